"""Whose figure it is: the public body a clause speaks of, followed through a paragraph."""

from __future__ import annotations

import re
from functools import cache

from yqlib import forms
from yqlib.extract.said import About, clauses
from yqlib.extract.wordings import find
from yqlib.forms.places import identity_pattern, similar

_LEAD = re.compile(
    r"(?:\d{1,2}[.．、]|\([一二三四五六七八九十\d]+\)|[一二三四五六七八九十]+[是、]|其中|另外?|目前|此外|"
    r"(?:截至|截止|到|至)?20\d\d年(?:末|底|度末|(?:\d{1,2}月(?:\d{1,2}日|底|末)?))?)+"
)
_OWN = re.compile(r"(?:本|我|全)(?:部门|单位|[\u4e00-\u9fff]{1,3})")
_SAME = re.compile(r"该(?:部门|单位|[\u4e00-\u9fff]{1,3})")
_VERB = (
    r"是|为|系|于|成立|设立|组建|在|共|现|设|下设|内设|下属|所属|隶属|属|核定|人员|行政|事业|编制|离退休|退休|实有|实际|有|"
    r"占有|占用|使用|借用|租用|租赁|机关设|部门\(|部门预算|\d|$"
)
_SINGLE = re.compile(r"(?:下设|下属|所属|直属|下辖|另?管理|代管).{0,12}?[1一](?:个|家)|(?:下辖|另管理|代管)$")
_GOES_ON = re.compile(r"(?:是|系|为|于|成立|\d{4}年|副?正?[县处科股]级|行政|事业|编制|核定|实有|在职|内设)")


@cache
def _body() -> re.Pattern[str]:
    ends = identity_pattern("body_end").pattern
    name = rf"[\u4e00-\u9fff][\u4e00-\u9fff()“”]{{1,44}}?(?:{ends}|俱乐部)(?:\([^()]{{2,30}}\))?(?:机关|本级|本部)?"
    return re.compile(rf"(?P<body>{name})(?:部门?\((?:部门|单位)\))?(?=\(部门\)|\(单位\)|部门\(|{_VERB})")


@cache
def _body_at_end() -> re.Pattern[str]:
    ends = identity_pattern("body_end").pattern
    return re.compile(rf"(?P<body>[\u4e00-\u9fff()]{{2,44}}(?:{ends}|机关|本级|本部)(?:\([^()]+\))?)")


class Topic:
    """The body in hand; `names` by place: which body the character at an offset of a sentence is about."""

    def __init__(self, about: About) -> None:
        self._about = about
        self.now = about.name
        self._own = [n for n in (about.name, *about.aliases) if n]

    def follow(self, text: str) -> list[tuple[int, str | None]]:
        """(offset, body) from each place of a folded sentence where the body in hand changes."""
        found: list[tuple[int, str | None]] = [(0, self.now)]
        before = ""
        for start, end in clauses(text):
            clause = text[start:end]
            named = self._named(clause, before, text[end : end + 12])
            if named is not None:
                self.now = named
                found.append((start, named))
            before = clause
        return found

    def _named(self, clause: str, before: str, after: str) -> str | None:
        lead = _LEAD.match(clause)
        rest = clause[lead.end() :] if lead else clause
        if _SAME.match(rest):
            rest = re.sub(r"^.*?(?=另管理|下设|下辖|代管)", "", rest)
        elif _OWN.match(rest):
            return self._about.name
        pivot = re.match(r"(?:为|是|即|分别为|分别是)(?P<body>.+)$", rest)
        if pivot and _SINGLE.search(before) and _looks(pivot["body"]):
            return self.settled(pivot["body"]) if _GOES_ON.match(after[1:]) else None
        pivot = re.match(r"(?:.*?)(?:另管理|下辖|代管)(?P<body>[\u4e00-\u9fff()]+)$", rest)
        if pivot and _looks(pivot["body"]) and _GOES_ON.match(after[1:]):
            return self.settled(pivot["body"])
        found = _body().match(rest)
        return self.settled(found["body"]) if found and _looks(found["body"]) else None

    def settled(self, name: str) -> str:
        """The publisher's own name where the printed one is a spelling of it, else the name as printed."""
        bare = re.sub(r"(?:部门|\(部门\)|\(单位\))$", "", name)
        same = any(forms.normalise(bare) == forms.normalise(n) or similar(bare, n) for n in self._own)
        return self._about.name or name if same else name

    def before(self, words: str) -> str | None:
        """The body named right at the end of these words (…和某馆|在职7名), or None."""
        starts = [0, *(m.end() for m in re.finditer(r"[和及与、，]", words))]
        named = (found["body"] for i in starts if (found := _body_at_end().fullmatch(words[i:])))
        name = next((n for n in named if len(n) >= 3 and _looks(n)), None)
        return self.settled(name) if name else None


def at(found: list[tuple[int, str | None]], offset: int) -> str | None:
    """The body in hand at an offset."""
    return [name for start, name in found if start <= offset][-1]


def _looks(name: str) -> bool:
    if find("no_body", name) or identity_pattern("not_body").search(name):
        return False
    return (
        len(name) <= 60
        and len(re.findall(r"[\u4e00-\u9fff]", name)) >= 3
        and name[0] not in "由向为与和对从其各"
    )
