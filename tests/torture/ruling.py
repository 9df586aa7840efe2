"""Every way makers draw the rules of a table."""

from __future__ import annotations

import itertools
from collections.abc import Callable

from torture.paper import Page, num
from torture.sheet import Laid

Lines = list[tuple[bool, float, float, float]]


def _ends(line: tuple[bool, float, float, float]) -> tuple[float, float, float, float]:
    horizontal, at, start, end = line
    return (start, at, end, at) if horizontal else (at, start, at, end)


def plain(page: Page, laid: Laid, lines: Lines) -> None:
    for line in lines:
        page.line(*_ends(line))


def pattern(page: Page, laid: Laid, lines: Lines) -> None:
    page.op("[1.5 1.2] 0 d")
    plain(page, laid, lines)


def strokes(page: Page, laid: Laid, lines: Lines) -> None:
    for horizontal, at, start, end in lines:
        place = start
        while place < end:
            page.line(*_ends((horizontal, at, place, min(place + 1.6, end))))
            place += 2.8


def double(page: Page, laid: Laid, lines: Lines) -> None:
    for horizontal, at, start, end in lines:
        for aside in (-0.75, 0.75):
            page.line(*_ends((horizontal, at + aside, start, end)))


def twice(page: Page, laid: Laid, lines: Lines) -> None:
    for horizontal, at, start, end in lines:
        for aside in (0, 0.7):
            page.line(*_ends((horizontal, at + aside, start + aside, end + aside)))


def boxes(page: Page, laid: Laid, lines: Lines) -> None:
    for cell in laid.cells:
        page.rect(*laid.box(cell), "S")


def one_path(page: Page, laid: Laid, lines: Lines) -> None:
    for line in lines:
        x0, t0, x1, t1 = _ends(line)
        (ax, ay), (bx, by) = page.at(x0, t0), page.at(x1, t1)
        page.op(f"{num(ax)} {num(ay)} m {num(bx)} {num(by)} l")
    page.op("S")


def bars(page: Page, laid: Laid, lines: Lines, half: float = 0.24) -> None:
    for line in lines:
        x0, t0, x1, t1 = _ends(line)
        page.rect(x0 - half, t0 - half, x1 + half, t1 + half)


def one_fill(page: Page, laid: Laid, lines: Lines) -> None:
    """All thin bars in one path, filled once."""
    for line in lines:
        x0, t0, x1, t1 = _ends(line)
        page.rect(x0 - 0.24, t0 - 0.24, x1 + 0.24, t1 + 0.24, "")
    page.op("f")


def thick_grey(page: Page, laid: Laid, lines: Lines) -> None:
    page.op("0.6 G", "2.5 w")
    plain(page, laid, lines)


def white_grounds(page: Page, laid: Laid, lines: Lines) -> None:
    """White fills under the cells in strips a line of text high, white lines in them, then the rules."""
    page.op("1 g", "1 G")
    for cell in laid.cells:
        x0, top, x1, bottom = laid.box(cell)
        page.rect(x0, top, x1, bottom)
        page.rect(x0 + 3, (top + bottom) / 2 - 0.4, x1 - 3, (top + bottom) / 2 + 0.4)
        page.line(x0 + 3, (top + bottom) / 2, x1 - 3, (top + bottom) / 2)
        page.line((x0 + x1) / 2, top, (x0 + x1) / 2, bottom)
    page.op("0 g", "0 G")
    bars(page, laid, lines)


def white_over(page: Page, laid: Laid, lines: Lines) -> None:
    """A dark rule wrongly drawn, then painted over in white, as form designers leave them."""
    plain(page, laid, lines)
    middle = (laid.xs[0] + laid.xs[1]) / 2
    page.line(middle, laid.ys[0] + 1, middle, laid.ys[-1] - 1)
    page.op("1 G", "2 w")
    page.line(middle, laid.ys[0] + 0.6, middle, laid.ys[-1] - 0.6)


def images(page: Page, laid: Laid, lines: Lines) -> None:
    """Rules as black pictures one dot high, stretched."""
    if "Dot" not in page.extra.setdefault("XObject", {}):
        page.extra["XObject"]["Dot"] = page.pdf.stream(
            b"\x00",
            "/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8",
        )
    for line in lines:
        x0, t0, x1, t1 = _ends(line)
        ax, ay = page.at(x0 - 0.25, t1 + 0.25)
        page.op(f"q {num(x1 - x0 + 0.5)} 0 0 {num(t1 - t0 + 0.5)} {num(ax)} {num(ay)} cm /Dot Do Q")


def form(page: Page, laid: Laid, lines: Lines) -> None:
    """Rules in a form inside a form: each with a matrix of its own, half size and shifted."""
    ops = ["0.25 w"]
    for line in lines:
        x0, t0, x1, t1 = _ends(line)
        (ax, ay), (bx, by) = page.at(x0, t0), page.at(x1, t1)
        ops.append(f"{num(ax / 2)} {num(ay / 2)} m {num(bx / 2)} {num(by / 2)} l S")
    box = "/Type /XObject /Subtype /Form /BBox [-2000 -2000 4000 4000]"
    inner = page.pdf.stream("\n".join(ops), f"{box} /Matrix [1 0 0 1 30 40]")
    outer = page.pdf.stream(
        "q 1 0 0 1 -10 0 cm /In Do Q",
        f"{box} /Matrix [2 0 0 2 -40 -80] /Resources << /XObject << /In {inner} 0 R >> >>",
    )
    page.extra.setdefault("XObject", {})[f"Out{outer}"] = outer
    page.op(f"/Out{outer} Do")


def scaled(page: Page, laid: Laid, lines: Lines) -> None:
    page.op("0.12 0 0 0.12 0 0 cm", "4 w")
    for line in lines:
        x0, t0, x1, t1 = _ends(line)
        (ax, ay), (bx, by) = page.at(x0, t0), page.at(x1, t1)
        page.op(f"{num(ax / 0.12)} {num(ay / 0.12)} m {num(bx / 0.12)} {num(by / 0.12)} l S")


def slanted(page: Page, laid: Laid, lines: Lines) -> None:
    for number, line in enumerate(lines):
        x0, t0, x1, t1 = _ends(line)
        aside = 0.3 if number % 2 else -0.3
        page.line(x0, t0, x1 + (0 if line[0] else aside), t1 + (aside if line[0] else 0))


def gaps(page: Page, laid: Laid, lines: Lines) -> None:
    """Upright rules broken at each row by 1.6 pt."""
    for line in lines:
        horizontal, at, start, end = line
        if horizontal:
            page.line(*_ends(line))
            continue
        edges = [y for y in laid.ys if start <= y <= end]
        for a, b in itertools.pairwise(edges):
            page.line(at, a + 0.8, at, b - 0.8)


def lying(page: Page, laid: Laid, lines: Lines) -> None:
    plain(page, laid, [line for line in lines if line[0]])


def three(page: Page, laid: Laid, lines: Lines) -> None:
    """Above and below the header, and at the foot."""
    for at in (laid.ys[0], laid.ys[laid.heads], laid.ys[-1]):
        page.line(laid.xs[0], at, laid.xs[-1], at)


def header_only(page: Page, laid: Laid, lines: Lines) -> None:
    page.line(laid.xs[0], laid.ys[laid.heads], laid.xs[-1], laid.ys[laid.heads])


def none(page: Page, laid: Laid, lines: Lines) -> None:
    """No rule at all."""


RULES: dict[str, Callable[[Page, Laid, Lines], None]] = {
    f.__name__: f
    for f in (
        plain, pattern, strokes, double, twice, boxes, one_path, bars, one_fill, thick_grey, white_grounds,
        white_over, images, form, scaled, slanted, gaps, lying, three, header_only, none,
    )
}  # fmt: skip
