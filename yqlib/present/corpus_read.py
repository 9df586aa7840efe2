"""How well a corpus was read: verdicts, doubts, what was not recognised, figures that nothing bears out; what to look
at first. `held` is the frame of `yqlib.overview.by_document`."""

from __future__ import annotations

from typing import Any

import pandas as pd

from yqlib.overview import unknown_words
from yqlib.present.corpus_held import READER_ZH
from yqlib.present.levels_charts import Line, stacked
from yqlib.present.measures import labels
from yqlib.present.shares import percent
from yqlib.present.style import Chart
from yqlib.present.tables import Cell, Table, capped, text_of

_KINDS = (("fact", "表内数字"), ("statement", "正文数字"), ("thing", "绩效表等"))
_FEW_FIGURES = 20  # printed figures below which a share tells little


def quality(held: pd.DataFrame) -> Table:
    """Reading by way of reading: tables, doubtful and unknown ones, figures, those under unknown headers, OCR."""
    ways = held["reader"].map(READER_ZH).fillna("不明").astype(object)
    columns = ["tables", "doubtful_tables", "unknown_tables", "figures", "unknown_columns", "recognised", "unsure", "repaired", "doubts"]
    sums = held.groupby(ways, sort=False)[columns].sum()
    sizes = ways.value_counts()
    rows: list[list[str | Cell]] = [[way, f"{int(sizes[way]):,}", *_marked(line)] for way, line in sums.iterrows()]
    if len(rows) > 1:
        rows.append(["合计", f"{len(held):,}", *_marked(sums.sum())])
    header = ("读法", "份数", "表", "存疑的表", "未识别职能的表", "表内数字", "列头未识别", "由识别而来", "把握不足", "已更正", "存疑之处")
    return Table(header, rows, numeric=frozenset(range(1, 11)), totals=frozenset([len(rows) - 1] if len(rows) > 1 else []), empty="没有公开文本")


def _marked(line: pd.Series) -> list[str | Cell]:
    odd = ("doubtful_tables", "unknown_tables", "unknown_columns", "unsure", "doubts")
    return [Cell(f"{int(n):,}", ("warning" if name in odd else "") if n else "faint") for name, n in line.items()]


def tied(held: pd.DataFrame) -> Table:
    """Printed figures and how many of them at least one relation with another bears out."""
    rows = []
    for kind, zh in _KINDS:
        printed, borne = int(held[f"printed_{kind}"].sum()), int(held[f"tied_{kind}"].sum())
        rows.append([zh, f"{printed:,}", f"{borne:,}", f"{printed - borne:,}", percent(borne / printed) if printed else "—"])
    printed, borne = int(held["printed"].sum()), int(held["tied"].sum())
    rows.append(["合计", f"{printed:,}", f"{borne:,}", f"{printed - borne:,}", percent(borne / printed) if printed else "—"])
    return Table(("数字", "印出", "有勾稽", "无勾稽", "核实率"), rows, numeric=frozenset(range(1, 5)), totals=frozenset([3]))


def look_first(held: pd.DataFrame, most: int = 20) -> Table:
    """The disclosures most in need of a look: what was read with doubt or not understood, a row each with why."""
    names = labels(held)
    ranked = sorted(held.itertuples(index=False), key=lambda r: (-_weight(r), r.doc_id))
    rows = [[names[r.doc_id], text_of(r.file), "；".join(_why(r)), _share(r)] for r in ranked if _weight(r) > 0]
    rows, notes = capped(rows, most, "份")
    return Table(("公开文本", "文件", "先看什么", "核实率"), rows, numeric=frozenset([3]), notes=notes, empty="没有读取存疑的公开文本")


def _weight(r: Any) -> float:
    """Shares of what is doubtful, so that a long disclosure does not outweigh a bad one."""
    if not r.figures:
        return 10.0
    tables = (r.doubtful_tables + r.unknown_tables) / max(1, r.tables)
    return float(2 * tables + (r.unknown_columns + r.unsure) / r.figures + min(r.doubts, 10) / 20)


def _why(r: Any) -> list[str]:
    if not r.figures:
        return ["没有读到表内数字"]
    parts = ((r.doubtful_tables, f"{r.tables} 张表中 {r.doubtful_tables} 张存疑"), (r.unknown_tables, f"{r.unknown_tables} 张表不知职能"),
             (r.unknown_columns, f"{r.unknown_columns:,} 个数字的列头未识别"), (r.unsure, f"{r.unsure:,} 个数字识别把握不足"),
             (r.doubts, f"存疑 {r.doubts} 处"))  # fmt: skip
    return [words for n, words in parts if n]


def _share(r: Any) -> str:
    return percent(r.tied / r.printed) if r.printed else "—"


def unknown(corpus: Any, most: int = 20) -> Table:
    """Titles and headers not known; each is a row to add to the forms (`yqlib forms explain FILE --unknown`)."""
    rows = [[Cell(r.what, "w"), text_of(r.words), f"{int(r.figures):,}", f"{int(r.documents):,}"] for r in unknown_words(corpus, most + 1).itertuples()]
    more = [f"只列最多见的 {most} 种"] if len(rows) > most else []
    return Table(("什么", "所印", "数字", "份数"), rows[:most], numeric=frozenset((2, 3)), notes=more, empty="表名与列头都识别了")


def doubts(corpus: Any, most: int = 20) -> Table:
    """What could not be read or told, the sentences met most often first."""
    groups = corpus.doubts.groupby("doubt")["doc_id"].agg(["size", "first"]).sort_values("size", ascending=False, kind="stable")
    names = labels(corpus.documents)
    rows = [[str(doubt), f"{int(n):,}", names.get(doc, doc)] for doubt, n, doc in groups.itertuples(name=None)]
    rows, notes = capped(rows, most, "种")
    return Table(("存疑", "次数", "例如"), rows, numeric=frozenset([1]), notes=notes, empty="没有存疑之处")


def least_verified(held: pd.DataFrame, most: int = 15) -> Chart:
    """The disclosures with the smallest share of figures borne out, the smallest first."""
    names = labels(held)
    kept = held[(held["printed"] >= _FEW_FIGURES) & ~held["spare"]]
    order = sorted(kept.itertuples(index=False), key=lambda r: (r.tied / r.printed, r.doc_id))
    named = {r.doc_id: names[r.doc_id].rpartition(" ") for r in order[:most]}
    lines = [Line(named[r.doc_id][0] or named[r.doc_id][2], named[r.doc_id][2], {"有勾稽": r.tied / r.printed, "无勾稽": 1 - r.tied / r.printed}, f"{r.printed:,} 个数字") for r in order[:most]]
    said = "，".join(f"{line.name} {line.about} {percent(line.parts['有勾稽'])}" for line in lines)
    left = f"共 {len(order):,} 份，只画核实率最低的 {most} 份" if len(order) > most else f"{len(order)} 份，核实率低的在上"
    return stacked("印出的数字中有勾稽的占比", left, lines, share=True, caption=f"核实率：{said or '没有数字'}",
                   empty="没有可核对的数字")  # fmt: skip


