"""Tables that a medium marks up itself: from its rows and cells, met in order, to lines and tables.

A table that only arranges a page (one column, one cell, or holding other tables) is no table: what
stands in it is read in order. Spans are kept, absurd ones are cut, holes are blank cells.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from yqlib.errors import ReadError
from yqlib.sources.page import Marked, MarkedTable

MAX_CELLS = 300_000  # of one file, blank ones included: a hundred times a long disclosure
_MAX_LINES = 500_000
_MAX_SPAN = 1000  # columns or more are a slip or an attack; browsers cut here too
_MAX_DEPTH = 40  # tables in tables
_LONG = 40  # lines of text in one cell: an article, no entry of a table
_SPACES = re.compile(r"[ \t\r\n\f\v\u00a0]+")
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad\x00-\x08\x0e-\x1f]")

Flow = list[tuple[int, str] | MarkedTable]


@dataclass(slots=True)
class _Cell:
    rowspan: int = 1
    colspan: int = 1
    goes_on: bool = False  # belongs to the cell above
    pictured: bool = False
    items: list[str | _Table] = field(default_factory=list)


@dataclass(slots=True)
class _Row:
    skipped: int = 0
    cells: list[_Cell] = field(default_factory=list)


@dataclass(slots=True)
class _Table:
    rows: list[_Row] = field(default_factory=list)
    outer: _Cell | None = None


class Writer:
    """Takes a marked-up text piece by piece, as it is walked, and gives its lines and tables in order.

    Raises ReadError where there is more than a disclosure can hold.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._page = _Cell()
        self._cell = self._page
        self._table: _Table | None = None
        self._open: list[tuple[_Table | None, _Cell]] = []
        self._text: list[str] = []
        self._made = self._lines = 0
        self.pictures = 0

    def text(self, text: str) -> None:
        """Running text; it may go on."""
        self._text.append(text)

    def line(self, *, even_blank: bool = False) -> None:
        """The printed line ends here (a break, or the end of a block)."""
        text = tidy("".join(self._text))
        self._text.clear()
        if text or even_blank:
            self._lines += 1
            if self._lines > _MAX_LINES:
                raise ReadError(self._name, f"文字过多（超过 {_MAX_LINES} 行）", "请确认是否为公开文本")
            self._cell.items.append(text)

    def picture(self) -> None:
        """An image stands here."""
        self.pictures += 1
        self._cell.pictured = True

    def open_table(self) -> None:
        """A table begins, perhaps inside a cell."""
        self.line()
        if len(self._open) >= _MAX_DEPTH:
            raise ReadError(self._name, "表格层层嵌套过深", "请另存为 PDF 或 XLSX 后再读")
        self._open.append((self._table, self._cell))
        self._table = _Table(outer=self._cell)

    def open_row(self, skipped: int = 0) -> None:
        """A row begins; `skipped` grid columns before its first cell are blank."""
        if self._table is not None:
            self.line()
            self._cell = self._table.outer or self._page
            self._table.rows.append(_Row(min(max(skipped, 0), _MAX_SPAN)))

    def open_cell(self, rowspan: int = 1, colspan: int = 1, *, goes_on: bool = False) -> None:
        """A cell begins (a row too where none is open); `goes_on`: it continues the cell above."""
        if self._table is None:
            return
        self.line()
        self._made += 1
        if self._made > MAX_CELLS:
            raise too_many(self._name)
        if not self._table.rows:
            self._table.rows.append(_Row())
        self._cell = _Cell(rowspan, min(max(colspan, 1), _MAX_SPAN), goes_on)
        self._table.rows[-1].cells.append(self._cell)

    def close_cell(self) -> None:
        """The cell ends; text up to the next one stands before the table."""
        if self._table is not None:
            self.line()
            self._cell = self._table.outer or self._page

    def close_table(self) -> None:
        """The innermost table ends."""
        self.line()
        if self._open:
            table = self._table
            self._table, self._cell = self._open.pop()
            if table is not None:
                self._cell.items.append(table)

    def flow(self) -> Flow:
        """All lines and tables in order, numbered by line and table row."""
        while self._open:
            self.close_table()
        self.line()
        return list(_numbered(_items(self._page), self._name))


def tidy(text: str) -> str:
    """White space as it is seen: runs are one space, none at the ends, invisible characters gone."""
    return _SPACES.sub(" ", _INVISIBLE.sub("", text)).strip(" \u3000")


def too_many(name: str) -> ReadError:
    """More cells than a disclosure can have."""
    return ReadError(
        name, f"单元格过多（超过 {MAX_CELLS // 10000} 万个）", "请确认是否为公开文本，必要时先拆分"
    )


# ---- tables that only arrange a page -------------------------------------------------------------


def _items(cell: _Cell) -> Iterator[str | _Table]:
    for item in cell.items:
        if isinstance(item, _Table) and _arranges(item):
            for row in item.rows:
                for inner in row.cells:
                    yield from _items(inner)
        else:
            yield item


def _arranges(table: _Table) -> bool:
    cells = [c for row in table.rows for c in row.cells]
    if len(table.rows) < 2 or max((len(row.cells) for row in table.rows), default=0) < 2:
        long = any(len(c.items) > 5 for c in cells)
        return len(cells) <= 1 or long or all(len(row.cells) < 2 for row in table.rows)
    if len(table.rows) <= 5 and any(len(c.items) > _LONG for c in cells):
        return True
    return any(isinstance(item, _Table) and _has_table(item) for c in cells for item in c.items)


def _has_table(table: _Table) -> bool:
    """It is a table, or one stands somewhere in it."""
    if sum(len(row.cells) >= 2 for row in table.rows) >= 2:
        return True
    return any(isinstance(i, _Table) and _has_table(i) for r in table.rows for c in r.cells for i in c.items)


def _texts(cell: _Cell) -> Iterator[str]:
    for item in cell.items:
        if isinstance(item, str):
            if item:
                yield item
        else:
            for row in item.rows:
                for inner in row.cells:
                    yield from _texts(inner)


# ---- rows and cells to a grid --------------------------------------------------------------------


def _numbered(items: Iterator[str | _Table], name: str) -> Iterator[tuple[int, str] | MarkedTable]:
    number, filled = 0, 0
    for item in items:
        if isinstance(item, str):
            number += 1
            if item:
                yield number, item
            continue
        table = _marked(item, number + 1, name)
        number += len(item.rows)
        if table is not None:
            filled += table.n_rows * table.n_cols
            if filled > MAX_CELLS:
                raise too_many(name)
            fill(table)
            yield table


def _marked(table: _Table, line: int, name: str) -> MarkedTable | None:
    doubts: list[str] = []
    placed: list[Marked] = []
    until: dict[int, int] = {}  # column → first row that it is free again
    above: dict[int, int] = {}  # column → index of the cell that stands in it
    budget = 10 * MAX_CELLS
    for r, row in enumerate(table.rows):
        c = row.skipped
        for cell in row.cells:
            if cell.goes_on and (at := above.get(c)) is not None and placed[at].col == c:
                old = placed[at]
                placed[at] = old._replace(rowspan=r - old.row + 1)
                c += old.colspan
                continue
            while until.get(c, 0) > r:
                c, budget = c + 1, budget - 1
                if budget < 0:
                    raise too_many(name)
            width = next((n for n in range(1, cell.colspan) if until.get(c + n, 0) > r), cell.colspan)
            height = (
                len(table.rows) - r if cell.rowspan == 0 else min(max(cell.rowspan, 1), len(table.rows) - r)
            )
            budget -= width
            lines = tuple(_texts(cell))
            if cell.pictured and not lines:
                doubts.append("有单元格的内容是图片，没有读")
            for n in range(c, c + width):
                until[n], above[n] = r + height, len(placed)
            placed.append(Marked(r, c, height, width, lines, line + r))
            c += width
    return packed(placed, list(dict.fromkeys(doubts)))


def packed(cells: list[Marked], doubts: list[str]) -> MarkedTable | None:
    """A table of cells placed anywhere: rows and columns in which no cell begins are taken out."""
    if not any(c.lines for c in cells):
        return None
    rows, cols = sorted({c.row for c in cells}), sorted({c.col for c in cells})
    row_at, col_at = ({old: new for new, old in enumerate(kept)} for kept in (rows, cols))
    kept = [
        c._replace(
            row=row_at[c.row],
            col=col_at[c.col],
            rowspan=_within(rows, row_at[c.row], c.row + c.rowspan),
            colspan=_within(cols, col_at[c.col], c.col + c.colspan),
        )
        for c in cells
    ]
    return MarkedTable(len(rows), len(cols), kept, doubts)


def _within(kept: list[int], start: int, end: int) -> int:
    count = 1
    while start + count < len(kept) and kept[start + count] < end:
        count += 1
    return count


def fill(table: MarkedTable) -> None:
    """Blank cells where the markup has none, so that every place of the grid is covered."""
    taken = bytearray(table.n_rows * table.n_cols)
    lines = {}
    for c in table.cells:
        lines.setdefault(c.row, c.line)
        for r in range(c.row, c.row + c.rowspan):
            start = r * table.n_cols + c.col
            taken[start : start + c.colspan] = b"\x01" * c.colspan
    at = taken.find(0)
    while at >= 0:
        row, col = divmod(at, table.n_cols)
        table.cells.append(Marked(row, col, 1, 1, (), lines.get(row, 0)))
        at = taken.find(0, at + 1)
    table.cells.sort(key=lambda c: (c.row, c.col))
