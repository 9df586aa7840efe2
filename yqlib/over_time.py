"""One body over years and kinds: its money line by line, what changed between two disclosures, and budget against accounts.

Exact throughout: amounts are fractions of 分 with the interval their printed digits stand for. What a disclosure does not
print stays missing with its reason; nothing is taken for zero but a class that two printed sums leave no room for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import NamedTuple

from yqlib import forms
from yqlib.audit.compare import Sum, add
from yqlib.audit.link import bare
from yqlib.audit.meaning import Meaning, context_of, meaning, names_of
from yqlib.audit.prose import Said
from yqlib.audit.records import Document, Row, Table
from yqlib.audit.told import talk
from yqlib.held import Held, Series
from yqlib.measures.inputs import Amount, Missing, amount

#: Tables that print each class, the first that both disclosures print is taken.
CLASS_TABLES = {"functional": ("expenditure", "balance", "general_public"), "economic": ("basic_economic",)}
BY_ZH = {"functional": "功能分类", "economic": "基本支出经济分类"}
#: What else is told of another topic than money of accounts and totals.
_ELSEWHERE = ("procurement", "performance", "operating", "projects", "outside", "assets")


class Line(NamedTuple):
    """A line of the table of money: its name, the figure of links.csv, and whose money (the first that is printed)."""

    name: str
    figure: str
    funds: tuple[str, ...] = ("all",)


LINES = (
    Line("收入总计", "income_total"),
    Line("支出总计", "expenditure_total"),
    Line("一般公共预算支出", "expenditure", ("general_public",)),
    Line("政府性基金支出", "expenditure", ("fund",)),
    Line("国有资本经营预算支出", "expenditure", ("state_capital",)),
    Line("基本支出", "basic", ("all", "fiscal", "general_public")),
    Line("人员经费", "personnel", ("general_public", "fiscal", "all")),
    Line("公用经费", "public", ("general_public", "fiscal", "all")),
    Line("项目支出", "project", ("all", "fiscal", "general_public")),
    Line("“三公”经费", "three_public"),
    Line("机关运行经费", "operating"),
    Line("政府采购", "procurement"),
)


def money(held: Held, line: Line) -> Amount:
    """The amount of a line in a disclosure. Raises Missing with the reason."""
    why: Missing | None = None
    for fund in line.funds:
        try:
            return held.first(amount, line.figure, fund)
        except Missing as missing:
            why = why or missing
    raise why or Missing("没有文本")


def attempted(find: Callable[[], Amount]) -> Amount | str:
    """An amount, or the reason why there is none."""
    try:
        return find()
    except Missing as why:
        return str(why)


# ---- classes and what changed ---------------------------------------------------------------------


@dataclass(frozen=True)
class Classes:
    """The classes one table prints: sums of 分 by code (by name where no code is known), their names and places."""

    held: Held
    table: Table
    sums: dict[str, Sum]
    names: dict[str, str]
    total: Sum | None

    @property
    def whole(self) -> bool:
        """The classes add up to the total, exactly or within rounding: a class that is not printed is nothing."""
        if self.total is None or not self.sums:
            return False
        parts = add(f for s in self.sums.values() for f in s.figures)
        return meet(parts, self.total)


@dataclass(frozen=True)
class Step:
    """One class of a change; `old` and `new` in 分, `old` or `new` None where its table prints no such class."""

    code: str
    name: str
    old: Decimal | None
    new: Decimal | None

    @property
    def change(self) -> Decimal:
        """New less old, what is not printed taken for nothing (only made where the table leaves no room for it)."""
        return (self.new or Decimal(0)) - (self.old or Decimal(0))


@dataclass(frozen=True)
class Change:
    """What lies between two disclosures by class. `rest` is the part of the change of the totals that no class explains.

    `missing` says in Chinese why there are no steps; `notes` what a reader must know.
    """

    by: str
    old: Held
    new: Held
    digits: int = 3
    steps: tuple[Step, ...] = ()
    old_total: Decimal | None = None
    new_total: Decimal | None = None
    rest: Decimal = Decimal(0)
    rounding: bool = False
    notes: tuple[str, ...] = ()
    missing: str = ""

    @property
    def words(self) -> str:
        """By what it is taken apart: 功能分类（项）."""
        level = {5: "（款）", 7: "（项）"}.get(self.digits, "")
        return BY_ZH[self.by] + level


def change(old: Held, new: Held, by: str = "functional", digits: int = 3) -> Change:
    """The change between two disclosures by class (`functional`, or `economic` of basic expenditure), exact.

    `digits` is how long the codes are: 3 类, 5 款, 7 项 (functional only; where both print codes). Both sides are taken
    from a table of the same role. Raises KeyError for another `by`.
    """
    for role in CLASS_TABLES[by]:
        left, right = classes(old, role, digits), classes(new, role, digits)
        if left is not None and right is not None:
            return _between(by, left, right, digits)
    lacking = [h.label for h in (old, new) if not any(classes(h, r, digits) for r in CLASS_TABLES[by])]
    why = f"{'、'.join(lacking)}没有按{BY_ZH[by]}列示支出" if lacking else f"两份文本没有同一职能的表按{BY_ZH[by]}列示支出"
    return Change(by, old, new, digits, missing=why)


def _between(by: str, left: Classes, right: Classes, digits: int) -> Change:
    steps, notes = [], [f"取自{c.held.label}{c.table.name}" for c in (left, right)]
    names = {**left.names, **right.names}
    room = Decimal(0)
    for code in dict.fromkeys((*sorted(left.sums), *sorted(right.sums))):
        one, other = left.sums.get(code), right.sums.get(code)
        unsure = next((c for c, s in ((left, one), (right, other)) if s is None and not c.whole), None)
        if unsure is not None:
            notes.append(f"{unsure.held.label}没有列出{names[code]}，其各类合计又与总计不符，该类计入未解释部分")
            continue
        steps.append(Step(code, names[code], one and one.value, other and other.value))
        room += sum(s.up for s in (one, other) if s is not None)
    if left.total is None or right.total is None:
        without = "、".join(c.held.label for c in (left, right) if c.total is None)
        notes.append(f"{without}的表中没有印出总计，不能核对各类变动之和")
        return Change(by, left.held, right.held, digits, tuple(steps), notes=tuple(notes))
    rest = (right.total.value - left.total.value) - sum((s.change for s in steps), Decimal(0))
    room += left.total.up + right.total.up
    totals = (left.total.value, right.total.value)
    return Change(by, left.held, right.held, digits, tuple(steps), *totals, rest, abs(rest) <= room, tuple(notes))


def classes(held: Held, role: str, digits: int = 3) -> Classes | None:
    """The classes (类) of the first table of a role that prints any; None without one."""
    for doc in held.docs:
        for table in doc.role(role):
            side = "expenditure" if any(r.side == "expenditure" for r in table.rows) else None
            found: dict[str, Row] = {}
            for row in table.rows:
                if side in (None, row.side) and row.grand is not None and (code := _code(row, role, digits)):
                    found.setdefault(code, row)
            if found:
                sums = {code: add([row.grand]) for code, row in found.items()}
                names = {code: bare(row.label) or code for code, row in found.items()}
                return Classes(held, table, sums, names, _total(held, doc, table, side))
    return None


def _code(row: Row, role: str, digits: int) -> str:
    """The code of a class row (its name where the name is no official one); '' for any other row."""
    if digits > 3:
        return row.code if row.code and len(row.code) == digits and role != "basic_economic" else ""
    if row.code:
        return row.code if len(row.code) == 3 else ""
    if row.kind != "class":
        return ""
    kind = "economic" if role == "basic_economic" else "functional"
    return forms.class_code(row.label, kind) or bare(row.label)


def _total(held: Held, doc: Document, table: Table, side: str | None) -> Sum | None:
    """The printed total of the classes: this year's spending, without what is carried into the next year."""
    if table.role == "basic_economic":
        heads = [table.one((key,)) for key in ("personnel_total", "public_total")]
        row = table.one(("total",))
        if row is None and all(h is not None and h.grand is not None for h in heads):
            return add(h.grand for h in heads if h is not None)
    else:
        row = table.one(("expenditure_year", "total", "expenditure_total"), side)
    if row is not None and row.grand is not None:
        return add([row.grand])
    return None


def meet(one: Sum, other: Sum) -> bool:
    """The intervals of two sums meet."""
    off = one.value - other.value
    return bool(-(one.down + other.up) <= off <= one.up + other.down)


# ---- budget and accounts of one year ---------------------------------------------------------------


@dataclass(frozen=True)
class Stage:
    """One thing in final accounts at its stages, each missing where it is not told.

    `first` is the budget as the accounts tell it (年初预算), `adjusted` 全年 or 调整预算, `spent` what was spent;
    `budget` is what the budget disclosure of that year prints, where it is held.
    """

    held: Held
    name: str
    code: str | None
    first: Sum | None
    adjusted: Sum | None
    spent: Sum | None
    budget: Sum | None = None
    level: str = ""

    @property
    def planned(self) -> Sum | None:
        """What spending is compared with: the first budget, else the budget disclosure, else the adjusted budget."""
        return self.first or self.budget or self.adjusted


def stages(series: Series) -> list[Stage]:
    """Every thing that the final accounts tell with a budget, in their text or their tables; totals first."""
    found = []
    for held in series.held:
        if held.kind != "final":
            continue
        budget = series.of(held.year, "budget", held.scope)
        mine: dict[str, Stage] = {}
        said = held.told(lambda doc, h=held: _said_stages(h, doc))  # type: ignore[misc]
        for stage in (*said, *held.told(lambda doc, h=held: _table_stages(h, doc))):  # type: ignore[misc]
            mine.setdefault(stage.code or stage.name, stage)
        if budget is not None:
            own = classes(budget, "expenditure") or classes(budget, "balance")
            spent = classes(held, "expenditure") or classes(held, "balance")
            for code, sum_ in (own.sums if own else {}).items():
                stage = mine.get(code)
                if stage is not None:
                    mine[code] = replace(stage, budget=sum_)
                elif spent is not None and code in spent.sums:
                    mine[code] = Stage(held, spent.names[code], code, None, None, spent.sums[code], sum_, "class")
        found += sorted(mine.values(), key=lambda s: (s.code is not None, s.code or ""))
    return found


def _said_stages(held: Held, doc: Document) -> Iterator[Stage]:
    for entry in talk(doc).entries:
        spent = entry.figures.get("spent") or entry.figures.get("")
        first, adjusted = entry.figures.get("budget"), entry.figures.get("adjusted")
        if entry.copy or spent is None or (first or adjusted) is None or spent.scale != "money" or not spent.at_year(doc.year):
            continue
        if context_of(entry.head.section) in _ELSEWHERE:
            continue
        level = "" if entry.code is None else {3: "class", 5: "section"}.get(len(entry.code), "item")
        name = _ITEMS_ZH.get(entry.key) or account_name(entry.head)
        yield Stage(held, name, entry.code, first and add([first]), adjusted and add([adjusted]), add([spent]), level=level)


def account_name(said: Said) -> str:
    """Code and lowest account name of a figure of prose, else its subject as printed."""
    names = [name for _, name in names_of(said.subject)]
    plain = names[-1] if names else said.subject.replace("（类）", "")
    return f"{said.code} {plain}" if said.code else plain


def meaning_of(told: Sum) -> Meaning | None:
    """What a figure of prose is a figure of; None for a figure of a table."""
    said = next((f for f in told.figures if isinstance(f, Said)), None)
    return meaning(said) if said is not None else None


def _table_stages(held: Held, doc: Document) -> Iterator[Stage]:
    """Rows of tables that print a budget beside what was spent, e.g. 预算数 and 决算数."""
    for table in doc.tables:
        if table.role not in ("balance", "expenditure", "general_public", "three_public"):
            continue
        for row in table.rows:
            for column, figure in row.cells.items():
                stage, _, item = column.partition(".")
                if stage != "final" or row.get(column) is None:
                    continue
                first = row.get(*(f"budget.{item}" if item else "budget",))
                adjusted = row.get(*(f"adjusted.{item}" if item else "adjusted",))
                if first is None and adjusted is None:
                    continue
                zh = _ITEMS_ZH.get(item, "")
                name = "·".join(filter(None, [bare(row.label), zh if zh or not row.label else item])) or item
                code = row.class_code if item in ("", "total", "amount") else None
                yield Stage(held, f"{code} {name}" if code else name, code, first and add([first]), adjusted and add([adjusted]), add([figure]), level="class" if code else "")


_ITEMS_ZH = {
    "three_public": "“三公”经费", "abroad": "因公出国（境）费", "vehicles": "公务用车购置及运行费", "vehicle_purchase": "公务用车购置费",
    "vehicle_operation": "公务用车运行维护费", "reception": "公务接待费", "total": "", "amount": "", "": "",
}  # fmt: skip
