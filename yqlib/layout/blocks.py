"""Pages as a sequence of blocks: lines of text and grids, in reading order."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from yqlib import forms
from yqlib.layout import marked
from yqlib.layout.aligned import AlignedReader
from yqlib.layout.grid import Grid, is_table_line, text_grid
from yqlib.layout.ruled import ruled_grids
from yqlib.sources.page import Box, Page, Word, hull

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
    middle = block.box.middle[1]
    if page.height * _MARGIN < middle < page.height * (1 - _MARGIN):
        return None
    text = forms.normalise(block.text)
    if forms.wordings("unit").search(text) or forms.role_of_title(text) or forms.wordings("note").match(text):
        return None
    return re.sub(r"\d+", "#", text), round(middle / 4)


def _page_blocks(page: Page, aligned: AlignedReader) -> list[Block]:
    grids = ruled_grids(page)
    outside = _outside(page.words, [g.box for g in grids if g.box is not None])
    lines = [(words, _line(words, page)) for words in _lines(outside)]
    lines = [(words, line) for words, line in lines if not _is_page_number(line, page)]
    more, used = aligned.read(page, [words for words, _ in lines], grids)
    items: list[tuple[float, Block]] = [(g.box.top, g) for g in (*grids, *more) if g.box]
    items.extend((words[0].box.top, line) for i, (words, line) in enumerate(lines) if i not in used)
    return [block for _, block in sorted(items, key=lambda item: item[0])]


def _outside(words: Sequence[Word], boxes: Iterable[Box]) -> Sequence[Word]:
    """The words whose middle lies in none of the boxes."""
    for left, upper, right, lower in boxes:
        words = [
            word
            for word in words
            for x0, top, x1, bottom in (word.box,)
            if not (left <= (x0 + x1) / 2 <= right and upper <= (top + bottom) / 2 <= lower)
        ]
    return words


def _lines(words: Sequence[Word]) -> Iterable[list[Word]]:
    line: list[Word] = []
    middle = 0.0
    for y, word in sorted([(w.box.middle[1], w) for w in words], key=lambda at: (at[0], at[1].box.x0)):
        height = max(word.box.bottom - word.box.top, 4)
        if line and y - middle > 0.5 * height:
            yield sorted(line, key=_left)
            line = []
        if not line:
            middle = y
        line.append(word)
    if line:
        yield sorted(line, key=_left)


def _left(word: Word) -> float:
    return word.box.x0


def _line(words: list[Word], page: Page) -> Line:
    return Line(" ".join([w.text for w in words]), page=page.number, box=hull([w.box for w in words]))


def _is_page_number(line: Line, page: Page) -> bool:
    box = line.box
    if box is None or (page.height * _EDGE <= box.top and box.bottom <= page.height * (1 - _EDGE)):
        return False
    return _PAGE_NUMBER.match(line.text) is not None


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
