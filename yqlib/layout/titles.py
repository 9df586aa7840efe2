"""What a line above a table says: a title, a table number, a unit, a body's name. Words alone, no places."""

from __future__ import annotations

import re
from collections.abc import Sequence

from yqlib import forms
from yqlib.sources.page import Word

TITLE_END = re.compile(r"(表|目录)(\(.*?\)|20\d\d|年度?|[-—一二三四\d])*$")
YEAR_LINE = re.compile(r"\(?20\d\d年?度?\)?(年度)?")
SENTENCE = re.compile(r"[。；;]|，.*，|[:：]$")  # no title and no row of a table speaks so
LEADERS = re.compile(r"[.…·]{4,}|…{2,}")


def line_text(words: Sequence[Word]) -> str:
    """The words of a printed line as one normalised text."""
    return forms.normalise("".join(w.text for w in words))


def number_only(text: str) -> str:
    """The table number a normalised line consists of, or nothing."""
    found = forms.wordings("table_no").fullmatch(strip_unit(text))
    return found.group() if found else ""


def strip_unit(text: str) -> str:
    """A normalised line without its 单位：万元."""
    return forms.wordings("unit").sub("", text)


def is_name_line(text: str) -> bool:
    """A normalised line that gives the body's name (部门名称：…)."""
    return re.match(f"(?:{forms.wordings('name_line').pattern})[:：]", text) is not None


def is_caption(text: str) -> bool:
    """A normalised line that stands between a title and its table: number, name, unit, year, brackets."""
    bare = strip_unit(text)
    return bool(
        not text
        or bare != text
        or forms.wordings("table_no").fullmatch(bare)
        or is_name_line(text)
        or YEAR_LINE.fullmatch(text)
        or re.fullmatch(r"\([^()]*\)", text)
    )
