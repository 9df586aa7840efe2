"""What the cover of a disclosure (or the name of its file) says: name, year, kind, scope, body over it.

Wordings are rows of `forms/identity.csv`; no body's name is in the code.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Protocol

from yqlib.forms import normalise
from yqlib.forms.places import (
    YEAR,
    find_place,
    identity_pattern,
    identity_wordings,
    is_name,
    label_of,
    plain,
    tight,
    year_of,
)

YEAR_RE = re.compile(rf"({YEAR})\s*(?:年度?|$)")
# 2023年度部门决算; on some covers the year is set apart and leaves 年部门预算.
_TITLE = re.compile(
    rf"(?P<year>{YEAR})?(?:年度|年)?(?:[省市县区州旗本]+级)?"
    r"(?P<scope>(?:部门|单位)(?:[(（和及、/]*(?:部门|单位)[)）]?)?)?(?P<kind>预算|决算|预决算)"
)
_DAY = r"[\d一二三四五六七八九十]{1,3}"
DATE = re.compile(rf"({YEAR})\s*[年./-]\s*({_DAY})\s*[月./-]\s*({_DAY})\s*日?")
_MONTH = re.compile(rf"(?:{YEAR})\s*年\s*{_DAY}\s*月\s*(?:{_DAY}\s*日)?")
_COVER_LINES = 14  # a cover without a contents page behind it is not longer


class Line(Protocol):
    """A printed line outside tables; page and line are 1-based or None."""

    text: str
    page: int | None
    line: int | None


@dataclass(frozen=True, slots=True)
class Title:
    """What a cover (or a file name) says: printed name, region, year, kinds, scopes, labelled parent."""

    name: str = ""
    region: str = ""
    year: int | None = None
    kinds: tuple[str, ...] = ()
    scopes: tuple[str, ...] = ()
    parent: str = ""


def cover_of(lines: Sequence[Line]) -> list[str]:
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
        value, _, rest = label_of(text)
        if value:
            current = value
            names[value] = names.get(value, "") + tight(rest)
        elif ":" in text or _TITLE.search(tight(text)) or YEAR_RE.search(text):
            current = ""
            head.append(text)
        elif current:  # a long name runs on over the next line
            names[current] += tight(text)
        else:
            head.append(text)
    return head, {value: name for value, name in names.items() if is_name(name)}


def values_of(use: str, fits: Callable[[str], object]) -> tuple[str, ...]:
    """The values of one use of `identity.csv` whose wording fits, each once."""
    return tuple(dict.fromkeys(value for wording, value in identity_wordings(use) if fits(wording)))


def read_title(cover: Sequence[str]) -> Title:
    """What the lines of a cover say; empty fields where they are silent."""
    head, labelled = _labelled(cover)
    text = tight("".join(head))
    own, lead = labelled.get("own", ""), labelled.get("lead", "")
    parent = labelled.get("parent") or (lead if own else "")
    titles = list(_TITLE.finditer(text))
    if not titles:
        return Title(name=own or lead, year=year_of(_MONTH.sub("", text)), parent=parent)
    best = max(titles, key=lambda m: (bool(m["year"]), bool(m["scope"])))
    before = text[: best.start()]
    printed = re.sub(rf"^(?:{YEAR})(?:年度?)?|(?:{YEAR})(?:年度?)?$", "", before)
    place = find_place(printed)
    if place and normalise(printed) == place.printed:
        printed = ""
    behind = re.sub(rf"^(?:{identity_pattern('after_title').pattern})+", "", text[titles[-1].end() :])
    behind = DATE.sub("", _MONTH.sub("", behind))
    name = next((n for n in (own, lead, printed, behind) if is_name(n)), "")
    said = "".join(m["scope"] or "" for m in titles)
    return Title(
        name=name,
        region="" if name == printed else before,
        year=year_of(best["year"] or "") or year_of(_MONTH.sub("", text)),
        kinds=values_of("kind", lambda w: any(re.fullmatch(w, m["kind"]) for m in titles)),
        scopes=values_of("scope", lambda w: re.search(w, said)),
        parent=parent,
    )


def file_title(files: Iterable[str]) -> Title:
    """What the file names say, the last resort: of the first one naming a budget or final accounts."""
    titles = (read_title([plain(PurePath(f).stem)]) for f in files)
    return next((t for t in titles if t.kinds), Title())
