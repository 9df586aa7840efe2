"""Cases: every way of drawing rules (10), of setting text (2, 5, 13), and no rules at all (11)."""

from __future__ import annotations

from torture.doc import BALANCE, EXPENDITURE, INCOME, PROJECTS, Doc, case
from torture.draw import Look

TINTS = ("0.85 0.89 0.95 rg", "1 0.95 0.8 rg", "0.93 0.93 0.93 rg")

RULES = {
    "plain": ("plain rules, headers merged on two and three levels, unit names merged over rows", Look()),
    "pattern": ("dashed by a dash pattern", Look(rules="pattern")),
    "strokes": ("dashed by many short strokes", Look(rules="strokes")),
    "double": ("double rules 1.5 pt apart", Look(rules="double")),
    "twice": ("every rule drawn twice with 0.7 pt offset", Look(rules="twice")),
    "boxes": ("one stroked rectangle a cell", Look(rules="boxes")),
    "one-path": ("the entire grid is one path", Look(rules="one_path")),
    "bars": ("thin filled rectangles", Look(rules="bars")),
    "one-fill": ("all thin filled rectangles in one path", Look(rules="one_fill")),
    "thick-grey": ("grey rules 2.5 pt thick", Look(rules="thick_grey")),
    "white-grounds": ("white fills, bars and lines inside the cells", Look(rules="white_grounds")),
    "white-over": ("a rule painted over in white is not to be seen", Look(rules="white_over")),
    "tinted": ("coloured grounds in every row", Look(fill=lambda row: TINTS[row % 3])),
    "dark-head": (
        "white letters on dark grounds in the header",
        Look(fill=lambda r: "0.3 0.4 0.6 rg" if r < 3 else "1 g", head_ink="1 g"),
    ),
    "images": ("rules are stretched pictures of one dot", Look(rules="images")),
    "forms": ("rules in a form in a form, each with a matrix", Look(rules="form")),
    "scaled": ("rules under a scaled matrix", Look(rules="scaled")),
    "slanted": ("rules 0.3 pt off the axis at one end", Look(rules="slanted")),
    "gaps": ("upright rules broken at each row by 1.6 pt", Look(rules="gaps")),
    "open-left-right": ("no rule at the left and right sides", Look(open="lr")),
    "open-top": ("no rule at the top", Look(open="t")),
    "open-bottom": ("no rule at the foot", Look(open="b")),
    "open-left-top": ("no rule at the left and the top", Look(open="lt")),
    "lying-only": ("only horizontal rules", Look(rules="lying")),
    "three-line": ("three-line table", Look(rules="three")),
    "header-only": ("only a rule under the header", Look(rules="header_only")),
}
TEXTS = {
    "chars": ("one text object a character", Look(text="chars")),
    "row-tj": ("a printed line is one TJ with wide kerns across the cells", Look(text="row_tj")),
    "row-spaces": ("a printed line is one string with spaces across the cells", Look(text="row_spaces")),
    "squeezed": ("horizontal scaling 70%", Look(text="squeezed")),
    "spaced": ("character and word spacing", Look(text="spaced")),
    "rising": ("text rise", Look(text="rising")),
    "matrix": ("font size 1 scaled by the matrix", Look(text="matrix")),
    "matrix-tenth": ("font size 10 scaled down by the matrix", Look(text="flipped")),
    "kerned": ("small kerns between all characters", Look(text="kerned")),
    "struck-4": ("bold by four strikes 0.3 pt aside", Look(text="struck")),
    "outlined": ("bold by fill and stroke", Look(text="outlined")),
    "embedded": ("embedded subset font, Identity-H with a map", Look(font="noto")),
    "two-fonts": ("Chinese in one font, figures in another", Look(digits="noto")),
}
BASELINES = {
    "drop-1": ("figures 1 pt below the Chinese", Look(digit_drop=1.0)),
    "drop-2.5": ("figures 2.5 pt below the Chinese", Look(digit_drop=2.5)),
    "rise-2": ("figures 2 pt above the Chinese", Look(digit_drop=-2.0)),
    "small": ("figures two sizes smaller", Look(digit_size=5.5)),
    "tight": (
        "rows as tight as the letters, figures 1.5 pt lower",
        Look(digit_drop=1.5, pad=0.6, leading=1.0),
    ),
}


def _both(look: Look):
    def make(doc: Doc) -> None:
        page = doc.page()
        bottom = doc.put(page, EXPENDITURE, look=look)
        doc.put(page, INCOME, top=bottom + 30, look=look)
        page = doc.page()
        bottom = doc.put(page, BALANCE, look=look)
        doc.put(page, PROJECTS, top=bottom + 30, look=look)

    return make


for _group, _kinds in (("rules", RULES), ("text", TEXTS), ("baseline", BASELINES)):
    for _name, (_what, _look) in _kinds.items():
        case(_group, _name, _what)(_both(_look))


@case("baseline", "years-in-names", "digits inside names stand 2 pt lower than the Chinese around them")
def years(doc: Doc) -> None:
    table = BALANCE
    body = [[t.replace("上年结转", "2025年结转资金") for t in row] for row in table.body]
    table = type(table)(table.title, table.unit, table.columns, table.head, body)
    doc.put(doc.page(), table, look=Look(digit_drop=2.0))


@case("borderless", "aligned", "no rules at all: columns by alignment, wide leading")
def aligned(doc: Doc) -> None:
    look = Look(rules="none", leading=1.4)
    page = doc.page()
    bottom = doc.put(page, EXPENDITURE, look=look)
    doc.put(page, PROJECTS, top=bottom + 30, look=look)


@case("borderless", "wrapped", "no rules, names wrapped over lines, figures centred beside them")
def wrapped(doc: Doc) -> None:
    look = Look(rules="none")
    xs = [45, 110, 190, 280, 370, 460, 550]
    doc.put(doc.page(), EXPENDITURE, look=look, xs=xs)


@case("borderless", "two-level", "no rules, headers on three levels")
def levels(doc: Doc) -> None:
    doc.put(doc.page(), INCOME, look=Look(rules="none"))


@case("borderless", "panels", "no rules, income beside expenditure")
def side_panels(doc: Doc) -> None:
    doc.put(doc.page(), BALANCE, look=Look(rules="none"))


@case("borderless", "over-pages", "no rules, header repeated on the next page")
def over(doc: Doc) -> None:
    look = Look(rules="none")
    doc.put(doc.page(), EXPENDITURE, slice(0, 6), look=look)
    doc.put(doc.page(), EXPENDITURE, slice(6, None), title=False, look=look)
