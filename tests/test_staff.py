"""Heads and bodies: the smallest sentences that give a count, and those that must give none."""

from __future__ import annotations

import re
from typing import Any

import pytest
from told import ABOUT, OWN, below, read, staff

from yqlib import schema
from yqlib.extract.base_part import base_parts, unit_tables
from yqlib.extract.lists import names_in
from yqlib.extract.said import fold, number_of
from yqlib.extract.staff import passages, staff_rows
from yqlib.forms import role_of_title, table
from yqlib.layout.captions import LogicalTable
from yqlib.layout.grid import text_grid


def _told(text: str, heading: str = "机构设置情况") -> list[tuple[Any, ...]]:
    return [(r["kind"], r.get("category"), r["basis"], r["count"]) for r in staff(text, heading)]


def _sheet(rows: str, title: str = "整体支出绩效目标申报表") -> LogicalTable:
    grid = text_grid([(n, line) for n, line in enumerate(rows.strip().split("\n"), 1)])
    assert grid is not None
    return LogicalTable([grid], [], title=title, role=role_of_title(title))


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("行政编制11名，实有人数10人。", [("establishment", "administrative", 11), ("actual", None, 10)]),
        (
            "核定事业编制１２名，聘用人员二十一人。",
            [("establishment", "institutional", 12), ("hired", None, 21)],
        ),
        (
            "离休人员1人，退休职工20人，遗属3人。",
            [("retired_cadre", None, 1), ("retired", None, 20), ("survivors", None, 3)],
        ),
        (
            "参公编制8个，工勤编制2个。",
            [("establishment", "civil_service_like", 8), ("establishment", "support", 2)],
        ),
        ("编制数为20，其他人员2人。", [("establishment", None, 20), ("other", None, 2)]),
        ("现有7名在编人员。", [("on_staff", None, 7)]),
        ("设九个股室。", [("internal_bodies", None, 9)]),
        (
            "所属事业单位2个，派出机构1个。",
            [("subordinate_units", "institutional", 2), ("dispatched", None, 1)],
        ),
        ("下属5家预算单位。", [("subordinate_units", "budget", 5)]),
        ("行政单位1家，参公单位1家。", [("units", "administrative", 1), ("units", "civil_service_like", 1)]),
    ],
)
def test_counts_are_read(text: str, rows: list[tuple[Any, ...]]) -> None:
    assert _told(text) == [(kind, category, "said", count) for kind, category, count in rows]


@pytest.mark.parametrize(
    "text",
    [
        "人员减少5人，新增在编人员2人。",
        "本年退休3人。",
        "经费增加，主要原因是退休人员3人需要补助。",
        "培训工作人员200人。",
        "接待20批次、260人次。",
        "编制床位300张。",
        "会同3个部门开展检查，走访12个单位。",
        "第三科室负责规划编制，共提出8个项目。",
        "为3名困难职工发放补助。",
    ],
)
def test_what_is_no_count_of_the_body_gives_no_row(text: str) -> None:
    assert _told(text) == []


@pytest.mark.parametrize("heading", ["主要职能", "绩效目标设置情况", "政府采购情况"])
def test_bodies_are_counted_where_the_body_is_described(heading: str) -> None:
    assert _told("本部门2个预算单位开展了编报工作。", heading) == []
    assert _told("本部门2个预算单位纳入汇总。") == [("units", "budget", "said", 2)]


def test_parts_know_their_whole() -> None:
    rows = staff("核定编制50人，其中：行政编制20人，事业编制30人；实有人数45人，退休12人。")
    parts = [(r["count"], r["part_of"]) for r in rows]
    whole = rows[0]["staff_id"]
    assert parts == [(50, None), (20, whole), (30, whole), (45, None), (12, None)]


def test_a_category_alone_takes_the_kind_of_the_count_before() -> None:
    rows = staff("核定事业编制8名（管理岗2名、专业技术岗6名），现有7人在岗，其中管理人员1名。")
    assert [(r["kind"], r["category"], r["count"]) for r in rows] == [
        ("establishment", "institutional", 8),
        ("establishment", "management", 2),
        ("establishment", "professional", 6),
        ("actual", None, 7),
        ("actual", "management", 1),
    ]


def test_words_before_a_colon_give_the_kind() -> None:
    rows = staff("编制人数：行政15人，事业20人；实有人数：行政14人。")
    assert [(r["kind"], r["category"], r["count"], r["part_of"]) for r in rows] == [
        ("establishment", "administrative", 15, None),
        ("establishment", "institutional", 20, None),
        ("actual", "administrative", 14, None),
    ]


def test_what_follows_a_closed_bracket_is_no_part() -> None:
    rows = staff("在职人员12名（其中：管理人员3名、工勤人员1名），退休人员5名。")
    assert [r["part_of"] for r in rows] == [None, rows[0]["staff_id"], rows[0]["staff_id"], None]


def test_units_among_the_subordinate_ones_are_their_parts() -> None:
    rows = staff("共有所属预算单位3个，其中参公事业单位1个，其他事业单位2个。")
    assert [(r["kind"], r["category"], r["part_of"]) for r in rows] == [
        ("subordinate_units", "budget", None),
        ("subordinate_units", "civil_service_like", rows[0]["staff_id"]),
        ("subordinate_units", "institutional", rows[0]["staff_id"]),
    ]


def test_the_body_in_hand_is_followed_through_the_paragraph() -> None:
    rows = staff(
        f"{OWN}是行政单位，行政编制11名。下设1个直属事业单位，为清河市水文站，是公益一类单位，事业编制8名。"
        "市节水中心成立于2020年，编制5名，该中心退休2人。我局退休9人。"
    )
    assert [(r["unit_name"], r["count"]) for r in rows if r["unit"] == "人"] == [
        (OWN, 11),
        ("清河市水文站", 8),
        ("市节水中心", 5),
        ("市节水中心", 2),
        (OWN, 9),
    ]


def test_a_name_right_before_the_figure_is_its_body() -> None:
    rows = staff("预算只包含局本级和清河市水利俱乐部在职7名人员，清河市水文站在职10名人员。")
    assert [(r["unit_name"], r["count"]) for r in rows] == [("清河市水利俱乐部", 7), ("清河市水文站", 10)]


def test_lists_are_counted_beside_what_is_said() -> None:
    assert _told("内设机构为办公室（党办）、规划和法规科、工程科等4个科室。") == [
        ("internal_bodies", None, "said", 4),
        ("internal_bodies", None, "listed", 3),
    ]
    assert _told("直属单位2个，分别是清河市水文站和清河市节水中心。")[1] == (
        "subordinate_units",
        None,
        "listed",
        2,
    )
    assert _told("内设办公室、财务科、业务科。") == [("internal_bodies", None, "listed", 3)]


def test_bodies_numbered_below_are_counted() -> None:
    text = "机关内设处室3个（正科级）：\n（一）办公室。负责日常工作。\n（二）工程科。负责工程。\n（三）节水科。负责节水。"
    assert _told(text) == [("internal_bodies", None, "said", 3), ("internal_bodies", None, "listed", 3)]


def test_an_open_or_merged_list_is_doubted() -> None:
    listed = [r for r in staff("所属单位有：清河市水文站、清河市节水中心等。") if r["basis"] == "listed"]
    assert listed[0]["count"] == 2 and "等" in listed[0]["doubt"]
    merged = names_in("办公室，以及分别面向城乡的征缴科、审核科")
    assert merged is not None and merged.vague


def test_the_base_part_of_a_sheet() -> None:
    sheet = _sheet(
        "部门名称\t066-清河市水务局\n\t内设职能部门数\t4个\t所属预算单位数\t2个\n\t核定的人员编制数\t61人\t实际在职人员总数\t53人\n"
        "\t\t\t其中:在编人员数\t50人\n其他人员数\t\t\t3人\n部门职责\t管理5名人员的各项工作，指导6个单位"
    )
    rows = staff_rows(list(base_parts([sheet])), ABOUT)
    assert [(r["kind"], r["count"], r["line"]) for r in rows] == [
        ("internal_bodies", 4, 2),
        ("subordinate_units", 2, 2),
        ("establishment", 61, 3),
        ("in_post", 53, 3),
        ("on_staff", 50, 4),
        ("other", 3, 5),
    ]
    assert {r["unit_name"] for r in rows} == {OWN}
    assert {r["part_of"] for r in rows[4:]} == {rows[3]["staff_id"]}


def test_a_sheet_that_says_all_in_one_cell_and_leaves_blanks() -> None:
    cell = "核定的人员编制数 8 人; 其中, 局本级 0 人; 二级机构 8 人。"
    sheet = _sheet(f"部门基本信息\t内设职能部(处) 个\t下属预算单位 0 个\n\t{cell}\t其他人员数 人")
    rows = staff_rows(list(base_parts([sheet])), ABOUT)
    assert [(r["kind"], r["unit_name"], r["count"]) for r in rows] == [
        ("subordinate_units", OWN, 0),
        ("establishment", OWN, 8),
        ("establishment", "局本级", 0),
        ("establishment", "二级机构", 8),
    ]


def test_a_table_that_lists_the_units() -> None:
    grid = text_grid(
        [(1, "序号\t单位名称\t备注"), (2, "1\t清河市水务局（本级）\t"), (3, "2\t清河市水文站\t")]
    )
    people = text_grid([(1, "序号\t单位名称"), (2, "1\t张三\t")])
    assert grid is not None and people is not None
    rows = unit_tables([LogicalTable([grid], []), LogicalTable([people], [])], ABOUT)
    assert [(r["kind"], r["basis"], r["count"]) for r in rows] == [("units", "listed", 2)]


def test_a_figure_with_a_space_inside_is_doubted() -> None:
    assert staff("在职人员1 2人。")[0]["doubt"] == "数字中有空格"
    assert staff("在职人员12人。")[0]["doubt"] is None


def test_chinese_numerals() -> None:
    told = {"九": 9, "十": 10, "十二": 12, "二十": 20, "一百零五": 105, "两": 2}
    assert {text: (number_of(text) or (None,))[0] for text in told} == told
    assert number_of("两三") is None  # 两三个 is no number


def test_clause_commas_keep_their_width() -> None:
    assert fold("有5，100人") == fold("有5，100人")
    assert "5,1" not in fold("有5，100人").text


def test_the_frame_fits_its_declaration() -> None:
    paragraphs, _, _ = read(below("机构设置情况", "行政编制11名，其中参公编制2名。"))
    schema.validate("staff", schema.frame("staff", staff_rows(list(passages(paragraphs)), ABOUT)))


def test_a_long_hostile_sentence_takes_no_time() -> None:
    assert len(staff("在职1人" * 3000)) > 100
    assert staff("和" * 4000 + "在职1人") is not None
    assert staff("、".join(["科"] * 4000) + "2个科室") is not None


@pytest.mark.parametrize("name", ["staff.csv", "assets.csv", "parts.csv", "dates.csv"])
def test_the_wordings_are_whole_rows_that_compile(name: str) -> None:
    rows = table(name)
    assert all(None not in row and None not in row.values() for row in rows)  # a comma wants quotes
    for row in rows:
        for column in ("wording", "heading", "sentence", "before", "after"):
            re.compile(row.get(column, ""))
