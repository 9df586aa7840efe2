"""The sums a table holds in itself: a quick witness of its reading, no judgement of its figures.

A class is the sum of its sections, a section of its items, the total of the classes; a unit is the sum
of its projects. Only what the table prints on both sides is tried, in exact 分 and printed intervals.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import Any, NamedTuple

from yqlib import forms
from yqlib.extract.rows import Row
from yqlib.money import half_width_fen, usual_decimals

#: Columns (after any prefix such as `prior.`) whose figures do not add up over rows.
NOT_ADDITIVE = frozenset(("completion_rate", "share", "change_rate", "quantity"))
#: Headers without a canonical column whose figures do not add up over rows.
NO_SUM = re.compile(r"%|比|率|幅|单价|人数|面积|数量")
_TOTALS = ("total", "income_total", "expenditure_total")

Cells = Mapping[tuple[int, int], Mapping[str, Any]]  # facts by (row, column)


class Sums(NamedTuple):
    """How many sums of a table could be tried, and how many hold exactly or within rounding."""

    held: int
    tried: int


def own_sums(panels: Iterable[Sequence[Row]], cells: Cells, role: str | None) -> Sums:
    """Try every sum of the table's panels (their classified rows) in every column of money."""
    figures = _figures(cells)
    held = tried = 0
    for rows in panels:
        for whole, parts in _nodes(rows, role):
            for col, _ in whole.values:
                above = figures.get((whole.index, col))
                below = [f for r in parts if (f := figures.get((r.index, col))) is not None]
                if above is not None and below:
                    tried += 1
                    held += _meet(above, below)
    return Sums(held, tried)


def _figures(cells: Cells) -> dict[tuple[int, int], tuple[int, int, int]]:
    """Amounts that add up over rows: 分, and twice how far the real one may lie below and above.

    Their precision is what their table and unit show; no money is below a printed 0.
    """
    decimals: dict[str, Counter[int]] = defaultdict(Counter)
    nonzero: Counter[str] = Counter()
    for fact in cells.values():
        if fen := fact["amount_fen"]:
            nonzero[fact["unit"]] += 1
        if fen is not None:
            decimals[fact["unit"]][fact["decimals"]] += 1
    usual = {unit: usual_decimals(counts, nonzero[unit]) for unit, counts in decimals.items()}
    found = {}
    for at, fact in cells.items():
        fen = fact["amount_fen"]
        if fen is not None and _adds_up(fact["column"], fact["column_path"]):
            up = _width(max(fact["decimals"], usual[fact["unit"]]), fact["unit"])
            found[at] = (fen, up if fen else 0, up)
    return found


@lru_cache(maxsize=4096)
def _adds_up(column: str | None, path: str | None) -> bool:
    if column is not None:
        return column.rpartition(".")[2] not in NOT_ADDITIVE
    return not NO_SUM.search(path or "")


@cache
def _width(decimals: int, unit: str) -> int:
    return int(2 * half_width_fen(decimals, unit))


def _meet(whole: tuple[int, int, int], parts: list[tuple[int, int, int]]) -> bool:
    """The interval of the whole and that of the sum of its parts meet."""
    fen, down, up = map(sum, zip(*parts, strict=True))
    apart = 2 * (fen - whole[0])
    return -(whole[1] + up) <= apart <= whole[2] + down


# ---- what is the sum of what ---------------------------------------------------------------------


def hang(codes: Sequence[str]) -> list[int | None]:
    """For each account code, in printed order, the place of the one it hangs on: its longest printed
    prefix. Where a code is printed twice (a table by unit) only those above count.
    """
    places = {code: n for n, code in enumerate(codes)}
    if len(places) == len(codes):
        return [
            next((places[c[:n]] for n in range(len(c) - 1, 2, -1) if c[:n] in places), None) for c in codes
        ]
    above: list[int | None] = []
    open_rows: list[int] = []
    for number, code in enumerate(codes):
        while open_rows and not (code.startswith(codes[open_rows[-1]]) and code != codes[open_rows[-1]]):
            open_rows.pop()
        above.append(open_rows[-1] if open_rows else None)
        open_rows.append(number)
    return above


def _nodes(rows: Sequence[Row], role: str | None) -> Iterator[tuple[Row, list[Row]]]:
    """(whole, parts) of one panel. Rows that may not be all the parts of a whole give none."""
    coded = [r for r in rows if r.code and r.code.isdigit()]
    if coded:
        members, above = coded, hang([r.code for r in coded])
    else:
        members = [r for r in rows if r.kind in ("class", "section", "unit", "project")]
        above = _named_above(members)
    below: dict[int | None, list[Row]] = defaultdict(list)
    for row, upper in zip(members, above, strict=True):
        below[upper].append(row)
    for upper, parts in below.items():
        whole = _head(rows, parts, role) if upper is None else members[upper]
        if whole is not None and _one_level(whole, parts):
            yield whole, parts


def _named_above(members: list[Row]) -> list[int | None]:
    """The row each names as its parent: the last such one above, for a unit the first."""
    last: dict[str, int] = {}
    first: dict[str, int] = {}
    above: list[int | None] = []
    for number, row in enumerate(members):
        above.append((first if row.kind == "unit" else last).get(row.parent) if row.parent else None)
        last[row.label] = number
        first.setdefault(row.label, number)
    return above


def _one_level(whole: Row, parts: list[Row]) -> bool:
    """All parts stand one level below: 类 3 digits, 款 5, 项 7; else rows of one kind."""
    if parts[0].code:
        depth = len(whole.code) + 2 if whole.code else 3
        return all(len(r.code) == depth for r in parts)
    return len({r.kind for r in parts}) == 1


def _head(rows: Sequence[Row], parts: list[Row], role: str | None) -> Row | None:
    """The one total of these rows; beside other sums (结转) or rows of their rank there is none."""
    keys = [(forms.row_key(r.label, role), r) for r in rows if r.kind in ("total", "subtotal")]
    for key in ("expenditure_year", *_TOTALS):
        if found := [r for k, r in keys if k == key]:
            alone = key == "expenditure_year" or len(keys) == 1
            ranks = not parts[0].code and any(r.kind == "line" and not r.parent for r in rows)
            return found[0] if len(found) == 1 and alone and not ranks else None
    return None
