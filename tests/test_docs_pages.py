"""Every command and block of code of the documentation runs, and prints what the page says."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from conftest import RAW, ROOT
from pages import Session, blocks, missing

DOCS = ROOT / "docs"


@pytest.fixture
def study(tmp_path, monkeypatch) -> Path:
    """The folder of the tutorial: 研究/ beside data/, with the disclosures of data/raw in 公开/."""
    (tmp_path / "data").mkdir()
    os.symlink(RAW, tmp_path / "data" / "raw")
    folder = tmp_path / "研究" / "公开"
    folder.mkdir(parents=True)
    for file in RAW.glob("*.pdf"):
        os.symlink(file, folder / file.name)
    monkeypatch.chdir(folder.parent)
    return folder.parent


@pytest.mark.slow
@pytest.mark.parametrize("name", ["method", "method-suspects", "faq"])
def test_what_a_page_shows_is_what_comes_out(name, study) -> None:
    session, ran = Session(), 0
    for block in blocks(DOCS / f"{name}.md"):
        if block.language in ("sh", "python"):
            output, ran = session.run(block), ran + 1
            assert not missing(output, block.output or ""), f"{name}.md line {block.line}:\n{output}"
    assert ran


def test_a_page_that_shows_something_else_is_noticed() -> None:
    assert missing("a 1\nb 2\nc 3\n", "a 1\n…\nc…\n") == []
    assert missing("a 1\nb 2\n", "b 2\na 1\n") == ["a 1"]
    assert missing("a 1\n", "a 2\n") == ["a 2"]
