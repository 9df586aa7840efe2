"""Pieces that are one table, and tables that only look like it; the sums a table holds in itself."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

import yqlib
from yqlib.audit import audit
from yqlib.extract.sums import hang
from yqlib.extract.tables import ReadTable, read_table
from yqlib.layout.blocks import Block, Line
from yqlib.layout.grid import Cell, Grid
from yqlib.layout.tables import logical_tables
from yqlib.sources.page import Box

XS = (0.0, 80.0, 200.0, 260.0, 320.0, 380.0)
HEAD = ["科目编码", "科目名称", "合计", "基本支出", "项目支出"]
TWO = [["201", "一般公共服务支出", "3.00", "2.00", "1.00"], ["205", "教育支出", "4.00", "4.00", ""]]
TOTAL = ["合计", "", "7.00", "6.00", "1.00"]


def _grid(
    page: int, rows: Sequence[Sequence[str | None]], xs: Sequence[float] = XS, top: float = 100.0
) -> Grid:
    """A grid of rows 20 points high; None continues the cell above."""
    cells: list[Cell] = []
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            if text is None:
                next(x for x in reversed(cells) if x.col == c).rowspan += 1
                continue
            box = Box(xs[c] + 2, top + 20 * r + 5, xs[c] + 2 + 6 * len(text), top + 20 * r + 15)
            cells.append(Cell(r, c, lines=[text] if text else [], box=box))
    box = Box(xs[0], top, xs[-1], top + 20 * len(rows))
    return Grid(len(rows), len(xs) - 1, cells, page=page, box=box, xs=tuple(xs))


def _line(page: int, text: str, x0: float = 0.0, x1: float = 100.0, top: float = 60.0) -> Line:
    return Line(text, page=page, box=Box(x0, top, x1, top + 12))


TITLE: list[Block] = [_line(1, "支出预算总表", top=60), _line(1, "单位：万元", top=80)]


def _read(*blocks: Block, title: Sequence[Block] = TITLE) -> list[ReadTable]:
    tables, _ = logical_tables([*title, *blocks])
    return [read_table(t, "d", n, "text_layer") for n, t in enumerate(tables, 1)]


def _figures(table: ReadTable, *columns: str) -> list[tuple]:
    return [tuple(f[c] for c in (*columns, "printed")) for f in table.facts]


def _record(table: ReadTable, *columns: str) -> tuple:
    return tuple(table.record[c] for c in columns)


# ---- over pages ----------------------------------------------------------------------------------


def test_a_tail_whose_grid_ends_early_is_joined() -> None:
    (table,) = _read(_grid(1, [HEAD, *TWO]), _grid(2, [TOTAL[:4]], XS[:5]))
    assert _figures(table, "row_label")[-2:] == [("合计", "7.00"), ("合计", "6.00")]
    assert _record(table, "verdict", "joined") == (
        "可靠：跨 2 页（段）合并：列位置相合",
        "列位置相合（第2页）",
    )


def test_a_tail_of_few_columns_is_joined_with_a_doubt() -> None:
    (table,) = _read(_grid(1, [HEAD, *TWO]), _grid(2, [["合计", "7.00"]], XS[:3]))
    assert table.record["verdict"].startswith("存疑：第2页续表列数较少")


@pytest.mark.parametrize(
    "grid",
    [
        _grid(2, [TOTAL[:4]], (0.0, 95.0, 200.0, 260.0, 320.0)),  # an edge of its own
        _grid(2, [TOTAL[:3]], XS[1:5]),  # neither side fits
        _grid(2, [["项目", "金额"], ["甲", "1.00"]], XS[:3]),  # a header of its own
        _grid(1, [TOTAL[:4]], XS[:5], top=300),  # the same page
    ],
)
def test_what_does_not_fit_is_not_joined(grid: Grid) -> None:
    assert _read(_grid(1, [HEAD, *TWO]), grid)[0].record["joined"] is None


def test_pages_bound_left_and_right_are_joined_column_by_column() -> None:
    (table,) = _read(_grid(1, [HEAD, TWO[0]]), _grid(2, [TWO[1], TOTAL], [x + 150 for x in XS]))
    assert ("教育支出", "basic", "4.00") in _figures(table, "row_label", "column")
    assert table.record["joined"] == "列宽一致（第2页）"


def test_another_width_with_the_header_again_is_joined_with_a_doubt() -> None:
    other = (0.0, 60.0, 220.0, 300.0, 330.0, 420.0)
    (table,) = _read(_grid(1, [HEAD, TWO[0]]), _grid(2, [HEAD, TWO[1], TOTAL], other))
    assert ("教育支出", "basic", "4.00") in _figures(table, "row_label", "column")
    assert table.record["verdict"].startswith("存疑：第2页续表列宽不同")


def test_code_and_name_before_the_break_and_figures_behind_it() -> None:
    first = _grid(1, [HEAD, TWO[0], ["205", "教育", "", "", ""]])
    (table,) = _read(first, _grid(2, [["", "支出", "4.00", "4.00", ""], TOTAL]))
    assert _figures(table, "row_code", "row_label", "page")[3] == ("205", "教育支出", 2, "4.00")
    assert table.record["joined"] == "列位置一致（第2页）；断行续接（第2页）"


def test_a_row_of_its_own_is_not_taken_for_the_rest_of_another() -> None:
    first = _grid(1, [HEAD, TWO[0], ["205", "教育支出", "", "", ""]])
    (table,) = _read(first, _grid(2, [["20501", "教育管理事务", "4.00", "4.00", ""], TOTAL]))
    assert _figures(table, "row_label")[3] == ("教育管理事务", "4.00")
    (table,) = _read(
        _grid(1, [HEAD, TWO[0], ["205", "教育支出", "", "", ""]]), _grid(2, [["", *TOTAL[:1], *TOTAL[2:]]])
    )
    assert _figures(table, "row_label")[3] == ("合计", "7.00")


def test_a_row_that_may_be_the_rest_of_another_is_doubtful() -> None:
    head, xs = ["项目名称", "合计"], (0.0, 200.0, 300.0)
    body = [["甲项", "1.00"], ["乙项", "1.00"], ["丙项", "1.00"], ["丁项信息系统", ""]]
    (table,) = _read(_grid(1, [head, *body], xs), _grid(2, [["运行维护", "2.00"]], xs))
    assert "第2页首行可能与上页末行为同一行" in table.record["verdict"]


def test_header_words_torn_by_the_break() -> None:
    above = _grid(1, [["科目", "科目", "合计", "基本", "项目"]])
    below = _grid(2, [["编码", "名称", "", "支出", "支出"], *TWO, TOTAL])
    (table,) = _read(above, below)
    assert {f["column_path"] for f in table.facts} == {"合计", "基本支出", "项目支出"}
    line = _line(1, "科目 科目 合计 基本 项目", top=700)
    below = _grid(2, [["编码", "名称", "", "支出", "支出"], *TWO, TOTAL])
    (table,) = _read(line, below)
    assert {f["column_path"] for f in table.facts} == {"合计", "基本支出", "项目支出"}


UNITS = ["单位名称", "备注", "合计"]
UNIT_XS = (0.0, 120.0, 200.0, 260.0)


def test_a_merged_name_goes_on_behind_the_break() -> None:
    first = _grid(1, [UNITS, ["某局", "拨款", "1.00"], [None, "收费", "2.00"]], UNIT_XS)
    (table,) = _read(
        first, _grid(2, [["", "基金", "3.00"], [None, "结余", "4.00"], ["某中心", "", "5.00"]], UNIT_XS)
    )
    assert [label for label, _ in _figures(table, "row_label")] == ["某局"] * 4 + ["某中心"]
    assert "合并格续接（第2页）" in table.record["joined"]


def test_a_blank_of_its_own_stays_blank() -> None:
    first = _grid(1, [UNITS, ["某局", "拨款", "1.00"], ["某站", "收费", "2.00"]], UNIT_XS)
    (table,) = _read(first, _grid(2, [["", "基金", "3.00"], ["某中心", "", "5.00"]], UNIT_XS))
    assert [label for label, _ in _figures(table, "row_label")] == ["某局", "某站", None, "某中心"]


# ---- on one page ---------------------------------------------------------------------------------

PROJECTS = [["单位名称", "项目名称", "合计", "一般公共预算", "政府性基金预算"], ["某局", "设备更新", "5.00", "4.00", "1.00"],
            ["某局", "房屋修缮", "1.00", "", "1.00"]]  # fmt: skip


def test_another_header_in_a_grid_begins_another_table() -> None:
    one, two = _read(_grid(1, [HEAD, *TWO, TOTAL, *PROJECTS]))
    assert [f["column"] for f in two.facts[:3]] == ["total", "general_public", "fund"]
    assert (len(one.facts), two.record["unit_label"]) == (8, "万元")
    assert two.record["verdict"] == "存疑：未标明金额单位，按上一表取万元"


def test_another_header_of_two_rows_or_under_a_title_begins_another_table() -> None:
    grid = _grid(1, [HEAD, *TWO, TOTAL, ["收入", "", "支出", "", ""], ["项目", "预算数", "项目", "预算数", "备注"],
                     ["一、财政拨款", "5.00", "一、教育支出", "5.00", ""]])  # fmt: skip
    spans = {(c.row, c.col): c for c in grid.cells}
    spans[4, 0].colspan, spans[4, 2].colspan = 2, 3
    grid.cells = [c for c in grid.cells if (c.row, c.col) not in ((4, 1), (4, 3), (4, 4))]
    _, two = _read(grid)
    assert [(f["side"], f["row_label"]) for f in two.facts] == [
        ("income", "一、财政拨款"),
        ("expenditure", "一、教育支出"),
    ]
    grid = _grid(1, [HEAD, *TWO, TOTAL, ["收入预算总表", *[""] * 4], HEAD, ["201", "教育", "7.00", "", ""]])
    grid.cells = [c for c in grid.cells if c.row != 4 or c.col == 0]
    next(c for c in grid.cells if c.row == 4).colspan = 5
    one, two = _read(grid)
    assert (one.record["role"], two.record["role"], len(one.facts), len(two.facts)) == (
        "expenditure",
        "income",
        8,
        1,
    )


def test_the_header_printed_again_in_a_grid_begins_none() -> None:
    (table,) = _read(_grid(1, [HEAD, TWO[0], HEAD, TWO[1], TOTAL]))
    assert len(table.facts) == 8


def test_captions_of_two_tables_beside_each_other() -> None:
    right = tuple(x + 420 for x in XS)
    title = [
        _line(1, "支出预算总表 项目支出预算表", 150, 650, top=60),
        _line(1, "单位：万元 单位：元", 320, 800, top=80),
    ]
    one, two = _read(_grid(1, [HEAD, *TWO, TOTAL]), _grid(1, PROJECTS, right), title=title)
    assert _record(one, "title", "unit_label", "role") == ("支出预算总表", "万元", "expenditure")
    assert _record(two, "title", "unit_label", "role") == ("项目支出预算表", "元", "projects")


def test_a_name_over_its_cells_wall_is_whole() -> None:
    xs = (0.0, 80.0, 110.0, 200.0, 260.0)
    grid = _grid(1, [["科目编码", "科目名称", "备注", "合计"], ["201", "一般公共", "服务支出", "3.00"]], xs)
    name, rest = (next(c for c in grid.cells if c.row == 1 and c.col == n) for n in (1, 2))
    name.box, rest.box = Box(82, 125, 112, 135), Box(112.2, 125, 142, 135)
    (table,) = _read(grid)
    assert _figures(table, "row_label") == [("一般公共服务支出", "3.00")]
    name.lines, rest.lines, rest.box = ["一般公共"], ["服务支出"], Box(115, 125, 145, 135)  # a gap between
    (table,) = _read(grid)
    assert _figures(table, "row_label") == [("一般公共", "3.00")]


# ---- the sums of a table -------------------------------------------------------------------------

TEXT = (
    "某省某市某局\n2024年度部门预算公开\n\n名词解释 一般公共预算 主要职能\n\n支出总表\n单位：万元\n"
    "科目编码\t科目名称\t合计\t基本支出\n合计\t\t6.00\t4.00\n201\t甲\t6.00\t4.00\n20101\t乙\t6.00\t4.00\n"
    "2010101\t丙\t4.00\t4.00\n2010102\t丁\t2.0{}\t\n"
)


@pytest.mark.parametrize(
    ("digit", "held", "severities"),
    [("0", 6, []), ("1", 6, []), ("7", 5, ["error"])],
    ids=["same", "rounded", "wrong"],
)
def test_sums_are_told_and_never_soften_a_finding(
    tmp_path, digit: str, held: int, severities: list[str]
) -> None:
    file = tmp_path / "x.txt"
    file.write_text(TEXT.format(digit), encoding="utf-8")
    read = yqlib.read(file)
    (table,) = read.tables.itertuples()
    assert (table.totals_held, table.totals_tried, table.verdict) == (held, 6, "可靠")
    assert table.blanks == pytest.approx(0.1)
    _, findings, _ = audit({"documents": read.documents, "tables": read.tables, "facts": read.facts})
    found = findings[findings["rule"] == "INT-07"]
    assert found["severity"].tolist() == severities


def test_codes_hang_on_their_longest_printed_prefix() -> None:
    assert hang(["201", "20101", "2010101", "2080505", "208"]) == [None, 0, 1, 4, None]
    assert hang(["201", "20101", "201", "20101"]) == [None, 0, None, 2]
