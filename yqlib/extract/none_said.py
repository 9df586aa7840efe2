"""Things a clause says a body has none of: 实际没有公务用车, 无房屋和土地. Said, so zero and not missing.

Only a clause that ends with the names of things is taken, each of them known (`forms/assets.csv`, use none):
无公务用车购置预算 is about money, 除…外没有车辆 about something else, and both give nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from yqlib.extract.said import Count, clauses
from yqlib.extract.wordings import wordings

_NONE = re.compile(r"(?P<before>.*?)(?P<none>没有|(?<![有毫])无)(?:任何)?(?P<things>.+)")
_PARTED = re.compile(r"[、和与或]|及(?!以上)")
_LONGEST = 60  # letters of a clause that says it
_UNITS = {"vehicles": "辆", "buildings": "平方米", "equipment": "台(套)"}
_FILE = "assets.csv"


def none_said(text: str) -> Iterator[tuple[int, Count, str, str]]:
    """(start, count of zero, kind, words of the thing) of each thing a folded text says there is none of."""
    for start, end in clauses(text):
        found = _NONE.fullmatch(text, start, end) if end - start <= _LONGEST else None
        if found is None or any(w.pattern.search(found["before"]) for w in wordings(_FILE, "none_no")):
            continue
        things = [(thing, _kind(thing)) for thing in _PARTED.split(found["things"])]
        if all(kind for _, kind in things):
            for thing, kind in things:
                yield found.start("none"), Count(0, 0, _UNITS[kind], found.start("none"), end), kind, thing


def _kind(thing: str) -> str:
    """What kind of thing the whole words name; "" where they are no thing known."""
    return next((w.kind for w in wordings(_FILE, "none") if w.pattern.fullmatch(thing)), "")
