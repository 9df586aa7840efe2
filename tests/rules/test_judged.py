"""Every error and warning on the real documents was looked at in the source: tests/expected/findings.csv tells the verdict."""

from __future__ import annotations

import csv
from collections import Counter
from functools import cache

import pytest
from conftest import EXPECTED, RAW, gold_files, read_gold, read_raw

from yqlib.audit import audit
from yqlib.audit.engine import OWN_MISTAKE

KEYS = [*sorted(gold_files()), *sorted(p.name for p in RAW.glob("*.pdf"))]


@cache
def judged() -> list[dict[str, str]]:
    """The rows of the list: document, rule, severity, page or line, how many there, verdict, why."""
    with (EXPECTED / "findings.csv").open(encoding="utf-8") as handle:
        return list(csv.DictReader(handle))


@pytest.mark.parametrize("key", KEYS)
def test_what_is_told_of_a_document_is_what_was_judged(key):
    tried = audit(read_gold(key) if key in gold_files() else read_raw(key))
    assert not tried.checks["reason"].str.startswith(OWN_MISTAKE).any()
    found = tried.findings
    told = found[found["severity"] != "notice"]
    places = told["page"].fillna(told["line"]).astype(int)
    counts = Counter(zip(told["rule"], told["severity"], places, strict=True))
    expected = {(r["rule"], r["severity"], int(r["at"])): int(r["count"]) for r in judged() if r["key"] == key}
    assert counts == expected, told[["rule", "message"]].values.tolist()


def test_nearly_all_of_it_is_right():
    verdicts: Counter[str] = Counter()
    for row in judged():
        verdicts[row["verdict"]] += int(row["count"])
        assert row["key"] in KEYS
        assert row["why"]
    assert set(verdicts) <= {"right", "arguable", "wrong"}
    assert verdicts["wrong"] <= 0.05 * verdicts.total()
    assert verdicts["arguable"] <= 0.10 * verdicts.total()
