"""XT-06 … XT-13: one table bounds another, or prints the same figure again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from yqlib import forms
from yqlib.audit.compare import Sum, Trial, add, compare, place, skip
from yqlib.audit.records import Document, Figure, Row, Table
from yqlib.audit.registry import rule
from yqlib.audit.rules import reach
from yqlib.audit.rules.projects import grand_row
from yqlib.audit.rules.totals import leaves_out_carry_over, same


@rule("XT-06", "支出表不小于财政拨款表", "all funds >= appropriation",
      roles="expenditure balance general_public fiscal_balance", needs=2)  # fmt: skip
def all_funds(doc: Document) -> Iterator[Trial | None]:
    """No figure of the general public budget exceeds the same code in the table of all money.

    Where both totals of a column agree no other money exists in it, and every code must be equal. Where
    the expenditure table has no codes (Jiangsu) the overview's functions and uses stand in.
    """
    coded = [t for t in doc.role("expenditure") if t.by_code()]
    for own in doc.role("general_public"):
        for every in coded:
            yield from _codes(every, own, ("total", "basic", "project"))
        for every in () if coded else doc.role("balance"):
            yield from _by_class(every, own)
    for overview in () if coded else doc.role("fiscal_balance"):
        for every in doc.role("expenditure"):
            yield from _uses(every, overview)


def _codes(every: Table, own: Table, columns: tuple[str, ...]) -> Iterator[Trial | None]:
    """Code by code: equal where the totals agree, else no less."""
    above, below = every.by_code() or {}, own.by_code() or {}
    heads = reach.head_row(every), reach.head_row(own)
    for column in columns:
        wholes = [h.get(column) if h else None for h in heads]
        relation = "=" if reach.agree(*wholes) else ">="
        if all(wholes):
            yield same(*wholes, (every.name, own.name), relation)
        for code in sorted(above.keys() & below.keys()):
            pair = above[code].get(column), below[code].get(column)
            if relation == "=" or pair[1]:
                yield same(*pair, (every.name, own.name), relation)


def _by_class(balance: Table, own: Table) -> Iterator[Trial | None]:
    above, below = reach.classes(balance, "expenditure"), reach.classes(own)
    head, total = reach.side_head(balance, "expenditure"), reach.head_row(own)
    wholes = head.grand if head else None, total.grand if total else None
    relation = "=" if reach.agree(*wholes) else ">="
    for code in sorted(above.keys() & below.keys()):
        yield same(above[code].grand, below[code].grand, (balance.name, own.name), relation)


def _uses(every: Table, overview: Table) -> Iterator[Trial | None]:
    head = reach.head_row(every)
    total = reach.side_head(overview, "expenditure")
    if head is None or total is None:
        return
    relation = "=" if reach.agree(head.grand, total.grand) else ">="
    yield same(head.grand, total.grand, (every.name, overview.name), relation)
    for key in ("basic", "project", "reserve"):
        if (row := reach.line(overview, "expenditure", key)) is not None and head.get(key):
            yield same(head.get(key), row.grand, (every.name, overview.name), relation)


@rule("XT-07", "项目表与项目支出", "project table = project expenditure",
      roles="projects projects_carryover general_public expenditure", needs=2)  # fmt: skip
def projects_add_up(doc: Document) -> Iterator[Trial | None]:
    """The project table's general public money equals 项目支出 of that budget without carry-over.

    This year's projects and carried-over projects together equal 项目支出 of the expenditure table; where
    money was carried over but no table of its projects is printed, they must only not exceed it.
    """
    for table in doc.role("projects"):
        head = grand_row(table)
        if head is None:
            yield skip(table.name, "not_checkable", "项目表没有统领全表的行")
            continue
        for own in doc.role("general_public"):
            total = reach.head_row(own)
            if total is None or "project" not in own.columns():
                continue
            lists = _carried_columns(table) or any(t.role == "projects_carryover" for t in doc.tables)
            if _carried(doc) and not lists:
                yield skip(table.name, "not_applicable", "有上年结转而无结转项目表，不知项目表是否含结转")
                continue
            relation = "=" if not _carried(doc) or _current_only(doc, own) else "<="
            if _partial(doc, table) and not _general_only(doc, table):
                continue
            cell = head.grand if _general_only(doc, table) else head.get("general_public")
            yield same(cell, total.get("project"), (table.name, own.name), relation)
        for every in doc.role("expenditure"):
            yield from _all_projects(doc, table, head, every)


def _all_projects(doc: Document, table: Table, head: Row, every: Table) -> Iterator[Trial | None]:
    total = reach.head_row(every)
    if total is None or "project" not in every.columns():
        return
    parts: list[Figure | None] = [head.grand]
    names = [table.name]
    for carried in doc.role("projects_carryover"):
        row = grand_row(carried)
        parts.append(row.grand if row else None)
        names.append(carried.name)
    listed = any(t.role == "projects_carryover" for t in doc.tables) and None not in parts
    subject = f"{place(table, head, head.grand)}—{every.name}"
    words = (f"{'、'.join(names)}合计为", f"{every.name}项目支出为")
    listed = listed or _carried_columns(table)
    relation = "=" if (listed or not _carried(doc)) and not _partial(doc, table) else "<="
    yield compare(subject, add(parts), add([total.get("project")]), words, relation)


_PART = re.compile("一般公共预算|政府性基金|国有资本|专户|单位资金|转移支付|专项")


def _partial(doc: Document, table: Table) -> bool:
    """The table lists projects of one kind of money only, or shares the projects with another table."""
    lists = [t for t in doc.tables if t.role == "projects"]
    return len(lists) > 1 or _PART.search(forms.normalise(table.title)) is not None


def _general_only(doc: Document, table: Table) -> bool:
    """The title says the projects are those of the general public budget, and no other table has more."""
    title = forms.normalise(table.title)
    same = [t for t in doc.tables if t.role == "projects" and "一般公共预算" in forms.normalise(t.title)]
    return "一般公共预算" in title and len(same) == 1


def _carried_columns(table: Table) -> bool:
    """The project table prints last year's money beside this year's."""
    return any(c.startswith("carry_over") for c in table.columns())


def _carried(doc: Document) -> bool:
    """Money was carried over from last year."""
    return not reach.blank(reach.carried_in(t) for t in doc.role("balance", "fiscal_balance"))


def _current_only(doc: Document, own: Table) -> bool:
    """The general public budget's own table leaves out the carry-over."""
    overviews = doc.role("fiscal_balance")
    return reach.without_carry_over(own) or any(
        leaves_out_carry_over(doc, t, "general_public", own) for t in overviews
    )


@rule("XT-08", "结转项目与上年结转", "carry-over projects = carry-over",
      roles="projects_carryover balance", kinds=("budget",), needs=2)  # fmt: skip
def carried_projects(doc: Document) -> Iterator[Trial | None]:
    """Carried-over projects equal the overview's 上年结转安排; with basic expenditure in it, no more.

    Basic expenditure is known not to be carried over where 基本支出 is the same with and without it.
    """
    for table in doc.role("projects_carryover"):
        head = grand_row(table)
        for balance in doc.role("balance"):
            year = reach.side_head(balance, "expenditure")
            carried = year.get("carry_over") if year else None
            if head is None:
                yield skip(table.name, "not_checkable", "结转项目表没有统领全表的行")
            elif carried is None:
                names = (table.name, balance.name)
                yield same(head.grand, reach.carried_in(balance), names, "<=")
            else:
                relation = "=" if _only_projects(doc) else "<="
                yield same(head.grand, carried, (table.name, balance.name), relation)


def _only_projects(doc: Document) -> bool:
    heads = [reach.head_row(t) for t in doc.role("expenditure", "general_public")]
    basics = [h.get("basic") for h in heads if h]
    return len(basics) == 2 and reach.agree(*basics)


@rule("XT-09", "机关运行经费不大于公用经费", "operating cost <= public expenditure",
      roles="operating three_public basic_economic", severity="warning", kinds=("budget",),
      needs=2)  # fmt: skip
def operating_within_public(doc: Document) -> Iterator[Trial | None]:
    """Operating cost of organs is part of 公用经费 of basic expenditure, so it is not more.

    Both are equal where every unit is an organ or managed like one: that needs the prose. Jiangsu's form
    of 2017 counted project money in; it shows when several items exceed the same items of basic
    expenditure, and then the rule does not apply.
    """
    for table in doc.role("basic_economic")[:1]:
        public = reach.public_spending(table)
        for own in doc.role("operating"):
            head = reach.head_row(own)
            whole = add([head.grand if head else None])
            if len(_beyond(own, table)) > 1 and whole.value > public.value:
                reason = "多个科目大于基本支出的同一科目：本表口径含项目支出"
                yield skip(own.name, "not_applicable", reason)
            else:
                yield _within(own, whole, table, public)
        for own in doc.role("three_public"):
            for row in own.rows:
                if (figure := row.get("operating")) is not None:
                    yield _within(own, add([figure]), table, public)


def _within(own: Table, whole: Sum, table: Table, public: Sum) -> Trial | None:
    words = ("机关运行经费为", f"{table.name}公用经费为")
    return compare(f"{own.name}机关运行经费—{table.name}", whole, public, words, "<=")


def _beyond(own: Table, basic: Table) -> list[str]:
    """Economic items whose operating cost is more than basic expenditure has of them."""
    codes, limits = own.by_code() or {}, basic.by_code() or {}
    items = [(c, r.grand) for c, r in codes.items() if len(c) == 5 and r.grand]
    return [c for c, f in items if c not in limits or f.amount > add([limits[c].grand]).value]


_ITEMS = (
    ("reception", "30217", ("公务接待费",)),
    ("vehicle_operation", "30231", ("公务用车运行维护费",)),
    ("abroad", "30212", ("因公出国（境）费用", "因公出国（境）费")),
    ("vehicle_purchase", "31013", ("公务用车购置", "公务用车购置费")),
    ("meeting", "30215", ("会议费",)),
    ("training", "30216", ("培训费",)),
)


@rule("XT-10", "三公不小于基本支出同款", "three-public >= basic line",
      roles="three_public basic_economic", needs=1)  # fmt: skip
def three_public_covers_basic(doc: Document) -> Iterator[Trial | None]:
    """三公 covers basic and project money, so no item of it is less than the same item of basic expenditure.

    公务接待费 30217, 公务用车运行维护费 30231, 因公出国（境）费 30212, 公务用车购置 31013; 会议费 30215 and
    培训费 30216 where they are printed beside 三公. An item left blank in a filled table is nothing, and so
    is every item of a table that says it is empty.
    """
    table = doc.first("three_public") or next((t for t in doc.tables if t.role == "three_public"), None)
    for basic in doc.role("basic_economic")[:1] if table else ():
        for word, code, names in _ITEMS:
            part = reach.economic_item(basic, code, *names)
            figure = reach.three_public(doc, word)
            if not part.figures:
                continue
            if figure is None and word.startswith("vehicle_"):
                figure = reach.three_public(doc, "vehicles")
            if figure is None and word in ("meeting", "training"):
                continue
            subject = f"{place(basic, part.figures[0].label)}—{table.name}"
            words = (f"{basic.name}{names[0]}为", f"{table.name}同项为")
            excuse = "" if figure or _measured(doc, table) else "三公表未印合计，空白不能当作零"
            if figure is None and any(row.torn or row.unknown for row in table.rows):
                excuse = "三公表有未识别或重复的列"
            excuse = excuse or ("基本支出表含各项资金" if reach.all_money(doc, basic) else "")
            yield compare(subject, part, add([figure]), words, "<=", excuse, zero_right=True)


def _measured(doc: Document, table: Table) -> bool:
    """The table prints the year's own total or says it is empty: then a blank item is nothing."""
    if not table.rows:
        return bool(table.note) and not table.doubtful
    return any(reach.three_public(doc, word) is not None for word in ("three_public", "total"))


@rule("XT-11", "总结转不小于财政拨款结转", "total carry-over >= appropriation carry-over",
      roles="balance fiscal_balance", kinds=("final",), needs=2)  # fmt: skip
def carry_over_covers(doc: Document) -> Iterator[Trial | None]:
    """年初 and 年末 balances of all money are not less than those of the appropriation."""
    for balance in doc.role("balance"):
        for own in doc.role("fiscal_balance"):
            for key, side in (("carry_over_in", "income"), ("carry_over_out", "expenditure")):
                rows = balance.one((key,), side), own.one((key,), side)
                pair = [r.grand if r else None for r in rows]
                if pair[1] is not None and pair[1].amount:
                    yield same(*pair, (balance.name, own.name), ">=")


@rule("XT-12", "统计表机关运行经费与公用经费", "statistics = economic table",
      roles="statistics basic_economic", severity="warning", kinds=("final",), needs=2)  # fmt: skip
def statistics_within_public(doc: Document) -> Iterator[Trial | None]:
    """Operating cost in the statistics table is not more than 公用经费 of basic expenditure.

    It is nothing for a public institution of the welfare kind: who that is, only the prose says.
    """
    for own in doc.role("statistics"):
        rows = [own.one((key,)) for key in ("administrative", "civil_service_like")]
        whole = add(r.grand for r in rows if r)
        if not whole.figures:
            yield skip(own.name, "not_applicable", "统计表未列机关运行经费")
            continue
        for basic in doc.role("basic_economic")[:1]:
            yield _within(own, whole, basic, reach.public_spending(basic))


@rule("XT-13", "同码同值", "same code same value",
      roles="general_public basic_economic income operating", needs=1)  # fmt: skip
def same_code(doc: Document) -> Iterator[Trial | None]:
    """The same code, measure and scope printed in two tables is the same figure.

    Tried on two tables of one role (Jiangsu prints 财政拨款 and 一般公共预算 apart: equal while there is no
    fund money), and in budgets on the year's general public or appropriation money by function, in the
    revenue table and in the expenditure table of that budget, where their totals agree; and on the operating
    cost by economic item (Jiangsu) beside the same items of basic expenditure, where most of them agree.
    """
    for role in ("general_public", "basic_economic"):
        tables = doc.role(role)
        for first, second in pairwise(tables):
            yield from _twice(doc, first, second)
    for income in doc.role("income") if doc.kind != "final" else ():
        for own in doc.role("general_public"):
            for column in ("general_public", "fiscal"):
                yield from _by_function(income, own, column)
    for own in doc.role("operating"):
        for basic in doc.role("basic_economic")[:1]:
            yield from _by_item(own, basic)


def _by_item(own: Table, basic: Table) -> Iterator[Trial | None]:
    """Items of operating cost beside those of basic expenditure: one kind of money where most are the same."""
    above, below = own.by_code() or {}, basic.by_code() or {}
    codes = [c for c in sorted(above.keys() & below.keys()) if len(c) == 5]
    pairs = [(above[c].grand, below[c].grand) for c in codes]
    alike = sum(reach.agree(*pair) for pair in pairs)
    if len(pairs) > 2 and alike * 5 >= len(pairs) * 4:
        for pair in pairs:
            yield same(*pair, (own.name, basic.name))


def _twice(doc: Document, first: Table, second: Table) -> Iterator[Trial | None]:
    subject = f"{first.name}—{second.name}"
    classes = [{r.code[0] for r in t.rows if r.code} for t in (first, second)]
    if all(classes) and not classes[0] & classes[1]:
        yield skip(subject, "not_applicable", "两表按不同的科目列示")
        return
    if doc.role("fund_expenditure", "fund") and reach.scope(first) != reach.scope(second):
        yield skip(subject, "not_applicable", "有政府性基金支出，两表口径不同")
        return
    if bool(reach.scope(first)) != bool(reach.scope(second)):
        yield skip(subject, "not_applicable", "两表资金范围不同")
        return
    pairs = [(reach.head_row(first), reach.head_row(second))]
    above, below = first.by_code() or {}, second.by_code() or {}
    for code in sorted(above.keys() | below.keys()):
        pairs.append((above.get(code), below.get(code)))
    for row, again in pairs:
        figures = row.grand if row else None, again.grand if again else None
        yield same(*figures, (first.name, second.name))


def _by_function(income: Table, own: Table, column: str) -> Iterator[Trial | None]:
    heads = reach.head_row(income), reach.head_row(own)
    if not all(heads) or not reach.agree(heads[0].get(column), heads[1].grand):
        return
    above, below = income.by_code() or {}, own.by_code() or {}
    for code in sorted(above.keys() & below.keys()):
        yield same(above[code].get(column), below[code].grand, (income.name, own.name))
