"""Logical tables: a grid with its captions and notes, joined over pages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from yqlib import forms
from yqlib.layout.blocks import Block, Line
from yqlib.layout.grid import Cell, Grid, join_lines
from yqlib.layout.header import header_height, is_header_like

_LEADERS = re.compile(r"[.…·]{4,}|…{2,}")
_MAX_CAPTIONS = 9
_SHORT_REST = 6  # letters: 支出预算表 may be a title or the end of one
_TITLE_END = re.compile(r"(表|目录)(\(.*?\)|20\d\d|年度?|[-—一二三四\d])*$")
_YEAR_LINE = re.compile(r"\(?20\d\d年?度?\)?(年度)?")


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

    @property
    def note(self) -> str:
        """The notes under the table on one line."""
        return join_lines(line.text for line in self.notes)


def logical_tables(blocks: Sequence[Block], kind: str | None = None) -> tuple[list[LogicalTable], list[Line]]:
    """All tables of a disclosure and, apart, the text lines that belong to none of them."""
    tables: list[LogicalTable] = []
    prose: list[Line] = []
    captions: list[Line] = []
    for block in blocks:
        if isinstance(block, Line):
            if tables and not captions and _is_note(block, tables[-1]):
                tables[-1].notes.append(block)
            else:
                captions.append(block)
            continue
        last = tables[-1] if tables else None
        if last is not None and not captions and block.n_cols > 1 and continues(last, block):
            last.grids.append(block)
            continue
        if not _is_table(block):
            captions.extend(_cell_lines(block))
            continue
        prose.extend(captions[:-_MAX_CAPTIONS])
        table = LogicalTable([block], captions[-_MAX_CAPTIONS:])
        _lift_captions(block, table)
        others = read_captions(table, kind)
        prose.extend(others)
        _name_sheet(table, last)
        if last is not None and not others and _printed_again(last, table):
            last.grids.append(block)
        else:
            tables.append(table)
        captions = []
    prose.extend(captions)
    return tables, sorted(prose, key=lambda x: (x.page or 0, x.line or 0, x.box.top if x.box else 0))


def _is_table(grid: Grid) -> bool:
    if grid.n_cols < 2 or grid.n_rows < 2 or not any(c.lines for c in grid.cells):
        return False
    texts = [c.text for c in grid.cells if c.text]
    contents = sum(
        bool(_LEADERS.search(t)) or bool(forms.wordings("part").match(forms.normalise(t))) for t in texts
    )
    return contents < 2 and forms.normalise(texts[0]) != "目录"


def _cell_lines(grid: Grid) -> list[Line]:
    return [
        Line(" ".join(c.text for c in row if c.text), page=grid.page, line=row[0].line, box=row[0].box)
        for row in grid.rows()
        if any(c.text for c in row)
    ]


# ---- joining over pages --------------------------------------------------------------------------


def continues(table: LogicalTable, grid: Grid) -> bool:
    """Whether a grid that follows without any line of text goes on with the table.

    Positions decide in a PDF (a tail may have fewer columns); a different header begins another
    table. Repeated headers are taken off the continuation.
    """
    first, last = table.grids[0], table.grids[-1]
    if grid.page is not None and (grid.page == last.page or not _columns_fit(last, grid)):
        return False
    role = table.role.role if table.role else None
    repeated = _repeated_header(first, grid, role)
    if repeated:
        _drop_rows(grid, repeated)
        return True
    if grid.line is not None and table.role is not None and not table.role.facts:
        return True
    return not is_header_like(grid, role)


def _printed_again(last: LogicalTable, table: LogicalTable) -> bool:
    """A spreadsheet prints title and header again on each page: still one table."""
    grid = table.grids[0]
    role = last.role.role if last.role else None
    if not table.title or table.table_no or forms.normalise(table.title) != forms.normalise(last.title):
        return False
    repeated = _repeated_header(last.grids[0], grid, role)
    if grid.page == last.grids[-1].page or not repeated or not _columns_fit(last.grids[-1], grid):
        return False
    _drop_rows(grid, repeated)
    return True


def _columns_fit(left: Grid, right: Grid) -> bool:
    if not left.xs or not right.xs:
        return True
    if abs(left.xs[0] - right.xs[0]) > 8 or abs(left.xs[-1] - right.xs[-1]) > 8:
        return False
    return all(min(abs(x - y) for y in left.xs) <= 5 for x in right.xs) or all(
        min(abs(x - y) for y in right.xs) <= 5 for x in left.xs
    )


def _repeated_header(first: Grid, grid: Grid, role: str | None) -> int:
    height = header_height(first, role)
    mine, theirs = _row_texts(first)[:height], _row_texts(grid)[:height]
    return height if height and mine == theirs else 0


def _row_texts(grid: Grid) -> list[tuple[str, ...]]:
    return [tuple(forms.normalise(c.text) for c in row if c.text) for row in grid.rows()]


def _drop_rows(grid: Grid, count: int) -> None:
    grid.cells = [c for c in grid.cells if c.row >= count]
    for cell in grid.cells:
        cell.row -= count
    grid.n_rows -= count


# ---- captions ------------------------------------------------------------------------------------


def _lift_captions(grid: Grid, table: LogicalTable) -> None:
    """Title, name and unit lines printed inside the grid (as spreadsheets do) become captions."""
    lifted = 0
    for row in grid.rows():
        texts = [c for c in row if c.text]
        if lifted >= grid.n_rows - 1 or (texts and not _is_caption_row(grid, texts)):
            break
        for cell in texts:
            for text in cell.lines:
                table.captions.append(Line(text, page=grid.page, line=cell.line, box=cell.box))
        lifted += 1
    if lifted and any(c.row < lifted and c.text for c in grid.cells):
        _drop_rows(grid, lifted)


def _is_caption_row(grid: Grid, cells: list[Cell]) -> bool:
    text = forms.normalise("".join(c.text for c in cells))
    if forms.wordings("unit").search(text) and len(text) > 4:
        return True
    if re.fullmatch(f"(?:{forms.wordings('name_line').pattern})[:：].{{2,}}", text):
        return True
    wide = len(cells) == 1 and cells[0].colspan >= grid.n_cols > 2
    return wide and text.endswith("表") and forms.role_of_title(text) is not None


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
            if (n := _number_only(t))
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
        text = _strip_unit(texts[index])
        if not text or _number_only(text) or _is_name_line(text) or re.search(r"[。；;]", text):
            continue
        named = _TITLE_END.search(text) or ("表" in text and len(text) <= 45 and forms.role_of_title(text))
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
    stop = r"[。；;]|[:：]$|[表)]$|" + _YEAR_LINE.pattern + "$"
    return bool(
        not text
        or len(text) > 45
        or re.search(stop, text)
        or forms.wordings("part").match(text)
        or _number_only(text)
        or forms.wordings("unit").search(text)
        or _is_name_line(text)
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


def _number_only(text: str) -> str:
    found = forms.wordings("table_no").fullmatch(_strip_unit(text))
    return found.group() if found else ""


def _split_number(title: str) -> tuple[str, str]:
    text = title.strip()
    found = forms.wordings("table_no").match(text)
    if found and found.end() < len(text):
        return text[found.end() :].lstrip(" :：、.．").strip(), forms.normalise(found.group())
    return re.sub(r"^[一二三四五六七八九十]{1,3}、\s*", "", text), ""


def _strip_unit(text: str) -> str:
    return forms.wordings("unit").sub("", text)


def _is_name_line(text: str) -> bool:
    return re.match(f"(?:{forms.wordings('name_line').pattern})[:：]", text) is not None


def _unit(texts: list[str], end: int | None) -> str:
    below = "".join(texts[end + 1 :] if end is not None else texts[-4:])
    found = forms.wordings("unit").search(below) or forms.wordings("unit").search("".join(texts[-4:]))
    return re.sub(r"^.*?(亿元|万元|千元|元)$", r"\1", found.group()) if found else ""


def _name(texts: list[str], end: int | None) -> str:
    """The body's name printed at the table, its broken lines rejoined."""
    below = texts[end + 1 :] if end is not None else texts[-4:]
    text = _strip_unit("".join(t for t in below if not _number_only(t) and not _YEAR_LINE.fullmatch(t)))
    found = re.search(f"(?:{forms.wordings('name_line').pattern})[:：](.+)", text)
    return re.sub(r"20\d\d年度?$", "", found.group(found.lastindex or 0)) if found else ""


def _name_sheet(table: LogicalTable, last: LogicalTable | None) -> None:
    """An untitled piece after a sheet that gives no facts is that sheet torn by a page break."""
    if table.role is None and last is not None and last.role is not None and not last.role.facts:
        heading = any(
            re.match(r"(第.+部分|[一二三四五六七八九十]+、)", forms.normalise(c.text)) for c in table.captions
        )
        if not heading:
            table.role = last.role
            table.title = table.title or last.title


# ---- notes ---------------------------------------------------------------------------------------


def _is_note(line: Line, table: LogicalTable) -> bool:
    text = forms.normalise(line.text)
    if re.match(f"(?:{forms.wordings('note').pattern})", text):
        return True
    if not table.notes or re.search(r"[。)]$", forms.normalise(table.notes[-1].text)):
        return False
    before = table.notes[-1]
    near = line.page == before.page and (
        line.line is None or before.line is None or line.line - before.line <= 1
    )
    return (
        near
        and forms.role_of_title(text) is None
        and not _number_only(text)
        and forms.wordings("part").match(text) is None
    )
