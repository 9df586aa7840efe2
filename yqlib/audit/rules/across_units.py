"""XD-01, XD-03, XD-04: a department's document against those of its units, of the same year and kind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from yqlib import forms
from yqlib.audit.across.figures import held_against
from yqlib.audit.across.shelf import Beside, Other, lacking
from yqlib.audit.compare import Sum, Trial, add, place, skip
from yqlib.audit.link import finder, scope
from yqlib.audit.meaning import Meaning
from yqlib.audit.records import Document, Figure, Row, Table
from yqlib.audit.registry import rule
from yqlib.audit.rules.across_accounts import ITEMS
from yqlib.audit.things import Count

_ROLES = ("expenditure", "general_public", "fund_expenditure", "fund", "state_capital")
_COLUMNS = ("total", "amount", "basic", "project")
_STAFF = ("establishment", "actual", "in_post", "on_staff", "retired")
#: Money that passes between a department and its units is in the units' documents and not in the department's sum.
_PASSED = ("superior_subsidy", "affiliate", "to_superior", "to_affiliates")


def place_of(beside: Beside) -> Trial | None:
    """Why a document has no units to be held against; None where it is a department's with some of them held."""
    if not beside.is_department:
        other, wanted = beside.department
        if other is not None:
            return skip("本件为单位文本", "not_applicable", f"在{other.label}处核对")
        return lacking(wanted) if wanted else skip("本件", "not_applicable", "没有读到主管部门，也没有所属单位")
    if not beside.units:
        return lacking(beside.absent) if beside.absent else skip("所属单位", "not_applicable", "文中没有列出所属单位")
    return None


@rule("XD-01", "单位在部门之内", "units within the department", across=True)
def within(beside: Beside) -> Iterator[Trial | None]:
    """Of every account of functions a department's document has at least what the units' documents held have
    together, in the tables of the same money, in total, basic and project expenditure.

    Equality is not asked for: the department's own office and units not held have the rest. Where money passes
    between them (上级补助, 上缴) the table of all funds is not checkable.
    """
    if (why := place_of(beside)) is not None:
        yield why
        return
    for role in _ROLES:
        for table in beside.doc.role(role):
            pairs = [(o, t) for o in beside.units if (t := _same_table(o.doc, table)) is not None]
            if pairs:
                passed = [o.label for o, _ in pairs if role == "expenditure" and _passes(o.doc)]
                excuse = f"{passed[0]}有与部门之间往来的资金，部门汇总时抵销" if passed else ""
                yield from _cells(beside, table, pairs, excuse)


def _same_table(doc: Document, table: Table) -> Table | None:
    """The unit's table of the same role and the same money."""
    fits = [t for t in doc.role(table.role or "") if _money(t) == _money(table)]
    return fits[0] if len(fits) == 1 else None


def _money(table: Table) -> tuple[str, bool]:
    return scope(table), "不含上年结转" in forms.normalise(table.title)


def _passes(doc: Document) -> bool:
    places = (p for what in _PASSED for r in finder(doc).readings(Meaning(what, "all", "all", "", doc.year)) for p in r)
    return any(p.sum.value for p in places)


def _cells(beside: Beside, table: Table, pairs: list[tuple[Other, Table]], excuse: str) -> Iterator[Trial | None]:
    mine, lost = _by_name(table), []
    theirs: dict[str, list[tuple[Other, Row]]] = defaultdict(list)
    for other, one in pairs:
        for name, row in _by_name(one).items():
            theirs[name].append((other, row))
    for name, rows in theirs.items():
        row = mine.get(name)
        if row is None:
            lost += [r.name for _, r in rows if r.grand is not None and r.grand.amount]
            continue
        for column in _COLUMNS:
            found = [(o, f) for o, r in rows if (f := r.get(column)) is not None]
            if found:
                yield _bound(beside, place(table, row), row.get(column), found, excuse, ">=")
    if lost:
        names = "、".join(dict.fromkeys(lost))
        yield skip(table.name, "not_checkable", f"部门的表中没有科目 {names}，单位的表中有", table.address)


def _by_name(table: Table) -> dict[str, Row]:
    """Rows by account code, and the row of the whole; what is printed twice is left out."""
    found: dict[str, list[Row]] = defaultdict(list)
    for row in table.rows:
        if row.code and row.kind not in ("unit", "project"):
            found[row.code].append(row)
        elif row.kind == "total" or row.key == "total":
            found["合计"].append(row)
    return {name: rows[0] for name, rows in found.items() if len(rows) == 1}


def _bound(
    beside: Beside, subject: str, mine: Figure | None, found: list[tuple[Other, Figure]], excuse: str, relation: str
) -> Trial | None:
    """A department's cell against the sum of its units' cells."""
    right = add(beside.away(o, f) for o, f in found)
    who = "、".join(dict.fromkeys(o.label for o, _ in found))
    words = ("部门印为", f"{who}合计" if len(found) > 1 else f"{right.figures[0].spot}印为")
    return held_against(subject, add([mine]), right, words, found[0][0], relation, excuse)


@rule("XD-03", "三公与机关运行经费汇总", "three-public and operating cost add up", across=True)
def adds_up(beside: Beside) -> Iterator[Trial | None]:
    """三公 items and 机关运行经费 of a department are the sum of its units' where all their documents are held, and at
    least the sum of those that are held."""
    if (why := place_of(beside)) is not None:
        yield why
        return
    if beside.absent:
        yield lacking(beside.absent, "只核部门不小于已有单位之和")
    for key, zh in {**ITEMS, "operating": "机关运行经费"}.items():
        mine = _printed(beside.doc, key)
        sides = [(o, _printed(o.doc, key)) for o in beside.units]
        found = [(o, f) for o, side in sides if side is not None for f in side.figures]
        whole = not beside.absent and all(side is not None for _, side in sides)
        if mine is not None and (found or (whole and mine.value)):
            yield _item(beside, zh, mine, found, "=" if whole else ">=")


def _item(beside: Beside, zh: str, mine: Sum, found: list[tuple[Other, Figure]], relation: str) -> Trial | None:
    right = add(beside.away(o, f) for o, f in found)
    words = ("部门印为", "、".join(dict.fromkeys(o.label for o, _ in found)) + "合计")
    other = found[0][0] if found else beside.units[0]
    trial = held_against(zh, mine, right, words, other, relation, zero_left=not mine.figures, zero_right=not found)
    if trial is not None and trial.outcome == "fail":
        trial.address = None if mine.figures else beside.doc.address
    return trial


def _printed(doc: Document, key: str) -> Sum | None:
    """What the tables print of an item; an empty sum where the form surely prints nothing; None where it is not told."""
    context = "operating" if key == "operating" else "three_public"
    stage = "final" if doc.kind == "final" else ""
    places = [p for r in finder(doc).readings(Meaning(key, "", context, stage, doc.year)) for p in r]
    printed = next((p.sum for p in places if p.sum.figures), None)
    if printed is None:
        return Sum() if any(p.blank for p in places) or _said_empty(doc, context) else None
    return add(printed.figures[:1]) if len(printed.figures) == 1 else printed


def _said_empty(doc: Document, role: str) -> bool:
    """The table is there, without rows, and says why."""
    tables = [t for t in doc.tables if t.role == role]
    return bool(tables) and all(not t.rows and not t.doubtful and t.note for t in tables)


@rule("XD-04", "人员编制一致", "staff agrees", severity="warning", across=True)
def staff(beside: Beside) -> Iterator[Trial | None]:
    """编制, 实有, 在职 and 退休 that a department's document tells of a unit are what the unit's own document tells."""
    own = beside.card.body if beside.is_department else None
    if not any(c.row["unit"] == "人" and (own is None or beside.body(None, c.row["unit_name"]) != own) for c in beside.doc.staff):
        yield skip("人员", "not_applicable", "本件没有说到" + ("所属单位的人员" if own else "人员"))
        return
    if (why := place_of(beside)) is not None:
        yield why
        return
    found = False
    for other in beside.units:
        mine = _heads(beside.doc.staff, lambda name, o=other: beside.body(None, name) == o.card.body, beside.card.body == other.card.body)
        theirs = _heads(other.doc.staff, lambda name, o=other: beside.body(o, name) in (o.card.body, None), False)
        for kind in _STAFF:
            if mine[kind] and theirs[kind]:
                found = True
                yield _same_heads(beside, other, mine[kind], theirs[kind])
    if not found:
        yield skip("人员", "not_applicable", "部门与单位的文本没有说到同一单位的同一类人员")


def _heads(counts: Iterable[Count], of: object, itself: bool) -> dict[str, list[Count]]:
    """Counts of heads of one body, by kind; what is part of another count or doubtful is left out."""
    found: dict[str, list[Count]] = defaultdict(list)
    for count in counts:
        row = count.row
        if row["unit"] == "人" and not row["part_of"] and not row["doubt"] and not itself and of(row["unit_name"]):  # type: ignore[operator]
            found[row["kind"]].append(count)
    return found


def _same_heads(beside: Beside, other: Other, mine: list[Count], theirs: list[Count]) -> Trial | None:
    """One of the unit's counts of the kind is the department's: those that are smaller may be parts of the largest."""
    count = max(mine, key=lambda c: c.figure.amount)
    right = next((c for c in theirs if c.figure.amount == count.figure.amount), None) or max(theirs, key=lambda c: c.figure.amount)
    words = (f"部门文本说“{count.row['printed'][-20:]}”", f"{other.label}说“{right.row['printed'][-20:]}”")
    subject = f"{count.row['unit_name']}“{count.row['printed'][-20:]}”"
    return held_against(subject, add([count.figure]), add([beside.away(other, right.figure)]), words, other)
