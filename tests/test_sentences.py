"""Sentences and their exact places: quotes, brackets, decimals; a line shared by two sentences."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yqlib.layout.blocks import Line
from yqlib.layout.sentences import joined, split, units
from yqlib.sources.page import Box


def _split(text: str, semicolons: bool = False) -> list[str]:
    return [s.text for s in split(joined([Line(text, line=1)]), semicolons)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("收入3.5万元。支出2万元。", ["收入3.5万元。", "支出2万元。"]),
        ("共三项；其一甲；其二乙。完。", ["共三项；其一甲；其二乙。", "完。"]),
        ("要求“过紧日子。”并执行。", ["要求“过紧日子。”", "并执行。"]),
        ("按“一切从简。”的要求执行。", ["按“一切从简。”的要求执行。"]),
        ("支出（含上年。不含本年）3万元。完。", ["支出（含上年。不含本年）3万元。", "完。"]),
        ("收入增加。（按表填写。）", ["收入增加。", "（按表填写。）"]),
        ("见《通知》（某发〔2024〕1号。完。", ["见《通知》（某发〔2024〕1号。", "完。"]),
        ("增加！！真的？是。", ["增加！！", "真的？", "是。"]),
        ("增加3万元，主要原因.新增项目", ["增加3万元，主要原因.", "新增项目"]),
        ("1. 收入情况", ["1. 收入情况"]),
        ("一.收入情况", ["一.收入情况"]),
        ("占12.5%｡其余为零", ["占12.5%｡", "其余为零"]),
        ("没有句号", ["没有句号"]),
        ("。", ["。"]),
        ("", []),
    ],
)
def test_where_sentences_end(text: str, expected: list[str]) -> None:
    assert _split(text) == expected


def test_semicolons_end_a_sentence_only_when_asked() -> None:
    assert _split("其一甲（含乙；丙）；其二丁。", semicolons=True) == ["其一甲（含乙；丙）；", "其二丁。"]


def test_a_sentence_knows_its_part_of_each_line() -> None:
    lines = [
        Line("收入三万元。支出", page=4, box=Box(100, 50, 180, 60)),
        Line("2万元。完。", page=5, box=Box(100, 40, 155, 50)),
    ]
    first, second, third = split(joined(lines))
    assert first.boxes == [(4, Box(100, 50, 160, 60))]
    assert second.boxes == [(4, Box(160, 50, 180, 60)), (5, Box(100, 40, 135, 50))]
    assert third.boxes == [(5, Box(135, 40, 155, 50))]
    assert (second.text, second.offset, second.page) == ("支出2万元。", 6, 4)
    assert [p.text for p in second.pieces] == ["支出", "2万元。"]


def test_a_sentence_of_a_transcript_knows_its_lines() -> None:
    (sentence,) = split(joined([Line("收入三", line=7), Line("万元。", line=9)]))
    assert (sentence.lines, sentence.boxes, sentence.page) == ([7, 9], [], None)


@given(st.lists(st.text("甲。；（）“”.1a ", min_size=1, max_size=12), min_size=1, max_size=6))
def test_sentences_and_their_pieces_hold_every_character_once(texts: list[str]) -> None:
    run = joined(Line(t, line=i) for i, t in enumerate(texts))
    assert "".join("".join(s.text.split()) for s in split(run)) == "".join("".join(texts).split())
    for sentence in split(run, semicolons=True):
        assert run.text[sentence.offset : sentence.offset + len(sentence.text)] == sentence.text
        assert "".join("".join(p.text for p in sentence.pieces).split()) == "".join(sentence.text.split())


def test_a_text_of_brackets_takes_linear_time() -> None:
    assert len(_split("（" * 20000 + "甲。" * 20000)) == 20000


def test_full_width_characters_count_two() -> None:
    assert units("甲1，a") == 3.0
