"""Projects over levels, grouped by kind, and what one unit costs where a sheet prints money and count."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from fractions import Fraction
from functools import lru_cache

from yqlib.forms.kinds import UNSORTED, project_kinds
from yqlib.measures.inputs import decimal
from yqlib.present.levels import NOTHING, Chosen, legend, place, wan
from yqlib.present.levels_charts import Bar, grouped, heat
from yqlib.present.style import Chart
from yqlib.present.tables import Cell, Table, text_of
from yqlib.unit_costs import Project, UnitCost, projects, unit_costs

NO_PROJECTS = "没有读到项目：文本未公开项目支出表和绩效目标表，或表样未能识别"
_BASIS = {"count": "金额÷数量", "price": "印出的单价", "costing": "测算文字"}
_BARS = 24  # bars of a chart
_LONG = 30  # letters of an indicator's name shown


@lru_cache(maxsize=8)
def every(them: Chosen) -> tuple[Project, ...]:
    """The projects of the disclosures shown, in their order."""
    order = list(them.letters)
    return tuple(sorted(projects(them), key=lambda p: order.index(p.doc_id))) if len(them) else ()


@lru_cache(maxsize=8)
def costed(them: Chosen) -> tuple[UnitCost, ...]:
    """Their unit costs."""
    return tuple(unit_costs(them, every(them))) if len(them) else ()


@lru_cache(maxsize=8)
def twins(them: Chosen) -> dict[Project, Project]:
    """A unit's project → the same project in its department's disclosure, where both are shown."""
    if not them.parents:
        return {}
    group = {(r.doc_id, r.project): r.group_id for r in them._corpus.same_projects.itertuples(index=False)}
    found: dict[Project, Project] = {}
    for mine in every(them):
        head, id = them.parents.get(mine.doc_id), group.get((mine.doc_id, mine.name))
        for other in every(them) if head and id else ():
            if other.doc_id == head and group.get((other.doc_id, other.name)) == id and other.fen == mine.fen and other not in found.values():
                found.setdefault(mine, other)
    return found


def kind(project: Project) -> str:
    """The first kind of a project, else 未归类."""
    return project.kinds[0].name if project.kinds else UNSORTED


def by_kind(them: Chosen) -> dict[str, list[Project]]:
    """Kind → its projects: kinds met on most levels first, then in the order of the list; 未归类 last."""
    found: dict[str, list[Project]] = defaultdict(list)
    for project in every(them):
        found[kind(project)].append(project)
    order = [k.name for k in project_kinds()]
    rank = {name: (name == UNSORTED, -len(met_on(them, name)), order.index(name) if name in order else 0) for name in found}
    return {name: found[name] for name in sorted(found, key=rank.__getitem__)}


def beside(them: Chosen, name: str) -> list[Project]:
    """Projects of which this is a further kind."""
    return [p for p in every(them) if name in [k.name for k in p.kinds[1:]]]


def met_on(them: Chosen, name: str) -> list[str]:
    """The levels of government on which projects of a kind (as first or further kind) are met, in order."""
    level = dict(them.documents[["doc_id", "level"]].itertuples(index=False, name=None))
    met = {text_of(level[p.doc_id]) for p in every(them) if kind(p) == name or p in beside(them, name)}
    return [lv for lv in ("省", "市", "县", "区") if lv in met]


# ---- kinds ---------------------------------------------------------------------------------------


def repeats(them: Chosen) -> Table:
    """Which kinds repeat over levels: for each kind its levels, and of each body the projects and their money."""
    rows = []
    kinds, same = by_kind(them), twins(them)
    for name, mine in kinds.items():
        met, also = met_on(them, name), beside(them, name)
        told = [text for doc_id in them.letters if (text := _told(them, doc_id, mine, also))]
        label: str | Cell = f"{'、'.join(met)}（{len(met)} 级）" if len(met) > 1 else "、".join(met) or "不明"
        rows.append([name, Cell(label, "good") if len(met) > 1 else label, str(sum(p not in same for p in mine)), "；".join(told)])
    notes = ["项目按名称归类（yqlib/forms/project_kinds.csv），金额与项目数只算第一类，“兼”是名称还符合此类的项目；年度金额，单位万元；不含上年结转项目表。", legend(them)]
    return Table(["项目类别", "出现的层级", "项目数", "各单位的个数与金额"], rows, numeric=frozenset({2}), empty=NO_PROJECTS if len(them) else NOTHING,
                 notes=notes if rows else ())  # fmt: skip


def _told(them: Chosen, doc_id: str, mine: list[Project], further: list[Project]) -> str:
    """`A 2 个 81.48，兼 1 个`: the projects of one body in one kind."""
    here, also = ([p for p in some if p.doc_id == doc_id] for some in (mine, further))
    fen = [p.fen for p in here if p.fen is not None]
    words = []
    if here:
        inside = "（已在上级文本中）" if all(p in twins(them) for p in here) else ""
        words.append(f"{len(here)} 个 {wan(Fraction(sum(fen))) if fen else '金额未印'}{inside}")
    if also:
        words.append(f"兼 {len(also)} 个（{'、'.join(p.name for p in also)}）")
    return f"{them.letters[doc_id]} {'，'.join(words)}" if words else ""


def kinds_chart(them: Chosen) -> Chart:
    """Kinds × bodies: number of projects and money of the year, the shade is the share of the body's projects."""
    kinds = by_kind(them)
    docs = [d for d in them.letters if any(p.doc_id == d for p in every(them))]
    whole = {d: sum(p.fen or 0 for p in every(them) if p.doc_id == d) for d in docs}
    cells: dict[tuple[int, int], tuple[float, str]] = {}
    for row, (name, mine) in enumerate(kinds.items()):
        for column, doc_id in enumerate(docs):
            here = [p for p in mine if p.doc_id == doc_id]
            if here:
                fen = [p.fen for p in here if p.fen is not None]
                text = wan(Fraction(sum(fen))) if fen else "未印"
                cells[row, column] = (sum(fen) / whole[doc_id] if whole[doc_id] else 0.0, f"{text}\n{len(here)} 个")
            elif also := [p for p in beside(them, name) if p.doc_id == doc_id]:
                cells[row, column] = (0.0, f"兼 {len(also)} 个")
    names = [f"{n}（{'、'.join(met_on(them, n)) or '层级不明'}）" for n in kinds]
    heads = [f"{them.letters[d]} {text_of(them.documents.set_index('doc_id').loc[d, 'level'])}" for d in docs]
    title = "各类项目的年度金额（万元）与个数"
    told = "；".join(f"{names[r]} {heads[c]} {t}".replace("\n", " ") for (r, c), (_, t) in cells.items())
    empty = NO_PROJECTS if len(them) else NOTHING
    return heat(title, "深浅为占该单位项目金额的比重；多级共有的在前；“兼”的金额已计入别的类", names, heads, cells,
                caption=f"{title}：{told or empty}", empty=empty, below=legend(them, docs))  # fmt: skip


def listed(them: Chosen) -> Table:
    """Every project under its kind, with unit, money and page."""
    same = twins(them)
    rows: list[list[str | Cell]] = []
    for name, mine in by_kind(them).items():
        for turn, p in enumerate(mine):
            note = [p.note, f"与 {them.letters[same[p].doc_id]} 所列是同一项目" if p in same else ""]
            also = "、".join(k.name for k in p.kinds[1:])
            rows.append([
                ("" if turn else name) if name != UNSORTED else Cell(name, "warning"), them.letters[p.doc_id], p.name, p.unit_name,
                "未印" if p.fen is None else wan(Fraction(p.fen)), "" if p.term_fen is None else wan(Fraction(p.term_fen)),
                also, "；".join(filter(None, note)), f"{p.source}{place(p.address)}",
            ])  # fmt: skip
    header = ["项目类别", "代号", "项目", "实施单位", "年度（万元）", "实施期（万元）", "兼及", "说明", "位置"]
    return Table(header, rows, numeric=frozenset({4, 5}), empty=NO_PROJECTS if len(them) else NOTHING, notes=[legend(them)] if rows else ())


# ---- unit costs ----------------------------------------------------------------------------------


def _ranked(them: Chosen, some: Iterable[UnitCost]) -> list[UnitCost]:
    order = list(by_kind(them))
    return sorted(some, key=lambda c: order.index(kind(c.project)))


def costs(them: Chosen) -> Table:
    """Money ÷ count, and prices as printed, in 元, with the indicator and its page."""
    same = twins(them)
    rows = []
    last = ""
    for cost in _ranked(them, (c for c in costed(them) if c.each is not None or c.basis != "count")):
        p, name = cost.project, kind(cost.project)
        indicator = cost.indicator if len(cost.indicator) <= _LONG else cost.indicator[: _LONG - 1] + "…"
        why = "；".join(filter(None, [cost.why, f"与 {them.letters[same[p].doc_id]} 所列是同一项目" if p in same else ""]))
        rows.append([
            name if name != last else "", them.letters[p.doc_id], p.name, p.unit_name, _BASIS[cost.basis], f"{indicator}：{cost.printed}",
            _each(cost, cost.each), _each(cost, cost.each, 12) if cost.monthly else "", _each(cost, cost.term_each), why, place(cost.address),
        ])  # fmt: skip
        last = name
    notes = [
        "单位：元，显示到分；金额用项目的年度金额（绩效表，未印时用项目支出表）。≤、≥：数量印的是下限、上限，单位成本因此是上限、下限。",
        "一个项目有几种产出时，每种都用全部金额去除，不能相加。“实施期”用实施期金额和实施期的同名数量。", legend(them),
    ]  # fmt: skip
    header = ["项目类别", "代号", "项目", "实施单位", "依据", "指标与印出的值", "年度", "其中每月", "实施期", "说明", "位置"]
    return Table(header, rows, numeric=frozenset({6, 7, 8}), empty="没有一张绩效表同时印出金额和该类项目的数量", notes=notes if rows else ())


def _each(cost: UnitCost, fen: Fraction | None, months: int = 1) -> str:
    if fen is None:
        return ""
    return f"{cost.bound}{decimal(fen / 100 / months, 2, 2)}/{cost.unit}" + ("·月" if months > 1 else "")


def uncosted(them: Chosen) -> Table:
    """Projects whose money cannot be told by the unit, by reason."""
    found: dict[str, list[str]] = defaultdict(list)
    sheets = {c.project for c in costed(them) if c.each is not None}
    for cost in costed(them):
        if cost.basis == "count" and cost.each is None and cost.project not in sheets:
            found[cost.why + (f"：{cost.printed}" if cost.printed else "")].append(f"{them.letters[cost.project.doc_id]} {cost.project.name}（{place(cost.address)}）")  # fmt: skip
    for p in every(them):
        if not p.sheet_id:
            found["没有绩效表"].append(f"{them.letters[p.doc_id]} {p.name}（{place(p.address)}）")
    rows = [[why, str(len(mine)), "；".join(mine)] for why, mine in found.items()]
    return Table(["为什么没有单位成本", "项目数", "项目"], rows, numeric=frozenset({1}), empty="每个项目都有单位成本" if every(them) else NO_PROJECTS)


def alike(them: Chosen) -> dict[tuple[str, str, bool], list[UnitCost]]:
    """(kind, unit, by the month) → unit costs of two or more different projects that may be held against each other."""
    same = twins(them)
    found: dict[tuple[str, str, bool], list[UnitCost]] = defaultdict(list)
    for cost in _ranked(them, costed(them)):
        if cost.each is not None and cost.project not in same:
            natural = next((k.name for k in cost.project.kinds if cost.unit in k.units), "")
            if natural == kind(cost.project):
                found[natural, cost.unit, cost.monthly].append(cost)
    return {key: mine for key, mine in found.items() if len({c.project for c in mine}) > 1}


def costs_chart(them: Chosen) -> Chart:
    """Unit costs of the kinds that two or more projects tell in one unit, each kind to its own scale."""
    groups: list[tuple[str, list[Bar]]] = []
    every_group = [(f"{name}：元/{unit}{'·月' if monthly else ''}", _bars(them, mine)) for (name, unit, monthly), mine in alike(them).items()]
    for head, bars in every_group:
        if not groups or sum(len(b) for _, b in groups) + len(bars) <= _BARS:
            groups.append((head, bars))
    left = f"；另有 {len(every_group) - len(groups)} 组见表" if len(groups) < len(every_group) else ""
    told = "；".join(f"{head}：" + "，".join(f"{b.name} {b.text}" for b in bars) for head, bars in groups)
    empty = "没有两个同类项目以同一单位印出数量" if every(them) else NO_PROJECTS if len(them) else NOTHING
    title = "同类项目的单位成本"
    return grouped(title, f"年度金额÷绩效表印出的数量；各组各自的尺度{left}", groups, caption=f"{title}：{told or empty}", empty=empty)


def _bars(them: Chosen, mine: list[UnitCost]) -> list[Bar]:
    order = list(them.letters)
    found = []
    for c in sorted(mine, key=lambda c: order.index(c.project.doc_id)):
        fen = (c.each or Fraction(0)) / (12 if c.monthly else 1)
        who = f"{them.letters[c.project.doc_id]} {c.project.name}" + (f"（{c.project.unit_name}）" if c.project.unit_name else "")
        found.append(Bar(who, float(fen), f"{c.bound}{decimal(fen / 100, 2, 2)}（{c.indicator} {c.printed}）"))
    return found
