"""Transcript marks are taken off; rules that are not rules are not taken for rules."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from yqlib.errors import ReadError
from yqlib.sources import pdf, transcript
from yqlib.sources.page import Rule


@pytest.mark.parametrize(
    ("line", "plain"),
    [
        ("## 二、机构设置情况", "二、机构设置情况"),
        ("<b>第一部分 概况</b> .....\t<b>1</b>", "第一部分 概况 .....\t1"),
        ("**一、基本支出：**指", "一、基本支出：指"),
        ("占比 $\\geq 80\\%$，其余", "占比 ≥ 80%，其余"),
        ("<p>主要职能：</p>", " 主要职能："),
        ("单价100万元\u00a0以上", "单价100万元 以上"),
        ("2101550\t事业运行\t68.30\t", "2101550\t事业运行\t68.30\t"),
        ("金额 < 40 且 > 3", "金额 < 40 且 > 3"),
        ("费用$5与$6", "费用$5与$6"),
    ],
)
def test_marks(line: str, plain: str) -> None:
    assert transcript.clean(line) == plain


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_encodings(encoding: str) -> None:
    assert transcript.decode("x", "部门决算公开\n合计\t1".encode(encoding)) == "部门决算公开\n合计\t1"


def test_binary_is_refused() -> None:
    with pytest.raises(ReadError):
        transcript.decode("x", bytes(range(256)) * 10)


def test_line_numbers_are_those_of_the_file() -> None:
    page = transcript.read_pages("a\r\n\r\nb\n")[0]
    assert page.lines[:3] == [(1, "a"), (2, ""), (3, "b")]


def _rect(x0, top, x1, bottom, **more):
    base = {"fill": True, "stroke": False, "non_stroking_color": 0, "stroking_color": 0}
    return {"x0": x0, "top": top, "x1": x1, "bottom": bottom} | base | more


def _page(**objects):
    return SimpleNamespace(**({"lines": [], "rects": [], "curves": []} | objects))


def test_thin_filled_rectangle_is_a_rule() -> None:
    assert list(pdf._rules(_page(rects=[_rect(10, 20, 200, 20.5)]))) == [Rule(True, 20.25, 10, 200)]


@pytest.mark.parametrize("white", [1, (1,), (1, 1, 1), (0, 0, 0, 0), [1.0, 1.0, 1.0]])
def test_white_is_background(white) -> None:
    rects = [
        _rect(10, 20, 200, 20.5, non_stroking_color=white),
        _rect(10, 20, 200, 90, non_stroking_color=white),
    ]
    lines = [{"x0": 0, "top": 5, "x1": 50, "bottom": 5, "stroking_color": white}]
    assert list(pdf._rules(_page(rects=rects, lines=lines))) == []


def test_shaded_cell_is_no_rule_but_a_stroked_one_has_four() -> None:
    assert list(pdf._rules(_page(rects=[_rect(10, 20, 200, 90, non_stroking_color=0.8)]))) == []
    assert len(list(pdf._rules(_page(rects=[_rect(10, 20, 200, 90, stroke=True)])))) == 4


def test_slanted_lines_are_no_rules() -> None:
    assert list(pdf._rules(_page(lines=[{"x0": 0, "top": 0, "x1": 50, "bottom": 30}]))) == []


def test_rules_drawn_as_paths() -> None:
    grid = {"stroke": True, "fill": False, "pts": [(0, 0), (90, 0), (90, 40)], "stroking_color": 0}
    thin = {
        "stroke": False,
        "fill": True,
        "x0": 5,
        "top": 7,
        "x1": 95,
        "bottom": 7.6,
        "non_stroking_color": 0,
    }
    blob = thin | {"bottom": 60}
    found = list(pdf._rules(_page(curves=[grid, thin, blob])))
    assert found == [Rule(True, 0, 0, 90), Rule(False, 90, 0, 40), Rule(True, 7.3, 5, 95)]


def _char(text, x, top=10.0, size=10.0, width=10.0):
    return {
        "text": text,
        "x0": x,
        "x1": x + width,
        "top": top,
        "bottom": top + size,
        "size": size,
        "upright": True,
    }


def test_words_are_parted_at_gaps_and_walls() -> None:
    chars = [_char("合", 0), _char("计", 10), _char("1", 60, width=5), _char("2", 65, width=5)]
    assert [w.text for w in pdf._words(chars, [])] == ["合计", "12"]
    wall = Rule(False, 65.0, 0, 50)
    assert [w.text for w in pdf._words(chars, [wall])] == ["合计", "1", "2"]


def _digits(text, x=0.0):
    return [_char(c, x + 5 * i, width=5) for i, c in enumerate(text)]


@pytest.mark.parametrize(
    ("text", "wall", "words"),
    [
        ("371,514,655.00", 45.0, ["371,514,655.00"]),  # wider than its cell: still one figure
        ("371,514,655.00", 65.0, ["371,514,655.00"]),
        ("1,907.341,907.34", 40.0, ["1,907.34", "1,907.34"]),  # two that touch at the wall
        ("1213", 10.0, ["12", "13"]),
        ("合计12.00", 10.0, ["合计", "12.00"]),
    ],
)
def test_figures_over_a_wall(text: str, wall: float, words: list[str]) -> None:
    chars = (
        _digits(text)
        if text[0].isdigit()
        else [_char("合", 0, width=5), _char("计", 5, width=5), *_digits("12.00", 10)]
    )
    assert [w.text for w in pdf._words(chars, [Rule(False, wall, 0, 50)])] == words


def test_overprinted_and_invisible_characters_count_once_or_not() -> None:
    chars = [_char("8", 10), _char("8", 10.2), _char("9", 500), _char("(cid:7)", 20)]
    page = SimpleNamespace(chars=chars, cropbox=(0, 0, 100, 100), bbox=(0, 0, 100, 100))
    kept, unreadable = pdf._chars(page)
    assert [c["text"] for c in kept] == ["8"]
    assert unreadable == 1
