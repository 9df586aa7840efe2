"""INT-02 … INT-05, INT-11: how the sides of a two-sided table are made up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from yqlib import forms
from yqlib.audit.compare import Trial, add, compare, place
from yqlib.audit.identities import identity, try_identity
from yqlib.audit.records import CLOSING_KEYS, Document, Row, Table
from yqlib.audit.registry import rule

#: Lines by use of the money, which some forms print beside the lines by function.
USES = frozenset(("basic", "project", "reserve", "to_superior", "business", "to_affiliates", "next_year"))
USE_PARTS = frozenset(("personnel", "public"))
FUNDS = frozenset(("general_public", "fund", "state_capital"))
YEAR = {"income": "income_year", "expenditure": "expenditure_year"}
TOTAL = {"income": ("income_total", "total"), "expenditure": ("expenditure_total", "total")}
MOVED = ("carry_over_in", "carry_over_out", "surplus_used", "surplus_distribution")
ZH = {"income": "收入", "expenditure": "支出"}


def lines(table: Table, side: str) -> list[Row]:
    """Rows of a side before its first subtotal, total or carry-over row.

    Where the subtotal heads its lines (一、本年收入 above （一）…) they are the rows right below it.
    """
    rows = [r for r in table.rows if r.side == side]
    if rows and rows[0].key == YEAR[side]:
        rows = rows[1:]
    found = []
    for row in rows:
        if row.key in CLOSING_KEYS:
            break
        found.append(row)
    return found


@dataclass(slots=True)
class Side:
    """The lines of a side: by source or function, by use of the money, and what details a use."""

    plain: list[Row] = field(default_factory=list)
    uses: list[Row] = field(default_factory=list)
    details: list[tuple[Row, list[Row]]] = field(default_factory=list)

    def panels(self) -> list[list[Row]]:
        """The top lines, each panel of which adds up to the side's total."""
        return [_top(group) for group in (self.plain, self.uses) if group]


def sorted_lines(table: Table, side: str) -> Side:
    """The lines of a side told apart. Lines below 基本支出 or 项目支出 (（一）工资福利支出) detail it."""
    found, rows = Side(), lines(table, side)
    if side == "income":
        found.plain = rows
        return found
    functions = any(r.class_code and not _economic(r) for r in rows)
    by_kind = any(_economic(r) and not r.class_code for r in rows)
    for row in rows:
        function = row.class_code and (functions or not _economic(row))
        above = found.uses[-1] if found.uses else None
        if row.key in USES:
            found.uses.append(row)
            found.details.append((row, []))
        elif above is not None and not (functions or by_kind) and row.class_code and 0 < row.level == above.level:
            found.uses.append(row)  # 一、基本支出 二、项目支出 三、其他支出
        elif above is not None and not function and (row.level == 0 or row.level > above.level):
            found.details[-1][1].append(row)
        elif function or not _economic(row):
            found.plain.append(row)
    return found


def _economic(row: Row) -> bool:
    return forms.class_code(row.label, "economic") is not None


def _top(rows: list[Row]) -> list[Row]:
    """Rows at the outermost ordinal level (一、 before 1. before ①); all where none is numbered."""
    levels = {r.level for r in rows} - {0, 9}
    outermost = min(levels, default=0)
    return [r for r in rows if r.level == outermost]


def _unnumbered(rows: list[Row], panel: list[Row], column: str) -> str:
    """Say so when a nameless sort of row prints money unnumbered: its level is unknown."""
    own = any(row.key in USES for row in panel)
    for row in rows:
        known = row.key in USES or row.key in USE_PARTS or _economic(row) or (own and row.class_code)
        figure = row.get(column)
        if row not in panel and row.level == 0 and not known and figure is not None and figure.amount:
            return f"“{row.label}”一行没有序号，不知是否分项"
    return ""


def side_sums(table: Table, side: str) -> Iterator[Trial | None]:
    """The subtotal of a side (its total where the form has none) equals its lines, every column."""
    year = table.one((YEAR[side],), side)
    head = year or table.one(TOTAL[side], side)
    if head is None:
        return
    every = lines(table, side)
    moved = [] if year else [r for r in table.rows if r.side == side and r.key in MOVED]
    for panel in sorted_lines(table, side).panels():
        for column in table.columns(side):
            if not any(row.get(column) for row in panel):
                continue  # a form may carry this column only on its other panel
            whole = head.get(column)
            excuse = _unnumbered(every, panel, column)
            subject = place(table, head.label, whole)
            words = (f"{head.label}印为", f"{'、'.join(_short(panel))}各行合计")
            parts = add(r.get(column) for r in (*panel, *moved))
            yield compare(subject, add([whole]), parts, words, excuse=excuse)


def use_details(table: Table) -> Iterator[Trial | None]:
    """What is listed below 基本支出 or 项目支出 does not exceed it; 人员经费 and 公用经费 make up 基本支出."""
    for row, below in sorted_lines(table, "expenditure").details:
        split = [r for r in below if r.key in USE_PARTS]
        whole_split = {r.key for r in split} == USE_PARTS and len(split) == len(USE_PARTS)
        if not whole_split and any(r.level == 0 for r in below):
            continue  # whether they detail this row or all expenditure, only numbers tell
        parts = split if whole_split else _top(below)
        relation = "=" if whole_split and row.key == "basic" else ">="
        for column in table.columns("expenditure") if parts else ():
            whole = row.get(column)
            subject = place(table, row.label, whole)
            words = (f"{row.label}印为", f"{'、'.join(_short(parts))}各行合计")
            yield compare(subject, add([whole]), add(r.get(column) for r in parts), words, relation)


def twins(table: Table, side: str) -> Iterator[Trial | None]:
    """Panels of a side (支出按功能 | 支出按性质) close in the same totals."""
    for key in (YEAR[side], *TOTAL[side]):
        first, *others = table.find((key,), side) or [None]
        for other in others:
            pairs = [(f, other.get(c)) for c, f in first.cells.items()] if other.index == first.index else []
            for left, right in pairs:
                if right is not None and right.heading == left.heading:
                    words = (f"{first.label}前一处印为", "同行后一处印为")
                    yield compare(place(table, first.label, left), add([left]), add([right]), words)


def _short(panel: list[Row]) -> list[str]:
    labels = [row.label for row in panel]
    return labels if len(labels) < 3 else [f"{labels[0]} 至 {labels[-1]}"]


def appropriation_split(table: Table) -> Iterator[Trial | None]:
    """财政拨款收入 equals the budgets numbered below it (Shanghai, Jiangsu)."""
    for position, row in enumerate(table.rows):
        if row.side != "income" or row.key != "fiscal":
            continue
        parts = []
        for below in (r for r in table.rows[position + 1 :] if r.side == "income"):
            if parts and (below.level in (0, 9) or below.level > parts[0].level):
                continue  # 其中：经费拨款, 非税收入安排的拨款: what a budget is made up of
            if below.key not in FUNDS or below.level <= row.level:
                break
            parts.append(below)
        if parts:
            whole = row.grand
            words = (f"{row.label}印为", "所列三本预算合计")
            yield compare(place(table, row.label, whole), add([whole]), add(p.grand for p in parts), words)


def carry_over_parts(table: Table, side: str, key: str) -> Iterator[Trial | None]:
    """A carry-over row of the appropriation table equals the three budgets listed below it."""
    row = table.one((key,), side)
    if row is None:
        return
    parts = []
    for below in (r for r in table.rows if r.side == side and r.index > row.index):
        if below.key not in FUNDS:
            break
        parts.append(below)
    if any(p.grand for p in parts):
        words = (f"{row.label}印为", "所列三本预算合计")
        whole = row.grand
        yield compare(place(table, row.label, whole), add([whole]), add(p.grand for p in parts), words)


_MADE_UP = {
    "income": "income_total|total = income_year! + surplus_used + carry_over_in",
    "expenditure": "expenditure_total|total = expenditure_year! + surplus_distribution + carry_over_out",
}


def made_up(doc: Document, table: Table, side: str) -> Iterator[Trial | None]:
    """The grand total of a side equals the year's subtotal plus what is carried in or out."""
    if table.one((YEAR[side],), side) is None or table.role is None:
        return
    formula = identity(
        _MADE_UP[side], "columns", table.role, side=side,
        left="总计印为", right=f"本年{ZH[side]}与结转结余合计",
    )  # fmt: skip
    for trial in try_identity(doc, formula):
        if trial and (not trial.figures or trial.figures[0].table is table):
            yield trial


def _side(doc: Document, side: str, *roles: str) -> Iterator[Trial | None]:
    for table in doc.role(*roles):
        yield from side_sums(table, side)
        yield from made_up(doc, table, side)
        yield from twins(table, side)
        if side == "expenditure":
            yield from use_details(table)


@rule(
    "INT-02", "收入总计构成", "make-up of total income",
    roles="balance fiscal_balance", kinds=("budget",), basis="legal",
)  # fmt: skip
def income_made_up(doc: Document) -> Iterator[Trial | None]:
    """Total income is made up of its sources: 本年收入合计 = Σ lines and 收入总计 = 本年收入合计 + 上年结转.

    Where the form prints no subtotal the total equals the lines. 财政拨款收入 equals the three budgets
    numbered below it; a carry-over row equals the budgets listed below it.
    """
    yield from _side(doc, "income", "balance", "fiscal_balance")
    for table in doc.role("balance", "fiscal_balance"):
        yield from appropriation_split(table)
        yield from carry_over_parts(table, "income", "carry_over_in")


@rule(
    "INT-03", "支出总计构成", "make-up of total expenditure",
    roles="balance fiscal_balance", kinds=("budget",), basis="legal",
)  # fmt: skip
def expenditure_made_up(doc: Document) -> Iterator[Trial | None]:
    """本年支出合计 = Σ functions, and 支出总计 = 本年支出合计 + 年终结转.

    Every row equals 当年预算安排 + 上年结转安排. A second panel by use (基本支出、项目支出…) adds up too, and 基本支出
    equals 人员经费 + 公用经费 listed below it; what else is listed below a use is not more than it.
    """
    yield from _side(doc, "expenditure", "balance", "fiscal_balance")
    split = identity(
        "total = current_year + carry_over", "rows", "balance fiscal_balance", side="expenditure",
        left="本行合计印为", right="当年预算安排、上年结转安排合计",
    )  # fmt: skip
    yield from try_identity(doc, split)


@rule(
    "INT-04", "决算收入总计构成", "make-up of total income, final accounts",
    roles="balance", kinds=("final",), basis="legal",
)  # fmt: skip
def final_income_made_up(doc: Document) -> Iterator[Trial | None]:
    """总计 = 本年收入合计 + 使用非财政拨款结余（含专用结余） + 年初结转和结余.

    本年收入合计 equals its sources.
    """
    yield from _side(doc, "income", "balance")


@rule(
    "INT-05", "决算支出总计构成", "make-up of total expenditure, final accounts",
    roles="balance", kinds=("final",), basis="legal",
)  # fmt: skip
def final_expenditure_made_up(doc: Document) -> Iterator[Trial | None]:
    """总计 = 本年支出合计 + 结余分配 + 年末结转和结余, and 本年支出合计 = Σ functions."""
    yield from _side(doc, "expenditure", "balance")


@rule(
    "INT-11", "财政拨款总计构成", "make-up of appropriation totals",
    roles="fiscal_balance", kinds=("final",), basis="legal",
)  # fmt: skip
def appropriation_made_up(doc: Document) -> Iterator[Trial | None]:
    """总计 = 本年合计 + 年初 or 年末财政拨款结转和结余 on both sides and in every budget.

    本年合计 equals its lines, and the opening balance equals the three budgets listed below it.
    """
    for side in ("income", "expenditure"):
        yield from _side(doc, side, "fiscal_balance")
    for table in doc.role("fiscal_balance"):
        yield from carry_over_parts(table, "income", "carry_over_in")
        yield from carry_over_parts(table, "expenditure", "carry_over_out")
