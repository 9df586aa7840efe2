"""Measures on made frames: what is put over what, and each reason for a missing value."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from measured import (
    BALANCE,
    BASIC,
    EXPENDITURE,
    OWN,
    SEVEN,
    SHEET,
    assets,
    budget,
    indicators,
    one,
    projects,
    reason,
    said,
    staff,
    table,
    ties,
    value,
)

from yqlib.measures import declared, measures
from yqlib.measures.docs import page
from yqlib.measures.registry import SCALE, computes, measure

# ---- the registry --------------------------------------------------------------------------------


def test_every_measure_is_declared_in_full() -> None:
    every = declared()
    assert len({m.id for m in every}) == len(every) == len({m.zh for m in every}) >= 25
    for m in every:
        assert m.unit in SCALE and m.kinds and m.run
        for words in (m.zh, m.en, m.formula, m.numerator, m.denominator, m.never, m.basis):
            assert words, m.id


def test_a_measure_is_computed_once_and_an_unknown_one_is_refused() -> None:
    with pytest.raises(ValueError, match="twice"):
        computes("staff_filled")(lambda doc: [])
    with pytest.raises(KeyError, match="staff_filled"):
        measure("no_such")


def test_the_page_of_measures_is_current() -> None:
    path = Path(__file__).parents[1] / "docs" / "measures.md"
    assert path.read_text("utf-8") == page(), "write it again: python -m yqlib.measures.docs"


@pytest.mark.parametrize("kind", ["budget", "final"])
def test_every_measure_of_a_kind_leaves_a_row_even_on_nothing(kind: str) -> None:
    rows = measures(budget(table("expenditure"), kind=kind))
    assert set(rows["measure"]) == {m.id for m in declared(kind)}
    assert rows["value"].isna().all() and rows["reason"].notna().all()


# ---- heads ---------------------------------------------------------------------------------------


def test_money_per_head_is_exact_and_tells_what_was_put_in() -> None:
    row = one(budget(staff=SEVEN), "basic_per_head")
    assert (row["numerator"], row["numerator_unit"], row["denominator"]) == (60_000_000, "分", 7)
    assert row["value"] == pytest.approx(60 / 7, abs=1e-12)
    assert "60.00 万元" in row["inputs"] and "7 人" in row["inputs"]
    assert row["peer"] == "单位·预算"


def test_without_a_head_count_there_is_no_value_per_head() -> None:
    retired = [staff("retired", 9), staff("hired", 3), staff("establishment", 8)]
    for frames in (budget(), budget(staff=retired), budget(staff=[staff("in_post", 7, basis="listed")])):
        assert reason(frames, "basic_per_head") == "没有公布在职人数"
    assert "不能作分母" in reason(budget(staff=[staff("in_post", 0)]), "basic_per_head")


def test_a_total_goes_before_its_parts_and_categories_are_added_without_one() -> None:
    parts = [staff("in_post", 4, category="administrative"), staff("in_post", 3, category="institutional")]
    assert one(budget(staff=parts), "basic_per_head")["denominator"] == 7
    assert one(budget(staff=[staff("in_post", 9), *parts]), "basic_per_head")["denominator"] == 9


def test_two_totals_of_one_source_are_no_count_and_two_sources_a_doubt() -> None:
    two = budget(staff=[staff("in_post", 7), staff("in_post", 8)])
    assert reason(two, "basic_per_head") == "公布的在职人数前后不一，无法取数"
    row = one(budget(staff=[*SEVEN, staff("actual", 6)]), "basic_per_head")
    assert row["denominator"] == 7 and row["doubt"] == "另一处为实有人数 6 人"


def test_heads_of_the_head_office_are_not_put_under_money_of_a_department() -> None:
    units = staff("subordinate_units", 2, unit="个")
    office = budget(scope="department", staff=[units, staff("actual", 10)])
    assert reason(office, "basic_per_head") == "金额含所属单位，而只公布了部分单位的人数"
    others = [staff("actual", 5, unit_name="清河市水库"), staff("actual", 6, unit_name="清河市水文站")]
    assert reason(budget(scope="department", staff=[units, staff("actual", 10), others[0]]), "basic_per_head")
    row = one(budget(scope="department", staff=[units, staff("actual", 10), *others]), "basic_per_head")
    assert row["denominator"] == 21 and "之和" in row["inputs"]


def test_units_told_by_category_are_added_before_a_sum_is_taken_for_whole() -> None:
    units = [staff("subordinate_units", n, unit="个", category=c) for n, c in ((1, "civil_service_like"), (2, "institutional"))]
    others = [staff("actual", 5, unit_name="清河市水库"), staff("actual", 6, unit_name="清河市水文站")]
    frames = budget(scope="department", staff=[*units, staff("actual", 10), *others])
    assert reason(frames, "basic_per_head") == "金额含所属单位，而只公布了部分单位的人数"


def test_counts_under_another_spelling_of_the_own_name_are_its_own() -> None:
    frames = budget(staff=[staff("in_post", 7, unit_name="水务局")])
    frames["documents"]["unit_aliases"] = pd.array(["水务局"], frames["documents"]["unit_aliases"].dtype)
    assert one(frames, "basic_per_head")["denominator"] == 7


def test_a_department_without_units_has_its_own_count_and_untold_units_are_a_doubt() -> None:
    alone = budget(scope="department", staff=[staff("subordinate_units", 0, unit="个"), staff("actual", 10)])
    assert pd.isna(one(alone, "basic_per_head")["doubt"])
    assert "没有说明部门有无所属单位" in one(budget(scope="department", staff=[staff("actual", 10)]), "basic_per_head")["doubt"]
    assert "部门还是单位" in one(budget(scope=None, staff=SEVEN), "basic_per_head")["doubt"]


def test_the_establishment_is_filled_from_one_source() -> None:
    assert value(budget(staff=SEVEN), "staff_filled") == 87.5
    posts, heads = staff("establishment", 8), staff("in_post", 7, **SHEET)
    assert reason(budget(staff=[posts, heads]), "staff_filled") == "编制数与人数不在同一处或不是同一范围"
    assert "没有公布同一范围的实有人数" in reason(budget(staff=[posts]), "staff_filled")
    assert reason(budget(staff=[heads]), "staff_filled") == "没有公布编制数"
    assert one(budget(staff=[posts, staff("actual", 9)]), "staff_filled")["doubt"] == "实有人数多于编制数"


# ---- operating cost and space ----------------------------------------------------------------------


def test_operating_cost_is_put_over_the_heads_of_its_organs_only() -> None:
    rows = f"           | total\n部门合计 | 30.00\nunit: {OWN} | 20.00\nunit: 清河市水政队 | 10.00"
    heads = [staff("in_post", 30, **SHEET), staff("actual", 10), staff("subordinate_units", 2, unit="个")]
    frames = budget(table("operating", rows), scope="department", staff=[*heads, staff("actual", 15, unit_name="清河市水文站")])
    assert "不能用全部门人数作分母" in reason(frames, "operating_per_head")
    assert value(frames, "operating_per_head", OWN) == 2
    both = budget(table("operating", rows), scope="department", staff=[*heads, staff("actual", 5, unit_name="清河市水政队")])
    assert value(both, "operating_per_head") == 2
    assert value(budget(table("operating", "| total\n部门合计 | 14.00"), staff=SEVEN), "operating_per_head") == 2
    none = budget(staff=SEVEN, statements=[said("机关运行经费", "无", "八、机关运行经费", unit=None)])
    assert "不是行政单位或参公单位" in reason(none, "operating_per_head")


def test_office_area_is_of_the_body_itself_and_shared_rooms_are_said() -> None:
    assert value(budget(staff=SEVEN, assets=[assets(70.0)]), "office_area_per_head") == 10
    assert reason(budget(staff=SEVEN), "office_area_per_head") == "没有公布办公用房面积"
    other = assets(70.0, unit_name="清河市水库")
    assert "不是本单位" in reason(budget(staff=SEVEN, assets=[other]), "office_area_per_head")
    assert "前后不一" in reason(budget(staff=SEVEN, assets=[assets(70.0), assets(80.0)]), "office_area_per_head")
    text = {"sentence_id": "s", "paragraph": 1, "kind": "text", "text": "办公用房面积70.0平方米，与某局合署办公。"}
    shared = budget(staff=SEVEN, assets=[assets(70.0)], sentences=[text])
    assert "合署办公" in one(shared, "office_area_per_head")["doubt"]


# ---- shares --------------------------------------------------------------------------------------


def test_shares_of_projects_and_money_carried_over() -> None:
    frames = budget(table("expenditure", EXPENDITURE), table("balance", BALANCE))
    assert value(frames, "project_share") == 40 and value(frames, "carry_over_share") == 10
    assert "未印支出总计" in reason(budget(table("balance", BALANCE)), "project_share")
    assert "没有读到" in reason(budget(), "carry_over_share")


def test_a_blank_is_nothing_only_where_printed_totals_leave_no_room() -> None:
    full = table("balance", BALANCE.replace("90.00", "100.00").replace("    上年结转     | 10.00\n", ""))
    row = one(budget(full), "carry_over_share")
    assert row["value"] == 0 and "按零计" in row["doubt"]
    open_ = table("balance", BALANCE.replace("    上年结转     | 10.00\n", ""))
    assert "未印上年结转" in reason(budget(open_), "carry_over_share")
    untold = table("balance", "@income\n| amount\n收入总计 | 100.00")
    assert "未印上年结转" in reason(budget(untold), "carry_over_share")


def test_procurement_comes_from_prose_where_no_table_prints_it() -> None:
    told = said("政府采购预算总额", "5.00", "九、政府采购情况")
    assert value(budget(statements=[told]), "procurement_share") == 5
    assert "文中所述政府采购总额不一" in reason(budget(statements=[told, said("政府采购预算总额", "6.00", "九、政府采购情况")]), "procurement_share")
    assert one(budget(statements=[said("政府采购预算总额", "500.00", "九、政府采购情况")]), "procurement_share")["doubt"] == "政府采购总额大于支出合计"
    assert "没有读到" in reason(budget(), "procurement_share")


def test_accounts_called_other() -> None:
    items = "| total\n合计 | 10.00\n201 甲 | 10.00\n2010101 行政运行 | 7.00\n2010199 其他 | 3.00"
    assert value(budget(table("expenditure", items)), "other_functional_share") == 30
    torn = table("expenditure", items.replace("7.00", "6.00"))
    assert "不符" in reason(budget(torn), "other_functional_share")
    assert "没有读到项级" in reason(budget(), "other_functional_share")
    assert value(budget(table("basic_economic", BASIC)), "other_wages_share") == pytest.approx(100 / 48)
    assert "未印 302" in reason(budget(table("basic_economic", BASIC)), "other_goods_share")
    unlisted = BASIC.replace("    section: 30199 其他工资福利支出 | 1.00 | 1.00 |\n", "")
    assert "未列 30199" in reason(budget(table("basic_economic", unlisted)), "other_wages_share")
    row = one(budget(table("basic_economic", unlisted.replace("47.00", "48.00"))), "other_wages_share")
    assert row["value"] == 0 and "按零计" in row["doubt"]
    assert "没有读到" in reason(budget(), "other_wages_share") and "为空表" in reason(budget(table("basic_economic")), "other_wages_share")


# ---- growth and execution ------------------------------------------------------------------------

_ALL = "一、单位预算收支数据变动情况及原因"


def _grown(*more: dict[str, object], direction: str | None = "增加", change: str = "20.00", rate: str | None = "25.00") -> list[dict[str, object]]:
    told = [said("预算支出总计", "100.00", _ALL)]
    told.append(said("预算支出总计", change, _ALL, measure="change", direction=direction, base_year=2025))
    if rate:
        told.append(said("预算支出总计", rate, _ALL, measure="rate", unit="%", direction=direction, base_year=2025))
    return [*told, *more]


def test_growth_as_said_and_as_computed() -> None:
    frames = budget(statements=_grown())
    assert value(frames, "growth_said", "支出总计") == 25
    assert value(frames, "growth_computed", "支出总计") == 25
    fell = budget(statements=_grown(direction="减少"))
    assert value(fell, "growth_said", "支出总计") == -25
    row = one(fell, "growth_computed", "支出总计")
    assert row["value"] == pytest.approx(-100 / 6) and row["doubt"] == "文中印为 25.00%，与复算不符"
    assert one(fell, "growth_computed", "支出总计")["numerator"] == -20_000_000


def test_growth_that_cannot_be_told() -> None:
    assert reason(budget(), "growth_said") == "文中没有写与上年相比的增减幅度"
    assert "没有说明与上年相比" in reason(budget(), "growth_computed")
    open_ = budget(statements=_grown(direction=None))
    assert "没有选定" in reason(open_, "growth_said", "支出总计")
    assert "没有选定" in reason(open_, "growth_computed", "支出总计")
    assert reason(budget(statements=_grown(change="100.00", rate=None)), "growth_computed", "支出总计") == "上年支出总计为零，没有增长率"


def test_a_change_from_a_budget_or_from_an_untold_year_is_no_growth() -> None:
    for year in (2026, None):
        told = [row | {"base_year": year} if "base_year" in row else row for row in _grown()]
        assert "没有" in reason(budget(statements=told), "growth_computed")


def test_growth_without_one_off_projects_needs_the_attribute_of_all_project_money() -> None:
    lasting = projects("甲", 30_000_000, attribute="经常性项目")
    once = projects("乙", 10_000_000, attribute="一次性项目")
    frames = budget(statements=_grown(), projects=[lasting, once])
    assert value(frames, "growth_recurring") == 12.5
    assert "30.00 万元的绩效表写明" in reason(budget(statements=_grown(), projects=[lasting]), "growth_recurring")
    assert "没有公布写明项目属性" in reason(budget(statements=_grown()), "growth_recurring")


def _executed(final: str, first: str, **more: str) -> list[dict[str, object]]:
    section = "五、一般公共预算财政拨款支出决算情况说明"
    head = {"code": "201", "section": section}
    rows = [said("一般公共服务支出", first, item="年初预算", **head), said("一般公共服务支出", final, item="支出决算", **head)]
    return rows + [said("一般公共服务支出", v, item=k, **head) for k, v in more.items()]


def test_execution_and_deviation() -> None:
    frames = budget(kind="final", statements=_executed("9.00", "10.00"))
    assert value(frames, "execution_rate", "201 一般公共服务支出") == 90
    row = one(frames, "budget_deviation", "201 一般公共服务支出")
    assert row["value"] == -10 and row["numerator"] == -1_000_000
    nothing = budget(kind="final", statements=_executed("9.00", "0.00"))
    assert reason(nothing, "execution_rate", "201 一般公共服务支出") == "预算数为零，不能作分母"
    later = budget(kind="final", statements=_executed("9.00", "0.00", 全年预算="12.00"))
    assert one(later, "execution_rate", "201 一般公共服务支出")["value"] == 75
    assert "不是年初预算" in one(later, "execution_rate", "201 一般公共服务支出")["doubt"]
    assert "没有公布年初预算" in reason(budget(kind="final"), "execution_rate")


def test_three_public_is_executed_from_the_table() -> None:
    rows = "| budget.total | final.total\n合计 | 4.00 | 1.00"
    assert value(budget(table("three_public", rows), kind="final"), "execution_rate", "“三公”经费") == 25


# ---- projects and goals --------------------------------------------------------------------------


def _money(*amounts: str) -> str:
    lines = [f"project: 项目{i} | {a}" for i, a in enumerate(amounts)]
    return "\n".join(["| total", f"unit: {OWN} | {sum(map(float, amounts)):.2f}", *lines])


def test_concentration_of_projects() -> None:
    frames = budget(table("projects", _money("3.00", "1.00")))
    assert value(frames, "project_hhi") == 0.625
    assert value(frames, "largest_project_share", "项目0") == 75
    torn = budget(table("projects", _money("3.00", "1.00").replace("4.00", "5.00")))
    assert "不符" in reason(torn, "project_hhi") and "不符" in reason(torn, "largest_project_share")
    assert "负数" in reason(budget(table("projects", _money("3.00", "-1.00"))), "project_hhi")
    assert reason(budget(), "project_hhi") == "没有读到项目支出表"
    assert "为空表" in reason(budget(table("projects")), "project_hhi")
    assert "没有读到项目行" in reason(budget(table("projects", f"| total\nunit: {OWN} | 1.00")), "project_hhi")
    loose = budget(table("projects", _money("3.00", "1.00").replace(f"unit: {OWN} | 4.00\n", "")))
    assert "未印合计" in one(loose, "project_hhi")["doubt"]
    assert "均为零" in reason(budget(table("projects", _money("0.00"))), "project_hhi")


def test_quantified_strict_and_satisfied() -> None:
    rows = [
        indicators("甲", "检查次数", "≥3次", 3.0, target_unit="次", operator="≥"),
        indicators("甲", "合格率", "≥90%", 90.0, target_unit="%", operator="≥"),
        indicators("甲", "及时率", "100%", 100.0, target_unit="%"),
        indicators("甲", "事故率", "≤5%", 5.0, target_unit="%", operator="≤"),
        indicators("甲", "死亡率", "0%", 0.0, target_unit="%"),
        indicators("甲", "效果", "逐步提高", doubt="缺名称"),
        indicators("甲", "群众满意度", "≥85%", 85.0, target_unit="%", operator="≥"),
        indicators("甲", "合格率", "≥10%", 10.0, target_unit="%", operator="≥", scope="period"),
    ]
    frames = budget(projects=[projects("甲", 1)], indicators=rows)
    row = one(frames, "goals_quantified")
    assert (row["numerator"], row["denominator"], row["doubt"]) == (6, 7, "其中 1 个指标读取存疑")
    assert value(frames, "goals_measurable") == pytest.approx(600 / 7)
    assert value(frames, "goal_strictness") == 95 and value(frames, "satisfaction_target") == 85


def test_goals_that_are_not_there() -> None:
    for name in ("goals_quantified", "goals_measurable", "goal_strictness", "satisfaction_target"):
        assert reason(budget(), name) == "没有读到绩效目标表或自评表"
    bare = budget(projects=[projects("甲", 1)])
    assert reason(bare, "goals_quantified") == "绩效表中没有读到指标值"
    words = budget(projects=[projects("甲", 1)], indicators=[indicators("甲", "群众满意度", "提高")])
    assert reason(words, "satisfaction_target") == "满意度指标的指标值都不是一个百分数"
    assert "没有正向" in reason(words, "goal_strictness")
    other = budget(projects=[projects("甲", 1)], indicators=[indicators("甲", "次数", "3次")])
    assert reason(other, "satisfaction_target") == "没有满意度指标"


def test_money_covered_by_goals_and_reviews() -> None:
    sheets = [projects("甲", 20_000_000), projects("乙", None, table_amount_fen=10_000_000), projects("丙", None)]
    row = one(budget(projects=sheets), "goal_coverage")
    assert row["value"] == 75 and "乙的绩效表未读到金额" in row["doubt"] and "丙的金额未读到" in row["doubt"]
    assert "不按零计" in reason(budget(), "goal_coverage")
    assert "没有读到金额" in reason(budget(projects=[projects("丙", None)]), "goal_coverage")
    review = projects("甲", None, role="project_review", executed=10_000_000)
    assert value(budget(kind="final", projects=[review]), "review_coverage") == 25
    assert "不按零计" in reason(budget(kind="final"), "review_coverage")


def test_shares_of_the_audit() -> None:
    found = [{"finding_id": f"d/{i}", "rule": "X", "severity": s, "key": "k", "review": r}
             for i, (s, r) in enumerate([("error", None), ("warning", "false"), ("notice", None)])]  # fmt: skip
    frames = budget(ties=[ties(2), ties(0), ties(1, "statement"), ties(0, "thing")], findings=found)
    assert value(frames, "verified_share") == 50 and value(frames, "verified_share", "文中数字") == 100
    assert value(frames, "findings_per_1000") == 250
    for name in ("verified_share", "findings_per_1000"):
        assert reason(budget(), name) == "没有审核结果，或没有读到数字"
