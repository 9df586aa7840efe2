"""One executed notebook and one self-contained page for each disclosure, and an index of them all.

A disclosure that fails is a row of the result and stops nothing. Every file appears under its name
only when it is complete. `_run_one` is the unit of work: resuming and other schedulers go around it.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event
from time import perf_counter, sleep
from typing import Any

import pandas as pd

from yqlib.errors import ReadError, readable
from yqlib.present.views import SUMMARY_MIME
from yqlib.run.export import harmless
from yqlib.run.files import aside, write_text
from yqlib.run.parameters import PATH_PARAMETER, checked_parameters
from yqlib.run.places import Item, slugs, template

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
    stopped: Event  # of the whole batch
    title: str = ""  # of the page; of a disclosure: its unit and year

    @property
    def files(self) -> tuple[Path, ...]:
        return (self.item,) if isinstance(self.item, Path) else tuple(self.item)


def run_notebooks(
    paths: Iterable[str | Path | Sequence[str | Path]],
    out: str | Path,
    notebook: str | Path = "01-unit-audit",
    parameters: Mapping[str, Any] | None = None,
    jobs: int = 2,
    timeout: int = 600,
    progress: bool = True,
    engine: str | None = None,
) -> pd.DataFrame:
    """Execute a notebook for every disclosure into `out`; returns a row for each (RUN_COLUMNS).

    A tuple or list among `paths` is one disclosure published as several files. `parameters` go to
    every notebook; `timeout` is in seconds a cell. Beside the notebooks and pages stand `index.html`
    and `runs.csv`. `engine` is "yqlib" (kernels are forked from a process with the libraries imported, where
    the system can) or "papermill" (each starts anew); without it yqlib's, except on macOS. Raises RunError
    (a ValueError) for an unknown notebook, parameter or engine.
    """
    from yqlib.run.engine import chosen
    from yqlib.run.forks import servers_used
    from yqlib.run.kernels import ForkedKernel, register_translator

    source = template(notebook)
    values = checked_parameters(source, parameters or {})
    kernels = chosen(engine)
    register_translator()
    items: list[Item] = [Path(p) if isinstance(p, str | Path) else tuple(map(Path, p)) for p in paths]
    firsts = [item if isinstance(item, Path) else item[0] for item in items]
    target = Path(out)
    target.mkdir(parents=True, exist_ok=True)
    stopped = Event()
    todo = [
        _Job(item, name, shown, source, target, values, timeout, kernels, stopped)
        for item, name, shown in zip(
            items, slugs([first.stem for first in firsts]), _shown(items), strict=True
        )
    ]
    with servers_used(begin=kernels.get("kernel_manager_class") is ForkedKernel):
        result = _frame(_run_all(todo, jobs, progress))
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

    One that fails is a row and stops nothing. Parameters are taken as they are (`checked_parameters`).
    """
    from yqlib.run.kernels import register_translator

    register_translator()
    logging.getLogger("papermill").setLevel(logging.ERROR)  # it knows no `str | list[str]` and warns of such parameters
    out.mkdir(parents=True, exist_ok=True)
    stopped = Event()
    return _run_all(
        [_Job((), p.name, p.title, p.notebook, out, p.parameters, timeout, stopped, p.title) for p in pages], jobs, progress
    )


def _shown(items: Sequence[Item]) -> list[str]:
    """The name of each disclosure in the index: its file, with the folder where two files share a name."""
    parts = [(item,) if isinstance(item, Path) else item for item in items]
    names = [" + ".join(readable(file.name) for file in files) for files in parts]
    paths = [" + ".join(map(readable, files)) for files in parts]
    return [path if names.count(name) > 1 else name for name, path in zip(names, paths, strict=True)]


def _run_all(todo: Sequence[_Job], jobs: int, progress: bool) -> list[dict[str, Any]]:
    from tqdm import tqdm

    rows: dict[int, dict[str, Any]] = {}
    pool = ThreadPoolExecutor(max(1, jobs))  # the work is in the kernels, which are processes
    waiting = {pool.submit(_run_one, job): turn for turn, job in enumerate(todo)}
    try:
        for done in tqdm(
            as_completed(waiting), total=len(todo), unit="份", disable=None if progress else True
        ):
            rows[waiting[done]] = done.result()
    except BaseException:  # Ctrl-C: not after the running notebooks, which may take long
        from yqlib.run.kernels import end_all

        todo[0].stopped.set()
        while not all(job.cancel() or job.done() for job in waiting):
            end_all()
            sleep(0.1)
        raise
    finally:
        pool.shutdown(cancel_futures=True)
    return [rows[turn] for turn in range(len(todo))]


def _run_one(job: _Job) -> dict[str, Any]:
    """Execute and export one disclosure; whatever goes wrong is told in the row."""
    start = perf_counter()
    row: dict[str, Any] = {"file": job.shown, "outcome": "failed"}
    page = job.out / f"{job.name}.html"
    if job.stopped.is_set():
        return row
    try:
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
        row["problem"] = _first_line(error)
        if not job.stopped.is_set():  # else what stood there before stays
            page.unlink(missing_ok=True)
    return row | {"seconds": round(perf_counter() - start, 2)}


def _execute(job: _Job, row: dict[str, Any]) -> Any:
    """Run the notebook for one job; a failing cell leaves the notebook, its number and its error."""
    import nbformat
    from nbclient.exceptions import DeadKernelError
    from papermill import execute_notebook
    from papermill.exceptions import PapermillExecutionError

    target = job.out / f"{job.name}.ipynb"
    with aside(target) as temporary, _speakable(job.files) as files:
        values = dict(job.parameters)
        if files:
            values[PATH_PARAMETER] = files[0] if len(files) == 1 else files
        try:
            execute_notebook(
                _literal(job.notebook), _literal(temporary), values, progress_bar=False, log_output=False,
                execution_timeout=job.timeout, cwd=str(Path.cwd()), **job.engine,
            )  # fmt: skip
        except PapermillExecutionError as error:
            said = _first_line(error.evalue)
            if error.ename == ReadError.__name__:
                row["problem"] = _without_names(said, files)  # where it was met does not matter
            else:
                row |= {"cell": error.exec_count, "problem": f"{error.ename}: {said}"}
        except (DeadKernelError, TimeoutError) as error:
            row["problem"] = _first_line(error)
        if job.stopped.is_set():
            raise InterruptedError("已中断")
        executed = nbformat.read(temporary, as_version=4)
    row["notebook"] = target.name
    return executed


@contextmanager
def _speakable(files: Sequence[Path]) -> Iterator[list[str]]:
    """Absolute paths that a notebook can hold: a file whose name is not UTF-8 gets a link that is."""
    paths = [str(file.resolve()) for file in files]
    if all(readable(path) == path for path in paths):
        yield paths
        return
    with TemporaryDirectory(prefix="yq") as folder:
        links = [Path(folder, str(turn), readable(file.name)) for turn, file in enumerate(files)]
        for link, path in zip(links, paths, strict=True):
            link.parent.mkdir()
            link.symlink_to(path)
        yield list(map(str, links))


def _without_names(said: str, files: Sequence[str]) -> str:
    """A ReadError without the file it names, which stands beside it in the index."""
    if len(files) > 1:
        return said
    names = (f"{name}：" for name in (files[0], Path(files[0]).name))
    return next((said.removeprefix(name) for name in names if said.startswith(name)), said)


def _literal(path: Path) -> str:
    """papermill fills in {names} of a path; a folder may really be called so."""
    return str(path).replace("{", "{{").replace("}", "}}")


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
    """Write `index.html` and `runs.csv` of a batch; returns the path of the index."""
    from yqlib.run.report import index_of

    with aside(out / "runs.csv") as temporary:
        harmless(result).to_csv(temporary, index=False, encoding="utf-8-sig")
    write_text(out / "index.html", index_of(result, notebook))
    return out / "index.html"
