"""The tables of notebook 02: what is counted, compared and left uncompared."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd
import pytest

from yqlib import schema
from yqlib.present import performance


def sheet(**more):
    return {
        "doc_id": "d", "sheet_id": "d/g01", "role": "project_goal", "project": "甲项目", "verdict": "可靠",
        "reader": "text_layer", "page": 3, **more,
    }  # fmt: skip


def indicator(name: str, text: str | None, **more):
    return {
        "doc_id": "d", "sheet_id": "d/g01", "project": "甲项目", "scope": "annual", "level1": "产出指标",
        "level2": "数量指标", "name": name, "target_text": text, "reader": "text_layer", "page": 4, **more,
    }  # fmt: skip


def held(projects=(), indicators=(), scores=()):
    return SimpleNamespace(
        projects=schema.frame("projects", projects),
        indicators=schema.frame("indicators", indicators),
        scores=schema.frame("scores", scores),
    )


def texts(table) -> list[list[str]]:
    return [[getattr(cell, "text", cell) for cell in row] for row in table.rows]


def test_money_is_shown_in_ten_thousands_exactly_and_what_is_not_printed_stays_blank() -> None:
    d = held([sheet(annual_total=5_000_001, table_amount_fen=5_000_000)])
    assert texts(performance.projects(d))[0][2:5] == ["5.000001", "", "5.00"]
    assert "未列示" not in performance.money(d).caption


def test_quantified_share_counts_indicators_with_a_target_only() -> None:
    d = held(
        [sheet()],
        [
            indicator("培训", "≥3次", target=3.0, operator="≥", target_unit="次"),
            indicator("检查", "2026年12月底前"),
            indicator("效果", "逐步提高"),
            indicator("丢失", None, doubt="缺指标值"),
        ],
    )
    assert texts(performance.quantified(d)) == [["甲项目", "4", "3", "2", "67%", "1", "1"]]
    assert texts(performance.kinds(d))[-1] == ["合计", "", "4", "3", "2", "67%", "1"]
    assert [row[3:6] for row in texts(performance.vague(d))] == [["效果", "逐步提高", "逐步提高（程度词）"]]
    assert [row[2] for row in texts(performance.doubts(d))] == ["丢失"]


@pytest.mark.parametrize(
    ("target", "actual", "said"),
    [
        ("≥18批次", "27批次", "达到"),
        ("≥18批次", "17批次", "未达到"),
        ("≤60分钟", "61分钟", "未达到"),
        ("1次", "1次", "达到"),
        ("1次", "2次", "与指标值不同"),  # more may be better or worse: nothing is printed about it
        ("3人/年", "3人", "无法比较"),
        (">1000家", ">1000家", "无法比较"),
        ("<5%", "5%", "未达到"),
        ("明显减轻", "明显减轻", "无法比较"),
    ],
)
def test_only_numbers_of_one_unit_are_compared(target: str, actual: str, said: str) -> None:
    d = held([sheet(role="project_review")], [indicator("甲", target, actual_text=actual)])
    assert texts(performance.actuals(d))[0][5] == said


def test_goals_copied_from_the_term_into_the_year() -> None:
    rows = [indicator("培训", "≥3次", scope=scope) for scope in ("annual", "period")]
    rows += [indicator("检查", "1次"), indicator("检查", "5次", scope="period")]
    d = held([sheet(annual_total=100, period_total=100, period="3年")], rows)
    assert texts(performance.copied(d)) == [["甲项目", "3年", "2", "2", "1", "50%", "相同"]]


def test_a_disclosure_without_sheets_says_so() -> None:
    d = held()
    for view in (performance.projects, performance.kinds, performance.quantified, performance.vague, performance.copied):
        assert performance.NO_SHEETS in view(d).text()
    assert performance.NO_SHEETS in performance.money(d).caption
    assert performance.NO_SHEETS in performance.kinds_chart(d).caption


def test_what_a_sheet_says_is_escaped() -> None:
    hostile = "<script>alert(1)</script>"
    d = held([sheet(project=hostile)], [indicator(hostile, hostile)])
    for view in (performance.projects, performance.quantified, performance.vague):
        assert "<script>" not in view(d).markup()
    assert pd.notna(performance.money(d).caption)
