"""The facts of one disclosure as plain Python records, indexed once for every rule.

Rules look up thousands of cells; doing that on DataFrames costs seconds, on these records
milliseconds. Nothing here knows a rule.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache, cached_property
from typing import Any

from yqlib import forms, money
from yqlib.audit.grouped import Grouped
from yqlib.audit.prose import ADDRESS, Printed, Prose, Said, half_width, prose
from yqlib.audit.things import Held
from yqlib.extract.sums import NOT_ADDITIVE

Rows = list[dict[str, Any]]
#: Row keys that close a side of a two-sided table or follow its lines.
CLOSING_KEYS = frozenset(
    ("income_year", "expenditure_year", "carry_over_in", "carry_over_out", "surplus_used",
     "surplus_distribution", "income_total", "expenditure_total", "total")
)  # fmt: skip


@dataclass(slots=True, eq=False)
class Figure(Printed):
    """One printed figure: its exact amount and the interval it stands for.

    `amount` and the widths are in 分 when `unit` is money, else as printed. A printed 0 stands for
    [0, ½u]: money spent is not negative, and this keeps rows of printed zeros from widening a bound.
    """

    id: str
    table: Table
    row: int
    side: str | None
    kind: str | None
    code: str | None
    label: str
    parent: str | None
    gov_class: str | None
    column: str | None
    path: str
    printed: str
    unit: str | None
    decimals: int
    amount: Decimal
    address: tuple[Any, ...]
    half: Decimal = Decimal(0)

    @property
    def doubtful(self) -> bool:
        """The reader was not sure of its table."""
        return self.table.doubtful

    @property
    def spot(self) -> str:
        """Table, row and column in words."""
        row = " ".join(part for part in (self.code, self.label) if part)
        return f"{self.table.name}{row}·{self.heading}"

    @property
    def heading(self) -> str:
        """The innermost printed header; the whole path where that is a bare 小计, 预算数 …"""
        last = self.path.rsplit("/", 1)[-1]
        bare = last in ("小计", "预算数", "决算数") and "/" in self.path
        return "/".join(self.path.split("/")[-2:]) if bare else last


@dataclass(slots=True, eq=False)
class Row:
    """One printed row (one panel of it): the figures of one name, by canonical column."""

    table: Table
    index: int
    side: str | None
    kind: str | None
    code: str | None
    label: str
    parent: str | None
    gov_class: str | None
    key: str | None
    cells: dict[str, Figure] = field(default_factory=dict)
    unknown: list[Figure] = field(default_factory=list)
    torn: set[str] = field(default_factory=set)
    doubled: list[Figure] = field(default_factory=list)

    def get(self, *columns: str) -> Figure | None:
        """The figure of the first of `columns` printed in this row; None where two fight for it."""
        for column in columns:
            if column in self.cells and column not in self.torn:
                return self.cells[column]
        return None

    @property
    def figures(self) -> list[Figure]:
        """Every figure printed in the row."""
        return [*self.cells.values(), *self.doubled, *self.unknown]

    @property
    def grand(self) -> Figure | None:
        """The figure that speaks for the whole row: its 合计, or its only amount."""
        if (found := self.get("total", "amount")) is None and len(self.cells) == 1:
            found = self.get("personnel", "public")  # 人员经费 and 公用经费 as blocks side by side
        return found

    def twin_of(self, other: Row) -> bool:
        """Printed again in the same line, in the same columns: panels that close together."""
        return self.index == other.index and self.cells.keys() == other.cells.keys()

    @property
    def name(self) -> str:
        """Code and name for people."""
        return " ".join(part for part in (self.code, self.label) if part) or "（无名行）"

    @property
    def level(self) -> int:
        """Depth its ordinal mark shows: 一、 1, （一） 2, 1. 3, ① 4, 其中 9; 0 without a mark."""
        return _level(self.label)

    @property
    def class_code(self) -> str | None:
        """Three-digit functional class, printed as a code or by its name."""
        if self.code:
            return self.code if len(self.code) == 3 else None
        return forms.class_code(self.label, "functional")


@dataclass(slots=True, eq=False)
class Table:
    """One printed table: its rows in order."""

    id: str
    role: str | None
    title: str
    empty: bool
    note: str
    verdict: str
    rows: list[Row] = field(default_factory=list)
    info: dict[str, Any] = field(default_factory=dict)  # its row of `tables`

    @property
    def doubtful(self) -> bool:
        """The reader was not sure of this table."""
        return self.verdict.startswith("存疑")

    @property
    def address(self) -> tuple[Any, ...]:
        """Where it begins."""
        return tuple(self.info.get(c) for c in ADDRESS)

    @property
    def name(self) -> str:
        """Title for people."""
        return f"《{self.title or forms.role_zh(self.role)}》"

    def find(self, keys: Iterable[str], side: str | None = None) -> list[Row]:
        """Rows of the first of `keys` that is printed, on one side where given."""
        for key in keys:
            if rows := [r for r in self.rows if r.key == key and side in (None, r.side)]:
                return rows
        return []

    def one(self, keys: Iterable[str], side: str | None = None) -> Row | None:
        """The single row of the first of `keys`; None when absent or printed twice.

        Panels side by side (支出按功能 | 支出按性质) close in one line: their totals are one row (that
        they are the same is checked where they stand).
        """
        rows = self.find(keys, side)
        return rows[0] if len(rows) == 1 or (rows and all(r.twin_of(rows[0]) for r in rows[1:])) else None

    def columns(self, side: str | None = None) -> list[str]:
        """Canonical columns in which this table prints figures that add up, in order of appearance."""
        rows = [r for r in self.rows if side in (None, r.side)]
        seen = {c: None for r in rows for c, f in r.cells.items() if f.unit != "%"}
        return [c for c in seen if c.rpartition(".")[2] not in NOT_ADDITIVE]

    def total_row(self) -> Row | None:
        """The row that speaks for the whole one-sided table."""
        return self.one(("total", "income_total", "expenditure_total"))

    def by_code(self) -> dict[str, Row] | None:
        """Rows by account code; None when a code is printed on two rows."""
        coded = [r for r in self.rows if r.code]
        table = {r.code: r for r in coded if r.code}
        return table if len(table) == len(coded) else None


@dataclass(eq=False)
class Document(Held):
    """One disclosure ready for the rules: its tables, and by name the rows of every other frame.

    `info` is its row of `documents`; `frames` what the frames are taken from when a rule first asks.
    """

    id: str
    kind: str | None
    address: tuple[Any, ...]
    tables: list[Table]
    info: dict[str, Any] = field(default_factory=dict)
    frames: Grouped | None = None
    _rows: dict[str, Rows] = field(default_factory=dict)

    @property
    def year(self) -> int | None:
        """The fiscal year."""
        return self.info.get("fiscal_year")

    def records(self, name: str) -> Rows:
        """The rows of one frame (staff, assets, projects, parts …) as dicts, missing values None; [] without it."""
        if name not in self._rows:
            self._rows[name] = [] if self.frames is None else self.frames.rows(name, self.id)
        return self._rows[name]

    @cached_property
    def prose(self) -> Prose:
        """The sentences outside tables and the figures they say."""
        return prose(self.records("statements"), self.records("sentences"))

    @property
    def said(self) -> list[Said]:
        """The figures said in prose, in reading order."""
        return self.prose.statements

    @cached_property
    def by_id(self) -> dict[str, Table]:
        """Tables by id."""
        return {t.id: t for t in self.tables}

    def role(self, *roles: str) -> list[Table]:
        """Every printed table of these roles that has figures."""
        return [t for t in self.tables if t.role in roles and t.rows]

    def first(self, *roles: str) -> Table | None:
        """The first such table."""
        return next(iter(self.role(*roles)), None)

    def has(self, roles: Iterable[str]) -> bool:
        """Some table of these roles is printed, even an empty one."""
        wanted = set(roles)
        return any(t.role in wanted for t in self.tables)


@cache
def _level(label: str) -> int:
    mark = forms.strip_ordinal(forms.normalise(label))[0]
    if mark.startswith("其中"):
        return 9
    if not mark:
        return 0
    if "①" <= mark[0] <= "⑳" or (mark[0] == "(" and mark[1].isdigit()):
        return 4
    if mark[0].isdigit():
        return 3
    return 1 if mark.endswith("、") else 2


def documents(frames: Any) -> Iterator[Document]:
    """One `Document` per row of the `documents` frame (frames: mapping or object of DataFrames)."""
    grouped = Grouped(frames)
    for doc_id in grouped.ids:
        yield document(grouped, doc_id)


def document(grouped: Grouped, doc_id: str) -> Document:
    """One disclosure ready for the rules. Raises IndexError where it is not held."""
    info = grouped.rows("documents", doc_id)[0]
    tables = _tables(grouped.rows("tables", doc_id), grouped.rows("facts", doc_id, _OF_FACTS))
    return Document(doc_id, info["kind"], tuple(info[c] for c in ADDRESS), tables, info, grouped)


#: The columns of facts that rules read.
_OF_FACTS = (
    "doc_id", "fact_id", "table_id", "side", "row", "row_kind", "row_code", "row_label", "row_parent",
    "gov_class", "column", "column_path", "printed", "unit", "decimals", "amount_fen", *ADDRESS,
)  # fmt: skip


def _tables(records: list[dict[str, Any]], facts: list[dict[str, Any]]) -> list[Table]:
    built = {
        r["table_id"]: Table(
            r["table_id"], r["role"], r["title"] or "", bool(r["empty"]), r["note"] or "", r["verdict"] or "",
            info=r,
        )
        for r in records
    }
    figures = defaultdict(list)
    for fact in facts:
        table = built.get(fact["table_id"])
        if table is not None and (figure := _figure(fact, table)) is not None:
            figures[table.id].append(figure)
    for table in built.values():
        _settle_precision(figures[table.id])
        table.rows = _rows(table, figures[table.id])
    return list(built.values())


def _figure(fact: dict[str, Any], table: Table) -> Figure | None:
    known = fact["amount_fen"] is not None and fact["decimals"] is not None
    number = None if known else money.parse_number(fact["printed"] or "")
    unit = fact["unit"]
    if fact["amount_fen"] is not None:  # what the frame says goes before what is printed: it may be corrected
        amount = Decimal(int(fact["amount_fen"]))
    elif number is not None:
        amount = number.value * money.FEN_PER_UNIT.get(unit or "", 1)
    else:
        return None
    decimals = fact["decimals"] if fact["decimals"] is not None else number.decimals if number else 0
    return Figure(
        id=fact["fact_id"], table=table, row=int(fact["row"] or 0), side=fact["side"],
        kind=fact["row_kind"], code=fact["row_code"], label=fact["row_label"] or "",
        parent=fact["row_parent"], gov_class=fact["gov_class"], column=fact["column"],
        path=fact["column_path"] or fact["column"] or "", printed=fact["printed"], unit=unit,
        decimals=int(decimals), amount=amount,
        address=tuple(fact[c] for c in ADDRESS),
    )  # fmt: skip


def _settle_precision(figures: list[Figure]) -> None:
    """Give each figure of a table its half-width, at the decimals its table and unit show."""
    groups: dict[str | None, list[Figure]] = defaultdict(list)
    for figure in figures:
        groups[figure.unit].append(figure)
    for unit, group in groups.items():
        nonzero = sum(1 for f in group if f.amount)
        usual = money.usual_decimals(Counter(f.decimals for f in group), nonzero)
        for figure in group:
            figure.half = half_width(max(figure.decimals, usual), unit)


def _rows(table: Table, figures: list[Figure]) -> list[Row]:
    rows: dict[tuple[Any, ...], Row] = {}
    for f in figures:
        place: tuple[Any, ...] = (f.row, f.side, f.code, f.label)
        row = rows.get(place)
        if row is not None and row.key in CLOSING_KEYS and f.side != "–" and f.column in row.cells:
            place = (*place, "again")  # the next panel's closing line
            row = rows.get(place)
        if row is None:
            key = forms.row_key(f.label, table.role)
            row = Row(table, f.row, f.side, f.kind, f.code, f.label, f.parent, f.gov_class, key)
            rows[place] = row
        if f.column is None:
            row.unknown.append(f)
        elif f.column in row.cells:
            row.torn.add(f.column)  # two figures in one cell of the form: neither can be used
            row.doubled.append(f)
        else:
            row.cells[f.column] = f
    return sorted(rows.values(), key=lambda r: r.index)
