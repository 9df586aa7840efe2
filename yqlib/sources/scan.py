"""Which pages of a PDF are pictures rather than text, told from what is drawn on them, and their reading."""

from __future__ import annotations

import pypdfium2 as pdfium

from yqlib.sources import ocr
from yqlib.sources.page import Page, Word
from yqlib.sources.pdfium import Drawn

_FEW = 15  # characters: a page number, a scanner's mark
_SOME = 100  # characters over a picture of most of the page: a stamp's text, a cover's title
_HALF = 0.7  # such a picture
_DRAWN = 100  # pieces of path: text turned into outlines
_OUTLINES = 20_000  # more of them are a drawing: no page has so many letters
_NOTED = 0.12  # pictures of this share of a page of text are worth a word


def is_scanned(visible: int, covered: float, other: int = 0) -> bool:
    """Whether a page must be read from its picture.

    `visible` counts the characters that can be seen and read (not the invisible text layer of a
    scanner's software), `covered` is the share of the page under pictures, `other` counts marks that
    are neither: paths, characters without a Unicode map.
    """
    if visible >= _SOME:
        return False
    return covered >= _HALF or (visible < _FEW and (covered >= 0.1 or _DRAWN <= other <= _OUTLINES))


def reread(document: pdfium.PdfDocument, page: Page, drawn: Drawn) -> Page:
    """The page as its text layer gave it, or read from its picture where `is_scanned` says so.

    `drawn` is what pdfium found on the page, `page` what became of it. Without the extra `[ocr]` the page
    says in its doubts that it was not read, and what to install. Words to be seen of the text layer go
    before the recogniser's.
    """
    readable = len(drawn.glyphs)
    if drawn.unmapped > readable:  # a font without a map: the few characters left are no words
        readable = 0
    if not is_scanned(readable, drawn.pictures, drawn.paths + drawn.unmapped):
        if drawn.pictures >= _NOTED:
            page.doubts.append(f"本页有图片（约占页面 {drawn.pictures:.0%}），其中的内容未读取")
        return page
    if drawn.hidden or not readable:  # a scanner's own reading under the picture: nobody proofread it
        page.words = []
    if not ocr.available():
        why = "的字体没有文字映射，文字无法读出" if drawn.unmapped > readable else "是扫描件或图片，未能读取"
        page.doubts = [f"本页{why}；安装文字识别后可读：{ocr.INSTALL}"]
        return page
    try:
        found = ocr.read_scanned(document[(page.number or 1) - 1], page.number or 1)
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
