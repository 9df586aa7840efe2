"""Random ruled tables as PDF pages, with the exact cells: any spans, any way of ruling and of setting text."""

from __future__ import annotations

from dataclasses import dataclass, replace

from hypothesis import assume
from hypothesis import strategies as st
from torture.draw import ROWWISE, TEXTS, Look, draw
from torture.pages import TURNS
from torture.paper import Page, Pdf, num
from torture.ruling import RULES
from torture.sheet import FIGURE, Laid, Place, wrap

#: Ways of ruling that draw no whole grid, or a rule that is not to be seen.
PARTIAL = {"lying", "three", "header_only", "none", "white_over", "images"}
NAMES = (
    "合计", "项目", "一、一般公共预算", "社会保障和就业支出", "机关事业单位基本养老保险缴费支出", "其中：公用经费",
    "（一）人员经费", "2026年预算数", "办公费", "“三公”经费", "A类设备", "第2批",
)  # fmt: skip
FIGURES = ("0.00", "1,306.50", "-12.30", "88.65", "201", "2080505", "6.70%", "10,000,000.00", "1")
SIZE = 8.0


@dataclass(frozen=True)
class Drawn:
    """A table: edges in points from its upper left corner, cells, and how it is drawn."""

    widths: tuple[float, ...]
    heights: tuple[float, ...]
    cells: tuple[Place, ...]
    look: Look
    turn: int

    def expected(self) -> set[tuple[int, int, int, int, str]]:
        """(row, column, rows down, columns across, text without white space) of every cell."""
        return {(c.row, c.col, c.down, c.across, "".join(c.text.split())) for c in self.cells}

    def pdf(self) -> bytes:
        """One page with the table and nothing else."""
        pdf = Pdf()
        wide, high = (842.0, 595.0) if self.turn in (90, 270) else (595.0, 842.0)
        page = Page(pdf, size=(wide, high), more=f"/Rotate {self.turn}")
        if self.turn:
            page.op("q", TURNS[self.turn].format(wide=num(wide), high=num(high)))
        draw(page, Laid(_edges(30, self.widths), _edges(40, self.heights), list(self.cells)), self.look)
        page.op("Q" if self.turn else "")
        if self.turn in (90, 270):
            page.size = (high, wide)
        page.done()
        return pdf.save()


def _edges(start: float, sizes: tuple[float, ...]) -> list[float]:
    found = [start]
    for size in sizes:
        found.append(found[-1] + size)
    return found


@st.composite
def tables(draw_from) -> Drawn:
    """Two to eight rows, two to six columns; no edge without a cell that starts on it."""
    n_rows, n_cols = draw_from(st.integers(2, 8)), draw_from(st.integers(2, 6))
    spans = _spans(draw_from, n_rows, n_cols)
    widths = tuple(draw_from(st.sampled_from((42.0, 55.5, 70.25, 84.0))) for _ in range(n_cols))
    texts = st.one_of(st.just(""), st.sampled_from(FIGURES), st.sampled_from(NAMES))
    cells = tuple(Place(*span, draw_from(texts)) for span in spans)
    look = draw_from(looks())
    cells = tuple(_fitting(cell, widths, look) for cell in cells)
    if look.open in ("lr", "tb"):  # every open row (column) is held by two walls at least, or it is no grid
        assume(
            all(
                _walls(cells, i, look.open == "lr") >= 2
                for i in range(n_rows if look.open == "lr" else n_cols)
            )
        )
    return Drawn(
        widths,
        _heights(n_rows, cells, widths, look),
        cells,
        look,
        draw_from(st.sampled_from((0, 0, 0, 90, 180, 270))),
    )


@st.composite
def looks(draw_from) -> Look:
    """Rules that draw the whole grid, with any one or two outer sides open; any way of setting text."""
    return Look(
        rules=draw_from(st.sampled_from(sorted(set(RULES) - PARTIAL))),
        # spaces place a word only as near as half a space: a full cell would run over its wall
        text=draw_from(st.sampled_from(sorted({*TEXTS, *ROWWISE} - {"mixed", "row_spaces"}))),
        open=draw_from(st.sampled_from(("", "", "", "l", "r", "t", "b", "lr", "tb"))),
        size=SIZE,
        pad=draw_from(st.sampled_from((1.5, 3.0, 5.0))),
        leading=draw_from(st.sampled_from((1.1, 1.25, 1.5))),
        digit_drop=draw_from(st.sampled_from((0.0, 0.0, 1.0, -1.5))),
    )


def _spans(draw_from, n_rows: int, n_cols: int) -> list[tuple[int, int, int, int]]:
    """Rectangles that cover the grid; merged where that leaves a cell starting in every row and column."""
    owner = {(r, c): (r, c, 1, 1) for r in range(n_rows) for c in range(n_cols)}
    for _ in range(draw_from(st.integers(0, 4))):
        row, col = draw_from(st.integers(0, n_rows - 1)), draw_from(st.integers(0, n_cols - 1))
        down, across = draw_from(st.integers(1, n_rows - row)), draw_from(st.integers(1, n_cols - col))
        inside = [(r, c) for r in range(row, row + down) for c in range(col, col + across)]
        if any(owner[at][2:] != (1, 1) for at in inside):
            continue
        tried = owner | dict.fromkeys(inside, (row, col, down, across))
        starts = set(tried.values())
        if {s[0] for s in starts} == set(range(n_rows)) and {s[1] for s in starts} == set(range(n_cols)):
            owner = tried
    return sorted(set(owner.values()))


def _walls(cells: tuple[Place, ...], at: int, rows: bool) -> int:
    """Inner walls that cross a row (or column)."""
    spans = ((c.row, c.down) if rows else (c.col, c.across) for c in cells)
    return sum(start <= at < start + length for start, length in spans) - 1


def _room(cell: Place, widths: tuple[float, ...], look: Look) -> float:
    return sum(widths[cell.col : cell.col + cell.across]) - 2 * look.pad


def _fitting(cell: Place, widths: tuple[float, ...], look: Look) -> Place:
    """A figure too wide for its cell is left out; names wrap."""
    wide = sum(0.5 if ord(c) < 0x2000 else 1.0 for c in cell.text) * SIZE
    unbroken = FIGURE.fullmatch(cell.text) or cell.text.isascii()
    return cell._replace(text="") if unbroken and wide > _room(cell, widths, look) - 1 else cell


def _heights(
    n_rows: int, cells: tuple[Place, ...], widths: tuple[float, ...], look: Look
) -> tuple[float, ...]:
    """High enough for the wrapped names: a merged cell's need is met by its last row."""
    line = SIZE * look.leading
    heights = [line + 2 * look.pad] * n_rows
    for cell in sorted(cells, key=lambda c: c.down):
        lines = wrap(
            cell.text,
            _room(cell, widths, look),
            SIZE,
            lambda t: sum(0.5 if ord(c) < 0x2000 else 1.0 for c in t),
        )
        lack = len(lines) * line + 2 * look.pad - sum(heights[cell.row : cell.row + cell.down])
        heights[cell.row + cell.down - 1] += max(lack, 0)
    return tuple(heights)


def with_rules(table: Drawn, rules: str) -> Drawn:
    """The same table ruled another way."""
    return replace(table, look=replace(table.look, rules=rules))
