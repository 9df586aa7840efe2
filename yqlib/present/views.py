"""The small tables of an audit report: who and when, what was tried, what was found, what was not.

Every function takes a disclosure and returns an object with HTML and plain text.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from yqlib.forms.places import identity_wordings
from yqlib.forms.tables import in_use
from yqlib.money import format_fen
from yqlib.present import language
from yqlib.present.audited import (
    by_severity,
    coverage,
    doubts,
    families,
    family_zh,
    findings,
    gallery,
    messages,
    reviews,
    silence,
    untied,
)
from yqlib.present.shares import is_false, percent, share, share_words, verified_share
from yqlib.present.structure import Breakdown
from yqlib.present.tables import CSS, Cell, Table, escape, text_of
from yqlib.schema import (
    ADDRESS,
    FRAMES,
    KIND_ZH,
    SCOPE_ZH,
    SEVERITIES,
    SEVERITY_ZH,
)

__all__ = [
    "SUMMARY_MIME", "Summary", "amounts", "by_severity", "coverage", "doubts", "families", "family_zh", "findings", "gallery",
    "headline", "identity", "is_false", "messages", "percent", "reviews", "share_words", "silence", "summary", "untied",
    "verified_share",
]  # fmt: skip

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
    own = in_use()
    return Table(("", ""), rows, notes=(f"读取时{own}。",) if own.rows else ())


def _families() -> dict[str, str]:
    """Families of forms by the province whose they are."""
    return {family: f"{province}表样" for province, family in identity_wordings("family")}


# ---- summary --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Summary:
    """What one line of an index says of a disclosure; `data` also travels in the notebook itself."""

    data: dict[str, Any]
    lang: str = "zh"

    def __repr__(self) -> str:
        return f"{headline(self.data)}\n{self.sentence}"

    @property
    def sentence(self) -> str:
        """The outcome in one sentence."""
        return self._zh() if self.lang == "zh" else self._en()

    def _zh(self) -> str:
        data = self.data
        found = "，".join(f"{zh} {data[name]} 处" for name, zh in SEVERITY_ZH.items() if data[name])
        none = "没有发现不符" if data["figures"] else "本件没有可审核的表格"
        false = f"（另有 {data['false']} 处经复核为误报）" if data["false"] else ""
        others = [
            f"{zh} {data[name]:,} 个（{percent(data[f'{name}_share'])} 已证实）"
            for name, zh in (("said", "正文"), ("things", "绩效表等"))
            if data[f"{name}_share"] is not None
        ]
        apart = ""
        if others:
            whole = f"印出的 {data['printed']:,} 个数字中 {percent(data['printed_share'])} 至少与另一处相符"
            apart = f"；另有{'、'.join(others)}；{whole}"
        return (
            f"读出 {data['tables']} 张表、{data['figures']:,} 个数字，{share_words(data['verified_share'])}{apart}；"
            f"{'发现' + found if found else none}{false}。"
        )

    def _en(self) -> str:
        data = self.data
        found = ", ".join(f"{data[name]} {name}{'s' if data[name] > 1 else ''}" for name in SEVERITIES if data[name])
        false = f" ({data['false']} more reviewed as false alarms)" if data["false"] else ""
        tied = "no figure to check"
        if data["printed_share"] is not None:
            tied = f"{percent(data['printed_share'])} of {data['printed']:,} printed figures are tied to at least one other"
            parts = [(n, data[k], data[s]) for n, k, s in (("tables", "figures", "verified_share"), ("prose", "said", "said_share"), ("goal sheets and the like", "things", "things_share"))]
            tied += " (" + ", ".join(f"{n}: {percent(s)} of {k:,}" for n, k, s in parts if s is not None) + ")"
        return f"{data['tables']} tables read; {tied}; {found or 'nothing found'}{false}."

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


def summary(d: Any, lang: str = "zh") -> Summary:
    """Identity, counts and findings of one disclosure, for the head of a report and for the index.

    Findings reviewed as false alarms are counted apart.
    """
    false = is_false(d.findings)
    document, counts = d.document, d.findings.loc[~false, "severity"].value_counts()
    names = ("doc_id", "file", "unit_name", "kind", "scope", "level")
    data: dict[str, Any] = {name: text_of(document.get(name)) for name in names}
    year = document.get("fiscal_year")
    data["fiscal_year"] = int(year) if pd.notna(year) else None
    data |= {"tables": len(d.tables), "figures": len(d.facts), "verified_share": verified_share(d)}
    data |= {"said": int((d.ties["kind"] == "statement").sum()), "said_share": verified_share(d, "statement")}
    data |= {"things": int((d.ties["kind"] == "thing").sum()), "things_share": verified_share(d, "thing")}
    data |= {"printed": len(d.ties), "printed_share": share(d.ties)}
    data["false"] = int(false.sum())
    return Summary(data | {name: int(counts.get(name, 0)) for name in SEVERITIES}, language.checked(lang))


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
