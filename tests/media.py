"""The typeset bodies as HTML, DOCX, XLSX and XLS: the same words and tables in other containers."""

from __future__ import annotations

import html
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "scripts" / "typeset"))

import make  # noqa: E402
import tables  # noqa: E402


@dataclass
class Printed:
    """One table: lines above it, its cells with spans, size, notes below."""

    heads: list[str]
    cells: list[tables.Cell]
    n_rows: int
    n_cols: int
    notes: list[str]
    title: str


def story(slug: str) -> list[str | Printed]:
    """A body in reading order."""
    body = make.load(slug)
    family = make.forms()[body["form"]]
    found: list[str | Printed] = list(body["cover"])
    for part in body["part"]:
        found.append(part["title"])
        for section in part.get("section", []):
            found.append(section["title"])
            found += [p.lstrip("# ") for p in section["paragraphs"]]
        for entry in part.get("table", []):
            table = {**make.TABLE, **make.form_of(entry, family), **entry}
            table.setdefault("title", table["toc"])
            rows = tables.read_rows(make.BODIES / slug / f"{entry['file']}.tsv")
            line = "  ".join(t for t in (table.get("name", ""), table["year"], table["unit"]) if t)
            heads = [t for t in (table["number"], table["title"], line.strip()) if t]
            cells = tables.resolve(rows, table["header"])
            found.append(Printed(heads, cells, len(rows), len(rows[0]), table["notes"], table["title"]))
    return found


def opens_with_a_section(slug: str) -> bool:
    """A table of the body begins with a merged name over all its columns, before any header."""
    return any(item.cells[0].colspan == item.n_cols for item in story(slug) if isinstance(item, Printed))


def as_html(slug: str) -> str:
    """A plain page: paragraphs and tables with rowspan and colspan."""
    out = ["<!DOCTYPE html><html><head><meta charset='utf-8'><title>x</title></head><body>"]
    for item in story(slug):
        if isinstance(item, str):
            out.append(f"<p>{html.escape(item)}</p>")
            continue
        out += [f"<p>{html.escape(head)}</p>" for head in item.heads]
        out.append(html_table(item))
        out += [f"<p>{html.escape(note)}</p>" for note in item.notes]
    return "\n".join([*out, "</body></html>"])


def html_table(item: Printed) -> str:
    """One table as markup."""
    out = ["<table border=1>"]
    for y in range(item.n_rows):
        out.append("<tr>")
        for cell in (c for c in item.cells if c.y == y):
            text = html.escape(cell.text) or "&nbsp;"
            out.append(f'<td colspan="{cell.colspan}" rowspan="{cell.rowspan}">{text}</td>')
        out.append("</tr>")
    return "".join([*out, "</table>"])


def as_docx(slug: str, file: Path) -> Path:
    """A Word document with merged cells, through python-docx."""
    import docx

    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "页眉：不是正文 999.99"
    for item in story(slug):
        if isinstance(item, str):
            document.add_paragraph(item)
            continue
        for head in item.heads:
            document.add_paragraph(head)
        table = document.add_table(item.n_rows, item.n_cols)
        places = [list(row.cells) for row in table.rows]
        for c in item.cells:
            place = places[c.y][c.x]
            if c.colspan * c.rowspan > 1:
                place = place.merge(places[c.y + c.rowspan - 1][c.x + c.colspan - 1])
            place.paragraphs[0].text = c.text
        for note in item.notes:
            document.add_paragraph(note)
    document.save(file if hasattr(file, "write") else str(file))
    return file


def as_xlsx(slug: str, file: Path, *, borders: bool = True) -> Path:
    """A workbook with a sheet for the prose and one a table; figures are numbers under formats."""
    import openpyxl
    from openpyxl.styles import Border, Side

    thin = Side(style="thin")
    frame = Border(left=thin, right=thin, top=thin, bottom=thin)
    book = openpyxl.Workbook()
    prose = book.active
    prose.title = "说明"
    for item in story(slug):
        if isinstance(item, str):
            prose.append([item])
            continue
        sheet = book.create_sheet(f"{len(book.sheetnames)}{item.title}"[:31])
        for at, head in enumerate(item.heads, 1):
            sheet.cell(at, 1, head)
            sheet.merge_cells(start_row=at, end_row=at, start_column=1, end_column=item.n_cols)
        top = len(item.heads) + 1
        for c in item.cells:
            row, col = top + c.y, 1 + c.x
            place = sheet.cell(row, col)
            place.value, place.number_format = stored(c.text)
            if c.colspan * c.rowspan > 1:
                sheet.merge_cells(
                    start_row=row,
                    end_row=row + c.rowspan - 1,
                    start_column=col,
                    end_column=col + c.colspan - 1,
                )
            for y in range(row, row + c.rowspan):
                for x in range(col, col + c.colspan):
                    if borders:
                        sheet.cell(y, x).border = frame
        for at, note in enumerate(item.notes):
            sheet.cell(top + item.n_rows + at, 1, note)
    book.save(file)
    return file


def stored(text: str) -> tuple[float | int | str | None, str]:
    """What a clerk's workbook holds for a printed text: a number with its format, or the text."""
    bare = text.replace(",", "")
    if not text:
        return None, "General"
    if tables.AMOUNT.fullmatch(text) and text != "——":
        grouped = "#,##0" if "," in text else "0"
        return float(bare), grouped + "." + "0" * len(bare.split(".")[1])
    if bare.isdigit() and (bare == "0" or bare[0] != "0") and len(bare) < 4:
        return int(bare), "General"
    return text, "@"


def as_xls(slug: str, file: Path) -> Path:
    """An old workbook, through xlwt (no dependency: tests/golden/accounts.xls was made once with it)."""
    import xlwt

    book = xlwt.Workbook(encoding="utf-8")
    prose = book.add_sheet("说明")
    texts = [item for item in story(slug) if isinstance(item, str)]
    for at, text in enumerate(texts):
        prose.write(at, 0, text)
    for item in (i for i in story(slug) if isinstance(i, Printed)):
        sheet = book.add_sheet(f"{len(book._Workbook__worksheets)}{item.title}"[:31])
        for at, head in enumerate(item.heads):
            sheet.write_merge(at, at, 0, item.n_cols - 1, head)
        top = len(item.heads)
        for c in item.cells:
            value, form = stored(c.text)
            style = xlwt.easyxf("borders: left thin, right thin, top thin, bottom thin", num_format_str=form)
            sheet.write_merge(top + c.y, top + c.y + c.rowspan - 1, c.x, c.x + c.colspan - 1, value, style)
        for at, note in enumerate(item.notes):
            sheet.write(top + item.n_rows + at, 0, note)
    book.save(str(file))
    return file


def ole(stream: str) -> bytes:
    """The smallest OLE file with one (empty) stream of this name."""
    import struct

    free, end, fat = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    head = struct.pack(
        "<8s16xHHHHH6xIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        0x3E,
        3,
        0xFFFE,
        9,
        6,
        0,
        1,
        1,
        0,
        4096,
        end,
        0,
        end,
        0,
    )
    head += struct.pack("<109I", 0, *[free] * 108)
    table = struct.pack("<128I", fat, end, *[free] * 126)

    def entry(name: str, kind: int, child: int) -> bytes:
        raw = name.encode("utf-16le")
        return struct.pack("<64sHBBIII36xIII", raw, len(raw) + 2, kind, 1, free, free, child, end, 0, 0)

    return head + table + (entry("Root Entry", 5, 1) + entry(stream, 2, free)).ljust(512, b"\0")
