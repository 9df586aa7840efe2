"""Photographs and scans as files: PNG, JPEG, TIFF (also of many pages) and BMP, told by content."""

from __future__ import annotations

import io
import warnings
from typing import Any

from yqlib.errors import ReadError
from yqlib.sources import ocr
from yqlib.sources.page import Page

_MARKS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*", b"BM")
_FORMATS = ("PNG", "JPEG", "TIFF", "BMP")
_MAX_PIXELS = 80_000_000  # a page of A3 at 600 dpi has 70 million
_MAX_PAGES = 600
_LONG_SIDE = 842.0  # points: a picture that does not say its resolution is taken for A4


def is_image(data: bytes) -> bool:
    """One of the formats read here, by its first bytes."""
    return data.startswith(_MARKS)


def read_pages(name: str, data: bytes) -> list[Page]:
    """Each picture of the file as a page.

    Raises ReadError where the extra `[ocr]` is not installed, and for a damaged or oversized picture.
    """
    from PIL import Image

    if not ocr.available():
        raise ReadError(name, "这是图片，需要文字识别（OCR）才能读", f"请先安装：{ocr.INSTALL}")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # our own bound is lower
            with Image.open(io.BytesIO(data), formats=_FORMATS) as picture:
                return _pages(name, picture)
    except ReadError:
        raise
    except Exception:  # PIL raises a dozen kinds of error on damaged files
        raise ReadError(name, "图片已损坏或过大，无法打开", "请重新下载，或另存为 PNG、JPEG 后再读") from None


def picture_of(data: bytes, number: int) -> tuple[Any, float]:
    """One picture of a file that was read before (1-based) as it is read, and its pixels a point. Raises as PIL does."""
    from PIL import Image

    with Image.open(io.BytesIO(data), formats=_FORMATS) as picture:
        picture.seek(number - 1)
        if picture.width * picture.height > _MAX_PIXELS:
            raise ValueError("picture too large")
        return _pixels(picture)


def _pages(name: str, picture: Any) -> list[Page]:
    count = getattr(picture, "n_frames", 1)
    if count > _MAX_PAGES:
        raise ReadError(name, f"图片过多（{count} 页）", "请拆分后再读")
    pages = []
    for number in range(count):
        picture.seek(number)
        width, height = picture.size
        if width * height > _MAX_PIXELS:
            raise ReadError(name, f"图片过大（{width}×{height} 像素）", "请以 200 至 300 dpi 重新扫描或缩小")
        pages.append(ocr.read_image(*_pixels(picture), number + 1))
    return pages


def _pixels(picture: Any) -> tuple[Any, float]:
    """The picture upright as its camera says, on white, and its pixels a point."""
    import numpy as np
    from PIL import Image, ImageOps

    dpi = picture.info.get("dpi", (0, 0))[0]
    upright = ImageOps.exif_transpose(picture)
    if upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info:
        upright = upright.convert("RGBA")
        paper = Image.new("RGBA", upright.size, "white")
        upright = Image.alpha_composite(paper, upright)
    if upright.mode.startswith("I"):  # 16 bits of grey
        deep = np.asarray(upright).astype(np.float64)
        return (deep / max(float(deep.max()), 1.0) * 255).astype(np.uint8), _scale(upright.size, float(dpi))
    image = np.asarray(upright.convert("L" if upright.mode in ("1", "L") else "RGB"))
    return image, _scale(upright.size, float(dpi))


def _scale(size: tuple[int, int], dpi: float) -> float:
    """Pixels a point: as the file says where that makes a page of a sensible size, else as A4."""
    long = max(size)
    if 72 < dpi <= 1200 and 300 <= long / dpi * 72 <= 1700:
        return dpi / 72
    return long / _LONG_SIDE
