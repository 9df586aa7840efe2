"""Body rows of a table: code, name, kind and parent of each row, per panel."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from yqlib import forms
from yqlib.layout.grid import Cell

_CODE = re.compile(r"\d{3}(?:\d{2}){0,2}")
_FUSED = re.compile(r"\[?([23]\d{2}(?:\d{2}){0,2})\]?[-—\s]*(\D.*)")
_LEVEL = re.compile(  # the number of the group that is met is the depth
    r"([一二三四五六七八九十]{1,3}、)|(\([一二三四五六七八九十]{1,3}\))|(\d{1,2}[.、．])|(\(\d{1,2}\))|([①-⑳]|其中[:：])"
)
_AMONG = re.compile(r"其中[:：](?=\(|\d{1,2}[.、]|[一二三四五六七八九十]{1,3}、)")
_YEAR_ROW = re.compile(r"20\d\d(年度?)?((预算|执行|决算|完成)(数|金额)?)?")
_KINDS_BY_DEPTH = ("class", "section", "item")
_SPACE_BESIDE_CHINESE = re.compile(r"(?<=[^\x00-\x7f])\s+|\s+(?=[^\x00-\x7f])")


@dataclass(slots=True)
class Row:
    """A body row of one panel with its names, before its figures are read."""

    index: int
    label: str
    code: str = ""
    kind: str = "line"
    parent: str = ""
    gov_class: str = ""
    unit: bool = False
    names: tuple[str, ...] = ()
    values: list[tuple[int, Cell]] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def tidy_label(text: str) -> str:
    """A printed name with its wrapped parts rejoined: no space beside a Chinese character."""
    text = text.replace("\u3000", " ").strip()
    return text if len(text.split(None, 1)) < 2 else _SPACE_BESIDE_CHINESE.sub("", text)


def read_code(parts: list[str], split: bool) -> tuple[str, str, str]:
    """(code, text that is no code, doubt) from the code cells of a row.

    With 类/款/项 in columns of their own a lost leading zero (301 | 2) is put back and reported.
    """
    texts = [forms.normalise(p) for p in parts]
    if not split:
        text = texts[0] if texts else ""
        if not text or _CODE.fullmatch(text):
            return text, "", ""
        return "", parts[0], ""
    digits = [t for t in texts if t]
    if not digits:
        return "", "", ""
    if not all(t.isdigit() and len(t) <= 7 for t in digits):
        return "", next(p for p, t in zip(parts, texts, strict=True) if t and not t.isdigit()), ""
    padded = [digits[0], *(d.zfill(2) for d in digits[1:])]
    lost = any(len(d) == 1 for d in digits[1:])
    return "".join(padded), "", f"科目编码缺前导零：{' '.join(digits)}" if lost else ""


def split_fused(label: str) -> tuple[str, str]:
    """A code printed in front of the name in one cell: (code, name); ('', label) where there is none."""
    found = _FUSED.fullmatch(label.strip())
    return (found[1], found[2].strip()) if found else ("", label)


def level(label: str) -> int:
    """Depth of the ordinal mark: 一、 1, （一） 2, 1. 3, (1) 4, ① or a bare 其中 5; 0 without one."""
    text = forms.normalise(label)
    among = _AMONG.match(text)
    mark = _LEVEL.match(text, among.end() if among else 0)
    return mark.lastindex or 0 if mark else 0


def classify(rows: list[Row], role: str | None, name: str) -> None:
    """Give the rows of one panel their kinds and parents, in printed order."""
    if role in ("projects", "projects_carryover"):
        _units_and_projects(rows, name)
    elif role == "operating" and not any(r.code for r in rows):
        for row in rows:
            row.kind = "total" if _named_kind(row, role) == "total" else "unit"
    elif role == "procurement":
        _by_depth(rows, role)
    else:
        _accounts_and_lines(rows, role)


def _named_kind(row: Row, role: str | None) -> str:
    found = forms.row_name(row.label, role)
    return found.kind if found else ""


def _accounts_and_lines(rows: list[Row], role: str | None) -> None:
    above: dict[int, Row] = {}
    carry: Row | None = None
    economic: Row | None = None
    for row in rows:
        depth = level(row.label)
        found = forms.row_name(row.label, role)
        named, key = (found.kind, found.key) if found else ("", None)
        if row.code:
            row.kind = _KINDS_BY_DEPTH[min(len(row.code) // 2 - 1, 2)]
            row.parent = row.code[:-2] if len(row.code) > 3 else ""
        elif named in ("total", "subtotal"):
            row.kind = named
        elif row.unit:
            row.kind = "unit"
        elif role == "basic_economic" and not row.gov_class and forms.class_code(row.label, "economic"):
            row.kind, economic = "class", row
        elif role == "basic_economic" and economic is not None:
            row.kind, row.parent = "section", economic.label
        elif depth == 1 and forms.class_code(row.label, "functional"):
            row.kind = "class"
        if len(row.names) > 1 and not row.code:
            row.parent = row.names[-2]
        elif carry is not None and key and forms.wordings("carry_child").fullmatch(key):
            row.parent = carry.label
        elif depth >= 2 and not row.parent:
            row.parent = next((above[d].label for d in range(depth - 1, -1, -1) if d in above), "")
        above = {d: r for d, r in above.items() if d < depth} | {depth: row}
        if named in ("total", "subtotal"):
            carry = row if key in ("carry_over_in", "carry_over_out") else None


def _by_depth(rows: list[Row], role: str | None) -> None:
    for row in rows:
        if _named_kind(row, role) == "total":
            row.kind = "total"
        elif row.names:
            row.kind = _KINDS_BY_DEPTH[min(len(row.names), 3) - 1]
            row.parent = row.names[-2] if len(row.names) > 1 else ""


def _units_and_projects(rows: list[Row], name: str) -> None:
    """Units by their names (an institution's ending, or the table's own name), projects below them."""
    own = forms.normalise(name)
    stack: list[Row] = []
    for row in rows:
        text = forms.normalise(row.label)
        if _named_kind(row, "projects") == "total":
            row.kind = "total"
        elif len(row.names) > 1:
            row.kind, row.parent = "project", row.names[-2]
        elif (own and text == own) or re.fullmatch(f".*(?:{forms.wordings('unit_suffix').pattern})", text):
            row.kind = "unit"
            again = bool(stack) and stack[-1].label == row.label and rows[row_at(rows, row) - 1] is stack[-1]
            stack = [*stack, row] if again or not stack else [stack[0], row]
            row.parent = stack[-2].label if len(stack) > 1 else ""
        else:
            row.kind = "project"
            row.parent = stack[-1].label if stack else ""


def earlier_years(rows: list[Row]) -> set[int]:
    """Rows that are last year's: named by a year before the latest one (2023年 | 2024年) or 上年预算数."""
    texts = {row.index: forms.normalise(row.label) for row in rows}
    years = {i: int(t[:4]) for i, t in texts.items() if _YEAR_ROW.fullmatch(t)}
    prior = forms.wordings("prior_period")
    older = {i for i, t in texts.items() if prior.fullmatch(t)}
    latest = max(years.values(), default=0)
    return older | {i for i, year in years.items() if year < latest}


def changes(rows: list[Row]) -> set[int]:
    """Rows that tell how far the years above them are apart (2023年 | 2024年 | 增减额)."""
    years = any(_YEAR_ROW.fullmatch(forms.normalise(row.label)) for row in rows)
    found = {row.index for row in rows if (h := forms.header(row.label, None)) and h.facet == "change"}
    return found if years else set()


def row_at(rows: list[Row], row: Row) -> int:
    """Position of this very row object."""
    return next(i for i, r in enumerate(rows) if r is row)
