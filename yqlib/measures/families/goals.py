"""Performance goals: how many are figures, how strict they are, and how much project money they cover."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from yqlib.audit.records import Document
from yqlib.audit.things import Goal, Sheet
from yqlib.extract.goals_values import quantified
from yqlib.measures.inputs import Amount, Missing, Result, amount, attempt, ratio, shown
from yqlib.measures.registry import computes

_NONE = "没有读到绩效目标表或自评表"


@computes("goals_quantified")
def share_quantified(doc: Document) -> Iterator[Result]:
    """Indicators whose target holds a figure ÷ indicators with a target."""
    goals = _with_target(doc)
    yield _share(goals, [g for g in goals if quantified(g.text)], "指标值含数字的指标")


@computes("goals_measurable")
def share_measurable(doc: Document) -> Iterator[Result]:
    """Indicators whose target is one number ÷ indicators with a target."""
    goals = _with_target(doc)
    yield _share(goals, [g for g in goals if g.target is not None], "指标值恰为一个数的指标")


@computes("goal_strictness")
def strictness(doc: Document) -> Iterator[Result]:
    """Mean of the targets of rates of which more is better, satisfaction left out."""
    goals = [g for g in _with_target(doc) if _rate(g) and not _satisfaction(g)]
    if not goals:
        raise Missing("没有正向的比率指标（≥ 某百分数）")
    yield _mean(goals, "正向比率指标")


@computes("satisfaction_target")
def satisfaction(doc: Document) -> Iterator[Result]:
    """Mean of the targets of satisfaction."""
    every = [g for g in _with_target(doc) if _satisfaction(g)]
    goals = [g for g in every if _rate(g)]
    if not goals:
        raise Missing("满意度指标的指标值都不是一个百分数" if every else "没有满意度指标")
    yield _mean(goals, "满意度指标")


def _with_target(doc: Document) -> list[Goal]:
    """Indicators with a target, each sheet's of the year where it has any, else all. Raises Missing without."""
    if not doc.sheets:
        raise Missing(_NONE)
    found = []
    for sheet in doc.sheets:
        told = [g for g in sheet.goals if g.text]
        found += [g for g in told if g.row["scope"] == "annual"] or told
    if not found:
        raise Missing("绩效表中没有读到指标值")
    return found


def _rate(goal: Goal) -> bool:
    """A percentage above 0 and up to 100 that is to be reached or passed (0% is what should not happen)."""
    target, row = goal.target, goal.row
    if target is None or target.unit != "%" or row["operator"] not in (None, "≥", ">", "="):
        return False
    return 0 < target.amount <= 100


def _satisfaction(goal: Goal) -> bool:
    """Told by the name; by the level only where the name was lost, since other rates stand there too (知晓率)."""
    return "满意" in (goal.name or f"{goal.row['level1']}{goal.row['level2']}")


def _share(whole: list[Goal], part: list[Goal], words: str) -> Result:
    return ratio(_count(part, words), _count(whole, "有指标值的指标"), "", _doubt(whole))


def _mean(goals: list[Goal], words: str) -> Result:
    """The mean of percentages: their sum (a plain %) over their number."""
    total = sum((Fraction(g.target.amount) for g in goals if g.target), Fraction(0))
    ids = tuple(g.target.id for g in goals if g.target)
    above = Amount(total, "%", f"{words}目标值之和 {shown(total, '%')}", ids, goals[0].address)
    found = ratio(above, _count(goals, words), "", _doubt(goals))
    assert found.value is not None
    return Result(found.value / 100, above, found.denominator, doubts=found.doubts)


def _count(goals: list[Goal], words: str) -> Amount:
    address = goals[0].address if goals else None
    return Amount(Fraction(len(goals)), "个", f"{words} {len(goals)} 个", (), address)


def _doubt(goals: list[Goal]) -> str:
    doubtful = sum(1 for g in goals if not g.sure)
    return f"其中 {doubtful} 个指标读取存疑" if doubtful else ""


# ---- money covered -------------------------------------------------------------------------------


@computes("goal_coverage")
def coverage(doc: Document) -> Iterator[Result]:
    """Money of projects with a published goal sheet ÷ project expenditure."""
    whole = attempt(amount, doc, "goal_projects") or amount(doc, "project")
    yield _covered([s for s in doc.sheets if s.role == "project_goal"], whole, ("annual_total",), "公布目标的项目", "绩效目标表")


@computes("review_coverage")
def reviewed(doc: Document) -> Iterator[Result]:
    """Money spent on projects with a published self-evaluation ÷ project expenditure."""
    sheets = [s for s in doc.sheets if s.role == "project_review"]
    yield _covered(sheets, amount(doc, "project"), ("executed",), "公布自评的项目", "项目自评表")


def _covered(sheets: list[Sheet], whole: Amount, columns: tuple[str, ...], words: str, form: str) -> Result:
    if not sheets:
        raise Missing(f"没有读到{form}，可能另行公开，不按零计")
    total, ids, unknown, taken = Fraction(0), [], [], []
    for sheet in sheets:
        money = next((sheet.money[c] for c in columns if c in sheet.money), None)
        table = sheet.row.get("table_amount_fen")
        if money is not None:
            total += Fraction(money.amount)
            ids.append(money.id)
        elif table is not None and "annual_total" in columns:
            total += int(table)
            taken.append(sheet.name)
        else:
            unknown.append(sheet.name)
    if len(unknown) == len(sheets):
        raise Missing(f"{form}没有读到金额")
    part = Amount(total, "分", f"{words}（{len(sheets)} 张{form}）{shown(total, '分')}", tuple(ids), sheets[0].address)
    part = part.also(
        f"{'、'.join(taken)}的绩效表未读到金额，用项目支出表的" if taken else "",
        f"{'、'.join(unknown)}的金额未读到，未计入" if unknown else "",
        "绩效表金额多于项目支出" if total > whole.value else "",
    )
    return ratio(part, whole)
