"""Logical tables: a grid with its captions and notes, joined over pages."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Sequence

from yqlib import forms
from yqlib.layout.blocks import Block, Line
from yqlib.layout.captions import LogicalTable, is_titled, lift_captions, number_only, read_captions
from yqlib.layout.cuts import cut_touching, unbraid
from yqlib.layout.grid import Grid
from yqlib.layout.header import is_header_like
from yqlib.layout.joins import continues, header_line_above, printed_again

_LEADERS = re.compile(r"[.…·]{4,}|…{2,}")
_MAX_CAPTIONS = 9


def logical_tables(blocks: Sequence[Block], kind: str | None = None) -> tuple[list[LogicalTable], list[Line]]:
    """All tables of a disclosure and, apart, the text lines that belong to none of them."""
    tables: list[LogicalTable] = []
    prose: list[Line] = []
    captions: list[Line] = []
    left = deque(unbraid(blocks))
    while left:
        block = left.popleft()
        if isinstance(block, Line):
            if tables and not captions and _is_note(block, tables[-1]):
                tables[-1].notes.append(block)
            else:
                captions.append(block)
            continue
        last = tables[-1] if tables else None
        follows = last is not None and not captions and block.n_cols > 1 and not is_titled(block)
        if last is not None and follows and continues(last, block):
            left.extendleft(_touching(last))
            continue
        if not _is_table(block):
            captions.extend(_cell_lines(block))
            continue
        prose.extend(captions[:-_MAX_CAPTIONS])
        table = LogicalTable([block], captions[-_MAX_CAPTIONS:])
        header_line_above(table.captions, table)
        lift_captions(block, table)
        others = read_captions(table, kind)
        prose.extend(others)
        _name_sheet(table, last)
        if last is not None and not others and printed_again(last, table):
            table = last
        else:
            _unit_above(table, last)
            tables.append(table)
        left.extendleft(_touching(table))
        captions = []
    prose.extend(captions)
    return tables, sorted(prose, key=lambda x: (x.page or 0, x.line or 0, x.box.top if x.box else 0))


def _touching(table: LogicalTable) -> list[Grid]:
    """What stands below another header in the table's last grid: a table of its own, to be looked at next."""
    if table.role is not None and not table.role.facts:
        return []
    rest = cut_touching(table.grids[-1], table.role.role if table.role else None)
    return [rest] if rest is not None else []


def _unit_above(table: LogicalTable, last: LogicalTable | None) -> None:
    """A table right below another, with no line of its own, is in that one's unit; that is said."""
    grid = table.grids[0]
    if table.captions or table.unit or last is None or not last.unit:
        return
    if grid.page is not None and grid.page == last.grids[-1].page:
        table.unit = last.unit
        table.doubts.append(f"未标明金额单位，按上一表取{last.unit}")


def _is_table(grid: Grid) -> bool:
    if grid.n_cols < 2 or not any(c.lines for c in grid.cells):
        return False
    if grid.n_rows < 2 and not _is_lone_header(grid):
        return False
    texts = [text for c in grid.cells if (text := c.text)]
    part = forms.wordings("part").match
    contents = sum([1 for t in texts if part(forms.normalise(t)) or _LEADERS.search(t)])
    return contents < 2 and forms.normalise(texts[0]) != "目录"


def _is_lone_header(grid: Grid) -> bool:
    """One row alone is a table only as the header before a page break."""
    texts = [c.text for c in grid.cells if c.text]
    known = sum(forms.header(t, None) is not None for t in texts)
    return len(texts) > 1 and known * 3 >= len(texts) * 2 and is_header_like(grid, None)


def _cell_lines(grid: Grid) -> list[Line]:
    return [
        Line(" ".join(c.text for c in row if c.text), page=grid.page, line=row[0].line, box=row[0].box)
        for row in grid.rows()
        if any(c.text for c in row)
    ]


def _name_sheet(table: LogicalTable, last: LogicalTable | None) -> None:
    """An untitled piece after a sheet that gives no facts is that sheet torn by a page break."""
    if table.role is None and last is not None and last.role is not None and not last.role.facts:
        heading = any(
            re.match(r"(第.+部分|[一二三四五六七八九十]+、)", forms.normalise(c.text)) for c in table.captions
        )
        if not heading:
            table.role = last.role
            table.title = table.title or last.title


# ---- notes ---------------------------------------------------------------------------------------


def _is_note(line: Line, table: LogicalTable) -> bool:
    text = forms.normalise(line.text)
    if re.match(f"(?:{forms.wordings('note').pattern})", text):
        return True
    if not table.notes or re.search(r"[。)]$", forms.normalise(table.notes[-1].text)):
        return False
    before = table.notes[-1]
    near = line.page == before.page and (
        line.line is None or before.line is None or line.line - before.line <= 1
    )
    return (
        near
        and forms.role_of_title(text) is None
        and not number_only(text)
        and forms.wordings("part").match(text) is None
    )
