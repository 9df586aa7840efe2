"""ID-07: the years things are said of."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from yqlib.audit.compare import Trial, claim
from yqlib.audit.link import Link, agrees, links, readings
from yqlib.audit.prose import ADDRESS, Word
from yqlib.audit.records import Document
from yqlib.audit.registry import rule
from yqlib.audit.told import phrase
from yqlib.audit.years import Mention, Sentence, mentioned, pattern, plain, wordings

#: Sections that tell of single projects, of history or of what words mean.
_EARLIER = re.compile("前年|上上年|以来|两年|三年|相继|历年")
_BUDGETED = re.compile("年度?(?:年初|全年|调整)?预算")
#: Sentences that follow in one section and may compare with what this one tells.
_FOLLOWING = 3
_MOST = 3  # sections that begin with another year, three times as many as with the fiscal year
_REACH = 90  # letters between a year and the one it is compared with


@rule("ID-07", "比较年份错误", "a year that contradicts the fiscal year")
def years(doc: Document) -> Iterator[Trial | None]:
    """Years agree with the fiscal year by their role.

    What is compared is compared with the year before and not with itself, what is reported is of the year
    itself: where the set phrases of the forms name it, where a section or a list of tasks begins with it, and
    where the amount told is the one a table prints for the fiscal year. A state is told as of a day of the year
    before or at the beginning of the year (budget) or of the year itself (final accounts). Years of laws,
    histories, terms and of what is told of other years are no finding.
    """
    if doc.year is None:
        return
    sentences = mentioned(doc)
    judge = _Judge(doc, _usual(doc, doc.year, sentences), sentences)
    for place, sentence in enumerate(sentences):
        if sentence.told.kind == "text":
            yield from judge.sentence(place, sentence)
    yield from _founded(sentences)
    yield from _of_dates(doc, doc.year)


def _usual(doc: Document, year: int, sentences: list[Sentence]) -> int:
    """The fiscal year; the one the text tells throughout, where it is the cover that is wrong (which ID-03 says)."""
    told = Counter(
        m.year for s in sentences if s.told.kind == "text" and s.opens for m in s.years
        if not m.before and pattern("own", doc.kind).match(m.after)
    )  # fmt: skip
    usual, times = told.most_common(1)[0] if told else (year, 0)
    return usual if times >= _MOST and times > _MOST * told[year] else year


class _Judge:
    """What each year of a sentence should be."""

    def __init__(self, doc: Document, year: int, sentences: list[Sentence]) -> None:
        self.doc, self.year, self.sentences = doc, year, sentences
        self._links: dict[str, Link] | None = None

    def sentence(self, place: int, s: Sentence) -> Iterator[Trial]:
        """One trial for each year of which something is due."""
        later = _later(s, self.year)
        due = self._due(s)
        own: Mention | None = None
        for mention in s.years:
            kept = own
            if mention.at in due:
                severity = "warning" if mention.cited else ""
                yield _trial(mention, mention.year == self.year, self.year, "所述年度", severity)
                own = own if mention.cited else mention
            elif mention.cited:
                continue
            elif mention.at in later:
                yield _trial(mention, False, later[mention.at], "结转前后的年度")
            elif _base(mention):
                yield from self._compared(s, mention, kept)
            elif pattern("done", self.doc.kind).match(mention.after):
                yield _trial(mention, mention.year < self.year, self.year - 1, "执行数的年度")
            elif not pattern("aside").match(mention.after):
                own = mention
                yield from self._told(place, s, mention)

    def _due(self, s: Sentence) -> set[int]:
        """Where the set phrases of the forms name the fiscal year."""
        found = [m for w in wordings("due", self.doc.kind) for m in w.finditer(s.text)]
        if s.holds(self.year):
            found += [m for w in wordings("due_beside", self.doc.kind) for m in w.finditer(s.text)]
        return {m.start("year") for m in found}

    def _compared(self, s: Sentence, base: Mention, own: Mention | None) -> Iterator[Trial]:
        """The year compared with is the one before, and not the one that is compared."""
        if phrase("aside_section").search(s.told.section) or pattern("tasks").search(s.told.section):
            return
        holds = base.year == self.year - 1
        if self.doc.kind == "final" and base.year == self.year and _BUDGETED.match(base.after):
            return
        if base.year < self.year - 1:
            holds = bool(_EARLIER.search(s.text)) or (own is not None and base.year < own.year < self.year)
        yield _trial(base, holds, self.year - 1, "比较年度")
        if holds and own is not None and _with_itself(s, own, base):
            yield _trial(own, False, self.year, "与自身相比的年度")

    def _told(self, place: int, s: Sentence, mention: Mention) -> Iterator[Trial]:
        """A year that is reported on: wrong where another than the fiscal year is told and nothing explains it."""
        if mention.year == self.year:
            if not phrase("aside_section").search(s.told.section) and _opening(mention):
                yield _trial(mention, True, self.year, "所述年度")
            return
        base = next((m for m in s.years if m.at > mention.at and not m.cited and _base(m)), None)
        if base is not None and base.year == mention.year:
            return  # told at the base, or what was spent in a year against its budget
        if severity := self._wrong(place, s, mention):
            yield _trial(mention, False, self.year, "所述年度", severity)

    def _wrong(self, place: int, s: Sentence, mention: Mention) -> str:
        """How surely another year than the fiscal one is wrong: by a table (error), by its place (warning), or not ("")."""
        section = s.told.section
        if pattern("tasks").search(section):
            planned = mention.year < self.year and not mention.before and pattern("will").match(mention.after)
            return "warning" if planned else ""
        if phrase("aside_section").search(section) or s.holds(self.year) or self._compares_later(place, s):
            return ""
        if self._printed(s, mention):
            return "error"
        alone = _opening(mention) and self._alone(s, mention) and self._near(mention)
        return "warning" if alone and self._formal(s, mention) else ""

    def _formal(self, s: Sentence, mention: Mention) -> bool:
        """A sentence the forms tell of the fiscal year."""
        kind, after = self.doc.kind, mention.after
        own, none = pattern("own", kind).match(after), pattern("none").match(after)
        other = pattern("other", kind).search(s.text)
        if s.opens:
            counts = kind == "final" and pattern("counts").match(after)
            return bool(none or counts or (own and not other))
        formal = (own and pattern("own_later").match(after)) or (mention.before and (own or none))
        return bool(formal) and not other and not pattern("compared").search(s.text + s.previous)

    def _near(self, mention: Mention) -> bool:
        """In final accounts later years are those of plans."""
        return self.doc.kind != "final" or mention.year < self.year

    def _alone(self, s: Sentence, mention: Mention) -> bool:
        """No other year is told but one that is compared with."""
        return all(m.year == mention.year or m.cited or _base(m) or pattern("aside").match(m.after) for m in s.years)

    def _compares_later(self, place: int, s: Sentence) -> bool:
        """A sentence that follows tells the fiscal year and compares it: this one tells what with."""
        if not any(f.measure == "amount" for f in s.told.figures):
            return False
        following = self.doc.prose.sentences[s.number + 1 : s.number + 2]
        if any(t.section == s.told.section and pattern("resumes").match(plain(t)) for t in following):
            return True
        return any(
            t.told.section == s.told.section and t.number - s.number <= _FOLLOWING and pattern("compared").search(t.text)
            and any(m.year == self.year and not m.before and not m.cited for m in t.years)
            for t in self.sentences[place + 1 : place + 1 + _FOLLOWING]
        )  # fmt: skip

    def _printed(self, s: Sentence, mention: Mention) -> bool:
        """The first amount told of that year is the one a table prints for the fiscal year, and not for the year before."""
        if self._links is None:
            self._links = {link.said.id: link for link in links(self.doc)}
        told = [f for f in s.told.figures if f.measure == "amount" and f.amount and f.year == mention.year]
        for said in told[:1]:
            link = self._links.get(said.id)
            if link is None or not self._alone(s, mention):
                continue
            this, last = (
                readings(self.doc, replace(link.meaning, year=y)) for y in (self.year, self.year - 1)
            )
            return _prints(link, this) and not _prints(link, last)
        return False


def _prints(link: Link, found: list[list[Any]]) -> bool:
    return any(agrees(link.said, place) for reading in found for place in reading)


def _base(mention: Mention) -> bool:
    """The year stands behind 比, or behind 与 before 相比."""
    if not pattern("base_before").search(mention.before):
        return False
    return bool(pattern("base_plain").search(mention.before) or pattern("base_after").match(mention.after))


def _with_itself(s: Sentence, own: Mention, base: Mention) -> bool:
    """A year compared with itself; what was spent in it may be compared with its budget."""
    between = s.text[own.at : base.at]
    spent = _BUDGETED.match(base.after) is not None and "预算" not in between
    return own.year == base.year and len(between) <= _REACH and not spent


def _opening(mention: Mention) -> bool:
    """The year begins its sentence, or stands behind the name of a body that does (XX局2026年, 我局，2026年)."""
    if not mention.before:
        return True
    if pattern("not_body").search(mention.before):
        return False
    clause = mention.before.rsplit("，", 1)[-1] or mention.before[:-1]
    return pattern("body").match(clause) is not None


def _later(s: Sentence, year: int) -> dict[int, int]:
    """The years that come before another but are not before it, with what is due: the second is the fiscal year."""
    found: dict[int, int] = {}
    for wording in wordings("later"):
        for m in wording.finditer(s.text):
            if int(m["first"]) >= int(m["second"]):
                right = int(m["second"]) == year
                found[m.start("first" if right else "second")] = year - 1 if right else year
    return found


def _trial(mention: Mention, holds: bool, due: int, what: str, severity: str = "") -> Trial:
    word = mention.word
    says = (
        f"{word.spot}：{what}写为 {mention.year} 年，应为 {due} 年",
        f"{word.spot}: the year is told as {mention.year}, {due} is due",
    )
    sentence = word.id.split("#", 1)[0]
    return claim(word.spot, holds, says, free=(word,), also=(sentence,), address=word.address, severity=severity)


def _founded(sentences: list[Sentence]) -> Iterator[Trial]:
    """The body began in one year wherever that is told."""
    told: dict[str, list[Mention]] = defaultdict(list)
    for s in sentences:
        for wording in wordings("founded"):
            for found in wording.finditer(s.text):
                at = found.start("year")
                told[found["body"]] += [m for m in s.years if m.at == at]
    for mentions in told.values():
        (usual, times), *others = Counter(m.year for m in mentions).most_common()
        if times > 1 and all(n < times for _, n in others):
            for m in mentions:
                yield _trial(m, m.year == usual, usual, "成立年度")


def _of_dates(doc: Document, year: int) -> Iterator[Trial | None]:
    for number, row in enumerate(doc.records("dates")):
        right, due = _judged(doc, row, year)
        if right is None:
            continue
        address = tuple(row[c] for c in ADDRESS)
        printed = "".join((row["printed"] or "").split())
        spot = f"截至日“{printed}”"
        word = Word(f"{doc.id}#date{number}", printed, address, spot)
        yield claim(spot, right, (f"{spot}：应为 {due}", f"as of {printed}: {due} is due"), free=(word,), address=address)


def _judged(doc: Document, row: dict[str, Any], year: int) -> tuple[bool | None, str]:
    """(right or wrong, or None where it says nothing; what is due) of a day a state is told of."""
    said = row["year"]
    if row["role"] != "as_of" or row["month"] is None or not phrase("state_section").search(row["section"] or ""):
        return None, ""
    ends = (row["month"], row["day"]) in ((12, 31), (12, None))
    if doc.kind == "final":
        return said == year or (said == year + 1 and not ends), f"{year}年12月31日"
    return said == year - 1 or (said == year and not ends), f"{year - 1}年末或 {year}年初"
