"""Runs the tools over the sets, taking turns on every file, and adds up seconds and scores."""

from __future__ import annotations

import statistics
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path

from reading.gold import Document
from reading.score import Figure, Score, norm, score_cells, score_facts, score_grids
from reading.tools import BASE, OURS, TOOLS
from reading.workers import Run, Worker


def plus(a: tuple[float, float], b: tuple[float, float]) -> tuple[float, float]:
    """Both seconds added."""
    return a[0] + b[0], a[1] + b[1]


def _median(spent: list[tuple[float, float]]) -> tuple[float, float]:
    return statistics.median(s[0] for s in spent), statistics.median(s[1] for s in spent)


@dataclass
class Tally:
    """One tool on one set."""

    files: int = 0
    pages: int = 0
    spent: tuple[float, float] = (0.0, 0.0)  # (wall, CPU) seconds
    base: tuple[float, float] = (0.0, 0.0)  # pdfplumber's on the same pages
    score: Score = field(default_factory=Score)
    checks: Counter = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    common: int = 0  # without gold: figures of yqlib's that this tool gives too
    figures: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.files + other.files, self.pages + other.pages, plus(self.spent, other.spent),
            plus(self.base, other.base), self.score + other.score, self.checks + other.checks,
            self.notes + other.notes, self.failed + other.failed, self.common + other.common,
            self.figures + other.figures,
        )  # fmt: skip


def limits(documents: list[Document], budget: int | None) -> dict[Path, int]:
    """Pages the slow tools read of each file: whole files in order, until the budget is used up."""
    left, found = budget if budget is not None else sum(d.pages for d in documents), {}
    for document in documents:
        found[document.path] = min(document.pages, max(left, 0))
        left -= document.pages
    return found


class Sets:
    """Measures every tool on every document. `tallies[set][tool]` is what came out."""

    def __init__(self, tools: list[str], rounds: int, budget: int | None) -> None:
        self.tools, self.rounds, self.budget = tools, rounds, budget
        self.workers = {name: Worker(name) for name in tools}
        self.tallies: dict[str, dict[str, Tally]] = defaultdict(lambda: defaultdict(Tally))

    def warm(self, path: Path) -> None:
        """Imports and caches are not what is measured."""
        for name, worker in self.workers.items():
            worker.run(path, None if TOOLS[name].kind in ("facts", "check") else 2)

    def measure(self, name: str, documents: list[Document], step: Callable[[], object]) -> None:
        """Every tool on every document of one set, tools taking turns in a new order on each."""
        short = limits(documents, self.budget)
        for number, document in enumerate(documents):
            order = self.tools[number % len(self.tools) :] + self.tools[: number % len(self.tools)]
            runs: dict[str, tuple[Run, int]] = {}
            for tool in order:
                pages = short[document.path] if TOOLS[tool].slow else document.pages
                whole = TOOLS[tool].kind in ("facts", "check")  # cannot stop in the middle
                if pages == 0 or (whole and pages < document.pages):
                    continue
                runs[tool] = self._rounds(tool, document, pages), pages
            self._add(name, document, runs)
            step()

    def _rounds(self, tool: str, document: Document, pages: int) -> Run:
        limit = None if pages == document.pages else pages
        tries = [self.workers[tool].run(document.path, limit) for _ in range(self.rounds)]
        done = [t for t in tries if t.output is not None]
        if done:
            done[-1].spent = _median([t.spent for t in done])
            marks = zip(*(t.output.marks for t in done), strict=True)
            done[-1].output.marks = [_median(list(m)) for m in marks]
        return done[-1] if done else tries[-1]

    def _add(self, name: str, document: Document, runs: dict[str, tuple[Run, int]]) -> None:
        ours = runs[OURS][0].output if OURS in runs else None
        base = runs[BASE][0].output if BASE in runs else None
        for tool, (run, pages) in runs.items():
            tally = self.tallies[name][tool]
            if run.output is None:
                tally.failed.append(f"{document.path.name}: {run.error}")
                continue
            tally.files += 1
            tally.pages += pages
            tally.spent = plus(tally.spent, run.spent)
            if base and len(base.marks) >= pages:
                tally.base = plus(tally.base, base.marks[pages - 1])
            tally.checks.update(run.output.checks)
            tally.notes += run.output.notes
            if document.gold is not None and TOOLS[tool].kind in ("grids", "facts"):
                self._score(tally, document, run, pages)
            elif ours is not None and TOOLS[tool].kind == "grids":
                self._compare(tally, ours.facts, run, pages)

    def _score(self, tally: Tally, document: Document, run: Run, pages: int) -> None:
        gold = [f for f in document.gold or () if f.page <= pages]
        if run.output.facts is not None:
            tally.score += score_facts(gold, document.singles, run.output.facts)
        else:
            tally.score += score_grids(gold, document.singles, run.output.grids)

    def _compare(self, tally: Tally, facts: list[tuple], run: Run, pages: int) -> None:
        mine = [Figure(page, norm(printed), "", "", (), 0) for page, printed, *_ in facts if page <= pages]
        cells = [(page, norm(c)) for page, rows in run.output.grids for row in rows for c in row if c]
        tally.common += score_cells(mine, cells)[0]
        tally.figures += len(mine)

    def close(self) -> None:
        """End all workers."""
        for worker in self.workers.values():
            worker.close()


def _read(path: Path):
    import yqlib
    from yqlib.errors import ReadError

    try:
        return yqlib.read(path).facts
    except ReadError:
        return None


def processes(documents: list[Document], parts: int = 4) -> tuple[float, float, int]:
    """(seconds in one process, in two, pages): the same files, both pools warm, taking turns by part."""
    chosen = sorted(documents, key=lambda d: -d.pages)
    context = get_context("spawn")
    with ProcessPoolExecutor(1, context) as one, ProcessPoolExecutor(2, context) as two:
        list(one.map(_read, [chosen[-1].path]))
        list(two.map(_read, [chosen[-1].path] * 4))
        spent = [0.0, 0.0]
        for part in range(parts):
            paths = [d.path for d in chosen[part::parts]]
            for at, pool in ((0, one), (1, two)) if part % 2 else ((1, two), (0, one)):
                start = time.perf_counter()
                list(pool.map(_read, paths))
                spent[at] += time.perf_counter() - start
    return spent[0], spent[1], sum(d.pages for d in chosen)
