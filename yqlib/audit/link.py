"""The linker: the table cells that must print what a figure of the explanatory text says.

The knowledge is data (forms/links.csv). A meaning has one or more readings, each of one or more places; a figure
of prose is borne out by any reading whose places agree, and contradicts the tables only when the meaning is
certain and no reading agrees.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from weakref import WeakKeyDictionary

from yqlib import forms
from yqlib.audit.compare import Sum, add
from yqlib.audit.link_cells import HEADS, SCOPES, Cell, bare, find, known_cells, only_uses, scope
from yqlib.audit.meaning import MONEY, Meaning, certain, meaning
from yqlib.audit.prose import Said
from yqlib.audit.records import Document, Figure, Row, Table

__all__ = ["Link", "Place", "known_empty", "links", "meaning", "readings"]

#: Items every form of the 三公 table has: left blank they are nothing.
_ITEMS = ("abroad", "vehicles", "vehicle_purchase", "vehicle_operation", "reception")
#: More items than any form has: beyond it nothing is looked for by its figure.
_MOST = 500
_PEOPLE = ("personnel", "public")
_MADE_OF = {
    "fiscal": ("general_public", "fund", "state_capital"),
    "unit_funds": ("institutional", "business", "superior_subsidy", "affiliate", "other"),
}
_STAGES = ("budget", "adjusted")


@dataclass(slots=True)
class Place:
    """One place of a document that should print the figure: its printed figures, or the row or table left blank."""

    sum: Sum
    table: Table
    row: Row | None = None
    blank: bool = False


@dataclass(slots=True)
class Link:
    """A figure of prose, what it means, and the readings of where it is printed."""

    said: Said
    meaning: Meaning
    readings: list[list[Place]] = field(default_factory=list)
    _agreed: tuple[list[Place] | None] | None = None

    def agreeing(self) -> list[Place] | None:
        """The first reading that agrees within rounding in all its places, else in one; None where none does."""
        if self._agreed is None:
            told = [[agrees(self.said, p) for p in r] for r in self.readings]
            whole = next((r for r, t in zip(self.readings, told, strict=True) if t and all(t)), None)
            self._agreed = (whole or next((r for r, t in zip(self.readings, told, strict=True) if any(t)), None),)
        return self._agreed[0]

    def best(self) -> list[Place] | None:
        """The reading that agrees, else the nearest."""
        return self.agreeing() or self.nearest()

    def nearest(self) -> list[Place] | None:
        """The reading nearest to what is said (of printed places)."""
        printed = [r for r in self.readings if not r[0].blank]
        best = min(printed, key=lambda r: abs(r[0].sum.value - self.said.amount), default=None)
        if best is None:
            return None
        value, room = best[0].sum.value, best[0].sum.up + best[0].sum.down
        return next(r for r in printed if abs(r[0].sum.value - value) <= room + r[0].sum.up)


def agrees(said: Said, place: Place) -> bool:
    """What is said and what is printed can be the same amount."""
    if place.blank or said.scale not in place.sum.scales:
        return False
    off = said.amount - place.sum.value
    return -(said.half + place.sum.down) <= off <= said.half + place.sum.up


class Finder:
    """Finds cells of one document; every table is looked through once."""

    def __init__(self, doc: Document) -> None:
        self.doc = doc
        self.roles: dict[str, list[Table]] = defaultdict(list)
        for table in doc.tables:
            if table.role and table.rows:
                self.roles[table.role].append(table)
        self._codes: dict[str, dict[str, list[Row]]] = {}
        self._rows: dict[tuple[str, str | None, str], Row | None] = {}
        self._kept: dict[Meaning, list[list[Place]]] = {}

    def readings(self, what: Meaning) -> list[list[Place]]:
        """Every reading of a meaning with a place in this document, those that print it first."""
        if (kept := self._kept.get(what)) is None:
            kept = self._kept[what] = self._readings(what)
        return kept

    def _readings(self, what: Meaning) -> list[list[Place]]:
        found = []
        for reading in self._known(what):
            places = []
            for cells in reading:
                places += self._places(cells, what)
            if printed := [p for p in places if not p.blank]:
                found.append(printed)
            elif places:
                found.append(places[:1])
        return sorted(found, key=lambda r: r[0].blank)

    def _known(self, what: Meaning) -> Iterator[tuple[tuple[Cell, ...], ...]]:
        funds = [what.fund] if what.fund else list(MONEY[:3])
        for fund in [*funds, "any"]:
            for kind, context, parsed in known_cells().get((what.figure, fund), ()):
                if context in ("", what.context) and kind in ("", self.doc.kind):
                    yield from parsed
                    if context:
                        break

    def _places(self, cells: tuple[Cell, ...], what: Meaning) -> Iterator[Place]:
        """The places of a cell (one for every table of its role), or the place of a sum of cells."""
        if len(cells) == 1:
            for table in self._tables(cells[0].role, what.fund):
                if (place := self._place(table, cells[0], what)) is not None:
                    yield place
            return
        parts = [
            p for c in cells for t in self._tables(c.role, what.fund)[:1] if (p := self._place(t, c, what))
        ]
        printed = [p for p in parts if not p.blank]
        if printed:
            yield Place(add(f for p in printed for f in p.sum.figures), printed[0].table, printed[0].row)

    def _tables(self, role: str, fund: str) -> list[Table]:
        """Tables of a role; where several say whose money they hold, those of the money asked for."""
        tables = self.roles.get(role, [])
        if len(tables) < 2:
            return tables
        wanted = next((zh for key, zh in SCOPES if key == fund), "")
        told = [t for t in tables if wanted and scope(t) == wanted]
        return told or tables

    def _place(self, table: Table, cell: Cell, what: Meaning) -> Place | None:
        if cell.row.startswith("@"):
            return self._item(table, cell.row[1:], what)
        row = self._row(table, cell, what)
        if row is None:
            return None
        figure = self._column(row, cell.columns, what)
        if figure is not None:
            return Place(add([figure]), table, row)
        return Place(Sum(), table, row, blank=True) if self._blank(row, cell, what) else None

    def _blank(self, row: Row, cell: Cell, what: Meaning) -> bool:
        """A column the form is known to have nothing in: its row prints its own sum and no unknown column."""
        plain = what.stage in ("", "final") and cell.columns[0] not in ("grand", "current_year", "carry_over")
        whole = row.get("total") is not None or "final.total" in row.cells
        head = row.kind == "total" or row.key in HEADS
        if cell.columns[0] in _PEOPLE and not any(row.get(c) for c in _PEOPLE):
            return False  # the form does not tell 人员 and 公用 apart
        if any(row.get(c) for c in _MADE_OF.get(cell.columns[0], ())):
            return False  # it prints what the item is made of
        return plain and whole and head and not row.unknown and not row.torn

    def _item(self, table: Table, word: str, what: Meaning) -> Place | None:
        """An item that is a row in some forms and a column in others (三公)."""
        row = table.one((word,))
        if row is not None:
            figure = self._column(row, ("grand",), what)
            return Place(add([figure]), table, row) if figure else None
        if table.find((word,)):
            return None
        head = table.one(("total",)) or (table.rows[0] if len(table.rows) == 1 else None)
        if head is None:
            return None
        figure = self._column(head, (word,), what)
        if figure is None and word == "three_public" and head.key == "total":
            figure = self._column(head, ("grand",), what)
        if figure is not None:
            return Place(add([figure]), table, head)
        sure = word in _ITEMS and not head.unknown and not head.torn and what.stage != "adjusted"
        return Place(Sum(), table, head, blank=True) if sure else None

    def _row(self, table: Table, cell: Cell, what: Meaning) -> Row | None:
        if cell.row == "code":
            return self.account(table, what, cell.side)
        if cell.row.startswith("="):
            rows = self.codes(table).get(cell.row[1:], [])
            return rows[0] if len(rows) == 1 else None
        key = (table.id, cell.side, cell.row)
        if key not in self._rows:
            self._rows[key] = find(table, cell)
        return self._rows[key]

    def _column(self, row: Row, columns: tuple[str, ...], what: Meaning) -> Figure | None:
        """The figure of the stage and year that is said: budget.x and final.x, prior.x where the form has them."""
        year = self.doc.year
        if what.year is not None and year is not None and what.year != year:
            if what.year != year - 1:
                return None
            return row.get(*(f"prior.{c}" for c in columns if c != "grand"), *_grand("prior", columns))
        stage = what.stage if self.doc.kind == "final" else ""
        stages = {"budget": ("budget",), "adjusted": ("adjusted", "budget")}.get(stage)
        if stages:
            return row.get(*(f"{s}.{c}" for s in stages for c in columns if c != "grand"),
                           *(g for s in stages for g in _grand(s, columns)))  # fmt: skip
        if self.doc.kind == "final":
            found = row.get(*(f"final.{c}" for c in columns if c != "grand"), *_grand("final", columns))
            if found is not None:
                return found
        return row.grand if columns == ("grand",) else row.get(*columns)

    def account(self, table: Table, what: Meaning, side: str | None = None) -> Row | None:
        """The row of an account: by its code, else by the name of its lowest level where only one row has it."""
        codes = self.codes(table)
        found = codes.get(what.code or "", []) or [
            r for r in self._named(table, what) if side in (None, r.side)
        ]
        return found[0] if len(found) == 1 else None

    def codes(self, table: Table) -> dict[str, list[Row]]:
        """Rows by code, classes also by name."""
        if table.id not in self._codes:
            found: dict[str, list[Row]] = defaultdict(list)
            uses = only_uses(table)
            for row in table.rows:
                if row.side in uses and not row.code and row.class_code:
                    continue  # 其他支出 beside 基本支出 and 项目支出 is no function
                economic = table.role in ("basic_economic", "operating")
                named = forms.class_code(row.label, "economic") if economic else row.class_code
                if code := row.code or (named if row.level < 3 else None):
                    found[code].append(row)
                found["=" + bare(row.label)].append(row)
            self._codes[table.id] = found
        return self._codes[table.id]

    def by_amount(self, said: Said, what: Meaning) -> list[list[Place]]:
        """The one item of the account's class that prints what is said, where no row has the account's name."""
        if not what.names or what.figure != "account" or not said.amount or what.stage in _STAGES:
            return []
        if what.year is not None and what.year != self.doc.year:
            return []
        for table in self._tables("general_public", what.fund) or self._tables("expenditure", what.fund):
            index = self.codes(table)
            heads = [r for level, n in what.names if level == "类" for r in index.get("=" + n, ())]
            prefix = heads[0].code or "" if heads else ""
            rows = [
                r for r in table.rows if r.code and len(r.code) == 7 and r.code.startswith(prefix) and r.grand
            ]
            if len(rows) > _MOST:
                return []
            places = [p for row in rows if agrees(said, p := Place(add([row.grand]), table, row))]
            if len(places) == 1:
                return [places]
        return []

    def _named(self, table: Table, what: Meaning) -> list[Row]:
        index = self.codes(table)
        if what.code and what.figure == "economic":
            names = {bare(n) for n in forms.account_names(what.code)}
            rows = [r for n in names for r in index.get("=" + n, ()) if not r.code]
            return rows
        if what.code or not what.names:
            return []
        rows = index.get("=" + what.names[-1][1], [])
        if len(rows) > 1:
            rows = [r for r in rows if not r.code or len(r.code) == 7]
        return rows


def _grand(stage: str, columns: tuple[str, ...]) -> tuple[str, ...]:
    return (f"{stage}.total", stage) if columns == ("grand",) else ()


_LINKS: WeakKeyDictionary[Document, tuple[Finder, list[Link]]] = WeakKeyDictionary()


def links(doc: Document) -> list[Link]:
    """Every figure of prose whose meaning is told, with the places that should print it (worked out once)."""
    return _linked(doc)[1]


def finder(doc: Document) -> Finder:
    """The finder of a document's cells."""
    return _linked(doc)[0]


def _linked(doc: Document) -> tuple[Finder, list[Link]]:
    if doc not in _LINKS:
        find = Finder(doc)
        told = certain((s, m) for s in doc.said if s.measure == "amount" and (m := meaning(s)) is not None)
        if doc.kind != "final":  # a budget has one stage
            told = [(s, replace(m, stage="") if m.stage else m) for s, m in told]
        _LINKS[doc] = find, [Link(s, m, find.readings(m) or find.by_amount(s, m)) for s, m in told]
    return _LINKS[doc]


def readings(doc: Document, what: Meaning) -> list[list[Place]]:
    """The readings of a meaning in a document."""
    return finder(doc).readings(what)


def meanings(doc: Document) -> dict[Meaning, list[Said]]:
    """Figures of prose by meaning: what is said twice of one thing is one figure."""
    found: dict[Meaning, list[Said]] = defaultdict(list)
    for link in links(doc):
        found[link.meaning].append(link.said)
    return found


def known_empty(doc: Document, link: Link) -> str | None:
    """The name of the table that leaves empty what a figure says, where that is sure; else None.

    Sure is a blank column of a row that prints its whole, and a table that says that it is empty; another
    year's or another stage's figure is printed in no table.
    """
    what = link.meaning
    if (what.year is not None and doc.year is not None and what.year != doc.year) or what.stage in _STAGES:
        return None
    if link.readings:
        return link.readings[0][0].table.name
    own = next((r for f in (what.fund, "any") for r in known_cells().get((what.figure, f), ())), None)
    tables = [t for t in doc.tables if own is not None and t.role == own[2][0][0][0].role]
    if not tables or any(t.rows or t.doubtful or not t.note for t in tables):
        return None
    return tables[0].name
