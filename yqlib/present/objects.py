"""What the objects a user holds show of themselves in a notebook: a disclosure, many, an audit.

Each function returns the HTML; plain text is the object's own `repr`. Nothing is audited only to be shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from yqlib import forms
from yqlib.present.audited import reading_doubts
from yqlib.present.printed import place_of, title_of
from yqlib.present.tables import CSS, Cell, Table, capped, escape, text_of
from yqlib.present.views import headline
from yqlib.schema import KIND_ZH, OUTCOME_ZH, OUTCOMES, SCOPE_ZH, SEVERITIES, SEVERITY_ZH

_ROWS = 40  # of a list shown at once
_DOCUMENT = ("doc_id", "file", "unit_name", "fiscal_year", "scope", "kind", "level", "pages")


def disclosure(d: Any) -> str:
    """Whose it is, how much was read and how surely, and its tables folded."""
    document = d.document
    told = [text_of(document.get("level")), f"{len(d.tables)} 张表", f"{len(d.facts):,} 个数字", text_of(document.get("file"))]
    doubtful, notes = capped(reading_doubts(d), 8, "处")
    parts = [_head(headline(document), " · ".join(filter(None, told)))]
    if doubtful:
        parts.append(Table(("位置", "读取存疑"), doubtful, notes=notes).markup())
    parts.append(_folded(f"{len(d.tables)} 张表", _tables(d)))
    parts.append(_hint("接着看：findings（问题）、facts（数字）、table(\"编号、表名或用途\")（按原样的一张表）；逐处看问题并记复核：yqlib.walk(…)"))
    return _page(parts)


def _tables(d: Any) -> Table:
    counts = d.facts["table_id"].value_counts()
    rows: list[list[str | Cell]] = []
    for row in d.tables.itertuples():
        role = Cell(forms.role_zh(row.role)) if text_of(row.role) else Cell("未知表样", "faint")
        figures = "空表" if row.empty else f"{int(counts.get(row.table_id, 0)):,}"
        rows.append([Cell(place_of(row), "w faint"), title_of(row), role, figures, text_of(row.unit_label), text_of(row.verdict)])
    return Table(("位置", "表", "识别为", "数字", "单位", "读取"), rows, numeric=frozenset([3]))


def corpus(c: Any) -> str:
    """The disclosures it holds, one a row, and what could not be read."""
    documents, failures = c.some("documents", _DOCUMENT), c.failures
    shown, notes = capped(list(documents.head(_ROWS + 1).itertuples()), _ROWS)
    notes = [f"另有 {len(documents) - _ROWS:,} 份未列"] if notes else []
    rows: list[list[str | Cell]] = [
        [
            Cell(text_of(r.unit_name), "") if text_of(r.unit_name) else Cell("（不明）", "faint"), text_of(r.fiscal_year),
            SCOPE_ZH.get(text_of(r.scope), "") + KIND_ZH.get(text_of(r.kind), ""), text_of(r.level), text_of(r.pages),
            Cell(text_of(r.file), "faint"),
        ]
        for r in shown
    ]  # fmt: skip
    parts = [_head(f"{len(documents):,} 份公开文本", "" if c.store is None else f"数据文件夹 {c.store.folder}")]
    parts.append(Table(("单位", "年度", "种类", "层级", "页", "文件"), rows, numeric=frozenset([1, 4]), notes=notes).markup())
    if len(failures):
        failed, more = capped([[r.file, Cell(r.problem, "error")] for r in failures.itertuples()], _ROWS, "份")
        parts.append(Table(("文件", "没有读成"), failed, notes=more).markup())
    parts.append(_hint("接着看：documents、facts、findings、measures、bodies、conflicts；sql(\"SELECT …\")；of(编号)"))
    return _page(parts)


def audit(a: Any) -> str:
    """How often the rules ended in which way, and the findings."""
    outcomes, severities = a.checks["outcome"].value_counts(), a.findings["severity"].value_counts()
    ended = _counted("核对", OUTCOME_ZH, OUTCOMES, outcomes)
    found = _counted("发现", SEVERITY_ZH, SEVERITIES, severities)
    findings = a.findings.head(_ROWS + 1)
    rows, _ = capped(
        [[Cell(SEVERITY_ZH[r.severity], f"w {r.severity}"), Cell(r.rule, "w"), text_of(r.message)] for r in findings.itertuples()], _ROWS
    )
    more = len(a.findings) - _ROWS
    notes = [f"另有 {more:,} 处未列"] if more > 0 else []
    none = "没有发现不符" if len(a.checks) else "没有规则可用"
    return _page([_head("核对结果", ""), ended.markup(), found.markup(), Table(("级别", "规则", "问题"), rows, notes=notes, empty=none).markup()])


def _counted(name: str, words: dict[str, str], order: Sequence[str], counts: Any) -> Table:
    row: list[str | Cell] = [Cell(name, "w faint"), *(f"{int(counts.get(key, 0)):,}" for key in order)]
    return Table(["", *(words[key] for key in order)], [row], numeric=frozenset(range(1, len(order) + 1)))


def _head(title: str, remark: str) -> str:
    below = f'<div class="yq faint">{escape(remark)}</div>' if remark else ""
    return f'<div class="yqh">{escape(title)}</div>{below}'


def _hint(text: str) -> str:
    return f'<div class="yq"><span class="faint">{escape(text)}</span></div>'


def _folded(title: str, table: Table) -> str:
    return f'<details class="yqd"><summary>{escape(title)}</summary>{table.markup()}</details>'


def _page(parts: Sequence[str]) -> str:
    return f"<style>{CSS}</style>{''.join(parts)}"
