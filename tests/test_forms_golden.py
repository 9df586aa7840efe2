"""PDFs that LibreOffice and ReportLab made from invented forms (tests/golden/forms/make.py)."""

from __future__ import annotations

import csv
import sys
from collections import Counter
from pathlib import Path

import pytest

import yqlib

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE / "forms"))

import kit  # noqa: E402

PDFS = sorted((HERE / "golden" / "forms").glob("*.pdf"))


@pytest.mark.parametrize("pdf", PDFS, ids=lambda pdf: pdf.stem)
def test_every_figure_of_a_page_made_elsewhere(pdf):
    with pdf.with_suffix(".csv").open(encoding="utf-8", newline="") as file:
        wanted = Counter(tuple(row) for row in list(csv.reader(file))[1:])
    facts = kit.read_facts(yqlib.read(pdf).facts)
    got = Counter(tuple("" if value is None else str(value) for value in fact) for fact in facts)
    assert not wanted - got, f"missing or different: {list((wanted - got).items())[:5]}"
    assert not got - wanted, f"not printed: {list((got - wanted).items())[:5]}"
