"""What the official forms look like, as data: roles, headers, rows, wordings, account codes.

The CSV files beside this module are the knowledge; this module only reads them. A new province or
year is new rows there, or in a folder of one's own (`tables.py`). Wordings are regular expressions matched against `normalise`d text.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TypeVar

from yqlib.forms.accounts import (
    SCHEME_ZH,
    Account,
    account_codes,
    account_list,
    account_name,
    account_names,
    class_code,
    codes_of,
    fit,
    scheme_of,
)
from yqlib.forms.tables import table
from yqlib.forms.text import normalise, remembered, strip_ordinal, words

__all__ = [
    "SCHEME_ZH",
    "Account",
    "Header",
    "Role",
    "RowName",
    "account_codes",
    "account_list",
    "account_name",
    "account_names",
    "class_code",
    "codes_of",
    "fit",
    "header",
    "normalise",
    "pattern",
    "role_of_title",
    "role_zh",
    "roles",
    "row_key",
    "row_name",
    "scheme_of",
    "strip_ordinal",
    "table",
    "wordings",
    "words",
]


@dataclass(frozen=True, slots=True)
class Role:
    """The job a table does: title wording, kind it belongs to, whether its cells become facts."""

    role: str
    kind: str
    title: re.Pattern[str]
    zh: str
    facts: bool


@dataclass(frozen=True, slots=True)
class Header:
    """A header wording (a regular expression): what it heads (facet) and its canonical key."""

    wording: str
    facet: str
    key: str
    roles: frozenset[str]


@dataclass(frozen=True, slots=True)
class RowName:
    """A row wording (a regular expression): canonical key and row kind, for some roles or for all."""

    wording: str
    key: str
    kind: str
    roles: frozenset[str]


#: No printed title, header or row name has more letters; wordings with .* take long on what has.
_LONGEST = 120
_T = TypeVar("_T", Header, RowName)


@cache
def roles() -> tuple[Role, ...]:
    """Roles in the order they are tried."""
    return tuple(
        Role(r["role"], r["kind"], re.compile(r["title"]), r["zh"], r["facts"] == "yes")
        for r in table("roles.csv")
    )


def role_zh(role: str | None) -> str:
    """Chinese name of a role, or 未知表 for none."""
    return next((r.zh for r in roles() if r.role == role), "未知表")


@remembered
def role_of_title(title: str, kind: str | None = None) -> Role | None:
    """The role a printed title stands for, or None where no wording fits (or it heads prose: …情况说明)."""
    text = normalise(title)
    if len(text) > _LONGEST or wordings("no_title").fullmatch(text):
        return None
    return next((r for r in roles() if (not kind or r.kind in ("", kind)) and r.title.search(text)), None)


@cache
def _headers() -> tuple[Header, ...]:
    return tuple(
        Header(r["wording"], r["facet"], r["key"], frozenset(r["roles"].split()))
        for r in table("headers.csv")
    )


@remembered
def header(wording: str, role: str | None) -> Header | None:
    """The meaning of one printed header; wordings of the role go before general ones.

    A header that is no known wording as printed is tried without its year, 其中： and unit (金额（万元）).
    """
    text = normalise(wording)
    if len(text) > _LONGEST or (text.isascii() and text.strip("()") != "%"):
        return None  # prose, a figure or nothing: every header but % has a Chinese word
    bare = wordings("header_suffix").sub("", text)
    bare = bare[found.end() :] if (found := wordings("header_prefix").match(bare)) else bare
    for form in dict.fromkeys((text, bare)):
        if (found := _first(form, _headers, role)) is not None:
            return found
    return None


def _first(text: str, known: Callable[[], tuple[_T, ...]], role: str | None) -> _T | None:
    """The first wording that fits, those of the role before general ones."""
    for pattern, rows in (_at_once(known, role), _at_once(known, None)):
        if pattern is not None and (match := pattern.fullmatch(text)) is not None:
            return rows[int(str(match.lastgroup)[1:])]
    return None


@cache
def _at_once(
    known: Callable[[], tuple[_T, ...]], role: str | None
) -> tuple[re.Pattern[str] | None, tuple[_T, ...]]:
    """The wordings of one role (None: those for all roles) joined into one pattern, in their order."""
    mine = tuple(k for k in known() if (role in k.roles if role else not k.roles))
    joined = "|".join(f"(?P<n{i}>{k.wording})" for i, k in enumerate(mine))
    return (re.compile(joined) if mine else None), mine


@cache
def _rows() -> tuple[RowName, ...]:
    return tuple(
        RowName(r["label"], r["key"], r["kind"], frozenset(r["roles"].split())) for r in table("rows.csv")
    )


@remembered
def row_name(label: str, role: str | None) -> RowName | None:
    """The meaning of one printed row name (its ordinal mark is ignored)."""
    text = strip_ordinal(normalise(label))[1]
    return _first(text, _rows, role) if len(text) <= _LONGEST else None


def row_key(label: str, role: str | None) -> str | None:
    """Canonical key of a printed row name (`income_total`, `carry_over_in` …), or None."""
    found = row_name(label, role)
    return found.key if found else None


@cache
def wordings(use: str) -> re.Pattern[str]:
    """All wordings of one use (empty_note, table_no, unit …) as one pattern."""
    return re.compile("|".join(f"(?:{r['wording']})" for r in table("wordings.csv") if r["use"] == use))


@cache
def pattern(wording: str) -> re.Pattern[str]:
    """A wording of a data row as a compiled pattern."""
    return re.compile(wording)
