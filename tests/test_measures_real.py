"""Every measure of the five first documents against numbers worked out by hand (tests/expected/measures.csv).

The list was made from the documents: numerators and denominators as printed there, each with its definition, and
for what cannot be measured why not. The share of figures that are borne out and the findings per 1,000 are of the
audit, not of the document, and are tested on made frames (tests/test_measures.py).
"""

from __future__ import annotations

import csv
from decimal import Decimal
from fractions import Fraction
from functools import cache

import pandas as pd
import pytest
from conftest import EXPECTED, read_gold, read_raw
from test_raw import PAIRS

from yqlib import schema

KEYS = ("t000", "t001", "t002", "t003", "t004")
OF_THE_AUDIT = {"verified_share", "findings_per_1000"}
#: What a printed unit is in the exact unit of the frame.
EXACT = {"万元": Fraction(1_000_000), "人": Fraction(1), "个": Fraction(1), "㎡": Fraction(1), "%": Fraction(1)}


@cache
def expected() -> dict[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = {key: [] for key in KEYS}
    with (EXPECTED / "measures.csv").open(encoding="utf-8") as handle:
        for row in csv.DictReader(handle):
            found[row["key"]].append(row)
    return found


def named(frame: pd.DataFrame) -> dict[tuple[str, str], pd.Series]:
    keys = [(r.measure, "" if pd.isna(r.item) else r.item) for r in frame.itertuples()]
    assert len(set(keys)) == len(keys)
    return dict(zip(keys, (frame.iloc[i] for i in range(len(frame))), strict=True))


def exact(number: int, unit: str) -> Fraction:
    """A numerator or denominator of the frame in 分, 人, 个, ㎡ or %."""
    part = unit.rstrip("分人个㎡%²()")
    return Fraction(int(number)) * (Fraction(Decimal(part)) if part and "(" not in unit else 1)


@pytest.mark.parametrize("key", KEYS)
def test_every_measure_is_what_was_worked_out_by_hand(key: str) -> None:
    found = named(read_gold(key).measures)
    wanted = {(r["measure"], r["item"]): r for r in expected()[key]}
    assert {k for k in found if k[0] not in OF_THE_AUDIT} == set(wanted)
    for at, row in wanted.items():
        got = found[at]
        assert got["unit"] == row["unit"], at
        if row["reason"]:
            assert pd.isna(got["value"]) and row["reason"] in got["reason"], (at, got["reason"])
            continue
        assert pd.isna(got["reason"]), (at, got["reason"])
        assert abs(got["value"] - float(row["value"])) < 0.0000501, at
        if row["measure"] != "project_hhi":  # its squares are told in a unit of their own
            for side in ("numerator", "denominator"):
                if row[side]:
                    told = Fraction(Decimal(row[side])) * EXACT[row[f"{side}_unit"]]
                    assert exact(got[side], got[f"{side}_unit"]) == told, (at, side)


def test_the_list_agrees_with_itself() -> None:
    """Its values are its numerators over its denominators."""
    for row in (r for rows in expected().values() for r in rows if r["denominator"]):
        times = 100 if row["unit"] == "%" and row["numerator_unit"] != "%" else 1
        value = Decimal(row["numerator"]) * times / Decimal(row["denominator"])
        assert abs(value - Decimal(row["value"])) <= Decimal("0.00005"), row


@pytest.mark.parametrize("key", KEYS)
def test_typeset_documents_measure_the_same(key: str) -> None:
    """All but the prose is theirs: bodies are named otherwise there, and goal sheets are whole where transcripts are torn."""
    left, right = named(read_gold(key).measures), named(read_raw(PAIRS[key]).measures)
    torn = OF_THE_AUDIT | {m for m in set(next(zip(*left, strict=True))) if m.startswith(("goal", "satisfaction"))}
    assert {k[0] for k in left} == {k[0] for k in right}
    for at in left.keys() & right.keys():
        if at[0] not in torn:
            same = [left[at][c] is right[at][c] or left[at][c] == right[at][c] for c in ("numerator", "denominator", "reason")]
            assert all(bool(s) for s in same), at


@pytest.mark.parametrize("key", KEYS)
def test_evidence_is_found_again(key: str) -> None:
    """Ids of evidence are ids of facts, statements, heads or things; a value from printed figures has some."""
    d = read_gold(key)
    known = {*d.facts["fact_id"], *d.statements["statement_id"], *d.staff["staff_id"], *d.assets["asset_id"],
             *d.findings["finding_id"], *d.ties["figure_id"]}  # fmt: skip
    for row in d.measures.itertuples():
        ids = set() if pd.isna(row.evidence) else set(row.evidence.split())
        assert ids <= known, (row.measure, ids - known)
        counted = row.measure.startswith("goals_") or row.measure in OF_THE_AUDIT
        assert ids or pd.isna(row.value) or counted, row.measure
    schema.validate("measures", d.measures)
