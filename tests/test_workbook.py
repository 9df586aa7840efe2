"""The workbook: three kinds of sheets, nothing that runs, names Excel takes, marks where findings are."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from fake_disclosure import HOSTILE, full

from yqlib.run.export import write_json
from yqlib.run.workbook import _Sheets, write_workbook

openpyxl = pytest.importorskip("openpyxl")
xlsxwriter = pytest.importorskip("xlsxwriter")


def test_findings_coverage_and_tables_with_marks(tmp_path: Path) -> None:
    held = full()
    held.findings["suspect"] = held.findings["evidence"]
    book = openpyxl.load_workbook(write_workbook(held, tmp_path / "x.xlsx"))
    assert book.sheetnames[:2] == ["问题", "覆盖"] and len(book.sheetnames) == 6
    row = [cell.value for cell in book["问题"][2]]
    assert row[:2] == ["错误", "INT-01"] and row[5:9] == [100, 99, 1, 0.02] and row[-1] == "INT-00000000-000000"
    cells = [c for line in book[book.sheetnames[2]].iter_rows() for c in line if c.comment]
    assert len(cells) == 1 and cells[0].value == 90 and cells[0].number_format == "0.00"
    assert cells[0].fill.start_color.rgb == "FFF9D2CE" and "相差 1.00" in cells[0].comment.text
    text = [str(c.value) for line in book["覆盖"].iter_rows() for c in line if c.value is not None]
    assert "没有勾稽的数字" in text and any("INT-01" in t for t in text)


@pytest.mark.parametrize("nasty", ["=1+1", "+cmd|' /C calc'!A0", "@SUM(A1)", "-2+3", "\t=1", "＝1", HOSTILE, "http://x.y"])
def test_no_text_becomes_a_formula_or_a_link(tmp_path: Path, nasty: str) -> None:
    held = full(unit_name=nasty)
    held.findings[["message", "where", "explained_by", "review_note", "key"]] = nasty
    held.tables[["title", "role"]] = [nasty, None]
    held.facts[["row_label", "column_path"]] = nasty
    held.facts.loc[0, "printed"] = nasty
    held.checks["reason"] = nasty
    book = openpyxl.load_workbook(write_workbook(held, tmp_path / "x.xlsx"))
    seen = 0
    for sheet in book:
        for line in sheet.iter_rows():
            for cell in line:
                assert cell.data_type != "f" and cell.hyperlink is None
                if isinstance(cell.value, str) and cell.value.lstrip()[:1] in tuple("=+-@＝"):
                    assert cell.quotePrefix
                    seen += 1
    assert seen or nasty[:1] in "<h"


def test_names_of_sheets(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "x.xlsx")) as book:
        sheets = _Sheets(book)
        names = [sheets.add(w).get_name() for w in ("a/b:c*?[d]\\", "'x'", "甲" * 50, "甲" * 50, "History", "", "A/B:C*?[D]\\")]
    assert len({n.casefold() for n in names}) == len(names) and all(0 < len(n) <= 31 for n in names)
    assert "history" not in {n.casefold() for n in names}


def test_json_keeps_integers_exact_and_missing_null(tmp_path: Path) -> None:
    held = full()
    held.findings["left_fen"] = 2**62 + 1
    told = json.loads(write_json(held.findings, tmp_path / "findings").read_text(encoding="utf-8"))
    assert told[0]["left_fen"] == 2**62 + 1 and told[0]["suspect"] is None and told[0]["severity"] == "error"
    assert json.loads(write_json(held.findings.iloc[:0], tmp_path / "none").read_text(encoding="utf-8")) == []
