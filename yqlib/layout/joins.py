"""Whether a grid goes on with the table before it, over a page break, and how that is known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from yqlib import forms
from yqlib.layout.blocks import Line
from yqlib.layout.captions import Join, LogicalTable
from yqlib.layout.grid import Cell, Grid, aligned
from yqlib.layout.header import header_height, is_header_like

_NEAR = 5.0  # the same edge on two pages (points)
_END = 8.0  # outer edges may differ more: thick frames
_SCALE = 0.02  # widths differing less are the same widths


def continues(table: LogicalTable, grid: Grid) -> bool:
    """Whether a grid that follows without any line of text goes on with the table; then it is taken in.

    Positions decide in a PDF (a tail may have fewer columns); a different header begins another
    table. Repeated headers are taken off the continuation.
    """
    first, last = table.grids[0], table.grids[-1]
    if grid.page is not None and (grid.marked or grid.page == last.page):
        return False  # sheets of a workbook are no pages of one table
    role = table.role.role if table.role else None
    repeated = _repeated_header(first, grid, role)
    fit = _fit(last, grid) or _fit(first, grid)
    if fit in ("", _SCALED) and not (repeated and grid.n_cols == first.n_cols):
        return False
    if not repeated and not _torn_header(table, grid, role) and not _goes_on_bare(table, grid, role):
        return False
    if repeated:
        grid.drop_rows(repeated)
    _take_in(table, grid, "重复表头" if repeated else fit, fit)
    return True


def _goes_on_bare(table: LogicalTable, grid: Grid, role: str | None) -> bool:
    """No header stands on the grid: it goes on; the pieces of a transcript's goal sheet always do."""
    if grid.line is not None and table.role is not None and not table.role.facts:
        return True
    return not is_header_like(grid, role)


def _take_in(table: LogicalTable, grid: Grid, how: str, fit: str) -> None:
    first = table.grids[0]
    if fit == _NARROW and 2 * grid.n_cols <= first.n_cols:
        table.doubts.append(f"第{grid.page}页续表列数较少")
    if not fit:
        table.doubts.append(f"第{grid.page}页续表列宽不同")
    if fit != _NARROW and first.xs and len(grid.xs) == len(first.xs):
        grid.xs = first.xs  # column by column, wherever the page was printed
    table.grids.append(grid)
    table.joins.append(Join(how, grid.page))


def printed_again(last: LogicalTable, table: LogicalTable) -> bool:
    """A spreadsheet prints title and header again on each page: still one table, and it is taken in."""
    grid = table.grids[0]
    role = last.role.role if last.role else None
    if not table.title or table.table_no or forms.normalise(table.title) != forms.normalise(last.title):
        return False
    repeated = _repeated_header(last.grids[0], grid, role)
    fit = _fit(last.grids[-1], grid)
    if grid.page == last.grids[-1].page or not repeated or not fit:
        return False
    grid.drop_rows(repeated)
    _take_in(last, grid, "重复标题", fit)
    return True


# ---- columns -------------------------------------------------------------------------------------

_SAME, _MOVED, _SCALED = "列位置一致", "列宽一致", "列宽成比例"
_NARROW, _UNKNOWN = "列位置相合", "紧接上段"


def _fit(left: Grid, right: Grid) -> str:
    """How the columns of two grids fit, '' where they do not: the same edges (one grid may lack some),
    edges of the table up to an outer edge that is not its own, or the same widths elsewhere on a page or
    on a larger one.
    """
    if not left.xs or not right.xs:
        return _UNKNOWN
    ends = abs(left.xs[0] - right.xs[0]) <= _END, abs(left.xs[-1] - right.xs[-1]) <= _END
    if all(ends) and (_among(right.xs, left.xs) or _among(left.xs, right.xs)):
        return _SAME
    if any(ends) and right.n_cols > 1 and _among(right.xs, left.xs):
        return _NARROW
    if len(left.xs) != len(right.xs) or len(left.xs) < 4:
        return ""
    scale = (left.xs[-1] - left.xs[0]) / (right.xs[-1] - right.xs[0])
    moved = [left.xs[0] + (x - right.xs[0]) * scale for x in right.xs]
    if all(abs(x - y) <= _NEAR / 2 for x, y in zip(moved, left.xs, strict=True)):
        return _MOVED if abs(scale - 1) <= _SCALE else _SCALED
    return ""


def _among(some: Iterable[float], edges: Sequence[float]) -> bool:
    return all(min(abs(x - y) for y in edges) <= _NEAR for x in some)


# ---- headers -------------------------------------------------------------------------------------


def _repeated_header(first: Grid, grid: Grid, role: str | None) -> int:
    height = header_height(first, role)
    return height if height and _row_texts(first, height) == _row_texts(grid, height) else 0


def _row_texts(grid: Grid, count: int) -> list[tuple[str, ...]]:
    return [tuple(forms.normalise(c.text) for c in row if c.lines) for row in grid.rows()[:count]]


def _torn_header(table: LogicalTable, grid: Grid, role: str | None) -> bool:
    """A header torn by the page break: its rest moves from the next page's grid to the first."""
    first = table.grids[0]
    if first is not table.grids[-1] or not first.xs or grid.n_rows < 2:
        return False
    if header_height(first, role) != first.n_rows:
        return False
    height = min(header_height(grid, role), grid.n_rows - 1)
    cells = aligned(first, grid)
    below = [c for c in grid.cells if c.row < height and c.text]
    above = {(c.col, c.colspan): c for c in cells if c.row + c.rowspan == first.n_rows}
    pairs = [(above[at].text, c.text) for c in below if (at := (c.col, c.colspan)) in above]
    torn_words = words_torn(pairs, role)
    for cell in below:
        torn = above.get((cell.col, cell.colspan))
        whole = forms.header(torn.text + cell.text, role) if torn is not None else None
        if torn is not None and (torn_words or (whole and not forms.header(cell.text, role))):
            torn.lines.extend(cell.lines)
        else:
            cells.append(replace(cell, row=first.n_rows + cell.row))
    first.cells, first.xs = cells, grid.xs
    first.n_rows, first.n_cols = first.n_rows + height, grid.n_cols
    if height:
        grid.drop_rows(height)
        table.joins.append(Join("表头跨页", grid.page))
    return True


def words_torn(pairs: list[tuple[str, str]], role: str | None) -> bool:
    """Whether texts above and below a break are halves of words: every two together are a known header,
    and some half is none."""
    pairs = [(above, below) for above, below in pairs if above and below]
    whole = all(forms.header(above + below, role) for above, below in pairs)
    return len(pairs) > 1 and whole and any(not forms.header(t, role) for pair in pairs for t in pair)


def header_line_above(captions: list[Line], table: LogicalTable) -> None:
    """Header words left alone at the foot of a page (no rule below them) go to the header they begin.

    They do where they are as many as the columns and every column's two halves are a known header.
    """
    grid = table.grids[0]
    line = captions[-1] if captions else None
    if line is None or line.page is None or grid.page is None or line.page >= grid.page or grid.n_rows < 2:
        return
    words = line.text.split()
    row: list[Cell] = grid.rows()[0]
    if len(words) != grid.n_cols or len(row) != grid.n_cols:
        return
    texts = [(w, c.text) for w, c in zip(words, row, strict=True)]
    if not words_torn(texts, None) or not all(forms.header(a + b, None) for a, b in texts):
        return
    for word, cell in zip(words, row, strict=True):
        cell.lines.insert(0, word)
    captions.pop()
    table.joins.append(Join("表头跨页", grid.page))
