"""What is drawn becomes ruling lines: strokes, thin fills, dashes and dots, pieces made whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import repeat
from operator import itemgetter
from typing import Any

import numpy as np

from yqlib.sources.page import Rule

THIN = 3.0  # a filled rectangle this thin or thinner is a rule (points)
AXIS = 1.0  # a line this far off the axis is still horizontal or vertical
_ALIGNED = 1.3  # pieces this close are one line
_NEXT = 3.5  # dashes this close are one line
_ERASERS = 5000  # white strokes of one page that are followed up
_SHORT = 4.0  # what stays shorter than this is no rule
_AT, _START = itemgetter(1), itemgetter(2)  # of a rule: a page has hundreds
_rule = partial(tuple.__new__, Rule)  # a third faster than Rule(...)


def stroke(x0: float, top: float, x1: float, bottom: float, thick: float = AXIS) -> Iterator[Rule]:
    """A straight piece as a rule; a dot as both a level and an upright one, until its neighbours tell."""
    wide, high = x1 - x0, bottom - top
    if high <= thick and wide > 0.5 * high:
        yield Rule(True, (top + bottom) / 2, x0, x1)
    if wide <= thick and high > 0.5 * wide:
        yield Rule(False, (x0 + x1) / 2, top, bottom)


def bars(boxes: np.ndarray) -> Iterator[Rule]:
    """Many thin boxes (n, 4) as rules, all at once: what `stroke` gives of each with `thick=THIN`."""
    x0, top, x1, bottom = boxes.T
    wide, high = x1 - x0, bottom - top
    for level, (start, end, near, far, long) in (
        (True, (x0, x1, top, bottom, wide > 0.5 * high)),
        (False, (top, bottom, x0, x1, high > 0.5 * wide)),
    ):
        mine = long & (far - near <= THIN)
        at = (near[mine] + far[mine]) / 2
        yield from map(_rule, zip(repeat(level), at.tolist(), start[mine].tolist(), end[mine].tolist()))


def frame(x0: float, top: float, x1: float, bottom: float) -> Iterator[Rule]:
    """The four sides of a stroked rectangle."""
    yield Rule(True, top, x0, x1)
    yield Rule(True, bottom, x0, x1)
    yield Rule(False, x0, top, bottom)
    yield Rule(False, x1, top, bottom)


def without(rules: list[Rule], erased: Sequence[tuple[int, Rule]]) -> list[Rule]:
    """Rules without those that a later white stroke paints over: (rules drawn before it, the stroke)."""
    if not erased or not rules:
        return rules
    level, at, start, end = np.array(rules, float).T
    left = np.ones(len(rules), bool)
    for before, white in erased[:_ERASERS]:
        over = (level[:before] == white.horizontal) & (np.abs(at[:before] - white.at) <= AXIS)
        over &= (white.start - AXIS <= start[:before]) & (end[:before] <= white.end + AXIS)
        left[:before] &= ~over
    return [r for r, stays in zip(rules, left.tolist(), strict=True) if stays]


def merged(rules: Sequence[Rule]) -> list[Rule]:
    """Collinear pieces joined: dashes, one border a cell, rules drawn twice. Level rules come first."""
    return [*_merged([r for r in rules if r.horizontal]), *_merged([r for r in rules if not r.horizontal])]


def _merged(rules: Sequence[Rule]) -> Iterator[Rule]:
    for group in clusters(sorted(rules, key=_AT), _AT, _ALIGNED):
        at = sum([r.at for r in group]) / len(group)
        group.sort(key=_START)
        level, _, start, end = group[0]
        for _, _, begins, ends in group[1:]:
            if begins <= end + _NEXT:
                if ends > end:
                    end = ends
                continue
            if end - start > _SHORT:
                yield Rule(level, at, start, end)
            start, end = begins, ends
        if end - start > _SHORT:
            yield Rule(level, at, start, end)


def clusters(items: Sequence[Any], key: Callable[[Any], float], gap: float) -> Iterable[list[Any]]:
    """Runs of sorted items whose neighbours are at most `gap` apart."""
    group: list[Any] = []
    before = 0.0
    for item in items:
        here = key(item)
        if group and here - before > gap:
            yield group
            group = []
        group.append(item)
        before = here
    if group:
        yield group
