"""A department taken apart: its units, the projects of each, what its own disclosure says of them, and their disclosures.

Money of a unit is what the department's tables print for it; a unit whose own disclosure of the same year and kind is
held adds its total. What neither tells is left over and said to be, never divided among units.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from yqlib.audit.records import Document, Figure, Table
from yqlib.audit.things import Count, Sheet
from yqlib.corpus import Corpus
from yqlib.extract.own_names import relation
from yqlib.forms import normalise
from yqlib.held import Held, Part, Series, named, series
from yqlib.measures.inputs import Amount
from yqlib.mentions import Key, Where, itself, key_of
from yqlib.over_time import LINES, attempted, money

#: Tables whose rows are projects; this year's money and what is carried over from last year.
PROJECT_TABLES = ("projects", "projects_carryover")
OWN = "本级"


@dataclass(frozen=True)
class Project:
    """A project in a table of the department or of a unit, with its money."""

    name: str
    figure: Figure
    role: str

    @property
    def fen(self) -> int:
        """Money in 分."""
        return int(self.figure.amount)


@dataclass(eq=False)
class Unit:
    """A unit of a department: `own` is the head office (本级). `held` is its disclosure of the department's year and kind
    (its latest one where no disclosure of the department is held).

    `projects` and `figures` (by-unit rows of tables, by role) are what the department's disclosure prints of it, `counts`
    the heads and things, `sheets` the goal sheets of its projects. `remark` says what is not certain of its name.
    """

    name: str
    body_id: str | None = None
    own: bool = False
    above: str = ""
    projects: list[Project] = field(default_factory=list)
    figures: dict[str, Figure] = field(default_factory=dict)
    counts: list[Count] = field(default_factory=list)
    sheets: list[Sheet] = field(default_factory=list)
    held: Held | None = None
    others: tuple[Held, ...] = ()
    remark: str = ""

    @property
    def project_fen(self) -> int | None:
        """Money of its projects as the department prints it, this year's and carried over; None where it prints none."""
        sums = [int(self.figures[r].amount) for r in PROJECT_TABLES if r in self.figures]
        return sum(sums) if sums else sum(p.fen for p in self.projects) if self.projects else None


@dataclass(eq=False)
class Department:
    """A department: `held` its own disclosure that is taken apart (None where none is held), `series` all it published.

    `things` are assets its disclosure tells of bodies that are no unit by name; `frames` those of all disclosures of it and its units.
    """

    name: str
    body_id: str
    held: Held | None
    units: list[Unit]
    series: Series | None
    things: list[Count] = field(default_factory=list)
    frames: Part | None = None

    @property
    def with_documents(self) -> list[Unit]:
        """Units whose disclosure of the same year and kind is held."""
        return [u for u in self.units if u.held is not None]

    def amount(self, line: int) -> Amount | str:
        """A line of `over_time.LINES` of the department, or the reason why there is none."""
        held = self.held
        return attempted(lambda: money(held, LINES[line])) if held else "没有持有该部门自己的公开文本"


def department(corpus: Corpus, body: str = "") -> Department | None:
    """A department (name or body_id); where none is named the one with most units whose disclosures are held.

    None where the corpus holds no department and no unit. Raises KeyError, with a sentence in Chinese, for an unknown body.
    """
    row = named(corpus, body) if body else _most_units(corpus)
    if row is None:
        return None
    bodies = corpus.bodies
    own = series(corpus, str(row["body_id"])) if row["documents"] else None
    below = _below(bodies, str(row["body_id"]))
    theirs = {b.body_id: series(corpus, b.body_id) for b in below if b.documents}
    held = _taken(own, [s for s in theirs.values() if s])
    units = [_unit(b, theirs.get(b.body_id), held, str(row["body_id"]), bodies) for b in below]
    found = Department(str(row["name"]), str(row["body_id"]), held, units, own)
    every = [s for s in (own, *theirs.values()) if s is not None]
    found.frames = Part(corpus, {d for s in every for d in s.frames.doc_ids})
    if held is not None:
        _fill(found, held, _spellings(corpus, below))
    found.units.sort(key=lambda u: (not u.own, u.above != "", -(u.project_fen or 0), u.held is None, u.name))
    return found


def _most_units(corpus: Corpus) -> pd.Series | None:
    """The body above most units with disclosures; one that published itself before one that did not."""
    bodies = corpus.bodies
    if bodies.empty:
        return None
    units = bodies[bodies["documents"] > 0]["parent_id"].value_counts()
    order = bodies.assign(
        units=bodies["body_id"].map(units).fillna(0),
        listed=bodies["body_id"].map(bodies["parent_id"].value_counts()).fillna(0),
        published=bodies["documents"].gt(0).astype(int),
    )
    order = order[(order["units"] > 0) | (order["listed"] > 0) | (order["kind"] == "department").fillna(False)]
    if order.empty:
        order = bodies.assign(units=0, listed=0, published=bodies["documents"].gt(0).astype(int))
    keys = ["units", "published", "listed", "documents", "name"]
    return order.sort_values(keys, ascending=[False, False, False, False, True], kind="stable").iloc[0]


def _below(bodies: pd.DataFrame, top: str) -> list[Any]:
    """Rows of `bodies` below a body, units of units too."""
    found, ids = [], [top]
    rows = list(bodies.itertuples(index=False))
    while ids:
        mine = [r for r in rows if pd.notna(r.parent_id) and r.parent_id in ids and r not in found]
        found += mine
        ids = [r.body_id for r in mine]
    return found


def _taken(own: Series | None, units: list[Series]) -> Held | None:
    """The department's disclosure with most units' disclosures of its year and kind, the latest among equals."""
    if own is None or not own.held:
        return None
    return max(own.held, key=lambda h: (sum(u.of(h.year, h.kind) is not None for u in units), h.year or 0))


def _unit(row: Any, mine: Series | None, held: Held | None, top: str, bodies: pd.DataFrame) -> Unit:
    same = mine.of(held.year, held.kind) if mine and held else mine.held[-1] if mine and mine.held else None
    others = tuple(h for h in (mine.held if mine else ()) if h is not same)
    above = "" if row.parent_id == top else str(bodies.set_index("body_id")["name"].get(row.parent_id, ""))
    return Unit(str(row.name), str(row.body_id), above=above, held=same, others=others)


def _spellings(corpus: Corpus, below: list[Any]) -> dict[str, str]:
    """Normalised spelling → body_id of the units."""
    found: dict[str, str] = {}
    for row in below:
        for name in [row.name, *(row.spellings.split(" | ") if pd.notna(row.spellings) else [])]:
            found.setdefault(normalise(name), row.body_id)
    ids = {row.body_id for row in below}
    told = corpus.mentions
    for name, body in told.loc[told["body_id"].isin(ids), ["name", "body_id"]].itertuples(index=False, name=None):
        found.setdefault(normalise(name), body)
    return found


class _Names:
    """Which unit of the department a printed name means."""

    def __init__(self, department: Department, doc: Document, spellings: dict[str, str]) -> None:
        self.department = department
        info = doc.info
        self.where = Where(*(info.get(c) for c in ("level", "province", "city", "county")))
        self.ids: dict[Key, str] = {key_of(name, self.where): body for name, body in spellings.items()}
        self.by_id = {u.body_id: u for u in department.units}
        aliases = (doc.info.get("unit_aliases") or "").split(" | ")
        self.own = {normalise(n) for n in (department.name, doc.info.get("unit_name"), *aliases) if n}
        for unit in department.units:
            unit.own = unit.own or self.is_own(unit.name)

    def is_own(self, name: str) -> bool:
        text = normalise(name)
        return text in self.own or (itself(text) != text and (not itself(text) or itself(text) in self.own))

    def of(self, name: str | None, new: bool = True) -> Unit | None:
        """The unit of that name, made where it is unknown (unless not to be `new`); None without a name."""
        if not name:
            return None
        if self.is_own(name):
            return self.head()
        key = key_of(name, self.where)
        unit = self.by_id.get(self.ids.get(key, ""))
        unit = unit or next((u for u in self.department.units if key_of(u.name, self.where) == key), None)
        if unit is None and new:
            unit = Unit(name)
            self.department.units.append(unit)
        return unit

    def head(self) -> Unit:
        unit = next((u for u in self.department.units if u.own), None)
        if unit is None:
            unit = Unit(f"{self.department.name}（{OWN}）", own=True)
            self.department.units.append(unit)
        return unit


def _fill(department: Department, held: Held, spellings: dict[str, str]) -> None:
    """What the department's disclosure says of each unit."""
    names = _Names(department, held.doc, spellings)
    for doc in held.docs:
        for role, name, figure, rows in by_unit(doc):
            unit = names.of(name)
            if unit is not None and role not in unit.figures:
                unit.figures[role] = figure
                unit.projects += rows
        if doc is held.doc:
            _counts(names, doc)
            for sheet in doc.sheets:
                if sheet.role in ("project_goal", "project_review") and sheet.row["unit_name"]:
                    unit = names.of(sheet.row["unit_name"])
                    if unit is not None:
                        unit.sheets.append(sheet)
    if not any(u.own for u in department.units) and department.units:
        names.head()
    for unit in department.units:
        _doubt(department, unit)


def _counts(names: _Names, doc: Document) -> None:
    """Heads by the body they are told of, and things told of a unit; those of goal sheets are of the whole department."""
    for count in doc.staff:
        if count.row["source"] != "sheet" and count.row["unit"] == "人" and (unit := names.of(count.row["unit_name"])):
            unit.counts.append(count)
    for count in doc.assets:
        if names.is_own(count.row["unit_name"] or ""):
            continue  # things of the whole department
        unit = names.of(count.row["unit_name"], new=False)
        (unit.counts if unit is not None else names.department.things).append(count)


def _doubt(department: Department, unit: Unit) -> None:
    """A unit without money whose name leaves letters out of another's may be that one: said, not joined."""
    if unit.own or unit.projects or unit.held is not None:
        return
    for other in department.units:
        pair = ((unit.name, other.name), (other.name, unit.name))
        if other is not unit and not other.own and any(relation(a, b)[0] in ("abbreviation", "variant") for a, b in pair):
            unit.remark = f"名称与“{other.name}”相近，可能是同一单位或其分支机构，未并计"
            return


# ---- by-unit rows ----------------------------------------------------------------------------------


def by_unit(doc: Document) -> Iterator[tuple[str, str, Figure, list[Project]]]:
    """(role, unit, its amount, its projects) of every table that prints units row by row.

    Of rows of units above each other the innermost is the unit's own: the one that its projects follow, or that no
    other unit's row of the same name follows.
    """
    for table in doc.tables:
        if table.role in PROJECT_TABLES:
            yield from _project_rows(table)
        elif table.role not in (None, "procurement") and any(r.kind == "unit" for r in table.rows):
            last = {r.label: r for r in table.rows if r.kind == "unit" and r.grand is not None and r.grand.scale == "money"}
            for label, row in last.items():
                if row.grand is not None and label:
                    yield str(table.role), label, row.grand, []


def _project_rows(table: Table) -> Iterator[tuple[str, str, Figure, list[Project]]]:
    role = str(table.role)
    unit, found = None, list[Project]()
    for row in table.rows:
        if row.kind == "unit":
            if unit is not None and found:
                yield role, unit.label, unit.grand, found
            unit, found = (row, []) if row.grand is not None else (None, [])
        elif row.kind == "project" and row.grand is not None and row.label:
            found.append(Project(row.label, row.grand, role))
    if unit is not None and found:
        yield role, unit.label, unit.grand, found
