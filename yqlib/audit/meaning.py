"""What a figure of the explanatory text is a figure of: whose money, which total or account, which stage, which year.

Two figures of one meaning are one figure said twice; a meaning names the table cells that print it (see `link`).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from yqlib import forms
from yqlib.audit.prose import Said
from yqlib.audit.told import chapter
from yqlib.forms.text import remembered

#: Contexts whose figures are not figures of the tables of the year.
OUTSIDE = frozenset(("outside", "assets"))
#: Contexts that are money of one budget or of all of them.
MONEY = ("all", "fiscal", "general_public", "fund", "state_capital")
_CARRIED = ("carry_in", "carry_out")
_UNLIKE = 4  # so many different amounts of one name in one chapter are of different things
_LEVEL = re.compile(r"\((类|款|项)\)")
_BUDGET = re.compile(r"(?<!公共)(?<!基金)(?<!经营)预算(数|总额|金额)?$")
_MARKED = re.compile(r"\W*[\d一二三四五六七八九十]{1,3}\W*")
_NUMBER = re.compile(r"^\(?[\d一二三四五六七八九十]{1,3}[)、.．]+")


@dataclass(frozen=True, slots=True)
class Meaning:
    """One figure: `figure` is a key of links.csv, `fund` whose money (see MONEY; '' where untold), `context` what
    its section speaks of, `stage` budget, adjusted, final or '', `names` the account's printed names by level."""

    figure: str
    fund: str
    context: str
    stage: str
    year: int | None
    code: str | None = None
    names: tuple[tuple[str, str], ...] = ()
    rule: str = ""


@cache
def _joined(use: str) -> tuple[re.Pattern[str], tuple[dict[str, str], ...]]:
    rows = tuple(r for r in forms.table("links.csv") if r["use"] == use)
    return re.compile("|".join(f"(?P<n{i}>{r['wording']})" for i, r in enumerate(rows))), rows


def _found(use: str, text: str, whole: bool = False) -> tuple[dict[str, str] | None, re.Match[str] | None]:
    pattern, rows = _joined(use)
    match = pattern.fullmatch(text) if whole else pattern.search(text)
    if match is None:
        return None, None
    return next(r for i, r in enumerate(rows) if match.group(f"n{i}") is not None), match


@cache
def _contexts() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(
        (r["key"], re.compile(r["wording"])) for r in forms.table("links.csv") if r["use"] == "context"
    )


@remembered
def _heading_context(heading: str) -> str:
    """The first context (in the order of links.csv) whose words a heading has."""
    return next((key for key, pattern in _contexts() if pattern.search(heading)), "")


@remembered
def context_of(section: str) -> str:
    """What a section speaks of, told by its innermost heading that tells it; '' where none does."""
    for heading in reversed(section.split(" / ")):
        bare = _NUMBER.sub("", forms.normalise(heading))
        if found := _heading_context(bare):
            return found
    return ""


@remembered
def names_money(section: str) -> bool:
    """Whether the headings with words below the outermost, if there are any, tell whose money a section speaks of."""
    inner = [h for h in section.split(" / ")[1:] if not _MARKED.fullmatch(h)]
    return not inner or context_of(" / ".join(inner)) != ""


@remembered
def _subject(subject: str) -> tuple[str, str]:
    """(whose money the subject names, what is left of it)."""
    text = forms.normalise(subject)
    row, match = _found("fund", text)
    fund = row["key"] if row else ""
    if match is not None:
        text = text[: match.start()] + text[match.end() :]
    return fund, _joined("drop")[0].sub("", text)


@remembered
def _figure(text: str, context: str) -> tuple[str, str]:
    """(key, rule) of what is left of a subject; ('', '') for what links.csv does not know."""
    row, _ = _found("figure", text, whole=True)
    if row is None or (row["context"] and context not in row["context"].split()):
        return "", ""
    return row["key"], row["rule"]


def names_of(subject: str) -> tuple[tuple[str, str], ...]:
    """Account names of a subject by level: (('类', 教育支出), ('项', 培训支出))."""
    parts = _LEVEL.split(forms.normalise(subject))
    pairs = zip(parts[1::2], parts[::2], strict=False)
    return tuple((level, forms.strip_ordinal(name)[1]) for level, name in pairs if name)


@remembered
def _stage(item: str) -> str:
    row, _ = _found("stage", forms.normalise(item))
    return row["key"] if row else ""


def stage_of(said: Said) -> str:
    """budget, adjusted or final as the item says, or the end of a subject without one (…经费预算)."""
    if said.item:
        return _stage(said.item)
    return "budget" if _BUDGET.search(said.subject) else ""


def meaning(said: Said) -> Meaning | None:
    """What a figure of prose is a figure of; None where that is not certain from its words."""
    if said.measure != "amount" or not said.subject:
        return None
    context = context_of(said.section)
    if context in OUTSIDE:
        return None
    stage = stage_of(said)
    names = names_of(said.subject)
    if said.code or names:
        return _account(said, context, stage, names)
    if context == "projects":
        return None
    own, rest = _subject(said.subject)
    figure, rule = _figure(rest, context)
    if not figure and not rest and own:
        figure, rule = "whole", "TT-03"
    if not figure:
        return None
    if said.scope and figure not in _CARRIED and _figure(_subject(said.scope)[1], context)[0] in _CARRIED:
        if figure != "whole":
            return None  # 上年结转甲，其中：其他资金乙 is not all of 其他资金
        figure = _figure(_subject(said.scope)[1], context)[0]
    if context in ("procurement", "operating", "three_public") and rule not in ("TT-06", "TT-07", "TT-08"):
        return None  # 人员经费, 上年结转 told beside another topic
    return Meaning(figure, own or _money(said, context), context, stage, said.year, rule=rule)


def certain(told: Iterable[tuple[Said, Meaning]]) -> list[tuple[Said, Meaning]]:
    """Figures with their meanings, less the totals of which one chapter tells one by one many different amounts under
    one name: the name (决算支出 behind an account) is then no total's, and what each is of stands elsewhere."""
    found: dict[tuple[str, ...], set[Decimal]] = defaultdict(set)
    given = [(said, what, _told_as(said, what)) for said, what in told]
    for said, _, key in given:
        found[key].add(said.amount)
    return [(said, what) for said, what, key in given if what.code or what.names or len(found[key]) < _UNLIKE]


def _told_as(said: Said, what: Meaning) -> tuple[str, ...]:
    return chapter(said.section), said.subject, said.item, said.scope, what.figure, what.fund, what.stage, str(what.year)


def _money(said: Said, context: str) -> str:
    """Whose money a figure is where its subject does not say: the section's, else that of the total it is part of."""
    scope = _heading_context(forms.normalise(said.scope)) if said.scope else ""
    wide = context == "all" or (context == "fiscal" and scope in MONEY[2:] and "支出" in said.scope)  # 财政拨款情况：一般公共预算支出甲，其中：乙
    order = (scope, context) if wide else (context, scope)
    return next((c for c in order if c in MONEY), "")


def _beside_uses(said: Said) -> bool:
    sentence = "" if said.sentence is None else said.sentence.text
    return all(word in sentence for word in ("基本支出", "项目支出"))


def _account(said: Said, context: str, stage: str, names: tuple[tuple[str, str], ...]) -> Meaning | None:
    if context in ("projects", "procurement", "three_public", "performance"):
        return None
    code = said.code
    economic = code is not None and code[0] == "3"
    if not names and forms.class_code(said.subject, "economic") and _beside_uses(said):
        return None  # 基本支出甲，项目支出乙，其他支出丙: no function of that name
    money = (_subject(said.subject)[0] if not names else "") or _money(said, context)
    if context == "operating":
        return Meaning("economic", "operating", context, stage, said.year, code, names, "TT-10")
    if code is None and not any(level == "项" for level, _ in names):
        return None
    if economic:
        return Meaning("economic", money, context, stage, said.year, code, names, "TT-10")
    short = code is not None and len(code) == 3
    return Meaning("account", money, context, stage, said.year, code, names, "TT-04" if short else "TT-10")
