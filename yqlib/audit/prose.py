"""What a disclosure says in words, ready for the rules: figures of sentences, words, sentences.

A figure said in prose has what a figure of a table has where sums and comparisons ask for it (see `Quantity`).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache, cached_property
from typing import Any, Protocol

from yqlib import money

#: Units of prose whose whole numbers are rounded ones: a percentage, an area.
_ROUNDED = (None, "%", "平方米")
ADDRESS = ("page", "line", "x0", "top", "x1", "bottom", "reader")


class Quantity(Protocol):
    """A printed figure, of a table or said in prose; `amount` and the widths in 分 for money, else as printed."""

    @property
    def id(self) -> str:
        """fact_id or statement_id."""

    @property
    def printed(self) -> str:
        """The figure on the page."""

    @property
    def unit(self) -> str | None:
        """元, 万元, 辆, % …"""

    @property
    def decimals(self) -> int:
        """Printed decimals."""

    @property
    def amount(self) -> Decimal:
        """Exact amount."""

    @property
    def half(self) -> Decimal:
        """Half a unit of the last printed digit."""

    @property
    def down(self) -> Decimal:
        """How far below the printed figure the real one may lie."""

    @property
    def scale(self) -> str:
        """What may be added or compared."""

    @property
    def address(self) -> tuple[Any, ...]:
        """Page, line, box and reader."""

    @property
    def reader(self) -> str | None:
        """How it was read."""

    @property
    def spot(self) -> str:
        """Its place in words: table, row and column, or section and subject."""

    @property
    def doubtful(self) -> bool:
        """The reader was not sure of it or of its table."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word that may be wrong where figures are right: a direction, a year, a name."""

    id: str
    printed: str
    address: tuple[Any, ...]
    spot: str = ""


class Printed:
    """What every printed figure can tell of itself, wherever it stands."""

    __slots__ = ()

    unit: str | None
    amount: Decimal
    half: Decimal
    address: tuple[Any, ...]

    @property
    def reader(self) -> str | None:
        """How it was read."""
        return self.address[-1]

    @property
    def scale(self) -> str:
        """What may be added or compared: all money is one scale, other units each their own."""
        return "money" if self.unit in money.FEN_PER_UNIT else self.unit or "?"

    @property
    def down(self) -> Decimal:
        """How far below the printed figure the real one may lie; nothing is below a printed 0."""
        return self.half if self.amount else Decimal(0)


@cache
def half_width(decimals: int, unit: str | None, rounded: tuple[str | None, ...] = (None,)) -> Decimal:
    """Half a unit of the last printed digit, in 分 for money. A whole number is exact (辆, 人), unless its unit is one of `rounded`."""
    if unit in money.FEN_PER_UNIT:
        return money.half_width_fen(decimals, unit)
    return money.Number(0, decimals).half_width if decimals or unit in rounded else Decimal(0)


@dataclass(slots=True, eq=False)
class Said(Printed):
    """One figure said in prose: a row of `statements` with its exact amount and interval.

    It stands for ± half its last printed digit; a figure told in words (无, 持平) is exactly zero. `sentence`
    is the sentence it stands in (None where the frame does not link one).
    """

    id: str
    section: str
    subject: str
    code: str | None
    item: str
    scope: str
    measure: str | None
    direction: str | None
    year: int | None
    year_role: str | None
    as_of: str | None
    base_year: int | None
    reason: str
    printed: str
    unit: str | None
    decimals: int
    amount: Decimal
    half: Decimal
    doubt: str
    address: tuple[Any, ...]
    sentence: Told | None = None

    @property
    def worded(self) -> bool:
        """Told in words (无, 持平), not in digits."""
        return not any(c.isdigit() for c in self.printed)

    @property
    def doubtful(self) -> bool:
        """Never: `doubt` tells what is odd in print, not in reading."""
        return False

    @property
    def spot(self) -> str:
        """Section and subject in words."""
        heading = self.section.rsplit(" / ", 1)[-1]
        if len(heading) < 3:  # a bare number: the heading above says more
            heading = " ".join(self.section.split(" / ")[-2:])
        return f"正文“{heading}”{self.subject}{self.item}" if heading else f"正文{self.subject}{self.item}"

    @property
    def direction_word(self) -> Word | None:
        """Its direction as a word that may be wrong."""
        if self.direction is None:
            return None
        return Word(f"{self.id}#direction", self.direction, self.address, self.spot)

    def at_year(self, year: int | None) -> bool:
        """Told of this year, or of no year that is known."""
        return self.year is None or year is None or self.year == year


@dataclass(slots=True, eq=False)
class Told:
    """One sentence (or heading, caption) outside tables: a row of `sentences` with the figures it says."""

    id: str
    paragraph: int
    kind: str
    section: str
    text: str
    address: tuple[Any, ...]
    figures: list[Said] = field(default_factory=list)


@dataclass(eq=False)
class Prose:
    """The sentences of one disclosure in reading order, with the figures they say."""

    sentences: list[Told]
    statements: list[Said]

    @cached_property
    def paragraphs(self) -> dict[int, list[Told]]:
        """Sentences by paragraph, in order."""
        found: dict[int, list[Told]] = {}
        for sentence in self.sentences:
            found.setdefault(sentence.paragraph, []).append(sentence)
        return found


def prose(statements: Iterable[dict[str, Any]], sentences: Iterable[dict[str, Any]]) -> Prose:
    """The prose of one disclosure from rows of its frames `statements` and `sentences`."""
    told = [
        Told(
            r["sentence_id"], int(r["paragraph"]), r["kind"], r["section"] or "", r["text"],
            tuple(r[c] for c in ADDRESS),
        )
        for r in sentences
    ]  # fmt: skip
    by_id = {t.id: t for t in told}
    said = [_said(r, by_id.get(r.get("sentence_id") or "")) for r in statements]
    for one in said:
        if one.sentence is not None:
            one.sentence.figures.append(one)
    _settle_precision(said)
    return Prose(told, said)


def _settle_precision(said: list[Said]) -> None:
    """Hold each amount of money to the decimals its unit usually has in this prose: 0万元 beside 1.80万元 is 0.00."""
    groups: dict[str, list[Said]] = defaultdict(list)
    for one in said:
        if one.scale == "money" and one.half and one.measure == "amount":  # changes are often told rounded
            groups[one.unit or ""].append(one)
    for unit, group in groups.items():
        usual = money.usual_decimals(Counter(s.decimals for s in group), sum(1 for s in group if s.amount))
        for one in group:
            if one.decimals and one.decimals < usual:
                continue  # 226.1 beside 14.35: rounded, or its 0 left out
            one.half = half_width(max(one.decimals, usual), unit, _ROUNDED)


def _said(row: dict[str, Any], sentence: Told | None) -> Said:
    unit = row["unit"]
    number = money.parse_number(row["printed"] or "")
    exact = row["decimals"] is None or number is None  # in words or Chinese numerals
    decimals = int(row["decimals"] or 0)
    if row["amount_fen"] is not None:
        amount = Decimal(int(row["amount_fen"]))
    elif number is not None:
        amount = number.value * money.FEN_PER_UNIT.get(unit or "", 1)
    else:
        amount = Decimal(repr(row["value"] or 0.0))
    return Said(
        id=row["statement_id"], section=row["section"] or "", subject=row["subject"] or "",
        code=row["code"], item=row["item"] or "", scope=row["scope"] or "", measure=row["measure"],
        direction=row["direction"], year=row["year"], year_role=row["year_role"], as_of=row["as_of"],
        base_year=row["base_year"], reason=row["reason"] or "", printed=row["printed"], unit=unit,
        decimals=decimals, amount=amount, half=Decimal(0) if exact else half_width(decimals, unit, _ROUNDED),
        doubt=row["doubt"] or "", address=tuple(row[c] for c in ADDRESS), sentence=sentence,
    )  # fmt: skip
