"""XT: every rule on its smallest right and its smallest wrong pair of tables."""

from __future__ import annotations

import pytest
from build import document, example, failing, outcomes, table

from yqlib.audit import audit

INCOME = table(
    "income",
    """
                     | total | general_public | carry_over
    合计              | 10.00 | 10.00          | 2.00
    201 一般公共服务支出 | 4.00  | 4.00           |
    210 卫生健康支出    | 6.00  | 6.00           | 2.00
""",
)
BALANCE = table(
    "balance",
    """
    @income
                   | amount
    一、一般公共预算 | 10.00
    本年收入合计    | 10.00
    上年结转       | 2.00
    收入总计       | 12.00
    @expenditure
                     | total | current_year | carry_over
    一、一般公共服务支出 | 4.00  | 4.00         |
    十、卫生健康支出    | 8.00  | 6.00         | 2.00
    本年支出合计       | 12.00 | 10.00        | 2.00
    支出总计          | 12.00 | 10.00        | 2.00
""",
)
EXPENDITURE = table(
    "expenditure",
    """
                     | total | basic | project
    合计              | 12.00 | 7.00  | 5.00
    201 一般公共服务支出 | 4.00  | 4.00  |
    210 卫生健康支出    | 8.00  | 3.00  | 5.00
""",
)
APPROPRIATION = table(
    "fiscal_balance",
    """
    @income
                    | amount
    一、一般公共预算  | 10.00
    本年收入合计     | 10.00
    上年财政拨款结转  | 2.00
    一、一般公共预算  | 2.00
    收入总计        | 12.00
    @expenditure
                     | total | general_public
    一、一般公共服务支出 | 4.00  | 4.00
    十、卫生健康支出    | 8.00  | 8.00
    本年支出合计       | 12.00 | 12.00
    支出总计          | 12.00 | 12.00
""",
)
GENERAL_PUBLIC = table(
    "general_public",
    """
                     | total | basic | project
    合计              | 10.00 | 7.00  | 3.00
    201 一般公共服务支出 | 4.00  | 4.00  |
    210 卫生健康支出    | 6.00  | 3.00  | 3.00
""",
    title="一般公共预算支出预算表（不含上年结转）",
)
BASIC = table(
    "basic_economic",
    """
                     | total | personnel | public
    合计              | 7.00  | 5.00      | 2.00
    301 工资福利支出    | 5.00  | 5.00      |
    302 商品和服务支出  | 2.00  |           | 2.00
    30217 公务接待费   | 0.50  |           | 0.50
    30299 其他        | 1.50  |           | 1.50
""",
)
PROJECTS = table(
    "projects",
    """
                    | total | general_public
    unit: 某局       | 3.00  | 3.00
    project: 能力建设 | 3.00  | 3.00
""",
)
CARRIED = table(
    "projects_carryover",
    """
                    | total | general_public
    unit: 某局       | 2.00  | 2.00
    project: 能力提升 | 2.00  | 2.00
""",
)
OPERATING = table(
    "operating",
    """
                | total
    部门合计     | 1.80
    unit: 某局   | 1.80
""",
)
THREE_PUBLIC = table(
    "three_public",
    """
                | total
    公务接待费    | 0.80
    合计        | 0.80
""",
)
FINAL_BALANCE = table(
    "balance",
    """
    @income
                   | amount
    年初结转和结余   | 5.00
    @expenditure
                   | amount
    年末结转和结余   | 4.00
""",
)
FINAL_APPROPRIATION = table(
    "fiscal_balance",
    """
    @income
                        | amount
    年初财政拨款结转和结余 | 3.00
    @expenditure
                        | total
    年末财政拨款结转和结余 | 4.00
""",
)
FINAL_BASIC = table(
    "basic_economic",
    """
                     | amount
    302 商品和服务支出  | 4.75
    公用经费合计       | 4.75
""",
)
STATISTICS = table(
    "statistics",
    """
                              | amount
    （一）行政单位               | 3.00
    （二）参照公务员法管理事业单位  | 1.00
""",
)

EXAMPLES = [
    example("XT-01", "budget", BALANCE, INCOME,
            change=(1, "10.00          | 2.00", "10.00          | 2.50"), fails="上年结转·amount"),
    example("XT-02", "budget", BALANCE, EXPENDITURE,
            change=(1, "201 一般公共服务支出 | 4.00 ", "201 一般公共服务支出 | 4.50 "),
            fails="一、一般公共服务支出·total"),
    example("XT-03", "budget", APPROPRIATION, GENERAL_PUBLIC,
            change=(1, "合计              | 10.00", "合计              | 12.00"), fails="合计·total"),
    example("XT-04", "budget", GENERAL_PUBLIC, BASIC,
            change=(1, "合计              | 7.00 ", "合计              | 7.50 "), fails="合计·total"),
    example("XT-05", "budget", BALANCE, APPROPRIATION, GENERAL_PUBLIC,
            change=(2, "210 卫生健康支出    | 6.00 ", "210 卫生健康支出    | 8.00 "),
            fails="十、卫生健康支出·general_public"),
    example("XT-06", "budget", EXPENDITURE, GENERAL_PUBLIC,
            change=(1, "201 一般公共服务支出 | 4.00  | 4.00", "201 一般公共服务支出 | 4.00  | 4.50"),
            fails="201·basic"),
    example("XT-07", "budget", APPROPRIATION, GENERAL_PUBLIC, EXPENDITURE, PROJECTS, CARRIED,
            change=(3, "某局       | 3.00  | 3.00", "某局       | 3.00  | 3.50"), fails="某局·general_public"),
    example("XT-08", "budget", BALANCE, EXPENDITURE, GENERAL_PUBLIC, CARRIED,
            change=(3, "某局       | 2.00 ", "某局       | 1.00 "), fails="某局·total"),
    example("XT-09", "budget", OPERATING, BASIC,
            change=(0, "部门合计     | 1.80", "部门合计     | 2.80"), fails="部门合计·total"),
    example("XT-10", "budget", THREE_PUBLIC, BASIC,
            change=(0, "公务接待费    | 0.80", "公务接待费    | 0.30"), fails="30217·total"),
    example("XT-11", "final", FINAL_BALANCE, FINAL_APPROPRIATION,
            change=(1, "3.00", "6.00"), fails="年初结转和结余·amount"),
    example("XT-12", "final", STATISTICS, FINAL_BASIC,
            change=(0, "3.00", "5.00"), fails="（一）行政单位·amount"),
    example("XT-13", "budget", INCOME, GENERAL_PUBLIC,
            change=(0, "210 卫生健康支出    | 6.00  | 6.00", "210 卫生健康支出    | 6.00  | 6.50"),
            fails="210·general_public"),
]  # fmt: skip


@pytest.mark.parametrize("case", EXAMPLES, ids=lambda case: case.rule)
def test_right_document_is_silent(case):
    found = outcomes(case.right, case.rule)
    assert "pass" in found
    assert set(found) <= {"pass", "rounding"}
    assert audit(case.right).findings.empty


@pytest.mark.parametrize("case", EXAMPLES, ids=lambda case: case.rule)
def test_wrong_document_fails_at_its_place(case):
    assert failing(case.wrong, case.rule) == list(case.fails)


# ---- forms that differ ---------------------------------------------------------------------------


def test_a_silent_title_is_read_with_or_without_carry_over():
    silent = table("general_public", GENERAL_PUBLIC.text, title="一般公共预算支出表")
    assert outcomes(document("budget", APPROPRIATION, silent), "XT-03") == ["pass"]
    assert set(outcomes(document("budget", BALANCE, APPROPRIATION, silent), "XT-05")) == {"pass"}


def test_money_in_the_overview_but_an_empty_table():
    overview = table("fiscal_balance", """
        @expenditure
                    | total | general_public | fund
        本年支出合计  | 12.00 | 10.00          | 2.00
    """)  # fmt: skip
    general = table("general_public", """
             | total
        合计  | 10.00
    """)  # fmt: skip
    said = table("fund_expenditure", note="本表无数据")
    assert failing(document("budget", overview, general, said), "XT-03") == [("本年支出合计", "fund")]
    unsaid = table("fund_expenditure")
    assert outcomes(document("budget", overview, general, unsaid), "XT-03") == ["pass", "not_checkable"]


def test_yuan_and_ten_thousand_yuan_compare_by_intervals():
    operating = table("three_public", """
             | three_public | operating
             | 1.00         | 171.01
    """)  # fmt: skip
    basic = table("basic_economic", """
              | total         | personnel     | public
        合计   | 19,830,655.00 | 18,120,593.00 | 1,710,062.00
    """, unit="元")  # fmt: skip
    assert outcomes(document("budget", operating, basic), "XT-09") == ["rounding"]
    above = operating.change("171.01", "171.02")
    assert failing(document("budget", above, basic), "XT-09") == [("", "operating")]


def test_operating_cost_with_project_money_in_it_is_not_bound():
    operating = table("operating", """
                      | amount
        合计           | 30.00
        302 商品和服务支出 | 30.00
        30209 物业管理费 | 10.00
        30211 差旅费    | 20.00
    """)  # fmt: skip
    basic = table("basic_economic", """
                       | amount
        合计            | 12.00
        302 商品和服务支出 | 12.00
        30211 差旅费     | 12.00
    """)  # fmt: skip
    assert outcomes(document("budget", operating, basic), "XT-09") == ["not_applicable"]
    same = basic.change("30211 差旅费     | 12.00", "30211 差旅费     | 20.00")
    assert outcomes(document("budget", operating, same), "XT-09") == ["fail"]


def test_other_money_bounds_and_equal_totals_bind():
    other = EXPENDITURE.change("合计              | 12.00 | 7.00", "合计              | 12.00 | 8.00")
    assert "fail" not in outcomes(document("budget", other, GENERAL_PUBLIC), "XT-06")
    less = other.change("201 一般公共服务支出 | 4.00  | 4.00", "201 一般公共服务支出 | 3.00  | 3.00")
    assert failing(document("budget", less, GENERAL_PUBLIC), "XT-06") == [("201", "total"), ("201", "basic")]


def test_one_table_printed_twice():
    twice = table("general_public", """
                     | amount
        合计          | 6.00
        204 公共安全   | 6.00
    """)  # fmt: skip
    assert outcomes(document("budget", twice, twice), "XT-13") == ["pass", "pass"]
    wrong = twice.change("204 公共安全   | 6.00", "204 公共安全   | 6.60")
    assert failing(document("budget", twice, wrong), "XT-13") == [("204", "amount")]


def test_empty_three_public_against_reception_in_basic_expenditure():
    said = table("three_public", note="本表无数据")
    assert failing(document("budget", said, BASIC), "XT-10") == [("30217", "total")]
    unsaid = table("three_public")
    assert outcomes(document("budget", unsaid, BASIC), "XT-10") == ["not_checkable"]


def test_projects_without_a_table_of_carried_ones():
    frames = document("budget", BALANCE, GENERAL_PUBLIC, EXPENDITURE, PROJECTS)
    assert outcomes(frames, "XT-07") == ["not_applicable", "pass"]
