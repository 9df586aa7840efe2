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
    """The rows of what is done, in `.runs.jsonl` of the folder, the last line of a name counting; one process
    at a time writes it. A line is on disk before the next is begun; one cut short by a kill is no line.
    """

    def __init__(self, folder: Path) -> None:
        self._folder, self._path = folder, folder / ".runs.jsonl"
        self._lines: dict[str, dict[str, Any]] = {}
        for line in self._path.read_bytes().splitlines() if self._path.is_file() else ():
            try:
                told = json.loads(line)
                self._lines[told["name"]] = {"name": told["name"], "key": told["key"], "row": told["row"]}
            except (ValueError, KeyError, TypeError):
                continue
        if self._lines:
            write_text(self._path, "".join(map(_text, self._lines.values())))

    def done(self, key: str, name: str) -> dict[str, Any] | None:
        """The row of what stands under this name, where it was made of this and is still whole."""
        line = self._lines.get(name, {"key": ""})
        if not key or line["key"] != key:
            return None
        row = line["row"]
        return dict(row) if all((self._folder / row[kind]).is_file() for kind in ("notebook", "page")) else None

    def begin(self, name: str) -> None:
        """What stands under this name will be written anew: from now on it is not known what it is."""
        if self._lines.get(name, {"key": ""})["key"]:
            self.add("", name, {})

    def add(self, key: str, name: str, row: Mapping[str, Any]) -> None:
        """Remember one that went well."""
        line = self._lines[name] = {"name": name, "key": key, "row": dict(row)}
        with self._path.open("ab") as handle:
            handle.write(_text(line).encode())
            handle.flush()
            os.fsync(handle.fileno())


def _text(line: Mapping[str, Any]) -> str:
    return json.dumps(line, ensure_ascii=True, default=str) + "\n"
