"""One body over years: exact change by class, told bases beside printed ones, budget and accounts, each twin once."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from conftest import read_gold, read_raw
from fake_disclosure import HOSTILE
from hypothesis import given, settings
from hypothesis import strategies as st
from many_years import NAME, classes, corpus, paper

import yqlib
from yqlib import over_time as data
from yqlib.bases import bases
from yqlib.corpus import of_disclosures
from yqlib.held import named, series, unlike
from yqlib.measures.inputs import Missing
from yqlib.present import over_time as shown
from yqlib.present import over_time_charts as charts

SOCIAL, HEALTH = ("208", "社会保障和就业支出"), ("210", "卫生健康支出")


def wan(text: str) -> Decimal:
    return Decimal(text) * 1_000_000


def spent(doc: str, year: int, kind: str = "budget", text: str = "", social: str = "40.00", health: str = "60.00", total: str = "100.00"):
    table = classes((*SOCIAL, social), (*HEALTH, health), total=total)
    return paper(doc, year, kind, text, expenditure=table, balance=f"支出总计 | total | | total | {total} | expenditure")


# ---- what is held of a body -------------------------------------------------------------------------


def test_a_body_in_order_a_budget_before_the_accounts_of_its_year() -> None:
    found = series(corpus(spent("c", 2026), spent("b", 2024, "final"), spent("a", 2024)))
    assert found is not None and found.name == NAME
    assert [h.label for h in found.held] == ["2024年度预算", "2024年度决算", "2026年度预算"]
    assert "2025" in str(shown.documents(found))  # the gap is told


def test_one_disclosure_in_two_files_counts_once_and_loses_nothing() -> None:
    text = paper("a", 2024, "budget", "支出总计100.00万元，比上年增加10.00万元。")
    found = series(corpus(text, spent("b", 2024), spent("c", 2025)))
    assert found is not None and [len(h.docs) for h in found.held] == [2, 1]
    assert found.held[0].doc.id == "b" and "2 份" in found.remarks[0]
    assert [b.value for b in bases(found)] == [wan("90")]  # told in the one, the table is in the other
    assert data.change(*found.held[:2]).steps[0].old == wan("40")


def test_a_body_by_another_spelling_and_none_for_an_unknown_one() -> None:
    c = corpus(spent("a", 2024))
    assert named(c, NAME)["body_id"] == named(c, f" {NAME}")["body_id"]
    with pytest.raises(KeyError, match="没有名称或编号为"):
        series(c, "不存在的单位")


# ---- what changed -----------------------------------------------------------------------------------


def test_a_change_by_class_is_exact_and_leaves_nothing_over() -> None:
    s = series(corpus(spent("a", 2024), spent("b", 2025, social="45.50", health="55.25", total="100.75")))
    found = shown.pairs(s)
    assert found is not None and [(x.code, x.change) for x in found.steps] == [("208", wan("5.5")), ("210", wan("-4.75"))]
    assert found.rest == 0 and found.new_total - found.old_total == wan("0.75")  # type: ignore[operator]


def test_what_no_class_explains_is_shown_as_such() -> None:
    s = series(corpus(spent("a", 2024), spent("b", 2025, social="45.00", total="107.00")))
    found = shown.pairs(s)
    assert found is not None and found.rest == wan("2") and not found.rounding
    assert "未解释的差额" in str(shown.change(found)) and "不符" in str(shown.change(found))
    assert "未解释的差额 +2.00" in repr(charts.waterfall(found))


def test_a_rest_within_rounding_is_told_to_be() -> None:
    s = series(corpus(spent("a", 2024), spent("b", 2025, social="40.01", health="60.01", total="100.03")))
    found = shown.pairs(s)
    assert found is not None and found.rest == wan("0.01") and found.rounding


def test_a_class_that_is_not_printed_is_nothing_only_where_sums_leave_no_room() -> None:
    gone = paper("b", 2025, "budget", expenditure=classes((*HEALTH, "60.00"), total="60.00"))
    found = shown.pairs(series(corpus(spent("a", 2024), gone)))
    assert found is not None and [x.change for x in found.steps] == [wan("-40"), 0] and found.rest == 0
    short = paper("b", 2025, "budget", expenditure=classes((*HEALTH, "60.00"), total="75.00"))
    found = shown.pairs(series(corpus(spent("a", 2024), short)))
    assert found is not None and [x.code for x in found.steps] == ["210"] and found.rest == wan("-25")


def test_no_common_table_says_what_is_lacking() -> None:
    found = shown.pairs(series(corpus(spent("a", 2024), paper("b", 2025, "budget", "支出总计90.00万元。"))))
    assert found is not None and "2025年度预算没有按功能分类列示支出" in found.missing
    assert found.missing in repr(charts.waterfall(found)) and found.missing in str(shown.change(found))


@settings(max_examples=12, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 10**9), st.integers(0, 10**9)), min_size=1, max_size=12))
def test_steps_and_rest_always_make_up_the_change(amounts: list[tuple[int, int]]) -> None:
    def side(doc: str, year: int, at: int):
        rows = [(str(201 + i), f"第{i}类支出", f"{pair[at] / 100:.2f}") for i, pair in enumerate(amounts)]
        return paper(doc, year, "budget", expenditure=classes(*rows, total=f"{sum(p[at] for p in amounts) / 100 + 1:.2f}"))

    found = shown.pairs(series(corpus(side("a", 2024, 0), side("b", 2025, 1))))
    assert found is not None and found.old_total is not None and found.new_total is not None
    assert sum(s.change for s in found.steps) + found.rest == found.new_total - found.old_total


def test_unlike_disclosures_are_said_to_be_in_the_head() -> None:
    s = series(corpus(spent("a", 2024, "final"), spent("b", 2026)))
    assert s is not None
    for table in (shown.money(s), shown.change(shown.pairs(s))):
        assert "不可直接相比" in table.caption and "年度不同" in table.caption
    assert unlike([s.held[0]]) == []


# ---- the year before --------------------------------------------------------------------------------

TOLD = "支出总计{now}万元，比上年{change}。"


@pytest.mark.parametrize(
    ("now", "change", "outcome", "value"),
    [
        ("110.00", "增加10.00万元", "equal", "100"),
        ("90.00", "减少10.00万元，下降10.00%", "equal", "100"),
        ("110.00", "增加9.99万元", "rounding", "100.01"),
        ("110.00", "增加9.70万元", "different", "100.30"),
        ("100.00", "持平", "equal", "100"),
        ("101.00", "持平", "different", "101"),
        ("110.00", "增长10.00%", "equal", "100"),
        ("110.00", "增长10.01%", "rounding", None),
        ("110.00", "增长10.2%", "different", None),
    ],
)
def test_a_told_base_beside_the_printed_one(now: str, change: str, outcome: str, value: str | None) -> None:
    s = series(corpus(spent("a", 2025), paper("b", 2026, "budget", TOLD.format(now=now, change=change))))
    assert s is not None
    (base,) = bases(s)
    assert base.outcome == outcome and base.printed == wan("100") and base.year == 2025
    assert value is None or base.value == Fraction(wan(value))


def test_a_base_is_of_the_same_kind_or_not_held() -> None:
    s = series(corpus(spent("a", 2025, "final"), paper("b", 2026, "budget", TOLD.format(now="110.00", change="增加10.00万元"))))
    assert s is not None
    (base,) = bases(s)
    assert base.outcome == "not_held" and base.settles == "2025年度预算" and "2025年度预算" in str(shown.bases_told(s))


def test_an_undecided_direction_tells_no_base() -> None:
    s = series(corpus(spent("a", 2025), paper("b", 2026, "budget", TOLD.format(now="110.00", change="增加（减少）10.00万元"))))
    assert s is not None and [b.outcome for b in bases(s)] in ([], ["unclear"])


def test_a_column_of_the_year_before_is_held_against_its_disclosure() -> None:
    now = classes((*SOCIAL, "45.00"), (*HEALTH, "60.00"), total="105.00")
    last = "合计 | total | | prior.total | 100.00\n社会保障和就业支出 | class | 208 | prior.total | 41.00"
    s = series(corpus(spent("a", 2025), paper("b", 2026, "budget", expenditure=f"{now}\n{last}")))
    assert s is not None
    assert [(b.outcome, b.printed) for b in bases(s)] == [("equal", wan("100")), ("different", wan("40"))]


# ---- budget and accounts ----------------------------------------------------------------------------


def test_the_first_budget_as_the_accounts_tell_it_beside_the_budget_itself() -> None:
    text = "社会保障和就业支出年初预算41.00万元，支出决算44.00万元，完成年初预算的107.32%。"
    s = series(corpus(spent("a", 2024), spent("b", 2024, "final", text, social="44.00", total="104.00")))
    assert s is not None
    found = {x.code: x for x in data.stages(s)}
    social = found["208"]
    assert [x and x.value for x in (social.first, social.budget, social.spent)] == [wan("41"), wan("40"), wan("44")]
    assert found["210"].first is None and found["210"].planned is found["210"].budget  # only the budget tells it
    assert "+3.00" in str(shown.stages(s))


def test_a_stage_printed_in_columns() -> None:
    table = "合计 | total | | budget.three_public | 2.85\n合计 | total | | final.three_public | 0.39"
    (stage,) = data.stages(series(corpus(paper("a", 2024, "final", three_public=table))))  # type: ignore[arg-type]
    assert stage.first and stage.spent and (stage.first.value, stage.spent.value) == (wan("2.85"), wan("0.39"))


# ---- what is shown ----------------------------------------------------------------------------------


def everything(s) -> list[str]:
    pair, items = shown.pairs(s), shown.pairs(s, "functional", 7)
    tables = [f(s) for f in (shown.documents, shown.money, shown.people, shown.stages, shown.bases_told, shown.reasons)]
    tables += [shown.change(pair), shown.change(items), shown.across(s.frames if s else None)]
    pictures: list[charts.Chart] = [charts.way(s), charts.waterfall(pair), charts.waterfall(items), charts.slope(s), charts.slope(s, "economic"), charts.executed(s)]
    return [t._repr_html_() for t in tables] + [repr(p) for p in pictures]


def test_nothing_held_and_one_document_say_so() -> None:
    assert "没有持有任何公开文本" in "".join(everything(series(of_disclosures([]))))
    told = "".join(everything(series(corpus(spent("a", 2024)))))
    assert "不足两份" in told and "100.00" in told


def test_what_documents_say_is_escaped() -> None:
    one = paper("a", 2024, "budget", expenditure=classes(("", HOSTILE.replace("|", ""), "1.00"), total="1.00"))
    two = paper("b", 2025, "budget", expenditure=classes(("", HOSTILE.replace("|", ""), "2.00"), total="2.00"))
    told = everything(series(corpus(one, two)))
    assert "<script>" not in "".join(t for t in told if not t.startswith("<图"))


def test_charts_of_nothing_moved_of_many_classes_and_of_falls() -> None:
    same = charts.waterfall(shown.pairs(series(corpus(spent("a", 2024), spent("b", 2025)))))
    assert "没有变动" in repr(same) and same._repr_png_()
    zero = corpus(*(spent(d, y, social="0.00", health="0.00", total="0.00") for d, y in (("a", 2024), ("b", 2025))))
    assert charts.slope(series(zero))._repr_png_() and charts.waterfall(shown.pairs(series(zero)))._repr_png_()
    rows = [[(str(201 + i), f"名称很长很长很长很长很长很长的第{i}类支出", f"{(i * k) % 17}.00") for i in range(20)] for k in (3, 5)]
    totals = [sum(float(r[2]) for r in side) for side in rows]
    long = corpus(*(paper(d, y, "budget", expenditure=classes(*r, total=f"{t:.2f}")) for d, y, r, t in zip("ab", (2024, 2025), rows, totals, strict=True)))
    found = charts.waterfall(shown.pairs(series(long)), most=5)
    assert "其余" in repr(found) and found._repr_png_()
    assert "其余" in repr(charts.slope(series(long), most=5))


# ---- real documents ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def centre() -> yqlib.Corpus:
    name = "阳泉市药械集中招标采购中心"
    return of_disclosures([read_raw(f"{name}_2024年度单位决算公开.pdf"), read_raw(f"{name}_2026年度单位预算公开.pdf")])


def test_the_centre_from_accounts_to_budget_by_hand(centre: yqlib.Corpus) -> None:
    s = series(centre)
    assert s is not None and [h.label for h in s.held] == ["2024年度决算", "2026年度预算"]
    got = {}
    for line in data.LINES:
        pair = [data.attempted(lambda h=h, line=line: data.money(h, line)) for h in s.held]
        if not any(isinstance(a, str) for a in pair):
            got[line.name] = [(shown.wan(a.value), a.address[0]) for a in pair]
    assert got == {  # (万元, page), read from the pages
        "收入总计": [("99.20", 5), ("104.87", 5)], "支出总计": [("99.20", 5), ("104.87", 5)],
        "一般公共预算支出": [("99.20", 10), ("104.87", 10)], "基本支出": [("69.03", 7), ("92.90", 7)],
        "人员经费": [("64.28", 12), ("83.18", 11)], "公用经费": [("4.75", 12), ("9.72", 11)],
        "项目支出": [("30.17", 7), ("11.97", 7)], "“三公”经费": [("0.00", 18), ("1.80", 14)],
        "机关运行经费": [("0.00", 18), ("0.00", 19)], "政府采购": [("0.38", 16), ("0.00", 19)],
    }  # fmt: skip
    steps = {x.code: shown.signed(x.change) for x in shown.pairs(s).steps}  # type: ignore[union-attr]
    assert steps == {"201": "+0.08", "208": "+3.27", "210": "+0.46", "221": "+1.86"}
    items = shown.pairs(s, "functional", 7)
    assert items is not None and {x.code: shown.signed(x.change) for x in items.steps} == {
        "2013299": "+0.08", "2080505": "+2.09", "2080506": "+1.17", "2100799": "+0.06", "2101102": "+1.33",
        "2101550": "+17.27", "2101599": "−18.20", "2210201": "+1.86",
    }  # fmt: skip
    assert items.rest == wan("0.01") and items.rounding
    economic = shown.pairs(s, "economic")
    assert economic is not None and economic.rest == 0
    assert {x.code: shown.signed(x.change) for x in economic.steps} == {"301": "+18.84", "302": "+5.05", "303": "+0.06", "310": "−0.08"}


def test_the_years_between_are_told_by_the_two(centre: yqlib.Corpus) -> None:
    s = series(centre)
    assert s is not None
    told = {(b.held.short, b.name): shown.wan(b.value) for b in bases(s)}
    assert told["2024决算", "支出总计"] == "109.02" and told["2026预算", "支出总计"] == "85.24"
    assert {b.outcome for b in bases(s)} == {"not_held"}
    assert "2023决算 109.02（他份推出），2024预算 83.00（他份推出），2024决算 99.20，2025预算 85.24（他份推出），2026预算 104.87" in repr(charts.way(s))
    assert {s.code: shown.wan(s.first.value) for s in data.stages(s) if s.first} == {
        None: "83.00", "201": "0.14", "208": "9.86", "210": "67.81", "221": "5.19",
    }  # fmt: skip


@pytest.mark.slow
def test_a_twin_changes_no_figure(centre: yqlib.Corpus) -> None:
    both = of_disclosures([*centre.disclosures, read_gold("t000"), read_gold("t002")])
    one, two = series(centre), series(both)
    assert one is not None and two is not None and [len(h.docs) for h in two.held] == [2, 2] and len(two.remarks) == 2
    assert shown.money(one).rows == shown.money(two).rows
    assert shown.change(shown.pairs(one)).rows == shown.change(shown.pairs(two)).rows
    assert [(b.name, b.value) for b in bases(one)] == [(b.name, b.value) for b in bases(two)]


def test_three_budgets_of_a_procuratorate() -> None:
    """2018's appropriations grow by 3,958.98 from 17,981.68, which makes 0.30 less than 21,940.96; trips abroad 110 → 100 are told as equal."""
    s = series(of_disclosures([read_gold(f"js_proc_{year}") for year in (2017, 2018, 2019)]))
    assert s is not None
    found = bases(s)
    assert sum(b.outcome == "equal" for b in found) == 38
    odd = [(b.held.year, shown.wan(b.value), shown.wan(b.printed)) for b in found if b.outcome == "different"]
    assert sorted(odd) == [(2018, "100.00", "110.00"), *[(2018, "17,981.98", "17,981.68")] * 3]
    assert [(b.name.split()[0]) for b in found if b.outcome == "renamed"] == ["2040405"]
    change = shown.pairs(s)
    assert change is not None and change.rest == 0 and {x.code: shown.signed(x.change) for x in change.steps} == {
        "204": "+2,936.78", "208": "−130.91", "221": "+3,367.19",
    }  # fmt: skip


def test_missing_money_gives_its_reason() -> None:
    s = series(corpus(spent("a", 2024)))
    assert s is not None
    with pytest.raises(Missing, match="三公"):
        data.money(s.held[0], data.LINES[9])


def test_a_budget_of_another_scope_settles_nothing() -> None:
    alone = spent("a", 2025)
    alone["documents"][0]["scope"] = "unit"
    s = series(corpus(alone, paper("b", 2026, "budget", TOLD.format(now="110.00", change="增加9.70万元"))))
    assert s is not None and [b.outcome for b in bases(s)] == ["not_held"]


def test_a_place_read_with_doubt_contradicts_nothing() -> None:
    doubtful = spent("a", 2025)
    for row in doubtful["tables"]:
        row["verdict"] = "存疑：列头不明"
    s = series(corpus(doubtful, paper("b", 2026, "budget", TOLD.format(now="110.00", change="增加9.70万元"))))
    assert s is not None and [b.outcome for b in bases(s)] == ["doubtful"]
