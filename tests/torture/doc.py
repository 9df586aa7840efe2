"""One nasty PDF in the making: its pages, the tables put on them, and the facts to be read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from torture.draw import Look, draw, lay
from torture.paper import Page, Pdf
from torture.sheet import FIGURE, Fact, Laid, Sheet, sheet

USUAL = Look()
WIDTHS = {"code": 1.1, "label": 2.6, "v": 1.2, "skip": 0.8}

EXPENDITURE = sheet("""
    支出预算总表 | 万元
    K code label v v v v
    H 科目编码 | 科目名称 | 合计 | 基本支出 | < | 项目支出
    H ^ | ^ | ^ | 人员经费 | 公用经费 | ^
    208 | 社会保障和就业支出 | 1,306.50 | 1,021.40 | 84.10 | 201.00
    20801 | 人力资源和社会保障管理事务 | 720.30 | 435.20 | 84.10 | 201.00
    2080101 | 行政运行 | 519.30 | 435.20 | 84.10 |
    2080102 | 一般行政管理事务 | 201.00 | | | 201.00
    20805 | 行政事业单位养老支出 | 586.20 | 586.20 | |
    2080505 | 机关事业单位基本养老保险缴费支出 | 390.80 | 390.80 | |
    2080506 | 机关事业单位职业年金缴费支出 | 195.40 | 195.40 | |
    210 | 卫生健康支出 | 88.65 | 88.65 | |
    21011 | 行政事业单位医疗 | 88.65 | 88.65 | |
    2101101 | 行政单位医疗 | 88.65 | 88.65 | |
    合计 | < | 1,395.15 | 1,110.05 | 84.10 | 201.00
""")
INCOME = sheet("""
    收入预算总表 | 万元
    K code label v v v v v
    H 科目 | < | 合计 | 本年收入 | < | < | 上年结转
    H 科目编码 | 科目名称 | ^ | 小计 | 财政拨款 | < | ^
    H ^ | ^ | ^ | ^ | 一般公共预算 | 政府性基金预算 | ^
    208 | 社会保障和就业支出 | 1,306.50 | 1,300.00 | 1,180.00 | 120.00 | 6.50
    2080101 | 行政运行 | 519.30 | 519.30 | 519.30 | |
    2080102 | 一般行政管理事务 | 201.00 | 194.50 | 74.50 | 120.00 | 6.50
    2080505 | 机关事业单位基本养老保险缴费支出 | 586.20 | 586.20 | 586.20 | |
    210 | 卫生健康支出 | 88.65 | 88.65 | 88.65 | |
    2101101 | 行政单位医疗 | 88.65 | 88.65 | 88.65 | |
    合计 | < | 1,395.15 | 1,388.65 | 1,268.65 | 120.00 | 6.50
""")
BALANCE = sheet("""
    收支预算总表 | 万元
    K label v label v v v
    H 收入 | < | 支出 | < | < | <
    H 项目 | 预算数 | 项目 | 合计 | 当年预算安排 | 上年结转
    一、一般公共预算 | 1,268.65 | 一、社会保障和就业支出 | 1,306.50 | 1,300.00 | 6.50
    二、政府性基金预算 | 120.00 | 二、卫生健康支出 | 88.65 | 88.65 |
    本年收入合计 | 1,388.65 | 本年支出合计 | 1,395.15 | 1,388.65 | 6.50
    上年结转 | 6.50 | | | |
    收入总计 | 1,395.15 | 支出总计 | 1,395.15 | 1,388.65 | 6.50
""")
PROJECTS = sheet("""
    项目支出预算表 | 万元
    K label label v v v
    H 单位名称 | 项目名称 | 合计 | 一般公共预算 | 政府性基金预算
    某某市某某局本级 | 信息系统运行维护 | 61.00 | 61.00 |
    ^ | 政策宣传和业务培训 | 40.00 | 40.00 |
    ^ | 老旧办公用房修缮 | 32.50 | | 32.50
    某某市某某服务中心 | 窗口服务设备更新 | 45.20 | | 45.20
    ^ | 档案数字化加工 | 22.30 | 22.30 |
    合计 | < | 201.00 | 123.30 | 77.70
""")


@dataclass
class Doc:
    """Pages and expected facts; `put` draws a table and notes what it prints."""

    pdf: Pdf = field(default_factory=Pdf)
    pages: list[Page] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)

    def page(self, **about) -> Page:
        """A new page; it is written when the file is."""
        self.pages.append(Page(self.pdf, **about))
        return self.pages[-1]

    def cover(self, font: str = "song", **about) -> Page:
        """The page every disclosure opens with."""
        page = self.page(**about)
        middle = page.size[0] / 2
        page.text(middle - 180, 200, "某某市某某局2026年部门预算公开", 20, font)
        page.text(
            70,
            260,
            "本公开由部门概况、部门预算情况说明、“三公”经费说明和名词解释组成，数字均以表内单位计。",
            11,
            font,
        )
        return page

    def number(self, page: Page) -> int:
        """1-based place of a page."""
        return self.pages.index(page) + 1

    def caption(self, page: Page, table: Sheet, top: float, right: float, look: Look = USUAL) -> float:
        """Title in the middle, unit at the right; where the grid may begin."""
        _, face = page.font(look.font)
        size, unit = look.size + 5, f"单位：{table.unit}"
        page.text((45 + right - face.width(table.title) * size) / 2, top + size, table.title, size, look.font)
        page.text(right - face.width(unit) * look.size, top + size + 16, unit, look.size, look.font)
        return top + size + 21

    def prose(self, page: Page, top: float, lines: int = 4) -> float:
        """Invented sentences over the page's width."""
        said = "本年预算安排坚持量入为出，优先保障人员待遇和机构运转，其余资金用于年度重点任务，并按项目进度拨付使用。"
        for number in range(lines):
            page.text(70, top + 18 * number, said[number : number + 42], 10.5)
        return top + 18 * lines

    def put(
        self, page: Page, table: Sheet, rows: slice = slice(None), *, top: float = 60, left: float = 45,
        right: float = 550, head: bool = True, title: bool = True, expect: bool = True, look: Look = USUAL,
        drawn: list[list[str]] | None = None, xs: list[float] | None = None,
    ) -> float:  # fmt: skip
        """Draw these body rows (or `drawn` in their place) and note their facts; the table's bottom."""
        top = self.caption(page, table, top, right, look) if title else top
        body = drawn if drawn is not None else _cut(table.body[rows])
        laid = lay([*(table.head if head else []), *body], xs or edges(table, left, right), top, look, page,
                   len(table.head) if head else 0)  # fmt: skip
        if expect:
            self.facts += table.facts(self.number(page), rows)
        return draw(page, laid, look)

    def expect(self, table: Sheet, pages: dict[int, Page]) -> None:
        """Note the facts of a table whose rows (by index) stand on these pages."""
        for row, page in pages.items():
            self.facts += table.facts(self.number(page), slice(row, row + 1))

    def save(self) -> bytes:
        """The file."""
        for page in self.pages:
            if page.ops is not None:
                page.done()
        return self.pdf.save()


def _cut(rows: list[list[str]]) -> list[list[str]]:
    """Rows that may begin inside a merged cell: what continues from above becomes a blank of its own."""
    rows = [list(row) for row in rows]
    for at, text in enumerate(rows[0] if rows else []):
        if text == "^":
            rows[0][at] = ""
    return rows


def edges(table: Sheet, left: float = 45, right: float = 550) -> list[float]:
    """x of the column edges."""
    parts = [WIDTHS[k] for k in table.columns]
    return [left + (right - left) * sum(parts[:i]) / sum(parts) for i in range(len(parts) + 1)]


@dataclass(frozen=True)
class Case:
    """One PDF: its group, what is nasty, how it is made and what beside its facts is expected.

    `doubt`: a regular expression that a doubt or a verdict must match; `never`: one that nothing read
    may match; `why`: the file cannot be read and the error must match.
    """

    name: str
    group: str
    what: str
    make: Callable[[Doc], None]
    doubt: str = ""
    never: str = ""
    why: str = ""
    limit: str = ""  # beyond what can be told: read rightly, or doubted in words like these
    cover: bool = True


CASES: dict[str, Case] = {}


def case(group: str, name: str, what: str, **more):
    """Register a function that draws on a `Doc` (its cover is there already)."""

    def register(make: Callable[[Doc], None]) -> Callable[[Doc], None]:
        full = f"{group}-{name}"
        assert full not in CASES, full
        CASES[full] = Case(full, group, what, make, **more)
        return make

    return register


def full_width(table: Sheet, how: Callable[[str], str]) -> Sheet:
    """The same table with its figures printed another way."""
    body = [[how(t) if k == "v" and FIGURE.fullmatch(t) else t for k, t in zip(table.columns, r, strict=True)]
            for r in table.body]  # fmt: skip
    return Sheet(table.title, table.unit, table.columns, table.head, body)


__all__ = ["BALANCE", "CASES", "EXPENDITURE", "INCOME", "PROJECTS", "Case", "Doc", "Laid", "case", "edges"]
