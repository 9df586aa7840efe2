"""Logical tables: a grid with its captions and notes, joined over pages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from yqlib import forms
from yqlib.layout.blocks import Block, Line
from yqlib.layout.captions import LogicalTable, is_titled, lift_captions, number_only, read_captions
from yqlib.layout.grid import Grid, aligned
from yqlib.layout.header import header_height, is_header_like

_LEADERS = re.compile(r"[.…·]{4,}|…{2,}")
_MAX_CAPTIONS = 9


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
        follows = last is not None and not captions and block.n_cols > 1 and not is_titled(block)
        if last is not None and follows and continues(last, block):
            last.grids.append(block)
            continue
        if not _is_table(block):
            captions.extend(_cell_lines(block))
            continue
        prose.extend(captions[:-_MAX_CAPTIONS])
        table = LogicalTable([block], captions[-_MAX_CAPTIONS:])
        lift_captions(block, table)
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
    if grid.n_cols < 2 or not any(c.lines for c in grid.cells):
        return False
    if grid.n_rows < 2 and not _is_lone_header(grid):
        return False
    texts = [c.text for c in grid.cells if c.text]
    contents = sum(
        bool(_LEADERS.search(t)) or bool(forms.wordings("part").match(forms.normalise(t))) for t in texts
    )
    return contents < 2 and forms.normalise(texts[0]) != "目录"


def _is_lone_header(grid: Grid) -> bool:
    """One row alone is a table only as the header before a page break."""
    texts = [c.text for c in grid.cells if c.text]
    known = sum(forms.header(t, None) is not None for t in texts)
    return len(texts) > 1 and known * 3 >= len(texts) * 2 and is_header_like(grid, None)


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
    if grid.marked and grid.page is not None:
        return False  # sheets of a workbook are no pages of one table
    if grid.page is not None and (grid.page == last.page or not _columns_fit(last, grid)):
        return False
    role = table.role.role if table.role else None
    repeated = _repeated_header(first, grid, role)
    if repeated:
        grid.drop_rows(repeated)
        return True
    if first is last and first.xs and grid.n_rows > 1 and header_height(first, role) == first.n_rows:
        _finish_header(first, grid, role)
        return True
    if grid.line is not None and table.role is not None and not table.role.facts:
        return True
    return not is_header_like(grid, role)


def _finish_header(first: Grid, grid: Grid, role: str | None) -> None:
    """A header torn by the page break: its rest moves from the next page's grid to the first."""
    height = min(header_height(grid, role), grid.n_rows - 1)
    cells = aligned(first, grid)
    above = {(c.col, c.colspan): c for c in cells if c.row + c.rowspan == first.n_rows}
    for cell in [c for c in grid.cells if c.row < height and c.text]:
        torn = above.get((cell.col, cell.colspan))
        whole = forms.header(torn.text + cell.text, role) if torn is not None else None
        if torn is not None and whole and not forms.header(cell.text, role):
            torn.lines.extend(cell.lines)
        else:
            cells.append(replace(cell, row=first.n_rows + cell.row))
    first.cells, first.xs = cells, grid.xs
    first.n_rows, first.n_cols = first.n_rows + height, grid.n_cols
    if height:
        grid.drop_rows(height)


def _printed_again(last: LogicalTable, table: LogicalTable) -> bool:
    """A spreadsheet prints title and header again on each page: still one table."""
    grid = table.grids[0]
    role = last.role.role if last.role else None
    if not table.title or table.table_no or forms.normalise(table.title) != forms.normalise(last.title):
        return False
    repeated = _repeated_header(last.grids[0], grid, role)
    if grid.page == last.grids[-1].page or not repeated or not _columns_fit(last.grids[-1], grid):
        return False
    grid.drop_rows(repeated)
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
        and not number_only(text)
        and forms.wordings("part").match(text) is None
    )
