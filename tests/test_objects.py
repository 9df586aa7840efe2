"""What objects show of themselves in a notebook: HTML with everything escaped, text beside it, and nothing loaded before."""

from __future__ import annotations

import subprocess
import sys
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest
from conftest import read_raw
from fake_disclosure import HOSTILE, full
from lxml import html

import yqlib
from yqlib import schema
from yqlib.audit import audit
from yqlib.corpus import of_disclosures
from yqlib.present import objects
from yqlib.present.printed import printed_table

_FILE = "阳泉市医疗保障局_2026年度部门预算公开.pdf"


def safe(markup: str) -> Any:
    """The markup as a tree. Fails where something of a document became markup."""
    tree = html.fromstring(f"<div>{markup}</div>")
    assert not tree.xpath("//script|//img[not(starts-with(@src, 'data:'))]|//@onerror|//@onload")
    assert "$" not in "".join(tree.xpath("//text()[not(parent::style)]")) or "&#36;" in markup
    return tree


def test_importing_and_reading_loads_nothing_that_shows() -> None:
    code = (
        "import sys, yqlib, yqlib.audit; "
        "print([m for m in sys.modules if m.startswith(('yqlib.present', 'yqlib.run.walk', 'anywidget', 'ipywidgets', 'matplotlib'))])"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert said.strip() == "[]"


def test_a_disclosure_says_whose_it_is_and_lists_its_tables_without_an_audit() -> None:
    d = yqlib.Disclosure(**{n: getattr(read_raw(_FILE), n) for n in ("documents", "tables", "facts", "files", "doubts")})
    tree = safe(d._repr_html_())
    assert tree.xpath("string(//*[@class='yqh'])") == "阳泉市医疗保障局 2026年度部门预算公开"
    assert len(tree.xpath("//details//tbody/tr")) == len(d.tables) == 27
    assert "_audit" not in vars(d)
    assert repr(d).startswith("<Disclosure 阳泉市医疗保障局")


def test_what_a_document_says_is_no_markup() -> None:
    fake = full(unit_name=f"{HOSTILE}局", file=f"{HOSTILE}.pdf")
    fake.doubts = tuple(f"{HOSTILE}{n}" for n in range(20))
    fake.tables = fake.tables.assign(title=HOSTILE, verdict=HOSTILE, unit_label=HOSTILE, note=HOSTILE)
    tree = safe(objects.disclosure(fake))
    assert HOSTILE + "局" in tree.xpath("string(//*[@class='yqh'])")
    assert "另有" in tree.text_content(), "a long list of doubts says what it leaves out"
    one = printed_table(fake, fake.tables["table_id"].iloc[0])
    assert HOSTILE in safe(one._repr_html_()).text_content() and HOSTILE.split("&")[0] in repr(one)


def test_a_table_is_named_by_id_number_title_or_role() -> None:
    d = read_raw(_FILE)
    row = next(r for r in d.tables.itertuples() if r.role == "three_public")
    for name in (row.table_id, row.table_no, row.title, "three_public"):
        assert d.table(name).row.table_id == row.table_id
    tree = safe(d.table("three_public")._repr_html_())
    assert "1.80" in tree.xpath("string(//td/mark[contains(@class, 'warning')])")
    assert "②公务用车运行维护费" in repr(d.table("three_public"))
    with pytest.raises(KeyError, match="没有表"):
        d.table("没有的表")
    with pytest.raises(KeyError, match="请用编号"):
        d.table("project_goal")


def test_a_corpus_lists_its_documents_and_what_was_not_read() -> None:
    c = of_disclosures([read_raw(_FILE)], [{"file": HOSTILE, "problem": f"{HOSTILE}不能读。"}])
    tree = safe(c._repr_html_())
    assert "阳泉市医疗保障局" in tree.text_content() and f"{HOSTILE}不能读。" in tree.text_content()
    assert repr(c) == "<Corpus 1 份公开文本, 1 份没有读成>"


def test_a_large_corpus_says_how_many_it_leaves_out() -> None:
    rows = [{"doc_id": f"d{n}", "file": f"{n}.pdf", "sha256": "x", "unit_name": f"{HOSTILE}{n}", "reader": "text_layer"} for n in range(100)]
    frames = {"documents": schema.frame("documents", rows)}
    c = yqlib.Corpus(lambda name: frames.get(name, schema.frame(name)) if name != "failures" else pd.DataFrame())
    tree = safe(c._repr_html_())
    assert len(tree.xpath("//tbody/tr")) == 40 and "另有 60 份未列" in tree.text_content()


def test_an_audit_counts_outcomes_and_lists_findings() -> None:
    a = audit(read_raw(_FILE))
    tree = safe(a._repr_html_())
    assert f"{int((a.checks['outcome'] == 'pass').sum()):,}" in tree.text_content()
    assert "AST-03" in tree.text_content() and repr(a).startswith("<Audit 1 份公开文本")
    none = SimpleNamespace(checks=schema.frame("checks"), findings=schema.frame("findings"))
    assert "没有规则可用" in safe(objects.audit(none)).text_content()


def test_reviews_are_read_again(tmp_path) -> None:
    from yqlib.audit.review import Review, file_of
    from yqlib.run.reviews import write_review

    held = read_raw(_FILE)
    d = yqlib.Disclosure(**{n: getattr(held, n) for n in ("documents", "tables", "facts")}, files=(tmp_path / "x.pdf",))
    key = d.found[0].key
    write_review(file_of(d.files), Review(key, "false"))
    assert d.findings["review"].isna().all()
    assert [r.key for r in d.read_reviews().held] == [key]
    assert d.findings["key"].iloc[-1] == key == d.found[-1].key
