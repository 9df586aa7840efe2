"""Facts read by a recogniser carry how sure it was, and what it read before a figure was put right."""

from __future__ import annotations

from collections.abc import Sequence

from yqlib.extract.tables import ReadTable
from yqlib.sources.page import Box, Page, Word

_SLACK = 0.05  # boxes are rounded (points)


def mark(table: ReadTable, pages: Sequence[Page]) -> None:
    """Set `reader`, `confidence` and `read_as` of the facts whose words a recogniser read.

    A figure is as sure as the least sure of the words in its box. Facts of a text layer stay as they are.
    """
    seen = {
        page.number: [w for w in page.words if w.confidence is not None]
        for page in pages
        if page.reader == "ocr"
    }
    if table.record["page"] in seen:
        table.record["reader"] = "ocr"
    for fact in table.facts:
        words = seen.get(fact["page"])
        if not words or fact["x0"] is None:
            continue
        box = Box(fact["x0"], fact["top"], fact["x1"], fact["bottom"])
        if mine := [w for w in words if _within(w, box)]:
            fact["reader"] = "ocr"
            fact["confidence"] = min(float(w.confidence or 0.0) for w in mine)
            if any(w.read for w in mine):
                fact["read_as"] = " ".join(w.read or w.text for w in mine)


def _within(word: Word, box: Box) -> bool:
    x, y = word.box.middle
    return box.x0 - _SLACK <= x <= box.x1 + _SLACK and box.top - _SLACK <= y <= box.bottom + _SLACK
