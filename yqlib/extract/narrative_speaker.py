"""Figures of explanatory prose with what is said of them: subject, measure, direction, year, reason."""

from __future__ import annotations

import copy
import re

from yqlib.extract import narrative_patterns as patterns
from yqlib.extract.narrative_apart import Apart
from yqlib.extract.narrative_clauses import Clauses
from yqlib.extract.narrative_figures import Figure, figures
from yqlib.extract.narrative_state import Said, State
from yqlib.extract.narrative_subjects import Subject, bare_phrase, is_body
from yqlib.extract.narrative_text import LEFT_OPEN, Clean, Date, words

_WHICH_REACH = 16  # letters of an attribute before things counted


class Speaker(Clauses):
    """Reads the paragraphs of one disclosure in order."""

    def read(self, clean: Clean) -> list[Said]:
        """The figures of one paragraph."""
        self._found, self._reasons, self._dated = [], [], (-1,)
        text, start, prefix = clean.text, 0, ""
        self._text, self._shown = text, clean.shown
        stack: list[tuple[str, State]] = []
        opened: list[int] = []  # reasons told before each bracket
        found = figures(clean)
        self._apart = Apart(clean, found)
        for at, kind, what in patterns.events(clean, found):
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
                opened.append(len(self._reasons))
                self._bracket(head, at)
                start, prefix = at + 1, ""
            elif kind == "close":
                self._clause(head, at)
                prefix, self.now = stack.pop()
                self._reasons_end(at, opened.pop())
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
        self._part_ends(text, len(text), LEFT_OPEN.search(text) is None)
        return self._found

    # ---- figures ----------------------------------------------------------------------------------

    def _figure(self, head: str, figure: Figure, text: str) -> int:
        """Read one figure behind `head`; the place up to which the text is used."""
        now = self.now
        head, year = self._apart.head(head, figure, now.topic.words, self._shared())
        if figure.start == self._apart.first:
            self._beside = now.topic
        if year is not None:
            now.year, now.role, now.day = year, self._role(year), None
        if "其中" in head:
            before, head = head.rsplit("其中", 1)
            self._open_list(before.strip("（"))
        elif found := words("parts").match(head):
            self._open_list()
            head = head[found.end() :]
        elif now.stale:
            self._unstale()
        if cue := patterns.reason().search(head):
            self._begin_reason(figure.start - (len(head) - cue.end()), head[: cue.start()])
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
        if figure.start == self._apart.last:
            now.topic = self._beside or now.total  # what comes is of none of those told at once
        return used

    def _inherited(self, item: str = "") -> Subject:
        subject = self.now.topic or self.now.total or self.heading
        return subject._replace(item=item or subject.item) if item else subject

    def _moves(self, said: Said, head: str) -> bool:
        """A change or rate of change: 比上年增加, 下降, 小于上年预算数 before the figure."""
        found = patterns.direction().search(head) or self._moved_noun(said, head)
        if found is None:
            return False
        now, ahead = self.now, head[: found.start()]
        if now.role == "comparison" and not patterns.compared().search(head):
            now.base_year = now.year  # 2025年为61万元，减少7万元
            said.year, said.role = self.fiscal_year, self._role(self.fiscal_year)
        own, compared = self._compare(ahead, found.groupdict().get("base") or "")
        if found.groupdict().get("noun"):
            own = self._subject(found["noun"]) or Subject(found["noun"])
        elif behind := patterns.OF_WHICH.match(self._text, said.figure.stop):
            own = self._subject(behind["noun"]) or own  # 增加了N万元的某费
        if now.base_year is None and "同比" in head and now.year is not None:
            now.base_year = now.year - 1
        if now.base_year is None and not compared and self._goes_on_comparing(said):
            now.base_year = now.carried
        own = self._spent(own)
        if not own and now.ended and words("above").search(head):
            own = now.ended  # 上述经费比上年 …
        if not own:
            own = self._change_subject(said.figure.kind, compared)._replace(item=own.item)
        if patterns.BESIDE.match(self._text, said.figure.stop):
            own = Subject()  # 增长2.0%、1.9%: whose is which the words do not tell
        said.measure = "rate" if said.figure.kind in ("part", "none") else "change"
        said.subject, said.base_year = own, now.base_year
        said.direction = _way(found)
        if found.groupdict().get("unsettled"):
            said.doubt = "增减未选定"
        said.scope = self._scope(own)
        now.focus, now.members = own, 0
        if said.subject.words and now.reasoning:
            now.topic = own
        self._changes[1].append(said)
        return True

    def _goes_on_comparing(self, said: Said) -> bool:
        """Whether a change told without a comparison is by the one told sentences before: of this year's money."""
        now = self.now
        told = now.compared or now.reasoning or now.role != "report"
        return not told and said.figure.kind in ("money", "part")

    def _moved_noun(self, said: Said, head: str) -> re.Match[str] | None:
        """较上年减少部门支出N万元: the thing stands between the direction and the figure."""
        found = patterns.noun_moved().search(head)
        if found is None or said.figure.kind != "money":
            return None
        if found.start() and not (patterns.compared().search(head) or self.now.reasoning):
            return None
        return found

    def _compare(self, ahead: str, base: str) -> tuple[Subject, bool]:
        """The subject named around 比上年, and whether something is compared; learns the compared year."""
        found = patterns.compared().search(ahead)
        if found or base:
            self.now.carried = None
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
        if not head and self._found and self._found[-1].figure.kind == "part":
            said.measure, said.direction = self._found[-1].measure, self._found[-1].direction
            said.base_year = self._found[-1].base_year
            return True
        completion = list(words("completion").finditer(head))
        share = head.rfind("占")
        spent = words("accounted").search(now.last.words + now.last.item) is not None  # 决算数5万元，占预算的80%
        if completion and completion[-1].start() >= share and (spent or not head.startswith("占")):
            found = completion[-1]
            own = self._subject(head[: found.start()])
            said.measure = "rate"
            said.subject = (own or self._inherited())._replace(item=found.group().rstrip("的"))
        elif share < 0 and (budget := self._budget_before(head)) is not None:
            said.measure, said.subject = "rate", budget._replace(item=f"完成{budget.item}")
        elif share >= 0:
            own, whole = self._subject(head[:share]), head[share:].removeprefix("占").removeprefix("比")
            said.measure, said.subject = "share", own or now.last or self._inherited()
            whole = re.sub("的?(?:比重|比例)$", "", bare_phrase(whole, self.names))
            said.scope = whole.removesuffix("的") or self._scope(said.subject)
            return True
        else:
            own = self._subject(head)
            said.subject = own or self._inherited(own.item)
            bracketed = not head and self._text[: said.figure.start].endswith("（") and self._text.startswith("）", said.figure.stop)
            if words("share_alone").fullmatch(own.words) or (bracketed and now.last):
                said.measure, said.subject = "share", now.last or self._inherited()  # 比重为8%; 甲5万元（8%）
                said.scope = self._scope(said.subject)
                return True
            said.measure = "rate" if re.search(r"[率度]$|完成$", bare_phrase(head, self.names)) else None
        said.scope = self._scope(said.subject)
        return True

    def _amount(self, said: Said, head: str, text: str) -> int:
        """An amount, count, area or other quantity; its subject stands before or behind it."""
        now, figure = self.now, said.figure
        used, own = figure.stop, Subject()
        compared = patterns.compared().search(head)
        if compared and not bare_phrase(head[: compared.start()], self.names):
            own = Subject(item=bare_phrase(re.sub(r"20\d\d年?度?|上年度?", "", compared["base"]), self.names))
            said.year = now.base_year = self._base_year(compared["base"])
            said.role, said.day, now.compared = "comparison", None, True
        else:
            head = self._last_years(said, head)
            if behind := self._behind(head, figure, text):
                own = Subject(behind)
                used += 0 if figure.zh else _length(behind, text, figure.stop)
            own = own or self._subject(head)
        if not own and figure.unit in ("人", "名") and own.item.startswith("实有"):
            own = Subject(own.item)
        if not own and own.item and now.narrow:
            own = Subject(own.item)
        if not own and now.listing and now.total and self.names.begins(lead := head.strip("，、：；为")):
            own = Subject(lead) if self.names.without(lead) == "" else own  # 其中：本级8、中心12
        if words("together").fullmatch(head):
            if now.total and now.listing and "项" not in head:
                own = now.total._replace(item="合计")
            elif self._several(figure):
                own = Subject("合计")
        if not own and not own.item and now.reasoning and figure.kind == "money" and not head.strip("◇，、约共计"):
            behind = patterns.BEHIND.match(text, figure.stop)
            own = Subject(behind.group() if behind else "")  # 原因是，8.60万元结转下年使用: not what the reason is of
            said.subject, said.measure = own, "amount"
            return used
        own = self._spent(own)
        if now.led and patterns.TOTAL.search(own.words):
            own = now.topic._replace(item=own.words)  # 检察（款）：预算支出合计
        named = bool(own)
        if named and not now.opened and patterns.TOTAL.search(own.words):
            now.listing = False  # a total is no part
        item = own.item
        said.subject = own = own or self._inherited(item) or Subject(item)
        named = named or (own.words == item and item.removeprefix("预算")[:2] in ("收入", "支出"))
        said.measure = {"money": "amount", "none": None}.get(figure.kind, figure.kind)
        said.scope = "" if words("left_out").match(head.strip("◇，")) else self._scope(own, figure.unit)
        now.listed += now.listing and figure.kind == "money" and own.words != now.last.words
        now.last = own
        if named and figure.kind != "quantity" and not head.startswith(("含", "其中含")):
            now.topic, now.focus, now.counted = own, Subject(), figure.kind == "count"
            now.members += 1
            if any(own.account.names):
                now.account = own.account
        elif figure.kind == "quantity" and (scored := words("project_scored").match(own.words)):
            now.topic = Subject(scored["project"])  # 某项目得分95分，全年预算数 …
        if figure.kind == "count" and used == figure.stop and (noun := words("counted").match(text, used)):
            used = noun.end() if text[noun.end() : noun.end() + 1] in ("、", "，", "；", "。", "") else used
        return used

    def _several(self, figure: Figure) -> bool:
        """Whether this part of the sentence has told amounts of several things, none of them a total: 甲1、乙2，合计3."""
        told = self._found[-self.now.figures :] if self.now.figures else []
        told = [s for s in told if s.measure == "amount" and s.figure.unit == figure.unit]
        return len({s.subject.words for s in told}) > 1

    def _last_years(self, said: Said, head: str) -> str:
        """上年预算3万元, 绿化费上年预算数3万元: a figure of the year before; the words without the year."""
        phrase = bare_phrase(head, self.names)
        found = words("of_last_year").search(phrase)
        if found is None or self.fiscal_year is None or self.now.role != "report":
            return head
        if found.start() and not patterns.WHICH.fullmatch(phrase, found.end()):
            return head
        said.year = self.now.base_year = self.fiscal_year - 1
        said.role, said.day = "comparison", None
        return phrase[: found.start()] + phrase[found.end() :]

    def _spent(self, own: Subject) -> Subject:
        """A bare 支出 is what the account or the things counted before cost, else the body's expenditure."""
        if not own and words("all_moved").fullmatch(own.item) and words("both_sides").search(self._inherited().words):
            return Subject(own.item)  # 收支决算情况：决算收入甲，决算支出乙
        if own or own.item != "支出" or any(self.now.topic.account.names) or self.now.counted:
            return own
        return Subject(own.item)

    def _behind(self, head: str, figure: Figure, text: str) -> str:
        """The noun behind a figure (23个内设机构), where what stands before does not name it."""
        after = text[figure.stop : figure.stop + 24]
        if figure.noun and figure.zh:
            return figure.noun
        if not after or figure.kind not in ("money", "count", "none"):
            return ""
        if figure.kind == "money" and not patterns.verb_end().search(head):
            return ""
        named = (
            bool(bare_phrase(head, self.names)) and not patterns.verb_end().search(head) and "、" not in head
        )
        if named and (figure.kind != "count" or patterns.countable().search(head)):
            return ""
        pattern = patterns.MONEY_NOUN if figure.kind == "money" else words("counted")
        found = pattern.match(after)
        if found is None:
            return ""
        serving = patterns.SERVING.search(head)
        ahead = serving.group() if serving and found.group() == "人员" else ""
        return (ahead or (self._which(head) if figure.kind == "count" else "")) + found.group()

    def _which(self, head: str) -> str:
        """What narrows down the things counted behind it: 下放的 before 3个项目."""
        phrase = re.sub("^[对将把]", "", bare_phrase(head, self.names)) if head.endswith("的") else ""
        named = is_body(phrase[:-1]) or re.search("部门|财政|[局厅办委]", phrase)  # by whom, not which
        return "" if named or not phrase.endswith("的") or len(phrase) > _WHICH_REACH else phrase

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
        if not own and self.now.ended and words("above").search(head):
            own = self.now.ended
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
            own = self._subject(noun)
            if own.item and not own and not is_body(bare := bare_phrase(head, self.names)):
                own = self._subject(bare)._replace(item=own.item)  # 某费未安排支出
            said.subject = own or Subject(noun)
        said.measure = "count" if re.search(r"车辆?$", said.subject.words) else "amount"
        said.scope = self._scope(said.subject)
        return bool(said.subject)


def _way(found: re.Match[str]) -> str | None:
    """The direction that a pattern of `narrative_patterns` found, None where it was left undecided."""
    told = found.groupdict()
    return "增加" if told["up"] or told.get("more") else "减少" if told["down"] or told.get("less") else None


def _length(noun: str, text: str, at: int) -> int:
    """How far a noun behind a figure reaches; what was added in front of it does not count."""
    return next((len(noun) - i for i in range(len(noun)) if text.startswith(noun[i:], at)), 0)
