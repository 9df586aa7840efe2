"""Levels of indicators (产出指标 / 数量指标 …) as the official forms order them, and how they carry on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from yqlib import forms
from yqlib.extract.goals_sheet import Item
from yqlib.forms.text import remembered

_LONGEST = 40  # letters: longer texts are no level names
NO_FIRST = "一级指标名称未印出"
_POINTS = re.compile(r"\((\d+(?:\.\d+)?)分?\)$")


class Level(NamedTuple):
    """A level name: 1 or 2, its official wording, the first-level names it may stand under, its points."""

    level: int
    name: str
    parents: tuple[str, ...]
    points: str = ""


@dataclass(slots=True)
class Indicator:
    """One indicator of a sheet as read, before it becomes a row of the frame."""

    scope: str | None
    level1: str | None
    level2: str | None
    name: str
    target: str
    item: Item
    actual: str = ""
    weight: str = ""
    score: str = ""
    operator: str = ""
    unit: str = ""
    project: str = ""
    body: str = ""
    amount: str = ""
    doubts: list[str] = field(default_factory=list)

    def doubt(self, text: str) -> None:
        """Say once that something of the indicator is doubtful."""
        if text not in self.doubts:
            self.doubts.append(text)


@cache
def _known() -> tuple[tuple[re.Pattern[str], Level], ...]:
    return tuple(
        (re.compile(r["wording"]), Level(int(r["level"]), r["name"], tuple(r["parents"].split())))
        for r in forms.table("goal_levels.csv")
    )


@remembered
def level_of(text: str) -> Level | None:
    """The level a printed name stands for (its points taken off: 产出指标（50分）), or None."""
    if len(text) > _LONGEST:
        return None
    norm = forms.normalise(text)
    points = _POINTS.search(norm)
    bare = norm[: points.start()] if points else norm
    for wording, level in _known():
        if wording.fullmatch(bare):
            return level._replace(points=points.group(1) if points else "")
    return None


def may_be_first(level: Level) -> bool:
    """成本指标 is a second level under 产出指标 in older forms and a first level in newer ones."""
    return level.level == 1 or level.name in level.parents


@dataclass(slots=True)
class Carried:
    """The level names that hold for the rows below: the first for all, the second by scope."""

    first: str | None = None
    second: dict[str | None, str | None] = field(default_factory=dict)
    column: dict[str | None, int] = field(default_factory=dict)

    def take(self, levels: Sequence[Level], scope: str | None) -> list[str]:
        """Level names printed in a row, outer to inner. Returns what is doubtful about them."""
        doubts: list[str] = []
        printed_first = False
        levels = [
            lv for i, lv in enumerate(levels) if i == 0 or lv.name != levels[i - 1].name or may_be_first(lv)
        ]
        for place, level in enumerate(levels):
            after = levels[place + 1] if place + 1 < len(levels) else None
            if level.level == 1 or (
                after is not None and may_be_first(level) and level.name in after.parents
            ):
                self.first, printed_first = level.name, True
                self.second.clear()
                continue
            if after is not None and after.level == 2:
                doubts.append("层级名称移位")
            self.second[scope] = level.name
            if self.first in level.parents:
                continue
            if any(other == level.name for key, other in self.second.items() if key != scope):
                doubts.append("层级名称移位")  # said already for the other period of the row
                continue
            if printed_first:
                doubts.append("层级名称移位")
            elif len(level.parents) == 1:
                self.first = level.parents[0]
                doubts.append(f"{NO_FIRST}，按表式归入")
            else:
                self.first = None
                doubts.append(NO_FIRST)
        return list(dict.fromkeys(doubts))
