"""Indicators of a transcribed sheet: columns slid and level names were displaced, so a row is read as a
sequence of level names, names and values. What the sequence cannot tell is missing and said."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from yqlib.extract.goals_doubts import doubt_together
from yqlib.extract.goals_levels import NO_FIRST, Carried, Indicator, Level, level_of
from yqlib.extract.goals_sheet import Item, Sheet, heads, label
from yqlib.extract.goals_values import looks_like_value

PERIOD, ANNUAL = "period", "annual"
_NUMBERED = re.compile(r"^(?:指标|任务)\d{1,2}[:：.、]?(?=.)")
_BARE = re.compile(r"\d{1,3}(?:\.\d{1,2})?")
_FOOT = ("responsible", "handler", "phone", "filled_on")


@dataclass(slots=True)
class _Segment:
    """Level names and the texts behind them, up to the next level name."""

    levels: list[tuple[Level, Item]] = field(default_factory=list)
    texts: list[Item] = field(default_factory=list)


@dataclass(slots=True)
class _State:
    """What holds from row to row of one sheet."""

    dual: bool
    review: bool
    carried: Carried = field(default_factory=Carried)
    headers: list[tuple[str, Item]] = field(default_factory=list)
    other: int | None = None  # column the block of the other period begins at
    found: list[Indicator] = field(default_factory=list)


def read_loose(sheet: Sheet, rows: Iterable[Sequence[Item]], dual: bool) -> list[Indicator]:
    """Indicators of a transcribed sheet, in order; doubts about the sheet are said to it."""
    state = _State(dual, sheet.role.endswith("review"))
    begun = False
    for row in rows:
        if headers := heads(row):
            begun = True
            _header(state, row, headers)
            continue
        begun = begun or _opens(row)
        if not begun:
            continue
        if _ends(row):
            break
        _row(sheet, state, row)
    _stacked(sheet, state)
    doubt_together(state.found)
    return _once(sheet, state.found)


def _opens(row: Sequence[Item]) -> bool:
    """The indicators begin without a header: a level name is printed among the first cells."""
    return any(level_of(item.text) is not None for item in row[:3])


def _ends(row: Sequence[Item]) -> bool:
    return label(row[0].text, "end") is not None or any(
        label(item.text.split("：")[0].split(":")[0], "field") in _FOOT for item in row[:1]
    )


def _header(state: _State, row: Sequence[Item], headers: list[tuple[str, Item]]) -> None:
    state.headers = headers
    seen: set[str] = set()
    for key, item in headers:
        if key in seen:
            state.other = item.col
            break
        seen.add(key)
    state.carried.take([lv for item in row if (lv := level_of(item.text))], PERIOD if state.dual else ANNUAL)


# ---- one row -------------------------------------------------------------------------------------


def _row(sheet: Sheet, state: _State, row: Sequence[Item]) -> None:
    segments = _segments(row)
    before = state.carried.second.get(PERIOD)
    if not state.dual:
        _single(sheet, state, segments, row)
    elif len(segments) == 1:
        _one_segment(state, segments[0])
    else:
        for place, segment in enumerate(segments):
            _block(state, segment.levels, segment.texts, (PERIOD, ANNUAL)[min(place, 1)])
        if len(segments) > 2:
            for indicator in state.found[-len(segments) :]:
                if indicator.item.line == row[0].line:
                    indicator.doubt("一行中层级名称过多")
        elif not segments[1].texts and _same_level(segments, before):
            sheet.doubt(f"年度指标缺失（第{row[0].line}行）" if row[0].line else "年度指标缺失")
            state.found[-1].doubt("同一行的年度指标缺失")
    _levels_apart(state, row)


def _same_level(segments: Sequence[_Segment], carried: str | None) -> bool:
    """The level name behind the first indicator opens the other period's, which is not there."""
    here, after = segments[0].levels[-1:], segments[1].levels[:1]
    name = here[0][0].name if here else carried
    return bool(segments[0].texts and after) and name == after[0][0].name


def _segments(row: Sequence[Item]) -> list[_Segment]:
    segments = [_Segment()]
    for item in row:
        if label(item.text, "area") is not None or label(item.text, "ordinal") is not None:
            continue
        level = level_of(item.text)
        if level is not None:
            if segments[-1].texts:
                segments.append(_Segment())
            segments[-1].levels.append((level, item))
        elif label(item.text, "head") not in ("level1", "level2", "name", "target"):
            segments[-1].texts.append(item)
    for segment in segments:
        if len(segment.levels) > 1 and len(segment.texts) == 1:
            (before, above), (level, item) = segment.levels[-2:]
            apart = above.norm != item.norm or looks_like_value(segment.texts[0].text)
            if before.name == level.name and apart:
                segment.levels.pop()  # an indicator may be named like its level: 社会公众满意度
                segment.texts.insert(0, item)
    return segments


def _one_segment(state: _State, segment: _Segment) -> None:
    """A row of a sheet with two periods that has no level name between its texts."""
    texts = segment.texts
    seconds = [place for place, (level, _) in enumerate(segment.levels) if level.level == 2]
    if len(texts) >= 4:
        doubts = [] if len(texts) == 4 else ["一行中的格数不合表式"]
        if len(texts) > 4 and _same(texts[-4:-2], texts[-2:]):
            texts = texts[-4:]
        levels = segment.levels
        parted = len(seconds) >= 2 and state.other is not None
        last = levels[-1:] if parted else [pair for pair in levels if pair[0].level == 2][-1:]
        _block(state, levels[:-1] if parted else levels, texts[:2], PERIOD, doubts)
        _block(state, last, texts[2:4], ANNUAL, doubts)
        return
    if len(texts) == 3 and texts[0].norm == texts[2].norm:
        _block(state, segment.levels, texts[:2], PERIOD)
        _block(state, [pair for pair in segment.levels if pair[0].level == 2][-1:], texts[2:], ANNUAL)
        return
    scope, doubts = _lone_scope(state, segment, seconds)
    for each in (PERIOD, ANNUAL) if scope is None and segment.levels else ():
        state.carried.take([level for level, _ in segment.levels], each)
    if not texts and scope is None:
        return
    levels = segment.levels
    if scope == ANNUAL and len(seconds) >= 2:
        state.carried.take([level for level, _ in levels[:-1]], PERIOD)
        levels = levels[-1:]
    _block(state, levels, texts, scope, doubts)


def _lone_scope(state: _State, segment: _Segment, seconds: Sequence[int]) -> tuple[str | None, list[str]]:
    """Which period the one pair of a row belongs to, by the column it stands in; None: cannot be told."""
    if state.other is None or not segment.texts:
        return None, []
    if len(seconds) >= 2:
        return ANNUAL, ["层级名称移位"]
    column = segment.texts[0].col
    return (ANNUAL if column >= state.other else PERIOD), ["只印出一组，按列位归入"]


def _same(left: Sequence[Item], right: Sequence[Item]) -> bool:
    return [i.norm for i in left] == [i.norm for i in right]


def _block(
    state: _State,
    levels: Sequence[tuple[Level, Item]],
    texts: Sequence[Item],
    scope: str | None,
    doubts: Sequence[str] = (),
) -> None:
    """Take the level names, and the indicator behind them where there is one."""
    said = [*state.carried.take([level for level, _ in levels], scope), *doubts]
    if texts:
        _add(state, levels, scope, texts[0], _pair(texts), said)


def _add(
    state: _State,
    levels: Sequence[tuple[Level, Item]],
    scope: str | None,
    item: Item,
    told: tuple[str, str, str],
    doubts: Sequence[str],
) -> Indicator:
    """A new indicator of (name, target, what is wrong) under the level names that hold now."""
    name, target, fault = told
    indicator = Indicator(
        scope,
        state.carried.first,
        state.carried.second.get(scope),
        _NUMBERED.sub("", name),
        target,
        item,
        doubts=[*doubts, *([fault] if fault else [])],
    )
    _place(state, indicator, [seen for level, seen in levels if level.level == 2])
    state.found.append(indicator)
    return indicator


def _pair(texts: Sequence[Item]) -> tuple[str, str, str]:
    """(name, target, what is wrong) of the texts of one indicator."""
    if len(texts) == 1:
        text = texts[0].text
        return ("", text, "缺指标名称") if looks_like_value(text) else (text, "", "缺指标值")
    if len(texts) == 2:
        return texts[0].text, texts[1].text, ""
    return texts[-2].text, texts[-1].text, "一行中的格数不合表式"


def _place(state: _State, indicator: Indicator, seconds: Sequence[Item]) -> None:
    """Doubt level names that are carried on over a displaced row or stand in the first column."""
    scope, column = indicator.scope, indicator.item.col
    if indicator.level2 is None:
        indicator.doubt("层级名称缺失")
    elif seconds:
        state.carried.column[scope] = column
        if seconds[0].col == 0 and len(seconds) == 1:
            indicator.doubt("层级名称移位")
    elif state.carried.column.get(scope, column) != column:
        indicator.doubt("列位移动，层级按上文")


def _levels_apart(state: _State, row: Sequence[Item]) -> None:
    """Two indicators of one row under different second levels: the one not printed here is doubtful.

    A first level that is not printed is doubtful for both."""
    here = [i for i in state.found[-2:] if i.item.line == row[0].line]
    for text in here[0].doubts if len(here) == 2 else ():
        if text.startswith(NO_FIRST):
            here[1].doubt(text)
    if len(here) == 2 and here[0].level2 != here[1].level2:
        for indicator in here:
            indicator.doubt("两期的二级指标不一")


# ---- one period, or a self-evaluation ------------------------------------------------------------


def _single(sheet: Sheet, state: _State, segments: Sequence[_Segment], row: Sequence[Item]) -> None:
    levels = [pair for segment in segments for pair in segment.levels]
    texts = [item for segment in segments for item in segment.texts]
    said = state.carried.take([level for level, _ in levels], ANNUAL)
    order = [key for key, _ in state.headers if key not in ("level1", "level2")]
    if "name" not in order:
        order = ["name", "target", "actual", "reason"] if state.review else ["name", "target"]
    full = (
        order.index("score" if "score" in order else "reason") if state.review and "reason" in order else 99
    )
    bare = state.review and texts and "weight" not in order and _BARE.fullmatch(texts[-1].norm)
    if bare and (len(texts) == 1 or len(texts) > full):
        first = any(level.level == 1 for level, _ in levels)
        sheet.points.append((state.carried.first, first, texts[-1]))  # of the part, not of the indicator
        texts = texts[:-1]
    told = {key: item.text for key, item in zip(order, texts, strict=False)}
    if not texts:
        return
    pair = _pair(texts) if len(texts) == 1 else (told.get("name", ""), told.get("target", ""), "")
    if len(texts) > len(order):
        pair = (*pair[:2], "一行中的格数不合表式")
    indicator = _add(state, levels, ANNUAL, texts[0], pair, said)
    for key in ("actual", "weight", "score"):
        setattr(indicator, key, told.get(key, ""))


# ---- the whole sheet -----------------------------------------------------------------------------


def _stacked(sheet: Sheet, state: _State) -> None:
    """Pairs without a period: the same names printed twice are the term's, then the year's."""
    lone = [i for i in state.found if i.scope is None]
    half = len(lone) // 2
    names = [i.name for i in lone]
    again = half > 1 and len(lone) % 2 == 0 and names[:half] == names[half:]
    for place, indicator in enumerate(lone):
        if again:
            indicator.scope = PERIOD if place < half else ANNUAL
            indicator.doubt("上下排列，按次序分为实施期与年度")
        else:
            indicator.doubt("实施期与年度不能分辨")
    if lone and not again:
        sheet.doubt("部分指标的实施期与年度不能分辨")


def _once(sheet: Sheet, found: Sequence[Indicator]) -> list[Indicator]:
    """Without doubtful indicators that are printed again, sound, in the same period."""
    sound = {(i.scope, i.name, i.target) for i in found if "层级名称移位" not in i.doubts}
    kept = []
    for indicator in found:
        if (
            "层级名称移位" in indicator.doubts
            and (indicator.scope, indicator.name, indicator.target) in sound
        ):
            sheet.doubt(f"“{indicator.name[:20]}”重复印出")
        else:
            kept.append(indicator)
    return kept
