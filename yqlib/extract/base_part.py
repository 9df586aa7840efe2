"""Heads and bodies printed in tables: the base part of goal sheets (核定的人员编制数 …), as passages that
staff.py reads like prose, and tables that list the units (序号 | 单位名称)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from yqlib.extract.said import About, fold
from yqlib.extract.staff import Passage
from yqlib.extract.wordings import fits
from yqlib.forms.places import coded, sheet_names_of
from yqlib.layout.blocks import Line
from yqlib.layout.captions import LogicalTable
from yqlib.layout.grid import Cell
from yqlib.layout.sentences import joined, split

_SHEETS = ("overall_goal", "overall_review")
_LABEL = re.compile(
    r"(?:其中[:：]?)?.{0,12}(?:机构|部门|科室|处室|单位|编制|人员|在职|在编|退休).{0,6}数$|.{0,8}(?:总数|人数)$"
)
_SAID = re.compile(
    r"(?=其中|内设|下属|所属|核定|人员|实际|实有|在职|在编|离|退休|其他|编制).{0,6}(?:机构|部\(?处?\)?|单位|编制|人员|在职|在编|退休).{0,12}\d+(?:人|个|名)"
)
_NAMED = re.compile(r"(?:预算|基层|所属|下属|决算)*(?:单位|部门)(?:全)?名称")
_NUMBER = re.compile(r"\d{1,6}(?:人|个|名|家)?")
_LONGEST = 60  # characters of a cell that is not a duty or a goal


def base_parts(sheets: Iterable[LogicalTable]) -> Iterator[Passage]:
    """One passage a sheet that prints heads or bodies; its lines keep the cells' places."""
    for table in sheets:
        if table.role is None or table.role.role not in _SHEETS:
            continue
        lines: list[Line] = []
        owner = None
        for grid in table.grids:
            for row in grid.rows():
                cells = [c for c in row if c.text]
                for label, text in sheet_names_of([c.text for c in cells]):
                    owner = owner or (coded(text)[1] if "主管" not in label else None)
                lines.extend(_pairs(cells, grid.page))
        if lines:
            run = joined(lines)
            yield Passage(run, split(run), (table.title or table.role.zh,), "sheet", owner)


def _pairs(cells: list[Cell], page: int | None) -> Iterator[Line]:
    """Label and figure of one row as a line each (核定的人员编制数8人，); cells that say both as they are."""
    for index, cell in enumerate(cells):
        text = fold(cell.text).text
        if len(text) > _LONGEST:
            continue
        after = fold(cells[index + 1].text).text if index + 1 < len(cells) else ""
        if _LABEL.fullmatch(text) and _NUMBER.fullmatch(after):
            box = cell.box.union(cells[index + 1].box) if cell.box and cells[index + 1].box else cell.box  # type: ignore[arg-type]
            yield Line(f"{text}{after}，", page=page, line=cell.line, box=box)
        elif _SAID.match(text):
            yield Line(f"{text.rstrip('。；;')}；", page=page, line=cell.line, box=cell.box)


def unit_tables(tables: Iterable[LogicalTable], about: About) -> list[dict[str, Any]]:
    """One row of the frame `staff` for each table without figures that lists bodies by name."""
    return [row for table in tables if (row := _listed(table, about)) is not None]


def _listed(table: LogicalTable, about: About) -> dict[str, Any] | None:
    names: list[str] = []
    column = None
    for grid in table.grids:
        for row in grid.rows():
            head = next((c.col for c in row if _NAMED.fullmatch(fold(c.text).text)), None)
            if head is not None:
                column = head
                continue
            names += [fold(c.text).text for c in row if c.col == column and c.text]
    bare = [re.sub(r"\([^()]*\)$", "", n) for n in names]
    if not names or not all(fits("body_end", n) for n in bare):
        return None
    first = table.grids[0]
    x0, top, x1, bottom = first.box or (None, None, None, None)
    return {
        "doc_id": about.doc_id,
        "source": "table",
        "unit_name": about.name,
        "kind": "units",
        "basis": "listed",
        "count": len(names),
        "unit": "个",
        "printed": "、".join(names),
        "page": first.page,
        "line": first.line,
        "x0": x0,
        "top": top,
        "x1": x1,
        "bottom": bottom,
        "reader": about.reader,
    }
