"""Ruling lines on the picture of a page: straightened, cleaned, found by long runs of ink.

All coordinates here are pixels of the straightened picture; `scale` is pixels a point. Lines of
text are never taken for rules: a piece shorter than a title's strokes counts only where both its
ends stand on other rules.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import cv2
import numpy as np

_LONG = 40.0  # a run this long is a rule by itself (points); strokes of titles are shorter
_SHORT = 9.0  # a shorter one only between two other rules
_ALONE = 60.0  # one that crosses no other is longer; so is the longer side of a grid
_THICK = 3.4  # rules are thinner
_TOUCH = 2.6  # ends this near touch
_BRIDGE = 4.0  # pieces of one broken rule stand this close
_AXIS = 1.2  # and this little aside
_MAX_SKEW = 3.0  # degrees
_STRETCH = 40.0  # a rule's thickness is looked at in stretches: it may lean a little
_SEAL = 55.0  # red marks at least this large in both directions are seals (points)
_DASHES = 8  # so many short pieces in a row are a dashed rule


class Segment(NamedTuple):
    """A ruling line in pixels: `at` across, `start` to `end` along."""

    horizontal: bool
    at: float
    start: float
    end: float

    @property
    def length(self) -> float:
        """Pixels from end to end."""
        return self.end - self.start


@dataclass(slots=True)
class Ruled:
    """The rules of a picture, the groups of those that cross, and where their ink is."""

    rules: list[Segment]
    groups: list[list[Segment]]
    mask: np.ndarray


# ---- the picture ---------------------------------------------------------------------------------


def flatten(image: np.ndarray, scale: float) -> np.ndarray:
    """Grey paper, shades and red seals taken off: uint8 (H, W), paper near 255, ink dark."""
    grey = image if image.ndim == 2 else _without_seals(image, scale)
    size = max(3, round(8 * scale / 2) | 1)  # wider than any stroke, narrower than a shaded row
    small = cv2.resize(grey, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    paper = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((size, size), np.uint8))
    paper = cv2.GaussianBlur(paper, (0, 0), size / 2)
    paper = cv2.resize(paper, (grey.shape[1], grey.shape[0]), interpolation=cv2.INTER_LINEAR)
    return cv2.divide(grey, np.maximum(paper, 40), scale=255)


def _without_seals(image: np.ndarray, scale: float) -> np.ndarray:
    """Grey of an RGB picture, large red marks gone and the black beneath them kept."""
    grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    red, other = image[..., 0].astype(np.int16), image[..., 1:].max(axis=2).astype(np.int16)
    marks = ((red - other > 45) & (red > 110)).astype(np.uint8)
    if not marks.any():
        return grey
    reach = max(3, round(3 * scale) | 1)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(
        cv2.dilate(marks, np.ones((reach, reach), np.uint8))
    )
    wide = (stats[:, cv2.CC_STAT_WIDTH] > _SEAL * scale) & (stats[:, cv2.CC_STAT_HEIGHT] > _SEAL * scale)
    wide[0] = False
    if count > 1 and wide.any():
        seal = wide[labels] & (red - other > 20)
        grey[seal] = np.maximum(grey, image[..., 0])[seal]
    return grey


def straighten(flat: np.ndarray) -> tuple[np.ndarray, float]:
    """The picture turned back by its skew (at most ±3°), and that skew in degrees, clockwise positive."""
    angle = _skew(flat)
    return (flat, 0.0) if abs(angle) < 0.04 else (turn(flat, angle), angle)


def turn(flat: np.ndarray, angle: float) -> np.ndarray:
    """Turn a picture anticlockwise by a small angle in degrees; what comes in from outside is paper."""
    height, width = flat.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    return cv2.warpAffine(flat, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=255)


def _skew(flat: np.ndarray) -> float:
    """The angle at which rows of ink are sharpest."""
    factor = min(1.0, 900 / max(flat.shape))
    small = cv2.resize(flat, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    ink = 255 - np.clip(small, 60, 255)
    if not (ink > 60).any():
        return 0.0

    def sharpness(angle: float) -> float:
        rows = turn(255 - ink, angle).astype(np.float32).sum(axis=1)
        return float(np.square(np.diff(rows)).sum())

    coarse = max(np.arange(-_MAX_SKEW, _MAX_SKEW + 0.01, 0.25), key=lambda a: (sharpness(a), -abs(a)))
    fine = max(np.arange(coarse - 0.24, coarse + 0.25, 0.04), key=lambda a: (sharpness(a), -abs(a)))
    return float(fine) if sharpness(float(fine)) > 1.01 * sharpness(0.0) else 0.0


# ---- rules ---------------------------------------------------------------------------------------


def find_rules(flat: np.ndarray, scale: float) -> Ruled:
    """The ruling lines of a straightened, flattened picture."""
    ink = (flat < 200).astype(np.uint8)
    horizontal = _runs(ink, scale)
    vertical = [s._replace(horizontal=False) for s in _runs(np.ascontiguousarray(ink.T), scale)]
    rules = _trusted(horizontal, vertical, scale)
    groups = _groups(rules, scale)
    crossing = [s for group in groups for s in group]
    alone = [s for s in set(rules) - set(crossing) if s.length >= _ALONE * scale]
    return Ruled([*crossing, *alone], groups, _ink_of(crossing, flat, scale))


def _runs(ink: np.ndarray, scale: float) -> list[Segment]:
    """Horizontal runs of ink, thin and at least `_SHORT` long; broken and dashed ones in one piece."""
    opened = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, max(4, round(_SHORT * scale))), np.uint8))
    pieces = _pieces(opened, scale)
    return _joined([*pieces, *_dashes(ink, scale)], scale)


def _pieces(opened: np.ndarray, scale: float) -> list[Segment]:
    _, _, stats, middles = cv2.connectedComponentsWithStats(opened, connectivity=8)
    found = []
    for (x, _, width, height, area), (_, y) in zip(stats[1:], middles[1:], strict=True):
        if area / width <= max(_THICK * scale, 2.5) and height <= max(width / 6, _THICK * scale):
            found.append(Segment(True, float(y) + 0.5, float(x), float(x + width)))
    return found


def _dashes(ink: np.ndarray, scale: float) -> list[Segment]:
    """Rules drawn as many short dashes; dots (leaders of a contents page) are none."""
    _, _, stats, middles = cv2.connectedComponentsWithStats(ink, connectivity=8)
    x, wide, high = stats[:, 0], stats[:, 2], stats[:, 3]
    fits = (high <= 2 * scale) & (wide >= 1.8 * high) & (wide >= 1.5 * scale) & (wide < _SHORT * scale)
    order = [i for i in np.flatnonzero(fits) if i]
    rows: dict[int, list[int]] = {}
    for i in order:
        rows.setdefault(round(float(middles[i][1]) / (1.5 * scale)), []).append(i)
    found: list[Segment] = []
    for members in rows.values():
        members.sort(key=lambda i: x[i])
        run: list[int] = []
        for i in [*members, -1]:
            if run and (i < 0 or x[i] - (x[run[-1]] + wide[run[-1]]) > _BRIDGE * scale):
                if len(run) >= _DASHES:
                    y = float(np.mean([middles[k][1] for k in run])) + 0.5
                    found.append(Segment(True, y, float(x[run[0]]), float(x[run[-1]] + wide[run[-1]])))
                run = []
            run.append(i)
    return found


def _joined(pieces: Sequence[Segment], scale: float) -> list[Segment]:
    """Collinear pieces as one rule: scanning breaks them, and a slope cuts them into steps.

    Strokes of a line of text are not joined: none of them is long, and the gaps take up too much.
    """
    chains: list[list[Segment]] = []
    for piece in sorted(pieces, key=lambda s: s.start):
        near = [c for c in chains if _goes_on(c, piece, scale)]
        if near:
            min(near, key=lambda c: abs(c[-1].at - piece.at)).append(piece)
        else:
            chains.append([piece])
    found: list[Segment] = []
    for chain in chains:
        found.extend(_loose_ends(chain, scale))
        whole = _chained(chain)
        ink = sum(s.length for s in chain)
        solid = max(s.length for s in chain) >= _LONG * scale or ink >= 0.9 * max(
            whole.length, _ALONE * scale
        )
        found.extend([whole] if solid else chain)
    return found


def _loose_ends(chain: list[Segment], scale: float) -> list[Segment]:
    """Short pieces taken off both ends of a chain: strokes of a letter that stands in line with a rule."""
    loose: list[Segment] = []
    for last in (-1, 0):
        while len(chain) > 1:
            end, inner = chain[last], chain[-2 if last else 1]
            gap = max(end.start - inner.end, inner.start - end.end)
            if end.length >= _LONG / 2 * scale or gap <= 0.8 * scale:
                break
            loose.append(chain.pop(last))
    return loose


def _goes_on(chain: list[Segment], piece: Segment, scale: float) -> bool:
    aside = abs(chain[-1].at - piece.at)
    return aside <= _AXIS * scale and piece.start - max(s.end for s in chain) <= _BRIDGE * scale


def _chained(chain: list[Segment]) -> Segment:
    weight = sum(s.length for s in chain)
    at = sum(s.at * s.length for s in chain) / weight
    return Segment(True, at, min(s.start for s in chain), max(s.end for s in chain))


def _trusted(horizontal: list[Segment], vertical: list[Segment], scale: float) -> list[Segment]:
    """Long rules, and short ones that stand on trusted rules with both ends."""
    trusted = [s for s in (*horizontal, *vertical) if s.length >= _LONG * scale]
    for short in [s for s in (*horizontal, *vertical) if s.length < _LONG * scale]:
        ends = [
            any(_at_end(short, end, other, scale) for other in trusted) for end in (short.start, short.end)
        ]
        if all(ends):
            trusted.append(short)
    return trusted


def _at_end(short: Segment, end: float, other: Segment, scale: float) -> bool:
    reach = _TOUCH * scale
    return (
        other.horizontal != short.horizontal
        and abs(other.at - end) <= reach
        and other.start - reach <= short.at <= other.end + reach
    )


def _groups(rules: Sequence[Segment], scale: float) -> list[list[Segment]]:
    """Rules that touch one another, where they make a grid of at least one cell."""
    parent = list(range(len(rules)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    reach = _TOUCH * scale
    across = [i for i, s in enumerate(rules) if s.horizontal]
    down = [i for i, s in enumerate(rules) if not s.horizontal]
    for i, j in itertools.product(across, down):
        h, v = rules[i], rules[j]
        if h.start - reach <= v.at <= h.end + reach and v.start - reach <= h.at <= v.end + reach:
            parent[root(i)] = root(j)
    found: dict[int, list[Segment]] = {}
    for i, rule in enumerate(rules):
        found.setdefault(root(i), []).append(rule)
    return [g for g in found.values() if _is_grid(g, scale)]


def _is_grid(group: list[Segment], scale: float) -> bool:
    """At least two rules across, longer than any letter, and one down."""
    across = [s.length for s in group if s.horizontal]
    return sum(length >= _ALONE * scale for length in across) >= 2 and len(across) < len(group)


def _ink_of(rules: Sequence[Segment], flat: np.ndarray, scale: float) -> np.ndarray:
    """Where the ink of rules is: bool like the picture. A figure that leans on a rule keeps its own ink."""
    lines = np.zeros(flat.shape, bool)
    for rule in rules:
        picture, mask = (flat, lines) if rule.horizontal else (flat.T, lines.T)
        half = max(2, round(_THICK / 2 * scale))
        low, high = max(0, round(rule.at - 0.5) - half), round(rule.at - 0.5) + half + 1
        start, end = max(0, round(rule.start) - 1), round(rule.end) + 2
        step = max(8, round(_STRETCH * scale))
        for at in range(start, end, step):
            place = slice(low, high), slice(at, min(at + step, end))
            mask[place] |= _thickness(picture[place])[:, None]
    return lines & (flat < 250)


def _thickness(band: np.ndarray) -> np.ndarray:
    """Which rows of a stretch along a rule are its ink, with its pale edges: bool (rows,)."""
    if not band.size:
        return np.zeros(len(band), bool)
    core = np.median(band, axis=1) < 215  # over half the stretch: no letter is so long
    if not core.any():
        return core
    edge = np.convolve(core, [1, 1, 1], "same") > 0
    return core | (edge & (np.median(band, axis=1) < 250))
