"""Failed checks become findings: one line a person can act on, with the figure most likely wrong."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

from yqlib.audit import keys, wording
from yqlib.audit.compare import Trial, numbers
from yqlib.audit.locate import Defect, Suspect, locate
from yqlib.audit.prose import ADDRESS
from yqlib.audit.records import Document
from yqlib.audit.registry import Rule
from yqlib.schema import SEVERITIES

Tried = tuple[Rule, Trial]
Cause = Callable[[Sequence[Trial]], list[Defect]]


def findings_of(doc: Document, tried: Sequence[Tried], cause: Cause = locate) -> list[dict[str, Any]]:
    """Rows of the findings frame for one document: the gravest first, of these those about the most money.

    Failures with one `cause` become one finding. Rounding is no finding: it stays visible in the checks.
    """
    counts: dict[str, int] = defaultdict(int)
    rows = []
    for defect in cause([trial for _, trial in tried]):
        group = [tried[n] for n in defect.trials]
        group.sort(key=lambda g: (_rank(_severity(g)), not g[1].relation))
        rule = group[0][0]
        counts[rule.id] += 1
        rows.append(_finding(doc, f"{doc.id}:{rule.id}:{counts[rule.id]}", group, defect))
    for row, key in zip(rows, keys.told_apart(row["key"] for row in rows), strict=True):
        row["key"] = key
    return sorted(rows, key=lambda r: (_rank(r["severity"]), -(r["stake_fen"] or 0)))


def _rank(severity: str) -> int:
    return SEVERITIES.index(severity)


def _severity(tried: Tried) -> str:
    """The rule's severity, or the trial's own; an explanation of the document lowers it by one."""
    rule, trial = tried
    severity = trial.severity or rule.severity
    return SEVERITIES[min(_rank(severity) + 1, len(SEVERITIES) - 1)] if trial.quote else severity


def _finding(doc: Document, finding_id: str, group: list[Tried], defect: Defect) -> dict[str, Any]:
    rule, trial = group[0]
    suspect = defect.suspect
    figures = list(dict.fromkeys(f for _, t in group for f in t.figures))
    ids = list(dict.fromkeys(e for _, t in group for e in t.evidence))
    if suspect is not None:
        ids = [suspect.what.id, *(i for i in ids if i != suspect.what.id)]
    doubtful = any(f.doubtful for f in figures)
    scanned = any(f.reader == "ocr" for f in figures)
    severity = min((_severity(g) for g in group), key=_rank)
    if doubtful:
        severity = SEVERITIES[-1]
    elif scanned and severity == SEVERITIES[0]:
        severity = SEVERITIES[1]
    caution = wording.caution(doubtful, scanned)
    return {
        "doc_id": doc.id,
        "finding_id": finding_id,
        "key": keys.key_of(rule, trial, defect),
        "rule": rule.id,
        "severity": severity,
        "where": wording.where(suspect, trial),
        "message": wording.message(group, defect, caution[0]),
        "message_en": wording.message_en(group, defect, caution[1]),
        "evidence": " ".join(ids) or None,
        "suspect": suspect.what.id if suspect else None,
        "expected": (suspect.shown if suspect else "") or None,
        "slip": (suspect.slip if suspect else "") or None,
        "candidates": " ".join(s.what.id for s in defect.candidates) or None,
        "relations": " ".join(dict.fromkeys(r.id for r, _ in group)),
        "broken": len(group),
        "stake_fen": max((s for _, t in group if (s := keys.stake_fen(t)) is not None), default=None),
        "explained_by": next((t.quote for _, t in group if t.quote), None),
        **numbers(trial),
        **dict(zip(ADDRESS, address(doc, trial, suspect), strict=True)),
    }


def address(doc: Document, trial: Trial, suspect: Suspect | None = None) -> tuple[Any, ...]:
    """Where to look: the suspect, the place the trial tells, its first figure or word, or the document."""
    if suspect is not None:
        return suspect.what.address
    if trial.address is not None:
        return trial.address
    first = next(iter((*trial.figures, *trial.free)), None)
    return first.address if first is not None else doc.address
