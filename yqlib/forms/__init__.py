"""What the official forms look like, as data: roles, headers, rows, wordings, account codes.

The CSV files beside this module are the knowledge; this module only reads them. A new province or
year is new rows there. Wordings are regular expressions matched against `normalise`d text.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_ORDINAL = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]{1,3}\)|\(\d{1,2}\)|\d{1,2}[.、．](?!\d)|[①-⑳])"
)
_AMONG = re.compile(r"^其中[:：]")


def normalise(text: str) -> str:
    """Text for comparing: no white space, compatibility forms folded, straight brackets.

    Circled numbers (①) stay: folding would glue the digit to the name behind it.
    """
    folded = "".join(
        c if "\u2460" <= c <= "\u24ff" else unicodedata.normalize("NFKC", c) for c in text
    )
    folded = re.sub(r"[\s\u200b\ufeff]+", "", folded)
    return re.sub(r"[\"＂]([^\"＂]*)[\"＂]", r"“\1”", folded)


def strip_ordinal(label: str) -> tuple[str, str]:
    """Split a normalised row name into its ordinal mark (一、, 1., ①, 其中: …) and the bare name."""
    among = _AMONG.match(label)
    rest = label[among.end() :] if among else label
    match = _ORDINAL.match(rest)
    mark = match.group() if match else ""
    return (among.group() if among else "") + mark, rest[len(mark) :]


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


@cache
def table(name: str) -> list[dict[str, str]]:
    """Rows of one CSV file of this folder. Raises FileNotFoundError for an unknown name."""
    text = files(__package__).joinpath(name).read_text("utf-8")
    return list(csv.DictReader(line for line in text.splitlines() if not line.startswith("#")))


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


def role_of_title(title: str, kind: str | None = None) -> Role | None:
    """The role a printed title stands for, or None where no wording fits."""
    text = normalise(title)
    return next((r for r in roles() if (not kind or r.kind in ("", kind)) and r.title.search(text)), None)


@cache
def _headers() -> tuple[Header, ...]:
    return tuple(
        Header(re.compile(r["wording"]), r["facet"], r["key"], frozenset(r["roles"].split()))
        for r in table("headers.csv")
    )


@cache
def header(wording: str, role: str | None) -> Header | None:
    """The meaning of one printed header; wordings of the role go before general ones.

    A header that is no known wording as printed is tried without its year, 其中： and unit (金额（万元）).
    """
    text = normalise(wording)
    bare = wordings("header_suffix").sub("", text)
    bare = bare[found.end() :] if (found := wordings("header_prefix").match(bare)) else bare
    for form in dict.fromkeys((text, bare)):
        fitting = [h for h in _headers() if (not h.roles or role in h.roles) and h.wording.fullmatch(form)]
        if fitting:
            return next((h for h in fitting if h.roles), fitting[0])
    return None


@cache
def _rows() -> tuple[RowName, ...]:
    return tuple(
        RowName(re.compile(r["label"]), r["key"], r["kind"], frozenset(r["roles"].split()))
        for r in table("rows.csv")
    )


@cache
def row_name(label: str, role: str | None) -> RowName | None:
    """The meaning of one printed row name (its ordinal mark is ignored)."""
    text = strip_ordinal(normalise(label))[1]
    fitting = [r for r in _rows() if (not r.roles or role in r.roles) and r.wording.fullmatch(text)]
    return next((r for r in fitting if r.roles), fitting[0] if fitting else None)


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


@cache
def account_codes(scheme: str) -> dict[str, str]:
    """Normalised names → code of the classes of a scheme (`functional`, `economic`)."""
    return {normalise(r["name"]): r["code"] for r in table("accounts.csv") if r["scheme"] == scheme}


def class_code(label: str, scheme: str) -> str | None:
    """Code of a class (类) printed by name, e.g. 八、社会保障和就业支出 → 208; None if unknown."""
    return account_codes(scheme).get(strip_ordinal(normalise(label))[1])
