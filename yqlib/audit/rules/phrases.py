"""TX-14, TX-15, TX-17: what the words around figures say against their direction, their account and their unit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from yqlib import forms
from yqlib.audit.compare import Trial, claim
from yqlib.audit.prose import Said, Told
from yqlib.audit.records import Document
from yqlib.audit.registry import rule
from yqlib.audit.told import Entry, phrase, squeezed, talk

_NAME = re.compile(r"([^（）“”]+)（项）")
_ITEM = re.compile(r"（项）”?(?:支出)?")
#: Names too common to tell an account.
_COMMON = frozenset(("行政运行", "事业运行", "一般行政管理事务", "机关服务", "其他支出"))


@cache
def topics() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """What accounts are for, by name."""
    rows = (r for r in forms.table("phrases.csv") if r["use"] == "topic")
    return tuple((r["zh"], re.compile(r["wording"])) for r in rows)


def compared_words(doc: Document) -> Iterator[tuple[Entry, str, int, Told]]:
    """(entry, words, +1 greater −1 less 0 the same, sentence) where an item's 决算 and 预算 are compared in words."""
    entries = talk(doc).entries
    if doc.kind != "final" or not entries:
        return
    last: dict[str, Entry] = {}
    by_sentence: dict[str, list[Entry]] = {}
    for entry in entries:
        if len(entry.figures) > 1 and entry.head.sentence is not None:
            by_sentence.setdefault(entry.head.sentence.id, []).append(entry)
    for told in doc.prose.sentences:
        for entry in by_sentence.get(told.id, ()):
            last[told.section] = entry
        if "算" not in told.text or told.kind != "text":
            continue
        found = phrase("compared").search(squeezed(told))
        if found is None or not (found["of"] or found["of2"]) or told.section not in last:
            continue
        way = 1 if found["up"] else -1 if found["down"] else 0
        yield last[told.section], found.group(), way, told


@rule("TX-14", "方向与原因", "direction against reason", severity="warning")
def reasons(doc: Document) -> Iterator[Trial | None]:
    """Nothing falls because it grew: the reason of a decrease does not end in 经费增加, nor that of an increase in 减少.

    Where the reason tells changes in money, they do not all go the other way.
    """
    yield from _told_in_reasons(doc)
    seen = set()
    for entry in talk(doc).entries:
        told = next((s for s in (entry.change, entry.rate) if s is not None and s.reason), None)
        if told is None or entry.sign not in (1, -1) or not told.amount:
            continue
        reason = "".join(told.reason.split()).rstrip("。；;，,")
        against, along = ("grew", "any_down") if entry.sign < 0 else ("fell", "any_up")
        wrong = phrase(against).search(reason) is not None and _of_itself(entry, reason)
        if _shared(told):
            continue  # one reason of changes that go both ways
        wrong = (wrong or (entry.sign > 0 and phrase("saving").search(reason) is not None)) and (
            phrase(along).search(reason) is None
        )
        place = told.sentence.id if told.sentence is not None else told.id
        if (place, entry.sign) in seen:
            continue
        seen.add((place, entry.sign))
        word = told.direction_word
        yield claim(
            entry.name, not wrong,
            (f"{entry.name}：写“{told.direction}”，原因却是“{reason}”",
             f"{entry.name}: told to go {told.direction}, but the reason says {reason}"),
            figures=[told], free=(word,) if word else (),
        )  # fmt: skip


def _shared(told: Said) -> bool:
    """The sentence tells changes both ways of different things before this one reason."""
    beside = () if told.sentence is None else told.sentence.figures
    moved = [s for s in beside if s.direction in ("增加", "减少") and s.reason == told.reason and s.amount]
    return len({s.direction for s in moved}) > 1 and len({s.subject for s in moved}) > 1


def _told_in_reasons(doc: Document) -> Iterator[Trial | None]:
    entries = talk(doc).entries
    for entry in entries:
        told = entry.change
        if told is None or entry.sign not in (1, -1) or not any(c.isdigit() for c in told.reason):
            continue
        inner = [
            e for e in entries[entry.at + 1 : entry.at + 13]
            if e.change is not None and e.change is not told and e.sign in (1, -1) and e.change.scale == "money"
            and e.chapter == entry.chapter and e.change.printed in told.reason
        ]  # fmt: skip
        if not inner:
            continue
        holds = any(e.sign == entry.sign for e in inner)
        figures = [told, *(e.change for e in inner if e.change is not None)]
        free = tuple(w for f in figures if (w := f.direction_word) is not None)
        agreed = entry.rate is not None and entry.rate.direction == told.direction  # twice the same word, once the other
        wrong = figures[1] if agreed and len(inner) == 1 else told
        yield claim(
            entry.name, holds,
            (f"{entry.name}：写“{told.direction}”，所列原因的变动却都相反",
             f"{entry.name}: told to go {told.direction}, but all the changes of its reason go the other way"),
            figures=figures, free=free, address=wrong.address,
        )  # fmt: skip


def _of_itself(entry: Entry, reason: str) -> bool:
    """The reason may be of the thing itself: what is left over grows as expenditure falls."""
    subject = entry.head.subject
    other = "收入" in reason and "收入" not in subject
    return not other and not re.search("结转|结余", subject + reason)


@rule("TX-15", "用途串行", "purpose copied from a neighbour", severity="warning")
def purposes(doc: Document) -> Iterator[Trial | None]:
    """The purpose and the reason told of an account do not name another account of the document instead of it.

    Tried on items told with 款 and 项 names; names that many accounts share (行政运行 …) count with their 款.
    """
    entries = [e for e in talk(doc).entries if "（项）" in e.head.subject]
    names = {name for e in entries if (name := _own(e)) is not None}
    for entry in entries:
        own = _own(entry)
        if own is None:
            continue
        wrong = [(w, t, o) for w, t in _said_of(entry) if (o := _names_another(own, entry.head.subject, w, t, names))]
        what, text, other = wrong[0] if wrong else ("", "", "")
        yield claim(
            entry.name, not wrong,
            (f"{entry.name}：{what}“{text}”说的是“{other}”", f"{entry.name}: what is told of it ({text}) is of {other}"),
            figures=[entry.head], also=(entry.head.sentence.id,) if entry.head.sentence else (),
        )  # fmt: skip


def _own(entry: Entry) -> str | None:
    """The item's own name; with its 款 where many accounts have it."""
    names = re.findall(r"([^（）“”]+)（[款项]）", entry.head.subject)
    if not names:
        return None
    if names[-1] in _COMMON:
        return "".join(names[-2:]) if len(names) > 1 else None
    return str(names[-1])


def _said_of(entry: Entry) -> Iterator[tuple[str, str]]:
    sentence = entry.head.sentence
    if sentence is not None:
        text = squeezed(sentence)
        found = phrase("purpose").search(text)
        if found is not None and len(_ITEM.findall(text)) <= 1:
            yield "用途", found["purpose"]
    told = next((s for s in (entry.change, entry.rate) if s is not None and s.reason), None)
    if told is not None:
        yield "原因", "".join(told.reason.split())[:60]


def _names_another(own: str, subject: str, what: str, text: str, names: set[str]) -> str | None:
    """The account these words name instead of the item's own; a reason names it only where it says nothing else."""
    plain = subject.replace("（款）", "").replace("（项）", "")
    if own in text or _core(own) in text:
        return None
    for name in names:
        alone = what == "用途" or re.match(re.escape(_core(name)) + "(?:支出|经费|费用|缴费)*(?:增加|减少|增长|下降)", text)
        if len(name) >= 5 and name in text and name not in plain and own not in name and alone:
            return name
    mine = [zh for zh, pattern in topics() if pattern.search(own)]
    others = [zh for zh, pattern in topics() if pattern.search(text)]
    return others[0] if len(mine) == 1 and len(others) == 1 and mine != others and "、" not in text else None


def _core(name: str) -> str:
    """The name without 支出, 缴费 at its end, 其他 at its beginning."""
    return re.sub(r"(?:缴费)?(?:支出)?$", "", name.removeprefix("其他")) or name


@rule("TX-17", "单位或符号缺失", "unit or sign lost", severity="warning")
def lost_units(doc: Document) -> Iterator[Trial | None]:
    """Every figure said has its unit: 增长13.95 lacks its %, 1720.00万 its 元. Told once a sentence."""
    odd: dict[str, list] = {}
    for said in doc.said:
        if "单位" in said.doubt:
            odd.setdefault(said.sentence.id if said.sentence else said.id, []).append(said)
    for figures in odd.values():
        first = figures[0]
        doubts = "、".join(dict.fromkeys(f.doubt for f in figures))
        printed = "、".join(f.printed for f in figures[:4]) + ("…" if len(figures) > 4 else "")
        yield claim(
            first.spot, False,
            (f"{first.spot}：数字 {printed} {doubts}", f"{first.spot}: {printed} without its full unit"),
            figures=figures, severity="notice" if all("元" in f.doubt for f in figures) else "",
        )  # fmt: skip
    if not odd and doc.said:
        yield claim("正文数字的单位", True, ("", ""))
