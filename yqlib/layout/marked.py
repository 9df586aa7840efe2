"""Blocks of media that mark their tables up themselves: each table a grid, titles and notes inside it lines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from yqlib import forms
from yqlib.layout.grid import Cell, Grid
from yqlib.sources.page import MarkedTable, Page

if TYPE_CHECKING:
    from yqlib.layout.blocks import Block

_TOP = 4  # rows of a table in which its title may stand


def blocks(page: Page) -> list[Block]:
    """Lines and grids of a page's flow in order. Line 0 is the name of a sheet, which stands in no row: it
    counts where it names a table and nothing on the sheet does.
    """
    from yqlib.layout.blocks import Line  # blocks calls this module

    found: list[Block] = []
    for item in page.flow:
        if isinstance(item, MarkedTable):
            found.extend(_pieces(item, page.number))
        else:
            number, text = item
            found.append(Line(text, page=page.number, line=number or None))
    first = page.flow[0]
    if isinstance(first, tuple) and first[0] == 0:
        name = found.pop(0)
        if isinstance(name, Line) and _titles(name.text) and not any(_titles(t) for t in _first_texts(found)):
            found.insert(0, name)
    return found


def _titles(text: str) -> bool:
    """A text names a known table."""
    return forms.role_of_title(forms.normalise(text)) is not None


def _first_texts(found: list[Block]) -> Iterator[str]:
    """Lines of a sheet, and the texts at the top of its tables."""
    for block in found:
        if isinstance(block, Grid):
            yield from (c.text for c in block.cells if c.row < _TOP and c.text)
        else:
            yield block.text


def _pieces(table: MarkedTable, page: int | None) -> Iterator[Block]:
    """A table cut where another begins inside it, and its closing notes as lines."""
    from yqlib.layout.blocks import Line
    from yqlib.layout.captions import is_title_row, number_only

    rows: list[list[Cell]] = [[] for _ in range(table.n_rows)]
    for c in table.cells:
        rows[c.row].append(Cell(c.row, c.col, c.rowspan, c.colspan, list(c.lines), line=c.line))
    whole = _grid(rows, table, page)
    filled = [[c for c in row if c.text] for row in rows]
    starts = [0]
    for r in range(1, len(rows)):
        if (
            filled[r]
            and is_title_row(whole, filled[r])
            and filled[r][0].colspan >= table.n_cols
            and r > starts[-1] + 1
        ):
            above = filled[r - 1]
            starts.append(r - 1 if len(above) == 1 and number_only(forms.normalise(above[0].text)) else r)
    for start, end in zip(starts, [*starts[1:], len(rows)], strict=True):
        last = _notes_begin(filled, start, end)
        if last > start:
            yield _grid(rows[start:last], table, page)
        for row in filled[last:end]:
            yield from (Line(text, page=page, line=cell.line) for cell in row for text in cell.lines)


def _notes_begin(filled: list[list[Cell]], start: int, end: int) -> int:
    """The first of the closing rows that hold a note under the table, or `end`."""
    lone = end
    while lone > start and len(filled[lone - 1]) <= 1:
        lone -= 1
    note = forms.wordings("note")
    return next(
        (r for r in range(lone, end) if filled[r] and note.match(forms.normalise(filled[r][0].text))), end
    )


def _grid(rows: list[list[Cell]], table: MarkedTable, page: int | None) -> Grid:
    first = next((c.row for row in rows for c in row), 0)
    cells = [
        Cell(
            c.row - first,
            c.col,
            min(c.rowspan, len(rows) - c.row + first),
            c.colspan,
            list(c.lines),
            line=c.line,
        )
        for row in rows
        for c in row
    ]
    lines = [c.line for c in cells if c.line is not None]
    return Grid(
        len(rows), table.n_cols, cells, page=page, line=min(lines, default=None), last_line=max(lines, default=None),
        doubts=list(table.doubts), marked=True,
    )  # fmt: skip
