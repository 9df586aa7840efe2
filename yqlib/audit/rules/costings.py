"""PERF-04 and PERF-13: costings in the texts of sheets and in prose, recomputed and held against the project's money."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from yqlib import forms, money
from yqlib.audit.breakdown import breakdowns, items
from yqlib.audit.compare import Trial, add, compare, ratio, skip
from yqlib.audit.costing import LONGEST, Costing, formulas, phrases
from yqlib.audit.prose import Quantity, Told
from yqlib.audit.records import Document
from yqlib.audit.registry import rule
from yqlib.audit.things import Sheet, Thing

_NUM = r"\d[\d,]{0,15}(?:\.\d{1,6})?"
_MONEY = re.compile(rf"({_NUM})(万|千|亿)?元(?!/)")
_YEAR = re.compile(
    rf"(?P<year>一年|全年|本年度?|年度|20\d\d年度?)[^\d。;；,，]{{0,24}}?"
    rf"(?:共需|共计|申请|预算|需要?|合计)[^\d。;；,，:：]{{0,16}}?(?P<n>{_NUM})(?P<wan>万|千|亿)?元(?!/)"
)
_WIDER = re.compile(r"全[国省市县区]|中央|各[省市县区]|总投资|基金|地方|累计|上年|去年")  # money of more than the project
_SHARE = re.compile(rf"比例为?(?P<p>{_NUM})%[,，]?[^\d。;；]{{0,12}}金额为?(?P<n>{_NUM})(?P<wan>万|千)?元")
_RESULT = re.compile(rf"(?P<word>以上[一二两三四五六七八九十\d]+项[^\d。]{{0,8}}|合计|共计|总计|小计|金额为?|计)[^\d。;；,，]{{0,6}}(?P<n>{_NUM})(?P<wan>万|千)?元(?!/)")  # fmt: skip
_SUMS = ("合计", "共计", "总计", "以上")
_UNITS = {"万": "万元", "千": "千元", "亿": "亿元", "": "元", None: "元"}


class Place:
    """A running text with what its figures need: an id, an address, words for its place."""

    def __init__(self, id: str, text: str, address: tuple[Any, ...], spot: str, told: Told | None = None) -> None:
        self.id, self.text, self.address, self.spot, self.told = id, text, address, spot, told
        self.count = 0

    def figure(self, printed: str, unit: str, words: str = "") -> Quantity:
        """A figure of the text: the statement where it is one, else a thing."""
        amount = Decimal(printed.replace(",", "")) * money.FEN_PER_UNIT.get(unit, 1)
        decimals = len(printed.partition(".")[2])
        for said in self.told.figures if self.told else ():
            if said.amount == amount and (said.scale == "money") == (unit in money.FEN_PER_UNIT):
                return said
        half = money.half_width_fen(decimals, unit) if unit in money.FEN_PER_UNIT and unit != "元" else Decimal(0)
        if unit == "%":
            half = money.Number(0, decimals).half_width
        return self.thing(printed, unit, decimals, amount, half, words)

    def thing(self, printed: str, unit: str, decimals: int, amount: Decimal, half: Decimal, words: str) -> Thing:
        """A new thing of this text."""
        self.count += 1
        return Thing(f"{self.id}:c{self.count}", printed, unit, decimals, amount, self.address, self.spot + words, half)


def places(doc: Document) -> Iterator[tuple[Sheet | None, Place]]:
    """The texts of the goal sheets and the sentences in which a costing may stand."""
    for sheet in doc.sheets:
        if sheet.role in ("project_goal", "overall_goal"):
            for number, (label, text) in enumerate(sheet.texts):
                if len(text) <= LONGEST:
                    yield sheet, Place(f"{sheet.id}:x{number}", text, sheet.address, f"《{sheet.name}》绩效表“{label}”")
    for told in doc.prose.sentences:
        text = told.text
        if len(told.figures) > 1 and (("=" in text or "＝" in text) or ("每" in text and "元" in text)):
            yield None, Place(told.id, forms.normalise(text), told.address, "正文", told)


@rule("PERF-13", "测算文字复算", "costings in words recomputed", severity="warning")
def costings(doc: Document) -> Iterator[Trial | None]:
    """Every a×b(×c)=d, every n 人 每人每月 p 元 共 d 元, every share and 合计 in the texts of sheets and in prose is what it makes.

    Factors are exact as printed, the result holds to its last digit. Where it is not sure which numbers
    belong together nothing fails.
    """
    for _, place in places(doc):
        for one in (*formulas(place.text), *phrases(place.text)):
            yield _recomputed(place, one)
        yield from _shares(place)
        yield from _sums(place)
        if place.told is None:  # sums of prose are TX's
            yield from _parts(place)


def _recomputed(place: Place, one: Costing) -> Trial | None:
    result = place.figure(one.printed, one.unit, "结果")
    scale = 100 if one.money else 1
    unit = "元" if one.money else one.unit
    text = one.text if len(one.text) <= 60 else one.text[:59] + "…"
    made = place.thing(text, unit, 2, one.value * scale, Decimal(0), "算式")
    excuse = "" if one.certain else "不能确定哪些数相乘"
    return compare(f"{place.spot}“{text}”", add([result]), add([made]), ("印为", "按所列算式为"), excuse=excuse)


def _parts(place: Place) -> Iterator[Trial | None]:
    """A whole with its parts: they may be some of it, never more."""
    for one in breakdowns(place.text):
        whole, *parts = (place.figure(a["n"], _unit(a), f"“{_before(place.text, a)}”") for a in (one.whole, *one.parts))
        total = add(parts)
        equal = abs(total.value - whole.amount) <= total.up + whole.half
        excuse = "所列各项是否都属其中，不能确定" if one.loose else ""
        pair = ("印为", "所列其中各项合计")
        yield compare(whole.spot, add([whole]), total, pair, "=" if equal else ">=", excuse=excuse)


def _unit(amount: re.Match[str]) -> str:
    scale = amount["scale"] or ""
    return _UNITS[scale] if amount["unit"] == "元" else scale + {"名": "人"}.get(amount["unit"], amount["unit"])


def _before(text: str, amount: re.Match[str]) -> str:
    """The words an amount stands behind."""
    words = re.split(r"[,，。;；、:：(]", text[max(0, amount.start() - 24) : amount.start()])[-1]
    return words + amount[0]


def _shares(place: Place) -> Iterator[Trial | None]:
    """X 元, 比例为 p%, 金额为 Y 元: only where one amount stands before the share."""
    last = 0
    for found in _SHARE.finditer(place.text):
        before = list(_MONEY.finditer(place.text, max(last, found.start() - 60), found.start()))
        last = found.end()
        if len(before) == 1 and "约" not in place.text[before[0].start() - 2 : before[0].start()]:
            whole = place.figure(before[0][1], _UNITS[before[0][2]], "")
            part = place.figure(found["n"], _UNITS[found["wan"]], "分摊金额")
            percent = place.figure(found["p"], "%", "比例")
            yield ratio(f"{place.spot}比例", percent, add([part]), add([whole]), ("印为", "按所列金额为"))


def _sums(place: Place) -> Iterator[Trial | None]:
    """合计 after amounts of the same text: their sum, or the same digits in another unit."""
    if not any(w in place.text for w in _SUMS):
        return
    before: list[Quantity] = []
    shares: list[Quantity] = []  # 分摊金额, 补助金额 …: what the sum is of, where amounts of other things stand between
    named = ""
    for found in _RESULT.finditer(place.text):
        figure = place.figure(found["n"], _UNITS[found["wan"]], found["word"])
        head = place.text[max(0, found.start() - 2) : found.start()]
        if found["word"].startswith(_SUMS) and len(before) > 1:
            trial = _sum(place, figure, before) or _sum(place, figure, shares)
            yield trial
            if trial is not None and trial.outcome == "pass":
                before, shares = [], []
        before.append(figure)
        if found["word"].startswith("金额"):
            shares = [*shares, figure] if head == named or not named else shares
            named = named or head


def _sum(place: Place, figure: Quantity, before: list[Quantity]) -> Trial | None:
    for size in range(2, min(len(before), 12) + 1):
        parts = add(before[-size:])
        if parts.value == figure.amount or parts.value in (figure.amount * 10_000, figure.amount / 10_000):
            return compare(f"{place.spot}合计", add([figure]), parts, ("印为", "所列各项合计"))
    return None


@rule("PERF-04", "测算与资金", "costings against the project's money", kinds=("budget",), severity="warning")
def costed_money(doc: Document) -> Iterator[Trial | None]:
    """What a sheet says the year needs or asks for is no more than the project's money, and a costing that makes its whole is it.

    Numbered items that make up that money are tied to it. In the goal of the year it is held to the money of the year, in other texts to the larger of the year's
    and the whole term's.
    """
    for sheet in doc.sheets:
        year, term = sheet.money.get("annual_total"), sheet.money.get("period_total")
        wholes = [m for m in (year, term) if m is not None and m.amount]
        if not sheet.role.endswith("goal") or not wholes:
            continue
        texts = sheet.texts
        goal = forms.normalise(sheet.row["annual_goal"] or "")
        for number, (label, text) in enumerate(texts):
            if len(text) > LONGEST:
                continue
            place = Place(f"{sheet.id}:y{number}", text, sheet.address, f"《{sheet.name}》绩效表“{label}”")
            yield _itemised(place, wholes)
            told = list(_YEAR.finditer(text))
            if len(told) > 1:
                yield skip(place.spot, "not_checkable", "文中有多个年度金额")
            for found in told if len(told) == 1 else ():
                if found["year"][:4].isdigit() and found["year"][:4] != str(doc.year):
                    continue
                if _WIDER.search(found[0]):
                    yield skip(place.spot, "not_checkable", "所述金额可能不只是本项目的")
                    continue
                limit = [year] if text == goal and year is not None else wholes
                yield _asked(place, found, limit)


def _itemised(place: Place, wholes: list[Thing]) -> Trial | None:
    """Numbered items that make up the project's money."""
    amounts = [place.figure(a["n"], _unit(a), _before(place.text, a)) for a in items(place.text)]
    total = add(amounts)
    whole = next((w for w in wholes if w.amount == total.value), None)
    if whole is None or not amounts:
        return None
    return compare(place.spot, add([whole]), total, (whole.spot, "所列各项合计"))


def _asked(place: Place, found: re.Match[str], wholes: list[Thing]) -> Trial | None:
    figure = place.figure(found["n"], _UNITS[found["wan"]], "所述全年资金")
    for whole in wholes:
        if whole.amount == figure.amount:
            return compare(place.spot, add([figure]), add([whole]), ("文字写", whole.spot))
    most = max(wholes, key=lambda w: w.amount)
    return compare(place.spot, add([figure]), add([most]), ("文字写", most.spot), "<=")
