"""Account codes: the list itself, what it says of a year, and what names tell of rows."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from conftest import RAW, gold_files, read_gold, read_raw

import yqlib
from yqlib import forms
from yqlib.extract.names import name_remarks, type_by_names
from yqlib.extract.rows import Row

LENGTHS = {"functional": (3, 5, 7), "economic": (3, 5), "government": (3, 5)}


# ---- the list ------------------------------------------------------------------------------------


def test_every_row_is_a_code_of_its_scheme_with_a_name_and_a_source() -> None:
    for account in forms.account_list():
        assert forms.scheme_of(account.code) == account.scheme, account
        assert len(account.code) in LENGTHS[account.scheme]
        assert re.fullmatch(r"[一-鿿（）、“”]+", account.name), account
        assert account.first is None or account.last is None or account.first <= account.last
    assert all(row["source"] for row in forms.table("accounts.csv"))
    assert len(forms.account_list()) > 1500


def test_no_pair_stands_twice_and_no_code_without_the_one_above_it() -> None:
    pairs = [(a.code, forms.normalise(a.name)) for a in forms.account_list()]
    assert len(pairs) == len(set(pairs))
    codes = {a.code for a in forms.account_list()}
    assert {c[:-2] for c in codes if len(c) > 3} <= codes


def test_dated_names_of_one_code_do_not_hold_at_the_same_time() -> None:
    for code in {a.code for a in forms.account_list()}:
        dated = [a for a in forms.account_list() if a.code == code and (a.first or a.last)]
        for one, other in pairwise(sorted(dated, key=lambda a: a.first or 0)):
            same = (one.first, one.last) == (other.first, other.last)
            assert same or (one.last or 9999) < (other.first or 0), (one, other)


def _printed(disclosure) -> set[tuple[str, str]]:
    """The accounts a disclosure prints with code and name."""
    facts = disclosure.facts.dropna(subset=["row_code", "row_label"])
    pairs = zip(facts["row_code"], facts["row_label"], strict=True)
    return {(code, label) for code, label in pairs if forms.scheme_of(code)}


@pytest.mark.parametrize("key", sorted(gold_files()))
def test_every_account_of_the_real_documents_is_known_and_fits_its_year(key) -> None:
    disclosure = read_gold(key)
    year = int(disclosure.document["fiscal_year"])
    wrong = {pair for pair in _printed(disclosure) if forms.fit(*pair, year) != "fits"}
    assert not wrong
    assert _printed(disclosure)


@pytest.mark.parametrize("name", sorted(p.name for p in RAW.glob("*.pdf")))
def test_every_account_of_the_typeset_documents_is_known(name) -> None:
    disclosure = read_raw(name)
    year = int(disclosure.document["fiscal_year"])
    assert {forms.fit(*pair, year) for pair in _printed(disclosure)} == {"fits"}


# ---- what it says --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "year", "name"),
    [
        ("20805", 2019, "行政事业单位离退休"),
        ("20805", 2020, "行政事业单位养老支出"),
        ("210", 2018, "医疗卫生与计划生育支出"),
        ("210", 2019, "卫生健康支出"),
        ("207", 2018, "文化体育与传媒支出"),
        ("215", 2019, "资源勘探信息等支出"),
        ("215", 2020, "资源勘探工业信息等支出"),
        ("220", 2018, "国土海洋气象等支出"),
        ("224", 2018, None),
        ("30307", 2017, "医疗费"),
        ("30307", 2018, "医疗费补助"),
        ("30112", 2017, None),
        ("50101", 2018, "工资奖金津补贴"),
        ("9999999", 2024, None),
        ("30399", None, None),  # two names, and no year to tell them apart
    ],
)
def test_the_name_of_a_code_in_a_year(code, year, name) -> None:
    assert forms.account_name(code, year) == name


def test_the_codes_of_a_name() -> None:
    assert forms.codes_of("（一）机关事业单位基本养老保险缴费支出", "functional") == ("2080505",)
    assert len(forms.codes_of("行政运行", "functional")) > 50
    assert forms.codes_of("因公出国(境) 费用", "economic") == ("30212",)
    assert forms.codes_of("行政事业单位离退休", "functional", 2024) == ()
    assert forms.codes_of("行政事业单位离退休", "functional") == ("20805",)
    assert forms.codes_of("甲乙丙", "functional") == ()


@pytest.mark.parametrize(
    ("code", "name", "year", "fit"),
    [
        ("2080505", "机关事业单位基本养老保险缴费支出", 2024, "fits"),
        ("20805", "行政事业单位离退休", 2024, "other_year"),
        ("20805", "行政事业单位离退休", None, "fits"),
        ("2080505", "机关事业单位职业年金缴费支出", 2024, "other_name"),
        ("2998877", "甲", 2024, "unknown_code"),
        ("30213", "维修(护)费", 2024, "fits"),
    ],
)
def test_whether_a_printed_pair_fits(code, name, year, fit) -> None:
    assert forms.fit(code, name, year) == fit


def test_the_scheme_of_a_code_is_told_by_its_form() -> None:
    schemes = [
        forms.scheme_of(c) for c in ("208", "2080505", "30101", "501", "3010101", "20", "2o8", "", "②08")
    ]
    assert schemes == ["functional", "functional", "economic", "government", None, None, None, None, None]


def test_classes_are_told_by_name_alone() -> None:
    assert forms.class_code("八、社会保障和就业支出", "functional") == "208"
    assert forms.class_code("工资福利支出", "economic") == "301"
    assert forms.class_code("人大事务", "functional") is None


# ---- what names tell of rows ---------------------------------------------------------------------


def _rows(*pairs: tuple[str, str]) -> list[Row]:
    return [Row(i, label, code) for i, (code, label) in enumerate(pairs)]


def test_names_that_moved_to_the_next_row_are_said() -> None:
    rows = _rows(("2080505", "机关事业单位职业年金缴费支出"), ("2080506", "机关事业单位基本养老保险缴费支出"))
    assert len(list(name_remarks(rows))) == 2
    assert "相邻行 2080506 的名称" in next(name_remarks(rows))


def test_a_torn_name_is_said_with_the_whole_one() -> None:
    remarks = list(name_remarks(_rows(("2080505", "机关事业单位基本养老"), ("2101101", "行政单位医疗"))))
    assert len(remarks) == 1
    assert "机关事业单位基本养老保险缴费支出" in remarks[0]


@pytest.mark.parametrize(
    "pairs",
    [
        [("2080505", "机关事业单位基本养老保险缴费")],  # an ending left out
        [("204", "公共安全")],  # as older classifications print it
        [("2080501", "归口管理的行政单位离退休")],  # another year's name
        [("20599", "其他教育支出"), ("2059999", "其他教育支出")],
        [("2080505", "养老保险"), ("2080506", "职业年金")],  # own words
        [
            ("2080506", "机关事业单位基本养老保险缴费支出"),
            ("2101101", "行政单位医疗"),
        ],  # one wrong name alone
        [("9990101", "甲"), ("", "行政单位医疗"), ("2101101", "")],
        [("2013901", "社会工作部本级")],
    ],
)
def test_other_names_are_left_alone(pairs) -> None:
    assert list(name_remarks(_rows(*pairs))) == []


def test_rows_without_codes_get_their_level_from_their_names() -> None:
    names = "合计 一般公共服务支出 人大事务 行政运行 人大会议 组织事务 行政运行 教育支出 其他教育支出 其他教育支出 某专项"
    rows = _rows(*(("", name) for name in names.split()))
    rows[0].kind = "total"
    type_by_names(rows)
    assert [(r.kind, r.parent) for r in rows] == [
        ("total", ""),
        ("class", ""),
        ("section", "一般公共服务支出"),
        ("item", "人大事务"),
        ("item", "人大事务"),
        ("section", "一般公共服务支出"),
        ("item", "组织事务"),
        ("class", ""),
        ("section", "教育支出"),
        ("item", "其他教育支出"),
        ("line", ""),
    ]


def test_an_item_without_its_section_is_not_guessed() -> None:
    rows = _rows(("", "行政运行"), ("", "教育支出"), ("", "行政运行"))
    type_by_names(rows)
    assert [r.kind for r in rows] == ["line", "class", "line"]


def test_a_table_of_names_is_read_with_its_levels(tmp_path) -> None:
    file = tmp_path / "x.txt"
    file.write_text(
        "某省某市某局\n2024年度部门预算公开\n\n名词解释 一般公共预算 主要职能\n\n"
        "支出总表\n单位：万元\n科目名称\t合计\n合计\t3.00\n教育支出\t3.00\n普通教育\t3.00\n小学教育\t3.00\n",
        encoding="utf-8",
    )
    facts = yqlib.read(file).facts
    assert list(zip(facts["row_kind"], facts["row_parent"].fillna(""), strict=True)) == [
        ("total", ""),
        ("class", ""),
        ("section", "教育支出"),
        ("item", "普通教育"),
    ]
