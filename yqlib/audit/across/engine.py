"""Every rule across documents on every document of a corpus: frames `across_checks` and `across_findings`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import pandas as pd

from yqlib import schema
from yqlib.audit.across.shelf import Beside, Card, Shelf, away, others
from yqlib.audit.compare import Trial, skip
from yqlib.audit.engine import Check, check_row
from yqlib.audit.findings import findings_of
from yqlib.audit.locate import Defect
from yqlib.audit.registry import rules


class Across(NamedTuple):
    """What the rules between documents found: as the frames of one document, with the other documents (`other_docs`)."""

    checks: pd.DataFrame
    findings: pd.DataFrame


def audit_across(frames: Any) -> Across:
    """Try every rule between documents on every document of a corpus.

    `frames` has the frames of disclosures and `bodies`, `publishers` and `mentions`. Every rule for the kind of a
    document leaves at least one check on it: where the document it needs is not held, the check names it.
    """
    shelf = Shelf(frames)
    checks: list[dict[str, Any]] = []
    findings: list[dict[str, Any]] = []
    for family in shelf.families():
        for card in family:
            tried = list(try_across(shelf, card))
            checks += [check_row(c) | {"other_docs": _joined(c.trial)} for c in tried]
            findings += _findings(tried)
        shelf.close()
    checks.sort(key=lambda r: (r["doc_id"], r["rule"]))
    findings.sort(key=lambda r: r["doc_id"])
    return Across(schema.frame("across_checks", checks), schema.frame("across_findings", findings))


def try_across(shelf: Shelf, card: Card) -> Iterator[Check]:
    """Every rule across documents on one document; a rule without a place once, with the reason."""
    beside = Beside(shelf, card)
    for rule in rules(card.kind, across=True):
        if (why := _aside(shelf, card)) is not None:
            yield Check(beside.doc, rule, why)
            continue
        trials = [t for t in rule.run(beside) if t is not None]
        for trial in trials or [skip(rule.zh, "not_applicable", "本件没有本规则所核的内容")]:
            yield Check(beside.doc, rule, trial)


def _aside(shelf: Shelf, card: Card) -> Trial | None:
    """Why a document is held against no other at all."""
    if (twin := shelf.twins.get(card.doc_id)) is not None:
        return skip("同一公开多份", "not_applicable", f"同一公开另有一份（{twin.file}，{twin.doc_id}），按那一份核对")
    if not card.known:
        return skip("相邻文本", "not_checkable", "没有读到本件的单位、年度或种类，不知与哪份文本相比")
    return None


def _findings(tried: Sequence[Check]) -> Iterator[dict[str, Any]]:
    if not tried:
        return
    where = {m.id: m.doc_id for c in tried for m in away(c.trial)}
    for row in findings_of(tried[0].doc, [(c.rule, c.trial) for c in tried], _causes):
        docs = dict.fromkeys(where[e] for e in (row["evidence"] or "").split() if e in where)
        yield row | {"other_docs": " ".join(docs) or None}


def _causes(trials: Sequence[Trial]) -> list[Defect]:
    """Failing trials with the same two amounts of the same documents are one finding. No figure is suspected: which
    of two documents is wrong, the two alone do not tell."""
    groups: dict[Any, Defect] = {}
    for number, trial in enumerate(trials):
        if trial.outcome != "fail":
            continue
        same = (trial.left.value, trial.right.value, others(trial)) if trial.relation else number
        groups.setdefault(same, Defect([])).trials.append(number)
    return list(groups.values())


def _joined(trial: Trial) -> str | None:
    return " ".join(others(trial)) or None
