"""Make the PDFs of this folder again with other software: LibreOffice Calc and Writer, ReportLab.

Not run by the tests. Needs openpyxl, python-docx, reportlab and soffice (with the Noto fonts):

    python tests/golden/forms/make.py
"""

from __future__ import annotations

import csv
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
#: Only these tables, where the whole form would make a large file.
PICK = {"central": slice(3, 8), "final_budget": slice(3, 5)}
sys.path.insert(0, str(HERE.parents[1] / "forms"))

import kit  # noqa: E402

FACT = (
    "role",
    "row_label",
    "row_code",
    "row_kind",
    "row_parent",
    "side",
    "column",
    "unit",
    "amount_fen",
    "printed",
)


def spans(rows: list[list[str]]):
    """(row, column, rows down, columns across, text) of every cell of marked-up rows."""
    for y, row in enumerate(rows):
        for x, text in enumerate(row):
            if text in ("<", "^"):
                continue
            across = next((i for i in range(1, len(row) - x) if row[x + i] != "<"), len(row) - x)
            down = next((i for i in range(1, len(rows) - y) if rows[y + i][x] != "^"), len(rows) - y)
            yield y, x, down, across, text.replace("_", "  ")


def xlsx(name: str, path: Path, *, framed: bool) -> None:
    """One sheet a table; the title and the unit stand in the sheet, framed or not."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Border, Font, Side

    cover, tables = kit.load(name)
    tables = tables[PICK.get(name, slice(None))]
    book = Workbook()
    book.active["A1"] = cover
    thin = Side(style="thin")
    for number, table in enumerate(tables):
        sheet = book.create_sheet(f"t{number}")
        width = len(table.columns)
        unit = "" if table.options.get("unit_in") else f"单位：{table.options.get('unit', '万元')}"
        rows = [[table.title] + ["<"] * (width - 1), [""] * (width - 1) + [unit], *table.head, *table.body]
        for y, x, down, across, text in spans(rows):
            cell = sheet.cell(y + 1, x + 1, text)
            cell.alignment = Alignment(
                wrap_text=y > 1, vertical="center", horizontal="right" if y == 1 else None
            )
            cell.font = Font(name="Noto Sans SC", size=14 if y == 0 else 9)
            if down > 1 or across > 1:
                sheet.merge_cells(
                    start_row=y + 1, end_row=y + down, start_column=x + 1, end_column=x + across
                )
        for row in sheet.iter_rows(min_row=1 if framed else 3, max_row=len(rows), max_col=width):
            for cell in row:
                cell.border = Border(thin, thin, thin, thin)
        for x, column in enumerate(table.columns):
            sheet.column_dimensions[chr(65 + x)].width = {"label": 24, "fused": 30, "c": 5, "code": 10}.get(
                column, 12
            )
        sheet.page_setup.orientation = "landscape"
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        sheet.page_setup.fitToHeight = 0
        sheet.print_title_rows = f"1:{2 + len(table.head)}"
    book.save(path)


def docx(name: str, path: Path) -> None:
    """Word tables with merged headers, one after the other."""
    from docx import Document
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt

    cover, tables = kit.load(name)
    page = Document()
    page.sections[0].page_width, page.sections[0].page_height = Mm(210), Mm(297)
    page.sections[0].left_margin = page.sections[0].right_margin = Mm(15)
    page.styles["Normal"].font.name, page.styles["Normal"].font.size = "Noto Sans SC", Pt(8)
    page.styles["Normal"].element.rPr.rFonts.set(qn("w:eastAsia"), "Noto Sans SC")
    page.add_paragraph(cover)
    for table in tables:
        page.add_paragraph(table.options.get("no", ""))
        page.add_paragraph(table.title).alignment = WD_ALIGN_PARAGRAPH.CENTER
        if not table.options.get("unit_in"):
            page.add_paragraph(
                f"单位：{table.options.get('unit', '万元')}"
            ).alignment = WD_ALIGN_PARAGRAPH.RIGHT
        rows = [*table.head, *table.body]
        drawn = page.add_table(len(rows), len(table.columns), style="Table Grid")
        for y, x, down, across, text in spans(rows):
            cell = drawn.cell(y, x)
            if down > 1 or across > 1:
                cell = cell.merge(drawn.cell(y + down - 1, x + across - 1))
            cell.text = text
        if "note" in table.options:
            page.add_paragraph(table.options["note"])
    page.save(path)


def reportlab(name: str, path: Path) -> None:
    """ReportLab with a predefined CJK font that is not embedded; headers repeated on every page."""
    from reportlab.lib import colors
    from reportlab.lib.pagesizes import A4, landscape
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Table, TableStyle

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    style = ParagraphStyle("cell", fontName="STSong-Light", fontSize=7, leading=9, wordWrap="CJK")
    cover, tables = kit.load(name)
    flow = [Paragraph(cover, style), PageBreak()]
    for table in tables:
        rows = [*table.head, *table.body]
        cells = [[""] * len(table.columns) for _ in rows]
        lines = [
            ("GRID", (0, 0), (-1, -1), 0.4, colors.black),
            ("BACKGROUND", (0, 0), (-1, -1), colors.white),
        ]
        for y, x, down, across, text in spans(rows):
            cells[y][x] = Paragraph(text, style)
            lines.append(("SPAN", (x, y), (x + across - 1, y + down - 1)))
        unit = "" if table.options.get("unit_in") else f"单位：{table.options.get('unit', '万元')}"
        flow += [Paragraph(table.title, style), Paragraph(unit, style)]
        flow += [Table(cells, repeatRows=len(table.head), style=TableStyle(lines)), PageBreak()]
    SimpleDocTemplate(str(path), pagesize=landscape(A4), topMargin=40, bottomMargin=300).build(flow)


def drawn(name: str, path: Path, kind: str) -> None:
    """Cells drawn one by one: `thin` filled bars over white grounds, `dash` short pieces, `side` lying text, all struck twice."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen import canvas

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    cover, tables = kit.load(name)
    tables = tables[PICK.get(name, slice(None))]
    page = canvas.Canvas(str(path), pagesize=(1000, 1000 if kind == "side" else 560))
    page.setFont("STSong-Light", 14)
    page.drawString(300, 500, cover)
    page.showPage()
    for table in tables:
        if kind == "side":
            page.setPageRotation(90)
        parts = [float(kit._width(c)[:-2]) for c in table.columns]
        xs = [30 + 940 * sum(parts[:i]) / sum(parts) for i in range(len(parts) + 1)]
        unit = "" if table.options.get("unit_in") else f"单位：{table.options.get('unit', '万元')}"
        for x, y, size, text in ((400, 520, 14, table.title), (850, 490, 8, unit)):
            page.setFont("STSong-Light", size)
            page.drawString(x, y, text)
        page.setFont("STSong-Light", 7)
        for y, x, down, across, text in spans([*table.head, *table.body]):
            _drawn_cell(
                page, (xs[x], 480 - 22 * (y + down), xs[x + across], 480 - 22 * y), text.strip(), kind
            )
        page.showPage()
    page.save()


def _drawn_cell(page, box: tuple[float, float, float, float], text: str, kind: str) -> None:
    x0, y0, x1, y1 = box
    for ax, ay, bx, by in ((x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1)):
        if kind != "dash":
            page.rect(ax - 0.25, ay - 0.25, bx - ax + 0.5, by - ay + 0.5, stroke=0, fill=1)
            continue
        length = max(bx - ax, by - ay)
        for at in range(0, int(length), 3):
            end = min(at + 2, length)
            page.line(ax + (bx - ax) * at / length, ay + (by - ay) * at / length,
                      ax + (bx - ax) * end / length, ay + (by - ay) * end / length)  # fmt: skip
    per = max(1, int((x1 - x0 - 4) / 7))
    lines = [text] if kit.NUMBER.fullmatch(text) else [text[i : i + per] for i in range(0, len(text), per)]
    for number, line in enumerate(lines):
        for aside in (0, 0.25):
            page.drawString(x0 + 2 + aside, (y0 + y1) / 2 + (len(lines) - 1) * 4 - 2 - 8 * number, line)


def expect(name: str, path: Path) -> None:
    """Write what every figure of a form must be read as."""
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(FACT)
        for table in kit.load(name)[1][PICK.get(name, slice(None))]:
            out.writerows(kit.expected(table))


def main() -> None:
    """Make all of them."""
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder)
        xlsx("central", made / "calc-central.xlsx", framed=False)
        xlsx("situation", made / "calc-situation-framed.xlsx", framed=True)
        docx("final", made / "writer-final.docx")
        docx("misc", made / "writer-misc.docx")
        docx("south", made / "writer-south.docx")
        for source in sorted(made.iterdir()):
            subprocess.run(
                ["soffice", "--headless", "--convert-to", "pdf", "--outdir", HERE, source], check=True
            )
        reportlab("integrated", HERE / "reportlab-integrated.pdf")
    drawn("south", HERE / "drawn-south-thin.pdf", "thin")
    drawn("beijing", HERE / "drawn-beijing-side.pdf", "side")
    drawn("final_budget", HERE / "drawn-final_budget-dash.pdf", "dash")
    for pdf in HERE.glob("*.pdf"):
        expect(pdf.stem.split("-")[1], pdf.with_suffix(".csv"))


if __name__ == "__main__":
    main()
