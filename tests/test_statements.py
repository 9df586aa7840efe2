"""The grammar of explanatory prose, rule by rule, on sentences made up for the purpose."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import yqlib
from yqlib.extract.narrative_figures import figures, value_of_numeral
from yqlib.extract.narrative_speaker import Speaker
from yqlib.extract.narrative_state import Said
from yqlib.extract.narrative_subjects import Account, Names
from yqlib.extract.narrative_text import clean

NAMES = Names(["虚构市园林局", "虚构市花木中心（虚构市苗圃）"])


def heard(
    *paragraphs: str, heading: str = "", account: Account | None = None, year: int = 2024
) -> list[Said]:
    """What the figures of paragraphs say, one after another under one heading."""
    speaker, found, before = Speaker(NAMES, year), [], ""
    for text in paragraphs:
        speaker.begin(heading, account or Account(), before[-1:] in "：；，" and before != "")
        found += speaker.read(clean(text))
        before = text
    return found


def told(*paragraphs: str, **more: Any) -> list[tuple[str, ...]]:
    """(printed, unit, subject, measure, direction) of each figure; missing ones empty."""
    return [
        (s.figure.number, s.figure.unit or "", s.subject.words, s.measure or "", s.direction or "")
        for s in heard(*paragraphs, **more)
    ]


def subjects(*paragraphs: str, **more: Any) -> list[str]:
    return [s.subject.words for s in heard(*paragraphs, **more)]


# ---- figures ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "number", "unit", "kind"),
    [
        ("种苗费12.50万元", "12.50", "万元", "money"),
        ("种苗费1,234.5元", "1,234.5", "元", "money"),
        ("种苗费１２．５万元", "12.5", "万元", "money"),
        ("占 30 %", "30", "%", "part"),
        ("占３０％", "30", "%", "part"),
        ("提高2.5个百分点", "2.5", "个百分点", "part"),
        ("增长3倍", "3", "倍", "part"),
        ("喷灌设备5台（套）", "5", "台（套）", "count"),
        ("喷灌设备5台(套)", "5", "台（套）", "count"),
        ("来访40人次", "40", "人次", "count"),
        ("补植苗木300株", "300", "株", "count"),
        ("培训24学时", "24", "学时", "count"),
        ("温室面积800平方米", "800", "平方米", "area"),
        ("苗圃30亩", "30", "亩", "area"),
        ("得分96.5分", "96.5", "分", "quantity"),
        ("一 般 公 共 预 算 收 入 1 2 . 5 万 元", "12.5", "万元", "money"),
        ("工资2150元/月", "2150", "元/月", "quantity"),
        ("参保3.5万人", "3.5", "万人", "count"),
    ],
)
def test_a_number_and_its_unit(text: str, number: str, unit: str, kind: str) -> None:
    (figure,) = figures(clean(text))
    assert (figure.number, figure.unit, figure.kind) == (number, unit, kind)


@pytest.mark.parametrize(
    "text",
    [
        "依据《虚构省花木办法（2021年第3号）》执行。",
        "依据园发〔2023〕15号文件执行。",
        "依据园发【2023】 15号文件执行。",
        "截至2023年12月31日。",
        "执行期为2024.1.1-2024.12.31",
        "2022-2026年规划",
        "苗圃位于C204-07地块17号。",
        "开通12388热线。",
        "详见表5和附件3，电话0300-1234567。",
        "第3次会议、十八届三中全会",
        "建设“15分钟游园圈”",
        "１、机构设置",
        "（3）绿化",
        "四个意识、一府两院、三医联动",
    ],
)
def test_dates_names_and_citations_are_no_figures(text: str) -> None:
    assert figures(clean(text)) == []


def test_numerals_count_bodies_and_people() -> None:
    assert told("内设办公室、养护科、苗木科三个科室。")[0][:4] == ("三", "个", "科室", "count")
    assert told("内设机构有十二个。")[0][:4] == ("十二", "个", "内设机构", "count")
    assert told("含机关及两个林区派出所的预算。")[0][:4] == ("两", "个", "林区派出所", "count")
    assert told("预算单位共计一家。")[0][:4] == ("一", "家", "预算单位", "count")
    assert [value_of_numeral(n) for n in ("十", "二十", "三十五", "一百零二", "两")] == [10, 20, 35, 102, 2]


def test_a_bound_is_no_amount() -> None:
    first, second = heard("单价100万元（含）以上设备（不含车辆）3台（套）。")
    assert (first.measure, first.figure.number) == ("threshold", "100")
    assert (second.measure, second.subject.words) == ("count", "单价100万元（含）以上设备（不含车辆）")


def test_what_is_odd_about_a_figure_is_said() -> None:
    assert heard("绿化总预算20.00万，其中补植5万。")[0].doubt == "单位缺“元”"
    assert heard("绿化费50万元，增长13.95。")[1].doubt == "缺少单位"
    assert [s.doubt for s in heard("绿化费0万元，与上年相比增加（减少）0万元，增长（减少）0%。")][1:] == [
        "增减未选定"
    ] * 2
    assert [s.doubt for s in heard("组织培训2-3次。")] == ["区间", None]


# ---- subjects --------------------------------------------------------------------------------------


def test_years_bodies_and_function_words_are_no_subject() -> None:
    assert subjects("2024年度虚构市园林局预算收入总计30万元。") == ["预算收入总计"]
    assert subjects("2024年，虚构市花木中心(虚构市苗圃)收入预算30万元。") == ["收入预算"]
    assert subjects("本部门（单位）2024年度绿化支出为30万元。") == ["绿化支出"]
    assert subjects("省园林局2024年度财政拨款基本支出预算30万元。") == ["财政拨款基本支出预算"]
    assert subjects("一般公共预算拨款安排的培训费预算支出3万元。") == ["培训费"]
    assert subjects("公务用车购置预算支出0万元。") == ["公务用车购置"]
    assert subjects("政府性基金支出预算支出0万元。") == ["政府性基金支出"]
    assert subjects("一般公共预算支出3万元。") == ["一般公共预算支出"]
    assert subjects("编报绩效目标的2024年度项目9个。") == ["编报绩效目标的项目"]


def test_a_clause_inherits_the_subject_before() -> None:
    found = heard("养护费年初预算8万元，支出决算6万元，完成年初预算的75%。决算数同预算数持平。")
    assert {s.subject.words for s in found} == {"养护费"}
    assert [s.subject.item for s in found] == ["年初预算", "支出决算", "完成年初预算", "决算数"]
    assert [s.measure for s in found] == ["amount", "amount", "rate", "change"]


def test_a_heading_gives_the_subject_where_no_clause_does() -> None:
    assert subjects("编报目标，涉及资金9万元。", heading="整体绩效目标") == ["整体绩效目标"]
    assert told("本年度无此项收支。", heading="政府性基金收支") == [
        ("无", "", "政府性基金收支", "amount", "")
    ]


def test_accounts_by_class_section_and_item() -> None:
    (said,) = heard("“一般公共服务支出（类）商贸事务（款）行政运行（项）”5万元，主要用于日常运转。")
    assert said.subject.code == "2011301"
    (said,) = heard("1．检察（款）行政运行（项）支出5万元。", account=Account(("公共安全", "", ""), "204"))
    assert said.subject.code == "2040401"
    (said,) = heard("（1）办公费（款）支出5万元。", account=Account(("商品和服务支出", "", ""), "302"))
    assert said.subject.code == "30201"
    (said,) = heard("编造出来的名称（项）5万元。")
    assert said.subject.code is None


def test_an_account_named_in_a_sentence_of_its_own() -> None:
    found = heard(
        "2、卫生健康支出（类）行政事业单位医疗（款）行政单位医疗（项）。主要用于：医疗保险支出。年初预算为4万元。"
    )
    assert [s.subject.code for s in found] == ["2101101"]


def test_what_stands_behind_a_count() -> None:
    assert subjects("机构设置包括3个内设机构、2个下属事业单位。") == ["内设机构", "下属事业单位"]
    assert subjects("本部门2个预算单位开展了编报。") == ["预算单位"]
    assert subjects("下属单位包括花木站、林木站2个事业单位。") == ["事业单位"]
    assert subjects("行政单位1家，事业单位4家。") == ["行政单位", "事业单位"]
    assert subjects("划转240万元办案费。") == ["办案费"]


def test_what_narrows_down_the_things_counted() -> None:
    assert subjects("下放管理的4个项目资金20万元，已公开。") == ["下放管理的项目"] * 2
    assert subjects("对列入计划的8个项目开展自评。") == ["列入计划的项目"]
    assert subjects("虚构市园林局的3个科室") == ["科室"]
    assert subjects("园林部门核准的3辆公务用车") == ["公务用车"]
    assert subjects("纳入2023年预算管理的30万元门票收入") == ["门票收入"]


def test_codes_printed_beside_the_name() -> None:
    found = heard(
        "教育支出（205类）9万元，社会保障和就业支出（208）3万元，2080505基本养老保险缴费支出2万元。"
    )
    assert [s.subject.code for s in found] == ["205", "208", "2080505"]
    (said,) = heard("卫生健康支出210（类）行政事业单位医疗11（款）行政单位医疗01（项）5万元。")
    assert said.subject.code == "2101101"


def test_what_stands_before_a_colon_is_named_where_nothing_behind_is() -> None:
    found = heard("花木养护支出：2024年预算数为9万元，比2023年预算数增加1万元。")
    assert [s.subject.words for s in found] == ["花木养护支出"] * 2
    assert [
        s.subject.code
        for s in heard("检察（款）：2024年预算支出合计9万元。", account=Account(("公共安全", "", "")))
    ] == ["20404"]


def test_words_that_point_at_what_was_named() -> None:
    assert subjects("绿化费5万元，其中养护费3万元，补植费2万元，两项均与上年持平。")[-1] == "绿化费"
    assert told("本表数为零。", heading="政府性基金支出") == [("数为零", "", "政府性基金支出", "amount", "")]


# ---- measures --------------------------------------------------------------------------------------


@pytest.mark.parametrize("word", ["增加", "增长", "上升", "提高", "增加了", "增幅"])
def test_more(word: str) -> None:
    assert told(f"绿化费9万元，比上年{word}2万元，增长28.57%。")[1:] == [
        ("2", "万元", "绿化费", "change", "增加"),
        ("28.57", "%", "绿化费", "rate", "增加"),
    ]


@pytest.mark.parametrize("word", ["减少", "下降", "降低", "压减", "减少了", "降幅"])
def test_less(word: str) -> None:
    assert told(f"绿化费7万元，与上年相比{word}2万元，下降22.22%。")[1][3:] == ("change", "减少")


def test_greater_and_smaller_than() -> None:
    found = heard("绿化费7万元，本年数小于上年预算数2万元，主要是压减开支。")
    assert (found[1].measure, found[1].direction, found[1].base_year) == ("change", "减少", 2023)
    assert found[1].subject.words == "绿化费"


def test_a_rate_by_itself() -> None:
    (said,) = heard("园林事务费比2023年预算执行数减少57.14%。")
    assert (said.measure, said.direction, said.base_year) == ("rate", "减少", 2023)


@pytest.mark.parametrize(
    "words",
    [
        "与上年持平",
        "与上年预算数相同",
        "与上年数一致",
        "与上年预算数相等",
        "比2023年预算持平",
        "与上一年度持平",
        "与上年相比无变化",
    ],
)
def test_no_change_in_words(words: str) -> None:
    said = heard(f"绿化费7万元，{words}。")[1]
    assert (said.measure, said.direction, said.subject.words, said.base_year) == (
        "change",
        "持平",
        "绿化费",
        2023,
    )


@pytest.mark.parametrize(
    "words", ["上年6万元", "上年度预算6万元", "绿化费上年预算数6万元", "去年安排的绿化费6万元"]
)
def test_a_figure_of_the_year_before(words: str) -> None:
    said = heard(f"绿化费7万元，{words}，增加1万元。")
    assert [s.subject.words for s in said] == ["绿化费"] * 3
    assert [(s.year, s.role, s.base_year) for s in said[1:]] == [
        (2023, "comparison", None),
        (2024, "report", 2023),
    ]
    assert heard("绿化费上年预算数6万元，本年预算数7万元。")[1].subject[::2] == ("绿化费", "本年预算数")


def test_what_was_left_of_the_year_before_is_of_this_year() -> None:
    for text in ("上年结转收入6万元。", "上年末结余6万元。", "财政拨款上年结转6万元。"):
        (said,) = heard(text)
        assert (said.year, said.role, said.subject.words) == (2024, "report", text[:-4])


def test_a_year_told_in_a_reason_stays_there() -> None:
    one = "绿化费5万元，比上年减少2万元，主要是2023年安排补植费3万元；养护费4万元，增加1万元。"
    assert [s.year for s in heard(one)] == [2024, 2024, 2023, 2024, 2024]
    two = "绿化费减少。原因一是纳入2023年的7万元培训费，因停办，今年不再安排；二是增加补植费3万元。"
    assert [s.year for s in heard(two)] == [2023, 2024]


def test_a_reason_told_in_points_is_kept_whole() -> None:
    told = heard(
        "绿化费比上年减少2万元，主要原因一是停办培训；二是《预算表》无此项支出；三是增加补植费3万元。"
    )
    assert told[0].reason == "停办培训；二是《预算表》无此项支出；三是增加补植费3万元"
    assert [s.figure.number for s in told] == ["2", "3"]
    assert heard("绿化费减少2万元，主要是停办培训；养护费减少3万元。")[0].reason == "停办培训"


def test_a_change_of_parts_goes_on_with_the_year_compared() -> None:
    def bases(*text: str) -> list[int | None]:
        return [s.base_year for s in heard(*text) if s.measure == "change"]

    assert bases("支出比2022年增加5万元。按用途分，绿化费减少1万元，养护费增加6万元。") == [2022] * 3
    assert bases("支出比上年增加5万元。绿化费比预算减少2万元。其中补植费减少1万元。") == [2023, None, None]
    assert bases("支出比上年增加5万元。", "绿化费减少1万元。") == [2023, None]
    assert bases("支出比上年增加5万元。苗木增加300棵。") == [2023, None]


def test_words_that_compare_no_years_say_nothing() -> None:
    assert heard("填列数与《收支预算总表》收入数一致。") == []
    assert heard("变动原因与总收支相同。") == []


@pytest.mark.parametrize("words", ["无", "没有", "未安排", "未发生"])
def test_nothing_in_words(words: str) -> None:
    assert told(f"本单位{words}机关运行经费。") == [(words, "", "机关运行经费", "amount", "")]


def test_nothing_spent_on_a_thing_named_before() -> None:
    for text in ("苗圃采购目录2024年无预算支出。", "苗圃采购目录未安排支出。"):
        (said,) = heard(text)
        assert (said.subject.words, said.measure) == ("苗圃采购目录", "amount")
        assert said.subject.item in ("预算支出", "支出")
    assert told("花木管理站无收入。") == [("无", "", "收入", "amount", "")]


def test_nothing_in_a_reason_is_not_said_twice() -> None:
    assert len(heard("绿化费0万元，与上年持平，主要原因是本部门无此项收入。")) == 2


def test_shares_and_their_whole() -> None:
    found = heard("绿化费9万元，占本年支出合计的45%；苗木费11万元，占比55%。")
    assert [(s.measure, s.subject.words) for s in found] == [
        ("amount", "绿化费"),
        ("share", "绿化费"),
        ("amount", "苗木费"),
        ("share", "苗木费"),
    ]
    assert found[1].scope == "本年支出合计"


def test_rates_side_by_side_keep_their_subject_open() -> None:
    found = heard("与上年相比，收入增加9万元，支出增加8万元，增长2.0%、1.9%。")
    assert [s.subject.words for s in found] == ["收入", "支出", "", ""]
    assert {s.measure for s in found[2:]} == {"rate"}


def test_what_was_counted_cost() -> None:
    found = heard("2024年公务接待8批次（其中外事接待0批次），62人次，支出0.6万元。")
    assert [s.subject.words for s in found] == ["公务接待", "外事接待", "公务接待", "公务接待"]


# ---- lists -----------------------------------------------------------------------------------------


def test_a_change_behind_several_parts_is_the_totals() -> None:
    found = heard(
        "收入总计9万元，其中：本年收入8万元，上年结转1万元，比上年增加2万元，增长28.57%，主要原因是扩建苗圃。"
    )
    assert [s.subject.words for s in found] == ["收入总计", "本年收入", "上年结转", "收入总计", "收入总计"]
    assert [s.scope for s in found[1:3]] == ["收入总计", "收入总计"]
    assert {s.reason for s in found[3:]} == {"扩建苗圃"}


def test_a_total_named_only_by_which_figure_it_is_goes_on() -> None:
    found = heard("2024年度支出决算5万元，比上年增加1万元，其中：绿化费4万元。")
    assert [s.subject.words for s in found] == ["支出决算", "支出决算", "绿化费"]
    assert found[2].scope == "支出决算"


def test_a_change_behind_one_part_is_the_parts() -> None:
    found = subjects("收入9万元，其中：财政拨款8万元，比上年减少1万元；其他收入1万元。")
    assert found == ["收入", "财政拨款", "财政拨款", "其他收入"]


def test_a_list_goes_on_in_the_next_paragraphs() -> None:
    found = heard(
        "支出合计9万元，其中：", "基本支出6万元，占66.67%；", "项目支出3万元，占33.33%。", "绿化费2万元。"
    )
    assert [s.scope for s in found] == ["", "支出合计", "支出合计", "支出合计", "支出合计", ""]


def test_names_listed_without_figures_are_no_list() -> None:
    found = heard(
        "基本支出9万元，其中：",
        "人员经费6万元，主要包括：基本工资、奖金；",
        "公用经费3万元，主要包括：水费、电费。",
    )
    assert [s.scope for s in found] == ["", "基本支出", "基本支出"]


def test_one_list_after_another_in_a_sentence() -> None:
    found = heard("收入总计9万元，其中：本年收入9万元；支出总计8万元，其中：基本支出8万元。")
    assert [s.scope for s in found] == ["", "收入总计", "", "支出总计"]


def test_vehicles_by_use() -> None:
    found = heard(
        "截至2023年12月31日，虚构市园林局共有公务用车编制2辆，实有1辆，其中：机要通信用车1辆，其他公务用车0辆。"
    )
    assert [(s.subject.words, s.subject.item, s.scope) for s in found] == [
        ("公务用车", "编制", ""),
        ("公务用车", "实有", ""),
        ("机要通信用车", "", "公务用车"),
        ("其他公务用车", "", "公务用车"),
    ]
    assert {(s.year, s.role, s.day) for s in found} == {(2023, "as_of", "2023-12-31")}


def test_purchases_from_small_firms() -> None:
    found = heard(
        "在面向中小企业预留的采购项目中，由中小企业供应商成交的，采购金额5万元；"
        "在其他采购项目中，由中小企业供应商成交的，采购金额3万元。"
    )
    assert [s.subject.words for s in found] == ["采购金额"] * 2
    assert found[0].scope == "面向中小企业预留的采购项目，由中小企业供应商成交"


def test_a_bracket_with_figures_leaves_the_outer_clause_as_it_was() -> None:
    found = heard("涉及预算资金9万元（含上年结转1万元），比上年增加2万元。", heading="绿化目标")
    assert [s.subject.words for s in found] == ["绿化目标", "上年结转", "绿化目标"]
    assert subjects("全部是财政拨款收入（9万元，占比100%）。") == ["财政拨款收入", "财政拨款收入"]


# ---- years and reasons -----------------------------------------------------------------------------


def test_years_have_roles() -> None:
    found = heard("2023年预算执行数为6万元，2024年预算安排9万元，比2023年预算执行数增加50%。", heading="绿化")
    assert [(s.year, s.role, s.base_year) for s in found] == [
        (2023, "comparison", None),
        (2024, "report", None),
        (2024, "report", 2023),
    ]


def test_what_the_treasury_gave_the_body() -> None:
    (said,) = heard("（上年省财政仅安排虚构市园林局本级绿化费2万元）")
    assert (said.subject.words, said.year, said.role) == ("绿化费", 2023, "comparison")
    assert subjects("去年水费2万元，今年3万元。") == ["水费"] * 2


def test_bodies_before_what_they_hold_back() -> None:
    assert subjects("省苗圃局机关本级及城南、城北苗圃所单位预留机动经费预算数为9万元。") == [
        "单位预留机动经费"
    ]


def test_an_amount_to_compare_with() -> None:
    found = heard("绿化费9万元，与2023年预算11万元相比，减少2万元，下降18.18%。")
    assert [(s.year, s.role) for s in found[:2]] == [(2024, "report"), (2023, "comparison")]
    assert [(s.measure, s.base_year) for s in found[2:]] == [("change", 2023), ("rate", 2023)]


def test_the_year_a_body_was_founded_says_nothing_of_its_staff() -> None:
    assert heard("虚构市园林局成立于2019年末，事业编制8名。")[0].year == 2024
    assert heard("2019年末成立，事业编制8名。")[0].year == 2024


def test_a_reason_in_the_sentence_after() -> None:
    found = heard("绿化费7万元，比2023年度减少2万元，下降22.22%。主要原因：苗木自育。水费1万元，与上年持平。")
    assert [s.reason for s in found] == [None, "苗木自育", "苗木自育", None, None]


def test_figures_within_a_reason() -> None:
    found = heard(
        "收入9万元，比上年增加3万元，主要原因是机关在职人员增加3人、绿化补助收入增加2万元；支出8万元。"
    )
    assert [(s.subject.words, s.measure, s.figure.unit) for s in found] == [
        ("收入", "amount", "万元"),
        ("收入", "change", "万元"),
        ("机关在职人员", "change", "人"),
        ("绿化补助收入", "change", "万元"),
        ("支出", "amount", "万元"),
    ]


def test_a_change_of_the_thing_named_behind_the_direction() -> None:
    assert told("这一因素较上年减少绿化经费5万元。") == [("5", "万元", "绿化经费", "change", "减少")]
    assert told("绿化费9万元，主要原因是花木站增加了4万元的补植经费。")[1][2:] == (
        "补植经费",
        "change",
        "增加",
    )


# ---- the frame -------------------------------------------------------------------------------------

_DOCUMENT = """虚构市园林局2024年度部门预算

第一部分 部门概况

一、主要职责

负责全市30个公园的管理。

二、机构设置

行政编制12名，实有10人。

第二部分 2024年度部门预算情况说明

一、收支预算总体情况说明

2024年度收入总计1,000.50万元，比上年增加100万元，增长11.10%，主要原因是新建公园。

第三部分 名词解释

一、基本支出：指2024年安排的100万元以内的支出。
"""


def test_rows_of_the_frame(tmp_path: Path) -> None:
    (tmp_path / "虚构.txt").write_text(_DOCUMENT, encoding="utf-8")
    d = yqlib.read(tmp_path / "虚构.txt")
    s = d.statements
    assert list(s["printed"]) == ["12", "10", "1,000.50", "100", "11.10"]
    assert list(s["amount_fen"].dropna()) == [100_050_00 * 100, 10_000_00 * 100]
    assert list(s["line"]) == [11, 11, 17, 17, 17]
    assert set(s["section"][2:]) == {"第二部分2024年度部门预算情况说明 / 一、收支预算总体情况说明"}
    assert s["sentence"].iloc[3].startswith("2024年度收入总计") and s["statement_id"].is_unique
    assert s["decimals"].tolist() == [0, 0, 2, 0, 2]
    assert d.unsaid == []


_ITEMS = """虚构市园林局2024年度部门预算

第一部分 部门概况

一、主要职责

二、机构设置

第二部分 2024年度部门预算情况说明

一、支出预算情况说明

2024年度支出预算90万元。其中：

（一）养护费50万元，主要用于绿地。与上年相比增加5万元。

（二）补植费30万元。其中：

1．乔木补植20万元，与上年持平。

2．灌木补植10万元。

（三）温室（类）

检察（款）：2024年预算支出合计10万元。

此外，绿化工具5万元。

二、收入预算情况说明

（一）门票收入8万元。

第三部分 名词解释

一、基本支出：指保障机构运转的支出。
"""


def test_numbered_items_are_parts_of_the_list_left_open_above(tmp_path: Path) -> None:
    (tmp_path / "虚构.txt").write_text(_ITEMS, encoding="utf-8")
    s = yqlib.read(tmp_path / "虚构.txt").statements
    assert list(zip(s["printed"], s["subject"], s["scope"].fillna(""), strict=True)) == [
        ("90", "支出预算", ""),
        ("50", "养护费", "支出预算"),
        ("5", "养护费", ""),
        ("30", "补植费", "支出预算"),
        ("20", "乔木补植", "补植费"),
        ("持平", "乔木补植", "补植费"),
        ("10", "灌木补植", "补植费"),
        ("10", "检察（款）", "支出预算"),
        ("5", "绿化工具", ""),
        ("8", "门票收入", ""),
    ]


def test_hostile_prose_is_read_in_bounded_time() -> None:
    for text in (
        "（" * 5000 + "1万元",
        "其中：" * 3000 + "1万元",
        "比上年" * 3000 + "增加1万元",
        "1" * 9000,
        "1万元，" * 2000,
    ):
        heard(text)
