"""What the rules between tables reach for: the figure that speaks for a table, a fund, an item.

Every helper returns printed figures or None; none invents a value.
"""

from __future__ import annotations

from collections.abc import Iterable

from yqlib import forms
from yqlib.audit.compare import Sum, add
from yqlib.audit.records import Document, Figure, Row, Table
from yqlib.audit.rules.sides import FUNDS, MOVED, TOTAL, YEAR, lines, sorted_lines

#: Tables of expenditure by budget, and the column of the appropriation table each of them details.
BUDGET_TABLES = {
    "general_public": ("general_public",),
    "fund": ("fund_expenditure", "fund"),
    "state_capital": ("state_capital",),
}


def head_row(table: Table, side: str | None = None) -> Row | None:
    """The row that speaks for a table: its 合计, or its only row (Jiangsu's 支出总表 prints just one)."""
    found = table.one(("total", "income_total", "expenditure_total"), side)
    rows = [r for r in table.rows if side in (None, r.side)]
    return found or (rows[0] if len(rows) == 1 else None)


def without_carry_over(table: Table) -> bool:
    """The title says the table leaves out what was carried over."""
    return "不含上年结转" in forms.normalise(table.title)


def scope(table: Table) -> str:
    """Whose money a title says the table holds: 一般公共预算, 财政拨款, or '' where it says nothing."""
    title = forms.normalise(table.title)
    return next((s for s in ("一般公共预算", "财政拨款") if s in title or not title), "")


def all_appropriation(table: Table) -> bool:
    """A table of expenditure whose title says 财政拨款 without naming one budget holds every budget."""
    return scope(table) == "财政拨款"


def side_head(table: Table, side: str, grand: bool = False) -> Row | None:
    """本年收入合计 or 本年支出合计; the grand total when asked for, or where the form has no subtotal.

    None where there is no subtotal and the grand total holds money of other years too.
    """
    year = table.one((YEAR[side],), side)
    if year and not grand:
        return year
    moved = [r.grand for r in table.rows if r.side == side and r.key in MOVED]
    return table.one(TOTAL[side], side) if grand or blank(moved) else None


def line(table: Table, side: str, *keys: str) -> Row | None:
    """A line of a side above its first subtotal, by key; None when absent or printed twice."""
    for key in keys:
        found = [r for r in lines(table, side) if r.key == key]
        if len(found) == 1:
            return found[0]
    return None


def carried_in(table: Table, fund: str | None = None) -> Figure | None:
    """What the appropriation or balance table carries in, in all or in one of the three budgets."""
    row = table.one(("carry_over_in",), "income")
    if row is None or fund is None:
        return row.grand if row else None
    for below in (r for r in table.rows if r.side == "income" and r.index > row.index):
        if below.key not in FUNDS:
            break
        if below.key == fund:
            return below.grand
    return None


def classes(table: Table, side: str | None = None) -> dict[str, Row]:
    """Rows of functional classes by three-digit code, printed as codes or by name, each once; 其他支出 among the uses is none."""
    found: dict[str, list[Row]] = {}
    uses = sorted_lines(table, side).uses if side else []
    for row in table.rows:
        if side in (None, row.side) and (code := row.class_code) and row not in uses:
            found.setdefault(code, []).append(row)
    return {code: rows[0] for code, rows in found.items() if len(rows) == 1}


def other_budgets(doc: Document) -> bool:
    """Government funds or state capital have money: appropriation is more than the general public budget."""
    rows = [r for t in doc.role("fund", "fund_expenditure", "state_capital") for r in t.rows]
    rows += [r for t in doc.role("balance", "fiscal_balance") for r in t.rows if r.key in ("fund", "state_capital")]
    return any(f.amount for r in rows for f in r.figures)

def basic_total(table: Table) -> Sum:
    """Total of the table by economic class: 合计, or 人员经费合计 + 公用经费合计."""
    if (head := table.one(("total",))) is not None:
        return add([head.grand])
    parts = [table.one((key,)) for key in ("personnel_total", "public_total")]
    return add(p.grand for p in parts if p) if all(parts) else Sum()


def all_money(doc: Document, table: Table) -> bool:
    """A table by economic class, its title silent, that adds up to all basic expenditure, not to one budget's."""
    if scope(table):
        return False
    total = basic_total(table)
    heads = [head_row(t) for role in ("expenditure", "general_public") for t in doc.role(role)[:1]]
    basics = [h.get("basic") if h else None for h in heads]
    if len(basics) < 2 or not all(basics) or agree(*basics):
        return False
    off = [abs(f.amount - total.value) for f in basics if f]
    return off[0] < off[1]


def public_spending(table: Table) -> Sum:
    """公用经费 of the table by economic class: printed, or every class but 301 and 303."""
    if (row := table.one(("public_total",))) is not None:
        return add([row.grand])
    head = table.one(("total",))
    if head is not None and head.get("personnel", "public") is not None:
        return add([head.get("public")])
    codes = table.by_code() or {}
    return add(r.grand for c, r in codes.items() if len(c) == 3 and c not in ("301", "303"))


def economic_item(table: Table, code: str, *names: str) -> Sum:
    """An economic item by code or, in tables without codes, by name over all its rows."""
    if codes := table.by_code():
        return add([codes[code].grand]) if code in codes else Sum()
    wanted = {forms.normalise(n) for n in names}
    rows = [r for r in table.rows if forms.strip_ordinal(forms.normalise(r.label))[1] in wanted]
    return add(r.grand for r in rows if r.key != "total")


def three_public(doc: Document, word: str) -> Figure | None:
    """An item of 三公 in the year's own measure (决算数 of final accounts)."""
    table = doc.first("three_public")
    if table is None:
        return None
    if (row := table.one((word,))) is not None:
        return row.grand
    names = (f"final.{word}", word) if doc.kind == "final" else (word,)
    head = table.one(("total",))  # where the table lists units
    found = [f for r in ([head] if head else table.rows) if (f := r.get(*names))]
    return found[0] if len(found) == 1 else None


def agree(left: Figure | None, right: Figure | None) -> bool:
    """Two printed figures can be the same amount."""
    if left is None or right is None or left.scale != right.scale:
        return False
    return abs(left.amount - right.amount) <= left.half + right.half


def blank(figures: Iterable[Figure | None]) -> bool:
    """None of the figures is printed with an amount."""
    return not any(f is not None and f.amount for f in figures)
