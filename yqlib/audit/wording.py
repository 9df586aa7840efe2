"""Findings in words: one Chinese sentence, and one in English, with both numbers, the difference and the place."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from yqlib import money
from yqlib.audit.compare import Sum, Trial
from yqlib.audit.locate import Defect, Suspect
from yqlib.audit.registry import Rule
from yqlib.schema import place_en, place_zh

Group = list[tuple[Rule, Trial]]

#: A unit → what a difference in it is counted in, in Chinese and English.
_POINTS = {"%": ("个百分点", "points")}

_SLIPS_EN = {
    "正负号相反": "the sign is reversed",
    "元与万元混用": "元 and 万元 are mixed up",
    "小数点错位": "the decimal point is displaced",
    "错一位数字": "one digit differs",
    "相邻两位颠倒": "two neighbouring digits are swapped",
    "多一位数字": "a digit too many",
    "少一位数字": "a digit is missing",
}


def where(suspect: Suspect | None, trial: Trial) -> str:
    """Page or line, and the place in words."""
    if suspect is not None:
        return _page(suspect.what.address) + suspect.what.spot
    return _page_of(trial) + trial.subject


def _page(address: tuple[Any, ...] | None) -> str:
    return "" if address is None else place_zh(address[0], address[1], address[-1])


_SCANNED = ("；数字由文字识别读取，请核对原页", "; read by OCR, check the page")
_DOUBTFUL = ("；该处读取存疑，请核对原页", "; read with doubt, check the page")


def caution(doubtful: bool, scanned: bool) -> tuple[str, str]:
    """What keeps a finding from saying that a figure is wrong, in Chinese and English."""
    return _SCANNED if scanned else _DOUBTFUL if doubtful else ("", "")


def cautioned(message: str) -> bool:
    """Whether a finding's Chinese sentence only asks to check the page: its figures were read with doubt."""
    return message.endswith((_SCANNED[0], _DOUBTFUL[0]))


def message(group: Group, defect: Defect, caution: str) -> str:
    """The Chinese sentence: place, both numbers, difference, bound; the suspect; other broken relations."""
    trial, suspect = group[0][1], defect.suspect
    if suspect is None:
        told = trial.says[0] or said(trial)
        text = _page_of(trial) + told
        if defect.candidates:
            spots = "、".join(f"{_within(s.what.spot, told)}（{s.what.printed}）" for s in defect.candidates[:4])
            more = f"等 {len(defect.candidates)} 处" if len(defect.candidates) > 4 else ""
            one = "其中有一处" if len(defect.candidates) > 1 else ""
            text += f"；{one}可能有误：{spots}{more}"
    else:
        judged = "请先核对原页" if caution else "最可能有误"
        told = trial.says[0] or said(trial, suspect.what.spot)
        text = f"{where(suspect, trial)}印为 {suspect.what.printed}，{judged}{_should(suspect)}：{told}"
    if len(group) > 1:
        others = "、".join(dict.fromkeys(f"{r.id} {r.zh}" for r, _ in group[1:]))
        text += f"；因此不合的核对另有 {len(group) - 1} 处（{others}）"
    quote = next((t.quote for _, t in group if t.quote), "")
    if quote:
        text += f"；文中解释：“{short(quote)}”"
    return text + caution


def _within(spot: str, told: str) -> str:
    """A place without the name of its table where the words before it have told the table."""
    table, end, rest = spot.partition("》")
    return rest if end and rest and table + end in told else spot


def _page_of(trial: Trial) -> str:
    return _page(_address_of(trial))


def _address_of(trial: Trial) -> tuple[Any, ...] | None:
    first = next(iter((*trial.figures, *trial.free)), None)
    return trial.address or (first.address if first is not None else None)


def _should(suspect: Suspect) -> str:
    if not suspect.shown:
        return ""
    slip = f"，{suspect.slip}" if suspect.slip else ""
    return f"（按勾稽应为 {suspect.shown}{slip}）"


def short(text: str, most: int = 80) -> str:
    """At most so many letters."""
    return text if len(text) <= most else text[: most - 1] + "…"


def said(trial: Trial, told: str = "") -> str:
    """What a comparison found, in Chinese; its place is left out as far as `told` has told it."""
    unit = _unit(trial)
    left, right = trial.words
    return (
        f"{_place(trial, told, '：')}{left} {amount(trial.left, unit)}，{right} {amount(trial.right, unit)}，"
        f"相差 {number(trial.difference, unit)}{_of(unit)}，超出舍入界 {number(trial.bound, unit)}{_of(unit)}"
    )


def _place(trial: Trial, told: str, colon: str) -> str:
    """The place of a trial and a colon; nothing where it is the very place `told`."""
    return "" if trial.subject == told else _within(trial.subject, told) + colon


def message_en(group: Group, defect: Defect, caution: str) -> str:
    """The English sentence; names and headings stay Chinese, as printed."""
    rule, trial = group[0]
    suspect = defect.suspect
    told = trial.says[1] or _said_en(trial, suspect.what.spot if suspect else "")
    text = f"{_page_en(_address_of(trial))}{told}"
    if suspect is not None:
        judged = "check the page first" if caution else "most likely wrong"
        at = f"{_page_en(suspect.what.address)}{suspect.what.spot}"
        text = f"{at} prints {suspect.what.printed}, {judged}{_should_en(suspect)}: {told}"
    elif defect.candidates:
        spots = ", ".join(f"{_within(s.what.spot, told)} ({s.what.printed})" for s in defect.candidates[:4])
        more = f" and {len(defect.candidates) - 4} more" if len(defect.candidates) > 4 else ""
        text += f"; {'one of these' if len(defect.candidates) > 1 else 'this'} may be wrong: {spots}{more}"
    text += f" [{rule.en}]"
    if len(group) > 1:
        others = f"{len(group) - 1} more check{'s fail' if len(group) > 2 else ' fails'}"
        text += f"; {others} with it ({', '.join(dict.fromkeys(r.id for r, _ in group[1:]))})"
    quote = next((t.quote for _, t in group if t.quote), "")
    if quote:
        text += f"; the document explains: “{short(quote)}”"
    return text + caution


def _page_en(address: tuple[Any, ...] | None) -> str:
    told = "" if address is None else place_en(address[0], address[1], address[-1])
    return f"{told}, " if told else ""


def _should_en(suspect: Suspect) -> str:
    if not suspect.shown:
        return ""
    slip = f", {_SLIPS_EN[suspect.slip]}" if suspect.slip else ""
    return f" (the relations ask for {suspect.shown}{slip})"


def _said_en(trial: Trial, told: str = "") -> str:
    unit = _unit(trial)
    sign = {"=": "≠", "<=": ">", ">=": "<", "%": "≠"}.get(trial.relation, "≠")
    return (
        f"{_place(trial, told, ': ')}{amount(trial.left, unit)} {sign} {amount(trial.right, unit)}, "
        f"difference {number(trial.difference, unit)}{_of(unit, 'en')}, rounding allows {number(trial.bound, unit)}{_of(unit, 'en')}"
    )


def _of(unit: str | None, lang: str = "zh") -> str:
    """A unit behind a difference; percentages differ by points."""
    return "" if not unit else f" {_POINTS.get(unit, (unit, unit))[lang == 'en']}"


def _unit(trial: Trial) -> str | None:
    return next((f.unit for f in trial.left.figures or trial.figures), None)


def amount(side: Sum, unit: str | None) -> str:
    """One side of a comparison in its unit; 无数 where nothing is printed."""
    return number(side.value, unit) + ("%" if unit == "%" else "") if side.figures else "无数"


def number(value: Decimal, unit: str | None) -> str:
    """A number in a unit, with a real minus sign."""
    if unit in money.FEN_PER_UNIT:
        text = money.format_fen(abs(value), unit, 2 if unit != "元" else 0)
    else:
        text = f"{abs(value).quantize(Decimal('0.0001')).normalize():f}"
    return f"−{text}" if value < 0 else text
