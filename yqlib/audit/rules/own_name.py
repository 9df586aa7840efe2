"""ID-01, ID-02: the body's own name, and whether it is called a department or a unit."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from yqlib import forms
from yqlib.audit.compare import Trial, claim, skip
from yqlib.audit.prose import Told
from yqlib.audit.records import Document
from yqlib.audit.registry import rule
from yqlib.extract.own_names import difference, relation
from yqlib.extract.wordings import wordings
from yqlib.forms.places import bracket_parts, find_place

_PLACE_ZH = {"cover": "封面", "contents": "目录", "heading": "标题", "table": "表头", "sheet": "绩效表", "prose": "正文"}
_ADDRESS = ("page", "line", "x0", "top", "x1", "bottom", "reader")
_FEW = 3  # characters in which two spellings differ at most
_HAN = re.compile(r"[\u4e00-\u9fff]")


class _Near(NamedTuple):
    """A stretch of text that is a name but for one character."""

    name: str
    at: int  # place of the character in the official name
    old: str
    new: str


@rule("ID-02", "单位全称不一致", "own name differs", severity="warning")
def own_names(doc: Document) -> Iterator[Trial | None]:
    """Covers, headings, tables, goal sheets and sentences write the body's name as the cover does.

    A shorter form and one of two names in brackets are right; a character more, less or changed is not. In
    prose a name that differs by a word or number bodies are told apart by (教育, 第二) is another body's.
    """
    official = doc.info.get("unit_name")
    if not official:
        return
    whole = forms.normalise(official)
    told: set[str] = set()
    for row in doc.records("names"):
        yield _listed(doc, row, official, told)
    found: dict[str, list[Told]] = defaultdict(list)
    names = [whole, *(p for p in map(forms.normalise, bracket_parts(official)) if len(p) >= 6)]
    for sentence in doc.prose.sentences:
        text = forms.normalise(sentence.text)
        near = next((n for name in names for n in _near(text, name) if not _another(n, name)), None)
        if near is not None:
            found[near.name].append(sentence)
    for name, sentences in found.items():
        if not any(name in t for t in told):
            where = "标题" if sentences[0].kind == "heading" else "正文"
            ids = tuple(s.id for s in sentences)
            yield _wrong(where, name, whole, len(sentences), sentences[0].address, ids)
    yield from _units(doc, whole, told | set(found))


def _listed(doc: Document, row: dict, official: str, told: set[str]) -> Trial:
    """A row of the frame `names`: the spelling of one place."""
    name, where = row["name"], _PLACE_ZH.get(row["place"], row["place"])
    kind = "abbreviation" if _shortened(name, official) else relation(name, official)[0]
    subject = f"{where}名称“{name}”"
    parent = doc.info.get("parent_name")
    if kind == "other" and parent and forms.normalise(parent) == forms.normalise(name):
        return skip(subject, "not_applicable", "此处为主管部门名称")
    one = _near(forms.normalise(name), forms.normalise(official))
    if row["place"] == "prose" and (kind == "other" or any(_another(n, forms.normalise(official)) for n in one)):
        return skip(subject, "not_applicable", "另一单位的名称")
    if kind in ("variant", "other"):
        told.add(forms.normalise(name))
        return _wrong(where, name, official, int(row["times"]), tuple(row[c] for c in _ADDRESS))
    return claim(subject, True, ("", ""), address=tuple(row[c] for c in _ADDRESS))


def _shortened(name: str, official: str) -> bool:
    """The name without its place, or without all of it but its level (省人民检察院)."""
    one, whole = forms.normalise(name), forms.normalise(official)
    place = find_place(whole)
    end = len(place.printed) if place is not None and whole.startswith(place.printed) else 0
    return bool(end) and one in (whole[end:], whole[end - 1 :])


def _wrong(where: str, name: str, official: str, times: int, address: tuple, ids: tuple[str, ...] = ()) -> Trial:
    how = difference(forms.normalise(name), forms.normalise(official))
    zh = f"{where}中单位名称印作“{name}”（{times} 处），封面为“{official}”：{how}"
    return claim(f"{where}名称“{name}”", False, (zh, f"the name is printed as {name}"), address=address, also=ids)


def _units(doc: Document, whole: str, told: set[str]) -> Iterator[Trial]:
    """Names of bodies in rows and goal sheets that are the own name, or that of a unit of the tables, but for
    a few characters."""
    listed = {forms.normalise(r.label) for t in doc.tables for r in t.rows if r.kind == "unit"} | {whole}
    for name, (where, address) in _bodies(doc).items():
        if name in listed or name in told:
            continue
        like = [o for o in listed if abs(len(o) - len(name)) <= _FEW and len(set(o) - set(name)) <= _FEW]
        official = next((o for o in like if relation(name, o)[0] == "variant"), "") or next(
            (o for o in like if any(n.name == name for n in _near(name, o))), ""
        )
        if official and not any(_another(n, official) for n in _near(name, official)):
            how = difference(name, official)
            base = "封面" if official == whole else "预算表"
            zh = f"{where}中名称印作“{name}”，{base}为“{official}”：{how}"
            yield claim(f"{where}名称“{name}”", False, (zh, f"the name is printed as {name}"), address=address)


def _bodies(doc: Document) -> dict[str, tuple[str, tuple]]:
    """Names printed in rows without a code and in goal sheets, with their first place."""
    met: dict[str, tuple[str, tuple]] = {}
    for table in doc.tables:
        for row in table.rows:
            if row.figures and not row.code and len(row.label) > 4:
                met.setdefault(forms.normalise(row.label), (f"{table.name}行名", row.figures[0].address))
    for row in doc.records("projects"):
        for column in ("unit_name", "dept_name"):
            if row[column]:
                met.setdefault(forms.normalise(row[column]), ("绩效表", tuple(row[c] for c in _ADDRESS)))
    return met


# ---- one character -------------------------------------------------------------------------------


def _near(text: str, whole: str) -> list[_Near]:
    """Stretches of the text that are the name with one character changed, left out or added."""
    middle = len(whole) // 2
    if len(whole) < 5 or (whole[:middle] not in text and whole[middle:] not in text):
        return []
    found = []
    head, tail = whole[:middle], whole[middle:]
    for at in _each(text, head):
        found += _edits(text[at + len(head) :], tail, head, middle, whole)
    turned, back = text[::-1], tail[::-1]
    for at in _each(turned, back):
        for one in _edits(turned[at + len(back) :], head[::-1], back, len(tail), whole[::-1]):
            found.append(_Near(one.name[::-1], len(whole) - 1 - one.at, one.old, one.new))
    return [n for n in found if n.name and n.name != whole]


def _each(text: str, part: str) -> Iterator[int]:
    at = text.find(part)
    while at >= 0:
        yield at
        at = text.find(part, at + 1)


def _edits(rest: str, part: str, lead: str, offset: int, whole: str) -> list[_Near]:
    """The part with one edit at the beginning of the rest, behind what leads; an edit of its end is no slip
    for sure where the text goes on in characters."""
    if rest.startswith(part):
        return []
    k = next((i for i, (a, b) in enumerate(zip(rest, part, strict=False)) if a != b), min(len(rest), len(part)))
    new = rest[k : k + 1]
    last = k == len(part) - 1
    goes_on = bool(_HAN.match(rest[k + 1 : k + 2]))
    if new and _HAN.match(new) and rest[k + 1 :].startswith(part[k + 1 :]) and not (last and goes_on):
        return [_Near(lead + rest[: len(part)], offset + k, part[k : k + 1], new)]
    if k < len(part) - 1 and rest[k:].startswith(part[k + 1 :]):
        return [_Near(lead + rest[: len(part) - 1], offset + k, part[k : k + 1], "")]
    if new and _HAN.match(new) and rest[k + 1 :].startswith(part[k:]) and k < len(part) - 1:
        return [_Near(lead + rest[: len(part) + 1], offset + k, "", new)]
    return []


def _another(near: _Near, whole: str) -> bool:
    """The changed name is most likely another body's: another place, number or purpose."""
    apart = _apart()
    if near.new and near.old and near.new in apart and near.old in apart:
        return True
    place, own = find_place(near.name), find_place(whole)
    if place is not None and own is not None and place.printed != own.printed and near.at < len(own.printed):
        return len(place.printed) == len(own.printed)
    for word in wordings("checks.csv", "body"):
        for found in word.pattern.finditer(near.name):
            if found.start() <= near.at < found.end() and found.group() not in whole:
                return True
    return False


@cache
def _apart() -> str:
    return "".join(w.pattern.pattern for w in wordings("checks.csv", "another"))


# ---- department or unit --------------------------------------------------------------------------

_OTHERS = "(?<!所属)(?<!下属)(?<!主管)(?<!直属)(?<!基层)(?<!二级)(?<!各)(?<!级)"
_TITLE = {
    "unit": re.compile(rf"{_OTHERS}部门(?!\(?单位)(?:20\d\d年?度?)?(?:预算|决算|概况)"),
    "department": re.compile(rf"{_OTHERS}单位(?!\(?部门)(?:20\d\d年?度?)?(?:预算|决算|概况)"),
}
_SELF = {"unit": re.compile(r"[本我]部门(?!\(单位\))"), "department": re.compile(r"(?<![按因为])[本我]单位(?!\(部门\))")}
_RIGHT = {"unit": re.compile(r"[本我]单位"), "department": re.compile(r"[本我]部门")}


@rule("ID-01", "部门/单位称谓混用", "department and unit wording mixed", severity="warning")
def called_what_it_is(doc: Document) -> Iterator[Trial | None]:
    """A unit's disclosure calls itself a unit in its headings and sentences, a department's a department.

    Titles of tables are those of the form and not judged; 部门（单位） is for both. In sentences it is a notice.
    """
    scope = doc.info.get("scope")
    if scope not in _TITLE or not doc.prose.sentences:
        return
    word = "部门" if scope == "unit" else "单位"
    wrong, right = [], 0
    for told in doc.prose.sentences:
        if "部门" not in told.text and "单位" not in told.text:
            continue
        text = forms.normalise(told.text)
        heading = told.kind in ("heading", "cover")
        hit = (_TITLE[scope].search(text) if heading else None) or _SELF[scope].search(text)
        if hit and heading:
            says = (f"标题“{told.text[:60]}”称“{hit.group()}”，本件为{_SCOPE[scope]}公开", f"{told.text[:60]}")
            severity = "notice" if text.endswith("表") else ""  # 部门决算表 is what the national form calls them
            yield claim(f"标题“{told.text[:30]}”", False, says, address=told.address, also=(told.id,), severity=severity)
        elif hit:
            wrong.append((told, text[max(0, hit.start() - 8) : hit.end() + 10]))
        elif _RIGHT[scope].search(text):
            right += 1
            yield claim(f"正文“{told.text[:20]}”", True, ("", ""), address=told.address)
    apart = [[w] for w in wrong] if len(wrong) <= max(3, right) else [wrong]
    for group in apart:
        told, quote = group[0]
        says = (
            f"正文“{quote}”自称{word}（{len(group)} 处），本件为{_SCOPE[scope]}公开",
            f"the text calls the body a {'department' if scope == 'unit' else 'unit'} ({len(group)} times)",
        )
        ids = tuple(t.id for t, _ in group)
        yield claim(f"正文“{quote}”", False, says, address=told.address, also=ids, severity="notice")


_SCOPE = {"unit": "单位", "department": "部门"}
