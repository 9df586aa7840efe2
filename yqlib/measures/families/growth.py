"""Growth: as the text says it, as its own figures make it, and without this year's one-off projects."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from yqlib.audit.compare import add
from yqlib.audit.compare import ratio as compare_ratio
from yqlib.audit.meaning import Meaning, meaning
from yqlib.audit.records import Document
from yqlib.audit.told import Entry, talk
from yqlib.measures.inputs import (
    Amount,
    Missing,
    Result,
    amount,
    attempt,
    of_figures,
    own_stage,
    ratio,
    shown,
)
from yqlib.measures.registry import computes

_ONE_OFF = re.compile("一次性")
_LASTING = re.compile("经常|长期|延续|持续|阶段|常年|跨年|固定")
_WHOLE = "支出总计"


@dataclass(frozen=True, slots=True)
class Topic:
    """What growth is told of: its name here, the figures of links.csv it is, and whose money."""

    name: str
    figures: tuple[str, ...]
    funds: tuple[str, ...]


TOPICS = (
    Topic(_WHOLE, ("expenditure_total", "both_totals"), ("all",)),
    Topic("收入总计", ("income_total", "both_totals"), ("all",)),
    Topic("一般公共预算支出", ("expenditure", "expenditure_year", "expenditure_total"), ("general_public",)),
    Topic("“三公”经费", ("three_public",), ()),
    Topic("机关运行经费", ("operating",), ()),
)
_NOTHING = "文中没有说明与上年相比的变动，表中也没有上年数"


@dataclass(frozen=True, slots=True)
class Change:
    """This year's amount, last year's, and what lies between."""

    now: Amount
    base: Amount
    moved: Amount


@computes("growth_said")
def growth_said(doc: Document) -> Iterator[Result]:
    """The printed rates with their sign."""
    found = [r for topic in TOPICS if (r := _said(topic, _entry(doc, topic))) is not None]
    if not found:
        raise Missing("文中没有写与上年相比的增减幅度")
    yield from found


def _said(topic: Topic, entry: Entry | None) -> Result | None:
    rate = entry.rate if entry else None
    if entry is None or rate is None or rate.unit != "%":
        return None
    if entry.sign is None:
        return Result(item=topic.name, reason="文中印有幅度，而增加还是减少没有选定")
    told = of_figures([rate], f"{topic.name}增减幅度", entry.sign or 1)
    return Result(told.value / 100, item=topic.name, words=told.words, numerator=told)


@computes("growth_computed")
def growth_computed(doc: Document) -> Iterator[Result]:
    """Change ÷ last year's amount for every topic it can be told of."""
    found = [r for topic in TOPICS if (r := _computed(doc, topic)) is not None]
    if not found:
        raise Missing(_NOTHING)
    yield from found


def _computed(doc: Document, topic: Topic) -> Result | None:
    """None where the topic is not told of at all."""
    try:
        change = _change(doc, topic)
    except Missing as why:
        return None if str(why) == _NOTHING else Result(item=topic.name, reason=str(why))
    if not change.base.value:
        return Result(item=topic.name, reason=f"上年{topic.name}为零，没有增长率")
    return ratio(change.moved, change.base, topic.name, _disagrees(doc, topic))


def _entry(doc: Document, topic: Topic) -> Entry | None:
    """The first place where the change of a topic is told."""
    for entry in talk(doc).entries:
        if not _from_last_year(doc, entry):
            continue
        head = entry.amount or entry.head
        told = meaning(head) if head.measure == "amount" else _of_change(entry)
        if told is None or told.names or told.code or told.figure not in topic.figures or not own_stage(doc, told.stage):
            continue
        if not topic.funds or (told.fund or "all") in topic.funds:
            return entry
    return None


def _from_last_year(doc: Document, entry: Entry) -> bool:
    """A change, rate or amount of the year before is told; a change from a budget, or from an untold year, is none."""
    if entry.base is not None:
        return True
    told = next((s for s in (entry.change, entry.rate) if s is not None), None)
    if told is None or told.base_year is None:
        return False
    return doc.year is None or told.base_year == doc.year - 1


def _of_change(entry: Entry) -> Meaning | None:
    """The meaning of a change told without its amount, as if its subject were an amount."""
    return meaning(replace(entry.head, measure="amount"))


def _change(doc: Document, topic: Topic) -> Change:
    """Raises Missing where the change cannot be told."""
    entry = _entry(doc, topic)
    now = _now(doc, topic, entry)
    if entry is None or (entry.change is None and entry.base is None):
        return _by_table(doc, topic, now)
    sign = entry.sign
    if sign is None:
        raise Missing("文中的增减没有选定")
    change = entry.change
    if change is not None and change.scale == "money":
        moved = of_figures([change], f"{topic.name}变动", sign)
    elif sign == 0:
        moved = Amount(Fraction(0), "分", f"{topic.name}与上年持平", (entry.head.id,), entry.head.address)
    elif entry.base is not None:
        base = of_figures([entry.base])
        return Change(now, base, _less(now, base))
    else:
        raise Missing("文中只有幅度，没有变动额和上年数")
    base = of_figures([entry.base]) if entry.base is not None else _less(now, moved, "上年数（本年数减变动额）")
    return Change(now, base, moved)


def _now(doc: Document, topic: Topic, entry: Entry | None) -> Amount:
    """This year's amount: as the table prints it, else as the entry says it."""
    figures = [f for f in topic.figures if f != "both_totals"]
    fund = topic.funds[0] if topic.funds else "all"
    if entry is not None and entry.amount is not None and entry.amount.scale == "money":
        return of_figures([entry.amount])
    found = next((a for f in figures if (a := attempt(amount, doc, f, fund)) is not None), None)
    if found is None:
        raise Missing(_NOTHING)
    return found


def _by_table(doc: Document, topic: Topic, now: Amount) -> Change:
    """From a printed column of last year."""
    fund, last = (topic.funds[0] if topic.funds else "all"), (doc.year or 0) - 1
    for figure in topic.figures:
        if figure != "both_totals" and (base := attempt(amount, doc, figure, fund, "", last)) is not None:
            return Change(now, base, _less(now, base))
    raise Missing(_NOTHING)


def _less(left: Amount, right: Amount, words: str = "变动（本年数减上年数）") -> Amount:
    value = left.value - right.value
    evidence = tuple(dict.fromkeys((*left.evidence, *right.evidence)))
    return Amount(value, "分", f"{words} {shown(value, '分')}", evidence, left.address, left.doubts + right.doubts)


def _disagrees(doc: Document, topic: Topic) -> str:
    """What to say where the printed rate is not what the figures make."""
    entry = _entry(doc, topic)
    if entry is None or entry.rate is None or entry.rate.unit != "%" or entry.change is None or entry.amount is None:
        return ""
    sign = entry.sign or 0
    whole = add([entry.amount], [entry.change]) if sign > 0 else add([entry.amount, entry.change])
    if entry.base is not None:
        whole = add([entry.base])
    trial = compare_ratio("", entry.rate, add([entry.change]), whole, ("", ""))
    if trial is None or trial.outcome != "fail":
        return ""
    return f"文中印为 {entry.rate.printed}%，与复算不符"


# ---- without one-off projects ---------------------------------------------------------------------


@computes("growth_recurring")
def growth_recurring(doc: Document) -> Iterator[Result]:
    """Growth of expenditure with this year's one-off projects taken out of this year."""
    change = _change(doc, TOPICS[0])
    if not change.base.value:
        raise Missing("上年支出总计为零，没有增长率")
    once, told = _one_off(doc)
    project = amount(doc, "project")
    if told.value < project.value:
        raise Missing(f"{project.words}中只有 {shown(told.value, '分')}的绩效表写明项目属性")
    moved = _less(change.moved, once, "剔除本年一次性项目后的变动")
    yield ratio(moved, change.base, "", "上年基数未剔除一次性项目")


def _one_off(doc: Document) -> tuple[Amount, Amount]:
    """(money of one-off projects, money of all projects whose attribute is told) of the year."""
    once, told, evidence = Fraction(0), Fraction(0), []
    for sheet in doc.sheets:
        if sheet.role != "project_goal":
            continue
        attribute, money = sheet.row["attribute"] or "", sheet.money.get("annual_total")
        if money is None or not (_ONE_OFF.search(attribute) or _LASTING.search(attribute)):
            continue
        told += Fraction(money.amount)
        if _ONE_OFF.search(attribute):
            once += Fraction(money.amount)
            evidence.append(money.id)
    if not told:
        raise Missing("没有公布写明项目属性的绩效目标表，不知哪些项目是一次性的")
    return (Amount(once, "分", f"一次性项目 {shown(once, '分')}", tuple(evidence)),
            Amount(told, "分", f"写明属性的项目 {shown(told, '分')}"))  # fmt: skip
