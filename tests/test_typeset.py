"""The documents of data/raw: made again byte for byte, and true to the published figures."""

from __future__ import annotations

import re
import sys
from functools import cache
from pathlib import Path

import pdfplumber
import pytest

ROOT = Path(__file__).resolve().parents[1]
RAW = ROOT / "data" / "raw"
TRANSCRIPTS = ROOT.parent / "shared" / "corpus" / "transcripts"
sys.path.insert(0, str(ROOT / "scripts" / "typeset"))

import make  # noqa: E402
import tables  # noqa: E402

#: Which published disclosure (first three digits of its transcript) a document takes its figures from.
SOURCES = {
    "yangquan-center-2026-budget": "000",
    "yangquan-bureau-2026-budget": "001",
    "yangquan-center-2024-accounts": "002",
    "shanxi-bureau-2026-budget": "003",
    "zezhou-center-2025-budget": "004",
}
#: Cover and contents stand before page 1.
FRONT_PAGES = 2
RULE_LINE = re.compile(r"\|[\s|:-]*-[\s|:-]*\|")
slugs = pytest.mark.parametrize("slug", sorted(SOURCES))


def squeeze(text: str | None) -> str:
    """Return a text without white space, so that a name wrapped in its cell reads as one."""
    return re.sub(r"\s+", "", text or "")


def entries(slug: str) -> list[dict]:
    """Return the tables a document lists (its goal sheets are compared as frames, in test_raw)."""
    return [entry for entry in everything(slug) if "sheet" not in entry]


def everything(slug: str) -> list[dict]:
    """Return the tables and goal sheets of a document, in order."""
    return [entry for part in make.load(slug)["part"] for entry in part.get("table", [])]


def rows_of(slug: str, entry: dict) -> list[list[str]]:
    """Return what a table prints, row by row."""
    return tables.printed(tables.read_rows(make.BODIES / slug / f"{entry['file']}.tsv"))


# --- against the transcripts ---------------------------------------------------------------------


def transcript(slug: str) -> list[str]:
    """Return the lines of the transcript behind a document, without heading marks."""
    if not TRANSCRIPTS.is_dir():
        pytest.skip(f"no transcripts beside the repository ({TRANSCRIPTS.name} is absent)")
    path = next(TRANSCRIPTS.glob(f"{SOURCES[slug]}_*.txt"))
    return [re.sub(r"^#+ +", "", line) for line in path.read_text(encoding="utf-8").splitlines()]


def table_part(lines: list[str], title: str, following: list[str]) -> list[str]:
    """Return the lines below a table's title, up to the next table or part."""
    start = max(i for i, line in enumerate(lines) if line.strip() == title)
    part = lines[start + 1 :]
    stops = [i for i, line in enumerate(part) if line.strip() in following or line.startswith("第三部分")]
    return part[: stops[0]]


def transcript_rows(part: list[str]) -> list[list[str]]:
    """Return the table rows among the lines (tabs or Markdown pipes), without empty cells."""
    rows = []
    for line, below in zip(part, [*part[1:], ""], strict=True):
        piped = line.startswith("|")
        if not ("\t" in line or piped) or RULE_LINE.fullmatch(line.strip()):
            continue
        cells = [squeeze(cell) for cell in (line.strip()[1:-1].split("|") if piped else line.split("\t"))]
        is_stub = piped and not any(cells) and RULE_LINE.fullmatch(below.strip())
        if not is_stub:  # Markdown needs an empty header where a table runs over a page
            rows.append([cell for cell in cells if cell])
    return rows


def numbers(rows: list[list[str]]) -> list[str]:
    """Return every figure, code and line number, sorted."""
    return sorted(cell for row in rows for cell in row if re.fullmatch(r"-?[\d,.]+|——", cell))


@slugs
def test_tables_carry_the_published_figures(slug: str) -> None:
    lines = transcript(slug)
    titles = [entry["title"] for entry in entries(slug)]
    for entry in entries(slug):
        published = transcript_rows(table_part(lines, entry["title"], titles))
        ours = rows_of(slug, entry)
        if entry["title"] == "部门决算公开相关信息统计表":  # its section lines stand without tabs
            ours = [row for row in ours if len(row) > 1]
            published = [row for row in published if len(row) > 1]
        assert numbers(ours) == numbers(published), entry["title"]
        assert ours == published, entry["title"]


# --- the PDFs ------------------------------------------------------------------------------------


@cache
def read_pdf(slug: str) -> tuple[list[str], list[list[list[str]]]]:
    """Return the text of every page and the printed rows of every ruled table of a document."""
    with pdfplumber.open(RAW / make.load(slug)["file"]) as pdf:
        texts = [page.extract_text() for page in pdf.pages]
        found = [table for page in pdf.pages for table in page.extract_tables()]
    return texts, [[[squeeze(c) for c in row if squeeze(c)] for row in table] for table in found]


@slugs
def test_pdf_gives_back_every_row(slug: str) -> None:
    found = list(read_pdf(slug)[1])
    family = make.forms()[make.load(slug)["form"]]
    for entry in everything(slug):
        wanted = [[squeeze(text) for text in row] for row in rows_of(slug, entry)]
        head = wanted[: make.form_of(entry, family)["header"]]
        rows = found.pop(0)
        while len(rows) < len(wanted):  # the table runs over a page, with or without its header
            more = found.pop(0)
            rows = rows + (more[len(head) :] if head and more[: len(head)] == head else more)
        assert rows == wanted, entry["title"]
    assert not found


@slugs
def test_contents_page_has_the_right_numbers(slug: str) -> None:
    pages = [squeeze(text) for text in read_pdf(slug)[0]]
    listed = re.findall(r"^(.+?)\s*\.{3,}\s*(\d+)$", read_pdf(slug)[0][1], flags=re.MULTILINE)
    titles = {squeeze(entry["toc"]): squeeze(entry["title"]) for entry in entries(slug)}
    assert len(listed) > len(titles)
    for name, number in listed:
        title = titles.get(squeeze(name), squeeze(name))
        assert title in pages[int(number) + FRONT_PAGES - 1], name


@slugs
def test_cover_says_what_the_file_is(slug: str) -> None:
    assert squeeze(make.NOTICE) in squeeze(read_pdf(slug)[0][0])


@slugs
def test_made_again_byte_for_byte(slug: str, tmp_path: Path) -> None:
    pytest.importorskip("typst", reason="typst (development dependency) is not installed")
    committed = RAW / make.load(slug)["file"]
    made = make.typeset(slug, tmp_path)
    with pdfplumber.open(committed) as old, pdfplumber.open(made) as new:
        makers = old.metadata["Creator"], new.metadata["Creator"]
    if makers[0] != makers[1]:
        pytest.skip(f"made by {makers[0]}, installed is {makers[1]}: other bytes, same pages")
    assert made.read_bytes() == committed.read_bytes()
