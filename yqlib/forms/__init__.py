"""What the official forms look like, as data: roles, headers, rows, wordings, account codes.

The CSV files beside this module are the knowledge; this module only reads them. A new province or
year is new rows there. Wordings are regular expressions matched against `normalise`d text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TypeVar

from yqlib.forms.accounts import (
    SCHEME_ZH,
    Account,
    account_codes,
    account_name,
    account_names,
    accounts,
    class_code,
    codes_of,
    fit,
    scheme_of,
)
from yqlib.forms.text import normalise, remembered, strip_ordinal, table

__all__ = [
    "SCHEME_ZH",
    "Account",
    "Header",
    "Role",
    "RowName",
    "account_codes",
    "account_name",
    "account_names",
    "accounts",
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
    """A header wording: what it heads (facet) and its canonical key."""

    wording: re.Pattern[str]
    facet: str
    key: str
    roles: frozenset[str]


@dataclass(frozen=True, slots=True)
class RowName:
    """A row wording: canonical key and row kind, for some roles or for all."""

    wording: re.Pattern[str]
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
        Header(re.compile(r["wording"]), r["facet"], r["key"], frozenset(r["roles"].split()))
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
    pattern, headers = _headers_of(role)
    for form in dict.fromkeys((text, bare)):
        if (match := pattern.fullmatch(form)) is not None:
            return headers[_number(match)]
    return None


@cache
def _headers_of(role: str | None) -> tuple[re.Pattern[str], Sequence[Header]]:
    return _at_once(_headers(), role)


def _at_once(known: Sequence[_T], role: str | None) -> tuple[re.Pattern[str], list[_T]]:
    """Every wording for a role as one pattern, the role's own first: the first that fits is meant."""
    mine = sorted((k for k in known if not k.roles or role in k.roles), key=lambda k: not k.roles)
    return re.compile("|".join(f"(?P<n{i}>{k.wording.pattern})" for i, k in enumerate(mine))), mine


def _number(match: re.Match[str]) -> int:
    """Which of the wordings joined by `_at_once` fitted."""
    return int(str(match.lastgroup)[1:])


@cache
def _rows() -> tuple[RowName, ...]:
    return tuple(
        RowName(re.compile(r["label"]), r["key"], r["kind"], frozenset(r["roles"].split()))
        for r in table("rows.csv")
    )


@remembered
def row_name(label: str, role: str | None) -> RowName | None:
    """The meaning of one printed row name (its ordinal mark is ignored)."""
    text = strip_ordinal(normalise(label))[1]
    pattern, rows = _rows_of(role)
    match = pattern.fullmatch(text) if len(text) <= _LONGEST else None
    return rows[_number(match)] if match is not None else None


@cache
def _rows_of(role: str | None) -> tuple[re.Pattern[str], Sequence[RowName]]:
    return _at_once(_rows(), role)


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
