"""What a page draws beside its text: ruling lines and images, those of forms within forms too."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from itertools import pairwise, repeat
from typing import Any

import numpy as np
import pypdfium2.raw as raw

from yqlib.sources import native, strokes
from yqlib.sources.page import Rule

_DEPTH = 10  # forms within forms; a form that holds itself ends here
_OBJECTS = 500_000  # of one page: what a hostile file repeats beyond this is left out, and said
_CORNERS = 6  # a path with more points than a rectangle is looked at piece by piece
WHITE = 250  # of 255


class Drawing:
    """The objects of a page, those of forms within forms too: ruling lines, images, texts."""

    def __init__(self, page: Any) -> None:
        self.page, self.view = ctypes.cast(page, native.P).value, native.View(page)
        self.rules: list[Rule] = []
        self.texts: dict[int, np.ndarray | None] = {}  # each with the matrix of its form
        self.grounds: list[tuple[float, float, float, float]] = []  # boxes filled with a colour or picture
        self.erased: list[tuple[int, Rule]] = []  # white rules, each with the number of rules under it
        self.pictures = 0.0  # square points
        self.left = _OBJECTS
        self.floats = (ctypes.c_float * 6)()
        self.at = [ctypes.addressof(self.floats) + 4 * i for i in range(6)]
        self.colour = (ctypes.c_uint * 4)()
        self.colour_at = [ctypes.addressof(self.colour) + 4 * i for i in range(4)]
        self.mode = (ctypes.c_int * 2)()
        self.mode_at = [ctypes.addressof(self.mode), ctypes.addressof(self.mode) + 4]

    def read(self) -> None:
        """Look at every object once."""
        self.walk(self.page, native.page_object, native.page_objects(self.page), None, 0)
        self.rules = strokes.without(self.rules, self.erased)

    def walk(
        self, holder: int, get: Callable[..., Any], count: int, matrix: np.ndarray | None, depth: int
    ) -> None:
        """All objects of a page or form; `matrix` brings a form's space into the page's."""
        count = min(max(count, 0), self.left)
        self.left -= count
        objects = [o for o in map(get, repeat(holder), range(count)) if o]
        for item, kind in zip(objects, map(native.kind, objects), strict=True):
            if kind == raw.FPDF_PAGEOBJ_TEXT:
                self.texts[item] = matrix
            elif kind == raw.FPDF_PAGEOBJ_PATH:
                self._path(item, matrix)
            elif kind == raw.FPDF_PAGEOBJ_IMAGE:
                self._picture(item, matrix)
            elif kind == raw.FPDF_PAGEOBJ_FORM and depth < _DEPTH and self.left > 0:
                inner = self._matrix(item)
                inner = inner if matrix is None else inner @ matrix
                self.walk(item, native.form_object, native.form_objects(item), inner, depth + 1)

    def _matrix(self, item: int) -> np.ndarray:
        if not native.object_matrix(item, self.at[0]):
            return np.eye(3)
        a, b, c, d, e, f = self.floats
        return np.array(((a, b, 0), (c, d, 0), (e, f, 1)))

    def _box(self, item: int, matrix: np.ndarray | None) -> tuple[float, float, float, float] | None:
        """The object's box on the page as shown."""
        if not native.bounds(item, *self.at[:4]):
            return None
        x0, low, x1, high = self.floats[:4]
        if matrix is not None:
            x0, low, x1, high = _moved(matrix, ((x0, low), (x1, low), (x0, high), (x1, high)))
        return self.view.shown(x0, low, x1, high)

    def _picture(self, item: int, matrix: np.ndarray | None) -> None:
        box = self._box(item, matrix)
        if box is None:
            return
        x0, top, x1, bottom = box
        if min(x1 - x0, bottom - top) <= strokes.THIN:
            self.rules += strokes.stroke(*box, thick=strokes.THIN)
        self.pictures += (x1 - x0) * (bottom - top)
        self.grounds.append(box)

    def _path(self, item: int, matrix: np.ndarray | None) -> None:
        native.draw_mode(item, *self.mode_at)
        fill, stroked = self.mode
        if not fill and not stroked:
            return
        box = self._box(item, matrix)
        if box is None:
            return
        x0, top, x1, bottom = box
        thin = min(x1 - x0, bottom - top) <= strokes.THIN
        if self.white(item, native.stroke_colour if stroked else native.fill_colour):
            over = (
                strokes.stroke(*box, thick=strokes.THIN)
                if thin
                else self._pieces(item, matrix)
                if stroked
                else ()
            )
            self.erased += ((len(self.rules), rule) for rule in over)
            return
        if thin:
            self.rules += strokes.stroke(*box, thick=strokes.THIN)
            return
        if fill and (not stroked or not self.white(item, native.fill_colour)):
            self.grounds.append(box)
        if stroked:
            self.rules += self._pieces(item, matrix)
        elif native.segments(item) > _CORNERS:
            self.rules += self._thin_parts(item, matrix)

    def white(self, item: int, colour: Callable[..., Any]) -> bool:
        """White and see-through draw nothing. A colour pdfium cannot tell is taken for ink."""
        if not colour(item, *self.colour_at):
            return False
        r, g, b, opacity = self.colour
        return min(r, g, b) >= WHITE or opacity == 0

    def _pieces(self, item: int, matrix: np.ndarray | None) -> Iterator[Rule]:
        """The straight level and upright pieces of a stroked path."""
        for outline in self._outlines(item, matrix):
            for ends in pairwise(outline):
                yield from self._stroke(ends, strokes.AXIS)

    def _thin_parts(self, item: int, matrix: np.ndarray | None) -> Iterator[Rule]:
        """Many thin rectangles filled as one path: each is a rule."""
        for outline in self._outlines(item, matrix):
            yield from self._stroke(outline, strokes.THIN)

    def _stroke(self, points: Any, thick: float) -> Iterator[Rule]:
        xs, ys = zip(*points, strict=True)
        yield from strokes.stroke(*self.view.shown(min(xs), min(ys), max(xs), max(ys)), thick=thick)

    def _outlines(self, item: int, matrix: np.ndarray | None) -> Iterator[list[tuple[float, float]]]:
        """The path's outlines as points in page space; curves are left out, a closed one returns."""
        whole = self._matrix(item)
        whole = whole if matrix is None else whole @ matrix
        count = min(native.segments(item), self.left)
        self.left -= count
        outline: list[tuple[float, float]] = []
        for i in range(count):
            segment = native.segment(item, i)
            if not segment or not native.point(segment, *self.at[:2]):
                continue
            x, y = self.floats[:2]
            point = (
                x * whole[0, 0] + y * whole[1, 0] + whole[2, 0],
                x * whole[0, 1] + y * whole[1, 1] + whole[2, 1],
            )
            kind = native.point_kind(segment)
            if kind != raw.FPDF_SEGMENT_LINETO and outline:
                yield outline
                outline = []
            outline.append(point)
            if native.closes(segment) and len(outline) > 2:
                outline.append(outline[0])
        if outline:
            yield outline


def _moved(matrix: np.ndarray, points: Any) -> tuple[float, float, float, float]:
    """Bounds of points after a matrix."""
    x, y = (np.array([(*p, 1.0) for p in points]) @ matrix).T[:2]
    return float(x.min()), float(y.min()), float(x.max()), float(y.max())
