"""TX-08, TX-09, TX-13, TX-18: parts and totals said in prose, and the changes of both."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from yqlib import forms
from yqlib.audit.compare import Trial, add, compare
from yqlib.audit.prose import Said
from yqlib.audit.records import Document
from yqlib.audit.registry import rule
from yqlib.audit.told import Entry, Talk, bare, clean, talk, thing

_OTHER = re.compile(r"^(?:其他|其余|其它)")
#: What is counted by kinds that leave nothing over.
_NOUNS = frozenset(("用车", "车辆", "项目", "编制", "人员", "单位", "用房"))
#: Names of two parts that leave nothing over.
_OPPOSITE = (("地上", "地下"), ("计容", "不计容"), ("男", "女"), ("国内", "国（境）外"), ("国内", "国外"))
_COMPLETE = re.compile(r"分为|分别为|分别是|由.{0,20}组成|构成|包括[:：]|合计")
_YEAR_PARTS = ("year_income", "year_expenditure")
_TOTALS = re.compile(r"^(?:both|income|expenditure)$|收支$|收入$|支出$")
#: Totals whose numbered parts make them up.
_NESTED = frozenset(("income", "expenditure", "财政拨款收入", "财政拨款支出"))
_FUNDS = ("一般公共", "政府性基金", "国有资本经营")


@dataclass(slots=True, eq=False)
class Split:
    """A total and its parts; `complete` where they are known to be all of them."""

    whole: Entry
    parts: list[Entry]
    complete: bool
    of: str = "both"
    excuse: str = ""


@cache
def _known() -> tuple[tuple[str, tuple[tuple[str, ...], ...], tuple[str, ...], str], ...]:
    """(whole, parts as alternatives of keys, keys that go with them, what is added) of splits.csv."""
    return tuple(
        (r["whole"], tuple(tuple(p.split("|")) for p in r["parts"].split()), tuple(r["also"].split()), r["of"])
        for r in forms.table("splits.csv")
    )


def splits(doc: Document) -> list[Split]:
    """The splits the document tells, each once."""
    spoken = talk(doc)
    if "splits" in spoken.worked:
        return spoken.worked["splits"]
    found: list[Split] = spoken.worked.setdefault("splits", [])
    for at, entry in enumerate(spoken.entries):
        if entry.amount is None and entry.change is None:
            continue
        behind = _behind(spoken, at)
        found += _by_keys(entry, behind)
        found += _listed(entry, behind)
        if entry.key in _NESTED:
            found += _nested(entry, behind)
        if entry.key in _YEAR_PARTS:
            found += _with_carry_over(spoken, entry, behind)
    return found


def _behind(spoken: Talk, at: int) -> list[Entry]:
    """The entries told after one in its chapter, up to the next of the same thing."""
    entry, found = spoken.entries[at], []
    for other in spoken.entries[at + 1 : at + 60]:
        if other.chapter != entry.chapter or (other.key == entry.key and other.code == entry.code and _comparable(entry, other)):
            break
        found.append(other)
    return found


def _comparable(one: Entry, other: Entry) -> bool:
    return one.head.scale == other.head.scale and not other.head.scope.startswith(one.head.subject or "\0")


def _by_keys(entry: Entry, behind: Sequence[Entry]) -> Iterator[Split]:
    for whole, parts, also, of in _known():
        if entry.key != whole or (of == "changes" and entry.change is None):
            continue
        nearest: dict[str, Entry] = {}
        for other in behind:
            if of != "changes" or other.change is not None:
                nearest.setdefault(other.key, other)
        chosen: list[Entry] = []
        missing = 0
        for alternatives in parts:
            names = next((a.split("+") for a in alternatives if set(a.split("+")) <= nearest.keys()), None)
            missing += names is None
            chosen += [nearest[n] for n in names or ()]
        chosen += [nearest[n] for n in also if n in nearest]
        if not missing:
            yield Split(entry, chosen, True, of)
        elif len(chosen) > 1 and of == "both" and all(c.head.scope for c in chosen):
            yield Split(entry, chosen, True, of, "未列出全部分项")


def _nested(entry: Entry, behind: Sequence[Entry]) -> Iterator[Split]:
    """The numbered parts below the total's own heading: （一）收入预算总计, 1．财政拨款收入, 2．其他资金 …"""
    own = entry.head.section
    below: dict[str, Entry] = {}
    for other in behind:
        if other.head.section.startswith(own + " / ") and other.head.section.count(" / ") == own.count(" / ") + 1:
            below.setdefault(other.head.section, other)
        elif not other.head.section.startswith(own + " / "):
            break
    if len(below) > 1 and all(p.amount is not None and p.head.scale == "money" for p in below.values()):
        yield Split(entry, list(below.values()), True)


def _with_carry_over(spoken: Talk, entry: Entry, behind: Sequence[Entry]) -> Iterator[Split]:
    """本年收入 and 上年结转 told in one breath make up the total told before them."""
    second = behind[0] if behind else None
    if second is None or second.key != "carry_over" or second.head.sentence is not entry.head.sentence:
        return
    for other in reversed(spoken.entries[max(0, entry.at - 8) : entry.at]):
        if other.chapter != entry.chapter:
            return
        if other.code is None and not other.head.scope and _TOTALS.search(other.key) and other.amount is not None:
            yield Split(other, [entry, second], True, "amounts")
            return


def _listed(entry: Entry, behind: Sequence[Entry]) -> Iterator[Split]:
    """The parts that name this total as what they are part of; each 其中 of a sentence of its own is a list."""
    if any(w == entry.key and of == "both" for w, _, _, of in _known()):
        return
    lists: list[list[Entry]] = [[]]
    sentence = entry.head.sentence
    for number, other in enumerate(behind):
        if not other.head.scope or thing(other.head.scope) != entry.key or not _same_unit(entry, other):
            continue
        if number and other.key == "carry_over" and behind[number - 1].key in _YEAR_PARTS or other.key in _YEAR_PARTS:
            continue  # see _with_carry_over
        if any(p.ident == other.ident for p in lists[-1]):
            break
        if other.head.sentence is not sentence and lists[-1] and clean(other.head).startswith("其中"):
            lists.append([])
        sentence = other.head.sentence
        lists[-1].append(other)
    for parts in lists:
        if parts:
            yield Split(entry, parts, _is_complete(entry, parts))


def _same_unit(one: Entry, other: Entry) -> bool:
    a, b = one.amount or one.change, other.amount or other.change
    return a is not None and b is not None and a.scale == b.scale and (a.scale == "money" or one.head.unit == other.head.unit)


def _is_complete(entry: Entry, parts: list[Entry]) -> bool:
    """All the parts are told: by what is known of them, by their names, or by shares that add up."""
    keys = {p.key for p in parts}
    if {"basic", "project"} <= keys or all(any(k.startswith(f) for k in keys) for f in _FUNDS):
        return True
    if len(parts) < 2:
        return False
    if all(p.code is not None and len(p.code) == 3 for p in parts):
        return True
    if any(_OTHER.match(p.head.subject) for p in parts):
        return True
    shares = [p.share for p in parts if p.share is not None]
    if len(shares) == len(parts):
        total = add(shares)
        if abs(total.value - 100) <= total.up:
            return True
    names = [p.head.subject for p in parts]
    if len(parts) == 2 and any(a in names[0] and b in names[1] for a, b in _OPPOSITE):
        return True
    noun = entry.head.subject[-2:]
    if all(n.endswith(noun) for n in names) and noun in _NOUNS:
        return True
    return _COMPLETE.search(clean(entry.head)) is not None


@rule("TX-08", "分项合计", "parts add up")
def parts_add_up(doc: Document) -> Iterator[Trial | None]:
    """A total in money said in prose is the sum of its parts, by basis; the change of a total that of its parts.

    Tried where the parts are known to be all of the total: 三公, 采购, 基本与项目, 人员与公用, lists by function,
    lists whose shares add up to 100 or that end in 合计. Items told one by one add up to the total of their
    chapter, and 款 to their 类.
    """
    done: set[frozenset[str]] = set()
    for split in splits(doc):
        if split.complete and split.whole.head.scale in ("money", "?"):
            amounts = () if split.of == "changes" else _amounts(split)
            for trial in (*amounts, None if split.of == "amounts" else _changes(split)):
                if trial is not None and _fresh(trial, done):
                    yield trial
    for trial in _by_code(doc):
        if trial is not None and _fresh(trial, done):
            yield trial


def _fresh(trial: Trial, done: set[frozenset[str]]) -> bool:
    ids = frozenset(f.id for f in trial.figures)
    if ids in done or len(ids) < 2:
        return False
    done.add(ids)
    return True


def _amounts(split: Split) -> Iterator[Trial | None]:
    """The total of each basis that the parts are told in as well."""
    whole = split.whole
    for basis, figure in whole.figures.items():
        parts = [_figure(p, basis) for p in split.parts]
        if all(parts) and figure.scale == parts[0].scale:  # type: ignore[union-attr]
            yield compare(whole.name, add([figure]), add(parts), ("总额印为", "各分项合计"), excuse=split.excuse)


def _figure(entry: Entry, basis: str) -> Said | None:
    if basis in entry.figures:
        return entry.figures[basis]
    if basis in ("", "spent"):  # in final accounts what is told without a name is what was spent
        return entry.figures.get("spent") or entry.figures.get("")
    return None


def _changes(split: Split) -> Trial | None:
    whole = split.whole
    if whole.change is None or whole.change.scale != "money" or whole.sign is None:
        return None
    plus: list[Said] = []
    minus: list[Said] = []
    for part in split.parts:
        if part.change is None or part.sign is None or part.change.base_year != whole.change.base_year:
            return None
        if not part.change.worded:
            (plus if part.sign >= 0 else minus).append(part.change)
    told = [whole.change, *plus, *minus]
    free = tuple(w for s in told if (w := s.direction_word) is not None)
    moved = add(plus, minus) if whole.sign >= 0 else add(minus, plus)
    if not moved.figures and not whole.change.amount:
        return None
    if whole.change.worded:
        return None
    zero = not moved.figures
    return compare(whole.name, add([whole.change]), moved, ("总的变动额印为", "各分项变动合计"), free=free, zero_right=zero)


def _by_code(doc: Document) -> Iterator[Trial | None]:
    """Items and lines told one by one in a chapter: by code prefix, and all of them against the chapter's total."""
    for entries in talk(doc).chapters.values():
        coded = [e for e in entries if (e.code or "（项）" in e.head.subject) and e.amount is not None and e.head.scale == "money"]
        if len(coded) < 2:
            continue
        yield from _tree(coded)
        items = [e for e in coded if (e.code and len(e.code) == 7) or "（项）" in e.head.subject]
        yield from _items_total(entries, items)
        yield from _items_total(entries, [e for e in coded if e.code and len(e.code) == 3 and e.code[0] == "2"])
        yield from _balanced(entries)
        yield from _economic(entries, coded)


def _tree(coded: list[Entry]) -> Iterator[Trial | None]:
    for entry in coded:
        code = entry.code
        if not code or len(code) == 7:
            continue
        below = [e for e in coded if e.code and e.code.startswith(code) and len(e.code) > len(code)]
        if not below:
            continue
        depth = min(len(e.code or "") for e in below)
        parts = [e for e in below if len(e.code or "") == depth]
        named = bare(entry.head.subject)
        parts += [e for e in coded if not e.code and named and bare(e.head.subject).startswith(named)]
        if len({e.ident for e in parts}) != len(parts) or len(parts) < 2:
            continue
        yield compare(entry.name, add([entry.amount]), add(e.amount for e in parts), ("本类印为", "所属各款项合计"))


def _items_total(entries: list[Entry], items: list[Entry]) -> Iterator[Trial | None]:
    idents = [e.code or e.head.subject for e in items]
    if len(items) < 2 or len(set(idents)) != len(idents):
        return
    first = entries.index(items[0])
    above = [e for e in entries[:first] if e.code is None and e.amount is not None and e.head.scale == "money"]
    if not above:
        return
    total = next((e for e in reversed(above) if not e.head.scope and _TOTALS.search(e.key)), above[-1])
    if total.head.scope and not _TOTALS.search(total.key):
        return
    for basis, figure in total.figures.items():
        parts = [_figure(e, basis) for e in items]
        if all(parts):
            yield compare(total.name, add([figure]), add(parts), ("总额印为", "逐项所列合计"))
    changes = [e for e in items if e.change is not None and e.sign is not None]
    if len(changes) == len(items) and total.change is not None:
        trial = _changes(Split(total, items, True))
        if trial is not None:
            yield trial


def _balanced(entries: list[Entry]) -> Iterator[Trial | None]:
    """收入总计 and 支出总计 told in one chapter are equal."""
    for income, spending in (("income", "expenditure"), ("财政拨款收入", "财政拨款支出")):
        pair = [next((e for e in entries if e.key == k and e.amount is not None and not e.head.scope), None)
                for k in (income, spending)]  # fmt: skip
        if pair[0] is not None and pair[1] is not None and pair[0].head.unit == pair[1].head.unit:
            words = ("收入总计印为", "支出总计印为")
            yield compare(pair[0].name, add([pair[0].amount]), add([pair[1].amount]), words)


def _economic(entries: list[Entry], coded: list[Entry]) -> Iterator[Trial | None]:
    """人员经费 and 公用经费 are all the classes of the economic classification told below them."""
    classes = [e for e in coded if e.code and len(e.code) == 3 and e.code[0] == "3"]
    heads = [e for e in entries if e.key in ("personnel", "public") and e.amount is not None]
    if len(classes) >= 2 and len(heads) == 2 and len({e.code for e in classes}) == len(classes):
        words = ("人员经费与公用经费合计", "经济分类各类合计")
        yield compare(heads[0].name, add(e.amount for e in heads), add(e.amount for e in classes), words)


@rule("TX-13", "面积人数等分项", "other parts add up", severity="warning")
def counts_add_up(doc: Document) -> Iterator[Trial | None]:
    """Counts and areas add up as money does: vehicles by use, projects by kind, posts by kind, rooms by use."""
    done: set[frozenset[str]] = set()
    for split in splits(doc):
        if split.complete and split.whole.head.scale not in ("money", "?"):
            for trial in _amounts(split):
                if trial is not None and _fresh(trial, done):
                    yield trial
    yield from _areas(doc)


def _areas(doc: Document) -> Iterator[Trial | None]:
    """An area and the ones told behind it in its section, where they make it up exactly or by the words 按…分."""
    for entries in talk(doc).chapters.values():
        for section in dict.fromkeys(e.head.section for e in entries):
            areas = [e for e in entries if e.head.section == section and e.head.scale == "平方米"]
            if len(areas) < 3 or any(e.head.scope for e in areas):
                continue
            whole, parts = areas[0], areas[1:]
            trial = compare(whole.name, add([whole.amount]), add(e.amount for e in parts), ("总面积印为", "各处合计"))
            if trial is not None and trial.outcome == "fail" and not re.search("按.{0,6}分|分别|其中", clean(parts[0].head)):
                if "总" not in whole.head.subject:
                    trial.outcome, trial.reason = "not_checkable", "未说明各处是否为总面积的全部"
            yield trial


@rule("TX-18", "分项超总额", "part above the whole")
def within(doc: Document) -> Iterator[Trial | None]:
    """A part told of a total is not above it, nor are parts together that may not be all of it."""
    for split in splits(doc):
        whole = split.whole.amount
        parts = [f for p in split.parts if (f := p.amount) is not None]
        if whole is None or split.complete or not parts or whole.scale != parts[0].scale:
            continue
        together = add(parts) if len({p.unit for p in parts}) == 1 or whole.scale == "money" else add(parts[:1])
        yield compare(split.whole.name, together, add([whole]), ("分项合计", "总额印为"), "<=")


@rule("TX-09", "中小企业预留", "set aside for small enterprises", severity="warning")
def small_enterprises(doc: Document) -> Iterator[Trial | None]:
    """小微企业 ≤ 中小企业 ≤ 政府采购总额, for what is set aside and for what was awarded apart."""
    total: Entry | None = None
    seen: list[Entry] = []
    for entry in talk(doc).money():
        if entry.amount is None:
            continue
        if entry.key == "procurement":
            total, seen = entry, []
        elif entry.key == "sme" and total is not None:
            seen.append(entry)
            yield _at_most(entry, total)
        elif entry.key == "micro" and seen:
            yield _at_most(entry, seen[-1])


def _at_most(small: Entry, large: Entry) -> Trial | None:
    words = (f"{small.head.subject}", f"{large.head.subject}")
    return compare(small.name, add([small.amount]), add([large.amount]), words, "<=")
