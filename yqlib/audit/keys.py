"""Keys by which a finding is known again in another run, and the money it is about.

A key has three parts: the family of the rule, a fingerprint of the place (what table, row and column, or
what section and subject, without page or number of the table), and one of the printed figures. Where the
place is found again with other figures, what was said of the old ones has lapsed.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal

from yqlib.audit.compare import Trial
from yqlib.audit.locate import Defect
from yqlib.audit.prose import Quantity, Said, Word
from yqlib.audit.records import Figure
from yqlib.audit.registry import Rule

_PLACE, _PRINTED = 8, 6  # hex digits
Marked = Figure | Said | Word | Quantity


def key_of(rule: Rule, trial: Trial, defect: Defect) -> str:
    """The key of a finding, e.g. INT-3f9a2c81-b4d07e.

    It stands on the suspect; where none is named on all figures of the trial, since any may be the wrong one.
    """
    about: Sequence[Marked] = (defect.suspect.what,) if defect.suspect else (*trial.figures, *trial.free)
    first = about[0] if about else None
    place = [rule.family, *(_place(first) if first is not None else [rule.id, trial.subject])]
    return f"{rule.family}-{_hex(place, _PLACE)}-{_hex([a.printed for a in about], _PRINTED)}"


def place_of(key: str) -> str:
    """A key without its figures: the same for the same place, whatever is printed there."""
    return key.rpartition("-")[0]


def told_apart(keys: Iterable[str]) -> list[str]:
    """Keys that occur again get the number of their turn behind them (~2, ~3 …)."""
    turn: dict[str, int] = defaultdict(int)
    found = []
    for key in keys:
        turn[key] += 1
        found.append(key if turn[key] == 1 else f"{key}~{turn[key]}")
    return found


def stake_fen(trial: Trial) -> int | None:
    """The money a failing trial is about, in whole 分: its difference, of a percentage that share of the whole."""
    if not trial.relation or not trial.figures:
        return None
    amount = abs(trial.difference)
    if trial.relation == "%" and trial.parts is not None:
        whole = trial.parts[1]
        if whole.scales != {"money"}:
            return None
        amount = amount * abs(whole.value) / 100
    elif trial.figures[0].scale != "money":
        return None
    return int(amount.to_integral_value()) if amount < Decimal(10) ** 18 else None


def _place(what: Marked) -> list[str]:
    if isinstance(what, Figure):
        table = what.table.role or what.table.title
        return [table, what.side or "", what.code or "", what.label, what.gov_class or "", what.column or what.path]
    if isinstance(what, Said):
        return [what.section, what.code or what.subject, what.item, what.scope, what.measure or ""]
    return [getattr(what, "spot", "") or what.printed, what.id.partition("#")[2] if isinstance(what, Word) else ""]


def _hex(parts: Sequence[str], length: int) -> str:
    """A short fingerprint of texts; full-width forms and white space do not matter."""
    plain = ("".join(unicodedata.normalize("NFKC", part).split()) for part in parts)
    return hashlib.sha256("\x1f".join(plain).encode("utf-8", "replace")).hexdigest()[:length]
