"""Rules between the real documents: every base and every finding was looked up by hand in the other document
(tests/expected/across.csv), and for every document and rule is told how it ended and what is needed
(tests/expected/across_counts.csv)."""

from __future__ import annotations

import csv
from collections import Counter
from functools import cache
from pathlib import Path

import pandas as pd
import pytest
from conftest import EXPECTED, RAW, gold_files, read_gold, read_raw

import yqlib
from yqlib.audit import rules
from yqlib.corpus import of_disclosures

KEYS = [*sorted(gold_files()), *sorted(p.name for p in RAW.glob("*.pdf"))]
#: Outcomes told one by one; of others only how many.
ONE_BY_ONE = ("XY-01", "XY-07", "XD-02", "XD-03", "XD-04", "XD-06")


@cache
def real() -> tuple[yqlib.Corpus, dict[str, str]]:
    """The corpus of all real documents, and the key of each doc_id."""
    found = [read_gold(key) if key in gold_files() else read_raw(key) for key in KEYS]
    return of_disclosures(found), {d.document["doc_id"]: key for d, key in zip(found, KEYS, strict=True)}


def expected(name: str) -> list[dict[str, str]]:
    """The rows of a list."""
    with (EXPECTED / name).open(encoding="utf-8") as handle:
        return list(csv.DictReader(handle))


def told(row: pd.Series, keys: dict[str, str]) -> tuple[str, ...]:
    """A check as the list has it."""
    places = [str(int(row[c])) for c in ("page", "line") if pd.notna(row[c])]
    numbers = ["" if pd.isna(row[c]) else f"{row[c]:.2f}" for c in ("left", "right")]
    others = " ".join(keys[d] for d in (row["other_docs"] or "").split()) if pd.notna(row["other_docs"]) else ""
    return (keys[row["doc_id"]], row["rule"], "".join(places[:1]), row["subject"], *numbers, row["outcome"], others)


def lists(corpus: yqlib.Corpus, keys: dict[str, str]) -> tuple[Counter[tuple[str, ...]], Counter[tuple[str, ...]]]:
    """Checks one by one, and how many of each kind."""
    checks = corpus.across.checks
    lacking = checks["reason"].fillna("").str.startswith("需要")
    single = checks["rule"].isin(ONE_BY_ONE) & (checks["outcome"] != "not_applicable") & ~lacking
    single &= ~((checks["rule"] == "XD-06") & (checks["outcome"] == "pass"))
    one = Counter(told(row, keys) for _, row in checks[single].iterrows())
    needs = checks["reason"].where(lacking, "").fillna("").str.extract(r"(“.*”)")[0].fillna("")
    counted = zip(checks["doc_id"].map(keys), checks["rule"], checks["outcome"], needs, strict=True)
    return one, Counter(counted)


def test_every_check_is_what_was_looked_up() -> None:
    one, counted = lists(*real())
    columns = ("key", "rule", "at", "subject", "left", "right", "outcome", "other")
    assert one == Counter(tuple(r[c] for c in columns) for r in expected("across.csv"))
    assert counted == {(r["key"], r["rule"], r["outcome"], r["needs"]): int(r["count"]) for r in expected("across_counts.csv")}


def test_findings_are_right() -> None:
    found = real()[0].across.findings
    failed = [r for r in expected("across.csv") if r["outcome"] == "fail"]
    assert found["broken"].sum() == len(failed)
    assert all(r["verdict"] == "right" and r["why"] for r in failed)
    severities = Counter(zip(found["rule"], found["severity"], strict=True))
    assert severities == {("XY-01", "error"): 1, ("XY-01", "warning"): 1, ("XD-06", "warning"): 4, ("XD-06", "notice"): 3}
    assert found["other_docs"].notna().all() and found["suspect"].isna().all()


def test_twins_are_held_against_nothing() -> None:
    corpus, keys = real()
    twins = {d for d, key in keys.items() if key.startswith("t0")}
    checks = corpus.across.checks
    assert set(checks.loc[checks["doc_id"].isin(twins), "outcome"]) == {"not_applicable"}
    assert not set(" ".join(checks["other_docs"].dropna()).split()) & twins


def test_every_rule_is_counted_on_every_document() -> None:
    corpus, keys = real()
    checks = corpus.across.checks
    for doc in corpus.documents.itertuples():
        tried = set(checks.loc[checks["doc_id"] == doc.doc_id, "rule"])
        assert tried == {r.id for r in rules(doc.kind, across=True)}, keys[doc.doc_id]


def test_a_document_alone_is_not_touched() -> None:
    d = read_raw(sorted(p.name for p in RAW.glob("*.pdf"))[0])
    across = {r.id for r in rules(across=True)}
    assert not set(d.checks["rule"]) & across and not set(d.findings["rule"]) & across


def test_memory_and_store_answer_alike(tmp_path: Path) -> None:
    names = [p.name for p in sorted(RAW.glob("*.pdf"))][2:]
    corpus = of_disclosures([read_raw(name) for name in names])
    stored = corpus.save(tmp_path)
    again = yqlib.open_store(tmp_path)
    for name in ("across_checks", "across_findings", "across_places"):
        frame = corpus.frame(name)
        edges = [c for c in ("x0", "top", "x1", "bottom") if c in frame]
        for other in (stored.frame(name), again.frame(name)):
            pd.testing.assert_frame_equal(frame.drop(columns=edges), other.drop(columns=edges))
    assert len(corpus.across.findings) and (corpus.across.findings["rule"] == "XD-06").all()
    assert stored.sql("SELECT count(*) AS n FROM across_findings")["n"].iloc[0] == len(corpus.across.findings)


@pytest.mark.parametrize("name", ["across_checks", "across_findings"])
def test_evidence_is_of_documents_held(name: str) -> None:
    corpus, keys = real()
    for row in corpus.frame(name).dropna(subset=["evidence", "other_docs"]).itertuples():
        docs = {row.doc_id, *row.other_docs.split()}
        assert docs <= set(keys) and all(any(e.startswith(d) for d in docs) for e in row.evidence.split() if e[:12] in keys)
