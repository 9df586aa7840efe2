"""TX-10, TX-11: one thing said twice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from yqlib.audit.compare import Trial, add, claim, compare
from yqlib.audit.prose import Said
from yqlib.audit.records import Document
from yqlib.audit.registry import rule
from yqlib.audit.told import Entry, Talk, bare, basis, chapter, clean, talk, thing

_SLIP = 10_000
#: Totals that a part may name without being of another meaning than the same part named alone.
_GRAND = frozenset(("income", "expenditure", "both", "year_income", "year_expenditure", ""))
_FUNDS = ("一般公共", "政府性基金", "国有资本", "财政拨款")
#: Sections that tell of single projects, of history or of what words mean.
_ASIDE = re.compile(r"项目(?!支出|绩效)|专项(?!资金情况)|职责|职能|名词")
_STRAIGHT = str.maketrans({"（": "(", "）": ")", "“": None, "”": None, '"': None, "、": None})
#: Subjects that stand for many things.
_VAGUE = frozenset(("", "支出", "收入", "项目", "单位", "其中", "资金", "经费", "采购", "购置", "接待"))


def meaning(entry: Entry, said: Said, kind: str | None) -> tuple[Any, ...] | None:
    """What a figure is of, where the words alone tell it: the same in two places is one value; None where they do not."""
    subject = said.subject.translate(str.maketrans("", "", "“”"))
    scope = thing(said.scope) if said.scope else ""
    if not _named(said, subject):
        return None
    if bare(said.subject) in _VAGUE or "年" in said.subject or _ASIDE.search(said.section):
        return None
    fund = next((f for f in _FUNDS if f in subject or f in said.scope), "") or next(
        (f for f in _FUNDS if f in said.section.rsplit(" / ", 1)[-1] or f in chapter(said.section)), ""
    )
    if said.code and said.code.startswith(("3", "5")):
        return None  # lines of one economic class are told in several tables' sections
    if said.code:
        name: Any = said.code
    elif entry.key in ("basic", "project", "personnel", "public", "operating", "three_public", "abroad", "vehicles",
                       "vehicle_purchase", "vehicle_operation", "reception", "procurement"):  # fmt: skip
        name = entry.key
        scope = "" if scope in _GRAND or scope in ("basic", "three_public", "vehicles") or scope.endswith("基本支出") else scope
        fund = "" if entry.key not in ("basic", "project", "personnel", "public") else fund
    else:
        name = subject
    which = basis(said, kind) or ("spent" if kind == "final" else "")
    return name, scope, fund, which, said.year, said.as_of, said.scale


def _named(said: Said, subject: str) -> bool:
    """The sentence itself names the thing: what is inherited from a heading may be of another."""
    text = clean(said).translate(_STRAIGHT)
    return said.sentence is None or subject.translate(_STRAIGHT)[-4:] in text


@rule("TX-10", "同一指标前后不一", "one indicator, two values")
def repeated(doc: Document) -> Iterator[Trial | None]:
    """What is said in the same words of the same thing, basis, scope, fund and year is the same wherever it is said."""
    for (what, *_), figures in _repeated(doc):
        first = figures[0]
        for other in figures[1:]:
            if not _slipped(first, other):
                words = (f"“{_place(first)}”印为", f"“{_place(other)}”印为")
                yield compare(f"{first.subject or what}", add([first]), add([other]), words)


def _repeated(doc: Document) -> Iterator[tuple[tuple[Any, ...], list[Said]]]:
    spoken = talk(doc)
    if "repeated" not in spoken.worked:
        spoken.worked["repeated"] = list(_work_out(doc, spoken))
    yield from spoken.worked["repeated"]


def _work_out(doc: Document, spoken: Talk) -> Iterator[tuple[tuple[Any, ...], list[Said]]]:
    found: dict[tuple[Any, ...], list[Said]] = {}
    for entry in spoken.entries:
        for said in entry.figures.values():
            if said.measure == "amount" and said.scale == "money" and not said.worded:
                key = meaning(entry, said, doc.kind)
                if key is not None:
                    found.setdefault(key, []).append(said)
        change = entry.change
        if change is not None and change.scale == "money" and not change.worded and change.subject and entry.code is None:
            key = meaning(entry, change, doc.kind)
            if key is not None and change.base_year is not None:
                found.setdefault((*key, "change", change.base_year), []).append(change)
    for key, figures in found.items():
        told: dict[str, list[Said]] = {}
        for figure in figures:
            told.setdefault(figure.section, []).append(figure)
        apart = [f for n, f in enumerate(figures) if n == 0 or f.sentence is not figures[0].sentence or f.sentence is None]
        if key[0] in ("operating", "procurement"):  # a section that tells two values tells them of two bodies
            apart = [fs[0] for fs in told.values() if len({f.amount for f in fs}) == 1]
        if len(apart) > 1:
            yield key, apart


def _place(said: Said) -> str:
    path = [p for p in said.section.split(" / ") if len(p) > 2]
    return path[-1][-24:] if path else "正文"


def _slipped(one: Said, other: Said) -> bool:
    small, large = sorted((abs(one.amount), abs(other.amount)))
    return small > 0 and large == small * Decimal(_SLIP)


@rule("TX-11", "单位口径", "元 for 万元")
def slips(doc: Document) -> Iterator[Trial | None]:
    """A figure said twice never differs by exactly ten thousand times: one of them has the wrong unit."""
    for _, figures in _repeated(doc):
        first = figures[0]
        for other in figures[1:]:
            slipped = _slipped(first, other)
            told = f"{first.subject}：{first.printed}{first.unit or ''} 与 {other.printed}{other.unit or ''} 相差一万倍"
            english = f"{first.subject}: {first.printed}{first.unit or ''} and {other.printed}{other.unit or ''} differ ten thousand times"
            yield claim(first.spot, not slipped, (told, english), figures=[first, other])
