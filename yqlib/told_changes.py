"""What a disclosure says has changed, against which year, and the reason as printed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from yqlib.audit.prose import Said
from yqlib.audit.records import Document
from yqlib.audit.told import Entry, talk
from yqlib.held import Held, Series
from yqlib.over_time import account_name

_SHORT = 4  # letters of a sentence that only leads to the next one (其中：)


@dataclass(frozen=True)
class Moved:
    """A change a disclosure tells: of what, how much, against which year, and the reason as printed.

    `near` are sentences without figures in the same section, where the reason may stand when none is told in the sentence.
    """

    held: Held
    entry: Entry
    base_year: int | None
    reason: str
    near: str

    @property
    def name(self) -> str:
        """Of what."""
        return account_name(self.entry.amount or self.entry.head)

    @property
    def told(self) -> Said:
        """The change, else the rate."""
        return self.entry.change or self.entry.rate or self.entry.base or self.entry.head


def moves(series: Series) -> list[Moved]:
    """Every change of money that is told against another year, in order; a thing told twice in one way once."""
    return [moved for held in series.held for moved in held.told(lambda doc, h=held: _moves(h, doc))]  # type: ignore[misc]


def _moves(held: Held, doc: Document) -> Iterator[Moved]:
    seen = set()
    for entry in talk(doc).entries:
        told = entry.change or entry.rate or entry.base
        if told is None or entry.now is None or not from_year(entry):
            continue  # a change without its amount is told in passing, in the reason of another
        what = (entry.ident, entry.head.scope, from_year(entry), told.amount, entry.sign)
        if what in seen or (entry.now.scale != "money" and not told.worded):
            continue
        seen.add(what)
        reason = next((s.reason for s in (entry.change, entry.rate, entry.base) if s is not None and s.reason), "")
        near = "" if reason or entry.sign == 0 else _tail(entry) + _near(doc, told)
        yield Moved(held, entry, from_year(entry), reason, near)


def from_year(entry: Entry) -> int | None:
    """The year a change is told from."""
    told = next((s for s in (entry.change, entry.rate) if s is not None), None)
    if told is not None and told.base_year is not None:
        return told.base_year
    return entry.base.year if entry.base is not None else None


def _tail(entry: Entry) -> str:
    """What follows the figures of a change in its own clause: ，系缴费基数上调."""
    told = [s for s in (entry.change, entry.rate) if s is not None and s.sentence is not None and not s.worded]
    if not told:
        return ""
    text, at = told[0].sentence.text, 0  # type: ignore[union-attr]
    start = text.find(entry.now.printed) if entry.now is not None else 0
    for said in told:
        found = text.find(said.printed, max(start, at))
        at = found + len(said.printed) if found >= 0 else at
    clause = re.split("[；;。]", text[at:], maxsplit=1)[0] if at else ""
    clause = re.sub(r"^(?:%|万元|元|亿元)?[，,、）)]?", "", clause.strip())
    return f"{clause}。" if len(clause) > _SHORT else ""


def _near(doc: Document, said: Said) -> str:
    """The sentences that follow in the paragraph or section until one that tells money."""
    if said.sentence is None:
        return ""
    after, here = [], False
    for told in doc.prose.sentences:
        if told is said.sentence:
            here = True
        elif here:
            if told.section != said.sentence.section or told.kind != "text" or any(f.scale == "money" for f in told.figures):
                break
            after.append(told.text.strip())
    return "".join(text for text in after if len(text) > _SHORT)
