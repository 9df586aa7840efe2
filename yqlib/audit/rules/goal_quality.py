"""PERF-06 to -10 and -15: whether goals can be measured, how they are built, and how they were scored."""

from __future__ import annotations

import re
from collections.abc import Iterator

from yqlib import forms
from yqlib.audit.compare import Trial, add, claim, compare, skip
from yqlib.audit.prose import Told
from yqlib.audit.records import Document
from yqlib.audit.registry import rule
from yqlib.audit.things import Goal, Sheet, folded
from yqlib.extract.goals_values import quantified, vague_words

_LEAST = 70  # percent of indicators with a figure
_LONGEST = 12  # letters: a longer target says more than a word
_FEW = 5  # indicators below which a share says nothing
_OUTPUTS = ("数量指标", "质量指标", "时效指标", "成本指标")
_YEARS = re.compile(r"(\d+)年")
_ALL = "总分"
_GRADE = re.compile(r"(评级|等级).{0,3}(优|良|中|差|合格)")


def _goals(doc: Document) -> list[Goal]:
    """Sure indicators of goal sheets with a target, each wording once a sheet."""
    once: dict[tuple[str, str, str], Goal] = {}
    for sheet in doc.sheets:
        for goal in sheet.goals if sheet.role.endswith("goal") else ():
            if goal.clear and goal.name and goal.text:
                once.setdefault((sheet.id, goal.name, goal.text), goal)
    return list(once.values())


@rule("PERF-06", "指标量化率", "share of quantified indicators", severity="notice", kinds=("budget",))
def quantified_share(doc: Document) -> Iterator[Trial | None]:
    """At least 70% of the indicators of the goal sheets hold a figure; an indicator the same in both halves counts once."""
    goals = _goals(doc)
    if len(goals) < _FEW:
        return
    figures = sum(quantified(g.text) for g in goals)
    share = 100 * figures / len(goals)
    says = (
        f"{len(goals)} 个绩效指标中 {figures} 个写有数字，量化率 {share:.1f}%，低于 {_LEAST}%",
        f"{figures} of {len(goals)} indicators hold a figure ({share:.1f}%), fewer than {_LEAST}%",
    )
    yield claim(f"绩效指标量化率 {share:.1f}%", share >= _LEAST, says, address=goals[0].sheet.address)


@rule("PERF-07", "空泛指标值", "vague targets", severity="notice", kinds=("budget",))
def vague(doc: Document) -> Iterator[Trial | None]:
    """A target is no mere word of degree, judgement or time (逐步提高, 良好, 长期): one finding tells all of a disclosure."""
    goals = _goals(doc)
    short = [g for g in goals if len(g.text) <= _LONGEST and not quantified(g.text)]
    found = [g for g in short if vague_words(forms.normalise(g.text))]
    if goals:
        shown = "；".join(f"《{g.sheet.name}》“{g.name}”为“{g.text}”" for g in found[:3])
        more = "等" if len(found) > 3 else ""
        says = (
            f"{len(found)} 个指标值只有空泛用语：{shown}{more}",
            f"{len(found)} targets are vague words only",
        )
        ids = tuple(dict.fromkeys(g.sheet.id for g in found))
        first = (found or goals)[0]
        yield claim("绩效指标值", not found, says, also=ids, address=first.address)


@rule("PERF-08", "指标结构", "structure of the indicators", severity="notice", kinds=("budget",))
def structure(doc: Document) -> Iterator[Trial | None]:
    """A sheet has indicators of output (数量, 质量, 时效, 成本), of effect and of satisfaction: one finding tells all sheets.

    Where the level of an indicator was not read for certain the sheet is not checkable.
    """
    lacking: list[tuple[Sheet, str]] = []
    tried: list[Sheet] = []
    for sheet in doc.sheets:
        if sheet.role != "project_goal" or not sheet.goals:
            continue
        if any(not g.sure or not g.row["level1"] for g in sheet.goals):
            yield skip(f"《{sheet.name}》绩效指标", "not_checkable", "有指标的层级读取存疑")
            continue
        tried.append(sheet)
        if missing := _missing(sheet):
            lacking.append((sheet, "、".join(missing)))
    if tried:
        shown = "；".join(f"《{s.name}》缺{m}" for s, m in lacking[:4]) + ("等" if len(lacking) > 4 else "")
        says = (f"{len(lacking)} 张绩效目标表的指标不全：{shown}", f"{len(lacking)} sheets lack a kind of indicator")
        ids = tuple(s.id for s, _ in lacking)
        first = lacking[0][0] if lacking else tried[0]
        yield claim("绩效指标结构", not lacking, says, also=ids, address=first.address)


def _missing(sheet: Sheet) -> list[str]:
    firsts = {g.row["level1"] for g in sheet.goals}
    seconds = {g.row["level2"] for g in sheet.goals}
    missing = [o for o in _OUTPUTS if o not in seconds and not (o == "成本指标" and o in firsts)]
    return missing + [f for f in ("效益指标", "满意度指标") if f not in firsts]


@rule("PERF-09", "年度目标照抄", "goals of the year copied from the whole term", severity="notice", kinds=("budget",))
def copied(doc: Document) -> Iterator[Trial | None]:
    """In a project of several years the indicators of the year are not all those of the whole term: one finding tells all sheets."""
    tried, same = [], []
    for sheet in doc.sheets:
        years = _YEARS.search(sheet.row["period"] or "")
        halves = [
            {(folded(g.name), folded(g.text)) for g in sheet.goals if g.row["scope"] == s} for s in ("annual", "period")
        ]
        if years and int(years[1]) > 1 and all(len(h) >= _FEW for h in halves):
            tried.append(sheet)
            if halves[0] == halves[1]:
                same.append(sheet)
    if tried:
        names = "、".join(f"《{s.name}》" for s in same[:5]) + ("等" if len(same) > 5 else "")
        says = (
            f"{len(same)} 个多年项目的年度指标与实施期指标完全相同：{names}",
            f"{len(same)} sheets repeat the indicators of the whole term for the year",
        )
        ids = tuple(s.id for s in same)
        yield claim("年度绩效指标", not same, says, also=ids, address=(same or tried)[0].address)


@rule("PERF-10", "自评得分合计", "scores of a self-evaluation", kinds=("final",))
def scored(doc: Document) -> Iterator[Trial | None]:
    """The total score is the sum of the parts, the parts' greatest scores make the total's, and none earns more than it can.

    In prose the projects of each grade together are the projects evaluated.
    """
    for sheet in doc.sheets:
        parts = [s for s in sheet.scores if s[0]["part"] != _ALL]
        totals = [s for s in sheet.scores if s[0]["part"] == _ALL]
        for row, earned, most in sheet.scores:
            if most is not None:
                subject = f"《{sheet.name}》自评表{row['part'] or ''}"
                yield compare(subject, add([earned]), add([most]), ("得分印为", "满分"), "<=")
        if len(totals) == 1 and len(parts) > 1:
            subject = f"《{sheet.name}》自评总分"
            yield compare(subject, add([totals[0][1]]), add(p[1] for p in parts), ("总分印为", "各部分得分合计"))
            most = [p[2] for p in parts]
            if totals[0][2] is not None and all(most):
                yield compare(subject, add([totals[0][2]]), add(most), ("满分印为", "各部分满分合计"))
        for goal in (g for g in sheet.goals if g.clear and g.row["score"] is not None):
            weight, score = goal.row["weight"], goal.row["score"]
            if weight is not None and score is not None:
                says = (
                    f"{goal.spot}得分 {score:g} 超过分值 {weight:g}",
                    f"the indicator {goal.name} earns {score:g} of {weight:g}",
                )
                yield claim(goal.spot, score <= weight, says, also=(sheet.id,), address=goal.address)
    for told in doc.prose.sentences:
        if len(told.figures) > 3 and "自评" in told.text:
            yield _graded(told)


def _graded(told: Told) -> Trial | None:
    """自评项目 n 个, 其中优 a 个, 良 b 个 …: the grades make up the projects."""
    if "评级" not in told.text and "等级" not in told.text:
        return None
    grades = [f for f in told.figures if f.unit == "个" and _GRADE.search(f.subject)]
    whole = [f for f in told.figures if f.unit == "个" and "自评" in f.subject and f not in grades]
    if len(whole) != 1 or len(grades) < 3:
        return None
    return compare("自评项目个数", add(whole), add(grades), ("印为", "各等级合计"))


@rule("PERF-15", "自评照抄", "what was reached repeats the target", severity="notice", kinds=("final",))
def repeated(doc: Document) -> Iterator[Trial | None]:
    """Not every value reached is the target word for word."""
    for sheet in doc.sheets:
        told = [g for g in sheet.goals if g.clear and g.text and g.row["actual_text"]]
        if len(told) < _FEW:
            continue
        same = all(folded(g.text) == folded(g.row["actual_text"]) for g in told)
        says = (
            f"《{sheet.name}》自评表 {len(told)} 个指标的完成值与指标值全部相同",
            f"all {len(told)} values reached repeat their targets",
        )
        yield claim(f"《{sheet.name}》自评完成值", not same, says, also=(sheet.id,), address=sheet.address)
