"""Pages that are pictures: rules from the image, words from a recogniser that runs on this machine.

Needs the extra `[ocr]` (rapidocr, onnxruntime); its models come with the package and nothing is
downloaded. Every word carries the recogniser's confidence in its least certain character.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import numpy as np

from yqlib.sources import strokes
from yqlib.sources.figure_shape import figure_shaped
from yqlib.sources.page import Box, Page, Rule, Word

if TYPE_CHECKING:
    from yqlib.sources.image_text import Line, Marks, Regions

INSTALL = 'pip install "yqlib[ocr]"'
_DPI = 200  # a page is rendered so fine, or as fine as its picture where that is coarser
_LOOK = 110 / 72  # pixels a point the detector looks at: it finds lines, it does not read them
_MAX_PIXELS = 16_000_000  # no larger picture is looked at
_COARSE, _FINE = 130 / 72, 300 / 72  # pictures outside these pixels a point are resampled
_THREADS = 2  # pictures recognised at a time, each by one thread
_DASHES = frozenset("一—–-－ー_")
_SIMPLIFIED = str.maketrans("額總計項類業務產員場單數", "额总计项类业务产员场单数")  # look-alikes
_WIDE = str.maketrans("(),:;", "（），：；")
_MARK = re.compile(r"(?<=[\u4e00-\u9fff])[(),:;]|[(),:;](?=[\u4e00-\u9fff])")
_SAMPLE = 4  # lines tried upside down


def available() -> bool:
    """Whether the extra `[ocr]` is installed."""
    return all(find_spec(name) is not None for name in ("rapidocr", "onnxruntime", "cv2"))


def read_scanned(pdf_page: Any, number: int) -> Page:
    """Read one page of a PDF (a pypdfium2 page) from its picture."""
    return read_image(*picture_of(pdf_page), number)


def picture_of(pdf_page: Any) -> tuple[np.ndarray, float]:
    """The picture of a page as it is read, uint8 (H, W, 3), and its pixels a point."""
    width, height = pdf_page.get_size()
    scale = min(_own_scale(pdf_page), (_MAX_PIXELS / max(width * height, 1)) ** 0.5)
    bitmap = pdf_page.render(scale=scale, rev_byteorder=True)
    try:
        picture = bitmap.to_numpy()
        return picture[..., :3].copy(), picture.shape[1] / width
    finally:
        bitmap.close()


def _own_scale(pdf_page: Any) -> float:
    """Pixels a point at which a page's large pictures are neither blurred nor blown up, within bounds."""
    import pypdfium2.raw as raw

    width, height = pdf_page.get_size()
    scales = []
    for picture in pdf_page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=4):
        left, bottom, right, top = picture.get_bounds()
        pixels = picture.get_px_size()
        if (right - left) * (top - bottom) >= 0.3 * width * height:
            scales.append(max(pixels) / max(right - left, top - bottom))
    return min(max(scales, default=_DPI / 72), _DPI / 72)


def read_image(image: np.ndarray, scale: float, number: int | None) -> Page:
    """Read the picture of a page: uint8 (H, W) or (H, W, 3) in RGB, `scale` pixels a point.

    The page comes back upright; its coordinates are points of the straightened picture, and its
    doubts say so where it was turned.
    """
    flat, scale, turns, skew = upright(image, scale)
    page = _read_flat(flat, scale, number)
    if turns:
        page.doubts.append("图片侧置，已转正读取；坐标按转正后的页面")
    elif abs(skew) >= 0.5:
        page.doubts.append(f"图片倾斜 {abs(skew):.1f}°，已校正；坐标按校正后的页面")
    return page


def upright(image: np.ndarray, scale: float) -> tuple[np.ndarray, float, int, float]:
    """The picture a page is read from: grey, upright and straight, its pixels a point, and how it was turned
    (quarter turns, degrees). What is read has its coordinates.
    """
    from yqlib.sources import image_rules

    image, scale = _sized(image, scale)
    flat = image_rules.flatten(image, scale)
    turns = _quarter_turns(flat, scale)
    flat, skew = image_rules.straighten(np.ascontiguousarray(np.rot90(flat, turns)))
    return flat, scale, turns, skew


def _read_flat(flat: np.ndarray, scale: float, number: int | None) -> Page:
    from yqlib.sources import image_rules, image_text

    ruled = image_rules.find_rules(flat, scale)
    clean = np.where(ruled.mask, np.uint8(255), flat)
    regions = image_text.regions_of(ruled, flat.shape, scale)
    marks = image_text.marks_of(clean, regions, scale)
    lines = image_text.cell_lines(clean, regions, marks, scale)
    lines += _open_lines(clean, regions, marks, scale)
    words = _words(clean, lines, regions, scale)
    rules = [Rule(s.horizontal, s.at / scale, s.start / scale, s.end / scale) for s in ruled.rules]
    return Page(
        number, flat.shape[1] / scale, flat.shape[0] / scale, words, strokes.merged(rules), reader="ocr"
    )


def _sized(image: np.ndarray, scale: float) -> tuple[np.ndarray, float]:
    """The picture at a resolution the reading is made for, and its pixels a point."""
    import cv2

    height, width = image.shape[:2]
    wanted = min(max(scale, _COARSE), _FINE)
    factor = min(wanted / scale, (_MAX_PIXELS / max(width * height, 1)) ** 0.5)
    if abs(factor - 1) < 0.02:
        return image, scale
    how = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
    return cv2.resize(image, None, fx=factor, fy=factor, interpolation=how), scale * factor


def _quarter_turns(flat: np.ndarray, scale: float) -> int:
    """How often to turn the picture by 90° anticlockwise until it can be read: 0 to 3."""
    from yqlib.sources import image_text

    lying = image_text.runs_upright(flat, scale)
    base = 1 if lying else 0
    upright = np.ascontiguousarray(np.rot90(flat, base))
    crops = image_text.sample_lines(upright, scale, _SAMPLE)
    if not crops:
        return 0
    both = recognise([*crops, *(np.ascontiguousarray(np.rot90(c, 2)) for c in crops)])
    sure = [sum(c * min(len(t), 8) for t, c in part) for part in (both[: len(crops)], both[len(crops) :])]
    return base + (2 if sure[1] > 1.2 * sure[0] else 0)


def _open_lines(clean: np.ndarray, regions: Regions, marks: Marks, scale: float) -> list[Line]:
    """Lines outside cells, found by the detector in the strips that have ink."""
    import cv2

    from yqlib.sources import image_text

    rest = image_text.outside_only(clean, regions)
    strips = image_text.open_strips(rest, regions, marks, scale)
    factor = min(1.0, _LOOK / scale)

    def boxes(strip: tuple[int, int]) -> list[np.ndarray]:
        small = cv2.resize(rest[slice(*strip)], None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
        found = _engine().text_det(cv2.cvtColor(small, cv2.COLOR_GRAY2RGB))
        return [] if found.boxes is None else [np.asarray(b) / factor + (0, strip[0]) for b in found.boxes]

    with ThreadPoolExecutor(_THREADS) as pool:
        found = [box for part in pool.map(boxes, strips) for box in part]
    return image_text.open_lines(found, marks, regions, scale)


def _words(clean: np.ndarray, lines: Sequence[Line], regions: Regions, scale: float) -> list[Word]:
    from yqlib.sources import image_text

    if not lines:
        return []
    usual = float(np.median([line.height for line in lines]))
    read = recognise(
        [image_text.crop(clean, line, usual, image_text.bounds_of(line, regions)) for line in lines]
    )
    words = []
    for line, (text, confidence) in zip(lines, read, strict=True):
        text = _chinese(text.strip())
        if not text:
            continue
        box = Box(*(round(v / scale, 2) for v in (line.x0, line.top, line.x1, line.bottom)))
        shaped = figure_shaped(text) if line.cell else None
        if image_text.is_dash(line, usual) and set(text) <= _DASHES:
            text = "——"
        words.append(Word(shaped or text, box, 0.0 if line.cut else confidence, text if shaped else None))
    return words


def _chinese(text: str) -> str:
    """Simplified look-alikes and wide marks beside Chinese characters: a recogniser mixes these up."""
    return _MARK.sub(lambda m: m[0].translate(_WIDE), text.translate(_SIMPLIFIED))


# ---- the recogniser ------------------------------------------------------------------------------


@cache
def _engine() -> Any:
    """The recogniser of this process, made when first needed; its models lie beside its code."""
    from rapidocr import RapidOCR

    engine = RapidOCR(
        params={
            "Global.log_level": "critical",
            "Global.use_cls": False,
            "Det.limit_type": "max",  # a strip is not blown up
            "Det.limit_side_len": 2400,
            "Rec.rec_img_shape": [3, 48, 48],  # figures are short: no paper is recognised
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )
    engine.return_word_box = True  # gives the confidence of each character
    engine.recognize_txt([np.full((48, 48, 3), 255, np.uint8)])  # loads the model, before threads use it
    engine(np.full((64, 64, 3), 255, np.uint8), use_det=True, use_rec=False, use_cls=False)
    return engine


def recognise(crops: Sequence[np.ndarray]) -> list[tuple[str, float]]:
    """Text of each picture of one line, with the confidence in its least certain character."""
    engine = _engine()
    order = sorted(range(len(crops)), key=lambda i: crops[i].shape[1] / crops[i].shape[0])
    size = max(6, len(order) // (4 * _THREADS))
    parts = [order[at : at + size] for at in range(0, len(order), size)]

    def read(part: list[int]) -> list[tuple[int, str, float]]:
        found = engine.recognize_txt([crops[i] for i in part])
        sure = (min(info.confs, default=0.0) for info in found.word_results)
        return [(i, t, c if t else 0.0) for i, t, c in zip(part, found.txts, sure, strict=True)]

    with ThreadPoolExecutor(_THREADS) as pool:
        done = {i: (text, sure) for part in pool.map(read, parts) for i, text, sure in part}
    return [done[i] for i in range(len(crops))]
