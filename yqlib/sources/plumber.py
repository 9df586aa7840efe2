"""A PDF page through pdfplumber: the second reader, for comparing and for pages the first finds odd."""

from __future__ import annotations

import itertools
import logging
import re
from collections.abc import Iterable
from typing import Any

import numpy as np

from yqlib.sources import strokes
from yqlib.sources.glyphs import ASCENT, DESCENT, SLANTED, Glyphs
from yqlib.sources.letters import common, mute
from yqlib.sources.page import Rule
from yqlib.sources.pdfium import Drawn

_CID = re.compile(r"\(cid:\d+\)")

logging.getLogger("pdfminer").setLevel(logging.ERROR)  # font warnings are no news to a user


def read_page(page: Any) -> Drawn:
    """One pdfplumber page as drawn, in points from the upper left corner of its crop box."""
    x0, top, x1, bottom = page.cropbox if page.cropbox else page.bbox
    glyphs, unmapped = _glyphs(page, (x0, top, x1, bottom))
    rules = [_shifted(r, x0, top) for r in strokes.merged(list(_rules(page)))]
    area = max((x1 - x0) * (bottom - top), 1.0)
    pictures = sum((i["x1"] - i["x0"]) * (i["bottom"] - i["top"]) for i in page.images)
    return Drawn(x1 - x0, bottom - top, glyphs, rules, unmapped, pictures=min(pictures / area, 1.0))


def _shifted(rule: Rule, x: float, y: float) -> Rule:
    horizontal, at, start, end = rule
    return Rule(True, at - y, start - x, end - x) if horizontal else Rule(False, at - x, start - y, end - y)


# ---- characters ----------------------------------------------------------------------------------


def _glyphs(page: Any, crop: tuple[float, float, float, float]) -> tuple[Glyphs, int]:
    x0, top, x1, bottom = crop
    rows, unmapped = [], 0
    for char in page.chars:
        text = common(char["text"])
        mx, my = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
        if not (x0 <= mx <= x1 and top <= my <= bottom) or not text.strip():
            continue
        if _CID.fullmatch(text) or mute(text):
            unmapped += 1
            continue
        rows.append((text, *_row(char)))
    text = np.array([r[0] for r in rows], dtype=np.str_)
    box = np.array([r[1:5] for r in rows], float).reshape(-1, 4) - np.array((x0, top, x0, top))
    size, turn = (np.array([r[i] for r in rows], kind) for i, kind in ((5, float), (6, np.int64)))
    return Glyphs(text, *box.T, size, turn), unmapped


def _row(char: dict[str, Any]) -> tuple[float, float, float, float, float, int]:
    """(box, size, turn). The baseline is where the character's matrix puts its origin."""
    a, b, *_, origin = char["matrix"]
    turn = _turn(a, b)
    x0, top, x1, bottom = char["x0"], char["top"], char["x1"], char["bottom"]
    size = max(float(char["size"]), 0.1)
    if turn == 0:
        base = top + char["y1"] - origin
        top, bottom = base - ASCENT * size, base + DESCENT * size
    return x0, top, x1, bottom, size, turn


def _turn(a: float, b: float) -> int:
    if abs(b) <= 0.02 * abs(a):
        return 0 if a > 0 else 2
    if abs(a) <= 0.02 * abs(b):
        return 1 if b > 0 else 3
    return SLANTED


# ---- ruling lines --------------------------------------------------------------------------------


def _rules(page: Any) -> Iterable[Rule]:
    for line in page.lines:
        if not _white(line.get("stroking_color")):
            yield from strokes.stroke(line["x0"], line["top"], line["x1"], line["bottom"])
    for rect in page.rects:
        yield from _rect(rect)
    for curve in page.curves:
        yield from _curve(curve)


def _curve(curve: dict[str, Any]) -> Iterable[Rule]:
    """Rules drawn as a path: its straight pieces where stroked, a thin filled outline as one rule."""
    if curve.get("stroke") and not _white(curve.get("stroking_color")):
        points = curve.get("pts") or []
        for (ax, ay), (bx, by) in itertools.pairwise(points):
            yield from strokes.stroke(min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))
    elif curve.get("fill") and not _white(curve.get("non_stroking_color")):
        box = curve["x0"], curve["top"], curve["x1"], curve["bottom"]
        if min(box[2] - box[0], box[3] - box[1]) <= strokes.THIN:
            yield from strokes.stroke(*box, thick=strokes.THIN)


def _rect(rect: dict[str, Any]) -> Iterable[Rule]:
    box = x0, top, x1, bottom = rect["x0"], rect["top"], rect["x1"], rect["bottom"]
    filled = rect.get("fill") and not _white(rect.get("non_stroking_color"))
    stroked = rect.get("stroke") and not _white(rect.get("stroking_color"))
    if min(x1 - x0, bottom - top) <= strokes.THIN:
        if filled or stroked:
            yield from strokes.stroke(*box, thick=strokes.THIN)
    elif stroked:
        yield from strokes.frame(*box)


def _white(color: Any) -> bool:
    """White in grey, RGB or CMYK; an unset colour is black."""
    if color is None or isinstance(color, str):
        return False
    parts = [color] if isinstance(color, int | float) else list(color)
    if not parts or not all(isinstance(p, int | float) for p in parts):
        return False
    if len(parts) == 4:
        return all(p <= 0.02 for p in parts)
    return len(parts) in (1, 3) and all(p >= 0.98 for p in parts)
