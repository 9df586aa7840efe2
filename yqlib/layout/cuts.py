"""Tables told apart: two in one grid that touch, two beside each other with captions on one line."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import replace

from yqlib import forms
from yqlib.layout.blocks import Block, Line
from yqlib.layout.captions import is_caption_row, is_title_row
from yqlib.layout.grid import Cell, Grid
from yqlib.layout.header import header_height, is_numbering_row
from yqlib.money import parse_number

_NAMES = ("label", "code", "code_part")
_FIGURES = ("amount", "item", "total", "measure", "change", "rate", "count", "group", "side")
_ROWS = 2000  # no page shows more; a grid beyond it is not looked through
_CAPTIONS_BESIDE = 5  # lines above two tables that may hold captions of both


def cut_touching(grid: Grid, role: str | None) -> Grid | None:
    """Take off the grid, and return, what another header (or a title over one) begins in the middle of it.

    Another header: a whole row of known wordings, of names and of figures, that is not the grid's own.
    """
    if not grid.xs or not 4 <= grid.n_rows <= _ROWS:
        return None
    rows = grid.rows()
    others = [n for n in range(2, grid.n_rows - 1) if _is_header_row(rows[n])]
    height = header_height(grid, role) if others else 0
    if not height:
        return None
    own = {forms.normalise(c.text) for row in rows[:height] for c in row if c.lines}
    for index in others:
        if index <= height:
            continue
        head = index
        while head - 1 > height and _facets(rows[head - 1]) and not _crossed(grid, head - 1):
            head -= 1  # 收入 | 支出 above 项目 | 预算数 | 项目 | 预算数
        start = _captions_above(grid, rows, head, height)
        again = {forms.normalise(c.text) for row in rows[head : index + 1] for c in row} <= own
        other = start < head or (len(rows[index]) > 2 and not again)
        if other and not _crossed(grid, start):
            return _take_off(grid, start)
    return None


def _is_header_row(row: list[Cell]) -> bool:
    """Every cell is a known header; names and figures are among them."""
    facets = _facets(row)
    named = not facets.isdisjoint(_NAMES) and not facets.isdisjoint(_FIGURES)
    return named and not is_numbering_row(row) and all(parse_number(c.text) is None for c in row)


def _facets(row: list[Cell]) -> set[str]:
    """What the cells of a header row head; nothing where one of two or more is blank or no header."""
    found: set[str] = set()
    if len(row) < 2:
        return found
    for cell in row:
        header = forms.header(cell.text, None) if cell.lines else None
        if header is None:
            return set()
        found.add(header.facet)
    return found


def _captions_above(grid: Grid, rows: list[list[Cell]], index: int, height: int) -> int:
    """First of the caption rows that stand right above a row, where one of them is a title."""
    start, titled = index, False
    while start - 1 > height:
        cells = [c for c in rows[start - 1] if c.text]
        if cells and not is_caption_row(grid, cells):
            break
        start -= 1
        titled = titled or (bool(cells) and is_title_row(grid, cells))
    return start if titled else index


def _crossed(grid: Grid, row: int) -> bool:
    return any(c.row < row < c.row + c.rowspan for c in grid.cells)


def _take_off(grid: Grid, start: int) -> Grid:
    rest = [replace(c, row=c.row - start) for c in grid.cells if c.row >= start]
    box, tops = grid.box, [c.box.top for c in rest if c.box is not None]
    other = Grid(grid.n_rows - start, grid.n_cols, rest, page=grid.page, box=box, xs=grid.xs)
    if box is not None and tops:
        other.box, grid.box = box._replace(top=min(tops)), box._replace(bottom=min(tops))
    grid.cells, grid.n_rows = [c for c in grid.cells if c.row < start], start
    for part in (grid, other):
        _own_columns(part)
    return other


def _own_columns(grid: Grid) -> None:
    """Only the edges at which a cell of this part begins stay its columns."""
    kept = sorted({c.col for c in grid.cells})
    at = {old: new for new, old in enumerate(kept)}
    for cell in grid.cells:
        spanned = [c for c in kept if cell.col <= c < cell.col + cell.colspan]
        cell.col, cell.colspan = at[cell.col], len(spanned)
    grid.xs = (*(grid.xs[c] for c in kept), grid.xs[-1])
    grid.n_cols = len(kept)


# ---- beside each other ---------------------------------------------------------------------------


def unbraid(blocks: Sequence[Block]) -> list[Block]:
    """Blocks in which the captions of two tables beside each other stand above their own table each."""
    found: list[Block] = []
    index = 0
    while index < len(blocks):
        block = blocks[index]
        after = blocks[index + 1] if index + 1 < len(blocks) else None
        if isinstance(block, Grid) and isinstance(after, Grid) and _beside(block, after):
            left, right = sorted((block, after), key=lambda g: g.box.x0 if g.box else 0.0)
            shared: list[Line] = []
            while found and len(shared) < _CAPTIONS_BESIDE and _caption_of(found[-1], left, right):
                shared.insert(0, found.pop())  # type: ignore[arg-type]
            mine, theirs = _share(shared, left, right)
            found.extend([*mine, left, *theirs, right])
            index += 2
            continue
        found.append(block)
        index += 1
    return found


def _beside(one: Grid, two: Grid) -> bool:
    a, b = one.box, two.box
    if one.page is None or one.page != two.page or a is None or b is None:
        return False
    apart = a.x1 <= b.x0 + 1 or b.x1 <= a.x0 + 1
    return apart and min(a.bottom, b.bottom) - max(a.top, b.top) > 10


def _caption_of(block: Block, left: Grid, right: Grid) -> bool:
    """A short line above both grids that may caption one of them or both."""
    if not isinstance(block, Line) or block.box is None or block.page != left.page:
        return False
    return not block.text.rstrip().endswith(("。", "；", ";"))


def _share(lines: Sequence[Line], left: Grid, right: Grid) -> tuple[list[Line], list[Line]]:
    """The captions of each of two grids. One that belongs to both (a title or unit) is given to both."""
    assert left.box is not None and right.box is not None
    wall = (left.box.x1 + right.box.x0) / 2
    mine: list[Line] = []
    theirs: list[Line] = []
    common = False
    for line in lines:
        assert line.box is not None
        if line.box.x1 <= wall:
            mine.append(line)
        elif line.box.x0 >= wall:
            theirs.append(line)
        elif (halves := _halves(line, wall)) is not None:
            mine.append(halves[0])
            theirs.append(halves[1])
        else:
            mine.append(line)
            if forms.role_of_title(line.text) or _says_unit(line):
                theirs.append(line)
                common = True
    if common and not any(map(_says_unit, mine)):
        mine.extend(line for line in theirs if _says_unit(line))
    return mine, theirs


def _says_unit(line: Line) -> bool:
    return forms.wordings("unit").search(forms.normalise(line.text)) is not None


def _halves(line: Line, wall: float) -> tuple[Line, Line] | None:
    """A line cut at its gap over the wall, judged by the width its letters need on each side."""
    words, box = line.text.split(), line.box
    assert box is not None
    height = box.bottom - box.top
    sizes = [height * sum(_width(c) for c in w) for w in words]
    cuts = [
        n
        for n in range(1, len(words))
        if box.x0 + sum(sizes[:n]) <= wall + height and box.x1 - sum(sizes[n:]) >= wall - height
    ]
    if len(cuts) > 1:
        middle = len(words) // 2
        cuts = [middle] if len(words) % 2 == 0 and words[:middle] == words[middle:] else []
    if not cuts:
        return None
    left, right = " ".join(words[: cuts[0]]), " ".join(words[cuts[0] :])
    ends = box.x0 + sum(sizes[: cuts[0]]), box.x1 - sum(sizes[cuts[0] :])
    return (
        replace(line, text=left, box=box._replace(x1=min(ends[0], wall))),
        replace(line, text=right, box=box._replace(x0=max(ends[1], wall))),
    )


def _width(char: str) -> float:
    """Width of a letter in its height."""
    return 1.0 if unicodedata.east_asian_width(char) in "WF" else 0.5
