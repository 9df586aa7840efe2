"""How fast is reading and auditing, side by side with what a user would write instead?

    python benchmarks/read.py [FOLDER …] [--rounds 3]

Reads every PDF of the folders (default: data/raw) in turn with
- `pages`: pdfplumber's own parsing of every page's characters and lines, nothing else;
- `extract_tables`: pdfplumber's page.extract_tables(), the loop most people write;
- `read`: yqlib.read (tables joined, facts typed);
- `read+audit`: the same and every rule.
The four are run one after the other on each file, so a slow moment of the machine hits all of them.
Printed: median seconds a file, pages a second, and the ratio to `extract_tables`.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import pdfplumber

import yqlib

ROOT = Path(__file__).parent.parent


def _pages(path: Path) -> int:
    with pdfplumber.open(path) as document:
        return sum(bool(page.chars is not None and page.rects is not None) for page in document.pages)


def _extract_tables(path: Path) -> int:
    with pdfplumber.open(path) as document:
        return sum(len(page.extract_tables()) for page in document.pages)


def _read(path: Path) -> int:
    return len(yqlib.read(path).facts)


def _read_and_audit(path: Path) -> int:
    disclosure = yqlib.read(path)
    return len(disclosure.checks) + len(disclosure.findings)


TASKS: dict[str, Callable[[Path], int]] = {
    "pages": _pages,
    "extract_tables": _extract_tables,
    "read": _read,
    "read+audit": _read_and_audit,
}


def measure(paths: list[Path], rounds: int) -> dict[str, list[float]]:
    """Seconds of each task on each file: the median of the rounds, tasks taken in turn."""
    for task in TASKS.values():
        task(paths[0])  # imports and caches are not what is measured
    seconds: dict[str, list[float]] = {name: [] for name in TASKS}
    for path in paths:
        tries: dict[str, list[float]] = {name: [] for name in TASKS}
        for _ in range(rounds):
            for name, task in TASKS.items():
                start = time.perf_counter()
                task(path)
                tries[name].append(time.perf_counter() - start)
        for name, values in tries.items():
            seconds[name].append(statistics.median(values))
    return seconds


def main() -> None:
    """Measure and print one table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*", type=Path, default=[ROOT / "data" / "raw"])
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    paths = sorted(p for folder in options.folders for p in folder.glob("*.pdf"))
    if not paths:
        parser.error("no PDF in these folders")
    pages = 0
    for path in paths:
        with pdfplumber.open(path) as document:
            pages += len(document.pages)
    seconds = measure(paths, options.rounds)
    base = sum(seconds["extract_tables"])
    print(f"{len(paths)} files, {pages} pages, median of {options.rounds} rounds")
    print(f"{'task':16}{'s/file':>10}{'slowest':>10}{'pages/s':>10}{'time ÷ extract_tables':>24}")
    for name, values in seconds.items():
        total = sum(values)
        print(f"{name:16}{total / len(paths):10.2f}{max(values):10.2f}{pages / total:10.1f}{total / base:24.2f}")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
