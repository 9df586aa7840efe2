"""INT: every rule on its smallest right and its smallest wrong document."""

from __future__ import annotations

import pytest
from build import document, example, failing, outcomes, table

from yqlib.audit import audit

BALANCE = table(
    "balance",
    """
    @income
                     | amount
    一、一般公共预算    | 8.00
    二、政府性基金预算  | 2.00
    本年收入合计       | 10.00
    上年结转          | 1.05
    收入总计          | 11.05
    @expenditure
                       | total | current_year | carry_over
    一、一般公共服务支出  | 4.05  | 3.00         | 1.05
    八、社会保障和就业支出 | 7.00  | 7.00         |
    本年支出合计         | 11.05 | 10.00        | 1.05
    年终结转            |
    支出总计            | 11.05 | 10.00        | 1.05
""",
)
FINAL_BALANCE = table(
    "balance",
    """
    @income
                                 | amount
    一、一般公共预算财政拨款收入     | 90.00
    八、其他收入                   | 9.00
    本年收入合计                   | 99.00
    使用非财政拨款结余（含专用结余） | 2.00
    年初结转和结余                 | 10.00
    总计                          | 111.00
    @expenditure
                       | amount
    一、一般公共服务支出  | 60.00
    八、社会保障和就业支出 | 40.00
    本年支出合计         | 100.00
    结余分配            | 1.00
    年末结转和结余       | 10.00
    总计               | 111.00
""",
)
APPROPRIATION = table(
    "fiscal_balance",
    """
    @income
                             | amount
    一、一般公共预算财政拨款    | 40.00
    二、政府性基金预算财政拨款  | 5.00
    本年收入合计              | 45.00
    年初财政拨款结转和结余      | 3.00
    一般公共预算财政拨款       | 2.00
    政府性基金预算财政拨款      | 1.00
    总计                     | 48.00
    @expenditure
                         | total | general_public | fund
    一、一般公共服务支出    | 40.00 | 40.00          |
    十一、城乡社区支出      | 6.00  |                | 6.00
    本年支出合计           | 46.00 | 40.00          | 6.00
    年末财政拨款结转和结余   | 2.00  | 2.00           |
    总计                  | 48.00 | 42.00          | 6.00
""",
)
EXPENDITURE = table(
    "expenditure",
    """
                        | total | basic | project
    合计                 | 13.30 | 10.30 | 3.00
    208 社会保障和就业支出  | 13.30 | 10.30 | 3.00
    20805 养老支出        | 13.30 | 10.30 | 3.00
    2080505 基本养老保险   | 8.86  | 8.86  |
    2080506 职业年金      | 4.44  | 1.44  | 3.00
""",
)

EXAMPLES = [
    example("INT-01", "budget", BALANCE,
            change=(0, "收入总计          | 11.05", "收入总计          | 12.05"), fails="收入总计·amount"),
    example("INT-02", "budget", BALANCE,
            change=(0, "二、政府性基金预算  | 2.00", "二、政府性基金预算  | 2.50"), fails="本年收入合计·amount"),
    example("INT-03", "budget", BALANCE,
            change=(0, "八、社会保障和就业支出 | 7.00 ", "八、社会保障和就业支出 | 7.50 "),
            fails="本年支出合计·total 八、社会保障和就业支出·total"),
    example("INT-04", "final", FINAL_BALANCE,
            change=(0, "八、其他收入                   | 9.00", "八、其他收入                   | 8.00"),
            fails="本年收入合计·amount"),
    example("INT-05", "final", FINAL_BALANCE,
            change=(0, "结余分配            | 1.00", "结余分配            | 2.00"), fails="总计·amount"),
    example("INT-06", "final", FINAL_BALANCE,
            change=(0, "年末结转和结余       | 10.00", "年末结转和结余       | 11.00"),
            fails="本年收入合计·amount"),
    example("INT-07", "budget", EXPENDITURE,
            change=(0, "8.86  | 8.86", "8.96  | 8.86"), fails="20805·total"),
    example("INT-08", "budget", EXPENDITURE,
            change=(0, "4.44  | 1.44  | 3.00", "4.44  | 1.64  | 3.00"), fails="2080506·total"),
    example("INT-09", "budget", table("income", """
                         | total | general_public | unit_funds | carry_over
        合计              | 10.00 | 8.00           | 2.00       | 1.00
        201 一般公共服务支出 | 10.00 | 8.00           | 2.00       | 1.00
    """), change=(0, "201 一般公共服务支出 | 10.00 | 8.00", "201 一般公共服务支出 | 10.00 | 8.50"), fails="201·total"),
    example("INT-10", "final", APPROPRIATION,
            change=(0, "十一、城乡社区支出      | 6.00 ", "十一、城乡社区支出      | 6.10 "),
            fails="十一、城乡社区支出·total"),
    example("INT-11", "final", APPROPRIATION,
            change=(0, "政府性基金预算财政拨款      | 1.00", "政府性基金预算财政拨款      | 1.20"),
            fails="年初财政拨款结转和结余·amount"),
    example("INT-12", "budget", table("basic_economic", """
                      | total | personnel | public
        合计           | 12.00 | 9.00      | 3.00
        301 工资福利支出 | 9.00  | 9.00      |
        302 商品和服务支出 | 3.00  |           | 3.00
    """), change=(0, "合计           | 12.00 | 9.00", "合计           | 12.00 | 9.50"), fails="合计·total"),
    example("INT-13", "final", table("basic_economic", """
                    | amount
        301 工资福利支出 | 9.00
        30101 基本工资  | 5.00
        30102 津贴补贴  | 4.00
        人员经费合计    | 9.00
    """), change=(0, "4.00", "4.50"), fails="301·amount"),
    example("INT-14", "budget", table("three_public", """
                             | total | general_public
        因公出国（境）费        | 1.00  | 1.00
        公务接待费            | 0.50  | 0.50
        公务用车购置及运行费    | 21.80 | 21.80
        ①公务用车购置费        | 20.00 | 20.00
        ②公务用车运行维护费     | 1.80  | 1.80
        合计                 | 23.30 | 23.30
    """), change=(0, "合计                 | 23.30 ", "合计                 | 23.80 "),
        fails="合计·total 合计·total"),
    example("INT-15", "budget", table("operating", """
                    | total | general_public
        部门合计     | 53.94 | 53.94
        unit: 某局   | 19.46 | 19.46
        unit: 某中心 | 34.48 | 34.48
    """), change=(0, "19.46 | 19.46", "18.46 | 18.46"), fails="部门合计·total 部门合计·general_public"),
    example("INT-16", "budget", table("projects", """
                         | total | general_public
        unit: 某局        | 30.00 | 30.00
        unit: 某局        | 10.00 | 10.00
        project: 临时人员  | 4.00  | 4.00
        project: 能力建设  | 6.00  | 6.00
        unit: 某中心      | 20.00 | 20.00
        unit: 某中心      | 20.00 | 20.00
        project: 医疗保障  | 20.00 | 20.00
    """), change=(0, "4.00  | 4.00", "4.30  | 4.30"), fails="某局·total 某局·general_public"),
    example("INT-17", "final", table("fund", """
                       | opening | income | total | project | closing
        合计            | 1.00    | 9.00   | 8.00  | 8.00    | 2.00
        212 城乡社区支出  | 1.00    | 9.00   | 8.00  | 8.00    | 2.00
    """), change=(0, "212 城乡社区支出  | 1.00", "212 城乡社区支出  | 1.50"), fails="212·opening"),
    example("INT-18", "final", table("statistics", """
                           | amount
        合计                | 3.00
        货物                | 1.00
        服务                | 2.00
        （一）车辆数合计（辆）  | 3 辆
        1.主要负责人用车      | 1 辆
        2.其他用车           | 2 辆
        （二）单价100万元以上设备 | 5 台
    """), change=(0, "2 辆", "3 辆"), fails="（一）车辆数合计（辆）·amount"),
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


def test_shanghai_total_is_its_lines_and_appropriation_its_budgets():
    right = table("balance", """
        @income
                          | amount
        一、财政拨款收入     | 90
        1.一般公共预算资金   | 80
        2.政府性基金        | 10
        二、事业收入        | 10
        收入总计           | 100
    """, unit="元")  # fmt: skip
    assert outcomes(document("budget", right), "INT-02") == ["pass", "pass"]
    assert failing(document("budget", right.change("| 80", "| 82")), "INT-02") == [
        ("一、财政拨款收入", "amount")
    ]


def test_jiangsu_lines_by_function_and_by_use_both_add_up():
    right = table("balance", """
        @expenditure
                         | amount
        一、一般公共服务支出 | 90.00
        八、社会保障和就业支出 | 10.00
        一、基本支出        | 60.00
        二、项目支出        | 35.00
        三、单位预留机动经费  | 5.00
        当年支出小计        | 100.00
        支出合计           | 100.00
    """)  # fmt: skip
    assert outcomes(document("budget", right), "INT-03") == ["pass", "pass", "pass"]
    assert failing(document("budget", right.change("35.00", "36.00")), "INT-03") == [
        ("当年支出小计", "amount")
    ]


def test_jiangsu_revenue_is_listed_in_rows():
    right = table("income", """
                                     | amount
        收入总计                       | 24.00
        一般公共预算资金 > 小计          | 20.00
        一般公共预算资金 > 公共财政拨款   | 20.00
        其他资金 > 小计                | 4.00
        其他资金 > 其他收入             | 4.00
    """)  # fmt: skip
    assert outcomes(document("budget", right), "INT-09") == ["pass"] * 3
    wrong = right.change("小计                | 4.00", "小计                | 4.10")
    assert failing(document("budget", wrong), "INT-09") == [("收入总计", "amount"), ("小计", "amount")]


def test_carry_over_as_a_source_of_the_revenue_total():
    inside = table("income", """
                         | total | general_public | carry_over
        合计              | 11.00 | 10.00          | 1.00
        201 一般公共服务支出 | 11.00 | 10.00          | 1.00
    """)  # fmt: skip
    assert outcomes(document("budget", inside), "INT-09") == ["pass", "pass"]


def test_blank_addend_adds_nothing_and_blank_total_is_not_checkable():
    blank_total = EXPENDITURE.change("2080505 基本养老保险   | 8.86 ", "2080505 基本养老保险   | ")
    assert outcomes(document("budget", blank_total), "INT-08").count("not_checkable") == 1


def test_missing_level_is_not_checkable_when_it_does_not_add_up():
    text = """
                        | total
        合计             | 10.00
        208 社会保障      | 10.00
        2080505 基本养老  | 6.00
        2080506 职业年金  | 4.00
    """
    whole = table("expenditure", text)
    assert outcomes(document("budget", whole), "INT-07") == ["pass", "pass"]
    part = whole.change("| 4.00", "| 3.00")
    assert outcomes(document("budget", part), "INT-07") == ["pass", "not_checkable"]


def test_unknown_column_may_be_an_addend():
    odd = table("expenditure", """
                     | total | basic | project | ?
        合计          | 10.00 | 4.00  | 5.00    | 1.00
    """)  # fmt: skip
    assert outcomes(document("budget", odd), "INT-08") == ["not_checkable"]


def test_dropped_trailing_zeros_do_not_widen_the_bound():
    trimmed = table("three_public", """
             | three_public | reception | vehicles | vehicle_purchase | vehicle_operation
             | 47.91        | 1.35      | 46.56    | 25               | 21.56
    """)  # fmt: skip
    assert outcomes(document("budget", trimmed), "INT-14") == ["pass", "pass"]
    assert failing(document("budget", trimmed.change("| 25 ", "| 24.8 ")), "INT-14") == [("", "vehicles")]


def test_three_public_with_meetings_and_measures():
    jiangsu = table("three_public", """
             | total  | three_public | abroad | vehicles | vehicle_operation | reception | meeting | training
             | 1276.7 | 418.26       | 80     | 237      | 237               | 101.26    | 158.44  | 700
    """)  # fmt: skip
    assert outcomes(document("budget", jiangsu), "INT-14") == ["pass"] * 3
    final = table("three_public", """
             | budget.three_public | budget.reception | final.three_public | final.reception
             | 2.85                | 2.85             | 0.39               | 0.39
    """)  # fmt: skip
    assert outcomes(document("final", final), "INT-14") == ["pass"] * 2
    wrong = final.change("| 0.39               | 0.39", "| 0.39               | 0.93")
    assert failing(document("final", wrong), "INT-14") == [("", "final.three_public")]


def test_three_public_rows_with_meetings_beside_them():
    rows = """
                             | total
        合计                 | {total}
        {own}
        因公出国（境）费        | 1.00
        公务接待费            | 0.50
        公务用车运行维护费      | 2.00
        会议费               | 4.00
        培训费               | 3.00
    """
    unclear = table("three_public", rows.format(total="10.50", own=""))  # 合计 may or may not take them in
    assert failing(document("budget", unclear), "INT-14") == []
    told = rows.format(total="10.50", own="“三公”经费小计 | 3.50")
    assert outcomes(document("budget", table("three_public", told)), "INT-14") == ["pass"]
    wrong = table("three_public", told.replace("0.50\n", "0.90\n", 2).replace("10.90", "10.50"))
    assert failing(document("budget", wrong), "INT-14")


def test_final_blocks_of_codes_make_personnel_and_public():
    blocks = table("basic_economic", """
                         | amount
        301 工资福利支出   | 60.00
        303 对个人和家庭的补助 | 4.00
        302 商品和服务支出  | 4.00
        310 资本性支出     | 0.75
        人员经费合计       | 64.00
        公用经费合计       | 4.75
    """)  # fmt: skip
    assert outcomes(document("final", blocks), "INT-12") == ["pass", "pass"]
    assert failing(document("final", blocks.change("0.75", "0.57")), "INT-12") == [("公用经费合计", "amount")]


def test_economic_table_without_codes():
    shanxi = table("basic_economic", """
                                      | total | personnel | public
        合计                           | 12.00 | 9.00      | 3.00
        class: 工资福利支出              | 9.00  | 9.00      |
        section: 工资福利支出 > 基本工资  | 5.00  | 5.00      |
        section: 工资福利支出 > 基本工资  | 4.00  | 4.00      |
        class: 商品和服务支出            | 3.00  |           | 3.00
        section: 商品和服务支出 > 办公费  | 3.00  |           | 3.00
    """)  # fmt: skip
    assert set(outcomes(document("budget", shanxi), "INT-13")) == {"pass"}
    wrong = shanxi.change("| 4.00  | 4.00 ", "| 4.20  | 4.20 ")
    assert failing(document("budget", wrong), "INT-13") == [
        ("工资福利支出", "total"),
        ("工资福利支出", "personnel"),
    ]


def test_units_followed_by_projects_and_a_project_named_like_a_unit():
    direct = table("projects", """
                               | total
        unit: 某局              | 30.00
        project: 能力建设        | 10.00
        unit: 某局 > 某中心      | 20.00
        project: 医疗保障        | 15.00
        unit: 某局 > 某数据中心   | 5.00
    """)  # fmt: skip
    assert set(outcomes(document("budget", direct), "INT-16")) == {"pass"}
    assert failing(document("budget", direct.change("10.00", "12.00")), "INT-16") == [("某局", "total")]


def test_procurement_lines():
    lines = table("procurement", """
                          | total
        total: 合计         | 30.00
        class: 一、货物A     | 10.00
        section: 办公设备    | 10.00
        item: 台式计算机     | 6.00
        item: 复印机        | 4.00
        class: 三、服务C     | 20.00
        section: 维修费      | 20.00
        item: 运行维护服务    | 20.00
    """)  # fmt: skip
    assert outcomes(document("budget", lines), "INT-18") == ["pass"] * 5
    assert failing(document("budget", lines.change("6.00", "6.50")), "INT-18") == [("办公设备", "total")]
