"""pdfium's functions as plain addresses, and how a page is shown.

The generated bindings check and convert every argument, which costs more than most calls. The functions
of the second group take what needs no conversion, so that `map` can run one over a whole page at a fifth
of the cost: small numbers, and pointers made once by `pointers`. Coordinates of pdfium are in page space:
from a lower corner, before cropping and turning.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterable
from functools import cache
from itertools import islice
from typing import Any

import numpy as np
import pypdfium2.raw as raw

P, N, U, F, D = ctypes.c_void_p, ctypes.c_int, ctypes.c_uint, ctypes.c_float, ctypes.c_double
_SIZE = ctypes.c_size_t  # what pdfium points at, as a number; 0 for nothing
_SLOT = 8  # bytes: room for any number pdfium writes
_SLOTS = 16_384


class Handle(ctypes.c_void_p):
    """What pdfium points at, to be handed back to it: a plain c_void_p would become a number."""


def _address(name: str) -> int | None:
    return ctypes.cast(getattr(raw, name), ctypes.c_void_p).value


def _function(name: str, result: Any, *arguments: Any) -> Callable[..., Any]:
    """A pdfium function that keeps the interpreter's lock: giving it back costs more than most calls do."""
    return ctypes.PYFUNCTYPE(result, *arguments)(_address(name))


def _bare(name: str, result: Any) -> Callable[..., Any]:
    """One that takes small numbers, pointers and handles only: a number is cut to 32 bits unasked."""
    return ctypes.PYFUNCTYPE(result)(_address(name))


all_text = _function("FPDFText_GetText", N, P, N, N, P)
unicode = _function("FPDFText_GetUnicode", U, P, N)
set_render_mode = _function("FPDFTextObj_SetTextRenderMode", N, P, N)
set_stroke_width = _function("FPDFPageObj_SetStrokeWidth", N, P, F)
transform = _function("FPDFPageObj_Transform", None, P, *[D] * 6)
font = _function("FPDFTextObj_GetFont", P, P)
_base_font_name = _function("FPDFFont_GetBaseFontName", ctypes.c_size_t, P, P, ctypes.c_size_t)
is_embedded = _function("FPDFFont_GetIsEmbedded", N, P)
mode_of = _function("FPDFTextObj_GetTextRenderMode", N, P)
page_objects = _function("FPDFPage_CountObjects", N, P)
form_objects = _function("FPDFFormObj_CountObjects", N, P)
segments = _function("FPDFPath_CountSegments", N, P)
segment = _function("FPDFPath_GetPathSegment", P, P, N)
point = _function("FPDFPathSegment_GetPoint", N, P, P, P)
point_kind = _function("FPDFPathSegment_GetType", N, P)
closes = _function("FPDFPathSegment_GetClose", N, P)
transparent = _function("FPDFPageObj_HasTransparency", N, P)
object_matrix = _function("FPDFPageObj_GetMatrix", N, P, P)
annotations = _function("FPDFPage_GetAnnotCount", N, P)
annotation = _function("FPDFPage_GetAnnot", P, P, N)
annotation_kind = _function("FPDFAnnot_GetSubtype", N, P)
close_annotation = _function("FPDFPage_CloseAnnot", None, P)
flatten = _function("FPDFPage_Flatten", N, P, N)

count = _bare("FPDFText_CountChars", N)
loose_box = _bare("FPDFText_GetLooseCharBox", N)
origin = _bare("FPDFText_GetCharOrigin", N)
matrix = _bare("FPDFText_GetMatrix", N)
text_object = _bare("FPDFText_GetTextObject", _SIZE)
unmapped = _bare("FPDFText_HasUnicodeMapError", N)
font_size = _bare("FPDFText_GetFontSize", D)
render_mode = _bare("FPDFTextObj_GetTextRenderMode", N)
page_object = _bare("FPDFPage_GetObject", _SIZE)
form_object = _bare("FPDFFormObj_GetObject", _SIZE)
kind = _bare("FPDFPageObj_GetType", N)
bounds = _bare("FPDFPageObj_GetBounds", N)
matrix_of = _bare("FPDFPageObj_GetMatrix", N)
draw_mode = _bare("FPDFPath_GetDrawMode", N)
fill_colour = _bare("FPDFPageObj_GetFillColor", N)
stroke_colour = _bare("FPDFPageObj_GetStrokeColor", N)
clip_path = _bare("FPDFPageObj_GetClipPath", Handle)
clip_paths = _bare("FPDFClipPath_CountPaths", N)
clip_segments = _bare("FPDFClipPath_CountPathSegments", N)
clip_segment = _bare("FPDFClipPath_GetPathSegment", Handle)
clip_point = _bare("FPDFPathSegment_GetPoint", N)


def pointers(addresses: Iterable[int]) -> list[Any]:
    """Addresses as ready arguments for the bare functions."""
    return list(map(ctypes.byref, map(ctypes.c_char.from_address, addresses)))


@cache
def _room() -> tuple[Any, list[Any]]:
    """A buffer for pdfium to write into, and the pointers to its slots. Guarded by the reader's lock."""
    room = (ctypes.c_char * (_SLOT * _SLOTS))()
    return room, [ctypes.byref(room, _SLOT * i) for i in range(_SLOTS)]


def numbers(
    call: Callable[..., Any], *arguments: Iterable[Any], count: int, width: int, kind: type
) -> tuple[np.ndarray, np.ndarray]:
    """What `call` writes into its last `width` arguments, a number each: whether it did, (count, width)."""
    return _written(call, arguments, count, width, kind, single=True)


def records(
    call: Callable[..., Any], *arguments: Iterable[Any], count: int, width: int, kind: type
) -> np.ndarray:
    """What `call` writes into its last argument, a record of `width` numbers: (count, width), else zeros."""
    return _written(call, arguments, count, width, kind, single=False)[1]


def _written(
    call: Callable[..., Any],
    arguments: Iterable[Iterable[Any]],
    count: int,
    width: int,
    kind: type,
    single: bool,
) -> tuple[np.ndarray, np.ndarray]:
    size = np.dtype(kind).itemsize
    each = width if single else -(-width * size // _SLOT)  # slots of one line
    most = _SLOTS // each
    if count <= most:
        return _written_at_once(call, arguments, count, width, kind, each, single)
    left = [iter(a) for a in arguments]
    parts = [
        _written_at_once(call, [islice(a, n) for a in left], n, width, kind, each, single)
        for n in (min(count - start, most) for start in range(0, count, most))
    ]
    told, found = zip(*parts, strict=True)
    return np.concatenate(told), np.concatenate(found)


def _written_at_once(
    call: Callable[..., Any],
    arguments: Iterable[Iterable[Any]],
    count: int,
    width: int,
    kind: type,
    each: int,
    single: bool,
) -> tuple[np.ndarray, np.ndarray]:
    room, slots = _room()
    ctypes.memset(room, 0, _SLOT * each * count)
    across = [slots[i * count : (i + 1) * count] for i in range(each)]
    into = across if single else [slots[: each * count : each]]
    told = np.fromiter(map(call, *arguments, *into), np.int8, count)
    size = np.dtype(kind).itemsize
    found = np.frombuffer(room, kind, each * count * _SLOT // size)
    if single:
        return told == 1, found[:: _SLOT // size].reshape(width, count).T.copy()
    return told == 1, found.reshape(count, each * _SLOT // size)[:, :width].copy()


def font_name(font: int) -> bytes:
    """The name a font goes by in the file, with a subset's prefix."""
    held = ctypes.create_string_buffer(128)
    _base_font_name(font, ctypes.addressof(held), len(held))
    return held.value


def colours(items: list[Any], colour: Callable[..., Any]) -> tuple[np.ndarray, np.ndarray]:
    """Which objects have a colour pdfium can tell, and their red, green, blue and opacity (0 to 255)."""
    return numbers(colour, items, count=len(items), width=4, kind=np.uint32)


class View:
    """How a page is shown: its visible box in page space and its turn."""

    def __init__(self, page: Any) -> None:
        box = raw.FS_RECTF()
        raw.FPDF_GetPageBoundingBox(page, box)
        self.left, self.right = sorted((box.left, box.right))
        self.low, self.high = sorted((box.bottom, box.top))
        self.quarter = raw.FPDFPage_GetRotation(page) % 4
        _, _, self.width, self.height = self.shown(self.left, self.low, self.right, self.high)

    def shown(self, x0: Any, low: Any, x1: Any, high: Any) -> tuple[Any, Any, Any, Any]:
        """A box in page space (arrays or numbers) as (x0, top, x1, bottom) on the page as shown."""
        if self.quarter == 0:
            return x0 - self.left, self.high - high, x1 - self.left, self.high - low
        if self.quarter == 1:
            return low - self.low, x0 - self.left, high - self.low, x1 - self.left
        if self.quarter == 2:
            return self.right - x1, low - self.low, self.right - x0, high - self.low
        return self.high - high, self.right - x1, self.high - low, self.right - x0
