"""INT-16: the project tables, where only the order of the rows tells which unit a project is of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from yqlib.audit.compare import Sum, Trial, add, compare, place
from yqlib.audit.identities import strangers
from yqlib.audit.records import Document, Figure, Row, Table
from yqlib.audit.registry import rule
from yqlib.audit.rules.small import BUDGETS, SOURCES

#: Last year's money of each source, beside this year's.
_CARRIED = ("carry_over", *(f"carry_over.{c}" for c in (*BUDGETS, *SOURCES)))


def by_function(table: Table) -> bool:
    """A table of project expenditure whose rows are functions, no projects: what it adds up to its codes tell."""
    return any(r.code for r in table.rows) and all(r.code or r.kind == "total" for r in table.rows)


@dataclass(slots=True)
class Segment:
    """A run of unit rows and the projects that follow it: the last unit is the projects' own."""

    units: list[Row] = field(default_factory=list)
    projects: list[Row] = field(default_factory=list)


def segments(table: Table, swapped: Row | None = None) -> list[Segment]:
    """Cut the table into runs of units with their projects, in printed order.

    `swapped` is one row to be read the other way: a unit as a project, or a project as a unit.
    """
    found: list[Segment] = []
    for row in table.rows:
        if row.key == "total" or row.kind == "total":
            continue
        if (row.kind == "unit") != (row is swapped):
            if not found or found[-1].projects:
                found.append(Segment())
            found[-1].units.append(row)
        else:
            if not found:
                found.append(Segment())
            found[-1].projects.append(row)
    return found


def misread(table: Table) -> Row | None:
    """The one row whose kind must be the other way round for the table to add up, or nearly so.

    Forms do not mark units and projects: the reader tells them by their names, and a project may be
    named like an institution. Only a table that does not add up as read is looked at again.
    """
    column = "total" if "total" in table.columns() else next(iter(table.columns()), "")
    as_read = _failures(table, None, column)
    if not as_read:
        return None
    rows = [r for r in table.rows if r.kind in ("unit", "project")]
    fewest, number = min(((_failures(table, r, column), n) for n, r in enumerate(rows)), default=(as_read, 0))
    # a figure that is wrong breaks one or two relations; a row taken for the other kind breaks more
    return rows[number] if fewest == 0 or as_read - fewest >= 2 else None


def _failures(table: Table, swapped: Row | None, column: str) -> int:
    tried = _column(table, swapped, column)
    return sum(1 for t in tried if t is not None and t.outcome in ("fail", "not_checkable"))


def grand_row(table: Table, swapped: Row | None = None) -> Row | None:
    """The row that speaks for the whole table: its 合计, else the first unit where it covers the rest."""
    if (head := table.one(("total",))) is not None:
        return head
    parts = segments(table, swapped)
    if not parts or not parts[0].units:
        return None
    first = parts[0].units[0]
    alone = len(parts) == 1
    covers = len(parts[0].units) > 1 or any(
        u.parent == first.label for s in parts[1:] for u in s.units if u.label != first.label
    )
    return first if alone or covers else None


@rule("INT-16", "项目表层级加总", "hierarchy of the project tables", roles="projects projects_carryover")
def project_hierarchy(doc: Document) -> Iterator[Trial | None]:
    """Each unit's row equals its projects, the department's row its units, and every row its funds.

    Units are told by the order of the rows: a run of unit rows ends in the unit whose projects follow; a
    unit row further up in the run covers one or more of the following groups.
    """
    for table in doc.role("projects", "projects_carryover"):
        yield from _funds(table)
    for table in doc.role("projects", "projects_carryover"):
        if by_function(table):
            continue
        swapped = misread(table)
        for column in table.columns():
            yield from _column(table, swapped, column)


_KNOWN = {"total", "current_year", "fiscal", "basic", "project", *BUDGETS, *SOURCES, *_CARRIED}


def _funds(table: Table) -> Iterator[Trial | None]:
    """Every row equals its funds, with last year's where they are printed beside this year's."""
    if not set(table.columns()) & {"fiscal", "current_year", *BUDGETS, *SOURCES, *_CARRIED}:
        return
    for row in table.rows:
        whole = row.get("total")
        own = [row.get(c) for c in (*BUDGETS, *SOURCES)]
        rest = [row.get(c) for c in SOURCES]
        year, fiscal = row.get("current_year"), row.get("fiscal")
        last = [row.get("carry_over")] if row.get("carry_over") else [row.get(c) for c in _CARRIED]
        sums = [
            add([*own, *last]),
            add([year, *rest, *last]),
            add([fiscal, *rest, *last]),
            add([year, *last]),
        ]
        parts = min(sums, key=lambda s: abs(s.value - add([whole]).value))
        words = ("本行合计印为", "各项资金合计")
        yield compare(place(table, row, whole), add([whole]), parts, words, excuse=strangers(row, _KNOWN))


def _column(table: Table, swapped: Row | None, column: str) -> Iterator[Trial | None]:
    parts = segments(table, swapped)
    head = grand_row(table, swapped)
    own_projects = _direct(parts, head)
    for number, part in enumerate(parts):
        if part.units and not (own_projects and number == 0):
            unit = part.units[-1]
            if unit is not head or len(parts) == 1:
                rows = _heads(unit, part.projects, column)
                yield _judge(table, unit, column, add(p.get(column) for p in rows), "所属项目合计")
        for upper in part.units[:-1]:
            if upper is not head:
                yield _judge(table, upper, column, _covered(parts, number, upper, column), "下属单位合计")
    if head is not None and (len(parts) > 1 or head.kind == "total" or len(parts[0].units) > 1):
        below = [_leaf(p) for p in parts if p.units and _leaf(p) is not head]
        leaves: list[Figure | None] = [unit.get(column) for unit in below]
        leaves += [r.get(column) for p in parts if not p.units or _leaf(p) is head for r in p.projects]
        yield _judge(table, head, column, add(leaves), "各单位合计")


def _heads(unit: Row, projects: list[Row], column: str) -> list[Row]:
    """The rows that make up the unit: where accounts stand above their projects (Sichuan), the accounts.

    Only where the projects as read do not add up, and all of them fall into groups below a row that does.
    """
    whole, printed = unit.get(column), [r for r in projects if r.get(column)]
    every = add(r.get(column) for r in printed)
    if whole is None or abs(every.value - whole.amount) <= every.up + whole.half:
        return projects
    heads, left = [], printed
    while left:
        head, end = left[0], 1
        total = add([head.get(column)])
        below = Sum()
        while end < len(left) and (not below.figures or total.value - below.value > below.up + total.up):
            end += 1
            below = add(r.get(column) for r in left[1:end])
        if not below.figures or abs(total.value - below.value) > below.up + total.up:
            return projects
        heads.append(head)
        left = left[end:]
    return heads


def _leaf(part: Segment) -> Row:
    return part.units[-1]


def _direct(parts: list[Segment], head: Row | None) -> bool:
    """The department's row is followed by its own projects, without a row for itself as a unit."""
    return bool(parts and len(parts) > 1 and parts[0].units and parts[0].units == [head])


def _covered(parts: list[Segment], start: int, upper: Row, column: str) -> Sum:
    """What a unit above others covers: as many following groups as come nearest to its figure."""
    whole = upper.get(column)
    best = Sum()
    running: list[Figure | None] = []
    for part in parts[start:]:
        if part.units:
            running.append(_leaf(part).get(column))
        candidate = add(running)
        if whole is None or not best.figures or _off(whole, candidate) < _off(whole, best):
            best = candidate
        if whole is None:
            break
    return best


def _off(whole: Figure, parts: Sum) -> Decimal:
    return abs(whole.amount - parts.value)


def _judge(table: Table, row: Row, column: str, parts: Sum, words: str) -> Trial | None:
    whole = row.get(column)
    torn = "同一栏有两个数，不能判断" if column in row.torn else ""
    subject = place(table, row, whole or column)
    return compare(subject, add([whole]), parts, ("本行印为", words), excuse=torn)
