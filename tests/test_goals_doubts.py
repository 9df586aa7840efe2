"""Damage of a transcribed goal sheet that shows only in what stands beside it, and what is no damage."""

from __future__ import annotations

import pytest
from test_goals import grid, read

from yqlib import forms
from yqlib.extract.goals import read_goals
from yqlib.extract.goals_sheet import SheetTable
from yqlib.layout.captions import LogicalTable
from yqlib.layout.grid import Grid

HEAD = """
项目名称 | 图书采购 |  | 实施单位 | 图书馆
项目资金（元） | 实施期资金总额: | 90,000 | 年度资金总额: | 30,000
绩效指标 | 一级指标 | 二级指标 | 三级指标 | 指标值 | 二级指标 | 三级指标 | 指标值
"""


def doubts(*lines: str, loose: bool = True) -> list[tuple[str, str]]:
    """(name, doubts) of the indicators printed in these lines below the head of a sheet of two periods."""
    goals = read("项目支出绩效目标表", grid(HEAD + "\n".join(lines), loose=loose))
    return [(i["name"], i["doubt"] or "") for i in goals.indicators]


def test_a_row_whose_other_half_is_lost_is_doubtful_also_without_its_own_level_name() -> None:
    found = doubts(
        "| 产出指标 | 数量指标 | 购书册数 | ≥900册 | 数量指标",
        "| | 编目册数 | ≥800册 | 数量指标 |",
    )
    assert [name for name, _ in found] == ["购书册数", "编目册数"]
    assert all("年度指标缺失" in doubt for _, doubt in found)


def test_a_value_cut_off_beside_the_whole_one_is_doubtful_under_another_name() -> None:
    found = dict(
        doubts(
            "| 产出指标 | 质量指标 | 验收持续合格情况 | 到货验收合格率≥98%,破损图书按期更换 "
            "| 质量指标 | 验收合格情况 | 到货验收合格率≥98%,破损"
        )
    )
    assert found == {"验收持续合格情况": "", "验收合格情况": "指标值残缺"}


def test_a_first_level_that_is_not_printed_is_doubtful_for_both_periods() -> None:
    found = doubts("| 社会效益 | 社会效益 | 读者到馆 | 增加 | 社会效益 | 读者到馆 | 增加")
    assert len(found) == 2 and all("一级指标名称未印出" in doubt for _, doubt in found)


@pytest.mark.parametrize(
    ("level1", "level2", "name", "target", "doubtful"),
    [
        ("产出指标", "时效指标", "图书费", "≤3万元", True),
        ("产出指标", "时效指标", "购书时间", "6月底前", False),
        ("产出指标", "成本指标", "购书时间", "6月底前", True),
        ("产出指标", "成本指标", "编目覆盖率", "100%", True),
        ("产出指标", "成本指标", "成本控制率", "≤100%", False),
        ("产出指标", "成本指标", "每册成本", "≤40元/册", False),
        ("效益指标", "社会效益指标", "宣传费", "2万元", True),
        ("效益指标", "社会效益指标", "宣传次数", "2次", False),
        ("效益指标", "经济效益指标", "节约资金", "≥2万元", False),
        ("效益指标", "经济效益指标", "印刷成本", "≤2万元", True),
        ("产出指标", "质量指标", "读者满意度", "≥90%", True),
    ],
)
def test_a_value_that_says_another_level_is_doubtful(
    level1: str, level2: str, name: str, target: str, doubtful: bool
) -> None:
    found = doubts(f"| {level1} | {level2} | {name} | {target} | {level2} | {name} | {target}")
    assert [(n, bool(d)) for n, d in found] == [(name, doubtful)] * 2


def test_what_a_ruled_sheet_prints_in_its_columns_is_not_doubted() -> None:
    found = doubts("| 产出指标 | 时效指标 | 图书费 | ≤3万元 | 时效指标 | 图书费 | ≤3万元", loose=False)
    assert found == [("图书费", ""), ("图书费", "")]


def _sheets(*names: str) -> list[tuple[str, str]]:
    """(name, doubts) of one sheet a name, all with one target."""
    tables = []
    for number, name in enumerate(names):
        line = f"| 产出指标 | 数量指标 | {name} | ≥85种 | 数量指标 | {name} | ≥85种"
        sheet: Grid = grid(HEAD.replace("图书采购", f"采购{number}") + line, loose=True)
        title = "项目支出绩效目标表"
        table = LogicalTable([sheet], [], title=title, role=forms.role_of_title(title))
        tables.append(SheetTable(f"d/t{number}", "transcript", table))
    return [(i["name"], i["doubt"] or "") for i in read_goals(tables, "d", ()).indicators]


def test_a_name_another_sheet_carries_on_was_cut_off() -> None:
    found = _sheets("落地的集采医用耗材品", "落地的集采医用耗材品种（类）")
    assert [bool(doubt) for _, doubt in found] == [True, True, False, False]


@pytest.mark.parametrize(
    "longer", ["现场查验的采购批次数", "现场查验的采购批次（批）", "现场查验的采购批次及整改报告"]
)
def test_another_wording_in_another_sheet_is_no_cut(longer: str) -> None:
    assert not any(doubt for _, doubt in _sheets("现场查验的采购批次", longer))
