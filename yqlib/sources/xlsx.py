"""Workbooks of Excel and WPS (XLSX) as sheets of shown texts.

Read as a stream from the stored XML: numbers stay decimal texts, a formula without a stored result is
seen as such, and a used range of a million blank rows costs no memory.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from yqlib.errors import ReadError
from yqlib.sources.marking import MAX_CELLS, too_many
from yqlib.sources.package import Package, attribute, local
from yqlib.sources.page import Page
from yqlib.sources.sheet import MAX_COLS, MAX_ROWS, MAX_SHEETS, UNCOUNTED, Area, Sheet, pages_of
from yqlib.sources.shown import BUILTIN, shown, shown_text, stored

_PLACE = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})")
_MAX_STRINGS = 2_000_000
_MAX_TEXT = 32_767  # characters a cell may hold
_MAX_MERGED = 50_000
_TRUE = ("1", "true", "on")


class _Style(NamedTuple):
    form: str
    ruled: bool
    across: bool  # centred across the blank cells to its right


_PLAIN = _Style("General", False, False)


@dataclass(slots=True)
class _Book:
    strings: list[str] = field(default_factory=list)
    styles: list[_Style] = field(default_factory=list)
    date1904: bool = False

    def style(self, cell: Any) -> _Style:
        """How a cell is set; plainly where the workbook does not say."""
        at = cell.get("s") or "0"
        return self.styles[int(at)] if at.isdigit() and int(at) < len(self.styles) else _PLAIN


def read_pages(name: str, package: Package) -> list[Page]:
    """One page a shown sheet. Raises ReadError where the workbook is damaged, too large or shows nothing."""
    main = package.main()
    root = package.tree(main, 16 * 1024 * 1024)
    related = package.relations(main)
    listed = [node for node in root.iter() if local(node) == "sheet"]
    if len(listed) > MAX_SHEETS:
        raise ReadError(name, f"工作表过多（{len(listed)} 张）", "请确认是否为公开文本，必要时先拆分")
    parts = {kind: part for kind, part in related.values() if kind in ("sharedStrings", "styles")}
    dated = any(local(n) == "workbookPr" and attribute(n, "date1904") in _TRUE for n in root)
    book = _Book(
        _strings(name, package, parts.get("sharedStrings")), _styles(package, parts.get("styles")), dated
    )
    sheets, doubts = [], []
    for number, node in enumerate(listed, 1):
        title, (kind, part) = attribute(node, "name"), related.get(_relation(node), ("", ""))
        if attribute(node, "state", "visible") != "visible":
            doubts.append(f"隐藏的工作表“{title[:20]}”没有计入")
        elif kind != "worksheet":
            doubts.append(f"“{title[:20]}”不是普通工作表，没有读")
        else:
            sheets.append((Sheet(number, title), part))
    budget = _Budget(name)
    return pages_of(name, (_read(package, part, sheet, book, budget) for sheet, part in sheets), doubts)


def _relation(node: Any) -> str:
    return next((str(v) for k, v in node.attrib.items() if k.endswith("}id")), "")


class _Budget:
    """Cells with something in them, over the whole workbook."""

    def __init__(self, name: str) -> None:
        self._name, self._left = name, MAX_CELLS

    def spend(self) -> None:
        self._left -= 1
        if self._left < 0:
            raise too_many(self._name)


# ---- what all sheets share -----------------------------------------------------------------------


def _strings(name: str, package: Package, part: str | None) -> list[str]:
    found: list[str] = []
    if part is None or not package.has(part):
        return found
    for _, node in package.events(part, ("end",), tag="{*}si"):
        found.append(_rich(node))
        _forget(node)
        if len(found) > _MAX_STRINGS:
            raise too_many(name)
    return found


def _rich(node: Any) -> str:
    """A text of runs, without the reading aids set above it."""
    parts = []
    for child in node:
        if local(child) == "t":
            parts.append(child.text or "")
        elif local(child) == "r":
            parts.extend(t.text or "" for t in child if local(t) == "t")
    text = re.sub(r"_x([0-9A-Fa-f]{4})_", lambda m: chr(int(m[1], 16)), "".join(parts)[:_MAX_TEXT])
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _styles(package: Package, part: str | None) -> list[_Style]:
    if part is None or not package.has(part):
        return []
    root = package.tree(part, 64 * 1024 * 1024)
    groups = {local(node): node for node in root}
    forms = dict(BUILTIN)
    for node in groups.get("numFmts", ()):
        if attribute(node, "numFmtId").isdigit():
            forms[int(attribute(node, "numFmtId"))] = attribute(node, "formatCode", "General")
    borders = [
        any(
            local(s) in ("left", "right", "start", "end") and attribute(s, "style", "none") != "none"
            for s in node
        )
        for node in groups.get("borders", ())
    ]
    return [_style(node, forms, borders) for node in groups.get("cellXfs", ())]


def _style(node: Any, forms: dict[int, str], borders: list[bool]) -> _Style:
    form, border = (attribute(node, key, "0") for key in ("numFmtId", "borderId"))
    across = any(local(c) == "alignment" and attribute(c, "horizontal") == "centerContinuous" for c in node)
    ruled = border.isdigit() and int(border) < len(borders) and borders[int(border)]
    return _Style(forms.get(int(form) if form.isdigit() else 0, "General"), ruled, across)


def _forget(node: Any) -> None:
    """Give back the memory of an element that has been read, and of those before it."""
    node.clear(keep_tail=False)
    parent = node.getparent()
    if parent is not None:
        while node.getprevious() is not None:
            del parent[0]


# ---- one sheet -----------------------------------------------------------------------------------


def _read(package: Package, part: str, sheet: Sheet, book: _Book, budget: _Budget) -> Sheet:
    row, zeros = 0, True
    tags = tuple("{*}" + t for t in ("row", "col", "mergeCell", "sheetView"))
    for _, node in package.events(part, ("end",), tag=tags):
        tag = local(node)
        if tag == "row":
            told = attribute(node, "r")
            row = int(told) if told.isdigit() and 0 < int(told[:8]) <= MAX_ROWS else row + 1
            _row(node, row, sheet, book, zeros, budget)
        elif tag == "col":
            _column(node, sheet)
        elif tag == "mergeCell":
            area = _area(attribute(node, "ref"))
            if area and len(sheet.merged) < _MAX_MERGED:
                sheet.merged.append(area)
        elif attribute(node, "showZeros", "1") not in _TRUE:
            zeros = False
        _forget(node)
    return sheet


def _column(node: Any, sheet: Sheet) -> None:
    low, high = attribute(node, "min"), attribute(node, "max")
    if (
        (attribute(node, "hidden") in _TRUE or attribute(node, "width") == "0")
        and low.isdigit()
        and high.isdigit()
    ):
        sheet.hidden_cols.append((int(low), min(int(high), MAX_COLS)))


def _row(node: Any, row: int, sheet: Sheet, book: _Book, zeros: bool, budget: _Budget) -> None:
    if attribute(node, "hidden") in _TRUE or attribute(node, "ht") == "0":
        sheet.hidden_rows.add(row)
    col, across = 0, 0
    if next(node.iter("{*}v", "{*}f", "{*}is"), None) is None:  # blank: of its cells only the borders matter
        for cell in node[:1]:
            style, place = book.style(cell), _place(cell.get("r") or "")
            if style.ruled and place and place[1] <= MAX_COLS:
                sheet.rule(row, place[1])
        return
    for cell in node:
        if local(cell) != "c":
            continue
        place = _place(cell.get("r") or "")
        col = place[1] if place else col + 1
        if col > MAX_COLS:
            continue
        style = book.style(cell)
        if style.ruled:
            sheet.rule(row, col)
        text = _text(cell, style, book, zeros, sheet, f"{cell.get('r') or f'第{row}行'}") if len(cell) else ""
        if text:
            budget.spend()
            sheet.cells[row, col] = text
        if style.across and not text and across:
            _stretch(sheet, row, across, col)
        else:
            across = col if style.across and text else 0


def _stretch(sheet: Sheet, row: int, start: int, col: int) -> None:
    """A text centred across blank cells is shown as if they were merged."""
    if sheet.merged and sheet.merged[-1][:3] == (row, start, row):
        sheet.merged.pop()
    sheet.merged.append((row, start, row, col))


def _text(cell: Any, style: _Style, book: _Book, zeros: bool, sheet: Sheet, where: str) -> str:
    kind, parts = cell.get("t") or "n", {local(child): child for child in cell}
    if kind == "inlineStr":
        return shown_text(_rich(parts["is"]), style.form) if "is" in parts else ""
    raw = (parts["v"].text or "") if "v" in parts else ""
    if not raw.strip():
        if "f" in parts and kind not in ("str", "s"):
            sheet.doubts.append(f"{where} 的公式没有存下结果，未读")
            return UNCOUNTED
        return ""
    if kind == "s":
        at = int(raw) if raw.strip().isdigit() and len(raw) < 9 else -1
        return (
            shown_text(book.strings[at], style.form) if 0 <= at < len(book.strings) else _unread(sheet, where)
        )
    if kind == "str":
        return shown_text(raw[:_MAX_TEXT], style.form)
    if kind == "b":
        return "TRUE" if raw.strip() in _TRUE else "FALSE"
    if kind == "e":
        return raw[:20]
    return _day(raw) if kind == "d" else _figure(raw, style.form, book, zeros, sheet, where)


def _figure(raw: str, form: str, book: _Book, zeros: bool, sheet: Sheet, where: str) -> str:
    value = stored(raw)
    if value is None:
        return _unread(sheet, where)
    if not value and not zeros:
        return ""
    text = shown(value, form, date1904=book.date1904)
    return _unread(sheet, where) if text is None else text


def _unread(sheet: Sheet, where: str) -> str:
    sheet.doubts.append(f"{where} 的内容或格式无法读出")
    return "（无法读出）"


def _day(raw: str) -> str:
    try:
        moment = datetime.fromisoformat(raw.strip().removesuffix("Z"))
    except ValueError:
        return raw[:40]
    return f"{moment.year}/{moment.month}/{moment.day}"


def _place(text: str) -> tuple[int, int] | None:
    found = _PLACE.fullmatch(text)
    if found is None:
        return None
    col = 0
    for char in found[1].upper():
        col = col * 26 + ord(char) - 64
    return int(found[2]), col


def _area(text: str) -> Area | None:
    first, _, last = text.partition(":")
    start, end = _place(first), _place(last or first)
    if start is None or end is None:
        return None
    (r0, c0), (r1, c1) = start, end
    if not (1 <= r0 <= r1 <= MAX_ROWS and 1 <= c0 <= c1 <= MAX_COLS):
        return None
    return r0, c0, r1, c1
