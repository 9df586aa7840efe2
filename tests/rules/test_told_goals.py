"""TT-11, TX-10, TX-18, PERF-03: figures tied by what they mean: goals told in prose, things told twice, money of sheets."""

from __future__ import annotations

import pytest
from build import outcomes
from build_prose import frames, sheet
from build_talk import found, talk

from yqlib.audit import audit

GOALS = (
    "二、绩效管理情况\n2024年纳入绩效目标管理的二级项目3个，金额30.00万元。"
    "其中：其他运转类项目2个，涉及金额20.00万元；特定目标类项目1个，涉及金额10.00万元。"
    "公开项目绩效目标3个，涉及项目金额30.00万元。"
)


@pytest.mark.parametrize(
    "change", [("金额20.00", "金额21.00"), ("运转类项目2个", "运转类项目1个"), ("项目金额30.00", "项目金额33.00"), ("绩效目标3个", "绩效目标4个")]
)
def test_projects_with_goals_are_their_kinds_and_told_alike(change):
    assert GOALS.count(change[0]) == 1
    assert set(found(GOALS, "TT-11")) == {"pass"}
    assert "fail" in found(GOALS.replace(*change), "TT-11")


def test_other_projects_told_later_are_not_compared():
    other = GOALS.replace("绩效目标3个，涉及项目金额30.00", "绩效目标1个，涉及项目金额10.00")
    assert "fail" not in found(other, "TT-11")


@pytest.mark.parametrize(("printed", "outcome"), [("30.00", "pass"), ("33.00", "fail")])
def test_the_money_of_the_overall_goals_is_that_of_their_sheet(printed, outcome):
    text = [(f"整体绩效目标覆盖资金{printed}万元。", [{"printed": printed, "unit": "万元", "measure": "amount", "subject": "整体绩效目标覆盖资金",
                                              "section": "绩效管理情况"}])]  # fmt: skip
    whole = sheet("overall_goal", project="整体", annual_total=300_000)
    assert outcomes(frames("budget", sheets=[whole], prose=text), "TT-11") == [outcome]


@pytest.mark.parametrize(
    ("column", "value", "outcome"),
    [("annual_fund", 0, "pass"), ("annual_fund", 1_000, "fail"), ("annual_project", 190_000, "fail")],
)
def test_a_sheet_of_the_whole_body_adds_up_by_budget_and_by_use(column, value, outcome):
    money = {"annual_total": 300_000, "annual_general_public": 300_000, "annual_own": 0, "annual_basic": 100_000, "annual_project": 200_000}
    told = outcomes(frames("budget", sheets=[sheet("overall_goal", project="整体", **money | {column: value})]), "PERF-03")
    assert len(told) == 2
    assert ("fail" if "fail" in told else "pass") == outcome


@pytest.mark.parametrize(("carried", "total", "outcome"), [(20_000, 100_000, "pass"), (20_000, 120_000, "pass"), (20_000, 110_000, "fail")])
def test_carry_over_stands_inside_or_beside_the_appropriation(carried, total, outcome):
    money = {"annual_total": total, "annual_fiscal": 100_000, "annual_carry_over": carried}
    assert outcomes(frames("budget", sheets=[sheet(project="甲", **money)]), "PERF-03") == [outcome]


RECEPTION = "公务接待费支出2.00万元。其中：国内公务接待支出2.00万元（含外宾接待支出0.50万元）。"


@pytest.mark.parametrize("change", [("国内公务接待支出2.00", "国内公务接待支出1.00"), ("外宾接待支出0.50", "外宾接待支出5.00")])
def test_home_reception_is_all_of_it_and_foreign_guests_a_part(change):
    text = "二、“三公”经费支出情况\n" + RECEPTION
    assert "fail" not in found(text, "TX-18", "final")
    assert "fail" in found(text.replace(*change), "TX-18", "final")


TWICE = (
    "2024年收入预算100.00万元，比上年增加30.00万元，主要原因是新增档案数字化专项收入30.00万元。\n"
    "2024年支出预算100.00万元，比上年增加30.00万元，主要原因是新增档案数字化专项支出30.00万元。"
)


def test_a_reason_told_twice_has_one_amount():
    assert set(found(TWICE, "TX-10")) == {"pass"}
    findings = audit(talk(TWICE.replace("专项支出30.00", "专项支出33.00"))).findings
    assert findings.loc[findings["rule"] == "TX-10", "severity"].tolist() == ["notice"]


MOVED = (
    "2024年机关运行经费预算110.00万元，比2023年增加10.00万元，主要原因是人员增加。\n"
    "二、机关运行经费\n2024年机关运行经费预算110.00万元，比2023年增加10.00万元，主要原因是人员增加。"
)


@pytest.mark.parametrize("changed", ["增加12.00", "减少10.00"])
def test_a_change_told_twice_is_one_change(changed):
    assert set(found(MOVED, "TX-10")) == {"pass"}
    head, _, tail = MOVED.rpartition("增加10.00")
    assert "fail" in found(head + changed + tail, "TX-10")


def test_a_share_is_not_above_all():
    text = "收入预算0.40万元，其中：财政拨款收入0.40万元，占100.00%。"
    assert "fail" not in found(text, "TX-01")
    assert "fail" in found(text.replace("100.00", "100.20"), "TX-01")


@pytest.mark.parametrize("line", ["下降", "增长"])
def test_a_finding_stands_at_the_word_that_goes_the_wrong_way(line):
    text = f"2024年机关运行经费预算110.00万元，比上年增加10.00万元，{line}10.00%，主要原因是人员增加。"
    checks = audit(talk(text)).checks
    told = checks[checks["rule"] == "TX-07"]
    assert told["outcome"].tolist() == ["pass" if line == "增长" else "fail"]


def test_new_money_is_its_own_growth():
    text = "2024年机关运行经费预算10.00万元，比上年增加10.00万元，增长100.00%，主要原因是新设。"
    assert found(text, "TX-03") == ["pass"]
    assert "fail" in found(text.replace("增加10.00", "增加12.00"), "TX-03")


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("2024年机关运行经费预算10.00万元，比上年减少10.00万元，主要原因是新设。", "TX-07"),
        ("2024年机关运行经费预算10.00万元，比上年增加0.00万元，增长5.00%。", "TX-07"),
        ("2024年机关运行经费预算10.00万元，比上年增加5.00万元，增长0.00%。", "TX-07"),
        ("二、绩效管理情况\n2024年共0个项目实行绩效目标管理，涉及财政性资金合计5.00万元。", "TT-11"),
    ],
)
def test_nothing_and_something_are_not_told_together(text, rule):
    assert "fail" in found(text, rule)
    right = text.replace("减少10.00", "增加10.00").replace("增加0.00", "增加0.48").replace("增加5.00万元，增长0.00", "增加0.00万元，增长0.00")
    assert "fail" not in found(right.replace("合计5.00", "合计0"), rule)


def test_the_rate_that_goes_the_wrong_way_is_where_the_finding_stands():
    text = "2024年机关运行经费预算110.00万元，比上年增加10.00万元，\n下降10.00%，主要原因是人员增加。"
    checks = audit(talk(text)).checks
    told = checks[(checks["rule"] == "TX-07") & (checks["outcome"] == "fail")]
    rate = next(s for s in talk(text)["statements"].itertuples() if s.measure == "rate")
    assert told["line"].tolist() == [rate.line]
