"""Which disclosures may be compared: bodies of one scope and papers of one kind; how others differ is said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from yqlib.schema import KIND_ZH

_SCOPES = {"department": "部门（含所属单位）", "unit": "单位"}


def peer(info: Mapping[str, Any]) -> str:
    """The group a disclosure is compared within: 部门（含所属单位）·预算; 范围不明 or 种类不明 where untold."""
    scope = _SCOPES.get(str(info.get("scope") or ""), "范围不明")
    return f"{scope}·{KIND_ZH.get(str(info.get('kind') or ''), '种类不明')}"


def differences(rows: pd.DataFrame, documents: pd.DataFrame) -> list[str]:
    """Why rows of one measure are not alike, a Chinese sentence each; none where they are.

    `rows` are rows of `measures`, `documents` the frame of that name with their doc_ids.
    """
    told = documents.set_index("doc_id").loc[rows["doc_id"].unique()]
    notes = []
    if len(scopes := _values(told["scope"].map(_SCOPES, na_action="ignore"))) > 1:
        notes.append(f"范围不同（{'、'.join(scopes)}）：部门含所属单位，与单个单位不可直接相比")
    if len(kinds := _values(told["kind"].map(KIND_ZH, na_action="ignore"))) > 1:
        notes.append(f"种类不同（{'、'.join(kinds)}）：预算是计划数，决算是实际数，不可直接相比")
    if len(years := _values(told["fiscal_year"].astype("Int64").astype("string"))) > 1:
        notes.append(f"年度不同（{'、'.join(sorted(years))}）：未按物价调整")
    if len(levels := _values(told["level"])) > 1:
        notes.append(f"层级不同（{'、'.join(levels)}）：职责与供养政策不同")
    notes += _denominators(rows)
    return notes


def _denominators(rows: pd.DataFrame) -> Iterable[str]:
    """Heads counted differently: 在职 here, 实有 there."""
    known = rows.loc[rows["value"].notna() & (rows["denominator_unit"] == "人"), "inputs"].dropna()
    kinds = dict.fromkeys(w for text in known for w in ("在职人数", "实有人数", "在编人数") if w in text.split(" ÷ ")[-1])
    if len(kinds) > 1:
        yield f"人数口径不同（{'、'.join(kinds)}）"


def _values(column: pd.Series) -> list[str]:
    """The different values of a column in order; a missing one is 不明."""
    return list(dict.fromkeys(column.astype("string").fillna("不明")))
