"""Importing this package declares every rule, one module a family or a kind of table."""

from yqlib.audit import identities
from yqlib.audit.rules import projects, sides, small, trees

__all__ = ["projects", "sides", "small", "trees"]

identities.load()
