"""Vehicles, areas, equipment: the smallest sentences that give a figure, and those that must give none."""

from __future__ import annotations

from typing import Any

import pytest
from told import OWN, assets

from yqlib import schema


def _told(text: str, heading: str = "国有资产占有使用情况") -> list[tuple[Any, ...]]:
    return [(r["kind"], r["use"], r["state"], r["value"]) for r in assets(text, heading)]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("公务用车编制3辆，实有2辆。", [("vehicles", "total", "quota", 3.0), ("vehicles", "total", "held", 2.0)]),
        ("实有3辆：领导用车1辆，其余类别0辆。", [("vehicles", "total", "held", 3.0), ("vehicles", "leaders", "held", 1.0), ("vehicles", "rest", "held", 0.0)]),
        ("公务用车保有量１０辆。", [("vehicles", "total", "held_fiscal", 10.0)]),
        ("共有车辆两辆，各类用途车辆均为0辆。", [("vehicles", "total", "held", 2.0), ("vehicles", "each", "held", 0.0)]),
        ("部门预算安排购置车辆1辆。", [("vehicles", "total", "planned", 1.0)]),
        ("本年报废车辆1辆。", [("vehicles", "total", "disposed", 1.0)]),
        ("核准的1辆公务用车编制目前空缺。", [("vehicles", "total", "quota", 1.0)]),
        ("租赁房屋面积200平方米。", [("buildings", "total", "leased", 200.0)]),
        ("占用土地面积5000㎡。", [("buildings", "land", "held", 5000.0)]),
        ("单价100万元（含）以上设备（不含车辆）3台（套）。", [("equipment", "without_vehicles", "held", 3.0)]),
        ("单价50万元以上通用设备1台（套）。", [("equipment", "general", "held", 1.0)]),
    ],
)  # fmt: skip
def test_figures_are_read(text: str, rows: list[tuple[Any, ...]]) -> None:
    assert _told(text) == rows


@pytest.mark.parametrize(
    "text",
    [
        "更换灯具20台。",
        "管道长300米，绿化300平方米。",
        "接待26人次。",
        "办公用房租金20万元。",
        "车辆运行维护费3万元。",
    ],
)
def test_what_is_no_asset_gives_no_row(text: str) -> None:
    assert _told(text) == []


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("核准1辆公务用车编制，实际没有公务用车。", [("vehicles", "total", "quota", 1.0), ("vehicles", "total", "held", 0.0)]),
        ("本单位目前无公务用车。", [("vehicles", "total", "held", 0.0)]),
        ("主要原因是无公务用车车辆。", [("vehicles", "total", "held", 0.0)]),
        ("没有房屋和土地。", [("buildings", "total", "held", 0.0), ("buildings", "land", "held", 0.0)]),
        ("无单价100万元（含）以上设备（不含车辆）。", [("equipment", "without_vehicles", "held", 0.0)]),
        ("没有租赁的办公用房。", [("buildings", "office", "leased", 0.0)]),
        ("无公务用车编制。", [("vehicles", "total", "quota", 0.0)]),
        ("无执法执勤用车。", [("vehicles", "law_enforcement", "held", 0.0)]),
        ("共有车辆0辆，没有车辆。", [("vehicles", "total", "held", 0.0)]),
    ],
)  # fmt: skip
def test_things_said_not_to_be_there_are_none(text: str, rows: list[tuple[Any, ...]]) -> None:
    assert _told(text) == rows


@pytest.mark.parametrize(
    "text",
    [
        "2030年无公务用车购置预算安排。",
        "无公务用车运行维护费。",
        "除业务用车外没有公务用车。",
        "上年无公务用车。",
        "如无公务用车，可租赁。",
        "没有房屋租金收入。",
        "没有车辆和其他资产变动。",
        "没有车辆使用不当的情况。",
    ],
)
def test_what_is_not_clearly_none_gives_no_row(text: str) -> None:
    assert _told(text) == []


def test_none_keeps_the_printed_words_and_the_day() -> None:
    row = assets("截至2030年12月31日，我中心没有 公务用车。", "国有资产占有使用情况")[0]
    assert (row["printed"], row["as_of"], row["unit"], row["decimals"]) == (
        "没有 公务用车",
        "2030-12-31",
        "辆",
        0,
    )


def test_areas_of_a_project_are_not_held() -> None:
    text = "新建管理用房建筑面积300平方米。"
    assert _told(text, "项目概况") == [] and len(_told(text)) == 1


def test_areas_add_up_by_part_and_keep_their_decimals() -> None:
    rows = assets(
        "占用房屋面积1,234.50平方米，其中：办公用房800平方米，业务用房300平方米，其他用房134.50平方米。"
    )
    assert [(r["use"], r["value"], r["decimals"]) for r in rows] == [
        ("total", 1234.5, 2),
        ("office", 800.0, 0),
        ("business", 300.0, 0),
        ("other", 134.5, 2),
    ]
    assert {r["part_of"] for r in rows[1:]} == {rows[0]["asset_id"]}


def test_parts_belong_to_the_total_in_the_same_state() -> None:
    rows = assets("共有车辆7辆，其中：其他用车7辆。预算安排购置车辆1辆，其中：其他用车1辆。")
    assert [r["part_of"] for r in rows] == [None, rows[0]["asset_id"], None, rows[2]["asset_id"]]


def test_parts_in_the_next_sentence_keep_its_state() -> None:
    rows = assets("公务用车保有量8辆。其中：一般公务用车3辆，执法执勤用车5辆。")
    assert {r["state"] for r in rows} == {"held_fiscal"}
    assert [r["part_of"] for r in rows] == [None, rows[0]["asset_id"], rows[0]["asset_id"]]


def test_equipment_named_before_the_colon() -> None:
    rows = assets("价值200万元以上大型设备：上年末实有2台（套），预算安排购置1台（套），电脑20台。")
    assert [(r["threshold_fen"], r["state"], r["value"]) for r in rows] == [
        (200_000_000, "held", 2.0),
        (200_000_000, "planned", 1.0),
    ]


def test_the_day_and_the_body() -> None:
    rows = assets(
        "截至2029年底，本单位共有车辆3辆。单价100万元以上设备1台（套）。清河市水文站借用办公用房80平方米。"
    )
    assert [(r["unit_name"], r["as_of"]) for r in rows] == [
        (OWN, "2029-12-31"),
        (OWN, "2029-12-31"),
        ("清河市水文站", "2029-12-31"),
    ]
    assert rows[1]["threshold_fen"] == 100_000_000 and rows[2]["state"] == "borrowed"


def test_a_name_that_buys_is_no_purchase() -> None:
    assert _told("清河市药械集中采购中心使用办公用房50平方米。") == [("buildings", "office", "held", 50.0)]


def _fact(label: str, value: float, unit: str | None, **more: Any) -> dict[str, Any]:
    place = dict.fromkeys(("page", "line", "x0", "top", "x1", "bottom"))
    return {
        "fact_id": "d/t10:r1c2",
        "role": "statistics",
        "title": "相关信息统计表",
        "row_label": label,
        "column_path": "统计数",
        "printed": str(value),
        "value": value,
        "decimals": 0,
        "unit": unit,
        "amount_fen": None,
        "reader": "transcript",
        **place,
    } | more


def test_the_figures_of_a_statistics_table() -> None:
    facts = [
        _fact("（一）车辆数合计（辆）", 3.0, "辆"),
        _fact("1. 副部（省）级及以上领导用车", 0.0, "辆"),
        _fact("8. 其他用车", 3.0, "辆"),
        _fact("（二）单价100万元（含）以上设备（不含车辆）", 2.0, "台（套）"),
        _fact("公务用车运行维护费", 3.0, "万元", amount_fen=3_000_000),
        _fact("货物", 3.0, None),
    ]
    rows = assets("本单位无其他说明。", facts=facts)
    assert [(r["kind"], r["use"], r["value"]) for r in rows] == [
        ("vehicles", "total", 3.0),
        ("vehicles", "provincial_leaders", 0.0),
        ("vehicles", "other", 3.0),
        ("equipment", "without_vehicles", 2.0),
    ]
    assert rows[3]["threshold_fen"] == 100_000_000
    assert {r["fact_id"] for r in rows} == {"d/t10:r1c2"}
    schema.validate("assets", schema.frame("assets", rows))
