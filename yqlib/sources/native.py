"""pdfium's functions as plain addresses, and how a page is shown.

The generated bindings check and convert every argument; these take numbers, so that `map` can run one
over a whole page at a third of the cost. Coordinates of pdfium are in page space: from a lower corner,
before cropping and turning.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pypdfium2.raw as raw

P, N, U, F, D = ctypes.c_void_p, ctypes.c_int, ctypes.c_uint, ctypes.c_float, ctypes.c_double


def _function(name: str, result: Any, *arguments: Any) -> Callable[..., Any]:
    """A pdfium function that keeps the interpreter's lock: giving it back costs more than most calls do."""
    address = ctypes.cast(getattr(raw, name), ctypes.c_void_p).value
    return ctypes.PYFUNCTYPE(result, *arguments)(address)


all_text = _function("FPDFText_GetText", N, P, N, N, P)
count = _function("FPDFText_CountChars", N, P)
unicode = _function("FPDFText_GetUnicode", U, P, N)
loose_box = _function("FPDFText_GetLooseCharBox", N, P, N, P)
origin = _function("FPDFText_GetCharOrigin", N, P, N, P, P)
matrix = _function("FPDFText_GetMatrix", N, P, N, P)
text_object = _function("FPDFText_GetTextObject", ctypes.c_size_t, P, N)  # 0 for none
unmapped = _function("FPDFText_HasUnicodeMapError", N, P, N)
font_size = _function("FPDFText_GetFontSize", D, P, N)
render_mode = _function("FPDFTextObj_GetTextRenderMode", N, P)
set_render_mode = _function("FPDFTextObj_SetTextRenderMode", N, P, N)
set_stroke_width = _function("FPDFPageObj_SetStrokeWidth", N, P, F)
transform = _function("FPDFPageObj_Transform", None, P, *[D] * 6)
font = _function("FPDFTextObj_GetFont", P, P)
_base_font_name = _function("FPDFFont_GetBaseFontName", ctypes.c_size_t, P, P, ctypes.c_size_t)
is_embedded = _function("FPDFFont_GetIsEmbedded", N, P)
page_objects = _function("FPDFPage_CountObjects", N, P)
form_objects = _function("FPDFFormObj_CountObjects", N, P)
page_object = _function("FPDFPage_GetObject", P, P, N)
form_object = _function("FPDFFormObj_GetObject", P, P, ctypes.c_ulong)
kind = _function("FPDFPageObj_GetType", N, P)
bounds = _function("FPDFPageObj_GetBounds", N, P, P, P, P, P)
draw_mode = _function("FPDFPath_GetDrawMode", N, P, P, P)
segments = _function("FPDFPath_CountSegments", N, P)
fill_colour = _function("FPDFPageObj_GetFillColor", N, P, P, P, P, P)
stroke_colour = _function("FPDFPageObj_GetStrokeColor", N, P, P, P, P, P)
segment = _function("FPDFPath_GetPathSegment", P, P, N)
point = _function("FPDFPathSegment_GetPoint", N, P, P, P)
point_kind = _function("FPDFPathSegment_GetType", N, P)
closes = _function("FPDFPathSegment_GetClose", N, P)
clip_path = _function("FPDFPageObj_GetClipPath", P, P)
clip_paths = _function("FPDFClipPath_CountPaths", N, P)
clip_segments = _function("FPDFClipPath_CountPathSegments", N, P, N)
clip_segment = _function("FPDFClipPath_GetPathSegment", P, P, N, N)
transparent = _function("FPDFPageObj_HasTransparency", N, P)
object_matrix = _function("FPDFPageObj_GetMatrix", N, P, P)

annotations = _function("FPDFPage_GetAnnotCount", N, P)
annotation = _function("FPDFPage_GetAnnot", P, P, N)
annotation_kind = _function("FPDFAnnot_GetSubtype", N, P)
close_annotation = _function("FPDFPage_CloseAnnot", None, P)
flatten = _function("FPDFPage_Flatten", N, P, N)


def rows(count: int, width: int, kind: type) -> tuple[np.ndarray, list[range]]:
    """An array (count, width) for pdfium to fill, and the addresses of each of its columns."""
    table = np.zeros((count, width), kind)
    at, step = table.ctypes.data, table.itemsize
    line = step * width
    return table, [range(at + i * step, at + i * step + line * count, line) for i in range(width)]


def font_name(font: int) -> bytes:
    """The name a font goes by in the file, with a subset's prefix."""
    held = ctypes.create_string_buffer(128)
    _base_font_name(font, ctypes.addressof(held), len(held))
    return held.value


def colours(items: Sequence[int], colour: Callable[..., Any]) -> tuple[np.ndarray, np.ndarray]:
    """Which objects have a colour pdfium can tell, and their red, green, blue and opacity (0 to 255)."""
    table, at = rows(len(items), 4, np.uint32)
    return np.fromiter(map(colour, items, *at), np.int8, len(items)) == 1, table


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
