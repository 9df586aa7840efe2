"""Cases: tables over pages, several on a page (8), merged cells (1) and wrapped names (3) at the break."""

from __future__ import annotations

from torture.doc import BALANCE, EXPENDITURE, INCOME, PROJECTS, Doc, case, edges
from torture.draw import Look
from torture.sheet import Sheet, sheet

SOURCES = sheet("""
    单位预算资金来源情况表 | 万元
    K label skip v v
    H 单位名称 | 备注 | 合计 | 当年预算安排
    某某市某某局本级 | 经费拨款 | 1,080.40 | 1,080.40
    ^ | 纳入预算管理的收费 | 74.50 | 74.50
    ^ | 上年结余 | 6.50 |
    ^ | 基金 | 32.50 | 32.50
    某某市某某服务中心 | 经费拨款 | 113.75 | 113.75
    ^ | 基金 | 87.50 | 87.50
    合计 | < | 1,395.15 | 1,388.65
""")
NARROW = [45, 110, 190, 280, 370, 460, 550]
FIRST, REST = slice(0, 6), slice(6, None)


def _two(what_first: dict, what_rest: dict):
    def make(doc: Doc) -> None:
        doc.put(doc.page(), EXPENDITURE, FIRST, top=600, **what_first)
        doc.put(doc.page(), EXPENDITURE, REST, **{"title": False, "head": False, **what_rest})

    return make


case("break", "no-header", "the table goes on without a header")(_two({}, {}))
case("break", "header-again", "the header is printed again")(_two({}, {"head": True}))
case("break", "header-and-title-again", "title, unit and header are printed again")(
    _two({}, {"head": True, "title": True})
)
case("break", "no-top-rule", "the first row after the break has no rule above")(
    _two({}, {"look": Look(open="t")})
)
case("break", "no-foot-rule", "the last row before the break has no rule below")(
    _two({"look": Look(open="b")}, {})
)
case("break", "no-rule-at-break", "no rule on either side of the break")(
    _two({"look": Look(open="b")}, {"look": Look(open="t")})
)


@case("break", "header-wrapped-anew", "the header printed again is wrapped elsewhere")
def anew(doc: Doc) -> None:
    doc.put(doc.page(), EXPENDITURE, FIRST, top=600)
    head = [
        [t.replace("科目名称", "科目\n名称").replace("人员经费", "人员\n经费") for t in r]
        for r in EXPENDITURE.head
    ]
    doc.put(doc.page(), EXPENDITURE, REST, title=False, head=False, drawn=[*head, *EXPENDITURE.body[6:]])


@case("break", "three-pages", "three pages, header again on the second only")
def three_pages(doc: Doc) -> None:
    doc.put(doc.page(), EXPENDITURE, slice(0, 4), top=640)
    doc.put(doc.page(), EXPENDITURE, slice(4, 8), title=False)
    doc.put(doc.page(), EXPENDITURE, slice(8, None), title=False, head=False)


@case("break", "tail-total", "the next page holds only 合计, drawn with fewer columns")
def tail(doc: Doc) -> None:
    doc.put(doc.page(), EXPENDITURE, slice(0, 10), top=500)
    page, xs = doc.page(), edges(EXPENDITURE)
    doc.put(page, EXPENDITURE, slice(10, None), title=False, head=False, xs=[xs[0], *xs[2:]],
            drawn=[[t for t in EXPENDITURE.body[10] if t != "<"]])  # fmt: skip


@case("break", "tail-narrow", "the next page holds only 合计, its grid ends after the columns with figures")
def narrow_tail(doc: Doc) -> None:
    table = _without(EXPENDITURE, {5})
    doc.put(doc.page(), table, slice(0, 10), top=500)
    xs = edges(table)
    doc.put(doc.page(), table, slice(10, None), title=False, head=False, xs=xs[:5], drawn=[table.body[10][:4]],
            expect=False)  # fmt: skip
    doc.facts += [f for f in table.facts(3, slice(10, None)) if f.column_path != "基本支出/公用经费"]


def _without(table: Sheet, columns: set[int]) -> Sheet:
    def cut(rows: list[list[str]]) -> list[list[str]]:
        return [[t for i, t in enumerate(r) if i not in columns] for r in rows]

    kinds = [k for i, k in enumerate(table.columns) if i not in columns]
    return Sheet(table.title, table.unit, kinds, cut(table.head), cut(table.body))


def _torn(first: list[str], rest: list[str], figures_on: int, looks: tuple[Look, Look], head: bool = False):
    """A table whose sixth row is torn: its two printed parts, and the page its figures stand on."""

    def make(doc: Doc) -> None:
        body = EXPENDITURE.body
        one, two = doc.page(), doc.page()
        doc.put(one, EXPENDITURE, top=560, drawn=[*body[:5], first], xs=NARROW, expect=False, look=looks[0])
        doc.put(two, EXPENDITURE, title=False, head=head, drawn=[rest, *body[6:]], xs=NARROW, expect=False,
                look=looks[1])  # fmt: skip
        owner = (one, two)[figures_on]
        doc.expect(EXPENDITURE, dict.fromkeys(range(5), one) | {5: owner} | dict.fromkeys(range(6, 11), two))

    return make


_NAME = ("机关事业单位基本养老", "保险缴费支出")
_TOP = ["2080505", _NAME[0], "390.80", "390.80", "", ""]
_FOOT = ["", _NAME[1], "", "", "", ""]
_LATE = (["2080505", _NAME[0], "", "", "", ""], ["", _NAME[1], "390.80", "390.80", "", ""])
_SHUT, _OPEN = (Look(), Look()), (Look(open="b"), Look(open="t"))
case("break", "torn-name", "a name goes on after the break, a rule on both sides")(
    _torn(_TOP, _FOOT, 0, _SHUT)
)
case("break", "torn-name-open", "a name goes on after the break, no rule at it")(_torn(_TOP, _FOOT, 0, _OPEN))
case("break", "torn-name-header", "a name goes on below the header printed again")(
    _torn(_TOP, _FOOT, 0, _SHUT, head=True)
)
case(
    "break",
    "torn-figures-late",
    "code and half the name before the break, the rest and the figures behind it",
)(_torn(*_LATE, 1, _OPEN))


@case("break", "torn-header", "the header's second level stands on the next page")
def torn_header(doc: Doc) -> None:
    one, two = doc.page(), doc.page()
    doc.put(one, EXPENDITURE, top=740, head=False, drawn=EXPENDITURE.head[:1], expect=False)
    rest = [[t if t != "^" else "" for t in EXPENDITURE.head[1]], *EXPENDITURE.body]
    doc.put(two, EXPENDITURE, title=False, head=False, drawn=rest)


@case("break", "torn-header-words", "words of the header are torn by the break")
def torn_words(doc: Doc) -> None:
    one, two = doc.page(), doc.page()
    table = _without(EXPENDITURE, {4})
    table.head = [["科目编码", "科目名称", "合计", "基本支出", "项目支出"]]
    doc.put(one, table, top=740, head=False, drawn=[["科目", "科目", "合计", "基本", "项目"]], expect=False,
            look=Look(open="b"))  # fmt: skip
    doc.put(two, table, title=False, head=False, drawn=[["编码", "名称", "", "支出", "支出"], *table.body],
            look=Look(open="t"))  # fmt: skip


@case("break", "title-at-foot", "title and unit at the foot of a page, the table on the next")
def title_at_foot(doc: Doc) -> None:
    page = doc.page()
    doc.put(page, BALANCE)
    doc.caption(page, EXPENDITURE, 760, 550)
    doc.put(doc.page(), EXPENDITURE, title=False)


@case("break", "page-numbers", "page numbers and a running head stand between the parts")
def numbered(doc: Doc) -> None:
    for number, (rows, title) in enumerate(
        ((slice(0, 4), True), (slice(4, 8), False), (slice(8, None), False)), 2
    ):
        page = doc.page()
        page.text(200, 40, "某某市某某局2026年部门预算公开", 8)
        page.text(285, 810, f"— {number} —", 9)
        doc.put(page, EXPENDITURE, rows, title=title, head=title, top=60)


@case("merged", "over-break", "a name merged over rows goes on after the break, its cell blank there")
def merged_break(doc: Doc) -> None:
    doc.put(doc.page(), SOURCES, slice(0, 2), top=600)
    doc.put(doc.page(), SOURCES, slice(2, None), title=False, head=False)


@case("merged", "said-again", "a name merged over rows is printed again after the break, below the header")
def merged_again(doc: Doc) -> None:
    doc.put(doc.page(), SOURCES, slice(0, 2), top=600)
    rows = [list(r) for r in SOURCES.body[2:]]
    rows[0][0] = SOURCES.body[0][0]
    doc.put(doc.page(), SOURCES, slice(2, None), title=False, drawn=[*SOURCES.head, *rows], head=False)


@case("merged", "wrapped", "names in two to four lines, figures centred beside them")
def wrapped(doc: Doc) -> None:
    page = doc.page()
    bottom = doc.put(page, EXPENDITURE, xs=NARROW)
    doc.put(page, INCOME, top=bottom + 20, xs=[45, 100, 160, 240, 320, 400, 470, 550])


@case("merged", "close-lines", "wrapped names fill their cells from rule to rule")
def close(doc: Doc) -> None:
    doc.put(doc.page(), EXPENDITURE, xs=NARROW, look=Look(pad=0.8, leading=1.05))


@case("merged", "by-unit", "units merged over their projects")
def by_unit(doc: Doc) -> None:
    doc.put(doc.page(), PROJECTS)


@case("page", "two-tables", "two tables below each other, prose around them")
def two_tables(doc: Doc) -> None:
    page = doc.page()
    top = doc.prose(page, 60)
    bottom = doc.put(page, BALANCE, top=top)
    top = doc.prose(page, bottom + 25, 2)
    bottom = doc.put(page, PROJECTS, top=top + 5)
    doc.prose(page, bottom + 25, 3)


@case("page", "no-title-between", "two tables below each other, the second without a title")
def untitled(doc: Doc) -> None:
    page = doc.page()
    bottom = doc.put(page, BALANCE)
    doc.put(page, EXPENDITURE, top=bottom + 25, title=False)
    doc.facts = [f._replace(title="*") for f in doc.facts]


@case("page", "touching-header", "two tables that touch: the second begins with its own header")
def touching(doc: Doc) -> None:
    page = doc.page()
    one, two = _without(EXPENDITURE, {4, 5}), PROJECTS
    one.head = [["科目编码", "科目名称", "合计", "基本支出"]]
    bottom = doc.put(page, one, xs=[45, 145, 345, 447, 550])
    doc.put(page, two, top=bottom, title=False, xs=[45, 145, 345, 413, 481, 550])
    doc.facts = [f._replace(title="*") for f in doc.facts]


@case("page", "side-by-side", "two tables beside each other, each with its title")
def beside(doc: Doc) -> None:
    page = doc.page(size=(1190.0, 842.0))
    doc.put(page, EXPENDITURE, left=45, right=570)
    shift = page.origin
    page.origin = (shift[0] + 560, shift[1])
    doc.put(page, PROJECTS)
    page.origin = shift
