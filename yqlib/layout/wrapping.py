"""Which printed lines are one paragraph, by where they stand on the page.

A line is wrapped where the first word of the next would not have fitted before the right margin. All
measures are in ems (one full-width character) of the page's own letters, so that no size is assumed.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import median

from yqlib import forms
from yqlib.layout.blocks import Line
from yqlib.layout.marks import Mark, mark_of, opens
from yqlib.layout.sentences import units

_LONG = 12  # full-width characters of a line that can tell margins
_SAME = 0.6  # ems within which two edges are one
_INDENT = 1.2  # ems: a first line stands this far in, or further
_BIG = 1.2  # letters this much larger are a heading's
_FAR = 1.6  # line distances above which something stands between two lines
_PARTED = 1.25  # and where a document spaces its paragraphs
_FLUSH = 0.2  # ems within which a justified line ends at the margin
_SOFT = 6.0  # ems a line broken by hand in mid-sentence may leave free
_FOOT = 0.7  # share of the page's height a text must reach to go on upon the next page
_TAIL = 12  # characters in which a text shows whether it ended
_ENDED = re.compile(r"[。！？!?：:；;｡][”’」』）)】]*$")
_FIRST_WORD = re.compile(r"[（(“‘《「【]*(?:[A-Za-z]+|[\d.,，．%％]+|.)[，。、；：！？）)”’》」】%％,.;:]*")


@dataclass(slots=True)
class Row:
    """A printed line and how it stands: ems from the left and right margins, letter size, centred."""

    line: Line
    text: str
    mark: Mark | None
    indent: float = 0.0
    room: float = 0.0
    size: float = 0.0  # height in points
    em: float = 1.0
    centred: bool = False
    big: bool = False

    @property
    def ended(self) -> bool:
        return _ENDED.search(self.text[-_TAIL:]) is not None


@dataclass(frozen=True, slots=True)
class Frame:
    """Margins and letters of a page: left, right (points), em, usual distance of lines, usual height.

    `height` is the page's; 0 where it is not known.
    """

    left: float
    right: float
    em: float
    pitch: float
    size: float
    height: float = 0.0


@dataclass(frozen=True, slots=True)
class Habit:
    """How a document sets its paragraphs: first lines indented, right edge flush, space between."""

    indents: bool
    justified: bool
    spaced: bool


Sizes = Mapping[int, tuple[float, float]]  # page number → width and height in points


def rows(lines: Sequence[Line], sizes: Sizes) -> tuple[list[Row], Habit, dict[int, Frame]]:
    """The lines of a PDF measured against the margins of their pages, and the document's habit."""
    frames = _frames(lines, sizes)
    found = [_row(x, frames[x.page]) for x in lines if x.page is not None and x.box is not None]
    return found, _habit(found, frames), frames


def _habit(found: Sequence[Row], frames: Mapping[int, Frame]) -> Habit:
    long = [r for r in found if units(r.text) >= _LONG]
    begins = [b for a, b in itertools.pairwise(found) if a.ended and a.room > 3 and b.mark is None]
    indented = sum(_INDENT <= r.indent <= 4.5 for r in begins)
    flush = sum(abs(r.indent) < _SAME for r in begins)
    if indented + flush < 2:  # too short, or every paragraph has a number: any lines further in
        indented = sum(_INDENT <= r.indent <= 4.5 for r in long)
        flush = sum(abs(r.indent) < _SAME for r in long) // 12
    ends = [
        _distance(a, b) > _PARTED * _usual(a, frames)
        for a, b in itertools.pairwise(found)
        if a.ended and a.room > 3 and a.line.page == b.line.page
    ]
    return Habit(
        indents=indented >= 2 and indented > flush,
        justified=sum(r.room < 0.35 for r in long) * 2 >= len(long),
        spaced=len(ends) > 1 and sum(ends) * 2 > len(ends),
    )


def _row(line: Line, frame: Frame) -> Row:
    box, text = line.box, line.text.strip()
    assert box is not None
    width = units(text)
    em = (box.x1 - box.x0) / width if width >= 8 else frame.em
    row = Row(line, text, mark_of(text), (box.x0 - frame.left) / frame.em, (frame.right - box.x1) / frame.em)
    row.em, row.size = em, box.bottom - box.top
    middle = (frame.left + frame.right) / 2
    row.big = row.size >= frame.size * _BIG and em >= frame.em * 1.1
    inset = 1.0 if row.big else 2.8
    row.centred = abs(box.middle[0] - middle) < 1.3 * frame.em and row.indent > inset and row.room > inset
    return row


# ---- margins -------------------------------------------------------------------------------------


def _frames(lines: Sequence[Line], sizes: Sizes) -> dict[int, Frame]:
    """Margins of each page: those of all pages of its size, or its own where its text is set apart."""
    by_page: dict[int, list[Line]] = defaultdict(list)
    by_size: dict[tuple[int, int], list[int]] = defaultdict(list)
    for line in lines:
        if line.page is not None and line.box is not None:
            by_page[line.page].append(line)
    for page in by_page:
        width, height = sizes.get(page, (0, 0))
        by_size[round(width / 6), round(height / 6)].append(page)
    frames = {}
    for pages in by_size.values():
        common = _frame([x for p in pages for x in by_page[p]])
        for page in pages:
            frames[page] = replace(_own(by_page[page], common), height=sizes.get(page, (0, 0))[1])
    return frames


def _frame(lines: Sequence[Line]) -> Frame:
    measured = [(x.box, units(x.text.strip())) for x in lines if x.box is not None]
    long = [(b, u) for b, u in measured if u >= _LONG] or measured
    em = max(median((b.x1 - b.x0) / max(u, 0.5) for b, u in long), 1.0)
    left = -_edge([-b.x0 for b, _ in long], em)
    right = _edge([b.x1 for b, _ in long], em)
    return Frame(left, right, em, _pitch(lines, em), median(b.bottom - b.top for b, _ in long))


def _own(lines: Sequence[Line], common: Frame) -> Frame:
    long = [x for x in lines if x.box is not None and units(x.text.strip()) >= 20]
    edge = [x.box.x1 for x in long if x.box is not None]
    if len(edge) < 5:
        return common
    right = _edge(edge, common.em)
    near = sum(abs(x - right) < _SAME * common.em for x in edge)
    if near * (2 if right < common.right else 3) < len(edge):  # a list of short names makes no margin
        return common
    mine = _frame(long)
    shift = right - common.right
    moved = abs(shift) > _SAME * common.em and abs(mine.left - common.left - shift) < 0.8 * common.em
    left = mine.left if moved or mine.left < common.left else common.left
    return Frame(left, right, mine.em, _pitch(lines, mine.em), mine.size)


def _edge(xs: Sequence[float], em: float) -> float:
    """The outermost position at which several lines end; one line alone may stand out."""
    ordered = sorted(xs)
    least = max(2, len(ordered) // 12)
    for end in range(len(ordered), 0, -1):
        start = bisect_left(ordered, ordered[end - 1] - _SAME * em)
        if end - start >= least:
            return median(ordered[start:end])
    return ordered[-1]


def _pitch(lines: Sequence[Line], em: float) -> float:
    gaps = []
    for above, below in itertools.pairwise(lines):
        if above.page == below.page and above.box is not None and below.box is not None:
            gap = below.box.middle[1] - above.box.middle[1]
            if 0 < gap < 3.5 * em:
                gaps.append(gap)
    return sorted(gaps)[len(gaps) // 3] if gaps else 1.5 * em  # the wider ones part paragraphs


# ---- paragraphs ----------------------------------------------------------------------------------


def grouped(lines: Sequence[Line], sizes: Sizes) -> Iterator[list[Row]]:
    """The lines of a PDF, measured, by paragraph and in order."""
    found, habit, frames = rows(lines, sizes)
    group: list[Row] = []
    for row in found:
        if group and not _goes_on(group, row, habit, frames):
            yield group
            group = []
        group.append(row)
    if group:
        yield group


def is_title(group: Sequence[Row]) -> bool:
    """A paragraph set as a heading: every line centred, or larger than the text and not indented."""
    return all(r.centred or (r.big and r.room > 1) for r in group)


def _goes_on(group: Sequence[Row], row: Row, habit: Habit, frames: Mapping[int, Frame]) -> bool:
    last, first = group[-1], group[0]
    if row.mark is not None and row.mark.kind == "part":
        return False
    if _heads(first) and not last.ended:
        return _same_title(last, row, frames)
    if _other_letters(last, row) or (row.centred and row.big):
        return False
    full = _full(last, row, habit)
    flush = row.indent < _INDENT or (len(group) > 1 and abs(row.indent - last.indent) < _SAME)
    if opens(row.text) and not (full and not last.ended and flush):
        return False
    apart = last.line.page != row.line.page
    wide = _PARTED if habit.spaced else _FAR
    far = not apart and _distance(last, row) > wide * _usual(last, frames)
    if (far and habit.spaced) or (len(group) == 1 and _says_it_all(last, row)):
        return False
    if last.ended:
        hung = habit.spaced and not habit.indents and not apart and row.indent - last.indent >= _INDENT
        close = habit.indents or habit.spaced or (habit.justified and -1.1 < last.room < _FLUSH)
        close = close and (not apart or _in_body(last, row, frames))
        return full and (flush or hung) and close and not far and row.mark is None
    if full:
        return flush or _hangs(last, row, habit, apart or far)
    return habit.indents and flush and not apart and not far and row.mark is None and last.room < _SOFT


def _says_it_all(last: Row, row: Row) -> bool:
    """A numbered heading that ends as headings do, at whatever place of its line."""
    if last.mark is None or last.mark.level > 3 or re.search(r"[，。：；]", last.text):
        return False
    ends = forms.wordings("heading_end")
    return ends.search(last.text + "。") is not None and ends.fullmatch(row.text + "。") is None


def _hangs(last: Row, row: Row, habit: Habit, apart: bool) -> bool:
    """A line further in than the first goes on with a hanging item; one as far in is a new paragraph."""
    if apart or row.centred:
        return row.indent - last.indent < -_SAME
    return not habit.indents or abs(row.indent - last.indent) >= _SAME


def _in_body(last: Row, row: Row, frames: Mapping[int, Frame]) -> bool:
    """Both lines stand in the body of their pages: usual letters, within the margins, down to the foot."""
    frame, box = frames[last.line.page or 0], last.line.box
    sizes = [abs(r.size - frames[r.line.page].size) <= 0.2 * r.size for r in (last, row) if r.line.page]
    return all(sizes) and last.room > -1.3 and box is not None and box.bottom > _FOOT * frame.height


def _heads(row: Row) -> bool:
    """A line set as a title, alone or as the first of several."""
    return (row.big and (row.centred or row.room < 1)) or (row.mark is not None and row.mark.kind == "part")


def _same_title(last: Row, row: Row, frames: Mapping[int, Frame]) -> bool:
    """A title goes on in the next centred line of like letters close below, or where its line is full."""
    if (
        last.line.page != row.line.page
        or row.mark is not None
        or abs(last.size - row.size) > 0.12 * last.size
    ):
        return False
    if len(row.text) > 5 and forms.role_of_title(row.text) is not None:
        return False
    near = _distance(last, row) < max(2.6 * last.size, _FAR * _usual(last, frames))
    return near and (row.centred or row.big or (last.room < 1 and row.indent < _SAME))


def _other_letters(last: Row, row: Row) -> bool:
    small, large = sorted((last.size, row.size))
    return large > 1.3 * small and abs(last.em - row.em) > 0.15 * row.em


def _full(last: Row, row: Row, habit: Habit) -> bool:
    """The first word of the next line would not have fitted behind the last one."""
    found = _FIRST_WORD.match(row.text)
    need = units(found.group()) if found else 1.0
    if habit.justified:
        need = min(need, 1.0)
    return last.room < need + 0.3


def _distance(last: Row, row: Row) -> float:
    assert last.line.box is not None and row.line.box is not None
    return row.line.box.middle[1] - last.line.box.middle[1]


def _usual(row: Row, frames: Mapping[int, Frame]) -> float:
    return frames[row.line.page].pitch if row.line.page in frames else 1.5 * row.size
