"""Wholes and parts told in running text: A 万元, 其中 a 万元、b 万元; A 万元(a 万元、b 万元); 1. A 万元 2. B 万元."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

_NUM = r"\d[\d,]{0,15}(?:\.\d{1,6})?"
AMOUNT = re.compile(rf"(?<![\d.×xX*+])(?P<n>{_NUM})(?P<scale>万|千|亿)?(?P<unit>元|人次|人|名|辆|台|平方米)(?![/=×xX*+])")
_AMONG = re.compile(r"[,，(]?其中[:：,，]?")
_ITEM = re.compile(r"(?:^|[。;,:、])\d{1,2}[.、](?!\d)|[①-⑳]|\(\d{1,2}\)")
_NOT_OF_IT = re.compile(r"每|/|标准|单价|按照?[^,，;；。]{0,6}$|约$")
_OTHER_TIME = re.compile(r"20\d\d年|上年|去年|往年|增加|减少|较|同比")
_ALIKE = {"名": "人"}
LONGEST = 8000
_MOST = 200  # amounts of one text


@dataclass(frozen=True, slots=True)
class Breakdown:
    """A whole and its parts as matches of AMOUNT; `loose`: the parts may reach further or belong elsewhere."""

    whole: re.Match[str]
    parts: tuple[re.Match[str], ...]
    loose: bool


def breakdowns(text: str) -> Iterator[Breakdown]:
    """Every whole with two parts or more of its unit, of a normalised text; factors of a costing are none."""
    if len(text) > LONGEST or ("其中" not in text and "(" not in text):
        return
    amounts = list(islice(AMOUNT.finditer(text), _MOST))
    for place, whole in enumerate(amounts):
        end = whole.end()
        if text[end : end + 1] == "(" and not text[end + 1 :].startswith("其中"):
            close = text.find(")", end)
            parts = [a for a in amounts[place + 1 :] if a.end() <= close and _kind(a) == _kind(whole)]
            if close > 0 and len(parts) > 1:
                loose = "(" in text[end + 1 : close] or _other(text, [whole, *parts])
                yield Breakdown(whole, tuple(parts), loose or bool(_OTHER_TIME.search(text, end, close)))
        elif found := _AMONG.match(text, end):
            stop = _stop(text, found.end())
            parts = [a for a in amounts[place + 1 :] if a.end() <= stop and _kind(a) == _kind(whole)]
            parts = [a for a in parts if not _inside(text, found.end(), a.start())]
            if len(parts) > 1:
                loose = ";" in text[found.end() : stop] or "其中" in text[found.end() : stop]
                loose = loose or bool(_OTHER_TIME.search(text, found.end(), stop))
                yield Breakdown(whole, tuple(parts), loose or _other(text, [whole, *parts]))


def items(text: str) -> list[re.Match[str]]:
    """The first amount of money of each numbered item; [] unless there are two items or more with one each."""
    if len(text) > LONGEST:
        return []
    starts = [m.end() for m in _ITEM.finditer(text)]
    found = []
    for start, stop in zip(starts, [*starts[1:], len(text)], strict=False):
        first = next((a for a in AMOUNT.finditer(text, start, stop) if a["unit"] == "元"), None)
        if first is None:
            return []
        found.append(first)
    return found if len(found) > 1 else []


def _kind(amount: re.Match[str]) -> str:
    return _ALIKE.get(amount["unit"], amount["unit"])


def _stop(text: str, start: int) -> int:
    """Where a list of parts ends: at the full stop, a total, the next numbered item or the bracket that holds it."""
    ends = [text.find(mark, start) for mark in ("。", "合计", "共计", "总计")]
    if (item := _ITEM.search(text, start)) is not None:
        ends.append(item.start())
    stop = min((e for e in ends if e >= 0), default=len(text))
    depth = 0
    for place in range(start, stop):
        depth += (text[place] == "(") - (text[place] == ")")
        if depth < 0:
            return place
    return stop


def _inside(text: str, start: int, at: int) -> bool:
    """Within brackets of the list: a part of a part."""
    return text.count("(", start, at) > text.count(")", start, at)


def _other(text: str, parts: list[re.Match[str]]) -> bool:
    """Some amount is a price or a standard."""
    return any(_NOT_OF_IT.search(text[max(0, a.start() - 8) : a.start()]) for a in parts)
