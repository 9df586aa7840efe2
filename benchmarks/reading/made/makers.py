"""Booklets as PDFs: typst in ten looks, ReportLab's tables, and one layout drawn by ReportLab or Skia.

`LOOKS` lists every (maker, look). A maker that is not installed makes nothing: its share goes to the rest.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from pathlib import Path

import kit

from reading.made.draw import STYLES, Layout
from reading.made.forms import Booklet


def _typst(booklet: Booklet, path: Path, look: str) -> None:
    import typst
    from pylopdf_fonts_zh_cn import sans_path

    typst.compile(
        kit.typeset(booklet.title, booklet.tables, look, booklet.before, booklet.after).encode(),
        output=str(path),
        font_paths=[str(Path(sans_path()).parent)],
        ignore_system_fonts=True,
        pdf_tags=False,
    )


def _platypus(booklet: Booklet, path: Path, look: str) -> None:
    """ReportLab's own tables over pages; a predefined font that is not embedded."""
    from reportlab.lib import colors
    from reportlab.lib.pagesizes import A4, landscape
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    cell = ParagraphStyle("cell", fontName="STSong-Light", fontSize=7.5, leading=9.5, wordWrap="CJK")
    head = ParagraphStyle("head", cell, fontSize=14, leading=20, alignment=1)
    side = ParagraphStyle("side", cell, alignment=2)
    size = landscape(A4) if look == "landscape" else A4
    flow = [Paragraph(booklet.title, head), *(Paragraph(p, cell) for p in booklet.before), PageBreak()]
    for table in booklet.tables:
        rows = [*table.head, *table.body]
        cells = [[""] * len(table.columns) for _ in rows]
        lines: list = [("GRID", (0, 0), (-1, -1), 0.5, colors.black), ("BACKGROUND", (0, 0), (-1, -1), colors.white)]
        for y, x, down, across, text in kit_spans(rows, len(table.head)):
            cells[y][x] = Paragraph(text.replace("&", "&amp;"), cell)
            lines.append(("SPAN", (x, y), (x + across - 1, y + down - 1)))
        parts = [float(kit._width(c)[:-2]) for c in table.columns]
        widths = [(size[0] - 60) * p / sum(parts) for p in parts]
        flow += [Paragraph(table.title, head), Paragraph(f"单位：{table.options['unit']}", side), Spacer(0, 4)]
        repeat = len(table.head) if look == "landscape" else 0
        flow += [Table(cells, colWidths=widths, repeatRows=repeat, style=TableStyle(lines))]
        flow += [Paragraph(table.options.get("note", ""), cell), PageBreak()]
    flow += [Paragraph(p, cell) for p in booklet.after]
    SimpleDocTemplate(
        str(path), pagesize=size, leftMargin=30, rightMargin=30, topMargin=40, bottomMargin=40, invariant=1
    ).build(flow)


def kit_spans(rows: list[list[str]], header: int) -> list[tuple[int, int, int, int, str]]:
    """(row, column, rows down, columns across, text) of every cell; no cell spans header and body."""
    found = []
    for y, row in enumerate(rows):
        for x, text in enumerate(row):
            if text in ("<", "^"):
                continue
            across = next((i for i in range(1, len(row) - x) if row[x + i] != "<"), len(row) - x)
            end = header if y < header else len(rows)
            down = next((i for i in range(1, end - y) if rows[y + i][x] != "^"), end - y)
            found.append((y, x, down, across, text))
    return found


def _drawn(surface: str) -> Callable[[Booklet, Path, str], None]:
    def make(booklet: Booklet, path: Path, look: str) -> None:
        from reading.made.surfaces import SURFACES

        Layout(SURFACES[surface](path), look).booklet(booklet)

    return make


MAKERS: dict[str, tuple[str, tuple[str, ...], Callable[[Booklet, Path, str], None]]] = {
    "typst": ("typst", tuple(kit.LOOKS), _typst),
    "platypus": ("reportlab", ("portrait", "landscape"), _platypus),
    "canvas": ("reportlab", tuple(STYLES), _drawn("reportlab")),
    "skia": ("skia", tuple(STYLES), _drawn("skia")),
}


def looks() -> list[tuple[str, str]]:
    """Every (maker, look) that can be made here, makers taking turns."""
    there = {m: [*looks] for m, (module, looks, _) in MAKERS.items() if importlib.util.find_spec(module)}
    turns = []
    while any(there.values()):
        for maker, left in there.items():
            if left:
                turns.append((maker, left.pop(0)))
    return turns


def make(booklet: Booklet, path: Path, maker: str, look: str) -> None:
    """Write one booklet."""
    MAKERS[maker][2](booklet, path, look)
