"""Account codes and names of the 政府收支分类科目, with the years each name holds (accounts.csv).

Three schemes: `functional` (支出功能分类), `economic` (部门预算支出经济分类) and `government` (政府预算支出
经济分类). A code has 3 digits for a class (类), 5 for a section (款), 7 for an item (项; functional only).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Literal

from yqlib.forms.tables import table
from yqlib.forms.text import normalise, remembered, strip_ordinal

SCHEME_ZH = {
    "functional": "支出功能分类",
    "economic": "部门预算支出经济分类",
    "government": "政府预算支出经济分类",
}
_SCHEMES = {"2": "functional", "3": "economic", "5": "government"}
_LENGTHS = {"functional": (3, 5, 7), "economic": (3, 5), "government": (3, 5)}

Fit = Literal["fits", "other_year", "other_name", "unknown_code"]


@dataclass(frozen=True, slots=True)
class Account:
    """A row of accounts.csv. `first` and `last` are fiscal years, None where not known.

    `met`: the pair was printed in a public document, not only known in general.
    """

    scheme: str
    code: str
    name: str
    first: int | None
    last: int | None
    met: bool

    def holds(self, year: int | None) -> bool:
        """Whether the name may stand for the code in a year; without a year, whether it ever did."""
        return year is None or ((self.first or year) <= year <= (self.last or year))


@cache
def account_list() -> tuple[Account, ...]:
    """Every known code and name, by scheme and code."""
    return tuple(
        Account(
            r["scheme"],
            r["code"],
            r["name"],
            int(r["from"]) if r["from"] else None,
            int(r["until"]) if r["until"] else None,
            r["source"] != "general",
        )
        for r in table("accounts.csv")
    )


def scheme_of(code: str) -> str | None:
    """The scheme a code belongs to by its form (2…, 3…, 5…; 3, 5 or 7 digits), or None for no code."""
    scheme = _SCHEMES.get(code[:1])
    return scheme if scheme and code.isascii() and code.isdigit() and len(code) in _LENGTHS[scheme] else None


def account_names(code: str, year: int | None = None, *, met: bool = False) -> tuple[str, ...]:
    """Every name that may stand for a code in a year (or ever); with `met` only names found in print."""
    return tuple(a.name for a in _by_code().get(code, ()) if a.holds(year) and (a.met or not met))


def account_name(code: str, year: int | None = None) -> str | None:
    """The name of a code in a year; None where it is unknown or several names are possible."""
    names = account_names(code, year)
    return names[0] if len(names) == 1 else None


def codes_of(name: str, scheme: str, year: int | None = None) -> tuple[str, ...]:
    """Every code a printed name may stand for (行政运行 stands for many), in the order of the codes."""
    known = _by_name().get((scheme, strip_ordinal(normalise(name))[1]), ())
    return tuple(dict.fromkeys(a.code for a in known if a.holds(year)))


def fit(code: str, name: str, year: int | None = None) -> Fit:
    """Whether a printed name is the name of the printed code: now, in another year, or never."""
    known = _by_code().get(code, ())
    bare = strip_ordinal(normalise(name))[1]
    named = [a for a in known if normalise(a.name) == bare]
    if any(a.holds(year) for a in named):
        return "fits"
    return "other_year" if named else "other_name" if known else "unknown_code"


@cache
def account_codes(scheme: str) -> dict[str, str]:
    """Normalised names → code of the classes (类) of a scheme (`functional`, `economic`)."""
    return {normalise(a.name): a.code for a in account_list() if a.scheme == scheme and len(a.code) == 3}


@remembered
def class_code(label: str, scheme: str) -> str | None:
    """Code of a class (类) printed by name, e.g. 八、社会保障和就业支出 → 208; None if unknown."""
    return account_codes(scheme).get(strip_ordinal(normalise(label))[1])


@cache
def _by_code() -> dict[str, tuple[Account, ...]]:
    return _grouped((a.code, a) for a in account_list())


@cache
def _by_name() -> dict[tuple[str, str], tuple[Account, ...]]:
    return _grouped(((a.scheme, normalise(a.name)), a) for a in account_list())


def _grouped(pairs: Iterable) -> dict:
    found = defaultdict(list)
    for key, account in pairs:
        found[key].append(account)
    return {key: tuple(group) for key, group in found.items()}
