"""The gold: every figure of a document with its row, header path and page, written without yqlib.

- the shared documents: tests/expected/figures/*.csv, as they are;
- data/raw: the same lists for the bodies in scripts/typeset/bodies (their TSV files must hold every
  figure, which is checked here), pages found as below;
- the made corpus: CSV files beside the PDFs, written by the maker from its own data.

Where a list has no page, a figure's page is found in the PDF's plain text: figures in the order of the
list, tokens taken from one page until one is not there any more. No table reader takes part.
"""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

import pypdfium2

from reading.score import Figure, norm

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared" / "corpus" / "pdf"
RAW = ROOT / "data" / "raw"
EXPECTED = ROOT / "tests" / "expected"
_NEAR = 12  # pages between one figure of a list and the next


@dataclass
class Document:
    """One file of a set: path, pages, gold (None where there is none), tables on one page."""

    path: Path
    pages: int
    gold: list[Figure] | None = None
    lost: int = 0  # figures of the list that the PDF's text does not have: not scored, but told
    singles: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        on: dict[int, set[int]] = defaultdict(set)
        for figure in self.gold or ():
            on[figure.table].add(figure.page)
        self.singles = {table for table, pages in on.items() if len(pages) == 1}


def count_pages(path: Path) -> int:
    """Pages of a PDF, 0 where it cannot be opened."""
    try:
        with pypdfium2.PdfDocument(path) as document:
            return len(document)
    except pypdfium2.PdfiumError:
        return 0


def read_figures(path: Path) -> list[Figure]:
    """A list of figures from its CSV; page 0 where the list has none."""
    with path.open(encoding="utf-8") as handle:
        rows = list(csv.DictReader(handle))
    return [
        Figure(
            page=int(row["page"] or 0),
            printed=norm(row["printed"]),
            label=norm(row["row_label"]).split("/")[-1],  # group/name: the name is what stands in the row
            code=row["row_code"],
            path=tuple(norm(part) for part in row["column"].split("/") if part),
            table=int(row["table"]),
            names=tuple(norm(n) for n in re.split("/", row.get("row_names") or "") if n),
        )
        for row in rows
    ]


def _tokens(path: Path) -> list[Counter[str]]:
    found = []
    with pypdfium2.PdfDocument(path) as document:
        for number in range(len(document)):
            text = document[number].get_textpage()
            tokens = text.get_text_range().split()
            if sum(map(len, tokens)) < 2 * len(tokens):  # set a character a line: the text's order is broken
                tokens = _runs(text)
            found.append(Counter(norm(token) for token in tokens))
    return found


def _runs(text: pypdfium2.PdfTextPage) -> list[str]:
    """Characters of one line side by side, put together again from their boxes."""
    lines: dict[int, list[tuple[float, float, str]]] = defaultdict(list)
    for i in range(text.count_chars()):
        left, bottom, right, top = text.get_charbox(i, loose=True)
        lines[round((bottom + top) / 4)].append((left, right, text.get_text_range(i, 1)))
    runs: list[str] = []
    for line in lines.values():
        end = None
        for left, right, char in sorted(line):
            if end is None or left - end > 1.5:
                runs.append("")
            runs[-1] += char.strip()
            end = right
    return runs


def locate(figures: list[Figure], path: Path) -> tuple[list[Figure], int]:
    """Figures with their pages, and how many the text of the PDF does not have."""
    tokens, found, at, lost = _tokens(path), [], 0, 0
    for figure in figures:
        near = range(at, min(at + _NEAR, len(tokens)))
        page = next((p for p in near if tokens[p][figure.printed]), None)
        if page is None:
            lost += 1
            continue
        tokens[page][figure.printed] -= 1
        at = page
        found.append(replace(figure, page=page + 1))
    return found, lost


@cache
def _keys() -> dict[str, list[str]]:
    with (EXPECTED / "tables.csv").open(encoding="utf-8") as handle:
        rows = list(csv.DictReader(handle))
    return {row["key"]: row["file"].split(";") for row in rows if row["file"].endswith(".pdf")}


def shared() -> list[Document]:
    """The shared corpus with its gold; empty where the folder is absent."""
    if not SHARED.is_dir():
        return []
    of_file = {name: key for key, files in _keys().items() for name in files}
    documents = []
    for path in sorted(SHARED.glob("*.pdf")):
        key = of_file.get(path.name)
        figures = read_figures(EXPECTED / "figures" / f"{key}.csv") if key else None
        if key and not _tables_file(path, _keys()[key]):
            figures = []  # published as two files: the figures are all in the other one
        documents.append(Document(path, count_pages(path), figures))
    return documents


def _tables_file(path: Path, names: list[str]) -> bool:
    """Of the files one disclosure was published as: does this one print the figures where they should be?"""
    key = next(k for k, files in _keys().items() if path.name in files)
    figures = read_figures(EXPECTED / "figures" / f"{key}.csv")

    def there(name: str) -> int:
        tokens = _tokens(path.parent / name)
        return sum(f.page <= len(tokens) and tokens[f.page - 1][f.printed] > 0 for f in figures)

    return path.name == max(names, key=there)


def raw() -> list[Document]:
    """The typeset documents of data/raw with the figures of their bodies."""
    import tomllib

    lists = {path: read_figures(path) for path in sorted((EXPECTED / "figures").glob("t*.csv"))}
    documents = []
    for body in sorted((ROOT / "scripts" / "typeset" / "bodies").glob("*.toml")):
        path = RAW / tomllib.loads(body.read_text(encoding="utf-8"))["file"]
        printed = _printed(body.with_suffix(""))
        mine = [f for f in lists.values() if not Counter(x.printed for x in f) - printed]
        best = max(mine, key=len, default=[])
        figures, lost = locate(best, path)
        documents.append(Document(path, count_pages(path), figures, lost))
    return documents


def _printed(folder: Path) -> Counter[str]:
    """Every text of a body's tables."""
    cells = (
        cell
        for table in sorted(folder.glob("*.tsv"))
        for line in table.read_text(encoding="utf-8").splitlines()
        for cell in line.split("\t")
    )
    return Counter(norm(cell) for cell in cells)
