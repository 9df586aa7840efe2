"""The audit: rules declared once, tried on every place, each ending in an outcome with a reason."""

from yqlib.audit.engine import Audit, audit, verified_share
from yqlib.audit.registry import Rule, rule, rules

__all__ = ["Audit", "Rule", "audit", "rule", "rules", "verified_share"]
