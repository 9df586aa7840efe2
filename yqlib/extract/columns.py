"""What each column of a table is: label, code, line number, attribute or money, on which side."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace

from yqlib import forms
from yqlib.layout.grid import Grid
from yqlib.money import FEN_PER_UNIT, parse_number

_UNIT_IN_HEADER = re.compile(
    r"\((?:人民币|(?:金额)?单位[:：])?(亿元|万元|千元|元|人|辆|个|台|套|平方米|%|次)\)"
)
_YEAR = re.compile(r"20\d\d(?=年|$)")


@dataclass(frozen=True, slots=True)
class ColumnInfo:
    """One column: facet (label, code, code_part, lineno, attr, value), key, side, printed path, unit."""

    index: int
    facet: str
    key: str | None
    side: str
    path: tuple[str, ...]
    unit: str | None = None
    money: bool = True

    @property
    def printed_path(self) -> str:
        """Printed headers from outer to inner."""
        return "/".join(self.path)


def read_columns(
    grid: Grid, paths: list[tuple[str, ...]], height: int, role: str | None, title: str = ""
) -> list[ColumnInfo]:
    """Interpret every column of a grid by its header path, and by its cells where the header is unknown.

    A year in the title counts as a year printed in the headers: what is older is last year's figure.
    """
    found: list[ColumnInfo] = []
    side, of_label, named = "", "", False
    for index, path in enumerate(paths):
        headers = [forms.header(text, role) for text in path]
        own = next((h.key for h in headers if h and h.facet == "side"), "")
        leaf = headers[-1] if headers else None
        if leaf is not None and leaf.facet in ("label", "code", "lineno"):
            of_label = leaf.key if leaf.key in ("income", "expenditure") else ""  # 收入项目 | 支出项目
        side = own or of_label or (side if path and not headers[0] else "")
        facet, attribute = _facet(leaf, grid, index, height, path), _attribute(headers)
        if (attribute and facet != "value") or (facet == "label" and leaf is None and named and path):
            facet = "attr"  # a text beside a known name (项目内容, 绩效目标) is no name of the row
        named = facet != "value" and (named or (facet == "label" and leaf is not None))
        unit, money = _unit(path, headers)
        found.append(
            ColumnInfo(
                index,
                facet,
                attribute if facet == "attr" else leaf.key if facet == "label" and leaf else None,
                side or "–",
                path,
                unit,
                money,
            )
        )
    if not any(c.facet == "label" for c in found):  # the 政府预算经济分类 alone names the rows
        found = [replace(c, facet="label", key=None) if c.key == "gov_class" else c for c in found]
    keys = value_keys([c for c in found if c.facet == "value"], panels(found), role, title)
    return [replace(c, key=keys[c.index]) if c.index in keys else c for c in found]


def _facet(leaf: forms.Header | None, grid: Grid, index: int, height: int, path: tuple[str, ...]) -> str:
    if leaf is not None and leaf.facet in ("label", "code", "code_part", "lineno", "attr"):
        return leaf.facet
    if leaf is not None and leaf.facet in ("amount", "item", "total", "measure", "change", "rate", "count"):
        return "value"
    figures = texts = 0
    for cell in grid.cells:
        if cell.row >= height and cell.col == index and cell.text:
            if parse_number(cell.text) is not None:
                figures += 1
            else:
                texts += 1
    if leaf is not None and leaf.facet in ("side", "group"):
        return "value" if figures >= texts else "label"
    if figures > texts or (figures and figures == texts):
        return "value"
    return "label" if texts else ("value" if path and index else "label")


def _attribute(headers: list[forms.Header | None]) -> str:
    """What an attribute column says of its row. 科目编码 below 政府预算经济分类 is not the row's own code."""
    outer = next((h for h in headers if h and h.facet == "attr"), None)
    if outer is None:
        return ""
    code = headers[-1] is not None and headers[-1].facet in ("code", "code_part")
    return f"{outer.key}_code" if code and outer.key else outer.key


def _unit(path: tuple[str, ...], headers: list[forms.Header | None]) -> tuple[str | None, bool]:
    if any(h and (h.facet == "rate" or h.key == "change_rate") for h in headers[-1:]):
        return "%", False
    for text in reversed(path):
        if found := _UNIT_IN_HEADER.search(forms.normalise(text)):
            return found[1], found[1] in FEN_PER_UNIT
    return None, not any(h and h.facet == "count" for h in headers)


# ---- canonical keys ------------------------------------------------------------------------------


def value_keys(
    values: list[ColumnInfo], groups: list[Panel], role: str | None, title: str
) -> dict[int, str | None]:
    """Canonical key of each value column: what it is, of which year, budgeted or accounted for."""
    meant = {c.index: [forms.header(text, role) for text in c.path] for c in values}
    prior = _prior_columns(values, meant, title)
    found: dict[int, str | None] = {}
    for panel in groups:
        for side in dict.fromkeys(c.side for c in panel.values):
            mine = [c.index for c in panel.values if c.side == side]
            for old in (False, True):
                these = {i: meant[i] for i in mine if (i in prior) is old}
                for index, key in _period_keys(these, role).items():
                    found[index] = f"prior.{key}" if old and key else key
    return found


def _prior_columns(
    values: list[ColumnInfo], meant: dict[int, list[forms.Header | None]], title: str
) -> set[int]:
    """Columns of an earlier year than the latest one printed, or said to be of 上年."""
    years: dict[int, int] = {}
    prior: set[int] = set()
    for column in values:
        if any(h and h.facet in ("change", "rate") for h in meant[column.index]):
            continue
        for text in map(forms.normalise, column.path):
            if found := _YEAR.search(text):
                years[column.index] = int(found.group())
            if forms.wordings("prior_period").fullmatch(forms.wordings("header_suffix").sub("", text)):
                prior.add(column.index)
    latest = max([*years.values(), *map(int, _YEAR.findall(forms.normalise(title)))], default=0)
    return prior | {index for index, year in years.items() if year < latest}


def _period_keys(meant: dict[int, list[forms.Header | None]], role: str | None) -> dict[int, str | None]:
    """Keys of the columns of one year: budget and account told apart where both are printed."""
    measures = {
        i: next((h.key for h in reversed(p) if h and h.facet == "measure"), "") for i, p in meant.items()
    }
    told = set(measures.values()) - {""}
    keys = {i: _value_key(p) for i, p in meant.items()}
    found: dict[int, str | None] = {}
    for measure in dict.fromkeys(measures.values()):
        found |= _distinct({i: k for i, k in keys.items() if measures[i] == measure}, meant)
    return found if len(told) < 2 else _measured(found, measures, role)


def _measured(
    keys: dict[int, str | None], measures: dict[int, str], role: str | None
) -> dict[int, str | None]:
    """Budget and account side by side: the budget's keys are prefixed, in 三公 tables both."""
    told = set(measures.values())
    found: dict[int, str | None] = {}
    for index, key in keys.items():
        prefix = measures[index]
        if prefix == "adjusted" and "budget" not in told:
            prefix = "budget"  # the only budget a table prints is its budget
        if role == "three_public":
            key = role if key == "total" else key
        elif prefix == "final":
            prefix = ""
        found[index] = f"{prefix}.{key}" if prefix and key else key
    return found


def _value_key(headers: list[forms.Header | None]) -> str | None:
    """The canonical column: innermost item; a total takes the name of the item it totals."""
    if not headers or headers[-1] is None:
        return None
    items = [h.key for h in headers if h and h.facet == "item"]
    leaf = headers[-1]
    change = next((h for h in headers if h and h.facet == "change"), None)
    if leaf.facet in ("change", "rate"):
        return leaf.key
    if leaf.facet == "item" or items:
        key = items[-1]
    elif any(h and h.facet == "total" for h in headers):
        key = "total"
    else:
        key = leaf.key if leaf.facet in ("amount", "count") and leaf.key else "amount"
    if "carry_over" in items[:-1] and key != "carry_over":
        key = f"carry_over.{key}"  # last year's money of a source is no income of this year
    if change is None:
        return key
    return change.key if key == "amount" else f"change.{key}"


def _distinct(
    keys: dict[int, str | None], meant: dict[int, list[forms.Header | None]]
) -> dict[int, str | None]:
    """Two columns of one key: the one inside a group takes the group's name (本年收入/小计, 项目支出/办公费)."""
    counts = Counter(k for k in keys.values() if k)
    found = dict(keys)
    for index, key in keys.items():
        if not key or counts[key] < 2:
            continue
        items = [h.key for h in meant[index] if h and h.facet == "item" and h.key != key]
        groups = [h.key for h in meant[index] if h and h.facet == "group" and h.key]
        if items and "." not in key:
            found[index] = f"{items[-1]}.{key}"
        elif groups and key in ("total", "amount"):
            found[index] = groups[-1]
    return found


@dataclass(frozen=True, slots=True)
class Panel:
    """One of the tables printed side by side: its naming columns and its value columns."""

    codes: tuple[ColumnInfo, ...]
    labels: tuple[ColumnInfo, ...]
    attrs: tuple[ColumnInfo, ...]
    values: tuple[ColumnInfo, ...]
    beside: tuple[ColumnInfo, ...] = ()


def panels(columns: list[ColumnInfo]) -> list[Panel]:
    """Cut the columns into panels: a naming column after a value column opens the next panel."""
    groups: list[list[ColumnInfo]] = [[]]
    for column in columns:
        naming = column.facet in ("label", "code", "code_part")
        if naming and any(c.facet == "value" for c in groups[-1]):
            groups.append([])
        groups[-1].append(column)
    return [
        Panel(
            tuple(c for c in group if c.facet in ("code", "code_part")),
            # a unit printed behind its project stands above it all the same
            tuple(sorted((c for c in group if c.facet == "label"), key=lambda c: c.key != "unit")),
            tuple(c for c in group if c.facet == "attr"),
            tuple(c for c in group if c.facet == "value"),
            tuple(c for c in group if c.facet in ("attr", "lineno")),
        )
        for group in groups
    ]
