"""The outline: parts, sections and items as printed; lists, sentences and table titles are no headings."""

from __future__ import annotations

from printed import PITCH, centred, line, prose, set_text, typed

from yqlib.layout.outline import Section, place_tables, read_outline
from yqlib.layout.prose import Text, read_prose

SAID = "办理本单位的各项事务，并完成上级交办的其他任务，没有其他需要说明的事项。"


def _outline(text: str) -> Section:
    paragraphs, contents = read_prose([Text(tuple(typed(text)), {})])
    return read_outline(paragraphs, contents)


def _tree(node: Section) -> list:
    return [c.mark + c.heading if not c.children else [c.mark + c.heading, *_tree(c)] for c in node.children]


def test_parts_sections_and_subsections_are_a_tree() -> None:
    root = _outline(
        f"第一部分 概况\n一、职责\n{SAID}\n二、机构\n（一）内设\n{SAID}\n（二）下属\n{SAID}\n第二部分 说明\n一、收入\n{SAID}"
    )
    assert _tree(root) == [
        ["第一部分概况", "一、职责", ["二、机构", "（一）内设", "（二）下属"]],
        ["第二部分说明", "一、收入"],
    ]
    inner = root.children[0].children[1].children[0]
    assert inner.path == ("第一部分概况", "二、机构", "（一）内设")
    assert (inner.level, inner.kind) == (3, "subsection")
    assert [p.text for p in inner.paragraphs] == [SAID]


def test_half_width_brackets_points_and_missing_spaces() -> None:
    assert _tree(
        _outline(
            f"第一部分概况\n一.职责\n(一)内设\n{SAID}\n( 二 )下属\n{SAID}\n1．车辆情况：\n{SAID}\n(1)数量\n{SAID}"
        )
    ) == [
        ["第一部分概况", ["一.职责", "(一)内设", ["(二)下属", ["1．车辆情况", "(1)数量"]]]],
    ]


def test_headings_that_run_on_into_their_text() -> None:
    root = _outline(
        "第一部分 说明\n一、收入情况。本年收入3万元，与上年相同。\n（一）结构：其中拨款3万元，占全部收入。\n二、支出情况。本年支出3万元。"
    )
    part = root.children[0]
    assert [(c.mark, c.heading, c.own_line) for c in part.children] == [
        ("一、", "收入情况", False),
        ("二、", "支出情况", False),
    ]
    assert [p.kind for p in root.text()] == ["text"] * 3
    assert part.children[0].children[0].heading == "结构"


def test_repeated_and_skipped_numbers_stay_as_printed() -> None:
    assert _tree(_outline(f"第一部分 说明\n一、收入\n{SAID}\n一、支出\n{SAID}\n四、其他\n{SAID}")) == [
        ["第一部分说明", "一、收入", "一、支出", "四、其他"]
    ]


def test_a_part_heading_printed_on_a_page_of_its_own_and_again_is_one() -> None:
    assert _tree(_outline(f"第一部分 概况\n第一部分 概况\n一、职责\n{SAID}")) == [
        ["第一部分概况", "一、职责"]
    ]


def test_a_part_named_on_the_next_line() -> None:
    root = _outline(f"第一部分\n概况\n一、职责\n{SAID}")
    assert _tree(root) == [["第一部分概况", "一、职责"]]


def test_a_sentence_that_begins_like_a_part_is_text() -> None:
    assert _tree(_outline(f"第一部分 概况\n{SAID}\n第二部分的内容见附件，这里从略。")) == ["第一部分概况"]


def test_numbered_sentences_are_items_without_headings() -> None:
    root = _outline(
        "第一部分 概况\n一、职责\n1. 编制年度计划，并组织实施。\n2. 完成交办的其他任务。\n（1）其中第一项。"
    )
    section = root.children[0].children[0]
    assert [c.heading for c in section.children] == ["", ""]
    assert section.children[1].children[0].mark == "（1）"
    assert all(p.kind == "text" for c in section.children for p in c.paragraphs)


def test_names_one_after_another_are_a_list() -> None:
    root = _outline(
        f"第一部分 概况\n一、机构\n（一）内设机构\n1.办公室\n2.财务科\n3.业务科\n从单位构成看，共三个科室。\n二、其他\n{SAID}"
    )
    inner = root.children[0].children[0].children[0]
    assert [p.kind for p in inner.text()] == ["text"] * 4
    assert inner.paragraphs[0].text == "从单位构成看，共三个科室。"
    assert inner.paragraphs[0].section is inner


def test_a_glossary_is_numbered_entries() -> None:
    root = _outline(
        "第四部分 名词解释\n一、基本支出：指保障机构运转的支出。\n二、项目支出：指完成任务的支出。"
    )
    assert _tree(root) == [["第四部分名词解释", "一、基本支出", "二、项目支出"]]


def test_amounts_make_no_heading() -> None:
    root = _outline(
        "第三部分 说明\n一、收入\n1．拨款收入3万元\n（1）一般公共预算3万元，与上年相同。\n2．其他收入0万元"
    )
    assert [c.heading == "" or c.own_line for c in root.children[0].children[0].children] == [True, True]
    assert [p.kind for p in root.text()] == ["text"] * 3


def test_a_table_title_is_a_heading_only_where_it_is_printed_as_one() -> None:
    root = _outline(f"第二部分 报表\n2024年部门收支总表\n一、收入预算总表\n第三部分 说明\n{SAID}")
    assert _tree(root) == [["第二部分报表", "一、收入预算总表"], "第三部分说明"]
    assert [p.kind for p in root.children[0].paragraphs] == ["caption"]


def test_an_item_style_may_stand_above_brackets() -> None:
    root = _outline(f"第一部分 说明\n1、车辆\n（一）编制\n{SAID}\n（二）实有\n{SAID}\n2、房屋\n{SAID}")
    assert _tree(root) == [["第一部分说明", ["1、车辆", "（一）编制", "（二）实有"], "2、房屋"]]


def test_large_centred_titles_are_parts_where_none_are_numbered() -> None:
    lines = [centred("某某单位主要职能", 60), *set_text([SAID, SAID], top=110)]
    lines += [
        centred("科技专项经费情况说明", 60, 2),
        line("一、概述", 110, page=2),
        *set_text([SAID], top=110 + PITCH, page=2),
    ]
    paragraphs = prose(lines)
    root = read_outline(paragraphs)
    assert _tree(root) == ["某某单位主要职能", ["科技专项经费情况说明", "一、概述"]]
    assert root.children[1].page == 2


def test_unnumbered_headings_of_a_transcript_are_known_wordings() -> None:
    root = _outline(
        f"目录\n部门收支说明 2\n名词解释 5\n其他 7\n2024年部门预算编制说明\n{SAID}\n名词解释\n（一）收入：指取得的资金。"
    )
    assert _tree(root) == ["2024年部门预算编制说明", ["名词解释", "（一）收入"]]


def test_tables_stand_in_the_section_before_them() -> None:
    root = _outline(f"第一部分 概况\n一、职责\n{SAID}\n第二部分 报表\n\n\n\n\n第三部分 说明\n{SAID}")
    place_tables(root, [("a", (0, 0, 1, 0)), ("b", (0, 0, 6, 0)), ("c", (0, 0, 99, 0))])
    assert [c.tables for c in root.children] == [["a"], ["b"], ["c"]]


def test_the_tree_prints_headings_with_counts() -> None:
    root = _outline(f"第一部分 概况\n一、职责\n{SAID}\n1. 其一，编制计划。\n二、机构\n{SAID}")
    assert str(root) == "第一部分 概况\n  一、职责（2 段）\n  二、机构（1 段）"
    assert str(_outline(SAID)) == "（没有识别出标题）"
    assert [s.heading for s in root.find("机 构")] == ["机构"]
