"""How much of what is wrong does the audit notice, does it point at the place, and is it silent otherwise?

    python benchmarks/audit.py [FILE …] [--changes 2200] [--seed 1] [--jobs 2] [--json OUT] [--out docs/benchmarks.md]

Without files: data/raw and the PDFs of the shared corpus beside the repository (a disclosure published as
several files is read as one where `tests/expected/tables.csv` says so). One thing is changed at a time, in
what was read, and all frames that follow from it are made again before the audit; the changes are spread
over the kinds below and over the files. A change is

- noticed, where the audit of the changed document says something it did not say of the unchanged one;
- at its place, where a new finding stands on the page and row (prose: line) of the change;
- the suspect, where the changed figure is the one said to be most likely wrong.

A year is the fiscal year or the one before it, wherever a line prints it outside of 《》 and 〔〕; a date with its
month (2026年3月10日, 截至2025年12月31日) is left out: only who wrote it knows the day.

`tied` are the figures that some relation of the unchanged document bears out: the others cannot be noticed
by arithmetic. Shown too: the findings on the unchanged documents by rule, the verified share, and the time
of one audit when the frames are there.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from auditing.changes import MAKERS, OF_FIGURES
from auditing.score import Result, Tally, try_disclosure
from page import Page, machine, put
from tqdm import tqdm

import yqlib

ROOT = Path(__file__).resolve().parent.parent
CORPUS = ROOT.parent / "shared" / "corpus" / "pdf"


def default_sets() -> list[list[Path]]:
    """The files of each disclosure of data/raw and of the shared corpus."""
    sets = [[p] for p in sorted((ROOT / "data" / "raw").glob("*.pdf"))]
    with (ROOT / "tests" / "expected" / "tables.csv").open(encoding="utf-8") as handle:
        names = dict.fromkeys(r["file"] for r in csv.DictReader(handle))
    together = [[CORPUS / n for n in sorted(name.split(";"))] for name in names]
    return sets + [files for files in together if all(f.is_file() for f in files)]


def spread(total: int, files: int) -> dict[str, int]:
    """How many changes of each kind one file gets: figures of tables and prose half and half."""
    share = dict.fromkeys(MAKERS, 1.0) | {"prose amount": 2.0, "prose percentage": 1.5, "one digit": 2.0}
    share |= {"table deleted": 0.5, "table emptied": 0.5, "name": 0.5}
    whole = sum(share.values())
    return {kind: max(1, round(total * part / whole / files)) for kind, part in share.items()}


def run(job: tuple[list[Path], dict[str, int], int]) -> Result:
    """Read one disclosure and try the changes on it."""
    files, changes, seed = job
    return try_disclosure(yqlib.read(files), changes, seed)


def percent(part: int, whole: int) -> str:
    """A share in per cent, or a dash."""
    return f"{100 * part / whole:.1f}" if whole else "–"


def report(results: list[Result], page: Page) -> None:
    """The tables of the page."""
    kinds = {kind: Tally() for kind in MAKERS}
    for result in results:
        for kind, tally in result.tallies.items():
            kinds[kind].add(tally)
    figures = Tally()
    for kind in OF_FIGURES:
        figures.add(kinds[kind])
    rows = [_row(kind, tally) for kind, tally in kinds.items()]
    page.table(
        ("change", "tried", "tied", "noticed % of tied", "noticed % of all", "place % of noticed",
         "named % of noticed", "suspect % of noticed"),
        [*rows, _row("all of table figures", figures)],
    )  # fmt: skip
    page.say("Unchanged documents:")
    severities = ("error", "warning", "notice")
    page.table(
        ("file", "ms", "figures tied %", "prose tied %", *severities),
        [
            (r.name, f"{r.milliseconds:.0f}", percent(*r.ties.get("fact", (0, 0))), percent(*r.ties.get("statement", (0, 0))),
             *(str(sum(n for (_, s), n in r.findings.items() if s == severity)) for severity in severities))
            for r in results
        ],
    )  # fmt: skip
    rules: Counter[str] = Counter()
    for r in results:
        for (rule, severity), n in r.findings.items():
            if severity != "notice":
                rules[rule] += n
    page.table(("rule", "errors and warnings"), [(rule, str(n)) for rule, n in sorted(rules.items())])


def _row(kind: str, t: Tally) -> tuple[str, ...]:
    figure = t.tied or any(kind.startswith(k) for k in (*OF_FIGURES, "prose", "all"))
    return (
        kind, str(t.tried), str(t.tied) if figure else "–", percent(t.noticed_tied, t.tied), percent(t.noticed, t.tried),
        percent(t.placed, t.noticed), percent(t.named, t.noticed) if figure else "–",
        percent(t.suspect, t.noticed) if figure else "–",
    )  # fmt: skip


def main() -> None:
    """Run and print; write where asked to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="disclosures instead of the default ones")
    parser.add_argument("--changes", type=int, default=2200, help="single changes in all (default 2200)")
    parser.add_argument("--seed", type=int, default=1, help="another seed makes other changes (default 1)")
    parser.add_argument("--jobs", type=int, default=2, help="processes (default 2)")
    parser.add_argument("--kinds", help=f"only these, separated by commas (of: {', '.join(MAKERS)})")
    parser.add_argument("--json", type=Path, metavar="OUT", help="also write every count, and what was missed, as JSON")
    parser.add_argument("--out", type=Path, help="also put the page into this Markdown file")
    options = parser.parse_args()
    sets = [[p] for p in options.files] or default_sets()
    changes = spread(options.changes, len(sets))
    if options.kinds:
        changes = {k: changes[k] for k in options.kinds.split(",")}
    jobs = [(files, changes, options.seed) for files in sets]
    with ProcessPoolExecutor(options.jobs) as pool:
        results = list(tqdm(pool.map(run, jobs), total=len(jobs), unit="disclosure"))
    page = Page()
    page.say("Written by")
    page.code(f"python benchmarks/audit.py --changes {options.changes} --seed {options.seed}")
    page.say(f"on {machine()}. What every column means: `python benchmarks/audit.py --help`.")
    report(results, page)
    print(page.text())
    if options.json:
        told = [vars(r) | {"tallies": {k: vars(t) for k, t in r.tallies.items()},
                           "findings": {" ".join(k): n for k, n in r.findings.items()}} for r in results]  # fmt: skip
        options.json.write_text(json.dumps(told, ensure_ascii=False, indent=1), encoding="utf-8")
    if options.out:
        put(options.out, "audit", "Auditing", page)


if __name__ == "__main__":
    main()
