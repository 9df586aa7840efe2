"""What does a notebook for every disclosure cost, against papermill as it comes?

    python benchmarks/notebooks.py [--notebooks 50] [--jobs 2] [--rounds 2] [--notebook 01-unit-audit] [--out docs/benchmarks.md]

The same notebook for the same files, which are copies of data/raw and of the PDFs of the shared corpus beside
the repository:

- plain: `papermill.execute_notebook` with its own engine and kernel, in a pool of `jobs` processes. It writes
  notebooks, no pages and no index;
- yqlib: `yqlib run --jobs …` with kernels forked from one process. It also writes a page for each and an index.

Both are commands of their own, with all they import, one after the other, in rounds that take turns in who
is first; the ratio is of the sums. CPU is what they and all their kernels used. Outputs are equal where every
cell of a notebook has the same outputs and number. Start is from nothing to a kernel that answers, ready to
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
from concurrent.futures import ProcessPoolExecutor
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


def equal(files: list[Path], theirs: Path, ours: Path) -> int:
    """How many notebooks have equal outputs in both folders."""
    names = pd.read_csv(ours / "runs.csv")["notebook"].tolist()
    return sum(
        outputs(theirs / f"{f.stem}.ipynb") == outputs(ours / n) for f, n in zip(files, names, strict=True)
    )


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
    """Clock and CPU of both, summed over the rounds, and how many notebooks are equal."""
    book = template(given.notebook)
    sums, same = {"plain": [0.0, 0.0], "yqlib": [0.0, 0.0]}, 0
    for turn in range(given.rounds):
        part = files[turn :: given.rounds]
        out = {name: folder / f"{name}{turn}" for name in sums}
        asked = list(map(str, part))
        commands = {
            "plain": [sys.executable, __file__, "--plain", str(out["plain"]), "--jobs", str(given.jobs), "--notebook", str(book), "--files", *asked],
            "yqlib": [sys.executable, "-m", "yqlib", "run", *asked, "--out", str(out["yqlib"]), "--jobs", str(given.jobs), "--notebook", str(book), "--engine", "yqlib"],
        }  # fmt: skip
        for name in sorted(sums, reverse=bool(turn % 2)):
            for which, seconds in enumerate(timed(commands[name])):
                sums[name][which] += seconds
        same += equal(part, out["plain"], out["yqlib"])
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
    rows = [
        (name, f"{c:.1f}", f"{c / len(files):.2f}", f"{u:.1f}", f"{u / len(files):.2f}")
        for name, (c, u) in sums.items()
    ]
    ratio = [sums["plain"][n] / sums["yqlib"][n] for n in (0, 1)]
    rows.append(("ratio", f"{ratio[0]:.2f} ×", "", f"{ratio[1]:.2f} ×", ""))
    page.table(
        (f"{len(files)} notebooks, {given.jobs} at once", "seconds", "each", "CPU seconds", "each"), rows
    )
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
    parser.add_argument("--plain", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--files", nargs="*", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.plain:
        all_plain(Path(given.notebook), given.files, given.plain, given.jobs)
        return
    page = report(given)
    print(page.text())
    if given.out:
        put(given.out, "notebooks", "A notebook for every disclosure", page)


if __name__ == "__main__":
    main()
