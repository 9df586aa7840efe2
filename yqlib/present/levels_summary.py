"""What the figures say, computed: for each question who is highest and lowest, and what is missing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction

from yqlib.audit.records import Document
from yqlib.measures.inputs import Amount, decimal
from yqlib.present.levels import NOTHING, Chosen, found, measured
from yqlib.present.levels_goals import shares
from yqlib.present.levels_heads import differences, pairs
from yqlib.present.levels_money import percent
from yqlib.present.levels_projects import alike, by_kind, met_on
from yqlib.present.tables import Table
from yqlib.unit_costs import Project

_WAN = 1_000_000


def summary(them: Chosen) -> Table:
    """One line a question, all of it computed from the disclosures shown."""
    rows = list(_rows(them)) if len(them) else []
    return Table(["问题", "结果", "缺失与口径"], rows, empty=NOTHING)


def _rows(them: Chosen) -> Iterator[list[str]]:
    yield _range(them, "支出合计（万元）", lambda d: _value(found(d, "expenditure")), lambda v: decimal(v / _WAN, 2))
    for name, id, words in (
        ("项目支出占比", "project_share", percent),
        ("人均基本支出（万元/人）", "basic_per_head", _four),
        ("人均人员经费（万元/人）", "personnel_per_head", _four),
        ("人均公用经费（万元/人）", "public_per_head", _four),
        ("人均“三公”经费（万元/人）", "three_public_per_head", _four),
        ("人均办公用房（㎡/人）", "office_area_per_head", lambda v: decimal(v, 2, 2)),
        ("编制使用率", "staff_filled", percent),
        ("政府采购占支出", "procurement_share", percent),
    ):
        yield _range(them, name, lambda d, id=id: measured(d, id).value, words)
    yield from _gap(them)
    yield from _projects(them)
    yield from _goals(them)


def _value(what: Amount | str) -> Fraction | None:
    return what.value if isinstance(what, Amount) else None


def _four(fen: Fraction) -> str:
    return decimal(fen / _WAN, 4, 4)


def _range(them: Chosen, name: str, value: Callable[[Document], Fraction | None], words: Callable[[Fraction], str]) -> list[str]:
    """The highest and the lowest of a figure, how many times, and who has none."""
    values = [(value(d), d) for d in them.records]
    told = [(v, them.letters[d.id], d) for v, d in values if v is not None]
    missing = [them.letters[d.id] for v, d in values if v is None]
    gaps = f"缺 {'、'.join(missing)}" if missing else ""
    if not told:
        return [name, "没有一份文本可以计算", gaps]
    high, low = max(told, key=lambda t: t[0]), min(told, key=lambda t: t[0])
    if len(told) == 1:
        return [name, f"只有 {high[1]}：{words(high[0])}", gaps]
    if high[0] == low[0]:
        return [name, f"{len(told)} 份都是 {words(high[0])}", gaps]
    times = f"，前者是后者的 {decimal(high[0] / low[0], 2, 2)} 倍" if low[0] > 0 else ""
    return [name, f"最高 {high[1]} {words(high[0])}，最低 {low[1]} {words(low[0])}{times}", "；".join(filter(None, [gaps, _unlike(high[2], low[2])]))]


def _unlike(one: Document, other: Document) -> str:
    """What besides the level keeps two from being compared: 范围、年度、种类不同."""
    keys = (("范围", "scope"), ("年度", "fiscal_year"), ("种类", "kind"))
    found = [zh for zh, key in keys if one.info.get(key) != other.info.get(key)]
    return f"{'、'.join(found)}不同" if found else ""


def _gap(them: Chosen) -> Iterator[list[str]]:
    """Of each pair the class that makes most of the difference per head."""
    rows = [[c if isinstance(c, str) else c.text for c in row] for row in differences(them).rows]
    for high, low in pairs(them):
        name = f"{them.letters[high.doc.id]} − {them.letters[low.doc.id]}"
        start = next(i for i, row in enumerate(rows) if row[0] == name)
        inside = "后者含在前者中" if them.parents.get(low.doc.id) == high.doc.id else ""
        scope = "" if high.doc.info.get("scope") == low.doc.info.get("scope") else "范围不同"
        if start + 1 < len(rows) and rows[start + 1][1].startswith("类 "):
            first = rows[start + 1]
            yield [f"人均基本支出之差 {name}", f"{rows[start][4]} 万元/人，其中{first[1].removeprefix('类 ')} {first[4]}（占 {first[5]}）",
                   "；".join(filter(None, [scope, inside]))]  # fmt: skip


def _projects(them: Chosen) -> Iterator[list[str]]:
    kinds = by_kind(them)
    several = [f"{n}（{'、'.join(met)}）" for n in kinds if len(met := met_on(them, n)) > 1]
    yield ["两级以上都有的项目类别", "；".join(several) or "没有", "" if kinds else "没有读到项目"]
    for (kind, unit, monthly), mine in alike(them).items():
        told = sorted(((c.each or Fraction(0)) / (12 if monthly else 1), turn) for turn, c in enumerate(mine))
        (low, a), (high, b) = told[0], told[-1]
        words = [f"{_who(them, mine[i].project)} {mine[i].bound}{decimal(v / 100, 2, 2)}" for v, i in ((high, b), (low, a))]
        yield [f"{kind}：元/{unit}{'·月' if monthly else ''}", f"最高 {words[0]}，最低 {words[1]}（{len(mine)} 个）",
               "含上限或下限" if any(c.bound for c in mine) else ""]  # fmt: skip


def _who(them: Chosen, project: Project) -> str:
    return f"{them.letters[project.doc_id]} {project.name}" + (f"（{project.unit_name}）" if project.unit_name else "")


def _goals(them: Chosen) -> Iterator[list[str]]:
    rows = shares(them)
    mine = rows[(rows["topic"] == "满意度").fillna(False)]
    if mine.empty:
        yield ["满意度目标（最低一项）", "没有一份文本印有满意度目标", ""]
        return
    lowest = mine.groupby("doc_id", sort=False)["target"].min()
    gaps = [letter for d, letter in them.letters.items() if d not in lowest.index]
    told = "，".join(f"{them.letters[d]} {v:g}%" for d, v in lowest.items())
    yield ["满意度目标（最低一项）", told, f"缺 {'、'.join(gaps)}" if gaps else ""]
