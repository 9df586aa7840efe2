"""Where each measure of a disclosure stands among its peers: the median of these, their spread, a robust score.

Peers are disclosures of one level (县 and 区 together), scope (部门, 单位), kind and year. The score is the
modified z of Iglewicz and Hoaglin (How to Detect and Handle Outliers, 1993): 0.6745 · (value − median) ÷ MAD, MAD the
median distance from the median; beyond ±3.5 is far. It is a place to look at (STAT-05 人均离群), never an error.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from yqlib import schema
from yqlib.measures import peer

#: Peers with a value below which no score is told, and the score beyond which a value is far from them.
FEWEST = 8
FAR = 3.5
_SCALE = 0.6745  # 0.75-quantile of the standard normal distribution
_LEVELS = {"县": "县（区）", "区": "县（区）"}
_COLUMNS = ["doc_id", "measure", "name", "item", "value", "unit", "reason", "doubt"]
TWIN = "同一公开另有一份，比较时取那一份"
#: Of copies with as many figures a page tells more than running text, and print more than a recogniser.
_READERS = {"text_layer": 0, "ocr": 2, "transcript": 3}


def standings(corpus: Any) -> pd.DataFrame:
    """The frame `standings`: a row for every measure of every disclosure, with its score or why it has none."""
    rows = one_each(corpus.some("measures", _COLUMNS))
    documents = corpus.documents
    spare = spare_twins(corpus)
    groups = dict(zip(documents["doc_id"], map(group_of, documents.itertuples(index=False)), strict=True))
    bodies = dict(corpus.publishers[["doc_id", "body_id"]].itertuples(index=False, name=None))
    rows = rows.assign(body_id=rows["doc_id"].map(bodies), peer=rows["doc_id"].map(groups))
    counted = rows["value"].notna() & rows["peer"].notna() & ~rows["doc_id"].isin(spare)
    return schema.frame("standings", scored(rows, counted, spare).to_dict("records"))


def scored(rows: pd.DataFrame, counted: pd.Series, spare: frozenset[str]) -> pd.DataFrame:
    """These rows with peers, median, mad, score and reason; `counted` are those with a value that has peers."""
    keys = [rows["measure"], rows["peer"]]
    value = rows["value"].where(counted).astype("Float64")
    peers = value.groupby(keys).transform("count").astype("Int64")
    enough = counted & (peers >= FEWEST).fillna(False)
    median = value.groupby(keys).transform("median").where(enough)
    mad = (value - median).abs().groupby(keys).transform("median").where(enough)
    told = enough & (mad > 0).fillna(False)
    score = (_SCALE * (value - median) / mad.where(told)).where(told)
    why = rows["reason"].astype("string")
    why = why.mask(rows["value"].notna() & rows["peer"].isna(), "层级、范围、种类或年度不明，没有可比的一组")
    why = why.mask(counted & ~enough, "同类只有 " + peers.astype("string") + f" 份有数，不足 {FEWEST} 份，不评分")
    why = why.mask(enough & ~told, "同类半数以上是同一个数，不评分")
    why = why.mask(rows["value"].notna() & rows["doc_id"].isin(spare), TWIN)
    return rows.assign(peers=peers.where(counted), median=median, mad=mad, score=score, reason=why.mask(told))


def one_each(measures: pd.DataFrame) -> pd.DataFrame:
    """One row for each measure of each disclosure: of the whole; where all its rows are of items its only one
    (the largest project), or of the item that most disclosures tell first (支出总计)."""
    key = [measures["doc_id"], measures["measure"]]
    whole = measures["item"].isna()
    has_whole = whole.groupby(key).transform("any")
    several = measures["item"].groupby(key).transform("size") > 1
    firsts = measures[~has_whole & several].drop_duplicates(["doc_id", "measure"])
    common = firsts.groupby("measure")["item"].agg(lambda items: items.value_counts().index[0]) if len(firsts) else {}
    wanted = measures["measure"].map(common).astype("string")
    fits = (measures["item"] == wanted).fillna(False) | (wanted.isna() & ~several)
    return measures[whole | (~has_whole & fits)].drop_duplicates(["doc_id", "measure"])


def group_of(document: Any) -> str | None:
    """The peers of a row of `documents`: 市·单位·预算·2026年度; None where a part of it is not told."""
    about = {"scope": document.scope, "kind": document.kind}
    if any(pd.isna(part) for part in (document.level, document.fiscal_year, *about.values())):
        return None
    return f"{_LEVELS.get(document.level, document.level)}·{peer(about)}·{int(document.fiscal_year)}年度"


def spare_twins(corpus: Any) -> frozenset[str]:
    """Of disclosures held more than once (`conflicts`, document_twice) all but the one with the most figures; of as
    many the one with pages."""
    conflicts = corpus.conflicts
    twice = conflicts.loc[conflicts["kind"] == "document_twice", "documents"].dropna()
    if not len(twice):
        return frozenset()
    figures = corpus.some("facts", ["doc_id"])["doc_id"].value_counts()
    reader = corpus.documents.set_index("doc_id")["reader"].map(_READERS).fillna(1).to_dict()
    ranked = (sorted(ids.split(), key=lambda doc: (-int(figures.get(doc, 0)), reader[doc], doc)) for ids in twice)
    return frozenset(doc for docs in ranked for doc in docs[1:])
