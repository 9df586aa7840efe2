"""A laid-out table drawn on a page, its text set in every way makers set it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from torture.paper import Page, num
from torture.ruling import RULES
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
        lines = wrap(
            cell.text, xs[cell.col + cell.across] - xs[cell.col] - 2 * look.pad, look.size, face.width
        )
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
        found += (
            _mixed(page, x, base, text, size, font, look)
            if not figure
            else [(x, base + look.digit_drop, text, size, font)]
        )
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
    page.op(
        f"q BT /{name} {num(size)} Tf 3 Ts 1 0 0 1 {num(px)} {num(py)} Tm <{face.code(text)}> Tj 0 Ts ET Q"
    )


def spaced(page: Page, x: float, base: float, text: str, size: float, font: str) -> None:
    """Character spacing outside, taken back by smaller letters: digits stand apart by 0.8 pt."""
    name, face = page.font(font)
    px, py = page.at(x, base)
    small = max(size - 1.5, 4)
    page.op(
        f"q BT /{name} {num(small)} Tf 0.8 Tc 2 Tw 1 0 0 1 {num(px)} {num(py)} Tm <{face.code(text)}> Tj ET Q"
    )


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
