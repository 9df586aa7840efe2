"""The audit on the real documents: silent where they are right, and a changed digit is noticed."""

from __future__ import annotations

import random

import pytest
from conftest import gold_files, read_gold

from yqlib import money
from yqlib.audit import audit, verified_share
from yqlib.audit.engine import TABLE_FAMILIES

KEYS = sorted(gold_files())

GOAL_FAMILIES = ("PERF", "AST", "STAT")
#: Errors and warnings on goals, staff and assets, each looked at in the source.
CONFIRMED_GOALS = {
    ("t000", "PERF-05"),  # 30 bodies to be inspected in one sheet, 300 in the other
    ("t001", "AST-03"),  # no car, 1.80 万元 of running cost, nothing said of it
    ("t001", "PERF-01"),  # a project named otherwise in its sheet
    ("t001", "PERF-04"),  # the year needs 33.54 and 900 万元, and is given 30.78 and 500
    ("t001", "PERF-05"),  # 5 people in words, 3 in the indicator
    ("t001", "PERF-14"),  # a subsidy of 3000 人/年
    ("t003", "AST-02"),  # 7 bodies in prose, 6 in the sheet
    ("t003", "PERF-01"),  # three projects without a sheet, two named otherwise
    ("t003", "PERF-04"),  # 49.4 万元 in words, 40.11 and 44.4 in figures
    ("t003", "PERF-13"),  # 97.20 元 for 万元; 1378 × 3 × 2 = 8250
    ("t003", "PERF-14"),  # a cost of 67.38 in a project of 57.38, of 35 in one of 25.82 万元
    ("t004", "PERF-01"),  # a project named otherwise in its sheet
}


@pytest.mark.parametrize("key", KEYS)
def test_clean_documents_are_silent_and_their_figures_verified(key):
    disclosure = read_gold(key)
    checks, findings, ties = audit(disclosure)
    of_tables = findings[findings["rule"].str.startswith(tuple(f"{f}-" for f in TABLE_FAMILIES))]
    assert of_tables["message"].tolist() == []
    unknown = checks[checks["rule"].str.startswith(tuple(f"{f}-" for f in TABLE_FAMILIES))]
    assert "not_checkable" not in set(unknown["outcome"])
    assert verified_share(ties) > 0.99
    goals = findings[findings["rule"].str.startswith(GOAL_FAMILIES) & (findings["severity"] != "notice")]
    assert {(key, rule) for rule in goals["rule"]} == {c for c in CONFIRMED_GOALS if c[0] == key}


@pytest.mark.slow
@pytest.mark.parametrize("key", KEYS)
def test_one_changed_digit_is_noticed_and_never_blamed_on_another_figure(key):
    disclosure = read_gold(key)
    rng = random.Random(key)
    noticed = 0
    places = rng.sample(range(len(disclosure.facts)), 25)
    for at in places:
        facts = disclosure.facts.copy()
        digits = [i for i, c in enumerate(facts.at[at, "printed"]) if c.isdigit()]
        facts.at[at, "printed"] = _other_digit(facts.at[at, "printed"], rng.choice(digits), rng)
        number = money.parse_number(facts.at[at, "printed"])
        facts.at[at, "amount_fen"] = money.to_fen(number, facts.at[at, "unit"])
        frames = {"documents": disclosure.documents, "tables": disclosure.tables, "facts": facts}
        _, findings, _ = audit(frames)
        noticed += not findings.empty
        assert set(findings["suspect"].dropna()) <= {facts.at[at, "fact_id"]}
    # what is missed is a last digit within the bound its sums allow
    assert noticed >= 0.8 * len(places)


def _other_digit(printed: str, at: int, rng: random.Random) -> str:
    changed = printed[:at] + str((int(printed[at]) + rng.randint(1, 9)) % 10) + printed[at + 1 :]
    assert money.parse_number(changed) is not None
    return changed
