"""Names of account rows: what they say of rows without codes, and names that cannot be their code's.

Documents print names their own way, so only what shows a misreading is said: a name that belongs to the
next row's code, or a piece of a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from yqlib import forms
from yqlib.extract.rows import Row

_KINDS = {3: "class", 5: "section", 7: "item"}
#: Endings that documents leave out of a name, or that an older name had not.
_DISPENSABLE = re.compile(r"(支出|事务|经费|费用?|补助|补贴|服务|工作|建设|管理|事业|资金|款|类|项|\(.*\))+")


def type_by_names(rows: Sequence[Row]) -> None:
    """Give kinds and parents to rows of a functional table without codes, in printed order.

    A class (类) is known by its name alone, a section (款) below its class, an item (项) below its
    section: 行政运行 alone could be any of a hundred. Rows already told and unknown names stay as they are.
    """
    above: dict[int, tuple[str, str]] = {}  # digits → code and printed name of the row last met
    for row in rows:
        code = _code_below(row, above) if row.kind in ("line", "class") else ""
        if not code:
            continue
        above = {n: told for n, told in above.items() if n < len(code)} | {len(code): (code, row.label)}
        row.kind = _KINDS[len(code)]
        if len(code) > 3 and not row.parent:
            row.parent = above[len(code) - 2][1]


def _code_below(row: Row, above: dict[int, tuple[str, str]]) -> str:
    """The code a name stands for under the rows above it; an item before a section before a class."""
    codes = forms.codes_of(row.label, "functional")
    for digits in (7, 5):
        upper = above.get(digits - 2)
        if upper and (found := next((c for c in codes if len(c) == digits and c[:-2] == upper[0]), "")):
            return found
    return next((c for c in codes if len(c) == 3), "")


def name_remarks(rows: Sequence[Row]) -> Iterator[str]:
    """What the printed names say of the reading: names moved to another row, names torn."""
    wrong = [bool(row.code and row.label) and forms.fit(row.code, row.label) == "other_name" for row in rows]
    for at, row in enumerate(rows):
        if not wrong[at]:
            continue
        for beside in (at - 1, at + 1):
            if 0 <= beside < len(rows) and wrong[beside] and _names(rows[beside].code, row.label):
                yield f"“{row.label[:30]}”不是 {row.code} 的名称，而是相邻行 {rows[beside].code} 的名称"
                break
        else:
            if whole := _torn(row):
                yield f"{row.code} 的名称“{row.label[:30]}”可能不全（{whole}）"


def _names(code: str, label: str) -> bool:
    return bool(code) and forms.fit(code, label) in ("fits", "other_year")


def _torn(row: Row) -> str:
    """The whole name a printed name is a piece of; "" where it is none or only leaves out an ending."""
    text = forms.strip_ordinal(forms.normalise(row.label))[1]
    scheme = forms.scheme_of(row.code)
    if len(row.code) == 3 or len(text) < 2 or scheme is None or forms.codes_of(text, scheme):
        return ""
    for name in forms.account_names(row.code, met=True):
        whole = forms.normalise(name)
        if whole.startswith(text) and not _DISPENSABLE.fullmatch(whole[len(text) :]):
            return name
        if whole.endswith(text) and len(text) * 2 >= len(whole):
            return name
    return ""
