"""What a user holds: frames, checks and findings, facts by role, one disclosure in several files."""

from __future__ import annotations

import subprocess
import sys

import pytest
from conftest import RAW, read_gold, read_raw

import yqlib
from yqlib import schema

ONE = "阳泉市医疗保障局_2026年度部门预算公开.pdf"


def test_checks_and_findings_come_with_it() -> None:
    disclosure = read_raw(ONE)
    schema.validate("checks", disclosure.checks)
    schema.validate("findings", disclosure.findings)
    assert len(disclosure.checks) > 300
    assert set(disclosure.findings["severity"]) <= {"warning", "notice"}  # its figures are right
    assert not disclosure.findings["key"].duplicated().any()


def test_facts_by_role() -> None:
    disclosure = read_raw(ONE)
    expenditure = disclosure.role("expenditure")
    total = expenditure[(expenditure["row_kind"] == "total") & (expenditure["column"] == "total")]
    assert total["amount_fen"].tolist() == [2_013_860_000]
    with pytest.raises(KeyError, match="expenditure"):
        disclosure.role("spending")


def test_it_says_what_it_is() -> None:
    assert repr(read_raw(ONE)) == "<Disclosure 阳泉市医疗保障局 2026年度 预算: 27 张表, 353 个数据点>"


def test_several_files_are_one_disclosure() -> None:
    disclosure = read_gold("js_cppcc_2017")
    assert len(disclosure.documents) == 1
    assert " + " in disclosure.document["file"]
    assert disclosure.document["pages"] == 33
    assert {p.name for p in disclosure.table_files.values()} == {disclosure.document["file"].split(" + ")[1]}


def test_ids_are_unique_and_the_same_again() -> None:
    again = yqlib.read(RAW / ONE)
    assert again.facts["fact_id"].is_unique and again.tables["table_id"].is_unique
    assert again.facts["fact_id"].tolist() == read_raw(ONE).facts["fact_id"].tolist()


def test_every_box_holds_its_printed_figure() -> None:
    import pdfplumber

    from yqlib.money import parse_number

    disclosure = read_raw(ONE)
    with pdfplumber.open(RAW / ONE) as document:
        for page, facts in disclosure.facts.groupby("page"):
            image = document.pages[int(page) - 1]
            for f in facts.itertuples():
                text = image.crop((f.x0 - 0.5, f.top - 0.5, f.x1 + 0.5, f.bottom + 0.5)).extract_text()
                assert parse_number(text) == parse_number(f.printed), (page, f.row_label, text)


_THREADS = """
import sys
from concurrent.futures import ThreadPoolExecutor
import yqlib
one = [yqlib.read(path).facts for path in sys.argv[1:]]
with ThreadPoolExecutor(4) as pool:
    many = list(pool.map(yqlib.read, sys.argv[1:] * 3))
assert all(d.facts.equals(facts) for d, facts in zip(many, one * 3, strict=True))
"""


def test_several_threads_may_read() -> None:
    """pdfium may be used by one thread at a time: two ended the whole process."""
    files = [str(p) for p in sorted(RAW.glob("*.pdf"))[:3]]
    done = subprocess.run([sys.executable, "-c", _THREADS, *files], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
