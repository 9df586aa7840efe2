"""Explanatory text as short rows, beside tables: sentences with the figures they say.

    told("三、支出预算情况说明", "…", ("基本支出", "6.00 万元"), ("项目支出", "4.00 万元", {"scope": "…"}))
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd
from build import TableText, document

from yqlib import money, schema

YEAR = 2026


@dataclass(frozen=True)
class Sentence:
    """One sentence below a heading, with its figures as (subject, printed unit, more)."""

    section: str
    text: str
    figures: tuple[tuple[Any, ...], ...]


def told(section: str, text: str, *figures: tuple[Any, ...]) -> Sentence:
    """One sentence."""
    return Sentence(section, text, figures)


def frames(kind: str, tables: list[TableText], *sentences: Sentence) -> dict[str, pd.DataFrame]:
    """The frames of one disclosure of tables and sentences; each sentence is a paragraph of its own."""
    found = document(kind, *tables)
    found["documents"]["fiscal_year"] = YEAR
    rows: list[dict[str, Any]] = []
    statements: list[dict[str, Any]] = []
    for number, one in enumerate(sentences):
        own = {"doc_id": "d", "page": 9, "reader": "text_layer", "section": one.section,
               "sentence_id": f"d-p{number}"}  # fmt: skip
        rows.append(own | {"paragraph": number, "kind": "text", "text": one.text})
        for place, (subject, figure, *more) in enumerate(one.figures):
            said = own | {"statement_id": f"d-p{number}s{place}", "subject": subject, "measure": "amount",
                          "year": YEAR, "year_role": "report"}  # fmt: skip
            statements.append(said | _figure(figure) | (more[0] if more else {}))
    found["sentences"] = schema.frame("sentences", rows)
    found["statements"] = schema.frame("statements", statements)
    return found


def _figure(text: str) -> dict[str, Any]:
    printed, _, unit = text.partition(" ")
    number = money.parse_number(printed)
    if number is None:  # in words: 无
        return {"printed": printed, "value": 0.0, "amount_fen": 0}
    fen = money.to_fen(number, unit)
    return {"printed": printed, "unit": unit, "value": float(number.value), "decimals": number.decimals,
            "amount_fen": fen}  # fmt: skip
