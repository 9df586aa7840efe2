"""INT-09, INT-14, INT-15, INT-18: revenue by source, three public, operating cost, statistics."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from yqlib.audit.compare import Sum, Trial, add, compare, place, skip
from yqlib.audit.identities import Lookup, evaluate, identity, parse, strangers, try_identity
from yqlib.audit.records import Document, Figure, Row, Table
from yqlib.audit.registry import rule

Where = Callable[[Figure], str]

#: Revenue columns beside 财政拨款收入, which in some forms is itself split into the three budgets.
BUDGETS = ("general_public", "fund", "state_capital")
SOURCES = (
    "special_account", "unit_funds", "superior_subsidy", "institutional", "business", "affiliate",
    "other", "other_funds",
)  # fmt: skip
#: What 单位资金 is made of.
UNIT_FUNDS = ("superior_subsidy", "institutional", "business", "affiliate", "other")
#: Money of other years, in the total or beside it as the form has it.
_OUTSIDE = ("carry_over", "surplus_used")


@rule("INT-09", "收入行合计", "revenue row sum", roles="income")
def revenue_row(doc: Document) -> Iterator[Trial | None]:
    """In every row of the revenue table the total equals the sources: the three budgets, 专户, 单位资金 …

    上年结转 stands outside the total where the form puts it outside 本年收入, else inside. In forms that
    list the sources as rows (Jiangsu) the total equals the 小计 of each source, and each 小计 its lines.
    """
    for table in doc.role("income"):
        if any(r.get("total") for r in table.rows):
            yield from _by_columns(table)
        else:
            yield from _by_rows(table)


def _by_columns(table: Table) -> Iterator[Trial | None]:
    spread = len([c for c in table.columns() if c not in ("total", "carry_over")])
    if not spread:
        return
    inside = carry_over_inside(table)
    known = {"total", "current_year", "fiscal", *BUDGETS, *SOURCES, *_OUTSIDE}
    for row in table.rows:
        year, whole = row.get("current_year"), row.get("total")
        head = year or whole
        excuse = strangers(row, known)
        best = _nearest(add([head]), list(_readings(row, inside and year is None)))
        words = ("本行合计印为", "各项来源合计")
        yield compare(place(table, row, head), add([head]), best, words, excuse=excuse)
        if year is not None and whole is not None:
            parts = add([year, *(row.get(c) for c in _OUTSIDE)]) if inside else add([year])
            words = ("本行合计印为", "本年收入、上年结转等合计")
            yield compare(place(table, row, whole), add([whole]), parts, words, excuse=excuse)


def carry_over_inside(table: Table) -> bool:
    """上年结转 belongs to the total: printed as a source, and most rows need it to add up.

    Every row has a vote, so that one wrong figure does not turn the meaning of the table.
    """
    votes = 0
    for row in table.rows:
        whole = row.get("total")
        if whole is None or "本年收入" in whole.path or not any(f and f.amount for f in map(row.get, _OUTSIDE)):
            continue
        outside = min(abs(add([whole]).value - s.value) for s in _readings(row, False))
        inside = min(abs(add([whole]).value - s.value) for s in _readings(row, True))
        votes += (inside < outside) - (outside < inside)
    return votes > 0


def _readings(row: Row, carry_inside: bool) -> Iterator[Sum]:
    """Sums of the sources: 财政拨款 with the three budgets beside it, or as their total."""
    own = row.get("unit_funds")  # printed beside its parts (单位资金/小计 | 事业收入 …) it speaks for them
    parts = add(row.get(c) for c in UNIT_FUNDS)
    split = own is not None and bool(parts.figures) and abs(own.amount - parts.value) <= own.half + parts.up
    rest: list[Figure | None] = [row.get(c) for c in SOURCES if not (split and c in UNIT_FUNDS)]
    if carry_inside:
        rest += [row.get(c) for c in _OUTSIDE]
    budgets = [row.get(c) for c in BUDGETS]
    fiscal = row.get("fiscal")
    yield add([fiscal, *rest] if fiscal else [*budgets, *rest])
    if fiscal and any(budgets):
        yield add([fiscal, *budgets, *rest])


def _nearest(whole: Sum, sums: list[Sum]) -> Sum:
    return min(sums, key=lambda s: abs(whole.value - s.value))


def _by_rows(table: Table) -> Iterator[Trial | None]:
    head = table.total_row()
    subtotals = [r for r in table.rows if r.key == "subtotal"]
    if head is None or not subtotals:
        yield skip(table.name, "not_checkable", "表中没有合计列，也没有合计行与小计行")
        return
    words = (f"{head.label}印为", "各项小计合计")
    whole = head.grand
    yield compare(place(table, head, whole), add([whole]), add(r.grand for r in subtotals), words)
    for row in subtotals:
        parts = [
            r for r in table.rows if r is not row and r.parent == row.parent and r.level < 9 and row.parent
        ]
        if any(r.grand for r in parts):
            subject = place(table, f"{row.parent}{row.label}", row.grand)
            words = (f"{row.parent}小计印为", "所属各行合计")
            yield compare(subject, add([row.grand]), add(r.grand for r in parts), words)


@rule("INT-14", "三公构成", "make-up of three-public expenditure", roles="three_public", basis="legal")
def three_public_parts(doc: Document) -> Iterator[Trial | None]:
    """三公 = 因公出国（境） + 公务用车购置及运行 + 公务接待, and 公务用车 = 购置 + 运行维护.

    Tried on rows or columns as the form lays them out, for 预算数 and 决算数 apart, and in every budget.
    Where 会议费 and 培训费 are printed beside them the grand total includes those.
    """
    for table in doc.role("three_public"):
        as_rows = any(r.key in ("abroad", "reception", "vehicles") for r in table.rows)
        if as_rows:
            yield from _three_public_rows(table)
        prefixes = sorted({c[: -len(c.rpartition(".")[2])] for c in table.columns()})
        for row in table.rows:
            whole = row.key in ("total", "three_public") and not as_rows
            for prefix in prefixes if row.key is None or whole else ():
                yield from _three_public_columns(table, row, prefix)
        if not as_rows:
            yield from _three_public_units(table)


def _three_public_units(table: Table) -> Iterator[Trial | None]:
    """Where the form lists units below 合计 they make it up, in every column."""
    head = table.one(("total",))
    units = [r for r in table.rows if r.key is None and r.figures]
    if head is not None and units and all(r.kind in ("unit", "line") for r in units):
        for column in table.columns():
            whole = head.get(column)
            subject = place(table, head, whole or column)
            yield compare(subject, add([whole]), add(r.get(column) for r in units), ("合计印为", "各单位合计"))


def _three_public_rows(table: Table) -> Iterator[Trial | None]:
    for column in table.columns():

        def look(word: str, column: str = column) -> Figure | None:
            row = table.one((word,))
            return row.get(column) if row else None

        heads = ("three_public",) if look("meeting") or look("training") else ("three_public", "total")
        yield from _three_public(look, lambda f: place(table, f.label, f), heads)
    budgets = identity(
        "total = general_public + fund + state_capital", "rows", "three_public",
        left="本行合计印为", right="三本预算合计",
    )  # fmt: skip
    yield from try_identity(Document("", None, (), [table]), budgets)


def _three_public_columns(table: Table, row: Row, prefix: str) -> Iterator[Trial | None]:
    def look(word: str) -> Figure | None:
        return row.get(prefix + word)

    with_meetings = look("meeting") or look("training")
    heads = ("three_public",) if with_meetings else ("three_public", "total")
    yield from _three_public(look, lambda f: place(table, None, f.path or f.heading), heads)
    if with_meetings and look("total"):
        formula = parse("total = three_public + meeting + training")
        whole, parts = evaluate(formula.left, look), evaluate(formula.right, look)
        yield compare(place(table, None, "合计"), whole, parts, ("合计印为", "三公经费、会议费、培训费合计"))


def _three_public(look: Lookup, where: Where, heads: tuple[str, ...]) -> Iterator[Trial | None]:
    vehicles = [look("vehicles")]
    split = [look("vehicle_purchase"), look("vehicle_operation")]
    whole = next((f for f in map(look, heads) if f), None)
    parts = add([look("abroad"), look("reception"), *(vehicles if vehicles[0] else split)])
    if whole or parts.value:
        subject = where(whole or parts.figures[0])
        yield compare(subject, add([whole]), parts, ("合计印为", "出国、用车、接待合计"))
    if any(split) and vehicles[0]:
        subject = where(vehicles[0])
        yield compare(subject, add(vehicles), add(split), ("公务用车小计印为", "购置费、运行维护费合计"))


@rule("INT-15", "机关运行经费单位加总", "operating cost by unit", roles="operating")
def operating_by_unit(doc: Document) -> Iterator[Trial | None]:
    """The department's operating cost equals its units', in every column; each row equals its budgets.

    A table by economic class (Jiangsu) has no units: INT-13 adds it up.
    """
    by_row = identity(
        "total = general_public + fund + state_capital", "rows", "operating",
        left="本行合计印为", right="三本预算合计",
    )  # fmt: skip
    yield from try_identity(doc, by_row)
    for table in doc.role("operating"):
        units = [r for r in table.rows if not r.code and r.key != "total"]
        head = table.one(("total",))
        if any(r.code for r in table.rows):
            yield skip(table.name, "not_applicable", "按经济科目列示，没有单位行")
        elif head is None or not units:
            yield skip(table.name, "not_checkable", "没有部门合计行或单位行")
        else:
            first, rest = units[0].grand, units[1:]
            if first and head.grand and first.amount == head.grand.amount and any(r.grand for r in rest):
                units = rest  # the department's own name, printed again above its units
            for column in table.columns():
                whole = head.get(column)
                subject = place(table, head, whole or column)
                parts = add(r.get(column) for r in units)
                yield compare(subject, add([whole]), parts, ("部门合计印为", f"{len(units)} 个单位合计"))


@rule(
    "INT-18", "采购与车辆构成", "procurement and vehicle sums",
    roles="statistics procurement", severity="warning",
)  # fmt: skip
def statistics_sums(doc: Document) -> Iterator[Trial | None]:
    """Procurement equals goods plus works plus services, and vehicles equal their kinds.

    In a procurement table with lines (Jiangsu) each class equals its 专项, and each 专项 its items; a plain
    list of purchases equals its 合计, and every row its budgets. Line
    numbers (行次) are no figures: their gaps are CMP-17's.
    """
    for table in doc.role("statistics"):
        for column in table.columns():
            yield from _procured(table, column)
            yield from _vehicles(table, column)
    by_row = identity(
        "total = general_public + fund + state_capital + special_account + unit_funds", "rows",
        "procurement", left="本行合计印为", right="各项资金合计",
    )  # fmt: skip
    yield from try_identity(doc, by_row)
    for table in doc.role("procurement"):
        for column in table.columns():
            yield from _procurement_lines(table, column)


def _procured(table: Table, column: str) -> Iterator[Trial | None]:
    head = table.one(("total",))
    rows = [table.one((key,)) for key in ("goods", "works", "services")]
    if head is not None:
        parts = add(r.get(column) for r in rows if r)
        whole = head.get(column)
        subject = place(table, head, whole or column)
        yield compare(subject, add([whole]), parts, ("政府采购合计印为", "货物、工程、服务合计"))


def _vehicles(table: Table, column: str) -> Iterator[Trial | None]:
    head = table.one(("vehicles_total",))
    if head is None:
        return
    kinds = []
    for row in (r for r in table.rows if r.index > head.index):
        if row.level <= head.level:
            break
        kinds.append(row)
    if kinds:
        whole = head.get(column)
        subject = place(table, head, whole or column)
        parts = add(r.get(column) for r in kinds)
        yield compare(subject, add([whole]), parts, ("车辆数合计印为", "各类用车合计"))


def _procurement_lines(table: Table, column: str) -> Iterator[Trial | None]:
    """合计 = classes, class = 专项, 专项 = items: each by the rows up to the next of its depth."""
    depth = {"total": 0, "class": 1, "section": 2, "item": 3}
    rows = [(depth[r.kind], r) for r in table.rows if r.kind in depth]
    for position, (own, row) in enumerate(rows):
        below: list[tuple[int, Row]] = []
        for level, other in rows[position + 1 :]:
            if level <= own:
                break
            below.append((level, other))
        if not below or own == 3:
            continue
        nearest = min(level for level, _ in below)
        parts = add(r.get(column) for level, r in below if level == nearest)
        whole = row.get(column)
        level_below = own == 0 and all(level == nearest for level, _ in below)  # a plain list under 合计
        excuse = "" if nearest == own + 1 or level_below else "缺中间一级的行"
        words = ("本行印为", "所属各行合计")
        yield compare(place(table, row, whole or column), add([whole]), parts, words, excuse=excuse)
