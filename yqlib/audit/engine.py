"""Every rule on every place of every document: `audit` turns facts into checks and findings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from yqlib import schema
from yqlib.audit.compare import Trial, numbers, skip
from yqlib.audit.findings import findings_of
from yqlib.audit.records import ADDRESS, Document, documents
from yqlib.audit.registry import Rule, rules
from yqlib.forms import role_zh


@dataclass(slots=True)
class Check:
    """A trial with the rule and document it belongs to."""

    doc: Document
    rule: Rule
    trial: Trial


def audit(frames: Any) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Try every rule on every place: (checks, findings) frames as `yqlib.schema` declares them.

    `frames` is a Disclosure, a Corpus or any mapping or object with `documents`, `tables` and `facts`.
    Every rule declared for the kind of a document leaves at least one check on it: silence is counted.
    """
    checks: list[dict[str, Any]] = []
    findings: list[dict[str, Any]] = []
    for doc in documents(frames):
        tried = list(try_all(doc))
        checks += [_check_row(c) for c in tried]
        findings += findings_of(doc, [(c.rule, c.trial) for c in tried])
    return schema.frame("checks", checks), schema.frame("findings", findings)


def try_all(doc: Document) -> Iterator[Check]:
    """Every rule for this kind of document on every place; a rule without a place once, with the reason."""
    for rule in rules(doc.kind):
        trials = [t for t in rule.run(doc) if t is not None] if _applies(doc, rule) else []
        for trial in trials or [_silence(doc, rule)]:
            yield Check(doc, rule, trial)


def _applies(doc: Document, rule: Rule) -> bool:
    return len({t.role for t in doc.role(*rule.roles)}) >= rule.needs


def _silence(doc: Document, rule: Rule) -> Trial:
    """Why a rule found no place at all."""
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
    row: dict[str, Any] = {
        "doc_id": check.doc.id,
        "rule": check.rule.id,
        "subject": trial.subject,
        "outcome": trial.outcome,
        "reason": trial.reason or None,
        "evidence": " ".join(f.id for f in trial.figures) or None,
        **numbers(trial),
        **address(check.doc, trial),
    }
    return row


def address(doc: Document, trial: Trial) -> dict[str, Any]:
    """Where to look: the first figure, or the document itself."""
    place = trial.figures[0].address if trial.figures else doc.address
    return dict(zip(ADDRESS, place, strict=True))


def verified_share(checks: pd.DataFrame, facts: pd.DataFrame) -> float:
    """Share of the printed figures confirmed by an equality with other figures.

    Counted are figures that take part in at least one check that came out equal or within rounding
    with figures on both sides. An inequality that merely holds confirms nothing.
    """
    if facts.empty:
        return float("nan")
    held = checks[checks["outcome"].isin(["pass", "rounding"])]
    both = held["left"].notna() & held["right"].notna()
    near = held["difference"].abs() <= held["bound"] + 1e-9
    confirmed = {f for text in held.loc[both & near, "evidence"].dropna() for f in str(text).split()}
    return float(facts["fact_id"].isin(confirmed).mean())
