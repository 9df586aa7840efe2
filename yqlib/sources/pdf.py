"""Pages of a PDF: read through pdfium, through pdfplumber where pdfium finds a page odd.

Only what is visible counts: text outside the crop box or in invisible ink does not, white rules and
fills do not, a character struck twice for bold is one.
"""

from __future__ import annotations

import io
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any, Literal

from yqlib.errors import ReadError
from yqlib.sources import glyphs as g
from yqlib.sources import hostile, ocr, scan
from yqlib.sources.deadline import Late, within
from yqlib.sources.letters import garbled
from yqlib.sources.page import Page, Word
from yqlib.sources.pdfium import Drawn, PageError, plainly_upright, read_page

_TAIL = 65536  # the end mark stands here, behind it at most some stray bytes
_ODD = 0.02  # more characters than this share without a text map: the other reader is asked
_PAGE = re.compile(rb"/Type\s*/Page\b")
_MOST, _BEHIND = 20_000, 200  # pages that are counted, and read though the file hides them
_PATIENCE = 3.0  # seconds for a page of the second reader; one that takes longer ends it for the file
_GARBLED = 3  # so many pieces of nonsense are no foreign name
_VAIN = 3  # pages on which the second reader may be no help before it is given up
_CROWD = 6  # so many characters on top of others are no matter of tight setting

_ONE_AT_A_TIME = threading.Lock()  # pdfium may be used by one thread only

Engine = Literal["pdfium", "pdfplumber"]


def is_pdf(data: bytes) -> bool:
    """A PDF by its header, which may stand behind some leading bytes."""
    return b"%PDF-" in data[:1024]


def read_pages(name: str, data: bytes, engine: Engine = "pdfium") -> list[Page]:
    """All pages of a PDF; `engine` names the reader (pdfplumber is some 15 times slower).

    Raises ReadError where the file is damaged, encrypted, or no page has a text layer.
    """
    if b"%%EOF" not in data[-_TAIL:]:  # the parser would piece together what is left and say nothing
        raise ReadError(name, "PDF 不完整（结尾缺失）", "请重新下载完整文件")
    hostile.refuse(name, data)
    pages = _by_pdfium(name, data) if engine == "pdfium" else _by_pdfplumber(name, data)
    if not pages:
        raise ReadError(name, "PDF 中没有页面", "文件可能下载不完整，请重新下载")
    if not any(page.words for page in pages):
        raise _no_text(name, pages)
    return pages


def _no_text(name: str, pages: list[Page]) -> ReadError:
    said = "\n".join(doubt for page in pages for doubt in page.doubts)
    do = f"请安装文字识别（OCR）后再读：{ocr.INSTALL}" if ocr.INSTALL in said else "请提供由原文件另存的 PDF"
    if "没有文字映射" in said:
        return ReadError(name, "PDF 的字体没有文字映射，文字无法读出", do)
    return ReadError(name, "PDF 没有文字层（可能是扫描件）", do)


def _by_pdfium(name: str, data: bytes) -> list[Page]:
    import pypdfium2 as pdfium

    with _ONE_AT_A_TIME:
        try:
            document = pdfium.PdfDocument(data)
        except pdfium.PdfiumError as error:
            raise _read_error(name, error) from None
        with document:
            second = _Second(data)
            count = len(document)
            return [_page(document, index, second) for index in range(count)] + second.behind(count)


@contextmanager
def opened(data: bytes) -> Iterator[Any]:
    """A PDF as pdfium has it, for this thread alone. Raises pdfium's own error for what it cannot open."""
    import pypdfium2 as pdfium

    with _ONE_AT_A_TIME, pdfium.PdfDocument(data) as document:
        yield document


def turn_of(document: Any, index: int) -> int:
    """How the text of a page lies (`glyphs.slant`): what is read of it has the coordinates of the page turned upright."""
    try:
        return g.UPRIGHT if plainly_upright(document, index) else g.slant(read_page(document, index).glyphs)
    except PageError:
        return g.UPRIGHT


def words_of(document: Any, index: int) -> list[Word]:
    """The words of a page with the coordinates of the page turned upright; none where it cannot be read."""
    try:
        return list(_as_page(index + 1, read_page(document, index)).words)
    except PageError:
        return []


def _page(document: Any, index: int, second: _Second) -> Page:
    """One page; where pdfium cannot load it or lacks the text of some fonts, pdfplumber is asked."""
    try:
        drawn = read_page(document, index)
    except PageError:
        drawn = None
    if drawn is None or drawn.unmapped > _ODD * (len(drawn.glyphs) + drawn.unmapped):
        other = second.better(index, drawn)
        if other is not None:
            other.doubts.append("本页改由 pdfplumber 读取")
            drawn = other
    if drawn is None:
        return Page(index + 1, doubts=["本页损坏，无法读取"])
    return scan.reread(document, _as_page(index + 1, drawn), drawn)


class _Second:
    """The second reader, opened only when a page needs it."""

    def __init__(self, data: bytes) -> None:
        self.data, self.vain, self.late = data, 0, False

    def better(self, index: int, drawn: Drawn | None) -> Drawn | None:
        """The page where this reader reads more of it. A reader that was no help a few times is left alone:
        it takes half a second a page.
        """
        other = self.page(index) if self.vain < _VAIN else None
        if other is not None and (drawn is None or other.unmapped < drawn.unmapped):
            return other
        self.vain += 1
        return None

    def page(self, index: int) -> Drawn | None:
        """The page as pdfplumber reads it, or None where it cannot."""
        import pdfplumber  # 0.5 s: only when it is really needed

        from yqlib.sources import plumber

        if self.late:
            return None
        start = time.monotonic()
        try:
            with (
                within(_PATIENCE),
                pdfplumber.open(io.BytesIO(self.data), pages=[index + 1]) as document,
            ):
                return plumber.read_page(document.pages[0])
        except (Late, MemoryError):  # fonts with two thousand million widths, and the like
            self.late = True
            return None
        except Exception:  # whatever the parser stumbles over: the first reader's word stands
            self.late = time.monotonic() - start > 1.0  # out of memory, wrapped in the parser's own error
            return None

    def behind(self, count: int) -> list[Page]:
        """Pages behind the `count` that pdfium believes the file's page tree to have.

        Only looked for where the file holds more page objects than that. An update leaves the old ones
        in the file, so it is a suspicion.
        """
        if len(_PAGE.findall(self.data)) <= count:
            return []
        pages = []
        for index in range(count, min(self.count(), count + _BEHIND)):
            drawn = self.page(index)
            page = (
                Page(index + 1, doubts=["本页损坏，无法读取"])
                if drawn is None
                else _as_page(index + 1, drawn)
            )
            page.doubts.append("文件所写页数不符，本页改由 pdfplumber 读取")
            pages.append(page)
        return pages

    def count(self) -> int:
        """How many pages the second reader finds; 0 where it cannot tell."""
        from pdfminer.pdfdocument import PDFDocument
        from pdfminer.pdfpage import PDFPage
        from pdfminer.pdfparser import PDFParser

        try:
            with within(_PATIENCE):
                document = PDFDocument(PDFParser(io.BytesIO(self.data)))
                return sum(1 for _ in islice(PDFPage.create_pages(document), _MOST))
        except (Exception, Late):
            return 0


def _by_pdfplumber(name: str, data: bytes) -> list[Page]:
    import pdfplumber

    from yqlib.sources import plumber

    try:
        with pdfplumber.open(io.BytesIO(data)) as document:
            pages = []
            for page in document.pages:
                pages.append(_as_page(page.page_number, plumber.read_page(page)))
                page.close()
            return pages
    except Exception as error:
        raise _read_error(name, error) from None


def _read_error(name: str, error: Exception) -> ReadError:
    trail = f"{type(error).__name__} {error!r} {error.__cause__!r} {error.__context__!r}"
    if "assword" in trail or "ncrypt" in trail or "ecurity" in trail:
        return ReadError(name, "PDF 已加密，需要密码", "请先用阅读器去除密码保护后再读")
    return ReadError(name, "PDF 已损坏，无法解析", "请重新下载，或用阅读器另存后再读")


def _as_page(number: int, drawn: Drawn) -> Page:
    """Words and rules of a page, set upright where its text lies on the side."""
    chars, rules, width, height = drawn.glyphs, drawn.rules, drawn.width, drawn.height
    way = g.slant(chars)
    if way != g.UPRIGHT:
        chars = g.turned(chars, way, width, height)
        rules = [g.turned_rule(r, way, width, height) for r in rules]
        width, height = (width, height) if way == g.OVER else (height, width)
    upright = chars.turn == g.UPRIGHT
    words, crowded = g.words(chars if upright.all() else chars.take(upright), rules)
    page = Page(number, width, height, words, rules, doubts=list(drawn.doubts))
    if way != g.UPRIGHT:
        page.doubts.append("文字侧排，已转正读取；坐标按转正后的页面")
    if crowded >= _CROWD:
        page.doubts.append(f"有 {crowded} 个字符与别的字符重叠，可能误读")
    if drawn.unmapped:
        page.doubts.append(f"有 {drawn.unmapped} 个字符没有文字映射，无法读出")
    if garbled("".join(w.text for w in words)) >= _GARBLED:
        page.doubts.append("有乱码（字体缺失或没有文字映射），可能误读")
    if not words:
        page.doubts.append(
            "没有文字层，本页内容无法读取（可能是图片）" if drawn.pictures > 0.05 else "没有文字"
        )
    return page
