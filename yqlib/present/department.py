"""A department taken apart as tables: what it says of each unit, what is told twice, and how much the held units account for.

Every function takes a `Department` (`yqlib.departments.department`), or None where nothing is held, and returns a `Table`
that says so. Amounts are exact and shown in 万元.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from yqlib.column import place_zh
from yqlib.department_money import Share, shares
from yqlib.departments import Department, Unit
from yqlib.measures import heads
from yqlib.money import format_fen
from yqlib.over_time import LINES, attempted, money
from yqlib.present.over_time import percent, wan
from yqlib.present.tables import Cell, Table
from yqlib.told_twice import OUTCOME_ZH, Twice

NOTHING = "没有持有任何公开文本"
_STAFF_ZH = {"establishment": "编制", "in_post": "在职", "actual": "实有", "on_staff": "在编", "retired": "退休"}
_CSS = {"same": "good", "rounding": "good", "within": "good", "different": "warning", "beyond": "warning", "cut": "faint"}
_AGREE = ("same", "rounding")
_DIFFER = ("different", "beyond")


def overview(found: Department | None) -> Table:
    """The disclosure that is taken apart, and which units' disclosures are held of the same year and kind."""
    if found is None:
        return Table(["", ""], [], empty=NOTHING)
    held = found.held
    rows: list[list[str | Cell]] = [["部门", found.name]]
    if held is None:
        lack = "没有持有该部门自己的公开文本：只能列出所知的所属单位及其文本，不能与部门核对"
        rows.append(["部门文本", Cell(lack, "warning")])
    else:
        rows.append(["部门文本", f"{held.label}（{'；'.join(held.files)}）"])
        others = [h.label for h in (found.series.held if found.series else ()) if h is not held]
        if others:
            rows.append(["部门的其他文本", "、".join(others)])
    mine = [u.name if held else f"{u.name}（{u.held.label}）" for u in found.with_documents if u.held]
    same = f"{held.label}的单位文本" if held else "单位文本"
    rows.append([same, "、".join(mine) if mine else Cell("没有持有" + ("：以下只有部门自己的说法" if held else ""), "warning")])
    rest = [f"{u.name}（{'、'.join(h.label for h in u.others)}）" for u in found.units if u.others]
    if rest:
        rows.append(["单位的其他文本", "；".join(rest)])
    lacking = [u.name for u in found.units if u.held is None and not u.own]
    if lacking and held is not None:
        rows.append(["未持有文本的单位", "、".join(lacking)])
    return Table(["", ""], [[Cell(str(a), "w faint"), b] for a, b in rows], notes=list(held and found.series.remarks if found.series else ()) or ())


def units(found: Department | None) -> Table:
    """Each unit as the department's disclosure tells it: heads, money of its projects, goal sheets, things, with places."""
    header = ["单位", "编制", "在职", "退休", "本年项目", "上年结转项目", "项目数", "绩效表", "机关运行经费", "其他所说", "位置", "备注"]
    if found is None:
        return Table(header, [], empty=NOTHING)
    rows = [_unit(u) for u in found.units]
    notes = ["金额单位为万元，取自部门文本中按单位列示的表；“—”是部门文本没有说，不是零"]
    if found.things:
        told = "；".join(f"{c.row['printed']}（{_place(c.figure.address)}）" for c in found.things)
        notes.append(f"未能归到单位的资产说明：{told}")
    empty = "部门文本没有说到任何所属单位" if found.held else "不知道该部门有哪些单位"
    caption = f"{found.held.label}所说的各单位" if found.held else "所知的单位"
    return Table(header, rows, caption=caption, numeric=frozenset({1, 2, 3, 4, 5, 6, 7, 8}), empty=empty, notes=notes)


def _unit(u: Unit) -> list[str | Cell]:
    def heads(kind: str) -> str | Cell:
        told = [c for c in u.counts if c.row["kind"] == kind and c.row["unit"] == "人"]
        return "、".join(dict.fromkeys(f"{c.figure.amount:f}" for c in told)) or Cell("—", "faint")

    def figure(role: str) -> str | Cell:
        return _wan(int(u.figures[role].amount)) if role in u.figures else Cell("—", "faint")

    things = [c.row["printed"] for c in u.counts if c.row.get("asset_id")]
    places = dict.fromkeys(
        _place(a) for a in (*(c.figure.address for c in u.counts), *(f.address for f in u.figures.values()), *(s.address for s in u.sheets))
    )
    name = f"　{u.name}" if u.above else u.name
    remark = "；".join(filter(None, [f"{u.above}下属" if u.above else "", u.remark]))
    counts = [str(len(u.projects)) if u.projects else Cell("—", "faint"), str(len(u.sheets)) if u.sheets else Cell("—", "faint")]
    return [name, heads("establishment"), heads("in_post"), heads("retired"), figure("projects"), figure("projects_carryover"),
            *counts, figure("operating"), "；".join(things), "、".join(filter(None, places)), remark]  # fmt: skip


def own_documents(found: Department | None) -> Table:
    """What the units' own disclosures print, every one that is held; those of the department's year and kind are marked."""
    shown = [LINES[i] for i in (1, 5, 6, 7, 8, 9)]
    header = ["单位", "文本", *(line.name for line in shown), "在职人数", "比较"]
    rows: list[list[str | Cell]] = []
    for unit in found.units if found else []:
        for held in (*([unit.held] if unit.held else []), *unit.others):
            amounts = [attempted(lambda h=held, line=line: money(h, line)) for line in shown]  # type: ignore[misc]
            staff = attempted(lambda h=held: h.first(heads.heads))  # type: ignore[misc]
            same = "与部门文本同年同种类" if found and found.held and held is unit.held else Cell("年度或种类不同，只列不比", "faint")
            cells = [Cell("未印", "faint") if isinstance(a, str) else wan(a.value) for a in amounts]
            rows.append([unit.name, held.label, *cells, Cell("未说明", "faint") if isinstance(staff, str) else str(staff.value), same])
    empty = NOTHING if found is None else "没有持有任何所属单位自己的公开文本"
    return Table(header, rows, caption="单位自己的公开文本（万元）", numeric=frozenset(range(2, 9)), empty=empty)


def projects(found: Department | None) -> Table:
    """Every project the department's tables print, by unit, with its money and place."""
    header = ["单位", "项目", "年度", "金额（万元）", "占部门项目", "位置"]
    if found is None or found.held is None:
        return Table(header, [], empty=NOTHING if found is None else "没有持有该部门自己的公开文本")
    whole = sum(p.fen for u in found.units for p in u.projects)
    rows: list[list[str | Cell]] = []
    for unit in found.units:
        for p in sorted(unit.projects, key=lambda p: -p.fen):
            year = "上年结转" if p.role == "projects_carryover" else "本年"
            share = percent(p.fen, whole).lstrip("+")
            rows.append([unit.name, p.name, year, _wan(p.fen), share, _place(p.figure.address)])
    return Table(header, rows, numeric=frozenset({3, 4}), empty="部门文本没有按单位列示的项目支出表")


def share_table(found: Department | None, digits: int = 3) -> Table:
    """The department's money by line and code, what held units account for, and what is left: an upper bound of 本级 alone."""
    rest = "本级及未持有的单位（上限）"
    header = ["编码", "项目", "部门", "已持有的单位", "占部门", rest, "占部门", "位置"]
    if found is None:
        return Table(header, [], empty=NOTHING)
    rows = [_share(s) for s in shares(found, digits) if s.code or digits == 3]
    names = "、".join(u.name for u in found.with_documents)
    notes = [
        f"已持有的单位：{names}。余数含本级和未持有文本的单位，也含单位之间相互拨付而部门已抵消的部分，所以只是上限",
    ]
    if any(isinstance(r[5], Cell) for r in rows):
        notes.append("余数为负：单位数大于部门数，超出舍入所允许的，两份文本不能同时成立，或部门文本不含该单位")
    why = "没有持有该部门自己的公开文本" if found.held is None else "没有持有同年度同种类的单位文本，部门的资金无从分到单位"
    return Table(header, rows, caption="部门的资金有多少由已持有的单位公开（万元）", numeric=frozenset({2, 3, 4, 5, 6}), empty=why, notes=notes if rows else ())


def _share(s: Share) -> list[str | Cell]:
    left: str | Cell = Cell(wan(s.rest), "warning") if s.beyond else wan(s.rest)
    shares = [percent(v, s.whole).lstrip("+") for v in (s.held, s.rest)]
    return [s.code if s.code.isdigit() else "", s.name, wan(s.whole), wan(s.held), shares[0], left, shares[1], _place(s.place)]


# ---- told twice -------------------------------------------------------------------------------------


def verdict(found: Department | None, told: Sequence[Twice]) -> Table:
    """How many things both tell and how many agree, by kind: whether the department and its units tell the same story."""
    header = ["说了两次的", *OUTCOME_ZH.values(), "一致率"]
    why = _why(found)
    kinds = dict.fromkeys(t.kind for t in told)
    rows: list[list[str | Cell]] = []
    for kind in kinds:
        mine = Counter(t.outcome for t in told if t.kind == kind)
        rows.append([kind, *(_count(mine[o], o) for o in OUTCOME_ZH), _rate(mine)])
    if rows:
        whole = Counter(t.outcome for t in told)
        rows.append(["合计", *(_count(whole[o], o) for o in OUTCOME_ZH), _rate(whole)])
    agree, differ = (sum(t.outcome in group for t in told) for group in (_AGREE, _DIFFER))
    caption = f"同一件事说了两次、可以比较的 {agree + differ} 处：一致 {agree} 处，不一致 {differ} 处" if told else ""
    notes = [
        "一致率 =（相同＋舍入内）÷（相同＋舍入内＋不同＋超过部门）。不超过部门数、读取存疑、名称略异、疑被截断和只见于一侧的，"
        "不算一致，也不算不一致；只见于一侧的，未必是另一侧没有印，请看原页"
    ]
    return Table(header, rows, caption=caption, numeric=frozenset(range(1, len(header))), totals=frozenset({len(rows) - 1}) if rows else frozenset(), empty=why, notes=notes if rows else ())


def differing(found: Department | None, told: Sequence[Twice]) -> Table:
    """What does not agree, with both wordings and both places; what is read on one side only behind it."""
    shown = [t for t in told if t.outcome not in (*_AGREE, "within")]
    order = [*_DIFFER, *(o for o in OUTCOME_ZH if o not in _DIFFER)]
    return _cells(found, sorted(shown, key=lambda t: order.index(t.outcome)), "说了两次的都一致" if told else _why(found))


def agreeing(found: Department | None, told: Sequence[Twice]) -> Table:
    """What agrees, cell by cell, with both places."""
    return _cells(found, [t for t in told if t.outcome in (*_AGREE, "within")], "没有一致之处" if told else _why(found))


def _cells(found: Department | None, told: Sequence[Twice], empty: str) -> Table:
    header = ["类别", "事项", "部门文本", "位置", "单位文本", "位置", "结果", "说明"]
    several = found is not None and len(found.with_documents) > 1
    rows = [
        [t.kind, f"{t.unit}：{t.subject}" if several else t.subject, t.left, t.left_place, t.right, t.right_place,
         Cell(OUTCOME_ZH[t.outcome], _CSS.get(t.outcome, "faint")), t.note]
        for t in told
    ]  # fmt: skip
    return Table(header, rows, empty=empty)


def _why(found: Department | None) -> str:
    if found is None:
        return NOTHING
    if found.held is None:
        return "没有持有该部门自己的公开文本，无从与单位比较"
    if not found.with_documents:
        return f"没有持有所属单位的{found.held.label}，无从比较；持有任何一份即可"
    return "没有读到两份文本都说的事"


def _count(n: int, outcome: str) -> str | Cell:
    if not n:
        return Cell("", "faint")
    return Cell(str(n), "warning") if outcome in _DIFFER else str(n)


def _rate(counts: Counter[str]) -> str:
    agree, differ = (sum(counts[o] for o in group) for group in (_AGREE, _DIFFER))
    return f"{percent(agree, agree + differ).lstrip('+')}" if agree + differ else ""


def _wan(fen: int) -> str:
    return format_fen(fen, decimals=2)


def _place(address: Sequence[object] | None) -> str:
    return place_zh(address[0], address[1], address[-1]) if address else ""  # type: ignore[arg-type]
