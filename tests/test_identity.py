"""Identity: covers of many shapes, captions, sheets and prose; whole documents of the corpus."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yqlib.extract.identity import Identity, caption_name, identify, sheet_names_of

CORPUS = Path(__file__).parents[1].parent / "shared" / "corpus"


@dataclass
class Line:
    text: str
    page: int | None = None
    line: int | None = None


def read(cover: Iterable[str], body: Sequence[str] = (), **more) -> Identity:
    lines = [Line(t, 1, n) for n, t in enumerate(cover, 1)] + [Line(t, 2) for t in body]
    return identify(lines, **more)


PUTUO = ("区", "上海市", "上海市", "普陀区")
JIANGSU = ("省", "江苏省", None, None)


@pytest.mark.parametrize(
    ("cover", "name", "kind", "scope", "year", "where"),
    [
        (["上海市普陀区规划和自然", "资源局", "2024 年度部门决算"],
         "上海市普陀区规划和自然资源局", "final", "department", 2024, PUTUO),
        (["中共上海市普陀区委", "社会工作部 2024 年度", "部门决算"],
         "中共上海市普陀区委社会工作部", "final", "department", 2024, PUTUO),
        (["江苏省人民检察院", "年部门预算", "2017", "目 录"],
         "江苏省人民检察院", "budget", "department", 2017, JIANGSU),
        (["江苏省人大常委会办公厅2018年度部门", "预算公开", "1"],
         "江苏省人大常委会办公厅", "budget", "department", 2018, JIANGSU),
        (["江苏省政协办公厅 2017 年度部门预算", "目 录"],
         "江苏省政协办公厅", "budget", "department", 2017, JIANGSU),
        (["上海市普陀区2025年区级部门预算", "预算主管部门：上海市普陀区商务委员会"],
         "上海市普陀区商务委员会", "budget", "department", 2025, PUTUO),
        (["阳泉市药械集中招标采购中心(阳泉市", "医保网络中心)", "", "2026年度单位预算公开"],
         "阳泉市药械集中招标采购中心(阳泉市医保网络中心)", "budget", "unit", 2026,
         ("市", "山西省", "阳泉市", None)),
        (["# 太原市教育局2023年部门决算公开"],
         "太原市教育局", "final", "department", 2023, ("市", "山西省", "太原市", None)),
        (["**大同市公安局**", "二〇二三年度部门决算", "2024年8月"],
         "大同市公安局", "final", "department", 2023, ("市", "山西省", "大同市", None)),
        (["长沙市岳麓区民政局", "2023年度", "部门决算"],
         "长沙市岳麓区民政局", "final", "department", 2023, ("区", "湖南省", "长沙市", "岳麓区")),
        (["浙江省水利厅(本级)2022年度单位预算"],
         "浙江省水利厅(本级)", "budget", "unit", 2022, ("省", "浙江省", None, None)),
        (["<b>湖南省财政厅（本级）</b>\u00a0２０２２年度单位预算"],
         "湖南省财政厅（本级）", "budget", "unit", 2022, ("省", "湖南省", None, None)),
        (["2023年度泰州市姜堰区统计局部门预算公开"],
         "泰州市姜堰区统计局", "budget", "department", 2023, ("区", "江苏省", "泰州市", "姜堰区")),
        (["2024年度部门决算", "广州市天河区司法局"],
         "广州市天河区司法局", "final", "department", 2024, ("区", "广东省", "广州市", "天河区")),
        (["部门名称：昆山市水务局", "2024年部门预算公开", "编制日期：2024年2月5日"],
         "昆山市水务局", "budget", "department", 2024, ("县", "江苏省", "苏州市", "昆山市")),
        (["德州市预算编审中心2023年度单位预算公开"],
         "德州市预算编审中心", "budget", "unit", 2023, ("市", "山东省", "德州市", None)),
        (["附件2", "中国共产党盂县委员会宣传部2025年度部门预算公开"],
         "中国共产党盂县委员会宣传部", "budget", "department", 2025, ("县", "山西省", "阳泉市", "盂县")),
        (["晋城市教育局2024年度市级部门决算"],
         "晋城市教育局", "final", "department", 2024, ("市", "山西省", "晋城市", None)),
    ],
)  # fmt: skip
def test_covers(cover, name, kind, scope, year, where):
    found = read(cover)
    assert (found.unit_name, found.kind, found.scope, found.fiscal_year) == (name, kind, scope, year)
    assert (found.level, found.province, found.city, found.county) == where
    assert [d for d in found.doubts if "主管部门" not in d] == []


def test_form_family_follows_the_province():
    families = {
        "泽州县教育局": "shanxi",
        "上海市普陀区教育局": "shanghai",
        "昆山市教育局": "jiangsu",
        "大理市教育局": None,
    }
    for name, family in families.items():
        assert read([f"{name}2024年度部门预算"]).form_family == family


def test_most_frequent_spelling_decides_and_the_cover_prints_it():
    captions = ["泽州县甲乙服务中心(泽州县丙网络中心)"] * 3 + ["泽州县甲服务中心（泽州县丙网络中心）", "", ""]
    found = read(["泽州县甲乙服务中心（泽州县", "丙网络中心）", "2025年度单位预算公开"], captions=captions)
    assert found.unit_name == "泽州县甲乙服务中心（泽州县丙网络中心）"
    assert found.unit_aliases == (
        "泽州县甲服务中心（泽州县丙网络中心）",
        "泽州县甲乙服务中心",
        "泽州县丙网络中心",
    )
    assert any("写法不一" in d and "1处" in d for d in found.doubts)


def test_cover_at_odds_with_the_captions():
    found = read(["泽州县教育局", "2025年度部门预算"], captions=["泽州县教育和体育局"] * 5)
    assert found.unit_name == "泽州县教育和体育局" and found.unit_aliases == ("泽州县教育局",)
    assert any("封面名称" in d for d in found.doubts)


def test_captions_are_read_from_the_lines_when_none_are_given():
    body = ["预算公开表1", "部门名称：泽州县教育局  单位：万元", "单位：万元"]
    found = read(["目录"], body)
    assert found.unit_name == "泽州县教育局" and found.province == "山西省"


def test_sheets_give_codes_and_parent():
    sheets = [
        ("主管部门及代码", "066-阳泉市医疗保障局"),
        ("主管部门及代码", "066-阳泉市医疗保障局"),
        ("主管部门及代码", "056-阳泉市医疗保障局"),
        ("部门名称", "066003-阳泉市药械集中采购中心(阳泉市医保网络中心)"),
        ("实施单位", "阳泉市药械集中采购中心(阳泉市医保网络中心)"),
    ]
    found = read(["阳泉市药械集中招标采购中心(阳泉市医保网络中心)2026年度单位预算公开"], sheet_names=sheets)
    assert (found.unit_code, found.parent_name, found.parent_code) == ("066003", "阳泉市医疗保障局", "066")
    assert "阳泉市药械集中采购中心(阳泉市医保网络中心)" in found.unit_aliases
    assert any("056(1处)" in d for d in found.doubts)


def test_a_department_has_no_parent_and_no_unit_among_its_aliases():
    sheets = [("主管部门及代码", "236-山西省医疗保障局"), ("实施单位", "山西省医疗保险管理服务中心")]
    found = read(["山西省医疗保障局", "2026年度部门预算公开"], sheet_names=sheets)
    assert (found.unit_code, found.parent_name, found.parent_code) == ("236", None, None)
    assert found.unit_aliases == () and found.doubts == ()


@pytest.mark.parametrize(
    "prose",
    [
        "泽州县甲中心隶属于泽州县城市管理局下属二级预算单位，内设三个股室。",
        "本中心为公益一类事业单位，正科级建制，隶属于泽州县城市管理局。",
        "我单位是泽州县城市管理局所属的全额事业单位。",
        "我单位是泽州县城市管理局下属预算单位。",
        "主管部门为泽州县城市管理局。",
    ],
)
def test_parent_in_the_prose(prose):
    found = read(["泽州县甲中心2025年度单位预算公开"], ["第一部分 概况", prose])
    assert found.parent_name == "泽州县城市管理局" and found.doubts == ()


def test_parent_over_a_wrapped_line():
    body = ["泽州县甲中心是公益一类财政拨款事业单位，隶属于泽州县城", "市管理局。"]
    assert read(["泽州县甲中心2025年度单位预算公开"], body).parent_name == "泽州县城市管理局"


def test_parent_on_the_cover():
    cover = [
        "上海市普陀区2025年区级单位预算",
        "预算主管部门：上海市普陀区教育局",
        "预算单位：上海市普陀区教育学院",
    ]
    found = read(cover, captions=["上海市普陀区教育局"] * 3)
    assert (found.unit_name, found.parent_name) == ("上海市普陀区教育学院", "上海市普陀区教育局")
    assert found.unit_aliases == ()


def test_parent_without_a_place_is_doubted():
    found = read(["泽州县甲中心2025年度单位预算公开"], ["隶属于市医疗保障局。"])
    assert found.parent_name == "市医疗保障局" and any("可能不是全称" in d for d in found.doubts)


def test_final_accounts_of_a_unit_print_department_names():
    body = ["部门名称：泽州县甲中心", "2024年度", "十、部门决算公开相关信息统计表"]
    assert read(["泽州县甲中心", "2024年度单位决算公开"], body).scope == "unit"


def test_scope_from_headings_then_from_the_file_name():
    body = ["一、本单位职责", "第二部分 2024年单位预算报表", "部门公开表9", "部门预算支出经济科目名称"]
    found = read(["杭州市西湖区甲中心2024年预算公开说明"], body)
    assert found.scope == "unit" and any("按标题多数" in d for d in found.doubts)
    found = read(["杭州市西湖区审计局2024年预算公开说明"], files=["x/杭州市西湖区审计局2024年部门预算.pdf"])
    assert found.scope == "department" and any("文件名" in d for d in found.doubts)
    found = read(["杭州市西湖区审计局2024年部门（单位）预算"])
    assert found.scope is None and any("两种" in d for d in found.doubts)


def test_year_from_table_titles():
    body = ["表一2026年预算收支总表.....2", "表二2026年预算收入总表.....4", "2025年末资产情况说明"]
    found = read(["泽州县教育局", "部门预算公开"], body)
    assert found.fiscal_year == 2026 and any("取自表题" in d for d in found.doubts)
    found = read(["泽州县教育局2025年部门预算"], body)
    assert found.fiscal_year == 2025 and any("表题多数写2026年" in d for d in found.doubts)


def test_tables_without_a_cover():
    body = ["表一", "收支预算总表", "部门：江苏省政协办公厅 单位：万元", "表二", "收入预算总表"]
    found = read(body, files=["江苏省政协办公厅2017年度部门预算（表格）.pdf"])
    assert (found.kind, found.scope, found.fiscal_year) == ("budget", "department", 2017)
    assert found.unit_name == "江苏省政协办公厅" and found.unit_aliases == ()
    assert len([d for d in found.doubts if "文件名" in d]) == 2
    bare = read(body)
    assert bare.fiscal_year is None and bare.scope is None and "看不出年度" in bare.doubts


def test_name_from_the_file_is_said_to_be():
    found = read(["目录"], files=["泽州县教育局2024年部门预算.pdf"])
    assert found.unit_name == "泽州县教育局" and "文中没有单位名称，取自文件名" in found.doubts


def test_heading_with_another_name_is_an_alias_and_a_doubt():
    body = [
        "第一部分 上海市普陀区档案局概况",
        "上海市档案局 2024 年度部门决算表",
        "纳入上海市普陀区档案局 2024 年度部门决算",
    ]
    found = read(["上海市普陀区档案局", "2024 年度部门决算"], body)
    assert found.unit_name == "上海市普陀区档案局" and found.unit_aliases == ("上海市档案局",)
    assert any("“上海市档案局”(1处)" in d for d in found.doubts)


def test_place_of_a_name_without_one():
    found = read(["省人大常委会办公厅2019年度部门预算"])
    assert (found.level, found.province) == (None, None) and any("地名" in d for d in found.doubts)
    cover = ["上海市普陀区2025年区级部门预算", "预算主管部门：万里街道办事处"]
    found = read(cover)
    assert (found.level, found.province, found.county) == ("区", "上海市", "普陀区")
    assert any("封面" in d for d in found.doubts)


def test_ambiguous_district():
    found = read(["普陀区审计局2024年度部门决算"])
    assert (found.level, found.province, found.city, found.county) == ("区", None, None, "普陀区")
    assert any("不止一处" in d for d in found.doubts)
    sheets = [("主管部门及代码", "101-上海市普陀区教育局")]
    found = read(["普陀区教育学院2024年度单位决算"], sheet_names=sheets)
    assert (found.province, found.county) == ("上海市", "普陀区")


@pytest.mark.parametrize(
    ("lines", "day"),
    [
        (["2026年3月10日"], "2026-03-10"),
        (["公开日期：2026年2月1日", "2026年3月10日"], "2026-02-01"),
        (["二〇二六年三月十二日"], "2026-03-12"),
        (["发布时间: 2026-02-28 09:30"], "2026-02-28"),
        (["截至2025年12月31日，共有车辆0辆。"], None),
        (["2019年6月1日"], None),
        (["2026年13月40日"], None),
    ],
)
def test_date_of_issue(lines, day):
    assert read(["泽州县教育局2026年部门预算"], ["第一部分", *lines]).issued_on == day


def test_nothing_to_read():
    found = identify([])
    assert found.unit_name is found.kind is found.scope is found.fiscal_year is found.province is None
    assert "看不出单位名称" in found.doubts and "看不出年度" in found.doubts
    two = read(["2023年部门预算及2022年部门决算公开", "盂县财政局"])
    assert two.kind is None and two.unit_name == "盂县财政局"


_PIECES = [
    "泽州县",
    "教育局",
    "2024",
    "年度",
    "部门",
    "预算",
    "决算",
    "：",
    "单位名称",
    "(",
    "）",
    "隶属于",
    "目录",
    "\n",
    "十月",
    "。",
]


@given(st.lists(st.lists(st.sampled_from(_PIECES), max_size=8).map("".join), max_size=8))
def test_any_lines_are_taken(texts):
    found = read(texts, texts, captions=texts, sheet_names=[("部门名称", t) for t in texts], files=texts)
    assert isinstance(found.doubts, tuple)


TRANSCRIPTS = {
    "000": {
        "kind": "budget",
        "scope": "unit",
        "fiscal_year": 2026,
        "level": "市",
        "province": "山西省",
        "city": "阳泉市",
        "unit_name": "阳泉市药械集中招标采购中心(阳泉市医保网络中心)",
        "unit_code": "066003",
        "parent_name": "阳泉市医疗保障局",
        "parent_code": "066",
        "issued_on": "2026-03-10",
    },
    "001": {
        "kind": "budget",
        "scope": "department",
        "fiscal_year": 2026,
        "level": "市",
        "city": "阳泉市",
        "unit_name": "阳泉市医疗保障局",
        "unit_code": "066",
        "parent_name": None,
        "unit_aliases": (),
    },
    "002": {
        "kind": "final",
        "scope": "unit",
        "fiscal_year": 2024,
        "level": "市",
        "city": "阳泉市",
        "unit_name": "阳泉市药械集中招标采购中心（阳泉市医保网络中心）",
        "parent_name": "阳泉市医疗保障局",
    },
    "003": {
        "kind": "budget",
        "scope": "department",
        "fiscal_year": 2026,
        "level": "省",
        "province": "山西省",
        "city": None,
        "unit_name": "山西省医疗保障局",
        "unit_code": "236",
        "parent_name": None,
        "form_family": "shanxi",
    },
    "004": {
        "kind": "budget",
        "scope": "unit",
        "fiscal_year": 2025,
        "level": "县",
        "province": "山西省",
        "city": "晋城市",
        "county": "泽州县",
        "unit_name": "泽州县医疗保险服务中心",
        "parent_name": "泽州县医疗保障局",
        "parent_code": "056",
        "doubts": (),
    },
}


@pytest.mark.parametrize("number", sorted(TRANSCRIPTS))
def test_transcripts(number):
    paths = sorted((CORPUS / "transcripts").glob(f"{number}_*.txt"))
    if not paths:
        pytest.skip("the shared corpus of transcripts is not on this machine")
    lines, sheets = [], []
    for n, text in enumerate(paths[0].read_text("utf-8").splitlines(), 1):
        if "\t" in text or text.startswith("|"):
            sheets += sheet_names_of(re.split(r"[\t|]", text))
        else:
            lines.append(Line(text, None, n))
    found = identify(lines, sheet_names=sheets, files=[paths[0].name])
    expected = TRANSCRIPTS[number]
    assert {k: getattr(found, k) for k in expected} == expected


PDFS = {
    "上海市普陀区人民政府万里街道办事处24年预算": (
        "上海市普陀区人民政府万里街道办事处",
        "budget",
        2024,
        PUTUO,
    ),
    "上海市普陀区商务委员会25年预算": ("上海市普陀区商务委员会", "budget", 2025, PUTUO),
    "上海市普陀区规划和自然资源局 2024 年度部门决算": ("上海市普陀区规划和自然资源局", "final", 2024, PUTUO),
    "中共上海市普陀区委社会工作部 2024 年度部门决算": ("中共上海市普陀区委社会工作部", "final", 2024, PUTUO),
    "江苏省人大常委会办公厅2018年度部门预算": ("江苏省人大常委会办公厅", "budget", 2018, JIANGSU),
    "江苏省人民检察院2017年度部门预算": ("江苏省人民检察院", "budget", 2017, JIANGSU),
    "江苏省人民检察院2018年度部门预算": ("江苏省人民检察院", "budget", 2018, JIANGSU),
    "江苏省人民检察院2019年度部门预算": ("江苏省人民检察院", "budget", 2019, JIANGSU),
    "江苏省政协办公厅2017年度部门预算（文字）": ("江苏省政协办公厅", "budget", 2017, JIANGSU),
    "江苏省政协办公厅2017年度部门预算（表格）": ("江苏省政协办公厅", "budget", 2017, JIANGSU),
}


@pytest.mark.slow
@pytest.mark.parametrize("stem", PDFS)
def test_pdfs(stem):
    path = CORPUS / "pdf" / f"{stem}.pdf"
    if not path.exists():
        pytest.skip("the shared corpus of PDFs is not on this machine")
    import pdfplumber

    lines, captions = [], []
    with pdfplumber.open(path) as pdf:
        for number, page in enumerate(pdf.pages, 1):
            for text in (page.extract_text() or "").splitlines():
                captions.append(caption_name(text))
                if number <= 6:
                    lines.append(Line(text, number))
            if number == 15:
                break
    found = identify(lines, captions, files=[path.name])
    name, kind, year, where = PDFS[stem]
    assert (found.unit_name, found.kind, found.fiscal_year) == (name, kind, year)
    assert (found.level, found.province, found.city, found.county) == where
    assert found.scope == "department" and found.parent_name is None
