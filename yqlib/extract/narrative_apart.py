"""Several things told of at once: 甲、乙分别为1.00万元、2.00万元; 2023年、2024年甲分别为3.00万元、4.00万元."""

from __future__ import annotations

import re
from collections.abc import Sequence

from yqlib.extract.narrative_figures import Figure
from yqlib.extract.narrative_text import Clean

_BETWEEN = re.compile(r"[、，]|[、，]?(?:以?及|和|与)")
_AND = re.compile(r"以?及|和|与")
_SEVERAL = re.compile("[、和与及]")
_LEAD = re.compile(r"^.*(?:[，。；：◇（]|其中|[^集其]中，?)")


class Apart:
    """What each figure behind 分别 is said of: the words to read before it, and its year where years are told apart."""

    def __init__(self, clean: Clean, found: Sequence[Figure]) -> None:
        self._dates = clean.dates
        self._text = clean.text
        self._next: dict[int, Figure] = {}
        for one, other in zip(found, found[1:], strict=False):
            if _BETWEEN.fullmatch(clean.bare, one.stop, other.start):
                self._next[one.start] = other
        self._names: list[str] = []
        self._told: dict[int, tuple[str, int | None]] = {}
        self.first = self.last = -1  # where the first and the last figure of those told at once stand

    def head(self, head: str, figure: Figure, topic: str) -> tuple[str, int | None]:
        """The words before a figure, with the one thing and year of those told at once that it is said of; `topic`
        is what the words before spoke of."""
        if (told := self._told.pop(figure.start, None)) is not None:
            return told
        lead, apart, tail = head.rpartition("分别")
        if not apart:
            return head, None
        chain = [figure]
        while (other := self._next.get(chain[-1].start)) is not None and other.kind == figure.kind:
            chain.append(other)
        if len(chain) < 2:
            return head, None
        years = self._years(figure.start - len(tail) - len(apart), len(lead), len(chain))
        names = [""] * len(chain)
        if years is None:
            before = _LEAD.match(lead)
            prefix = before.group() if before else ""
            again = lead.startswith("占") or not lead
            names = _names(lead[len(prefix) :], len(chain)) if not again else []
            if again:
                told = self._names if len(self._names) == len(chain) else []
                names = told or _names(re.sub("^(?:涉及|包括)", "", topic), len(chain))
            elif not names and not _SEVERAL.search(lead[len(prefix) :]):
                names = [lead[len(prefix) :]] * len(chain)  # 得分分别为98分、95分: all of one name
            if not names:
                return head, None
            if not lead.startswith("占"):
                lead, self._names = prefix, names
        else:
            lead = re.sub(r"^.*20\d\d年?度?", "", lead)
        # 占收入预算的比重分别为: the words of the share stand before 分别
        heads = [n + lead + tail if years or lead.startswith("占") else (lead if not i else "") + n + tail for i, n in enumerate(names)]
        for one, words, year in zip(chain, heads, years or [None] * len(chain), strict=True):
            self._told[one.start] = (words, year)
        self.first, self.last = figure.start, chain[-1].start
        return self._told.pop(figure.start)

    def _years(self, end: int, reach: int, count: int) -> list[int] | None:
        """So many years told beside each other before a place, the last figures' own."""
        near = [d for d in self._dates if d.end <= end and d.start >= end - reach and d.year is not None]
        if len(near) != count or count < 2:
            return None
        beside = all(_BETWEEN.fullmatch(self._text, a.end, b.start) for a, b in zip(near, near[1:], strict=False))
        return [d.year for d in near if d.year is not None] if beside else None


def _names(phrase: str, count: int) -> list[str]:
    """The phrase as so many names: parted by 、, else its last part by 和 too, else by all of them."""
    parts = phrase.split("、")
    last = _AND.split(parts[-1])
    ways = [parts]
    ways += [[*parts[:-1], "".join(parts[-1].split(m.group(), 1)[0]), parts[-1][m.end() :]] for m in _AND.finditer(parts[-1])] if len(last) > 1 else []
    ways.append(_AND.split("、".join(parts).replace("、", "和")))
    found = [w for w in ways if len(w) == count and all(len(n) > 1 for n in w)]
    return found[0] if found else []
