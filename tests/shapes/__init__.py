"""Invented disclosures of many forms: bodies (`ledger`) printed in forms, `SHAPES` names every pair."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from shapes import accounts, budgets, ledger, others
from shapes.ledger import Body
from shapes.sheets import Sheet, Style, text

BODIES: dict[str, Callable[[int], Body]] = {
    "organ": ledger.organ, "department": ledger.department, "school": ledger.school, "funded": ledger.funded,
}  # fmt: skip
BUDGETS: dict[str, Callable[[Body], Iterator[Sheet]]] = {
    "model": budgets.model, "last-year": budgets.with_last_year, "southwest": budgets.southwest,
    "south": budgets.south, "by-units": others.by_units, "parts": others.parts, "current": others.current,
    "bare": others.bare, "scopes": others.scopes,
}  # fmt: skip
ACCOUNTS: dict[str, Callable[[Body], Iterator[Sheet]]] = {
    "accounts": accounts.model, "with-plan": accounts.with_plan, "older": others.older,
}  # fmt: skip
STYLES = (
    Style(), Style(zero="0.00"), Style("元", "0.00"), Style("元", ""), Style(comma=False), Style(zero="-"),
)  # fmt: skip


@dataclass(frozen=True)
class Shape:
    """A body in a form."""

    name: str
    make: Callable[[int], Body]
    form: Callable[[Body], Iterator[Sheet]]
    kind: str
    style: Style

    def build(self, seed: int = 1) -> tuple[str, list[Sheet]]:
        """The transcript and its sheets."""
        body = self.make(seed) if self.kind == "预算" else ledger.closed(self.make, seed)
        sheets = list(self.form(body))
        title = f"{body.name}{body.year}年度部门{self.kind}公开"
        lead = f"{title}\n\n目 录\n\n第一部分 部门概况\n第二部分 部门{self.kind}表\n\n"
        tables = "\n".join(text(s, self.style, body.name) for s in sheets)
        return f"{lead}{tables}\n第三部分 部门{self.kind}情况说明\n\n一、部门职责。\n", sheets


def _shapes() -> Iterator[Shape]:
    number = 0
    for kind, forms in (("预算", BUDGETS), ("决算", ACCOUNTS)):
        for form, printed in forms.items():
            for body, make in BODIES.items():
                style = STYLES[number % len(STYLES)] if form != "bare" else STYLES[2 + number % 2]
                number += 1
                yield Shape(f"{body}-{form}", make, printed, kind, style)


SHAPES = {shape.name: shape for shape in _shapes()}
