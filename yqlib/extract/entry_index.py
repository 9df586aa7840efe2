"""Headings and tables a contents entry may mean, found by their words: no entry is held against them all.

A contents page of hundreds of entries before thousands of headings is read in time that grows with their
number, not with its square: equal words are looked up, and only what shares rare pairs of letters is compared.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import NamedTuple

_LONG_END = 6  # letters of a common end
_SHORT = 5  # letters: titles this short may be alike without a pair of letters in common
_COMPARED = 48  # bodies one entry is compared with at most, those with most in common
_LOOKED_AT = 3000  # places of pairs looked at for one entry, the rarest pairs first


class Body(NamedTuple):
    """Something an entry may mean: a heading or a table; `named` tells one that is called a table.

    The words of its title: `bare` without its mark, `core` also without year and names, `dated` the core
    with the years it names, `loose` without …情况说明.
    """

    label: str
    bare: str
    core: str
    dated: str
    loose: str
    mark: str
    page: int | None
    table_id: str | None
    part: bool = False
    named: bool = False
    role: str | None = None


class Bodies:
    """All bodies in order, by their words; those in `used` are no longer offered."""

    def __init__(self, bodies: Sequence[Body]) -> None:
        self.all = bodies
        self.used: set[int] = set()
        self.first_table = next((i for i, b in enumerate(bodies) if b.table_id), None)
        self._bare: dict[str, int] = {}
        self._by: dict[tuple[str, str, str], list[int]] = defaultdict(list)
        for index, body in enumerate(bodies):
            self._bare.setdefault(body.bare, index)
            for kind in _kinds(body):
                words = {"bare": body.bare, "core": body.dated, "loose": body.loose, "role": body.role or ""}
                for key, said in words.items():
                    self._by[kind, key, said].append(index)
                for pair in _pairs(body.core):
                    self._by[kind, "pair", pair].append(index)
                if body.part and len(body.bare) >= _LONG_END:
                    self._by[kind, "end", body.bare[-_LONG_END:]].append(index)

    def any_bare(self, bare: str) -> int | None:
        """The first body of these words, of any kind and used or not."""
        return self._bare.get(bare)

    def free(self, kind: str, key: str, words: str) -> Iterator[int]:
        """Bodies of a kind with these words (`bare`, `core`: dated, `loose`, `role`), in order.

        Used ones at the front are forgotten, so a title printed a thousand times costs no square."""
        found = self._by.get((kind, key, words), [])
        gone = sum(1 for _ in takewhile(self.used.__contains__, found))
        del found[:gone]
        return (i for i in found if i not in self.used)

    def first(self, kind: str, key: str, words: str) -> int | None:
        """The first of `free`, or None."""
        return next(self.free(kind, key, words), None)

    def alike(self, kind: str, entry: Body) -> list[int]:
        """Bodies worth comparing with an entry: those with most pairs of letters in common, or its end."""
        places = [self._by.get((kind, "pair", pair), []) for pair in _pairs(entry.core)]
        shared: Counter[int] = Counter()
        seen = 0
        for found in sorted(places, key=len):
            shared.update(found[: _LOOKED_AT - seen])
            seen += len(found)
            if seen >= _LOOKED_AT:
                break
        free = [i for i in shared if i not in self.used]
        most = sorted(free, key=lambda i: (-shared[i], i))[:_COMPARED]
        ends = self._by.get((kind, "end", entry.bare[-_LONG_END:]), [])[:_COMPARED]
        return sorted({*most, *(i for i in ends if i not in self.used)})


def common_end(one: str, other: str) -> int:
    """Letters of the common end, 0 where it is too short to mean anything."""
    ends = zip(reversed(one), reversed(other), strict=False)
    common = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], ends))
    return common if common >= _LONG_END else 0


def _kinds(body: Body) -> list[str]:
    """The kinds of entries that may mean a body: a table, a part, any text."""
    kinds = ["table"] if body.table_id is not None or body.named else []
    if body.table_id is None:
        kinds += ["part", "text"] if body.part else ["text"]
    return kinds


def _pairs(core: str) -> set[str]:
    """Pairs of neighbouring letters; of a short title also its letters."""
    pairs = {core[i : i + 2] for i in range(len(core) - 1)}
    return pairs | set(core) if len(core) <= _SHORT else pairs
