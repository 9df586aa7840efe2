"""Pictures of the places of a finding: strips of the pages around its figures, the figures marked, small PNGs."""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from yqlib.errors import readable
from yqlib.present.evidence import Box, Place
from yqlib.present.pages import Drawn, NoPicture, page, words
from yqlib.present.spelled import spelled
from yqlib.present.tables import escape
from yqlib.schema import place_zh

#: Outline and tint of a mark; the tint is multiplied with the page, so the print stays readable.
COLOURS = {
    "suspect": ((196, 30, 24), (255, 206, 200)),
    "candidate": ((214, 129, 0), (255, 232, 190)),
    "evidence": ((0, 98, 170), (222, 236, 250)),
}
_LINE = {"suspect": 3, "candidate": 2, "evidence": 1}
_PAGES = 4  # of one finding
_STRIPS = 5  # of one page
_TALL = 520.0  # points of a page shown at most
_AROUND = 26.0  # points above and below what is marked; strips that (nearly) meet are one
_LINE_HIGH = 16.0  # points of a line of print
_PAD = 2.0  # points between a figure and its mark
_COLOURS = 64


@dataclass(frozen=True)
class Picture:
    """A part of a page with marks as PNG, or in `problem` why there is none (then `png` is empty)."""

    file: str
    page: int | None
    png: bytes = b""
    width: int = 0
    height: int = 0
    said: str = ""
    problem: str = ""

    def save(self, path: str | Path) -> Path:
        """Write the PNG. Raises ValueError where there is no picture."""
        if not self.png:
            raise ValueError(self.problem or "没有图片")
        Path(path).write_bytes(self.png)
        return Path(path)

    def _repr_png_(self) -> bytes | None:
        return self.png or None

    def __repr__(self) -> str:
        return f"<图：{self.said}>" if self.png else f"<无图：{self.problem}>"

    @property
    def shown(self) -> tuple[int, int]:
        """Width and height it is shown at, in pixels of a page of the web."""
        return round(self.width / 1.2), round(self.height / 1.2)

    def markup(self, caption: str = "") -> str:
        """As HTML with the picture in it."""
        if not self.png:
            return f'<div class="faint">{escape(self.problem)}</div>'
        source = f"data:image/png;base64,{base64.b64encode(self.png).decode()}"
        style = f"width:{self.shown[0]}px;max-width:100%;height:auto;border:1px solid #ddd"
        above = f"<figcaption>{escape(caption)}</figcaption>" if caption else ""
        return f'<figure style="margin:6px 0">{above}<img src="{source}" alt="{escape(self.said)}" style="{style}"></figure>'


def pictures(places: Sequence[Place], fingerprint: str, files: tuple[Path, ...] = (), most: int = _PAGES, around: float = _AROUND) -> list[Picture]:
    """Pictures of the pages the places stand on, that of the suspect first; a page that cannot be shown says why.

    Places without a page or box (transcripts, web pages, workbooks) give none. At most `most` pages are drawn, of each
    what is marked and `around` points above and below it.
    """
    by_page: dict[tuple[Path | None, int], list[Place]] = {}
    for place in places:
        if place.page is not None and place.box is not None and place.reader in ("text_layer", "ocr"):
            by_page.setdefault((place.file, place.page), []).append(place)
    found = [_picture(file, number, on, fingerprint, files, around) for (file, number), on in [*by_page.items()][:most]]
    if len(by_page) > most:
        found.append(Picture("", None, problem=f"另有 {len(by_page) - most} 页未画出"))
    return found


def _picture(
    file: Path | None, number: int, places: list[Place], fingerprint: str, files: tuple[Path, ...], around: float
) -> Picture:
    if file is None:
        return Picture("", number, problem=f"第{number}页：不知在哪个文件中，不能画出")
    name = readable(file.name)
    try:
        drawn = page(file, number, places[0].reader, fingerprint, files)
    except NoPicture as why:
        return Picture(name, number, problem=str(why))
    picture = _cut(drawn, [_spelled(place, file) for place in places], around)
    if picture is None:
        return Picture(name, number, problem=f"第{number}页：位置在页面之外，不能画出")
    buffer = io.BytesIO()
    _few_colours(picture).save(buffer, format="PNG")
    spots = "、".join(f"{p.spot} {p.printed}" for p in places[:3])
    said = f"{name} {place_zh(number, None, places[0].reader)}：{spots}" + ("等" if len(places) > 3 else "")
    return Picture(name, number, buffer.getvalue(), picture.width, picture.height, said)


def _spelled(place: Place, file: Path) -> Place:
    """The place of words of a row (`Place.frame` cell) moved from where the row begins to where the words stand."""
    if place.frame != "cell" or place.page is None or place.box is None or place.reader != "text_layer":
        return place
    return replace(place, box=spelled(place.printed, place.box, words(file, place.page)) or place.box)


def _cut(drawn: Drawn, places: list[Place], around: float) -> Any:
    """The strips around the marked places, one below the other; None where no place lies on the page."""
    from PIL import Image

    width, height = drawn.image.width / drawn.scale, drawn.image.height / drawn.scale
    boxes = [(p, b) for p in places if p.box is not None and (b := _on_page(p.box, width, height)) is not None]
    if not boxes:
        return None
    parts = [_trimmed(_marked(drawn, boxes, _whole_lines(_pixels(s, drawn), drawn))) for s in _strips(boxes, width, height, around)]
    left = min(part[1] for part in parts)
    right = max(part[2] for part in parts)
    gap = 6
    tall = sum(part[0].height for part in parts) + gap * (len(parts) - 1)
    whole = Image.new("RGB", (right - left, tall), (216, 216, 216))
    at = 0
    for part, _, _ in parts:
        whole.paste(part.crop((left, 0, right, part.height)), (0, at))
        at += part.height + gap
    return whole


def _on_page(box: Box, width: float, height: float) -> Box | None:
    x0, top, x1, bottom = box
    if not (x0 < width and top < height and x1 > 0 and bottom > 0):
        return None
    return max(x0, 0.0), max(top, 0.0), min(x1, width), min(bottom, height)


def _strips(boxes: list[tuple[Place, Box]], width: float, height: float, around: float) -> list[Box]:
    """Full-width bands around boxes near each other, in page order, those of the gravest marks where all are too many."""
    bands: list[list[float]] = []  # top, bottom, rank
    ranks = {mark: n for n, mark in enumerate(COLOURS)}
    for place, (_, top, _, bottom) in sorted(boxes, key=lambda b: b[1][1]):
        rank = ranks.get(place.mark, len(ranks))
        if bands and top - bands[-1][1] < 2 * around + 2:
            bands[-1] = [bands[-1][0], max(bands[-1][1], bottom), min(bands[-1][2], rank)]
        else:
            bands.append([top, bottom, rank])
    kept = sorted(sorted(bands, key=lambda b: b[2])[:_STRIPS])
    worst = min((b for b in boxes), key=lambda b: ranks.get(b[0].mark, len(ranks)))[1]
    left, strips = _TALL, []
    for top, bottom, rank in kept:
        if bottom - top > left:  # a long column: the part with the gravest mark
            middle = (worst[1] + worst[3]) / 2 if rank == min(b[2] for b in kept) else top + left / 2
            top = min(max(top, middle - left / 2), max(bottom - left, 0.0))
            bottom = top + left
        left = max(left - (bottom - top), 60.0)
        strips.append((0.0, max(top - around, 0.0), width, min(bottom + around, height)))
    return strips


def _pixels(box: Box, drawn: Drawn) -> tuple[int, int, int, int]:
    x0, top, x1, bottom = (v * drawn.scale for v in box)
    return int(x0), int(top), max(int(x0) + 1, round(x1)), max(int(top) + 1, round(bottom))


def _whole_lines(part: tuple[int, int, int, int], drawn: Drawn) -> tuple[int, int, int, int]:
    """A strip whose edges move outwards, at most by a line, to where least is printed: no line of text is cut through."""
    from PIL import Image

    left, top, right, bottom = part
    by = round(_LINE_HIGH * drawn.scale)

    def emptiest(first: int, last: int, nearest_last: bool) -> int:
        rows = drawn.image.crop((left, first, right, last)).convert("L").resize((1, last - first), Image.Resampling.BOX).tobytes()
        order = range(len(rows) - 1, -1, -1) if nearest_last else range(len(rows))
        return first + max(order, key=lambda n: rows[n])

    up, down = max(top - by, 0), min(bottom + by, drawn.image.height)
    return left, emptiest(up, top, True) if up < top else top, right, emptiest(bottom, down, False) + 1 if bottom < down else bottom


def _marked(drawn: Drawn, boxes: list[tuple[Place, Box]], part: tuple[int, int, int, int]) -> Any:
    """Part of the page (in its pixels) with a tint over each place and a line around it, the gravest last.

    A sentence gets a tint only.
    """
    from PIL import Image, ImageChops, ImageDraw

    order = list(reversed(COLOURS))
    boxes = sorted(boxes, key=lambda b: order.index(b[0].mark) if b[0].mark in order else 0)
    piece = drawn.image.crop(part)
    tint = Image.new("RGB", piece.size, "white")
    pen = ImageDraw.Draw(tint)
    shift = (part[0], part[1]) * 2
    around = [
        (place, tuple(side - by for side, by in zip(_pixels(_wider(box), drawn), shift, strict=True)))
        for place, box in boxes
    ]
    for place, box in around:
        pen.rectangle(box, fill=COLOURS.get(place.mark, COLOURS["evidence"])[1])
    marked = ImageChops.multiply(piece, tint)
    pen = ImageDraw.Draw(marked)
    for place, box in around:
        if place.frame != "sentences":
            pen.rectangle(box, outline=COLOURS.get(place.mark, COLOURS["evidence"])[0], width=_LINE.get(place.mark, 1))
    return marked


def _wider(box: Box) -> Box:
    return max(box[0] - _PAD, 0.0), max(box[1] - _PAD, 0.0), box[2] + _PAD, box[3] + _PAD


def _trimmed(strip: Any) -> tuple[Any, int, int]:
    """A strip, and from where to where across there is ink on it."""
    from PIL import ImageOps

    ink = ImageOps.invert(strip.convert("L")).point(lambda v: 255 if v > 24 else 0).getbbox()
    if ink is None:
        return strip, 0, strip.width
    return strip, max(ink[0] - 12, 0), min(ink[2] + 12, strip.width)


def _few_colours(picture: Any) -> Any:
    from PIL import Image

    return picture.quantize(_COLOURS, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
