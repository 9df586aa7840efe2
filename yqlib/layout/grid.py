"""Grids: cells with spans, in a page's own coordinates or in a transcript's columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from operator import attrgetter

from yqlib.sources.page import Box, Word

_COL = attrgetter("col")


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
        lines = self.lines
        return join_lines(lines) if len(lines) > 1 else lines[0].strip() if lines else ""


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
        for cell in self.cells:
            found[cell.row].append(cell)
        for row in found:
            row.sort(key=_COL)
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


def text_lines(words: list[Word]) -> list[str]:
    """Words in reading order, one string a printed line (baselines within half a height)."""
    if len(words) == 1:
        return [words[0].text]
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda w: w.box.middle[1]):
        y, height = word.box.middle[1], word.box.bottom - word.box.top
        if lines and abs(y - lines[-1][0].box.middle[1]) <= 0.5 * max(height, 4):
            lines[-1].append(word)
        else:
            lines.append([word])
    return [" ".join(w.text for w in sorted(line, key=lambda w: w.box.x0)) for line in lines]


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
