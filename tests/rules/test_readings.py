"""Where a natural reading of the words holds no rule speaks of an error; where none does it still speaks."""

from __future__ import annotations

import pytest
from build import table
from build_talk import found, talk

from yqlib.audit import audit

FINAL = "final"
STAFF = "现有在校生100人，其中本科生80人，研究生20人；教职工30人。"
WORTH = "固定资产原值90.00万元，净值40.00万元。其中：房屋原值80.00万元，净值36.00万元；车辆原值10.00万元。"
FUNDS = (
    "一般公共预算支出12.00万元，政府性基金预算支出3.00万元，三项合计15.00万元。\n"
    "1.教育支出（类）普通教育（款）初中教育（项）7.00万元。\n2.教育支出（类）普通教育（款）高中教育（项）5.00万元。"
)
UNITS = "1.清河市第一水库支出预算8.00万元，其中基本支出5.00万元，占62.50%。\n2.清河市第二水库支出预算4.00万元，其中基本支出1.00万元，占25.00%。"
BOTH_WAYS = (
    "项目支出预算9.00万元，比上年减少3.00万元，其中防汛经费增加1.00万元，清淤经费减少4.00万元，主要原因是压减一般性支出。"
)


@pytest.mark.parametrize(
    ("text", "rule", "wrong"),
    [
        (STAFF, "TX-18", ("研究生20", "研究生50")),
        (WORTH, "TX-18", ("车辆原值10.00", "车辆原值20.00")),
        (FUNDS, "TX-08", ("（项）5.00", "（项）6.00")),
        (UNITS, "TX-01", ("25.00%", "52.00%")),
    ],
    ids=["TX-18-beside", "TX-18-worth", "TX-08", "TX-01"],
)  # fmt: skip
def test_another_reading_holds_and_a_wrong_figure_is_still_told(text, rule, wrong):
    assert "fail" not in found(text, rule)
    assert "fail" in found(text.replace(*wrong), rule)


def test_one_reason_of_changes_both_ways_is_none_of_each():
    assert "fail" not in found(BOTH_WAYS, "TX-14")
    alone = "防汛经费预算9.00万元，比上年增加1.00万元，主要原因是压减一般性支出。"
    assert "fail" in found(alone, "TX-14")


def test_procurement_of_one_kind_lacks_no_other():
    assert "fail" not in found("政府采购预算9.00万元，全部为货物类采购。", "CMP-11")
    assert "fail" in found("政府采购预算9.00万元，为货物类采购。", "CMP-11")


RUNNING = table("operating", """
     | total
合计 | 226.05
""")  # fmt: skip


@pytest.mark.parametrize(("printed", "silent"), [("226.1", True), ("226.05", True), ("226.3", False), ("226.08", False)])
def test_a_figure_of_fewer_decimals_may_be_rounded(printed, silent):
    text = f"机关运行经费预算{printed}万元。印刷费2.35万元，差旅费3.25万元，邮电费1.15万元，水费0.75万元，电费4.45万元。"
    assert ("fail" not in found(text, "TT-07", tables=[RUNNING])) is silent


TOTALS = table("balance", """
@income
                | amount
本年收入合计    | 90.00
年初结转和结余  | 10.00
总计            | 100.00
""")  # fmt: skip


@pytest.mark.parametrize(("printed", "silent"), [("90.00", True), ("100.00", True), ("95.00", False)])
def test_all_income_is_with_what_was_left_over_or_without(printed, silent):
    assert ("fail" not in found(f"2024年总收入{printed}万元。", "TT-01", FINAL, [TOTALS])) is silent


def test_a_part_of_known_and_unknown_kinds_is_no_wrong_sum():
    text = "在职人员92人，其中管理人员3人、工勤人员4人、驻村人员85人。"
    findings = audit(talk(text)).findings
    assert "AST-02" not in set(findings["rule"])


OF_TOTAL = "（二）支出总计9.00万元。包括：\n1.本年支出合计8.00万元。按功能分类：教育支出5.00万元；卫生健康支出3.00万元。\n2.年末结转和结余1.00万元。"
LAST_USE = "支出按性质：基本支出8.00万元，上缴上级支出0.00万元。\n支出按科目：教育支出5.00万元，卫生健康支出3.00万元。"


@pytest.mark.parametrize("text", [OF_TOTAL, LAST_USE])
def test_functions_are_of_the_expenditure_they_make_up_and_of_no_single_use(text):
    assert "fail" not in found(text, "TX-08", FINAL)


def test_a_share_of_the_budget_is_no_rate_of_change():
    text = "公务接待费决算8.00万元，预算数10.00万元，决算占预算的80.00%，低于预算2.00万元，原因是压减接待。"
    assert "fail" not in found(text, "TX-03", FINAL)


SOURCES = table("fiscal_balance", """
@income
                    | total | general_public | fund
一、本年收入          | 9.00  | 7.00           | 2.00
二、上年结转          | 3.00  | 2.00           | 1.00
收入总计             | 12.00 | 9.00           | 3.00
@expenditure
                    | total | general_public | fund
支出总计             | 12.00 | 9.00           | 3.00
""")  # fmt: skip


@pytest.mark.parametrize(("text", "silent"), [
    ("使用上年结转资金3.00万元，按来源分：一般公共预算2.00万元、政府性基金预算1.00万元。", True),
    ("一般公共预算5.00万元。", False),
])  # fmt: skip
def test_money_carried_over_is_not_all_money_of_its_budget(text, silent):
    assert ("fail" not in found(text, "TT-03", tables=[SOURCES])) is silent


WHOLE = table("expenditure", """
                         | total | wages
    合计                  | 9.00  | 8.00
""")  # fmt: skip


def test_a_form_that_does_not_tell_people_apart_leaves_them_empty_in_nothing():
    assert "fail" not in found("人员经费8.00万元。", "TX-19", tables=[WHOLE])


LISTED = table("expenditure", """
                        | total
    合计                 | 9.00
    205 教育支出          | 9.00
    20502 普通教育        | 9.00
    2050203 初中教育      | 9.00
""")  # fmt: skip
PUBLIC = table("general_public", """
                        | total
    合计                 | 7.00
    205 教育支出          | 7.00
    20502 普通教育        | 7.00
    2050203 初中教育      | 7.00
""")  # fmt: skip


def test_a_section_that_does_not_tell_whose_money_it_speaks_of_quotes_no_other():
    text = "二、公开表5说明\n教育支出（类）普通教育（款）初中教育（项）7.00万元。"
    assert "fail" not in found(text, "TT-14", tables=[LISTED, PUBLIC])
    text = "二、收支总体情况说明\n教育支出（类）普通教育（款）初中教育（项）7.00万元。"
    assert "fail" in found(text, "TT-14", tables=[LISTED, PUBLIC])


ONE_BUDGET = table("general_public", """
           | total | basic | project
    合计    | 9.00  | 5.00  | 4.00
""")  # fmt: skip
FUND = table("fund_expenditure", """
           | total | basic | project
    合计    | 3.00  |       | 3.00
""")  # fmt: skip


def test_all_appropriation_is_not_held_against_one_budget():
    text = "二、财政拨款支出情况\n财政拨款支出12.00万元，其中项目支出7.00万元。"
    assert "fail" not in found(text, "TT-02", tables=[ONE_BUDGET, FUND])
    assert "fail" in found(text, "TT-02", tables=[ONE_BUDGET])


def test_a_budget_named_in_a_section_on_appropriation_is_its_own():
    text = "二、财政拨款支出情况\n一般公共预算财政拨款支出9.00万元：基本支出5.00万元；项目支出{}万元。"
    whole = table("general_public", "           | total | project\n    合计    | 12.00 | 7.00\n", title="财政拨款支出决算表")
    own = table("general_public", "           | total | project\n    合计    | 9.00  | 4.00\n", title="一般公共预算支出决算表")
    assert "fail" not in found(text.format("4.00"), "TT-14", FINAL, [whole, own])
    assert "fail" in found(text.format("7.00"), "TT-14", FINAL, [whole, own])


def test_bodies_told_one_by_one_are_no_totals():
    text = "二、分单位情况\n清河养护中心支出预算4.00万元。"
    spent = table("expenditure", "           | total\n    合计    | 9.00\n")
    assert "fail" not in found(text, "TT-01", tables=[spent])
    assert "fail" in found(text.replace("分单位情况", "收支总体情况"), "TT-01", tables=[spent])


COLUMNS = table("income", """
           | total | institutional | other
    合计    | 9.00  | 7.00          | 2.00
""")  # fmt: skip


def test_what_a_form_prints_in_parts_is_not_left_empty():
    assert "fail" not in found("单位资金收入9.00万元。", "TX-19", tables=[COLUMNS])


def test_projects_told_are_not_counted_in_a_table_of_functions():
    text = "二、绩效情况\n对5个项目开展自评，涉及资金9.00万元。"
    functions = table("projects", """
                           | amount
        合计                | 9.00
        205 教育支出         | 9.00
        20502 普通教育       | 9.00
        2050203 初中教育     | 9.00
    """)  # fmt: skip
    assert "fail" not in found(text, "TT-11", FINAL, [functions])


def test_goals_of_all_projects_are_not_held_against_one_budget():
    text = "二、绩效情况\n编报绩效目标的项目5个，涉及资金7.00万元。"
    assert "fail" not in found(text, "PERF-16", tables=[ONE_BUDGET])
    all_money = table("expenditure", "           | total | project\n    合计    | 9.00  | 6.00\n")
    assert "fail" in found(text, "PERF-16", tables=[ONE_BUDGET, all_money])


@pytest.mark.parametrize(("printed", "silent"), [("0.07", True), ("13.61", False)])
def test_few_digits_alike_in_another_unit_are_chance(printed, silent):
    three = table("three_public", f"               | amount\n公务接待费      | {printed}", unit="元")
    assert ("fail" not in found(f"公务接待费预算{printed}万元。", "ID-05", tables=[three])) is silent


def test_a_list_of_one_budget_leaves_nothing_out_of_all_appropriation():
    text = "二、一般公共预算支出情况\n教育支出5.00万元；卫生健康支出3.00万元；住房保障支出2.00万元。"
    rows = "             | total\n合计          | 11.00\n205 教育支出   | 5.00\n210 卫生健康支出 | 3.00\n221 住房保障支出 | 2.00\n229 其他支出   | 1.00"
    for title, silent in (("财政拨款支出预算表", True), ("一般公共预算支出预算表", False)):
        spent = table("general_public", rows, title=title)
        assert ("fail" not in found(text, "TT-04", tables=[spent])) is silent


def test_uses_beside_the_two_are_known_by_what_is_left():
    text = "支出预算9.00万元，比上年增加3.00万元，其中基本支出增加1.00万元，项目支出增加1.00万元，原因是任务增加。"
    rows = "         | total | basic | project\n    合计  | {}   | 5.00  | 3.00"
    assert "fail" not in found(text, "TX-08", tables=[table("expenditure", rows.format("9.00"))])
    assert "fail" in found(text, "TX-08", tables=[table("expenditure", rows.format("8.00"))])
