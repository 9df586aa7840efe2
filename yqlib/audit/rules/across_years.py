"""XY-01, XY-02, XY-05: what a document says of the year before against the document of that year."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from yqlib import forms
from yqlib.audit import wording
from yqlib.audit.across.figures import against, held, known, renamed, twin_amount, unprinted
from yqlib.audit.across.shelf import Beside, Other, lacking
from yqlib.audit.compare import Sum, Trial, add, compare, place, skip
from yqlib.audit.link import Link, bare, links, readings, scope
from yqlib.audit.meaning import Meaning, meaning
from yqlib.audit.prose import Said
from yqlib.audit.records import Document, Figure, Row
from yqlib.audit.registry import rule
from yqlib.audit.told import Entry, clean, phrase, talk
from yqlib.mentions import says_itself

_PRIOR = "prior."
_NEAR = 24  # letters before a figure that tell what it is measured from
_FUNDS = (("all", "全部资金"), ("fiscal", "财政拨款"), ("general_public", "一般公共预算"), ("fund", "政府性基金"))


@dataclass(slots=True)
class Base:
    """Last year's amount as a sentence of this year's document tells or implies it."""

    entry: Entry
    sum: Sum
    words: str
    also: tuple[Said, ...]


@rule("XY-01", "上年数一致", "last year's figure as implied", across=True)
def implied(beside: Beside) -> Iterator[Trial | None]:
    """Last year's amount, printed or implied by a change (今年 less 增加 …), is what last year's document of the
    same kind prints in its tables or says in its text.

    Only like is held against like: the figure must have one meaning in both documents; an account must bear
    the same name; what is measured from an execution, an adjusted budget or a comparable basis is not checkable.
    A base of nothing fits an account that last year's tables do not have. It is an error only where a budget names
    last year's budget (比上年预算数): 与上年相比 may tell of one adjusted since, a warning as where the units changed.
    """
    said = list(_told(beside.doc))
    printed = list(_printed(beside.doc))
    if not said and not printed:
        return
    last = beside.own(1)
    if last is None:
        yield lacking(beside.wanted(1), f"有 {len(said) + len(printed)} 处与上年相比的数待核")
        return
    linked = {id(link.said): link for link in links(beside.doc)}
    moved = _units_moved(beside, last)
    for base in said:
        named = any(phrase("named_base").search(_near(s)) for s in base.also)
        yield _milder(_against(beside, last, base, linked), named or beside.doc.kind == "final", moved)
    for row, column, figure in printed:
        named = phrase("named_base").search(figure.path) is not None
        yield _milder(_column(beside, last, row, column, figure), named or beside.doc.kind == "final", moved)


def _told(doc: Document) -> Iterator[Base]:
    """Every entry that tells last year's amount, or a change from it."""
    year = doc.year
    for entry in talk(doc).entries:
        now, base, mover = entry.now, entry.base, entry.mover
        if base is not None and base.year == (year or 0) - 1 and base.scale == "money":
            yield Base(entry, add([base]), "所写上年数", (base,))
        elif now is None or mover is None or mover.base_year != (year or 0) - 1 or now.scale != "money":
            continue
        elif (found := _implied(entry, now, mover)) is not None:
            yield Base(entry, found, "按增减推算的上年数", (now, mover))


def _implied(entry: Entry, now: Said, mover: Said) -> Sum | None:
    """Last year's amount by this year's and the change or, where no change is told, the rate."""
    if entry.sign == 0:
        return add([now])
    if entry.sign is None:
        return None
    if mover is entry.change:
        if mover.scale != "money":
            return None
        return add([now], [mover]) if entry.sign > 0 else add([now, mover])
    if mover.unit != "%" or mover is not entry.rate:
        return None
    ratios = [1 + entry.sign * (mover.amount + end) / 100 for end in (-mover.half, Decimal(0), mover.half)]
    if min(ratios) <= 0:
        return None
    value = now.amount / ratios[1]
    ends = [a / r for a in (now.amount - now.down, now.amount + now.half) for r in ratios]
    return Sum((now,), (), value, value - min(ends), max(ends) - value)


def _against(beside: Beside, last: Other, base: Base, linked: dict[int, Link]) -> Trial | None:
    entry = base.entry
    about = entry.now or entry.base
    assert about is not None
    link = linked.get(id(about))
    what = link.meaning if link else meaning(about)
    if what is None:
        return skip(entry.name, "not_checkable", "看不出这一数是上年文本中的哪个数", about.address)
    what = replace(what, stage=what.stage if beside.doc.kind == "final" else "")
    place = link.agreeing() if link else None
    mine = place[0].row if place else None
    if what.figure == "account" and what.code is None and mine is not None:
        what = replace(what, code=mine.code)  # a name that only this year's row tells the code of
    found = held(last.doc, what)
    if not found:
        return _without(beside, last, base, what)
    excuse = _excuse(beside.doc, base) or _renamed(mine, renamed(mine, found), last)
    if not excuse and link is not None and link.readings and not place and entry.now is not None:
        excuse = "本年数与本年的表不合，先核本年"
    trial = against(beside, last, entry.name, base.sum, found, (base.words, "印为"), excuse, _quote(entry))
    if trial is not None and trial.outcome == "fail" and (twin := twin_amount(last.doc, what, base.sum)) is not None:
        return replace(trial, outcome="not_checkable", reason=f"与上年另一口径的数相同（{twin.spot} {twin.printed}），是否同一口径看不出")
    return trial


def _without(beside: Beside, last: Other, base: Base, what: Meaning) -> Trial | None:
    """Last year's document prints no such figure: right where nothing is implied of an account it does not have."""
    words = (base.words, f"{last.label}无此科目，即为")
    if unprinted(last.doc, what):
        if base.sum.value - base.sum.down <= 0 <= base.sum.value + base.sum.up:
            trial = compare(base.entry.name, base.sum, Sum(), words, zero_right=True)
            if trial is not None:
                return trial
        return skip(base.entry.name, "not_checkable", f"{last.label}的表中没有科目 {what.code}，可能是科目调整", base.also[0].address)
    return skip(base.entry.name, "not_checkable", f"{last.label}没有印出这一数", base.also[0].address)


def _excuse(doc: Document, base: Base) -> str:
    """Why the base may be another figure than last year's document prints: what the words around it say."""
    same = f"与上年{'决算' if doc.kind == 'final' else '预算'}不是一个数"
    for said in base.also:
        near = _near(said)
        found = phrase(f"other_base_{doc.kind}").search(near)
        if found is None and said is base.entry.base:  # 上年执行数 20 万元
            beside = said.item if doc.kind == "final" else said.item + near[-len(said.printed) - _NEAR // 2 :]
            found = phrase(f"other_column_{doc.kind}").search(beside)
        if found is not None:
            return f"所比的是“{found.group()}”，{same}"
        if not known(said):
            return "只写了约数"
    return ""


def _near(said: Said) -> str:
    """The words before a figure in its sentence."""
    text = clean(said)
    at = re.search(rf"(?<![\d.,]){re.escape(''.join(said.printed.split()))}", text)
    return text[max(0, at.start() - _NEAR) : at.end()] if at else text


def _renamed(mine: Row | None, name: str, last: Other) -> str:
    return f"科目 {mine.code} 在{last.label}中名为“{name}”，科目有调整" if mine is not None and name else ""


def _quote(entry: Entry) -> str:
    """A reason that tells of another scope: duties and bodies moved, another basis."""
    reasons = (s.reason for s in (entry.now, entry.change, entry.rate, entry.base) if s is not None and s.reason)
    return next((r for r in reasons if phrase("rebased").search(r)), "")


def _units_moved(beside: Beside, last: Other) -> str:
    """The units two documents list, where they differ: then last year's figures may have been told anew."""
    names = beside.shelf.names
    mine, theirs = (
        {b for b in beside.shelf.units_of.get(d, ()) if not says_itself(forms.normalise(names[b]))}
        for d in (beside.card.doc_id, last.card.doc_id)
    )
    return "、".join(sorted(names[b] for b in mine ^ theirs)) if mine and theirs and mine != theirs else ""


def _milder(trial: Trial | None, named: bool, moved: str) -> Trial | None:
    """A failure is only a warning where last year's budget is not named, or the units are not last year's."""
    if trial is None or trial.outcome != "fail" or (named and not moved):
        return trial
    trial.severity = "warning"
    if moved:
        zh = f"{wording.said(trial)}；两年所列的单位不同（{moved}），口径可能有变"
        trial.says = (zh, f"{trial.says[1]}; the units listed differ")
    return trial


# ---- columns of last year ------------------------------------------------------------------------


def _printed(doc: Document) -> Iterator[tuple[Row, str, Figure]]:
    for table in doc.tables:
        for row in table.rows:
            for column, figure in row.cells.items():
                if column.startswith(_PRIOR) and column not in row.torn and figure.scale == "money":
                    yield row, column.removeprefix(_PRIOR), figure


def _column(beside: Beside, last: Other, row: Row, column: str, figure: Figure) -> Trial | None:
    subject = place(row.table, row, figure)
    stage = "final" if beside.doc.kind == "final" else "budget"
    tables = [t for t in last.doc.role(row.table.role or "") if row.table.role and scope(t) == scope(row.table)]
    rows = [r for t in tables for r in t.rows if r.side == row.side and _alike(r, row)]
    found = [f for r in rows if (f := r.get(column, f"{stage}.{column}", *(("amount", stage) if column == "total" else ()))) is not None]
    if len(found) != 1:
        return skip(subject, "not_checkable", f"{last.label}没有印出这一数" if not found else f"{last.label}中有几处可比", figure.address)
    other = phrase(f"other_column_{stage}").search(figure.path)
    excuse = f"表头为“{figure.path}”，与上年{'决算' if stage == 'final' else '预算'}不是一个数" if other else ""
    right = beside.sum_away(last, add(found))
    trial = compare(subject, add([figure]), right, ("上年数印为", f"{right.figures[0].spot}印为"), "=", excuse)
    if trial is not None and trial.outcome == "fail":
        trial.says = ("", f"{subject}: {figure.printed}, but {last.label} has {found[0].printed}")
    return trial


def _alike(one: Row, other: Row) -> bool:
    if one.code or other.code:
        return one.code == other.code and bare(one.label) == bare(other.label)
    return one.key == other.key if one.key and other.key else bare(one.label) == bare(other.label)


# ---- carry-over ----------------------------------------------------------------------------------


@rule("XY-02", "年初等于上年年末", "opening is last year's closing", severity="warning", kinds=("final",), across=True)
def opening(beside: Beside) -> Iterator[Trial | None]:
    """年初结转和结余 of final accounts is 年末结转和结余 of the year before. An opening balance may be adjusted by an
    audit or a correction: a warning, for the document should say so."""
    yield from _carried(beside, "final", ("年初结转印为", "年末结转印为"))


@rule("XY-05", "预算结转与决算年末", "carry-over against closing", severity="notice", kinds=("budget",), across=True)
def carried(beside: Beside) -> Iterator[Trial | None]:
    """上年结转 of a budget beside 年末结转 of last year's final accounts. The budget is made before the accounts are
    closed: a difference is only worth a look."""
    yield from _carried(beside, "final", ("上年结转印为", "年末结转印为"))


def _carried(beside: Beside, kind: str, words: tuple[str, str]) -> Iterator[Trial | None]:
    opened = {fund: _first(beside.doc, "carry_in", fund) for fund, _ in _FUNDS}
    if not any(side is not None and side.value for side in opened.values()):
        return
    last = beside.own(1, kind)
    if last is None:
        yield lacking(beside.wanted(1, kind))
        return
    for fund, zh in _FUNDS:
        if (side := opened[fund]) is not None:
            found = [h for h in held(last.doc, _carry("carry_out", fund, last.doc)) if h.sum.figures]
            yield against(beside, last, f"{zh}结转", side, found, words) or skip(
                f"{zh}结转", "not_checkable", f"{last.label}没有印出年末结转"
            )


def _first(doc: Document, figure: str, fund: str) -> Sum | None:
    places = [p for r in readings(doc, _carry(figure, fund, doc)) for p in r if p.sum.figures]
    return places[0].sum if places else None


def _carry(figure: str, fund: str, doc: Document) -> Meaning:
    return Meaning(figure, fund, fund, "final" if doc.kind == "final" else "", doc.year)
