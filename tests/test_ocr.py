"""Scanned pages and pictures: told from text pages, read to the same figures, never silently lost."""

from __future__ import annotations

import io
import re
import socket
from collections import Counter
from pathlib import Path

import numpy as np
import pypdfium2
import pypdfium2.raw as raw
import pytest
from conftest import RAW, read_raw
from PIL import Image
from scans import needs_ocr, pictures, scanned, worn

import yqlib
from yqlib.layout.ruled import ruled_grids
from yqlib.sources import image, ocr, open_source, pdf, pdfium, scan
from yqlib.sources.figure_shape import figure_shaped
from yqlib.sources.page import Page

FINAL = RAW / "阳泉市药械集中招标采购中心_2024年度单位决算公开.pdf"
INCOME = 6  # the page of 收入决算表
PAIRS = str.maketrans("（）：，“”–—", '():,""--')


def _plain(value: object) -> str:
    return re.sub(r"\s+", "", str(value)).translate(PAIRS)


def _cells(page: Page) -> list[list[tuple[int, ...] | str]]:
    return [
        [(c.row, c.col, c.rowspan, c.colspan, _plain(c.text)) for c in grid.cells if c.text]
        for grid in ruled_grids(page)
    ]


def _figures(disclosure: yqlib.Disclosure) -> Counter:
    columns = ["role", "row", "row_code", "column_path", "printed"]
    return Counter(tuple(map(_plain, row)) for row in disclosure.facts[columns].to_numpy().tolist())


# ---- which pages ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("visible", "covered", "other", "says"),
    [
        (0, 1.0, 0, True),  # a scan
        (9, 0.95, 0, True),  # with a page number printed over it
        (60, 0.9, 0, True),
        (800, 1.0, 0, False),  # letter paper under a text
        (18, 0.54, 0, False),  # a cover with a photograph
        (0, 0.0, 0, False),  # an empty page
        (0, 0.0, 900, True),  # text drawn as outlines
        (500, 0.0, 900, False),
    ],
)
def test_what_a_scan_is(visible: int, covered: float, other: int, says: bool) -> None:
    assert scan.is_scanned(visible, covered, other) is says


def _with_text(picture: Image.Image, text: str, mode: int, height: float = 842) -> bytes:
    """A PDF of one picture, so high, with a text over it in a render mode (3: invisible)."""
    document = pypdfium2.PdfDocument.new()
    page = document.new_page(595, 842)
    shown = pypdfium2.PdfImage.new(document)
    held = io.BytesIO()
    picture.convert("RGB").save(held, "JPEG")
    shown.load_jpeg(held)
    shown.set_matrix(pypdfium2.PdfMatrix().scale(595, height))
    page.insert_obj(shown)
    for line in range(30):
        words = raw.FPDFPageObj_NewTextObj(document, b"Helvetica", 10)
        raw.FPDFText_SetText(words, _wide(text))
        raw.FPDFTextObj_SetTextRenderMode(words, mode)
        raw.FPDFPageObj_Transform(words, 1, 0, 0, 1, 50, 50 + 20 * line)
        raw.FPDFPage_InsertObject(page, words)
    page.gen_content()
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _wide(text: str):
    import ctypes

    data = (text + "\0").encode("utf-16-le")
    return ctypes.cast(ctypes.create_string_buffer(data), raw.FPDF_WIDESTRING)


@pytest.mark.parametrize(("mode", "says"), [(3, True), (0, False)])
def test_an_invisible_text_layer_is_no_text(mode: int, says: bool) -> None:
    data = _with_text(Image.new("L", (600, 850), 200), "12345678", mode)
    drawn = pdfium.read_page(pypdfium2.PdfDocument(data), 0)
    assert drawn.pictures > 0.9
    assert (drawn.hidden > 100) is says
    assert scan.is_scanned(len(drawn.glyphs), drawn.pictures, drawn.paths) is says


def test_a_picture_within_a_page_of_text_is_a_doubt() -> None:
    data = _with_text(Image.new("L", (600, 400), 200), "12345678", 0, height=400)
    page = pdf.read_pages("x.pdf", data + b"\n%%EOF")[0]
    assert page.reader == "text_layer" and len(page.words) == 30
    assert page.doubts == ["本页有图片（约占页面 48%），其中的内容未读取"]


def test_real_text_pages_are_no_scans() -> None:
    for path in sorted(RAW.glob("*.pdf")):
        document = pypdfium2.PdfDocument(path)
        for number in range(len(document)):
            drawn = pdfium.read_page(document, number)
            assert not scan.is_scanned(len(drawn.glyphs), drawn.pictures, drawn.paths), (path.name, number + 1)


# ---- without the extra ---------------------------------------------------------------------------


@pytest.fixture
def no_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "available", lambda: False)


def test_a_scan_without_the_extra_says_what_to_install(tmp_path: Path, no_extra: None) -> None:
    with pytest.raises(yqlib.ReadError, match="扫描件") as caught:
        yqlib.read(scanned(FINAL, 40, tmp_path / "扫描.pdf", [1, 2]))
    assert 'pip install "yqlib[ocr]"' in str(caught.value)


def test_a_picture_without_the_extra_says_what_to_install(tmp_path: Path, no_extra: None) -> None:
    pictures(FINAL, 40, [1])[0].save(tmp_path / "照片.png")
    with pytest.raises(yqlib.ReadError, match=re.escape('pip install "yqlib[ocr]"')):
        yqlib.read(tmp_path / "照片.png")


def test_one_scanned_page_without_the_extra_is_a_doubt(tmp_path: Path, no_extra: None) -> None:
    whole = pypdfium2.PdfDocument(FINAL)
    scan_of = pypdfium2.PdfDocument(scanned(FINAL, 40, tmp_path / "s.pdf", [INCOME]))
    whole.import_pages(scan_of, index=INCOME)
    whole.save(tmp_path / "混.pdf")
    found = yqlib.read(tmp_path / "混.pdf")
    assert any(d.startswith(f"第{INCOME + 1}页") and "yqlib[ocr]" in d for d in found.doubts)
    assert len(found.facts) == len(read_raw(FINAL.name).facts)


# ---- pictures as files ---------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "BMP"])
def test_pictures_are_told_by_content(tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[tuple[int, ...], float]] = []

    def read(picture: np.ndarray, scale: float, number: int | None) -> Page:
        seen.append((picture.shape, round(scale, 2)))
        return Page(number, 595, 842, reader="ocr")

    monkeypatch.setattr(ocr, "available", lambda: True)
    monkeypatch.setattr(ocr, "read_image", read)
    first, second = Image.new("L", (1240, 1754), 255), Image.new("RGBA", (1240, 1754))
    more = {"save_all": True, "append_images": [second]} if kind == "TIFF" else {}
    first.save(tmp_path / "x.txt", kind, dpi=(150, 150), **more)
    source = open_source(tmp_path / "x.txt")
    assert source.medium == "image"
    assert [p.number for p in source.pages] == list(range(1, 3 if more else 2))
    assert seen[0] == ((1754, 1240), 2.08)
    assert not more or seen[1][0] == (1754, 1240, 3)


def _huge_png() -> bytes:
    import struct
    import zlib

    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 0, 0, 0, 0)
    chunk = b"IHDR" + head
    return (
        b"\x89PNG\r\n\x1a\n"
        + struct.pack(">I", 13)
        + chunk
        + struct.pack(">I", zlib.crc32(chunk))
        + b"\0" * 60
    )


@pytest.mark.parametrize(
    "data", [_huge_png(), b"\xff\xd8\xff\xe0" + bytes(400), b"II*\x00" + bytes(90), b"BM" + bytes(80)]
)
def test_broken_and_oversized_pictures_are_refused(
    tmp_path: Path, data: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ocr, "available", lambda: True)
    (tmp_path / "坏.png").write_bytes(data)
    assert image.is_image(data)
    with pytest.raises(yqlib.ReadError, match="图片"):
        yqlib.read(tmp_path / "坏.png")


# ---- misread figures -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("1O.03", "10.03"),
        ("5，148。21", "5,148.21"),
        ("5.148.21", "5,148.21"),
        ("148,21", "148.21"),
        ("l12.5O", "112.50"),
        ("148.21", None),  # is one
        ("5,148", None),
        ("合计", None),
        ("OO", None),
        ("B2", None),
        ("第2页", None),
        ("2101550", None),
    ],
)
def test_figures_misread_are_put_right(text: str, figure: str | None) -> None:
    assert figure_shaped(text) == figure


# ---- reading -------------------------------------------------------------------------------------


@needs_ocr
def test_a_scanned_table_has_the_cells_of_the_printed_one(tmp_path: Path) -> None:
    """Askew, grainy and compressed: every cell, span and figure all the same."""
    page = worn(pictures(FINAL, 150, [INCOME])[0].rotate(0.8, Image.Resampling.BICUBIC, fillcolor=255))
    read = ocr.read_image(np.asarray(page), 150 / 72, INCOME)
    printed = pdf.read_pages("x", FINAL.read_bytes())[INCOME - 1]
    assert _cells(read) == _cells(printed)
    assert all(0 <= w.confidence <= 1 for w in read.words)
    assert any("倾斜" in d for d in read.doubts)


@needs_ocr
def test_a_page_on_its_side_is_turned() -> None:
    page = np.rot90(np.asarray(pictures(FINAL, 120, [INCOME])[0]), 3)
    read = ocr.read_image(np.ascontiguousarray(page), 120 / 72, 1)
    assert {"收入决算表", "99.20"} <= {_plain(w.text) for w in read.words}
    assert any("侧置" in d for d in read.doubts)


@needs_ocr
def test_a_seal_hides_no_figure() -> None:
    """A red seal over the figures of a table: the black beneath is read."""
    from PIL import ImageDraw

    page = pictures(FINAL, 150, [INCOME])[0].convert("RGB")
    seal = Image.new("RGB", page.size, "white")
    ImageDraw.Draw(seal).ellipse((720, 380, 1020, 680), outline=(215, 40, 40), width=9)
    stamped = Image.fromarray(np.minimum(np.asarray(page), np.asarray(seal)))
    read = ocr.read_image(np.asarray(stamped), 150 / 72, 1)
    printed = pdf.read_pages("x", FINAL.read_bytes())[INCOME - 1]
    assert _cells(read) == _cells(printed)


@needs_ocr
def test_recognition_needs_no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    ocr._engine.cache_clear()
    page = np.asarray(pictures(FINAL, 100, [INCOME])[0])[300:420, 600:900]
    assert ocr.read_image(page, 100 / 72, 1).reader == "ocr"


@needs_ocr
def test_a_blank_picture_has_no_words() -> None:
    rng = np.random.default_rng(1)
    paper = np.clip(rng.normal(225, 5, (900, 640)), 0, 255).astype(np.uint8)
    assert ocr.read_image(paper, 75 / 72, 1).words == []


@needs_ocr
@pytest.mark.slow
def test_a_scanned_disclosure_gives_the_figures_of_the_printed_one(tmp_path: Path) -> None:
    """At least 99% at 150 dpi, and whatever is wrong is marked doubtful."""
    printed = read_raw(FINAL.name)
    tables = sorted(set(printed.facts["page"].dropna()))
    found = yqlib.read(scanned(FINAL, 150, tmp_path / "扫描.pdf", [1, *map(int, tables)]))
    right = _figures(printed) & _figures(found)
    assert sum(right.values()) >= 0.99 * len(printed.facts)
    assert set(found.facts["reader"]) == {"ocr"} and found.facts["confidence"].notna().all()
    assert (
        sum((_figures(found) - right).values()) == 0 or found.tables["verdict"].str.startswith("存疑").any()
    )
    assert any("由文字识别读取" in d for d in found.doubts)
