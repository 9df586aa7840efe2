"""Every rule across documents on every document of a corpus: frames `across_checks`, `across_findings`, `across_places`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import pandas as pd

from yqlib import schema
from yqlib.audit.across.elsewhere import Elsewhere, WordElsewhere
from yqlib.audit.across.shelf import Beside, Card, Shelf, others
from yqlib.audit.compare import Trial, skip
from yqlib.audit.engine import Check, check_row
from yqlib.audit.findings import findings_of
from yqlib.audit.locate import Defect
from yqlib.audit.prose import ADDRESS
from yqlib.audit.registry import rules
from yqlib.audit.wording import short
from yqlib.schema import place_zh

_SHOWN = 60  # letters of a printed text in a list


class AcrossFrames(NamedTuple):
    """What the rules between documents found: as the frames of one document, with the other documents (`other_docs`),
    and where in each document the figures and words of a finding stand."""

    checks: pd.DataFrame
    findings: pd.DataFrame
    places: pd.DataFrame


def audit_across(frames: Any) -> AcrossFrames:
    """Try every rule between documents on every document of a corpus.

    `frames` has the frames of disclosures and `bodies`, `publishers` and `mentions`. Every rule for the kind of a
    document leaves at least one check on it: where the document it needs is not held, the check names it.
    """
    shelf = Shelf(frames)
    checks: list[dict[str, Any]] = []
    findings: list[dict[str, Any]] = []
    places: list[dict[str, Any]] = []
    for family in shelf.families():
        for card in family:
            tried = list(try_across(shelf, card))
            checks += [check_row(c) | {"other_docs": _joined(c.trial)} for c in tried]
            for row, mine in _findings(card, tried):
                findings.append(row)
                places += mine
        shelf.close()
    checks.sort(key=lambda r: (r["doc_id"], r["rule"]))
    findings.sort(key=lambda r: r["doc_id"])
    order = {row["finding_id"]: n for n, row in enumerate(findings)}
    places.sort(key=lambda r: order[r["finding_id"]])
    return AcrossFrames(*(schema.frame(f"across_{n}", rows) for n, rows in zip(AcrossFrames._fields, (checks, findings, places), strict=True)))


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


def _findings(card: Card, tried: Sequence[Check]) -> Iterator[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """Each finding, and its places: those in the document itself first."""
    if not tried:
        return
    members = {m.id: m for c in tried for m in (*c.trial.figures, *c.trial.free)}
    for row in findings_of(tried[0].doc, [(c.rule, c.trial) for c in tried], _causes):
        mine = [members[e] for e in (row["evidence"] or "").split() if e in members]
        apart = [m for m in mine if isinstance(m, Elsewhere | WordElsewhere)]
        own = [m for m in mine if not isinstance(m, Elsewhere | WordElsewhere)]
        docs = dict.fromkeys(m.doc_id for m in apart)
        told = "；".join(dict.fromkeys(f"{_spot(m.label, m.address)} 印为 {short(m.printed, _SHOWN)}" for m in apart))
        about = {"other_docs": " ".join(docs) or None, "label": card.label, "other_places": told or None}
        places = [_place(row, m, card.doc_id, card.label, m.spot) for m in own]
        yield row | about, places + [_place(row, m, m.doc_id, m.label, m.there) for m in apart]


def _place(row: dict[str, Any], member: Any, doc_id: str, label: str, spot: str) -> dict[str, Any]:
    """A figure, word or sentence as a row of `across_places`."""
    told = getattr(member, "figure", member)  # a figure of another document
    sentence = getattr(told, "sentence", None)
    about = {"doc_id": doc_id, "finding_id": row["finding_id"], "label": label, "place_id": member.id, "printed": member.printed,
             "spot": spot, "sentence": sentence.text if sentence is not None else None}  # fmt: skip
    return about | dict(zip(ADDRESS, member.address, strict=True))


def _spot(label: str, address: tuple[Any, ...]) -> str:
    return f"{label}{place_zh(address[0], address[1], address[-1])}"


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
