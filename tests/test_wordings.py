"""Wordings of many provinces and years: what a title, a header and a row name must be understood as.

The spellings stand in tests/wordings/*.txt; lines with - name what must not be understood as anything.
"""

from __future__ import annotations

import csv
import re
import time
from importlib.resources import files
from pathlib import Path

import pytest

from yqlib import forms
from yqlib.forms.text import normalise as normalise_
from yqlib.layout.blocks import Line
from yqlib.layout.captions import LogicalTable, number_only, read_captions

FOLDER = Path(__file__).parent / "wordings"
PATTERNS = {"roles": "title", "headers": "wording", "rows": "label", "wordings": "wording"}


def _spellings(name: str) -> list[tuple[str, str]]:
    lines = (FOLDER / f"{name}.txt").read_text("utf-8").splitlines()
    cells = [[c.strip() for c in line.split(" | ")] for line in lines if line and not line.startswith("//")]
    return [(want, text) for want, *texts in cells for text in texts]


@pytest.mark.parametrize("role", sorted({want for want, _ in _spellings("titles")}))
def test_titles(role) -> None:
    titles = [text for want, text in _spellings("titles") if want == role]
    got = {t: found.role if (found := forms.role_of_title(t)) else "-" for t in titles}
    assert got == dict.fromkeys(titles, role)


@pytest.mark.parametrize("meaning", sorted({want for want, _ in _spellings("headers")}))
def test_headers(meaning) -> None:
    headers = [text for want, text in _spellings("headers") if want == meaning]
    got = {t: f"{h.facet}:{h.key}" if (h := forms.header(t, None)) else "-" for t in headers}
    assert got == dict.fromkeys(headers, meaning)


@pytest.mark.parametrize("meaning", sorted({want for want, _ in _spellings("rows")}))
def test_row_names(meaning) -> None:
    key, role = meaning.split(":")
    names = [text for want, text in _spellings("rows") if want == meaning]
    got = {t: forms.row_key(t, None if role == "-" else role) or "-" for t in names}
    assert got == dict.fromkeys(names, key)


def test_every_spelling_file_says_what_is_none() -> None:
    for name in ("titles", "headers", "rows"):
        assert any(want.startswith("-") and want != "-:-" for want, _ in _spellings(name)), name


@pytest.mark.parametrize("name", PATTERNS)
def test_a_comma_in_a_wording_is_quoted_and_every_wording_compiles(name) -> None:
    text = files("yqlib.forms").joinpath(f"{name}.csv").read_text("utf-8")
    for row in csv.DictReader(line for line in text.splitlines() if not line.startswith("#")):
        assert None not in row, row
        assert None not in row.values(), row
        pattern = re.compile(row[PATTERNS[name]])
        assert not pattern.groupindex, "named groups would clash where wordings are joined"
        assert not re.search(r"\\[1-9]", row[PATTERNS[name]]), "a back reference would shift"


def test_the_first_wording_that_fits_is_meant_and_those_of_the_role_go_before() -> None:
    assert forms.header("本年收入", None).facet == "group"
    assert forms.header("本年收入", "balance").facet == "side"
    assert forms.header("本年收入", "fund").key == "income"
    assert forms.header("经济科目", "procurement").facet == "attr"
    assert forms.header("经济科目", None).facet == "label"


@pytest.mark.parametrize(
    ("line", "unit"),
    [
        ("单位：万元", "万元"),
        ("金额单位：人民币元", "元"),
        ("（单位：千元）", "千元"),
        ("单位：人民币（万元）", "万元"),
        ("货币单位:万元", "万元"),
        ("金额：一百", ""),
    ],
)
def test_units_of_a_table(line, unit) -> None:
    table = LogicalTable([], [Line("支出总表", line=1), Line(line, line=2)])
    read_captions(table, None)
    assert (table.title, table.unit) == ("支出总表", unit)


@pytest.mark.parametrize(
    "text",
    ["公开01表", "预算01-1表", "附表一", "附表1：", "部门预算公开表1", "批复01表", "第1表", "表 十二", "财决公开08表"],
)
def test_table_numbers(text) -> None:
    assert number_only(forms.normalise(text))


@pytest.mark.parametrize("text", ["2024年度", "支出总表", "201", "一、收入总表", "表格说明"])
def test_no_table_numbers(text) -> None:
    assert not number_only(forms.normalise(text))


@pytest.mark.parametrize(
    ("text", "is_note"),
    [
        ("注：本表反映收支情况。", True),
        ("本部门2024年无政府性基金预算财政拨款收支，故本表为空。", True),
        ("某局2023年度没有国有资本经营预算支出，因此本表无数据", True),
        ("（此表为空）", True),
        ("国有资本经营预算支出表（本部门无此项支出，此表为空）", False),
        ("支出预算表", False),
        ("一、部门概况", False),
    ],
)
def test_notes_that_a_table_is_empty_are_no_titles(text, is_note) -> None:
    pattern = f"(?:{forms.wordings('note').pattern})"
    assert bool(re.match(pattern, forms.normalise(text))) is is_note


# ---- the text itself -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("　合 \t计\n", "合计"),
        ("ＡＢ１２（万元）", "AB12(万元)"),
        ("①车辆", "①车辆"),
        ("㈠Ⅱ①", "(一)II①"),
        ('"三公"经费', "“三公”经费"),
        ("＂三公＂经费", "“三公”经费"),
        ("零\u200b宽\ufeff", "零宽"),
        ("⼀般公共预算", "一般公共预算"),  # a radical that some fonts give for the letter
        ("", ""),
    ],
)
def test_text_for_comparing(text, bare) -> None:
    assert forms.normalise(text) == bare
    assert forms.normalise(forms.normalise(text)) == bare


def test_long_texts_are_understood_but_not_kept() -> None:
    kept = normalise_.kept.cache_info().currsize
    assert forms.normalise("甲 " * 5000) == "甲" * 5000
    assert normalise_.kept.cache_info().currsize == kept
    assert normalise_.kept.cache_info().maxsize == 65536


def test_hostile_lines_take_no_time() -> None:
    forms.header("合计", None)
    lines = ("支出" * 60 + "甲", "增减" * 60, "占比" * 50 + "!", "支出" * 30000, "(" * 50000, "本部门无" * 20000, "增减" * 20000 + "!", "财政拨款" * 20000)
    began = time.perf_counter()
    for line in lines:
        forms.role_of_title(line)
        forms.header(line, None)
        forms.row_name(line, "balance")
        re.match(f"(?:{forms.wordings('note').pattern})", forms.normalise(line))
    assert time.perf_counter() - began < 2


def test_a_use_without_a_wording_is_refused() -> None:
    """A pattern of nothing would be found everywhere."""
    assert forms.words("phrases.csv", "against_budget").search("比年初预算增加")
    with pytest.raises(ValueError, match="no_such_use"):
        forms.words("phrases.csv", "no_such_use")
