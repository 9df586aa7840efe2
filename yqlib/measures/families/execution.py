"""Execution of the budget and deviation from it in final accounts: by account and class, and for 三公."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace

from yqlib import forms
from yqlib.audit.link import readings
from yqlib.audit.meaning import Meaning, context_of, meaning, names_of
from yqlib.audit.prose import Said
from yqlib.audit.records import Document
from yqlib.audit.told import Entry, talk
from yqlib.measures.inputs import Amount, Missing, Result, amount, attempt, of_figures, ratio, shown
from yqlib.measures.registry import computes

_ADJUSTED = "以全年（调整）预算为分母，不是年初预算"
_THREE = "“三公”经费"
_ELSEWHERE = ("three_public", "operating", "procurement", "performance")


@dataclass(frozen=True, slots=True)
class Pair:
    """What was spent of what was budgeted; `class_code` of an account below a class."""

    item: str
    spent: tuple[Said, ...] | Amount
    budget: tuple[Said, ...] | Amount
    note: str = ""
    class_code: str | None = None

    def amounts(self) -> tuple[Amount, Amount]:
        """(spent, budgeted)."""
        spent, budget = self.spent, self.budget
        return (
            spent if isinstance(spent, Amount) else of_figures(spent, f"{self.item}决算"),
            budget if isinstance(budget, Amount) else of_figures(budget, f"{self.item}预算"),
        )


@computes("execution_rate")
def rate(doc: Document) -> Iterator[Result]:
    """Spent ÷ budgeted."""
    for pair in _pairs(doc):
        spent, budget = pair.amounts()
        yield _or_why(pair, spent, budget)


@computes("budget_deviation")
def deviation(doc: Document) -> Iterator[Result]:
    """(Spent − budgeted) ÷ budgeted."""
    for pair in _pairs(doc):
        spent, budget = pair.amounts()
        off = spent.value - budget.value
        words = f"{pair.item}决算与预算之差 {shown(off, '分')}"
        evidence = (*spent.evidence, *budget.evidence)
        yield _or_why(pair, Amount(off, "分", words, evidence, spent.address, spent.doubts), budget)


def _or_why(pair: Pair, numerator: Amount, budget: Amount) -> Result:
    if not budget.value:
        return Result(item=pair.item, reason="预算数为零，不能作分母")
    return ratio(numerator, budget, pair.item, pair.note)


def _pairs(doc: Document) -> list[Pair]:
    """Every thing with both figures, once: totals and accounts as told, classes added up, 三公. Raises Missing without."""
    found: dict[str, Pair] = {}
    for entry in talk(doc).entries:
        if (pair := _of_entry(doc, entry)) is not None:
            found.setdefault(pair.item, pair)
    for pair in (*_classes(doc, list(found.values())), _three_public(doc)):
        if pair is not None:
            found.setdefault(pair.item, pair)
    if not found:
        raise Missing("没有公布年初预算或全年预算，不能与决算相比")
    return list(found.values())


def _of_entry(doc: Document, entry: Entry) -> Pair | None:
    spent = entry.figures.get("spent") or entry.figures.get("")
    first, adjusted = entry.figures.get("budget"), entry.figures.get("adjusted")
    budget = first if first is not None and (first.amount or adjusted is None) else adjusted
    if spent is None or budget is None or spent.scale != "money" or budget.scale != "money":
        return None
    item = _item(entry)
    if not item or not spent.at_year(doc.year):
        return None
    names = names_of(entry.head.subject)
    below = len(names) > 1 or (entry.code is not None and len(entry.code) > 3)
    code = (entry.code or "")[:3] or (forms.class_code(names[0][1], "functional") if names else None)
    return Pair(item, (spent,), (budget,), "" if budget is first else _ADJUSTED, code if below else None)


def _item(entry: Entry) -> str:
    """Code and name of an account, the name of a total; '' for parts of 三公 and what is no account."""
    names = [name for _, name in names_of(entry.head.subject)]
    if entry.code:
        return f"{entry.code} {names[-1] if names else entry.head.subject}"
    if entry.key == "three_public":
        return _THREE
    if context_of(entry.head.section) in _ELSEWHERE:
        return ""
    if names:
        return "·".join(names)
    return entry.head.subject if entry.amount is not None and meaning(entry.amount) is not None else ""


def _classes(doc: Document, told: list[Pair]) -> Iterator[Pair]:
    """Classes whose accounts are told one by one: their sums, where what was spent is the class of the table."""
    groups: dict[str, list[Pair]] = defaultdict(list)
    for pair in told:
        if pair.class_code:
            groups[pair.class_code].append(pair)
    for code, pairs in groups.items():
        spent = tuple(s for p in pairs for s in p.spent)  # type: ignore[union-attr]
        if not _is_whole(doc, code, spent):
            continue
        notes = dict.fromkeys(("由所列项级科目相加", *(p.note for p in pairs if p.note)))
        name = forms.account_name(code, doc.year)
        budget = tuple(b for p in pairs for b in p.budget)  # type: ignore[union-attr]
        yield Pair(f"{code} {name}" if name else code, spent, budget, "；".join(notes))


def _is_whole(doc: Document, code: str, spent: tuple[Said, ...]) -> bool:
    """The figures add up to what the table of the general budget prints for the class."""
    what = Meaning("account", "general_public", "general_public", "", doc.year, code)
    place = next((p for r in readings(doc, what) for p in r if not p.blank), None)
    if place is None:
        return False
    off = sum(s.amount for s in spent) - place.sum.value
    return bool(abs(off) <= sum(s.half for s in spent) + place.sum.up)


def _three_public(doc: Document) -> Pair | None:
    """三公 where the table prints both stages."""
    spent = attempt(amount, doc, "three_public")
    for stage, note in (("budget", ""), ("adjusted", _ADJUSTED)):
        budget = attempt(amount, doc, "three_public", "all", stage)
        if spent is not None and budget is not None and budget.evidence != spent.evidence:
            named = replace(spent, words=f"{_THREE}决算 {shown(spent.value, '分')}")
            return Pair(_THREE, named, replace(budget, words=f"{_THREE}预算 {shown(budget.value, '分')}"), note)
    return None
