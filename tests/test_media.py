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
slugs = pytest.mark.parametrize("slug", media.make.slugs())


@cache
def pdf(slug: str) -> yqlib.Disclosure:
    return read_raw(media.make.load(slug)["file"])


def _plain(values) -> list[str]:
    return [forms.normalise(str(v)) for v in values.astype("string").fillna("")]


def same(got: yqlib.Disclosure, wanted: yqlib.Disclosure) -> None:
    """The frames agree in all but addresses and how the columns were counted."""
    for name in TABLES:
        assert _plain(got.tables[name]) == _plain(wanted.tables[name]), name
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
    same(got, pdf(slug))
    assert set(got.facts["reader"]) == {"xlsx"}
    assert list(got.tables["page"]) == list(range(2, 2 + len(got.tables)))
    assert got.facts["line"].gt(3).all()
