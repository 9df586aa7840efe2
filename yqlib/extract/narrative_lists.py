"""Lists that a paragraph leaves open (其中：), and the numbered items below it that are its parts."""

from __future__ import annotations

from typing import Any, NamedTuple

from yqlib.extract.narrative_state import State
from yqlib.extract.narrative_subjects import Names, Subject, from_headings
from yqlib.extract.narrative_text import LEFT_OPEN


class Within(NamedTuple):
    """What an item is part of: the total with the units it was told in, and what the item's own heading names."""

    total: Subject
    units: frozenset[str | None]
    heading: str = ""


class Lists:
    """Lists left open, by the section whose paragraph left them open.

    Each numbered item is a section of its own below that one; its first paragraph stands in the list,
    whatever was said in the items before. Items below an item without a list of its own stand in none.
    """

    def __init__(self, names: Names) -> None:
        self._names = names
        self._open: dict[int, Within] = {}
        self._begun: set[int] = set()  # sections that have said figures

    def over(self, section: Any) -> Within | None:
        """The list that the paragraph to come stands in; None behind the first of its section."""
        if section is None or id(section) in self._begun:
            return None
        heading, above = from_headings(section.path[-1:], self._names), section.parent
        while above is not None and id(above) not in self._begun:
            heading, above = heading or from_headings(above.path[-1:], self._names), above.parent
        found = self._open.get(id(above))
        return found and found._replace(heading=heading)

    def left(self, section: Any, text: str, now: State) -> None:
        """A paragraph with figures has ended: whether it leaves a list open for the items below."""
        if section is None:
            return
        self._begun.add(id(section))
        self._open.pop(id(section), None)
        if LEFT_OPEN.search(text) and now.listing and now.total:
            self._open[id(section)] = Within(now.total, now.units)
