"""Bad input is normal: each case is one sentence that names the file and says what to do."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest
from conftest import RAW
from hypothesis import given, settings
from hypothesis import strategies as st

import yqlib
from yqlib.sources import pdf

GOLDEN = Path(__file__).parent / "golden"
ONE = sorted(RAW.glob("*.pdf"))[0]


def _refused(path: Path | list[Path], why: str) -> str:
    with pytest.raises(yqlib.ReadError) as caught:
        yqlib.read(path)
    message = str(caught.value)
    assert why in message
    assert message.count("。") == 2 and "\n" not in message  # what is wrong, and what to do
    return message


def test_missing_path(tmp_path: Path) -> None:
    assert "没有.pdf" in _refused(tmp_path / "没有.pdf", "找不到")


def test_folder(tmp_path: Path) -> None:
    _refused(tmp_path, "文件夹")


@pytest.mark.parametrize("content", [b"", b" \n\t\n"])
def test_empty_file(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "空.pdf"
    file.write_bytes(content)
    _refused(file, "空")


@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.9, 0.999])
def test_truncated_pdf(tmp_path: Path, share: float) -> None:
    data = ONE.read_bytes()
    file = tmp_path / "半截.pdf"
    file.write_bytes(data[: int(len(data) * share)])
    _refused(file, "不完整")


def test_garbage_with_a_pdf_header(tmp_path: Path) -> None:
    file = tmp_path / "坏.pdf"
    file.write_bytes(b"%PDF-1.7\n" + bytes(range(256)) * 20 + b"\n%%EOF")
    _refused(file, "PDF")


def test_encrypted_pdf() -> None:
    _refused(GOLDEN / "encrypted.pdf", "加密")


def test_pdf_without_a_text_layer(tmp_path: Path) -> None:
    document = pypdfium2.PdfDocument.new()
    document.new_page(300, 400)
    document.save(tmp_path / "扫描.pdf")
    assert "另存" in _refused(tmp_path / "扫描.pdf", "没有文字层")


@pytest.mark.parametrize(
    "text",
    [
        "今天天气很好。\n明天也许下雨。\n",
        "# README\n\n| a | b |\n|---|---|\n| 1 | 2 |\n",
        "2024年某市预算执行情况的报告摘要\n收入增长3%。\n",
    ],
)
def test_text_that_is_no_disclosure(tmp_path: Path, text: str) -> None:
    file = tmp_path / "别的.txt"
    file.write_text(text, encoding="utf-8")
    _refused(file, "看不出")


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"PK\x03\x04" + bytes(400), "压缩结构不完整"),
        (b"\xff\xd8\xff\xe0" + bytes(range(256)) * 4, "图片"),
        (bytes(range(256)) * 4, "既不是 PDF"),
        (b"\x00\x01\x02\x03" * 100, "既不是 PDF"),
    ],
)
def test_other_formats(tmp_path: Path, content: bytes, why: str) -> None:
    file = tmp_path / "别的.docx"
    file.write_bytes(content)
    _refused(file, why)


def test_no_file_at_all() -> None:
    _refused([], "没有给出文件")


def test_content_decides_not_the_name(tmp_path: Path) -> None:
    file = tmp_path / "看起来像文本.txt"
    file.write_bytes(ONE.read_bytes())
    assert len(yqlib.read(file).facts) > 100


def test_sidecar_tells_and_is_checked(tmp_path: Path) -> None:
    file = tmp_path / ONE.name
    file.write_bytes(ONE.read_bytes())
    note = tmp_path / (ONE.name + ".toml")
    note.write_text('city = "某市"\nissued_on = "2026-03-01"\n', encoding="utf-8")
    assert yqlib.read(file).document["city"] == "某市"
    note.write_text('colour = "red"\n', encoding="utf-8")
    _refused(file, "不认识的键")
    note.write_text('sha256 = "0"\n', encoding="utf-8")
    _refused(file, "不符")


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_give_a_reading_or_a_read_error(data: bytes) -> None:
    try:
        pdf.read_pages("x.pdf", b"%PDF-1.4\n" + data + b"\n%%EOF")
    except yqlib.ReadError as error:
        assert "x.pdf" in str(error)


@settings(max_examples=60, deadline=None)
@given(
    st.text(alphabet="收入支出合计科目编码201 \t|-\n0123456789.,表公开：万元#<>&$\\{}一、（", max_size=600)
)
def test_any_text_gives_a_reading_or_a_read_error(text: str) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "x.txt"
        file.write_text("支出决算表\n" + text, encoding="utf-8")
        try:
            yqlib.read(file)
        except yqlib.ReadError as error:
            assert "x.txt" in str(error)
