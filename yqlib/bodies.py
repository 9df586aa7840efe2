"""Bodies resolved over spellings and codes, who belongs to whom, and what is in conflict.

Two names are one body where a disclosure prints both as its publisher's, where one is a part of the other
in brackets, or where both carry one code in one place and are much alike. Likeness alone joins nothing:
第一中学 and 第二中学 are alike, too. What may be one body is a conflict that is shown.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import pandas as pd

from yqlib import schema
from yqlib.conflicts import conflicts_of
from yqlib.extract.own_names import relation
from yqlib.forms import normalise
from yqlib.forms.places import bracket_parts, find_place
from yqlib.mentions import Key, Mention, Where, bare_name, department_codes, key_of, mentions_of, spelled

_LIKE = ("same", "bracketed", "variant", "abbreviation")


class Bodies(NamedTuple):
    """What was resolved: frames `bodies`, `publishers`, `mentions` and `conflicts` as `yqlib.schema` declares them."""

    bodies: pd.DataFrame
    publishers: pd.DataFrame
    mentions: pd.DataFrame
    conflicts: pd.DataFrame


@dataclass(eq=False)
class Body:
    """A body with all its mentions while it is resolved; `documents` are those it published."""

    mentions: list[Mention]
    documents: list[Any] = field(default_factory=list)
    names: Counter[str] = field(default_factory=Counter)
    printed: dict[str, str] = field(default_factory=dict)
    codes: dict[tuple[str, str], Counter[str]] = field(default_factory=dict)
    parents: dict[Body, set[str]] = field(default_factory=dict)
    name: str = ""
    id: str = ""

    @property
    def parent(self) -> Body | None:
        """The one body it belongs to; None without one or with several."""
        return next(iter(self.parents)) if len(self.parents) == 1 else None

    @property
    def docs(self) -> list[str]:
        return list(dict.fromkeys(m.doc for m in self.mentions))


class _Groups:
    """Keys that are one body (union–find)."""

    def __init__(self) -> None:
        self.above: dict[Key, Key] = {}

    def find(self, key: Key) -> Key:
        path = []
        while (up := self.above.setdefault(key, key)) != key:
            path.append(key)
            key = up
        for seen in path:
            self.above[seen] = key
        return key

    def join(self, one: Key, other: Key) -> None:
        one, other = sorted((self.find(one), self.find(other)))
        self.above[other] = one


def resolve(frames: Any) -> Bodies:
    """Resolve the bodies of a corpus; never raises on odd input."""
    mentions = mentions_of(frames)
    groups, shared = _joined(mentions)
    by_key: dict[Key, Body] = {}
    for mention in mentions:
        root = groups.find(mention.key)
        by_key.setdefault(root, Body([])).mentions.append(mention)
    found = list(by_key.values())

    def body_of(key: Key) -> Body:
        return by_key[groups.find(key)]

    documents = {row.doc_id: row for row in frames.documents.itertuples(index=False)}
    publisher = _name_all(found, documents)
    _code_all(mentions, body_of, publisher, department_codes(frames))
    unclear = _place_under(mentions, body_of, found, publisher)
    odd = conflicts_of(found, shared, body_of, unclear)
    return Bodies(
        schema.frame("bodies", [_body_row(b) for b in found]),
        schema.frame("publishers", [{"doc_id": doc, "body_id": b.id} for doc, b in publisher.items()]),
        schema.frame("mentions", list(_mention_rows(found))),
        schema.frame("conflicts", odd),
    )


# ---- which names are one body ---------------------------------------------------------------------


def _joined(mentions: list[Mention]) -> tuple[_Groups, dict[Key, set[Key]]]:
    """The keys joined, and the names in brackets that several bodies claim."""
    groups = _Groups()
    plates: dict[Key, set[Key]] = defaultdict(set)
    own: set[Key] = set()
    for m in mentions:
        groups.find(m.key)
        if m.own is not None:
            groups.join(m.key, m.own)
            own.add(m.key)
        if parts := bracket_parts(normalise(m.name)):
            first, second = (key_of(part, m.where) for part in parts)
            groups.join(m.key, first)
            plates[second].add(m.key)
    _join_by_code(mentions, groups)
    shared = {}
    for plate, claims in plates.items():
        if len({groups.find(key) for key in claims}) == 1:
            groups.join(plate, next(iter(claims)))
        else:
            shared[plate] = claims
    return groups, shared


def _join_by_code(mentions: list[Mention], groups: _Groups) -> None:
    """One code in one place under much alike names is one body; unlike names stay a conflict."""
    named: dict[tuple[str, str], dict[Key, str]] = defaultdict(dict)
    for m in mentions:
        if m.code:
            named[m.where.name, m.code].setdefault(m.key, m.name)
    for keys in named.values():
        (first, name), *others = keys.items()
        for key, other in others:
            if spelled(other, name, _LIKE) or spelled(name, other, _LIKE):
                groups.join(first, key)


# ---- what a body is called, its codes, where it belongs -------------------------------------------


def _name_all(found: list[Body], documents: dict[str, Any]) -> dict[str, Body]:
    """Give every body its name, id and disclosures; returns the publisher of each disclosure."""
    publisher: dict[str, Body] = {}
    taken: set[str] = set()
    for body in found:
        official: Counter[str] = Counter()
        for m in body.mentions:
            name = bare_name(m.name)
            text = normalise(name)
            body.names[text] += 1
            body.printed.setdefault(text, name)
            row = documents[m.doc]
            if m.relation == "publisher" and m.name == row.unit_name and m.doc not in publisher:
                publisher[m.doc] = body
                body.documents.append(row)
                official[text] += 1
        top = official or body.names
        body.name = body.printed[max(top, key=lambda n: (top[n], len(n), n))]
        body.id = _id(body, taken)
    return publisher


def _id(body: Body, taken: set[str]) -> str:
    key = key_of(body.name, body.mentions[0].where)
    digest = hashlib.sha256("\0".join(key).encode("utf-8", "replace")).hexdigest()
    found = next(i for n in range(10, 65) if (i := f"b{digest[:n]}") not in taken)
    taken.add(found)
    return found


def _code_all(mentions: Iterable[Mention], body_of: Any, publisher: dict[str, Body],
              departments: Iterator[tuple[str, str, int]]) -> None:  # fmt: skip
    """Codes by place, with how often each is printed and where."""
    places: dict[str, Where] = {}
    over: dict[str, Body] = {}
    for m in mentions:
        places[m.doc] = m.where
        body = body_of(m.key)
        if m.relation == "parent":
            over[m.doc] = body
        if m.code:
            body.codes.setdefault((m.where.name, m.code), Counter())[m.doc] += 1
    for doc, code, times in departments:
        scope = publisher[doc].documents[0].scope if doc in publisher else None
        body = over.get(doc) or (None if pd.notna(scope) and scope == "unit" else publisher.get(doc))
        if body is not None:
            body.codes.setdefault((places[doc].name, code), Counter())[doc] += times


def _place_under(
    mentions: list[Mention], body_of: Any, found: list[Body], publisher: dict[str, Body]
) -> list[tuple[Body, Mention, list[Body]]]:
    """Who belongs to whom; a unit of a unit is not told of the department again. Returns the bodies whose
    upper body is named so shortly that several, or none, can be meant: they are put under the publisher."""
    unclear = []
    for m in mentions:
        if m.under is None:
            continue
        child, above = body_of(m.key), _known(body_of, m.under)
        if above is None and m.under_name:
            meant = _meant(m, mentions, body_of)
            above = meant[0] if len(meant) == 1 else publisher.get(m.doc)
            unclear += [(child, m, meant)] if len(meant) != 1 else []
        if above is not None and above is not child:
            child.parents.setdefault(above, set()).add(m.doc)
    _by_code(found)
    for body in found:
        inner = {up for p in body.parents for up in _ancestors(p)}
        if kept := {p: docs for p, docs in body.parents.items() if p not in inner and body not in _ancestors(p)}:
            body.parents = kept
    return unclear


def _meant(m: Mention, mentions: list[Mention], body_of: Any) -> list[Body]:
    """The bodies of the same document a short name (市医保中心) can stand for."""
    assert m.under_name is not None
    named = {x.key: x.name for x in mentions if x.doc == m.doc and x.key != m.key and x.relation == "unit"}
    fits = (k for k, name in named.items() if relation(m.under_name, name)[0] in ("abbreviation", "variant"))
    return list(dict.fromkeys(map(body_of, fits)))


def _by_code(found: list[Body]) -> None:
    """066003 belongs to 066 in the same place, where nothing else is told."""
    by_code: dict[tuple[str, str], set[Body]] = defaultdict(set)
    for body in found:
        for at in body.codes:
            by_code[at].add(body)
    for (place, code), bodies in by_code.items():
        heads = by_code.get((place, code[:3]), set())
        for child in bodies if len(code) in (6, 9) and len(heads) == 1 else ():
            above = next(iter(heads))
            if not child.parents and above is not child:
                child.parents[above] = set(child.docs)


def _known(body_of: Any, key: Key) -> Body | None:
    try:
        return body_of(key)
    except KeyError:
        return None


def _ancestors(body: Body) -> list[Body]:
    """The bodies above, nearest first; told in a circle, each once."""
    found: list[Body] = []
    todo = list(body.parents)
    while todo:
        up = todo.pop(0)
        if up not in found and up is not body:
            found.append(up)
            todo += up.parents
    return found


# ---- rows -----------------------------------------------------------------------------------------


def _body_row(body: Body) -> dict[str, Any]:
    where = _where(body)
    others = [body.printed[n] for n, _ in body.names.most_common() if n != normalise(body.name)]
    codes: Counter[str] = Counter()
    for (_, code), times in body.codes.items():
        codes[code] += sum(times.values())
    own = sorted((int(r.fiscal_year), schema.KIND_ZH.get(r.kind, "")) for r in body.documents if pd.notna(r.fiscal_year))
    return {
        "body_id": body.id,
        "name": body.name,
        "spellings": " | ".join(others) or None,
        "codes": " | ".join(code for code, _ in codes.most_common()) or None,
        "parent_id": body.parent.id if body.parent else None,
        "parent_name": body.parent.name if body.parent else None,
        "kind": _kind(body),
        **where.columns,
        "documents": len(body.documents),
        "years": " ".join(f"{year}{kind}" for year, kind in own) or None,
        "mentions": len(body.mentions),
    }


def _kind(body: Body) -> str | None:
    scopes = {row.scope for row in body.documents if pd.notna(row.scope)}
    above = body.parent
    if above is not None:
        return "sub_unit" if above.parents and "department" not in _scopes(above) else "unit"
    if scopes == {"unit"}:
        return "unit"
    heads = any(m.relation == "parent" for m in body.mentions)
    return "department" if scopes == {"department"} or (heads and not scopes) else None


def _scopes(body: Body) -> set[str]:
    return {row.scope for row in body.documents if pd.notna(row.scope)}


def _where(body: Body) -> Where:
    """Place and level: of its disclosures, else of the bodies above, else of its name."""
    for holder in (body, *_ancestors(body)):
        own: Counter[Where] = Counter(m.where for m in holder.mentions if m.own is not None)
        if own:
            return own.most_common(1)[0][0]
    told = body.mentions[0].where
    if any(m.relation == "parent" for m in body.mentions):
        return told  # the department of a unit is of the unit's place
    place = find_place(body.name)
    return Where(place.level, place.province, place.city, place.county) if place else told._replace(level=None)


def _mention_rows(found: Iterable[Body]) -> Iterator[dict[str, Any]]:
    for body in found:
        count = Counter((m.doc, m.relation, m.name, m.code, m.source) for m in body.mentions)
        for (doc, kind, name, code, source), times in count.items():
            yield {
                "doc_id": doc, "body_id": body.id, "relation": kind, "name": name,
                "code": code, "source": source, "times": times,
            }  # fmt: skip
