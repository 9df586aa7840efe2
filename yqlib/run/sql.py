"""One SELECT over the frames of a corpus, by DuckDB: nothing is written, no file or host can be reached."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pandas as pd

from yqlib import schema
from yqlib.errors import readable
from yqlib.run.places import RunError
from yqlib.run.storage import arrow_schema, fitted, to_frame
from yqlib.run.store import STORED

if TYPE_CHECKING:
    from yqlib.corpus import Corpus

#: Nothing is fetched, and tables are only ours, never variables of the program around.
_FIRST = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "python_enable_replacements": "false",
    "temp_directory": "",
}
_NAMES = (*schema.FRAMES, *schema.CORPUS_FRAMES)


def answer(corpus: Corpus, query: str) -> pd.DataFrame:
    """The result of one query, whole numbers exact (`Int64`; beyond 64 bits Python integers).

    Raises RunError, in Chinese with DuckDB's own words, for anything but one SELECT that can be run.
    """
    duckdb = _duckdb()
    try:
        return _answer(duckdb, corpus, query)
    except (duckdb.IOException, FileNotFoundError):
        if corpus.store is None:
            raise
        corpus.store.reload()  # another process has merged parts meanwhile
        return _answer(duckdb, corpus, query)


def _answer(duckdb: Any, corpus: Corpus, query: str) -> pd.DataFrame:
    connection = duckdb.connect(":memory:", config=_FIRST)
    try:
        _refuse_other(duckdb, connection, query)
        named = {name for name in _NAMES if re.search(rf"\b{name}\b", query, re.IGNORECASE)}
        _offer(connection, corpus, named)
        connection.execute("SET enable_external_access=false")
        connection.execute("SET lock_configuration=true")
        return to_frame(connection.sql(query).to_arrow_table())
    except duckdb.IOException:
        raise
    except duckdb.Error as error:
        raise RunError(f"查询不能执行：{_said(error)}") from None
    finally:
        connection.close()


def _refuse_other(duckdb: Any, connection: Any, query: str) -> None:
    """Only one statement, and only one that reads."""
    try:
        statements = connection.extract_statements(query)
    except duckdb.Error as error:
        raise RunError(f"查询看不懂：{_said(error)}") from None
    reads = (duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN)
    if len(statements) != 1 or statements[0].type not in reads:
        raise RunError("一次只能有一个查询（SELECT），不能修改数据、读写文件或改设置。")


def _offer(connection: Any, corpus: Corpus, named: set[str]) -> None:
    """The frames as tables: those the query names are read from a store's files as far as it needs them, or
    made; the others are empty."""
    store, files = corpus.store, []
    for name in _NAMES:
        if name not in named:
            connection.register(name, arrow_schema(name).empty_table())
        elif store is not None and name in STORED and (mine := [str(f) for f in store.files(name)]):
            files += mine
            connection.execute(_view(connection, name, mine))
        else:
            connection.register(name, fitted(name, corpus.frame(name)))
    if files:
        connection.execute(f"SET allowed_paths=[{', '.join(map(_quoted, files))}]")


def _view(connection: Any, name: str, files: list[str]) -> str:
    """A view of the declared columns; one that no file has (an older version's) is missing."""
    source = f"read_parquet([{', '.join(map(_quoted, files))}], union_by_name=true, hive_partitioning=false)"
    held = {row[0] for row in connection.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()}
    kinds = {"string": "VARCHAR", "Int64": "BIGINT", "Float64": "DOUBLE", "boolean": "BOOLEAN"}
    columns = (
        f'"{c.name}"' if c.name in held else f'NULL::{kinds[c.dtype]} AS "{c.name}"' for c in schema.declared(name)
    )
    return f'CREATE VIEW "{name}" AS SELECT {", ".join(columns)} FROM {source}'


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _said(error: Exception) -> str:
    lines = [line for line in str(error).splitlines() if line.strip()]
    return readable(" ".join(lines)[:500]) if lines else type(error).__name__


def _duckdb() -> Any:
    try:
        import duckdb
    except ModuleNotFoundError:
        raise RunError("查询需要 duckdb：请安装 pip install duckdb。") from None
    return duckdb
