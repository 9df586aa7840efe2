"""Office files as ZIP packages: what they hold, and one part at a time within bounds.

Sizes are checked by the directory of the ZIP and again while unpacking; parts with a document type
(the door for entity bombs and outside files) are refused; nothing is fetched.
"""

from __future__ import annotations

import io
import posixpath
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

from yqlib.errors import ReadError

_MAX_DIRECTORY = 8 * 1024 * 1024
_MAX_ENTRIES = 50_000
MAX_PART = 256 * 1024 * 1024
_MAX_RATIO = 300  # XML of equal cells shrinks a hundredfold at most
_SMALL = 8 * 1024 * 1024  # below this no ratio matters
_CHUNK = 1 << 18
_FAULTS = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
    struct.error,
)

_BOMB = "解开后大得不合常理（可能是压缩炸弹）"
_AGAIN = "请重新下载，或用办公软件另存后再读"


class Package:
    """An Office file: its main part and what the parts refer to. Raises ReadError where it is damaged."""

    def __init__(self, name: str, data: bytes) -> None:
        self.name = name
        if _directory_size(data) > _MAX_DIRECTORY:
            raise ReadError(name, _BOMB, "请确认文件来源")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            self._entries = {
                i.filename.replace("\\", "/").lstrip("/").lower(): i for i in self._zip.infolist()
            }
        except _FAULTS:
            raise ReadError(name, "压缩结构不完整，打不开", _AGAIN) from None
        if len(self._entries) > _MAX_ENTRIES:
            raise ReadError(name, "内含的部件过多", "请确认是否为公开文本")

    def has(self, part: str) -> bool:
        """Whether there is a part of this name (letters of any case)."""
        return part.lower() in self._entries

    def names(self) -> list[str]:
        """Names of all parts, in small letters."""
        return list(self._entries)

    def read(self, part: str, limit: int = MAX_PART) -> bytes:
        """A whole part of at most `limit` bytes."""
        return b"".join(self.chunks(part, limit))

    def chunks(self, part: str, limit: int = MAX_PART) -> Iterator[bytes]:
        """A part piece by piece. Raises ReadError where it is missing, damaged, locked or too large."""
        entry = self._entries.get(part.lower())
        if entry is None:
            raise ReadError(self.name, "缺少必要的部件，文件已损坏", _AGAIN)
        if entry.flag_bits & 1:
            raise ReadError(self.name, "压缩包已加密，需要密码", "请去除密码后再读")
        bound = min(limit, max(_SMALL, _MAX_RATIO * entry.compress_size))
        if entry.file_size > bound:
            raise ReadError(self.name, _BOMB, "请确认文件来源；确为公开文本的，请删去多余的空白行列后另存")
        done = 0
        try:
            with self._zip.open(entry) as stream:
                while piece := stream.read(_CHUNK):
                    done += len(piece)
                    if done > bound:
                        raise ReadError(self.name, _BOMB, "请确认文件来源")
                    yield piece
        except ReadError:
            raise
        except _FAULTS:
            raise ReadError(self.name, "内容损坏，无法解开", _AGAIN) from None

    def relations(self, part: str) -> dict[str, tuple[str, str]]:
        """What a part refers to inside the package: id → (last word of the kind, part). '' is the package."""
        folder, base = posixpath.split(part)
        listing = posixpath.join(folder, "_rels", base + ".rels")
        if not self.has(listing):
            return {}
        found = {}
        for node in self.tree(listing, 4 * 1024 * 1024):
            if node.get("TargetMode") == "External" or not node.get("Target"):
                continue
            target = node.get("Target")
            target = (
                target.lstrip("/")
                if target.startswith("/")
                else posixpath.normpath(posixpath.join(folder, target))
            )
            found[node.get("Id") or ""] = ((node.get("Type") or "").rsplit("/", 1)[-1], target)
        return found

    def main(self) -> str:
        """The part that holds the document or the workbook; '' where the package names none."""
        return next(
            (t for kind, t in self.relations("").values() if kind == "officeDocument" and self.has(t)), ""
        )

    def main_type(self) -> str:
        """Content type of the main part, in small letters."""
        main = "/" + self.main().lower()
        if not self.has("[Content_Types].xml"):
            return ""
        for node in self.tree("[Content_Types].xml", 4 * 1024 * 1024):
            if (node.get("PartName") or "").lower() == main:
                return (node.get("ContentType") or "").lower()
        return ""

    def tree(self, part: str, limit: int = MAX_PART) -> Any:
        """Root element of an XML part."""
        root = None
        for _, node in self.events(part, ("end",), limit=limit):
            root = node
        return root

    def events(
        self, part: str, events: tuple[str, ...], tag: Any = None, limit: int = MAX_PART
    ) -> Iterator[tuple[str, Any]]:
        """Parse events of an XML part while it is unpacked. Raises ReadError where it is no sound XML."""
        from lxml import etree  # here and not above: a PDF needs none of it

        parser = etree.XMLPullParser(
            events, tag=tag, resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False,
            remove_comments=True, remove_pis=True,
        )  # fmt: skip
        try:
            head = True
            for piece in self.chunks(part, limit):
                if head and b"<!DOCTYPE" in piece.replace(b"\0", b""):
                    raise ReadError(self.name, "含有不该有的文档类型声明（可能是恶意文件）", "请确认文件来源")
                head = False
                parser.feed(piece)
                yield from parser.read_events()
            parser.close()
            yield from parser.read_events()
        except etree.XMLSyntaxError:
            raise ReadError(self.name, "内容不是完好的 XML，文件已损坏", _AGAIN) from None


def local(node: Any) -> str:
    """Name of an element without its namespace (there are two, transitional and strict)."""
    tag = node.tag
    return tag.rsplit("}", 1)[-1] if isinstance(tag, str) else ""


def attribute(node: Any, name: str, default: str = "") -> str:
    """An attribute whatever its namespace."""
    found = node.get(name)
    if found is not None:
        return str(found)
    return next((str(v) for k, v in node.attrib.items() if k.endswith("}" + name)), default)


def _directory_size(data: bytes) -> int:
    """Bytes of the ZIP's directory as its end record tells: read before any of it is unpacked."""
    at = data.rfind(b"PK\x05\x06", max(0, len(data) - 65557))
    if at < 0 or at + 22 > len(data):
        return 0
    size = struct.unpack_from("<I", data, at + 12)[0]
    if at >= 20 and data[at - 20 : at - 16] == b"PK\x06\x07":
        where = struct.unpack_from("<Q", data, at - 12)[0]
        if where + 48 <= len(data) and data[where : where + 4] == b"PK\x06\x06":
            size = max(0 if size == 0xFFFFFFFF else size, struct.unpack_from("<Q", data, where + 40)[0])
    return int(size)
