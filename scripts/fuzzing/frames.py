"""Damage what was read, by a seed: cells of the frames of a disclosure, each still of its declared type and allowed values.

What the rules, the measures and the pages make of it must be frames as declared and pages without markup of the document's;
no reader would give such frames today, but a store may hold any.
"""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import pandas as pd

from yqlib import schema
from yqlib.column import Column
from yqlib.disclosure import Disclosure
from yqlib.money import MOST_FEN

#: Texts that are no word of a disclosure: markup, formulas, commands of a terminal, marks that turn the direction, very long ones.
TEXTS = ('<script>alert(1)</script>"&$x$', "=1+1", "\x1b[31m红\x07", "\u202e局某", "{{7*7}}", "|`$(x)`|", "../../etc/passwd", "a\r\nb\tc",
         "长" * 5000, "", " ", "0", "-", "\ufeff", "𠀀局", "None", "nan", "%s", "{}", "\\", "'", "[x](javascript:alert(1))", "$\\frac{1}{0}$", "合计", "九十九局")  # fmt: skip
FEN = (0, 1, -1, 100, 10**9, -(10**12), 2**53 + 1, MOST_FEN, -MOST_FEN)
YEARS = (1, 1900, 1999, 2025, 2026, 2027, 9999)
DAYS = ("2024-02-29", "2025-12-31", "2026-01", "2026", "1900-01-01", "9999-12-31")
NUMBERS = (0.0, -0.0, 1.0, -1.5, 0.005, 1e-300, 1e18, 1e38, -1e38)
#: Frames that a mutation touches; those of the audit follow from them.
READ = ("documents", "tables", "facts", "statements", "projects", "indicators", "scores", "staff", "assets", "parts", "catalogue", "terms", "dates", "names")  # fmt: skip
_GIVEN = ("documents", "tables", "facts")
_KEYS = ("doc_id", "table_id", "fact_id", "statement_id", "staff_id", "asset_id", "sheet_id", "indicator_id", "file", "sha256")


def mutated(d: Disclosure, seed: int) -> Disclosure:
    """A disclosure like `d` with some cells and rows changed. `d` stays as it is."""
    rng = random.Random(seed)
    frames = {name: getattr(d, name) for name in READ}
    for name in rng.sample(READ, rng.choice((1, 2, 4))) + ["facts"] * rng.choice((0, 1, 2)):
        frames[name] = _changed(name, frames[name], rng)
    return _of(d, frames)


def _of(d: Disclosure, frames: dict[str, pd.DataFrame]) -> Disclosure:
    found = replace(d, **{name: frames[name] for name in _GIVEN})
    for name in READ:
        if name not in _GIVEN:
            found.__dict__[name] = frames[name]
    return found


def grown(d: Disclosure, seed: int, most: int = 6) -> Disclosure:
    """A disclosure like `d` whose frames without rows have some, made by their declarations alone."""
    rng = random.Random(seed)
    doc, reader = str(d.document["doc_id"]), str(d.document["reader"])
    frames = {}
    for name in READ:
        frames[name] = getattr(d, name)
        if not len(frames[name]):
            rows = [_made(name, f"{doc}/{name}{n}", rng) | {"doc_id": doc, "reader": reader} for n in range(rng.randrange(most))]
            frames[name] = schema.frame(name, [{k: v for k, v in row.items() if k in schema.columns(name)} for row in rows])
    return _of(d, frames)


def _made(name: str, key: str, rng: random.Random) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for column in schema.declared(name):
        if column.required or rng.random() < 0.5:
            plain = {"Int64": rng.randrange(1, 9), "Float64": 1.5, "boolean": True}.get(column.dtype, f"某{column.zh}{rng.randrange(3)}")
            day = rng.choice(DAYS) if "ISO" in column.meaning else plain
            row[column.name] = rng.choice(column.allowed) if column.allowed else key if column.name.endswith("_id") else day
    return row


def _changed(name: str, frame: pd.DataFrame, rng: random.Random) -> pd.DataFrame:
    if not len(frame):
        return frame
    if name != "documents" and rng.random() < 0.3:
        frame = _rows(name, frame, rng)
    columns = [c for c in schema.declared(name) if _changes(c)]
    for column in rng.sample(columns, min(len(columns), rng.choice((1, 3, 6)))):
        values = frame[column.name].astype(object).tolist()
        share = rng.choice((0.02, 0.2, 1.0))
        values = [_value(column, values, rng) if rng.random() < share else v for v in values]
        frame = frame.assign(**{column.name: pd.array(values, dtype=frame[column.name].dtype)})
    return frame


def _rows(name: str, frame: pd.DataFrame, rng: random.Random) -> pd.DataFrame:
    """Rows go, change places; where no key forbids it some come twice."""
    order = list(range(len(frame)))
    how = rng.randrange(3)
    if how == 0:
        order = order[: rng.randrange(len(order) + 1)]
    elif how == 1:
        rng.shuffle(order)
    elif name not in ("tables", "facts", "statements"):
        order = sorted(order * 2)
    return frame.iloc[order].reset_index(drop=True)


def _changes(column: Column) -> bool:
    """Whether a column is damaged: keys are not, nor whole numbers that stand for places and pairs of others."""
    return column.name not in _KEYS and (column.dtype != "Int64" or column.unit == "分" or column.name.endswith("year"))


def _value(column: Column, values: list[Any], rng: random.Random) -> Any:
    if not column.required and rng.random() < 0.3:
        return pd.NA
    if column.allowed:
        return rng.choice(column.allowed)
    if rng.random() < 0.3:
        other = rng.choice(values)
        return other if not column.required or not pd.isna(other) else values[0]
    if column.dtype == "string":
        return rng.choice(DAYS if "ISO" in column.meaning else TEXTS)
    return rng.choice({"Int64": FEN if column.unit == "分" else YEARS, "Float64": NUMBERS}.get(column.dtype, (True, False)))
