"""One table of aligned words: where its headers and rows begin and end, and the grid they make."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from yqlib import forms
from yqlib.layout.aligned_body import Body, body_of, is_row, middle, pitch_of
from yqlib.layout.aligned_columns import Line, columns_of, is_aligned, is_figure, place
from yqlib.layout.aligned_header import Column, Setting, joined, set_headers
from yqlib.layout.grid import Cell, Grid, text_lines
from yqlib.layout.titles import LEADERS, SENTENCE, is_caption, is_name_line, line_text
from yqlib.sources.page import Box, Page, Rule, Word, hull

DOUBT = "无边框表，按对齐读取"
_MOST = 5_000  # words of one page's table; beyond it is none
_HEADER = 14  # lines of captions, headers and names without figures before the first row at most
_LONG = 0.5  # a word this wide is prose (share of the page's width), with this many letters
_LETTERS = 20
_PAD = 2.0
_FAR = 6.0  # a gap this high ends a table (heights of its letters)
_FOOT = re.compile(r"(制表|填报|填表|审核|经办|联系|单位负责)人?.{0,6}[:：]|20\d\d年\d{1,2}月(\d{1,2}日)?$")


@dataclass(slots=True)
class Table:
    """A table read by alignment, as the next page goes on with it."""

    columns: list[Column]
    header: list[Line]
    cells: list[Cell]
    height: int
    xs: tuple[float, ...]


@dataclass(slots=True)
class Part:
    """The lines from a title to the next, and the table among them: lines top to bottom, the grid."""

    page: Page
    lines: Sequence[Line]
    last: bool = False  # nothing but the page's end behind them
    top: int = 0
    bottom: int = 0
    grid: Grid = field(default_factory=lambda: Grid(0, 0, []))

    def read(self) -> Table | None:
        """The table, or None where the words do not stand like one."""
        if sum(map(len, self.lines)) > _MOST:
            return None
        self.lines = [list(joined(line)) for line in self.lines]
        self.top = _captions(self.lines)
        start = _first_row(self.lines, self.top)
        if start is None or any(_is_prose(line, self.page) for line in self.lines[self.top : start]):
            return None
        self.bottom = last_row(self.lines, start, self.page)
        columns = columns_of([line for line in self.lines[start : self.bottom] if not _is_numbering(line)])
        if columns is None or len(columns) < 2 or not any(c.figures for c in columns):
            return None
        last = self.last and self.bottom == len(self.lines)
        self.bottom = start + trimmed(self.lines[start : self.bottom], columns, last=last)
        above = _names_above(self.lines, self.top, start, columns, self.page.rules)
        if above < start:
            start = above
            columns = (
                columns_of([w for w in self.lines[start : self.bottom] if not _is_numbering(w)]) or columns
            )
        body, header = self.lines[start : self.bottom], self.lines[self.top : start]
        found = _setting(header, columns, body)
        if found is None or not (_stands(body, columns) or _understood(found[0])):
            return None
        setting, columns = found
        return self._table(header, body, columns, setting)

    def _table(
        self, header: Sequence[Line], body: Sequence[Line], columns: list[Column], setting: Setting
    ) -> Table | None:
        slots = _slots(columns, setting)
        xs = _edges(slots)
        rows = body_of(body, slots, self.page.rules)
        cells, height = _header_cells(setting)
        self.grid = grid_of(self.page, cells, height, rows, xs)
        return Table(slots, list(header), cells, height, xs)


def speaks_of_figures(lines: Sequence[Line]) -> bool:
    """Two lines or more with amounts beside other words, none of them a sentence or of a contents page."""
    rows = [line for line in lines if len(line) > 1 and any(map(_is_amount, line))]
    if len(rows) < 2 or any(LEADERS.search(line_text(line)) for line in lines):
        return False
    return not any(SENTENCE.search(line_text(line)) for line in rows)


def _is_amount(word: Word) -> bool:
    return is_figure(word) and ("." in word.text or "," in word.text)


def _captions(lines: Sequence[Line]) -> int:
    """How many lines between the title and the table only caption it."""
    for i, line in enumerate(lines):
        if not is_caption(line_text(line)) or not _captions_only(line):
            return i
    return len(lines)


def _captions_only(line: Line) -> bool:
    """Not a line of headers, of which one may give a unit too (金额（单位：元）)."""
    texts = [forms.normalise(w.text) for w in line]
    headers = sum(forms.header(text, None) is not None for text in texts)
    return any(map(is_caption, texts)) and (2 * headers <= len(line) or any(map(is_name_line, texts)))


def _first_row(lines: Sequence[Line], top: int) -> int | None:
    """The first line with figures, behind at least one line of headers."""
    for i in range(top, min(top + _HEADER, len(lines))):
        figures = [w for w in lines[i] if is_figure(w)]
        years = [w for w in figures if re.fullmatch(r"(19|20)\d\d", w.text)]
        if len(figures) > len(years) or (years and len(lines[i]) == 1):
            return i if i > top else None
    return None


def last_row(lines: Sequence[Line], start: int, page: Page) -> int:
    """Behind the last line that may still be a row: before prose, a note, or a high gap."""
    for i in range(start + 1, len(lines)):
        above, line = lines[i - 1], lines[i]
        height = max(line[0].box.bottom - line[0].box.top, 4.0)
        if line[0].box.middle[1] - above[0].box.middle[1] > _FAR * height or ends_table(line, page):
            return i
    return len(lines)


def ends_table(line: Line, page: Page) -> bool:
    text = line_text(line)
    return bool(
        forms.wordings("note").match(text)
        or forms.wordings("part").match(text)
        or _is_prose(line, page)
        or _FOOT.search(text)
        or (is_caption(text) and not any(is_figure(w) for w in line))
    )


def _is_prose(line: Line, page: Page) -> bool:
    """A sentence, or a word as long as only a sentence is."""
    if SENTENCE.search(line_text(line)) or LEADERS.search(line_text(line)):
        return True
    return any(
        len(w.text) >= _LETTERS and w.box.x1 - w.box.x0 > _LONG * page.width for w in line if not is_figure(w)
    )


def _is_numbering(line: Line) -> bool:
    """1 2 3 … under the headers."""
    numbers = [w.text for w in line if w.text.isdigit()]
    words = [w.text for w in line if not w.text.isdigit()]
    numbering = forms.wordings("numbering_word")
    if len(numbers) < 2 or numbers != _counted(numbers):
        return False
    return len(words) <= 1 or all(numbering.fullmatch(forms.normalise(text)) for text in words)


def _counted(numbers: list[str]) -> list[str]:
    first = int(numbers[0]) if len(numbers[0]) < 3 else 0
    return [str(first + i) for i in range(len(numbers))] if first in (1, 2) else []


def trimmed(lines: Sequence[Line], columns: Sequence[Column], *, last: bool = False) -> int:
    """How many lines belong to the table: what follows its last row only as the end of a name, or,
    `last` on the page, as names in line down to the page's end.
    """
    rows = [i for i, line in enumerate(lines) if is_row(line, columns)]
    if not rows:
        return 0
    row, pitch = rows[-1], pitch_of(lines, columns)
    if last and all(
        _names_on(lines[i - 1], lines[i], columns, 1.3 * pitch) for i in range(row + 1, len(lines))
    ):
        return len(lines)
    end = row + 1
    while end < len(lines):
        height = lines[end][0].box.bottom - lines[end][0].box.top
        near = _names_on(lines[end - 1], lines[end], columns, 1.3 * height)
        if not near or lines[end][0].box.middle[1] - middle(lines[row]) >= 0.9 * max(pitch, 1.0):
            break
        end += 1
    return end


def _names_on(above: Line, line: Line, columns: Sequence[Column], far: float) -> bool:
    """A line of names alone, not farther below."""
    down = line[0].box.middle[1] - above[0].box.middle[1]
    return down <= far and all(_in_name(w, columns) for w in line)


def _in_name(word: Word, columns: Sequence[Column]) -> bool:
    mine = columns[slice(*place(word, columns))]
    in_line = any(abs(word.box.x0 - x) <= 1.5 for column in mine for x in column.starts)
    return in_line and not any(column.figures for column in mine)


def _names_above(
    lines: Sequence[Line], top: int, start: int, columns: Sequence[Column], rules: Sequence[Rule]
) -> int:
    """The first line of the body: names above the first row that begin it, or are rows without figures."""
    wide = columns[-1].x1 - columns[0].x0
    while start - 1 > top:
        line, below = lines[start - 1], lines[start]
        height = max(line[0].box.bottom - line[0].box.top, 4.0)
        down = below[0].box.middle[1] - line[0].box.middle[1]
        between = (line[0].box.middle[1], below[0].box.middle[1])
        if any(
            r.horizontal and between[0] < r.at < between[1] and r.end - r.start > 0.6 * wide for r in rules
        ):
            break
        if not all(_in_name(w, columns) for w in line):
            break
        headed = any(_in_columns_of(line, w, columns) for head in lines[top : start - 1] for w in head)
        known = any(forms.header(w.text, None) for w in line)  # 公务接待费 may head a column or name a row
        if (known or down > 1.55 * height) and not headed:
            break
        start -= 1
    return start


def _in_columns_of(line: Line, word: Word, columns: Sequence[Column]) -> bool:
    """Whether a word stands in the columns of a line."""
    mine = {i for w in line for i in range(*place(w, columns))}
    return bool(mine & set(range(*place(word, columns))))


def _setting(
    header: Sequence[Line], columns: list[Column], body: Sequence[Line]
) -> tuple[Setting, list[Column]] | None:
    """Headers over the columns; names of one column that do not stand over each other are one column."""
    setting = set_headers(header, columns)
    for _ in range(len(columns)):
        pairs = _loose_pairs(setting) if setting is not None else []
        pair = next((p for p in pairs if _one_column(p, columns, body)), None)
        if setting is None or pair is None:
            break
        left, right = columns[pair[0]], columns[pair[1]]
        whole = Column(left.x0, right.x1, starts=left.starts + right.starts)
        columns = [*columns[: pair[0]], whole, *columns[pair[1] + 1 :]]
        setting = set_headers(header, columns)
    if setting is None or len([p for p in setting.placed if p.leaf]) < 2:
        return None
    if any(columns[i].figures for i in _bare(setting)):
        return None  # figures without a header: the headers were not understood
    return setting, columns


def _bare(setting: Setting) -> list[int]:
    """Columns without a header."""
    headed = {s for p in setting.placed for s in setting.slots[p.start : p.stop]}
    return [s for s in setting.slots if s is not None and s not in headed]


def _loose_pairs(setting: Setting) -> list[tuple[int, int]]:
    """Neighbouring columns of which one has no header, or which have one header for both."""
    bare = _bare(setting)
    pairs = [p for i in bare for p in ((i - 1, i), (i, i + 1))]
    for placed in setting.placed:
        slots = setting.slots[placed.start : placed.stop] if placed.leaf else ()
        pairs.extend((a, b) for a, b in pairwise(slots) if a is not None and b is not None)
    return pairs


def _one_column(pair: tuple[int, int], columns: Sequence[Column], body: Sequence[Line]) -> bool:
    if pair[0] < 0 or pair[1] >= len(columns) or any(columns[i].figures for i in pair):
        return False
    return not any(set(pair) <= {place(w, columns)[0] for w in line} for line in body)


def _understood(setting: Setting) -> bool:
    """Every header over a column is a known one: then even a single row of figures is a table."""
    return all(forms.header(p.head.text, None) is not None for p in setting.placed if p.leaf)


def _stands(body: Sequence[Line], columns: Sequence[Column]) -> bool:
    """Names on the left, and right of a column of names aligned figures in two rows or more."""
    names = next((i for i, c in enumerate(columns) if not c.figures), None)
    rows = [line for line in body if is_row(line, columns) and not _is_numbering(line)]
    if names is None or len(rows) < 2:
        return False
    figures = [
        [w for line in rows for w in line if is_figure(w) and place(w, columns)[0] == i]
        for i in range(len(columns))
    ]
    return any(is_aligned(words) for words in figures[names + 1 :])


# ---- the grid ------------------------------------------------------------------------------------


def _slots(columns: Sequence[Column], setting: Setting) -> list[Column]:
    """The columns with those that only have a header, each as wide as its words and headers."""
    slots = []
    leaves = {p.start: p.head.box for p in setting.placed if p.leaf and p.stop - p.start == 1}
    for number, slot in enumerate(setting.slots):
        head = leaves.get(number)
        if slot is None:
            assert head is not None
            slots.append(Column(head.x0, head.x1, figures=True))
            continue
        column = columns[slot]
        if head is not None:
            low, high = min(column.x0, head.x0), max(column.x1, head.x1)
            column = replace(column, x0=low, x1=high)
        slots.append(column)
    return slots


def _edges(slots: Sequence[Column]) -> tuple[float, ...]:
    inner = [(a.x1 + b.x0) / 2 for a, b in pairwise(slots)]
    return (slots[0].x0 - _PAD, *inner, slots[-1].x1 + _PAD)


def _header_cells(setting: Setting) -> tuple[list[Cell], int]:
    """Header cells by their levels; what has no header below it reaches down to the body."""
    height = 1 + max(p.level for p in setting.placed)
    cells = []
    for p in setting.placed:
        deep = height - p.level if p.leaf else 1
        cells.append(Cell(p.level, p.start, deep, p.stop - p.start, text_lines(p.head.words), p.head.box))
    return cells, height


def grid_of(page: Page, header: Sequence[Cell], height: int, body: Body, xs: tuple[float, ...]) -> Grid:
    """Header and rows as a grid, a blank cell where nothing stands."""
    cells = list(header)
    for column, start, stop, words in body.spans:
        box = hull([w.box for w in words])
        cells.append(Cell(height + start, column, stop - start, 1, text_lines(words), box))
    for number, row in enumerate(body.rows):
        for (start, stop), words in sorted(row.cells.items()):
            box = hull([w.box for w in words])
            cells.append(Cell(height + number, start, 1, stop - start, text_lines(words), box))
    taken = {
        (r, c)
        for k in cells
        for r in range(k.row, k.row + k.rowspan)
        for c in range(k.col, k.col + k.colspan)
    }
    n_rows, n_cols = height + len(body.rows), len(xs) - 1
    boxes = [c.box for c in cells if c.box]
    box = Box(xs[0], min(b.top for b in boxes), xs[-1], max(b.bottom for b in boxes))
    cells.extend(
        Cell(r, c, box=Box(xs[c], box.top, xs[c + 1], box.bottom))
        for r in range(n_rows)
        for c in range(n_cols)
        if (r, c) not in taken
    )
    cells.sort(key=lambda c: (c.row, c.col))
    return Grid(n_rows, n_cols, cells, page=page.number, box=box, xs=xs, doubts=[DOUBT, *body.doubts])
