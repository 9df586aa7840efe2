"""The small tables of an audit report: who and when, what was tried, what was found, what was not.

Every function takes a disclosure and returns an object with HTML and plain text.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from yqlib.audit.registry import FAMILIES
from yqlib.forms.places import identity_wordings
from yqlib.money import format_fen
from yqlib.present.printed import anchor
from yqlib.present.structure import Breakdown, table_place
from yqlib.present.tables import CSS, Cell, Table, escape, number, text_of
from yqlib.schema import (
    ADDRESS,
    FRAMES,
    KIND_ZH,
    OUTCOME_ZH,
    OUTCOMES,
    SCOPE_ZH,
    SEVERITIES,
    SEVERITY_ZH,
)

SUMMARY_MIME = "application/vnd.yqlib.summary+json"


# ---- who and when ---------------------------------------------------------------------------------

#: Columns of `documents` without its address.
_IDENTITY = [column.name for column in FRAMES["documents"][1:] if column not in ADDRESS]


def identity(d: Any) -> Table:
    """Who published it, for which year, which file: what the document says of itself."""
    document = d.document
    zh = {column.name: column.zh for column in FRAMES["documents"]}
    words = {"kind": KIND_ZH, "scope": SCOPE_ZH, "form_family": _families()}
    rows = [
        [Cell(zh[name], "w faint"), words.get(name, {}).get(value, text_of(value))]
        for name in _IDENTITY
        if text_of(value := document.get(name))
    ]
    return Table(("", ""), rows)


def _families() -> dict[str, str]:
    """Families of forms by the province whose they are."""
    return {family: f"{province}表样" for province, family in identity_wordings("family")}


# ---- summary --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Summary:
    """What one line of an index says of a disclosure; `data` also travels in the notebook itself."""

    data: dict[str, Any]

    def __repr__(self) -> str:
        return f"{headline(self.data)}\n{self.sentence}"

    @property
    def sentence(self) -> str:
        """The outcome in one Chinese sentence."""
        data = self.data
        found = "，".join(f"{zh} {data[name]} 处" for name, zh in SEVERITY_ZH.items() if data[name])
        none = "没有发现不符" if data["figures"] else "本件没有可审核的表格"
        return (
            f"读出 {data['tables']} 张表、{data['figures']} 个数字，{share_words(data['verified_share'])}；"
            f"{'发现' + found if found else none}。"
        )

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        fine = "good" if self.data["figures"] else "warning"
        css = next((name for name in SEVERITIES if self.data[name]), fine)
        head = f'<div class="yqh">{escape(headline(self.data))}</div>'
        body = f'<p class="yq"><span class="{css}">{escape(self.sentence)}</span></p>'
        markup = f"<style>{CSS}</style>{head}{body}"
        return {"text/plain": repr(self), "text/html": markup, SUMMARY_MIME: self.data}


def headline(document: Any) -> str:
    """Whose disclosure, of which year: 某市某局 2026年度部门预算公开 (a row of `documents`, a mapping)."""
    name, file, year, scope, kind = (
        text_of(document[key]) for key in ("unit_name", "file", "fiscal_year", "scope", "kind")
    )
    what = SCOPE_ZH.get(scope, "") + KIND_ZH.get(kind, "预决算") + "公开"
    return f"{name or file} {year + '年度' if year else ''}{what}"


def summary(d: Any) -> Summary:
    """Identity, counts and findings of one disclosure, for the head of a report and for the index."""
    document, counts = d.document, d.findings["severity"].value_counts()
    names = ("doc_id", "file", "unit_name", "kind", "scope", "level")
    data: dict[str, Any] = {name: text_of(document.get(name)) for name in names}
    year = document.get("fiscal_year")
    data["fiscal_year"] = int(year) if pd.notna(year) else None
    data |= {"tables": len(d.tables), "figures": len(d.facts), "verified_share": verified_share(d)}
    return Summary(data | {name: int(counts.get(name, 0)) for name in SEVERITIES})


def verified_share(d: Any) -> float | None:
    """Share of the printed figures that at least one identity confirms; None without figures."""
    from yqlib import audit

    return round(float(audit.verified_share(d.ties)), 6) if len(d.facts) else None


def share_words(share: float | None) -> str:
    """The verified share in words."""
    return "没有数字可以核对" if share is None else f"其中 {percent(share)} 至少经一条恒等式证实"


def percent(share: float) -> str:
    """A share cut, not rounded, to one decimal: 99.96% of the figures are not all of them."""
    return f"{math.floor(round(share * 1000, 6)) / 10:.1f}%"


# ---- coverage -------------------------------------------------------------------------------------


def coverage(d: Any) -> Table:
    """Rules tried: a row for each rule with how often it ended in which way."""
    counts = d.checks.groupby(["rule", "outcome"], sort=True).size().unstack(fill_value=0)
    counts = counts.reindex(columns=list(OUTCOMES), fill_value=0)
    titles = _rule_titles()
    rows: list[list[str | Cell]] = [
        [Cell(family_zh(rule), "w"), Cell(rule, "w"), titles.get(rule, ""), *_counts(counts.loc[rule])]
        for rule in counts.index
    ]
    totals = frozenset([len(rows)]) if rows else frozenset()
    if rows:
        rows.append(["合计", "", f"{len(counts)} 条规则", *_counts(counts.sum())])
    header = ("类别", "规则", "名称", *(OUTCOME_ZH[name] for name in OUTCOMES))
    caption = f"表中数字 {len(d.facts)} 个，{share_words(verified_share(d))}"
    return Table(header, rows, caption, numeric=frozenset(range(3, 8)), totals=totals, empty="没有规则可用")


def _counts(row: pd.Series) -> list[str | Cell]:
    css = {"fail": "error", "rounding": "notice", "pass": "good"}
    return [Cell(str(n), css.get(name, "") if n else "faint") for name, n in row.items()]


def family_zh(rule: str) -> str:
    """Chinese name of the family a rule id belongs to."""
    family = rule.split("-")[0]
    return FAMILIES.get(family, (family,))[0]


def _rule_titles() -> dict[str, str]:
    from yqlib.audit import registry

    return {rule.id: rule.zh for rule in registry.rules()}


def doubts(d: Any) -> Table:
    """What was read with doubt: tables whose verdict is not 可靠, and what could not be told."""
    doubtful = d.tables[~d.tables["verdict"].fillna("").str.startswith("可靠")]
    rows = [[table_place(row), text_of(row.verdict)] for row in doubtful.itertuples()]
    rows += [["全文", sentence] for sentence in d.doubts]
    return Table(("位置", "判断"), rows, empty="全部表格读取可靠")


# ---- findings -------------------------------------------------------------------------------------


def by_severity(findings: pd.DataFrame) -> pd.DataFrame:
    """Findings, the gravest first, else in the order of the document."""
    rank = findings["severity"].map({name: n for n, name in enumerate(SEVERITIES)})
    return findings.assign(_rank=rank).sort_values("_rank", kind="stable").drop(columns="_rank")


def findings(d: Any) -> Table:
    """What to look at: both figures, the difference, what rounding allows, and the place."""
    rows = [_finding(row) for row in by_severity(d.findings).itertuples()]
    header = ("级别", "规则", "位置与问题", "左值", "右值", "差额", "舍入界")
    none = "没有发现不符" if len(d.facts) else "没有数字可以核对"
    return Table(header, rows, numeric=frozenset(range(3, 7)), empty=none)


def messages(findings: pd.DataFrame) -> Table:
    """Findings as sentences, for a terminal: the message names both figures, difference and place."""
    rows = [[SEVERITY_ZH[row.severity], row.rule, _message(row)] for row in findings.itertuples()]
    return Table(("级别", "规则", "问题"), rows)


def _finding(row: Any) -> list[str | Cell]:
    return [
        Cell(SEVERITY_ZH[row.severity], f"w {row.severity}"),
        Cell(row.rule, "w"),
        _message(row),
        *(number(value) for value in (row.left, row.right, row.difference, row.bound)),
    ]


def _message(row: Any) -> Cell:
    """The place, linked to the figure marked in the printed tables, then what is wrong with it."""
    place, message, said = text_of(row.where), text_of(row.message), text_of(row.explained_by)
    target = text_of(row.suspect) or next(iter(text_of(row.evidence).split()), "")
    link = f'<a href="#{anchor(target)}">{escape(place)}</a>' if target else escape(place)
    if message.startswith(place):
        rest = message[len(place) :].lstrip("：:，, ")
    else:
        rest, message = message, f"{place}：{message}"
    quoted = f"原文解释：{said}" if said else ""
    markup = "<br>".join(filter(None, [link, escape(rest), escape(quoted)]))
    return Cell("；".join(filter(None, [message, quoted])), "m", markup)


def silence(d: Any) -> Table:
    """Why rules were not tried on a place, or could not be: outcome, reason, rules, how often."""
    rows: list[list[str | Cell]] = []
    for outcome in ("not_checkable", "not_applicable"):
        checks = d.checks[d.checks["outcome"] == outcome].fillna({"reason": "（未说明）"})
        groups = checks.groupby("reason", sort=False)["rule"]
        rows += [
            [Cell(OUTCOME_ZH[outcome], "w"), reason, "、".join(sorted(set(rules))), str(len(rules))]
            for reason, rules in sorted(groups, key=lambda group: (-len(group[1]), group[0]))
        ]
    none = "每条规则都有核对的对象"
    return Table(("结果", "原因", "规则", "次数"), rows, numeric=frozenset([3]), empty=none)


# ---- amounts --------------------------------------------------------------------------------------


def amounts(*parts: Breakdown) -> Table:
    """The exact figures behind a chart, in 万元, with their share and place."""
    rows: list[list[str]] = []
    totals: set[int] = set()
    paired = any(part.extra.get("final") for part in parts)
    for part in parts:
        for row in part.rows.itertuples():
            planned = [_wan(row.budget_fen)] if paired else []
            rows.append([row.item, *planned, _wan(row.amount_fen), _percent(row.share), row.where])
        if part.total_fen is not None:
            totals.add(len(rows))
            planned = [_wan(part.budget_total_fen)] if paired else []
            rows.append(["合计", *planned, _wan(part.total_fen), "", ""])
    names = ["预算数（万元）", "决算数（万元）"] if paired else ["金额（万元）"]
    return Table(
        ["项目", *names, "占比", "位置"],
        rows,
        "；".join(_once(part.title for part in parts)),
        numeric=frozenset(range(1, len(names) + 2)),
        totals=frozenset(totals),
        empty="；".join(_once(part.missing for part in parts)) or "（无）",
        notes=[*_once(_note(part, len(parts) > 1) for part in parts), *_sources(parts)],
    )


def _once(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(text for text in texts if text))


def _note(part: Breakdown, named: bool) -> str:
    return f"{part.title.rpartition('：')[2]}：{part.note}" if named and part.note else part.note


def _sources(parts: Iterable[Breakdown]) -> list[str]:
    return [f"来源：{text}" for text in _once(part.source for part in parts)]


def _wan(fen: Any) -> str:
    return "未列示" if pd.isna(fen) else format_fen(int(fen), decimals=2)


def _percent(share: Any) -> str:
    return "" if pd.isna(share) else f"{share:.1%}"
