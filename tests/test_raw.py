"""Reading the typeset PDFs of data/raw gives the same facts as reading the transcripts."""

from __future__ import annotations

import pytest
from conftest import RAW, read_gold, read_raw

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
    return [forms.normalise(str(v)) for v in values.astype("string").fillna("")]


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
    left = left[left["role"].isin(set(right["role"]))]
    for name in ("role", "table_no", "title", "unit_label", "empty"):
        assert _plain(left[name]) == _plain(right[name]), name


@pytest.mark.parametrize("key", PAIRS)
def test_same_body(key: str) -> None:
    left, right = read_gold(key).document, read_raw(PAIRS[key]).document
    for name in ("kind", "scope", "unit_name", "level", "province", "city", "county", "fiscal_year"):
        assert str(left[name]) == str(right[name]), name


@pytest.mark.parametrize("name", sorted(p.name for p in RAW.glob("*.pdf")))
def test_frames_fit_their_schema(name: str) -> None:
    disclosure = read_raw(name)
    for frame in ("documents", "tables", "facts"):
        schema.validate(frame, getattr(disclosure, frame))


def test_nothing_typeset_is_left_out() -> None:
    assert {p.name for p in RAW.glob("*.pdf")} == set(PAIRS.values())
