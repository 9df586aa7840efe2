"""One body over years as tables: its disclosures, its money, what changed, the year before as told, budget and accounts.

Every function takes a `Series` (`yqlib.held.series`), or None where nothing is held, and returns a `Table` that says so.
Amounts are exact and shown in 万元; where disclosures are not like with like the head of the table says why.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from yqlib import over_time as data
from yqlib.bases import OUTCOME_ZH, Base, bases
from yqlib.column import SCOPE_ZH, SEVERITY_ZH, place_zh
from yqlib.held import Held, Part, Series, unlike
from yqlib.measures import heads
from yqlib.measures.inputs import Amount, decimal
from yqlib.money import FEN_PER_UNIT
from yqlib.over_time import Change, Stage
from yqlib.present.across import SILENT
from yqlib.present.finding import Gallery
from yqlib.present.tables import Cell, Table, text_of
from yqlib.told_changes import Moved, moves

NOTHING = "没有持有任何公开文本"
ONE = "可比的公开文本不足两份，无从比较；再持有一个年度（或同年的预算与决算）即可比较"
_WAN = FEN_PER_UNIT["万元"]
_OUTCOME_CSS = {"equal": "good", "rounding": "good", "different": "warning"}

def documents(series: Series | None) -> Table:
    """Every disclosure of the body in order, each once; what was published in several files stands in the notes."""
    header = ["文本", "范围", "单位名称", "文件", "页数"]
    if series is None:
        return Table(header, [], empty=NOTHING)
    rows = []
    for held in series.held:
        info = held.doc.info
        pages = info.get("pages")
        rows.append(
            [held.label, SCOPE_ZH.get(info.get("scope") or "", "不明"), text_of(info.get("unit_name")), "；".join(held.files),
             "" if pages is None else str(pages)]
        )  # fmt: skip
    return Table(header, rows, caption=series.name, numeric=frozenset({4}), empty=NOTHING, notes=[*series.remarks, *_gaps(series)])


def _gaps(series: Series) -> list[str]:
    """Years between the first and the last that no disclosure is held of, and what is held of no year."""
    years = {h.year for h in series.held if h.year is not None}
    gaps = [str(y) for y in range(min(years), max(years)) if y not in years] if years else []
    notes = [f"其间 {'、'.join(gaps)} 年度的文本没有持有"] if gaps else []
    return notes + ([] if len(series.held) > 1 else [ONE])


def money(series: Series | None) -> Table:
    """Each line of money in each disclosure with its page, and the difference between the first and the last."""
    if series is None:
        return Table(["项目"], [], empty=NOTHING)
    held = series.held
    rows, why = [], dict[str, None]()
    for line in data.LINES:
        found = [data.attempted(lambda h=h, line=line: data.money(h, line)) for h in held]  # type: ignore[misc]
        for one, h in zip(found, held, strict=True):
            if isinstance(one, str) and not all(isinstance(f, str) for f in found):
                why[f"{h.label}缺{line.name}：{one}"] = None
        if all(isinstance(f, str) for f in found):
            why[f"各份都没有印出{line.name}"] = None
            continue
        rows.append([line.name, *(c for f in found for c in _amount(f)), *_difference(found)])
    header = ["项目", *(text for h in held for text in (h.label, "位置")), *(["首末之差", "%"] if len(held) > 1 else [])]
    numeric = {i for i in range(1, len(header)) if header[i] != "位置"}
    return Table(header, rows, caption=_caption("金额（万元）", held), numeric=frozenset(numeric), empty="没有读出任何一项金额", notes=list(why))


def _amount(found: Amount | str) -> tuple[str | Cell, str | Cell]:
    if isinstance(found, str):
        return Cell("未印", "faint"), ""
    doubt = bool(found.doubts)
    return Cell(wan(found.value) + ("（存疑）" if doubt else ""), "warning" if doubt else ""), _place(found.address)


def _difference(found: Sequence[Amount | str]) -> list[str | Cell]:
    if len(found) < 2:
        return []
    first, last = found[0], found[-1]
    if isinstance(first, str) or isinstance(last, str):
        return [Cell("—", "faint"), Cell("—", "faint")]
    return [signed(last.value - first.value), percent(last.value - first.value, first.value)]


def people(series: Series | None) -> Table:
    """Heads in post and posts in each disclosure, with the words that say whose and where."""
    header = ["文本", "在职（实有、在编）人数", "所据", "编制", "位置"]
    rows: list[list[str | Cell]] = []
    for held in series.held if series else ():
        posts, staff = (data.attempted(lambda h=held, k=k: h.first(heads.heads, k)) for k in (("establishment",), heads.KINDS))  # type: ignore[misc]
        given = posts if isinstance(staff, str) else staff
        rows.append(
            [held.label, Cell("未说明", "faint") if isinstance(staff, str) else f"{staff.value}", staff if isinstance(staff, str) else staff.words,
             Cell("未说明", "faint") if isinstance(posts, str) else f"{posts.value}", "" if isinstance(given, str) else _place(given.address)]
        )  # fmt: skip
    return Table(header, rows, numeric=frozenset({1, 3}), empty=NOTHING)


def change(found: Change | None) -> Table:
    """What lies between two disclosures by class, the largest change first; what no class explains is a line of its own."""
    if found is None:
        return Table(["类"], [], empty=ONE)
    name = f"{found.old.label} → {found.new.label}：按{found.words}"
    caption = _caption(f"{name}（万元）", [found.old, found.new])
    header = ["编码", "科目", found.old.label, found.new.label, "变动", "%"]
    steps = sorted(found.steps, key=lambda s: -abs(s.change))
    rows: list[list[str | Cell]] = [
        [s.code if s.code.isdigit() else "", s.name, _or_none(s.old), _or_none(s.new), signed(s.change), percent(s.change, s.old)]
        for s in steps
    ]
    notes = list(found.notes)
    if found.old_total is not None and found.new_total is not None and rows:
        if found.rest:
            css = "" if found.rounding else "warning"
            rows.append(["", Cell("未解释的差额", css), "", "", Cell(signed(found.rest), css), ""])
            notes.append("未解释的差额在舍入允许的范围内" if found.rounding else "各类变动之和与总计的变动不符，差额如上")
        moved = found.new_total - found.old_total
        rows.append(["", "总计", wan(found.old_total), wan(found.new_total), signed(moved), percent(moved, found.old_total)])
    totals = frozenset({len(rows) - 1}) if rows and found.old_total is not None and found.new_total is not None else frozenset[int]()
    return Table(header, rows, caption=caption, numeric=frozenset({2, 3, 4, 5}), totals=totals, empty=found.missing or "没有可比的科目", notes=notes)


def stages(series: Series | None) -> Table:
    """Budget and final accounts of one year: the budget as the accounts tell it, the budget disclosure where held, what was spent."""
    header = ["文本", "科目", "年初预算", "预算文本所列", "全年预算", "决算", "决算−预算", "%", "位置"]
    found = data.stages(series) if series is not None else []
    rows = [_stage(s) for s in found]
    notes = []
    if series is not None:
        for held in series.held:
            if held.kind == "final" and series.of(held.year, "budget") is None:
                notes.append(f"没有持有{held.year}年度预算，年初预算只有决算文本自己的说法")
            if held.kind == "budget" and series.of(held.year, "final") is None:
                notes.append(f"没有持有{held.year}年度决算，该年预算执行得怎样无从得知")
    notes.append("差额以年初预算为准；没有年初预算的依次用预算文本所列、全年（调整）预算")
    empty = "没有持有决算，或决算文本没有说明预算数"
    return Table(header, rows, caption="同一年度的预算与决算（万元）", numeric=frozenset(range(2, 8)), empty=empty if series else NOTHING, notes=notes)


def _stage(s: Stage) -> list[str | Cell]:
    cells: list[str | Cell] = [s.held.label, s.name, *(_or_none(x and x.value) for x in (s.first, s.budget, s.adjusted, s.spent))]
    if s.first is not None and s.budget is not None and not data.meet(s.first, s.budget):
        cells[3] = Cell(wan(s.budget.value), "warning")
    planned = s.planned
    figure = next((f for x in (s.spent, planned) if x is not None for f in x.figures), None)
    place = _place(figure.address if figure is not None else None)
    if planned is None or s.spent is None:
        return [*cells, "", "", place]
    off = s.spent.value - planned.value
    return [*cells, signed(off), percent(off, planned.value), place]


def bases_told(series: Series | None) -> Table:
    """What each disclosure tells of the year before, beside what the disclosure of that year prints."""
    header = ["文本", "所说的项目", "由本年数推出", "上年数", "位置", "上年文本所印", "位置", "结果", "相差"]
    found = bases(series) if series is not None else []
    order = {"different": 0, "doubtful": 1, "unsure": 1, "renamed": 1, "unclear": 2}
    rows = [_base(b) for b in sorted(found, key=lambda b: (order.get(b.outcome, 3), b.outcome != "not_printed"))]
    wanted = dict.fromkeys(b.settles for b in found if b.outcome == "not_held")
    counts = {zh: sum(b.outcome == key for b in found) for key, zh in OUTCOME_ZH.items()}
    caption = "上年基数：" + "，".join(f"{zh} {n} 处" for zh, n in counts.items() if n) if found else "上年基数"
    notes = [f"若持有{'、'.join(wanted)}，“未持有”的各处即可核对"] if wanted else []
    if any(b.outcome == "different" for b in found):
        notes.append("“不同”是两份文本对同一年同一项目说法不一：可能是口径调整，也可能有一处印错，请看原页")
    empty = "没有哪份文本说明与上年相比的变动，也没有印出上年数的列"
    return Table(header, rows, caption=caption, numeric=frozenset({3, 5, 8}), empty=empty if series else NOTHING, notes=notes)


def _base(b: Base) -> list[str | Cell]:
    outcome = OUTCOME_ZH[b.outcome] + ("（推出为零，不矛盾）" if b.outcome == "not_printed" and b.value == 0 else "")
    right: list[str | Cell] = ["", ""]
    if b.printed is not None:
        right = [wan(b.printed), f"{b.earlier.label if b.earlier else ''}{_place(b.address)}{b.spot}"]
    elif b.outcome == "not_held":
        right = [Cell(f"须看{b.settles}", "faint"), ""]
    value = "" if b.value is None else wan(b.value)
    off = signed(b.off) if b.off is not None and b.outcome == "different" else ""
    return [b.held.label, b.name, b.how, value, _place(b.page), *right, Cell(outcome, _OUTCOME_CSS.get(b.outcome, "faint")), off]


def reasons(series: Series | None) -> Table:
    """Every change told against another year, and the reason as printed beside it."""
    header = ["文本", "项目", "本年", "变动", "与何年相比", "所说原因（原文）", "其后的文字（原文，未必是其原因）", "位置"]
    rows = [_moved(m) for m in (moves(series) if series is not None else [])]
    untold = sum(1 for r in rows if not r[5] and not r[6])
    notes = [f"{untold} 处没有说明原因（持平的也计在内）"] if untold else []
    return Table(header, rows, numeric=frozenset({2, 3}), empty="没有哪份文本说明变动" if series else NOTHING, notes=notes)


def _moved(m: Moved) -> list[str | Cell]:
    told, sign = m.told, m.entry.sign
    now = m.entry.now
    value = "" if now is None else wan(now.amount)
    if sign == 0 or told.worded:
        moved = "持平"
    elif told.scale == "money":
        moved = signed(Fraction(told.amount) * (sign or 1)) if sign is not None else f"增减未选定 {told.printed}"
    else:
        moved = {1: "+", -1: "−"}.get(sign or 0, "") + f"{told.printed}{told.unit or ''}"
    year = f"{m.base_year}年" if m.base_year else ""
    return [m.held.label, m.name, value, moved, year, m.reason, m.near, _place(told.address)]


def across(frames: Part | None) -> Table:
    """What the rules across disclosures find: the same body in other years, the unit and its department."""
    header = ["级别", "规则", "问题", "位置"]
    if frames is None:
        return Table(header, [], empty=NOTHING)
    rows = [
        [Cell(SEVERITY_ZH.get(r.severity, r.severity), r.severity), r.rule, Cell(text_of(r.message), "m"), text_of(r.where)]
        for r in frames.across_findings.itertuples(index=False)
    ]
    return Table(header, rows, empty=SILENT)


def across_pictures(frames: Part | None, most: int = 6) -> Gallery:
    """The first of these with the pages of both documents side by side."""
    return Gallery([], 0, empty=NOTHING) if frames is None else frames.across.gallery(frames.doc_ids, most)


# ---- small pieces -----------------------------------------------------------------------------------


def pairs(series: Series | None, by: str = "functional", digits: int = 3) -> Change | None:
    """The change between the first and the last disclosure; None where there are no two."""
    if series is None or len(series.held) < 2:
        return None
    return data.change(series.held[0], series.held[-1], by, digits)


def _caption(words: str, held: Sequence[Held]) -> str:
    """The head of a table: what it shows, and why its columns are not like with like."""
    notes = unlike(held) if len(held) > 1 else []
    return words + ("。注意——" + "；".join(notes) if notes else "")


def wan(fen: Any) -> str:
    """An exact amount in 万元 with at least two decimals."""
    return decimal(Fraction(fen) / _WAN, 2)


def signed(fen: Any) -> str:
    """A change in 万元 with its sign."""
    return ("+" if fen > 0 else "") + wan(fen)


def percent(part: Any, whole: Any) -> str:
    """A change in percent of what it is measured from, to two decimals; empty from nothing."""
    if not whole:
        return ""
    return ("+" if part > 0 else "") + decimal(Fraction(part) / Fraction(whole) * 100, 2, 2) + "%"


def _or_none(fen: Decimal | None) -> str | Cell:
    return Cell("—", "faint") if fen is None else wan(fen)


def _place(address: Any) -> str:
    return "" if not address else place_zh(address[0], address[1], address[-1])
