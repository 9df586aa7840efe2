"""Compliance facts of the real documents, held against counts made on their pages (figures only).

tests/expected/compliance.csv: by document how many entries, numbered tables, notes and parts asked for came
out in each state, the offset of the page numbers, terms, rows of the catalogue, and the spellings of the own
name that are not the official one with how often each stands there.
"""

from __future__ import annotations

import csv

import pytest
from conftest import EXPECTED, read_gold, read_raw

from yqlib import Disclosure

with (EXPECTED / "compliance.csv").open(encoding="utf-8") as handle:
    ROWS = list(csv.DictReader(handle))
KEYS = list(dict.fromkeys(row["key"] for row in ROWS))


def _measured(d: Disclosure) -> set[tuple[str, str, str]]:
    parts = d.parts
    found = {(kind, state, str(n)) for (kind, state), n in parts.groupby(["kind", "state"]).size().items()}
    found |= {("missing", key, "1") for key in parts.loc[parts["state"] == "missing", "key"].dropna()}
    if parts["offset"].notna().any():
        off = int((parts["page_difference"].fillna(0) != 0).sum())
        found |= {("pages", "offset", str(parts["offset"].dropna().iloc[0])), ("pages", "off", str(off))}
    found |= {("terms", "rows", str(len(d.terms)))}
    found |= {("catalogue", "rows", str(len(d.catalogue)))} if len(d.catalogue) else set()
    odd = d.names[~d.names["relation"].isin(["same", "bracketed"])]
    return found | {
        (f"name {row.relation}", f"{row.place} {row.difference}", str(row.times)) for row in odd.itertuples()
    }


@pytest.mark.slow
@pytest.mark.parametrize("key", KEYS)
def test_compliance_facts(key: str) -> None:
    disclosure = read_raw(key) if key.endswith(".pdf") else read_gold(key)
    assert _measured(disclosure) == {(r["what"], r["which"], r["value"]) for r in ROWS if r["key"] == key}
