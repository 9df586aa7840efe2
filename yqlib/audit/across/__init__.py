"""Rules between documents: of one body over the years, of a department and its units, of bodies that should differ."""

from yqlib.audit.across.engine import AcrossFrames, audit_across
from yqlib.audit.across.shelf import Beside, Card, Shelf

__all__ = ["AcrossFrames", "Beside", "Card", "Shelf", "audit_across"]
