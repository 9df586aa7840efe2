"""The goal and self-evaluation sheets of one disclosure as tables and charts.

Every function takes a disclosure and returns a `Table` or a `Chart`. Without sheets each says so.
Definitions: an indicator is quantified where its printed target holds a figure, and measurable where
that is one number with its operator and unit; both shares are of the indicators with a target.
"""

from __future__ import annotations

import operator
import textwrap
from collections.abc import Iterable
from typing import Any

import pandas as pd
from matplotlib import rc_context

from yqlib.extract.goals_values import quantified as holds_figure
from yqlib.extract.goals_values import split_target, vague_words
from yqlib.money import FEN_PER_UNIT, format_fen
from yqlib.present.style import BLUE, FAINT, GREEN, ORANGE, SKY, Chart, bars_only, heading, say, settings
from yqlib.present.tables import Cell, Table, text_of
from yqlib.schema import place_zh

NO_SHEETS = "没有读到绩效目标表或自评表：这份文本未公开，或表样未能识别"
_WAN = FEN_PER_UNIT["万元"]
_LONGEST = 18  # letters of a project's name at a bar
_SCOPE_ZH = {"period": "实施期", "annual": "年度"}
_MET = {"≥": operator.ge, "≤": operator.le, ">": operator.gt, "<": operator.lt, "=": operator.eq}


# ---- projects and money --------------------------------------------------------------------------


def projects(d: Any) -> Table:
    """Each sheet: its project, money of the year and of the whole term, and that of the projects table."""
    rows = [
        [
            row.project if pd.notna(row.project) else "（未印出）",
            text_of(row.unit_name),
            _wan(_first(row.annual_total, row.budgeted)),
            _wan(row.period_total),
            _wan(row.table_amount_fen),
            text_of(row.period),
            place_zh(row.page, row.line, row.reader),
            _verdict(row.verdict),
        ]
        for row in d.projects.itertuples()
    ]
    return Table(
        ["项目", "单位", "年度（万元）", "实施期（万元）", "项目表（万元）", "项目期", "位置", "读取判断"],
        rows,
        numeric=frozenset({2, 3, 4}),
        empty=NO_SHEETS,
        notes=["金额由绩效表所印的元换算；“项目表”是同名项目在项目支出表中的金额，未找到同名项目时空着。"]
        if rows
        else (),
    )


def money(d: Any) -> Chart:
    """Money of the year beside that of the whole term, a pair of bars for each project."""
    sheets = d.projects.assign(year=d.projects["annual_total"].fillna(d.projects["budgeted"]))
    sheets = sheets[sheets["year"].notna() | sheets["period_total"].notna()]
    name = "项目资金：年度与实施期（万元）"
    told = "，".join(f"{text_of(r.project)} {_wan(r.year)}" for r in sheets.itertuples())
    with rc_context(settings()):
        chart = Chart(f"{name}：{told or NO_SHEETS}", 0.95 + 0.5 * max(1, len(sheets)))
        axes = chart.panels[0]
        heading(axes, name, "")
        if sheets.empty:
            say(axes, NO_SHEETS)
            return chart
        for shift, column, colour in ((-0.18, "year", BLUE), (0.18, "period_total", SKY)):
            values = [0 if pd.isna(v) else v / _WAN for v in sheets[column]]
            places = [i + shift for i in range(len(values))]
            axes.barh(
                places, values, height=0.33, color=colour, label="年度" if column == "year" else "实施期"
            )
            for place, value, fen in zip(places, values, sheets[column], strict=True):
                _write(axes, value, place, "未列示" if pd.isna(fen) else _wan(fen))
        names = [textwrap.shorten(text_of(p) or "（未印出）", 99) for p in sheets["project"]]
        axes.set_yticks(range(len(names)), [textwrap.fill(n[: 2 * _LONGEST], _LONGEST) for n in names])
        axes.set_ylim(len(names) - 0.45, -0.55)
        axes.margins(x=0.15)
        bars_only(axes)
        axes.legend(frameon=False, fontsize=9, loc="lower right", bbox_to_anchor=(1, 1), ncols=2)
    return chart


# ---- goals ---------------------------------------------------------------------------------------


def kinds(d: Any) -> Table:
    """Indicators by first and second level: how many, and how many of them are quantified."""
    counted = _graded(d.indicators)
    rows, totals = [], set()
    for (one, two), group in counted.groupby(
        [counted["level1"], counted["level2"]], dropna=False, sort=False
    ):
        rows.append([_name(one), _name(two), *_counts(group)])
    if rows:
        totals.add(len(rows))
        rows.append(["合计", "", *_counts(counted)])
    return Table(
        ["一级指标", "二级指标", "指标", "有指标值", "量化", "量化率", "可直接比较"],
        rows,
        numeric=frozenset(range(2, 7)),
        totals=frozenset(totals),
        empty=NO_SHEETS,
    )


def kinds_chart(d: Any) -> Chart:
    """Indicators by second level: quantified, and not."""
    counted = _graded(d.indicators)
    groups = counted.groupby(counted["level2"].fillna("层级不明"), sort=False)["quantified"]
    rows = [(name, int(g.sum()), int((~g).sum())) for name, g in groups]
    title = "绩效指标：按二级指标（个）"
    told = "，".join(f"{n} 量化 {a}、未量化 {b}" for n, a, b in rows)
    with rc_context(settings()):
        chart = Chart(f"{title}：{told or NO_SHEETS}", 0.95 + 0.32 * max(1, len(rows)))
        axes = chart.panels[0]
        heading(axes, title, "")
        if not rows:
            say(axes, NO_SHEETS)
            return chart
        names, yes, no = zip(*rows, strict=True)
        axes.barh(range(len(rows)), yes, height=0.62, color=GREEN, label="量化")
        axes.barh(range(len(rows)), no, left=yes, height=0.62, color=ORANGE, label="未量化")
        for i, (_, a, b) in enumerate(rows):
            _write(axes, a + b, i, f"{a} / {a + b}")
        axes.set_yticks(range(len(rows)), names)
        axes.set_ylim(len(rows) - 0.45, -0.55)
        axes.margins(x=0.12)
        bars_only(axes)
        axes.legend(frameon=False, fontsize=9, loc="lower right", bbox_to_anchor=(1, 1), ncols=2)
    return chart


def quantified(d: Any) -> Table:
    """Each sheet: indicators, quantified share (量化率), and how many are doubtful as read."""
    counted = _graded(d.indicators)
    named = dict(zip(d.projects["sheet_id"], d.projects["project"], strict=True))
    rows = [
        [text_of(named.get(sheet)) or "（未印出）", *_counts(group), str(int(group["doubt"].notna().sum()))]
        for sheet, group in counted.groupby("sheet_id", sort=False)
    ]
    return Table(
        ["项目", "指标", "有指标值", "量化", "量化率", "可直接比较", "读取存疑"],
        rows,
        numeric=frozenset(range(1, 7)),
        empty=NO_SHEETS,
    )


def vague(d: Any) -> Table:
    """Indicators whose target holds no figure, with the words that stand in its place."""
    found = _graded(d.indicators)
    found = found[found["target_text"].notna() & ~found["quantified"]]
    rows = [
        [
            _name(r.project),
            _SCOPE_ZH.get(text_of(r.scope), "—"),
            _name(r.level2),
            _name(r.name),
            r.target_text,
            _words(r.target_text),
            _place(r),
        ]
        for r in found.itertuples(index=False)
    ]
    return Table(
        ["项目", "期间", "二级指标", "三级指标", "指标值", "用语", "位置"],
        rows,
        empty="每个有指标值的指标都写了数字" if len(d.indicators) else NO_SHEETS,
    )


def copied(d: Any) -> Table:
    """Sheets with goals of the year and of the whole term: how many are the same word for word."""
    rows = []
    for sheet in d.projects.itertuples():
        mine = d.indicators[d.indicators["sheet_id"] == sheet.sheet_id]
        year, term = (
            {
                (_name(r.name), _name(r.target_text))
                for r in mine[mine["scope"] == scope].itertuples(index=False)
            }
            for scope in ("annual", "period")
        )
        if not year or not term:
            continue
        money = (sheet.annual_total, sheet.period_total)
        same = "" if any(map(pd.isna, money)) else ("相同" if money[0] == money[1] else "不同")
        shared = len(year & term)
        rows.append(
            [
                text_of(sheet.project) or "（未印出）",
                text_of(sheet.period),
                *map(str, (len(term), len(year), shared)),
                f"{shared / len(year):.0%}",
                same,
            ]
        )
    return Table(
        ["项目", "项目期", "实施期指标", "年度指标", "逐字相同", "占年度", "资金总额"],
        rows,
        numeric=frozenset({2, 3, 4, 5}),
        empty="没有同时印出实施期与年度指标的绩效表" if len(d.projects) else NO_SHEETS,
    )


# ---- what was reached ----------------------------------------------------------------------------


def actuals(d: Any) -> Table:
    """Targets against what was reached, in self-evaluations; 无法比较 unless both are one number of one unit."""
    rows = [
        [
            _name(r.project),
            _name(r.level2),
            _name(r.name),
            _name(r.target_text),
            _name(r.actual_text),
            _met(r),
            _place(r),
        ]
        for r in d.indicators[d.indicators["actual_text"].notna()].itertuples(index=False)
    ]
    return Table(
        ["项目", "二级指标", "三级指标", "指标值", "完成值", "比较", "位置"],
        rows,
        empty="没有读到自评表的完成值" if len(d.projects) else NO_SHEETS,
    )


def scores(d: Any) -> Table:
    """Points of the self-evaluations by part."""
    rows = [
        [r.evaluation, _name(r.part), _points(r.points), _points(r.maximum), text_of(r.doubt), _place(r)]
        for r in d.scores.itertuples(index=False)
    ]
    return Table(
        ["自评", "部分", "得分", "满分", "存疑", "位置"],
        rows,
        numeric=frozenset({2, 3}),
        totals=frozenset(i for i, row in enumerate(rows) if row[1] == "总分"),
        empty="没有读到自评得分",
    )


def _met(row: Any) -> Cell:
    """Whether the printed actual value meets the target; only numbers of the same unit are compared."""
    actual = split_target(row.actual_text)
    target = split_target(row.target_text) if pd.notna(row.target_text) else None
    if actual is None or target is None or actual.operator or actual.unit != target.unit:
        return Cell("无法比较", "faint")
    if actual.number == target.number and target.operator in ("", "=", "≥", "≤"):
        return Cell("达到", "good")
    if not target.operator:  # whether more or less is better is not printed
        return Cell("与指标值不同")
    met = _MET[target.operator](actual.number, target.number)
    return Cell("达到", "good") if met else Cell("未达到", "warning")


# ---- small pieces --------------------------------------------------------------------------------


def _graded(indicators: pd.DataFrame) -> pd.DataFrame:
    text = indicators["target_text"].fillna("")
    return indicators.assign(
        quantified=[holds_figure(t) for t in text],
        measurable=indicators["target"].notna().to_numpy(bool),
    )


def _counts(group: pd.DataFrame) -> list[str]:
    """Indicators, with a target, quantified, the share, measurable."""
    told = int(group["target_text"].notna().sum())
    figures = int(group["quantified"].sum())
    share = f"{figures / told:.0%}" if told else ""
    return [*map(str, (len(group), told, figures)), share, str(int(group["measurable"].sum()))]


def _words(text: str) -> str:
    """The vague words in a target: 逐步提高（程度词）."""
    return "、".join(f"{word}（{zh}）" for word, zh in vague_words(text))


def _write(axes: Any, value: float, place: float, text: str) -> None:
    colour = FAINT if not value else "#222222"
    axes.annotate(
        text, (value, place), xytext=(4, 0), textcoords="offset points", va="center", fontsize=9, color=colour
    )


def _first(*values: Any) -> Any:
    return next((v for v in values if pd.notna(v)), pd.NA)


def _wan(fen: Any) -> str:
    return "" if pd.isna(fen) else format_fen(int(fen), "万元", 2)


def _name(value: Any) -> str:
    return text_of(value) or "—"


def _points(value: Any) -> str:
    return "" if pd.isna(value) else f"{value:g}"


def _place(row: Any) -> str:
    return place_zh(row.page, row.line, row.reader)


def _verdict(text: str) -> Cell:
    return Cell(text, "" if text == "可靠" else "warning")


def doubts(d: Any) -> Table:
    """Indicators read with a doubt, and what it is."""
    rows: Iterable[Any] = d.indicators[d.indicators["doubt"].notna()].itertuples(index=False)
    found = [
        [
            _name(r.project),
            _SCOPE_ZH.get(text_of(r.scope), "—"),
            _name(r.name),
            _name(r.target_text),
            r.doubt,
            _place(r),
        ]
        for r in rows
    ]
    empty = "没有存疑的指标" if len(d.indicators) else NO_SHEETS
    return Table(["项目", "期间", "三级指标", "指标值", "存疑", "位置"], found, empty=empty)
