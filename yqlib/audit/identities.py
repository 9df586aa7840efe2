"""Plain identities are data: `plain.toml` beside the rules, in a small expression language.

    total = basic + project          one figure a term; a blank addend adds nothing
    income_total|total = …           the first of the alternatives that is printed
    a + b - c = d                    terms are added and subtracted; also <= and >=
    a! + b = c                       without a printed `a` a difference is not checkable

`over = "rows"` tries the formula on every row, its words being columns; `over = "columns"` on every
column of one side, its words being row keys; `over = "grand"` once a table, its words being
`side:row key`, comparing the figures that speak for each row.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, partial
from importlib.resources import files

from yqlib.audit.compare import Sum, Trial, add, compare, place, skip
from yqlib.audit.records import CLOSING_KEYS, Document, Figure, Row, Table
from yqlib.audit.registry import KINDS, Rule, register
from yqlib.extract.sums import NOT_ADDITIVE

_RELATION = re.compile(r"\s(<=|>=|=)\s")
_TERM = re.compile(r"([+-]?)\s*([^\s+!-]+)(!?)")

Terms = tuple[tuple[str, tuple[str, ...]], ...]
Lookup = Callable[[str], Figure | None]


@dataclass(frozen=True, slots=True)
class Formula:
    """A parsed identity: signed terms on both sides of a relation."""

    left: Terms
    relation: str
    right: Terms
    needed: tuple[tuple[str, ...], ...] = ()

    def words(self) -> set[str]:
        """Every name the formula uses."""
        return {name for _, names in (*self.left, *self.right) for name in names}


@dataclass(frozen=True, slots=True)
class Identity:
    """A formula and the places it is tried on."""

    formula: Formula
    over: str
    roles: tuple[str, ...]
    kinds: tuple[str, ...]
    side: str | None
    words: tuple[str, str]


@cache
def parse(text: str) -> Formula:
    """Read a formula. Raises ValueError where it is not one."""
    parts = _RELATION.split(f" {text} ")
    if len(parts) != 3:
        raise ValueError(f"not an identity: {text}")
    left, relation, right = parts
    needed = tuple(tuple(names.split("|")) for _, names, must in _TERM.findall(text) if must)
    return Formula(_terms(left), relation, _terms(right), needed)


def _terms(text: str) -> Terms:
    terms = tuple((sign or "+", tuple(names.split("|"))) for sign, names, _ in _TERM.findall(text))
    if not terms:
        raise ValueError(f"no terms in {text!r}")
    return terms


def _unprinted(formula: Formula, look: Lookup) -> str:
    """Say so when a needed term is not printed."""
    missing = any(all(look(name) is None for name in names) for names in formula.needed)
    return "本年合计未印数，不能判断" if missing else ""


def evaluate(terms: Terms, look: Lookup) -> Sum:
    """Sum of the printed terms: the first printed alternative of each."""
    plus: list[Figure | None] = []
    minus: list[Figure | None] = []
    for sign, names in terms:
        found = next((f for f in map(look, names) if f is not None), None)
        (plus if sign == "+" else minus).append(found)
    return add(plus, minus)


def try_identity(doc: Document, identity: Identity) -> Iterator[Trial | None]:
    """Try one identity wherever it applies in a document."""
    if doc.kind is not None and doc.kind not in identity.kinds:
        return
    over = {"rows": _over_rows, "columns": _over_columns, "grand": _over_grand}[identity.over]
    for table in doc.role(*identity.roles):
        yield from over(table, identity)


def _over_rows(table: Table, identity: Identity) -> Iterator[Trial | None]:
    formula = identity.formula
    columns = set(table.columns(identity.side))
    for prefix in sorted({c[: -len(c.rpartition(".")[2])] for c in columns}):
        sides = [{prefix + n for _, names in side for n in names} for side in (formula.left, formula.right)]
        if any(columns.isdisjoint(side) for side in sides):
            continue  # this form has none of the columns
        for row in table.rows:
            if identity.side in (None, row.side):
                yield _row_trial(table, row, prefix, identity)


def _row_trial(table: Table, row: Row, prefix: str, identity: Identity) -> Trial | None:
    """The formula on one row; `prefix` picks last year's columns (`prior.`), the budget's (`budget.`) …"""

    def look(word: str) -> Figure | None:
        return row.get(prefix + word)

    formula = identity.formula
    left, right = evaluate(formula.left, look), evaluate(formula.right, look)
    subject = place(table, row, left.figures[0] if left.figures else None)
    excuse = _unprinted(formula, look) or strangers(row, formula.words(), prefix)
    return compare(subject, left, right, identity.words, formula.relation, excuse)


#: Columns that detail another one: no addends of their own where that is printed.
_DETAILS = {
    "personnel": "basic", "public": "basic", "wages": "basic", "goods_services": "basic",
    "family_support": "basic", "capital": "basic", "education_fees": "institutional",
    "vehicle_purchase": "vehicles", "vehicle_operation": "vehicles",
    "general_public": "fiscal", "fund": "fiscal", "state_capital": "fiscal",
    "basic": "total", "project": "total",
}  # fmt: skip


def strangers(row: Row, known: set[str], prefix: str = "") -> str:
    """Say so when a row prints money in a column that might be an addend the formula does not know."""
    if row.torn:
        return "同一栏有两个数，不能判断"
    if any(f.amount for f in row.unknown):
        return "本行有未识别的列，可能是分项"
    for column, figure in row.cells.items():
        inner = column.removeprefix(prefix)
        plain = column.startswith(prefix) and "." not in inner and inner not in NOT_ADDITIVE
        detail = prefix + _DETAILS.get(inner, "") in row.cells
        if plain and inner not in known and not detail and figure.amount and inner not in _MEMO:
            return f"本行还有“{figure.heading}”一栏，可能是分项"
    return ""


#: Columns printed beside the parts of a total that are no part of it.
_MEMO = frozenset(
    ("change", "operating", "meeting", "training", "carry_over", "current_year", "opening", "income", "closing")
)


def _over_columns(table: Table, identity: Identity) -> Iterator[Trial | None]:
    formula, side = identity.formula, identity.side
    rows = {word: table.one((word,), side) for word in formula.words()}
    doubled = [word for word in formula.words() if table.find((word,), side) and not rows[word]]
    if doubled:
        label = table.find(doubled, side)[0].label
        yield skip(place(table, label), "not_checkable", f"“{label}”印有两行，不能判断取哪一行")
        return
    for column in table.columns(side):

        def look(word: str, column: str = column) -> Figure | None:
            row = rows[word]
            return row.get(column) if row else None

        left, right = evaluate(formula.left, look), evaluate(formula.right, look)
        if not left.figures and not any(rows[n] for _, names in formula.left for n in names):
            continue  # this form has no such row
        head = left.figures[0] if left.figures else None
        subject = place(table, head.label if head else "", head)
        excuse = _unprinted(formula, look) or _stray_lines(table, side, column)
        yield compare(subject, left, right, identity.words, formula.relation, excuse)


def _stray_lines(table: Table, side: str | None, column: str) -> str:
    """Say so when an unnamed row after the subtotal prints money: it may be an addend."""
    started = False
    for row in table.rows:
        if side not in (None, row.side):
            continue
        started = started or row.key in CLOSING_KEYS
        named = row.key is not None or row.class_code or row.level >= 2
        figure = row.get(column)
        if started and not named and figure is not None and figure.amount:
            return f"“{row.label}”一行未识别，可能是分项"
    return ""


def _over_grand(table: Table, identity: Identity) -> Iterator[Trial | None]:
    def look(word: str) -> Figure | None:
        side, _, key = word.rpartition(":")
        row = table.one((key,), side or None)
        return row.grand if row else None

    formula = identity.formula
    left, right = evaluate(formula.left, look), evaluate(formula.right, look)
    label = left.figures[0].label if left.figures else ""
    excuse = _unprinted(formula, look)
    yield compare(place(table, label), left, right, identity.words, formula.relation, excuse)


def load() -> None:
    """Register every rule of plain.toml. Raises ValueError where one does not fit."""
    text = files("yqlib.audit.rules").joinpath("plain.toml").read_text("utf-8")
    for entry in tomllib.loads(text)["rule"]:
        roles = tuple(entry["roles"].split())
        kinds = tuple(entry.get("kinds", " ".join(KINDS)).split())
        identities = tuple(_identity(i, entry, roles, kinds) for i in entry["identities"])
        run = partial(_run, identities=identities)
        claim = entry["claim"].strip() + "\n\n" + "\n".join(f"- `{i['try']}`" for i in entry["identities"])
        register(
            Rule(entry["id"], entry["zh"], entry["en"], entry.get("severity", "error"), kinds, roles,
                 entry.get("basis", "formal"), claim, run)
        )  # fmt: skip


def _run(doc: Document, identities: tuple[Identity, ...]) -> Iterator[Trial | None]:
    for identity in identities:
        yield from try_identity(doc, identity)


def _identity(
    entry: dict[str, str], rule: dict[str, str], roles: tuple[str, ...], kinds: tuple[str, ...]
) -> Identity:
    return Identity(
        parse(entry["try"]),
        entry.get("over", rule.get("over", "rows")),
        tuple(entry.get("roles", "").split()) or roles,
        tuple(entry.get("kinds", "").split()) or kinds,
        entry.get("side"),
        (entry.get("left", "本栏印为"), entry.get("right", "各分项合计")),
    )


def identity(text: str, over: str, roles: str, *, kinds: str = " ".join(KINDS), **more: str) -> Identity:
    """One identity written in code, for rules that mix plain identities with something more."""
    return _identity({"try": text, "over": over, **more}, {}, tuple(roles.split()), tuple(kinds.split()))
