"""Frames by their declarations: made by `frame`, checked by `validate`; the data dictionary is written from here.

The columns are declared in `frames`, what they are made of in `column`. A frame has all its columns even
when it has no rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from types import NoneType
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from yqlib.column import (
    ADDRESS,
    KIND_ZH,
    MEASURES,
    OUTCOME_ZH,
    OUTCOMES,
    READERS,
    REVIEW_ZH,
    ROW_KINDS,
    SCOPE_ZH,
    SEVERITIES,
    SEVERITY_ZH,
    YEAR_ROLES,
    Column,
    place_en,
    place_zh,
)
from yqlib.frames import FRAMES
from yqlib.frames_corpus import CORPUS_FRAMES

__all__ = [
    "ADDRESS",
    "CORPUS_FRAMES",
    "FRAMES",
    "KIND_ZH",
    "MEASURES",
    "OUTCOMES",
    "OUTCOME_ZH",
    "READERS",
    "REVIEW_ZH",
    "ROW_KINDS",
    "SCOPE_ZH",
    "SEVERITIES",
    "SEVERITY_ZH",
    "YEAR_ROLES",
    "Column",
    "Columns",
    "as_frame",
    "columns",
    "declared",
    "frame",
    "in_columns",
    "markdown",
    "place_en",
    "place_zh",
    "validate",
]

_STRING = pd.StringDtype()
_PLAIN = {"string": str, "Int64": int, "Float64": float, "boolean": bool}
_UNIQUE = {
    "documents": ["doc_id"],
    "tables": ["table_id"],
    "facts": ["fact_id"],
    "statements": ["statement_id"],
    "bodies": ["body_id"],
    "conflicts": ["conflict_id"],
}


def declared(name: str) -> tuple[Column, ...]:
    """The columns of a frame of a disclosure or of a corpus. Raises KeyError for an unknown frame."""
    return FRAMES[name] if name in FRAMES else CORPUS_FRAMES[name]


def columns(name: str) -> list[str]:
    """Column names of a frame. Raises KeyError for an unknown frame."""
    return [column.name for column in declared(name)]


class Columns(dict[str, list[Any]]):
    """The columns of a frame as lists of plain values, all declared ones in their order, missing values None."""


def frame(name: str, rows: Iterable[Mapping[str, Any]] = ()) -> pd.DataFrame:
    """Build a frame from dict rows: all columns, declared types, in the declared order.

    Raises KeyError for an unknown frame and ValueError for a key that is no column of it.
    """
    return as_frame(name, _columns_of(name, rows))


def in_columns(name: str, rows: Iterable[Mapping[str, Any]] = ()) -> Columns | pd.DataFrame:
    """The columns of such a frame; the frame itself where a value is of another type than declared. Raises as `frame`."""
    found = _columns_of(name, rows)
    plain = all(_is_plain(found[c.name], c.dtype) for c in declared(name))
    return found if plain else as_frame(name, found)


def as_frame(name: str, given: Columns | pd.DataFrame) -> pd.DataFrame:
    """The frame of these columns; a frame as it is."""
    if isinstance(given, pd.DataFrame):
        return given
    arrays = {c.name: _array(given[c.name], c.dtype) for c in declared(name)}
    return pd.DataFrame(arrays, copy=False)  # nobody else holds the arrays


def _columns_of(name: str, rows: Iterable[Mapping[str, Any]]) -> Columns:
    rows = list(rows)
    if stray := set().union(*rows) - set(columns(name)):
        raise ValueError(f"{name} has no columns {sorted(stray)}")
    return Columns({c.name: [row.get(c.name) for row in rows] for c in declared(name)})


def _is_plain(values: list[Any], dtype: str) -> bool:
    """Whether all values are of the one Python type that the column gives back."""
    kinds = set(map(type, values)) - {NoneType}
    return kinds <= {_PLAIN[dtype]} and (float not in kinds or all(v is None or v == v for v in values))


def _array(values: list[Any], dtype: str) -> Any:
    """The values of a column. Plain ones need not be looked at one by one, as pandas does at length."""
    kinds = set(map(type, values)) - {NoneType}
    if dtype == "string" and kinds <= {str}:
        return _STRING.__from_arrow__(pa.array(values, pa.large_string()))
    if dtype == "Int64" and kinds <= {int}:
        missing = np.array([v is None for v in values], dtype=bool)
        return pd.arrays.IntegerArray(np.array([v or 0 for v in values], dtype=np.int64), missing)
    if dtype == "Float64" and kinds <= {float}:
        numbers = np.array(values, dtype=np.float64)  # None becomes NaN
        return pd.arrays.FloatingArray(numbers, np.isnan(numbers))
    return pd.array(values, dtype=dtype)


def validate(name: str, data: pd.DataFrame) -> pd.DataFrame:
    """Check a frame against its declaration and return it.

    Raises pandera.errors.SchemaErrors listing every column, type and value that does not fit.
    """
    return _schema(declared(name), tuple(_UNIQUE.get(name, ()))).validate(data, lazy=True)


@cache  # it takes longer to make than to apply
def _schema(declared: tuple[Column, ...], unique: tuple[str, ...]) -> Any:
    import pandera.pandas as pa  # 1 s to import: only where a frame is checked

    wanted = {
        c.name: pa.Column(
            c.dtype,
            nullable=not c.required,
            checks=[pa.Check.isin(c.allowed)] if c.allowed else [],
        )
        for c in declared
    }
    return pa.DataFrameSchema(wanted, strict=True, ordered=True, unique=list(unique) or None)


_OF_MANY = """## Many disclosures / 多份公开文本

The frames below belong to many disclosures together (`yqlib.read_many`, `yqlib.open_store`). In SQL (`corpus.sql`,
`yqlib query`) every frame of this page is a table; join `documents` and `bodies` with `publishers`. Names such as
`left`, `right`, `where`, `column` or `order` need double quotes there.

A store holds the frames above as Parquet: `<frame>/part_year=2026/part_kind=budget/<hash>.parquet`, the year and kind
of the document (`unknown` where it tells none). `manifest.json` names the files that count; other tools can read the
folders while no `yqlib store` is at work. Edges on the page are kept to 0.01 pt, everything else as read.
"""


def markdown() -> str:
    """The data dictionary (docs/data.md), written from the declarations above."""
    parts = [
        "# Data dictionary / 数据字典\n",
        "Written by `python -m yqlib.schema > docs/data.md`; do not edit by hand. A blank cell is no fact,",
        "missing is never zero. `amount_fen` is exact (integer 分); `value` and `amount` are views of it.\n",
    ]
    for name, frame_columns in (FRAMES | CORPUS_FRAMES).items():
        if name == next(iter(CORPUS_FRAMES)):
            parts.append(_OF_MANY)
        parts += [f"## `{name}`\n", "| column | type | unit | 中文 | meaning |", "|---|---|---|---|---|"]
        for c in frame_columns:
            allowed = f" ({', '.join(c.allowed)})" if c.allowed else ""
            cells = (f"`{c.name}`", c.dtype, c.unit, c.zh, c.meaning + allowed)
            parts.append(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |")
        parts.append("")
    return "\n".join(parts)


if __name__ == "__main__":
    print(markdown(), end="")
