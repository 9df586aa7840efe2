"""The two figures of the pages on method: `python scripts/method_figures.py` writes docs/img/*.svg from data/raw."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from matplotlib import rc_context
from matplotlib.axes import Axes

import yqlib
from yqlib.audit.compare import Trial
from yqlib.audit.engine import try_all
from yqlib.audit.locate import residual, room, slope
from yqlib.audit.records import documents
from yqlib.money import FEN_PER_UNIT, Number
from yqlib.present.style import BLUE, FAINT, GRID, INK, ORANGE, Chart, heading, settings

ROOT = Path(__file__).parents[1]
FILE = ROOT / "data" / "raw" / "阳泉市医疗保障局_2026年度部门预算公开.pdf"
#: The outcome; what is printed, what its parts add up to, of how many parts, which those are.
CASES = (
    ("相等", 3639, 3639, 1, "本行各栏相加"),
    ("舍入", 3639, 3640, 2, "所属两项相加"),
    ("不符（假如印作 36.37）", 3637, 3640, 2, "所属两项相加"),
)


def intervals() -> Chart:
    """A printed total and the sum of its parts as the intervals they stand for, in three outcomes."""
    chart = Chart("三种结果：两个区间重合、相接、不相接", 2.9)
    axes = chart.panels[0]
    for turn, (name, total, parts, count, of) in enumerate(CASES):
        y = -turn
        _bar(axes, y + 0.13, total, 1, BLUE, f"印出的数 {total / 100:.2f} ± 0.005")
        _bar(axes, y - 0.13, parts, count, ORANGE, f"{of} {parts / 100:.2f} ± {0.005 * count:.3f}")
        axes.text(36.3605, y, name, ha="right", va="center", fontsize=9.5)
    axes.set(ylim=(-2.5, 0.5), xlim=(36.362, 36.432), yticks=[])
    axes.grid(axis="x")
    axes.spines["bottom"].set_visible(False)
    axes.set_xlabel("万元", fontsize=8.5)
    heading(axes, "印出的数是一个区间，两个区间碰得上才算相符", "阳泉市医疗保障局 2026 年《预算支出总表》21011 行政事业单位医疗")
    return chart


def _bar(axes: Axes, y: float, hundredths: int, count: int, colour: str, text: str) -> None:
    half = float(Number(hundredths, 2).half_width) * count
    middle = hundredths / 100
    axes.plot([middle - half, middle + half], [y, y], color=colour, linewidth=5, solid_capstyle="butt")
    axes.plot([middle], [y], marker="|", markersize=12, color=INK)
    axes.text(36.412, y, text, va="center", fontsize=8.5, color=FAINT)


def suspect() -> Chart:
    """What each relation leaves of one figure printed wrongly, and where these meet."""
    figure, trials = _changed()
    chart = Chart("一个印错的数：每条勾稽给它留下的区间，交集以 147.04 为中", 3.0)
    axes = chart.panels[0]
    lows, highs = [], []
    for turn, (name, trial) in enumerate(trials):
        low, high = _left(trial, figure)
        lows, highs = [*lows, low], [*highs, high]
        open_end = high is None
        axes.plot([low or 0, 147.074 if open_end else high], [-turn, -turn], color=BLUE, linewidth=5, solid_capstyle="butt")
        axes.text(147.0795, -turn, f"[{low:.3f}, {'+∞)' if open_end else f'{high:.3f}]'}", va="center", fontsize=8.5, color=FAINT)
        axes.text(147.0095, -turn, name, va="center", ha="right", fontsize=9)
    low, high = max(v for v in lows if v is not None), min(v for v in highs if v is not None)
    axes.axvspan(low, high, color=ORANGE, alpha=0.25, linewidth=0)
    axes.annotate(f"交集 [{low:.2f}, {high:.2f}]，取中为 147.04", ((low + high) / 2, 0.62), ha="center", fontsize=9)
    axes.set(ylim=(-len(trials) + 0.5, 1), xlim=(147.011, 147.078), yticks=[])
    axes.ticklabel_format(axis="x", useOffset=False)
    axes.grid(axis="x", color=GRID)
    axes.spines["bottom"].set_visible(False)
    axes.set_xlabel("万元；现在印作 174.04", fontsize=8.5)
    heading(axes, "四条勾稽各自要求这个数在哪里", "同一文本的副本，《预算支出总表》20805 行政事业单位养老支出·基本支出的两位数字颠倒")
    return chart


def _changed() -> tuple[str, list[tuple[str, Trial]]]:
    """The id of the figure printed wrongly in a copy, and the failing trials."""
    d = yqlib.read(FILE)
    facts = d.facts.copy()
    at = facts["fact_id"].str.endswith("/t03:r7c3")
    facts.loc[at, ["printed", "value", "amount_fen", "amount"]] = ["174.04", 174.04, 17404 * 10_000, 174.04]
    frames = {"documents": d.documents, "tables": d.tables, "facts": facts}
    failing = [c for doc in documents(frames) for c in try_all(doc) if c.trial.outcome == "fail" and c.trial.relation]
    names = ("上一级：208 各款相加", "下一级：20805 各项相加", "本行：合计 = 基本 + 项目", "财政拨款表的同一个数")
    return str(facts.loc[at, "fact_id"].iloc[0]), list(zip(names, (c.trial for c in failing), strict=True))


def _left(trial: Trial, figure_id: str) -> tuple[float | None, float | None]:
    """The values of the figure with which the relation holds, in 万元; None on an open side."""
    figure = next(f for f in trial.figures if f.id == figure_id)
    grows, off, bound = slope(trial, figure), residual(trial), room(trial)
    now, unit = Fraction(figure.amount), FEN_PER_UNIT["万元"]
    low = None if trial.relation == "<=" else (-bound - off) / grows
    high = None if trial.relation == ">=" else (bound - off) / grows
    low, high = (low, high) if grows > 0 else (high, low)
    return tuple(None if e is None else float((now + e) / unit) for e in (low, high))  # type: ignore[return-value]


if __name__ == "__main__":
    with rc_context(settings()):
        for name, chart in (("intervals", intervals()), ("suspect", suspect())):
            path = ROOT / "docs" / "img" / f"{name}.svg"
            path.parent.mkdir(exist_ok=True)
            chart.savefig(path, format="svg", metadata={"Date": None})
            print(path)
