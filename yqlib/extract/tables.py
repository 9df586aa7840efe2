"""Logical tables become facts: one for each printed figure, with its row, column, unit and place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from yqlib import forms
from yqlib.extract.bodies import Body, bodies
from yqlib.extract.columns import ColumnInfo, Panel, panels, read_columns
from yqlib.extract.line_numbers import line_numbers
from yqlib.extract.names import name_remarks, type_by_names
from yqlib.extract.rows import Row, changes, classify, earlier_years, read_code, split_fused, tidy_label
from yqlib.extract.sums import Sums, own_sums
from yqlib.forms.text import remembered
from yqlib.layout.captions import LogicalTable
from yqlib.layout.grid import Cell, Grid
from yqlib.layout.header import column_paths, header_height, infer_spans, is_header_like, is_numbering_row
from yqlib.money import MOST_FEN, parse_number, to_fen

#: Tables of named things without account codes: a name may begin with a number (211工程).
_BY_NAME = frozenset(("projects", "projects_carryover", "procurement", "service_purchase", "state_assets"))
#: Tables whose rows are functions (类, 款, 项): without codes their names tell the level.
_BY_FUNCTION = frozenset(
    ("income", "expenditure", "general_public", "fund", "fund_income", "fund_expenditure", "state_capital")
)


#: Columns of money beside things counted in the unit of their row.
_WORTHS = frozenset(("original_value", "net_value", "unit_price"))


@dataclass(slots=True)
class ReadTable:
    """What was read from one logical table: its row of the `tables` frame and its facts, and how its
    columns and rows (per panel) were understood."""

    record: dict[str, Any]
    facts: list[dict[str, Any]]
    columns: list[ColumnInfo] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)


@dataclass(slots=True)
class _Figures:
    """The facts of a table and their rows, the share of its value cells that are blank, and its own sums."""

    facts: list[dict[str, Any]] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    blanks: float | None = None
    sums: Sums | None = None
    lines: str | None = None


def read_table(table: LogicalTable, doc_id: str, order: int, reader: str) -> ReadTable:
    """Read one logical table. Nothing is raised: what cannot be read is said in the verdict."""
    role = table.role.role if table.role else None
    first = table.grids[0]
    doubts = [d for g in table.grids for d in g.doubts]
    remarks: list[str] = []
    table_id = f"{doc_id}/t{order:02d}"
    columns: list[ColumnInfo] = []
    read = _Figures()
    if table.role is None or table.role.facts:
        top, height = _header(first, role)
        paths = _with_code_parts(first, top + height, column_paths(_header_part(first, top, height), height))
        columns = read_columns(first, paths, top + height, role, table.title)
        found = bodies(table, columns, top, height, role)
        read = _facts(table, found, columns, table_id, doubts, remarks)
        read.lines = line_numbers(found, columns)
        if read.facts and not table.unit and any(f["unit"] is None for f in read.facts):
            doubts.append("未标明金额单位")
    else:
        catalogue = role == "service_catalogue"
        remarks.append(
            "目录类表格，不取数" if catalogue else "绩效类表格，内容见 projects、indicators、scores"
        )
    about = {
        "doc_id": doc_id,
        "table_id": table_id,
        "role": role,
        "title": table.title or None,
        "reader": reader,
    }
    for fact in read.facts:
        fact.update(about)
    verdict = _verdict([*table.doubts, *doubts], [*_pieces(table), *table.remarks, *remarks])
    return ReadTable(about | _record(table, read, verdict), read.facts, columns, read.rows)


# ---- header and body -----------------------------------------------------------------------------


def _header(grid: Grid, role: str | None) -> tuple[int, int]:
    """(first header row, number of header rows). A section name may stand above the header."""
    height = header_height(grid, role)
    if height:
        if grid.line is not None and not grid.marked:
            infer_spans(grid, height)
        return 0, height
    for top in (1, 2):
        part = _body_part(grid, top)
        if part.n_rows > 1 and is_header_like(part, role):
            return top, 1
    return 0, 0


def _header_part(grid: Grid, top: int, height: int) -> Grid:
    cells = [_moved(c, top) for c in grid.cells if top <= c.row < top + height]
    return Grid(height, grid.n_cols, cells)


def _with_code_parts(grid: Grid, below: int, paths: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """类, 款, 项 are printed in the numbering row (类 款 项 栏次 1 2): they are headers all the same."""
    row = [c for c in grid.cells if c.row == below and c.text]
    parts = {c.col: c.text for c in row if (h := forms.header(c.text, None)) and h.facet == "code_part"}
    if len(parts) < 2 or not is_numbering_row(row):
        return paths
    return [(*path, parts[col]) if col in parts else path for col, path in enumerate(paths)]


def _body_part(grid: Grid, top: int) -> Grid:
    cells = [_moved(c, top) for c in grid.cells if c.row >= top]
    return Grid(max(grid.n_rows - top, 0), grid.n_cols, cells, line=grid.line)


def _moved(cell: Cell, up: int) -> Cell:
    return Cell(cell.row - up, cell.col, cell.rowspan, cell.colspan, cell.lines, cell.box, cell.line)


# ---- facts ---------------------------------------------------------------------------------------


def _facts(
    table: LogicalTable,
    bodies: list[Body],
    columns: list[ColumnInfo],
    table_id: str,
    doubts: list[str],
    remarks: list[str],
) -> _Figures:
    role = table.role.role if table.role else None
    cells: dict[tuple[int, int], dict[str, Any]] = {}
    section = ""
    by_panel = [(panel, list(_panel_rows(panel, bodies, role))) for panel in panels(columns)]
    _borrow_labels(by_panel)
    for panel, rows in by_panel:
        classify(rows, role, table.name)
        if role in _BY_FUNCTION and not any(row.code for row in rows):
            type_by_names(rows)
        if role not in _BY_NAME:
            remarks.extend(name_remarks(rows))
        side = {c.index: c for c in panel.values}
        older, moved = earlier_years(rows), changes(rows)
        for row in rows:
            remarks.extend(row.remarks)
            if role == "statistics":
                section = row.label if not row.values else section
                row.parent = row.parent or section
            for col, cell in row.values:
                fact = _fact(row, side[col], cell, bodies[row.index].page, table, alone=len(side) == 1)
                if fact is None:
                    if cell.text and not forms.wordings("no_figure").fullmatch(forms.normalise(cell.text)):
                        doubts.append(f"未能读出“{cell.text[:20]}”（{row.label or '无行名'}）")
                    continue
                if row.index in older and fact["column"]:
                    fact["column"] = f"prior.{fact['column']}"
                elif row.index in moved and fact["column"]:
                    fact["column"] = f"change.{fact['column']}"
                fact["fact_id"] = f"{table_id}:r{row.index}c{col}"
                cells[row.index, col] = fact
    room = sum(len(rows) * len(panel.values) for panel, rows in by_panel)
    filled = sum(len(row.values) for _, rows in by_panel for row in rows)
    sums = own_sums([rows for _, rows in by_panel], cells, role)
    every = [row for _, rows in by_panel for row in rows]
    return _Figures([cells[at] for at in sorted(cells)], every, 1 - filled / room if room else None, sums)


def _panel_rows(panel: Panel, bodies: list[Body], role: str | None) -> Iterator[Row]:
    split = any(c.facet == "code_part" for c in panel.codes)
    fused = role not in _BY_NAME and _codes_fused(panel, bodies)
    of_units = len(panel.labels) == 1 and panel.labels[0].key == "unit"
    carried: list[str] = [""] * len(panel.labels)
    for index, body in enumerate(bodies):
        code, other, doubt = read_code(_texts(body, panel.codes), split) if panel.codes else ("", "", "")
        names = _names(body, panel, carried)
        label = names[-1] if names else tidy_label(other)
        if fused:
            code, label = split_fused(label)
        attrs = _attributes(body, panel)
        if not label and not code:  # 合计 printed in the first cell, be it a number's or a kind's
            texts = [tidy_label(t) for t in _texts(body, panel.beside)]
            label = next((t for t in texts if (r := forms.row_name(t, role)) and r.kind == "total"), label)
        if not label and not code and attrs and role == "procurement":
            label = next(iter(attrs.values()))  # 经济科目 opens a group of its own within the 专项
            carried[1:] = [label, *[""] * (len(carried) - 2)]
            names = (*(n for n in carried[:1] if n), label)
        values = [
            (c.index, cell)
            for c in panel.values
            if (cell := body.anchors.get(c.index)) is not None and cell.text
        ]
        row = Row(index, label, code, gov_class=attrs.get("gov_class", ""), names=names, values=values)
        row.unit = of_units or bool(attrs.get("unit_code")) or (fused and not code and _is_institution(label))
        if doubt:
            row.remarks.append(doubt)
        if label or code or values:
            yield row


def _is_institution(label: str) -> bool:
    """Named like a body: among rows with codes before their names it is a unit."""
    return re.fullmatch(f".+(?:{forms.wordings('unit_suffix').pattern})", forms.normalise(label)) is not None


def _codes_fused(panel: Panel, bodies: list[Body]) -> bool:
    """Codes are printed in front of the names (201 一般公共服务支出): most of the names have one."""
    if panel.codes:
        return False
    texts = [t for body in bodies if (t := next(iter(_texts(body, panel.labels)), ""))]
    return 2 * sum(bool(split_fused(tidy_label(t))[0]) for t in texts) >= max(len(texts), 2)


def _attributes(body: Body, panel: Panel) -> dict[str | None, str]:
    """Texts beside the name (政府经济分类, 经济科目); a name merged over them is no attribute."""
    if not panel.attrs:
        return {}
    named = {id(body.cover.get(c.index)) for c in (*panel.labels, *panel.codes)}
    columns = [c for c in panel.attrs if id(body.cover.get(c.index)) not in named]
    texts = _texts(body, tuple(columns))
    return {c.key: tidy_label(t) for c, t in zip(columns, texts, strict=True) if t}


def _texts(body: Body, columns: tuple[ColumnInfo, ...]) -> list[str]:
    """Text of each column; a cell merged over several of them is said once."""
    texts: list[str] = []
    seen: set[int] = set()
    for column in columns:
        cell = body.cover.get(column.index)
        if cell is None or id(cell) in seen:
            texts.append("")
        else:
            texts.append(cell.text)
            seen.add(id(cell))
    return texts


def _names(body: Body, panel: Panel, carried: list[str]) -> tuple[str, ...]:
    """Names of the row from outer to inner; an outer name printed once holds for the rows below."""
    texts = [tidy_label(t) for t in _texts(body, panel.labels)]
    if len(texts) <= 1:
        return tuple(texts) if any(texts) else ()
    deepest = max((i for i, t in enumerate(texts) if t), default=-1)
    if deepest < 0:
        return ()
    for i, text in enumerate(texts):
        if text:
            carried[i] = text
            carried[i + 1 :] = [""] * (len(carried) - i - 1)
    if forms.row_name(texts[deepest], None) and deepest == 0:
        return (texts[0],)
    return tuple(t for t in carried[: deepest + 1] if t)


def _borrow_labels(by_panel: list[tuple[Panel, list[Row]]]) -> None:
    """A figure whose panel names no row belongs to the name printed to its left in the same row."""
    for number, (panel, rows) in enumerate(by_panel):
        if not panel.labels and not panel.codes:
            continue
        for row in rows:
            if row.label or row.code or not row.values:
                continue
            for _, others in reversed(by_panel[:number]):
                left = next((o for o in others if o.index == row.index), None)
                if left is not None and left.label:
                    if not left.values:
                        row.label = left.label
                    break


def _fact(
    row: Row, column: ColumnInfo, cell: Cell, page: int | None, table: LogicalTable, *, alone: bool
) -> dict[str, Any] | None:
    printed = cell.text
    number = parse_number(printed)
    if number is None:
        return None
    unit = "%" if number.percent else _unit(row, column, table, alone)
    fen = to_fen(number, unit)
    if fen is not None and abs(fen) > MOST_FEN:
        return None
    x0, top, x1, bottom = cell.box or (None, None, None, None)
    return {
        "side": column.side,
        "row": row.index,
        "row_kind": row.kind,
        "row_code": row.code or None,
        "row_label": row.label or None,
        "row_parent": row.parent or None,
        "gov_class": row.gov_class or None,
        "column": column.key,
        "column_path": column.printed_path or None,
        "printed": printed,
        "value": number.digits / 10**number.decimals,
        "decimals": number.decimals,
        "unit": unit,
        "amount_fen": fen,
        "amount": None if fen is None else fen / 1_000_000,
        "page": page,
        "line": cell.line,
        "x0": x0,
        "top": top,
        "x1": x1,
        "bottom": bottom,
    }


def _unit(row: Row, column: ColumnInfo, table: LogicalTable, alone: bool) -> str | None:
    """Unit of a figure: said in its row (辆), then in its column, then at the table.

    Beside other columns a column that states its unit knows better than the row (车辆（辆）, 原值（万元）), and
    what things are worth is money whatever they are counted in.
    """
    if column.unit and not alone:
        return column.unit
    if column.money and column.key in _WORTHS:
        return column.unit or table.unit or None
    statistics = table.role is not None and table.role.role == "statistics"
    return (
        _unit_of_row(row.label, statistics) or column.unit or (table.unit or None if column.money else None)
    )


@remembered
def _unit_of_row(label: str, statistics: bool) -> str:
    """The unit a row's name says (车辆（辆）), or is known by in a table of statistics; "" for none."""
    text = forms.normalise(label)
    if found := forms.wordings("count_unit").search(text):
        return found.group().strip("()")
    bare = forms.strip_ordinal(text)[1]
    known = forms.table("statistics_units.csv") if statistics else ()
    return next((k["unit"] for k in known if forms.pattern(k["label"]).fullmatch(bare)), "")


# ---- the row of `tables` -------------------------------------------------------------------------


def _record(table: LogicalTable, read: _Figures, verdict: str) -> dict[str, Any]:
    first = table.grids[0]
    pages = sorted({g.page for g in table.grids if g.page is not None})
    box = first.box
    return {
        "table_no": table.table_no or None,
        "unit_label": table.unit or None,
        "note": table.note or None,
        "empty": not read.facts and (table.role is None or table.role.facts),
        "pages": (str(pages[0]) if len(pages) == 1 else f"{pages[0]}-{pages[-1]}") if pages else None,
        "rows": sum(g.n_rows for g in table.grids),
        "columns": max(g.n_cols for g in table.grids),
        "blanks": read.blanks,
        "line_numbers": read.lines,
        "totals_held": read.sums.held if read.sums else None,
        "totals_tried": read.sums.tried if read.sums else None,
        "joined": _joined(table) or None,
        "verdict": verdict,
        "page": first.page,
        "line": first.line,
        "x0": box.x0 if box else None,
        "top": box.top if box else None,
        "x1": box.x1 if box else None,
        "bottom": box.bottom if box else None,
    }


def _pieces(table: LogicalTable) -> list[str]:
    """One remark: how many pieces, and what showed that they are one table."""
    ways = "、".join(dict.fromkeys(j.how for j in table.joins))
    pieces = f"跨 {len(table.grids)} 页（段）合并" if len(table.grids) > 1 else ""
    return ["：".join(part for part in (pieces, ways) if part)] if pieces or ways else []


def _joined(table: LogicalTable) -> str:
    """What showed the pieces to be one table, each way with the pages it was met on."""
    pages: dict[str, set[int]] = {}
    for how, page in table.joins:
        pages.setdefault(how, set()).update([page] if page is not None else [])
    return "；".join(
        how + ("（第" + "、".join(map(str, sorted(on))) + "页）" if on else "") for how, on in pages.items()
    )


def _verdict(doubts: list[str], remarks: list[str]) -> str:
    """可靠 or 存疑, with what was doubtful and what is worth knowing."""
    said = "；".join(dict.fromkeys([*doubts, *remarks]))
    return ("存疑：" if doubts else "可靠：" if said else "可靠") + said
