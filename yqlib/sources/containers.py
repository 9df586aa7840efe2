"""What a file is, by its content, and what to do about the ones that cannot be read here."""

from __future__ import annotations

import io

from yqlib.errors import ReadError
from yqlib.sources import docx, xls, xlsx
from yqlib.sources.package import Package
from yqlib.sources.page import Page

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_TO_PDF = "请提供公开文本的 PDF、DOCX、XLSX 或网页"
#: How other files begin, what they are, what to do.
_OTHERS: tuple[tuple[bytes, str, str], ...] = (
    (b"Rar!\x1a\x07", "是 RAR 压缩包", "请先解压，再读其中的文件"),
    (b"7z\xbc\xaf\x27\x1c", "是 7z 压缩包", "请先解压，再读其中的文件"),
    (b"\x1f\x8b\x08", "是 GZIP 压缩包", "请先解压，再读其中的文件"),
    (b"{\\rtf", "是 RTF 文档", "请用办公软件另存为 DOCX 或 PDF 后再读"),
    (b"\xff\xd8\xff", "是图片，没有文字", "请提供带文字层的 PDF"),
    (b"\x89PNG\r\n", "是图片，没有文字", "请提供带文字层的 PDF"),
    (b"GIF8", "是图片，没有文字", "请提供带文字层的 PDF"),
    (b"II*\x00", "是图片，没有文字", "请提供带文字层的 PDF"),
    (b"MM\x00*", "是图片，没有文字", "请提供带文字层的 PDF"),
    (b"SEP ", "是书生版式文件", "请用阅读器转存为 PDF 后再读"),
)
#: A part that tells what another ZIP is: its name, what it is, what to do.
_IN_ZIP = (
    ("ofd.xml", "是 OFD 版式文件", "请用阅读器转存为 PDF 后再读"),
    ("ppt/presentation.xml", "是演示文稿", _TO_PDF),
    ("meta-inf/manifest.xml", "是 OpenDocument 文档", "请用办公软件另存为 DOCX、XLSX 或 PDF 后再读"),
)


def read(name: str, data: bytes) -> tuple[str, list[Page]] | None:
    """(medium, pages) of an Office file; None for a file that is none and may be text.

    Raises ReadError for a damaged or locked Office file and for formats known not to be readable.
    """
    if data.startswith(_OLE):
        return _from_ole(name, data)
    if data.startswith(_ZIP):
        return _from_zip(name, data)
    for start, what, todo in _OTHERS:
        if data.startswith(start):
            raise ReadError(name, what, todo)
    if b"<?mso-application" in data[:400]:
        raise ReadError(name, "是旧式 Office XML 文档", "请用办公软件另存为 DOCX、XLSX 或 PDF 后再读")
    return None


def _from_zip(name: str, data: bytes) -> tuple[str, list[Page]]:
    package = Package(name, data)
    main, kind = package.main(), package.main_type()
    if "wordprocessingml" in kind or (main.lower().startswith("word/") and not kind):
        return "docx", docx.read_pages(name, package)
    if "sheet.binary" in kind:
        raise ReadError(name, "是 XLSB 工作簿", "请用办公软件另存为 XLSX 后再读")
    if "spreadsheetml" in kind or "ms-excel" in kind or (main.lower().startswith("xl/") and not kind):
        return "xlsx", xlsx.read_pages(name, package)
    for part, what, todo in _IN_ZIP:
        if package.has(part):
            raise ReadError(name, what, todo)
    if package.has("[Content_Types].xml"):
        raise ReadError(name, "不是 Word 文档，也不是 Excel 工作簿", _TO_PDF)
    raise ReadError(name, "是压缩包，不是公开文本", "请先解压，再读其中的文件")


def _from_ole(name: str, data: bytes) -> tuple[str, list[Page]]:
    streams = _ole_streams(name, data)
    if "EncryptedPackage" in streams:
        raise ReadError(name, "Office 文件已加密，需要密码", "请去除密码保护后再读")
    if streams & {"Workbook", "Book"}:
        return "xlsx", xls.read_pages(name, data)
    if "WordDocument" in streams:
        raise ReadError(name, "是旧式 Word 文档（DOC）", "请用办公软件另存为 DOCX 或 PDF 后再读")
    raise ReadError(name, "是旧式 Office 文件，不是 Excel 工作簿", _TO_PDF)


def _ole_streams(name: str, data: bytes) -> set[str]:
    """Names of what stands at the top of an OLE file. Raises ReadError where its directory is damaged."""
    from xlrd.compdoc import CompDoc

    try:
        document = CompDoc(data, logfile=io.StringIO())
        top = [document.dirlist[i] for i in document.dirlist[0].children]
    except Exception:  # a damaged directory breaks xlrd anywhere
        raise ReadError(name, "旧式 Office 文件已损坏", "请重新下载，或用办公软件另存后再读") from None
    return {entry.name for entry in top}
