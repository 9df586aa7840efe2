"""Figures read by a recogniser, held against the document's own arithmetic.

A misread character is put right only where exactly one small change makes every relation of the
figure hold and breaks none; otherwise the figure is doubtful, and so is its table. Figures of a text
layer are never touched, and nothing a recogniser was sure of is changed: a printed mistake must stay.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pandas as pd

from yqlib.audit.compare import Trial
from yqlib.audit.engine import TABLE_FAMILIES, try_all
from yqlib.audit.records import Document, Figure, documents
from yqlib.money import FEN_PER_UNIT, parse_number, to_fen

#: A figure the recogniser was less sure of than this is doubtful unless a relation bears it out exactly.
DOUBTFUL = 0.97
_SURE = 0.99  # and one it was surer of than this is what is printed
_FAILED = 0.5  # the confidence of a figure whose relations fail is no larger
_ROUNDS = 12  # misread figures are put right one after the other, so many at most
_TRIES = 60  # changes tried in one round; each costs a run of all rules

Frames = dict[str, pd.DataFrame]


@dataclass(frozen=True, slots=True)
class Change:
    """One figure printed otherwise."""

    fact_id: str
    printed: str


def settle(frames: Mapping[str, pd.DataFrame]) -> Frames:
    """Repair what can be repaired, and say in confidences and verdicts what stays doubtful.

    `frames` holds `documents`, `tables` and `facts`; they come back as new frames.
    """
    facts = repair(frames)
    found = dict(frames) | {"facts": facts}
    held, failed = _borne_out(found)
    ocr = facts["reader"] == "ocr"
    capped = ocr & facts["fact_id"].isin(failed) & facts["confidence"].notna()
    facts.loc[capped, "confidence"] = facts.loc[capped, "confidence"].clip(upper=_FAILED)
    doubtful = ocr & (facts["confidence"] < DOUBTFUL).fillna(False) & ~facts["fact_id"].isin(held - failed)
    doubtful |= ocr & facts["fact_id"].isin(failed)
    found["tables"] = _doubted(found["tables"], facts[doubtful], failed)
    return found


def _borne_out(frames: Mapping[str, pd.DataFrame]) -> tuple[set[str], set[str]]:
    """Ids of figures in a relation that holds exactly (rounding would hide a last digit), and in one that fails."""
    held: set[str] = set()
    failed: set[str] = set()
    for doc in documents(frames):
        for check in try_all(doc, TABLE_FAMILIES):
            if check.trial.confirms and check.trial.outcome == "pass":
                held.update(f.id for f in check.trial.figures)
            elif check.trial.outcome == "fail":
                failed.update(f.id for f in check.trial.figures)
    return held, failed


def _doubted(tables: pd.DataFrame, doubtful: pd.DataFrame, failed: set[str]) -> pd.DataFrame:
    tables = tables.copy()
    for index, table in tables.iterrows():
        mine = doubtful[doubtful["table_id"] == table["table_id"]]
        if mine.empty:
            continue
        broken = int(mine["fact_id"].isin(failed).sum())
        said = [f"文字识别的 {broken} 个数字与勾稽不符"] if broken else []
        said += [f"文字识别的 {len(mine) - broken} 个数字把握不大"] if len(mine) > broken else []
        before = str(table["verdict"]).partition("：")[2]
        told = "；".join([*said, "请核对原页", *([before] if before else [])])
        tables.at[index, "verdict"] = f"存疑：{told}"
    return tables


# ---- putting right -------------------------------------------------------------------------------


def repair(frames: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """The facts with misread figures put right where only one change can be meant; `read_as` keeps what was read."""
    facts = frames["facts"].copy()
    for _ in range(_ROUNDS):
        current = dict(frames) | {"facts": facts}
        changes = [c for doc in documents(current) for c in _round(doc, current)]
        if not changes:
            break
        for change in changes:
            _apply(facts, change)
    return facts


def _round(doc: Document, frames: Frames) -> list[Change]:
    """Changes that are the only way to mend what they mend, and do not touch each other's relations."""
    facts = frames["facts"].set_index("fact_id")
    before = _relations(doc)
    broken = {key: trial for key, trial in before.items() if trial.outcome == "fail"}
    mending: dict[Change, set[Any]] = {}
    for change in _candidates(before.values(), facts):
        mended = _mends(change, doc.id, frames, before, broken)
        if mended:
            mending[change] = mended
    by_relation = defaultdict(list)
    for change, mended in mending.items():
        for key in mended:
            by_relation[key].append(change)
    only = [c for c, mended in mending.items() if all(by_relation[key] == [c] for key in mended)]
    return [c for c in only if _may_be_misread(facts.loc[c.fact_id])]


def _relations(doc: Document) -> dict[tuple[Any, ...], Trial]:
    """Trials with figures, by rule and the figures that take part (the place they stand for)."""
    found = {}
    for check in try_all(doc, TABLE_FAMILIES):
        if check.trial.figures:
            found[check.rule.id, tuple(f.id for f in check.trial.figures)] = check.trial
    return found


def _candidates(relations: Iterable[Trial], facts: pd.DataFrame) -> list[Change]:
    """Changes of one figure by just what its failing relations are off; none where there are too many.

    A figure that some relation bears out is not the misread one.
    """
    wanted: dict[Figure, list[Trial]] = defaultdict(list)
    confirmed: set[str] = set()
    for trial in relations:
        if trial.confirms:
            confirmed.update(f.id for f in trial.figures)
        elif trial.outcome == "fail" and trial.equality:
            for figure in trial.figures:
                wanted[figure].append(trial)
    found = []
    for figure, trials in wanted.items():
        if figure.id in confirmed or facts.at[figure.id, "reader"] != "ocr":
            continue
        for printed in misreadings(figure.printed):
            if all(_fits(figure, printed, trial) for trial in trials):
                found.append(Change(figure.id, printed))
    return found if len(found) <= _TRIES else []


def _fits(figure: Figure, printed: str, trial: Trial) -> bool:
    """Whether the change makes up for what the relation is off, within its bound."""
    number = parse_number(printed)
    if number is None:
        return False
    change = number.value * FEN_PER_UNIT.get(figure.unit or "", 1) - figure.amount
    off = trial.difference + (change if figure in trial.left.figures else -change)
    sides = (trial.left, trial.right)
    if any(side.value != sum((f.amount for f in side.figures), Decimal(0)) for side in sides):
        off = abs(trial.difference) - abs(change)  # something is taken away: which, the sum does not say
    return abs(off) <= trial.bound


def _mends(
    change: Change, doc_id: str, frames: Frames, before: Mapping[Any, Trial], broken: Mapping[Any, Trial]
) -> set[Any]:
    """The failing relations of the figure, where the change makes all of them hold and breaks none."""
    facts = frames["facts"].copy()
    _apply(facts, change)
    doc = next(d for d in documents(dict(frames) | {"facts": facts}) if d.id == doc_id)
    after = _relations(doc)
    mine = {key for key, trial in broken.items() if change.fact_id in key[1]}
    if any(key not in after or after[key].outcome not in ("pass", "rounding") for key in mine):
        return set()
    worse = [
        key
        for key, trial in after.items()
        if trial.outcome == "fail" and (key not in before or before[key].outcome != "fail")
    ]
    lost = [
        key for key, trial in before.items() if trial.confirms and not (key in after and after[key].confirms)
    ]
    return set() if worse or lost else mine


def _may_be_misread(fact: pd.Series) -> bool:
    confidence = fact["confidence"]
    return bool(pd.isna(confidence) or confidence < _SURE)


def _apply(facts: pd.DataFrame, change: Change) -> None:
    """Print the figure otherwise, in the frame."""
    number = parse_number(change.printed)
    if number is None:
        return
    (index,) = facts.index[facts["fact_id"] == change.fact_id]
    unit = facts.at[index, "unit"]
    fen = to_fen(number, None if pd.isna(unit) else unit)
    if pd.isna(facts.at[index, "read_as"]):
        facts.at[index, "read_as"] = facts.at[index, "printed"]
    facts.at[index, "printed"] = change.printed
    facts.at[index, "value"] = float(number.value)
    facts.at[index, "decimals"] = number.decimals
    facts.at[index, "amount_fen"] = pd.NA if fen is None else fen
    facts.at[index, "amount"] = pd.NA if fen is None else fen / FEN_PER_UNIT["万元"]


# ---- how a figure is misread ---------------------------------------------------------------------


def misreadings(printed: str) -> Iterator[str]:
    """Figures one misread character away: a digit, a lost or doubled one, point, comma or sign."""
    seen = {printed}
    for text in _variants(printed):
        if text not in seen and _is_printed_figure(text):
            seen.add(text)
            yield text


def _variants(text: str) -> Iterable[str]:
    digits = "0123456789"
    for at, char in enumerate(text):
        if char.isdigit():
            yield from (text[:at] + d + text[at + 1 :] for d in digits)
            yield _regrouped(text[:at] + text[at + 1 :])
        elif char in ".,":
            yield _regrouped(text[:at] + text[at + 1 :])
            yield _regrouped(text[:at] + ("," if char == "." else ".") + text[at + 1 :])
    for at in range(len(text) + 1):
        yield from (_regrouped(text[:at] + d + text[at:]) for d in digits)
        if "." not in text:
            yield _regrouped(text[:at] + "." + text[at:])
    yield text[1:] if text.startswith("-") else "-" + text


def _regrouped(text: str) -> str:
    """Commas put back in their places where there were any."""
    if "," not in text:
        return text
    whole, point, fraction = text.replace(",", "").partition(".")
    sign, whole = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    return sign + re.sub(r"(?<=\d)(?=(\d{3})+$)", ",", whole) + point + fraction


def _is_printed_figure(text: str) -> bool:
    """A number as forms print it: no needless leading zero."""
    return parse_number(text) is not None and re.match(r"-?0\d", text) is None
