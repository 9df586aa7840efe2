"""Terms a disclosure explains (frame `terms`) and its catalogue of services to be bought (`catalogue`)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from yqlib import forms
from yqlib.extract.said import About, address
from yqlib.layout.captions import LogicalTable
from yqlib.layout.grid import Cell, Grid
from yqlib.layout.marks import mark_of
from yqlib.layout.prose import Paragraph

_TERM = re.compile(
    r"(?P<term>[“\"]?[^：:。；;，,]{2,40}?)\s*(?:[：:]\s*|(?=是?指(?!标|导|数|挥|定)|是指|反映|包括)|$)(?P<rest>.*)",
    re.S,
)
_LEVELS = ("一级", "二级", "三级", "四级")
_CODE = re.compile(r"[A-Z]\d{0,8}|\d{2,9}")


def term_rows(paragraphs: Sequence[Paragraph], about: About) -> list[dict[str, Any]]:
    """Rows of the frame `terms`, in printed order; a paragraph that opens no term goes on with the last."""
    rows: list[dict[str, Any]] = []
    for paragraph in paragraphs:
        section = paragraph.section
        if section is None or not any("名词解释" in h.replace(" ", "") for h in section.path):
            continue
        text = re.sub(r"\*\*|</?b>", "", paragraph.text).strip()
        mark = mark_of(text)
        if (mark and mark.kind == "part") or "名词解释" in forms.normalise(text)[:12]:
            continue
        if re.match(r"附\s*[件表录]", text):
            break
        found = _TERM.match(text[mark.end if mark else 0 :].strip())
        whole = found is not None and (mark is not None or bool(found["rest"]))
        if found is None or not whole or (mark is None and rows and not re.match(r".{2,30}[：:]", text)):
            if rows:
                rows[-1]["explanation"] = (rows[-1]["explanation"] or "") + text
            continue
        rows.append(
            {
                "doc_id": about.doc_id,
                "order": len(rows) + 1,
                "mark": mark.printed if mark else None,
                "term": found["term"].strip(),
                "explanation": found["rest"].strip() or None,
            }
            | address(paragraph.pieces, about.reader)
        )
    return rows


# ---- catalogue -----------------------------------------------------------------------------------


def catalogue_rows(sheets: Iterable[LogicalTable], about: About) -> list[dict[str, Any]]:
    """Rows of the frame `catalogue`: code and the name in the column of its level."""
    rows: list[dict[str, Any]] = []
    for table in sheets:
        if table.role is None or table.role.role != "service_catalogue":
            continue
        columns: dict[int, int] = {}
        above: dict[int, str] = {}
        codes: list[str] = []
        for grid in table.grids:
            for cells in grid.rows():
                texts = [c for c in cells if c.text]
                columns = _columns(texts) or columns
                if not columns or _columns(texts) or not texts:
                    continue
                rows.append(_entry(texts, columns, above, codes, len(rows), grid, about))
    return rows


def _columns(cells: Sequence[Cell]) -> dict[int, int]:
    """Level by column where this is the header (代码, 一级目录 …)."""
    found = {}
    for cell in cells:
        text = forms.normalise(cell.text)
        level = next((n for n, word in enumerate(_LEVELS, 1) if text.startswith(word)), 0)
        if level or re.fullmatch(r"(目录)?(代码|编码|编号)", text):
            found[cell.col] = level
    return found if 0 in found.values() and len(found) > 1 else {}


def _entry(
    cells: Sequence[Cell],
    columns: dict[int, int],
    above: dict[int, str],
    codes: list[str],
    order: int,
    grid: Grid,
    about: About,
) -> dict[str, Any]:
    code = next((t for c in cells if _CODE.fullmatch(t := forms.normalise(c.text))), "")
    named = [c for c in cells if forms.normalise(c.text) != code]
    cell = named[0] if named else cells[0]
    level = columns.get(cell.col) or None
    name = cell.text
    if level:
        for deeper in [n for n in above if n >= level]:
            del above[deeper]
        above[level] = name
    parent = max((c for c in codes if code and c != code and code.startswith(c)), key=len, default=None)
    if code:
        codes.append(code)
    box = cell.box or (None, None, None, None)
    return {
        "doc_id": about.doc_id,
        "row": order,
        "code": code or None,
        "level": level,
        "name": name,
        **{f"level{n}": above.get(n) for n in range(1, 5)},
        "parent_code": parent,
        "page": grid.page,
        "line": cell.line,
        **dict(zip(("x0", "top", "x1", "bottom"), box, strict=True)),
        "reader": about.reader,
    }
