"""The rules of prose on the real documents: what they find is what a careful reader confirmed."""

from __future__ import annotations

import pytest
from conftest import gold_files, read_gold
from test_tx import EXAMPLES as OF_PROSE

from yqlib.audit import audit

#: Every error and warning of these rules that was confirmed in the source, by document.
CONFIRMED = {
    "js_npc_2018": "TX-03",
    "js_proc_2017": "TX-01 TX-03 TX-10",
    "js_proc_2018": "TX-01 TX-03",
    "js_proc_2019": "TX-03",
    "sh_planning_2024_final": "CMP-15 TX-17",
    "sh_social_2024_final": "CMP-15 TX-04",
    "sh_wanli_2024": "TX-12 TX-13 TX-14 TX-15",
    "t000": "ID-07",
    "t001": "CMP-09",
    "t003": "CMP-09",
}
RULES = {e.rule for e in OF_PROSE}


@pytest.mark.parametrize("key", sorted(gold_files()))
def test_nothing_is_found_but_what_was_confirmed(key):
    findings = audit(read_gold(key)).findings
    told = findings[findings["severity"] != "notice"]
    rules = {rule for text in told["relations"] for rule in text.split()} & RULES
    assert rules == set(CONFIRMED.get(key, "").split()), told["message"].tolist()
