"""Indicators of a ruled sheet: cells are taken by the columns their headers stand over."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from yqlib import forms
from yqlib.extract.goals_levels import Indicator, level_of
from yqlib.extract.goals_sheet import Item, Piece, Sheet, heads, label
from yqlib.layout.grid import join_lines

_NUMBERED = re.compile(r"^(?:指标|任务)\d{1,2}[:：.、]?")
_PERIODS = re.compile(r"(本?年度|当年)|实施期|中长?期")
_EXTRAS = ("actual", "weight", "score", "operator", "unit", "project", "body", "amount")


@dataclass(slots=True)
class _Group:
    """The columns of one block of indicators: key → [first column, end)."""

    columns: dict[str, tuple[int, int]] = field(default_factory=dict)


def read_ruled(sheet: Sheet, pieces: Sequence[Piece], dual: bool) -> list[Indicator]:
    """Indicators of the ruled pieces of a sheet, in order; empty where no header of indicators is met."""
    found: list[Indicator] = []
    groups: list[_Group] = []
    carried: dict[str, str] = {}
    for number, piece in enumerate(pieces):
        covers = _covers(piece)
        top = next((row[0].row for row in piece.rows if row), 0) if number else None
        for row in piece.rows:
            if not row:
                continue
            if headers := heads(row):
                groups = _groups(headers)
                continue
            if not groups:
                continue
            if _ends(row):
                groups = []
                continue
            here = covers[row[0].row]
            read = _row(here, row[0].row, groups, dual, carried)
            if row[0].row == top and read and not any(i.name and i.target for i in read):
                _continue(found, read)
                continue
            found += read
            _part_scores(sheet, here, row[0].row, groups, carried)
    return found


def _continue(found: list[Indicator], rest: Sequence[Indicator]) -> None:
    """The row a page begins with holds only ends of texts: they go on with the row the page before ended with."""
    for part in rest:
        before = next((i for i in reversed(found) if i.scope == part.scope), None)
        if before is None:
            found.append(part)
            continue
        before.name += part.name
        before.target += part.target
        before.doubt("跨页续行，已与上页相接")


def _part_scores(
    sheet: Sheet, here: Sequence[Item], at: int, groups: Sequence[_Group], carried: dict[str, str]
) -> None:
    """A score merged over the rows of several indicators is their part's."""
    for group in groups:
        for item in _at(here, group.columns["score"]) if "score" in group.columns else []:
            if item.row == at and _merged_over(item, _at(here, group.columns.get("name", (0, 0)))):
                sheet.points.append((_official(carried.get("level1annual", "")), True, item))


def _merged_over(item: Item, names: Sequence[Item]) -> bool:
    return any(item.last > name.last or item.row < name.row for name in names)


def _covers(piece: Piece) -> dict[int, list[Item]]:
    """Row of the grid → the cells that stand in it, also those merged from above."""
    rows: dict[int, list[Item]] = {row[0].row: [] for row in piece.rows if row}
    for row in piece.rows:
        for item in row:
            for at in range(item.row, item.last):
                if at in rows:
                    rows[at].append(item)
    return rows


def _ends(row: Sequence[Item]) -> bool:
    return label(row[0].text, "end") is not None or label(row[0].text, "field") in (
        "responsible",
        "handler",
        "phone",
        "filled_on",
    )


def _groups(headers: Iterable[tuple[str, Item]]) -> list[_Group]:
    """Headers from left to right; a second 二级指标 or 三级指标 opens the block of the other period."""
    groups = [_Group()]
    for key, item in headers:
        if key in groups[-1].columns:
            groups.append(_Group())
        groups[-1].columns[key] = (item.col, item.end)
    for group in groups[1:]:
        for key in ("level1", "level2"):
            if key in groups[0].columns:
                group.columns.setdefault(key, groups[0].columns[key])
    return [g for g in groups if "name" in g.columns or "target" in g.columns]


def _row(
    here: Sequence[Item], at: int, groups: Sequence[_Group], dual: bool, carried: dict[str, str]
) -> list[Indicator]:
    found = []
    for number, group in enumerate(groups):
        scope = ("period", "annual")[min(number, 1)] if len(groups) > 1 else _scope(here, group, dual)
        cells = {key: _at(here, columns) for key, columns in group.columns.items()}
        names = [i for i in cells.get("name", []) if i.row == at and label(i.text, "ordinal") is None]
        targets = [i for i in cells.get("target", []) if i.row == at]
        for key in ("level1", "level2"):
            if text := _text(cells.get(key, [])):
                if carried.get(f"{key}{scope}") != text and key == "level1":
                    carried.pop(f"level2{scope}", None)
                carried[f"{key}{scope}"] = text
        if not (names or targets) or (names and targets and names[0] is targets[0]):
            continue
        name = _NUMBERED.sub("", _text(names or cells.get("name", [])))
        indicator = Indicator(
            scope,
            _official(carried.get(f"level1{scope}", "")),
            _official(carried.get(f"level2{scope}", "")),
            name,
            _text(targets),
            (names or targets)[0],
            **{key: _text(cells.get(key, [])) for key in _EXTRAS},
        )
        if any(_merged_over(item, names or targets) for item in cells.get("score", [])):
            indicator.score = ""
        if scope is None:
            indicator.doubt("实施期与年度不能分辨")
        if not name:
            indicator.doubt("缺指标名称")
        elif not indicator.target:
            indicator.doubt("缺指标值")
        found.append(indicator)
    return found


def _scope(here: Sequence[Item], group: _Group, dual: bool) -> str | None:
    """The period of the one block of indicators: said beside its rows where a sheet has two (年度绩效指标)."""
    if not dual:
        return "annual"
    left = group.columns.get("level1", group.columns.get("level2", (0, 0)))[0]
    for item in here:
        if item.col < left and (found := _PERIODS.match(item.norm[:20])):
            return "annual" if found.group(1) else "period"
    return None


def _official(text: str) -> str | None:
    level = level_of(text)
    return level.name if level else forms.normalise(text) or None


def _at(here: Sequence[Item], columns: tuple[int, int]) -> list[Item]:
    """The cells of a row that stand in these columns, left to right."""
    start, end = columns
    return sorted((i for i in here if i.col < end and i.end > start), key=lambda i: (i.col, i.row))


def _text(items: Sequence[Item]) -> str:
    return join_lines(dict.fromkeys(item.text for item in items))
