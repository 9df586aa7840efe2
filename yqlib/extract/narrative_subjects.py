"""What a figure in prose is said of: the phrase before it without years, names of the body and function
words; the account it names with its code; which figure of it (年初预算, 支出决算 …)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import NamedTuple

from yqlib import forms
from yqlib.extract.narrative_text import MASK, alternatives, plain, words

_PRINTED_CODE = re.compile(
    r"（(?P<in>\d{3}|\d{5}|\d{7})(?:类|款|项)?）|^“?(?P<front>\d{3}|\d{5}|\d{7})(?=[一-鿿])"
)
_AHEAD = re.compile(r"^（[^（）]*）(?=[、，；])")  # （均为救护车）、其他用车: the bracket is of what was told before
_KEPT = 4096  # stripped phrases remembered
_LEVELS = ("类", "款", "项")
_DIGITS = {"类": 3, "款": 5, "项": 7}
_NAMED = re.compile(
    r"(?P<name>[^（），。；：“”◇]{1,30}(?:（[^（）类款项]{1,12}）[^（），。；：“”◇]{0,12})?)（(?P<level>[类款项])）"
)
_YEARS = re.compile(
    r"(?:截至|截止到?|到|于|至)?(?:19|20)\d\d(?:年?[-~至](?:19|20)\d\d)?(?:年(?:度)?(?:\d{1,2}月(?:\d{1,2}日)?)?(?:末|底|初)?|(?=[预决支收]))(?:(?:的)?(?=[^的]))?"
)
_BODY = re.compile(
    r"^(?!上一?年|去年)[^，。；“”的]{2,40}?(?:局|厅|委员会|委|办公室|办公厅|中心|院|校|所|站|队|馆|办事处|部|会|政府|街道|支部|团委|联)"
    r"(?:（[^（）]{1,30}）)?(?:部门|单位|机关|本级|本部)?(?:（(?:部门|单位|本级)）)?"
    r"(?=20\d\d年|预算|决算|收入|支出|财政|政府|一般|共有|占有|使用|纳入|部门|本年|无|没有|“三公”|所属|机关运行|公务|国有|单位预留|(?<!单位)预留)"
)


class Account(NamedTuple):
    """Names of a class, section and item as printed so far, and the code they tell (None if none)."""

    names: tuple[str, str, str] = ("", "", "")
    code: str | None = None


class Subject(NamedTuple):
    """What a figure is said of: the printed phrase, the account code, which figure of it."""

    words: str = ""
    code: str | None = None
    item: str = ""
    account: Account = Account()

    def __bool__(self) -> bool:
        return bool(self.words)


class Names:
    """The names a disclosure calls its bodies by; they are no part of what a figure is said of."""

    def __init__(self, names: Iterable[str]) -> None:
        known = {plain(n) for n in names if n}
        known |= {re.sub(r"（[^（）]*）$", "", n) for n in known}
        joined = "|".join(re.escape(n) for n in sorted(known, key=len, reverse=True) if len(n) > 2)
        tail = r"(?:（(?:部门|单位|本级|[^（）]{2,20})）)?(?:部门|单位|机关|本级)?(?:（(?:部门|单位|本级)）)?"
        self.bare: dict[str, str] = {}  # phrases already stripped: each clause is asked several times
        self._known = re.compile(rf"(?:{joined}){tail}") if joined else None

    def without(self, phrase: str) -> str:
        """The phrase without the name of a body at its beginning."""
        if self._known is not None and (found := self._known.match(phrase)):
            return phrase[found.end() :]
        return phrase

    def begins(self, phrase: str) -> bool:
        return self.without(phrase) != phrase


@cache
def _starting() -> re.Pattern[str]:
    return re.compile(f"(?:{alternatives('strip_start')}|{MASK}+)")


@cache
def _ending() -> re.Pattern[str]:
    return re.compile(f"(?:{alternatives('strip_end')})$")


@cache
def _item() -> re.Pattern[str]:
    return re.compile(f"(?P<item>{alternatives('item')}|{alternatives('item_tail')})$")


@cache
def _item_alone() -> re.Pattern[str]:
    return re.compile(f"(?:{alternatives('item')}|{alternatives('item_alone')})")


def bare_phrase(phrase: str, names: Names) -> str:
    """The phrase without what surrounds the name of the thing: marks, years, bodies, function words."""
    known = names.bare.get(phrase)
    if known is None:
        if len(names.bare) >= _KEPT:
            names.bare.clear()
        known = names.bare[phrase] = _bared(phrase, names)
    return known


def _bared(phrase: str, names: Names) -> str:
    before = None
    phrase = phrase.rsplit("：", 1)[1] if "：" in phrase.rstrip("：") else phrase.rstrip("：")
    while phrase != before:
        before = phrase
        phrase = _AHEAD.sub("", phrase.strip("，、：；- ◇"))
        phrase = names.without(phrase)
        if found := _starting().match(phrase):
            phrase = phrase[found.end() :]
        if found := _YEARS.match(phrase) or _BODY.match(phrase):
            phrase = phrase[found.end() :]
        if found := words("function").match(phrase):
            phrase = phrase[found.end() :]
        if found := words("providing").match(phrase):
            phrase = phrase[found.end() :]
    return _end_bare(_within_years(phrase, names))


def _within_years(phrase: str, names: Names) -> str:
    """A year within: behind 的 it goes alone, else what stands before it goes too (某院2019年…)."""
    if "20" not in phrase and "19" not in phrase:
        return phrase
    for found in list(_YEARS.finditer(phrase))[::-1]:
        ahead, rest = phrase[: found.start()], phrase[found.end() :]
        if not rest:
            phrase = ahead
        elif ahead.endswith(("的", "“", "（")) or not is_body(ahead):
            phrase = ahead + rest
        else:
            return bare_phrase(rest, names)
    return phrase


def is_body(phrase: str) -> bool:
    """Whether a phrase ends like the name of a body (某局, 某中心), not like that of an account (政府办公厅（室）…（款）)."""
    if phrase.endswith(("（类）", "（款）", "（项）")):
        return False
    return re.search(f"(?:{forms.wordings('unit_suffix').pattern})$", forms.normalise(phrase)) is not None


def _end_bare(phrase: str) -> str:
    before = None
    while phrase != before:
        before = phrase
        phrase = phrase.rstrip("，、：；- ◇")
        if found := _ending().search(phrase):
            phrase = phrase[: found.start()]
    if phrase[:1] == "“" and phrase.find("”") == len(phrase) - 1:
        phrase = phrase[1:-1]
    if phrase[:1] == "”":
        phrase = phrase[1:]
    return "" if words("pointing").fullmatch(phrase) else phrase


def subject_of(phrase: str, names: Names, account: Account, year: int | None) -> Subject:
    """The subject a phrase names; without words where it names none (then `item` may still be told)."""
    if "：" in phrase.rstrip("："):
        lead, phrase = phrase.rstrip("：").rsplit("：", 1)
        after = subject_of(phrase, names, account, year)
        before = Subject() if after else subject_of(lead, names, account, year)
        return before._replace(item=after.item or before.item) if before else after
    phrase = bare_phrase(phrase, names)
    if not phrase:
        return Subject()
    phrase, printed_code = _without_code(phrase)
    if _item_alone().fullmatch(phrase):
        return Subject(item=phrase)
    item = ""
    if (found := _item().search(phrase)) and found.start() and not _NAMED.search(phrase[found.start() - 3 :]):
        ahead = _end_bare(phrase[: found.start()])
        if ahead not in ("", "本年", "当年", "上年", "今年", "全年", "部门", "单位"):
            item, phrase = found["item"], ahead
    told = account_in(phrase, account, year)
    if told is not None:
        return Subject(_account_words(phrase), printed_code or told.code, item, told)
    code = printed_code or forms.class_code(phrase, "functional")
    return Subject(phrase, code, item, Account((phrase, "", ""), code) if code else Account())


def _without_code(phrase: str) -> tuple[str, str | None]:
    """The phrase without the account code printed in front of a name or in brackets behind it."""
    found = _PRINTED_CODE.search(phrase)
    code = (found["in"] or found["front"]) if found else ""
    if found is None or forms.scheme_of(code) is None:
        return phrase, None
    return phrase[: found.start()] + phrase[found.end() :], code


def _account_words(phrase: str) -> str:
    """The phrase from its first named account on."""
    first = _NAMED.search(phrase)
    return phrase[first.start() :].strip("“”、") if first else phrase


def account_in(phrase: str, above: Account, year: int | None) -> Account | None:
    """The account that a phrase names by 类, 款 and 项, below those named before; None if it names none."""
    if "类）" not in phrase and "款）" not in phrase and "项）" not in phrase:
        return None
    found, digits = {}, ""
    for match in _NAMED.finditer(phrase):
        name = match["name"].lstrip("、及和")
        found[match["level"]] = name.rstrip("0123456789")
        digits += name[len(found[match["level"]]) :]
    if not found:
        return None
    top = min(_LEVELS.index(level) for level in found)
    names = [name if i < top else "" for i, name in enumerate(above.names)]
    for level, name in found.items():
        names[_LEVELS.index(level)] = name
    code = digits if forms.scheme_of(digits) else _code(names, year)
    return Account((names[0], names[1], names[2]), code)


def _code(names: list[str], year: int | None) -> str | None:
    """The one code the names lead to, from the class down; None where they lead to none or to several."""
    deepest = max((i for i, name in enumerate(names) if name), default=0)
    for scheme in ("functional", "economic"):
        above: set[str] = {""}
        for level, name in zip(_LEVELS, names, strict=True):
            if not name:
                continue
            codes = _codes(name, scheme, year)
            known = {c for c in codes if len(c) == _DIGITS[level]}
            if level == "类" and not known:  # a section that is called a class
                known = {c for c in codes if len(c) == 5}
            above = {c for c in known if any(c.startswith(a) for a in above)}
        if len(above) == 1 and len(code := above.pop()) == _DIGITS[_LEVELS[deepest]]:
            return code
    return None


@cache
def _codes(name: str, scheme: str, year: int | None) -> tuple[str, ...]:
    found: list[str] = []
    for form in (name, name + "支出", name.removesuffix("支出")):
        found += forms.codes_of(form, scheme, year) or forms.codes_of(form, scheme)
    return tuple(dict.fromkeys(found))


def from_headings(path: Iterable[str], names: Names) -> str:
    """What the nearest heading that names something is about: 九、政府采购情况 → 政府采购."""
    for heading in reversed(list(path)):
        text = re.sub(r"^[^一-鿿“]*(?:[一二三四五六七八九十]{1,3}[、.）]|部分)?", "", plain(heading))
        text = re.sub(
            r"(?:的)?(?:增减变动|变动)?(?:总体|具体|结构|规模)?(?:变化)?(?:情况|原因)*(?:的)?(?:说明|解释)?$",
            "",
            text,
        )
        text = re.sub(r"^第?[一二三四五六七八九十]+部分", "", text)
        text = re.sub(r"(?<=[支出入])[决预]算表?$", "", text)
        if text := bare_phrase(text.rstrip("："), names):
            return text
    return ""


def names_of(document: Mapping[str, object]) -> Names:
    """The names of the body in the frame `documents`."""
    told = [document.get(key) for key in ("unit_name", "parent_name")]
    told += str(document.get("unit_aliases") or "").split(" | ")
    return Names(str(t) for t in told if t is not None and str(t) not in ("", "<NA>", "nan", "None"))
