"""The site as a folder: pages made again only where their disclosures, what others say of them, or yqlib changed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from yqlib.run.files import write_text
from yqlib.run.places import RunError
from yqlib.run.site.body import Task, Written, build
from yqlib.run.site.markup import page
from yqlib.run.site.overview import Body, Overview
from yqlib.run.site.source import source_of
from yqlib.run.store import reading_version

_MANIFEST = ".yqlib-site.json"
_FORMAT = 1
_SHOWING = ("present", "measures", "run", "forms")  # folders whose code and data decide how a page looks
_EVERY = 20  # pages between two notes of what is done


@dataclass(frozen=True)
class Built:
    """What a site holds, and what was done for it."""

    index: Path
    bodies: int
    documents: int
    findings: int
    written: int
    unchanged: int
    failures: int


@cache
def showing_version() -> str:
    """What a page depends on beside its disclosures: all code and data that read, audit and show them."""
    package = Path(__file__).parents[2]
    digest = hashlib.sha256(reading_version().encode())
    for file in sorted(f for name in _SHOWING for f in (package / name).rglob("*")):
        if file.suffix in (".py", ".csv", ".toml", ".html", ".css", ".js"):
            digest.update(file.relative_to(package).as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:16]


def build_site(
    paths: Sequence[str | Path],
    out: str | Path,
    originals: Sequence[str | Path] = (),
    lang: str = "zh",
    jobs: int = 2,
    progress: bool = True,
) -> Built:
    """Write the site of a folder of `yqlib run`, a store, or files and folders of disclosures into `out`.

    Files are read into the store `<out>.store`, which stays for the next time. `originals` are folders where the files
    of a store are looked for. Raises RunError for an `out` that holds something else, ReadError where nothing is there.
    """
    target = Path(out)
    manifest = _Manifest(target)
    source = source_of([Path(p) for p in paths], target, [Path(p) for p in originals], progress)
    overview = Overview(source, lang)
    manifest.begin()
    counts = _bodies(overview, manifest, target, max(1, jobs), progress)
    _whole(overview, manifest, target)
    manifest.end(target, {body.id for body in overview.bodies})
    documents = sum(len(body.docs) for body in overview.bodies)
    findings = int(overview.findings["doc_id"].isin(overview.of_doc).sum())
    return Built(target / "index.html", len(overview.bodies), documents, findings, *counts, len(source.failures))


def _bodies(overview: Overview, manifest: _Manifest, out: Path, jobs: int, progress: bool) -> tuple[int, int]:
    """Build the pages that are not as they should be; returns how many were built, and how many stayed."""
    from tqdm import tqdm

    abouts, readings = overview.abouts(), overview.source.store.readings()
    prints = {b.id: _print(overview, b, abouts[b.id], readings) for b in overview.bodies}
    todo = [body for body in overview.bodies if not manifest.holds(body.id, prints[body.id], out)]
    with _pool(jobs, len(todo)) as submit, tqdm(total=len(todo), unit="页", disable=None if progress else True) as bar:
        waiting: dict[Future[Written], Body] = {}
        for task, body in _tasks(overview, todo, abouts, out):
            waiting[submit(build, task)] = body
            if len(waiting) >= 2 * jobs:  # frames of a few bodies in memory at a time
                _take(next(as_completed(waiting)), waiting, prints, manifest, bar)
        for done in as_completed(list(waiting)):
            _take(done, waiting, prints, manifest, bar)
    return len(todo), len(overview.bodies) - len(todo)


def _take(done: Future[Written], waiting: dict[Future[Written], Body], prints: Mapping[str, str], manifest: _Manifest, bar: Any) -> None:
    body = waiting.pop(done)
    manifest.take(body.id, prints[body.id], done.result())
    bar.update()


def _tasks(overview: Overview, todo: Sequence[Body], abouts: Mapping[str, Any], out: Path) -> Iterator[tuple[Task, Body]]:
    """The bodies as soon as all their disclosures have been met in the store."""
    missing = {body.id: set(body.docs) for body in todo}
    owner = {doc: body for body in todo for doc in body.docs}
    held: dict[str, Any] = {}
    for doc, frames in overview.source.store.disclosures(set(owner)):
        body = owner[doc]
        held[doc] = (frames, overview.source.files.get(doc, ()))
        missing[body.id].discard(doc)
        if not missing[body.id]:
            mine = [held.pop(d) for d in body.docs]
            yield Task(body.slug, body.name, abouts[body.id], mine, overview.lang, out, overview.sides[body.id]), body


def _print(overview: Overview, body: Body, about: Mapping[str, Any], readings: Mapping[str, tuple[str, str]]) -> str:
    """What a page is made of, in short."""
    files = {doc: all(f.is_file() for f in overview.source.files.get(doc, ())) for doc in body.docs}
    held = {doc: (readings.get(doc), doc in overview.source.files, files[doc]) for doc in body.docs}
    sides = [(found, [side.told for side in mine]) for found, mine in overview.sides[body.id].items()]
    told = [showing_version(), overview.lang, body.slug, body.name, about, held, sides]
    return hashlib.sha256(json.dumps(told, sort_keys=True, default=str).encode("utf-8", "replace")).hexdigest()[:32]


@contextmanager
def _pool(jobs: int, tasks: int) -> Iterator[Any]:
    """Where pages are built: in processes, or here where it is not worth one."""
    if min(jobs, tasks) < 2:
        yield _here
        return
    pool = ProcessPoolExecutor(min(jobs, tasks), mp_context=get_context("spawn"))
    try:
        yield pool.submit
    finally:
        pool.shutdown(cancel_futures=True)


def _here(work: Any, task: Task) -> Future[Written]:
    done: Future[Written] = Future()
    done.set_result(work(task))
    return done


def _whole(overview: Overview, manifest: _Manifest, out: Path) -> None:
    """The pages over all disclosures, made every time."""
    undrawn = manifest.undrawn()
    about = {"lang": overview.lang, "root": ""}
    pages = {
        "index": {"list": overview.disclosures(), "failed": len(overview.source.failures), "bodies": len(overview.bodies)},
        "findings": {"list": overview.found()},
        "rules": {"families": overview.rules(), "outcomes": overview.outcomes()},
        "unread": overview.unread(undrawn),
    }
    for name, context in pages.items():
        write_text(out / f"{name}.html", page(f"{name}.html", **about, **context))


class _Manifest:
    """What stands in the folder and of what each page was made."""

    def __init__(self, out: Path) -> None:
        self._path = out / _MANIFEST
        self._pages: dict[str, dict[str, Any]] = {}
        self._new = 0
        if out.is_dir() and not self._path.is_file() and (strange := sorted(p.name for p in out.iterdir() if p.name != ".gitkeep")):
            raise RunError(f"{out} 中已有别的内容（{strange[0]}）；请为站点另指定一个文件夹。")
        with suppress(OSError, ValueError, KeyError, TypeError):  # none, or none of ours any more: all is built again
            told = json.loads(self._path.read_text("utf-8"))
            self._pages = told["pages"] if told["format"] == _FORMAT else {}

    def begin(self) -> None:
        """From now on the folder is ours, even when the work ends early."""
        self._write()

    def holds(self, body: str, made_of: str, out: Path) -> bool:
        """Whether the page of a body is made of this and all its files are there."""
        about = self._pages.get(body, {})
        return about.get("of") == made_of and all((out / file).is_file() for file in about["files"])

    def take(self, body: str, made_of: str, written: Written) -> None:
        """A page is done. Files it had and has no more are left to `end`."""
        before = self._pages.get(body, {})
        old = [file for file in (*before.get("old", ()), *before.get("files", ())) if file not in written.files]
        self._pages[body] = {"of": made_of, "files": written.files, "undrawn": written.undrawn, "old": old}
        self._new += 1
        if not self._new % _EVERY:
            self._write()

    def undrawn(self) -> dict[str, list[tuple[str, str]]]:
        """Pictures that could not be drawn, by body."""
        return {body: about["undrawn"] for body, about in self._pages.items()}

    def end(self, out: Path, bodies: set[str]) -> None:
        """Delete what no page has any more."""
        held = {file for body, about in self._pages.items() if body in bodies for file in about["files"]}
        had = {file for about in self._pages.values() for file in (*about["files"], *about.get("old", ()))}
        for file in had - held:
            path = out / file
            if path.resolve().is_relative_to(out.resolve()):  # the manifest lies in a folder others may write
                path.unlink(missing_ok=True)
                for folder in path.parents[:2]:
                    with suppress(OSError):  # not empty
                        folder.rmdir()
        self._pages = {body: about | {"old": []} for body, about in self._pages.items() if body in bodies}
        self._write()

    def _write(self) -> None:
        write_text(self._path, json.dumps({"format": _FORMAT, "pages": self._pages}, ensure_ascii=False))
