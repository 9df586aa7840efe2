"""Shares of expenditure and income: projects, procurement, money carried over, accounts called 其他."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from yqlib import forms
from yqlib.audit.compare import add
from yqlib.audit.link import bare
from yqlib.audit.prose import Quantity
from yqlib.audit.records import Document, Figure, Row, Table
from yqlib.measures.inputs import (
    Amount,
    Missing,
    Result,
    amount,
    attempt,
    held,
    left_over,
    of_figures,
    ratio,
    why_missing,
)
from yqlib.measures.registry import computes

#: The accounts called 其他 of the two classes of economic classification that matter.
_OTHER = {"301": "30199", "302": "30299"}


def whole_expenditure(doc: Document) -> Amount:
    """All expenditure: of the table of expenditure, else of the balance."""
    return attempt(amount, doc, "expenditure") or amount(doc, "expenditure_total")


@computes("project_share")
def projects(doc: Document) -> Iterator[Result]:
    """项目支出 ÷ 支出合计; nothing where 基本支出 is all."""
    whole = whole_expenditure(doc)
    part = attempt(amount, doc, "project")
    if part is None:
        basic = attempt(amount, doc, "basic")
        if basic is None:
            amount(doc, "project")  # says why
            return
        part = left_over(doc, "project", whole, basic)
    yield ratio(part, whole)


@computes("procurement_share")
def procurement(doc: Document) -> Iterator[Result]:
    """政府采购总额 ÷ 支出合计."""
    part, whole = amount(doc, "procurement"), whole_expenditure(doc)
    yield ratio(part, whole, "", "政府采购总额大于支出合计" if part.value > whole.value else "")


@computes("carry_over_share")
def carried(doc: Document) -> Iterator[Result]:
    """上年结转 ÷ 收入总计."""
    whole = amount(doc, "income_total")
    part = attempt(amount, doc, "carry_in")
    yield ratio(part or left_over(doc, "carry_in", whole, _year(doc)), whole)


def _year(doc: Document) -> Amount:
    """本年收入合计 as the balance prints it in a row of its own; else what is carried over cannot be told."""
    for table in doc.role("balance"):
        row = table.one(("income_year",), "income")
        if row is not None and row.grand is not None:
            return of_figures([row.grand])
    raise Missing(why_missing(doc, "carry_in"))


# ---- accounts called 其他 --------------------------------------------------------------------------


@computes("other_functional_share")
def functional(doc: Document) -> Iterator[Result]:
    """Items of the functional classification ending in 99 ÷ all expenditure of the same table."""
    tables = held(doc, "expenditure", "general_public")
    tables.sort(key=lambda t: t.role != "expenditure")
    table = next((t for t in tables if _items(t)), None)
    if table is None:
        raise Missing(f"{tables[0].name}没有读到项级科目编码")
    total, items = table.total_row(), _items(table)
    if total is None or total.grand is None:
        raise Missing(f"{table.name}未印合计")
    if not _exhausts([f for _, f in items], total.grand):
        raise Missing(f"{table.name}项级科目之和与合计不符，不计算")
    others = [f for code, f in items if code.endswith("99")]
    note = "" if table.role == "expenditure" else f"按{table.name}，不含其他资金"
    yield ratio(_sum_or_nothing(others, table, "以 99 结尾的项级科目之和"), of_figures([total.grand]), "", note)


def _items(table: Table) -> list[tuple[str, Figure]]:
    """Codes of seven digits with the figure of their row."""
    return [(r.code, r.grand) for r in table.rows if r.code and len(r.code) == 7 and r.grand is not None]


@computes("other_wages_share")
def wages(doc: Document) -> Iterator[Result]:
    """30199 ÷ 301."""
    yield _economic(doc, "301")


@computes("other_goods_share")
def goods(doc: Document) -> Iterator[Result]:
    """30299 ÷ 302."""
    yield _economic(doc, "302")


def _economic(doc: Document, class_code: str) -> Result:
    """The 其他 account of a class ÷ the class, in the table of basic expenditure."""
    table = held(doc, "basic_economic")[0]
    heads = [r for r in table.rows if r.kind in ("class", None, "line") and _is(r, class_code) and r.grand is not None]
    name = f"{class_code} {forms.account_name(class_code, doc.year) or ''}"
    if len(heads) != 1:
        raise Missing(f"{table.name}未印 {name}" if not heads else f"{table.name}中 {name} 不止一行")
    whole = heads[0].grand
    assert whole is not None
    sections = [(r, f) for r in _below(table, heads[0], class_code) if (f := r.grand) is not None]
    if not sections:
        raise Missing(f"{table.name}没有 {name} 的款级科目")
    others = [f for r, f in sections if _is(r, _OTHER[class_code])]
    if not others and not _exhausts([f for _, f in sections], whole):
        raise Missing(f"{table.name}未列 {_OTHER[class_code]}，而所列各款之和与 {name} 不符")
    other = forms.account_name(_OTHER[class_code], doc.year) or ""
    return ratio(_sum_or_nothing(others, table, f"{table.name}{_OTHER[class_code]} {other}"), of_figures([whole]))


def _below(table: Table, head: Row, class_code: str) -> Iterator[Row]:
    """The sections of a class: by code, by the parent they name."""
    for row in table.rows:
        coded = row.code is not None and len(row.code) == 5 and row.code.startswith(class_code)
        under = row.code is None and row.kind == "section" and row.parent in (class_code, head.label)
        if coded or under:
            yield row


def _is(row: Row, code: str) -> bool:
    """A row of this account: by its code, else by its name."""
    if row.code:
        return row.code == code
    return bare(row.label) in {bare(n) for n in forms.account_names(code)}


def _exhausts(parts: Sequence[Quantity], whole: Quantity) -> bool:
    """The parts add up to the whole within rounding."""
    left = add(parts)
    off = left.value - whole.amount
    return -(left.up + whole.half) <= off <= left.down + whole.half


def _sum_or_nothing(figures: Sequence[Figure], table: Table, words: str) -> Amount:
    """The sum of figures; nothing, and that said, where the listed accounts leave no room for one."""
    if figures:
        return of_figures(figures, words)
    note = f"未列此科目；{table.name}所列各科目之和与合计在舍入界内相等，按零计"
    return Amount(Fraction(0), "分", f"{words} 0.00 万元", (), None, (note,))
