"""Figures of goal sheets, staff and assets as quantities, so that they take part in sums, ties and suspects.

These frames hold no facts: what they print is told again here with its exact amount, its place and its words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

from yqlib import forms, money
from yqlib.audit.prose import ADDRESS, Printed, Quantity, Said
from yqlib.forms.text import remembered

Row = dict[str, Any]
MONEY_ZH = {
    "total": "资金总额", "central": "中央资金", "province": "省级资金", "local": "市县资金", "own": "单位自筹",
    "other": "其他资金", "fiscal": "财政拨款", "carry_over": "上年结转",
}  # fmt: skip
#: Money of a sheet of the whole body, of the year: by budget, and by what it is spent on.
BUDGET_ZH = {
    "general_public": "一般公共预算资金", "fund": "政府性基金预算资金", "state_capital": "国有资本经营预算资金",
    "social_insurance": "社会保险基金预算资金", "special_account": "财政专户管理资金",
}  # fmt: skip
USE_ZH = {"basic": "基本支出", "project": "项目支出"}
SCOPE_ZH = {"annual": "年度", "period": "实施期"}
_WORDS_OF = MONEY_ZH | BUDGET_ZH | USE_ZH
REVIEW_ZH = {"budgeted": "预算金额", "received": "到位金额", "executed": "执行金额"}
_ALIKE = {"名": "人", "平方米": "㎡", "台": "台(套)", "套": "台(套)", "台/套": "台(套)"}
_BRACKETS = re.compile(r"[()“”\"《》、,，·]")
#: Doubts about the level of an indicator, or about its neighbour, not about its name and value.
_OF_LEVEL = re.compile(r"层级名称.*|一级指标名称未印出.*|两期的二级指标不一|同一行的(年度|实施期)指标缺失")


@dataclass(slots=True, eq=False)
class Thing(Printed):
    """One figure that is no fact and no statement; `amount` and `half` in 分 for money, else as printed."""

    id: str
    printed: str
    unit: str | None
    decimals: int
    amount: Decimal
    address: tuple[Any, ...]
    spot: str
    half: Decimal = Decimal(0)
    doubtful: bool = False


@dataclass(slots=True, eq=False)
class Goal:
    """One indicator of a sheet; `target` is its number where it is one."""

    row: Row
    sheet: Sheet
    target: Thing | None = None

    @property
    def sure(self) -> bool:
        """Nothing of it was displaced or lost."""
        return not self.row["doubt"]

    @property
    def clear(self) -> bool:
        """Its name and value stand in their places, whatever its level: only such an indicator may be the ground of an alarm."""
        return all(_OF_LEVEL.fullmatch(d) for d in (self.row["doubt"] or "").split("；") if d)

    @property
    def name(self) -> str:
        """Its name, '' where it was lost."""
        return self.row["name"] or ""

    @property
    def text(self) -> str:
        """Its target as printed."""
        return self.row["target_text"] or ""

    @property
    def address(self) -> tuple[Any, ...]:
        """Where it stands."""
        return tuple(self.row[c] for c in ADDRESS)

    @property
    def spot(self) -> str:
        """Its place in words."""
        scope = SCOPE_ZH.get(self.row["scope"] or "", "")
        return f"《{self.sheet.name}》绩效表{scope}指标“{self.name}”"


@dataclass(slots=True, eq=False)
class Sheet:
    """One goal or self-evaluation sheet: its money by column, indicators, scores and texts."""

    row: Row
    money: dict[str, Thing] = field(default_factory=dict)
    goals: list[Goal] = field(default_factory=list)
    scores: list[tuple[Row, Thing, Thing | None]] = field(default_factory=list)
    _texts: list[tuple[str, str]] | None = None

    @property
    def id(self) -> str:
        """sheet_id."""
        return str(self.row["sheet_id"])

    @property
    def role(self) -> str:
        """project_goal, overall_goal, project_review or overall_review."""
        return str(self.row["role"] or "")

    @property
    def name(self) -> str:
        """The project, or 整体."""
        return self.row["project"] or "项目名称未印出"

    @property
    def address(self) -> tuple[Any, ...]:
        """Where it begins."""
        return tuple(self.row[c] for c in ADDRESS)

    @property
    def texts(self) -> list[tuple[str, str]]:
        """(label, text) of its running texts, half-width, each wording once."""
        if self._texts is None:
            found = [line.partition("：")[::2] for line in (self.row.get("texts") or "").split("\n") if line]
            found += [("年度目标", self.row["annual_goal"] or ""), ("实施期目标", self.row["period_goal"] or "")]
            once: dict[str, str] = {}
            for label, text in found:
                once.setdefault(forms.normalise(text), label)
            self._texts = [(label, text) for text, label in once.items() if text]
        return self._texts


def folded(name: str | None) -> str:
    """A name without brackets and marks, to be compared."""
    return _folded(name) if name else ""


@remembered
def _folded(name: str) -> str:
    return _BRACKETS.sub("", forms.normalise(name))


def sheets(projects: Iterable[Row], indicators: Iterable[Row], scores: Iterable[Row]) -> list[Sheet]:
    """The sheets of one disclosure; a sheet that lists many projects gives one for each."""
    found = [_sheet(row, number) for number, row in enumerate(projects)]
    by_id: dict[str, list[Sheet]] = {}
    for sheet in found:
        by_id.setdefault(sheet.id, []).append(sheet)
    for number, row in enumerate(indicators):
        mine = by_id.get(row["sheet_id"], [])
        sheet = next((s for s in mine if s.row["project"] == row["project"]), mine[0] if mine else None)
        if sheet is not None:
            sheet.goals.append(_goal(row, sheet, number))
    for number, row in enumerate(scores):
        if (mine := by_id.get(row["sheet_id"], [])) and row["points"] is not None:
            mine[0].scores.append(_score(row, mine[0], number))
    return found


def _sheet(row: Row, number: int) -> Sheet:
    sheet = Sheet(row)
    unit = row.get("money_unit") or "元"
    if unit not in money.FEN_PER_UNIT:
        unit = "元"
    columns = [f"{s}_{m}" for s in SCOPE_ZH for m in MONEY_ZH] + list(REVIEW_ZH)
    columns += [f"annual_{m}" for m in (*BUDGET_ZH, *USE_ZH)]
    amounts = {c: int(row[c]) for c in columns if row.get(c) is not None}
    decimals = _decimals(amounts.values(), unit)
    doubtful = "资金总额的标签" in (row["verdict"] or "")
    for column, fen in amounts.items():
        scope, _, what = column.partition("_")
        words = SCOPE_ZH[scope] + _WORDS_OF[what] if what else REVIEW_ZH[column]
        sheet.money[column] = Thing(
            f"{sheet.id}:{number}:{column}", money.format_fen(fen, unit, decimals), unit, decimals, Decimal(fen),
            sheet.address, f"《{sheet.name}》绩效表{words}", _half(decimals, unit), doubtful,
        )  # fmt: skip
    return sheet


def _decimals(amounts: Iterable[int], unit: str) -> int:
    """Decimals the money of a sheet needs in its unit: none or two in 元, as many as there are in 万元."""
    step, most = money.FEN_PER_UNIT[unit], 2 if unit == "元" else 6
    amounts = list(amounts)
    needed = next((d for d in range(most) if all(a * 10**d % step == 0 for a in amounts)), most)
    return 2 if needed == 1 or (needed == 0 and unit != "元") else needed


def _half(decimals: int, unit: str) -> Decimal:
    """元 are exact; larger units are rounded."""
    return Decimal(0) if unit == "元" else money.half_width_fen(decimals, unit)


def _goal(row: Row, sheet: Sheet, number: int) -> Goal:
    goal = Goal(row, sheet)
    if row["target"] is not None:
        unit, value = row["target_unit"] or None, Decimal(repr(row["target"]))
        plain = (unit or "").removesuffix("/年")
        fen = money.FEN_PER_UNIT.get(plain)
        digits = value.normalize().as_tuple().exponent
        decimals = max(0, -digits) if isinstance(digits, int) else 0
        goal.target = Thing(
            f"{sheet.id}:i{number}", row["target_text"] or str(value), plain if fen else unit, decimals,
            value * fen if fen else value, goal.address, goal.spot,
            money.half_width_fen(decimals, plain) if fen and plain != "元" else Decimal(0), not goal.clear,
        )  # fmt: skip
    return goal


def _score(row: Row, sheet: Sheet, number: int) -> tuple[Row, Thing, Thing | None]:
    def points(column: str, words: str) -> Thing | None:
        if row[column] is None:
            return None
        value = Decimal(repr(row[column])).normalize()
        return Thing(
            f"{sheet.id}:s{number}:{column}", f"{value:f}", "分", max(0, -int(value.as_tuple().exponent)), value,
            tuple(row[c] for c in ADDRESS), f"《{sheet.name}》自评表{row['part'] or ''}{words}", Decimal(0),
            bool(row["doubt"]),
        )  # fmt: skip

    earned = points("points", "得分")
    assert earned is not None
    return row, earned, points("maximum", "满分")


@dataclass(slots=True, eq=False)
class Count:
    """One head count, count of bodies or count or area of things, with the figure it is."""

    row: Row
    figure: Quantity

    @property
    def id(self) -> str:
        """staff_id or asset_id."""
        return str(self.row.get("staff_id") or self.row.get("asset_id"))


def counts(rows: Iterable[Row], said: Iterable[Said], ids: str) -> list[Count]:
    """The counts of `staff` or `assets`; where the same figure is a statement it is that one."""
    near: dict[tuple[Any, ...], list[Said]] = {}
    for one in said:
        if one.unit and not one.worded:
            key = (one.address[0], one.address[1], _ALIKE.get(one.unit.replace("（", "(").replace("）", ")"), one.unit))
            near.setdefault((*key, one.amount), []).append(one)
    taken: set[str] = set()
    found = []
    for row in rows:
        value = row.get("count") if "count" in row else row.get("value")
        if value is None:
            continue
        amount = Decimal(repr(value)) if isinstance(value, float) else Decimal(int(value))
        amount = amount.to_integral_value() if amount == amount.to_integral_value() else amount
        same = near.get((row["page"], row["line"], row["unit"], amount), ())
        match = next((s for s in same if s.id not in taken and _under(row, s)), None)
        if match is not None:
            taken.add(match.id)
            found.append(Count(row, match))
        else:
            found.append(Count(row, _count(row, amount, ids)))
    return found


def _under(row: Row, said: Said) -> bool:
    """The statement's subject is among the words of the count."""
    words = forms.normalise(row["printed"] or "")
    return not said.subject or forms.normalise(said.subject)[-4:] in words or said.item in words


def _count(row: Row, amount: Decimal, ids: str) -> Thing:
    decimals = int(row.get("decimals") or 0)
    printed = forms.normalise(row["printed"] or "")
    listed = row.get("basis") == "listed"
    half = money.Number(0, decimals).half_width if row["unit"] == "㎡" else Decimal(0)
    words = "所列名称" if listed else f"“{printed[-24:]}”"
    section = (row["section"] or "").rsplit("/", 1)[-1]
    spot = f"{section}{words}" if row.get("source") != "sheet" else f"绩效表{words}"
    return Thing(
        str(row.get("fact_id") or row[ids]), f"{amount:f}", row["unit"], decimals, amount, tuple(row[c] for c in ADDRESS), spot, half,
        bool(row.get("doubt")),
    )  # fmt: skip



class Held:
    """What a document holds beside its tables and sentences, indexed when a rule first asks."""

    def records(self, name: str) -> list[Row]:
        """The rows of one frame."""
        raise NotImplementedError

    @property
    def said(self) -> list[Said]:
        """The figures said in prose."""
        raise NotImplementedError

    @cached_property
    def sheets(self) -> list[Sheet]:
        """The goal and self-evaluation sheets with their money, indicators, scores and texts."""
        return sheets(self.records("projects"), self.records("indicators"), self.records("scores"))

    @cached_property
    def staff(self) -> list[Count]:
        """Counts of heads and bodies."""
        return counts(self.records("staff"), self.said, "staff_id")

    @cached_property
    def assets(self) -> list[Count]:
        """Counts and areas of things."""
        return counts(self.records("assets"), self.said, "asset_id")

    @property
    def things(self) -> Iterator[Thing]:
        """Every figure of sheets, staff and assets that is no fact and no statement."""
        for sheet in self.sheets:
            yield from sheet.money.values()
            yield from (g.target for g in sheet.goals if g.target is not None)
            yield from (t for _, *pair in sheet.scores for t in pair if t is not None)
        for count in (*self.staff, *self.assets):
            if isinstance(count.figure, Thing) and not count.row.get("fact_id"):
                yield count.figure
