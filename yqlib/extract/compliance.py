"""What a disclosure promises or must have, and where it was found (frame `parts`): facts, no judgement."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from yqlib import forms
from yqlib.extract.entries import entry_rows, number_in
from yqlib.extract.said import About, address
from yqlib.layout.contents import Entry
from yqlib.layout.outline import Section
from yqlib.layout.prose import Paragraph

_PLACE = ("page", "line", "x0", "top", "x1", "bottom", "reader")
_LONG_NOTE = 120  # letters no note is longer than


class Told(NamedTuple):
    """What the rows are made of."""

    contents: Sequence[Entry]
    outline: Section
    paragraphs: Sequence[Paragraph]
    tables: Sequence[Mapping[str, Any]]  # rows of the frame, missing values None
    nonzero: frozenset[str]  # ids of tables that print a figure other than zero


def part_rows(told: Told, about: About) -> list[dict[str, Any]]:
    """Rows of the frame `parts`: entries, tables, notes, required parts."""
    rows: list[dict[str, Any]] = []
    for kind, made in (
        ("entry", entry_rows(told.contents, told.outline, told.tables, about)),
        ("table", _numbers(told.tables)),
        ("note", _notes(told, about)),
        ("required", _required(told, about)),
    ):
        for order, row in enumerate(made, 1):
            found = {"doc_id": about.doc_id, "kind": kind, "order": order, "reader": about.reader} | row
            rows.append(found | {"part_id": f"{about.doc_id}/p{len(rows) + 1:03d}"})
    return rows


# ---- tables in order -----------------------------------------------------------------------------


def _numbers(tables: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """One row a table of the report in printed order, with rows for numbers no table bears."""
    quiet = {r.role for r in forms.roles() if not r.facts}
    mine = [t for t in tables if t["role"] not in quiet and (t["title"] or t["table_no"])]
    numbers = [number_in(t["table_no"]) for t in mine]
    told = [n for n in numbers if n is not None]
    whole = len(told) * 2 > len(mine)  # most tables bear a number: then a gap says something
    rows: list[dict[str, Any]] = []
    seen: dict[str, int] = {}
    last, unnumbered = 0, 0
    for table, number in zip(mine, numbers, strict=True):
        printed = table["table_no"] or ""
        if number is None:
            state, unnumbered = "unnumbered", unnumbered + 1
        elif printed in seen:
            state = "doubled"
        elif number < last:
            state = "out_of_order"
        else:
            state = "found"
            absent = [n for n in range(last + 1, number) if n not in told]
            rows.extend(_absent(absent, unnumbered) if whole else ())
            last, unnumbered = number, 0
        seen[printed] = number or 0
        rows.append(
            {
                "name": table["title"] or printed,
                "state": state,
                "table_id": table["table_id"],
                "table_no": table["table_no"],
                "number": number,
                "found_page": table["page"],
            }
            | {key: table[key] for key in _PLACE}
        )
    return rows


def _absent(numbers: Sequence[int], unnumbered: int) -> Iterator[dict[str, Any]]:
    """Numbers between two tables that none bears; tables without a number may be those."""
    for number in numbers[unnumbered:] if unnumbered else numbers:
        yield {"name": f"第{number}号表", "state": "missing", "number": number}


# ---- notes of empty tables -----------------------------------------------------------------------


def _notes(told: Told, about: About) -> list[dict[str, Any]]:
    """One row for each empty table, and for each filled one that says it is empty."""
    quiet = {r.role for r in forms.roles() if not r.facts}
    said = _pattern("empty_note")
    rows = []
    for table in told.tables:
        note = forms.normalise(table["note"] or "")
        empty_said = said.search(note) is not None
        filled = table["table_id"] in told.nonzero
        if table["role"] in quiet or not table["role"] or (filled and not empty_said):
            continue
        if not table["empty"] and not empty_said:
            continue
        row = {
            "name": table["title"] or table["table_no"] or table["role"],
            "table_id": table["table_id"],
            "table_no": table["table_no"],
            "found_page": table["page"],
        } | {key: table[key] for key in _PLACE}
        if filled:
            rows.append(row | {"state": "unclear", "found_as": table["note"]})
        elif empty_said:
            rows.append(row | {"state": "found", "found_as": table["note"]})
        else:
            rows.append(row | (_below(table, told, about) or _elsewhere(table, told.paragraphs, about)))
    return rows


def _below(table: Mapping[str, Any], told: Told, about: About) -> dict[str, Any] | None:
    """A paragraph between the table and the next one that says it has nothing."""
    here = _at(table)
    after = min((_at(t) for t in told.tables if _at(t) > here), default=(10**9, 0, 0.0))
    for paragraph in told.paragraphs:
        line = paragraph.pieces[0].line
        place = (line.page or 0, line.line or 0, line.box.top if line.box else 0.0)
        if here < place < after and paragraph.kind != "heading":
            text = forms.normalise(paragraph.text)
            if "仍保留" not in text and _pattern("empty_note").search(text):
                where = address(paragraph.pieces, about.reader)
                return {"state": "found", "found_as": paragraph.text} | where
            if len(text) > _LONG_NOTE:
                return None
    return None


def _at(table: Mapping[str, Any]) -> tuple[int, int, float]:
    return table["page"] or 0, table["line"] or 0, table["top"] or 0.0


def _elsewhere(table: Mapping[str, Any], paragraphs: Sequence[Paragraph], about: About) -> dict[str, Any]:
    """The sentence of the prose that says the table has nothing, or that none does."""
    for row in forms.table("parts.csv"):
        if row["use"] != "said_elsewhere" or table["role"] not in row["roles"].split():
            continue
        for paragraph in paragraphs:
            for sentence in paragraph.sentences:
                text = forms.normalise(sentence.text)
                if "仍保留" not in text and forms.pattern(row["sentence"]).search(text):
                    return {"state": "elsewhere", "found_as": sentence.text} | address(
                        sentence.pieces, about.reader
                    )
    return {"state": "missing"}


def _pattern(use: str) -> re.Pattern[str]:
    return forms.pattern(
        "|".join(f"(?:{r['sentence']})" for r in forms.table("parts.csv") if r["use"] == use)
    )


# ---- parts asked for -----------------------------------------------------------------------------


def _required(told: Told, about: About) -> Iterator[dict[str, Any]]:
    """One row for each part of parts.csv that this kind of disclosure must have."""
    for row in forms.table("parts.csv"):
        if row["use"] != "required" or (row["kind"] and about.kind and row["kind"] != about.kind):
            continue
        found = _table_of(row, told) or _heading_of(row, told, about) or _sentence_of(row, told, about)
        base = {"name": row["zh"], "key": row["key"], "legal_source": row["source"]}
        yield base | (found or {"state": "missing"})


def _table_of(row: Mapping[str, str], told: Told) -> dict[str, Any] | None:
    roles = row["roles"].split()
    table = next((t for t in told.tables if t["role"] in roles), None)
    if table is None:
        return None
    return {
        "state": "found",
        "table_id": table["table_id"],
        "found_page": table["page"],
        "found_as": table["title"] or table["role"],
    } | {key: table[key] for key in _PLACE}


def _heading_of(row: Mapping[str, str], told: Told, about: About) -> dict[str, Any] | None:
    """A heading above some text of its own: a bare heading is no statement."""
    if not row["heading"]:
        return None
    for node in told.outline.walk():
        if node.printed is None or not forms.pattern(row["heading"]).search(forms.normalise(node.heading)):
            continue
        if any(p.kind == "text" for p in node.text()):
            place = address(node.printed.pieces, about.reader)
            return {"state": "found", "found_as": node.mark + node.heading, "found_page": node.page} | place
    return None


def _sentence_of(row: Mapping[str, str], told: Told, about: About) -> dict[str, Any] | None:
    """A sentence that speaks of it without a heading of its own."""
    if not row["sentence"]:
        return None
    for paragraph in told.paragraphs:
        glossary = paragraph.section is not None and any("名词解释" in h for h in paragraph.section.path)
        if paragraph.kind != "text" or glossary:
            continue
        for sentence in paragraph.sentences:
            if forms.pattern(row["sentence"]).search(forms.normalise(sentence.text)):
                place = address(sentence.pieces, about.reader)
                return {"state": "near", "found_as": sentence.text, "found_page": sentence.page} | place
    return None
