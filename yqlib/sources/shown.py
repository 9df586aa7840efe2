"""What a cell of a workbook shows: its stored number under its number format, digit for digit.

A number is held in binary but shown from its 15 leading decimal digits, rounded half away from zero;
no binary float takes part here. A format that cannot be followed gives None, never a guess.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation
from functools import lru_cache
from typing import NamedTuple

_DIGITS = Context(prec=15, rounding=ROUND_HALF_UP)
_EXACT = Context(prec=800, rounding=ROUND_HALF_UP)
_MAX_EXPONENT = 308  # what a binary double can hold
_GENERAL_WIDTH = 11  # characters General shows at most, the point among them
_MAX_FORMAT = 255  # characters a format may have

#: Formats a workbook names by number only, as a Chinese Excel shows them.
BUILTIN = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00",
    5: "¥#,##0;¥-#,##0", 6: "¥#,##0;¥-#,##0", 7: "¥#,##0.00;¥-#,##0.00", 8: "¥#,##0.00;¥-#,##0.00",
    9: "0%", 10: "0.00%", 11: "0.00E+00", 14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy",
    18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "yyyy/m/d h:mm",
    27: 'yyyy"年"m"月"', 28: 'm"月"d"日"', 29: 'm"月"d"日"', 30: "m-d-yy", 31: 'yyyy"年"m"月"d"日"',
    32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"', 34: 'h"时"mm"分"', 35: 'h"时"mm"分"ss"秒"', 36: 'yyyy"年"m"月"',
    37: "#,##0;-#,##0", 38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00", 40: "#,##0.00;-#,##0.00",
    41: '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ', 42: '_ ¥* #,##0_ ;_ ¥* -#,##0_ ;_ ¥* "-"_ ;_ @_ ',
    43: '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ',
    44: '_ ¥* #,##0.00_ ;_ ¥* -#,##0.00_ ;_ ¥* "-"??_ ;_ @_ ',
    45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@",
    50: 'yyyy"年"m"月"', 51: 'm"月"d"日"', 52: 'yyyy"年"m"月"', 53: 'm"月"d"日"', 54: 'm"月"d"日"',
    55: 'yyyy"年"m"月"', 56: 'm"月"d"日"', 57: 'yyyy"年"m"月"', 58: 'm"月"d"日"',
}  # fmt: skip

_TOKEN = re.compile(
    r"""(?P<text>"[^"]*"?|\\.|!.)|(?P<pad>_.)|(?P<fill>\*.)|(?P<bracket>\[[^\]]*\])"""
    r"""|(?P<general>General|G/通用格式|常规)|(?P<noon>AM/PM|A/P|上午/下午)"""
    r"""|(?P<exp>E[+-])|(?P<date>y+|m+|d+|h+|s+|a{3,4}|e+)|(?P<digit>[0#?])|(?P<sign>[.,%/@])|(?P<other>.)""",
    re.IGNORECASE | re.DOTALL,
)
_CONDITION = re.compile(r"\[(<=|>=|<>|=|<|>)(-?\d+(?:\.\d+)?)\]")
_CURRENCY = re.compile(r"\[\$([^-\]]*)(?:-[^\]]*)?\]")
_ELAPSED = re.compile(r"\[(h+|m+|s+)\]", re.IGNORECASE)
_COLOUR = re.compile(
    r"\[(black|blue|cyan|green|magenta|red|white|yellow|(colou?r|颜色)\s*\d+|[黑蓝青绿洋红白黄]+色?)\]", re.I
)
_WEEKDAY = "一二三四五六日"
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


class _Token(NamedTuple):
    kind: str
    text: str


class _Section(NamedTuple):
    condition: tuple[str, Decimal] | None
    tokens: tuple[_Token, ...]


def stored(text: str) -> Decimal | None:
    """The number a workbook stores, from its shortest text; None where that is no number a cell can hold."""
    if len(text) > 400:
        return None
    try:
        value = Decimal(text.strip())
    except InvalidOperation:
        return None
    if not value.is_finite() or abs(value.adjusted()) > _MAX_EXPONENT:
        return None
    return _DIGITS.plus(value)


def shown(value: Decimal, form: str, *, date1904: bool = False) -> str | None:
    """The text a cell shows for a number of at most 15 digits; None where the format cannot be followed."""
    sections = _sections(form)
    if sections is None:
        return None
    section, signed = _chosen(sections, value)
    if section is None:
        return None
    kinds = {t.kind for t in section.tokens}
    if "unknown" in kinds:
        return None
    if kinds & {"date", "elapsed"}:
        return _date(value, section.tokens, date1904)
    bare = value if signed else abs(value)
    if "general" in kinds or "@" in {t.text for t in section.tokens if t.kind == "sign"}:
        return "".join(
            _literal(t) or (general(bare) if t.kind == "general" or t.text == "@" else "")
            for t in section.tokens
        )
    return _number(bare, section.tokens)


def shown_text(text: str, form: str) -> str:
    """A text under a format: its fourth section may set words around it, or hide it."""
    sections = _sections(form)
    if not sections or (len(sections) < 4 and not any(t.text == "@" for t in sections[-1].tokens)):
        return text
    parts = [text if t.text == "@" and t.kind == "sign" else _literal(t) for t in sections[-1].tokens]
    return "".join(parts).strip()


def general(value: Decimal) -> str:
    """A number as General shows it in a column wide enough: at most eleven characters, the point among them."""
    if not value:
        return "0"
    sign, bare = ("-" if value < 0 else ""), abs(value)
    whole = max(bare.adjusted() + 1, 1)
    if whole > _GENERAL_WIDTH or bare.adjusted() < -9:
        return sign + _scientific(bare)
    places = max(_GENERAL_WIDTH - 1 - whole, 0)
    short = _EXACT.quantize(bare, Decimal(1).scaleb(-places)) if -_exponent(bare) > places else bare
    if bare.adjusted() < -4 and -_exponent(bare) > places:
        return sign + _scientific(bare)
    if short.adjusted() + 1 > _GENERAL_WIDTH:
        return sign + _scientific(bare)
    text = f"{short:f}"
    return sign + (text.rstrip("0").rstrip(".") if "." in text else text)


def _scientific(value: Decimal) -> str:
    exponent = value.adjusted()
    mantissa = _EXACT.quantize(value.scaleb(-exponent), Decimal("0.00001"))
    if mantissa >= 10:
        mantissa, exponent = mantissa / 10, exponent + 1
    text = f"{mantissa:.5f}".rstrip("0").rstrip(".")
    return f"{text}E{'-' if exponent < 0 else '+'}{abs(exponent):02d}"


def _exponent(value: Decimal) -> int:
    return int(value.as_tuple().exponent)


# ---- reading a format ----------------------------------------------------------------------------


@lru_cache(maxsize=4096)
def _sections(form: str) -> list[_Section] | None:
    if len(form) > _MAX_FORMAT:
        return None
    parts: list[list[_Token]] = [[]]
    for match in _TOKEN.finditer(form):
        kind, text = str(match.lastgroup), match.group()
        if kind == "other" and text == ";":
            parts.append([])
        else:
            parts[-1].append(_Token(kind, text))
    return [_section(part) for part in parts] if len(parts) <= 4 else None


def _section(tokens: list[_Token]) -> _Section:
    condition, kept = None, []
    for token in tokens:
        if token.kind == "bracket":
            if found := _CONDITION.fullmatch(token.text):
                condition = found[1], Decimal(found[2])
            elif found := _CURRENCY.fullmatch(token.text):
                kept.append(_Token("text", f'"{found[1]}"'))
            elif _ELAPSED.fullmatch(token.text):
                kept.append(_Token("elapsed", token.text[1:-1].lower()))
            elif not _COLOUR.fullmatch(token.text):
                kept.append(_Token("unknown", token.text))  # [DBNum1] writes 一百二十三
        elif token.kind == "date":
            kept.append(_Token("date", token.text.lower()))
        else:
            kept.append(token)
    return _Section(condition, tuple(kept))


def _chosen(sections: list[_Section], value: Decimal) -> tuple[_Section | None, bool]:
    """The section for a number, and whether the minus sign is still to be written."""
    numeric = sections[:3] if len(sections) > 3 else sections
    if len(numeric) > 1 and len(sections) <= 3 and any(t.text == "@" for t in numeric[-1].tokens):
        numeric = numeric[:-1]
    if any(s.condition for s in numeric):
        for section in numeric:
            if section.condition is None or _meets(value, section.condition):
                return section, True
        return None, True
    if value > 0 or len(numeric) == 1:
        return numeric[0], len(numeric) == 1
    if value < 0:
        # a negative that rounds to nothing shows as zero, without its sign
        return numeric[1], False
    return numeric[2 if len(numeric) > 2 else 0], False


def _meets(value: Decimal, condition: tuple[str, Decimal]) -> bool:
    sign, bound = condition
    return {
        "<": value < bound, "<=": value <= bound, ">": value > bound,
        ">=": value >= bound, "=": value == bound, "<>": value != bound,
    }[sign]  # fmt: skip


def _literal(token: _Token) -> str:
    if token.kind == "text":
        return token.text.strip('"') if token.text.startswith('"') else token.text[1:]
    if token.kind == "pad":
        return " "
    return token.text if token.kind == "other" else ""


# ---- numbers -------------------------------------------------------------------------------------


def _number(value: Decimal, tokens: tuple[_Token, ...]) -> str | None:
    places = [i for i, t in enumerate(tokens) if t.kind == "digit"]
    if not places:
        text = "".join(_literal(t) or ("%" if t.text == "%" else "") for t in tokens).strip()
        return f"-{text}" if text and value < 0 else text
    if any(t.kind == "exp" for t in tokens):
        return _with_exponent(value, tokens)
    if any(t.kind == "sign" and t.text == "/" for t in tokens):
        return None  # fractions: no amount is shown so
    first, last = places[0], places[-1]
    point = next((i for i, t in enumerate(tokens) if t.kind == "sign" and t.text == "."), None)
    whole_end = point if point is not None else last + 1
    commas = [i for i, t in enumerate(tokens) if t.kind == "sign" and t.text == ","]
    grouped = any(first < i < min(whole_end, last) for i in commas)
    scale = 0
    end = [i for i in places if i < whole_end]
    for i in range(
        end[-1] + 1 if end else whole_end, len(tokens)
    ):  # commas right behind the digits: thousands
        if tokens[i].kind == "sign" and tokens[i].text == ",":
            scale += 3
        elif i > last and not (point is not None and i == point):
            break
    scale -= 2 * sum(t.kind == "sign" and t.text == "%" for t in tokens)
    decimals = [i for i in places if point is not None and i > point]
    rounded = _EXACT.quantize(value.scaleb(-scale), Decimal(1).scaleb(-len(decimals)))
    body = _digits(abs(rounded), tokens, places, point, decimals, grouped)
    text = "".join(body).strip()
    return f"-{text}" if rounded < 0 else text


def _digits(
    value: Decimal,
    tokens: tuple[_Token, ...],
    places: list[int],
    point: int | None,
    decimals: list[int],
    grouped: bool,
) -> list[str]:
    whole, _, fraction = f"{value:f}".partition(".")
    whole = whole.lstrip("0")
    slots = [i for i in places if point is None or i < point]
    digits = dict(zip(reversed(slots), reversed(whole), strict=False))
    if slots:
        digits[slots[0]] = whole[: max(len(whole) - len(slots) + 1, 0)] if len(whole) >= len(slots) else ""
    elif whole:
        digits[-1] = whole
    zeros = [i for i in slots if tokens[i].text == "0"]
    started = False
    pieces: dict[int, str] = {}
    for i in slots:
        started = started or bool(digits.get(i)) or i in zeros
        pieces[i] = digits.get(i) or ("0" if started else "")
    if grouped:
        _group(pieces, slots)
    keep = len(fraction.rstrip("0"))
    for at, i in enumerate(decimals):
        pieces[i] = fraction[at] if tokens[i].text == "0" or at < keep else ""
    out = []
    for i, token in enumerate(tokens):
        if token.kind == "digit":
            out.append(pieces.get(i, ""))
        elif i == point:
            out.append(digits.get(-1, "") + ".")
        else:
            out.append("%" if token.kind == "sign" and token.text == "%" else _literal(token))
    return out


def _group(pieces: dict[int, str], slots: list[int]) -> None:
    """A comma before every third digit from the right, whatever stands between the digits."""
    count = 0
    for i in reversed(slots):
        text = ""
        for char in reversed(pieces[i]):
            text = char + ("," if count and count % 3 == 0 else "") + text
            count += 1
        pieces[i] = text


def _with_exponent(value: Decimal, tokens: tuple[_Token, ...]) -> str:
    at = next(i for i, t in enumerate(tokens) if t.kind == "exp")
    point = next((i for i, t in enumerate(tokens[:at]) if t.text == "." and t.kind == "sign"), at)
    whole = max(sum(t.kind == "digit" for t in tokens[:point]), 1)
    decimals = sum(t.kind == "digit" for t in tokens[point:at])
    width = sum(t.kind == "digit" and t.text == "0" for t in tokens[at:])
    exponent = 0 if not value else (value.adjusted() // whole) * whole
    mantissa = _EXACT.quantize(value.scaleb(-exponent), Decimal(1).scaleb(-decimals))
    if abs(mantissa) >= Decimal(10) ** whole:
        exponent += whole
        mantissa = _EXACT.quantize(value.scaleb(-exponent), Decimal(1).scaleb(-decimals))
    sign = "-" if exponent < 0 else "+" if tokens[at].text.endswith("+") else ""
    return f"{mantissa:f}E{sign}{abs(exponent):0{max(width, 1)}d}"


# ---- dates ---------------------------------------------------------------------------------------


def _date(value: Decimal, tokens: tuple[_Token, ...], date1904: bool) -> str | None:
    if not 0 <= value < 2958466:
        return None
    seconds = int(_EXACT.quantize(value * 86400, Decimal(1)))
    moment = _moment(seconds, date1904)
    if moment is None:
        return None
    noon = any(t.kind == "noon" for t in tokens)
    out = []
    for i, token in enumerate(tokens):
        if token.kind == "elapsed":
            out.append(str(seconds // {"h": 3600, "m": 60, "s": 1}[token.text[0]]).zfill(len(token.text)))
        elif token.kind == "date":
            out.append(_part(moment, token.text, tokens, i, noon))
        elif token.kind == "noon":
            out.append(
                ("上午", "下午")[moment.hour >= 12] if "午" in token.text else ("AM", "PM")[moment.hour >= 12]
            )
        else:
            out.append(
                token.text
                if token.kind == "sign" and token.text != "@"
                else "0"
                if token.kind == "digit"
                else _literal(token)
            )
    return "".join(out).strip()


def _moment(seconds: int, date1904: bool) -> datetime | None:
    if date1904:
        return datetime(1904, 1, 1) + timedelta(seconds=seconds)
    if seconds // 86400 == 60:
        return None  # 29 February 1900, a day there was not
    start = datetime(1899, 12, 30) if seconds // 86400 > 60 else datetime(1899, 12, 31)
    return start + timedelta(seconds=seconds)


def _part(moment: datetime, text: str, tokens: tuple[_Token, ...], at: int, noon: bool) -> str:
    letter, wide = text[0], len(text) > 1
    if letter in "ye":
        return f"{moment.year % 100:02d}" if letter == "y" and len(text) <= 2 else str(moment.year)
    if letter == "a":
        return ("星期" if len(text) == 4 else "") + _WEEKDAY[moment.weekday()]
    if letter == "m" and not _is_minute(tokens, at):
        return _MONTHS[moment.month - 1] if len(text) == 3 else f"{moment.month:0{min(len(text), 2)}d}"
    if letter == "d" and len(text) > 2:
        return "星期" + _WEEKDAY[moment.weekday()]
    hour = (moment.hour % 12 or 12) if noon else moment.hour
    number = {"m": moment.minute, "d": moment.day, "h": hour, "s": moment.second}[letter]
    return f"{number:0{2 if wide else 1}d}"


def _is_minute(tokens: tuple[_Token, ...], at: int) -> bool:
    """m stands for minutes behind hours or before seconds."""
    marks = [(i, t.text[0]) for i, t in enumerate(tokens) if t.kind in ("date", "elapsed")]
    here = next(n for n, (i, _) in enumerate(marks) if i == at)
    return (here > 0 and marks[here - 1][1] == "h") or (here + 1 < len(marks) and marks[here + 1][1] == "s")
