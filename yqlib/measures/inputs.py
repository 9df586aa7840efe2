"""The exact inputs of measures: an amount with its words, evidence and doubts, or the reason why there is none.

Amounts of money are found by meaning (yqlib/audit/link.py knows where a form prints them), first in the tables,
then in the prose. What is not printed is missing; it is nothing only where two printed totals leave no room.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from yqlib import forms, money
from yqlib.audit.link import Place, meanings, readings
from yqlib.audit.meaning import Meaning
from yqlib.audit.prose import Quantity, Said
from yqlib.audit.records import Document, Table

#: Figures that are no budget's own: whose money a sentence or table says they are does not matter.
TOPICS = {
    "three_public": ("three_public", "“三公”经费"),
    "operating": ("operating", "机关运行经费"),
    "procurement": ("procurement", "政府采购总额"),
}
#: Their table and how the reasons call them.
ROLES = {
    "three_public": ("three_public",), "operating": ("operating", "statistics"),
    "procurement": ("procurement", "statistics"), "personnel": ("basic_economic",), "public": ("basic_economic",),
    "basic": ("expenditure",), "project": ("expenditure",), "expenditure": ("expenditure",),
    "income_total": ("balance",), "income_year": ("balance",), "carry_in": ("balance",),
    "expenditure_total": ("balance",), "expenditure_year": ("balance",), "goal_projects": ("projects",),
}  # fmt: skip
NAMES = {
    "basic": "基本支出", "project": "项目支出", "personnel": "人员经费", "public": "公用经费",
    "expenditure": "支出合计", "expenditure_total": "支出总计", "expenditure_year": "本年支出合计", "income_total": "收入总计",
    "income_year": "本年收入合计", "carry_in": "上年结转", "goal_projects": "项目支出表合计",
    **{key: zh for key, (_, zh) in TOPICS.items()},
}  # fmt: skip
PLACES = 6  # decimals of a ratio for reading
_MOST = 2**63


class Missing(Exception):
    """A measure has no value here; the message is the reason, in Chinese."""


@dataclass(frozen=True, slots=True)
class Amount:
    """One exact input: its value in `unit` (分, 人, 个, ㎡, %), the words for it, where it stands, what is doubtful."""

    value: Fraction
    unit: str
    words: str
    evidence: tuple[str, ...] = ()
    address: tuple[Any, ...] | None = None
    doubts: tuple[str, ...] = ()

    def also(self, *doubts: str) -> Amount:
        """The same with more doubts."""
        return replace(self, doubts=tuple(dict.fromkeys((*self.doubts, *(d for d in doubts if d)))))

    @property
    def whole(self) -> tuple[int | None, str]:
        """(integer, its unit): a value with decimals is told in parts of its unit; None beyond 64 bits."""
        parts = next((10**d for d in range(7) if self.value * 10**d % 1 == 0), None)
        if parts is None or abs(self.value * parts) >= _MOST:
            return None, self.unit
        unit = self.unit if parts == 1 else f"{money.Number(1, len(str(parts)) - 1).value:f}{self.unit}"
        return int(self.value * parts), unit


@dataclass(frozen=True, slots=True)
class Result:
    """One row of a measure: `value` is the ratio of its inputs (not yet in the measure's unit), or a reason why not.

    `item` says what part it is of (a class, a body, a project); `words` the inputs in words where they are no ratio.
    """

    value: Fraction | None = None
    numerator: Amount | None = None
    denominator: Amount | None = None
    item: str = ""
    reason: str = ""
    words: str = ""
    doubts: tuple[str, ...] = field(default=())

    @property
    def inputs(self) -> tuple[Amount, ...]:
        """Its inputs."""
        return tuple(a for a in (self.numerator, self.denominator) if a is not None)


def ratio(numerator: Amount, denominator: Amount, item: str = "", *doubts: str) -> Result:
    """Numerator ÷ denominator. Raises Missing where the denominator is nothing."""
    if not denominator.value:
        raise Missing(f"{denominator.words}为零，不能作分母")
    return Result(numerator.value / denominator.value, numerator, denominator, item, doubts=tuple(d for d in doubts if d))


# ---- figures and sums ----------------------------------------------------------------------------


def of_figures(figures: Iterable[Quantity], words: str = "", sign: int = 1) -> Amount:
    """The sum of printed figures as one amount, with their doubts."""
    figures = tuple(figures)
    total = sum((Fraction(f.amount) for f in figures), Fraction(0)) * sign
    unit = "分" if figures[0].scale == "money" else figures[0].unit or ""
    name = words or figures[0].spot
    return Amount(total, unit, f"{name} {shown(total, unit)}", tuple(f.id for f in figures), figures[0].address,
                  doubts_of(figures))  # fmt: skip


def shown(value: Fraction, unit: str) -> str:
    """An exact input for reading: money in 万元, anything else as it is."""
    if unit == "分":
        return f"{decimal(value / money.FEN_PER_UNIT['万元'], 2)} 万元"
    return f"{decimal(value)} {unit}" if unit != "%" else f"{decimal(value)}%"


def decimal(value: Fraction, least: int = 0, most: int = PLACES) -> str:
    """A fraction as a decimal rounded half away from nothing to at most `most` decimals, with at least `least`."""
    scaled = abs(value) * 10**most
    digits = int(scaled) + (1 if scaled % 1 >= Fraction(1, 2) else 0)
    whole, rest = divmod(digits, 10**most)
    fraction = f"{rest:0{most}d}".rstrip("0").ljust(least, "0") if most else ""
    sign = "−" if value < 0 and digits else ""
    return f"{sign}{whole:,}" + (f".{fraction}" if fraction else "")


def doubts_of(figures: Iterable[Quantity]) -> tuple[str, ...]:
    """What is doubtful in reading or in print, in words."""
    found: dict[str, None] = {}
    for figure in figures:
        if figure.reader == "ocr":
            found["数字由文字识别读取，请核对原页"] = None
        elif figure.doubtful:
            found[f"{figure.spot}读取存疑"] = None
        if isinstance(figure, Said) and figure.doubt:
            found[f"{figure.spot}：{figure.doubt}"] = None
    return tuple(found)


# ---- amounts by meaning --------------------------------------------------------------------------


def amount(doc: Document, figure: str, fund: str = "all", stage: str = "", year: int | None = None) -> Amount:
    """The amount of a figure of links.csv: in the tables, else in the prose. Raises Missing with the reason.

    Where two tables print it differently the first is taken and the doubt said.
    """
    what = _meaning(doc, figure, fund, stage, year)
    for reading in readings(doc, what):
        printed = [p for p in reading if not p.blank]
        if printed:
            return _of_places(doc, figure, printed)
    return said(doc, figure, fund, stage, year)


def said(doc: Document, figure: str, fund: str = "all", stage: str = "", year: int | None = None) -> Amount:
    """The amount as the prose says it. Raises Missing where it does not, or says several."""
    told = [s for m, each in meanings(doc).items() if _fits(doc, m, figure, fund, stage) for s in each]
    told = [s for s in told if s.scale == "money" or s.worded]
    told = [s for s in told if (s.year == year if year else s.at_year(doc.year))]
    if not told:
        raise Missing(why_missing(doc, figure))
    if len(differing := dict.fromkeys(decimal(Fraction(s.amount) / money.FEN_PER_UNIT["万元"], 2) for s in told)) > 1:
        raise Missing(f"表中未印数，文中所述{NAMES[figure]}不一：{'、'.join(differing)} 万元")
    first = told[0]
    return replace(of_figures([first], first.spot), unit="分", words=f"{first.spot} {shown(Fraction(first.amount), '分')}")


def _meaning(doc: Document, figure: str, fund: str, stage: str, year: int | None) -> Meaning:
    if figure in TOPICS:
        return Meaning(figure, "", TOPICS[figure][0], stage, year or doc.year)
    if figure == "goal_projects":
        return Meaning(figure, "", "performance", stage, doc.year)
    return Meaning(figure, fund, fund, stage, year or doc.year)


def _fits(doc: Document, found: Meaning, figure: str, fund: str, stage: str) -> bool:
    if found.figure != figure or found.code or found.names:
        return False
    if not (found.stage == stage if stage else own_stage(doc, found.stage)):
        return False
    return figure in TOPICS or found.fund == fund


def own_stage(doc: Document, stage: str) -> bool:
    """The stage is the one the document is about: a budget's figures are budgeted, those of final accounts final."""
    return stage in ("", doc.kind or stage)


def _of_places(doc: Document, figure: str, places: list[Place]) -> Amount:
    first = places[0].sum
    found = of_figures(first.figures, first.figures[0].spot if len(first.figures) == 1 else NAMES[figure])
    for other in places[1:]:
        off = other.sum.value - first.value
        if not -(first.down + other.sum.up) <= off <= first.up + other.sum.down:
            found = found.also(f"另一处（{other.sum.figures[0].spot}）印为 {shown(Fraction(other.sum.value), '分')}")
    return found


def why_missing(doc: Document, figure: str) -> str:
    """Why an amount is not there: no such table, an empty one, or a cell left blank."""
    name, roles = NAMES[figure], ROLES[figure]
    tables = [t for t in doc.tables if t.role in roles]
    if not tables:
        return f"没有读到{forms.role_zh(roles[0])}，文中也没有说明{name}"
    first = tables[0]
    if all(t.empty for t in tables):
        return f"{first.name}为空表，文中没有说明{name}是否为零"
    return f"{first.name}未印{name}，文中也没有说明"


def left_over(doc: Document, figure: str, whole: Amount, part: Amount) -> Amount:
    """Nothing, where a blank figure is what two printed totals leave no room for. Raises Missing otherwise."""
    if whole.value != part.value:
        raise Missing(f"{why_missing(doc, figure)}，而{whole.words}不等于{part.words}")
    words = f"{NAMES[figure]} 0.00 万元"
    note = f"{NAMES[figure]}未印数；{whole.words}与{part.words}相等，按零计"
    return Amount(Fraction(0), "分", words, (*whole.evidence, *part.evidence), whole.address, (note,))


def attempt(run: Any, *given: Any) -> Amount | None:
    """What a finder finds; None where it is missing."""
    try:
        return run(*given)
    except Missing:
        return None


def held(doc: Document, *roles: str) -> list[Table]:
    """Printed tables of these roles with figures. Raises Missing, with the reason, where there is none."""
    found = doc.role(*roles)
    if found:
        return found
    tables = [t for t in doc.tables if t.role in roles]
    name = forms.role_zh(roles[0])
    raise Missing(f"{tables[0].name}为空表" if tables else f"没有读到{name}")
