"""Reader and audit together on invented disclosures of many forms: right ones are silent, a wrong figure is not."""

from __future__ import annotations

import random
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from shapes import ELSEWHERE, SHAPES, TABLES_OF, TEXTS, Shape, elsewhere, explained
from shapes.sheets import Sheet, figures

import yqlib
from yqlib.audit import audit, verified_share
from yqlib.audit.engine import TABLE_FAMILIES

NAMES = sorted(SHAPES)
#: Forms that print no 合计 row: what would need it cannot be checked.
BARE = {"INT-07", "XT-03"}


@cache
def _read(name: str, seed: int, folder: Path) -> tuple[yqlib.Disclosure, list[Sheet]]:
    printed, sheets = SHAPES[name].build(seed)
    path = folder / f"{name}-{seed}.txt"
    path.write_text(printed, "utf-8")
    return yqlib.read(path), sheets


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("shapes")


@pytest.mark.parametrize("name", NAMES)
def test_every_printed_figure_is_read(name, folder):
    shape = SHAPES[name]
    disclosure, sheets = _read(name, 1, folder)
    assert disclosure.document["kind"] == {"预算": "budget", "决算": "final"}[shape.kind]
    assert disclosure.tables["title"].tolist() == [s.title for s in sheets]
    assert set(disclosure.tables["verdict"].str[:2]) == {"可靠"}
    for sheet, table_id in zip(sheets, disclosure.tables["table_id"], strict=True):
        read = disclosure.facts.loc[disclosure.facts["table_id"] == table_id, "printed"]
        assert Counter(read) == figures(sheet, shape.style), sheet.title
OF_TABLES = tuple(f"{family}-" for family in TABLE_FAMILIES)  # the shapes have no prose


def _silent(shape: Shape, seed: int, folder: Path) -> None:
    disclosure, _ = _read(shape.name, seed, folder)
    checks, findings, ties = audit(disclosure)
    assert findings.loc[findings["rule"].str.startswith(OF_TABLES), "message"].tolist() == []
    unchecked = checks[(checks["outcome"] == "not_checkable") & checks["rule"].str.startswith(OF_TABLES)]
    if shape.name.endswith("-scopes"):  # its 单位资金支出预算表 is no form any rule knows
        unchecked = unchecked[~unchecked["reason"].str.endswith("而有未识别的表")]
    allowed = BARE if shape.name.endswith("-bare") else set()
    assert set(unchecked["rule"]) <= allowed, unchecked[["rule", "subject", "reason"]].values.tolist()
    assert verified_share(ties) > 0.89


@pytest.mark.parametrize("name", NAMES)
def test_right_figures_are_silent(name, folder):
    _silent(SHAPES[name], 1, folder)


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_right_figures_are_silent_whatever_they_are(name, folder):
    for seed in range(2, 8):
        _silent(SHAPES[name], seed, folder)


def _missed(name: str, times: int, folder: Path) -> tuple[int, list[str]]:
    """How often a figure was changed by 10 万元 or a fifth, and the places where nothing was found."""
    disclosure, _ = _read(name, 1, folder)
    rng = random.Random(name)
    money = disclosure.facts.index[disclosure.facts["amount_fen"].notna()].tolist()
    missed = []
    places = rng.sample(money, min(times, len(money)))
    for at in places:
        facts = disclosure.facts.copy()
        amount = int(facts.at[at, "amount_fen"])
        facts.at[at, "amount_fen"] = amount + rng.choice((-1, 1)) * max(10_000_000, abs(amount) // 5)
        frames = {"documents": disclosure.documents, "tables": disclosure.tables, "facts": facts}
        findings = audit(frames).findings
        findings = findings[findings["rule"].str.startswith(OF_TABLES)]
        if findings.empty:
            missed.append("·".join(str(facts.at[at, c]) for c in ("title", "row_label", "column_path")))
        assert set(findings["suspect"].dropna()) <= {facts.at[at, "fact_id"]}, (name, facts.loc[at])
    return len(places), missed


def test_a_changed_figure_is_noticed_and_no_other_blamed(folder):
    tried = [_missed(name, 4, folder) for name in NAMES]
    missed = [place for _, places in tried for place in places]
    assert len(missed) <= 0.03 * sum(count for count, _ in tried), missed


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_hardly_any_changed_figure_goes_unnoticed(name, folder):
    count, missed = _missed(name, 60, folder)
    assert len(missed) <= 0.1 * count, missed


def _told_right(body: str, wording: str, seed: int, folder: Path) -> None:
    path = folder / f"{wording}-{body}-{seed}.txt"
    path.write_text(explained(body, wording, seed), "utf-8")
    disclosure = yqlib.read(path)
    _, findings, ties = audit(disclosure)
    told = findings[findings["severity"] != "notice"]
    assert told[["rule", "message"]].values.tolist() == []
    assert len(disclosure.statements) > 30
    assert verified_share(ties) > (0.84 if wording in TABLES_OF else 0.95)  # rates in tables are checked by no rule


@pytest.mark.parametrize(("body", "wording"), [("department", "sichuan"), ("school", "henan"), ("department", "guangdong-accounts"),
                                                 ("department", "units"), ("school", "hospital"), ("organ", "court-accounts"),
                                                 ("department", "by-use"), ("organ", "matrix-accounts"), ("department", "stages-accounts")])
def test_right_texts_raise_no_alarm(body, wording, folder):
    _told_right(body, wording, 1, folder)


@pytest.mark.slow
@pytest.mark.parametrize("wording", sorted(TEXTS))
def test_right_texts_of_every_wording_raise_no_alarm(wording, folder):
    for body in ("organ", "department", "school") if TEXTS[wording] == "预算" else ("organ", "department"):
        _told_right(body, wording, 2 + (len(wording) + len(body)) % 2, folder)


#: Texts that tell of a table of their own: its number, its way of counting, this year's money alone, last year's 三公.
OF_THEIR_TABLES = {"apart", "central", "by-use", "ministry", "police", "beijing"}
#: What a family that prints fewer tables lacks.
LACKING = {"CMP-01", "CMP-02", "CMP-03"}


@pytest.mark.slow
@pytest.mark.parametrize("wording", sorted(set(TEXTS) - OF_THEIR_TABLES))
def test_right_texts_beside_other_families_tables_raise_no_alarm(wording, folder):
    kind = TEXTS[wording]
    forms = sorted(ELSEWHERE[kind])
    for number in range(2):
        form = forms[(len(wording) + 2 * number) % len(forms)]
        body = ("department", "school" if kind == "预算" else "organ")[(len(wording) + number) % 2]
        path = folder / f"{wording}-{form}-{body}.txt"
        path.write_text(explained(body, wording, 1, form=elsewhere(form, kind)), "utf-8")
        found = audit(yqlib.read(path)).findings
        told = found[(found["severity"] != "notice") & ~found["rule"].isin(LACKING)]
        assert told[["rule", "message"]].values.tolist() == [], (form, body)
