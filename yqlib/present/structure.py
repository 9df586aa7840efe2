"""The figures behind each chart: which table they come from, exact amounts, shares, places.

Every function takes a disclosure and returns a `Breakdown`; a table that is not there gives one
without rows that says in Chinese what was not disclosed. Blank is never zero.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import wraps
from typing import Any

import pandas as pd

from yqlib import forms
from yqlib.money import format_fen
from yqlib.schema import KIND_ZH, place_zh

#: Funds and sources of income, as canonical columns and row keys of yqlib/forms.
INCOME = {
    "fiscal": "财政拨款",
    "general_public": "一般公共预算",
    "fund": "政府性基金预算",
    "state_capital": "国有资本经营预算",
    "special_account": "财政专户管理资金",
    "unit_funds": "单位资金",
    "superior_subsidy": "上级补助收入",
    "institutional": "事业收入",
    "business": "经营收入",
    "affiliate": "附属单位上缴收入",
    "other": "其他收入",
    "other_funds": "其他资金",
    "carry_over": "上年结转",
}
_OF_FISCAL = ("general_public", "fund", "state_capital")

EXPENDITURE = {
    "basic": "基本支出",
    "project": "项目支出",
    "to_superior": "上缴上级支出",
    "business": "经营支出",
    "to_affiliates": "对附属单位补助支出",
    "reserve": "单位预留机动经费",
    "next_year": "结转下年资金",
}

THREE_PUBLIC = {
    "abroad": "因公出国（境）费",
    "vehicle_purchase": "公务用车购置费",
    "vehicle_operation": "公务用车运行维护费",
    "reception": "公务接待费",
}


@dataclass(frozen=True)
class Breakdown:
    """A total and its parts.

    `rows`: columns `item`, `amount_fen` (Int64), `share` (of the total, 0–1), `where`, `fact_id`;
    for 三公 of final accounts also `budget_fen`. `missing` says in Chinese why there are no rows,
    `note` what a reader must know, e.g. parts that do not add up.
    """

    title: str
    rows: pd.DataFrame
    total_fen: int | None = None
    budget_total_fen: int | None = None
    source: str = ""
    missing: str = ""
    note: str = ""
    extra: dict[str, Any] = field(default_factory=dict)


def _kept(make: Callable[[Any], Breakdown]) -> Callable[[Any], Breakdown]:
    """A chart and the table beside it ask for the same figures: found once, as long as the frames say the same."""

    @wraps(make)
    def breakdown(d: Any) -> Breakdown:
        frames = [frame for name in ("facts", "tables", "documents") if (frame := getattr(d, name, None)) is not None]
        held = vars(d).setdefault("_breakdowns", {})
        of, found = held.get(make.__name__, ((), None))
        if found is None or len(of) != len(frames) or not all(map(pd.DataFrame.equals, of, frames)):
            found = make(d)
            held[make.__name__] = [frame.copy() for frame in frames], found  # their holder may change them
        return replace(found, rows=found.rows.copy())

    return breakdown


def title(d: Any, what: str) -> str:
    """`2026年度预算：收入构成` for a disclosure."""
    document = d.document
    year, kind = document.get("fiscal_year"), document.get("kind")
    head = (f"{year}年度" if pd.notna(year) else "") + KIND_ZH.get(kind if pd.notna(kind) else "", "")
    return f"{head}：{what}" if head else what


def where(row: Any) -> str:
    """第3页, 第67行 or 第2张工作表第5行 of a row with an address; empty where unknown."""
    return place_zh(row.page, row.line, row.reader)


def money(d: Any, role: str, *, side: str | None = None) -> pd.DataFrame:
    """Money facts of the first table of a role that has any; `key` is the canonical row name (or None)."""
    facts = d.facts
    chosen = facts[(facts["role"] == role).fillna(False) & facts["amount_fen"].notna()]
    if side:
        chosen = chosen[(chosen["side"] == side).fillna(False)]
    if len(chosen):  # a job may be done twice, e.g. for all grants and for the general budget alone
        chosen = chosen[chosen["table_id"] == chosen["table_id"].iloc[0]]
    labels = chosen["row_label"].fillna("")
    return chosen.assign(key=[forms.row_key(label, role) for label in labels])


def why_missing(d: Any, *roles: str) -> str:
    """One Chinese sentence: why no figures of these roles can be shown."""
    tables = d.tables
    held = tables[tables["role"].isin(roles)]
    names = "、".join(dict.fromkeys(forms.role_zh(role) for role in roles))
    if held.empty:
        return f"公开文本中没有读到{names}，无法作图"
    first = held.iloc[0]
    name = first["title"] if pd.notna(first["title"]) else forms.role_zh(first["role"])
    if held["empty"].all():
        note = first["note"] if pd.notna(first["note"]) else ""
        return f"《{name}》为空表，" + (f"原文说明：{note}" if note else "没有可列示的金额")
    return f"《{name}》中没有读出可用于本图的金额"


def source(d: Any, facts: pd.DataFrame) -> str:
    """`《2026年预算收支总表》第10-12页`: the table the facts stand in."""
    ids = facts["table_id"].unique()
    tables = d.tables[d.tables["table_id"].isin(ids)]
    return "；".join(table_place(row) for row in tables.itertuples())


def table_place(row: Any) -> str:
    """`《表名》第10-12页` of one row of `tables`."""
    name = row.title if pd.notna(row.title) else forms.role_zh(row.role if pd.notna(row.role) else None)
    if pd.notna(row.pages) and row.pages:
        return f"《{name}》{place_zh(row.pages, None, row.reader)}"
    return f"《{name}》{where(row)}"


_COLUMNS = {
    "item": "string",
    "amount_fen": "Int64",
    "share": "Float64",
    "where": "string",
    "fact_id": "string",
}


def empty_rows(**more: str) -> pd.DataFrame:
    """The rows of a breakdown without any."""
    return pd.DataFrame({name: pd.array([], dtype=kind) for name, kind in {**_COLUMNS, **more}.items()})


def rows_of(items: list[tuple[str, Any]], total_fen: int | None) -> pd.DataFrame:
    """Rows from (name, fact) pairs; shares are of `total_fen`, missing where that is none or zero."""
    records = [
        {
            "item": name,
            "amount_fen": int(fact.amount_fen),
            "share": int(fact.amount_fen) / total_fen if total_fen else None,
            "where": where(fact),
            "fact_id": fact.fact_id,
        }
        for name, fact in items
    ]
    return pd.DataFrame(
        {name: pd.array([r[name] for r in records], dtype=kind) for name, kind in _COLUMNS.items()}
    )


def difference_note(rows: pd.DataFrame, total_fen: int | None) -> str:
    """What is left between the parts and the printed total, in words; empty when nothing is."""
    left = (total_fen or 0) - int(rows["amount_fen"].sum())
    if total_fen is None or not left or rows.empty:
        return ""
    return f"所列各项合计与表中总计相差 {format_fen(left, decimals=2)} 万元"


# ---- income ---------------------------------------------------------------------------------------


@_kept
def income(d: Any) -> Breakdown:
    """Where the money comes from: the income side of 收支总表, else the total row of 收入总表."""
    name = title(d, "收入按来源")
    for build in (_income_from_balance, _income_from_table):
        items, total, facts = build(d)
        if items:
            rows = rows_of(items, total)
            return Breakdown(name, rows, total, None, source(d, facts), note=difference_note(rows, total))
    return Breakdown(name, empty_rows(), missing=why_missing(d, "balance", "income"))


def _income_from_balance(d: Any) -> tuple[list[tuple[str, Any]], int | None, pd.DataFrame]:
    facts = money(d, "balance", side="income")
    facts = facts[facts["column"].isin(["amount", "total"]) | facts["column"].isna()]
    rows = list(facts.drop_duplicates("row").itertuples())
    total = next((int(r.amount_fen) for r in rows if r.key in ("income_total", "total")), None)
    parts = {r.key: r for r in reversed(rows) if r.key in INCOME}
    funds = [parts[key] for key in _OF_FISCAL if key in parts]
    if "fiscal" in parts and sum(r.amount_fen for r in funds) == parts["fiscal"].amount_fen and funds:
        del parts["fiscal"]
    elif "fiscal" in parts:
        parts = {key: r for key, r in parts.items() if key not in _OF_FISCAL}
    known = {id(r) for r in parts.values()}
    sums = {"income_total", "income_year", "total"}
    items = [
        (INCOME.get(r.key) or _bare(r.row_label), r)
        for r in rows
        if id(r) in known or (r.key not in sums and r.key not in INCOME and not _nested(r.row_label))
    ]
    return items, total, facts


def _bare(label: Any) -> str:
    return forms.strip_ordinal(forms.normalise(label))[1] if pd.notna(label) else "未名项目"


def _nested(label: Any) -> bool:
    mark = forms.strip_ordinal(forms.normalise(label))[0] if pd.notna(label) else ""
    return bool(mark) and "、" not in mark


def _income_from_table(d: Any) -> tuple[list[tuple[str, Any]], int | None, pd.DataFrame]:
    facts = money(d, "income")
    facts = facts[(facts["key"] == "total") | (facts["row_kind"] == "total").fillna(False)]
    rows = list(facts.drop_duplicates("column").itertuples())
    total = next((int(r.amount_fen) for r in rows if r.column == "total"), None)
    return [(INCOME[r.column], r) for r in rows if r.column in INCOME], total, facts


# ---- expenditure ----------------------------------------------------------------------------------


@_kept
def expenditure(d: Any) -> Breakdown:
    """What it is spent on: the classes (类) of 支出总表, else of the right side of 收支总表."""
    name = title(d, "支出按功能分类")
    for role, side in (("expenditure", None), ("balance", "expenditure")):
        facts = money(d, role, side=side)
        facts = facts[facts["column"].isin(["total", "amount"])]
        items = [
            (_bare(r.row_label), r)
            for r in facts.sort_values("amount_fen", ascending=False, kind="stable").itertuples()
            if r.row_kind == "class"
        ]
        if items:
            total = _expenditure_total(facts)
            rows = rows_of(items, total)
            return Breakdown(name, rows, total, None, source(d, facts), note=difference_note(rows, total))
    return Breakdown(name, empty_rows(), missing=why_missing(d, "expenditure", "balance"))


def _expenditure_total(facts: pd.DataFrame) -> int | None:
    """The printed total of this year's expenditure, without what is carried into the next year."""
    for key in ("expenditure_year", "total", "expenditure_total"):
        found = facts.loc[facts["key"] == key, "amount_fen"]
        if len(found):
            return int(found.iloc[0])
    return None


@_kept
def basic_and_project(d: Any) -> Breakdown:
    """基本支出 and 项目支出 (and the other kinds of final accounts) of the total row."""
    name = title(d, "支出按用途")
    for role in ("expenditure", "general_public"):
        facts = _total_row(money(d, role))
        by_column = {r.column: r for r in facts.itertuples()}
        items = [(zh, by_column[key]) for key, zh in EXPENDITURE.items() if key in by_column]
        if items:
            total = int(by_column["total"].amount_fen) if "total" in by_column else None
            rows = rows_of(items, total)
            note = "" if role == "expenditure" else "支出总表中没有这一划分，此处为一般公共预算支出"
            note = "；".join(filter(None, [note, difference_note(rows, total)]))
            return Breakdown(name, rows, total, None, source(d, facts), note=note)
    return Breakdown(name, empty_rows(), missing=why_missing(d, "expenditure", "general_public"))


@_kept
def personnel_and_public(d: Any) -> Breakdown:
    """人员经费 and 公用经费 of basic expenditure; its economic classes where a form has no such sums."""
    name = title(d, "基本支出构成")
    facts = money(d, "basic_economic")
    row = {r.column: r for r in _total_row(facts).itertuples()}
    items = [(zh, row[key]) for key, zh in (("personnel", "人员经费"), ("public", "公用经费")) if key in row]
    total = int(row["total"].amount_fen) if "total" in row else None
    if not items:
        named = {r.key: r for r in facts.itertuples() if r.key in ("personnel_total", "public_total")}
        names = (("personnel_total", "人员经费"), ("public_total", "公用经费"))
        items = [(zh, named[key]) for key, zh in names if key in named]
    note = ""
    if not items:
        classes = facts[facts["column"].isin(["total", "amount"])].itertuples()
        items = [(_bare(r.row_label), r) for r in classes if r.row_kind == "class"]
        total = int(row["amount"].amount_fen) if "amount" in row else total
        note = "表中没有印出人员经费与公用经费的合计，按经济分类的类列示"
    if not items:
        return Breakdown(name, empty_rows(), missing=why_missing(d, "basic_economic"))
    if total is None and len(items) == 2:
        total, note = sum(int(fact.amount_fen) for _, fact in items), "表中没有印出总计，合计为两项相加"
    rows = rows_of(items, total)
    note = "；".join(filter(None, [note, difference_note(rows, total)]))
    return Breakdown(name, rows, total, None, source(d, facts), note=note)


def _total_row(facts: pd.DataFrame) -> pd.DataFrame:
    """The figures of the total row, one a column; of the only row where a table has just one."""
    totals = facts[(facts["key"] == "total") | (facts["row_kind"] == "total").fillna(False)]
    if totals.empty and facts["row"].nunique() == 1:
        totals = facts
    return totals.drop_duplicates("column")


# ---- 三公 ------------------------------------------------------------------------------------------


@_kept
def three_public(d: Any) -> Breakdown:
    """The four 三公 items; final accounts have the budget beside the final figure.

    Items may be printed as rows (Shanxi budgets) or as columns (everywhere else).
    """
    name = title(d, "“三公”经费")
    facts = money(d, "three_public")
    # Beside 会议费 and 培训费 a bare 合计 is the total of them all, not of 三公.
    wider = facts["column"].isin(["meeting", "training"]).any()
    found: dict[tuple[str, str], Any] = {}
    chosen = facts[(facts["column"] != "total").fillna(True)] if wider else facts
    totals_first = chosen.sort_values("row_kind", key=lambda kinds: kinds != "total", kind="stable")
    for fact in totals_first.itertuples():
        place = _three_public_place(fact)
        if place:
            found.setdefault(place, fact)
    if not found:
        return Breakdown(name, empty_rows(budget_fen="Int64"), missing=why_missing(d, "three_public"))
    measure = "final" if any(m == "final" for m, _ in found) else ""
    items = dict(THREE_PUBLIC)
    if not any(("vehicle_" + part) in item for _, item in found for part in ("purchase", "operation")):
        items = {key: zh for key, zh in items.items() if not key.startswith("vehicle")}
        items["vehicles"] = "公务用车购置及运行费（未细分）"
    rows = [_three_public_row(zh, key, measure, found) for key, zh in items.items()]
    total, planned = (_fen(found.get((m, "three_public"))) for m in (measure, "budget"))
    table = pd.DataFrame(
        {c: pd.array([r[c] for r in rows], dtype=t) for c, t in {**_COLUMNS, "budget_fen": "Int64"}.items()}
    )
    if total:
        table["share"] = (table["amount_fen"] / total).astype("Float64")
    return Breakdown(
        name, table, total, planned, source(d, facts), note=difference_note(table, total),
        extra={"final": measure == "final"},
    )


def _three_public_place(fact: Any) -> tuple[str, str] | None:
    measure, _, item = (fact.column if pd.notna(fact.column) else "").rpartition(".")
    if fact.key in {*THREE_PUBLIC, "vehicles"}:
        return ("", fact.key) if item in ("total", "amount", "fiscal", "general_public", "") else None
    if item in ("total", "amount"):
        speaks_for_all = pd.isna(fact.row_label) or fact.key == "total" or fact.row_kind == "total"
        item = "three_public" if speaks_for_all else ""
    return (measure, item) if item in {*THREE_PUBLIC, "vehicles", "three_public"} else None


def _three_public_row(zh: str, key: str, measure: str, found: dict[tuple[str, str], Any]) -> dict[str, Any]:
    fact = found.get((measure, key))
    return {
        "item": zh,
        "amount_fen": _fen(fact),
        "share": None,
        "where": where(fact) if fact is not None else "未列示",
        "fact_id": fact.fact_id if fact is not None else None,
        "budget_fen": _fen(found.get(("budget", key))) if measure else None,
    }


def _fen(fact: Any) -> int | None:
    return None if fact is None else int(fact.amount_fen)
