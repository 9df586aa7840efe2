"""Ruled grids: cells with spans, in a page's own coordinates or in a transcript's columns.

A grid is found from ruling lines alone: collinear pieces are merged, connected lines form one
grid, and elementary cells with no rule between them are one merged cell.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from yqlib.sources.page import Box, Page, Rule, Word

_SAME = 2.6  # edges closer than this are one edge: double rules, drawn cell borders (points)
_TOUCH = 3.5  # lines closer than this touch
_OPEN = 6.0  # rules reaching this far beyond the last crossing rule close an open side


@dataclass(slots=True)
class Cell:
    """One (merged) cell: place, spans, text lines as printed, address."""

    row: int
    col: int
    rowspan: int = 1
    colspan: int = 1
    lines: list[str] = field(default_factory=list)
    box: Box | None = None
    line: int | None = None

    @property
    def text(self) -> str:
        """The cell's lines joined without a break, as one printed name or figure."""
        return join_lines(self.lines)


@dataclass(slots=True)
class Grid:
    """A ruled (or transcribed) grid: cells by anchor, size, edges in points, address."""

    n_rows: int
    n_cols: int
    cells: list[Cell]
    page: int | None = None
    line: int | None = None
    last_line: int | None = None
    box: Box | None = None
    xs: tuple[float, ...] = ()
    doubts: list[str] = field(default_factory=list)
    marked: bool = False  # the medium itself says its spans: none are inferred

    def drop_rows(self, count: int) -> None:
        """Take off the first rows (captions or repeated headers)."""
        self.cells = [c for c in self.cells if c.row >= count]
        for cell in self.cells:
            cell.row -= count
        self.n_rows -= count

    def rows(self) -> list[list[Cell]]:
        """Cells by the row they start in, left to right."""
        found: list[list[Cell]] = [[] for _ in range(self.n_rows)]
        for cell in sorted(self.cells, key=lambda c: (c.row, c.col)):
            found[cell.row].append(cell)
        return found


def aligned(grid: Grid, first: Grid) -> list[Cell]:
    """The grid's cells in the columns of another page's grid, by their edges on the page."""
    if grid is first or not grid.xs or not first.xs or grid.xs == first.xs:
        return grid.cells
    at = [min(range(len(first.xs)), key=lambda i: abs(first.xs[i] - x)) for x in grid.xs]
    cells = []
    for cell in grid.cells:
        start, end = at[cell.col], at[min(cell.col + cell.colspan, len(at) - 1)]
        if end > start:
            cells.append(Cell(cell.row, start, cell.rowspan, end - start, cell.lines, cell.box, cell.line))
    return cells


def join_lines(lines: Iterable[str]) -> str:
    """Rejoin a wrapped text: no space at a break beside a Chinese character, one between latin words."""
    text = ""
    for piece in lines:
        piece = piece.strip()
        if text and piece and _latin(text[-1]) and _latin(piece[0]):
            text += " "
        text += piece
    return text


def _latin(char: str) -> bool:
    return char.isascii() and char.isalpha()


# ---- from ruling lines ---------------------------------------------------------------------------


def ruled_grids(page: Page) -> list[Grid]:
    """All ruled grids of a page from top to bottom, with their words in the cells."""
    horizontal = _merge([r for r in page.rules if r.horizontal])
    vertical = _merge([r for r in page.rules if not r.horizontal])
    grids = []
    for hs, vs in _connected(horizontal, vertical):
        grid = _grid(hs, vs, page)
        if grid is not None:
            grids.append(grid)
    outer = [g for g in grids if not any(_inside(g, other) for other in grids)]
    return sorted(outer, key=lambda g: (g.box.top, g.box.x0))  # type: ignore[union-attr]


def _inside(grid: Grid, other: Grid) -> bool:
    a, b = grid.box, other.box
    if other is grid or a is None or b is None:
        return False
    return b.x0 - 1 <= a.x0 and a.x1 <= b.x1 + 1 and b.top - 1 <= a.top and a.bottom <= b.bottom + 1


def _merge(rules: Sequence[Rule]) -> list[Rule]:
    """Join collinear pieces: dashes, one border a cell, rules drawn twice."""
    merged: list[Rule] = []
    for group in _clusters(sorted(rules, key=lambda r: r.at), lambda r: r.at, 1.3):
        at = sum(r.at for r in group) / len(group)
        start = end = None
        for rule in sorted(group, key=lambda r: r.start):
            if end is None or start is None:
                start, end = rule.start, rule.end
            elif rule.start <= end + _TOUCH:
                end = max(end, rule.end)
            else:
                merged.append(Rule(rule.horizontal, at, start, end))
                start, end = rule.start, rule.end
        if start is not None and end is not None:
            merged.append(Rule(group[0].horizontal, at, start, end))
    return [r for r in merged if r.end - r.start > 4]


def _clusters(items: Sequence, key, gap: float) -> Iterable[list]:
    group: list = []
    for item in items:
        if group and key(item) - key(group[-1]) > gap:
            yield group
            group = []
        group.append(item)
    if group:
        yield group


def _connected(hs: list[Rule], vs: list[Rule]) -> Iterable[tuple[list[Rule], list[Rule]]]:
    parent = list(range(len(hs) + len(vs)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for i, h in enumerate(hs):
        for j, v in enumerate(vs):
            if h.start - _TOUCH <= v.at <= h.end + _TOUCH and v.start - _TOUCH <= h.at <= v.end + _TOUCH:
                parent[root(i)] = root(len(hs) + j)
    groups: dict[int, tuple[list[Rule], list[Rule]]] = defaultdict(lambda: ([], []))
    for i, rule in enumerate([*hs, *vs]):
        groups[root(i)][0 if rule.horizontal else 1].append(rule)
    # a table of two columns without sides has one upright rule only
    return [g for g in groups.values() if len(g[0]) >= 2 and (len(g[1]) >= 2 or (g[1] and len(g[0]) >= 4))]


def _edges(rules: list[Rule], crossing: list[Rule]) -> list[float]:
    edges = [
        sum(r.at for r in g) / len(g)
        for g in _clusters(sorted(rules, key=lambda r: r.at), lambda r: r.at, _SAME)
    ]
    low, high = min(r.start for r in crossing), max(r.end for r in crossing)
    if edges[0] - low > _OPEN:
        edges.insert(0, low)
    if high - edges[-1] > _OPEN:
        edges.append(high)
    return edges


def _grid(hs: list[Rule], vs: list[Rule], page: Page) -> Grid | None:
    xs, ys = _edges(vs, hs), _edges(hs, vs)
    if len(xs) < 2 or len(ys) < 2:
        return None
    walls, floors = _walls(vs, xs, ys), _walls(hs, ys, xs)
    regions, ragged = _regions(len(ys) - 1, len(xs) - 1, walls, floors)
    cells = [
        Cell(r0, c0, r1 - r0, c1 - c0, box=Box(xs[c0], ys[r0], xs[c1], ys[r1])) for r0, c0, r1, c1 in regions
    ]
    box = Box(xs[0], ys[0], xs[-1], ys[-1])
    _fill(cells, [w for w in page.words if _holds(box, w)], len(ys) - 1, len(xs) - 1)
    grid = Grid(len(ys) - 1, len(xs) - 1, cells, page=page.number, box=box, xs=tuple(xs))
    if ragged:
        grid.doubts.append("有单元格边线不齐")
    return _compact(grid)


def _holds(box: Box, word: Word) -> bool:
    x, y = word.box.middle
    return box.x0 <= x <= box.x1 and box.top <= y <= box.bottom


def _walls(rules: list[Rule], at: list[float], across: list[float]) -> set[tuple[int, int]]:
    """(edge, strip) pairs where a rule runs along the middle of a strip between two cross edges."""
    found = set()
    middles = [(a + b) / 2 for a, b in itertools.pairwise(across)]
    for rule in rules:
        edge = min(range(len(at)), key=lambda i: abs(at[i] - rule.at))
        for strip, middle in enumerate(middles):
            if rule.start - 1 <= middle <= rule.end + 1:
                found.add((edge, strip))
    return found


def _regions(
    n_rows: int, n_cols: int, walls: set[tuple[int, int]], floors: set[tuple[int, int]]
) -> tuple[list[tuple[int, int, int, int]], bool]:
    """Rectangles (row0, col0, row1, col1) of elementary cells with no rule between them."""
    seen = [[False] * n_cols for _ in range(n_rows)]
    regions, ragged = [], False
    for r in range(n_rows):
        for c in range(n_cols):
            if seen[r][c]:
                continue
            members = _flood(r, c, n_rows, n_cols, walls, floors, seen)
            r1, c1 = max(m[0] for m in members) + 1, max(m[1] for m in members) + 1
            r0, c0 = min(m[0] for m in members), min(m[1] for m in members)
            if (r1 - r0) * (c1 - c0) == len(members):
                regions.append((r0, c0, r1, c1))
            else:
                ragged = True
                regions.extend(_strips(members))
    return regions, ragged


def _flood(r, c, n_rows, n_cols, walls, floors, seen):
    stack, members = [(r, c)], []
    seen[r][c] = True
    while stack:
        r, c = stack.pop()
        members.append((r, c))
        for rr, cc, blocked in (
            (r, c + 1, (c + 1, r) in walls),
            (r, c - 1, (c, r) in walls),
            (r + 1, c, (r + 1, c) in floors),
            (r - 1, c, (r, c) in floors),
        ):
            if 0 <= rr < n_rows and 0 <= cc < n_cols and not blocked and not seen[rr][cc]:
                seen[rr][cc] = True
                stack.append((rr, cc))
    return members


def _strips(members: list[tuple[int, int]]) -> Iterable[tuple[int, int, int, int]]:
    """A ragged region cut into row strips: nothing is lost where a rule is missing."""
    by_row: dict[int, list[int]] = defaultdict(list)
    for r, c in members:
        by_row[r].append(c)
    for r, cols in sorted(by_row.items()):
        for run in _clusters(sorted(cols), lambda c: c, 1):
            yield r, run[0], r + 1, run[-1] + 1


def _fill(cells: list[Cell], words: list[Word], n_rows: int, n_cols: int) -> None:
    for cell in cells:
        mine = [w for w in words if cell.box and _holds(cell.box, w)]
        if mine:
            cell.lines = text_lines(mine)
            box = mine[0].box
            for word in mine[1:]:
                box = box.union(word.box)
            cell.box = box


def text_lines(words: list[Word]) -> list[str]:
    """Words in reading order, one string a printed line (baselines within half a height)."""
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda w: w.box.middle[1]):
        y, height = word.box.middle[1], word.box.bottom - word.box.top
        if lines and abs(y - lines[-1][0].box.middle[1]) <= 0.5 * max(height, 4):
            lines[-1].append(word)
        else:
            lines.append([word])
    return [" ".join(w.text for w in sorted(line, key=lambda w: w.box.x0)) for line in lines]


def _compact(grid: Grid) -> Grid | None:
    """Drop rows and columns that only rules make: no cell starts there, or thin and without a word."""
    rows = _kept(grid, lambda c: (c.row, c.rowspan), grid.n_rows)
    cols = _kept(grid, lambda c: (c.col, c.colspan), grid.n_cols)
    if not rows or not cols:
        return None
    row_at, col_at = ({old: new for new, old in enumerate(kept)} for kept in (rows, cols))
    cells = []
    for cell in grid.cells:
        spans_r = [row_at[r] for r in range(cell.row, cell.row + cell.rowspan) if r in row_at]
        spans_c = [col_at[c] for c in range(cell.col, cell.col + cell.colspan) if c in col_at]
        if spans_r and spans_c:
            cells.append(Cell(spans_r[0], spans_c[0], len(spans_r), len(spans_c), cell.lines, cell.box))
    xs = (*tuple(grid.xs[c] for c in cols), grid.xs[cols[-1] + 1])
    return Grid(len(rows), len(cols), cells, page=grid.page, box=grid.box, xs=xs, doubts=grid.doubts)


def _kept(grid: Grid, span, count: int) -> list[int]:
    starts = {span(c)[0] for c in grid.cells}
    thick = {i for c in grid.cells if c.lines for i in range(span(c)[0], sum(span(c)))}
    narrow = {
        span(c)[0]
        for c in grid.cells
        if span(c)[1] == 1
        and c.box
        and min(c.box.x1 - c.box.x0, c.box.bottom - c.box.top) < 5
        and not c.lines
    }
    return [i for i in range(count) if i in starts and (i in thick or i not in narrow)]


# ---- from a transcript ---------------------------------------------------------------------------


def is_table_line(text: str) -> bool:
    """A line of a tab or pipe table (also its separator rows)."""
    return "\t" in text or (text.startswith("|") and text.count("|") >= 2)


def text_grid(lines: Sequence[tuple[int, str]]) -> Grid | None:
    """Consecutive table lines of a transcript as a grid without spans; None for bare separators."""
    rows = [(number, _split(text)) for number, text in lines if not _separator(text)]
    rows = [(number, cells) for number, cells in rows if cells]
    if not rows:
        return None
    width = max(len(cells) for _, cells in rows)
    cells = [
        Cell(r, c, lines=[text] if text else [], line=number)
        for r, (number, texts) in enumerate(rows)
        for c, text in enumerate(texts + [""] * (width - len(texts)))
    ]
    return Grid(len(rows), width, cells, line=rows[0][0], last_line=lines[-1][0])


def _separator(text: str) -> bool:
    return text.startswith("|") and not text.strip("|-: \t") and "-" in text


def _split(text: str) -> list[str]:
    if "\t" in text:
        return [cell.strip() for cell in text.split("\t")]
    return [cell.strip() for cell in text.strip().removeprefix("|").removesuffix("|").split("|")]
