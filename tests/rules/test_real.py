"""The audit on the real documents: silent where they are right, and a changed digit is noticed."""

from __future__ import annotations

import random

import pytest
from conftest import gold_files, read_gold

from yqlib import money
from yqlib.audit import audit, verified_share
from yqlib.audit.engine import TABLE_FAMILIES

KEYS = sorted(gold_files())


@pytest.mark.parametrize("key", KEYS)
def test_clean_documents_are_silent_and_their_figures_verified(key):
    disclosure = read_gold(key)
    checks, findings, ties = audit(disclosure)
    of_tables = findings[findings["rule"].str.startswith(tuple(f"{f}-" for f in TABLE_FAMILIES))]
    assert of_tables["message"].tolist() == []
    unknown = checks[checks["rule"].str.startswith(tuple(f"{f}-" for f in TABLE_FAMILIES))]
    assert "not_checkable" not in set(unknown["outcome"])
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
        noticed += not findings.empty
        assert set(findings["suspect"].dropna()) <= {facts.at[at, "fact_id"]}
    # what is missed is a last digit within the bound its sums allow
    assert noticed >= 0.8 * len(places)


def _other_digit(printed: str, at: int, rng: random.Random) -> str:
    changed = printed[:at] + str((int(printed[at]) + rng.randint(1, 9)) % 10) + printed[at + 1 :]
    assert money.parse_number(changed) is not None
    return changed
