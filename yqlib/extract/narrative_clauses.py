"""Clauses without figures: what they say for those to come (subject, year, list, comparison, reason).

A clause inherits what it does not say: subject and year from the clause or heading before, the compared
year from 与上年相比 before, the whole of a share from the list it stands in.
"""

from __future__ import annotations

import re

from yqlib.extract import narrative_patterns as patterns
from yqlib.extract.narrative_lists import Within
from yqlib.extract.narrative_state import Said, State
from yqlib.extract.narrative_subjects import Account, Names, Subject, account_in, bare_phrase, subject_of
from yqlib.extract.narrative_text import Date, alternatives, words


class Clauses:
    """What is said between figures, paragraph by paragraph; state goes on where a paragraph leaves it open."""

    def __init__(self, names: Names, fiscal_year: int | None) -> None:
        self.names, self.fiscal_year = names, fiscal_year
        self.now = State()
        self.heading = Subject()
        self._text = self._shown = ""
        self._found: list[Said] = []
        self._changes: list[list[Said]] = [[], []]  # of the part of a sentence before, and of this one
        self._reasons: list[tuple[list[Said], int]] = []
        self._dated: tuple = (-1,)  # the last date: its place, and the year, role and day before it

    def begin(self, heading: str, account: Account, goes_on: bool, within: Within | None = None) -> None:
        """A paragraph begins under a heading; `goes_on` where the one before ended open (：；，), `within`
        a list that it is an item of."""
        before = self.now.account
        if not goes_on:
            self.now = State(year=self.fiscal_year, role="report" if self.fiscal_year else None)
            self._changes = [[], []]
        if within is not None:
            self.now.total, self.now.units = within.total, within.units
            self.now.listing, self.now.within = True, True
            self.now.stale, self.now.members, self.now.topic = False, 0, Subject(within.heading)
        if any(account.names):
            above = account.names[0] == before.names[0] and not any(account.names[1:])
            self.now.account = Account((*before.names[:2], "")) if above else account
        self.heading = Subject(heading) if heading else Subject()

    def _bracket(self, head: str, at: int) -> None:
        """Figures in a bracket without a subject are said of what stands before it."""
        if head:
            self._take_topic(words("bracket_of").split(head)[-1])
        elif self._found and self._found[-1].measure in ("amount", "count") and self._found[-1].figure.stop == at:
            self.now.total, self.now.listing, self.now.stale = self._found[-1].subject, True, False  # 甲9（乙4、丙5）
            self.now.units = frozenset((self._found[-1].figure.unit,))

    def _ends_figure(self, text: str, at: int) -> bool:
        return bool(self._found) and self._found[-1].figure.stop == at

    def _shared(self) -> list[str]:
        """What the shares told last are of: 甲占6%，乙占4%，分别为 …"""
        found: list[str] = []
        for said in reversed(self._found):
            if said.measure != "share":
                break
            found.insert(0, said.subject.words)
        return found

    def _budget_before(self, head: str) -> Subject | None:
        """The budget told right before the rate of its completion: 完成年初预算5万元的80%."""
        last = self._found[-1] if self._found and head.strip("◇，") == "的" else None
        if last is None or last.measure != "amount" or not words("budget_item").fullmatch(last.subject.item):
            return None
        return last.subject

    # ---- what is not a figure ---------------------------------------------------------------------

    def _date(self, date: Date, text: str) -> None:
        before = text[max(0, date.start - 4) : date.start]
        if date.year is None or re.search(r"(?:[比较与同和于自从]|相比|成立于|截至.)$", before[-2:]):
            return
        if words("founded").match(text[date.end : date.end + 4].removesuffix("（")):
            return
        self._dated = (date.start, self.now.year, self.now.role, self.now.day)
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
        if found := patterns.opener().search(head):
            self._open_list(head[: found.start()], found.group())
            return True
        if cue := patterns.reason_end().search(head):
            self._begin_reason(at + 1, head[: cue.start()])
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

    def _open_list(self, lead: str = "", opener: str = "") -> None:
        """A list begins: of what its lead names, else of the figure before; 其中 again goes on with the total."""
        now = self.now
        near = {s.subject.words for s in (self._found[-now.figures :] if now.figures else [])}
        if opener.startswith("按") and self._found and len(near) != 1:  # 甲按功能分类：…；按性质分：another way of one total
            if now.listing:
                now.members = 0
            else:
                now.topic = Subject()
            return
        now.outer = (now.total, now.listing)
        own = re.sub(f"(?:{alternatives('lead')})$", "", bare_phrase(lead, self.names))
        behind = bool(self._found) and now.figures and not own
        if own and not now.figures and not now.reasoning:
            now.total = Subject(own)
        elif behind or not now.listing or (now.within and self._found):
            now.total = now.topic or self.heading
        told = [s for s in self._found if s.subject.words == now.total.words]
        now.units = frozenset(s.figure.unit for s in told if not words("worth").search(s.subject.item))
        now.listing, now.stale, now.members, now.figures, now.opened = True, False, 0, 0, True
        now.listed = 0

    def _begin_reason(self, at: int, lead: str) -> None:
        """A reason begins at `at`: of the changes told before it, but where `lead`, the words before, compare with
        the budget: then not of a change from last year."""
        now = self.now
        if not now.reasoning:
            dated = self._dated[1:] if self._dated[0] >= at else (now.year, now.role, now.day)
            now.before = (now.topic, now.total, now.listing, *dated)
        mine = self._changes[1] or self._changes[0]
        targets = [s for s in mine if s.reason is None and s.scope == mine[-1].scope]
        named = [s for s in mine if s.subject and s.subject.words in lead]
        targets = [s for s in targets if s in named] if named else targets  # 甲增长的原因是
        if words("reason_of_budget").search(lead):
            targets = [s for s in targets if s.base_year is None]
        self._reasons.append((targets, at))
        for said in targets:
            said.reason = ""
        now.reasoning, now.listing, now.members = True, False, 0

    def _clause(self, text: str, at: int) -> None:
        """A clause, or the rest of one behind its last figure: what it says for those to come."""
        if not text:
            return
        if found := patterns.opener().search(text):
            self._open_list(text[: found.start()], found.group())
            return
        now = self.now
        self._unstale()
        if cue := patterns.reason().search(text):
            self._begin_reason(at - (len(text) - cue.end()), text[: cue.start()])
            text = text[cue.end() :]
        if found := patterns.compared().search(text):
            now.base_year, now.compared = self._base_year(found["base"]), True
            now.carried = None
            before = text[: found.start()]
            if not self._found or self._found[-1].figure.stop != at - len(text):
                self._take_topic(before)
            return
        told = account_in(text, now.account, self.fiscal_year)
        if told is not None and not words("purpose").search(text):
            now.account = told
            now.topic = subject_of(text, self.names, now.account, self.fiscal_year)
            return
        if patterns.LEAVES.search(text) and len(text) < 60:
            self._narrow(text)
        elif found := patterns.moved().search(text):
            before = text[: found.start()]
            if now.reasoning:
                self._take_topic(before)
            elif found := words("somewhat").search(before):  # 甲略有增长，增幅3%
                now.focus = self._subject(before[: found.start()].removeprefix("其中")) or now.focus

    def _subject(self, phrase: str) -> Subject:
        return subject_of(phrase, self.names, self.now.account, self.fiscal_year)

    def _take_topic(self, phrase: str) -> None:
        subject = self._subject(phrase)
        if subject:
            self.now.topic = subject

    def _narrow(self, text: str) -> None:
        phrase = bare_phrase(patterns.LEAVES.sub("", text).removeprefix("在"), self.names)
        if text.endswith("的"):
            self.now.narrow = f"{self.now.narrow}，{phrase}" if self.now.narrow else phrase
        elif phrase:
            self.now.total, self.now.listing = Subject(phrase), True
            self.now.stale, self.now.members, self.now.figures = False, 0, 0

    def _unstale(self) -> None:
        """A sentence that does not begin with 其中 ends the list of the one before."""
        if self.now.stale:
            self.now.ended = self.now.total
            if self.now.listed > 1 and self.now.total and not self.now.within:  # 总计甲，其中乙、丙。比上年 … is said of the total
                self.now.topic = self.now.total
            self.now.listing, self.now.stale, self.now.total, self.now.members = False, False, Subject(), 0

    def _reasons_end(self, at: int, since: int = 0) -> None:
        """The reasons begun since (in a bracket: those within it) reach up to here."""
        for targets, start in self._reasons[since:]:
            for said in targets:
                said.reason = self._shown[start:at].strip("，：；。") or None
        del self._reasons[since:]

    def _part_ends(self, text: str, at: int, sentence: bool) -> None:
        """A sentence ends at `at`, or a part of it at a semicolon; a reason told in points (一是…；二是…) goes on."""
        now = self.now
        if not sentence and self._reasons and patterns.ANOTHER.match(text, at + 1):
            now.topic, now.total, now.listing, now.year, now.role, now.day = now.before
            now.narrow, now.members, now.figures, now.focus = "", 0, 0, Subject()
            return
        self._reasons_end(at)
        if now.opened and not now.figures and text[at - 1 : at + 1].strip("：") == text[at - 1 : at + 1]:
            now.total, now.listing = now.outer  # only names were listed
        if now.before is not None:
            now.topic, now.total, now.listing, now.year, now.role, now.day = now.before
        if not sentence and now.opened and now.listed > 1 and now.outer[1] and now.outer[0]:
            now.total, now.listing = now.outer  # 甲，其中乙、丙；丁: a list within a list ends
            now.units, now.members = frozenset(), 0
        now.before, now.opened, now.led = None, False, False
        now.reasoning, now.narrow, now.members, now.figures = False, "", 0, 0
        now.focus = Subject()
        if self._changes[1] or not sentence:
            self._changes = [self._changes[1], []]
        if sentence:
            now.carried = now.base_year if now.base_year is not None else now.carried
            now.stale, now.compared, now.base_year = now.listing, False, None
        if now.role != "as_of" and (sentence or patterns.ANOTHER.match(text, at + 1)):
            now.year, now.role, now.day = self.fiscal_year, self._role(self.fiscal_year), None
