"""How much of what is printed is borne out, and which findings count."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd


def is_false(findings: pd.DataFrame) -> pd.Series:
    """Which findings a person found to be false alarms."""
    return (findings["review"] == "false").fillna(False).astype(bool)


def verified_share(d: Any, kind: str = "fact") -> float | None:
    """Share of the printed figures that at least one identity confirms; None without figures."""
    return share(d.ties[d.ties["kind"] == kind])


def share(ties: pd.DataFrame) -> float | None:
    """The share among these ties."""
    return round(float((ties["relations"] > 0).mean()), 6) if len(ties) else None


def share_words(share: float | None) -> str:
    """The verified share in words."""
    return "没有数字可以核对" if share is None else f"其中 {percent(share)} 至少经一条恒等式证实"


def percent(share: float) -> str:
    """A share cut, not rounded, to one decimal: 99.96% of the figures are not all of them."""
    return f"{math.floor(round(share * 1000, 6)) / 10:.1f}%"
