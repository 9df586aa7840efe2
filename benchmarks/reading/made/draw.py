"""One plain layout of a booklet, its tables cut over pages, drawn in the styles real makers use."""

from __future__ import annotations

from dataclasses import dataclass

import kit

from reading.made.forms import NUMBER, Booklet
from reading.made.surfaces import Segment, Surface

MARGIN, PAD, LEADING = 36.0, 3.0, 1.25


@dataclass(frozen=True)
class Style:
    """How rules are drawn and pages are filled."""

    rules: str = "line"  # line, frame (a rectangle a cell), bar (thin filled), path (all in one), dash
    page: tuple[float, float] = (595.0, 842.0)
    repeat: bool = True  # the header on every page of a table
    ground: float | None = None  # grey of the header's ground; 1: white grounds under every cell
    sides: bool = True  # the table's left and right rules
    flow: bool = False  # the next table on the same page where it fits
    twice: bool = False  # headers struck twice for bold
    drop: float = 0.0  # figures this far below the baseline of the names


STYLES: dict[str, Style] = {
    "line": Style(),
    "frame": Style("frame", repeat=False),
    "bar": Style("bar", ground=1.0),
    "path": Style("path", page=(842.0, 595.0)),
    "dash": Style("dash", repeat=False, ground=0.9),
    "open": Style("line", sides=False, flow=True),
    "bold": Style("frame", page=(842.0, 595.0), repeat=False, twice=True, drop=1.2),
    "dense": Style("bar", ground=1.0, flow=True, repeat=False),
}


class Layout:
    """Draws booklets on a surface. One instance makes one file."""

    def __init__(self, surface: Surface, style: str) -> None:
        self.on, self.style = surface, STYLES[style]
        self.width, self.height = self.style.page
        self.y, self.number = 0.0, 0

    def booklet(self, booklet: Booklet) -> None:
        """The whole file."""
        self.add(booklet)
        self.on.save()

    def add(self, booklet: Booklet) -> None:
        """Cover and prose, tables, prose."""
        self._open()
        self._centred(booklet.title, 20)
        self._prose(booklet.before)
        self._close()
        for table in booklet.tables:
            self._table(table)
        if self.number and self.y:
            self._close()
        self._open()
        self._prose(booklet.after)
        self._close()

    # ---- pages and text ----

    def _open(self) -> None:
        self.on.begin(self.width, self.height)
        self.number += 1
        self.y = MARGIN

    def _close(self) -> None:
        self._write(self.width / 2 - 6, self.height - 18, 9, f"- {self.number} -")
        self.on.end()
        self.y = 0.0

    def _write(self, x: float, y: float, size: float, text: str) -> None:
        if text.strip():
            self.on.text(x, y, size, text)

    def _centred(self, text: str, size: float) -> None:
        self.y += size * 1.5
        self._write((self.width - self.on.width_of(text, size)) / 2, self.y, size, text)
        self.y += size * 0.5

    def _prose(self, paragraphs: list[str]) -> None:
        for paragraph in paragraphs:
            for line in self._wrap("　　" + paragraph, self.width - 2 * MARGIN, 11):
                if self.y > self.height - 2 * MARGIN:
                    self._close()
                    self._open()
                self.y += 19
                self._write(MARGIN, self.y, 11, line)

    def _wrap(self, text: str, room: float, size: float) -> list[str]:
        if NUMBER.fullmatch(text) or self.on.width_of(text, size) <= room:
            return [text]
        lines, line = [], ""
        for char in text:
            if line and self.on.width_of(line + char, size) > room:
                lines.append(line)
                line = ""
            line += char
        return [*lines, line]

    # ---- tables ----

    def _table(self, table: kit.Table) -> None:
        parts = [float(kit._width(c)[:-2]) for c in table.columns]
        room = self.width - 2 * MARGIN
        xs = [MARGIN + room * sum(parts[:i]) / sum(parts) for i in range(len(parts) + 1)]
        size = self._size(table, xs)
        head = self._heights(table.head, xs, size)
        body = self._heights(table.body, xs, size)
        self._caption(table, sum(head) + sum(body[:3]))
        at = 0
        while at < len(body):
            if at:
                self._open()
                self.y = MARGIN + 10
            with_head = at == 0 or self.style.repeat
            left = self.height - MARGIN - self.y - (sum(head) if with_head else 0)
            end = at + 1
            while end < len(body) and sum(body[at : end + 1]) <= left:
                end += 1
            rows = [[("" if t == "^" and y == 0 else t) for t in r] for y, r in enumerate(table.body[at:end])]
            if with_head:
                self._grid(table.head, xs, head, size, True, False)
            self._grid(rows, xs, body[at:end], size, False, with_head)
            at = end
            if at < len(body):
                self._close()
        if note := table.options.get("note"):
            self._write(MARGIN, self.y + 14, 9, note)
            self.y += 20

    def _caption(self, table: kit.Table, need: float) -> None:
        if self.y and (not self.style.flow or self.y + need + 80 > self.height - MARGIN):
            self._close()
        if not self.y:
            self._open()
        self._centred(table.title, 14)
        self._write(MARGIN, self.y + 12, 9, table.options.get("no", ""))
        unit = f"单位：{table.options['unit']}"
        self._write(self.width - MARGIN - self.on.width_of(unit, 9), self.y + 12, 9, unit)
        self.y += 18

    def _size(self, table: kit.Table, xs: list[float]) -> float:
        """The largest size at which every figure and code fits its column."""
        size = 9.0
        for row in [*table.head, *table.body]:
            for x, text in enumerate(row):
                if NUMBER.fullmatch(text):
                    size = min(size, 9 * (xs[x + 1] - xs[x] - 2 * PAD) / self.on.width_of(text, 9))
        return int(size * 4) / 4

    def _heights(self, rows: list[list[str]], xs: list[float], size: float) -> list[float]:
        heights = [size * LEADING + 2 * PAD] * len(rows)
        for y, x, down, across, text in _spans(rows):
            need = len(self._wrap(text, xs[x + across] - xs[x] - 2 * PAD, size)) * size * LEADING + 2 * PAD
            lack = need - sum(heights[y : y + down])
            if lack > 0:
                heights[y + down - 1] += lack
        return heights

    def _grid(
        self, rows: list[list[str]], xs: list[float], heights: list[float], size: float, head: bool, joined: bool
    ) -> None:
        ys = [self.y + sum(heights[:i]) for i in range(len(heights) + 1)]
        boxes = [(xs[x], ys[y], xs[x + a], ys[y + d], text) for y, x, d, a, text in _spans(rows)]
        ground = self.style.ground if head or self.style.ground == 1.0 else None
        for x0, y0, x1, y1, _ in boxes:
            if ground is not None:
                self.on.fill(x0, y0, x1, y1, ground)
        self._rules([b[:4] for b in boxes], xs[0], xs[-1])
        for x0, y0, x1, y1, text in boxes:
            self._cell(x0, y0, x1, y1, text, size, head)
        self.y = ys[-1]

    def _cell(self, x0: float, y0: float, x1: float, y1: float, text: str, size: float, head: bool) -> None:
        lines = self._wrap(text, x1 - x0 - 2 * PAD, size)
        figure = bool(NUMBER.fullmatch(text)) and not head
        y = (y0 + y1) / 2 - (len(lines) - 1) * size * LEADING / 2 + size * 0.35 + (self.style.drop if figure else 0)
        for line in lines:
            wide = self.on.width_of(line, size)
            x = (x0 + x1 - wide) / 2 if head else x1 - PAD - wide if figure else x0 + PAD
            for aside in (0, 0.25) if head and self.style.twice else (0,):
                self._write(x + aside, y, size, line)
            y += size * LEADING

    def _rules(self, boxes: list[Segment], left: float, right: float) -> None:
        if self.style.rules == "frame":
            for box in boxes:
                self.on.frame(*box, 0.5)
            return
        edges = {e for x0, y0, x1, y1 in boxes for e in ((x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1))}
        if not self.style.sides:
            edges = {e for e in edges if e[0] != e[2] or e[0] not in (left, right)}
        drawn = sorted(edges)
        if self.style.rules == "path":
            self.on.path(drawn, 0.6)
        elif self.style.rules == "bar":
            for x0, y0, x1, y1 in drawn:
                self.on.fill(x0 - 0.25, y0 - 0.25, x1 + 0.25, y1 + 0.25, 0.0)
        else:
            for edge in drawn:
                self.on.path(_pieces(edge) if self.style.rules == "dash" else [edge], 0.5)


def _pieces(edge: Segment) -> list[Segment]:
    x0, y0, x1, y1 = edge
    length = max(x1 - x0, y1 - y0)
    count = max(1, round(length / 6))
    return [
        (x0 + (x1 - x0) * i / count, y0 + (y1 - y0) * i / count,
         x0 + (x1 - x0) * (i + 0.75) / count, y0 + (y1 - y0) * (i + 0.75) / count)
        for i in range(count)
    ]  # fmt: skip


def _spans(rows: list[list[str]]) -> list[tuple[int, int, int, int, str]]:
    from reading.made.makers import kit_spans

    return kit_spans(rows, len(rows))
