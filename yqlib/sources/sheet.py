"""Sheets of a workbook, however stored: what is shown, in rows, as lines and tables.

Cells drawn with borders at their sides are tables, rows without are lines around them. On a sheet
without borders a blank row before a lone text parts two tables. Hidden rows and columns do not count.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from yqlib.errors import ReadError
from yqlib.money import parse_number
from yqlib.sources.marking import MAX_CELLS, Flow, fill, tidy, too_many
from yqlib.sources.page import Marked, MarkedTable, Page

MAX_SHEETS = 300
MAX_ROWS, MAX_COLS = 1_048_576, 16_384
_MANY = 20  # doubts of one sheet told one by one
_MAX_WORK = 20_000_000  # steps over merged areas
#: Stands in a cell whose formula was stored without its result: unread, neither blank nor zero.
UNCOUNTED = "（公式没有存下结果）"

Area = tuple[int, int, int, int]  # first row, first column, last row, last column; 1-based


@dataclass(slots=True)
class Sheet:
    """One sheet as stored: shown texts by (row, column), merged areas, sides drawn, what is hidden."""

    number: int
    name: str
    cells: dict[tuple[int, int], str] = field(default_factory=dict)
    merged: list[Area] = field(default_factory=list)
    ruled: dict[int, tuple[int, int]] = field(default_factory=dict)  # row → first and last ruled column
    hidden_rows: set[int] = field(default_factory=set)
    hidden_cols: list[tuple[int, int]] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)

    def rule(self, row: int, col: int) -> None:
        """A cell with a border at its left or right side."""
        low, high = self.ruled.get(row, (col, col))
        self.ruled[row] = min(low, col), max(high, col)


def pages_of(name: str, sheets: Iterable[Sheet], doubts: Sequence[str] = ()) -> list[Page]:
    """One page a sheet with something on it; `doubts` about the workbook go to the first.

    Raises ReadError where no sheet shows anything or where there are too many cells.
    """
    pages, filled = [], 0
    for sheet in sheets:
        flow = _flow(name, sheet)
        filled += sum(t.n_rows * t.n_cols for t in flow if isinstance(t, MarkedTable))
        if filled > MAX_CELLS:
            raise too_many(name)
        if flow:
            named = [(0, tidy(sheet.name))] if tidy(sheet.name) else []
            pages.append(Page(sheet.number, reader="xlsx", flow=[*named, *flow], doubts=_few(sheet.doubts)))
    if not pages:
        raise ReadError(name, "工作簿中没有可见的内容", "请确认文件，或取消隐藏后另存再读")
    pages[0].doubts[:0] = doubts
    return pages


def _few(doubts: list[str]) -> list[str]:
    """Doubts a reader can still take in."""
    return doubts if len(doubts) <= _MANY else [*doubts[:_MANY], f"另有 {len(doubts) - _MANY} 处读取存疑"]


def _flow(name: str, sheet: Sheet) -> Flow:
    shown_rows, cols = _Shown((r, r) for r in sheet.hidden_rows), _Shown(sheet.hidden_cols)
    merged = _shown_areas(name, sheet, shown_rows, cols)
    texts = _shown_texts(sheet, shown_rows, cols)
    for area, text in merged:
        if text:
            texts[area[:2]] = text
    rows: dict[int, list[tuple[int, str]]] = {}
    for (row, col), text in sorted(texts.items()):
        rows.setdefault(row, []).append((col, text))
    flow: Flow = []
    for is_table, run in _runs(rows, {r: s for r, s in sheet.ruled.items() if r not in sheet.hidden_rows}):
        table = _table(name, run, rows, sheet, [area for area, _ in merged], cols) if is_table else None
        if table is not None:
            flow.append(table)
        else:
            flow.extend((row, line) for row in run for line in _lines(rows[row]))
    return flow


def _lines(row: list[tuple[int, str]]) -> list[str]:
    """A row outside tables as printed lines: a lone text keeps its breaks."""
    if len(row) == 1:
        return [line for part in row[0][1].split("\n") if (line := tidy(part))]
    return [" ".join(tidy(text) for _, text in row)]


# ---- what is shown -------------------------------------------------------------------------------


class _Shown:
    """Rows or columns that are not hidden."""

    def __init__(self, hidden: Iterable[tuple[int, int]]) -> None:
        self._ranges: list[tuple[int, int]] = []
        for low, high in sorted(hidden):
            if self._ranges and low <= self._ranges[-1][1] + 1:
                self._ranges[-1] = self._ranges[-1][0], max(high, self._ranges[-1][1])
            else:
                self._ranges.append((low, high))

    def _holding(self, n: int) -> tuple[int, int] | None:
        at = bisect_right(self._ranges, (n, MAX_ROWS + 1)) - 1
        return self._ranges[at] if at >= 0 and self._ranges[at][1] >= n else None

    def __call__(self, n: int) -> bool:
        return self._holding(n) is None

    def ends(self, low: int, high: int) -> tuple[int, int] | None:
        """First and last that are shown between two; None where all are hidden."""
        if hidden := self._holding(low):
            low = hidden[1] + 1
        if hidden := self._holding(high):
            high = hidden[0] - 1
        return (low, high) if low <= high else None


def _shown_texts(sheet: Sheet, rows: _Shown, cols: _Shown) -> dict[tuple[int, int], str]:
    kept, hidden_rows, hidden_cols = {}, set(), set()
    for (row, col), text in sheet.cells.items():
        if not rows(row):
            hidden_rows.add(row)
        elif not cols(col):
            hidden_cols.add(col)
        else:
            kept[row, col] = text
    if hidden_rows:
        sheet.doubts.append(f"隐藏的 {len(hidden_rows)} 行没有计入")
    if hidden_cols:
        sheet.doubts.append(f"隐藏的 {len(hidden_cols)} 列没有计入")
    return kept


def _shown_areas(name: str, sheet: Sheet, rows: _Shown, cols: _Shown) -> list[tuple[Area, str]]:
    """Merged areas cut to what is shown, each with its text, by their first shown cell."""
    found, budget = [], _MAX_WORK
    for r0, c0, r1, c1 in sheet.merged:
        budget -= min((r1 - r0 + 1) * (c1 - c0 + 1), len(sheet.cells)) + 1
        if budget < 0:
            raise ReadError(name, "合并的单元格过多或互相重叠", "请用办公软件另存后再读")
        high, wide = rows.ends(r0, r1), cols.ends(c0, c1)
        if high and wide:
            found.append(((high[0], wide[0], high[1], wide[1]), sheet.cells.pop((r0, c0), "")))
            for key in _inside(sheet.cells, (r0, c0, r1, c1)):
                del sheet.cells[key]  # stored beneath the merged cell: not shown
    return found


def _inside(cells: dict[tuple[int, int], str], area: Area) -> list[tuple[int, int]]:
    r0, c0, r1, c1 = area
    if (r1 - r0 + 1) * (c1 - c0 + 1) > len(cells):
        return [k for k in cells if r0 <= k[0] <= r1 and c0 <= k[1] <= c1]
    return [(r, c) for r in range(r0, r1 + 1) for c in range(c0, c1 + 1) if (r, c) in cells]


# ---- lines and tables ----------------------------------------------------------------------------


def _runs(
    rows: dict[int, list[tuple[int, str]]], ruled: dict[int, tuple[int, int]]
) -> Iterator[tuple[bool, list[int]]]:
    """Rows with text, in order, as runs: (a table or not, rows)."""
    order = sorted(rows)
    bordered = sum(r in ruled for r in order) >= 2
    run: list[int] = []
    was_table = False
    for row in order:
        lone = len(rows[row]) == 1 and parse_number(rows[row][0][1]) is None
        if bordered:
            gap = bool(run) and any(r not in ruled for r in range(run[-1] + 1, min(row, run[-1] + 50)))
            is_table = row in ruled or (was_table and not gap and _is_entry(rows[row]))
        else:
            gap = bool(run) and row - run[-1] > 1 and lone
            is_table = not lone or (was_table and not gap)
        if run and (is_table != was_table or gap):
            yield was_table, run
            run = []
        run.append(row)
        was_table = is_table
    if run:
        yield was_table, run


def _is_entry(row: list[tuple[int, str]]) -> bool:
    """A row of a table whose borders were forgotten: a name and a figure."""
    return len(row) > 1 and any(parse_number(text) is not None for _, text in row)


def _table(
    name: str,
    run: list[int],
    rows: dict[int, list[tuple[int, str]]],
    sheet: Sheet,
    merged: list[Area],
    cols: _Shown,
) -> MarkedTable | None:
    """The rows of a run as a table; None where it has one column only."""
    filled = sorted({col for row in run for col, _ in rows[row]})
    low = min([filled[0], *(sheet.ruled[r][0] for r in run if r in sheet.ruled)])
    high = max([filled[-1], *(sheet.ruled[r][1] for r in run if r in sheet.ruled)])
    spans = {a[:2]: a for a in merged if a[2] >= run[0] and a[0] <= run[-1]}
    columns = [c for c in range(low, high + 1) if cols(c)] if high - low < 200 else filled
    if len(filled) < 2:
        return None
    if len(run) * len(columns) > MAX_CELLS:
        raise too_many(name)
    cells = []
    for r, row in enumerate(run):
        for col, text in rows[row]:
            _, c0, r1, c1 = spans.get((row, col), (row, col, row, col))
            c = bisect_left(columns, c0)
            lines = tuple(line for part in text.split("\n") if (line := tidy(part)))
            height, width = bisect_right(run, r1) - r, bisect_right(columns, c1) - c
            cells.append(Marked(r, c, max(height, 1), max(width, 1), lines, row))
    table = MarkedTable(len(run), len(columns), _apart(cells, len(run) * len(columns)))
    fill(table)
    return _without_blank_edges(table)


def _apart(cells: list[Marked], size: int) -> list[Marked]:
    """Spans that cover other cells (only in a damaged workbook) are given up."""
    if sum(c.rowspan * c.colspan for c in cells) <= size:
        anchors = {(c.row, c.col) for c in cells}
        spans = [c for c in cells if c.rowspan * c.colspan > 1]
        taken = [
            (r, c)
            for s in spans
            for r in range(s.row, s.row + s.rowspan)
            for c in range(s.col, s.col + s.colspan)
        ]
        if len(set(taken)) == len(taken) and len(anchors.intersection(taken)) == len(spans):
            return cells
    return [c._replace(rowspan=1, colspan=1) for c in cells]


def _without_blank_edges(table: MarkedTable) -> MarkedTable | None:
    """Take off columns at the sides that hold no text in any row."""
    filled = {c for cell in table.cells if cell.lines for c in range(cell.col, cell.col + cell.colspan)}
    low, high = min(filled), max(filled)
    cells = [
        c._replace(col=max(c.col - low, 0), colspan=min(c.col + c.colspan, high + 1) - max(c.col, low))
        for c in table.cells
        if low <= c.col + c.colspan - 1 and c.col <= high
    ]
    return MarkedTable(table.n_rows, high - low + 1, cells, table.doubts)
