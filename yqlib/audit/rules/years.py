"""ID-03, ID-04, ID-06: years of covers, titles, headings and columns; days; budget codes of bodies."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache

from yqlib import forms
from yqlib.audit.compare import Trial, claim, skip
from yqlib.audit.prose import Word
from yqlib.audit.records import Document, Table
from yqlib.audit.registry import rule
from yqlib.audit.years import mentioned
from yqlib.extract.wordings import wordings

_YEAR = re.compile(r"(?<!\d)(20[0-3]\d)(?!\d)")
_CITED = re.compile(r"《[^》]*》|[〔\[【]20\d\d[〕\]】]\d*号?|\(20\d\d\)\d+号|20\d\d年\d{1,2}月")
_ADDRESS = ("page", "line", "x0", "top", "x1", "bottom", "reader")
#: What sentences that speak of a whole part or table are called.
_NAMES = {"cover": "封面", "heading": "标题", "caption": "题注"}
_MOST = 3  # titles that must agree before the cover is the one that is wrong


@cache
def _words(use: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{w.pattern.pattern})" for w in wordings("checks.csv", use)))


_ASIDE = re.compile(r"\((?!20\d\d)[^()]*\)")  # （不含上年结转）


def _years(text: str, own: tuple[str, ...] = ()) -> list[int]:
    """Years a title speaks of; none where it names other years on purpose (上年, 截至, 《》)."""
    if "20" not in text:
        return []
    bare = forms.normalise(text)
    for name in own:
        bare = bare.replace(name, "")
    bare = _ASIDE.sub("", _CITED.sub("", bare))
    return [] if _words("year_free").search(bare) else [int(y) for y in _YEAR.findall(bare)]


def _bracketed(text: str) -> list[int]:
    """(2026)年度 of a goal sheet's title."""
    return [int(y) for y in re.findall(r"\((20[0-3]\d)\)年", forms.normalise(text))]


@rule("ID-03", "年度不一致", "another year")
def one_year(doc: Document) -> Iterator[Trial | None]:
    """Cover, titles of tables, headings and heads of columns speak of the fiscal year.

    Columns may also name the year before. Titles with 上年, 结转, 截至, a span of years or in 《》 are free.
    """
    year = doc.year
    marks = list(_titles(doc))
    if year is None:
        if any(m[2] for m in marks):
            yield skip("年度", "not_checkable", "没有读到本件的年度")
        return
    counts = Counter(y for _, _, years, _, _ in marks for y in set(years))
    usual, times = counts.most_common(1)[0] if counts else (year, 0)
    if usual != year and times >= _MOST and times > 3 * counts[year]:
        says = (f"封面年度为 {year}，而 {times} 处标题为 {usual} 年", f"the cover says {year}, {times} titles {usual}")
        yield claim("封面年度", False, says, address=doc.address)
        year = usual
    for where, text, years, address, also in marks:
        wrong = [y for y in years if y != year]
        if years:
            says = (f"{where}“{text[:60]}”写 {wrong[0] if wrong else year} 年，本件为 {year} 年度", f"{text[:60]}: not {year}")
            word = _printed_at(doc, also, wrong)
            at, free = (address, ()) if word is None else (word.address, (word,))
            yield claim(f"{where}“{text[:30]}”", not wrong, says, address=at, also=also, free=free)
    for table in doc.tables:
        yield from _columns(table, year)


def _printed_at(doc: Document, ids: tuple[str, ...], wrong: list[int]) -> Word | None:
    """The wrong year of a heading as it stands on its line."""
    if not wrong:
        return None
    found = (m.word for s in mentioned(doc) if s.told.id in ids for m in s.years if m.year == wrong[0])
    return next(found, None)


def _titles(doc: Document) -> Iterator[tuple[str, str, list[int], tuple, tuple[str, ...]]]:
    own = tuple(forms.normalise(n) for n in [doc.info.get("unit_name"), *(doc.info.get("unit_aliases") or "").split(" | ")] if n)
    for table in doc.tables:
        if table.title:
            yield "表名", table.title, _years(table.title, own) or _bracketed(table.title), table.address, ()
    titles = {forms.normalise(t.title) for t in doc.tables if t.title}
    for told in doc.prose.sentences:
        if told.kind in _NAMES and "20" in told.text and _words("title_year").search(told.text):
            where = _NAMES[told.kind]
            if told.kind == "caption" and any(forms.normalise(told.text) in t for t in titles):
                continue  # tried as the title of its table
            yield where, told.text, _years(told.text, own), told.address, (told.id,)
    for row in doc.records("parts"):
        if row["kind"] == "entry" and "20" in (row["name"] or ""):
            yield "目录", row["name"], _years(row["name"], own), tuple(row[c] for c in _ADDRESS), ()


def _columns(table: Table, year: int) -> Iterator[Trial]:
    """Years in the heads of columns: this year among them, and no other but the one before."""
    heads: dict[str, tuple] = {}
    for row in table.rows:
        for figure in row.figures:
            if "20" in figure.path:
                heads.setdefault(figure.path, figure.address)
    years = {y for h in heads for y in map(int, _YEAR.findall(h))}
    if not years:
        return
    odd = sorted(y for y in years if y not in (year, year - 1)) or ([] if year in years else sorted(years))
    address = next((a for h, a in heads.items() if odd and str(odd[0]) in h), table.address)
    zh = "、".join(map(str, sorted(years)))
    says = (f"{table.name}表头年份为 {zh}，本件为 {year} 年度", f"{table.name}: columns of {zh}")
    yield claim(f"{table.name}表头年份", not odd, says, address=address)


@rule("ID-04", "资产截止日", "day of the assets", severity="warning")
def asset_day(doc: Document) -> Iterator[Trial | None]:
    """Assets are told as of a day of the year before the budget (or of its first months), in accounts of its last day."""
    if doc.year is None:
        return
    seen: dict[str, dict] = {}
    for row in doc.records("assets"):
        if row["as_of"] and row["source"] == "prose":
            seen.setdefault(row["as_of"], row)
    for day, row in seen.items():
        year, month, rest = (int(p) for p in [*day.split("-"), "0", "0"][:3])
        if doc.kind == "final":
            holds, zh = (year, month, rest) == (doc.year, 12, 31), f"{doc.year}年12月31日"
        else:
            holds, zh = year == doc.year - 1 or (year == doc.year and month <= 4), f"{doc.year - 1}年"
        says = (f"资产截止日为 {day}，本件应为{zh}", f"assets as of {day}, should be {zh}")
        where = tuple(row[c] for c in _ADDRESS)
        yield claim(f"资产截止日 {day}", holds, says, address=where, also=(row["asset_id"],))


@rule("ID-06", "单位编码与日期", "codes of bodies and days out of order", severity="warning")
def codes_and_days(doc: Document) -> Iterator[Trial | None]:
    """A body has one budget code in all goal sheets, a unit's begins with its department's, and a sheet is
    filled in before the disclosure is issued and near its year (a notice).
    """
    rows = doc.records("projects")
    codes: dict[str, list[tuple[str, tuple, str]]] = defaultdict(list)
    for row in rows:
        where = tuple(row[c] for c in _ADDRESS)
        for name, code in (("unit_name", "unit_code"), ("dept_name", "dept_code")):
            if row[name] and row[code]:
                codes[forms.normalise(row[name])].append((row[code], where, row["project"] or "整体"))
    for name, told in codes.items():
        count = Counter(c for c, _, _ in told)
        usual = count.most_common(1)[0][0]
        for code, where, project in told:
            odd = code != usual and count[usual] > count[code]
            tie = code != usual and not odd
            says = (f"绩效表（{project}）中{name}的编码为 {code}，他处为 {usual}", f"{name}: {code}, elsewhere {usual}")
            yield claim(f"{name}编码（{project}）", not (odd or tie), says, address=where)
    yield from _prefixes(doc, rows)
    yield from _days(doc, rows)


def _prefixes(doc: Document, rows: list[dict]) -> Iterator[Trial]:
    """The code of a unit begins with the code of its department."""
    departments = Counter(r["dept_code"] for r in rows if r["dept_code"])
    if parent := doc.info.get("parent_code"):
        departments[parent] += 1
    if not departments:
        return
    department = departments.most_common(1)[0][0]
    units = {r["unit_code"]: tuple(r[c] for c in _ADDRESS) for r in rows if r["unit_code"]}
    for code, where in units.items():
        says = (f"单位编码 {code} 不以部门编码 {department} 开头", f"{code} does not begin with {department}")
        yield claim(f"单位编码 {code}", code.startswith(department), says, address=where)
    for code in departments:
        if code != department and not any(r["dept_name"] and r["dept_code"] == code for r in rows):
            where = next((tuple(r[c] for c in _ADDRESS) for r in rows if r["dept_code"] == code), doc.address)
            says = (f"绩效表部门编码为 {code}，他处为 {department}", f"department code {code}, elsewhere {department}")
            yield claim(f"部门编码 {code}", False, says, address=where)


def _days(doc: Document, rows: list[dict]) -> Iterator[Trial]:
    issued = doc.info.get("issued_on")
    for row in rows:
        day = row["filled_on"]
        if not day or doc.year is None:
            continue
        near = doc.year - 1 <= int(day[:4]) <= doc.year + (doc.kind == "final")
        late = bool(issued) and day > issued
        says = (
            f"绩效表（{row['project']}）填报日期 {day}" + (f"晚于公开日期 {issued}" if late else f"，本件为 {doc.year} 年度"),
            f"filled in on {day}",
        )
        where = tuple(row[c] for c in _ADDRESS)
        yield claim(f"填报日期（{row['project']}）", near and not late, says, address=where, severity="notice")
