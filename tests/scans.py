"""Image-only copies of PDFs, as a scanner makes them."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from PIL import Image

from yqlib.sources import ocr

needs_ocr = pytest.mark.skipif(not ocr.available(), reason="the extra [ocr] is not installed")


def pictures(path: Path, dpi: int, pages: Sequence[int] | None = None) -> list[Image.Image]:
    """Pages (1-based; default all) of a PDF as grey pictures."""
    document = pypdfium2.PdfDocument(path)
    numbers = pages or range(1, len(document) + 1)
    return [document[n - 1].render(scale=dpi / 72, grayscale=True).to_pil() for n in numbers]


def scanned(
    path: Path, dpi: int, target: Path, pages: Sequence[int] | None = None, degrees: float = 0.0
) -> Path:
    """An image-only copy, turned by `degrees` like a page laid on the glass askew."""
    made = [
        p.rotate(degrees, Image.Resampling.BICUBIC, fillcolor=255) if degrees else p
        for p in pictures(path, dpi, pages)
    ]
    made[0].save(target, save_all=True, append_images=made[1:], resolution=dpi, quality=90)
    return target


def worn(picture: Image.Image, quality: int = 60, noise: float = 6.0) -> Image.Image:
    """A picture with grain and the blocks of a strong JPEG."""
    rng = np.random.default_rng(1)
    grainy = np.clip(np.asarray(picture, float) + rng.normal(0, noise, np.asarray(picture).shape), 0, 255)
    held = io.BytesIO()
    Image.fromarray(grainy.astype(np.uint8)).save(held, "JPEG", quality=quality)
    return Image.open(held)
