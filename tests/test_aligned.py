"""Tables without upright rules: read where a title and the alignment say so, and nowhere else."""

from __future__ import annotations

import random
from collections import Counter
from itertools import pairwise

import pytest
from aligned_pages import (
    HEADS,
    HEIGHT,
    PROSE,
    WIDTH,
    Drawn,
    Head,
    Look,
    body,
    header,
    prose,
    put,
    random_table,
    title,
)
from hypothesis import example, given, settings
from hypothesis import strategies as st

import yqlib
from yqlib.layout.blocks import Line, blocks
from yqlib.layout.grid import Grid
from yqlib.layout.header import column_paths, header_height
from yqlib.layout.tables import logical_tables
from yqlib.money import parse_number
from yqlib.sources.page import Box, Page, Rule, Word

DOUBT = "无边框表，按对齐读取"


def _facts(grid: Grid) -> list[tuple[str, str, str]]:
    """(name, header path, figure) of each figure; account codes are none."""
    height = header_height(grid, None)
    paths = column_paths(grid, height)
    found = []
    for row in grid.rows()[height:]:
        names = [c.text for c in row if c.text and parse_number(c.text) is None]
        for cell in row:
            path = "/".join(paths[cell.col])
            if parse_number(cell.text) is not None and not path.endswith("科目编码"):
                found.append((names[0] if names else "", path, cell.text))
    return found


def _read(*pages: Page) -> tuple[list[Grid], list[str]]:
    found = blocks(pages)
    return [b for b in found if isinstance(b, Grid)], [b.text for b in found if isinstance(b, Line)]


def _simple(rows=(("教育支出", "120.50", "100.00"), ("合计", "1,120.50", "100.00"))) -> Drawn:
    """A title, three headers and two rows."""
    look = Look(edges=[40, 200, 300, 400])
    drawn = Drawn()
    y, paths = header(drawn, HEADS[2], look, title(drawn, "支出预算总表", 80, 9))
    body(drawn, rows, paths, look, y, 1)
    return drawn


# ---- tables of any look --------------------------------------------------------------------------


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32), st.booleans())
@example(14030, False)  # a row without figures as near above 合计 as the lines of a name
@example(1105, True)  # six lines of names before the first figure
@example(1234, False)  # names without figures below a name that does not fill its line
@example(2737, True)  # a single row of figures
@example(5996, False)  # a full line above and a name below, equally far from a name
def test_every_figure_stands_in_its_row_and_column(seed: int, wrap: bool) -> None:
    drawn = random_table(random.Random(seed), wrap)
    grids, lines = _read(drawn.page)
    assert len(grids) == 1
    (grid,) = grids
    got = _facts(grid)
    # set as tightly as the lines of one name, a row without figures may be taken for the end of a name:
    # then it is said, and still no figure is in another column
    torn = "有折行的名称难以归行" in grid.doubts
    cut = (lambda fact: fact[1:]) if torn else (lambda fact: fact)
    assert Counter(map(cut, got)) == Counter(map(cut, drawn.facts))
    assert [line for line in lines if line in drawn.prose] == drawn.prose
    assert DOUBT in grid.doubts
    assert all(a < b for a, b in pairwise(grid.xs)) and len(grid.xs) == grid.n_cols + 1


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 2**32))
def test_no_title_no_table(seed: int) -> None:
    page = random_table(random.Random(seed)).page
    page.words = [w for w in page.words if w.text != "支出预算总表"]
    grids, lines = _read(page)
    assert not grids and not page.doubts
    assert Counter(w for line in lines for w in line.split()) == Counter(w.text for w in page.words)


# ---- more kinds ----------------------------------------------------------------------------------


def test_two_panels_side_by_side() -> None:
    heads = (
        Head("收入", (Head("项目"), Head("预算数"))),
        Head("支出", (Head("项目"), Head("合计"), Head("结转"))),
    )
    look = Look(edges=[40, 150, 230, 340, 420, 500])
    drawn = Drawn()
    y, paths = header(drawn, heads, look, title(drawn, "收支预算总表", 80, 9))
    left = [("一、财政拨款收入", "1,200.00"), ("二、事业收入", "35.50"), ("", ""), ("收入总计", "1,235.50")]
    right = [
        ("一、教育支出", "1,000.00", "5.00"),
        ("二、卫生健康支出", "200.00", ""),
        ("三、住房保障支出", "30.50", ""),
        ("支出总计", "1,230.50", "5.00"),
    ]
    for a, b in zip(left, right, strict=True):
        for column, text in enumerate((*a, *b)):
            low, high = look.edges[column] + 4, look.edges[column + 1] - 4
            if text and column in (0, 2):
                put(drawn, text, low, y + 8, 9)
            elif text:
                put(drawn, text, high, y + 8, 9, "right")
        y += 16
    (grid,), _ = _read(drawn.page)
    texts = {c.text: (c.row, c.col) for c in grid.cells if c.text}
    assert grid.n_cols == 5
    assert texts["30.50"] == (4, 3) and texts["三、住房保障支出"] == (4, 2)
    assert texts["1,235.50"] == (5, 1) and texts["5.00"][1] == 4
    assert column_paths(grid, 2)[1:4] == [("收入", "预算数"), ("支出", "项目"), ("支出", "合计")]
    assert paths


def test_a_name_in_the_middle_of_its_rows_spans_them() -> None:
    heads = (Head("单位名称"), Head("项目名称"), Head("合计"))
    look = Look(edges=[40, 160, 300, 400])
    drawn = Drawn()
    y, paths = header(drawn, heads, look, title(drawn, "项目支出预算表", 80, 9))
    rows = [("", "房屋维修", "1.00"), ("", "设备更新", "2.00"), ("", "宣传", "3.50"), ("", "培训", "4.00")]
    body(drawn, rows, paths, Look(edges=look.edges, total="left"), y, 2)
    put(drawn, "甲单位", 44, y + 16, 9)
    put(drawn, "乙单位", 44, y + 48, 9)
    (grid,), _ = _read(drawn.page)
    spans = {c.text: (c.row, c.rowspan) for c in grid.cells if c.col == 0 and c.text}
    assert spans == {"单位名称": (0, 1), "甲单位": (1, 2), "乙单位": (3, 2)}


def test_a_column_that_only_has_a_header_is_a_column() -> None:
    heads = (Head("项目"), Head("合计"), Head("国有资本经营预算"), Head("事业收入"))
    look = Look(edges=[40, 160, 260, 380, 480])
    drawn = Drawn()
    y, paths = header(drawn, heads, look, title(drawn, "收入预算总表", 80, 9))
    body(drawn, [("甲", "1.00", "", "1.00"), ("乙", "22.00", "", "2.00")], paths, look, y, 1)
    (grid,), _ = _read(drawn.page)
    assert grid.n_cols == 4
    assert sorted(_facts(grid)) == sorted(drawn.facts)


def test_numbering_rows_are_no_figures_of_a_column() -> None:
    look = Look(edges=[40, 200, 300, 400])
    drawn = Drawn()
    y, paths = header(drawn, HEADS[2], look, title(drawn, "支出预算总表", 80, 9))
    for x, text in ((120, "栏次"), (250, "1"), (350, "2")):
        put(drawn, text, x, y + 8, 9, "centre")
    body(drawn, [("甲", "1.00", "3.00"), ("乙", "2,200.00", "4.00")], paths, look, y + 16, 1)
    (grid,), _ = _read(drawn.page)
    assert [c.text for c in grid.rows()[1] if c.text] == ["栏次", "1", "2"]
    assert {c.text: c.col for c in grid.cells}["4.00"] == 2


def test_letters_of_a_header_set_apart_are_one_header() -> None:
    drawn = _simple()
    drawn.words = [w for w in drawn.words if w.text != "项目"]
    y = next(w.box.middle[1] for w in drawn.words if w.text == "预算数")
    put(drawn, "项", 95, y, 9)
    put(drawn, "目", 130, y, 9)
    (grid,), _ = _read(drawn.page)
    assert grid.n_cols == 3 and [c.text for c in grid.rows()[0]] == ["项 目", "预算数", "上年数"]


@pytest.mark.parametrize("ys", [[], [107.4, 123.4, 155.4], [123.4]], ids=["none", "three", "header"])
def test_level_rules_change_nothing(ys: list[float]) -> None:
    drawn = _simple()
    drawn.rules = [Rule(True, y, 40, 400) for y in ys]
    (grid,), _ = _read(drawn.page)
    assert sorted(_facts(grid)) == sorted(drawn.facts)


def test_notes_and_signatures_are_not_in_the_table() -> None:
    drawn = _simple()
    put(drawn, "注：本表金额转换为万元时，可能存在尾数误差。", 40, drawn.bottom + 12, 9)
    put(drawn, "制表人：甲", 40, drawn.bottom + 30, 9)
    put(drawn, "2026年1月20日", 300, drawn.bottom + 30, 9)
    tables, rest = logical_tables(blocks([drawn.page]))
    assert [t.note for t in tables] == ["注：本表金额转换为万元时，可能存在尾数误差。"]
    assert [line.text for line in rest] == ["制表人：甲 2026年1月20日"]
    assert sorted(_facts(tables[0].grids[0])) == sorted(drawn.facts)


def test_two_titles_are_two_tables() -> None:
    drawn = _simple()
    look = Look(edges=[40, 200, 300, 400])
    y, paths = header(drawn, HEADS[2], look, title(drawn, "收入预算总表", drawn.bottom + 30, 9))
    body(drawn, [("甲", "1.00", "3.00"), ("乙", "2.00", "4.00")], paths, look, y, 1)
    tables, _ = logical_tables(blocks([drawn.page]))
    assert [(t.title, t.unit) for t in tables] == [("支出预算总表", "万元"), ("收入预算总表", "万元")]
    assert sorted(f for t in tables for f in _facts(t.grids[0])) == sorted(drawn.facts)


# ---- over pages ----------------------------------------------------------------------------------


def _tail(number: int, rows, *, head: bool, before: str = "") -> Page:
    """The next page: maybe its header again, and rows at the same places."""
    drawn, look = Drawn(), Look(edges=[40, 200, 300, 400])
    y, paths = 60.0, ["项目", "预算数", "上年数"]
    if before:
        y = prose(drawn, [before], y, 9)
    if head:
        y, paths = header(drawn, HEADS[2], look, y)
    body(drawn, rows, paths, look, y, 1)
    return Page(number, WIDTH, HEIGHT, drawn.words)


@pytest.mark.parametrize("head", [True, False], ids=["header again", "no header"])
def test_the_next_page_goes_on(head: bool) -> None:
    first = _simple((("甲", "1.00", "2.00"), ("乙", "1,000.00", "2,000.00"))).page
    pages = [
        first,
        _tail(2, (("丙", "5.00", ""), ("丁", "6.00", "7.00")), head=head),
        _tail(3, (("合计", "1,012.00", ""),), head=head),
    ]
    (table,), rest = logical_tables(blocks(pages))
    assert [g.page for g in table.grids] == [1, 2, 3] and not rest
    tails = [[c.text for c in row if c.text] for g in table.grids[1:] for row in g.rows()]
    assert tails == [["丙", "5.00"], ["丁", "6.00", "7.00"], ["合计", "1,012.00"]]


def test_prose_on_the_next_page_ends_the_table() -> None:
    (table,), rest = logical_tables(
        blocks([_simple().page, _tail(2, (("丙", "5.00", ""),), head=False, before=PROSE[0])])
    )
    assert len(table.grids) == 1
    assert [line.text for line in rest] == [PROSE[0], "丙 5.00"]


def test_figures_at_other_places_do_not_go_on() -> None:
    second = _tail(2, (("丙", "5.00", "6.00"),), head=False)
    second.words = [
        w._replace(box=Box(w.box.x0 + 30, w.box.top, w.box.x1 + 30, w.box.bottom)) for w in second.words
    ]
    (table,), rest = logical_tables(blocks([_simple().page, second]))
    assert len(table.grids) == 1 and [line.text for line in rest] == ["丙 5.00 6.00"]


def test_a_title_at_the_foot_heads_the_next_page() -> None:
    first = Drawn()
    prose(first, PROSE, 90, 10)
    title(first, "支出预算总表", 700, 9)
    (table,), _ = logical_tables(
        blocks([first.page, _tail(2, (("丙", "5.00", "1.00"), ("丁", "16.00", "7.00")), head=True)])
    )
    assert (table.title, table.unit) == ("支出预算总表", "万元")
    assert [f[2] for f in _facts(table.grids[0])] == ["5.00", "1.00", "16.00", "7.00"]


# ---- no tables -----------------------------------------------------------------------------------


def _page(*lines: tuple[tuple[float, str], ...]) -> Page:
    """Lines of words, each at its left end, 20 points apart."""
    drawn = Drawn()
    for number, line in enumerate(lines):
        for x, text in line:
            put(drawn, text, x, 100 + 20 * number, 9)
    return drawn.page


CONTENTS = [
    ((60, "目 录"),),
    *(((60, f"{n}、{t}"), (500, str(n))) for n, t in ((1, "收支总表"), (2, "收入总表"), (3, "支出总表"))),
]
LEADERS = [
    ((60, "收支总表"),),
    *(((60, f"{t}............"), (500, "3.00")) for t in ("收入总表", "支出总表", "附件")),
]
NO_TABLES = {
    "contents": CONTENTS,
    "leaders": LEADERS,
    "titles only": [((60, t),) for t in ("一、收支总表", "二、收入总表", "三、支出总表")],
    "heading of prose": [
        ((60, "二、收支总表情况说明"),),
        ((60, "收入"), (200, "预算数"), (300, "上年数")),
        ((60, "甲"), (200, "1.00"), (300, "2.00")),
        ((60, "乙"), (200, "1.00"), (300, "2.00")),
    ],
    "prose": [
        ((60, "支出总表"),),
        ((60, PROSE[2]),),
        ((60, "人员经费"), (150, "12.00"), (200, "万元，增加")),
        ((60, "公用经费"), (150, "13.00"), (200, "万元，减少。")),
    ],
    "empty": [((60, "政府性基金预算支出表"),), ((480, "单位：万元"),), ((60, "注：本单位没有此类支出。"),)],
    "glossary": [
        ((60, "支出总表"),),
        ((60, "财政拨款"), (200, "由财政安排的资金")),
        ((60, "结转"), (200, "以后年度继续使用的资金")),
    ],
    "signature": [
        ((60, "支出总表"),),
        ((60, "负责人：甲"), (300, "2026")),
        ((60, "联系电话"), (300, "5551234")),
    ],
}


@pytest.mark.parametrize("name", NO_TABLES)
def test_no_table_and_no_alarm(name: str) -> None:
    page = _page(*NO_TABLES[name])
    grids, lines = _read(page)
    assert not grids and not page.doubts
    assert Counter(w for line in lines for w in line.split()) == Counter(
        part for w in page.words for part in w.text.split()
    )


def test_figures_without_headers_are_said_not_guessed() -> None:
    page = _page(
        ((60, "支出预算总表"),),
        ((60, "甲"), (200, "12.00"), (300, "3.00")),
        ((60, "乙"), (200, "13.00"), (300, "4.00")),
    )
    grids, lines = _read(page)
    assert not grids and len(lines) == 3
    assert page.doubts == ["标题《支出预算总表》下未能识别表格"]
    blocks([page])
    assert len(page.doubts) == 1


def test_a_ruled_table_below_its_title_is_left_alone() -> None:
    drawn = _simple()
    ys, xs = [111.4, 127.4, 143.4, 159.4], [40, 200, 300, 400]
    page = drawn.page
    page.rules = [Rule(True, y, 40, 400) for y in ys] + [Rule(False, x, ys[0], ys[-1]) for x in xs]
    grids, _ = _read(page)
    assert len(grids) == 1 and DOUBT not in grids[0].doubts and not page.doubts


def test_the_verdict_says_how_the_table_was_read(request: pytest.FixtureRequest) -> None:
    file = request.path.parent / "golden" / "torture" / "borderless-aligned.pdf"
    assert yqlib.read(file).tables["verdict"].str.contains(DOUBT).all()


def test_a_page_of_endless_words_is_given_up() -> None:
    words = [Word("1.00", Box(x, 60 + y, x + 4, 64 + y)) for x in range(0, 590, 6) for y in range(0, 700, 5)]
    drawn = Drawn()
    title(drawn, "支出预算总表", 30, 9)
    page = Page(1, WIDTH, HEIGHT, [*drawn.words, *words])
    grids, _ = _read(page)
    assert not grids and page.doubts == ["标题《支出预算总表》下未能识别表格"]
