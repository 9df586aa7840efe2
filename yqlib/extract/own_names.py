"""Every spelling of the publisher's own name, where it stands, and how it differs from the official one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Any, NamedTuple

from yqlib import forms
from yqlib.extract.said import About, address
from yqlib.forms.places import bracket_parts, coded, divisions, find_place, sheet_names_of
from yqlib.layout.captions import LogicalTable
from yqlib.layout.contents import Entry
from yqlib.layout.prose import Paragraph
from yqlib.layout.sentences import Piece, Run

_LIKE = 0.85  # likeness of a name that differs in a few characters
_FEW = 3  # characters that may be changed
_SHORTEST = 4  # characters of an abbreviation
_NOT_ONE = "全各本该我外邻跨到两多某每跨省市区县州盟旗"  # before 省, 市 …: many bodies, or another's name
_HAN = re.compile(r"[\u4e00-\u9fff]")


class Spelling(NamedTuple):
    """A name met in a text: its place, relation to the official name and the difference in words."""

    start: int
    end: int
    relation: str
    difference: str


def relation(name: str, official: str) -> tuple[str, str]:
    """(relation, difference) of two names by their characters alone.

    same; bracketed: one of the two names of A(B); abbreviation: shorter, all its characters in order in the
    official name; variant: a few characters differ; other: anything else (a former name is one of these:
    which, the characters do not say).
    """
    one, whole = forms.normalise(name), forms.normalise(official)
    if one == whole:
        return "same", ""
    if one in (forms.normalise(p) for p in bracket_parts(official)):
        return "bracketed", ""
    if _is_variant(one, whole):
        return ("variant" if _same_place(one, whole) else "other"), difference(one, whole)
    if len(one) < len(whole) and _in_order(one, whole):
        return "abbreviation", difference(one, whole)
    return "other", difference(one, whole)


def difference(one: str, whole: str) -> str:
    """What the first name leaves out (缺), adds (多) or changes (作) against the second."""
    told = []
    for kind, a0, a1, b0, b1 in SequenceMatcher(None, one, whole, autojunk=False).get_opcodes():
        if kind == "insert":
            told.append(f"缺“{whole[b0:b1]}”")
        elif kind == "delete":
            told.append(f"多“{one[a0:a1]}”")
        elif kind == "replace":
            told.append(f"“{whole[b0:b1]}”作“{one[a0:a1]}”")
    return "，".join(told)


def spellings(text: str, official: str, wide: bool = False) -> list[Spelling]:
    """The spellings of a name in a normalised text, in order and apart from each other.

    `wide`: also names of another place that are else the same (the city's bureau for the district's),
    which in prose are other bodies and in a title are not.
    """
    whole = forms.normalise(official)
    found: list[Spelling] = []
    taken = bytearray(len(text))
    if not whole or (whole[-1] not in text and not bracket_parts(official)):
        return found
    parts = [forms.normalise(p) for p in bracket_parts(official)]
    for match in re.finditer(re.escape(whole), text):
        _keep(found, taken, Spelling(match.start(), match.end(), "same", ""))
    for start, end in _candidates(text, whole, wide):
        one = text[start:end]
        if _is_variant(one, whole) and (wide or _same_place(one, whole)):
            kind = "variant" if _same_place(one, whole) else "other"
            _keep(found, taken, Spelling(start, end, kind, difference(one, whole)))
    for match in (m for name in parts for m in re.finditer(re.escape(name), text)):
        _keep(found, taken, Spelling(match.start(), match.end(), "bracketed", ""))
    for start, end in _short_forms(text, whole):
        _keep(found, taken, Spelling(start, end, "abbreviation", difference(text[start:end], whole)))
    return sorted(found)


def _keep(found: list[Spelling], taken: bytearray, new: Spelling) -> None:
    """Add a spelling unless it stands on characters of one found before."""
    if not any(taken[new.start : new.end]):
        found.append(new)
        taken[new.start : new.end] = b"\x01" * (new.end - new.start)


def _same_place(one: str, whole: str) -> bool:
    place = find_place(one)
    return (place.printed if place else "") == _place_of(whole)


@lru_cache(maxsize=64)
def _place_of(whole: str) -> str:
    place = find_place(whole)
    return place.printed if place else ""


def _candidates(text: str, whole: str, wide: bool) -> Iterator[tuple[int, int]]:
    """Stretches that begin with the name's place and end like it, the likest first."""
    place = _place_of(whole)
    anchor = place if place and whole.startswith(place) and not wide else whole[:3]
    ranked = []
    for match in re.finditer(re.escape(anchor), text):
        for end in range(match.start() + len(whole) - _FEW, match.start() + len(whole) + _FEW + 1):
            one = text[match.start() : end]
            if match.start() < end <= len(text) and one[-1] == whole[-1]:
                like = SequenceMatcher(None, one, whole, autojunk=False).ratio()
                ranked.append((-like, match.start(), end))
    yield from ((start, end) for _, start, end in sorted(ranked))


def _is_variant(one: str, whole: str) -> bool:
    matcher = SequenceMatcher(None, one, whole, autojunk=False)
    if one == whole or not one or matcher.ratio() < _LIKE:
        return False
    changed = sum(max(a1 - a0, b1 - b0) for kind, a0, a1, b0, b1 in matcher.get_opcodes() if kind != "equal")
    return changed <= _FEW


def _short_forms(text: str, whole: str) -> Iterator[tuple[int, int]]:
    """Stretches of the name's own characters in order that begin with 省, 市, 区 or 县 and end like it."""
    for match in re.finditer(re.escape(whole[-1]), text):
        end = match.end()
        for start in range(max(0, end - len(whole) + 1), end - _SHORTEST + 1):
            if text[start] in "省市区县" and _in_order(text[start:end], whole) and _free(text, start):
                yield start, end
                break


def _free(text: str, start: int) -> bool:
    """The 省 or 市 that begins here is not the end of a place's name (江苏省), nor said of many (全省)."""
    if start == 0 or not _HAN.match(text[start - 1]):
        return True
    names = _place_names()
    return text[start - 1] not in _NOT_ONE and not any(
        text[max(0, start - n) : start + 1] in names for n in range(1, 8)
    )


@lru_cache(maxsize=1)
def _place_names() -> frozenset[str]:
    return frozenset(d.name for d in divisions())


def _in_order(one: str, whole: str) -> bool:
    rest = iter(whole)
    return all(char in rest for char in one)


# ---- rows ----------------------------------------------------------------------------------------


class _Met(NamedTuple):
    place: str
    name: str
    relation: str
    difference: str
    where: dict[str, Any]


def name_rows(
    paragraphs: Sequence[Paragraph],
    contents: Sequence[Entry],
    tables: Sequence[Mapping[str, Any]],
    table_names: Mapping[str, str],
    sheets: Sequence[LogicalTable],
    about: About,
) -> list[dict[str, Any]]:
    """Rows of the frame `names`: each spelling once a place, with how often and where first."""
    if not about.name:
        return []
    met = [
        *_in_prose(paragraphs, about),
        *_in_contents(contents, about),
        *_at_tables(tables, table_names, about),
        *_in_sheets(sheets, about),
    ]
    rows: dict[tuple[str, str], dict[str, Any]] = {}
    for one in met:
        row = rows.setdefault(
            (one.place, forms.normalise(one.name)),
            {"doc_id": about.doc_id, "name": one.name, "place": one.place, "times": 0}
            | {"relation": one.relation, "difference": one.difference or None}
            | one.where,
        )
        row["times"] += 1
    return list(rows.values())


def _in_prose(paragraphs: Sequence[Paragraph], about: About) -> Iterator[_Met]:
    places = {"text": "prose", "heading": "heading", "cover": "cover"}
    cover = [p for p in paragraphs if p.kind == "cover"]
    if cover:
        text = "".join(p.text for p in cover)
        pieces = [piece for p in cover for piece in p.pieces]
        yield from _met("cover", text, pieces, about)
    for paragraph in paragraphs:
        if paragraph.kind in ("text", "heading"):
            place = "heading" if paragraph.placed == "title" else places[paragraph.kind]
            yield from _met(place, paragraph.text, paragraph.pieces, about, paragraph.run)


def _in_contents(contents: Sequence[Entry], about: About) -> Iterator[_Met]:
    for entry in contents:
        pieces = [Piece(line, 0, len(line.text)) for line in entry.lines]
        yield from _met("contents", entry.title, pieces, about)


def _met(
    place: str, text: str, pieces: Iterable[Piece], about: About, run: Run | None = None
) -> Iterator[_Met]:
    assert about.name is not None
    if not spellings(forms.normalise(text), about.name, wide=place != "prose"):
        return
    plain, at = _plain(text)
    for one in spellings(plain, about.name, wide=place != "prose"):
        first, last = at[one.start], at[one.end - 1] + 1
        where = address(run.cut(first, last) if run else pieces, about.reader)
        yield _Met(place, "".join(text[first:last].split()), one.relation, one.difference, where)


def _plain(text: str) -> tuple[str, list[int]]:
    """The normalised text and where each of its characters stood."""
    plain, at = "", []
    for index, char in enumerate(text):
        folded = forms.normalise(char)
        plain += folded
        at += [index] * len(folded)
    return plain, at


def _at_tables(tables: Sequence[Mapping[str, Any]], names: Mapping[str, str], about: About) -> Iterator[_Met]:
    for table in tables:
        if name := names.get(table["table_id"]):
            told = relation(name, about.name or "")
            keys = ("page", "line", "x0", "top", "x1", "bottom", "reader")
            yield _Met("table", name, *told, {key: table[key] for key in keys})


def _in_sheets(sheets: Sequence[LogicalTable], about: About) -> Iterator[_Met]:
    """Names a sheet gives as its own (部门名称, 实施单位); another body's is left out."""
    for table in sheets:
        for grid in table.grids:
            for row in grid.rows():
                cells = [c for c in row if c.text]
                for label, text in sheet_names_of([c.text for c in cells]):
                    name = coded(text)[1]
                    told = relation(name, about.name or "")
                    if told[0] == "other" or "主管" in label:
                        continue
                    cell = next((c for c in cells if name[:4] in "".join(c.text.split())), cells[0])
                    box = cell.box or (None, None, None, None)
                    place = dict(zip(("x0", "top", "x1", "bottom"), box, strict=True))
                    where = {"page": grid.page, "line": cell.line, "reader": about.reader} | place
                    yield _Met("sheet", name, *told, where)
