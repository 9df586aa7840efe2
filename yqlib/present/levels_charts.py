"""Shapes of charts over bodies: stacked bars with hatches, heat maps with the figure in each cell, bars in groups.

They know nothing of budgets. Colours differ in lightness and each part has its own hatch, so that grey print reads
alike; a part too narrow for its figure has it in the table beside. Names are wrapped, never cut; `caption` says
every figure in words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib import rc_context
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.patches import Patch, Rectangle

from yqlib.present.style import BLUE, FAINT, GRID, INK, Chart, bars_only, heading, say, settings
from yqlib.present.tables import width

#: Fill and hatch of the parts of a bar, dark beside light.
LOOKS = (
    ("#0072B2", ""), ("#F6D28C", "///"), ("#5FBFA3", "..."), ("#FFFFFF", "\\\\\\"),
    ("#A9D6F2", "xxx"), ("#8C8C8C", ""), ("#E8C6DC", "+++"), ("#EEEEEE", "ooo"),
)  # fmt: skip
SHADES = LinearSegmentedColormap.from_list("yq", ["#FFFFFF", "#CFE3F1", "#6BAED6", "#1F5F8B"])
_CLOSING = "）)，。；、：》”·%"
_NAME = 13  # letters of a line of a body's name at a bar
_LETTER = 0.125  # inches of a Chinese letter at 9 points


@dataclass(frozen=True)
class Line:
    """One bar: name, a line about it, its parts by name (missing: not there), what is written at its end."""

    name: str
    about: str
    parts: Mapping[str, float]
    end: str = ""


def wrapped(text: str, letters: float) -> str:
    """Text on lines of so many Chinese letters (others take half a one); closing marks begin no line."""
    lines, used = [""], 0
    for char in text.strip():
        wide = width(char)
        if used + wide > 2 * letters and char not in _CLOSING and lines[-1]:
            lines.append("")
            used = 0
        lines[-1] += char
        used += wide
    return "\n".join(line.strip() for line in lines)


def _label(line: Line) -> str:
    return "\n".join(filter(None, [wrapped(line.name, _NAME), wrapped(line.about, _NAME + 5)]))


def _tall(lines: Sequence[Line], least: float = 0.44) -> float:
    """Height of a bar's place in inches: its name must fit."""
    return max([least, *(0.15 * (1 + _label(line).count("\n")) + 0.12 for line in lines)])


def stacked(title: str, subtitle: str, lines: Sequence[Line], *, share: bool, caption: str, empty: str = "") -> Chart:
    """A bar a body of its parts: of 100% (`share`, parts as shares 0 to 1) or in the unit of the title.

    A line without parts says its `end` in place of a bar.
    """
    names = list(dict.fromkeys(n for line in lines for n in line.parts))
    rows = -(-len(names) // 4)
    height = 0.85 + _tall(lines) * max(1, len(lines) if names else 1) + 0.2 * rows
    with rc_context(settings() | {"hatch.linewidth": 0.5}):
        chart = Chart(caption, height)
        axes = chart.panels[0]
        heading(axes, title, subtitle)
        if not lines or not names:
            say(axes, empty)
            return chart
        top = 1.0 if share else max(sum(v for v in line.parts.values() if v > 0) for line in lines) or 1.0
        for place, line in enumerate(lines):
            _bar(axes, place, line, names, top, share)
        axes.set_yticks(range(len(lines)), list(map(_label, lines)), fontsize=8.5)
        bars_only(axes)
        axes.set_xlim(min(0.0, *(_below(line) for line in lines)), top * (1.0 if share else 1.22))
        if share:
            axes.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0%", "25%", "50%", "75%", "100%"])
        axes.set_ylim(len(lines) - 0.45, -0.55)
        looks = [Patch(facecolor=_look(i)[0], hatch=_look(i)[1], edgecolor=INK, linewidth=0.5, label=n) for i, n in enumerate(names)]
        chart.legend(handles=looks, loc="outside lower center", ncols=min(4, len(names)), frameon=False, fontsize=8.5)
    return chart


def _below(line: Line) -> float:
    return sum(v for v in line.parts.values() if v < 0)


def _look(turn: int) -> tuple[str, str]:
    return LOOKS[turn % len(LOOKS)]


def _bar(axes: Any, place: int, line: Line, names: list[str], top: float, share: bool) -> None:
    right = 0.0
    for turn, name in enumerate(names):
        value = line.parts.get(name, 0.0)
        if not value:
            continue
        fill, hatch = _look(turn)
        axes.barh(place, value, left=right, height=0.62, color=fill, hatch=hatch, edgecolor=INK, linewidth=0.5)
        text, room = (f"{value:.0%}", 0.055) if share else (f"{value:,.2f}", 0.12)
        if value / top > room:
            _inside(axes, right + value / 2, place, text)
        right += value
    if line.end:
        axes.annotate(
            line.end if line.parts else wrapped(line.end, 36), (0 if share and not line.parts else right, place), xytext=(4, 0),
            textcoords="offset points", va="center", fontsize=9 if line.parts else 8.5, color=INK if line.parts else FAINT,
        )  # fmt: skip


def _inside(axes: Any, x: float, y: float, text: str) -> None:
    """A figure on a bar, on a ground of its own so that a hatch does not cross it."""
    box = {"boxstyle": "square,pad=0.12", "facecolor": "white", "edgecolor": "none"}
    axes.text(x, y, text, ha="center", va="center", fontsize=8, color=INK, bbox=box)


def heat(title: str, subtitle: str, rows: Sequence[str], columns: Sequence[str], cells: Mapping[tuple[int, int], tuple[float, str]],
         *, caption: str, empty: str, below: str = "") -> Chart:  # fmt: skip
    """A map of rows and columns: `cells` holds a shade (0 to 1) and the text printed; what is not there stays blank.

    `below` is said under the map (what the letters of the columns stand for).
    """
    letters = max(2, int(5.3 / max(1, len(columns)) / _LETTER - 0.5))
    heads = [wrapped(c, letters) for c in columns]
    names = ["\n".join(wrapped(part, 16) for part in r.split("\n")) for r in rows]
    tall = max([0.36, *(0.16 * (1 + n.count("\n")) + 0.1 for n in names),
                *(0.15 * (1 + text.count("\n")) + 0.1 for _, text in cells.values())])  # fmt: skip
    under = wrapped(below, 42).split("\n") if below else []
    height = 0.8 + tall * max(1, len(rows)) + 0.17 * (max([1, *(1 + h.count("\n") for h in heads)]) + len(under))
    with rc_context(settings()):
        chart = Chart(caption, height)
        axes = chart.panels[0]
        if not rows or not columns:
            heading(axes, title, subtitle)
            say(axes, empty)
            return chart
        _map(axes, len(rows), len(columns), cells)
        axes.set_yticks(range(len(rows)), names, fontsize=8.5)
        axes.set_xticks(range(len(columns)), heads, fontsize=8.5)
        axes.xaxis.set_ticks_position("top")
        axes.tick_params(axis="both", length=0, labelcolor=INK)
        axes.spines[:].set_visible(False)
        lines = max(1 + h.count("\n") for h in heads)
        axes.set_title(title, loc="left", fontsize=11.5, y=1.0, pad=24 + 11 * lines)
        axes.annotate(subtitle, (0, 1), xycoords="axes fraction", xytext=(0, 8 + 11 * lines),
                      textcoords="offset points", fontsize=8.5, color=FAINT, va="bottom")  # fmt: skip
        if under:
            axes.set_xlabel("\n".join(under), loc="left", fontsize=8.5, color=FAINT)
    return chart


def _map(axes: Any, rows: int, columns: int, cells: Mapping[tuple[int, int], tuple[float, str]]) -> None:
    longest = max([1, *(width(line) for _, text in cells.values() for line in text.split("\n"))])
    size = min(8.5, 5.0 / columns * 72 / (0.6 * longest))  # points, so that the longest text stays in its cell
    for row in range(rows):
        for column in range(columns):
            shade, text = cells.get((row, column), (0.0, ""))
            axes.add_patch(Rectangle((column - 0.5, row - 0.5), 1, 1, facecolor=SHADES(0.85 * min(1.0, max(0.0, shade))), edgecolor=GRID, linewidth=0.8))
            axes.text(column, row, text or "—", ha="center", va="center", fontsize=size,
                      color=("white" if shade > 0.88 else INK) if text else "#AAAAAA", linespacing=1.2)  # fmt: skip
    axes.set_xlim(-0.5, columns - 0.5)
    axes.set_ylim(rows - 0.5, -0.5)


@dataclass(frozen=True)
class Bar:
    """One bar of a group: name, length (None: none, its text says why), text at its end."""

    name: str
    value: float | None
    text: str


def grouped(title: str, subtitle: str, groups: Sequence[tuple[str, Sequence[Bar]]], *, caption: str, empty: str) -> Chart:
    """Bars in groups, each group to its own scale (only bars of one group compare), the figure at each bar."""
    names = [wrapped(b.name, 20) for _, bars in groups for b in bars]
    texts = [wrapped(b.text, 18 if b.value else 36) for _, bars in groups for b in bars]
    tall = max([0.32, *(0.15 * (1 + t.count("\n")) + 0.1 for t in (*names, *texts))])
    count = sum(len(bars) + 1 for _, bars in groups)
    with rc_context(settings()):
        chart = Chart(caption, 0.8 + tall * max(2, count))
        axes = chart.panels[0]
        heading(axes, title, subtitle)
        if not groups:
            say(axes, empty)
            return chart
        place, ticks = 0, []
        for head, bars in groups:
            axes.text(0, place, head, fontsize=9.5, va="center", ha="left")
            most = max([b.value for b in bars if b.value] or [1.0])
            for bar in bars:
                place += 1
                ticks.append(place)
                long = 0.52 * (bar.value or 0.0) / most
                axes.barh(place, long, height=0.6, color=BLUE if bar.value else "none", edgecolor=INK if bar.value else "none", linewidth=0.5)
                axes.annotate(texts[len(ticks) - 1], (long, place), xytext=(4, 0), textcoords="offset points", va="center", fontsize=8.5,
                              color=INK if bar.value else FAINT)  # fmt: skip
            place += 1
        axes.set_yticks(ticks, names, fontsize=8.5)
        axes.tick_params(axis="both", length=0)
        axes.set_xticks([])
        axes.spines["bottom"].set_visible(False)
        axes.set_xlim(0, 1)
        axes.set_ylim(place - 0.4, -0.6)
        axes.axvline(0, ymin=0, ymax=1, color=GRID, linewidth=0.8)
    return chart

