"""Several things told of at once: 甲、乙分别为1.00万元、2.00万元; 2023年、2024年甲分别为3.00万元、4.00万元."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from yqlib.extract.narrative_figures import Figure
from yqlib.extract.narrative_text import Clean, alternatives, words

_BETWEEN = re.compile(r"[、，]|[、，]?(?:以?及|和|与)")
_AND = re.compile(r"以?及|和|与")
_PAST = re.compile(r"^.*20\d\d年?度?")
_VERB = re.compile("^(?:涉及|包括)")
_SEVERAL = re.compile("[、和与及]")
_LEAD = re.compile(r"^.*(?:[，。；：◇（]|其中|[出入算费元]中，?)")


class Apart:
    """What each figure behind 分别 is said of: the words to read before it, and its year where years are told apart."""

    def __init__(self, clean: Clean, found: Sequence[Figure]) -> None:
        self._dates = clean.dates
        self._text = clean.text
        self._next: dict[int, Figure] = {}
        for one, other in pairwise(found):
            if _BETWEEN.fullmatch(clean.bare, one.stop, other.start):
                self._next[one.start] = other
        self._names: list[str] = []
        self._told: dict[int, tuple[str, int | None]] = {}
        self.first = self.last = -1  # where the first and the last figure of those told at once stand

    def head(self, head: str, figure: Figure, topic: str, shared: Sequence[str] = ()) -> tuple[str, int | None]:
        """The words before a figure, with the one thing and year of those told at once that it is said of; `topic`
        is what the words before spoke of, `shared` what the shares told last are of."""
        if (told := self._told.pop(figure.start, None)) is not None:
            return told
        lead, apart, tail = head.rpartition("分别")
        chain = self._chain(figure) if apart else []
        if len(chain) < 2:
            return head, None
        years = self._years(figure.start - len(tail) - len(apart), len(lead), len(chain))
        heads = self._heads(lead, tail, len(chain), topic, shared) if years is None else [_PAST.sub("", lead) + tail] * len(chain)
        if not heads:
            return head, None
        for one, ahead, year in zip(chain, heads, years or [None] * len(chain), strict=True):
            self._told[one.start] = (ahead, year)
        self.first, self.last = figure.start, chain[-1].start
        return self._told.pop(figure.start)

    def _chain(self, figure: Figure) -> list[Figure]:
        """The figures of one kind told beside each other from this one on."""
        chain = [figure]
        while (other := self._next.get(chain[-1].start)) is not None and other.kind == figure.kind:
            chain.append(other)
        return chain

    def _heads(self, lead: str, tail: str, count: int, topic: str, shared: Sequence[str]) -> list[str]:
        """The words before each of so many figures; [] where it is not told what they are of."""
        bare = lead.strip("，、")
        if not bare or words("by_what").fullmatch(bare):  # …，分别为; …，金额分别为: of the things named last
            known = self._names if len(self._names) == count else list(shared)
            if len(known) == count:
                return [name + tail for name in known]
        if not lead or lead.startswith("占"):  # …，占收入预算的比重分别为: of the things named last
            known = self._names if len(self._names) == count else []
            return [name + lead + tail for name in known or _names(_VERB.sub("", topic), count)]
        before = _LEAD.match(lead)
        prefix = before.group() if before else ""
        phrase = lead[len(prefix) :]
        if (what := re.search(f"(?:{alternatives('by_what')})$", phrase)) and what.start():
            phrase, tail = phrase[: what.start()], what.group() + tail  # 甲和乙占比分别为
        names = _names(phrase, count)
        if not names and not _SEVERAL.search(phrase):
            names = [phrase] * count  # 得分分别为98分、95分: all of one name
        self._names = names
        return [(prefix if not i else "") + name + tail for i, name in enumerate(names)]

    def _years(self, end: int, reach: int, count: int) -> list[int] | None:
        """So many years told beside each other before a place, the last figures' own."""
        near = [d for d in self._dates if d.end <= end and d.start >= end - reach and d.year is not None]
        if len(near) != count or count < 2:
            return None
        beside = all(_BETWEEN.fullmatch(self._text, a.end, b.start) for a, b in pairwise(near))
        return [d.year for d in near if d.year is not None] if beside else None


def _names(phrase: str, count: int) -> list[str]:
    """The phrase as so many names: parted by 、, else one 和 of its last part too, else by all of them."""
    *first, last = phrase.split("、")
    ways = [[*first, last]]
    ways += [[*first, last[: m.start()], last[m.end() :]] for m in _AND.finditer(last)]
    ways.append(_AND.split(phrase.replace("、", "和")))
    return next((w for w in ways if len(w) == count and all(len(n) > 1 for n in w)), [])
