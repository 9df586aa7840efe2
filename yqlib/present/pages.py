"""A page of a file as a picture whose pixels lie where the frames say: rendered once, kept for a while.

PDFs go through pdfium, one thread at a time; scans as their recogniser saw them, upright and straight.
"""

from __future__ import annotations

import ctypes
import hashlib
import time
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from yqlib.errors import readable
from yqlib.schema import place_zh
from yqlib.sources import glyphs, image, ocr, pdf
from yqlib.sources.page import Word

DPI = 108
_MAX_PIXELS = 4_000_000  # A3 at this fineness has 2.3 million
_SECONDS = 5.0  # pdfium may draw at one page
_KEPT = 12  # pages, some 4 MB each
_TURNS = {glyphs.UPWARDS: 270, glyphs.DOWNWARDS: 90, glyphs.OVER: 180}  # anticlockwise


@dataclass(frozen=True)
class Drawn:
    """A page in RGB (a PIL image) and its pixels a point."""

    image: Any
    scale: float


class NoPicture(Exception):
    """A page cannot be shown; the message says why, in Chinese."""


def page(file: Path, number: int, reader: str, fingerprint: str, others: tuple[Path, ...] = ()) -> Drawn:
    """Page `number` (1-based) of a file, as `reader` (text_layer, ocr) saw it.

    `fingerprint` is the `sha256` of the disclosure, `others` all its files where there are several. Raises
    NoPicture where the file is gone or is not the one that was read, or the page cannot be drawn.
    """
    files = others if len(others) > 1 else (file,)
    states = tuple(_state(f) for f in files)
    if fingerprint and _fingerprint(states) != fingerprint:
        raise NoPicture(f"文件 {readable(file.name)} 在读取之后改动过，不再画出")
    try:
        return _page(states[files.index(file)] if file in files else _state(file), number, reader)
    except NoPicture:
        raise
    except Exception as error:  # a dozen kinds, of pdfium, PIL and the recogniser
        place = place_zh(number, None, reader)
        raise NoPicture(f"{readable(file.name)} {place}不能画出（{type(error).__name__}）") from None


def forget() -> None:
    """Keep no page."""
    _page.cache_clear()
    _words.cache_clear()


def words(file: Path, number: int) -> tuple[Word, ...]:
    """The words of page `number` (1-based) of a PDF where they stand; none where there are none to be had."""
    try:
        return _words(_state(file), number)
    except Exception:  # as for `page`: without its words a page is still drawn
        return ()


State = tuple[Path, int, int]


def _state(file: Path) -> State:
    try:
        about = file.stat()
    except (OSError, ValueError):
        raise NoPicture(f"文件 {readable(file.name)} 已不在原处，不能画出") from None
    return file.absolute(), about.st_size, about.st_mtime_ns


def _fingerprint(states: tuple[State, ...]) -> str:
    """The fingerprint of files as `documents.sha256` has it."""
    each = [_sha256(state) for state in states]
    return each[0] if len(each) == 1 else hashlib.sha256("".join(each).encode()).hexdigest()


@lru_cache(maxsize=256)
def _sha256(state: State) -> str:
    try:
        with state[0].open("rb") as handle:
            return hashlib.file_digest(handle, "sha256").hexdigest()
    except OSError:
        raise NoPicture(f"文件 {readable(state[0].name)} 打不开，不能画出") from None


@lru_cache(maxsize=_KEPT)
def _page(state: State, number: int, reader: str) -> Drawn:
    data = state[0].read_bytes()
    if pdf.is_pdf(data):
        with pdf.opened(data) as document:
            if not 1 <= number <= len(document):
                raise NoPicture(f"{readable(state[0].name)} 没有第{number}页可画")
            return _of_scan(*ocr.picture_of(document[number - 1])) if reader == "ocr" else _of_pdf(document, number - 1)
    if image.is_image(data):
        return _of_scan(*image.picture_of(data, number))
    raise NoPicture(f"{readable(state[0].name)} 不是版式文件，没有页面可画")


@lru_cache(maxsize=_KEPT)
def _words(state: State, number: int) -> tuple[Word, ...]:
    data = state[0].read_bytes()
    if not pdf.is_pdf(data):
        return ()
    with pdf.opened(data) as document:
        return tuple(pdf.words_of(document, number - 1)) if 1 <= number <= len(document) else ()


def _of_pdf(document: Any, index: int) -> Drawn:
    turn = pdf.turn_of(document, index)  # before rendering: it makes form fields part of the page
    page = document[index]
    width, height = page.get_size()
    scale = min(DPI / 72, (_MAX_PIXELS / max(width * height, 1.0)) ** 0.5)
    picture = _rendered(page, max(1, round(width * scale)), max(1, round(height * scale)))
    if turn in _TURNS:
        picture = picture.rotate(_TURNS[turn], expand=True)
    return Drawn(picture, scale)


def _rendered(page: Any, width: int, height: int) -> Any:
    """The page drawn within `_SECONDS`: pdfium asks now and then whether to go on."""
    import pypdfium2 as pdfium
    import pypdfium2.raw as raw

    end = time.monotonic() + _SECONDS
    late = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(raw.IFSDK_PAUSE))(lambda _: time.monotonic() > end)
    pause = raw.IFSDK_PAUSE(version=1, NeedToPauseNow=late)
    bitmap = pdfium.PdfBitmap.new_native(width, height, raw.FPDFBitmap_BGR)
    try:
        bitmap.fill_rect((255, 255, 255, 255), 0, 0, width, height)
        state = raw.FPDF_RenderPageBitmap_Start(bitmap, page, 0, 0, width, height, 0, raw.FPDF_ANNOT, pause)
        raw.FPDF_RenderPage_Close(page)
        if state != raw.FPDF_RENDER_DONE:
            raise NoPicture("本页图形过多，没有画出" if state == raw.FPDF_RENDER_TOBECONTINUED else "本页不能画出")
        return bitmap.to_pil()  # a copy: PIL has no BGR of its own
    finally:
        bitmap.close()


def _of_scan(pixels: Any, scale: float) -> Drawn:
    """A scan as it was read. Without the recogniser it is shown as it is."""
    from PIL import Image

    if ocr.available():
        pixels, scale, *_ = ocr.upright(pixels, scale)
    picture = Image.fromarray(pixels).convert("RGB")
    factor = min(1.0, DPI / 72 / scale)
    if factor < 1:
        size = (max(1, round(picture.width * factor)), max(1, round(picture.height * factor)))
        picture = picture.resize(size, Image.Resampling.LANCZOS)
    return Drawn(picture, scale * factor)
