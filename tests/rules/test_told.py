"""TT and TX-19: every rule on its smallest right and its smallest wrong document, and how else it can end."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import pytest
from build import TableText, outcomes, table
from build_told import Sentence, frames, told

from yqlib.audit import audit, verified_share

BALANCE = table(
    "balance",
    """
    @income
                | amount
    一、一般公共预算 | 10.00
    本年收入合计 | 10.00
    上年结转    | 2.00
    收入总计    | 12.00
    @expenditure
                | total
    一、教育支出 | 12.00
    支出总计    | 12.00
""",
)
INCOME = table("income", "合计行 | total | general_public | institutional\n 合计 | 10.00 | 9.00 | 1.00")
INCOME_BLANK = table("income", "合计行 | total | general_public | institutional\n 合计 | 10.00 | 10.00 |")
EXPENDITURE = table(
    "expenditure",
    """
                      | total | basic | project
    合计               | 12.00 | 7.00  | 5.00
    205 教育支出        | 8.00  | 5.00  | 3.00
    20502 普通教育      | 8.00  | 5.00  | 3.00
    2050201 学前教育    | 8.00  | 5.00  | 3.00
    221 住房保障支出     | 4.00  | 2.00  | 2.00
    22102 住房改革支出   | 4.00  | 2.00  | 2.00
    2210201 住房公积金   | 4.00  | 2.00  | 2.00
""",
)
GENERAL = table(
    "general_public",
    """
                      | total | basic | project
    合计               | 10.00 | 6.00  | 4.00
    205 教育支出        | 7.00  | 4.00  | 3.00
    20502 普通教育      | 7.00  | 4.00  | 3.00
    2050201 学前教育    | 7.00  | 4.00  | 3.00
    221 住房保障支出     | 3.00  | 2.00  | 1.00
    22102 住房改革支出   | 3.00  | 2.00  | 1.00
    2210201 住房公积金   | 3.00  | 2.00  | 1.00
""",
)
BASIC = table(
    "basic_economic",
    """
                    | total | personnel | public
    合计             | 6.00  | 4.50      | 1.50
    301 工资福利支出  | 4.50  | 4.50      |
    30101 基本工资    | 2.00  | 2.00      |
    30102 津贴补贴    | 1.50  | 1.50      |
    30103 奖金       | 1.00  | 1.00      |
    302 商品和服务支出 | 1.50  |           | 1.50
    30201 办公费     | 1.50  |           | 1.50
""",
)
THREE = table(
    "three_public", "单位 | three_public | abroad | vehicles | reception\n 某部门 | 3.00 | | 2.00 | 1.00"
)
OPERATING = table("operating", "单位 | total\n 合计 | 1.50")
PROCUREMENT = table("procurement", "项目 | total\n 合计 | 5.00\n 货物A | 2.00\n 服务C | 3.00")
PROJECTS = table(
    "projects", "项目 | total\n unit: 某局 | 5.00\n project: 修缮校舍 | 3.00\n project: 购置图书 | 2.00"
)
GENERAL_SAID = "五、一般公共预算支出情况说明"
HOUSE = "住房保障支出（类）住房改革支出（款）住房公积金（项）"
SCHOOL = "教育支出（类）普通教育（款）学前教育（项）"
LISTED = "人员经费4.50万元，主要包括：基本工资、津贴补贴、奖金。"

#: rule → (kind, tables, right sentence, wrong sentence)
DOCUMENTS: dict[str, tuple[str, list[TableText], Sentence, Sentence]] = {
    "TT-01": (
        "budget", [BALANCE],
        told("一、部门预算收支数据变动情况", "", ("预算收入总计", "12.00 万元"), ("上年结转", "2.00 万元")),
        told("一、部门预算收支数据变动情况", "", ("预算收入总计", "12.60 万元"), ("上年结转", "2.00 万元")),
    ),
    "TT-02": (
        "budget", [EXPENDITURE],
        told("三、支出预算情况说明", "", ("基本支出", "7.00 万元"), ("项目支出", "5.00 万元")),
        told("三、支出预算情况说明", "", ("基本支出", "7.10 万元"), ("项目支出", "5.00 万元")),
    ),
    "TT-03": (
        "budget", [INCOME], told("二、收入预算情况说明", "", ("事业收入", "1.00 万元")),
        told("二、收入预算情况说明", "", ("事业收入", "1.10 万元")),
    ),
    "TT-04": (
        "budget", [GENERAL],
        told(GENERAL_SAID, "", ("教育支出", "7.00 万元", {"code": "205"}), ("住房保障支出", "3.00 万元", {"code": "221"})),
        told(GENERAL_SAID, "", ("教育支出", "7.50 万元", {"code": "205"}), ("住房保障支出", "3.00 万元", {"code": "221"})),
    ),
    "TT-05": (
        "budget", [BASIC], told("六、一般公共预算基本支出情况说明", "", ("人员经费", "4.50 万元")),
        told("六、一般公共预算基本支出情况说明", "", ("人员经费", "5.40 万元")),
    ),
    "TT-06": (
        "budget", [THREE], told("七、“三公”经费情况说明", "", ("“三公”经费预算", "3.00 万元"), ("公务接待费", "1.00 万元")),
        told("七、“三公”经费情况说明", "", ("“三公”经费预算", "3.00 万元"), ("公务接待费", "1.10 万元")),
    ),
    "TT-07": (
        "budget", [OPERATING], told("八、机关运行经费情况说明", "", ("机关运行经费", "15000 元")),
        told("八、机关运行经费情况说明", "", ("机关运行经费", "15000 万元")),
    ),
    "TT-08": (
        "budget", [PROCUREMENT], told("九、政府采购情况", "", ("政府采购货物预算", "2.00 万元")),
        told("九、政府采购情况", "", ("政府采购货物预算", "3.20 万元")),
    ),
    "TT-09": ("budget", [BASIC], told("六、一般公共预算基本支出情况说明", LISTED),
              told("六、一般公共预算基本支出情况说明", LISTED.replace("奖金", "办公费"))),
    "TT-10": (
        "budget", [GENERAL], told(GENERAL_SAID, "", (HOUSE, "3.00 万元", {"code": "2210201"})),
        told(GENERAL_SAID, "", (HOUSE, "3.30 万元", {"code": "2210201"})),
    ),
    "TT-11": (
        "budget", [PROJECTS],
        told("十、绩效管理情况", "", ("绩效目标的二级项目", "5.00 万元"), ("绩效目标的二级项目", "2 个", {"measure": "count"})),
        told("十、绩效管理情况", "", ("绩效目标的二级项目", "5.00 万元"), ("绩效目标的二级项目", "3 个", {"measure": "count"})),
    ),
    "TT-12": (
        "budget", [BASIC],
        told("六、一般公共预算基本支出情况说明", "", ("人员经费", "4.50 万元"), ("公用经费", "1.50 万元")),
        told("六、一般公共预算基本支出情况说明", "", ("人员经费", "4.70 万元"), ("公用经费", "1.30 万元")),
    ),
    "TT-13": (
        "budget", [GENERAL], told(GENERAL_SAID, "", (HOUSE, "3.00 万元", {"code": "2210201"})),
        told(GENERAL_SAID, "", (HOUSE.replace("改革", "保障"), "3.00 万元", {"code": "2210201"})),
    ),
    "TT-14": (
        "budget", [GENERAL, EXPENDITURE], told(GENERAL_SAID, "", ("基本支出", "6.00 万元")),
        told(GENERAL_SAID, "", ("基本支出", "7.00 万元")),
    ),
    "TX-19": (
        "budget", [THREE], told("七、“三公”经费情况说明", "", ("因公出国（境）费", "0 万元")),
        told("七、“三公”经费情况说明", "", ("公务接待费", "0 万元")),
    ),
}  # fmt: skip


class Named(NamedTuple):
    """An example of a rule (see test_registry)."""

    rule: str


EXAMPLES = [Named(rule) for rule in DOCUMENTS]


@pytest.mark.parametrize("rule", DOCUMENTS)
def test_right_is_silent_and_wrong_fails(rule):
    kind, tables, right, wrong = DOCUMENTS[rule]
    for every in DOCUMENTS:  # the right document is right for all of them
        assert "fail" not in outcomes(frames(kind, tables, right), every), every
    assert "fail" in outcomes(frames(kind, tables, wrong), rule)


@pytest.mark.parametrize("rule", [r for r in DOCUMENTS if r not in ("TT-09", "TT-13", "TX-19")])
def test_a_figure_that_agrees_is_tied_to_its_cell(rule):
    kind, tables, right, _ = DOCUMENTS[rule]
    assert verified_share(audit(frames(kind, tables, right)).ties, "statement") > 0


def test_either_reading_of_an_open_wording_will_do():
    for amount in ("10.00 万元", "12.00 万元"):
        said = told("二、收入预算情况说明", "", ("收入预算", amount))
        assert outcomes(frames("budget", [BALANCE], said), "TT-01") == ["pass"]


def test_zero_of_a_blank_column_is_borne_out_by_the_rest_of_its_row():
    said = told("二、收入预算情况说明", "", ("事业收入", "0 万元"))
    right = frames("budget", [INCOME_BLANK], said)
    assert outcomes(right, "TT-03") == ["pass"]
    assert outcomes(frames("budget", [INCOME], said), "TX-19") == ["fail"]


def test_an_amount_of_what_the_table_leaves_blank_is_told():
    said = told("二、收入预算情况说明", "", ("事业收入", "5.00 万元"))
    assert outcomes(frames("budget", [INCOME_BLANK], said), "TX-19") == ["fail"]
    empty = table("three_public", note="本单位无三公经费，本表为空表")
    said = told("七、“三公”经费情况说明", "", ("公务接待费", "1.00 万元"))
    assert outcomes(frames("budget", [empty], said), "TX-19") == ["fail"]


def test_none_said_in_words_against_a_filled_table():
    fund = table("fund_expenditure", "科目 | total\n 合计 | 4.00")
    said = told("十、政府性基金预算支出情况说明", "", ("政府性基金预算支出", "无"))
    assert outcomes(frames("budget", [fund], said), "TX-19") == ["fail"]
    empty = table("fund_expenditure", note="本表无数据")
    assert outcomes(frames("budget", [empty], said), "TX-19") == ["not_applicable"]


def test_a_wrong_scope_is_told_once_and_names_the_other_table():
    kind, tables, _, wrong = DOCUMENTS["TT-14"]
    findings = audit(frames(kind, tables, wrong)).findings
    assert findings["rule"].tolist() == ["TT-14"]
    assert "支出总表" in findings["message"].iloc[0]
    assert "fail" not in outcomes(frames(kind, tables, wrong), "TT-02")


def test_another_years_figure_is_no_figure_of_the_tables():
    said = told("三、支出预算情况说明", "", ("基本支出", "6.50 万元", {"year": 2025}))
    assert outcomes(frames("budget", [EXPENDITURE], said), "TT-02") == ["not_applicable"]


def test_an_account_left_out_of_a_list_is_told():
    more = table("general_public", GENERAL.text + "    2050299 其他普通教育支出 | 1.00 | 1.00 |\n")
    both = [(HOUSE, "3.00 万元", {"code": "2210201"}), (SCHOOL, "7.00 万元", {"code": "2050201"})]
    both.append(("教育支出（类）普通教育（款）小学教育（项）", "2.00 万元", {"code": "2050202"}))
    more = replace(more, text=more.text + "    2050202 小学教育 | 2.00 | 2.00 |\n")
    assert "fail" in outcomes(frames("budget", [more], told(GENERAL_SAID, "", *both)), "TT-10")
    assert "fail" not in outcomes(frames("budget", [more], told(GENERAL_SAID, "", both[0])), "TT-10")


def test_several_tables_of_one_role_confirm_but_do_not_contradict():
    other = table("three_public", THREE.text.replace("1.00", "0.50"))
    for amount, outcome in (("1.00", "pass"), ("0.50", "pass"), ("0.70", "not_checkable")):
        said = told("七、“三公”经费情况说明", "", ("公务接待费", f"{amount} 万元"))
        assert outcomes(frames("budget", [THREE, other], said), "TT-06") == [outcome]


def test_the_original_budget_may_differ_from_the_adjusted_one_of_the_table():
    text = "单位 | budget.reception | final.reception\n 某部门 | 2.00 | 1.00"
    said = told("七、“三公”经费决算情况说明", "", ("公务接待费", "3.00 万元", {"item": "年初预算"}))
    assert outcomes(frames("final", [table("three_public", text)], said), "TT-06") == ["fail"]
    noted = table("three_public", text, note="注：预算数为全年预算数")
    assert outcomes(frames("final", [noted], said), "TT-06") == ["not_checkable"]


def test_operating_cost_without_a_table_is_within_public_spending():
    for amount, outcome in (("1.50", "pass"), ("1.20", "pass"), ("1.80", "fail")):
        said = told("八、机关运行经费情况说明", "", ("机关运行经费", f"{amount} 万元"))
        assert outcomes(frames("budget", [BASIC], said), "TT-07") == [outcome]


def test_an_account_of_an_unknown_name_is_found_by_its_figure():
    said = told(GENERAL_SAID, "", ("教育支出（类）普通教育（款）幼儿园教育（项）", "7.00 万元"))
    found = frames("budget", [GENERAL], said)
    assert outcomes(found, "TT-10") == ["pass"]
    assert outcomes(found, "TT-13") == ["fail"]


def test_the_money_of_other_projects_proves_nothing():
    said = told("十、绩效管理情况", "", ("绩效目标的二级项目", "4.00 万元"))
    assert outcomes(frames("budget", [PROJECTS], said), "TT-11") == ["not_checkable"]


def test_final_accounts_read_the_stage_said():
    three = table("three_public", "单位 | budget.reception | final.reception\n 某部门 | 2.00 | 1.00")
    for item, amount, outcome in (("年初预算", "2.00", "pass"), ("支出决算", "1.00", "pass"), ("支出决算", "1.20", "fail")):
        said = told("七、“三公”经费决算情况说明", "", ("公务接待费", f"{amount} 万元", {"item": item}))
        assert outcomes(frames("final", [three], said), "TT-06") == [outcome]


def test_the_forms_own_list_is_only_noted():
    part = "人员经费4.50万元，主要包括：基本工资、津贴补贴、伙食补助费、离休费、抚恤金、生活补助。"
    found = audit(frames("budget", [BASIC], told("六、一般公共预算基本支出情况说明", part))).findings
    assert found.loc[found["rule"] == "TT-09", "severity"].tolist() == ["notice"]


def test_a_list_that_is_open_claims_no_completeness():
    part = "人员经费4.50万元，主要包括：基本工资、津贴补贴、奖金等。"
    more = table("basic_economic", BASIC.text + "    30107 绩效工资 | 0.50 | 0.50 |\n")
    assert "fail" not in outcomes(frames("budget", [more], told("六、一般公共预算基本支出情况说明", part)), "TT-09")
    assert "fail" in outcomes(frames("budget", [more], told("六、一般公共预算基本支出情况说明", LISTED)), "TT-09")


def test_vehicles_and_equipment_of_the_statistics_table():
    table_ = table("statistics", "项目 | amount\n 车辆数合计（辆） | 3 辆\n 单价100万元（含）以上设备（不含车辆） | 2 台")
    for cars, machines, outcome in (("3", "2", ["pass", "pass"]), ("5", "2", ["fail", "pass"]), ("3", "1", ["pass", "fail"])):
        said = told(
            "（三）国有资产占用情况", "", ("车辆", f"{cars} 辆", {"measure": "count"}),
            ("单价100万元（含）以上设备（不含车辆）", f"{machines} 台", {"measure": "count"}),
        )  # fmt: skip
        assert outcomes(frames("final", [table_], said), "TT-08") == outcome


def test_an_amount_of_a_reason_or_of_one_body_proves_nothing():
    text = "项目支出增加，主要原因是新增项目支出1.10万元。"
    said = told("三、支出预算情况说明", text, ("项目支出", "1.10 万元"))
    assert outcomes(frames("budget", [EXPENDITURE], said), "TT-02") == ["not_checkable"]
    said = told("三、支出预算情况说明", "", ("项目支出", "1.10 万元", {"scope": "某某服务中心"}))
    assert outcomes(frames("budget", [EXPENDITURE], said), "TT-02") == ["not_checkable"]


def test_a_word_that_a_chapter_says_of_many_amounts_is_no_totals_name():
    section = "二、支出预算情况说明"
    said = [("支出预算", f"{n}.00 万元") for n in (3, 4, 5)]
    lines = [told(f"{section} / {n}.", f"支出预算{n}万元。", one) for n, one in enumerate(said, 1)]
    few = audit(frames("budget", [EXPENDITURE], *lines[:2])).findings
    many = audit(frames("budget", [EXPENDITURE], *lines, told(f"{section} / 4.", "支出预算6万元。", ("支出预算", "6.00 万元")))).findings
    assert "TT-01" in set(few["rule"]) and not {"TT-01", "TX-10"} & set(many["rule"])
