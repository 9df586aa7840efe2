"""Target values of indicators: operator, one number and its unit, where there is one number."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from yqlib import forms
from yqlib.forms.text import remembered

_LONGEST = 60  # letters: a longer text is a sentence
_DIGITS = 18  # a longer row of digits is no target
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_OPERATORS = "≥≤><="
_UNIT = re.compile(r"[^\d≥≤><=,，。；;、:：]{0,9}")
#: Measure words that may be followed by more text (≤45个工作日完成…, 6月底前).
_MEASURE = re.compile(
    r"(?:%|‰|百分点|[万亿千百]?(?:个?工作日|个百分点|人次|平方米|公里|亩|分钟|小时|个月|元|人|家|次|批次|种|类|项|个|件|份|册|本|"
    r"台|套|辆|天|日|月|年|期|场|页|卷|吨|度|户|所|处))(?:/[^\d,，。；;、]{1,4})?"
)
_YEAR = re.compile(r"20\d\d年")
_CLOSE_TO = re.compile(r"^(?:预计|约|大约|计划)|(?:左右|以内|上下)$")


class Target(NamedTuple):
    """A target split: operator ("" where none is printed), number, unit ("" where none)."""

    operator: str
    number: float
    unit: str


@cache
def _words() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(r["wording"]), r["operator"]) for r in forms.table("goal_operators.csv"))


@remembered
def split_target(text: str) -> Target | None:
    """Split `≥85%`, `2150元/人·月`, `4月`; None where it is not one number with its operator and unit.

    A number inside a sentence, two numbers, a year (2026年), ranges and two conditions are left whole.
    """
    if len(text) > _LONGEST:
        return None
    norm = forms.normalise(text)
    operator, rest = _operator(_CLOSE_TO.sub("", norm))
    found = _NUMBER.match(rest)
    if (
        found is None
        or _YEAR.match(rest)
        or _NUMBER.search(rest, found.end())
        or any(sign in rest for sign in _OPERATORS)
    ):
        return None
    tail = _CLOSE_TO.sub("", rest[found.end() :])
    unit = _UNIT.fullmatch(tail) or _MEASURE.match(tail)
    if unit is None:
        return None
    known = _MEASURE.match(tail)
    named = known.group() if known and len(unit.group()) > len(known.group()) + 4 else unit.group()
    return Target(operator, float(found.group().replace(",", "")), named)


def looks_like_value(text: str) -> bool:
    """A text that can only be a target: it begins with an operator or a number with %, or sets a bound."""
    norm = forms.normalise(text[:_LONGEST])
    return bool(re.match(r"[≥≤><=]|\d[\d,.]*(?:%|$)", norm) or re.search(r"[≥≤]\d", norm))


def _operator(text: str) -> tuple[str, str]:
    if text[:1] in _OPERATORS and text:
        second = text[1:2] == "=" and text[0] in "><"
        sign = {">": "≥", "<": "≤"}[text[0]] if second else text[0]
        return sign, text[2 if second else 1 :]
    for wording, sign in _words():
        if found := wording.match(text):
            return sign, text[found.end() :]
    return "", text


_QUANTIFIED = re.compile(r"[\d０-９]|百分之|[一二三四五六七八九十]+(?:次|人|个|家|项|成|倍)")


def quantified(text: str) -> bool:
    """The target holds a figure."""
    return bool(_QUANTIFIED.search(text))


def vague_words(text: str) -> list[tuple[str, str]]:
    """The vague words in a target with their kind: (逐步提高, 程度词)."""
    found = ((r["zh"], forms.pattern(r["wording"]).search(text)) for r in forms.table("goal_vague.csv"))
    return [(m.group(), zh) for zh, m in found if m]
