"""Vehicles, floor areas and equipment said in prose or printed in tables (frame `assets`)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from yqlib import forms
from yqlib.extract.none_said import none_said
from yqlib.extract.said import AREA, About, Count, Folded, address, counts, fold, words_before
from yqlib.extract.staff import Passage
from yqlib.extract.topics import Topic, at
from yqlib.extract.wordings import allowed, find, wordings
from yqlib.layout.sentences import Sentence
from yqlib.money import FEN_PER_UNIT

_FILE = "assets.csv"
_SPEAKS = re.compile(
    r"[辆台套件㎡²]|平\s*方|平\s*米|[mM]\s*2|(?:没\s*有|无).{0,24}?(?:车|房|土地|设备|仪器|办公)"
)
_MACHINES = ("台", "套", "台(套)", "台/套", "台套", "台件", "件")
_BARE = re.compile(
    r"(?:上年|年末|期末|本年|当年|20\d\d年度?|末|底|部门|预算|安排|拟|计划|购置|实有|现有|共有|新增|更新|报废)*"
)
_THRESHOLD = re.compile(r"(?P<number>\d+(?:\.\d+)?)(?P<unit>万元|元)(?:\(.{1,6}?\))?(?:及|含)?以上")
_DATE = re.compile(r"(20\d\d)年(?:(\d{1,2})月(?:(\d{1,2})日|底|末)?|度?末|底)")
_LAST_DAY = {2: 28, 4: 30, 6: 30, 9: 30, 11: 30}
_TABLES = ("statistics", "state_assets", "three_public")


@dataclass
class _Read:
    """What was met in a paragraph so far."""

    passage: Passage
    topic: Topic
    about: About
    rows: list[dict[str, Any]] = field(default_factory=list)
    as_of: str | None = None
    state: str = "held"
    wholes: dict[str, dict[str, Any]] = field(default_factory=dict)  # kind → its last total


def asset_rows(
    found: Sequence[Passage], facts: Iterable[Mapping[str, Any]], about: About
) -> list[dict[str, Any]]:
    """Rows of the frame `assets`: from the prose in reading order, then from the tables' facts."""
    rows: list[dict[str, Any]] = []
    for passage in found:
        if not _SPEAKS.search(passage.run.text) or allowed(passage.path, _FILE) is False:
            continue
        read = _Read(passage, Topic(about), about)
        for sentence in passage.sentences:
            _sentence(sentence, read)
        rows.extend(read.rows)
    rows.extend(_from_tables(facts, about))
    for order, row in enumerate(rows, 1):
        row["asset_id"] = f"{about.doc_id}/a{order:03d}"
    for row in rows:
        whole = row.pop("whole", None)
        row["part_of"] = whole["asset_id"] if whole else None
    return rows


# ---- prose ---------------------------------------------------------------------------------------


def _sentence(sentence: Sentence, read: _Read) -> None:
    folded = fold(sentence.text)
    text = folded.text
    names = read.topic.follow(text)
    read.as_of = date_in(text) or read.as_of
    if not text.startswith("其中"):
        read.state = "held"
    floor = 0
    for count in counts(text):
        start, words = words_before(text, count, floor)
        first = max(floor, *(text.rfind(mark, 0, count.start) + 1 for mark in "；;。"))
        if count.unit in _MACHINES and _BARE.fullmatch(words):
            words = text[max(text.rfind(mark, 0, start) + 1 for mark in "；;。") : count.start]
        last = read.rows[-1] if read.rows and text[floor : floor + 1] == "(" and ")" not in text[floor : count.start] else None
        floor = count.end
        kind, use = _what(count, words, text, read)
        if kind is None:
            continue
        read.state = _state(words, text[first : count.start]) or read.state
        _row(sentence, folded, (start, count.end), count, (kind, use), at(names, start), words, read)
        if last is not None and last["use"] != "total" and last["kind"] == kind:
            read.rows[-1]["whole"] = last  # 执法执勤用车30辆（含摩托车4辆）
    for start, count, kind, words in none_said(text):
        use = find(kind, words, _FILE)
        what = (kind, use[0].kind if use else "total")
        state, read.state = read.state, _state(words, words) or "held"
        told = {(r["kind"], r["use"], r["state"]) for r in read.rows}
        if (*what, read.state) not in told:  # 0辆 and 没有公务用车 are one thing said twice
            _row(sentence, folded, (start, count.end), count, what, at(names, start), words, read)
        read.state = state


def _what(count: Count, words: str, text: str, read: _Read) -> tuple[str | None, str | None]:
    """(kind, canonical use) of a count of things; kind None where it is none."""
    behind = re.split(r"[，,：:；;、。(]", text[count.end : count.end + 12])[0]
    if count.unit == "辆":
        use = find("vehicles", words, _FILE) or find("vehicles", behind, _FILE)
        last = read.rows[-1] if read.rows else None
        if use is None and not (last and last["kind"] == "vehicles") and _state(words, words) is None:
            return None, None
        return "vehicles", use[0].kind if use else "total"
    if count.unit in AREA:
        if not find("anywhere", text, _FILE) and not (read.rows and read.rows[-1]["kind"] == "buildings"):
            return None, None
        if use := find("buildings", re.sub(r"\([^()]*\)", "", words), _FILE):
            return "buildings", use[0].kind
        whole = read.wholes.get("floor")
        return ("buildings", whole["use"]) if whole else (None, None)
    if count.unit in _MACHINES and _THRESHOLD.search(words) and (use := find("equipment", words, _FILE)):
        return "equipment", use[0].kind
    return None, None


def _state(words: str, clause: str) -> str | None:
    """How the things are held: what the words before the figure say, or else its clause."""
    for text in (words, clause):
        for wording in wordings(_FILE, "state"):
            if wording.pattern.search(text):
                return wording.kind
    return None


def _row(
    sentence: Sentence,
    folded: Folded,
    span: tuple[int, int],
    count: Count,
    what: tuple[str, str | None],
    body: str | None,
    words: str,
    read: _Read,
) -> None:
    (kind, use), first, last = what, folded.at[span[0]], folded.at[span[1] - 1] + 1
    state = {("planned", "final"): "purchased", ("purchased", "budget"): "planned"}.get(
        (read.state, read.about.kind or ""), read.state
    )
    row = {
        "doc_id": read.about.doc_id,
        "source": "prose",
        "unit_name": _owner(words, body, kind, read),
        "kind": kind,
        "use": use,
        "state": state,
        "threshold_fen": _threshold(words),
        "value": count.value,
        "decimals": count.decimals,
        "unit": "㎡" if count.unit in AREA else count.unit,
        "as_of": None if state in ("planned", "purchased") else read.as_of,
        "section": "/".join(read.passage.path) or None,
        "printed": sentence.text[first:last],
    } | address(read.passage.run.cut(sentence.offset + first, sentence.offset + last), read.about.reader)
    group = "floor" if kind == "buildings" and use != "land" else f"{kind}/{use == 'land'}/{state}"
    whole = read.wholes.get(group)
    same = whole is not None and (use, state, row["unit_name"]) == tuple(
        whole[key] for key in ("use", "state", "unit_name")
    )
    if whole is not None and not same:
        row["whole"] = whole
    elif use in ("total", "office", "business", "land"):
        read.wholes[group] = row
    read.rows.append(row)


def _owner(words: str, body: str | None, kind: str, read: _Read) -> str | None:
    """The body right before the figure (…中心598平方米), else the one in hand."""
    if kind == "buildings" and not find("buildings", words, _FILE):
        return read.topic.before(words) or body
    return body


def _threshold(words: str) -> int | None:
    """The price from which equipment is counted, in fen."""
    found = _THRESHOLD.search(words)
    if found is None:
        return None
    whole, _, fraction = found["number"].partition(".")
    return int(whole + fraction) * FEN_PER_UNIT[found["unit"]] // 10 ** len(fraction)


def date_in(text: str) -> str | None:
    """The day a folded text names first, ISO; a month's or year's end where it says 底 or 末."""
    found = _DATE.search(text)
    if found is None:
        return None
    year, month, day = found[1], int(found[2] or 12), int(found[3] or 0)
    leap = month == 2 and int(year) % 4 == 0
    if not 1 <= month <= 12 or day > 31:
        return None
    return f"{year}-{month:02d}-{day or _LAST_DAY.get(month, 31) + leap:02d}"


# ---- tables --------------------------------------------------------------------------------------


def _from_tables(facts: Iterable[Mapping[str, Any]], about: About) -> Iterable[dict[str, Any]]:
    """Counts and areas of the 统计表 and of tables of state assets: figures that are no money."""
    for fact in facts:
        if fact["role"] not in _TABLES or fact["amount_fen"] is not None:
            continue
        label = forms.normalise(fact["row_label"] or "")
        kind, use, unit = _labelled(label, forms.normalise(fact["column_path"] or ""), fact["unit"])
        if kind is None or fact["value"] is None:
            continue
        yield {
            "doc_id": about.doc_id,
            "source": "table",
            "unit_name": about.name,
            "kind": kind,
            "use": use,
            "state": _state(label, label) or "held",
            "threshold_fen": _threshold(label),
            "value": fact["value"],
            "decimals": fact["decimals"],
            "unit": unit,
            "section": fact["title"],
            "printed": fact["printed"],
            "fact_id": fact["fact_id"],
        } | {key: fact[key] for key in ("page", "line", "x0", "top", "x1", "bottom", "reader")}


def _labelled(label: str, column: str, unit: str | None) -> tuple[str | None, str | None, str | None]:
    """(kind, use, unit) of a table's row; kind None where it counts nothing of these."""
    if _THRESHOLD.search(label) or ("设备" in label and unit in _MACHINES):
        use = find("equipment", label, _FILE)
        return "equipment", use[0].kind if use else "total", unit or "台(套)"
    if (use := find("vehicles", label, _FILE)) and "费" not in label:
        return "vehicles", use[0].kind, "辆"
    if ("面积" in label + column or unit in ("平方米", "㎡")) and (use := find("buildings", label, _FILE)):
        return "buildings", use[0].kind, "㎡"
    return None, None, None
