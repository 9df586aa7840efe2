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

_EDGE = 0.08  # clips are looked at near the page's edges (share of its height)
_EVERY = 8  # and at each so-many-th text; where one is cut away, at all of them
_RECTANGLE = 6  # a clip path with more points is measured by all of them
_POINTS = 64
_SLACK = 0.5  # points
_PALE = 150  # of 255: the darkest part of a watermark's colour
_LARGE = 2.5  # a watermark is this much larger than the page's usual text

Box = tuple[float, float, float, float]


def unseen(
    drawing: Drawing,
    texts: Sequence[int | None],
    of: np.ndarray,
    x: np.ndarray,
    y: np.ndarray,
    size: np.ndarray,
) -> np.ndarray:
    """For each character whether its text object (`texts[of]`) is hidden; x, y: middles as shown."""
    hidden = np.zeros(len(texts), bool)
    first = np.full(len(texts), len(of))
    np.minimum.at(first, of, np.arange(len(of)))
    at = list(zip(x[first].tolist(), y[first].tolist(), strict=True)) if len(of) else []
    large = _LARGE * float(np.median(size)) if len(size) else 0.0
    for number, item in enumerate(texts):
        if item is None or not native.fill_colour(item, *drawing.colour_at):
            continue
        r, g, b, opacity = drawing.colour
        if min(r, g, b) >= WHITE or opacity == 0:
            hidden[number] = not any(_holds(box, *at[number]) for box in drawing.grounds)
        elif min(r, g, b) >= _PALE or opacity <= 255 - _PALE:
            hidden[number] = size[first[number]] >= large
    edge, height = _EDGE * drawing.view.height, drawing.view.height
    some = [i for i, (_, v) in enumerate(at) if i % _EVERY == 0 or v < edge or v > height - edge]
    if any(_cut_away(drawing, texts, i, of, x, y) for i in some):
        for number in range(len(texts)):
            hidden[number] |= _cut_away(drawing, texts, number, of, x, y)
    return hidden[of]


def _cut_away(
    drawing: Drawing, texts: Sequence[int | None], number: int, of: np.ndarray, x: np.ndarray, y: np.ndarray
) -> bool:
    """Whether all of a text lies outside its clip paths."""
    item = texts[number]
    box = clip_box(drawing, item) if item is not None else None
    if box is None:
        return False
    mine = of == number
    x0, top, x1, bottom = box
    inside = (x[mine] >= x0 - _SLACK) & (x[mine] <= x1 + _SLACK)
    inside &= (y[mine] >= top - _SLACK) & (y[mine] <= bottom + _SLACK)
    return not inside.any()


def clip_box(drawing: Drawing, item: int) -> Box | None:
    """What all clip paths of an object leave, as a box on the page as shown; None without a clip."""
    path = native.clip_path(item)
    count = native.clip_paths(path) if path else 0
    box: Box | None = None
    for number in range(min(count, _POINTS)):
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
        segment = native.clip_segment(path, number, i)
        if segment and native.point(segment, *drawing.at[:2]):
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
