"""Failed checks become findings: one line a person can act on, with the figure most likely wrong."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from yqlib import money
from yqlib.audit.compare import Sum, Trial, numbers, place
from yqlib.audit.records import ADDRESS, Document, Figure
from yqlib.audit.registry import Rule
from yqlib.schema import place_zh

Tried = tuple[Rule, Trial]


def findings_of(doc: Document, tried: list[Tried]) -> list[dict[str, Any]]:
    """Rows of the findings frame for one document.

    Failures that one figure alone explains become one finding with that figure as suspect; every other
    failure is a finding of its own. Rounding is no finding: it stays visible in the checks.
    """
    failed = [(rule, trial) for rule, trial in tried if trial.outcome == "fail"]
    suspects = _suspects(failed, tried)
    groups: dict[Any, list[Tried]] = defaultdict(list)
    for number, (rule, trial) in enumerate(failed):
        suspect = suspects.get(number)
        groups[suspect.id if suspect else number].append((rule, trial))
    numbers: dict[str, int] = defaultdict(int)
    rows = []
    for name, group in groups.items():
        suspect = next((f for f in group[0][1].figures if f.id == name), None)
        head = min(group, key=lambda g: ("error", "warning", "notice").index(g[0].severity))[0]
        numbers[head.id] += 1
        rows.append(_finding(doc, f"{doc.id}:{head.id}:{numbers[head.id]}", group, suspect))
    return rows


def _suspects(failed: list[Tried], tried: list[Tried]) -> dict[int, Figure]:
    """The one figure that breaks every failing relation of its cluster, where there is just one.

    A cluster is the failures linked by shared figures. The suspect must break two or more and hold in
    none: a figure that is confirmed elsewhere is not the wrong one.
    """
    confirmed = {f.id for _, trial in tried if trial.confirms for f in trial.figures}
    found: dict[int, Figure] = {}
    for cluster in _clusters(failed):
        common = set.intersection(*({f.id for f in failed[n][1].figures} for n in cluster))
        common -= confirmed
        if len(cluster) > 1 and len(common) == 1:
            (only,) = common
            figure = next(f for f in failed[cluster[0]][1].figures if f.id == only)
            found |= dict.fromkeys(cluster, figure)
    return found


def _clusters(failed: list[Tried]) -> list[list[int]]:
    clusters: list[tuple[set[str], list[int]]] = []
    for number, (_, trial) in enumerate(failed):
        ids, members = {f.id for f in trial.figures}, [number]
        apart = []
        for other_ids, others in clusters:
            if ids & other_ids:
                ids, members = ids | other_ids, others + members
            else:
                apart.append((other_ids, others))
        clusters = [*apart, (ids, members)]
    return [sorted(members) for _, members in clusters if members]


def _finding(doc: Document, finding_id: str, group: list[Tried], suspect: Figure | None) -> dict[str, Any]:
    rule, trial = group[0]
    every = [*([suspect] if suspect else []), *(f for _, t in group for f in t.figures)]
    figures = list(dict.fromkeys(every))
    tables = dict.fromkeys(f.table for f in figures)
    doubtful = [t for t in tables if t.doubtful]
    scanned = any(f.reader == "ocr" for f in figures)
    first = figures[0] if figures else None
    severity = min((r.severity for r, _ in group), key=("error", "warning", "notice").index)
    address = first.address if first else doc.address
    return {
        "doc_id": doc.id,
        "finding_id": finding_id,
        "rule": rule.id if not group[1:] else finding_id.split(":")[-2],
        "severity": "notice" if doubtful else "warning" if scanned and severity == "error" else severity,
        "where": _where(suspect) + _spot(suspect) if suspect else _where(first) + trial.subject,
        "message": _message(group, suspect, _caution(bool(doubtful), scanned)),
        "evidence": " ".join(f.id for f in figures),
        "suspect": suspect.id if suspect else None,
        **numbers(trial),
        **dict(zip(ADDRESS, address, strict=True)),
    }


def _spot(figure: Figure) -> str:
    """Table, row and column of one figure in words."""
    return place(figure.table, f"{figure.code or ''} {figure.label}".strip(), figure)


def _where(figure: Figure | None) -> str:
    if figure is None:
        return ""
    return place_zh(figure.address[0], figure.address[1], figure.address[-1])


def _caution(doubtful: bool, scanned: bool) -> str:
    """What keeps a finding from saying that a figure is wrong."""
    if doubtful:
        return "；本表读取存疑，请核对原页"
    return "；数字由文字识别读取，请核对原页" if scanned else ""


def _message(group: list[Tried], suspect: Figure | None, caution: str) -> str:
    """One sentence: place, both numbers, difference, bound; the other broken relations; a caution."""
    _, trial = group[0]
    if suspect is None:
        text = _where(next(iter(trial.figures), None)) + _said(trial)
    else:
        others = "、".join(dict.fromkeys(f"{r.id} {r.zh}" for r, _ in group[1:]))
        judged = "请先核对原页" if suspect.reader == "ocr" else "最可能有误"
        text = f"{_where(suspect)}{_spot(suspect)}印为 {suspect.printed}，{judged}：{_said(trial)}"
        text += f"；另有 {len(group) - 1} 处核对因它不合（{others}）"
    return text + caution


def _said(trial: Trial) -> str:
    unit = next((f.unit for f in trial.figures), None)
    left, right = trial.words
    return (
        f"{trial.subject}：{left} {_amount(trial.left, unit)}，{right} {_amount(trial.right, unit)}，"
        f"相差 {_number(trial.difference, unit)}，超出舍入界 {_number(trial.bound, unit)}"
        + (f"（{unit}）" if unit else "")
    )


def _amount(side: Sum, unit: str | None) -> str:
    return _number(side.value, unit) if side.figures else "无数"


def _number(value: Any, unit: str | None) -> str:
    if unit in money.FEN_PER_UNIT:
        text = money.format_fen(abs(value), unit, 2 if unit != "元" else 0)
    else:
        text = f"{abs(value):f}"
    return f"−{text}" if value < 0 else text
