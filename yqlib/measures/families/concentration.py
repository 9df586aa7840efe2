"""How concentrated the money of projects is: HHI and the largest project."""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction

from yqlib.audit.compare import add
from yqlib.audit.records import Document, Figure, Row, Table
from yqlib.measures.inputs import Amount, Missing, Result, decimal, held, of_figures, ratio
from yqlib.measures.registry import computes


@computes("project_hhi")
def hhi(doc: Document) -> Iterator[Result]:
    """Σ share², exactly: in the greatest unit that measures every project, so that the squares stay small."""
    rows, doubt = _projects(doc)
    figures = [f for _, f in rows]
    step = math.gcd(*(int(f.amount) for f in figures)) or 1
    squares = sum((Fraction(int(f.amount) // step) ** 2 for f in figures), Fraction(0))
    whole = Fraction(sum(int(f.amount) for f in figures) // step) ** 2
    ids, place = tuple(f.id for f in figures), figures[0].address
    unit = f"({step}分)²"
    words = f"{len(figures)} 个项目占比的平方和 {decimal(squares / whole, 4, 4)}"
    total = of_figures(figures, "项目合计")
    yield Result(
        squares / whole, Amount(squares, unit, words, ids, place, total.doubts), Amount(whole, unit, total.words, ids, place),
        words=f"{words}（{total.words}）", doubts=(doubt,) if doubt else (),
    )  # fmt: skip


@computes("largest_project_share")
def largest(doc: Document) -> Iterator[Result]:
    """The largest project ÷ all projects."""
    rows, doubt = _projects(doc)
    row, figure = max(rows, key=lambda pair: pair[1].amount)
    again = sum(1 for _, f in rows if f.amount == figure.amount) > 1
    note = "金额最大的项目不止一个，取先印的" if again else ""
    yield ratio(of_figures([figure], row.label), of_figures([f for _, f in rows], "项目合计"), row.label, note, doubt)


def _projects(doc: Document) -> tuple[list[tuple[Row, Figure]], str]:
    """The projects of the table of projects with their money, and a doubt. Raises Missing where they are not a whole."""
    table = held(doc, "projects")[0]
    rows = [(r, f) for r in table.rows if r.kind == "project" and (f := r.grand) is not None]
    if not rows:
        raise Missing(f"{table.name}没有读到项目行")
    if any(f.amount < 0 for _, f in rows):
        raise Missing(f"{table.name}有负数，不计算集中度")
    total = _total(table)
    parts = add(f for _, f in rows)
    if not parts.value:
        raise Missing(f"{table.name}各项目金额均为零")
    if total is None:
        return rows, f"{table.name}未印合计，项目是否齐全无从核对"
    off = parts.value - total.amount
    if not -(parts.up + total.half) <= off <= parts.down + total.half:
        raise Missing(f"{table.name}各项目之和 {decimal(Fraction(parts.value) / 1_000_000, 2)} 万元与合计 {total.printed} 不符")
    return rows, ""


def _total(table: Table) -> Figure | None:
    """The figure of the whole table: its total row, else the row of the body that stands above all others."""
    if (row := table.total_row()) is not None:
        return row.grand
    first = table.rows[0]
    return first.grand if first.kind == "unit" else None
