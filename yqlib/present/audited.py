"""The tables of what was audited: rules tried, findings, reviews, figures tied to nothing, silence and doubts."""

from __future__ import annotations

from typing import Any

import pandas as pd

from yqlib.audit.registry import rules
from yqlib.present import language
from yqlib.present.finding import Gallery
from yqlib.present.printed import anchor
from yqlib.present.shares import share_words, verified_share
from yqlib.present.structure import table_place
from yqlib.present.tables import Cell, Table, escape, number, text_of
from yqlib.schema import OUTCOMES, SEVERITIES, place_en, place_zh


def coverage(d: Any, lang: str = "zh") -> Table:
    """Rules tried: a row for each rule with how often it ended in which way."""
    say = language.words(lang)
    counts = outcome_counts(d)
    known = {rule.id: rule for rule in rules()}
    rows: list[list[str | Cell]] = [
        [
            Cell(language.family(rule, lang), "w"), Cell(rule, "w"), language.title(known.get(rule), lang),
            *_counts(counts.loc[rule]),
        ]
        for rule in counts.index
    ]  # fmt: skip
    totals = frozenset([len(rows)]) if rows else frozenset()
    if rows:
        rows.append([say("合计"), "", f"{len(counts)} {say('条规则')}", *_counts(counts.sum())])
    header = (say("类别"), say("规则"), say("名称"), *(language.outcome(name, lang) for name in OUTCOMES))
    return Table(header, rows, numeric=frozenset(range(3, 8)), totals=totals, empty=say("没有规则可用"))


def families(d: Any, lang: str = "zh") -> Table:
    """The same by family: how many rules were tried, how many found something, and every outcome."""
    say = language.words(lang)
    counts = outcome_counts(d)
    apart = counts.groupby([language.family(rule, lang) for rule in counts.index], sort=False)
    rows: list[list[str | Cell]] = [
        [Cell(name, "w"), str(len(mine)), str(int((mine["fail"] > 0).sum())), *_counts(mine.sum())] for name, mine in apart
    ]
    totals = frozenset([len(rows)]) if rows else frozenset()
    if rows:
        rows.append([say("合计"), str(len(counts)), str(int((counts["fail"] > 0).sum())), *_counts(counts.sum())])
    header = (say("类别"), say("规则数"), say("有发现的"), *(language.outcome(name, lang) for name in OUTCOMES))
    caption = f"表中数字 {len(d.facts)} 个，{share_words(verified_share(d))}" if lang == "zh" else ""
    return Table(header, rows, caption, numeric=frozenset(range(1, 8)), totals=totals, empty=say("没有规则可用"))


def outcome_counts(d: Any) -> pd.DataFrame:
    """A row for each rule, a column for each outcome."""
    counts = d.checks.groupby(["rule", "outcome"], sort=True).size().unstack(fill_value=0)
    return counts.reindex(columns=list(OUTCOMES), fill_value=0)


def _counts(row: pd.Series) -> list[str | Cell]:
    css = {"fail": "error", "rounding": "notice", "pass": "good"}
    return [Cell(str(n), css.get(name, "") if n else "faint") for name, n in row.items()]


def family_zh(rule: str) -> str:
    """Chinese name of the family a rule id belongs to."""
    return language.family(rule, "zh")


def reading_doubts(d: Any, lang: str = "zh") -> list[list[str]]:
    """Place and judgement of what was read with doubt; nothing is audited for it."""
    doubtful = d.tables[~d.tables["verdict"].fillna("").str.startswith("可靠")]
    rows = [[table_place(row), text_of(row.verdict)] for row in doubtful.itertuples()]
    return rows + [[language.words(lang)("全文"), sentence] for sentence in d.doubts]


def doubts(d: Any, lang: str = "zh") -> Table:
    """What was read with doubt: tables whose verdict is not 可靠, what could not be told, a review file in disorder."""
    say = language.words(lang)
    rows = reading_doubts(d, lang)
    told = getattr(d, "reviews", None)
    rows += [[say("复核"), sentence] for sentence in (told.problems if told else ())]
    return Table((say("位置"), say("判断")), rows, empty=say("全部表格读取可靠"))


# ---- findings -------------------------------------------------------------------------------------


def by_severity(findings: pd.DataFrame) -> pd.DataFrame:
    """Findings, the gravest first, else in the order of the frame; those reviewed as false alarms last."""
    rank = findings["severity"].map({name: n for n, name in enumerate(SEVERITIES)}).astype("int64")
    rank = rank + (findings["review"] == "false").fillna(False).astype("int64") * len(SEVERITIES)
    return findings.assign(_rank=rank).sort_values("_rank", kind="stable").drop(columns="_rank")


_MOST = 2000  # findings of a page; a browser bears more, a reader does not: all are in the frame and the workbook


def findings(d: Any, lang: str = "zh") -> Table:
    """What to look at: both figures, the difference, what rounding allows, and the place."""
    say = language.words(lang)
    rows = [_finding(row, lang) for row in by_severity(d.findings).head(_MOST).itertuples()]
    header = tuple(map(say, ("级别", "规则", "位置与问题", "左值", "右值", "差额", "舍入界")))
    none = "没有发现不符" if len(d.facts) else "没有数字可以核对"
    more = len(d.findings) - len(rows)
    note = {"zh": f"另有 {more:,} 处未列", "en": f"{more:,} more are not listed"}[lang]
    return Table(header, rows, numeric=frozenset(range(3, 7)), empty=say(none), notes=[note] if more else [])


def messages(findings: pd.DataFrame, lang: str = "zh") -> Table:
    """Findings as sentences, for a terminal: the message names both figures, difference and place; behind it the key."""
    say = language.words(lang)
    rows = [
        [
            language.severity(row.severity, lang)
            + (f"（{language.review(row.review, lang)}）" if text_of(row.review) else ""),
            row.rule,
            language.message(row, lang) + (f" [{row.key}]" if text_of(row.key) else ""),
        ]
        for row in findings.itertuples()
    ]
    return Table((say("级别"), say("规则"), say("问题")), rows)


def _finding(row: Any, lang: str) -> list[str | Cell]:
    return [
        Cell(language.severity(row.severity, lang), f"w {row.severity}"),
        Cell(row.rule, "w"),
        _message(row, lang),
        *(number(value) for value in (row.left, row.right, row.difference, row.bound)),
    ]


def _message(row: Any, lang: str) -> Cell:
    """The place, linked to the figure marked in the printed tables, then what is wrong with it."""
    place, message, said = text_of(row.where), language.message(row, lang), text_of(row.explained_by)
    target = (text_of(row.suspect) or next(iter(text_of(row.evidence).split()), "")).partition("#")[0]
    link = f'<a href="#{anchor(target)}">{escape(place)}</a>' if target else escape(place)
    if message.startswith(place):
        rest = message[len(place) :].lstrip("：:，, ")
    elif lang == "en":
        rest = message
    else:
        rest = message.removeprefix(place_zh(row.page, row.line, row.reader))  # the link tells the page
        message = f"{place}：{message}"
    quoted = f"{language.words(lang)('原文解释')}：{said}" if said and said not in message else ""
    markup = "<br>".join(filter(None, [link, escape(rest), escape(quoted), escape(_reviewed(row, lang))]))
    return Cell("；".join(filter(None, [message, quoted, _reviewed(row, lang)])), "m", markup)


def _reviewed(row: Any, lang: str) -> str:
    if not text_of(row.review):
        return ""
    parts = [f"{language.words(lang)('复核')}：{language.review(row.review, lang)}", text_of(row.review_by), text_of(row.review_note)]
    return "，".join(filter(None, parts))


def gallery(d: Any, most: int = 12, lang: str = "zh") -> Gallery:
    """The first `most` findings with pictures of their places."""
    return Gallery(d.found, most, lang)


def reviews(d: Any, lang: str = "zh") -> Table:
    """What people found: each entry of the review file, whether it is in force, and by whom and when."""
    say = language.words(lang)
    told = d.reviews
    states = (
        (told.held, "有效", "in force"),
        (told.lapsed, "已失效：印出的数字已改", "lapsed: the printed figure changed"),
        (told.gone, "已没有这处问题", "the finding is gone"),
    )
    rows = [
        [language.review(r.state, lang), zh if lang == "zh" else en, Cell(r.key, "w"), r.by, r.on, r.note]
        for entries, zh, en in states
        for r in entries
    ]
    header = tuple(map(say, ("复核", "是否有效", "键", "复核人", "日期", "说明")))
    return Table(header, rows, notes=told.problems if rows else (), empty="；".join(told.problems) or say("没有复核记录"))


_KINDS = {"fact": "表", "statement": "文", "thing": "他"}  # of ties

# ---- silence --------------------------------------------------------------------------------------


def untied(d: Any, most: int = 100, lang: str = "zh") -> Table:
    """Printed figures that no relation bears out: of these a changed digit would not be noticed."""
    say = language.words(lang)
    ties = d.ties[d.ties["relations"] == 0]
    place = place_zh if lang == "zh" else place_en
    rows: list[list[str | Cell]] = [
        [
            Cell(say(_KINDS.get(row.kind, "他")), "w"), text_of(row.spot), text_of(row.printed),
            Cell(place(row.page, row.line, row.reader), "w"), text_of(row.tried),
        ]
        for row in ties.head(most).itertuples()
    ]  # fmt: skip
    apart = ties["kind"].value_counts()
    facts, said, rest = (int(apart.get(name, 0)) for name in _KINDS)
    caption = f"表中 {facts} 个，正文 {said} 个，绩效表等 {rest} 个"
    caption = caption if lang == "zh" else f"{facts} in tables, {said} in prose, {rest} in goal sheets and the like"
    more = len(ties) - most
    notes = [f"另有 {more} 个未列" if lang == "zh" else f"{more} more not listed"] if more > 0 else []
    header = tuple(map(say, ("类别", "位置", "印为", "页", "可核")))
    return Table(header, rows, caption if rows else "", numeric=frozenset((2, 4)), notes=notes, empty=say("每个数字都有核对"))


def silence(d: Any, lang: str = "zh") -> Table:
    """Why rules were not tried on a place, or could not be: outcome, reason, rules, how often."""
    say = language.words(lang)
    rows: list[list[str | Cell]] = []
    for outcome in ("not_checkable", "not_applicable"):
        checks = d.checks[d.checks["outcome"] == outcome].fillna({"reason": say("（未说明）")})
        groups = checks.groupby("reason", sort=False)["rule"]
        rows += [
            [Cell(language.outcome(outcome, lang), "w"), reason, "、".join(sorted(set(named))), str(len(named))]
            for reason, named in sorted(groups, key=lambda group: (-len(group[1]), group[0]))
        ]
    header = tuple(map(say, ("结果", "原因", "规则", "次数")))
    return Table(header, rows, numeric=frozenset([3]), empty=say("每条规则都有核对的对象"))
