"""TX-10, TX-11, ID-07: one thing said twice, and the years things are said of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from yqlib.audit.compare import Trial, add, claim, compare
from yqlib.audit.prose import ADDRESS, Said, Word
from yqlib.audit.records import Document
from yqlib.audit.registry import rule
from yqlib.audit.told import Entry, Talk, bare, basis, chapter, clean, squeezed, talk, thing

_SLIP = 10_000
#: Totals that a part may name without being of another meaning than the same part named alone.
_GRAND = frozenset(("income", "expenditure", "both", "year_income", "year_expenditure", ""))
_FUNDS = ("一般公共", "政府性基金", "国有资本", "财政拨款")
#: Sections that tell of single projects, of history or of what words mean.
_ASIDE = re.compile(r"项目(?!支出|绩效)|专项(?!资金情况)|职责|职能|名词")
_STRAIGHT = str.maketrans({"（": "(", "）": ")", "“": None, "”": None, '"': None, "、": None})
_STATE = re.compile(r"资产|占有|占用|车辆|房屋|编制|机构|人员")
#: Subjects that stand for many things.
_VAGUE = frozenset(("", "支出", "收入", "项目", "单位", "其中", "资金", "经费", "采购", "购置", "接待"))


def meaning(entry: Entry, said: Said, kind: str | None) -> tuple[Any, ...] | None:
    """What a figure is of, where the words alone tell it: the same in two places is one value; None where they do not."""
    subject = said.subject.translate(str.maketrans("", "", "“”"))
    scope = thing(said.scope) if said.scope else ""
    if not _named(said, subject):
        return None
    if bare(said.subject) in _VAGUE or "年" in said.subject or _ASIDE.search(said.section):
        return None
    fund = next((f for f in _FUNDS if f in subject or f in said.scope), "") or next(
        (f for f in _FUNDS if f in said.section.rsplit(" / ", 1)[-1] or f in chapter(said.section)), ""
    )
    if said.code and said.code.startswith(("3", "5")):
        return None  # lines of one economic class are told in several tables' sections
    if said.code:
        name: Any = said.code
    elif entry.key in ("basic", "project", "personnel", "public", "operating", "three_public", "abroad", "vehicles",
                       "vehicle_purchase", "vehicle_operation", "reception", "procurement"):  # fmt: skip
        name = entry.key
        scope = "" if scope in _GRAND or scope in ("basic", "three_public", "vehicles") or scope.endswith("基本支出") else scope
        fund = "" if entry.key not in ("basic", "project", "personnel", "public") else fund
    else:
        name = subject
    which = basis(said, kind) or ("spent" if kind == "final" else "")
    return name, scope, fund, which, said.year, said.as_of, said.scale


def _named(said: Said, subject: str) -> bool:
    """The sentence itself names the thing: what is inherited from a heading may be of another."""
    text = clean(said).translate(_STRAIGHT)
    return said.sentence is None or subject.translate(_STRAIGHT)[-4:] in text


@rule("TX-10", "同一指标前后不一", "one indicator, two values")
def repeated(doc: Document) -> Iterator[Trial | None]:
    """What is said in the same words of the same thing, basis, scope, fund and year is the same wherever it is said."""
    for (what, *_), figures in _repeated(doc):
        first = figures[0]
        for other in figures[1:]:
            if not _slipped(first, other):
                words = (f"“{_place(first)}”印为", f"“{_place(other)}”印为")
                yield compare(f"{first.subject or what}", add([first]), add([other]), words)


def _repeated(doc: Document) -> Iterator[tuple[tuple[Any, ...], list[Said]]]:
    spoken = talk(doc)
    if "repeated" not in spoken.worked:
        spoken.worked["repeated"] = list(_work_out(doc, spoken))
    yield from spoken.worked["repeated"]


def _work_out(doc: Document, spoken: Talk) -> Iterator[tuple[tuple[Any, ...], list[Said]]]:
    found: dict[tuple[Any, ...], list[Said]] = {}
    for entry in spoken.entries:
        for said in entry.figures.values():
            if said.measure == "amount" and said.scale == "money" and not said.worded:
                key = meaning(entry, said, doc.kind)
                if key is not None:
                    found.setdefault(key, []).append(said)
        change = entry.change
        if change is not None and change.scale == "money" and not change.worded and change.subject and entry.code is None:
            key = meaning(entry, change, doc.kind)
            if key is not None and change.base_year is not None:
                found.setdefault((*key, "change", change.base_year), []).append(change)
    for key, figures in found.items():
        told: dict[str, list[Said]] = {}
        for figure in figures:
            told.setdefault(figure.section, []).append(figure)
        apart = [f for n, f in enumerate(figures) if n == 0 or f.sentence is not figures[0].sentence or f.sentence is None]
        if key[0] in ("operating", "procurement"):  # a section that tells two values tells them of two bodies
            apart = [fs[0] for fs in told.values() if len({f.amount for f in fs}) == 1]
        if len(apart) > 1:
            yield key, apart


def _place(said: Said) -> str:
    path = [p for p in said.section.split(" / ") if len(p) > 2]
    return path[-1][-24:] if path else "正文"


def _slipped(one: Said, other: Said) -> bool:
    small, large = sorted((abs(one.amount), abs(other.amount)))
    return small > 0 and large == small * Decimal(_SLIP)


@rule("TX-11", "单位口径", "元 for 万元")
def slips(doc: Document) -> Iterator[Trial | None]:
    """A figure said twice never differs by exactly ten thousand times: one of them has the wrong unit."""
    for _, figures in _repeated(doc):
        first = figures[0]
        for other in figures[1:]:
            slipped = _slipped(first, other)
            told = f"{first.subject}：{first.printed}{first.unit or ''} 与 {other.printed}{other.unit or ''} 相差一万倍"
            english = f"{first.subject}: {first.printed}{first.unit or ''} and {other.printed}{other.unit or ''} differ ten thousand times"
            yield claim(first.spot, not slipped, (told, english), figures=[first, other])


# ---- years ---------------------------------------------------------------------------------------


@rule("ID-07", "比较年份错误", "a year that contradicts the fiscal year")
def years(doc: Document) -> Iterator[Trial | None]:
    """Years agree with the fiscal year by their role.

    What is compared is compared with the year before, what is reported is of the year itself; headings of the
    explanation name it; a state is told as of a day of the year before or at the beginning of the year (budget)
    or of the year itself (final accounts). Years of laws, histories, terms and of what is told of other years are
    no finding.
    """
    if doc.year is None:
        return
    wrong: set[tuple[Any, ...]] = set()
    yield from _of_statements(doc, doc.year, wrong)
    yield from _of_dates(doc, doc.year, wrong)
    yield from _of_openings(doc, doc.year, wrong)


def _of_statements(doc: Document, year: int, wrong: set[tuple[Any, ...]]) -> Iterator[Trial | None]:
    seen: set[tuple[Any, ...]] = set()
    for said in doc.said:
        place = said.sentence.id if said.sentence is not None else said.id
        text = "" if said.sentence is None else "".join(said.sentence.text.split())
        if _ASIDE.search(said.section):
            continue
        if said.base_year is not None and (place, "base", said.base_year) not in seen:
            seen.add((place, "base", said.base_year))
            holds = said.base_year == year - 1 or (said.base_year < year - 1 and _before_last(text))
            if not holds:
                wrong.add((said.base_year, said.address[0], said.address[1]))
            yield _trial(said, holds, said.base_year, year - 1, "比较年度")
        if said.year_role == "report" and said.year is not None and (place, "of", said.year) not in seen:
            seen.add((place, "of", said.year))
            holds = said.year == year or f"{said.year}" not in text or _another_year(text, said.year)
            if not holds:
                wrong.add((said.year, said.address[0], said.address[1]))
            yield _trial(said, holds, said.year, year, "所述年度")


_OPENS = re.compile(
    r"^[^\u4e00-\u9fff]{0,4}(?P<year>20\d\d)年度?(?:本|我|全|编报|部门|单位|政府采购|一般公共|财政拨款|“三公”|纳入|机关运行|收入|支出)"
)
_OF_ANOTHER = re.compile("比|较|相比|增加|减少|增长|下降|持平|相同|执行数|结转|成立|决算数|上年|调整|以来|已于|前期")
_HEADS = re.compile(r"(?P<year>20\d\d)年度?[^《》〔]{0,40}(?:预算|决算)[^《》〔]{0,24}(?:表|说明|情况|公开)")


def _of_openings(doc: Document, year: int, wrong: set[tuple[Any, ...]]) -> Iterator[Trial | None]:
    """The year a sentence of the explanation or a heading begins with, where nothing else is told of it."""
    for told in doc.prose.sentences:
        if "20" not in told.text:
            continue
        text = squeezed(told)
        opening = told.kind == "text"
        found = (_OPENS.match if opening else _HEADS.search)(text)
        if found is None or (opening and _OF_ANOTHER.search(text)):
            continue
        printed = int(found["year"])
        if len(set(re.findall(r"20\d\d(?=年)", text))) > 1 or (printed, told.address[0], told.address[1]) in wrong:
            continue
        spot = f"正文“{text[:18]}…”"
        word = Word(f"{told.id}#year", str(printed), told.address, spot)
        text_zh, text_en = f"{spot}：年度写为 {printed} 年，本件为 {year} 年", f"{spot}: the year is told as {printed}, not {year}"
        yield claim(spot, printed == year, (text_zh, text_en), free=(word,), also=(told.id,), address=told.address)


def _before_last(text: str) -> bool:
    return any(w in text for w in ("前年", "上上年", "以来", "两年", "三年", "相继", "历年"))


def _another_year(text: str, year: int) -> bool:
    """The sentence tells of that year itself: what was spent, carried over, begun or decided in it."""
    return any(
        f"{year}{w}" in text
        for w in ("年末", "年底", "年起", "年结转", "年度结转", "年已", "年12月", "年上半年", "年下半年", "年至", "-", "—")
    )


def _trial(said: Said, holds: bool, printed: int, due: int, what: str) -> Trial:
    word = Word(f"{said.id}#year", str(printed), said.address, said.spot)
    return claim(
        said.spot, holds,
        (f"{said.spot}：{what}写为 {printed} 年，应为 {due} 年", f"{said.spot}: the year is told as {printed}, {due} is due"),
        free=(word,), also=(said.sentence.id,) if said.sentence is not None else (), address=said.address,
    )  # fmt: skip


def _of_dates(doc: Document, year: int, wrong: set[tuple[Any, ...]]) -> Iterator[Trial | None]:
    for number, row in enumerate(doc.records("dates")):
        address = tuple(row[c] for c in ADDRESS)
        told, what, due = _judged(doc, row, year)
        if told is None or ((row["year"], address[0], address[1]) in wrong and not told):
            continue
        printed = "".join((row["printed"] or "").split())
        spot = f"{what}“{printed}”"
        word = Word(f"{doc.id}#date{number}", printed, address, spot)
        text = (f"{spot}：应为 {due}", f"{what} {printed}: {due} is due")
        yield claim(spot, told, text, free=(word,), address=address)


def _judged(doc: Document, row: dict[str, Any], year: int) -> tuple[bool | None, str, str]:
    """(right or wrong or None where it says nothing, what it is, what is due)."""
    role, said, section = row["role"], row["year"], row["section"] or ""
    if role == "as_of":
        ends = (row["month"], row["day"]) in ((12, 31), (12, None))
        if row["month"] is None or not _STATE.search(section):
            return None, "", ""
        if doc.kind == "final":
            right = said == year or (said == year + 1 and not ends)
            return right, "截至日", f"{year}年12月31日"
        right = said == year - 1 or (said == year and not ends)
        return right, "截至日", f"{year - 1}年末或 {year}年初"
    if role == "comparison" and row["month"] is None and not _ASIDE.search(section):
        return said == year - 1, "比较年度", f"{year - 1}年"
    return None, "", ""
