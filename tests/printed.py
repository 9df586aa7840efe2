"""Printed lines by hand: text set at a place on a page, as wide as its characters are."""

from __future__ import annotations

from yqlib.layout.blocks import Line
from yqlib.layout.prose import Paragraph, Text, read_prose
from yqlib.layout.sentences import units
from yqlib.sources.page import Box

LEFT, RIGHT, EM, PITCH = 90.0, 410.0, 16.0, 28.0  # twenty full-width characters a line
WIDTH, HEIGHT = 500.0, 700.0


def line(text: str, top: float, x0: float = LEFT, page: int = 1, size: float = EM) -> Line:
    """One printed line; its right end follows from its characters."""
    return Line(text, page=page, box=Box(x0, top, x0 + units(text) * size, top + size))


def centred(text: str, top: float, page: int = 1, size: float = 20.0) -> Line:
    """A line in the middle of the text, in larger letters unless said otherwise."""
    return line(text, top, (LEFT + RIGHT - units(text) * size) / 2, page, size)


def set_text(paragraphs: list[str], top: float = 80.0, page: int = 1, indent: float = 2.0) -> list[Line]:
    """Paragraphs as a typesetter breaks them: first lines indented, lines of twenty characters."""
    lines = []
    for text in paragraphs:
        room, piece, x0 = 20 - indent, "", LEFT + indent * EM
        for char in text:
            if units(piece + char) > room:
                lines.append(line(piece, top, x0, page))
                room, piece, x0, top = 20, "", LEFT, top + PITCH
            piece += char
        lines.append(line(piece, top, x0, page))
        top += PITCH
    return lines


def prose(lines: list[Line]) -> list[Paragraph]:
    """The paragraphs of one file of these lines, covers not told apart."""
    sizes = {x.page: (WIDTH, HEIGHT) for x in lines if x.page is not None}
    return read_prose([Text(tuple(lines), sizes)]).paragraphs


def texts(lines: list[Line], kind: str | None = None) -> list[str]:
    """The texts of the paragraphs, of one kind or of all."""
    return [p.text for p in prose(lines) if kind in (None, p.kind)]


def typed(text: str) -> list[Line]:
    """The lines of a transcript; empty ones are left out but count."""
    return [Line(t.strip(), line=n) for n, t in enumerate(text.split("\n"), 1) if t.strip()]
