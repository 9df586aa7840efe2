"""Smallest tables and what must be read from them: rows, parents, columns, units."""

from __future__ import annotations

import pytest

import yqlib

HEAD = "某省某市某局\n2024年度部门预算公开\n\n名词解释 一般公共预算 主要职能\n\n"


def _read(tmp_path, text: str) -> yqlib.Disclosure:
    file = tmp_path / "x.txt"
    file.write_text(HEAD + text, encoding="utf-8")
    return yqlib.read(file)


def _rows(disclosure, *columns: str) -> list[tuple]:
    data = disclosure.facts[list(columns)].astype(object)
    return [tuple(r) for r in data.where(data.notna(), None).itertuples(index=False)]


def test_blanks_dashes_and_numbering_are_no_figures(tmp_path) -> None:
    text = "支出总表\n单位：万元\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n栏次\t\t1\t2\t3\n合计\t\t1.00\t——\t\n201\t甲\t-\t/\t无\n"
    disclosure = _read(tmp_path, text)
    assert _rows(disclosure, "row_label", "printed") == [("合计", "1.00")]
    assert disclosure.tables["verdict"].tolist() == ["可靠"]


def test_an_unreadable_cell_is_said(tmp_path) -> None:
    disclosure = _read(
        tmp_path, "支出总表\n单位：万元\n科目编码\t科目名称\t合计\n合计\t\t1.0O\n201\t甲\t2.00\n"
    )
    assert "1.0O" in disclosure.tables["verdict"].iloc[0]
    assert disclosure.tables["verdict"].iloc[0].startswith("存疑")


def test_an_amount_no_integer_holds_is_said(tmp_path) -> None:
    """A row of digits that no 64-bit 分 holds raised an OverflowError."""
    text = "部门收支总体情况表\n单位：万元\n项目\t预算数\n事业收入\t{}\n合计\t12.50\n"
    found = _read(tmp_path, text.format("9" * 22))
    assert _rows(found, "printed") == [("12.50",)]
    assert "99" in found.tables["verdict"].iloc[0]
    assert len(_read(tmp_path, text.format("9" * 12)).facts) == 2


def test_a_table_without_a_unit_has_figures_but_no_amounts(tmp_path) -> None:
    disclosure = _read(tmp_path, "支出总表\n科目编码\t科目名称\t合计\n201\t甲\t2.00\n")
    assert _rows(disclosure, "value", "unit", "amount_fen") == [(2.0, None, None)]
    assert "未标明金额单位" in disclosure.tables["verdict"].iloc[0]


def test_unknown_titles_and_headers_keep_their_wording(tmp_path) -> None:
    disclosure = _read(tmp_path, "专用设备清单表\n单位：万元\n品名\t规格\t购入价\n显微镜\t甲型\t3.50\n")
    assert _rows(disclosure, "role", "title", "column", "column_path", "row_label", "printed") == [
        (None, "专用设备清单表", None, "购入价", "显微镜", "3.50")
    ]


def test_lost_leading_zero_is_put_back_and_reported(tmp_path) -> None:
    text = "基本支出表\n单位：元\n类\t款\t科目名称\t合计\n301\t\t工资福利支出\t5\n301\t2\t津贴补贴\t5\n"
    disclosure = _read(tmp_path, text)
    assert _rows(disclosure, "row_code", "row_kind", "row_parent") == [
        ("301", "class", None),
        ("30102", "section", "301"),
    ]
    assert "缺前导零" in disclosure.tables["verdict"].iloc[0]


def test_codes_in_front_of_names_but_not_of_projects(tmp_path) -> None:
    text = (
        "支出总表\n单位：万元\n科目\t合计\n合计\t3.00\n201 一般公共服务支出\t3.00\n20132 组织事务\t3.00\n\n"
        "项目支出表\n单位：万元\n项目名称\t合计\n某局\t3.00\n211工程建设经费\t2.00\n315消费者权益日活动费\t1.00\n"
    )
    disclosure = _read(tmp_path, text)
    assert _rows(disclosure, "row_code", "row_label") == [
        (None, "合计"),
        ("201", "一般公共服务支出"),
        ("20132", "组织事务"),
        (None, "某局"),
        (None, "211工程建设经费"),
        (None, "315消费者权益日活动费"),
    ]


def test_panels_side_by_side_and_a_total_far_to_the_right(tmp_path) -> None:
    text = (
        "一般公共预算财政拨款基本支出决算明细表\n金额单位：万元\n人员经费\t\t\t公用经费\t\t\t\t\t\n"
        "科目代码\t科目名称\t决算数\t科目代码\t科目名称\t决算数\t科目代码\t科目名称\t决算数\n"
        "301\t工资福利支出\t4.00\t302\t商品和服务支出\t1.00\t310\t资本性支出\t0.50\n"
        "人员经费合计\t\t4.00\t公用经费合计\t\t\t\t\t1.50\n"
    )
    disclosure = _read(tmp_path, text)
    assert _rows(disclosure, "row_code", "row_label", "column", "printed") == [
        ("301", "工资福利支出", "personnel", "4.00"),
        ("302", "商品和服务支出", "public", "1.00"),
        ("310", "资本性支出", "public", "0.50"),
        (None, "人员经费合计", "personnel", "4.00"),
        (None, "公用经费合计", "public", "1.50"),
    ]


def test_sums_below_a_carry_over_row_belong_to_it(tmp_path) -> None:
    text = (
        "财政拨款收支总表\n单位：万元\n收入\t\t支出\t\n项目\t金额\t项目\t金额\n一、一般公共预算\t1.00\t一、教育支出\t3.00\n"
        "上年财政拨款结转\t2.00\t\t\n一、一般公共预算\t2.00\t\t\n收入总计\t3.00\t支出总计\t3.00\n"
    )
    disclosure = _read(tmp_path, text)
    assert _rows(disclosure, "side", "row_label", "row_parent") == [
        ("income", "一、一般公共预算", None),
        ("expenditure", "一、教育支出", None),
        ("income", "上年财政拨款结转", None),
        ("income", "一、一般公共预算", "上年财政拨款结转"),
        ("income", "收入总计", None),
        ("expenditure", "支出总计", None),
    ]


def test_units_and_their_projects(tmp_path) -> None:
    text = "项目支出表\n单位：万元\n项目名称\t合计\n某局\t3.00\n某局\t1.00\n甲工作经费\t1.00\n某中心\t2.00\n乙补助资金\t2.00\n"
    disclosure = _read(tmp_path, text)
    assert _rows(disclosure, "row_kind", "row_label", "row_parent") == [
        ("unit", "某局", None),
        ("unit", "某局", "某局"),
        ("project", "甲工作经费", "某局"),
        ("unit", "某中心", "某局"),
        ("project", "乙补助资金", "某中心"),
    ]


@pytest.mark.parametrize(
    ("label", "unit", "fen"), [("（一）车辆数合计（辆）", "辆", None), ("货物", "万元", 2_000_000)]
)
def test_counts_are_no_money(tmp_path, label: str, unit: str, fen: int | None) -> None:
    text = f"部门决算公开相关信息统计表\n金额单位：万元\n一、情况\t\t\n项目\t行次\t统计数\n{label}\t1\t2\n"
    assert _rows(_read(tmp_path, text), "unit", "amount_fen") == [(unit, fen)]


def test_the_government_classification_names_the_rows_where_nothing_else_does(tmp_path) -> None:
    text = (
        "支出总表（按政府预算经济分类）\n单位：万元\n政府预算支出经济分类科目编码\t政府预算支出经济分类科目名称\t合计\n"
        "501\t机关工资福利支出\t3.00\n50101\t工资奖金津补贴\t3.00\n"
    )
    disclosure = _read(tmp_path, text)
    assert _rows(disclosure, "role", "row_code", "row_label", "row_kind", "column") == [
        ("economic", "501", "机关工资福利支出", "class", "total"),
        ("economic", "50101", "工资奖金津补贴", "section", "total"),
    ]


def test_a_sentence_that_a_table_is_empty_is_its_note(tmp_path) -> None:
    text = (
        "国有资本经营预算支出表\n单位：万元\n科目编码\t科目名称\t合计\n合计\t\t\n"
        "本部门2024年没有国有资本经营预算支出，故本表为空。\n支出总表\n单位：元\n科目编码\t科目名称\t合计\n合计\t\t2.00\n"
    )
    tables = _read(tmp_path, text).tables
    assert tables["title"].tolist() == ["国有资本经营预算支出表", "支出总表"]
    assert tables["note"].fillna("").tolist() == ["本部门2024年没有国有资本经营预算支出，故本表为空。", ""]


def test_parts_of_a_code_named_in_the_numbering_row_are_headers(tmp_path) -> None:
    """类 款 项 beside 栏次: every row of the table read as the class alone."""
    text = (
        "支出决算表\n单位：万元\n项目\t\t\t\t本年支出合计\t基本支出\n支出功能分类科目编码\t\t\t科目名称\t\t\n"
        "类\t款\t项\t栏次\t1\t2\n\t\t\t合计\t3.00\t3.00\n205\t\t\t教育支出\t3.00\t3.00\n205\t02\t\t普通教育\t3.00\t3.00\n"
        "205\t02\t03\t初中教育\t3.00\t3.00\n"
    )
    found = _read(tmp_path, text)
    assert list(dict.fromkeys(_rows(found, "row_code", "row_kind"))) == [
        (None, "total"), ("205", "class"), ("20502", "section"), ("2050203", "item"),
    ]  # fmt: skip
    assert set(_rows(found, "column")) == {("total",), ("basic",)}


def test_a_row_of_changes_below_years_is_no_amount_of_this_year(tmp_path) -> None:
    text = "“三公”经费预算表\n单位：元\n年度\t合计\t公务接待费\n2023年预算数\t7\t7\n2024年预算数\t5\t5\n增减额\t-2\t-2\n"
    assert [c for (c,) in _rows(_read(tmp_path, text), "column")] == [
        "prior.total", "prior.reception", "total", "reception", "change.total", "change.reception",
    ]  # fmt: skip


def test_worth_is_money_whatever_the_row_counts(tmp_path) -> None:
    text = "国有资产占有使用情况表\n单位：元\n项目\t数量\t账面原值\n一、房屋（平方米）\t26\t4200.00\n二、车辆（辆）\t3\t600.00\n"
    assert _rows(_read(tmp_path, text), "unit", "amount_fen") == [
        ("平方米", None), ("元", 420_000), ("辆", None), ("元", 60_000),
    ]  # fmt: skip


def test_units_above_functions_with_codes_in_front_of_their_names(tmp_path) -> None:
    text = "支出预算总表\n单位：万元\n单位（科目）名称\t合计\n合计\t3.00\n清河市水利局\t3.00\n[205]教育支出\t3.00\n[20502]普通教育\t3.00\n"
    assert [k for (k,) in _rows(_read(tmp_path, text), "row_kind")] == ["total", "unit", "class", "section"]


def test_kinds_of_procurement_as_columns(tmp_path) -> None:
    text = "政府采购预算表\n单位：万元\n单位名称\t合计\t货物\t工程\t服务\n合计\t6.00\t1.00\t2.00\t3.00\n"
    assert [c for (c,) in _rows(_read(tmp_path, text), "column")] == ["total", "goods", "works", "services"]
