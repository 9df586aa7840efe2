"""ID-07 and ID-03 on years of prose: what is due of each, what is no finding, and where the finding stands."""

from __future__ import annotations

import pytest
from build import table
from build_talk import found, talk

from yqlib.audit import audit

BUDGET, FINAL = "budget", "final"

#: Texts of a disclosure of 2024 that are right, one a line; none names a year that contradicts it.
RIGHT = {
    BUDGET: """
        2023年预算数为50.00万元。2024年预算数为45.00万元，比上年减少5.00万元，下降10.00%。
        机关运行经费53.94万元，比上年减少7.89万元。2023年预算数为61.83万元。
        2023年当年预算执行数为40.00万元，2024年预算安排50.00万元，比2023年预算执行数增加25.00%。
        2023年三公经费支出比2023年预算减少1.00万元。
        2023年，我局对3个项目开展了绩效自评，涉及资金20.00万元。
        2023年度预算绩效管理工作开展情况如下。
        2023年预算执行情况：全年收入100.00万元。
        2023年度收入决算120.00万元，支出决算118.00万元。
        2023年度部门预算未安排该项目，2024年安排3.00万元。
        与2024年重点工作同步推进，支出增加3.00万元。
        2023年和2024年相比，支出增加3.00万元。
        2024-2026年支出规划已编制，2022年至2024年累计投入300.00万元。
        “十四五”时期，本部门将加强能力建设。
        本单位2023年底成立，人员于2024年到位。
        我局下属的甲中心2023年新成立，增加编制3名。
        依据《条例》（2020年修订）和《办法》（甲财预〔2023〕60号）编制。
        因编制2023年部门预算时未考虑政策性增资。
        上年结转2022年项目资金10.00万元，2023年项目资金20.00万元。
        提前下达2025年转移支付资金300.00万元。
        该项目自2022年起实施，2023年完成投资100.00万元，2024年计划投资50.00万元。
        2023年我省出台新标准，经费相应提高。
        2023年因机构改革预算较低。
        主要原因是2023年安排了一次性项目，2024年不再安排。
        比2019年预算减少，系连续三年压减的结果。
        公务接待费1.00万元，比上年增加1.00万元。2023年未安排公务接待费。
        2025年1月1日起执行新标准。
    """,
    FINAL: """
        2024年度收入总计100.00万元，比2023年度减少5.00万元。
        三公经费支出决算3.00万元，比2024年年初预算减少1.00万元。
        2025年，我局将继续加强绩效管理，对2024年度2个项目开展绩效自评。
        2023年末结转5.00万元，2023年结转资金已使用完毕。
        2023年支出决算98.00万元，2024年支出决算100.00万元，增加2.00万元。
        2023年支出决算为98.00万元。与之相比，本年增加2.00万元。
        2023年收入总计为98.00万元，本年为100.00万元。
        绩效评价的2023年度项目2个，涉及金额3.00万元。
        主要原因：2023年发放一次性奖金。
        主要原因：单位于2024年成立。
    """,
}

#: Texts of which one year is wrong: (kind, text, the year that is).
WRONG = [
    (BUDGET, "2023年“三公”经费预算数为5.00万元，与2023年预算持平。", "2023"),
    (BUDGET, "“三公”经费预算5.00万元，比2024年减少1.00万元。", "2024"),
    (BUDGET, "2024年当年预算执行数为3.00万元，2024年预算安排4.00万元。", "2024"),
    (BUDGET, "2023年度没有政府性基金预算支出。", "2023"),
    (BUDGET, "本部门2023年无国有资本经营预算收入。", "2023"),
    (BUDGET, "2023年政府采购预算总额10.00万元。", "2023"),
    (BUDGET, "某局2023年度财政拨款收支总预算100.00万元，与上年持平。", "2023"),
    (BUDGET, "纳入本部门2023年部门预算编制范围的单位共3家。", "2023"),
    (BUDGET, "附件：2023年度部门预算公开表。", "2023"),
    (BUDGET, "将2024年未完成的资金结转2024年继续使用。", "2024"),
    (FINAL, "2023年度“三公”经费财政拨款支出决算数比2023年度减少1.00万元。", "2023"),
    (FINAL, "2023年度对1个二级项目开展绩效自评，涉及资金1.00万元。", "2023"),
    (FINAL, "2024年度项目绩效目标已公开，绩效自评的2023年度项目3个。", "2023"),
    (FINAL, "2023年度收入合计100.00万元。", "2023"),
]


def _lines(kind: str) -> list[str]:
    return [line.strip() for line in RIGHT[kind].strip().splitlines()]


@pytest.mark.parametrize("before", ["", "本部门负责有关工作。\n", "无。\n二、机关运行经费\n"])
@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind in RIGHT for text in _lines(kind)])
def test_a_right_year_is_no_finding(kind, text, before):
    assert "fail" not in found(before + text, "ID-07", kind)


@pytest.mark.parametrize(("kind", "text", "year"), WRONG)
def test_a_wrong_year_is_found_and_named(kind, text, year):
    findings = audit(talk(f"无。\n二、有关情况\n{text}", kind)).findings
    told = findings[findings["rule"] == "ID-07"]
    assert len(told) == 1
    assert f"写为 {year} 年" in told["message"].iloc[0]


def test_the_finding_stands_on_the_line_of_the_year():
    text = "某局机关运行经费预算110.00万元，\n比2024年减少1.00万元。"
    made = talk(text)
    line = made["dates"].loc[made["dates"]["year"] == 2024, "line"].iloc[-1]
    findings = audit(made).findings
    assert findings.loc[findings["rule"] == "ID-07", "line"].tolist() == [line]


@pytest.mark.parametrize(("amount", "fails"), [("30.00", True), ("31.00", False)])
def test_an_amount_of_the_fiscal_year_told_of_another(amount, fails):
    tables = [table("expenditure", "| total | basic | project\n合计 | 30.00 | 20.00 | 10.00")]
    text = f"全部列入后，2023年支出预算{amount}万元。"
    assert ("fail" in found(text, "ID-07", BUDGET, tables)) == fails


def test_tasks_that_begin_with_the_year_before():
    text = "无。\n二、主要工作任务\n{}年，本院将推进各项工作。\n2023年，本院完成各项工作。"
    assert "fail" not in found(text.format(2024), "ID-07")
    assert "fail" in found(text.format(2023), "ID-07")


def test_the_body_began_in_one_year():
    reason = "支出比上年增加1.00万元，主要原因：单位于{}年成立。"
    years = (2024, 2024, 2023)
    assert found("\n".join(reason.format(y) for y in years), "ID-07", FINAL).count("fail") == 1
    assert "fail" not in found("\n".join(reason.format(2024) for _ in years), "ID-07", FINAL)


def test_a_text_that_tells_another_year_throughout_is_not_found_line_by_line():
    sections = "".join(f"\n{n}、{name}\n2023年{name}预算10.00万元。" for n, name in zip("二三四五", ("收入", "支出", "采购", "运行"), strict=True))
    assert "fail" not in found(f"无。{sections}", "ID-07")
