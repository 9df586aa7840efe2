"""Bodies listed one after another: how many, and what makes the count doubtful."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from yqlib.extract.wordings import fits
from yqlib.layout.marks import mark_of
from yqlib.layout.prose import Paragraph

_INTRO = re.compile(
    r"(?:\([^()]*\))?[，,：:]?(?:具体|分别|主要)*(?:是|为|包括|包含|有|即|如下)[：:]?|(?:\([^()]*\))?[：:]"
)
_LEAD = re.compile(
    r"^.*?(?:内设机构|处室|科室|股室|部室|单位|机构)?(?:具体|分别|主要)*(?:包括|包含|下设|内设|设有|设立|设|有|为|是|辖)[：:]?"
)
_JOINER = re.compile(r"以及|及|和|与")
_MOST = 200


class Listed(NamedTuple):
    """Names in a list, whether it says 等 without an end, and whether they cannot be told one by one."""

    names: tuple[str, ...]
    open: bool
    vague: bool

    @property
    def doubt(self) -> str | None:
        """What makes the number of names doubtful, in Chinese."""
        told = ["列举以“等”结尾，可能不全"] * self.open + ["列举有合并或省略，不能逐项数"] * self.vague
        return "；".join(told) or None


def names_in(text: str) -> Listed | None:
    """The bodies a folded text lists (A、B和C等); None where it lists something else."""
    text = text.strip("，,：:。；; ")
    ended = re.search(r"等$", text) is not None
    text = re.sub(r"等$", "", text)
    parts = [part for piece in _split(text, "、，") for part in _pairs(piece)]
    parts = [re.sub(r"^(?:以及|及|和|与)", "", p) for p in parts]
    parts = [p for p in parts if p]
    if not parts or any(re.search(r"\d[个名家人]", p) or len(p) > 45 for p in parts):
        return None
    ends = [fits("body_end", _bare(p)) for p in parts]
    if not ends[-1] or sum(ends) * 2 < len(ends):
        return None
    vague = not all(ends) or any("分别" in p or "各" in p for p in parts)
    return Listed(tuple(parts), ended, vague)


def before(words: str) -> Listed | None:
    """The list that runs up to a number: 内设机构分别为A、B、C等 | 3个科室."""
    closed = re.sub(r"等$", "", words)
    for text in (_LEAD.sub("", closed, count=1), closed):
        if "、" in text and (found := names_in(text)) is not None:
            return found
    return None


def after(text: str, plain: bool = False) -> tuple[int, int, Listed] | None:
    """(start, end, list) of the list that a number announces: …，分别是A、B、C。

    `plain`: it need not be introduced (内设A、B、C).
    """
    intro = _INTRO.match(text)
    start = intro.end() if intro else 0
    if (intro is None and not plain) or start >= len(text):
        return None
    end = _list_end(text, start)
    found = names_in(text[start:end])
    return (start, end, found) if found and (intro or len(found.names) > 1) else None


def numbered(paragraphs: Sequence[Paragraph], index: int) -> tuple[list[Paragraph], Listed] | None:
    """The paragraphs numbered from one on below the one at `index`, where they name bodies."""
    items: list[Paragraph] = []
    names: list[str] = []
    kind = ""
    for paragraph in paragraphs[index + 1 : index + _MOST]:
        mark = mark_of(paragraph.text)
        if mark is None:
            if not kind:
                return None
            continue
        if not kind:
            kind, level = mark.kind, mark.level
        if mark.kind != kind:
            if mark.level < level:
                break
            continue
        if not re.search(_ordinal(len(items) + 1), mark.printed):
            break
        items.append(paragraph)
        names.append(_named(paragraph.text[mark.end :]))
    if not items or not all(fits("body_end", _bare(n)) for n in names):
        return None
    return items, Listed(tuple(names), False, False)


def _ordinal(number: int) -> str:
    ones = "〇一二三四五六七八九"
    tens, one = divmod(number, 10)
    chinese = (ones[tens] if tens > 1 else "") + "十" * bool(tens) + (ones[one] if one else "")
    return rf"(?<!\d){number}(?!\d)|(?<![一二三四五六七八九十]){chinese}(?![一二三四五六七八九十])|[{chr(0x245F + min(number, 20))}]"


def _named(text: str) -> str:
    """The name an item begins with: A（B）。what it does …"""
    found = re.match(r"[^。，,；;：:\s（(]+(?:[（(][^）)]*[）)])?", text.strip())
    return found.group() if found else ""


def _bare(name: str) -> str:
    return re.sub(r"[（(][^（()）]*[)）]?", "", name).strip()


def _split(text: str, marks: str) -> list[str]:
    """The pieces between these marks, but for those inside brackets and quotes."""
    found, start, depth = [], 0, 0
    for index, char in enumerate(text):
        depth = max(0, depth + (char in "(“（") - (char in ")”）"))
        if char in marks and not depth:
            found.append(text[start:index])
            start = index + 1
    return [*found, text[start:]]


def _pairs(piece: str) -> list[str]:
    """A和B where A is a whole name (规划财务和法规科 is one)."""
    for joiner in _JOINER.finditer(piece):
        left, right = piece[: joiner.start()], piece[joiner.end() :]
        if left.count("(") == left.count(")") and fits("body_end", _bare(left)) and right:
            return [left, *_pairs(right)]
    return [piece]


def _list_end(text: str, start: int) -> int:
    depth = 0
    for index in range(start, len(text)):
        char = text[index]
        depth = max(0, depth + (char in "(“") - (char in ")”"))
        if depth:
            continue
        if char in "。；;" or (char in "，," and not re.match(r"以及|及|和", text[index + 1 :])):
            return index
    return len(text)
