"""Goal and self-evaluation sheets as rows of printed cells, one sheet a project, pieces put together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from yqlib import forms
from yqlib.forms.text import remembered
from yqlib.layout.captions import LogicalTable
from yqlib.layout.grid import Cell, Grid, aligned
from yqlib.sources.page import Box

#: Longer texts are no labels; wordings with .* take long on what is long.
_LONGEST_LABEL = 40
_AROUND_SIGN = re.compile(r"\s*([≥≤])\s*(?=\d)")


class SheetTable(NamedTuple):
    """One table of a role without facts: its id in `tables`, how it was read, and its layout."""

    table_id: str
    reader: str
    table: LogicalTable


@dataclass(slots=True)
class Item:
    """One printed cell of a sheet: its text, columns [col, end), rows [row, last), address."""

    text: str
    row: int
    last: int
    col: int
    end: int
    page: int | None = None
    line: int | None = None
    box: Box | None = None

    @property
    def norm(self) -> str:
        """The text for comparing."""
        return forms.normalise(self.text)


@dataclass(slots=True)
class Piece:
    """The rows of one grid of a sheet; `loose` where its columns cannot be relied on (a transcript)."""

    rows: list[list[Item]]
    loose: bool


@dataclass(slots=True)
class Sheet:
    """One goal or self-evaluation sheet: its pieces in order, its captions and what was doubtful."""

    role: str
    title: str
    table_id: str
    reader: str
    unit: str = ""
    name: str = ""
    captions: list[str] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    #: scores printed in a row of indicators but belonging to its part: first level, printed here, cell
    points: list[tuple[str | None, bool, Item]] = field(default_factory=list)

    @property
    def rows(self) -> list[list[Item]]:
        """All rows with printed cells, in order."""
        return [row for piece in self.pieces for row in piece.rows if row]

    def doubt(self, text: str) -> None:
        """Say once that something of the sheet is doubtful."""
        if text not in self.doubts:
            self.doubts.append(text)


# ---- labels --------------------------------------------------------------------------------------


@cache
def _labels(use: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    found = [r for r in forms.table("goal_labels.csv") if r["use"] == use]
    return tuple((r["key"], re.compile(r["wording"])) for r in found)


_TAIL = re.compile(r"[:：]$")
_AMONG = re.compile(r"^其中[:：,，、]?")
_IN_UNIT = re.compile(r"[(（](?:单位[:：])?(亿元|万元|千元|元)[)）]")


@remembered
def label(text: str, use: str) -> str | None:
    """The key a printed label of one use stands for ("" where the use has no keys), or None."""
    if len(text) > 2 * _LONGEST_LABEL:
        return None
    norm = forms.normalise(text)
    if not norm or len(norm) > _LONGEST_LABEL:
        return None
    bare = _IN_UNIT.sub("", _AMONG.sub("", _TAIL.sub("", norm)))
    if use == "budget":  # sources and uses of the whole body's money are numbered in some forms
        bare = forms.strip_ordinal(bare)[1]
    for key, wording in _labels(use):
        if wording.fullmatch(bare) or wording.fullmatch(norm):
            return key
    return None


def unit_in(text: str) -> str:
    """The money unit a label states: 项目资金（元）; "" for none."""
    found = _IN_UNIT.search(text)
    return found.group(1) if found else ""


# ---- rows ----------------------------------------------------------------------------------------


def _plain(text: str) -> str:
    """The text without the spaces a transcriber leaves around signs of comparison."""
    if "≥" in text or "≤" in text:
        text = _AROUND_SIGN.sub(r"\1", text)
    return text.strip()


def _item(cell: Cell, grid: Grid) -> Item | None:
    text = _plain(cell.text)
    if not text:
        return None
    return Item(
        text,
        cell.row,
        cell.row + cell.rowspan,
        cell.col,
        cell.col + cell.colspan,
        grid.page,
        cell.line,
        cell.box,
    )


def piece_of(grid: Grid, first: Grid) -> Piece:
    """The rows of one grid in the columns of the sheet's first one; blank cells are left out."""
    rows: list[list[Item]] = [[] for _ in range(grid.n_rows)]
    for cell in aligned(grid, first):
        if (item := _item(cell, grid)) is not None:
            rows[cell.row].append(item)
    for row in rows:
        row.sort(key=lambda item: item.col)
    return Piece(rows, loose=grid.line is not None and not grid.marked)


def heads(row: Sequence[Item]) -> list[tuple[str, Item]]:
    """The header words of a row (一级指标, 指标值 …) with their cells; empty where it is no header row."""
    found = [(key, item) for item in row if (key := label(item.text, "head")) is not None]
    words = {key for key, _ in found} & {"level1", "level2", "name", "target", "actual"}
    return found if len(words) >= 2 else []


# ---- sheets --------------------------------------------------------------------------------------


def is_sheet(table: LogicalTable) -> bool:
    """A table that is a goal sheet though its title is not known: it has the header of indicators."""
    if table.role is not None:
        return False
    return any(
        "三级指标" in forms.normalise(c.text) for g in table.grids for c in g.cells if len(c.text) < 12
    )


def sheets_of(tables: Iterable[SheetTable]) -> list[Sheet]:
    """The sheets in printed order: pieces torn by a page break joined, fused ones parted at 项目名称."""
    found: list[Sheet] = []
    for entry in tables:
        table = entry.table
        role = _role(table)
        if role == "service_catalogue":
            continue
        titled = any(forms.role_of_title(line.text) for line in table.captions)
        last = found[-1] if found else None
        if titled or last is None or last.role != role or last.reader != entry.reader:
            found.append(_new(entry, role))
        for grid in table.grids:
            for piece in _parts(piece_of(grid, table.grids[0])):
                if _opens(piece) and found[-1].rows:
                    found.append(_new(entry, role))
                found[-1].pieces.append(piece)
    return [sheet for sheet in found if sheet.rows]


def _role(table: LogicalTable) -> str:
    if table.role is not None:
        return table.role.role
    texts = [c.text for g in table.grids for c in g.cells]
    review = any(label(t, "head") == "actual" for t in texts)
    one = any(label(t, "field") == "project" for t in texts)
    return f"{'project' if one else 'overall'}_{'review' if review else 'goal'}"


def _new(entry: SheetTable, role: str) -> Sheet:
    table = entry.table
    captions = [line.text for line in table.captions]
    return Sheet(role, table.title, entry.table_id, entry.reader, table.unit, table.name, captions)


def _opens(piece: Piece) -> bool:
    row = next((row for row in piece.rows if row), None)
    return row is not None and label(row[0].text, "field") == "project" and not heads(row)


def _parts(piece: Piece) -> list[Piece]:
    """A grid that holds several sheets one below the other is parted where a project's name is printed."""
    starts = [
        i
        for i, row in enumerate(piece.rows)
        if row and label(row[0].text, "field") == "project" and not heads(row)
    ]
    cuts = sorted({0, *starts})
    bounds = zip(cuts, [*cuts[1:], len(piece.rows)], strict=True)
    return [Piece(piece.rows[a:b], piece.loose) for a, b in bounds if any(piece.rows[a:b])]
