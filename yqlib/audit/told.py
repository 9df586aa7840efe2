"""What the figures of explanatory prose are said of, and which of them belong together.

An `Entry` is one thing told at one place: its amount, what it was budgeted at or amounted to last year, its
change, rate, share and completion. Rules compare what stands in an entry and what entries stand in each other.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from weakref import WeakKeyDictionary

from yqlib import forms
from yqlib.audit.prose import Said, Told
from yqlib.audit.records import Document
from yqlib.forms.text import remembered

_QUIET = str.maketrans("", "", "“”\"‘’' ")
_LEVELS = re.compile(r"（[类款项]）")
_FUND = re.compile(r"(一般公共|政府性基金|国有资本经营)预算")
_BOTH = re.compile(r"收入?、支出?")
_FORMAL = re.compile(r"总预算|预算安排的?|财政拨款安排的?|预算|决算|总计|合计|总额|总金额|金额|数额|情况|(?<=[费出入支])数")
_FISCAL = re.compile(r"(一般公共|政府性基金|国有资本经营)财政拨款")
_BUDGETED = re.compile(r"年初|计划")
_PLANNED = re.compile(r"预算(?:支出)?(?:数|额)?|预算安排数?")
_ADJUSTED = re.compile(r"全年|调整")
_PLAIN_ITEM = re.compile(r"资金|金额|^实有数?$|^占比$")
_MARK = re.compile(r"\W*[\d一二三四五六七八九十]{1,3}\W*")
_SPENT = re.compile(r"决算|实际支出|执行数|^支出$")
#: How many entries back a change, rate or share may find what it is said of.
_REACH = 40


@remembered
def bare(subject: str) -> str:
    """The subject without the words that only say in which paper it stands: 收入预算总计 and 预算收入 are 收入."""
    text = _LEVELS.sub("", subject.translate(_QUIET))
    text = _FUND.sub(r"\1", _BOTH.sub("收支", text))
    text = _FORMAL.sub("", text).replace("其它", "其他")
    return _FISCAL.sub(r"\1", text)


def phrase(use: str) -> re.Pattern[str]:
    """All wordings of one use of phrases.csv as one pattern."""
    return forms.words("phrases.csv", use)


@cache
def _things() -> tuple[tuple[str, re.Pattern[str], str], ...]:
    return tuple((r["key"], re.compile(r["wording"]), r["under"]) for r in forms.table("told.csv"))


@remembered
def thing(subject: str, scope: str | None = None) -> str:
    """Canonical key of a subject (told.csv), else its bare words; `scope` is the total it is part of."""
    text = bare(subject)
    for key, wording, under in _things():
        if wording.fullmatch(text) and (not under or (scope and thing(scope) == under)):
            return key
    return text


def basis(said: Said, kind: str | None = None) -> str:
    """Which figure of the thing: what was budgeted at first, the adjusted budget, what was spent, or untold ('').

    In a budget a figure that is called 预算数 is the one that needs no name.
    """
    item = said.item
    if kind == "final" and not item and said.subject.endswith(("预算", "预算数", "预算额")):
        return "planned"
    if not item or _PLAIN_ITEM.search(item) or (kind != "final" and _PLANNED.fullmatch(item)):
        return ""
    if _BUDGETED.search(item):
        return "budget"
    return "adjusted" if _ADJUSTED.search(item) else "spent" if _SPENT.search(item) else item


def completes(said: Said) -> bool:
    """A rate of completion (完成年初预算的, 占预算的), no rate of change."""
    return said.measure == "rate" and phrase("completed").search(said.item) is not None


@dataclass(slots=True, eq=False)
class Entry:
    """One thing told at one place; `figures` are its amounts by basis, `base` the amount of the compared year."""

    key: str
    code: str | None
    head: Said
    chapter: str
    at: int
    figures: dict[str, Said] = field(default_factory=dict)
    again: list[Said] = field(default_factory=list)
    base: Said | None = None
    change: Said | None = None
    rate: Said | None = None
    share: Said | None = None
    completion: Said | None = None
    copy: bool = False
    copies: list[Entry] = field(default_factory=list)

    @property
    def amount(self) -> Said | None:
        """What it amounts to this year: spent, else the amount of no basis."""
        return self.now or next(iter(self.figures.values()), None)

    @property
    def now(self) -> Said | None:
        """This year's amount that a change leads to: spent, or of no basis."""
        return self.figures.get("spent") or self.figures.get("")

    @property
    def name(self) -> str:
        """Its place in words."""
        return self.head.spot

    @property
    def ident(self) -> str:
        """What makes two entries the same thing: the account code, else its key."""
        return self.code or self.key

    @property
    def mover(self) -> Said | None:
        """The change, else the rate, whose word tells which way it went."""
        return next((s for s in (self.change, self.rate) if s is not None and (s.direction or not s.amount)), None)

    @property
    def sign(self) -> int | None:
        """+1 where it grew, −1 where it fell, 0 where it stayed; None where that is not told."""
        told = self.mover
        if told is None:
            return None
        return 0 if told.direction is None else {"增加": 1, "减少": -1, "持平": 0}[told.direction]


@remembered
def chapter(section: str) -> str:
    """The two outer headings, or the outer one above mere numbers: what is told below speaks of one thing."""
    path = section.split(" / ")[:2]
    return path[0] if len(path) > 1 and _MARK.fullmatch(path[1]) else " / ".join(path)


def clean(said: Said) -> str:
    """The sentence it stands in without white space."""
    return "" if said.sentence is None else squeezed(said.sentence)


def squeezed(told: Told) -> str:
    """A sentence without white space."""
    return "".join(told.text.split())


class Talk:
    """The entries of one document in order."""

    def __init__(self, doc: Document) -> None:
        self.doc = doc
        self.entries: list[Entry] = []
        self.worked: dict[str, list[Any]] = {}
        for said in doc.said:
            self._take(said)
        self.chapters: dict[str, list[Entry]] = defaultdict(list)
        for entry in self.entries:
            if not entry.copy:
                self.chapters[entry.chapter].append(entry)

    def _take(self, said: Said) -> None:
        if said.measure == "threshold" or said.measure is None:
            return
        key = thing(said.subject, said.scope)
        if said.measure in ("amount", "count", "area", "quantity"):
            self._amount(said, key)
            return
        slot = "completion" if completes(said) else said.measure
        if slot not in ("change", "rate", "share", "completion"):
            return
        entry = self._find(said, key, slot)
        if entry is None:
            entry = self._new(said, key)
        setattr(entry, slot, said)

    def _new(self, said: Said, key: str) -> Entry:
        entry = Entry(key, said.code, said, chapter(said.section), len(self.entries))
        self.entries.append(entry)
        return entry

    def _amount(self, said: Said, key: str) -> None:
        last = self.entries[-1] if self.entries else None
        which = basis(said, self.doc.kind)
        same = (
            last is not None
            and last.key == key
            and last.code == said.code
            and last.head.section == said.section
            and last.head.scale == said.scale
            and (last.head.scope == said.scope or which != "" or "" not in last.figures)
        )
        if said.item == "合计" and (whole := self._told_above(said, key)) is not None:
            whole.again.append(said)
            return
        entry = last if same and last is not None else self._new(said, key)
        before = said.year is not None and self.doc.year is not None and said.year < self.doc.year
        other_year = said.year_role == "comparison" or (bool(entry.figures) and said.year != entry.head.year)
        if before and said.as_of is None and other_year:
            entry.base = entry.base or said
        elif which in entry.figures:
            if entry.head.scope == said.scope and entry.head.sentence is not said.sentence and not entry.change:
                entry.again.append(said)
            else:
                self._new(said, key).figures[which] = said
        else:
            entry.figures[which] = said

    def _told_above(self, said: Said, key: str) -> Entry | None:
        """The total that a 合计 behind its parts tells again."""
        near = (e for e in reversed(self.entries[-20:]) if e.key == key and e.head.sentence is said.sentence)
        return next((e for e in near if e.head.scale == said.scale), None)

    def _find(self, said: Said, key: str, slot: str) -> Entry | None:
        """The entry a change, rate or share is said of: the last of the same thing, in its section before others."""
        home = chapter(said.section)
        near: Entry | None = None
        for entry in reversed(self.entries[-_REACH:]):
            if entry.chapter != home:
                break
            if slot == "change" and entry.key == key and entry.code == said.code and self._moved_again(entry, said):
                return self._copy(entry)
            if getattr(entry, slot) is not None or entry.code != said.code:
                continue
            if slot in ("change", "rate") and entry.head.section != said.section:
                continue  # what a reason tells in passing is not of the totals above
            if slot == "rate" and entry.change is None and near is None and entry.key != key:
                continue
            if entry.key == key and (entry.head.scope == said.scope or not _parts(entry, said)):
                return entry
            if near is None and entry.head.section == said.section and _tail(entry.key, key):
                near = entry
        return near

    def _moved_again(self, entry: Entry, said: Said) -> bool:
        """Another change of the same amount: against the budget and against last year."""
        first = entry.change
        return first is not None and bool(entry.figures) and not entry.copy and (
            entry.head.section == said.section and first.base_year != said.base_year
        )

    def _copy(self, entry: Entry) -> Entry:
        """The same amounts for a second change; no list counts it again."""
        again = Entry(entry.key, entry.code, entry.head, entry.chapter, len(self.entries), dict(entry.figures), copy=True)
        self.entries.append(again)
        entry.copies.append(again)
        return again

    def before(self, entry: Entry, key: str) -> Entry | None:
        """The nearest entry of this key above, with an amount: in the chapter, or the only one of the document."""
        at = entry.at
        for other in reversed(self.entries[max(0, at - 80) : at]):
            if other.key == key and other.figures and other.chapter == entry.chapter and other is not entry:
                return other
            like = _ALIKE.get(key) == other.key and "总计" not in other.head.subject and not other.head.scope
            if like and other.figures and other.chapter == entry.chapter:
                return other
        alone = [e for e in self.entries if e.key == key and e.figures and e is not entry and not e.head.scope]
        return alone[0] if len({e.amount.amount for e in alone if e.amount}) == 1 else None

    def money(self) -> Iterator[Entry]:
        """Entries told in money."""
        return (e for e in self.entries if e.head.scale == "money" or any(f.scale == "money" for f in e.figures.values()))


def _parts(entry: Entry, said: Said) -> bool:
    """Told as parts of different totals in different sentences: two things of one name."""
    return bool(entry.head.scope and said.scope) and entry.head.sentence is not said.sentence and thing(
        entry.head.scope
    ) != thing(said.scope)


def _tail(one: str, other: str) -> bool:
    """One name is the other with something before it (财政拨款支出 and 支出)."""
    one, other = (_PLAIN.get(k, k) for k in (one, other))
    return len(min(one, other, key=len)) >= 2 and (one.endswith(other) or other.endswith(one))


_ALIKE = {"year_income": "income", "year_expenditure": "expenditure"}
_PLAIN = {"income": "收入", "expenditure": "支出", "both": "收支"}
_TALKS: WeakKeyDictionary[Document, Talk] = WeakKeyDictionary()


def talk(doc: Document) -> Talk:
    """The entries of a document, worked out once."""
    if doc not in _TALKS:
        _TALKS[doc] = Talk(doc)
    return _TALKS[doc]
