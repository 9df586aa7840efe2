"""TX-10, TX-11: one thing said twice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

from yqlib.audit.compare import Trial, add, claim, compare
from yqlib.audit.link import links, meaning
from yqlib.audit.meaning import Meaning
from yqlib.audit.prose import Said
from yqlib.audit.records import Document
from yqlib.audit.registry import rule
from yqlib.audit.rules.said_sums import compared_with
from yqlib.audit.rules.told import of_part
from yqlib.audit.told import bare, phrase, squeezed, talk, thing

_SLIP = 10_000
#: Sections that tell of single projects, of history or of what words mean.
_STRAIGHT = str.maketrans({"（": "(", "）": ")", "“": None, "”": None, '"': None, "、": None})
#: Figures of which one document may tell several: of some projects, of one class in several tables.
_MANY = frozenset(("goal_whole", "goal_projects", "economic"))
#: Totals that a part may name without being another figure than the same part named alone.
_GRAND = frozenset(
    ("income", "expenditure", "both", "year_income", "year_expenditure", "three_public", "vehicles", "procurement", "basic")
)
_APPROPRIATION = re.compile(r"(一般公共|政府性基金|国有资本经营|财政拨款)*(收入|支出|收支)?")
#: Figures that are of one money whatever section tells them.
_ONE = frozenset(
    ("operating", "three_public", "abroad", "vehicles", "vehicle_purchase", "vehicle_operation", "reception", "procurement")
)
#: Figures that may be told with and without what was carried over: one only where the words are the same.
_LOOSE = frozenset(("income", "expenditure", "income_year", "expenditure_year", "whole"))
_TAIL = re.compile("(项目)?(收入|支出)$")
_DIGITS = re.compile(r"[\d.,]+")
_SHORTEST = 5  # letters of a name that is of one thing only
_LEAST = 24  # letters of a sentence that is no form


def _key(doc: Document, said: Said, what: Meaning) -> tuple[Any, ...] | None:
    """What makes two figures one: the meaning, with the words where that leaves open what is in it; None for what is told of many."""
    if what.figure in _MANY or phrase("aside_section").search(said.section) or not _named(said) or of_part(doc, said):
        return None
    stage = what.stage or ("final" if doc.kind == "final" else "")
    words = bare(said.subject) if what.figure in _LOOSE else ""
    fund = "" if what.figure in _ONE else what.fund
    part = "" if what.figure == "account" or _of_all(said.scope) else said.scope
    return what.figure, fund, stage, what.year, what.code, what.names[-1:] if not what.code else (), words, part


def _of_all(scope: str) -> bool:
    """Part of a total that holds all of it: 上年结转 of 收入总计, not of 项目支出."""
    return not scope or thing(scope) in _GRAND or _APPROPRIATION.fullmatch(bare(scope)) is not None


def _named(said: Said) -> bool:
    """The sentence itself names the thing: what is inherited from a heading may be of another."""
    if said.sentence is None:
        return True
    return said.subject.translate(_STRAIGHT)[-4:] in squeezed(said.sentence).translate(_STRAIGHT)


@rule("TX-10", "同一指标前后不一", "one indicator, two values")
def repeated(doc: Document) -> Iterator[Trial | None]:
    """Figures of one meaning (thing, money, stage, year) are the same wherever they are said, and so are their changes.

    What is told again of one thing as a reason is only a notice where it differs.
    """
    for figures in _repeated(doc):
        first = figures[0]
        for other in figures[1:]:
            if not _slipped(first, other):
                yield _same(first, other)
    for first, other in _copied(doc):
        trial = _same(first, other)
        if trial is not None:
            trial.severity = "notice"
        yield trial


def _same(first: Said, other: Said) -> Trial | None:
    words = (f"“{_place(first)}”印为", f"“{_place(other)}”印为")
    ways = [f.direction_word for f in (first, other)]
    free = tuple(w for w in ways if w is not None)
    turned = len(free) == 2 and free[0].printed != free[1].printed  # one grows, one falls
    return compare(first.subject, add([first]), add([], [other]) if turned else add([other]), words, free=free)


def _repeated(doc: Document) -> Iterator[list[Said]]:
    worked = talk(doc).worked
    if "repeated" not in worked:
        worked["repeated"] = list(_work_out(doc))
    yield from worked["repeated"]


def _work_out(doc: Document) -> Iterator[list[Said]]:
    found: dict[tuple[Any, ...], list[Said]] = {}
    for said, what in _meant(doc):
        key = _key(doc, said, what)
        if key is not None:
            moved = ("change", *compared_with(said)) if said.measure == "change" else ()
            found.setdefault((*key, *moved), []).append(said)
    for key, figures in found.items():
        told: dict[str, list[Said]] = {}
        for figure in figures:
            told.setdefault(figure.section, []).append(figure)
        first = figures[0]
        apart = [f for n, f in enumerate(figures) if n == 0 or f.sentence is not first.sentence or f.sentence is None]
        if key[0] in ("operating", "procurement"):  # a section that tells two values tells them of two bodies
            apart = [fs[0] for fs in told.values() if len({f.amount for f in fs}) == 1]
        if len(apart) > 1:
            yield apart


def _meant(doc: Document) -> Iterator[tuple[Said, Meaning]]:
    """Amounts, and changes from a year that is told, with what they are of."""
    for link in links(doc):
        if link.said.scale == "money" and not link.said.worded:
            yield link.said, link.meaning
    for said in doc.said:
        if said.measure == "change" and said.scale == "money" and not said.worded and not said.code and said.base_year:
            what = meaning(replace(said, measure="amount"))
            if what is not None:
                yield said, what


def _copied(doc: Document) -> Iterator[tuple[Said, Said]]:
    """What is told of one thing in two reasons, and what two sentences tell in the same words."""
    found: dict[tuple[Any, ...], Said] = {}
    known = {link.said.id for link in links(doc)}
    for sentence in doc.prose.sentences:
        if not sentence.figures or not phrase("cause_told").search(sentence.text):
            continue
        text = _DIGITS.sub("", squeezed(sentence))
        for number, said in enumerate(sentence.figures):
            if said.scale != "money" or said.worded or said.id in known or said.code or said.measure == "threshold":
                continue
            name = _TAIL.sub("", bare(said.subject))
            what = (said.measure, said.direction, said.year, said.base_year)
            keys: list[tuple[Any, ...]] = [(text, said.subject, number, *what)] if len(text) >= _LEAST else []
            if len(name) >= _SHORTEST and meaning(replace(said, measure="amount")) is None:
                keys.append((name, *what))
            before = next((found[k] for k in keys if k in found), None)
            if before is not None and (before.sentence is not sentence or before.subject != said.subject):
                yield before, said
            for key in keys:
                found.setdefault(key, said)


def _place(said: Said) -> str:
    path = [p for p in said.section.split(" / ") if len(p) > 2]
    return path[-1][-24:] if path else "正文"


def _slipped(one: Said, other: Said) -> bool:
    small, large = sorted((abs(one.amount), abs(other.amount)))
    return small > 0 and large == small * Decimal(_SLIP)


@rule("TX-11", "单位口径", "元 for 万元")
def slips(doc: Document) -> Iterator[Trial | None]:
    """A figure said twice never differs by exactly ten thousand times: one of them has the wrong unit."""
    for figures in _repeated(doc):
        first = figures[0]
        for other in figures[1:]:
            slipped = _slipped(first, other)
            told = f"{first.subject}：{first.printed}{first.unit or ''} 与 {other.printed}{other.unit or ''} 相差一万倍"
            english = f"{first.subject}: {first.printed}{first.unit or ''} and {other.printed}{other.unit or ''} differ ten thousand times"
            yield claim(first.spot, not slipped, (told, english), figures=[first, other])
