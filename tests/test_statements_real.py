"""Figures said in the prose of real documents against lists written down from the pages and lines themselves.

tests/expected/statements/KEY.csv holds, in reading order, every figure of the explanatory part of a document: where it
stands (page, or line of a transcript), the printed figure, what it is said of, measure, value, unit, direction. The
subject leaves out years, names of the body and function words.
Written blind, before any look at what is read of the document: t001, t003, t004, js_proc_2017 and js_proc_2018.
"""

from __future__ import annotations

import csv
from collections import Counter
from typing import Any

import pandas as pd
import pytest
from conftest import EXPECTED, read_gold

from yqlib.schema import validate

KEYS = sorted(path.stem for path in (EXPECTED / "statements").glob("*.csv"))
_WANTED = 0.98  # of the figures right in subject, measure, value, unit and direction
_SAID = ("at", "printed", "subject", "measure", "value", "unit", "direction")


def _expected(key: str) -> list[tuple[str, ...]]:
    with (EXPECTED / "statements" / f"{key}.csv").open(encoding="utf-8") as handle:
        return [tuple(row[c] for c in _SAID) for row in csv.DictReader(handle)]


def _read(key: str) -> list[tuple[str, ...]]:
    frame = read_gold(key).statements
    at = frame["page"].fillna(frame["line"])
    return [
        (
            _text(where),
            row.printed,
            *map(_text, (row.subject, row.measure, row.value, row.unit, row.direction)),
        )
        for where, row in zip(at, frame.itertuples(), strict=True)
    ]


def _text(value: Any) -> str:
    return "" if pd.isna(value) else str(float(value)) if isinstance(value, float) else str(value)


@pytest.mark.slow
@pytest.mark.parametrize("key", KEYS)
def test_figures_are_as_printed(key: str, record_property: Any) -> None:
    """At least 98% right, the share reported; every figure there, none invented."""
    expected, read = Counter(_expected(key)), Counter(_read(key))
    share = sum((expected & read).values()) / expected.total()
    record_property("right", share)
    print(f"{key}: {share:.2%} of {expected.total()} figures right")
    places = Counter(row[:2] for row in expected.elements())
    assert not Counter(row[:2] for row in read.elements()) - places, "invented"
    assert share >= _WANTED, (
        f"{key}: {share:.2%}; missed: {sorted(expected - read)}; read: {sorted(read - expected)}"
    )


@pytest.mark.slow
@pytest.mark.parametrize("key", KEYS)
def test_the_frame_keeps_its_declaration(key: str) -> None:
    validate("statements", read_gold(key).statements)
