"""What a disclosure promises or must have, and where it was found (frame `parts`): facts, no judgement."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any, NamedTuple

from yqlib import forms
from yqlib.extract.said import About, address, number_of
from yqlib.layout.contents import Entry
from yqlib.layout.outline import Section
from yqlib.layout.prose import Paragraph
from yqlib.layout.sentences import Piece

_PLACE = ("page", "line", "x0", "top", "x1", "bottom", "reader")
_MARK = re.compile(
    r"第[一二三四五六七八九十]+(?:部分|章|篇)|附?表[一二三四五六七八九十]{1,3}[、.．:：]?|"
    r"[一二三四五六七八九十]{1,3}[、.．]|\([一二三四五六七八九十]{1,3}\)|\d{1,2}[.．、]"
)
_NEAR = 0.8  # likeness of a title that is another spelling of it
_AGREE = 2  # entries that make an offset of the numbering


class _Found(NamedTuple):
    """Something an entry may mean: a heading or a table."""

    label: str
    plain: str
    core: str
    page: int | None
    table_id: str | None
    role: str | None


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
        ("entry", _entries(told, about)),
        ("table", _numbers(told.tables)),
        ("note", _notes(told, about)),
        ("required", _required(told, about)),
    ):
        for order, row in enumerate(made, 1):
            found = {"doc_id": about.doc_id, "kind": kind, "order": order, "reader": about.reader} | row
            rows.append(found | {"part_id": f"{about.doc_id}/p{len(rows) + 1:03d}"})
    return rows


# ---- contents against body -----------------------------------------------------------------------


def _entries(told: Told, about: About) -> list[dict[str, Any]]:
    """One row an entry of the contents: found in the body or not, and where."""
    bodies = [*_headings(told.outline, about), *_titles(told.tables, about)]
    rows = []
    used: set[int] = set()
    for entry in told.contents:
        plain = forms.normalise(entry.title)
        number = forms.wordings("table_no").match(plain)
        state, index = _meant(plain, bodies, used, about)
        used |= {index} if index is not None else set()
        found = bodies[index] if index is not None else None
        rows.append(
            {
                "name": entry.title,
                "state": state,
                "table_no": number.group() if number else None,
                "number": number_in(number.group()) if number else None,
                "printed_page": entry.number,
                "found_page": found.page if found else None,
                "table_id": found.table_id if found else None,
                "found_as": found.label if found else None,
            }
            | address([Piece(entry.lines[0], 0, len(entry.lines[0].text))], about.reader)
        )
    _offsets(rows)
    return rows


def _meant(plain: str, bodies: Sequence[_Found], used: set[int], about: About) -> tuple[str, int | None]:
    """State and index of what an entry means: the same words, the same but for name and year, or alike."""
    bare, core = _MARK.sub("", plain, count=1), _core(plain, about)
    free = [i for i in range(len(bodies)) if i not in used]
    for same in (
        lambda b: b.plain in (plain, bare) or _MARK.sub("", b.plain, count=1) == bare,
        lambda b: bool(core) and b.core == core,
    ):
        found = next((i for i in free if same(bodies[i])), None)
        if found is not None:
            return "found", found
    if re.search(r"(?:预算|决算)(?:公开)?(?:报?表|报表)$", bare) and forms.role_of_title(bare) is None:
        found = next((i for i, b in enumerate(bodies) if b.table_id), None)
        return ("found", found) if found is not None else ("missing", None)
    alike = [(SequenceMatcher(None, core, bodies[i].core).ratio(), -i) for i in free if core and bodies[i].core]
    best = max(alike, default=(0.0, 0))
    return ("near", -best[1]) if best[0] >= _NEAR else ("missing", None)


def _core(plain: str, about: About) -> str:
    """A normalised title without mark, year, own name and words for the body."""
    text = _MARK.sub("", plain, count=1)
    for name in (about.name, *about.aliases):
        text = text.replace(forms.normalise(name), "") if name else text
    return re.sub(r"20\d\d年度?|\(?(?:部门|单位)\)?|^本|(?<=情况)说明$|[。:：]$", "", text)


def _headings(outline: Section, about: About) -> Iterator[_Found]:
    for node in outline.walk():
        if node.printed is not None and node.heading:
            plain = forms.normalise(node.mark + node.heading)
            yield _Found(node.mark + node.heading, plain, _core(plain, about), node.page, None, None)


def _titles(tables: Iterable[Mapping[str, Any]], about: About) -> Iterator[_Found]:
    for row in tables:
        if row["title"]:
            plain = forms.normalise(row["title"])
            yield _Found(row["title"], plain, _core(plain, about), row["page"], row["table_id"], row["role"])


def _offsets(rows: Sequence[dict[str, Any]]) -> None:
    """How file pages and printed numbers differ for most entries, and by how much each entry is off that."""
    pairs = [r["found_page"] - r["printed_page"] for r in rows if r["found_page"] and r["printed_page"]]
    ranked = Counter(pairs).most_common(2)
    if not ranked or ranked[0][1] < _AGREE or (len(ranked) > 1 and ranked[1][1] == ranked[0][1]):
        return
    offset = ranked[0][0]
    for row in rows:
        row["offset"] = offset
        if row["found_page"] and row["printed_page"]:
            row["page_difference"] = row["found_page"] - row["printed_page"] - offset


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


def number_in(table_no: str | None) -> int | None:
    """12 of 表十二, 1 of 公开01表; None without a number."""
    found = re.search(r"\d{1,3}|[一二三四五六七八九十]{1,3}", table_no or "")
    number = number_of(found.group()) if found else None
    return number[0] if number else None


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
            rows.append(row | _elsewhere(table, told.paragraphs, about))
    return rows


def _elsewhere(table: Mapping[str, Any], paragraphs: Sequence[Paragraph], about: About) -> dict[str, Any]:
    """The sentence of the prose that says the table has nothing, or that none does."""
    for row in forms.table("parts.csv"):
        if row["use"] != "said_elsewhere" or table["role"] not in row["roles"].split():
            continue
        for paragraph in paragraphs:
            for sentence in paragraph.sentences:
                if forms.pattern(row["sentence"]).search(forms.normalise(sentence.text)):
                    return {"state": "elsewhere", "found_as": sentence.text} | address(
                        sentence.pieces, about.reader
                    )
    return {"state": "missing"}


def _pattern(use: str) -> re.Pattern[str]:
    return forms.pattern("|".join(f"(?:{r['sentence']})" for r in forms.table("parts.csv") if r["use"] == use))


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
