"""Lines of text on the picture of a page: inside ruled cells by their ink, outside by a detector's boxes.

Cells are found from the rules, so neighbouring cells are never read as one, a single `5` or a dash is
not overlooked, and a cell without ink stays blank.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import cv2
import numpy as np

from yqlib.sources.image_rules import Ruled, Segment

_INK = 190  # darker than this is ink (paper is 255)
_PALE = 226  # a thin stroke at low resolution is as pale as this
_CORE = 2.4  # marks smaller than this are dots and specks, no text by themselves (points)
_SPECK = 0.5  # and smaller than this dust (points)
_GAP = 1.3  # a gap wider than this many line heights parts words
_REACH = 2.6  # rules are drawn so much longer, so that broken corners close (points)


class Line(NamedTuple):
    """One printed line (or a part between wide gaps) in pixels; `cut` where a rule runs through it."""

    x0: int
    top: int
    x1: int
    bottom: int
    cell: bool
    cut: bool = False

    @property
    def height(self) -> int:
        """Pixels from top to bottom."""
        return self.bottom - self.top


@dataclass(slots=True)
class Marks:
    """Connected marks of ink: boxes (n, 4) as x0, top, x1, bottom, the region each is in, dark or pale."""

    boxes: np.ndarray
    region: np.ndarray
    dark: np.ndarray

    @property
    def rows(self) -> np.ndarray:
        """Boxes with a fifth column: 1 for dark, 0 for pale."""
        return np.column_stack([self.boxes, self.dark])


@dataclass(slots=True)
class Regions:
    """A label for each pixel: 0 on rules, else the region it is in; boxes by label; which are cells."""

    labels: np.ndarray
    boxes: np.ndarray
    cell: np.ndarray


def regions_of(ruled: Ruled, shape: tuple[int, ...], scale: float) -> Regions:
    """What the rules part from each other: cells, and the open page around them."""
    barrier = np.ones(shape[:2], np.uint8)
    reach = _REACH * scale
    for group in ruled.groups:
        for rule in (*group, *_frame(group)):
            ends = (round(rule.start - reach), round(rule.end + reach))
            at = round(rule.at - 0.5)
            (a, b) = ((ends[0], at), (ends[1], at)) if rule.horizontal else ((at, ends[0]), (at, ends[1]))
            cv2.line(barrier, a, b, 0, 1)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(barrier, connectivity=4)
    cell = np.ones(count, bool)
    cell[0] = False
    for edge in (labels[0], labels[-1], labels[:, 0], labels[:, -1]):
        cell[np.unique(edge)] = False
    boxes = np.column_stack([stats[:, 0], stats[:, 1], stats[:, 0] + stats[:, 2], stats[:, 1] + stats[:, 3]])
    return Regions(labels, boxes, cell)


def _frame(group: Sequence[Segment]) -> Iterator[Segment]:
    """The box around a group: closes the sides that a form leaves open."""
    xs = [v for s in group for v in ((s.start, s.end) if s.horizontal else (s.at,))]
    ys = [v for s in group for v in ((s.start, s.end) if not s.horizontal else (s.at,))]
    for at in (min(ys), max(ys)):
        yield Segment(True, at, min(xs), max(xs))
    for at in (min(xs), max(xs)):
        yield Segment(False, at, min(ys), max(ys))


def marks_of(clean: np.ndarray, regions: Regions, scale: float) -> Marks:
    """The marks of ink of a picture without its rules; pale strokes count only beside ink."""
    ink, middles = _components(clean < _INK)
    kept = np.maximum(ink[:, 2] - ink[:, 0], ink[:, 3] - ink[:, 1]) >= max(_SPECK * scale, 1.5)
    pale, pale_middles = _components(clean < _PALE)
    stroke = np.maximum(pale[:, 2] - pale[:, 0], pale[:, 3] - pale[:, 1]) >= _CORE * scale
    boxes = np.vstack([ink[kept], pale[stroke]])
    at = np.vstack([middles[kept], pale_middles[stroke]])
    dark = np.arange(len(boxes)) < kept.sum()
    return Marks(boxes, regions.labels[at[:, 1], at[:, 0]], dark)


def _components(ink: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Boxes (n, 4) and middles (n, 2; x, y) of connected ink."""
    _, _, stats, middles = cv2.connectedComponentsWithStats(ink.astype(np.uint8), connectivity=8)
    x, y, wide, high = (stats[1:, i] for i in range(4))
    return np.column_stack([x, y, x + wide, y + high]), np.rint(middles[1:]).astype(int)


# ---- lines of cells ------------------------------------------------------------------------------


def cell_lines(clean: np.ndarray, regions: Regions, marks: Marks, scale: float) -> list[Line]:
    """The printed lines inside cells, cut at wide gaps."""
    wide = np.maximum(marks.boxes[:, 2] - marks.boxes[:, 0], marks.boxes[:, 3] - marks.boxes[:, 1])
    rows: dict[int, tuple[np.ndarray, list[tuple[int, int]]]] = {}
    for label in np.unique(marks.region):
        mine = marks.rows[marks.region == label]
        cores = mine[(wide >= _CORE * scale)[marks.region == label] & marks.dark[marks.region == label]]
        if regions.cell[label] and len(cores):
            rows[label] = mine, _intervals(cores)
    heights = [b - a for _, found in rows.values() for a, b in found if b - a >= 4 * scale]
    usual = float(np.median(heights)) if heights else 10 * scale
    lines: list[Line] = []
    for label, (mine, found) in rows.items():
        for top, bottom in _settled(found, usual, clean, regions.boxes[label]):
            lines.extend(_parts(mine, top, bottom, scale))
    return [line._replace(cut=_is_cut(line, regions)) for line in lines]


def _intervals(boxes: np.ndarray) -> list[tuple[int, int]]:
    """Heights (top, bottom) that marks share: those overlapping by a quarter of the lower one are one line."""
    found: list[list[int]] = []
    for _, top, _, bottom in boxes[np.lexsort((boxes[:, 3], boxes[:, 1])), :4]:
        for line in reversed(found):
            shared = min(line[1], bottom) - max(line[0], top)
            if shared > 0.25 * min(bottom - top, line[1] - line[0]):
                line[0], line[1] = min(line[0], top), max(line[1], bottom)
                break
        else:
            found.append([int(top), int(bottom)])
    return [(int(a), int(b)) for a, b in sorted(found)]


def _settled(
    found: Sequence[tuple[int, int]], usual: float, clean: np.ndarray, box: np.ndarray
) -> Iterator[tuple[int, int]]:
    """Strokes of one character (二) put together again, lines that touch parted where hardly any ink is."""
    merged: list[tuple[int, int]] = []
    for top, bottom in found:
        if merged and bottom - merged[-1][0] <= 1.2 * usual:
            merged[-1] = merged[-1][0], max(bottom, merged[-1][1])
        else:
            merged.append((top, bottom))
    for top, bottom in merged:
        pieces = round((bottom - top) / (1.15 * usual))
        if bottom - top < 1.7 * usual or pieces < 2:
            yield top, bottom
            continue
        ink = (clean[top:bottom, box[0] : box[2]] < _INK).sum(axis=1)
        yield from _parted(top, ink, pieces)


def _parted(top: int, ink: np.ndarray, pieces: int) -> Iterator[tuple[int, int]]:
    start = 0
    pitch = len(ink) / pieces
    for k in range(1, pieces):
        low, high = round((k - 0.3) * pitch), round((k + 0.3) * pitch)
        at = low + int(np.argmin(ink[low:high])) if high > low else low
        if at > start and ink[at] <= 0.25 * ink.mean():
            yield top + start, top + at
            start = at
    yield top + start, top + len(ink)


def _parts(boxes: np.ndarray, top: int, bottom: int, scale: float) -> Iterator[Line]:
    """The marks of one line from left to right, parted at wide gaps; a lone speck is no text."""
    middle = (boxes[:, 1] + boxes[:, 3]) / 2
    slack = 0.15 * (bottom - top)
    mine = boxes[(middle >= top - slack) & (middle <= bottom + slack)]
    height = max(bottom - top, 5 * scale)
    run: list[np.ndarray] = []
    for box in [*mine[np.argsort(mine[:, 0])], None]:
        if run and (box is None or box[0] - max(b[2] for b in run) > _GAP * height):
            x0, y0, x1, y1 = (int(f(b[i] for b in run)) for i, f in enumerate((min, min, max, max)))
            if any(b[4] and max(b[2] - b[0], b[3] - b[1]) >= _CORE * scale for b in run):
                yield Line(x0, y0, x1, y1, True)
            run = []
        if box is not None:
            run.append(box)


def _is_cut(line: Line, regions: Regions) -> bool:
    """Ink of a figure that goes on through an upright rule: the two pieces say something else."""
    middle = (line.top + line.bottom) // 2
    row = regions.labels[middle]
    return len(np.unique(row[line.x0 : line.x1])) > 2  # its own region, the rule, and another


# ---- lines outside cells -------------------------------------------------------------------------


def open_strips(clean: np.ndarray, regions: Regions, marks: Marks, scale: float) -> list[tuple[int, int]]:
    """The strips (top, bottom) of a page that hold text outside cells."""
    outside = marks.boxes[~regions.cell[marks.region] & marks.dark]
    outside = outside[
        np.maximum(outside[:, 2] - outside[:, 0], outside[:, 3] - outside[:, 1]) >= _CORE * scale
    ]
    margin, strips = round(12 * scale), []
    for top, bottom in sorted((int(b[1]), int(b[3])) for b in outside):
        if strips and top - strips[-1][1] <= 2 * margin:
            strips[-1][1] = max(strips[-1][1], bottom)
        else:
            strips.append([top, bottom])
    return [(max(0, a - margin), min(clean.shape[0], b + margin)) for a, b in strips]


def outside_only(clean: np.ndarray, regions: Regions) -> np.ndarray:
    """The picture with the cells emptied."""
    return np.where(regions.cell[regions.labels], np.uint8(255), clean)


def open_lines(boxes: Iterable[np.ndarray], marks: Marks, regions: Regions, scale: float) -> list[Line]:
    """Boxes of a detector drawn tight around their ink and cut at wide gaps."""
    outside = marks.rows[~regions.cell[marks.region]]
    middles = (outside[:, :2] + outside[:, 2:4]) / 2
    found: list[Line] = []
    for quad in boxes:
        (x0, top), (x1, bottom) = quad.min(axis=0), quad.max(axis=0)
        inside = (
            (middles[:, 0] >= x0 - 1)
            & (middles[:, 0] <= x1 + 1)
            & (middles[:, 1] >= top - 1)
            & (middles[:, 1] <= bottom + 1)
        )
        if inside.any():
            mine = outside[inside]
            parts = _parts(mine, int(mine[:, 1].min()), int(mine[:, 3].max()), scale)
            found.extend(p._replace(cell=False) for p in parts)
    return found


def is_dash(line: Line, usual: float) -> bool:
    """A flat mark wider than one character: `——`, which a recogniser reads as 一 or as one dash."""
    return line.height <= 0.3 * usual and line.x1 - line.x0 >= 1.3 * usual


def crop(clean: np.ndarray, line: Line, usual: float, bounds: np.ndarray | None = None) -> np.ndarray:
    """The picture of one line with a margin, RGB as the recogniser wants it.

    The margin is the picture's own within `bounds` (x0, top, x1, bottom: thin strokes are paler than
    ink), and paper beyond. A dash keeps the height of the lines around it, or it would be blown up.
    """
    height = max(line.height, round(0.85 * usual))
    side, lid = round(0.3 * height), round(0.18 * height) + (height - line.height) // 2
    x0, top, x1, bottom = bounds if bounds is not None else (line.x0, line.top, line.x1, line.bottom)
    own = round(0.12 * height)  # upwards and downwards the next line is near
    left, right = max(line.x0 - side, int(x0)), min(line.x1 + side, int(x1))
    above, below = max(line.top - own, int(top)), min(line.bottom + own, int(bottom))
    framed = cv2.copyMakeBorder(
        clean[above:below, left:right],
        max(0, lid - (line.top - above)),
        max(0, lid - (below - line.bottom)),
        side - (line.x0 - left),
        side - (right - line.x1),
        cv2.BORDER_CONSTANT,
        value=(255.0,),
    )
    return cv2.cvtColor(framed, cv2.COLOR_GRAY2RGB)


def bounds_of(line: Line, regions: Regions) -> np.ndarray:
    """The box of the cell a line stands in; the line itself with a little around it outside cells."""
    label = regions.labels[(line.top + line.bottom) // 2, (line.x0 + line.x1) // 2]
    if line.cell and regions.cell[label]:
        return regions.boxes[label]
    reach = max(2, line.height // 6)
    height, width = regions.labels.shape
    return np.array(
        [
            max(0, line.x0 - reach),
            max(0, line.top - reach),
            min(width, line.x1 + reach),
            min(height, line.bottom + reach),
        ]
    )


# ---- which way up --------------------------------------------------------------------------------


def runs_upright(flat: np.ndarray, scale: float) -> bool:
    """Whether the lines of text run from bottom to top or back: the page lies on its side."""
    boxes = _blots(flat, scale)
    wide, high = boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]
    across = wide[(wide > 2.5 * high)].sum()
    down = high[(high > 2.5 * wide)].sum()
    return bool(down > 2 * across)


def _blots(flat: np.ndarray, scale: float) -> np.ndarray:
    """Letters run together with their neighbours: boxes (n, 4). Rules are left out."""
    ink = (flat < _INK).astype(np.uint8)
    for shape in ((1, round(40 * scale)), (round(40 * scale), 1)):
        ink[
            cv2.dilate(
                cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones(shape, np.uint8)), np.ones((3, 3), np.uint8)
            )
            > 0
        ] = 0
    size = max(3, round(3.2 * scale) | 1)
    closed = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((size, size), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(closed, connectivity=8)
    x, y, w, h = stats[1:, 0], stats[1:, 1], stats[1:, 2], stats[1:, 3]
    letters = (np.minimum(w, h) >= 4 * scale) & (np.minimum(w, h) <= 40 * scale)
    return np.column_stack([x, y, x + w, y + h])[letters]


def sample_lines(flat: np.ndarray, scale: float, count: int) -> list[np.ndarray]:
    """Pictures of the widest runs of letters, to be tried both ways up."""
    boxes = _blots(flat, scale)
    wide, high = boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]
    fits = boxes[(wide > 2.5 * high) & (wide < 120 * scale) & (high < 20 * scale)]
    order = np.argsort(fits[:, 0] - fits[:, 2])[:count]
    return [crop(flat, Line(*(int(v) for v in fits[i]), True), 0) for i in order]
