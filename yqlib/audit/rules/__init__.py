"""Importing this package declares every rule, one module a family or a kind of table."""

from yqlib.audit import identities
from yqlib.audit.rules import items, limits, projects, sides, small, told, totals, trees

__all__ = ["items", "limits", "projects", "sides", "small", "told", "totals", "trees"]

identities.load()
