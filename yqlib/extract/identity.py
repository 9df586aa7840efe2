"""Who published a disclosure, and for what year: cover, captions, performance sheets, prose.

Wordings and places are rows of `forms/identity.csv` and `forms/places.csv`; no body's name is in
the code. Whatever cannot be told stays None and leaves a Chinese sentence in `doubts` (a code or a
date of issue many disclosures simply do not print: those stay None without one).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from yqlib.extract.cover import DATE, YEAR_RE, Line, Title, cover_of, file_title, read_title, values_of
from yqlib.forms import normalise
from yqlib.forms.places import (
    YEAR,
    Place,
    bracket_parts,
    caption_name,
    coded,
    find_place,
    identity_pattern,
    identity_wordings,
    is_body,
    is_name,
    label_of,
    number_of,
    plain,
    sheet_names_of,
    similar,
    tight,
    year_of,
)

__all__ = ["Identity", "Line", "caption_name", "identify", "plain", "read_title", "sheet_names_of"]

_TABLE_END = re.compile(r"表[\s.…·\d]*$")  # also as a contents page prints it
_TITLE_END = re.compile(r"[表明][\s.…·\d]*$")
_YEAR_ALONE = re.compile(rf"(?:{YEAR})\s*年度?")
_ANY_SCOPE = re.compile(r"部门[(（和及]")
_NAMED = re.compile(
    rf"(?:第.{{1,3}}部分|[一二三四五六七八九十]+、)?(.+?)(?:(?:{YEAR})年度?(?:部门|单位)?(?:预算|决算)|概况)"
)
_SHORT = 48  # letters of a line that can be a title or heading


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


def _decide(said: tuple[str, ...], counted: Counter[str], in_file: tuple[str, ...], what: str,
            doubts: list[str]) -> str | None:  # fmt: skip
    """One value from the cover, else from clearly most of the headings, else from the file name."""
    if len(said) == 1:
        return said[0]
    if len(said) > 1:
        doubts.append(f"封面同时写了两种{what}")
    ranked = [*counted.most_common(2), ("", 0), ("", 0)]
    if ranked[0][1] >= 2 and ranked[0][1] >= 2 * ranked[1][1]:
        doubts.append(f"封面未明确{what}，按标题多数认定")
        return ranked[0][0]
    if len(in_file) == 1:
        doubts.append(f"文中未明确{what}，取自文件名")
        return in_file[0]
    doubts.append(f"看不出{what}")
    return None


def _count_kinds(headings: Iterable[str]) -> Counter[str]:
    """Tables called 决算 and 预算; a title holding both (一般公共预算…决算表) counts by its last word."""
    ends = (re.findall(r"预算|决算", h)[-1:] for h in headings if _TITLE_END.search(h))
    return Counter(values_of("kind", lambda w, e=e: re.fullmatch(w, e[0]))[0] for e in ends if e)


def _count_scopes(headings: Iterable[str]) -> Counter[str]:
    counts: Counter[str] = Counter()
    wordings = [
        (re.compile(rf"{wording}(?!支出经济|经济分类)"), value)
        for wording, value in identity_wordings("title_scope")
    ]
    for heading in headings:
        if _ANY_SCOPE.search(heading):
            continue  # 部门(单位) says nothing about who publishes, nor does 部门预算支出经济科目
        for wording, value in wordings:
            if wording.search(heading):
                counts[value] += 1
    return counts


def _fiscal_year(title: Title, headings: Sequence[str], file: int | None, doubts: list[str]) -> int | None:
    """Year of the cover; else the one most table titles agree on; else the file name's."""
    told = [h for h in headings if _TABLE_END.search(h) or _YEAR_ALONE.fullmatch(h)]
    years = Counter(y for h in told if (m := YEAR_RE.search(h)) and (y := year_of(m[1])))
    top, count = (years.most_common(1) or [(None, 0)])[0]
    agreed = top if count * 2 > years.total() else None
    if title.year:
        if agreed and agreed != title.year:
            doubts.append(f"封面写{title.year}年，表题多数写{agreed}年")
        return title.year
    if agreed:
        doubts.append("封面没有年度，取自表题")
    elif file:
        doubts.append("文中没有年度，取自文件名")
    else:
        doubts.append("看不出年度")
    return agreed or file


def _heading_names(headings: Iterable[str]) -> list[str]:
    """Bodies named in headings such as 第二部分 X 2024年度部门决算表, 第一部分 X概况."""
    found = (_NAMED.match(t) for h in headings if "算" in (t := tight(h)) or "概况" in t)
    # A name begins with its place; what begins otherwise is prose (纳入X…, 关于X…).
    return [m[1] for m in found if m and is_body(m[1]) and find_place(m[1])]


def _names(cover: str, printed: Sequence[str], own_sheets: Sequence[str], parent: str | None,
           doubts: list[str]) -> tuple[str | None, tuple[str, ...]]:  # fmt: skip
    """Name of the publisher and its other spellings: what most places print, as the cover prints it."""
    if cover and parent:  # forms of a unit may print the body over it
        printed = [n for n in printed if normalise(n) != normalise(parent)]
    spellings: dict[str, str] = {}
    for name in [cover, *printed, *own_sheets]:
        if name:
            spellings.setdefault(normalise(name), name)
    votes = Counter(normalise(n) for n in (cover, *printed) if n)
    if not votes:
        doubts.append("看不出单位名称")
        return None, ()
    top = max(votes, key=lambda k: (votes[k], k == normalise(cover)))
    if cover and top != normalise(cover):
        doubts.append(f"封面名称“{cover}”与表头多数写法“{spellings[top]}”不同")
    others = {k: n for k, n in spellings.items() if k != top}
    rare = [f"“{n}”({votes[k]}处)" for k, n in others.items() if votes[k]]
    if rare:
        doubts.append(f"名称写法不一，另写作{'、'.join(rare)}")
    parts = {normalise(p): p for p in bracket_parts(spellings[top])}
    return spellings[top], tuple((others | parts).values())


def _prose_parent(texts: Sequence[str], unit: str | None) -> str | None:
    """The body over the unit that the prose names most often; None when it names none."""
    ends = identity_pattern("body_end").pattern
    body = rf"(?P<body>[\u4e00-\u9fff()（）]{{3,40}}?(?:{ends}))"
    # A wrapped PDF line ends without punctuation: its continuation is joined.
    prose = "".join(t if len(t) >= 20 and t[-1] not in "。；" else t + "\n" for t in texts)
    found: Counter[str] = Counter()
    for wording, _ in identity_wordings("parent"):
        for match in re.finditer(wording.replace("{body}", body), prose):
            name = match["body"]
            if name[0] not in "本我该其各" and is_body(name) and normalise(name) != normalise(unit or ""):
                found[name] += 1
    return found.most_common(1)[0][0] if found else None


def _most(values: Iterable[str], what: str, doubts: list[str]) -> str | None:
    """The most frequent non-empty value; several different ones leave a doubt."""
    counts = Counter(v for v in values if v)
    if len(counts) > 1:
        doubts.append(f"{what}写法不一：" + "、".join(f"{v}({n}处)" for v, n in counts.most_common()))
    return counts.most_common(1)[0][0] if counts else None


def _where(unit: str | None, aliases: Sequence[str], parent: str | None, region: str,
           doubts: list[str]) -> Place | None:  # fmt: skip
    """Place of the publisher from its own name, else from the parent's or the region on the cover."""
    around = [p for n in (parent or "", region) if n and (p := find_place(n))]
    context = next((p for p in around if p.province), None)
    own = [p for n in (unit or "", *aliases) if n and (p := find_place(n, context))]
    found = own[0] if own else context
    if found is None:
        doubts.append("没有可用的地名，看不出地区和级次")
    elif not own:
        doubts.append("名称中没有地名，地区和级次取自主管部门或封面")
    if found and found.note:
        doubts.append(found.note)
    return found


def _issued_on(texts: Iterable[str], year: int | None, doubts: list[str]) -> str | None:
    """ISO date of 公开日期 or of a line that is only a date (落款, the last one); None without one."""
    labelled, alone = [], []
    for text in texts:
        found = DATE.search(text)
        if not found:
            continue
        try:
            day = date(year_of(found[1]) or 0, number_of(found[2]), number_of(found[3]))
        except (ValueError, KeyError):
            continue
        if year and not year - 1 <= day.year <= year + 2:
            continue  # a date of founding, of a base year: not of this publication
        if identity_pattern("issued").match(normalise(text)):
            labelled.append(day)
        elif re.fullmatch(r"[(（]?" + DATE.pattern + r"[)）]?", text):
            alone.append(day)
    if len(set(labelled or alone)) > 1:
        doubts.append("文中有几个不同的日期，公开日期取最后一个")
    return (labelled or alone)[-1].isoformat() if labelled or alone else None


def _sheets(sheet_names: Iterable[tuple[str, str]], value: str) -> list[tuple[str, str]]:
    """(code, name) of the sheets' entries that stand for `own` or `parent`."""
    return [coded(text) for label, text in sheet_names if label_of(f"{plain(label)}:{text}")[0] == value]


def _parent(title: Title, over: Sequence[tuple[str, str]], texts: Sequence[str], unit: str,
            doubts: list[str]) -> tuple[str | None, str | None]:  # fmt: skip
    """Name and code of the body over a unit: performance sheets, then the cover, then the prose."""
    spelled = {normalise(n): n for _, n in reversed(over) if normalise(n) != normalise(unit)}
    top = _most((normalise(n) for _, n in over if normalise(n) in spelled), "主管部门名称", doubts)
    name = spelled[top] if top else title.parent or _prose_parent(texts, unit)
    if name is None:
        doubts.append("看不出主管部门")
    elif find_place(name) is None:
        doubts.append(f"主管部门“{name}”没有地名，可能不是全称")
    return name, _most((c for c, n in over if normalise(n) in spelled), "主管部门代码", doubts)


def _unit_code(unit: str | None, scope: str | None, own: Sequence[tuple[str, str]],
               over: Sequence[tuple[str, str]], doubts: list[str]) -> str | None:  # fmt: skip
    """The publisher's own code; a department's also stands where the sheets name its 主管部门."""
    same = [c for c, n in (*own, *over) if unit and normalise(n) == normalise(unit)]
    near = [c for c, n in own if unit and scope == "unit" and similar(n, unit)]
    return _most(same if any(same) else near, "单位代码", doubts)


def _publisher(title: Title, scope: str | None, printed: Sequence[str], texts: Sequence[str],
               sheet_names: Sequence[tuple[str, str]], doubts: list[str]) -> dict[str, Any]:  # fmt: skip
    """The fields of `Identity` that name the publisher and the body over it."""
    own, over = _sheets(sheet_names, "own"), _sheets(sheet_names, "parent")
    parent = parent_code = None
    if scope != "department":
        parent, parent_code = _parent(title, over, texts, title.name or (*printed, "")[0], doubts)
    known = [n for n in (title.name, *printed) if n]
    sheets = [n for _, n in own if scope == "unit" and any(similar(n, k) for k in known)]
    unit, aliases = _names(title.name, printed, sheets, parent, doubts)
    code = _unit_code(unit, scope, own, over, doubts)
    who = {"unit_name": unit, "unit_aliases": aliases, "unit_code": code}
    return who | {"parent_name": parent, "parent_code": parent_code}


def identify(
    lines: Sequence[Line],
    captions: Sequence[str] = (),
    sheet_names: Sequence[tuple[str, str]] = (),
    *,
    titles: Sequence[str] = (),
    files: Sequence[str] = (),
) -> Identity:
    """Publisher, place and year of one disclosure.

    `lines`: all text lines outside tables in reading order, cover first; `captions`: the name printed
    at each table ("" for none; read from `lines` when all are empty); `sheet_names`: (label, text) of
    performance sheets; `titles`: table titles where they are not among the lines; `files`: paths or
    names of the files, a last resort for what the text does not say. Raises nothing on odd input.
    """
    doubts: list[str] = []
    texts = [t for line in lines if (t := plain(line.text))]
    title, stem = read_title(cover_of(lines)), file_title(files)
    headings = [t for t in (*texts, *map(plain, titles)) if len(t) <= _SHORT]
    kind = _decide(title.kinds, _count_kinds(headings), stem.kinds, "预算或决算", doubts)
    scope = _decide(title.scopes, _count_scopes(headings), stem.scopes, "部门或单位", doubts)
    names = [tight(n) for n in map(plain, captions) if is_name(n)]
    names = names or [n for t in texts if (n := caption_name(t))]
    printed = names + _heading_names(headings)
    if stem.name and not title.name and not printed:
        doubts.append("文中没有单位名称，取自文件名")
        title = replace(title, name=stem.name)
    who = _publisher(title, scope, printed, texts, sheet_names, doubts)
    place = _where(who["unit_name"], who["unit_aliases"], who["parent_name"], title.region, doubts)
    year = _fiscal_year(title, headings, stem.year, doubts)
    return Identity(
        kind=kind,
        scope=scope,
        **who,
        **{field: getattr(place, field, None) for field in ("level", "province", "city", "county")},
        fiscal_year=year,
        issued_on=_issued_on(texts, year, doubts),
        form_family=dict(identity_wordings("family")).get(getattr(place, "province", None) or ""),
        doubts=tuple(dict.fromkeys(doubts)),
    )
