"""`yqlib compare`: one reading, a page for each notebook, a workbook without formulas, and an index that tells all."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import nbformat
import openpyxl
import pandas as pd
import pytest
from bodies import document
from click.testing import CliRunner
from conftest import RAW, read_raw
from fake_disclosure import HOSTILE
from nbformat.v4 import new_code_cell, new_notebook

from yqlib import overview, schema
from yqlib.cli import main
from yqlib.corpus import of_disclosures, open_store
from yqlib.present import corpus_held, corpus_read, corpus_rules
from yqlib.run.compare import STUDIES, One, Study, _departments, _years, chosen, compare
from yqlib.run.parameters import checked_parameters
from yqlib.run.places import RunError
from yqlib.run.store import Store

PDFS = sorted(p.name for p in RAW.glob("*.pdf"))
EVIL = "=1+1|../../etc/passwd<b>局"


def stored(folder: Path, *rows: dict[str, Any], **more: list[dict[str, Any]]) -> Path:
    """A store of documents that hold nothing but `more`."""
    store = Store(folder)
    with store.writing():
        for n, row in enumerate(rows):
            frames = {"documents": schema.frame("documents", [row])}
            mine = {k: [r for r in v if r["doc_id"] == row["doc_id"]] for k, v in more.items()}
            store.add(f"{n:064x}", frames | {k: schema.frame(k, v) for k, v in mine.items()}, version="v")
    return folder


@pytest.fixture(scope="session")
def raw_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """data/raw in a store; its readings are shared with other tests."""
    folder = tmp_path_factory.mktemp("raw") / "store"
    of_disclosures([read_raw(name) for name in PDFS]).save(folder)
    return folder


def notebook(folder: Path, name: str, body: str, head: str = 'source: list[str] = ["x"]  # 来源') -> str:
    """A tiny notebook; its path without the ending, as a study names it."""
    kernel = {"kernelspec": {"name": "python3", "language": "python", "display_name": "Python 3"}}
    cells = [new_code_cell(head, metadata={"tags": ["parameters"]}), new_code_cell(body)]
    nbformat.write(new_notebook(cells=cells, metadata=kernel), folder / f"{name}.ipynb")
    return str(folder / name)


def each_body(corpus: Any, held: pd.DataFrame, most: int) -> Any:
    return [One(EVIL, {"body": "b1"}), One("某局", {"body": "b2"})], "另有 3 个没有各出一页"


def test_a_failing_notebook_is_a_row_and_what_is_left_out_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    two = 'source: list[str] = ["x"]  # 来源\nbody: str = ""  # 单位\nword: str = "默认"  # 词'
    notebook(tmp_path, "91-bodies", "from pathlib import Path\nprint(Path(source[0], 'manifest.json').is_file(), body, word)", two)
    notebook(tmp_path, "92-bad", "raise ValueError('第一行\\n第二行')")
    studies = (Study("91-bodies", "各单位", "看单位", each_body), Study("92-bad", "坏的", "看坏", lambda c, h, m: ([One()], "")),
               Study("93-none", "没有的", "x", lambda c, h, m: ([One()], "")), Study("92-bad", "不适用的", "x", lambda c, h, m: ([], "只有一个单位")))  # fmt: skip
    store = stored(tmp_path / "store", document("a", EVIL), document("b", HOSTILE))
    out = tmp_path / "out"
    found = compare([store], out, parameters={"word": "好"}, progress=False, studies=studies[:3], jobs=2)
    assert found.pages["outcome"].tolist() == ["ok", "ok", "failed"] and found.failed == 1 and found.documents == 2
    assert found.pages["problem"].tolist()[2] == "ValueError: 第一行"
    index = found.index.read_text(encoding="utf-8")
    for said in ("没有笔记本 93-none.ipynb", "另有 3 个没有各出一页", "ValueError: 第一行", "compare.xlsx", "看单位"):
        assert said in index
    assert "<b>" not in index and "<script" not in index and not re.findall(r"(?:src|href)=[\"']?(?:https?:)?//", index)
    made = set(os.listdir(out))
    assert {"index.html", "compare.xlsx", "92-bad.ipynb"} <= made and "92-bad.html" not in made
    pages = [out / page for page in found.pages["page"].dropna()]
    assert all(page.parent == out and re.fullmatch(r"[\w.-]+", page.name) for page in pages) and len(set(pages)) == 2
    assert "True b1 好" in pages[0].read_text(encoding="utf-8")
    book = openpyxl.load_workbook(out / "compare.xlsx")
    assert not [c for sheet in book for row in sheet.iter_rows() for c in row if c.data_type == "f"]
    assert any(c.value == EVIL for row in book["单位"].iter_rows() for c in row)


def test_mistakes_are_told_before_anything_is_read(tmp_path: Path) -> None:
    with pytest.raises(RunError, match=r"没有 07 这个笔记本.*06"):
        compare([tmp_path / "nothing"], tmp_path / "out", only=["07"])
    with pytest.raises(RunError, match="没有参数 mesure"):
        compare([tmp_path / "nothing"], tmp_path / "out", only=["06"], parameters={"mesure": "x"})
    with pytest.raises(RunError, match="参数 source 由 yqlib 给出"):
        compare([stored(tmp_path / "store", document("a", "某局"))], tmp_path / "out", only=["06"], parameters={"source": "x"}, progress=False)
    assert not (tmp_path / "out").exists()


def test_studies_are_named_by_number_or_name_in_their_order() -> None:
    assert [s.number for s in chosen()] == ["03", "04", "05", "06"]
    assert [s.number for s in chosen(["06-corpus", " 03"])] == ["03", "06"]


def test_a_parameter_that_is_a_list_takes_a_list(tmp_path: Path) -> None:
    book = Path(notebook(tmp_path, "x", "1", 'source: list[str] = ["x"]  # 来源\nn: int = 1  # 数') + ".ipynb")
    assert checked_parameters(book, {"source": ["a", "b"]}, ours=()) == {"source": ["a", "b"]}
    with pytest.raises(RunError, match="参数 source 应为列表"):
        checked_parameters(book, {"source": 3}, ours=())


def test_which_bodies_have_a_page(raw_store: Path) -> None:
    corpus = open_store(raw_store)
    held = overview.by_document(corpus)
    runs, why = _years(corpus, held, 12)
    assert [run.of[:12] for run in runs] == ["阳泉市药械集中招标采购中"] and not why
    runs, why = _departments(corpus, held, 2)
    assert len(runs) == 2 and all(set(run.parameters) == {"body"} for run in runs)
    assert "另有 1 个" in why and "--most 2" in why
    assert _years(corpus, held.iloc[:0], 12) == ([], "没有一个单位持有两个年度或预算与决算的公开")


def test_twins_are_told_and_counted_once(tmp_path: Path) -> None:
    facts = [{"doc_id": "a", "fact_id": "a/1", "table_id": "a/t", "printed": "1", "reader": "text_layer"}]
    corpus = open_store(stored(tmp_path / "s", document("a", "某市某局"), document("b", "某市某局", file="b.txt", reader="transcript"), facts=facts))
    held = overview.by_document(corpus)
    assert held.set_index("doc_id")["spare"].to_dict() == {"a": False, "b": True}
    assert "其中 1 份是同一公开的另一份" in corpus_held.summary(corpus, held).text()
    twins = corpus_held.twins(corpus, held)
    assert len(twins.rows) == 1 and twins.rows[0][2] == "a.pdf"
    alike = open_store(stored(tmp_path / "t", document("a", "某市某局", file="a.txt", reader="transcript"), document("b", "某市某局")))
    assert overview.by_document(alike).set_index("doc_id")["spare"].to_dict() == {"a": True, "b": False}  # pages before text
    assert "2026 预算 1份" in corpus_held.coverage(held).caption and not _years(corpus, held, 9)[0]


def test_an_empty_corpus_says_so_everywhere(tmp_path: Path) -> None:
    corpus = of_disclosures([])
    held = overview.by_document(corpus)
    shown = [corpus_held.summary(corpus, held), corpus_held.places(held), corpus_held.papers(held), corpus_held.formats(held), corpus_held.twins(corpus, held),
             corpus_held.conflicts(corpus), corpus_read.quality(held), corpus_read.tied(held), corpus_read.look_first(held), corpus_read.doubts(corpus),
             corpus_read.unknown(corpus), corpus_rules.coverage(corpus), corpus_rules.families(corpus), corpus_rules.reasons(corpus), corpus_rules.by_rule(corpus, held),
             corpus_rules.by_place(corpus, held), corpus_rules.reviews(corpus)]  # fmt: skip
    assert all(table.text() and table.markup() for table in shown)
    charts = [corpus_held.coverage(held), corpus_read.least_verified(held), corpus_rules.coverage_chart(corpus), corpus_rules.findings_chart(corpus, held)]
    assert all(chart.caption for chart in charts)


def test_figures_counted_are_those_of_the_frames(raw_store: Path) -> None:
    corpus = open_store(raw_store)
    held, counts = overview.by_document(corpus), overview.outcomes(corpus)
    assert int(held["figures"].sum()) == len(corpus.facts) and int(held["printed"].sum()) == len(corpus.ties)
    assert int(counts["times"].sum()) == len(corpus.checks) + len(corpus.across_checks)
    found = len(corpus.findings) + len(corpus.across_findings)
    assert int(held[["error", "warning", "notice"]].to_numpy().sum()) == found > len(corpus.findings)
    assert corpus_rules.checkable({"pass": 2, "rounding": 1, "fail": 1, "not_checkable": 1}) == 0.8


@pytest.mark.slow
def test_the_command_from_files_to_pages(tmp_path: Path) -> None:
    (tmp_path / "bad.pdf").write_bytes(b"%PDF-1.4 nothing")
    out = tmp_path / "out"
    words = ["compare", str(RAW / PDFS[1]), str(tmp_path / "bad.pdf"), "--out", str(out), "--only", "03,06", "--store", str(tmp_path / "store"), "--charts"]
    told = CliRunner().invoke(main, words)
    assert told.exit_code == 2 and "没有读成" in told.output and "完成 1 页" in told.output  # the file, not the page
    index = (out / "index.html").read_text(encoding="utf-8")
    assert "06-corpus.html" in index and "bad.pdf" in index and ("只有 1 个公开单位" in index or "没有笔记本 03" in index)
    page = (out / "06-corpus.html").read_text(encoding="utf-8")
    assert page.count("<img ") == 6 and "open_corpus" not in page and "Traceback" not in page
    assert len(list((out / "charts" / "06-corpus").glob("*.png"))) == len(list((out / "charts" / "06-corpus").glob("*.svg"))) == 6
    assert len(open_store(tmp_path / "store")) == 1


def test_every_sheet_of_the_workbook(tmp_path: Path, raw_store: Path) -> None:
    found = compare([raw_store], tmp_path, progress=False, studies=())
    assert found.book is not None and found.pages.empty and not found.failed
    book = openpyxl.load_workbook(found.book)
    assert book.sheetnames[:6] == ["说明", "公开文本", "单位", "测度并列", "支出", "各表合计"]
    assert not [c for sheet in book for row in sheet.iter_rows() for c in row if c.data_type == "f"]
    assert [len(book[name]._charts) for name in ("公开文本", "测度并列", "支出")] == [1, 1, 1]
    spent = {row[0].value: [c.value for c in row[1:5]] for row in book["支出"].iter_rows(min_row=3)}
    assert spent["山西省医疗保障局 2026年度预算"] == [2638.49, 8240.64, 10879.14, 1087914000_0]
    units = [[c.value for c in row] for row in book["部门与单位"].iter_rows(min_row=3)]
    assert any(row[5] == "持有" and row[6] == 104870000 for row in units) and any("没有持有" in row[5] for row in units)
    both = [[c.value for c in row] for row in book["文本之间的发现"].iter_rows(min_row=3)]
    coded = [(row[4][:7], row[5], row[8]) for row in both if "主管部门编码" in row[3]]
    assert coded == [("阳泉市医疗保障", 39, "056"), ("阳泉市药械集中", 23, "066")]  # document, page and print of either side


@pytest.mark.parametrize("there", [True, False])
def test_pages_of_findings_between_documents_are_drawn_where_the_files_are(tmp_path: Path, raw_store: Path, there: bool) -> None:
    name = notebook(
        tmp_path, "09-both", 'import yqlib\nc = yqlib.open_corpus(source, originals=originals)\nc.across.found.gallery(c.documents["doc_id"], 1)',
        'source: list[str] = ["x"]  # 来源\noriginals: list[str] = []  # 原件',
    )  # fmt: skip
    study = Study(name, "两处", "两处原页", lambda corpus, held, most: ([One()], ""))
    found = compare([raw_store], tmp_path / "out", progress=False, studies=(study,), originals=[RAW] if there else [])
    page = (tmp_path / "out" / found.pages["page"].iloc[0]).read_text(encoding="utf-8")
    assert (page.count("<img "), page.count("原件不在手边")) == ((2, 0) if there else (0, 2))


def test_the_help_teaches() -> None:
    told = CliRunner().invoke(main, ["compare", "--help"]).output
    assert "例" in told and "--only 06" in told and all(s.number in told for s in STUDIES)
