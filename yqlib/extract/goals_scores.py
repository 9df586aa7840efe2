"""Scores of self-evaluations: points and maximum of every part and of the whole."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from yqlib import forms
from yqlib.extract.goals_fields import below, execution_heads
from yqlib.extract.goals_levels import Indicator, Level, level_of
from yqlib.extract.goals_sheet import Item, Sheet, label

_BARE = re.compile(r"\d{1,3}(?:\.\d{1,2})?")
_POINTS = re.compile(r"\((\d{1,3}(?:\.\d{1,2})?)分\)")
_OUT_OF = re.compile(r"总分(?:设置)?为(\d{2,3})分")


@dataclass(slots=True)
class Score:
    """One score: the part (None where it cannot be told), points, maximum."""

    part: str | None
    points: Decimal | None
    maximum: Decimal | None
    item: Item
    doubts: list[str] = field(default_factory=list)


def read_scores(sheet: Sheet, indicators: Sequence[Indicator]) -> list[Score]:
    """Scores of one self-evaluation: 执行情况, the first-level parts, the total."""
    if not sheet.role.endswith("review"):
        return []
    found: list[Score] = []
    out_of = next((m.group(1) for row in sheet.rows for i in row if (m := _OUT_OF.search(i.norm))), None)
    over: list[tuple[str, Item]] = []
    for row in sheet.rows:
        first = row[0]
        if heads_over := execution_heads(row):
            over = heads_over
        elif over and (score := _in_columns(over, row)) is not None:
            found.append(score)
            over = []
        elif label(_POINTS.sub("", first.norm), "execution") is not None:
            found.append(_execution(row))
        elif label(first.text, "total") is not None:
            numbers = [i for i in row[1:] if _BARE.fullmatch(i.norm)]
            if numbers:
                most = Decimal(numbers[-2].norm) if len(numbers) > 1 else Decimal(out_of) if out_of else None
                found.append(Score("总分", Decimal(numbers[-1].norm), most, numbers[-1]))
        else:
            found += _parts(row, {s.part for s in found})
    _part_points(sheet, found)
    _from_indicators(found, indicators)
    _settle(sheet, found)
    return found


def _execution(row: Sequence[Item]) -> Score:
    maximum = _POINTS.search(row[0].norm)
    points = next((m.group(1) for i in row[1:] if (m := _POINTS.search(i.norm))), None)
    if points is None:
        points = next((i.norm for i in reversed(row[1:]) if _BARE.fullmatch(i.norm)), None)
    return Score("执行情况", _number(points), _number(maximum.group(1) if maximum else None), row[0])


def _in_columns(over: Sequence[tuple[str, Item]], row: Sequence[Item]) -> Score | None:
    """The score of execution, in the row of the total below the heads 分值 and 得分."""
    if not any((label(item.text, "fund") or "").startswith("total") for item in row):
        return None
    cells = below(over, row)
    points, most = (_number(cells[key].norm) if key in cells else None for key in ("score", "weight"))
    return Score("执行情况", points, most, cells.get("score", row[0])) if points is not None else None


def _parts(row: Sequence[Item], known: set[str | None]) -> list[Score]:
    """The first-level names of a row that print their maximum: 产出指标（50分）."""
    levels: list[tuple[Level, Item]] = [(lv, i) for i in row if (lv := level_of(i.text)) and lv.points]
    return [
        Score(lv.name, None, Decimal(lv.points), i)
        for lv, i in levels
        if lv.level == 1 and lv.name not in known
    ]


def _part_points(sheet: Sheet, found: list[Score]) -> None:
    """Give each part the score printed in its rows; one too many belongs nowhere and is said."""
    for part, printed_here, item in sheet.points:
        score = next((s for s in found if s.part == part and part is not None), None)
        if score is None or score.points is not None:
            found.append(Score(None, Decimal(item.norm), None, item, ["所属部分不能分辨"]))
            continue
        score.points = Decimal(item.norm)
        if not printed_here:
            score.doubts.append("得分未与该部分印在同一行")


def _from_indicators(found: list[Score], indicators: Sequence[Indicator]) -> None:
    """Where every indicator has its own weight and score, a part is their sum."""
    parts = dict.fromkeys(i.level1 for i in indicators if i.level1)
    for part in parts:
        mine = [i for i in indicators if i.level1 == part]
        points = [_number(forms.normalise(i.score)) for i in mine]
        most = [_number(forms.normalise(i.weight)) for i in mine]
        printed = next((s for s in found if s.part == part), None)
        if printed is not None and printed.points is None and None not in points:
            printed.points = sum(points, Decimal(0))  # type: ignore[arg-type]
        if printed is not None or None in points or None in most:
            continue
        found.append(Score(part, sum(points, Decimal(0)), sum(most, Decimal(0)), mine[0].item))  # type: ignore[arg-type]


def _settle(sheet: Sheet, found: list[Score]) -> None:
    """A displaced score belongs to the one part without score where the total then holds."""
    total = next((s.points for s in found if s.part == "总分"), None)
    parts = [s for s in found if s.part != "总分"]
    homeless = [s for s in parts if s.part is None]
    without = [s for s in parts if s.part is not None and s.points is None]
    if total is None or not parts:
        return
    adds = sum((s.points for s in parts if s.points is not None), Decimal(0)) == total
    if len(homeless) == 1 and len(without) == 1 and adds:
        points = homeless[0].points
        if points is not None and without[0].maximum is not None and points <= without[0].maximum:
            without[0].points = points
            without[0].doubts.append("得分移位，按总分相符归入")
            found.remove(homeless[0])
    elif not adds and not without:
        for score in parts:
            score.doubts.append("各部分得分之和与总分不符")
        sheet.doubt("各部分得分之和与总分不符")


def _number(text: str | None) -> Decimal | None:
    return Decimal(text) if text and _BARE.fullmatch(text) else None
