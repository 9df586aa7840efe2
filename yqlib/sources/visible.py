"""Which texts of a page cannot be seen: cut away by a clip path, or white where nothing lies below.

Makers repeat a whole table on each page and show a part of it through a clip. What is cut away only in
part stays whole: half a figure would be another figure. A watermark, pale and much larger than the text
it lies under, is no text of the page either.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import repeat
from typing import Any

import numpy as np

from yqlib.sources import native
from yqlib.sources.drawing import WHITE, Drawing

_SOME = 6  # texts from top to bottom whose clip is looked at; where one is cut away, at all of them
_RECTANGLE = 6  # a clip path with more points is measured by all of them
_POINTS = 64
_SLACK = 0.5  # points
_PALE = 150  # of 255: the darkest part of a watermark's colour
_LARGE = 2.5  # a watermark is this much larger than the page's usual text

Box = tuple[float, float, float, float]


def unseen(
    drawing: Drawing,
    runs: Sequence[int],
    items: list[Any],
    fresh: np.ndarray,
    of: np.ndarray,
    x: np.ndarray,
    y: np.ndarray,
    size: np.ndarray,
) -> np.ndarray:
    """For each run (a text object) whether it is hidden. `items`: the runs as arguments for pdfium.

    Of each character: whether a run begins with it (`fresh`), the number of its run (`of`), its middle on
    the page as shown and its size.
    """
    first = fresh.nonzero()[0]
    hidden = _pale(drawing, items, x[first], y[first], size[first])
    order, last = np.argsort(y[first]).tolist(), len(runs) - 1
    some = {order[i * last // (_SOME - 1)] for i in range(_SOME)} if runs else ()
    clipped = [i for i in some if native.clip_paths(native.clip_path(items[i])) > 0]
    if clipped and _cut_away(drawing, runs, items, clipped, of, x, y).any():
        hidden |= _cut_away(drawing, runs, items, range(len(runs)), of, x, y)
    return hidden


def _pale(drawing: Drawing, items: list[Any], x: np.ndarray, y: np.ndarray, size: np.ndarray) -> np.ndarray:
    """Runs in white where nothing lies below, and watermarks. x, y, size: of each run's first character."""
    told, colours = native.colours(items, native.fill_colour)
    darkest, opacity = colours[:, :3].min(1, initial=255), colours[:, 3]
    white = told & ((darkest >= WHITE) | (opacity == 0))
    hidden = told & ~white & ((darkest >= _PALE) | (opacity <= 255 - _PALE))
    if hidden.any():
        hidden &= size >= _LARGE * np.median(size)
    for i in np.flatnonzero(white).tolist():
        hidden[i] = not any(_holds(box, x[i], y[i]) for box in drawing.grounds)
    return hidden


def _cut_away(
    drawing: Drawing,
    runs: Sequence[int],
    items: list[Any],
    which: Sequence[int],
    of: np.ndarray,
    x: np.ndarray,
    y: np.ndarray,
) -> np.ndarray:
    """Which runs lie outside their clip paths with all of their characters; of the runs `which` only."""
    boxes = np.tile((-np.inf, -np.inf, np.inf, np.inf), (len(runs), 1))
    boxes[which] = clip_boxes(drawing, [runs[i] for i in which], [items[i] for i in which])
    boxes += (-_SLACK, -_SLACK, _SLACK, _SLACK)
    x0, top, x1, bottom = boxes[of].T
    inside = (x >= x0) & (x <= x1) & (y >= top) & (y <= bottom)
    return np.bincount(of[inside], minlength=len(runs)) == 0


def clip_boxes(drawing: Drawing, runs: Sequence[int], items: list[Any]) -> np.ndarray:
    """What all clip paths of text objects leave: boxes (n, 4) on the page as shown, endless without a clip."""
    boxes = np.tile((-np.inf, -np.inf, np.inf, np.inf), (len(runs), 1))
    paths = list(map(native.clip_path, items))
    counts = np.fromiter(map(native.clip_paths, paths), np.int64, len(paths))
    turned = np.fromiter((drawing.texts.get(r) is not None for r in runs), bool, len(runs))
    for number in range(min(int(counts.max(initial=0)), _POINTS)):
        mine = np.flatnonzero(counts > number)
        held = [paths[i] for i in mine.tolist()]
        points = np.fromiter(map(native.clip_segments, held, repeat(number)), np.int64, len(held))
        plain = (points >= 4) & (points <= _RECTANGLE) & ~turned[mine]
        if plain.any():
            told, found = _rectangles(drawing, [p for p, is_ in zip(held, plain, strict=True) if is_], number)
            _narrow(boxes, mine[plain][told], found[told])
        for i in mine[~plain & (points <= _POINTS)].tolist():
            if (one := _outline_box(drawing, runs[i], paths[i], number)) is not None:
                _narrow(boxes, np.array([i]), np.array([one]))
    return boxes


def _narrow(boxes: np.ndarray, which: np.ndarray, by: np.ndarray) -> None:
    boxes[which, :2] = np.maximum(boxes[which, :2], by[:, :2])
    boxes[which, 2:] = np.minimum(boxes[which, 2:], by[:, 2:])


def _rectangles(drawing: Drawing, paths: list[Any], number: int) -> tuple[np.ndarray, np.ndarray]:
    """Clip paths that are rectangles, by two corners: whether pdfium tells both, boxes as shown."""
    (told, one), (also, other) = (
        native.numbers(
            native.clip_point,
            map(native.clip_segment, paths, repeat(number), repeat(corner)),
            count=len(paths),
            width=2,
            kind=np.float32,
        )
        for corner in (0, 2)
    )
    low, high = np.minimum(one, other).astype(float), np.maximum(one, other).astype(float)
    return told & also, np.stack(drawing.view.shown(*low.T, *high.T), 1)


def _outline_box(drawing: Drawing, run: int, paths: Any, number: int) -> Box | None:
    """A clip path that is no rectangle, or is in the space of a form."""
    points = native.clip_segments(paths, number)
    if points == 0:
        return 0.0, 0.0, -1.0, -1.0  # an empty clip leaves nothing
    which = (0, 2) if 4 <= points <= _RECTANGLE else range(points)
    segments = [native.clip_segment(paths, number, i) for i in which]
    told, found = native.numbers(native.clip_point, segments, count=len(segments), width=2, kind=np.float32)
    found = found[told].astype(float)
    if len(found) < 2:
        return None
    matrix = drawing.texts.get(run)
    if matrix is not None:
        found = (np.c_[found, np.ones(len(found))] @ matrix)[:, :2]
    return drawing.view.shown(*found.min(0).tolist(), *found.max(0).tolist())


def _holds(box: Box, x: float, y: float) -> bool:
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]
