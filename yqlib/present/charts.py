"""Charts of one disclosure: horizontal bars with the amount and share written at each bar.

Every function takes a disclosure and returns a `Chart`; the exact figures are in `structure` under
the same name. A table that is missing gives an empty plot that says in Chinese what is not there.
"""

from __future__ import annotations

import textwrap
from decimal import Decimal
from typing import Any

import pandas as pd
from matplotlib import rc_context
from matplotlib.axes import Axes

from yqlib.money import FEN_PER_UNIT
from yqlib.present import structure
from yqlib.present.structure import Breakdown
from yqlib.present.style import BLUE, FAINT, GREEN, ORANGE, SKY, Chart, bars_only, heading, say, settings

_WAN = FEN_PER_UNIT["万元"]
WRAP = 40  # characters of a sentence in a chart of full width


def income(d: Any) -> Chart:
    """Income by source."""
    return _one(structure.income(d), BLUE)


def expenditure(d: Any) -> Chart:
    """Expenditure by functional class, the largest first."""
    return _one(structure.expenditure(d), GREEN)


def split(d: Any) -> Chart:
    """基本支出 against 项目支出, and 人员经费 against 公用经费, side by side."""
    parts = [structure.basic_and_project(d), structure.personnel_and_public(d)]
    bars = max(1, *(len(part.rows) for part in parts))
    with rc_context(settings()):
        chart = Chart("；".join(map(caption, parts)), 0.95 + 0.34 * bars, columns=2)
        for axes, part, colour in zip(chart.panels, parts, (ORANGE, SKY), strict=True):
            _draw(axes, part, colour, wrap=18)
    return chart


def three_public(d: Any) -> Chart:
    """The four 三公 items; for final accounts the budget and the final figure."""
    part = structure.three_public(d)
    if not part.extra.get("final"):
        return _one(part, BLUE)
    with rc_context(settings()):
        chart = Chart(caption(part), 0.95 + 0.5 * len(part.rows))
        _draw_pairs(chart.panels[0], part)
    return chart


def caption(part: Breakdown) -> str:
    """What a chart says, in words: the alternative text of the picture."""
    if part.missing:
        return f"{part.title}（{part.missing}）"
    shown = "，".join(f"{r.item} {_amount(r.amount_fen)}{_share(r.share)}" for r in part.rows.itertuples())
    return f"{part.title}（万元）：{shown}"


def _amount(fen: Any) -> str:
    """Two decimals for reading; the table beside the chart has the exact figure."""
    return "未列示" if pd.isna(fen) else f"{Decimal(int(fen)) / _WAN:,.2f}"


def _share(share: Any) -> str:
    return "" if pd.isna(share) else f"（{share:.1%}）"


def _one(part: Breakdown, colour: str) -> Chart:
    with rc_context(settings()):
        chart = Chart(caption(part), 0.95 + 0.32 * max(1, len(part.rows)))
        _draw(chart.panels[0], part, colour)
    return chart


def _draw(axes: Axes, part: Breakdown, colour: str, wrap: int = WRAP) -> None:
    if part.rows.empty or part.rows["amount_fen"].isna().all():
        heading(axes, part.title, "")
        say(axes, textwrap.fill(part.missing or "表中各项均未列示金额", wrap))
        return
    names = [textwrap.fill(name, 14) for name in part.rows["item"]]
    values = [None if pd.isna(v) else v / _WAN for v in part.rows["amount_fen"]]
    axes.barh(range(len(names)), [v or 0 for v in values], height=0.62, color=colour)
    axes.set_yticks(range(len(names)), names)
    _label(axes, values, [f"{_amount(r.amount_fen)}{_share(r.share)}" for r in part.rows.itertuples()])
    bars_only(axes)
    axes.set_ylim(len(names) - 0.45, -0.55)
    total = f"合计 {_amount(part.total_fen)} 万元" if part.total_fen is not None else ""
    source = f"来源：{part.source}" if wrap == WRAP else ""
    heading(axes, f"{part.title}（万元）", "　".join(filter(None, [total, source])))


def _draw_pairs(axes: Axes, part: Breakdown) -> None:
    rows = part.rows
    height = 0.36
    for offset, column, colour, word in (
        (-height / 2, "budget_fen", SKY, "预算数"),
        (height / 2, "amount_fen", BLUE, "决算数"),
    ):
        values = [None if pd.isna(v) else v / _WAN for v in rows[column]]
        places = [i + offset for i in range(len(rows))]
        axes.barh(places, [v or 0 for v in values], height=height * 0.92, color=colour)
        _label(axes, values, [f"{word} {_amount(v)}" for v in rows[column]], places)
    axes.set_yticks(range(len(rows)), [textwrap.fill(name, 14) for name in rows["item"]])
    bars_only(axes)
    totals = f"预算数 {_amount(part.budget_total_fen)}、决算数 {_amount(part.total_fen)} 万元"
    axes.set_ylim(len(rows) - 0.45, -0.55)
    heading(axes, f"{part.title}（万元）", f"合计：{totals}　来源：{part.source}")


def _label(
    axes: Axes, values: list[float | None], texts: list[str], places: list[float] | None = None
) -> None:
    """Write each text at the end of its bar and leave room for it at both sides."""
    numbers = [v or 0 for v in values]
    low, high = min(0, *numbers, 0), max(0, *numbers, 0)
    span = (high - low) or 1
    longest = max(map(len, texts))
    for place, number, text in zip(places or range(len(texts)), numbers, texts, strict=True):
        left = number < 0
        axes.annotate(
            text, (number, place), xytext=(-4 if left else 4, 0), textcoords="offset points",
            va="center", ha="right" if left else "left", fontsize=9, color=FAINT if not number else "#222222",
        )
    room = span * (0.02 * longest if axes.get_subplotspec().get_geometry()[1] == 1 else 0.045 * longest)
    left, right = axes.get_xlim()
    axes.set_xlim(min(left, low - (room if low < 0 else 0)), max(right, high + room))
