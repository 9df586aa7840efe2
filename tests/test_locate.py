"""Which figure is the wrong one: the smallest set of changes, the value it should have, the slip."""

from __future__ import annotations

import sys
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yqlib.audit import audit, rules, slips, wording
from yqlib.audit.compare import add, claim, compare, ratio
from yqlib.audit.locate import locate
from yqlib.audit.prose import prose

sys.path.insert(0, str(Path(__file__).parent / "rules"))
from build import document, table

_WORDS = ("左", "右")


def said(number: int, printed: str, unit: str = "万元", **more):
    """One figure of prose."""
    row = dict.fromkeys(
        ("section", "subject", "code", "item", "scope", "direction", "year", "year_role", "as_of", "base_year",
         "reason", "doubt", "page", "line", "x0", "top", "x1", "bottom", "sentence_id")
    )  # fmt: skip
    value = printed.replace(",", "")
    decimals = len(value.partition(".")[2])
    fen = int(Fraction(value) * 1_000_000) if unit == "万元" else None
    row |= {"statement_id": f"s{number}", "measure": "amount", "printed": printed, "unit": unit, "value": float(value),
            "decimals": decimals, "amount_fen": fen, "reader": "text_layer"} | more  # fmt: skip
    return prose([row], []).statements[0]


def test_a_share_with_a_wrong_percentage_names_it_and_its_value():
    part, whole, again, percent = (said(n, p) for n, p in enumerate(("30.00", "120.00", "120.00", "52")))
    percent = said(9, "52.00", "%")
    wrong = ratio("占比", percent, add([part]), add([whole]), _WORDS)
    held = compare("同", add([whole]), add([again]), _WORDS)
    other = compare("同", add([part]), add([said(5, "30.00")]), _WORDS)
    (defect,) = locate([wrong, held, other])
    assert defect.suspect.what is percent
    assert slips.shown(percent, defect.suspect.expected) == "25.00"
    assert defect.suspect.slip == "相邻两位颠倒"


def test_growth_knows_that_the_change_is_in_the_base_too():
    now, change, percent = said(1, "104.87"), said(2, "19.63"), said(3, "23.03", "%")
    right = ratio("增长", percent, add([change]), add([now], [change]), _WORDS)
    assert right.outcome in ("pass", "rounding")
    wrong = ratio("增长", percent, add([said(4, "91.63")]), add([now], [change]), _WORDS)
    assert wrong.outcome == "fail"


def test_a_share_of_nothing_is_not_checkable():
    trial = ratio("占比", said(1, "0.00", "%"), add([said(2, "0")]), add([said(3, "0.00")]), _WORDS)
    assert trial.outcome == "not_checkable" and trial.reason


def test_one_unit_of_the_last_digit_of_a_percentage_is_rounding():
    part, whole = said(1, "9,746.50"), said(2, "9,759.38")  # 99.868 %
    for printed, outcome in (("99.87", "pass"), ("99.86", "rounding"), ("99.88", "fail"), ("99.84", "fail")):
        assert ratio("占比", said(3, printed, "%"), add([part]), add([whole]), _WORDS).outcome == outcome


def test_claims_are_a_finding_each_and_keep_their_sentences():
    claims = [claim("甲", False, ("不妥", "wrong")), claim("乙", True, ("", "")), claim("丙", False, ("缺", "missing"))]
    assert [d.trials for d in locate(claims)] == [[0], [2]]


@pytest.mark.parametrize(
    ("printed", "expected", "slip"),
    [
        ("8.68", "8.86", "相邻两位颠倒"),
        ("8.86", "8.16", "错一位数字"),
        ("88.86", "8.86", "多一位数字"),
        ("8.6", "8.86", "少一位数字"),
        ("88,600.00", "8.86", "元与万元混用"),
        ("88.60", "8.86", "小数点错位"),
        ("-8.86", "8.86", "正负号相反"),
        ("1.23", "9.87", ""),
    ],
)
def test_slips_are_told_by_their_digits(printed, expected, slip):
    assert slips.slip(said(1, printed), Fraction(expected) * 1_000_000) == slip


def _grid(cells: list[list[int]]) -> str:
    """A table by function whose rows and columns add up."""
    rows = [(2010101 + n, a + b, a, b) for n, (a, b) in enumerate(cells)]
    totals = [sum(r[i] for r in rows) for i in (1, 2, 3)]
    lines = ["                | total | basic | project"]
    for name in ("合计", "201 一般公共服务支出", "20101 人大事务"):
        lines.append(" | ".join([name, *(f"{t}.00" for t in totals)]))
    lines += [" | ".join([f"{code} 事务", *(f"{x}.00" for x in numbers)]) for code, *numbers in rows]
    return "\n".join(lines)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.integers(1, 900), st.integers(1, 900)), min_size=1, max_size=6),
    st.integers(0, 10**6),
    st.integers(5, 500),
)
def test_one_changed_figure_is_found_and_no_other_is_blamed(cells, place, by):
    frames = document("budget", table("expenditure", _grid([list(c) for c in cells])))
    assert audit(frames).findings.empty
    facts = frames["facts"]
    at = place % len(facts)
    facts.loc[at, "amount_fen"] += by * 1_000_000
    findings = audit(frames).findings
    assert len(findings) >= 1
    assert set(findings["suspect"].dropna()) <= {facts.at[at, "fact_id"]}
    if len(cells) > 1:  # with one item its rows all say the same
        assert findings["suspect"].tolist() == [facts.at[at, "fact_id"]]


def test_two_changed_figures_of_one_group_are_found_by_the_programme():
    frames = document("budget", table("expenditure", _grid([[11, 22], [33, 44], [55, 66], [77, 88]])))
    facts = frames["facts"]
    wrong = ["d/t1:–3:basic", "d/t1:–5:project"]
    for name, by in zip(wrong, (7, 9), strict=True):
        facts.loc[facts["fact_id"] == name, "amount_fen"] += by * 1_000_000
    findings = audit(frames).findings
    assert sorted(findings["suspect"]) == wrong
    assert sorted(findings["expected"]) == ["11.00", "66.00"]


def test_a_limit_that_is_passed_asks_for_no_certain_value():
    part, whole = said(0, "150.00"), said(1, "100.00")
    (defect,) = locate([compare("项目成本", add([part]), add([whole]), _WORDS, "<=")])
    named = [defect.suspect] if defect.suspect else defect.candidates
    assert named
    assert all(s.expected is None and not s.slip for s in named)


@pytest.mark.parametrize(("direction", "suspected"), [("减少", True), ("增加", False)])
def test_a_direction_whose_opposite_mends_everything_is_the_suspect(direction, suspected):
    now, base = said(0, "110.00"), said(1, "100.00")
    change = said(2, "10.00" if suspected else "20.00", direction=direction, measure="change")
    moved = add([now], [base]) if direction == "增加" else add([base], [now])
    (defect,) = locate([compare("变动", add([change]), moved, _WORDS, free=(change.direction_word,))])
    assert (defect.suspect is not None and defect.suspect.what == change.direction_word) == suspected


def test_a_word_that_is_the_suspect_is_told_in_both_languages():
    """It has a slip and no value: neither sentence may ask for one."""
    now, base = said(0, "110.00"), said(1, "100.00")
    change = said(2, "10.00", direction="减少", measure="change", subject="基本支出")
    trial = compare("变动", add([change]), add([base], [now]), _WORDS, free=(change.direction_word,))
    (defect,) = locate([trial])
    group = [(rules()[0], trial)]
    assert defect.suspect.slip and not defect.suspect.shown
    assert "印为 减少" in wording.message(group, defect, "")
    assert "prints 减少" in wording.message_en(group, defect, "")
