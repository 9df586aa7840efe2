"""Text extracted from a disclosure: tab tables, pipe tables, markdown marks, LaTeX fragments.

The marks other tools leave (headings, <b>, <p>, <ol>, $\\geq$) are taken off; which lines are table
rows is decided in layout.
"""

from __future__ import annotations

import html
import re

from yqlib.errors import ReadError
from yqlib.sources.page import Page

_TAG = re.compile(r"</?(?:b|strong|i|em|u|p|ol|ul|li|br|span|div|sup|sub|font)(?:\s[^<>]*)?/?>", re.I)
_HEADING = re.compile(r"^\s{0,3}#{1,6}\s+")
_BOLD = re.compile(r"\*\*(.+?)\*\*|(?<!_)__(.+?)__(?!_)")
_LATEX = re.compile(r"\$([^$\n]{0,80}\\[^$\n]{1,120})\$")  # a dollar sign alone is no formula
_SYMBOLS = {
    r"\geq": "≥", r"\ge": "≥", r"\leq": "≤", r"\le": "≤", r"\times": "×", r"\%": "%",
    r"\pm": "±", r"\sim": "~", r"\approx": "≈", r"\cdot": "·", r"\neq": "≠", r"\div": "÷",
    r"\rightarrow": "→", r"\circ": "°",
}  # fmt: skip
_COMMAND = re.compile(r"\\[a-zA-Z]+|\\.")


def decode(name: str, data: bytes) -> str:
    """The text of a file in UTF-8, UTF-16 or GB 18030.

    Raises ReadError when the bytes are no text.
    """
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _looks_like_text(text):
            return text
    raise ReadError(
        name,
        "既不是 PDF、Word、Excel 文件，也不是网页或文本",
        "请提供公开文本的 PDF、DOCX、XLSX 或网页，或由它提取的 UTF-8 文本",
    )


def _looks_like_text(text: str) -> bool:
    sample = text[:20000]
    odd = sum(1 for c in sample if (ord(c) < 32 and c not in "\t\r\n\f\v") or c == "\ufffd")
    return odd <= len(sample) // 200


def read_pages(text: str) -> list[Page]:
    """The transcript as one page of cleaned lines, with their 1-based numbers."""
    rows = re.split(r"\r\n|\n|\r", text)
    lines = [(number, clean(row)) for number, row in enumerate(rows, 1)]
    return [Page(None, lines=lines, reader="transcript")]


def clean(line: str) -> str:
    """One line without markup; tabs stay, they part the cells of a table."""
    line = line.replace("\x0c", " ").replace("\u00a0", " ").replace("\ufeff", "")
    if "<" in line or "&" in line:
        line = html.unescape(_TAG.sub(lambda m: " " if m[0].lower() != "<b>" else "", line))
    line = _HEADING.sub("", line)
    if "**" in line or "__" in line:
        line = _BOLD.sub(lambda m: m[1] or m[2], line)
    if "$" in line:
        line = _LATEX.sub(lambda m: _plain(m[1]), line)
    return re.sub(r" {2,}", " ", line).rstrip(" ")


def _plain(formula: str) -> str:
    text = _COMMAND.sub(lambda m: _SYMBOLS.get(m[0], m[0][1:]), formula)
    return text.replace("{", "").replace("}", "").strip()
