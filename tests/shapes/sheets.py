"""Sheets of figures in 分, printed as the text of a disclosure: each cell rounded on its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from shapes.ledger import ECONOMICS, FUNCTIONS, Body, Entry

FEN = {"元": 100, "万元": 1_000_000}
Cell = str | int | Fraction | None  # a text, an amount in 分, a rate, a blank


@dataclass(frozen=True)
class Style:
    """How a body's software prints: unit, what nothing looks like, thousands separators."""

    unit: str = "万元"
    zero: str = ""
    comma: bool = True
    decimals: int = 2


@dataclass
class Sheet:
    """One table: title, header rows, body rows; `unit` where it differs from the style's."""

    title: str
    head: list[str]
    rows: list[Sequence[Cell]] = field(default_factory=list)
    no: str = ""
    note: str = ""
    unit: str = ""

    def add(self, *cells: Cell) -> None:
        """One body row."""
        self.rows.append(cells)


def show(cell: Cell, style: Style, unit: str) -> str:
    """A cell as printed."""
    if cell is None or isinstance(cell, str):
        return cell or ""
    if isinstance(cell, Fraction):
        return f"{_rounded(Decimal(cell.numerator) / cell.denominator, 2)}"
    if not cell:
        return style.zero
    value = _rounded(Decimal(cell) / FEN[unit], style.decimals)
    return f"{value:,f}" if style.comma else f"{value:f}"


def _rounded(value: Decimal, decimals: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def text(sheet: Sheet, style: Style, name: str) -> str:
    """The sheet as lines of a transcript."""
    unit = sheet.unit or style.unit
    rows = [[show(c, style, unit) for c in row] for row in sheet.rows]
    head = [h.split("|") for h in sheet.head]
    width = max(len(r) for r in [*head, *rows])
    lines = ["\t".join([*r, *[""] * (width - len(r))]) for r in [*head, *rows]]
    top = [sheet.no, "", sheet.title, "", f"部门：{name}  单位：{unit}", ""]
    return "\n".join([*(t for t in top if t or top), *lines, "", *([sheet.note, ""] if sheet.note else [])])


def figures(sheet: Sheet, style: Style) -> Counter[str]:
    """The figures the sheet prints."""
    unit = sheet.unit or style.unit
    cells = [show(c, style, unit) for row in sheet.rows for c in row if isinstance(c, int | Fraction)]
    return Counter(c for c in cells if c and c != "-")


# ---- pieces shared by the forms ------------------------------------------------------------------

ORDINALS = "一二三四五六七八九十"


def ordinal(number: int) -> str:
    """一 … 三十九."""
    tens, ones = divmod(number, 10)
    return ("" if not tens else "十" if tens == 1 else ORDINALS[tens - 1] + "十") + (
        ORDINALS[ones - 1] if ones else ""
    )


def split(entries: Iterable[Entry], *groups: dict[str, object]) -> list[int]:
    """The amount of each group of the entries; no condition: all of them."""
    whole = Body("", 0, list(entries))
    return [whole.sum(**g) for g in groups]


def by_function(body: Body, groups: Sequence[dict[str, object]], **wanted: object) -> list[list[Cell]]:
    """合计 and every functional code: code, name and the amounts of the groups."""
    chosen = body.pick(**wanted)
    rows: list[list[Cell]] = [["", "合计", *split(chosen, *groups)]]
    for code in body.codes(chosen):
        mine = [e for e in chosen if e.code.startswith(code)]
        rows.append([code, FUNCTIONS[code], *split(mine, *groups)])
    return rows


def by_economic(
    body: Body, groups: Sequence[dict[str, object]], depth: int = 5, **wanted: object
) -> list[list[Cell]]:
    """合计 and every economic class and item of basic expenditure."""
    chosen = body.pick(use="basic", **wanted)
    rows: list[list[Cell]] = [["", "合计", *split(chosen, *groups)]]
    for code in sorted({e.econ[:n] for e in chosen for n in (3, depth)}):
        rows.append([code, ECONOMICS[code], *split([e for e in chosen if e.econ.startswith(code)], *groups)])
    return rows


def classes(body: Body, **wanted: object) -> list[tuple[str, str]]:
    """Functional classes with money: code and name."""
    return [(c, FUNCTIONS[c]) for c in body.codes(body.pick(**wanted)) if len(c) == 3]


def side_by_side(left: list[list[Cell]], right: list[list[Cell]], gap: int = 1) -> list[list[Cell]]:
    """Two lists of rows as one: the closing rows (from the first one named 合计 or 总计) level with each other."""
    cut = [next((i for i, r in enumerate(x) if _closes(r)), len(x)) for x in (left, right)]
    wide = [max((len(r) for r in x), default=gap) for x in (left, right)]
    bodies = [[*left[: cut[0]]], [*right[: cut[1]]]]
    tails = [left[cut[0] :], right[cut[1] :]]
    out: list[list[Cell]] = []
    for pair in (bodies, tails):
        height = max(map(len, pair))
        for i in range(height):
            row: list[Cell] = []
            for rows, width in zip(pair, wide, strict=True):
                row += [*rows[i], *[None] * (width - len(rows[i]))] if i < len(rows) else [None] * width
            out.append(row)
    return out


def _closes(row: list[Cell]) -> bool:
    return isinstance(row[0], str) and (
        "本年收入合计" in row[0] or "本年支出合计" in row[0] or row[0] in ("收入总计", "支出总计", "总计")
    )
