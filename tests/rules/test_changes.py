"""A real disclosure with one thing changed: what completeness and name rules must notice."""

from __future__ import annotations

import pandas as pd
import pytest
from conftest import read_raw

from yqlib import forms, schema
from yqlib.audit.engine import try_all
from yqlib.audit.records import documents

FILE = "阳泉市药械集中招标采购中心_2024年度单位决算公开.pdf"
FRAMES = ("documents", "tables", "facts", "statements", "sentences", "projects", "assets", "parts", "names")


@pytest.fixture(scope="module")
def real() -> dict[str, pd.DataFrame]:
    disclosure = read_raw(FILE)
    return {name: getattr(disclosure, name) for name in FRAMES}


def _failed(frames: dict[str, pd.DataFrame], *families: str) -> set[tuple[str, str]]:
    doc = next(documents(frames))
    return {(c.rule.id, c.trial.subject) for c in try_all(doc, families) if c.trial.outcome == "fail"}


def _report(frames: dict[str, pd.DataFrame]) -> list[str]:
    tables = frames["tables"]
    quiet = [r.role for r in forms.roles() if not r.facts]
    return tables.loc[tables["role"].notna() & ~tables["role"].isin(quiet), "table_id"].tolist()


def test_a_table_taken_out_or_emptied_is_noticed(real):
    before = _failed(real, "CMP")
    for table_id in _report(real):
        facts = real["facts"][real["facts"]["table_id"] != table_id]
        out = real | {"facts": facts, "tables": real["tables"][real["tables"]["table_id"] != table_id]}
        assert _failed(out, "CMP") - before, f"{table_id} taken out"
        if len(facts) < len(real["facts"]):
            assert _failed(real | {"facts": facts}, "CMP") - before, f"{table_id} emptied"


def test_a_note_of_nothing_on_a_filled_table_is_noticed(real):
    before = _failed(real, "CMP")
    filled = set(real["facts"].loc[real["facts"]["value"] != 0, "table_id"])
    for table_id in _report(real):
        tables = real["tables"].copy()
        tables.loc[tables["table_id"] == table_id, "note"] = "本表无数据"
        noticed = _failed(real | {"tables": tables}, "CMP") - before
        assert bool(noticed) == (table_id in filled)


def test_another_year_in_a_heading_is_noticed(real):
    before = _failed(real, "ID")
    sentences = real["sentences"]
    for at in sentences.index[(sentences["kind"] == "heading") & sentences["text"].str.contains("2024")]:
        changed = sentences.copy()
        changed.loc[at, "text"] = changed.loc[at, "text"].replace("2024", "2022")
        assert _failed(real | {"sentences": changed}, "ID") - before


def test_the_frames_are_those_of_the_contract(real):
    for name in ("tables", "parts", "names"):
        schema.validate(name, real[name])
