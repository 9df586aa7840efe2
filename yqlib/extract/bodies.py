"""Body rows of a joined table: rows torn by a page break are whole again, merged names go on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from operator import attrgetter

from yqlib import forms
from yqlib.extract.columns import ColumnInfo, panels
from yqlib.layout.captions import Join, LogicalTable
from yqlib.layout.grid import Cell, Grid, aligned
from yqlib.layout.header import is_numbering_row
from yqlib.money import parse_number

_NAMING = ("label", "code", "code_part", "attr")
_RECENT = 200  # rows before a break that tell how the table's rows are filled
_TIGHT = 1.0  # pieces of one word cut by a rule are not further apart (points)


@dataclass(slots=True)
class Body:
    """One body row of the joined table: the cell covering each column, and the figures' cells."""

    cover: dict[int, Cell]
    anchors: dict[int, Cell]
    page: int | None


def bodies(
    table: LogicalTable, columns: list[ColumnInfo], top: int, height: int, role: str | None
) -> list[Body]:
    """Body rows in printed order, without headers and numbering rows.

    What was put together at a page break is noted in the table's joins, what may be otherwise in its
    doubts.
    """
    found: list[Body] = []
    for number, grid in enumerate(table.grids):
        fresh = number > 0
        for index, row in enumerate(_rows(grid, aligned(grid, table.grids[0]))):
            in_header = number == 0 and top <= index < top + height
            if in_header or is_numbering_row(list(row.anchors.values())) or _is_header(row, role):
                continue
            if fresh and found:
                fresh = False
                if _goes_on(row, found, columns, role, table):
                    continue
            if any(c.text for c in row.anchors.values()):
                found.append(row)
    if _rejoin_overflow(found, columns):
        table.remarks.append("名称越过格线，已接上")
    return found


def _rows(grid: Grid, cells: list[Cell]) -> list[Body]:
    rows = [Body({}, {}, grid.page) for _ in range(grid.n_rows)]
    for cell in sorted(cells, key=attrgetter("row", "col")):
        row, col = cell.row, cell.col
        rows[row].anchors[col] = cell
        if cell.rowspan == cell.colspan == 1:
            rows[row].cover[col] = cell
            continue
        covered = dict.fromkeys(range(col, col + cell.colspan), cell)
        for body in rows[row : row + cell.rowspan]:
            body.cover |= covered
    return rows


def _is_header(row: Body, role: str | None) -> bool:
    """A header printed again inside the table."""
    facets = []
    for cell in row.anchors.values():
        if text := cell.text:
            header = forms.header(text, role)
            if header is None:
                return False
            facets.append(header.facet)
    return len(facets) > 1 and ("label" in facets or "code" in facets)


# ---- the first row behind a page break -----------------------------------------------------------


def _goes_on(
    row: Body, found: list[Body], columns: list[ColumnInfo], role: str | None, table: LogicalTable
) -> bool:
    """Put the first row of a page together with the last one before; whether it is used up by that."""
    recent = found[-_RECENT:]
    if _is_torn(row, recent, columns, role):
        _mend(row, found[-1])
        table.joins.append(Join("断行续接", row.page))
        return True
    late = _figures_late(row, recent, columns, role)
    if late:
        _complete(row, found.pop())
        table.joins.append(Join("断行续接", row.page))
    elif late is None:
        where = f"第{row.page}页" if row.page is not None else "续表"
        table.doubts.append(f"{where}首行可能与上页末行为同一行")
    if _carry_merged(row, found[-_RECENT:], columns):
        table.joins.append(Join("合并格续接", row.page))
    return False


def _is_torn(row: Body, found: list[Body], columns: list[ColumnInfo], role: str | None) -> bool:
    """The first row of a page that only carries on a name from the page before."""
    filled = {col: cell.text for col, cell in row.anchors.items() if cell.text}
    before, texts = found[-1], {c.index for c in columns if c.facet in ("label", "attr")}
    if not filled or not set(filled) <= texts:
        return False
    for col, text in filled.items():
        above = before.cover.get(col)
        if (
            above is None
            or not above.text
            or forms.row_name(text, role)
            or forms.strip_ordinal(forms.normalise(text))[0]
        ):
            return False
    values = _values(columns)
    if len(found) > 2 and all(_filled(b, values) for b in found):
        return True  # every row has a figure, so a row without one is no row
    return any(c.facet in ("code", "code_part") for c in columns) or any(
        forms.strip_ordinal(forms.normalise(before.cover[col].text))[0] for col in filled
    )


def _mend(row: Body, before: Body) -> None:
    for col, cell in row.anchors.items():
        if cell.text:
            before.cover[col].lines.extend(cell.lines)


def _figures_late(row: Body, found: list[Body], columns: list[ColumnInfo], role: str | None) -> bool | None:
    """The last row before the break has a name or code and no figure, the first behind it the figures.

    One row: the codes say so (all rows have one but this), or the name is only known as a whole, or is
    printed whole before the break. None: it may be one row, as every other row has figures.
    """
    before, values = found[-1], _values(columns)
    codes = [c.index for c in columns if c.facet in ("code", "code_part")]
    labels = [c.index for c in columns if c.facet == "label"]
    if _filled(before, values) or not _filled(row, values) or not _fits(row, before, columns):
        return False
    mine, above = _said(row, labels), _said(before, labels)
    if (named := forms.row_name(mine, role)) and named.kind in ("total", "subtotal"):
        return False
    if codes:
        coded = [b for b in found if _filled(b, values) and not _is_sum(_said(b, labels), role)]
        return _filled(before, codes) and not _filled(row, codes) and all(_filled(b, codes) for b in coded)
    if not above or above.endswith(("：", ":")) or forms.strip_ordinal(forms.normalise(mine))[0]:
        return False
    if not mine:
        return all(_cell(b, labels).rowspan == 1 for b in [*found, row])
    if _known(above + mine, role) and not _known(mine, role) and not _known(above, role):
        return True
    others = [] if _known(mine, role) else found[:-1]
    return None if len(others) > 2 and all(_filled(b, values) for b in others) else False


def _fits(row: Body, before: Body, columns: list[ColumnInfo]) -> bool:
    """Texts of both rows stand in the same cells, so that they can be put together."""
    for column in columns:
        cell, above = row.cover.get(column.index), before.cover.get(column.index)
        if cell is None or above is None:
            return False
        if cell.text and above.text and (column.facet not in _NAMING or cell.colspan != above.colspan):
            return False
    return True


def _complete(row: Body, before: Body) -> None:
    """Give the row with the figures the texts printed before the break."""
    for col, above in before.anchors.items():
        if above.text:
            cell = row.cover[col]
            whole = replace(cell, lines=[*above.lines, *cell.lines], col=above.col, colspan=above.colspan)
            row.anchors[col] = whole
            row.cover |= dict.fromkeys(range(col, col + above.colspan), whole)


def _carry_merged(row: Body, found: list[Body], columns: list[ColumnInfo]) -> bool:
    """A name merged over rows goes on behind the break in a blank cell: it holds for those rows too.

    A blank of its own stays blank, but where a table has one column of names and merges cells in it.
    """
    carried = False
    for panel in panels(columns):
        if not found or not _filled(row, [c.index for c in panel.values]):
            continue
        for column in (*panel.labels, *panel.codes):
            cell, above = row.cover.get(column.index), found[-1].cover.get(column.index)
            if cell is None or above is None or cell.text or not above.text or above.colspan != cell.colspan:
                continue
            alone = len(panel.labels) == 1 and not panel.codes
            if above.rowspan > 1 or cell.rowspan > 1 or (alone and _merges(found, column.index)):
                cell.lines, carried = list(above.lines), True
    return carried


def _merges(found: list[Body], column: int) -> bool:
    return any((c := b.cover.get(column)) is not None and c.rowspan > 1 for b in found)


def _values(columns: list[ColumnInfo]) -> list[int]:
    return [c.index for c in columns if c.facet == "value"]


def _filled(row: Body, columns: list[int]) -> bool:
    """Some of these columns has a text in this row."""
    return any(row.anchors[c].text for c in columns if c in row.anchors)


def _cell(row: Body, columns: list[int]) -> Cell:
    return next((row.cover[c] for c in columns if c in row.cover), Cell(0, 0))


def _said(row: Body, columns: list[int]) -> str:
    return next((c.text for i in columns if (c := row.cover.get(i)) is not None and c.text), "")


def _is_sum(label: str, role: str | None) -> bool:
    named = forms.row_name(label, role)
    return named is not None and named.kind in ("total", "subtotal")


def _known(label: str, role: str | None) -> bool:
    schemes = ("functional", "economic")
    return forms.row_name(label, role) is not None or any(forms.class_code(label, s) for s in schemes)


# ---- names wider than their cell -----------------------------------------------------------------


def _rejoin_overflow(found: list[Body], columns: list[ColumnInfo]) -> bool:
    """A name that runs past its cell's wall over the blank cell beside it is one name again."""
    naming = {c.index for c in columns if c.facet in ("label", "attr")}
    labels = [c.index for c in columns if c.facet == "label"]
    any_joined = False
    for row in found:
        for col in labels:
            cell = row.anchors.get(col)
            beside = row.anchors.get(col + cell.colspan) if cell is not None else None
            while (
                cell is not None and beside is not None and beside.col in naming and _one_word(cell, beside)
            ):
                cell.lines = [cell.lines[0] + beside.lines[0]]
                cell.box = cell.box.union(beside.box)  # type: ignore[union-attr, arg-type]
                beside.lines, any_joined = [], True
                beside = row.anchors.get(beside.col + beside.colspan)
    return any_joined


def _one_word(left: Cell, right: Cell) -> bool:
    """Two pieces on one line with no gap between them, which no two cells' own texts are."""
    a, b = left.box, right.box
    if a is None or b is None or len(left.lines) != 1 or len(right.lines) != 1:
        return False
    if abs(b.x0 - a.x1) > _TIGHT or abs(a.middle[1] - b.middle[1]) > _TIGHT:
        return False
    return parse_number(left.text) is None and parse_number(right.text) is None
