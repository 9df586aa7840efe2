"""Frames as Arrow tables and Parquet files, exact both ways, and a lock between processes."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from yqlib import schema
from yqlib.run.places import RunError

_ARROW = {"string": pa.string(), "Int64": pa.int64(), "Float64": pa.float64(), "boolean": pa.bool_()}
_PANDAS = {
    pa.string(): pd.StringDtype(),
    pa.large_string(): pd.StringDtype(),
    pa.int64(): pd.Int64Dtype(),
    pa.int32(): pd.Int64Dtype(),
    pa.float64(): pd.Float64Dtype(),
    pa.bool_(): pd.BooleanDtype(),
}
#: Edges on the page are kept to a hundredth of a point: their further digits are noise and half the store.
_EDGES = ("x0", "top", "x1", "bottom")
_PACKED = pa.ipc.IpcWriteOptions(compression="lz4")  # soon read again and packed better in a part
#: Columns of ids beside those named so.
_IDS = ("evidence", "candidates", "part_of", "key")


def arrow_schema(name: str) -> pa.Schema:
    """The declared columns of a frame as Arrow has them."""
    return _schema_of(schema.declared(name))


@lru_cache(maxsize=256)
def _schema_of(columns: tuple[schema.Column, ...]) -> pa.Schema:
    return pa.schema([(c.name, _ARROW[c.dtype]) for c in columns])


def write_part(name: str, table: pa.Table, path: Path) -> None:
    """Write rows of a frame. Ids and lists of ids are stored as what each adds to the one before: a third
    of the size; what only repeats the columns (pyarrow's own schema, statistics) is left out."""
    ids = [c.name for c in schema.declared(name) if c.dtype == "string" and _is_id(c.name)]
    writer = pq.ParquetWriter(
        path,
        table.schema,
        compression="zstd",
        compression_level=12,
        use_dictionary=[c for c in table.column_names if c not in ids],
        column_encoding=dict.fromkeys(ids, "DELTA_BYTE_ARRAY"),
        write_statistics=["doc_id"] if "doc_id" in table.column_names else False,
        store_schema=False,
    )
    with writer:
        writer.write_table(table, row_group_size=500_000)
        writer.add_key_value_metadata(_for_pandas(schema.declared(name)))


def _is_id(name: str) -> bool:
    """Whether a column holds ids that change from row to row."""
    return name != "doc_id" and (name.endswith("_id") or name in _IDS)


def _for_pandas(columns: tuple[schema.Column, ...]) -> dict[str, str]:
    """What `pd.read_parquet` needs to give back `Int64` and not floats; the rest of its notes is left out."""
    kinds = {c.name: c.dtype for c in columns if c.dtype != "string"}
    told = [
        {"name": name, "field_name": name, "pandas_type": kind.lower(), "numpy_type": kind, "metadata": None}
        for name, kind in kinds.items()
    ]
    about = {"index_columns": [], "column_indexes": [], "columns": told, "pandas_version": "2.3.0"}
    return {"pandas": json.dumps(about, separators=(",", ":"))}


def fitted(name: str, frame: pd.DataFrame | schema.Columns) -> pa.Table:
    """A frame as an Arrow table of its declared columns. Raises KeyError for a column it lacks."""
    declared = arrow_schema(name)
    if isinstance(frame, schema.Columns) and not next(iter(frame.values())):
        return declared.empty_table()
    columns = [_column(frame[field.name], field) for field in declared]
    return pa.table(columns, schema=declared)


def _column(values: pd.Series | list[Any], field: pa.Field) -> pa.Array:
    array = values if isinstance(values, list) else values.array
    if not isinstance(array, list) and not hasattr(array, "__arrow_array__"):
        array = values.to_numpy(dtype=object)
    column = pa.array(array, type=field.type, from_pandas=True)
    return pc.round(column, 2) if field.name in _EDGES else column


def write_all(tables: Mapping[str, pa.Table], path: Path) -> dict[str, int | None]:
    """Write the tables of one disclosure into one file, each behind the other; returns where each begins (None: it
    is empty)."""
    begins: dict[str, int | None] = {}
    with pa.OSFile(os.fspath(path), "wb") as sink:
        for name, table in tables.items():
            begins[name] = sink.tell() if len(table) else None
            if not len(table):
                continue
            with pa.ipc.new_stream(sink, table.schema, options=_PACKED) as writer:
                writer.write_table(table)
    return begins


def read_one(name: str, path: Path, begin: int | None) -> pa.Table:
    """One of the tables that `write_all` wrote."""
    if begin is None:
        return arrow_schema(name).empty_table()
    with pa.OSFile(os.fspath(path)) as source:
        source.seek(begin)
        return _as_declared(pa.ipc.open_stream(source).read_all(), arrow_schema(name))


def read_parts(name: str, files: Sequence[Path], columns: Sequence[str] = ()) -> pa.Table:
    """The rows of several files of a frame (all columns, or those named): a column that a file lacks (an
    older version's) is missing there."""
    wanted = arrow_schema(name)
    wanted = pa.schema([wanted.field(c) for c in columns]) if columns else wanted
    tables = []
    for file in files:
        tables.append(_as_declared(pq.ParquetFile(file).read(columns=wanted.names), wanted))
    return pa.concat_tables(tables) if tables else wanted.empty_table()


def _as_declared(table: pa.Table, wanted: pa.Schema) -> pa.Table:
    """The wanted columns; one that is not there (an older version's file) is missing."""
    if table.schema.equals(wanted):
        return table
    columns = [table[f.name].cast(f.type) if f.name in table.column_names else pa.nulls(len(table), f.type) for f in wanted]
    return pa.table(columns, schema=wanted)


def to_frame(table: pa.Table) -> pd.DataFrame:
    """An Arrow table with the types of our frames. Whole decimals (DuckDB's sums) become exact integers."""
    columns = {}
    for field, column in zip(table.schema, table.columns, strict=True):
        whole = pa.types.is_decimal(field.type) and field.type.scale == 0
        if whole or pa.types.is_integer(field.type):
            columns[field.name] = _integers(column)
        elif pa.types.is_nested(field.type):
            columns[field.name] = pd.Series(column.to_pylist(), dtype=object)
        else:
            columns[field.name] = column.to_pandas(types_mapper=_PANDAS.get)
    names = list(columns)
    if len(names) < table.num_columns:  # two columns of one name: pandas can hold them
        return table.to_pandas(types_mapper=_PANDAS.get)
    return pd.DataFrame(columns, copy=False)


def _integers(column: pa.ChunkedArray) -> pd.Series:
    try:
        return column.cast(pa.int64()).to_pandas(types_mapper=_PANDAS.get)
    except pa.ArrowInvalid:  # beyond 64 bits: Python's own integers
        return pd.Series([None if v is None else int(v) for v in column.to_pylist()], dtype=object)


class Lock:
    """Held by one process at a time; gone with the process, however it ends.

    Raises RunError at once where another holds it.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._handle: Any = None

    def __enter__(self) -> Lock:
        self._handle = self._path.open("a+b")
        try:
            self._take()
        except OSError:
            self._handle.close()
            raise RunError(f"另一个进程正在写入 {self._path.parent}；请等它结束。") from None
        return self

    def _take(self) -> None:
        if os.name == "nt":
            import msvcrt

            self._handle.seek(0)
            msvcrt.locking(self._handle.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
        else:
            import fcntl

            fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def __exit__(self, *_: object) -> None:
        self._handle.close()  # frees the lock, too
