"""One long invented document: the tables of many units one after the other."""

from __future__ import annotations

import importlib.util
from pathlib import Path

from reading.made.corpus import SEED, booklet
from reading.made.draw import Layout
from reading.made.surfaces import SURFACES


def long_booklet(path: Path, pages: int) -> None:
    """Write a file of at least `pages` pages. Raises ImportError where neither Skia nor ReportLab is there."""
    surface = next((s for s in ("skia", "reportlab") if importlib.util.find_spec(s)), None)
    if surface is None:
        raise ImportError("skia-python or reportlab is needed to make the long files")
    layout = Layout(SURFACES[surface](path), "line")
    number = 0
    while layout.number < pages:
        layout.add(booklet(SEED + 1000 + number, "province"))
        number += 1
    layout.on.save()
