"""XT-01 … XT-05: the overview tables and the tables that detail them end in the same totals."""

from __future__ import annotations

from collections.abc import Iterator

from yqlib import forms
from yqlib.audit.compare import Sum, Trial, add, compare, place, skip
from yqlib.audit.records import Document, Figure, Row, Table
from yqlib.audit.registry import rule
from yqlib.audit.rules import reach
from yqlib.audit.rules.sides import FUNDS, USES
from yqlib.audit.rules.small import BUDGETS, SOURCES, UNIT_FUNDS, carry_over_inside


def same(
    left: Figure | None, right: Figure | None, names: tuple[str, str], relation: str = "="
) -> Trial | None:
    """Two single figures of two tables compared; None where either form has no such place."""
    shown = left or right
    if shown is None:
        return None
    table, other = shown.table, names[1] if shown is left else names[0]
    subject = f"{place(table, shown.label, shown)}—{other}"
    words = (f"{names[0]}为", f"{names[1]}为")
    return compare(subject, add([left]), add([right]), words, relation)


@rule("XT-01", "总表与收入表", "balance = revenue table", roles="balance income", basis="legal", needs=2)
def balance_is_revenue(doc: Document) -> Iterator[Trial | None]:
    """Income of the overview equals the revenue table: the year's total, every source, and 上年结转."""
    for income in doc.role("income"):
        for balance in doc.role("balance"):
            names = (balance.name, income.name)
            head = income.total_row()
            if head is None:
                yield skip(income.name, "not_checkable", "收入表没有合计行")
                continue
            grand = head.key == "income_total" or carry_over_inside(income)
            whole = reach.side_head(balance, "income", grand)
            yield same(whole.grand if whole else None, head.grand, names)
            sources = _sources(income, head)
            fiscal = sources.get("fiscal")
            for key, cell in (dict.fromkeys(_MADE_OF) | sources).items():
                printed = reach.line(balance, "income", key)
                inner = (fiscal and key in BUDGETS) or (sources.get("unit_funds") and key in UNIT_FUNDS)
                if printed is None or (inner and cell is None):
                    continue
                if cell is None and key in _MADE_OF:
                    own = key != "other_funds"
                    parts = [
                        sources.get(k) for k in _MADE_OF[key] if own or not reach.line(balance, "income", k)
                    ]
                    yield _made_of(printed.grand, parts, names, key)
                else:
                    yield same(printed.grand, cell, names)
            if fiscal and not reach.line(balance, "income", "fiscal"):
                yield _fiscal(balance, fiscal, names)
            carried = sources.get("carry_over_in")
            if carried or doc.kind == "budget":  # the revenue table of final accounts has no carry-over
                yield same(reach.carried_in(balance), carried, names)


def _sources(income: Table, head: Row) -> dict[str, Figure | None]:
    """The revenue table's figure for each source: columns of its total row, or 小计 rows (Jiangsu)."""
    if head.get("total") is not None:
        found = {key: head.get(key) for key in (*BUDGETS, *SOURCES, "fiscal")}
        return found | {"carry_over_in": head.get("carry_over")}
    rows = [r for r in income.rows if r.key == "subtotal" and r.parent]
    return {key: r.grand for r in rows if (key := forms.row_key(r.parent or "", "balance"))}


#: Lines of the overview a revenue table may print only in parts; what 其他资金 holds no form says.
_MADE_OF = {
    "fiscal": BUDGETS,
    "unit_funds": UNIT_FUNDS,
    "other_funds": (*UNIT_FUNDS, "unit_funds", "special_account"),
}


def _made_of(
    whole: Figure | None, parts: list[Figure | None], names: tuple[str, str], key: str
) -> Trial | None:
    """财政拨款 or 单位资金 of the overview against their parts in the revenue table."""
    if whole is None:
        return None
    subject = f"{place(whole.table, whole.label, whole)}—{names[1]}"
    words = (f"{names[0]}{whole.label}为", f"{names[1]}所含各项来源合计")
    excuse = "其他资金含哪些来源，表中未说明" if key == "other_funds" else ""
    return compare(subject, add([whole]), add(parts), words, excuse=excuse)


def _fiscal(balance: Table, fiscal: Figure, names: tuple[str, str]) -> Trial | None:
    rows = [reach.line(balance, "income", key) for key in BUDGETS]
    parts = add(r.grand for r in rows if r)
    subject = f"{place(fiscal.table, fiscal.label, fiscal)}—{names[0]}"
    return compare(subject, add([fiscal]), parts, (f"{names[1]}财政拨款收入为", f"{names[0]}三本预算合计"))


@rule("XT-02", "总表与支出表", "balance = expenditure table", roles="balance expenditure",
      basis="legal", needs=2)  # fmt: skip
def balance_is_expenditure(doc: Document) -> Iterator[Trial | None]:
    """Expenditure of the overview equals the expenditure table: total, every function, every use."""
    for detail in doc.role("expenditure"):
        head = reach.head_row(detail)
        coded = any(r.code for r in detail.rows)
        for balance in doc.role("balance"):
            names = (balance.name, detail.name)
            if head is None:
                yield skip(detail.name, "not_checkable", "支出表没有合计行")
                continue
            whole = reach.side_head(balance, "expenditure", not coded)
            yield same(whole.grand if whole else None, head.grand, names)
            for key in sorted(USES):
                if (printed := reach.line(balance, "expenditure", key)) is not None:
                    yield same(printed.grand, head.get(key), names)
            yield from _functions(balance, detail, names)


def _functions(balance: Table, detail: Table, names: tuple[str, str]) -> Iterator[Trial | None]:
    printed, detailed = reach.classes(balance, "expenditure"), reach.classes(detail)
    for code in sorted(printed.keys() | detailed.keys()) if printed and detailed else ():
        left, right = printed.get(code), detailed.get(code)
        yield same(left.grand if left else None, right.grand if right else None, names)


@rule("XT-03", "财政拨款与三本预算", "appropriation = three budgets",
      roles="fiscal_balance balance general_public fund_expenditure fund state_capital",
      basis="legal", needs=2)  # fmt: skip
def appropriation_is_budgets(doc: Document) -> Iterator[Trial | None]:
    """The appropriation table's expenditure in each budget equals the total of that budget's own table.

    A table titled 不含上年结转 leaves out the carry-over: then the appropriation less its 上年结转 equals
    it. Where the title is silent, the nearer reading is taken. Where the appropriation table splits only
    its income by budget, that income (with what the budget carried in, if nearer) stands in. The income
    lines of the appropriation table equal the same lines of the overview.
    """
    for overview in doc.role("fiscal_balance"):
        for balance in doc.role("balance"):
            for key in BUDGETS:
                left, right = reach.line(balance, "income", key), reach.line(overview, "income", key)
                if left is not None and right is not None:
                    yield same(left.grand, right.grand, (balance.name, overview.name))
        for fund, roles in reach.BUDGET_TABLES.items():
            for table in (t for t in doc.tables if t.role in roles):
                yield _budget_total(doc, overview, fund, table)


def _budget_total(doc: Document, overview: Table, fund: str, table: Table) -> Trial | None:
    spent = _appropriated(overview, fund, table)
    if not table.rows:
        return _against_empty(overview, fund, table, spent)
    sides = {r.side for r in table.rows}
    head = reach.head_row(table, "expenditure" if "expenditure" in sides else None)
    if head is None:
        return skip(table.name, "not_checkable", "表中没有合计行")
    total = add([head.grand])
    if FUNDS & set(overview.columns("expenditure")):
        less = leaves_out_carry_over(doc, overview, fund, table)
        left, excuse = add([spent], [_carried(overview, fund)] if less else []), ""
    else:
        left, excuse = _unsplit(overview, fund, spent, total)
    subject = f"{place(table, head, head.grand)}—{overview.name}"
    return compare(subject, total, left, (f"{table.name}合计为", f"{overview.name}应为"), excuse=excuse)


def _unsplit(overview: Table, fund: str, spent: Figure | None, total: Sum) -> tuple[Sum, str]:
    """The overview splits only its income: a budget's own money, with what it carried in if that is nearer."""
    carried = _carried(overview, fund)
    readings = [add([spent]), add([spent, carried])]
    nearest = min(readings, key=lambda s: abs(s.value - total.value))
    listed = any(reach.carried_in(overview, f) for f in FUNDS)
    out = overview.one(("carry_over_out",), "expenditure")
    unknown = not (carried or listed or reach.blank([reach.carried_in(overview)]))
    if unknown or not reach.blank([out.grand if out else None]):
        return nearest, "财政拨款总表的支出和结转未分列各本预算，不能判断"
    return nearest, ""


def _appropriated(overview: Table, fund: str, table: Table) -> Figure | None:
    """Expenditure of one budget in the appropriation table; its income where the form splits only that."""
    head = reach.side_head(overview, "expenditure")
    if FUNDS & set(overview.columns("expenditure")):
        every = fund == "general_public" and reach.all_appropriation(table)
        return (head.grand if every else head.get(fund)) if head else None
    if fund == "general_public" and "一般公共预算" not in table.title:
        total = reach.side_head(overview, "income", grand=True)  # 财政拨款支出预算表 holds every budget
        return total.grand if total else None
    row = reach.line(overview, "income", fund)
    return row.grand if row else None


def leaves_out_carry_over(doc: Document, overview: Table, fund: str, table: Table) -> bool:
    """The title says so; or it says nothing and the budget's total comes nearer without carry-over."""
    if not FUNDS & set(overview.columns("expenditure")):
        return False  # compared is the income line, which is the year's own money
    if reach.without_carry_over(table):
        return True
    head, carried = reach.head_row(table), _carried(overview, fund)
    spent = _appropriated(overview, fund, table)
    if doc.kind == "final" or not (head and head.grand and spent and carried):
        return False
    off = spent.amount - head.grand.amount
    return abs(off - carried.amount) < abs(off)


def _carried(overview: Table, fund: str) -> Figure | None:
    """上年结转 of one budget; all of it where no other budget has money."""
    carried = reach.carried_in(overview, fund)
    if carried is not None or any(reach.carried_in(overview, f) for f in FUNDS):
        return carried
    head = reach.side_head(overview, "expenditure")
    rows = [reach.line(overview, "income", f) for f in FUNDS - {fund}]
    others = [head.get(f) for f in FUNDS - {fund}] if head else []
    return reach.carried_in(overview) if reach.blank([*others, *(r.grand for r in rows if r)]) else None


def _against_empty(overview: Table, fund: str, table: Table, spent: Figure | None) -> Trial | None:
    """A budget with money in the overview whose own table says it is empty."""
    if spent is None or not spent.amount:
        return None
    left = add([spent], [_carried(overview, fund)] if reach.without_carry_over(table) else [])
    subject = f"{place(overview, spent.label, spent)}—{table.name}"
    excuse = "" if table.note and not table.doubtful else "明细表未读出数字，也没有空表说明"
    words = (f"{overview.name}为", f"{table.name}")
    return compare(subject, left, Sum(), words, excuse=excuse, zero_right=True)


@rule("XT-04", "一般公共预算基本支出与经济分类表", "basic expenditure = economic table",
      roles="basic_economic general_public fiscal_balance", basis="legal", needs=2)  # fmt: skip
def basic_is_economic(doc: Document) -> Iterator[Trial | None]:
    """Basic expenditure of the general public budget equals the total of the table by economic class.

    Where the table by function does not split basic from project (Jiangsu), the line 基本支出 of the
    appropriation table stands in, unless fund money is mixed in there.
    """
    for table in doc.role("basic_economic"):
        total = reach.basic_total(table)
        if reach.all_money(doc, table):
            yield skip(table.name, "not_applicable", "本表含各项资金，不止一般公共预算")
            continue
        for source in doc.role("general_public"):
            head = reach.head_row(source)
            if head is not None and (basic := head.get("basic")) is not None:
                yield _basic(doc, table, total, source, basic)
        if any("basic" in t.columns() for t in doc.role("general_public")):
            continue
        for overview in doc.role("fiscal_balance"):
            row = reach.line(overview, "expenditure", "basic")
            fund = reach.line(overview, "income", "fund")
            if fund is not None and not reach.blank([fund.grand]):
                yield skip(table.name, "not_applicable", "财政拨款基本支出含政府性基金，不能分出一般公共预算")
            elif row is not None:
                yield _basic(doc, table, total, overview, row.grand)


def _basic(doc: Document, table: Table, total: Sum, source: Table, basic: Figure | None) -> Trial | None:
    subject = f"{table.name}合计—{source.name}"
    words = (f"{table.name}合计为", f"{source.name}基本支出为")
    apart = {reach.scope(table), reach.scope(source)} == {"一般公共预算", "财政拨款"}
    mixed = apart and reach.other_budgets(doc)
    excuse = "两表的资金范围不同" if mixed else ""
    return compare(subject, total, add([basic]), words, excuse=excuse)


@rule("XT-05", "功能类逐项一致", "function rows agree",
      roles="fiscal_balance general_public fund_expenditure fund state_capital", needs=2)  # fmt: skip
def function_rows(doc: Document) -> Iterator[Trial | None]:
    """Each function of the appropriation table equals the same class of that budget's own table.

    Where that table leaves out 上年结转 (XT-03), the class's 上年结转安排 in the overview is taken off first,
    provided all of the carry-over is appropriation of that budget; else the row must only not be less.
    """
    for overview in doc.role("fiscal_balance"):
        rows = reach.classes(overview, "expenditure")
        for fund, roles in reach.BUDGET_TABLES.items():
            for table in doc.role(*roles) if FUNDS & set(overview.columns("expenditure")) else ():
                carried = _carried_by_class(doc, overview, fund, table)
                for code, row in sorted(reach.classes(table).items()):
                    if code in rows:
                        yield _class_row(rows[code], row, fund, carried)
                    elif not reach.blank([row.grand]):
                        yield skip(place(table, row), "not_checkable", f"{overview.name}没有这一类的行")


def _carried_by_class(
    doc: Document, overview: Table, fund: str, table: Table
) -> dict[str, Figure | None] | None:
    """上年结转安排 by class, {} where nothing is left out, None where it cannot be told apart."""
    whole = reach.carried_in(overview)
    left_out = leaves_out_carry_over(doc, overview, fund, table)
    if not left_out or whole is None or not whole.amount:
        return {}
    mine = _carried(overview, fund)
    for balance in doc.role("balance"):
        head = reach.side_head(balance, "expenditure")
        if head is not None and reach.agree(head.get("carry_over"), mine):
            rows = reach.classes(balance, "expenditure")
            return {code: row.get("carry_over") for code, row in rows.items()}
    return {} if mine is None or not mine.amount else None


def _class_row(above: Row, below: Row, fund: str, carried: dict[str, Figure | None] | None) -> Trial | None:
    code = below.code or ""
    every = fund == "general_public" and reach.all_appropriation(below.table)
    figure, part = above.grand if every else above.get(fund), below.grand
    subject = f"{place(above.table, above, figure)}—{below.table.name}"
    words = (f"{above.table.name}本行为", f"{below.table.name}同类为")
    if carried is None:
        return compare(subject, add([figure]), add([part]), words, ">=")
    taken = carried.get(code)
    if taken is not None and taken.amount:
        words = (f"{above.table.name}本行减上年结转安排为", words[1])
    return compare(subject, add([figure], [taken]), add([part]), words)
