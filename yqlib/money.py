"""Exact printed numbers, units and the interval a printed figure stands for.

No binary float takes part in any decision: a printed figure is kept as an integer and a count of
decimals, amounts become integer 分 (fen), and half-widths of intervals are `Decimal`.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from decimal import Decimal
from typing import NamedTuple

#: One unit in 分. Units that are no money (辆, 台 …) are not here.
FEN_PER_UNIT = {"元": 100, "千元": 100_000, "万元": 1_000_000, "亿元": 10_000_000_000}

#: No amount of a disclosure is larger (10,000 万亿元): what is printed larger is not taken for money, and is doubted; 64 bits
#: hold it.
MOST_FEN = 10**18
#: Digits of a printed figure, and decimals: with more, decimal arithmetic would no longer be exact, nor a column hold it.
MOST_DIGITS = 18

_NUMBER = re.compile(r"(?P<sign>[-+]?)(?P<int>\d{1,3}(?:,\d{3})+|\d+)(?:\.(?P<frac>\d+))?(?P<pct>%?)")
_MINUS = str.maketrans({"−": "-", "–": "-", "—": "-", "﹣": "-", "△": "-", "▲": "-"})


class Number(NamedTuple):
    """A printed number: `digits` scaled by 10^-`decimals`; `percent` when it carried a % sign."""

    digits: int
    decimals: int
    percent: bool = False

    @property
    def value(self) -> Decimal:
        """The number as printed, exactly."""
        return Decimal(self.digits).scaleb(-self.decimals)

    @property
    def half_width(self) -> Decimal:
        """Half a unit of the last printed digit: the figure stands for value ± half_width."""
        return Decimal(5).scaleb(-self.decimals - 1)


def parse_number(printed: str) -> Number | None:
    """Read one printed figure, or return None where the string is not exactly one number.

    Full-width digits, thousands separators, a leading minus (also △) and bracketed negatives are
    read; `——`, blanks, codes with letters, figures with words and rows of more than MOST_DIGITS digits are not numbers.
    """
    plain = printed.isascii()
    text = "".join((printed if plain else unicodedata.normalize("NFKC", printed)).split())
    if len(text) > 40:
        return None
    if negative := (text.startswith("(") and text.endswith(")")):
        text = text[1:-1]
    match = _NUMBER.fullmatch(text if plain else text.translate(_MINUS))
    if match is None:
        return None
    sign, whole, fraction, percent = match.groups("")
    if negative and sign:
        return None
    digits = int(whole.replace(",", "") + fraction)
    if digits >= 10**MOST_DIGITS or len(fraction) > MOST_DIGITS:
        return None
    if negative or sign == "-":
        digits = -digits
    return Number(digits, len(fraction), bool(percent))


def to_fen(number: Number, unit: str | None) -> int | None:
    """The amount in integer 分, or None where the unit is no money or the amount is no whole 分."""
    factor = FEN_PER_UNIT.get(unit or "")
    if factor is None or number.percent:
        return None
    scaled = number.digits * factor
    power = 10**number.decimals
    return scaled // power if scaled % power == 0 else None


def half_width_fen(decimals: int, unit: str) -> Decimal:
    """Half a unit of the last printed digit, in 分 (0.01 万元 printed: 5,000 分).

    Raises KeyError where `unit` is no money unit.
    """
    return Number(0, decimals).half_width * FEN_PER_UNIT[unit]


def usual_decimals(decimals: Counter[int], nonzero: int) -> int:
    """Decimals the figures of one table and unit are to be taken to, from how many print how many.

    Spreadsheets drop trailing zeros: beside 46.56 and 21.56, `25` is 25.00 and `267.8` is 267.80.
    So it is what most figures with decimals show, unless such figures are few (under a quarter of the
    `nonzero` ones: then the whole numbers are really whole, 0).
    """
    broken = {d: n for d, n in decimals.items() if d}
    if not broken or 4 * sum(broken.values()) < nonzero:
        return 0
    return max(broken, key=lambda d: (broken[d], d))


def format_fen(fen: int | Decimal, unit: str = "万元", decimals: int | None = None) -> str:
    """`fen` written in `unit` with thousands separators, exactly; `decimals` pads with zeros."""
    value = Decimal(fen) / FEN_PER_UNIT[unit]
    text = f"{value.normalize():,f}"
    whole, _, fraction = text.partition(".")
    keep = max(len(fraction), decimals or 0)
    return f"{whole}.{fraction.ljust(keep, '0')}" if keep else whole
