"""What a batch of notebooks has done, a line a disclosure, so that it can be taken up again after any end."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from yqlib.reading import fingerprint
from yqlib.run.files import write_text
from yqlib.run.store import key_of_files, whole_version


def key_of_run(files: Sequence[Path], notebook: Path, parameters: Mapping[str, Any]) -> str:
    """What an executed notebook depends on: the files and the notes beside them, the notebook, its parameters
    and yqlib. Raises OSError as opening does."""
    values = json.dumps(parameters, sort_keys=True, ensure_ascii=True, default=str)
    parts = (whole_version(), key_of_files([notebook]), values, key_of_files(files))
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def sha256_of(files: Sequence[Path]) -> str:
    """The `sha256` of the disclosure in these files. Raises OSError as opening does."""
    hashes = []
    for file in files:
        with file.open("rb") as handle:
            hashes.append(hashlib.file_digest(handle, "sha256").hexdigest())
    return fingerprint(hashes)


class Ledger:
    """The rows of what is done, in `.runs.jsonl` of the folder; one process at a time writes it.

    A line is on disk before the next disclosure is told; one cut short by a kill is no line.
    """

    def __init__(self, folder: Path) -> None:
        self._folder, self._path = folder, folder / ".runs.jsonl"
        self._rows: dict[tuple[str, str], dict[str, Any]] = {}
        for line in self._path.read_text("utf-8").splitlines() if self._path.is_file() else ():
            try:
                told = json.loads(line)
                self._rows[told["key"], told["name"]] = told["row"]
            except (ValueError, KeyError, TypeError):
                continue
        if self._rows:
            write_text(self._path, "".join(map(_line, self._rows, self._rows.values())))

    def done(self, key: str, name: str) -> dict[str, Any] | None:
        """The row of what was done under this name with all that is written for it still there."""
        row = self._rows.get((key, name))
        there = row and all((self._folder / row[kind]).is_file() for kind in ("notebook", "page"))
        return dict(row) if row and there else None

    def add(self, key: str, name: str, row: Mapping[str, Any]) -> None:
        """Remember one that went well."""
        with self._path.open("ab") as handle:
            handle.write(_line((key, name), row).encode())
            handle.flush()
            os.fsync(handle.fileno())


def _line(at: tuple[str, str], row: Mapping[str, Any]) -> str:
    return json.dumps({"key": at[0], "name": at[1], "row": dict(row)}, ensure_ascii=True, default=str) + "\n"
