"""Contents pages: recognised, listed, and told from the body that repeats their titles."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median

from yqlib import forms
from yqlib.layout.blocks import Line
from yqlib.layout.grid import join_lines
from yqlib.layout.marks import mark_of
from yqlib.layout.sentences import units

_DOTS = r"(?:[.．。·…‥・･•﹒_—–─\-]\s*){3,}|…+"
_NUMBERED = re.compile(
    rf"^(?P<title>.*?\S)(?:\s*(?P<lead>{_DOTS})\s*|(?P<gap>\s+))[（(\-—]*\s*(?P<page>\d{{1,3}})\s*[)）\-—]*$"
)
_LED = re.compile(rf"^(?P<title>.*?\S)\s*(?:{_DOTS})$")
_LONGEST = 60  # letters of an entry on one line
_WRAPS = 15  # a printed line this wide (full-width characters) may go on in the next
_WIDEST = 400  # characters of a line, leaders included, that can be an entry
_MOST = 600  # entries
_RUN = 3  # so many entries with leaders and page numbers are contents without a heading
_TAIL = 12  # letters the rest of a wrapped entry may have in a transcript


@dataclass(slots=True)
class Entry:
    """One entry of a contents page: its title, the page number printed behind it, the lines it is on."""

    title: str
    number: int | None = None
    lines: list[Line] = field(default_factory=list)


def take_contents(lines: Sequence[Line]) -> tuple[list[Entry], list[Line], int | None]:
    """The entries of the contents, the lines that are none of them, and how many lines stood before."""
    start = next((i for i, x in enumerate(lines) if _is_heading(x) or _begins_run(lines, i)), None)
    if start is None:
        return [], list(lines), None
    entries, index = _entries(lines, start)
    return entries, [*lines[:start], *lines[index:]], start


def _is_heading(line: Line) -> bool:
    return forms.wordings("contents").fullmatch(forms.normalise(line.text)) is not None


def _begins_run(lines: Sequence[Line], start: int) -> bool:
    run = [_read(x.text) for x in lines[start : start + _RUN]]
    return len(run) == _RUN and all(number is not None and leaders for _, number, leaders in run)


def _entries(lines: Sequence[Line], start: int) -> tuple[list[Entry], int]:
    entries: list[Entry] = []
    titles: set[str] = set()
    numbered = led = 0
    index = start
    while index < len(lines) and len(entries) < _MOST:
        line = lines[index]
        if _is_heading(line):
            index += 1
            continue
        title, number, leaders = _read(line.text)
        plain = forms.normalise(title)
        if number is None and not leaders:
            again = plain in titles and (numbered or led or plain == forms.normalise(entries[0].title))
            if again or not _fits(lines, index, entries, numbered + led):
                break
        if entries and _goes_on(lines[index - 1], line, lines, entries[-1]):
            entries[-1].title = join_lines((entries[-1].title, title))
            entries[-1].number = number
            entries[-1].lines.append(line)
        else:
            entries.append(Entry(title, number, [line]))
        titles.add(forms.normalise(entries[-1].title))
        numbered, led = numbered + (number is not None), led + leaders
        index += 1
    return entries, index


def _read(text: str) -> tuple[str, int | None, bool]:
    """Title, page number and whether there are leaders, of one line."""
    if len(text) > _WIDEST:
        return text.strip(), None, False
    found = _NUMBERED.match(text.strip())
    if found and not (found["gap"] and re.search(r"[\d第]$", found["title"])):
        return found["title"], int(found["page"]), bool(found["lead"])
    found = _LED.match(text.strip())
    return (found["title"], None, True) if found else (text.strip(), None, False)


def _fits(lines: Sequence[Line], index: int, entries: list[Entry], marked: int) -> bool:
    """Whether a line with neither leaders nor page number may belong to the contents."""
    line, text = lines[index], lines[index].text.strip()
    if entries and _larger(line, entries):
        return False
    if len(text) > _LONGEST or re.search(r"[。；;！？](?=.)", text):
        return False
    before = lines[index - 1]
    near = line.page == before.page and (line.line is None or line.line - (before.line or 0) <= 4)
    if marked * 2 > len(entries) > 0:  # entries have numbers: this is the head of one broken over lines
        ahead = lines[index + 1 : index + 3]
        return near and any(_read(x.text)[1] is not None or _read(x.text)[2] for x in ahead)
    if mark_of(text) is not None or forms.role_of_title(text) or _is_listed(text):
        return line.page is None or before.page is None or line.page - before.page <= 1
    return near and _wraps(before, lines)


def _larger(line: Line, entries: list[Entry]) -> bool:
    """Larger letters than the entries, in height and in width: the title of what follows."""
    seen = [x for e in entries for x in e.lines if x.box is not None]
    if line.box is None or not seen:
        return False
    return all(
        size(line) > ratio * median(size(x) for x in seen) for size, ratio in ((_height, 1.15), (_em, 1.1))
    )


def _height(line: Line) -> float:
    return line.box.bottom - line.box.top if line.box else 0.0


def _em(line: Line) -> float:
    return (line.box.x1 - line.box.x0) / max(units(line.text.strip()), 0.5) if line.box else 0.0


def _is_listed(text: str) -> bool:
    plain = forms.normalise(text)
    return bool(
        forms.wordings("table_no").match(plain)
        or forms.wordings("chapter").fullmatch(plain)
        or re.match(r"附(件|表|录)", plain)
    )


def _goes_on(before: Line, line: Line, lines: Sequence[Line], entry: Entry) -> bool:
    """The line is the rest of the entry broken over lines above it."""
    if entry.number is not None or entry.lines[-1] is not before or _read(before.text)[2]:
        return False
    full = _wraps(before, lines)
    if mark_of(line.text) is not None or line.page != before.page:
        return False
    if _is_listed(line.text) and (line.box is None or not full):
        return False
    return full or (_read(line.text)[1] is not None and units(before.text) >= _WRAPS)


def _wraps(before: Line, lines: Sequence[Line]) -> bool:
    """The line runs to the right edge of its page's lines, so that its text may go on below."""
    if units(before.text) < _WRAPS:
        return False
    if before.box is None:
        return units(before.text) >= _WRAPS + 5
    edge = max(x.box.x1 for x in lines if x.box is not None and x.page == before.page)
    return before.box.x1 >= edge - 1.6 * _em(before)
