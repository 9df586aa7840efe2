"""Which figures said in prose are a total and its parts, and whether the parts are known to be all of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from yqlib import forms
from yqlib.audit.compare import add
from yqlib.audit.records import Document
from yqlib.audit.told import Entry, Talk, clean, phrase, talk, thing

_OTHER = re.compile(r"^(?:其他|其余|其它)")
#: What is counted by kinds that leave nothing over.
_NOUNS = frozenset(("用车", "车辆", "项目", "编制", "人员", "单位", "用房"))
#: Names of two parts that leave nothing over.
_OPPOSITE = (("地上", "地下"), ("计容", "不计容"), ("男", "女"), ("国内", "国（境）外"), ("国内", "国外"))
_COMPLETE = re.compile(r"分为|分别为|分别是|由.{0,20}组成|构成|包括[:：]|合计")
#: One of several ways in which a total is told apart: each makes it up alone.
_WAY = re.compile(r"^\W*\d*\W*按[^，。；：]{0,12}(?:分类?|划分|用途|性质|科目|来源)")
_LEFT = re.compile("结转|结余")
_YEAR_PARTS = ("year_income", "year_expenditure")
TOTALS = re.compile(r"^(?:both|income|expenditure)$|收支$|收入$|支出$")
#: Totals whose numbered parts make them up.
_NESTED = frozenset(("income", "expenditure", "财政拨款收入", "财政拨款支出"))
#: Expenditure beside 基本支出 and 项目支出.
MORE = re.compile(r"预留|结转|上缴|经营支出|附属")
_FUNDS = ("一般公共", "政府性基金", "国有资本经营")


@dataclass(slots=True, eq=False)
class Split:
    """A total and its parts; `complete` where they are known to be all of them."""

    whole: Entry
    parts: list[Entry]
    complete: bool
    of: str = "both"
    excuse: str = ""


@cache
def _known() -> tuple[tuple[str, tuple[tuple[str, ...], ...], tuple[str, ...], str], ...]:
    """(whole, parts as alternatives of keys, keys that go with them, what is added) of splits.csv."""
    return tuple(
        (r["whole"], tuple(tuple(p.split("|")) for p in r["parts"].split()), tuple(r["also"].split()), r["of"])
        for r in forms.table("splits.csv")
    )


def splits(doc: Document) -> list[Split]:
    """The splits the document tells, each once."""
    spoken = talk(doc)
    if "splits" in spoken.worked:
        return spoken.worked["splits"]
    found: list[Split] = spoken.worked.setdefault("splits", [])
    for at, entry in enumerate(spoken.entries):
        if entry.copy or (entry.amount is None and entry.change is None):
            continue
        behind = _behind(spoken, at)
        found += _by_keys(doc, entry, behind)
        found += _listed(doc, entry, behind)
        if entry.key in _NESTED:
            found += _nested(entry, behind)
        if entry.key in _YEAR_PARTS:
            found += _with_carry_over(spoken, entry, behind)
    return found


def _behind(spoken: Talk, at: int) -> list[Entry]:
    """The entries told after one in its chapter, up to the next of the same thing."""
    entry, found = spoken.entries[at], []
    for other in spoken.entries[at + 1 : at + 60]:
        if other.copy:
            continue
        again = other.key == entry.key and other.code == entry.code and other.amount is not None
        if other.chapter != entry.chapter or (again and _comparable(entry, other)):
            break
        found.append(other)
    return found


def _comparable(one: Entry, other: Entry) -> bool:
    return one.head.scale == other.head.scale and not other.head.scope.startswith(one.head.subject or "\0")


def _by_keys(doc: Document, entry: Entry, behind: Sequence[Entry]) -> Iterator[Split]:
    for whole, parts, also, of in _known():
        if entry.key != whole or (of == "changes" and entry.change is None):
            continue
        nearest: dict[str, Entry] = {}
        for other in behind:
            if of != "changes" or other.change is not None:
                nearest.setdefault(other.key, other)
        chosen: list[Entry] = []
        missing = 0
        for alternatives in parts:
            names = next((a.split("+") for a in alternatives if set(a.split("+")) <= nearest.keys()), None)
            missing += names is None
            chosen += [nearest[n] for n in names or ()]
        chosen += [nearest[n] for n in also if n in nearest]
        if not missing:
            more = _two_uses(chosen) and _other_uses(doc)
            more = more or (of == "changes" and (_other_uses(doc) or any(MORE.search(o.key) and o not in chosen for o in behind)))
            yield Split(entry, chosen, True, of, "可能还有其他分项" if more else "")
        elif whole == "procurement" and len(chosen) > 1 and all(c.head.scope for c in chosen):
            yield Split(entry, chosen, True, of)  # a kind that is not bought is not told


def _two_uses(parts: Sequence[Entry]) -> bool:
    return {p.key for p in parts} == {"basic", "project"}


def _other_uses(doc: Document) -> bool:
    """A table prints expenditure that is neither basic nor project."""
    uses = ("to_superior", "business", "to_affiliates")
    rows = [r for t in doc.role("expenditure") for r in t.rows]
    if any(f is not None and f.amount for r in rows for f in (r.cells.get(u) for u in uses)):
        return True
    heads = [h for t in doc.role("expenditure") if (h := t.total_row()) is not None]
    wholes = [(r.get("total"), [f for c in ("basic", "project") if (f := r.get(c))]) for r in heads]
    return any(w and parts and add([w]).value - add(parts).value > add([w, *parts]).up for w, parts in wholes)


def _other_balances(doc: Document) -> bool:
    """A table prints 使用结余 or 结余分配, which a text may leave out beside 结转."""
    rows = (r for t in doc.tables for r in t.rows if r.key in ("surplus_used", "surplus_distribution"))
    return any(f.amount for r in rows for f in r.figures)


def _nested(entry: Entry, behind: Sequence[Entry]) -> Iterator[Split]:
    """The numbered parts below the total's own heading: （一）收入预算总计, 1．财政拨款收入, 2．其他资金 …"""
    own = entry.head.section
    below: dict[str, Entry] = {}
    for other in behind:
        if other.head.section.startswith(own + " / ") and other.head.section.count(" / ") == own.count(" / ") + 1:
            below.setdefault(other.head.section, other)
        elif not other.head.section.startswith(own + " / "):
            break
    if any(_WAY.match(clean(p.head)) for p in below.values()):
        return
    least = 1 if entry.key == "财政拨款收入" else 2
    if len(below) >= least and all(p.amount is not None and p.head.scale == "money" for p in below.values()):
        yield Split(entry, list(below.values()), True)


def _with_carry_over(spoken: Talk, entry: Entry, behind: Sequence[Entry]) -> Iterator[Split]:
    """本年收入 and 上年结转 told in one breath make up the total told before them."""
    second = behind[0] if behind else None
    if second is None or second.key != "carry_over" or second.head.sentence is not entry.head.sentence:
        return
    for other in reversed(spoken.entries[max(0, entry.at - 8) : entry.at]):
        if other.chapter != entry.chapter:
            return
        if other.code is None and not other.head.scope and TOTALS.search(other.key) and other.amount is not None:
            yield Split(other, [entry, second], True, "amounts")
            return


def _listed(doc: Document, entry: Entry, behind: Sequence[Entry]) -> Iterator[Split]:
    """The parts that name this total as what they are part of; each 其中 of a sentence of its own is a list."""
    if any(w == entry.key and of == "both" for w, _, _, of in _known()):
        return
    lists: list[list[Entry]] = [[]]
    years: list[Entry] = []
    sentence = entry.head.sentence
    for number, other in enumerate(behind):
        if not other.head.scope or thing(other.head.scope) != entry.key or not _same_unit(entry, other):
            continue
        if _worth(entry) != _worth(other):
            continue  # 固定资产原值 is no total of 净值
        if (number and other.key == "carry_over" and behind[number - 1].key in _YEAR_PARTS) or other.key in _YEAR_PARTS:
            years += [other] if other.key in _YEAR_PARTS else []
            continue  # see _with_carry_over
        if any(p.ident == other.ident for p in lists[-1]):
            break
        text = clean(other.head) if other.head.sentence is not sentence and lists[-1] else ""
        if text.startswith("其中") or _WAY.match(text) or (lists[-1] and not text and _led_again(other, lists[-1][-1])):
            lists.append([])
        sentence = other.head.sentence
        lists[-1].append(other)
    for parts in (_ended(entry, p) for p in lists):
        excuse = ""
        if years and parts and all(_LEFT.search(p.head.subject) for p in parts):
            told = any(phrase("used_up").search(p.head.subject) for p in parts)
            excuse = "" if told or not _other_balances(doc) else "可能还有使用结余或结余分配"
            parts = [years[0], *parts]  # 本年收入合计, with what was left over of the years before
        if _two_uses(parts) and _other_uses(doc):
            excuse = excuse or "可能还有其他分项"
        if parts:
            yield Split(entry, parts, _is_complete(entry, parts), excuse=excuse)


def _worth(entry: Entry) -> str:
    """Which worth of a thing held it is."""
    found = phrase("worth").search(entry.head.subject + entry.head.item)
    return found.group() if found else ""


def _ended(entry: Entry, parts: list[Entry]) -> list[Entry]:
    """The parts up to a semicolon at which they make up the total exactly: what is told behind it is beside the total."""
    whole, text = entry.amount, clean(entry.head)
    if whole is None or len(parts) < 3 or any(p.amount is None or p.head.sentence is not entry.head.sentence for p in parts):
        return parts
    for number in range(2, len(parts)):
        start = text.find("".join(parts[number - 1].head.printed.split()))
        end = text.find("".join(parts[number].head.subject.split()), start)
        if 0 <= start < end and re.search("[；;]", text[start:end]):
            together = add(p.amount for p in parts[:number])
            if abs(together.value - whole.amount) <= together.up + whole.half:
                return parts[:number]
    return parts


def _led_again(entry: Entry, before: Entry) -> bool:
    """甲8、乙12；其中丙20: a second 其中 of one sentence stands between the part before and this one."""
    text = clean(entry.head)
    start = text.find("".join(before.head.printed.split()))
    end = text.find("".join(entry.head.subject.split()), start)
    return 0 <= start < end and text[start:end].endswith("其中")


def _same_unit(one: Entry, other: Entry) -> bool:
    a, b = one.amount or one.change, other.amount or other.change
    return a is not None and b is not None and a.scale == b.scale and (a.scale == "money" or one.head.unit == other.head.unit)


def _is_complete(entry: Entry, parts: list[Entry]) -> bool:
    """All the parts are told: by what is known of them, by their names, or by shares that add up."""
    keys = {p.key for p in parts}
    if {"basic", "project"} <= keys or all(any(k.startswith(f) for k in keys) for f in _FUNDS):
        return True
    if len(parts) < 2:
        return False
    if all(p.code is not None and len(p.code) == 3 for p in parts):
        return True
    if any(_OTHER.match(p.head.subject) for p in parts):
        return True
    shares = [p.share for p in parts if p.share is not None]
    if len(shares) == len(parts):
        total = add(shares)
        if abs(total.value - 100) <= total.up:
            return True
    names = [p.head.subject for p in parts]
    pairs = (p for p in _OPPOSITE if not any(word in entry.head.subject for word in p))  # 国内接待 has foreign guests
    if len(parts) == 2 and any(a in names[0] and b in names[1] for a, b in pairs):
        return True
    noun = entry.head.subject[-2:]
    if all(n.endswith(noun) for n in names) and noun in _NOUNS:
        return True
    return _COMPLETE.search(clean(entry.head)) is not None
