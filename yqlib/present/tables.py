"""Small tables for notebooks, reports and terminals: one object, HTML and aligned plain text.

Everything a document says is escaped; the HTML is the same on every run (no random ids), so stored
outputs can be compared. Columns of figures are set right-aligned with equal digits.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

_UNRULY = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def dark(*looks: tuple[str, str]) -> str:
    """Rules (selectors, properties) for notebooks on a dark screen, of JupyterLab, nbconvert and VS Code."""
    where = ":is([data-jp-theme-light=false],.vscode-dark)"
    return "".join(f"\n{','.join(f'{where} {one}' for one in names.split(','))}{{{look}}}" for names, look in looks)


#: Printed once in every table, so that each output stands alone, in Jupyter and in a saved page.
#: Thrice .yq outweighs JupyterLab, which sets every cell to the right and rows in stripes.
CSS = """
.yq{border-collapse:collapse;font-size:13px;line-height:1.45;margin:6px 0 12px;color:#222;max-width:100%}
.yq caption{caption-side:top;text-align:left;color:#555;padding:2px 0 4px;white-space:normal}
.yq th,.yq td{border:0;border-bottom:1px solid #e2e2e2;padding:3px 10px;text-align:left;vertical-align:top;
background:none;white-space:normal;max-width:44em;overflow-wrap:anywhere}
.yq thead th{border-bottom:1.5px solid #888;color:#444;font-weight:600;vertical-align:bottom}
.yqs{overflow-x:auto;max-width:100%}
.yq td{min-width:4.5em}.yq td.n,.yq td.w{min-width:0}.yq td.m{min-width:18em}
.yq .w{white-space:nowrap}
table.yq.yq.yq{table-layout:auto;margin-left:0}table.yq.yq.yq tbody tr{background:none}
table.yq.yq.yq td,table.yq.yq.yq th{text-align:left}table.yq.yq.yq .n{text-align:right}
.yq .n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.yq td.v{white-space:normal;min-width:8em}
.yq .t td{font-weight:600;border-top:1.5px solid #888;background:#f6f6f6}
.yq .faint,.yq td.faint{color:#666}
.yq .error{color:#b3261e;font-weight:600}.yq .warning{color:#a15c00;font-weight:600}
.yq .notice{color:#49617a}.yq .good{color:#00684a}
.yq mark.error{background:#fbdedb;color:#7d1610}.yq mark.warning{background:#ffe9c7;color:#6b3d00}
.yq mark.notice{background:#e4ecf5;color:#2d455e}.yq mark.suspect{outline:1.5px solid currentColor}
.yqh{font-size:18px;font-weight:600;margin:2px 0 4px}
.yqd{margin:4px 0;font-size:13px}.yqd summary{cursor:pointer;padding:2px 0}
.yqd .faint{color:#666}.yqp{display:flex;flex-wrap:wrap;gap:0 28px;align-items:flex-start}
@media (max-width:600px){.yq th,.yq td{padding:3px 6px}}
@media print{.yqs{overflow:visible}.yqp{display:block}.yq tr{break-inside:avoid}.yqd summary{break-after:avoid}
.yqd::details-content{content-visibility:visible;block-size:auto}}
""".strip() + dark(
    (".yq,.yqh,.yqd", "color:#e4e4e4"), (".yq caption,.yq .faint,.yqd .faint", "color:#a6a9ad"),
    (".yq th,.yq td", "border-bottom-color:#3c4147"), (".yq thead th", "border-bottom-color:#7a7f85;color:#bfc3c7"),
    (".yq .t td", "border-top-color:#7a7f85;background:#26292d"), (".yq .error:not(mark)", "color:#ff9b92"),
    (".yq .warning:not(mark)", "color:#f2b76b"), (".yq .notice:not(mark)", "color:#a9c1da"), (".yq .good", "color:#74d1ac"),
)  # fmt: skip


@dataclass(frozen=True)
class Cell:
    """A cell whose look or markup differs: `css` is a class of `CSS`, `markup` ready-made safe HTML."""

    text: str
    css: str = ""
    markup: str = ""


@dataclass(frozen=True)
class Table:
    """Header, rows of text (or `Cell`), which columns are figures, which rows are totals."""

    header: Sequence[str]
    rows: Sequence[Sequence[str | Cell]]
    caption: str = ""
    numeric: frozenset[int] = frozenset()
    totals: frozenset[int] = frozenset()
    empty: str = "（无）"
    notes: Sequence[str] = field(default_factory=tuple)

    def markup(self, heads: int | None = None) -> str:
        """The table as HTML without the style sheet. With `heads`, the column whose cells name their rows, every
        header says what it heads (`scope`), as a page read aloud needs it."""
        caption = f"<caption>{escape(self.caption)}</caption>" if self.caption else ""
        if not self.rows:
            row = f'<tr><td class="faint">{escape(self.empty)}</td></tr>'
            return f'<div class="yqs"><table class="yq">{caption}<tbody>{row}</tbody></table></div>'
        scope = "" if heads is None else ' scope="col"'
        head = "".join(f"<th{scope}{self._css(i)}>{escape(text)}</th>" for i, text in enumerate(self.header))
        head = f"<thead><tr>{head}</tr></thead>" if any(self.header) else ""
        body = "".join(
            f"<tr{' class=t' if number in self.totals else ''}>"
            + "".join(self._td(i, cell, i == heads) for i, cell in enumerate(row))
            + "</tr>"
            for number, row in enumerate(self.rows)
        )
        notes = "".join(f'<div class="faint">{escape(note)}</div>' for note in self.notes)
        foot = f'<tfoot><tr><td colspan="{len(self.header)}">{notes}</td></tr></tfoot>' if notes else ""
        table = f'<table class="yq">{caption}{head}<tbody>{body}</tbody>{foot}</table>'
        return f'<div class="yqs">{table}</div>'

    def _css(self, column: int, more: str = "") -> str:
        names = " ".join(filter(None, ["n" if column in self.numeric else "", more]))
        return f' class="{names}"' if names else ""

    def _td(self, column: int, cell: str | Cell, heads: bool = False) -> str:
        start, end = ('<th scope="row"', "</th>") if heads else ("<td", "</td>")
        if isinstance(cell, Cell):
            return f"{start}{self._css(column, cell.css)}>{cell.markup or escape(cell.text)}{end}"
        return f"{start}{self._css(column)}>{escape(cell)}{end}"

    def _repr_html_(self) -> str:
        return f"<style>{CSS}</style>{self.markup()}"

    def __repr__(self) -> str:
        return self.text()

    def text(self) -> str:
        """The table as aligned text; a Chinese character takes two columns."""
        lines = [self.caption] if self.caption else []
        if not self.rows:
            return "\n".join([*lines, self.empty])
        grid = [[_plain(cell) for cell in row] for row in self.rows]
        if any(self.header):
            grid.insert(0, list(self.header))
        widths = [max(map(width, column)) for column in zip(*grid, strict=True)]
        for row in grid:
            cells = (pad(t, w, i in self.numeric) for i, (t, w) in enumerate(zip(row, widths, strict=True)))
            lines.append("  ".join(cells).rstrip())
        return "\n".join([*lines, *self.notes])


def _plain(cell: str | Cell) -> str:
    return printable(cell.text if isinstance(cell, Cell) else cell)


def printable(text: str) -> str:
    """Text for a terminal: one line, and no control character can reach it."""
    return "".join(" " if c.isspace() else c for c in text if c.isspace() or c.isprintable())


def escape(text: object) -> str:
    """HTML-escaped text without control characters; a dollar sign too, which a formula writer would take."""
    return html.escape(tame(str(text)), quote=True).replace("$", "&#36;")


def tame(text: str) -> str:
    """Text without control characters and without marks that turn its direction (tabs and breaks stay)."""
    return _UNRULY.sub("", text)


def width(text: str) -> int:
    """Columns a terminal uses for a text."""
    return sum(0 if unicodedata.combining(c) else 1 + (unicodedata.east_asian_width(c) in "WF") for c in text)


def pad(text: str, to: int, right: bool = False) -> str:
    """Fill a text with blanks to a width in terminal columns."""
    blanks = " " * (to - width(text))
    return blanks + text if right else text + blanks


def number(value: Any) -> str:
    """A figure of checks or findings for reading: whole, or two to six decimals; empty where missing."""
    if pd.isna(value):
        return ""
    if not float(value) % 1:
        return f"{int(value):,}"
    text = f"{float(value):,.6f}".rstrip("0")
    whole, _, fraction = text.partition(".")
    return f"{whole}.{fraction.ljust(2, '0')}"


def text_of(value: Any) -> str:
    """A text cell of a frame; empty where it is missing."""
    return "" if value is None or pd.isna(value) else str(value)


def capped(rows: Sequence[Any], most: int, what: str = "行") -> tuple[list[Any], list[str]]:
    """The first `most` rows, and a note on how many are not shown."""
    more = len(rows) - most
    return list(rows[:most]), [f"另有 {more:,} {what}未列"] if more > 0 else []
