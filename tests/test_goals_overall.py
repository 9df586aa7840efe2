"""The money of the whole body in its own goal sheets: by source and by use, with the unit told or proven."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from test_goals import grid, read

from yqlib import schema

GOAL = """
部门基本信息 | 部门名称 | 图书馆 | <
年度预算情况 | 按资金来源划分 | 资金总额（万元） | 按资金方向划分 | 资金总额（万元）
^ | 合计 | 104.87 | 合计 | 104.87
^ | 其中：一般公共预算资金 | 100.00 | 其中：基本支出 | 92.90
^ | 政府性基金预算资金 | 4.00 | 项目支出 | 11.97
^ | 专户管理资金 | | |
^ | 单位资金 | 0.87 | |
一级指标 | 二级指标 | 三级指标 | 指标值 |
产出指标 | 数量指标 | 到馆人次 | ≥1万人次 |
"""
ELSEWHERE = """
年度预算申请 | 资金总额（万元）： | 50.00 | <
^ | 按收入性质分： | 按支出性质分： | <
^ | （1）一般公共预算：48.00 | 其中：基本支出：30.00 | <
^ | （2）上年结转：2.00 | 项目支出：20.00 | <
一级指标 | 二级指标 | 三级指标 | 指标值
产出指标 | 数量指标 | 到馆人次 | ≥1万人次
"""
REVIEW = """
部门（单位）收支情况 | 年度收入情况 | 汇总（万元） | 年度支出和结余情况 | 汇总（万元）
^ | 收入合计 | 99.20 | 支出合计 | 98.00
^ | 其中：上年结转 | | 其中：基本支出 | 68.00
^ | 公共财政拨款 | 99.20 | 项目支出 | 30.00
一级指标 | 二级指标 | 三级指标 | 年度指标值 | 全年完成值
产出指标 | 数量指标 | 到馆人次 | ≥1万人次 | 2万人次
"""


def money(
    text: str, title: str = "整体支出绩效目标申报表", facts: Sequence[dict[str, Any]] = ()
) -> dict[str, object]:
    project = read(title, grid(text), facts=facts).projects[0]
    columns = ("annual_", "executed", "verdict")
    return {k: v for k, v in project.items() if k.startswith(columns) and v is not None}


def test_a_total_is_split_by_source_and_by_use() -> None:
    assert money(GOAL) == {
        "annual_total": 104_870_000,
        "annual_general_public": 100_000_000,
        "annual_fund": 4_000_000,
        "annual_own": 870_000,  # 专户管理资金 is blank: missing, not zero
        "annual_basic": 92_900_000,
        "annual_project": 11_970_000,
        "verdict": "可靠",
    }


def test_amounts_inside_their_labels_with_ordinals() -> None:
    assert money(ELSEWHERE) == {
        "annual_total": 50_000_000,
        "annual_general_public": 48_000_000,
        "annual_carry_over": 2_000_000,
        "annual_basic": 30_000_000,
        "annual_project": 20_000_000,
        "verdict": "可靠",
    }


def test_a_self_evaluation_tells_what_was_spent() -> None:
    found = money(REVIEW, "部门整体支出绩效自评表")
    assert (found["annual_total"], found["executed"]) == (99_200_000, 98_000_000)
    assert (found["annual_basic"], found["annual_project"]) == (68_000_000, 30_000_000)
    assert found["verdict"] == "可靠"


def test_what_does_not_add_up_is_doubtful() -> None:
    assert "基本支出与项目支出之和" in str(money(GOAL.replace("11.97", "11.79"))["verdict"])
    assert "分资金来源之和" in str(money(GOAL.replace("100.00", "10.00"))["verdict"])
    unlike = GOAL.replace("合计 | 104.87\n", "合计 | 104.78\n")
    assert "合计不一" in str(money(unlike)["verdict"]) and "annual_total" not in money(unlike)


def test_a_unit_that_is_not_printed_is_taken_only_where_the_tables_prove_it() -> None:
    unsaid = GOAL.replace("（万元）", "")
    assert money(unsaid) == {"verdict": "存疑：预算资金未标明单位"}
    total = {"role": "balance", "row_kind": "total", "amount_fen": 104_870_000}
    proven = money(unsaid, facts=[dict.fromkeys(schema.columns("facts")) | total])
    assert proven["annual_basic"] == 92_900_000 and "按万元读" in str(proven["verdict"])
    other = dict.fromkeys(schema.columns("facts")) | total | {"amount_fen": 104_880_000}
    assert "annual_basic" not in money(unsaid, facts=[other])
