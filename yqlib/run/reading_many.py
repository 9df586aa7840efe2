"""Reading many disclosures: one after another into memory, or by many workers into a store.

A worker reads a disclosure, writes its frames aside in the store's folder and tells where: nothing large
travels between processes, and what counts is decided by the one process that holds the store.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from yqlib.corpus import disclosure_frames, failure
from yqlib.disclosure import Disclosure
from yqlib.errors import ReadError, readable
from yqlib.forms.tables import in_use
from yqlib.reading import read
from yqlib.run.memory import MOST_GB
from yqlib.run.pool import LIMIT, Done, collected_seldom, cores, in_workers, progress_of
from yqlib.run.store import UNLIKE, Store, key_of_files, reading_version, write_aside

Files = tuple[Path, ...]
Stream = Generator[Done, None, None]


def read_in_memory(items: Sequence[Files], progress: bool) -> tuple[list[Disclosure], list[dict[str, str]]]:
    """The disclosures (each content once) and the failures, in the order given.

    In this process: a disclosure sent from one process to another costs half of what reading it does, and
    its rules are tried only when they are asked for.
    """
    in_use()  # what is wrong with one's own forms is no file's fault
    found: dict[str, Disclosure] = {}
    failures = []
    with progress_of(len(items), progress) as tell:
        for files in items:
            before = len(failures)
            try:
                _add(found, read(list(files)))
            except Exception as error:  # one bad file must not end the others
                failures.append(failure(files, error))
            tell(len(failures) > before)
    return list(found.values()), failures


def _add(found: dict[str, Disclosure], d: Disclosure) -> None:
    held = found.setdefault(str(d.document["doc_id"]), d)
    if held.document["sha256"] != d.document["sha256"]:
        raise ValueError(f"与 {held.document['file']} 的文档编号相同，而内容不同")


@dataclass(frozen=True, slots=True)
class _Job:
    """The unit of work: a disclosure to read and where to write it. `key` is empty where a file is not there."""

    files: Files
    key: str
    folder: Path
    version: str


def read_into_store(
    items: Sequence[Files],
    folder: str | Path,
    progress: bool,
    jobs: int | None = None,
    limit: float | None = None,
    scheduler: str | None = None,
) -> dict[str, int]:
    """Read what the store does not hold as it is now; returns how many were read, held and failed.

    `jobs`, `limit` and `scheduler` as for `yqlib.read_many`. Raises RunError where another process writes.
    """
    if scheduler:  # another machine has another working folder
        items = [tuple(file.absolute() for file in files) for files in items]
    store = Store(folder)
    count = {"read": 0, "held": 0, "failed": 0}
    failures: list[dict[str, str]] = []
    tried: list[str] = []
    with store.writing(), progress_of(len(items), progress) as tell:

        def told(files: Files, what: str, row: dict[str, str] | None = None) -> None:
            tried.append(_named(files))
            failures.extend([row] if row else [])
            count[what] += 1
            tell(what == "failed")

        try:
            twins: list[Files] = []
            for some, later in ((items, twins), (twins, None)):
                todo = _not_held(some, store, told, later)
                with closing(_by_whom(todo, len(some), jobs, limit, scheduler)) as stream:
                    for done in stream:
                        row = _taken(store, done)
                        told(done.item.files, "failed" if row else "read", row)
        finally:  # also of what was done before an interruption
            store.fail(failures, tried)
    return count


def _by_whom(todo: Iterator[_Job], most: int, jobs: int | None, limit: float | None, scheduler: str | None) -> Stream:
    """The reading by a cluster, by processes of this machine, or in this process."""
    if scheduler and most:
        from yqlib.run.cluster import on_cluster

        return on_cluster(_read_aside, todo, scheduler, limit or LIMIT)
    hands = max(1, min(jobs or cores(), most))
    if hands == 1 and limit is None:
        return _by_ourselves(todo)
    return in_workers(_read_aside, todo, hands, limit or LIMIT)


def _by_ourselves(todo: Iterator[_Job]) -> Stream:
    with collected_seldom():
        for job in todo:
            yield Done(job, _read_aside(job))


def _not_held(
    items: Iterable[Files], store: Store, told: Callable[[Files, str], None], later: list[Files] | None
) -> Iterator[_Job]:
    """What is to be read; looked at one by one as it is asked for. A content met again waits in `later`:
    once the first of it is read it is held, and where that failed each has to say so under its own name."""
    version, folder = reading_version(), store.folder.resolve()
    begun: set[str] = set()
    for files in items:
        try:
            key = key_of_files(files) if all(file.is_file() for file in files) else ""
        except OSError:
            key = ""  # reading it says what is wrong
        if key and store.holds(key, version):
            told(files, "held")
        elif later is not None and key in begun:
            later.append(files)
        else:
            begun |= {key} if key else set()
            yield _Job(files, key, folder, version)


def _read_aside(job: _Job) -> str | dict[str, str]:
    """Read one disclosure: where its frames are written, or the row of the failures."""
    try:
        if reading_version() != job.version:
            raise ReadError(_named(job.files), *UNLIKE)
        d = read(list(job.files))
        try:
            if key_of_files(job.files) != job.key:
                raise ReadError(_named(job.files), "读取时文件被改动", "请再运行一次")
            return str(write_aside(job.folder, disclosure_frames(d), d.doubts, job.version))
        finally:
            vars(d).clear()  # it and its audit hold each other: gone now, not when the collector comes by
    except MemoryError:
        why = f"内存不足，或读取所需的内存超过界限（{MOST_GB} GB）"
        return failure(job.files, ReadError(_named(job.files), why, "请检查文件是否损坏，或单独读取"))
    except Exception as error:  # one bad file must not end the others
        return failure(job.files, error)


def _taken(store: Store, done: Done) -> dict[str, str] | None:
    """Take in what a worker wrote; a row of the failures where there is nothing to take."""
    files = done.item.files
    if done.problem:
        return {"file": _named(files), "problem": f"{_named(files)}：{done.problem}。"}
    if isinstance(done.value, dict):
        return done.value
    try:
        store.take(done.item.key, Path(done.value))
    except Exception as error:
        return failure(files, error)
    return None


def _named(files: Files) -> str:
    return " + ".join(map(readable, files))
