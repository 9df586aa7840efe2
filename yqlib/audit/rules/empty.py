"""CMP-03, CMP-04, CMP-08: empty tables, their notes, and what other places say of them."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from yqlib import forms
from yqlib.audit.compare import Trial, claim, skip
from yqlib.audit.prose import Quantity
from yqlib.audit.records import Document, Table
from yqlib.audit.registry import rule
from yqlib.audit.rules.complete import is_whole, tables_of
from yqlib.extract.wordings import wordings

_CORE = ("balance", "income", "expenditure", "fiscal_balance")
#: Roles of an empty table → columns of which tables show that it should have figures.
_COLUMNS = {
    "fund": ("fund",), "fund_income": ("fund",), "fund_expenditure": ("fund",),
    "state_capital": ("state_capital",), "general_public": ("general_public",),
}  # fmt: skip


@rule("CMP-03", "空表未说明", "empty table without a note", basis="legal")
def empty_tables_noted(doc: Document) -> Iterator[Trial | None]:
    """A table without figures says so, under the table or at least in the text.

    Where other places show that it should have figures CMP-04 tells it.
    """
    noted = {
        r["table_id"]
        for r in doc.records("parts")
        if r["kind"] == "note" and r["state"] in ("found", "elsewhere")
    }
    for table in tables_of(doc):
        if table.rows:
            continue
        note = forms.normalise(table.note)
        told = table.id in noted or forms.words("parts.csv", "empty_note", "sentence").search(note) is not None
        if not told and table.doubtful:
            yield skip(table.name, "not_checkable", "没有读到数字，而该表读取存疑")
        elif not told and next(_against(doc, table), None) is not None:
            continue
        elif told or is_whole(doc):
            says = (f"{table.name}没有数字，也没有说明为空表", f"{table.name} is empty without a note")
            yield claim(table.name, told, says, address=table.address)


@rule("CMP-04", "空表说明与数据矛盾", "an empty table, or its note, against figures", basis="legal")
def empty_tables_are_empty(doc: Document) -> Iterator[Trial | None]:
    """A table whose note calls it empty prints no figure but 0, and no other place has figures for an empty table."""
    for table in tables_of(doc):
        note = forms.normalise(table.note)
        if table.rows and forms.words("checks.csv", "empty_said").search(note):
            figures = [f for r in table.rows for f in r.figures if f.amount]
            says = (
                f"{table.name}注明为空表（“{table.note[:60]}”），表内却有 {len(figures)} 个非零数字",
                f"{table.name} is called empty and prints {len(figures)} figures",
            )
            yield claim(table.name, not figures, says, figures=figures[:12], address=table.address)
        elif not table.rows:
            figure = next(_against(doc, table), None)
            if figure is None:
                yield claim(table.name, True, ("", ""), address=table.address)
                continue
            says = (
                f"{table.name}没有数字，而{figure.spot}为 {figure.printed}{figure.unit or ''}",
                f"{table.name} is empty, {figure.spot} prints {figure.printed}",
            )
            yield claim(table.name, False, says, figures=(figure,), address=table.address)


def _against(doc: Document, table: Table) -> Iterator[Quantity]:
    """Figures that an empty table of this role leaves without a place."""
    role = table.role or ""
    if role in _CORE:
        others = [t for t in doc.role(*_CORE, "general_public") if t is not table and t.role != role]
        yield from (f for t in others if len(others) > 1 for f in _totals(t, "total", "amount"))
    for column in _COLUMNS.get(role, ()):
        for other in doc.role("fiscal_balance", "income", "balance"):
            yield from _totals(other, column)
    if role == "basic_economic":
        for other in doc.role("general_public"):
            yield from _totals(other, "basic")
    if role == "projects" and not any(t.rows for t in doc.role("projects_carryover")):
        for other in doc.role("general_public", "expenditure"):
            yield from _totals(other, "project")
    if not any(t.rows for t in doc.role(role)):  # one table a fund: what is said stands in another
        yield from _said(doc, role)


def _totals(table: Table, *columns: str) -> Iterator[Quantity]:
    for row in table.rows:
        figure = row.get(*columns)
        if figure is not None and figure.amount and not _of_last_year(figure.path):
            yield figure


def _of_last_year(path: str) -> bool:
    return "上年" in path or "结转" in path


def _said(doc: Document, role: str) -> Iterator[Quantity]:
    words = [w for w in wordings("checks.csv", "told") if w.kind == role]
    if not words:
        return
    for said in doc.said:
        if said.measure != "amount" or not said.amount or said.scale != "money" or said.year != doc.year:
            continue
        if words[0].pattern.search(said.subject) and "政府性基金" not in said.scope:
            yield said


@rule("CMP-08", "三公未细化四项", "three-public expenditure not split", severity="warning", basis="legal")
def three_public_split(doc: Document) -> Iterator[Trial | None]:
    """因公出国（境）、公务接待、公务用车购置 and 公务用车运行维护 are each told, in the table or in the text.

    A figure for 购置及运行 together tells neither. An empty table with its note tells all.
    """
    tables = [t for t in doc.tables if t.role == "three_public"]
    if not tables or all(not t.rows for t in tables):
        return
    keys = {r.key for t in tables for r in t.rows}
    keys |= {c.rpartition(".")[2] for t in tables for r in t.rows for c in r.cells}
    keys |= _left_over(tables)
    said = forms.normalise("".join(t.text for t in doc.prose.sentences)) if doc.prose.sentences else ""
    for word in wordings("checks.csv", "split"):
        name = _PARTS[word.kind]
        told = word.kind in keys or word.pattern.search(said) is not None
        if not told and not said and not is_whole(doc):
            continue
        if not told and not said:
            yield skip(name, "not_checkable", "表中未印该项，而没有文字说明")
            continue
        says = (f"“三公”经费没有单列{name}", f"three-public expenditure: {word.kind} is not told")
        yield claim(name, told, says, address=tables[0].address)


def _left_over(tables: list[Table]) -> set[str]:
    """Items left blank beside a total that the others make up: printed apart, and nothing."""
    fen: dict[str, Decimal] = {}
    for row in (r for t in tables for r in t.rows):
        for column, figure in row.cells.items():
            fen.setdefault(row.key if row.key in _WHOLES or row.key in _PARTS else column.rpartition(".")[2], figure.amount)
    found = set()
    for whole, parts in _WHOLES.items():
        blank = [p for p in parts if p not in fen]
        if whole in fen and len(blank) < len(parts) and fen[whole] == sum(fen.get(p, Decimal(0)) for p in parts):
            found |= set(blank)
    return found


_WHOLES = {
    "three_public": ("abroad", "vehicles", "reception"), "vehicles": ("vehicle_purchase", "vehicle_operation"),
}  # fmt: skip
_PARTS = {
    "abroad": "因公出国（境）费", "reception": "公务接待费",
    "vehicle_purchase": "公务用车购置费", "vehicle_operation": "公务用车运行维护费",
}  # fmt: skip
