"""Findings in words: one Chinese sentence, and one in English, with both numbers, the difference and the place."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from yqlib import money
from yqlib.audit import slips
from yqlib.audit.compare import Sum, Trial
from yqlib.audit.locate import Defect, Suspect
from yqlib.audit.prose import Word
from yqlib.audit.registry import Rule
from yqlib.schema import place_zh

Group = list[tuple[Rule, Trial]]

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


def caution(doubtful: bool, scanned: bool) -> tuple[str, str]:
    """What keeps a finding from saying that a figure is wrong, in Chinese and English."""
    if scanned:
        return "；数字由文字识别读取，请核对原页", "; read by OCR, check the page"
    if doubtful:
        return "；该处读取存疑，请核对原页", "; read with doubt, check the page"
    return "", ""


def message(group: Group, defect: Defect, caution: str) -> str:
    """The Chinese sentence: place, both numbers, difference, bound; the suspect; other broken relations."""
    trial, suspect = group[0][1], defect.suspect
    told = trial.says[0] or said(trial)
    if suspect is None:
        text = _page_of(trial) + told
        if defect.candidates:
            spots = "、".join(f"{s.what.spot}（{s.what.printed}）" for s in defect.candidates[:4])
            more = f"等 {len(defect.candidates)} 处" if len(defect.candidates) > 4 else ""
            text += f"；可能有误的是：{spots}{more}之一" if len(defect.candidates) > 1 else f"；可能有误的是：{spots}"
    else:
        judged = "请先核对原页" if getattr(suspect.what, "reader", "") == "ocr" else "最可能有误"
        text = f"{where(suspect, trial)}印为 {suspect.what.printed}，{judged}{_should(suspect)}：{told}"
    if len(group) > 1:
        others = "、".join(dict.fromkeys(f"{r.id} {r.zh}" for r, _ in group[1:]))
        text += f"；另有 {len(group) - 1} 处核对因此不合（{others}）"
    quote = next((t.quote for _, t in group if t.quote), "")
    if quote:
        text += f"；文中解释：“{_short(quote)}”"
    return text + caution


def _page_of(trial: Trial) -> str:
    first = next(iter((*trial.figures, *trial.free)), None)
    return _page(trial.address or (first.address if first is not None else None))


def _should(suspect: Suspect) -> str:
    what = suspect.what
    if isinstance(what, Word) or suspect.expected is None or not suspect.possible:
        return ""
    slip = f"，{suspect.slip}" if suspect.slip else ""
    return f"（按勾稽应为 {slips.shown(what, suspect.expected)}{slip}）"


def _short(text: str, most: int = 80) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def said(trial: Trial) -> str:
    """What a comparison found, in Chinese."""
    unit = _unit(trial)
    left, right = trial.words
    return (
        f"{trial.subject}：{left} {amount(trial.left, unit)}，{right} {amount(trial.right, unit)}，"
        f"相差 {number(trial.difference, unit)}，超出舍入界 {number(trial.bound, unit)}"
        + (f"（{unit}）" if unit else "")
    )


def message_en(group: Group, defect: Defect, caution: str) -> str:
    """The English sentence; names and headings stay Chinese, as printed."""
    rule, trial = group[0]
    text = trial.says[1] or _said_en(trial)
    suspect = defect.suspect
    head = f"{rule.en}: "
    if suspect is not None:
        head = f"{where(suspect, trial)} prints {suspect.what.printed}, most likely wrong{_should_en(suspect)}; {rule.en}: "
    elif defect.candidates:
        text += "; one of " + ", ".join(f"{s.what.spot} ({s.what.printed})" for s in defect.candidates[:4])
    if len(group) > 1:
        text += f"; {len(group) - 1} more checks fail with it ({', '.join(dict.fromkeys(r.id for r, _ in group[1:]))})"
    if any(t.quote for _, t in group):
        text += "; the document explains it"
    return head + text + caution


def _should_en(suspect: Suspect) -> str:
    what = suspect.what
    if isinstance(what, Word) or suspect.expected is None or not suspect.possible:
        return ""
    slip = f", {_SLIPS_EN[suspect.slip]}" if suspect.slip else ""
    return f" (the relations ask for {slips.shown(what, suspect.expected)}{slip})"


def _said_en(trial: Trial) -> str:
    unit = _unit(trial)
    sign = {"=": "≠", "<=": ">", ">=": "<", "%": "≠"}.get(trial.relation, "≠")
    return (
        f"{trial.subject}: {amount(trial.left, unit)} {sign} {amount(trial.right, unit)}, "
        f"difference {number(trial.difference, unit)}, rounding allows {number(trial.bound, unit)}"
        + (f" ({unit})" if unit else "")
    )


def _unit(trial: Trial) -> str | None:
    return next((f.unit for f in trial.left.figures or trial.figures), None)


def amount(side: Sum, unit: str | None) -> str:
    """One side of a comparison in its unit; 无数 where nothing is printed."""
    return number(side.value, unit) if side.figures else "无数"


def number(value: Decimal, unit: str | None) -> str:
    """A number in a unit, with a real minus sign."""
    if unit in money.FEN_PER_UNIT:
        text = money.format_fen(abs(value), unit, 2 if unit != "元" else 0)
    else:
        text = f"{abs(value).quantize(Decimal('0.0001')).normalize():f}"
    return f"−{text}" if value < 0 else text
