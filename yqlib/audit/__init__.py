"""The audit: rules declared once, tried on every place, each ending in an outcome with a reason."""

import yqlib.audit.rules  # noqa: F401  (first: its package has the name of the function below)
from yqlib.audit.engine import Audit, audit
from yqlib.audit.registry import Rule, rule, rules
from yqlib.audit.ties import verified_share

__all__ = ["Audit", "Rule", "audit", "rule", "rules", "verified_share"]
