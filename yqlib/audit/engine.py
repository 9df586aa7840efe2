"""Every rule on every place of every document: `audit` turns frames into checks, findings and ties."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from yqlib import schema
from yqlib.audit.compare import Trial, numbers, skip
from yqlib.audit.findings import address, findings_of
from yqlib.audit.prose import ADDRESS
from yqlib.audit.records import Document, documents
from yqlib.audit.registry import Rule, rules
from yqlib.audit.ties import tie_rows
from yqlib.forms import role_zh

#: Begins the reason of a check that our own mistake kept from being made.
OWN_MISTAKE = "yqlib 自身出错"
#: Families whose rules need nothing but the figures of tables.
TABLE_FAMILIES = ("INT", "XT")


@dataclass(slots=True)
class Check:
    """A trial with the rule and document it belongs to."""

    doc: Document
    rule: Rule
    trial: Trial


class Audit:
    """What the rules found: frames `checks`, `findings` and `ties` as `yqlib.schema` declares them.

    The rules have been tried; a frame is made when it is first asked for. Unpacks as the three of them.
    """

    def __init__(self, tried: list[tuple[Document, list[Check]]]) -> None:
        self._tried = tried

    @property
    def documents(self) -> list[Document]:
        """The disclosures as the rules saw them."""
        return [doc for doc, _ in self._tried]

    def rows(self, name: str) -> list[dict[str, Any]]:
        """The rows of `checks`, `findings` or `ties`. Raises KeyError for another frame."""
        make = _ROWS[name]
        return [row for doc, checks in self._tried for row in make(doc, checks)]

    @cached_property
    def checks(self) -> pd.DataFrame:
        """Every rule tried on every place, with its outcome."""
        return schema.frame("checks", self.rows("checks"))

    @cached_property
    def findings(self) -> pd.DataFrame:
        """What a reader should look at."""
        return schema.frame("findings", self.rows("findings"))

    @cached_property
    def ties(self) -> pd.DataFrame:
        """Every printed figure with the relations that bear it out."""
        return schema.frame("ties", self.rows("ties"))

    def __iter__(self) -> Iterator[pd.DataFrame]:
        return iter((self.checks, self.findings, self.ties))

    def _repr_html_(self) -> str:
        from yqlib.present import objects  # only where it is shown

        return objects.audit(self)

    def __repr__(self) -> str:
        return f"<Audit {len(self._tried)} 份公开文本: {len(self.checks)} 次核对, {len(self.findings)} 处问题>"


def audit(frames: Any) -> Audit:
    """Try every rule on every place.

    `frames` is a Disclosure, a Corpus or any mapping or object with `documents`, `tables` and `facts`, and
    as far as they are there the other frames of the contract (a rule whose frame is absent finds no place).
    Every rule declared for the kind of a document leaves at least one check on it: silence is counted.
    """
    return Audit([(doc, list(try_all(doc))) for doc in documents(frames)])


def try_all(doc: Document, families: Sequence[str] = ()) -> Iterator[Check]:
    """Every rule for this kind of document on every place; a rule without a place once, with the reason.

    `families` (INT, XT …) names those that are tried; all where it is empty.
    """
    for rule in rules(doc.kind, across=False):
        if families and rule.family not in families:
            continue
        for trial in _tried(doc, rule) or [_silence(doc, rule)]:
            yield Check(doc, rule, trial)


def _tried(doc: Document, rule: Rule) -> list[Trial]:
    """What one rule says; a mistake of its own is told where it was made, and leaves the other rules their say."""
    try:
        return [t for t in rule.run(doc) if t is not None] if _applies(doc, rule) else []
    except Exception as error:
        return [skip(rule.zh, "not_checkable", f"{OWN_MISTAKE}（{type(error).__name__}: {str(error)[:120]}）")]


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


def check_row(check: Check) -> dict[str, Any]:
    """The row of `checks` for a trial."""
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


def _trials(checks: list[Check]) -> list[tuple[Rule, Trial]]:
    return [(c.rule, c.trial) for c in checks]


#: The rows of each frame of an audit, from a document and its checks.
_ROWS: dict[str, Callable[[Document, list[Check]], Iterable[dict[str, Any]]]] = {
    "checks": lambda _, checks: map(check_row, checks),
    "findings": lambda doc, checks: findings_of(doc, _trials(checks)),
    "ties": lambda doc, checks: tie_rows(doc, _trials(checks)),
}
