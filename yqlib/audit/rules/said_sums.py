"""TX-08, TX-09, TX-13, TX-18: parts and totals said in prose, and the changes of both."""

from __future__ import annotations

import re
from collections.abc import Iterator

from yqlib.audit.compare import Sum, Trial, add, compare
from yqlib.audit.meaning import context_of
from yqlib.audit.prose import Said
from yqlib.audit.records import Document
from yqlib.audit.registry import rule
from yqlib.audit.splits import MORE, TOTALS, Split, splits
from yqlib.audit.told import Entry, bare, clean, phrase, talk, thing

_COMPARED = re.compile(r".*(?:比|与|较)[^，。；]{0,8}?年度?(?P<what>[^，。；增减相]{0,10})")
_SOME = re.compile("主要(?:内容|项目|科目|支出)|(?:重点|部分|较大)的?(?:项目|支出|科目|内容)")
_BY_USE = re.compile("按.{0,6}分|分别|其中")

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
            amounts = () if split.of == "changes" else _amounts(doc, split)
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


def _amounts(doc: Document, split: Split) -> Iterator[Trial | None]:
    """The total of each basis that the parts are told in as well."""
    whole = split.whole
    for basis, figure in whole.figures.items():
        parts = [_figure(p, basis) for p in split.parts]
        if all(parts) and figure.scale == parts[0].scale:  # type: ignore[union-attr]
            trial = compare(whole.name, add([figure]), add(parts), ("总额印为", "各分项合计"), excuse=split.excuse)
            if trial is not None and trial.outcome == "fail" and (other := _made_up(doc, split, trial.right)) is not None:
                trial = compare(other.spot, add([other]), trial.right, ("总额印为", "各分项合计"))
            yield trial


def _made_up(doc: Document, split: Split, parts: Sum) -> Said | None:
    """Another total told between the whole and its parts that they make up exactly: 支出总计甲，其中本年支出乙 …"""
    first = min(p.at for p in split.parts)
    for entry in talk(doc).entries[split.whole.at + 1 : first]:
        amount = entry.amount
        if amount is not None and amount.scale == "money" and abs(amount.amount - parts.value) <= parts.up + amount.half:
            return amount
    return None


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
    for part in (_moved_since(p, whole.change) for p in split.parts):
        if part is None or part.change is None or part.sign is None:
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
    words = ("总的变动额印为", "各分项变动合计")
    return compare(whole.name, add([whole.change]), moved, words, excuse=split.excuse, free=free, zero_right=zero)


def _moved_since(entry: Entry, change: Said) -> Entry | None:
    """The part's change that is measured from the same year; None where it tells none."""
    for one in (entry, *entry.copies):
        told = one.change
        if told is None:
            continue
        if told.base_year == change.base_year or (told.base_year is None and not phrase("against_budget").search(clean(told))):
            return one
    return None


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
        yield from _economic(entries, coded)
        yield from _operating(entries, coded)
    for entries in talk(doc).chapters.values():
        yield from _changes_by_class(entries)
        yield from _balanced(entries, doc.kind == "final")


def _tree(coded: list[Entry]) -> Iterator[Trial | None]:
    for entry in coded:
        code = entry.code
        if not code or len(code) == 7:
            continue
        money = context_of(entry.head.section)
        below = [
            e for e in coded
            if e.code and e.code.startswith(code) and len(e.code) > len(code) and context_of(e.head.section) == money
        ]  # fmt: skip
        if not below:
            continue
        depth = min(len(e.code or "") for e in below)
        parts = [e for e in below if len(e.code or "") == depth]
        named = bare(entry.head.subject)
        parts += [e for e in coded if not e.code and named and bare(e.head.subject).startswith(named)]
        if len({e.ident for e in parts}) != len(parts) or len(parts) < 2:
            continue
        strange = any(e.code is None and e not in parts and e.head.section.startswith(entry.head.section) for e in coded)
        excuse = "有未识别编码的条目" if strange else ""
        if not excuse and any("其中" in clean(p.head) for p in parts):
            excuse = "可能只列了其中一部分"
        words = ("本类印为", "所属各款项合计")
        basis = next(k for k, f in entry.figures.items() if f is entry.amount)
        figures = [_figure(p, basis) for p in parts]
        if all(figures):  # what was spent is no sum of what was budgeted
            yield compare(entry.name, add([entry.amount]), add(figures), words, excuse=excuse)


def _items_total(entries: list[Entry], items: list[Entry]) -> Iterator[Trial | None]:
    idents = [e.code or e.head.subject for e in items]
    if len(items) < 2 or len(set(idents)) != len(idents):
        return
    first = entries.index(items[0])
    above = [e for e in entries[:first] if e.code is None and e.amount is not None and e.head.scale == "money"]
    if not above:
        return
    above = [e for e in above if not MORE.search(e.key)]
    if not above:
        return
    total = next((e for e in reversed(above) if not e.head.scope and TOTALS.search(e.key)), above[-1])
    if not TOTALS.search(total.key) and (total.head.scope or _one_of_several(above, total)):
        return
    for basis, figure in total.figures.items():
        parts = [_figure(e, basis) for e in items]
        if all(parts):
            together = add(parts)
            if abs(together.value - figure.amount) > together.up + figure.half:
                figure = _borne_out(above, total, items[0], together) or figure
            some = together.value < figure.amount and _SOME.search(_between(total, items[0])) is not None
            excuse = "可能未逐项列全" if some else ""
            yield compare(total.name, add([figure]), together, ("总额印为", "逐项所列合计"), excuse=excuse)
    changes = [e for e in items if e.change is not None and e.sign is not None]
    if len(changes) == len(items) and total.change is not None:
        trial = _changes(Split(total, items, True))
        if trial is not None:
            yield trial


def _one_of_several(above: list[Entry], entry: Entry) -> bool:
    """The last of several things told in one sentence (基本支出甲，项目支出乙): what follows is not of it alone."""
    before = above[above.index(entry) - 1] if entry is not above[0] else None
    return before is not None and before.head.sentence is entry.head.sentence


def _borne_out(above: list[Entry], total: Entry, first: Entry, parts: Sum) -> Said | None:
    """Another amount told in the sentence or section of the total, or in the items' own section, that the items make up
    exactly: they are of that one.

    甲100万元、乙20万元，合计120万元。其中： leaves open of which the items told below are.
    """
    for entry in reversed(above[-12:]):
        near = entry.head.sentence is total.head.sentence or entry.head.section in (total.head.section, first.head.section)
        amount = entry.amount
        if near and amount is not None and amount.scale == "money" and abs(amount.amount - parts.value) <= parts.up + amount.half:
            return amount
    return None


def _between(total: Entry, first: Entry) -> str:
    """The words that lead from a total to its items."""
    return f"{clean(total.head)[-40:]}{total.head.section}{first.head.section}"


def _balanced(entries: list[Entry], final: bool) -> Iterator[Trial | None]:
    """收入总计 and 支出总计 told in one chapter are equal, and equal to what is told of both at once.

    In final accounts what came in and what was spent within the year need not be equal: only totals called so are.
    """
    said = {e.key: e for e in reversed(entries) if e.amount is not None and not e.head.scope and not e.code}
    for one, other in (("income", "expenditure"), ("财政拨款收入", "财政拨款支出"), ("both", "income")):
        pair = said.get(one), said.get(other)
        if final and not all(p is not None and "总" in p.head.subject for p in pair):
            continue
        if pair[0] is not None and pair[1] is not None and pair[0].head.unit == pair[1].head.unit:
            words = (f"{pair[0].head.subject}印为", f"{pair[1].head.subject}印为")
            yield compare(pair[0].name, add([pair[0].amount]), add([pair[1].amount]), words)
            yield _same_move(pair[0], pair[1])
    part = {e.key: e for e in reversed(entries) if e.amount is not None and thing(e.head.scope) in ("income", "expenditure")}
    if (one := part.get("财政拨款收入")) is not None and (other := part.get("财政拨款支出")) is not None:
        yield _same_move(one, other)


def _same_move(one: Entry, other: Entry) -> Trial | None:
    """Two equal totals that are compared with the same thing moved by the same amount."""
    a, b = one.change, other.change
    if a is None or b is None or a.worded or b.worded or one.sign is None or other.sign is None:
        return None
    if compared_with(a) != compared_with(b) or one.amount is None or other.amount is None:
        return None
    if a.scale != "money" or b.scale != "money" or one.amount.amount != other.amount.amount:
        return None
    left, right = (add([a]), add([b])) if one.sign == other.sign else (add([a]), add([], [b]))
    free = tuple(w for s in (a, b) if (w := s.direction_word) is not None)
    return compare(one.name, left, right, (f"{a.subject}变动印为", f"{b.subject}变动印为"), free=free)


def compared_with(said: Said) -> tuple[int | None, str]:
    """The year and what of it (预算, 预算执行数 …) a change is measured from."""
    found = _COMPARED.search(clean(said)[: clean(said).find(said.printed) + 1 or None])
    return said.base_year, found["what"] if found else ""


def _economic(entries: list[Entry], coded: list[Entry]) -> Iterator[Trial | None]:
    """人员经费 and 公用经费 are all the classes of the economic classification told below them."""
    classes = [e for e in coded if e.code and len(e.code) == 3 and e.code[0] == "3"]
    heads = [e for e in entries if e.key in ("personnel", "public") and e.amount is not None]
    if len(classes) >= 2 and len(heads) == 2 and len({e.code for e in classes}) == len(classes):
        words = ("人员经费与公用经费合计", "经济分类各类合计")
        yield compare(heads[0].name, add(e.amount for e in heads), add(e.amount for e in classes), words)


def _operating(entries: list[Entry], coded: list[Entry]) -> Iterator[Trial | None]:
    """机关运行经费 is all the lines of the economic classification told below it."""
    head = next((e for e in entries if e.key == "operating" and e.amount is not None), None)
    if head is None:
        return
    lines = [e for e in coded if e.code and e.code[0] == "3" and e.at > head.at]
    codes = {e.code for e in lines}
    top = [e for e in lines if not any(e.code != c and str(e.code).startswith(str(c)) for c in codes)]
    top += [e for e in entries if e.at > head.at and not e.code and "（款）" in e.head.subject and e.amount is not None]
    if len(top) > 1 and len(codes) == len(lines):
        words = ("机关运行经费印为", "所列各款合计")
        yield compare(head.name, add([head.amount]), add(e.amount for e in top), words)


def _changes_by_class(entries: list[Entry]) -> Iterator[Trial | None]:
    """The changes told by functional class make up the change of the total told before them.

    Where amounts are told as well, a class of last year alone may be missing among them.
    """
    classes = [e for e in entries if e.code and len(e.code) == 3 and e.code[0] == "2" and e.change is not None]
    if len(classes) < 2 or len({e.code for e in classes}) != len(classes):
        return
    above = [e for e in entries if e.at < classes[0].at and e.change is not None and not e.code and not e.head.scope]
    total = next((e for e in reversed(above) if TOTALS.search(e.key)), None)
    if total is not None:
        excuse = "可能有上年有而本年无的科目" if any(e.figures for e in classes) else ""
        yield _changes(Split(total, classes, True, "changes", excuse))


@rule("TX-13", "面积人数等分项", "other parts add up", severity="warning")
def counts_add_up(doc: Document) -> Iterator[Trial | None]:
    """Counts and areas add up as money does: vehicles by use, projects by kind, posts by kind, rooms by use."""
    done: set[frozenset[str]] = set()
    for split in splits(doc):
        if split.complete and split.whole.head.scale not in ("money", "?"):
            for trial in _amounts(doc, split):
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
            sure = "总" in whole.head.subject or _BY_USE.search(clean(parts[0].head)) is not None
            if trial is not None and trial.outcome == "fail" and not sure:
                trial.outcome, trial.reason = "not_checkable", "未说明各处是否为总面积的全部"
            yield trial


@rule("TX-18", "分项超总额", "part above the whole")
def within(doc: Document) -> Iterator[Trial | None]:
    """A part told of a total is not above it, nor are parts together that may not be all of it.

    国内接待 with none abroad beside it is all of 公务接待费.
    """
    for split in splits(doc):
        whole = split.whole.amount
        parts = [f for p in split.parts if (f := p.amount) is not None]
        if whole is None or split.complete or not parts or whole.scale != parts[0].scale:
            continue
        if parts[0].unit == "分":
            continue  # what one of them scored is no part of another's score
        together = add(parts) if len({p.unit for p in parts}) == 1 or whole.scale == "money" else add(parts[:1])
        yield compare(split.whole.name, together, add([whole]), ("分项合计", "总额印为"), "<=")
    yield from _reception(doc)


def _reception(doc: Document) -> Iterator[Trial | None]:
    """国内接待 is all of 公务接待费 where none abroad is told (a notice: it may be told elsewhere); foreign guests are part of it."""
    for entries in talk(doc).chapters.values():
        said = {e.key: e for e in reversed(entries) if e.now is not None and e.head.scale == "money"}
        whole, home, guests = (said.get(k) for k in ("reception", "home_reception", "foreign_guests"))
        if whole is not None and home is not None and home.at > whole.at and "foreign_reception" not in said:
            trial = compare(home.name, add([home.now]), add([whole.now]), ("国内接待印为", "公务接待费印为"))
            if trial is not None:
                trial.severity = "notice"
            yield trial
        if home is not None and guests is not None and guests.at > home.at:
            yield compare(guests.name, add([guests.now]), add([home.now]), ("外宾接待印为", "国内接待印为"), "<=")


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
