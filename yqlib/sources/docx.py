"""Documents of Word and WPS (DOCX): paragraphs and tables of the body in order.

Tracked deletions, hidden text, page headers, footers, notes and comments do not count; text boxes and
content controls do. Numbers that Word sets before paragraphs by itself are not in the text.
"""

from __future__ import annotations

from typing import Any

from yqlib.errors import ReadError
from yqlib.sources.marking import Writer
from yqlib.sources.package import Package, attribute, local
from yqlib.sources.page import Page

_MAX_BODY = 64 * 1024 * 1024
#: Elements that are not shown in the running text, with all that is in them.
_SKIPPED = frozenset(
    [
        "del",
        "moveFrom",
        "instrText",
        "delText",
        "delInstrText",
        "pPr",
        "rPr",
        "tblPr",
        "tblGrid",
        "tblPrEx",
        "trPr",
        "tcPr",
        "sectPr",
        "Fallback",
        "footnoteReference",
        "endnoteReference",
        "commentReference",
        "sdtPr",
        "sdtEndPr",
        "rt",
        "positionH",
        "positionV",
    ]
)
_SPACES = {"tab": " ", "ptab": " ", "noBreakHyphen": "-"}
_OFF = ("0", "false", "off", "none")


def read_pages(name: str, package: Package) -> list[Page]:
    """The body as one flow of lines and tables. Raises ReadError where it is damaged or shows nothing."""
    from lxml import etree

    writer = Writer(name)
    tags = tuple(
        "{*}" + tag
        for tag in ("p", "tbl", "sdt", "customXml", "smartTag", "ins", "moveTo", "AlternateContent")
    )
    for _, node in package.events(package.main(), ("end",), tag=tags, limit=_MAX_BODY):
        parent = node.getparent()
        if parent is None or local(parent) != "body":
            continue
        _walk(etree.iterwalk(node, events=("start", "end")), writer)
        node.clear(keep_tail=False)  # a long document is never whole in memory
        while node.getprevious() is not None:
            del parent[0]
    page = Page(None, reader="docx", flow=writer.flow())
    if not page.flow:
        raise ReadError(name, "文档中没有文字（可能只有图片）", "请提供带文字的 DOCX 或 PDF")
    if writer.pictures and not any(not isinstance(item, tuple) for item in page.flow):
        page.doubts.append(f"没有读到表格；文档中有 {writer.pictures} 幅图片，其中的内容没有读")
    return [page]


def _walk(walk: Any, writer: Writer) -> None:
    dropped: list[Any] = []  # elements passed over whose end is still to come
    for event, node in walk:
        tag = local(node)
        if event == "end":
            if dropped and dropped[-1] is node:
                dropped.pop()
            else:
                _end(tag, writer)
        elif tag in _SKIPPED or _gone(node, tag):
            dropped.append(node)
            walk.skip_subtree()
        else:
            _start(node, tag, writer)


def _start(node: Any, tag: str, writer: Writer) -> None:
    if tag == "t":
        writer.text(node.text or "")
    elif tag in _SPACES:
        writer.text(_SPACES[tag])
    elif tag in ("br", "cr"):
        writer.line()
    elif tag in ("blip", "imagedata"):
        writer.picture()
    elif tag == "tbl":
        writer.open_table()
    elif tag == "tr":
        writer.open_row(_count(_property(node, "trPr", "gridBefore"), 0))
    elif tag == "tc":
        merged = _property(node, "tcPr", "vMerge")
        goes_on = merged is not None and attribute(merged, "val", "continue") == "continue"
        writer.open_cell(1, _count(_property(node, "tcPr", "gridSpan"), 1), goes_on=goes_on)


def _end(tag: str, writer: Writer) -> None:
    if tag == "p":
        writer.line(even_blank=True)
    elif tag == "tc":
        writer.close_cell()
    elif tag == "tbl":
        writer.close_table()


def _gone(node: Any, tag: str) -> bool:
    """A hidden run, or a row that a tracked change took out or that is hidden."""
    if tag == "r":
        return _on(_property(node, "rPr", "vanish"))
    if tag == "tr":
        return _property(node, "trPr", "del") is not None or _on(_property(node, "trPr", "hidden"))
    return tag == "tc" and _property(node, "tcPr", "cellDel") is not None


def _property(node: Any, holder: str, name: str) -> Any:
    for child in node:
        if local(child) == holder:
            return next((p for p in child if local(p) == name), None)
    return None


def _on(mark: Any) -> bool:
    return mark is not None and attribute(mark, "val", "1").lower() not in _OFF


def _count(mark: Any, default: int) -> int:
    text = attribute(mark, "val") if mark is not None else ""
    return int(text[:9]) if text.isascii() and text[:9].isdigit() else default
