"""The audit: rules declared once, tried on every place, each ending in an outcome with a reason."""

from yqlib.audit.engine import audit, verified_share
from yqlib.audit.registry import Rule, rule, rules

__all__ = ["Rule", "audit", "rule", "rules", "verified_share"]
