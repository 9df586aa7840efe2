"""Disclosures side by side: who is shown, what is said before figures, per head and why, charts that print."""

from __future__ import annotations

import itertools
from fractions import Fraction
from functools import cache

import pytest
from bodies import CITY, COUNTY, document, frames
from conftest import RAW, read_gold, read_raw
from side_by_side import many

import yqlib
from yqlib.corpus import Corpus, of_disclosures
from yqlib.present import (
    levels,
    levels_charts,
    levels_goals,
    levels_heads,
    levels_means,
    levels_money,
    levels_projects,
    levels_summary,
)
from yqlib.present.tables import Cell, Table

PROVINCE = {"level": "省", "province": "河北省", "city": None}


@cache
def raw() -> Corpus:
    """The five disclosures of data/raw."""
    return of_disclosures([read_raw(p.name) for p in sorted(RAW.glob("*.pdf"))])


@cache
def shown() -> levels.Chosen:
    return levels.choose(raw())


def texts(table: Table) -> list[list[str]]:
    return [[c.text if isinstance(c, Cell) else c for c in row] for row in table.rows]


def tables(them: levels.Chosen) -> list[Table]:
    functional, economic = levels_money.functional(them), levels_money.economic(them)
    return [
        levels.who(them), levels.left_out(them), levels.cautions(them), levels_money.totals(them),
        levels_money.split_table(them, functional, "支出合计"), levels_money.split_table(them, economic, "基本支出"),
        levels_heads.ladder(them), levels_heads.scope(them), levels_heads.differences(them), levels_heads.why(them),
        levels_means.three_public(them), levels_means.holdings(them), levels_projects.repeats(them), levels_projects.listed(them),
        levels_projects.costs(them), levels_projects.uncosted(them), levels_goals.targets(them), levels_goals.same(them),
        levels_summary.summary(them),
    ]  # fmt: skip


def charts(them: levels.Chosen) -> list:
    functional, economic = levels_money.functional(them), levels_money.economic(them)
    return [
        levels_money.totals_chart(them), levels_money.split_bars(them, functional, "功能分类"), levels_money.split_heat(them, functional, "功能分类"),
        levels_money.split_bars(them, economic, "经济分类"), levels_money.split_heat(them, economic, "经济分类"),
        levels_heads.ladder_chart(them), levels_means.per_head_chart(them), levels_projects.kinds_chart(them),
        levels_projects.costs_chart(them), levels_goals.targets_chart(them),
    ]  # fmt: skip


# ---- who is shown --------------------------------------------------------------------------------


def test_the_newest_budget_of_each_body_from_the_province_down() -> None:
    corpus = frames([
        document("d1", "甲县水务局", **COUNTY), document("d2", "河北省水利厅", **PROVINCE, scope="department"),
        document("d3", "甲县水务局", **COUNTY, fiscal_year=2025), document("d4", "甲县水务局", **COUNTY, kind="final", fiscal_year=2027),
        document("d5", "保定市水利局", **CITY, scope="department"), document("d6", "阜平县水务中心", **COUNTY, kind="final"),
    ])  # fmt: skip
    them = levels.choose(corpus)
    assert list(them.documents["doc_id"]) == ["d2", "d5", "d1", "d6"]  # without a budget the accounts
    assert list(them.letters.values()) == ["A", "B", "C", "D"]
    assert {r.doc_id: r.why for r in them.left.itertuples()} == {"d3": "同一单位另列 2026预算", "d4": "同一单位另列 2026预算"}


def test_a_disclosure_published_twice_is_shown_once() -> None:
    twice = {"doc_id": "d2", "table_id": "t", "fact_id": "f", "title": "甲", "row": 0, "printed": "1", "reader": "text_layer"}
    corpus = frames([document("d1", "甲局", **CITY), document("d2", "甲局", **CITY)], facts=[twice])
    assert list(levels.choose(corpus).documents["doc_id"]) == ["d2"]  # the one with more figures
    assert "同一份公开" in levels.left_out(levels.choose(corpus)).text()


def test_named_documents_are_shown_whatever_their_year_and_an_unknown_one_is_refused() -> None:
    corpus = frames([document("d1", "甲局", **CITY), document("d2", "甲局", **CITY, fiscal_year=2025)])
    assert list(levels.choose(corpus, ["d2"]).documents["doc_id"]) == ["d2"]
    with pytest.raises(ValueError, match="没有编号为 d9 的公开文本"):
        levels.choose(corpus, ["d9"])


def test_of_too_many_every_level_keeps_some_and_it_is_said() -> None:
    bodies = [document(f"d{i}", f"第{'一二三四五六'[i]}局", **(PROVINCE if i < 4 else COUNTY)) for i in range(6)]
    them = levels.choose(frames(bodies), most=4)
    assert list(them.documents["level"]) == ["省", "省", "县", "县"]
    assert "共有 6 个单位，只列 4 个" in levels.who(them).text()


def test_what_keeps_bodies_from_being_compared_is_said_before_figures() -> None:
    told = texts(levels.cautions(shown()))
    assert [row[0] for row in told] == ["范围不同", "年度不同", "层级不同", "相互包含"]
    assert told[0][1].startswith("部门：A、B；单位：C、D") and "C 的数字已含在 B 中" in told[3][1]


# ---- figures -------------------------------------------------------------------------------------


def test_totals_are_those_printed_with_their_pages() -> None:
    rows = texts(levels_money.totals(shown()))
    assert rows[0][2:] == ["10,879.14（第5页）", "10,879.14（第8页）", "9,649.29（第11页）", "2,638.49（第8页）", "8,240.64（第8页）", "1,229.84（第5页）", "75.75%"]
    assert [row[-1] for row in rows] == ["75.75%", "58.47%", "11.41%", "3.07%"]


def test_a_body_without_heads_has_no_figure_per_head_and_says_why() -> None:
    table = levels_heads.ladder(shown())
    rows = texts(table)
    assert [row[5] for row in rows] == ["25.3701", "15.7808", "13.2714", "—[1]"]
    assert [row[2] for row in rows] == ["104（第24页）", "53（第23页）", "7（第21页）", "—[1]"]
    assert "[1] 没有公布在职人数" in table.notes


def test_a_difference_per_head_is_exactly_the_sum_of_its_classes() -> None:
    for high, low in levels_heads.pairs(shown()):
        keys = dict.fromkeys((*high.classes, *low.classes))
        parts = [sum(((c.each(c.classes[k][1]) if k in c.classes else Fraction(0)) for k in keys), c.each(c.rest)) for c in (high, low)]
        assert parts == [high.value, low.value]
        assert not high.doubt and high.items  # 款 printed on several rows make up their class


def test_why_figures_differ_is_told_with_both_sides() -> None:
    rows = texts(levels_heads.differences(shown()))
    assert rows[0][:6] == ["A − B", "人均基本支出", "25.3701", "15.7808", "9.5893", "100%"]
    assert rows[1][1:6] == ["类 301 工资福利支出", "21.2129", "13.8009", "7.4119", "77.29%"]
    scope = levels_heads.scope(shown()).text()
    assert "（836.38 − 92.90）÷（53 − 7）＝ 16.1626 万元/人" in scope and "退休费 45.80 万元；扣除后人均 24.9297 万元" in scope
    assert "没有公布在职人数；不估算" in scope


def test_class_names_of_one_code_meet() -> None:
    splits = levels_money.functional(shown())
    assert {n for s in splits.values() for n in s.parts} == {"卫生健康支出", "社会保障和就业支出", "住房保障支出", "一般公共服务支出"}
    assert all(sum(p.fen for p in s.parts.values()) <= (s.total or 0) + 10_000 for s in splits.values())


def test_means_keep_missing_from_zero() -> None:
    table = levels_means.holdings(shown())
    rows = texts(table)
    assert [row[2] for row in rows] == ["5,720.13（第21页）", "957.59（第20页）", "57.42（第19页）", "1,112.88（第20页）"]
    assert [row[5] for row in rows] == ["3（第21页）", "0（第20页）", "0（第19页）", "4（第20页）"]
    assert "1.9460[" in levels_means.three_public(shown()).text()  # only the head office tells its own heads


# ---- the same over other corpora -----------------------------------------------------------------


def test_nothing_to_show_is_said_everywhere() -> None:
    failed = [{"file": "坏.pdf", "problem": "不是 PDF"}]
    for corpus in (of_disclosures([]), of_disclosures([], failed)):
        them = levels.choose(corpus)
        for table in tables(them):
            assert table._repr_html_()
        assert all(levels.NOTHING in chart.caption for chart in charts(them))
        assert levels.NOTHING in levels_summary.summary(them).text()
    assert "1 份文件没有读成" in levels.who(them).text() and "坏.pdf" in levels.left_out(them).text()


def test_one_disclosure_alone_is_shown_without_comparing() -> None:
    them = levels.choose(of_disclosures([read_raw("泽州县医疗保险服务中心_2025年度单位预算公开.pdf")]))
    assert "只有一份公开文本" in levels.cautions(them).text()
    assert [t.text() for t in tables(them)] and all(c.caption for c in charts(them))
    assert "没有一份文本可以计算" in levels_summary.summary(them).text()


def test_a_store_shows_the_same(tmp_path) -> None:
    few = of_disclosures([read_raw(p.name) for p in sorted(RAW.glob("*单位预算*.pdf"))])
    stored = few.save(tmp_path / "store")
    one, other = levels.choose(few), levels.choose(yqlib.open_corpus(tmp_path / "store"))
    assert stored.store is not None and [t.text() for t in tables(one)] == [t.text() for t in tables(other)]


@pytest.mark.slow
def test_other_provinces_departments_accounts_and_no_sheets() -> None:
    keys = ("js_npc_2018", "sh_commerce_2025", "sh_planning_2024_final")
    them = levels.choose(of_disclosures([read_gold(key) for key in keys]))
    assert len(them) == 3
    said = "\n".join(t.text() for t in tables(them))
    assert "没有读到绩效目标表" in said and "没有公布在职人数" in said and "种类不同" in said
    assert all(c.caption for c in charts(them))


# ---- charts --------------------------------------------------------------------------------------


@pytest.mark.slow
def test_no_label_is_cut_or_covers_another_with_twelve_long_names() -> None:
    names = [f"某某自治州某某县退役军人事务与乡村振兴综合服务保障中心第{i}分中心" if i % 2 else f"某市第{i}局" for i in range(12)]
    them = levels.choose(many(raw(), names))
    assert len(them) == 12
    for chart in charts(them):
        chart.draw_without_rendering()
        said = chart.caption[:40]
        for axes in chart.panels:
            names = sorted((_box(t) for t in axes.get_yticklabels() if t.get_text()), key=lambda b: b.y0)
            others = [_box(t) for t in (*axes.texts, axes.title, axes.xaxis.label) if t.get_text() and t.get_visible()]
            page = chart.bbox.padded(1)
            assert all(page.x0 <= b.x0 and b.x1 <= page.x1 and page.y0 <= b.y0 and b.y1 <= page.y1 for b in (*names, *others)), said
            assert all(one.y1 <= other.y0 + 1 for one, other in itertools.pairwise(names)), said


def _box(text):
    return text.get_window_extent()


def test_a_figure_stays_within_its_cell_of_a_map() -> None:
    cells = {(0, c): (0.5, "137,151.4655\n12 个") for c in range(12)}
    chart = levels_charts.heat("甲", "乙", ["某市某局"], [f"{c} 市" for c in "ABCDEFGHIJKL"], cells, caption="丙", empty="")
    chart.draw_without_rendering()
    boxes = [_box(t) for t in chart.panels[0].texts if "个" in t.get_text()]
    assert len(boxes) == 12 and all(one.x1 < other.x0 for one, other in itertools.pairwise(boxes))


def test_captions_hold_the_figures() -> None:
    said = [c.caption for c in charts(shown())]
    assert "25.3701" in said[5] and "缺：没有公布在职人数" in said[5]
    assert "94.8%" in said[2] and "1,613.89" in said[8] and "85–100%" in said[9]


def test_parts_differ_in_hatch_or_lightness_for_grey_print() -> None:
    def grey(fill: str) -> float:
        r, g, b = (int(fill[i : i + 2], 16) for i in (1, 3, 5))
        return 0.299 * r + 0.587 * g + 0.114 * b

    looks = [(hatch, grey(fill)) for fill, hatch in levels_charts.LOOKS]
    assert all(a[0] != b[0] or abs(a[1] - b[1]) > 40 for i, a in enumerate(looks) for b in looks[:i])


def test_names_are_wrapped_never_cut() -> None:
    name = "A 某市药械集中招标采购中心(某市医保网络中心)"
    lines = levels_charts.wrapped(name, 8).split("\n")
    assert "".join(lines).replace(" ", "") == name.replace(" ", "") and not any(line.startswith((")", "）")) for line in lines)


def test_what_a_document_says_is_escaped() -> None:
    them = levels.choose(many(raw(), ["<script>alert(1)</script>", "$x$局"]))
    assert all("<script>" not in t._repr_html_() for t in tables(them))
    assert levels_money.totals_chart(them)._repr_png_()[0]
