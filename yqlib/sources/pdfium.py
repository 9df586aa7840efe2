"""A PDF page through pdfium: its characters in bulk, three calls a character and some a text object.

Coordinates become points from the upper left corner of the page as it is shown (crop box and /Rotate
applied).
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import compress, repeat
from typing import Any

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as raw

from yqlib.sources import native, strokes, visible
from yqlib.sources.drawing import Drawing
from yqlib.sources.glyphs import ASCENT, DESCENT, SLANTED, Glyphs, begins
from yqlib.sources.letters import common, kinds
from yqlib.sources.page import Rule

_INVISIBLE = (3, 7)  # text render modes that put nothing on the page
_PRINTED_NOTES = (raw.FPDF_ANNOT_FREETEXT, raw.FPDF_ANNOT_STAMP, raw.FPDF_ANNOT_WIDGET)
_NOTES = 1000
_LOOKED_AT = 20_000  # objects of a page, to see whether it is upright
_LATIN = (b"Times", b"Arial", b"Helvetica", b"Courier")  # names of the fonts that pdfium brings along
_HYPHEN = "\x02"  # pdfium's sign for a hyphen at the end of a line


#: Turn of a run → the axis across its baseline (0 x, 1 y), and the sides of its box from there (sizes).
_ACROSS = {
    0: (1, -DESCENT, ASCENT),
    1: (0, -ASCENT, DESCENT),
    2: (1, -ASCENT, DESCENT),
    3: (0, -DESCENT, ASCENT),
}


@dataclass(slots=True)
class Drawn:
    """What a page draws: characters that can be seen, ruling lines, and what could not be read."""

    width: float
    height: float
    glyphs: Glyphs
    rules: list[Rule]
    unmapped: int = 0  # characters without a text map
    hidden: int = 0  # characters in invisible ink or under a picture (a scanner's text layer)
    paths: int = 0  # paths drawn: text may be drawn as outlines
    pictures: float = 0.0  # share of the page that images cover
    doubts: list[str] = field(default_factory=list)


class PageError(Exception):
    """pdfium cannot read this page."""


def read_page(document: pdfium.PdfDocument, index: int) -> Drawn:
    """One page, 0-based. Raises PageError where pdfium cannot load it."""
    with _loaded(document, index) as page:
        drawing = Drawing(page)
        return _drawn(drawing, *_characters(page, drawing))


def plainly_upright(document: pdfium.PdfDocument, index: int) -> bool:
    """Whether no text of a page is turned, told without reading it: True is certain, False is not known.

    As `read_page` does, it makes fields and notes part of the page. Raises PageError where pdfium cannot load it.
    """
    with _loaded(document, index) as page:
        if native.View(page).quarter:
            return False
        address = ctypes.cast(page, native.P).value
        count = native.page_objects(address)
        holder = native.pointers([address])[0]
        items = native.pointers(filter(None, map(native.page_object, repeat(holder), range(min(count, _LOOKED_AT)))))
        kinds = np.fromiter(map(native.kind, items), np.int8, len(items))
        if count > _LOOKED_AT or (kinds == raw.FPDF_PAGEOBJ_FORM).any():  # a form may hold texts
            return False
        texts = list(compress(items, (kinds == raw.FPDF_PAGEOBJ_TEXT).tolist()))
        across, rise, *_ = native.records(native.matrix_of, texts, count=len(texts), width=6, kind=np.float32).T
        return bool((across > 0).all() and not rise.any())


@contextmanager
def _loaded(document: pdfium.PdfDocument, index: int) -> Iterator[Any]:
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
        yield page
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
    rules = strokes.merged(drawing.rules)
    return Drawn(width, height, glyphs, rules, unmapped, hidden, drawing.paths, share, doubts)


def _characters(page: Any, drawing: Drawing) -> tuple[Glyphs, int, int]:
    """The page's characters, and how many lack a text map or are in invisible ink; the drawing is read.

    pdfium's text page leaves out a text whose glyphs have no width. Where a font is not in the file its
    glyphs are unknown, so a single character of it would be lost: it is given a border and read again.
    """
    with _text_page(page) as text:
        characters = _Characters(text, drawing)
        owners = set(characters.owners.tolist())
        drawing.read(owners)
        lost = _lost(drawing.texts.keys() - owners)
        if not lost:
            return characters.read()
    for item in lost:
        native.set_render_mode(item, raw.FPDF_TEXTRENDERMODE_FILL_STROKE)
        native.set_stroke_width(item, 1.0)
        native.transform(item, 1, 0, 0, 1, 0, 0)  # makes pdfium measure the text again
    with _text_page(page) as text:
        return _Characters(text, drawing).read()


def _lost(missed: Iterable[int]) -> list[int]:
    """Of the texts `missed` by the text page those in fonts whose glyphs pdfium may lack: fonts not in the
    file, but for the Latin ones it brings along. What is left out in other fonts has no ink.
    """
    missed = [t for t in missed if native.mode_of(t) not in _INVISIBLE]
    unknown: dict[int, bool] = {}
    for font in {native.font(t) for t in missed} - {None}:
        unknown[font] = native.is_embedded(font) == 0 and not native.font_name(font).startswith(_LATIN)
    return [t for t in missed if unknown.get(native.font(t), False)]


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
    """The characters of one open text page; those of one text object that follow each other are a run."""

    def __init__(self, text: int, drawing: Drawing) -> None:
        self.text, self.drawing, self.view = text, drawing, drawing.view
        self.page = native.pointers([text])[0]
        self.count = max(native.count(self.page), 0)
        owners = map(native.text_object, repeat(self.page), range(self.count))
        self.owners = np.fromiter(owners, np.uint64, self.count)  # 0: made up by pdfium

    def read(self) -> tuple[Glyphs, int, int]:
        """Visible characters, and how many there are without a text map and in invisible ink."""
        codes = np.frombuffer(self._letters().encode("utf-32-le", "replace"), np.uint32)
        blank, mute = kinds(codes)
        live = (~blank & (self.owners != 0)).nonzero()[0]
        owners, marks = self.owners[live], live.tolist()
        fresh = begins(owners[1:] != owners[:-1])[: len(live)]
        runs, of = owners[fresh].tolist(), np.cumsum(fresh) - 1
        items = native.pointers(runs)
        boxes, size, turn = self._places(owners, marks)
        glyphs = Glyphs(codes[live].view("<U1"), *self.view.shown(*boxes.T), size, turn)
        x, y = (glyphs.x0 + glyphs.x1) / 2, (glyphs.top + glyphs.bottom) / 2
        hidden = np.fromiter(map(native.render_mode, items), np.int8, len(items))
        hidden = (hidden == _INVISIBLE[0]) | (hidden == _INVISIBLE[1])
        if self.drawing.buried:
            hidden |= np.fromiter(map(self.drawing.buried.__contains__, runs), bool, len(runs))
        unmapped = np.fromiter(map(native.unmapped, repeat(self.page), marks), bool, len(live)) | mute[live]
        unseen = visible.unseen(self.drawing, runs, items, fresh, of, x, y, size)
        wide, high = self.view.width, self.view.height
        seen = (x >= 0) & (x <= wide) & (y >= 0) & (y <= high)
        invisible = 0
        if hidden.any():
            invisible = int((seen & hidden[of]).sum())
        if (hidden | unseen).any():
            seen &= ~(hidden | unseen)[of]
        lost = int((seen & unmapped).sum()) if unmapped.any() else 0
        return glyphs.take(seen & ~unmapped if lost else seen), lost, invisible

    def _places(self, owners: np.ndarray, marks: list[int]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Boxes (x0, low, x1, high in page space), sizes and turns of the characters `marks`: advances by
        pdfium's loose box; the rest by origin, matrix and type size of the first of those that follow each
        other at one height of one height, being of one font, size and baseline.
        """
        n, page = len(marks), repeat(self.page)
        # left, top, right, bottom
        boxes = native.records(native.loose_box, page, marks, count=n, width=4, kind=np.float32)
        levels = boxes[:, 1::2].copy().view(np.uint64)[:, 0]  # top and bottom as one number
        fresh = begins(levels[1:] != levels[:-1])[:n]
        starts, of = fresh.nonzero()[0], np.cumsum(fresh) - 1
        boxes = _apart(boxes[:, [0, 3, 2, 1]].astype(float), owners)
        firsts, m = [marks[i] for i in starts.tolist()], len(starts)
        matrix = native.records(native.matrix, page, firsts, count=m, width=6, kind=np.float32)
        origin = native.numbers(native.origin, page, firsts, count=m, width=2, kind=np.float64)[1]
        a, b, c, d = matrix[:, :4].T.astype(float)
        size = np.fromiter(map(native.font_size, page, firsts), float, m) * np.hypot(c, d)
        size = np.minimum(np.maximum(np.abs(size), 0.1), 2000)[of]
        if not b.any() and (a > 0).all():
            way = np.zeros(n, np.int64)
        else:
            way = np.where(np.abs(b) <= 0.02 * np.abs(a), np.where(a > 0, 0, 2), SLANTED)
            way = np.where(np.abs(a) <= 0.02 * np.abs(b), np.where(b > 0, 1, 3), way)[of]
        # a run's characters share its baseline, but for upright writing that runs down
        base = (origin - boxes[starts, :2])[of] + boxes[:, :2]
        for turn, (axis, low, high) in _ACROSS.items():
            mine = slice(None) if not way.any() else way == turn
            boxes[mine, axis] = base[mine, axis] + low * size[mine]
            boxes[mine, axis + 2] = base[mine, axis] + high * size[mine]
            if not way.any():
                break
        if not np.isfinite(boxes).all():
            boxes = np.nan_to_num(boxes)
        return boxes, size, np.where(way == SLANTED, SLANTED, (way - self.view.quarter) % 4)

    def _letters(self) -> str:
        """One letter a character. The bulk call leaves out what has no text: then each is asked for."""
        n = self.count
        buffer = (ctypes.c_ushort * (2 * n + 2))()
        got = native.all_text(self.text, 0, n, buffer) if n else 1
        text = bytes(buffer)[: 2 * max(got - 1, 0)].decode("utf-16-le", "replace")
        if len(text) != n:
            codes = map(native.unicode, repeat(self.text), range(n))
            text = "".join(
                chr(c) if 0 < c < 0x110000 and not 0xD800 <= c < 0xE000 else "\ufffd" for c in codes
            )
        return common(text.replace(_HYPHEN, "-").replace("\0", " "))


def _apart(boxes: np.ndarray, owners: np.ndarray) -> np.ndarray:
    """One glyph of a text may stand for several characters (——, ligatures): they share its width."""
    again = boxes[1:, 0] == boxes[:-1, 0]
    if not again.any():
        return boxes
    again = np.r_[False, again & (boxes[1:] == boxes[:-1]).all(1) & (owners[1:] == owners[:-1])]
    start = np.flatnonzero(~again)
    glyph = np.cumsum(~again) - 1
    part = np.arange(len(boxes)) - start[glyph]
    wide = (boxes[:, 2] - boxes[:, 0]) / np.bincount(glyph)[glyph]
    boxes[:, 0] += part * wide
    boxes[:, 2] = boxes[:, 0] + wide
    return boxes
