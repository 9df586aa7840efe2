"""Patterns of the clauses of explanatory prose, made of the wordings in yqlib/forms/narrative.csv; the order
of what stands in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from yqlib.extract.narrative_figures import Figure
from yqlib.extract.narrative_text import Clean, alternatives

STOPS = re.compile(r"[，。；！？、：]|,(?!\d)|\.(?=[^\d%]|$)")
MONEY_NOUN = re.compile(r"[^，。；、：（）\d]{0,14}(?:经费|费用|费|资金|收入|支出|补助|补贴|预算|拨款|专款)")
TAIL = r"(?:了|额|幅度?|率|数|资金|金额|约|近|达|为|：)*$"
TOTAL = re.compile(r"(?:总计|合计|总额|总预算|总数)(?:（[^（）]*）)?$")
SERVING = re.compile(r"(?:在职|离休|退休|离退休|在编|聘用|借调)$")
BEHIND = re.compile(r"[^，。；：、（）\d]{2,16}")
BESIDE = re.compile(r"、-?\d+(?:\.\d+)?%")
OF_WHICH = re.compile(rf"的(?P<noun>{MONEY_NOUN.pattern})(?=[，。；、（]|$)")
WHICH = re.compile(r"(?:预算|决算|执行|实际|完成|支出|收入)*[数额]?")  # which figure of a thing, and no more
ANOTHER = re.compile(r"[二三四五六七八九十]是")  # a further point of a list, with nothing of the one before
LEAVES = re.compile(r"(?:中|里|的)$")


def events(clean: Clean, found: Sequence[Figure]) -> Iterator[tuple[int, str, object]]:
    """Figures, dates, stops and brackets around figures, in order."""
    taken = {i for f in found if f.kind != "nothing" for i in range(f.start, f.stop)}
    items: list[tuple[int, int, str, object]] = [(f.start, 2, "figure", f) for f in found]
    items += [(d.start, 1, "date", d) for d in clean.dates]
    for match in STOPS.finditer(clean.bare):
        if match.start() not in taken:
            sign = match.group()
            sign = {",": "，", ".": "。", "！": "。", "？": "。"}.get(sign, sign)
            items.append((match.start(), 3, sign, None))
    for start, end in _brackets(clean.bare, taken):
        if any(start < f.start < end for f in found):
            items += [(start, 0, "open", None), (end, 4, "close", None)]
    for at, _, kind, what in sorted(items, key=lambda i: (i[0], i[1])):
        yield at, kind, what


def _brackets(text: str, taken: set[int]) -> Iterator[tuple[int, int]]:
    opened: list[int] = []
    for match in re.finditer(r"[（）]", text):
        if match.start() in taken:
            continue
        if match.group() == "（":
            opened.append(match.start())
        elif opened:
            yield opened.pop(), match.start()


@cache
def opener() -> re.Pattern[str]:
    return re.compile(f"(?:{alternatives('opener')})[，：]?$")


@cache
def reason() -> re.Pattern[str]:
    return re.compile(f"(?:{alternatives('reason')})[：是]*")


@cache
def reason_end() -> re.Pattern[str]:
    return re.compile(r"(?:原因|由于|主要是|主要系)[是为：]*$")


@cache
def compared() -> re.Pattern[str]:
    return re.compile(f"(?:{alternatives('comparing')})(?P<base>[^，。；]{{0,2}}?(?:{alternatives('base')}))")


@cache
def verb_end() -> re.Pattern[str]:
    return re.compile(f"(?:{alternatives('verb_end')})$")


@cache
def noun_moved() -> re.Pattern[str]:
    up, down = alternatives("up").replace("新增|", ""), alternatives("down")
    return re.compile(
        rf"(?:(?P<up>{up})|(?P<down>{down}))(?:了|的)?(?P<noun>[^，。的]{{0,10}}(?:经费|费|支出|收入|预算|资金))$"
    )


@cache
def countable() -> re.Pattern[str]:
    return re.compile(f"(?:{alternatives('countable')})$")


@cache
def direction() -> re.Pattern[str]:
    up, down = alternatives("up"), alternatives("down")
    more, less = alternatives("more"), alternatives("less")
    base = r"(?:上年|上一年|去年|20\d\d年|年初|全年|预算)[^，。；]{0,12}"
    return re.compile(
        rf"(?:(?P<unsettled>{alternatives('unsettled')})|(?P<up>{up})|(?P<down>{down})){TAIL}"
        rf"|(?:(?P<more>{more})|(?P<less>{less}))(?P<base>{base})?$"
    )


@cache
def moved() -> re.Pattern[str]:
    return re.compile(
        f"(?:有所|小幅|大幅|同比|较上年|比上年)?(?:{alternatives('up')}|{alternatives('down')})$"
    )
