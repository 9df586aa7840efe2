"""Reading the typeset PDFs of data/raw gives the same facts as reading the transcripts."""

from __future__ import annotations

import pytest
from conftest import RAW, read_gold, read_raw, reworded

from yqlib import forms, schema

PAIRS = {
    "t000": "阳泉市药械集中招标采购中心_2026年度单位预算公开.pdf",
    "t001": "阳泉市医疗保障局_2026年度部门预算公开.pdf",
    "t002": "阳泉市药械集中招标采购中心_2024年度单位决算公开.pdf",
    "t003": "山西省医疗保障局_2026年度部门预算公开.pdf",
    "t004": "泽州县医疗保险服务中心_2025年度单位预算公开.pdf",
}
PLACE = {"doc_id", "fact_id", "table_id", *(c.name for c in schema.ADDRESS)}
SAME = [name for name in schema.columns("facts") if name not in PLACE]


def _plain(values) -> list[str]:
    return [forms.normalise(reworded(str(v))) for v in values.astype("string").fillna("")]


@pytest.mark.parametrize("key", PAIRS)
def test_same_facts_as_the_transcript(key: str) -> None:
    left, right = read_gold(key).facts, read_raw(PAIRS[key]).facts
    assert len(left) == len(right)
    for name in SAME:
        assert _plain(left[name]) == _plain(right[name]), name


@pytest.mark.parametrize("key", PAIRS)
def test_same_tables_as_the_transcript(key: str) -> None:
    right = read_raw(PAIRS[key]).tables
    left = read_gold(key).tables
    sheets = {r.role for r in forms.roles() if not r.facts}  # torn otherwise: compared as frames below
    left, right = (t[~t["role"].isin(sheets)] for t in (left, right))
    for name in ("role", "table_no", "title", "unit_label", "empty"):
        assert _plain(left[name]) == _plain(right[name]), name


@pytest.mark.parametrize("key", PAIRS)
def test_same_projects_as_the_transcript(key: str) -> None:
    left, right = read_gold(key).projects, read_raw(PAIRS[key]).projects
    ours = {
        *PLACE,
        "sheet_id",
        "period_goal",
        "annual_goal",
        "texts",
        "verdict",
        "responsible",
        "handler",
    }  # our own words
    for name in schema.columns("projects"):
        if name not in ours:
            assert _plain(left[name]) == _plain(right[name]), name


@pytest.mark.parametrize("key", PAIRS)
def test_same_indicators_as_the_transcript(key: str) -> None:
    """Names, targets, periods and levels; where a transcript is damaged its level is not compared."""
    sure = ["sheet_id", "scope", "name", "operator", "target", "target_unit", "target_text", "actual_text"]
    found = []
    for data in (read_gold(key).indicators, read_raw(PAIRS[key]).indicators):
        data = data.assign(sheet_id=data["sheet_id"].str[-2:])
        found.append(sorted(zip(*(_plain(data[c]) for c in sure), strict=True)))
    assert found[0] == found[1]
    left, right = read_gold(key).indicators, read_raw(PAIRS[key]).indicators
    sound = read_gold(key).indicators
    sound = sound[sound["doubt"].isna() & sound["level1"].notna()]
    levels = ["sheet_id", "scope", "name", "level1", "level2"]
    left, right = (
        set(zip(*(_plain(t[c].str.split("/").str[-1]) for c in levels), strict=True))
        for t in (sound, read_raw(PAIRS[key]).indicators)
    )
    assert left <= right, left - right


@pytest.mark.parametrize("key", PAIRS)
def test_same_scores_as_the_transcript(key: str) -> None:
    left, right = read_gold(key).scores, read_raw(PAIRS[key]).scores
    for name in ("evaluation", "part", "points", "maximum"):
        assert _plain(left[name]) == _plain(right[name]), name


@pytest.mark.parametrize("key", PAIRS)
def test_same_body(key: str) -> None:
    left, right = read_gold(key).document, read_raw(PAIRS[key]).document
    for name in ("kind", "scope", "unit_name", "level", "province", "city", "county", "fiscal_year"):
        assert str(left[name]) == str(right[name]), name


@pytest.mark.parametrize("name", sorted(p.name for p in RAW.glob("*.pdf")))
def test_frames_fit_their_schema(name: str) -> None:
    disclosure = read_raw(name)
    for frame in ("documents", "tables", "facts", "projects", "indicators", "scores"):
        schema.validate(frame, getattr(disclosure, frame))


def test_nothing_typeset_is_left_out() -> None:
    assert {p.name for p in RAW.glob("*.pdf")} == set(PAIRS.values())
