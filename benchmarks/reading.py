"""How fast and how exactly are disclosures read, side by side with other readers?

    python benchmarks/reading.py [PDF …] [--quick | --full] [--tools a,b] [--out docs/benchmarks.md]

Without PDFs: the shared corpus beside the repository, data/raw and a made corpus of 1,000 pages by several
PDF makers. With PDFs: those instead; without a list of their true figures the readers are compared with
each other and with the documents' own totals.

Shown are
1. pages a second, in one process each, the tools taking turns on every file; the ratio is to pdfplumber's
   `extract_tables` on the same pages, by the wall clock and, for busy machines, by CPU time. Slow tools read a stated sample (`--slow-pages` of each set, whole
   files in order; `--full` lifts it). yqlib reads pages to facts; `2 processes` is against one on the
   same files. `pdfium-raw` and `pdfium-text` give no cells: they are the floor.
2. accuracy, figure by figure (what counts: benchmarks/reading/score.py):
   own cell       the figure's string is the whole text of a cell on its page
   invented       cells with an amount that the page prints in no table: torn, merged or doubled
   row+column     that cell stands in the row of its name or code, below its headers
   joined simply  the same after joining a grid to that of the page before if the columns are as many
   one-page       the same for tables on one page only, where joining does not matter
   whole          facts only: page, string, row, code and full header path as they should be
3. peak memory of a fresh process on 300 pages, and time for 30, 300 and 3,000 pages.
4. whether yqlib's two page sources agree on every cell.

The readers compared are not dependencies. Install those you want (any missing is shown as such):

    python -m venv /tmp/bench
    /tmp/bench/bin/python -m pip install -c requirements.lock -e ".[dev]" -r benchmarks/requirements-reading.txt
    /tmp/bench/bin/python benchmarks/reading.py
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from page import Page, machine, put
from reading import gold, report, scaling, score
from reading.gold import Document
from reading.run import Sets, Tally, limits, processes
from reading.tools import AGREE, BASE, OURS, TOOLS
from tqdm import tqdm

NAME = "python benchmarks/reading.py"


def arguments() -> argparse.Namespace:
    """The command line. Exits with a message where it makes no sense."""
    parser = argparse.ArgumentParser(
        prog=NAME, description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("pdfs", nargs="*", type=Path, metavar="PDF", help="files to read instead of the default sets")
    parser.add_argument("--tools", help=f"only these, separated by commas (of: {', '.join(TOOLS)})")
    parser.add_argument("--rounds", type=int, default=1, help="times every file is read; medians count (default 1)")
    parser.add_argument("--slow-pages", type=int, default=100, help="pages of a set for slow tools (default 100)")
    parser.add_argument("--made-pages", type=int, default=1000, help="size of the made corpus (default 1000; 0: none)")
    parser.add_argument("--quick", action="store_true", help="made corpus of 150 pages, no 3,000-page file")
    parser.add_argument("--no-scaling", action="store_true", help="leave out memory and length")
    parser.add_argument("--full", action="store_true", help="no sample for slow tools, no limit on the longest file")
    parser.add_argument("--keep", type=Path, help="folder for the made PDFs, used again next time (default: temporary)")
    parser.add_argument("--out", type=Path, help="also write the page as Markdown")
    options = parser.parse_args()
    options.names = options.tools.split(",") if options.tools else list(TOOLS)
    if unknown := set(options.names) - set(TOOLS):
        parser.error(f"no such tools: {', '.join(sorted(unknown))}")
    if absent := [p for p in options.pdfs if not p.is_file()]:
        parser.error(f"no such files: {', '.join(map(str, absent))}")
    wanted = {*options.names, BASE, OURS}  # what the ratios stand on is always there
    options.names = [name for name in TOOLS if name in wanted]
    if options.quick:
        options.made_pages = min(options.made_pages, 150)
    return options


def collect(options: argparse.Namespace, folder: Path) -> dict[str, list[Document]]:
    """The sets of documents to read."""
    if options.pdfs:
        documents = [Document(p, gold.count_pages(p)) for p in options.pdfs]
        for document in documents:
            if not document.pages:
                print(f"{document.path.name}: no pages, left out", file=sys.stderr)
        return {"given": [d for d in documents if d.pages]}
    sets = {"shared": gold.shared(), "data/raw": gold.raw()}
    if options.made_pages:
        from reading.made.corpus import corpus

        with tqdm(total=options.made_pages, desc="making", unit="page", file=sys.stderr) as bar:
            sets["made"] = corpus(folder, options.made_pages, step=bar.update)
    return {name: documents for name, documents in sets.items() if documents}


def run(options: argparse.Namespace, sets: dict[str, list[Document]]) -> dict[str, dict[str, Tally]]:
    """Every tool that is there over every set."""
    there = [n for n in options.names if TOOLS[n].version() is not None]
    budget = None if options.full else options.slow_pages
    measured = Sets(there, options.rounds, budget)
    total = sum(len(d) for d in sets.values())
    with tqdm(total=total, desc="reading", unit="file", file=sys.stderr) as bar:
        measured.warm(next(iter(sets.values()))[0].path)
        for name, documents in sets.items():
            measured.measure(name, documents, lambda: bar.update(1))
    measured.close()
    return {name: measured.tallies[name] for name in sets}


def two_processes(sets: dict[str, list[Document]]) -> tuple[float, float, int] | None:
    """yqlib over one and two processes, on all files: with few of them the last one read alone would count."""
    chosen = [document for documents in sets.values() for document in documents]
    if len(chosen) < 4:
        return None  # too few files to share out
    print("one and two processes …", file=sys.stderr)
    return processes(chosen)


def measure_scaling(options: argparse.Namespace, folder: Path) -> tuple[dict[str, dict], dict[int, dict]]:
    """(memory of some tools on 300 pages, yqlib's time by size)."""
    files = scaling.long_files(folder)
    tools = [n for n in scaling.MEMORY_TOOLS if n in options.names and TOOLS[n].version()]
    bar = tqdm([(n, 300) for n in tools] + [(OURS, 30), (OURS, 3000)], desc="scaling", file=sys.stderr)
    memory: dict[str, dict] = {}
    times: dict[int, dict] = {}
    for tool, size in bar:
        if size == 300:
            memory[tool] = scaling.measure(tool, files[size])
        elif size == 30:
            times[30], times[300] = scaling.measure(tool, files[30]), memory[OURS]
        else:
            times[3000] = _longest(options, files[3000], times[300])
    return memory, times


def _longest(options: argparse.Namespace, path: Path, before: dict) -> dict:
    expected = 10 * before.get("seconds", 0.0)
    if options.quick:
        return {"error": "left out (--quick)"}
    if expected > scaling.LONGEST and not options.full:
        return {"error": f"left out: about {expected:.0f} s (--full)"}
    return scaling.measure(OURS, path)


def command(options: argparse.Namespace) -> str:
    """The command that makes this page again, without folders of this machine."""
    flags = [f"--{n}" for n in ("quick", "full", "no-scaling") if getattr(options, n.replace("-", "_"))]
    if options.tools:
        flags.append(f"--tools {options.tools}")
    flags += [
        f"--{name.replace('_', '-')} {value}"
        for name, usual in (("rounds", 1), ("slow_pages", 100), ("made_pages", 150 if options.quick else 1000))
        if (value := getattr(options, name)) != usual
    ]
    out = ["--out", options.out.name if options.out.is_absolute() else str(options.out)] if options.out else []
    return " ".join([NAME, *(p.name for p in options.pdfs), *flags, *out])


def write(options: argparse.Namespace, sets: dict[str, list[Document]], folder: Path) -> Page:
    """Measure everything and put it on one page."""
    started = time.monotonic()
    tallies = run(options, sets)
    pair = two_processes(sets)
    page = Page()
    page.say("Written by")
    page.code(command(options))
    page.say(f"on {machine()}; {report.version_line()}. What every column means: `{NAME} --help`.")
    page.table(
        ["set", "files", "pages", "gold figures", "not found in the text", "pages for slow tools"],
        [[n, str(len(d)), str(sum(x.pages for x in d)), str(sum(len(x.gold or ()) for x in d)), str(sum(x.lost for x in d)),
          str(sum(limits(d, None if options.full else options.slow_pages).values()))] for n, d in sets.items()],
    )  # fmt: skip
    report.tools_table(page, options.names)
    page.heading("Speed")
    report.speed_table(page, tallies, options.names, pair)
    report.distance(page, tallies)
    report.failures(page, tallies, options.names)
    page.heading("Accuracy")
    page.say((score.__doc__ or "").strip())
    report.accuracy_tables(page, tallies, options.names)
    report.checks_tables(page, tallies, options.names)
    if not options.no_scaling:
        page.heading("Memory and length")
        _scaling(page, options, sets, folder)
    if AGREE in options.names:
        page.heading("The two page sources")
        report.agreement(page, tallies)
    print(f"{time.monotonic() - started:.0f} s", file=sys.stderr)
    return page


def _scaling(page: Page, options: argparse.Namespace, sets: dict[str, list[Document]], folder: Path) -> None:
    if options.pdfs:
        longest = max(sets["given"], key=lambda d: d.pages)
        memory = {name: scaling.measure(name, longest.path) for name in (OURS, BASE)}
        report.memory_table(page, memory, longest.pages)
        return
    try:
        memory, times = measure_scaling(options, folder)
    except ImportError as error:
        page.say(f"Not measured: {error}.")
        return
    report.memory_table(page, memory, 300)
    report.length_table(page, times)


def main() -> None:
    """Collect, measure, print, and write the page if asked."""
    options = arguments()
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.keep or Path(temporary)
        sets = collect(options, folder)
        if not sets or not any(sets.values()):
            sys.exit("no readable PDF")
        page = write(options, sets, folder)
    print(page.text(), end="")
    if options.out:
        put(options.out, "reading", "Reading", page)


if __name__ == "__main__":
    main()
