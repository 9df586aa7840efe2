"""A file becomes pages. The medium is told by content, never by the file's name."""

from __future__ import annotations

import hashlib
import stat
from pathlib import Path

from yqlib.errors import ReadError, readable
from yqlib.sources import containers, html, image, pdf, transcript
from yqlib.sources.page import Source

_MAX_BYTES = 512 * 1024 * 1024


def open_source(path: str | Path) -> Source:
    """Read one file into pages of words and rules, lines, or a flow of lines and tables.

    Raises ReadError for a missing path, a folder, an empty or huge file, another format, a damaged
    or encrypted file, a file that unpacks beyond reason, one that shows no text, and for pictures and scans
    where the extra `[ocr]` is missing.
    """
    path = Path(path)
    data = _bytes(path)
    sha = hashlib.sha256(data).hexdigest()
    name = readable(path.name)
    if pdf.is_pdf(data):
        return Source(name, sha, "pdf", pdf.read_pages(name, data))
    if image.is_image(data):
        return Source(name, sha, "image", image.read_pages(name, data))
    if office := containers.read(name, data):
        return Source(name, sha, *office)
    if html.is_html(data) or html.is_archive(data):
        return Source(name, sha, "html", html.read_pages(name, data))
    text = transcript.decode(name, data)
    return Source(name, sha, "transcript", transcript.read_pages(text))


def _bytes(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise ReadError(path, "这是文件夹，不是文件", "请给出其中的文件，或用 yqlib read 文件夹 逐个读取")
        about = path.stat()
        if not stat.S_ISREG(about.st_mode):  # a device never ends, a pipe never begins
            raise ReadError(path, "不是普通文件（是设备、管道或套接字）", "请先把内容存为文件")
        size = about.st_size
        if size > _MAX_BYTES:
            raise ReadError(
                path, f"文件过大（{size // 1024 // 1024} MB）", "请确认是否为公开文本，必要时先拆分"
            )
        data = path.read_bytes()
    except FileNotFoundError:
        raise ReadError(path, "找不到这个文件", "请检查路径是否写对") from None
    except (OSError, ValueError) as error:
        if isinstance(error, ReadError):
            raise
        raise ReadError(path, f"打不开（{error.__class__.__name__}）", "请检查文件权限与路径") from None
    if not data or data.isspace():
        raise ReadError(path, "文件是空的", "请重新下载公开文本")
    return data
