"""Rows of words that stand in line, without rules: what is beside what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from yqlib import forms
from yqlib.layout.aligned_columns import Line, is_blank, is_figure, is_total, place
from yqlib.layout.aligned_header import Column
from yqlib.sources.page import Rule, Word

_WRAP = 1.55  # lines of one name are this close at most (heights)
_NEAR = 0.7  # a name this far from every row is a row of its own (share of the rows' distance)
_ROOM = 2.3  # so many letters short of the column a line is not full: a sign may not begin or end a line
_TORN = "有折行的名称难以归行"


@dataclass(slots=True)
class BodyRow:
    """One row: its place and its words by the columns they stand in (first, behind)."""

    y: float
    cells: dict[tuple[int, int], list[Word]] = field(default_factory=dict)

    def add(self, place: tuple[int, int], word: Word) -> None:
        """Put a word into its cell."""
        self.cells.setdefault(place, []).append(word)


@dataclass(slots=True)
class Body:
    """Rows of a table, names that stand beside several rows (column → row spans), what was doubtful."""

    rows: list[BodyRow]
    spans: list[tuple[int, int, int, list[Word]]] = field(default_factory=list)  # column, rows, words
    doubts: list[str] = field(default_factory=list)


# ---- rows ----------------------------------------------------------------------------------------


def middle(line: Line) -> float:
    """Height of a line: that of its figures, or of its first word."""
    figures = [w.box.middle[1] for w in line if is_figure(w)]
    return sum(figures) / len(figures) if figures else line[0].box.middle[1]


def is_row(line: Line, columns: Sequence[Column]) -> bool:
    """A line with a figure, or a dash for one, in a column of figures."""
    return any(
        (is_figure(w) or is_blank(w)) and any(columns[i].figures for i in range(*place(w, columns)))
        for w in line
    )


def pitch_of(lines: Sequence[Line], columns: Sequence[Column]) -> float:
    """The least distance of two rows with nothing between them; of any two rows; or 0 for one row."""
    rows = [is_row(line, columns) for line in lines]
    at = [middle(line) for line in lines]
    direct = [b - a for a, b, x, y in zip(at, at[1:], rows, rows[1:], strict=False) if x and y]
    mine = [y for y, row in zip(at, rows, strict=True) if row]
    return min(direct or [b - a for a, b in pairwise(mine)], default=0.0)


def body_of(lines: Sequence[Line], columns: Sequence[Column], rules: Sequence[Rule]) -> Body:
    """The rows of a table's lines: every line with a figure is one; names without are set to theirs."""
    return _Rows(lines, columns, rules).body()


class _Rows:
    """Lines on their way to rows."""

    def __init__(self, lines: Sequence[Line], columns: Sequence[Column], rules: Sequence[Rule]) -> None:
        self.lines, self.columns = lines, columns
        self.rules = [r for r in rules if r.horizontal]
        self.rows = {i: BodyRow(middle(line)) for i, line in enumerate(lines) if is_row(line, columns)}
        self.pitch = pitch_of(lines, columns)
        self.doubts: list[str] = []
        self.loose: list[tuple[int, tuple[int, int], Word]] = []  # words of lines without figures
        for i, line in enumerate(lines):
            for word in line:
                where = place(word, columns)
                if i in self.rows:
                    self.rows[i].add(where, word)
                else:
                    self.loose.append((i, where, word))

    def body(self) -> Body:
        """All rows from top to bottom."""
        spans = self._beside_several()
        for where in sorted({where for _, where, _ in self.loose}):
            self._attach(where)
        order = sorted(self.rows, key=lambda i: self.rows[i].y)
        rank = {i: n for n, i in enumerate(order)}
        rows = [self.rows[i] for i in order]
        placed = [(c, rank[a], rank[b] + 1, words) for c, a, b, words in spans]
        return Body(rows, placed, list(dict.fromkeys(self.doubts)))

    # -- wrapped names

    def _attach(self, where: tuple[int, int]) -> None:
        """Give the loose words of one column to rows, by the distances of its lines."""
        loose = [(i, w) for i, at, w in self.loose if at == where]
        near = self._leading(self._column(where, loose), {id(w) for _, w in loose})
        for row in self.rows.values():
            loose = self._around(row, where, loose, near)
        words, mine = self._column(where, loose), {id(w) for _, w in loose}
        for block in self._blocks(words, mine):
            free = [(i, w) for i, w in block if id(w) in mine]
            rows = sorted({i for i, w in block if id(w) not in mine})
            if not free:
                continue
            if not rows:
                rows = self._level_with(block)
            if len(rows) == 1:
                self._to(rows[0], free, where)
            elif rows:
                self._among(free, rows, where)
            else:
                self._alone(free, where)

    def _column(self, where: tuple[int, int], loose: list[tuple[int, Word]]) -> list[tuple[int, Word]]:
        """The words of a column from top to bottom, in rows or loose, by the numbers of their lines."""
        held = [(i, w) for i, row in self.rows.items() for w in row.cells.get(where, ())]
        return sorted([*loose, *held], key=lambda item: item[1].box.middle[1])

    def _around(
        self, row: BodyRow, where: tuple[int, int], loose: list[tuple[int, Word]], near: float
    ) -> list[tuple[int, Word]]:
        """Give a row the lines that stand around it in pairs, equally far above and below: a name of
        several lines with everything else in its middle. What is left over is returned.
        """
        reach = near if row.cells.get(where) else near / 2
        while near:
            pair = [self._at(row.y - reach, where, loose), self._at(row.y + reach, where, loose)]
            if None in pair or (reach >= near and not self._is_full([pair[0][1]], where)):
                break
            if self._leaves_room(row, pair[1][1], where):
                break
            for item in pair:
                row.add(where, item[1])
            loose = [item for item in loose if item not in pair]
            reach += near
        return loose

    def _at(self, y: float, where: tuple[int, int], loose: list[tuple[int, Word]]) -> tuple[int, Word] | None:
        """The loose word at a height."""
        low = 0.15 * min((w.box.bottom - w.box.top for _, w in loose), default=0.0)
        return next((item for item in loose if abs(item[1].box.middle[1] - y) <= low), None)

    def _blocks(self, words: list[tuple[int, Word]], mine: set[int]) -> list[list[tuple[int, Word]]]:
        """Words of a column in runs of lines that stand closer than rows do."""
        near = self._leading(words, mine)
        blocks: list[list[tuple[int, Word]]] = []
        for item in words:
            last = blocks[-1][-1][1] if blocks else None
            down = item[1].box.middle[1] - last.box.middle[1] if last is not None else 0.0
            if last is not None and down <= 1.25 * near and not self._ruled(last, item[1]):
                blocks[-1].append(item)
            else:
                blocks.append([item])
        return blocks

    def _leading(self, words: list[tuple[int, Word]], mine: set[int]) -> float:
        """The distance of the lines of one name, 0 where no name has several."""
        found = 0.0
        for (_, a), (_, b) in pairwise(words):
            down, height = b.box.middle[1] - a.box.middle[1], a.box.bottom - a.box.top
            wrapped = (id(a) in mine or id(b) in mine) and 0.5 * height < down <= _WRAP * max(height, 4)
            if wrapped and (not found or down < found):
                found = down
        return found

    def _ruled(self, above: Word, below: Word) -> bool:
        x = (max(above.box.x0, below.box.x0) + min(above.box.x1, below.box.x1)) / 2
        low, high = sorted((above.box.middle[1], below.box.middle[1]))
        return any(low < r.at < high and r.start <= x <= r.end for r in self.rules)

    def _to(self, row: int, free: list[tuple[int, Word]], where: tuple[int, int]) -> None:
        """Lines of a name close to one row: its own, but for lines above a name that is there and that leave
        room in the column, and lines below one that leaves room: no name is broken before it fills its line,
        so they are rows without figures.
        """
        own = self.rows[row].cells.get(where)
        for line, word in free:
            above = own is not None and word.box.middle[1] < self.rows[row].y
            if (above and not self._is_full([word], where)) or (not above and self._leaves_room(self.rows[row], word, where)):
                self.doubts.append(_TORN)
                self.rows.setdefault(line, BodyRow(word.box.middle[1])).add(where, word)
            else:
                self.rows[row].add(where, word)

    def _leaves_room(self, row: BodyRow, word: Word, where: tuple[int, int]) -> bool:
        """The line of the row's name above this one ends letters before the column does."""
        y = word.box.middle[1]
        held = [w for w in row.cells.get(where, ()) if w.box.middle[1] < y]
        last = max(held, key=lambda w: w.box.middle[1], default=None)
        return last is not None and last.box.x1 < self.columns[where[1] - 1].x1 - _ROOM * (last.box.bottom - last.box.top)

    def _level_with(self, block: list[tuple[int, Word]]) -> list[int]:
        """Rows that stand between the first and last line of a name, or level with its only line."""
        top, bottom = block[0][1].box.top, block[-1][1].box.bottom
        return [i for i, row in self.rows.items() if top < row.y < bottom]

    def _among(self, free: list[tuple[int, Word]], rows: list[int], where: tuple[int, int]) -> None:
        """Lines of names among rows as close as the lines of one name: to the nearer row; midway, to
        the row above where its name fills the column, else rows of their own. Midway it is doubtful.
        """
        for line, word in free:
            y = word.box.middle[1]
            above = max((i for i in rows if self.rows[i].y < y), default=None, key=lambda i: self.rows[i].y)
            below = min((i for i in rows if self.rows[i].y >= y), default=None, key=lambda i: self.rows[i].y)
            up = y - self.rows[above].y if above is not None else float("inf")
            down = self.rows[below].y - y if below is not None else float("inf")
            if below is not None and down < min(0.75 * up, 0.9 * self.pitch):
                self._to(below, [(line, word)], where)
            elif above is not None and up < min(0.75 * down, 0.9 * self.pitch):
                self._to(above, [(line, word)], where)
            else:
                self.doubts.append(_TORN)
                goes_on = above is not None and self._is_full(self.rows[above].cells.get(where), where)
                if goes_on and not _opens(word):
                    self.rows[above].add(where, word)
                else:
                    self.rows.setdefault(line, BodyRow(y)).add(where, word)

    def _is_full(self, words: list[Word] | None, where: tuple[int, int]) -> bool:
        """The last line of a cell reaches the right edge of its column, and the next column is near."""
        if not words:
            return False
        last = max(words, key=lambda w: w.box.middle[1])
        height = last.box.bottom - last.box.top
        behind = self.columns[where[1]].x0 if where[1] < len(self.columns) else last.box.x1
        return (
            last.box.x1 >= self.columns[where[1] - 1].x1 - 1.3 * height
            and behind - last.box.x1 < 2.5 * height
        )

    def _alone(self, free: list[tuple[int, Word]], where: tuple[int, int]) -> None:
        """A name far from every row is a row without figures; one between two rows goes to the nearer."""
        y = sum(w.box.middle[1] for _, w in free) / len(free)
        nearest = min(self.rows, key=lambda i: abs(self.rows[i].y - y))
        away = abs(self.rows[nearest].y - y)
        height = free[0][1].box.bottom - free[0][1].box.top
        if away >= min(_NEAR * self.pitch, _WRAP * height) or self.pitch == 0:
            row = self.rows.setdefault(free[0][0], BodyRow(y))
        else:
            row = self.rows[nearest]
            self.doubts.append(_TORN)
        for _, word in free:
            row.add(where, word)

    # -- names beside several rows

    def _beside_several(self) -> list[tuple[int, int, int, list[Word]]]:
        """Names in the middle of the rows they belong to, left of a column that names every row."""
        order = sorted(self.rows, key=lambda i: self.rows[i].y)
        texts = [c for c, column in enumerate(self.columns) if not column.figures]
        named = {c: sum(any(a <= c < b for a, b in self.rows[i].cells) for i in order) for c in texts}
        spans: list[tuple[int, int, int, list[Word]]] = []
        for column in texts:
            inner = [c for c in texts if c > column and named[c] * 10 >= 8 * len(order)]
            if inner and named[column] * 10 < 7 * len(order):
                spans.extend(self._spans(column, inner[0], order))
        return spans

    def _spans(self, column: int, inner: int, order: list[int]) -> list[tuple[int, int, int, list[Word]]]:
        where = (column, column + 1)
        loose = [(i, w) for i, at, w in self.loose if at == where]
        held = [(i, w) for i in order for w in self.rows[i].cells.get(where, ())]
        words = sorted([*loose, *held], key=lambda item: item[1].box.middle[1])
        names = [[w for _, w in block] for block in self._blocks(words, {id(w) for _, w in words})]
        totals = {i for i in order if any(is_total(w) for ws in self.rows[i].cells.values() for w in ws)}
        rows = [i for i in order if i not in totals and (inner, inner + 1) in self.rows[i].cells]
        found = _runs([self.rows[i].y for i in rows], [_centre(words) for words in names], self.pitch)
        if found is None or all(b - a == 1 for a, b in found):
            return []
        for row in self.rows.values():
            row.cells.pop(where, None)
        self.loose = [item for item in self.loose if item[1] != where]
        return [(column, rows[a], rows[b - 1], name) for (a, b), name in zip(found, names, strict=True)]


def _centre(words: list[Word]) -> float:
    return (min(w.box.top for w in words) + max(w.box.bottom for w in words)) / 2


def _runs(rows: list[float], names: list[float], pitch: float) -> list[tuple[int, int]] | None:
    """Runs of rows, all rows in order, each with its name in the middle; None where names do not fit."""
    if not names or not pitch:
        return None
    found, start = [], 0
    for y in names:
        # the run's middle grows with its length: exactly one length can fit
        fit = next(
            (
                e
                for e in range(start + 1, len(rows) + 1)
                if abs((rows[start] + rows[e - 1]) / 2 - y) <= 0.3 * pitch
            ),
            None,
        )
        if fit is None:
            return None
        found.append((start, fit))
        start = fit
    return found if start == len(rows) else None


def _opens(word: Word) -> bool:
    """A name that opens a row: with an ordinal, or by a known name."""
    text = forms.normalise(word.text)
    return bool(forms.strip_ordinal(text)[0]) or forms.row_name(text, None) is not None
