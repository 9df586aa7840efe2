"""The rows of frames by document, found once: a rule asks for one document's, and a corpus has thousands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from yqlib import schema
from yqlib.made import Made, held, records

Rows = list[dict[str, Any]]


class Grouped:
    """The rows of frames (mapping or object of DataFrames) by document: each frame is looked through once."""

    def __init__(self, frames: Any) -> None:
        self.frames = frames
        self._held: dict[str, tuple[dict[str, Any], dict[str, slice | np.ndarray]]] = {}

    @property
    def ids(self) -> list[str]:
        """The documents in their order."""
        plain = self._plain("documents")
        frame = self._frame("documents", ()) if plain is None else plain
        return [] if frame is None else list(frame["doc_id"])

    def rows(self, name: str, doc_id: str, columns: tuple[str, ...] = ()) -> Rows:
        """One document's rows of a frame as dicts, every kind of missing value None; [] without them.

        The first call for a frame settles which columns it gives.
        """
        if name not in self._held:
            if isinstance(plain := self._plain(name), schema.Columns):
                return [row for row in records(plain) if row["doc_id"] == doc_id]
            self._held[name] = self._group(name, columns)
        values, places = self._held[name]
        at = places.get(doc_id)
        if at is None:
            return []
        return [dict(zip(values, row, strict=True)) for row in zip(*(_listed(v, at) for v in values.values()), strict=True)]

    def _plain(self, name: str) -> schema.Columns | pd.DataFrame | None:
        """A disclosure's columns that are no DataFrame yet."""
        return held(self.frames, name) if isinstance(vars(type(self.frames)).get(name), Made) else None

    def _frame(self, name: str, columns: tuple[str, ...]) -> pd.DataFrame | None:
        frames = self.frames
        if isinstance(frames, Mapping):
            return frames.get(name)
        if hasattr(frames, "some"):  # of a store no other column is read, and nothing is kept twice
            return frames.some(name, columns or schema.columns(name))
        return getattr(frames, name, None)

    def _group(self, name: str, columns: tuple[str, ...]) -> tuple[dict[str, Any], dict[str, slice | np.ndarray]]:
        frame = self._frame(name, columns)
        if frame is None or not len(frame):
            return {}, {}
        codes, ids = pd.factorize(frame["doc_id"])
        order = np.argsort(codes, kind="stable")
        ends = np.cumsum(np.bincount(codes + 1, minlength=len(ids) + 1))
        places = {
            str(doc): _run(order[start:end]) for doc, start, end in zip(ids, ends[:-1], ends[1:], strict=True)
        }
        return {c: _array(frame[c]) for c in columns or frame.columns}, places


def _run(at: np.ndarray) -> slice | np.ndarray:
    """Positions as a slice where they follow each other."""
    whole = len(at) == at[-1] - at[0] + 1
    return slice(int(at[0]), int(at[-1]) + 1) if whole else at


def _array(column: pd.Series) -> Any:
    """The values of a column, in Arrow where it has the type: they become Python objects twice as fast."""
    array = column.array
    if not hasattr(array, "__arrow_array__"):
        return column.to_numpy(dtype=object, na_value=None)
    values = pa.array(array)
    return values.combine_chunks() if isinstance(values, pa.ChunkedArray) else values


def _listed(values: Any, at: slice | np.ndarray) -> list[Any]:
    """Some values as Python objects."""
    if isinstance(values, np.ndarray):
        return list(values[at].tolist())
    some = values[at] if isinstance(at, slice) else values.take(pa.array(at))
    return list(some.to_pylist())
