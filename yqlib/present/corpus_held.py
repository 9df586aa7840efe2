"""What a corpus holds: disclosures by place, year, kind and format, a map of what is there, what is held twice.

`held` is the frame of `yqlib.overview.by_document`; every function returns a table or a chart.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from yqlib.forms.places import identity_wordings
from yqlib.frames_corpus import CONFLICT_ZH
from yqlib.present.levels_charts import heat
from yqlib.present.measures import labels
from yqlib.present.shares import percent
from yqlib.present.style import Chart
from yqlib.present.tables import Cell, Table, capped, text_of
from yqlib.schema import KIND_ZH, SCOPE_ZH, SEVERITY_ZH

READER_ZH = {"text_layer": "文字层", "ocr": "文字识别", "transcript": "文本", "html": "网页", "docx": "DOCX", "xlsx": "工作簿"}
LEVELS = ("省", "市", "县", "区")
_UNTOLD = "不明"
_ROWS = 30  # of a map; a corpus of more bodies is shown by places
_COLUMNS = 12  # a year of four digits fits in each


def summary(corpus: Any, held: pd.DataFrame) -> Table:
    """The whole corpus in a few numbers; of copies of a disclosure one counts."""
    copies = int(held["spare"].sum())
    twice = f"，其中 {copies:,} 份是同一公开的另一份，以下各数与比较只取一份" if copies else ""
    every, held = len(held), held[~held["spare"]]
    bodies = held["body_id"].nunique()
    printed, tied = int(held["printed"].sum()), int(held["tied"].sum())
    share = f"，{percent(tied / printed)} 至少与另一处相符" if printed else ""
    found = "，".join(f"{zh} {int(held[name].sum()):,}" for name, zh in SEVERITY_ZH.items())
    failed, conflicts = len(corpus.failures), len(corpus.conflicts)
    rows: list[list[str | Cell]] = [
        ["公开文本", f"{every:,} 份{twice}；没有读成 {failed} 份"],
        ["公开单位", f"{bodies:,} 个；名称、编码等冲突 {conflicts:,} 处"],
        ["表与数字", f"{int(held['tables'].sum()):,} 张表；印出的数字 {printed:,} 个{share}"],
        ["发现", found + "（不含复核为误报的）"],
    ]
    return Table(("", ""), [[Cell(str(name), "w faint"), text] for name, text in rows])


def places(held: pd.DataFrame, most: int = 40) -> Table:
    """Disclosures by province and level."""
    where = held["province"].fillna(_UNTOLD)
    return _crossed(where, held["level"].fillna(_UNTOLD), (*LEVELS, _UNTOLD), "省份", most)


def papers(held: pd.DataFrame, most: int = 40) -> Table:
    """Disclosures by year, kind and scope."""
    scope = held["scope"].map(SCOPE_ZH).fillna(f"范围{_UNTOLD}")
    what = scope + held["kind"].map(KIND_ZH).fillna(f"种类{_UNTOLD}")
    order = [s + k for k in (*KIND_ZH.values(), f"种类{_UNTOLD}") for s in (*SCOPE_ZH.values(), f"范围{_UNTOLD}")]
    return _crossed(_years(held), what, order, "年度", most)


def formats(held: pd.DataFrame) -> Table:
    """Disclosures by file format, way of reading and family of printed forms."""
    family = {name: f"{province}表样" for province, name in identity_wordings("family")}
    keys = [held["format"], held["reader"].map(READER_ZH).fillna(_UNTOLD), held["form_family"].map(family).fillna("通用或未识别表样")]
    groups = held.groupby([k.rename(n) for n, k in zip("abc", keys, strict=True)]).agg(n=("doc_id", "size"), figures=("figures", "sum"))
    rows = [[*names, f"{int(r.n):,}", f"{int(r.figures):,}"] for names, r in zip(groups.index, groups.itertuples(), strict=True)]
    return Table(("文件", "读法", "表样", "份数", "表内数字"), rows, numeric=frozenset((3, 4)), empty="没有公开文本")


def _years(held: pd.DataFrame) -> pd.Series:
    return held["fiscal_year"].astype("Int64").astype("string").fillna(f"年度{_UNTOLD}")


def _crossed(rows: pd.Series, columns: pd.Series, order: Any, name: str, most: int) -> Table:
    counts = pd.crosstab(rows.astype(object), columns.astype(object))
    shown = [c for c in order if c in counts.columns]
    lines: list[list[str | Cell]] = [
        [str(label), *(_count(n) for n in line[shown]), f"{int(line[shown].sum()):,}"] for label, line in counts.iterrows()
    ]
    lines, notes = capped(lines, most)
    total = ["合计", *(f"{int(counts[c].sum()):,}" for c in shown), f"{len(rows):,}"]
    many = len(counts) > 1
    return Table((name, *shown, "合计"), [*lines, *([total] if many else [])], numeric=frozenset(range(1, len(shown) + 2)),
                 totals=frozenset([len(lines)] if many else []), notes=notes, empty="没有公开文本")  # fmt: skip


def _count(n: Any) -> Cell:
    return Cell(f"{int(n):,}", "" if n else "faint")


# ---- the map --------------------------------------------------------------------------------------


def coverage(held: pd.DataFrame) -> Chart:
    """What is held of whom, by year and kind: a row a body, of many bodies a row a place; the number of disclosures
    in each cell, copies left out."""
    kept = held[~held["spare"]]
    kinds = kept["kind"].map(KIND_ZH).fillna("")
    papers = (kept["fiscal_year"].astype("Int64").astype("string").fillna("年度不明") + " " + kinds).astype(object)
    bodies = (kept["body"].fillna(kept["unit_name"]).fillna(kept["file"])).astype(object)
    by_body = kept["body_id"].nunique() <= _ROWS
    who = bodies if by_body else (kept["province"].fillna("省份不明") + " " + kept["level"].fillna("层级不明")).astype(object)
    counts = pd.crosstab(who, papers)
    left = counts.shape[1] - _COLUMNS
    columns = sorted(counts.columns, key=_in_time)[-_COLUMNS:]
    order = sorted(counts.index, key=lambda name: (-int(counts.loc[name].sum()), name)) if not by_body else _ordered(kept, bodies)
    rows = order[:_ROWS]
    most = max(1, int(counts.to_numpy().max(initial=1)))
    cells = {
        (r, c): (0.25 + 0.6 * counts.loc[row, column] / most, str(counts.loc[row, column]))
        for r, row in enumerate(rows) for c, column in enumerate(columns) if counts.loc[row, column]
    }  # fmt: skip
    what = "单位" if by_body else "省份与层级"
    below = "；".join(filter(None, [f"另有 {len(order) - len(rows)} 行未画" if len(order) > len(rows) else "",
                                   f"另有较早的 {left} 列未画" if left > 0 else ""]))  # fmt: skip
    said = "；".join(f"{row} {'、'.join(f'{c} {n}份' for c, n in counts.loc[row].items() if n)}" for row in rows)
    return heat(f"持有的公开文本：{what} × 年度与种类", "格中是份数，同一公开的另一份不计；— 没有持有", [str(r) for r in rows],
                [str(c) for c in columns], cells, caption=f"持有的公开文本：{said or '没有'}", empty="没有公开文本", below=below)  # fmt: skip


def _in_time(paper: str) -> tuple[str, bool]:
    """2024 预算 before 2024 决算."""
    year, _, kind = paper.partition(" ")
    return year, kind != KIND_ZH["budget"]


def _ordered(kept: pd.DataFrame, bodies: pd.Series) -> list[Any]:
    """Bodies by level, then place, then name."""
    rank = kept["level"].map({name: n for n, name in enumerate(LEVELS)}).fillna(len(LEVELS))
    told = kept.assign(_body=bodies, _rank=rank)[["_body", "_rank", "province", "city", "county"]].fillna("")
    return list(dict.fromkeys(told.sort_values(["_rank", "province", "city", "county", "_body"])["_body"]))


# ---- what is odd between them ---------------------------------------------------------------------


def twins(corpus: Any, held: pd.DataFrame, most: int = 20) -> Table:
    """Disclosures held more than once: whose, which files, and which is used."""
    conflicts, names = corpus.conflicts, labels(corpus.documents)
    about = held.set_index("doc_id")
    rows = []
    for row in conflicts[conflicts["kind"] == "document_twice"].itertuples():
        ids = sorted(text_of(row.documents).split(), key=lambda d: bool(about.loc[d, "spare"]))
        files = "；".join(f"{about.loc[d, 'file']}（{int(about.loc[d, 'figures']):,} 个数字）" for d in ids[:6])
        more = f" 等 {len(ids)} 份" if len(ids) > 6 else ""
        rows.append([names[ids[0]].partition("（" + ids[0][:6])[0], files + more, text_of(about.loc[ids[0], "file"])])
    rows, notes = capped(rows, most, "组")
    return Table(("公开", "持有的文件", "比较时用"), rows, notes=notes, empty="没有重复持有的公开文本")


def conflicts(corpus: Any, most: int = 20) -> Table:
    """What disclosures say of bodies that cannot all be so, the rarer kinds first."""
    frame = corpus.conflicts
    frame = frame[frame["kind"] != "document_twice"]
    counts = frame["kind"].value_counts()
    ranked = frame.assign(_n=frame["kind"].map(counts)).sort_values(["_n", "kind", "message"], kind="stable")
    rows, notes = capped([[Cell(CONFLICT_ZH[r.kind], "w"), text_of(r.message)] for r in ranked.itertuples()], most, "处")
    caption = "，".join(f"{CONFLICT_ZH[kind]} {n}" for kind, n in counts.items())
    return Table(("类别", "说明"), rows, caption, notes=notes, empty="没有名称、编码或上级的冲突")


def failures(failures: pd.DataFrame, most: int = 40) -> Table:
    """Files that were not read, with the reason."""
    rows, notes = capped([[text_of(r.file), text_of(r.problem)] for r in failures.itertuples()], most, "个文件")
    return Table(("文件", "原因"), rows, notes=notes, empty="每个文件都读成了")
