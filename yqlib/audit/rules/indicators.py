"""PERF-05 and PERF-14: indicators that contradict each other, the goal's own words or the project's money."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from yqlib import forms
from yqlib.audit.compare import Trial, add, claim, compare
from yqlib.audit.records import Document
from yqlib.audit.registry import rule
from yqlib.audit.things import Goal, Sheet, Thing, folded

_LEADING = re.compile(r"^[≥≤><=]?(\d[\d,]*(?:\.\d+)?)([^\d.,，。;；、]{1,4})")
_TOLD = re.compile(r"(?<![\d.])(\d{1,7}(?:\.\d+)?)(万)?([名人次期个家场项辆套台])([\u4e00-\u9fff]{4,16})")
_PERSONS = {"名": "人"}
_FAR = Decimal(5)  # times


def words(use: str) -> re.Pattern[str]:
    """The wordings of one use of things_words.csv as one pattern."""
    return forms.words("things_words.csv", use)


@rule("PERF-05", "指标前后矛盾", "indicators contradict each other", severity="warning", kinds=("budget",))
def contradictions(doc: Document) -> Iterator[Trial | None]:
    """One indicator does not stand with values five times apart in the halves of a sheet, nor in a project's sheet above the body's.

    The whole term's may be larger as its money is. A number of people, times, bodies the goal tells in words is that of the indicator of its name, where
    that is a plain number. Damaged indicators are left out.
    """
    overall = {folded(g.name): g for s in doc.sheets if s.role == "overall_goal" for g in s.goals if g.clear}
    for sheet in doc.sheets:
        if sheet.role != "project_goal":
            continue
        halves: dict[str, Goal] = {}
        for goal in (g for g in sheet.goals if g.clear and g.name):
            name = folded(goal.name)
            other = halves.setdefault(name, goal)
            if other is not goal and other.row["scope"] != goal.row["scope"]:
                term, year = (other, goal) if other.row["scope"] == "period" else (goal, other)
                yield _apart(year, term, _FAR, _FAR * _years(sheet))
            if len(name) >= 6 and name in overall:  # the body's own may be that of several projects
                far = _FAR * (_years(sheet) if goal.row["scope"] == "period" else 1)
                yield _apart(overall[name], goal, None, far)
        yield from _told(sheet)


def _number(goal: Goal) -> tuple[Decimal, str] | None:
    """The number a target begins with, and the first letter of its unit."""
    found = _LEADING.match(forms.normalise(goal.text))
    return (Decimal(found[1].replace(",", "")), found[2][0]) if found else None


def _years(sheet: Sheet) -> Decimal:
    """How many times the money of the year is in that of the whole term: a count may be as many times larger."""
    year, term = sheet.money.get("annual_total"), sheet.money.get("period_total")
    if year is None or term is None or not year.amount:
        return Decimal(1)
    return max(Decimal(1), term.amount / year.amount)


def _apart(left: Goal, right: Goal, above: Decimal | None, below: Decimal) -> Trial | None:
    """The left number is no more than `above` times the right (no limit where None), the right than `below` times the left."""
    one, other = _number(left), _number(right)
    if one is None or other is None or one[1] != other[1] or not min(one[0], other[0]):
        return None
    holds = other[0] < below * one[0] and (above is None or one[0] < above * other[0])
    says = ("", "") if holds else (
        f"同一指标“{right.name}”前后相差 {_FAR} 倍以上：{left.spot}为“{left.text}”，{right.spot}为“{right.text}”",
        f"the indicator {right.name} is {left.text} in one place and {right.text} in another",
    )
    figures = [g.target for g in (left, right) if g.target is not None]
    ids = tuple(dict.fromkeys((left.sheet.id, right.sheet.id)))
    return claim(right.spot, holds, says, figures=figures, also=ids, address=right.address)


def _told(sheet: Sheet) -> Iterator[Trial | None]:
    for scope, column in (("period", "period_goal"), ("annual", "annual_goal")):
        text = forms.normalise(sheet.row[column] or "")
        for number, found in enumerate(_TOLD.finditer(text[:8000])):
            unit = _PERSONS.get(found[3], found[3])
            goals = [
                g for g in sheet.goals
                if g.clear and g.target and g.row["scope"] == scope and _names(found[4], g.name) and _same(g, unit)
            ]  # fmt: skip
            if len(goals) != 1 or goals[0].target is None:
                continue
            target, value = goals[0].target, Decimal(found[1]) * (10_000 if found[2] else 1)
            plain = goals[0].row["operator"] in (None, "=")
            if plain or target.amount == value:
                spot = f"《{sheet.name}》绩效表总体目标“{found[0]}”"
                printed = found[1] + (found[2] or "")
                thing = Thing(f"{sheet.id}:{scope}:t{number}", printed, target.unit, 0, value, sheet.address, spot)
                yield compare(goals[0].spot, add([target]), add([thing]), ("指标值印为", "总体目标文字写"))


def _names(told: str, name: str) -> bool:
    """The thing counted in words is named in the indicator."""
    return any(told[:size] in name for size in range(min(len(told), 8), 3, -1))


def _same(goal: Goal, unit: str) -> bool:
    return bool(goal.target and (goal.target.unit or "").removesuffix("/年") == unit)


@rule("PERF-14", "指标量级", "magnitude of an indicator", severity="warning", kinds=("budget",))
def magnitudes(doc: Document) -> Iterator[Trial | None]:
    """An indicator of cost is no more than its project's money, and equals it where it names the whole cost; money has a unit of money.

    Prices (元/人, 元/月) are not held to it. A ceiling above the money, but less than twice it, is a notice.
    """
    for sheet in doc.sheets:
        if not sheet.role.endswith("goal"):
            continue
        failed: set[tuple[str, Decimal]] = set()
        for goal in (g for g in sheet.goals if g.clear and g.target is not None):
            whole = sheet.money.get("period_total" if goal.row["scope"] == "period" else "annual_total")
            if goal.target and goal.target.scale == "money":
                same = whole is not None and goal.target.amount == whole.amount
                if whole is None or not whole.amount or not (same or _cost(goal)):
                    continue
                total = goal.target.amount == whole.amount or bool(words("total").search(forms.normalise(goal.name)))
                pair = ("指标值印为", whole.spot)
                trial = compare(goal.spot, add([goal.target]), add([whole]), pair, "=" if total else "<=")
                key = folded(goal.name), goal.target.amount  # printed in both halves it is one fault
                if trial is not None and goal.row["operator"] in ("≤", "<") and goal.target.amount < 2 * whole.amount:
                    trial.severity = "notice"  # a ceiling may be above what is given
                if trial is not None and not (trial.outcome == "fail" and key in failed):
                    failed |= {key} if trial.outcome == "fail" else set()
                    yield trial
            elif words("money_name").search(forms.normalise(goal.name)):
                yield _unit(goal)


def _cost(goal: Goal) -> bool:
    """An indicator of what the project costs, not of what it brings about (带动投资)."""
    levels = (goal.row["level1"], goal.row["level2"])
    name = forms.normalise(goal.name)
    named = bool(words("total").search(name)) or name in ("基本支出", "项目支出")
    return (named or "成本指标" in levels) and goal.row["operator"] not in ("≥", ">")


def _unit(goal: Goal) -> Trial:
    unit = goal.row["target_unit"] or ""
    says = (
        f"{goal.spot}说的是金额，指标值却印为“{goal.text}”，计量单位不是元",
        f"the indicator {goal.name} is of money, its target {goal.text} is not",
    )
    return claim(goal.spot, not words("heads_unit").search(unit), says, also=(goal.sheet.id,), address=goal.address)
