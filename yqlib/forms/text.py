"""Text as the wordings compare it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache, lru_cache, wraps
from typing import Any

from yqlib.forms.tables import table

#: A document may be hostile: caches hold this many texts, and none longer than this.
_KEPT, _KEPT_LENGTH = 65536, 200

_FOLDED = re.compile(r"[^\u2460-\u24ff]+")  # circled numbers (①) stay
_UNSEEN = str.maketrans("", "", "\u200b\ufeff")
_QUOTED = re.compile(r"\"([^\"]*)\"")
_ORDINAL = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]{1,3}\)|\(\d{1,2}\)|\d{1,2}[.、．](?!\d)|[①-⑳])"
)
_AMONG = re.compile(r"^其中[:：]")


def remembered(function: Callable[..., Any]) -> Callable[..., Any]:
    """Cache a function of a text (and of one thing more): bounded in number, and long texts are worked out
    anew each time."""
    kept = lru_cache(maxsize=_KEPT)(function)

    # two of them: to pass on any number of arguments costs as much as the look-up
    def of_text(text: str) -> Any:
        return kept(text) if len(text) <= _KEPT_LENGTH else function(text)

    def of_both(text: str, other: Any = None) -> Any:
        return kept(text, other) if len(text) <= _KEPT_LENGTH else function(text, other)

    call = wraps(function)(of_text if function.__code__.co_argcount == 1 else of_both)
    call.kept = kept  # type: ignore[attr-defined]
    return call


@remembered
def normalise(text: str) -> str:
    """Text for comparing: no white space, compatibility forms folded, straight brackets.

    Circled numbers (①) stay: folding would glue the digit to the name behind it.
    """
    if not unicodedata.is_normalized("NFKC", text):
        text = _FOLDED.sub(lambda run: unicodedata.normalize("NFKC", run.group()), text)
    bare = "".join(text.split()).translate(_UNSEEN)
    return _QUOTED.sub(r"“\1”", bare) if '"' in bare else bare


@remembered
def strip_ordinal(label: str) -> tuple[str, str]:
    """Split a normalised row name into its ordinal mark (一、, 1., ①, 其中: …) and the bare name."""
    among = _AMONG.match(label)
    rest = label[among.end() :] if among else label
    match = _ORDINAL.match(rest)
    mark = match.group() if match else ""
    return (among.group() if among else "") + mark, rest[len(mark) :]


@cache
def words(name: str, use: str, column: str = "wording") -> re.Pattern[str]:
    """All wordings of one use in a CSV file of the forms as one pattern.

    Raises ValueError for a use without a row: a pattern of nothing would fit everywhere.
    """
    found = [f"(?:{r[column]})" for r in table(name) if r["use"] == use]
    if not found:
        raise ValueError(f"{name}: no wording of use {use!r}")
    return re.compile("|".join(found))
