"""The head and foot of a goal sheet: project, unit, department, money by source, goals, date, persons.

Labels are found by their wording wherever they stand; a value is what stands behind its label in the
row, inside the label's own cell, or alone in the next row. Blank means missing.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

from yqlib import forms
from yqlib.extract.goals_overall import overall_money
from yqlib.extract.goals_sheet import Item, Sheet, heads, label, unit_in
from yqlib.money import MOST_FEN, parse_number, to_fen

_USES = ("field", "fund", "budget", "review", "scope", "goal", "text", "fund_head", "area", "execution")
_FUSED = re.compile(r"^(.{2,24}?)[:：]\s*(.+)$", re.DOTALL)
_SPACED = re.compile(r"^(\D{2,24}?)\s*([\d,]+(?:\.\d+)?)$")
_FOOT = re.compile(
    r"((?:项目)?负责人|经办人|填报人|填表人|联系电话|填[报表]日期|填[报表]时间|单位\(盖章\)|部门\(盖章\))[:：]"
)
_CODED = re.compile(r"^(\d{3,9})[-—–_](.+)$")
_TERM = re.compile(r"\d+年|长期|.{0,12}20\d\d.{0,24}")
_STAMP = re.compile(r"(20\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?:\d{6})?")
_DATE = re.compile(r"(20\d\d)[年/.-](\d{1,2})[月/.-](\d{1,2})日?")
_LONGEST_FIELD = 120


@dataclass(slots=True)
class Fields:
    """What the head and foot of one sheet say; money in fen by (scope or "", key)."""

    said: dict[str, Item] = field(default_factory=dict)
    money: dict[tuple[str, str], int] = field(default_factory=dict)
    goals: dict[str, str] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)  # 项目概况, 项目实施计划 … by the printed label
    unit: str = ""
    dual: bool = False
    over: list[tuple[str, Item]] = field(default_factory=list)  # 全年预算数, 全年执行数 … heading columns
    first: Item | None = None

    def text(self, key: str) -> str | None:
        """The text printed for a field, or None."""
        item = self.said.get(key)
        return item.text if item else None


def read_fields(sheet: Sheet, totals: Collection[int] = ()) -> Fields:
    """Read the head and foot of a sheet; what is doubtful is said to the sheet.

    `totals`: what the whole body has by its tables, in fen; a sheet of the whole body without a unit is
    read in the unit that gives one of them."""
    found = Fields()
    rows = [_split(row) for row in sheet.rows]
    found.dual = any(_is_period(item.text) for row in rows for item, _ in row)
    unit = next((u for row in rows for item, _ in row if (u := unit_in(item.text))), sheet.unit)
    found.unit = unit
    open_fields: list[str] = []
    in_head, overall = True, []
    for row in rows:
        items = [item for item, _ in row]
        found.first = found.first or items[0]
        if heads(items):
            in_head = False
        lone = _lone(row)
        if lone is not None and open_fields:
            _fill(sheet, found, open_fields, lone)
            continue
        _fields(found, row, open_fields)
        if in_head and sheet.role.startswith("overall"):
            overall += row
        elif in_head and execution_heads(items):
            found.over = execution_heads(items)
        elif in_head and found.over:
            if _total(items):
                _by_column(found, items, unit)
        elif in_head:
            _money(sheet, found, row, unit)
        if in_head:
            _goals(found, row)
    found.money |= overall_money(sheet, overall, unit, totals)
    _captions(sheet, found)
    return found


def _is_period(text: str) -> bool:
    return label(text, "scope") == "period" or label(text, "fund") == "total.period"


# ---- cells as (item, value fused into the label's cell) ------------------------------------------


def _split(row: Sequence[Item]) -> list[tuple[Item, str]]:
    """Each cell of a row with the value printed inside its label's cell ("" where there is none)."""
    found: list[tuple[Item, str]] = []
    for item in row:
        found += list(_parts(item))
    return found


def _parts(item: Item) -> Iterator[tuple[Item, str]]:
    norm = item.norm
    if len(norm) <= _LONGEST_FIELD:
        marks = list(_FOOT.finditer(norm))
        if len(marks) > 1 or (marks and marks[0].start() == 0 and marks[0].end() < len(norm)):
            ends = [m.start() for m in marks[1:]] + [len(norm)]
            for mark, end in zip(marks, ends, strict=True):
                yield _of(item, mark.group(1)), norm[mark.end() : end]
            return
        for pattern in (_FUSED, _SPACED):
            if (match := pattern.match(norm)) and _is_label(match.group(1)):
                yield _of(item, match.group(1)), match.group(2)
                return
    yield item, ""


def _of(item: Item, text: str) -> Item:
    return Item(text, item.row, item.last, item.col, item.end, item.page, item.line, item.box)


def _is_label(text: str) -> bool:
    return any(label(text, use) is not None for use in _USES)


def _lone(row: Sequence[tuple[Item, str]]) -> Item | None:
    """The one cell of a row that is no label: a value that slid below its label."""
    if len(row) == 1 and not row[0][1] and not _is_label(row[0][0].text) and len(row[0][0].norm) <= 60:
        return row[0][0]
    return None


def _value(row: Sequence[tuple[Item, str]], place: int) -> Item | None:
    """What is printed for the label at this place of a row, or None."""
    item, fused = row[place]
    if fused:
        return _of(item, fused)
    if place + 1 < len(row) and not _is_label(row[place + 1][0].text):
        return row[place + 1][0]
    return None


# ---- fields --------------------------------------------------------------------------------------


def _fields(found: Fields, row: Sequence[tuple[Item, str]], open_fields: list[str]) -> None:
    if heads([item for item, _ in row]):
        return
    for place, (item, _) in enumerate(row):
        if label(item.text, "text") is not None and (told := _value(row, place)) is not None:
            found.texts.setdefault(forms.normalise(item.text), " ".join(told.text.split()))
        key = label(item.text, "field")
        if key is None or key in found.said:
            continue
        value = _value(row, place)
        if value is None:
            open_fields.append(key)
        elif len(value.norm) <= _LONGEST_FIELD:
            found.said[key] = value


def _fill(sheet: Sheet, found: Fields, open_fields: list[str], item: Item) -> None:
    """A text alone below labels without a value belongs to the one of them it fits, and that is said."""
    stamp = read_date(item.text) is not None
    fits = {"filled_on": stamp, "period": bool(_TERM.fullmatch(item.norm)) and not stamp}
    named = not any(fits.values()) and not item.norm[:1].isdigit()
    fitting = [key for key in open_fields if fits.get(key, named and key in ("unit", "project", "body"))]
    if len(fitting) == 1:
        found.said[fitting[0]] = item
        open_fields.remove(fitting[0])
        sheet.doubt(f"“{item.text[:20]}”印在标签的下一行")


def _captions(sheet: Sheet, found: Fields) -> None:
    at = found.first
    for text in sheet.captions:
        norm = forms.normalise(text)
        marks = list(_FOOT.finditer(norm)) if len(norm) <= _LONGEST_FIELD and at is not None else []
        ends = [m.start() for m in marks[1:]] + [len(norm)]
        for mark, end in zip(marks, ends, strict=False):
            key, value = label(mark.group(1), "field"), norm[mark.end() : end]
            if key and value and at is not None:
                found.said.setdefault(key, _of(at, value))


def read_date(text: str) -> str | None:
    """The day a date or a time stamp (20251113120145) names, in ISO form; None for anything else."""
    norm = forms.normalise(text)
    match = _STAMP.fullmatch(norm) or _DATE.match(norm)
    if match is None:
        return None
    year, month, day = (int(g) for g in match.groups()[:3])
    return f"{year:04}-{month:02}-{day:02}" if 1 <= month <= 12 and 1 <= day <= 31 else None


def split_code(text: str | None) -> tuple[str | None, str | None]:
    """(code, name) of `066-某市…`; the code is None where none is printed before a hyphen."""
    if not text:
        return None, None
    match = _CODED.match(forms.normalise(text))
    return (match.group(1), match.group(2)) if match else (None, forms.normalise(text))


# ---- money ---------------------------------------------------------------------------------------


def _money(sheet: Sheet, found: Fields, row: Sequence[tuple[Item, str]], unit: str) -> None:
    """Amounts of a row by scope: the first label of a kind is the term's, the second the year's."""
    met: dict[str, int] = {}
    for place, (item, _) in enumerate(row):
        key = label(item.text, "fund")
        use = "fund" if key is not None else "review"
        key = key if key is not None else label(item.text, "review")
        if key is None:
            continue
        name, _, scope = key.partition(".")
        times = met[name] = met.get(name, -1) + 1
        if use == "fund" and not scope:
            scope = "annual" if not found.dual or times else "period"
            if found.dual and name == "total" and len(row) > 2:
                sheet.doubt("资金总额的标签不合表式")
        value = _value(row, place)
        if value is None:
            continue
        number = parse_number(value.text)
        fen = to_fen(number, unit_in(item.text) or unit) if number else None
        if fen is None or abs(fen) > MOST_FEN:
            if value.norm not in ("-", "—", "——", "/", "无"):
                sheet.doubt(f"金额未读出：{item.text[:16]} {value.text[:16]}")
        elif (scope, name) not in found.money:
            found.money[scope, name] = fen


def execution_heads(row: Sequence[Item]) -> list[tuple[str, Item]]:
    """年初预算数, 全年预算数, 全年执行数, 分值, 得分 side by side head the columns of a self-evaluation's money."""
    found = [(key, item) for item in row if (key := label(item.text, "review") or label(item.text, "head"))]
    return found if {"budgeted", "executed"} <= {key for key, _ in found} and not _figures(row) else []


def _figures(row: Sequence[Item]) -> bool:
    return any(parse_number(item.text) is not None for item in row)


def _total(row: Sequence[Item]) -> bool:
    return any((label(item.text, "fund") or "").startswith("total") for item in row)


def below(heads_over: Sequence[tuple[str, Item]], row: Sequence[Item]) -> dict[str, Item]:
    """The cell of a row that stands below each head; of two heads of one kind the later one's."""
    return {key: i for key, head in heads_over for i in row if i.col < head.end and i.end > head.col}


def _by_column(found: Fields, row: Sequence[Item], unit: str) -> None:
    for key, item in below(found.over, row).items():
        number = parse_number(item.text)
        fen = to_fen(number, unit) if number else None
        if key in ("budgeted", "received", "executed") and fen is not None and abs(fen) <= MOST_FEN:
            found.money.setdefault(("", key), fen)


# ---- goals ---------------------------------------------------------------------------------------


def _goals(found: Fields, row: Sequence[tuple[Item, str]]) -> None:
    """The texts of the general goals: the term's first, then the year's."""
    first = row[0][0].text
    if label(first, "goal") is None and not (label(first, "scope") == "annual" and not found.dual):
        return
    texts = [row[0][1]] if row[0][1] else []
    texts += [item.text for item, _ in row[1:] if not _is_label(item.text)]
    scopes = ("period", "annual") if found.dual else ("annual",)
    if found.dual and len(texts) == 1:
        return  # whose it is cannot be told
    for scope, text in zip(scopes, texts, strict=False):
        found.goals.setdefault(scope, text)
