"""How much faster do several processes store disclosures than one?

    python benchmarks/batch.py [--copies 12] [--jobs 1 2] [--rounds 3] [FILE …]

Each FILE (data/raw by default) is copied `--copies` times with a remark of its own behind its end, so that each is
read. `yqlib store` stores them all, in turn with each number of jobs, so that what else the machine does meets
all of them; a line a round: the load before, seconds, times faster than the first number of jobs, and the seconds
of processor time of the command itself and of its workers. The last line is the median of the ratios. With one job
the command reads itself, without workers.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).resolve().parent.parent


def stored(files: Path, jobs: int) -> tuple[float, float, float]:
    """Seconds, and seconds of processor time of the command and of its workers."""
    with tempfile.TemporaryDirectory(prefix="yq") as folder:
        command = [sys.executable, __file__, "--one", str(files), folder, str(jobs)]
        start = perf_counter()
        told = subprocess.run(command, check=True, capture_output=True, text=True, env=os.environ | {"PYTHONPATH": str(ROOT)})
        mine, workers = map(float, told.stdout.split()[-2:])
        return perf_counter() - start, mine, workers


def one(files: str, folder: str, jobs: str) -> None:
    """In a process of its own: store, and tell the processor time."""
    from yqlib.run.places import expand
    from yqlib.run.reading_many import read_into_store

    count = read_into_store([(file,) for file in expand([files])], Path(folder) / "s", False, int(jobs))
    assert not count["failed"], count
    for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN):
        used = resource.getrusage(who)
        print(used.ru_utime + used.ru_stime)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path, default=sorted((ROOT / "data" / "raw").glob("*.pdf")))
    parser.add_argument("--copies", type=int, default=12)
    parser.add_argument("--jobs", nargs="+", type=int, default=[1, 2])
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="yq") as folder:
        for file in given.files:
            for n in range(given.copies):
                Path(folder, f"{n}-{file.name}").write_bytes(file.read_bytes() + b"\n%% %d\n" % n)
        ratios: dict[int, list[float]] = {jobs: [] for jobs in given.jobs}
        for _ in range(given.rounds):
            first = 0.0
            for jobs in given.jobs:
                load = os.getloadavg()[0]
                seconds, mine, workers = stored(Path(folder), jobs)
                first = first or seconds
                ratios[jobs].append(first / seconds)
                print(
                    f"load {load:.1f}, {jobs} jobs: {seconds:.1f} s, × {first / seconds:.2f}; processor: {mine:.1f} s + workers {workers:.1f} s",
                    flush=True,
                )
    print(", ".join(f"{jobs} jobs × {statistics.median(found):.2f}" for jobs, found in ratios.items()))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        one(*sys.argv[2:])
    else:
        main()
