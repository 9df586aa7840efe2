"""The widget of findings, without a browser: what it tells one, what it writes, and what it is where none runs."""

from __future__ import annotations

import os
import shutil
import tomllib
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pandas as pd
import pytest
from conftest import RAW
from fake_disclosure import HOSTILE

import yqlib
from yqlib.audit.review import file_of
from yqlib.run.places import RunError
from yqlib.run.report import page_of
from yqlib.run.walk import Walk

_FILE = "阳泉市药械集中招标采购中心_2024年度单位决算公开.pdf"


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> yqlib.Disclosure:
    """One read from a folder of its own, where reviews may be written."""
    file = tmp_path_factory.mktemp("walk") / _FILE
    shutil.copy(RAW / _FILE, file)
    return yqlib.read(file)


@pytest.fixture
def d(read: yqlib.Disclosure) -> yqlib.Disclosure:
    file_of(read.files).unlink(missing_ok=True)
    read.read_reviews()
    return read


def entries(d: yqlib.Disclosure) -> list[dict]:
    return tomllib.loads(file_of(d.files).read_text("utf-8"))["finding"]


def test_a_review_is_written_as_yqlib_review_does_and_seen_at_once(d) -> None:
    w = yqlib.walk(d, by="张三")
    first, order = w.shown, [row["key"] for row in w.rows]
    assert order == d.findings["key"].tolist() and w.detail["key"] == first and "<img" in w.detail["html"]
    w._handle_msg({"content": {"data": {"method": "custom", "content": {"review": {"key": first, "state": "false", "note": " 印刷 "}}}}, "buffers": []})
    assert [(e["key"], e["state"], e["by"], e["note"]) for e in entries(d)] == [(first, "false", "张三", "印刷")]
    assert d.finding(first).review == "false" and d.findings["key"].iloc[-1] == first
    assert [row["key"] for row in w.rows] == order, "what is walked through keeps its order"
    assert w.rows[0]["review_said"] == "误报" and "印刷" in w.detail["html"]
    assert w.said["good"] and "已写入" in w.said["text"]


def test_another_finding_is_shown_when_chosen(d) -> None:
    w = yqlib.walk(d)
    last = w.rows[-1]["key"]
    w.shown = last
    assert w.detail["key"] == last and last in w.detail["html"]
    w.shown = "no such"
    assert w.detail == {"key": "no such", "html": ""}


@pytest.mark.parametrize("told", [None, 3, {"review": []}, {"review": {}}, {"review": {"key": [1], "state": {}}}, {"review": {"key": "x", "state": "false"}}])
def test_what_makes_no_sense_is_told_and_writes_nothing(d, told) -> None:
    w = yqlib.walk(d)
    w._heard(told)
    assert not w.said.get("good") and not file_of(d.files).exists()


def test_a_file_in_disorder_is_not_overwritten(d) -> None:
    path = file_of(d.files)
    path.write_text("finding = 3\n")
    w = yqlib.walk(d)
    w._heard({"review": {"key": w.shown, "state": "confirmed", "note": ""}})
    assert not w.said["good"] and "请先改正" in w.said["text"] and path.read_text() == "finding = 3\n"
    with pytest.raises(RunError, match="请先改正"):
        w.review(w.shown, "confirmed")


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="no folders without permission here")
def test_what_cannot_be_written_is_told(d, monkeypatch) -> None:
    def refused(*_) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("yqlib.run.walk.widget.write_review", refused)
    w = yqlib.walk(d)
    w._heard({"review": {"key": w.shown, "state": "confirmed", "note": ""}})
    assert not w.said["good"] and "没有记下" in w.said["text"]


def test_without_a_file_nothing_can_be_reviewed(d) -> None:
    bare = yqlib.Disclosure(**{n: getattr(d, n) for n in ("documents", "tables", "facts")})
    w = yqlib.walk(bare)
    assert w.about["why"] and w.rows
    with pytest.raises(RunError, match="不知原文件"):
        w.review(w.shown, "confirmed")


def test_where_no_widget_runs_it_is_a_page_and_text(d) -> None:
    from nbconvert import HTMLExporter

    w = yqlib.walk(d)
    data, about = w._repr_mimebundle_()
    assert data["text/plain"] == repr(w) and d.found[0].message[:20] in repr(w)
    cell = nbformat.v4.new_code_cell("w", outputs=[nbformat.v4.new_output("display_data", data, metadata=about)])
    page, _ = HTMLExporter().from_notebook_node(nbformat.v4.new_notebook(cells=[cell]))
    assert "data:image/png;base64," in page and d.found[0].rule in page and w.model_id not in page


def test_a_report_has_the_page_even_where_the_run_kept_the_widget(d) -> None:
    w = yqlib.walk(d)
    state = {"state": {w.model_id: {"model_name": "AnyModel", "model_module": "anywidget", "state": {}}}}
    cell = nbformat.v4.new_code_cell("w", outputs=[nbformat.v4.new_output("display_data", w._repr_mimebundle_()[0])])
    held = nbformat.v4.new_notebook(cells=[cell], metadata={"widgets": {"application/vnd.jupyter.widget-state+json": state}})
    page = page_of(held, "x")
    assert "data:image/png;base64," in page and d.found[0].rule in page and w.model_id not in page and "widgets" in held.metadata


def test_what_a_document_says_is_text_and_in_the_other_language(d) -> None:
    hostile = yqlib.Disclosure(**{n: getattr(d, n) for n in ("documents", "tables", "facts", "files")})
    hostile.documents = d.documents.assign(unit_name=HOSTILE)
    findings = d.findings.assign(message=pd.array([HOSTILE + "\u202e"] * len(d.findings), dtype="string"))
    hostile.__dict__["_reviewed"] = (findings, SimpleNamespace())
    w = Walk(hostile)
    assert HOSTILE in w.about["title"] and w.rows[0]["message"] == HOSTILE
    for markup in (w.detail["html"], w._repr_mimebundle_()[0]["text/html"]):
        assert "<script" not in markup and "&lt;script&gt;" in markup
    assert yqlib.walk(d, lang="en").about["words"]["note"] == "note"
    with pytest.raises(ValueError, match="zh、en"):
        yqlib.walk(d, lang="fr")


def test_a_disclosure_without_findings_says_so(d) -> None:
    fine = yqlib.Disclosure(**{n: getattr(d, n) for n in ("documents", "tables", "facts", "files")})
    fine.__dict__["_reviewed"] = (d.findings.iloc[:0], SimpleNamespace())
    w = yqlib.walk(fine)
    assert w.rows == [] and w.detail["html"] == "" and "没有发现不符" in repr(w)


def test_the_script_sets_texts_of_documents_as_text() -> None:
    """The only markup it takes is that of the kernel."""
    script = (Path(yqlib.__file__).parent / "run" / "walk" / "walk.js").read_text("utf-8")
    assert script.count("innerHTML") == 1 and "detail.innerHTML = told.html;" in script
    assert not any(word in script for word in ("insertAdjacentHTML", "outerHTML", "document.write", "eval(", "http:", "https:", "import("))
