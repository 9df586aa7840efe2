"""What a page draws beside its text: ruling lines and images, those of forms within forms too."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterable, Iterator, Set
from itertools import compress, pairwise, repeat
from typing import Any

import numpy as np
import pypdfium2.raw as raw

from yqlib.sources import native, strokes
from yqlib.sources.page import Rule

_DEPTH = 10  # forms within forms; a form that holds itself ends here
_OBJECTS = 500_000  # of one page: what a hostile file repeats beyond this is left out, and said
_CORNERS = 6  # a path with more points than a rectangle is looked at piece by piece
WHITE = 250  # of 255
_WHOLE = 0.8  # a picture of this share of the page hides the text drawn before it

Box = tuple[float, float, float, float]


class Drawing:
    """The objects of a page, those of forms within forms too: ruling lines, images, texts."""

    def __init__(self, page: Any) -> None:
        self.page, self.view = ctypes.cast(page, native.P).value, native.View(page)
        self.rules: list[Rule] = []
        self.texts: dict[int, np.ndarray | None] = {}  # each with the matrix of its form
        self.buried: set[int] = set()  # texts that a picture of the whole page was laid over
        self.grounds: list[Box] = []  # boxes filled with a colour or picture
        self.erased: list[tuple[int, Rule]] = []  # white rules, each with the number of rules under it
        self.pictures = 0.0  # square points
        self.paths = 0
        self.left = _OBJECTS
        self.known: Set[int] = frozenset()
        self.floats = (ctypes.c_float * 6)()
        self.at = [ctypes.addressof(self.floats) + 4 * i for i in range(6)]

    def read(self, texts: Set[int] = frozenset()) -> None:
        """Look at every object once. `texts`: objects known to be texts need not be asked what they are."""
        self.known = texts
        self.walk(self.page, native.page_object, native.page_objects(self.page), None, 0)
        self.rules = strokes.without(self.rules, self.erased)

    def walk(
        self, holder: int, get: Callable[..., Any], count: int, matrix: np.ndarray | None, depth: int
    ) -> None:
        """All objects of a page or form; `matrix` brings a form's space into the page's."""
        count = min(max(count, 0), self.left)
        self.left -= count
        objects = list(map(get, repeat(native.pointers([holder])[0]), range(count)))
        if 0 in objects:
            objects = [o for o in objects if o]
        known = np.fromiter(map(self.known.__contains__, objects), bool, len(objects))
        kinds = np.where(known, raw.FPDF_PAGEOBJ_TEXT, 0).astype(np.int8)
        others = list(compress(objects, (~known).tolist()))
        kinds[~known] = np.fromiter(map(native.kind, native.pointers(others)), np.int8, len(others))
        texts, start = (kinds == raw.FPDF_PAGEOBJ_TEXT).tolist(), 0
        for i in np.flatnonzero(
            (kinds == raw.FPDF_PAGEOBJ_IMAGE) | (kinds == raw.FPDF_PAGEOBJ_FORM)
        ).tolist():
            self.texts.update(dict.fromkeys(compress(objects[start:i], texts[start:i]), matrix))
            start = i
            if kinds[i] == raw.FPDF_PAGEOBJ_IMAGE:
                self._picture(objects[i], matrix)
            elif depth < _DEPTH and self.left > 0:
                inner = self._matrix(objects[i])
                inner = inner if matrix is None else inner @ matrix
                self.walk(objects[i], native.form_object, native.form_objects(objects[i]), inner, depth + 1)
        self.texts.update(dict.fromkeys(compress(objects[start:], texts[start:]), matrix))
        paths = [objects[i] for i in np.flatnonzero(kinds == raw.FPDF_PAGEOBJ_PATH).tolist()]
        if paths:
            self.paths += len(paths)
            self._paths(paths, native.pointers(paths), matrix)

    def _matrix(self, item: int) -> np.ndarray:
        if not native.object_matrix(item, self.at[0]):
            return np.eye(3)
        a, b, c, d, e, f = self.floats
        return np.array(((a, b, 0), (c, d, 0), (e, f, 1)))

    def _boxes(self, items: list[Any], matrix: np.ndarray | None) -> np.ndarray:
        """Boxes (x0, top, x1, bottom) of objects on the page as shown; NaN where pdfium knows none."""
        told, found = native.numbers(native.bounds, items, count=len(items), width=4, kind=np.float32)
        boxes = found.astype(float)
        if matrix is not None:
            x0, low, x1, high = boxes.T
            corners = np.stack(
                [np.stack((x, y, np.ones(len(x))), 1) @ matrix for x in (x0, x1) for y in (low, high)]
            )
            boxes = np.concatenate((corners[..., :2].min(0), corners[..., :2].max(0)), 1)
        boxes = np.stack(self.view.shown(*boxes.T), 1)
        boxes[~told] = np.nan
        return boxes

    def _picture(self, item: int, matrix: np.ndarray | None) -> None:
        box = x0, top, x1, bottom = self._boxes(native.pointers([item]), matrix)[0].tolist()
        if not x1 >= x0:
            return
        if min(x1 - x0, bottom - top) <= strokes.THIN:
            self.rules += strokes.stroke(*box, thick=strokes.THIN)
        shown = max(0.0, min(x1, self.view.width) - max(x0, 0.0)) * max(
            0.0, min(bottom, self.view.height) - max(top, 0.0)
        )
        self.pictures += shown
        self.grounds.append(box)
        if shown >= _WHOLE * self.view.width * self.view.height and not native.transparent(item):
            self.buried.update(self.texts)

    def _paths(self, paths: list[int], items: list[Any], matrix: np.ndarray | None) -> None:
        """Rules among the paths of one holder (`items`: as arguments), in the order they are drawn."""
        boxes = self._boxes(items, matrix)
        modes = native.numbers(native.draw_mode, items, count=len(items), width=2, kind=np.int32)[1]
        fill, stroked = modes.T > 0
        pale = self._white(items, fill, native.fill_colour)
        clear = ~fill | pale  # no ground of a colour
        pale = np.where(stroked, self._white(items, stroked, native.stroke_colour), pale)
        wide, high = boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]
        drawn = (fill | stroked) & (wide >= 0)
        thin = np.minimum(wide, high) <= strokes.THIN
        self.grounds += map(tuple, boxes[drawn & ~thin & ~clear].tolist())
        left = drawn & (thin | stroked | ~pale)
        if not (left & pale).any():  # nothing is painted over: the order does not matter
            self.rules += strokes.bars(boxes[left & thin])
            left &= ~thin
        for i in np.flatnonzero(left).tolist():
            if thin[i]:
                found: Iterable[Rule] = strokes.stroke(*boxes[i].tolist(), thick=strokes.THIN)
            elif stroked[i]:
                found = self._pieces(paths[i], matrix)
            elif native.segments(paths[i]) > _CORNERS:
                found = self._thin_parts(paths[i], matrix)
            else:
                continue
            if pale[i]:
                self.erased += ((len(self.rules), rule) for rule in found)
            else:
                self.rules += found

    def _white(self, items: list[Any], used: np.ndarray, colour: Callable[..., Any]) -> np.ndarray:
        """Whose colour is white or see-through, of those where it is `used`. One pdfium cannot tell is ink."""
        told, colours = native.colours(list(compress(items, used.tolist())), colour)
        white = np.zeros(len(items), bool)
        white[used] = told & ((colours[:, :3].min(1, initial=255) >= WHITE) | (colours[:, 3] == 0))
        return white

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
