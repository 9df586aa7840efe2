"""Prose as the grammar of statements reads it: no white space, one spelling of signs, dates and names told.

Every character still knows where it stands in the paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from yqlib import forms

#: What stands in place of characters that are part of a name, a title or a date.
MASK = "◇"

_FOLD = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_FOLD |= {ord(a): b for a, b in zip("():;?!", "（）：；？！", strict=True)}
_FOLD |= {0xFF08: "（", 0xFF09: "）", 0xFF0C: "，", 0xFF1A: "：", 0xFF1B: "；", 0xFF1F: "？", 0xFF01: "！"}
_FOLD |= {ord("｡"): "。", ord("﹪"): "%", ord("−"): "-", ord("—"): "-", ord("–"): "-", ord("　"): " "}

#: How a paragraph ends that goes on in the next.
LEFT_OPEN = re.compile(r"(?:[：:；;，,]|其中)\s*$")

_SPACES = re.compile(r"\s+")
_SINGLE = re.compile(r"(?:(?<=\s)|^)\d(?=\s)")  # letters set apart: 2 0 1 8 年
_TITLES = re.compile(r"《[^《》]*》|〔[^〔〕]{1,9}〕\s*\d*|【[^【】]{1,9}】\s*\d*|\[(?:19|20)\d\d\]\s*\d*")
_QUOTED = re.compile(r"“[^“”]{1,60}”")
_ENUMERATED = re.compile(
    r"(?:^|(?<=[。；：，]))(?:\d{1,2}[、.](?!\d(?!0\d\d年))|（\d{1,2}）|\d{1,2}）|（[一二三四五六七八九十]{1,3}）)|^[一二三四五六七八九十]{1,3}、"
)
_YEAR = r"(?:19|20)\d\d"
_DATES = re.compile(
    rf"(?P<span>{_YEAR}年?(?:度)?[-~至到]{_YEAR}年?(?:度)?)"
    rf"|(?P<day>(?P<y>{_YEAR})(?:年|[.\-/])(?P<m>\d{{1,2}})(?:月|[.\-/])(?P<d>\d{{1,2}})(?!\d)日?)"
    rf"|(?P<month>{_YEAR}年\d{{1,2}}(?:-\d{{1,2}})?月(?:份|底|末|初)?)"
    rf"|(?P<year>(?<![\d.,]){_YEAR}(?:年度?(?:末|底|初)?|(?=[预决]算|（|[支收]入|[支收]出)))"
    r"|(?P<zh>[一二][〇零○九][〇零○一二三四五六七八九]{2}年(?:度|末|底)?)"
    r"|(?P<part>(?<![\d.])\d{1,2}(?:-\d{1,2})?月(?:\d{1,2}日|份|底|末|初)?(?!均)|(?<![\d.])\d{1,2}日)"
)
_ZH = str.maketrans("〇零○一二三四五六七八九", "000123456789")


class Date(NamedTuple):
    """A date or year in prose: its place, the year, the day (ISO) where a day is told, and whether it is
    a span of years."""

    start: int
    end: int
    year: int | None
    day: str | None
    span: bool


class Clean(NamedTuple):
    """The text without white space as it can be shown (`shown`); with titles and marks of items masked
    (`text`); with all digits masked that are no figures (`bare`); the dates; and for each character its
    place in the paragraph (None: as it stands)."""

    shown: str
    text: str
    bare: str
    dates: tuple[Date, ...]
    places: list[int] | None

    def place(self, index: int) -> int:
        """The place in the paragraph of a character."""
        return index if self.places is None else self.places[index]


def folded(text: str) -> str:
    """The text with one spelling of digits, letters and signs; as many characters as before."""
    return text.translate(_FOLD)


def plain(text: str) -> str:
    """A name or wording spelled as the clean text has it."""
    return _SPACES.sub("", folded(text))


def clean(text: str) -> Clean:
    """The clean text of a paragraph."""
    text = folded(text)
    places: list[int] | None = None
    if _SPACES.search(text):
        apart = len(_SINGLE.findall(text)) > 2
        keep = [
            i
            for i, char in enumerate(text)
            if not char.isspace() or (not apart and _between_figures(text, i))
        ]
        places = keep
        text = "".join([text[i] if not text[i].isspace() else " " for i in keep])
    bare = shown = text
    if "《" in text or "〔" in text or "【" in text or "[" in text:
        bare = _TITLES.sub(_masked, bare)
    text = bare
    if "“" in bare:
        bare = _QUOTED.sub(_digits_masked, bare)
    bare = _ENUMERATED.sub(_masked, bare)
    text = _ENUMERATED.sub(_masked, text)
    dates = tuple(_dates(bare))
    for date in dates:
        bare = bare[: date.start] + MASK * (date.end - date.start) + bare[date.end :]
    return Clean(shown, text, bare, dates, places)


def _between_figures(text: str, at: int) -> bool:
    """White space between two digits parts two figures; of several spaces one is enough."""
    if at == 0 or text[at - 1].isspace() or not text[at - 1].isdigit():
        return False
    return text[at:].lstrip()[:1].isdigit()


def _masked(found: re.Match[str]) -> str:
    return MASK * len(found.group())


def _digits_masked(found: re.Match[str]) -> str:
    return re.sub(r"\d", MASK, found.group())


def _dates(text: str) -> Iterable[Date]:
    for found in _DATES.finditer(text):
        kind = found.lastgroup if found.lastgroup not in ("y", "m", "d") else "day"
        start, end = found.span()
        if found["day"]:
            month, day = int(found["m"]), int(found["d"])
            if not (1 <= month <= 12 and 1 <= day <= 31):
                continue
            yield Date(start, end, int(found["y"]), f"{found['y']}-{month:02}-{day:02}", False)
        elif kind == "span":
            yield Date(start, end, int(found.group()[:4]), None, True)
        elif kind == "zh":
            yield Date(start, end, int(found.group()[:4].translate(_ZH)), None, False)
        elif kind == "part":
            yield Date(start, end, None, None, False)
        else:
            yield Date(start, end, int(found.group()[:4]), None, False)


@cache
def words(use: str) -> re.Pattern[str]:
    """The wordings of one use in yqlib/forms/narrative.csv as one pattern."""
    return re.compile(alternatives(use))


@cache
def alternatives(use: str) -> str:
    """The wordings of one use as the alternatives of a regular expression."""
    return "|".join(r["wording"] for r in forms.table("narrative.csv") if r["use"] == use)
