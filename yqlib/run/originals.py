"""Where the files of a store's disclosures are: it keeps only their names and fingerprints."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

from yqlib.errors import readable


class Originals:
    """Files, and all files below folders, by name; looked at when first asked for."""

    def __init__(self, places: str | Path | Sequence[str | Path]) -> None:
        self._places = tuple(map(Path, [places] if isinstance(places, str | Path) else places))

    @cached_property
    def _known(self) -> dict[str, list[Path]]:
        known: dict[str, list[Path]] = {}
        for place in self._places:
            for file in [place] if place.is_file() else sorted(f for f in place.rglob("*") if f.is_file()):
                known.setdefault(readable(file.name), []).append(file)
        return known

    def files(self, names: str, sha256: str) -> tuple[Path, ...]:
        """The files of a disclosure by its `documents.file` and `sha256`; empty where one of them is not there."""
        found = [_meant(self._known.get(name, []), sha256) for name in names.split(" + ")]
        return tuple(file for file in found if file) if all(found) else ()


def _meant(files: Sequence[Path], sha256: str) -> Path | None:
    """The file of a name; of several that which was read, if it was read alone."""
    if len(files) < 2:
        return files[0] if files else None
    return next((f for f in files if hashlib.sha256(f.read_bytes()).hexdigest() == sha256), files[0])
