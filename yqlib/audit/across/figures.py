"""What two documents print of one thing: the figures of a meaning in another document, and the best of several to hold
a figure against."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from yqlib.audit.across.shelf import Beside, Other
from yqlib.audit.compare import Sum, Trial, add, compare
from yqlib.audit.link import bare, links, readings
from yqlib.audit.meaning import Meaning
from yqlib.audit.prose import Said
from yqlib.audit.records import Document, Figure, Row
from yqlib.schema import place_en, place_zh

#: Tables whose rows are all accounts of functions: what is not in one of them had no money there.
_WHOLE = ("general_public", "expenditure")


@dataclass(slots=True)
class Held:
    """One figure of another document that may be the one meant; `blank`: its form prints nothing there."""

    sum: Sum
    row: Row | None = None
    blank: bool = False


def held(other: Document, what: Meaning) -> list[Held]:
    """What a document's tables and text print of a meaning (of its own year)."""
    asked = replace(what, year=other.year)
    found = [Held(p.sum, p.row, p.blank) for reading in readings(other, asked) for p in reading]
    told = (link.said for link in links(other) if _same(link.meaning, asked))
    return [*found, *(Held(add([said])) for said in told)]


def _same(one: Meaning, other: Meaning) -> bool:
    fields = ("figure", "fund", "stage", "year", "code", "names")
    return all(getattr(one, f) == getattr(other, f) for f in fields)


def unprinted(other: Document, what: Meaning) -> bool:
    """An account of a function of which a document's tables by function have no row: it had no money."""
    tables = [t for t in other.role(*_WHOLE) if not t.doubtful and any(len(r.code or "") == 7 for r in t.rows)]
    economic = what.code is None or what.code[0] == "3"
    return what.figure == "account" and not economic and bool(tables) and not any(r.code == what.code for t in tables for r in t.rows)


def against(
    beside: Beside, other: Other, subject: str, left: Sum, printed: Iterable[Held], words: tuple[str, str],
    excuse: str = "", quote: str = "", relation: str = "=",
) -> Trial | None:
    """Hold a sum against what another document prints of it: the figure that agrees, else the nearest."""
    trials = []
    for one in printed:
        right = beside.sum_away(other, one.sum)
        said = (words[0], f"{other.label}{_where(right)}{words[1]}")
        trial = compare(subject, left, right, said, relation, excuse, zero_right=one.blank, quote=quote)
        if trial is not None:
            trials.append(trial)
    if not trials:
        return None
    best = min(trials, key=lambda t: (t.outcome not in ("pass", "rounding"), t.outcome == "not_checkable" and not t.relation, abs(t.difference)))
    return in_both_languages(best, other)


def held_against(subject: str, left: Sum, right: Sum, words: tuple[str, str], other: Other, *more: str, **blank: bool) -> Trial | None:
    """`compare` with figures of another document, which a failure names in English, too."""
    return in_both_languages(compare(subject, left, right, words, *more, **blank), other)


def in_both_languages(trial: Trial | None, other: Other) -> Trial | None:
    """A failing comparison with its English sentence."""
    if trial is not None and trial.outcome == "fail":
        trial.says = ("", _english(trial, other))
    return trial


def _english(trial: Trial, other: Other) -> str:
    """The sentence of a failing comparison in English, with the other document."""
    from yqlib.audit.wording import amount

    unit = next((f.unit for f in trial.left.figures), None)
    first = next(iter(trial.right.figures), None)
    page = f", {place_en(first.address[0], first.address[1], first.address[-1])}" if first is not None else ""
    return f"{trial.subject}: {amount(trial.left, unit)} {unit or ''}, but {other.label}{page} has {amount(trial.right, unit)}"


def _where(side: Sum) -> str:
    first = next(iter(side.figures), None)
    return "" if first is None else place_zh(first.address[0], first.address[1], first.address[-1])


def renamed(mine: Row | None, others: Iterable[Held]) -> str:
    """The account's name in the other document, where all its rows of that code have another one; else ''."""
    if mine is None or not mine.code:
        return ""
    names = [one.row.label for one in others if one.row is not None and one.row.code == mine.code]
    same = any(bare(name) == bare(mine.label) for name in names)
    return names[0] if names and not same else ""


def twin_amount(other: Document, what: Meaning, base: Sum) -> Figure | None:
    """Another figure of the same account, or another total, of a document that prints the amount: money of another scope."""
    low, high = base.value - base.down, base.value + base.up
    money = (f for row in _alike(other, what) for f in row.figures if f.amount and f.scale == "money")
    return next((f for f in money if f.amount - f.down <= high and low <= f.amount + f.half), None)


def _alike(other: Document, what: Meaning) -> Iterator[Row]:
    for table in other.tables:
        if table.role in ("procurement", "projects", "basic_economic") and not what.code:
            continue
        yield from (r for r in table.rows if (r.code == what.code if what.code else r.kind == "total"))


def known(said: Said | None) -> bool:
    """Told exactly: not 约, 左右, 基本持平."""
    return said is None or not any(word in said.printed for word in ("约", "左右", "基本", "大致", "近"))
