"""Measures as a reader sees them: values, reasons and what keeps bodies from being compared; nothing unescaped."""

from __future__ import annotations

import pandas as pd
import pytest
from fake_disclosure import HOSTILE
from measured import budget, staff

from yqlib import schema
from yqlib.measures import measures
from yqlib.present import measures as shown


def _two() -> tuple[pd.DataFrame, pd.DataFrame]:
    """A unit of seven heads and a department that tells none."""
    first, second = budget(staff=[staff("in_post", 7)]), budget(scope="department")
    documents = pd.concat([first["documents"], second["documents"]], ignore_index=True)
    documents["doc_id"] = pd.array(["a", "b"], documents["doc_id"].dtype)
    rows = pd.concat([measures(first).assign(doc_id="a"), measures(second).assign(doc_id="b")], ignore_index=True)
    return rows, documents


def cells(table) -> list[list[str]]:
    return [[getattr(cell, "text", cell) for cell in row] for row in table.rows]


def test_a_table_shows_values_and_reasons_side_by_side() -> None:
    rows, documents = _two()
    table = shown.compared(rows, documents, "basic_per_head")
    values = cells(table)
    at = table.header.index("数值")
    assert [row[at] for row in values] == ["8.5714", ""]
    assert "60.00 万元 ÷ 在职人数 7 人" in values[0][at + 2]
    assert values[1][at + 2] == "缺失：没有公布在职人数"
    assert any(note.startswith("范围不同") for note in table.notes)
    assert len({row[0] for row in values}) == 2  # two of one name are told apart


def test_a_table_of_one_disclosure_has_every_row_and_no_name() -> None:
    frames = budget(staff=[staff("in_post", 7)])
    table = shown.table(measures(frames), frames["documents"])
    assert "文本" not in table.header and len(table.rows) == len(measures(frames))
    few = shown.table(measures(frames), only=["project_share"])
    assert len(few.rows) == 1 and cells(few)[0][2] == "40.00"
    assert "没有可显示的测度" in shown.table(schema.frame("measures")).text()


def test_bars_write_the_value_or_why_there_is_none() -> None:
    rows, documents = _two()
    chart = shown.bars(rows, documents, "basic_per_head")
    written = [t.get_text().replace("\n", "") for t in chart.panels[0].texts]
    assert "8.5714" in written and "缺失：没有公布在职人数" in written
    assert "8.5714" in chart.caption and "缺失" in chart.caption and "范围不同" in chart.caption
    assert [p.get_width() for p in chart.panels[0].patches] == [pytest.approx(60 / 7), 0]
    assert {p.get_edgecolor() for p in chart.panels[0].patches} != {p.get_facecolor() for p in chart.panels[0].patches}
    assert chart._repr_png_()[0].startswith(b"\x89PNG")


def test_bars_of_an_item_and_of_nothing() -> None:
    rows, documents = _two()
    assert "没有可显示的测度" in shown.bars(rows, documents, "growth_computed", "支出总计").caption
    with pytest.raises(KeyError, match="没有"):
        shown.bars(rows, documents, "no_such")


def test_what_a_document_says_cannot_speak_html_or_formulas() -> None:
    rows, documents = _two()
    rows["inputs"] = pd.array([HOSTILE] * len(rows), rows["inputs"].dtype)
    documents["unit_name"] = pd.array([HOSTILE, "$x$"], documents["unit_name"].dtype)
    assert "<script>" not in shown.table(rows, documents)._repr_html_()
    assert shown.bars(rows, documents, "basic_per_head")._repr_png_()[0]


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [(55.00125, "%", "55.00"), (0.005, "%", "0.01"), (-30.709, "%", "−30.71"), (-0.001, "%", "0.00"), (1234.5, "万元/人", "1,234.5000")],
)
def test_values_are_rounded_for_reading_only(value: float, unit: str, text: str) -> None:
    assert shown.shown(value, unit) == text
