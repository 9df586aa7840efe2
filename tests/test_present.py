"""What a reader sees: the right figures, exactly; Chinese on a bare machine; nothing unescaped."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pandas as pd
import pytest
from fake_disclosure import HOSTILE, facts, fake, full, table

from yqlib.present import charts, printed, structure, views
from yqlib.present.tables import CSS, Cell, Table, escape, number, pad, width

HERE = Path(__file__).parent


def amounts(part: structure.Breakdown) -> dict[str, int]:
    return {row.item: row.amount_fen for row in part.rows.itertuples()}


# ---- which figures --------------------------------------------------------------------------------


def test_income_comes_from_the_balance_with_carry_over_and_shares() -> None:
    part = structure.income(full())
    assert amounts(part) == {"一般公共预算": 90_000_000, "单位资金": 7_500_000, "上年结转": 2_500_000}
    assert part.total_fen == 100_000_000
    assert list(part.rows["share"]) == [0.9, 0.075, 0.025]
    assert list(part.rows["where"]) == ["第1页"] * 3
    assert not part.note


def test_income_from_the_income_table_where_there_is_no_balance() -> None:
    text = """
        合计 | total | | total | 9.00
        合计 | total | | fiscal | 8.00
        合计 | total | | institutional | 1.00
    """
    part = structure.income(fake([table("income", 1)], facts("income", 1, text)))
    assert amounts(part) == {"财政拨款": 8_000_000, "事业收入": 1_000_000}


@pytest.mark.parametrize(
    ("fund", "expected"),
    [("5", {"一般公共预算": 500, "政府性基金预算": 500}), ("4", {"财政拨款": 1000})],
    ids=["the parts add up: shown", "they do not: the whole is shown"],
)
def test_the_parts_of_fiscal_grants_are_not_counted_twice(fund: str, expected: dict[str, int]) -> None:
    text = f"""
        一、财政拨款收入 | line | | amount | 10 | income
        1.一般公共预算资金 | line | | amount | 5 | income
        2.政府性基金 | line | | amount | {fund} | income
        收入总计 | total | | amount | 10 | income
    """
    part = structure.income(fake([table("balance", 1)], facts("balance", 1, text, unit="元")))
    assert amounts(part) == expected


def test_expenditure_by_class_is_sorted_and_leaves_sections_out() -> None:
    part = structure.expenditure(full())
    assert list(part.rows["item"]) == ["卫生健康支出", "社会保障和就业支出"]
    assert part.source == "《表2》第2页"


def test_expenditure_from_the_balance_takes_the_total_column() -> None:
    held = full()
    held.facts = held.facts[held.facts["role"] == "balance"]
    assert amounts(structure.expenditure(held)) == {
        "卫生健康支出": 60_000_000,
        "社会保障和就业支出": 40_000_000,
    }


def test_figures_changed_in_place_are_what_the_next_chart_shows() -> None:
    held = full()
    before = amounts(structure.basic_and_project(held))
    held.facts.loc[held.facts["amount_fen"] == before["项目支出"], "amount_fen"] = 40_000_000
    assert amounts(structure.basic_and_project(held)) == before | {"项目支出": 40_000_000}


def test_splits() -> None:
    assert amounts(structure.basic_and_project(full())) == {"基本支出": 70_000_000, "项目支出": 30_000_000}
    assert amounts(structure.personnel_and_public(full())) == {"人员经费": 61_250_000, "公用经费": 8_750_000}


def test_a_single_row_without_a_name_is_the_total() -> None:
    text = " | line | | total | 9\n | line | | basic | 6\n | line | | project | 3"
    part = structure.basic_and_project(fake([table("expenditure", 1)], facts("expenditure", 1, text)))
    assert amounts(part) == {"基本支出": 6_000_000, "项目支出": 3_000_000}


def test_three_public_of_final_accounts_has_both_measures_and_keeps_blanks_blank() -> None:
    part = structure.three_public(full(kind="final"))
    rows = part.rows.set_index("item")
    assert rows.loc["公务接待费", ["amount_fen", "budget_fen"]].tolist() == [390_000, 2_850_000]
    assert pd.isna(rows.loc["公务用车购置费", "amount_fen"])
    assert rows.loc["因公出国（境）费", "amount_fen"] == 0
    assert (part.total_fen, part.budget_total_fen) == (390_000, 2_850_000)
    assert "未列示" in views.amounts(part).text()


def test_three_public_printed_as_rows() -> None:
    text = """
        1.因公出国（境）费用 | line | | total | 1.00
        2.公务接待费 | line | | total | 2.00
        公务用车运行维护费 | line | | total | 3.00
        一个没见过的名称 | line | | total | 5.00
        合计 | total | | total | 6.00
    """
    part = structure.three_public(fake([table("three_public", 1)], facts("three_public", 1, text)))
    assert part.total_fen == 6_000_000
    assert amounts(part)["公务用车运行维护费"] == 3_000_000


def test_a_total_that_includes_meetings_is_not_the_three_public_total() -> None:
    text = """
        | line | | total | 9.00
        | line | | three_public | 3.00
        | line | | reception | 3.00
        | line | | meeting | 6.00
    """
    part = structure.three_public(fake([table("three_public", 1)], facts("three_public", 1, text)))
    assert part.total_fen == 3_000_000


def test_parts_that_do_not_add_up_are_said() -> None:
    text = "合计 | total | | total | 9\n合计 | total | | basic | 6\n合计 | total | | project | 2"
    part = structure.basic_and_project(fake([table("expenditure", 1)], facts("expenditure", 1, text)))
    assert "相差 1.00 万元" in part.note


# ---- what is missing ------------------------------------------------------------------------------

BUILD = [structure.income, structure.expenditure, structure.basic_and_project,
         structure.personnel_and_public, structure.three_public]  # fmt: skip
DRAW = [charts.income, charts.expenditure, charts.split, charts.three_public]


@pytest.mark.parametrize("build", BUILD)
def test_a_missing_table_is_a_sentence_and_no_error(build) -> None:
    assert "没有读到" in build(fake([], [])).missing


def test_an_empty_table_is_quoted_with_its_note() -> None:
    held = fake([table("three_public", 1, empty=True, note="本表无数据")], [])
    assert structure.three_public(held).missing == "《表1》为空表，原文说明：本表无数据"


@pytest.mark.parametrize("draw", DRAW)
@pytest.mark.parametrize("held", [full(), full(kind="final"), fake([], [], fiscal_year=None, kind=None)])
def test_every_chart_draws_and_says_in_words_what_it_shows(draw, held) -> None:
    chart = draw(held)
    png, about = chart._repr_png_()
    assert png.startswith(b"\x89PNG")
    assert chart.caption in repr(chart)
    assert about["alt"] and about["width"] == 768


def test_negative_amounts_are_drawn() -> None:
    text = "合计 | total | | total | 1\n合计 | total | | basic | 3\n合计 | total | | project | -2"
    chart = charts.split(fake([table("expenditure", 1)], facts("expenditure", 1, text)))
    assert "项目支出 -2.00" in repr(chart)


# ---- the font -------------------------------------------------------------------------------------

FONT_TEST = """
    import sys, warnings
    sys.path.insert(0, {here!r})
    warnings.simplefilter("error")
    import matplotlib
    from matplotlib import font_manager
    own = matplotlib.get_data_path()
    font_manager.fontManager.ttflist = [f for f in font_manager.fontManager.ttflist if f.fname.startswith(own)]
    from fake_disclosure import full
    from yqlib.present import charts, style
    if {break_it}:
        style.settings = charts.settings = lambda: {{"font.family": ["DejaVu Sans"]}}
    for draw in (charts.income, charts.expenditure, charts.split, charts.three_public):
        draw(full(kind="final"))._repr_png_()
"""


@pytest.mark.parametrize("break_it", [False, True], ids=["our font", "without it the test fails"])
def test_chinese_on_a_machine_without_fonts(tmp_path: Path, break_it: bool) -> None:
    empty = tmp_path / "fonts.conf"
    empty.write_text('<?xml version="1.0"?><fontconfig></fontconfig>')
    code = textwrap.dedent(FONT_TEST).format(here=str(HERE), break_it=break_it)
    env = os.environ | {"MPLCONFIGDIR": str(tmp_path), "FONTCONFIG_FILE": str(empty), "HOME": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", code], env=env, capture_output=True, text=True, cwd=HERE.parent
    )
    assert (done.returncode != 0) is break_it, done.stderr
    assert ("missing from font" in done.stderr) is break_it


# ---- tables ---------------------------------------------------------------------------------------


def test_text_tables_align_chinese() -> None:
    text = Table(("名称", "金额"), [["合计", "1.00"], ["abc", "10.00"]], numeric=frozenset([1])).text()
    lines = text.splitlines()
    assert len({width(line) for line in lines}) == 1
    assert lines[2] == "abc   10.00"
    assert pad("中", 4) == "中  "


def test_text_tables_let_no_control_character_through() -> None:
    text = Table(("a",), [["x\x1b[31m\ny\u202e"]]).text()
    assert "\x1b" not in text and "\u202e" not in text and text.count("\n") == 1


@pytest.mark.parametrize(
    ("value", "text"), [(None, ""), (3.0, "3"), (0.1, "0.10"), (-1234.5678, "-1,234.5678"), (0.025, "0.025")]
)
def test_numbers_for_reading(value: float | None, text: str) -> None:
    assert number(value) == text


def test_everything_a_document_says_is_escaped() -> None:
    held = full(unit_name=HOSTILE, file=HOSTILE)
    for frame, names in (
        (held.tables, ["title", "note", "table_no", "verdict"]),
        (held.facts, ["row_label", "column_path", "printed"]),
        (held.findings, ["message", "where", "explained_by"]),
        (held.checks, ["reason"]),
    ):
        frame[names] = HOSTILE
    held.doubts = (HOSTILE,)
    shown = [view(held) for view in VIEWS]
    markup = "".join(view._repr_html_() for view in shown[1:]) + shown[0]._repr_mimebundle_()["text/html"]
    assert "<script" not in markup and "$x$" not in markup
    assert markup.count("&lt;script&gt;") > 20


VIEWS = [views.summary, views.identity, views.coverage, views.families, views.doubts, views.findings, views.silence,
         printed.printed_tables]  # fmt: skip


@pytest.mark.parametrize("view", VIEWS)
def test_views_are_the_same_on_every_run_and_bear_an_empty_disclosure(view) -> None:
    def shown(held) -> str:
        made = view(held)
        return repr(made) + (
            made._repr_html_() if hasattr(made, "_repr_html_") else str(made._repr_mimebundle_())
        )

    assert shown(full()) == shown(full())
    assert shown(fake([], []))


def test_summary_counts_and_names() -> None:
    data = views.summary(full()).data
    assert (data["error"], data["warning"], data["notice"]) == (1, 0, 0)
    assert (data["unit_name"], data["fiscal_year"], data["tables"]) == ("某市某局", 2026, 4)
    assert repr(views.summary(full())).startswith("某市某局 2026年度部门预算公开")


def test_nothing_read_is_not_called_free_of_faults() -> None:
    assert "没有发现" not in repr(views.summary(fake([], [])))
    assert "没有发现" not in repr(views.findings(fake([], [])))


def test_coverage_counts_every_outcome() -> None:
    text = views.coverage(full()).text()
    row = next(line for line in text.splitlines() if "INT-01" in line).split()
    assert row[-5:] == ["1", "0", "1", "0", "0"]
    total = text.splitlines()[-1].split()
    assert total[-5:] == ["1", "0", "1", "0", "1"]


def test_reasons_of_silence_are_listed() -> None:
    held = full()
    held.checks.loc[1, ["outcome", "reason"]] = ["not_applicable", "没有这张表"]
    assert [[getattr(cell, "text", cell) for cell in row] for row in views.silence(held).rows] == [
        ["无法核对", "没有收入表", "XT-01", "1"],
        ["不适用", "没有这张表", "INT-01", "1"],
    ]


def test_a_finding_shows_both_numbers_and_links_to_the_marked_figure() -> None:
    held = full()
    cells = [c.text if isinstance(c, Cell) else c for c in views.findings(held).rows[0]]
    assert cells[:2] == ["错误", "INT-01"] and cells[3:] == ["100", "99", "1", "0.02"]
    assert cells[2].endswith("原文解释：因四舍五入")
    target = f'#{printed.anchor(held.findings["evidence"][0])}"'
    assert target in views.findings(held)._repr_html_()
    assert f'<mark class="error" id="{target[1:-1]}"' in printed.printed_tables(held)._repr_html_()


def test_the_suspect_is_framed_and_the_link_goes_to_it() -> None:
    held = full()
    held.findings["suspect"] = held.facts["fact_id"][3]
    assert printed.printed_tables(held)._repr_html_().count('class="error suspect"') == 1
    assert f'#{printed.anchor(held.facts["fact_id"][3])}"' in views.findings(held)._repr_html_()


def test_a_share_is_never_rounded_up_to_all() -> None:
    assert views.percent(0.99996) == "99.9%" and views.percent(1.0) == "100.0%"


def test_findings_come_gravest_first() -> None:
    held = full()
    held.findings = pd.concat([held.findings.assign(severity=s) for s in ("notice", "warning", "error")])
    assert list(views.by_severity(held.findings)["severity"]) == ["error", "warning", "notice"]


def test_printed_tables_put_columns_in_printed_order_and_sides_apart() -> None:
    text = """
        甲 | class | 201 | 合计 | 3
        甲 | class | 201 | 项目 | 2
        乙 | class | 202 | 合计 | 1
        乙 | class | 202 | 基本 | 1
        丙 | class | 203 | 基本 | 1
        丙 | class | 203 | 项目 | 1
        另一半 | line | | 金额 | 7
    """
    grids = printed.grids_of(fake([table("balance", 1)], facts("balance", 1, text)).facts, {})
    assert [list(grid.header) for grid in grids] == [
        ["编码", "名称", "合计", "基本", "项目"],
        ["名称", "金额"],
    ]
    assert grids[0].rows[1][2:] == ["1", "1", ""]


def test_wide_tables_scroll_by_themselves_and_text_keeps_a_readable_width() -> None:
    """On a phone a column of Chinese text would else be one character wide."""
    markup = views.findings(full()).markup()
    assert markup.startswith('<div class="yqs"><table') and markup.endswith("</table></div>")
    assert '<td class="m">' in markup
    assert ".yqs{overflow-x:auto" in CSS and ".yq td.m{min-width:" in CSS


def test_folded_tables_are_printed_unfolded() -> None:
    assert "@media print" in CSS and ".yqd::details-content{content-visibility:visible" in CSS


def test_no_control_character_or_turning_mark_reaches_a_page() -> None:
    assert escape("a\x1b[31m\u202eb\u200f\x00\tc") == "a[31mb\tc"


def test_the_family_of_forms_is_told_in_chinese() -> None:
    held = full()
    held.documents["form_family"] = "shanxi"
    shown = views.identity(held).text()
    assert "山西省表样" in shown and "shanxi" not in shown


def test_the_style_outweighs_that_of_jupyterlab() -> None:
    """JupyterLab sets text columns to the right: `:not(…).jp-RenderedHTMLCommon td`."""
    assert "table.yq.yq.yq td,table.yq.yq.yq th{text-align:left}table.yq.yq.yq .n{text-align:right}" in CSS


def test_a_users_own_chart_gets_the_style() -> None:
    from matplotlib import rc_context, rcParams

    from yqlib.present import style

    with rc_context():
        style.use_chinese()
        assert rcParams["font.family"][0] == "Noto Sans SC"


def test_a_chart_is_written_on_demand_and_the_same_each_time(tmp_path) -> None:
    chart = charts.income(fake([], []))
    assert chart.kept("", "收入") is chart and not list(tmp_path.iterdir())
    chart.kept(tmp_path / "a", "收入")
    charts.income(fake([], [])).kept(tmp_path / "b", "收入")
    for name in ("收入.png", "收入.svg"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()
