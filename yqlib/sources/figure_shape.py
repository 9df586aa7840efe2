"""Figures as a recogniser misreads them: letters for digits, other dots for the decimal point."""

from __future__ import annotations

import re
import unicodedata

from yqlib.money import parse_number

_DIGIT = str.maketrans({"O": "0", "o": "0", "〇": "0", "D": "0", "l": "1", "I": "1", "|": "1", "i": "1", "!": "1",
                        "Z": "2", "z": "2", "S": "5", "s": "5", "B": "8", "g": "9", "q": "9"})  # fmt: skip
_POINT = re.compile(r"[。·・•．'’`:]|,(?=\d{1,2}$)")
_GROUPED = re.compile(r"-?\d{1,3}(?:[.,]\d{3})+\.\d{1,6}")


def figure_shaped(text: str) -> str | None:
    """The figure a misread text stands for, or None where it is one already or has no such shape.

    Most of its letters and digits must be digits as they stand: a word does not become a number.
    """
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
    if parse_number(plain) is not None or 2 * sum(map(str.isdigit, plain)) <= sum(map(str.isalnum, plain)):
        return None
    mended = _POINT.sub(".", plain.translate(_DIGIT))
    if _GROUPED.fullmatch(mended):
        whole, _, fraction = mended.rpartition(".")
        mended = f"{whole.replace('.', ',')}.{fraction}"
    return mended if mended != plain and parse_number(mended) is not None else None
