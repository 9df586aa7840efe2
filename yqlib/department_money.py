"""The money of a department by unit: what held units account for, line by line and code by code, and the tree down to projects."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from yqlib.departments import Department, Unit
from yqlib.held import Held
from yqlib.measures.inputs import Amount
from yqlib.over_time import CLASS_TABLES, LINES, attempted, classes, money


@dataclass(frozen=True)
class Share:
    """One line of the department's money and what the held units account for; `rest` is an upper bound of 本级 alone."""

    code: str
    name: str
    whole: Fraction
    parts: tuple[tuple[Unit, Fraction], ...]
    place: tuple[Any, ...] | None = None
    room: Fraction = Fraction(0)

    @property
    def held(self) -> Fraction:
        """Money of the held units."""
        return sum((v for _, v in self.parts), Fraction(0))

    @property
    def rest(self) -> Fraction:
        """What is left to 本级 and to units whose disclosure is not held."""
        return self.whole - self.held

    @property
    def beyond(self) -> bool:
        """The held units have more than the department, beyond what rounding allows: both cannot be right."""
        return -self.rest > self.room


def shares(found: Department, digits: int = 3) -> list[Share]:
    """The department's lines of money, then its expenditure by functional code (3 类, 7 项), beside those of the held units.

    A code a unit's table does not print is nothing only where its classes add up to its total; else the unit is left out
    of `parts` for that code.
    """
    if found.held is None or not found.with_documents:
        return []
    rows = []
    for line in LINES:
        whole = attempted(lambda line=line: money(found.held, line))  # type: ignore[misc,arg-type]
        if isinstance(whole, str):
            continue
        parts = [(u, a) for u in found.with_documents if not isinstance(a := attempted(lambda u=u, line=line: money(u.held, line)), str)]  # type: ignore[misc,arg-type]
        if parts:
            rows.append(Share("", line.name, whole.value, tuple((u, a.value) for u, a in parts), whole.address, _room(found.held, whole)))
    for role in CLASS_TABLES["functional"]:
        whole_by = classes(found.held, role, digits)
        units = [(u, c) for u in found.with_documents if u.held and (c := classes(u.held, role, digits)) is not None]
        if whole_by is None or not units:
            continue
        for code, total in whole_by.sums.items():
            parts = [
                (u, Fraction(c.sums[code].value if code in c.sums else 0)) for u, c in units if code in c.sums or c.whole
            ]  # type: ignore[misc]
            room = Fraction(total.up) + sum((Fraction(c.sums[code].down) for _, c in units if code in c.sums), Fraction(0))
            rows.append(Share(code, whole_by.names[code], Fraction(total.value), tuple(parts), total.figures[0].address, room))
        missing = {code: c.names[code] for _, c in units for code in c.sums if code not in whole_by.sums}
        for code, name in missing.items():
            parts = [(u, Fraction(c.sums[code].value)) for u, c in units if code in c.sums]
            rows.append(Share(code, name, Fraction(0), tuple(parts)))
        break
    return rows


def _room(held: Held, amount: Amount) -> Fraction:
    """What the printed digits of an amount leave open, in 分: a hundredth of 万元 each side unless its figure says less."""
    halves = {f.id: f.half for d in held.docs for t in d.tables for r in t.rows for f in r.figures}
    said = {s.id: s.half for d in held.docs for s in d.said}
    return sum((Fraction(halves.get(e, said.get(e, Decimal(0)))) for e in amount.evidence), Fraction(0)) * 2


# ---- the tree --------------------------------------------------------------------------------------


@dataclass(eq=False)
class Node:
    """A block of the tree: `fen` its money, `known` False where it is only what is left over."""

    name: str
    fen: int
    known: bool = True
    children: list[Node] = field(default_factory=list)


def tree(found: Department) -> Node | None:
    """Department → unit → projects and basic expenditure, by the money that is disclosed; None without a total.

    The part of the total that no unit is told to have is a node with `known` False; where units are told to have more
    than the total there is none, and the sums differ (see `shares`).
    """
    total = found.amount(1)
    if found.held is None or isinstance(total, str):
        return None
    root = Node(found.name, int(total.value))
    below: dict[str, Node] = {}
    for unit in found.units:
        node = _node(unit)
        if node is not None:
            above = below.get(unit.above)
            (above or root).children.append(node)
            below[unit.name] = node
    left = root.fen - sum(c.fen for c in root.children)
    if left > 0:
        root.children.append(Node("未按单位公开的部分", left, known=False))
    return root


def _node(unit: Unit) -> Node | None:
    projects = [Node(p.name + ("（上年结转）" if p.role == "projects_carryover" else ""), p.fen) for p in unit.projects if p.fen]
    projects.sort(key=lambda n: -n.fen)
    spent = None
    if unit.held is not None:
        held = unit.held
        whole = attempted(lambda: money(held, LINES[1]))
        basic = attempted(lambda: money(held, LINES[5]))
        if not isinstance(basic, str) and basic.value:
            projects.insert(0, Node("基本支出", int(basic.value)))
        spent = None if isinstance(whole, str) else int(whole.value)
    printed = sum(n.fen for n in projects)
    fen = max(spent or 0, printed, unit.project_fen or 0)
    if not fen:
        return None
    node = Node(unit.name, fen, children=projects)
    if fen > printed and projects:
        node.children.append(Node("其余", fen - printed, known=False))
    return node
