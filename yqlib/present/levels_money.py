"""Money and its structure over levels: totals, basic and project expenditure, functional and economic classes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from yqlib import forms
from yqlib.audit.records import Document, Figure, Row
from yqlib.measures.inputs import Amount, Missing, decimal, held
from yqlib.present import structure
from yqlib.present.levels import NOTHING, Chosen, Notes, absent, found, place, placed, shown, wan
from yqlib.present.levels_charts import Line, heat, stacked
from yqlib.present.style import Chart
from yqlib.present.tables import Cell, Table

#: Header → figure of yqlib/forms/links.csv and fund.
MONEY = {
    "收入总计": ("income_total", "all"),
    "支出合计": ("expenditure", "all"),
    "一般公共预算支出": ("expenditure", "general_public"),
    "基本支出": ("basic", "all"),
    "项目支出": ("project", "all"),
    "上年结转": ("carry_in", "all"),
}
MOST_CLASSES = 7  # of a chart; the rest are one part


def totals(them: Chosen) -> Table:
    """Income, expenditure, general public budget, basic and project expenditure, in 万元, each with its page."""
    notes = Notes("金额单位：万元；数字下为所在页。支出合计含上年结转安排的支出；一般公共预算支出的口径（是否含上年结转）按各表表题。")
    rows = []
    for doc in them.records:
        cells = {name: found(doc, *what) for name, what in MONEY.items()}
        project, whole = (cells[n] for n in ("项目支出", "支出合计"))
        share = ""
        if isinstance(project, Amount) and isinstance(whole, Amount) and whole.value:
            share = percent(project.value / whole.value)
        rows.append([them.name(doc.id), them.about(doc.id), *(_said(c, name, notes) for name, c in cells.items()), share])
    header = ["单位", "口径", *MONEY, "项目占比"]
    return Table(header, rows, numeric=frozenset(range(2, len(header))), empty=NOTHING, notes=notes.lines if rows else ())


def _said(what: Amount | str, name: str, notes: Notes) -> Cell:
    return shown(what if not isinstance(what, str) else f"{name}：{what}", notes)


def percent(share: Any) -> str:
    """A share (Fraction of 1) to two decimals, rounded half away from nothing."""
    return f"{decimal(Fraction(share) * 100, 2, 2)}%"


def totals_chart(them: Chosen) -> Chart:
    """Basic and project expenditure of each body, to one scale."""
    lines = []
    for doc in them.records:
        whole, split = found(doc, "expenditure"), structure.basic_and_project(them.one(doc.id))
        parts = {r.item: int(r.amount_fen) / 1e6 for r in split.rows.itertuples(index=False) if r.amount_fen}
        end = wan(whole.value) if isinstance(whole, Amount) else f"支出合计缺：{whole}"
        lines.append(Line(them.name(doc.id), them.about(doc.id), parts, end))
    title = "支出合计及其构成（万元）"
    told = "；".join(f"{line.name} {line.end}" + "".join(f"，{n} {v:,.2f}" for n, v in line.parts.items()) for line in lines)
    return stacked(title, "条末为支出合计；各单位同一尺度", lines, share=False, caption=f"{title}：{told or NOTHING}", empty=NOTHING)


# ---- structure -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Part:
    """One class of a body: exact 分 and its place."""

    fen: int
    where: str


@dataclass(frozen=True)
class Split:
    """A body's total by class; `why` in Chinese where there is none, `note` what a reader must know."""

    parts: dict[str, Part]
    total: int | None
    source: str = ""
    why: str = ""
    note: str = ""


def functional(them: Chosen) -> dict[str, Split]:
    """doc_id → expenditure by functional class (类): 支出总表, else the right side of 收支总表."""
    return {d: _functional(them.one(d)) for d in them.letters}


def _functional(one: Any) -> Split:
    found = structure.expenditure(one)
    parts: dict[str, Part] = {}
    for row in found.rows.itertuples(index=False):
        parts[_official(row.item, "functional")] = Part(int(row.amount_fen), row.where)
    return Split(parts, found.total_fen, found.source, found.missing, found.note)


def _official(label: str, scheme: str) -> str:
    """A class by the name its code has now, so that spellings of one class meet; else as printed."""
    code = forms.class_code(label, scheme)
    return (code and forms.account_name(code)) or label


def economic(them: Chosen) -> dict[str, Split]:
    """doc_id → basic expenditure by economic class (类) of 基本支出经济分类表."""
    return {doc.id: _economic(doc) for doc in them.records}


def _economic(doc: Document) -> Split:
    try:
        rows = economic_rows(doc)
    except Missing as why:
        return Split({}, None, why=str(why))
    table = rows[0].table
    parts: dict[str, Part] = {}
    for row in rows:
        if row.kind == "class" and (figure := row.grand) is not None:
            parts[_official(row.label, "economic")] = Part(int(figure.amount), place(figure.address))
    total, note = economic_total(rows)
    return Split(parts, total, f"{table.name}{place(table.address)}", "" if parts else f"{table.name}没有印出经济分类的类", note)


def economic_rows(doc: Document) -> list[Row]:
    """The rows of the table of basic expenditure by economic class. Raises Missing where there is none."""
    tables = held(doc, "basic_economic")
    wanted = forms.normalise("一般公共预算")
    first = next((t for t in tables if wanted in forms.normalise(t.title)), tables[0])
    return first.rows


def economic_total(rows: Iterable[Row]) -> tuple[int | None, str]:
    """(total in 分, note): the printed total; where a form has none, its 人员经费合计 and 公用经费合计."""
    named: dict[str, Figure] = {}
    for row in rows:
        if row.key in ("total", "personnel_total", "public_total") and row.grand is not None:
            named.setdefault(row.key, row.grand)
    if "total" in named:
        return int(named["total"].amount), ""
    if len(named) == 2:
        return sum(int(f.amount) for f in named.values()), "表中没有印出总计，合计为人员经费与公用经费两项相加"
    return None, "表中没有印出合计"


def split_table(them: Chosen, splits: dict[str, Split], what: str) -> Table:
    """Amount (万元), share and page by body and class. `what` names the total (支出合计).

    A row a body; where classes are more than bodies (and than six) a row a class.
    """
    names = _names(splits)
    notes = Notes("格内：金额（万元）、占合计的比重、所在页；空着的是表中没有印出的类，不是零。")
    cells: dict[str, list[str | Cell]] = {}
    for doc_id, split in splits.items():
        if not split.parts:
            cells[doc_id] = [absent(notes, f"{them.letters[doc_id]}：{split.why}"), *[""] * len(names)]
            continue
        for text in (split.note, f"来源：{split.source}" if split.source else ""):
            if text:
                notes.mark(f"{them.letters[doc_id]} {text}")
        whole = Cell("—", "faint") if split.total is None else placed(wan(Fraction(split.total)), "")
        cells[doc_id] = [whole, *(_share_cell(split, n) for n in names)]
    if len(names) > max(6, len(splits)):
        header = ["类", *(f"{them.letters[d]} {them.about(d)}" for d in splits)]
        rows: list[list[str | Cell]] = [[n, *(mine[i] for mine in cells.values())] for i, n in enumerate([what, *names])]
        return Table(header, rows, numeric=frozenset(range(1, len(header))), totals=frozenset({0}), empty=NOTHING, notes=notes.lines)
    header = ["单位", "口径", what, *names]
    rows = [[them.name(d), them.about(d), *mine] for d, mine in cells.items()]
    return Table(header, rows, numeric=frozenset(range(2, len(header))), empty=NOTHING, notes=notes.lines if rows else ())


def _share_cell(split: Split, name: str) -> str | Cell:
    part = split.parts.get(name)
    if part is None:
        return ""
    share = percent(Fraction(part.fen, split.total)) if split.total else ""
    return placed(wan(Fraction(part.fen)), " ".join(filter(None, [share, part.where])))


def _names(splits: dict[str, Split]) -> list[str]:
    """Classes met, the weightiest (by the sum of shares) first."""
    weight: dict[str, Fraction] = defaultdict(Fraction)
    for split in splits.values():
        for name, part in split.parts.items():
            weight[name] += Fraction(part.fen, split.total) if split.total else 0
    return sorted(weight, key=lambda n: (-weight[n], n))


def split_bars(them: Chosen, splits: dict[str, Split], title: str) -> Chart:
    """100% bars of the classes; what is beyond the weightiest seven is one part."""
    names = _names(splits)
    few = names if len(names) <= MOST_CLASSES + 1 else names[:MOST_CLASSES]
    rest = f"其他 {len(names) - len(few)} 类" if len(few) < len(names) else ""
    lines = []
    for doc_id, split in splits.items():
        parts: dict[str, float] = {}
        for name in names:
            if (part := split.parts.get(name)) and split.total:
                key = name if name in few else rest
                parts[key] = parts.get(key, 0.0) + part.fen / split.total
        ordered = {n: parts[n] for n in [*few, rest] if n in parts}
        lines.append(Line(them.name(doc_id), them.about(doc_id), ordered, "" if parts else f"缺：{split.why or split.note}"))
    every = [n for n in [*few, rest] if any(n in line.parts for line in lines)]
    told = "；".join(f"{line.name} " + ("，".join(f"{n} {v:.1%}" for n, v in line.parts.items()) or line.end) for line in lines)
    lines = _same_order(lines, every)
    return stacked(title, "各类占合计的比重", lines, share=True, caption=f"{title}：{told or NOTHING}", empty=NOTHING)


def _same_order(lines: list[Line], names: list[str]) -> list[Line]:
    """Every line names every part, in one order (none is nothing), so that a part keeps its look."""
    return [Line(x.name, x.about, {n: x.parts.get(n, 0.0) for n in names} if x.parts else {}, x.end) for x in lines]


def split_heat(them: Chosen, splits: dict[str, Split], title: str) -> Chart:
    """Bodies × classes with the share printed in each cell."""
    names = _names(splits)
    few = names if len(names) <= MOST_CLASSES + 2 else names[: MOST_CLASSES + 1]
    left = f"；另有 {len(names) - len(few)} 类比重小，见表" if len(few) < len(names) else ""
    cells: dict[tuple[int, int], tuple[float, str]] = {}
    shown_rows = [d for d in splits if splits[d].parts]
    for row, doc_id in enumerate(shown_rows):
        split = splits[doc_id]
        for column, name in enumerate(few):
            if (part := split.parts.get(name)) and split.total:
                cells[row, column] = (part.fen / split.total, f"{part.fen / split.total:.1%}")
    rows = [f"{them.name(d)}\n{them.about(d)}" for d in shown_rows]
    told = "；".join(f"{them.name(d)} " + "，".join(f"{few[c]} {t}" for (r, c), (_, t) in cells.items() if r == i) for i, d in enumerate(shown_rows))
    why = "；".join(f"{them.name(d)} 缺：{s.why}" for d, s in splits.items() if not s.parts)
    return heat(title, f"占合计的比重{left}", rows, few if rows else [], cells, caption=f"{title}：{told or why or NOTHING}", empty=why or NOTHING, below=why)

