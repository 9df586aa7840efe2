"""One executed notebook and one self-contained page for each disclosure, and an index of them all.

A disclosure that fails is a row of the result and stops nothing. Every file appears under its name
only when it is complete. `_run_one` is the unit of work: resuming (`ledger`), threads (`pool`) and a
cluster (`cluster`) go around it.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from threading import Event, Thread, get_ident
from time import perf_counter
from typing import Any

import pandas as pd

from yqlib.errors import FormsError, ReadError, readable
from yqlib.present.views import SUMMARY_MIME
from yqlib.reading import doc_id_of
from yqlib.run.export import harmless, write_frame
from yqlib.run.files import aside, literal, speakable, write_text
from yqlib.run.forks import PLAIN, forks_kernels, servers_used
from yqlib.run.ledger import Ledger, key_of_run, sha256_of
from yqlib.run.parameters import PATH_PARAMETER, checked_parameters
from yqlib.run.places import Item, RunError, slugs, template
from yqlib.run.pool import LIMIT, Done, cores, each, progress_of
from yqlib.run.storage import Lock
from yqlib.run.store import UNLIKE, whole_version

#: Columns of the result, one row a disclosure, in the order the disclosures were given.
RUN_COLUMNS = {
    "file": "string",
    "unit_name": "string",
    "fiscal_year": "Int64",
    "kind": "string",
    "level": "string",
    "outcome": "string",
    "tables": "Int64",
    "figures": "Int64",
    "verified_share": "Float64",
    "error": "Int64",
    "warning": "Int64",
    "notice": "Int64",
    "seconds": "Float64",
    "notebook": "string",
    "page": "string",
    "cell": "Int64",
    "problem": "string",
    "doc_id": "string",
    "sha256": "string",
    "attempts": "Int64",  # 0: done before, and nothing it depends on has changed
    "peak_mb": "Int64",  # the most memory its kernel held
}


@dataclass(frozen=True)
class _Job:
    item: Item
    name: str  # of what is written
    shown: str  # in the index
    notebook: Path
    out: Path
    parameters: Mapping[str, Any]
    timeout: int
    engine: Mapping[str, Any]  # what papermill is told of the kernels
    stopped: Event | None  # of the whole batch; none on another machine
    title: str = ""  # of the page; of a disclosure: its unit and year
    limit: float = LIMIT
    key: str = ""  # what the result depends on; empty where a file cannot be read
    sha256: str = ""
    version: str = ""  # what has to run it on another machine

    @property
    def ended(self) -> bool:
        """Whether the batch has been told to end."""
        return self.stopped is not None and self.stopped.is_set()

    @property
    def files(self) -> tuple[Path, ...]:
        return (self.item,) if isinstance(self.item, Path) else tuple(self.item)


def run_notebooks(
    paths: Iterable[str | Path | Sequence[str | Path]],
    out: str | Path,
    notebook: str | Path = "01-unit-audit",
    parameters: Mapping[str, Any] | None = None,
    jobs: int | None = None,
    timeout: int = 600,
    progress: bool = True,
    engine: str | None = None,
    limit: float | None = None,
    again: bool = False,
    scheduler: str | None = None,
) -> pd.DataFrame:
    """Execute a notebook for every disclosure into `out`; returns a row for each (RUN_COLUMNS).

    A tuple or list among `paths` is one disclosure published as several files. `parameters` go to
    every notebook; `jobs` run at a time (all cores where not given); `timeout` is in seconds a cell,
    `limit` (1800) in seconds a disclosure. Beside the notebooks and pages stand `index.html`, `runs.csv`
    and `runs.parquet`. What was done before into `out` and does not differ (files, notebook, parameters,
    yqlib) is not done again, unless `again`. `scheduler` (`tcp://host:8786`) runs them on a Dask cluster.
    `engine` is "yqlib" (kernels are forked from a process with the libraries imported, where the system can) or
    "papermill" (each starts anew); without it yqlib's, except on macOS and on a cluster.

    Raises RunError (a ValueError) for an unknown notebook, parameter or engine, where another process writes into
    `out`, and for a cluster that cannot be reached.
    """
    source, engine = template(notebook), PLAIN if scheduler and not engine else engine
    with servers_used(begin=forks_kernels(engine)):  # it imports while this process does
        return _run_batch(paths, Path(out), source, parameters or {}, jobs, timeout, progress, engine, limit, again, scheduler)


def _run_batch(
    paths: Iterable[str | Path | Sequence[str | Path]], target: Path, source: Path, parameters: Mapping[str, Any],
    jobs: int | None, timeout: int, progress: bool, engine: str | None, limit: float | None, again: bool, scheduler: str | None,
) -> pd.DataFrame:  # fmt: skip
    from yqlib.run.engine import chosen
    from yqlib.run.kernels import register_translator

    values = checked_parameters(source, parameters)
    kernels = chosen(engine)
    register_translator()
    items: list[Item] = [Path(p) if isinstance(p, str | Path) else tuple(map(Path, p)) for p in paths]
    firsts = [item if isinstance(item, Path) else item[0] for item in items]
    target.mkdir(parents=True, exist_ok=True)
    stopped = Event()
    todo = [
        _Job(item, name, shown, source, target, values, timeout, kernels, stopped, limit=limit or LIMIT)
        for item, name, shown in zip(
            items, slugs([first.stem for first in firsts]), _shown(items), strict=True
        )
    ]
    with Lock(target / ".lock"):
        for half in target.glob(".part-*"):  # of a process that was killed
            half.unlink(missing_ok=True)
        result = _frame(_run_all(todo, Ledger(target), jobs or cores(), progress, again, scheduler))
        write_index(result, target, source.stem)
    return result


@dataclass(frozen=True)
class Page:
    """A notebook to run that is of no single disclosure: the name of its files, the title of its page."""

    name: str
    title: str
    notebook: Path
    parameters: Mapping[str, Any]


def run_pages(
    pages: Sequence[Page], out: Path, jobs: int = 2, timeout: int = 600, progress: bool = True
) -> list[dict[str, Any]]:
    """Execute these notebooks into `out`; a row for each, in order: outcome, notebook, page, cell, problem, seconds.

    One that fails is a row and stops nothing. Parameters are taken as they are (`checked_parameters`). What a notebook
    reads is not known here: nothing is taken for done.
    """
    with servers_used(begin=forks_kernels(None)):
        from yqlib.run.engine import chosen
        from yqlib.run.kernels import register_translator

        register_translator()
        kernels, stopped = chosen(None), Event()
        out.mkdir(parents=True, exist_ok=True)
        todo = [_Job((), p.name, p.title, p.notebook, out, p.parameters, timeout, kernels, stopped, p.title) for p in pages]
        return _run_all(todo, None, jobs, progress)


def _shown(items: Sequence[Item]) -> list[str]:
    """The name of each disclosure in the index: its file, with the folder where two files share a name."""
    parts = [(item,) if isinstance(item, Path) else item for item in items]
    names = [" + ".join(readable(file.name) for file in files) for files in parts]
    paths = [" + ".join(map(readable, files)) for files in parts]
    return [path if names.count(name) > 1 else name for name, path in zip(names, paths, strict=True)]


def _run_all(
    todo: Sequence[_Job], ledger: Ledger | None, jobs: int, progress: bool, again: bool = False, scheduler: str | None = None
) -> list[dict[str, Any]]:
    rows: dict[str, dict[str, Any]] = {}
    with progress_of(len(todo), progress) as tell:

        def told(job: _Job, row: dict[str, Any]) -> None:
            rows[job.name] = row
            tell(row["outcome"] != "ok")

        died: list[_Job] = []
        waiting = todo if ledger is None else _not_done(todo, ledger, again, told)
        for some, hands, attempt in ((waiting, jobs, 1), (died, 1, 2)):  # the second time alone
            with closing(_by_whom(iter(some), hands, scheduler)) as stream:
                for done in stream:
                    row = done.value or {"file": done.item.shown, "outcome": "failed", "problem": done.problem}
                    row["attempts"] = attempt
                    if row.pop("died", False) and attempt == 1:
                        died.append(done.item)
                        continue
                    if done.item.sha256:
                        row |= {"sha256": done.item.sha256, "doc_id": doc_id_of(done.item.sha256)}
                    if ledger is not None and row["outcome"] == "ok" and done.item.key:
                        ledger.add(done.item.key, done.item.name, row)
                    told(done.item, row)
    return [rows[job.name] for job in todo]


def _not_done(
    todo: Iterable[_Job], ledger: Ledger, again: bool, told: Callable[[_Job, dict[str, Any]], None]
) -> Iterator[_Job]:
    """What is to be run; looked at one by one as it is asked for."""
    for job in todo:
        with suppress(OSError):  # the notebook says what is wrong with the file
            key = key_of_run(job.files, job.notebook, job.parameters)
            job = replace(job, key=key, sha256=sha256_of(job.files))
        if not again and (row := ledger.done(job.key, job.name)):
            told(job, row | {"file": job.shown, "attempts": 0})
        else:
            ledger.begin(job.name)
            yield job


def _by_whom(todo: Iterator[_Job], jobs: int, scheduler: str | None) -> Generator[Done, None, None]:
    """The running by a cluster, or by kernels of this machine."""
    first = next(todo, None)
    if first is None:
        return
    todo = chain([first], todo)
    if scheduler:
        from yqlib.run.cluster import on_cluster

        beyond = first.limit * 1.1 + 60  # the worker keeps the limit itself
        yield from on_cluster(_run_there, map(_for_elsewhere, todo), scheduler, beyond)
        return

    from yqlib.run.kernels import end_all
    from yqlib.run.report import prepare

    prepare()

    def stop() -> None:  # Ctrl-C: not after the running notebooks, which may take long
        if first.stopped:
            first.stopped.set()
        end_all()

    yield from each(lambda job: Done(job, _run_one(job)), todo, jobs, stop)  # the work is in the kernels


def _for_elsewhere(job: _Job) -> _Job:
    """The job as another machine with the same folders understands it."""
    files = tuple(file.absolute() for file in job.files)
    item = files[0] if isinstance(job.item, Path) else files
    return replace(job, item=item, notebook=job.notebook.absolute(), out=job.out.absolute(), stopped=None, version=whole_version())


def _run_there(job: _Job) -> dict[str, Any]:
    """`_run_one` in a process that has run none yet."""
    from yqlib.run.kernels import register_translator

    register_translator()
    return _run_one(job)


def _run_one(job: _Job) -> dict[str, Any]:
    """Execute and export one disclosure; whatever goes wrong is told in the row."""
    start = perf_counter()
    row: dict[str, Any] = {"file": job.shown, "outcome": "failed"}
    page = job.out / f"{job.name}.html"
    if job.ended:
        return row
    from yqlib.run.kernels import take_peak

    try:
        if job.version and job.version != whole_version():
            raise RunError("{}；{}。".format(*UNLIKE))
        executed = _execute(job, row)
        row |= _summary(executed)
        if "problem" in row:
            page.unlink(missing_ok=True)  # of an earlier run: it would be taken for this one
        else:
            from yqlib.run.report import page_of

            title = job.title or " ".join(str(row[n]) for n in ("unit_name", "fiscal_year") if row.get(n)) or job.name
            write_text(page, page_of(executed, title))
            row |= {"outcome": "ok", "page": page.name}
    except Exception as error:  # one bad disclosure must not end the batch
        row.setdefault("problem", _first_line(error))  # what came first is the cause
        if not job.ended:  # else what stood there before stays
            page.unlink(missing_ok=True)
    return row | {"seconds": round(perf_counter() - start, 2), "peak_mb": take_peak()}


@contextmanager
def _limited(job: _Job) -> Iterator[Event]:
    """Ends the kernel of this thread when the disclosure takes too long; the event says that it did."""
    from yqlib.run.kernels import end_all

    late, over, thread = Event(), Event(), get_ident()

    def watch() -> None:
        if not over.wait(job.limit):
            late.set()
        while late.is_set() and not over.wait(0.2):  # it may be about to start only
            end_all(thread)

    Thread(target=watch, daemon=True).start()
    try:
        yield late
    finally:
        over.set()


def _execute(job: _Job, row: dict[str, Any]) -> Any:
    """Run the notebook for one job; a failing cell leaves the notebook, its number and its error."""
    import nbformat
    from nbclient.exceptions import DeadKernelError
    from papermill import execute_notebook
    from papermill.exceptions import PapermillExecutionError

    target = job.out / f"{job.name}.ipynb"
    with aside(target) as temporary, speakable(job.files) as files, _limited(job) as late:
        values = dict(job.parameters)
        if files:
            values[PATH_PARAMETER] = files[0] if len(files) == 1 else files
        try:
            execute_notebook(
                literal(job.notebook), literal(temporary), values, progress_bar=False, log_output=False,
                execution_timeout=job.timeout, cwd=str(Path.cwd()), **job.engine,
            )  # fmt: skip
        except PapermillExecutionError as error:
            said = _first_line(error.evalue)
            if error.ename in (ReadError.__name__, FormsError.__name__):
                row["problem"] = _without_names(said, files)  # where it was met does not matter
            else:
                row |= {"cell": error.exec_count, "problem": f"{error.ename}: {said}"}
        except TimeoutError as error:
            row["problem"] = _first_line(error)
        except RuntimeError as error:  # also of a kernel that is gone before it has answered
            if late.is_set():
                row["problem"] = f"超过 {job.limit:g} 秒没有完成，已放弃"
            elif isinstance(error, DeadKernelError):
                row |= {"problem": "内核意外终止；可能是内存不足，或文件使某个组件崩溃", "died": True}
            else:
                raise
        if job.ended:
            raise InterruptedError("已中断")
        executed = nbformat.read(temporary, as_version=4)
    row["notebook"] = target.name
    return executed


def _without_names(said: str, files: Sequence[str]) -> str:
    """A ReadError without the file it names, which stands beside it in the index."""
    if len(files) > 1:
        return said
    names = (f"{name}：" for name in (files[0], Path(files[0]).name))
    return next((said.removeprefix(name) for name in names if said.startswith(name)), said)


def _first_line(error: object) -> str:
    lines = str(error).strip().splitlines() or [type(error).__name__]
    return readable(lines[0][:500])


def _summary(notebook: Any) -> dict[str, Any]:
    """What the notebook says of its disclosure (`present.views.summary`); empty when it says nothing."""
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            if SUMMARY_MIME in output.get("data", {}):
                data = output["data"][SUMMARY_MIME]
                return {name: data[name] for name in RUN_COLUMNS if name in data and name != "file"}
    return {}


def _frame(rows: list[dict[str, Any]]) -> pd.DataFrame:
    columns = {name: [row.get(name) for row in rows] for name in RUN_COLUMNS}
    return pd.DataFrame(
        {
            # an empty text of a summary is a missing one
            name: pd.array([None if v == "" else v for v in values], dtype=RUN_COLUMNS[name])
            for name, values in columns.items()
        }
    )


def write_index(result: pd.DataFrame, out: Path, notebook: str) -> Path:
    """Write `index.html`, `runs.csv` and `runs.parquet` of a batch; returns the path of the index."""
    from yqlib.run.report import index_of

    with aside(out / "runs.csv") as temporary:
        harmless(result).to_csv(temporary, index=False, encoding="utf-8-sig")
    write_frame(result, out / "runs", "parquet")
    write_text(out / "index.html", index_of(result, notebook))
    return out / "index.html"
