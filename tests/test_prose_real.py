"""Prose of the real documents against counts, lengths and fingerprints told by eye from the pages.

tests/expected/prose.csv holds, by document: entries of the contents; parts with the page (or line) each
begins on, its sections and paragraphs; on pages looked at, how many paragraphs and headings begin there,
and for some paragraphs (`page:nth`) the length and SHA-1 of their normalised text.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Callable

import pytest
from conftest import EXPECTED, read_gold, read_raw

from yqlib import Disclosure, forms
from yqlib.layout.prose import Paragraph

with (EXPECTED / "prose.csv").open(encoding="utf-8") as handle:
    ROWS = list(csv.DictReader(handle))
KEYS = list(dict.fromkeys(row["key"] for row in ROWS))


def _begin(d: Disclosure, page: str) -> list[Paragraph]:
    return [p for p in d.paragraphs if p.page == int(page) and p.kind in ("text", "heading")]


def _nth(d: Disclosure, where: str) -> str:
    page, place = where.split(":")
    return forms.normalise(_begin(d, page)[int(place) - 1].text)


MEASURES: dict[str, Callable[[Disclosure, str], object]] = {
    "contents": lambda d, _: len(d.contents),
    "parts": lambda d, _: len(d.outline.children),
    "part_page": lambda d, n: d.outline.children[int(n) - 1].page,
    "part_line": lambda d, n: d.outline.children[int(n) - 1].printed.lines[0],
    "sections": lambda d, n: sum(c.kind == "section" for c in d.outline.children[int(n) - 1].children),
    "paragraphs": lambda d, n: sum(p.kind == "text" for p in d.outline.children[int(n) - 1].text()),
    "page_starts": lambda d, page: len(_begin(d, page)),
    "page_headings": lambda d, page: sum(p.kind == "heading" for p in _begin(d, page)),
    "length": lambda d, where: len(_nth(d, where)),
    "sha1": lambda d, where: hashlib.sha1(_nth(d, where).encode()).hexdigest(),
}


@pytest.mark.slow
@pytest.mark.parametrize("key", KEYS)
def test_prose_is_as_printed(key: str) -> None:
    disclosure = read_raw(key) if key.endswith(".pdf") else read_gold(key)
    rows = [r for r in ROWS if r["key"] == key]
    read = {(r["what"], r["where"]): str(MEASURES[r["what"]](disclosure, r["where"])) for r in rows}
    assert read == {(r["what"], r["where"]): r["value"] for r in rows}


@pytest.mark.slow
@pytest.mark.parametrize("key", KEYS)
def test_every_line_is_in_one_place(key: str) -> None:
    disclosure = read_raw(key) if key.endswith(".pdf") else read_gold(key)
    kept = [id(p.line) for q in disclosure.paragraphs for p in q.pieces]
    kept += [id(x) for e in disclosure.contents for x in e.lines]
    assert len(kept) == len(set(kept))
    left = [x.text for x in disclosure.lines if id(x) not in set(kept)]
    told = {forms.normalise(x.text) for x in disclosure.lines if id(x) in set(kept)}
    assert all(t.isdigit() or forms.normalise(t) == "目录" or forms.normalise(t) in told for t in left)
    assert sum(len(s.tables) for s in disclosure.outline.walk()) == len(disclosure.tables)
