"""PERF, AST, STAT, XD-07: each rule on the smallest right document and on the one with a single thing wrong."""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest
from build import outcomes, table
from build_prose import frames, goal, sheet

from yqlib.audit import audit
from yqlib.audit.costing import formulas, phrases


class Case(NamedTuple):
    """A rule with a right and a wrong document."""

    rule: str
    right: dict[str, Any]
    wrong: dict[str, Any]


def case(rule: str, kind: str, right: dict[str, Any], **wrong: Any) -> Case:
    """The wrong document is the right one with these parts otherwise."""
    return Case(rule, {"kind": kind} | right, {"kind": kind} | right | wrong)


PROJECTS = table(
    "projects",
    """
                              | total
    unit: 某局                 | 15.00
    project: 某局 > 设备购置    | 10.00
    project: 某局 > 宣传（甲类） | 5.00
    """,
)
DEVICE = sheet(project="设备购置", annual_total=100_000, annual_local=100_000, period_total=100_000)
PUBLICITY = sheet(project="宣传(甲类)", annual_total=50_000)
EXPENDITURE = table("expenditure", "|total|basic|project\n合计|30.00|10.00|20.00")


def hired(text: str, **row: Any) -> dict[str, Any]:
    return sheet(project="聘用", annual_total=77_400, period_total=77_400, texts=f"项目概况：{text}", **row)


def goals(*texts: str) -> list[dict[str, Any]]:
    return [sheet("project_goal", *(goal(f"第{i}项", t) for i, t in enumerate(texts)), project="甲")]


def halves(*annual: str) -> list[dict[str, Any]]:
    told = [goal(f"第{i}项", str(i), scope="period") for i in range(5)]
    return [sheet("project_goal", *told, *(goal(f"第{i}项", t) for i, t in enumerate(annual)), project="甲", period="3年")]


LEVELS = [("产出指标", x) for x in ("数量指标", "质量指标", "时效指标", "成本指标")]
LEVELS += [("效益指标", "社会效益指标"), ("满意度指标", "服务对象满意度指标")]


def built(levels: list[tuple[str, str]]) -> list[dict[str, Any]]:
    return [sheet("project_goal", *(goal(b, "1", level1=a, level2=b) for a, b in levels), project="甲")]


def review(*indicators: Any, **row: Any) -> dict[str, Any]:
    return sheet("project_review", *indicators, project="甲", **row)


def points(part: str, earned: float, most: float) -> dict[str, Any]:
    return {"sheet_id": "d/g1", "evaluation": "自评", "part": part, "points": earned, "maximum": most}


def reached(*actual: str) -> list[dict[str, Any]]:
    return [review(*(goal(f"第{i}项", "≥1次", actual_text=t) for i, t in enumerate(actual)))]


def staff(kind: str, count: int, **row: Any) -> dict[str, Any]:
    told = {"source": "prose", "unit_name": "某局", "kind": kind, "basis": "said", "count": count, "unit": "人"}
    return told | {"printed": f"{kind}{count}人"} | row


def cars(state: str, value: float, use: str = "total", **row: Any) -> dict[str, Any]:
    told = {"source": "prose", "unit_name": "某局", "kind": "vehicles", "use": use, "state": state, "value": value}
    return told | {"decimals": 0, "unit": "辆", "printed": f"{use}{value:g}辆"} | row


def equipment(use: str, wan: int) -> dict[str, Any]:
    told = {"source": "prose", "unit_name": "某局", "kind": "equipment", "use": use, "state": "held", "value": 0.0}
    return told | {"decimals": 0, "unit": "台(套)", "threshold_fen": wan * 10**6, "printed": f"{wan}万元以上{use}0台"}


def three_public(operation: str, purchase: str = "") -> list[Any]:
    rows = f"|amount\n合计|{operation}\n公务用车运行维护费|{operation}\n公务用车购置费|{purchase}"
    return [table("three_public", rows)]


def amount(printed: str, unit: str = "万元", **row: Any) -> dict[str, Any]:
    return {"printed": printed, "unit": unit, "measure": "amount"} | row


def share(percent: str) -> list[Any]:
    figures = [amount("20.00"), amount(percent, "%", measure="share", scope="项目支出总额")]
    return [(f"公开绩效目标2个，涉及20.00万元，占项目支出总额的{percent}%。", figures)]


def rate(percent: str, change: str, **row: Any) -> list[Any]:
    figures = [amount(change, direction="增加", measure="change"), amount(percent, "%", measure="rate", direction="增加")]
    return [(f"增加{change}万元，增长{percent}%。", [f | row for f in figures])]


def done(percent: str) -> list[Any]:
    figures = [amount("10.00"), amount(percent, "%", measure="rate", item="完成年初预算")]
    return [(f"支出10.00万元，完成年初预算的{percent}%。", figures)]


def many(*amounts: str) -> list[Any]:
    rows = "\n".join(f"project: 某局 > 项目{i}|{a}" for i, a in enumerate(amounts))
    return [table("projects", f"|total\n{rows}")]


def general(other: str) -> list[Any]:
    return [table("general_public", f"|total\n合计|100.00\n2010199 其他支出|{other}")]


def carry(moved: str) -> list[Any]:
    rows = f"@income\n|amount\n上年结转|{moved}\n收入总计|100.00\n@expenditure\n|amount\n支出总计|100.00"
    return [table("balance", rows)]


def term(text: str) -> list[dict[str, Any]]:
    return [{"order": 1, "term": "三公经费", "explanation": text}]


CASES = [
    case("PERF-01", "budget", {"tables": [PROJECTS], "sheets": [DEVICE, PUBLICITY]}, sheets=[DEVICE]),
    case("PERF-02", "budget", {"tables": [PROJECTS], "sheets": [DEVICE]}, sheets=[DEVICE | {"annual_total": 9_000_000}]),
    case("PERF-03", "budget", {"sheets": [DEVICE]}, sheets=[DEVICE | {"annual_local": 9_000_000}]),
    case(
        "PERF-04", "budget", {"sheets": [hired("聘用3人，一年共需7.74万元。")]},
        sheets=[hired("聘用3人，一年共需8.74万元。")],
    ),
    case(
        "PERF-05", "budget", {"sheets": [sheet("project_goal", goal("检查单位数", "≥30家"), goal("检查单位数", "≥30家", scope="period"), project="甲")]},
        sheets=[sheet("project_goal", goal("检查单位数", "≥30家"), goal("检查单位数", "≥300家", scope="period"), project="甲")],
    ),
    case("PERF-06", "budget", {"sheets": goals("≥1次", "2人", "3%", "1", "及时")}, sheets=goals("≥1次", "及时", "高", "好", "提升")),
    case("PERF-07", "budget", {"sheets": goals("≥1次")}, sheets=goals("逐步提高")),
    case("PERF-08", "budget", {"sheets": built(LEVELS)}, sheets=built(LEVELS[:-1])),
    case("PERF-09", "budget", {"sheets": halves("0", "1", "2", "3", "9")}, sheets=halves("0", "1", "2", "3", "4")),
    case(
        "PERF-10", "final", {"sheets": [review()], "scores": [points("产出指标", 48, 50), points("效益指标", 40, 50), points("总分", 88, 100)]},
        scores=[points("产出指标", 48, 50), points("效益指标", 40, 50), points("总分", 89, 100)],
    ),
    case("PERF-11", "final", {"sheets": [review(budgeted=100, received=100, executed=90)]}, sheets=[review(budgeted=100, received=100, executed=110)]),
    case(
        "PERF-12", "budget", {"tables": [EXPENDITURE], "sheets": [sheet("overall_goal", project="整体", annual_total=300_000)]},
        sheets=[sheet("overall_goal", project="整体", annual_total=310_000)],
    ),
    case(
        "PERF-13", "budget", {"sheets": [hired("2150元/月*12月*3人=77400元。")]}, sheets=[hired("2150元/月*12月*3人=77500元。")],
    ),
    case(
        "PERF-14", "budget", {"sheets": [sheet("project_goal", goal("项目成本", "≤10万元", 10.0, "万元", level2="成本指标"), project="甲", annual_total=100_000)]},
        sheets=[sheet("project_goal", goal("项目成本", "≤100万元", 100.0, "万元", level2="成本指标"), project="甲", annual_total=100_000)],
    ),
    case("PERF-15", "final", {"sheets": reached("2次", *["≥1次"] * 4)}, sheets=reached(*["≥1次"] * 5)),
    case("PERF-16", "budget", {"tables": [EXPENDITURE], "prose": share("100")}, prose=share("90")),
    case("AST-01", "budget", {"staff": [staff("establishment", 8), staff("actual", 7)]}, staff=[staff("establishment", 8), staff("actual", 9)]),
    case(
        "AST-02", "budget",
        {"staff": [staff("establishment", 8), staff("establishment", 2, part_of="d/staff0"), staff("establishment", 6, part_of="d/staff0")]},
        staff=[staff("establishment", 8), staff("establishment", 2, part_of="d/staff0"), staff("establishment", 5, part_of="d/staff0")],
    ),
    case("AST-03", "budget", {"tables": three_public("1.80"), "assets": [cars("held", 1.0)]}, assets=[cars("held", 0.0)]),
    case(
        "AST-04", "budget",
        {"assets": [cars("held", 3.0), cars("held", 1.0, "leaders", part_of="d/assets0"), cars("held", 2.0, "other", part_of="d/assets0")]},
        assets=[cars("held", 4.0), cars("held", 1.0, "leaders", part_of="d/assets0"), cars("held", 2.0, "other", part_of="d/assets0")],
    ),
    case("AST-05", "budget", {"tables": three_public("3.00"), "assets": [cars("held", 1.0)]}, tables=three_public("30.00")),
    case("AST-06", "budget", {"assets": [equipment("general", 50), equipment("special", 100)]}, assets=[equipment("general", 50), equipment("general", 100)]),
    case("AST-07", "budget", {"tables": three_public("1.00", "18.00"), "assets": [cars("planned", 1.0)]}, assets=[cars("planned", 0.0)]),
    case("STAT-01", "final", {"tables": [EXPENDITURE], "prose": done("98.00")}, prose=done("20.00")),
    case("STAT-02", "budget", {"tables": [table("expenditure", "|total\n合计|900.00")], "prose": rate("20.00", "60.00")}, prose=rate("80.00", "60.00")),
    case("STAT-03", "budget", {"tables": many(*["5.01"] * 8)}, tables=many("99.01", *["5.01"] * 7)),
    case("STAT-04", "budget", {"tables": general("30.00")}, tables=general("70.00")),
    case("STAT-06", "budget", {"tables": carry("5.00")}, tables=carry("50.00")),
    case("STAT-07", "budget", {"tables": many("5.01", *["10.00"] * 7)}, tables=many(*["10.00"] * 8)),
    case(
        "STAT-08", "budget", {"tables": [EXPENDITURE], "prose": [("政府采购5.00万元。", [amount("5.00", subject="政府采购")])]},
        prose=[("政府采购50.00万元。", [amount("50.00", subject="政府采购")])],
    ),
    case("XD-07", "budget", {"doc": {"level": "市"}, "terms": term("指用财政拨款安排的费用")}, terms=term("指省直部门用财政拨款安排的费用")),
]  # fmt: skip
EXAMPLES = CASES


@pytest.mark.parametrize("one", CASES, ids=lambda c: c.rule)
def test_right_passes_and_wrong_fails(one: Case):
    right, wrong = outcomes(frames(**one.right), one.rule), outcomes(frames(**one.wrong), one.rule)
    assert "fail" not in right and "pass" in right, right
    assert "fail" in wrong, wrong


@pytest.mark.parametrize("one", CASES, ids=lambda c: c.rule)
def test_silent_where_there_is_nothing(one: Case):
    assert outcomes(frames(one.right["kind"]), one.rule) == ["not_applicable"]


@pytest.mark.parametrize(
    ("text", "made", "sure"),
    [
        ("2150元/月*12月*3人=77400元", "77400", True),
        ("400元x45人x1天x2次/年=3.6万元", "36000", True),
        ("5000卷*17元(13.3元+2.6元+1.1元)+40000页*0.5元=105000元", "105000", True),
        ("743*2.43万元=1805.49万元", "18054900", True),
        ("743*2.43=1805.49万元", "18054900", True),
        ("聘用13名专业人员,每人每月2150元,一年共需33.54万元", "335400", True),
        ("印制4.5万册,每册印制费用2.5元,合计11.25万元", "112500", True),
        ("审核4000人次,需2个专家,按每人每份资料10元,计80000元", "80000", False),
    ],
)
def test_costings_are_read_exactly(text: str, made: str, sure: bool):
    found = [*formulas(text), *phrases(text)]
    assert [(str(int(c.value)), c.certain) for c in found] == [(made, sure)]


@pytest.mark.parametrize("text", ["1473平*4.2元/平*365天≈230万元", "(3+2)*5元=25元", "100元/2*3=150元", "编号2024=1"])
def test_what_is_no_product_is_left_alone(text: str):
    assert [*formulas(text), *phrases(text)] == []


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("培训费53.2万元，其中：甲班11.2万元、乙班42万元。", "pass"),
        ("培训费53.2万元，其中：甲班11.2万元、乙班48万元。", "fail"),
        ("培训费53.2万元，其中：甲班11.2万元、乙班12万元。", "pass"),  # some of the parts
        ("聘用15人，其中在职10人、退休5人。", "pass"),
        ("聘用15人，其中在职10人、退休6人。", "fail"),
        ("委托费29.67万元（甲9.89万元、乙9.89万元、丙9.89万元）。", "pass"),
        ("委托费29.67万元（甲9.89万元、乙9.89万元、丙19.89万元）。", "fail"),
        ("补助10万元，其中在职=2*3万元=6万元，离休=1*4万元=4万元。", "pass"),
        ("补助10万元，其中每人标准8万元；乙7万元。", "not_checkable"),
        ("每人补助1000元（甲类2000元、乙类1500元）。", "not_checkable"),
        ("经费5万元（2024年6万元、2025年7万元）。", "not_checkable"),
        ("审定金额为97.20万元，分摊比例为30%，分摊金额为29.16万元。", "pass"),
        ("审定金额为97.20元，分摊比例为30%，分摊金额为29.16万元。", "fail"),
        ("甲费分摊金额为4万元，乙费分摊金额为12万元，合计16万元。", "pass"),
        ("甲费分摊金额为4万元，乙费分摊金额为12万元，合计16元。", "fail"),
    ],
)
def test_wholes_and_parts_in_the_texts_of_sheets(text: str, outcome: str):
    found = set(outcomes(frames("budget", sheets=[hired(text)]), "PERF-13"))
    assert outcome in found and (outcome == "fail" or "fail" not in found), found


def test_numbered_items_that_make_the_projects_money_are_tied_to_it():
    text = "1.差旅费5万元，其中省内3万元、省外2万元；2.印刷费2.74万元。"
    assert outcomes(frames("budget", sheets=[hired(text)]), "PERF-04") == ["pass"]


def test_grades_make_up_the_projects_evaluated():
    def told(good: str) -> list[Any]:
        count = {"unit": "个", "measure": "count"}
        names = [("绩效自评的项目", "39"), ("评级为“优”的项目", "30"), ("评级为“良”的项目", good), ("评级为“合格”的项目", "0")]
        return [("绩效自评的项目39个，评级为优、良、合格。", [{"printed": n, "subject": s} | count for s, n in names])]

    assert outcomes(frames("final", prose=told("9")), "PERF-10") == ["pass"]
    assert outcomes(frames("final", prose=told("8")), "PERF-10") == ["fail"]


@pytest.mark.parametrize(
    ("doubt", "alarm"),
    [("指标值残缺", False), ("列位移动，层级按上文", False), ("层级名称移位；列位移动，层级按上文", False), ("层级名称移位", True), (None, True)],
)
def test_damaged_indicators_raise_no_alarm(doubt: str | None, alarm: bool):
    bad = goal("项目成本", "≤100万元", 100.0, "万元", level2="成本指标", doubt=doubt)
    found = frames("budget", sheets=[sheet("project_goal", bad, project="甲", annual_total=100_000)])
    assert ("fail" in outcomes(found, "PERF-14")) == alarm


def test_money_a_project_brings_about_may_exceed_its_own():
    wide = goal("带动投资", "≥900万元", 900.0, "万元", level1="效益指标", level2="经济效益指标", operator="≥")
    found = frames("budget", sheets=[sheet("project_goal", wide, project="甲", annual_total=100_000)])
    assert "fail" not in outcomes(found, "PERF-14")


@pytest.mark.parametrize(("ceiling", "severity"), [(12.0, "notice"), (300.0, "warning")])
def test_a_ceiling_a_little_above_the_money_is_only_noted(ceiling: float, severity: str):
    cost = goal("项目成本", f"≤{ceiling:.0f}万元", ceiling, "万元", level2="成本指标", operator="≤")
    found = audit(frames("budget", sheets=[sheet("project_goal", cost, project="甲", annual_total=100_000)])).findings
    assert found.loc[found["rule"] == "PERF-14", "severity"].tolist() == [severity]


def test_an_explanation_lowers_the_finding_and_is_quoted():
    told = "公务用车编制空缺，租赁社会车辆。"
    found = audit(frames("budget", three_public("1.80"), assets=[cars("held", 0.0)], prose=[told])).findings
    mine = found[found["rule"] == "AST-03"].iloc[0]
    assert (mine["severity"], mine["explained_by"]) == ("notice", told)


def test_a_few_published_sheets_say_nothing_of_the_rest():
    tables = many("10.00", "20.01", "30.01", "5.02")
    found = frames("budget", tables, sheets=[sheet(project="项目0", annual_total=100_000)])
    assert outcomes(found, "PERF-01") == ["not_checkable"]


def test_a_term_of_many_years_counts_more_than_one_year():
    both = [goal("改造户数", "≥200户"), goal("改造户数", "≥1000户", scope="period")]
    long = sheet("project_goal", *both, project="甲", annual_total=100_000, period_total=500_000)
    assert outcomes(frames("budget", sheets=[long]), "PERF-05") == ["pass"]
    assert outcomes(frames("budget", sheets=[long | {"period_total": 10_000_000}]), "PERF-05") == ["fail"]


def test_units_left_out_of_the_text_are_no_fault():
    told = [staff("establishment", 8), staff("establishment", 4, unit_name="某中心")]
    whole = staff("establishment", 20, source="sheet")
    units = staff("units", 3, unit="个", source="sheet")
    assert outcomes(frames("budget", staff=[*told, whole, units]), "AST-02") == ["not_checkable"]
    units["count"] = 2
    assert outcomes(frames("budget", staff=[*told, whole, units]), "AST-02") == ["fail"]


def test_cars_rented_or_to_be_bought_may_cost_money():
    found = frames("budget", three_public("1.80"), assets=[cars("held", 0.0), cars("planned", 1.0)])
    assert outcomes(found, "AST-03") == ["not_applicable"]


def test_second_phase_is_not_the_first():
    tables = [table("projects", "|total\nproject: 某局 > 供水管网改造二期|9.00\nproject: 某局 > 巡查|1.00")]
    found = frames("budget", tables, sheets=[sheet(project="供水管网改造一期", annual_total=80_000), sheet(project="巡查")])
    assert "fail" not in outcomes(found, "PERF-02")


def test_what_is_worth_a_look_is_never_an_error():
    for one in CASES:
        if one.rule.startswith("STAT"):
            found = audit(frames(**one.wrong)).findings
            assert set(found.loc[found["rule"] == one.rule, "severity"]) == {"notice"}


def test_figures_of_sheets_are_tied():
    ties = audit(frames("budget", [PROJECTS], sheets=[DEVICE])).ties
    things = ties[ties["kind"] == "thing"]
    assert len(things) == 3 and (things["relations"] > 0).sum() == 2
