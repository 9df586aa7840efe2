"""Every body that disclosures name: the publisher, the body over it, the units it carries or lists.

A name is compared by its place and the rest: `市医疗保障局` in a disclosure of 某市 is that city's, a
bureau of one name in two cities is two. Nothing here decides whether two names are one body (`bodies`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

import pandas as pd

from yqlib.extract.lists import names_in
from yqlib.extract.own_names import relation
from yqlib.extract.said import fold
from yqlib.forms import normalise
from yqlib.forms.places import Place, bracket_parts, coded, find_place, identity_pattern, is_body, is_branch

_WHOLE = "整体"  # a goal sheet of the whole body
_NOTE = re.compile(r"[(（][^()（）]*[)）]$")
_LISTS = ("subordinate_units", "units", "dispatched")
#: The letter a shortened name begins with, and the field of the place it stands for.
_SHORT = {"省": "province", "市": "city", "县": "county", "区": "county"}
_SPELLED = ("same", "bracketed", "variant")
#: Names that differ in a number or a direction are of two bodies (第一中学, 第二中学).
NUMBERED = re.compile(r"“[^”]*[一二三四五六七八九十百\d东南西北甲乙丙丁][^”]*”")


class Key(NamedTuple):
    """What makes two printed names the same at once: the place they begin with, and the rest.

    `place` is the code of the division; where a name has none, the place of the document that prints it.
    """

    place: str
    rest: str


class Where(NamedTuple):
    """Whose money a document is about: codes mean something only within it.

    `alone` is the document itself where its province is not told: what it names may be anywhere.
    """

    level: str | None
    province: str | None
    city: str | None
    county: str | None
    alone: str = ""

    @property
    def name(self) -> str:
        return "/".join(part or "" for part in self[1:])

    @property
    def columns(self) -> dict[str, str | None]:
        """Level and place as frames have them."""
        return {"level": self.level, "province": self.province, "city": self.city, "county": self.county}


class Mention(NamedTuple):
    """A body named in a document: `own` names are another spelling of the publisher's, `under` is the
    body above it (None where untold)."""

    doc: str
    where: Where
    relation: str
    name: str
    key: Key
    code: str | None
    source: str
    own: Key | None = None
    under: Key | None = None
    under_name: str | None = None


@lru_cache(maxsize=65536)
def key_of(name: str, where: Where) -> Key:
    """The key of a printed name in a document of that place."""
    text = _expanded(_tidy(name), where)
    place = find_place(text, Place(where.level, where.province, where.city, where.county))
    if place is None or not place.code:
        return Key(where.name, text)
    start = text.find(place.printed)
    return Key(place.code, f"{text[:start]}·{text[start + len(place.printed) :]}")


def bare_name(name: str) -> str:
    """The name as printed without a bracket behind it that is no body's name: (下属事业单位), (参公管理)."""
    text = normalise(name)
    if bracket_parts(text) or is_branch(text) or says_itself(text):
        return name
    return re.sub(r"[(（][^()（）]*[)）]\s*$", "", name) or name


def says_itself(text: str) -> re.Match[str] | None:
    """The words of a normalised name that say a department itself: its own office alone (本级, 本部 …)."""
    return identity_pattern("itself").search(text)


def itself(name: str) -> str:
    """A normalised name without the words that say a department itself (本级, 本部 …); the name as it is without them."""
    return identity_pattern("itself").sub("", name)


def _tidy(name: str) -> str:
    """Normalised; a bracket that is no body's name (参公管理) goes, 本级 and the like become one."""
    text = normalise(name)
    if bracket_parts(text) or is_branch(text):
        return text
    if words := says_itself(text):
        return text[: words.start()] + "(本级)"
    return _NOTE.sub("", text) or text


def _expanded(text: str, where: Where) -> str:
    """市医疗保障局 with its city: documents leave out their own place."""
    field = _SHORT.get(text[:1])
    full = getattr(where, field) if field else None
    return f"{full}{text[1:]}" if full and find_place(text) is None else text


def mentions_of(frames: Any) -> list[Mention]:
    """All mentions in the documents, names, projects, staff and facts of a corpus, in that order."""
    publishers: dict[str, tuple[Where, Key | None, str | None, str | None]] = {}
    found: list[Mention] = []
    for row in frames.documents.itertuples(index=False):
        where = Where(*(_text(v) for v in (row.level, row.province, row.city, row.county)))
        where = where if where.province else where._replace(alone=row.doc_id)
        name = _text(row.unit_name)
        key = key_of(name, where) if name else None
        publishers[row.doc_id] = (where, key, name, _text(row.scope))
        found += _publisher(row, where, name, key)
    for source, units in (("projects", _carriers), ("staff", _listed), ("facts", _rows)):
        for doc, name, code, above in units(frames):
            where, key, own, scope = publishers[doc]
            found += _unit(doc, where, name, code, source, (key, own, scope), above)
    return found + list(_spelled(frames.names, publishers))


def _publisher(row: Any, where: Where, name: str | None, key: Key | None) -> Iterator[Mention]:
    """The publisher by all its own spellings, and the body over it."""
    above = _text(row.parent_name)
    above_key = key_of(above, where) if above else None
    if name and key:
        code = _text(row.unit_code)
        yield Mention(row.doc_id, where, "publisher", name, key, code, "documents", key, above_key)
        for alias in (_text(row.unit_aliases) or "").split(" | "):
            if alias:
                yield _spelling(row.doc_id, where, alias, "documents", (key, name))
    if above and above_key and above_key != key:
        yield Mention(row.doc_id, where, "parent", above, above_key, _text(row.parent_code), "documents")


@lru_cache(maxsize=65536)
def spelled(name: str, official: str, kinds: tuple[str, ...] = _SPELLED) -> bool:
    """Whether a name is another spelling of the official one, by its characters alone."""
    kind, difference = relation(name, official)
    return kind in kinds and not NUMBERED.search(difference)


def _spelling(doc: str, where: Where, alias: str, source: str, publisher: tuple[Key, str]) -> Mention:
    """Another spelling of the publisher: its own where the characters say so, else another's name."""
    key, name = publisher
    own = key if spelled(alias, name) else None
    return Mention(doc, where, "publisher", alias, key_of(alias, where), None, source, own)


def _spelled(names: pd.DataFrame, publishers: dict[str, Any]) -> Iterator[Mention]:
    """What the frame `names` adds: spellings of cover, contents, tables and sheets. What prose shortens or
    says of another body is none."""
    kept = names[names["place"].isin(["cover", "contents", "table", "sheet"])]
    kept = kept[kept["relation"].isin(["variant", "other"])]
    for doc, name in dict.fromkeys(kept[["doc_id", "name"]].itertuples(index=False, name=None)):
        where, key, own, _ = publishers[doc]
        if key is not None:
            yield _spelling(doc, where, name, "names", (key, own))


def _unit(
    doc: str, where: Where, name: str, code: str | None, source: str,
    publisher: tuple[Key | None, str | None, str | None], above: str | None,
) -> Iterator[Mention]:  # fmt: skip
    """A unit named; the publisher itself where its name is a spelling of the publisher's."""
    key, own, scope = publisher
    found = key_of(name, where)
    if found.rest.endswith("(本级)") and own and key:
        bare = normalise(name).rstrip("()")
        if scope != "unit" and says_itself(bare) and relation(itself(bare), own)[0] != "other":
            found = Key(key.place, key.rest + "(本级)")  # 局本级 of a department: its unit, spelled shortly
    if found == key or (own and scope == "unit" and spelled(name, own)):
        yield Mention(doc, where, "publisher", name, found, code, source, key)
    else:
        above_key = key_of(above, where) if above else key
        told = (key, None) if above_key in (key, found) else (above_key, above)
        yield Mention(doc, where, "unit", name, found, code, source, None, *told)


def _carriers(frames: Any) -> Iterator[tuple[str, str, str | None, str | None]]:
    """Bodies that carry out the projects of goal sheets."""
    columns = ["doc_id", "unit_name", "unit_code", "project"]
    for doc, name, code, project in frames.some("projects", columns).itertuples(index=False, name=None):
        if _text(name) and (is_body(name) or _text(code) or _text(project) == _WHOLE):
            yield doc, name, _text(code), None


def _listed(frames: Any) -> Iterator[tuple[str, str, str | None, str | None]]:
    """Bodies a document lists as its units, or as those of a body it names."""
    staff = frames.some("staff", ["doc_id", "unit_name", "kind", "basis", "printed"])
    kept = staff[staff["kind"].isin(_LISTS) & (staff["basis"] == "listed")]
    for doc, above, printed in kept[["doc_id", "unit_name", "printed"]].itertuples(index=False, name=None):
        listed = names_in(fold(printed).text)
        for name in listed.names if listed else ():
            bare = _NOTE.sub("", name) or name
            if is_body(name) or is_body(bare) or says_itself(name):
                yield doc, name, None, _text(above)


def _rows(frames: Any) -> Iterator[tuple[str, str, str | None, str | None]]:
    """Bodies that head rows of tables."""
    columns = ["doc_id", "table_id", "row", "row_label", "row_code"]
    facts = frames.some("facts", [*columns, "row_kind"])
    kept = facts.loc[facts["row_kind"] == "unit", columns]
    for doc, _, _, label, code in kept.drop_duplicates().itertuples(index=False, name=None):
        printed, name = coded(label) if _text(label) else ("", "")
        if is_body(name):
            yield doc, name, _text(code) or printed or None, None


def department_codes(frames: Any) -> Iterator[tuple[str, str, int]]:
    """(document, code, times) of the codes of 主管部门 that goal sheets print."""
    kept = frames.some("projects", ["doc_id", "dept_code"]).dropna()
    yield from ((doc, code, n) for (doc, code), n in Counter(kept.itertuples(index=False, name=None)).items())


def _text(value: Any) -> str | None:
    return None if pd.isna(value) or not value else str(value)
