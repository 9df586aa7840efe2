"""The audit of one disclosure as an Excel workbook: findings, coverage, and every table with its marks.

Every text is written as text: a cell of a document that begins with = is no formula, not even when edited.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pandas as pd

from yqlib import forms
from yqlib.audit.wording import cautioned
from yqlib.money import parse_number
from yqlib.present import audited, language, views
from yqlib.present.evidence import CHECK_FIRST, MARKS
from yqlib.present.printed import Panel, marked_facts, names_of, panels_of
from yqlib.present.tables import Table, tame, text_of
from yqlib.run.files import aside
from yqlib.schema import REVIEW_ZH, place_zh

_TABLES, _CELLS = 200, 200_000  # tables and their figures in one workbook; more are counted, and said
_ROWS = 50_000  # of a list
_LONGEST = 32_000  # letters in a cell; Excel takes 32,767
_NAME = 31  # letters of a sheet's name
_UNFIT = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_TEXT = {"quote_prefix": True}  # text even after a user edits the cell
_COLOURS = {"error": "#F9D2CE", "warning": "#FFE3B8", "notice": "#DDE7F2"}
_WIDTHS = {"问题": (8, 9, 18, 40, 70, 14, 14, 12, 10, 8, 14, 14, 14, 30, 10, 10, 24, 24)}


class _Sheets:
    """A workbook being written, with its formats and the names of its sheets."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self.names: set[str] = {"history"}  # Excel keeps this name for itself
        wrap = {"text_wrap": True, "valign": "top"}
        self.head = book.add_format({"bold": True, "bottom": 1, "bg_color": "#EEEEEE", "text_wrap": True} | _TEXT)
        self.plain, self.strong = book.add_format(wrap | _TEXT), book.add_format({"bold": True} | _TEXT)
        self._formats: dict[tuple[str, bool, str], Any] = {}

    def add(self, wanted: str) -> Any:
        """A sheet under a name Excel accepts, told apart from the others."""
        plain = _UNFIT.sub(" ", tame(wanted)).strip("' ") or "表"
        name, turn = plain[:_NAME].strip("' "), 1
        while name.casefold() in self.names:
            turn += 1
            name = f"{plain[: _NAME - 4].strip()} {turn}"
        self.names.add(name.casefold())
        return self.book.add_worksheet(name)

    def text(self, sheet: Any, row: int, column: int, value: object, form: Any = None) -> None:
        """A cell of text, never a formula, link or number."""
        text = tame(str(value))[:_LONGEST]
        if text:
            sheet.write_string(row, column, text, form or self.plain)

    def coloured(self, severity: str, suspect: bool, digits: str = "") -> Any:
        """The format of a figure, by the gravest finding it is in."""
        key = (severity, suspect, digits)
        if key not in self._formats:
            look: dict[str, Any] = {"num_format": digits} if digits else {"align": "right"} | _TEXT
            look |= {"bg_color": _COLOURS[severity]} if severity else {}
            look |= {"border": 5, "border_color": "#B3261E", "bold": True} if suspect else {}
            self._formats[key] = self.book.add_format(look)
        return self._formats[key]


def write_workbook(d: Any, path: Path, lang: str = "zh") -> Path:
    """Write the audit of a disclosure as `path` (.xlsx), aside, then renamed. Returns the path."""
    import xlsxwriter

    language.checked(lang)
    safe = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "nan_inf_to_errors": True}
    with aside(path) as temporary, xlsxwriter.Workbook(str(temporary), safe) as book:
        book.set_properties({"title": tame(views.headline(d.document))[:200]})
        sheets = _Sheets(book)
        _findings(d, sheets, lang)
        _coverage(d, sheets, lang)
        _tables(d, sheets)
    return path


def _findings(d: Any, sheets: _Sheets, lang: str) -> None:
    sheet = sheets.add("问题")
    header = ("级别", "规则", "名称", "位置", "问题", "左值", "右值", "差额", "舍入界", "单位", "涉及金额（万元）",
              "疑点印为", "应为", "解释", "复核", "复核人", "复核说明", "键")  # fmt: skip
    _head(sheets, sheet, 0, header)
    for column, wide in enumerate(_WIDTHS["问题"]):
        sheet.set_column(column, column, wide)
    printed = dict(zip(d.facts["fact_id"], d.facts["printed"], strict=True))
    printed |= dict(zip(d.statements["statement_id"], d.statements["printed"], strict=True))
    titles = {rule.id: rule for rule in audited.rules()}
    rows = audited.by_severity(d.findings).head(_ROWS)
    for number, row in enumerate(rows.itertuples(), 1):
        title = language.title(titles.get(row.rule), lang)
        cells = (language.severity(row.severity, lang), row.rule, title, text_of(row.where), language.message(row, lang))
        for column, value in enumerate(cells):
            sheets.text(sheet, number, column, value, sheets.coloured(row.severity, False) if column == 0 else None)
        for column, value in enumerate((row.left, row.right, row.difference, row.bound), 5):
            if pd.notna(value):
                sheet.write_number(number, column, float(value))
        stake = "" if text_of(row.stake_fen) == "" else f"{int(row.stake_fen) / 1_000_000:.6f}".rstrip("0").rstrip(".")
        more = (text_of(row.unit), stake, printed.get(text_of(row.suspect), ""), text_of(row.expected),
                text_of(row.explained_by), REVIEW_ZH.get(text_of(row.review), ""), text_of(row.review_by),
                text_of(row.review_note), text_of(row.key))  # fmt: skip
        for column, text in enumerate(more, 9):
            sheets.text(sheet, number, column, text)
    sheet.autofilter(0, 0, max(len(rows), 1), len(header) - 1)
    if len(d.findings) > len(rows):
        sheets.text(sheet, len(rows) + 1, 0, f"另有 {len(d.findings) - len(rows)} 处未列")


def _coverage(d: Any, sheets: _Sheets, lang: str) -> None:
    sheet = sheets.add("覆盖")
    sheet.set_column(0, 1, 12)
    sheet.set_column(2, 2, 60)
    sheets.text(sheet, 0, 0, views.headline(d.document), sheets.strong)
    sheets.text(sheet, 1, 0, views.summary(d, lang).sentence, sheets.strong)
    at = 3
    lists = (audited.coverage(d, lang), audited.untied(d, _ROWS, lang), audited.doubts(d, lang), audited.silence(d, lang))
    for name, table in zip(("规则与结果", "没有勾稽的数字", "读取存疑", "没有核对的原因"), lists, strict=True):
        sheets.text(sheet, at, 0, name, sheets.strong)
        at = _list(sheets, sheet, at + 1, table) + 1


def _list(sheets: _Sheets, sheet: Any, at: int, table: Table) -> int:
    """A small table of a view from row `at` on; returns the row behind it."""
    if not table.rows:
        sheets.text(sheet, at, 0, table.empty)
        return at + 1
    _head(sheets, sheet, at, table.header, freeze=False)
    for row in table.rows:
        at += 1
        for column, cell in enumerate(row):
            text = cell if isinstance(cell, str) else cell.text
            if column in table.numeric and text.isdecimal() and len(text) < 10:
                sheet.write_number(at, column, int(text))
            else:
                sheets.text(sheet, at, column, text)
    return at + 1


def _head(sheets: _Sheets, sheet: Any, at: int, header: Any, freeze: bool = True) -> None:
    for column, text in enumerate(header):
        sheets.text(sheet, at, column, text, sheets.head)
    if freeze:
        sheet.freeze_panes(at + 1, 0)


# ---- the tables as printed ------------------------------------------------------------------------


def _tables(d: Any, sheets: _Sheets) -> None:
    marks = marked_facts(d.findings)
    by_table = dict(iter(d.facts.groupby("table_id", sort=False)))
    left, skipped = _CELLS, 0
    for number, row in enumerate(d.tables.itertuples(), 1):
        facts = by_table.get(row.table_id)
        if facts is None:
            continue
        left -= len(facts)
        if number > _TABLES or left < 0:
            skipped += 1
            continue
        role = forms.role_zh(row.role) if text_of(row.role) else text_of(row.title)
        sheet = sheets.add(f"{number:02d} {role or '未识别的表'}")
        about = (text_of(row.table_no), text_of(row.title), text_of(row.unit_label), place_zh(row.pages, None, row.reader))
        sheets.text(sheet, 0, 0, "　".join(filter(None, about)), sheets.strong)
        at = 2
        for panel in panels_of(facts):
            at = _panel(sheets, sheet, at, panel, marks) + 1
    if skipped:
        sheets.text(sheets.add("未列的表"), 0, 0, f"表或数字过多，另有 {skipped} 张表未列")


def _panel(sheets: _Sheets, sheet: Any, at: int, panel: Panel, marks: Any) -> int:
    names = names_of(panel)
    _head(sheets, sheet, at, [*names, *panel.columns, "页"], freeze=False)
    sheet.set_column(len(names) - 1, len(names) - 1, 36)
    for line in panel.lines:
        at += 1
        texts = {"编码": line.code, "名称": line.label, "政府经济分类": line.gov_class}
        for column, name in enumerate(names):
            sheets.text(sheet, at, column, texts[name])
        for column, fact in enumerate(line.facts, len(names)):
            if fact is not None:
                _figure(sheets, sheet, at, column, fact, marks)
        sheets.text(sheet, at, len(names) + len(panel.columns), line.page)
    return at + 1


def _figure(sheets: _Sheets, sheet: Any, at: int, column: int, fact: Any, marks: Any) -> None:
    """A printed figure as a number with its decimals; as text where that would not give it exactly."""
    css, message = marks.get(fact.fact_id, ("", ""))
    severity, _, suspect = css.partition(" ")
    number = parse_number(fact.printed)
    exact = number is not None and not number.percent and abs(number.digits) < 10**15
    if exact:
        digits = "#,##0" if "," in fact.printed else "0"
        digits += "." + "0" * number.decimals if number.decimals else ""
        sheet.write_number(at, column, float(number.value), sheets.coloured(severity, bool(suspect), digits))
    else:
        sheets.text(sheet, at, column, fact.printed, sheets.coloured(severity, bool(suspect)))
    if css:
        said = f"{CHECK_FIRST if cautioned(message) else MARKS['suspect']}：" if suspect else ""
        sheet.write_comment(at, column, tame(said + message)[:2000], {"x_scale": 3, "y_scale": 1.6, "author": "yqlib"})
