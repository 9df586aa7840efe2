"""Captions of a table: title, number, unit and name, among the lines above it or inside its grid."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from yqlib import forms
from yqlib.layout.blocks import Line
from yqlib.layout.grid import Cell, Grid, join_lines
from yqlib.layout.titles import TITLE_END, YEAR_LINE, is_name_line, number_only, strip_unit

_STOP = re.compile(r"[。；;]|[:：]$|[表)]$|" + YEAR_LINE.pattern + "$")
_SHORT_REST = 6  # letters: 支出预算表 may be a title or the end of one


class Join(NamedTuple):
    """How a piece was joined to its table (列位置一致, 重复表头 …) and the page it stands on."""

    how: str
    page: int | None


@dataclass(slots=True)
class LogicalTable:
    """One printed table: its grids in order, the lines above and below, and what was doubtful."""

    grids: list[Grid]
    captions: list[Line]
    notes: list[Line] = field(default_factory=list)
    title: str = ""
    table_no: str = ""
    unit: str = ""
    name: str = ""
    role: forms.Role | None = None
    doubts: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    joins: list[Join] = field(default_factory=list)

    @property
    def note(self) -> str:
        """The notes under the table on one line."""
        return join_lines(line.text for line in self.notes)


def lift_captions(grid: Grid, table: LogicalTable) -> None:
    """Title, name and unit lines printed inside the grid (as spreadsheets do) become captions."""
    lifted = 0
    for row in grid.rows():
        texts = [c for c in row if c.text]
        if lifted >= grid.n_rows - 1 or (texts and not is_caption_row(grid, texts)):
            break
        for cell in texts:
            for text in cell.lines:
                table.captions.append(Line(text, page=grid.page, line=cell.line, box=cell.box))
        lifted += 1
    if lifted and any(c.row < lifted and c.text for c in grid.cells):
        grid.drop_rows(lifted)


def is_caption_row(grid: Grid, cells: list[Cell]) -> bool:
    """A row that prints title, number, name or unit, as spreadsheets do inside the grid."""
    text = forms.normalise("".join(c.text for c in cells))
    if forms.wordings("unit").search(text) and len(text) >= len("单位:元"):
        return not any(forms.header(c.text, None) for c in cells)  # 金额（单位：元） may head a column
    if re.fullmatch(f"(?:{forms.wordings('name_line').pattern})[:：].{{2,}}", text) or number_only(text):
        return True
    return is_title_row(grid, cells)


def is_title_row(grid: Grid, cells: list[Cell]) -> bool:
    """One cell over the whole grid that prints a title: known, or at the top and speaking like one."""
    if len(cells) != 1 or not cells[0].colspan >= grid.n_cols > 1:
        return False
    text = forms.normalise(cells[0].text)
    if TITLE_END.search(text) is None:
        return False
    return forms.role_of_title(text) is not None or (cells[0].row == 0 and 5 <= len(text) <= 40)


def is_titled(grid: Grid) -> bool:
    """The title of a table stands inside the grid, in its first row with text."""
    said = [c for c in grid.cells if c.text]
    top = min((c.row for c in said), default=0)
    return is_title_row(grid, [c for c in said if c.row == top])


def read_captions(table: LogicalTable, kind: str | None) -> list[Line]:
    """Find title, number, unit and name among the captions; return the lines that are none of them."""
    table.captions = _rejoin_numbers(table.captions)
    texts = [forms.normalise(line.text) for line in table.captions]
    end = _title_end(texts)
    table.unit = _unit(texts, end)
    table.name = _name(texts, end)
    if end is None:
        return list(table.captions)
    start = _title_start(table.captions, texts, end)
    title = join_lines(line.text for line in table.captions[start : end + 1])
    table.title, number = _split_number(title)
    table.table_no = number or next(
        (
            n
            for t in [*texts[end + 1 :], *reversed(texts[max(0, start - 2) : start])]
            if (n := number_only(t))
        ),
        "",
    )
    table.role = forms.role_of_title(table.title, kind)
    return table.captions[:start]


def _rejoin_numbers(captions: list[Line]) -> list[Line]:
    """A table number broken over two lines (公开02 / 表) is one line again."""
    joined: list[Line] = []
    for line in captions:
        both = forms.normalise(joined[-1].text + line.text) if joined else ""
        if both and len(forms.normalise(line.text)) <= 2 and forms.wordings("table_no").fullmatch(both):
            joined[-1] = replace(joined[-1], text=both)
        else:
            joined.append(line)
    return joined


def _title_end(texts: list[str]) -> int | None:
    """Index of the last caption line that ends a title: it speaks of a 表 and is no sentence."""
    for index in range(len(texts) - 1, -1, -1):
        text = strip_unit(texts[index])
        if not text or number_only(text) or is_name_line(text) or re.search(r"[。；;]", text):
            continue
        named = TITLE_END.search(text) or ("表" in text and len(text) <= 45 and forms.role_of_title(text))
        if named and forms.wordings("part").match(text) is None:
            return index
    return None


def _title_start(captions: list[Line], texts: list[str], end: int) -> int:
    """Index of the line a title begins on: names broken over lines are taken together.

    A line above belongs to the title where it stands close by and either opens like a title (number,
    ordinal, year) before a rest that is none, or changes what a very short rest would mean.
    """
    for start in range(end - 1, max(end - 4, -1), -1):
        above = texts[start]
        if _ends_elsewhere(above) or not _close(captions[start], captions[start + 1]):
            break
        if _opens_title(above):
            rest = "".join(texts[start + 1 : end + 1])
            joined = forms.role_of_title(above + rest)
            if len(rest) <= _SHORT_REST or forms.role_of_title(rest) is None:
                return start if joined else end
            break
        alone, joined = (forms.role_of_title(t) for t in (texts[end], above + texts[end]))
        if len(texts[end]) <= _SHORT_REST and joined is not None and joined != alone:
            return start
    return end


def _ends_elsewhere(text: str) -> bool:
    """A caption line that no title can run on from."""
    return bool(
        not text
        or len(text) > 45
        or _STOP.search(text)
        or forms.wordings("part").match(text)
        or number_only(text)
        or forms.wordings("unit").search(text)
        or is_name_line(text)
    )


def _opens_title(text: str) -> bool:
    return (
        re.match(rf"{forms.wordings('table_no').pattern}|[一二三四五六七八九十]{{1,3}}、|20\d\d年", text)
        is not None
    )


def _close(above: Line, below: Line) -> bool:
    """Neighbouring lines: the next line of a transcript, or the next line of a page in like letters."""
    if above.line is not None and below.line is not None:
        return below.line - above.line == 1
    if above.box is None or below.box is None or above.page != below.page:
        return False
    height = max(above.box.bottom - above.box.top, below.box.bottom - below.box.top)
    return below.box.top - above.box.bottom < 1.6 * height


def _split_number(title: str) -> tuple[str, str]:
    text = title.strip()
    found = forms.wordings("table_no").match(text)
    if found and found.end() < len(text):
        return text[found.end() :].lstrip(" :：、.．").strip(), forms.normalise(found.group())
    return re.sub(r"^[一二三四五六七八九十]{1,3}、\s*", "", text), ""


def _unit(texts: list[str], end: int | None) -> str:
    below = "".join(texts[end + 1 :] if end is not None else texts[-4:])
    found = forms.wordings("unit").search(below) or forms.wordings("unit").search("".join(texts[-4:]))
    return re.sub(r"^.*?(亿元|万元|千元|元)\)?$", r"\1", found.group()) if found else ""


def _name(texts: list[str], end: int | None) -> str:
    """The body's name printed at the table, its broken lines rejoined."""
    below = texts[end + 1 :] if end is not None else texts[-4:]
    text = strip_unit("".join(t for t in below if not number_only(t) and not YEAR_LINE.fullmatch(t)))
    found = re.search(f"(?:{forms.wordings('name_line').pattern})[:：](.+)", text)
    return re.sub(r"20\d\d年度?$", "", found.group(found.lastindex or 0)) if found else ""
