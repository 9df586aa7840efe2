"""Every table of a disclosure again as it is printed: rows by column heads, from the facts alone.

Blank cells are no facts, so rows without a figure are left out. Figures a finding stands on are
marked in the colour of its severity, the most likely wrong one with a frame.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import pandas as pd

from yqlib import forms
from yqlib.present.tables import CSS, Cell, Table, escape, printable, text_of
from yqlib.schema import SEVERITIES, place_zh

Marks = dict[str, tuple[str, str]]

_LABEL = "名称"  # header of the names of rows
_DEPTH = {"section": 1, "item": 2, "project": 1}


@dataclass(frozen=True)
class Folded:
    """Titles with something to unfold below each; plain text shows the titles only."""

    items: Sequence[tuple[str, str, str]]  # title, remark in grey, HTML

    def _repr_html_(self) -> str:
        parts = (
            f'<details class="yqd"><summary>{escape(title)} <span class="faint">{escape(remark)}</span>'
            f"</summary>{markup}</details>"
            for title, remark, markup in self.items
        )
        return f"<style>{CSS}</style>{''.join(parts)}"

    def __repr__(self) -> str:
        return "\n".join(f"{title}  {remark}" for title, remark, _ in self.items)


def printed_tables(d: Any, scoped: bool = False) -> Folded:
    """Every table of a disclosure, folded, in printed order. `scoped`: its headers say what they head."""
    marks = marked_facts(d.findings)
    by_table = dict(iter(d.facts.groupby("table_id", sort=False)))
    nothing = d.facts.iloc[:0]
    items = []
    for row in d.tables.itertuples():
        facts = by_table.get(row.table_id, nothing)
        items.append((title_of(row), _remark(row, len(facts)), _body(row, facts, marks, scoped)))
    return Folded(items)


@dataclass(frozen=True)
class Printed:
    """One table as it is printed; `row` is its row of `tables`. Figures of findings are marked in a notebook."""

    d: Any
    row: Any

    def _facts(self) -> pd.DataFrame:
        return self.d.facts[self.d.facts["table_id"] == self.row.table_id]

    def _repr_html_(self) -> str:
        facts = self._facts()
        head = f'<b>{escape(title_of(self.row))}</b> <span class="faint">{escape(_remark(self.row, len(facts)))}</span>'
        return f'<style>{CSS}</style><div class="yqd">{head}</div>{_body(self.row, facts, marked_facts(self.d.findings), False)}'

    def __repr__(self) -> str:
        facts = self._facts()
        head = printable(f"{title_of(self.row)}  {_remark(self.row, len(facts))}")
        note = [printable(self.row.note)] if text_of(self.row.note) else []
        return "\n\n".join([head, *(grid.text() for grid in grids_of(facts, {})), *note])


def printed_table(d: Any, which: str) -> Printed:
    """The table meant by its id, its number or title as printed, or its role. Raises KeyError for none, or for several."""
    tables = list(d.tables.itertuples())
    for names in (("table_id",), ("table_no", "title"), ("role",)):
        hits = [row for row in tables if any(text_of(getattr(row, name)) == which for name in names)]
        if len(hits) == 1:
            return Printed(d, hits[0])
        if hits:
            break
    shown = "、".join(f"{row.table_id}（{title_of(row)}）" for row in hits or tables[:40])
    raise KeyError(f"{which!r} 有 {len(hits)} 张表，请用编号：{shown}" if hits else f"没有表 {which!r}；可用：{shown or '（无）'}")


def marked_facts(findings: pd.DataFrame) -> Marks:
    """fact_id → (CSS classes, message) of the gravest finding it is evidence or suspect of."""
    marks: Marks = {}
    suspects = set(findings["suspect"].dropna())
    for severity in SEVERITIES:
        for row in findings[findings["severity"] == severity].itertuples():
            for fact in f"{text_of(row.suspect)} {text_of(row.evidence)}".split():
                css = f"{severity} suspect" if fact in suspects else severity
                marks.setdefault(fact, (css, text_of(row.message)))
    return marks


def anchor(fact_id: str) -> str:
    """Name of the place of a figure in the page."""
    return "f-" + re.sub(r"[^0-9A-Za-z]+", "-", fact_id)


def title_of(row: Any) -> str:
    """Number and title of a row of `tables`, as printed."""
    number = f"{row.table_no} " if pd.notna(row.table_no) else ""
    return number + (row.title if pd.notna(row.title) else "（未识别表名的表）")


def place_of(row: Any) -> str:
    """Pages of a row of `tables`, or the line it begins on."""
    place = place_zh(row.pages, None, row.reader)
    return place_zh(None, row.line, row.reader) + "起" if not place and pd.notna(row.line) else place


def _remark(row: Any, figures: int) -> str:
    count = "空表" if row.empty else f"{figures} 个数字" if figures else "未取数"
    role = f"识别为{forms.role_zh(row.role)}" if pd.notna(row.role) else "未知表样"
    parts = [place_of(row), text_of(row.unit_label), count, role, text_of(row.verdict)]
    return " · ".join(part for part in parts if part)


def _body(row: Any, facts: pd.DataFrame, marks: Marks, scoped: bool) -> str:
    grids = "".join(grid.markup(list(grid.header).index(_LABEL) if scoped else None) for grid in grids_of(facts, marks))
    note = f'<div class="faint">{escape(row.note)}</div>' if pd.notna(row.note) and row.note else ""
    return f'<div class="yqp">{grids}</div>{note}'


class Figure(NamedTuple):
    """What of a fact its place in a table is told by, and what is shown of it."""

    row: Any
    side: Any
    row_code: Any
    row_label: Any
    column_path: Any
    gov_class: Any
    row_kind: Any
    page: Any
    fact_id: str
    printed: str


class Line(NamedTuple):
    """One printed row of a panel; `facts` has a figure or None for each of its columns."""

    code: str
    label: str
    gov_class: str
    kind: str
    page: str
    facts: list[Figure | None]


class Panel(NamedTuple):
    """Columns that share rows, in printed order, and these rows."""

    columns: list[str]
    lines: list[Line]


def grids_of(facts: pd.DataFrame, marks: Marks) -> list[Table]:
    """One small table for each panel: the columns that share rows, in printed order."""
    return [_grid(panel, marks) for panel in panels_of(facts)]


def panels_of(facts: pd.DataFrame) -> list[Panel]:
    """The figures of one table as they stand on the page."""
    rows: dict[tuple[Any, ...], dict[str, Figure]] = {}
    for fact in map(Figure, *(facts[name] for name in Figure._fields)):
        place = (fact.row, text_of(fact.side), text_of(fact.row_code), text_of(fact.row_label))
        rows.setdefault(place, {}).setdefault(text_of(fact.column_path), fact)
    return [Panel(columns, list(_lines(columns, rows))) for columns in _panels([list(cells) for cells in rows.values()])]


def _lines(columns: list[str], rows: dict[tuple[Any, ...], dict[str, Figure]]) -> Iterator[Line]:
    for (_, _, code, label), cells in rows.items():
        if not set(columns).isdisjoint(cells):
            some = next(iter(cells.values()))
            about = (text_of(some.gov_class), text_of(some.row_kind), text_of(some.page))
            yield Line(code, label, *about, [cells.get(column) for column in columns])


def _panels(sequences: Iterable[list[str]]) -> list[list[str]]:
    """Group columns that stand in one row, and put each group in printed order."""
    groups: list[list[str]] = []
    for sequence in sequences:
        touching = [g for g in groups if not set(g).isdisjoint(sequence)]
        merged = [column for group in touching for column in group]
        groups = [g for g in groups if g not in touching]
        _weave(merged, sequence)
        groups.append(merged)
    first = {column: n for n, group in enumerate(groups) for column in group}
    return sorted(groups, key=lambda group: min(first[c] for c in group)) if groups else []


def _weave(order: list[str], sequence: list[str]) -> None:
    """Put the columns of one row into the order known so far, each beside its neighbour."""
    for position, column in enumerate(sequence):
        if column in order:
            continue
        before = next((c for c in reversed(sequence[:position]) if c in order), None)
        after = next((c for c in sequence[position + 1 :] if c in order), None)
        if before is not None:
            order.insert(order.index(before) + 1, column)
        else:
            order.insert(order.index(after) if after is not None else len(order), column)


def names_of(panel: Panel) -> list[str]:
    """The headers in front of the figures: the code and the government class only where some row has one."""
    coded, classed = any(line.code for line in panel.lines), any(line.gov_class for line in panel.lines)
    return [*(["编码"] if coded else []), _LABEL, *(["政府经济分类"] if classed else [])]


def _grid(panel: Panel, marks: Marks) -> Table:
    names = names_of(panel)
    many = len({line.page for line in panel.lines}) > 1
    body: list[list[str | Cell]] = []
    for line in panel.lines:
        row: list[str | Cell] = [line.code] if "编码" in names else []
        row.append(Cell(line.label, markup="&emsp;" * _DEPTH.get(line.kind, 0) + escape(line.label)))
        row += [line.gov_class] if "政府经济分类" in names else []
        row += [_figure(fact, marks) for fact in line.facts]
        body.append([*row, Cell(line.page, "faint")] if many else row)
    figures = frozenset(range(len(names), len(names) + len(panel.columns) + many))
    totals = frozenset(n for n, line in enumerate(panel.lines) if line.kind == "total")
    return Table([*names, *panel.columns, *(["页"] if many else [])], body, numeric=figures, totals=totals)


def _figure(fact: Figure | None, marks: Marks) -> str | Cell:
    if fact is None:
        return ""
    if fact.fact_id not in marks:
        return fact.printed
    css, message = marks[fact.fact_id]
    start = f'<mark class="{css}" id="{anchor(fact.fact_id)}" title="{escape(message)}">'
    return Cell(fact.printed, markup=f"{start}{escape(fact.printed)}</mark>")
