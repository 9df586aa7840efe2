"""Works out every declared measure of every disclosure: a row with its value, or with the reason why it has none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from yqlib import schema
from yqlib.audit.prose import ADDRESS
from yqlib.audit.records import Document, documents
from yqlib.measures.inputs import Missing, Result
from yqlib.measures.peers import peer
from yqlib.measures.registry import SCALE, Measure, declared

#: The frames measures are made of, besides documents, tables and facts.
FRAMES = ("statements", "sentences", "projects", "indicators", "scores", "staff", "assets", "ties", "findings")


def measures(frames: Any) -> pd.DataFrame:
    """Frame `measures` from the frames of one or many disclosures (a mapping, a Disclosure or a Corpus).

    `frames` holds `documents`, `tables` and `facts`; a measure whose other frame is absent has no value and says so.
    Every measure declared for the kind of a document leaves at least one row on it. A document of unknown
    kind is measured as far as budgets and final accounts share a measure.
    """
    docs = list(documents(frames))
    if len(docs) > 1:
        docs = _apart(frames, docs)
    return schema.frame("measures", [row for doc in docs for row in rows_of(doc)])


def _apart(frames: Any, docs: list[Document]) -> list[Document]:
    """Documents that hold their own rows of every frame: each frame is gone through once, not once a document."""
    found: dict[str, dict[str, list[dict[str, Any]]]] = {doc.id: {name: [] for name in FRAMES} for doc in docs}
    for name in FRAMES:
        frame = frames.get(name) if isinstance(frames, Mapping) else getattr(frames, name, None)
        if frame is None:
            continue
        columns = [frame[c].to_numpy(dtype=object, na_value=None).tolist() for c in frame.columns]
        for row in zip(*columns, strict=True):
            record = dict(zip(frame.columns, row, strict=True))
            if (mine := found.get(record["doc_id"])) is not None:
                mine[name].append(record)
    return [replace(doc, _rows=defaultdict(list, found[doc.id])) for doc in docs]


def rows_of(doc: Document) -> Iterator[dict[str, Any]]:
    """The rows of one disclosure, in the order the measures are declared."""
    kinds = (doc.kind,) if doc.kind else tuple(schema.KIND_ZH)
    for measure in declared():
        if set(kinds) <= set(measure.kinds):
            for result in results(measure, doc):
                yield _row(measure, doc, result)


def results(measure: Measure, doc: Document) -> list[Result]:
    """What a measure finds in a document; where it finds nothing, the reason."""
    found: list[Result] = []
    try:
        found.extend(measure.run(doc))
    except Missing as why:
        found.append(Result(reason=str(why)))
    return found or [Result(reason="没有可计算之处")]


def _row(measure: Measure, doc: Document, result: Result) -> dict[str, Any]:
    above, above_unit = result.numerator.whole if result.numerator else (None, None)
    below, below_unit = result.denominator.whole if result.denominator else (None, None)
    doubts = dict.fromkeys(d for a in result.inputs for d in a.doubts) | dict.fromkeys(result.doubts)
    evidence = dict.fromkeys(e for a in result.inputs for e in a.evidence)
    place = next((a.address for a in result.inputs if a.address), doc.address)
    value = None if result.value is None else float(result.value * SCALE[measure.unit])
    return {
        "doc_id": doc.id,
        "measure": measure.id,
        "name": measure.zh,
        "item": result.item or None,
        "value": value,
        "unit": measure.unit,
        "numerator": above,
        "numerator_unit": above_unit,
        "denominator": below,
        "denominator_unit": below_unit,
        "definition": measure.formula,
        "inputs": result.words or " ÷ ".join(a.words for a in result.inputs) or None,
        "reason": result.reason or None,
        "doubt": "；".join(doubts) or None,
        "peer": peer(doc.info),
        "evidence": " ".join(evidence) or None,
        **dict(zip(ADDRESS, place, strict=True)),
    }
