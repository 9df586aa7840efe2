"""Tables without upright rules: words set in line below a title.

Only where a title says that a table is there, and its figures stand in columns under headers, words
become a grid; everything else stays prose. A title over figures that could not be read is a doubt.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import chain, islice

from yqlib import forms
from yqlib.layout.aligned_body import body_of
from yqlib.layout.aligned_columns import Line, is_blank, is_figure, place
from yqlib.layout.aligned_header import Column, joined
from yqlib.layout.aligned_table import Part, Table, ends_table, grid_of, last_row, speaks_of_figures, trimmed
from yqlib.layout.grid import Cell, Grid
from yqlib.layout.titles import LEADERS, SENTENCE, TITLE_END, is_caption, line_text, number_only, strip_unit
from yqlib.sources.page import Box, Page, Word

_TITLE = 45  # letters of a title at most,
_WORDS = 6  # and words
_CAPTIONS = 4  # lines between a title and its table at most
_MARGIN = 0.09  # running heads and feet stand in this share of the page


@dataclass(slots=True)
class AlignedReader:
    """Reads the pages of one file in order: a table that reaches a page's end may go on."""

    _open: Table | None = None
    _title: str = ""  # a title at the foot of the page before

    def read(self, page: Page, lines: Sequence[Line], grids: Sequence[Grid]) -> tuple[list[Grid], set[int]]:
        """Grids of a page's aligned words, and the numbers of the lines that are in them.

        lines: those outside ruled grids without page numbers, from top to bottom, words from left to
        right.
        """
        before, title = self._open, self._title
        self._open, self._title = None, ""
        if before is None and not title and not any("表" in w.text for line in lines for w in line):
            return [], set()
        sheet = _Sheet(page, lines, [g.box.top for g in grids if g.box])
        if any(map(is_figure, chain.from_iterable(lines))):
            sheet.read(before, title)
            self._open = sheet.last
        self._title = _title_at_foot(lines, sheet.used, page)
        return sheet.grids, sheet.used


@dataclass(slots=True)
class _Sheet:
    """One page on its way: its lines, the tops of ruled grids; the grids found, the lines used, and
    the table that reaches the page's end.
    """

    page: Page
    lines: Sequence[Line]
    walls: Sequence[float]
    grids: list[Grid] = field(default_factory=list)
    used: set[int] = field(default_factory=set)
    last: Table | None = None
    titles: list[int] = field(default_factory=list)

    def read(self, before: Table | None, title: str) -> None:
        """Find the tables: what goes on from the page before, then below each title."""
        self.titles = _titles(self.lines)
        if before is not None:
            self._go_on(before)
        elif title:
            self._below(title)
        for number in self.titles:
            name = line_text(self.lines[number])
            if not self._table(number + 1):
                self._complain(number + 1, name)

    def _heads(self) -> range:
        """Lines a page may begin with: the first, and each that follows running heads."""
        margin = self.page.height * _MARGIN
        heads = next(
            (
                i
                for i, line in enumerate(self.lines)
                if line[0].box.middle[1] > margin or SENTENCE.search(line_text(line))
            ),
            0,
        )
        return range(min(heads + 1, self.titles[0] if self.titles else heads + 1))

    def _go_on(self, before: Table) -> None:
        for start in self._heads():
            stop = self._stop(start)
            grid, count = _continued(self.page, self.lines[start:stop], before, stop == len(self.lines))
            if grid is not None:
                self._take(grid, before, start, start + count)
                return
        self._complain(0, "")

    def _below(self, title: str) -> None:
        """A title at the foot of the page before heads the first lines of this one."""
        heads = self._heads()
        if not any(self._table(start) for start in heads) and heads:
            self._complain(0, title)

    def _table(self, start: int) -> bool:
        stop = self._stop(start)
        foot = next((i for i in range(start, stop) if _at_foot(self.lines[i], self.page)), stop)
        last = foot < stop or (stop == len(self.lines) and not self.walls)
        for end in dict.fromkeys((stop, foot)):  # the last lines may be running feet, or rows
            part = Part(self.page, self.lines[start:end], last)
            table = part.read()
            if table is not None:
                self._take(part.grid, table, start + part.top, start + part.bottom)
                return True
        return False

    def _complain(self, start: int, title: str) -> None:
        """Say where a title announces figures, or a table seemed to go on, and none could be read."""
        doubt = f"标题《{title[:_TITLE]}》下未能识别表格" if title else "上页无边框表的续页未能识别"
        if speaks_of_figures(self.lines[start : self._stop(start)]) and doubt not in self.page.doubts:
            self.page.doubts.append(doubt)

    def _left_over(self, start: int, grid: Grid) -> None:
        """Say where figures stand behind a table that is not taken to reach them."""
        if speaks_of_figures(self.lines[start : self._stop(start)]):
            grid.doubts.append("表后还有未读入的数据行")

    def _take(self, grid: Grid, table: Table, start: int, stop: int) -> None:
        """A grid of lines start to stop. With nothing but running feet behind it, it may go on."""
        self.grids.append(grid)
        self._left_over(stop, grid)
        self.used.update(range(start, stop))
        ends = all(_at_foot(line, self.page) for line in self.lines[stop:])
        ends = ends and all(wall < _top(self.lines[stop - 1]) for wall in self.walls)
        self.last = table if ends else None

    def _stop(self, start: int) -> int:
        """The line before which a table that starts here must end: the next title, ruled grid or the
        page's end.
        """
        end = next((i for i in self.titles if i >= start), len(self.lines))
        if start >= len(self.lines):
            return end
        wall = min((t for t in self.walls if t > _top(self.lines[start])), default=float("inf"))
        return next((i for i in range(start, end) if _top(self.lines[i]) > wall), end)


def _at_foot(line: Line, page: Page) -> bool:
    return line[0].box.middle[1] > page.height * (1 - _MARGIN)


# ---- titles --------------------------------------------------------------------------------------


def _titles(lines: Sequence[Line]) -> list[int]:
    """Lines that print a table's title, by number."""
    return [
        i
        for i, line in enumerate(lines)
        if any("表" in w.text for w in line)
        and _is_short(line)
        and _is_title(line, line_text(line), lines[i + 1 : i + 1 + _CAPTIONS])
    ]


def _is_short(line: Line) -> bool:
    """A line that may be a title: the cheap question, asked of every line."""
    return len(line) <= _WORDS and sum(len(w.text) for w in line) <= _TITLE


def _is_title(line: Line, text: str, behind: Sequence[Line]) -> bool:
    text = strip_unit(text)
    if SENTENCE.search(text) or any(is_figure(w) for w in line) or number_only(text):
        return False
    if not TITLE_END.search(text) or forms.wordings("part").match(text) or LEADERS.search(text):
        return False
    if forms.role_of_title(text) is not None:
        return True
    return any(forms.wordings("unit").search(line_text(b)) for b in (line, *behind))


def _title_at_foot(lines: Sequence[Line], used: set[int], page: Page) -> str:
    """The title a page ends with, be it with captions behind it; or nothing."""
    behind = (i for i in reversed(range(len(lines))) if not _at_foot(lines[i], page))
    numbers = list(islice(behind, _CAPTIONS))
    if not any("表" in w.text for i in numbers for w in lines[i]):
        return ""
    for i in numbers:
        if i in used or not _is_short(lines[i]):
            break
        text = line_text(lines[i])
        if "表" in text and _is_title(lines[i], text, lines[i + 1 :]):
            return text
        if not is_caption(text):
            break
    return ""


def _top(line: Line) -> float:
    return line[0].box.top


# ---- the next page -------------------------------------------------------------------------------


def _continued(page: Page, lines: Sequence[Line], table: Table, last: bool) -> tuple[Grid | None, int]:
    """The grid of the lines at the head of a page that go on with a table, and their number."""
    lines = [list(joined(line)) for line in lines]
    start = _repeated(lines, table.header)
    if start >= len(lines) or ends_table(lines[start], page):
        return None, 0
    end = last_row(lines, start, page)
    fits = 0
    while start + fits < end and _fits(lines[start + fits], table):
        fits += 1
    body = lines[start : start + fits]
    count = trimmed(body, table.columns, last=last and start + fits == len(lines))
    if not count or not any(_ends_in_line(w, table.columns) for line in body for w in line):
        return None, 0
    rows = body_of(body[:count], table.columns, page.rules)
    cells: list[Cell] = []
    if start:
        down = _top(lines[0]) - _top(table.header[0])
        cells = [_moved(cell, down) for cell in table.cells]
    return grid_of(page, cells, table.height if start else 0, rows, table.xs), start + count


def _repeated(lines: Sequence[Line], header: Sequence[Line]) -> int:
    """How many lines print the header again."""
    mine = [[(w.text, round(w.box.x0 / 3)) for w in line] for line in lines[: len(header)]]
    theirs = [[(w.text, round(w.box.x0 / 3)) for w in line] for line in header]
    return len(header) if mine == theirs else 0


def _moved(cell: Cell, down: float) -> Cell:
    box = cell.box and Box(cell.box.x0, cell.box.top + down, cell.box.x1, cell.box.bottom + down)
    return Cell(cell.row, cell.col, cell.rowspan, cell.colspan, list(cell.lines), box)


def _fits(line: Line, table: Table) -> bool:
    """Every word stands within the columns: figures where figures stand, names where names or codes do."""
    names = next(i for i, c in enumerate(table.columns) if not c.figures)
    for word in line:
        start, stop = place(word, table.columns)
        last = table.columns[stop - 1]
        if is_figure(word):
            inside = table.xs[start] - 1 <= word.box.x0 and word.box.x1 <= table.xs[stop] + 1
            if stop - start > 1 or not inside or not last.figures:
                return False
        elif last.figures and stop - 1 > names and not is_blank(word):
            return False
    return True


def _ends_in_line(word: Word, columns: Sequence[Column]) -> bool:
    """A figure that ends where the figures of its column end."""
    start, stop = place(word, columns)
    column = columns[start]
    return is_figure(word) and stop - start == 1 and column.figures and abs(word.box.x1 - column.x1) <= 3
