"""Goals for the same thing over levels: targets in per cent by topic, and indicators of one name side by side."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from functools import lru_cache
from typing import Any

import pandas as pd

from yqlib.forms import normalise
from yqlib.forms.kinds import topic_of
from yqlib.present.levels import NOTHING, Chosen, legend
from yqlib.present.levels_charts import heat
from yqlib.present.levels_projects import twins
from yqlib.present.performance import NO_SHEETS
from yqlib.present.style import Chart
from yqlib.present.tables import Table, text_of
from yqlib.schema import place_zh

_MOST = 6  # indicators named in a cell


@lru_cache(maxsize=8)
def goals(them: Chosen) -> pd.DataFrame:
    """Indicators with a topic (`topic`) in the order shown: of the year, of a sheet without these all of it."""
    if not len(them):
        return them.indicators.assign(topic=pd.array([], "string"))
    rows = them.indicators
    yearly = set(rows.loc[(rows["scope"] == "annual").fillna(False), "sheet_id"])
    rows = rows[(rows["scope"] == "annual").fillna(False) | ~rows["sheet_id"].isin(yearly)]
    rows = rows[rows["name"].notna() & rows["doubt"].isna()]
    order = {d: i for i, d in enumerate(them.letters)}
    rows = rows.assign(topic=pd.array([topic_of(n) for n in rows["name"]], "string"), turn=rows["doc_id"].map(order))
    return rows.sort_values("turn", kind="stable").drop(columns="turn").reset_index(drop=True)


def shares(them: Chosen) -> pd.DataFrame:
    """Of these the ones whose target is one percentage from above 0 to 100."""
    rows = goals(them)
    return rows[rows["topic"].notna() & (rows["target_unit"] == "%").fillna(False) & rows["target"].between(0, 100, "right").fillna(False)]


def _number(value: Any) -> str:
    return f"{Decimal(repr(float(value))).normalize():f}"


def _topics(rows: pd.DataFrame) -> list[str]:
    """Topics of most bodies first."""
    met = rows.groupby("topic", sort=False)["doc_id"].nunique().sort_values(ascending=False, kind="stable")
    return list(met.index)


def targets_chart(them: Chosen) -> Chart:
    """Topics × bodies: lowest and highest target in per cent and the number of indicators."""
    rows = shares(them)
    topics, docs = _topics(rows), [d for d in them.letters if d in set(rows["doc_id"])]
    cells: dict[tuple[int, int], tuple[float, str]] = {}
    for (topic, doc_id), mine in rows.groupby(["topic", "doc_id"]):
        low, high = mine["target"].min(), mine["target"].max()
        span = _number(low) if low == high else f"{_number(low)}–{_number(high)}"
        cells[topics.index(topic), docs.index(doc_id)] = (max(0.0, (float(low) - 40) / 80), f"{span}%\n{len(mine)} 个")
    level = dict(them.documents[["doc_id", "level"]].itertuples(index=False, name=None))
    heads = [f"{them.letters[d]} {text_of(level[d])}" for d in docs]
    title = "同类指标的目标值（%）"
    told = "；".join(f"{topics[r]} {heads[c]} {t}".replace("\n", " ") for (r, c), (_, t) in sorted(cells.items()))
    empty = NO_SHEETS if len(them) else NOTHING
    return heat(title, "格内：最低–最高目标值与指标个数；颜色深浅按最低的目标值", topics, heads, dict(cells),
                caption=f"{title}：{told or empty}", empty=empty, below=legend(them, docs))  # fmt: skip


def targets(them: Chosen) -> Table:
    """The same by topic and body with the indicators themselves and their pages."""
    rows = shares(them)
    found = []
    for topic in _topics(rows):
        first = True
        for doc_id, mine in rows[rows["topic"] == topic].groupby("doc_id", sort=False):
            values = sorted(mine["target"])
            told = [f"{r.name} {r.target_text}（{place_zh(r.page, r.line, r.reader)}）" for r in mine.head(_MOST).itertuples(index=False)]
            more = f"；另有 {len(mine) - _MOST} 个" if len(mine) > _MOST else ""
            found.append([topic if first else "", them.name(doc_id), them.about(doc_id), str(len(mine)), f"{_number(values[0])}%", f"{_number(values[-1])}%",
                          "；".join(told) + more])  # fmt: skip
            first = False
    notes = ["按指标名称归类（yqlib/forms/goal_topics.csv）；只列指标值是一个百分数的；一张表有年度指标时只取年度的。投诉与差错一类越低越好。"]
    return Table(["类别", "单位", "口径", "个数", "最低", "最高", "指标、指标值与位置"], found, numeric=frozenset({3, 4, 5}),
                 empty=NO_SHEETS if len(them) else NOTHING, notes=notes if found else ())  # fmt: skip


def same(them: Chosen) -> Table:
    """Indicators of the very same name in two or more disclosures, their targets side by side.

    A sheet of a department that its unit's disclosure prints again is not held against itself.
    """
    again = {(head.doc_id, head.sheet_id) for head in twins(them).values()}
    met: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for r in goals(them).itertuples(index=False):
        if (r.doc_id, r.sheet_id) not in again and pd.notna(r.target_text):
            project = "" if text_of(r.project) in ("", "整体") else f"，{r.project}"
            met[normalise(r.name)][r.doc_id].append(f"{r.target_text}（{place_zh(r.page, r.line, r.reader)}{project}）")
    rows = []
    for name, told in met.items():
        if len(told) > 1:
            rows += [[name if not turn else "", them.name(d), them.about(d), "；".join(dict.fromkeys(texts))] for turn, (d, texts) in enumerate(told.items())]
    empty = "没有两份文本印有同名的指标" if len(goals(them)) else NO_SHEETS if len(them) else NOTHING
    return Table(["指标", "单位", "口径", "指标值与位置"], rows, empty=empty)
