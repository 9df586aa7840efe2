"""What disclosures say of bodies that cannot all be so, or may mean one body twice: shown, never settled."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

import pandas as pd

from yqlib.column import KIND_ZH, SCOPE_ZH
from yqlib.extract.own_names import difference, relation
from yqlib.forms import normalise
from yqlib.mentions import NUMBERED

if TYPE_CHECKING:
    from yqlib.bodies import Body
    from yqlib.mentions import Key, Mention

_LIKE = ("variant", "abbreviation")
_FEW = 4  # letters a spelling leaves out; a name longer by more is of a branch (…分中心)
_MOST = 400  # bodies of one department or place compared with each other; more are not looked at
_SHOWN = 6  # places listed in a message


def conflicts_of(
    found: list[Body],
    shared: dict[Key, set[Key]],
    body_of: Callable[[Key], Body],
    unclear: list[tuple[Body, Mention, list[Body]]],
) -> list[dict[str, Any]]:
    """Rows of the frame `conflicts`, in a stable order."""
    rows = [
        *_two_codes(found),
        *_two_names(found),
        *_alike(found),
        *_unplaced(found),
        *_two_parents(found),
        *_unclear_parents(unclear),
        *_two_levels(found),
        *_shared_names(shared, body_of),
        *_other_names(found),
        *_twice(found),
    ]
    return [{"conflict_id": _id(row)} | row for row in rows]


def _id(row: dict[str, Any]) -> str:
    return "c" + hashlib.sha256(f"{row['kind']}\0{row['bodies']}\0{row['message']}".encode("utf-8", "replace")).hexdigest()[:12]


def _row(kind: str, message: str, bodies: Iterable[Body], docs: Iterable[str]) -> dict[str, Any]:
    ids = " ".join(dict.fromkeys(b.id for b in bodies))
    return {"kind": kind, "message": message, "bodies": ids, "documents": " ".join(sorted(set(docs))) or None}


def _listed(parts: Iterable[str]) -> str:
    parts = list(parts)
    more = f"等 {len(parts)} 个" if len(parts) > _SHOWN else ""
    return "、".join(parts[:_SHOWN]) + more


def _two_codes(found: list[Body]) -> Iterator[dict[str, Any]]:
    """One body with several codes in one place; the code of its department before its own is none."""
    for body in found:
        by_place: dict[str, dict[str, Counter[str]]] = defaultdict(dict)
        for (place, code), docs in body.codes.items():
            by_place[place][code] = docs
        for codes in by_place.values():
            apart = [c for c in codes if not any(o != c and o.startswith(c) for o in codes)]
            if len(apart) > 1:
                said = _listed(f"{c}（{sum(codes[c].values())}处）" for c in apart)
                docs = [d for c in apart for d in codes[c]]
                yield _row("two_codes", f"“{body.name}”印有不同的编码：{said}", [body], docs)


def _two_names(found: list[Body]) -> Iterator[dict[str, Any]]:
    """One code in one place with several bodies."""
    by_code: dict[tuple[str, str], list[Body]] = defaultdict(list)
    for body in found:
        for at in body.codes:
            by_code[at].append(body)
    for (place, code), bodies in by_code.items():
        if len(bodies) > 1:
            said = _listed(f"“{b.name}”（{sum(b.codes[place, code].values())}处）" for b in bodies)
            docs = [d for b in bodies for d in b.codes[place, code]]
            yield _row("two_names", f"编码 {code} 印在不同的名称旁：{said}", bodies, docs)


def _alike(found: list[Body]) -> Iterator[dict[str, Any]]:
    """Bodies of one department, or of one place without one, whose names may be two spellings."""
    groups: dict[Any, list[Body]] = defaultdict(list)
    for body in found:
        for above in body.parents or (None,):
            groups[above or body.mentions[0].where.name].append(body)
    for group in groups.values():
        if len(group) > _MOST:
            continue
        names = [normalise(body.name) for body in group]
        letters = [Counter(name) for name in names]
        for at, one in enumerate(group):
            for other, name, count in zip(group[at + 1 :], names[at + 1 :], letters[at + 1 :], strict=True):
                if abs(len(name) - len(names[at])) > _FEW or min((letters[at] - count).total(), (count - letters[at]).total()) > _FEW:
                    continue
                if told := _likeness(names[at], name):
                    message = f"“{one.name}”与“{other.name}”只差几个字（{told}），可能是同一单位"
                    yield _row("alike", message, (one, other), (*one.docs, *other.docs))


def _likeness(one: str, other: str) -> str:
    """How two names differ where they may be one body's; "" where they are not alike."""
    left, right = sorted((one, other), key=len)
    if left[-1:] != right[-1:] or left.endswith("(本级)") != right.endswith("(本级)"):
        return ""
    if relation(left, right)[0] not in _LIKE:
        return ""
    told = difference(left, right)
    return "" if NUMBERED.search(told) else told


def _unplaced(found: list[Body]) -> Iterator[dict[str, Any]]:
    """Bodies of one name that may be one, as the place of some is not told."""
    by_name: dict[str, list[Body]] = defaultdict(list)
    for body in found:
        by_name[normalise(body.name)].append(body)
    for bodies in by_name.values():
        lost = [b for b in bodies if b.mentions[0].where.alone]
        if len(bodies) > 1 and lost:
            message = f"{len(bodies)} 个单位都叫“{bodies[0].name}”，其中 {len(lost)} 个看不出地区，可能是同一单位"
            yield _row("unplaced", message, bodies, [d for b in bodies for d in b.docs])


def _two_parents(found: list[Body]) -> Iterator[dict[str, Any]]:
    for body in found:
        if len(body.parents) > 1:
            said = _listed(f"“{p.name}”（{len(docs)}份文本）" for p, docs in body.parents.items())
            docs = [d for told in body.parents.values() for d in told]
            yield _row("two_parents", f"“{body.name}”的上级不一：{said}", (body, *body.parents), docs)


def _unclear_parents(unclear: list[tuple[Body, Mention, list[Body]]]) -> Iterator[dict[str, Any]]:
    for body, m, meant in unclear:
        among = f"可能是{_listed(f'“{b.name}”' for b in meant)}" if meant else "文中没有与之相符的全称"
        yield _row("unclear_parent", f"“{body.name}”的上级只写作“{m.under_name}”，{among}", (body, *meant), [m.doc])


def _two_levels(found: list[Body]) -> Iterator[dict[str, Any]]:
    for body in found:
        levels = Counter(row.level for row in body.documents if pd.notna(row.level))
        if len(levels) > 1:
            said = _listed(f"{level}（{n}份）" for level, n in levels.most_common())
            yield _row("two_levels", f"“{body.name}”的层级不一：{said}", [body], [r.doc_id for r in body.documents])


def _shared_names(
    shared: dict[Key, set[Key]], body_of: Callable[[Key], Body]
) -> Iterator[dict[str, Any]]:
    """A name in brackets (another name of the same body) behind several bodies."""
    for plate, claims in shared.items():
        bodies = list(dict.fromkeys(body_of(key) for key in claims))
        bodies.sort(key=lambda b: b.name)
        said = _listed(f"“{b.name}”" for b in bodies)
        name = plate.rest.strip("·")
        yield _row("shared_name", f"“{name}”同时是几个单位的别名：{said}", bodies, [d for b in bodies for d in b.docs])


def _other_names(found: list[Body]) -> Iterator[dict[str, Any]]:
    """A disclosure that prints another body's name as its publisher's."""
    publisher = {row.doc_id: body for body in found for row in body.documents}
    for body in found:
        for m in body.mentions:
            mine = publisher.get(m.doc)
            if m.relation == "publisher" and m.own is None and mine is not None and mine is not body:
                message = f"“{mine.name}”的公开文本在封面、目录或表上另印有“{m.name}”"
                yield _row("other_name", message, (mine, body), [m.doc])


def _twice(found: list[Body]) -> Iterator[dict[str, Any]]:
    for body in found:
        held: dict[tuple[Any, ...], list[str]] = defaultdict(list)
        for row in body.documents:
            if pd.notna(row.fiscal_year) and pd.notna(row.kind):
                held[int(row.fiscal_year), row.kind, _or_none(row.scope)].append(row.doc_id)
        for (year, kind, scope), docs in held.items():
            if len(docs) > 1:
                what = f"{year}年度{SCOPE_ZH.get(scope, '')}{KIND_ZH[kind]}"
                yield _row("document_twice", f"“{body.name}”的{what}有 {len(docs)} 份，汇总时会重复", [body], docs)


def _or_none(value: Any) -> Any:
    return None if pd.isna(value) else value
