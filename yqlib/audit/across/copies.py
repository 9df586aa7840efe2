"""What is printed alike in the documents of several bodies and can hardly be so by chance: tables with all their
amounts, sentences with theirs.

Form text is common to thousands of documents and tells nothing, so words alone are never looked at. A table counts
with eight different amounts or more by account, a sentence that explains the budget with two amounts of three
or more significant digits; what more than a few bodies print is a form or a common figure all the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from yqlib.audit.meaning import OUTSIDE, context_of

_TABLES = ("expenditure", "general_public")
_AMOUNTS = 8  # different amounts of a table
_FIGURES = 2  # different amounts of a sentence
_DIGITS = 3  # significant digits of such an amount
_BODIES = 5  # bodies that may share what is no form text


@dataclass(frozen=True, slots=True)
class Copy:
    """A table or sentence of a document that another one prints too: table_id or sentence_id in both."""

    kind: str
    mine: str
    doc_id: str
    theirs: str


class Copies:
    """What each document shares with those of other bodies (`shared`), and how much was looked at (`tried`)."""

    def __init__(self, frames: Any, whose: dict[str, str]) -> None:
        self.bodies = len(set(whose.values()))
        self.shared: dict[str, list[Copy]] = defaultdict(list)
        self.tried: dict[str, int] = defaultdict(int)
        for kind, met in (("table", _tables(frames)), ("sentence", _sentences(frames))):
            places: dict[Any, list[tuple[str, str]]] = defaultdict(list)
            for doc, place, what in met:
                if doc in whose:
                    places[what].append((doc, place))
                    self.tried[doc] += 1
            for same in places.values():
                self._keep(kind, same, whose)

    def _keep(self, kind: str, same: list[tuple[str, str]], whose: dict[str, str]) -> None:
        if not 1 < len({whose[doc] for doc, _ in same}) <= _BODIES:
            return
        for doc, place in same:
            met: set[str] = set()
            for other, there in same:
                if whose[other] != whose[doc] and other not in met:
                    met.add(other)
                    self.shared[doc].append(Copy(kind, place, other, there))


def _tables(frames: Any) -> Iterator[tuple[str, str, Any]]:
    """(document, table, fingerprint of all its amounts by account and column)."""
    columns = ["doc_id", "table_id", "row_code", "column", "amount_fen"]
    facts = frames.some("facts", [*columns, "role"])
    kept = facts.loc[facts["role"].isin(_TABLES) & facts["row_code"].notna() & (facts["amount_fen"].fillna(0) != 0), columns]
    cells = pd.util.hash_pandas_object(kept[["row_code", "column", "amount_fen"]], index=False)
    marked = kept.assign(cell=cells.astype("uint64"))
    told = marked.groupby(["doc_id", "table_id"], sort=False).agg(
        amounts=("amount_fen", "nunique"), rows=("cell", "size"), mark=("cell", "sum")
    )  # fmt: skip
    for (doc, table), amounts, rows, mark in told.itertuples(name=None):
        if amounts >= _AMOUNTS:
            yield str(doc), str(table), (int(amounts), int(rows), int(mark))


def _sentences(frames: Any) -> Iterator[tuple[str, str, str]]:
    """(document, sentence, its words) of those that explain the year's money with telling amounts."""
    said = frames.some("statements", ["sentence_id", "measure", "printed", "amount_fen"])
    said = said[said["measure"].isin(["amount", "change"]) & (said["amount_fen"].fillna(0) != 0) & said["sentence_id"].notna()]
    said = said[np.fromiter(map(_telling, said["printed"]), dtype=bool, count=len(said))]
    many = said.groupby("sentence_id", sort=False)["amount_fen"].nunique()
    wanted = set(many[many >= _FIGURES].index)
    columns = ["doc_id", "sentence_id", "text", "section"]
    told = frames.some("sentences", [*columns, "kind"])
    told = told.loc[told["sentence_id"].isin(wanted) & (told["kind"] == "text"), columns]
    for doc, sentence, text, section in told.itertuples(index=False, name=None):
        context = "" if pd.isna(section) else context_of(section)
        if context and context not in OUTSIDE:
            yield doc, sentence, "".join(text.split())


def _telling(printed: Any) -> bool:
    digits = "".join(c for c in str(printed) if c.isdigit()).strip("0")
    return len(digits) >= _DIGITS
