"""STAT: figures that are worth a look. Never an error; at most one notice a rule and disclosure."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from yqlib.audit.compare import Trial, claim
from yqlib.audit.prose import Quantity, Said
from yqlib.audit.records import Document, Figure, Row
from yqlib.audit.registry import rule
from yqlib.audit.rules.goal_money import leaves
from yqlib.audit.rules.reach import carried_in, head_row, side_head

_WAN = Decimal(1_000_000)  # 分
_LOW, _HIGH = 50, 150  # percent of the budget carried out
_CHANGE, _CHANGE_FEN = 50, 50 * _WAN
_TOP, _OTHERS, _CARRIED, _BOUGHT = 60, 40, 30, 100  # percent
_MANY = 8


def _look(subject: str, holds: bool, zh: str, en: str, *figures: Quantity) -> Trial:
    return claim(subject, holds, ("值得一看：" + zh, "worth a look: " + en), figures=figures)


def _spent(doc: Document) -> Figure | None:
    """All expenditure of the year."""
    table = doc.first("expenditure")
    row = head_row(table) if table is not None else None
    if row is not None and row.grand is not None:
        return row.grand
    table = doc.first("balance")
    row = side_head(table, "expenditure") if table is not None else None
    return row.grand if row is not None else None


def _rates(doc: Document) -> Iterator[tuple[Said, Said, Said | None]]:
    """Percentages of prose with the money told before them in the sentence, and that before it."""
    for told in doc.prose.sentences:
        for number, one in enumerate(told.figures):
            money = [f for f in told.figures[:number] if f.scale == "money" and f.amount]
            if one.unit == "%" and money:
                yield one, money[-1], money[-2] if len(money) > 1 else None


@rule("STAT-01", "预算执行率", "execution rate", severity="notice", kinds=("final",))
def executed(doc: Document) -> Iterator[Trial | None]:
    """No item of more than 1% of the expenditure is carried out below 50% or above 150% of its first budget; the farthest is told."""
    whole = _spent(doc)
    if whole is None:
        return
    rates = [(p, m) for p, m, _ in _rates(doc) if "完成" in p.item and m.amount * 100 > whole.amount]
    if rates:
        percent, money = max(rates, key=lambda r: abs(r[0].amount - 100))
        holds = _LOW <= percent.amount <= _HIGH
        zh = f"{percent.spot}完成年初预算的 {percent.printed}%"
        yield _look(percent.spot, holds, zh, f"{percent.printed}% of the budget carried out", percent, money)


@rule("STAT-02", "大幅变动", "large change", severity="notice")
def changed(doc: Document) -> Iterator[Trial | None]:
    """No amount changes by more than 50% and by more than 50 万元 and 5% of the expenditure; the largest is told."""
    whole = _spent(doc)
    if whole is None:
        return
    least = max(_CHANGE_FEN, whole.amount / 20)
    found = [(p, m) for p, m, _ in _rates(doc) if p.direction and m.direction and p.measure == "rate"]
    if found:
        large = [f for f in found if f[0].amount > _CHANGE and f[1].amount > least]
        percent, money = max(large or found, key=lambda f: f[1].amount)
        zh = f"{money.spot}{money.direction} {money.printed}{money.unit or ''}，达 {percent.printed}%"
        yield _look(money.spot, not large, zh, f"a change of {percent.printed}%", money, percent)


@rule("STAT-03", "项目集中度", "concentration of projects", severity="notice")
def concentrated(doc: Document) -> Iterator[Trial | None]:
    """With eight projects or more none holds more than 60% of their money."""
    money = _project_money(doc)
    if len(money) >= _MANY:
        top, whole = max(money, key=lambda f: f.amount), sum(f.amount for f in money)
        share = 100 * top.amount / whole
        yield _look(top.spot, share <= _TOP, f"{top.spot}占 {len(money)} 个项目资金的 {share:.0f}%", f"one project holds {share:.0f}%", top)  # fmt: skip


def _project_money(doc: Document) -> list[Figure]:
    found = [r.get("total", "current_year", "amount") for r in leaves(doc, "projects")]
    return [f for f in found if f is not None]


@rule("STAT-04", "其他类占比", "share of other codes", severity="notice")
def others(doc: Document) -> Iterator[Trial | None]:
    """Items named 其他 (codes ending in 99) hold no more than 40% of the appropriations of the general budget."""
    table = doc.first("general_public")
    head = head_row(table) if table is not None else None
    if table is None or head is None or head.grand is None or not head.grand.amount:
        return
    rows: list[Row] = [r for r in table.rows if r.code and len(r.code) == 7 and r.code.endswith("99")]
    money = [r.grand for r in rows if r.grand is not None]
    if money:
        share = 100 * sum(f.amount for f in money) / head.grand.amount
        zh = f"一般公共预算支出中“其他”项级科目占 {share:.0f}%"
        yield _look(table.name, share <= _OTHERS, zh, f"items named 其他 hold {share:.0f}%", *money[:5])


@rule("STAT-06", "结转率", "carry-over rate", severity="notice")
def carried(doc: Document) -> Iterator[Trial | None]:
    """What is carried over is no more than 30% of all money of the year."""
    table = doc.first("balance")
    if table is None:
        return
    whole = side_head(table, "income", grand=True)
    moved = carried_in(table)
    out = table.one(("carry_over_out",), "expenditure")
    figure = (out.grand if out is not None else None) if doc.kind == "final" else moved
    if whole is not None and whole.grand is not None and whole.grand.amount and figure is not None:
        share = 100 * figure.amount / whole.grand.amount
        zh = f"{figure.spot}占总额的 {share:.0f}%"
        yield _look(figure.spot, share <= _CARRIED, zh, f"{share:.0f}% is carried over", figure, whole.grand)


@rule("STAT-07", "整数金额", "round amounts", severity="notice")
def rounded(doc: Document) -> Iterator[Trial | None]:
    """Of eight projects or more not all are whole tens of thousands."""
    money = _project_money(doc)
    if len(money) >= _MANY:
        whole = sum(f.amount % (10 * _WAN) == 0 for f in money)
        zh = f"{len(money)} 个项目的预算都是 10 万元的整数倍"
        yield _look("项目支出", whole < len(money), zh, "every project is a round amount", *money[:5])


@rule("STAT-08", "采购占比", "share of procurement", severity="notice")
def procured(doc: Document) -> Iterator[Trial | None]:
    """Procurement is no more than all expenditure."""
    found = [f for f in doc.said if f.scale == "money" and "政府采购" in f"{f.subject}{f.item}" and f.measure == "amount"]
    whole = _spent(doc)
    if found and whole is not None and whole.amount:
        most = max(found, key=lambda f: f.amount)
        share = 100 * most.amount / whole.amount
        zh = f"政府采购 {most.printed}{most.unit or ''}超过全部支出 {whole.printed}{whole.unit or ''}"
        yield _look("政府采购", share <= _BOUGHT, zh, f"procurement is {share:.0f}% of all expenditure", most, whole)
