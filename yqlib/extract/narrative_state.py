"""What a clause of explanatory prose says and what later clauses inherit from it."""

from __future__ import annotations

from dataclasses import dataclass, field

from yqlib.extract.narrative_figures import Figure
from yqlib.extract.narrative_subjects import Account, Subject


@dataclass(slots=True)
class Said:
    """One figure with what the prose says of it (see the frame `statements`)."""

    figure: Figure
    subject: Subject
    measure: str | None = None
    direction: str | None = None
    scope: str = ""
    year: int | None = None
    role: str | None = None
    day: str | None = None
    base_year: int | None = None
    reason: str | None = None
    doubt: str | None = None


@dataclass(slots=True)
class State:
    """What later clauses inherit."""

    topic: Subject = field(default_factory=Subject)
    total: Subject = field(default_factory=Subject)
    last: Subject = field(default_factory=Subject)  # of the last amount or count
    focus: Subject = field(default_factory=Subject)  # of the last change
    account: Account = field(default_factory=Account)
    within: bool = False  # a numbered item of a list that a paragraph before left open
    listing: bool = False  # behind 其中 and the like
    stale: bool = False  # a sentence has ended since
    members: int = 0  # parts named since the list began or a change was told
    listed: int = 0  # things told in money since the list began
    ended: Subject = field(default_factory=Subject)  # the total of the list before
    figures: int = 0  # in this part of the sentence
    counted: bool = False  # the topic was counted
    narrow: str = ""
    year: int | None = None
    role: str | None = None
    day: str | None = None
    base_year: int | None = None
    carried: int | None = None  # the compared year of the sentences before
    compared: bool = False
    reasoning: bool = False
    units: frozenset[str | None] = frozenset()  # the total is told in
    led: bool = False  # an account stood before a colon
    opened: bool = False  # a list began in this part of the sentence
    outer: tuple[Subject, bool] = (Subject(), False)  # total and listing before it
    before: tuple | None = None  # topic, total, listing, year, role, day before a reason
