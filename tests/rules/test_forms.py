"""Forms of other places, made up from the ministry's model: right documents are silent."""

from __future__ import annotations

from build import document, table

from yqlib.audit import audit

BALANCE = table("balance", """
    @income
      | amount
    一、一般公共预算拨款收入 | 100.00
    二、政府性基金预算拨款收入 | 20.00
    三、国有资本经营预算拨款收入 |
    四、财政专户管理资金收入 | 5.00
    五、事业收入 | 4.00
    本年收入合计 | 129.00
    上年结转结余 | 11.00
    收入总计 | 140.00
    @expenditure
      | amount
    一、一般公共服务支出 | 110.00
    二、城乡社区支出 | 21.00
    本年支出合计 | 131.00
    年终结转结余 | 9.00
    支出总计 | 140.00
""")  # fmt: skip
INCOME = table("income", """
     | total | carry_over | current_year | general_public | fund | special_account | institutional
    合计 | 140.00 | 11.00 | 129.00 | 100.00 | 20.00 | 5.00 | 4.00
    unit: 某局 | 140.00 | 11.00 | 129.00 | 100.00 | 20.00 | 5.00 | 4.00
""")  # fmt: skip
EXPENDITURE = table("expenditure", """
     | total | basic | personnel | public | project | to_superior
    合计 | 131.00 | 80.00 | 70.00 | 10.00 | 51.00 |
    201 一般公共服务支出 | 110.00 | 80.00 | 70.00 | 10.00 | 30.00 |
    20101 人大事务 | 110.00 | 80.00 | 70.00 | 10.00| 30.00 |
    212 城乡社区支出 | 21.00 | | | | 21.00 |
    21208 土地 | 21.00 | | | | 21.00 |
""")  # fmt: skip
APPROPRIATION = table("fiscal_balance", """
    @income
     | amount
    一、本年收入 | 120.00
    （一）一般公共预算拨款 | 100.00
    （二）政府性基金预算拨款 | 20.00
    （三）国有资本经营预算拨款 |
    二、上年结转 | 10.00
    （一）一般公共预算拨款 | 9.00
    （二）政府性基金预算拨款 | 1.00
    收入总计 | 130.00
    @expenditure
     | total | general_public | fund
    一、本年支出 | 124.00 | 103.00 | 21.00
    （一）一般公共服务支出 | 103.00 | 103.00 |
    （二）城乡社区支出 | 21.00 | | 21.00
    二、年终结转结余 | 6.00 | 6.00 |
    支出总计 | 130.00 | 109.00 | 21.00
""")  # fmt: skip
GENERAL_PUBLIC = table("general_public", """
     | prior.total | total | basic | project | change | change_rate
    合计 | 95.00 | 103.00 | 79.00 | 24.00 | 8.00 | 8.42 %
    201 一般公共服务支出 | 95.00 | 103.00 | 79.00 | 24.00| 8.00 | 8.42 %
    20101 人大事务 | 95.00 | 103.00 | 79.00 | 24.00| 8.00 | 8.42 %
    2010101 行政运行 | 70.00 | 79.00 | 79.00 | | 9.00 | 12.86 %
    2010102 一般行政 | 25.00 | 24.00 |  | 24.00| -1.00 | -4.00 %
""")  # fmt: skip
BASIC = table("basic_economic", """
     | total | personnel | public
    301 工资 | 69.00 | 69.00 |
    302 商品 | 10.00 | | 10.00
    30217 公务接待费 | 1.00 | | 1.00
    30201 办公费 | 9.00 | | 9.00
    合计 | 79.00 | 69.00 | 10.00
""")  # fmt: skip
FUND = table("fund_expenditure", """
     | total | basic | project
    合计 | 21.00 | | 21.00
    212 城乡社区支出 | 21.00 | | 21.00
""")  # fmt: skip
THREE_PUBLIC = table("three_public", """
     | prior.total | prior.abroad | prior.vehicles | prior.vehicle_purchase | prior.vehicle_operation | prior.reception | total | abroad | vehicles | vehicle_purchase | vehicle_operation | reception
     | 10.00 | | 9.00 | | 9.00 | 1.00 | 10.50 | | 9.00 | | 9.00 | 1.50
""")  # fmt: skip


def test_ministry_model_with_carry_over_last_year_and_rates_is_silent():
    """Subtotals above their lines, 上年结转 as a source, last year's columns, a growth rate, year-end carry-over."""
    frames = document(
        "budget", BALANCE, INCOME, EXPENDITURE, APPROPRIATION, GENERAL_PUBLIC, BASIC, FUND, THREE_PUBLIC
    )
    checks, findings, _ = audit(frames)
    assert findings["message"].tolist() == []
    assert set(checks["outcome"]) == {"pass", "not_applicable"}
    assert {"INT-02", "INT-03", "INT-07", "INT-08", "INT-09", "INT-14", "XT-01", "XT-03", "XT-05"} <= set(
        checks.loc[checks["outcome"] == "pass", "rule"]
    )


def test_ministry_model_notices_a_changed_figure_of_last_year():
    wrong = THREE_PUBLIC.change("| 10.00 | | 9.00 |", "| 11.00 | | 9.00 |")
    _, findings, _ = audit(document("budget", wrong))
    assert findings["rule"].tolist() == ["INT-14"]
