"""Damaged, encrypted and odd files: read where a viewer shows them, else refused in one sentence."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from broken import (
    BAD,
    code,
    read_or_refused,
    read_sound_page,
    read_whole,
    refused,
    sound,
    sound_doc,
    wanted,
    with_page,
)
from torture.paper import Pdf, written

LOCKS = ("rc4-40", "rc4-128", "aes-128", "aes-256")
STREAM = re.compile(rb"/Length (\d+)")


def test_the_sound_file_is_sound() -> None:
    read_whole(sound())


# ---- cut off, locked, empty ----------------------------------------------------------------------


@pytest.mark.parametrize("percent", [1, 3, 10, 25, 40, 50, 60, 75, 85, 95, 99])
def test_cut_off(percent: int) -> None:
    refused(sound()[: len(sound()) * percent // 100], "不完整|损坏")


@pytest.mark.parametrize("less", [3, 6, 8, 20, 60])
def test_the_last_bytes_are_missing(less: int) -> None:
    refused(sound()[:-less], "不完整|损坏")


def test_cut_off_in_the_middle_with_an_end_mark() -> None:
    """What is left is pieced together: never another figure, and never silently half a disclosure."""
    found = read_or_refused(sound()[: len(sound()) // 2] + b"\n%%EOF\n")
    assert found["outcome"] == "ReadError" or any(re.search("损坏|不完整|修复", d) for d in found["doubts"])


@pytest.mark.parametrize("lock", LOCKS)
def test_locked_with_a_password(lock: str) -> None:
    refused(BAD / f"shut-{lock}.pdf", "加密.*密码")


@pytest.mark.parametrize("lock", LOCKS)
def test_locked_with_an_empty_password(lock: str) -> None:
    read_whole(BAD / f"open-{lock}.pdf")


def test_an_unknown_lock() -> None:
    data = sound().replace(
        b"/Root 1 0 R", b"/Root 1 0 R /Encrypt << /Filter /FoxitGuard /V 9 /R 9 /O (x) /U (x) /P 0 >>"
    )
    refused(data, "加密|损坏")


def test_no_pages() -> None:
    refused(Pdf().save(), "没有页面|损坏")


def test_only_blank_pages() -> None:
    doc = Pdf()
    doc.pages = [doc.add(f"<< /Type /Page /Parent {doc.tree} 0 R /MediaBox [0 0 9 9] >>") for _ in range(3)]
    refused(doc.save(), "没有文字")


@pytest.mark.parametrize(
    "name", ["公开.txt", "公开.doc", "公开", "公开.pdf.html", "公开 （1）.PDF", "a\\b'\"$x.pdf"]
)
def test_the_name_says_nothing(name: str) -> None:
    read_whole(sound(), name=name)


def test_html_with_a_pdf_name() -> None:
    refused(b"<!DOCTYPE html><html><body>404 Not Found</body></html>", "。", name="x.pdf")


@pytest.mark.parametrize("device", ["zero", "random", "full"])
def test_a_device(device: str) -> None:
    refused(Path("/dev") / device, "。", megabytes=300)


def test_a_pipe(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "x.pdf")
    refused(tmp_path / "x.pdf", "。", seconds=3)


# ---- the file's structure ------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["linearised", "object-streams"])
def test_other_ways_to_write(name: str) -> None:
    read_whole(BAD / f"{name}.pdf")


@pytest.mark.parametrize(
    "junk", [b"\xef\xbb\xbf", b"\r\n\r\n", b"HTTP/1.1 200 OK\r\n\r\n", b"\x00" * 512, b"x" * 1000]
)
def test_junk_before(junk: bytes) -> None:
    read_whole(junk + sound())


@pytest.mark.parametrize(
    "junk", [b"\x00" * 4000, b"<script>x</script>" * 50, b"\r\n" * 900, b"\x1a", b"x" * 60_000]
)
def test_junk_behind(junk: bytes) -> None:
    read_whole(sound() + junk)


@pytest.mark.parametrize("start", [b"0", b"1", b"99999999", b"-5", b"x", b"99999999999999999999999"])
def test_a_wrong_start_of_the_places(start: bytes) -> None:
    read_whole(re.sub(rb"startxref\n\d+", b"startxref\n" + start, sound()))


def test_no_table_of_places() -> None:
    start = sound().rindex(b"xref\n0")
    read_whole(sound()[:start] + b"trailer\n<< /Root 1 0 R /Size 99 >>\nstartxref\n0\n%%EOF\n")


def test_shifted_places() -> None:
    read_whole(re.sub(rb"\d{10}(?= 00000 n)", lambda m: b"%010d" % (int(m[0]) + 7), sound()))


def test_places_that_all_say_the_same() -> None:
    read_whole(re.sub(rb"\d{10}(?= 00000 n)", b"0000000015", sound()))


def test_a_loop_of_older_tables() -> None:
    start = int(re.search(rb"startxref\n(\d+)", sound())[1])
    read_whole(sound().replace(b"/Root 1 0 R", b"/Root 1 0 R /Prev %d" % start))


def test_a_huge_size() -> None:
    read_whole(re.sub(rb"/Size \d+", b"/Size 2147483647", sound()))


@pytest.mark.parametrize("length", [b"0", b"5", b"99999999", b"-1", b"999 0 R", b"null", b"1.5"])
def test_wrong_lengths_of_streams(length: bytes) -> None:
    read_whole(STREAM.sub(b"/Length " + length, sound()))


@pytest.mark.parametrize("version", [b"%PDF-9.9", b"%PDF-1.", b"%PDF-0.0", b"%PDF-2.0"])
def test_odd_versions(version: bytes) -> None:
    read_whole(version + sound()[8:])


def _updated(data: bytes, number: int, body: bytes, prev: int | None = None) -> bytes:
    """An update behind the end: the object is another from now on."""
    place = len(data)
    old = int(re.findall(rb"startxref\n(\d+)", data)[-1]) if prev is None else prev
    size = int(re.findall(rb"/Size (\d+)", data)[-1])
    start = place + len(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    return (
        data
        + b"%d 0 obj\n%s\nendobj\n" % (number, body)
        + b"xref\n%d 1\n%010d 00000 n \ntrailer\n<< /Size %d /Root 1 0 R /Prev %d >>\n"
        % (number, place, size, old)
        + b"startxref\n%d\n%%%%EOF\n" % start
    )


def test_the_newest_update_counts() -> None:
    """The page is changed twice: first to an empty one, then back to itself."""
    body = re.search(rb"\n(\d+) 0 obj\n(<< /Type /Page /(?:(?!endobj).)*)\nendobj\nxref", sound(), re.S)
    number, page = int(body[1]), body[2]
    once = _updated(sound(), number, re.sub(rb"/Contents \d+ 0 R", b"", page))
    read_whole(_updated(once, number, page))
    assert read_or_refused(once).get("facts", []) == []


def test_deep_nesting_of_objects() -> None:
    data = sound().replace(b"/Root 1 0 R", b"/Root 1 0 R /X " + b"[" * 20_000 + b"]" * 20_000)
    read_or_refused(data)
    doc = sound_doc()
    doc.pdf.catalog += "/Names " + "<< /A " * 5000 + "0" + " >>" * 5000
    read_or_refused(doc.save())


# ---- the tree of pages ---------------------------------------------------------------------------


def _tree(kids: str, more: str = "") -> bytes:
    doc = sound_doc()
    doc.save()
    pdf = doc.pdf
    inner = pdf.add(f"<< /Type /Pages /Parent {pdf.tree} 0 R /Kids [{{}}] /Count 1 >>")
    names = {
        "tree": f"{pdf.tree} 0 R",
        "inner": f"{inner} 0 R",
        "cover": f"{pdf.pages[0]} 0 R",
        "page": f"{pdf.pages[1]} 0 R",
    }
    outer, _, within = kids.partition("/")
    pdf.objects[inner - 1] = (
        f"<< /Type /Pages /Parent {pdf.tree} 0 R /Kids [{within.format(**names)}] /Count 1 >>".encode()
    )
    pdf.objects[pdf.tree - 1] = (
        f"<< /Type /Pages /Kids [{outer.format(**names)}] {more or '/Count 2'} >>".encode()
    )
    return written(pdf.objects, pdf.root)


@pytest.mark.parametrize(
    "kids",
    [
        "{cover} {page} {tree}",
        "{cover} {page} {inner}/{inner}",
        "{cover} {page} {inner}/{tree}",
        "{cover} {page} null 7 (x)",
    ],
    ids=["itself", "child-itself", "mutual", "no-pages"],
)
def test_a_tree_with_loops(kids: str) -> None:
    read_whole(_tree(kids))


def test_a_count_that_hides_a_page() -> None:
    """Two pages, said to be one: both are read, or it is said that pages are missing."""
    found = read_or_refused(_tree("{cover} {page}", "/Count 1"))
    told = [found["message"], *found.get("doubts", [])]
    assert sorted(found.get("facts", [])) == wanted() or any(
        re.search("页.*(不符|缺|损坏)|损坏", t) for t in told
    )


@pytest.mark.parametrize("count", ["0", "-1", "1000000000", "99999999999999999999", "(x)"])
def test_a_wrong_count_of_pages(count: str) -> None:
    read_whole(_tree("{cover} {page}", f"/Count {count}"))


def test_no_count_and_no_type() -> None:
    data = sound().replace(b"/Type /Pages", b"/Typo /Pages")
    read_whole(data)


# ---- page boxes ----------------------------------------------------------------------------------

TABLE = f"BT /F1 9 Tf 1 0 0 1 50 800 Tm {code('收入预算总表')} Tj ET 50 700 400 50 re S"


@pytest.mark.parametrize(
    "boxes",
    [
        "/MediaBox [0 0 0 0]",
        "/MediaBox [0 0 -595 -842]",
        "/MediaBox [-1e9 -1e9 1e9 1e9]",
        "/MediaBox [0 0 1e38 1e38]",
        "/MediaBox [0 0 99999999999999999999 1]",
        "/MediaBox [nan nan nan nan]",
        "/MediaBox [inf -inf 1 1]",
        "/MediaBox [0 0 595]",
        "/MediaBox []",
        "/MediaBox (x)",
        "/MediaBox null",
        "/MediaBox [/a (b) null true]",
        "/MediaBox 12 0 R",
        "/MediaBox [0 0 595 842] /CropBox [0 0 0 0]",
        "/MediaBox [0 0 595 842] /CropBox [900 900 950 950]",
        "/MediaBox [0 0 595 842] /CropBox [nan 0 (x) null]",
        "/UserUnit 0",
        "/UserUnit -3",
        "/UserUnit 1e9",
        "/Rotate 45",
        "/Rotate 90.5",
        "/Rotate (x)",
        "/Rotate 99999999999999999999",
        "/Rotate null",
    ],
)
def test_absurd_boxes(boxes: str) -> None:
    read_sound_page(with_page(TABLE, boxes))


@pytest.mark.parametrize(
    "box",
    ["[595 842 0 0]", "[0 842 595 0]", "[595 0 0 842]", "[0.0 0.0 595.0000001 842.]", "[ -0 +0 595 842 ]"],
)
def test_reversed_corners(box: str) -> None:
    data = sound_doc()
    pages = data.save().replace(b"/MediaBox [0 0 595 842]", b"/MediaBox " + box.encode())
    read_whole(pages)


# ---- resources and fonts -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "held",
    [
        " ",
        "/Resources null",
        "/Resources 999 0 R",
        "/Resources << /Font << >> >>",
        "/Resources << /Font << /F1 << /Type /Font >> >> >>",
        "/Resources << /Font << /F1 << /Type /Font /Subtype /Type0 /DescendantFonts [] >> >> >>",
        "/Resources << /Font << /F1 << /Type /Font /Subtype /Type0 /Encoding /No-Such-H /DescendantFonts [null] >> >> >>",
        "/Resources << /Font << /F1 << /Type /Font /Subtype /Type3 >> >> >>",
        "/Resources << /Font << /F1 << /Type /Font /Subtype /TrueType /BaseFont /Gone /FirstChar 999 /LastChar -5 >> >> >>",
        "/Resources << /Font 5 /XObject (x) /ExtGState null >>",
    ],
)
def test_missing_resources_and_fonts(held: str) -> None:
    found = read_sound_page(with_page(TABLE, resources=held))
    assert any(re.search("第 ?3 ?页", d) for d in found["doubts"]), found["doubts"]


# ---- what a file wants to do ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "wish",
    [
        "/OpenAction << /S /JavaScript /JS (app.alert\\(1\\);) >>",
        "/OpenAction << /S /Launch /F (/bin/sh) /Win << /F (cmd.exe) >> >>",
        "/OpenAction << /S /URI /URI (http://127.0.0.1:9/) >>",
        "/OpenAction << /S /SubmitForm /F << /FS /URL /F (http://127.0.0.1:9/) >> >>",
        "/Names << /JavaScript << /Names [(a) << /S /JavaScript /JS (this.exportDataObject\\({cName:1}\\)) >>] >> >>",
        "/AA << /WC << /S /JavaScript /JS (1) >> >> /AcroForm << /XFA (<xdp:xdp/>) /Fields [] /NeedAppearances true >>",
        "/AcroForm << /XFA [(template) (<x xmlns:a='file:///etc/passwd'/>)] /Fields [999 0 R] >>",
    ],
)
def test_nothing_is_executed(wish: str) -> None:
    doc = sound_doc()
    doc.pdf.catalog += wish
    read_whole(doc.save())


def test_attachments_are_left_alone() -> None:
    doc = sound_doc()
    inside = doc.pdf.stream(sound(), "/Type /EmbeddedFile")
    doc.pdf.catalog += f"/Names << /EmbeddedFiles << /Names [(../../x.sh) << /Type /Filespec /F (../../x.sh) /EF << /F {inside} 0 R >> >>] >> >>"
    read_whole(doc.save())


def test_a_stream_in_another_file() -> None:
    doc = sound_doc()
    doc.save()
    other = doc.pdf.add("<< /Length 0 /F (/etc/passwd) >>\nstream\n\nendstream")
    page = doc.pdf.add(
        f"<< /Type /Page /Parent {doc.pdf.tree} 0 R /MediaBox [0 0 99 99] /Contents {other} 0 R >>"
    )
    doc.pdf.pages.append(page)
    assert "root:" not in str(read_sound_page(doc.pdf.save()))


def test_entities_in_metadata() -> None:
    doc = sound_doc()
    laughs = '<!ENTITY a "ha">' + "".join(
        f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(9)
    )
    xml = f'<?xml version="1.0"?><!DOCTYPE x [{laughs}<!ENTITY z SYSTEM "file:///etc/passwd">]><x>&j;&z;</x>'
    doc.pdf.catalog += f"/Metadata {doc.pdf.stream(xml, '/Type /Metadata /Subtype /XML')} 0 R"
    read_whole(doc.save())
