"""Cells of forms as links.csv tells them, and the rows of a printed table that they name."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache

from yqlib import forms
from yqlib.audit.records import CLOSING_KEYS, Row, Table

_SIDES = {"i": "income", "e": "expenditure", "-": None}
#: Rows that speak for a whole table or side.
HEADS = ("total", "income_total", "expenditure_total")
#: Whose money a title may say a table holds.
SCOPES = (("general_public", "一般公共预算"), ("fiscal", "财政拨款"))


@dataclass(frozen=True, slots=True)
class Cell:
    """A place of a form as links.csv tells it."""

    role: str
    side: str | None
    row: str
    columns: tuple[str, ...]


@cache
def known_cells() -> dict[tuple[str, str], tuple[tuple[str, str, tuple[tuple[tuple[Cell, ...], ...], ...]], ...]]:
    """(figure, fund) → (kind, contexts, readings) in order; those of one context before those of any."""
    found = defaultdict(list)
    for row in forms.table("links.csv"):
        if row["use"] == "cells":
            parsed = tuple(
                tuple(tuple(_cell(c) for c in one.split(" + ")) for one in reading.split(" & "))
                for reading in row["wording"].split(" | ")
            )
            for fund in row["fund"].split():
                found[row["key"], fund].append((row["kind"], row["context"], parsed))
    return {key: tuple(sorted(rows, key=lambda r: not r[1])) for key, rows in found.items()}


@cache
def _cell(text: str) -> Cell:
    """Raises ValueError where a cell of links.csv is not written as it should be."""
    role, side, row, columns = text.strip().split("/")
    return Cell(role, _SIDES[side], row, tuple(columns.split(",")))


def bare(label: str) -> str:
    """A row name without its mark."""
    return forms.strip_ordinal(forms.normalise(label))[1]


def scope(table: Table) -> str:
    """Whose money a title says the table holds."""
    title = forms.normalise(table.title)
    return next((zh for _, zh in SCOPES if zh in title), "")


def find(table: Table, cell: Cell) -> Row | None:
    side, row = cell.side, cell.row
    if row == "head":
        rows = [r for r in table.rows if side in (None, r.side)]
        found = table.one(HEADS, side) or (rows[0] if len(rows) == 1 else None)
        if found is None and rows and rows[0].kind == "unit":
            found = rows[0]  # the body's own row stands above its units
        return found
    kind, _, key = row.rpartition(":")
    if kind == "line":
        rows = []
        for one in table.rows:
            if side in (None, one.side):
                if one.key in CLOSING_KEYS and rows:
                    break
                rows.append(one)
        found = [r for r in rows if r.key == key]
        return found[0] if len(found) == 1 else None
    if kind == "carried":
        return _carried(table, side, key)
    return table.one(tuple(key.split("|")), side)


def _carried(table: Table, side: str | None, key: str) -> Row | None:
    """A budget's line below 上年结转."""
    rows = [r for r in table.rows if side in (None, r.side)]
    at = next((i for i, r in enumerate(rows) if r.key == "carry_over_in"), len(rows))
    for row in rows[at + 1 :]:
        if row.key not in ("general_public", "fund", "state_capital"):
            return None
        if row.key == key:
            return row
    return None


def only_uses(table: Table) -> set[str]:
    """Sides that list expenditure by use (基本支出, 项目支出) and no function that is none but a function."""
    coded = [r for r in table.rows if r.class_code and (r.code or not forms.class_code(r.label, "economic"))]
    return {r.side for r in table.rows if r.key == "project" and not r.code} - {r.side for r in coded}
