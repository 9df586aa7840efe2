"""What a corpus holds of one body: its disclosures in order of year and kind, each disclosure once.

A document published twice (as a PDF and as text, or its text and tables as two files) is one disclosure: a figure is
taken from the first of its files that prints it, so nothing counts twice and nothing is lost.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

import pandas as pd

from yqlib import schema
from yqlib.audit.records import Document, documents
from yqlib.corpus import Corpus
from yqlib.forms import normalise
from yqlib.measures import differences
from yqlib.measures.inputs import Amount, Missing

if TYPE_CHECKING:
    from yqlib.present.across import AcrossFound

T = TypeVar("T")
_KINDS = {"budget": 0, "final": 1}
_READERS = {"transcript": 1, "ocr": 2}


#: Frames of a whole corpus whose rows are of one document each.
_ACROSS = ("across_checks", "across_findings")


class Part:
    """The frames of some documents of a corpus, each cut out when first asked for."""

    def __init__(self, corpus: Corpus, doc_ids: Iterable[str]) -> None:
        self._corpus, self._ids, self._frames = corpus, frozenset(doc_ids), dict[str, pd.DataFrame]()

    def __getattr__(self, name: str) -> pd.DataFrame:
        """A frame of a disclosure by name. Raises AttributeError for another."""
        if name.startswith("_") or name not in (*schema.FRAMES, *_ACROSS):
            raise AttributeError(name)
        if name not in self._frames:
            frame = self._corpus.frame(name)
            self._frames[name] = frame[frame["doc_id"].isin(self._ids)].reset_index(drop=True)
        return self._frames[name]

    @property
    def across(self) -> AcrossFound:
        """The findings between all documents of the corpus, with their pictures."""
        return self._corpus.across.found

    @property
    def doc_ids(self) -> frozenset[str]:
        """The documents these are."""
        return self._ids


@dataclass(frozen=True)
class Held:
    """One disclosure: `docs` are its files, the one that prints most first; `year`, `kind` and `scope` as they tell."""

    docs: tuple[Document, ...]
    frames: Part = field(repr=False)

    @property
    def doc(self) -> Document:
        """The file that prints most."""
        return self.docs[0]

    @property
    def year(self) -> int | None:
        """The fiscal year."""
        return self.doc.year

    @property
    def kind(self) -> str | None:
        """budget or final."""
        return self.doc.kind

    @property
    def scope(self) -> str | None:
        """department (with its units) or unit."""
        return self.doc.info.get("scope")

    @property
    def label(self) -> str:
        """2024年度决算; 年度不明, 种类不明 where untold."""
        year = f"{self.year}年度" if self.year is not None else "年度不明"
        return year + schema.KIND_ZH.get(self.kind or "", "（种类不明）")

    @property
    def short(self) -> str:
        """2024决算."""
        return f"{self.year or '?'}{schema.KIND_ZH.get(self.kind or '', '')}"

    @property
    def files(self) -> list[str]:
        """Names of its files."""
        return [str(d.info.get("file") or d.id) for d in self.docs]

    def told(self, find: Callable[[Document], Iterable[T]]) -> list[T]:
        """What a finder finds in the first of the files in which it finds anything: what twins tell in other words counts once."""
        return next((found for doc in self.docs if (found := list(find(doc)))), [])

    def first(self, find: Callable[..., Amount], *given: Any) -> Amount:
        """What a finder of `yqlib.measures` finds in the first of the files that has it. Raises Missing with the first reason."""
        why: Missing | None = None
        for doc in self.docs:
            try:
                return find(doc, *given)
            except Missing as missing:
                why = why or missing
        raise why or Missing("没有文本")


@dataclass(frozen=True)
class Series:
    """The disclosures a body published, oldest first, a budget before the accounts of its year."""

    name: str
    body_id: str | None
    held: tuple[Held, ...]
    frames: Part

    @cached_property
    def remarks(self) -> tuple[str, ...]:
        """What was published in several files, in words."""
        return tuple(
            f"{h.label}持有 {len(h.docs)} 份文本（{'、'.join(h.files)}），同一数字只取一次，取自印数最多的一份"
            for h in self.held
            if len(h.docs) > 1
        )

    def of(self, year: int | None, kind: str | None, scope: str | None = None) -> Held | None:
        """The disclosure of a year and kind; with `scope` (department, unit) none that tells the other one."""
        told = (h for h in self.held if h.year == year and h.kind == kind)
        return next((h for h in told if scope is None or h.scope in (None, scope)), None)


def series(corpus: Corpus, body: str = "") -> Series | None:
    """The disclosures of a body (name or body_id); of the one with the most of them where none is named.

    None where the corpus holds no disclosure. Raises KeyError, with a sentence in Chinese, for an unknown body.
    """
    row = named(corpus, body) if body else _most_documents(corpus)
    if row is None:
        return None
    docs = corpus.publishers.loc[corpus.publishers["body_id"] == row["body_id"], "doc_id"]
    frames = Part(corpus, docs)
    return Series(str(row["name"]), str(row["body_id"]), tuple(_once(frames)), frames)


def named(corpus: Corpus, body: str) -> pd.Series:
    """The row of `bodies` of a name, another spelling or a body_id. Raises KeyError where none or several fit."""
    wanted, bodies = normalise(body), corpus.bodies
    exact = bodies[(bodies["body_id"] == body) | bodies["name"].map(normalise).eq(wanted)]
    if exact.empty:
        spelled = bodies["spellings"].fillna("").map(lambda s: wanted in {normalise(x) for x in s.split(" | ")})
        exact = bodies[spelled]
    if len(exact) != 1:
        found = "有多个单位叫作" if len(exact) else "没有名称或编号为"
        raise KeyError(f"{found}“{body}”的单位" + ("，请改用单位编号：" + "、".join(exact["body_id"]) if len(exact) else ""))
    return exact.iloc[0]


def _most_documents(corpus: Corpus) -> pd.Series | None:
    """The body with the most disclosures, counted once a year and kind; the first by name among equals."""
    bodies = corpus.bodies
    if bodies.empty or not (bodies["documents"] > 0).any():
        return None
    told = corpus.some("documents", ["doc_id", "fiscal_year", "kind"]).merge(corpus.publishers, on="doc_id")
    once = told.drop_duplicates(["body_id", "fiscal_year", "kind"])["body_id"].value_counts()
    order = bodies.assign(once=bodies["body_id"].map(once).fillna(0)).sort_values(
        ["once", "documents", "name"], ascending=[False, False, True], kind="stable"
    )
    return order.iloc[0]


def _once(frames: Part) -> Iterator[Held]:
    """The documents of one year, kind and scope are one disclosure; one whose year or kind is untold stands alone."""
    groups: dict[tuple[Any, ...], list[Document]] = {}
    for doc in documents(frames):
        known = doc.year is not None and doc.kind is not None
        groups.setdefault((doc.year or 0, _KINDS.get(doc.kind or "", 2), doc.info.get("scope") or "", "" if known else doc.id), []).append(doc)
    for key in sorted(groups):
        yield Held(tuple(sorted(groups[key], key=_rank)), frames)


def _rank(doc: Document) -> tuple[int, int, str]:
    """Printed figures, most first; a text layer before a transcript before a scan."""
    figures = sum(len(row.figures) for table in doc.tables for row in table.rows)
    return -figures, _READERS.get(doc.info.get("reader") or "", 0), doc.id


def unlike(given: Sequence[Held]) -> list[str]:
    """Why these disclosures are not like with like, a Chinese sentence each (see `yqlib.measures.differences`)."""
    docs = [h.doc for h in given]
    rows = schema.frame(
        "measures",
        [{"doc_id": d.id, "measure": "", "name": "", "unit": "", "definition": "", "peer": ""} for d in docs],
    )
    return differences(rows, schema.frame("documents", [d.info for d in docs])) if docs else []
