"""Ruled grids of a page, from its ruling lines alone.

Lines that meet form one grid; its edges cut it into elementary cells, and those with no rule between
them are one merged cell. The work is done on whole arrays: a page has thousands of cells and words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from yqlib.layout.grid import Cell, Grid, text_lines
from yqlib.sources.page import Box, Page, Rule, Word
from yqlib.sources.strokes import clusters

_SAME = 2.6  # edges closer than this are one edge: double rules, drawn cell borders (points)
_TOUCH = 3.5  # lines closer than this touch
_OPEN = 6.0  # rules reaching this far beyond the last crossing rule close an open side
_THIN = 5.0  # rows and columns thinner than this hold no text of their own
_CROSSINGS = 20_000_000  # level × upright rules of one page; beyond it is a drawing, no table

_CELLS = 300_000  # of one grid, before merging; beyond it is a drawing as well

Region = tuple[int, int, int, int]  # first row, first column, row behind, column behind


def ruled_grids(page: Page) -> list[Grid]:
    """All ruled grids of a page from top to bottom, with their words in the cells.

    A page with absurdly many lines gives none and says so in its doubts.
    """
    rules = page.rules
    hs, vs = [r for r in rules if r.horizontal], [r for r in rules if not r.horizontal]
    if len(hs) * len(vs) > _CROSSINGS:
        page.doubts.append(f"有 {len(rules)} 条线，超出表格的可能，未按表格读取")
        return []
    places = np.array([w.box.middle for w in page.words]).reshape(-1, 2)
    grids = [g for lines in _connected(hs, vs) if (g := _grid(*lines, page, places)) is not None]
    frames = [g for g in grids if g.n_rows == g.n_cols == 1 and any(_inside(o, g) for o in grids)]
    grids = [g for g in grids if g not in frames]  # a frame around the page holds no text of its own
    outer = [g for g in grids if not any(_inside(g, other) for other in grids)]
    return sorted(outer, key=lambda g: (g.box.top, g.box.x0))  # type: ignore[union-attr]


def _inside(grid: Grid, other: Grid) -> bool:
    a, b = grid.box, other.box
    if other is grid or a is None or b is None:
        return False
    return b.x0 - 1 <= a.x0 and a.x1 <= b.x1 + 1 and b.top - 1 <= a.top and a.bottom <= b.bottom + 1


def _connected(hs: list[Rule], vs: list[Rule]) -> Iterator[tuple[list[Rule], list[Rule]]]:
    """Level and upright rules that meet, directly or through others."""
    if not hs or not vs:
        return
    (h_at, h_start, h_end), (v_at, v_start, v_end) = (np.array([r[1:] for r in rs]).T for rs in (hs, vs))
    meets = (h_start[:, None] - _TOUCH <= v_at) & (v_at <= h_end[:, None] + _TOUCH)
    meets &= (v_start - _TOUCH <= h_at[:, None]) & (h_at[:, None] <= v_end + _TOUCH)
    left = meets.any(1)
    while left.any():
        level = np.zeros(len(hs), bool)
        level[np.argmax(left)] = True
        while True:
            upright = meets[level].any(0)
            grown = meets[:, upright].any(1)
            if (grown == level).all():
                break
            level = grown
        left &= ~level
        n, m = int(level.sum()), int(upright.sum())
        # a table of two columns without sides has one upright rule only
        if n >= 2 and (m >= 2 or n >= 3):
            yield [hs[i] for i in np.flatnonzero(level)], [vs[i] for i in np.flatnonzero(upright)]


def _edges(rules: list[Rule], crossing: list[Rule]) -> list[float]:
    at = sorted(r.at for r in rules)
    edges = [sum(g) / len(g) for g in clusters(at, float, _SAME)]
    low, high = min(r.start for r in crossing), max(r.end for r in crossing)
    if edges[0] - low > _OPEN:
        edges.insert(0, low)
    if high - edges[-1] > _OPEN:
        edges.append(high)
    return edges


def _grid(hs: list[Rule], vs: list[Rule], page: Page, places: np.ndarray) -> Grid | None:
    """The grid of rules that meet, or None where they enclose nothing. `places`: middles of the words."""
    xs, ys = np.array(_edges(vs, hs)), np.array(_edges(hs, vs))
    if len(xs) < 2 or len(ys) < 2:
        return None
    if len(xs) * len(ys) > _CELLS:
        page.doubts.append(f"有 {len(ys)} × {len(xs)} 条线相交，超出表格的可能，未按表格读取")
        return None
    regions, ragged = _regions(_walls(vs, xs, ys).T, _walls(hs, ys, xs))
    box = Box(*map(float, (xs[0], ys[0], xs[-1], ys[-1])))
    grid = Grid(
        len(ys) - 1, len(xs) - 1, _cells(regions, xs, ys), page=page.number, box=box, xs=tuple(xs.tolist())
    )
    _fill(grid, regions, xs, ys, page.words, places)
    if ragged:
        grid.doubts.append("有单元格边线不齐")
    return _compact(grid, xs, ys)


def _walls(rules: list[Rule], at: np.ndarray, across: np.ndarray) -> np.ndarray:
    """(edges, strips): where a rule runs along an edge through the middle of a strip between cross edges."""
    place, start, end = np.array([r[1:] for r in rules]).T
    edge = np.abs(place[:, None] - at).argmin(1)
    middle = (across[1:] + across[:-1]) / 2
    found = np.zeros((len(at), len(middle)), bool)
    np.logical_or.at(found, edge, (start[:, None] - 1 <= middle) & (middle <= end[:, None] + 1))
    return found


def _regions(walls: np.ndarray, floors: np.ndarray) -> tuple[list[Region], bool]:
    """Rectangles of elementary cells with no rule between them, by rows; whether any was ragged.

    walls: (rows, columns + 1), floors: (rows + 1, columns).
    """
    right, down = ~walls[:, 1:-1], ~floors[1:-1]  # no rule towards the next column, the next row
    free = np.zeros((walls.shape[0], floors.shape[1]), bool)
    free[:, :-1] |= right
    free[:, 1:] |= right
    free[:-1] |= down
    free[1:] |= down
    regions = [(r, c, r + 1, c + 1) for r, c in np.argwhere(~free).tolist()]
    ragged = False
    left = {(r, c) for r, c in np.argwhere(free).tolist()}
    ways = {(r, c, r, c + 1) for r, c in np.argwhere(right).tolist()}
    ways |= {(r, c, r + 1, c) for r, c in np.argwhere(down).tolist()}
    while left:
        members = _flood(left, ways)
        rows, cols = zip(*members, strict=True)
        region = (min(rows), min(cols), max(rows) + 1, max(cols) + 1)
        if (region[2] - region[0]) * (region[3] - region[1]) == len(members):
            regions.append(region)
        else:
            ragged = True
            regions.extend(_strips(members))
    return sorted(regions), ragged


def _flood(left: set[tuple[int, int]], ways: set[Region]) -> list[tuple[int, int]]:
    """Take one cell and all that open onto it out of `left`."""
    stack, members = [left.pop()], []
    while stack:
        r, c = here = stack.pop()
        members.append(here)
        for there, way in (
            ((r, c + 1), (r, c, r, c + 1)),
            ((r, c - 1), (r, c - 1, r, c)),
            ((r + 1, c), (r, c, r + 1, c)),
            ((r - 1, c), (r - 1, c, r, c)),
        ):
            if way in ways and there in left:
                left.remove(there)
                stack.append(there)
    return members


def _strips(members: Iterable[tuple[int, int]]) -> Iterator[Region]:
    """A ragged region cut into row strips: nothing is lost where a rule is missing."""
    by_row: dict[int, list[int]] = defaultdict(list)
    for r, c in members:
        by_row[r].append(c)
    for r, cols in by_row.items():
        for run in clusters(sorted(cols), int, 1):
            yield r, run[0], r + 1, run[-1] + 1


def _cells(regions: Sequence[Region], xs: np.ndarray, ys: np.ndarray) -> list[Cell]:
    x, y = xs.tolist(), ys.tolist()
    return [Cell(r0, c0, r1 - r0, c1 - c0, box=Box(x[c0], y[r0], x[c1], y[r1])) for r0, c0, r1, c1 in regions]


def _fill(
    grid: Grid,
    regions: Sequence[Region],
    xs: np.ndarray,
    ys: np.ndarray,
    words: Sequence[Word],
    places: np.ndarray,
) -> None:
    """Put each word into the cell its middle lies in; a filled cell's box is that of its words."""
    owner = np.zeros((grid.n_rows, grid.n_cols), np.int64)
    for number, (r0, c0, r1, c1) in enumerate(regions):
        owner[r0:r1, c0:c1] = number
    x, y = places.T
    inside = np.flatnonzero((xs[0] <= x) & (x <= xs[-1]) & (ys[0] <= y) & (y <= ys[-1]))
    row = np.minimum(np.searchsorted(ys, y[inside], "right") - 1, grid.n_rows - 1)
    col = np.minimum(np.searchsorted(xs, x[inside], "right") - 1, grid.n_cols - 1)
    mine: dict[int, list[Word]] = defaultdict(list)
    for number, word in zip(owner[row, col].tolist(), inside.tolist(), strict=True):
        mine[number].append(words[word])
    for number, held in mine.items():
        cell = grid.cells[number]
        cell.lines = text_lines(held)
        x0, top, x1, bottom = zip(*(word.box for word in held), strict=True)
        cell.box = Box(min(x0), min(top), max(x1), max(bottom)) if len(held) > 1 else held[0].box


# ---- rows and columns that only rules make -------------------------------------------------------


def _compact(grid: Grid, xs: np.ndarray, ys: np.ndarray) -> Grid | None:
    """Drop rows and columns where no cell starts, or thin and without a word."""
    rows = _kept(grid, ys, lambda c: (c.row, c.rowspan))
    cols = _kept(grid, xs, lambda c: (c.col, c.colspan))
    if not rows or not cols:
        return None
    if len(rows) == grid.n_rows and len(cols) == grid.n_cols:
        return grid
    row_at, col_at = ({old: new for new, old in enumerate(kept)} for kept in (rows, cols))
    cells = []
    for cell in grid.cells:
        spans_r = [row_at[r] for r in range(cell.row, cell.row + cell.rowspan) if r in row_at]
        spans_c = [col_at[c] for c in range(cell.col, cell.col + cell.colspan) if c in col_at]
        if spans_r and spans_c:
            cells.append(Cell(spans_r[0], spans_c[0], len(spans_r), len(spans_c), cell.lines, cell.box))
    edges = (*(grid.xs[c] for c in cols), grid.xs[cols[-1] + 1])
    return Grid(len(rows), len(cols), cells, page=grid.page, box=grid.box, xs=edges, doubts=grid.doubts)


def _kept(grid: Grid, edges: np.ndarray, span) -> list[int]:
    """Indices of the rows (or columns, as `span` tells) that stay."""
    count = len(edges) - 1
    starts = {span(c)[0] for c in grid.cells}
    thin = set(np.flatnonzero(np.diff(edges) < _THIN).tolist())
    if not thin:
        return list(range(count)) if len(starts) == count else sorted(starts)
    thick = {i for c in grid.cells if c.lines for i in range(span(c)[0], sum(span(c)))}
    narrow = {span(c)[0] for c in grid.cells if span(c)[1] == 1 and not c.lines} & thin
    return [i for i in range(count) if i in starts and (i in thick or i not in narrow)]
