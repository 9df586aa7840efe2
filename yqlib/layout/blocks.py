"""Pages as a sequence of blocks: lines of text and grids, in reading order."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from yqlib import forms
from yqlib.layout import marked
from yqlib.layout.aligned import AlignedReader
from yqlib.layout.grid import Grid, is_table_line, text_grid
from yqlib.layout.ruled import ruled_grids
from yqlib.sources.page import Box, Page, Word

_PAGE_NUMBER = re.compile(r"^[-—–~·\s]*(第\s*)?\d{1,4}(\s*页)?([,，/]?\s*共\s*\d{1,4}\s*页)?[-—–~·\s]*$")
_EDGE = 0.12  # page numbers stand in this share of the page at its head or foot
_MARGIN = 0.09  # running heads and feet stand in this share
_RUNNING = 3  # and are printed at one place on at least this many pages


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line outside tables."""

    text: str
    page: int | None = None
    line: int | None = None
    box: Box | None = None


Block = Line | Grid


def blocks(pages: Sequence[Page]) -> list[Block]:
    """All blocks of a file in reading order; page numbers and empty lines are left out."""
    aligned = AlignedReader()  # goes from page to page: a table may go on
    keyed = [[(block, _margin_key(block, page)) for block in _blocks_of(page, aligned)] for page in pages]
    # heads and feet printed again and again: the same text (but for digits) at the same height
    times = Counter(key for part in keyed for key in {k for _, k in part})
    return [block for part in keyed for block, key in part if key is None or times[key] < _RUNNING]


def _blocks_of(page: Page, aligned: AlignedReader) -> list[Block]:
    if page.flow:
        return marked.blocks(page)
    return _transcript_blocks(page) if page.lines else _page_blocks(page, aligned)


def _margin_key(block: Block, page: Page) -> tuple[str, int] | None:
    if not isinstance(block, Line) or block.box is None:
        return None
    if page.height * _MARGIN < block.box.middle[1] < page.height * (1 - _MARGIN):
        return None
    text = forms.normalise(block.text)
    if forms.wordings("unit").search(text) or forms.role_of_title(text) or forms.wordings("note").match(text):
        return None
    return re.sub(r"\d+", "#", text), round(block.box.middle[1] / 4)


def _page_blocks(page: Page, aligned: AlignedReader) -> list[Block]:
    grids = ruled_grids(page)
    outside = page.words
    if grids:
        x, y = np.array([w.box.middle for w in page.words]).reshape(-1, 2).T
        inside = np.zeros(len(page.words), bool)
        for box in (g.box for g in grids if g.box is not None):
            inside |= (box.x0 <= x) & (x <= box.x1) & (box.top <= y) & (y <= box.bottom)
        outside = [page.words[i] for i in np.flatnonzero(~inside).tolist()]
    lines = [(words, _line(words, page)) for words in _lines(outside)]
    lines = [(words, line) for words, line in lines if not _is_page_number(line, page)]
    more, used = aligned.read(page, [words for words, _ in lines], grids)
    items: list[tuple[float, Block]] = [(g.box.top, g) for g in (*grids, *more) if g.box]
    items.extend((words[0].box.top, line) for i, (words, line) in enumerate(lines) if i not in used)
    return [block for _, block in sorted(items, key=lambda item: item[0])]


def _lines(words: Sequence[Word]) -> Iterable[list[Word]]:
    line: list[Word] = []
    for word in sorted(words, key=lambda w: (w.box.middle[1], w.box.x0)):
        height = max(word.box.bottom - word.box.top, 4)
        if line and word.box.middle[1] - line[0].box.middle[1] > 0.5 * height:
            yield sorted(line, key=lambda w: w.box.x0)
            line = []
        line.append(word)
    if line:
        yield sorted(line, key=lambda w: w.box.x0)


def _line(words: list[Word], page: Page) -> Line:
    box = words[0].box
    for word in words[1:]:
        box = box.union(word.box)
    return Line(" ".join(w.text for w in words), page=page.number, box=box)


def _is_page_number(line: Line, page: Page) -> bool:
    if line.box is None or not _PAGE_NUMBER.match(line.text):
        return False
    return line.box.top < page.height * _EDGE or line.box.bottom > page.height * (1 - _EDGE)


def _transcript_blocks(page: Page) -> list[Block]:
    found: list[Block] = []
    run: list[tuple[int, str]] = []
    for number, text in [*page.lines, (0, "")]:
        if is_table_line(text) and number:
            run.append((number, text))
            continue
        if run:
            grid = text_grid(run)
            if grid is not None:
                found.append(grid)
            run = []
        if text.strip():
            found.append(Line(text.strip(), line=number))
    return found
