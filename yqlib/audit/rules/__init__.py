"""Importing this package declares every rule, one module a family or a kind of table."""

from yqlib.audit import identities
from yqlib.audit.rules import limits, projects, sides, small, totals, trees

__all__ = ["limits", "projects", "sides", "small", "totals", "trees"]

identities.load()
