"""links.csv: every cell it names exists in the forms, and what subjects and headings of many places mean."""

from __future__ import annotations

import pytest

from yqlib import forms
from yqlib.audit import link_cells
from yqlib.audit.meaning import MONEY, context_of, meaning
from yqlib.audit.prose import prose

_ROWS = {"head", "code", "account"}
_PREFIXES = ("line:", "carried:", "@", "=")


def _rows(use):
    return [r for r in forms.table("links.csv") if r["use"] == use]


def test_every_cell_is_one_of_the_forms():
    roles = {r.role for r in forms.roles()}
    keys = {r["key"] for r in forms.table("rows.csv")} | {r["key"] for r in forms.table("headers.csv")}
    known = keys | {"grand", "income", "expenditure", "carry_over", "carry_over_out", "opening", "closing"}
    for row in _rows("cells"):
        assert set(row["fund"].split()) <= {*MONEY, "any", "operating"}, row
        for text in row["wording"].replace(" | ", " & ").replace(" + ", " & ").split(" & "):
            cell = link_cells._cell(text)
            assert cell.role in roles, row
            name = next((cell.row.removeprefix(p) for p in _PREFIXES if cell.row.startswith(p)), cell.row)
            assert name.isdigit() or set(name.split("|")) <= known | _ROWS, row
            assert set(cell.columns) <= known, row


def test_every_figure_has_cells_and_every_cell_a_figure():
    cells = {r["key"] for r in _rows("cells")}
    figures = {r["key"] for r in _rows("figure")}
    assert figures <= cells
    assert cells - figures <= {"account", "economic", "whole"}


def _meaning(subject, section="", **more):
    row = dict.fromkeys(
        ("code", "item", "scope", "measure", "direction", "year", "year_role", "as_of", "base_year", "reason",
         "page", "line", "x0", "top", "x1", "bottom", "reader", "doubt")
    )  # fmt: skip
    row |= {"statement_id": "s", "section": section, "subject": subject, "measure": "amount", "printed": "1.00",
            "unit": "万元", "decimals": 2, "amount_fen": 1000000, "value": 1.0} | more  # fmt: skip
    found = meaning(prose([row], []).statements[0])
    return (found.figure, found.fund) if found else None


@pytest.mark.parametrize(
    ("subject", "section", "expected"),
    [
        ("收入总预算", "一、收支总体情况", ("income_total", "all")),
        ("收、支总计", "一、收入支出决算总体情况说明", ("both_totals", "all")),
        ("部门预算总收入", "一、收支总体情况", ("income", "all")),
        ("支出预算", "三、支出预算情况说明", ("expenditure", "all")),
        ("财政拨款收支总预算", "四、财政拨款收支预算情况", ("both_totals", "fiscal")),
        ("一般公共预算当年拨款", "五、一般公共预算当年拨款情况", ("income_year", "general_public")),
        ("一般公共预算财政拨款支出", "", ("expenditure", "general_public")),
        ("政府性基金预算支出", "", ("expenditure", "fund")),
        ("基本支出", "六、一般公共预算基本支出决算情况说明", ("basic", "general_public")),
        ("日常公用经费", "一般公共预算基本支出情况", ("public", "general_public")),
        ("公务用车购置及运行维护费支出", "", ("vehicles", "")),
        ("出国（境）费", "“三公”经费情况", ("abroad", "")),
        ("机关运行经费财政拨款预算", "", ("operating", "fiscal")),
        ("货物类政府采购支出预算", "", ("goods", "")),
        ("单位资金", "二、收入预算情况说明", ("unit_funds", "all")),
        ("基本支出", "名词解释", None),
        ("某某专项经费", "三、支出预算情况说明", None),
        ("人员经费", "七、政府采购情况", None),
    ],
)
def test_what_is_meant(subject, section, expected):
    assert _meaning(subject, section) == expected


def test_the_innermost_heading_that_tells_it_tells_whose_money():
    assert context_of("第三部分情况说明 / 五、一般公共预算支出情况 / （一） / 1.") == "general_public"
    assert context_of("第三部分情况说明 / （一）") == ""
    assert context_of("一、收支预算总表情况说明 / （一）人员经费4.00万元") == "all"
