"""Text joined over printed lines, and its sentences: every character knows the line it was read on."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from typing import NamedTuple

from yqlib.layout.blocks import Line
from yqlib.layout.grid import join_lines
from yqlib.sources.page import Box

_PAIRS = {
    "（": "）",
    "(": ")",
    "“": "”",
    "‘": "’",
    "《": "》",
    "「": "」",
    "『": "』",
    "【": "】",
    "〔": "〕",
    "[": "]",
}
_CLOSERS = frozenset("”’」』）)】〕]》")
_QUOTES = frozenset("”’」』")
_STOPS = frozenset("。！？!?｡")
_GOES_ON = frozenset("，、；：。,;:的")  # after a closed quotation the sentence goes on with these
_STOP_LIKE = re.compile(r"[。！？!?｡.．；;]")
_PAIRED = re.compile("[" + re.escape("".join((*_PAIRS, *_CLOSERS, ")"))) + "]")
_LONGEST_PAIR = 400  # a bracket not closed within so many characters was never closed


@cache
def _width(char: str) -> float:
    return 1.0 if unicodedata.east_asian_width(char) in "WFA" else 0.5


def units(text: str) -> float:
    """Printed width of a text in full-width characters (half-width ones count one half)."""
    return sum(map(_width, text))


class Piece(NamedTuple):
    """Characters `start` to `end` of one printed line."""

    line: Line
    start: int
    end: int

    @property
    def text(self) -> str:
        return self.line.text[self.start : self.end]

    @property
    def page(self) -> int | None:
        return self.line.page

    @property
    def box(self) -> Box | None:
        """The line's box, cut in proportion to the printed width of the characters; None without one."""
        box, text = self.line.box, self.line.text
        whole = units(text)
        if box is None or not whole or (self.start <= 0 and self.end >= len(text)):
            return box
        scale = (box.x1 - box.x0) / whole
        left = box.x0 + scale * units(text[: self.start])
        return Box(left, box.top, left + scale * units(self.text), box.bottom)


class Run(NamedTuple):
    """A text and, in order, the pieces it is made of with the offset each begins at."""

    text: str
    pieces: tuple[Piece, ...]
    offsets: tuple[int, ...]

    def cut(self, start: int, end: int) -> tuple[Piece, ...]:
        """The pieces of the characters from start to end."""
        found = []
        for piece, at in zip(self.pieces, self.offsets, strict=True):
            first, last = max(start, at), min(end, at + piece.end - piece.start)
            if first < last:
                found.append(Piece(piece.line, piece.start + first - at, piece.start + last - at))
        return tuple(found)


def joined(lines: Iterable[Line]) -> Run:
    """Wrapped lines as one text: no space at a Chinese break or within a figure, one between latin words."""
    text, pieces, offsets = "", [], []
    for line in lines:
        bare = line.text.strip()
        if not bare:
            continue
        if text:
            text += join_lines((text[-1], bare[0]))[1:-1]
        start = line.text.index(bare)
        pieces.append(Piece(line, start, start + len(bare)))
        offsets.append(len(text))
        text += bare
    return Run(text, tuple(pieces), tuple(offsets))


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, its place in the paragraph (`offset`, characters) and on the page (`pieces`)."""

    text: str
    offset: int
    pieces: tuple[Piece, ...]

    @property
    def page(self) -> int | None:
        """The page it begins on; None in a transcript."""
        return self.pieces[0].page

    @property
    def boxes(self) -> list[tuple[int, Box]]:
        """(page, box) of each printed line or part of a line it stands on; empty in a transcript."""
        return boxes(self.pieces)

    @property
    def lines(self) -> list[int]:
        """The lines of the transcript it stands on; empty in a PDF."""
        return line_numbers(self.pieces)


def boxes(pieces: Sequence[Piece]) -> list[tuple[int, Box]]:
    """(page, box) of each piece that has both."""
    return [(p.page, b) for p in pieces if p.page is not None and (b := p.box) is not None]


def line_numbers(pieces: Sequence[Piece]) -> list[int]:
    """The numbered lines the pieces stand on."""
    return [p.line.line for p in pieces if p.line.line is not None]


def split(run: Run, semicolons: bool = False) -> list[Sentence]:
    """The sentences of a text; every character but white space between them is in exactly one.

    A stop inside brackets or quotes ends no sentence, unless the quotation closes with it and nothing
    runs on. With `semicolons` a ；outside brackets ends one too.
    """
    found, start = [], 0
    for end in [*_ends(run.text, semicolons), len(run.text)]:
        piece = run.text[start:end]
        bare = piece.strip()
        if bare:
            at = start + piece.index(bare)
            found.append(Sentence(bare, at, run.cut(at, at + len(bare))))
        start = end
    return found


def _ends(text: str, semicolons: bool) -> Iterable[int]:
    places = [m.start() for m in _STOP_LIKE.finditer(text)]
    spans = _spans(text) if places else []
    for index in places:
        char, end = text[index], index + 1
        if not (char in _STOPS or _typed_stop(text, index) or (semicolons and char in "；;")):
            continue
        while end < len(text) and text[end] in _CLOSERS:
            end += 1
        if end == len(text) or spans[end] or text[end] in _STOPS:
            continue
        if end > index + 1 and (text[end - 1] not in _QUOTES or text[end] in _GOES_ON):
            continue
        yield end


def _typed_stop(text: str, index: int) -> bool:
    """A full stop typed as a latin point behind a Chinese word: no decimal point, no mark of a number."""
    if text[index] not in ".．" or index < 4 or _width(text[index - 1]) < 1 or text[index - 1] in _CLOSERS:
        return False
    return re.match(r"[.．]\s*(?:$|[\u4e00-\u9fff])", text[index:]) is not None and not re.match(
        r"[一二三四五六七八九十]$", text[index - 1]
    )


def _spans(text: str) -> list[int]:
    """How many bracket or quote pairs span each place between two characters (0 to the length)."""
    change = [0] * (len(text) + 2)  # of the depth, from place to place
    opened: list[tuple[int, str]] = []
    for found in _PAIRED.finditer(text):
        index, char = found.start(), found.group()
        if char in _PAIRS:
            opened.append((index, _PAIRS[char]))
            continue
        alike = "）)" if char in "）)" else char
        for back in range(len(opened) - 1, max(-1, len(opened) - 4), -1):
            if opened[back][1] in alike:
                start = opened[back][0]
                del opened[back:]
                if index - start <= _LONGEST_PAIR:
                    change[start + 1] += 1
                    change[index + 1] -= 1
                break
    return list(accumulate(change[:-1]))
