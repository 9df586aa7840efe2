"""Where the real documents are, and readings made once for all tests."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from browser import Browser, opened

import yqlib

ROOT = Path(__file__).parent.parent
CORPUS = ROOT.parent / "shared" / "corpus"
RAW = ROOT / "data" / "raw"
EXPECTED = Path(__file__).parent / "expected"


def gold_files() -> dict[str, list[str]]:
    """Key of a real document → the file names it was published as."""
    with (EXPECTED / "tables.csv").open(encoding="utf-8") as handle:
        return {row["key"]: row["file"].split(";") for row in csv.DictReader(handle)}


@cache
def read_gold(key: str) -> yqlib.Disclosure:
    """One of the real documents, read once. Skips where the corpus folder is absent."""
    names = gold_files()[key]
    folder = CORPUS / ("transcripts" if key.startswith("t0") else "pdf")
    if not folder.is_dir():
        pytest.skip(f"corpus folder absent: {folder.name}")
    return yqlib.read([folder / name for name in sorted(names)])


@cache
def read_raw(name: str) -> yqlib.Disclosure:
    """One of the typeset disclosures of data/raw, read once."""
    return yqlib.read(RAW / name)


#: Indicator names of the sources that are whole sentences, by the start of their SHA-256, in our words.
REWORDED = {"ee18ed5af58753a7": "以手册记下就诊与购药,减少重复诊疗"}


def reworded(name: str) -> str:
    """The name as the typeset disclosures and the lists of figures write it."""
    return REWORDED.get(hashlib.sha256(name.encode()).hexdigest()[:16], name)


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A headless Chromium for the tests of a module; they are skipped where there is none."""
    with opened(tmp_path_factory.mktemp("browser")) as made:
        yield made
