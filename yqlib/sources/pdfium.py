"""A PDF page through pdfium: its characters in bulk, three calls a character and some a text object.

Coordinates become points from the upper left corner of the page as it is shown (crop box and /Rotate
applied).
"""

from __future__ import annotations

import ctypes
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import repeat
from typing import Any

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as raw

from yqlib.sources import native, strokes, visible
from yqlib.sources.drawing import Drawing
from yqlib.sources.glyphs import ASCENT, DESCENT, SLANTED, Glyphs
from yqlib.sources.letters import common, mute
from yqlib.sources.page import Rule

_INVISIBLE = (3, 7)  # text render modes that put nothing on the page
_PRINTED_NOTES = (raw.FPDF_ANNOT_FREETEXT, raw.FPDF_ANNOT_STAMP, raw.FPDF_ANNOT_WIDGET)
_NOTES = 1000
_HYPHEN = "\x02"  # pdfium's sign for a hyphen at the end of a line


@dataclass(slots=True)
class Drawn:
    """What a page draws: characters that can be seen, ruling lines, and what could not be read."""

    width: float
    height: float
    glyphs: Glyphs
    rules: list[Rule]
    unmapped: int = 0  # characters without a text map
    hidden: int = 0  # characters in invisible ink (a scanner's text layer)
    pictures: float = 0.0  # share of the page that images cover
    doubts: list[str] = field(default_factory=list)


class PageError(Exception):
    """pdfium cannot read this page."""


def read_page(document: pdfium.PdfDocument, index: int) -> Drawn:
    """One page, 0-based. Raises PageError where pdfium cannot load it."""
    page = raw.FPDF_LoadPage(document.raw, index)
    if (
        page
        and _has_printed_notes(page)
        and native.flatten(page, raw.FLAT_NORMALDISPLAY) == raw.FLATTEN_SUCCESS
    ):
        raw.FPDF_ClosePage(page)  # what the notes and fields show is part of the page from now on
        page = raw.FPDF_LoadPage(document.raw, index)
    if not page:
        raise PageError(index)
    try:
        drawing = Drawing(page)
        drawing.read()
        return _drawn(drawing, *_characters(page, drawing))
    finally:
        raw.FPDF_ClosePage(page)


def _has_printed_notes(page: Any) -> bool:
    """Whether form fields, stamps or free text stand on the page."""
    for number in range(min(native.annotations(page), _NOTES)):
        note = native.annotation(page, number)
        kind = native.annotation_kind(note) if note else 0
        native.close_annotation(note)
        if kind in _PRINTED_NOTES:
            return True
    return False


def _drawn(drawing: Drawing, glyphs: Glyphs, unmapped: int, hidden: int) -> Drawn:
    width, height = drawing.view.width, drawing.view.height
    share = min(drawing.pictures / max(width * height, 1.0), 1.0)
    doubts = ["页面图形过多，未全部读取"] if drawing.left <= 0 else []
    return Drawn(width, height, glyphs, strokes.merged(drawing.rules), unmapped, hidden, share, doubts)


def _characters(page: Any, drawing: Drawing) -> tuple[Glyphs, int, int]:
    """The page's characters, and how many lack a text map or are in invisible ink.

    pdfium's text page leaves out a text whose glyphs have no width. Where a font is not in the file its
    glyphs are unknown, so a single character of it would be lost: it is given a border and read again.
    """
    with _text_page(page) as text:
        characters = _Characters(text, drawing)
        lost = _lost(drawing.texts, characters.owners)
        if not lost:
            return characters.read()
    for item in lost:
        native.set_render_mode(item, raw.FPDF_TEXTRENDERMODE_FILL_STROKE)
        native.set_stroke_width(item, 1.0)
        native.transform(item, 1, 0, 0, 1, 0, 0)  # makes pdfium measure the text again
    with _text_page(page) as text:
        return _Characters(text, drawing).read()


def _lost(texts: list[int], owners: list[int | None]) -> list[int]:
    """Texts in fonts that are not in the file which the text page left out."""
    known = set(owners)
    missed = [t for t in texts if t not in known and native.render_mode(t) not in _INVISIBLE]
    return [t for t in missed if (font := native.font(t)) and native.is_embedded(font) == 0]


@contextmanager
def _text_page(page: Any) -> Iterator[int]:
    text = raw.FPDFText_LoadPage(page)
    if not text:
        raise PageError
    try:
        yield ctypes.cast(text, native.P).value
    finally:
        raw.FPDFText_ClosePage(text)


class _Characters:
    """The characters of one open text page."""

    def __init__(self, text: int, drawing: Drawing) -> None:
        self.text, self.drawing, self.view = text, drawing, drawing.view
        self.count = max(native.count(text), 0)
        self.owners = list(map(native.text_object, repeat(text), range(self.count)))

    def read(self) -> tuple[Glyphs, int, int]:
        """Visible characters, and how many there are without a text map and in invisible ink."""
        n, page = self.count, repeat(self.text)
        text, owners = self._strings(), self.owners
        first = {owner: i for i, owner in reversed(list(enumerate(owners)))}  # its first character
        number = dict(zip(first, range(len(first)), strict=True))
        of = np.fromiter(map(number.__getitem__, owners), np.int64, n)
        invisible = np.array([o is None or native.render_mode(o) in _INVISIBLE for o in first], bool)[of]
        broken = np.fromiter(map(native.unmapped, page, range(n)), np.int8, n) == 1
        broken |= mute(text)
        boxes, size, turn = self._places(list(first.values()), of)
        x0, top, x1, bottom = self.view.shown(*boxes.T)
        mx, my = (x0 + x1) / 2, (top + bottom) / 2
        solid = (mx >= 0) & (mx <= self.view.width) & (my >= 0) & (my <= self.view.height)
        solid &= np.char.strip(text) != ""
        generated = np.array([o is None for o in first], bool)[of]
        seen = solid & ~invisible
        seen &= ~visible.unseen(self.drawing, list(first), of, mx, my, size)
        glyphs = Glyphs(text, x0, top, x1, bottom, size, turn).take(seen & ~broken)
        return glyphs, int((seen & broken).sum()), int((solid & invisible & ~generated).sum())

    def _places(self, firsts: list[int], of: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Boxes (x0, low, x1, high in page space), sizes and turns: advances by pdfium's loose box, the
        rest by the origin, matrix and type size of the text object (one call an object).
        """
        n, m, page = self.count, len(firsts), repeat(self.text)
        loose = np.empty((n, 4), np.float32)  # left, top, right, bottom
        at = loose.ctypes.data
        deque(map(native.loose_box, page, range(n), range(at, at + 16 * n, 16)), 0)
        matrix, origin = np.empty((m, 6), np.float32), np.empty((m, 2))
        at = matrix.ctypes.data
        deque(map(native.matrix, page, firsts, range(at, at + 24 * m, 24)), 0)
        at = origin.ctypes.data
        deque(
            map(native.origin, page, firsts, range(at, at + 16 * m, 16), range(at + 8, at + 8 + 16 * m, 16)),
            0,
        )
        a, b, c, d = np.nan_to_num(matrix[:, :4].T)
        size = np.fromiter(map(native.font_size, page, firsts), float, m) * np.hypot(c, d)
        way = np.where(np.abs(b) <= 0.02 * np.abs(a), np.where(a > 0, 0, 2), SLANTED)
        way = np.where(np.abs(a) <= 0.02 * np.abs(b), np.where(b > 0, 1, 3), way)[of]
        size = np.clip(np.abs(size), 0.1, 2000)[of]
        boxes = _apart(loose[:, [0, 3, 2, 1]].astype(float), of)
        # an object's characters share its baseline, but for upright writing that runs down
        start = (origin[of] + boxes[:, :2] - boxes[firsts][of][:, :2]).T
        for turn, axis, (low, high) in (
            (0, 1, (-DESCENT, ASCENT)),
            (1, 0, (-ASCENT, DESCENT)),
            (2, 1, (-ASCENT, DESCENT)),
            (3, 0, (-DESCENT, ASCENT)),
        ):
            mine = way == turn
            boxes[mine, axis] = (start[axis] + low * size)[mine]
            boxes[mine, axis + 2] = (start[axis] + high * size)[mine]
        return np.nan_to_num(boxes), size, np.where(way == SLANTED, SLANTED, (way - self.view.quarter) % 4)

    def _strings(self) -> np.ndarray:
        """One string a character. The bulk call leaves out what has no text: then each is asked for."""
        n = self.count
        buffer = (ctypes.c_ushort * (2 * n + 2))()
        got = native.all_text(self.text, 0, n, buffer) if n else 1
        text = bytes(buffer)[: 2 * max(got - 1, 0)].decode("utf-16-le", "replace")
        if len(text) != n:
            codes = map(native.unicode, repeat(self.text), range(n))
            text = "".join(
                chr(c) if 0 < c < 0x110000 and not 0xD800 <= c < 0xE000 else "\ufffd" for c in codes
            )
        text = common(text.replace(_HYPHEN, "-").replace("\0", " "))
        return np.array(list(text), dtype="<U1")


def _apart(boxes: np.ndarray, of: np.ndarray) -> np.ndarray:
    """One glyph may stand for several characters (——, ligatures): they share its width."""
    again = np.r_[False, (boxes[1:] == boxes[:-1]).all(1) & (of[1:] == of[:-1])]
    if not again.any():
        return boxes
    start = np.flatnonzero(~again)
    glyph = np.cumsum(~again) - 1
    part = np.arange(len(boxes)) - start[glyph]
    wide = (boxes[:, 2] - boxes[:, 0]) / np.bincount(glyph)[glyph]
    boxes[:, 0] += part * wide
    boxes[:, 2] = boxes[:, 0] + wide
    return boxes
