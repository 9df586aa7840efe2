"""Cases: printed from a spreadsheet (12), watermarks, seals, pictures and annotations (15)."""

from __future__ import annotations

import math

from torture.doc import BALANCE, EXPENDITURE, INCOME, PROJECTS, Doc, case, edges
from torture.draw import Look
from torture.paper import Page, num
from torture.sheet import Sheet


def _in_grid(table: Sheet, width: int) -> list[list[str]]:
    return [
        [table.title, *["<"] * (width - 1)],
        ["编制部门：某某市某某局", *["<"] * (width - 2), f"单位：{table.unit}"],
        *table.head,
        *table.body,
    ]


@case("sheet", "title-in-grid", "title and unit stand inside the grid")
def in_grid(doc: Doc) -> None:
    for table in (EXPENDITURE, INCOME, BALANCE):
        page = doc.page()
        doc.put(page, table, title=False, head=False, drawn=_in_grid(table, len(table.columns)))


@case("sheet", "title-blank-rows", "title inside the grid, blank rows above, between and below")
def blank_rows(doc: Doc) -> None:
    blank = [""] * len(EXPENDITURE.columns)
    rows = _in_grid(EXPENDITURE, len(EXPENDITURE.columns))
    rows = [list(blank), rows[0], list(blank), *rows[1:], list(blank), list(blank)]
    doc.put(doc.page(), EXPENDITURE, title=False, head=False, drawn=rows)


@case("sheet", "no-gridlines", "title above, gridlines hidden, letters of 6 pt")
def hidden(doc: Doc) -> None:
    doc.put(doc.page(), EXPENDITURE, look=Look(rules="none", size=6))


@case("sheet", "tiny", "letters of 5 pt in rows of 7 pt")
def tiny(doc: Doc) -> None:
    page = doc.page()
    look = Look(size=5, pad=0.7, leading=1.1)
    bottom = doc.put(page, EXPENDITURE, left=45, right=345, look=look)
    doc.put(page, INCOME, top=bottom + 20, left=45, right=345, look=look)


@case("sheet", "micro", "letters of 2.5 pt, a wide sheet printed on one page")
def micro(doc: Doc) -> None:
    doc.put(doc.page(), INCOME, left=45, right=210, look=Look(size=2.5, pad=0.4, leading=1.1))


@case(
    "sheet",
    "overflow",
    "figures a little wider than their cells: they start beyond the wall, 1 pt from the next",
)
def overflow(doc: Doc) -> None:
    doc.put(doc.page(), EXPENDITURE, xs=[45, 90, 300, 333, 366, 399, 432], right=440)


@case("sheet", "overflow-blank", "figures far wider than their cells, over a blank neighbour")
def overflow_blank(doc: Doc) -> None:
    table = Sheet(
        EXPENDITURE.title,
        EXPENDITURE.unit,
        ["code", "label", "v", "v"],
        [["科目编码", "科目名称", "结转", "合计"]],
        [[r[0], r[1], "", r[2]] for r in EXPENDITURE.body],
    )
    doc.put(doc.page(), table, xs=[45, 100, 320, 345, 370], right=440)


@case("sheet", "names-overflow", "names run over the blank cell beside them, past the wall")
def names_overflow(doc: Doc) -> None:
    table = Sheet(
        EXPENDITURE.title,
        EXPENDITURE.unit,
        ["code", "label", "skip", "v", "v"],
        [["科目编码", "科目名称", "备注", "合计", "人员经费"]],
        [[r[0], r[1], "" if r[1] != "<" else "<", r[2], r[3]] for r in EXPENDITURE.body],
    )
    doc.put(doc.page(), table, xs=[45, 110, 190, 300, 400, 500], right=500, look=Look(overflow=True))


@case("sheet", "hashes", "##### where a figure is wider than its cell", doubt="#{3,}")
def hashes(doc: Doc) -> None:
    body = [
        [t.replace("1,306.50", "#######").replace("1,395.15", "########") for t in r]
        for r in EXPENDITURE.body
    ]
    doc.put(
        doc.page(), Sheet(EXPENDITURE.title, EXPENDITURE.unit, EXPENDITURE.columns, EXPENDITURE.head, body)
    )


# ---- over and under the table --------------------------------------------------------------------


def slanted(
    page: Page, text: str, x: float, top: float, size: float, degrees: float, grey: float = 0.85
) -> None:
    """Text turned by `degrees`."""
    name, face = page.font("song")
    px, py = page.at(x, top)
    c, s = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    page.op(
        f"q {grey} g BT /{name} {num(size)} Tf {num(c)} {num(s)} {num(-s)} {num(c)} {num(px)} {num(py)} Tm "
        f"<{face.code(text)}> Tj ET Q"
    )


@case(
    "over",
    "watermark-slanted",
    "light-grey slanted words with digits over the table",
    never="内部资料|20261124",
)
def watermark(doc: Doc) -> None:
    page = doc.page()
    bottom = doc.put(page, EXPENDITURE)
    doc.put(page, PROJECTS, top=bottom + 30)
    for top in (200, 330, 460):
        for x in (60, 220, 380):
            slanted(page, "内部资料20261124", x, top, 14, 35)


@case("over", "watermark-large", "one word of 90 pt over the whole page, below the table", never="内部资料")
def large(doc: Doc) -> None:
    page = doc.page()
    slanted(page, "内部资料", 110, 560, 90, 52)
    bottom = doc.put(page, EXPENDITURE)
    doc.put(page, BALANCE, top=bottom + 30)


@case("over", "watermark-upright", "upright light-grey words of 40 pt across the rows", never="仅供公开")
def upright(doc: Doc) -> None:
    page = doc.page()
    for top in (150, 220, 290):
        slanted(page, "仅供公开", 210, top, 40, 0)
    doc.put(page, EXPENDITURE)


@case("over", "watermark-lying", "a line of text runs upwards at the page's side", never="扫描专用章")
def lying(doc: Doc) -> None:
    page = doc.page()
    slanted(page, "扫描专用章20261124", 30, 500, 9, 90, 0.4)
    doc.put(page, EXPENDITURE)


@case("over", "seal", "a red seal half transparent over figures")
def seal(doc: Doc) -> None:
    page = doc.page()
    doc.put(page, EXPENDITURE)
    disc = b"".join(
        bytes((0 if 0.35 < math.hypot(x - 20, y - 20) / 20 < 1 else 255,))
        for y in range(40)
        for x in range(40)
    )
    soft = doc.pdf.stream(
        bytes((255 - b) // 2 for b in disc),
        "/Type /XObject /Subtype /Image /Width 40 /Height 40 /ColorSpace /DeviceGray /BitsPerComponent 8",
    )
    red = doc.pdf.stream(
        b"\xd0\x10\x10" * 1600,
        f"/Type /XObject /Subtype /Image /Width 40 /Height 40 /ColorSpace /DeviceRGB /BitsPerComponent 8 /SMask {soft} 0 R",
    )
    page.extra.setdefault("XObject", {})["Seal"] = red
    x, y = page.at(300, 260)
    page.op(f"q 120 0 0 120 {num(x)} {num(y)} cm /Seal Do Q")


@case("over", "seal-drawn", "a seal drawn with circles and a text on its curve", never="财务专用章", limit="未能读出")
def seal_drawn(doc: Doc) -> None:
    page = doc.page()
    doc.put(page, EXPENDITURE)
    x, y = page.at(380, 200)
    k = 50 * 0.5523
    page.op(
        "q 0.9 0.1 0.1 RG 2 w",
        f"{num(x + 50)} {num(y)} m {num(x + 50)} {num(y + k)} {num(x + k)} {num(y + 50)} {num(x)} {num(y + 50)} c "
        f"{num(x - k)} {num(y + 50)} {num(x - 50)} {num(y + k)} {num(x - 50)} {num(y)} c "
        f"{num(x - 50)} {num(y - k)} {num(x - k)} {num(y - 50)} {num(x)} {num(y - 50)} c "
        f"{num(x + k)} {num(y - 50)} {num(x + 50)} {num(y - k)} {num(x + 50)} {num(y)} c S Q",
    )
    for i, char in enumerate("财务专用章"):
        angle = 60 - 30 * i
        turn = math.radians(90 + angle)
        page.op("q 0.9 0.1 0.1 rg")
        slanted(page, char, 380 + 38 * math.cos(turn), 200 - 38 * math.sin(turn), 9, angle, 0.3)
        page.op("Q")


@case("over", "background", "a picture over the whole page behind real text")
def background(doc: Doc) -> None:
    page = doc.page()
    paper = doc.pdf.stream(
        bytes(240 + (x * y) % 9 for y in range(64) for x in range(64)),
        "/Type /XObject /Subtype /Image /Width 64 /Height 64 /ColorSpace /DeviceGray /BitsPerComponent 8",
    )
    page.extra.setdefault("XObject", {})["Paper"] = paper
    page.op("q 595 0 0 842 0 0 cm /Paper Do Q")
    bottom = doc.put(page, EXPENDITURE)
    doc.put(page, BALANCE, top=bottom + 30)


@case("over", "frame", "a frame around the whole page touches nothing, another shares the table's sides")
def frame(doc: Doc) -> None:
    page = doc.page()
    page.rect(20, 20, 575, 822, "S")
    doc.put(page, EXPENDITURE)
    page = doc.page()
    bottom = doc.put(page, BALANCE)
    page.rect(45, 30, 550, bottom + 60, "S")


@case("over", "underlines", "lines under words and a rule under the head of the page are no tables")
def underlines(doc: Doc) -> None:
    page = doc.page()
    page.line(45, 50, 550, 50)
    top = doc.prose(page, 80, 4)
    for number in range(4):
        page.line(70, 83 + 18 * number, 300, 83 + 18 * number)
    page.rect(60, 62, 520, top + 2, "S")
    doc.put(page, EXPENDITURE, top=top + 20)
    page.line(45, 800, 550, 800)


# ---- annotations ---------------------------------------------------------------------------------


def _shown(doc: Doc, page: Page, box: tuple[float, float, float, float], text: str, about: str) -> str:
    """An annotation with an appearance that shows a text at the lower left of its box."""
    _, face = page.font("song")
    look = doc.pdf.stream(
        f"/Tx BMC q BT /F {8} Tf 2 4 Td <{face.code(text)}> Tj ET Q EMC",
        f"/Type /XObject /Subtype /Form /BBox [0 0 {num(box[2] - box[0])} {num(box[3] - box[1])}] "
        f"/Resources << /Font << /F {face.number} 0 R >> >>",
    )
    x0, y0 = page.at(box[0], box[3])
    x1, y1 = page.at(box[2], box[1])
    number = doc.pdf.add(
        f"<< /Type /Annot {about} /F 4 /Rect [{num(x0)} {num(y0)} {num(x1)} {num(y1)}] /AP << /N {look} 0 R >> >>"
    )
    return f"{number} 0 R"


def _cells(table: Sheet, kind: str):
    """(box of the cell, text) of each figure of one column, for tables put at 60 pt."""
    xs = edges(table)
    col = table.columns.index(kind)
    for row, cells in enumerate(table.body):
        top = 94 + 16 * (len(table.head) + row)
        yield (xs[col] + 1, top + 1, xs[col + 1] - 1, top + 15), cells[col]


def _without_first(table: Sheet) -> list[list[str]]:
    col = table.columns.index("v")
    return [[t if i != col else "" for i, t in enumerate(r)] for r in table.body]


@case("annotations", "form-fields", "the figures of a column are values of form fields")
def fields(doc: Doc) -> None:
    page = doc.page()
    doc.put(page, EXPENDITURE, drawn=_without_first(EXPENDITURE))
    made = [
        _shown(doc, page, box, text, f"/Subtype /Widget /FT /Tx /T (f{i}) /V ({text}) /DA (/F 8 Tf 0 g)")
        for i, (box, text) in enumerate(_cells(EXPENDITURE, "v"))
    ]
    page.more = f"/Annots [{' '.join(made)}]"
    doc.pdf.catalog += f"/AcroForm << /Fields [{' '.join(made)}] >>"


@case("annotations", "free-text", "the figures of a column are free-text notes")
def free(doc: Doc) -> None:
    page = doc.page()
    doc.put(page, EXPENDITURE, drawn=_without_first(EXPENDITURE))
    made = [
        _shown(doc, page, box, text, f"/Subtype /FreeText /Contents ({text}) /DA (/F 8 Tf 0 g)")
        for box, text in _cells(EXPENDITURE, "v")
    ]
    page.more = f"/Annots [{' '.join(made)}]"


@case(
    "annotations",
    "hidden-and-links",
    "hidden notes, closed pop-ups and links change nothing",
    never="7,777.77",
)
def hidden_notes(doc: Doc) -> None:
    page = doc.page()
    doc.put(page, EXPENDITURE)
    box = (300.0, 130.0, 380.0, 145.0)
    note = doc.pdf.add(
        "<< /Type /Annot /Subtype /Text /F 2 /Contents (7,777.77) /Rect [300 600 320 620] /T (x) >>"
    )
    link = doc.pdf.add(
        "<< /Type /Annot /Subtype /Link /Rect [40 400 500 700] /Border [0 0 1] "
        "/A << /S /URI /URI (http://127.0.0.1/) >> >>"
    )
    gone = _shown(doc, page, box, "7,777.77", "/Subtype /FreeText /Contents (7,777.77)").split()[0]
    doc.pdf.objects[int(gone) - 1] = doc.pdf.objects[int(gone) - 1].replace(b"/F 4 ", b"/F 2 ")
    page.more = f"/Annots [{note} 0 R {link} 0 R {gone} 0 R]"


@case("annotations", "stamp", "a stamp over the table's head")
def stamp(doc: Doc) -> None:
    page = doc.page()
    doc.put(page, EXPENDITURE)
    made = _shown(doc, page, (60, 20, 180, 45), "已公开", "/Subtype /Stamp /Name /Approved")
    page.more = f"/Annots [{made}]"
