"""Heads, bodies and things of the real documents against lists written by reading them (figures only).

tests/expected/staff.csv and assets.csv: `place` is the page (of a transcript: the line) the figure stands on,
an empty `unit_name` the publisher itself, `threshold` in 万元. Every figure is there once, none besides.
Things said not to be there (没有公务用车) are figures of zero. The lists of three PDFs (js_npc_2018,
sh_planning_2024_final, sh_social_2024_final) and two transcripts (t002, t003) were written again from the
text alone: every figure agreed (names counted in a list, basis `listed`, were only checked against the text).
"""

from __future__ import annotations

import csv
from collections import Counter

import pandas as pd
import pytest
from conftest import EXPECTED, gold_files, read_gold

from yqlib import Disclosure, forms


def _expected(name: str, key: str) -> Counter[tuple[str, ...]]:
    with (EXPECTED / name).open(encoding="utf-8") as handle:
        rows = [row for row in csv.DictReader(handle) if row.pop("key") == key]
    return Counter(tuple(row.values()) for row in rows)


def _text(value: object) -> str:
    return "" if pd.isna(value) else str(value)


def _unit(d: Disclosure, name: object) -> str:
    own = forms.normalise(_text(d.document["unit_name"]))
    return "" if forms.normalise(_text(name)) == own else _text(name)


def _place(row: pd.Series) -> str:
    return _text(row["line"] if pd.isna(row["page"]) else row["page"])


def _staff(d: Disclosure) -> Counter[tuple[str, ...]]:
    columns = ["kind", "category", "basis", "count"]
    return Counter(
        (_place(row), row["source"], _unit(d, row["unit_name"]), *(_text(row[c]) for c in columns))
        for _, row in d.staff.iterrows()
    )


def _assets(d: Disclosure) -> Counter[tuple[str, ...]]:
    found: Counter[tuple[str, ...]] = Counter()
    for _, row in d.assets.iterrows():
        threshold = "" if pd.isna(row["threshold_fen"]) else str(row["threshold_fen"] // 1_000_000)
        value = f"{row['value']:.{row['decimals']}f}"
        told = (row["kind"], row["use"], row["state"], threshold, value, _text(row["as_of"]))
        found[(_place(row), _unit(d, row["unit_name"]), *told)] += 1
    return found


@pytest.mark.slow
@pytest.mark.parametrize("key", gold_files())
def test_heads_and_bodies(key: str) -> None:
    assert _staff(read_gold(key)) == _expected("staff.csv", key)


@pytest.mark.slow
@pytest.mark.parametrize("key", gold_files())
def test_vehicles_areas_and_equipment(key: str) -> None:
    assert _assets(read_gold(key)) == _expected("assets.csv", key)
