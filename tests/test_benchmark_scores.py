"""The benchmark's measures: a perfect reading scores all, a shifted, torn or unjoined one does not."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "benchmarks"))

from reading.score import Figure, join_simply, norm, placed, score_cells, score_facts, score_grids

HEAD = [["科目", None, "预算数", None], ["编码", "名称", "合计", "基本支出"]]
FIRST = [["合计", None, "30.00", "10.00"], ["201", "一般公共服务支出", "20.00", ""]]
SECOND = [["208", "社会保障和\n就业支出", "10.00", "10.00"]]
GOLD = [
    Figure(1, "30.00", "合计", "", ("预算数", "合计"), 1),
    Figure(1, "10.00", "合计", "", ("预算数", "基本支出"), 1),
    Figure(1, "20.00", "一般公共服务支出", "201", ("预算数", "合计"), 1),
    Figure(2, "10.00", "社会保障和就业支出", "208", ("预算数", "合计"), 1),
    Figure(2, "10.00", "社会保障和就业支出", "208", ("预算数", "基本支出"), 1),
]
FACTS = [(f.page, f.printed, f.label, f.code, "/".join(f.path)) for f in GOLD]


def test_a_perfect_reading_scores_all() -> None:
    grids = [(1, HEAD + FIRST), (2, HEAD + SECOND)]
    score = score_grids(GOLD, set(), grids)
    assert (score.in_cell, score.invented, score.placed, score.placed_joined) == (5, 0, 5, 5)
    facts = score_facts(GOLD, {1}, FACTS)
    assert (facts.in_cell, facts.placed, facts.single, facts.single_placed, facts.whole) == (5, 5, 5, 5, 5)


def test_without_the_header_only_a_join_puts_figures_in_their_column() -> None:
    score = score_grids(GOLD, set(), [(1, HEAD + FIRST), (2, SECOND)])
    assert (score.in_cell, score.placed, score.placed_joined) == (5, 3, 5)
    other = score_grids(GOLD, set(), [(1, HEAD + FIRST), (2, [["208", "社会保障和就业支出", "10.00", "", "10.00"]])])
    assert other.placed_joined == 3  # another number of columns: the simple join does not dare


def test_a_shifted_column_is_in_cells_but_not_in_its_place() -> None:
    shifted = [[a, b, d, c] for a, b, c, d in FIRST + SECOND]
    score = score_grids(GOLD, set(), [(1, HEAD + shifted[:2]), (2, HEAD + shifted[2:])])
    assert score.in_cell == 5
    assert score.placed == 2  # only the row whose two figures are equal


def test_a_shifted_row_is_not_in_its_place() -> None:
    rows = [["合计", None, "", ""], ["201", "一般公共服务支出", "30.00", "10.00"], ["208", "社会保障和就业支出", "20.00", ""]]
    assert placed(GOLD[:3], [[(1, [None if c is None else norm(c) for c in r]) for r in HEAD + rows]]) == [False] * 3


@pytest.mark.parametrize("cell", ["30.00 10.00", "3 0.000", "330.00"])
def test_merged_torn_and_doubled_figures_do_not_count(cell: str) -> None:
    right, amounts, invented = score_cells(GOLD[:1], [(1, norm(cell))])
    assert right == 0
    assert amounts == invented == 1


def test_equal_figures_need_two_cells() -> None:
    assert score_cells(GOLD[3:], [(2, "10.00")])[0] == 1
    assert sum(placed(GOLD[3:], [[(2, r) for r in [*HEAD, ["208", "", "10.00", ""]]]])) == 1


def test_facts_with_a_wrong_header_name_or_page_are_not_whole() -> None:
    for at, wrong in ((4, "预算数/项目支出"), (2, "其他支出"), (0, 7)):
        facts = [list(f) for f in FACTS]
        facts[2][at] = wrong
        score = score_facts(GOLD, set(), [tuple(f) for f in facts])
        assert score.whole == 4
    assert score.placed == 4


def test_radicals_are_the_characters_they_look_like_but_not_whole() -> None:
    facts = [(1, "20.00", "⼀般公共服务⽀出", "201", "预算数/合计")]
    assert score_facts(GOLD[2:3], set(), facts).whole == 1  # NFKC knows these
    car = [Figure(1, "5.00", "公务用车", "", ("金额",), 1)]
    score = score_facts(car, set(), [(1, "5.00", "公务用⻋", "", "金额")])
    assert (score.placed, score.whole) == (1, 0)


def test_joining_needs_neighbouring_pages() -> None:
    grids = [[(1, ["a", "b"])], [(3, ["c", "d"])], [(4, ["e", "f"])]]
    assert [len(g) for g in join_simply(grids)] == [1, 2]
