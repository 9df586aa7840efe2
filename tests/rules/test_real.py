"""The audit on the real documents: silent where they are right, and a changed digit is noticed."""

from __future__ import annotations

import random

import pytest
from conftest import gold_files, read_gold

from yqlib import money
from yqlib.audit import audit, verified_share
from yqlib.audit.engine import TABLE_FAMILIES

KEYS = sorted(gold_files())

#: Every error and warning a careful reader confirmed in the source, as (document, rules): all are of prose.
CONFIRMED: set[tuple[str, str]] = {
    (key, rule)
    for key, rules in {
        "js_npc_2018": "TX-03 TX-14",
        "js_proc_2017": "TX-01 TX-03 TX-10",
        "js_proc_2018": "TX-01 TX-03",
        "js_proc_2019": "TX-03",
        "sh_planning_2024_final": "CMP-15 TX-17",
        "sh_social_2024_final": "CMP-15 TX-04",
        "sh_wanli_2024": "TX-12 TX-13 TX-14 TX-15",
        "t000": "ID-07",
        "t001": "CMP-09",
        "t003": "CMP-09",
    }.items()
    for rule in rules.split()
}


@pytest.mark.parametrize("key", KEYS)
def test_clean_documents_are_silent_and_their_figures_verified(key):
    disclosure = read_gold(key)
    checks, findings, ties = audit(disclosure)
    told = findings[findings["severity"] != "notice"]
    assert {(key, rule) for rule in told["rule"]} <= CONFIRMED, told["message"].tolist()
    of_tables = checks["rule"].str.split("-").str[0].isin(TABLE_FAMILIES)
    assert set(checks.loc[of_tables & (checks["outcome"] == "not_checkable"), "rule"]) == set()
    assert verified_share(ties) > 0.99


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
        findings = findings[findings["rule"].str.split("-").str[0].isin(TABLE_FAMILIES)]
        noticed += not findings.empty
        assert set(findings["suspect"].dropna()) <= {facts.at[at, "fact_id"]}
    # what is missed is a last digit within the bound its sums allow
    assert noticed >= 0.8 * len(places)


def _other_digit(printed: str, at: int, rng: random.Random) -> str:
    changed = printed[:at] + str((int(printed[at]) + rng.randint(1, 9)) % 10) + printed[at + 1 :]
    assert money.parse_number(changed) is not None
    return changed
