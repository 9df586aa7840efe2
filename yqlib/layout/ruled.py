"""Ruled grids of a page, from its ruling lines alone.

Lines that meet form one grid; its edges cut it into elementary cells, and those with no rule between
them are one merged cell.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from operator import attrgetter

import numpy as np

from yqlib.layout.grid import Cell, Grid, text_lines
from yqlib.sources.page import Box, Page, Rule, Word, hull
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
    grids = [g for lines in _connected(hs, vs) if (g := _grid(*lines, page)) is not None]
    if len(grids) < 2:
        return grids
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
    (_, h_at, h_start, h_end), (_, v_at, v_start, v_end) = (
        np.array([*zip(*rs, strict=True)]) for rs in (hs, vs)
    )
    meets = (h_start[:, None] - _TOUCH <= v_at) & (v_at <= h_end[:, None] + _TOUCH)
    meets &= (v_start - _TOUCH <= h_at[:, None]) & (h_at[:, None] <= v_end + _TOUCH)
    # each level rule's uprights as the bits of one number: most grids are too small for arrays
    bits = np.packbits(meets, 1, "little")
    left = {n: met for n, row in enumerate(bits) if (met := int.from_bytes(row, "little"))}
    while left:
        level, upright = [], 0
        grown = [next(iter(left))]
        while grown:
            level += grown
            for n in grown:
                upright |= left.pop(n)
            grown = [n for n, met in left.items() if met & upright]
        # a table of two columns without sides has one upright rule only
        if len(level) >= 2 and (upright.bit_count() >= 2 or len(level) >= 3):
            yield [hs[n] for n in sorted(level)], [v for n, v in enumerate(vs) if upright >> n & 1]


def _edges(rules: list[Rule], crossing: list[Rule]) -> list[float]:
    at = sorted([r.at for r in rules])
    edges = [sum(g) / len(g) for g in clusters(at, float, _SAME)]
    low, high = min([r.start for r in crossing]), max([r.end for r in crossing])
    if edges[0] - low > _OPEN:
        edges.insert(0, low)
    if high - edges[-1] > _OPEN:
        edges.append(high)
    return edges


def _grid(hs: list[Rule], vs: list[Rule], page: Page) -> Grid | None:
    """The grid of rules that meet, or None where they enclose nothing."""
    xs, ys = _edges(vs, hs), _edges(hs, vs)
    if len(xs) < 2 or len(ys) < 2:
        return None
    if len(xs) * len(ys) > _CELLS:
        page.doubts.append(f"有 {len(ys)} × {len(xs)} 条线相交，超出表格的可能，未按表格读取")
        return None
    regions, ragged = _regions(_walls(vs, xs, ys), _walls(hs, ys, xs))
    cells = _cells(regions, xs, ys, page.words)
    box = Box(xs[0], ys[0], xs[-1], ys[-1])
    grid = Grid(len(ys) - 1, len(xs) - 1, cells, page=page.number, box=box, xs=tuple(xs))
    if ragged:
        grid.doubts.append("有单元格边线不齐")
    return _compact(grid, xs, ys)


def _walls(rules: list[Rule], at: list[float], across: list[float]) -> list[bytearray]:
    """For each edge which strips between cross edges have a rule along it, through their middle."""
    middle = [(low + high) / 2 for low, high in pairwise(across)]
    found = [bytearray(len(middle)) for _ in at]
    for _, place, start, end in rules:
        edge = bisect_left(at, place)
        if edge == len(at) or (edge and place - at[edge - 1] <= at[edge] - place):
            edge -= 1  # the nearer one
        first, stop = bisect_left(middle, start - 1), bisect_right(middle, end + 1)
        found[edge][first:stop] = b"\1" * (stop - first)
    return found


def _regions(walls: list[bytearray], floors: list[bytearray]) -> tuple[list[Region], bool]:
    """Rectangles of elementary cells with no rule between them, by rows; whether any was ragged.

    walls: for each upright edge the rows with a rule, floors: for each level edge the columns with one.
    """
    n_rows, n_cols = len(floors) - 1, len(walls) - 1
    # no rule towards the next column, the next row
    ways = {(r, c, r, c + 1) for c, wall in enumerate(walls[1:-1]) for r in _gaps(wall)}
    ways |= {(r, c, r + 1, c) for r, floor in enumerate(floors[1:-1]) for c in _gaps(floor)}
    left = {cell for r0, c0, r1, c1 in ways for cell in ((r0, c0), (r1, c1))}
    every = ((r, c) for r in range(n_rows) for c in range(n_cols))
    regions = [(r, c, r + 1, c + 1) for r, c in every if (r, c) not in left]
    ragged = False
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


def _gaps(edge: bytearray) -> list[int]:
    return [n for n, ruled in enumerate(edge) if not ruled] if 0 in edge else []


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


def _cells(regions: Sequence[Region], xs: list[float], ys: list[float], words: Sequence[Word]) -> list[Cell]:
    """A cell a region with the words whose middle lies in it; a filled cell's box is that of its words."""
    placed = _placed(regions, xs, ys, words)
    cells = []
    for r0, c0, r1, c1 in regions:
        held = placed.get((r0, c0))
        if held is None:
            cells.append(Cell(r0, c0, r1 - r0, c1 - c0, [], Box(xs[c0], ys[r0], xs[c1], ys[r1])))
        elif len(held) == 1:
            cells.append(Cell(r0, c0, r1 - r0, c1 - c0, [held[0].text], held[0].box))
        else:
            cells.append(Cell(r0, c0, r1 - r0, c1 - c0, text_lines(held), hull([w.box for w in held])))
    return cells


def _placed(
    regions: Sequence[Region], xs: list[float], ys: list[float], words: Sequence[Word]
) -> dict[tuple[int, int], list[Word]]:
    """The words by the first row and column of the region they lie in."""
    merged = {
        (r, c): (r0, c0)
        for r0, c0, r1, c1 in regions
        if r1 - r0 > 1 or c1 - c0 > 1
        for r in range(r0, r1)
        for c in range(c0, c1)
    }
    left, upper, right, lower = xs[0], ys[0], xs[-1], ys[-1]
    xs, ys = xs[:-1], ys[:-1]  # what stands on the last edge is in the last column or row
    placed: dict[tuple[int, int], list[Word]] = defaultdict(list)
    for word in words:
        x0, top, x1, bottom = word.box
        x, y = (x0 + x1) / 2, (top + bottom) / 2
        if left <= x <= right and upper <= y <= lower:
            at = bisect_right(ys, y) - 1, bisect_right(xs, x) - 1
            placed[merged.get(at, at)].append(word)
    return placed


# ---- rows and columns that only rules make -------------------------------------------------------


def _compact(grid: Grid, xs: list[float], ys: list[float]) -> Grid | None:
    """Drop rows and columns where no cell starts, or thin and without a word."""
    rows = _kept(ys, grid.cells, attrgetter("row"), attrgetter("rowspan"))
    cols = _kept(xs, grid.cells, attrgetter("col"), attrgetter("colspan"))
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


def _kept(edges: list[float], cells: Sequence[Cell], first: Callable, span: Callable) -> list[int]:
    """Indices of the rows (or columns, as `first` and `span` tell) between edges that stay."""
    starts = set(map(first, cells))
    thin = {i for i, (low, high) in enumerate(pairwise(edges)) if high - low < _THIN}
    if not thin:
        return sorted(starts)
    thick = {i for c in cells if c.lines for i in range(first(c), first(c) + span(c))}
    narrow = {first(c) for c in cells if span(c) == 1 and not c.lines} & thin
    return [i for i in sorted(starts) if i in thick or i not in narrow]
