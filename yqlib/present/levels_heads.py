"""What one member of staff costs at each level, and why the figures differ: numerator, denominator and their scope.

A difference of two per-head figures is the sum of the differences of their economic classes, exactly (Fractions);
nothing is guessed: a body without a published head count has no per-head figure and says why.
"""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any

from yqlib import forms
from yqlib.audit.records import Document, Row
from yqlib.measures.heads import bodies, heads
from yqlib.measures.inputs import Amount, Missing, Result, decimal
from yqlib.present.levels import (
    NOTHING,
    Chosen,
    Notes,
    absent,
    found,
    measured,
    per_head,
    place,
    placed,
    shown,
    wan,
)
from yqlib.present.levels_charts import Line, stacked
from yqlib.present.levels_money import economic_rows, percent
from yqlib.present.style import Chart
from yqlib.present.tables import Cell, Table

#: 离休费 and 退休费 of 303 对个人和家庭的补助 in 《支出经济分类科目》.
RETIRED_PAY = ("30301", "30302")
LADDER = {"人均基本支出": "basic_per_head", "人均人员经费": "personnel_per_head", "人均公用经费": "public_per_head"}
_ITEMS = 6  # 款 shown of a difference
_WAN = 1_000_000
_Accounts = dict[str, tuple[str, Fraction, str]]
_PAIRS = 4  # bodies with a figure up to which each is held against the next


@dataclass(frozen=True)
class Cost:
    """Basic expenditure of a body by economic class and 款 (key → name, 分, place) and its heads.

    `items` is empty where the 款 printed do not make up their classes; `doubt` then says so. `rest` is what of the
    basic expenditure stands in no class, `rounding` how much of it the printed decimals can make.
    """

    doc: Document
    basic: Amount | None
    heads: Amount | None
    classes: _Accounts
    items: _Accounts
    why: str
    rest: Fraction = Fraction(0)
    rounding: Fraction = Fraction(0)
    doubt: str = ""

    def each(self, fen: Fraction) -> Fraction:
        """分 per head."""
        return fen / self.heads.value if self.heads else Fraction(0)

    @property
    def value(self) -> Fraction | None:
        """Basic expenditure per head in 分; None where one of the two is missing."""
        return self.each(self.basic.value) if self.basic and self.heads else None


@lru_cache(maxsize=8)
def costs(them: Chosen) -> tuple[Cost, ...]:
    """Every body's cost, in the order shown."""
    return tuple(map(_cost, them.records))


def _cost(doc: Document) -> Cost:
    result = measured(doc, "basic_per_head")
    basic = found(doc, "basic")
    try:
        rows = economic_rows(doc)
        people: Amount | None = heads(doc)
    except Missing:
        rows, people = [], None
    people = result.denominator or people
    classes, items, rounding, doubt = _accounts(rows, doc.year)
    whole = basic if isinstance(basic, Amount) else None
    rest = whole.value - sum((v for _, v, _ in classes.values()), Fraction(0)) if whole and classes else Fraction(0)
    return Cost(doc, whole, people, classes, items, result.reason, rest, rounding, doubt)


def _accounts(rows: list[Row], year: int | None) -> tuple[_Accounts, _Accounts, Fraction, str]:
    """(classes, 款, what rounding can make of the sum of classes, doubt). One 款 may stand on several rows, one for each government class: they are added."""
    classes: _Accounts = {}
    items: _Accounts = {}
    slack: dict[str, Fraction] = defaultdict(Fraction)
    inside: dict[str, Fraction] = defaultdict(Fraction)
    above, halves = "", [Fraction(0)]
    for row in rows:
        figure = row.grand
        if figure is None or row.kind not in ("class", "section"):
            continue
        key = _code(row.code, row.label, year)
        above = key if row.kind == "class" else above
        side = classes if row.kind == "class" else items
        name, fen, where = side.get(key, (row.label, Fraction(0), place(figure.address)))
        side[key] = (name, fen + Fraction(figure.amount), where)
        slack[above] += Fraction(figure.half)
        if row.kind == "class":
            halves.append(Fraction(figure.half))
        inside[above] += Fraction(figure.amount) if row.kind == "section" else 0
    off = [classes[k][0] for k in classes if k in inside and inside[k] and abs(inside[k] - classes[k][1]) > slack[k]]
    rounding = sum(halves) + max(halves)
    doubt = f"{'、'.join(off)}所列各款之和与类不符，不列款" if off else ""
    return classes, {} if off else items, rounding, doubt


def _code(code: str | None, label: str, year: int | None) -> str:
    """The economic account a row is of: its code, else the only one its name stands for, else its name."""
    if code:
        return code
    known = forms.codes_of(label, "economic", year) or forms.codes_of(label, "economic")
    return known[0] if len(known) == 1 else forms.strip_ordinal(forms.normalise(label))[1]


# ---- the ladder ----------------------------------------------------------------------------------


def ladder(them: Chosen) -> Table:
    """Heads, posts, and the three per-head figures of each body, in 万元 a head."""
    notes = Notes("人均金额单位：万元/人；人数下为所在页。“—”为缺失，方括号内是原因或存疑的编号。")
    rows = []
    for doc in them.records:
        people = _heads(doc)
        posts = _posts(doc)
        per = [per_head(measured(doc, id), notes) for id in LADDER.values()]
        filled = measured(doc, "staff_filled")
        rate = absent(notes, filled.reason) if filled.value is None else placed(percent(filled.value), "")
        rows.append([them.name(doc.id), them.about(doc.id), shown(people, notes, 1), shown(posts, notes, 1), rate, *per,
                     _by_posts(doc, posts, notes)])  # fmt: skip
    header = ["单位", "口径", "在职人数", "编制数", "编制使用率", *LADDER, "基本支出÷编制数"]
    return Table(header, rows, numeric=frozenset(range(2, len(header))), empty=NOTHING, notes=notes.lines if rows else ())


def _heads(doc: Document) -> Amount | str:
    try:
        return heads(doc)
    except Missing as why:
        return str(why)


def _posts(doc: Document) -> Amount | str:
    """The posts 编制 beside the heads."""
    result = measured(doc, "staff_filled")
    return result.denominator if result.denominator is not None else result.reason


def _by_posts(doc: Document, posts: Amount | str, notes: Notes) -> Cell:
    """Basic expenditure over posts, to show what the other denominator would give."""
    basic = found(doc, "basic")
    for part in (posts, basic):
        if isinstance(part, str):
            return absent(notes, part)
    return per_head(Result(basic.value / posts.value, basic, posts), notes)  # type: ignore[union-attr]


def ladder_chart(them: Chosen) -> Chart:
    """Basic expenditure per head by economic class, the sum at the end of each bar."""
    lines = []
    for cost in costs(them):
        if cost.value is None:
            end, parts = f"缺：{cost.why}", {}
        else:
            parts = {n: float(cost.each(v) / _WAN) for n, v, _ in cost.classes.values() if v > 0}
            if cost.rest > cost.rounding:
                parts["其他资金安排的基本支出"] = float(cost.each(cost.rest) / _WAN)
            if not parts:
                parts = {"基本支出（未分类）": float(cost.value / _WAN)}
            end = decimal(cost.value / _WAN, 4, 4)
        lines.append(Line(them.name(cost.doc.id), them.about(cost.doc.id), parts, end))
    title = "人均基本支出（万元/人）"
    told = "；".join(f"{line.name} {line.end}" + "".join(f"，{n} {v:.4f}" for n, v in line.parts.items()) for line in lines)
    return stacked(title, "条末为基本支出÷在职人数；条内按经济分类的类", lines, share=False,
                   caption=f"{title}：{told or NOTHING}", empty="没有一份文本同时公布基本支出与在职人数" if lines else NOTHING)  # fmt: skip


# ---- scope of numerator and denominator ----------------------------------------------------------


def scope(them: Chosen) -> Table:
    """What each numerator and denominator is of: money, heads, posts, retired, units inside, retirement pay."""
    rows = []
    for cost in costs(them):
        name = them.name(cost.doc.id)
        rows += [[name if first else "", what, text, where] for first, (what, text, where) in enumerate_first(_scope(them, cost))]
    return Table(["单位", "口径", "数字与说明", "位置"], rows, empty=NOTHING,
                 notes=["“扣除”一行只作核对：把离休费、退休费从分子中去掉，分母不变。"] if rows else ())  # fmt: skip


def enumerate_first(rows: Iterator[tuple[str, str, str]]) -> Iterator[tuple[bool, tuple[str, str, str]]]:
    """Each row with whether it is the first."""
    for turn, row in enumerate(rows):
        yield turn == 0, row


def _scope(them: Chosen, cost: Cost) -> Iterator[tuple[str, str, str]]:
    doc = cost.doc
    yield ("分子", cost.basic.words, place(cost.basic.address)) if cost.basic else ("分子", f"缺：{found(doc, 'basic')}", "")
    people = cost.heads
    yield ("分母", people.words, place(people.address)) if people else ("分母", f"缺：{_heads(doc)}；不估算", "")
    posts = _posts(doc)
    if isinstance(posts, Amount):
        yield "编制", posts.words, place(posts.address)
    yield from _bodies(doc)
    yield _retired(doc)
    pay = [cost.items[c] for c in RETIRED_PAY if c in cost.items]
    if pay:
        sum_ = sum((v for _, v, _ in pay), Fraction(0))
        words = "、".join(f"{n} {wan(v)}" for n, v, _ in pay) + " 万元"
        if cost.value is not None and cost.basic:
            words += f"；扣除后人均 {decimal(cost.each(cost.basic.value - sum_) / _WAN, 4, 4)} 万元"
        yield "离退休费", words, pay[0][2]
    if cost.doubt:
        yield "款", cost.doubt, ""
    if cost.classes and cost.rest:
        many = "其他资金或上年结转安排的基本支出" if abs(cost.rest) > cost.rounding else "各类舍入之差"
        yield "未分经济分类", f"基本支出减各类之和 {wan(cost.rest)} 万元（{many}）", ""
    yield from _remainders(them, cost)


def _bodies(doc: Document) -> Iterator[tuple[str, str, str]]:
    """The units of a department, and the heads of every body, as its prose tells them."""
    units = [c for c in doc.staff if c.row["kind"] == "subordinate_units" and c.row["source"] == "prose"]
    if units:
        listed = [c for c in units if c.row["basis"] == "listed"] or units
        yield "所属单位", "；".join(dict.fromkeys(c.row["printed"] for c in listed)), place(listed[0].figure.address)
    told = bodies(doc, "prose")
    if len(told) > 1:
        names = []
        for kinds in told.values():
            count = next((kinds[k][0] for k in ("in_post", "actual", "on_staff") if kinds.get(k)), None)
            if count is not None:
                names.append(f"{count.row['unit_name']} {count.row['printed']}")
        where = next(place(c.figure.address) for kinds in told.values() for cs in kinds.values() for c in cs)
        yield "人数的构成", "；".join(names), where


def _retired(doc: Document) -> tuple[str, str, str]:
    rows = [c for c in doc.staff if c.row["kind"] in ("retired", "retired_cadre", "retirees") and c.row["basis"] == "said" and c.row["unit"] == "人"]
    if not rows:
        return "离退休人员", "没有公布人数（其费用若在分子中，抬高人均数）", ""
    words = "；".join(f"{c.row['unit_name'] or ''} {c.row['printed']}".strip() for c in rows)
    return "离退休人员", f"{words}（不在分母中，其费用若在分子中，抬高人均数）", place(rows[0].figure.address)


def _remainders(them: Chosen, cost: Cost) -> Iterator[tuple[str, str, str]]:
    """A department without one of its units that is shown, too."""
    for unit in costs(them):
        if them.parents.get(unit.doc.id) == cost.doc.id and cost.basic and cost.heads and unit.basic and unit.heads:
            fen, people = cost.basic.value - unit.basic.value, cost.heads.value - unit.heads.value
            if fen > 0 and people > 0:
                each = decimal(fen / people / _WAN, 4, 4)
                yield f"不含 {them.letters[unit.doc.id]}", f"（{wan(cost.basic.value)} − {wan(unit.basic.value)}）÷（{cost.heads.value} − {unit.heads.value}）＝ {each} 万元/人", ""


# ---- where a difference comes from ---------------------------------------------------------------


def pairs(them: Chosen) -> list[tuple[Cost, Cost]]:
    """The bodies held against each other: each with the next lower per head; of many the highest and the lowest."""
    ranked = sorted((c for c in costs(them) if c.value is not None), key=lambda c: -(c.value or 0))
    if len(ranked) > _PAIRS:
        return [(ranked[0], ranked[-1])]
    return list(itertools.pairwise(ranked))


def differences(them: Chosen) -> Table:
    """The difference of two per-head figures by economic class, and the 款 that make most of it."""
    rows: list[list[str | Cell]] = []
    totals = set()
    for high, low in pairs(them):
        totals.add(len(rows))
        gap = (high.value or Fraction(0)) - (low.value or Fraction(0))
        name = f"{them.letters[high.doc.id]} − {them.letters[low.doc.id]}"
        rows.append([name, "人均基本支出", *_four(high.value, low.value), "100%" if gap else "", ""])
        rows += [["", *row] for row in _parts(high, low, gap)]
    notes = ["单位：万元/人。“类”各行相加等于人均基本支出之差（显示时舍入到四位）；“款”各行只列差额最大的几个，是类的其中数。"]
    if len([c for c in costs(them) if c.value is not None]) > _PAIRS:
        notes.append("有人均数的单位较多，只比较最高与最低的两个。")
    many = len([c for c in costs(them) if c.value is not None])
    empty = NOTHING if not len(them) else f"有人均基本支出的单位只有 {many} 个，没有可比较的两个"
    header = ["相比", "科目", "前者", "后者", "差额", "占差额", "位置"]
    return Table(header, rows, numeric=frozenset({2, 3, 4, 5}), totals=frozenset(totals), empty=empty, notes=notes if rows else ())


def _four(one: Fraction | None, other: Fraction | None) -> list[str]:
    values = [Fraction(0) if v is None else v for v in (one, other)]
    texts = ["—" if v is None else decimal(v / _WAN, 4, 4) for v in (one, other)]
    return [*texts, decimal((values[0] - values[1]) / _WAN, 4, 4)]


def _parts(high: Cost, low: Cost, gap: Fraction) -> Iterator[list[str]]:
    for which, most in (("classes", 99), ("items", _ITEMS)):
        mine, theirs = getattr(high, which), getattr(low, which)
        keys = dict.fromkeys((*mine, *theirs))
        ranked = sorted(keys, key=lambda k: -abs(_each(high, mine, k) - _each(low, theirs, k)))
        for key in ranked[:most]:
            a, b = _each(high, mine, key), _each(low, theirs, key)
            label = (mine.get(key) or theirs.get(key))[0]
            where = " / ".join(side[key][2] if key in side else "未印" for side in (mine, theirs))
            mark = "类 " if which == "classes" else "　其中款 "
            code = f"{key} " if key.isdigit() else ""
            yield [mark + code + label, *_four(a if key in mine else None, b if key in theirs else None), _of(a - b, gap), where]
    rest = [high.each(high.rest), low.each(low.rest)]
    if any(rest):
        yield ["类 未分经济分类（其他资金、上年结转或舍入）", *_four(*rest), _of(rest[0] - rest[1], gap), ""]


def _each(cost: Cost, side: _Accounts, key: str) -> Fraction:
    return cost.each(side[key][1]) if key in side else Fraction(0)


def _of(part: Fraction, gap: Fraction) -> str:
    return percent(part / gap) if gap else ""


def why(them: Chosen) -> Table:
    """For each pair in words: what differs in scope besides the money."""
    rows = []
    for high, low in pairs(them):
        docs = (high.doc, low.doc)
        facts: list[tuple[str, Any]] = [
            ("层级", [d.info.get("level") or "不明" for d in docs]),
            ("范围", [{"department": "部门（含所属单位）", "unit": "单个单位"}.get(d.info.get("scope") or "", "不明") for d in docs]),
            ("年度", [str(d.year or "不明") for d in docs]),
            ("种类", [{"budget": "预算", "final": "决算"}.get(d.kind or "", "不明") for d in docs]),
            ("分母", [re.sub(r" \d+ 人", "", c.heads.words) if c.heads else "" for c in (high, low)]),
            ("离退休人员", [_retired(d)[1].partition("（")[0] for d in docs]),
            ("离退休费人均（万元）", [_retired_each(c) for c in (high, low)]),
        ]
        name = f"{them.letters[high.doc.id]} 与 {them.letters[low.doc.id]}"
        for what, (one, other) in facts:
            rows.append([name, what, one, other, "相同" if one == other else Cell("不同", "warning")])
            name = ""
        if them.parents.get(low.doc.id) == high.doc.id:
            rows.append(["", "相互包含", "后者的钱和人都在前者中", "", Cell("不独立", "warning")])
    return Table(["相比", "口径", "前者", "后者", "是否相同"], rows, empty="没有可比较的两个")


def _retired_each(cost: Cost) -> str:
    pay = [cost.items[c][1] for c in RETIRED_PAY if c in cost.items]
    return decimal(cost.each(sum(pay, Fraction(0))) / _WAN, 4, 4) if pay else "未列离休费、退休费"

