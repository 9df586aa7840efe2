"""Importing this package declares every rule, one module a family or a kind of table."""

from yqlib.audit import identities
from yqlib.audit.rules import (
    growth,
    limits,
    phrases,
    projects,
    prose_parts,
    repeats,
    said_sums,
    shares,
    sides,
    small,
    totals,
    trees,
)

__all__ = [
    "growth", "limits", "phrases", "projects", "prose_parts", "repeats", "said_sums", "shares", "sides", "small",
    "totals", "trees",
]  # fmt: skip

identities.load()
