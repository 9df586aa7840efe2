"""What every medium becomes: pages of words and ruling lines, or the lines of a transcript."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

# Named tuples, not dataclasses: a page has hundreds of them, and they are made four times as fast.


class Box(NamedTuple):
    """A rectangle on a page, in points from its upper left corner."""

    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def middle(self) -> tuple[float, float]:
        """Centre as (x, y)."""
        return (self.x0 + self.x1) / 2, (self.top + self.bottom) / 2

    def union(self, other: Box) -> Box:
        """Smallest box around both."""
        return Box(
            min(self.x0, other.x0),
            min(self.top, other.top),
            max(self.x1, other.x1),
            max(self.bottom, other.bottom),
        )


def hull(boxes: Sequence[Box]) -> Box:
    """Smallest box around one or more."""
    if len(boxes) == 1:
        return boxes[0]
    x0, top, x1, bottom = zip(*boxes, strict=True)
    return Box(min(x0), min(top), max(x1), max(bottom))


class Word(NamedTuple):
    """A run of characters that no gap and no vertical rule interrupts.

    `confidence` (0 to 1) is the recogniser's where the word was read by OCR, else None; `read` is what
    the recogniser read, where a figure's misread characters were put right in `text`.
    """

    text: str
    box: Box
    confidence: float | None = None
    read: str | None = None


class Rule(NamedTuple):
    """A ruling line: horizontal or vertical, at `at` from `start` to `end` (points)."""

    horizontal: bool
    at: float
    start: float
    end: float


class Marked(NamedTuple):
    """One cell of a table that a medium marks up itself (HTML, DOCX, XLSX): place, spans, printed lines."""

    row: int
    col: int
    rowspan: int
    colspan: int
    lines: tuple[str, ...]
    line: int  # 1-based place in the medium: row of the sheet, or running number of rows and paragraphs


@dataclass(slots=True)
class MarkedTable:
    """A table as a medium marks it up: its size and its cells by anchor (blank ones included)."""

    n_rows: int
    n_cols: int
    cells: list[Marked]
    doubts: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Page:
    """One page of a PDF (words, rules made whole by `strokes.merged`), a whole transcript (lines; number is None), or a document or
    sheet that marks its tables up itself (flow: its lines and tables in order; number is the sheet's).
    """

    number: int | None
    width: float = 0.0
    height: float = 0.0
    words: list[Word] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    lines: list[tuple[int, str]] = field(default_factory=list)  # 1-based line, text
    flow: list[tuple[int, str] | MarkedTable] = field(default_factory=list)
    reader: str = "text_layer"
    doubts: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Source:
    """One file as read: its name, fingerprint and pages."""

    file: str
    sha256: str
    medium: str  # pdf, image, html, docx, xlsx, transcript
    pages: list[Page]
