"""Cases: digits of other shapes (6), fonts without a map (7), what is hidden and what letters say (16, 17)."""

from __future__ import annotations

import unicodedata

from torture.doc import BALANCE, EXPENDITURE, PROJECTS, Doc, case, full_width
from torture.draw import TEXTS, Look, whole
from torture.paper import Page, num
from torture.sheet import Sheet, sheet

CHANGES = sheet("""
    一般公共预算支出预算表 | 万元
    K code label v v v v
    H 科目编码 | 科目名称 | 上年预算数 | 本年预算数 | 增减额 | 增减%
    208 | 社会保障和就业支出 | 1,400.25 | 1,306.50 | -93.75 | -6.70%
    210 | 卫生健康支出 | 80.00 | 88.65 | 8.65 | 10.81%
    合计 | < | 1,480.25 | 1,395.15 | -85.10 | -5.75%
""")


def wide(text: str) -> str:
    """Full-width digits, comma, point and minus."""
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


@case("digits", "full-width", "full-width digits, commas, points and minus")
def full(doc: Doc) -> None:
    page = doc.page()
    bottom = doc.put(page, full_width(EXPENDITURE, wide))
    doc.put(page, full_width(CHANGES, wide), top=bottom + 30)


@case("digits", "triangle", "△ before a negative figure")
def triangle(doc: Doc) -> None:
    doc.put(doc.page(), full_width(CHANGES, lambda t: t.replace("-", "△")))


@case("digits", "brackets", "negative figures in brackets of both widths")
def brackets(doc: Doc) -> None:
    page = doc.page()
    bottom = doc.put(page, full_width(CHANGES, lambda t: f"({t[1:]})" if t[0] == "-" and t[-1] != "%" else t))
    table = full_width(EXPENDITURE, lambda t: f"（{t}）" if t == "201.00" else t)
    doc.put(page, table, top=bottom + 30)


@case("digits", "true-minus", "the minus sign U+2212")
def minus(doc: Doc) -> None:
    doc.put(doc.page(), full_width(CHANGES, lambda t: t.replace("-", "−")), look=Look(font="noto"))


@case("digits", "soft-hyphen-minus", "the minus is mapped to U+00AD, as word processors do")
def soft(doc: Doc) -> None:
    doc.put(doc.page(), CHANGES, look=Look(font="lying:-\u00ad"))


@case("digits", "nbsp-groups", "groups of digits parted by U+00A0")
def groups(doc: Doc) -> None:
    doc.put(doc.page(), full_width(EXPENDITURE, lambda t: t.replace(",", "\u00a0")))


# ---- fonts without a map -------------------------------------------------------------------------

UNREAD = "没有文字映射|无法读出|不可读"


@case("unmapped", "page", "one page in a font without a map, the other sound", doubt=UNREAD, never="�|cid:")
def unmapped_page(doc: Doc) -> None:
    doc.put(doc.page(), EXPENDITURE)
    doc.put(doc.page(), BALANCE, look=Look(font="mute"), expect=False)


@case("unmapped", "figures", "names sound, figures in a font without a map", doubt=UNREAD, never="�|cid:")
def unmapped_figures(doc: Doc) -> None:
    doc.put(doc.page(), BALANCE)
    doc.put(doc.page(), EXPENDITURE, look=Look(digits="mute"), expect=False)


@case(
    "unmapped", "some-figures", "one column's figures in a font without a map", doubt=UNREAD, never="�|cid:"
)
def unmapped_column(doc: Doc) -> None:
    page = doc.page()
    usual = TEXTS["plain"]
    try:
        TEXTS["mixed"] = lambda p, x, b, t, s, f: usual(p, x, b, t, s, "mute" if x > 480 and b > 115 else f)
        doc.put(page, EXPENDITURE, look=Look(text="mixed"), expect=False)
    finally:
        del TEXTS["mixed"]
    doc.facts += [f for f in EXPENDITURE.facts(2) if f.column_path != "项目支出"]


@case(
    "unmapped", "all", "the whole file in a font without a map", why="文字映射|无法读出|不可读", cover=False
)
def unmapped_all(doc: Doc) -> None:
    doc.cover(font="mute")
    doc.put(doc.page(), EXPENDITURE, look=Look(font="mute"), expect=False)


# ---- not to be seen ------------------------------------------------------------------------------

GHOST = full_width(EXPENDITURE, lambda t: "7,777.77")


def _ghost(doc: Doc, page: Page, before: str, after: str, table: Sheet = GHOST, aside: float = 0.0) -> None:
    page.op(before)
    origin = page.origin
    page.origin = (origin[0] + aside, origin[1] - aside)
    doc.put(page, table, expect=False, title=False, top=94, look=Look(rules="none"))
    page.origin = origin
    page.op(after)


@case("hidden", "invisible-again", "invisible text repeats the visible, 0.8 pt aside")
def invisible_again(doc: Doc) -> None:
    page = doc.page()
    doc.put(page, EXPENDITURE)
    _ghost(doc, page, "q 3 Tr", "0 Tr Q", EXPENDITURE, 0.8)


@case("hidden", "invisible-other", "invisible text says something else", never="7,777.77")
def invisible_other(doc: Doc) -> None:
    page = doc.page()
    doc.put(page, EXPENDITURE)
    _ghost(doc, page, "q 3 Tr", "0 Tr Q")


@case("hidden", "white", "white letters on white paper say something else", never="7,777.77")
def white(doc: Doc) -> None:
    page = doc.page()
    _ghost(doc, page, "q 1 g", "Q")
    doc.put(page, EXPENDITURE)


@case("hidden", "layer-off", "a layer that is switched off says something else", never="7,777.77", limit="重叠")
def layer(doc: Doc) -> None:
    page = doc.page()
    off = doc.pdf.add("<< /Type /OCG /Name (draft) >>")
    doc.pdf.catalog += f"/OCProperties << /OCGs [{off} 0 R] /D << /OFF [{off} 0 R] /Order [] >> >>"
    page.extra["Properties"] = {"MC0": off}
    doc.put(page, EXPENDITURE)
    _ghost(doc, page, "/OC /MC0 BDC", "EMC")


@case("hidden", "layer-on", "the table stands in a layer that is switched on")
def layer_on(doc: Doc) -> None:
    page = doc.page()
    on = doc.pdf.add("<< /Type /OCG /Name (final) >>")
    doc.pdf.catalog += f"/OCProperties << /OCGs [{on} 0 R] /D << /ON [{on} 0 R] /Order [] >> >>"
    page.extra["Properties"] = {"MC0": on}
    page.op("/OC /MC0 BDC")
    doc.put(page, EXPENDITURE)
    page.op("EMC")


@case("hidden", "clipped-away", "text inside an empty clip says something else", never="7,777.77")
def clipped_away(doc: Doc) -> None:
    page = doc.page()
    doc.put(page, EXPENDITURE)
    _ghost(doc, page, "q 0 0 1 1 re W n", "Q")


@case(
    "hidden",
    "painted-over",
    "other figures below a white ground on which the table stands",
    never="7,777.77",
    limit="重叠",
)
def painted_over(doc: Doc) -> None:
    page = doc.page()
    _ghost(doc, page, "q", "Q")
    page.op("q 1 g")
    page.rect(40, 55, 560, 420)
    page.op("Q")
    doc.put(page, EXPENDITURE)


def _span(page: Page, x: float, base: float, text: str, size: float, font: str) -> None:
    page.op(f"/Span << /ActualText <feff{text.encode('utf-16-be').hex()}> >> BDC")
    whole(page, x, base, text, size, font)
    page.op("EMC")


def _artifact(page: Page, x: float, base: float, text: str, size: float, font: str) -> None:
    page.op("/P << /MCID 0 >> BDC", "/Artifact BMC")
    whole(page, x, base, text, size, font)
    page.op("EMC", "EMC")


TEXTS |= {"span": _span, "artifact": _artifact}


@case("says", "actual-text", "each text has an ActualText that says the same")
def actual(doc: Doc) -> None:
    page = doc.page()
    bottom = doc.put(page, EXPENDITURE, look=Look(text="span"))
    doc.put(page, PROJECTS, top=bottom + 30, look=Look(text="span", font="noto"))


@case("says", "marked", "each text stands in marked content")
def marked(doc: Doc) -> None:
    doc.put(doc.page(), EXPENDITURE, look=Look(text="artifact"))


KANGXI = "人⼈行⾏生⽣车⻋老⽼大⼤"
COMPAT = "行\ufa08金\uf90a不\uf967"
STAFF = sheet("""
    一般公共预算基本支出预算表 | 万元
    K code label v v v
    H 经济分类科目 | < | 合计 | 人员经费 | 公用经费
    H 科目编码 | 科目名称 | ^ | ^ | ^
    301 | 工资福利支出 | 1,110.05 | 1,110.05 |
    30103 | 奖金 | 310.05 | 310.05 |
    30107 | 生活补助和大病补助 | 800.00 | 800.00 |
    302 | 商品和服务支出 | 84.10 | | 84.10
    30231 | 公务用车运行维护费 | 64.10 | | 64.10
    30299 | 不可预见的行政支出 | 20.00 | | 20.00
    合计 | < | 1,194.15 | 1,110.05 | 84.10
""")


@case("says", "kangxi", "radicals (U+2F08 …) are said in place of characters", never="[⺀-⿕]")
def kangxi(doc: Doc) -> None:
    page = doc.page()
    bottom = doc.put(page, STAFF, look=Look(font=f"lying:{KANGXI}"))
    doc.put(page, EXPENDITURE, top=bottom + 30, look=Look(font=f"lying:{KANGXI}"))


@case(
    "says",
    "compatibility",
    "compatibility characters (U+FA08 …) are said in place of common ones",
    never=r"[\uf900-\ufaff]",
)
def compat(doc: Doc) -> None:
    doc.put(doc.page(), STAFF, look=Look(font=f"lying:{COMPAT}"))


@case("says", "signs", "①, ㎡ and Roman numerals as one character stay in names")
def signs(doc: Doc) -> None:
    table = sheet("""
        项目支出预算表 | 万元
        K label v v
        H 项目名称 | 合计 | 一般公共预算
        ①办公用房修缮 | 100.00 | 100.00
        ②业务用房（1200㎡）修缮 | 60.00 | 60.00
        信息系统Ⅱ期 | 41.00 | 41.00
        合计 | 201.00 | 201.00
    """)
    doc.put(doc.page(), table)


# ---- spaces --------------------------------------------------------------------------------------


def _spaced(table: Sheet, gap: str) -> Sheet:
    """合计 and other short names drawn apart by spaces."""

    def apart(text: str) -> str:
        return gap.join(text) if text in ("合计", "小计", "行政运行", "科目名称") else text

    return Sheet(table.title, table.unit, table.columns, [[apart(t) for t in r] for r in table.head],
                 [[apart(t) for t in r] for r in table.body])  # fmt: skip


for _name, _gap, _font in (
    ("ideographic", "\u3000\u3000", "song"),
    ("nbsp", "\u00a0\u00a0", "song"),
    ("plain", "  ", "song"),
    ("zero-width", "\u3000", "lying:\u3000\u200b"),
    ("word-joiner", "\u3000", "lying:\u3000\u2060"),
    ("byte-order-mark", "\u3000", "lying:\u3000\ufeff"),
):

    @case("spaces", _name, f"short names drawn apart by U+{ord(_font[-1] if ':' in _font else _gap[0]):04X}")
    def apart(doc: Doc, gap=_gap, font=_font) -> None:
        page = doc.page()
        doc.put(page, _spaced(EXPENDITURE, gap), look=Look(font=font), expect=False)
        table = _spaced(EXPENDITURE, "")
        table.head = [[unicodedata.normalize("NFKC", t) for t in r] for r in table.head]
        doc.facts += table.facts(2)


@case("spaces", "far-apart", "合 and 计 stand at both ends of their cell without any space between")
def far(doc: Doc) -> None:
    page = doc.page()
    table = PROJECTS
    rows = [list(r) for r in table.body]
    rows[-1][0] = ""
    bottom = doc.put(page, table, drawn=rows)
    page.text(60, bottom - 4.5, "合", 8)
    page.text(215, bottom - 4.5, "计", 8)


@case("spaces", "indented", "names indented by spaces of several kinds, codes with spaces behind")
def indented(doc: Doc) -> None:
    body = [[t if k != "label" or t == "<" else "\u3000\u3000" + t for k, t in zip(EXPENDITURE.columns, r, strict=True)]
            for r in EXPENDITURE.body]  # fmt: skip
    body = [[f"  {t}\u00a0" if t.isdigit() else t for t in r] for r in body]
    doc.put(doc.page(), EXPENDITURE, drawn=body)


@case("spaces", "trailing-in-figures", "figures carry spaces before and behind in one string")
def trailing(doc: Doc) -> None:
    body = [[f" {t}  " if "." in t else t for t in r] for r in EXPENDITURE.body]
    doc.put(doc.page(), EXPENDITURE, drawn=body)


__all__ = ["CHANGES", "STAFF", "num"]
