"""Invented disclosures as tables: forms of several families, invented bodies, figures that add up.

A table is `tests/forms/kit.Table`: header rows and body rows with ``<`` (goes on from the left) and ``^``
(from above). Here it is built from one header path a column, so the gold needs no second telling.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kit import Table

HERE = Path(__file__).parent
NUMBER = re.compile(r"-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?%?")
NAME, CODE, PART, FIGURE, SKIP = "label", "code", "c", "amount", "skip"
CHINESE = "一二三四五六七八九十"


@dataclass
class Booklet:
    """One invented disclosure: cover lines, paragraphs before and after, tables in order."""

    title: str
    before: list[str]
    tables: list[Table]
    after: list[str]


@cache
def _tree(name: str) -> tuple[tuple[str, str], ...]:
    lines = (HERE / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    return tuple(tuple(line.split("\t")) for line in lines)  # type: ignore[misc]


def heads(paths: Sequence[tuple[str, ...]]) -> list[list[str]]:
    """Header rows of columns: equal outer headers side by side are one cell, short paths reach down."""
    depth = max(len(p) for p in paths)
    rows = []
    for y in range(depth):
        row = []
        for x, path in enumerate(paths):
            if y >= len(path):
                row.append("^")
            elif x and y < len(paths[x - 1]) - 1 and y < len(path) - 1 and paths[x - 1][: y + 1] == path[: y + 1]:
                row.append("<")
            else:
                row.append(path[y])
        rows.append(row)
    return rows


def table(
    title: str, columns: Sequence[tuple[str, str]], body: list[list[str]], **options: str
) -> Table:
    """A table from (kind, "outer/inner") columns."""
    paths = [tuple(path.split("/")) for _, path in columns]
    made = Table(title, dict(options), [kind for kind, _ in columns], heads(paths), body)
    made.options["paths"] = "|".join(path for _, path in columns)
    return made


class Purse:
    """Amounts of one disclosure in its unit's cents, printed in one style."""

    def __init__(self, rng: random.Random, unit: str) -> None:
        self.rng, self.unit, self.commas = rng, unit, unit == "元" or rng.random() < 0.4
        self.zero = rng.choice(["", "", "0.00"]) if unit != "元" else rng.choice(["", "0"])

    def draw(self, often: float = 1.0) -> int:
        """An amount in cents; 0 where the cell stays blank."""
        if self.rng.random() > often:
            return 0
        cents = int(10 ** self.rng.uniform(2.3, 6.8))
        return cents * 10000 // 100 * 100 if self.unit == "元" else cents

    def show(self, cents: int) -> str:
        """An amount as printed; zero is blank, or printed, by the style."""
        if not cents:
            return self.zero
        if self.unit == "元":
            return f"{cents // 100:,}"
        return f"{cents / 100:,.2f}" if self.commas else f"{cents / 100:.2f}"


def tree_rows(rng: random.Random, purse: Purse, name: str, parts: Sequence[float], share: float) -> list[tuple]:
    """(code, name, amounts): leaves drawn, each upper row the sum of those below; first row is the total.

    `parts` are how often each part is there; the first amount of a row is the sum of its parts.
    """
    tree = [(c, n) for c, n in _tree(name)]
    deepest = max(len(c) for c, _ in tree)
    leaves = [c for c, _ in tree if len(c) == deepest and rng.random() < share] or [tree[2][0]]
    drawn = {c: [purse.draw(often) for often in parts] for c in leaves}
    for amounts in drawn.values():
        if not any(amounts):
            amounts[0] = purse.draw()
    rows = []
    for code, label in tree:
        below = [a for leaf, a in drawn.items() if leaf.startswith(code)]
        if below:
            sums = [sum(column) for column in zip(*below, strict=True)]
            rows.append((code, label, [sum(sums), *sums]))
    total = [sum(column) for column in zip(*(r[2] for r in rows if len(r[0]) == deepest), strict=True)]
    return [("", "合计", total), *rows]


def classes(rows: list[tuple]) -> list[tuple[str, list[int]]]:
    """Numbered class names with their amounts, as balance tables print them."""
    top = [(label, amounts) for code, label, amounts in rows if len(code) == 3]
    return [(f"{_ordinal(i)}、{label}", amounts) for i, (label, amounts) in enumerate(top, 1)]


def _ordinal(number: int) -> str:
    if number <= 10:
        return CHINESE[number - 1]
    return "十" + CHINESE[number - 11] if number < 20 else "二十"


def balance(rng: random.Random, purse: Purse, rows: list[tuple], title: str, wide: bool, **options: str) -> Table:
    """Income on the left, expenditure by class on the right, both with the same total."""
    right = classes(rows)
    total = sum(a[0] for _, a in right)
    sources = ["一般公共预算拨款", "政府性基金预算拨款", "国有资本经营预算拨款", "财政专户管理资金", "事业收入", "其他收入"]
    shares = [sum(a[1] for _, a in right), sum(a[2] for _, a in right), 0, 0, 0, 0]
    left = [(f"{_ordinal(i)}、{n}", s) for i, (n, s) in enumerate(zip(sources, shares, strict=True), 1)]
    body = []
    for i in range(max(len(left), len(right))):
        income = [left[i][0], purse.show(left[i][1])] if i < len(left) else ["", ""]
        body.append(income + (_side(purse, *right[i], wide) if i < len(right) else [""] * (4 if wide else 2)))
    sums = [sum(a[k] for _, a in right) for k in range(3)]
    body.append(["收入总计", purse.show(total), *_side(purse, "支出总计", sums, wide)])
    columns = [(NAME, "收入/项目"), (FIGURE, "收入/金额"), (NAME, "支出/项目"), (FIGURE, "支出/金额/小计" if wide else "支出/金额")]
    if wide:
        columns += [(FIGURE, "支出/金额/一般公共预算"), (FIGURE, "支出/金额/政府性基金预算")]
    return table(title, columns, body, unit=purse.unit, **options)


def _side(purse: Purse, label: str, amounts: list[int], wide: bool) -> list[str]:
    return [label, *(purse.show(a) for a in (amounts[:3] if wide else amounts[:1]))]


def by_code(purse: Purse, rows: list[tuple], title: str, columns: Sequence[str], coded: str, **options: str) -> Table:
    """One row an account: code in one cell, in three (类 款 项), or before the name in its cell."""
    first: list[tuple[str, str]] = {
        "one": [(CODE, "功能分类科目/科目编码"), (NAME, "功能分类科目/科目名称")],
        "three": [(PART, "科目编码/类"), (PART, "科目编码/款"), (PART, "科目编码/项"), (NAME, "科目名称")],
        "fused": [("fused", "项目")],
    }[coded]
    body = []
    for code, label, amounts in rows:
        body.append(_opening(coded, code, label) + [purse.show(a) for a in amounts[: len(columns)]])
    return table(title, [*first, *((FIGURE, c) for c in columns)], body, unit=purse.unit, **options)


def _opening(coded: str, code: str, label: str) -> list[str]:
    if coded == "fused":
        return [f"[{code}]{label}" if code else label]
    if not code:
        return [label, "<"] if coded == "one" else [label, "<", "<", "<"]
    return [code, label] if coded == "one" else [code[:3], code[3:5], code[5:7], label]


def two_years(rng: random.Random, purse: Purse, rows: list[tuple], title: str, year: int, **options: str) -> Table:
    """This year beside last year's, with change and rate."""
    body, times = [], (rng.choice((1, 1, 2)), rng.choice((0, 1, 2)))
    for code, label, amounts in rows:
        before = times[0] * amounts[1] + times[1] * amounts[2]  # adds up as its parts do
        rate = f"{(amounts[0] - before) / before * 100:.2f}%" if before else ""
        shown = [purse.show(a) for a in (before, *amounts[:3], amounts[0] - before)]
        body.append([*_opening("one", code, label), *shown, rate])
    both = f"{year}年预算数比{year - 1}年执行数"
    paths = ["/小计", "/基本支出", "/项目支出"]
    columns = [
        (CODE, "功能分类科目/科目编码"), (NAME, "功能分类科目/科目名称"), (FIGURE, f"{year - 1}年执行数"),
        *((FIGURE, f"{year}年预算数{p}") for p in paths), (FIGURE, f"{both}/增减额"), (FIGURE, f"{both}/增减％"),
    ]  # fmt: skip
    return table(title, columns, body, unit=purse.unit, **options)


def travel(purse: Purse, title: str, year: int, flat: bool, **options: str) -> Table:
    """三公: one row under four headers' depth for two years, or a row an item."""
    abroad, bought, run, guests = (purse.draw(o) for o in (0.3, 0.3, 1, 1))
    amounts = [abroad + bought + run + guests, abroad, bought + run, bought, run, guests]
    names = ["合计", "因公出国（境）费", "公务用车购置及运行费", "公务用车购置费", "公务用车运行费", "公务接待费"]
    if not flat:
        body = [[n, purse.show(a), purse.show(a * 2)] for n, a in zip(names, amounts, strict=True)]
        columns = [(NAME, "项目"), (FIGURE, f"{year - 1}年预算数"), (FIGURE, f"{year}年预算数")]
        return table(title, columns, body, unit=purse.unit, **options)
    nested = [names[0], names[1], *(f"{names[2]}/{n}" for n in ("小计", *names[3:5])), names[5]]
    columns = [(FIGURE, f"{y}年预算数/{n}") for y in (year - 1, year) for n in nested]
    row = [purse.show(a) for a in [*(a * 3 for a in amounts), *amounts]]
    return table(title, columns, [row], unit=purse.unit, **options)


def panels(purse: Purse, rows: list[tuple], title: str, **options: str) -> Table:
    """Accounts side by side in three panels, read down one panel after the other."""
    rows = [r for r in rows if r[0]]
    high = -(-len(rows) // 3)
    body = []
    for i in range(high):
        line: list[str] = []
        for panel in range(3):
            at = panel * high + i
            line += [rows[at][0], rows[at][1], purse.show(rows[at][2][0])] if at < len(rows) else ["", "", ""]
        body.append(line)
    columns = [
        column
        for group in ("人员经费", "公用经费", "公用经费（续）")
        for column in ((CODE, f"{group}/科目编码"), (NAME, f"{group}/科目名称"), (FIGURE, f"{group}/决算数"))
    ]
    return table(title, columns, body, unit=purse.unit, **options)


def grouped(purse: Purse, rows: list[tuple], title: str, **options: str) -> Table:
    """Departmental classes beside the government class they belong to, one merged cell a group."""
    body, before = [], None
    group = {"301": "机关工资福利支出", "302": "机关商品和服务支出", "303": "对个人和家庭的补助", "310": "机关资本性支出"}
    for code, label, amounts in rows:
        if len(code) != 5:
            continue
        mine = group[code[:3]]
        body.append(["^" if mine == before else mine, label, *(purse.show(a) for a in amounts[:3])])
        before = mine
    columns = [(SKIP, "政府预算经济分类"), (NAME, "部门预算经济分类"),
               *((FIGURE, f"本年预算数/{n}") for n in ("合计", "人员经费", "公用经费"))]  # fmt: skip
    return table(title, columns, body, unit=purse.unit, **options)


def projects(rng: random.Random, purse: Purse, title: str, count: int, **options: str) -> Table:
    """Projects with long names that wrap in their cells."""
    what = ["老旧社区公共设施改造", "基层服务网点标准化建设", "数据资源整合与共享平台运行维护", "重点领域安全隐患排查整治",
            "青少年科学素质提升行动", "村级综合服务中心设备更新", "历史档案数字化加工", "公共文化场馆免费开放"]  # fmt: skip
    tail = ["项目", "补助资金", "（第二期）专项经费", "及配套工程前期费用", "委托第三方评估与绩效跟踪服务经费"]
    body, sums = [], [0, 0, 0]
    for number in range(count):
        name = f"{rng.choice(what)}{rng.choice(tail)}" + (f"（{number + 1}标段）" if rng.random() < 0.3 else "")
        parts = [purse.draw(), purse.draw(0.3)]
        amounts = [sum(parts), *parts]
        sums = [a + b for a, b in zip(sums, amounts, strict=True)]
        body.append([name, *(purse.show(a) for a in amounts)])
    columns = [(NAME, "项目名称"), (FIGURE, "资金来源/合计"), (FIGURE, "资金来源/一般公共预算"), (FIGURE, "资金来源/政府性基金")]
    return table(title, columns, [["合计", *(purse.show(a) for a in sums)], *body], unit=purse.unit, **options)


def empty(title: str, unit: str, year: int, **options: str) -> Table:
    """A table without figures and the note that says so."""
    columns = [(CODE, "科目编码"), (NAME, "科目名称"), (FIGURE, f"{year}年预算数/合计"), (FIGURE, f"{year}年预算数/基本支出")]
    note = "注：本单位本年度没有此项收支，故本表为空。"
    return table(title, columns, [[""] * 4] * 2, unit=unit, note=note, **options)


Family = Callable[[random.Random, int, float], list[Table]]


def province(rng: random.Random, year: int, share: float) -> list[Table]:
    """A provincial budget form in 万元."""
    purse = Purse(rng, "万元")
    rows, pay = tree_rows(rng, purse, "accounts", (0.9, 0.5), share), tree_rows(rng, purse, "economic", (1, 0.4), 0.7)
    sources = [f"本年收入/{n}" for n in ("合计", "一般公共预算", "政府性基金")]
    spent = [f"{year}年预算数/{n}" for n in ("合计", "基本支出", "项目支出")]
    return [
        balance(rng, purse, rows, f"{year}年预算收支总表", False, no="预算公开表1"),
        by_code(purse, rows, f"{year}年预算收入总表", sources, "one", no="预算公开表2"),
        by_code(purse, rows, f"{year}年预算支出总表", spent, "one", no="预算公开表3"),
        balance(rng, purse, rows, f"{year}年财政拨款收支总表", True, no="预算公开表4"),
        by_code(purse, rows, f"{year}年一般公共预算支出预算表", spent, "one", no="预算公开表5"),
        grouped(purse, pay, f"{year}年一般公共预算安排基本支出分经济科目表", no="预算公开表6"),
        empty(f"{year}年政府性基金预算支出表", purse.unit, year, no="预算公开表7"),
        travel(purse, f"{year}年财政拨款安排“三公”经费支出预算表", year, False, no="预算公开表8"),
        projects(rng, purse, f"{year}年项目支出预算表", rng.randint(8, 40), no="预算公开表9"),
    ]


def national(rng: random.Random, year: int, share: float) -> list[Table]:
    """The form of central departments: two years side by side."""
    purse = Purse(rng, "万元")
    rows, pay = tree_rows(rng, purse, "accounts", (0.9, 0.5), share), tree_rows(rng, purse, "economic", (1, 0.4), 0.7)
    return [
        balance(rng, purse, rows, "部门收支总表", False, no="部门公开表1"),
        by_code(purse, rows, "部门收入总表", ["合计", "一般公共预算拨款收入", "政府性基金预算拨款收入"], "one", no="部门公开表2"),
        by_code(purse, rows, "部门支出总表", ["合计", "基本支出", "项目支出"], "one", no="部门公开表3"),
        two_years(rng, purse, rows, "一般公共预算支出表", year, no="部门公开表5"),
        by_code(purse, pay, "一般公共预算基本支出表", [f"{year}年基本支出/{n}" for n in ("合计", "人员经费", "公用经费")],
                "one", no="部门公开表6"),
        travel(purse, "一般公共预算“三公”经费支出表", year, True, no="部门公开表7"),
        empty("政府性基金预算支出表", purse.unit, year, no="部门公开表8"),
    ]  # fmt: skip


def district(rng: random.Random, year: int, share: float) -> list[Table]:
    """A district's form in 元: codes in three cells, thousands marks."""
    purse = Purse(rng, "元")
    rows = tree_rows(rng, purse, "accounts", (0.9, 0.5), share)
    income = [f"收入预算/{n}" for n in ("合计", "财政拨款收入", "事业收入")]
    spent = [f"支出预算/{n}" for n in ("合计", "基本支出", "项目支出")]
    return [
        balance(rng, purse, rows, f"{year}年部门财务收支预算总表", False),
        by_code(purse, rows, f"{year}年部门收入预算总表", income, "three"),
        by_code(purse, rows, f"{year}年部门支出预算总表", spent, "three"),
        balance(rng, purse, rows, f"{year}年部门财政拨款收支预算总表", True),
        by_code(purse, rows, f"{year}年部门一般公共预算支出功能分类预算表", spent, "three"),
        empty(f"{year}年部门政府性基金预算支出功能分类预算表", purse.unit, year),
    ]


def accounts(rng: random.Random, year: int, share: float) -> list[Table]:
    """Final accounts: fused codes and names, three panels side by side."""
    purse = Purse(rng, "万元")
    rows, pay = tree_rows(rng, purse, "accounts", (0.9, 0.5), share), tree_rows(rng, purse, "economic", (1, 0.4), 0.9)
    spent = [f"本年支出/{n}" for n in ("合计", "基本支出", "项目支出")]
    return [
        balance(rng, purse, rows, "收入支出决算总表", False, no="公开01表"),
        by_code(purse, rows, "收入决算表", ["本年收入合计", "财政拨款收入", "事业收入"], "one", no="公开02表"),
        by_code(purse, rows, "支出决算表", ["本年支出合计", "基本支出", "项目支出"], "fused", no="公开03表"),
        balance(rng, purse, rows, "财政拨款收入支出决算总表", True, no="公开04表"),
        by_code(purse, rows, "一般公共预算财政拨款支出决算表", spent, "one", no="公开05表"),
        panels(purse, pay, "一般公共预算财政拨款基本支出决算表", no="公开06表"),
        travel(purse, "财政拨款“三公”经费支出决算表", year, True, no="公开07表"),
        empty("政府性基金预算财政拨款收入支出决算表", purse.unit, year, no="公开08表"),
    ]


FAMILIES: dict[str, Family] = {f.__name__: f for f in (province, national, district, accounts)}
