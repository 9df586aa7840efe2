"""Which texts of a page cannot be seen: cut away by a clip path, or white where nothing lies below.

Makers repeat a whole table on each page and show a part of it through a clip. What is cut away only in
part stays whole: half a figure would be another figure. A watermark, pale and much larger than the text
it lies under, is no text of the page either.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from yqlib.sources import native
from yqlib.sources.drawing import WHITE, Drawing
from yqlib.sources.glyphs import begins

_SOME = 6  # texts from top to bottom whose clip is looked at; where one is cut away, at all of them
_RECTANGLE = 6  # a clip path with more points is measured by all of them
_POINTS = 64
_SLACK = 0.5  # points
_PALE = 150  # of 255: the darkest part of a watermark's colour
_LARGE = 2.5  # a watermark is this much larger than the page's usual text

Box = tuple[float, float, float, float]


def unseen(
    drawing: Drawing, runs: Sequence[int], of: np.ndarray, x: np.ndarray, y: np.ndarray, size: np.ndarray
) -> np.ndarray:
    """For each character whether its run (`runs[of]`, a text object each) is hidden; x, y: middles as shown."""
    first = np.flatnonzero(begins(of[1:] != of[:-1])[: len(of)])
    hidden = _pale(drawing, runs, x[first], y[first], size[first])
    some = np.argsort(y[first])[np.unique(np.linspace(0, len(runs) - 1, _SOME).astype(int))] if runs else []
    clipped = [i for i in map(int, some) if native.clip_paths(native.clip_path(runs[i])) > 0]
    if any(_cut_away(drawing, runs, i, of, x, y) for i in clipped):
        for number in range(len(runs)):
            hidden[number] |= _cut_away(drawing, runs, number, of, x, y)
    return hidden[of]


def _pale(
    drawing: Drawing, runs: Sequence[int], x: np.ndarray, y: np.ndarray, size: np.ndarray
) -> np.ndarray:
    """Runs in white where nothing lies below, and watermarks. x, y, size: of each run's first character."""
    told, colours = native.colours(runs, native.fill_colour)
    darkest, opacity = colours[:, :3].min(1, initial=255), colours[:, 3]
    white = told & ((darkest >= WHITE) | (opacity == 0))
    hidden = told & ~white & ((darkest >= _PALE) | (opacity <= 255 - _PALE))
    if hidden.any():
        hidden &= size >= _LARGE * np.median(size)
    for i in np.flatnonzero(white).tolist():
        hidden[i] = not any(_holds(box, x[i], y[i]) for box in drawing.grounds)
    return hidden


def _cut_away(
    drawing: Drawing, runs: Sequence[int], number: int, of: np.ndarray, x: np.ndarray, y: np.ndarray
) -> bool:
    """Whether all of a run lies outside its clip paths."""
    box = clip_box(drawing, runs[number])
    if box is None:
        return False
    start, end = np.searchsorted(of, (number, number + 1)).tolist()
    if _holds(box, x[start], y[start]):
        return False
    x0, top, x1, bottom = box
    mine_x, mine_y = x[start:end], y[start:end]
    inside = (mine_x >= x0 - _SLACK) & (mine_x <= x1 + _SLACK)
    inside &= (mine_y >= top - _SLACK) & (mine_y <= bottom + _SLACK)
    return not inside.any()


def clip_box(drawing: Drawing, item: int) -> Box | None:
    """What all clip paths of an object leave, as a box on the page as shown; None without a clip."""
    path = native.clip_path(item)
    box: Box | None = None
    for number in range(min(native.clip_paths(path), _POINTS)):
        points = native.clip_segments(path, number)
        one = _outline_box(drawing, item, path, number, points) if 0 < points <= _POINTS else None
        if points == 0:
            one = (0.0, 0.0, -1.0, -1.0)  # an empty clip leaves nothing
        if one is not None:
            box = one if box is None else (*map(max, box[:2], one[:2]), *map(min, box[2:], one[2:]))
    return box


def _outline_box(drawing: Drawing, item: int, path: int, number: int, points: int) -> Box | None:
    which = (0, 2) if 4 <= points <= _RECTANGLE else range(points)
    found = []
    for i in which:
        if native.point(native.clip_segment(path, number, i), *drawing.at[:2]):
            found.append(tuple(drawing.floats[:2]))
    if len(found) < 2:
        return None
    matrix = drawing.texts.get(item)
    if matrix is not None:
        found = [tuple(np.array((*p, 1.0)) @ matrix)[:2] for p in found]
    xs, ys = zip(*found, strict=True)
    return drawing.view.shown(min(xs), min(ys), max(xs), max(ys))


def _holds(box: Box, x: float, y: float) -> bool:
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]
