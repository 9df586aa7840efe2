"""Places: the data file, and which division an official name belongs to."""

from __future__ import annotations

from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yqlib.forms.places import (
    bracket_parts,
    caption_name,
    divisions,
    find_place,
    is_body,
    number_of,
    sheet_names_of,
    similar,
    year_of,
)


def where(name: str, context: str = "") -> tuple[str | None, ...]:
    place = find_place(name, find_place(context) if context else None)
    return (place.level, place.province, place.city, place.county) if place else (None,) * 4


def test_data_is_whole_and_small():
    current = [d for d in divisions() if not d.until]
    levels = [d.level for d in current]
    assert levels.count("province") == 34
    assert 330 <= levels.count("city") <= 340
    assert 2830 <= levels.count("county") <= 2860
    assert len({d.code for d in current}) == len(current)
    assert all(d.code.isdigit() and len(d.code) == 6 for d in divisions())
    text = files("yqlib.forms").joinpath("places.csv").read_text("utf-8")
    assert len(text.encode()) < 150_000 and "//" not in text
    assert sum(d.name == "普陀区" for d in current) == 2


def test_every_current_division_resolves_to_itself():
    """Written in full, 34 provinces, all cities and all counties lead to their own code."""
    by_code = {d.code: d for d in divisions() if not d.until}
    for division in by_code.values():
        province = by_code[division.code[:2] + "0000"]
        city = by_code.get(division.code[:4] + "00")
        chain = dict.fromkeys(d.name for d in (province, city, division) if d)
        place = find_place("".join(chain) + "财政局")
        assert place is not None and place.code == division.code, chain


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("阳泉市医疗保障局", ("市", "山西省", "阳泉市", None)),
        ("泽州县医疗保险服务中心", ("县", "山西省", "晋城市", "泽州县")),
        ("山西省晋城市泽州县教育局", ("县", "山西省", "晋城市", "泽州县")),
        ("山西省泽州县教育局", ("县", "山西省", "晋城市", "泽州县")),
        ("上海市普陀区商务委员会", ("区", "上海市", "上海市", "普陀区")),
        ("中共上海市普陀区委社会工作部", ("区", "上海市", "上海市", "普陀区")),
        ("舟山市普陀区商务局", ("区", "浙江省", "舟山市", "普陀区")),
        ("上海市城市管理行政执法局", ("省", "上海市", "上海市", None)),
        ("江苏省人民检察院", ("省", "江苏省", None, None)),
        ("山西省医疗保障局", ("省", "山西省", None, None)),
        ("内蒙古自治区财政厅", ("省", "内蒙古自治区", None, None)),
        ("昆山市水务局", ("县", "江苏省", "苏州市", "昆山市")),
        ("仙桃市财政局", ("县", "湖北省", None, "仙桃市")),
        ("神农架林区财政局", ("县", "湖北省", None, "神农架林区")),
        ("东莞市虎门镇人民政府", ("市", "广东省", "东莞市", None)),
        ("泽州县巴公镇人民政府", ("县", "山西省", "晋城市", "泽州县")),
        ("上海市普陀区人民政府万里街道办事处", ("区", "上海市", "上海市", "普陀区")),
        ("恩施州教育局", ("市", "湖北省", "恩施土家族苗族自治州", None)),
        ("重庆市彭水县教育局", ("县", "重庆市", "重庆市", "彭水苗族土家族自治县")),
        ("吉林省吉林市教育局", ("市", "吉林省", "吉林市", None)),
        ("海南区教育局", ("区", "内蒙古自治区", "乌海市", "海南区")),
        ("河北区教育局", ("区", "天津市", "天津市", "河北区")),
        ("长治市城区教育局", ("区", "山西省", "长治市", "城区")),  # until 2018
        ("中国人民政治协商会议江苏省委员会办公厅", ("省", "江苏省", None, None)),
        ("共青团阳泉市委员会", ("市", "山西省", "阳泉市", None)),
        ("国家税务总局泽州县税务局", ("县", "山西省", "晋城市", "泽州县")),
        ("上海市 普陀区\u3000商务委员会", ("区", "上海市", "上海市", "普陀区")),
    ],
)
def test_names(name: str, expected: tuple[str | None, ...]):
    assert where(name) == expected


@pytest.mark.parametrize(
    "name",
    [
        "省人大常委会办公厅",
        "市医疗保障局",
        "国家税务总局",
        "万里街道办事处",
        "江苏路街道办事处",
        "",
        "关于阳泉市",
        "12",
    ],
)
def test_no_place_in_the_name(name: str):
    assert find_place(name) is None


def test_ambiguous_is_never_guessed():
    place = find_place("普陀区教育局")
    assert place and (place.level, place.county) == ("区", "普陀区")
    assert (place.province, place.city, place.code) == (None, None, None)
    assert "上海市" in place.note and "舟山市" in place.note
    inside = find_place("河北省桥西区教育局")
    assert inside and (inside.province, inside.city, inside.county) == ("河北省", None, "桥西区")
    assert inside.note


def test_context_decides_between_namesakes():
    assert where("普陀区教育局", "上海市商务委员会") == ("区", "上海市", "上海市", "普陀区")
    assert where("普陀区教育局", "浙江省教育厅") == ("区", "浙江省", "舟山市", "普陀区")
    assert where("普陀区教育局", "山西省教育厅")[1] is None


@pytest.mark.parametrize("name", ["山西大学", "河北雄安新区管理委员会", "陕西省西咸新区管理委员会"])
def test_level_left_open(name: str):
    place = find_place(name)
    assert place and place.province and place.level is None and place.note


@given(st.text(alphabet="上海市普陀区山西省阳泉县中共国委(）0２ \n", max_size=30))
def test_any_text_is_taken(text: str):
    place = find_place(text)
    assert place is None or place.level in (None, "省", "市", "县", "区")


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("部门名称：阳泉市医疗保障局  单位：万元", "阳泉市医疗保障局"),
        ("编制部门：上海市普陀区商务委员会 单位：元", "上海市普陀区商务委员会"),
        ("部门： 江苏省人民检察院 单 位 ：万元 单位：万元", "江苏省人民检察院"),
        (
            "单位名称：阳泉市药械集中采购中心(阳泉市医保网络中心)",
            "阳泉市药械集中采购中心(阳泉市医保网络中心)",
        ),
        ("部门名称：阳泉市医疗保障局 2024年度", "阳泉市医疗保障局"),
        ("部门名称：阳泉市医疗保障局2024年度", "阳泉市医疗保障局"),
        ("部门(盖章): 泽州县财政局", "泽州县财政局"),
        ("<b>部门名称</b>：泽州县财政局", "泽州县财政局"),
        ("单位：万元", ""),
        ("金额单位：万元", ""),
        ("单位：人民币万元", ""),
        ("部门：", ""),
        ("部门公开表9", ""),
        ("一、主要职责：", ""),
    ],
)
def test_caption_name(line: str, name: str):
    assert caption_name(line) == name


def test_sheet_names_of_a_row():
    row = ["主管部门及代码", "", "066-阳泉市医疗保障局", "", "实施单位", "", "阳泉市医疗保险中心"]
    assert sheet_names_of(row) == [
        ("主管部门及代码", "066-阳泉市医疗保障局"),
        ("实施单位", "阳泉市医疗保险中心"),
    ]
    assert sheet_names_of(["主管部门", "泽州县财政局", "实施单位", "", ""]) == [("主管部门", "泽州县财政局")]
    assert sheet_names_of(["单位名称", "2026预算数", "", None]) == []  # type: ignore[list-item]
    assert sheet_names_of(["部门(盖章): 泽州县财政局", "填报日期: 2025/4/3"]) == [
        ("部门(盖章)", "泽州县财政局")
    ]


def test_names_of_bodies():
    assert is_body("阳泉市城市管理局") and not is_body("本部门") and not is_body("上海市普陀区2025年部门预算")
    assert bracket_parts("泽州县甲中心（泽州县乙中心）") == ["泽州县甲中心", "泽州县乙中心"]
    assert bracket_parts("浙江省水利厅(本级)") == []
    assert similar("泽州县药械集中采购中心", "泽州县药械集中招标采购中心")
    assert not similar("泽州县药械集中采购中心", "阳城县药械集中采购中心")


def test_numerals():
    assert [year_of(t) for t in ("2026年", "二〇二三年度", "二零二四", "二○一九年", "120261", "")] == [
        2026, 2023, 2024, 2019, None, None]  # fmt: skip
    days = {"3": 3, "31": 31, "十": 10, "十二": 12, "二十": 20, "三十一": 31, "九": 9}
    assert {text: number_of(text) for text in days} == days
