"""What a disclosure promises or must have, and where it was found (frame `parts`): facts, no judgement."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from itertools import takewhile
from typing import Any, NamedTuple

from yqlib import forms
from yqlib.extract.said import About, address, number_of
from yqlib.layout.contents import Entry
from yqlib.layout.outline import Section
from yqlib.layout.prose import Paragraph
from yqlib.layout.sentences import Piece

_PLACE = ("page", "line", "x0", "top", "x1", "bottom", "reader")
_MARK = re.compile(
    r"第[一二三四五六七八九十]+(?:部分|章|篇)[:：、]?|附?表[一二三四五六七八九十]{1,3}[、.．:：]?|"
    r"[一二三四五六七八九十]{1,3}[、.．]|\([一二三四五六七八九十]{1,3}\)|\d{1,2}[.．、]"
)
_NEAR = 0.8  # likeness of a title that is another spelling of it
_SAME_MARK = 0.06  # what the same mark adds to it
_LONG_END = 6  # letters of a common end
_LONG_NOTE = 120  # letters no note is longer than
_AGREE = 2  # entries that make an offset of the numbering


class _Found(NamedTuple):
    """Something an entry may mean: a heading or a table."""

    label: str
    plain: str
    bare: str
    core: str
    loose: str
    mark: str
    page: int | None
    table_id: str | None
    part: bool = False
    role: str | None = None


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
        found = bodies[index] if index is not None else None
        if index is not None and not _heads_tables(plain):
            used.add(index)
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
    """State and index of what an entry means: the same words, the same but for the name, or much alike.

    A table is only sought among tables, text only among headings, a part only among parts.
    """
    entry = _Found("", *_read(plain, about), None, None)
    if _heads_tables(plain):
        same = next((i for i, b in enumerate(bodies) if b.bare == entry.bare), None)
        first = next((i for i, b in enumerate(bodies) if b.table_id), None) if same is None else same
        return ("missing" if first is None else "found"), first
    wanted = [i for i, b in enumerate(bodies) if i not in used and _of_one_kind(plain, b)]
    years, core = (_years(plain), set()), entry.core
    for state, fits in (
        ("found", lambda b: b.bare == entry.bare),
        ("found", lambda b: bool(core) and b.core == core and _years(b.plain) in years),
        ("near", lambda b: bool(core) and b.loose == entry.loose),
    ):
        found = next((i for i in wanted if fits(bodies[i])), None)
        if found is not None:
            return state, found
    best, index = max(((_likeness(entry, bodies[i]), -i) for i in wanted), default=(0.0, 0))
    if best >= _NEAR:
        return "near", -index
    role = forms.role_of_title(entry.bare, about.kind)
    alone = [i for i in wanted if role is not None and bodies[i].role == role.role]
    return ("near", alone[0]) if len(alone) == 1 and entry.bare.endswith("表") else ("missing", None)


def _heads_tables(plain: str) -> bool:
    """第二部分 部门预算表 and the like: the entry of all tables together."""
    bare = _bare(plain)
    return re.search(r"(?:预算|决算)(?:公开)?报?表$", bare) is not None and forms.role_of_title(bare) is None


def _of_one_kind(plain: str, body: _Found) -> bool:
    part = forms.wordings("part").match(plain) is not None
    table = re.search(r"表(?:\(.*\))?$", plain) is not None
    if table:
        return body.table_id is not None or re.search(r"表(?:\(.*\))?$", body.plain) is not None
    return body.table_id is None and (body.part or not part)


def _likeness(entry: _Found, body: _Found) -> float:
    """0 to 1; titles with the same mark may differ more, and a long common end is enough for a part."""
    marked = bool(entry.mark and body.mark)
    if marked and entry.mark != body.mark and not body.table_id and not body.part:
        return 0.0
    core, other = entry.core, body.core
    like = 0.0
    if core and other and len(set(core) & set(other)) * 5 >= len(set(core)) * 3:  # else not alike
        like = SequenceMatcher(None, core, other, autojunk=False).ratio()
    if marked and entry.mark == body.mark:
        return like + _SAME_MARK
    if body.part and _common_end(entry.bare, body.bare) * 5 >= len(entry.bare) * 3:
        return _NEAR
    return 0.0 if marked and not body.table_id else like


def _common_end(one: str, other: str) -> int:
    """Letters of the common end, 0 where it is too short to mean anything."""
    ends = zip(reversed(one), reversed(other), strict=False)
    common = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], ends))
    return common if common >= _LONG_END else 0


def _bare(plain: str) -> str:
    """A normalised title without its mark and what may be printed behind it."""
    return _MARK.sub("", plain, count=1).rstrip("。:：")


def _years(plain: str) -> set[str]:
    return set(re.findall(r"20\d\d", plain))


def _core(plain: str, about: About) -> str:
    """A normalised title without mark, year, own name and words for the body."""
    text = _bare(plain)
    for name in (about.name, *about.aliases):
        text = text.replace(forms.normalise(name), "") if name else text
    return re.sub(r"20\d\d年度?|\(?(?:部门|单位)\)?|^本|[。:：]$", "", text)


def _loose(core: str) -> str:
    return re.sub(r"(?:\([^()]*\))+$|的?(?:情况)?(?:说明)?$", "", core)


def _read(plain: str, about: About) -> tuple[str, str, str, str, str]:
    """plain, bare, core, loose, mark of a normalised title, worked out once."""
    core = _core(plain, about)
    mark = _MARK.match(plain)
    return plain, _bare(plain), core, _loose(core), mark.group() if mark else ""


def _headings(outline: Section, about: About) -> Iterator[_Found]:
    for node in outline.walk():
        if node.printed is not None and node.heading:
            plain = forms.normalise(node.mark + node.heading)
            part = node.kind == "part"
            yield _Found(node.mark + node.heading, *_read(plain, about), node.page, None, part)


def _titles(tables: Iterable[Mapping[str, Any]], about: About) -> Iterator[_Found]:
    for row in tables:
        if row["title"]:
            plain = forms.normalise(row["title"])
            yield _Found(row["title"], *_read(plain, about), row["page"], row["table_id"], role=row["role"])


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
