"""Where measures stand among peers: scores by hand, too few told, copies counted once, nothing called an error."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from bodies import COUNTY, document, frames

from yqlib import schema
from yqlib.present import corpus_peers
from yqlib.standings import FEWEST, TWIN, group_of, one_each


def measured(doc: str, value: float | None, measure: str = "basic_per_head", item: str | None = None, **more: Any) -> dict[str, Any]:
    told = {"doc_id": doc, "measure": measure, "name": "人均基本支出", "item": item, "value": value, "unit": "万元/人", "definition": "x"}
    return told | {"reason": None if value is not None else "没有公布在职人数", "reader": "text_layer"} | more


def held(values: list[float | None], **more: Any) -> Any:
    docs = [document(f"d{n}", f"保定市第{n}{'甲乙丙丁戊己庚辛壬癸'[n % 10]}局", **more) for n in range(len(values))]
    return frames(docs, measures=[measured(f"d{n}", value) for n, value in enumerate(values)])


def test_scores_are_those_worked_out_by_hand() -> None:
    frame = held([10.0, 11, 12, 13, 14, 15, 16, 40]).standings.set_index("doc_id")
    schema.validate("standings", frame.reset_index())
    assert set(frame["median"]) == {13.5} and set(frame["mad"]) == {2.0}  # distances 3.5 2.5 1.5 .5 .5 1.5 2.5 26.5
    assert frame.loc["d7", "score"] == pytest.approx(0.6745 * 26.5 / 2) and frame.loc["d0", "score"] == pytest.approx(-0.6745 * 3.5 / 2)
    assert frame["reason"].isna().all() and set(frame["peers"]) == {8}


def test_far_is_shown_as_a_place_to_look() -> None:
    corpus = held([10.0, 11, 12, 13, 14, 15, 16, 40])
    table = corpus_peers.far(corpus)
    assert len(table.rows) == 1 and "第7辛局" in str(table.rows[0][0])
    assert "错误" not in table.text()
    assert "值得看，不是错误" in "".join(t.get_text() for t in corpus_peers.strips(corpus, "basic_per_head").panels[0].texts)


def test_too_few_peers_are_said_to_be_too_few() -> None:
    corpus = held([1.0] * 3 + [2.0] * (FEWEST - 4))
    frame = corpus.standings
    assert frame["score"].isna().all() and frame["median"].isna().all()
    assert set(frame["reason"]) == {f"同类只有 {FEWEST - 1} 份有数，不足 {FEWEST} 份，不评分"}
    assert "太少" in corpus_peers.groups(corpus).text() and not corpus_peers.far(corpus).rows


def test_peers_of_one_value_have_no_score() -> None:
    frame = held([5.0] * 9 + [7.0]).standings
    assert frame["score"].isna().all() and set(frame["reason"]) == {"同类半数以上是同一个数，不评分"}


def test_what_is_missing_keeps_its_reason_and_is_no_zero() -> None:
    frame = held([10.0, 11, 12, 13, 14, 15, 16, 17, None]).standings.set_index("doc_id")
    assert frame.loc["d8", "reason"] == "没有公布在职人数" and pd.isna(frame.loc["d8", "peers"])
    assert set(frame["peers"].dropna()) == {8}


def test_other_levels_years_and_kinds_are_no_peers_and_a_district_is_one_of_a_county() -> None:
    row = next(held([1.0]).documents.itertuples(index=False))
    assert group_of(row) == "市·单位·预算·2026年度"
    assert group_of(row._replace(level="区")) == group_of(row._replace(level="县")) == "县（区）·单位·预算·2026年度"
    assert len({group_of(row._replace(**{k: v})) for k, v in (("fiscal_year", 2025), ("kind", "final"), ("scope", "department"), ("level", "省"))}) == 4
    for name in ("level", "fiscal_year", "kind", "scope"):
        assert group_of(row._replace(**{name: pd.NA})) is None


def test_a_disclosure_held_twice_counts_once() -> None:
    docs = [document(f"d{n}", f"保定市第{n}局") for n in range(8)] + [document("twin", "保定市第0局")]
    facts = [{"doc_id": "d0", "fact_id": f"f{n}", "table_id": "t", "printed": "1", "reader": "text_layer"} for n in range(3)]
    corpus = frames(docs, measures=[measured(d["doc_id"], float(n)) for n, d in enumerate(docs)], facts=facts)
    frame = corpus.standings.set_index("doc_id")
    assert frame.loc["twin", "reason"] == TWIN and pd.isna(frame.loc["twin", "score"])
    assert set(frame["peers"].dropna()) == {8} and frame.loc["d0", "score"] < 0


def test_one_row_a_disclosure_and_alike_ones() -> None:
    rows = [measured("a", 1.0, item="支出总计"), measured("a", 2.0, item="收入总计"), measured("b", 3.0, item="支出总计"), measured("b", 4.0, item="x"),
            measured("c", 5.0, item="收入总计"), measured("c", 6.0, item="支出总计"), measured("d", 7.0, item="收入总计"),
            measured("a", 8.0, "largest", "项目甲"), measured("b", 9.0, "largest", "项目乙"), measured("e", 1.0), measured("e", 2.0, item="x")]  # fmt: skip
    found = one_each(schema.frame("measures", rows))
    assert found[["doc_id", "value"]].values.tolist() == [["a", 1], ["b", 3], ["c", 6], ["a", 8], ["b", 9], ["e", 1]]


def test_nothing_is_nothing() -> None:
    corpus = frames([])
    assert corpus.standings.empty and "太少" in corpus_peers.groups(corpus).text()
    assert corpus_peers.scores(corpus).caption and corpus_peers.strips(corpus, "basic_per_head").caption
    with pytest.raises(KeyError):
        corpus_peers.strips(corpus, "nothing")


def test_places_in_one_group_whatever_their_order() -> None:
    docs = [document(f"d{n}", f"阜平县第{n}局", **COUNTY) for n in range(9)]
    rows = [measured(f"d{n}", float(n * n)) for n in range(9)]
    one, other = frames(docs, measures=rows).standings, frames(docs[::-1], measures=rows[::-1]).standings
    key = ["doc_id", "measure"]
    pd.testing.assert_frame_equal(one.sort_values(key, ignore_index=True), other.sort_values(key, ignore_index=True))
