"""The years the sentences of a disclosure speak of, each with its place on the page and the words around it.

The knowledge is data (forms/years.csv). A year of a citation, a date with its month and a span of years is no
mention: nothing is due of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any
from weakref import WeakKeyDictionary

from yqlib import forms
from yqlib.audit.prose import ADDRESS, Told, Word
from yqlib.audit.records import Document

__all__ = ["Mention", "Sentence", "mentioned", "pattern", "plain", "wordings"]

_YEAR = re.compile(r"(?<![\d.])(20[0-3]\d)年(?!\d{1,2}月)(?!度?[-~～—–至到])")
_CITED = re.compile(r"《[^》]*(?:》|$)|[〔\[【]20\d\d[〕\]】]")
_SPAN = re.compile(r"20\d\d年?度?[-~～—–至到]$")
_COMMAS = re.compile(r"(?<=\d),(?=\d{3})")
_WIDE = str.maketrans(",:()", "，：（）")
_MARK = re.compile(r"^(?:[^\u4e00-\u9fff\d（“]{0,3}(?:\d{1,2}|[一二三四五六七八九十]{1,3})[.．、，：）]+|（[\d一二三四五六七八九十]{1,3}）|[^\u4e00-\u9fff\d（“]+)+")
_AHEAD = 12  # years of the frame `dates` looked through for the one of a sentence
_NEAR = 3.0  # points


@dataclass(slots=True, eq=False)
class Mention:
    """A year of a sentence: `before` and `after` (from 年 on) are the words around it, `at` where its digits begin."""

    year: int
    at: int
    before: str
    after: str
    word: Word
    cited: bool


@dataclass(slots=True, eq=False)
class Sentence:
    """A sentence that speaks of years: its words without marks and white space, the years, whether it opens its section.

    `previous` is the sentence before it in the section, where it tells figures.
    """

    told: Told
    text: str
    years: list[Mention]
    opens: bool
    number: int
    previous: str

    def holds(self, year: int) -> bool:
        """It speaks of this year too."""
        return any(m.year == year and not m.cited for m in self.years)


@cache
def wordings(use: str, kind: str | None = None) -> tuple[re.Pattern[str], ...]:
    """The patterns of one use that count for this kind of document."""
    return tuple(
        re.compile(r["wording"]) for r in forms.table("years.csv") if r["use"] == use and r["kind"] in ("", kind)
    )


@cache
def pattern(use: str, kind: str | None = None) -> re.Pattern[str]:
    """All of them as one pattern, where none names a group."""
    return re.compile("|".join(f"(?:{w.pattern})" for w in wordings(use, kind)))


_KEPT: WeakKeyDictionary[Document, list[Sentence]] = WeakKeyDictionary()


def mentioned(doc: Document) -> list[Sentence]:
    """The sentences that speak of years, in reading order (worked out once)."""
    if doc not in _KEPT:
        _KEPT[doc] = list(_sentences(doc))
    return _KEPT[doc]


def _sentences(doc: Document) -> Iterator[Sentence]:
    places = _Places(doc)
    last: Told | None = None
    for number, told in enumerate(doc.prose.sentences):
        before, last = last, told
        if "20" not in told.text:
            continue
        text = plain(told)
        found = [m for m in _YEAR.finditer(text) if not _SPAN.search(text[max(0, m.start() - 9) : m.start()])]
        if not found:
            continue
        cited = [m.span() for m in _CITED.finditer(text)]
        years = []
        for order, m in enumerate(found):
            year, at = int(m[1]), m.start()
            address = places.of(told, year)
            word = Word(f"{told.id}#year{order}", m[1], address, f"正文“{text[:18]}…”")
            inside = any(a <= at < b for a, b in cited)
            years.append(Mention(year, at, text[:at], text[at + 4 :], word, inside))
        opens = before is None or before.kind == "heading" or before.section != told.section
        yield Sentence(told, text, years, opens, number, "" if opens or not before.figures else before.text)


def plain(told: Told) -> str:
    """A sentence without white space and the mark it begins with, its stops in full width, no commas in figures."""
    text = _COMMAS.sub("", "".join(told.text.split())).translate(_WIDE)
    return _MARK.sub("", text, count=1)


class _Places:
    """Where each year stands: the rows of the frame `dates` in reading order, beside the sentences in theirs."""

    def __init__(self, doc: Document) -> None:
        self._rows = [
            (r["year"], tuple(r[c] for c in ADDRESS))
            for r in doc.records("dates")
            if r["month"] is None and "年" in (r["printed"] or "")
        ]
        self._next = 0

    def of(self, told: Told, year: int) -> tuple[Any, ...]:
        """The place of the next such year that lies in the sentence, else the sentence's own."""
        for n in range(self._next, min(self._next + _AHEAD, len(self._rows))):
            printed, address = self._rows[n]
            if printed == year and _within(address, told.address):
                self._next = n + 1
                return address
        return told.address


def _within(inner: tuple[Any, ...], outer: tuple[Any, ...]) -> bool:
    """A page, or line of a text, that belongs to the sentence."""
    page, line, _, top, *_ = inner
    if page is None or outer[0] is None:
        return line is not None and outer[1] is not None and line >= outer[1]
    if page == outer[0] and top is not None and outer[3] is not None:
        return bool(outer[3] - _NEAR <= top <= outer[5] + _NEAR)
    return bool(outer[0] <= page <= outer[0] + 1)
