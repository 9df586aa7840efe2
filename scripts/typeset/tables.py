"""Tables as plain TSV files with their merged cells, resolved into spans.

A table is one TSV file: the header rows first, then the body. Two marks say what is merged:

- ``<``  this cell belongs to the cell on its left  (a column span)
- ``^``  this cell belongs to the cell above        (a row span)

An empty field is an empty cell. Empty cells at the end of a line may be left off; a line that holds
nothing at all is written as a single ``_`` so that no editor takes it away.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

LEFT, ABOVE, BLANK_ROW = "<", "^", "_"
AMOUNT = re.compile(r"-?[\d,]+\.\d+|——")
WHOLE = re.compile(r"\d+")
CODE_HEADS = {"科目编码", "科目代码", "收入科目编码"}
CENTRED = re.compile(r"合计|总计|部门合计|.*(收入|支出|经费)(合计|总计)|栏次|项目|行次|统计数")


@dataclass(frozen=True)
class Cell:
    """One printed cell: its place, its text, and how many columns and rows it covers."""

    x: int
    y: int
    text: str
    colspan: int
    rowspan: int
    align: str


def read_rows(path: Path) -> list[list[str]]:
    """Return the rows of a TSV file, each padded to the width of the first."""
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
    width = len(rows[0])
    if any(len(row) > width for row in rows):
        raise ValueError(f"{path.name}: a row is wider than the header")
    rows = [[""] if row == [BLANK_ROW] else row for row in rows]
    return [row + [""] * (width - len(row)) for row in rows]


def printed(rows: list[list[str]]) -> list[list[str]]:
    """Return the texts that are really printed, row by row (no marks, no empty cells)."""
    return [[text for text in row if text not in ("", LEFT, ABOVE)] for row in rows]


def span(rows: list[list[str]], x: int, y: int) -> tuple[int, int]:
    """Return how many columns and rows the cell at (x, y) covers."""
    right = x + 1
    while right < len(rows[y]) and rows[y][right] == LEFT:
        right += 1
    below = y + 1
    while below < len(rows) and rows[below][x] == ABOVE:
        below += 1
    return right - x, below - y


def alignment(text: str, heads: list[str], x: int, is_header: bool) -> str:
    """Return how a cell is set: headers and totals centred, amounts right, names left."""
    if is_header or CENTRED.fullmatch(text):
        return "center"
    if AMOUNT.fullmatch(text):
        return "right"
    if WHOLE.fullmatch(text):
        return "left" if heads[x] in CODE_HEADS else "center"
    return "left"


def header_names(rows: list[list[str]], header: int) -> list[str]:
    """Return the lowest header name of every column."""
    names = []
    for x in range(len(rows[0])):
        column = [rows[y][x] for y in range(header) if not WHOLE.fullmatch(rows[y][x])]
        named = [text for text in column if text not in ("", LEFT, ABOVE)]
        names.append(named[-1] if named else "")
    return names


def resolve(rows: list[list[str]], header: int) -> list[Cell]:
    """Return the cells of a table with their spans; ``header`` rows are set as a header."""
    heads = header_names(rows, header)
    cells = []
    for y, row in enumerate(rows):
        for x, text in enumerate(row):
            if text in (LEFT, ABOVE):
                continue
            columns, below = span(rows, x, y)
            cells.append(Cell(x, y, text, columns, below, alignment(text, heads, x, y < header)))
    return cells
