"""A corpus written for others: CSV, Parquet, an Excel workbook, or an open fiscal data package.

The data package is a Tabular Data Package (Frictionless) with every frame as CSV, described from
`yqlib.schema`, and one more table, `budget_lines`, whose columns carry the types of the Fiscal Data Package's
budget taxonomy and whose accounts are mapped to COFOG (`yqlib/forms/cofog.csv`).
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from yqlib import schema
from yqlib.column import Column, integer, text
from yqlib.forms import normalise, wordings
from yqlib.forms.cofog import DIVISIONS, cofog
from yqlib.present.tables import tame
from yqlib.run.export import write_frame
from yqlib.run.files import aside, write_text
from yqlib.run.places import RunError

if TYPE_CHECKING:
    from yqlib.corpus import Corpus

FORMS = ("csv", "parquet", "xlsx", "datapackage")
NAMES = (*schema.FRAMES, *schema.CORPUS_FRAMES)
_KINDS = {"string": "string", "Int64": "integer", "Float64": "number", "boolean": "boolean"}
_KEYS = {"documents": "doc_id", "tables": "table_id", "facts": "fact_id", "statements": "statement_id",
         "bodies": "body_id", "conflicts": "conflict_id", "budget_lines": "line_id"}  # fmt: skip

#: Columns of `budget_lines`, each with its type in the fiscal budget taxonomy.
LINES: tuple[tuple[Column, str], ...] = (
    (text("line_id", "数据点", "fact_id of the figure", required=True), "budget-line-id"),
    (text("doc_id", "文档", "the disclosure", required=True), ""),
    (text("body_id", "单位编号", "the publisher"), "administrative-classification:generic:code"),
    (text("body_name", "单位名称", "its name"), "administrative-classification:generic:label"),
    (text("level", "层级", "level of government"), ""),
    (text("place", "地区", "province, city and county joined by /"), "geo:source:title"),
    (integer("fiscal_year", "年度", "the year budgeted or accounted for"), "date:fiscal-year"),
    (text("phase_id", "阶段", "budget or final"), "phase:id"),
    (text("phase", "阶段名称", "in Chinese"), "phase:label"),
    (text("direction", "方向", "always expenditure", required=True), "direction"),
    (text("account_code", "功能科目编码", "支出功能分类", required=True), "functional-classification:generic:code"),
    (text("account", "功能科目", "as printed"), "functional-classification:generic:label"),
    (text("cofog_code", "COFOG 部", "division; missing where none fits (forms/cofog.csv)"), "functional-classification:cofog:division:code"),
    (text("cofog", "COFOG 部名称", "its name"), "functional-classification:cofog:division:label"),
    (text("cofog_group", "COFOG 组", "group, where the whole account lies in one"), "functional-classification:cofog:group:code"),
    (text("cofog_fit", "COFOG 对应", "whole, main or none: how much of the account lies there"), ""),
    (text("type_id", "支出类型", "basic, project, or total where the table does not part them", required=True), "expenditure-type:code"),
    (text("type", "支出类型名称", "in Chinese", required=True), "expenditure-type:label"),
    (integer("amount_fen", "金额（分）", "exact", required=True, unit="分"), ""),
    (text("amount", "金额（元）", "the same in yuan, exact decimal", required=True, unit="元"), "value"),
    (text("currency", "币种", "always CNY", required=True), "value-currency:code"),
)  # fmt: skip
_TYPE_ZH = {"basic": "基本支出", "project": "项目支出", "total": "未分"}


def export(corpus: Corpus, folder: Path, form: str = "csv") -> Path:
    """Write a corpus into a folder; returns the folder, or the workbook. Raises RunError for another form."""
    if form == "xlsx":
        from yqlib.run.study import write_study

        return write_study(corpus, folder / "corpus.xlsx")
    if form == "datapackage":
        return write_package(corpus, folder)
    if form not in FORMS:
        raise RunError(f"没有 {form!r} 这种格式；可用：{'、'.join(FORMS)}。")
    for name in NAMES:
        write_frame(corpus.frame(name), folder / name, form)
    return folder


def write_package(corpus: Corpus, folder: Path) -> Path:
    """Write the data package: data/*.csv and datapackage.json. Returns the folder."""
    resources = []
    for name in NAMES:
        frame = corpus.frame(name)
        _write_csv(frame, folder / "data" / f"{name}.csv")
        resources.append(_resource(name, [(c, "") for c in schema.declared(name)], _links(name)))
    lines = budget_lines(corpus)
    _write_csv(lines, folder / "data" / "budget_lines.csv")
    resources.append(_resource("budget_lines", list(LINES), _links("facts")))
    package = {
        "name": "yqlib-corpus",
        "title": "部门和单位预算、决算公开数据",
        "description": (
            "Figures of Chinese budget and final-accounts disclosures, read by yqlib. Amounts are exact; "
            "a blank is not zero. Sum budget_lines: each figure of the general public budget is in it once "
            "for every disclosure, but a department's disclosure holds its units' figures, too."
        ),
        "keywords": ["budget", "final accounts", "China", "fiscal data package", "COFOG"],
        "countryCode": "CN",
        "granularity": "aggregated",
        "fiscalPeriod": _period(corpus.documents),
        "resources": resources,
    }
    write_text(folder / "datapackage.json", json.dumps(package, ensure_ascii=False, indent=1) + "\n")
    return folder


def _period(documents: pd.DataFrame) -> dict[str, str]:
    years = documents["fiscal_year"].dropna()
    return {"start": f"{years.min()}-01-01", "end": f"{years.max()}-12-31"} if len(years) else {}


def _links(name: str) -> list[dict[str, Any]]:
    """Keys of other tables: every row of a disclosure belongs to one of `documents`."""
    columns = {c.name for c in schema.declared(name)}
    links = [("doc_id", "documents")] if "doc_id" in columns and name != "documents" else []
    return [{"fields": [f], "reference": {"resource": to, "fields": [f]}} for f, to in links]


def _resource(name: str, columns: list[tuple[Column, str]], links: list[dict[str, Any]]) -> dict[str, Any]:
    told: dict[str, Any] = {"fields": [_field(c, kind) for c, kind in columns], "missingValues": [""]}
    told |= {"primaryKey": [_KEYS[name]]} if name in _KEYS else {}
    told |= {"foreignKeys": links} if links else {}
    return {
        "name": name, "path": f"data/{name}.csv", "type": "table", "format": "csv", "mediatype": "text/csv",
        "encoding": "utf-8", "dialect": {"csv": {"delimiter": ",", "quoteChar": '"', "doubleQuote": True}}, "schema": told,
    }  # fmt: skip


def _field(column: Column, fiscal: str) -> dict[str, Any]:
    """A column as the data package describes it; the decimal amount is a number there."""
    kind = "number" if fiscal == "value" else _KINDS[column.dtype]
    meaning = f"{column.meaning} ({column.unit})" if column.unit else column.meaning
    told: dict[str, Any] = {"name": column.name, "type": kind, "title": column.zh, "description": meaning}
    told |= {"columnType": fiscal} if fiscal else {}
    limits: dict[str, Any] = {"required": True} if column.required else {}
    limits |= {"enum": list(column.allowed)} if column.allowed else {}
    return told | ({"constraints": limits} if limits else {})


def _write_csv(frame: pd.DataFrame, path: Path) -> None:
    """Exact values as the data package reads them: UTF-8, no marks added, true and false in small letters."""
    columns = [_texts(frame[name]) for name in frame.columns]
    with aside(path) as temporary, temporary.open("w", encoding="utf-8", newline="", errors="replace") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(frame.columns)
        writer.writerows(zip(*columns, strict=True))


def _texts(column: pd.Series) -> list[str]:
    show: Callable[[Any], str] = {"boolean": lambda v: str(v).lower(), "string": lambda v: " ".join(tame(v).split("\r"))}.get(
        str(column.dtype), str
    )
    return ["" if value is None else show(value) for value in column.to_numpy(dtype=object, na_value=None).tolist()]


# ---- budget lines ---------------------------------------------------------------------------------


def budget_lines(corpus: Corpus) -> pd.DataFrame:
    """Expenditure of the general public budget by account, each figure once: the lowest accounts a table
    prints, by basic and project expenditure where it parts them."""
    documents = {row.doc_id: row for row in corpus.documents.itertuples(index=False)}
    publisher = dict(corpus.publishers.itertuples(index=False, name=None))
    names = dict(corpus.bodies[["body_id", "name"]].itertuples(index=False, name=None))
    rows = []
    for fact, kind in _lines(corpus.facts):
        document, body = documents[fact.doc_id], publisher.get(fact.doc_id)
        rows.append(_line(fact, kind, document, body, names.get(body)))
    arrays = {c.name: pd.array([row[c.name] for row in rows], dtype=c.dtype) for c, _ in LINES}
    return pd.DataFrame(arrays)


def _lines(facts: pd.DataFrame) -> list[tuple[Any, str]]:
    kept = facts[(facts["role"] == "general_public") & facts["amount_fen"].notna() & facts["row_code"].notna()]
    kept = kept[kept["row_kind"].isin(["class", "section", "item"]) & kept["column"].isin(["basic", "project", "total", "amount"])]
    kept = kept[kept["table_id"].isin(one_a_document(kept))]
    found = []
    for _, table in kept.groupby("table_id", sort=False):
        codes = set(table["row_code"])
        above = {code[:n] for code in codes for n in (3, 5) if n < len(code)}
        for _, row in table.groupby("row", sort=False):
            if row["row_code"].iloc[0] in above:
                continue
            parts = row[row["column"].isin(["basic", "project"])]
            chosen = parts if len(parts) else row
            kinds = ("basic", "project") if len(parts) else ("total", "amount")
            for fact in chosen.drop_duplicates("column").itertuples(index=False):
                if fact.column in kinds:
                    found.append((fact, fact.column if len(parts) else "total"))
    return found


def one_a_document(facts: pd.DataFrame) -> set[str]:
    """Of several tables of one disclosure the last that names the general public budget, else the last."""
    chosen: dict[str, tuple[bool, str]] = {}
    for doc, table, title in facts[["doc_id", "table_id", "title"]].drop_duplicates().itertuples(index=False, name=None):
        named = pd.notna(title) and wordings("general_budget").search(normalise(title)) is not None
        if named >= chosen.get(doc, (False, ""))[0]:
            chosen[doc] = (named, table)
    return {table for _, table in chosen.values()}


def _line(fact: Any, kind: str, document: Any, body: str | None, name: str | None) -> dict[str, Any]:
    function = cofog(fact.row_code)
    division = function.division if function else ""
    fen = int(fact.amount_fen)
    places = [p for p in (document.province, document.city, document.county) if pd.notna(p)]
    return {
        "line_id": fact.fact_id, "doc_id": fact.doc_id, "body_id": body, "body_name": name,
        "level": document.level, "place": "/".join(places) or None, "fiscal_year": document.fiscal_year,
        "phase_id": document.kind, "phase": schema.KIND_ZH.get(document.kind) if pd.notna(document.kind) else None,
        "direction": "expenditure", "account_code": fact.row_code, "account": fact.row_label,
        "cofog_code": division or None, "cofog": DIVISIONS.get(division), "cofog_fit": function.fit if function else None,
        "cofog_group": (function.group or None) if function else None, "type_id": kind, "type": _TYPE_ZH[kind],
        "amount_fen": fen, "amount": f"{'-' if fen < 0 else ''}{abs(fen) // 100}.{abs(fen) % 100:02d}", "currency": "CNY",
    }  # fmt: skip
