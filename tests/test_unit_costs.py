"""Projects by kind, and what one unit costs: divided only where money and one count of the kind are printed."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from yqlib import schema
from yqlib.forms.kinds import UNSORTED, kinds_of, project_kinds, topic_of
from yqlib.unit_costs import UnitCost, projects, unit_costs


class Frames:
    """The frames projects are read from."""

    def __init__(self, sheets: list[dict[str, Any]], indicators: list[dict[str, Any]] = (), facts: list[dict[str, Any]] = ()) -> None:
        self.projects = schema.frame("projects", sheets)
        self.indicators = schema.frame("indicators", indicators)
        self.facts = schema.frame("facts", facts)


def sheet(name: str, fen: int | None, **more: Any) -> dict[str, Any]:
    row = {"doc_id": "d", "sheet_id": f"d/{name}", "role": "project_goal", "project": name, "annual_total": fen}
    return row | {"verdict": "可靠", "reader": "text_layer", "page": 5} | more


def indicator(project: str, name: str, text: str, target: float | None = None, unit: str | None = None, **more: Any) -> dict[str, Any]:
    row = {"doc_id": "d", "sheet_id": f"d/{project}", "project": project, "name": name, "target_text": text, "target": target}
    return row | {"target_unit": unit, "scope": "annual", "reader": "text_layer", "page": 6} | more


def listed(label: str, fen: int, row: int, **more: Any) -> dict[str, Any]:
    fact = {"doc_id": "d", "fact_id": f"d/{row}", "table_id": "d/t", "role": "projects", "row": row, "row_kind": "project", "title": "项目支出表"}
    return fact | {"row_label": label, "column": "total", "amount_fen": fen, "printed": "1", "reader": "text_layer", "page": 9} | more


def costs(frames: Frames) -> list[UnitCost]:
    return unit_costs(frames, projects(frames))


# ---- kinds ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("project", "kind"),
    [
        ("临时人员聘用", "临时聘用人员"), ("警务辅助人员经费", "临时聘用人员"), ("网络安全等级保护测评", "信息化与网络安全"), ("金财工程运维费", "信息化与网络安全"),
        ("全市干部培训费", "会议培训"), ("办公用房租赁费", "房屋租赁"), ("办公楼物业管理费", "物业与场所运行维护"), ("政务服务大厅运转经费", "服务大厅与便民服务"),
        ("会计档案整理", "印刷、证照与档案"), ("水行政执法经费", "执法监管与检查"), ("职称评审费", "评审认定与专家咨询"), ("药品集中带量采购", "集中采购与招标"),
        ("普法宣传", "宣传与普法"), ("孤儿生活补助", "补助、救助与奖励"), ("国土空间规划编制", "规划、课题与调查"), ("防汛抗旱经费", "应急与安全"),
        ("农村公路改造工程", "工程与基础设施"), ("综合业务费", "一般业务工作经费"), ("XYZ", UNSORTED),
    ],
)  # fmt: skip
def test_a_project_is_of_the_kind_its_name_tells(project: str, kind: str) -> None:
    assert (kinds_of(project)[0].name if kinds_of(project) else UNSORTED) == kind


def test_the_general_kind_counts_only_where_no_other_fits_and_further_kinds_are_named() -> None:
    assert [k.name for k in kinds_of("网络安全和设备招标采购工作经费")] == ["信息化与网络安全", "集中采购与招标", "设备与车辆购置"]
    names = [k.name for k in project_kinds()]
    assert len(names) == len(set(names)) and all(k.monthly <= k.units for k in project_kinds())


@pytest.mark.parametrize(("name", "topic"), [("服务对象满意度", "满意度"), ("资金到位率", "到位与发放"), ("任务完成及时率", "及时与按期"), ("案件办结率", "办结与完成"), ("差错率", "投诉与差错"), ("人数", None)])
def test_an_indicator_asks_for_what_its_name_tells(name: str, topic: str | None) -> None:
    assert topic_of(name) == topic


# ---- projects once -------------------------------------------------------------------------------


def test_a_sheet_and_its_row_of_the_table_are_one_project() -> None:
    frames = Frames([sheet("甲培训", 100), sheet("乙业务经费", 700)], facts=[listed("甲培训", 100, 1), listed("乙业务工作经费", 700, 2), listed("丙", 5, 3)])
    found = projects(frames)
    assert [(p.name, p.fen, p.source) for p in found] == [("甲培训", 100, "绩效表"), ("乙业务经费", 700, "绩效表"), ("丙", 5, "项目支出表")]
    assert found[1].note == "项目支出表中同一金额的项目名为“乙业务工作经费”，按同一项目计"


def test_two_of_one_amount_and_other_names_stay_apart() -> None:
    frames = Frames([sheet("甲", 100), sheet("乙", 100)], facts=[listed("丙", 100, 1), listed("丁", 100, 2)])
    assert len(projects(frames)) == 4


def test_money_missing_in_the_sheet_is_taken_from_the_table_and_said() -> None:
    (one,) = projects(Frames([sheet("甲", None, table_amount_fen=300)], facts=[listed("甲", 300, 1)]))
    assert one.fen == 300 and "用项目支出表的金额" in one.note


# ---- unit costs ----------------------------------------------------------------------------------


def test_money_over_the_one_count_of_the_kind_exactly() -> None:
    rows = [indicator("临时人员聘用", "聘用人数", "3人/年", 3, "人/年"), indicator("临时人员聘用", "聘用人数", "3人/年", 3, "人/年", scope="period")]
    (found,) = costs(Frames([sheet("临时人员聘用", 7_740_000, period_total=9_000_000)], rows))
    assert (found.count, found.unit, found.each, found.term_each, found.monthly) == (3, "人", Fraction(2_580_000), Fraction(3_000_000), True)


def test_a_count_that_is_a_bound_makes_the_cost_a_bound_and_ten_thousands_are_counted() -> None:
    rows = [indicator("印刷费", "手册", "≥1.5万册", 1.5, "万册", operator="≥")]
    (found,) = costs(Frames([sheet("印刷费", 3_000_000)], rows))
    assert (found.bound, found.count, found.each) == ("≤", 15_000, Fraction(200))


def test_the_term_has_its_own_count() -> None:
    rows = [indicator("印刷费", "证件", "10本", 10, "本"), indicator("印刷费", "证件", "40本", 40, "本", scope="period")]
    (found,) = costs(Frames([sheet("印刷费", 1000, period_total=2000)], rows))
    assert (found.each, found.term_each) == (Fraction(100), Fraction(50))


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ([], "绩效表没有印出数量（"),
        ([indicator("培训费", "满意度", "≥90%", 90, "%")], "绩效表没有印出数量（"),
        ([indicator("培训费", "甲班", "2期", 2, "期"), indicator("培训费", "乙班", "3期", 3, "期")], "有 2 个以“期”计的数量，不折算"),
        ([indicator("培训费", "班次", "2期", 2, "期", doubt="缺指标层级")], "绩效表没有印出数量（"),
    ],
)
def test_no_count_no_cost_and_the_reason(rows: list[dict[str, Any]], why: str) -> None:
    (found,) = costs(Frames([sheet("培训费", 1000)], rows))
    assert found.each is None and found.why.startswith(why)


@pytest.mark.parametrize(
    ("text", "unit", "says"),
    [
        ("每人每月2150元", None, "2150元×3人×12个月＝7.74万元，等于年度金额"),
        ("2150元/人·月", "元/人·月", "2150元×3人×12个月＝7.74万元，等于年度金额"),
        ("2000元/人·月", "元/人·月", "2000元×3人×12个月＝7.2万元，与年度金额7.74万元不等"),
        ("10元/份", "元/份", "表中没有印出以“份”计的数量，不复算"),
        ("400元/天/人", "元/天/人", "单价按两种以上的数量计，相乘的口径不明，不复算"),
    ],
)
def test_a_printed_price_is_held_against_the_money(text: str, unit: str | None, says: str) -> None:
    rows = [indicator("临时人员聘用", "人数", "3人", 3, "人"), indicator("临时人员聘用", "工资标准", text, None, unit)]
    found = costs(Frames([sheet("临时人员聘用", 7_740_000)], rows))
    assert [(c.basis, c.why) for c in found] == [("count", ""), ("price", says)]


def test_the_whole_cost_is_no_price() -> None:
    rows = [indicator("培训费", "项目成本", "≤70万元/年", 70, "万元/年"), indicator("培训费", "经费总额", "≤227000元", 227000, "元")]
    assert [c.basis for c in costs(Frames([sheet("培训费", 1000)], rows))] == ["count"]


def test_a_formula_of_the_text_is_shown() -> None:
    (_, found) = costs(Frames([sheet("甲", 1000, texts="资金测算：3人×2150元×12月=77400元")]))
    assert (found.basis, found.why) == ("costing", "等于所列算式")
