"""The grammar of explanatory prose: figures of a paragraph with subject, measure, direction, year, reason.

A clause inherits what it does not say: subject and year from the clause or heading before, the compared
year from 与上年相比 before, the whole of a share from the list it stands in.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

from yqlib.extract.narrative_figures import Figure, figures
from yqlib.extract.narrative_subjects import Account, Names, Subject, account_in, bare_phrase, subject_of
from yqlib.extract.narrative_text import Clean, Date, alternatives, words

_STOPS = re.compile(r"[，。；！？、：]|,(?!\d)|\.(?=[^\d%]|$)")
_MONEY_NOUN = re.compile(r"[^，。；、：（）\d]{0,14}?(?:经费|费用|费|资金|收入|支出|补助|补贴|预算|拨款|专款)")
_TAIL = r"(?:了|额|幅度?|率|数|资金|金额|约|近|达|为|：)*$"
_TOTAL = re.compile(r"(?:总计|合计|总额|总预算|总数)(?:（[^（）]*）)?$")
_SERVING = re.compile(r"(?:在职|离休|退休|离退休|在编|聘用|借调)$")
_LEAVES = re.compile(r"(?:中|里|的)$")


@dataclass(slots=True)
class Said:
    """One figure with what the prose says of it (see the frame `statements`)."""

    figure: Figure
    subject: Subject
    measure: str | None = None
    direction: str | None = None
    scope: str = ""
    year: int | None = None
    role: str | None = None
    day: str | None = None
    base_year: int | None = None
    reason: str | None = None
    doubt: str | None = None


@dataclass(slots=True)
class _State:
    """What later clauses inherit."""

    topic: Subject = field(default_factory=Subject)
    total: Subject = field(default_factory=Subject)
    last: Subject = field(default_factory=Subject)  # of the last amount or count
    focus: Subject = field(default_factory=Subject)  # of the last change
    account: Account = field(default_factory=Account)
    listing: bool = False  # behind 其中 and the like
    stale: bool = False  # a sentence has ended since
    members: int = 0  # parts named since the list began or a change was told
    figures: int = 0  # in this part of the sentence
    narrow: str = ""
    year: int | None = None
    role: str | None = None
    day: str | None = None
    base_year: int | None = None
    compared: bool = False
    reasoning: bool = False
    units: frozenset[str | None] = frozenset()  # the total is told in
    led: bool = False  # an account stood before a colon
    opened: bool = False  # a list began in this part of the sentence
    outer: tuple[Subject, bool] = (Subject(), False)  # total and listing before it
    before: tuple | None = None  # topic, total, listing, year, role, day before a reason


class Speaker:
    """Reads the paragraphs of one disclosure in order; state goes on where a paragraph leaves it open."""

    def __init__(self, names: Names, fiscal_year: int | None) -> None:
        self.names, self.fiscal_year = names, fiscal_year
        self.now = _State()
        self.heading = Subject()
        self._found: list[Said] = []
        self._changes: list[list[Said]] = [[], []]  # of the part of a sentence before, and of this one
        self._reasons: list[tuple[list[Said], int]] = []

    def begin(self, heading: str, account: Account, goes_on: bool) -> None:
        """A paragraph begins under a heading; `goes_on` where the one before ended open (：；，)."""
        before = self.now.account
        if not goes_on:
            self.now = _State(year=self.fiscal_year, role="report" if self.fiscal_year else None)
            self._changes = [[], []]
        if any(account.names):
            above = account.names[0] == before.names[0] and not any(account.names[1:])
            self.now.account = Account((*before.names[:2], "")) if above else account
        self.heading = Subject(heading) if heading else Subject()

    def read(self, clean: Clean) -> list[Said]:
        """The figures of one paragraph."""
        self._found, self._reasons = [], []
        text, start, prefix = clean.text, 0, ""
        stack: list[tuple[str, _State]] = []
        for at, kind, what in _events(clean, figures(clean)):
            if at < start and kind != "date":
                continue
            head = prefix + text[start:at]
            if isinstance(what, Figure):
                used = self._figure(head, what, text)
                if not what.threshold:
                    start, prefix = max(used, what.stop), ""
            elif isinstance(what, Date):
                self._date(what, text)
            elif kind == "open":
                stack.append((head, copy.copy(self.now)))
                self._bracket(head)
                start, prefix = at + 1, ""
            elif kind == "close":
                self._clause(head, at)
                prefix, self.now = stack.pop()
                start = at + 1
            elif kind == "、":
                if not head.strip("◇") or self._ends_figure(text, at):
                    start, prefix = at + 1, ""
            elif kind == "：":
                if self._opens(head, at) or self._leads(head, text, at):
                    start, prefix = at + 1, ""
            else:
                self._clause(head, at)
                start, prefix = at + 1, ""
                if kind != "，":
                    self._part_ends(text, at, kind != "；")
        self._clause(prefix + text[start:], len(text))
        self._part_ends(text, len(text), text[-1:] not in "：；，")
        return self._found

    def _bracket(self, head: str) -> None:
        """Figures in a bracket without a subject are said of what stands before it."""
        if head:
            self._take_topic(words("bracket_of").split(head)[-1])

    def _ends_figure(self, text: str, at: int) -> bool:
        return bool(self._found) and self._found[-1].figure.stop == at

    # ---- what is not a figure ---------------------------------------------------------------------

    def _date(self, date: Date, text: str) -> None:
        before = text[max(0, date.start - 4) : date.start]
        if date.year is None or re.search(r"(?:[比较与同和于自从]|相比|成立于|截至.)$", before[-2:]):
            return
        if words("founded").match(text[date.end : date.end + 4].removesuffix("（")):
            return
        if date.span:
            self.now.year, self.now.role, self.now.day = date.year, "period", None
        elif date.day or re.search(r"截[至止]到?$", before) or re.search(r"[末底]$", text[: date.end][-1:]):
            self.now.year, self.now.role, self.now.day = date.year, "as_of", date.day
        else:
            self.now.year, self.now.role, self.now.day = date.year, self._role(date.year), None

    def _role(self, year: int | None) -> str | None:
        if year is None or self.fiscal_year is None:
            return None
        return "report" if year == self.fiscal_year else "comparison" if year < self.fiscal_year else "period"

    def _opens(self, head: str, at: int) -> bool:
        """A colon behind 其中, 包括 … opens a list, one behind 主要原因 a reason."""
        if found := _opener().search(head):
            self._open_list(head[: found.start()])
            return True
        if _reason_end().search(head):
            self._begin_reason(at + 1)
            return True
        return False

    def _leads(self, head: str, text: str, at: int) -> bool:
        """A colon right behind a figure opens the list of its parts; behind an account it only names it."""
        if not head and self._ends_figure(text, at):
            self._open_list()
            return True
        told = account_in(head, self.now.account, self.fiscal_year) if "）" in head[-2:] else None
        if told is None:
            return False
        self._unstale()
        self.now.account = told
        self._take_topic(head)
        self.now.led = True
        return True

    def _open_list(self, lead: str = "") -> None:
        """A list begins: of what its lead names, else of the figure before; 其中 again goes on with the total."""
        now = self.now
        now.outer = (now.total, now.listing)
        own = re.sub(f"(?:{alternatives('lead')})$", "", bare_phrase(lead, self.names))
        behind = bool(self._found) and now.figures and not own
        if own and not now.figures and not now.reasoning:
            now.total = Subject(own)
        elif behind or not now.listing:
            now.total = now.topic or self.heading
        now.units = frozenset(s.figure.unit for s in self._found if s.subject.words == now.total.words)
        now.listing, now.stale, now.members, now.figures, now.opened = True, False, 0, 0, True

    def _begin_reason(self, at: int) -> None:
        now = self.now
        if not now.reasoning:
            now.before = (now.topic, now.total, now.listing, now.year, now.role, now.day)
        mine = self._changes[1] or self._changes[0]
        targets = [s for s in mine if s.reason is None]
        self._reasons.append((targets, at))
        for said in targets:
            said.reason = ""
        now.reasoning, now.listing, now.members = True, False, 0

    def _clause(self, text: str, at: int) -> None:
        """A clause, or the rest of one behind its last figure: what it says for those to come."""
        if not text:
            return
        if found := _opener().search(text):
            self._open_list(text[: found.start()])
            return
        now = self.now
        self._unstale()
        if cue := _reason().search(text):
            self._begin_reason(at - (len(text) - cue.end()))
            text = text[cue.end() :]
        if found := _compared().search(text):
            now.base_year, now.compared = self._base_year(found["base"]), True
            before = text[: found.start()]
            if not self._found or self._found[-1].figure.stop != at - len(text):
                self._take_topic(before)
            return
        told = account_in(text, now.account, self.fiscal_year)
        if told is not None and not words("purpose").search(text):
            now.account = told
            now.topic = subject_of(text, self.names, now.account, self.fiscal_year)
            return
        if _LEAVES.search(text) and len(text) < 60:
            self._narrow(text)
        elif now.reasoning and (found := _moved().search(text)):
            self._take_topic(text[: found.start()])

    def _take_topic(self, phrase: str) -> None:
        subject = subject_of(phrase, self.names, self.now.account, self.fiscal_year)
        if subject:
            self.now.topic = subject

    def _narrow(self, text: str) -> None:
        phrase = bare_phrase(_LEAVES.sub("", text).removeprefix("在"), self.names)
        if text.endswith("的"):
            self.now.narrow = f"{self.now.narrow}，{phrase}" if self.now.narrow else phrase
        elif phrase:
            self.now.total, self.now.listing = Subject(phrase), True
            self.now.stale, self.now.members, self.now.figures = False, 0, 0

    def _unstale(self) -> None:
        """A sentence that does not begin with 其中 ends the list of the one before."""
        if self.now.stale:
            self.now.listing, self.now.stale, self.now.total, self.now.members = False, False, Subject(), 0

    def _part_ends(self, text: str, at: int, sentence: bool) -> None:
        for targets, start in self._reasons:
            for said in targets:
                said.reason = text[start:at].strip("，：；。") or None
        self._reasons = []
        now = self.now
        if now.opened and not now.figures and text[at - 1 : at + 1].strip("：") == text[at - 1 : at + 1]:
            now.total, now.listing = now.outer  # only names were listed
        if now.before is not None:
            now.topic, now.total, now.listing, now.year, now.role, now.day = now.before
        now.before, now.opened, now.led = None, False, False
        now.reasoning, now.narrow, now.members, now.figures = False, "", 0, 0
        now.focus = Subject()
        if self._changes[1] or not sentence:
            self._changes = [self._changes[1], []]
        if sentence:
            now.stale, now.compared, now.base_year = now.listing, False, None
            if now.role != "as_of":
                now.year, now.role, now.day = self.fiscal_year, self._role(self.fiscal_year), None

    # ---- figures ----------------------------------------------------------------------------------

    def _figure(self, head: str, figure: Figure, text: str) -> int:
        """Read one figure behind `head`; the place up to which the text is used."""
        now = self.now
        if "其中" in head:
            before, head = head.rsplit("其中", 1)
            self._open_list(before.strip("（"))
        elif found := words("parts").match(head):
            self._open_list()
            head = head[found.end() :]
        elif now.stale:
            self._unstale()
        if cue := _reason().search(head):
            self._begin_reason(figure.start - (len(head) - cue.end()))
            head = head[cue.end() :]
        said = Said(figure, Subject(), year=now.year, role=now.role, day=now.day, doubt=figure.doubt)
        used = figure.stop
        if figure.threshold:
            said.measure, said.subject = "threshold", Subject(bare_phrase(head, self.names))
        elif figure.kind == "same":
            if not self._same(said, head):
                return used
        elif figure.kind == "nothing":
            if not self._nothing(said, head):
                return used
        elif not self._moves(said, head) and not self._part(said, head):
            used = self._amount(said, head, text)
        if figure.kind not in ("same", "nothing") or said.measure:
            self._found.append(said)
            now.figures += 1
        return used

    def _subject(self, phrase: str) -> Subject:
        return subject_of(phrase, self.names, self.now.account, self.fiscal_year)

    def _inherited(self, item: str = "") -> Subject:
        subject = self.now.topic or self.now.total or self.heading
        return subject._replace(item=item or subject.item) if item else subject

    def _moves(self, said: Said, head: str) -> bool:
        """A change or rate of change: 比上年增加, 下降, 小于上年预算数 before the figure."""
        found = _direction().search(head) or self._moved_noun(said, head)
        if found is None:
            return False
        now, ahead = self.now, head[: found.start()]
        if now.role == "comparison" and not _compared().search(head):
            now.base_year = now.year  # 2025年为61万元，减少7万元
            said.year, said.role = self.fiscal_year, self._role(self.fiscal_year)
        own, compared = self._compare(ahead, found.groupdict().get("base") or "")
        if found.groupdict().get("noun"):
            own = self._subject(found["noun"]) or own
        if not own:
            own = self._change_subject(said.figure.kind, compared)._replace(item=own.item)
        said.measure = "rate" if said.figure.kind in ("part", "none") else "change"
        said.subject, said.base_year = own, now.base_year
        said.direction = (
            "增加"
            if found["up"] or found.groupdict().get("more")
            else "减少"
            if found["down"] or found.groupdict().get("less")
            else None
        )
        if found.groupdict().get("unsettled"):
            said.doubt = "增减未选定"
        said.scope = self._scope(own)
        now.focus, now.members = own, 0
        if said.subject.words and now.reasoning:
            now.topic = own
        self._changes[1].append(said)
        return True

    def _moved_noun(self, said: Said, head: str) -> re.Match[str] | None:
        """较上年减少部门支出N万元: the thing stands between the direction and the figure."""
        if said.figure.kind != "money" or not (_compared().search(head) or self.now.reasoning):
            return None
        return _noun_moved().search(head)

    def _compare(self, ahead: str, base: str) -> tuple[Subject, bool]:
        """The subject named around 比上年, and whether something is compared; learns the compared year."""
        found = _compared().search(ahead)
        if found is None:
            if base:
                self.now.base_year = self._base_year(base)
            return self._subject(ahead), bool(base)
        self.now.base_year, self.now.compared = self._base_year(found["base"]), True
        before = self._subject(ahead[: found.start()])
        if before:
            return before, True
        after = self._subject(ahead[found.end() :])
        return after if after else before, True

    def _change_subject(self, kind: str, compared: bool) -> Subject:
        now = self.now
        if now.focus and not (compared and kind == "money"):
            return now.focus
        if now.listing and now.members > 1 and now.total:
            return now.total
        return self._inherited()

    def _base_year(self, base: str) -> int | None:
        if found := re.search(r"20\d\d", base):
            return int(found.group())
        year = self.now.year if self.now.role == "report" else self.fiscal_year
        if year is not None and words("before_last").search(base):
            return year - 2
        return year - 1 if year is not None and words("last_year").search(base) else None

    def _part(self, said: Said, head: str) -> bool:
        """A share (占X的) or a rate of completion (完成年初预算的)."""
        if said.figure.kind != "part":
            return False
        now = self.now
        completion = list(words("completion").finditer(head))
        share = head.rfind("占")
        if completion and completion[-1].start() >= share and not head.startswith("占"):
            found = completion[-1]
            own = self._subject(head[: found.start()])
            said.measure = "rate"
            said.subject = (own or self._inherited())._replace(item=found.group().rstrip("的"))
        elif share >= 0:
            own, whole = self._subject(head[:share]), head[share:].removeprefix("占").removeprefix("比")
            said.measure, said.subject = "share", own or now.last or self._inherited()
            said.scope = bare_phrase(whole, self.names).removesuffix("的") or self._scope(said.subject)
            return True
        else:
            own = self._subject(head)
            said.subject = own or self._inherited(own.item)
            said.measure = "rate" if re.search(r"[率度]$|完成$", bare_phrase(head, self.names)) else None
        said.scope = self._scope(said.subject)
        return True

    def _amount(self, said: Said, head: str, text: str) -> int:
        """An amount, count, area or other quantity; its subject stands before or behind it."""
        now, figure = self.now, said.figure
        used, own = figure.stop, Subject()
        compared = _compared().search(head)
        if compared and not bare_phrase(head[: compared.start()], self.names):
            own = Subject(item=bare_phrase(re.sub(r"20\d\d年?度?|上年度?", "", compared["base"]), self.names))
            said.year = now.base_year = self._base_year(compared["base"])
            said.role, said.day, now.compared = "comparison", None, True
        else:
            if behind := self._behind(head, figure, text):
                own, used = Subject(behind), figure.stop + (0 if figure.zh else _length(behind, text, figure.stop))
            own = own or self._subject(head)
        if not own and figure.unit in ("人", "名") and own.item.startswith("实有"):
            own = Subject(own.item)
        if not own and own.item and now.narrow:
            own = Subject(own.item)
        if now.total and bare_phrase(head, self.names) in ("合计", "总计", "共计", "总共"):
            own = now.total._replace(item="合计")
        if now.led and _TOTAL.search(own.words):
            own = now.topic._replace(item=own.words)  # 检察（款）：预算支出合计
        named = bool(own)
        if named and not now.opened and _TOTAL.search(own.words):
            now.listing = False  # a total is no part
        said.subject = own = own or self._inherited(own.item)
        said.measure = {"money": "amount", "none": None}.get(figure.kind, figure.kind)
        said.scope = self._scope(own, figure.unit)
        now.last = own
        if named and not head.startswith(("含", "其中含")):
            now.topic, now.focus = own, Subject()
            now.members += 1
            if any(own.account.names):
                now.account = own.account
        return used

    def _behind(self, head: str, figure: Figure, text: str) -> str:
        """The noun behind a figure (23个内设机构), where what stands before does not name it."""
        after = text[figure.stop : figure.stop + 24]
        if figure.noun and figure.zh:
            return figure.noun
        if not after or figure.kind not in ("money", "count", "none"):
            return ""
        if figure.kind == "money" and not _verb_end().search(head):
            return ""
        if bare_phrase(head, self.names) and not _verb_end().search(head) and "、" not in head:
            if figure.kind != "count" or _countable().search(head):
                return ""
        pattern = _MONEY_NOUN if figure.kind == "money" else words("counted")
        found = pattern.match(after)
        if found is None:
            return ""
        serving = _SERVING.search(head)
        return (serving.group() if serving and found.group() == "人员" else "") + found.group()

    def _scope(self, subject: Subject, unit: str | None = None) -> str:
        now = self.now
        if unit and now.units and unit not in now.units:
            return now.narrow
        parts = [now.total.words] if now.listing and now.total and now.total.words != subject.words else []
        if now.narrow and now.narrow not in parts:
            parts.append(now.narrow)
        return "，".join(parts)

    def _same(self, said: Said, head: str) -> bool:
        """与上年持平: a change of nothing."""
        own, compared = self._compare(head, said.figure.noun)
        if not own:
            own = self._change_subject("money", compared)._replace(item=own.item)
        said.measure, said.direction = "change", "持平"
        said.subject, said.base_year, said.scope = own, self.now.base_year, self._scope(own)
        self.now.focus, self.now.members = own, 0
        self._changes[1].append(said)
        return True

    def _nothing(self, said: Said, head: str) -> bool:
        """本单位无机关运行经费: an amount (or count) of nothing. In a reason it only repeats what was said."""
        if self.now.reasoning or re.search(r"[若如凡]$|如果|但", head):
            return False
        noun = bare_phrase(said.figure.noun, self.names)
        if not noun or noun.startswith("此项"):
            own = self._subject(head)
            said.subject = own or self._inherited()
        else:
            said.subject = self._subject(noun) or Subject(noun)
        said.measure = "count" if re.search(r"车辆?$", said.subject.words) else "amount"
        said.scope = self._scope(said.subject)
        return bool(said.subject)


def _length(noun: str, text: str, at: int) -> int:
    """How far a noun behind a figure reaches; what was added in front of it does not count."""
    return next((len(noun) - i for i in range(len(noun)) if text.startswith(noun[i:], at)), 0)


def _events(clean: Clean, found: Sequence[Figure]) -> Iterator[tuple[int, str, object]]:
    """Figures, dates, stops and brackets around figures, in order."""
    taken = [(f.start, f.stop) for f in found if f.kind not in ("nothing",)]
    items: list[tuple[int, int, str, object]] = [(f.start, 2, "figure", f) for f in found]
    items += [(d.start, 1, "date", d) for d in clean.dates]
    for match in _STOPS.finditer(clean.bare):
        if not _inside(match.start(), taken):
            sign = match.group()
            sign = {",": "，", ".": "。", "！": "。", "？": "。"}.get(sign, sign)
            items.append((match.start(), 3, sign, None))
    for start, end in _brackets(clean.bare, taken):
        if any(start < f.start < end for f in found):
            items += [(start, 0, "open", None), (end, 4, "close", None)]
    for at, _, kind, what in sorted(items, key=lambda i: (i[0], i[1])):
        yield at, kind, what


def _inside(at: int, spans: Iterable[tuple[int, int]]) -> bool:
    return any(a <= at < b for a, b in spans)


def _brackets(text: str, taken: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    opened: list[int] = []
    for match in re.finditer(r"[（）]", text):
        if _inside(match.start(), taken):
            continue
        if match.group() == "（":
            opened.append(match.start())
        elif opened:
            yield opened.pop(), match.start()


@cache
def _opener() -> re.Pattern[str]:
    return re.compile(f"(?:{alternatives('opener')})[，：]?$")


@cache
def _reason() -> re.Pattern[str]:
    return re.compile(f"(?:{alternatives('reason')})[：是]*")


@cache
def _reason_end() -> re.Pattern[str]:
    return re.compile(r"(?:原因|由于|主要是|主要系)[是为：]*$")


@cache
def _compared() -> re.Pattern[str]:
    return re.compile(f"(?:{alternatives('comparing')})(?P<base>[^，。；]{{0,2}}?(?:{alternatives('base')}))")


@cache
def _verb_end() -> re.Pattern[str]:
    return re.compile(f"(?:{alternatives('verb_end')})$")


@cache
def _noun_moved() -> re.Pattern[str]:
    up, down = alternatives("up").replace("新增|", ""), alternatives("down")
    return re.compile(
        rf"(?:(?P<up>{up})|(?P<down>{down}))(?:了|的)?(?P<noun>[^，。的]{{0,10}}(?:经费|费|支出|收入|预算|资金))$"
    )


@cache
def _countable() -> re.Pattern[str]:
    return re.compile(f"(?:{alternatives('countable')})$")


@cache
def _direction() -> re.Pattern[str]:
    up, down = alternatives("up"), alternatives("down")
    more, less = alternatives("more"), alternatives("less")
    base = r"(?:上年|上一年|去年|20\d\d年|年初|全年|预算)[^，。；]{0,12}"
    return re.compile(
        rf"(?:(?P<unsettled>{alternatives('unsettled')})|(?P<up>{up})|(?P<down>{down})){_TAIL}"
        rf"|(?:(?P<more>{more})|(?P<less>{less}))(?P<base>{base})?$"
    )


@cache
def _moved() -> re.Pattern[str]:
    return re.compile(f"(?:有所|小幅|大幅|同比|较上年|比上年)?(?:{alternatives('up')}|{alternatives('down')})$")
