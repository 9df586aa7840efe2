"""Who published a disclosure, and for what year: cover, captions, performance sheets, prose.

Wordings and places are rows of `forms/identity.csv` and `forms/places.csv`; no body's name is in
the code. Whatever cannot be told stays None and leaves a Chinese sentence in `doubts` (a code or a
date of issue many disclosures simply do not print: those stay None without one).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from pathlib import PurePath
from typing import Protocol

from yqlib.forms import normalise
from yqlib.forms.places import Place, find_place, identity_pattern, identity_wordings

_DIGITS = {c: str(n % 10) for n, c in enumerate("〇一二三四五六七八九○")} | {"零": "0", "O": "0", "o": "0"}
_NUMERAL = "[" + "".join(_DIGITS) + "]"
_YEAR = rf"(?<!\d)20\d\d(?!\d)|二{_NUMERAL}{{3}}"
_YEAR_RE = re.compile(rf"({_YEAR})\s*(?:年度?|$)")
# 2023年度部门决算; on some covers the year is set apart and leaves 年部门预算.
_TITLE = re.compile(
    rf"(?P<year>{_YEAR})?(?:年度|年)?(?:[省市县区州旗本]+级)?"
    r"(?P<scope>(?:部门|单位)(?:[(（和及、/]*(?:部门|单位)[)）]?)?)?(?P<kind>预算|决算|预决算)"
)
_DATE = re.compile(rf"({_YEAR})\s*[年./-]\s*([\d一二三四五六七八九十]{{1,2}})\s*[月./-]\s*"
                   r"([\d一二三四五六七八九十]{1,3})\s*日?")  # fmt: skip
_MONTH = re.compile(rf"(?:{_YEAR})\s*年\s*[\d一二三四五六七八九十]{{1,2}}\s*月\s*(?:[\d一二三四五六七八九十]{{1,3}}\s*日)?")
_CODED = re.compile(r"^\s*(\d{3,12})\s*[-－—–_、.]*\s*(\D.*)$")
_CUT = re.compile(rf"\s*(?:金额)?单\s*位\s*[:：]\s*|\s+(?:{_YEAR})\s*年|(?:{_YEAR})\s*年度|\s{{3,}}")
_WIDE = str.maketrans({chr(0xFF10 + n): str(n) for n in range(10)} | {"\u00a0": " ", "\u3000": " ", "：": ":"})
_COVER_LINES = 14  # a cover without a contents page behind it is not longer
_SHORT = 48  # letters of a line that can be a title or heading


class Line(Protocol):
    """A printed line outside tables; page and line are 1-based or None."""

    text: str
    page: int | None
    line: int | None


@dataclass(frozen=True, slots=True)
class Identity:
    """Publisher and year of a disclosure; fields as the `documents` frame (level 省/市/县/区)."""

    kind: str | None = None
    scope: str | None = None
    unit_name: str | None = None
    unit_aliases: tuple[str, ...] = ()
    unit_code: str | None = None
    parent_name: str | None = None
    parent_code: str | None = None
    level: str | None = None
    province: str | None = None
    city: str | None = None
    county: str | None = None
    fiscal_year: int | None = None
    issued_on: str | None = None
    form_family: str | None = None
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Title:
    """What a cover (or a file name) says: printed name, region, year, kinds, scopes, labelled parent."""

    name: str = ""
    region: str = ""
    year: int | None = None
    kinds: tuple[str, ...] = ()
    scopes: tuple[str, ...] = ()
    parent: str = ""


def plain(text: str) -> str:
    """A line without Markdown and HTML marks, odd spaces and full-width digits; brackets as printed."""
    text = re.sub(r"</?[A-Za-z][^<>]*>|\*\*|^\s*#+\s*", "", text.translate(_WIDE))
    return re.sub(r"[ \t\r\n\u2000-\u200b\ufeff]+", " ", text).strip()


def _tight(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _year(text: str) -> int | None:
    """2026 or 二〇二六 as a number; None when there is no year in the text."""
    found = re.search(_YEAR, text)
    return int("".join(_DIGITS.get(c, c) for c in found.group())) if found else None


def _label(text: str) -> tuple[str, str, str]:
    """(label value own/parent/lead, label, rest) of `部门名称：X`; three empty strings without a label."""
    head, colon, rest = text.partition(":")
    label = normalise(head)
    for wording, value in identity_wordings("label") if colon else ():
        if re.fullmatch(wording, label):
            return value, label, rest
    return "", "", ""


def caption_name(text: str) -> str:
    """The body named after 部门名称/单位名称/编制部门/部门 … in a caption line; "" when none is.

    Stops before 单位：万元 and the year behind the name; `单位：万元` alone names nobody.
    """
    value, _, rest = _label(plain(text))
    name = _tight(_CUT.split(rest, maxsplit=1)[0]) if value in ("own", "lead") else ""
    return name if _is_name(name) and not re.match(r"人民币|[百千万亿]*元|年|20\d\d", name) else ""


def sheet_names_of(cells: Sequence[str]) -> list[tuple[str, str]]:
    """(label, text) pairs of one row of a performance sheet: 主管部门及代码 | 066-… | 实施单位 | …"""
    filled = [plain(c) for c in cells if c and c.strip()]
    pairs = []
    for at, cell in enumerate(filled):
        text = cell if cell.count(":") else f"{cell}:{filled[at + 1] if at + 1 < len(filled) else ''}"
        value, label, rest = _label(text)
        if value and len(label) > 2 and _is_body(_coded(rest)[1]):
            pairs.append((label, rest.strip()))
    return pairs


def _coded(text: str) -> tuple[str, str]:
    """Code and name of `066-…`; code "" when there is none."""
    found = _CODED.match(plain(text))
    return (found[1], _tight(found[2])) if found else ("", _tight(plain(text)))


def _is_name(name: str) -> bool:
    """Whether the text can be a body's name at all (the place for it was right)."""
    return 4 <= len(name) <= 60 and len(re.findall(r"[\u4e00-\u9fff]", name)) >= 4 and name[-1] not in "。，；:"


def _is_body(name: str) -> bool:
    """Stricter: the text ends as bodies' names end and holds nothing no name holds."""
    bare = re.sub(r"[(（][^()（）]*[)）]$", "", name)
    if not _is_name(name) or identity_pattern("not_body").search(name):
        return False
    return bool(re.search(rf"(?:{identity_pattern('body_end').pattern})$", bare))


def _cover(lines: Sequence[Line]) -> list[str]:
    """Plain texts of the cover: leading lines of the first page up to the contents or first heading."""
    found: list[str] = []
    first_page = next((ln.page for ln in lines if plain(ln.text)), None)
    for line in lines:
        text = plain(line.text)
        if not text or re.fullmatch(r"[-—\s]*\d{1,3}[-—\s]*", text):
            continue
        stop = identity_pattern("contents").fullmatch(text) or re.match(
            r"第[一1]部分|[一1][、.]|表[一二三四五六七八九十\d]|(?:预算|决算|部门)?公开\s*\d+\s*表", text
        )
        money = re.search(r"单\s*位\s*:\s*[百千万亿]*元", text)
        if stop or money or "。" in text or line.page != first_page or len(found) >= _COVER_LINES:
            break
        found.append(identity_pattern("cover_noise").sub("", text))
    return found


def _labelled(cover: Sequence[str]) -> tuple[list[str], dict[str, str]]:
    """The cover lines before the first label, and the names behind the labels by own/parent/lead."""
    names: dict[str, str] = {}
    head: list[str] = []
    current = ""
    for text in cover:
        value, _, rest = _label(text)
        if value:
            current = value
            names.setdefault(value, "")
            names[value] += _tight(rest)
        elif ":" in text or _TITLE.search(_tight(text)) or _YEAR_RE.search(text):
            current = ""
            head.append(text)
        elif current:  # a long name runs on over the next line
            names[current] += _tight(text)
        else:
            head.append(text)
    return head, {value: name for value, name in names.items() if _is_name(name)}


def read_title(cover: Sequence[str]) -> _Title:
    """What the lines of a cover say; empty fields where they are silent."""
    head, labelled = _labelled(cover)
    text = _tight("".join(head))
    own = labelled.get("own") or labelled.get("lead") or ""
    parent = labelled.get("parent") or (labelled.get("lead") if labelled.get("own") else "") or ""
    titles = list(_TITLE.finditer(text))
    if not titles:
        return _Title(name=own, year=_year(_MONTH.sub("", text)), parent=parent)
    best = max(titles, key=lambda m: (bool(m["year"]), bool(m["scope"])))
    before, after = text[: best.start()], text[best.end() :]
    printed = re.sub(rf"^(?:{_YEAR})(?:年度?)?|(?:{_YEAR})(?:年度?)?$", "", before)
    place = find_place(printed)
    if place and normalise(printed) == place.printed:
        printed = ""
    behind = re.sub(rf"^(?:{identity_pattern('after_title').pattern}|[()（）])+|{_DATE.pattern}|{_MONTH.pattern}", "", after)
    name = next((n for n in (own, printed, behind) if _is_name(n)), "")
    said = "".join(m["scope"] or "" for m in titles)
    return _Title(
        name=name,
        region="" if name == printed else before,
        year=_year(best["year"] or "") or _year(_MONTH.sub("", text)),
        kinds=tuple(v for w, v in identity_wordings("kind") if any(re.search(w, m["kind"][-2:]) or
                    m["kind"] == "预决算" for m in titles)),  # fmt: skip
        scopes=tuple(v for w, v in identity_wordings("scope") if re.search(w, said)),
        parent=parent,
    )
