"""Projects of disclosures with their kind, and what one unit costs where a sheet prints both money and the count.

Nothing is divided that is not printed: the count must be an indicator of the same sheet in a natural unit of the
project's kind, and the only one in that unit. A count that is a bound (≥3次) makes the cost a bound (≤).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pandas as pd

from yqlib.audit.costing import LONGEST, Costing, formulas, phrases
from yqlib.audit.prose import ADDRESS
from yqlib.forms import normalise
from yqlib.forms.kinds import Kind, kinds_of
from yqlib.measures.inputs import decimal
from yqlib.same_projects import fold

_GOALS = ("project_goal", "project_review")
_WHOLE = "整体"
_SCALES = {"万": 10_000, "千": 1000, "百": 100}
_YEARLY = re.compile(r"(?:/|·|每)年$")
_EACH = re.compile(r"每(?P<of>[^\d每]{1,4}?)(?:每(?P<also>[^\d每]{1,3}))?(?P<n>\d[\d,]*(?:\.\d+)?)(?P<scale>万)?元")
_PRICE = re.compile(r"(?P<n>\d[\d,]*(?:\.\d+)?)(?P<scale>万)?元[/·](?P<of>[^\d,，。;；、]{1,9})$")
_TOLD = re.compile(r"标准|单价|每(?!年)")
_BOUND = {"≥": "≤", ">": "<", "≤": "≥", "<": ">"}
_PERIODS = {"月": 12, "年": 1}
_TEXT = 60  # letters of a costing shown


@dataclass(frozen=True, slots=True)
class Project:
    """A project of one disclosure: 分 of the year and of the whole term (None: not printed), where it was read.

    `note` says what is odd: a table that calls it otherwise, money taken from the table.
    """

    doc_id: str
    name: str
    unit_name: str
    sheet_id: str
    fen: int | None
    term_fen: int | None
    source: str
    address: tuple[Any, ...]
    note: str = ""

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """The kinds its name fits, the first before the others."""
        return kinds_of(self.name)


@dataclass(frozen=True, slots=True)
class UnitCost:
    """Money against a count, or a price as printed. `each` and `term_each` are 分 a unit; `why` says why there is none.

    `basis`: count (money ÷ count), price (a unit price as printed, `why` is what recomputing gives) or costing (a
    formula of the sheet's text). `bound` is ≤ or ≥ where the count is a bound.
    """

    project: Project
    basis: str
    indicator: str
    printed: str
    address: tuple[Any, ...]
    unit: str = ""
    count: Fraction | None = None
    each: Fraction | None = None
    term_each: Fraction | None = None
    bound: str = ""
    monthly: bool = False
    why: str = ""


# ---- projects ------------------------------------------------------------------------------------


def projects(frames: Any) -> list[Project]:
    """Every project once, in the order printed: of goal and review sheets, then of the table of this year's projects.

    `frames` has `projects` and `facts` (a Disclosure, a Corpus …). A sheet and a row of the table are one where names
    agree, or where in one disclosure only these two are left with an amount.
    """
    sheets = [_of_sheet(row) for row in frames.projects.itertuples(index=False) if _is_project(row)]
    rows = _of_tables(frames.facts)
    found: list[Project] = []
    for doc_id in dict.fromkeys(p.doc_id for p in (*sheets, *rows)):
        found += _joined([p for p in sheets if p.doc_id == doc_id], [p for p in rows if p.doc_id == doc_id])
    return found


def _is_project(row: Any) -> bool:
    return row.role in _GOALS and pd.notna(row.project) and row.project != _WHOLE


def _of_sheet(row: Any) -> Project:
    year, table = _whole(row.annual_total), _whole(row.table_amount_fen)
    year = _whole(row.budgeted) if year is None else year
    note = "绩效表未印年度金额，用项目支出表的金额" if year is None and table is not None else ""
    if row.role == "project_review":
        note = "；".join(filter(None, ["自评表：预算金额与指标值，不是执行数与完成值", note]))
    unit = "" if pd.isna(row.unit_name) else str(row.unit_name)
    return Project(row.doc_id, str(row.project), unit, row.sheet_id, table if year is None else year, _whole(row.period_total),
                   "绩效表", tuple(getattr(row, c) for c in ADDRESS), note)  # fmt: skip


def _whole(value: Any) -> int | None:
    return None if pd.isna(value) else int(value)


def _of_tables(facts: pd.DataFrame) -> list[Project]:
    """The rows of the tables of projects, below the unit they stand under."""
    mine = facts[(facts["role"] == "projects").fillna(False) & facts["row_kind"].isin(["project", "unit"])]
    found: dict[tuple[str, str, str], Project] = {}
    unit = ("", "")
    for row in mine.itertuples(index=False):
        if row.row_kind == "unit":
            unit = (row.table_id, "" if pd.isna(row.row_label) else str(row.row_label))
        elif row.column in ("total", "amount") and pd.notna(row.row_label) and pd.notna(row.amount_fen):
            under = unit[1] if unit[0] == row.table_id else ""
            key = (row.doc_id, fold(str(row.row_label)), under)
            new = Project(row.doc_id, str(row.row_label), under, "", int(row.amount_fen), None, "项目支出表",
                          tuple(getattr(row, c) for c in ADDRESS))  # fmt: skip
            old = found.get(key)
            found[key] = new if old is None else replace(old, fen=(old.fen or 0) + int(row.amount_fen), note="项目支出表中有多行，相加")
    return list(found.values())


def _joined(sheets: list[Project], rows: list[Project]) -> list[Project]:
    """Sheets and the rows of the table that no sheet is of."""
    left = list(rows)
    open_sheets = []
    for sheet in sheets:
        same = [r for r in left if fold(r.name) == fold(sheet.name) and r.fen == sheet.fen]
        if same:
            left.remove(same[0])
        else:
            open_sheets.append(sheet)
    renamed: dict[str, str] = {}
    for sheet in open_sheets:
        alike = [r for r in left if sheet.fen is not None and r.fen == sheet.fen]
        if len(alike) == 1 and sum(s.fen == sheet.fen for s in open_sheets) == 1:
            left.remove(alike[0])
            renamed[sheet.sheet_id] = f"项目支出表中同一金额的项目名为“{alike[0].name}”，按同一项目计"
    named = [replace(s, note="；".join(filter(None, [s.note, renamed.get(s.sheet_id, "")]))) for s in sheets]
    return [*named, *left]


# ---- unit costs ----------------------------------------------------------------------------------


def unit_costs(frames: Any, of: Iterable[Project]) -> list[UnitCost]:
    """What a unit costs, for every project with a sheet: counts, prices and costings printed there.

    A project whose sheet prints no count of its kind has one row that says so; one without a sheet none.
    """
    rows: dict[str, list[Any]] = defaultdict(list)
    for row in frames.indicators.itertuples(index=False):
        rows[row.sheet_id].append(row)
    texts = dict(frames.projects[["sheet_id", "texts"]].itertuples(index=False, name=None))
    found: list[UnitCost] = []
    for project in of:
        if project.sheet_id:
            found += _of_project(project, rows[project.sheet_id], texts.get(project.sheet_id))
    return found


def _yearly(rows: Sequence[Any]) -> list[Any]:
    """The indicators of the year; of a sheet that tells none, all."""
    return [r for r in rows if r.scope == "annual"] or list(rows)


def _of_project(project: Project, every: list[Any], text: Any) -> list[UnitCost]:
    rows = _yearly(every)
    term = {normalise(str(r.name)): c for r in every if r.scope == "period" and (c := _count(r)) is not None}
    counts = _counts(project, rows, term)
    found = [*counts, *_prices(project, rows), *_costings(project, text)]
    if not counts:
        units = sorted({u for k in project.kinds[:1] for u in k.units})
        why = "绩效表没有印出数量" + (f"（{'、'.join(units)}）" if units else "，这类项目没有通用的计量单位" if project.kinds else "，未归类")
        found.insert(0, UnitCost(project, "count", "", "", project.address, why=why))
    return found


def _counts(project: Project, rows: list[Any], terms: dict[str, tuple[Fraction, str]]) -> list[UnitCost]:
    """Money of the year over the count of the year, and of the term over the count the term has under the same name."""
    units = {u for k in project.kinds for u in k.units}
    monthly = {u for k in project.kinds for u in k.monthly}
    counted: dict[str, list[tuple[Any, Fraction]]] = defaultdict(list)
    for row in rows:
        if (count := _count(row)) is not None and count[1] in units and pd.isna(row.doubt):
            counted[count[1]].append((row, count[0]))
    found = []
    for unit, told in counted.items():
        if len(told) > 1:
            printed = "、".join(str(r.target_text) for r, _ in told)
            row = told[0][0]
            found.append(UnitCost(project, "count", "、".join(str(r.name) for r, _ in told), printed, _at(row), unit,
                                  why=f"有 {len(told)} 个以“{unit}”计的数量，不折算"))  # fmt: skip
            continue
        row, number = told[0]
        each = None if project.fen is None else Fraction(project.fen) / number
        whole = terms.get(normalise(str(row.name)))
        term = Fraction(project.term_fen) / whole[0] if project.term_fen is not None and whole and whole[1] == unit else None
        why = "" if each is not None else "绩效表和项目支出表都没有印出年度金额"
        found.append(UnitCost(project, "count", str(row.name), str(row.target_text), _at(row), unit, number, each, term,
                              _BOUND.get(str(row.operator), "") if pd.notna(row.operator) else "", unit in monthly, why))  # fmt: skip
    return found


def _count(row: Any) -> tuple[Fraction, str] | None:
    """(count, unit) of an indicator whose target is one number of things: 4.5万册 is 45000 册, 13人/年 13 人."""
    if pd.isna(row.target) or pd.isna(row.target_unit) or row.target <= 0 or pd.isna(row.name):
        return None
    unit = _YEARLY.sub("", normalise(str(row.target_unit)))
    number = Fraction(Decimal(repr(float(row.target))))
    if unit[:1] in _SCALES and len(unit) > 1:
        number, unit = number * _SCALES[unit[0]], unit[1:]
    return number, unit


def _at(row: Any) -> tuple[Any, ...]:
    return tuple(getattr(row, c) for c in ADDRESS)


def _prices(project: Project, rows: list[Any]) -> Iterator[UnitCost]:
    counts = defaultdict[str, list[Fraction]](list)
    for row in rows:
        if (count := _count(row)) is not None:
            counts[count[1]].append(count[0])
    for row in rows:
        if pd.isna(row.target_text) or pd.isna(row.name):
            continue
        text = normalise(str(row.target_text))
        price = _EACH.search(text) or _PRICE.search(text)
        whole = price is not None and _YEARLY.fullmatch("/" + price["of"]) is not None  # 万元/年 is no price of a thing
        if "元" in text and not whole and (price or _TOLD.search(str(row.name))):
            yield UnitCost(project, "price", str(row.name), str(row.target_text), _at(row), why=_recomputed(project, price, text, counts))


def _recomputed(project: Project, price: re.Match[str] | None, text: str, counts: dict[str, list[Fraction]]) -> str:
    """What the price makes with the count it is for, beside the money of the project."""
    if price is None:
        return "没有印出单价按什么计，不复算"
    if len(re.findall(r"\d元|万元", text)) > 1:
        return "有两个以上的标准，不复算"
    also = price.groupdict().get("also")
    parts = [p for p in re.split(r"[/·每]", price["of"]) if p] + ([also] if also else [])
    things = [p for p in parts if p not in _PERIODS]
    if len(things) != 1:
        return "单价按两种以上的数量计，相乘的口径不明，不复算"
    told = counts.get(things[0], [])
    if len(told) != 1:
        return f"表中{'没有印出' if not told else '有多个'}以“{things[0]}”计的数量，不复算"
    months = next((_PERIODS[p] for p in parts if p in _PERIODS), 1)
    each = Fraction(price["n"].replace(",", "")) * (10_000 if price["scale"] else 1) * 100
    made = each * told[0] * months
    return _against(project, made, f"{price['n']}{price['scale'] or ''}元×{decimal(told[0])}{things[0]}" + (f"×{months}个月" if months > 1 else ""))


def _against(project: Project, made: Fraction, words: str) -> str:
    says = f"{words}＝{_wan(made)}万元"
    same = [n for n, fen in (("年度金额", project.fen), ("实施期金额", project.term_fen)) if fen is not None and fen == made]
    if same:
        return f"{says}，等于{'、'.join(same)}"
    if project.fen is None:
        return f"{says}；年度金额未印"
    return f"{says}，与年度金额{_wan(Fraction(project.fen))}万元不等"


def _wan(fen: Fraction) -> str:
    return decimal(fen / 1_000_000)


def _costings(project: Project, text: Any) -> Iterator[UnitCost]:
    """The formulas of the sheet's texts (a×b＝d, n 人每人每月 p 元共 d 元)."""
    if text is None or pd.isna(text):
        return
    seen = set()
    for line in str(text).splitlines():
        told = normalise(line)
        if len(told) > LONGEST:
            continue
        for one, whole in (*((f, False) for f in formulas(told)), *((p, True) for p in phrases(told))):
            words = one.text if len(one.text) <= _TEXT else one.text[: _TEXT - 1] + "…"
            words += "" if whole and len(one.text) <= _TEXT else f"＝{one.printed}{one.unit}"
            if words not in seen:
                seen.add(words)
                yield UnitCost(project, "costing", "测算", words, project.address, why=_held(one))


def _held(one: Costing) -> str:
    """Whether a costing is what its factors make."""
    if one.value == one.result:
        return "等于所列算式"
    made = f"按所列算式为 {decimal(Fraction(one.value))}{'元' if one.money else one.unit}"
    return made if one.certain else "不能确定哪些数相乘，不复算"
