"""HTML, DOCX, XLSX and XLS give the same tables and facts as the PDF of the same body."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import media
import pytest
from conftest import read_raw

import yqlib
from yqlib import forms, schema

FACTS = ("role", "title", "side", "row", "row_kind", "row_code", "row_label", "row_parent", "gov_class", "column",
         "column_path", "printed", "decimals", "unit", "amount_fen")  # fmt: skip
TABLES = ("role", "table_no", "title", "unit_label", "note", "empty")
SHEETS = {
    "projects": (
        "project",
        "unit_name",
        "dept_code",
        "annual_total",
        "period_total",
        "annual_province",
        "filled_on",
    ),
    "indicators": ("project", "scope", "level1", "level2", "name", "target_text", "actual_text"),
    "scores": ("evaluation", "part", "points", "maximum"),
}
slugs = pytest.mark.parametrize("slug", media.make.slugs())


@cache
def pdf(slug: str) -> yqlib.Disclosure:
    return read_raw(media.make.load(slug)["file"])


def _plain(values) -> list[str]:
    return [forms.normalise(str(v)) for v in values.astype("string").fillna("")]


def same(got: yqlib.Disclosure, wanted: yqlib.Disclosure, *, sheets_too: bool = True) -> None:
    """The frames agree in all but addresses and how the columns were counted."""
    sheets = {r.role for r in forms.roles() if not r.facts}  # goal sheets are compared by what they say
    tables = [d.tables[~d.tables["role"].isin(sheets)] for d in (got, wanted)]
    for name in TABLES:
        assert _plain(tables[0][name]) == _plain(tables[1][name]), name
    for frame, names in SHEETS.items() if sheets_too else ():
        told = [
            sorted(zip(*(_plain(getattr(d, frame)[n]) for n in names), strict=True)) for d in (got, wanted)
        ]
        assert told[0] == told[1], frame
    assert len(got.facts) == len(wanted.facts)
    for name in FACTS:
        assert _plain(got.facts[name]) == _plain(wanted.facts[name]), name
    for name in ("kind", "scope", "unit_name", "fiscal_year", "level", "city", "county"):
        assert str(got.document[name]) == str(wanted.document[name]), name
    for name in ("documents", "tables", "facts"):
        schema.validate(name, getattr(got, name))


@slugs
def test_html(slug: str, tmp_path: Path) -> None:
    file = tmp_path / "某单位.html"
    file.write_text(media.as_html(slug), encoding="utf-8")
    got = yqlib.read(file)
    same(got, pdf(slug))
    assert got.facts["page"].isna().all() and got.facts["line"].gt(0).all()
    assert set(got.facts["reader"]) == {"html"}


@slugs
def test_docx(slug: str, tmp_path: Path) -> None:
    got = yqlib.read(media.as_docx(slug, tmp_path / "某单位.docx"))
    same(got, pdf(slug))
    assert set(got.facts["reader"]) == {"docx"} and got.facts["page"].isna().all()


@slugs
@pytest.mark.parametrize("borders", [True, False])
def test_xlsx(slug: str, borders: bool, tmp_path: Path) -> None:
    got = yqlib.read(media.as_xlsx(slug, tmp_path / "某单位.xlsx", borders=borders))
    if borders or not media.opens_with_a_section(slug):
        same(got, pdf(slug))
    else:  # without borders a section name over a table cannot be told from the captions above it
        assert _plain(got.facts["printed"]) == _plain(pdf(slug).facts["printed"])
        assert _plain(got.facts["amount_fen"]) == _plain(pdf(slug).facts["amount_fen"])
    assert set(got.facts["reader"]) == {"xlsx"}
    assert list(got.tables["page"]) == list(range(2, 2 + len(got.tables)))
    assert got.facts["line"].gt(3).all()


def test_xls() -> None:
    got = yqlib.read(Path(__file__).parent / "golden" / "accounts.xls")
    same(got, pdf("yangquan-center-2024-accounts"), sheets_too=False)  # the file was made without them
    assert set(got.facts["reader"]) == {"xlsx"}


@pytest.mark.parametrize("suffix", [".pdf", ".txt", ".doc", ""])
def test_content_decides_not_the_name(suffix: str, tmp_path: Path) -> None:
    slug = "zezhou-center-2025-budget"
    made = media.as_xlsx(slug, tmp_path / "某单位.xlsx")
    named = made.rename(tmp_path / f"某单位{suffix}")
    assert len(yqlib.read(named).facts) == len(pdf(slug).facts)


def test_prose_and_tables_in_two_containers(tmp_path: Path) -> None:
    slug = "zezhou-center-2025-budget"
    page = tmp_path / "正文.htm"
    texts = [item for item in media.story(slug) if isinstance(item, str)]
    page.write_text("<html><body>" + "".join(f"<p>{t}</p>" for t in texts), encoding="gb18030")
    got = yqlib.read([page, media.as_xlsx(slug, tmp_path / "表格.xlsx")])
    assert len(got.tables) == 15 and got.document["unit_name"] == pdf(slug).document["unit_name"]


def test_folders_take_every_medium(tmp_path: Path) -> None:
    from yqlib.run.places import expand

    for name in (
        "a.pdf",
        "b.txt",
        "c.html",
        "d.HTM",
        "e.mht",
        "f.docx",
        "g.xlsx",
        "h.xls",
        "~$f.docx",
        "i.doc",
        "j.png",
    ):
        (tmp_path / name).write_bytes(b"x")
    assert [p.name[0] for p in expand([tmp_path])] == list("abcdefgh")
    assert [p.name[0] for p in expand([tmp_path / "*"])] == list("abcdefghj")


def test_a_finding_says_sheet_and_row(tmp_path: Path) -> None:
    import openpyxl

    file = media.as_xlsx("yangquan-center-2024-accounts", tmp_path / "某单位.xlsx")
    book = openpyxl.load_workbook(file)
    sheet = book.worksheets[3]
    cell = next(c for row in sheet.iter_rows() for c in row if c.value == 99.2)
    cell.value = 98.2
    book.save(file)
    found = yqlib.read(file).findings
    assert len(found) and found["where"].str.contains(f"第4张工作表第{cell.row}行").any()
