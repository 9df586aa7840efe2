"""Frames beside tables and facts, from short rows: sentences, parts, names, goal sheets."""

from __future__ import annotations

from typing import Any

import pandas as pd
from build import document, table

from yqlib import schema

Frames = dict[str, pd.DataFrame]


def frames(
    kind: str = "budget", *tables: Any, about: dict[str, Any] | None = None, text: tuple[str, ...] = (), **more: Any
) -> Frames:
    """The frames of one disclosure: tables (see build), what is known of it, text, rows of other frames.

    A text that begins with # is a heading, with @ the cover. `more` are rows of frames by name.
    """
    made = document(kind, *tables)
    for key, value in ({"fiscal_year": 2026} | (about or {})).items():
        made["documents"][key] = made["documents"][key].astype("object")
        made["documents"].loc[0, key] = value
    rows = [_sentence(n, t) for n, t in enumerate(text, 1)]
    made["sentences"] = schema.frame("sentences", rows)
    made["statements"] = schema.frame("statements", [])
    for name, records in more.items():
        made[name] = schema.frame(name, [{"doc_id": "d", "page": 9, "reader": "text_layer"} | r for r in records])
    return made


def _sentence(number: int, text: str) -> dict[str, Any]:
    kind = {"#": "heading", "@": "cover"}.get(text[:1], "text")
    return {
        "doc_id": "d", "sentence_id": f"d/s{number}", "paragraph": number, "kind": kind, "section": "",
        "text": text.lstrip("#@"), "page": 2, "reader": "text_layer",
    }  # fmt: skip


def said(**more: Any) -> dict[str, Any]:
    """One row of statements: an amount of this year."""
    base = {
        "statement_id": "d/v1", "subject": "“三公”经费", "measure": "amount", "year": 2026, "printed": "5.30",
        "unit": "万元", "decimals": 2, "value": 5.3, "amount_fen": 5300000, "amount": 5.3,
    }  # fmt: skip
    return base | more


def labelled(made: Frames, **columns: list[Any]) -> Frames:
    """The same frames with columns of `tables` set, a value a table."""
    for name, values in columns.items():
        made["tables"][name] = pd.Series(values, dtype=made["tables"][name].dtype)
    return made


EXPENDITURE = """
             | total | basic | project
    合计      | 10.00 | 4.00  | 6.00
    208 社会保障和就业支出 | 10.00 | 4.00 | 6.00
    20805 行政事业单位养老支出 | 10.00 | 4.00 | 6.00
    2080505 机关事业单位基本养老保险缴费支出 | 10.00 | 4.00 | 6.00
"""


def expenditure(text: str = EXPENDITURE, **more: Any) -> Any:
    """A table of expenditure down to one item."""
    return table("expenditure", text, **more)
