"""Frames of small made disclosures for the tests of measures: tables as text, prose and counts as rows."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pandas as pd

from yqlib import money, schema
from yqlib.measures import measures

sys.path.insert(0, str(Path(__file__).parent / "rules"))

from build import document, table

__all__ = ["assets", "budget", "indicators", "one", "projects", "reason", "said", "staff", "table", "ties", "value"]

OWN = "清河市水务局"
EXPENDITURE = """
             | total  | basic | project
    合计      | 100.00 | 60.00 | 40.00
"""
BASIC = """
                  | total | personnel | public
    合计           | 60.00 | 48.00     | 12.00
    class: 301 工资福利支出 | 48.00 | 48.00 |
    section: 30101 基本工资 | 47.00 | 47.00 |
    section: 30199 其他工资福利支出 | 1.00 | 1.00 |
"""
BALANCE = """
    @income
                | amount
    本年收入合计 | 90.00
    上年结转     | 10.00
    收入总计     | 100.00
"""


def budget(*tables: Any, kind: str = "budget", scope: str | None = "unit", **frames: Any) -> dict[str, pd.DataFrame]:
    """The frames of one disclosure of OWN; `frames` are lists of rows by frame name."""
    made = document(kind, *(tables or (table("expenditure", EXPENDITURE),)))
    for name, fill in (("unit_name", OWN), ("scope", scope), ("fiscal_year", 2026)):
        made["documents"][name] = pd.array([fill], made["documents"][name].dtype)
    for name, rows in frames.items():
        made[name] = schema.frame(name, [{"doc_id": "d", "reader": "text_layer", "page": 1, **r} for r in rows])
    return made


def staff(kind: str, count: int, **more: Any) -> dict[str, Any]:
    """A stated count of persons (or, told `unit` 个, of bodies)."""
    head = {"unit_name": OWN, "source": "prose", "basis": "said", "unit": "人", "printed": f"{kind} {count}"}
    row = head | {"kind": kind, "count": count} | more
    return {"staff_id": f"d/{row['source']}{row['unit_name']}{kind}{row.get('category')}{count}", **row}


SHEET = {"source": "sheet"}
#: Seven in post of eight posts, told in the goal sheet of the whole body.
SEVEN = [staff("in_post", 7, **SHEET), staff("establishment", 8, **SHEET)]


def said(subject: str, printed: str, section: str, **more: Any) -> dict[str, Any]:
    """A figure said in prose, in 万元 unless told otherwise."""
    row = {"subject": subject, "printed": printed, "section": section, "measure": "amount", "unit": "万元", "year": 2026} | more
    number = money.parse_number(printed)
    row |= {"sentence": "……", "statement_id": f"d/{section}{subject}{row['measure']}{printed}"}
    if number is not None:
        row |= {"value": float(number.value), "decimals": number.decimals, "amount_fen": money.to_fen(number, row["unit"])}
    return row


def assets(value: float, **more: Any) -> dict[str, Any]:
    """An office area."""
    row = {"kind": "buildings", "use": "office", "state": "held", "value": value, "decimals": 2, "unit": "㎡"} | more
    return {"asset_id": f"d/a{value}{row['state']}", "source": "prose", "unit_name": OWN, "printed": f"办公用房面积{value}平方米", **row}


def projects(name: str, fen: int | None, **more: Any) -> dict[str, Any]:
    """A goal sheet."""
    return {"sheet_id": f"d/g{name}", "project": name, "role": "project_goal", "verdict": "可靠", "annual_total": fen, **more}


def indicators(sheet: str, name: str, text: str, target: float | None = None, **more: Any) -> dict[str, Any]:
    """An indicator of a goal sheet."""
    return {"sheet_id": f"d/g{sheet}", "project": sheet, "name": name, "target_text": text, "target": target, "scope": "annual", **more}


def ties(relations: int, kind: str = "fact") -> dict[str, Any]:
    """A printed figure with the relations that bear it out."""
    return {"figure_id": "f", "kind": kind, "printed": "1", "relations": relations, "tried": 1}


def one(frames: Any, measure: str, item: str | None = None) -> pd.Series:
    """The row of a measure (of an item)."""
    rows = schema.validate("measures", measures(frames))
    rows = rows[(rows["measure"] == measure) & (rows["item"].isna() if item is None else rows["item"] == item)]
    assert len(rows) == 1, rows
    return rows.iloc[0]


def value(frames: Any, measure: str, item: str | None = None) -> float:
    """Its value; there must be one."""
    row = one(frames, measure, item)
    assert pd.notna(row["value"]), row["reason"]
    return float(row["value"])


def reason(frames: Any, measure: str, item: str | None = None) -> str:
    """Why there is none."""
    row = one(frames, measure, item)
    assert pd.isna(row["value"]) and pd.isna(row["numerator"]) and pd.isna(row["denominator"])
    return str(row["reason"])
