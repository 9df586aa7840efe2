"""Header rows of a grid: where they end, which columns each header covers, the path of a column."""

from __future__ import annotations

import re

from yqlib import forms
from yqlib.layout.grid import Cell, Grid
from yqlib.money import parse_number

_CODE = re.compile(r"[A-Z]?\d{3}(\d{2}){0,2}|[A-Z]\d{2,6}")
_ORDINAL = re.compile(r"[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]{1,3}\)|其中[:：]|①")

_DIGITS = 9  # of a number that can count columns
_MADE_UP = re.compile(r"=[\d+\-()]+$")


def is_numbering_row(row: list[Cell]) -> bool:
    """1 2 3 … under the headers (栏次 may stand before them): not figures."""
    numbers: list[int] = []
    named = False
    for cell in row:
        if not (text := cell.text):
            continue
        text = forms.normalise(text)
        # 1=2+3 says how the column is made up
        number = (_MADE_UP.sub("", text) if "=" in text else text).strip("()")
        if number.isdecimal() and len(number) <= _DIGITS:
            numbers.append(int(number))
        elif forms.wordings("numbering_word").fullmatch(text):
            named |= len(text) > 1
        else:
            return False
    return (
        bool(numbers)
        and numbers == list(range(numbers[0], numbers[0] + len(numbers)))
        and numbers[0] in (1, 2)
        and (named or len(numbers) >= 2)
    )


def header_height(grid: Grid, role: str | None) -> int:
    """How many rows at the top of the grid are headers (numbering rows not counted).

    The headers end before the first row with a figure, an account code, or a known row name.
    """
    rows = grid.rows()
    naming: set[int] = set()
    for index, row in enumerate(rows):
        if is_numbering_row(row) or _starts_body(row, role) or _names_a_row(row, naming, role):
            return index
        for cell in row:
            header = forms.header(cell.text, role) if cell.text else None
            if header is not None:
                columns = set(range(cell.col, cell.col + cell.colspan))
                naming = naming | columns if header.facet in ("label", "code") else naming - columns
    return len(rows) if any(_is_header_row(r, role) for r in rows) else 0


def _names_a_row(row: list[Cell], naming: set[int], role: str | None) -> bool:
    """A name below a naming column's header (项目, 科目名称): the body has begun."""
    for cell in row:
        if cell.text and cell.col in naming:
            header = forms.header(cell.text, role)
            if header is None or header.facet not in (
                "label",
                "code",
                "code_part",
                "lineno",
                "group",
                "attr",
            ):
                return True
    return False


def _is_header_row(row: list[Cell], role: str | None) -> bool:
    texts = [c.text for c in row if c.text]
    return bool(texts) and sum(forms.header(t, role) is not None for t in texts) * 2 >= len(texts)


def is_header_like(grid: Grid, role: str | None) -> bool:
    """Whether the grid begins with a header row of known wordings."""
    rows = [r for r in grid.rows() if any(c.text for c in r)]
    return bool(rows) and not _starts_body(rows[0], role) and _is_header_row(rows[0], role)


def _starts_body(row: list[Cell], role: str | None) -> bool:
    texts = [c.text for c in row if c.text]
    if not texts:
        return False
    first = forms.normalise(texts[0])
    if _CODE.fullmatch(first) or any(_figure(t) for t in texts):
        return True
    known = sum(forms.header(t, role) is not None for t in texts)
    lone = len(texts) == 1 and len(row) > 1 and row[0].colspan == 1 and bool(row[0].text)
    if lone and (not known or forms.row_name(first, role)):
        return True  # a lone name in the first column: a row without figures
    if known * 2 >= len(texts) and (
        len(texts) > 1 or (forms.header(first, role) and not _is_total(first, role))
    ):
        return False
    return bool(_ORDINAL.match(first)) or _is_total(first, role) or _names_class(first)


def _figure(text: str) -> bool:
    number = parse_number(text)
    return number is not None and not (number.decimals == 0 and 1990 <= number.digits <= 2035)


def _is_total(text: str, role: str | None) -> bool:
    row = forms.row_name(text, role)
    return row is not None and row.kind in ("total", "subtotal")


def _names_class(text: str) -> bool:
    return any(forms.class_code(text, scheme) for scheme in ("functional", "economic"))


# ---- spans and paths -----------------------------------------------------------------------------


def infer_spans(grid: Grid, height: int) -> None:
    """Give the header cells of a transcript their spans: a blank continues the header to its left,
    within the header above; a blank below a header continues it downwards.

    The grid's cells are changed in place; blank header cells that were taken up disappear.
    """
    table = {(c.row, c.col): c for c in grid.cells}
    owner: dict[tuple[int, int], Cell] = {}
    for r in range(height):
        for c in range(grid.n_cols):
            cell = table.get((r, c))
            above = owner.get((r - 1, c))
            left = owner.get((r, c - 1))
            if cell is not None and cell.lines:
                owner[r, c] = cell
            elif left is not None and left.row == r and _same_parent(owner, r, c):
                left.colspan = c - left.col + 1
                owner[r, c] = left
            elif above is not None:
                above.rowspan = r - above.row + 1
                owner[r, c] = above
    grid.cells = [c for c in grid.cells if c.row >= height or c.lines]


def _same_parent(owner: dict[tuple[int, int], Cell], r: int, c: int) -> bool:
    if r == 0:
        return True
    mine, left = owner.get((r - 1, c)), owner.get((r - 1, c - 1))
    return mine is not None and mine is left


def column_paths(grid: Grid, height: int) -> list[tuple[str, ...]]:
    """For each column the printed headers from outer to inner, equal neighbours said once."""
    paths: list[list[str]] = [[] for _ in range(grid.n_cols)]
    for cell in sorted(grid.cells, key=lambda c: c.row):
        if cell.row >= height or not cell.text:
            continue
        for col in range(cell.col, min(cell.col + cell.colspan, grid.n_cols)):
            if not paths[col] or paths[col][-1] != cell.text:
                paths[col].append(cell.text)
    return [tuple(p) for p in paths]
