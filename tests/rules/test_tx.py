"""TX, ID-07 and the prose rules of CMP: every rule on its smallest right and its smallest wrong text."""

from __future__ import annotations

import pytest
from build import table
from build_talk import Spoken, found, talk

from yqlib.audit import audit

BUDGET, FINAL = "budget", "final"
LIST = "收入预算100.00万元，其中：财政拨款收入60.00万元，占60.00%；事业收入40.00万元，占40.00%。"
GROWTH = "2024年机关运行经费预算110.00万元，比上年增加10.00万元，增长10.00%，主要原因是人员增加。"
ITEM = (
    "1.教育支出（类）其他教育支出（款）其他教育支出（项）25.00万元，主要用于其他教育支出。"
    "2023年当年预算执行数为20.00万元，2024年预算安排25.00万元，比2023年预算执行数增加25.00%，主要原因是班次增加。"
)
DONE = "一般公共预算财政拨款支出年初预算为80.00万元，支出决算为60.00万元，完成年初预算的75.00%。决算数小于年初预算数的主要原因：项目推迟。"
BOUGHT = (
    "2024年政府采购预算总额10.00万元，其中：政府采购货物预算4.00万元、政府采购工程预算1.00万元、"
    "政府采购服务预算5.00万元。面向中小企业预留政府采购项目预算金额8.00万元，面向小微企业预留政府采购项目预算金额3.00万元。"
)
TRIP = "因公出国（境）费支出决算5.00万元，全年安排因公出国（境）团组2个、累计6人次。"
CARS = "截至2023年12月31日，共有车辆3辆，其中：执法执勤用车2辆、其他用车1辆。"
PURPOSE = (
    "1.住房保障支出（类）住房改革支出（款）住房公积金（项）5.00万元，主要用于缴纳住房公积金。\n"
    "2.卫生健康支出（类）行政事业单位医疗（款）行政单位医疗（项）3.00万元，主要用于行政单位医疗。"
)

EXAMPLES = [
    Spoken("TX-01", BUDGET, LIST, ("占60.00%", "占61.00%")),
    Spoken("TX-02", BUDGET, LIST, ("占40.00%", "占41.00%")),
    Spoken("TX-03", BUDGET, GROWTH, ("增长10.00%", "增长9.09%")),
    Spoken("TX-04", BUDGET, ITEM, ("执行数为20.00万元", "执行数为0.00万元")),
    Spoken("TX-05", FINAL, DONE, ("75.00%", "57.00%")),
    Spoken("TX-06", FINAL, DONE, ("小于", "大于")),
    Spoken("TX-07", BUDGET, GROWTH, ("增长10", "下降10")),
    Spoken("TX-08", BUDGET, BOUGHT, ("工程预算1.00", "工程预算2.00")),
    Spoken("TX-09", BUDGET, BOUGHT, ("项目预算金额3.00", "项目预算金额9.00")),
    Spoken("TX-10", BUDGET, f"{GROWTH}\n二、机关运行经费\n2024年机关运行经费预算110.00万元。", ("预算110.00万元。", "预算101.00万元。")),
    Spoken("TX-11", BUDGET, f"{GROWTH}\n二、机关运行经费\n2024年机关运行经费预算1100000元。", ("1100000元", "110元")),
    Spoken("TX-12", BUDGET, ITEM, ("（项）25.00", "（项）52.00")),
    Spoken("TX-13", BUDGET, CARS, ("执勤用车2辆", "执勤用车1辆")),
    Spoken("TX-14", BUDGET, GROWTH, ("人员增加", "运行经费减少")),
    Spoken("TX-15", BUDGET, PURPOSE, ("用于缴纳住房公积金", "用于行政单位医疗")),
    Spoken("TX-16", BUDGET, "收入预算3000.00万元，其中：财政拨款收入1000.00万元，占33.3%；事业收入1000.00万元，占33.3%；"
           "经营收入1000.00万元，占33.3%。", ("经营收入1000.00万元，占33.3%", "经营收入1000.00万元，占33.4%")),
    Spoken("TX-17", BUDGET, GROWTH, ("增长10.00%", "增长10.00")),
    Spoken("TX-18", BUDGET, "培训费预算6.00万元，其中：干部培训2.00万元。", ("培训2.00", "培训20.00")),
    Spoken("ID-07", BUDGET, GROWTH.replace("上年", "2023年"), ("比2023年", "比2024年")),
    Spoken("CMP-09", BUDGET, GROWTH, ("，主要原因是人员增加", "")),
    Spoken("CMP-10", FINAL, TRIP, ("团组2个、累计", "累计")),
    Spoken("CMP-11", BUDGET, BOUGHT, ("政府采购工程预算1.00万元、政府采购服务预算5.00万元", "并将据实采购")),
    Spoken("CMP-15", BUDGET, GROWTH, ("比上年增加", "比上年增加（减少）")),
    Spoken("CMP-16", BUDGET, GROWTH, ("增加10.00万元，", "增加10.00万元，，")),
]  # fmt: skip


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: e.rule)
def test_silent_on_the_right_text_and_not_on_the_wrong_one(example):
    right = found(example.text, example.rule, example.kind)
    assert "fail" not in right
    assert set(right) & {"pass", "rounding", "not_applicable"}
    assert "fail" in found(example.wrong, example.rule, example.kind)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: e.rule)
def test_a_right_text_raises_no_finding_at_all(example):
    findings = audit(talk(example.text, example.kind)).findings
    assert set(findings["severity"]) <= {"notice"}, findings["message"].tolist()


def test_a_share_whose_total_is_not_told_cannot_be_checked():
    assert found("机关运行经费10.00万元，占运行成本的20.00%。", "TX-01") == ["not_checkable"]


def test_words_that_go_two_ways_are_one_finding():
    findings = audit(talk(GROWTH.replace("增长10", "下降10"))).findings
    assert findings["rule"].tolist() == ["TX-07"]


def test_parts_that_may_not_be_all_are_only_held_below_their_total():
    text = "培训费预算6.00万元，其中：干部培训2.00万元。"
    assert found(text, "TX-08") == ["not_applicable"]
    assert found(text, "TX-18") == ["pass"]


def test_changes_of_parts_make_up_the_change_of_the_total():
    text = (
        "2024年“三公”经费预算12.00万元，比2023年减少5.30万元，主要原因是压减接待。其中：因公出国（境）费0万元，与上年预算数相同；"
        "公务接待费5.00万元，比上年减少4.00万元；公务用车购置及运行费7.00万元，比上年减少1.30万元。"
    )
    assert found(text, "TX-08") == ["pass", "pass"]
    assert found(text.replace("减少1.30", "增加1.30"), "TX-08") == ["pass", "fail"]


def test_a_completion_against_nothing_is_told_with_what_it_is_a_share_of():
    text = "一般公共预算财政拨款支出年初预算为0万元，全年预算为80.00万元，支出决算为60.00万元，完成年初预算的75.00%。"
    findings = audit(talk(text, FINAL)).findings
    assert findings.loc[findings["rule"] == "TX-04", "message"].str.contains("全年预算").all()


def test_growth_of_all_from_nothing_is_only_noted():
    text = "2024年机关运行经费预算10.00万元，比上年增加10.00万元，增长100.00%，主要原因是新成立。"
    findings = audit(talk(text)).findings
    assert findings.loc[findings["rule"] == "TX-04", "severity"].tolist() == ["notice"]


def test_a_share_of_project_expenditure_may_count_what_was_carried_over_or_not():
    tables = [
        table("expenditure", "| total | project\n合计 | 30.00 | 20.00"),
        table("general_public", "| total | project\n合计 | 20.00 | 10.00"),
    ]
    text = "编报绩效目标的项目2个，金额{}万元，占项目支出总额的100%。"
    for money, outcome in (("20.00", "pass"), ("10.00", "pass"), ("12.00", "fail")):
        assert found(text.format(money), "TX-01", tables=tables) == [outcome]


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("截至2023年12月31日，共有车辆3辆。", "pass"),
        ("截至2024年2月10日，共有车辆3辆。", "pass"),
        ("截至2024年12月31日，共有车辆3辆。", "fail"),
        ("根据《办法》（财预〔2016〕143号）公开。", None),
    ],
)
def test_years_have_roles(text, outcome):
    text = f"无。\n二、国有资产占有使用情况\n{text}"
    assert set(found(text, "ID-07")) & {"pass", "fail"} == ({outcome} if outcome else set())


def test_a_change_explained_elsewhere_is_explained():
    text = f"{GROWTH}\n二、机关运行经费\n机关运行经费预算110.00万元，比上年增加10.00万元，增长10.00%。"
    assert set(found(text, "CMP-09")) == {"pass"}
    assert "fail" in found(text.replace("比上年增加10.00万元，增长10.00%。", "比上年增加20.00万元，增长22.22%。"), "CMP-09")


def test_counts_of_what_cost_nothing_are_not_asked_for():
    assert set(found("因公出国（境）费支出决算0.00万元。", "CMP-10", FINAL)) == {"not_applicable"}


def test_the_changes_of_a_reason_do_not_all_go_the_other_way():
    text = "支出预算100.00万元，比上年增加10.00万元，主要原因是项目支出增加12.00万元，基本支出减少2.00万元。"
    assert "fail" not in found(text, "TX-14")
    assert "fail" in found(text.replace("项目支出增加12", "项目支出减少12"), "TX-14")
