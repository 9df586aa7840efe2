"""The one list of rules: each is declared once, and everything else derives from it."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from yqlib.audit.compare import Trial

KINDS = ("budget", "final")
#: Families of the catalogue: Chinese and English name by the letters of a rule's id.
FAMILIES = {
    "CMP": ("完整性", "Completeness"),
    "INT": ("表内勾稽", "Within a table"),
    "XT": ("表间勾稽", "Between tables"),
    "TT": ("表文一致", "Table against text"),
    "TX": ("文内计算", "Arithmetic in the text"),
    "CODE": ("科目编码", "Codes"),
    "ID": ("单位与年度", "Unit and year"),
    "PERF": ("绩效", "Performance"),
    "AST": ("资产与人员", "Assets and staff"),
    "XD": ("跨文档", "Across documents"),
    "XY": ("跨年度", "Across years"),
    "STAT": ("异常", "Statistical"),
}

#: A rule's function: from a `Document`, or of a rule across documents from its `Beside`.
Try = Callable[[Any], Iterable[Trial | None]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: what it claims, where it applies and how much a failure matters; `across`: it needs other documents."""

    id: str
    zh: str
    en: str
    severity: str
    kinds: tuple[str, ...]
    roles: tuple[str, ...]
    basis: str
    claim: str
    run: Try
    needs: int = 1
    across: bool = False

    @property
    def family(self) -> str:
        """INT, XT …"""
        return self.id.split("-")[0]


_RULES: dict[str, Rule] = {}


def register(rule: Rule) -> Rule:
    """Add a rule. Raises ValueError when its id is taken or its words do not fit the schema."""
    if rule.id in _RULES:
        raise ValueError(f"rule {rule.id} is declared twice")
    if rule.severity not in ("error", "warning", "notice") or set(rule.kinds) - set(KINDS):
        raise ValueError(f"rule {rule.id}: unknown severity or kind")
    if not rule.claim:
        raise ValueError(f"rule {rule.id} claims nothing")
    _RULES[rule.id] = rule
    return rule


def rule(
    id: str,
    zh: str,
    en: str,
    *,
    roles: str = "",
    severity: str = "error",
    kinds: tuple[str, ...] = KINDS,
    basis: str = "formal",
    needs: int = 1,
    across: bool = False,
) -> Callable[[Try], Try]:
    """Declare the decorated function a rule; its docstring is the claim.

    `roles` are the table roles it reads (space-separated); with fewer than `needs` tables of them
    the rule does not apply. A rule that reads no table (prose, goals, staff) names none. A rule `across`
    documents is tried on a corpus (`yqlib.audit.across`): its function takes a document with those beside it.
    """

    def declare(run: Try) -> Try:
        claim = inspect.cleandoc(run.__doc__ or "")
        register(Rule(id, zh, en, severity, kinds, tuple(roles.split()), basis, claim, run, needs, across))
        return run

    return declare


def rules(kind: str | None = None, across: bool | None = None) -> list[Rule]:
    """Every rule (for one kind of document; of one document, or across them), by id."""
    import yqlib.audit.rules  # noqa: F401  (declares them)

    found = (r for _, r in sorted(_RULES.items()) if kind is None or kind in r.kinds)
    return [r for r in found if across is None or r.across == across]
