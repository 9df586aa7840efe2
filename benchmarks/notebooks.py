"""What does a notebook for every disclosure cost, against papermill as it comes?

    python benchmarks/notebooks.py [--notebooks 50] [--jobs 2] [--rounds 2] [--notebook 01-unit-audit] [--out docs/benchmarks.md]

The same notebook for the same files, which are copies of data/raw and of the PDFs of the shared corpus beside
the repository:

- plain: `papermill.execute_notebook` with its own engine and kernel, in a pool of `jobs` processes. It writes
  notebooks, no pages and no index;
- engine: the same call with `engine_name="yqlib"`, kernels forked from one process, by `jobs` threads of one
  process (the kernels are processes). It writes what plain writes;
- yqlib: `yqlib run --jobs …`. It also writes a page for each and an index.

All are commands of their own, with all they import and the start of the process that forks, one after the
other, in rounds that take turns in who is first; a ratio is of plain's sum to the other's. CPU is what they
and all their kernels used. Outputs are equal where every cell of a notebook has the same outputs and number. Start is from nothing to a kernel that answers, ready to
one that has imported what the notebook needs; memory is the proportional set size (PSS) of a kernel then,
`jobs` of them living, the server of the forked ones not counted in and told apart.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from itertools import cycle, islice
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

import nbformat
import pandas as pd
from page import Page, machine, put

from yqlib.run.places import template

ROOT = Path(__file__).resolve().parent.parent
CORPUS = ROOT.parent / "shared" / "corpus" / "pdf"
NEEDED = "import yqlib; from yqlib.present import charts, printed, structure, views"


def copies(folder: Path, number: int) -> list[Path]:
    """So many files, in turn."""
    sources = [*sorted((ROOT / "data" / "raw").glob("*.pdf")), *sorted(CORPUS.glob("*.pdf"))]
    made = []
    for turn, source in enumerate(islice(cycle(sources), number)):
        made.append(folder / f"{turn:03}.pdf")
        shutil.copy(source, made[-1])
    return made


def plain(job: tuple[str, str, str]) -> None:
    """One notebook by papermill alone."""
    import papermill

    book, file, out = job
    papermill.execute_notebook(book, out, {"path": file}, progress_bar=False)


def all_plain(book: Path, files: list[str], out: Path, jobs: int) -> None:
    """All of them, in a pool."""
    out.mkdir(parents=True)
    work = [(str(book), file, str(out / f"{Path(file).stem}.ipynb")) for file in files]
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        list(pool.map(plain, work))


def all_forked(book: Path, files: list[str], out: Path, jobs: int) -> None:
    """All of them by papermill with yqlib's engine."""
    from yqlib.run.forks import servers_used

    out.mkdir(parents=True)
    with servers_used(begin=True):
        import papermill

        def one(file: str) -> None:
            made = out / f"{Path(file).stem}.ipynb"
            papermill.execute_notebook(book, made, {"path": file}, engine_name="yqlib", progress_bar=False)

        with ThreadPoolExecutor(jobs) as pool:
            list(pool.map(one, files))


def timed(command: list[str]) -> tuple[float, float]:
    """Seconds by the clock, and of CPU by the command and all it started."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    seconds, after = perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    return seconds, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def outputs(path: Path) -> list[Any]:
    """Number and outputs of every cell."""
    cells = nbformat.read(path, as_version=4).cells
    return [(cell.execution_count, cell.outputs) for cell in cells if cell.cell_type == "code"]


def equal(files: list[Path], out: dict[str, Path]) -> int:
    """How many notebooks have equal outputs in all folders."""
    names = pd.read_csv(out["yqlib"] / "runs.csv")["notebook"].tolist()
    found = 0
    for file, name in zip(files, names, strict=True):
        theirs = outputs(out["plain"] / f"{file.stem}.ipynb")
        found += theirs == outputs(out["engine"] / f"{file.stem}.ipynb") == outputs(out["yqlib"] / name)
    return found


async def started(kind: type, keep: list[Any]) -> tuple[float, float]:
    """Seconds until a kernel answers, and until it has imported what is needed; the kernel goes to `keep`."""
    start = perf_counter()
    manager = kind(kernel_name="python3")
    await manager.start_kernel()
    client = manager.client()
    client.start_channels()
    await client.wait_for_ready(timeout=60)
    answers = perf_counter() - start
    await client._async_execute_interactive(NEEDED, timeout=60)
    keep.append((manager, client))
    return answers, perf_counter() - start


async def kernels(kind: type, jobs: int, times: int = 5) -> tuple[float, float, float]:
    """Medians of both times, and MB of PSS of a kernel among `jobs`."""
    keep: list[Any] = []
    each = []
    for turn in range(times):
        each.append(await started(kind, keep))
        if turn >= jobs:
            await ended(*keep.pop(0))
    memory = [pss(manager.provisioner.pid) for manager, _ in keep]
    for pair in keep:
        await ended(*pair)
    return (
        statistics.median(e[0] for e in each),
        statistics.median(e[1] for e in each),
        statistics.mean(memory),
    )


async def ended(manager: Any, client: Any) -> None:
    client.stop_channels()
    await manager.shutdown_kernel(now=True)


def pss(pid: int) -> float:
    """MB; not a number elsewhere than on Linux."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return float("nan")
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:"))


def batches(files: list[Path], given: argparse.Namespace, folder: Path) -> tuple[dict[str, list[float]], int]:
    """Clock and CPU of each, summed over the rounds, and how many notebooks are equal."""
    book = template(given.notebook)
    sums, same = {name: [0.0, 0.0] for name in ("plain", "engine", "yqlib")}, 0
    for turn in range(given.rounds):
        part = files[turn :: given.rounds]
        out = {name: folder / f"{name}{turn}" for name in sums}
        asked = list(map(str, part))
        commands = {
            name: [sys.executable, __file__, f"--{name}", str(out[name]), "--jobs", str(given.jobs), "--notebook", str(book), "--files", *asked]
            for name in ("plain", "engine")
        } | {
            "yqlib": [sys.executable, "-m", "yqlib", "run", *asked, "--out", str(out["yqlib"]), "--jobs", str(given.jobs), "--notebook", str(book), "--engine", "yqlib"],
        }  # fmt: skip
        names = list(sums)
        for name in reversed(names) if turn % 2 else names:
            for which, seconds in enumerate(timed(commands[name])):
                sums[name][which] += seconds
        same += equal(part, out)
    return sums, same


def report(given: argparse.Namespace) -> Page:
    """Run all of it."""
    from jupyter_client.manager import AsyncKernelManager

    from yqlib.run.forks import server_for, servers_used
    from yqlib.run.kernels import ForkedKernel

    folder = Path(tempfile.mkdtemp(prefix="yq"))
    loads = [os.getloadavg()[0]]
    try:
        files = copies(folder, given.notebooks)
        sums, same = batches(files, given, folder)
        loads.append(os.getloadavg()[0])
        cold = asyncio.run(kernels(AsyncKernelManager, given.jobs))
        with servers_used():
            begin = perf_counter()
            asyncio.run(kernels(ForkedKernel, 1, 1))
            first = perf_counter() - begin
            warm = asyncio.run(kernels(ForkedKernel, given.jobs))
            server = pss(server_for(os.environ).pid)
    finally:
        shutil.rmtree(folder)
    page = Page()
    page.say("Written by")
    page.code(
        f"python benchmarks/notebooks.py --notebooks {given.notebooks} --jobs {given.jobs} --rounds {given.rounds} --notebook {given.notebook}"
    )
    page.say(
        f"on {machine()}; load average {loads[0]:.1f} before and {loads[1]:.1f} after the batches. What is compared: `python benchmarks/notebooks.py --help`."
    )
    rows = []
    for name, spent in sums.items():
        cells = [name]
        for which, seconds in enumerate(spent):
            ratio = "" if name == "plain" else f"{sums['plain'][which] / seconds:.2f} ×"
            cells += [f"{seconds:.1f}", f"{seconds / len(files):.2f}", ratio]
        rows.append(tuple(cells))
    header = (f"{len(files)} notebooks, {given.jobs} at once", "seconds", "each", "faster", "CPU seconds", "each", "less")
    page.table(header, rows)
    page.say(f"Equal outputs: {same} of {len(files)} notebooks.")
    page.table(
        ("a kernel", "start, ms", "ready, ms", "PSS, MB"),
        [
            ("plain", f"{cold[0] * 1000:.0f}", f"{cold[1] * 1000:.0f}", f"{cold[2]:.0f}"),
            ("forked", f"{warm[0] * 1000:.0f}", f"{warm[1] * 1000:.0f}", f"{warm[2]:.0f}"),
            ("the first forked one, with its server", "", f"{first * 1000:.0f}", f"{server:.0f} (server)"),
        ],
    )
    return page


def main() -> None:
    """Run and print; write where asked to."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--notebooks", type=int, default=50)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--notebook", default="01-unit-audit")
    parser.add_argument("--out", type=Path, help="write its part of this Markdown file")
    for name in ("--plain", "--engine"):  # how it calls itself
        parser.add_argument(name, type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--files", nargs="*", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.plain:
        all_plain(Path(given.notebook), given.files, given.plain, given.jobs)
        return
    if given.engine:
        all_forked(Path(given.notebook), given.files, given.engine, given.jobs)
        return
    page = report(given)
    print(page.text())
    if given.out:
        put(given.out, "notebooks", "A notebook for every disclosure", page)


if __name__ == "__main__":
    main()
