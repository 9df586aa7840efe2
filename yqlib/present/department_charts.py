"""A department as pictures: its money from the whole down to projects (an icicle), and by unit (stacked bars).

Every function takes a `Department` or None and returns a `Chart`; where nothing can be drawn it says why. What no unit is
told to have is drawn hatched and named so.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass

from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from yqlib.department_money import Node, shares, tree
from yqlib.departments import Department, Unit
from yqlib.money import FEN_PER_UNIT, format_fen
from yqlib.over_time import LINES, attempted, money
from yqlib.present.department import NOTHING
from yqlib.present.over_time import percent, wan
from yqlib.present.style import (
    BLUE,
    FAINT,
    INK,
    ORANGE,
    SKY,
    WIDTH,
    Chart,
    bars_only,
    empty,
    heading,
    settings,
)
from yqlib.present.tables import width

_WAN = FEN_PER_UNIT["万元"]
_HEIGHT = 6.4  # inches of the icicle
_POINTS, _LINE, _LETTER = 72, 12.5, 4.4  # to an inch; of a line and of half a Chinese letter in a block
_LEAST = 0.036  # share of the whole below which blocks are drawn as one
_TINTS = ("#CFE3F1", "#FBE5B8", "#CBEBDF", "#E3E3E3", "#F3D5E2", "#DDEFFA")  # light, so that names stay readable in grey


@dataclass(frozen=True)
class _Block:
    node: Node
    depth: int
    top: float
    height: float
    tint: str


def icicle(found: Department | None) -> Chart:
    """Department, units, and their projects and basic expenditure as blocks whose height is their money."""
    root = tree(found) if found is not None else None
    title = f"{found.name}：{found.held.label}的资金在哪里（万元）" if found is not None and found.held else "部门的资金在哪里"
    over = root is not None and sum(c.fen for c in root.children) > root.fen
    known = root is not None and any(c.known for c in root.children)
    if root is None or over or not known:
        return empty(title, _why(found, root, over))
    told = "；".join(f"{c.name} {_fen(c.fen)}" for c in root.children)
    with rc_context(settings()):
        chart = Chart(f"{title}：共 {_fen(root.fen)}；{told}", _HEIGHT)
        axes = chart.panels[0]
        heading(axes, title, "左：部门合计　中：单位　右：项目与基本支出　斜纹：没有按单位公开，或没有逐项公开")
        blocks = list(_blocks(root, 0, 0.0, 1.0, root.fen, "white"))
        depth = max(b.depth for b in blocks)
        lefts = [0.0, 0.17, 0.52, 0.76, 0.9, 1.0] if depth > 2 else [0.0, 0.17, 0.52, 1.0]
        for block in blocks:
            _draw_block(axes, block, lefts[min(block.depth, len(lefts) - 2)], lefts[min(block.depth + 1, len(lefts) - 1)])
        axes.set_xlim(0, 1)
        axes.set_ylim(1, 0)
        axes.set_axis_off()
    return chart


def _blocks(node: Node, depth: int, top: float, height: float, whole: int, tint: str) -> Iterator[_Block]:
    yield _Block(node, depth, top, height, tint)
    children = _grouped(node, whole)
    for number, child in enumerate(children):
        share = child.fen / node.fen * height if node.fen else 0.0
        own = _TINTS[number % len(_TINTS)] if depth == 0 else tint
        yield from _blocks(child, depth + 1, top, share, whole, own)
        top += share


def _grouped(node: Node, whole: int) -> list[Node]:
    """The children, those too small to be written in as one block."""
    small = [c for c in node.children if c.known and c.fen < _LEAST * whole]
    if len(small) < 2:
        return node.children
    rest = Node(f"其余 {len(small)} 项", sum(c.fen for c in small))
    kept = [c for c in node.children if c not in small]
    unknown = [c for c in kept if not c.known]
    return [*(c for c in kept if c.known), rest, *unknown]


def _draw_block(axes: Axes, block: _Block, left: float, right: float) -> None:
    node = block.node
    axes.add_patch(
        Rectangle((left, block.top), right - left, block.height, facecolor=block.tint if node.known else "white",
                  edgecolor=INK if node.known else "#AAAAAA", linewidth=0.7, hatch="" if node.known else "///")
    )  # fmt: skip
    lines = int(block.height * _HEIGHT * _POINTS / _LINE * 0.88)
    if lines < 1:
        return
    columns = int((right - left) * WIDTH * _POINTS / _LETTER) - 3
    text = _fitted(node.name, _fen(node.fen), columns, lines)
    box = None if node.known else {"facecolor": "white", "edgecolor": "none", "pad": 1.5}
    axes.text(left + 0.008, block.top + block.height / 2, text, va="center", ha="left", fontsize=8.5, bbox=box, linespacing=1.15)


def _fitted(name: str, amount: str, columns: int, lines: int) -> str:
    """Name and amount in at most so many lines of so many columns; the name is cut where it does not fit, the amount never."""
    if width(name) + 2 + width(amount) <= columns:
        return f"{name}　{amount}"
    if lines == 1:
        return f"{_cut(name, columns - width(amount) - 2)}　{amount}"
    rows, rest = [], name
    while rest and len(rows) < lines - 1:
        last = len(rows) == lines - 2
        row = _cut(rest, columns) if last else _head(rest, columns)
        rows.append(row)
        rest = "" if last else rest[len(row) :]
    return "\n".join([*rows, amount])


def _head(text: str, columns: int) -> str:
    """As much of a text as fits."""
    end = len(text)
    while end > 1 and width(text[:end]) > columns:
        end -= 1
    return text[:end]


def _cut(text: str, columns: int) -> str:
    return text if width(text) <= columns else _head(text, max(2, columns - 2)) + "…"


def by_unit(found: Department | None) -> Chart:
    """Money of each unit as it is disclosed: projects of the year, carried over, and basic expenditure where its own disclosure is held."""
    title = "各单位的资金（万元）"
    rows = [(u, parts) for u in (found.units if found else []) if (parts := _parts(u))]
    if found is None or not rows:
        return empty(title, NOTHING if found is None else "部门文本没有按单位列示金额，也没有持有单位自己的文本")
    told = "；".join(f"{u.name} {_fen(sum(parts.values()))}" for u, parts in rows)
    with rc_context(settings()):
        chart = Chart(f"{title}：{told}", 1.5 + 0.62 * len(rows))
        axes = chart.panels[0]
        silent = [u.name for u in found.units if not _parts(u)]
        whence = "基本支出只有持有其文本的单位才知道" if found.held else "取自单位自己最近的文本，年度与种类可能不同"
        heading(axes, f"{found.name}：{title}", whence + (f"；没有说明金额的单位 {len(silent)} 个" if silent else ""))
        _draw_bars(axes, rows)
    return chart


def share_bars(found: Department | None, most: int = 16) -> Chart:
    """How much of the department's money the held units account for, by line and class; the rest is an upper bound of 本级."""
    title = "已持有的单位占部门多少（%）"
    rows = [s for s in (shares(found) if found else []) if s.whole][:most]
    if found is None or not rows:
        return empty(title, NOTHING if found is None else "没有持有同年度同种类的单位文本，部门的资金无从分到单位")
    told = "；".join(f"{s.name} {wan(s.held)} / {wan(s.whole)}" for s in rows)
    with rc_context(settings()):
        chart = Chart(f"{title}：{told}", 1.3 + 0.36 * len(rows))
        axes = chart.panels[0]
        heading(axes, f"{found.name}：{title}", "蓝：已持有的单位　斜纹：本级及未持有的单位（上限）　括号内为 单位 / 部门，万元")
        for place, s in enumerate(rows):
            part = float(min(max(s.held / s.whole, 0), 1)) * 100
            axes.barh(place, part, height=0.62, color=BLUE, edgecolor=INK, linewidth=0.6)
            axes.barh(place, 100 - part, left=part, height=0.62, color="white", hatch="///", edgecolor="#AAAAAA", linewidth=0.6)
            over = "，超过部门" if s.beyond else ""
            share = percent(s.held, s.whole).lstrip("+")
            axes.annotate(
                f"{share}（{wan(s.held)} / {wan(s.whole)}{over}）", (100, place), xytext=(6, 0), textcoords="offset points",
                va="center", fontsize=9, annotation_clip=False,
            )  # fmt: skip
        axes.set_yticks(range(len(rows)), [f"{s.code} {s.name}".strip() for s in rows], fontsize=9)
        bars_only(axes)
        axes.set_xlim(0, 150)
        axes.set_xticks([0, 25, 50, 75, 100])
        axes.set_ylim(len(rows) - 0.45, -0.55)
    return chart


def _parts(u: Unit) -> dict[str, int]:
    found: dict[str, int] = {}
    if u.held is not None:
        held = u.held
        basic = attempted(lambda: money(held, LINES[5]))
        if not isinstance(basic, str) and basic.value:
            found["基本支出"] = int(basic.value)
    for role, zh in (("projects", "本年项目"), ("projects_carryover", "上年结转项目")):
        fen = int(u.figures[role].amount) if role in u.figures else sum(p.fen for p in u.projects if p.role == role)
        if fen:
            found[zh] = fen
    if u.held is not None and "本年项目" not in found:
        held = u.held
        project = attempted(lambda: money(held, LINES[8]))
        if not isinstance(project, str) and project.value:
            found["项目支出（单位文本）"] = int(project.value)
    return found


_LOOKS = {"基本支出": (ORANGE, "////"), "本年项目": (BLUE, ""), "上年结转项目": (SKY, "...."), "项目支出（单位文本）": (BLUE, "")}


def _draw_bars(axes: Axes, rows: list[tuple[Unit, dict[str, int]]]) -> None:
    shown: set[str] = set()
    longest = max(sum(parts.values()) for _, parts in rows) / _WAN
    for place, (_, parts) in enumerate(rows):
        left = 0.0
        for zh, fen in parts.items():
            colour, hatch = _LOOKS[zh]
            label = zh if zh not in shown else None
            shown.add(zh)
            axes.barh(place, fen / _WAN, left=left, height=0.56, color=colour, hatch=hatch, edgecolor=INK, linewidth=0.6, label=label)
            left += fen / _WAN
        text = _fen(sum(parts.values())) + ("" if len(parts) < 2 else "（" + "＋".join(_fen(f) for f in parts.values()) + "）")
        axes.annotate(text, (left, place), xytext=(4, 0), textcoords="offset points", va="center", fontsize=9)
    axes.set_yticks(range(len(rows)), [textwrap.fill(u.name, 14) for u, _ in rows], fontsize=9)
    bars_only(axes)
    axes.set_xlim(0, longest * 1.55)
    axes.set_ylim(len(rows) - 0.45, -0.55)
    axes.legend(frameon=False, fontsize=9, loc="upper right", bbox_to_anchor=(1, -0.12), ncols=3)
    axes.tick_params(axis="x", labelcolor=FAINT)


def _why(found: Department | None, root: Node | None, over: bool) -> str:
    if found is None:
        return NOTHING
    if found.held is None:
        return "没有持有该部门自己的公开文本"
    if root is None:
        return "没有读出部门的支出总计"
    if over:
        return f"各单位的资金合计 {_fen(sum(c.fen for c in root.children))} 万元，超过部门总计 {_fen(root.fen)} 万元，无从画成一张图；见下表"
    return f"部门总计 {_fen(root.fen)} 万元，没有按单位公开任何金额，也没有持有单位自己的文本"


def _fen(fen: int) -> str:
    return format_fen(fen, decimals=2)
