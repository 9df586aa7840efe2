"""Tables as short text, turned into the frames the audit reads.

    table("expenditure", '''
                 | total | basic | project
        合计      | 10.00 | 4.00  | 6.00
        201 服务  | 10.00 | 4.00  | 6.00
    ''')

The first line names the canonical columns. A row name may carry a code in front, a kind (`unit: 某局`)
and a parent (`资金 > 小计`). `@income` and `@expenditure` open the sides of a two-sided table, each with
its own column line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from yqlib import forms, money, schema
from yqlib.audit import audit

_KINDS = {3: "class", 5: "section", 7: "item"}


@dataclass(frozen=True)
class TableText:
    """One table as text with what its frame row says of it."""

    role: str | None
    text: str
    title: str = ""
    unit: str | None = "万元"
    note: str | None = None
    verdict: str = "可靠"

    def change(self, old: str, new: str) -> TableText:
        """The same table with one thing printed otherwise. Raises ValueError when it is not there once."""
        if self.text.count(old) != 1:
            raise ValueError(f"{old!r} is printed {self.text.count(old)} times")
        return replace(self, text=self.text.replace(old, new))


def table(role: str | None, text: str = "", **more: Any) -> TableText:
    """One table as text."""
    return TableText(role, text, **more)


def document(kind: str | None, *tables: TableText, doc_id: str = "d") -> dict[str, pd.DataFrame]:
    """The frames of one disclosure made of these tables."""
    facts, records = [], []
    for number, one in enumerate(tables, 1):
        table_id = f"{doc_id}/t{number}"
        title = one.title or forms.role_zh(one.role)
        rows = [f | {"doc_id": doc_id, "title": title} for f in _facts(one, table_id, number)]
        facts += rows
        records.append(
            {"doc_id": doc_id, "table_id": table_id, "role": one.role, "title": title, "empty": not rows,
             "note": one.note, "verdict": one.verdict, "unit_label": one.unit, "reader": "text_layer"}
        )  # fmt: skip
    head = {"doc_id": doc_id, "file": "x.pdf", "sha256": "0", "kind": kind, "reader": "text_layer"}
    return {
        "documents": schema.frame("documents", [head]),
        "tables": schema.frame("tables", records),
        "facts": schema.frame("facts", facts),
    }


def _facts(one: TableText, table_id: str, page: int) -> list[dict[str, Any]]:
    facts: list[dict[str, Any]] = []
    side, columns, row = "–", [], -1
    for line in one.text.splitlines():
        if not line.strip():
            continue
        if line.strip().startswith("@"):
            side, columns, row = line.strip()[1:], [], -1
            continue
        name, *cells = (part.strip() for part in line.split("|"))
        if not columns:
            columns = cells
            continue
        row += 1
        place = _row(name) | {"side": side, "row": row, "role": one.role, "table_id": table_id}
        for column, cell in zip(columns, cells, strict=False):
            if cell:
                facts.append(place | _figure(cell, column, one, f"{table_id}:{side[0]}{row}:{column}", page))
    return facts


def _row(name: str) -> dict[str, Any]:
    kind, _, rest = name.rpartition(": ")
    parent, _, label = rest.rpartition(" > ")
    found = re.fullmatch(r"(\d{3,7})\s*(.*)", label)
    code, label = (found[1], found[2]) if found else (None, label)
    return {
        "row_kind": kind or (_KINDS.get(len(code)) if code else "line"),
        "row_code": code,
        "row_label": label or None,
        "row_parent": parent or (code[:-2] if code and len(code) > 3 else None),
    }


def _figure(cell: str, column: str, one: TableText, fact_id: str, page: int) -> dict[str, Any]:
    printed, _, unit = cell.partition(" ")
    unit = unit or one.unit
    number = money.parse_number(printed)
    assert number is not None, cell
    fen = money.to_fen(number, unit)
    return {
        "fact_id": fact_id, "column": None if column == "?" else column, "column_path": column,
        "printed": printed, "value": float(number.value), "decimals": number.decimals, "unit": unit,
        "amount_fen": fen, "amount": None if fen is None else fen / 1e6, "page": page,
        "reader": "text_layer",
    }  # fmt: skip


@dataclass(frozen=True)
class Example:
    """The smallest right document of a rule, the one change that makes it wrong, and what then fails."""

    rule: str
    kind: str
    tables: tuple[TableText, ...]
    change: tuple[int, str, str]
    fails: tuple[tuple[str, str], ...]

    @property
    def right(self) -> dict[str, pd.DataFrame]:
        """Frames of the right document."""
        return document(self.kind, *self.tables)

    @property
    def wrong(self) -> dict[str, pd.DataFrame]:
        """Frames of the wrong document."""
        number, old, new = self.change
        changed = [t.change(old, new) if i == number else t for i, t in enumerate(self.tables)]
        return document(self.kind, *changed)


def example(rule: str, kind: str, *tables: TableText, change: tuple[int, str, str], fails: str) -> Example:
    """An example; `fails` lists `row·column` of the first figure of each failing check, by spaces."""
    places = tuple(tuple(text.rsplit("·", 1)) for text in fails.split())
    return Example(rule, kind, tables, change, places)  # type: ignore[arg-type]


def outcomes(frames: dict[str, pd.DataFrame], rule: str) -> list[str]:
    """Outcomes of one rule, in order."""
    checks, _, _ = audit(frames)
    return checks.loc[checks["rule"] == rule, "outcome"].tolist()


def failing(frames: dict[str, pd.DataFrame], rule: str) -> list[tuple[str, str]]:
    """(row, column) of the first figure of every failing check of one rule."""
    checks, _, _ = audit(frames)
    facts = frames["facts"].set_index("fact_id")
    failed = checks[(checks["rule"] == rule) & (checks["outcome"] == "fail")]
    firsts = [str(text).split()[0] for text in failed["evidence"]]
    return [(_name(facts.loc[f]), str(facts.loc[f, "column"])) for f in firsts]


def _name(fact: pd.Series) -> str:
    names = [str(fact[c]) for c in ("row_code", "row_label") if pd.notna(fact[c])]
    return names[0] if names else ""
