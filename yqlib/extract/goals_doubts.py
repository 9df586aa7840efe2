"""What the indicators of a transcribed sheet show together: texts cut off, levels that do not fit.

A transcript prints no lines, so where a level name or the end of a text was lost shows only in what
stands beside it. Nothing is mended here: the indicator keeps its printed words and is doubted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import pairwise
from re import Pattern

from yqlib import forms
from yqlib.extract.goals_levels import Indicator
from yqlib.extract.goals_values import split_target

_SHORT = 10  # letters: a shorter text is not taken for another one cut off
_SHORT_NAME = 8  # letters: the same for names of one target anywhere in the disclosure
_LOST = 2  # letters a line break takes off the end of a name at most
_CUT_NAME, _CUT_TARGET = "指标名称残缺", "指标值残缺"


def doubt_together(found: Sequence[Indicator]) -> None:
    """Doubt the indicators of one sheet that others of it show to be damaged."""
    _cut_beside(found)
    _cut_targets(found)
    _cut_names(found, frozenset())
    _misfits(found)


def doubt_cut_names(found: Sequence[Indicator]) -> None:
    """Doubt names of a disclosure that another sheet carries on by a letter or two, for the same target.

    Another sheet may call 次 what one calls 次数: only a rest that is no such word tells of a cut."""
    _cut_names(found, frozenset(["数", "量", "率", "数量", "情况", "时间"]))


def _cut_names(found: Sequence[Indicator], whole: frozenset[str]) -> None:
    names: dict[str, set[str]] = defaultdict(set)
    for indicator in found:
        if indicator.target:
            names[indicator.target].add(indicator.name)
    cut = {
        (target, short)
        for target, group in names.items()
        for short, long in pairwise(sorted(group))
        if len(short) >= _SHORT_NAME and long.startswith(short) and _lost(long[len(short) :], whole)
    }
    for indicator in found:
        if (indicator.target, indicator.name) in cut:
            indicator.doubt(_CUT_NAME)


def _lost(rest: str, whole: frozenset[str]) -> bool:
    """The rest of a word, not a bracket that explains it."""
    word = forms.normalise(rest).split("(")[0]
    return 0 < len(word) <= _LOST and word.isalpha() and word not in whole


def _cut_beside(found: Sequence[Indicator]) -> None:
    """A text that is the beginning of the other period's text in the same row was cut off."""
    for left, right in pairwise(found):
        if left.item.line != right.item.line or left.scope == right.scope:
            continue
        shorter, longer = sorted((left, right), key=lambda i: len(i.name))
        if shorter.name != longer.name and len(shorter.name) > 3 and longer.name.startswith(shorter.name):
            shorter.doubt(_CUT_NAME)
        shorter, longer = sorted((left, right), key=lambda i: len(i.target))
        if _begins(shorter.target, longer.target):
            shorter.doubt(_CUT_TARGET)


def _cut_targets(found: Sequence[Indicator]) -> None:
    """The same for indicators of one name anywhere in the sheet."""
    texts: dict[str, set[str]] = defaultdict(set)
    for indicator in found:
        texts[indicator.name].add(indicator.target)
    for indicator in found:
        if any(_begins(indicator.target, longer) for longer in texts[indicator.name]):
            indicator.doubt(_CUT_TARGET)


def _begins(short: str, long: str) -> bool:
    return _SHORT <= len(short) < len(long) and long.startswith(short)


# ---- levels that do not fit ----------------------------------------------------------------------


@cache
def _known() -> tuple[tuple[Pattern[str], Pattern[str] | None, Pattern[str], str], ...]:
    return tuple(
        (
            forms.pattern(r["level"]),
            forms.pattern(r["name"]) if r["name"] else None,
            forms.pattern(r["unit"]),
            r["zh"],
        )
        for r in forms.table("goal_misfits.csv")
    )


def _misfits(found: Iterable[Indicator]) -> None:
    """A value or name that says another level than the one above it: the level was carried too far."""
    for indicator in found:
        if indicator.level2 is None or len(indicator.name) > 60:
            continue
        split = split_target(indicator.target) if indicator.target else None
        name, unit = forms.normalise(indicator.name), split.unit if split else ""
        for level, wording, units, zh in _known():
            if (
                level.fullmatch(indicator.level2)
                and (wording is None or wording.fullmatch(name))
                and units.fullmatch(unit)
            ):
                indicator.doubt(zh)
                break
