"""Headers over columns that no rule parts: which header stands over which columns.

Every header is either over one column (or several without headers of their own) or spans the headers
below it. All ways to set the headers over the columns in order are weighed by how far they are from
being centred, and the best is taken.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from yqlib import forms
from yqlib.sources.page import Box, Word

_EMPTY = 20.0  # costs in points: a header over a column without a word,
_BARE = 60.0  # a column without a header,
_WIDE = 10.0  # a header over one more column without headers of their own,
_ONLY = 8.0  # a header over one single header
_HIGH = 1.5  # a point too high or low counts as so many to the side
_PAD = 2.5  # words stand this far from the edge of their column
_LEADING = 1.45  # lines of one header are this close (heights)
_MOST = 80  # headers of one table; beyond it is none
_TRIES = 20_000  # spans weighed for one table; beyond it only single headers are set


@dataclass(slots=True)
class Column:
    """One column of aligned words: where its words begin and end, and how."""

    x0: float
    x1: float
    figures: bool = False  # most of its words are figures (account codes too)
    right: bool = False  # its words end at one place
    starts: tuple[float, ...] = ()  # where its names begin


@dataclass(slots=True)
class Head:
    """One header cell: the words it consists of, line by line, and its box."""

    words: list[Word]
    box: Box

    @property
    def text(self) -> str:
        """Its lines as one."""
        return "".join(w.text for w in self.words)


class Placed(NamedTuple):
    """A header, its level from above, and the slots it covers (first, behind)."""

    head: Head
    level: int
    start: int
    stop: int
    leaf: bool


class Setting(NamedTuple):
    """Headers set over slots: a slot is a column's number, or None for a column without a word."""

    cost: float
    slots: tuple[int | None, ...]
    placed: tuple[Placed, ...]


_NONE = Setting(float("inf"), (), ())


def set_headers(lines: Sequence[Sequence[Word]], columns: Sequence[Column]) -> Setting | None:
    """The best setting of the header lines over the columns, or None where there is none."""
    heads = heads_of(lines)
    if not heads or len(heads) > _MOST:
        return None
    found = _Solver(heads, columns).solve(tuple(range(len(heads))), 0, len(columns))
    return found if found.cost < float("inf") else None


def heads_of(lines: Sequence[Sequence[Word]]) -> list[Head]:
    """Header cells from left to right: letters set apart and lines of one header are taken together."""
    words = [word for line in lines for word in joined(line, head=True)]
    heads: list[Head] = []
    for word in sorted(words, key=lambda w: (w.box.top, w.box.x0)):
        above = next((h for h in reversed(heads) if _goes_on(h, word, words)), None)
        if above is None:
            heads.append(Head([word], word.box))
        else:
            above.words.append(word)
            above.box = above.box.union(word.box)
    return sorted(heads, key=lambda h: h.box.middle)


def joined(line: Sequence[Word], *, head: bool = False) -> Iterator[Word]:
    """The words of a line from left to right, with 合　　计 and, among headers, 2025 年 as one."""
    last: Word | None = None
    gap = 0.0  # between the letters of the last word, where they are set apart
    for word in line:
        if last is not None and (apart := _set_apart(last, word, gap, head)):
            gap = gap or apart
            last = Word(f"{last.text} {word.text}", last.box.union(word.box))
            continue
        if last is not None:
            yield last
        last, gap = word, 0.0
    if last is not None:
        yield last


def _set_apart(left: Word, right: Word, usual: float, head: bool) -> float:
    """The gap between two parts of one word, or 0 where they are two words."""
    height = max(left.box.bottom - left.box.top, 4.0)
    gap = right.box.x0 - left.box.x1
    if abs(left.box.middle[1] - right.box.middle[1]) > 0.3 * height or gap <= 0:
        return 0.0
    if head and gap < 0.7 * height and left.text[-1].isdigit() != right.text[0].isdigit():
        return gap
    letters = [*left.text.split(" "), right.text]
    numbering = forms.wordings("numbering_word")
    if any(len(part) > 1 or not part.isalpha() for part in letters) or all(map(numbering.fullmatch, letters)):
        return 0.0
    return gap if gap < (1.6 * usual if usual else 5 * height) else 0.0


def _goes_on(head: Head, word: Word, words: Sequence[Word]) -> bool:
    """Whether a word is the next line of a header: close below, set like it, and not its child."""
    last = head.words[-1].box
    height = max(last.bottom - last.top, 4.0)
    down = word.box.middle[1] - last.middle[1]
    if not 0.5 * height < down < _LEADING * height or min(last.x1, word.box.x1) <= max(last.x0, word.box.x0):
        return False
    if abs(last.middle[0] - word.box.middle[0]) > 0.6 * height and abs(last.x0 - word.box.x0) > 1:
        return False
    if forms.header(head.text + word.text, None):
        return True
    if forms.header(head.text, None) and forms.header(word.text, None):
        return False
    return not _spans(last, word, words)


def _spans(above: Box, word: Word, words: Sequence[Word]) -> bool:
    """Headers stand level with the word on both sides, with nothing over them: all are below `above`."""
    level = [w.box for w in words if abs(w.box.middle[1] - word.box.middle[1]) < 1 and w is not word]
    beside = [b for b in level if abs(b.middle[0] - above.middle[0]) < 4 * (above.x1 - above.x0)]
    bare = [b for b in beside if not any(_over(w.box, b) for w in words)]
    return any(b.x1 < word.box.x0 for b in bare) and any(b.x0 > word.box.x1 for b in bare)


def _over(above: Box, below: Box) -> bool:
    return above.middle[1] < below.middle[1] - 1 and min(above.x1, below.x1) > max(above.x0, below.x0)


def _over_columns(box: Box, columns: Sequence[Column]) -> list[int]:
    """Columns a header stands over. A total's name in the middle may reach a little under the next."""
    shared = [min(c.x1, box.x1) - max(c.x0, box.x0) for c in columns]
    least = max(1.0, 0.25 * max(shared, default=0.0))
    return [i for i, wide in enumerate(shared) if wide > least]


class _Solver:
    """Headers (by number, from left to right) over columns; the same part is solved once."""

    def __init__(self, heads: Sequence[Head], columns: Sequence[Column]) -> None:
        self.heads, self.columns = heads, columns
        self.tries = _TRIES
        self.bottom = max(h.box.bottom for h in heads)
        self.known: dict[tuple[tuple[int, ...], int, int], Setting] = {}
        # the columns a header's words stand over, and how many lie to its left
        self.over = [_over_columns(h.box, columns) for h in heads]
        self.before = [
            over[0] if over else sum(c.x1 <= h.box.middle[0] for c in columns)
            for h, over in zip(heads, self.over, strict=True)
        ]

    def solve(self, ids: tuple[int, ...], start: int, stop: int) -> Setting:
        """The best setting of these headers over columns start to stop, all of both used."""
        key = ids, start, stop
        if key in self.known:
            return self.known[key]
        best: dict[tuple[int, int], Setting] = {(0, start): Setting(0.0, (), ())}
        for done in range(len(ids) + 1):
            for column in range(start, stop + 1):
                here = best.get((done, column))
                if here is None:
                    continue
                for taken, until, more in self._steps(ids, done, column, stop):
                    reached = done + taken, until
                    if here.cost + more.cost < best.get(reached, _NONE).cost:
                        best[reached] = _beside(here, more)
        self.known[key] = best.get((len(ids), stop), _NONE)
        return self.known[key]

    def _steps(
        self, ids: tuple[int, ...], done: int, column: int, stop: int
    ) -> Iterator[tuple[int, int, Setting]]:
        """(headers taken, column reached, setting of the part)."""
        if column < stop and self._parted(ids, done, column + 1):
            yield 0, column + 1, Setting(_BARE, (column,), ())
        if done == len(ids):
            return
        top = min(self.heads[i].box.top for i in ids)
        if self._parted(ids, done + 1, column):
            more = self._empty(ids[done], column, top)
            if more is not None:
                yield 1, column, more
        for until in range(column + 1, stop + 1):
            if self._parted(ids, done + 1, until):
                yield 1, until, self._leaf(ids[done], column, until, top)
            for end in range(done + 2, len(ids) + 1):
                if self._parted(ids, end, until):
                    more = self._parent(ids[done:end], column, until)
                    if more.cost < float("inf"):
                        yield end - done, until, more

    def _parted(self, ids: tuple[int, ...], end: int, column: int) -> bool:
        """Whether the first `end` headers may stand left of the column's left edge, the others right."""
        left = all(not self.over[i] or self.over[i][-1] < column for i in ids[:end])
        left = left and all(self.before[i] <= column for i in ids[:end])
        return left and all(self.before[i] >= column for i in ids[end:])

    def _level(self, head: Head, top: float) -> float:
        """How far a header without children is from the middle of the height it may take."""
        return _HIGH * abs(head.box.middle[1] - (top + self.bottom) / 2)

    def _empty(self, number: int, column: int, top: float) -> Setting | None:
        head = self.heads[number]
        if self.over[number]:
            return None
        cost = _EMPTY + self._level(head, top)
        return Setting(cost, (None,), (Placed(head, 0, 0, 1, True),))

    def _leaf(self, number: int, start: int, stop: int, top: float) -> Setting:
        head, columns = self.heads[number], self.columns[start:stop]
        low, high = columns[0].x0, columns[-1].x1
        away = max(low - head.box.x1, head.box.x0 - high, 0.0)
        if head.box.x0 > high and columns[-1].right and columns[-1].figures:
            away *= 3  # figures set to the right stand at the right edge: no header is behind them
        if stop - start > 1:
            away = abs((low + high) / 2 - head.box.middle[0]) + _WIDE * (stop - start - 1)
        cost = away + self._level(head, top)
        return Setting(cost, tuple(range(start, stop)), (Placed(head, 0, 0, stop - start, True),))

    def _parent(self, ids: tuple[int, ...], start: int, stop: int) -> Setting:
        self.tries -= 1
        first = min(ids, key=lambda i: self.heads[i].box.top)
        head = self.heads[first]
        limit = head.box.bottom - 0.4 * (head.box.bottom - head.box.top)
        rest = tuple(i for i in ids if i != first)
        if self.tries < 0 or any(self.heads[i].box.top < limit for i in rest):
            return _NONE
        below = self.solve(rest, start, stop)
        if below.cost == float("inf"):
            return _NONE
        leaves = {p.start: p.head for p in below.placed if p.leaf and p.stop - p.start == 1}
        low = self._edges(below.slots[0], leaves.get(0))[0]
        high = self._edges(below.slots[-1], leaves.get(len(below.slots) - 1))[1]
        cost = below.cost + abs((low + high) / 2 - head.box.middle[0])
        cost += _ONLY if len(below.slots) == 1 else 0.0
        placed = [p._replace(level=p.level + 1) for p in below.placed]
        return Setting(cost, below.slots, (Placed(head, 0, 0, len(below.slots), False), *placed))

    def _edges(self, slot: int | None, leaf: Head | None) -> tuple[float, float]:
        """Where a column ends to both sides: beyond its words, and as far to one side of its header as
        to the other.
        """
        if slot is None:
            return (leaf.box.x0, leaf.box.x1) if leaf else (0.0, 0.0)
        column = self.columns[slot]
        if leaf is None:
            return column.x0, column.x1
        before = self.columns[slot - 1].x1 if slot else column.x0 - _PAD
        behind = self.columns[slot + 1].x0 if slot + 1 < len(self.columns) else column.x1 + _PAD
        low, high = min(column.x0, leaf.box.x0), max(column.x1, leaf.box.x1)
        if column.right and column.figures:
            high = max(column.x1 + _PAD, leaf.box.x1)
            low = min(low, max(2 * leaf.box.middle[0] - high, before))
        elif not column.figures:
            low = min(column.x0 - _PAD, leaf.box.x0)
            high = max(high, min(2 * leaf.box.middle[0] - low, behind))
        else:
            low, high = (min(before, low) + low) / 2, (max(behind, high) + high) / 2
        return low, high


def _beside(left: Setting, right: Setting) -> Setting:
    by = len(left.slots)
    moved = (p._replace(start=p.start + by, stop=p.stop + by) for p in right.placed)
    return Setting(left.cost + right.cost, left.slots + right.slots, (*left.placed, *moved))
