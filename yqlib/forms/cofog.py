"""COFOG, the international classification of the functions of government, for our functional accounts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from yqlib.forms.tables import table

DIVISIONS = {
    "01": "General public services",
    "02": "Defence",
    "03": "Public order and safety",
    "04": "Economic affairs",
    "05": "Environmental protection",
    "06": "Housing and community amenities",
    "07": "Health",
    "08": "Recreation, culture and religion",
    "09": "Education",
    "10": "Social protection",
}


@dataclass(frozen=True, slots=True)
class Function:
    """Where an account lies in COFOG: division and group ("" where none fits), how well, and what does not."""

    division: str
    group: str
    fit: str
    note: str


@cache
def _by_code() -> dict[str, Function]:
    return {r["code"]: Function(r["division"], r["group"], r["fit"], r["note"] or "") for r in table("cofog.csv")}


def cofog(code: str) -> Function | None:
    """The function of a functional account (类 款 项) by the longest code it begins with; None if unknown."""
    return next((f for n in (7, 5, 3) if len(code) >= n and (f := _by_code().get(code[:n]))), None)
