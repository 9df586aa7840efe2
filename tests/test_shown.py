"""A cell shows its number under its format, digit for digit, as Excel does."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yqlib.money import parse_number
from yqlib.sources.shown import BUILTIN, general, shown, shown_text, stored

ACCOUNT = '_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ '


@pytest.mark.parametrize(
    ("raw", "form", "text"),
    [
        ("1234.5", "#,##0.00", "1,234.50"),
        ("0", "#,##0.00", "0.00"),
        ("-1234.5", "#,##0.00_);(#,##0.00)", "(1,234.50)"),
        ("-1234.5", "#,##0.00_ ;[Red]\\-#,##0.00\\ ", "-1,234.50"),
        ("0", ACCOUNT, "-"),
        ("-3.456", ACCOUNT, "-3.46"),
        ("1234567.891", ACCOUNT, "1,234,567.89"),
        ("0.1234", "0.00%", "12.34%"),
        ("1", "0%", "100%"),
        ("1.005", "0.00", "1.01"),  # held as 1.00499999999999989…; shown from its 15 digits
        ("2.675", "0.00", "2.68"),
        ("0.5", "#.##", ".5"),
        ("1234567", "#,##0,", "1,235"),
        ("123456789", "0.00,,", "123.46"),
        ("208", "000000", "000208"),
        ("5", "[>=100]0.0;0.00", "5.00"),
        ("150", "[>=100]0.0;0.00", "150.0"),
        ("-5", "[>=100]0.0;0.00", "-5.00"),
        ("0", "0;-0;;@", ""),
        ("0", "#", ""),
        ("12.5", '0.00"万元"', "12.50万元"),
        ("1234", "[$¥-804]#,##0.00", "¥1,234.00"),
        ("13800138000", '000"-"0000"-"0000', "138-0013-8000"),
        ("123456", "0.00E+00", "1.23E+05"),
        ("3", "0_ ", "3"),
        ("7", "@", "7"),
        ("45292", "yyyy/m/d", "2024/1/1"),
        ("45292.5", 'yyyy"年"m"月"d"日";@', "2024年1月1日"),
        ("45292.5", "yyyy-mm-dd hh:mm", "2024-01-01 12:00"),
        ("1.5", "[h]:mm", "36:00"),
        ("12", "[DBNum1]General", None),
        ("0.75", "# ?/?", None),
        ("60", "yyyy/m/d", None),
        ("1", "0;0;0;0;0", None),
    ],
)
def test_formats(raw: str, form: str, text: str | None) -> None:
    value = stored(raw)
    assert value is not None and shown(value, form) == text


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("1234.5", "1234.5"),
        ("0.30000000000000004", "0.3"),
        ("99.200000000000003", "99.2"),
        ("-0", "0"),
        ("0.333333333333333", "0.333333333"),
        ("12345678901.23", "12345678901"),
        ("1234567890.123", "1234567890"),
        ("123456789012", "1.23457E+11"),
        ("99999999999.9", "1E+11"),
        ("0.00001", "0.00001"),
        ("0.000012345678", "1.23457E-05"),
        ("1e-10", "1E-10"),
        ("1E3", "1000"),
    ],
)
def test_general(raw: str, text: str) -> None:
    value = stored(raw)
    assert value is not None and general(value) == text


def test_dates_of_the_other_calendar() -> None:
    assert shown(Decimal(43830), "yyyy/m/d", date1904=True) == "2024/1/1"


@pytest.mark.parametrize(
    ("text", "form", "seen"),
    [
        ("甲", "General", "甲"),
        ("甲", ACCOUNT, "甲"),
        ("甲", '0;0;0;"其中："@', "其中：甲"),
        ("甲", "0;0;0;", ""),
    ],
)
def test_texts(text: str, form: str, seen: str) -> None:
    assert shown_text(text, form) == seen


amounts = st.decimals(min_value=-(10**11), max_value=10**11, places=4).map(lambda d: stored(str(d)))


@given(amounts, st.integers(0, 4), st.booleans())
def test_what_is_shown_reads_back_as_the_rounded_number(value: Decimal, places: int, grouped: bool) -> None:
    form = ("#,##0" if grouped else "0") + ("." + "0" * places if places else "")
    number = parse_number(shown(value, form) or "")
    assert number is not None and number.decimals == places
    assert number.value == value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


@given(st.floats(min_value=-1e10, max_value=1e10))
def test_general_keeps_what_eleven_characters_can_hold(number: float) -> None:
    value = stored(repr(number))
    if value is None:  # smaller than a cell can hold
        return
    text = general(value)
    assert len(text.lstrip("-")) <= 11 + ("E-1" in text or "E-2" in text or "E-3" in text)
    assert abs(Decimal(text) - value) <= max(abs(value) * Decimal("0.00001"), Decimal("1e-308"))


@given(st.integers(0, 10**9), st.integers(0, 4))
def test_noise_of_binary_numbers_is_not_shown(digits: int, places: int) -> None:
    exact = Decimal(digits).scaleb(-places)
    noisy = stored(repr(float(exact) + 0.0))
    assert noisy is not None and shown(noisy, "0.0000") == f"{exact:.4f}"
    added = stored(repr(float(exact) / 3 * 3))
    assert added is not None and shown(added, "0.0000") == f"{exact:.4f}"


@given(st.text(max_size=30), amounts)
def test_any_format_gives_a_text_or_none(form: str, value: Decimal) -> None:
    assert isinstance(shown(value, form), str | None)
    assert isinstance(shown_text("甲", form), str)


@pytest.mark.parametrize("number", BUILTIN)
def test_every_builtin_can_be_followed(number: int) -> None:
    assert shown(Decimal("45292.25"), BUILTIN[number])
