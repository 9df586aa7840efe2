"""The workbook of a comparison: a sheet for each question asked of a corpus, with Excel's own charts where they fit.

Money stands in 分 (exact) and in 万元 (to read). A cell is empty where nothing is printed; that is not zero.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from yqlib import forms
from yqlib.audit.registry import rules
from yqlib.frames_corpus import BODY_ZH
from yqlib.measures.registry import declared
from yqlib.present.measures import labels
from yqlib.run.package import one_a_document
from yqlib.run.study import Bars, Sheet, declared_sheet, write_sheets
from yqlib.schema import KIND_ZH, SCOPE_ZH, SEVERITY_ZH
from yqlib.standings import FAR, FEWEST, one_each

if TYPE_CHECKING:
    from yqlib.corpus import Corpus

_TOTALS = """
SELECT doc_id, role, title, row_label, "column", column_path, printed, unit, amount_fen, page, line
FROM facts WHERE row_kind = 'total' AND amount_fen IS NOT NULL AND role IS NOT NULL AND "column" IS NOT NULL
ORDER BY doc_id, table_id, "row", fact_id"""
_CLASSES = """
SELECT doc_id, table_id, title, row_code, row_label, "column", amount_fen
FROM facts WHERE role = 'general_public' AND row_kind = 'class' AND amount_fen IS NOT NULL AND row_code IS NOT NULL
AND "column" IN ('total', 'amount', 'basic', 'project') ORDER BY doc_id, table_id, "row", fact_id"""
_WAN = 1_000_000  # 分 in 万元


def write_comparison(corpus: Corpus, held: pd.DataFrame, path: Path, notes: Sequence[tuple[str, str]] = ()) -> Path:
    """Write the workbook of a corpus (`held`: `yqlib.overview.by_document`); returns its path.

    `notes` are what was left out and why, for the first sheet.
    """
    sheets = list(_sheets(corpus, held))
    about = [("工作表", sheet.name, sheet.note or "") for sheet in sheets] + [("未作", what, why) for what, why in notes]
    return write_sheets(path, [Sheet("说明", ("类别", "名称", "说明"), pd.DataFrame(about, columns=["a", "b", "c"])), *sheets])


def _sheets(corpus: Corpus, held: pd.DataFrame) -> Iterator[Sheet]:
    names = labels(corpus.documents)
    totals = corpus.sql(_TOTALS)
    spending = _spending(totals)
    yield _documents(held, names)
    bodies = corpus.bodies
    yield declared_sheet("单位", "bodies", bodies[bodies["documents"] > 0], "公开单位，其他写法、编码与上级")
    yield _measures(corpus, names)
    yield _spent(spending, names)
    yield _totals(totals, names)
    yield _structure(corpus, names)
    yield declared_sheet("共同项目", "same_projects", corpus.same_projects, "在不同单位、年度或地区出现的同一项目")
    yield _years(corpus, held, spending)
    yield _departments(corpus, held, spending, names)
    yield declared_sheet("发现", "findings", corpus.findings, "每处不符；复核一列为误报的不算")
    yield _across(corpus)
    far = corpus.standings
    far = far[(far["score"].abs() > FAR).fillna(False)].sort_values(["measure", "peer", "score"])
    yield declared_sheet("值得看", "standings", far, f"稳健得分超过 ±{FAR:g} 的测度；同类不足 {FEWEST} 份的不评分；不是错误")
    yield declared_sheet("冲突", "conflicts", corpus.conflicts, "名称、编码、上级说法不一，同一公开多份")
    yield declared_sheet("没有读成", "failures", corpus.failures, "没有读成的文件与原因")


def _across(corpus: Corpus) -> Sheet:
    """Every figure and word of a finding between documents, a row each: the document, page and what is printed there."""
    found = corpus.across_places.merge(corpus.across_findings[["finding_id", "severity", "rule", "message"]], on="finding_id", how="left")
    titles = {rule.id: rule.zh for rule in rules(across=True)}
    frame = pd.DataFrame({
        "severity": found["severity"].map(SEVERITY_ZH), "rule": found["rule"], "title": found["rule"].map(titles), "message": found["message"],
        "label": found["label"], "page": found["page"], "line": found["line"], "spot": found["spot"], "printed": found["printed"],
        "finding": found["finding_id"], "doc": found["doc_id"],
    })  # fmt: skip
    header = ("级别", "规则", "名称", "问题", "公开文本", "页", "行号", "位置", "所印", "问题编号", "编号 doc_id")
    return Sheet("文本之间的发现", header, frame, note="两份公开文本互相对不上之处：每份文本所印的数字或文字一行，注明页（转录文本为行）")


def _named(docs: pd.Series, names: dict[str, str]) -> pd.Series:
    return docs.map(names).astype("string")


def _wan(fen: pd.Series) -> pd.Series:
    return fen.astype("Float64") / _WAN


def _documents(held: pd.DataFrame, names: dict[str, str]) -> Sheet:
    columns = ["body", "level", "province", "city", "county", "fiscal_year"]
    frame = pd.DataFrame({"name": _named(held["doc_id"], names)}).join(held[columns])
    frame = frame.assign(kind=held["kind"].map(KIND_ZH), scope=held["scope"].map(SCOPE_ZH), file=held["file"], doc=held["doc_id"])
    frame = frame.join(held[["tables", "doubtful_tables", "figures", "printed", "tied"]])
    share = (held["tied"].astype("Float64") / held["printed"].where(held["printed"] > 0) * 100).round(2)
    frame = frame.assign(share=share).join(held[["error", "warning", "notice", "spare"]])
    header = ("公开文本", "单位", "层级", "省", "市", "县区", "年度", "种类", "范围", "文件", "编号 doc_id", "表", "存疑的表", "表内数字",
              "印出的数字", "有勾稽", "核实率 %", "错误", "警告", "提示", "同一公开的另一份")  # fmt: skip
    return Sheet("公开文本", header, frame, Bars("错误与警告", 0, (17, 18), "处", stacked=True), "每份公开文本读了多少、核实多少、发现多少")


def _measures(corpus: Corpus, names: dict[str, str]) -> Sheet:
    rows = one_each(corpus.some("measures", ["doc_id", "measure", "name", "item", "value", "unit"]))
    kinds = [one for one in declared() if (rows["measure"] == one.id).any()]
    wide = rows.pivot(index="doc_id", columns="measure", values="value").reindex(columns=[one.id for one in kinds])
    wide = wide.reindex([doc for doc in names if doc in wide.index])
    frame = pd.DataFrame({"name": _named(wide.index.to_series(), names)}).join(wide).reset_index(drop=True)
    header = ("公开文本", *(f"{one.zh}\n{one.unit}" for one in kinds))
    drawn = next((at for at, one in enumerate(kinds, 1) if one.unit == "万元/人" and wide[one.id].notna().any()), None)
    chart = Bars(kinds[drawn - 1].zh, 0, (drawn,), kinds[drawn - 1].unit) if drawn else None
    note = "空格是没有公布或不能计算（原因见 yqlib 的 measures）；部门与单位、预算与决算不可直接相比"
    return Sheet("测度并列", header, frame, chart, note)


def _spending(totals: pd.DataFrame) -> pd.DataFrame:
    """Total, basic and project expenditure of each disclosure in 分, from its table of expenditure (支出总表)."""
    rows = totals[(totals["role"] == "expenditure") & totals["column"].isin(["total", "basic", "project"])]
    rows = rows.drop_duplicates(["doc_id", "column"])
    return rows.pivot(index="doc_id", columns="column", values="amount_fen").reindex(columns=["total", "basic", "project"])


def _spent(spending: pd.DataFrame, names: dict[str, str]) -> Sheet:
    order = spending.reindex([doc for doc in names if doc in spending.index])
    frame = pd.DataFrame({"name": _named(order.index.to_series(), names)})
    for column in ("basic", "project", "total"):
        frame[column] = _wan(order[column])
    frame = frame.join(order.add_suffix("_fen")).reset_index(drop=True)
    header = ("公开文本", "基本支出\n万元", "项目支出\n万元", "支出合计\n万元", "支出合计\n分", "基本支出\n分", "项目支出\n分")
    return Sheet("支出", header, frame, Bars("支出合计", 0, (1, 2), "万元", stacked=True), "支出总表所印合计；没有印出的空着")


def _totals(totals: pd.DataFrame, names: dict[str, str]) -> Sheet:
    frame = pd.DataFrame({
        "name": _named(totals["doc_id"], names), "role": totals["role"].map(forms.role_zh), "title": totals["title"], "row": totals["row_label"],
        "column": totals["column_path"], "printed": totals["printed"], "unit": totals["unit"], "wan": _wan(totals["amount_fen"]),
        "fen": totals["amount_fen"], "page": totals["page"], "line": totals["line"],
    })  # fmt: skip
    header = ("公开文本", "表", "表名", "行", "列", "所印", "单位", "万元", "分", "页", "行号")
    return Sheet("各表合计", header, frame, note="每张表的合计行，一个数一行")


def _structure(corpus: Corpus, names: dict[str, str]) -> Sheet:
    rows = corpus.sql(_CLASSES)
    rows = rows[rows["table_id"].isin(one_a_document(rows))]
    whole = rows[rows["column"].isin(["total", "amount"])].drop_duplicates(["doc_id", "row_code"])
    sums = whole.groupby("doc_id")["amount_fen"].transform("sum")
    share = (whole["amount_fen"].astype("Float64") / sums.where(sums != 0) * 100).round(2)
    frame = pd.DataFrame({"name": _named(whole["doc_id"], names), "code": whole["row_code"], "label": whole["row_label"], "wan": _wan(whole["amount_fen"]),
                          "share": share, "fen": whole["amount_fen"]})  # fmt: skip
    for column in ("basic", "project"):
        part = rows[rows["column"] == column].drop_duplicates(["doc_id", "row_code"])[["doc_id", "row_code", "amount_fen"]]
        found = whole[["doc_id", "row_code"]].merge(part, on=["doc_id", "row_code"], how="left")["amount_fen"]
        frame[column] = found.set_axis(frame.index)
    header = ("公开文本", "类编码", "功能分类（类）", "万元", "占各类之和 %", "分", "基本支出\n分", "项目支出\n分")
    return Sheet("支出结构", header, frame, note="一般公共预算支出表的各类")


def _years(corpus: Corpus, held: pd.DataFrame, spending: pd.DataFrame) -> Sheet:
    """Disclosures of bodies with several, oldest first, with the change against the one of the same kind and scope before."""
    kept = held[~held["spare"] & held["fiscal_year"].notna() & held["kind"].notna()]
    many = kept.groupby("body_id")["doc_id"].transform("size") > 1
    rows = kept[many].merge(spending, left_on="doc_id", right_index=True, how="left")
    rows = rows.sort_values(["body", "body_id", "kind", "scope", "fiscal_year"], ignore_index=True)
    groups = rows.groupby(["body_id", "kind", "scope"], dropna=False)
    before = groups["total"].shift().where(groups["fiscal_year"].shift() == rows["fiscal_year"] - 1)
    change = rows["total"] - before
    frame = pd.DataFrame({
        "body": rows["body"], "year": rows["fiscal_year"], "kind": rows["kind"].map(KIND_ZH), "scope": rows["scope"].map(SCOPE_ZH), "total": _wan(rows["total"]),
        "basic": _wan(rows["basic"]), "project": _wan(rows["project"]), "change": _wan(change), "fen": rows["total"], "change_fen": change,
    })  # fmt: skip
    header = ("单位", "年度", "种类", "范围", "支出合计\n万元", "基本支出\n万元", "项目支出\n万元", "比上年同种\n万元", "支出合计\n分", "比上年同种\n分")
    return Sheet("历年", header, frame, note="持有多份的单位；只与上一年度同种类、同范围的相比")


def _departments(corpus: Corpus, held: pd.DataFrame, spending: pd.DataFrame, names: dict[str, str]) -> Sheet:
    """A department's disclosure beside those of its units of the same year and kind."""
    bodies = corpus.bodies.set_index("body_id")
    kept = held[~held["spare"]].merge(spending[["total"]], left_on="doc_id", right_index=True, how="left")
    by_body: dict[str, list[Any]] = {}
    for row in kept.itertuples():
        by_body.setdefault(row.body_id, []).append(row)
    below: dict[str, list[str]] = {}
    for body, parent in bodies["parent_id"].dropna().items():
        below.setdefault(parent, []).append(str(body))
    lines = []
    for row in kept[kept["scope"] == "department"].itertuples():
        for unit in below.get(row.body_id, ()):
            mine = [r for r in by_body.get(unit, ()) if r.fiscal_year == row.fiscal_year and r.kind == row.kind]
            kind = bodies.loc[unit, "kind"]
            what = "持有" if mine else "没有持有同年度、同种类的公开"
            total = mine[0].total if mine else pd.NA
            lines.append((names[row.doc_id], row.total, bodies.loc[unit, "name"], BODY_ZH.get(kind, "") if pd.notna(kind) else "", what, total))
    frame = pd.DataFrame(lines, columns=["department", "department_fen", "unit", "kind", "what", "unit_fen"])
    frame = frame.astype({"department_fen": "Int64", "unit_fen": "Int64"})
    frame.insert(2, "department_wan", _wan(frame["department_fen"]))
    frame["unit_wan"] = _wan(frame["unit_fen"])
    header = ("部门的公开", "部门支出合计\n分", "部门支出合计\n万元", "所属单位", "性质", "单位的公开", "单位支出合计\n分", "单位支出合计\n万元")
    return Sheet("部门与单位", header, frame, note="部门公开文本与所属单位同年度、同种类的公开；部门数含所属单位，二者不可相加")
