"""A store of many disclosures: every frame as Parquet, exact fen, parted by fiscal year and kind.

    folder/manifest.json                     what counts: documents, parts, failures
    folder/facts/part_year=2026/part_kind=budget/<hash>.parquet     one part of one frame
    folder/pending/<key>/frames.arrow        disclosures read, not yet in a part
    folder/derived/<state>/bodies.parquet …  what is made of all of them; may be deleted

A disclosure is written aside and renamed as a whole; parts are written under new names, then the manifest
takes them in by one rename, then what it no longer names is deleted. So a process killed at any moment
leaves a store that opens, with everything that was done. Names on disk are hashes: nothing a document
or a file is called becomes a path.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa

from yqlib import schema
from yqlib.forms.tables import in_use
from yqlib.made import records
from yqlib.run.files import aside
from yqlib.run.places import RunError
from yqlib.run.storage import (
    Lock,
    arrow_schema,
    fitted,
    read_one,
    read_parts,
    to_frame,
    write_all,
    write_part,
)

FORMAT = 1
STORED = (*schema.FRAMES, "doubts")
_FEW = 200  # disclosures of a part that is still merged with new ones; as many wait at most
_READING = ("sources", "layout", "extract", "forms", "audit")  # folders whose code decides what is read
_FRAMES = "frames.arrow"
_ASIDE = ".part-"  # begins the name of what is not whole
_SIDECARS = (".toml", ".review.toml")
#: What a worker says that would read otherwise than is asked for, and what to do.
UNLIKE = ("工作进程的 yqlib 或另用的表样与这里的不同", "请在各处安装同一版本，并以内容相同的 YQLIB_FORMS 启动；改过表样的，请重新启动")


def reading_version() -> str:
    """What a reading depends on beside the file: the code that reads and audits, whether OCR is there, and the rows of
    one's own forms. Raises FormsError as `yqlib.use_forms` does."""
    return _version(_READING) + in_use().mark


def whole_version() -> str:
    """What a report depends on beside the file and the notebook: all of yqlib, and the rows of one's own forms.

    Raises FormsError as `yqlib.use_forms` does."""
    return _version(("",)) + in_use().mark


@cache
def _version(folders: tuple[str, ...]) -> str:
    package = Path(__file__).parents[1]
    files = {*package.glob("*.py"), *(f for name in folders for f in (package / name).rglob("*"))}
    digest = hashlib.sha256()
    for file in sorted(f for f in files if f.suffix in (".py", ".csv", ".toml")):
        digest.update(file.relative_to(package).as_posix().encode() + b"\0" + file.read_bytes())
    from yqlib import __version__

    return f"{__version__}+{digest.hexdigest()[:12]}{'.ocr' if find_spec('rapidocr') else ''}"


def key_of_files(files: Sequence[Path]) -> str:
    """SHA-256 of the files of one disclosure and of the notes beside them. Raises OSError as opening does."""
    digest = hashlib.sha256()
    for file in files:
        with file.open("rb") as handle:
            digest.update(hashlib.file_digest(handle, "sha256").digest())
        for ending in _SIDECARS:
            note = file.with_name(file.name + ending)
            digest.update(hashlib.sha256(note.read_bytes()).digest() if note.is_file() else b"-")
    return digest.hexdigest()


def write_aside(folder: Path, frames: Mapping[str, pd.DataFrame | schema.Columns], doubts: Iterable[str] = (),
                version: str | None = None) -> Path:  # fmt: skip
    """Write the frames of one disclosure for the store in `folder`, in this process or another: `Store.take`
    makes what this returns count. Until then it is nothing, and goes when the store is next written."""
    row = records(frames["documents"])[0]
    doc = str(row["doc_id"])
    notes = schema.in_columns("doubts", [{"doc_id": doc, "doubt": text} for text in doubts])
    pending = folder / "pending"
    pending.mkdir(exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix=_ASIDE, dir=pending))
    given = {**frames, "doubts": notes}
    tables = {name: arrow_schema(name).empty_table() if (frame := given.get(name)) is None else fitted(name, frame) for name in STORED}
    begins = write_all(tables, made / _FRAMES)
    year = "" if row["fiscal_year"] is None else str(int(row["fiscal_year"]))
    about = {"doc": doc, "sha256": str(row["sha256"]), "version": version or reading_version(), "year": year,
             "kind": row["kind"] or "", "begins": begins}  # fmt: skip
    (made / "about.json").write_text(json.dumps(about), "utf-8")
    return made


def is_store(folder: Path) -> bool:
    """Whether a store is there, were it only begun."""
    return (folder / "manifest.json").is_file() or (folder / "pending").is_dir()


class Store:
    """The frames of many disclosures on disk. Reading takes what the manifest names; writing is one
    process at a time (`with store.writing(): store.add(…)`)."""

    def __init__(self, folder: str | Path) -> None:
        self.folder = Path(folder)
        self._manifest: dict[str, Any] = self._read_manifest()
        self._waiting = 0
        self._contents: dict[str, str] = {}  # doc_id → SHA-256 of its files, while writing

    # ---- reading ----------------------------------------------------------------------------------

    def require(self) -> None:
        """Raise RunError where there is no store; take in what an interrupted process left."""
        if not is_store(self.folder):
            raise RunError(f"{self.folder} 中没有 yqlib 的数据；请先用 yqlib store 建立。")
        if self._pending():
            with suppress(RunError, OSError), self.writing():  # another process writes, or a read-only disk
                pass
        self.reload()

    def reload(self) -> None:
        """Look at the manifest anew."""
        self._manifest = self._read_manifest()

    def files(self, name: str) -> list[Path]:
        """The Parquet files of a frame. Raises KeyError for a frame that is not stored."""
        if name not in STORED:
            raise KeyError(name)
        return [self._part(name, part) for part in self._manifest["parts"]]

    def frame(self, name: str, columns: Sequence[str] = ()) -> pd.DataFrame:
        """A frame of all disclosures (all columns, or those named), with the declared types."""
        if name == "failures":
            rows = ({"file": file, "problem": why} for file, why in self._manifest["failures"].items())
            return schema.frame(name, rows)
        try:
            return to_frame(read_parts(name, self.files(name), columns))
        except FileNotFoundError:  # another process has merged parts meanwhile
            self.reload()
            return to_frame(read_parts(name, self.files(name), columns))

    def derived(self, name: str, make: Callable[[], Mapping[str, pd.DataFrame]]) -> pd.DataFrame:
        """A frame made of all disclosures together: kept beside them until these or yqlib change."""
        folder = self.folder / "derived" / self._state()
        if (folder / f"{name}.parquet").is_file():
            return to_frame(read_parts(name, [folder / f"{name}.parquet"]))
        frames = make()
        with suppress(OSError):  # a read-only disk: made again each time
            for other, frame in frames.items():
                with aside(folder / f"{other}.parquet") as temporary:
                    write_part(other, fitted(other, frame), temporary)
        return frames[name]

    def holds(self, key: str, version: str) -> bool:
        """Whether these files are held, read by this version."""
        return self._held().get(key, {}).get("version") == version or self._waiting_version(key) == version

    def __len__(self) -> int:
        return len(self._held())

    def readings(self) -> dict[str, tuple[str, str]]:
        """doc_id → the key of its files and the version that read them: what a page made of it depends on."""
        return {about["doc"]: (key, about["version"]) for key, about in self._held().items()}

    def disclosures(self, docs: Collection[str]) -> Iterator[tuple[str, dict[str, pd.DataFrame]]]:
        """The stored frames of these disclosures, one after another; a part of the store is in memory at a time."""
        for part in self._manifest["parts"]:
            wanted = {about["doc"] for about in part["documents"].values()} & set(docs)
            if not wanted:
                continue
            frames = {name: to_frame(read_parts(name, [self._part(name, part)])) for name in STORED}
            apart = {name: dict(iter(frame.groupby("doc_id", sort=False))) for name, frame in frames.items()}
            for doc in sorted(wanted):
                mine = {name: apart[name].get(doc, frames[name].iloc[:0]) for name in STORED}
                yield doc, {name: frame.reset_index(drop=True) for name, frame in mine.items()}

    # ---- writing ----------------------------------------------------------------------------------

    @contextmanager
    def writing(self) -> Iterator[Store]:
        """Hold the store for writing; what was added is in its parts when the block ends, however it ends.

        Raises RunError where another process writes, or the folder holds something else.
        """
        self._refuse_other()
        self.folder.mkdir(parents=True, exist_ok=True)
        with Lock(self.folder / ".lock"):
            self.reload()
            self._clear_up()
            self._clear_halves()
            pending = self._pending()
            self._waiting = len(pending)
            held = [*self._held().values(), *pending.values()]
            self._contents = {about["doc"]: about["sha256"] for about in held}
            try:
                yield self
            finally:
                self._clear_halves()
                self._commit()

    def add(self, key: str, frames: Mapping[str, pd.DataFrame | schema.Columns], doubts: Iterable[str] = (),
            version: str | None = None) -> None:  # fmt: skip
        """Store the frames of one disclosure; on disk when this returns. One of the same doc_id is replaced.

        Raises ValueError for another content with the doc_id of one held.
        """
        self.take(key, write_aside(self.folder, frames, doubts, version))

    def take(self, key: str, made: Path) -> None:
        """Store what `write_aside` wrote; on disk when this returns. Raises as `add` does."""
        about = _about(made)
        try:
            self._refuse_twin(about["doc"], about["sha256"])
        except ValueError:
            shutil.rmtree(made, ignore_errors=True)
            raise
        target = self.folder / "pending" / key
        shutil.rmtree(target, ignore_errors=True)
        made.rename(target)
        self._waiting += 1
        if self._waiting >= _FEW:
            self._commit()

    def keep(self, docs: Collection[str]) -> None:
        """Forget every disclosure but these; while writing, for a store that serves one purpose."""
        self._commit()
        gone = {about["doc"] for about in self._held().values()} - set(docs)
        parts = [(part, {a["doc"] for a in part["documents"].values()} & gone) for part in self._manifest["parts"]]
        self._manifest["parts"] = [
            left
            for part, hit in parts
            if (left := self._merge(part["year"], part["kind"], [part], {}, gone) if hit else part)
        ]
        self._write_manifest()
        self._clear_up()

    def fail(self, failures: Iterable[Mapping[str, Any]] | pd.DataFrame, tried: Iterable[str] = ()) -> None:
        """Remember what could not be read; what was tried and is not among it is forgotten."""
        if isinstance(failures, pd.DataFrame):
            failures = failures.to_dict("records")
        for file in tried:
            self._manifest["failures"].pop(file, None)
        self._manifest["failures"] |= {str(row["file"]): str(row["problem"]) for row in failures}
        self._write_manifest()

    # ---- inside -----------------------------------------------------------------------------------

    def _read_manifest(self) -> dict[str, Any]:
        empty: dict[str, Any] = {"format": FORMAT, "parts": [], "failures": {}}
        path = self.folder / "manifest.json"
        if not path.is_file():
            return empty
        try:
            found = json.loads(path.read_text("utf-8"))
            known = found["format"] == FORMAT
        except (ValueError, KeyError, TypeError) as error:
            raise RunError(f"{path} 不是 yqlib 的数据目录（{type(error).__name__}）。") from None
        if not known:
            raise RunError(f"{path} 是另一版本的格式；请换一个文件夹重新建立。")
        return found

    def _write_manifest(self) -> None:
        with aside(self.folder / "manifest.json") as temporary, temporary.open("w", encoding="utf-8") as handle:
            json.dump(self._manifest, handle, ensure_ascii=True)
            handle.flush()
            os.fsync(handle.fileno())

    def _refuse_other(self) -> None:
        if not self.folder.is_dir() or (self.folder / "manifest.json").is_file():
            return
        if strange := sorted({p.name for p in self.folder.iterdir()} - {"pending", "derived", ".lock", ".gitkeep", *STORED}):
            raise RunError(f"{self.folder} 中已有别的内容（{strange[0]}）；请为数据另指定一个文件夹。")

    def _refuse_twin(self, doc: str, sha256: str) -> None:
        if self._contents.setdefault(doc, sha256) != sha256:
            raise ValueError(f"已有另一份文本的编号也是 {doc}，而内容不同")

    def _state(self) -> str:
        """A name for what is held and the code that looks at it."""
        told = json.dumps([reading_version(), sorted(part["name"] for part in self._manifest["parts"])])
        return hashlib.sha256(told.encode()).hexdigest()[:16]

    def _held(self) -> dict[str, dict[str, str]]:
        """What is in parts, by key."""
        return {key: about for part in self._manifest["parts"] for key, about in part["documents"].items()}

    def _waiting_version(self, key: str) -> str | None:
        return _about(self.folder / "pending" / key).get("version")

    def _pending(self) -> dict[str, dict[str, str]]:
        """What is written as a whole and waits to be taken into a part."""
        folder = self.folder / "pending"
        keys = sorted(p.name for p in folder.iterdir() if not p.name.startswith(".")) if folder.is_dir() else []
        return {key: about for key in keys if (about := _about(folder / key))}

    def _part(self, name: str, part: Mapping[str, Any]) -> Path:
        year, kind = (part[k] or "unknown" for k in ("year", "kind"))
        return self.folder / name / f"part_year={year}" / f"part_kind={kind}" / f"{part['name']}.parquet"

    def _commit(self) -> None:
        """Take what waits into parts: new files, then the manifest, then deletions."""
        pending = self._pending()
        if not pending:
            self._waiting = 0
            return
        replaced = {about["doc"] for about in pending.values()}
        at = {(about["year"], about["kind"]) for about in pending.values()}
        kept, merged = [], []
        for part in self._manifest["parts"]:
            hit = any(about["doc"] in replaced for about in part["documents"].values())
            small = (part["year"], part["kind"]) in at and len(part["documents"]) < _FEW
            (merged if hit or small else kept).append(part)
        for year, kind in sorted(at | {(part["year"], part["kind"]) for part in merged}):
            mine = [part for part in merged if (part["year"], part["kind"]) == (year, kind)]
            new = {k: about for k, about in pending.items() if (about["year"], about["kind"]) == (year, kind)}
            kept += [part] if (part := self._merge(year, kind, mine, new, replaced)) else []
        self._manifest["parts"] = kept
        self._write_manifest()
        self._clear_up()
        self._waiting = 0

    def _merge(self, year: str, kind: str, parts: list[Any], new: dict[str, Any], replaced: set[str]) -> Any:
        """One part of what is left of several and what is new; None where nothing is."""
        left = {k: a for part in parts for k, a in part["documents"].items() if a["doc"] not in replaced}
        newest = {about["doc"]: key for key, about in new.items()}  # one doc_id once
        begins = {key: new[key]["begins"] for key in newest.values()}
        fresh_ones = {key: {k: v for k, v in new[key].items() if k != "begins"} for key in newest.values()}
        documents = dict(sorted((left | fresh_ones).items()))
        if not documents:
            return None
        told = json.dumps([year, kind, [[k, a["version"]] for k, a in documents.items()]])
        part = {"year": year, "kind": kind, "documents": documents,
                "name": hashlib.sha256(told.encode()).hexdigest()[:16]}  # fmt: skip
        docs = pa.array([a["doc"] for a in left.values()], pa.string())
        for name in STORED:
            old = read_parts(name, [self._part(name, p) for p in parts])
            old = old.filter(pa.compute.is_in(old["doc_id"], docs))
            fresh = [read_one(name, self.folder / "pending" / k / _FRAMES, begins[k][name]) for k in newest.values()]
            with aside(self._part(name, part)) as temporary:
                table = pa.concat_tables([old, *fresh]).cast(arrow_schema(name))
                write_part(name, table, temporary)
        return part

    def _clear_up(self) -> None:
        """Delete what the manifest does not name: merged parts, taken-in disclosures."""
        held = {about["doc"]: (key, about["version"]) for key, about in self._held().items()}
        for key, about in self._pending().items():
            if held.get(about["doc"]) == (key, about["version"]):
                shutil.rmtree(self.folder / "pending" / key, ignore_errors=True)
        for made in (self.folder / "derived").glob("*"):
            if made.name != self._state():
                shutil.rmtree(made, ignore_errors=True)
        for name in STORED:
            live = set(self.files(name))
            for file in (self.folder / name).glob("part_year=*/part_kind=*/*.parquet"):
                if file not in live:
                    file.unlink(missing_ok=True)


    def _clear_halves(self) -> None:
        """Delete what is half written; not while others write, who would lose their work."""
        for half in (*self.folder.glob(f"{_ASIDE}*"), *(self.folder / "pending").glob(f"{_ASIDE}*")):
            shutil.rmtree(half, ignore_errors=True) if half.is_dir() else half.unlink(missing_ok=True)


def _about(folder: Path) -> dict[str, Any]:
    """What stands beside the frames of a disclosure; nothing where it is not whole or another version's."""
    try:
        about = dict(json.loads((folder / "about.json").read_text("utf-8")))
    except (OSError, ValueError):
        return {}
    return about if set(about.get("begins", ())) == set(STORED) else {}
