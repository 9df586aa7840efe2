"""What every medium becomes: pages of words and ruling lines, or the lines of a transcript."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Box:
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


@dataclass(frozen=True, slots=True)
class Word:
    """A run of characters that no gap and no vertical rule interrupts."""

    text: str
    box: Box


@dataclass(frozen=True, slots=True)
class Rule:
    """A ruling line: horizontal or vertical, at `at` from `start` to `end` (points)."""

    horizontal: bool
    at: float
    start: float
    end: float


@dataclass(slots=True)
class Page:
    """One page of a PDF (words, rules) or a whole transcript (lines; number is None)."""

    number: int | None
    width: float = 0.0
    height: float = 0.0
    words: list[Word] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    lines: list[tuple[int, str]] = field(default_factory=list)  # 1-based line, text
    reader: str = "text_layer"
    doubts: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Source:
    """One file as read: its name, fingerprint and pages."""

    file: str
    sha256: str
    medium: str  # pdf, transcript
    pages: list[Page]
