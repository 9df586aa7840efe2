"""Frames beside tables, as short rows: goal sheets, staff, assets, terms, sentences with their figures.

`frames(kind, tables, sheets=[…], staff=[…] …)` fills in ids, addresses and whatever a row leaves out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd
from build import TableText, document

from yqlib import money, schema

Row = dict[str, Any]
YUAN = 100


def sheet(role: str = "project_goal", *indicators: Row, texts: str = "", **row: Any) -> Row:
    """One sheet with its indicators; money by column in 元."""
    moneys = {k: v * YUAN for k, v in row.items() if isinstance(v, int)}
    told = {"role": role, "verdict": "可靠", "texts": texts or None, "money_unit": "元"}
    return told | row | moneys | {"_goals": indicators}


def goal(name: str, target_text: str, target: float | None = None, unit: str = "", **row: Any) -> Row:
    """One indicator."""
    told = {"scope": "annual", "level1": "产出指标", "level2": "数量指标", "name": name}
    return told | {"target": target, "target_unit": unit or None, "target_text": target_text} | row


def frames(
    kind: str,
    tables: Iterable[TableText] = (),
    *,
    sheets: Iterable[Row] = (),
    prose: Iterable[str | tuple[str, list[Row]]] = (),
    doc: Mapping[str, Any] | None = None,
    **others: list[Row],
) -> dict[str, pd.DataFrame]:
    """All frames of one disclosure. `prose`: sentences, each alone or with the figures it says."""
    found = document(kind, *tables)
    head = found["documents"].astype(object).where(found["documents"].notna(), None).iloc[0].to_dict()
    found["documents"] = schema.frame("documents", [head | dict(doc or {})])
    projects, indicators = [], []
    for number, one in enumerate(sheets, 1):
        own = {"doc_id": "d", "sheet_id": f"d/g{number}", "page": number, "reader": "text_layer"}
        goals = one.get("_goals", ())
        projects.append(own | {k: v for k, v in one.items() if k != "_goals"})
        indicators += [own | {"project": one.get("project")} | g for g in goals]
    found["projects"] = schema.frame("projects", projects)
    found["indicators"] = schema.frame("indicators", indicators)
    found["sentences"], found["statements"] = _prose(prose)
    ids = {"staff": "staff_id", "assets": "asset_id"}
    for name, rows in others.items():
        own = [{"doc_id": "d", "page": 1, "reader": "text_layer"} | row for row in rows]
        if name in ids:
            own = [{ids[name]: f"d/{name}{i}"} | row for i, row in enumerate(own)]
        found[name] = schema.frame(name, own)
    return found


def _prose(told: Iterable[str | tuple[str, list[Row]]]) -> tuple[pd.DataFrame, pd.DataFrame]:
    sentences, statements = [], []
    for number, one in enumerate(told):
        text, figures = (one, []) if isinstance(one, str) else one
        own = {"doc_id": "d", "page": 1, "reader": "text_layer", "section": "说明"}
        sentence_id = f"d-p{number}"
        sentences.append(own | {"sentence_id": sentence_id, "paragraph": number, "kind": "text", "text": text})
        for place, figure in enumerate(figures):
            statements.append(own | {"statement_id": f"{sentence_id}s{place}", "sentence_id": sentence_id} | _said(figure))
    return schema.frame("sentences", sentences), schema.frame("statements", statements)


def _said(figure: Row) -> Row:
    number = money.parse_number(figure["printed"])
    assert number is not None, figure
    fen = money.to_fen(number, figure.get("unit"))
    return {"value": float(number.value), "decimals": number.decimals, "amount_fen": fen} | figure
