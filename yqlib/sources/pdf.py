"""Pages of a PDF through pdfplumber: words with boxes and the ruling lines that are really drawn.

White fills are backgrounds, not rules; a thin filled rectangle is a rule; text outside the crop box
is not visible and does not count; a character struck twice for bold counts once.
"""

from __future__ import annotations

import io
import itertools
import logging
import re
from bisect import bisect_left
from collections.abc import Iterable
from typing import Any

from yqlib.errors import ReadError
from yqlib.money import parse_number
from yqlib.sources import ocr, scan
from yqlib.sources.page import Box, Page, Rule, Word

_THIN = 3.0  # a filled rectangle this thin or thinner is a rule (points)
_AXIS = 1.0  # a line this far off the axis is still horizontal or vertical
_TAIL = 65536  # the end mark stands here, behind it at most some stray bytes
_TOUCHING = 0.1  # characters of one figure stand this close (share of their size)
_FIGURE = frozenset("0123456789.,-")
_CID = re.compile(r"^\(cid:\d+\)$")

logging.getLogger("pdfminer").setLevel(logging.ERROR)  # font warnings are no news to a user


def is_pdf(data: bytes) -> bool:
    """A PDF by its header, which may stand behind some leading bytes."""
    return b"%PDF-" in data[:1024]


def read_pages(name: str, data: bytes) -> list[Page]:
    """All pages of a PDF.

    Raises ReadError where the file is damaged, encrypted, or no page has a text layer.
    """
    import pdfplumber  # 0.5 s: only when a PDF is really read

    if b"%%EOF" not in data[-_TAIL:]:  # the parser would piece together what is left and say nothing
        raise ReadError(name, "PDF 不完整（结尾缺失）", "请重新下载完整文件")
    try:
        with pdfplumber.open(io.BytesIO(data)) as document:
            pages = []
            for page in document.pages:
                pages.append(_page(page))
                page.close()
    except ReadError:
        raise
    except Exception as error:
        raise _read_error(name, error) from None
    if not pages:
        raise ReadError(name, "PDF 中没有页面", "文件可能下载不完整，请重新下载")
    pages = _scans_read(data, pages)
    if not any(page.words for page in pages) and any(ocr.INSTALL in d for p in pages for d in p.doubts):
        raise ReadError(name, "PDF 是扫描件，没有文字层", f"请安装文字识别（OCR）后再读：{ocr.INSTALL}")
    if not any(page.words for page in pages):
        raise ReadError(name, "PDF 没有文字层（可能是扫描件）", "请先做文字识别（OCR），或提供带文字层的 PDF")
    return pages


def _scans_read(data: bytes, pages: list[Page]) -> list[Page]:
    """Pages that are pictures, or whose text layer is a scanner's hidden one, read from the picture."""
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    try:
        for n, page in enumerate(pages):
            pages[n] = scan.reread(document[n], page)
    finally:
        document.close()
    return pages


def _read_error(name: str, error: Exception) -> ReadError:
    trail = f"{type(error).__name__} {error!r} {error.__cause__!r} {error.__context__!r}"
    if "Password" in trail or "Encrypt" in trail:
        return ReadError(name, "PDF 已加密，需要密码", "请先用阅读器去除密码保护后再读")
    return ReadError(name, "PDF 已损坏，无法解析", "请重新下载，或用阅读器另存后再读")


def _page(page: Any) -> Page:
    rules, width, height = list(_rules(page)), float(page.width), float(page.height)
    slant = _slant(page)
    chars, unreadable = _chars(page, upright=slant == 0)
    if slant:
        chars = [_turned_char(c, slant, width, height) for c in chars]
        rules = [_turned_rule(r, slant, width, height) for r in rules]
        width, height = height, width
    result = Page(page.page_number, width, height, _words(chars, rules), rules)
    if slant:
        result.doubts.append("文字侧排，已转正读取；坐标按转正后的页面")
    if unreadable:
        result.doubts.append(f"有 {unreadable} 个字符没有文字映射，无法读出")
    if not result.words:
        result.doubts.append("没有文字层，本页内容无法读取（可能是图片）" if page.images else "没有文字")
    return result


# ---- characters to words -------------------------------------------------------------------------


def _slant(page: Any) -> int:
    """0 for a page with upright text; 1 where the text runs upwards, -1 where it runs downwards."""
    lying = [c for c in page.chars if not c.get("upright", True) and c["text"].strip()]
    if len(lying) <= 0.7 * sum(bool(c["text"].strip()) for c in page.chars):
        return 0
    ups = sum(1 if c["matrix"][1] > 0 else -1 for c in lying)
    return 1 if ups > 0 else -1


def _turned(
    x0: float, top: float, x1: float, bottom: float, slant: int, width: float, height: float
) -> tuple:
    if slant > 0:
        return height - bottom, x0, height - top, x1
    return top, width - x1, bottom, width - x0


def _turned_char(char: dict[str, Any], slant: int, width: float, height: float) -> dict[str, Any]:
    box = _turned(char["x0"], char["top"], char["x1"], char["bottom"], slant, width, height)
    return char | dict(zip(("x0", "top", "x1", "bottom"), box, strict=True))


def _turned_rule(rule: Rule, slant: int, width: float, height: float) -> Rule:
    box = (
        (rule.start, rule.at, rule.end, rule.at)
        if rule.horizontal
        else (rule.at, rule.start, rule.at, rule.end)
    )
    x0, top, x1, bottom = _turned(*box, slant, width, height)
    return Rule(False, x0, top, bottom) if rule.horizontal else Rule(True, top, x0, x1)


def _chars(page: Any, upright: bool = True) -> tuple[list[dict[str, Any]], int]:
    x0, top, x1, bottom = page.cropbox if page.cropbox else page.bbox
    seen: dict[tuple[str, int, int], list[tuple[float, float]]] = {}
    kept, unreadable = [], 0
    for char in page.chars:
        text = char["text"]
        if _CID.match(text) or text == "\ufffd":
            unreadable += 1
            continue
        mx, my = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
        if not (x0 <= mx <= x1 and top <= my <= bottom) or char.get("upright", True) != upright:
            continue
        if text.strip() and _struck_again(char, seen):
            continue
        kept.append(char)
    return kept, unreadable


def _struck_again(char: dict[str, Any], seen: dict[tuple[str, int, int], list[tuple[float, float]]]) -> bool:
    """A character printed again a little aside for bold. Two equal digits stand a whole width apart."""
    x, y, near = char["x0"], char["top"], 0.4 * (char["x1"] - char["x0"])
    column, row = int(x // 4), int(y // 4)
    for dx in (-1, 0, 1):
        for dy in (-1, 0, 1):
            for at_x, at_y in seen.get((char["text"], column + dx, row + dy), ()):
                if abs(at_x - x) <= near and abs(at_y - y) <= 1.5:
                    return True
    seen.setdefault((char["text"], column, row), []).append((x, y))
    return False


def _words(chars: list[dict[str, Any]], rules: list[Rule]) -> list[Word]:
    walls = sorted((r.at, r.start, r.end) for r in rules if not r.horizontal)
    words: list[Word] = []
    for line in _rows(chars):
        runs: list[list[dict[str, Any]]] = []
        for char in line:
            if not char["text"].strip():
                continue
            if runs and (not _parted(runs[-1][-1], char, walls) or _runs_over(runs[-1], char, line)):
                runs[-1].append(char)
            else:
                runs.append([char])
        words.extend(_word(run) for run in runs)
    return words


def _runs_over(run: list[dict[str, Any]], char: dict[str, Any], line: list[dict[str, Any]]) -> bool:
    """One figure wider than its cell: cut at the wall, a piece is no figure, or a lone tail of decimals."""
    if char["x0"] - run[-1]["x1"] > _TOUCHING * char["size"] or char["text"] not in _FIGURE:
        return False
    left = "".join(c["text"] for c in run)
    right = _touching_tail(char, line)
    whole = parse_number(left + right)
    if whole is None or not set(left) <= _FIGURE:
        return False
    if parse_number(left) is None or parse_number(right) is None:
        return True
    return "." in left and "." not in right and len(left.split(".")[1]) + len(right) <= 2


def _touching_tail(first: dict[str, Any], line: list[dict[str, Any]]) -> str:
    text, before = "", None
    for char in line:
        if char["x0"] < first["x0"] or not char["text"].strip():
            continue
        if before is not None and char["x0"] - before["x1"] > _TOUCHING * char["size"]:
            break
        text, before = text + char["text"], char
    return text


def _rows(chars: list[dict[str, Any]]) -> Iterable[list[dict[str, Any]]]:
    """Characters by line: those whose middles lie within half a character height."""
    ordered = sorted(chars, key=lambda c: (c["top"] + c["bottom"]) / 2)
    row: list[dict[str, Any]] = []
    middle = 0.0
    for char in ordered:
        here = (char["top"] + char["bottom"]) / 2
        if row and here - middle > 0.4 * max(char["size"], 4):
            yield sorted(row, key=lambda c: c["x0"])
            row = []
        if not row:
            middle = here
        row.append(char)
    if row:
        yield sorted(row, key=lambda c: c["x0"])


def _parted(left: dict[str, Any], right: dict[str, Any], walls: list[tuple[float, float, float]]) -> bool:
    if right["x0"] - left["x1"] > 0.45 * max(left["size"], right["size"]):
        return True
    a, b = (left["x0"] + left["x1"]) / 2, (right["x0"] + right["x1"]) / 2
    y = (right["top"] + right["bottom"]) / 2
    for at, start, end in walls[bisect_left(walls, (a,)) :]:
        if at > b:
            return False
        if start <= y <= end:
            return True
    return False


def _word(run: list[dict[str, Any]]) -> Word:
    box = Box(
        round(min(c["x0"] for c in run), 2),
        round(min(c["top"] for c in run), 2),
        round(max(c["x1"] for c in run), 2),
        round(max(c["bottom"] for c in run), 2),
    )
    return Word("".join(c["text"] for c in run), box)


# ---- ruling lines --------------------------------------------------------------------------------


def _rules(page: Any) -> Iterable[Rule]:
    for line in page.lines:
        if not _white(line.get("stroking_color")):
            yield from _segment(line["x0"], line["top"], line["x1"], line["bottom"])
    for rect in page.rects:
        yield from _rect(rect)
    for curve in page.curves:
        yield from _curve(curve)


def _curve(curve: dict[str, Any]) -> Iterable[Rule]:
    """Rules drawn as a path: its straight pieces where stroked, a thin filled outline as one rule."""
    if curve.get("stroke") and not _white(curve.get("stroking_color")):
        points = curve.get("pts") or []
        for (ax, ay), (bx, by) in itertools.pairwise(points):
            yield from _segment(min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))
    elif curve.get("fill") and not _white(curve.get("non_stroking_color")):
        box = curve["x0"], curve["top"], curve["x1"], curve["bottom"]
        if min(box[2] - box[0], box[3] - box[1]) <= _THIN:
            yield from _segment(*box, thick=_THIN)


def _rect(rect: dict[str, Any]) -> Iterable[Rule]:
    x0, top, x1, bottom = rect["x0"], rect["top"], rect["x1"], rect["bottom"]
    filled = rect.get("fill") and not _white(rect.get("non_stroking_color"))
    stroked = rect.get("stroke") and not _white(rect.get("stroking_color"))
    if min(x1 - x0, bottom - top) <= _THIN:
        if filled or stroked:
            yield from _segment(x0, top, x1, bottom, thick=_THIN)
    elif stroked:
        for y in (top, bottom):
            yield Rule(True, y, x0, x1)
        for x in (x0, x1):
            yield Rule(False, x, top, bottom)


def _segment(x0: float, top: float, x1: float, bottom: float, thick: float = _AXIS) -> Iterable[Rule]:
    wide, high = x1 - x0, bottom - top
    if high <= thick and wide > high:
        yield Rule(True, (top + bottom) / 2, x0, x1)
    elif wide <= thick and high > wide:
        yield Rule(False, (x0 + x1) / 2, top, bottom)


def _white(color: Any) -> bool:
    """White in grey, RGB or CMYK; an unset colour is black."""
    if color is None or isinstance(color, str):
        return False
    parts = [color] if isinstance(color, int | float) else list(color)
    if not parts or not all(isinstance(p, int | float) for p in parts):
        return False
    if len(parts) == 4:
        return all(p <= 0.02 for p in parts)
    return len(parts) in (1, 3) and all(p >= 0.98 for p in parts)
