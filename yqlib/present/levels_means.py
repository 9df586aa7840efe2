"""三公, operating cost, procurement, space and vehicles over levels: totals and per head."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pandas as pd

from yqlib.audit.records import Document
from yqlib.audit.things import Count, folded
from yqlib.measures.heads import own_names
from yqlib.measures.inputs import decimal
from yqlib.present import structure
from yqlib.present.levels import (
    NOTHING,
    Chosen,
    Notes,
    absent,
    found,
    measured,
    per_head,
    place,
    placed,
    shown,
    wan,
)
from yqlib.present.levels_charts import Bar, grouped
from yqlib.present.levels_money import percent
from yqlib.present.style import Chart
from yqlib.present.tables import Cell, Table

_WAN = 1_000_000


def three_public(them: Chosen) -> Table:
    """三公 by item, per head, and the operating cost of organs, in 万元."""
    notes = Notes("单位：万元，人均为万元/人；数字下为所在页。决算列决算数。“—”为缺失，不是零。")
    names = [*structure.THREE_PUBLIC.values()]
    rows = []
    for doc in them.records:
        split = structure.three_public(them.one(doc.id))
        parts = {r.item: r for r in split.rows.itertuples(index=False)}
        cells: list[str | Cell] = [shown(found(doc, "three_public"), notes)]
        cells += [_item(parts.get(n), split.missing, notes) for n in names]
        together = parts.get("公务用车购置及运行费（未细分）")
        if together is not None and pd.notna(together.amount_fen):
            where = notes.mark(f"公务用车购置及运行费未细分：{wan(Fraction(int(together.amount_fen)))} 万元")
            cells[1 + names.index(structure.THREE_PUBLIC["vehicle_operation"])] = Cell(f"—{where}", "faint")
        cells.append(per_head(measured(doc, "three_public_per_head"), notes))
        operating = measured(doc, "operating_per_head", part=True)
        cells += [shown(found(doc, "operating"), notes), per_head(operating, notes)]
        rows.append([them.name(doc.id), them.about(doc.id), *cells])
    header = ["单位", "口径", "“三公”合计", *names, "人均“三公”", "机关运行经费", "人均机关运行经费"]
    return Table(header, rows, numeric=frozenset(range(2, len(header))), empty=NOTHING, notes=notes.lines if rows else ())


def _item(row: Any, missing: str, notes: Notes) -> Cell:
    if row is None or pd.isna(row.amount_fen):
        return absent(notes, missing or "表中未列示")
    return placed(wan(Fraction(int(row.amount_fen))), row.where)


def holdings(them: Chosen) -> Table:
    """Staff, office space, vehicles and procurement, with the space per head and the share of procurement."""
    notes = Notes("面积为建筑面积，人均按在职人数，不能据此判断是否超标；数字下为所在页。“—”为缺失，不是零。")
    rows = []
    for doc in them.records:
        area = measured(doc, "office_area_per_head")
        share = measured(doc, "procurement_share")
        rows.append([
            them.name(doc.id), them.about(doc.id), office(doc, notes), per_head(area, notes),
            vehicles(doc, "quota", notes), vehicles(doc, "held", notes), shown(found(doc, "procurement"), notes),
            absent(notes, share.reason) if share.value is None else placed(percent(share.value), ""),
        ])  # fmt: skip
    header = ["单位", "口径", "办公用房（㎡）", "人均（㎡/人）", "车辆编制（辆）", "车辆实有（辆）", "政府采购（万元）", "采购占支出"]
    return Table(header, rows, numeric=frozenset(range(2, len(header))), empty=NOTHING, notes=notes.lines if rows else ())


def office(doc: Document, notes: Notes) -> Cell:
    """The office area of the whole body, whether or not heads are told."""
    rows = [c for c in doc.assets if c.row["kind"] == "buildings" and c.row["use"] == "office" and c.row["unit"] == "㎡"]
    return _count(_own(doc, rows), "没有公布办公用房面积", notes)


def vehicles(doc: Document, state: str, notes: Notes) -> Cell:
    """Vehicles by establishment (`quota`) or held."""
    rows = [c for c in doc.assets if c.row["kind"] == "vehicles" and c.row["use"] == "total" and c.row["state"] == state]
    return _count(_own(doc, rows), f"没有公布车辆{'编制' if state == 'quota' else '实有数'}", notes)


def _own(doc: Document, rows: list[Count]) -> list[Count]:
    mine = own_names(doc)
    return [c for c in rows if c.row["part_of"] is None and (not c.row["unit_name"] or folded(c.row["unit_name"]) in mine)]


def _count(rows: list[Count], why: str, notes: Notes) -> Cell:
    if not rows:
        return absent(notes, why)
    values = list(dict.fromkeys(Fraction(c.figure.amount) for c in rows))
    if len(values) > 1:
        told = "、".join(f"{decimal(v)}（{place(c.figure.address)}）" for v, c in zip(values, rows, strict=False))
        return absent(notes, f"前后不一：{told}")
    return placed(decimal(values[0]), place(rows[0].figure.address))


_EACH: tuple[tuple[str, str, Callable[[Fraction], str]], ...] = (
    ("人均“三公”经费（万元/人）", "three_public_per_head", lambda v: decimal(v / _WAN, 4, 4)),
    ("人均机关运行经费（万元/人）", "operating_per_head", lambda v: decimal(v / _WAN, 4, 4)),
    ("人均办公用房（㎡/人）", "office_area_per_head", lambda v: decimal(v, 2, 2)),
)


def per_head_chart(them: Chosen) -> Chart:
    """三公, operating cost and office area per head; below each group who has none, and why."""
    groups = [(title, _each(them, id, words)) for title, id, words in _EACH] if len(them) else []
    told = "；".join(f"{title}：" + "，".join(f"{b.name} {b.text}".strip() for b in bars) for title, bars in groups)
    return grouped("每人占用的经费与房屋", "各组各自的尺度", groups, caption=told or NOTHING, empty=NOTHING)


def _each(them: Chosen, id: str, words: Callable[[Fraction], str]) -> list[Bar]:
    bars, missing = [], defaultdict[str, list[str]](list)
    for doc in them.records:
        result = measured(doc, id, part=True)
        if result.value is None:
            missing[_short(result.reason)].append(them.letters[doc.id])
        else:
            part = f"（只是{result.item}）" if result.item else ""
            bars.append(Bar(them.name(doc.id), float(result.value), words(result.value) + part))
    return [*bars, *(Bar("", None, f"缺 {'、'.join(who)}：{why}") for why, who in missing.items())]


def _short(reason: str) -> str:
    """The first clause of a reason; the table has all of it."""
    head = reason.partition("，")[0]
    return head if len(head) <= 26 else head[:25] + "…"
