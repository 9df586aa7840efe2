"""Contents against body: is what each entry promises there, and on the page it says."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from itertools import islice
from typing import Any

from yqlib import forms
from yqlib.extract.entry_index import Bodies, Body, common_end
from yqlib.extract.said import About, address, number_of
from yqlib.layout.contents import Entry
from yqlib.layout.outline import Section
from yqlib.layout.sentences import Piece

_MARK = re.compile(
    r"第[一二三四五六七八九十]+(?:部分|章|篇)[:：、]?|附?表[一二三四五六七八九十]{1,3}[、.．:：]?|"
    r"[一二三四五六七八九十]{1,3}[、.．]|\([一二三四五六七八九十]{1,3}\)|\d{1,2}[.．、]"
)
_TABLE = re.compile(r"表(?:\(.*\))?$")
_NEAR = 0.8  # likeness of a title that is another spelling of it
_SAME_MARK = 0.06  # what the same mark adds to it
_AGREE = 2  # entries that make an offset of the numbering


def entry_rows(
    contents: Sequence[Entry], outline: Section, tables: Sequence[Mapping[str, Any]], about: About
) -> list[dict[str, Any]]:
    """One row an entry of the contents: found in the body or not, and where."""
    bodies = Bodies([*_headings(outline, about), *_titles(tables, about)])
    rows = []
    for entry in contents:
        plain = forms.normalise(entry.title)
        number = forms.wordings("table_no").match(plain)
        state, index = _meant(plain, bodies, about)
        found = bodies.all[index] if index is not None else None
        if index is not None and not _heads_tables(plain):
            bodies.used.add(index)
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


def _meant(plain: str, bodies: Bodies, about: About) -> tuple[str, int | None]:
    """State and index of what an entry means: the same words, the same but for the name, or much alike.

    A table is only sought among tables, text only among headings, a part only among parts.
    """
    entry = Body("", *_read(plain, about), None, None)
    if _heads_tables(plain):
        same = bodies.any_bare(entry.bare)
        first = bodies.first_table if same is None else same
        return ("missing" if first is None else "found"), first
    kind = _kind(plain)
    if (index := bodies.first(kind, "bare", entry.bare)) is not None:
        return "found", index
    dated = [bodies.first(kind, "core", key) for key in (entry.dated, f"{entry.core}/")]
    if entry.core and (same := [i for i in dated if i is not None]):
        return "found", min(same)
    if entry.loose and (index := bodies.first(kind, "loose", entry.loose)) is not None:
        return "near", index
    alike = ((_likeness(entry, bodies.all[i]), -i) for i in bodies.alike(kind, entry))
    best, index = max(alike, default=(0.0, 0))
    if best >= _NEAR:
        return "near", -index
    role = forms.role_of_title(entry.bare, about.kind)
    alone = list(islice(bodies.free(kind, "role", role.role), 2)) if role is not None else []
    return ("near", alone[0]) if len(alone) == 1 and entry.bare.endswith("表") else ("missing", None)


def _kind(plain: str) -> str:
    if _TABLE.search(plain) is not None:
        return "table"
    return "part" if forms.wordings("part").match(plain) is not None else "text"


def _heads_tables(plain: str) -> bool:
    """第二部分 部门预算表 and the like: the entry of all tables together."""
    bare = _bare(plain)
    return re.search(r"(?:预算|决算)(?:公开)?报?表$", bare) is not None and forms.role_of_title(bare) is None


def _likeness(entry: Body, body: Body) -> float:
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
    if body.part and common_end(entry.bare, body.bare) * 5 >= len(entry.bare) * 3:
        return _NEAR
    return 0.0 if marked and not body.table_id else like


def _bare(plain: str) -> str:
    """A normalised title without its mark and what may be printed behind it."""
    return _MARK.sub("", plain, count=1).rstrip("。:：")


def _core(plain: str, about: About) -> str:
    """A normalised title without mark, year, own name and words for the body."""
    text = _bare(plain)
    for name in (about.name, *about.aliases):
        text = text.replace(forms.normalise(name), "") if name else text
    return re.sub(r"20\d\d年度?|\(?(?:部门|单位)\)?|^本|[。:：]$", "", text)


def _loose(core: str) -> str:
    return re.sub(r"(?:\([^()]*\))+$|的?(?:情况)?(?:说明)?$", "", core)


def _read(plain: str, about: About) -> tuple[str, str, str, str, str]:
    """bare, core, dated core, loose, mark of a normalised title, worked out once."""
    core = _core(plain, about)
    years = "".join(sorted(set(re.findall(r"20\d\d", plain))))
    mark = _MARK.match(plain)
    return _bare(plain), core, f"{core}/{years}", _loose(core), mark.group() if mark else ""


def _headings(outline: Section, about: About) -> Iterator[Body]:
    for node in outline.walk():
        if node.printed is not None and node.heading:
            plain = forms.normalise(node.mark + node.heading)
            part = node.kind == "part"
            table = _TABLE.search(plain) is not None
            yield Body(node.mark + node.heading, *_read(plain, about), node.page, None, part, table)


def _titles(tables: Iterable[Mapping[str, Any]], about: About) -> Iterator[Body]:
    for row in tables:
        if row["title"]:
            plain = forms.normalise(row["title"])
            yield Body(row["title"], *_read(plain, about), row["page"], row["table_id"], role=row["role"])


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


def number_in(table_no: str | None) -> int | None:
    """12 of 表十二, 1 of 公开01表; None without a number."""
    found = re.search(r"\d{1,3}|[一二三四五六七八九十]{1,3}", table_no or "")
    number = number_of(found.group()) if found else None
    return number[0] if number else None
