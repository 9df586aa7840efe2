"""A finding between documents shows both places: pictures side by side, captions, and why there is none."""

from __future__ import annotations

import io
from pathlib import Path

import apart
import pytest
from conftest import read_gold, read_raw
from fake_disclosure import HOSTILE
from PIL import Image

import yqlib
from yqlib import schema
from yqlib.corpus import of_disclosures, open_store
from yqlib.present.across import AcrossFinding, AcrossFound, Side
from yqlib.present.evidence import Evidence, Place
from yqlib.present.finding import Gallery
from yqlib.present.spelled import spelled
from yqlib.sources.page import Box, Word

DEPARTMENT = "阳泉市医疗保障局_2026年度部门预算公开.pdf"
UNIT = "阳泉市药械集中招标采购中心_2026年度单位预算公开.pdf"
YEARS = ("js_proc_2017", "js_proc_2018")


@pytest.fixture(scope="module")
def real() -> yqlib.Corpus:
    return of_disclosures([read_raw(DEPARTMENT), read_raw(UNIT)])


@pytest.fixture
def made(tmp_path: Path) -> tuple[yqlib.Corpus, Path]:
    """The corpus of a store of two made disclosures, with their files at hand, and the folder of these."""
    (tmp_path / "files").mkdir()
    apart.store(tmp_path / "store", apart.pair(tmp_path / "files"))
    return open_store(tmp_path / "store", tmp_path / "files"), tmp_path


def test_both_pages_are_drawn_and_told(real: yqlib.Corpus) -> None:
    """The difference itself is marked, not the row it stands in: 056 on page 39, 066 on page 23."""
    one = next(f for f in real.across.found if "主管部门编码" in f.message)
    assert [[(p.page, p.printed) for p in side.places] for side in one.sides] == [[(39, "056")], [(23, "066")]]
    assert one.sides[0].label == "阳泉市医疗保障局2026年度部门预算" and one.sides[1].label.endswith("2026年度单位预算")
    first, second = one.pictures
    assert first.png and second.png and "第39页" in first.said and "第23页" in second.said
    html, text = one.html(), one.text()
    assert html.count("<img ") == 2 and html.count("<figcaption>") == 2 and 'class="yqb"' in html
    for told in (html, text):
        assert all(words in told for words in (one.sides[0].label, one.sides[1].label, "056", "066", "第39页", "第23页"))
    assert all(len(side.pictures) == 1 and not side.lacking() for f in real.across.found for side in f.sides)


def test_the_frame_of_places_holds_what_is_shown(real: yqlib.Corpus) -> None:
    places, findings = real.across_places, real.across_findings
    schema.validate("across_places", places)
    assert set(places["finding_id"]) == set(findings["finding_id"]) and len(AcrossFound(real)) == len(findings)
    for row in findings.itertuples():
        mine = places[places["finding_id"] == row.finding_id]
        assert set(mine["doc_id"]) == {row.doc_id, *row.other_docs.split()}
        assert next(iter(mine["doc_id"])) == row.doc_id and set(mine["place_id"]) == set(row.evidence.split())
        assert row.label in mine["label"].tolist() and "第2" in row.other_places and "印为" in row.other_places
    assert "printed" in real.sql("SELECT printed FROM across_places").columns


def test_two_years_of_one_body() -> None:
    found = of_disclosures([read_gold(key) for key in YEARS]).across.found
    one = next(f for f in found if f.severity == "error")
    assert [(side.where(), [p.printed for p in side.places]) for side in one.sides] == [("第28页", ["100"]), ("第16页", ["110.00"])]
    assert "与上年预算数相等" in one.html()  # the sentence the amount of last year follows from
    many = next(f for f in found if f.severity == "warning")
    assert "另有 1 页未画出" in many.html() and many.html().count("<img ") == 4


def test_of_a_disclosure_in_two_files_a_place_knows_its_own() -> None:
    d = read_gold("js_cppcc_2017")
    figure, said = d.facts["fact_id"].iloc[0], d.statements["statement_id"].iloc[0]
    found = Evidence(d).files_of([figure, said, "x#y"])
    assert "表格" in found[figure].name and "文字" in found[said].name and found["x#y"] is None


def test_a_store_alone_says_so_and_draws_with_its_files(made: tuple[yqlib.Corpus, Path]) -> None:
    corpus, home = made
    alone = open_store(home / "store").across.found[0]
    assert alone.rule == "XY-01" and alone.pictures == [] and "<img" not in alone.html()
    assert alone.html().count("原件不在手边，不画原页") == 2 and alone.text().count("原件不在手边") == 2
    assert "not at hand" in alone.html("en") and "<blockquote>" in alone.html()  # the sentence is in the store
    one = corpus.across.found[0]
    assert len(one.pictures) == 2 and all(p.png for p in one.pictures) and "原件不在手边" not in one.html()
    drawn = Image.open(io.BytesIO(one.pictures[0].png)).convert("RGB")
    assert any(b > r + 60 for r, _, b in {c for _, c in drawn.getcolors(1 << 20)})  # the blue of a mark
    assert one.sides[0].caption(one.pictures[0]).startswith("第1页：")


def test_a_file_that_changed_or_went_is_told_in_place_of_its_picture(made: tuple[yqlib.Corpus, Path]) -> None:
    corpus, home = made
    (home / "files" / "今年.pdf").write_bytes((home / "files" / "上年.pdf").read_bytes() + b"\n")
    one = corpus.across.found[0]
    assert "改动过" in one.html() and one.html().count("<img ") == 1 and "改动过" in one.text()
    (home / "files" / "上年.pdf").unlink()
    again = open_store(home / "store", [home / "files"]).across.found[0]
    assert "<img" not in again.html() and "原件不在手边" in again.html()


def test_what_has_no_pages_quotes_its_lines(tmp_path: Path) -> None:
    file = tmp_path / "某局.txt"
    file.write_text("甲\n合计 101.00\n", encoding="utf-8")
    place = Place("a/t1:0", "facts", "evidence", "101.00", "合计", line=2, reader="transcript", file=file)
    side = Side("a", "某局2024年度预算", "某局.txt", "transcript", "", (place,), (file,))
    shown = side.markup()
    assert "没有版面（转录文本），不画原页" in shown and '第2行</span> 合计 <mark class="evidence">101.00</mark>' in shown
    nothing = Side("b", "某局2023年度预算", "b.pdf", "text_layer", "", (), (file,))
    assert "没有印出这一数" in nothing.markup() and "prints no such figure" in nothing.markup("en")
    nowhere = Side("b", "某局2023年度预算", "b.pdf", "text_layer", "", (Place("b/t1:0", "facts", "evidence", "1", "甲"),), (file,))
    assert "不知在页面何处" in nowhere.markup()


def test_what_documents_say_is_escaped(tmp_path: Path) -> None:
    (tmp_path / "files").mkdir()
    apart.store(tmp_path / "store", apart.pair(tmp_path / "files", HOSTILE + "局"))
    for originals in ((), tmp_path / "files"):
        html = open_store(tmp_path / "store", originals).across.found[0].html()
        assert HOSTILE not in html and "<script" not in html and "&lt;" in html


def test_a_gallery_is_bounded_and_says_how_many_are_left(real: yqlib.Corpus) -> None:
    found = real.across.found
    docs = real.documents["doc_id"]
    shown = repr(found.gallery(docs, 2))
    assert shown.count("XD-06") == 2 and "另有 5 处见上表" in shown
    assert isinstance(found.gallery([], 2), Gallery) and "没有报告问题" in repr(found.gallery([], 2))
    assert found[found[0].key] is found[0] and real.across.finding(found[0].finding_id) is found[0]
    assert "XD-06" in repr(found) and "7 处问题" in repr(real.across)


def test_of_many_documents_some_are_shown_and_all_are_listed(real: yqlib.Corpus) -> None:
    sides = [Side(f"d{n}", f"第{n}局2024年度预算", "", "text_layer", "", (Place(f"d{n}/t:0", "facts", "evidence", f"{n}.00", "合计", page=1),)) for n in range(9)]
    one = AcrossFinding(real.across.found[0].row, sides)
    assert one.html().count('class="yqb-side') == 4 and "另有 5 份文本未画出" in one.html() and "8.00" in one.html() and "第8局" in one.text()


def words(*told: tuple[str, float, float]) -> list[Word]:
    """Words ten points high at (x, y), ten points a letter."""
    return [Word(text, Box(x, y, x + 10 * len(text), y + 10)) for text, x, y in told]


def test_words_of_a_cell_are_found_where_they_stand() -> None:
    near = (0.0, 100.0, 40.0, 110.0)
    page = words(("056-某局", 60, 120), ("056", 60, 300), ("≥1次巡检", 200, 96), ("及演练", 200, 108), ("≥1次巡检", 400, 96), ("及响应", 400, 108))
    assert spelled("056", near, page) == (60, 120, 120, 130)  # the nearest; a code goes on with a mark
    assert spelled("05", near, page) is None  # a part of a figure is another figure
    assert spelled("≥1次巡检及演练", near, page) == (200, 96, 250, 118)  # wrapped: a line below the other
    assert spelled("≥1次巡检 及响应", near, page) == (400, 96, 450, 118)
    assert spelled("≥1次巡检及总结", near, page) is None and spelled("", near, page) is None
