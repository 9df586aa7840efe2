"""Files made to take all time or memory: each ends soon, and the sound page beside is read."""

from __future__ import annotations

import zlib

import pytest
from broken import code, read_or_refused, read_sound_page, refused, sound_doc, with_page
from torture.doc import Doc

#: Seconds and megabytes for a page or file that is really large; a sound page takes 0.1 s.
LONG, LARGE = 60.0, 1500


def _text(x: float, y: float, text: str) -> str:
    return f"BT /F1 9 Tf 1 0 0 1 {x} {y} Tm {code(text)} Tj ET"


# ---- many things ---------------------------------------------------------------------------------


@pytest.mark.slow
def test_five_thousand_pages() -> None:
    doc = sound_doc()
    for number in range(5000):
        page = doc.page(size=(200.0, 100.0))
        page.text(10, 50, f"第{number}项工作按计划完成。", 9)
    read_sound_page(doc.save(), seconds=LONG, megabytes=LARGE)


def _many_characters(doc: Doc) -> str:
    line = code("一般公共预算支出合计12,345.67" * 20)
    return "\n".join(f"BT /F1 1 Tf 1 0 0 1 10 {830 - 0.16 * n:.2f} Tm {line} Tj ET" for n in range(530))


@pytest.mark.slow
def test_two_hundred_thousand_characters() -> None:
    read_sound_page(with_page(_many_characters(sound_doc())), seconds=LONG, megabytes=LARGE)


@pytest.mark.slow
def test_two_hundred_thousand_times_one_character() -> None:
    """All on one spot: what looks for neighbours must not compare all with all."""
    one = _text(100, 400, "8")
    read_sound_page(with_page("\n".join([one] * 200_000)), seconds=LONG, megabytes=LARGE)


def _lines(kind: str) -> str:
    if kind == "grid":  # every upright line crosses every lying one
        lying = (f"10 {10 + n * 0.0082:.4f} m 585 {10 + n * 0.0082:.4f} l S" for n in range(100_000))
        upright = (f"{10 + n * 0.00575:.5f} 10 m {10 + n * 0.00575:.5f} 830 l S" for n in range(100_000))
        return "\n".join([*lying, *upright])
    if kind == "dust":
        return "\n".join(
            f"{n % 500 + 20} {n // 500 + 20} m {n % 500 + 20.6} {n // 500 + 20} l S" for n in range(200_000)
        )
    if kind == "same":
        return "\n".join(["50 400 m 550 400 l S 50 300 m 50 500 l S"] * 100_000)
    if kind == "boxes":
        return "\n".join(f"{n % 400 + 20} {n // 400 * 1.5 + 20} 1 1.5 re S" for n in range(200_000))
    if kind == "curves":
        return (
            "0 0 m "
            + "\n".join(f"{n % 500} {n % 700} {n % 300} {n % 200} {n % 100} 5 c" for n in range(200_000))
            + " S"
        )
    return "20 20 m " + "\n".join(f"{n % 500 + 20} {n // 500 + 20} l" for n in range(200_000)) + " S"


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["grid", "dust", "same", "boxes", "curves", "one-path"])
def test_two_hundred_thousand_lines(kind: str) -> None:
    read_sound_page(with_page(_lines(kind)), seconds=LONG, megabytes=LARGE)


WIDE = "/MediaBox [0 0 14400 14400]"


@pytest.mark.slow
@pytest.mark.parametrize(
    "drawn",
    [
        [
            *(f"0 {n * 4} m 14400 {n * 4} l S" for n in range(3600)),
            *(f"{n * 4} 0 m {n * 4} 14400 l S" for n in range(3600)),
        ],
        [f"{n % 200 * 70} {n // 200 * 70} 50 50 re S" for n in range(40_000)],
        [
            f"{n % 200 * 70} {n // 200 * 70} 70 70 re S {_text(n % 200 * 70 + 5, n // 200 * 70 + 30, '1.00')}"
            for n in range(40_000)
        ],
    ],
    ids=["13-million-cells", "40000-boxes", "40000-cells-with-text"],
)
def test_one_page_of_very_many_cells(drawn: list[str]) -> None:
    read_sound_page(with_page("\n".join(drawn), WIDE), seconds=LONG, megabytes=LARGE)


def test_dashes_without_end() -> None:
    read_sound_page(
        with_page("[0.0000001 0.0000001] 0 d 1000 w -1e9 400 m 1e9 400 l S [0 0] 0 d 0 0 m 9 9 l S")
    )


def test_text_of_every_size_and_place() -> None:
    sizes = ("0", "-9", "1e9", "1e-9", "99999999999999999999", "nan")
    places = ("0", "1e30", "-1e38", "99999999999999999999", "nan")
    shown = [f"BT /F1 {s} Tf 1 0 0 1 {p} {p} Tm {code('合计')} Tj ET" for s in sizes for p in places]
    turned = [
        f"BT /F1 9 Tf {m} 50 500 Tm {code('合计')} Tj ET"
        for m in ("0 0 0 0", "1 1 1 1", "1e20 0 0 1e-20", "nan 0 0 1")
    ]
    set_so = [
        f"BT {o} /F1 9 Tf 50 500 Td {code('合计')} Tj ET"
        for o in ("1e20 Tc", "-1e20 Tw", "0 Tz", "1e9 Tz", "1e30 TL T*", "99 Tr")
    ]
    read_sound_page(with_page("\n".join([*shown, *turned, *set_so])))


# ---- nested and looping --------------------------------------------------------------------------


def _forms(links: list[list[int]], times: int = 1) -> bytes:
    """A page that draws form 0; each form draws the forms it links to."""
    doc = sound_doc()
    first = len(doc.pdf.objects) + 1
    numbers = [doc.pdf.add("") for _ in links]
    assert numbers[0] == first
    for number, linked in zip(numbers, links, strict=True):
        names = " ".join(f"/X{n} {numbers[n]} 0 R" for n in linked)
        data = " ".join(f"/X{n} Do" for n in linked) * times + " 10 10 m 90 10 l S"
        doc.pdf.objects[number - 1] = (
            f"<< /Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /XObject << {names} >> >> "
            f"/Length {len(data)} >>\nstream\n{data}\nendstream"
        ).encode()
    table = _text(50, 700, "收入预算总表")
    return with_page(f"{table} /X0 Do", resources=f"/Resources << /XObject << /X0 {first} 0 R >> >>", doc=doc)


@pytest.mark.parametrize(
    "links",
    [[[0]], [[1], [0]], [[1], [2], [0]], [[n + 1] for n in range(1000)] + [[]]],
    ids=["self", "mutual", "three", "chain-1000"],
)
def test_forms_that_draw_forms(links: list[list[int]]) -> None:
    read_sound_page(_forms(links))


@pytest.mark.parametrize(
    "links",
    [[[0, 0]], [[1, 1, 1], [0, 0, 0]], [[n + 1, n + 1] for n in range(40)] + [[]]],
    ids=["self-twice", "fan", "doubling-40"],
)
def test_forms_that_draw_forms_without_end(links: list[list[int]]) -> None:
    """pdfium would draw 2 ** 40 of them: the file is refused before it is opened."""
    refused(_forms(links), "层层嵌套")


def test_a_few_forms_within_forms_are_no_bomb() -> None:
    read_sound_page(_forms([[n + 1, n + 1] for n in range(8)] + [[]]))


def test_a_form_drawn_ten_thousand_times() -> None:
    read_sound_page(_forms([[1], []], times=10_000), seconds=LONG)


@pytest.mark.parametrize(
    "content",
    [
        "q " * 10_000 + "10 10 m 90 10 l S",
        "Q " * 10_000,
        "q " * 10_000 + "Q " * 20_000,
        "[" * 10_000 + "]" * 10_000 + " TJ",
        "<< /A " * 5_000 + "1" + " >>" * 5_000 + " /P BDC",
        "BT " * 10_000 + "ET " * 10_000,
        "/Span BMC " * 10_000,
        "(" * 10_000 + ")" * 10_000 + " Tj",
        "BI /W 60000 /H 60000 /CS /G /BPC 8 ID xx EI",
        "BI /W 10 /H 10 ID " + "x" * 5000,
        "{" * 5000 + "}" * 5000,
        "0 0 m " + "1 1 l " * 100_000 + "W n " + "0 0 9 9 re W n " * 5_000,
        "1 0 0 1 1 1 cm " * 50_000,
        "2 0 0 2 0 0 cm " * 5_000 + "0 0 m 9 9 l S",
        "x" * 1_000_000,
        "/" + "a" * 1_000_000 + " Do",
        "9" * 1_000_000 + " w",
        "1 " * 200_000,
    ],
    ids=["q", "Q", "qQ", "arrays", "dictionaries", "BT", "BMC", "brackets", "inline-huge", "inline-open", "braces",
         "clips", "shifts", "scales", "long-word", "long-name", "long-number", "operands"],
)  # fmt: skip
def test_deep_and_endless_content(content: str) -> None:
    read_sound_page(with_page(content))


def test_a_form_within_a_pattern_within_itself() -> None:
    doc = sound_doc()
    number = len(doc.pdf.objects) + 1
    held = f"/Resources << /Pattern << /P {number} 0 R >> >>"
    doc.pdf.stream(
        "/Pattern cs /P scn 0 0 99 99 re f",
        f"/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 1 1] /XStep 0.0001 /YStep 0 {held}",
    )
    read_sound_page(with_page("/Pattern cs /P scn 0 0 500 500 re f", resources=held, doc=doc))


def test_a_letter_that_writes_itself() -> None:
    """A Type 3 font whose only letter is drawn with the font."""
    doc = sound_doc()
    font = len(doc.pdf.objects) + 2
    glyph = doc.pdf.stream("1000 0 d0 BT /F1 1 Tf (a) Tj ET")
    assert doc.pdf.add(
        f"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 1 1] /FontMatrix [1 0 0 1 0 0] /FirstChar 97 /LastChar 97 "
        f"/Widths [1] /Encoding << /Differences [97 /a] >> /CharProcs << /a {glyph} 0 R >> "
        f"/Resources << /Font << /F1 {font} 0 R >> >> >>"
    ) == font  # fmt: skip
    held = f"/Resources << /Font << /F1 {font} 0 R >> >>"
    read_sound_page(with_page("BT /F1 9 Tf 50 500 Td (aaa) Tj ET", resources=held, doc=doc))


# ---- bombs ---------------------------------------------------------------------------------------


def _packed(total: int, fill: bytes = b" ") -> bytes:
    """`total` bytes of nothing, packed."""
    packer, piece, out = zlib.compressobj(1), fill * (1 << 20), []
    for _ in range(total >> 20):
        out.append(packer.compress(piece))
    return b"".join([*out, packer.flush()])


def _page_of(stream: bytes, filters: str) -> bytes:
    doc = sound_doc()
    doc.save()
    number = doc.pdf.add(
        f"<< /Length {len(stream)} /Filter {filters} >>\nstream\n".encode() + stream + b"\nendstream"
    )
    doc.pdf.pages.append(
        doc.pdf.add(
            f"<< /Type /Page /Parent {doc.pdf.tree} 0 R /MediaBox [0 0 595 842] /Contents {number} 0 R >>"
        )
    )
    return doc.pdf.save()


@pytest.mark.slow
@pytest.mark.parametrize("fill", [b" ", b"q Q "], ids=["spaces", "operators"])
def test_a_gigabyte_of_content(fill: bytes) -> None:
    """1 GiB (4 GiB) unpacked: the file is refused, or the page is, in bounded time."""
    read_or_refused(_page_of(_packed(1 << 30, fill), "/FlateDecode"), seconds=LONG, megabytes=LARGE)


def test_packed_twice() -> None:
    data = zlib.compress(_packed(1 << 30))
    read_or_refused(_page_of(data, "[/FlateDecode /FlateDecode]"), seconds=LONG, megabytes=LARGE)


def test_a_thousand_filters() -> None:
    read_sound_page(_page_of(b"00>", "[" + "/ASCIIHexDecode " * 1000 + "]"))


@pytest.mark.parametrize(
    "parms",
    ["/Predictor 15 /Columns 2147483647", "/Predictor 2 /Colors 9999 /BitsPerComponent 16 /Columns 999999"],
)
def test_predictors(parms: str) -> None:
    doc = sound_doc()
    doc.save()
    number = doc.pdf.stream("q Q", f"/DecodeParms << {parms} >>")
    page = doc.pdf.add(
        f"<< /Type /Page /Parent {doc.pdf.tree} 0 R /MediaBox [0 0 9 9] /Contents {number} 0 R >>"
    )
    doc.pdf.pages.append(page)
    read_sound_page(doc.pdf.save())


@pytest.mark.parametrize(
    "image",
    [
        "/Width 60000 /Height 60000 /ColorSpace /DeviceRGB /BitsPerComponent 8",
        "/Width 2147483647 /Height 2147483647 /ColorSpace /DeviceGray /BitsPerComponent 16",
        "/Width -5 /Height 0 /ColorSpace /DeviceGray /BitsPerComponent 8",
        "/Width 60000 /Height 60000 /ImageMask true /BitsPerComponent 1",
        "/Width 10 /Height 10 /ColorSpace [/Indexed /DeviceRGB 255 (x)] /BitsPerComponent 8 /SMask 1 0 R",
    ],
    ids=["60000", "2^31", "negative", "mask", "palette"],
)
def test_huge_images(image: str) -> None:
    doc = sound_doc()
    number = doc.pdf.stream(b"\x00" * 100_000, f"/Type /XObject /Subtype /Image {image}")
    held = f"/Resources << /XObject << /I {number} 0 R >> >>"
    read_sound_page(with_page("q 595 0 0 842 0 0 cm /I Do Q", resources=held, doc=doc))


def test_ten_thousand_images() -> None:
    doc = sound_doc()
    number = doc.pdf.stream(
        b"\x00",
        "/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8",
    )
    held = f"/Resources << /XObject << /I {number} 0 R >> >>"
    drawn = "\n".join(f"q 1 0 0 1 {n % 500} {n // 20} cm /I Do Q" for n in range(10_000))
    read_sound_page(with_page(drawn, resources=held, doc=doc))


def _font(widths: str = "[1 [500]]", told: str = "") -> bytes:
    doc = sound_doc()
    more = ""
    if told:
        head = "/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <0000> <ffff> endcodespacerange "
        more = f"/ToUnicode {doc.pdf.stream(head + told + ' endcmap end')} 0 R"
    below = doc.pdf.add(
        "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /X /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) "
        f"/Supplement 0 >> /W {widths} >>"
    )
    font = doc.pdf.add(
        f"<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /DescendantFonts [{below} 0 R] {more} >>"
    )
    held = f"/Resources << /Font << /F1 {font} 0 R >> >>"
    return with_page("BT /F1 9 Tf 50 500 Td <0001000200030004> Tj ET", resources=held, doc=doc)


@pytest.mark.parametrize(
    "widths", ["[0 2000000000 500]", "[0 65535 1e30]", "[-5 5 500]", "[5 1 500]", "[1 [" + "500 " * 200_000 + "]]", "[[]]", "[(x) null]"],
    ids=["2^31", "1e30", "negative", "reversed", "200000", "empty", "strings"],
)  # fmt: skip
def test_widths(widths: str) -> None:
    read_sound_page(_font(widths))


def test_widths_without_end_for_the_second_reader() -> None:
    """No text map sends the page to pdfminer, which writes each of two thousand million widths down."""
    read_sound_page(_font("[0 2000000000 500]", told="1 beginbfchar <0001> <0007> endbfchar"))


@pytest.mark.parametrize(
    "told",
    [
        "1 beginbfrange <00000000> <ffffffff> <0000> endbfrange",
        "1 beginbfrange <0000> <ffff> <4e00> endbfrange " * 500,
        "1 beginbfchar <0001> <" + "4e00" * 100_000 + "> endbfchar",
        "1 begincidrange <0000> <ffffffff> 0 endcidrange",
        "1 beginbfrange <0000> <ffff> [" + "<4e00> " * 70_000 + "] endbfrange",
        "/Adobe-GB1-UCS2 usecmap /Self usecmap",
        "1 beginbfchar <0001> <> <0002> <4e> <0003> <4e0041424344> endbfchar",
    ],
    ids=["2^32", "500-times", "long", "cidrange", "list", "usecmap", "short"],
)
def test_maps(told: str) -> None:
    read_sound_page(_font(told=told), seconds=30)


# ---- hostile letters -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "said",
    [
        "0000", "d800", "dc00", "dc00d800", "202e", "2066202e2069", "ffff", "fffe", "feff", "0007", "001b005b0033",
        "003c007300630072006900700074003e", "0022003e003c0069006d0067", "0026006c0074003b", "0024007b0078007d", "0060", "1f600",
        "d83dde00", "e000", "0378", "0300030003000300", "2028", "0085", "007f",
    ],
)  # fmt: skip
def test_letters_that_say_odd_things(said: str) -> None:
    """A map makes the four letters of a cell say this; facts stay exact and every text is fit for UTF-8."""
    told = f"4 beginbfchar <0001> <{said}> <0002> <0041> <0003> <{said}> <0004> <4e00> endbfchar"
    read_sound_page(_font(told=told))
