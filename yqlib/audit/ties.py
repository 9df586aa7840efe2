"""How many independent relations bear out each printed figure: rows of the frame `ties`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd

from yqlib.audit.compare import Trial
from yqlib.audit.prose import ADDRESS, Quantity
from yqlib.audit.records import Document
from yqlib.audit.registry import Rule


def tie_rows(doc: Document, tried: Sequence[tuple[Rule, Trial]]) -> Iterator[dict[str, Any]]:
    """For every printed figure the relations that bear it out.

    Relations between the same figures count once, whatever rules find them: they are not independent. An
    inequality that merely holds bears nothing out.
    """
    held: dict[str, dict[frozenset[str], str]] = defaultdict(dict)
    count: dict[str, int] = defaultdict(int)
    for rule, trial in tried:
        if not trial.relation or trial.outcome in ("not_applicable", "not_checkable"):
            continue
        ids = frozenset(f.id for f in trial.figures)
        for figure in trial.figures:
            count[figure.id] += 1
            if trial.confirms:
                held[figure.id].setdefault(ids, rule.id)
    for kind, figure in _figures(doc):
        mine = held.get(figure.id, {})
        yield {
            "doc_id": doc.id,
            "figure_id": figure.id,
            "kind": kind,
            "spot": figure.spot,
            "printed": figure.printed,
            "relations": len(mine),
            "tried": count.get(figure.id, 0),
            "rules": " ".join(dict.fromkeys(mine.values())) or None,
            **dict(zip(ADDRESS, figure.address, strict=True)),
        }


def _figures(doc: Document) -> Iterator[tuple[str, Quantity]]:
    for table in doc.tables:
        for row in table.rows:
            for figure in row.figures:
                yield "fact", figure
    for said in doc.said:
        if not said.worded and said.measure != "threshold":
            yield "statement", said
    for thing in doc.things:
        yield "thing", thing


def verified_share(ties: pd.DataFrame, kind: str = "fact") -> float:
    """Share of the printed figures of tables (kind fact) or prose (statement) borne out by an equality; NaN without any."""
    mine = ties[ties["kind"] == kind]
    return float((mine["relations"] > 0).mean()) if len(mine) else float("nan")
