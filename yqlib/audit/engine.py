"""Every rule on every place of every document: `audit` turns frames into checks, findings and ties."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import pandas as pd

from yqlib import schema
from yqlib.audit.compare import Trial, numbers, skip
from yqlib.audit.findings import address, findings_of
from yqlib.audit.prose import ADDRESS, Quantity
from yqlib.audit.records import Document, documents
from yqlib.audit.registry import Rule, rules
from yqlib.audit.things import figures
from yqlib.forms import role_zh

#: Families whose rules need nothing but the figures of tables.
TABLE_FAMILIES = ("INT", "XT")


class Audit(NamedTuple):
    """What the rules found: frames `checks`, `findings` and `ties` as `yqlib.schema` declares them."""

    checks: pd.DataFrame
    findings: pd.DataFrame
    ties: pd.DataFrame


@dataclass(slots=True)
class Check:
    """A trial with the rule and document it belongs to."""

    doc: Document
    rule: Rule
    trial: Trial


def audit(frames: Any) -> Audit:
    """Try every rule on every place.

    `frames` is a Disclosure, a Corpus or any mapping or object with `documents`, `tables` and `facts`, and
    as far as they are there the other frames of the contract (a rule whose frame is absent finds no place).
    Every rule declared for the kind of a document leaves at least one check on it: silence is counted.
    """
    checks: list[dict[str, Any]] = []
    findings: list[dict[str, Any]] = []
    ties: list[dict[str, Any]] = []
    for doc in documents(frames):
        tried = list(try_all(doc))
        checks += [_check_row(c) for c in tried]
        findings += findings_of(doc, [(c.rule, c.trial) for c in tried])
        ties += _ties(doc, tried)
    return Audit(schema.frame("checks", checks), schema.frame("findings", findings), schema.frame("ties", ties))


def try_all(doc: Document, families: Sequence[str] = ()) -> Iterator[Check]:
    """Every rule for this kind of document on every place; a rule without a place once, with the reason.

    `families` (INT, XT …) names those that are tried; all where it is empty.
    """
    for rule in rules(doc.kind):
        if families and rule.family not in families:
            continue
        trials = [t for t in rule.run(doc) if t is not None] if _applies(doc, rule) else []
        for trial in trials or [_silence(doc, rule)]:
            yield Check(doc, rule, trial)


def _applies(doc: Document, rule: Rule) -> bool:
    return not rule.roles or len({t.role for t in doc.role(*rule.roles)}) >= rule.needs


def _silence(doc: Document, rule: Rule) -> Trial:
    """Why a rule found no place at all."""
    if not rule.roles:
        return skip(rule.zh, "not_applicable", "本件没有本规则所核的内容")
    names = "、".join(role_zh(r) for r in rule.roles)
    unread = any(t.role is None and t.rows for t in doc.tables)
    if rule.needs > 1 and not doc.has(rule.roles[:1]):  # its first table is the one it judges
        reason = f"未找到{role_zh(rule.roles[0])}" + ("，而有未识别的表" if unread else "")
        return skip(names, "not_checkable" if unread else "not_applicable", reason)
    if _applies(doc, rule):
        if any(row.unknown or row.torn for t in doc.role(*rule.roles) for row in t.rows):
            return skip(names, "not_checkable", "有未识别或重复的列，未找到本规则所需的数字")
        return skip(names, "not_applicable", "表样没有本规则所需的行或列，或该处均未印数")
    if unread:
        return skip(names, "not_checkable", "未找到所需的表，而有未识别的表")
    if doc.has(rule.roles):
        return skip(names, "not_applicable", "所需的表为空表或不全")
    return skip(names, "not_applicable", "本件没有所需的表")


def _check_row(check: Check) -> dict[str, Any]:
    trial = check.trial
    return {
        "doc_id": check.doc.id,
        "rule": check.rule.id,
        "subject": trial.subject,
        "outcome": trial.outcome,
        "reason": trial.reason or None,
        "evidence": " ".join(trial.evidence) or None,
        **numbers(trial),
        **dict(zip(ADDRESS, address(check.doc, trial), strict=True)),
    }


# ---- ties ----------------------------------------------------------------------------------------


def _ties(doc: Document, tried: Sequence[Check]) -> Iterator[dict[str, Any]]:
    """For every printed figure the relations that bear it out.

    Relations between the same figures count once, whatever rules find them: they are not independent. An
    inequality that merely holds bears nothing out.
    """
    held: dict[str, dict[frozenset[str], str]] = defaultdict(dict)
    count: dict[str, int] = defaultdict(int)
    for check in tried:
        trial = check.trial
        if not trial.relation or trial.outcome in ("not_applicable", "not_checkable"):
            continue
        ids = frozenset(f.id for f in trial.figures)
        for figure in trial.figures:
            count[figure.id] += 1
            if trial.confirms:
                held[figure.id].setdefault(ids, check.rule.id)
    for kind, figure in _figures(doc):
        mine = held.get(figure.id, {})
        yield {
            "doc_id": doc.id,
            "figure_id": figure.id,
            "kind": kind,
            "spot": figure.spot,
            "printed": figure.printed,
            "relations": len(mine),
            "tried": count.get(figure.id, 0),
            "rules": " ".join(dict.fromkeys(mine.values())) or None,
            **dict(zip(ADDRESS, figure.address, strict=True)),
        }


def _figures(doc: Document) -> Iterator[tuple[str, Quantity]]:
    for table in doc.tables:
        for row in table.rows:
            for figure in row.figures:
                yield "fact", figure
    for said in doc.said:
        if not said.worded and said.measure != "threshold":
            yield "statement", said
    for thing in figures(doc.sheets, [*doc.staff, *doc.assets]):
        yield "thing", thing


def verified_share(ties: pd.DataFrame, kind: str = "fact") -> float:
    """Share of the printed figures of tables (kind fact) or prose (statement) borne out by an equality; NaN without any."""
    mine = ties[ties["kind"] == kind]
    return float((mine["relations"] > 0).mean()) if len(mine) else float("nan")
