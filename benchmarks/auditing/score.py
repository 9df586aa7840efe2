"""What the audit says of a changed disclosure that it did not say of the unchanged one."""

from __future__ import annotations

import random
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from auditing.changes import MAKERS, Change
from yqlib import Disclosure
from yqlib.audit import audit
from yqlib.audit.engine import OWN_MISTAKE

_SAME_ROW = 3.0  # points between the tops of figures of one row


@dataclass
class Tally:
    """Counts of one kind of change."""

    tried: int = 0
    tied: int = 0
    noticed: int = 0
    noticed_tied: int = 0
    placed: int = 0
    named: int = 0
    suspect: int = 0
    missed: list[str] = field(default_factory=list)
    blamed: list[str] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        """Take another tally in."""
        for name in ("tried", "tied", "noticed", "noticed_tied", "placed", "named", "suspect"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.missed += other.missed
        self.blamed += other.blamed


@dataclass
class Result:
    """One disclosure: its tallies by kind, the findings of the unchanged document by rule, time, ties."""

    name: str
    tallies: dict[str, Tally]
    findings: Counter[tuple[str, str]]
    milliseconds: float
    ties: dict[str, tuple[int, int]]


def warm(d: Disclosure) -> None:
    """Make every frame the audit asks for."""
    for name in ("statements", "sentences", "staff", "assets", "parts", "catalogue", "terms", "dates", "names", "projects"):
        getattr(d, name)


def audit_time(d: Disclosure, rounds: int = 3) -> float:
    """Milliseconds of one audit to its findings with all frames there, the best of some."""
    spent = []
    for _ in range(rounds):
        start = time.perf_counter()
        _ = audit(d).findings
        spent.append(time.perf_counter() - start)
    return 1000 * min(spent)


def try_disclosure(d: Disclosure, changes: dict[str, int], seed: int) -> Result:
    """Apply the given number of changes of each kind, one at a time, each to the unchanged disclosure."""
    warm(d)
    spent = audit_time(d)
    known = Counter(_said(d.findings))
    tallies = {}
    for kind, wanted in changes.items():
        rng = random.Random(f"{seed} {d.document['sha256']} {kind}")
        tally = tallies[kind] = Tally()
        for change, _ in zip(MAKERS[kind](d, rng), range(wanted), strict=False):
            _count(tally, change, known)
    ties = d.ties
    return Result(
        str(d.document["file"]), tallies,
        Counter(zip(d.findings["rule"], d.findings["severity"], strict=True)), spent,
        {k: (int((t["relations"] > 0).sum()), len(t)) for k, t in ties.groupby("kind")},
    )  # fmt: skip


def _said(findings: pd.DataFrame) -> list[tuple[Any, ...]]:
    return list(zip(findings["rule"], findings["message"], strict=True))


def _count(tally: Tally, change: Change, known: Counter[tuple[Any, ...]]) -> None:
    told = audit(change.changed)
    mistakes = told.checks["reason"][told.checks["reason"].str.startswith(OWN_MISTAKE)]
    assert mistakes.empty, mistakes.iloc[0]
    findings = told.findings
    old = known.copy()
    fresh = []
    for row, said in zip(findings.itertuples(), _said(findings), strict=True):
        if old[said] > 0:
            old[said] -= 1
        else:
            fresh.append(row)
    noticed = bool(fresh)
    tally.tried += 1
    tally.tied += bool(change.tied)
    tally.noticed += noticed
    tally.noticed_tied += noticed and bool(change.tied)
    if not noticed:
        tally.missed.append(("" if change.tied in (None, True) else "(untied) ") + change.what)
        return
    placed = any(_same(row, place) for row in fresh for place in change.places)
    tally.placed += placed or not change.places
    suspects = {row.suspect for row in fresh if pd.notna(row.suspect)}
    tally.suspect += bool(change.figure in {str(s).split("#")[0] for s in suspects})
    named = {i for row in fresh for i in f"{row.evidence} {row.candidates}".split()}
    tally.named += change.figure in named
    if change.figure and suspects and change.figure not in {str(s).split("#")[0] for s in suspects}:
        tally.blamed.append(f"{change.what} — blamed {sorted(map(str, suspects))}")


def _same(row: Any, place: tuple[Any, Any, Any]) -> bool:
    page, line, top = place
    if pd.notna(page) and pd.notna(top):
        return bool(row.page == page and pd.notna(row.top) and abs(row.top - top) < _SAME_ROW)
    return bool(pd.notna(line) and row.line == line)
