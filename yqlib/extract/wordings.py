"""The wordings of staff.csv as patterns, by their use."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from yqlib import forms

#: What may stand between a noun and its number: 人数, 共, 为 ….
LINK = r"(?:总人数|人数|总数|数量|数|总计|共计|合计|共有|共|总|计|均?为|是|有|各|达|约|分别|\([^()\d]*\))*"


class Wording(NamedTuple):
    """A row: canonical kind and category ("" for none) and its pattern."""

    kind: str
    category: str
    pattern: re.Pattern[str]


@cache
def wordings(name: str, use: str) -> tuple[Wording, ...]:
    """The rows of one use of a CSV file of forms, in order; patterns of `before` and `part` end in LINK."""
    ends = f"{LINK}$" if use in ("before", "part", "body_before") else ""
    return tuple(
        Wording(
            r.get("kind") or r.get("key") or "",
            r.get("category") or "",
            re.compile(f"(?:{r['wording']}){ends}"),
        )
        for r in forms.table(name)
        if r["use"] == use
    )


def find(use: str, text: str, name: str = "staff.csv") -> tuple[Wording, re.Match[str]] | None:
    """The first wording of a use that occurs in the text."""
    for wording in wordings(name, use):
        if (found := wording.pattern.search(text)) is not None:
            return wording, found
    return None


def opens(use: str, text: str) -> tuple[Wording, re.Match[str]] | None:
    """The first wording of a use that the text begins with."""
    for wording in wordings("staff.csv", use):
        if (found := wording.pattern.match(text)) is not None:
            return wording, found
    return None


def fits(use: str, text: str) -> bool:
    """Whether the text ends as one of the wordings says."""
    return any(re.search(f"(?:{w.pattern.pattern})$", text) for w in wordings("staff.csv", use))


def first_category(use: str, text: str) -> str | None:
    """The category of the first wording of a use that occurs in the text."""
    return next((w.category for w in wordings("staff.csv", use) if w.pattern.search(text)), None)


def allowed(path: tuple[str, ...], name: str = "staff.csv") -> bool | None:
    """What the headings say, the innermost first: counted here, not counted here, or nothing."""
    for heading in reversed([forms.normalise(h) for h in path]):
        for use, verdict in (("section_no", False), ("section_quiet", None), ("section_yes", True)):
            if any(w.pattern.search(heading) for w in wordings(name, use)):
                return verdict
    return None
