"""A table in compact text, laid out as cells, and the facts it prints.

First line: title | unit. ``K`` names the columns (code, label, v for figures, skip), ``H`` is a header
row, other lines are body rows; ``<`` continues the cell to the left, ``^`` the cell above.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

FEN = {"元": 100, "万元": 1_000_000}
FIGURE = re.compile(r"[-−－△(（]?[\d０-９][\d０-９,，.．\u00a0]*[)）]?[%％]?")


class Fact(NamedTuple):
    """One printed figure, as the expected file holds it."""

    title: str
    row_label: str
    row_code: str
    column_path: str
    printed: str
    amount_fen: str
    page: str


class Place(NamedTuple):
    """A cell: row, column, rows down, columns across, text."""

    row: int
    col: int
    down: int
    across: int
    text: str


@dataclass
class Sheet:
    """Title, unit, kinds of the columns, header rows, body rows."""

    title: str
    unit: str
    columns: list[str] = field(default_factory=list)
    head: list[list[str]] = field(default_factory=list)
    body: list[list[str]] = field(default_factory=list)

    def paths(self) -> list[str]:
        """Printed headers of each column from outer to inner, joined by `/`."""
        found: list[list[str]] = [[] for _ in self.columns]
        for cell in places(self.head):
            for col in range(cell.col, cell.col + cell.across):
                if cell.text and (not found[col] or found[col][-1] != cell.text):
                    found[col].append(cell.text)
        return ["/".join(f) for f in found]

    def facts(self, page: int, rows: slice = slice(None)) -> list[Fact]:
        """What these body rows print, all on one page."""
        paths, found = self.paths(), []
        chosen = set(range(len(self.body))[rows])
        covered = {
            (r, c): cell.text
            for cell in places(self.body)
            for r in range(cell.row, cell.row + cell.down)
            for c in range(cell.col, cell.col + cell.across)
        }
        for cell in places(self.body):
            if cell.row not in chosen or self.columns[cell.col] != "v" or not FIGURE.fullmatch(cell.text):
                continue
            left = list(enumerate(self.columns))[: cell.col]
            names = [covered[cell.row, c] for c, k in left if k == "label"]
            codes = [covered[cell.row, c] for c, k in left if k == "code"]
            code = next((c for c in codes if c.isdigit()), "")
            label = next((n for n in reversed(names) if n), "") or next((c for c in codes if c != code), "")
            fen = amount(cell.text, self.unit)
            found.append(Fact(self.title, label, code, paths[cell.col], cell.text, fen, str(page)))
        return found


def amount(text: str, unit: str) -> str:
    """A printed figure in 分; nothing where it is a rate."""
    plain = unicodedata.normalize("NFKC", text).replace(",", "").replace(" ", "")
    bare = plain.strip("-−△()")
    if plain.endswith("%"):
        return ""
    fen = int(Decimal(bare) * FEN[unit])
    return str(fen if bare == plain else -fen)


def sheet(text: str) -> Sheet:
    """Read the compact text."""
    lines = [line.strip() for line in text.strip().splitlines()]
    title, unit = (part.strip() for part in lines[0].split("|"))
    made = Sheet(title, unit)
    for line in lines[1:]:
        if line.startswith("K "):
            made.columns = line[2:].split()
        else:
            row = [c.strip() for c in line.removeprefix("H ").split("|")]
            (made.head if line.startswith("H ") else made.body).append(row)
    for row in [*made.head, *made.body]:
        assert len(row) == len(made.columns), (made.title, row)
    return made


def places(rows: list[list[str]]) -> Iterator[Place]:
    """The cells of marked-up rows with their spans."""
    for y, row in enumerate(rows):
        for x, text in enumerate(row):
            if text in ("<", "^"):
                continue
            across = next((i for i in range(1, len(row) - x) if row[x + i] != "<"), len(row) - x)
            down = next((i for i in range(1, len(rows) - y) if rows[y + i][x] != "^"), len(rows) - y)
            yield Place(y, x, down, across, text)


# ---- laid out ------------------------------------------------------------------------------------


@dataclass
class Laid:
    """Cells with edges in points from the upper left corner of the page."""

    xs: list[float]
    ys: list[float]
    cells: list[Place]
    heads: int = 0

    def box(self, cell: Place) -> tuple[float, float, float, float]:
        """x0, top, x1, bottom of a cell."""
        return (
            self.xs[cell.col],
            self.ys[cell.row],
            self.xs[cell.col + cell.across],
            self.ys[cell.row + cell.down],
        )

    def lines(self) -> Iterator[tuple[bool, float, float, float]]:
        """(horizontal, at, start, end) of each rule in its full length, no rule inside a merged cell."""
        owner = {
            (r, c): i
            for i, p in enumerate(self.cells)
            for r in range(p.row, p.row + p.down)
            for c in range(p.col, p.col + p.across)
        }
        n_rows, n_cols = len(self.ys) - 1, len(self.xs) - 1
        for y in range(n_rows + 1):
            wanted = [owner.get((y - 1, c), -1) != owner.get((y, c), -1) for c in range(n_cols)]
            for a, b in _runs(wanted):
                yield True, self.ys[y], self.xs[a], self.xs[b]
        for x in range(n_cols + 1):
            wanted = [owner.get((r, x - 1), -1) != owner.get((r, x), -1) for r in range(n_rows)]
            for a, b in _runs(wanted):
                yield False, self.xs[x], self.ys[a], self.ys[b]


def _runs(wanted: list[bool]) -> Iterator[tuple[int, int]]:
    start = None
    for i, want in enumerate([*wanted, False]):
        if want and start is None:
            start = i
        elif not want and start is not None:
            yield start, i
            start = None


def wrap(text: str, room: float, size: float, width) -> list[str]:
    """A text in lines no wider than `room` points; figures and words of digits are never broken."""
    if "\n" in text:
        return [piece for part in text.split("\n") for piece in wrap(part, room, size, width)]
    if FIGURE.fullmatch(text) or width(text) * size <= room or text.isascii():
        return [text]
    lines = [""]
    for char in text:
        if width(lines[-1] + char) * size > room:
            lines.append("")
        lines[-1] += char
    return lines
