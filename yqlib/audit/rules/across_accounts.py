"""XY-03, XY-04, XY-07: what final accounts call their budget against that budget; the chain of 三公 over the years."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from yqlib.audit.across.figures import against, held, renamed
from yqlib.audit.across.shelf import Beside, lacking
from yqlib.audit.compare import Sum, Trial, add, claim, place, skip
from yqlib.audit.link import finder, links
from yqlib.audit.meaning import Meaning
from yqlib.audit.prose import Quantity
from yqlib.audit.records import Document
from yqlib.audit.registry import rule

#: 三公 and what is told beside it, as links.csv calls them.
ITEMS = {
    "three_public": "“三公”经费合计", "abroad": "因公出国（境）费", "vehicles": "公务用车购置及运行费",
    "vehicle_purchase": "公务用车购置费", "vehicle_operation": "公务用车运行维护费", "reception": "公务接待费",
}  # fmt: skip


@rule("XY-03", "决算所称年初预算", "the original budget as the accounts tell it", kinds=("final",), across=True)
def original(beside: Beside) -> Iterator[Trial | None]:
    """年初预算 of a total or an account in final accounts is what the budget of that year prints of it.

    Where the budget leaves out what was carried over (不含上年结转) a difference may be that, and an account of
    another name may be another account: both are not checkable.
    """
    told = [link for link in links(beside.doc) if link.meaning.stage == "budget" and link.meaning.figure not in ITEMS and not _vague(link.meaning)]
    told = [link for link in told if link.meaning.year in (None, beside.doc.year)]
    if not told:
        return
    budget = beside.own(0, "budget")
    if budget is None:
        yield lacking(beside.wanted(0, "budget"), f"有 {len(told)} 处年初预算数待核")
        return
    partial = _carries(budget.doc)
    for link in told:
        final = finder(beside.doc).readings(replace(link.meaning, stage="final"))
        row = next((p.row for r in final for p in r if p.row is not None), None)
        what = replace(link.meaning, stage="", code=link.meaning.code or (row.code if row and link.meaning.figure == "account" else None))
        found = held(budget.doc, what)
        name = renamed(row, found)
        excuse = partial or (f"科目 {what.code} 在{budget.label}中名为“{name}”" if name else "")
        yield against(beside, budget, link.said.spot, add([link.said]), found, ("年初预算印为", "印为"), excuse) or skip(
            link.said.spot, "not_checkable", f"{budget.label}没有印出这一数", link.said.address
        )


def _vague(what: Meaning) -> bool:
    return what.figure.startswith("goal") or what.context in ("performance", "procurement")


def _carries(budget: Document) -> str:
    """Why a budget's figures may leave something out: it has money carried over, and a table without it."""
    carried = [p for r in finder(budget).readings(Meaning("carry_in", "all", "all", "", budget.year)) for p in r]
    return "预算另有上年结转，年初预算数是否含结转看不出" if any(p.sum.value for p in carried) else ""


@rule("XY-04", "三公预算数口径", "three-public budget basis", severity="notice", kinds=("final",), across=True)
def basis(beside: Beside) -> Iterator[Trial | None]:
    """预算数 of 三公 in final accounts is mostly the full year's, adjusted one: a difference from the budget of the
    year is noted, one above it is a warning."""
    told = [(key, side) for key in ITEMS if (side := _budgeted(beside.doc, key)) is not None]
    if not told:
        return
    budget = beside.own(0, "budget")
    if budget is None:
        yield lacking(beside.wanted(0, "budget"), "三公预算数待核")
        return
    for key, side in told:
        found = held(budget.doc, _item(key, budget.doc))
        trial = against(beside, budget, ITEMS[key], side, found, ("决算所列预算数", "印为"))
        if trial is not None and trial.outcome == "fail" and trial.difference > 0:
            trial.severity = "warning"
        yield trial


def _budgeted(doc: Document, key: str) -> Sum | None:
    """The budget of an item in the 三公 table of final accounts."""
    found = [p for r in finder(doc).readings(Meaning(key, "", "three_public", "budget", doc.year)) for p in r]
    return next((p.sum for p in found if not p.blank and p.sum.figures), None)


def _item(key: str, doc: Document) -> Meaning:
    return Meaning(key, "", "three_public", "final" if doc.kind == "final" else "", doc.year)


@rule("XY-07", "三公断续", "a cost that vanishes and returns", severity="notice", across=True)
def chain(beside: Beside) -> Iterator[Trial | None]:
    """An item of 三公 that a body has this year and had two years ago was not nothing in between (same kind of document)."""
    now = {key: f for key in list(ITEMS)[1:] if (f := _amount(beside.doc, key)) is not None}
    if not any(f[0] for f in now.values()):
        return
    last, before = beside.own(1), beside.own(2)
    if last is None or before is None:
        yield lacking([beside.wanted(n) for n, held_ in ((1, last), (2, before)) if held_ is None])
        return
    for key, (amount, figure) in now.items():
        between, earlier = _amount(last.doc, key), _amount(before.doc, key)
        if not amount or between is None or earlier is None or figure is None:
            continue
        figures = [figure, *(beside.away(o, f) for o, (_, f) in ((last, between), (before, earlier)) if f is not None)]
        gone = not between[0] and earlier[0] > 0
        yield claim(
            place(figure.table, ITEMS[key]), not gone,
            (f"{ITEMS[key]}本年 {figure.printed}，{last.label}为零，{before.label}又有", f"{ITEMS[key]}: {figure.printed} this year, nothing in {last.label}, and some in {before.label}"),
            figures=figures,
        )  # fmt: skip


def _amount(doc: Document, key: str) -> tuple[int, Quantity | None] | None:
    """(amount in 分, figure) of an item; (0, None) where the form surely prints nothing; None where it is not told."""
    found = [p for r in finder(doc).readings(_item(key, doc)) for p in r]
    printed = next((p.sum.figures[0] for p in found if p.sum.figures), None)
    if printed is not None:
        return int(printed.amount), printed
    return (0, None) if any(p.blank for p in found) else None
