"""XD-02, XD-06: a unit's projects and their goal sheets in its own document and in the department's."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from yqlib import forms
from yqlib.audit.across.figures import held_against
from yqlib.audit.across.shelf import Beside, Other
from yqlib.audit.compare import Trial, add, claim, skip
from yqlib.audit.prose import Word
from yqlib.audit.records import Document, Figure, Row
from yqlib.audit.registry import rule
from yqlib.audit.rules.across_units import place_of
from yqlib.audit.things import SCOPE_ZH, Goal, Sheet
from yqlib.same_projects import alike, fold
from yqlib.schema import place_zh

_MARKS = re.compile(r"[\s，,。.；;、：:（）()“”\"'《》]")
_CUT = 8  # letters from which a text that is the beginning of the other is one that was cut off
_SHOWN = 40
_FIELDS = (("dept_code", "主管部门编码"), ("attribute", "项目属性"), ("period", "项目期"))
_TEXTS = (("annual_goal", "年度目标"), ("period_goal", "实施期目标"))


@rule("XD-02", "项目一致", "a project agrees", kinds=("budget",), across=True)
def projects(beside: Beside) -> Iterator[Trial | None]:
    """A project that a unit's table of projects prints has the same amount in the department's, below that unit's
    name; and so has the sum of the unit's projects.

    Names are held against each other without white space, marks, year and 本级; one that differs by a few
    letters is the same only where the amount is.
    """
    if not beside.doc.role("projects"):
        yield skip("项目", "not_applicable", "本件没有项目表")
        return
    if (why := place_of(beside)) is not None:
        yield why
        return
    found = False
    for other in beside.units:
        mine = _rows(beside.doc, lambda name, o=other: beside.body(None, name) == o.card.body)
        theirs = _rows(other.doc, lambda name: True)
        if not theirs:
            continue
        found = True
        if not mine:
            yield skip(other.label, "not_checkable", "部门的项目表没有按单位列出该单位的项目")
            continue
        yield from _projects(beside, other, mine, theirs)
    if not found:
        yield skip("项目", "not_applicable", "单位的文本没有项目表")


def _rows(doc: Document, of: object) -> list[Row]:
    """Rows of the tables of projects that are of one body: its own ones and those of its projects."""
    found = []
    for table in doc.role("projects"):
        mine = True
        for row in table.rows:
            if row.kind == "unit":
                mine = bool(of(row.label))  # type: ignore[operator]
            if mine and row.kind in ("unit", "project") and row.grand is not None:
                found.append(row)
    return found if any(r.kind == "unit" for r in found) or not any(r.kind == "unit" for t in doc.role("projects") for r in t.rows) else []


def _projects(beside: Beside, other: Other, mine: list[Row], theirs: list[Row]) -> Iterator[Trial | None]:
    lost = []
    for row in theirs:
        figure = row.grand
        if figure is None or row.kind != "project":
            continue
        same = [g for r in mine if r.kind == "project" and (g := r.grand) and _same(r.label, g, row.label, figure)]
        if same:
            yield _equal(beside, other, f"项目“{row.label}”", same, figure)
        else:
            lost.append(row.label)
    if lost:
        names = "、".join(f"“{n}”" for n in lost[:6])
        yield skip(other.label, "not_checkable", f"部门的项目表中该单位名下没有同名的项目：{names}")
    sums = [[r.grand for r in rows if r.kind == "unit" and r.grand] for rows in (mine, theirs)]
    if sums[0] and sums[1]:
        yield _equal(beside, other, f"{other.card.name}项目合计", sums[0], sums[1][0])


def _same(one: str, amount: Figure, other: str, figure: Figure) -> bool:
    left, right = fold(one), fold(other)
    return left == right or (amount.amount == figure.amount and alike(left, right))


def _equal(beside: Beside, other: Other, subject: str, mine: list[Figure], figure: Figure) -> Trial | None:
    """One of the department's figures is the unit's."""
    nearest = min(mine, key=lambda f: abs(f.amount - figure.amount))
    right = add([beside.away(other, figure)])
    words = ("部门印为", f"{right.figures[0].spot}印为")
    return held_against(f"{nearest.table.name}{subject}", add([nearest]), right, words, other)


# ---- goal sheets ---------------------------------------------------------------------------------


@rule("XD-06", "同一项目两处绩效表", "one sheet printed twice", severity="warning", across=True)
def sheets(beside: Beside) -> Iterator[Trial | None]:
    """The sheet of a unit's project is the same in the unit's document and in the department's: money, attribute,
    term, goals, and every indicator by period and name.

    A text that is only the beginning of the other was cut off by its cell and is not checkable; an indicator is
    said to be missing only where both sheets were read whole.
    """
    whole = _of_projects(beside.doc)
    if not whole:
        yield skip("绩效表", "not_applicable", "本件没有项目的绩效表")
        return
    if (why := place_of(beside)) is not None:
        yield why
        return
    found = False
    for other in beside.units:
        theirs = _of_projects(other.doc)
        mine = [s for s in whole if beside.body(None, s.row["unit_name"]) in (other.card.body, None)]
        for sheet in theirs:
            own = next((s for s in mine if s.role == sheet.role and _one(s, sheet, other, beside)), None)
            if own is not None:
                found = True
                yield from _sheet(beside, other, own, sheet)
    if not found:
        yield skip("绩效表", "not_applicable", "部门与单位的文本没有同一项目的绩效表")


def _of_projects(doc: Document) -> list[Sheet]:
    return [s for s in doc.sheets if s.role.startswith("project_") and s.row["project"]]


def _one(mine: Sheet, theirs: Sheet, other: Other, beside: Beside) -> bool:
    """Of one project: one name, and one money where the sheet of the department names no unit or the name differs a little."""
    left, right = fold(mine.name), fold(theirs.name)
    amounts = [s.money[c].amount for s in (mine, theirs) for c in ("annual_total",) if c in s.money]
    equal = len(amounts) == 2 and amounts[0] == amounts[1]
    named = beside.body(None, mine.row["unit_name"]) == other.card.body
    return (left == right and (named or equal)) or (equal and alike(left, right))


def _sheet(beside: Beside, other: Other, mine: Sheet, theirs: Sheet) -> Iterator[Trial | None]:
    name = f"《{mine.name}》绩效表"
    if fold(mine.name) != fold(theirs.name):
        yield _texts(beside, other, mine, theirs, f"{name}项目名称", mine.name, theirs.name, "notice")
    for column, thing in theirs.money.items():
        if column in mine.money:
            right = add([beside.away(other, thing)])
            spot = thing.spot.partition("绩效表")[2]
            words = ("部门印为", f"{right.figures[0].spot}印为")
            yield held_against(f"{name}{spot}", add([mine.money[column]]), right, words, other)
    for column, zh in (*_FIELDS, *_TEXTS):
        one, two = mine.row[column], theirs.row[column]
        if one and two:
            yield _texts(beside, other, mine, theirs, f"{name}{zh}", one, two, "notice" if (column, zh) in _TEXTS else "")
    yield from _goals(beside, other, mine, theirs)


def _plain(text: str) -> str:
    return _MARKS.sub("", forms.normalise(text))


def _texts(
    beside: Beside, other: Other, mine: Sheet | Goal, theirs: Sheet | Goal, subject: str, one: str, two: str, severity: str = ""
) -> Trial:
    """Two printed texts are one, whatever their marks and breaks."""
    left, right = _plain(one), _plain(two)
    if left != right and min(len(left), len(right)) >= _CUT and (left.startswith(right) or right.startswith(left)):
        return skip(subject, "not_checkable", "一处的文字印到一半，不能断定是否相同", mine.address)
    at = next((n for n, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), min(len(left), len(right)))
    shown = [one, two] if max(len(one), len(two)) <= _SHOWN else [_cut(left, at), _cut(right, at)]
    page = place_zh(theirs.address[0], theirs.address[1], theirs.address[-1])
    words = (
        Word(_word(_id(mine), subject), one, mine.address, subject),
        beside.word(other, _word(_id(theirs), subject), two, theirs.address, subject),
    )
    return claim(
        subject, left == right,
        (f"{subject}：部门文本为“{shown[0]}”，{other.label}{page}为“{shown[1]}”", f"{subject}: {shown[0]} here, {shown[1]} in {other.label}"),
        free=words, address=mine.address, severity=severity,
    )  # fmt: skip


def _cut(text: str, at: int) -> str:
    """The words around the first letter that differs."""
    start = max(0, at - 12)
    return ("…" if start else "") + text[start : at + 20] + ("…" if at + 20 < len(text) else "")


def _id(what: Sheet | Goal) -> str:
    return what.id if isinstance(what, Sheet) else what.target.id if what.target else f"{what.sheet.id}:{what.name}"


def _word(row: str, about: str) -> str:
    """The id of words in a row; in a list of ids a blank parts two."""
    return "".join(f"{row}#{about}".split())


def _goals(beside: Beside, other: Other, mine: Sheet, theirs: Sheet) -> Iterator[Trial | None]:
    left, right = _by_name(mine.goals), _by_name(theirs.goals)
    for key in [k for k in left if k in right]:
        if len(left[key]) == len(right[key]) == 1:
            one, two = left[key][0], right[key][0]
            if one.clear and two.clear and one.text and two.text:
                yield _texts(beside, other, one, two, one.spot, one.text, two.text)
    only = {k: v[0] for k, v in left.items() if k not in right}
    extra = {k: v[0] for k, v in right.items() if k not in left}
    told: set[tuple[str, str]] = set()
    for key, goal in list(only.items()):
        twin = next((k for k, g in extra.items() if k[0] == key[0] and alike(k[1], key[1]) and _plain(g.text) == _plain(goal.text)), None)
        if twin is not None:
            two = extra.pop(twin)
            del only[key]
            if (key[1], twin[1]) not in told:  # the year's and the term's alike
                told.add((key[1], twin[1]))
                yield _texts(beside, other, goal, two, f"《{mine.name}》绩效表指标“{goal.name}”名称", goal.name, two.name, "notice")
    yield _missing(beside, other, mine, theirs, only.values(), extra.values())


def _by_name(goals: Iterable[Goal]) -> dict[tuple[str, str], list[Goal]]:
    found: dict[tuple[str, str], list[Goal]] = defaultdict(list)
    for goal in goals:
        if goal.name:
            found[goal.row["scope"] or "", fold(goal.name)].append(goal)
    return found


def _missing(beside: Beside, other: Other, mine: Sheet, theirs: Sheet, only: Iterable[Goal], extra: Iterable[Goal]) -> Trial | None:
    """Indicators that only one of the two sheets has, told in one sentence."""
    only, extra = list(only), list(extra)
    if not mine.goals or not theirs.goals:
        return None
    subject = f"《{mine.name}》绩效表指标"
    if (only or extra) and not all(g.clear and g.name for g in (*mine.goals, *theirs.goals)):
        return skip(subject, "not_checkable", "两处的指标名称不全相同，而有指标没有读全，不能断定是否缺少", mine.address)
    told = [f"{who}有而{whom}没有 {_names(goals)}" for who, whom, goals in (("部门文本", "单位文本", only), ("单位文本", "部门文本", extra)) if goals]
    here = [Word(_word(mine.id, g.spot), g.name, g.address, g.spot) for g in only]
    here = here or [Word(_word(mine.id, "goals"), mine.name, mine.address, subject)]
    there = [beside.word(other, _word(theirs.id, g.spot), g.name, g.address, g.spot) for g in extra]
    there = there or [beside.word(other, _word(theirs.id, "goals"), theirs.name, theirs.address, subject)]
    return claim(
        subject, not told,
        (f"{subject}与{other.label}不全相同：{'；'.join(told)}", f"{subject}: {len(only)} indicators only here, {len(extra)} only in {other.label}"),
        free=(*here, *there), address=mine.address,
    )  # fmt: skip


def _names(goals: list[Goal]) -> str:
    shown = "、".join(f"“{g.name}”（{SCOPE_ZH.get(g.row['scope'] or '', '')}）" for g in goals[:4])
    return shown + (f"等 {len(goals)} 项" if len(goals) > 4 else "")
