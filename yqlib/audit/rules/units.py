"""ID-05: every table states its money unit, and its figures are of that unit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from yqlib import money
from yqlib.audit.compare import Trial, claim, skip
from yqlib.audit.records import Document, Table
from yqlib.audit.registry import rule
from yqlib.audit.rules.complete import tables_of

_DIGITS = 5  # printed characters of a figure that does not recur by chance
_TELLING = 3  # digits of a figure of the prose that is the table's by more than chance
_SHARED = 2  # such figures two tables must share; one with decimals is enough
_LARGE = frozenset(("basic_economic", "projects", "projects_carryover", "income", "general_public", "procurement", "operating"))
_MATTERS = ("三公", "出国", "接待", "用车", "机关运行")


@rule("ID-05", "单位标识", "money unit stated", severity="warning", basis="legal")
def money_unit(doc: Document) -> Iterator[Trial | None]:
    """Every table states 元 or 万元, its figures are read in it, and tables of different units do not print the same figures.

    A table whose heads of columns state the unit has one.
    """
    mine = tables_of(doc)
    labels = Counter(t.info.get("unit_label") for t in mine if t.info.get("unit_label"))
    usual = labels.most_common(1)[0][0] if labels else None
    for table in mine:
        label = table.info.get("unit_label")
        figures = [f for r in table.rows for f in r.figures]
        units = Counter(f.unit for f in figures if f.scale == "money")
        read = units.most_common(1)[0][0] if units else None
        subject = f"{table.name}金额单位"
        if not label:
            yield _unlabelled(table, subject, bool(figures), read)
        elif read and read != label and label in money.FEN_PER_UNIT and units[read] * 2 > units.total():
            says = (f"{table.name}标注单位为{label}，数字按{read}列示", f"{table.name}: labelled {label}, read as {read}")
            yield claim(subject, False, says, address=table.address, severity="error")
        else:
            other = _said_alike(doc, table)
            if label != usual and not other:
                other = _same_figures(table, mine) or _out_of_scale(doc, table, usual)
            says = (f"{table.name}标注单位为{label}，{other}", f"{table.name}: {label} against {usual}")
            yield claim(subject, not other, says, address=table.address, severity="error")


def _unlabelled(table: Table, subject: str, figures: bool, read: str | None) -> Trial:
    if table.doubtful:
        return skip(subject, "not_checkable", "没有读到金额单位，而该表读取存疑")
    says = (f"{table.name}没有标注金额单位", f"{table.name} states no money unit")
    return claim(subject, read is not None, says, address=table.address, severity="" if figures else "notice")


def _printed(table: Table) -> set[str]:
    return {
        p
        for r in table.rows
        for f in r.figures
        if f.scale == "money" and len(p := f.printed.replace(",", "")) >= _DIGITS
    }


def _same_figures(table: Table, mine: list[Table]) -> str:
    """Where the figures of this table are printed alike in another unit; "" where nowhere."""
    own = _printed(table)
    for other in mine:
        if other is table or other.info.get("unit_label") in (None, table.info.get("unit_label")):
            continue
        shared = own & _printed(other)
        if len(shared) >= _SHARED or any("." in p for p in shared):
            return f"而{other.name}标{other.info['unit_label']}，两表印有相同数字 {sorted(shared)[0]} 等 {len(shared)} 个"
    return ""


def _out_of_scale(doc: Document, table: Table, usual: str | None) -> str:
    """The whole table is too small or too large by the thousands against the totals of the report."""
    largest = max((f.amount for r in table.rows for f in r.figures if f.scale == "money"), default=None)
    totals = [
        f.amount for t in doc.role("balance", "expenditure") if t.info.get("unit_label") == usual and t is not table
        for r in t.rows for f in r.figures if f.scale == "money"
    ]  # fmt: skip
    if not largest or not totals:
        return ""
    if largest > max(totals) * 10 or (table.role in _LARGE and largest * 2000 < max(totals)):
        return f"而其最大数与收支总额相差悬殊（他表标{usual}）"
    return ""


def _said_alike(doc: Document, table: Table) -> str:
    """A figure of the prose on the same matter, printed alike in another unit."""
    if table.role not in ("three_public", "operating"):
        return ""
    numbers = {f.printed.replace(",", ""): f for r in table.rows for f in r.figures if f.scale == "money" and f.amount}
    for said in doc.said if numbers else ():
        few = len(said.printed.replace(",", "").lstrip("0.")) < _TELLING
        if said.scale != "money" or not said.decimals or few or not any(w in said.subject for w in _MATTERS):
            continue
        figure = numbers.get(said.printed.replace(",", ""))
        if figure is not None and figure.unit != said.unit:
            return f"而{said.spot}为 {said.printed}{said.unit}"
    return ""
