"""A laid-out table drawn on a page: every way makers draw rules, every way they set text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from torture.paper import Page, num
from torture.sheet import FIGURE, Laid, Place, places, wrap


@dataclass(frozen=True)
class Look:
    """How a table is drawn."""

    rules: str = "plain"
    text: str = "plain"
    font: str = "song"
    digits: str = ""  # font of the figures where it is another
    size: float = 8.0
    digit_size: float = 0.0  # size of figures where it is another
    digit_drop: float = 0.0  # figures stand this much lower than Chinese beside them
    leading: float = 1.25
    pad: float = 3.0
    open: str = ""  # sides without a rule: any of l r t b
    low: float = 0.0  # row heights are at least this
    fill: Callable[[int], str] | None = None  # colour operator of a row's background
    overflow: bool = False  # texts may be wider than their cell
    head_ink: str = ""  # colour operator of the header's text


def lay(rows: list[list[str]], xs: list[float], top: float, look: Look, page: Page, heads: int = 0) -> Laid:
    """Rows as cells whose heights hold their wrapped texts."""
    cells = list(places(rows))
    heights = [max(look.low, look.size * look.leading + 2 * look.pad)] * len(rows)
    _, face = page.font(look.font)
    for cell in cells:
        lines = wrap(cell.text, xs[cell.col + cell.across] - xs[cell.col] - 2 * look.pad, look.size, face.width)
        need = len(lines) * look.size * look.leading + 2 * look.pad
        if cell.down == 1:
            heights[cell.row] = max(heights[cell.row], need)
    ys = [top]
    for height in heights:
        ys.append(ys[-1] + height)
    return Laid(xs, ys, cells, heads)


def draw(page: Page, laid: Laid, look: Look) -> float:
    """Backgrounds, rules and text; the bottom of the table."""
    if look.fill is not None:
        for cell in laid.cells:
            page.op("q", look.fill(cell.row))
            page.rect(*laid.box(cell))
            page.op("Q")
    page.op("q", "0.5 w")
    RULES[look.rules](page, laid, _open(laid, look.open))
    page.op("Q")
    if look.text in ROWWISE:
        ROWWISE[look.text](page, laid, look)
    else:
        for cell in laid.cells:
            ink = look.head_ink if cell.row < laid.heads else ""
            page.op(*(["q", ink] if ink else []))
            for piece in cell_lines(page, laid, cell, look):
                TEXTS[look.text](page, *piece)
            page.op(*(["Q"] if ink else []))
    return laid.ys[-1]


def cell_lines(page: Page, laid: Laid, cell: Place, look: Look) -> list[tuple[float, float, str, float, str]]:
    """(x, baseline, text, size, font) of each printed line of a cell."""
    x0, top, x1, bottom = laid.box(cell)
    figure = bool(FIGURE.fullmatch(cell.text))
    font = look.digits or look.font if figure else look.font
    size = look.digit_size or look.size if figure else look.size
    _, face = page.font(font)
    room = x1 - x0 - 2 * look.pad
    lines = [t for t in wrap(cell.text, room, size, face.width) if t] if not look.overflow else [cell.text]
    found = []
    for number, text in enumerate(lines):
        wide = face.width(text) * size
        base = (top + bottom) / 2 + (number - (len(lines) - 1) / 2) * size * look.leading + 0.35 * size
        if cell.row < laid.heads or (cell.across > 1 and not figure):
            x = (x0 + x1 - wide) / 2
        else:
            x = x1 - look.pad - wide if figure else x0 + look.pad
        found += _mixed(page, x, base, text, size, font, look) if not figure else [
            (x, base + look.digit_drop, text, size, font)
        ]
    return [piece for piece in found if piece[2]]


def _mixed(page, x, base, text, size, font, look):
    """Digits beside Chinese in one line, set lower where the look says so."""
    if not look.digit_drop:
        return [(x, base, text, size, font)]
    pieces, _ = [], page.font(font)
    for char in text:
        drop = look.digit_drop if char.isascii() else 0.0
        pieces.append((x, base + drop, char, size, font))
        x += page.font(font)[1].width(char) * size
    return pieces


def _open(laid: Laid, sides: str) -> list[tuple[bool, float, float, float]]:
    away = {
        side: (horizontal, at)
        for side, horizontal, at in (
            ("l", False, laid.xs[0]), ("r", False, laid.xs[-1]), ("t", True, laid.ys[0]), ("b", True, laid.ys[-1]),
        )
        if side in sides
    }  # fmt: skip
    return [line for line in laid.lines() if line[:2] not in away.values()]


# ---- rules ---------------------------------------------------------------------------------------

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
            b"\x00", "/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8"
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
        for a, b in zip(edges, edges[1:], strict=False):
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


# ---- text ----------------------------------------------------------------------------------------


def whole(page: Page, x: float, base: float, text: str, size: float, font: str) -> None:
    page.text(x, base, text, size, font)


def chars(page: Page, x: float, base: float, text: str, size: float, font: str) -> None:
    for char in text:
        x += page.text(x, base, char, size, font)


def struck(page: Page, x: float, base: float, text: str, size: float, font: str) -> None:
    """Bold by striking four times, a little aside."""
    for right, down in ((0, 0), (0.3, 0), (0, 0.25), (0.3, 0.25)):
        page.text(x + right, base + down, text, size, font)


def outlined(page: Page, x: float, base: float, text: str, size: float, font: str) -> None:
    """Bold by fill and stroke."""
    page.op("q 2 Tr 0.3 w")
    page.text(x, base, text, size, font)
    page.op("0 Tr Q")


def _set(before: str, matrix: Callable[[float], str], size: Callable[[float], float]):
    def show(page: Page, x: float, base: float, text: str, points: float, font: str) -> None:
        name, face = page.font(font)
        px, py = page.at(x, base)
        page.op(
            f"q BT {before.replace('EM', num(points))} /{name} {num(size(points))} Tf {matrix(points)} "
            f"{num(px)} {num(py)} Tm <{face.code(text)}> Tj ET Q"
        )

    return show


def rising(page: Page, x: float, base: float, text: str, size: float, font: str) -> None:
    """Text rise: the matrix stands 3 pt lower than the text."""
    name, face = page.font(font)
    px, py = page.at(x, base + 3)
    page.op(f"q BT /{name} {num(size)} Tf 3 Ts 1 0 0 1 {num(px)} {num(py)} Tm <{face.code(text)}> Tj 0 Ts ET Q")


def spaced(page: Page, x: float, base: float, text: str, size: float, font: str) -> None:
    """Character spacing outside, taken back by smaller letters: digits stand apart by 0.8 pt."""
    name, face = page.font(font)
    px, py = page.at(x, base)
    small = max(size - 1.5, 4)
    page.op(f"q BT /{name} {num(small)} Tf 0.8 Tc 2 Tw 1 0 0 1 {num(px)} {num(py)} Tm <{face.code(text)}> Tj ET Q")


def kerned(page: Page, x: float, base: float, text: str, size: float, font: str) -> None:
    """Each character placed by TJ, drawn together by 5 and pushed apart by 5 thousandths in turn."""
    name, face = page.font(font)
    px, py = page.at(x, base)
    parts = "".join(f"<{face.code(c)}>{5 if i % 2 else -5}" for i, c in enumerate(text))
    page.op(f"BT /{name} {num(size)} Tf 1 0 0 1 {num(px)} {num(py)} Tm [{parts}] TJ ET")


TEXTS: dict[str, Callable[..., None]] = {
    "plain": whole, "chars": chars, "struck": struck, "outlined": outlined, "rising": rising, "spaced": spaced,
    "kerned": kerned,
    "matrix": _set("", lambda p: f"{num(p)} 0 0 {num(p)}", lambda p: 1.0),
    "squeezed": _set("70 Tz", lambda p: "1 0 0 1", lambda p: p),
    "flipped": _set("", lambda p: f"{num(p / 10)} 0 0 {num(p / 10)}", lambda p: 10.0),
}  # fmt: skip


def row_tj(page: Page, laid: Laid, look: Look) -> None:
    """A whole printed line across cells as one TJ with wide kerns."""
    for base, pieces in _by_line(page, laid, look):
        name, face = page.font(look.font)
        px, py = page.at(pieces[0][0], base)
        parts, end = [], pieces[0][0]
        for x, text in pieces:
            parts.append(f"{num((end - x) / look.size * 1000)} <{face.code(text)}>")
            end = x + face.width(text) * look.size
        page.op(f"BT /{name} {num(look.size)} Tf 1 0 0 1 {num(px)} {num(py)} Tm [{' '.join(parts)}] TJ ET")


def row_spaces(page: Page, laid: Laid, look: Look) -> None:
    """A whole printed line across cells as one string, cells parted by many spaces."""
    for base, pieces in _by_line(page, laid, look):
        _, face = page.font(look.font)
        line, end = pieces[0][1], pieces[0][0] + face.width(pieces[0][1]) * look.size
        space = face.width(" ") * look.size
        for x, text in pieces[1:]:
            count = max(1, round((x - end) / space))
            line += " " * count + text
            end += count * space + face.width(text) * look.size
        page.text(pieces[0][0], base, line, look.size, look.font)


def _by_line(page: Page, laid: Laid, look: Look):
    lines: dict[float, list[tuple[float, str]]] = {}
    plain_look = replace(look, digits="", digit_size=0.0)
    for cell in laid.cells:
        for x, base, text, _, _ in cell_lines(page, laid, cell, plain_look):
            lines.setdefault(round(base, 1), []).append((x, text))
    return [(base, sorted(pieces)) for base, pieces in sorted(lines.items())]


ROWWISE: dict[str, Callable[[Page, Laid, Look], None]] = {"row_tj": row_tj, "row_spaces": row_spaces}
