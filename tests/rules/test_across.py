"""Rules between documents: the smallest right and wrong ones, twins, what is not held, what is not alike."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from build import document, table
from build_corpus import OFFICE, UNIT, Between, corpus, held, messages, outcomes, reasons, unit
from build_prose import frames as sheeted
from build_prose import goal, sheet
from build_talk import talk

from yqlib import schema
from yqlib.audit import rules
from yqlib.corpus import Corpus

OPERATING = "|total\n合计|100.00"
GREW = "2024年机关运行经费预算110.00万元，比上年增加10.00万元，增长10.00%，主要原因是人员增加。"
BOUGHT = "|budget.three_public|final.three_public\n合计|5.00|4.00"


def budget(doc: str, *tables: Any, **about: Any) -> Any:
    return held(doc, document("budget", *tables), **about)


def final(doc: str, *tables: Any, **about: Any) -> Any:
    return held(doc, document("final", *tables), **about)


def years(text: str = GREW, last: str = OPERATING, role: str = "operating", **about: Any) -> Any:
    """This year's text and last year's table."""
    return corpus(held("b", talk(text)), budget("a", table(role, last), fiscal_year=2023, **about))


def account(name: str, last: str) -> Any:
    """An account told of this year and last year's table of accounts."""
    text = f"（一）教育支出（类）进修及培训（款）培训支出（项）25.00万元，比上年增加5.00万元，增长25.00%。\n{name}"
    now = "|total\n合计|25.00\n205 教育支出|25.00\n20508 进修及培训|25.00\n2050803 培训支出|25.00"
    this = talk(text, tables=[table("expenditure", now)])
    return corpus(held("b", this), budget("a", table("expenditure", last), fiscal_year=2023))


def carried(opening: str = "3.00") -> Any:
    last = "@income\n|amount\n本年收入合计|10.00\n总计|10.00\n@expenditure\n|amount\n本年支出合计|7.00\n年末结转和结余|3.00\n总计|10.00"
    now = f"@income\n|amount\n本年收入合计|5.00\n年初结转和结余|{opening}\n总计|8.00\n@expenditure\n|amount\n本年支出合计|8.00\n总计|8.00"
    return final("a", table("balance", last), fiscal_year=2023), now


def opening(amount: str = "3.00") -> Any:
    last, now = carried(amount)
    return corpus(last, final("b", table("balance", now)))


def carry_over(amount: str = "3.00") -> Any:
    last, _ = carried()
    now = f"@income\n|amount\n本年收入合计|5.00\n上年结转|{amount}\n收入总计|8.00\n@expenditure\n|amount\n支出总计|8.00"
    return corpus(last, budget("b", table("balance", now)))


def original(amount: str = "80.00", more: Any = ()) -> Any:
    text = f"一般公共预算财政拨款支出年初预算为{amount}万元，支出决算为60.00万元。"
    spent = table("general_public", "|total\n合计|60.00")
    planned = table("general_public", "|total\n合计|80.00")
    return corpus(held("b", talk(text, "final", [spent])), budget("a", planned, *more))


def car(*amounts: str) -> Any:
    made = [budget(f"d{n}", table("three_public", f"|total\n公务接待费|{a}\n合计|9.00"), fiscal_year=2022 + n) for n, a in enumerate(amounts)]
    return corpus(*made)


EXPENDITURE = """
    |total|basic|project
    合计|{0}|4.00|6.00
    205 教育支出|{0}|4.00|6.00
    20508 进修及培训|{0}|4.00|6.00
    2050803 培训支出|{0}|4.00|6.00
"""


def within(amount: str = "10.00", **about: Any) -> Any:
    return corpus(
        budget("d", table("expenditure", EXPENDITURE.format("10.00"))),
        unit("u", document("budget", table("expenditure", EXPENDITURE.format(amount))), **about),
    )


def three(amount: str = "1.80") -> Any:
    rows = "|total\n公务接待费|{0}\n合计|{0}"
    return corpus(
        budget("d", table("three_public", rows.format("1.80"))),
        unit("u", document("budget", table("three_public", rows.format(amount)))),
    )


def heads(count: int, **more: Any) -> dict[str, Any]:
    told = {"staff_id": "d/staff0", "source": "prose", "unit_name": UNIT, "kind": "establishment", "basis": "said", "count": count}
    return told | {"unit": "人", "printed": f"编制{count}名", "section": "机构设置"} | more


def people(count: int) -> Any:
    return corpus(held("d", sheeted("budget", staff=[heads(8)])), unit("u", sheeted("budget", staff=[heads(count)])))


def works(amount: str = "5.00", name: str = "水文监测经费") -> Any:
    whole = f"|total\nunit: {OFFICE}|9.00\nproject: 防汛经费|4.00\nunit: {UNIT}|5.00\nproject: 水文监测经费|5.00"
    own = f"|total\nunit: {UNIT}|{amount}\nproject: {name}|{amount}"
    return corpus(budget("d", table("projects", whole)), unit("u", document("budget", table("projects", own))))


def sheets(*goals: Any, sites: str = "≥30个", **more: Any) -> Any:
    own = {"project": "水文监测经费", "unit_name": UNIT, "annual_total": 5_000_000}
    mine = sheeted("budget", sheets=[sheet("project_goal", goal("监测站点", sites), goal("监测频次", "每日"), **own)])
    theirs = sheeted("budget", sheets=[sheet("project_goal", *(goals or (goal("监测站点", "≥30个"), goal("监测频次", "每日"))), **own | more)])
    return corpus(held("d", mine), unit("u", theirs))


def told_alike(amount: str) -> Any:
    said = "2024年机关运行经费预算{0}万元，比上年增加13.57万元，主要原因是人员增加。"
    one = held("a", talk(said.format("246.81")))
    return corpus(one, held("b", talk(said.format(amount)), unit_name="保定市林业局"))


EXAMPLES = [
    Between("XY-01", years, lambda: years(last="|total\n合计|101.00")),
    Between("XY-02", opening, lambda: opening("2.00")),
    Between("XY-03", original, lambda: original("83.00")),
    Between("XY-04", lambda: corpus(final("b", table("three_public", BOUGHT)), budget("a", table("three_public", "|total\n合计|5.00"))),
            lambda: corpus(final("b", table("three_public", BOUGHT)), budget("a", table("three_public", "|total\n合计|4.00")))),
    Between("XY-05", carry_over, lambda: carry_over("2.00")),
    Between("XY-07", lambda: car("2.00", "2.00", "2.00"), lambda: car("2.00", "0.00", "2.00")),
    Between("XD-01", within, lambda: within("10.10"), 4),
    Between("XD-02", works, lambda: works("5.10"), 2),
    Between("XD-03", three, lambda: three("1.90"), 2),
    Between("XD-04", lambda: people(8), lambda: people(9)),
    Between("XD-05", lambda: told_alike("246.18"), lambda: told_alike("246.81"), 2),
    Between("XD-06", sheets, lambda: sheets(goal("监测站点", "≥300个"), goal("监测频次", "每日"))),
]  # fmt: skip


@cache
def wrong(example: Between) -> Corpus:
    """The wrong documents, made once."""
    return example.wrong()


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: e.rule)
def test_silent_on_right_documents_and_not_on_wrong_ones(example: Between) -> None:
    right = outcomes(example.right(), example.rule)
    assert "pass" in right and "fail" not in right
    assert outcomes(wrong(example), example.rule).count("fail") == example.fails


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: e.rule)
def test_a_finding_names_the_other_document_and_fits_its_frame(example: Between) -> None:
    found = wrong(example).across
    schema.validate("across_checks", found.checks)
    schema.validate("across_findings", found.findings)
    schema.validate("across_places", found.places)
    mine = found.findings[found.findings["rule"] == example.rule]
    assert len(mine) and not mine.duplicated(["doc_id", "key"]).any()
    for row in mine.itertuples():
        assert row.other_docs and row.doc_id not in row.other_docs.split()
        assert any(name in row.message for name in (OFFICE, UNIT, "保定市林业局")) and "年度" in row.message
        assert any(name in row.message_en for name in (OFFICE, UNIT, "保定市林业局"))
        places = found.places[found.places["finding_id"] == row.finding_id]
        assert set(places["doc_id"]) - {row.doc_id} == set(row.other_docs.split()) and list(places["place_id"]) == sorted(
            row.evidence.split(), key=lambda e: not e.startswith(row.doc_id))  # fmt: skip
        assert row.label and all(label in row.other_places for label in places.loc[places["doc_id"] != row.doc_id, "label"])
        assert {e[0] for e in row.evidence.split()} > {row.doc_id[0]} - {"d"} and row.suspect is not row.evidence


def test_a_blank_in_a_name_does_not_part_an_id() -> None:
    """Ids stand in one text, parted by blanks: words of an indicator called “监测 站点” were lost."""
    one, two = (corpus_of(text) for text in ("≥30个", "≥300个"))
    assert "fail" not in outcomes(one, "XD-06")
    row = two.across.findings.iloc[0]
    assert len(row["evidence"].split()) == 2 == len(two.across.places)


def corpus_of(sites: str) -> Corpus:
    own = {"project": "水文 监测经费", "unit_name": UNIT, "annual_total": 5_000_000}
    made = [sheeted("budget", sheets=[sheet("project_goal", goal("监测 站点", text), **own)]) for text in ("≥30个", sites)]
    return corpus(held("d", made[0]), unit("u", made[1]))


# ---- what is not there, and what is not alike -----------------------------------------------------


def test_the_document_that_would_settle_it_is_named_once() -> None:
    alone = corpus(held("b", talk(f"{GREW}\n二、公务接待费\n公务接待费预算2.00万元，比上年减少1.00万元。")))
    assert reasons(alone, "XY-01", "b") == [f"需要“{OFFICE}2023年度部门预算”才能核对，手上没有；有 2 处与上年相比的数待核"]
    of_unit, nothing = corpus(unit("u", document("budget"))), corpus(budget("d"))
    for rule in ("XD-01", "XD-03"):
        assert reasons(of_unit, rule, "u") == [f"需要“{OFFICE}2024年度部门预算”才能核对，手上没有"]
    for rule in ("XD-02", "XD-04", "XD-06"):
        assert outcomes(of_unit, rule) == ["not_applicable"]  # it has no projects, heads or sheets
    for rule in ("XD-01", "XD-02", "XD-03", "XD-04", "XD-06"):
        assert outcomes(nothing, rule) == ["not_applicable"]


def test_every_rule_leaves_a_check_on_every_document() -> None:
    tried = within().across.checks
    for doc in ("d", "u"):
        assert set(tried.loc[tried["doc_id"] == doc, "rule"]) == {r.id for r in rules("budget", across=True)}
    assert not set(tried["rule"]) & {r.id for r in rules("budget", across=False)}


def test_a_disclosure_held_twice_is_one() -> None:
    pdf = budget("a", table("operating", OPERATING), fiscal_year=2023)
    text = budget("c", table("operating", "|total\n合计|7.00"), fiscal_year=2023, reader="transcript")
    this, again = held("b", talk(GREW)), held("e", talk(GREW), reader="transcript")
    for order in ((pdf, text, this, again), (again, this, text, pdf)):
        made = corpus(*order)
        assert outcomes(made, "XY-01", "b") == ["pass"]
        assert outcomes(made, "XY-01", "e") == ["not_applicable"] and "b.pdf" in reasons(made, "XY-01", "e")[0]
        assert "fail" not in outcomes(made, "XD-05")


def test_a_unit_held_twice_is_counted_once() -> None:
    twice = [unit(d, document("budget", table("expenditure", EXPENDITURE.format("6.00"))), reader=r) for d, r in (("u", "text_layer"), ("v", "transcript"))]
    made = corpus(budget("d", table("expenditure", EXPENDITURE.format("10.00"))), *twice)
    assert "fail" not in outcomes(made, "XD-01", "d")


@pytest.mark.parametrize("about", [{"kind": "final"}, {"scope": "unit"}, {"fiscal_year": 2022}, {"unit_name": "保定市林业局"}])
def test_only_the_same_body_kind_scope_and_year_are_last_years(about: dict[str, Any]) -> None:
    made = corpus(held("b", talk(GREW)), budget("a", table("operating", "|total\n合计|7.00"), **{"fiscal_year": 2023} | about))
    assert outcomes(made, "XY-01", "b") == ["not_checkable"]


@pytest.mark.parametrize("words", ["比上年执行数", "比上年调整后预算数", "按可比口径比上年"])
def test_a_base_of_another_kind_is_never_wrong(words: str) -> None:
    told = outcomes(years(GREW.replace("比上年", words), "|total\n合计|101.00"), "XY-01", "b")
    assert told == (["not_checkable"] if words == "比上年执行数" else ["not_applicable"])


def test_last_year_is_told_by_a_rate_as_wide_as_it_is_printed() -> None:
    told = "2024年机关运行经费预算110.00万元，比上年增长10.0%。"
    assert outcomes(years(told, "|total\n合计|100.04"), "XY-01", "b") == ["rounding"]
    assert outcomes(years(told, "|total\n合计|100.30"), "XY-01", "b") == ["fail"]


def test_nothing_is_held_against_nothing_only_where_the_account_is_new() -> None:
    other = "|total\n合计|9.00\n208 社会保障和就业支出|9.00\n20805 行政事业单位养老支出|9.00\n2080505 机关事业单位基本养老保险缴费支出|9.00"
    assert outcomes(account("", other), "XY-01", "b") == ["not_checkable"]
    new = "（一）教育支出（类）进修及培训（款）培训支出（项）25.00万元，比上年增加25.00万元。"
    now = "|total\n合计|25.00\n205 教育支出|25.00\n20508 进修及培训|25.00\n2050803 培训支出|25.00"
    made = corpus(held("b", talk(new, tables=[table("general_public", now)])), budget("a", table("general_public", other), fiscal_year=2023))
    assert outcomes(made, "XY-01", "b") == ["pass"]


def test_an_account_of_another_name_is_another_account() -> None:
    last = "|total\n合计|9.00\n205 教育支出|9.00\n20508 进修及培训|9.00\n2050803 {}|9.00"
    assert outcomes(account("", last.format("培训支出")), "XY-01", "b") == ["fail"]
    assert outcomes(account("", last.format("教师进修")), "XY-01", "b") == ["not_checkable"]


def test_columns_of_last_year_are_held_against_it_unless_they_are_of_its_execution() -> None:
    last = budget("a", table("general_public", "|total\n合计|90.00"), fiscal_year=2023)

    def column(path: str) -> list[str]:
        made = document("budget", table("general_public", "|total|prior.total\n合计|100.00|80.00"))
        made["facts"]["column_path"] = made["facts"]["column_path"].replace("prior.total", path)
        return outcomes(corpus(held("b", made), last), "XY-01", "b")

    assert column("上年预算数/合计") == ["fail"]
    assert column("上年执行数/合计") == ["not_checkable"]


def test_only_a_base_that_is_named_is_an_error() -> None:
    told = {"比上年": ["warning"], "比上年预算数": ["error"]}
    for words, severities in told.items():
        found = years(GREW.replace("比上年", words), "|total\n合计|101.00").across.findings
        assert found.loc[found["rule"] == "XY-01", "severity"].tolist() == severities


def test_a_reason_that_tells_of_another_scope_lowers_the_finding() -> None:
    made = years(GREW.replace("人员增加", "机构改革职能划转").replace("比上年", "比上年预算数"), "|total\n合计|90.00")
    found = made.across.findings
    assert found.loc[found["rule"] == "XY-01", "severity"].tolist() == ["warning"]
    assert "文中解释" in messages(made, "XY-01")[0]


def test_a_budget_with_money_carried_over_does_not_settle_the_original_budget() -> None:
    over = table("balance", "@income\n|amount\n本年收入合计|80.00\n上年结转|3.00\n收入总计|83.00")
    assert outcomes(original("83.00", [over]), "XY-03", "b") == ["not_checkable"]


def test_three_public_below_the_budget_is_only_noted() -> None:
    told = {"5.00": [], "6.00": ["notice"], "4.00": ["warning"]}
    for amount, severities in told.items():
        made = corpus(final("b", table("three_public", BOUGHT)), budget("a", table("three_public", f"|total\n合计|{amount}")))
        found = made.across.findings
        assert found.loc[found["rule"] == "XY-04", "severity"].tolist() == severities


def test_money_between_department_and_units_is_not_held_against_the_sum() -> None:
    whole = budget("d", table("expenditure", EXPENDITURE.format("10.00")))
    income = table("income", "|total|fiscal|superior_subsidy\n合计|12.00|10.00|2.00")
    own = unit("u", document("budget", table("expenditure", EXPENDITURE.format("12.00")), income))
    assert set(outcomes(corpus(whole, own), "XD-01", "d")) == {"not_checkable", "pass"}


def test_all_units_held_make_an_equality() -> None:
    rows = "|total\n公务接待费|{0}\n合计|{0}"
    listed = [heads(1, kind="units", basis="listed", unit="个", unit_name=OFFICE, printed=f"{OFFICE}本级、{UNIT}")]

    def made(whole: str) -> Any:
        department = sheeted("budget", [table("three_public", rows.format(whole))], staff=listed)
        office = unit("o", document("budget", table("three_public", rows.format("1.00"))), unit_name=OFFICE, parent_name=None)
        return corpus(held("d", department), office, unit("u", document("budget", table("three_public", rows.format("0.80")))))

    assert outcomes(made("1.80"), "XD-03", "d") == ["pass", "pass"]
    assert outcomes(made("1.90"), "XD-03", "d") == ["fail", "fail"]


def test_a_project_of_nearly_the_same_name_is_the_same_only_with_its_amount() -> None:
    assert set(outcomes(works(name="水文监测的经费"), "XD-02", "d")) == {"pass"}
    assert "not_checkable" in outcomes(works("5.10", "水文监测的经费"), "XD-02", "d")


def test_sheets_say_what_is_missing_and_what_was_cut_off() -> None:
    missing = messages(sheets(goal("监测站点", "≥30个")), "XD-06")
    assert len(missing) == 1 and "“监测频次”" in missing[0] and "单位文本没有" in missing[0]
    other = messages(sheets(annual_total=5_100_000), "XD-06")
    assert len(other) == 1 and "年度资金总额" in other[0]
    torn = sheets(goal("监测站点", "≥30个"), goal("", "每日", doubt="缺指标名称"))
    assert not messages(torn, "XD-06") and "不能断定是否缺少" in "".join(reasons(torn, "XD-06", "d"))
    whole, cut = "按时报送全年监测数据并完成整编", "按时报送全年监测数据"
    made = sheets(goal("监测站点", cut), goal("监测频次", "每日"), sites=whole)
    assert not messages(made, "XD-06") and "印到一半" in "".join(reasons(made, "XD-06", "d"))


def test_what_many_bodies_print_is_no_copy() -> None:
    said = "2024年机关运行经费预算246.81万元，比上年增加13.57万元，主要原因是人员增加。"
    made = corpus(*(held(f"h{n}", talk(said), unit_name=f"保定市第{n}水务局") for n in range(7)))
    assert "fail" not in outcomes(made, "XD-05")
