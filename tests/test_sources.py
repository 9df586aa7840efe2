"""Transcript marks are taken off; rules that are not rules are not taken for rules."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from yqlib.errors import ReadError
from yqlib.sources import glyphs, plumber, strokes, transcript
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
    assert list(plumber._rules(_page(rects=[_rect(10, 20, 200, 20.5)]))) == [Rule(True, 20.25, 10, 200)]


@pytest.mark.parametrize("white", [1, (1,), (1, 1, 1), (0, 0, 0, 0), [1.0, 1.0, 1.0]])
def test_white_is_background(white) -> None:
    rects = [
        _rect(10, 20, 200, 20.5, non_stroking_color=white),
        _rect(10, 20, 200, 90, non_stroking_color=white),
    ]
    lines = [{"x0": 0, "top": 5, "x1": 50, "bottom": 5, "stroking_color": white}]
    assert list(plumber._rules(_page(rects=rects, lines=lines))) == []


def test_shaded_cell_is_no_rule_but_a_stroked_one_has_four() -> None:
    assert list(plumber._rules(_page(rects=[_rect(10, 20, 200, 90, non_stroking_color=0.8)]))) == []
    assert len(list(plumber._rules(_page(rects=[_rect(10, 20, 200, 90, stroke=True)])))) == 4


def test_slanted_lines_are_no_rules() -> None:
    assert list(plumber._rules(_page(lines=[{"x0": 0, "top": 0, "x1": 50, "bottom": 30}]))) == []


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
    found = list(plumber._rules(_page(curves=[grid, thin, blob])))
    assert found == [Rule(True, 0, 0, 90), Rule(False, 90, 0, 40), Rule(True, 7.3, 5, 95)]


def _glyphs(*chars, size=10.0):
    """Upright characters (text, x, baseline, width)."""
    text, x, base, width = (np.array(c) for c in zip(*chars, strict=True))
    top = base - glyphs.ASCENT * size
    sizes = np.full(len(x), size)
    return glyphs.Glyphs(text, x.astype(float), top, x + width, top + size, sizes, np.zeros(len(x), int))


def _run(text, x=0.0, base=20.0, width=5.0):
    return [(c, x + width * i, base, width) for i, c in enumerate(text)]


def _texts(found, rules=()):
    return [w.text for w in glyphs.words(found, list(rules))[0]]


def test_words_are_parted_at_gaps_and_walls() -> None:
    chars = _glyphs(*_run("合计", width=10.0), *_run("12", 60.0))
    assert _texts(chars) == ["合计", "12"]
    assert _texts(chars, [Rule(False, 65.0, 0, 50)]) == ["合计", "1", "2"]


def test_digits_on_another_baseline_belong_to_their_line() -> None:
    chars = _glyphs(
        *_run("增长", width=10.0), *_run("12.5", 20.0, base=22.5), *_run("万元", 40.0, width=10.0)
    )
    assert _texts(chars) == ["增长12.5万元"]


def test_a_far_wall_that_ends_here_parts_nothing() -> None:
    chars = _glyphs(*_run("合计", 100.0, width=10.0), *_run("12", 120.0, base=21.0))
    assert _texts(chars, [Rule(False, 50.0, 0, 16.4), Rule(False, 90.0, 0, 50)]) == ["合计12"]


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
    assert _texts(_glyphs(*_run(text)), [Rule(False, wall, 0, 50)]) == words


@pytest.mark.parametrize("times", [2, 3, 4])
def test_characters_struck_again_for_bold_count_once(times: int) -> None:
    struck = [c for i in range(times) for c in _run("8800", 10.0 + 0.3 * i, base=20.0 + 0.3 * i)]
    assert _texts(_glyphs(*struck)) == ["8800"]


def test_unreadable_and_cut_off_characters_do_not_count() -> None:
    base = {"size": 10.0, "top": 10.0, "bottom": 20.0, "y1": 90.0, "matrix": (1, 0, 0, 1, 0, 82)}
    chars = [base | {"text": t, "x0": x, "x1": x + 5} for t, x in (("8", 10), ("9", 500), ("(cid:7)", 20))]
    page = SimpleNamespace(chars=chars)
    found, unmapped = plumber._glyphs(page, (0, 0, 100, 100))
    assert found.text.tolist() == ["8"] and unmapped == 1


@pytest.mark.parametrize("way", [glyphs.UPWARDS, glyphs.OVER, glyphs.DOWNWARDS])
def test_four_turns_are_none(way: int) -> None:
    rule, width, height = Rule(True, 30.0, 10.0, 50.0), 200.0, 100.0
    turned, w, h = rule, width, height
    for _ in range(4 if way != glyphs.OVER else 2):
        turned = glyphs.turned_rule(turned, way, w, h)
        w, h = (w, h) if way == glyphs.OVER else (h, w)
    assert turned == rule


def test_dashes_and_dots_are_one_rule_and_specks_none() -> None:
    dashes = [r for x in range(0, 90, 6) for r in strokes.stroke(x, 10, x + 3, 10.4)]
    dots = [r for y in range(20, 80, 3) for r in strokes.stroke(5, y, 5.8, y + 0.8)]
    assert strokes.merged([*dashes, *dots]) == [
        Rule(True, 10.2, 0, 87),
        Rule(False, pytest.approx(5.4), 20, 77.8),
    ]
