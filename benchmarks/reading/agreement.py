"""Do yqlib's two page sources (pdfium and pdfplumber) give the same cells?

Both feed the same layout; compared are a page's grids in order, then every cell by its place: text and
spans. A grid one source has and the other has not counts all its filled cells as differing.
"""

from __future__ import annotations

import inspect
from collections import defaultdict
from pathlib import Path

from reading.tools import Output

ENGINES = ("pdfium", "pdfplumber")


class Absent(Exception):
    """This version of yqlib has one page source only."""


def compare(path: Path) -> Output:
    """Counts `cells`, `differing` in `checks`, and the first differences in `notes`. Raises Absent."""
    first, second = (_cells(path, engine) for engine in ENGINES)
    out = Output(checks={"cells": 0, "differing": 0})
    for place in sorted(first.keys() | second.keys()):
        a, b = first.get(place), second.get(place)
        out.checks["cells"] += 1
        if a != b:
            out.checks["differing"] += 1
            if len(out.notes) < 20:
                page, grid, row, col = place
                out.notes.append(f"{path.name} p.{page} grid {grid} row {row} column {col}: {_say(a)} | {_say(b)}")
    return out


def _say(cell: tuple | None) -> str:
    return "no cell" if cell is None else f"{cell[0][:40]!r} {cell[1]}x{cell[2]}"


def _cells(path: Path, engine: str) -> dict[tuple[int, int, int, int], tuple[str, int, int]]:
    """(page, grid, row, column) → (text, rows, columns) of the filled or merged cells."""
    from yqlib.layout.blocks import blocks
    from yqlib.layout.grid import Grid
    from yqlib.sources import pdf

    reader = getattr(pdf, "read_pages", None)
    if reader is None or "engine" not in inspect.signature(reader).parameters:
        raise Absent("this yqlib has one page source")
    found, count = {}, defaultdict(int)
    for block in blocks(reader(path.name, path.read_bytes(), engine=engine)):
        if isinstance(block, Grid):
            number = count[block.page]
            count[block.page] += 1
            for cell in block.cells:
                if cell.text or cell.rowspan > 1 or cell.colspan > 1:
                    place = (block.page or 0, number, cell.row, cell.col)
                    found[place] = (cell.text, cell.rowspan, cell.colspan)
    return found
