"""Paragraphs: wrapped lines rejoined over lines, pages and tables, and nothing counted twice or lost."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from printed import EM, LEFT, PITCH, centred, line, prose, set_text, texts, typed

from yqlib import forms
from yqlib.layout.blocks import Line
from yqlib.layout.contents import take_contents
from yqlib.layout.prose import Text, read_prose

LONG = "本单位全年安排各类支出若干万元，比上年有所增加，增加的原因是新增加了一个项目和两名人员"
NEXT = "按照用途划分，其中基本支出用于保障日常运转，项目支出用于完成专门的任务和事业发展目标"
THIRD = "没有其他需要说明的情况，特此说明，请以附表中列出的数字为准，表内数字均已经过核对了"


def test_wrapped_lines_are_one_paragraph_and_an_indent_begins_the_next() -> None:
    assert texts(set_text([LONG + "。", NEXT + "。", THIRD + "。"])) == [
        LONG + "。",
        NEXT + "。",
        THIRD + "。",
    ]


def test_a_paragraph_that_ends_at_the_margin_is_ended_by_the_next_indent() -> None:
    full = ("甲" * 57) + "。"  # 18 + 20 + 20: its last line is full
    assert texts(set_text([full, NEXT + "。"])) == [full, NEXT + "。"]


def test_a_sentence_that_ends_at_the_margin_does_not_end_the_paragraph() -> None:
    inside = ("甲" * 37) + "。" + ("乙" * 30) + "。"
    assert texts(set_text([inside, NEXT + "。"])) == [inside, NEXT + "。"]


def test_a_short_line_without_a_stop_is_no_part_of_the_next() -> None:
    listed = [line(t, 80 + i * PITCH, LEFT + 2 * EM) for i, t in enumerate(["办公室", "财务科", "业务科"])]
    rest = set_text([LONG + "。", NEXT + "。"], top=80 + 3 * PITCH)
    assert texts([*listed, *rest]) == ["办公室", "财务科", "业务科", LONG + "。", NEXT + "。"]


def test_a_paragraph_goes_on_after_a_page_a_number_and_a_table() -> None:
    lines = set_text([NEXT + "。", LONG + "。"], top=580)
    head, tail = lines[:5], lines[5:]
    moved = [replace(x, page=3, box=x.box._replace(top=80, bottom=96)) for x in tail]
    between = [
        line("- 1 -", 660, 240, size=10),
        line("公开03表", 60, page=2),
        line("2", 670, 240, 2, size=10),
    ]
    assert texts([*head, *between, *moved], "text") == [NEXT + "。", LONG + "。"]
    assert texts([*head, *between, *moved], "caption") == ["公开03表"]


def test_an_indented_line_at_the_head_of_a_page_begins_a_paragraph() -> None:
    full = ("甲" * 57) + "。"
    lines = [*set_text([NEXT + "。", full], top=500), *set_text([LONG + "。"], page=2)]
    assert texts(lines) == [NEXT + "。", full, LONG + "。"]


def test_a_sentence_that_fills_the_foot_of_a_page_may_go_on_flush_on_the_next() -> None:
    lines = set_text([NEXT + "。", "甲" * 37 + "。" + "乙" * 25 + "。"], top=580)
    head, tail = lines[:-2], lines[-2:]
    assert head[-1].text.endswith("。")
    moved = [
        replace(x, page=2, box=x.box._replace(top=80 + i * PITCH, bottom=96 + i * PITCH))
        for i, x in enumerate(tail)
    ]
    assert len(texts([*head, *moved])) == 2


def test_a_figure_broken_over_lines_is_one_and_latin_words_keep_a_space() -> None:
    lines = set_text([NEXT + "。"])
    top = lines[-1].box.top + PITCH
    broken = [
        line("本单位全年安排各类支出共计为1,2", top, LEFT + 2 * EM + 8),
        line("34.56万元，用于建设甲乙丙丁Data Base", top + PITCH),
        line("Center一座。", top + 2 * PITCH),
    ]
    assert texts([*lines, *broken])[1] == (
        "本单位全年安排各类支出共计为1,234.56万元，用于建设甲乙丙丁Data Base Center一座。"
    )


def test_a_line_ends_early_before_a_figure_that_would_not_have_fitted() -> None:
    lines = set_text([LONG + "。", NEXT + "。"])
    top = lines[-1].box.top + PITCH
    ragged = [
        line("本年度收入预算总计达到人民币", top, LEFT + 2 * EM),
        line("123456789012.34万元，其余为零。", top + PITCH),
    ]
    assert texts([*lines, *ragged])[2] == "本年度收入预算总计达到人民币123456789012.34万元，其余为零。"


def test_paragraphs_set_flush_are_parted_by_the_space_between() -> None:
    lines, top = [], 80.0
    for text in (LONG + "。", NEXT + "。", THIRD + "。"):
        block = set_text([text], top=top, indent=0)
        lines += block
        top = block[-1].box.top + 1.6 * PITCH
    assert texts(lines) == [LONG + "。", NEXT + "。", THIRD + "。"]


def test_a_hanging_item_keeps_its_further_lines() -> None:
    body = set_text([LONG + "。", NEXT + "。"], indent=0)
    top = body[-1].box.top + 2 * PITCH
    item = [
        line("1、" + "甲" * 18, top),
        line("乙" * 18, top + PITCH, LEFT + 2 * EM),
        line("丙。", top + 2 * PITCH, LEFT + 2 * EM),
    ]
    assert texts([*body, *item])[-1] == "1、" + "甲" * 18 + "乙" * 18 + "丙。"


def test_a_mark_that_a_line_happens_to_begin_with_begins_nothing() -> None:
    text = "甲" * 18 + "乙" * 18 + "参见"  # the next line begins with the mark
    lines = [*set_text([LONG + "。", NEXT + "。"]), *set_text([text + "（一）中所列各项。"], top=300)]
    assert texts(lines)[2] == text + "（一）中所列各项。"


def test_lines_printed_again_after_the_break_count_once_and_where_they_are_seen() -> None:
    first = set_text([LONG + "。"], top=40) + set_text([NEXT + "。", THIRD + "。"], top=620)
    again = [
        replace(x, page=2, box=x.box._replace(top=x.box.top - 620, bottom=x.box.bottom - 620))
        for x in first[3:]
    ]
    rest = set_text(["以上各项均为预算数。"], top=240, page=2)
    found = prose([*first, *again, *rest])
    assert [p.text for p in found] == [LONG + "。", NEXT + "。", THIRD + "。", "以上各项均为预算数。"]


def test_reprinted_lines_out_of_sight_yield_to_the_copy_in_sight() -> None:
    hidden = set_text([NEXT + "。", THIRD + "。"], top=520)
    gap = [
        replace(
            x,
            box=x.box._replace(
                top=x.box.top + (40 if i > 1 else 0), bottom=x.box.bottom + (40 if i > 1 else 0)
            ),
        )
        for i, x in enumerate(hidden)
    ]
    again = [
        replace(x, page=2, box=x.box._replace(top=x.box.top - 525, bottom=x.box.bottom - 525)) for x in gap
    ]
    found = prose([*set_text([LONG + "。"], top=300), *gap, *again])
    assert [p.text for p in found] == [LONG + "。", NEXT + "。", THIRD + "。"]
    assert [p for p, _ in found[1].boxes] == [1, 1, 2] and found[2].pages == [2]


def test_equal_lines_in_the_middle_of_pages_stay_twice() -> None:
    assert len(texts([*set_text(["合计如下。"], top=300), *set_text(["合计如下。"], top=300, page=2)])) == 2


def test_page_numbers_in_other_hands_are_no_text() -> None:
    marks = [
        line(t, 660, 240, page, 9) for page, t in enumerate(["— iv —", "3/10", "Page 5 of 9", "－ 6 －"], 1)
    ]
    assert texts([*marks, *set_text([LONG + "。"], page=5)]) == [LONG + "。"]


def test_files_do_not_run_into_each_other() -> None:
    head, tail = set_text([LONG + "。"], top=600)[:2], set_text([LONG + "。"], top=80)[2:]
    one, two = (Text(tuple(x), {1: (500.0, 700.0)}) for x in (head, tail))
    found = read_prose([one, two]).paragraphs
    assert [p.file for p in found] == [0, 1]


# ---- contents ------------------------------------------------------------------------------------


def _contents(lines: list[Line]) -> list[tuple[str, int | None]]:
    return [(e.title, e.number) for e in take_contents(lines)[0]]


def test_contents_with_leaders_and_a_wrapped_entry() -> None:
    lines = typed(
        "封面\n目  录\n第一部分 概况........1\n一、职责……………… 2\n二、一般公共预算“三公”经费、会议费、培训费支出\n情况表·········· 13\n\n第一部分 概况\n一、职责\n办理事务。"
    )
    assert _contents(lines) == [
        ("第一部分 概况", 1), ("一、职责", 2), ("二、一般公共预算“三公”经费、会议费、培训费支出情况表", 13),
    ]  # fmt: skip
    assert [p.text for p in read_prose([Text(tuple(lines), {})]).paragraphs] == [
        "封面", "第一部分 概况", "一、职责", "办理事务。",
    ]  # fmt: skip


def test_contents_without_page_numbers_end_where_the_first_entry_is_printed_again() -> None:
    entries = [
        "第一部分 概况",
        "一、主要职能",
        "二、机构设置",
        "第二部分 预算表",
        "一、收支总表",
        "第三部分 名词解释",
    ]
    body = ["第一部分 概况", "一、主要职能"]
    lines = [centred("目录", 80)] + [line(t, 120 + i * PITCH) for i, t in enumerate(entries)]
    lines += [line(t, 330 + i * PITCH) for i, t in enumerate(body)] + set_text([LONG + "。"], top=400)
    assert [t for t, _ in _contents(lines)] == entries
    assert texts(lines)[:2] == body


def test_contents_without_a_heading_are_told_by_leaders_and_numbers() -> None:
    lines = typed("一、概况......1\n二、收支......3\n三、说明......5\n一、概况\n办理事务。")
    assert len(_contents(lines)) == 3


def test_a_title_in_larger_letters_on_the_next_page_ends_the_contents() -> None:
    lines = [
        centred("目录", 80),
        line("一、主要职能", 120),
        line("二、名词解释", 148),
        centred("某某单位主要职能", 80, 2),
    ]
    assert [t for t, _ in _contents(lines)] == ["一、主要职能", "二、名词解释"]


def test_a_year_at_the_end_of_an_entry_is_no_page_number() -> None:
    assert _contents(typed("目录\n一、概况 1\n二、规划 2026\n三、说明 5")) == [
        ("一、概况", 1),
        ("二、规划 2026", None),
        ("三、说明", 5),
    ]


# ---- transcripts ---------------------------------------------------------------------------------


def test_lines_of_a_transcript_are_paragraphs() -> None:
    assert texts(typed(f"一、收支情况\n\n{LONG}。\n\n{NEXT}：\n{THIRD}。\n无")) == [
        "一、收支情况", LONG + "。", NEXT + "：", THIRD + "。", "无",
    ]  # fmt: skip


def test_a_paragraph_cut_by_a_page_break_goes_on() -> None:
    cut = f"{LONG}，其中一般公共\n\n服务支出3万元、其他支出4万元。\n\n{NEXT}（含\n\n上年结转）。"
    assert texts(typed(cut)) == [
        f"{LONG}，其中一般公共服务支出3万元、其他支出4万元。",
        f"{NEXT}（含上年结转）。",
    ]


def test_paragraphs_without_a_stop_are_not_run_together() -> None:
    assert len(texts(typed(f"{LONG}\n\n公用经费2万元，包括办公费。\n\n本单位没有其他事项"))) == 3


def test_a_hard_wrapped_transcript_is_rejoined() -> None:
    rows = []
    for text in (LONG + "。", NEXT + "。", THIRD + "。", LONG + NEXT + "。"):
        rows += [text[i : i + 20] for i in range(0, len(text), 20)] + [""]
    assert texts(typed("\n".join(rows))) == [LONG + "。", NEXT + "。", THIRD + "。", LONG + NEXT + "。"]


def test_numbers_that_rise_through_a_transcript_are_page_numbers() -> None:
    assert texts(typed(f"{LONG}。\n1\n{NEXT}。\n2\n{THIRD}。\n3")) == [LONG + "。", NEXT + "。", THIRD + "。"]
    assert "7" in texts(typed(f"{LONG}。\n7\n{NEXT}。"))


# ---- nothing lost --------------------------------------------------------------------------------

_WORDS = st.text("甲乙丙丁，。；：（）“”、一二三.1234567890 abc%", min_size=1, max_size=30)
_PLACED = st.builds(
    lambda text, top, x0, page, size: line(text, top, x0, page, size),
    _WORDS, st.floats(0, 690), st.floats(0, 300), st.integers(1, 3), st.sampled_from([9.0, 16.0, 22.0]),
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(_PLACED, max_size=25), st.lists(_WORDS, max_size=8))
def test_every_character_is_in_one_paragraph_or_entry_or_dropped_for_a_reason(placed, spoken) -> None:
    placed = sorted(placed, key=lambda x: (x.page, x.box.top))
    lines = [*placed, *(Line(t, line=i) for i, t in enumerate(spoken, 1))]
    found = read_prose([Text(tuple(lines), dict.fromkeys((1, 2, 3), (500.0, 700.0)))])
    kept = [id(p.line) for q in found.paragraphs for p in q.pieces]
    listed = [id(x) for e in found.contents for x in e.lines]
    assert len(kept) == len(set(kept)) and not set(kept) & set(listed)
    order = {id(x): i for i, x in enumerate(lines)}
    for paragraph in found.paragraphs:
        places = [order[id(p.line)] for p in paragraph.pieces]
        assert places == sorted(places)
        assert _bare(paragraph.text) == _bare("".join(p.line.text for p in paragraph.pieces))
        assert _bare("".join(s.text for s in paragraph.sentences)) == _bare(paragraph.text)
        for sentence in paragraph.sentences:
            assert _bare("".join(p.text for p in sentence.pieces)) == _bare(sentence.text)
    dropped = [x for x in lines if id(x) not in {*kept, *listed} and x.text.strip()]
    others = {forms.normalise(x.text) for x in lines if id(x) in {*kept, *listed}}
    assert all(
        _is_number(x.text) or _is_heading(x.text) or forms.normalise(x.text) in others for x in dropped
    )


def _bare(text: str) -> str:
    return "".join(text.split())


def _is_number(text: str) -> bool:
    return not set(_bare(text)) - set("0123456789/,，-—~·•")


def _is_heading(text: str) -> bool:
    return forms.normalise(text) == "目录"
