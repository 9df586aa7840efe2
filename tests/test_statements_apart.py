"""Several things told of at once, lists within lists, brackets and reasons: whose each figure is."""

from __future__ import annotations

import pytest
from test_statements import heard, subjects, told


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("基本支出、项目支出分别为8.00万元、12.00万元。", ["基本支出", "项目支出"]),
        ("人员经费和公用经费分别为8.00和12.00万元。", ["人员经费", "公用经费"]),
        ("苗木采购、养护服务和工具购置分别为3.00万元、4.00万元和5.00万元。", ["苗木采购", "养护服务", "工具购置"]),
        ("基本支出、项目支出分别为8.00万元、12.00万元，分别占40%、60%。", ["基本支出", "项目支出", "基本支出", "项目支出"]),
        ("自评得分分别为98.00分、95.50分。", ["自评得分", "自评得分"]),
    ],
)  # fmt: skip
def test_things_told_at_once_each_have_their_figure(text, expected):
    assert subjects(text) == expected
    assert {s.doubt for s in heard(text)} == {None}


def test_years_told_at_once_each_have_their_figure():
    found = heard("2023年、2024年养护费支出分别为7.00万元、9.00万元。")
    assert [(s.subject.words, s.year, s.role) for s in found] == [("养护费支出", 2023, "comparison"), ("养护费支出", 2024, "report")]


def test_what_is_told_behind_several_is_of_none_of_them():
    found = heard("采购预算20.00万元，苗木、养护服务分别为5.00万元、15.00万元。其中灌木3.00万元。")
    assert found[-1].scope == "采购预算"


def test_a_sum_of_several_is_not_the_last_of_them():
    assert subjects("养护费5.00万元、绿化费3.00万元，共计8.00万元。")[-1] == "合计"
    assert heard("养护经费预算8.00万元，其中：甲园5.00万元、乙园3.00万元，合计8.00万元。")[-1].subject.words == "养护经费预算"


def test_a_list_within_a_list_ends_at_its_semicolon():
    text = "绿化经费20.00万元，其中：养护费12.00万元，其中修剪4.00万元，浇灌8.00万元；补植费8.00万元。"
    assert [s.scope for s in heard(text)][1:] == ["绿化经费", "养护费", "养护费", "绿化经费"]


def test_a_bracket_behind_an_amount_tells_its_parts():
    found = heard("绿化经费20.00万元，其中：养护费12.00万元（修剪4.00万元、浇灌8.00万元），补植费8.00万元。")
    assert [s.scope for s in found][1:] == ["绿化经费", "养护费", "养护费", "绿化经费"]


def test_what_follows_a_list_is_said_of_its_total():
    found = heard("绿化经费20.00万元，其中：养护费12.00万元，补植费8.00万元。比上年增加2.00万元，增长11.11%。")
    assert [s.subject.words for s in found[-2:]] == ["绿化经费", "绿化经费"]
    found = heard("绿化经费20.00万元，其中：养护费12.00万元，补植费8.00万元。上述经费与上年持平。")
    assert found[-1].subject.words == "绿化经费"


def test_money_that_a_reason_names_is_not_what_the_reason_is_of():
    found = heard("养护费支出12.00万元，比上年减少1.00万元，主要原因是，8.60万元结转下年使用。")
    assert [s.subject.words for s in found] == ["养护费支出", "养护费支出", "结转下年使用"]


def test_a_reason_in_a_bracket_ends_with_it():
    found = heard("收入合计9.00万元（同比增长5%，主要是门票增加），支出合计8.00万元。")
    assert [s.reason for s in found] == [None, "门票增加", None]


def test_a_reason_that_names_what_it_is_of_is_of_that():
    found = heard("养护费增加1.00万元，补植费减少2.00万元，养护费增加的原因是面积扩大。")
    assert [s.reason for s in found] == ["面积扩大", None]


@pytest.mark.parametrize("text", ["人员经费与公用经费之比约为13：1。", "师生之比为1：15。"])
def test_a_ratio_is_no_figure_without_a_unit(text):
    assert told(text) == []


@pytest.mark.parametrize(
    ("text", "measure", "direction"),
    [
        ("养护费5.00万元（25.00%）。", "share", ""),
        ("养护费5.00万元，比重为25.00%。", "share", ""),
        ("养护费5.00万元，节约1.00万元。", "change", "减少"),
        ("养护费5.00万元，比预算少1.00万元。", "change", "减少"),
        ("养护费略有增长，增幅2.0%。", "rate", "增加"),
        ("资产总额9.00万元，比年初增加1.00万元。", "change", "增加"),
    ],
)  # fmt: skip
def test_shares_and_changes_in_other_words(text, measure, direction):
    last = told(text)[-1]
    assert (last[3], last[4]) == (measure, direction)
    assert last[2] in ("养护费", "资产总额")


def test_bounds_of_a_score_are_no_scores():
    found = heard("得分80分（含）至90分的项目2个。")
    assert [s.measure for s in found] == ["threshold", "threshold", "count"]


@pytest.mark.parametrize(
    "text",
    [
        "绿化支出20.00万元，养护和补植占比分别为40%和60%，金额分别为8.00万元和12.00万元。",
        "绿化支出20.00万元，养护占40%，补植占60%，分别为8.00万元和12.00万元。",
    ],
)
def test_shares_first_and_amounts_behind_are_of_the_same_things(text):
    assert subjects(text) == ["绿化支出", "养护", "补植", "养护", "补植"]
    assert [s.measure for s in heard(text)] == ["amount", "share", "share", "amount", "amount"]


def test_one_total_told_apart_in_several_ways():
    found = heard("绿化支出20.00万元，按来源分：甲8.00万元、乙12.00万元。")
    assert [s.scope for s in found] == ["", "绿化支出", "绿化支出"]
    found = heard("按园区分类：甲园8.00万元、乙园12.00万元；按性质分：养护15.00万元、补植5.00万元。")
    assert {s.scope for s in found} == {""}


def test_what_a_total_leaves_out_is_no_part_of_it():
    found = heard("绿化预算20.00万元（不含上年结转资金3.00万元），比上年增加2.00万元。")
    assert [(s.subject.words, s.scope) for s in found] == [("绿化预算", ""), ("不含上年结转资金", ""), ("绿化预算", "")]


def test_the_rate_of_completion_behind_the_budget_it_completes():
    for words in ("完成年初预算10.00万元的80%", "为年初预算10.00万元的80%"):
        found = heard(f"养护费支出决算8.00万元，{words}。")
        assert [(s.subject.words, s.subject.item, s.measure) for s in found] == [
            ("养护费", "支出决算", "amount"), ("养护费", "年初预算", "amount"), ("养护费", "完成年初预算", "rate"),
        ]  # fmt: skip


def test_another_way_of_telling_apart_is_not_of_the_thing_told_last():
    found = heard("绿化经费全部来自区级，计20.00万元，市级0万元；按年度分，当年12.00万元，上年结转8.00万元。")
    assert {s.scope for s in found} == {""}
