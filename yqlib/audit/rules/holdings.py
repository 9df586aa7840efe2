"""AST: heads and things of a body: parts, establishment, cars and what they cost."""

from __future__ import annotations

import re
from collections.abc import Iterator

from yqlib import forms
from yqlib.audit.compare import Trial, add, claim, compare, skip
from yqlib.audit.prose import Quantity, Said
from yqlib.audit.records import Document
from yqlib.audit.registry import rule
from yqlib.audit.rules.indicators import words
from yqlib.audit.rules.reach import three_public
from yqlib.audit.things import Count
from yqlib.audit.told import squeezed

_ACTUAL = ("actual", "in_post", "on_staff")
_HEADS = ("establishment", *_ACTUAL)
_HIGH_FEN, _LOW_FEN = 12_000_000, 50_000  # a car's running cost of a year: 12 万元, 500 元
_COUNTED = re.compile(r"\d+[辆台]")
_WAN_100 = 100_000_000  # 分


def explanation(doc: Document, use: str, about: str = "") -> str:
    """The first sentence that explains, '' where none does."""
    for told in doc.prose.sentences:
        if told.kind == "text" and words(use).search(told.text) and (not about or words(about).search(told.text)):
            return told.text
    return ""


def _sum_parts(counts: list[Count]) -> Iterator[tuple[Count, list[Count]]]:
    """Totals with the counts that are part of them, of one unit and of one kind."""
    parts: dict[str, list[Count]] = {}
    for count in counts:
        if count.row["part_of"]:
            parts.setdefault(count.row["part_of"], []).append(count)
    for count in counts:
        if mine := parts.get(count.id):
            yield count, mine


@rule("AST-01", "实有超编制", "actual above establishment", severity="warning")
def above(doc: Document) -> Iterator[Trial | None]:
    """No more people or cars are there than the establishment allows; an explanation is quoted."""
    by_unit: dict[tuple[str, str], list[Count]] = {}
    for count in doc.staff:
        row = count.row
        if row["kind"] in _HEADS and row["part_of"] is None and not row["doubt"]:
            by_unit.setdefault((row["source"], row["unit_name"] or ""), []).append(count)
    for (_, unit), mine in by_unit.items():
        planned = [c for c in mine if c.row["kind"] == "establishment"]
        kind = next((k for k in _ACTUAL if any(c.row["kind"] == k for c in mine)), "")
        here = [c for c in mine if c.row["kind"] == kind]
        if not (planned and here):
            continue
        once = all(len({c.row["category"] for c in side}) == len(side) for side in (planned, here))
        partly = len(planned) == 1 and planned[0].row["category"] == "administrative"  # others are not of it
        excuse = "" if once and not partly else "编制与实有是否同一范围，不能确定"
        left, right = add(c.figure for c in here), add(c.figure for c in planned)
        quote = explanation(doc, "staff_why") if left.value > right.value else ""
        yield compare(f"{unit}人员", left, right, ("实有印为", "编制"), "<=", excuse=excuse, quote=quote)
    cars = [c for c in doc.assets if c.row["kind"] == "vehicles" and c.row["use"] == "total"]
    held, quota = _state(cars, "held"), _state(cars, "quota")
    if held is not None and quota is not None:
        quote = explanation(doc, "car_why", "car") if held.figure.amount > quota.figure.amount else ""
        yield compare("公务用车", add([held.figure]), add([quota.figure]), ("实有印为", "编制"), "<=", quote=quote)


def _state(cars: list[Count], state: str) -> Count | None:
    """The one count of this state; None where two different ones are printed."""
    found = [c for c in cars if c.row["state"] == state]
    return found[0] if found and len({c.figure.amount for c in found}) == 1 else None


@rule("AST-02", "人数机构分解", "heads and bodies add up", severity="warning")
def heads(doc: Document) -> Iterator[Trial | None]:
    """A number of heads equals its parts, the department's its units', a number of bodies the names listed, and a count told twice is the same."""
    counts = [c for c in doc.staff if not c.row["doubt"]]
    for whole, parts in _sum_parts(counts):
        relation = "=" if len(parts) > 1 else "<="
        subject = f"{whole.row['unit_name'] or ''}人数"
        words_ = ("总数印为", "各类合计")
        excuse = "正文还列有未识别的类别" if _more_told(doc, whole, parts) else ""
        yield compare(subject, add([whole.figure]), add(p.figure for p in parts), words_, relation if relation == "=" else ">=", excuse)
    yield from _listed(counts)
    yield from _by_unit(doc, counts)


def _more_told(doc: Document, whole: Count, parts: list[Count]) -> bool:
    """The prose tells more parts of the total than are known by kind."""
    total = whole.figure
    if not isinstance(total, Said) or total.sentence is None:
        return False
    beside = [s for s in total.sentence.figures if s.scope == total.subject and s.unit == total.unit]
    return len(beside) > len(parts)


def _listed(counts: list[Count]) -> Iterator[Trial | None]:
    """A number of bodies and the names behind it; the number of the sheet and that of the text."""
    groups: dict[tuple[str, str], list[Count]] = {}
    for count in counts:
        if count.row["unit"] == "个" and not count.row["part_of"]:
            groups.setdefault((count.row["kind"], count.row["unit_name"] or ""), []).append(count)
    for (kind, unit), mine in groups.items():
        subject = f"{unit}机构数"
        said = [c for c in mine if c.row["basis"] == "said" and c.row["source"] != "sheet"]
        listed = [c for c in mine if c.row["basis"] == "listed"]
        told = [c for c in mine if c.row["basis"] == "said" and c.row["source"] == "sheet"]
        if len(listed) == 1 and said and said[0].row["source"] == listed[0].row["source"]:
            sure = len(said) == 1 and (kind != "units" or said[0].row["category"] in (None, "budget"))
            excuse = "" if sure else "所列名称是哪几类，不能确定"
            pair = ("印为", "所列名称数")
            yield compare(subject, add(c.figure for c in said), add([listed[0].figure]), pair, excuse=excuse)
        if kind == "internal_bodies" and len(said) == 1 and len(told) == 1:
            aside = sum(len(words("aside_body").findall(c.row["printed"] or "")) for c in listed)
            near = 0 < said[0].figure.amount - told[0].figure.amount <= aside
            excuse = "正文所列有机关党委等，未必计入内设职能部门" if near else ""
            pair = ("绩效表印为", "正文印为")
            yield compare(subject, add([told[0].figure]), add([said[0].figure]), pair, excuse=excuse)


def _by_unit(doc: Document, counts: list[Count]) -> Iterator[Trial | None]:
    """The establishment of the sheet: the units' in the text together, or the same where there is one."""
    for kinds, zh in ((("establishment",), "编制"), (_ACTUAL, "实有")):
        mine = [c for c in counts if c.row["kind"] in kinds and c.row["part_of"] is None]
        sheet = [c for c in mine if c.row["source"] == "sheet"]
        prose = [c for c in mine if c.row["source"] == "prose"]
        units = [c.row["unit_name"] for c in prose]
        if len({c.figure.amount for c in sheet}) != 1 or not prose:
            continue
        if len(set(units)) != len(units):
            yield skip(f"人员{zh}", "not_checkable", "正文同一单位有多个人数")
            continue
        known = {c.row["count"] for c in counts if c.row["kind"] in ("units", "subordinate_units")}
        sure = {len(units), len(units) - 1} & known if len(units) > 1 else doc.info.get("scope") != "department"
        excuse = "" if sure else "正文未必列出了全部单位"
        pair = (f"绩效表{zh}印为", "正文各单位合计")
        yield compare(f"人员{zh}", add([sheet[0].figure]), add(c.figure for c in prose), pair, excuse=excuse)


@rule("AST-03", "无车有运行费", "running cost without a car", severity="warning")
def no_car(doc: Document) -> Iterator[Trial | None]:
    """Running cost of cars asks for a car held; a car rented, shared or just retired explains it, and the sentence is quoted."""
    cost = three_public(doc, "vehicle_operation")
    held = [
        c for c in doc.assets
        if c.row["kind"] == "vehicles" and c.row["use"] == "total" and c.row["state"] in ("held", "held_fiscal")
    ]  # fmt: skip
    if cost is None or not held:
        return
    others = [c for c in doc.assets if c.row["kind"] == "vehicles" and c.row["state"] in ("planned", "leased", "borrowed")]
    if any(c.figure.amount for c in others):
        yield skip("公务用车运行费", "not_applicable", "另有拟购、租用或借用的车辆")
        return
    yield _cost_and_cars(doc, cost, held)


def _cost_and_cars(doc: Document, cost: Quantity, held: list[Count]) -> Trial:
    holds = not cost.amount or any(c.figure.amount for c in held)
    says = (
        f"公务用车实有 0 辆，而{cost.spot}印有运行维护费 {cost.printed}{cost.unit or ''}",
        f"no car is held, yet {cost.spot} prints a running cost of {cost.printed}",
    )
    quote = "" if holds else explanation(doc, "car_why", "car")
    return claim("公务用车运行费", holds, says, figures=[cost, *(c.figure for c in held)], quote=quote)


@rule("AST-04", "车辆分类合计", "cars by kind", severity="warning")
def cars_by_kind(doc: Document) -> Iterator[Trial | None]:
    """The number of cars is that of their kinds together.

    With a single kind listed it is no less than that; 各类均为 0 asks for none at all.
    """
    cars = [c for c in doc.assets if c.row["kind"] == "vehicles" and not c.row.get("fact_id")]
    for whole, parts in _sum_parts(cars):
        relation = "=" if len(parts) > 1 or parts[0].row["use"] == "each" else ">="
        pair = ("车辆总数印为", "各类车辆合计")
        excuse = "列有未识别的车辆类别" if _more_listed(doc, parts) else ""
        yield compare("公务用车", add([whole.figure]), add(p.figure for p in parts), pair, relation, excuse)
    held = [
        c.figure for c in doc.assets if c.row["kind"] == "vehicles" and c.row["use"] == "total" and c.row["state"] == "held"
    ]
    fiscal = [c.figure for c in cars if c.row["use"] == "total" and c.row["state"] == "held_fiscal"]
    if doc.kind == "final" and held and fiscal:
        yield compare("公务用车保有量", add(fiscal[:1]), add(held[:1]), ("财政拨款负担的印为", "共有车辆"), "<=")


def _more_listed(doc: Document, parts: list[Count]) -> bool:
    """The list that begins with the first part tells more numbers of cars than there are parts known."""
    first = "".join((parts[0].row["printed"] or "").split())
    lists = (squeezed(s).partition(first)[2] for s in doc.prose.sentences if first and first in squeezed(s))
    behind = re.split("[。；;]", next(lists, ""))[0]
    return len(_COUNTED.findall(behind)) > len(parts) - 1


@rule("AST-05", "车均运行费", "running cost per car", severity="notice")
def per_car(doc: Document) -> Iterator[Trial | None]:
    """The running cost of a car held is between 500 元 and 12 万元 a year: outside it is worth a look."""
    cost = three_public(doc, "vehicle_operation")
    cars = [c for c in doc.assets if c.row["kind"] == "vehicles" and c.row["use"] == "total"]
    held = _state(cars, "held")
    if cost is None or held is None or not cost.amount or not held.figure.amount:
        return
    each = cost.amount / held.figure.amount
    says = (
        f"值得一看：{held.figure.printed} 辆公务用车的运行维护费为 {cost.printed}{cost.unit or ''}，车均 {each / 1_000_000:.2f} 万元",
        f"worth a look: {held.figure.printed} cars cost {cost.printed} to run",
    )
    yield claim("公务用车车均运行费", _LOW_FEN <= each <= _HIGH_FEN, says, figures=[cost, held.figure])


@rule("AST-06", "设备口径", "wording of large equipment", severity="notice")
def equipment(doc: Document) -> Iterator[Trial | None]:
    """The forms count 通用设备 from 50 万元 and 专用设备 from 100 万元, or all 设备（不含车辆） from 100 万元: not 通用设备 from 100 万元 beside those from 50."""
    rows = [c for c in doc.assets if c.row["kind"] == "equipment" and c.row["threshold_fen"]]
    general = [c for c in rows if c.row["use"] == "general"]
    for count in rows:
        wrong = count.row["use"] == "general" and count.row["threshold_fen"] == _WAN_100 and len(general) > 1
        says = (
            f"“{forms.normalise(count.row['printed'] or '')}”：单价 100 万元以上的，表样所列为专用设备",
            "equipment from 1 million yuan is 专用设备 in the forms",
        )
        yield claim("大型设备", not wrong, says, figures=[count.figure])


@rule("AST-07", "车辆购置与经费", "cars bought and what they cost", severity="warning")
def bought(doc: Document) -> Iterator[Trial | None]:
    """Cars to be bought, or bought, ask for purchase money, and purchase money for cars."""
    money = three_public(doc, "vehicle_purchase")
    state = "purchased" if doc.kind == "final" else "planned"
    cars = [c for c in doc.assets if c.row["kind"] == "vehicles" and c.row["use"] == "total" and c.row["state"] == state]
    if money is None or not cars:
        return
    number = cars[0].figure
    says = (
        f"购置公务用车 {number.printed} 辆，而{money.spot}印为 {money.printed}{money.unit or ''}",
        f"{number.printed} cars bought, purchase money {money.printed}",
    )
    severity = "notice" if number.amount else ""  # a car may be paid from other money
    holds = bool(number.amount) == bool(money.amount)
    yield claim("公务用车购置", holds, says, figures=[number, money], severity=severity)
