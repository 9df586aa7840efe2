"""Which head count belongs under an amount: the rule that decides, and the reason where none does.

1. Heads are counts of persons (人) that are stated, not names counted in a list.
2. In post 在职 goes before actual 实有 before on staff 在编 (for 编制使用率 在编 goes first). Retired persons,
   hired persons, students and posts 编制 are never a denominator.
3. The heads must be those of the bodies the money is of. For a single unit these are the counts of its own name,
   of its goal sheet (整体绩效表) before its prose. For a department they are the counts of its goal sheet, which is
   filled in for the department with its units; else the sum over all bodies told in prose, where their number is
   the number of units told; else its own count where it has no units. A count that is only of the head office
   is never put under money of a department with units.
4. Of one body, kind and source: a total goes before its parts; parts of different categories are added where no
   total is printed; two different totals are no count.
5. Another count of the same bodies that differs is said as a doubt.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from yqlib.audit.records import Document
from yqlib.audit.things import Count, folded
from yqlib.measures.inputs import Amount, Missing

KINDS = ("in_post", "actual", "on_staff")
STAFF = ("on_staff", "in_post", "actual")
KIND_ZH = {"in_post": "在职人数", "actual": "实有人数", "on_staff": "在编人数", "establishment": "编制数"}
SOURCE_ZH = {"sheet": "整体绩效表", "prose": "机构说明", "table": "列表"}

Bodies = dict[str, dict[str, list[Count]]]


def heads(doc: Document, kinds: Sequence[str] = KINDS) -> Amount:
    """The heads under the money of the whole disclosure. Raises Missing with the reason."""
    found = next((a for _, a in candidates(doc, kinds)), None)
    if found is None:
        raise Missing(_why(doc))
    if not found.value:
        raise Missing(f"{found.words}，不能作分母")
    unknown = "" if doc.info.get("scope") else "没有读出是部门还是单位，人数按与金额同一范围计"
    return found.also(unknown, *_others(doc, kinds, found))


def candidates(doc: Document, kinds: Sequence[str]) -> Iterator[tuple[str, Amount]]:
    """(source, heads of the whole disclosure), the best first."""
    for kind in kinds:
        if (found := of_body(doc, doc.info.get("unit_name"), "sheet", kind)) is not None:
            yield "sheet", replace(found, words=f"{found.words}（{_scope_of_sheet(doc)}）")
    for kind in kinds:
        if (found := _prose(doc, kind)) is not None:
            yield "prose", found


def _scope_of_sheet(doc: Document) -> str:
    return "整体绩效表，部门含所属单位" if doc.info.get("scope") == "department" else "整体绩效表"


def _prose(doc: Document, kind: str) -> Amount | None:
    """The heads told outside sheets for the whole disclosure; None where they do not cover it."""
    own = next((f for s in ("prose", "table") if (f := of_body(doc, doc.info.get("unit_name"), s, kind)) is not None), None)
    if doc.info.get("scope") != "department":
        return own
    others = [f for name in other_bodies(doc) if (f := of_body(doc, name, "prose", kind)) is not None]
    units = unit_count(doc)
    if own is not None and others and units == len(others):
        total = sum((f.value for f in (own, *others)), Fraction(0))
        words = f"{KIND_ZH[kind]} {total} 人（机关与所属 {units} 个单位之和）"
        evidence = tuple(e for f in (own, *others) for e in f.evidence)
        return Amount(total, "人", words, evidence, own.address, tuple(d for f in (own, *others) for d in f.doubts))
    if own is not None and not others and not units:
        return own.also("" if units == 0 else "没有说明部门有无所属单位，人数按含全部单位计")
    return None


def of_body(doc: Document, name: str | None, source: str, kind: str) -> Amount | None:
    """The count of one body, kind and source as one amount; None where it is not told, or two totals differ."""
    rows = list(bodies(doc, source).get(folded(name), {}).get(kind, []))
    if not rows:
        return None
    ids = {c.id for c in rows}
    tops = [c for c in rows if c.row["part_of"] not in ids]
    plain = [c for c in tops if not c.row["category"]]
    chosen = plain[:1] if len({c.figure.amount for c in plain}) == 1 else []
    if not plain:
        by_category = {c.row["category"]: c for c in tops}
        clear = len({(c.row["category"], c.figure.amount) for c in tops}) == len(by_category)
        chosen = list(by_category.values()) if clear else []
    if not chosen:
        return None
    value = sum((Fraction(c.figure.amount) for c in chosen), Fraction(0))
    doubts = tuple(c.row["doubt"] for c in chosen if c.row["doubt"])
    words = f"{KIND_ZH[kind]} {value} 人"
    return Amount(value, "人", words, tuple(c.id for c in chosen), chosen[0].figure.address, doubts)


def bodies(doc: Document, source: str) -> Bodies:
    """Stated counts of persons of one source by body (folded name; the publisher's spellings are one) and kind."""
    own, mine = folded(doc.info.get("unit_name")), own_names(doc)
    found: Bodies = defaultdict(lambda: defaultdict(list))
    for count in doc.staff:
        row = count.row
        if row["unit"] == "人" and row["basis"] == "said" and row["source"] == source and row["kind"] in KIND_ZH:
            name = folded(row["unit_name"])
            found[own if name in mine else name][row["kind"]].append(count)
    return found


def own_names(doc: Document) -> frozenset[str]:
    """The folded spellings of the publisher's own name."""
    names = [doc.info.get("unit_name"), *(doc.info.get("unit_aliases") or "").split(" | ")]
    return frozenset(folded(n) for n in names if n)


def other_bodies(doc: Document) -> list[str]:
    """Bodies with stated heads in prose that are not the publisher, as printed."""
    mine, found = own_names(doc), {}
    for count in doc.staff:
        row = count.row
        counted = row["unit"] == "人" and row["source"] == "prose" and row["kind"] in KIND_ZH
        if counted and row["unit_name"] and folded(row["unit_name"]) not in mine:
            found.setdefault(folded(row["unit_name"]), row["unit_name"])
    return list(found.values())


def unit_count(doc: Document) -> int | None:
    """How many units below the publisher the prose tells, units of units too; 0 where it tells there are none; None untold."""
    told: dict[str, dict[str, int]] = defaultdict(dict)
    for count in doc.staff:
        row = count.row
        if row["kind"] == "subordinate_units" and row["source"] != "sheet":
            each, category = told[folded(row["unit_name"])], row["category"] or ""
            each[category] = max(each.get(category, 0), int(count.figure.amount))
    if told:  # of one body the total, or its categories added where they are more
        return sum(max(each.get("", 0), sum(n for c, n in each.items() if c)) for each in told.values())
    sheet = [int(c.figure.amount) for c in doc.staff if c.row["kind"] == "subordinate_units" and c.row["source"] == "sheet"]
    units = [int(c.figure.amount) for c in doc.staff if c.row["kind"] == "units"]
    if sheet:
        return max(sheet)
    return max(units) - 1 if units else None


def _others(doc: Document, kinds: Sequence[str], chosen: Amount) -> Iterator[str]:
    """Counts of the same bodies that differ from the chosen one (在编 within 在职 is a part, not another)."""
    alike = [k for k in kinds if k != "on_staff" or chosen.words.startswith("在编")]
    for _, other in candidates(doc, alike):
        if other.value != chosen.value:
            yield f"另一处为{other.words}"


def _why(doc: Document) -> str:
    """Why no heads can be put under the money."""
    counted = [c for c in doc.staff if c.row["unit"] == "人" and c.row["kind"] in KINDS and c.row["basis"] == "said"]
    if not counted:
        return "没有公布在职人数"
    name = doc.info.get("unit_name")
    totals = {s: of_body(doc, name, s, k) for s in ("sheet", "prose") for k in KINDS if bodies(doc, s).get(folded(name), {}).get(k)}
    if totals and all(v is None for v in totals.values()):
        return "公布的在职人数前后不一，无法取数"
    if doc.info.get("scope") == "department":
        return "金额含所属单位，而只公布了部分单位的人数"
    return "公布的人数不是本单位全部在职人员"
