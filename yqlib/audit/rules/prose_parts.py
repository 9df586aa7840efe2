"""CMP-09, CMP-10, CMP-11, CMP-15, CMP-16: what the explanation has to tell, and what should not stand in it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from functools import cache

from yqlib import forms
from yqlib.audit.compare import Trial, claim, skip
from yqlib.audit.prose import Said, Told
from yqlib.audit.records import Document
from yqlib.audit.registry import rule
from yqlib.audit.told import Entry, phrase, squeezed, talk


@rule("CMP-09", "增减变动无原因", "change without a reason", severity="warning", basis="legal")
def reasons_given(doc: Document) -> Iterator[Trial | None]:
    """A change is told with its reason: in its sentence, its section, or where the same change is told again. Told once a section."""
    sections: dict[str, list[Entry]] = defaultdict(list)
    for entry in talk(doc).entries:
        told = entry.change or entry.rate
        if told is None or told.worded or not told.amount or entry.sign == 0 or told.scale not in ("money", "%"):
            continue
        if told.direction is None and told.measure == "rate":  # 覆盖率为100% is no change
            continue
        if phrase("no_reason_asked").search(entry.head.subject):
            continue
        sections[told.section].append(entry)
    texts = _texts(doc)
    given = {s for s, es in sections.items() if _given(s, es, sections, texts)}
    explained = {_moved(e).amount: _moved(e) for s in given for e in sections[s]}
    for section, entries in sections.items():
        first, told = entries[0], _moved(entries[0])
        holds = section in given or all(_moved(e).amount in explained for e in entries)
        other = explained.get(told.amount) if holds and section not in given else None
        text = (f"{first.name}：增减变动未说明原因", f"{first.name}: a change without its reason")
        quote = other.sentence.text if other is not None and other.sentence is not None else ""
        yield claim(first.name, holds, text, figures=[told], quote=quote)


def _moved(entry: Entry) -> Said:
    """The change, or where only its rate is told the rate."""
    told = entry.change or entry.rate
    assert told is not None
    return told


def _given(section: str, entries: list[Entry], sections: dict[str, list[Entry]], texts: dict[str, str]) -> bool:
    """A reason stands in the section, or in the numbered parts below it."""
    return (
        any(_moved(e).reason for e in entries)
        or phrase("cause").search(texts.get(section, "")) is not None
        or _nested(section, sections)
    )


def _texts(doc: Document) -> dict[str, str]:
    found: dict[str, list[str]] = defaultdict(list)
    for told in doc.prose.sentences:
        found[told.section].append(squeezed(told))
    joined = {s: "".join(t) for s, t in found.items()}
    for section in list(joined):  # a numbered part speaks for the heading above, which may explain it
        above = section.rpartition(" / ")[0]
        while above.count(" / ") >= 1:
            if above in joined and len(section.rsplit(" / ", 1)[-1]) < 6:
                joined[section] += joined[above]
            above = above.rpartition(" / ")[0]
    return joined


def _nested(section: str, sections: dict[str, list[Entry]]) -> bool:
    """Explained in the numbered parts below it."""
    below = [e for s, es in sections.items() if s.startswith(section + " / ") for e in es]
    return any((s := e.change or e.rate) is not None and s.reason for e in below)


@rule("CMP-10", "三公实物量缺失", "physical counts of three-public expenditure missing", severity="warning",
      kinds=("final",), basis="legal")  # fmt: skip
def physical_counts(doc: Document) -> Iterator[Trial | None]:
    """Where money was spent on trips abroad, cars or receptions, the text tells groups, persons, cars and batches."""
    spent: dict[str, Said] = {}
    for entry in talk(doc).entries:
        figure = entry.figures.get("spent") or entry.figures.get("")
        if figure is not None and figure.scale == "money" and (figure.amount or entry.key not in spent):
            spent[entry.key] = figure
    counts = [s for s in doc.said if s.measure == "count"]
    for row in forms.table("counts.csv"):
        what, units, words = row["zh"], row["units"].split(), re.compile(row["wording"])
        money = spent.get(row["key"])
        if money is None:
            continue
        if not money.amount:
            yield skip(what, "not_applicable", f"{money.subject}为零")
            continue
        given = any(
            c.unit in units and words.search(c.subject + c.item + ("" if c.sentence is None else c.sentence.text))
            for c in counts
        )
        text = (f"{money.spot}：支出 {money.printed}{money.unit or ''}，未说明{what}", f"{money.spot}: {what} is not told")
        yield claim(what, given, text, figures=[money])


@rule("CMP-11", "政府采购分项缺失", "parts of procurement missing", severity="warning", basis="legal")
def procurement_parts(doc: Document) -> Iterator[Trial | None]:
    """Government procurement is told with goods, works and services; final accounts tell what small enterprises were awarded."""
    entries = talk(doc).entries
    total = next((e for e in entries if e.key == "procurement" and e.amount is not None), None)
    if total is None or total.amount is None:
        return
    keys = {e.key for e in entries}
    text = "".join(t.text for t in doc.prose.sentences if t.section == total.head.section)
    kinds = (("goods", "货物"), ("works", "工程"), ("services", "服务"))
    alone = phrase("only_kind").search("".join(text.split())) is not None  # 全部为货物: the others are nothing
    missing = [zh for key, zh in kinds if key not in keys and zh not in text and not alone]
    if doc.kind == "final" and not keys & {"sme", "micro"} and not _speaks_of_small(doc):
        missing.append("授予中小企业合同金额")
    if not total.amount.amount and missing:
        yield skip(total.name, "not_applicable", "政府采购为零")
        return
    said = (f"{total.name}：政府采购未说明{'、'.join(missing)}", f"{total.name}: not told: {', '.join(missing)}")
    named = [f for e in entries if e.key in ("goods", "works", "services") and e.head.scope and (f := e.amount)]
    whole = sum((f.amount for f in named), Decimal(0)) == total.amount.amount  # what is left out is nothing
    severity = "notice" if whole and len(missing) == 1 and named else ""
    yield claim(total.name, not missing, said, figures=[total.amount], severity=severity)


def _speaks_of_small(doc: Document) -> bool:
    return any("小微企业" in s.text or "中小企业" in s.text for s in doc.prose.sentences if "采购" in s.text or "合同" in s.text)


@cache
def _wordings(prefix: str) -> tuple[tuple[re.Pattern[str], str, str, str], ...]:
    """(pattern, use, told in Chinese, in English) of the rows whose use begins with a word."""
    rows = [r for r in forms.table("phrases.csv") if r["use"].startswith(prefix)]
    return tuple((re.compile(r["wording"]), r["use"], r["zh"], r["en"]) for r in rows)


@cache
def _any(prefix: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{p.pattern})" for p, *_ in _wordings(prefix)))


@rule("CMP-15", "模板语残留", "form instructions left in", severity="warning")
def leftovers(doc: Document) -> Iterator[Trial | None]:
    """Nothing of the form is left in the text: 增加（减少） of which none was chosen, 列明, 部门（单位）, blanks.

    A choice left open beside a change of nothing, and 部门（单位）, are only noted. A wording is told once for
    the whole document.
    """
    found: dict[str, list[tuple[Told, str]]] = defaultdict(list)
    for told in _read(doc):
        text = squeezed(told)
        if _any("leftover").search(text) is None:
            continue
        for pattern, use, zh, _ in _wordings("leftover"):
            if (match := pattern.search(text)) is not None:
                found[_weight(told, use) + "\t" + zh].append((told, match.group()))
    english = {zh: en for _, _, zh, en in _wordings("leftover")}
    for key, places in found.items():
        severity, zh = key.split("\t")
        first, words = places[0]
        more = f"，共 {len(places)} 处" if len(places) > 1 else ""
        section = first.section.rsplit(" / ", 1)[-1]
        spot = f"正文“{section}”" if section else "正文"
        yield claim(
            spot, False, (f"{spot}：“{words}”{zh}{more}", f"{spot}: {words}: {english[zh]}; {len(places)} places"),
            also=tuple(t.id for t, _ in places[:40]), address=first.address, severity=severity,
        )  # fmt: skip
    if doc.prose.sentences and not found:
        yield claim("正文", True, ("", ""))


def _weight(told: Told, use: str) -> str:
    if use == "leftover_body":
        return "notice"
    if use == "leftover_choice":
        open_ended = [f for f in told.figures if "未选定" in f.doubt]
        return "" if any(f.amount for f in open_ended) else "notice"
    return ""


def _read(doc: Document) -> Iterator[Told]:
    return (t for t in doc.prose.sentences if t.kind in ("text", "heading"))


_CUT = re.compile(r"[，、,（(《“]$")
_TWICE = re.compile(r"([\u4e00-\u9fff]{3,8})\1")
_PAIRS = (("（", "）"), ("《", "》"), ("“", "”"))
_SHORTEST = 24  # letters of a paragraph that is no mere label


@rule("CMP-16", "文字残缺", "broken text", severity="notice")
def broken(doc: Document) -> Iterator[Trial | None]:
    """No doubled or clashing marks, no empty reason, no word lost or doubled, no bracket left open, no sentence cut
    off, no paragraph printed twice in a row.
    """
    any_found = False
    before = ""
    for sentences in doc.prose.paragraphs.values():
        if sentences[0].kind not in ("text", "heading"):
            continue
        text = "".join(squeezed(s) for s in sentences)
        for told, zh, en in _broken_in(sentences, text, before):
            any_found = True
            spot = f"正文“{told.section.rsplit(' / ', 1)[-1]}”" if told.section else "正文"
            yield claim(spot, False, (f"{spot}：{zh}", f"{spot}: {en}"), also=(told.id,), address=told.address)
        before = text
    if doc.prose.sentences and not any_found:
        yield claim("正文", True, ("", ""))


def _broken_in(sentences: list[Told], text: str, before: str) -> Iterator[tuple[Told, str, str]]:
    first = sentences[0]
    if text == before and len(text) >= _SHORTEST:
        yield first, f"段落重复：“{text[:30]}…”", "a paragraph is printed twice"
        return
    if _any("broken").search(text) is not None or _TWICE.search(text) is not None:
        for told in sentences:
            yield from _marks(told)
    folded = text.replace("(", "（").replace(")", "）")
    for opened, closed in _PAIRS:
        if folded.count(opened) != folded.count(closed) and len(text) >= _SHORTEST and first.kind == "text":
            one = next((s for s in sentences if s.text.replace("(", "（").replace(")", "）").count(opened)
                        != s.text.replace("(", "（").replace(")", "）").count(closed)), first)  # fmt: skip
            yield one, f"括号或引号“{opened}{closed}”不成对", "brackets or quotes do not match"
    if first.kind == "text" and len(text) >= _SHORTEST and _CUT.search(text):
        yield sentences[-1], f"语句未完：“…{text[-16:]}”", "a sentence is cut off"


def _marks(told: Told) -> Iterator[tuple[Told, str, str]]:
    text = squeezed(told)
    for pattern, _, zh, en in _wordings("broken"):
        if (match := pattern.search(text)) is not None:
            around = text[max(0, match.start() - 10) : match.end() + 8]
            yield told, f"{zh}：“{around}”", en
    if (twice := _TWICE.search(text)) is not None and not forms.codes_of(twice[1], "functional"):
        yield told, f"字词重复：“{twice.group()}”", "words are doubled"
