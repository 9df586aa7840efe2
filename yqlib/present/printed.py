"""Every table of a disclosure again as it is printed: rows by column heads, from the facts alone.

Blank cells are no facts, so rows without a figure are left out. Figures a finding stands on are
marked in the colour of its severity.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from yqlib import forms
from yqlib.present.tables import CSS, Cell, Table, escape, text_of

_ORDER = ("error", "warning", "notice")


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


def printed_tables(d: Any) -> Folded:
    """Every table of a disclosure, folded, in printed order."""
    marks = marked_facts(d.findings)
    by_table = dict(iter(d.facts.groupby("table_id", sort=False)))
    nothing = d.facts.iloc[:0]
    items = []
    for row in d.tables.itertuples():
        facts = by_table.get(row.table_id, nothing)
        items.append((_title(row), _remark(row, len(facts)), _body(row, facts, marks)))
    return Folded(items)


def marked_facts(findings: pd.DataFrame) -> dict[str, tuple[str, str]]:
    """fact_id → (severity, message) of the gravest finding it is evidence of."""
    marks: dict[str, tuple[str, str]] = {}
    for severity in _ORDER:
        for row in findings[findings["severity"] == severity].itertuples():
            for fact in (text_of(row.evidence) + " " + text_of(row.suspect)).split():
                marks.setdefault(fact, (severity, text_of(row.message)))
    return marks


def anchor(fact_id: str) -> str:
    """Name of the place of a figure in the page."""
    return "f-" + re.sub(r"[^0-9A-Za-z]+", "-", fact_id)


def _title(row: Any) -> str:
    number = f"{row.table_no} " if pd.notna(row.table_no) else ""
    return number + (row.title if pd.notna(row.title) else "（未识别表名的表）")


def _remark(row: Any, figures: int) -> str:
    place = f"第{row.pages}页" if pd.notna(row.pages) and row.pages else ""
    if not place and pd.notna(row.line):
        place = f"第{row.line}行起"
    count = "空表" if row.empty else f"{figures} 个数字" if figures else "未取数"
    role = forms.role_zh(row.role) if pd.notna(row.role) else "未知表样"
    parts = [place, text_of(row.unit_label), count, f"识别为{role}", text_of(row.verdict)]
    return " · ".join(part for part in parts if part)


def _body(row: Any, facts: pd.DataFrame, marks: dict[str, tuple[str, str]]) -> str:
    grids = "".join(grid.markup() for grid in grids_of(facts, marks))
    note = f'<div class="faint">注：{escape(row.note)}</div>' if pd.notna(row.note) and row.note else ""
    return f'<div class="yqp">{grids}</div>{note}'


def grids_of(facts: pd.DataFrame, marks: dict[str, tuple[str, str]]) -> list[Table]:
    """One small table for each panel: the columns that share rows, in printed order."""
    rows: dict[tuple[Any, ...], dict[str, Any]] = {}
    for fact in facts.itertuples():
        place = (fact.row, text_of(fact.side), text_of(fact.row_code), text_of(fact.row_label))
        rows.setdefault(place, {}).setdefault(text_of(fact.column_path), fact)
    return [_grid(columns, rows, marks) for columns in _panels([list(cells) for cells in rows.values()])]


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


def _grid(columns: list[str], rows: dict[tuple[Any, ...], dict[str, Any]], marks: dict[str, Any]) -> Table:
    mine = {place: cells for place, cells in rows.items() if not set(columns).isdisjoint(cells)}
    coded = any(code for _, _, code, _ in mine)
    pages = {text_of(fact.page) for cells in mine.values() for fact in cells.values()}
    many = len(pages) > 1
    body, totals = [], set()
    for (_, _, code, label), cells in mine.items():
        some = next(iter(cells.values()))
        if some.row_kind == "total":
            totals.add(len(body))
        row: list[str | Cell] = [code] if coded else []
        row.append(_name(label, code))
        row += [_figure(cells.get(column), marks) for column in columns]
        body.append([*row, Cell(text_of(some.page), "faint")] if many else row)
    lead = 1 + coded
    header = [*(["编码"] if coded else []), "名称", *columns, *(["页"] if many else [])]
    figures = frozenset(range(lead, lead + len(columns) + many))
    return Table(header, body, numeric=figures, totals=frozenset(totals))


def _name(label: str, code: str) -> Cell:
    depth = {5: 1, 7: 2}.get(len(code), 0)
    return Cell(label, markup="&emsp;" * depth + escape(label))


def _figure(fact: Any, marks: dict[str, tuple[str, str]]) -> str | Cell:
    if fact is None:
        return ""
    if fact.fact_id not in marks:
        return fact.printed
    severity, message = marks[fact.fact_id]
    start = f'<mark class="{severity}" id="{anchor(fact.fact_id)}" title="{escape(message)}">'
    return Cell(fact.printed, markup=f"{start}{escape(fact.printed)}</mark>")
