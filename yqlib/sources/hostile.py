"""A PDF that unpacks beyond reason is refused before pdfium opens it: native code that runs out of
memory ends the whole process, and forms that draw forms can keep it busy for years.

A sound file is only searched once for its streams; a stream is unpacked here when its packed bytes
repeat themselves, as those of a bomb must, or when it is packed twice.
"""

from __future__ import annotations

import base64
import re
import zlib
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from yqlib.errors import ReadError

_CONTENT = 64 << 20  # bytes of one page's or form's content: a page of 200,000 lines has 5 MB
_HELD = 256 << 20  # fonts and object streams
_PICTURE = 1 << 30  # pictures are not unpacked by a reader of text; A3 at 600 dpi has 200 MB
_TOTAL = 256 << 20  # all that swells, pictures aside
_SMALL = 4096  # what is packed into fewer bytes cannot become much
_WINDOW, _EVERY = 64, 16_384  # so many bytes are looked at in every so many
_ALIKE = 32  # a window of packed data has some 57 different bytes, one of a bomb at most 15
_FILTERED = 50  # filters of one stream that are followed
_PIECE = 1 << 20
_SWELLS = 4096  # no filter makes more bytes of one
_HEAD = 16_384  # bytes in front of a stream in which its dictionary is looked for

_MARK = re.compile(rb"stream")
_FILTERS = re.compile(rb"/(?:Filter|F)\s*(\[[^\]]*\]|/\w+)")
_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_FORM = re.compile(rb"/Subtype\s*/Form\b")
_OBJECT = re.compile(rb"(\d+)\s+\d+\s+obj\b")
_TYPE = re.compile(rb"/Type\s*/XObject\b")


class Stream(NamedTuple):
    """A stream as it stands in the file: number of its object (None where not found), dictionary, bytes."""

    number: int | None
    head: bytes
    raw: memoryview


def refuse(name: str, data: bytes) -> None:
    """Raises ReadError for a PDF that would unpack, or draw forms within forms, beyond reason."""
    total, holders = 0, []
    for stream in _streams(data):
        bound, counts = _bound(stream.head)
        size = _size(stream, bound, counts)
        total += size if counts else 0
        if size > bound or total > _TOTAL:
            raise ReadError(name, "PDF 内含展开后过大的内容", "请用阅读器另存后再读")
        if _may_nest(stream.head) and unpacked(stream).count(b"Do") > 1:
            holders.append(stream.number)
    if holders:
        from yqlib.sources import nested  # pdfminer takes a while: only when it is needed

        if nested.explode(data, holders):
            raise ReadError(name, "PDF 内的图形层层嵌套，展开后过多", "请用阅读器另存后再读")


def _streams(data: bytes) -> Iterator[Stream]:
    view, open_at = memoryview(data), None
    for found in _MARK.finditer(data):
        at = found.start()
        if data[at - 3 : at] != b"end":
            if open_at is None:
                open_at = at
        elif open_at is not None:
            yield _stream(data, view, open_at, at - 3)
            open_at = None
    if open_at is not None:
        yield _stream(data, view, open_at, len(data))


def _stream(data: bytes, view: memoryview, at: int, end: int) -> Stream:
    low = max(at - _HEAD, 0)
    obj = data.rfind(b"obj", low, at)
    head = data[obj if obj >= 0 else low : at]
    number = _OBJECT.search(data, max(obj - 24, 0), obj + 3) if obj >= 0 else None
    start = at + 6 + (2 if data[at + 6 : at + 8] == b"\r\n" else 1)
    if b"#" in head:
        head = _ESCAPE.sub(lambda m: bytes([int(m[1], 16)]), head)
    return Stream(int(number[1]) if number else None, head, view[start:end])


def _bound(head: bytes) -> tuple[int, bool]:
    """How large a stream may become, and whether it counts for the whole."""
    if b"/Image" in head and b"/Width" in head:
        return _PICTURE, False
    if b"/EmbeddedFile" in head:  # never opened
        return _PICTURE, False
    if re.search(rb"/Length[123]\b|/ObjStm\b|/XRef\b|/CIDFontType0C|/Type1C|/OpenType", head):
        return _HELD, True
    return _CONTENT, True


# ---- unpacking, bounded --------------------------------------------------------------------------


def _filters(stream: Stream) -> list[bytes]:
    found = _FILTERS.search(stream.head)
    if found:
        return re.findall(rb"/(\w+)", found[1])
    packed = (
        len(stream.raw) > 2 and stream.raw[0] & 15 == 8 and (stream.raw[0] << 8 | stream.raw[1]) % 31 == 0
    )
    return [b"FlateDecode"] if packed else []  # named elsewhere, or not at all


def _size(stream: Stream, bound: int, counts: bool) -> int:
    """Bytes a stream becomes, counted up to a little over `bound`; 0 where it cannot be large, or where it
    stays within its bound and nothing else counts."""
    raw = stream.raw
    filters = _filters(stream) if len(raw) >= _SMALL or stream.head.count(b"Decode") > 1 else []
    if not filters:
        return len(raw) if len(raw) > bound else 0
    if len(filters) == 1:
        within = not counts and len(raw) * _SWELLS <= bound
        if within or len(raw) < _SMALL or not _repeats(raw):
            return 0
    size = 0
    for piece in _pieces(raw, filters):
        size += len(piece)
        if size > bound:
            break
    return size


def _repeats(raw: memoryview) -> bool:
    """Whether some part of packed data has few different bytes: only such data swells a hundredfold."""
    return any(
        len(set(raw[i : i + _WINDOW])) <= _ALIKE
        for i in range(min(_EVERY, len(raw)) // 2, len(raw) - _WINDOW, _EVERY)
    )


def unpacked(stream: Stream, bound: int = 4 << 20) -> bytes:
    """The first `bound` bytes of a stream, unpacked as far as its filters are known here."""
    out = bytearray()
    for piece in _pieces(stream.raw, _filters(stream)):
        out += piece
        if len(out) >= bound:
            break
    return bytes(out)


def _pieces(raw: memoryview, filters: list[bytes]) -> Iterator[bytes]:
    """The stream through its filters, piece by piece. A filter that cannot swell much ends it."""
    pieces: Iterable[bytes] = (bytes(raw[i : i + _PIECE]) for i in range(0, len(raw), _PIECE))
    for name in filters[:_FILTERED]:
        if name in (b"FlateDecode", b"Fl"):
            pieces = _inflated(pieces)
        elif name in (b"LZWDecode", b"LZW"):
            pieces = _lzw(pieces)
        elif name in (b"ASCIIHexDecode", b"AHx"):
            pieces = _hexadecimal(pieces)
        elif name in (b"ASCII85Decode", b"A85"):
            pieces = _base85(pieces)
        else:
            break
    yield from pieces


def _inflated(pieces: Iterable[bytes]) -> Iterator[bytes]:
    unpack = zlib.decompressobj()
    for piece in pieces:
        while piece and not unpack.eof:
            try:
                yield unpack.decompress(piece, _PIECE)
            except zlib.error:  # what came before it counts
                return
            piece = unpack.unconsumed_tail


def _hexadecimal(pieces: Iterable[bytes]) -> Iterator[bytes]:
    text = re.sub(rb"[^0-9A-Fa-f]", b"", b"".join(pieces).partition(b">")[0])
    yield bytes.fromhex((text + b"0" * (len(text) % 2)).decode())


def _base85(pieces: Iterable[bytes]) -> Iterator[bytes]:
    try:
        yield base64.a85decode(b"".join(pieces).partition(b"~")[0].strip().removeprefix(b"<"))
    except ValueError:
        return


def _lzw(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """As many blanks as LZW data become: only the length of the entries is kept."""
    bits = held = 0
    width, lengths, last = 9, [1] * 258, 0
    for byte in b"".join(pieces):
        bits, held = bits << 8 | byte, held + 8
        if held < width:
            continue
        held -= width
        code, bits = bits >> held, bits & ((1 << held) - 1)
        if code == 257:
            return
        if code == 256:
            width, lengths, last = 9, [1] * 258, 0
            continue
        size = lengths[code] if code < len(lengths) else last + 1
        if last and len(lengths) < 4096:
            lengths.append(last + 1)
        width = min(max((len(lengths) + 1).bit_length(), 9), 12)
        last = size
        yield b" " * size


# ---- forms ---------------------------------------------------------------------------------------


def _may_nest(head: bytes) -> bool:
    """A form whose dictionary lets it draw others: by its own resources, by ones elsewhere, by the page's."""
    if not _FORM.search(head):
        return False
    return b"/XObject" in _TYPE.sub(b"", head) or not re.search(rb"/Resources\s*<<", head)
