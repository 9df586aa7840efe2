"""The same project met again: in another disclosure of its body, in its department's, in other years and places.

Names are folded (white space, width, marks, leading year, (本级)); amounts are exact fen. A project of one
name and amount met again is the same; one of a like name and the same amount is the same within a
department; one of the same name alone is a project of that kind, and its `match` says no more.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Any

import pandas as pd

from yqlib import schema
from yqlib.forms import normalise

_YEAR = re.compile(r"^(?:20\d\d年?度?)+|[(（](?:本级|20\d\d年?度?)[)）]")
_MARKS = re.compile(r"[^\w]|_")
_WHOLE = "整体"
_ALIKE = 0.8  # likeness of names of one amount in one department
_TABLES = ("projects",)  # roles of tables whose rows are projects with this year's money
_LONGEST = 200  # letters of a name that are compared
_MOST = 200  # projects of one amount in one department compared with each other


@dataclass(eq=False)
class _Met:
    """A project in one document."""

    doc: str
    name: str
    folded: str
    amount: int | None
    source: str
    unit: str | None
    body: str | None
    head: str  # the department, or the place where none is told
    match: str = "name"


def same_projects(frames: Any, bodies: pd.DataFrame, mentions: pd.DataFrame) -> pd.DataFrame:
    """The frame `same_projects`: every project met in two documents or of two bodies, by group."""
    documents = {row.doc_id: row for row in frames.documents.itertuples(index=False)}
    rows = []
    for group in _groups(list(_met(frames, bodies, mentions))):
        docs, carriers = {m.doc for m in group}, {m.body for m in group if m.body}
        if len(docs) < 2 and len(carriers) < 2 and all(m.match != "alike_amount" for m in group):
            continue
        first = min((m.folded, m.head) for m in group)
        name = "p" + hashlib.sha256("\0".join(first).encode("utf-8", "replace")).hexdigest()[:10]
        for m in group:
            row = documents[m.doc]
            rows.append(
                {
                    "group_id": name, "doc_id": m.doc, "project": m.name, "body_id": m.body, "unit_name": m.unit,
                    "level": _plain(row.level), "kind": _plain(row.kind),
                    "fiscal_year": None if pd.isna(row.fiscal_year) else int(row.fiscal_year),
                    "amount_fen": m.amount, "source": m.source, "match": m.match,
                    "documents": len(docs), "bodies": len(carriers),
                }
            )  # fmt: skip
    return schema.frame("same_projects", rows)


def _met(frames: Any, bodies: pd.DataFrame, mentions: pd.DataFrame) -> Iterator[_Met]:
    """Projects of goal sheets, then those of tables whose names no sheet of the document has."""
    named = {(r.doc_id, normalise(r.name)): r.body_id for r in mentions.itertuples(index=False)}
    above = dict(bodies[["body_id", "parent_id"]].dropna().itertuples(index=False, name=None))
    publisher = dict(
        mentions.loc[mentions["relation"] == "publisher", ["doc_id", "body_id"]]
        .drop_duplicates("doc_id").itertuples(index=False, name=None)
    )  # fmt: skip
    seen: set[tuple[str, str, str | None]] = set()
    for doc, name, unit, amount, source in (*_in_sheets(frames), *_in_tables(frames)):
        folded = fold(name)
        body = named.get((doc, normalise(unit))) if unit else None
        body = body or (publisher.get(doc) if source == "table" and not unit else None)
        known = (doc, folded, body)
        if not folded or known in seen or (source == "table" and any((doc, folded, b) in seen for b in (body, None))):
            continue
        seen.add(known)
        top = body or publisher.get(doc) or doc
        yield _Met(doc, name, folded, amount, source, unit, body, above.get(top, top))


def _in_sheets(frames: Any) -> Iterator[tuple[str, str, str | None, int | None, str]]:
    columns = ["doc_id", "project", "unit_name", "annual_total", "table_amount_fen"]
    for doc, name, unit, annual, table in frames.some("projects", columns).itertuples(index=False, name=None):
        if pd.notna(name) and name != _WHOLE:
            amount = next((int(v) for v in (annual, table) if pd.notna(v)), None)
            yield doc, name, _plain(unit), amount, "sheet"


def _in_tables(frames: Any) -> Iterator[tuple[str, str, str | None, int | None, str]]:
    columns = ["doc_id", "table_id", "row", "row_kind", "row_label", "column", "amount_fen"]
    facts = frames.some("facts", [*columns, "role"])
    mine = facts[facts["role"].isin(_TABLES) & facts["row_kind"].isin(["project", "unit"])]
    unit: tuple[str, str | None] = ("", None)
    for doc, table, _, kind, label, column, fen in mine[columns].itertuples(index=False, name=None):
        if kind == "unit":
            unit = (table, _plain(label))  # the rows below are this unit's
        elif column == "total" and pd.notna(label) and pd.notna(fen):
            yield doc, label, unit[1] if unit[0] == table else None, int(fen), "table"


def fold(name: str) -> str:
    """A project's name as it is compared: no white space, marks, leading year or (本级)."""
    return _MARKS.sub("", _YEAR.sub("", normalise(name)))


def _groups(met: list[_Met]) -> Iterable[list[_Met]]:
    """Projects taken for the same, each with why (`match`)."""
    group: dict[_Met, list[_Met]] = {}
    by_name: dict[str, list[_Met]] = defaultdict(list)
    by_amount: dict[tuple[str, int], list[_Met]] = defaultdict(list)
    for m in met:
        by_name[m.folded].append(m)
        if m.amount:
            by_amount[m.head, m.amount].append(m)
    for same in by_name.values():
        amounts = [m.amount for m in same]
        for m in same:
            group[m] = same
            if m.amount is not None and amounts.count(m.amount) > 1:
                m.match = "name_amount"
    for close in by_amount.values():
        for at, one in enumerate(close[:_MOST]):
            for other in close[at + 1 : _MOST]:
                if _alike(one, other):
                    _merge(group, one, other)
    return list({id(g): g for g in group.values()}.values())


def _alike(one: _Met, other: _Met) -> bool:
    """Names of one amount in one department that differ by a few letters, in different documents or bodies."""
    if one.folded == other.folded or (one.doc, one.body) == (other.doc, other.body):
        return False
    return alike(one.folded, other.folded)


def alike(one: str, other: str) -> bool:
    """Two folded names that differ by a few letters."""
    return _like(*sorted((one[:_LONGEST], other[:_LONGEST])))


@lru_cache(maxsize=65536)
def _like(one: str, other: str) -> bool:
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.real_quick_ratio() >= _ALIKE and matcher.quick_ratio() >= _ALIKE and matcher.ratio() >= _ALIKE


def _merge(group: dict[_Met, list[_Met]], one: _Met, other: _Met) -> None:
    for m in (one, other):
        if m.match == "name":
            m.match = "alike_amount"
    left, right = group[one], group[other]
    if left is not right:
        left += right
        for m in right:
            group[m] = left


def _plain(value: Any) -> str | None:
    return None if pd.isna(value) else str(value)
