"""Every numeric cell of the real documents is one fact, with the right table, row, column, page.

The expected figures in tests/expected were written without yqlib, from the sources themselves.
"""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from decimal import Decimal

import pytest
from conftest import EXPECTED, gold_files, read_gold

from yqlib import forms
from yqlib.money import parse_number, to_fen

KEYS = sorted(gold_files())
TRANSCRIPTS = [key for key in KEYS if key.startswith("t0")]


def _rows(name: str) -> list[dict[str, str]]:
    with (EXPECTED / name).open(encoding="utf-8") as handle:
        return list(csv.DictReader(handle))


def _official(disclosure) -> list[str]:
    tables = disclosure.tables
    return [
        t for t, role in zip(tables["table_id"], tables["role"], strict=True) if role in _roles_with_facts()
    ]


def _roles_with_facts() -> set[str]:
    return {r.role for r in forms.roles() if r.facts}


def _expected(key: str) -> dict[int, Counter]:
    found: dict[int, Counter] = defaultdict(Counter)
    for r in _rows(f"figures/{key}.csv"):
        names = {forms.normalise(r["row_label"])}
        place = r["page"] or r["line"]
        path = forms.normalise(r["column"])
        found[int(r["table"])][(names.pop(), r["row_code"], path, forms.normalise(r["printed"]), place)] += 1
    return found


def _read(disclosure, grouped: bool) -> dict[int, Counter]:
    order = {table: i for i, table in enumerate(_official(disclosure), 1)}
    found: dict[int, Counter] = defaultdict(Counter)
    for f in disclosure.facts.astype(object).where(disclosure.facts.notna(), None).to_dict("records"):
        label = forms.normalise(f["row_label"] or "")
        if grouped and f["role"] == "income" and f["row_parent"] and not f["row_code"]:
            label = forms.normalise(f["row_parent"]) + "/" + label  # the expected list names both
        place = str(f["page"] if f["page"] is not None else f["line"])
        path = forms.normalise(f["column_path"] or "")
        found[order[f["table_id"]]][
            (label, f["row_code"] or "", path, forms.normalise(f["printed"]), place)
        ] += 1
    return found


@pytest.mark.parametrize("key", KEYS)
def test_every_figure_is_one_fact_and_none_is_invented(key: str) -> None:
    expected, got = _expected(key), _read(read_gold(key), grouped=key.startswith("js_"))
    for table in sorted(set(expected) | set(got)):
        missing, invented = expected[table] - got[table], got[table] - expected[table]
        assert not missing and not invented, (
            f"table {table}: missing {list(missing)[:5]}, invented {list(invented)[:5]}"
        )


@pytest.mark.parametrize("key", KEYS)
def test_tables_units_and_sums(key: str) -> None:
    disclosure = read_gold(key)
    expected = [r for r in _rows("tables.csv") if r["key"] == key]
    tables = disclosure.tables.set_index("table_id").loc[_official(disclosure)]
    assert len(tables) == len(expected)
    facts = disclosure.facts
    for row, (table_id, table) in zip(expected, tables.iterrows(), strict=True):
        mine = facts[facts["table_id"] == table_id]
        assert forms.normalise(table["title"]) == forms.normalise(row["title"])
        assert table["unit_label"] == row["unit"]
        assert bool(table["empty"]) == (row["empty"] == "true")
        assert len(mine) == int(row["figures"])
        total = sum((parse_number(p).value for p in mine["printed"]), Decimal(0))
        assert total == Decimal(row["sum"]), (row["title"], total)


@pytest.mark.parametrize("key", KEYS)
def test_amounts_are_exact_fen(key: str) -> None:
    for printed, unit, fen in read_gold(key).facts[["printed", "unit", "amount_fen"]].itertuples(index=False):
        assert fen == to_fen(parse_number(printed), unit)


@pytest.mark.parametrize("key", KEYS)
def test_every_fact_has_role_column_and_address(key: str) -> None:
    disclosure = read_gold(key)
    facts = disclosure.facts
    assert facts["role"].notna().all()
    assert facts["column"].notna().all()
    if key in TRANSCRIPTS:
        assert facts["line"].notna().all() and facts["page"].isna().all()
    else:
        assert facts["page"].notna().all() and facts[["x0", "top", "x1", "bottom"]].notna().all().all()
        assert (facts["x1"] > facts["x0"]).all() and (facts["bottom"] > facts["top"]).all()


def test_transcripts_together() -> None:
    assert sum(len(read_gold(key).facts) for key in TRANSCRIPTS) == 1290
