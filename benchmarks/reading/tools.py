"""The readers compared: each gives the cells of every page of a PDF, in its best documented settings.

A tool is loaded in a process of its own (reading/workers.py) and called once a file. It returns an
`Output`: grids (page, rows of cell texts; None where a merged cell goes on) or yqlib's facts. Only the
call is timed, not imports. `pages` is the last page to read (None: all).
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path

Rows = list[list[str | None]]


@dataclass
class Output:
    """What one tool made of one file; `marks` are the seconds after each page (pdfplumber only)."""

    grids: list[tuple[int, Rows]] = field(default_factory=list)
    facts: list[tuple] | None = None  # (page, printed, label, code, column path)
    marks: list[tuple[float, float]] = field(default_factory=list)
    checks: dict[str, int] = field(default_factory=dict)
    tables: int = 0
    notes: list[str] = field(default_factory=list)
    spent: tuple[float, float] | None = None  # where not the whole call is what a user would wait for


def clock() -> tuple[float, float]:
    """(wall, CPU of this process with all its threads) in seconds."""
    return time.perf_counter(), time.process_time()


def since(start: tuple[float, float]) -> tuple[float, float]:
    """(wall, CPU) seconds since a `clock`."""
    wall, cpu = clock()
    return wall - start[0], cpu - start[1]


@dataclass(frozen=True)
class Tool:
    """One row of the table: name, settings, the distribution that must be there, and how to load it."""

    name: str
    how: str
    package: str
    load: Callable[[], Callable[[Path, int | None], Output]]
    kind: str = "grids"  # grids, facts, floor (gives no cells)
    slow: bool = False

    def version(self) -> str | None:
        """Installed version, or None where the tool cannot run here."""
        try:
            found = metadata.version(self.package)
        except metadata.PackageNotFoundError:
            return None
        return None if self.package == "tabula-py" and not shutil.which("java") else found


def _pdfplumber() -> Callable[[Path, int | None], Output]:
    import pdfplumber

    def run(path: Path, pages: int | None) -> Output:
        out, start = Output(), clock()
        with pdfplumber.open(path) as document:
            for page in document.pages[:pages]:
                out.grids += [(page.page_number, rows) for rows in page.extract_tables()]
                page.close()  # else a long file keeps every character of every page
                out.marks.append(since(start))
        return out

    return run


def _yqlib(audit: bool = False) -> Callable[[Path, int | None], Output]:
    import yqlib

    def run(path: Path, pages: int | None) -> Output:
        disclosure = yqlib.read(path)
        out = Output(tables=len(disclosure.tables))
        if audit:
            out.checks = dict(disclosure.checks["outcome"].value_counts())
        taken = disclosure.facts[["page", "printed", "row_label", "row_code", "column_path"]]
        out.facts = [
            (int(page), *("" if str(v) in ("<NA>", "nan", "None") else str(v) for v in rest))
            for page, *rest in taken.astype(object).itertuples(index=False)
        ]
        return out

    return run


def _camelot(engine: str) -> Callable[[Path, int | None], Output]:
    import camelot

    def run(path: Path, pages: int | None) -> Output:
        wanted = "all" if pages is None else f"1-{pages}"
        found = camelot.read_pdf(str(path), pages=wanted, flavor="lattice", engine=engine)
        return Output([(int(t.page), t.df.values.tolist()) for t in found])

    return run


def _pymupdf() -> Callable[[Path, int | None], Output]:
    import pymupdf

    def run(path: Path, pages: int | None) -> Output:
        out = Output()
        with pymupdf.open(path) as document:
            for page in document.pages(0, min(pages or document.page_count, document.page_count)):
                found = page.find_tables(strategy="lines").tables
                out.grids += [(page.number + 1, table.extract()) for table in found]
        return out

    return run


def _img2table() -> Callable[[Path, int | None], Output]:
    from img2table.document import PDF

    def run(path: Path, pages: int | None) -> Output:
        document = PDF(path, pages=None if pages is None else list(range(pages)), pdf_text_extraction=True)
        found = document.extract_tables(ocr=None, implicit_rows=False, implicit_columns=False)
        return Output(
            [
                (page + 1, [[cell.value for cell in row] for row in table.content.values()])
                for page, tables in found.items()
                for table in tables
            ]
        )

    return run


def _tablers() -> Callable[[Path, int | None], Output]:
    import tablers

    lines = {"vertical_strategy": "lines", "horizontal_strategy": "lines"}  # strict ones miss drawn frames

    def run(path: Path, pages: int | None) -> Output:
        out = Output()
        with tablers.Document(str(path)) as document:
            for number, page in enumerate(document.pages(), 1):
                if pages is not None and number > pages:
                    break
                for table in tablers.find_tables(page, extract_text=True, **lines):
                    rows = [[None if c is None else c.text for c in row.cells] for row in table.rows]
                    out.grids.append((number, rows))
        return out

    return run


def _tabula() -> Callable[[Path, int | None], Output]:
    import pypdfium2
    import tabula

    def read(path: Path, pages: int | str) -> list:
        return tabula.read_pdf(
            str(path), pages=pages, lattice=True, silent=True, pandas_options={"header": None, "dtype": str}
        )

    def run(path: Path, pages: int | None) -> Output:
        with pypdfium2.PdfDocument(path) as document:
            last = min(pages or len(document), len(document))
        out, start = Output(), clock()
        read(path, f"1-{last}")
        out.spent = since(start)
        for number in range(1, last + 1):  # its frames do not say which page they are of: again, not timed
            for frame in read(path, number):
                rows = [[c if isinstance(c, str) else None for c in row] for row in frame.values.tolist()]
                out.grids.append((number, rows))
        return out

    return run


def _text() -> Callable[[Path, int | None], Output]:
    import pypdfium2

    def run(path: Path, pages: int | None) -> Output:
        with pypdfium2.PdfDocument(path) as document:
            for number in range(min(pages or len(document), len(document))):
                page = document[number]
                page.get_textpage().get_text_range()
        return Output()

    return run


def _raw() -> Callable[[Path, int | None], Output]:
    """Every character with its box, every path with its segments: what any table reader needs."""
    import ctypes

    import pypdfium2
    import pypdfium2.raw as pdfium

    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    x, y = ctypes.c_float(), ctypes.c_float()

    def chars(page) -> int:
        text = pdfium.FPDFText_LoadPage(page)
        count = pdfium.FPDFText_CountChars(text)
        for i in range(count):
            pdfium.FPDFText_GetUnicode(text, i)
            pdfium.FPDFText_GetCharBox(text, i, left, right, bottom, top)
        pdfium.FPDFText_ClosePage(text)
        return count

    def paths(page) -> int:
        count = 0
        for i in range(pdfium.FPDFPage_CountObjects(page)):
            item = pdfium.FPDFPage_GetObject(page, i)
            if pdfium.FPDFPageObj_GetType(item) != pdfium.FPDF_PAGEOBJ_PATH:
                continue
            for s in range(pdfium.FPDFPath_CountSegments(item)):
                pdfium.FPDFPathSegment_GetPoint(pdfium.FPDFPath_GetPathSegment(item, s), x, y)
                count += 1
        return count

    def run(path: Path, pages: int | None) -> Output:
        with pypdfium2.PdfDocument(path) as document:
            for number in range(min(pages or len(document), len(document))):
                page = pdfium.FPDF_LoadPage(document.raw, number)
                chars(page)
                paths(page)
                pdfium.FPDF_ClosePage(page)
        return Output()

    return run


def _agreement() -> Callable[[Path, int | None], Output]:
    from reading.agreement import compare

    return lambda path, pages: compare(path)


BASE, OURS, AUDIT, AGREE = "pdfplumber", "yqlib", "yqlib+audit", "agreement"
TOOLS: dict[str, Tool] = {
    tool.name: tool
    for tool in (
        Tool(BASE, "page.extract_tables()", "pdfplumber", _pdfplumber),
        Tool(OURS, "yqlib.read: pages to facts", "yqlib", _yqlib, "facts"),
        Tool(AUDIT, "yqlib.read and every rule", "yqlib", lambda: _yqlib(True), "facts",
             slow=True),
        Tool("tablers", 'find_tables(page), both strategies "lines"', "tablers", _tablers),
        Tool("pymupdf", 'find_tables(strategy="lines")', "PyMuPDF", _pymupdf),
        Tool("camelot-vector", 'lattice, engine="vector"', "camelot-py", lambda: _camelot("vector")),
        Tool("camelot", 'lattice, engine="combined" (default)', "camelot-py",
             lambda: _camelot("combined"), slow=True),
        Tool("img2table", "text of the PDF, no OCR", "img2table", _img2table, slow=True),
        Tool("tabula", "lattice=True, one Java machine", "tabula-py", _tabula, slow=True),
        Tool("pdfium-raw", "characters, boxes and paths only", "pypdfium2", _raw, "floor"),
        Tool("pdfium-text", "text only", "pypdfium2", _text, "floor"),
        Tool(AGREE, "yqlib's two page sources, cell by cell", "yqlib", _agreement, "check", slow=True),
    )
}  # fmt: skip
