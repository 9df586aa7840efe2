"""Sides of tables whose lines are made up of lines, uses beside functions, and projects told by function."""

from __future__ import annotations

from build import document, failing, table


def test_a_budget_made_up_of_lines_without_numbers_is_one_budget():
    right = table("balance", """
        @income
                          | amount
        一、财政拨款收入     | 90
        1.一般公共预算拨款   | 80
        其中：经费拨款       | 60
        非税收入安排的拨款   | 20
        2.政府性基金预算拨款  | 10
        收入总计           | 90
    """, unit="元")  # fmt: skip
    assert failing(document("budget", right), "INT-02") == []
    assert failing(document("budget", right.change("拨款  | 10", "拨款  | 12")), "INT-02") == [("一、财政拨款收入", "amount")]


USES = table("balance", """
    @expenditure
                | amount
    一、基本支出  | 60
    二、项目支出  | 30
    三、其他支出  | 10
    本年支出合计  | 100
    支出总计     | 100
""")  # fmt: skip


def test_other_expenditure_among_the_uses_is_one_of_them():
    assert failing(document("budget", USES), "INT-03") == []
    assert failing(document("budget", USES.change("| 10\n", "| 20\n")), "INT-03") == [("本年支出合计", "amount")]
    function = table("expenditure", """
                          | total
        合计               | 100
        205 教育支出        | 96
        229 其他支出        | 4
    """)  # fmt: skip
    assert failing(document("budget", USES, function), "XT-02") == []


def test_projects_by_function_add_up_by_their_codes():
    right = table("projects", """
                          | amount
        合计               | 9.00
        205 教育支出        | 9.00
        20502 普通教育      | 9.00
        2050203 初中教育    | 9.00
    """)  # fmt: skip
    assert failing(document("final", right), "INT-16") == []


def test_basic_expenditure_of_one_budget_and_of_all_appropriation_differ_where_funds_have_money():
    whole = table("general_public", "      | total | basic\n合计   | 9.00 | 8.00", title="财政拨款支出预算总表")
    own = table("basic_economic", "      | total\n合计   | 5.00", title="一般公共预算基本支出表")
    fund = table("balance", "@income\n             | amount\n政府性基金预算拨款 | 3.00\n收入总计       | 9.00")
    assert failing(document("budget", whole, own, fund), "XT-04") == []
    assert failing(document("budget", whole, own), "XT-04") != []
