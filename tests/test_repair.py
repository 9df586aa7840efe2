"""A misread digit is put right only where one change alone can be meant; all else is doubt."""

from __future__ import annotations

from typing import Any

import pytest
from fake_disclosure import EXPENDITURE, Fake, facts, fake, table

from yqlib.audit import audit
from yqlib.audit.repair import misreadings, repair, settle
from yqlib.money import parse_number


def _frames(lines: str, confidence: float = 0.7, **more: Any) -> Fake:
    about = {"reader": "ocr", "confidence": confidence} | more
    return fake([table("expenditure", 3, reader="ocr")], facts("expenditure", 3, lines, **about))


def _all(disclosure: Fake) -> dict[str, Any]:
    return {name: getattr(disclosure, name) for name in ("documents", "tables", "facts")}


def _printed(frames: dict[str, Any]) -> list[str]:
    return frames["facts"]["printed"].tolist()


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("total | | total | 100.00", "total | | total | 180.00"),  # one digit
        ("total | | total | 100.00", "total | | total | 10000"),  # the point lost
        ("210 | total | 60.00", "210 | total | 6.00"),  # a digit lost
        ("210 | total | 60.00", "210 | total | 660.00"),  # doubled
        ("210 | total | 60.00", "210 | total | -60.00"),  # a sign
    ],
)
def test_the_only_possible_change_is_made(right: str, wrong: str) -> None:
    assert EXPENDITURE.count(right) == 1
    frames = settle(_all(_frames(EXPENDITURE.replace(right, wrong))))
    assert _printed(frames) == _printed(_all(_frames(EXPENDITURE)))
    mended = frames["facts"][frames["facts"]["read_as"].notna()]
    assert mended["read_as"].tolist() == [wrong.rsplit("|", 1)[1].strip()]
    printed = mended["printed"].iloc[0]
    assert mended["amount_fen"].iloc[0] == int(parse_number(printed).value * 1_000_000)
    assert float(mended["value"].iloc[0]) == float(printed)
    assert audit(frames).findings.empty


TWO_WAYS = """
    合计 | total | | total | 100.00
    合计 | total | | basic | 78.00
    合计 | total | | project | 30.00
"""


def test_where_two_changes_could_be_meant_none_is_made() -> None:
    """70 + 30 = 100 or 78 + 30 = 108: the page must tell."""
    frames = settle(_all(_frames(TWO_WAYS, confidence=0.95)))
    assert _printed(frames) == ["100.00", "78.00", "30.00"]
    assert frames["facts"]["read_as"].isna().all()
    assert frames["facts"]["confidence"].max() <= 0.5
    assert frames["tables"]["verdict"].iloc[0].startswith("存疑：文字识别的 3 个数字与勾稽不符；请核对原页")
    findings = audit(frames).findings
    assert set(findings["severity"]) == {"notice"} and findings["message"].str.contains("请核对原页").all()


def test_a_text_layer_is_never_touched() -> None:
    wrong = EXPENDITURE.replace("210 | total | 60.00", "210 | total | 80.00")
    frames = settle(_all(_frames(wrong, reader="text_layer", confidence=None)))
    assert "80.00" in _printed(frames)
    assert frames["facts"]["read_as"].isna().all() and frames["facts"]["confidence"].isna().all()


def test_what_the_recogniser_was_sure_of_stays() -> None:
    """A printed mistake must stay to be seen, as a finding that asks to look at the page."""
    wrong = EXPENDITURE.replace("210 | total | 60.00", "210 | total | 80.00")
    frames = settle(_all(_frames(wrong, confidence=0.9999)))
    assert "80.00" in _printed(frames)
    findings = audit(frames).findings
    assert len(findings) == 1 and findings["severity"].iloc[0] != "error"
    assert "请核对原页" in findings["message"].iloc[0]


def test_low_confidence_is_doubt_unless_a_relation_bears_it_out() -> None:
    lone = "\n  合计 | total | | total | 100.00\n"
    assert settle(_all(_frames(lone, 0.6)))["tables"]["verdict"].iloc[0].startswith("存疑：文字识别的 1 个")
    assert settle(_all(_frames(lone, 0.99)))["tables"]["verdict"].iloc[0] == "可靠"
    assert settle(_all(_frames(EXPENDITURE, 0.6)))["tables"]["verdict"].iloc[0] == "可靠"


def test_two_misread_figures_are_put_right_one_after_the_other() -> None:
    lines = EXPENDITURE.replace("| basic | 70.00", "| basic | 78.00").replace(
        "210 | total | 60.00", "210 | total | 90.00"
    )
    assert _printed({"facts": repair(_all(_frames(lines)))}) == _printed(_all(_frames(EXPENDITURE)))


def test_a_last_digit_that_rounding_leaves_open_stays() -> None:
    """70.00 and 70.01 both fit within rounding: no guess."""
    lines = EXPENDITURE.replace("| basic | 70.00", "| basic | 70.08")
    frames = settle(_all(_frames(lines)))
    assert "70.08" in _printed(frames) and frames["tables"]["verdict"].iloc[0].startswith("存疑")


def test_rounding_bears_no_last_digit_out() -> None:
    """70.00 read as 70.01 still fits within rounding: a figure read with little confidence stays doubtful."""
    lines = EXPENDITURE.replace("| basic | 70.00", "| basic | 70.01")
    assert settle(_all(_frames(lines)))["tables"]["verdict"].iloc[0].startswith("存疑")


def test_misreadings_are_one_character_away() -> None:
    found = set(misreadings("1,234.50"))
    assert {"1,734.50", "123,450", "12,234.50", "234.50", "-1,234.50", "1,234.5", "11,234.50"} <= found
    assert "1,234.50" not in found and all(parse_number(f) is not None for f in found)
    assert not any(
        f.lstrip("-").startswith("0") and f.lstrip("-")[1:2].isdigit() for f in misreadings("10.5")
    )
