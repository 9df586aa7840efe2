"""TT-01 … TT-08, TT-10, TT-14, TX-19: what the explanatory text says against the table cells that print it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache

from yqlib import forms
from yqlib.audit.compare import Sum, Trial, add, claim, compare, skip
from yqlib.audit.link import Link, Place, agrees, known_empty, links, readings
from yqlib.audit.meaning import MONEY, names_money
from yqlib.audit.prose import Said
from yqlib.audit.records import Document, Row, Table
from yqlib.audit.registry import rule
from yqlib.audit.rules.reach import all_appropriation, other_budgets, without_carry_over
from yqlib.audit.rules.small import BUDGETS, SOURCES
from yqlib.audit.told import phrase, talk

#: Parts of a figure that are items of their own.
_PARTS = {
    "three_public": ("abroad", "vehicles", "reception"),
    "vehicles": ("vehicle_purchase", "vehicle_operation"),
    "procurement": ("goods", "works", "services"),
}
_VEHICLES = re.compile("(共有|实有)?(公务用车|车辆)(总数|保有量|数量)?")
_PRICE = re.compile(r"(\d+)万元")
_ADJUSTED = re.compile("(全年|调整后?)预算数")
#: Tables of one budget, or of all money: no appropriation as a whole.
_OF_ONE = ("general_public", "basic_economic", "expenditure")
#: Figures that may be of a part of the tables: that none agrees proves nothing.
UNSURE = frozenset(("goal_projects", "goal_whole"))


def same(link: Link, place: Place) -> Trial | None:
    """What is said and one place that must print it."""
    return compare(link.said.spot, add([link.said]), place.sum, ("正文为", f"{place.table.name}为"))


def of_rule(doc: Document, name: str) -> Iterator[Trial | None]:
    """Every figure of prose this rule judges, against the tables."""
    for link in links(doc):
        if link.meaning.rule == name and not link.said.worded:
            yield from judge(doc, link)


def judge(doc: Document, link: Link) -> Iterator[Trial | None]:
    """A figure against its readings: every place of the reading that agrees, or the nearest where none does.

    A zero against a blank or the reverse is TX-19's, a figure of another scope TT-14's.
    """
    agreed = link.agreeing()
    if agreed is not None:
        many = alike(agreed)
        yield from (same(link, place) for place in agreed if not many or agrees(link.said, place))
        return
    whole = completed(doc, link)
    if whole is not None and (not link.said.amount or (link.readings and not link.readings[0][0].blank)):
        yield whole
        return
    place = link.nearest()
    if place is None or not link.said.amount or not place[0].sum.value:
        return
    if reason := unsure(doc, link, place):
        yield skip(link.said.spot, "not_checkable", reason)
    elif elsewhere(doc, link) is None:
        yield same(link, place[0])


def alike(places: list[Place]) -> bool:
    """Several tables are of one role: a document of several bodies, and the prose does not say of which it speaks."""
    tables = {p.table.id: p.table.role for p in places}
    return len(set(tables.values())) < len(tables)


def unsure(doc: Document, link: Link, places: list[Place]) -> str:
    """Why it proves nothing that no reading agrees; '' where it does."""
    what = link.meaning
    if what.figure in UNSURE or what.context == "performance":
        return "不能确定所说资金的范围"
    if alike(places):
        return "有几张同类的表，不能确定所说的是哪一张"
    if what.rule == "TT-10" and what.context == "all" and not names_money(link.said.section):
        return "标题未说明所说资金的范围"
    if what.fund == "fiscal" and places[0].table.role in _OF_ONE and not all_appropriation(places[0].table) and other_budgets(doc):
        return "正文所说可能是全部财政拨款，表中只有一本预算的"
    if _of_unit(doc, link.said):
        return "所说可能只是其中一个单位的数"
    if what.figure in ("personnel", "public") and what.fund not in MONEY[2:] and _of_more(doc, places[0].table):
        return "正文所说可能是各种资金的基本支出，表中只有一般公共预算的"
    if _as_reason(link.said):
        return "在说明原因处，可能只是变动的一部分"
    if (
        what.rule == "TT-06"
        and what.stage == "budget"
        and _ADJUSTED.search(places[0].table.info.get("note") or "")
    ):
        return "表中预算数为全年预算数，可与年初预算不同"
    return ""


def _of_more(doc: Document, table: Table) -> bool:
    """Basic expenditure is paid of more than the money whose table tells 人员经费 and 公用经费 apart; where no table
    prints all of it, the body has other money."""
    spent = doc.first("expenditure")
    if spent is None:
        rows = [r for t in doc.role("balance") for r in t.rows if r.side == "income" and r.key in SOURCES]
        return any(f.amount for r in rows for f in r.figures)
    told = table if table.role == "basic_economic" else doc.first("basic_economic")
    one = spent.total_row()
    other = told.total_row() if told is not None else None
    a = one.get("basic") if one is not None else None
    b = other.grand if other is not None else None
    return a is not None and b is not None and a.amount > b.amount + a.half + b.half


def of_part(doc: Document, said: Said) -> bool:
    """Told of one of the bodies, or as a reason: it may be a part of what its words name."""
    return _of_unit(doc, said) or _as_reason(said)


def _of_unit(doc: Document, said: Said) -> bool:
    """The total it is part of, the heading it stands below, or what its sentence begins with, is one of the bodies."""
    heading = said.section.rsplit(" / ", 1)[-1]
    told = forms.normalise("" if said.sentence is None else said.sentence.text.partition(said.printed)[0])
    if any(name in told for name in _units(doc)):
        return True
    if phrase("units_section").search(said.section):
        return True
    return any(text and _unit_end().search(forms.normalise(text)) for text in (said.scope, heading))


def _units(doc: Document) -> list[str]:
    """The bodies that rows of the tables are of, where there are several: the whole body's own name is none of them."""
    worked = talk(doc).worked
    if "units" not in worked:
        own = {forms.normalise(str(doc.info.get(k) or "")) for k in ("unit_name", "parent_name")}
        found = {forms.normalise(r.label) for t in doc.tables for r in t.rows if r.kind == "unit"} - own
        worked["units"] = [n for n in found if len(n) > 3 and not any(n in o for o in own)] if len(found) > 1 else []
    return worked["units"]


@cache
def _unit_end() -> re.Pattern[str]:
    return re.compile(f"..(?:{forms.wordings('unit_suffix').pattern})$")


def _as_reason(said: Said) -> bool:
    """Told behind 原因, 由于 or 主要是 in its clause."""
    if said.sentence is None:
        return False
    before = said.sentence.text.partition(said.printed)[0]
    return phrase("cause_before").search(re.split("[；;。]", before)[-1]) is not None


def completed(doc: Document, link: Link) -> Trial | None:
    """A blank item that is said: the printed whole equals its printed parts and what is said.

    None unless the parts as printed already make up the whole: then the blank is surely nothing.
    """
    blank = next((r[0] for r in link.readings if r[0].blank), None)
    if blank is not None and link.meaning.figure not in ("carry_in", *sum(_PARTS.values(), ())):
        return _in_row(link, blank)
    what = link.meaning
    if any(not r[0].blank for r in link.readings):
        return None
    if what.figure == "carry_in":
        return _total(doc, link, "income_total", ("income_year",))
    head = next((h for h, parts in _PARTS.items() if what.figure in parts), None)
    return _total(doc, link, head, _PARTS[head]) if head else None


def _in_row(link: Link, blank: Place) -> Trial | None:
    row = blank.row
    if row is None:
        return None
    parts = [row.get(c) for c in SOURCES]
    fiscal = row.get("fiscal")
    parts += [fiscal] if fiscal else [row.get(c) for c in BUDGETS]
    return _made_up(link, add([row.get("total")]), add(parts))


def _total(doc: Document, link: Link, head: str, names: Iterable[str]) -> Trial | None:
    def place(figure: str) -> Sum:
        found = readings(doc, replace(link.meaning, figure=figure))
        return found[0][0].sum if found and not found[0][0].blank else Sum()

    parts = [place(n) for n in names if n != link.meaning.figure]
    return _made_up(link, place(head), add(f for p in parts for f in p.figures))


def _made_up(link: Link, whole: Sum, parts: Sum) -> Trial | None:
    if not whole.figures or link.said.scale not in whole.scales:
        return None
    if abs(whole.value - parts.value) > whole.up + parts.up:
        return None
    told = add([*parts.figures, link.said])
    table = whole.figures[0].table.name  # type: ignore[attr-defined]
    return compare(link.said.spot, told, whole, ("正文所说与表中其余各项合计为", f"{table}合计为"))


def elsewhere(doc: Document, link: Link) -> Place | None:
    """The cell of another scope that prints what is said, where the cell of its own does not."""
    what = link.meaning
    if what.fund not in MONEY or not link.said.amount:
        return None
    for fund in MONEY:
        if fund != what.fund:
            for reading in readings(doc, replace(what, fund=fund)):
                for place in reading:
                    if agrees(link.said, place):
                        return place
    return None


@rule("TT-01", "收支总额与表一致", "totals in prose equal the tables")
def totals(doc: Document) -> Iterator[Trial | None]:
    """收入总计, 支出总计, 本年收入, 本年支出 and carry-over said in prose are what the tables of that money print.

    Where a wording leaves open whether carry-over is in, either reading will do.
    """
    yield from of_rule(doc, "TT-01")


@rule("TT-02", "基本支出和项目支出与表一致", "basic and project expenditure in prose")
def uses(doc: Document) -> Iterator[Trial | None]:
    """基本支出, 项目支出 and what stands beside them, in the table of the money the section speaks of."""
    yield from of_rule(doc, "TT-02")


@rule("TT-03", "分资金收入与表一致", "revenue by source in prose")
def sources(doc: Document) -> Iterator[Trial | None]:
    """Revenue by source said in prose is the column of the revenue table and the line of the balance table.

    A source said to be 0 whose column is blank is borne out where the printed columns make up the whole.
    """
    yield from of_rule(doc, "TT-03")


@rule("TT-05", "人员和公用经费与表一致", "personnel and operating money in prose")
def personnel(doc: Document) -> Iterator[Trial | None]:
    """人员经费 and 公用经费 said in prose are those of the table by economic class."""
    yield from of_rule(doc, "TT-05")


@rule("TT-06", "三公经费与表一致", "three-public in prose")
def three_public(doc: Document) -> Iterator[Trial | None]:
    """“三公”经费 and each of its items, 年初预算 and 决算 apart, are what its table prints."""
    yield from of_rule(doc, "TT-06")


@rule("TT-07", "机关运行经费与表一致", "operating cost in prose")
def operating(doc: Document) -> Iterator[Trial | None]:
    """机关运行经费 said in prose is what its table, or the statistics table, prints.

    Where neither does it is 公用经费 of basic expenditure or less.
    """
    yield from of_rule(doc, "TT-07")
    for link in links(doc):
        if link.meaning.figure == "operating" and not link.readings and not link.said.worded:
            found = readings(doc, replace(link.meaning, figure="public", fund="general_public"))
            if found and not found[0][0].blank:
                place = found[0][0]
                relation = "=" if agrees(link.said, place) else "<="
                words = ("正文为", f"{place.table.name}公用经费为")
                yield compare(link.said.spot, add([link.said]), place.sum, words, relation)


@rule("TT-08", "政府采购与表一致", "procurement in prose")
def procurement(doc: Document) -> Iterator[Trial | None]:
    """政府采购 and its goods, works and services are what the procurement or statistics table prints; the
    vehicles and large equipment of the statistics table are those of the prose.
    """
    yield from of_rule(doc, "TT-08")
    table = doc.first("statistics")
    for said in doc.said if table is not None else ():
        if said.measure == "count" and not said.scope and not said.worded and said.item in ("", "实有"):
            row = _held(table, forms.normalise(said.subject))
            if row is not None and row.grand is not None:
                words = ("正文为", f"{table.name}为")
                yield compare(said.spot, add([said]), add([row.grand]), words)


def _held(table: Table, subject: str) -> Row | None:
    """The row of the statistics table that counts what the subject names: vehicles, equipment from a price on."""
    if _VEHICLES.fullmatch(subject):
        return table.one(("vehicles_total",))
    prices = _PRICE.findall(subject)
    rows = [
        r for r in table.find(("equipment",)) if prices and _PRICE.findall(forms.normalise(r.label)) == prices
    ]
    kinds = ("通用", "专用")
    rows = [r for r in rows if all((k in subject) == (k in r.label) for k in kinds)]
    return rows[0] if len(rows) == 1 and "设备" in subject and "购置" not in subject else None


@rule("TT-14", "口径串用", "the wrong scope quoted")
def scope(doc: Document) -> Iterator[Trial | None]:
    """A sentence about one budget does not quote the figure of another: what its own table contradicts is
    not printed for the same item in a table of other money.
    """
    for link in links(doc):
        if not link.readings or link.said.worded:
            continue
        own = link.nearest()
        if own is None or link.agreeing() or not own[0].sum.value or unsure(doc, link, own):
            continue
        place = elsewhere(doc, link)
        if place is not None and not names_money(link.said.section):
            yield skip(link.said.spot, "not_checkable", "标题未说明所说资金的范围")
            continue
        if place is not None and without_carry_over(own[0].table) and not without_carry_over(place.table):
            yield skip(link.said.spot, "not_checkable", "表不含上年结转，正文所说可能含")
            continue
        if place is None or (trial := same(link, own[0])) is None:
            continue
        right, wrong = own[0].table.name, place.table.name
        printed = "、".join(f.printed for f in own[0].sum.figures)
        trial.says = (
            f"{link.said.spot}印为 {link.said.printed}，与{right}（{printed}）不符，而与{wrong}同项相同，口径串用",
            f"{link.said.spot} prints {link.said.printed}: not {printed} of {right} but the figure of {wrong}",
        )
        trial.also = tuple(f.id for f in place.sum.figures)
        yield trial


@rule("TX-19", "零元表述与表不符", "zero in prose")
def zero(doc: Document) -> Iterator[Trial | None]:
    """Prose does not say 0 or 无 of what a table prints, nor an amount of what a table leaves empty."""
    for link in links(doc):
        printed = link.nearest()
        if not link.said.amount:
            yield _nothing_said(doc, link, printed)
        elif printed is None and link.meaning.figure not in UNSURE:
            empty = known_empty(doc, link)
            if empty is not None:
                yield _something_said(doc, link, empty)


def _nothing_said(doc: Document, link: Link, printed: list[Place] | None) -> Trial | None:
    if printed is None or link.agreeing() or unsure(doc, link, printed):
        return None
    place = printed[0]
    if not link.said.worded:
        return same(link, place) if place.sum.value else None
    figures = place.sum.figures
    says = (
        f"{link.said.spot}说“{link.said.printed}”，而{place.table.name}印有 {'、'.join(f.printed for f in figures)}",
        f"{link.said.spot} says there is none, {place.table.name} prints {', '.join(f.printed for f in figures)}",
    )
    return claim(link.said.spot, not place.sum.value, says, figures=(link.said, *figures))


def _something_said(doc: Document, link: Link, table: str) -> Trial:
    trial = completed(doc, link)
    if trial is not None and trial.outcome == "fail":
        return trial
    says = (
        f"{link.said.spot}印为 {link.said.printed}，而{table}没有这一项的数",
        f"{link.said.spot} prints {link.said.printed}, {table} has nothing there",
    )
    return claim(link.said.spot, False, says, figures=(link.said,))
