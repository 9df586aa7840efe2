"""Official names: what a public body is called, and which province, city and county it belongs to.

`places.csv` holds the divisions (see its head for source and date), `identity.csv` the words that
may stand before a place. A place is only read at the beginning of a name, or behind such a word:
place-like letters inside other words say nothing. What is ambiguous stays missing, with a note.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache

from yqlib.forms import normalise, table

_RANK = {"province": 0, "city": 1, "county": 2}
_PREFIX_REACH = 16  # letters behind a prefix (中国…委员会) within which a full place name may begin


DIGITS = {c: str(n % 10) for n, c in enumerate("〇一二三四五六七八九○")} | {"零": "0", "O": "0", "o": "0"}
_NUMERAL = "[" + "".join(DIGITS) + "]"
YEAR = rf"(?<!\d)20\d\d(?!\d)|二{_NUMERAL}{{3}}"
_CODED = re.compile(r"^\s*(\d{3,12})\s*[-－—–_、.]*\s*(\D.*)$")
_CUT = re.compile(rf"\s*(?:金额)?单\s*位\s*[:：]\s*|\s+(?:{YEAR})\s*年|(?:{YEAR})\s*年度|\s{{3,}}")
_WIDE = {chr(0xFF10 + n): str(n) for n in range(10)} | {"\xa0": " ", "\u3000": " ", "：": ":"}


@dataclass(frozen=True, slots=True)
class Division:
    """A row of places.csv. `code` has 6 digits; `until` is the last year of a retired name or ""."""

    code: str
    name: str
    level: str
    short: str
    until: str

    def holds(self, other: Division) -> bool:
        """Whether `other` lies inside this division and on a lower level."""
        width = 2 if self.level == "province" else 4
        return _RANK[other.level] > _RANK[self.level] and other.code[:width] == self.code[:width]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a body belongs: names or None; `level` 省/市/县/区 or None; `code` when one division fits.

    `printed` is the normalised text that named the place, `note` a Chinese sentence on a doubt or "".
    """

    level: str | None
    province: str | None
    city: str | None
    county: str | None
    code: str | None = None
    printed: str = ""
    note: str = ""


@cache
def divisions() -> tuple[Division, ...]:
    """All rows of places.csv, current and retired, in code order."""
    return tuple(Division(**row) for row in table("places.csv"))


@cache
def identity_wordings(use: str) -> tuple[tuple[str, str], ...]:
    """(wording, value) of one use of identity.csv, in file order; empty for an unknown use."""
    return tuple((r["wording"], r["value"] or "") for r in table("identity.csv") if r["use"] == use)


@cache
def identity_pattern(use: str) -> re.Pattern[str]:
    """All wordings of one use as one pattern."""
    return re.compile("|".join(f"(?:{wording})" for wording, _ in identity_wordings(use)))


def label_of(text: str) -> tuple[str, str, str]:
    """(label value own/parent/lead, label, rest) of `部门名称：X`; three empty strings without a label."""
    head, colon, rest = text.partition(":")
    label = normalise(head) if colon else ""
    if identity_pattern("label").fullmatch(label):
        for wording, value in identity_wordings("label"):
            if re.fullmatch(wording, label):
                return value, label, rest
    return "", "", ""


def is_name(name: str) -> bool:
    """Whether the text can be a body's name at all (the place for it was right)."""
    han = len(re.findall(r"[\u4e00-\u9fff]", name))
    return len(name) <= 60 and han >= 4 and name[-1] not in "。，；:"


def is_body(name: str) -> bool:
    """Stricter: the text ends as bodies' names end and holds nothing no name holds."""
    bare = re.sub(r"[(（][^()（）]*[)）]$", "", name)
    if not is_name(name) or identity_pattern("not_body").search(name):
        return False
    return bool(re.search(rf"(?:{identity_pattern('body_end').pattern})$", bare))


_WIDE_CHARACTER = re.compile(f"[{''.join(_WIDE)}]")
_MARKS = re.compile(r"</?[A-Za-z][^<>]*>|\*\*|^\s*#+\s*")
_SPACES = re.compile(r"[ \t\r\n\u2000-\u200b\ufeff]+")


def plain(text: str) -> str:
    """A line without Markdown and HTML marks, odd spaces and full-width digits; brackets as printed."""
    text = _WIDE_CHARACTER.sub(lambda wide: _WIDE[wide.group()], text)
    if "<" in text or "*" in text or "#" in text:
        text = _MARKS.sub("", text)
    return _SPACES.sub(" ", text).strip()


def tight(text: str) -> str:
    return "".join(text.split())


def year_of(text: str) -> int | None:
    """2026 or 二〇二六 as a number; None when there is no year in the text."""
    found = re.search(YEAR, text)
    return int("".join(DIGITS.get(c, c) for c in found.group())) if found else None


def caption_name(text: str) -> str:
    """The body named after 部门名称/单位名称/编制部门/部门 … in a caption line; "" when none is.

    Stops before 单位：万元 and the year behind the name; `单位：万元` alone names nobody.
    """
    value, _, rest = label_of(plain(text))
    name = tight(_CUT.split(rest, maxsplit=1)[0]) if value in ("own", "lead") else ""
    return name if is_name(name) and not re.match(r"人民币|[百千万亿]*元|年|20\d\d", name) else ""


def sheet_names_of(cells: Sequence[str]) -> list[tuple[str, str]]:
    """(label, text) pairs of one row of a performance sheet: 主管部门及代码 | 066-… | 实施单位 | …"""
    filled = [plain(c) for c in cells if c and c.strip()]
    pairs = []
    for at, cell in enumerate(filled):
        text = cell if cell.count(":") else f"{cell}:{filled[at + 1] if at + 1 < len(filled) else ''}"
        value, label, rest = label_of(text)
        if value and len(label) > 2 and is_body(coded(rest)[1]):
            pairs.append((label, rest.strip()))
    return pairs


def coded(text: str) -> tuple[str, str]:
    """Code and name of `066-…`; code "" when there is none."""
    found = _CODED.match(plain(text))
    return (found[1], tight(found[2])) if found else ("", tight(plain(text)))


def number_of(text: str) -> int:
    """1 to 31 in Arabic or Chinese numerals."""
    if text.isdigit():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    return (int(DIGITS[tens]) if tens else 1) * 10 * bool(ten) + int(DIGITS.get(ones, "0"))


@cache
def _by_spelling() -> dict[str, tuple[Division, ...]]:
    spellings: dict[str, list[Division]] = {}
    for division in divisions():
        for spelling in {division.name, division.short} - {""}:
            spellings.setdefault(spelling, []).append(division)
    return {spelling: tuple(found) for spelling, found in spellings.items()}


@cache
def _by_code(code: str) -> Division | None:
    fitting = [d for d in divisions() if d.code == code]
    return next((d for d in fitting if not d.until), fitting[0] if fitting else None)


@cache
def _longest() -> int:
    return max(map(len, _by_spelling()))


def _at(text: str, start: int, within: Division | None, full: bool) -> tuple[int, tuple[Division, ...]]:
    """End and divisions of the longest spelling at `start`; `full`: no short form of a province."""
    for end in range(min(len(text), start + _longest()), start + 1, -1):
        spelling = text[start:end]
        found = tuple(d for d in _by_spelling().get(spelling, ()) if within is None or within.holds(d))
        short = bool(found) and found[0].level == "province" and found[0].name != spelling
        if found and not (short and (full or identity_pattern("road").match(text, end))):
            return end, found
    return start, ()


def _single(found: tuple[Division, ...]) -> tuple[Division, ...]:
    """Retired rows yield to a current one of the same name, except districts (城区 was many)."""
    current = tuple(d for d in found if not d.until)
    return current if current and not current[0].name.endswith("区") else found


def _level(division: Division) -> str:
    """省/市/县/区. Forest and special districts (林区, 特区) rank with counties."""
    if division.level == "province":
        return "省"
    if division.level == "city":
        return "市"
    name = division.name
    return "区" if name.endswith("区") and not name.endswith(("林区", "特区")) else "县"


def _place(division: Division, printed: str) -> Place:
    province = _by_code(division.code[:2] + "0000")
    city = _by_code(division.code[:4] + "00") if division.level != "province" else None
    municipal = bool(province) and province.name.endswith("市")
    return Place(
        level=_level(division),
        province=province.name if province else None,
        # 直辖市: the province and the city are one; counties under no city (省直辖) have none.
        city=province.name if municipal else city.name if city else None,
        county=division.name if division.level == "county" else None,
        code=division.code,
        printed=printed,
    )


def _ambiguous(found: tuple[Division, ...], printed: str) -> Place:
    """What several divisions of one name have in common."""
    places = [_place(d, printed) for d in found]

    def shared(values: set[str | None]) -> str | None:
        return values.pop() if len(values) == 1 else None

    homes = "、".join(sorted({"".join(dict.fromkeys((p.province or "", p.city or ""))) for p in places}))
    return Place(
        level=shared({p.level for p in places}),
        province=shared({p.province for p in places}),
        city=shared({p.city for p in places}),
        county=shared({p.county for p in places}),
        printed=printed,
        note=f"“{printed}”不止一处（{homes}），文中未说明是哪一处",
    )


def _narrow(found: tuple[Division, ...], context: Place | None) -> tuple[Division, ...]:
    """Of several divisions those lying in the context's city, or else its province."""
    if context is None or len(found) < 2:
        return found
    for fact in ("city", "province"):
        wanted = getattr(context, fact)
        fitting = tuple(d for d in found if wanted and getattr(_place(d, ""), fact) == wanted)
        if fitting:
            return fitting
    return found


def _start(text: str) -> int | None:
    """Where the place begins: at the beginning, or behind 中共, 中国… and the like; None without one."""
    if _at(text, 0, None, full=False)[1]:
        return 0
    prefix = identity_pattern("place_prefix").match(text)
    if not prefix:
        return None
    behind = range(prefix.end(), min(len(text), prefix.end() + _PREFIX_REACH))
    return next((i for i in behind if _at(text, i, None, full=i > prefix.end())[1]), None)


def find_place(name: str, context: Place | None = None) -> Place | None:
    """The place an official name begins with, resolved to province, city and county; None without one.

    `context` (the place of the parent, of the region on the cover) decides between divisions of one
    name. A district of unknown city keeps `county` and leaves `province`/`city` None, with a note.
    A province's short form (山西…大学) gives the province but no level, with a note; so does a
    functional zone (…开发区) behind a place.
    """
    text = normalise(name)
    start = _start(text)
    if start is None:
        return None
    end, found = _at(text, start, None, full=False)
    found = _single(found)
    while len(found) == 1:
        further, inner = _at(text, end, found[0], full=True)
        if not inner:
            break
        end, found = further, _single(inner)
    printed = text[start:end]
    found = _narrow(found, context)
    if len(found) > 1:
        return _ambiguous(found, printed)
    place = _place(found[0], printed)
    return _without_level(place, found[0], text, end)


def _without_level(place: Place, division: Division, text: str, end: int) -> Place:
    """The same place, its level taken away where the name does not say it."""
    if division.level == "province" and not place.printed.endswith(division.name):
        note = f"名称只有“{place.printed}”的简称，看不出属于哪一级"
    elif identity_pattern("zone").match(text, end):
        note = f"“{place.printed}”之后是功能区名称，看不出属于哪一级"
    else:
        return place
    return Place(None, place.province, place.city, place.county, place.code, place.printed, note)


def similar(one: str, other: str) -> bool:
    """Two spellings of one body: much alike, and in the same place."""
    places = [find_place(n) for n in (one, other)]
    same_place = (places[0] and places[0].printed) == (places[1] and places[1].printed)
    return same_place and SequenceMatcher(None, normalise(one), normalise(other)).ratio() >= 0.75


def bracket_parts(name: str) -> list[str]:
    """A and B of `A(B)` when both are bodies; (本级) is no body, and A alone is then another one."""
    parts = re.fullmatch(r"(.+)[(（]([^()（）]+)[)）]", name)
    return [parts[1], parts[2]] if parts and is_body(parts[2]) and not is_branch(name) else []


def is_branch(name: str) -> bool:
    """A bracket at the end names one of several parts of a body: 第一中学(东校区), 服务中心(第二分中心)."""
    bracket = re.search(r"[(（]([^()（）]+)[)）]$", name)
    return bracket is not None and identity_pattern("branch").fullmatch(bracket[1]) is not None
