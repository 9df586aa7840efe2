"""Where measures stand among their peers (frame `standings`): strips of dots with the median, robust scores, the
values far from their peers. Far is worth a look, never an error; few peers are said to be too few."""

from __future__ import annotations

import textwrap
from typing import Any

import pandas as pd
from matplotlib import rc_context

from yqlib.measures.registry import declared, measure
from yqlib.present.measures import labels, shown
from yqlib.present.style import BLUE, FAINT, GRID, INK, ORANGE, Chart, heading, say, settings
from yqlib.present.tables import Cell, Table, capped, text_of
from yqlib.standings import FAR, FEWEST

_GROUPS = 18  # strips of a chart
_EDGE = 12.0  # scores beyond are drawn at the edge
_DOTS = 4_000  # of a chart; of more every n-th inside ±3.5 is drawn
_TURN = 0.6180339887  # of the golden ratio: dots side by side never in a row


def groups(corpus: Any, most: int = 40) -> Table:
    """Measures by peers with enough values: how many, lowest, median, highest, spread, and how many stand far off."""
    frame = corpus.standings
    counted = frame[frame["peers"].notna()]
    enough = counted[counted["peers"] >= FEWEST]
    far_off = (enough["score"].abs() > FAR).fillna(False).astype("int64")
    told = enough.assign(far=far_off, kinds=enough["item"].fillna("")).groupby(["measure", "peer"], sort=False).agg(
        name=("name", "first"), item=("kinds", "first"), items=("kinds", "nunique"), n=("value", "size"), low=("value", "min"),
        median=("median", "first"), high=("value", "max"), mad=("mad", "first"), unit=("unit", "first"), far=("far", "sum"),
    )  # fmt: skip
    order = told.sort_values(["far", "n"], ascending=False, kind="stable").head(most)
    rows: list[list[str | Cell]] = [
        [_named(r.name, r.item if r.items == 1 else ""), str(r.Index[1]), f"{r.n:,}", *(shown(v, r.unit) for v in (r.low, r.median, r.high, r.mad)),
         str(r.unit), Cell(f"{r.far:,}", "warning" if r.far else "faint")]
        for r in order.itertuples()
    ]  # fmt: skip
    notes = [f"另有 {len(told) - most:,} 组未列"] if len(told) > most else []
    few = counted[counted["peers"] < FEWEST].groupby(["measure", "peer"]).size()
    notes += [f"另有 {len(few):,} 组不足 {FEWEST} 份，太少，不评分"] if len(few) else []
    largest = f"，最大的一组 {int(counted['peers'].max())} 份" if len(counted) else ""
    return Table(("测度", "可比组", "份数", "最小", "中位数", "最大", "离差中位数", "单位", "值得看"), rows, numeric=frozenset((2, 3, 4, 5, 6, 8)),
                 notes=notes if rows else [], empty=f"没有一组够 {FEWEST} 份{largest}：太少，不评分")  # fmt: skip


def _named(name: Any, item: Any) -> str:
    """人均基本支出, or 增长率（复算）：支出总计."""
    return f"{name}：{item}" if text_of(item) else str(name)


def far(corpus: Any, most: int = 30) -> Table:
    """The values far from their peers, the farthest first: a place to look, not a fault."""
    frame, names = corpus.standings, labels(corpus.documents)
    beyond = frame[(frame["score"].abs() > FAR).fillna(False)]
    order = beyond.assign(_far=beyond["score"].abs()).sort_values(["_far", "doc_id"], ascending=[False, True])
    rows, notes = capped([_far(row, names) for row in order.itertuples(index=False)], most, "个")
    return Table(("公开文本", "测度", "数值", "同类中位数", "单位", "稳健得分", "可比组", "同类份数", "存疑"), rows,
                 numeric=frozenset((2, 3, 5, 7)), notes=notes, empty="没有远离同类的数")  # fmt: skip


def _far(row: Any, names: dict[str, str]) -> list[str | Cell]:
    doubt = text_of(row.doubt)
    sign = "+" if row.score > 0 else "−"
    return [
        names.get(row.doc_id, row.doc_id), _named(row.name, row.item), shown(row.value, row.unit), shown(row.median, row.unit),
        Cell(row.unit, "w"), f"{sign}{abs(row.score):,.1f}", Cell(row.peer, "w"), str(row.peers), Cell(doubt, "warning") if doubt else "",
    ]  # fmt: skip


def silent(corpus: Any, most: int = 20) -> Table:
    """By measure how many disclosures have a value, how many a score, and why most of the others have none."""
    by_measure = dict(iter(corpus.standings.groupby("measure")))
    rows = []
    for one in (m for m in declared() if m.id in by_measure):
        mine = by_measure[one.id]
        scored, valued = int(mine["score"].notna().sum()), int(mine["value"].notna().sum())
        why = mine.loc[mine["score"].isna(), "reason"].value_counts()
        rows.append([one.zh, f"{len(mine):,}", f"{valued:,}", f"{scored:,}", text_of(why.index[0]) + f"（{int(why.iloc[0]):,} 份）" if len(why) else ""])
    rows, notes = capped(rows, most, "种测度")
    return Table(("测度", "份数", "有数", "已评分", "未评分最多的原因"), rows, numeric=frozenset((1, 2, 3)), notes=notes, empty="没有测度")


# ---- charts ---------------------------------------------------------------------------------------


def strips(corpus: Any, id: str) -> Chart:
    """One measure: a strip of dots for each group of peers with its median; hollow where peers are too few.

    Raises KeyError for a measure that is not declared.
    """
    one = measure(id)
    frame = corpus.standings
    mine = frame[(frame["measure"] == one.id) & frame["peers"].notna()]
    order = sorted(mine.groupby("peer"), key=lambda g: (-len(g[1]), g[0]))
    shown_groups = sorted(order[:_GROUPS], key=lambda g: g[0])
    left = len(order) - len(shown_groups)
    said = "；".join(f"{peer} {len(g)} 份，{_middle(g, one.unit)}" for peer, g in shown_groups)
    with rc_context(settings()):
        chart = Chart(f"{one.zh}（{one.unit}）按可比组：{said or '没有'}", 1.25 + 0.42 * max(1, len(shown_groups)))
        axes = chart.panels[0]
        more = f"；另有 {left} 组较小，未画" if left > 0 else ""
        heading(axes, f"{one.zh}，{one.unit}：每点一份公开文本", f"竖线是同类中位数；▲ 远离同类（得分超过 ±{FAR:g}），值得看，不是错误{more}")
        if not shown_groups:
            say(axes, "没有一份有这个测度的数")
            return chart
        for place, (_, group) in enumerate(shown_groups):
            _strip(axes, place, group)
        axes.set_yticks(range(len(shown_groups)), [f"{peer}（{len(g)}）" for peer, g in shown_groups], fontsize=8.5)
        axes.set_ylim(len(shown_groups) - 0.4, -0.6)
        axes.set_xlabel(f"空心点：同类不足 {FEWEST} 份，太少，不评分", loc="left", fontsize=8.5)
        _quiet(axes)
    return chart


def _middle(group: pd.DataFrame, unit: str) -> str:
    median = group["median"].dropna()
    return f"中位数 {shown(median.iloc[0], unit)}" if len(median) else "太少"


def _strip(axes: Any, place: int, group: pd.DataFrame) -> None:
    values = group.sort_values(["value", "doc_id"])
    high = [place + ((turn * _TURN) % 1 - 0.5) * min(0.56, 0.04 * len(values)) for turn in range(len(values))]
    x, beyond = values["value"].astype(float).to_numpy(), (values["score"].abs() > FAR).fillna(False).to_numpy(bool)
    y = pd.Series(high).to_numpy()
    median = group["median"].dropna()
    few = not len(median)
    axes.scatter(x[~beyond], y[~beyond], s=16, facecolors="none" if few else BLUE, edgecolors=INK, linewidths=0.5, alpha=0.75, zorder=2)
    axes.scatter(x[beyond], y[beyond], s=34, marker="^", facecolors=ORANGE, edgecolors=INK, linewidths=0.7, zorder=3)
    if not few:
        axes.plot([median.iloc[0]] * 2, [place - 0.36, place + 0.36], color=INK, linewidth=1.8, zorder=4, solid_capstyle="butt")


def scores(corpus: Any) -> Chart:
    """Every measure with scores: a dot for each disclosure at its robust score; beyond ±3.5 worth a look."""
    frame = corpus.standings
    told = frame[frame["score"].notna()]
    by_measure = dict(iter(told.groupby("measure")))
    kinds = [one for one in declared() if one.id in by_measure]
    far_off = {id: int((rows["score"].abs() > FAR).sum()) for id, rows in by_measure.items()}
    said = "；".join(f"{one.zh} {far_off[one.id]} 份远离同类" for one in kinds)
    with rc_context(settings()):
        chart = Chart(f"稳健得分按测度：{said or '没有可评分的'}", 1.25 + 0.34 * max(1, len(kinds)))
        axes = chart.panels[0]
        heading(axes, "各测度在同类中的位置：每点一份公开文本", f"稳健得分 = 0.6745 ×（数值 − 同类中位数）÷ 离差中位数；▲ 超过 ±{FAR:g}，值得看，不是错误")
        if not kinds:
            say(axes, textwrap.fill(f"没有一组够 {FEWEST} 份同类（同层级、范围、种类、年度）：太少，不评分", 40))
            return chart
        axes.axvspan(-FAR, FAR, color="#F2F2F2", zorder=0)
        axes.axvline(0, color=INK, linewidth=0.8)
        for place, one in enumerate(kinds):
            _row(axes, place, by_measure[one.id])
        names = [f"{one.zh}（{len(by_measure[one.id]):,}）" for one in kinds]
        axes.set_yticks(range(len(kinds)), [textwrap.fill(n, 20) for n in names], fontsize=8.5)
        axes.set_ylim(len(kinds) - 0.4, -0.6)
        axes.set_xlim(-_EDGE - 0.8, _EDGE + 0.8)
        axes.set_xticks([-_EDGE, -FAR, 0, FAR, _EDGE], [f"≤−{_EDGE:g}", f"−{FAR:g}", "0", f"{FAR:g}", f"≥{_EDGE:g}"])
        _quiet(axes)
    return chart


def _row(axes: Any, place: int, rows: pd.DataFrame) -> None:
    rows = rows.sort_values(["score", "doc_id"])
    beyond = (rows["score"].abs() > FAR).to_numpy(bool)
    near = rows[~beyond]
    near = near.iloc[:: max(1, len(near) * 30 // _DOTS)]
    for part, look in ((near, {"s": 9, "facecolors": BLUE, "linewidths": 0.3, "alpha": 0.6}),
                       (rows[beyond], {"s": 26, "marker": "^", "facecolors": ORANGE, "linewidths": 0.6})):  # fmt: skip
        x = part["score"].astype(float).clip(-_EDGE, _EDGE).to_numpy()
        y = [place + ((turn * _TURN) % 1 - 0.5) * 0.5 for turn in range(len(x))]
        axes.scatter(x, y, edgecolors=INK, zorder=2, **look)


def _quiet(axes: Any) -> None:
    axes.grid(axis="x", color=GRID)
    axes.grid(axis="y", visible=False)
    axes.tick_params(axis="both", length=0)
    axes.tick_params(axis="x", labelsize=8.5, labelcolor=FAINT)
    axes.spines["bottom"].set_visible(False)
