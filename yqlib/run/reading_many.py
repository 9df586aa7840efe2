"""Reading many disclosures one after another: into memory, or into a store that already holds some."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from yqlib.corpus import disclosure_frames, failure
from yqlib.disclosure import Disclosure
from yqlib.errors import readable
from yqlib.reading import read
from yqlib.run.store import Store, key_of_files, reading_version

Files = tuple[Path, ...]


def read_in_memory(items: Sequence[Files], progress: bool) -> tuple[list[Disclosure], list[dict[str, str]]]:
    """The disclosures (each content once) and the failures, in the order given."""
    found: dict[str, Disclosure] = {}
    failures = []
    for files in _counted(items, progress):
        try:
            _add(found, read(list(files)))
        except Exception as error:  # one bad file must not end the others
            failures.append(failure(files, error))
    return list(found.values()), failures


def _add(found: dict[str, Disclosure], d: Disclosure) -> None:
    held = found.setdefault(str(d.document["doc_id"]), d)
    if held.document["sha256"] != d.document["sha256"]:
        raise ValueError(f"与 {held.document['file']} 的文档编号相同，而内容不同")


def read_into_store(items: Sequence[Files], folder: str | Path, progress: bool) -> dict[str, int]:
    """Read what the store does not hold as it is now; returns how many were read, held and failed."""
    store = Store(folder)
    count = {"read": 0, "held": 0, "failed": 0}
    failures: list[dict[str, str]] = []
    version = reading_version()
    with store.writing():
        for files in _counted(items, progress):
            try:
                key = key_of_files(files) if all(file.is_file() for file in files) else ""
                if key and store.holds(key, version):
                    count["held"] += 1
                    continue
                d = read(list(files))
                store.add(key, disclosure_frames(d), d.doubts, version)
                count["read"] += 1
            except Exception as error:
                failures.append(failure(files, error))
                count["failed"] += 1
        store.fail(failures, tried=[" + ".join(map(readable, files)) for files in items])
    return count


def _counted(items: Iterable[Any], progress: bool) -> Iterable[Any]:
    from tqdm import tqdm

    return tqdm(items, unit="份", disable=None if progress else True)
