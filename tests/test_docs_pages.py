"""Every command and block of code of the documentation runs, and prints what the page says."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import RAW, ROOT
from pages import Block, Session, blocks, missing

import yqlib
from yqlib import cli_docs, sources
from yqlib.audit import locate, review
from yqlib.sources import drawing, hostile, html, image, marking, nested, package, pdf, sheet, xls

DOCS = ROOT / "docs"


@pytest.fixture
def study(tmp_path, monkeypatch) -> Path:
    """The folder of the tutorial: 研究/ beside data/, with the disclosures of data/raw in 公开/."""
    folder = tmp_path / "研究" / "公开"
    for place in (tmp_path / "data" / "raw", folder):
        shutil.copytree(RAW, place)
    monkeypatch.chdir(folder.parent)
    return folder.parent


@pytest.fixture
def empty(study) -> Path:
    """The same before anything is copied: the tutorial does that itself."""
    shutil.rmtree(study / "公开")
    return study


def follow(name: str, but: tuple[str, ...] = ()) -> list[str]:
    """Run a page from the top; returns the blocks that were left out because they are named in `but`."""
    session, left, ran = Session(), [], 0
    for block in blocks(DOCS / f"{name}.md"):
        if block.code.strip() in but:
            left.append(block.code.strip())
        elif block.language in ("sh", "python"):
            output, ran = session.run(block), ran + 1
            assert not missing(output, block.output or ""), f"{name}.md line {block.line}:\n{output}"
    assert ran
    return left


@pytest.mark.slow
@pytest.mark.parametrize("name", ["method", "method-suspects", "faq"])
def test_what_a_page_of_the_method_shows_is_what_comes_out(name, study) -> None:
    follow(name)


@pytest.mark.slow
def test_the_tutorial_can_be_followed(empty) -> None:
    """All but what needs a network or a person: the installation is the README's command, which CI runs."""
    install = next(b.code.strip() for b in blocks(ROOT / "README.md") if "pip install" in b.code)
    lab = "yqlib lab 公开/阳泉市医疗保障局_2026年度部门预算公开.pdf"
    assert follow("tutorial", but=(install, lab)) == [install, lab]


def test_a_page_that_shows_something_else_is_noticed() -> None:
    assert missing("a 1\nb 2\nc 3\n", "a 1\n…\nc…\n") == []
    assert missing("a 1\nb 2\n", "b 2\na 1\n") == ["a 1"]
    assert missing("a 1\n", "a 2\n") == ["a 2"]


class Forms(Session):
    """The reader of the page on forms: a folder of one's own beside the sample, written as the page says. Its commands
    and the first lines of Python are processes of their own: forms stay the same in a process once it has read."""

    def __init__(self, root: Path) -> None:
        super().__init__()
        self.root, self.written = root, list[str]()
        shutil.copytree(DOCS / "samples", root / "docs" / "samples")

    def run(self, block: Block) -> str:
        named = re.findall(r"`((?:我的表样/)?\w+\.(?:csv|py))`", block.before)
        if named and block.language != "sh":
            path = self.root / named[-1]
            path.parent.mkdir(exist_ok=True)
            path.write_text(block.code, "utf-8")
            self.written.append(named[-1])
            return ""
        words = ["-c", f"{block.code}\nprint({block.code.splitlines()[-1]})"]
        if block.language == "sh":
            words = shlex.split(re.sub("^yqlib ", "python -m yqlib ", block.code))[1:]
        environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
        done = subprocess.run(
            [sys.executable, *words], cwd=self.root, env=environment, capture_output=True, text=True, encoding="utf-8"
        )
        assert done.returncode in ((0, 1) if " audit " in block.code else (0,)), done.stdout + done.stderr
        return done.stdout


@pytest.mark.slow
def test_a_new_form_is_taught_as_the_page_says(tmp_path) -> None:
    reader = Forms(tmp_path)
    for block in blocks(DOCS / "howto-form.md"):
        output = reader.run(block)
        assert not missing(output, block.output or ""), f"howto-form.md line {block.line}:\n{output}"
    assert reader.written == [*(f"我的表样/{name}.csv" for name in ("roles", "headers", "rows")), "test_county_form.py"]


def test_the_form_of_that_page_is_not_known_yet() -> None:
    """Were its wordings in the package, the page would teach nothing."""
    d = yqlib.read(next((DOCS / "samples").glob("*.html")))
    assert d.tables["role"].isna().all()


def test_the_reference_of_commands_is_current() -> None:
    written = (DOCS / "cli.md").read_text("utf-8")
    assert written == cli_docs.page(), "run: python -m yqlib.cli_docs > docs/cli.md"


def test_the_bounds_the_page_on_security_tells_are_those_of_the_code() -> None:
    told = (DOCS / "security.md").read_text("utf-8")
    bounds = [
        f"{sources._MAX_BYTES >> 20} MB；网页 {html._MAX_BYTES >> 20} MB，XLS {xls._MAX_BYTES >> 20} MB",
        f"| {hostile._CONTENT >> 20} MB，合计 {hostile._TOTAL >> 20} MB |",
        f"| {hostile._HELD >> 20} MB |",
        f"{nested._DRAWN // 10_000} 万个以上",
        f"| {drawing._OBJECTS // 10_000} 万 |",
        f"每页 {pdf._PATIENCE:.0f} 秒",
        f"{package.MAX_PART >> 20} MB，压缩比 {package._MAX_RATIO}，部件 {package._MAX_ENTRIES // 10_000} 万个",
        f"{marking.MAX_CELLS // 10_000} 万，{sheet.MAX_SHEETS} 张",
        f"{marking._MAX_DEPTH} 层；跨列 {marking._MAX_SPAN:,}",
        f"{image._MAX_PIXELS // 10_000:,} 万像素，{image._MAX_PAGES} 页",
        f"{locate._LARGEST} 个数，{locate._SECONDS:.0f} 秒",
        f"至多 {review._MAX_BYTES >> 20} MB",
    ]
    assert not [bound for bound in bounds if bound not in told]
