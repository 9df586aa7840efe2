"""What a site is made of: the disclosures behind a folder of `yqlib run`, a store, or files; and where these are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from yqlib.errors import readable
from yqlib.present.tables import text_of
from yqlib.run.originals import Originals
from yqlib.run.places import Item, RunError, expand
from yqlib.run.reading_many import read_into_store
from yqlib.run.store import Store, is_store, key_of_files

RUNS = ("runs.parquet", "runs.csv")  # what `yqlib run` leaves, the exacter first
_BESIDE = ".store"


@dataclass
class Source:
    """A store and which of its disclosures are meant; `files` are those of each as far as they are known, `failures`
    (file, problem) what could not be read or run."""

    store: Store
    docs: list[str]
    files: dict[str, tuple[Path, ...]] = field(default_factory=dict)
    failures: list[tuple[str, str]] = field(default_factory=list)


def source_of(paths: Sequence[Path], out: Path, originals: Sequence[Path] = (), progress: bool = False) -> Source:
    """The disclosures meant. Files are read into a store beside `out`, those unchanged are not read again.

    `originals` are folders where the files of a store are looked for, which keeps only their names. Raises RunError or
    ReadError where nothing is there.
    """
    if len(paths) == 1 and is_store(paths[0]):
        return _of_store(paths[0], originals)
    items: list[Item] = []
    failures: list[tuple[str, str]] = []
    for path in paths:
        if runs := next((path / name for name in RUNS if (path / name).is_file()), None):
            found, failed = _of_runs(runs)
            items += found
            failures += failed
        else:
            items += expand([path])
    if not items and not failures:
        raise RunError(f"{'、'.join(map(str, paths))} 中没有公开文本。")
    source = _of_files(list(dict.fromkeys(_files(item) for item in items)), out.with_name(out.name + _BESIDE), progress)
    source.failures[:0] = failures
    return source


def _of_store(folder: Path, originals: Sequence[Path]) -> Source:
    store = Store(folder)
    store.require()
    documents, known = store.frame("documents", ["doc_id", "file", "sha256"]), Originals(originals)
    told = documents.itertuples(index=False, name=None)
    files = {doc: found for doc, names, sha256 in told if (found := known.files(names, sha256))}
    failures = [tuple(row) for row in store.frame("failures").itertuples(index=False, name=None)]
    return Source(store, list(documents["doc_id"]), files, failures)


def _of_files(items: Sequence[tuple[Path, ...]], folder: Path, progress: bool) -> Source:
    read_into_store(items, folder, progress)
    store = Store(folder)
    store.require()
    doc_of = {key: doc for doc, (key, _) in store.readings().items()}
    files: dict[str, tuple[Path, ...]] = {}
    for item in items:
        if all(file.is_file() for file in item) and (doc := doc_of.get(key_of_files(item))):
            files.setdefault(doc, item)
    if files.keys() != set(doc_of.values()):  # of another time: they would be met as bodies and projects
        with store.writing():
            store.keep(files.keys())
    meant = {" + ".join(map(readable, item)) for item in items}
    failed = store.frame("failures").itertuples(index=False, name=None)
    return Source(store, list(files), files, [(file, problem) for file, problem in failed if file in meant])


def _of_runs(runs: Path) -> tuple[list[Item], list[tuple[str, str]]]:
    """The files a folder of `yqlib run` was made of, and what failed there or is gone."""
    frame = pd.read_parquet(runs) if runs.suffix == ".parquet" else pd.read_csv(runs, dtype="string")
    items: list[Item] = []
    failures: list[tuple[str, str]] = []
    for row in frame.to_dict("records"):
        shown = text_of(row.get("file"))
        item = _named(row, runs.parent)
        there = item and all(file.is_file() for file in item)
        if there:
            items.append(item)
        else:
            gone = f"原文件不在 {readable(' + '.join(map(str, item)))}" if item else "没有记下原文件在哪里"
            failures.append((shown, text_of(row.get("problem")) or f"{gone}，不能列入。"))
        if there and text_of(row.get("outcome")) not in ("ok", ""):
            failures.append((shown, f"运行笔记本失败：{text_of(row.get('problem'))}"))
    return items, failures


def _named(row: dict[str, Any], folder: Path) -> tuple[Path, ...]:
    """The files of one row, as its executed notebook was given them: the row has but their names."""
    name = text_of(row.get("notebook"))
    return _given(folder / Path(name).name) if name else ()


def _given(notebook: Path) -> tuple[Path, ...]:
    import nbformat

    from yqlib.run.parameters import PATH_PARAMETER

    try:
        about = nbformat.read(notebook, as_version=4).metadata.get("papermill", {}).get("parameters", {})
    except (OSError, ValueError):
        return ()
    value = about.get(PATH_PARAMETER, ())
    return (Path(value),) if isinstance(value, str) else tuple(map(Path, value))


def _files(item: Item) -> tuple[Path, ...]:
    return (item,) if isinstance(item, Path) else tuple(item)
