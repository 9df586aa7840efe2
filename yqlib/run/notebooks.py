"""One executed notebook and one self-contained page for each disclosure, and an index of them all.

A disclosure that fails is a row of the result and stops nothing. Every file appears under its name
only when it is complete. `_run_one` is the unit of work: resuming and other schedulers go around it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

import pandas as pd

from yqlib.errors import ReadError
from yqlib.present.views import SUMMARY_MIME
from yqlib.run.export import harmless
from yqlib.run.files import aside, write_text
from yqlib.run.places import Item, RunError, slugs, template

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
#: Parameter of a notebook that takes the disclosure.
PATH_PARAMETER = "path"


@dataclass(frozen=True)
class _Job:
    item: Item
    name: str
    notebook: Path
    out: Path
    parameters: Mapping[str, Any]
    timeout: int

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
) -> pd.DataFrame:
    """Execute a notebook for every disclosure into `out`; returns a row for each (RUN_COLUMNS).

    A tuple or list among `paths` is one disclosure published as several files. `parameters` go to
    every notebook; `timeout` is in seconds a cell. Beside the notebooks and pages stand `index.html`
    and `runs.csv`. Raises RunError (a ValueError) for an unknown notebook or parameter.
    """
    from yqlib.run.kernels import register_translator

    source = template(notebook)
    values = checked_parameters(source, parameters or {})
    register_translator()
    items: list[Item] = [Path(p) if isinstance(p, str | Path) else tuple(map(Path, p)) for p in paths]
    firsts = [item if isinstance(item, Path) else item[0] for item in items]
    target = Path(out)
    target.mkdir(parents=True, exist_ok=True)
    todo = [
        _Job(item, name, source, target, values, timeout)
        for item, name in zip(items, slugs([first.stem for first in firsts]), strict=True)
    ]
    result = _frame(_run_all(todo, jobs, progress))
    write_index(result, target, source.stem)
    return result


def checked_parameters(notebook: Path, given: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters as plain values. Raises RunError naming those the notebook does not declare.

    papermill itself lets a mistyped name pass, and turns a tuple into text.
    """
    from papermill import inspect_notebook

    known = inspect_notebook(str(notebook))
    if PATH_PARAMETER not in known:
        raise RunError(f"笔记本 {notebook.name} 没有参数 {PATH_PARAMETER}，不能逐个文件运行。")
    allowed = [name for name in known if name != PATH_PARAMETER]
    if unknown := sorted(set(given) - set(allowed)):
        hint = f"可用的参数：{'、'.join(allowed)}" if allowed else "它没有别的参数"
        raise RunError(f"笔记本 {notebook.name} 没有参数 {'、'.join(unknown)}；{hint}。")
    return {name: _plain(value) for name, value in given.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(part) for part in value]
    if isinstance(value, dict):
        return {str(key): _plain(part) for key, part in value.items()}
    return value if isinstance(value, bool | int | float | str) or value is None else str(value)


def _run_all(todo: Sequence[_Job], jobs: int, progress: bool) -> list[dict[str, Any]]:
    from tqdm import tqdm

    rows: dict[int, dict[str, Any]] = {}
    pool = ThreadPoolExecutor(max(1, jobs))  # the work is in the kernels, which are processes
    try:
        waiting = {pool.submit(_run_one, job): turn for turn, job in enumerate(todo)}
        for done in tqdm(as_completed(waiting), total=len(todo), unit="份", disable=None if progress else True):
            rows[waiting[done]] = done.result()
    finally:
        pool.shutdown(cancel_futures=True)
    return [rows[turn] for turn in range(len(todo))]


def _run_one(job: _Job) -> dict[str, Any]:
    """Execute and export one disclosure; whatever goes wrong is told in the row."""
    start = perf_counter()
    name = _writable(" + ".join(file.name for file in job.files))
    row: dict[str, Any] = {"file": name, "outcome": "failed"}
    page = job.out / f"{job.name}.html"
    try:
        executed = _execute(job, row)
        row |= _summary(executed)
        if "problem" in row:
            page.unlink(missing_ok=True)  # of an earlier run: it would be taken for this one
        else:
            from yqlib.run.report import page_of

            title = " ".join(str(row[n]) for n in ("unit_name", "fiscal_year") if row.get(n)) or job.name
            write_text(page, page_of(executed, title))
            row |= {"outcome": "ok", "page": page.name}
    except Exception as error:  # one bad disclosure must not end the batch
        row["problem"] = _first_line(error)
        page.unlink(missing_ok=True)
    return row | {"seconds": round(perf_counter() - start, 2)}


def _execute(job: _Job, row: dict[str, Any]) -> Any:
    """Run the notebook for one job; a failing cell leaves the notebook, its number and its error."""
    import nbformat
    from nbclient.exceptions import DeadKernelError
    from papermill import execute_notebook
    from papermill.exceptions import PapermillExecutionError

    from yqlib.run.kernels import Kernel

    files = [str(file.resolve()) for file in job.files]
    values = {**job.parameters, PATH_PARAMETER: files[0] if len(files) == 1 else files}
    target = job.out / f"{job.name}.ipynb"
    with aside(target) as temporary:
        try:
            execute_notebook(
                _literal(job.notebook), _literal(temporary), values, progress_bar=False, log_output=False,
                execution_timeout=job.timeout, kernel_manager_class=Kernel, cwd=str(Path.cwd()),
            )  # fmt: skip
        except PapermillExecutionError as error:
            said = _first_line(error.evalue)
            if error.ename == ReadError.__name__:
                row["problem"] = said  # names the file and what to do; where it was met does not matter
            else:
                row |= {"cell": error.exec_count, "problem": f"{error.ename}: {said}"}
        except (DeadKernelError, TimeoutError) as error:
            row["problem"] = _first_line(error)
        executed = nbformat.read(temporary, as_version=4)
    row["notebook"] = target.name
    return executed


def _literal(path: Path) -> str:
    """papermill fills in {names} of a path; a folder may really be called so."""
    return str(path).replace("{", "{{").replace("}", "}}")


def _first_line(error: object) -> str:
    lines = str(error).strip().splitlines() or [type(error).__name__]
    return _writable(lines[0][:500])


def _writable(text: str) -> str:
    """Text that UTF-8 can hold: a file name need not be UTF-8, and one such must not lose the index."""
    return text.encode("utf-8", "replace").decode()


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


