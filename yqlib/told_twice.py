"""What a department and its units disclose twice, and whether it agrees: money of projects, goal sheets, indicators, heads.

Figures are compared as printed: equal, within what their digits leave open, or different. Words are compared without
marks and width. What stands on one side only is told as such; a unit's figure may not exceed the department's whole.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher
from typing import Any

import pandas as pd

from yqlib.audit.records import Document, Figure
from yqlib.audit.things import Count, Goal, Sheet
from yqlib.column import place_zh
from yqlib.corpus import Corpus
from yqlib.departments import Department, Project, Unit, by_unit
from yqlib.forms import normalise
from yqlib.measures import heads
from yqlib.money import format_fen
from yqlib.over_time import LINES, attempted, money
from yqlib.same_projects import fold

#: How the two sides compare, in Chinese. `alike`: one target under names that differ by a few letters; `cut`: one side is
#: the beginning of the other. These, and what was read on one side only, are neither agreement nor contradiction.
OUTCOME_ZH = {
    "same": "相同", "rounding": "舍入内", "different": "不同", "within": "不超过", "beyond": "超过部门",
    "doubtful": "读取存疑", "alike": "名称略异", "cut": "疑被截断", "department": "只见于部门", "unit": "只见于单位",
}  # fmt: skip
_MONEY_ZH = {"annual_total": "年度资金总额", "period_total": "实施期资金总额"}
_ALIKE = 0.8  # likeness of names of indicators with one target
_SHORT = 6  # letters from which a target that begins another one was likely cut off
_SCOPES = {"annual": "年度", "period": "实施期"}
_STAFF_ZH = {"establishment": "编制", "in_post": "在职", "actual": "实有", "on_staff": "在编"}


@dataclass(frozen=True)
class Twice:
    """One thing told twice: `left` in the department's disclosure, `right` in the unit's, each with its place.

    `kind` groups them (项目资金, 绩效表资金, 绩效指标 …); `outcome` is a key of `OUTCOME_ZH`.
    """

    kind: str
    unit: str
    subject: str
    left: str
    left_place: str
    right: str
    right_place: str
    outcome: str
    note: str = ""


def twice(corpus: Corpus, found: Department | None) -> list[Twice]:
    """Everything the department's disclosure and those of its held units both tell, by unit; then the department's own sums.

    Nothing where there is no department or its disclosure is not held.
    """
    if found is None or found.held is None:
        return []
    rows: list[Twice] = []
    groups = _groups(corpus.same_projects)
    for unit in found.with_documents:
        rows += _projects(found, unit, groups)
        rows += _sheets(found, unit, groups)
        rows += _overall(found, unit)
        rows += _staff(found, unit)
        rows += _sums(unit)
        rows += _things(found, unit)
    return rows + list(_own_sums(found))


# ---- projects and their sheets ----------------------------------------------------------------------


def _groups(same: pd.DataFrame) -> dict[tuple[str, str], str]:
    """(doc_id, folded project) → group of projects taken for the same."""
    return {(r.doc_id, fold(r.project)): r.group_id for r in same.itertuples(index=False)}


def _key(doc: Document, name: str, groups: dict[tuple[str, str], str]) -> str:
    return groups.get((doc.id, fold(name)), fold(name))


def _projects(found: Department, unit: Unit, groups: dict[tuple[str, str], str]) -> Iterator[Twice]:
    """Rows of the tables of projects, this year's and carried over."""
    top, own = found.held.doc, unit.held.doc  # type: ignore[union-attr]
    mine: dict[tuple[str, str], Project] = {}
    for _, _, _, rows in by_unit(own):
        for project in rows:
            mine.setdefault((project.role, _key(own, project.name, groups)), project)
    for project in unit.projects:
        other = mine.pop((project.role, _key(top, project.name, groups)), None)
        yield _money("项目资金", unit, project.name, project.figure, other and other.figure)
        if other is not None and fold(other.name) != fold(project.name):
            yield _words("项目名称", unit, "项目支出表", project.name, project.figure.address, other.name, other.figure.address)
    for project in mine.values():
        yield _money("项目资金", unit, project.name, None, project.figure)


def _sheets(found: Department, unit: Unit, groups: dict[tuple[str, str], str]) -> Iterator[Twice]:
    """Goal sheets of one project in both: names, money, indicators."""
    top, own = found.held.doc, unit.held.doc  # type: ignore[union-attr]
    theirs = {
        _key(top, s.name, groups): s
        for s in top.sheets
        if s.role == "project_goal" and (s in unit.sheets or (not s.row["unit_name"] and _key(top, s.name, groups) in _names(own, groups)))
    }
    for sheet in own.sheets:
        if sheet.role != "project_goal" or not sheet.row["project"]:
            continue
        other = theirs.pop(_key(own, sheet.name, groups), None)
        if other is None:
            yield _only("绩效表", unit, sheet.name, sheet.address, "unit")
            continue
        if normalise(other.name) != normalise(sheet.name):
            yield _words("项目名称", unit, "绩效表", other.name, other.address, sheet.name, sheet.address)
        for column, zh in _MONEY_ZH.items():
            left, right = other.money.get(column), sheet.money.get(column)
            if left is not None or right is not None:
                yield _money("绩效表资金", unit, f"{sheet.name}·{zh}", left, right)
        yield from _indicators(unit, sheet.name, other, sheet)
    for sheet in theirs.values():
        yield _only("绩效表", unit, sheet.name, sheet.address, "department")


def _names(doc: Document, groups: dict[tuple[str, str], str]) -> set[str]:
    return {_key(doc, s.name, groups) for s in doc.sheets if s.role == "project_goal"}


def _indicators(unit: Unit, project: str, left: Sheet, right: Sheet, kind: str = "绩效指标", both: bool = True) -> Iterator[Twice]:
    """Indicators of one name and period; those that stand on one side only are told where `both` sheets are of one thing."""
    ours, theirs = _goals(left.goals), _goals(right.goals)
    if both:
        for key, near in _near(ours, theirs):
            one, other = ours.pop(key), theirs.pop(near)
            subject = f"{project}·{_SCOPES.get(key[0], '')}·{one.name}"
            yield Twice(kind, unit.name, subject, one.row["target_text"], _place(one.address), other.row["target_text"],
                        _place(other.address), "alike", f"单位写作“{other.name}”，指标值相同")  # fmt: skip
    for key in dict.fromkeys((*ours, *theirs)):
        one, other = ours.get(key), theirs.get(key)
        subject = f"{project}·{_SCOPES.get(key[0], '')}·{(one or other).name}"  # type: ignore[union-attr]
        if one is not None and other is not None:
            yield _words(kind, unit, subject, one.row["target_text"] or "", one.address, other.row["target_text"] or "", other.address)
        elif both and one is not None:
            yield _only(kind, unit, subject, one.address, "department", one.row["target_text"] or "")
        elif both and other is not None:
            yield _only(kind, unit, subject, other.address, "unit", other.row["target_text"] or "")


def _goals(goals: Iterable[Goal]) -> dict[tuple[str, str], Goal]:
    """By period and folded name; what was displaced in reading, or has no value, is left out, and so is a name met twice."""
    found: dict[tuple[str, str], list[Goal]] = defaultdict(list)
    for goal in goals:
        if goal.name and goal.clear and goal.row["target_text"]:
            found[goal.row["scope"] or "", fold(goal.name)].append(goal)
    return {key: each[0] for key, each in found.items() if len(each) == 1}


def _near(ours: dict[tuple[str, str], Goal], theirs: dict[tuple[str, str], Goal]) -> list[tuple[tuple[str, str], tuple[str, str]]]:
    """Indicators of one period and target whose names differ by a few letters, each of both sides once."""
    left = [k for k in ours if k not in theirs]
    right = [k for k in theirs if k not in ours]
    found = []
    for one in left:
        same = [
            k for k in right
            if k[0] == one[0] and _plain(ours[one].row["target_text"]) == _plain(theirs[k].row["target_text"])
            and SequenceMatcher(None, one[1], k[1], autojunk=False).ratio() >= _ALIKE
        ]  # fmt: skip
        if len(same) == 1:
            right.remove(same[0])
            found.append((one, same[0]))
    return found


def _overall(found: Department, unit: Unit) -> Iterator[Twice]:
    """Indicators of one name in the sheets of the whole department and of the whole unit."""
    for left in found.held.doc.sheets:  # type: ignore[union-attr]
        for right in unit.held.doc.sheets:  # type: ignore[union-attr]
            if left.role == right.role == "overall_goal":
                yield from _indicators(unit, "整体", left, right, "整体绩效指标", both=False)


# ---- heads, sums, things ----------------------------------------------------------------------------


def _staff(found: Department, unit: Unit) -> Iterator[Twice]:
    own = unit.held.doc  # type: ignore[union-attr]
    for kind, zh in _STAFF_ZH.items():
        told = [c for c in unit.counts if c.row["kind"] == kind and c.row["unit"] == "人" and not c.row["category"]]
        for source, where in (("prose", "机构说明"), ("sheet", "整体绩效表")):
            other = heads.of_body(own, own.info.get("unit_name"), source, kind)
            if len(told) == 1 and other is not None:
                left = told[0]
                outcome = "same" if left.figure.amount == Decimal(int(other.value)) else "different"
                yield Twice("人员", unit.name, f"{zh}（单位{where}）", f"{left.figure.amount:f} 人", _place(left.figure.address),
                            f"{other.value} 人", _place(other.address), outcome)  # fmt: skip


def _sums(unit: Unit) -> Iterator[Twice]:
    """By-unit rows of the department's tables beside the unit's own totals."""
    own = {role: figure for role, _, figure, _ in by_unit(unit.held.doc)}  # type: ignore[union-attr]
    for role, zh in (("projects", "项目支出表合计"), ("projects_carryover", "上年结转项目合计")):
        if role in unit.figures and role in own:
            yield _money("单位合计", unit, zh, unit.figures[role], own[role])
    if "operating" in unit.figures:
        other = attempted(lambda: money(unit.held, LINES[10]))  # type: ignore[arg-type]
        if not isinstance(other, str):
            left = unit.figures["operating"]
            outcome = "same" if left.amount == Decimal(int(other.value)) else "different"
            yield Twice("单位合计", unit.name, "机关运行经费", _fen(left), _place(left.address), f"{format_fen(int(other.value), decimals=2)} 万元",
                        _place(other.address), outcome)  # fmt: skip


def _things(found: Department, unit: Unit) -> Iterator[Twice]:
    """A unit has no more vehicles, areas and equipment than the whole department tells to have."""
    top, own = found.held.doc, unit.held.doc  # type: ignore[union-attr]
    whole = _assets(top.assets, top)
    for key, right in _assets(own.assets, own).items():
        left = whole.get(key)
        if left is not None and left.figure.scale == right.figure.scale:
            beyond = right.figure.amount - right.figure.down > left.figure.amount + left.figure.half
            yield Twice("资产", unit.name, right.row["printed"] or "", f"{left.figure.printed} {left.row['unit']}", _place(left.figure.address),
                        f"{right.figure.printed} {right.row['unit']}", _place(right.figure.address), "beyond" if beyond else "within",
                        "部门数应含所属单位，只核对单位不多于部门")  # fmt: skip


def _assets(counts: Iterable[Count], doc: Document) -> dict[tuple[Any, ...], Count]:
    """Things of the publisher itself by what they are; what is told twice differently is left out."""
    mine, found = heads.own_names(doc), defaultdict(list)
    for count in counts:
        row = count.row
        if heads.folded(row["unit_name"]) in mine and row["use"] != "each" and row["state"] in ("held", "quota", "held_fiscal"):
            found[row["kind"], row["use"], row["state"], row["threshold_fen"], row["as_of"]].append(count)
    return {key: each[0] for key, each in found.items() if len({c.figure.amount for c in each}) == 1}


def _own_sums(found: Department) -> Iterator[Twice]:
    """Heads of the department's goal sheet beside the sum over all bodies its text tells."""
    doc = found.held.doc  # type: ignore[union-attr]
    for kind, zh in _STAFF_ZH.items():
        whole = heads.of_body(doc, doc.info.get("unit_name"), "sheet", kind)
        parts = [p for name in (doc.info.get("unit_name"), *heads.other_bodies(doc)) if (p := heads.of_body(doc, name, "prose", kind))]
        if whole is not None and len(parts) > 1:
            total = sum(p.value for p in parts)
            text = f"{' + '.join(str(p.value) for p in parts)} = {total} 人"
            yield Twice("人员合计", "（部门自身）", f"{zh}：机构说明各处之和与整体绩效表", text, _place(parts[0].address),
                        f"{whole.value} 人", _place(whole.address), "same" if total == whole.value else "different")  # fmt: skip


# ---- small pieces -----------------------------------------------------------------------------------


def _money(kind: str, unit: Unit, subject: str, left: Any, right: Any) -> Twice:
    """Two printed amounts (figures of tables or of sheets), either of which may be missing."""
    if left is None or right is None:
        only = "unit" if left is None else "department"
    else:
        off = left.amount - right.amount
        room = -(left.half + right.down) <= off <= left.down + right.half
        only = "same" if not off else "rounding" if room else "doubtful" if _doubtful(left) or _doubtful(right) else "different"
    sides = [("", "") if f is None else (_fen(f), _place(f.address)) for f in (left, right)]
    return Twice(kind, unit.name, subject, *sides[0], *sides[1], only)


def _doubtful(figure: Any) -> bool:
    """Read with doubt: a difference asks to look at the page, no more."""
    return bool(figure.doubtful or figure.reader == "ocr")


def _words(kind: str, unit: Unit, subject: str, left: str, left_at: Any, right: str, right_at: Any) -> Twice:
    one, other = (fold(left), fold(right)) if kind == "项目名称" else (_plain(left), _plain(right))
    short, long = sorted((one, other), key=len)
    cut = kind != "项目名称" and len(short) >= _SHORT and long.startswith(short)
    outcome = "same" if one == other else "cut" if cut else "different"
    return Twice(kind, unit.name, subject, left, _place(left_at), right, _place(right_at), outcome)


def _only(kind: str, unit: Unit, subject: str, at: Any, side: str, text: str = "有") -> Twice:
    left = (text, _place(at)) if side == "department" else ("", "")
    right = (text, _place(at)) if side == "unit" else ("", "")
    return Twice(kind, unit.name, subject, *left, *right, side)


def _plain(text: str) -> str:
    """A target without white space and the marks between its words, which differ with the typist; signs of numbers stay."""
    return normalise(text).translate(_MARKS)


_MARKS = str.maketrans("", "", ",、;。:()[]“”\"'《》")


def _fen(figure: Figure | Any) -> str:
    return f"{format_fen(int(figure.amount), decimals=2)} 万元"


def _place(address: tuple[Any, ...] | None) -> str:
    return "" if address is None else place_zh(address[0], address[1], address[-1])
