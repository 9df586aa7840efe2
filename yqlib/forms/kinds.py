"""Kinds of projects and topics of indicators, told by their names: the wordings are project_kinds.csv and goal_topics.csv."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from yqlib.forms.tables import table
from yqlib.forms.text import normalise, remembered

UNSORTED = "未归类"
_LONGEST = 200  # letters of a name that are looked at


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of project: its name, the units its money may be divided by, those of them told by the month."""

    name: str
    units: frozenset[str]
    monthly: frozenset[str]
    wording: re.Pattern[str]


@cache
def project_kinds() -> tuple[Kind, ...]:
    """The kinds, in the order they are tried."""
    return tuple(
        Kind(r["kind"], frozenset(r["units"].split()), frozenset(r["monthly"].split()), re.compile(r["wording"]))
        for r in table("project_kinds.csv")
    )


@remembered
def kinds_of(project: str) -> tuple[Kind, ...]:
    """Every kind the name of a project fits, the first before the others; none where it fits none.

    The last kind of the list (general running of business) counts only where no other fits.
    """
    text = normalise(project)[:_LONGEST]
    *special, general = project_kinds()
    found = tuple(k for k in special if k.wording.search(text))
    return found or ((general,) if general.wording.search(text) else ())


@cache
def _topics() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((r["topic"], re.compile(r["wording"])) for r in table("goal_topics.csv"))


@remembered
def topic_of(indicator: str) -> str | None:
    """What an indicator asks for (满意度, 及时与按期 …); None where its name tells none."""
    text = normalise(indicator)[:_LONGEST]
    return next((topic for topic, wording in _topics() if wording.search(text)), None)
