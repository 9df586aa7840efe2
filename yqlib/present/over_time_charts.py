"""One body over years as pictures: its way through budgets and accounts, a waterfall of what changed, slopes by class.

Every function takes the data of `yqlib.over_time` and returns a `Chart`; without data it says why. Kinds are told by
marker, hatch and line, so that the pictures can be read in grey print.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import Any, NamedTuple

from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator, StrMethodFormatter

from yqlib import over_time as data
from yqlib.bases import Base, bases
from yqlib.column import KIND_ZH
from yqlib.held import Series
from yqlib.measures.inputs import Amount
from yqlib.money import FEN_PER_UNIT
from yqlib.over_time import BY_ZH, Change
from yqlib.present.over_time import NOTHING, ONE, signed, wan
from yqlib.present.style import (
    BLUE,
    FAINT,
    GRID,
    INK,
    ORANGE,
    Chart,
    bars_only,
    empty,
    heading,
    say,
    settings,
)

_WAN = FEN_PER_UNIT["万元"]
_NAME = 16  # letters of a line of a name
_MOST = 8  # classes drawn one by one
_STYLES = (("o", "-"), ("s", "--"), ("^", "-."), ("D", ":"), ("v", "-"), ("P", "--"), ("X", "-."), ("*", ":"), ("h", "-"))


class Point(NamedTuple):
    """The money of one year and kind: `told` says that another year's disclosure tells it, not its own."""

    year: int
    kind: str
    fen: Any
    told: bool


# ---- the way through the years -----------------------------------------------------------------------


def way(series: Series | None) -> Chart:
    """The general public budget (else all expenditure) of every year and kind: printed, and as other disclosures tell it."""
    name, points = _points(series)
    title = f"{name}：各年预算与决算（万元）"
    told = "，".join(f"{p.year}{KIND_ZH[p.kind]} {wan(p.fen)}{'（他份推出）' if p.told else ''}" for p in points)
    with rc_context(settings()):
        chart = Chart(f"{title}：{told or NOTHING}", 3.4)
        axes = chart.panels[0]
        heading(axes, title, "实心：该年该种文本所印　空心：由另一份文本的“比上年”或“年初预算”推出　纵轴不从零开始")
        if not points:
            say(axes, NOTHING if series is None else f"没有读出{name}")
            return chart
        for kind, marker, line, colour in (("budget", "s", "--", ORANGE), ("final", "o", "-", BLUE)):
            mine = [p for p in points if p.kind == kind]
            if mine:
                xs, ys = [p.year for p in mine], [float(p.fen / _WAN) for p in mine]
                axes.plot(xs, ys, line, color=colour, linewidth=1.2, zorder=2)
                for p, y in zip(mine, ys, strict=True):
                    axes.plot([p.year], [y], marker, color=colour, markerfacecolor="white" if p.told else colour, markersize=8, zorder=3)
                axes.plot([], [], marker + line, color=colour, label=KIND_ZH[kind])
        _label_points(axes, points)
        _year_axis(axes, [p.year for p in points])
    return chart


def _label_points(axes: Axes, points: Sequence[Point]) -> None:
    """Each value above its point; of two in one year the lower one's value stands below."""
    for p in points:
        other = next((q for q in points if q.year == p.year and q.kind != p.kind), None)
        below = other is not None and (p.fen < other.fen or (p.fen == other.fen and p.kind == "budget"))
        axes.annotate(
            f"{wan(p.fen)}", (p.year, float(p.fen / _WAN)), xytext=(0, -9 if below else 9), textcoords="offset points",
            ha="center", va="top" if below else "bottom", fontsize=9, color=INK,
        )  # fmt: skip


def _year_axis(axes: Axes, years: Sequence[int]) -> None:
    axes.set_xticks(range(min(years), max(years) + 1), [f"{y}年" for y in range(min(years), max(years) + 1)])
    axes.set_xlim(min(years) - 0.5, max(years) + 0.5)
    axes.margins(y=0.28)
    axes.grid(axis="y")
    axes.tick_params(axis="both", length=0)
    axes.tick_params(axis="y", labelsize=8.5, labelcolor=FAINT)
    axes.yaxis.set_major_locator(MaxNLocator(nbins=5, min_n_ticks=3))
    axes.yaxis.set_major_formatter(StrMethodFormatter("{x:,g}"))
    axes.legend(frameon=False, fontsize=9, loc="lower right", bbox_to_anchor=(1, 1.07), ncols=2)


def _points(series: Series | None) -> tuple[str, list[Point]]:
    lines = (data.LINES[2], data.LINES[1])
    for line, figures, fund in zip(lines, (("expenditure", "expenditure_year", "expenditure_total", "whole"), ("expenditure_total", "both_totals")), ("general_public", "all"), strict=True):
        found: dict[tuple[int, str], Point] = {}
        for held in series.held if series else ():
            amount = data.attempted(lambda h=held, line=line: data.money(h, line))  # type: ignore[misc]
            if isinstance(amount, Amount) and held.year is not None and held.kind:
                found[held.year, held.kind] = Point(held.year, held.kind, amount.value, False)
        if not found:
            continue
        assert series is not None
        for stage in data.stages(series):
            mean = stage.first and data.meaning_of(stage.first)
            if mean and stage.code is None and stage.first and (mean.figure, mean.fund) in {(f, fund) for f in figures} and stage.held.year:
                found.setdefault((stage.held.year, "budget"), Point(stage.held.year, "budget", stage.first.value, True))
        for base in bases(series):
            if _tells(base, figures, fund):
                kind = base.held.kind or ""
                found.setdefault((base.year, kind), Point(base.year, kind, base.value, True))
        return line.name, sorted(found.values(), key=lambda p: (p.year, p.kind))
    return lines[0].name, []


def _tells(base: Base, figures: Sequence[str], fund: str) -> bool:
    what = base.meaning
    return what is not None and base.value is not None and what.figure in figures and what.fund == fund and not what.code


# ---- the waterfall -----------------------------------------------------------------------------------


class _Bar(NamedTuple):
    name: str
    fen: Any


def waterfall(found: Change | None, most: int = _MOST) -> Chart:
    """The change between two disclosures by class: the totals as marks, between them each class from where the last one ended.

    The `most` largest changes are drawn one by one, the others as one bar; what no class explains is a bar of its own.
    """
    if found is None or found.missing or not found.steps:
        why = ONE if found is None else found.missing or "没有可比的科目"
        return empty("变动按科目分解", why)
    name = f"{found.old.label} → {found.new.label}：{found.words}变动（万元）"
    bars = _bars(found, most)
    start = found.old_total if found.old_total is not None else sum(s.old or 0 for s in found.steps)
    end = start + sum(b.fen for b in bars)
    told = "，".join(f"{b.name} {signed(b.fen)}" for b in bars)
    with rc_context(settings()):
        chart = Chart(f"{name}：{wan(start)} → {wan(end)}；{told or '没有变动'}", 1.2 + 0.42 * (len(bars) + 2))
        axes = chart.panels[0]
        heading(axes, name, "◆ 总计　蓝：增加　橙、斜纹：减少　空框：未解释　横轴不从零开始")
        _draw_waterfall(axes, start, bars, end, found)
    return chart


def _bars(found: Change, most: int) -> list[_Bar]:
    steps = sorted((s for s in found.steps if s.change), key=lambda s: -abs(s.change))
    shown = steps if len(steps) <= most + 1 else steps[:most]
    rest = steps[len(shown) :]
    bars = [_Bar(s.name, s.change) for s in shown]
    if rest:
        bars.append(_Bar(f"其余 {len(rest)} 项（净额）", sum(s.change for s in rest)))
    if found.rest:
        bars.append(_Bar("未解释的差额", found.rest))
    return bars


def _draw_waterfall(axes: Axes, start: Any, bars: Sequence[_Bar], end: Any, found: Change) -> None:
    levels = [float(start / _WAN)]
    for row, bar in enumerate(bars, 1):
        at, width = levels[-1], float(bar.fen / _WAN)
        unexplained = bar.name == "未解释的差额"
        colour, hatch = ("white", "...") if unexplained else (BLUE, "") if width > 0 else (ORANGE, "////")
        axes.barh(row, width, left=at, height=0.6, color=colour, edgecolor=INK, linewidth=0.6, hatch=hatch, zorder=3)
        axes.plot([at, at], [row - 1, row + 0.3], color=FAINT, linewidth=0.7, zorder=2)
        right = width >= 0
        axes.annotate(
            signed(bar.fen), (at + width, row), xytext=(5 if right else -5, 0), textcoords="offset points", va="center",
            ha="left" if right else "right", fontsize=9,
        )  # fmt: skip
        levels.append(at + width)
    axes.plot([levels[-1]] * 2, [len(bars), len(bars) + 1], color=FAINT, linewidth=0.7, zorder=2)
    for row, level, fen in ((0, levels[0], start), (len(bars) + 1, levels[-1], end)):
        axes.plot([level], [row], "D", color=INK, markersize=8, zorder=4)
        axes.annotate(wan(fen), (level, row), xytext=(9, 0), textcoords="offset points", va="center", fontsize=10)
    names = [found.old.label, *(textwrap.fill(b.name[: 2 * _NAME], _NAME) for b in bars), found.new.label]
    axes.set_yticks(range(len(names)), names)
    bars_only(axes)
    axes.set_ylim(len(names) - 0.4, -0.6)
    low, high = min(levels), max(levels)
    span = (high - low) or abs(high) * 0.1 or 1.0
    axes.set_xlim(low - 0.22 * span, high + 0.28 * span)


# ---- slopes ------------------------------------------------------------------------------------------


def slope(series: Series | None, by: str = "functional", most: int = _MOST) -> Chart:
    """Each class through all disclosures that print it, side by side in their order."""
    title = f"各份文本按{BY_ZH[by]}（万元）"
    held = series.held if series else ()
    printed = [[(h, c) for h in held if (c := data.classes(h, role)) is not None] for role in data.CLASS_TABLES[by]]
    found = max(printed, key=len)  # the table that most of them print
    if len(found) > 1:
        names = {code: c.names[code] for _, c in found for code in c.sums}
        lines = {names[k]: [c.sums[k].value if k in c.sums else (0 if c.whole else None) for _, c in found] for k in names}
        return _slope(title, [h.short for h, _ in found], lines, most)
    return empty(title, NOTHING if not held else ONE if len(held) < 2 else f"没有两份文本按{BY_ZH[by]}列示支出")


def executed(series: Series | None, most: int = _MOST) -> Chart:
    """Budget beside accounts of one year by class (by account where no class is told), the latest accounts held."""
    title = "同一年度：预算 → 决算（万元）"
    found = [s for s in (data.stages(series) if series else []) if s.planned is not None and s.spent is not None]
    if not found:
        return empty(title, NOTHING if series is None else "没有持有决算，或决算文本没有说明预算数")
    last = found[-1].held
    mine = [s for s in found if s.held is last]
    coded = [s for s in mine if s.level == "class"] or [s for s in mine if s.code] or mine
    lines = {s.name: [s.planned.value, s.spent.value] for s in coded}  # type: ignore[union-attr]
    return _slope(f"{last.label}：{'年初预算' if all(s.first for s in coded) else '预算'} → 决算（万元）", ["预算", "决算"], lines, most)


def _slope(title: str, columns: Sequence[str], lines: dict[str, list[Any]], most: int) -> Chart:
    order = sorted(lines, key=lambda n: -max((v for v in lines[n] if v is not None), default=0))
    shown = order if len(order) <= most + 1 else order[:most]
    if rest := order[len(shown) :]:
        sums = [[lines[n][i] for n in rest] for i in range(len(columns))]
        lines = lines | {f"其余 {len(rest)} 项": [None if None in s else sum(s) for s in sums]}
        shown = [*shown, f"其余 {len(rest)} 项"]
    told = "；".join(f"{n} " + " → ".join("未列" if v is None else wan(v) for v in lines[n]) for n in shown)
    with rc_context(settings()):
        chart = Chart(f"{title}：{told}", max(3.2, 1.0 + 0.42 * len(shown)))
        axes = chart.panels[0]
        heading(axes, title, "两端写着首份与末份的数；没有线的一端该份没有列出　蓝：未降　橙：下降")
        ends: dict[int, list[tuple[float, str]]] = {0: [], len(columns) - 1: []}
        for number, name in enumerate(shown):
            marker, line = _STYLES[number % len(_STYLES)]
            values = [None if v is None else float(v / _WAN) for v in lines[name]]
            drawn = [(i, v) for i, v in enumerate(values) if v is not None]
            fell = len(drawn) > 1 and drawn[-1][1] < drawn[0][1]
            axes.plot([i for i, _ in drawn], [v for _, v in drawn], marker + line, color=ORANGE if fell else BLUE, linewidth=1.4, markersize=6)
            for side in ends:
                if values[side] is not None:
                    text = wan(lines[name][side])
                    ends[side].append((values[side], text if side == 0 else f"{text}  {textwrap.shorten(name, 99)[:_NAME]}"))
        _slope_axis(axes, columns, lines, shown)
        for side, labels in ends.items():
            _spread(axes, side, labels, len(shown))
    return chart


def _slope_axis(axes: Axes, columns: Sequence[str], lines: dict[str, list[Any]], shown: Sequence[str]) -> None:
    axes.set_xticks(range(len(columns)), columns)
    for i in range(len(columns)):
        axes.axvline(i, color=GRID, linewidth=0.8, zorder=0)
    last = len(columns) - 1
    axes.set_xlim(-0.22 * last, last + 0.62 * last)
    values = [float(v / _WAN) for n in shown for v in lines[n] if v is not None]
    low, high = min(0.0, *values), max(0.0, *values)
    span = (high - low) or 1.0
    axes.set_ylim(low - 0.06 * span, high + 0.08 * span)
    axes.set_yticks([])
    axes.tick_params(axis="x", length=0, labelcolor=INK)
    axes.spines["bottom"].set_visible(False)


def _spread(axes: Axes, side: int, labels: list[tuple[float, str]], lines: int) -> None:
    """Write the values at one side from below, each at its height, or above the last one where they would overlap."""
    low, high = axes.get_ylim()
    step = (high - low) / max(8.0, axes.get_figure().get_figheight() * 72 / 15)  # type: ignore[union-attr]
    places: list[float] = []
    ordered = sorted(labels, key=lambda at: at[0])
    for at, _ in ordered:
        places.append(max(at, places[-1] + step) if places else at)
    over = (places[-1] - (high - step / 2)) if places else 0
    for i in range(len(places) - 1, -1, -1):  # push down what left the panel
        if over > 0:
            ceiling = (high - step / 2) if i == len(places) - 1 else places[i + 1] - step
            places[i] = min(places[i], ceiling)
    for (at, text), place in zip(ordered, places, strict=True):
        right = side > 0
        shift = 0.03 * (axes.get_xlim()[1] - axes.get_xlim()[0])
        x = side + shift if right else side - shift
        if abs(place - at) > step / 4:
            axes.plot([side, x], [at, place], color=FAINT, linewidth=0.5, zorder=1)
        axes.text(x, place, text, va="center", ha="left" if right else "right", fontsize=9)
