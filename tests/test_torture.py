"""Every figure of the nasty PDFs of tests/golden/torture, each at its row, column and page."""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

import yqlib
from yqlib.sources import ocr

FOLDER = Path(__file__).parent / "golden" / "torture"
FIELDS = ("title", "row_label", "row_code", "column_path", "printed", "amount_fen", "page")


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(autouse=True)
def no_pictures_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the text layer gives is looked at here, whether the extra `[ocr]` is installed or not."""
    monkeypatch.setattr(ocr, "available", lambda: False)


CASES = _rows(FOLDER / "cases.csv")


def _plain(text: object) -> str:
    """Without white space, all dashes alike; a missing value is nothing."""
    if str(text) in ("<NA>", "nan", "None"):
        return ""
    return re.sub(r"[−–—－\u00ad]", "-", re.sub(r"[\s\u200b\ufeff]+", "", str(text)))


def _said(disclosure: yqlib.Disclosure) -> str:
    """Everything read, as one text."""
    facts = disclosure.facts[list(FIELDS)].astype("string").fillna("").to_numpy().ravel()
    return "\n".join([*facts, *(line.text for line in disclosure.lines)])


def _doubts(disclosure: yqlib.Disclosure) -> str:
    """All doubts of the document and its tables."""
    return "\n".join([*disclosure.doubts, *disclosure.tables["verdict"].astype("string").fillna("")])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_every_figure(case: dict[str, str]) -> None:
    path = FOLDER / f"{case['name']}.pdf"
    if case["why"]:
        with pytest.raises(yqlib.ReadError, match=case["why"]):
            yqlib.read(path)
        return
    rows = _rows(path.with_suffix(".csv"))
    fields = [f for f in FIELDS if not any(row[f] == "*" for row in rows)]  # * is whatever it may be
    wanted = Counter(tuple(_plain(row[f]) for f in fields) for row in rows)
    read = yqlib.read(path)
    got = Counter(tuple(map(_plain, row)) for row in read.facts[fields].itertuples(index=False))
    if case["limit"] and got != wanted:
        assert re.search(case["limit"], _doubts(read)), f"{case['what']}: misread without a doubt"
        assert not re.search(case["never"], "\n".join(read.facts["printed"])), case["what"]
        return
    assert not wanted - got, f"{case['what']}: missing or different: {list((wanted - got).items())[:4]}"
    assert not got - wanted, f"{case['what']}: not printed: {list((got - wanted).items())[:4]}"
    if case["doubt"]:
        doubts = _doubts(read)
        assert re.search(case["doubt"], doubts), f"{case['what']}: no doubt like {case['doubt']} in {doubts}"
    if case["never"]:
        assert not re.search(case["never"], _said(read)), case["what"]


def test_all_files_are_cases() -> None:
    assert {p.stem for p in FOLDER.glob("*.pdf")} == {case["name"] for case in CASES}
