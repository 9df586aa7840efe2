"""What was tried on a corpus and what was found: rules by outcome, why not, findings by rule, place and severity,
per 1,000 printed figures, and what people made of them. `held` is the frame of `yqlib.overview.by_document`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from yqlib import overview
from yqlib.audit.registry import rules
from yqlib.present import language
from yqlib.present.corpus_held import LEVELS
from yqlib.present.levels_charts import Line, stacked
from yqlib.present.shares import percent
from yqlib.present.style import Chart
from yqlib.present.tables import Cell, Table, capped
from yqlib.schema import OUTCOME_ZH, REVIEW_ZH, SEVERITIES, SEVERITY_ZH

_RATE = "错误与警告，每千个数字"  # as the measure findings_per_1000
_CSS = {"fail": "error", "rounding": "notice", "pass": "good"}


def _pivot(outcomes: pd.DataFrame) -> pd.DataFrame:
    """A row a rule, a column an outcome."""
    table = outcomes.pivot_table(index="rule", columns="outcome", values="times", aggfunc="sum", fill_value=0)
    return table.reindex(columns=list(OUTCOME_ZH), fill_value=0).astype("int64")


def checkable(line: Mapping[str, Any]) -> float | None:
    """Share of the places a rule applies to on which it could be tried; None where it applies to none."""
    tried = int(line["pass"] + line["rounding"] + line["fail"])
    return tried / (tried + int(line["not_checkable"])) if tried + line["not_checkable"] else None


def coverage(corpus: Any) -> Table:
    """Rules by outcome, with the share of places on which each could be tried; last the rules met nowhere."""
    counts, titles = _pivot(overview.outcomes(corpus)), {rule.id: rule for rule in rules()}
    rows: list[list[str | Cell]] = [
        [Cell(language.family(rule, "zh"), "w"), Cell(str(rule), "w"), language.title(titles.get(str(rule)), "zh"), *_counts(line), _share(line)]
        for rule, line in counts.iterrows()
    ]
    if rows:
        total = counts.sum()
        rows.append([Cell("合计"), "", f"{len(counts)} 条规则", *_counts(total), _share(total)])
    never = [f"{rule.id} {rule.zh}" for rule in rules() if rule.id not in counts.index]
    notes = [f"没有用到的规则 {len(never)} 条：{'、'.join(never)}"] if never and rows else []
    header = ("类别", "规则", "名称", *OUTCOME_ZH.values(), "可核占比")
    totals = frozenset([len(rows) - 1] if rows else [])
    return Table(header, rows, numeric=frozenset(range(3, 9)), totals=totals, notes=notes, empty="没有试过规则")


def _counts(line: pd.Series) -> list[str | Cell]:
    return [Cell(f"{int(n):,}", _CSS.get(str(name), "") if n else "faint") for name, n in line.items()]


def _share(line: Mapping[str, Any]) -> str:
    share = checkable(line)
    return "—" if share is None else percent(share)


def families(corpus: Any) -> Table:
    """The same by family of rules: how many were tried, how many found something, every outcome."""
    counts = _pivot(overview.outcomes(corpus))
    rows: list[list[str | Cell]] = [
        [Cell(family, "w"), str(len(mine)), str(int((mine["fail"] > 0).sum())), *_counts(mine.sum()), _share(mine.sum())]
        for family, mine in _by_family(counts)
    ]
    if rows:
        rows.append([Cell("合计"), str(len(counts)), str(int((counts["fail"] > 0).sum())), *_counts(counts.sum()), _share(counts.sum())])
    header = ("类别", "规则数", "有发现的", *OUTCOME_ZH.values(), "可核占比")
    return Table(header, rows, numeric=frozenset(range(1, 9)), totals=frozenset([len(rows) - 1] if rows else []), empty="没有试过规则")


def _by_family(counts: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    named = counts.groupby([language.family(str(rule), "zh") for rule in counts.index], sort=False)
    return [(str(family), mine) for family, mine in named]


def coverage_chart(corpus: Any) -> Chart:
    """How the trials of each family of rules ended, as shares."""
    lines = []
    for family, mine in _by_family(_pivot(overview.outcomes(corpus))):
        line, total = mine.sum(), int(mine.to_numpy().sum())
        parts = {zh: int(line[name]) / total for name, zh in OUTCOME_ZH.items()}
        lines.append(Line(family, "", parts, f"{total:,} 处"))
    said = "；".join(f"{x.name} {'、'.join(f'{k} {percent(v)}' for k, v in x.parts.items() if v)}" for x in lines)
    return stacked("各类规则的结果", "一类规则试过的各处中每种结果的占比", lines, share=True, caption=f"各类规则的结果：{said or '没有'}", empty="没有试过规则")


def reasons(corpus: Any, most: int = 20) -> Table:
    """Why rules could not be tried, the most frequent first."""
    frame = overview.reasons(corpus)
    rows = [[str(r.reason), _few(str(r.rules)), f"{int(r.times):,}", f"{int(r.documents):,}"] for r in frame.head(most).itertuples()]
    notes = [f"另有 {len(frame) - most:,} 种原因未列，共 {int(frame['times'][most:].sum()):,} 处"] if len(frame) > most else []
    return Table(("无法核对的原因", "规则", "处数", "份数"), rows, numeric=frozenset((2, 3)), notes=notes, empty="每处都能核对")


def _few(rules_named: str, most: int = 6) -> str:
    names = rules_named.split("、")
    return "、".join(names[:most]) + (f" 等 {len(names)} 条" if len(names) > most else "")


# ---- findings -------------------------------------------------------------------------------------


def _counted(corpus: Any, held: pd.DataFrame) -> pd.DataFrame:
    """Findings without false alarms, with the level and province of their disclosure; copies left out."""
    found = overview.found(corpus)
    found = found[(found["review"] != "false").fillna(True)]
    return found.merge(held.loc[~held["spare"], ["doc_id", "level", "province"]], on="doc_id")


def by_rule(corpus: Any, held: pd.DataFrame, most: int = 40) -> Table:
    """Findings by rule and severity, the gravest first, with the disclosures that have them and the rate of errors and
    warnings per 1,000 printed figures."""
    found, figures = _counted(corpus, held), _figures(held)
    titles = {rule.id: rule for rule in rules()}
    lines = []
    for rule, mine in found.groupby("rule"):
        sums = {s: int(mine.loc[mine["severity"] == s, "times"].sum()) for s in SEVERITIES}
        lines.append(([-sums[s] for s in SEVERITIES], [
            Cell(str(rule), "w"), language.title(titles.get(str(rule)), "zh"), *_severities(sums),
            f"{mine['doc_id'].nunique():,}", _per(_grave(sums), figures),
        ]))  # fmt: skip
    rows, notes = capped([row for _, row in sorted(lines, key=lambda pair: pair[0])], most, "条规则")
    return Table(("规则", "名称", *SEVERITY_ZH.values(), "份数", _RATE), rows, numeric=frozenset(range(2, 7)), notes=notes, empty="没有发现")


def by_place(corpus: Any, held: pd.DataFrame, most: int = 40) -> Table:
    """Findings by level and province, with disclosures, printed figures and the rate of errors and warnings."""
    found, kept = _counted(corpus, held), held[~held["spare"]]
    rows: list[list[str | Cell]] = []
    for name, keys in (("全部", None), ("层级", "level"), ("省份", "province")):
        groups = [("", kept)] if keys is None else _ordered(kept, keys)
        for label, mine in groups:
            told = found[found["doc_id"].isin(mine["doc_id"])]
            sums = {s: int(told.loc[told["severity"] == s, "times"].sum()) for s in SEVERITIES}
            figures = _figures(mine)
            rows.append([Cell(name, "w"), label or "—", f"{len(mine):,}", f"{figures:,}", *_severities(sums), _per(_grave(sums), figures)])
    rows, notes = capped(rows, most)
    header = ("分组", "取值", "份数", "印出的数字", *SEVERITY_ZH.values(), _RATE)
    return Table(header, rows if len(kept) else [], numeric=frozenset(range(2, 8)), notes=notes, empty="没有公开文本")


def _ordered(kept: pd.DataFrame, key: str) -> list[tuple[str, pd.DataFrame]]:
    values = kept[key].fillna("不明").astype(object)
    names = sorted(set(values), key=lambda v: (LEVELS.index(v) if v in LEVELS else len(LEVELS), v))
    return [(str(v), kept[values == v]) for v in names]


def _figures(held: pd.DataFrame) -> int:
    """Printed figures of tables, prose and sheets, copies left out."""
    return int(held.loc[~held["spare"], "printed"].sum())


def _grave(sums: Mapping[str, int]) -> int:
    return sums["error"] + sums["warning"]


def _severities(sums: Mapping[str, int]) -> list[str | Cell]:
    return [Cell(f"{n:,}", name if n else "faint") for name, n in sums.items()]


def _per(findings: int, figures: int) -> str:
    return f"{findings * 1000 / figures:,.2f}" if figures else "—"


def findings_chart(corpus: Any, held: pd.DataFrame, most: int = 15) -> Chart:
    """The rules with most findings per 1,000 figures, by severity."""
    found, figures = _counted(corpus, held), _figures(held)
    titles = {rule.id: rule.zh for rule in rules()}
    sums = found.pivot_table(index="rule", columns="severity", values="times", aggfunc="sum", fill_value=0).reindex(columns=list(SEVERITIES), fill_value=0)
    order = sorted(sums.index, key=lambda rule: (-int(sums.loc[rule].sum()), rule)) if figures else []
    lines = []
    for rule in order[:most]:
        parts = {SEVERITY_ZH[s]: int(sums.loc[rule, s]) * 1000 / figures for s in SEVERITIES}
        lines.append(Line(f"{rule} {titles.get(str(rule), '')}", "", parts, f"{_per(int(sums.loc[rule].sum()), figures)}（{int(sums.loc[rule].sum()):,} 处）"))
    said = "，".join(f"{line.name} {line.end}" for line in lines)
    left = f"，只画最多的 {most} 条规则" if len(order) > most else ""
    return stacked("每千个印出的数字的发现：按规则", f"复核为误报的与同一公开的另一份不计{left}", lines, share=False,
                   caption=f"每千个数字的发现：{said or '没有'}", empty="没有发现")  # fmt: skip


def reviews(corpus: Any) -> Table:
    """What people made of the findings: by severity how many are confirmed, explained, false, or not looked at."""
    found = overview.found(corpus)
    states = found["review"].map(REVIEW_ZH).fillna("尚未复核").astype(object)
    order = [*REVIEW_ZH.values(), "尚未复核"]
    rows: list[list[str | Cell]] = []
    for name, zh in SEVERITY_ZH.items():
        mine = found["severity"] == name
        sums = [int(found.loc[mine & (states == state), "times"].sum()) for state in order]
        rows.append([Cell(zh, f"w {name}"), *(Cell(f"{n:,}", "" if n else "faint") for n in sums), f"{sum(sums):,}"])
    return Table(("级别", *order, "合计"), rows if len(found) else [], numeric=frozenset(range(1, 6)), empty="没有发现")
