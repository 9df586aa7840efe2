"""The text outside tables as paragraphs and sentences, each with the lines it is printed on."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from yqlib import forms
from yqlib.layout import sentences, transcribed, wrapping
from yqlib.layout.blocks import Line
from yqlib.layout.contents import Entry, take_contents
from yqlib.layout.marks import is_caption
from yqlib.layout.sentences import Piece, Run, Sentence
from yqlib.sources.page import Box, Page

if TYPE_CHECKING:
    from yqlib.layout.outline import Section

_EDGE = 0.12  # page numbers stand in this share of the page at its head or foot
_PAGE_MARK = re.compile(
    r"[-—–―－~·•\s]*(?:第\s*)?(?:\d{1,4}|[ivxlIVXLⅠ-Ⅻⅰ-ⅻ]{1,6})(?:\s*页)?"
    r"(?:\s*[/,，]?\s*(?:共\s*)?\d{1,4}(?:\s*页)?)?[-—–―－~·•\s]*|Page\s*\d+(\s*of\s*\d+)?",
    re.I,
)
_CLIPPED = 1.6  # heights of a line within which it stands at the page's edge
_REPRINT = 120  # lines a page prints again at most
_LONGEST_MARK = 30  # characters of a page number with what is around it
_COVER = 14  # lines a cover has at most


class Text(NamedTuple):
    """The text lines of one file and the sizes of its pages (page number → width, height in points)."""

    lines: tuple[Line, ...]
    sizes: dict[int, tuple[float, float]]


def page_sizes(pages: Sequence[Page]) -> dict[int, tuple[float, float]]:
    """Page number → width and height in points, of the pages that have any."""
    return {p.number: (p.width, p.height) for p in pages if p.number is not None and p.height}


@dataclass
class Paragraph:
    """A paragraph with its wrapped lines rejoined.

    `kind` is text, heading, caption (table number, unit, title of a picture) or cover; `file` the
    0-based place of its file in the disclosure; `section` its place in the outline; `placed` is title
    where it is set as one (centred alone), else empty; `order` counts the paragraphs of the disclosure.
    """

    run: Run
    kind: str = "text"
    file: int = 0
    placed: str = ""
    order: int = 0
    section: Section | None = field(default=None, repr=False, compare=False)

    @property
    def text(self) -> str:
        return self.run.text

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """The printed lines it is made of."""
        return self.run.pieces

    @cached_property
    def sentences(self) -> list[Sentence]:
        """Its sentences; a ；does not end one (see `layout.sentences.split`)."""
        return sentences.split(self.run)

    @property
    def page(self) -> int | None:
        """The page it begins on; None in a transcript."""
        return self.pieces[0].page

    @property
    def pages(self) -> list[int]:
        """All pages it stands on."""
        return sorted({p.page for p in self.pieces if p.page is not None})

    @property
    def boxes(self) -> list[tuple[int, Box]]:
        """(page, box) of each printed line; empty in a transcript."""
        return sentences.boxes(self.pieces)

    @property
    def lines(self) -> list[int]:
        """The lines of the transcript; empty in a PDF."""
        return sentences.line_numbers(self.pieces)

    def __repr__(self) -> str:
        where = f"第{self.page}页" if self.page else f"第{self.lines[0]}行" if self.lines else ""
        start = self.text if len(self.text) <= 24 else self.text[:24] + "…"
        return f"<Paragraph {self.kind} {where} {start}>"


class Prose(NamedTuple):
    """Paragraphs in reading order and the entries of the contents pages."""

    paragraphs: list[Paragraph]
    contents: list[Entry]


def read_prose(texts: Sequence[Text]) -> Prose:
    """Paragraphs and contents of a disclosure published as one file or several.

    Every line is in exactly one paragraph or contents entry, but for page numbers and lines that a
    page printed again from the foot of the page before.
    """
    paragraphs: list[Paragraph] = []
    contents: list[Entry] = []
    for file, text in enumerate(texts):
        spoken = [x for x in text.lines if x.text.strip()]
        kept = without_reprints(without_page_marks(spoken, text.sizes), text.sizes)
        entries, rest, before = take_contents(kept)
        contents += entries
        found = list(_paragraphs(rest, text.sizes, file))
        _mark_cover(found, rest, before)
        paragraphs += found
    for order, paragraph in enumerate(paragraphs):
        paragraph.order = order
    return Prose(paragraphs, contents)


def _paragraphs(lines: Sequence[Line], sizes: wrapping.Sizes, file: int) -> Iterator[Paragraph]:
    captions = [x for x in lines if is_caption(x.text)]
    apart = {id(x) for x in captions}
    rest = [x for x in lines if id(x) not in apart]
    found = [Paragraph(sentences.joined([x]), "caption", file) for x in captions if x.text.strip()]
    for group in wrapping.grouped([x for x in rest if _placed(x)], sizes):
        run = sentences.joined(row.line for row in group)
        found.append(Paragraph(run, "text", file, "title" if wrapping.is_title(group) else ""))
    for lines_of_one in transcribed.grouped([x for x in rest if not _placed(x)]):
        found.append(Paragraph(sentences.joined(lines_of_one), "text", file))
    place = {id(x): i for i, x in enumerate(lines)}
    yield from sorted((p for p in found if p.pieces), key=lambda p: place[id(p.pieces[0].line)])


def _placed(line: Line) -> bool:
    return line.box is not None and line.page is not None


def _mark_cover(found: Sequence[Paragraph], lines: Sequence[Line], before: int | None) -> None:
    """What stands before the contents, or alone on the first page, without any sentence."""
    if before is None:
        first = lines[0].page if lines else None
        before = sum(x.page == first for x in lines) if first is not None else 0
    if not 0 < before <= _COVER or any("。" in x.text for x in lines[:before]):
        return
    cover = {id(x) for x in lines[:before]}
    for paragraph in found:
        if paragraph.kind == "text" and all(id(p.line) in cover for p in paragraph.pieces):
            paragraph.kind = "cover"


# ---- what is printed on every page ---------------------------------------------------------------


def without_page_marks(lines: Sequence[Line], sizes: wrapping.Sizes) -> list[Line]:
    """The lines but for page numbers: at head or foot of a page, or rising through a transcript."""
    numbers = [x for x in lines if x.box is None and _reads_as_page_mark(x)]
    counts = [int(m.group()) for x in numbers if (m := re.search(r"\d+", x.text))]
    rising = len(counts) > 2 and all(0 < b - a < 9 for a, b in itertools.pairwise(counts))
    dropped = {id(x) for x in numbers if rising or not x.text.strip().isalnum()}
    dropped |= {id(x) for x in _lone_numbers(lines)}
    return [x for x in lines if id(x) not in dropped and not _is_page_mark(x, sizes)]


def _lone_numbers(lines: Sequence[Line]) -> Iterator[Line]:
    """The last line of a short page that is a number in small letters."""
    heights = [x.box.bottom - x.box.top for x in lines if x.box is not None]
    usual = median(heights) if heights else 0.0
    for line, after in itertools.pairwise([*lines, None]):
        if line is None or line.box is None or (after is not None and after.page == line.page):
            continue
        if _reads_as_page_mark(line) and line.box.bottom - line.box.top < 0.8 * usual:
            yield line


def _reads_as_page_mark(line: Line) -> bool:
    text = line.text.strip()
    return len(text) <= _LONGEST_MARK and _PAGE_MARK.fullmatch(text) is not None


def _is_page_mark(line: Line, sizes: wrapping.Sizes) -> bool:
    if line.box is None or line.page not in sizes or not _reads_as_page_mark(line):
        return False
    height = sizes[line.page][1]
    return line.box.top < height * _EDGE or line.box.bottom > height * (1 - _EDGE)


def without_reprints(lines: Sequence[Line], sizes: wrapping.Sizes) -> list[Line]:
    """Lines at the foot of a page that the next page prints again at its head are counted once.

    Only where the text runs over the page's edge; the copy that is out of sight is the one dropped.
    """
    pages: dict[int, list[Line]] = {}
    for line in lines:
        if line.page in sizes and line.box is not None:
            pages.setdefault(line.page, []).append(line)
    dropped: set[int] = set()
    for page, above in pages.items():
        below = pages.get(page + 1)
        if below and (_at_foot(above[-1], sizes) or _at_head(below[0])):
            pairs = _overlap(above, below)
            turn = _turn(pairs)
            for index, (first, again) in enumerate(pairs):
                later = index >= turn if turn else _at_foot(first, sizes)
                dropped.add(id(first) if later else id(again))
    return [x for x in lines if id(x) not in dropped]


def _overlap(above: Sequence[Line], below: Sequence[Line]) -> list[tuple[Line, Line]]:
    """The longest end of one page that is the beginning of the next."""
    ends = [forms.normalise(x.text) for x in above]
    starts = [forms.normalise(x.text) for x in below]
    for count in range(min(len(ends), len(starts), _REPRINT), 0, -1):
        if ends[-count:] == starts[:count]:
            return list(zip(above[-count:], below[:count], strict=True))
    return []


def _turn(pairs: Sequence[tuple[Line, Line]]) -> int:
    """Where both copies leave the same gap, the first page ended and the second began; 0 if nowhere.

    What lies beyond is in the text layer and clipped from sight.
    """
    gaps = [
        min(b.box.top - a.box.bottom for a, b in zip(above, below, strict=True) if a.box and b.box)
        for above, below in itertools.pairwise(pairs)
    ]
    height = min((x.box.bottom - x.box.top for pair in pairs for x in pair if x.box), default=0.0)
    widest = max(gaps, default=0.0)
    return gaps.index(widest) + 1 if widest > height and widest > 2 * median(gaps) else 0


def _at_foot(line: Line, sizes: wrapping.Sizes) -> bool:
    assert line.box is not None and line.page is not None
    height = line.box.bottom - line.box.top
    return line.box.bottom > sizes[line.page][1] - _CLIPPED * height


def _at_head(line: Line) -> bool:
    assert line.box is not None
    return line.box.top < _CLIPPED * (line.box.bottom - line.box.top)
