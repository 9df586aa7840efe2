"""The audit engine: exact outcomes, counted silence, findings a person can act on."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yqlib import schema
from yqlib.audit import audit, registry, rules, verified_share

sys.path.insert(0, str(Path(__file__).parent / "rules"))
from build import document, outcomes, table

EXPENDITURE = table("expenditure", """
                        | total | basic | project
    合计                 | 13.30 | 10.30 | 3.00
    208 社会保障和就业支出  | 13.30 | 10.30 | 3.00
    20805 养老支出        | 13.30 | 10.30 | 3.00
    2080505 基本养老保险   | 8.86  | 8.86  |
    2080506 职业年金      | 4.44  | 1.44  | 3.00
""")  # fmt: skip
GENERAL = table("general_public", EXPENDITURE.text)


def test_frames_follow_the_schema_and_every_rule_leaves_a_check():
    for kind in ("budget", "final"):
        checks, findings, _ = audit(document(kind, EXPENDITURE))
        schema.validate("checks", checks)
        schema.validate("findings", findings)
        assert set(checks["rule"]) == {r.id for r in rules(kind, across=False)}
        quiet = checks["outcome"].isin(["not_applicable", "not_checkable"])
        assert checks.loc[quiet, "reason"].notna().all()


def test_empty_disclosure_and_objects_with_attributes():
    frames = document("budget")
    checks, findings, _ = audit(SimpleNamespace(**frames))
    assert set(checks["outcome"]) == {"not_applicable"}
    assert findings.empty
    schema.validate("findings", findings)


def test_unknown_table_makes_missing_tables_not_checkable():
    unknown = table(None, EXPENDITURE.text, title="某某情况表")
    checks, _, _ = audit(document("budget", unknown))
    of_tables = checks["rule"].isin([r.id for r in rules("budget") if r.roles])
    assert set(checks.loc[of_tables, "outcome"]) == {"not_checkable"}


@pytest.mark.parametrize(
    ("total", "outcome"), [("13.30", "pass"), ("13.31", "rounding"), ("13.32", "rounding"), ("13.33", "fail")]
)
def test_outcome_is_decided_by_intervals(total, outcome):
    pair = table("expenditure", f"""
                 | total   | basic | project
        合计      | {total} | 8.86  | 4.44
    """)  # fmt: skip
    # bound: three figures of ±0.005, together 0.015 — so 0.01 may be rounding and 0.02 may not
    expected = "fail" if total == "13.32" else outcome
    assert outcomes(document("budget", pair), "INT-08") == [expected]


def test_a_printed_zero_widens_the_bound_only_upwards():
    zeros = table("expenditure", """
                 | total | basic | project | to_superior | business
        合计      | 1.02  | 1.00  | 0.00    | 0.00        | 0.00
    """)  # fmt: skip
    assert outcomes(document("budget", zeros), "INT-08") == ["rounding"]
    assert outcomes(document("budget", zeros.change("1.02", "0.98")), "INT-08") == ["fail"]


def test_numbers_are_views_in_ten_thousand_yuan():
    yuan = table("expenditure", """
                 | total   | basic  | project
        合计      | 200,100 | 50,000 | 150,000
    """, unit="元")  # fmt: skip
    checks, findings, _ = audit(document("budget", yuan))
    row = checks[checks["rule"] == "INT-08"].iloc[0]
    assert (row["left"], row["right"], row["difference"]) == (20.01, 20.0, 0.01)
    assert row["bound"] == pytest.approx(0.00015)
    assert "200,100" in findings["message"].iloc[0] and "100 元" in findings["message"].iloc[0]


def test_mixed_units_are_not_compared():
    mixed = table("expenditure", """
                 | total | basic | project
        合计      | 3.00  | 2 辆  | 1.00
    """)  # fmt: skip
    assert outcomes(document("budget", mixed), "INT-08") == ["not_checkable"]


def test_one_wrong_figure_is_one_finding_with_its_suspect():
    wrong = EXPENDITURE.change("2080505 基本养老保险   | 8.86 ", "2080505 基本养老保险   | 8.68 ")
    checks, findings, _ = audit(document("budget", wrong, GENERAL))
    assert (checks["outcome"] == "fail").sum() == 3  # its section, its row, the same code in the other table
    assert len(findings) == 1
    found = findings.iloc[0]
    assert found["suspect"] == "d/t1:–3:total"
    assert found["severity"] == "error"
    assert found["page"] == 1
    assert found["finding_id"] == f"d:{found['rule']}:1"
    assert found["evidence"].split()[0] == found["suspect"]
    for words in ("第1页", "养老", "8.68", "相差", "舍入界", "最可能有误"):
        assert words in found["message"]


def test_two_wrong_figures_are_two_findings_with_what_they_should_be():
    wrong = EXPENDITURE.change("8.86  | 8.86", "8.68  | 8.86").change("4.44  | 1.44", "4.40  | 1.44")
    _, findings, _ = audit(document("budget", wrong))
    assert findings["suspect"].tolist() == ["d/t1:–3:total", "d/t1:–4:total"]
    assert findings["expected"].tolist() == ["8.86", "4.44"]
    assert findings["slip"].tolist() == ["相邻两位颠倒", "错一位数字"]


def test_one_failing_relation_names_the_figures_that_may_be_wrong():
    pair = table("expenditure", """
                 | total | basic | project
        合计      | 13.30 | 8.86  | 4.04
    """)  # fmt: skip
    _, findings, _ = audit(document("budget", pair))
    assert len(findings) == 1 and findings["suspect"].isna().all()
    assert len(findings["candidates"].iloc[0].split()) == 3
    assert "有一处可能有误" in findings["message"].iloc[0] and "one of" in findings["message_en"].iloc[0]


def test_a_mistake_of_one_rule_is_told_and_leaves_the_others_their_say(monkeypatch):
    good = audit(document("budget", EXPENDITURE)).checks
    name = good.loc[good["outcome"] == "pass", "rule"].iloc[0]
    broken = registry._RULES[name]

    def run(doc):
        yield from broken.run(doc)
        raise ZeroDivisionError("ours")

    monkeypatch.setitem(registry._RULES, name, replace(broken, run=run))
    checks = audit(document("budget", EXPENDITURE)).checks
    mine = checks[checks["rule"] == name]
    assert mine["outcome"].tolist() == ["not_checkable"] and "ZeroDivisionError: ours" in mine["reason"].iloc[0]
    others = [c[c["rule"] != name].reset_index(drop=True) for c in (good, checks)]
    pd.testing.assert_frame_equal(*others)


def test_a_doubtful_table_says_look_again_never_wrong():
    doubt = table(
        "expenditure", EXPENDITURE.text.replace("8.86  | 8.86", "8.68  | 8.86"), verdict="存疑：缺行"
    )
    _, findings, _ = audit(document("budget", doubt))
    assert set(findings["severity"]) == {"notice"}
    assert findings["message"].str.contains("请核对原页").all()
    assert not findings["message"].str.contains("最可能有误").any()
    assert not findings["message_en"].str.contains("most likely wrong").any()


def test_verified_share_counts_equalities_only():
    frames = document("budget", EXPENDITURE)
    _, _, ties = audit(frames)
    assert verified_share(ties) == 1.0
    lonely = document("budget", table("operating", """
                | total
        部门合计  | 1.80
    """), table("basic_economic", """
                | total | public
        合计     | 9.00  | 2.00
    """))  # fmt: skip
    checks, _, ties = audit(lonely)
    assert "pass" in checks.loc[checks["rule"] == "XT-09", "outcome"].tolist()
    assert verified_share(ties) == 0.0


def test_several_documents_keep_apart():
    first = document("budget", EXPENDITURE, doc_id="a")
    wrong = EXPENDITURE.change("8.86  | 8.86", "8.68  | 8.86")
    second = document("budget", wrong, doc_id="b")
    both = {name: pd.concat([first[name], second[name]], ignore_index=True) for name in first}
    _, findings, _ = audit(both)
    assert set(findings["doc_id"]) == {"b"}


# ---- properties ----------------------------------------------------------------------------------

ITEMS = st.lists(st.tuples(st.integers(0, 10**9), st.integers(0, 10**9)), min_size=1, max_size=6)
CLASSES = st.lists(st.lists(ITEMS, min_size=1, max_size=3), min_size=1, max_size=3)
Rows = list[tuple[str, int, int]]


def hierarchy(classes) -> Rows:
    """(code, basic, project) in 分 of a consistent table: 合计, 类, 款, 项."""
    rows: Rows = []
    for i, sections in enumerate(classes):
        below: Rows = []
        for j, items in enumerate(sections):
            leaves = [(f"{201 + i}{j + 1:02}{k + 1:02}", b, p) for k, (b, p) in enumerate(items)]
            below += [(f"{201 + i}{j + 1:02}", *_sums(leaves)), *leaves]
        rows += [(f"{201 + i}", *_sums(r for r in below if len(r[0]) == 5)), *below]
    return [("合计", *_sums(r for r in rows if len(r[0]) == 3)), *rows]


def _sums(rows) -> tuple[int, int]:
    rows = list(rows)
    return sum(r[1] for r in rows), sum(r[2] for r in rows)


def printed(rows: Rows, write) -> dict:
    """The table with each figure printed by `write`."""
    text = "x | total | basic | project\n"
    text += "\n".join(f"{c} | {write(b + p)} | {write(b)} | {write(p)}" for c, b, p in rows)
    return document("budget", table("expenditure", text))


def yuan(fen: int) -> str:
    """Exactly, in 万元."""
    return f"{fen // 10**6}.{fen % 10**6:06}"


def rounded(fen: int) -> str:
    """To 0.01 万元, halves up."""
    cents = (fen + 5000) // 10000
    return f"{cents // 100}.{cents % 100:02}"


@settings(max_examples=40, deadline=None)
@given(CLASSES)
def test_consistent_table_passes_and_rounding_it_never_fails(classes):
    rows = hierarchy(classes)
    exact = audit(printed(rows, yuan)).checks["outcome"]
    assert set(exact) <= {"pass", "not_applicable"}
    assert "fail" not in set(audit(printed(rows, rounded)).checks["outcome"])


@settings(max_examples=40, deadline=None)
@given(CLASSES, st.data())
def test_one_changed_cell_is_noticed(classes, data):
    rows = hierarchy(classes)
    frames = printed(rows, rounded)
    facts = frames["facts"]
    at = data.draw(st.integers(0, len(facts) - 1))
    shift = data.draw(st.integers(100, 10**6))  # 0.01 万元 each: more than the widest bound here
    old = facts.at[at, "printed"]
    cents = round(float(old) * 100) + shift
    facts.at[at, "printed"] = f"{cents // 100}.{cents % 100:02}"
    facts.at[at, "amount_fen"] = cents * 10_000
    assert "fail" in set(audit(frames).checks["outcome"])
