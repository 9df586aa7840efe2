"""What a disclosure promises against what it has: the smallest right and wrong documents of each fact."""

from __future__ import annotations

from typing import Any

import pytest
from printed import centred, line
from told import ABOUT, OWN, read

from yqlib import forms, schema
from yqlib.extract import entries
from yqlib.extract.compliance import Told, part_rows
from yqlib.extract.dates import date_rows
from yqlib.extract.entries import entry_rows, number_in
from yqlib.extract.glossary import catalogue_rows, term_rows
from yqlib.extract.own_names import name_rows, relation, spellings
from yqlib.layout.captions import LogicalTable
from yqlib.layout.contents import Entry
from yqlib.layout.grid import text_grid
from yqlib.layout.outline import Section, read_outline
from yqlib.layout.prose import Paragraph, Text, read_prose

SAID = "办理本单位的各项事务，没有其他需要说明的事项。"


def _table(number: int, title: str, role: str = "balance", **more: Any) -> dict[str, Any]:
    return {
        "table_id": f"d/t{number:02d}",
        "role": role,
        "table_no": f"公开{number:02d}表",
        "title": title,
        "note": None,
        "empty": False,
        "page": None,
        "line": 100 * number,
        "x0": None,
        "top": None,
        "x1": None,
        "bottom": None,
        "reader": "transcript",
    } | more


def _parts(text: str, tables: list[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    paragraphs, outline, contents = read(text)
    filled = frozenset(t["table_id"] for t in tables if not t["empty"])
    rows = part_rows(Told(contents, outline, paragraphs, tables, filled), ABOUT)
    schema.validate("parts", schema.frame("parts", rows))
    return [r for r in rows if r["kind"] == kind]


# ---- contents against body -----------------------------------------------------------------------

CONTENTS = "目录\n第一部分 概况.....1\n一、主要职责.....1\n二、机构设置情况.....1\n第二部分 预算表.....2\n表一收支总表.....2\n表二收入总表.....3\n"
BODY = f"第一部分 概况\n一、主要职责\n{SAID}\n二、机构设置情况\n{SAID}\n第二部分 预算表\n"
BOTH = [_table(1, "收支总表"), _table(2, "收入总表", "income")]


def test_every_entry_is_found() -> None:
    rows = _parts(CONTENTS + BODY, BOTH, "entry")
    assert [(r["name"], r["state"]) for r in rows] == [
        ("第一部分 概况", "found"),
        ("一、主要职责", "found"),
        ("二、机构设置情况", "found"),
        ("第二部分 预算表", "found"),
        ("表一收支总表", "found"),
        ("表二收入总表", "found"),
    ]
    assert [r["table_id"] for r in rows][-2:] == ["d/t01", "d/t02"]
    assert [r["number"] for r in rows][-2:] == [1, 2]


def test_colons_stops_and_the_own_name_do_not_count() -> None:
    contents = f"目录\n第一部分：{OWN}概况....1\n一、单位主要职责。....1\n二、机构设置....1\n第二部分：{OWN}预算表....2\n表一：收支总表....2\n"
    body = f"第一部分 概况\n一、主要职责\n{SAID}\n二、机构设置\n{SAID}\n第二部分 预算表\n"
    assert {r["state"] for r in _parts(contents + body, BOTH, "entry")} == {"found"}


def test_an_entry_without_its_section_or_table_is_missing() -> None:
    body = BODY.replace(f"二、机构设置情况\n{SAID}\n", "")
    rows = _parts(CONTENTS + body, BOTH[:1], "entry")
    assert [r["name"] for r in rows if r["state"] == "missing"] == ["二、机构设置情况", "表二收入总表"]


def test_a_title_in_other_words_is_near_and_quoted() -> None:
    rows = _parts(CONTENTS + BODY.replace("一、主要职责", "一、主要职能"), BOTH, "entry")
    assert [(r["name"], r["found_as"]) for r in rows if r["state"] == "near"] == [
        ("一、主要职责", "一、主要职能")
    ]


def test_a_title_of_another_year_is_near() -> None:
    contents = CONTENTS.replace("表一收支总表", "表一2030年收支总表")
    rows = _parts(contents + BODY, [_table(1, "2029年收支总表"), BOTH[1]], "entry")
    assert [(r["state"], r["found_as"]) for r in rows if "2030" in r["name"]] == [("near", "2029年收支总表")]


def test_a_table_is_not_found_in_the_text_about_it() -> None:
    body = BODY + f"第三部分 情况说明\n一、收入总表情况说明\n{SAID}\n"
    rows = _parts(CONTENTS + body, BOTH[:1], "entry")
    assert rows[-1]["state"] == "missing"


def _paged(numbers: list[int], pages: list[int]) -> list[dict[str, Any]]:
    """Entries 一 to 四 with the page numbers printed and the pages their sections stand on."""
    titles = ["一、职责情况", "二、机构情况", "三、收入情况", "四、支出情况"]
    lines = [centred("目录", 80)]
    lines += [
        line(f"{t}{'.' * 12}{n}", 120 + 30 * i) for i, (t, n) in enumerate(zip(titles, numbers, strict=True))
    ]
    for title, page in zip(titles, pages, strict=True):
        lines += [line(title, 80, page=page), line(SAID, 120, page=page)]
    paragraphs, contents = read_prose([Text(tuple(lines), dict.fromkeys(range(1, 12), (500.0, 700.0)))])
    told = Told(contents, read_outline(paragraphs, contents), paragraphs, [], frozenset())
    return [r for r in part_rows(told, ABOUT) if r["kind"] == "entry"]


def test_page_numbers_agree_once_their_offset_is_known() -> None:
    rows = _paged([1, 2, 3, 4], [3, 4, 5, 6])
    assert {r["offset"] for r in rows} == {2}
    assert [r["page_difference"] for r in rows] == [0, 0, 0, 0]


def test_a_wrong_page_number_stands_out() -> None:
    rows = _paged([1, 2, 9, 4], [3, 4, 5, 6])
    assert [r["page_difference"] for r in rows] == [0, 0, -6, 0]
    assert (rows[2]["printed_page"], rows[2]["found_page"]) == (9, 5)


def test_page_numbers_without_any_agreement_say_nothing() -> None:
    rows = _paged([1, 3, 6, 2], [3, 4, 5, 6])
    assert not any("page_difference" in r for r in rows)


@pytest.mark.parametrize("same_words", [True, False])
def test_a_long_contents_page_is_not_held_against_every_heading(
    same_words: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared = 0
    likeness = entries._likeness

    def counted(entry: entries.Body, body: entries.Body) -> float:
        nonlocal compared
        compared += 1
        return likeness(entry, body)

    monkeypatch.setattr(entries, "_likeness", counted)
    titles = [f"项目支出{'' if same_words else chr(0x4E00 + 7 * i)}预算情况" for i in range(300)]
    headings = [Section(level=1, kind="section", heading=t + "如下", printed=_heading(t)) for t in titles * 4]
    root = Section(children=headings)
    contents = [Entry(t, 1, [line(t, 80)]) for t in titles]
    rows = entry_rows(contents, root, [], ABOUT)
    assert {r["state"] for r in rows} == {"near"}
    if not same_words:  # the nearest one is found all the same
        assert all(r["found_as"] == r["name"] + "如下" for r in rows)
    assert compared <= 50 * len(titles)  # of 360,000 pairs


def _heading(text: str) -> Paragraph:
    return read_prose([Text((line(text, 80),), {})])[0][0]


# ---- tables in order -----------------------------------------------------------------------------


def _states(numbers: list[str | None]) -> list[tuple[str, int | None]]:
    tables = [_table(i, f"第{i}张预算表", table_no=n, line=i) for i, n in enumerate(numbers, 1)]
    return [(r["state"], r["number"]) for r in _parts(BODY, tables, "table")]


def test_tables_in_order() -> None:
    assert _states(["公开01表", "公开02表", "公开03表"]) == [("found", 1), ("found", 2), ("found", 3)]


def test_a_number_twice() -> None:
    assert _states(["表一", "表二", "表二"]) == [("found", 1), ("found", 2), ("doubled", 2)]


def test_a_number_left_out_and_one_out_of_order() -> None:
    assert _states(["公开01表", "公开03表", "公开04表"]) == [
        ("found", 1),
        ("missing", 2),
        ("found", 3),
        ("found", 4),
    ]
    assert _states(["公开01表", "公开03表", "公开02表"]) == [("found", 1), ("found", 3), ("out_of_order", 2)]


def test_tables_without_a_number_may_be_the_one_left_out() -> None:
    assert _states(["公开01表", None, "公开03表"]) == [("found", 1), ("unnumbered", None), ("found", 3)]
    assert _states([None, None, "公开03表"]) == [("unnumbered", None), ("unnumbered", None), ("found", 3)]


def test_parts_of_one_table_bear_one_number() -> None:
    assert _states(["公开01-1表", "公开01-2表"]) == [("found", 1), ("found", 1)]


def test_numbers_of_tables() -> None:
    assert [number_in(t) for t in ("表十二", "公开01表", "附表3", None, "公开表")] == [12, 1, 3, None, None]


# ---- notes of empty tables -----------------------------------------------------------------------


def _notes(note: str | None, empty: bool = True, text: str = BODY, **more: Any) -> list[tuple[str, str]]:
    tables = [_table(1, "政府性基金预算支出表", "fund_expenditure", note=note, empty=empty, **more)]
    return [(r["name"], r["state"]) for r in _parts(text, tables, "note")]


def test_an_empty_table_with_its_note() -> None:
    assert _notes("注：本单位没有政府性基金，故本表无数据。") == [("政府性基金预算支出表", "found")]


def test_an_empty_table_without_a_note() -> None:
    assert _notes(None) == [("政府性基金预算支出表", "missing")]
    assert _notes("注：金额以万元为单位。") == [("政府性基金预算支出表", "missing")]


def test_an_empty_table_explained_in_the_text() -> None:
    text = f"{BODY}三、政府性基金情况说明\n本单位没有政府性基金预算。\n"
    assert _notes(None, text=text, line=1000) == [("政府性基金预算支出表", "elsewhere")]


def test_the_instruction_of_the_form_is_no_note() -> None:
    text = f"{BODY}无政府性基金收支的，仍保留该表格式，并在本表下方作说明：\n"
    assert _notes(None, text=text, line=1) == [("政府性基金预算支出表", "missing")]


def test_a_filled_table_that_says_it_is_empty() -> None:
    assert _notes("本表无数据", empty=False) == [("政府性基金预算支出表", "unclear")]
    assert _notes(None, empty=False) == []


# ---- parts asked for -----------------------------------------------------------------------------


def _required(text: str, tables: list[dict[str, Any]]) -> dict[str, str]:
    return {r["key"]: r["state"] for r in _parts(text, tables, "required")}


def test_parts_asked_for_are_found_by_table_heading_or_sentence() -> None:
    text = f"{BODY}第三部分 情况说明\n一、“三公”经费情况说明\n{SAID}\n二、其他\n本单位机关运行经费3万元。\n第四部分 名词解释\n一、基本支出：{SAID}\n"
    states = _required(text, BOTH)
    assert {
        states[k] for k in ("duties", "structure", "balance", "income", "three_public_said", "glossary")
    } == {"found"}
    assert states["operating_said"] == "near"
    assert {states[k] for k in ("expenditure", "procurement_said", "assets_said", "performance_said")} == {
        "missing"
    }


def test_a_heading_without_text_is_no_part() -> None:
    assert _required("第一部分 概况\n一、主要职责\n第二部分 预算表\n", BOTH)["duties"] == "missing"


def test_every_part_asked_for_has_its_rule() -> None:
    rows = [r for r in forms.table("parts.csv") if r["use"] == "required"]
    assert all(r["source"] and r["zh"] and (r["roles"] or r["heading"]) for r in rows)
    known = {r.role for r in forms.roles()}
    assert all(role in known for r in rows for role in r["roles"].split())


# ---- names ---------------------------------------------------------------------------------------

LONG = "清河市药械集中招标采购中心（清河市医保网络中心）"


@pytest.mark.parametrize(
    ("name", "official", "told"),
    [
        (OWN, OWN, ("same", "")),
        ("清河市药械集中招标采购中心(清河市医保网络中心)", LONG, ("same", "")),
        ("清河市医保网络中心", LONG, ("bracketed", "")),
        ("市水务局", OWN, ("abbreviation", "缺“清河”")),
        ("清河市药械集中采购中心（清河市医保网络中心）", LONG, ("variant", "缺“招标”")),
        ("清河市规划与自然资源局", "清河市规划和自然资源局", ("variant", "“和”作“与”")),
        ("清河市人民法院", "清河市人民检察院", ("other", "“检察”作“法”")),
    ],
)
def test_names_are_compared_by_their_characters(name: str, official: str, told: tuple[str, str]) -> None:
    assert relation(name, official) == told


def test_spellings_in_a_text_are_found_apart() -> None:
    text = forms.normalise(
        f"{LONG}由市局管理。清河市药械集中采购中心（清河市医保网络中心）有车，清河市医保网络中心无车。"
    )
    assert [s.relation for s in spellings(text, LONG)] == ["same", "variant", "bracketed"]


def test_another_body_is_no_spelling() -> None:
    text = forms.normalise("清河市水文站、清河市人民法院、省水务局、清河市财政局")
    assert spellings(text, OWN) == []
    assert spellings(text, "清河市人民检察院") == []


def test_the_city_s_body_in_a_title_of_the_district_s() -> None:
    official, title = (
        "上海市普陀区规划和自然资源局",
        forms.normalise("上海市规划和自然资源局2030年度部门决算表"),
    )
    assert spellings(title, official) == []  # in prose it is another body
    assert [(s.relation, s.difference) for s in spellings(title, official, wide=True)] == [
        ("other", "缺“普陀区”")
    ]


def test_where_each_spelling_stands() -> None:
    text = f"{OWN}\n2030年度部门预算\n目录\n第一部分 概况.....1\n第二部分 说明.....2\n第一部分 概况\n{OWN}是行政单位。市水务局编制9名，清河市水利务局有车。\n"
    paragraphs, _, contents = read(text)
    tables = [_table(1, "收支总表"), _table(2, "收入总表")]
    rows = name_rows(paragraphs, contents, tables, {"d/t01": OWN, "d/t02": "清河市水利局"}, [], ABOUT)
    assert [(r["place"], r["name"], r["relation"], r["times"]) for r in rows] == [
        ("cover", OWN, "same", 1),
        ("prose", OWN, "same", 1),
        ("prose", "市水务局", "abbreviation", 1),
        ("prose", "清河市水利务局", "variant", 1),
        ("table", OWN, "same", 1),
        ("table", "清河市水利局", "other", 1),
    ]
    schema.validate("names", schema.frame("names", rows))


# ---- dates, terms, catalogue ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("截至2029年12月31日，本单位共有车辆3辆。", ["as_of"]),
        ("2029年末共有车辆3辆。", ["as_of"]),
        ("2030年收入3万元，比2029年增加1万元。", ["report", "comparison"]),
        ("与2029年预算持平。", ["comparison"]),
        ("依据《关于编制2029年预算的通知》（财预〔2018〕16号）。", ["citation", "citation"]),
        ("本单位成立于2019年，2023年更名。", ["founded", "founded"]),
        ("2030.1.1-2030.12.31", ["period", "period"]),
        ("2030年3月10日", ["issued"]),
        ("二〇三〇年收入3万元。", ["report"]),
        ("共有20301项业务。", []),
    ],
)
def test_dates_and_what_they_are_for(text: str, roles: list[str]) -> None:
    rows = date_rows(read(f"第一部分 概况\n一、说明\n{text}\n")[0], ABOUT)
    assert [r["role"] for r in rows if r["section"] and "说明" in r["section"]] == roles
    schema.validate("dates", schema.frame("dates", rows))


def test_terms_with_and_without_explanation() -> None:
    text = "第四部分 名词解释\n一、基本支出：为保障运转而安排的支出。\n二、项目支出：\n专门安排的支出。\n三、结转是指未用完的资金。\n附件：清单\n四、无关：文字。\n"
    rows = term_rows(read(text)[0], ABOUT)
    assert [(r["term"], r["explanation"]) for r in rows] == [
        ("基本支出", "为保障运转而安排的支出。"),
        ("项目支出", "专门安排的支出。"),
        ("结转", "是指未用完的资金。"),
    ]


def test_the_catalogue_knows_its_levels() -> None:
    grid = text_grid(
        list(
            enumerate(
                [
                    "代码\t一级目录\t二级目录\t三级目录\t四级目录",
                    "水务\t\t\t\t",
                    "A\t公共服务\t\t\t",
                    "A04\t\t保障服务\t\t",
                    "A0403\t\t\t救助服务\t",
                    "A040301\t\t\t\t经办服务",
                    "B\t辅助服务\t\t\t",
                ],
                1,
            )
        )
    )
    assert grid is not None
    title = "政府购买服务指导性目录"
    rows = catalogue_rows([LogicalTable([grid], [], title=title, role=forms.role_of_title(title))], ABOUT)
    assert [(r["code"], r["level"], r["name"], r["parent_code"]) for r in rows] == [
        (None, None, "水务", None),
        ("A", 1, "公共服务", None),
        ("A04", 2, "保障服务", "A"),
        ("A0403", 3, "救助服务", "A04"),
        ("A040301", 4, "经办服务", "A0403"),
        ("B", 1, "辅助服务", None),
    ]
    assert [rows[4][f"level{n}"] for n in range(1, 5)] == ["公共服务", "保障服务", "救助服务", "经办服务"]
    assert rows[5]["level2"] is None


def test_an_empty_document_has_frames_all_the_same() -> None:
    told = Told([], Section(), [], [], frozenset())
    assert {r["state"] for r in part_rows(told, ABOUT)} == {"missing"}
    assert term_rows([], ABOUT) == date_rows([], ABOUT) == catalogue_rows([], ABOUT) == []
