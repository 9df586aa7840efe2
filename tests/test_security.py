"""What docs/security.md promises, held against the code: nothing is fetched or started, and the bounds are those named."""

from __future__ import annotations

import os
import re
import socket
import subprocess
from pathlib import Path
from typing import Any

import media
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

import yqlib
from yqlib import money
from yqlib.present import charts, pages, views
from yqlib.run import pool, report
from yqlib.run.package import write_package
from yqlib.run.site.build import build_site
from yqlib.run.workbook import write_workbook
from yqlib.sources import drawing, hostile, html, image, marking, nested, package, pdf, xls

ROOT = Path(__file__).resolve().parent.parent
SLUG = "zezhou-center-2025-budget"
AWAY = (
    '<link rel=stylesheet href="http://away.invalid/a.css"><script src="http://away.invalid/a.js"></script>'
    '<img src="http://away.invalid/a.png"><iframe src="http://away.invalid/"></iframe><body onload="alert(1)">'
)


@pytest.fixture
def cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """No connection, no look-up of a host, no other program."""

    def refuse(*words: Any, **more: Any) -> Any:
        raise AssertionError(f"tried to leave: {words[-1:]}")

    for name in ("connect", "connect_ex", "sendto", "bind"):
        monkeypatch.setattr(socket.socket, name, refuse)
    for name in ("getaddrinfo", "gethostbyname", "create_connection"):
        monkeypatch.setattr(socket, name, refuse)
    monkeypatch.setattr(subprocess, "Popen", refuse)
    for name in ("system", "posix_spawn", "execv", "execve"):
        monkeypatch.setattr(os, name, refuse)


def test_reading_auditing_and_showing_need_no_network_and_no_program(tmp_path: Path, cut_off: None) -> None:
    (tmp_path / "a.html").write_text(media.as_html(SLUG).replace("<body>", f"{AWAY}<body>"), encoding="utf-8")
    media.as_docx(SLUG, tmp_path / "b.docx")
    media.as_xlsx(SLUG, tmp_path / "c.xlsx")
    files = [*sorted(tmp_path.glob("?.*")), ROOT / "tests" / "golden" / "torture" / "rules-plain.pdf"]
    found = []
    for file in files:
        d = yqlib.read(file)
        assert len(d.checks) and len(d.measures)
        found.append(d)
    d = found[0]
    assert "away.invalid" not in " ".join(line.text for line in d.lines)
    write_workbook(d, tmp_path / "a.xlsx.out.xlsx")
    png, about = charts.expenditure(d)._repr_png_()
    assert png and about
    shown = [new_output("display_data", {"text/html": views.findings(d)._repr_html_()})]
    page = report.page_of(new_notebook(cells=[new_code_cell("x", outputs=shown)]), "x")
    assert "away.invalid" not in page
    pages.page(files[-1], 1, "text_layer", str(found[-1].document["sha256"]))
    corpus = yqlib.read_many([files[0]], progress=False)
    assert len(corpus.sql("SELECT * FROM facts")) == len(d.facts)
    write_package(corpus, tmp_path / "package")
    build_site([files[0]], tmp_path / "site", jobs=1, progress=False)
    assert not [f for f in (tmp_path / "site").rglob("*.html") if "away.invalid" in f.read_text(encoding="utf-8")]


MB = 1 << 20
#: The row of the table of bounds, and the numbers in it as the code has them.
BOUNDS = {
    "文件大小": (yqlib.sources._MAX_BYTES // MB, html._MAX_BYTES // MB, xls._MAX_BYTES // MB),
    "PDF 内容展开": (hostile._CONTENT // MB, hostile._TOTAL // MB),
    "PDF 字体": (hostile._HELD // MB,),
    "PDF 图形套图形": (nested._DRAWN // 10_000,),
    "PDF 一页的图形对象": (drawing._OBJECTS // 10_000,),
    "第二读取器": (int(pdf._PATIENCE),),
    "Office 部件": (package.MAX_PART // MB, package._MAX_RATIO, package._MAX_ENTRIES // 10_000),
    "单元格": (marking.MAX_CELLS // 10_000,),
    "表中套表": (marking._MAX_DEPTH, marking._MAX_SPAN),
    "图片": (image._MAX_PIXELS // 10_000, image._MAX_PAGES),
    "整份读取": (int(pool.LIMIT) // 60,),
    "一个数": (money.MOST_DIGITS, money.MOST_FEN // 10**14),
}


def test_the_bounds_are_those_named() -> None:
    table = [line.split("|") for line in (ROOT / "docs" / "security.md").read_text(encoding="utf-8").splitlines() if line.startswith("|")]
    told = {row[1].strip(): [int(n.replace(",", "")) for n in re.findall(r"[\d,]*\d", row[2])] for row in table}
    for name, numbers in BOUNDS.items():
        (row,) = (told[key] for key in told if key.startswith(name))
        assert set(numbers) <= set(row), (name, numbers, row)
