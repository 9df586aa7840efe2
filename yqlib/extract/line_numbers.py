"""Line numbers (行次) of a table: no figures, but a gap in them shows a row left out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from yqlib import forms
from yqlib.extract.bodies import Body
from yqlib.extract.columns import ColumnInfo


def line_numbers(bodies: Iterable[Body], columns: Sequence[ColumnInfo]) -> str | None:
    """Runs of the numbers under 行次, in printed order, columns apart by ; (1-32; 33-40 42-64). None without any."""
    rows, told = list(bodies), []
    for column in columns:
        if column.facet != "lineno" or not column.path or "行次" not in forms.normalise(column.path[-1]):
            continue
        cells = {id(c): c for b in rows if (c := b.cover.get(column.index)) is not None}  # once where merged
        printed = [forms.normalise(c.text) for c in cells.values() if c.text]
        numbers = [int(t) for t in printed if t.isascii() and t.isdigit() and len(t) < 4]
        if numbers and len(numbers) == len(printed):
            told.append(" ".join(_runs(numbers)))
    return "; ".join(told) or None


def _runs(numbers: Sequence[int]) -> Iterable[str]:
    first = last = numbers[0]
    for number in numbers[1:]:
        if number != last + 1:
            yield f"{first}-{last}"
            first = number
        last = number
    yield f"{first}-{last}"
