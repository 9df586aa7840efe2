"""CMP-01, CMP-02, CMP-05, CMP-12 to CMP-14: what a disclosure must have, and what its contents promise."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from yqlib import forms
from yqlib.audit.compare import Trial, claim, place, skip
from yqlib.audit.records import Document, Table
from yqlib.audit.registry import rule
from yqlib.extract.entries import number_in
from yqlib.extract.wordings import wordings


def is_whole(doc: Document) -> bool:
    """More than some tables: what the document promises or must have was read too."""
    return bool(doc.records("parts"))


def quiet_roles() -> frozenset[str]:
    """Roles whose tables hold no facts: goal sheets and the like."""
    return frozenset(r.role for r in forms.roles() if not r.facts)


def _asked(doc: Document, use: str) -> Iterator[dict[str, str]]:
    """Rows of parts.csv of one use that concern this kind of document."""
    for row in forms.table("parts.csv"):
        if row["use"] == use and row["kind"] in ("", doc.kind):
            yield row


def _year_reached(doc: Document, row: dict[str, str]) -> bool:
    return not row["since"] or (doc.year or 0) >= int(row["since"])


@rule("CMP-01", "必备表缺失", "required table missing", basis="legal")
def required_tables(doc: Document) -> Iterator[Trial | None]:
    """Every table the regulation asks for is printed, even if empty, and so is every further one of the form family.

    A table of unknown role with figures may be the one that is missed: then it cannot be told.
    """
    if not is_whole(doc):
        return
    unread = any(t.role is None and t.rows for t in doc.tables)
    asked = [(r, "error") for r in _asked(doc, "required") if r["roles"]]
    if not unread and not any(doc.has(r["roles"].split()) for r, _ in asked):
        says = ("本件没有任何预算或决算表", "no table of a budget or of accounts at all")
        yield claim("必备表", False, says, address=doc.address)
        return
    family = doc.info.get("form_family")
    asked += [(r, "warning") for r in _asked(doc, "family") if r["key"] == family and _year_reached(doc, r)]
    for row, severity in asked:
        roles = row["roles"].split()
        there = doc.has(roles) or _among_others(doc, roles)
        if not there and unread:
            yield skip(row["zh"], "not_checkable", "未找到该表，而有未识别的表")
            continue
        says = (f"缺少{row['zh']}（依据：{row['source']}）", f"table missing: {row['zh']}")
        yield claim(row["zh"], there, says, address=doc.address, severity=severity)


def _among_others(doc: Document, roles: list[str]) -> bool:
    """Printed as rows of the table of statistics (机构运行信息表 holds 三公 too): rows that only tables of the role have."""
    rows = [r for t in doc.role("statistics") for r in t.rows]
    names = [n for r in rows for role in roles if (n := forms.row_name(r.label, role)) and not forms.row_name(r.label, None)]
    return len({n.key for n in names}) > 1


@rule("CMP-02", "目录与正文不符", "contents against body", severity="warning")
def contents_kept(doc: Document) -> Iterator[Trial | None]:
    """What the contents name is in the body under the same title and on the page told, and the numbers of the
    tables run on without a gap, none twice and none out of order.

    Another wording of the same title and a wrong page number are notices.
    """
    for row in doc.records("parts"):
        if row["kind"] == "entry":
            yield from _entry(doc, row)
    yield from _numbers(doc)


def _entry(doc: Document, row: dict) -> Iterator[Trial]:
    name, where = row["name"] or "", tuple(row[c] for c in _PLACE)
    subject = f"目录“{name}”"
    gone = row["table_id"] is not None and row["table_id"] not in doc.by_id
    if row["state"] == "missing" or gone:
        says = (f"目录列有“{name}”，正文中没有找到", f"the contents name {name}, the body has no such part")
        yield claim(subject, False, says, address=where)
        return
    found = row["found_as"] or ""
    same = row["state"] != "near" or _alike(name, found)
    says = (f"目录写作“{name}”，正文写作“{found}”", f"the contents say {name}, the body {found}")
    yield claim(subject, same, says, address=where, severity="notice")
    if (off := row["page_difference"]) is not None:
        says = (
            f"目录“{name}”标第 {row['printed_page']} 页，按其余各条推算在第 {row['printed_page'] + off} 页",
            f"{name}: page {row['printed_page']} in the contents, {row['printed_page'] + off} by the others",
        )
        yield claim(f"{subject}页码", off == 0, says, address=where, severity="notice")


_PLACE = ("page", "line", "x0", "top", "x1", "bottom", "reader")
_TRIM = re.compile(
    r"^第[一二三四五六七八九十]+部分|^[一二三四五六七八九十]{1,3}[、.．]|20\d\d年度?|\([^()]*\)|[。:：]|的?(情况)?(说明)?$"
)


def _alike(one: str, other: str) -> bool:
    """One title is the other with words before or behind it."""
    a, b = (_TRIM.sub("", forms.normalise(t)) for t in (one, other))
    return bool(a and b) and (a in b or b in a)


def _numbers(doc: Document) -> Iterator[Trial]:
    quiet = quiet_roles()
    mine = [t for t in doc.tables if t.role not in quiet and (t.title or t.info.get("table_no"))]
    numbered = [(t, str(t.info["table_no"]), n) for t in mine if (n := number_in(t.info.get("table_no")))]
    whole = len(numbered) * 2 > len(mine)  # most tables bear a number: then a gap says something
    seen: set[str] = set()
    last, last_shell, before = 0, "", -1
    for table, printed, number in numbered:
        at, shell = mine.index(table), re.sub(r"\d+|[一二三四五六七八九十]+", "", printed)
        subject = f"{table.name}{printed}"
        doubled, back = printed in seen, number < last and shell == last_shell
        zh = "表号重复" if doubled else "表号次序颠倒"
        says = (f"{place(table)}表号“{printed}”：{zh}", f"table number {printed} doubled or out of order")
        yield claim(subject, not doubled and not back, says, address=table.address)
        between = at - before - 1  # tables without a number in between may be those
        missing = number - last - 1 - between
        if whole and missing > 0 and not back and not doubled and shell in ("", last_shell, shell):
            gap = f"{last + 1}" if number - last == 2 else f"{last + 1}至{number - 1}"
            says = (f"表号从 {last} 跳到 {number}，缺第 {gap} 号表", f"table number {gap} is missing")
            yield claim(f"第{gap}号表", False, says, address=table.address)
        seen.add(printed)
        last, last_shell, before = max(number, last) if shell == last_shell else number, shell, at


@rule("CMP-05", "必备说明缺失", "explanatory part missing", basis="legal")
def required_prose(doc: Document) -> Iterator[Trial | None]:
    """Every part of the explanation the regulation asks for is there, under a heading or at least in a sentence.

    Parts to be published step by step (逐步) are a warning, in the first years a notice. A text without any of them is
    a set of tables whose explanation was published apart: it is told once.
    """
    since = {r["key"]: r for r in _asked(doc, "required")}
    asked = [r for r in doc.records("parts") if r["kind"] == "required" and r["key"] in since]
    asked = [r for r in asked if not since[r["key"]]["roles"]]
    missing = [r for r in asked if r["state"] == "missing"]
    if asked and len(missing) == len(asked):
        says = ("全文没有文字说明（职责、机构、收支说明等均未找到）", "no explanatory text at all")
        yield claim("文字说明", False, says, address=doc.address)
        return
    for row in asked:
        told = since[row["key"]]
        says = (f"缺少“{row['name']}”（依据：{row['legal_source']}）", f"missing part: {row['name']}")
        severity = ("warning" if _year_reached(doc, told) else "notice") if told["since"] else ""
        if row["key"] == "operating_said" and _institution().search(str(doc.info.get("unit_name") or "")):
            severity = "notice"  # 机关运行经费 is of organs: an institution has none
            says = (f"未见“{row['name']}”：看名称是事业单位，没有这项经费的也宜写明", f"{row['name']} is not told: an institution may have none")
        where = tuple(row[c] for c in _PLACE) if row["state"] != "missing" else doc.address
        yield claim(row["name"], row["state"] != "missing", says, address=where, severity=severity)


@cache
def _institution() -> re.Pattern[str]:
    return re.compile("|".join(r["wording"] for r in forms.table("checks.csv") if r["use"] == "institution_name"))


@rule("CMP-12", "所属单位未公开", "subordinate body not disclosed", severity="warning", basis="legal")
def subordinates(doc: Document) -> Iterator[Trial | None]:
    """The bodies a department names as its own publish too; with one document alone this cannot be told."""
    if doc.info.get("scope") != "department":
        return
    named = {r["unit_name"] for r in doc.records("projects") if r["unit_name"]}
    named |= {r.label for t in doc.role("projects", "operating") for r in t.rows if r.kind == "unit"}
    if named:
        yield skip("所属单位", "not_checkable", f"文中列有 {len(named)} 个单位，是否各自公开须有同年文本才能核对")


@rule("CMP-13", "占位符残留", "template residue", severity="warning")
def placeholders(doc: Document) -> Iterator[Trial | None]:
    """No place-holder of a template (XX, ××, 待填) is left in the text, the titles or the goal sheets."""
    found = False
    for where, text, address, also in _texts(doc):
        for match in _placeholder().finditer(text):
            found = True
            start, end = max(0, match.start() - 10), match.end() + 10
            says = (
                f"{where}“{text[start:end]}”中留有占位符“{match.group()}”",
                f"a place-holder {match.group()} is left",
            )
            yield claim(where, False, says, address=address, also=also)
            break
    if not found and doc.prose.sentences:
        yield claim("全文", True, ("", ""), address=doc.address)


@cache
def _placeholder() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{w.pattern.pattern})" for w in wordings("checks.csv", "placeholder")))


def _texts(doc: Document) -> Iterator[tuple[str, str, tuple, tuple[str, ...]]]:
    for told in doc.prose.sentences:
        yield "正文", told.text, told.address, (told.id,)
    for table in doc.tables:
        yield table.name, table.title, table.address, ()
        for row in table.rows:
            if row.figures and not row.code:
                yield f"{table.name}行名", row.label, row.figures[0].address, (row.figures[0].id,)
    for row in doc.records("indicators"):
        text = " ".join(str(row[c]) for c in ("name", "target_text") if row[c])
        yield f"绩效指标（{row['project'] or '整体'}）", text, tuple(row[c] for c in _PLACE), ()
    for row in doc.records("projects"):
        yield "绩效表项目名称", row["project"] or "", tuple(row[c] for c in _PLACE), ()


@rule("CMP-14", "公开超期", "published late", severity="warning", basis="legal")
def published_in_time(doc: Document) -> Iterator[Trial | None]:
    """A disclosure is published within 20 days of its approval; the day of approval is not in the document."""
    issued = doc.info.get("issued_on")
    if issued:
        yield skip("公开日期", "not_checkable", f"公开日期 {issued}，批复日期不在本件中")


def tables_of(doc: Document) -> list[Table]:
    """The tables of the report: goal sheets, catalogues and tables of unknown role left out."""
    quiet = quiet_roles()
    return [t for t in doc.tables if t.role is not None and t.role not in quiet]
