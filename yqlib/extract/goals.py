"""Goal and self-evaluation sheets become the rows of `projects`, `indicators` and `scores`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from yqlib import forms
from yqlib.extract.goals_columns import read_ruled
from yqlib.extract.goals_doubts import doubt_cut_names
from yqlib.extract.goals_fields import Fields, read_date, read_fields, split_code
from yqlib.extract.goals_levels import Indicator
from yqlib.extract.goals_overall import BUDGETS, USES
from yqlib.extract.goals_scores import Score, read_scores
from yqlib.extract.goals_sheet import Item, Sheet, SheetTable, sheets_of, unit_in
from yqlib.extract.goals_text import read_loose
from yqlib.extract.goals_values import split_target
from yqlib.money import MOST_FEN, parse_number, to_fen

OVERALL = "整体"
_SOURCES = ("total", "central", "province", "local", "own", "other", "fiscal", "carry_over")
_REVIEW = ("budgeted", "received", "executed")


class Goals(NamedTuple):
    """Rows of the three frames, in printed order."""

    projects: list[dict[str, Any]]
    indicators: list[dict[str, Any]]
    scores: list[dict[str, Any]]


def read_goals(tables: Iterable[SheetTable], doc_id: str, facts: Sequence[Mapping[str, Any]]) -> Goals:
    """Read all sheets of a disclosure. `facts` gives the amounts of its table of projects.

    Nothing is raised: what is displaced or cannot be told is missing or doubtful, and said.
    """
    goals = Goals([], [], [])
    amounts = _table_amounts(facts)
    totals = _totals(facts)
    read = [
        (sheet, fields := read_fields(sheet, totals), _indicators(sheet, fields))
        for sheet in sheets_of(tables)
    ]
    doubt_cut_names([i for sheet, _, found in read if any(p.loose for p in sheet.pieces) for i in found])
    for number, (sheet, fields, indicators) in enumerate(read, 1):
        scores = read_scores(sheet, indicators)
        sheet_id = f"{doc_id}/g{number:02d}"
        about = {"doc_id": doc_id, "sheet_id": sheet_id, "reader": sheet.reader}
        project = _project(sheet, fields, indicators, amounts)
        goals.projects.extend(about | row for row in _listed(sheet, project, indicators))
        named = {"project": project["project"], "unit_name": project["unit_name"]}
        goals.indicators.extend(about | named | _indicator(i) for i in indicators)
        evaluation = f"{forms.role_zh(sheet.role)}：{project['project'] or '项目名称未印出'}"
        goals.scores.extend(about | _score(s, evaluation) for s in scores)
    return goals


def _indicators(sheet: Sheet, fields: Fields) -> list[Indicator]:
    ruled = [piece for piece in sheet.pieces if not piece.loose]
    loose = [row for piece in sheet.pieces if piece.loose for row in piece.rows if row]
    found = read_ruled(sheet, ruled, fields.dual) if ruled else []
    if ruled and not found:  # a ruled sheet without a header is read as a sequence too
        loose = [row for piece in ruled for row in piece.rows if row]
    return found + (read_loose(sheet, loose, fields.dual) if loose else [])


# ---- projects ------------------------------------------------------------------------------------


def _project(
    sheet: Sheet,
    fields: Fields,
    indicators: Sequence[Indicator],
    amounts: Mapping[str, list[tuple[str, int]]],
) -> dict[str, Any]:
    unit_code, unit_name = split_code(fields.text("unit") or fields.text("body") or sheet.name or None)
    dept_code, dept_name = split_code(fields.text("department"))
    name = OVERALL if sheet.role.startswith("overall") else _name(fields.text("project"))
    filled = fields.text("filled_on")
    _doubt_fields(sheet, fields, name is None and not any(i.project for i in indicators))
    row: dict[str, Any] = {
        "role": sheet.role,
        "table_id": sheet.table_id,
        "project": name,
        "unit_code": unit_code,
        "unit_name": unit_name,
        "dept_code": dept_code,
        "dept_name": dept_name,
        "attribute": _name(fields.text("attribute")),
        "period": _name(fields.text("period")),
        "filled_on": read_date(filled) if filled else None,
        "responsible": fields.text("responsible"),
        "handler": fields.text("handler"),
        "period_goal": fields.goals.get("period"),
        "annual_goal": fields.goals.get("annual"),
        "texts": "\n".join(f"{name}：{text}" for name, text in fields.texts.items()) or None,
        "money_unit": fields.unit or None,
        "table_amount_fen": _table_amount(name, unit_name, amounts),
        **_address(fields.first),
    }
    row |= {f"annual_{key}": fields.money.get(("annual", key)) for key in (*BUDGETS, *USES)}
    for scope in ("annual", "period"):
        for source in _SOURCES:
            row[f"{scope}_{source}"] = fields.money.get((scope, source))
        _check_sources(sheet, row, scope)
    row |= {key: fields.money.get(("", key)) for key in _REVIEW}
    doubtful = sum(bool(i.doubts) for i in indicators)
    said = [*sheet.doubts, *([f"{doubtful} 个指标存疑"] if doubtful else [])]
    row["verdict"] = "存疑：" + "；".join(said) if said else "可靠"
    return row


def _doubt_fields(sheet: Sheet, fields: Fields, nameless: bool) -> None:
    """Say what the head and foot of a sheet print but do not tell."""
    if nameless:
        sheet.doubt("未印出项目名称")
    filled, department = fields.text("filled_on"), split_code(fields.text("department"))[1]
    if filled and read_date(filled) is None:
        sheet.doubt(f"填报日期未读出：{filled[:20]}")
    if department and department[:1].isdigit():
        sheet.doubt(f"主管部门及代码未分开：{department[:20]}")


def _name(text: str | None) -> str | None:
    return forms.normalise(text) if text else None


def _check_sources(sheet: Sheet, row: Mapping[str, Any], scope: str) -> None:
    """Amounts that slid a row or column show in sources that do not add up to their total."""
    total = row[f"{scope}_total"]
    sources = {*_SOURCES, *(BUDGETS if scope == "annual" else ())} - {"total", "fiscal"}
    parts = [v for s in sources if (v := row[f"{scope}_{s}"]) is not None]
    if total is not None and parts and row[f"{scope}_fiscal"] is None and sum(parts) != total:
        sheet.doubt("分资金来源之和与资金总额不符")


def _listed(sheet: Sheet, project: dict[str, Any], indicators: Sequence[Indicator]) -> list[dict[str, Any]]:
    """One row a sheet; where a sheet lists many projects, one row a project."""
    names = dict.fromkeys((i.project, i.body) for i in indicators if i.project)
    if not names or project["project"] == OVERALL:
        return [project]
    first = {(i.project, i.body): i for i in reversed(indicators)}
    unit = next((u for row in sheet.rows for item in row if (u := unit_in(item.text))), sheet.unit)
    rows = []
    for (name, body), indicator in ((key, first[key]) for key in names):
        number = parse_number(indicator.amount)
        fen = to_fen(number, unit) if number else None
        own = {"project": _name(name), "unit_name": split_code(body)[1] or project["unit_name"]}
        money = {"annual_total": fen if fen is not None and abs(fen) <= MOST_FEN else None}
        rows.append(project | own | money | _address(indicator.item))
    return rows


def _totals(facts: Sequence[Mapping[str, Any]]) -> frozenset[int]:
    """Totals of the tables of all income and expenditure, in fen."""
    return frozenset(
        f["amount_fen"]
        for f in facts
        if f["role"] == "balance" and f["row_kind"] == "total" and f["amount_fen"] is not None
    )


def _table_amounts(facts: Sequence[Mapping[str, Any]]) -> dict[str, list[tuple[str, int]]]:
    """Name of a project → (unit it stands under, total in fen) of the table of this year's projects."""
    found: dict[str, list[tuple[str, int]]] = {}
    for f in facts:
        meant = f["role"] == "projects" and f["column"] in ("total", "current", "amount")
        if meant and f["amount_fen"] is not None and f["row_label"] is not None:
            under = forms.normalise(f["row_parent"] or "")
            found.setdefault(forms.normalise(f["row_label"]), []).append((under, f["amount_fen"]))
    return found


def _table_amount(
    name: str | None, unit: str | None, amounts: Mapping[str, list[tuple[str, int]]]
) -> int | None:
    """The project's amount in the table of projects; None where its name is not there once."""
    found = amounts.get(name or "", [])
    if len(found) > 1 and unit:
        found = [(under, fen) for under, fen in found if under and (under in unit or unit in under)]
    return found[0][1] if len(found) == 1 else None


# ---- indicators and scores -----------------------------------------------------------------------


def _indicator(indicator: Indicator) -> dict[str, Any]:
    whole = indicator.target
    if indicator.unit and whole:
        whole = f"{whole}{indicator.unit}"
    if indicator.operator and whole and not whole.startswith(indicator.operator):
        whole = f"{indicator.operator}{whole}"
    split = split_target(whole) if whole else None
    row = {
        "scope": indicator.scope,
        "level1": indicator.level1,
        "level2": indicator.level2,
        "name": indicator.name or None,
        "operator": (split.operator or None) if split else None,
        "target": split.number if split else None,
        "target_unit": (split.unit or None) if split else None,
        "target_text": whole or None,
        "actual_text": indicator.actual or None,
        "weight": _figure(indicator.weight),
        "score": _figure(indicator.score),
        "doubt": "；".join(indicator.doubts) or None,
        **_address(indicator.item),
    }
    if indicator.project:
        row |= {"project": _name(indicator.project), "unit_name": split_code(indicator.body)[1]}
    return row


def _figure(text: str) -> float | None:
    split = split_target(text) if text else None
    return split.number if split and split.unit in ("", "分", "%") else None


def _score(score: Score, evaluation: str) -> dict[str, Any]:
    return {
        "evaluation": evaluation,
        "part": score.part,
        "points": float(score.points) if score.points is not None else None,
        "maximum": float(score.maximum) if score.maximum is not None else None,
        "doubt": "；".join(score.doubts) or None,
        **_address(score.item),
    }


def _address(item: Item | None) -> dict[str, Any]:
    if item is None:
        return {}
    x0, top, x1, bottom = item.box or (None, None, None, None)
    return {"page": item.page, "line": item.line, "x0": x0, "top": top, "x1": x1, "bottom": bottom}
