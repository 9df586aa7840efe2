"""Costings told in running text: a×b(×c)+… = d, and n 人, 每人每月 p 元, 一年共需 d 元.

A small exact reader: numbers with the unit printed behind them; 万, 千 and % are scales, brackets behind a
number are remarks. Nothing is read where a sign this grammar does not know (−, ÷, an open bracket) stands
before a formula.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations, pairwise
from math import prod

_NUM = r"\d[\d,]{0,15}(?:\.\d{1,6})?"
_UNIT = r"[^\d×xX*=+≈,，。;；、:：()\[\]÷-]{0,8}"
_FACTOR = rf"{_NUM}{_UNIT}(?:\([^()]{{0,60}}\))?"
_TERM = rf"{_FACTOR}(?:[×xX*]{_FACTOR}){{0,6}}"
_FORMULA = re.compile(rf"(?P<left>{_TERM}(?:\+{_TERM}){{0,12}})(?P<right>(?:={_NUM}{_UNIT}){{1,3}})")
_PIECE = re.compile(rf"({_NUM})({_UNIT})(?:\([^()]{{0,60}}\))?")
_SCALES = {"亿": Decimal(10**8), "万": Decimal(10**4), "千": Decimal(1000), "百": Decimal(100)}
_UNKNOWN_BEFORE = "×xX*+-÷=/.(（"
LONGEST = 8000

_TOTAL = r"(?:共需|合计|共计|总计|小计|计|共)[^\d。;；,，]{0,6}"
_PRICE = re.compile(
    rf"每(?P<of>[^\d每,，。;；]{{1,6}}?)(?P<also>(?:每|/)[^\d,，。;；]{{1,8}}?)?[^\d每,，。;；]{{0,10}}"
    rf"(?P<price>{_NUM})(?P<scale>万|千)?元[^\d。;；]{{0,12}}?{_TOTAL}(?P<total>{_NUM})(?P<wan>万|千)?元"
)
_COUNT = re.compile(rf"(?<![\d.])(?P<n>{_NUM})(?P<scale>万|千)?(?P<unit>人次|[名人个册份本套台次天场期家户件页卷辆间箱])")
_ALIKE = {"名": "人", "人次": "人"}


@dataclass(frozen=True, slots=True)
class Costing:
    """A product or sum of products as printed, what it makes exactly, and the result printed beside it.

    Values are in 元 where `money`, else plain numbers. `certain`: how the parts belong together is sure.
    """

    text: str
    value: Decimal
    printed: str
    result: Decimal
    unit: str
    decimals: int
    money: bool
    certain: bool
    end: int


def formulas(text: str) -> Iterator[Costing]:
    """Every a×b=d of a normalised text."""
    if "=" not in text or len(text) > LONGEST:
        return
    for found in _FORMULA.finditer(text):
        before = text[found.start() - 1 : found.start()]
        terms = list(re.split(r"\+(?![^()]*\))", found["left"]))
        right = list(_PIECE.finditer(found["right"]))
        if (before and before in _UNKNOWN_BEFORE) or not right or "其中" in found["left"]:
            continue
        first = right[0]
        scaled = _scaled(first[1], first[2])
        made = [_product(t, scaled) for t in terms]
        many = len(terms) > 1 or len(_PIECE.findall(terms[0])) > 1
        if all(made) and many:
            value = sum((m for m in made if m), Decimal(0))
            yield _costing(found["left"], value, first, scaled, True, found.end())
        for one, other in pairwise(right):
            left = _scaled(one[1], one[2])
            yield _costing(one[0], left[0], other, _scaled(other[1], other[2]), True, found.end())


def _scaled(number: str, unit: str) -> tuple[Decimal, str, bool, Decimal]:
    """(value, unit without its scale, is money, scale)."""
    scale = _SCALES.get(unit[:1], Decimal(1))
    rest = unit[1:] if unit[:1] in _SCALES else unit
    if rest.startswith("%"):
        scale = Decimal("0.01")
    return Decimal(number.replace(",", "")) * scale, rest, rest.startswith("元"), scale


def _product(term: str, result: tuple[Decimal, str, bool, Decimal]) -> Decimal | None:
    """The factors multiplied, in 元 for money; None where two of them are money or it cannot be told."""
    factors = [_scaled(m[1], m[2]) for m in _PIECE.finditer(term)]
    moneys = sum(f[2] for f in factors)
    value = prod((f[0] for f in factors), start=Decimal(1))
    if moneys > 1 or (moneys and not result[2]):
        return None
    if result[2] and not moneys and result[3] != 1 and abs(value * result[3] - result[0]) < abs(value - result[0]):
        return value * result[3]  # the price is printed without its 万元
    return value


def _costing(
    text: str, value: Decimal, piece: re.Match[str], scaled: tuple[Decimal, str, bool, Decimal], certain: bool, end: int
) -> Costing:
    unit = ("万元" if scaled[3] == _SCALES["万"] else "元") if scaled[2] else scaled[1]
    decimals = len(piece[1].partition(".")[2])
    result = scaled[0] if scaled[2] else scaled[0] / scaled[3]
    made = value if scaled[2] else value / scaled[3]
    return Costing(text, made, piece[1], result, unit, decimals, scaled[2], certain, end)


def phrases(text: str) -> Iterator[Costing]:
    """Every 聘用 n 人, 每人每月 p 元, 一年共需 d 元 and the like of a normalised text."""
    if "每" not in text or len(text) > LONGEST:
        return
    last = 0
    for found in _PRICE.finditer(text):
        window = text[max(last, found.start() - 48) : found.start()]
        last = found.end()
        counts = list(_COUNT.finditer(window))[-3:]
        told = found["of"] + (found["also"] or "")
        monthly = "月" in told
        price, _, _, _ = _scaled(found["price"], found["scale"] or "")
        result, _, _, scale = _scaled(found["total"], found["wan"] or "")
        values = [_scaled(c["n"], c["scale"] or "")[0] for c in counts]
        made = _nearest(price, values, monthly, result)
        if made is None:
            continue
        kinds = {_ALIKE.get(c["unit"], c["unit"]) for c in counts}
        near = _ALIKE.get(found["of"][:1], found["of"][:1]) in kinds
        certain = near and len(counts) == 1 and "。" not in window[counts[-1].end() :] and not _other(found[0])
        unit = "万元" if scale == _SCALES["万"] else "元"
        words = (window[counts[0].start() :] if counts else "") + found[0]
        decimals = len(found["total"].partition(".")[2])
        yield Costing(words, made, found["total"], result, unit, decimals, True, certain, found.end())


def _other(text: str) -> bool:
    """Words by which more than the price goes into the total."""
    return any(w in text for w in ("另", "加上", "其他", "以及", "社保", "保险", "管理费", "约"))


def _nearest(price: Decimal, values: list[Decimal], monthly: bool, result: Decimal) -> Decimal | None:
    """The product of the price with some of the counts (and 12 months) that comes nearest to the result."""
    months = (12, 1) if monthly else (1,)
    made = [
        price * m * prod(chosen, start=Decimal(1))
        for size in range(1, len(values) + 1)
        for chosen in combinations(values, size)
        for m in months
    ]
    return min(made, key=lambda v: abs(v - result)) if made else None
