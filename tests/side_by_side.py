"""A corpus of many bodies made of a few: the same frames under other ids, names and levels."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from yqlib import schema
from yqlib.corpus import Corpus

PLACES = (("省", None, None), ("市", "保定市", None), ("县", "保定市", "阜平县"))


def many(corpus: Corpus, names: Sequence[str]) -> Corpus:
    """As many disclosures as names, made of those of a corpus in turn; every third is of the same level."""
    given = list(corpus.documents["doc_id"])
    new = [(given[turn % len(given)], f"{turn:012x}") for turn in range(len(names))]

    own = dict(corpus.documents[["doc_id", "unit_name"]].itertuples(index=False, name=None))

    def load(name: str) -> pd.DataFrame:
        whole = corpus.frame(name)
        if "doc_id" not in whole.columns or name == "names":  # the names would make them one body again
            return whole.head(0)
        parts = [_renamed(whole[whole["doc_id"] == old], old, fresh, own[old], own_new) for (old, fresh), own_new in zip(new, names, strict=True)]
        found = pd.concat(parts, ignore_index=True) if parts else whole.head(0)
        if name == "documents":
            for column, values in (("unit_name", list(names)), ("unit_aliases", [None] * len(names)), ("province", ["河北省"] * len(names)),
                                   *((c, [PLACES[t % 3][i] for t in range(len(names))]) for i, c in enumerate(("level", "city", "county")))):  # fmt: skip
                found[column] = pd.array(values, "string")
        return schema.validate(name, found) if name == "documents" else found

    return Corpus(load)


def _renamed(rows: pd.DataFrame, old: str, fresh: str, name: str, new_name: str) -> pd.DataFrame:
    rows = rows.assign(unit_name=rows["unit_name"].replace(name, new_name)) if "unit_name" in rows.columns else rows
    if "unit_code" in rows.columns:
        rows = rows.assign(unit_code=pd.array([None] * len(rows), "string"))
    ids = [c for c in rows.columns if c in ("doc_id", "part_of") or c.endswith("_id")]
    return rows.assign(**{c: rows[c].str.replace(old, fresh, regex=False) for c in ids if rows[c].dtype == "string"})
