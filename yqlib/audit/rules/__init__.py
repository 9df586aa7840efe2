"""Importing this package declares every rule, one module a family or a kind of table."""

from yqlib.audit import identities
from yqlib.audit.rules import (
    costings,
    glossary,
    goal_money,
    goal_quality,
    holdings,
    indicators,
    limits,
    look,
    projects,
    sides,
    small,
    totals,
    trees,
)

__all__ = ["limits", "projects", "sides", "small", "totals", "trees"]
__all__ += ["costings", "glossary", "goal_money", "goal_quality", "holdings", "indicators", "look"]

identities.load()
