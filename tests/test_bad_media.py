"""Office files and web pages made to break a reader: bounded, and one sentence or a doubt each."""

from __future__ import annotations

import io
import time
import zipfile
from pathlib import Path

import media
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import yqlib
from yqlib.sources import open_source
from yqlib.sources.page import MarkedTable

SLUG = "zezhou-center-2025-budget"
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "lol">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    + "]>"
)
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Override PartName="/{main}" ContentType="application/vnd.openxmlformats-officedocument.{kind}.main+xml"/></Types>'
)
RELS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" '
    'Target="{target}"/></Relationships>'
)
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
S = (
    'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)


def refused(data: bytes, why: str, tmp_path: Path, name: str = "某单位.docx", within: float = 60) -> str:
    file = tmp_path / name
    file.write_bytes(data)
    start = time.monotonic()
    with pytest.raises(yqlib.ReadError) as caught:
        yqlib.read(file)
    assert time.monotonic() - start < within
    message = str(caught.value)
    assert why in message, message
    assert message.startswith(name) and message.count("。") == 2 and "\n" not in message
    return message


def zipped(**parts: str | bytes) -> bytes:
    return packed({name.replace("__", "/"): content for name, content in parts.items()})


def packed(parts: dict[str, str | bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in parts.items():
            book.writestr(name, content)
    return held.getvalue()


def word(body: str, head: str = "") -> bytes:
    return packed({
        "[Content_Types].xml": TYPES.format(main="word/document.xml", kind="wordprocessingml.document"),
        "_rels/.rels": RELS.format(kind="officeDocument", target="word/document.xml"),
        "word/document.xml": f"{head}<w:document {W}><w:body>{body}</w:body></w:document>",
    })  # fmt: skip


def workbook(sheet: str, head: str = "", names: tuple[str, ...] = ("一",), rest: str = "") -> bytes:
    listed = "".join(f'<sheet name="{n}" sheetId="{i}" r:id="r1"/>' for i, n in enumerate(names, 1))
    return packed({
        "[Content_Types].xml": TYPES.format(main="xl/workbook.xml", kind="spreadsheetml.sheet"),
        "_rels/.rels": RELS.format(kind="officeDocument", target="xl/workbook.xml"),
        "xl/workbook.xml": f"<workbook {S}><sheets>{listed}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": RELS.format(kind="worksheet", target="worksheets/sheet1.xml"),
        "xl/worksheets/sheet1.xml": f"{head}<worksheet {S}><sheetData>{sheet}</sheetData>{rest}</worksheet>",
    })  # fmt: skip


def flow(data: bytes, tmp_path: Path, name: str = "x") -> list:
    file = tmp_path / name
    file.write_bytes(data)
    return open_source(file).pages[0].flow


# ---- packages ------------------------------------------------------------------------------------


@pytest.mark.parametrize("share", [0.02, 0.3, 0.7, 0.99])
@pytest.mark.parametrize("kind", ["docx", "xlsx"])
def test_truncated(kind: str, share: float, tmp_path: Path) -> None:
    made = (media.as_docx if kind == "docx" else media.as_xlsx)(SLUG, tmp_path / f"a.{kind}")
    data = made.read_bytes()
    refused(data[: int(len(data) * share)], "压缩结构不完整", tmp_path)


@pytest.mark.parametrize(
    ("parts", "why"),
    [
        ({"a.txt": "x"}, "压缩包"),
        ({"OFD.xml": "<a/>"}, "OFD"),
        (
            {"mimetype": "application/vnd.oasis.opendocument.text", "META-INF/manifest.xml": "<a/>"},
            "OpenDocument",
        ),
        ({"[Content_Types].xml": "<Types/>", "ppt/presentation.xml": "<a/>"}, "演示文稿"),
        ({"[Content_Types].xml": "<Types/>"}, "不是 Word 文档"),
        ({"[Content_Types].xml": "<Types", "_rels/.rels": "<a/>"}, "XML"),
        ({}, "压缩包"),
    ],
)
def test_zips_that_are_neither(parts: dict[str, str], why: str, tmp_path: Path) -> None:
    refused(packed(parts), why, tmp_path)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"Rar!\x1a\x07\x00" + bytes(50), "RAR"),
        (b"{\\rtf1 x}", "RTF"),
        (b"\xff\xd8\xff\xe0" + bytes(50), "图片"),
        (b"\x1f\x8b\x08" + bytes(50), "GZIP"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(3000), "已损坏"),
        (b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><a/>', "旧式 Office XML"),
    ],
)
def test_other_formats_are_named(data: bytes, why: str, tmp_path: Path) -> None:
    refused(data, why, tmp_path)


@pytest.mark.parametrize(
    ("stream", "why"), [("EncryptedPackage", "已加密"), ("WordDocument", "DOC"), ("Other", "旧式")]
)
def test_ole_files(stream: str, why: str, tmp_path: Path) -> None:
    refused(media.ole(stream), why, tmp_path)


@pytest.mark.slow
def test_bombs(tmp_path: Path) -> None:
    refused(word("<w:p><w:r><w:t>" + " " * 400_000_000 + "</w:t></w:r></w:p>"), "炸弹", tmp_path)
    lying = bytearray(word("<w:p/>" + " " * 60_000_000))
    at = lying.rfind(b"PK\x01\x02")  # the directory says the part is small
    lying[at + 24 : at + 28] = (1000).to_bytes(4, "little")
    message = refused(bytes(lying), "", tmp_path)
    assert "炸弹" in message or "损坏" in message


@pytest.mark.parametrize("make", [word, workbook])
def test_entities_are_not_expanded_and_nothing_is_fetched(make, tmp_path: Path) -> None:
    refused(make("&i;", LAUGHS), "恶意", tmp_path)
    secret = tmp_path / "secret"
    secret.write_text("机密", encoding="utf-8")
    outside = f'<!DOCTYPE d [<!ENTITY x SYSTEM "file://{secret}">]>'
    refused(make("&x;", outside), "恶意", tmp_path)
    late = " " * 300_000 + outside  # behind the first piece unpacked
    refused(make("&x;", late), "", tmp_path)


def test_deep_xml(tmp_path: Path) -> None:
    deep = "<w:tbl><w:tr><w:tc>" * 5000 + "</w:tc></w:tr></w:tbl>" * 5000
    refused(word(deep), "XML", tmp_path)


# ---- workbooks -----------------------------------------------------------------------------------


def test_blank_used_range_of_a_whole_sheet(tmp_path: Path) -> None:
    rows = "".join(
        f'<row r="{r}" s="1" customFormat="1"><c r="A{r}" s="1"/></row>' for r in range(1, 100_000)
    )
    far = '<row r="1048576"><c r="A1048576" t="inlineStr"><is><t>甲</t></is></c><c r="XFD1048576"><v>1</v></c></row>'
    start = time.monotonic()
    table = flow(workbook(rows + far), tmp_path)[-1]
    assert time.monotonic() - start < 30
    assert isinstance(table, MarkedTable) and (table.n_rows, table.n_cols) == (1, 2)
    assert table.cells[0].line == 1_048_576


@pytest.mark.slow
def test_a_million_cells(tmp_path: Path) -> None:
    row = "".join(f"<c><v>{n}</v></c>" for n in range(100))
    refused(workbook(f"<row>{row}</row>" * 10_000), "单元格过多", tmp_path)


def test_far_corners(tmp_path: Path) -> None:
    rows = "".join(
        f'<row r="{r}"><c r="A{r}"><v>1</v></c><c r="{c}{r}"><v>1</v></c></row>'
        for r, c in ((1, "XFD"), (9, "B"))
    )
    table = flow(workbook(rows), tmp_path)[-1]
    assert isinstance(table, MarkedTable) and (table.n_rows, table.n_cols) == (2, 3)


def test_absurd_merges(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row><row r="2"><c r="A2"><v>3</v></c><c r="B2"><v>4</v></c></row>'
    merges = '<mergeCells><mergeCell ref="B1:XFD1048576"/><mergeCell ref="B2:XFD1048576"/><mergeCell ref="Z9:A1"/></mergeCells>'
    table = flow(workbook(rows, rest=merges), tmp_path)[-1]
    assert isinstance(table, MarkedTable) and table.n_rows == 2


def test_ten_thousand_sheets(tmp_path: Path) -> None:
    refused(workbook("<row/>", names=tuple(map(str, range(10_000)))), "工作表过多", tmp_path)


def test_doubts_stay_few(tmp_path: Path) -> None:
    rows = "".join(
        f'<row r="{r}"><c r="A{r}"><f>1</f></c><c r="B{r}"><v>1</v></c></row>' for r in range(1, 500)
    )
    file = tmp_path / "x"
    file.write_bytes(workbook(rows))
    doubts = open_source(file).pages[0].doubts
    assert len(doubts) == 21 and "479" in doubts[-1]


def test_blank_workbook(tmp_path: Path) -> None:
    refused(workbook('<row r="1"><c r="A1"/></row>'), "没有可见的内容", tmp_path)


@pytest.mark.parametrize("value", ["NaN", "1E999999999", "9" * 500, "一", "0x10", "1e-999999"])
def test_numbers_that_are_none(value: str, tmp_path: Path) -> None:
    file = tmp_path / "x"
    file.write_bytes(workbook(f'<row r="1"><c r="A1"><v>{value}</v></c><c r="B1"><v>1</v></c></row>'))
    page = open_source(file).pages[0]
    assert page.doubts and "A1" in page.doubts[0]


def test_protected_and_damaged_xls(tmp_path: Path) -> None:
    data = bytearray((Path(__file__).parent / "golden" / "accounts.xls").read_bytes())
    start = data.find(b"\x09\x08\x10\x00")  # BOF of the workbook; FILEPASS goes behind it
    locked = data[:]
    after = start + 20
    size = int.from_bytes(locked[after + 2 : after + 4], "little")
    locked[after : after + 2] = b"\x2f\x00"
    assert size >= 2
    message = refused(bytes(locked), "", tmp_path, "某单位.xls")
    assert "加密" in message or "损坏" in message
    refused(bytes(data[: len(data) // 2]), "损坏", tmp_path, "某单位.xls")


# ---- pages of the web ----------------------------------------------------------------------------


def page(body: str) -> bytes:
    return f"<html><head><meta charset=utf-8></head><body>{body}</body></html>".encode()


@pytest.mark.parametrize("tag", ["div", "span", "b"])
def test_deep_elements(tag: str, tmp_path: Path) -> None:
    refused(page(f"<{tag}>" * 10_000 + "字"), "嵌套过深", tmp_path)
    assert flow(page(f"<{tag}>" * 1000 + "字"), tmp_path) == [(1, "字")]


def test_deep_tables(tmp_path: Path) -> None:
    for depth in (100, 10_000):
        refused(page("<table><tr><td>" * depth + "字"), "嵌套过深", tmp_path)
    assert flow(page("<table><tr><td>" * 30 + "字"), tmp_path) == [(1, "字")]


def test_absurd_spans(tmp_path: Path) -> None:
    rows = "<tr><td colspan=1000000000 rowspan=1000000000>甲</td><td colspan=-5>1</td></tr><tr><td>乙<td rowspan=0>2</tr>"
    table = flow(page(f"<table>{rows}</table>"), tmp_path)[0]
    assert isinstance(table, MarkedTable) and table.n_cols <= 4 and table.n_rows == 2
    wide = "<tr>" + "<td colspan=1000 rowspan=60000>1</td>" * 300 + "</tr>"
    refused(page(f"<table>{wide * 300}</table>"), "单元格过多", tmp_path)


@pytest.mark.slow
def test_too_many_cells(tmp_path: Path) -> None:
    refused(page("<table>" + ("<tr>" + "<td>1" * 100) * 4000), "单元格过多", tmp_path)


@pytest.mark.slow
def test_huge_page(tmp_path: Path) -> None:
    refused(page("字" * 70_000_000), "网页过大", tmp_path)


def test_archive_of_many_parts(tmp_path: Path) -> None:
    head = b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=a\n\n"
    refused(head + b"--a\nContent-Type: text/html\n\n<p>x\n" * 100_000, "部件过多", tmp_path)


def test_page_without_text(tmp_path: Path) -> None:
    refused(page("<script>document.write('合计 1')</script><div id=app></div>"), "脚本", tmp_path)


@pytest.mark.parametrize("name", ["punycode", "idna", "zip", "rot13", "unicode_escape", "utf-7"])
def test_odd_charsets(name: str, tmp_path: Path) -> None:
    raw = b"<html><meta charset=%s><p>" % name.encode() + "决算".encode("gb18030")
    assert flow(raw, tmp_path) == [(1, "决算")]


# ---- anything at all -----------------------------------------------------------------------------


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=60), st.integers(0, 10**6), st.sampled_from(["docx", "xlsx", "xls", "html"]))
def test_mutated_files_give_a_reading_or_a_read_error(mark: bytes, at: int, kind: str) -> None:
    import tempfile

    data = bytearray(_sound(kind))
    at %= len(data)
    data[at : at + len(mark)] = mark
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "x"
        file.write_bytes(data)
        try:
            open_source(file)
        except yqlib.ReadError as error:
            assert str(error).startswith("x：")


_SOUND: dict[str, bytes] = {}


def _sound(kind: str) -> bytes:
    if kind not in _SOUND:
        if kind == "xls":
            _SOUND[kind] = (Path(__file__).parent / "golden" / "accounts.xls").read_bytes()
        elif kind == "html":
            _SOUND[kind] = media.as_html(SLUG).encode()
        else:
            held = io.BytesIO()
            (media.as_docx if kind == "docx" else media.as_xlsx)(SLUG, held)  # type: ignore[arg-type]
            _SOUND[kind] = held.getvalue()
    return _SOUND[kind]


def test_the_made_workbook_is_sound(tmp_path: Path) -> None:
    file = media.as_xlsx(SLUG, tmp_path / "a.xlsx")
    assert len(openpyxl.load_workbook(file).sheetnames) == 16  # the text, thirteen tables, two goal sheets
