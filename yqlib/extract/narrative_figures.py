"""Figures in prose: numbers with their units, numbers in Chinese numerals, and what is said without a figure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from yqlib import forms
from yqlib.extract.narrative_text import MASK, Clean, alternatives, words

_ZH_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_LABEL_LENGTH = 4  # a whole number of so many digits without a unit in front of a word is a name (12345热线)
_SAME_REACH = 40  # letters between what is compared and the word that says it is the same


class Figure(NamedTuple):
    """One figure of a text: its place (`start`, `end` of the number, `stop` of number and unit), the number
    as printed, the unit, and the kind of measure the unit tells.

    `kind`: money, part (per cent), count, area, quantity, none (no unit), same or nothing (said in words).
    `threshold`: a bound that things are described by (100万元以上). `zh`: printed in Chinese numerals.
    """

    start: int
    end: int
    stop: int
    number: str
    unit: str | None
    kind: str
    threshold: bool = False
    zh: bool = False
    doubt: str | None = None
    noun: str = ""  # what it is said of, where that stands behind it


@cache
def _units() -> tuple[re.Pattern[str], tuple[tuple[str, str], ...]]:
    rows = forms.table("narrative_units.csv")
    joined = "|".join(f"(?P<u{i}>{r['unit']})" for i, r in enumerate(rows))
    return re.compile(joined), tuple((r["kind"], r["name"]) for r in rows)


_NUMBER = re.compile(r"(?<![\d.,A-Za-z])-?(?:\d{1,3}(?:,\d{3})+(?![\d])|\d+)(?:\.\d+)?(?![\d]|\.\d)")
_CODE = re.compile(r"（\d{3,7}[类款项]?）")  # the code of an account
_ABOUT = re.compile(r"[余多几]")
_RATIO = re.compile(r"：\d")
_SHARED = re.compile(r"(?:[、和与及]-?[\d,]+(?:\.\d+)?)+")  # 8.00和12.00万元: one unit behind several figures
_RANGE = re.compile(r"[-~至]\d+(?:\.\d+)?")


@cache
def _label_before() -> re.Pattern[str]:
    return re.compile(f"(?:{alternatives('label_before')})$")


@cache
def _threshold_before() -> re.Pattern[str]:
    return re.compile(alternatives("threshold_before"))


def figures(clean: Clean) -> list[Figure]:
    """All figures of a text, in order; dates, ordinals, names and marks of items are none."""
    found = list(_printed(clean.bare))
    found += _numerals(clean.bare)
    taken = [(f.start, f.stop) for f in found]
    found += [f for f in _said(clean.text) if not any(a < f.stop and f.start < b for a, b in taken)]
    return sorted(found)


def _printed(text: str) -> Iterator[Figure]:
    pattern, kinds = _units()
    for match in _NUMBER.finditer(text):
        start, end = match.span()
        number = match.group()
        before = text[max(0, start - 4) : start]
        if _label_before().search(before):
            continue
        if number[0] == "-" and before[-1:].isdigit():
            start, number = start + 1, number[1:]  # the second of a span: 2-3次
        at, doubt = end, None
        if spanned := _RANGE.match(text, at):
            at, doubt = spanned.end(), "区间"
        if _ABOUT.match(text, at):
            at, doubt = at + 1, "约数"
        if start and _CODE.match(text, start - 1):
            continue
        unit, shared = pattern.match(text, at), False
        if unit is None and "." in number and (more := _SHARED.match(text, at)):
            unit, shared = pattern.match(text, more.end()), True
        if unit is None or unit.end() == unit.start():
            if not _is_ratio(text, start, end) and not _is_label(number, text, end):
                yield Figure(start, end, end, number, None, "none", doubt="缺少单位")
            continue
        kind, name = kinds[int(str(unit.lastgroup)[1:])]
        if kind == "money" and unit.group() in ("万", "亿"):
            name, doubt = unit.group() + "元", "单位缺“元”"
        bound = not shared and words("threshold").match(text, unit.end()) is not None
        bound = bound or _threshold_before().search(before) is not None
        stop = at if shared else end if spanned else unit.end()
        yield Figure(start, end, stop, number, name or unit.group(), kind, bound, False, doubt)


def _is_ratio(text: str, start: int, end: int) -> bool:
    """13：1 tells how two things stand to each other."""
    before = text[max(0, start - 2) : start]
    return _RATIO.match(text, end) is not None or (before[:1].isdigit() and before[1:] == "：")


def _is_label(number: str, text: str, end: int) -> bool:
    """A number that is part of a name: W-07, 17号, 12345热线; not one whose unit was left out."""
    if words("label_after").match(text, end):
        return True
    after = text[end : end + 1]
    whole = "." not in number and "," not in number
    if whole and len(number) >= 7:
        return True  # telephone numbers, codes
    return whole and (not after or after in "、）-/_" or after == MASK or "一" <= after <= "鿿")


@cache
def _numeral() -> re.Pattern[str]:
    return re.compile(
        r"(?<![第几数\d一二两三四五六七八九十百])(?P<number>[一二两三四五六七八九十百]{1,4})"
        rf"(?P<unit>个|家|名|人|辆|台|套|批次|人次)(?:(?P<noun>{alternatives('counted_zh')})|(?=[，。；、：（）]|$))"
    )


def _numerals(text: str) -> Iterator[Figure]:
    """Counts in Chinese numerals: of bodies and people, or at the end of a clause (内设机构有十个)."""
    for match in _numeral().finditer(text):
        value = _value_of(match["number"])
        if value is None:
            continue
        noun = match["noun"] or ""
        if not noun and not re.search(
            r"[有共计设为即达辆人名位员数构任长师官]$|编制$", text[: match.start()][-3:]
        ):
            continue
        end = match.end("unit")
        yield Figure(
            match.start(),
            match.end("number"),
            end,
            match["number"],
            match["unit"],
            "count",
            zh=True,
            noun=noun,
        )


def value_of_numeral(number: str) -> int:
    """The value of Chinese numerals up to 999. Raises ValueError for what is none."""
    value = _value_of(number)
    if value is None:
        raise ValueError(number)
    return value


def _value_of(number: str) -> int | None:
    total, digit = 0, None
    for char in number:
        if char in _ZH_DIGITS:
            if digit:
                return None  # 一二: no number
            digit = _ZH_DIGITS[char]
        else:
            total += (digit if digit is not None else 1) * (100 if char == "百" else 10)
            digit = None
    return total + (digit or 0)


# ---- said in words -------------------------------------------------------------------------------


@cache
def _same() -> re.Pattern[str]:
    near = r"[^，。；：]"
    return re.compile(
        rf"(?:{alternatives('comparing')}){near}{{1,{_SAME_REACH}}}?(?P<same>{alternatives('same')})"
        rf"|等于(?=上年|上一年|去年|20\d\d年)(?P<equal>{near}{{2,12}})"
    )


@cache
def _none() -> re.Pattern[str]:
    return re.compile(
        rf"(?P<none>{alternatives('none')})(?P<noun>{alternatives('none_of')})(?=[，。；、）]|$|的)"
        rf"|(?P<zero>{alternatives('zero_number')})"
    )


def _said(text: str) -> Iterator[Figure]:
    for match in _same().finditer(text):
        start, end = match.span("same") if match["same"] else (match.start(), match.start() + 2)
        yield Figure(start, end, end, match["same"] or "等于", None, "same", noun=match["equal"] or "")
    for match in _none().finditer(text):
        if match["zero"]:
            yield Figure(*match.span("zero"), match.end("zero"), match["zero"], None, "nothing")
        else:
            start, end = match.span("none")
            yield Figure(start, end, match.end("noun"), match["none"], None, "nothing", noun=match["noun"])
