"""A small disclosure made by hand, for tests of what is shown of one."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from yqlib import schema
from yqlib.audit.review import Reviews
from yqlib.money import parse_number, to_fen

DOC = "d0c0d0c0d0c0"
HOSTILE = '<script>alert(1)</script>"&$x$'


@dataclass
class Fake:
    """What `present` and the commands use of a Disclosure."""

    documents: pd.DataFrame
    tables: pd.DataFrame
    facts: pd.DataFrame
    checks: pd.DataFrame
    findings: pd.DataFrame
    doubts: tuple[str, ...] = ()
    ties: pd.DataFrame = field(default_factory=lambda: schema.frame("ties"))
    files: tuple[Path, ...] = ()
    reviews: Reviews = field(default_factory=Reviews)

    @property
    def document(self) -> pd.Series:
        return self.documents.iloc[0]

    def __getattr__(self, name: str) -> pd.DataFrame:
        """A frame nobody gave is empty."""
        if name not in schema.FRAMES:
            raise AttributeError(name)
        return schema.frame(name)


def table(role: str, number: int, **more: Any) -> dict[str, Any]:
    return {
        "doc_id": DOC,
        "table_id": f"{DOC}/t{number:02d}",
        "role": role,
        "title": f"表{number}",
        "unit_label": "万元",
        "empty": False,
        "pages": str(number),
        "verdict": "可靠",
        "page": number,
        "reader": "text_layer",
    } | more


def facts(role: str, number: int, lines: str, unit: str = "万元", **more: Any) -> list[dict[str, Any]]:
    """Facts from lines `label | kind | code | column | printed [| side]`."""
    found = []
    rows: dict[tuple[str, ...], int] = {}
    for order, line in enumerate(filter(None, map(str.strip, lines.splitlines()))):
        label, kind, code, column, printed, *side = (part.strip() for part in line.split("|"))
        value = parse_number(printed)
        assert value is not None
        found.append(
            {
                "doc_id": DOC,
                "fact_id": f"{DOC}/t{number:02d}:{order}",
                "table_id": f"{DOC}/t{number:02d}",
                "role": role,
                "title": f"表{number}",
                "side": side[0] if side else "–",
                "row": rows.setdefault((label, code), len(rows)),
                "row_kind": kind,
                "row_code": code or None,
                "row_label": label or None,
                "column": column or None,
                "column_path": column,
                "printed": printed,
                "value": float(value.value),
                "decimals": value.decimals,
                "unit": unit,
                "amount_fen": to_fen(value, unit),
                "page": number,
                "reader": "text_layer",
            }
            | more
        )
    return found


def fake(
    tables: list[dict[str, Any]],
    figures: list[dict[str, Any]],
    checks: list[dict[str, Any]] = (),
    findings: list[dict[str, Any]] = (),
    **document: Any,
) -> Fake:
    about = {
        "doc_id": DOC,
        "file": "某局_2026.pdf",
        "sha256": "0" * 64,
        "kind": "budget",
        "scope": "department",
        "unit_name": "某市某局",
        "level": "市",
        "fiscal_year": 2026,
        "reader": "text_layer",
    } | document
    return Fake(
        schema.frame("documents", [about]),
        schema.frame("tables", tables),
        schema.frame("facts", figures),
        schema.frame("checks", [{"doc_id": DOC, "reader": "text_layer"} | c for c in checks]),
        schema.frame("findings", [{"doc_id": DOC, "reader": "text_layer"} | f for f in findings]),
    )


BALANCE = """
    一、一般公共预算 | line | | amount | 90.00 | income
    五、单位资金 | line | | amount | 7.50 | income
    本年收入合计 | subtotal | | amount | 97.50 | income
    上年结转 | subtotal | | amount | 2.50 | income
    收入总计 | total | | amount | 100.00 | income
    八、社会保障和就业支出 | class | 208 | total | 40.00 | expenditure
    八、社会保障和就业支出 | class | 208 | carry_over | 2.50 | expenditure
    十、卫生健康支出 | class | 210 | total | 60.00 | expenditure
    支出总计 | total | | total | 100.00 | expenditure
"""
EXPENDITURE = """
    合计 | total | | total | 100.00
    合计 | total | | basic | 70.00
    合计 | total | | project | 30.00
    社会保障和就业支出 | class | 208 | total | 40.00
    养老支出 | section | 20805 | total | 40.00
    卫生健康支出 | class | 210 | total | 60.00
"""
ECONOMIC = """
    合计 | total | | total | 70.00
    合计 | total | | personnel | 61.25
    合计 | total | | public | 8.75
"""
THREE = """
    | line | | final.three_public | 0.39
    | line | | budget.three_public | 2.85
    | line | | final.abroad | 0.00
    | line | | final.reception | 0.39
    | line | | budget.reception | 2.85
    | line | | final.vehicle_operation | 0.00
"""


def full(**document: Any) -> Fake:
    """A disclosure with the four tables the charts draw, one finding and three checks."""
    roles = ["balance", "expenditure", "basic_economic", "three_public"]
    texts = [BALANCE, EXPENDITURE, ECONOMIC, THREE]
    figures = [f for n, (r, t) in enumerate(zip(roles, texts, strict=True), 1) for f in facts(r, n, t)]
    tables = [table(role, n) for n, role in enumerate(roles, 1)]
    wrong = figures[0]["fact_id"]
    checks = [
        {"rule": "INT-01", "outcome": "pass", "evidence": f"{wrong} {figures[4]['fact_id']}"},
        {"rule": "INT-01", "outcome": "fail", "evidence": wrong},
        {"rule": "XT-01", "outcome": "not_checkable", "reason": "没有收入表"},
    ]
    finding = {
        "finding_id": "x:1",
        "key": "INT-00000000-000000",
        "rule": "INT-01",
        "severity": "error",
        "where": "第1页《表1》收入总计",
        "message": "第1页《表1》收入总计：印为 100.00，各项合计 99.00，相差 1.00，超出舍入界 0.02（万元）",
        "left": 100.0,
        "right": 99.0,
        "difference": 1.0,
        "bound": 0.02,
        "evidence": wrong,
        "explained_by": "因四舍五入",
    }
    held = fake(tables, figures, checks, [finding], **document)
    borne = {wrong, figures[4]["fact_id"]}
    held.ties = schema.frame(
        "ties",
        [
            {"doc_id": f["doc_id"], "figure_id": f["fact_id"], "kind": "fact", "spot": f"《表》{f['row_label']}",
             "printed": f["printed"], "relations": int(f["fact_id"] in borne), "tried": 1, "page": f["page"],
             "reader": "text_layer"}
            for f in figures
        ],
    )  # fmt: skip
    return held
