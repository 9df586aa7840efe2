"""What a batch costs: everything `yqlib store` does with a PDF, beside a bare `extract_tables` of pdfplumber.

    python benchmarks/batch.py [--copies 6] [--jobs 1 2] [--rounds 3] [--out docs/benchmarks.md] [FILE …]

Each FILE (data/raw and, where it lies beside the checkout, the shared corpus) is copied `--copies` times with a remark of
its own behind its end, so that each copy is read. In each round, in turn, so that what else the machine does meets all:

- pdfplumber: `page.extract_tables()` on every page of every FILE, once, in one process;
- `yqlib store` of all copies with each number of jobs: read, every frame, the audit, the measures, Parquet on disk. With one
  job the command reads itself; with more, workers do.

Told are pages a second by the clock, pages a second of processor time (of the command and all its workers), the ratios
of each round to pdfplumber of the same round and to the first number of jobs, and the median of these; the peak of memory
of the command and of its largest worker; the bytes of the store. From these follows what `--plan` documents would take on
`--plan-cores` cores: a sum, not a measurement.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

from page import Page, machine, put

ROOT = Path(__file__).resolve().parent.parent
FILES = [*sorted((ROOT / "data" / "raw").glob("*.pdf")), *sorted((ROOT.parent / "shared" / "corpus" / "pdf").glob("*.pdf"))]
TARGET, TARGET_TWO = 8, 1.8


def apart(*words: str) -> dict[str, float]:
    """This file in a process of its own, with the seconds by the clock."""
    start = perf_counter()
    told = subprocess.run([sys.executable, __file__, *words], check=True, capture_output=True, text=True,
                          env=os.environ | {"PYTHONPATH": str(ROOT)}).stdout  # fmt: skip
    return json.loads(told.splitlines()[-1]) | {"wall": perf_counter() - start}


def tables(files: list[str]) -> dict[str, float]:
    """pdfplumber on every page."""
    import pdfplumber

    pages = 0
    for file in files:
        with pdfplumber.open(file) as pdf:
            for page in pdf.pages:
                page.extract_tables()
                page.close()
                pages += 1
    return {"pages": pages} | _used()


def stored(files: str, folder: str, jobs: str) -> dict[str, float]:
    """`yqlib store`."""
    from yqlib.run.places import expand
    from yqlib.run.reading_many import read_into_store
    from yqlib.run.store import Store

    count = read_into_store([(file,) for file in expand([files])], Path(folder) / "s", False, int(jobs))
    assert not count["failed"], count
    used = _used()
    pages = int(Store(Path(folder) / "s").frame("documents", ["pages"])["pages"].sum())
    size = sum(f.stat().st_size for f in (Path(folder) / "s").rglob("*") if f.is_file())
    return {"pages": pages, "documents": count["read"], "bytes": size} | used


def _used() -> dict[str, float]:
    mine, workers = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = sum(u.ru_utime + u.ru_stime for u in (mine, workers))
    return {"cpu": seconds, "mb": mine.ru_maxrss / 1024, "worker_mb": workers.ru_maxrss / 1024}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path, default=FILES)
    parser.add_argument("--copies", type=int, default=6)
    parser.add_argument("--jobs", nargs="+", type=int, default=[1, 2])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--plan", type=int, default=1_200_000, metavar="DOCUMENTS")
    parser.add_argument("--plan-cores", type=int, default=64)
    parser.add_argument("--out", type=Path, help="write its part of this Markdown file")
    given = parser.parse_args()
    rounds = []
    with tempfile.TemporaryDirectory(prefix="yq") as folder:
        for file in given.files:
            for n in range(given.copies):
                Path(folder, f"{n}-{file.name}").write_bytes(file.read_bytes() + b"\n%% %d\n" % n)
        for _ in range(given.rounds):
            load = os.getloadavg()[0]
            told = {0: apart("--tables", *map(str, given.files))}
            for jobs in given.jobs:
                with tempfile.TemporaryDirectory(prefix="yq") as store:
                    told[jobs] = apart("--stored", folder, store, str(jobs))
            rounds.append(told | {-1: {"load": load}})
            print(f"load {load:.1f}: " + "; ".join(f"{_name(k)} {v['pages'] / v['wall']:.1f} pages/s, {v['pages'] / v['cpu']:.1f} a CPU second" for k, v in told.items() if k >= 0), flush=True)
    page = report(rounds, given)
    print(page.text())
    if given.out:
        put(given.out, "batch", "A batch", page)


def _name(jobs: int) -> str:
    return f"yqlib store, {jobs} jobs" if jobs else "pdfplumber, extract_tables"


def report(rounds: list[dict[int, dict[str, float]]], given: argparse.Namespace) -> Page:
    first, last = given.jobs[0], given.jobs[-1]
    page, middle = Page(), statistics.median
    loads = ", ".join(f"{r[-1]['load']:.1f}" for r in rounds)
    page.say(f"Written by `python benchmarks/batch.py --copies {given.copies} --rounds {given.rounds}` on {machine()}; load before each "
             f"round {loads}. What is measured: `python benchmarks/batch.py --help`.")  # fmt: skip

    def rate(jobs: int, by: str) -> float:
        return middle(r[jobs]["pages"] / r[jobs][by] for r in rounds)

    def against(jobs: int, base: int, by: str) -> float:
        return middle((r[jobs]["pages"] / r[jobs][by]) / (r[base]["pages"] / r[base][by]) for r in rounds)

    rows = [
        (_name(jobs), f"{rate(jobs, 'wall'):.1f}", f"{rate(jobs, 'cpu'):.1f}", f"{against(jobs, 0, 'cpu'):.1f}",
         f"{against(jobs, first, 'wall'):.2f}" if jobs else "", f"{middle(r[jobs]['mb'] for r in rounds):.0f}",
         f"{middle(r[jobs]['worker_mb'] for r in rounds):.0f}" if jobs > 1 else "")
        for jobs in (0, *given.jobs)
    ]  # fmt: skip
    head = ("tool", "pages/s", "pages a CPU second", f"of pdfplumber, per core (target {TARGET})", f"of {first} jobs (target {TARGET_TWO} for 2)", "peak MB", "peak MB of a worker")
    page.table(head, rows)
    told = rounds[-1][last]
    per = told["pages"] / told["documents"]
    hours = given.plan * per / rate(last, "cpu") / given.plan_cores / 3600
    size = given.plan * told["bytes"] / told["documents"]
    memory = given.plan_cores * middle(r[last]["worker_mb"] or r[last]["mb"] for r in rounds) / 1024
    page.say(f"On paper: {given.plan:,} documents of {per:.0f} pages at {1000 / rate(last, 'cpu'):.1f} ms of processor a page are {hours:.0f} hours on "
             f"{given.plan_cores} cores, {memory:.0f} GB of memory at the peak of every worker, and {size / 1e9:.0f} GB of Parquet ({told['bytes'] / told['documents'] / 1000:.0f} kB a document here; "
             "in larger stores less, see above). Scans are not in it: recognition takes seconds a page.")  # fmt: skip
    return page


if __name__ == "__main__":
    if sys.argv[1:2] == ["--tables"]:
        print(json.dumps(tables(sys.argv[2:])))
    elif sys.argv[1:2] == ["--stored"]:
        print(json.dumps(stored(*sys.argv[2:])))
    else:
        main()
