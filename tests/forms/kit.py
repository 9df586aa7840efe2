"""Invented disclosures from compact text: typeset with typst, and what the reader must make of them.

A spec is a text file. ``@`` opens a table: title and options (role, unit, no, name, note). ``K`` says
what each column is, ``H`` is a header row, every other line a body row; ``<`` continues the cell to the
left, ``^`` the cell above. Behind ``;;`` stand the row's kind, parent and label where no rule gives them,
once for each panel printed side by side (or once for all); ``SKIP`` where the row holds no figures,
``PRIOR`` where the row is another year's.

Columns of ``K``: label, code, c (part of a code), fused (code and name in one cell), gov, skip (anything
that is no figure), or the canonical key of a figure: ``amount``, ``income:amount``, ``change_rate[%]``,
``?`` for a column no canonical key is known for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

SPECS = Path(__file__).parent / "specs"
FEN = {"元": 100, "千元": 100_000, "万元": 1_000_000, "亿元": 10_000_000_000}
NUMBER = re.compile(r"-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?%?")
KINDS = ("class", "section", "item")
NAMING = ("label", "code", "c", "fused", "gov", "skip")
OPENING = ("label", "code", "c", "fused")
CLASS = re.compile(r"[一二三四五六七八九十]+、(?!基本|项目|本年).*支出")


@dataclass
class Table:
    """One table of a spec: title, options, columns, header rows, body rows with what is expected."""

    title: str
    options: dict[str, str]
    columns: list[str] = field(default_factory=list)
    head: list[list[str]] = field(default_factory=list)
    body: list[list[str]] = field(default_factory=list)
    said: list[list[str]] = field(default_factory=list)


def load(name: str) -> tuple[str, list[Table]]:
    """The cover line and the tables of a spec."""
    cover, tables = "", []
    for line in (SPECS / f"{name}.txt").read_text("utf-8").splitlines():
        text = line.strip()
        if not text or text.startswith("//"):
            continue
        if text.startswith("COVER "):
            cover = text[6:]
        elif text.startswith("@"):
            title, *options = [part.strip() for part in text[1:].split("|")]
            tables.append(Table(title, dict(o.split("=", 1) for o in options)))
        elif text.startswith("K "):
            tables[-1].columns = text[2:].split()
        elif text.startswith("H "):
            tables[-1].head.append([c.strip() for c in text[2:].split("|")])
        else:
            cells, _, said = line.partition(";;")
            tables[-1].body.append([c.strip() for c in cells.split("|")])
            tables[-1].said.append([s.strip() for s in said.split(";;")])
    for table in tables:
        for row in [*table.head, *table.body]:
            assert len(row) == len(table.columns), (name, table.title, row, len(row), len(table.columns))
    return cover, tables


# ---- what must be read ---------------------------------------------------------------------------


def expected(table: Table) -> list[tuple]:
    """Every printed figure: (role, label, code, kind, parent, side, column, unit, fen, printed)."""
    found = []
    for cells, said in zip(table.body, table.said, strict=True):
        if said == ["SKIP"]:
            continue
        names, codes, panel, filled = [""] * len(cells), "", 0, False
        for at, (text, column) in enumerate(zip(cells, table.columns, strict=True)):
            if column in NAMING:
                if filled and column in OPENING:
                    names, codes, panel, filled = [""] * len(cells), "", panel + 1, False
                if column in OPENING and text not in ("<", "^"):
                    code, label = _named(text, column)
                    codes, names[at] = codes + code, label
                continue
            filled = True
            if NUMBER.fullmatch(text):
                label = next((n for n in reversed(names[:at]) if n), "")
                found.append(
                    _fact(table, column, text, label, codes, said[panel] if panel < len(said) else said[-1])
                )
    return found


def _named(text: str, column: str) -> tuple[str, str]:
    if column == "fused":
        return re.fullmatch(r"\[?(\d*)[\]\s.-]*(.*)", text).groups()
    return ("", text) if column == "label" or not text.isdigit() else (text, "")


def _fact(table: Table, column: str, text: str, label: str, code: str, said: str) -> tuple:
    side, _, key = column.rpartition(":")
    key, _, unit = key.rstrip("]").partition("[")
    if said == "PRIOR":
        key, said = f"prior.{key}", ""
    kind, parent, own = [*(s.strip() for s in said.split(",")), "", ""][:3]
    if code and not kind:
        kind, parent = KINDS[min(len(code) // 2 - 1, 2)], code[:-2] if len(code) > 3 else ""
    if side == "expenditure" and not kind and CLASS.fullmatch(label):
        kind = "class"
    if text.endswith("%"):
        unit = "%"
    elif "[" not in column:
        unit = table.options.get("unit", "万元")
    number = Decimal(text.rstrip("%").replace(",", ""))
    fen = int(number * FEN[unit]) if unit in FEN else None
    return (
        table.options.get("role", ""), squeeze((own or label).strip("_")), code, kind or "line", squeeze(parent),
        side or "–", "" if key == "?" else key, unit, fen, text,
    )  # fmt: skip


def read_facts(facts) -> list[tuple]:
    """The same tuple for every fact of a read disclosure."""

    def text(value) -> str:
        return "" if value is None or str(value) in ("<NA>", "nan") else str(value)

    return [
        (
            text(f.role), squeeze(text(f.row_label)), text(f.row_code), text(f.row_kind), squeeze(text(f.row_parent)),
            text(f.side), text(f.column), text(f.unit),
            None if text(f.amount_fen) == "" else int(f.amount_fen), squeeze(f.printed),
        )
        for f in facts.itertuples()
    ]  # fmt: skip


def squeeze(text: str) -> str:
    """Without white space: a wrapped name reads as one."""
    return re.sub(r"\s+", "", text)


# ---- typeset -------------------------------------------------------------------------------------

LOOK = {
    "paper": 'width: 210mm, height: 297mm', "size": 8, "stroke": "0.5pt", "gutter": "0pt", "repeat": False,
    "sheet": False, "foot": False, "fill": "none", "watermark": False, "running": False, "sides": True,
    "inset": 3.5, "leading": 0.5, "box": False, "break": True, "valign": "horizon",
}  # fmt: skip
LOOKS = {
    "plain": {},
    "open": {"sides": False},
    "double": {"gutter": "1.2pt", "stroke": "0.4pt"},
    "landscape": {"paper": "width: 297mm, height: 210mm", "repeat": True, "running": True},
    "sheet": {"sheet": True, "size": 7},
    "foot": {"foot": True},
    "filled": {"fill": '(x, y) => if y < 1 { rgb("#d9e2f3") } else { white }', "watermark": True},
    "dashed": {"stroke": "(thickness: 0.5pt, dash: (1.5pt, 1.2pt))", "box": True},
    "short": {"paper": "width: 210mm, height: 120mm", "repeat": True, "break": False},
    "torn": {"paper": "width: 190mm, height: 112mm", "repeat": False, "inset": 4},
}


def source(name: str, look: str = "plain") -> str:
    """Typst text of a spec in a look."""
    cover, tables = load(name)
    return typeset(cover, tables, look, ["本部门概况和预算情况说明见后。"])


def typeset(
    cover: str, tables: list[Table], look: str, before: Sequence[str] = (), after: Sequence[str] = ()
) -> str:
    """Typst text of tables in a look, between a cover with paragraphs and more paragraphs."""
    o = LOOK | LOOKS[look]
    parts = [
        f'#set page({o["paper"]}, margin: (x: 14mm, y: 16mm), numbering: "- 1 -"'
        + (f", header: align(center, text(size: 7pt)[{cover}])" if o["running"] else "")
        + (
            ", background: rotate(-35deg, text(size: 60pt, fill: luma(225))[内部资料])"
            if o["watermark"]
            else ""
        )
        + ")",
        f'#set text(font: "Noto Sans SC", size: {o["size"]}pt, lang: "zh")',
        f"#set par(leading: {o['leading']}em)",
        f"#align(center, text(size: 18pt)[{cover}])\n#v(1em)",
        *(f"{_esc(p)}\n" for p in before),
        "#pagebreak()",
        *(_table(table, o, number) for number, table in enumerate(tables)),
        *(f"{_esc(p)}\n" for p in after),
    ]
    return "\n".join(parts)


def _table(table: Table, o: dict, number: int) -> str:
    unit, no, name = (table.options.get(k, "") for k in ("said_unit", "no", "name"))
    if "said_unit" not in table.options:
        unit = "" if table.options.get("unit_in") else f"单位：{table.options.get('unit', '万元')}"
    lead = []
    if not o["sheet"]:
        lead.append(f"#align(center, text(size: {o['size'] + 4}pt)[{_esc(table.title)}])")
        if o["foot"]:
            lead = ["#v(1fr)", *lead, "#pagebreak()"]
        lead.append(
            f"#grid(columns: (1fr, 1fr, 1fr), [{_esc(name)}], align(center)[{_esc(no)}], align(right)[{unit}])"
        )
    rows = [*table.head, *table.body]
    caption = [
        [table.title] + ["<"] * (len(table.columns) - 1),
        [unit or no] + ["<"] * (len(table.columns) - 1),
    ]
    rows = (caption if o["sheet"] else []) + rows
    heads = len(table.head) + (2 if o["sheet"] else 0)
    widths = ", ".join(_width(c) for c in table.columns)
    head, body = _cells(rows, 0, heads), _cells(rows, heads, len(rows))
    if o["repeat"]:
        head = f"table.header(repeat: true, {head}),"
    stroke = (
        o["stroke"]
        if o["sides"]
        else f"(x, y) => (top: {o['stroke']}, bottom: {o['stroke']}, left: if x > 0 {{ {o['stroke']} }}, right: none)"
    )
    size = _size(table, o)
    drawn = (
        f"#[#set text(size: {size:.1f}pt)\n{'#set table.cell(breakable: false)' if not o['break'] else ''}\n #table(columns: ({widths},), inset: {o['inset']}pt, "
        f"stroke: {stroke}, gutter: {o['gutter']}, fill: {o['fill']}, align: {o['valign']},\n{head}\n{body})]"
    )
    note = f"\n{_esc(table.options['note'])}" if "note" in table.options else ""
    after = "#pagebreak()" if not o["foot"] else ""
    box = "\n#v(4pt)\n#box(stroke: 0.5pt, inset: 4pt)[公开件]" if o["box"] and number % 2 else ""
    return "\n".join([*lead, drawn + note + box, after])


def _size(table: Table, o: dict) -> float:
    """The look's size, or smaller so that no figure is wider than its column."""
    room = (float(re.search(r"width: (\d+)", o["paper"])[1]) - 28) * 72 / 25.4
    parts = [float(_width(c)[:-2]) for c in table.columns]
    sizes = [o["size"]]
    for row in table.body:
        for text, part, column in zip(row, parts, table.columns, strict=True):
            if text and (column not in NAMING or text.isdigit()):
                sizes.append((room * part / sum(parts) - 2 * o["inset"]) / (0.62 * len(text)))
    return min(sizes)


def _width(column: str) -> str:
    if column in ("label", "fused", "gov"):
        return "2.4fr"
    return {"c": "0.45fr", "code": "1.05fr", "skip": "0.8fr"}.get(column, "1.2fr")


def _cells(rows: list[list[str]], start: int, end: int) -> str:
    out = []
    for y in range(start, end):
        for x, text in enumerate(rows[y]):
            if text in ("<", "^"):
                continue
            across = 1
            while x + across < len(rows[y]) and rows[y][x + across] == "<":
                across += 1
            down = 1
            while y + down < end and rows[y + down][x] == "^":
                down += 1
            span = "".join(f", {k}: {v}" for k, v in (("colspan", across), ("rowspan", down)) if v > 1)
            out.append(f"table.cell(x: {x}, y: {y}{span})[{_esc(text)}],")
    return "\n".join(out)


def _esc(text: str) -> str:
    indent = len(text) - len(text.lstrip("_"))
    return (f"#h({indent}em)" if indent else "") + re.sub(r'([\\\[\]#*_$@<>`"~/=+-])', r"\\\1", text[indent:])
