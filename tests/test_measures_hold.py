"""What always holds of measures: value and exact parts agree, concentration has its limits, many are as each alone."""

from __future__ import annotations

import re
from fractions import Fraction

import measured
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from measured import OWN, SEVEN, assets, budget, projects, staff, table

from yqlib import schema
from yqlib.measures import differences, measures
from yqlib.measures.inputs import decimal
from yqlib.measures.registry import SCALE


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**9), st.integers(0, 10**9), st.integers(1, 10**5))
def test_a_share_is_its_numerator_over_its_denominator(basic: int, project: int, heads: int) -> None:
    """For any money: value, numerator and denominator agree, a share lies in 0..100, and a blank denominator is a reason."""
    whole = basic + project
    text = "\n".join(["| total | basic | project", *[f"合计 | {whole / 100:.2f} | {basic / 100:.2f} | {project / 100:.2f}"]])
    rows = measures(budget(table("expenditure", text), staff=[staff("in_post", heads)]))
    for row in rows.itertuples():
        assert pd.isna(row.value) != pd.isna(row.reason)
        if pd.isna(row.value) or pd.isna(row.numerator):
            continue
        assert row.value == pytest.approx(float(row.numerator * SCALE[row.unit] / int(row.denominator)), rel=1e-12)
    share = rows[rows["measure"] == "project_share"].iloc[0]
    assert (pd.isna(share["value"]) and whole == 0) or 0 <= share["value"] <= 100


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(1, 10**7), min_size=1, max_size=9))
def test_concentration_lies_between_equal_and_one(amounts: list[int]) -> None:
    """1/n ≤ HHI ≤ 1, the largest share squared is no more than HHI, and HHI no more than the largest share."""
    lines = [f"project: 项目{i} | {a / 100:.2f}" for i, a in enumerate(amounts)]
    text = "\n".join(["| total", f"unit: {OWN} | {sum(amounts) / 100:.2f}", *lines])
    rows = measures(budget(table("projects", text)))
    hhi = float(rows.loc[rows["measure"] == "project_hhi", "value"].iloc[0])
    top = float(rows.loc[rows["measure"] == "largest_project_share", "value"].iloc[0]) / 100
    near = 1e-9
    assert 1 / len(amounts) - near <= hhi <= top + near and top * top <= hhi + near


@given(st.fractions(min_value=-(10**6), max_value=10**6), st.integers(0, 6))
def test_decimals_are_rounded_to_the_nearest(exact: object, most: int) -> None:
    told = Fraction(decimal(exact, 0, most).replace(",", "").replace("−", "-"))  # type: ignore[arg-type]
    assert abs(told - exact) <= Fraction(1, 2 * 10**most)  # type: ignore[operator]
    assert re.fullmatch(r"−?[\d,]+(\.\d+)?", decimal(exact, 0, most))  # type: ignore[arg-type]


def test_many_disclosures_measure_as_each_alone() -> None:
    """Frames stacked give the rows of each one, and no row of one takes figures of another."""
    first = budget(staff=SEVEN)
    second = {n: f.replace("d", "e") for n, f in budget(staff=[staff("in_post", 9)]).items()}
    names = first.keys() | second.keys()
    both = {n: pd.concat([f[n] for f in (first, second) if n in f], ignore_index=True) for n in names}
    pd.testing.assert_frame_equal(measures(both), pd.concat([measures(first), measures(second)], ignore_index=True))


def test_differences_between_bodies_are_said() -> None:
    alike = pd.concat([budget()["documents"].assign(doc_id=i) for i in ("a", "b")], ignore_index=True)
    rows = schema.frame("measures", [{"doc_id": i, "measure": "basic_per_head"} for i in ("a", "b")])
    assert differences(rows, alike) == []
    other = alike.assign(scope=["unit", "department"], kind=["budget", "final"], fiscal_year=[2025, 2026], level=["市", "省"])
    said_ = differences(rows, other)
    assert [s[:4] for s in said_] == ["范围不同", "种类不同", "年度不同", "层级不同"]
    rows = rows.assign(value=1.0, denominator_unit="人", inputs=["甲 ÷ 在职人数 7 人", "甲 ÷ 实有人数 7 人"])
    assert differences(rows, alike) == ["人数口径不同（在职人数、实有人数）"]


def test_made_frames_are_sound() -> None:
    for name, frame in budget(staff=SEVEN, assets=[assets(1.0)], projects=[projects("甲", 1)]).items():
        assert list(frame.columns) == schema.columns(name)
    assert measured.__all__
