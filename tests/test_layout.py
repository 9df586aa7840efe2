"""Grids from rules, spans of transcripts, where headers end, tables joined over pages."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from yqlib.layout.blocks import Line, blocks
from yqlib.layout.grid import Grid, join_lines, text_grid
from yqlib.layout.header import column_paths, header_height, infer_spans, is_numbering_row
from yqlib.layout.ruled import ruled_grids
from yqlib.layout.tables import logical_tables
from yqlib.sources.page import Box, Page, Rule, Word
from yqlib.sources.strokes import merged
from yqlib.sources.transcript import read_pages


def _page(xs, ys, words=(), missing=()) -> Page:
    rules = [Rule(True, y, xs[0], xs[-1]) for y in ys] + [Rule(False, x, ys[0], ys[-1]) for x in xs]
    rules = [r for i, r in enumerate(rules) if i not in missing]
    made = [Word(t, Box(x, y, x + 6 * len(t), y + 8)) for t, x, y in words]
    return Page(1, 600, 800, made, merged(rules))


def _texts(grid: Grid) -> list[list[str]]:
    return [[c.text for c in row] for row in grid.rows()]


def test_plain_grid() -> None:
    words = [("科目", 12, 12), ("合计", 112, 12), ("教育", 12, 32), ("1.00", 112, 32)]
    (grid,) = ruled_grids(_page([10, 100, 200], [10, 30, 50], words))
    assert _texts(grid) == [["科目", "合计"], ["教育", "1.00"]]


def test_merged_header_is_a_span() -> None:
    page = _page([10, 100, 200, 300], [10, 30, 50], [("收入", 12, 12), ("支出", 112, 12)])
    page.rules = [r for r in page.rules if r.horizontal or r.at != 200]
    page.rules.append(Rule(False, 200, 30, 50))
    (grid,) = ruled_grids(page)
    spans = {(c.row, c.col): (c.rowspan, c.colspan) for c in grid.cells}
    assert spans[(0, 1)] == (1, 2)
    assert spans[(1, 1)] == (1, 1)


def test_double_rules_and_open_sides() -> None:
    words = [("甲", 15, 12), ("1", 112, 12), ("乙", 15, 32), ("2", 112, 32)]
    page = _page([10, 100, 200], [10, 30, 50], words)
    page.rules = merged([*page.rules, Rule(True, 31.5, 10, 200), Rule(False, 101.5, 10, 50)])  # drawn twice
    assert _texts(ruled_grids(page)[0]) == [["甲", "1"], ["乙", "2"]]
    page.rules = [r for r in page.rules if r.horizontal or r.at not in (10, 200)]  # no outer sides
    assert _texts(ruled_grids(page)[0]) == [["甲", "1"], ["乙", "2"]]


def test_dashed_rules_are_one() -> None:
    page = _page([10, 100, 200], [10, 50], [("甲", 12, 12), ("乙", 12, 32)])
    page.rules = merged([*page.rules, *(Rule(True, 30, x, x + 2) for x in range(10, 200, 4))])
    assert ruled_grids(page)[0].n_rows == 2


def test_a_frame_around_the_table_is_no_grid() -> None:
    page = _page([10, 100, 200], [10, 30, 50], [("甲", 12, 12)])
    frame = [Rule(True, 0, 0, 300), Rule(True, 90, 0, 300), Rule(False, 0, 0, 90), Rule(False, 300, 0, 90)]
    page.rules += frame
    tables = [g for g in ruled_grids(page) if g.n_cols > 1]
    assert len(tables) <= 1


def test_wrapped_names_are_rejoined() -> None:
    assert join_lines(["二十二、国有资本经营", "预算支出"]) == "二十二、国有资本经营预算支出"
    assert join_lines(["267.8", "0"]) == "267.80"
    assert join_lines(["Open", "Data"]) == "Open Data"


def test_numbering_rows_are_not_figures() -> None:
    def row(text: str):
        return text_grid([(1, text), (2, "x\ty")]).rows()[0]

    assert is_numbering_row(row("栏次\t\t1\t2\t3"))
    assert is_numbering_row(row("1\t2\t3\t4"))
    assert is_numbering_row(row("栏次\t1"))
    assert is_numbering_row(row("甲\t1=2+3\t2\t3"))
    assert not is_numbering_row(row("合计\t1\t2"))
    assert not is_numbering_row(row("1\t1\t3"))
    assert not is_numbering_row(row("合计\t12"))
    assert not is_numbering_row(row("1" * 5000 + "\t2"))  # more digits than Python turns into a number
    assert not is_numbering_row(row("①\t②\t③"))  # marks, and no numbers to Python either


HEADER = """项目\t\t本年收入\t\t上年结转
科目编码\t科目名称\t合计\t一般公共预算\t
合计\t\t10.00\t10.00\t"""


def test_spans_of_a_transcript_header() -> None:
    grid = text_grid(list(enumerate(HEADER.split("\n"), 1)))
    height = header_height(grid, "income")
    assert height == 2
    infer_spans(grid, height)
    assert column_paths(grid, height) == [
        ("项目", "科目编码"),
        ("项目", "科目名称"),
        ("本年收入", "合计"),
        ("本年收入", "一般公共预算"),
        ("上年结转",),
    ]


def _tables(text: str):
    return logical_tables(blocks(read_pages(text)))


def test_a_table_torn_by_a_page_break_is_one() -> None:
    text = "支出决算表\n单位：万\n元\n\n科目编码\t科目名称\t合计\n201\t甲\t1.00\n\n202\t乙\t2.00\n\n注：无\n\n正文一句。\n"
    (table,), prose = _tables(text)
    assert [g.n_rows for g in table.grids] == [2, 1]
    assert (table.title, table.unit, table.note) == ("支出决算表", "万元", "注：无")
    assert [line.text for line in prose] == ["正文一句。"]


def test_pipes_with_separator_rows() -> None:
    text = "支出决算表\n单位：万元\n| 科目编码 | 科目名称 | 合计 |\n|---|---|---|\n| 201 | 甲 | 1.00 |\n\n| | | |\n|--|--|--|\n| 202 | 乙 | 2.00 |\n"
    (table,), _ = _tables(text)
    assert len(table.grids) == 2


def test_another_header_is_another_table() -> None:
    text = "支出决算表\n科目编码\t科目名称\t合计\n201\t甲\t1.00\n\n收入决算表\n科目编码\t科目名称\t本年收入合计\n201\t甲\t1.00\n"
    tables, _ = _tables(text)
    assert [t.role.role for t in tables] == ["expenditure", "income"]


def test_broken_table_number_and_title() -> None:
    text = "收入决算表\n公开02\n表\n单位：万元\n科目编码\t科目名称\t合计\n201\t甲\t1.00\n"
    (table,), _ = _tables(text)
    assert (table.title, table.table_no) == ("收入决算表", "公开02表")


def test_contents_are_no_table() -> None:
    assert _tables("目 录\n第一部分 概况\t1\n第二部分 报表\t2\n第三部分 说明\t9\n")[0] == []


@given(
    st.lists(
        st.sampled_from(["合计\t1.00", "201\t教育\t2.00", "", "注：x", "单位：万元", "第二部分 表"]),
        max_size=20,
    )
)
def test_any_order_of_lines_is_read(lines: list[str]) -> None:
    tables, prose = _tables("\n".join(lines))
    assert all(isinstance(line, Line) for line in prose)
    assert all(t.grids for t in tables)
