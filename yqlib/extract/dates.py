"""Dates said in prose, on covers and in headings, each with what it is for (frame `dates`)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from yqlib import forms
from yqlib.extract.said import About, address, fold
from yqlib.forms.places import YEAR, identity_pattern, year_of
from yqlib.layout.prose import Paragraph

_DATE = re.compile(
    rf"(?P<year>{YEAR})(?:年(?P<month>\d{{1,2}})月(?:(?P<day>\d{{1,2}})日?)?|"
    r"[-./](?P<m>\d{1,2})[-./](?P<d>\d{1,2})(?!\d)|年度?(?=\D|$)|(?=[〕\]）)】]))"
)
_AROUND = 40


def date_rows(paragraphs: Sequence[Paragraph], about: About) -> list[dict[str, Any]]:
    """Rows of the frame `dates`, in reading order; years that are part of no date are among them."""
    return [row for p in paragraphs if p.kind != "caption" for row in _rows(p, about)]


def _rows(paragraph: Paragraph, about: About) -> Iterator[dict[str, Any]]:
    folded = fold(paragraph.text)
    text = folded.text
    for found in _DATE.finditer(text):
        year = year_of(found["year"])
        if year is None:
            continue
        month, day = found["month"] or found["m"], found["day"] or found["d"]
        if month and not (1 <= int(month) <= 12 and 0 <= int(day or 1) <= 31):
            continue
        first, last = folded.at[found.start()], folded.at[found.end() - 1] + 1
        yield {
            "doc_id": about.doc_id,
            "year": year,
            "month": int(month) if month else None,
            "day": int(day) if day else None,
            "role": _role(paragraph, text, found),
            "section": "/".join(paragraph.section.path) if paragraph.section else None,
            "printed": paragraph.text[first:last],
        } | address(paragraph.run.cut(first, last), about.reader)


def _role(paragraph: Paragraph, text: str, found: re.Match[str]) -> str:
    """The first role whose words stand around the date."""
    alone = re.fullmatch(r"[（(]?" + _DATE.pattern + r"[)）]?", text) is not None and (
        found["month"] or found["m"]
    )
    if alone or identity_pattern("issued").match(forms.normalise(text)):
        return "issued"
    before, after = (
        text[max(0, found.start() - _AROUND) : found.start()],
        text[found.end() : found.end() + _AROUND],
    )
    for row in forms.table("dates.csv"):
        front, behind = row["before"], row["after"]
        if front and not forms.pattern(front).search(before):
            continue
        if behind and not forms.pattern(behind).match(after):
            continue
        if paragraph.kind in ("heading", "cover") and row["role"] != "citation":
            break
        return row["role"]
    return "heading" if paragraph.kind in ("heading", "cover") else "said"
