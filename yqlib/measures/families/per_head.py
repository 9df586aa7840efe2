"""Money and space per head, and how far the establishment is filled (the rule of heads: yqlib/measures/heads.py)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from yqlib import forms
from yqlib.audit.records import Document, Row
from yqlib.audit.things import Count, folded
from yqlib.measures.heads import (
    KINDS,
    STAFF,
    bodies,
    candidates,
    heads,
    of_body,
    other_bodies,
    own_names,
    unit_count,
)
from yqlib.measures.inputs import Amount, Missing, Result, amount, of_figures, ratio
from yqlib.measures.registry import computes

#: Words of a paragraph that say rooms are used together with others.
_SHARED = re.compile("合署办公|共用|合用|共同使用|共享使用")


@computes("staff_filled")
def staff_filled(doc: Document) -> Iterator[Result]:
    """On staff ÷ establishment of one source: of the whole, then of every body that tells both."""
    yield _filled_whole(doc)
    if doc.info.get("scope") != "department":
        return
    names = [doc.info.get("unit_name"), *other_bodies(doc)]
    filled = [(name, found) for name in names if (found := _filled(doc, name, "prose")) is not None]
    if len(filled) > 1:
        yield from (replace(found, item=name or "") for name, found in filled)


def _filled_whole(doc: Document) -> Result:
    name = doc.info.get("unit_name")
    if (found := _filled(doc, name, "sheet")) is not None:
        return found
    posts = dict(candidates(doc, ("establishment",)))
    staff: dict[str, Amount] = {}
    for source, found_heads in candidates(doc, STAFF):
        staff.setdefault(source, found_heads)
    for source, denominator in posts.items():
        if source in staff:
            return _over(staff[source], denominator)
    if not any(bodies(doc, s).get(folded(name), {}).get("establishment") for s in ("sheet", "prose", "table")):
        raise Missing("没有公布编制数" + ("" if staff else "和人数"))
    raise Missing("公布了编制数，没有公布同一范围的实有人数" if not staff else "编制数与人数不在同一处或不是同一范围")


def _filled(doc: Document, name: str | None, source: str) -> Result | None:
    """On staff ÷ establishment of one body in one source; None where either is not told there."""
    posts = of_body(doc, name, source, "establishment")
    staff = next((f for k in STAFF if (f := of_body(doc, name, source, k)) is not None), None)
    if posts is None or staff is None or not posts.value:
        return None
    return _over(staff, posts)


def _over(staff: Amount, posts: Amount) -> Result:
    return ratio(staff, posts, "", "实有人数多于编制数" if staff.value > posts.value else "")


@computes("basic_per_head")
def basic(doc: Document) -> Iterator[Result]:
    """基本支出 of all money ÷ heads."""
    yield ratio(amount(doc, "basic"), heads(doc))


@computes("personnel_per_head")
def personnel(doc: Document) -> Iterator[Result]:
    """人员经费 ÷ heads."""
    yield ratio(_part(doc, "personnel"), heads(doc))


@computes("public_per_head")
def public(doc: Document) -> Iterator[Result]:
    """公用经费 ÷ heads."""
    yield ratio(_part(doc, "public"), heads(doc))


def _part(doc: Document, figure: str) -> Amount:
    """人员经费 or 公用经费 of the general budget, or of all appropriations where the form has only these."""
    try:
        return amount(doc, figure, "general_public")
    except Missing as why:
        try:
            return amount(doc, figure, "fiscal")
        except Missing:
            raise why from None


@computes("three_public_per_head")
def three_public(doc: Document) -> Iterator[Result]:
    """三公 ÷ heads."""
    yield ratio(amount(doc, "three_public"), heads(doc))


# ---- operating cost of organs --------------------------------------------------------------------


@computes("operating_per_head")
def operating(doc: Document) -> Iterator[Result]:
    """机关运行经费 ÷ the heads of the organs it is of; by body where names agree."""
    whole = amount(doc, "operating")
    if not whole.value:
        raise Missing("机关运行经费为零或“无”：不是行政单位或参公单位，不计算")
    rows = _unit_rows(doc)
    matched = [(row, h) for row in rows if (h := _heads_of(doc, row, len(rows))) is not None]
    try:
        yield _operating_whole(doc, whole, rows, matched)
    except Missing as why:
        yield Result(reason=str(why))
    for row, count in matched if len(rows) > 1 else ():
        yield ratio(of_figures([row.grand]), count, row.label)  # type: ignore[list-item]


def _operating_whole(doc: Document, whole: Amount, rows: list[Row], matched: list[tuple[Row, Amount]]) -> Result:
    if doc.info.get("scope") != "department" or unit_count(doc) == 0:
        return ratio(whole, heads(doc))
    if rows and len(matched) == len(rows):
        total = sum((h.value for _, h in matched), Fraction(0))
        evidence = tuple(e for _, h in matched for e in h.evidence)
        words = f"在职人数 {total} 人（表中 {len(rows)} 个单位之和）"
        return ratio(whole, Amount(total, "人", words, evidence, matched[0][1].address))
    heads(doc)  # says so where no heads are told at all
    raise Missing("机关运行经费只含行政、参公单位，没有公布这些单位自己的在职人数，不能用全部门人数作分母")


def _unit_rows(doc: Document) -> list[Row]:
    """The bodies of the table of operating cost."""
    table = doc.first("operating")
    if table is None:
        return []
    return [r for r in table.rows if r.key != "total" and r.kind in ("unit", "line") and not r.code and r.grand is not None]


def _heads_of(doc: Document, row: Row, rows: int) -> Amount | None:
    """The heads of one body of the table told in prose under the very same name; None without."""
    name = folded(row.label)
    wanted = doc.info.get("unit_name") if name in own_names(doc) else row.label
    if name in own_names(doc) and not other_bodies(doc) and rows > 1:
        return None  # its own count may be that of the whole department
    return next((f for k in KINDS if (f := of_body(doc, wanted, "prose", k)) is not None and f.value), None)


# ---- space ---------------------------------------------------------------------------------------


@computes("office_area_per_head")
def area(doc: Document) -> Iterator[Result]:
    """Office area ÷ heads."""
    yield ratio(_office(doc), heads(doc))


def _office(doc: Document) -> Amount:
    mine = own_names(doc)
    rows = [c for c in doc.assets if c.row["kind"] == "buildings" and c.row["use"] == "office" and c.row["unit"] == "㎡"]
    own = [c for c in rows if folded(c.row["unit_name"]) in mine and c.row["part_of"] is None] or [
        c for c in rows if c.row["part_of"] is None and not c.row["unit_name"]
    ]
    if not own:
        raise Missing("没有公布办公用房面积" if not rows else "公布的办公用房面积不是本单位（部门）的总数")
    whole = [c for c in own if c.row["state"] == "held"] or own
    if len({c.figure.amount for c in whole}) > 1:
        raise Missing("公布的办公用房面积前后不一：" + "、".join(f"{c.figure.amount} ㎡" for c in whole))
    return _area_of(doc, whole[0])


def _area_of(doc: Document, count: Count) -> Amount:
    value = Fraction(count.figure.amount)
    text = forms.normalise(count.row["printed"] or "")
    near = next((t for t in doc.prose.sentences if text and text in forms.normalise(t.text)), None)
    paragraph = doc.prose.paragraphs.get(near.paragraph, []) if near else []
    shared = next((m.group() for t in paragraph if (m := _SHARED.search(t.text))), "")
    doubt = f"文中说明“{shared}”，面积可能还供别的单位使用" if shared else ""
    found = Amount(value, "㎡", f"办公用房面积 {count.figure.amount} ㎡", (count.figure.id,), count.figure.address)
    return found.also(doubt, count.row.get("doubt") or "")
