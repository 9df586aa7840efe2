"""What each column of a table is: label, code, line number, attribute or money, on which side."""

from __future__ import annotations

import re
from dataclasses import dataclass

from yqlib import forms
from yqlib.layout.grid import Grid
from yqlib.money import FEN_PER_UNIT, parse_number

_UNIT_IN_HEADER = re.compile(r"\((亿元|万元|千元|元|人|辆|个|台|套|平方米|%|次)\)")


@dataclass(frozen=True, slots=True)
class ColumnInfo:
    """One column: facet (label, code, code_part, lineno, attr, value), key, side, printed path, unit."""

    index: int
    facet: str
    key: str | None
    side: str
    path: tuple[str, ...]
    unit: str | None = None
    money: bool = True

    @property
    def printed_path(self) -> str:
        """Printed headers from outer to inner."""
        return "/".join(self.path)


def read_columns(grid: Grid, paths: list[tuple[str, ...]], height: int, role: str | None) -> list[ColumnInfo]:
    """Interpret every column of a grid by its header path, and by its cells where the header is unknown."""
    found = []
    side = ""
    for index, path in enumerate(paths):
        headers = [forms.header(text, role) for text in path]
        own = next((h.key for h in headers if h and h.facet == "side"), "")
        side = own or (side if path and not headers[0] else "")
        leaf = headers[-1] if headers else None
        facet = _facet(leaf, grid, index, height, path)
        key = leaf.key if facet == "attr" and leaf else _value_key(headers) if facet == "value" else None
        unit, money = _unit(path)
        found.append(ColumnInfo(index, facet, key, side or "–", path, unit, money))
    return found


def _facet(leaf: forms.Header | None, grid: Grid, index: int, height: int, path: tuple[str, ...]) -> str:
    if leaf is not None and leaf.facet in ("label", "code", "code_part", "lineno", "attr"):
        return leaf.facet
    if leaf is not None and leaf.facet in ("amount", "item", "total", "measure"):
        return "value"
    figures = texts = 0
    for cell in grid.cells:
        if cell.row >= height and cell.col == index and cell.text:
            if parse_number(cell.text) is not None:
                figures += 1
            else:
                texts += 1
    if leaf is not None and leaf.facet in ("side", "group"):
        return "value" if figures >= texts else "label"
    if figures > texts or (figures and figures == texts):
        return "value"
    return "label" if texts else ("value" if path and index else "label")


def _value_key(headers: list[forms.Header | None]) -> str | None:
    """The canonical column: innermost item; a total takes the name of the item it totals."""
    if not headers or headers[-1] is None:
        return None
    measure = next((h.key for h in headers if h and h.facet == "measure"), "")
    items = [h.key for h in headers if h and h.facet == "item"]
    leaf = headers[-1]
    if leaf.facet == "item":
        key = leaf.key
    elif items:
        key = items[-1]
    elif any(h and h.facet == "total" for h in headers):
        key = "total"
    else:
        key = leaf.key or "amount"
    if not measure:
        return key
    prefix, default = measure.split(":")
    return f"{prefix}.{default if leaf.facet != 'item' and not items else key}"


def _unit(path: tuple[str, ...]) -> tuple[str | None, bool]:
    for text in reversed(path):
        if found := _UNIT_IN_HEADER.search(forms.normalise(text)):
            return found[1], found[1] in FEN_PER_UNIT
    return None, True


@dataclass(frozen=True, slots=True)
class Panel:
    """One of the tables printed side by side: its naming columns and its value columns."""

    codes: tuple[ColumnInfo, ...]
    labels: tuple[ColumnInfo, ...]
    attrs: tuple[ColumnInfo, ...]
    values: tuple[ColumnInfo, ...]


def panels(columns: list[ColumnInfo]) -> list[Panel]:
    """Cut the columns into panels: a naming column after a value column opens the next panel."""
    groups: list[list[ColumnInfo]] = [[]]
    for column in columns:
        naming = column.facet in ("label", "code", "code_part")
        if naming and any(c.facet == "value" for c in groups[-1]):
            groups.append([])
        groups[-1].append(column)
    return [
        Panel(
            tuple(c for c in group if c.facet in ("code", "code_part")),
            tuple(c for c in group if c.facet == "label"),
            tuple(c for c in group if c.facet == "attr"),
            tuple(c for c in group if c.facet == "value"),
        )
        for group in groups
    ]
