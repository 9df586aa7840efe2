"""A PDF written byte by byte: objects, fonts, pages. Full control, no library between.

Coordinates of a `Page` are points from the upper left corner of what is shown, as a reader sees them.
"""

from __future__ import annotations

import io
import zlib
from dataclasses import dataclass, field
from functools import cache

A4 = (595.0, 842.0)


class Pdf:
    """Objects in order of their numbers; `save` writes them with a table of places."""

    def __init__(self) -> None:
        self.objects: list[bytes] = []
        self.root = self.add("")
        self.tree = self.add("")
        self.pages: list[int] = []
        self.catalog = ""
        self.shared = ""  # what every page inherits from the page tree
        self.fonts: dict[str, Font] = {}

    def add(self, body: str | bytes) -> int:
        """A new object; its number."""
        self.objects.append(body if isinstance(body, bytes) else body.encode("latin-1"))
        return len(self.objects)

    def stream(self, data: str | bytes, more: str = "", *, packed: bool = True) -> int:
        """A new stream; its number."""
        raw = data if isinstance(data, bytes) else data.encode("latin-1")
        if packed:
            raw, more = zlib.compress(raw, 9), f"{more} /Filter /FlateDecode"
        head = f"<< /Length {len(raw)} {more} >>\nstream\n".encode("latin-1")
        return self.add(head + raw + b"\nendstream")

    def font(self, kind: str) -> Font:
        """One of the fonts, made when first asked for."""
        if kind not in self.fonts:
            self.fonts[kind] = Song(self) if kind == "song" else Embedded(self, kind)
        return self.fonts[kind]

    def save(self) -> bytes:
        """The whole file, with a plain cross-reference table."""
        for font in self.fonts.values():
            font.finish()
        kids = " ".join(f"{n} 0 R" for n in self.pages)
        self.objects[self.root - 1] = f"<< /Type /Catalog /Pages {self.tree} 0 R {self.catalog} >>".encode()
        self.objects[self.tree - 1] = (
            f"<< /Type /Pages /Kids [{kids}] /Count {len(self.pages)} {self.shared} >>".encode()
        )
        return written(self.objects, self.root)


def written(objects: list[bytes], root: int) -> bytes:
    """Objects 1, 2, … as a file with header, cross-reference table and trailer."""
    out, places = io.BytesIO(), []
    out.write(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    for number, body in enumerate(objects, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.writelines(b"%010d 00000 n \n" % place for place in places)
    out.write(b"trailer\n<< /Size %d /Root %d 0 R >>\n" % (len(objects) + 1, root))
    out.write(b"startxref\n%d\n%%%%EOF\n" % start)
    return out.getvalue()


# ---- fonts ---------------------------------------------------------------------------------------


class Font:
    """A font of a file: `code` is the hexadecimal string of a text, `width` its width in em."""

    number: int

    def code(self, text: str) -> str:
        raise NotImplementedError

    def width(self, text: str) -> float:
        return sum(0.5 if ord(c) < 0x2000 else 1.0 for c in text)

    def finish(self) -> None:
        """Write what only the used characters decide."""


class Song(Font):
    """STSong-Light, predefined and not embedded."""

    def __init__(self, pdf: Pdf) -> None:
        about = pdf.add(
            "<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] "
            "/ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>"
        )
        below = pdf.add(
            "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 "
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> "
            f"/W [1 95 500 814 939 500] /FontDescriptor {about} 0 R >>"
        )
        self.number = pdf.add(
            "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H "
            f"/DescendantFonts [{below} 0 R] >>"
        )

    def code(self, text: str) -> str:
        return text.encode("utf-16-be").hex()


class Embedded(Font):
    """A subset of Noto Sans SC by glyph number (Identity-H).

    `noto` says which characters its glyphs are, `mute` says nothing, `lying:ab` says b for a where
    the glyph shows a (pairs of characters behind the colon), `serif` is the other family.
    """

    def __init__(self, pdf: Pdf, kind: str) -> None:
        self.pdf, self.kind = pdf, kind
        pairs = kind.partition(":")[2]
        self.said = dict(zip(pairs[::2], pairs[1::2], strict=True))
        self.number = pdf.add("")
        self.used: dict[int, str] = {}

    def code(self, text: str) -> str:
        cids = [_cmap()[ord(c)] for c in text]
        self.used.update(zip(cids, text, strict=True))
        return "".join(f"{cid:04x}" for cid in cids)

    def width(self, text: str) -> float:
        return sum(_widths()[_cmap()[ord(c)]] for c in text) / 1000

    def finish(self) -> None:
        name = "YQLIBA+NotoSansSC-Regular"
        file = self.pdf.stream(_subset(tuple(sorted(self.used))), "/Subtype /CIDFontType0C")
        about = self.pdf.add(
            f"<< /Type /FontDescriptor /FontName /{name} /Flags 4 /FontBBox [-1000 -1048 2928 1808] "
            f"/ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 733 /StemV 80 /FontFile3 {file} 0 R >>"
        )
        widths = " ".join(f"{cid} [{_widths()[cid]}]" for cid in sorted(self.used))
        below = self.pdf.add(
            f"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /{name} /DW 1000 /W [{widths}] "
            f"/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> "
            f"/FontDescriptor {about} 0 R >>"
        )
        told = "" if self.kind == "mute" else f"/ToUnicode {self.pdf.stream(self._map())} 0 R"
        self.pdf.objects[self.number - 1] = (
            f"<< /Type /Font /Subtype /Type0 /BaseFont /{name} /Encoding /Identity-H {told} "
            f"/DescendantFonts [{below} 0 R] >>"
        ).encode()

    def _map(self) -> str:
        lines = []
        for cid, char in sorted(self.used.items()):
            lines.append(f"<{cid:04x}> <{self.said.get(char, char).encode('utf-16-be').hex()}>")
        chunks = [lines[i : i + 100] for i in range(0, len(lines), 100)]
        body = "\n".join(f"{len(c)} beginbfchar\n" + "\n".join(c) + "\nendbfchar" for c in chunks)
        return (
            "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
            "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
            f"1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n{body}\n"
            "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
        )


@cache
def _noto():
    from fontTools.ttLib import TTFont
    from pylopdf_fonts_zh_cn import sans_path

    return TTFont(sans_path())


@cache
def _cmap() -> dict[int, int]:
    return {code: int(name[3:]) for code, name in _noto().getBestCmap().items() if name.startswith("cid")}


@cache
def _widths() -> dict[int, int]:
    return {int(n[3:]): w for n, (w, _) in _noto()["hmtx"].metrics.items() if n.startswith("cid")}


def _subset(cids: tuple[int, ...]) -> bytes:
    """The CFF table with these glyphs only."""
    from fontTools import subset
    from fontTools.ttLib import TTFont
    from pylopdf_fonts_zh_cn import sans_path

    options = subset.Options(
        notdef_outline=True, glyph_names=True, layout_features=[], hinting=False, desubroutinize=True
    )
    font = TTFont(sans_path(), lazy=True)
    cutter = subset.Subsetter(options)
    cutter.populate(glyphs=[f"cid{cid:05d}" for cid in cids])
    cutter.subset(font)
    return font.getTableData("CFF ")


# ---- pages ---------------------------------------------------------------------------------------


@dataclass
class Page:
    """One page being drawn. `origin` is the lower left corner of the media box."""

    pdf: Pdf
    size: tuple[float, float] = A4
    origin: tuple[float, float] = (0.0, 0.0)
    more: str = ""  # further entries of the page: /Rotate, /CropBox, /UserUnit …
    ops: list[str] = field(default_factory=list)
    extra: dict[str, dict[str, int]] = field(default_factory=dict)  # resources beside fonts
    used: set[str] = field(default_factory=set)
    inherit: bool = False
    parts: list[int] = field(default_factory=list)  # content streams in place of `ops`

    def at(self, x: float, top: float) -> tuple[float, float]:
        """A place on the page in the file's own coordinates."""
        return self.origin[0] + x, self.origin[1] + self.size[1] - top

    def op(self, *lines: str) -> None:
        """Append operators."""
        self.ops.extend(lines)

    def font(self, kind: str) -> tuple[str, Font]:
        """(name in the page's resources, font)."""
        self.used.add(kind)
        font = self.pdf.font(kind)
        return f"F{font.number}", font

    def text(
        self, x: float, base: float, text: str, size: float = 9, font: str = "song", how: str = "Tj"
    ) -> float:
        """One text object with its baseline `base` points from the top; its width."""
        name, face = self.font(font)
        px, py = self.at(x, base)
        self.op(f"BT /{name} {num(size)} Tf 1 0 0 1 {num(px)} {num(py)} Tm <{face.code(text)}> {how} ET")
        return face.width(text) * size

    def line(self, x0: float, top0: float, x1: float, top1: float) -> None:
        """A stroked line."""
        (ax, ay), (bx, by) = self.at(x0, top0), self.at(x1, top1)
        self.op(f"{num(ax)} {num(ay)} m {num(bx)} {num(by)} l S")

    def rect(self, x0: float, top: float, x1: float, bottom: float, paint: str = "f") -> None:
        """A rectangle, filled (f) or stroked (S) or clipped to (W n)."""
        ax, ay = self.at(x0, bottom)
        self.op(f"{num(ax)} {num(ay)} {num(x1 - x0)} {num(bottom - top)} re {paint}")

    def resources(self) -> str:
        """The page's resources as a dictionary."""
        fonts = " ".join(
            f"/F{self.pdf.font(k).number} {self.pdf.font(k).number} 0 R" for k in sorted(self.used)
        )
        rest = " ".join(
            f"/{kind} << {' '.join(f'/{name} {n} 0 R' for name, n in names.items())} >>"
            for kind, names in self.extra.items()
        )
        return f"<< /Font << {fonts} >> {rest} >>"

    def done(self) -> int:
        """Write the page into the file; its object number."""
        parts = self.parts or [self.pdf.stream("\n".join(self.ops))]
        contents = f"[{' '.join(f'{n} 0 R' for n in parts)}]" if len(parts) > 1 else f"{parts[0]} 0 R"
        (x, y), (w, h) = self.origin, self.size
        held = "" if self.inherit else f"/Resources {self.resources()}"
        box = f"/MediaBox [{num(x)} {num(y)} {num(x + w)} {num(y + h)}]"
        number = self.pdf.add(
            f"<< /Type /Page /Parent {self.pdf.tree} 0 R {box} {held} {self.more} /Contents {contents} >>"
        )
        self.pdf.pages.append(number)
        return number


def num(value: float) -> str:
    """A number as content streams write it."""
    return f"{value:.3f}".rstrip("0").rstrip(".")
