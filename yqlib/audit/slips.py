"""How figures go wrong at a keyboard: the slip between what is printed and what it would have to be."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor

from yqlib.audit.prose import Quantity
from yqlib.money import FEN_PER_UNIT

_YUAN = 10_000  # 元 for 万元
#: Slips hardly met by chance.
RARE = frozenset(("正负号相反", "元与万元混用", "小数点错位", "相邻两位颠倒"))


def printable(
    figure: Quantity, low: Fraction | None, high: Fraction | None, best: Fraction
) -> Fraction:
    """The value nearest `best` that can be printed with the figure's decimals, within the limits if one lies there."""
    step = _step(figure)
    near = Fraction(round(best / step)) * step
    if low is not None and near < low:
        near = Fraction(ceil(low / step)) * step
    if high is not None and near > high:
        near = Fraction(floor(high / step)) * step
    return near


def _step(figure: Quantity) -> Fraction:
    """One unit of the last digit."""
    half = Fraction(figure.half)
    if half:
        return 2 * half
    return Fraction(FEN_PER_UNIT.get(figure.unit or "", 1)) / 10**figure.decimals


def shown(figure: Quantity, expected: Fraction) -> str:
    """The expected value as it would be printed: the figure's unit and decimals, its commas."""
    value = expected / FEN_PER_UNIT.get(figure.unit or "", 1)
    decimals = figure.decimals
    while decimals < 8 and (value * 10**decimals).denominator != 1:
        decimals += 1
    digits = round(value * 10**decimals)
    sign, digits = ("-", -digits) if digits < 0 else ("", digits)
    whole, fraction = divmod(digits, 10**decimals)
    text = f"{whole:,}" if "," in figure.printed else str(whole)
    return sign + text + (f".{fraction:0{decimals}d}" if decimals else "")


def slip(figure: Quantity, expected: Fraction) -> str:
    """The typical slip that turns the expected figure into the printed one, in words; '' where none does."""
    printed = Fraction(figure.amount)
    if printed == expected:
        return ""
    if printed == -expected:
        return "正负号相反"
    if expected and printed in (expected * _YUAN, expected / _YUAN):
        return "元与万元混用"
    if expected and any(printed in (expected * 10**k, expected / 10**k) for k in (1, 2, 3)):
        return "小数点错位"
    was = _digits(shown(figure, abs(expected)))
    now = _digits(shown(figure, abs(printed)))
    return _typed(was, now)


def _digits(text: str) -> str:
    return text.replace(",", "").replace(".", "").lstrip("0")


def _typed(was: str, now: str) -> str:
    if len(was) == len(now):
        different = [i for i, (a, b) in enumerate(zip(was, now, strict=True)) if a != b]
        if len(different) == 1:
            return "错一位数字"
        swapped = len(different) == 2 and different[1] == different[0] + 1
        if swapped and was[different[0]] == now[different[1]] and was[different[1]] == now[different[0]]:
            return "相邻两位颠倒"
    elif len(now) == len(was) + 1 and any(now[:i] + now[i + 1 :] == was for i in range(len(now))):
        return "多一位数字"
    elif len(now) == len(was) - 1 and any(was[:i] + was[i + 1 :] == now for i in range(len(was))):
        return "少一位数字"
    return ""
