"""TT-04, TT-09 … TT-13: accounts, projects and names of the explanatory text against the rows of the tables."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from difflib import SequenceMatcher

from yqlib import forms
from yqlib.audit.compare import Trial, add, claim, compare
from yqlib.audit.link import Finder, Link, bare, finder, links
from yqlib.audit.meaning import context_of
from yqlib.audit.prose import Said, Told
from yqlib.audit.records import Document, Row, Table
from yqlib.audit.registry import rule
from yqlib.audit.rules.projects import by_function, grand_row, misread
from yqlib.audit.rules.reach import all_appropriation
from yqlib.audit.rules.told import judge, of_rule
from yqlib.audit.rules.told_goals import told_goals

_DIGITS = {"类": 3, "款": 5, "项": 7}
_HEADING = re.compile("(人员|公用)(经费|支出)")
_NEXT = re.compile("[、，,；;：:。]|以及|及(?!其)|和(?!服务|家庭|就业)")
_LONGEST = 80
_MANY = 4  # names without an amount that look like the form's own list, where they are a quarter of it
_PUBLIC_CLASSES = ("302", "307", "309", "310", "311", "312", "313", "399")


@rule("TT-04", "分功能支出与表一致", "expenditure by function in prose")
def functions(doc: Document) -> Iterator[Trial | None]:
    """Expenditure by function said in prose is the class row of the table of that money, and a list of
    functions leaves none out that the table prints.
    """
    yield from of_rule(doc, "TT-04")
    groups: dict[tuple[str, str, str], list[Link]] = defaultdict(list)
    for link in links(doc):
        if link.meaning.rule == "TT-04" and (places := link.best()):
            groups[link.said.section, link.said.item, places[0].table.id].append(link)
    for (_, _, table_id), group in groups.items():
        yield _covered(doc, doc.by_id[table_id], group, 3)


@rule("TT-10", "项级科目逐条与表一致", "item by item")
def accounts(doc: Document) -> Iterator[Trial | None]:
    """Every account quoted by name or code says what its row prints, and where most items of a table are
    quoted none is left out.
    """
    yield from of_rule(doc, "TT-10")
    groups: dict[tuple[str, str], list[Link]] = defaultdict(list)
    for link in links(doc):
        if link.meaning.figure == "account" and link.meaning.rule == "TT-10" and (places := link.best()):
            groups[link.meaning.context, places[0].table.id].append(link)
    for (_, table_id), group in groups.items():
        yield _covered(doc, doc.by_id[table_id], group, 7)


def _covered(doc: Document, table: Table, group: list[Link], digits: int) -> Trial | None:
    """A list of accounts names every row of its level with an amount; a list of some of them claims nothing."""
    if all_appropriation(table) and group[0].meaning.fund == "general_public":
        return None  # the table holds more budgets than the list is of
    rows = {c: r for r in table.rows if (c := r.code or r.class_code) and len(c) == digits and _amount(r)}
    said = {p.row.code or p.row.class_code for k in group for p in k.best() or () if p.row is not None}
    if len(said) < 2 or len(said) * 4 < len(rows) * 3:
        return None
    said |= {k.meaning.code for k in links(doc) if k.meaning.rule == group[0].meaning.rule and _near(k, group[0])}
    said |= _of_other_funds(doc) if group[0].meaning.fund not in ("fund", "state_capital") else set()
    told = forms.normalise("".join({k.said.sentence.text for k in group if k.said.sentence is not None}))
    missing = [r for c, r in rows.items() if c not in said and not any(n in told for n in (bare(r.label), *_official(c)))]
    if missing and _adds_up(doc, group):
        missing = []
    names = "、".join(r.name for r in missing)
    subject = f"{group[0].said.spot}等科目"
    says = (
        f"正文逐项列示科目，漏列{table.name}中的{names}",
        f"the prose lists the accounts of {table.name} one by one but leaves out {names}",
    )
    figures = [f for r in missing if (f := r.grand)]
    return claim(
        subject, not missing, says, figures=figures, address=group[0].said.address, severity="warning"
    )


def _official(code: str) -> set[str]:
    return {bare(n) for n in forms.account_names(code)}


def _of_other_funds(doc: Document) -> set[str | None]:
    """Codes of the tables of government funds and state capital: a list of the general public budget has none of them."""
    tables = doc.role("fund", "fund_expenditure", "state_capital")
    codes = {c for t in tables for r in t.rows if _amount(r) and (c := r.code or r.class_code)}
    return {c[:n] for c in codes for n in (3, 5, 7)}


def _near(link: Link, other: Link) -> bool:
    """Said below the same heading of the second level."""
    one, two = (k.said.section.split(" / ")[:2] for k in (link, other))
    return one == two


def _adds_up(doc: Document, group: list[Link]) -> bool:
    """The accounts listed make up a total said in the same chapter: the list is whole, of another table."""
    said = {k.said.id: k.said for k in group}
    listed = sum((s.amount for s in said.values()), Decimal(0))
    room = sum((s.half for s in said.values()), Decimal(0))
    chapter = group[0].said.section.split(" / ")[:2]
    others = (f for f in doc.said if f.scale == "money" and f.id not in said and f.section.split(" / ")[:2] == chapter)
    return any(abs(f.amount - listed) <= room + f.half for f in others)


def _amount(row: Row) -> bool:
    return row.grand is not None and bool(row.grand.amount)


@rule("TT-13", "科目名称与表不符", "names in prose are not the table's", severity="warning")
def names(doc: Document) -> Iterator[Trial | None]:
    """The 类, 款 and 项 names quoted with an account are the names of its rows in the table.

    支出 at the end may be left out. A name that differs by a word or two, or was official for the code in
    another year, is a notice.
    """
    find = finder(doc)
    told: set[str] = set()
    known: set[tuple[str, str, str]] = set()
    for link in links(doc):
        what = link.meaning
        places = link.best()
        if not what.names or places is None or places[0].row is None or link.said.subject in told:
            continue
        told.add(link.said.subject)
        yield _named(find, places[0].table, places[0].row, link, known)


def _named(
    find: Finder, table: Table, row: Row, link: Link, known: set[tuple[str, str, str]]
) -> Trial | None:
    """`known` are the wrong names told before: each is told once."""
    code = row.code or row.class_code or (link.meaning.code or "")
    index = find.codes(table)
    wrong = []
    for level, name in link.meaning.names:
        rows = index.get(code[: _DIGITS[level]], []) if len(code) >= _DIGITS[level] else []
        if len(rows) == 1 and _short(name) != _short(bare(rows[0].label)):
            wrong.append((level, name, rows[0]))
    again = {(level, name, r.code or "") for level, name, r in wrong}
    if wrong and again <= known:
        return None
    known |= again
    says = (
        "；".join(f"正文写作“{n}（{level}）”，{table.name}中 {r.name}" for level, n, r in wrong),
        "; ".join(f"prose says {n}, {table.name} has {r.name}" for _, n, r in wrong),
    )
    slight = all(_slight(n, r) for _, n, r in wrong)
    said = link.said
    trial = claim(said.spot, not wrong, says, also=(said.id,), address=said.address,
                  severity="notice" if wrong and slight else "")  # fmt: skip
    trial.also += tuple(f.id for _, _, r in wrong for f in r.figures[:1])
    return trial


def _short(name: str) -> str:
    text = name.replace("“", "").replace("”", "").removesuffix("(类)")
    return text.removesuffix("支出") or text


def _slight(name: str, row: Row) -> bool:
    if len(name) > _LONGEST:
        return False
    official = {_short(bare(n)) for n in forms.account_names(row.code or "")}
    return (
        _short(name) in official
        or SequenceMatcher(None, _short(name), _short(bare(row.label))).ratio() >= 0.8
    )


# ---- names listed under 人员经费 and 公用经费 ----------------------------------------------------------


@rule("TT-09", "款名清单与表一致", "listed line names", severity="warning")
def listed(doc: Document) -> Iterator[Trial | None]:
    """The names listed under 人员经费 or 公用经费 have an amount in that column of the table by economic class.

    A name that has none, or stands in the other column only, is a warning, but a notice where they are so many
    that the list is the form's own; rows with an amount that the list leaves out are a notice, where it does
    not end in 等.
    """
    tables = [t for t in doc.role("basic_economic") if not any((r.code or "").startswith("5") for r in t.rows)]
    group = section = ""
    known: set[str] = set()
    columns = [_columns(t) for t in tables]
    for told in doc.prose.sentences if tables else ():
        if "、" not in told.text and not _HEADING.search(told.text):
            continue
        if context_of(told.section) not in ("general_public", "fiscal", "all"):
            continue
        group = group if told.section == section else ""
        section = told.section
        for part, text in _parts(told.text, group):
            group = part
            for trial in _list(tables, columns, told, part, text):
                if trial.outcome != "fail" or trial.says[0] not in known:  # a list copied to another section
                    yield trial
                known.add(trial.says[0])


def _parts(text: str, group: str) -> Iterator[tuple[str, str]]:
    """A sentence cut where 人员经费 or 公用经费 begins to be told."""
    marks = list(_HEADING.finditer(text))
    edges = [(0, group)] if not marks or marks[0].start() else []
    edges += [(m.start(), m[1]) for m in marks]
    for (start, part), end in zip(edges, [*(e for e, _ in edges[1:]), len(text)], strict=True):
        if part:
            yield part, text[start:end]


def _list(
    tables: list[Table], columns: list[dict[str, set[str]]], told: Told, part: str, text: str
) -> Iterator[Trial]:
    every = _names(text)
    named = [n for n in every if any(n in c for c in columns) or _economic(n)]
    if len(named) < 3:
        return
    own = "personnel" if part == "人员" else "public"
    codes = {code for n in named for code in _economic(n)}
    best = max(columns, key=lambda c: sum(n in c for n in named))
    rows = {name: sides for name, sides in best.items() if sides}
    wrong = [n for n in named if own not in _sides(rows, n)]
    words = "人员经费" if part == "人员" else "公用经费"
    copied = len(wrong) >= _MANY and 4 * len(wrong) >= len(named)
    says = (
        f"正文在{words}下列有{'、'.join(wrong)}，{tables[0].name}的{words}中没有其数" + ("，似照抄表样全部科目" if copied else ""),
        f"the prose lists {', '.join(wrong)} under {words}; {tables[0].name} has no amount for them there",
    )
    severity = "notice" if copied else ""
    yield claim(f"{words}所列科目", not wrong, says, also=(told.id,), address=told.address, severity=severity)
    if "等" in text[-6:] or wrong or len(named) < len(every):
        return  # the list is open, or says some of it in its own words
    left = [
        n for n, sides in rows.items() if sides == {own} and n not in named and not codes & set(_economic(n))
    ]
    says = (
        f"正文在{words}下未列{'、'.join(left)}，{tables[0].name}中有其数",
        f"the prose does not list {', '.join(left)} under {words}; {tables[0].name} has amounts for them",
    )
    yield claim(f"{words}漏列科目", not left, says, also=(told.id,), address=told.address, severity="notice")


def _names(text: str) -> list[str]:
    body = forms.normalise(text)
    body = body[body.find(":") + 1 :] if ":" in body else body
    parts = (re.sub("^(主要)?(包括|用于|有)|等(支出|方面)?$", "", p) for p in _NEXT.split(body))
    return [bare(p) for p in parts if p]


def _economic(name: str) -> tuple[str, ...]:
    return tuple(c for c in forms.codes_of(name, "economic") if len(c) == 5)


def _sides(rows: dict[str, set[str]], name: str) -> set[str]:
    """Columns in which a name, or another name of its code, has an amount."""
    if name in rows:
        return rows[name]
    others = {bare(n) for c in _economic(name) for n in forms.account_names(c)}
    return set().union(*(rows.get(o, set()) for o in others), set())


def _columns(table: Table) -> dict[str, set[str]]:
    """Names of the rows by economic section → the columns, personnel or public, they have an amount in."""
    found: dict[str, set[str]] = defaultdict(set)
    above = ""
    for row in table.rows:
        name = bare(row.label)
        if row.kind in ("total", "subtotal"):
            continue
        head = forms.class_code(row.label, "economic") if not row.code or len(row.code) == 3 else None
        if head:
            above = head
            continue
        code = row.code[:3] if row.code else above
        sides = {c for c in ("personnel", "public") if (f := row.get(c)) and f.amount}
        if not sides and _amount(row):
            sides = {"public" if code in _PUBLIC_CLASSES else "personnel"}
        found[name] |= sides
    return found


# ---- projects --------------------------------------------------------------------------------------


@rule("TT-11", "项目数与金额与表一致", "project count and amount")
def projects(doc: Document) -> Iterator[Trial | None]:
    """Projects counted in prose, and their money, are those of the project table.

    Where the money agrees the number of projects must be that of the table or of the goal sheets; where the
    number agrees the money must. Where neither does, the prose may speak of other projects. 其他运转类 and
    特定目标类 are all of them, what is told again of as many is the same, and sheets hold the money told.
    """
    yield from told_goals(doc)
    by_sentence = _counts(doc)
    table = next((t for t in doc.role("projects") if not by_function(t)), None)
    leaves = _leaves(table) if table else 0
    sheets = len(
        {(r["project"], r["unit_name"]) for r in doc.records("projects") if r["role"] == "project_goal"}
    )
    for link in links(doc):
        if link.meaning.figure != "goal_projects" or link.said.scope or link.said.worded:
            continue
        counts = by_sentence.get(id(link.said.sentence), []) if link.said.sentence is not None else []
        count = counts[0] if len(counts) == 1 else None
        agreed = link.agreeing()
        if (
            agreed is None
            and table is not None
            and count is not None
            and leaves > 1
            and count.amount == leaves
        ):
            head = grand_row(table, misread(table))
            if head is not None and head.grand is not None:
                words = ("正文为", f"{table.name}为")
                yield compare(link.said.spot, add([link.said]), add([head.grand]), words)
            continue
        yield from judge(doc, first_only(link))
        if agreed and count is not None and agreed[0].table is table and link.said.amount:
            yield _counted(count, table, leaves, sheets)


def _counts(doc: Document) -> dict[int, list[Said]]:
    """Projects counted, by the sentence they are counted in; parts of a count left out."""
    found: dict[int, list[Said]] = defaultdict(list)
    for said in doc.said:
        counted = said.measure == "count" and "项目" in said.subject and not said.scope
        if counted and said.sentence is not None:
            found[id(said.sentence)].append(said)
    return found


def first_only(link: Link) -> Link:
    """The link with the first agreeing place only: the same total in several tables is told by other rules."""
    agreed = link.agreeing()
    return replace(link, readings=[agreed[:1]] if agreed else link.readings, _agreed=None)


def _counted(count: Said, table: Table | None, leaves: int, sheets: int) -> Trial | None:
    if table is None or not leaves:
        return None
    printed = f"{leaves} 个" + (f"，绩效目标表 {sheets} 张" if sheets else "")
    says = (
        f"{count.spot}为 {count.printed} 个，{table.name}列有项目 {printed}",
        f"{count.spot}: {count.printed} projects, {table.name} lists {leaves}, goal sheets {sheets}",
    )
    return claim(count.spot, count.amount in (leaves, sheets), says, figures=(count,))


def _leaves(table: Table) -> int:
    swapped = misread(table)
    return sum(1 for r in table.rows if r.key != "total" and (r.kind == "project") != (r is swapped))


# ---- one split in two places ---------------------------------------------------------------------------


@rule("TT-12", "同一分拆两处不同", "one split printed twice", severity="error")
def splits(doc: Document) -> Iterator[Trial | None]:
    """A total split in two (人员 | 公用, 基本 | 项目) is split alike wherever it is printed.

    A pair whose sum agrees while its parts are off by one amount in opposite directions is one defect.
    """
    pairs: dict[tuple[int, str], dict[str, Link]] = defaultdict(dict)
    for link in links(doc):
        if (
            link.meaning.figure in ("basic", "project", "personnel", "public")
            and link.said.sentence is not None
        ):
            pairs[link.said.sentence.paragraph, link.meaning.fund].setdefault(link.meaning.figure, link)
    for found in pairs.values():
        for one, other in (("basic", "project"), ("personnel", "public")):
            if one in found and other in found:
                yield _split(found[one], found[other])


def _split(first: Link, second: Link) -> Trial | None:
    places = [link.best() for link in (first, second)]
    if not all(places):
        return None
    printed = [p[0].sum for p in places if p]
    off = [link.said.amount - cell.value for link, cell in zip((first, second), printed, strict=True)]
    room = sum((c.up for c in printed), first.said.half + second.said.half)
    wrong = abs(off[0]) > room and abs(off[0] + off[1]) <= room
    says = (
        f"{first.said.spot} {first.said.printed} 与 {second.said.printed} 之和与表相同，"
        f"而两项与表（{'、'.join(f.printed for c in printed for f in c.figures)}）一多一少",
        f"{first.said.spot}: the parts {first.said.printed} and {second.said.printed} are off in opposite directions",
    )
    figures = (first.said, second.said)
    return claim(first.said.spot, not wrong, says, figures=figures)
