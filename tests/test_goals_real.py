"""The goal sheets of the transcripts against lists checked line by line (figures, names and values only).

Rows with `listed` = blind were written from the transcript alone, before anything read from it was looked
at: every indicator of 000, 002 and 004; of 001 and 003 those on lines drawn by a seed (22 and 32 blocks of
eight lines). The other rows, and the levels, were checked against the text afterwards. The money by source
of every sheet was compared with the two figures printed behind each source's label.
"""

from __future__ import annotations

import csv
from collections import Counter
from functools import cache

import pandas as pd
import pytest
from conftest import CORPUS, EXPECTED, reworded

import yqlib

KEYS = ("000", "001", "002", "003", "004")
MONEY = [f"{s}_{k}" for s in ("annual", "period") for k in ("total", "central", "province", "local", "own")]

BODY = ("general_public", "fund", "state_capital", "social_insurance", "special_account", "basic", "project")
MONEY += [*(f"annual_{key}" for key in BODY), "executed"]


@cache
def read(key: str) -> yqlib.Disclosure:
    found = sorted((CORPUS / "transcripts").glob(f"{key}_*.txt"))
    if not found:
        pytest.skip("corpus folder absent: transcripts")
    return yqlib.read(found[0])


def rows(name: str) -> list[dict[str, str]]:
    with (EXPECTED / "goals" / f"{name}.csv").open(encoding="utf-8") as handle:
        return list(csv.DictReader(handle))


def told(value: object) -> str:
    return "" if pd.isna(value) else reworded(str(value))


@pytest.mark.parametrize("key", KEYS)
def test_every_sheet_is_found_with_its_money_by_source(key: str) -> None:
    expected = [r for r in rows("projects") if r["document"] == key]
    projects = read(key).projects
    assert [told(v) for v in projects["line"]] == [r["line"] for r in expected]
    for column in ("role", "project", "unit_name", "dept_code", "filled_on", *MONEY):
        assert [told(v) for v in projects[column]] == [r[column] for r in expected], column


@pytest.mark.parametrize("key", KEYS)
def test_indicators_are_right_in_name_target_and_scope(key: str) -> None:
    expected = Counter((r["line"], r["scope"], r["name"], r["target"], r["actual"]) for r in rows(key))
    data = read(key).indicators
    columns = ["line", "scope", "name", "target_text", "actual_text"]
    got = Counter(tuple(told(v) for v in row) for row in data[columns].itertuples(index=False))
    right = (expected & got).total()
    assert right >= 0.95 * expected.total(), expected - got
    assert got.total() - right <= 0.02 * expected.total(), got - expected  # hardly an invented one


def test_hardly_a_damaged_indicator_passes_for_sound() -> None:
    """`unseen` are those only a reader who knows the subject sees: a name cut off, a level that fits no sense."""
    marks = Counter(r["doubtful"] for key in KEYS for r in rows(key))
    assert marks["yes"] >= 0.85 * (marks["yes"] + marks["unseen"])


def test_enough_indicators_were_listed_blind() -> None:
    blind = {key: sum(r["listed"] == "blind" for r in rows(key)) for key in KEYS}
    assert blind["001"] >= 80 and blind["003"] >= 80
    assert all(blind[key] == len(rows(key)) for key in ("000", "002", "004"))


@pytest.mark.parametrize("key", KEYS)
def test_damaged_indicators_are_doubtful(key: str) -> None:
    damaged = {(r["line"], r["scope"], r["name"]) for r in rows(key) if r["doubtful"] == "yes"}
    data = read(key).indicators
    doubted = {
        tuple(told(v) for v in row)
        for row in data[data["doubt"].notna()][["line", "scope", "name"]].itertuples(index=False)
    }
    assert damaged <= doubted


def test_scores_of_the_self_evaluations() -> None:
    scores = read("002").scores
    got = [
        (told(p), told(q), told(m))
        for p, q, m in scores[["part", "points", "maximum"]].itertuples(index=False)
    ]
    assert got == [
        ("执行情况", "10.0", "10.0"),
        ("产出指标", "48.0", "50.0"),
        ("效益指标", "28.0", "30.0"),
        ("满意度指标", "9.0", "10.0"),
        ("总分", "95.0", "100.0"),
        ("执行情况", "10.0", "10.0"),
        ("产出指标", "18.0", "50.0"),
        ("效益指标", "25.0", "30.0"),
        ("满意度指标", "8.0", "10.0"),
        ("总分", "95.0", "100.0"),
    ]
    review = read("002").projects.iloc[0]
    assert [review[c] for c in ("budgeted", "received", "executed")] == [15_000_000, 15_000_000, 14_740_000]
    assert "不符" in read("002").projects.iloc[1]["verdict"]  # 10 + 18 + 25 + 8 is not 95


@pytest.mark.parametrize("key", KEYS)
def test_the_frames_are_as_declared(key: str) -> None:
    from yqlib import schema

    for name in ("projects", "indicators", "scores"):
        schema.validate(name, getattr(read(key), name))


def test_a_project_is_found_in_the_table_of_projects_where_its_name_is_there_once() -> None:
    projects = read("001").projects.set_index("line")
    assert projects.loc[662, "table_amount_fen"] == projects.loc[662, "annual_total"] == 389_000_000
    held = projects[projects["table_amount_fen"].notna()]
    assert len(held) == 11 and (held["table_amount_fen"] == held["annual_total"]).all()
    assert projects["table_amount_fen"].isna()[1068]  # the sheet and the table write its name differently
