"""Whatever a disclosure says, nothing that is written runs it: every writer, judged by what a parser makes of its files."""

from __future__ import annotations

import ast
import csv
import json
import re
import sys
import warnings
from collections.abc import Callable
from pathlib import Path

import lxml.etree
import lxml.html
import nbformat
import openpyxl
import pandas as pd
import pytest
from fake_disclosure import HOSTILE, full
from nbformat.v4 import new_code_cell, new_notebook, new_output
from test_fuzz_frames import BODIES, small

from yqlib import console, overview, schema
from yqlib.corpus import Corpus, of_disclosures, open_store
from yqlib.disclosure import Disclosure
from yqlib.money import parse_number
from yqlib.present import charts, corpus_held, views
from yqlib.present.levels_charts import heat
from yqlib.run import compare_index, notebooks, report, study, workbook
from yqlib.run.compare import Compared, Left
from yqlib.run.compare_book import write_comparison
from yqlib.run.export import write_frame, write_json
from yqlib.run.notebooks import run_notebooks
from yqlib.run.package import write_package
from yqlib.run.places import slug, slugs
from yqlib.run.site.build import build_site
from yqlib.run.study import write_study
from yqlib.run.workbook import write_workbook

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "scripts"))

from fuzzing.frames import grown  # noqa: E402
from fuzzing.tried import VIEWS, markup, of_corpus  # noqa: E402

#: Each begins with or holds what one kind of file would take for its own.
NASTY = (
    HOSTILE, '<img src=x onerror=alert(1)>"onmouseover="alert(1)', "=cmd|' /C calc'!A0", "@SUM(1+1)", "+1+1|x", "\t=1+1", "\x1b]0;红\x07\x1b[31m局",
    "局\u202e\u2066txt.exe", "</style></script><svg onload=alert(1)>", "[点](javascript:alert(1)) ![](http://x.invalid/a.png)",
    "{{ 7*7 }}{% raw %}", "$\\frac{1}{0}$ --> ]]> &amp;", "../../../etc/passwd\x00", "长" * 40_000,
)  # fmt: skip
_FREE = ("role", "column", "source", "basis", "state", "line_numbers")  # keys of data, not words of a document
_UNRULY = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def said(d: Disclosure, words: tuple[str, ...]) -> Disclosure:
    """The same, saying these words in turn in every column of text."""
    turn = iter(range(10**9))
    for name in schema.FRAMES:
        if name in ("checks", "findings", "ties", "measures", "sentences"):
            continue
        frame = getattr(d, name)
        for column in schema.declared(name):
            free = column.dtype == "string" and not column.allowed and "ISO" not in column.meaning and not column.name.endswith("_id")
            if free and column.name not in (*_FREE, "sha256", "kind", "measure", "unit") and (name, column.name) != ("facts", "printed"):
                frame[column.name] = pd.array([words[next(turn) % len(words)] for _ in range(len(frame))], dtype="string")
    d.facts.loc[0, "printed"] = words[0]
    return d


@pytest.fixture(scope="module")
def found() -> list[Disclosure]:
    return [said(grown(small(n, **about), n), NASTY[n:] + NASTY[:n]) for n, about in enumerate(BODIES)]


@pytest.fixture(scope="module")
def corpus(found: list[Disclosure], tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    folder = tmp_path_factory.mktemp("hostile") / "store"
    of_disclosures(found).save(folder)
    return open_store(folder)


# ---- writers ---------------------------------------------------------------------------------------


def _audit_book(found: list[Disclosure], corpus: Corpus, out: Path) -> None:
    names = slugs([str(d.document["unit_name"]) for d in found])
    for d, name in zip(found, names, strict=True):
        write_workbook(d, out / f"{name}.xlsx")


def _study_book(found: list[Disclosure], corpus: Corpus, out: Path) -> None:
    write_study(corpus, out / "corpus.xlsx")


def _comparison(found: list[Disclosure], corpus: Corpus, out: Path) -> None:
    write_comparison(corpus, overview.by_document(corpus), out / "compare.xlsx", [(NASTY[2], NASTY[0])])


def _tables(found: list[Disclosure], corpus: Corpus, out: Path) -> None:
    for name in (*schema.FRAMES, *schema.CORPUS_FRAMES):
        write_frame(corpus.frame(name), out / name)
        write_json(corpus.frame(name), out / name)


def _package(found: list[Disclosure], corpus: Corpus, out: Path) -> None:
    write_package(corpus, out)


def _site(found: list[Disclosure], corpus: Corpus, out: Path) -> None:
    assert corpus.store is not None
    with corpus.store.writing():
        corpus.store.fail([{"file": NASTY[1], "problem": f"{NASTY[0]}不能读。"}])
    build_site([corpus.store.folder], out / "site", jobs=1, progress=False)


def _index(found: list[Disclosure], corpus: Corpus, out: Path) -> None:
    rows = [{"file": text, "outcome": "failed", "unit_name": text, "problem": text, "level": text, "page": text} for text in NASTY]
    notebooks.write_index(notebooks._frame(rows), out, "01")


def _compared(found: list[Disclosure], corpus: Corpus, out: Path) -> None:
    pages = pd.DataFrame([{"study": "x", "title": t, "inside": t, "outcome": "ok", "page": slug(t), "notebook": None, "cell": pd.NA, "problem": t} for t in NASTY])
    unread = schema.frame("failures", [{"file": text, "problem": text} for text in NASTY])
    made = Compared(1, unread, pages, tuple(Left(text, text) for text in NASTY), None, NASTY[0], out / "index.html")
    page = compare_index.index_of(made, corpus_held.summary(corpus, overview.by_document(corpus)), None)
    (out / "index.html").write_text(page, encoding="utf-8")


def _views(found: list[Disclosure], corpus: Corpus, out: Path) -> None:
    pages = {f"{view.__module__}.{view.__name__}-{n}": markup(view(d)) for n, d in enumerate(found) for view in VIEWS}
    for name, page in (pages | of_corpus(corpus)).items():
        (out / f"{name}.html").write_text(f"<div>{page}</div>", encoding="utf-8")


def _report(found: list[Disclosure], corpus: Corpus, out: Path) -> None:
    shown = [views.findings(d) for d in found[:2]] + [charts.expenditure(found[0])]
    outputs = [new_output("display_data", {"text/html": markup(one), "text/plain": repr(one)}) for one in shown[:2]]
    png, about = shown[2]._repr_png_()
    import base64

    outputs.append(new_output("display_data", {"image/png": base64.b64encode(png).decode()}, metadata={"image/png": about | {"alt": NASTY[1]}}))
    outputs += [new_output("stream", name="stdout", text="\n".join(NASTY)), new_output("display_data", {"text/plain": NASTY[0]})]
    page = report.page_of(new_notebook(cells=[new_code_cell("x", outputs=outputs)]), NASTY[0])
    (out / "report.html").write_text(page, encoding="utf-8", errors="replace")


def _charts(found: list[Disclosure], corpus: Corpus, out: Path) -> None:
    drawn = [charts.income(found[0]), charts.expenditure(found[1]), charts.split(found[2])]
    short = [text[:60] for text in NASTY]
    drawn.append(heat(short[0], short[1], short[:3], short[3:6], {(0, 0): (1.0, short[2])}, caption=short[0], empty=""))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # glyphs no font has
        for n, chart in enumerate(drawn):
            chart.kept(out, f"c{n}")


WRITERS: dict[Callable[[list[Disclosure], Corpus, Path], None], str] = {
    _audit_book: "xlsx", _study_book: "xlsx", _comparison: "xlsx", _tables: "csv json", _package: "csv json", _site: "html csv json xlsx",
    _index: "html", _compared: "html", _views: "html", _report: "html", _charts: "svg",
}  # fmt: skip


@pytest.mark.parametrize("writer", WRITERS, ids=lambda w: w.__name__.strip("_"))
def test_nothing_written_runs_what_a_document_says(writer, found, corpus: Corpus, tmp_path: Path) -> None:
    writer(found, corpus, tmp_path)
    files = [file for file in sorted(tmp_path.rglob("*")) if file.is_file()]
    assert {file.suffix[1:] for file in files} >= set(WRITERS[writer].split()), files
    for file in files:
        assert all(re.fullmatch(r"[\w.\-]+", part) and len(part.encode()) < 200 for part in file.relative_to(tmp_path).parts), file
        if judge := JUDGES.get(file.suffix):
            judge(file, kept=writer in (_tables, _package))


# ---- judges ----------------------------------------------------------------------------------------


def _workbook(file: Path, kept: bool) -> None:
    for sheet in openpyxl.load_workbook(file):
        assert len(sheet.title) <= 31
        for cell in (cell for row in sheet.iter_rows() for cell in row):
            assert cell.data_type != "f" and cell.hyperlink is None, (file, cell)
            if isinstance(cell.value, str):
                assert len(cell.value) <= 32_767 and not _UNRULY.search(cell.value)
                assert cell.quotePrefix or cell.value.lstrip()[:1] not in tuple("=+-@＝"), (file, sheet.title, cell.coordinate, cell.value[:20])


def _csv(file: Path, kept: bool) -> None:
    csv.field_size_limit(10**7)
    data = file.read_text(encoding="utf-8-sig")
    assert not _UNRULY.search(data)
    rows = list(csv.reader(data.splitlines(keepends=True)))
    assert rows and {len(row) for row in rows} == {len(rows[0])}
    if file.parent.name != "data":  # a data package is for programs: exact values
        for text in (text for row in rows for text in row):
            assert text.lstrip()[:1] not in tuple("=+-@＝＋－＠") or _number(text), (file, text[:20])


def _number(text: str) -> bool:
    return parse_number(text) is not None or re.fullmatch(r"-?\d(\.\d+)?e-\d+", text) is not None


def _json(file: Path, kept: bool) -> None:
    json.loads(file.read_text(encoding="utf-8"))


def _page(file: Path, kept: bool) -> None:
    data = file.read_text(encoding="utf-8")
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\u202a-\u202e\u2066-\u2069]", data), file
    for element in lxml.html.document_fromstring(data).iter():
        if not isinstance(element.tag, str):
            continue
        assert element.tag not in ("iframe", "object", "embed", "base"), (file, element.tag)
        if element.tag == "script" and element.get("type") == "application/json":
            assert json.loads(element.text) and "<" not in element.text, file
        elif element.tag == "script":
            assert "alert(" not in (element.text or ""), file
        for name, value in element.attrib.items():
            assert not name.startswith("on"), (file, element.tag, name)
            if name in ("href", "src", "action", "xlink:href"):
                assert re.match(r"(#|data:image/|[\w%./-]+(#|$)|$)", value), (file, name, value[:60])


def _picture(file: Path, kept: bool) -> None:
    for element in lxml.etree.parse(str(file)).iter():
        if isinstance(element.tag, str):
            assert lxml.etree.QName(element).localname not in ("script", "foreignObject", "a", "image"), file
            assert not [name for name in element.attrib if name.startswith("on")]


JUDGES = {".xlsx": _workbook, ".csv": _csv, ".json": _json, ".html": _page, ".svg": _picture}


def test_nothing_reaches_the_terminal_but_letters(found: list[Disclosure], capsys: pytest.CaptureFixture[str]) -> None:
    for d in found:
        for view in (views.summary, views.findings, views.doubts):
            console.say(repr(view(d)))
        console.say(f"{d.document['unit_name']}：{views.headline(d.document)}", err=True)
    told = capsys.readouterr()
    assert all(c.isprintable() or c == "\n" for c in told.out + told.err)


@pytest.mark.parametrize("name", [*NASTY, "", ".", "..", "CON", "nul.txt", "a" * 300, "\ud800", "~", "-rf", "甲/乙"])
def test_names_of_files_are_plain(name: str) -> None:
    made = slug(name)
    assert re.fullmatch(r"[\w.\-]+", made) and not made.startswith((".", "-", "~")) and 0 < len(made.encode()) <= 121
    assert len({text.casefold() for text in slugs([name, name, name.upper()])}) == 3


def test_a_hostile_name_of_a_file_stays_a_word(tmp_path: Path) -> None:
    """It is a parameter of the notebook, and stands in the report and the index."""
    kernel = {"kernelspec": {"name": "python3", "language": "python", "display_name": "Python 3"}}
    head = new_code_cell('path: str = "x"  # 文件', metadata={"tags": ["parameters"]})
    nbformat.write(new_notebook(cells=[head, new_code_cell("print(path)")], metadata=kernel), tmp_path / "n.ipynb")
    bad = tmp_path / '<img src=x onerror=alert(1)>"; import os; os.abort() #\n{x}\'\'\'.txt'
    bad.write_text("x", encoding="utf-8")
    result = run_notebooks([bad], tmp_path / "out", tmp_path / "n.ipynb", progress=False)
    assert result["outcome"].tolist() == ["ok"]
    for page in (tmp_path / "out").glob("*.html"):
        _page_but_scripts_of_ours(page)
    (book,) = (tmp_path / "out").glob("*.ipynb")
    (given,) = (c for c in nbformat.read(book, as_version=4).cells if "injected-parameters" in c.metadata.get("tags", ()))
    (assigned,) = ast.parse(given.source).body
    assert isinstance(assigned, ast.Assign | ast.AnnAssign) and ast.literal_eval(assigned.value) == str(bad.resolve())  # type: ignore[arg-type]


def _page_but_scripts_of_ours(file: Path) -> None:
    for element in lxml.html.document_fromstring(file.read_text(encoding="utf-8")).iter():
        if isinstance(element.tag, str):
            assert not [name for name in element.attrib if name.startswith("on")] and element.get("src") != "x"


def test_what_is_shown_is_bounded_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    held = full()
    held.findings = pd.concat([held.findings] * 2500, ignore_index=True)
    for lang, note in (("zh", "另有 500 处未列"), ("en", "500 more are not listed")):
        shown = views.findings(held, lang)
        assert len(shown.rows) == 2000 and shown.notes == [note]
    monkeypatch.setattr(workbook, "_ROWS", 10)
    monkeypatch.setattr(study, "_ROWS", 10)
    book = openpyxl.load_workbook(write_workbook(held, tmp_path / "a.xlsx"))
    assert book["问题"].max_row == 12 and book["问题"]["A12"].value == "另有 2490 处未列"
    sheet = study.declared_sheet("发现", "findings", held.findings)
    book = openpyxl.load_workbook(study.write_sheets(tmp_path / "b.xlsx", [sheet]))
    assert book["发现"].max_row == 12 and book["发现"]["A12"].value == "另有 2490 行未列"
