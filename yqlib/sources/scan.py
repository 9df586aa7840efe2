"""Which pages of a PDF are pictures rather than text, told from what is drawn on them, and their reading."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from yqlib.sources import ocr
from yqlib.sources.page import Page, Word

_FEW = 15  # characters: a page number, a scanner's mark
_SOME = 100  # characters over a picture of most of the page: a stamp's text, a cover's title
_HALF = 0.7  # such a picture
_DRAWN = 100  # pieces of path: text turned into outlines
_NOTED = 0.12  # pictures of this share of a page of text are worth a word
_WHOLE = 0.8  # a picture of this share of the page hides what was drawn before it
_MAX_OBJECTS = 200_000


@dataclass(frozen=True, slots=True)
class Drawn:
    """What is drawn on a page: characters to be seen and hidden ones, the share under pictures, paths."""

    visible: int
    hidden: int
    covered: float
    paths: int


def is_scanned(visible: int, covered: float, other: int = 0) -> bool:
    """Whether a page must be read from its picture.

    `visible` counts the characters that can be seen and read (not the invisible text layer of a
    scanner's software), `covered` is the share of the page under pictures, `other` counts marks that
    are neither: paths, characters without a Unicode map.
    """
    if visible >= _SOME:
        return False
    return covered >= _HALF or (visible < _FEW and (covered >= 0.1 or other >= _DRAWN))


def reread(pdf_page: Any, page: Page) -> Page:
    """The page as its text layer gave it, or read from its picture where `is_scanned` says so.

    `pdf_page` is the pypdfium2 page of the same number, `page` what its text layer gave (characters
    without a map left out). Without the extra `[ocr]` the page says in its doubts that it was not read,
    and what to install. Words to be seen of the text layer go before the recogniser's.
    """
    drawn = drawn_on(pdf_page)
    readable = sum(len(word.text) for word in page.words)
    lost = max(drawn.visible - readable, 0)
    if lost > readable:  # a font without a map: the few characters left are no words
        readable = 0
    if not is_scanned(min(drawn.visible, readable), drawn.covered, drawn.paths + lost):
        if drawn.covered >= _NOTED:
            page.doubts.append(f"本页有图片（约占页面 {drawn.covered:.0%}），其中的内容未读取")
        return page
    if drawn.hidden or not readable:  # a scanner's own reading under the picture: nobody proofread it
        page.words = []
    if not ocr.available():
        page.doubts = [f"本页是扫描件或图片，未能读取；安装文字识别后可读：{ocr.INSTALL}"]
        return page
    try:
        found = ocr.read_scanned(pdf_page, page.number or 1)
    except (ValueError, RuntimeError, MemoryError) as error:
        page.doubts = [f"本页是扫描件或图片，文字识别失败（{type(error).__name__}），未能读取"]
        return page
    if abs(found.width - page.width) < 1 and abs(found.height - page.height) < 1:  # not turned
        found.words = [*page.words, *(w for w in found.words if not _printed(w, page.words))]
    return found


def _printed(word: Word, words: list[Word]) -> bool:
    """Whether the text layer has this place already."""
    x, y = word.box.middle
    return any(
        (w.box.x0 <= x <= w.box.x1 and w.box.top <= y <= w.box.bottom)
        or (
            word.box.x0 <= w.box.middle[0] <= word.box.x1
            and word.box.top <= w.box.middle[1] <= word.box.bottom
        )
        for w in words
    )


def drawn_on(pdf_page: Any) -> Drawn:
    """Look through the objects of a pypdfium2 page, forms included."""
    import pypdfium2.raw as raw

    width, height = pdf_page.get_size()
    visible = hidden = paths = 0
    covered = 0.0
    text = pdf_page.get_textpage()
    try:
        for number, thing in enumerate(pdf_page.get_objects(max_depth=4)):
            if number > _MAX_OBJECTS:
                break
            if thing.type == raw.FPDF_PAGEOBJ_TEXT:
                letters = _letters(thing, text, raw)
                if raw.FPDFTextObj_GetTextRenderMode(thing) == raw.FPDF_TEXTRENDERMODE_INVISIBLE:
                    hidden += letters
                else:
                    visible += letters
            elif thing.type == raw.FPDF_PAGEOBJ_IMAGE:
                share = _share(thing, width, height)
                covered = min(1.0, covered + share)
                if share >= _WHOLE:
                    hidden, visible = hidden + visible, 0
            elif thing.type == raw.FPDF_PAGEOBJ_PATH:
                paths += 1
    finally:
        text.close()
    return Drawn(visible, hidden, covered, paths)


def _letters(thing: Any, text: Any, raw: Any) -> int:
    size = raw.FPDFTextObj_GetText(thing, text, None, 0)  # bytes of UTF-16 with the closing zero
    return max(size // 2 - 1, 0)


def _share(thing: Any, width: float, height: float) -> float:
    try:
        left, bottom, right, top = thing.get_bounds()
    except Exception:  # an object without bounds shows nothing
        return 0.0
    wide = max(0.0, min(right, width) - max(left, 0.0))
    high = max(0.0, min(top, height) - max(bottom, 0.0))
    return wide * high / max(width * height, 1.0)
