"""Marks that open headings and items: 第一部分, 一、, （一）, 1., （1）, ①, bullets."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from yqlib import forms
from yqlib.layout.captions import number_only

_BULLET = r"[-•·●◆◇■□▪➢★*]\s*(?!\d)"


class Mark(NamedTuple):
    """A printed mark: its place in the usual order, its kind, what is printed, where the text begins."""

    level: int
    kind: str
    printed: str
    end: int


@cache
def _styles() -> tuple[tuple[int, str, re.Pattern[str]], ...]:
    return tuple(
        (int(r["level"]), r["kind"], re.compile(rf"\s*(?:{_BULLET})?(?P<mark>{r['mark']})\s*"))
        for r in forms.table("outline.csv")
    )


def mark_of(text: str) -> Mark | None:
    """The mark a text opens with, or None."""
    for level, kind, style in _styles():
        found = style.match(text)
        if found:
            return Mark(level, kind, "".join(found["mark"].split()), found.end())
    return None


def opens(text: str) -> bool:
    """A text that begins a paragraph wherever it stands: a mark, a bullet, 附件, 注：."""
    return mark_of(text) is not None or is_bullet(text) or _opening("opening", text)


def is_bullet(text: str) -> bool:
    return re.match(rf"{_BULLET}\S", text) is not None


def _opening(use: str, text: str) -> bool:
    return forms.wordings(use).match(forms.normalise(text)) is not None


def is_caption(text: str) -> bool:
    """Words that stand at a table or picture and are no prose: number, unit, name, title, 图1：…."""
    plain = forms.normalise(text)
    if len(plain) > 60 or re.search(r"[。；;]", plain):
        return False
    if number_only(plain) or forms.wordings("unit").fullmatch(plain) or forms.wordings("figure").match(plain):
        return True
    if re.match(f"(?:{forms.wordings('name_line').pattern})[:：]", plain) and len(plain) <= 40:
        return forms.wordings("unit").search(plain) is not None
    mark = mark_of(text)
    titled = forms.role_of_title(plain) is not None and re.search(r"表(\(.*\))?$", plain) is not None
    return titled and mark is None and "，" not in text and "见" not in plain
