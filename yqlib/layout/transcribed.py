"""Paragraphs of a transcript: its lines are paragraphs, or hard-wrapped; a page break may cut either."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from yqlib import forms
from yqlib.layout.blocks import Line
from yqlib.layout.marks import opens
from yqlib.layout.sentences import units

_ENDED = re.compile(r"[。！？!?：:；;｡][”’」』）)】]*$")
_TAIL = 12  # characters in which a text shows whether it ended
_NARROWEST = 16  # full-width characters a hard-wrapped line has at least
_WIDEST = 64  # wider lines are whole paragraphs
_CUT_END = re.compile(r"[，、,（(“《〈的和及与为比较或在从按由对将至于占以]$")
_CUT_START = re.compile(r"[，。、；：）”》〉,;:%％)]")
_UNIT_START = re.compile(r"[\d.,，．]|[万亿]?元|[％%年月日个台辆人次]")
_SPOKEN = 28  # full-width characters of a line with a comma that is prose, not a name or a heading


def grouped(lines: Sequence[Line]) -> Iterable[list[Line]]:
    """The lines by paragraph, in order."""
    width = wrapped_at(lines)
    group: list[Line] = []
    for line in lines:
        if group and not _goes_on(group[-1], line, width):
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def wrapped_at(lines: Sequence[Line]) -> float | None:
    """The width (full-width characters) lines were wrapped at by force, or None where they were not.

    Wrapped lines crowd at one length and mostly do not end a sentence there; paragraphs do neither.
    """
    long = [(units(x.text.strip()), x.text.strip()) for x in lines]
    long = [(width, text) for width, text in long if width >= _NARROWEST]
    if len(long) < 6:
        return None
    widest = sorted(width for width, _ in long)[-max(1, len(long) // 50) - 1]
    if widest > _WIDEST:
        return None
    near = [text for width, text in long if width >= widest - 2]
    open_ended = sum(not _ENDED.search(text[-_TAIL:]) for text in near)
    return widest if len(near) * 4 >= len(long) and open_ended * 5 >= len(near) * 3 else None


def _goes_on(above: Line, below: Line, width: float | None) -> bool:
    a, b = above.text.strip(), below.text.strip()
    ended = _ENDED.search(a[-_TAIL:]) is not None
    apart = (below.line or 0) - (above.line or 0) > 1 or above.page != below.page
    if width is not None:
        full = width - units(a) < 2.0
        if not full or (apart and ended) or (opens(b) and (ended or apart)):
            return False
        return not ended or not apart
    return not ended and not opens(b) and _cut(a, b)


def _cut(above: str, below: str) -> bool:
    """A paragraph cut by a page break: the words themselves show that they go on."""
    if _CUT_START.match(below) or _unclosed(above) or _cut_name(above, below):
        return True
    spoken = units(above) >= _SPOKEN and re.search(r"[，。；]|[,;](?!\d)", above) is not None
    if spoken and _CUT_END.search(above):
        return True
    if spoken and re.search(r"\d$", above) and _UNIT_START.match(below):
        return True
    return spoken and _says(below) and _begins_within(below)


def _cut_name(above: str, below: str) -> bool:
    """The name of an account begins in one line and ends in the next."""
    return any(
        above.endswith(name[:at]) and below.startswith(name[at:])
        for name in forms.account_codes("functional")
        for at in range(2, len(name) - 1)
    )


def _unclosed(text: str) -> bool:
    return any(text.count(o) > text.count(c) for o, c in (("“", "”"), ("《", "》"))) or (
        len(re.findall(r"[（(]", text)) > len(re.findall(r"[）)]", text))
    )


def _says(text: str) -> bool:
    return re.search(r"[，。；]", text) is not None


def _begins_within(text: str) -> bool:
    """What a paragraph of its own would hardly begin with: no year, no subject the forms know."""
    return (
        re.match(
            r"20\d\d|其中|截至|本|我|按|根据|主要|以上|此外|[^（(]{2,12}(经费|费|支出|收入|预算|决算)", text
        )
        is None
    )
