"""A department by unit: what is told of each, what is told twice, and how much the held units account for."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from bodies import project
from conftest import read_gold, read_raw
from fake_disclosure import HOSTILE
from many_years import classes, corpus, paper

import yqlib
from yqlib.corpus import of_disclosures
from yqlib.department_money import shares, tree
from yqlib.departments import Department, department
from yqlib.present import department as shown
from yqlib.present import department_charts as charts
from yqlib.told_twice import Twice, twice

TOP, UNIT, OTHER = "保定市水务局", "保定市水库管理处", "保定市水文站"
PROJECTS = f"""
    {TOP} | unit | | total | 30.00
    {TOP} | unit | | total | 12.00
    防汛演练 | project | | total | 12.00
    {UNIT} | unit | | total | 18.00
    水库维修 | project | | total | 10.00
    闸门更新 | project | | total | 8.00
"""
OWN = f"""
    {UNIT} | unit | | total | 18.00
    水库维修 | project | | total | 10.00
    闸门更新 | project | | total | {{gate}}
"""
CODES = (("208", "社会保障和就业支出"), ("213", "农林水支出"))


def goal(doc: str, name: str, target: str, **more: Any) -> dict[str, Any]:
    told = {"doc_id": doc, "sheet_id": f"{doc}/s", "project": "水库维修", "scope": "annual", "level1": "产出指标", "level2": "数量指标"}
    return told | {"name": name, "target_text": target, "page": 8, "reader": "text_layer"} | more


def staff(doc: str, unit: str, kind: str, count: int) -> dict[str, Any]:
    told = {"doc_id": doc, "staff_id": f"{doc}/{unit}/{kind}", "source": "prose", "unit_name": unit, "kind": kind, "basis": "said"}
    return told | {"count": count, "unit": "人", "printed": f"{count}人", "page": 3, "reader": "text_layer"}


def top(**rows: Any) -> Any:
    expenditure = classes((*CODES[0], "40.00"), (*CODES[1], "60.00"), total="100.00")
    balance = "支出总计 | total | | total | 100.00 | expenditure"
    return paper("a", 2026, "budget", rows=rows, projects=PROJECTS, expenditure=expenditure, balance=balance)


def unit(gate: str = "8.00", social: str = "10.00", water: str = "25.00", year: int = 2026, **rows: Any) -> Any:
    about = {"unit_name": UNIT, "scope": "unit", "parent_name": TOP}
    whole = f"{Decimal(social) + Decimal(water)}"
    basic = f"合计 | total | | basic | {Decimal(whole) - 18}\n"
    expenditure = basic + classes((*CODES[0], social), (*CODES[1], water), total=whole)
    balance = f"支出总计 | total | | total | {whole} | expenditure"
    return paper("b", year, "budget", document=about, rows=rows, projects=OWN.format(gate=gate), expenditure=expenditure, balance=balance)


def both(*papers: Any) -> tuple[Department, list[Twice]]:
    c = corpus(*papers)
    found = department(c)
    assert found is not None
    return found, twice(c, found)


def outcome(told: list[Twice], kind: str, subject: str = "") -> list[str]:
    return [t.outcome for t in told if t.kind == kind and subject in t.subject]


# ---- taken apart ------------------------------------------------------------------------------------


def test_each_unit_has_its_own_row_and_projects_and_the_whole_is_no_unit() -> None:
    found, _ = both(top(), unit())
    assert found.name == TOP and found.held is not None and found.held.label == "2026年度预算"
    assert [(u.own, [p.name for p in u.projects], u.project_fen) for u in found.units] == [
        (True, ["防汛演练"], 12_000_000),
        (False, ["水库维修", "闸门更新"], 18_000_000),
    ]
    assert [u.name for u in found.with_documents] == [UNIT]


def test_the_tree_adds_up_and_leaves_open_what_no_unit_is_told_to_have() -> None:
    found, _ = both(top(), unit())
    root = tree(found)
    assert root is not None and sum(c.fen for c in root.children) == root.fen == 100_000_000
    assert [(c.fen, c.known) for c in root.children] == [(12_000_000, True), (35_000_000, True), (53_000_000, False)]
    assert [(n.name, n.fen) for n in root.children[1].children] == [("基本支出", 17_000_000), ("水库维修", 10_000_000), ("闸门更新", 8_000_000)]


def test_the_rest_is_the_department_less_the_held_units() -> None:
    found, _ = both(top(), unit())
    assert {s.code: (s.held, s.rest, s.beyond) for s in shares(found) if s.code} == {
        "208": (Fraction(10_000_000), Fraction(30_000_000), False),
        "213": (Fraction(25_000_000), Fraction(35_000_000), False),
    }
    assert "上限" in str(shown.share_table(found))


def test_a_unit_with_more_than_its_department_is_told_and_not_drawn() -> None:
    found, _ = both(top(), unit(social="40.01", water="90.00"))
    beyond = {s.code or s.name: s.beyond for s in shares(found)}
    assert beyond["213"] and beyond["支出总计"] and not beyond["208"]  # 40.01 in 40.00 is within rounding
    assert "不能同时成立" in str(shown.share_table(found)) and "超过部门总计" in repr(charts.icicle(found))


# ---- told twice -------------------------------------------------------------------------------------


def test_money_told_alike_and_not() -> None:
    _, told = both(top(), unit())
    assert outcome(told, "项目资金") == ["same", "same"] and outcome(told, "单位合计") == ["same"]
    found, told = both(top(), unit(gate="7.50"))
    assert outcome(told, "项目资金", "闸门更新") == ["different"]
    wrong = next(t for t in told if t.outcome == "different")
    assert (wrong.left, wrong.left_place, wrong.right, wrong.right_place) == ("8.00 万元", "第1页", "7.50 万元", "第1页")
    table = str(shown.differing(found, told))
    assert "8.00 万元" in table and "7.50 万元" in table


def test_a_project_on_one_side_only_contradicts_nothing() -> None:
    other = unit()
    other["facts"] = [f for f in other["facts"] if f["row_label"] != "闸门更新"]
    found, told = both(top(), other)
    assert outcome(told, "项目资金", "闸门更新") == ["department"]
    assert "不一致 0 处" in shown.verdict(found, told).caption


@pytest.mark.parametrize(
    ("name", "target", "expected"),
    [
        ("维修水库", "≥10座", ["same"]),
        ("维修水库", "≥30座", ["different"]),
        ("维修水库数", "≥10座", ["alike"]),
        ("维修水库", "≥10座，", ["same"]),
        ("别的指标", "≥5次", ["department", "unit"]),
    ],
)
def test_indicators_of_one_project(name: str, target: str, expected: list[str]) -> None:
    ours = {"projects": [project("a", "水库维修", UNIT, 10_000_000)], "indicators": [goal("a", "维修水库", "≥10座")]}
    theirs = {"projects": [project("b", "水库维修", UNIT, 10_000_000)], "indicators": [goal("b", name, target)]}
    _, told = both(top(**ours), unit(**theirs))
    assert outcome(told, "绩效指标") == expected


def test_a_target_that_only_begins_like_the_other_was_likely_cut() -> None:
    ours = {"projects": [project("a", "水库维修", UNIT)], "indicators": [goal("a", "成效", "下游安全得到保障并逐年提高")]}
    theirs = {"projects": [project("b", "水库维修", UNIT)], "indicators": [goal("b", "成效", "下游安全得到保障")]}
    found, told = both(top(**ours), unit(**theirs))
    assert outcome(told, "绩效指标") == ["cut"] and "疑被截断" in str(shown.differing(found, told))


def test_heads_of_a_unit_in_both() -> None:
    for count, expected in ((8, "same"), (9, "different")):
        _, told = both(top(staff=[staff("a", UNIT, "in_post", 8)]), unit(staff=[staff("b", UNIT, "in_post", count)]))
        assert outcome(told, "人员") == [expected]


def test_a_name_that_leaves_letters_out_is_said_and_not_joined() -> None:
    found, _ = both(top(staff=[staff("a", "保定市水库运行管理处", "in_post", 8)]), unit())
    odd = next(u for u in found.units if "运行" in u.name)
    assert odd.body_id is None and UNIT in odd.remark and "未并计" in str(shown.units(found))


# ---- what is missing --------------------------------------------------------------------------------


def everything(c: yqlib.Corpus, body: str = "") -> str:
    found = department(c, body)
    told = twice(c, found)
    tables = [shown.overview(found), shown.units(found), shown.own_documents(found), shown.projects(found), shown.share_table(found)]
    tables += [shown.verdict(found, told), shown.differing(found, told), shown.agreeing(found, told)]
    pictures = [charts.icicle(found), charts.by_unit(found), charts.share_bars(found)]
    return "".join([*(t._repr_html_() for t in tables), *map(repr, pictures)])


def test_nothing_one_document_and_other_years_say_what_is_missing() -> None:
    assert "没有持有任何公开文本" in everything(of_disclosures([]))
    alone = everything(corpus(top()))
    assert "没有持有所属单位的2026年度预算" in alone and "防汛演练" in alone
    below = everything(corpus(unit()))
    assert "没有持有该部门自己的公开文本" in below and "35.00" in below
    apart = everything(corpus(top(), unit(year=2025)))
    assert "2025年度预算" in apart and "没有持有同年度同种类的单位文本" in apart


def test_what_documents_say_is_escaped_and_charts_are_drawn() -> None:
    bad = HOSTILE.replace("|", "")
    c = corpus(top(staff=[staff("a", bad, "in_post", 8)]), unit())
    found = department(c)
    assert "<script>" not in shown.units(found)._repr_html_() and bad in str(shown.units(found))
    for chart in (charts.icicle(found), charts.by_unit(found), charts.share_bars(found)):
        assert chart._repr_png_()[0].startswith(b"\x89PNG")


# ---- real documents ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def city() -> tuple[yqlib.Corpus, Department, list[Twice]]:
    names = ("阳泉市医疗保障局_2026年度部门预算公开", "阳泉市药械集中招标采购中心_2024年度单位决算公开", "阳泉市药械集中招标采购中心_2026年度单位预算公开")
    c = of_disclosures([read_raw(f"{name}.pdf") for name in names])
    found = department(c)
    assert found is not None
    return c, found, twice(c, found)


def test_the_citys_department_by_hand(city: tuple[yqlib.Corpus, Department, list[Twice]]) -> None:
    """Pages 16–18 of the department's budget: 404.81 + 654.18 + 11.97 = 1,070.96 and 46.75 + 59.77 = 106.52."""
    _, found, _ = city
    assert found.name == "阳泉市医疗保障局" and found.held is not None and found.held.label == "2026年度预算"
    money = {u.name[:8]: {k: int(f.amount) / 1_000_000 for k, f in u.figures.items()} for u in found.units if u.figures}
    assert money == {
        "阳泉市医疗保障局": {"operating": 19.46, "projects": 404.81, "projects_carryover": 46.75},
        "阳泉市医疗保险中": {"operating": 34.48, "projects": 654.18, "projects_carryover": 59.77},
        "阳泉市药械集中招": {"projects": 11.97},
    }
    root = tree(found)
    assert root is not None and [c.fen / 1_000_000 for c in root.children] == [451.56, 713.95, 104.87, 743.48]
    rest = {s.code or s.name: (float(s.held) / 1e6, float(s.rest) / 1e6) for s in shares(found)}
    assert rest["支出总计"] == (104.87, 1908.99) and rest["基本支出"] == (92.90, 743.48) and rest["项目支出"] == (11.97, 1165.51)
    assert rest["“三公”经费"] == (1.80, 0.0) and rest["210"] == (84.44, 673.89) and rest["208"] == (13.30, 1176.49)
    assert not any(s.beyond for s in (*shares(found), *shares(found, 7)))


def test_the_city_and_its_unit_tell_the_same_money_and_not_the_same_goals(city: tuple[yqlib.Corpus, Department, list[Twice]]) -> None:
    """Read side by side from pages 3, 17, 20, 38–40 of the department's budget and 3, 16, 19, 21–25 of the unit's."""
    _, found, told = city
    for kind, count in (("项目资金", 2), ("绩效表资金", 4), ("人员", 3), ("单位合计", 1), ("人员合计", 2)):
        assert outcome(told, kind) == ["same"] * count, kind
    assert set(outcome(told, "资产")) == {"within"}
    odd = [(t.kind, t.left_place, t.right_place, t.left, t.right) for t in told if t.outcome in ("different", "beyond")]
    assert [o[:3] for o in odd] == [("项目名称", "第39页", "第23页"), ("绩效指标", "第39页", "第23页"), ("绩效指标", "第40页", "第23页")]
    assert "≥10家" in odd[2][3] and "≥300家" in odd[2][4]
    assert "一致 50 处，不一致 3 处" in shown.verdict(found, told).caption


@pytest.mark.slow
def test_a_twin_tells_nothing_new(city: tuple[yqlib.Corpus, Department, list[Twice]]) -> None:
    c, found, told = city
    again = of_disclosures([*c.disclosures, read_gold("t000"), read_gold("t001"), read_gold("t002")])
    other = department(again, found.name)
    assert other is not None and shown.share_table(other).rows == shown.share_table(found).rows
    assert {(t.kind, t.subject, t.outcome) for t in twice(again, other)} == {(t.kind, t.subject, t.outcome) for t in told}
