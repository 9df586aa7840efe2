"""CMP-06, CMP-07, CODE-01, CODE-02: how deep the account codes go, their length and their parents."""

from __future__ import annotations

from collections.abc import Iterator

from yqlib import forms
from yqlib.audit.compare import Trial, claim, place, skip
from yqlib.audit.records import Document, Row, Table
from yqlib.audit.registry import rule
from yqlib.audit.rules.complete import is_whole

FUNCTIONAL = "expenditure general_public fund fund_expenditure state_capital"
ECONOMIC = "basic_economic economic"


def coded(table: Table) -> list[Row]:
    """Rows with an account code of expenditure; codes of revenue (1…), units and projects left out."""
    return [r for r in table.rows if r.code and r.kind not in ("unit", "project") and r.code[0] != "1"]


def _evidence(row: Row) -> dict:
    figure = row.figures[0]
    return {"also": (figure.id,), "address": figure.address}


def _children(table: Table, lengths: tuple[int, ...]) -> Iterator[Trial | None]:
    """Every row of these lengths has rows two digits longer below it."""
    rows = coded(table)
    codes = {r.code or "" for r in rows}
    if not codes:
        return
    known = {a.code for a in forms.account_list()}
    wrong = 0
    for row in rows:
        code = row.code or ""
        if len(code) not in lengths or any(c != code and c.startswith(code) for c in codes):
            continue
        if not any(len(c) == len(code) + 2 and c.startswith(code) for c in known):
            yield skip(place(table, row), "not_checkable", "所知科目中没有其下级科目")
            continue
        wrong += 1
        if table.doubtful:
            yield skip(place(table, row), "not_checkable", "未见下级科目，而该表读取存疑")
            continue
        says = (f"{place(table, row)}没有列出下级科目", f"{row.code} is not broken down")
        yield claim(place(table, row), False, says, **_evidence(row))
    if not wrong:
        yield claim(table.name, True, ("", ""), address=table.address)


@rule("CMP-06", "功能分类未到项级", "functional classification not to item level", roles=FUNCTIONAL, basis="legal")
def to_items(doc: Document) -> Iterator[Trial | None]:
    """Expenditure by function goes down to 项: every 类 has its 款, every 款 its 项."""
    for table in doc.role(*FUNCTIONAL.split()) if is_whole(doc) else ():
        yield from _children(table, (3, 5))


@rule("CMP-07", "经济分类未到款级", "economic classification not to 款 level", roles="basic_economic", basis="legal")
def to_sections(doc: Document) -> Iterator[Trial | None]:
    """Basic expenditure by economic class goes down to 款: every 类 has rows of its own 款."""
    for table in doc.role("basic_economic") if is_whole(doc) else ():
        if coded(table):
            yield from _children(table, (3,))
            continue
        named = [r for r in table.rows if r.key not in ("total", "subtotal")]
        classes = [r for r in named if forms.class_code(r.label, "economic")]
        if named:
            says = (f"{table.name}只列到类，没有列到款", "economic classes without their sections")
            yield claim(table.name, len(classes) < len(named), says, address=table.address)


@rule("CODE-01", "编码长度", "length of codes", roles=f"{FUNCTIONAL} {ECONOMIC} income operating", basis="legal")
def code_lengths(doc: Document) -> Iterator[Trial | None]:
    """A functional code has 3, 5 or 7 digits and begins with 2; an economic one 3 or 5 and begins with 3 or 5."""
    for table in doc.role(*FUNCTIONAL.split(), *ECONOMIC.split(), "income", "operating"):
        rows = coded(table)
        wrong = [r for r in rows if forms.scheme_of(r.code or "") is None]
        for row in wrong:
            says = (f"{place(table, row)}的编码“{row.code}”位数不对", f"{row.code} is no code of 3, 5 or 7 digits")
            yield claim(place(table, row), False, says, **_evidence(row))
        if rows and not wrong:
            yield claim(table.name, True, ("", ""), address=table.address)


@rule("CODE-02", "父级存在", "parents present", roles=f"{FUNCTIONAL} {ECONOMIC} income")
def parents_present(doc: Document) -> Iterator[Trial | None]:
    """In a table that prints 类 above 款 and 项, every code has its parents; a plain list of items has none."""
    for table in doc.role(*FUNCTIONAL.split(), *ECONOMIC.split(), "income"):
        rows = [r for r in coded(table) if forms.scheme_of(r.code or "")]
        codes = {r.code or "" for r in rows}
        if not any(len(c) == 3 for c in codes) or len(codes) == 1:
            continue
        missing: dict[str, Row] = {}
        for row in rows:
            for digits in range(3, len(row.code or ""), 2):
                parent = (row.code or "")[:digits]
                if parent not in codes and (digits == 3 or any(len(c) == 5 for c in codes)):
                    missing.setdefault(parent, row)
        for parent, row in missing.items():
            subject = f"{place(table, row)}的上级 {parent}"
            if table.doubtful:
                yield skip(subject, "not_checkable", "未见上级科目，而该表读取存疑")
                continue
            says = (f"{place(table, row)}的上级科目 {parent} 不在表中", f"the parent {parent} of {row.code} is not printed")
            yield claim(subject, False, says, **_evidence(row))
        if not missing:
            yield claim(table.name, True, ("", ""), address=table.address)
