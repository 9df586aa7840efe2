"""What counts as right. Three measures, each on figures whose true place is known (the gold).

*In a cell of its own*: the figure's printed string is the whole text of a cell on its page; two equal
figures need two cells. *Invented*: cells that hold an amount (with decimals or thousands marks) of which
the page prints no such figure in a table: torn, merged or doubled numbers.

*Right row and column*: such a cell stands in a row whose name or code, left of it, is the figure's, and
below header cells that say every part of its column's header path. Merged cells are given the benefit of
the doubt: an empty header cell takes the text on its left, an empty name the text above. A figure on a
page that does not repeat the header has no header in the page's own grid, so tools that do not join pages
lose it; therefore the measure is also taken with a join any user would write (`join_simply`), and on tables
of one page alone. For yqlib the same is asked of the facts frame.

*Whole* (facts only): page, string, row name, row code and full header path are all as in the gold.

All texts are compared without white space and in compatibility form, for all tools alike; only for *whole*
must the characters be the printed ones, not radicals that look like them.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

NUMBER = re.compile(r"-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?%?")
AMOUNT = re.compile(r"-?(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+\.\d+)")
LOOSE = re.compile(r"-?[\d,]*[.,][\d,.]+")  # digits with marks, well formed or not
#: Radicals some PDF writers name instead of the character of the same glyph; NFKC leaves or misreads them.
_RADICALS = (
    "⺂乛⺃乚⺅亻⺉刂⺏尣⺐尢⺒巳⺓幺⺔彑⺕彐⺖忄⺘扌⺙攵⺛旡⺞歺⺠民⺡氵⺣灬⺤爫⺦丬⺨犭⺭礻⺯糹⺰纟⺱罓⺹耂⺺肀⺾艹⻂衤⻅见⻆角"
    "⻈讠⻉贝⻋车⻌辶⻐钅⻑長⻒镸⻓长⻔门⻖阝⻘青⻙韦⻚页⻛风⻜飞⻝食⻟飠⻠饣⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻮齿⻯竜⻰龙⻱龜⻲亀⼾户"
)
_UNIFIED = str.maketrans(dict(zip(_RADICALS[::2], _RADICALS[1::2], strict=True)))
_BEFORE_NAME = re.compile(r"^(?:\[?\d+\]?[-.、 ]?)+")


def exact(text: str | None) -> str:
    """Text in compatibility form, no white space."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text or ""))


def norm(text: str | None) -> str:
    """Text for comparing: as `exact`, radicals as the characters they look like."""
    return exact((text or "").translate(_UNIFIED))


@dataclass(frozen=True)
class Figure:
    """One figure of the gold: where it is printed and what it is the figure of (texts normalised)."""

    page: int
    printed: str
    label: str
    code: str
    path: tuple[str, ...]
    table: int
    names: tuple[str, ...] = ()  # other names of the row: an outer or inner part of a merged name


@dataclass
class Score:
    """Counts, to be added up over files; shares are made when shown."""

    figures: int = 0
    in_cell: int = 0
    cells: int = 0
    invented: int = 0
    placed: int = 0
    placed_joined: int = 0
    single: int = 0
    single_placed: int = 0
    whole: int = 0  # yqlib: every field of the fact equal

    def __add__(self, other: Score) -> Score:
        return Score(*(a + b for a, b in zip(vars(self).values(), vars(other).values(), strict=True)))


Grid = list[tuple[int, list[str | None]]]  # (page, normalised texts) a row; None: a merged cell goes on


def grids_of(found: Iterable[tuple[int, list]]) -> list[Grid]:
    """A tool's grids with normalised texts, every row knowing its page."""
    return [
        [(page, [None if c is None else norm(c) for c in row]) for row in rows] for page, rows in found if rows
    ]


def join_simply(grids: list[Grid]) -> list[Grid]:
    """A page's first grid continues the last grid of the page before if it has as many columns."""
    joined: list[Grid] = []
    for at, grid in enumerate(grids):
        first_of_page = at > 0 and grids[at - 1][-1][0] == grid[0][0] - 1
        if first_of_page and len(joined[-1][0][1]) == len(grid[0][1]):
            joined[-1] = joined[-1] + grid
        else:
            joined.append(grid)
    return joined


def score_cells(gold: list[Figure], cells: Iterable[tuple[int, str]]) -> tuple[int, int, int]:
    """(figures in a cell of their own, amount cells given, those invented) on the pages of the gold."""
    wanted: dict[int, Counter[str]] = defaultdict(Counter)
    for figure in gold:
        wanted[figure.page][figure.printed] += 1
    given: dict[int, Counter[str]] = defaultdict(Counter)
    for page, text in cells:
        if page in wanted and (NUMBER.fullmatch(text) or LOOSE.fullmatch(text)):
            given[page][text] += 1
    right = sum((wanted[p] & given[p]).total() for p in wanted)
    amounts = invented = 0
    for page, counts in given.items():
        for text, count in counts.items():
            if LOOSE.fullmatch(text):
                amounts += count
                invented += max(0, count - wanted[page][text])
    return right, amounts, invented


def placed(gold: list[Figure], grids: list[Grid]) -> list[bool]:
    """Which figures stand in the right row and column of a grid. Every cell serves one figure."""
    where: dict[tuple[int, str], list[tuple[int, int, int]]] = defaultdict(list)
    for g, grid in enumerate(grids):
        for r, (page, row) in enumerate(grid):
            for c, text in enumerate(row):
                if text:
                    where[page, text].append((g, r, c))
    used: set[tuple[int, int, int]] = set()
    right = []
    for figure in gold:
        spot = next(
            (s for s in where[figure.page, figure.printed] if s not in used and _fits(figure, grids[s[0]], *s[1:])),
            None,
        )
        right.append(spot is not None)
        if spot is not None:
            used.add(spot)
    return right


def _fits(figure: Figure, grid: Grid, r: int, c: int) -> bool:
    return _row_fits(figure, grid, r, c) and _column_fits(figure.path, grid, r, c)


def _row_fits(figure: Figure, grid: Grid, r: int, c: int) -> bool:
    if not figure.label and not figure.code:
        return True
    if figure.code and figure.code in _codes(grid[r][1][:c]):
        return True
    left = [grid[r][1][x] or _above(grid, r, x) for x in range(c)]
    names = {figure.label, *figure.names} - {""}
    return any(text in names or _BEFORE_NAME.sub("", text) in names for text in left)


def _codes(left: list[str | None]) -> set[str]:
    """Codes a row may mean: each cell's leading digits, and the digits of neighbours joined (208|05|01)."""
    heads = [m[1] if (m := re.match(r"\[?(\d+)", t or "")) else "" for t in left]
    return {"".join(heads[i:j]) for i in range(len(heads)) for j in range(i + 1, len(heads) + 1)}


def _above(grid: Grid, r: int, x: int) -> str:
    return next((grid[y][1][x] or "" for y in range(r - 1, -1, -1) if x < len(grid[y][1]) and grid[y][1][x]), "")


def _column_fits(path: tuple[str, ...], grid: Grid, r: int, c: int) -> bool:
    missing, here = set(path), grid[r][1]
    end = next((x for x in range(c + 1, len(here)) if here[x] is not None), len(here))
    for _, row in grid[:r]:
        if not missing:
            return True
        if any(t and NUMBER.fullmatch(t) and not _year(t) for t in row):
            continue  # a row of figures is no header
        over = [t for t in (_filled(row, c), *row[c + 1 : end]) if t]
        missing -= {part for part in missing if any(said(part, text) for text in over)}
    return not missing


def _filled(row: list[str | None], c: int) -> str:
    """The text at a place, or of the cell on its left that may go on there."""
    return next((row[x] or "" for x in range(min(c, len(row) - 1), -1, -1) if row[x]), "")


def _year(text: str) -> bool:
    return re.fullmatch(r"20\d\d", text) is not None


def said(part: str, header: str) -> bool:
    """Whether a header cell says a part of a header path; a unit or a remark may follow or lead."""
    return part == header or (len(part) > 1 and (header.endswith(part) or header.startswith(part)))


def score_grids(gold: list[Figure], singles: set[int], found: Iterable[tuple[int, list]]) -> Score:
    """Score of a tool that gives grids; `singles` are the tables printed on one page."""
    grids = grids_of(found)
    cells = [(page, text) for grid in grids for page, row in grid for text in row if text]
    in_cell, amounts, invented = score_cells(gold, cells)
    alone, joined = placed(gold, grids), placed(gold, join_simply(grids))
    single = [ok for figure, ok in zip(gold, alone, strict=True) if figure.table in singles]
    return Score(
        len(gold), in_cell, amounts, invented, sum(alone), sum(joined), len(single), sum(single)
    )


def score_facts(gold: list[Figure], singles: set[int], facts: Iterable[tuple]) -> Score:
    """Score of yqlib's facts (page, printed, label, code, column path). Joining is its own."""
    facts = list(facts)
    rows = [(page, *(norm(t) for t in rest)) for page, *rest in facts]
    in_cell, amounts, invented = score_cells(gold, [(page, printed) for page, printed, *_ in rows])
    free: dict[tuple[int, str], list[tuple]] = defaultdict(list)
    for page, printed, label, code, path in rows:
        free[page, printed].append((label, code, path.split("/")))
    right = [_take(free[f.page, f.printed], f) for f in gold]
    single = [ok for figure, ok in zip(gold, right, strict=True) if figure.table in singles]
    whole = Counter((f.page, f.printed, f.label, f.code, f.path) for f in gold) & Counter(
        (page, exact(printed), exact(label).split("/")[-1], code, tuple(exact(path).split("/")))
        for page, printed, label, code, path in facts
    )
    return Score(
        len(gold), in_cell, amounts, invented, sum(right), sum(right), len(single), sum(single), whole.total()
    )


def _take(free: list[tuple], figure: Figure) -> bool:
    for at, (label, code, path) in enumerate(free):
        named = not (figure.label or figure.code) or label in {figure.label, *figure.names} - {""}
        if (named or (figure.code and code == figure.code)) and all(
            any(said(part, p) for p in path) for part in figure.path
        ):
            del free[at]
            return True
    return False
