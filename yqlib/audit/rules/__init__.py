"""Importing this package declares every rule, one module a family or a kind of table."""

from yqlib.audit import identities
from yqlib.audit.rules import codes, complete, empty, levels, own_name, units, years
from yqlib.audit.rules import limits, projects, sides, small, totals, trees

__all__ = ["codes", "complete", "empty", "levels", "own_name", "units", "years", "limits", "projects", "sides", "small", "totals", "trees"]

identities.load()
