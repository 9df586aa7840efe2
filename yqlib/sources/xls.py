"""Old workbooks (XLS) as sheets of shown texts, through xlrd."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from yqlib.errors import ReadError
from yqlib.sources.marking import MAX_CELLS, too_many
from yqlib.sources.page import Page
from yqlib.sources.sheet import MAX_SHEETS, Sheet, pages_of
from yqlib.sources.shown import BUILTIN, shown, shown_text, stored

_MAX_BYTES = 64 * 1024 * 1024


def read_pages(name: str, data: bytes) -> list[Page]:
    """One page a shown sheet. Raises ReadError where the workbook is locked, damaged, too large or blank."""
    if len(data) > _MAX_BYTES:
        raise ReadError(
            name, f"工作簿过大（{len(data) // 1024 // 1024} MB）", "请确认是否为公开文本，必要时先拆分"
        )
    import xlrd

    try:
        book = xlrd.open_workbook(
            file_contents=data, formatting_info=True, on_demand=True, ragged_rows=True, logfile=io.StringIO()
        )
        if book.nsheets > MAX_SHEETS:
            raise ReadError(name, f"工作表过多（{book.nsheets} 张）", "请确认是否为公开文本，必要时先拆分")
        doubts: list[str] = []
        return pages_of(name, list(_sheets(name, book, doubts)), doubts)
    except ReadError:
        raise
    except Exception as error:  # a damaged workbook breaks xlrd anywhere
        if "encrypted" in str(error).lower():
            raise ReadError(name, "工作簿已加密，需要密码", "请去除密码保护后再读") from None
        raise ReadError(
            name, "工作簿已损坏，无法解析", "请重新下载，或用办公软件另存为 XLSX 后再读"
        ) from None


def _sheets(name: str, book: Any, doubts: list[str]) -> Iterator[Sheet]:
    filled = 0
    for number in range(book.nsheets):
        title = book.sheet_names()[number]
        stored_sheet = book.sheet_by_index(number)
        if stored_sheet.visibility:
            doubts.append(f"隐藏的工作表“{title[:20]}”没有计入")
        else:
            sheet = _sheet(book, stored_sheet, number + 1, title)
            filled += len(sheet.cells)
            if filled > MAX_CELLS:
                raise too_many(name)
            yield sheet
        book.unload_sheet(number)


def _sheet(book: Any, stored_sheet: Any, number: int, title: str) -> Sheet:
    sheet = Sheet(number, title)
    sheet.merged = [(r0 + 1, c0 + 1, r1, c1) for r0, r1, c0, c1 in stored_sheet.merged_cells]
    sheet.hidden_rows = {r + 1 for r, info in stored_sheet.rowinfo_map.items() if info.hidden}
    sheet.hidden_cols = [(c + 1, c + 1) for c, info in stored_sheet.colinfo_map.items() if info.hidden]
    for row in range(stored_sheet.nrows):
        for col in range(stored_sheet.row_len(row)):
            cell = stored_sheet.cell(row, col)
            style = book.xf_list[cell.xf_index]
            if style.border.left_line_style or style.border.right_line_style:
                sheet.rule(row + 1, col + 1)
            text = _text(
                book, cell, style, sheet, f"{_letters(col)}{row + 1}", bool(stored_sheet.show_zero_values)
            )
            if text:
                sheet.cells[row + 1, col + 1] = text
    return sheet


def _text(book: Any, cell: Any, style: Any, sheet: Sheet, where: str, zeros: bool) -> str:
    form = book.format_map.get(style.format_key)
    code = BUILTIN.get(style.format_key) or (form.format_str if form is not None else "General")
    if form is not None and style.format_key not in BUILTIN:
        code = form.format_str
    kind, value = cell.ctype, cell.value
    if kind == 1:
        return shown_text(str(value), code)
    if kind in (2, 3):
        figure = stored(repr(float(value)))
        if figure is not None and not figure and not zeros:
            return ""
        text = None if figure is None else shown(figure, code, date1904=bool(book.datemode))
        if text is None:
            sheet.doubts.append(f"{where} 的内容或格式无法读出")
            return "（无法读出）"
        return text
    if kind == 4:
        return "TRUE" if value else "FALSE"
    if kind == 5:
        import xlrd

        return str(xlrd.error_text_from_code.get(value, "#ERR"))
    return ""


def _letters(col: int) -> str:
    text = ""
    col += 1
    while col:
        col, rest = divmod(col - 1, 26)
        text = chr(65 + rest) + text
    return text
