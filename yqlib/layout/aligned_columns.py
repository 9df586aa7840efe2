"""Columns of words that stand in line, without rules: what is under what."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from yqlib import forms
from yqlib.layout.aligned_header import Column
from yqlib.money import parse_number
from yqlib.sources.page import Word

_SAME = 2.0  # ends this close are one edge (points)
_OVER = 1.0  # words that share less than this do not stand over each other
_MOST = 80  # columns; beyond it is no table

Line = list[Word]


def is_figure(word: Word) -> bool:
    """A word that is one printed number (or account code)."""
    return word.text[-1] in "0123456789%)％）０１２３４５６７８９" and parse_number(word.text) is not None


def is_blank(word: Word) -> bool:
    """A dash in the place of a figure."""
    return (
        len(word.text) <= 6 and forms.wordings("no_figure").fullmatch(forms.normalise(word.text)) is not None
    )


def columns_of(lines: Sequence[Line]) -> list[Column] | None:
    """Columns from left to right; None where figures stand across each other.

    The fullest lines tell the columns; a name over several of them is a name over several.
    """
    columns: list[Column] = []
    for line in sorted(lines, key=len, reverse=True):
        for word in line:
            hit = [c for c in columns if _over(c, word)]
            if len(hit) > 1 and (is_figure(word) or len(line) > 2 * len(columns)):
                return None
            if len(columns) > _MOST:
                return None
            if not hit:
                columns.append(Column(word.box.x0, word.box.x1))
            elif len(hit) == 1:
                hit[0].x0, hit[0].x1 = min(hit[0].x0, word.box.x0), max(hit[0].x1, word.box.x1)
    columns = _joined(sorted(columns, key=lambda c: c.x0), lines)
    if any(a.x1 > b.x0 + _OVER for a, b in pairwise(columns)):
        return None
    for column in columns:
        measure(column, [w for line in lines for w in line if _over(column, w)])
    return columns


def _joined(columns: list[Column], lines: Sequence[Line]) -> list[Column]:
    """Columns with those taken together that never have names side by side, where one only has the
    centred names of totals, or a name fills both from the left one's edge.
    """
    texts = [w for line in lines for w in line if not is_figure(w)]
    for left, right in pairwise(list(columns)):
        mine = [[w for w in line if _over(left, w) or _over(right, w)] for line in lines]
        if any(len(words) > 1 or any(map(is_figure, words)) for words in mine):
            continue
        totals = any(all(is_total(w) for w in texts if _over(c, w)) for c in (left, right))
        fills = (_over(left, w) and _over(right, w) and abs(left.x0 - w.box.x0) <= _SAME for w in texts)
        if totals or any(fills):
            columns = [c for c in columns if c is not left]
            right.x0 = left.x0
    return columns


def measure(column: Column, words: Sequence[Word]) -> None:
    """Tell whether a column holds figures and how its words are set."""
    figures = [w for w in words if is_figure(w)]
    texts = [w for w in words if not is_figure(w) and not is_blank(w)]
    column.figures = len(figures) > len(texts) or not texts  # dashes alone stand for figures
    of = figures if column.figures else texts
    ends = [w.box.x1 for w in of if not (w.text.isdigit() and len(w.text) == 1 and column.figures)]
    column.right = bool(ends) and max(ends) - min(ends) <= _SAME
    column.starts = tuple(w.box.x0 for w in texts)


def is_aligned(figures: Sequence[Word]) -> bool:
    """Two figures or more that end, have their point, or have their middle at one place."""
    if len(figures) < 2:
        return False
    ends = [w.box.x1 for w in figures]
    middles = [w.box.middle[0] for w in figures]
    points = [_point(w) for w in figures]
    near = max(_SAME, 0.6 * (figures[0].box.bottom - figures[0].box.top))
    return any(max(at) - min(at) <= near for at in (ends, middles, points))


def _point(word: Word) -> float:
    """Where the decimal point of a figure stands (its letters are about equally wide)."""
    text = word.text.rstrip("%％)）")
    _, _, rest = text.partition(".")
    return word.box.x1 - (word.box.x1 - word.box.x0) * (len(rest) + 1 if rest else 0) / max(len(word.text), 1)


def _over(column: Column, word: Word) -> bool:
    return min(column.x1, word.box.x1) - max(column.x0, word.box.x0) > _OVER


def place(word: Word, columns: Sequence[Column]) -> tuple[int, int]:
    """The columns (first, behind) a word stands in; the nearest one where it stands in none."""
    hit = [i for i, c in enumerate(columns) if _over(c, word)]
    if hit:
        return hit[0], hit[-1] + 1
    away = [max(c.x0 - word.box.x1, word.box.x0 - c.x1) for c in columns]
    nearest = away.index(min(away))
    return nearest, nearest + 1


def is_total(word: Word) -> bool:
    """A word that names a total or subtotal."""
    row = forms.row_name(word.text, None)
    return row is not None and row.kind in ("total", "subtotal")
