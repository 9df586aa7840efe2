"""PERF-01, -02, -03, -11, -12, -16: sheets against the table of projects, and their money."""

from __future__ import annotations

import re
from collections.abc import Iterator

from yqlib import forms
from yqlib.audit.compare import Sum, Trial, add, claim, compare, ratio, skip
from yqlib.audit.prose import Quantity, Said, Told
from yqlib.audit.records import Document, Figure, Row
from yqlib.audit.registry import rule
from yqlib.audit.rules.reach import head_row, side_head
from yqlib.audit.things import BUDGET_ZH, SCOPE_ZH, USE_ZH, Sheet, Thing, folded

_NUMERALS = re.compile(r"[0-9一二三四五六七八九十]")  # 一期 is not 二期
_MOST_PAIRS = 20_000  # names compared letter by letter
_WHOLE = ("total", "current_year", "amount")
_PROJECT_TABLES = ("projects", "projects_carryover")


def leaves(doc: Document, *roles: str) -> list[Row]:
    """Rows of projects with an amount of their own in the tables of projects."""
    rows = [r for t in doc.role(*roles) for r in t.rows if r.kind == "project"]
    return [r for r in rows if (f := r.get(*_WHOLE)) is not None and f.amount]


def goal_sheets(doc: Document) -> list[Sheet]:
    """Sheets with the goals of one project."""
    return [s for s in doc.sheets if s.role == "project_goal"]


def _alike(left: str, right: str) -> bool:
    """One name with a character or a few left out, added or changed."""
    if left == right:
        return True
    shorter, longer = sorted((left, right), key=len)
    if len(shorter) < 4 or len(longer) - len(shorter) > 6 or _NUMERALS.findall(left) != _NUMERALS.findall(right):
        return False
    rest = iter(longer)
    same = all(c in rest for c in shorter)  # characters left out only
    differ = len(shorter) == len(longer) >= 6 and sum(a != b for a, b in zip(left, right, strict=True)) <= 2
    return same or differ


def _unit_fits(sheet: Sheet, row: Row) -> bool:
    unit, under = folded(sheet.row["unit_name"]), folded(row.parent)
    return not unit or not under or unit in under or under in unit or _alike(unit, under)


def pairs(doc: Document, rows: list[Row]) -> list[tuple[Sheet, Row | None, bool]]:
    """Each goal sheet with its row of the table of projects, and whether the name is the same."""
    found: dict[int, tuple[Row, bool]] = {}
    sheets = goal_sheets(doc)
    this_year, carried = ([r for r in rows if (r.table.role == "projects") == own] for own in (True, False))
    for left, same, of_unit in (
        (this_year, True, True), (this_year, True, False), (carried, True, True), (carried, True, False),
        (this_year, False, True), (carried, False, True),
    ):  # fmt: skip
        open_sheets = [n for n, s in enumerate(sheets) if n not in found and s.row["project"] is not None]
        if not same and len(open_sheets) * len(left) > _MOST_PAIRS:
            continue
        by_name: dict[str, list[Row]] = {}
        for row in left if same else ():
            by_name.setdefault(folded(row.label), []).append(row)
        for number in open_sheets:
            sheet, name = sheets[number], folded(sheets[number].name)
            mine = by_name.get(name, []) if same else [r for r in left if _near(sheet, r, name)]
            mine = [r for r in mine if _unit_fits(sheet, r)] if of_unit else mine
            if len(mine) > 1 and (exact := [r for r in mine if folded(r.parent) == folded(sheet.row["unit_name"])]):
                mine = exact
            if len(mine) == 1:
                found[number] = mine[0], same
                left.remove(mine[0])
                if same:
                    by_name[name] = [r for r in by_name[name] if r is not mine[0]]
    return [(s, *found.get(n, (None, False))) for n, s in enumerate(sheets)]


def _near(sheet: Sheet, row: Row, name: str) -> bool:
    """Another spelling of the name; or hardly alike, but with the very amount."""
    other = folded(row.label)
    money, figure = sheet.money.get("annual_total"), row.get(*_WHOLE)
    same_money = money is not None and figure is not None and abs(money.amount - figure.amount) <= figure.half
    shared = len(set(name) & set(other)) / max(len(set(name)), len(set(other)), 1)
    return _alike(name, other) or (same_money and shared >= 0.6)


@rule("PERF-01", "绩效目标覆盖", "goals for every project", kinds=("budget",), severity="warning", basis="legal")
def coverage(doc: Document) -> Iterator[Trial | None]:
    """Every project of the project table has its goal sheet, under the same name, and every sheet its project.

    Names are compared without brackets and marks. Where fewer than half of the projects have a sheet the
    body publishes only some, and nothing can be said of the rest; where it says how many it publishes, and
    there are so many, a project without is a notice.
    """
    rows, sheets = leaves(doc, "projects"), goal_sheets(doc)
    if not rows or not sheets:
        return
    paired = pairs(doc, leaves(doc, *_PROJECT_TABLES))
    covered = {id(row) for _, row, _ in paired if row is not None}
    if 2 * sum(id(r) in covered for r in rows) < len(rows):
        yield skip("项目支出绩效目标表", "not_checkable", "只公开了部分项目的绩效目标表")
        return
    unnamed = any(s.row["project"] is None for s in sheets)
    severity = "notice" if _claimed(doc, len(sheets)) and len(sheets) < len(rows) else ""
    for row in rows:
        if id(row) not in covered and unnamed:
            yield skip(row.name, "not_checkable", "有绩效目标表未印出项目名称")
            continue
        yield claim(
            row.name, id(row) in covered,
            (f"项目支出表列有“{row.label}”，未见其绩效目标表", f"no goal sheet for the project {row.label}"),
            figures=[f for f in [row.get(*_WHOLE)] if f is not None], severity=severity,
        )  # fmt: skip
    for sheet, found, same in paired:
        if sheet.row["project"] is not None:
            yield _named(sheet, found, same)


def _claimed(doc: Document, number: int) -> bool:
    """The text says that just so many goal sheets are published."""
    return any(
        one.unit == "个" and one.amount == number and one.sentence and "绩效目标" in one.sentence.text and "公开" in one.sentence.text
        for one in doc.said
    )  # fmt: skip


def _named(sheet: Sheet, row: Row | None, same: bool) -> Trial:
    if row is None:
        says = (
            f"绩效目标表的项目“{sheet.name}”在项目支出表中没有",
            f"the sheet of {sheet.name} has no project in the table of projects",
        )
    else:
        says = (
            f"绩效目标表的项目名称“{sheet.name}”与项目支出表的“{row.label}”不一致",
            f"the sheet names the project {sheet.name}, the table {row.label}",
        )
    return claim(f"《{sheet.name}》绩效目标表", same, says, also=(sheet.id,), address=sheet.address)


@rule("PERF-02", "绩效目标表金额一致", "money of the sheet and of the project table", kinds=("budget",))
def amounts(doc: Document) -> Iterator[Trial | None]:
    """The sheet's money of the year is the project's amount in the table of projects.

    Where the project also has money carried over, the sheet may hold both together.
    """
    carried = leaves(doc, "projects_carryover")
    for sheet, row, same in pairs(doc, leaves(doc, *_PROJECT_TABLES)):
        mine = sheet.money.get("annual_total")
        if mine is None or row is None:
            continue
        figure = row.get(*_WHOLE)
        own = [r for r in carried if r is not row and folded(r.label) == folded(row.label) and r.parent == row.parent]
        both = add([figure, *(r.get(*_WHOLE) for r in own)])
        right = both if own and both.value == mine.amount else add([figure])
        excuse = "" if same else "项目名称不同，不能确定是同一项目"
        pair = ("绩效目标表印为", "项目支出表印为")
        yield compare(f"《{sheet.name}》年度资金总额", add([mine]), right, pair, excuse=excuse)


@rule("PERF-03", "项目资金来源合计", "sources of the project's money add up")
def sources(doc: Document) -> Iterator[Trial | None]:
    """The money of a sheet equals its sources, for the year and for the whole term; the year's is no more than the term's.

    财政拨款 beside 中央, 省级, 市县 is their total; 上年结转 is inside or beside as the form has it. In a sheet of
    the whole body the budgets, and 基本支出 with 项目支出, make up its money.
    """
    for sheet in doc.sheets:
        money = sheet.money
        for scope, zh in SCOPE_ZH.items():
            whole = money.get(f"{scope}_total")
            subject = f"《{sheet.name}》{zh}资金"
            parts = _sources(money, scope)
            if whole is not None and parts.figures:
                excuse = "" if parts.value else "分资金来源均未填"
                yield compare(subject, add([whole]), parts, ("资金总额印为", "分资金来源合计"), excuse=excuse)
            uses = [money.get(f"{scope}_{u}") for u in USE_ZH]
            if whole is not None and all(uses):
                excuse = "" if any(u.amount for u in uses if u) else "基本支出和项目支出均未填"
                yield compare(subject, add([whole]), add(uses), ("资金总额印为", "基本支出与项目支出合计"), excuse=excuse)
        year, term = money.get("annual_total"), money.get("period_total")
        if year is not None and term is not None:
            words = ("年度资金总额印为", "实施期资金总额")
            excuse = "" if term.amount else "实施期资金未填"
            yield compare(f"《{sheet.name}》资金总额", add([year]), add([term]), words, "<=", excuse=excuse)


def _sources(money: dict[str, Thing], scope: str) -> Sum:
    """What the sheet prints its money by: budgets of the whole body, else 财政拨款, else its levels; with own and other money.

    上年结转 is added to levels; a form may print it inside 财政拨款 and the budgets or beside them, so that
    there it is left out where they make up the total without it.
    """
    budgets = [money.get(f"{scope}_{b}") for b in BUDGET_ZH]
    levels = [money.get(f"{scope}_{s}") for s in ("central", "province", "local")]
    fiscal, carried, whole = (money.get(f"{scope}_{s}") for s in ("fiscal", "carry_over", "total"))
    rest = [money.get(f"{scope}_{s}") for s in ("own", "other")]
    if not any(budgets) and fiscal is None:
        return add([*levels, carried, *rest])
    inside = add([*(budgets if any(budgets) else [fiscal]), *rest])
    if carried is None or whole is None or abs(inside.value - whole.amount) <= inside.up + whole.half:
        return inside
    return add([*inside.plus, carried])


@rule("PERF-11", "自评资金", "money of a self-evaluation", kinds=("final",), severity="warning")
def reviewed(doc: Document) -> Iterator[Trial | None]:
    """In a self-evaluation no more is spent than was received, no more received than budgeted, and all together no more than the project expenditure."""
    spent: list[Quantity] = []
    for sheet in doc.sheets:
        budgeted, received, executed = (sheet.money.get(k) for k in ("budgeted", "received", "executed"))
        for left, right, words in (
            (executed, received, ("执行金额印为", "到位金额")),
            (received, budgeted, ("到位金额印为", "预算金额")),
            (executed, budgeted if received is None else None, ("执行金额印为", "预算金额")),
        ):
            if left is not None and right is not None:
                yield compare(f"《{sheet.name}》自评表资金", add([left]), add([right]), words, "<=")
        if executed is not None and sheet.role == "project_review":
            spent.append(executed)
    whole = _project_total(doc)
    if spent and whole is not None:
        words = ("各自评表执行金额合计", "支出决算表项目支出合计")
        yield compare("项目支出自评金额", add(spent), add([whole]), words, "<=")


def _project_total(doc: Document, role: str = "expenditure") -> Figure | None:
    """项目支出 of a table of expenditure."""
    table = doc.first(role)
    head = head_row(table) if table is not None else None
    return head.get("project") if head is not None else None


@rule("PERF-12", "整体绩效资金", "money of the goals of the whole body", kinds=("budget",), severity="warning")
def whole_money(doc: Document) -> Iterator[Trial | None]:
    """The money of the overall goals is the body's budget: all money or the appropriations, with or without carry-over."""
    overall = [s for s in doc.sheets if s.role == "overall_goal" and "annual_total" in s.money]
    excuse = "" if len(overall) == 1 else "有多张整体支出绩效目标表"
    for sheet in overall:
        mine = sheet.money["annual_total"]
        readings = [f for f in _budgets(doc) if f is not None]
        if readings:
            nearest = next((f for f in readings if abs(f.amount - mine.amount) <= f.half + mine.half), readings[0])
            pair = ("绩效目标表印为", nearest.spot)
            yield compare("整体支出绩效目标表资金", add([mine]), add([nearest]), pair, excuse=excuse)


def _budgets(doc: Document) -> Iterator[Figure | None]:
    for role in ("balance", "fiscal_balance"):
        for table in doc.role(role)[:1]:
            for grand in (True, False):
                row = side_head(table, "expenditure", grand=grand)
                yield row.grand if row is not None else None
    for role in ("expenditure", "general_public"):
        for table in doc.role(role)[:1]:
            row = head_row(table)
            yield row.grand if row is not None else None


@rule("PERF-16", "绩效覆盖口径", "share of the projects covered by goals", severity="warning")
def covered_share(doc: Document) -> Iterator[Trial | None]:
    """A sentence that says goals cover p% of the project expenditure: its amount over the project expenditure of a table is p%.

    Without a share the amount is no more than that expenditure. The expenditure may be this year's or with money carried over: it fails where neither gives the share.
    """
    wholes = [_project_total(doc), *(_project_total(doc, "general_public"),)]
    wholes += [_table_total(doc, role) for role in _PROJECT_TABLES[:1]]
    known = [w for w in wholes if w is not None and w.amount]
    for sentence in doc.prose.sentences:
        if "绩效" not in sentence.text or not sentence.figures:
            continue
        percent, money = _share(sentence)
        of_all = any(w is not None and "一般公共预算" not in w.table.title for w in (wholes[0], wholes[2]))
        if percent is None and of_all and known and doc.kind == "budget" and (told := _concerned(sentence)) is not None:
            most = max(known, key=lambda w: w.amount)
            yield compare("绩效目标所涉资金", add([told]), add([most]), ("正文印为", most.spot), "<=")
        if percent is None or money is None or not known:
            continue
        tried = [ratio("绩效目标覆盖率", percent, add([money]), add([w]), ("正文印为", "所涉金额占项目支出")) for w in known]
        good = next((t for t in tried if t is not None and t.outcome in ("pass", "rounding")), None)
        if good or of_all:
            yield good or tried[0]


def _concerned(sentence: Told) -> Said | None:
    """The money of the projects with goals: 编报绩效目标的项目50个, 涉及资金 X."""
    found = [f for f in sentence.figures if f.scale == "money"]
    return found[0] if len(found) == 1 and found[0].subject.endswith("项目") and found[0].item else None


def _share(sentence: Told) -> tuple[Said | None, Said | None]:
    """The share of project expenditure and the money it is told of, just before it."""
    for number, one in enumerate(sentence.figures):
        if one.unit == "%" and "项目支出" in forms.normalise(f"{one.scope}{one.subject}{one.item}"):
            before = [f for f in sentence.figures[:number] if f.scale == "money"]
            if before:
                return one, before[-1]
    return None, None


def _table_total(doc: Document, role: str) -> Figure | None:
    """What the table of projects adds up to: its 合计, or its first row."""
    from yqlib.audit.rules.projects import grand_row

    table = doc.first(role)
    row = grand_row(table) if table is not None else None
    return row.get(*_WHOLE) if row is not None else None
