"""What the text tells of performance goals: how many projects, of which kinds, with how much money.

Told beside each other, beside the sheets, and again where the published ones are told. Used by TT-11.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from yqlib import forms
from yqlib.audit.compare import Trial, add, claim, compare
from yqlib.audit.link import Link, links
from yqlib.audit.prose import Quantity, Said
from yqlib.audit.records import Document
from yqlib.audit.rules.projects import grand_row
from yqlib.audit.things import Sheet

_WHOLE = re.compile("整体|覆盖资金")
_CARRIED = re.compile("结转")
_REVIEWED = re.compile("自评")
_LATER = re.compile("跟踪|监控|自评|评价|重点")


@dataclass(slots=True, eq=False)
class Told:
    """Projects told once: how many, and their money."""

    subject: str
    money: Said | None = None
    count: Said | None = None


def told_goals(doc: Document) -> Iterator[Trial | None]:
    """Kinds make up all projects; the same number of projects has the same money; sheets have what is told of them."""
    every = list(_told(doc))
    yield from _kinds(every)
    yield from _none(every)
    yield from _carried(doc, every)
    alike: dict[tuple[str, bool], list[Told]] = {}
    for one in every:
        key = next((k.pattern for k in _project_kinds() if k.search(one.subject)), "")
        alike.setdefault((key, _CARRIED.search(one.subject) is not None), []).append(one)
    for group in alike.values():
        yield from _again(group)
    yield from _by_sheets(doc, [t for t in alike.get(("", False), ()) if t.money is not None])
    yield from _overall(doc)


def _told(doc: Document) -> Iterator[Told]:
    """Projects as they are told, number and money of one subject together."""
    last: Told | None = None
    sentence = None
    for said in doc.said:
        text = said.sentence.text if said.sentence is not None else ""
        kind = any(k.search(said.subject) for k in _project_kinds())
        if said.worded or not ("绩效" in said.section or "绩效" in text) or not (kind or "项目" in said.subject):
            last = None
            continue
        if said.measure not in ("count", "amount") or (said.scope and not kind):
            continue
        slot = "count" if said.measure == "count" else "money"
        if slot == "money" and said.scale != "money":
            continue
        if last is None or last.subject != said.subject or getattr(last, slot) is not None or sentence is not said.sentence:
            last, sentence = Told(said.subject), said.sentence
            yield last
        setattr(last, slot, said)


@cache
def _project_kinds() -> tuple[re.Pattern[str], ...]:
    """The kinds that projects are told by."""
    return tuple(re.compile(r["wording"]) for r in forms.table("phrases.csv") if r["use"] == "project_kind")


def _is_kind(one: Told) -> bool:
    return any(k.search(one.subject) for k in _project_kinds())


def _kinds(every: list[Told]) -> Iterator[Trial | None]:
    """其他运转类 and 特定目标类 told one after the other are all the projects told before them."""
    for number in range(1, len(every) - 1):
        whole, *parts = every[number - 1 : number + 2]
        found = [next((p for p in parts if k.search(p.subject)), None) for k in _project_kinds()]
        if _is_kind(whole) or _CARRIED.search(whole.subject) or None in found:
            continue
        for slot, words in (("money", ("项目金额印为", "各类项目合计")), ("count", ("项目数印为", "各类项目合计"))):
            figures: list[Said | None] = [getattr(t, slot) for t in (whole, *parts)]
            if all(figures) and figures[0] is not None:
                yield compare(figures[0].spot, add(figures[:1]), add(figures[1:]), words)


def _none(every: list[Told]) -> Iterator[Trial | None]:
    """No projects have no money."""
    for one in every:
        if one.count is None or one.money is None or (one.count.amount and one.money.amount):
            continue
        holds = one.count.amount == one.money.amount
        text = (f"{one.money.spot}：项目 {one.count.printed} 个，金额印为 {one.money.printed}",
                f"{one.money.spot}: {one.count.printed} projects with {one.money.printed}")  # fmt: skip
        severity = "warning" if not one.count.amount else "notice"
        yield claim(one.money.spot, holds, text, figures=[one.money, one.count], severity=severity)


def _carried(doc: Document, every: list[Told]) -> Iterator[Trial | None]:
    """As many projects with money carried over as their table lists have its money."""
    table = doc.first("projects_carryover")
    head = grand_row(table) if table is not None else None
    if table is None or head is None or head.grand is None:
        return
    rows = sum(1 for r in table.rows if r.kind == "project")
    for one in every:
        if one.count is not None and one.money is not None and _CARRIED.search(one.subject) and one.count.amount == rows:
            yield compare(one.money.spot, add([one.money]), add([head.grand]), ("正文印为", f"{table.name}为"))


def _again(group: list[Told]) -> Iterator[Trial | None]:
    """Projects told again: the same number with the same money, and the same money for the same number.

    They may be other projects, so that it is a notice; where neither is the same they are.
    """
    both = [t for t in group if t.count is not None and t.money is not None]
    for one, other in pairwise(both):
        if one.count is None or other.count is None or one.money is None or other.money is None:
            continue
        sure = all("目标" in t.subject and not _LATER.search(t.subject) for t in (one, other)) or _is_kind(one)
        for slot, left, right, held in (
            ("金额", one.money, other.money, one.count.amount == other.count.amount),
            ("数", one.count, other.count, one.money.amount == other.money.amount != 0),
        ):
            if held:
                words = (f"“{one.subject}”{slot}印为", f"“{other.subject}”{slot}印为")
                trial = compare(other.money.spot, add([left]), add([right]), words)
                if trial is not None and not sure:
                    trial.severity = "notice"
                yield trial


def _by_sheets(doc: Document, every: list[Told]) -> Iterator[Trial | None]:
    """As many sheets as projects are told hold the money told: budgeted, received or spent where they are reviewed."""
    for role, columns in (("project_goal", ("annual_total",)), ("project_review", ("executed", "budgeted", "received"))):
        sheets = [s for s in doc.sheets if s.role == role]
        for one in every:
            if one.count is None or one.money is None or not sheets or one.count.amount != len(sheets):
                continue
            if role == "project_review" and not _REVIEWED.search(one.money.sentence.text if one.money.sentence else ""):
                continue
            yield _sheets_hold(one.money, sheets, columns)


def _sheets_hold(said: Said, sheets: list[Sheet], columns: tuple[str, ...]) -> Trial | None:
    """The money of all sheets in the first column that agrees, else in the first that all print."""
    tried = []
    for column in columns:
        figures: list[Quantity | None] = [s.money.get(column) for s in sheets]
        if all(figures):
            words = ("正文印为", f"{len(sheets)} 张绩效表合计")
            tried.append(compare(said.spot, add([said]), add(figures), words))
    found = next((t for t in tried if t is not None and t.outcome != "fail"), next(iter(tried), None))
    if found is not None:
        found.severity = "warning"
    return found


def _overall(doc: Document) -> Iterator[Trial | None]:
    """The money of the overall goals: what their only sheet holds; without a sheet some budget of the tables, as a notice."""
    sheets = [s for s in doc.sheets if s.role == "overall_goal" and "annual_total" in s.money]
    for link in links(doc):
        said = link.said
        if link.meaning.figure == "goal_whole" and _WHOLE.search(said.subject) and said.amount and not said.worded:
            if len(sheets) == 1:
                yield _sheet_holds(said, sheets[0], "annual_total")
            elif not sheets:
                yield _some_budget(link)
        elif len(sheets) == 1 and link.meaning.figure in ("basic", "project") and _WHOLE.search(said.scope):
            yield _sheet_holds(said, sheets[0], f"annual_{link.meaning.figure}")


def _sheet_holds(said: Said, sheet: Sheet, column: str) -> Trial | None:
    figure = sheet.money.get(column)
    if figure is None:
        return None
    trial = compare(said.spot, add([said]), add([figure]), ("正文印为", "整体支出绩效目标表印为"))
    if trial is not None:
        trial.severity = "warning"
    return trial


def _some_budget(link: Link) -> Trial | None:
    """None of the budgets the money of overall goals can be is what is told."""
    nearest = link.nearest()
    if link.agreeing() is not None or nearest is None:
        return None
    place = nearest[0]
    trial = compare(link.said.spot, add([link.said]), place.sum, ("正文为", f"{place.table.name}为"))
    if trial is not None:
        trial.severity = "notice"
    return trial
