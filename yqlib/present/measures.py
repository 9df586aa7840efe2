"""Measures as a table, and one measure of several disclosures as bars with their values.

Frames are given: `measures` and, to name the disclosures, `documents`; many disclosures or one make no difference.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pandas as pd
from matplotlib import rc_context

from yqlib.column import KIND_ZH, place_zh
from yqlib.measures import differences
from yqlib.measures.registry import Measure, measure
from yqlib.present.style import BLUE, FAINT, INK, Chart, bars_only, heading, say, settings
from yqlib.present.tables import Cell, Table, text_of

#: Decimals a reader is shown by unit; the frame has the exact numerator and denominator.
_DECIMALS = {"%": 2, "万元/人": 4, "㎡/人": 2, "个/千个": 2, "指数": 4}
_NAME = 16  # letters of a line of a disclosure's name at a bar
_REASON = 60  # letters of a reason at a bar
_NOTE = 44  # letters of a line of the notes under the bars
_ITEM = 16  # letters of an item at a bar
_NO_MEASURES = "没有可显示的测度"


def table(measures: pd.DataFrame, documents: pd.DataFrame | None = None, only: Iterable[str] = ()) -> Table:
    """Measures with the figures put in; what has no value with its reason. `only` names those shown (all where empty).

    With `documents` each row says which disclosure it is of, and what keeps rows of one measure from being
    compared stands in the notes.
    """
    wanted = list(only)
    rows = measures[measures["measure"].isin(wanted)] if wanted else measures
    names = {} if documents is None else labels(documents)
    many = len(names) > 1
    body = [[*([names.get(r.doc_id, r.doc_id)] if many else []), *_cells(r)] for r in rows.itertuples(index=False)]
    header = [*(["文本"] if many else []), "测度", "分项", "数值", "单位", "所用数字或缺失原因", "存疑", "位置"]
    notes = differences(rows, documents) if many and documents is not None and rows["measure"].nunique() == 1 else []
    return Table(header, body, numeric=frozenset({header.index("数值")}), empty=_NO_MEASURES, notes=notes)


def _cells(row: Any) -> list[str | Cell]:
    missing = pd.isna(row.value)
    why: str | Cell = Cell(f"缺失：{text_of(row.reason)}", "faint") if missing else text_of(row.inputs)
    doubt = text_of(row.doubt)
    return [
        row.name,
        text_of(row.item),
        "" if missing else shown(row.value, row.unit),
        row.unit,
        why,
        Cell(doubt, "warning") if doubt else "",
        place_zh(row.page, row.line, row.reader),
    ]


def compared(measures: pd.DataFrame, documents: pd.DataFrame, id: str, item: str = "") -> Table:
    """One measure of several disclosures, a row each: of the whole, or of `item`; see `table`."""
    return table(_whole(measures, id, item), documents)


def bars(measures: pd.DataFrame, documents: pd.DataFrame, id: str, item: str = "") -> Chart:
    """One measure of several disclosures as bars with the value written at each; one that is missing says why.

    A row a disclosure is drawn: of the whole, or of `item` (支出总计, a class). Raises KeyError for a measure that
    is not declared.
    """
    declared, rows, names = measure(id), _whole(measures, id, item), labels(documents)
    rows = rows[rows["doc_id"].isin(names)]
    notes = differences(rows, documents) if len(rows) > 1 else []
    under = textwrap.wrap("；".join(notes), _NOTE)
    with rc_context(settings()):
        chart = Chart(_caption(declared, rows, names, notes), 1.05 + 0.42 * max(1, len(rows)) + 0.17 * len(under))
        axes = chart.panels[0]
        heading(axes, f"{declared.zh}{f'：{item}' if item else ''}，{declared.unit}", declared.formula)
        if rows.empty:
            say(axes, _NO_MEASURES)
            return chart
        _draw(axes, rows, names, bool(item))
        if under:
            axes.set_xlabel("注：" + "\n".join(under), loc="left", fontsize=8.5, color=FAINT)
    return chart


def _draw(axes: Any, rows: pd.DataFrame, names: dict[str, str], one_item: bool) -> None:
    values = [0.0 if pd.isna(v) else float(v) for v in rows["value"]]
    axes.barh(range(len(values)), values, height=0.6, color=BLUE, edgecolor=INK, linewidth=0.6)
    axes.axvline(0, color=INK, linewidth=0.8)
    for place, (value, row) in enumerate(zip(values, rows.itertuples(index=False), strict=True)):
        missing, left = pd.isna(row.value), value < 0
        text = f"缺失：{text_of(row.reason)[:_REASON]}" if missing else _label(row, one_item)
        axes.annotate(
            textwrap.fill(text, 30), (value, place), xytext=(-4 if left else 4, 0), textcoords="offset points",
            va="center", ha="right" if left else "left", fontsize=8.5 if missing else 9, color=FAINT if missing else INK,
        )  # fmt: skip
    axes.set_yticks(range(len(values)), [textwrap.fill(names[d], _NAME) for d in rows["doc_id"]], fontsize=9)
    bars_only(axes)
    low, high = min(0.0, *values), max(0.0, *values)
    span = (high - low) or 1.0
    axes.set_xlim(low - (0.35 * span if low < 0 else 0), high + 0.4 * span)
    axes.set_ylim(len(values) - 0.4, -0.6)


def _label(row: Any, one_item: bool) -> str:
    """The value, what part it is of (where the title does not tell), and that something is doubtful."""
    item = "" if one_item else text_of(row.item)
    item = item if len(item) <= _ITEM else item[: _ITEM - 1] + "…"
    told = filter(None, [item, "存疑" if text_of(row.doubt) else ""])
    inside = "，".join(told)
    return shown(row.value, row.unit) + (f"（{inside}）" if inside else "")


def _caption(declared: Measure, rows: pd.DataFrame, names: dict[str, str], notes: list[str]) -> str:
    told = "，".join(
        f"{names[r.doc_id]} {'缺失' if pd.isna(r.value) else shown(r.value, r.unit)}" for r in rows.itertuples(index=False)
    )
    return f"{declared.zh}（{declared.unit}）：{told or _NO_MEASURES}" + (f"。{'；'.join(notes)}" if notes else "")


def _whole(measures: pd.DataFrame, id: str, item: str) -> pd.DataFrame:
    """A row a disclosure: of `item`; where none is asked for of the whole, else its first item (its largest project)."""
    rows = measures[measures["measure"] == measure(id).id]
    if item:
        return rows[(rows["item"] == item).fillna(False)]
    whole = rows[rows["item"].isna()]
    rest = rows[~rows["doc_id"].isin(whole["doc_id"])]
    return pd.concat([whole, rest.drop_duplicates("doc_id")]).sort_index()


def labels(documents: pd.DataFrame) -> dict[str, str]:
    """Names of disclosures for people: 某局 2026年度预算; the doc_id is added where two are called alike."""
    found = {
        r.doc_id: " ".join(filter(None, [text_of(r.unit_name) or text_of(r.file), _what(r)]))
        for r in documents.itertuples(index=False)
    }
    names = list(found.values())
    return {d: n if names.count(n) == 1 else f"{n}（{d[:6]}）" for d, n in found.items()}


def _what(row: Any) -> str:
    year = "" if pd.isna(row.fiscal_year) else f"{int(row.fiscal_year)}年度"
    return year + KIND_ZH.get(text_of(row.kind), "")


def shown(value: float, unit: str) -> str:
    """A value for reading, rounded half away from nothing to the decimals its unit is shown with."""
    step = Decimal(1).scaleb(-_DECIMALS.get(unit, 4))
    text = f"{abs(Decimal(repr(float(value)))).quantize(step, ROUND_HALF_UP):,f}"
    return f"−{text}" if value < 0 and Decimal(text.replace(",", "")) else text
