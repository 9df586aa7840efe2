"""The year before as a disclosure tells it, beside what the disclosure of that year prints.

比上年增加 and the amount of this year tell the amount of the year before (the implied base), within what their printed
digits leave open. It is the base of the same kind: a budget speaks of the budget of the year before, accounts of its accounts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from yqlib.audit.link import Place, bare, readings
from yqlib.audit.meaning import Meaning, meaning, names_of
from yqlib.audit.prose import Said
from yqlib.audit.records import Document, Figure
from yqlib.audit.told import Entry, talk
from yqlib.column import KIND_ZH
from yqlib.held import Held, Series
from yqlib.over_time import account_name
from yqlib.told_changes import from_year

#: How the two compare, in Chinese.
OUTCOME_ZH = {
    "equal": "相等", "rounding": "舍入内", "different": "不同", "renamed": "科目名称不同，不可比",
    "unsure": "口径不明，不可比", "doubtful": "读取存疑，请看原页",
    "not_held": "未持有", "not_printed": "前一份中未找到", "unclear": "无法推出",
}  # fmt: skip
#: Of several places that print it, the best fit is taken.
_BETTER = ("equal", "rounding", "different", "unsure", "renamed", "doubtful")
#: Contexts whose figures need no word on whose money they are.
_OWN_MONEY = ("three_public", "operating", "procurement")


@dataclass(frozen=True)
class Base:
    """A base a disclosure tells, in 分: `low`–`high` is what its printed digits leave open, `value` its middle.

    `how` says what it is worked out from; `earlier` is the disclosure of that year and kind, where it is held, and
    `printed` what that prints with its place (`spot`).
    """

    held: Held
    name: str
    year: int
    how: str
    page: tuple[object, ...]
    outcome: str
    value: Fraction | None = None
    low: Fraction | None = None
    high: Fraction | None = None
    earlier: Held | None = None
    printed: Decimal | None = None
    spot: str = ""
    address: tuple[object, ...] | None = None
    meaning: Meaning | None = None

    @property
    def settles(self) -> str:
        """The disclosure that would settle it: 2025年度预算."""
        return f"{self.year}年度{KIND_ZH.get(self.held.kind or '', '同类文本')}"

    @property
    def off(self) -> Fraction | None:
        """What is told less what is printed."""
        return None if self.value is None or self.printed is None else self.value - Fraction(self.printed)


def bases(series: Series) -> list[Base]:
    """Every amount of the year before that the disclosures tell, once a thing; worked out and printed ones."""
    found: list[Base] = []
    for held in series.held:
        seen = set()
        told = (held.told(lambda doc, h=held: _told(series, h, doc)), held.told(lambda doc, h=held: _columns(series, h, doc)))  # type: ignore[misc]
        for base in (*told[0], *told[1]):
            what = (base.name, base.year, base.value)
            if what not in seen:
                seen.add(what)
                found.append(base)
    return found


def _told(series: Series, held: Held, doc: Document) -> Iterator[Base]:
    for entry in talk(doc).entries:
        year, now = from_year(entry), entry.now
        if year is None or doc.year is None or year != doc.year - 1:
            continue
        if now is None or now.scale != "money" or not now.at_year(doc.year):
            continue
        told = entry.change or entry.rate or entry.base
        what, page = meaning(now), (told or now).address
        name = account_name(now)
        if what is None and entry.head.scope:
            name = f"{entry.head.scope}·{name}"
        implied = _implied(entry, now)
        if implied is None:
            yield Base(held, name, year, "增减没有选定，或变动额不是金额", page, "unclear", meaning=what)
            continue
        value, low, high, how = implied
        yield _beside(series, Base(held, name, year, how, page, "", value, low, high, meaning=what), now)


def _implied(entry: Entry, now: Said) -> tuple[Fraction, Fraction, Fraction, str] | None:
    """(value, low, high, how): last year's amount as printed, else from the change, else from the rate; None where untold."""
    amount, half = Fraction(now.amount), Fraction(now.half)
    low, high = amount - Fraction(now.down), amount + half
    sign, change, rate = entry.sign, entry.change, entry.rate
    if entry.base is not None and entry.base.scale == "money":
        value = Fraction(entry.base.amount)
        return value, value - Fraction(entry.base.down), value + Fraction(entry.base.half), f"印有上年数 {entry.base.printed}"
    if sign == 0 and not (change is not None and change.amount):
        return amount, low, high, f"{now.printed}，与上年相同"
    if sign is None:
        return None
    word = "增加" if sign > 0 else "减少"
    if change is not None and change.scale == "money":
        moved, room = sign * Fraction(change.amount), Fraction(change.half)
        return amount - moved, low - moved - room, high - moved + room, f"{now.printed}，{word} {change.printed}"
    if rate is not None and rate.unit == "%":
        part, room = sign * Fraction(rate.amount) / 100, Fraction(rate.half) / 100
        if part - room <= -1:
            return None
        return amount / (1 + part), low / (1 + part + room), high / (1 + part - room), f"{now.printed}，{word} {rate.printed}%"
    return None


def _beside(series: Series, base: Base, now: Said) -> Base:
    """The base beside what the earlier disclosure prints of the same thing."""
    earlier = series.of(base.year, base.held.kind, base.held.scope)
    if earlier is None:
        return replace(base, outcome="not_held")
    best: Base | None = None
    for value, down, up, spot, address, why in _printed(earlier, base, now):
        low, high = Fraction(value - down), Fraction(value + up)
        meets = base.low <= high and low <= base.high  # type: ignore[operator]
        outcome = "equal" if base.value == Fraction(value) else "rounding" if meets else "different"
        if outcome == "different":
            outcome = why or outcome
        found = replace(base, outcome=outcome, earlier=earlier, printed=value, spot=spot, address=address)
        if outcome == "equal":
            return found
        if best is None or _BETTER.index(outcome) < _BETTER.index(best.outcome):
            best = found
    return best or replace(base, outcome="not_printed", earlier=earlier)


def _printed(earlier: Held, base: Base, now: Said) -> Iterator[tuple[Decimal, Decimal, Decimal, str, tuple[object, ...], str]]:
    """What the earlier disclosure prints of it: its tables, then its text.

    (value, down, up, place in words, address, why a difference would tell nothing: '' where it would.)
    """
    for doc in earlier.docs:
        what = base.meaning
        if what is not None:
            for reading in readings(doc, replace(what, year=doc.year, stage="")):
                for place in reading:
                    if not place.blank:
                        yield place.sum.value, place.sum.down, place.sum.up, _spot(place), place.sum.figures[0].address, _why(what, now, place)
        for entry in talk(doc).entries:
            said = entry.now
            if said is None or said.scale != "money" or not said.at_year(doc.year):
                continue
            like = meaning(said)
            same = _same(what, like) if what is not None and like is not None else (
                what is None and like is None and account_name(said) == account_name(now) and said.scope == now.scope
            )
            if same:
                yield said.amount, said.down, said.half, said.spot, said.address, ""


def _same(one: Meaning, other: Meaning) -> bool:
    """The same figure of the same money, of whatever year."""
    return (one.figure, one.fund, one.code, one.names) == (other.figure, other.fund, other.code, other.names)


def _why(what: Meaning, now: Said, place: Place) -> str:
    """Why this place cannot contradict what is told: read with doubt, an account of another name, money of an untold fund."""
    if any(f.doubtful or f.reader == "ocr" for f in place.sum.figures):
        return "doubtful"
    names = [name for _, name in names_of(now.subject)]
    if names and place.row is not None:  # codes are given anew
        one, other = bare(names[-1]), bare(place.row.label)
        return "" if one.removesuffix("支出") in other or other.removesuffix("支出") in one else "renamed"
    return "" if what.fund or what.context in _OWN_MONEY else "unsure"


def _spot(place: Place) -> str:
    return "、".join(f.spot for f in place.sum.figures)


def _columns(series: Series, held: Held, doc: Document) -> Iterator[Base]:
    """Columns of the year before (上年数, 2025年预算数), row by row."""
    if doc.year is None:
        return
    earlier = series.of(doc.year - 1, held.kind, held.scope)
    for table in doc.tables:
        for row in table.rows:
            for column, figure in row.cells.items():
                if not column.startswith("prior") or figure.scale != "money":
                    continue
                value = Fraction(figure.amount)
                name = f"{table.name}{row.name if row.label or row.code else ''}".strip()
                base = Base(held, name, doc.year - 1, f"列“{figure.heading}”", figure.address, "not_held", value,
                            value - Fraction(figure.down), value + Fraction(figure.half), earlier)  # fmt: skip
                yield base if earlier is None else _cell(base, earlier, figure, row.key or row.code or row.label, column)


def _cell(base: Base, earlier: Held, figure: Figure, row_id: str, column: str) -> Base:
    """The same row and column in the table of the same role of the earlier disclosure."""
    item = column.partition(".")[2]
    for doc in earlier.docs:
        for table in doc.tables:
            if table.role is None or table.role != figure.table.role:
                continue
            rows = [r for r in table.rows if r.side == figure.side and (r.key or r.code or r.label) == row_id]
            found = (rows[0].get(item) if item else rows[0].grand) if len(rows) == 1 else None
            if found is not None:
                meets = Fraction(found.amount - found.down) <= base.high and base.low <= Fraction(found.amount + found.half)  # type: ignore[operator]
                outcome = "equal" if Fraction(found.amount) == base.value else "rounding" if meets else "different"
                return replace(base, outcome=outcome, printed=found.amount, spot=found.spot, address=found.address)
    return replace(base, outcome="not_printed")
