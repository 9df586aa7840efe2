"""Sums of printed figures and how two of them compare: exactly, within rounding, or not.

A printed figure stands for an interval; two sums agree within rounding when their intervals meet
(as XBRL Calculations 1.1 decides it). No percentage takes part anywhere.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from yqlib import money
from yqlib.audit.prose import Quantity, Word
from yqlib.audit.records import Figure, Row, Table

NOTHING = Decimal(0)


@dataclass(slots=True)
class Sum:
    """Figures added and subtracted: exact value, how far it may really lie below and above."""

    plus: tuple[Quantity, ...] = ()
    minus: tuple[Quantity, ...] = ()
    value: Decimal = NOTHING
    down: Decimal = NOTHING
    up: Decimal = NOTHING

    @property
    def figures(self) -> tuple[Quantity, ...]:
        """All figures, the added ones first."""
        return (*self.plus, *self.minus)

    @property
    def scales(self) -> set[str]:
        """Scales of the figures (money, 辆 …)."""
        return {f.scale for f in self.figures}

    def slope(self, figure: Quantity) -> int:
        """How much the sum grows where the figure grows by one."""
        return self.plus.count(figure) - self.minus.count(figure)


def add(plus: Iterable[Quantity | None], minus: Iterable[Quantity | None] = ()) -> Sum:
    """Sum of the printed figures among `plus` less those among `minus`; a blank adds nothing."""
    added = tuple([f for f in plus if f is not None])
    taken = tuple([f for f in minus if f is not None])
    value = down = up = NOTHING
    for figure in added:
        value += figure.amount
        down += figure.down
        up += figure.half
    for figure in taken:
        value -= figure.amount
        down += figure.half
        up += figure.down
    return Sum(added, taken, value, down, up)


@dataclass(slots=True)
class Trial:
    """One rule tried on one place, and what came of it.

    `relation` is =, <= or >= between two sums, % where the left figure is the share of `parts` in percent,
    and empty where no arithmetic is told (`says` then holds the sentence in Chinese and in English). `free`
    are words that may be wrong instead of a figure. `quote` is an explanation found in the document; it
    lowers the finding. `also` are ids of further evidence, `address` the place where no figure tells it.
    """

    subject: str
    outcome: str
    reason: str = ""
    left: Sum = field(default_factory=Sum)
    right: Sum = field(default_factory=Sum)
    bound: Decimal = NOTHING
    words: tuple[str, str] = ("左", "右")
    relation: str = ""
    parts: tuple[Sum, Sum] | None = None
    says: tuple[str, str] = ("", "")
    free: tuple[Word, ...] = ()
    quote: str = ""
    also: tuple[str, ...] = ()
    address: tuple[Any, ...] | None = None
    severity: str = ""
    _figures: tuple[Quantity, ...] | None = None

    @property
    def difference(self) -> Decimal:
        """Left minus right, exactly."""
        return self.left.value - self.right.value

    @property
    def equality(self) -> bool:
        """Whether it asks for two sides to be equal."""
        return self.relation in ("=", "%")

    @property
    def confirms(self) -> bool:
        """An equality that holds between figures on both sides: it bears out each of them."""
        holds = self.equality and self.outcome in ("pass", "rounding")
        return holds and bool(self.left.figures and self.right.figures)

    @property
    def figures(self) -> tuple[Quantity, ...]:
        """Every figure that took part, the judged one first."""
        if self._figures is None:
            self._figures = tuple(dict.fromkeys((*self.left.figures, *self.right.figures)))
        return self._figures

    @property
    def evidence(self) -> tuple[str, ...]:
        """Ids of figures, words and sentences that took part."""
        return tuple(dict.fromkeys((*(f.id for f in self.figures), *(w.id for w in self.free), *self.also)))


def place(table: Table, row: Row | str | None = None, figure: Figure | str | None = None) -> str:
    """A place in words: 《支出总表》208 社会保障和就业支出·合计."""
    text = table.name
    if row is not None:
        text += row if isinstance(row, str) else row.name
    if figure is not None:
        text += "·" + (figure if isinstance(figure, str) else figure.heading)
    return text


def compare(
    subject: str,
    left: Sum,
    right: Sum,
    words: tuple[str, str],
    relation: str = "=",
    excuse: str = "",
    zero_right: bool = False,
    *,
    zero_left: bool = False,
    free: tuple[Word, ...] = (),
    quote: str = "",
) -> Trial | None:
    """Try `left relation right`; None where neither side prints anything.

    A side with no figure makes the place not checkable: missing is never zero (`zero_left`, `zero_right`:
    that side is known to be nothing). `excuse` turns a failure into not_checkable: it says what
    else on the place could explain the difference. `free` and `quote`: see `Trial`.
    """
    if not left.figures and not right.figures:
        return None
    trial = Trial(subject, "pass", "", left, right, NOTHING, words, relation, free=free, quote=quote)
    if not (left.figures or zero_left) or not (right.figures or zero_right):
        if not any(f.amount for f in trial.figures):
            return None  # a printed 0 against blanks says nothing
        missing = words[1] if left.figures else words[0]
        trial.outcome, trial.reason = "not_checkable", f"{missing}：未印数"
        return trial
    if len(left.scales | right.scales) > 1:
        trial.outcome, trial.reason = "not_checkable", "计量单位不明或不同，不能相比"
        return trial
    difference = trial.difference
    trial.bound = left.down + right.up if difference > 0 else left.up + right.down
    wrong = {"=": difference != 0, "<=": difference > 0, ">=": difference < 0}[relation]
    if wrong:
        trial.outcome = "rounding" if abs(difference) <= trial.bound else "fail"
    if trial.outcome == "fail" and excuse:
        trial.outcome, trial.reason = "not_checkable", excuse
    return trial


def ratio(
    subject: str,
    percent: Quantity,
    part: Sum,
    whole: Sum,
    words: tuple[str, str],
    *,
    free: tuple[Word, ...] = (),
    quote: str = "",
) -> Trial | None:
    """Try `percent = 100 · part / whole`; None where the sums print nothing.

    The bound is what the printed digits of all three allow, and at least one unit of the percentage's last
    digit: some cut where others round. A whole that may be zero makes the place not checkable.
    """
    if not part.figures or not whole.figures:
        return None
    trial = Trial(subject, "pass", words=words, left=add([percent]), relation="%", parts=(part, whole))
    trial.free, trial.quote = free, quote
    every = tuple(dict.fromkeys((*part.figures, *whole.figures)))
    if len(part.scales | whole.scales) > 1:
        return _not_checkable(trial, every, "计量单位不明或不同，不能相比")
    low, high = whole.value - whole.down, whole.value + whole.up
    if low <= 0 <= high:
        return _not_checkable(trial, every, "作分母的数为零或近于零")
    exact = 100 * part.value / whole.value
    corners = [100 * p / w for p in (part.value - part.down, part.value + part.up) for w in (low, high)]
    trial.right = Sum(every, (), exact, exact - min(corners), max(corners) - exact)
    last_digit = 2 * percent.half
    room = percent.half + (trial.right.up if trial.difference > 0 else trial.right.down)
    trial.bound = max(room, last_digit)
    if abs(trial.difference) > percent.half:
        trial.outcome = "rounding" if abs(trial.difference) <= trial.bound else "fail"
    return trial


def _not_checkable(trial: Trial, figures: tuple[Quantity, ...], reason: str) -> Trial:
    trial.right = Sum(figures)
    trial.outcome, trial.reason = "not_checkable", reason
    return trial


def claim(
    subject: str,
    holds: bool,
    says: tuple[str, str],
    *,
    figures: Iterable[Quantity] = (),
    free: tuple[Word, ...] = (),
    also: tuple[str, ...] = (),
    address: tuple[Any, ...] | None = None,
    quote: str = "",
    severity: str = "",
) -> Trial:
    """A place where something is so or not, without arithmetic; `says` is told where it is not (中文, English)."""
    return Trial(
        subject, "pass" if holds else "fail", left=Sum(tuple(figures)), says=says, free=free, also=also,
        address=address, quote=quote, severity=severity,
    )  # fmt: skip


def skip(subject: str, outcome: str, reason: str, address: tuple[Any, ...] | None = None) -> Trial:
    """A place where the rule does not apply or cannot be checked."""
    return Trial(subject, outcome, reason, address=address)


def numbers(trial: Trial) -> dict[str, Any]:
    """Both sides, their difference and the bound as views (万元 for money, else as printed), the unit of these,
    and for money the sides and the difference in exact 分.
    """
    if not trial.figures or not trial.relation:
        return {}
    both = bool(trial.left.figures and trial.right.figures) or trial.outcome == "fail"
    money_ = trial.figures[0].scale == "money"
    scale = money.FEN_PER_UNIT["万元"] if money_ else 1
    view = {
        "left": trial.left.value if trial.left.figures else None,
        "right": trial.right.value if trial.right.figures else None,
        "difference": trial.difference if both else None,
        "bound": trial.bound if both else None,
    }
    found: dict[str, Any] = {name: None if value is None else float(value / scale) for name, value in view.items()}
    found["unit"] = "万元" if money_ else trial.figures[0].unit
    if money_:
        found |= {f"{name}_fen": _whole(view[name]) for name in ("left", "right", "difference")}
    return found


def _whole(value: Decimal | None) -> int | None:
    """An amount in 分 as an integer; None where it is no whole 分 or beyond 64 bits."""
    return None if value is None or value % 1 or abs(value) >= 2**63 else int(value)
