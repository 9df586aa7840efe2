"""What is written for others: the data package is valid and exact, every account has its function, workbooks hold texts as texts."""

from __future__ import annotations

import csv
import json
import os
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from conftest import RAW, read_raw

import yqlib
from yqlib import schema
from yqlib.corpus import of_disclosures
from yqlib.forms import account_list, table
from yqlib.forms.cofog import DIVISIONS, cofog
from yqlib.run.package import LINES, NAMES, budget_lines
from yqlib.run.places import RunError
from yqlib.run.study import SHEETS, write_studies

PDFS = sorted(p.name for p in RAW.glob("*.pdf"))


@pytest.fixture(scope="module")
def corpus() -> yqlib.Corpus:
    return of_disclosures([read_raw(name) for name in PDFS])


@pytest.fixture(scope="module")
def package(corpus: yqlib.Corpus, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return corpus.export(tmp_path_factory.mktemp("package"), "datapackage")


def test_the_frictionless_tool_finds_the_package_valid(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    frictionless = pytest.importorskip("frictionless")
    for name in ("HTTP_PROXY", "HTTPS_PROXY"):
        monkeypatch.setitem(os.environ, name, "http://127.0.0.1:9")  # nothing is fetched
    report = frictionless.validate(str(package / "datapackage.json"))
    assert report.valid, report.flatten(["title", "rowNumber", "fieldName", "message"])[:5]
    assert len(report.tasks) == len(NAMES) + 1


def test_the_frictionless_tool_finds_what_is_wrong(package: Path, tmp_path: Path) -> None:
    frictionless = pytest.importorskip("frictionless")
    told = json.loads((package / "datapackage.json").read_text("utf-8"))
    told["resources"] = [r for r in told["resources"] if r["name"] in ("documents", "facts")]
    (tmp_path / "data").mkdir()
    for name in ("documents", "facts"):
        text = (package / "data" / f"{name}.csv").read_text("utf-8")
        head, first, *rest = text.splitlines(keepends=True)
        changed = first.replace(first.split(",")[0], "nobody", 1) if name == "facts" else first
        (tmp_path / "data" / f"{name}.csv").write_text("".join([head, changed, *rest]), "utf-8")
    (tmp_path / "datapackage.json").write_text(json.dumps(told), "utf-8")
    assert not frictionless.validate(str(tmp_path / "datapackage.json")).valid


def test_what_is_written_is_what_was_read(corpus: yqlib.Corpus, package: Path) -> None:
    with (package / "data" / "facts.csv").open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    assert [r["printed"] for r in rows] == corpus.facts["printed"].tolist()
    assert [int(r["amount_fen"] or -1) for r in rows] == corpus.facts["amount_fen"].fillna(-1).tolist()


def test_every_column_is_described(package: Path) -> None:
    told = {r["name"]: r for r in json.loads((package / "datapackage.json").read_text("utf-8"))["resources"]}
    for name in NAMES:
        assert [f["name"] for f in told[name]["schema"]["fields"]] == schema.columns(name)
    assert {f["columnType"] for f in told["budget_lines"]["schema"]["fields"] if "columnType" in f} == {t for _, t in LINES if t}
    assert told["facts"]["schema"]["foreignKeys"][0]["reference"]["resource"] == "documents"


def test_budget_lines_add_up_to_the_printed_totals(corpus: yqlib.Corpus) -> None:
    """To the yuan that rounding of the printed figures allows: at most half a digit a line."""
    lines = budget_lines(corpus)
    facts = corpus.facts
    totals = facts[(facts["role"] == "general_public") & (facts["row_kind"] == "total") & (facts["column"] == "total")]
    sums = lines.groupby("doc_id")["amount_fen"].agg(["sum", "size"])
    assert len(totals) == len(PDFS)
    for row in totals.itertuples():
        unit = 10_000 if row.unit == "万元" else 100  # two printed decimals
        assert abs(sums.loc[row.doc_id, "sum"] - row.amount_fen) <= sums.loc[row.doc_id, "size"] * unit / 2 + unit
    yuan = lines["amount"].map(lambda text: int(text.replace(".", "")))
    assert (yuan == lines["amount_fen"]).all()
    assert lines["line_id"].is_unique


def test_a_table_printed_twice_counts_once() -> None:
    rows = [
        {"doc_id": "d", "table_id": f"d/{t}", "fact_id": f"d/{t}{n}", "role": "general_public", "title": title, "row": n,
         "row_kind": kind, "row_code": code, "row_label": "x", "column": "total", "printed": "1", "amount_fen": 100, "reader": "text_layer"}
        for t, title in enumerate(("财政拨款支出预算表", "一般公共预算支出预算表"))
        for n, (code, kind) in enumerate((("208", "class"), ("20805", "section"), ("2080502", "item"), ("221", "class")))
    ]  # fmt: skip
    document = {"doc_id": "d", "file": "d", "sha256": "d", "unit_name": "保定市甲局", "reader": "text_layer"}
    frames = {"documents": schema.frame("documents", [document]), "facts": schema.frame("facts", rows)}
    lines = budget_lines(yqlib.Corpus(lambda name: frames.get(name, schema.frame(name)) if name in schema.FRAMES else schema.frame(name)))
    assert lines[["line_id", "account_code"]].values.tolist() == [["d/12", "2080502"], ["d/13", "221"]]


def test_every_class_of_function_has_its_place_in_cofog() -> None:
    classes = {a.code for a in account_list() if a.scheme == "functional" and len(a.code) == 3}
    assert {code for code in classes if cofog(code) is None} == set()
    for row in table("cofog.csv"):
        assert row["division"] in DIVISIONS or (row["fit"] == "none" and not row["division"]), row
        assert row["group"] == "" or row["group"].startswith(row["division"] + "."), row
        assert row["fit"] in ("whole", "main", "none"), row
    assert cofog("2040501").group == "03.3" and cofog("2013801").division == "04" and cofog("2010199").division == "01"
    assert cofog("999") is None and cofog("") is None


def test_other_forms(corpus: yqlib.Corpus, tmp_path: Path) -> None:
    corpus.export(tmp_path / "csv")
    assert {p.stem for p in (tmp_path / "csv").iterdir()} == set(NAMES)
    with pytest.raises(RunError, match="datapackage"):
        corpus.export(tmp_path, "docx")


def test_workbooks_of_the_study_and_of_every_body(corpus: yqlib.Corpus, tmp_path: Path) -> None:
    pytest.importorskip("xlsxwriter")
    openpyxl = pytest.importorskip("openpyxl")
    paths = write_studies(corpus, tmp_path)
    assert len(paths) == 1 + int((corpus.bodies["documents"] > 0).sum())
    book = openpyxl.load_workbook(paths[0], read_only=True)
    assert book.sheetnames == list(SHEETS)
    assert book["表内数字"].max_row == 1 + len(corpus.facts)
    two = corpus.bodies.loc[corpus.bodies["documents"] == 2, "body_id"].iloc[0]
    mine = openpyxl.load_workbook(tmp_path / f"{two}.xlsx")
    assert mine["公开文本"].max_row == 3 and mine["单位"].max_row == 2


def test_no_text_of_a_workbook_is_a_formula(tmp_path: Path) -> None:
    pytest.importorskip("xlsxwriter")
    openpyxl = pytest.importorskip("openpyxl")
    document: dict[str, Any] = {"doc_id": "d", "file": "=1+1", "sha256": "d", "unit_name": "http://x.cn", "reader": "text_layer"}
    fact = {"doc_id": "d", "fact_id": "f", "table_id": "t", "printed": "@SUM(A1)\x07", "amount_fen": 9_007_199_254_740_993, "reader": "text_layer"}
    frames = {"documents": schema.frame("documents", [document]), "facts": schema.frame("facts", [fact])}
    path = yqlib.Corpus(lambda name: frames.get(name, schema.frame(name))).export(tmp_path, "xlsx")
    book = openpyxl.load_workbook(path)
    cells = {str(c.value): c.data_type for sheet in book for row in sheet.iter_rows(min_row=2) for c in row if c.value is not None}
    assert cells["=1+1"] == "s" and cells["@SUM(A1)"] == "s" and cells["http://x.cn"] == "s"
    assert cells["9007199254740993"] == "s"  # a number would lose its last digit
    assert pd.notna(book["表内数字"]["A2"].value)
