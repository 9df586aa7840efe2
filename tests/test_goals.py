"""Goal sheets of other forms and provinces: small grids drawn by hand, and target values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from yqlib import forms
from yqlib.extract.goals import Goals, read_goals
from yqlib.extract.goals_fields import read_date, split_code
from yqlib.extract.goals_levels import Carried, level_of
from yqlib.extract.goals_sheet import SheetTable
from yqlib.extract.goals_values import split_target
from yqlib.layout.captions import LogicalTable
from yqlib.layout.grid import Cell, Grid

LEFT, ABOVE = "<", "^"


def grid(text: str, *, loose: bool = False, page: int = 1) -> Grid:
    """A grid from lines of cells parted by |: `<` joins to the left, `^` to the cell above."""
    lines = [[c.strip() for c in line.strip().split("|")] for line in text.strip().splitlines()]
    width = max(map(len, lines))
    lines = [row + [""] * (width - len(row)) for row in lines]
    cells = []
    for r, row in enumerate(lines):
        for c, said in enumerate(row):
            if said in (LEFT, ABOVE):
                continue
            colspan = next((n for n in range(1, width - c) if row[c + n] != LEFT), width - c)
            below = [other[c] for other in lines[r + 1 :]]
            rowspan = 1 + next((n for n, other in enumerate(below) if other != ABOVE), len(below))
            cells.append(Cell(r, c, rowspan, colspan, [said] if said else [], line=r + 1 if loose else None))
    xs = () if loose else tuple(float(x) for x in range(width + 1))
    return Grid(len(lines), width, cells, None if loose else page, 1 if loose else None, xs=xs)


def read(title: str, *grids: Grid, facts: Sequence[dict[str, Any]] = ()) -> Goals:
    table = LogicalTable(list(grids), [], title=title, role=forms.role_of_title(title))
    reader = "transcript" if grids[0].line else "text_layer"
    return read_goals([SheetTable("d/t01", reader, table)], "d", facts)


NATIONAL = """
项目名称         | 道路养护       | <          | <        | <      | <
主管部门         | 城市管理局     | <          | 实施单位 | 养护所 | <
项目资金（万元） | 年度资金总额： | <          | 120.50   | <      | <
^                | 其中：财政拨款 | <          | 120.50   | <      | <
^                | 其他资金       | <          |          | <      | <
年度总体目标     | 道路完好       | <          | <        | <      | <
绩效指标         | 一级指标       | 二级指标   | 三级指标 | 指标值 | 分值
^                | 产出指标       | 数量指标   | 养护里程 | ≥35公里 | 20
^                | ^              | 质量指标   | 合格率   | ≥98%   | 30
^                | 效益指标       | 社会效益指标 | 投诉下降 | 明显  | 30
^                | 满意度指标     | 服务对象满意度指标 | 居民满意度 | ≥90% | 10
"""


def test_a_ruled_sheet_of_one_year() -> None:
    goals = read("项目支出绩效目标表", grid(NATIONAL))
    project = goals.projects[0]
    assert (project["project"], project["unit_name"], project["dept_name"]) == (
        "道路养护",
        "养护所",
        "城市管理局",
    )
    assert project["annual_total"] == project["annual_fiscal"] == 120_500_000
    assert project["period_total"] is None and project["annual_other"] is None
    assert project["annual_goal"] == "道路完好"
    told = [
        (i["scope"], i["level1"], i["level2"], i["name"], i["target_text"], i["weight"])
        for i in goals.indicators
    ]
    assert told == [
        ("annual", "产出指标", "数量指标", "养护里程", "≥35公里", 20),
        ("annual", "产出指标", "质量指标", "合格率", "≥98%", 30),
        ("annual", "效益指标", "社会效益指标", "投诉下降", "明显", 30),
        ("annual", "满意度指标", "服务对象满意度指标", "居民满意度", "≥90%", 10),
    ]
    assert [i["doubt"] for i in goals.indicators] == [None] * 4


def test_a_sheet_of_two_periods_over_two_pages() -> None:
    first = """
    项目名称     | 展览          | <        | <      | <      | <            | <      | <
    主管部门及代码 | 021-文化局 | <        | <      | <      | 实施单位     | 美术馆 | <
    项目资金(元) | 实施期资金总额 | <        | 90,000 | <      | 年度资金总额 | 30,000 | <
    ^            | 省级财政资金  | <        | 90,000 | <      | 省级财政资金 | 30,000 | <
    总体目标     | 三年办展      | <        | <      | <      | 今年办展     | <      | <
    绩效指标     | 一级指标      | 二级指标 | 三级指标 | 指标值 | 二级指标   | 三级指标 | 指标值
    ^            | 产出指标      | 数量指标 | 展览场次 | 9场    | 数量指标   | 展览场次 | 3场
    """
    second = """
             |          | 质量指标 | 展品完好率 | 100% | 质量指标 | 展品完好率 | 100%
             | 效益指标 | 社会效益 | 观众人数   | ≥3万人 | 社会效益 | 观众人数 | ≥1万人
    负责人： | <        | 经办人： | <          | 填报日期： | <    | 20240305101010 | <
    """
    goals = read("项目支出绩效目标表", grid(first), grid(second, page=2))
    project = goals.projects[0]
    assert (project["dept_code"], project["period_total"], project["annual_total"]) == (
        "021",
        9_000_000,
        3_000_000,
    )
    assert (project["period_goal"], project["annual_goal"]) == ("三年办展", "今年办展")
    assert project["filled_on"] == "2024-03-05" and project["verdict"] == "可靠"
    told = [
        (i["scope"], i["level1"], i["name"], i["target"], i["target_unit"], i["page"])
        for i in goals.indicators
    ]
    assert told == [
        ("period", "产出指标", "展览场次", 9, "场", 1),
        ("annual", "产出指标", "展览场次", 3, "场", 1),
        ("period", "产出指标", "展品完好率", 100, "%", 2),
        ("annual", "产出指标", "展品完好率", 100, "%", 2),
        ("period", "效益指标", "观众人数", 3, "万人", 2),
        ("annual", "效益指标", "观众人数", 1, "万人", 2),
    ]


def test_periods_one_below_the_other_are_told_by_what_stands_beside_them() -> None:
    text = """
    项目名称 | 植树 | < | < | <
    项目资金（元） | 中期资金总额 | 300 | 年度资金总额 | 100
    {term} | 一级指标 | 二级指标 | 三级指标 | 指标值
    ^ | 产出指标 | 数量指标 | 面积 | 30亩
    {year} | 一级指标 | 二级指标 | 三级指标 | 指标值
    ^ | 产出指标 | 数量指标 | 面积 | 10亩
    """
    said = text.format(term="中期绩效指标", year="年度绩效指标")
    assert [i["scope"] for i in read("项目支出绩效目标表", grid(said)).indicators] == ["period", "annual"]
    unsaid = read("项目支出绩效目标表", grid(text.format(term="绩效指标", year="绩效指标"))).indicators
    assert [(i["scope"], i["doubt"]) for i in unsaid] == [(None, "实施期与年度不能分辨")] * 2


def test_a_row_torn_by_a_page_break_is_one_indicator() -> None:
    first = """
    项目名称 | 治沙 | < | <
    一级指标 | 二级指标 | 三级指标 | 指标值
    产出指标 | 数量指标 | 造林面积 | ≥200亩，成活率
    """
    second = """
             |      |          | ≥85%
    效益指标 | 生态效益指标 | 植被覆盖率 | ≥40%
    """
    found = read("项目支出绩效目标表", grid(first), grid(second, page=2)).indicators
    assert [(i["name"], i["target_text"]) for i in found] == [
        ("造林面积", "≥200亩，成活率≥85%"),
        ("植被覆盖率", "≥40%"),
    ]
    assert "跨页" in found[0]["doubt"] and found[1]["doubt"] is None


def test_a_self_evaluation_with_a_score_for_each_indicator() -> None:
    text = """
    项目名称 | 校舍修缮 | <      | <      | <      | <    | <    | <
    一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因分析及改进措施
    产出指标 | 数量指标 | 修缮面积 | ≥800平方米 | 812平方米 | 30 | 30 |
    ^        | 成本指标 | 总成本   | ≤60万元    | 64万元    | 20 | 15 | 材料涨价
    满意度指标 | 服务对象满意度 | 师生满意度 | ≥95% | 96% | 10 | 10 |
    总分     | <        | <      | <      | <      | 100 | 93 |
    """
    goals = read("项目支出绩效自评表", grid(text))
    assert [(i["name"], i["actual_text"], i["weight"], i["score"]) for i in goals.indicators] == [
        ("修缮面积", "812平方米", 30, 30),
        ("总成本", "64万元", 20, 15),
        ("师生满意度", "96%", 10, 10),
    ]
    assert [(s["part"], s["points"], s["maximum"]) for s in goals.scores] == [
        ("总分", 93, 100),
        ("产出指标", 45, 50),
        ("满意度指标", 10, 10),
    ]


def test_money_and_score_of_execution_below_their_heads() -> None:
    text = """
    项目名称 | 桥梁检测 | < | < | < | < | < | <
    主管部门 | 交通局 | < | < | 实施单位 | 检测站 | < | <
    项目资金（万元） | | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分
    ^ | 年度资金总额 | 90.00 | 100.00 | 98.50 | 10 | 98.5% | 9.85
    ^ | 其中：当年财政拨款 | 90.00 | 100.00 | 98.50 | — | | —
    一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因
    产出指标 | 数量指标 | 检测座数 | ≥12座 | 12座 | 90 | 88 |
    总分 | < | < | < | < | 100 | 97.85 |
    """
    goals = read("项目支出绩效自评表", grid(text))
    project = goals.projects[0]
    assert (project["budgeted"], project["executed"], project["received"]) == (100_000_000, 98_500_000, None)
    assert project["annual_fiscal"] is None  # which of the three columns is the year's is not told
    assert [(s["part"], s["points"], s["maximum"]) for s in goals.scores] == [
        ("执行情况", 9.85, 10),
        ("总分", 97.85, 100),
        ("产出指标", 88, 90),
    ]


def test_a_score_merged_over_the_rows_of_a_part_is_the_parts() -> None:
    text = """
    项目名称 | 宣传 | < | < | < | < | <
    一级指标 | 二级指标 | 三级指标 | < | 年度指标值 | 全年完成值 | 自评得分
    产出指标（60分） | 数量指标 | 指标1 | 场次 | 3场 | 3场 | 58
    ^ | ^ | 指标2 | 人次 | ≥90人次 | 80人次 | ^
    满意度指标（30分） | 服务对象满意度 | 指标1 | 听众满意度 | ≥95% | 96% | 30
    总分 | < | < | < | < | < | 88
    """
    goals = read("项目支出绩效自评表", grid(text))
    assert [(i["name"], i["actual_text"]) for i in goals.indicators] == [
        ("场次", "3场"),
        ("人次", "80人次"),
        ("听众满意度", "96%"),
    ]
    assert [i["score"] for i in goals.indicators][:2] == [None, None]
    assert [(s["part"], s["points"], s["maximum"]) for s in goals.scores][:2] == [
        ("产出指标", 58, 60),
        ("满意度指标", 30, 30),
    ]


def test_one_table_that_lists_many_projects() -> None:
    text = """
    单位名称 | 项目名称 | 项目资金（万元） | 一级指标 | 二级指标 | 三级指标 | 指标性质 | 指标值 | 度量单位 | 权重
    水务局   | 清淤     | 30.25 | 产出指标 | 数量指标 | 河道长度 | ≥ | 12 | 公里 | 40
    ^        | ^        | ^     | 效益指标 | 社会效益指标 | 内涝次数 | ≤ | 2 | 次 | 30
    ^        | 泵站     | 8     | 产出指标 | 数量指标 | 检修台数 | = | 5 | 台 | 40
    """
    goals = read("项目支出绩效目标表", grid(text))
    told = [(p["project"], p["unit_name"], p["annual_total"]) for p in goals.projects]
    assert told == [("清淤", "水务局", 30_250_000), ("泵站", "水务局", 8_000_000)]
    told = [
        (i["project"], i["operator"], i["target"], i["target_unit"], i["weight"]) for i in goals.indicators
    ]
    assert told == [("清淤", "≥", 12, "公里", 40), ("清淤", "≤", 2, "次", 30), ("泵站", "=", 5, "台", 40)]


DAMAGED = """
项目名称 | | 培训费 | |
主管部门及代码 | 031-教育局 | 实施单位 | |
 | | 教师进修学校 | |
项目资金（元） | 实施期资金总额：60,000 | 年度资金总额：20,000 | |
 | 省级财政资金 0 | 省级财政资金 0 | |
 | 市县（区）财政 60,000 | 市县（区）财政 20,000 | |
绩效指标 | 一级指标 | 二级指标 | 三级指标 | 指标值 | 二级指标 | 三级指标 | 指标值
 | 产出指标 | 数量指标 | 培训人次 | ≥300人次 | 数量指标 | 培训人次 | ≥100人次
结业率 | | ≥95% | 结业率 | | ≥95%
 | | | 时效指标 | 开班及时性 | | 及时 | 时效指标
 | 效益指标 | 社会效益 | 教学水平 | 提升 | 社会效益
负责人：经办人：联系电话：填报日期：20240506070809
"""


def test_a_damaged_sheet_is_read_as_far_as_it_tells() -> None:
    goals = read("项目支出绩效目标表", grid(DAMAGED, loose=True))
    project = goals.projects[0]
    assert (project["unit_name"], project["period_total"], project["annual_local"]) == (
        "教师进修学校",
        6_000_000,
        2_000_000,
    )
    assert project["filled_on"] == "2024-05-06" and project["responsible"] is None
    assert "年度指标缺失" in project["verdict"] and "下一行" in project["verdict"]
    told = [
        (i["scope"], i["level2"], i["name"], i["target_text"], bool(i["doubt"])) for i in goals.indicators
    ]
    assert told == [
        ("period", "数量指标", "培训人次", "≥300人次", False),
        ("annual", "数量指标", "培训人次", "≥100人次", False),
        ("period", "数量指标", "结业率", "≥95%", True),
        ("annual", "数量指标", "结业率", "≥95%", True),
        ("period", "时效指标", "开班及时性", "及时", True),  # the year's half of its row is lost
        ("period", "社会效益指标", "教学水平", "提升", True),
    ]


def test_amounts_that_do_not_add_up_are_doubtful() -> None:
    wrong = NATIONAL.replace("其中：财政拨款 | <          | 120.50", "省级财政资金 | <          | 100.50")
    goals = read("项目支出绩效目标表", grid(wrong))
    assert "分资金来源之和与资金总额不符" in goals.projects[0]["verdict"]


@pytest.mark.parametrize(
    ("text", "operator", "number", "unit"),
    [
        ("≥85%", "≥", 85, "%"),
        ("<40分钟", "<", 40, "分钟"),
        ("≤60分钟", "≤", 60, "分钟"),
        ("2150元/人·月", "", 2150, "元/人·月"),
        ("135人/年", "", 135, "人/年"),
        ("4月", "", 4, "月"),
        ("≥1,020种", "≥", 1020, "种"),
        ("不低于90%", "≥", 90, "%"),
        ("＞95％", ">", 95, "%"),
        ("≤45个工作日完成全部现场检查", "≤", 45, "个工作日"),
        ("73.51万人", "", 73.51, "万人"),
        ("70%左右", "", 70, "%"),
    ],
)
def test_one_number_is_split(text: str, operator: str, number: float, unit: str) -> None:
    assert split_target(text) == (operator, number, unit)


@pytest.mark.parametrize(
    "text",
    [
        "及时",
        "2026年12月底前",
        "40-50%",
        "≥1次检查，响应≥3次",
        "每人每月2150元",
        "发生率≤5%",
        "2026年",
        "",
        "≥" + "9" * 400,
    ],
)
def test_what_is_not_one_number_is_left_whole(text: str) -> None:
    assert split_target(text) is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("20251113120145", "2025-11-13"),
        ("2025/4/3", "2025-04-03"),
        ("2026120410:523", None),
        ("20251332", None),
    ],
)
def test_dates(text: str, day: str | None) -> None:
    assert read_date(text) == day


def test_codes_stand_before_a_hyphen() -> None:
    assert split_code("066-某市医疗保障局") == ("066", "某市医疗保障局")
    assert split_code("2026某局") == (None, "2026某局")


def test_a_level_that_does_not_fit_the_one_above_is_doubtful() -> None:
    carried = Carried()
    levels = [level_of(t) for t in ("效益指标", "数量指标")]
    assert carried.take([lv for lv in levels if lv], "annual") == ["层级名称移位"]
    assert carried.take([lv for t in ("产出指标（50分）", "成本指标") if (lv := level_of(t))], "annual") == []
    assert (carried.first, carried.second["annual"]) == ("产出指标", "成本指标")
