"""Damage a PDF by a seed: bytes, blocks, objects, numbers in its content, page boxes.

The same data and seed always give the same file, on every machine.
"""

from __future__ import annotations

import random
import re
import zlib
from collections.abc import Callable

_OBJECT = re.compile(rb"\d+ \d+ obj\b.*?endobj", re.S)
_STREAM = re.compile(rb"<<(?:[^<>]|<<[^<>]*>>|<[^<>]*>)*>>\s*stream\r?\n")
_NUMBER = re.compile(rb"(?<![\w.#/-])-?\d+(?:\.\d+)?(?![\w.])")
_BOX = re.compile(rb"/(MediaBox|CropBox|Rotate|UserUnit|BBox|Matrix)\s*(\[[^\]]*\]|-?[\d.]+)")
_NAME = re.compile(rb"/[A-Z][A-Za-z]+")
ODD = (b"0", b"-1", b"1", b"65535", b"2147483647", b"-2147483648", b"4294967296", b"1e9", b"0.0000001", b"99999999999999999999",
       b"nan", b"-", b".", b"--5", b"1.2.3", b"null", b"true", b"(x)", b"[", b"]", b"<<", b">>", b"/N")  # fmt: skip


def mutated(data: bytes, seed: int) -> tuple[str, bytes]:
    """(names of the changes, damaged file)."""
    rng = random.Random(seed)
    names = []
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        change = rng.choice(CHANGES)
        data = change(data, rng)
        names.append(change.__name__)
    return "+".join(names), data


def flip(data: bytes, rng: random.Random) -> bytes:
    """Some bytes changed anywhere."""
    out = bytearray(data)
    for _ in range(rng.choice((1, 4, 32, 256))):
        out[rng.randrange(len(out))] = rng.randrange(256)
    return bytes(out)


def drop(data: bytes, rng: random.Random) -> bytes:
    """A block is missing."""
    start = rng.randrange(len(data))
    return data[:start] + data[start + rng.choice((1, 16, 512, 16384)) :] or b"%PDF-"


def double(data: bytes, rng: random.Random) -> bytes:
    """A block is there twice, the second time somewhere else."""
    start, length, where = rng.randrange(len(data)), rng.choice((16, 512, 16384)), rng.randrange(len(data))
    return data[:where] + data[start : start + length] + data[where:]


def cut(data: bytes, rng: random.Random) -> bytes:
    """The end is missing, the end mark is not."""
    return data[: rng.randrange(64, len(data))] + b"\n%%EOF\n"


def swap(data: bytes, rng: random.Random) -> bytes:
    """The bodies of two objects change places."""
    found = list(_OBJECT.finditer(data))
    if len(found) < 2:
        return data
    a, b = sorted(rng.sample(found, 2), key=lambda m: m.start())
    one, two = a.group().split(b"obj", 1)[1], b.group().split(b"obj", 1)[1]
    return (
        data[: a.start()] + a.group().split(b"obj", 1)[0] + b"obj" + two + data[a.end() : b.start()]
        + b.group().split(b"obj", 1)[0] + b"obj" + one + data[b.end() :]
    )  # fmt: skip


def number(data: bytes, rng: random.Random) -> bytes:
    """Numbers outside streams become odd ones: lengths, references, widths."""
    out = data
    for _ in range(rng.choice((1, 3, 10))):
        found = list(_NUMBER.finditer(out, 0, min(len(out), 4_000_000)))
        if found:
            out = _replaced(out, rng.choice(found), rng.choice(ODD))
    return out


def box(data: bytes, rng: random.Random) -> bytes:
    """Page boxes, rotation, matrices."""
    found = list(_BOX.finditer(data))
    if not found:
        return data
    hit = rng.choice(found)
    values = b" ".join(
        rng.choice((*ODD[:10], b"595", b"842", b"-300")) for _ in range(rng.choice((4, 4, 4, 3, 6)))
    )
    value = b"[" + values + b"]" if hit[2].startswith(b"[") else rng.choice((*ODD, b"45", b"90", b"450"))
    return _replaced(data, hit, b"/" + hit[1] + b" " + value)


def name(data: bytes, rng: random.Random) -> bytes:
    """A name becomes another name of the file."""
    found = list(_NAME.finditer(data))
    return _replaced(data, rng.choice(found), rng.choice(found).group()) if found else data


def content(data: bytes, rng: random.Random) -> bytes:
    """Numbers, operators or lines inside one packed stream."""
    found = [m for m in _STREAM.finditer(data) if b"FlateDecode" in m.group()]
    rng.shuffle(found)
    for hit in found[:8]:
        end = data.find(b"endstream", hit.end())
        try:
            text = zlib.decompress(data[hit.end() : end])
        except zlib.error:
            continue
        text = _text_changed(text, rng)
        packed = zlib.compress(text)
        head = re.sub(rb"/Length \d+( \d+ R)?", b"/Length %d" % len(packed), hit.group())
        return data[: hit.start()] + head + packed + b"\n" + data[end:]
    return data


def _text_changed(text: bytes, rng: random.Random) -> bytes:
    how = rng.randrange(5)
    if how == 0:
        found = list(_NUMBER.finditer(text))
        for hit in sorted(rng.sample(found, min(len(found), 20)), key=lambda m: -m.start()):
            text = _replaced(text, hit, rng.choice(ODD))
        return text
    lines = text.split(b"\n")
    if how == 1:
        rng.shuffle(lines)
    elif how == 2:
        at = rng.randrange(len(lines))
        lines[at:at] = [
            rng.choice((b"q", b"Q", b"BT", b"ET", b"W n", b"BI", b"ID", b"EI", b"[", b"<<", b"BX"))
        ] * 50
    elif how == 3:
        lines = lines * rng.choice((2, 5))
    else:
        return flip(text, rng) if text else text
    return b"\n".join(lines)


def _replaced(data: bytes, hit: re.Match[bytes], by: bytes) -> bytes:
    return data[: hit.start()] + by + data[hit.end() :]


CHANGES: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    flip, flip, drop, double, cut, swap, number, number, box, name, content, content, content,
)  # fmt: skip
