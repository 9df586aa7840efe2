"""CMP, CODE and ID: for every rule the smallest right and wrong document, and how else it can end."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from build import outcomes, table
from build_frames import EXPENDITURE, expenditure, frames, labelled, said

from yqlib import forms
from yqlib.audit import audit

OWN = {"unit_name": "甲山市河务管理局", "scope": "department"}
ECONOMIC = """
         | total | personnel | public
    合计  | 9.00 | 6.00 | 3.00
    301 工资福利支出 | 6.00 | 6.00 |
    30101 基本工资 | 6.00 | 6.00 |
    302 商品和服务支出 | 3.00 | | 3.00
    30201 办公费 | 3.00 | | 3.00
"""
PART = [{"kind": "required", "key": "x", "state": "found"}]
REQUIRED = [r for r in forms.table("parts.csv") if r["use"] == "required"]
ROLES = [r["roles"].split()[0] for r in REQUIRED if r["roles"]]
THREE = "\n   | amount\n 因公出国（境）费 | 1.00\n 公务接待费 | 1.00\n 公务用车购置费 | 0.00\n 公务用车运行费 | 2.00"


def _all(without: str = "") -> dict:
    tables = [table(r, EXPENDITURE) for r in ROLES if r != without]
    return frames("budget", *tables, parts=PART)


def _contents(**entry) -> dict:
    base = {"kind": "entry", "name": "一、支出总表", "state": "found", "found_as": "支出总表", "table_id": "d/t1"}
    return frames("budget", expenditure(), parts=[base | entry])


def _prose(state: str) -> dict:
    rows = [{"kind": "required", "key": r["key"], "name": r["zh"], "state": "found"} for r in REQUIRED if not r["roles"]]
    rows[-1]["state"] = state
    return frames("budget", expenditure(), parts=rows)


def _empty(note: str | None, role: str = "state_capital") -> dict:
    return frames("budget", expenditure(), table(role, "", note=note), parts=PART)


def _economic(row: str) -> dict:
    head, *rest = row.splitlines()
    made = frames("budget", table("basic_economic", f"  | total\n{head} | 1.00"))
    made["facts"]["gov_class"] = rest[0]
    return made


def _names(name: str, place: str = "table") -> dict:
    row = {"name": name, "place": place, "times": 1, "relation": "same"}
    return frames("budget", expenditure(), about=OWN, names=[row])


def _sheets(*codes: str, **more) -> dict:
    rows = [{"dept_name": "甲山市水务局", "dept_code": c, "project": f"项目{i}"} | more for i, c in enumerate(codes)]
    return frames("budget", expenditure(), projects=rows)


def _typed(text: str, item: str) -> dict:
    rows = f"   | total\n 208 社会保障和就业支出 | 5.00\n 20801 人力资源和社会保障管理事务 | 5.00\n {item} | 5.00"
    return frames("budget", expenditure(rows), about=OWN | {"scope": "unit"}, text=(text,))


_UNITS = frames(
    "budget", table("operating", "  | amount\n unit: 甲山市水文站 | 1.00"), about=OWN | {"issued_on": "2026-02-20"}
)


@dataclass(frozen=True)
class Shown:
    """A rule and what is shown of it: a right and a wrong document, or what one document cannot tell."""

    rule: str
    right: dict
    wrong: dict | None = None


_SHOWN = {
    "CMP-01": (_all(), _all(without="income")),
    "CMP-02": (_contents(), _contents(state="missing", found_as=None, table_id=None)),
    "CMP-03": (_empty("注：本表无数据"), _empty(None)),
    "CMP-04": (
        _empty("注：本表无数据"),
        frames("budget", table("three_public", THREE, note="注：本部门无此项支出，故本表为空表。")),
    ),
    "CMP-05": (_prose("found"), _prose("missing")),
    "CMP-06": (
        frames("budget", expenditure(), parts=PART),
        frames("budget", expenditure(EXPENDITURE.rstrip().rsplit("\n", 1)[0]), parts=PART),
    ),
    "CMP-07": (
        frames("budget", table("basic_economic", ECONOMIC), parts=PART),
        frames("budget", table("basic_economic", ECONOMIC.replace("    30201 办公费 | 3.00 | | 3.00\n", "")), parts=PART),
    ),
    "CMP-08": (
        frames("budget", table("three_public", THREE)),
        frames("budget", table("three_public", THREE.replace(" 公务接待费 | 1.00\n", "")), text=("用车购置费和运行费已列。",)),
    ),
    "CMP-13": (frames("budget", text=("收入 5 万元。",)), frames("budget", text=("收入XX万元。",))),
    "CMP-17": (
        labelled(frames("final", expenditure()), line_numbers=["1-3; 4-6"]),
        labelled(frames("final", expenditure()), line_numbers=["1-3; 5-6"]),
    ),
    "CODE-01": (
        frames("budget", expenditure()),
        frames("budget", expenditure(EXPENDITURE.replace("2080505", "208050"))),
    ),
    "CODE-02": (
        frames("budget", expenditure()),
        frames("budget", expenditure(EXPENDITURE + "\n 2101101 行政单位医疗 | 0.00 | 0.00 |")),
    ),
    "CODE-03": (
        frames("budget", expenditure()),
        frames("budget", expenditure(EXPENDITURE.replace("机关事业单位基本养老保险", "机关事业单位基本养老保障"))),
    ),
    "CODE-04": (
        frames("budget", expenditure()),
        frames("budget", expenditure(EXPENDITURE.replace("行政事业单位养老支出", "行政事业单位离退休"))),
    ),
    "CODE-05": (_economic("30101 基本工资\n工资奖金津补贴"), _economic("30101 基本工资\n办公经费")),
    "CODE-06": (
        _typed("本单位为公益一类事业单位。", "2080150 事业运行"),
        _typed("本单位为公益一类事业单位。", "2080101 行政运行"),
    ),
    "CODE-07": (
        frames("budget", table("basic_economic", ECONOMIC)),
        frames("budget", table("basic_economic", ECONOMIC.replace("30101 基本工资 | 6.00 | 6.00 |", "30101 基本工资 | 6.00 | | 6.00"))),
    ),
    "ID-01": (
        frames("budget", about=OWN, text=("#2026年部门预算情况说明", "本部门有车辆 1 辆。")),
        frames("budget", about=OWN, text=("#2026年单位预算情况说明",)),
    ),
    "ID-02": (_names("甲山市河务管理局"), _names("甲山市河务管埋局")),
    "ID-03": (
        frames("budget", expenditure(title="2026年支出总表（不含上年结转）")),
        frames("budget", expenditure(title="2025年支出总表（不含上年结转）")),
    ),
    "ID-04": (
        frames("budget", assets=[{"asset_id": "a", "as_of": "2025-12-31", "source": "prose"}]),
        frames("budget", assets=[{"asset_id": "a", "as_of": "2024-12-31", "source": "prose"}]),
    ),
    "ID-05": (frames("budget", expenditure()), frames("budget", expenditure(unit=None))),
    "ID-06": (_sheets("066", "066", "066"), _sheets("066", "066", "056")),
}


EXAMPLES = [
    *(Shown(rule, *documents) for rule, documents in _SHOWN.items()),
    Shown("CMP-12", _UNITS),
    Shown("CMP-14", _UNITS),
]


@pytest.mark.parametrize("example", [e for e in EXAMPLES if e.wrong], ids=lambda e: e.rule)
def test_right_and_wrong(example):
    rule, right, wrong = example.rule, example.right, example.wrong
    assert set(outcomes(right, rule)) == {"pass"}
    assert "fail" in outcomes(wrong, rule)
    found = audit(wrong).findings
    assert (found["rule"] == rule).any()
    assert found["message"].str.len().min() > 5


def test_what_one_document_cannot_tell():
    assert outcomes(_UNITS, "CMP-12") == ["not_checkable"]
    assert outcomes(_UNITS, "CMP-14") == ["not_checkable"]
    assert outcomes(frames("budget"), "CMP-12") == ["not_applicable"]
    assert outcomes(frames("budget"), "CMP-14") == ["not_applicable"]


def test_a_table_printed_as_rows_of_the_statistics_is_there():
    """机构运行信息表 holds 三公 beside running cost, assets and procurement."""
    tables = [table(r, EXPENDITURE) for r in ROLES if r != "three_public"]
    rows = "                 | amount\n1．因公出国（境）费 | 1.00\n3．公务接待费 | 2.00"
    assert "fail" in outcomes(frames("budget", *tables, parts=PART), "CMP-01")
    assert "fail" not in outcomes(frames("budget", *tables, table("statistics", rows), parts=PART), "CMP-01")


def test_a_table_of_unknown_role_may_be_the_missing_one():
    made = _all(without="income")
    made["tables"].loc[0, "role"] = None
    assert "fail" not in outcomes(made, "CMP-01")
    assert "not_checkable" in outcomes(made, "CMP-01")


def test_numbers_of_tables_run_on():
    three = [expenditure(), expenditure(), expenditure()]
    right = labelled(frames("budget", *three), table_no=["公开01表", "公开02表", "公开03表"])
    assert set(outcomes(right, "CMP-02")) == {"pass"}
    for numbers in (["公开01表", "公开03表", "公开04表"], ["公开01表", "公开01表", "公开02表"], ["公开02表", "公开01表", "公开03表"]):
        assert "fail" in outcomes(labelled(frames("budget", *three), table_no=numbers), "CMP-02")
    unnumbered = labelled(frames("budget", *three), table_no=["公开01表", None, "公开03表"])
    assert set(outcomes(unnumbered, "CMP-02")) == {"pass"}


def test_a_table_deleted_that_the_contents_promise():
    assert "fail" in outcomes(_contents(table_id="d/t9"), "CMP-02")


def test_an_empty_table_that_should_have_figures():
    core = [table(r, EXPENDITURE) for r in ("balance", "expenditure", "fiscal_balance")]
    made = frames("budget", *core, table("income", "", note="注：本表无数据"), parts=PART)
    assert "fail" in outcomes(made, "CMP-04")
    spoken = frames("budget", table("three_public", "", note="本表无数据"), statements=[said()])
    assert outcomes(spoken, "CMP-04") == ["fail"]


def test_parts_published_step_by_step_are_a_notice():
    made = _prose("found")
    made["documents"].loc[0, "fiscal_year"] = 2017
    row = made["parts"]["key"] == "assets_said"
    made["parts"].loc[row, "state"] = "missing"
    found = audit(made).findings
    assert found.loc[found["rule"] == "CMP-05", "severity"].tolist() == ["notice"]


def test_shorter_names_are_right_and_unknown_ones_not_judged():
    short = frames("budget", expenditure(EXPENDITURE.replace("机关事业单位基本养老保险缴费支出", "基本养老保险缴费")))
    assert set(outcomes(short, "CODE-03")) == {"pass"}
    odd = frames("budget", expenditure(EXPENDITURE.replace("机关事业单位基本养老保险缴费支出", "另一回事情")))
    assert "fail" not in outcomes(odd, "CODE-03") and "not_checkable" in outcomes(odd, "CODE-03")


def test_kind_of_body_not_told():
    assert outcomes(_typed("本单位有人员 5 人。", "2080101 行政运行"), "CODE-06") == ["not_checkable"]


def test_many_lines_in_the_other_column_are_one_notice():
    rows = "\n".join(f"    {c} {n} | 1.00 | | 1.00" for c, n in (("30101", "基本工资"), ("30102", "津贴补贴"), ("30103", "奖金")))
    made = frames("budget", table("basic_economic", "   | total | personnel | public\n" + rows))
    found = audit(made).findings
    assert found.loc[found["rule"] == "CODE-07", "severity"].tolist() == ["notice"]


@pytest.mark.parametrize("name", ["泽州县河务管理局", "县河务管理局", "河务管理局", "河务局"])
def test_shorter_spellings_are_no_finding(name):
    row = {"name": name, "place": "heading", "times": 1, "relation": "abbreviation"}
    made = frames("budget", about={"unit_name": "泽州县河务管理局"}, names=[row])
    assert outcomes(made, "ID-02") == ["pass"]


@pytest.mark.parametrize(
    ("text", "fails"),
    [
        ("甲山市河务管埋局有车辆。", True), ("甲山市河务管局有车辆。", True), ("甲川市河务管理局有车辆。", True),
        ("甲山市河务管理局有车辆。", False), ("甲山市河务管理，局内有人。", False), ("甲山市教育管理局有车辆。", False),
    ],
)  # fmt: skip
def test_one_character_of_the_name_in_prose(text, fails):
    made = frames("budget", about=OWN, text=(text,))
    assert ("fail" in outcomes(made, "ID-02")) == fails


def test_another_hospital_is_another_body():
    made = frames("budget", about={"unit_name": "甲山市第一人民医院"}, text=("与甲山市第二人民医院合作。",))
    assert "fail" not in outcomes(made, "ID-02")


def test_a_unit_of_the_tables_written_otherwise_in_a_sheet():
    rows = "  | amount\n unit: 甲山市河道管理服务中心 | 1.00"
    made = frames("budget", table("operating", rows), about=OWN, projects=[{"unit_name": "甲山市河道管理中心"}])
    assert "fail" in outcomes(made, "ID-02")


def test_the_cover_is_wrong_where_all_titles_agree():
    tables = [expenditure(title=f"2025年支出总表{n}") for n in "甲乙丙丁"]
    checks = audit(frames("budget", *tables)).checks
    failed = checks[(checks["rule"] == "ID-03") & (checks["outcome"] == "fail")]
    assert failed["subject"].tolist() == ["封面年度"]


def test_years_of_columns():
    rows = "  | 2025年预算数\n 合计 | 1.00"
    assert "fail" in outcomes(frames("budget", expenditure(rows)), "ID-03")
    both = rows.replace("2025年预算数", "2025年预算数 | 2026年预算数").replace("1.00", "1.00 | 2.00")
    assert "fail" not in outcomes(frames("budget", expenditure(both)), "ID-03")


def test_the_same_figures_in_another_unit():
    right = frames("budget", expenditure(), table("balance", EXPENDITURE), table("income", EXPENDITURE))
    assert set(outcomes(right, "ID-05")) == {"pass"}
    wrong = frames("budget", expenditure(), table("balance", EXPENDITURE), table("income", EXPENDITURE, unit="元"))
    assert outcomes(wrong, "ID-05").count("fail") == 1
    relabelled = labelled(right, unit_label=["元", "万元", "万元"])
    assert outcomes(relabelled, "ID-05").count("fail") == 1


def test_days_of_sheets_are_notices():
    found = audit(_sheets("066", filled_on="2023-08-11")).findings
    assert found.loc[found["rule"] == "ID-06", "severity"].tolist() == ["notice"]
