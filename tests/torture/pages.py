"""Cases: what is visible (4), turned pages (9), odd pages (14)."""

from __future__ import annotations

from torture.doc import BALANCE, EXPENDITURE, INCOME, PROJECTS, Doc, case
from torture.draw import Look
from torture.paper import A4, Page, num

FIRST, REST = slice(0, 6), slice(6, None)


@case("visible", "clipped", "the whole table on both pages, each shows its part by a clip path")
def clipped(doc: Doc) -> None:
    for rows, top in ((FIRST, 60.0), (REST, 60.0)):
        page = doc.page()
        page.op("q")
        first = rows is FIRST
        edge = 60 + 18 + 5 + 12 + 16 * 8  # 21 pt of caption, rows of 16 pt: 2 of header and 6
        if first:
            page.rect(0, 0, 595, edge + 5, "W n")
            doc.put(page, EXPENDITURE, top=top, expect=False)
        else:
            page.rect(0, edge, 595, 842, "W n")
            doc.put(page, EXPENDITURE, top=top, expect=False)
        page.op("Q")
        doc.facts += EXPENDITURE.facts(doc.number(page), rows)


@case(
    "visible",
    "clipped-edge",
    "rows run over the foot of the page, cut by it, and are printed again on the next",
)
def edge(doc: Doc) -> None:
    one, two = doc.page(), doc.page()
    top = 842 - (34 + 16 * 8 + 5)
    doc.put(one, EXPENDITURE, top=top, expect=False)
    doc.put(two, EXPENDITURE, REST, title=False, head=False, expect=False)
    doc.facts += EXPENDITURE.facts(2, FIRST) + EXPENDITURE.facts(3, REST)


@case("visible", "below-crop", "below the crop box stands what the next page shows")
def below(doc: Doc) -> None:
    top = 100.0
    edge = 842 - (top + 34 + 16 * 8 + 4)
    one = doc.page(more=f"/CropBox [0 {num(edge)} 595 842]")
    doc.put(one, EXPENDITURE, top=top, expect=False)
    doc.put(doc.page(), EXPENDITURE, REST, title=False, head=False, expect=False)
    doc.facts += EXPENDITURE.facts(2, FIRST) + EXPENDITURE.facts(3, REST)


@case("visible", "other-table-below", "another table is drawn below the page and shown on the next")
def other(doc: Doc) -> None:
    one = doc.page(more="/CropBox [0 421 595 842]")
    doc.put(one, BALANCE)
    doc.put(one, PROJECTS, top=480, expect=False)
    two = doc.page()
    doc.put(two, PROJECTS)


@case("visible", "origin", "media box away from zero, crop box smaller than it")
def origin(doc: Doc) -> None:
    page = doc.page(origin=(300.0, -500.0), more="/CropBox [310 -480 890 335]")
    bottom = doc.put(page, EXPENDITURE)
    doc.put(page, PROJECTS, top=bottom + 30)
    far = doc.page(origin=(-1000.0, 2000.0))
    doc.put(far, INCOME)


@case("visible", "crop-beyond", "crop box larger than the media box")
def beyond(doc: Doc) -> None:
    doc.put(doc.page(more="/CropBox [-500 -500 2000 2000]"), EXPENDITURE)


# ---- turned --------------------------------------------------------------------------------------

TURNS = {
    90: "0 1 -1 0 {high} 0 cm",
    180: "-1 0 0 -1 {wide} {high} cm",
    270: "0 -1 1 0 0 {wide} cm",
}


def turned(doc: Doc, flag: int, content: int, *, foot: bool = False) -> None:
    """A page with /Rotate `flag` whose content is turned by `content` degrees against the clock.

    Drawn as a reader would see it after turning; equal angles show upright text.
    """
    wide, high = (842.0, 595.0) if content in (90, 270) else A4
    page = doc.page(size=(wide, high), more=f"/Rotate {flag}")
    drawn = Page(doc.pdf, size=(wide, high))
    page.op("q", TURNS[content].format(wide=num(wide), high=num(high)) if content else "")
    drawn.ops, drawn.used, drawn.extra = page.ops, page.used, page.extra
    doc.pages[-1] = drawn
    bottom = doc.put(drawn, EXPENDITURE, left=45, right=wide - 45)
    if content not in (90, 270):
        doc.put(drawn, PROJECTS, top=bottom + 30)
    page.op("Q")
    doc.pages[-1] = page
    page.size = (high, wide) if content in (90, 270) else (wide, high)
    if foot:
        page.text(285, 815, "— 2 —", 9)


for _flag, _content, _name, _what in (
    (90, 90, "rotate-90", "/Rotate 90, content turned against it: upright"),
    (180, 180, "rotate-180", "/Rotate 180, content turned against it: upright"),
    (270, 270, "rotate-270", "/Rotate 270, content turned against it: upright"),
    (0, 90, "lying-up", "text runs upwards on a portrait page"),
    (0, 270, "lying-down", "text runs downwards on a portrait page"),
    (90, 0, "flag-only-90", "/Rotate 90 on a page whose content is not turned: shown lying"),
    (270, 0, "flag-only-270", "/Rotate 270 on a page whose content is not turned: shown lying"),
    (0, 180, "upside-down", "the whole page stands on its head"),
    (90, 270, "both-ways", "/Rotate 90 and content turned the wrong way: upside down"),
    (-90, 270, "rotate-minus-90", "/Rotate -90, content turned against it: upright"),
    (450, 90, "rotate-450", "/Rotate 450, content turned against it: upright"),
):
    case("turned", _name, _what)(lambda doc, f=_flag, c=_content: turned(doc, f, c))


@case("turned", "lying-with-foot", "a lying table on a portrait page with an upright page number")
def lying(doc: Doc) -> None:
    turned(doc, 0, 90, foot=True)


@case("turned", "landscape", "landscape and portrait pages in one file, one table over both")
def landscape(doc: Doc) -> None:
    doc.put(doc.page(), BALANCE)
    doc.put(doc.page(size=(842.0, 595.0)), EXPENDITURE, right=797)
    turned(doc, 90, 90)


# ---- odd pages -----------------------------------------------------------------------------------


@case("odd", "a3-and-a4", "A3 and A4 mixed")
def mixed(doc: Doc) -> None:
    doc.put(doc.page(size=(1190.0, 842.0)), EXPENDITURE, right=1145, look=Look(size=11))
    doc.put(doc.page(), BALANCE)


@case(
    "odd",
    "a4-goes-on-on-a3",
    "the table goes on from an A4 page to an A3 page, its columns at the same places",
)
def larger(doc: Doc) -> None:
    doc.put(doc.page(), EXPENDITURE, FIRST, top=600)
    doc.put(doc.page(size=(1190.0, 842.0)), EXPENDITURE, REST, title=False)


@case("odd", "centred-on-wider", "the table goes on on a wider page, its columns moved to the right")
def moved(doc: Doc) -> None:
    doc.put(doc.page(), EXPENDITURE, FIRST, top=600)
    doc.put(doc.page(size=(842.0, 595.0)), EXPENDITURE, REST, title=False, left=168.5, right=673.5)


@case("odd", "user-unit", "UserUnit 2: everything is drawn half as large")
def unit(doc: Doc) -> None:
    page = doc.page(size=(297.5, 421.0), more="/UserUnit 2.0")
    doc.put(page, EXPENDITURE, top=30, left=22, right=275, look=Look(size=4, pad=1.5))


@case("odd", "huge", "a page of 5,000 points, everything ten times as large")
def huge(doc: Doc) -> None:
    page = doc.page(size=(5950.0, 8420.0))
    page.op("q 10 0 0 10 0 0 cm")
    small = Page(doc.pdf)
    small.ops, small.used, small.extra = page.ops, page.used, page.extra
    doc.pages[-1] = small
    doc.put(small, EXPENDITURE)
    page.op("Q")
    doc.pages[-1] = page


@case("odd", "tiny-units", "everything drawn a thousand times as large, scaled down by the page")
def tiny(doc: Doc) -> None:
    page = doc.page()
    page.op("q 0.001 0 0 0.001 0 0 cm 1000 0 0 1000 0 0 cm")
    doc.put(page, EXPENDITURE)
    page.op("Q")


@case("odd", "inherited", "media box, rotation and resources come from the page tree")
def inherited(doc: Doc) -> None:
    page = doc.page(inherit=True)
    doc.put(page, EXPENDITURE)
    doc.put(page, PROJECTS, top=400)
    doc.pages[0].inherit = True
    page.used |= doc.pages[0].used
    doc.pdf.shared = f"/Resources {page.resources()} /Rotate 0 /MediaBox [0 0 10 10]"


@case("odd", "split-contents", "the content is an array of forty streams cut between any two tokens")
def split(doc: Doc) -> None:
    page = doc.page()
    doc.put(page, EXPENDITURE)
    doc.put(page, PROJECTS, top=400)
    tokens = " ".join(page.ops).split(" ")
    size = len(tokens) // 40 + 1
    parts = [" ".join(tokens[i : i + size]) for i in range(0, len(tokens), size)]
    page.parts = [doc.pdf.stream(part) for part in parts]


@case("odd", "flipped", "the page's matrix counts from the top, as browsers print")
def flipped(doc: Doc) -> None:
    page = doc.page()
    page.op("q 1 0 0 -1 0 842 cm 1 0 0 -1 0 842 cm")
    doc.put(page, EXPENDITURE)
    page.op("Q")
