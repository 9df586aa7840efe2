"""Pages of words set in line without a rule, and what they print: for the tests of reading by alignment."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field

from yqlib.sources.page import Box, Page, Rule, Word
from yqlib.sources.strokes import merged

WIDTH, HEIGHT = 595.0, 842.0
PROSE = (
    "本表反映部门本年度各项收支的安排，数字均取自批复的预算。",
    "与上年相比，变动的主要原因是人员增加以及项目调整。",
    "其中人员经费120.50万元，公用经费30.20万元，均按标准测算。",
)
NAMES = (
    "教育支出",
    "社会保障和就业支出",
    "行政单位医疗",
    "住房公积金",
    "办公用房维修",
    "一般行政管理事务",
    "机关事业单位基本养老保险缴费支出",
    "城乡社区支出",
    "其他支出",
    "水利工程建设",
)


@dataclass(frozen=True)
class Head:
    """A header: its words, and the headers below it (none: it heads one column)."""

    text: str
    below: tuple[Head, ...] = ()

    @property
    def leaves(self) -> int:
        """Columns it stands over."""
        return sum(h.leaves for h in self.below) or 1

    @property
    def depth(self) -> int:
        """Levels from here down."""
        return 1 + max((h.depth for h in self.below), default=0)


HEADS = (
    (Head("科目编码"), Head("科目名称"), Head("合计"), Head("基本支出"), Head("项目支出")),
    (
        Head("科目编码"),
        Head("科目名称"),
        Head("合计"),
        Head("基本支出", (Head("人员经费"), Head("公用经费"))),
        Head("项目支出"),
    ),
    (Head("项目"), Head("预算数"), Head("上年数")),
    (
        Head("科目", (Head("科目编码"), Head("科目名称"))),
        Head("合计"),
        Head("本年收入", (Head("小计"), Head("财政拨款", (Head("一般公共预算"), Head("政府性基金"))))),
        Head("上年结转"),
    ),
    (Head("项目名称"), Head("本年拨款", (Head("小计"), Head("基本支出"), Head("项目支出"))), Head("结转")),
    (Head("款项名目"), Head("甲类金额"), Head("乙类", (Head("头一栏"), Head("次一栏"))), Head("丙类金额")),
    (
        Head("项目"),
        Head("上年", (Head("合计"), Head("基本支出"))),
        Head("本年", (Head("合计"), Head("项目支出"))),
    ),
)


@dataclass
class Look:
    """How a table is set: size and distance of rows in points, pads, how figures and heads stand."""

    size: float = 9.0
    pitch: float = 16.0
    pad: float = 4.0
    figures: str = "right"  # right, centre, point
    total: str = "centre"  # the name of the last row
    level: str = "centre"  # how cells stand beside a broken name: centre, top
    edges: list[float] = field(default_factory=list)


@dataclass
class Drawn:
    """What was set: pages, and each figure as (row name, header path, figure)."""

    words: list[Word] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    facts: list[tuple[str, str, str]] = field(default_factory=list)
    prose: list[str] = field(default_factory=list)
    bottom: float = 0.0

    @property
    def page(self) -> Page:
        """The page with all its words, in no particular order."""
        return Page(1, WIDTH, HEIGHT, list(self.words), merged(self.rules))


def width(text: str, size: float) -> float:
    """Letters are as wide as they are high, digits and points half of it."""
    return sum(size * (0.5 if c.isascii() else 1.0) for c in text)


def put(drawn: Drawn, text: str, x: float, y: float, size: float, align: str = "left") -> None:
    """A word at x (its left end, middle or right end), its middle at height y."""
    wide = width(text, size)
    x0 = x - {"left": 0.0, "centre": wide / 2, "right": wide}[align]
    drawn.words.append(Word(text, Box(x0, y - size / 2, x0 + wide, y + size / 2)))


def prose(drawn: Drawn, lines: Sequence[str], y: float, size: float) -> float:
    """Sentences, one a line; the height behind them."""
    for text in lines:
        put(drawn, text, 60, y, size)
        drawn.prose.append(text)
        y += 1.8 * size
    return y


def title(drawn: Drawn, text: str, y: float, size: float, unit: str = "单位：万元") -> float:
    """A title in the middle and the unit at the right; the height behind them."""
    put(drawn, text, WIDTH / 2, y, size + 4, "centre")
    put(drawn, unit, 540, y + 2 * size, size, "right")
    return y + 3.6 * size


def header(drawn: Drawn, heads: Sequence[Head], look: Look, y: float) -> tuple[float, list[str]]:
    """Headers in the middle of their cells; the height behind them and the path of each column."""
    depth = max(h.depth for h in heads)
    paths: list[str] = []

    def level(heads: Sequence[Head], first: int, top: float, above: str) -> int:
        for head in heads:
            stop = first + head.leaves
            middle = (look.edges[first] + look.edges[stop]) / 2
            bottom = top + look.pitch if head.below else y + depth * look.pitch
            put(drawn, head.text, middle, (top + bottom) / 2, look.size, "centre")
            path = f"{above}/{head.text}" if above else head.text
            if head.below:
                level(head.below, first, bottom, path)
            else:
                paths.append(path)
            first = stop
        return first

    level(heads, 0, y, "")
    return y + depth * look.pitch, paths


def body(
    drawn: Drawn, rows: Sequence[Sequence[str]], paths: Sequence[str], look: Look, y: float, names: int
) -> float:
    """Rows: codes and names first (`names` columns), then figures; blank texts are not set. A name too
    long for its column is broken, its row higher, everything else in its middle.
    """
    for number, row in enumerate(rows):
        broken = _broken(row[names - 1], look, names - 1)
        more = (len(broken) - 1) * 1.2 * look.size
        high = look.pitch + more
        middle = y + high / 2
        beside = middle if look.level == "centre" else middle - more / 2
        for column, text in enumerate(row):
            low, right = look.edges[column] + look.pad, look.edges[column + 1] - look.pad
            if not text:
                continue
            if column == names - 1 and number == len(rows) - 1 and look.total == "centre":
                put(drawn, text, (look.edges[0] + look.edges[names]) / 2, middle, look.size, "centre")
            elif column == names - 1:
                for i, part in enumerate(broken):
                    shift = (i - (len(broken) - 1) / 2) * 1.2 * look.size
                    put(drawn, part, low, middle + shift, look.size)
            elif column < names:
                put(drawn, text, low, beside, look.size)
            else:
                _figure(drawn, text, low, right, beside, look)
                if text == "-":
                    continue
                drawn.facts.append((row[names - 1], paths[column], text))
        y += high
    drawn.bottom = y
    return y


def _figure(drawn: Drawn, text: str, low: float, right: float, y: float, look: Look) -> None:
    if look.figures == "centre":
        put(drawn, text, (low + right) / 2, y, look.size, "centre")
    elif look.figures == "point":
        tail = text.partition(".")[2]
        put(drawn, text, right - (2 - len(tail)) * look.size / 2, y, look.size, "right")
    else:
        put(drawn, text, right, y, look.size, "right")


def _broken(text: str, look: Look, column: int) -> list[str]:
    room = look.edges[column + 1] - look.edges[column] - 2 * look.pad
    fit = max(int(room / look.size), 3)
    return [text[i : i + fit] for i in range(0, len(text), fit)] or [""]


def random_table(rng: random.Random, wrap: bool = False) -> Drawn:
    """A page with prose, a title, a table of any look, and prose."""
    heads = rng.choice(HEADS)
    size = rng.choice([6, 7, 7.5, 8, 9, 10, 10.5, 11, 12])
    look = Look(
        size,
        size * (rng.uniform(1.6, 2.6) if wrap else rng.uniform(1.15, 2.6)),
        rng.uniform(0.3, 0.6) * size,
        rng.choice(["right", "right", "centre", "point"]),
        rng.choice(["left", "centre"]),
        rng.choice(["centre", "centre", "top"]),
    )
    count = sum(h.leaves for h in heads)
    names = 2 if "科目名称" in str(heads) else 1
    # 0: as many decimals as one likes, with the points in line
    rows = _rows(rng, count, names, 0 if look.figures == "point" else rng.choice([1, 2]))
    look.edges = _edges(rng, heads, rows, names, look, wrap)
    drawn = Drawn()
    y = prose(drawn, rng.sample(PROSE, rng.randint(0, 2)), 90, 10)
    y = title(drawn, "支出预算总表", y + rng.uniform(5, 30), size)
    y, paths = header(drawn, heads, look, y)
    y = body(drawn, rows, paths, look, y, names)
    prose(drawn, rng.sample(PROSE, rng.randint(0, 3)), y + rng.uniform(1, 3) * size, 10)
    rng.shuffle(drawn.words)
    return drawn


def _rows(rng: random.Random, count: int, names: int, decimals: int) -> list[list[str]]:
    rows = []
    column_empty = rng.choice([0, 0, 0, count - names - 1])
    for name in [*rng.sample(NAMES, rng.randint(3, 9)), "合计"]:
        figures = [
            f"{rng.choice([rng.uniform(0, 10), rng.uniform(10, 99999)]):,.{decimals or rng.choice([1, 2])}f}"
            if rng.random() < 0.75 or column == names
            else ""
            for column in range(names, count)
        ]
        if column_empty:
            figures[column_empty] = ""
        if rng.random() < 0.15:
            figures = [f"-{f}" if f and rng.random() < 0.2 else f or "-" for f in figures]
        if name != "合计" and rng.random() < 0.08:
            figures = [""] * len(figures)
        code = [] if names == 1 else [rng.choice(["208", "20801", "2080101"]) if name != "合计" else ""]
        rows.append([*code, name, *figures])
    return rows


def _edges(
    rng: random.Random,
    heads: Sequence[Head],
    rows: Sequence[Sequence[str]],
    names: int,
    look: Look,
    wrap: bool,
) -> list[float]:
    """Columns at least as wide as their words; the names' column may be narrower and its names broken."""
    leaves: list[tuple[str, float]] = []

    def walk(heads: Sequence[Head], need: float) -> None:
        for head in heads:
            own = max(width(head.text, look.size) / head.leaves, need)
            if head.below:
                walk(head.below, own)
            else:
                leaves.append((head.text, own))

    walk(heads, 0.0)
    edges = [rng.uniform(20, 45)]
    for column, (text, need) in enumerate(leaves):
        texts = [text] if wrap and column == names - 1 else [text, *(row[column] for row in rows)]
        wide = max(need, *(width(t, look.size) for t in texts)) + 2 * look.pad
        if wrap and column == names - 1:
            wide = max(wide, 6 * look.size + 2 * look.pad)
        edges.append(edges[-1] + wide + rng.choice([0, 0, rng.uniform(0, 30)]))
    return edges
