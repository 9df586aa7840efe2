"""TX-03, TX-04, TX-05, TX-07, TX-12: changes, rates of change and of completion against the amounts beside them."""

from __future__ import annotations

from collections.abc import Iterator

from yqlib.audit.compare import Sum, Trial, add, claim, compare, ratio
from yqlib.audit.prose import Said, Word
from yqlib.audit.records import Document
from yqlib.audit.registry import rule
from yqlib.audit.told import Entry, clean, phrase, talk

#: A rate of growth from nothing that is customary: all of it is new.
_ALL_NEW = 100


@rule("TX-03", "同比复算", "growth recomputed", severity="warning")
def growth(doc: Document) -> Iterator[Trial | None]:
    """A printed rate of change is the change divided by the amount it is measured from, with the sign its word says.

    The base is this year's amount less the change, or last year's amount where that is printed; where all
    three are printed, this year's less last year's equals the change.
    """
    entries = talk(doc).entries
    for entry in entries:
        rate = entry.rate
        if rate is not None and rate.unit == "%" and entry.sign:
            tried = [t for t in _rate(entry, rate, entry.sign, entry.now) if t is not None]
            if any(t.outcome == "fail" for t in tried):
                tried = _of_another(entries, entry, rate, entry.sign) or tried
            yield from tried


def _of_another(entries: list[Entry], entry: Entry, rate: Said, sign: int) -> list[Trial]:
    """总计甲，其中结转乙，较上年增加…: the change may be of an amount told before in the sentence, where that bears it out."""
    for other in reversed(entries[max(0, entry.at - 6) : entry.at]):
        if other.head.sentence is not rate.sentence or other.now is None or other.change is not None or other.rate is not None:
            continue
        tried = [t for t in _rate(entry, rate, sign, other.now) if t is not None]
        if tried and all(t.outcome in ("pass", "rounding") for t in tried):
            return tried
    return []


def _rate(entry: Entry, rate: Said, sign: int, now: Said | None) -> Iterator[Trial | None]:
    change, base = entry.change, entry.base
    free = _words(entry.mover)
    words = ("增减幅度印为", "按变动额与基数复算")
    if change is not None and change.scale == entry.head.scale and change.amount:
        if base is not None:
            yield _from(entry, rate, add([change]), add([base]), words, free)
        elif now is not None and sign > 0 and now.amount == change.amount:  # from nothing: see TX-04 for the rate
            yield compare(entry.name, add([change]), add([now]), ("变动额印为", "本年全为新增，印为"))
        elif now is not None:
            whole = add([now], [change]) if sign > 0 else add([now, change])
            yield _from(entry, rate, add([change]), whole, words, free)
    elif base is not None and now is not None:
        part = add([now], [base]) if sign > 0 else add([base], [now])
        yield _from(entry, rate, part, add([base]), words, free)


def _from(entry: Entry, rate: Said, part: Sum, whole: Sum, words: tuple[str, str], free: tuple[Word, ...]) -> Trial | None:
    """The rate from its base; None where the base is nothing, which TX-04 judges."""
    if whole.value == 0 and whole.figures:
        return None
    return ratio(entry.name, rate, part, whole, words, free=free)


def _words(*told: Said | None) -> tuple[Word, ...]:
    return tuple(w for s in told if s is not None and (w := s.direction_word) is not None)


@rule("TX-04", "零基数", "rate from a base of nothing", severity="warning")
def from_nothing(doc: Document) -> Iterator[Trial | None]:
    """From a base of nothing there is no rate of change, and against a budget of nothing no rate of completion.

    A growth of 100% from nothing is customary and only noted.
    """
    for entry in talk(doc).entries:
        now, change, rate = entry.now, entry.change, entry.rate
        if rate is not None and rate.unit == "%" and entry.sign == 1 and rate.amount:
            nothing = (entry.base is not None and not entry.base.amount) or (
                entry.base is None and now is not None and change is not None and now.amount == change.amount != 0
            )
            if nothing or entry.base is not None:
                yield claim(
                    entry.name, not nothing,
                    (f"{entry.name}：上年为零，不应有增幅，印为 {rate.printed}%", f"{entry.name}: growth of {rate.printed}% from nothing"),
                    figures=[rate, *(f for f in (now, change, entry.base) if f)],
                    severity="notice" if rate.amount == _ALL_NEW else "",
                )  # fmt: skip
        done, budget = entry.completion, _budget(entry)
        if done is not None and budget is not None and done.amount:
            holds = bool(budget.amount)
            text = f"{entry.name}：{budget.item or '预算'}为零，不应有完成率，印为 {done.printed}%"
            other = entry.figures.get("adjusted")
            spent = entry.amount
            if not holds and other is not None and other.amount and spent is not None:
                share = 100 * spent.amount / other.amount
                if abs(share - done.amount) <= 2 * done.half:
                    text += f"；它是占{other.item} {other.printed} 的比例"
            english = f"{entry.name}: {done.printed}% of a budget of nothing"
            yield claim(entry.name, holds, (text, english), figures=[done, budget])


@rule("TX-05", "完成率复算", "completion recomputed", severity="warning", kinds=("final",))
def completion(doc: Document) -> Iterator[Trial | None]:
    """The printed rate of completion is what was spent divided by the budget it names, in the item or above it."""
    for entry in talk(doc).entries:
        done = entry.completion
        if done is None or done.unit != "%":
            continue
        spent, budget = entry.now, _budget(entry)
        if spent is not None and budget is not None and budget.amount:
            words = ("完成率印为", "决算与预算之比")
            yield ratio(entry.name, done, add([spent]), add([budget]), words)
        elif spent is not None and budget is None:
            yield from _by_table(doc, entry, done, spent)
            yield _by_change(entry, done, spent)


def _budget(entry: Entry) -> Said | None:
    """The budget a rate of completion names: 年初预算, the adjusted one, else the only one printed."""
    item = entry.completion.item if entry.completion else ""
    wanted = "budget" if "年初" in item else "adjusted" if "全年" in item or "调整" in item else ""
    budgets = {k: f for k, f in entry.figures.items() if k not in ("", "spent")}
    if wanted:
        return budgets.get(wanted)
    return next(iter(budgets.values())) if len(budgets) == 1 else None


def _by_change(entry: Entry, done: Said, spent: Said) -> Trial | None:
    """The budget is what was spent less the change against it, where the item tells that."""
    change = entry.change
    if change is None or change.worded or change.base_year is not None or entry.sign is None:
        return None
    if change.scale != "money" or not phrase("against_budget").search(clean(change)):
        return None
    budget = add([spent], [change]) if entry.sign > 0 else add([spent, change])
    return ratio(entry.name, done, add([spent]), budget, ("完成率印为", "按决算与对预算的变动额复算"))


def _by_table(doc: Document, entry: Entry, done: Said, spent: Said) -> Iterator[Trial | None]:
    """Three-public items whose budget only the table prints."""
    for table in doc.role("three_public"):
        row = next((r for r in table.rows if r.get("budget." + entry.key)), None)
        budget = row.get("budget." + entry.key) if row else None
        if budget is not None and budget.amount:
            yield ratio(entry.name, done, add([spent]), add([budget]), ("完成率印为", "决算与表列预算之比"))


@rule("TX-07", "方向词矛盾", "direction words conflict", severity="warning")
def directions(doc: Document) -> Iterator[Trial | None]:
    """A change and its rate go the same way, both are nothing or neither, and a change of something is not 持平.

    Something new does not fall: neither from nothing nor, where no rate is told, by just what it amounts to.
    """
    for entry in talk(doc).entries:
        change, rate = entry.change, entry.rate
        yield _new(entry)
        if change is None or rate is None:
            continue
        yield _nothing(entry, change, rate)
        if change.direction is None or rate.direction is None:
            continue
        holds = change.direction == rate.direction or not (change.amount and rate.amount)
        wrong = change if holds or not _bears_out(entry, rate, change) else rate
        yield claim(
            entry.name, holds,
            (f"{entry.name}：变动额写“{change.direction}”，幅度写“{rate.direction}”",
             f"{entry.name}: the change says {change.direction}, its rate {rate.direction}"),
            figures=[change, rate], free=_words(change, rate), address=wrong.address,
        )  # fmt: skip


def _bears_out(entry: Entry, rate: Said, change: Said) -> bool:
    """The amounts of the entry ask for the direction of the change, so that it is its rate that goes the wrong way."""
    now, base, grows = entry.now, entry.base, change.direction == "增加"
    if rate.unit != "%" or rate.amount > _ALL_NEW:
        return grows  # nothing falls by more than all of it
    if now is None or change.scale != now.scale:
        return False
    if base is not None:
        return (now.amount > base.amount) == grows
    if now.amount == change.amount:
        return grows
    tried = [_from(entry, rate, add([change]), w, ("", ""), ()) for w in (add([now], [change]), add([now, change]))]
    right = [t is not None and t.outcome in ("pass", "rounding") for t in tried]
    return right[0] != right[1] and right[0] == grows


def _new(entry: Entry) -> Trial | None:
    """What is new and told to fall (a notice: it may be measured from another figure); None where that cannot be judged."""
    now, base, told = entry.now, entry.base, entry.mover
    if now is None or told is None or not now.amount or not told.amount or told.direction is None or entry.copy:
        return None
    from_nothing = base is not None and not base.amount and base.scale == now.scale
    by_itself = base is None and entry.rate is None and told is entry.change and told.scale == now.scale and told.amount == now.amount
    if not from_nothing and not by_itself:
        return None
    zh = f"{entry.name}：写“{told.direction}”{told.printed}，而" + ("上年为零" if from_nothing else f"本年为 {now.printed}，似为新增")
    return claim(
        entry.name, told.direction != "减少", (zh, f"{entry.name}: told to fall, but it is new"),
        figures=[told, now], free=_words(told), address=told.address, severity="notice",
    )  # fmt: skip


def _nothing(entry: Entry, change: Said, rate: Said) -> Trial | None:
    """A change of nothing has a rate of nothing, and the reverse, as far as their digits tell; None where neither is nothing."""
    if rate.unit != "%" or change.scale != "money" or change.worded or rate.worded or (change.amount and rate.amount):
        return None
    whole = entry.base or entry.now
    if change.amount and (whole is None or 100 * change.amount <= 2 * rate.half * (whole.amount + change.amount)):
        return None
    if rate.amount and whole is not None and rate.amount * whole.amount <= 200 * change.half:
        return None
    text = (f"{entry.name}：变动额印为 {change.printed}，幅度印为 {rate.printed}%",
            f"{entry.name}: a change of {change.printed} at a rate of {rate.printed}%")  # fmt: skip
    return claim(entry.name, not change.amount and not rate.amount, text, figures=[change, rate])


@rule("TX-12", "条目自洽", "an item agrees with itself")
def items(doc: Document) -> Iterator[Trial | None]:
    """What an item says again of its own amount is the same; this year's less last year's is the change it tells."""
    for entry in talk(doc).entries:
        now, base, change = entry.now, entry.base, entry.change
        if now is not None:
            for other in entry.again:
                words = ("首句印为", "后文印为")
                yield compare(entry.name, add([now]), add([other]), words)
        if now is None or base is None or change is None or now.scale != base.scale or entry.sign is None:
            continue
        if entry.sign == 0:
            yield compare(entry.name, add([now]), add([base]), ("本年印为", "上年印为"), free=_words(change))
            continue
        moved = add([now], [base]) if entry.sign >= 0 else add([base], [now])
        words = ("变动额印为", "本年与上年之差")
        yield compare(entry.name, add([change]), moved, words, free=_words(change))


@rule("TX-06", "大小词与数值", "greater or less against the figures", kinds=("final",))
def greater(doc: Document) -> Iterator[Trial | None]:
    """决算数大于（小于、等于）预算数 agrees with the two figures of the item it stands in."""
    from yqlib.audit.rules.phrases import compared_words

    for entry, word, way, sentence in compared_words(doc):
        spent = entry.now
        wanted = "adjusted" if "全年" in word or "调整" in word else "budget" if "年初" in word else ""
        budgets = {k: f for k, f in entry.figures.items() if k not in ("", "spent")}
        choice = [budgets[wanted]] if wanted in budgets else list(budgets.values())
        if spent is None or not choice:
            continue
        budget = next((b for b in choice if _way(spent, b) == way), choice[0])
        free = (Word(f"{sentence.id}#{word}", word, sentence.address, entry.name),)
        if way == 0:
            yield compare(entry.name, add([spent]), add([budget]), ("决算印为", "预算印为"), free=free)
            continue
        yield claim(
            entry.name, _way(spent, budget) == way,
            (f"{entry.name}：写“{word}”，而决算 {spent.printed}、预算 {budget.printed}",
             f"{entry.name}: says {word}, but {spent.printed} was spent of {budget.printed}"),
            figures=[spent, budget], free=free, address=sentence.address,
        )  # fmt: skip




def _way(spent: Said, budget: Said) -> int:
    return (spent.amount > budget.amount) - (spent.amount < budget.amount)
