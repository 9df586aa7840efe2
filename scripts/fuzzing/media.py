"""Damage a file of any medium by a seed: PDFs as `mutate` does, packages part by part, markup and text by words, all others byte by byte.

The same data and seed always give the same file, on every machine.
"""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Callable

from fuzzing.mutate import cut, double, drop, flip
from fuzzing.mutate import mutated as mutated_pdf

#: Figures and words that a table or a sentence may hold and no clerk would print.
ODD = ("9" * 19, "9" * 39, "-" + "9" * 25 + ".99", "0." + "0" * 30 + "1", "1e9", "1E400", "nan", "inf", "-0.00", "(1.00)", "△3", "1,23,4",
       "99999999999999.99", "￥1", "１２３．４５", "٣", "½", "①", "100%", "——", "合计", "万元", "单位：元", "2026年", "9999年", "0年", "30千米",
       "=1+1", "&lt;script&gt;", "\u202e1.00", "\u200b", "\ufeff", "\x0b", "𠀀", "e\u0301", "", " ", "甲" * 400, "附表1", "目录", "第一部分")  # fmt: skip
_NUMBER = re.compile(r"\d[\d,.]*")
_TAG = re.compile(r"<[^<>]{1,300}>")
_VALUE = re.compile(r'="([^"<>]*)"')


def mutated(data: bytes, seed: int) -> tuple[str, bytes]:
    """(names of the changes, damaged file)."""
    rng = random.Random(seed)
    if data.startswith(b"%PDF"):
        return mutated_pdf(data, seed)
    if data.startswith(b"PK") and rng.random() < 0.9:
        return _package(data, rng)
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return _bytes(data, rng)
    return _text(text, rng) if rng.random() < 0.85 else _bytes(data, rng)


def _bytes(data: bytes, rng: random.Random) -> tuple[str, bytes]:
    change = rng.choice((flip, flip, drop, double, cut))
    return change.__name__, change(data, rng)


def _text(text: str, rng: random.Random) -> tuple[str, bytes]:
    names = []
    for _ in range(rng.choice((1, 2, 4))):
        change = rng.choice(TEXT_CHANGES)
        text = change(text, rng)
        names.append(change.__name__)
    return "+".join(names), text.encode("utf-8", "replace")


def _package(data: bytes, rng: random.Random) -> tuple[str, bytes]:
    """One part changed, dropped or put in place of another; the package itself stays whole."""
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    large = max(parts, key=lambda name: len(parts[name]))
    name = rng.choice((large, rng.choice(sorted(parts)), rng.choice(sorted(parts))))
    how = rng.random()
    if how < 0.06:
        del parts[name]
        names = "no-part"
    elif how < 0.12:
        parts[name] = parts[rng.choice(sorted(parts))]
        names = "other-part"
    elif how < 0.2:
        names, parts[name] = _bytes(parts[name] or b"<a/>" * 40, rng) if len(parts[name]) > 64 else ("empty", b"")
    else:
        names, parts[name] = _text(parts[name].decode("utf-8", "replace"), rng)
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as book:
        for part, content in parts.items():
            book.writestr(zipfile.ZipInfo(part), content)
    return f"{names} in {name}", held.getvalue()


def figures(text: str, rng: random.Random) -> str:
    """Some figures become odd ones."""
    return _some(text, _NUMBER, rng, lambda _: rng.choice(ODD))


def values(text: str, rng: random.Random) -> str:
    """Some values of attributes (spans, references, kinds) become odd ones."""
    return _some(text, _VALUE, rng, lambda _: '="' + rng.choice((*ODD[:20], "0", "-1", "1000", "65535", "s", "b", "A1:XFD1", "restart")) + '"')


def tags(text: str, rng: random.Random) -> str:
    """Some tags go, come twice, or turn into others."""
    found = _TAG.findall(text[:1_000_000])
    return _some(text, _TAG, rng, lambda hit: rng.choice(("", hit[0] * 2, rng.choice(found))))


def lines(text: str, rng: random.Random) -> str:
    """Lines change places, come many times or go."""
    held = text.split("\n") if text.count("\n") > 5 else re.split("(?<=>)", text)
    how, at, to = rng.randrange(4), rng.randrange(len(held)), rng.randrange(len(held))
    if how == 0:
        held[at], held[to] = held[to], held[at]
    elif how == 1:
        held[at:at] = held[to : to + 40] * rng.choice((1, 3, 30))
    elif how == 2:
        del held[min(at, to) : max(at, to)]
    else:
        rng.shuffle(held)
    return ("\n" if text.count("\n") > 5 else "").join(held)


def words(text: str, rng: random.Random) -> str:
    """Odd words anywhere between others."""
    for _ in range(rng.choice((1, 5, 25))):
        at = rng.randrange(len(text) + 1)
        text = text[:at] + rng.choice(ODD) + text[at:]
    return text


def _some(text: str, pattern: re.Pattern[str], rng: random.Random, by: Callable[[re.Match[str]], str]) -> str:
    found = list(pattern.finditer(text, 0, 1_000_000))
    chosen = sorted(rng.sample(found, min(len(found), rng.choice((1, 5, 40)))), key=lambda hit: -hit.start())
    for hit in chosen:
        text = text[: hit.start()] + by(hit) + text[hit.end() :]
    return text


TEXT_CHANGES: tuple[Callable[[str, random.Random], str], ...] = (figures, figures, values, tags, lines, words)
