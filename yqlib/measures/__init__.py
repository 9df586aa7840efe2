"""What disclosures measure up to: per-head money, shares, growth, execution, goals; each declared once in declared.toml."""

from __future__ import annotations

from yqlib.measures.compute import measures, rows_of
from yqlib.measures.peers import differences, peer
from yqlib.measures.registry import Measure, declared

__all__ = ["Measure", "declared", "differences", "measures", "peer", "rows_of"]
