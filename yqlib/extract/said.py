"""Counts said in a text: number, unit, the words around them, and where each stands on the page."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any, NamedTuple

from yqlib.forms.places import DIGITS
from yqlib.forms.text import remembered
from yqlib.layout.sentences import Piece
from yqlib.sources.page import hull

_TENS = {"十": 10, "百": 100, "千": 1000, "万": 10_000}
_CHINESE = "".join(dict.fromkeys([*DIGITS, "两", *_TENS])).replace("O", "").replace("o", "")
_NUMBER = (
    rf"(?<![\d.])(?:\d{{1,3}}(?:,\d{{3}})+|\d{{1,12}})(?:\.\d{{1,4}})?|(?<![{_CHINESE}第])[{_CHINESE}]{{1,7}}"
)
_UNIT = (
    r"平方米|平方公尺|平米|m2|台\(套\)|台/套|台套|台件|辆次|辆|台|套|"
    r"人次|人/次|名|人|位|个|家|所(?=[\u4e00-\u9fff])"
)
_COUNT = re.compile(rf"(?P<number>{_NUMBER})余?(?P<unit>{_UNIT})")
_BARE = re.compile(r"(?P<number>(?<![\d.])\d{1,6})(?P<unit>)(?=[，,；;。)]|$)")
#: What a count's own words end at; a bracket without a count inside is part of them.
_STOP = "，,；;。：:、（）()"
_REACH = 120  # letters before a count that can speak of it
_LONGEST = 4000  # characters of a sentence that can speak of counts
AREA = ("平方米", "平方公尺", "平米", "m2")


class About(NamedTuple):
    """What the frames need to know of the document: id, publisher's name and its other spellings, reader, kind."""

    doc_id: str
    name: str | None
    aliases: tuple[str, ...]
    reader: str
    kind: str | None = None


class Count(NamedTuple):
    """One count in a folded text: value = digits · 10^-decimals, unit as printed, `start` to `end`."""

    digits: int
    decimals: int
    unit: str
    start: int
    end: int

    @property
    def value(self) -> float:
        """The value, as near as a float comes."""
        return float(Decimal(self.digits).scaleb(-self.decimals))


class Folded(NamedTuple):
    """A text without white space, in half-width forms (，；：stay), and where each character stood."""

    text: str
    at: tuple[int, ...]


@remembered
def fold(text: str) -> Folded:
    """The text as wordings compare it. Clause marks keep their width: 5，100 is no thousand."""
    found: list[str] = []
    at: list[int] = []
    for index, char in enumerate(text[:_LONGEST]):
        if char.isspace() or char in "\u200b\ufeff*#":
            continue
        plain = char if char in "，；：。！？" else unicodedata.normalize("NFKC", char)
        found.append(plain)
        at.extend([index] * len(plain))
    return Folded("".join(found), tuple(at))


def number_of(text: str) -> tuple[int, int] | None:
    """(digits, decimals) of 1,234.5 or 二十三; None where it is no number."""
    if text[0].isdigit():
        whole, _, fraction = text.replace(",", "").partition(".")
        return int(whole + fraction), len(fraction)
    if not set(text) & set(_TENS):
        return (int("".join("2" if c == "两" else DIGITS[c] for c in text)), 0) if len(text) != 2 else None
    total = current = 0
    for char in text:
        if char in _TENS:
            total += (current or 1) * _TENS[char]
            current = 0
        else:
            current = 2 if char == "两" else int(DIGITS[char])
    return total + current, 0


def counts(text: str, bare: bool = False) -> list[Count]:
    """The counts of a folded text in order; with `bare` also numbers without a unit before a clause mark."""
    found = list(_COUNT.finditer(text)) + (list(_BARE.finditer(text)) if bare else [])
    return [
        Count(*number, m["unit"], m.start(), m.end())
        for m in sorted(found, key=lambda m: m.start())
        if m["unit"] not in ("人次", "人/次", "辆次") and (number := number_of(m["number"])) is not None
    ]


def words_before(text: str, count: Count, floor: int) -> tuple[int, str]:
    """(start, words) before a count back to the last clause mark, or to `floor`, the end of the count before.

    A bracket without a count inside does not stop: 设备（不含车辆）3台.
    """
    floor = max(floor, count.start - _REACH)
    index, depth = count.start, 0
    while index > floor:
        char = text[index - 1]
        if char == ")" and "(" in text[floor : index - 1]:
            depth += 1
        elif char == "(" and depth:
            depth -= 1
        elif char in _STOP and not depth:
            break
        index -= 1
    return index, text[index : count.start]


def clauses(text: str) -> Iterator[tuple[int, int]]:
    """(start, end) of each clause of a folded text; marks inside brackets end none."""
    start = depth = 0
    for index, char in enumerate(text):
        depth = max(0, depth + (char in "(“《") - (char in ")”》"))
        if char in "，,；;。：:" and not depth:
            yield start, index
            start = index + 1
    if start < len(text):
        yield start, len(text)


def address(pieces: Iterable[Piece], reader: str) -> dict[str, Any]:
    """The address columns of printed pieces: first page or line, the box around those on that page."""
    pieces = tuple(pieces)
    if not pieces:
        return {"reader": reader}
    first = pieces[0]
    boxes = [b for p in pieces if p.page == first.page and (b := p.box) is not None]
    x0, top, x1, bottom = hull(boxes) if boxes else (None, None, None, None)
    return {
        "page": first.page,
        "line": first.line.line,
        "x0": x0,
        "top": top,
        "x1": x1,
        "bottom": bottom,
        "reader": reader,
    }
