"""A finding on its page: the mark is where the figure stands, and what cannot be shown is said."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import pytest
from conftest import RAW
from fake_disclosure import HOSTILE
from PIL import Image

import yqlib
from yqlib.money import parse_number, to_fen
from yqlib.present import finding, pages, pictures, quoted, views
from yqlib.present.evidence import Place
from yqlib.sources import glyphs, ocr, pdf

NAME = "阳泉市医疗保障局_2026年度部门预算公开.pdf"


def wrong(path: Path) -> yqlib.Disclosure:
    """A disclosure with one figure changed after reading: 64.38 to 66.38 in its first table."""
    d = yqlib.read(path)
    at = d.facts.index[d.facts["printed"] == "64.38"][0]
    d.facts.loc[at, "printed"] = "66.38"
    d.facts.loc[at, "amount_fen"] = to_fen(parse_number("66.38"), d.facts.loc[at, "unit"])
    return d


@pytest.fixture(scope="module")
def held() -> yqlib.Disclosure:
    return wrong(RAW / NAME)


def the(d: yqlib.Disclosure) -> finding.Finding:
    """The finding about the changed figure."""
    return next(f for f in finding.Found(d) if f.expected == "64.38")


def pixels(png: bytes, colour: tuple[int, int, int], near: int = 40) -> int:
    image = Image.open(io.BytesIO(png)).convert("RGB")
    return sum(1 for p in image.getdata() if all(abs(a - b) <= near for a, b in zip(p, colour, strict=True)))


def test_the_figures_of_a_finding_are_found_with_page_box_and_file(held: yqlib.Disclosure) -> None:
    one = held.found[the(held).key]
    suspect = one.places[0]
    assert (suspect.mark, suspect.printed, suspect.page, suspect.file) == ("suspect", "66.38", 4, RAW / NAME)
    assert suspect.box and suspect.box[0] < suspect.box[2]
    assert {p.id for p in one.places} == set(one.evidence.split())
    assert held.finding(one.finding_id) is held.finding(one.key) is one
    with pytest.raises(KeyError, match="没有问题"):
        held.finding("x")


def test_the_mark_is_at_the_place_of_the_figure(held: yqlib.Disclosure) -> None:
    suspect = the(held).places[0]
    drawn = pages.page(RAW / NAME, 4, "text_layer", held.document["sha256"])
    marked = pictures._marked(drawn, [(suspect, suspect.box)], (0, 0, *drawn.image.size))
    x0, top, x1, bottom = (v * drawn.scale for v in suspect.box)
    middle = (x0 + x1) / 2
    red = pictures.COLOURS["suspect"][0]
    edge = [marked.getpixel((int(middle), int(y))) for y in (top - 2 * drawn.scale + 1, bottom + 2 * drawn.scale - 1)]
    assert edge == [red, red]
    inside = drawn.image.crop((int(x0), int(top), int(x1), int(bottom))).convert("L")
    assert min(inside.getdata()) < 100, "there is print where the box is"
    away = (int(x0) - 40, int(top) - 40, int(x0) - 10, int(top) - 10)
    assert list(marked.crop(away).getdata()) == list(drawn.image.crop(away).getdata())


def test_pictures_are_small_alike_and_told_in_words(held: yqlib.Disclosure) -> None:
    first = the(held).pictures
    assert [p.page for p in first] == [4, 5, 7] and all(len(p.png) < 60_000 for p in first)
    assert pixels(first[0].png, pictures.COLOURS["suspect"][0]) > 100
    assert pixels(first[1].png, pictures.COLOURS["suspect"][0]) == 0
    pages._page.cache_clear()
    assert [p.png for p in the(wrong(RAW / NAME)).pictures] == [p.png for p in first]
    markup = the(held).html()
    assert markup.count("data:image/png;base64,") == 3 and 'alt="' in markup and "66.38" in markup


def test_one_page_is_drawn_once(held: yqlib.Disclosure, monkeypatch) -> None:
    pages._page.cache_clear()
    times = []
    monkeypatch.setattr(pages, "_of_pdf", lambda *a, real=pages._of_pdf: times.append(a[1]) or real(*a))
    for one in finding.Found(held):
        assert one.pictures
        assert finding.Found(held)[0].pictures
    assert len(times) == len(set(times))


def test_a_file_that_is_gone_or_changed_is_said(tmp_path: Path) -> None:
    copy = tmp_path / NAME
    shutil.copy(RAW / NAME, copy)
    d = wrong(copy)
    copy.write_bytes(copy.read_bytes() + b"\n")
    assert "改动过" in the(d).pictures[0].problem
    copy.unlink()
    gone = the(d)
    assert "已不在" in gone.pictures[0].problem and "已不在" in gone.html() and "已不在" in gone.text()
    assert '<mark class="suspect">66.38</mark>' in gone.html(), "the row is shown instead"
    with pytest.raises(ValueError, match="已不在"):
        gone.pictures[0].save(tmp_path / "x.png")


def test_what_a_document_says_is_escaped(held: yqlib.Disclosure) -> None:
    d = wrong(RAW / NAME)
    d.findings[["message", "where", "review_note", "key"]] = HOSTILE
    d.findings["review"] = "explained"
    d.facts[["row_label", "title", "column_path"]] = HOSTILE
    d.ties["spot"] = HOSTILE
    shown = finding.Found(d)
    for markup in (shown[0].html(), shown._repr_html_(), views.gallery(d)._repr_html_()):
        assert "<script" not in markup and "$x$" not in markup and "&lt;script&gt;" in markup


def test_boxes_off_the_page_and_pages_that_do_not_exist(held: yqlib.Disclosure) -> None:
    sha, file = held.document["sha256"], RAW / NAME

    def shown(page: int, box: tuple[float, ...], where: Path | None = file) -> pictures.Picture:
        place = Place("x", "facts", "suspect", "1", "甲", page=page, box=box, reader="text_layer", file=where)
        return pictures.pictures([place], sha)[0]

    assert "页面之外" in shown(4, (9000, 10, 9010, 20)).problem
    assert "没有第999页" in shown(999, (1, 1, 2, 2)).problem
    assert "哪个文件" in shown(4, (1, 1, 2, 2), None).problem
    assert shown(4, (-1e9, -1e9, 1e9, 1e9)).height <= pictures._TALL * 1.6 + 60


def test_pages_and_strips_are_bounded(held: yqlib.Disclosure) -> None:
    places = [
        Place(f"{n}.{k}", "facts", "evidence", "1", "甲", page=n, box=(50, 80 * k, 90, 80 * k + 9), reader="text_layer", file=RAW / NAME)
        for n in range(1, 9)
        for k in range(9)
    ]
    found = pictures.pictures(places, held.document["sha256"])
    assert len(found) == pictures._PAGES + 1 and found[-1].problem == "另有 4 页未画出"
    assert all(p.height < 900 for p in found)


def test_a_page_lying_on_its_side_is_turned_as_it_was_read(tmp_path: Path) -> None:
    image = Image.new("RGB", (40, 20), "white")
    image.putpixel((5, 3), (0, 0, 0))
    for way, turn in pages._TURNS.items():
        x0, top, x1, bottom = glyphs.turned_box((5, 3, 6, 4), way, 40, 20)
        turned = image.rotate(turn, expand=True)
        assert turned.getpixel((int(x0), int(top))) == (0, 0, 0), way
        assert (x1 - x0, bottom - top) == (1, 1)


TRANSCRIPT = """某市某局2026年度部门预算公开
预算公开表3
2026年部门支出总表
单位：万元
科目编码\t科目名称\t合计\t基本支出\t项目支出
\t合计\t100.00\t60.00\t40.00
208\t社会保障和就业支出\t100.00\t60.00\t41.00
"""


def test_a_transcript_shows_its_lines_with_the_figure_marked(tmp_path: Path) -> None:
    path = tmp_path / "某局.txt"
    path.write_text(TRANSCRIPT, encoding="utf-8")
    d = yqlib.read(path)
    one = next(f for f in d.found if "41.00" in {p.printed for p in f.places})
    assert one.pictures == []
    assert ">41.00</mark>" in one.html() and "第7行" in one.html() and "<img" not in one.html()


def test_a_line_of_a_transcript_that_is_no_fact_is_shown_and_gone_with_the_file(tmp_path: Path) -> None:
    path = tmp_path / "某局.txt"
    path.write_text(TRANSCRIPT, encoding="utf-8")
    evidence = finding.Found(yqlib.read(path))[0]._evidence
    place = Place("x", "ties", "suspect", "40.00", "甲", line=6, reader="transcript", file=path)
    line = evidence.printed_line(place)
    assert line.endswith("40.00") and '<mark class="suspect">40.00</mark>' in quoted.in_line(line, place)
    assert evidence.printed_line(Place("x", "ties", "suspect", "1", "甲", line=99, reader="transcript", file=path)) == ""
    gone = Place("x", "ties", "suspect", "1", "甲", line=6, reader="transcript", file=tmp_path / "gone.txt")
    assert evidence.printed_line(gone) == ""


@pytest.mark.slow
@pytest.mark.skipif(not ocr.available(), reason="the extra [ocr] is not installed")
@pytest.mark.parametrize("turned", [0, 90], ids=["upright", "on its side"])
def test_a_scan_is_shown_as_it_was_read(held: yqlib.Disclosure, tmp_path: Path, turned: int) -> None:
    with pdf.opened((RAW / NAME).read_bytes()) as document:
        image = document[6].render(scale=200 / 72).to_pil().convert("L")
    path = tmp_path / "scan.png"
    image.rotate(turned, expand=True).save(path, dpi=(200, 200))
    d = yqlib.read(path)
    fact = next(f for f in d.facts.itertuples() if f.printed == "64.38")
    drawn = pages.page(path, 1, "ocr", d.document["sha256"])
    box = tuple(round(v * drawn.scale) for v in (fact.x0, fact.top, fact.x1, fact.bottom))
    ink = drawn.image.crop(box).convert("L")
    assert drawn.image.height / drawn.scale < 900 and min(ink.getdata()) < 120
    place = Place(fact.fact_id, "facts", "suspect", "64.38", "甲", page=1, box=(fact.x0, fact.top, fact.x1, fact.bottom), reader="ocr", file=path)
    shown = pictures.pictures([place], d.document["sha256"])[0]
    assert pixels(shown.png, pictures.COLOURS["suspect"][0]) > 100


def test_english(held: yqlib.Disclosure) -> None:
    assert "most likely wrong" in the(held).text("en") and "page 4" in the(held).html("en")
    assert "最可能有误" not in views.findings(held, "en").text()
    assert "printed figures are tied to at least one other" in repr(views.summary(held, "en"))
    for view in (views.coverage, views.doubts, views.silence, views.reviews):
        assert view(held, lang="en").text()
    with pytest.raises(ValueError, match="lang"):
        views.findings(held, "fr")


def test_show_prints_outside_a_notebook(held: yqlib.Disclosure, capsys) -> None:
    the(held).show()
    assert "66.38" in capsys.readouterr().out


def test_the_mark_of_a_figure_read_with_doubt_asks_to_look_first() -> None:
    d = wrong(RAW / NAME)
    sure, table = the(d), the(d).places[0].id
    assert "最可能有误" in sure.table().text()
    title = d.facts.loc[d.facts["fact_id"] == table, "table_id"].iloc[0]
    unsure = yqlib.read(RAW / NAME)
    unsure.tables.loc[unsure.tables["table_id"] == title, "verdict"] = "存疑：缺行"
    at = unsure.facts.index[unsure.facts["fact_id"] == table][0]
    unsure.facts.loc[at, ["printed", "amount_fen"]] = d.facts.loc[at, ["printed", "amount_fen"]]
    shown = [f.table().text() for f in finding.Found(unsure) if f.suspect == table]
    assert shown and all("请先核对原页" in text and "最可能有误" not in text for text in shown)
