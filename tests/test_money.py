"""Printed numbers are exact, and so are amounts in 分."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yqlib.money import (
    FEN_PER_UNIT,
    MOST_DIGITS,
    MOST_FEN,
    Number,
    format_fen,
    half_width_fen,
    parse_number,
    to_fen,
)


@pytest.mark.parametrize(
    ("printed", "value", "decimals"),
    [
        ("104.87", "104.87", 2),
        ("1,907.34", "1907.34", 2),
        ("156,211,123", "156211123", 0),
        ("0", "0", 0),
        ("0.00", "0.00", 2),
        ("１０４．８７", "104.87", 2),
        ("-3.5", "-3.5", 1),
        ("−3.5", "-3.5", 1),
        ("(3.50)", "-3.50", 2),
        ("△12", "-12", 0),
        (" 1 907.34 ", "1907.34", 2),
    ],
)
def test_printed_numbers(printed: str, value: str, decimals: int) -> None:
    number = parse_number(printed)
    assert number is not None
    assert number.value == Decimal(value)
    assert number.decimals == decimals


@pytest.mark.parametrize(
    "printed",
    [
        "",
        "——",
        "-",
        "—",
        "无",
        "1,23",
        "1.2.3",
        "99年",
        "301|2",
        "12万元",
        "≥85%",
        "1" * 50,
        "(-3)",
        "1,2345",
    ],
)
def test_what_is_no_number(printed: str) -> None:
    assert parse_number(printed) is None


def test_percent_is_no_money() -> None:
    number = parse_number("23.03%")
    assert number == Number(2303, 2, percent=True)
    assert to_fen(number, "万元") is None


@pytest.mark.parametrize(
    ("printed", "unit", "fen"),
    [
        ("104.87", "万元", 104_870_000),
        ("371,514,655.00", "元", 37_151_465_500),
        ("1.5", "亿元", 15_000_000_000),
    ],
)
def test_fen(printed: str, unit: str, fen: int) -> None:
    assert to_fen(parse_number(printed), unit) == fen


def test_unknown_unit_and_part_of_a_fen_are_missing_not_guessed() -> None:
    assert to_fen(parse_number("5"), None) is None
    assert to_fen(parse_number("5"), "辆") is None
    assert to_fen(parse_number("0.005"), "元") is None


def test_half_width() -> None:
    assert half_width_fen(2, "万元") == 5000
    assert half_width_fen(0, "元") == 50


@given(st.integers(-(10**14), 10**14), st.integers(0, 6), st.booleans())
def test_print_and_read_again(digits: int, decimals: int, grouped: bool) -> None:
    value = Decimal(digits).scaleb(-decimals)
    printed = f"{value:,.{decimals}f}" if grouped else f"{value:.{decimals}f}"
    number = parse_number(printed)
    assert number is not None
    assert number.value == value
    assert number.decimals == decimals


@given(st.integers(-(10**16), 10**16), st.sampled_from(sorted(FEN_PER_UNIT)))
def test_format_is_exact(fen: int, unit: str) -> None:
    text = format_fen(fen, unit)
    assert Decimal(text.replace(",", "")) * FEN_PER_UNIT[unit] == fen


@given(st.text(max_size=30))
def test_any_text_is_answered(text: str) -> None:
    number = parse_number(text)
    assert number is None or isinstance(number.value, Decimal)


@given(st.integers(-(10**MOST_DIGITS) + 1, 10**MOST_DIGITS - 1), st.integers(0, 8), st.sampled_from(("{}", "({})", "△{}", "－{}", " {} ")))
def test_every_sign_and_every_length_it_may_have(digits: int, decimals: int, sign: str) -> None:
    """Printed with any sign, all digits come back; a digit more, and it is no figure."""
    plain = f"{Decimal(abs(digits)).scaleb(-decimals):,.{decimals}f}"
    number = parse_number(sign.format(plain))
    negative = sign.strip(" ") != "{}"
    assert number == Number(-abs(digits) if negative else abs(digits), decimals)
    assert parse_number(f"{10**MOST_DIGITS + abs(digits)}") is None


@given(st.integers(-MOST_FEN, MOST_FEN), st.sampled_from(sorted(FEN_PER_UNIT)))
def test_an_amount_printed_is_the_amount_read(fen: int, unit: str) -> None:
    number = parse_number(format_fen(fen, unit))
    assert number is not None and to_fen(number, unit) == fen
