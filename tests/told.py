"""Frames of small typed documents: prose without a file, as the extractors are given it."""

from __future__ import annotations

from typing import Any

from printed import typed

from yqlib.extract.assets import asset_rows
from yqlib.extract.said import About
from yqlib.extract.staff import passages, staff_rows
from yqlib.layout.contents import Entry
from yqlib.layout.outline import Section, read_outline
from yqlib.layout.prose import Paragraph, Text, read_prose

OWN = "清河市水务局"
ABOUT = About("d0c0d0c0d0c0", OWN, (), "transcript", "budget")


def read(text: str) -> tuple[list[Paragraph], Section, list[Entry]]:
    """Paragraphs, outline and contents of a typed document."""
    paragraphs, contents = read_prose([Text(tuple(typed(text)), {})])
    return paragraphs, read_outline(paragraphs, contents), contents


def below(heading: str, text: str) -> str:
    """The text below a part and a section."""
    return f"第一部分 概况\n一、{heading}\n{text}"


def staff(text: str, heading: str = "机构设置情况") -> list[dict[str, Any]]:
    """Rows of the frame `staff` for prose below one heading."""
    return staff_rows(list(passages(read(below(heading, text))[0])), ABOUT)


def assets(text: str, heading: str = "国有资产占有使用情况", facts: Any = ()) -> list[dict[str, Any]]:
    """Rows of the frame `assets` for prose below one heading and facts of tables."""
    return asset_rows(list(passages(read(below(heading, text))[0])), facts, ABOUT)
