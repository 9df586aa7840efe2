"""A corpus written by hand: documents with their names, projects and lists, nothing else."""

from __future__ import annotations

from typing import Any

from yqlib import schema
from yqlib.corpus import Corpus

CITY = {"level": "市", "province": "河北省", "city": "保定市"}
COUNTY = {"level": "县", "province": "河北省", "city": "保定市", "county": "阜平县"}


def document(doc: str, name: str, **more: Any) -> dict[str, Any]:
    told = {"doc_id": doc, "file": f"{doc}.pdf", "sha256": doc, "kind": "budget", "fiscal_year": 2026, "scope": "unit"}
    return told | {"unit_name": name, "reader": "text_layer"} | CITY | more


def project(doc: str, name: str, unit: str | None, fen: int | None = None, **more: Any) -> dict[str, Any]:
    told = {"doc_id": doc, "sheet_id": f"{doc}/s", "role": "project_goal", "project": name, "unit_name": unit}
    return told | {"annual_total": fen, "verdict": "可靠", "reader": "text_layer"} | more


def listed(doc: str, by: str, printed: str) -> dict[str, Any]:
    told = {"doc_id": doc, "staff_id": f"{doc}/{printed}", "source": "prose", "unit_name": by, "count": 1, "unit": "个"}
    return told | {"kind": "subordinate_units", "basis": "listed", "printed": printed, "reader": "text_layer"}


def frames(documents: list[dict[str, Any]], **rows: list[dict[str, Any]]) -> Corpus:
    """A corpus of these documents and rows; its other frames are empty."""
    return Corpus(lambda name: schema.frame(name, documents if name == "documents" else rows.get(name, ())))
