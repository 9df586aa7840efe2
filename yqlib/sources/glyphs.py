"""The characters of a page as columns of numbers, and how they become words.

Both PDF readers give `Glyphs`; from there on everything is the same. Characters are first told apart
by the rules drawn between them, so that the lines of one cell are found by its own baselines alone
(digits often stand a little off the Chinese beside them); a line is cut where a gap parts it.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import repeat

import numpy as np

from yqlib.money import parse_number
from yqlib.sources.page import Box, Rule, Word

_GAP = 0.45  # a gap this wide parts two words (share of the character's size)
_TOUCHING = 0.1  # characters of one figure stand this close (share of their size)
_LINE = 0.42  # baselines this close are one line (share of the size)
_STRAY = 0.06  # figures of two cells that meet stand at least this far apart (share of their size)
_STRUCK = 0.4  # an equal character this close is the same one struck again for bold (share of its width)
_CROWDED = 0.5  # characters overlapping this much stand on each other (share of the wider one)
_FIGURE = frozenset("0123456789.,-")
_CHUNK = 4_000_000  # characters × rules looked at in one go: bounds the memory of a hostile page
ASCENT, DESCENT = 0.86, 0.14  # of a character's box over and under its baseline (shares of its size)
UPRIGHT, UPWARDS, OVER, DOWNWARDS, SLANTED = 0, 1, 2, 3, 9  # quarter turns of text against the clock


@dataclass(slots=True)
class Glyphs:
    """Characters as equally long columns: text, box in points from the page's upper left corner, size
    of the type and turn (0 upright, 1 to 3 quarter turns against the clock, 9 any other).

    A box is as wide as the character's advance and stands on the baseline by ASCENT and DESCENT, not
    by the font's own metrics or ink: those differ between the fonts of one line.
    """

    text: np.ndarray
    x0: np.ndarray
    top: np.ndarray
    x1: np.ndarray
    bottom: np.ndarray
    size: np.ndarray
    turn: np.ndarray

    def __len__(self) -> int:
        return len(self.text)

    @property
    def base(self) -> np.ndarray:
        """Baselines of upright characters."""
        return self.bottom - DESCENT * self.size

    def take(self, chosen: np.ndarray) -> Glyphs:
        """The chosen characters (mask or positions), in that order."""
        columns = self.text, self.x0, self.top, self.x1, self.bottom, self.size, self.turn
        if chosen.dtype == bool:
            chosen = chosen.nonzero()[0]
        return Glyphs(*[c[chosen] for c in columns])


def begins(changes: np.ndarray) -> np.ndarray:
    """Where runs begin, from where neighbours differ: one longer, the first always."""
    found = np.ones(len(changes) + 1, bool)
    found[1:] = changes
    return found


# ---- pages lying on their side -------------------------------------------------------------------


def slant(glyphs: Glyphs) -> int:
    """How the text of a page lies: UPRIGHT, or the turn of more than 70% of its characters."""
    if not glyphs.turn.any():
        return UPRIGHT
    for way in (UPWARDS, OVER, DOWNWARDS):
        if (glyphs.turn == way).sum() > 0.7 * len(glyphs):
            return way
    return UPRIGHT


def turned(glyphs: Glyphs, way: int, width: float, height: float) -> Glyphs:
    """Characters of a page (width × height) turned so that text lying `way` is upright."""
    boxes = turned_box((glyphs.x0, glyphs.top, glyphs.x1, glyphs.bottom), way, width, height)
    turn = np.where(glyphs.turn == SLANTED, SLANTED, (glyphs.turn - way) % 4)
    return Glyphs(glyphs.text, *boxes, glyphs.size, turn)


def turned_rule(rule: Rule, way: int, width: float, height: float) -> Rule:
    """A rule of a page that is turned."""
    horizontal, at, start, end = rule
    box = (start, at, end, at) if horizontal else (at, start, at, end)
    x0, top, x1, bottom = turned_box(box, way, width, height)
    return Rule(True, top, x0, x1) if horizontal == (way == OVER) else Rule(False, x0, top, bottom)


def turned_box(box: tuple, way: int, width: float, height: float) -> tuple:
    """(x0, top, x1, bottom), numbers or arrays, after a turn that sets text lying `way` upright."""
    x0, top, x1, bottom = box
    if way == UPWARDS:
        return height - bottom, x0, height - top, x1
    if way == OVER:
        return width - x1, height - bottom, width - x0, height - top
    return top, width - x1, bottom, width - x0


# ---- words ---------------------------------------------------------------------------------------


def words(glyphs: Glyphs, rules: list[Rule]) -> tuple[list[Word], int]:
    """Words of upright characters: runs that no gap and no rule parts, each character once; and how
    many characters stand on top of others, so that what they say is doubtful.
    """
    if len(glyphs) == 0:
        return [], 0
    line = _lines(_walls(glyphs, rules), glyphs.base, glyphs.size)
    order = np.lexsort((glyphs.x0, line))
    order = order[_struck_once(glyphs, line, order)]
    glyphs, line = glyphs.take(order), line[order]
    gap = glyphs.x0[1:] - glyphs.x1[:-1]
    parted = (line[1:] != line[:-1]) | (gap > _GAP * np.maximum(glyphs.size[1:], glyphs.size[:-1]))
    starts = begins(parted).nonzero()[0]
    wide = np.maximum(glyphs.x1[1:] - glyphs.x0[1:], glyphs.x1[:-1] - glyphs.x0[:-1])
    crowded = int(((line[1:] == line[:-1]) & (gap < -_CROWDED * wide)).sum())
    return _runs_over(_cut(glyphs, starts), glyphs, starts), crowded


def _walls(glyphs: Glyphs, rules: list[Rule]) -> np.ndarray:
    """Where the nearest upright rule to the left of each character stands (-1 for none)."""
    walls = np.array([r[1:] for r in rules if not r.horizontal])
    found = np.full(len(glyphs), -1.0)
    if len(walls) == 0:
        return found
    at, start, end = walls.T
    x, y = (glyphs.x0 + glyphs.x1) / 2, (glyphs.top + glyphs.bottom) / 2
    step = max(1, _CHUNK // len(walls))
    for i in range(0, len(x), step):
        px, py = x[i : i + step, None], y[i : i + step, None]
        found[i : i + step] = np.where((at < px) & (start <= py) & (py <= end), at, -1.0).max(1)
    return found


def _lines(wall: np.ndarray, base: np.ndarray, size: np.ndarray) -> np.ndarray:
    """The line of each character: behind one wall, with a baseline near the line's first."""
    step = np.round(base, 1)
    order = np.lexsort((step, wall))
    walls, steps = wall[order], step[order]
    fresh = begins((walls[1:] != walls[:-1]) | (steps[1:] != steps[:-1]))
    starts = fresh.nonzero()[0]
    largest = np.maximum.reduceat(size[order], starts).tolist()
    group, number, first, last_wall = [], -1, 0.0, None
    for w, b, s in zip(walls[starts].tolist(), steps[starts].tolist(), largest, strict=True):
        if w != last_wall or b - first > _LINE * max(s, 4.0):
            number, first, last_wall = number + 1, b, w
        group.append(number)
    line = np.empty(len(wall), np.int64)
    line[order] = np.array(group)[np.cumsum(fresh) - 1]
    return line


def _struck_once(glyphs: Glyphs, line: np.ndarray, order: np.ndarray) -> np.ndarray:
    """Which of the characters in reading order are not struck again a little aside for bold.

    Two equal digits stand a whole width apart; a bold one has its like at most three places before.
    """
    text, line, x0 = glyphs.text[order], line[order], glyphs.x0[order]
    room = _STRUCK * (glyphs.x1[order] - x0)
    stays = np.ones(len(order), bool)
    for step in range(1, min(4, len(order))):
        close = x0[step:] - x0[:-step] <= np.minimum(room[step:], room[:-step])
        if close.any():
            close &= (line[step:] == line[:-step]) & (text[step:] == text[:-step])
            stays[step:] &= ~close
    return stays


def _cut(glyphs: Glyphs, starts: np.ndarray) -> list[Word]:
    x0, top = (np.minimum.reduceat(c, starts).round(2).tolist() for c in (glyphs.x0, glyphs.top))
    x1, bottom = (np.maximum.reduceat(c, starts).round(2).tolist() for c in (glyphs.x1, glyphs.bottom))
    letters = glyphs.text.tolist()
    ends = [*starts[1:].tolist(), len(letters)]
    whole = "".join(letters)
    if len(whole) == len(letters):
        parts = [whole[a:b] for a, b in zip(starts.tolist(), ends, strict=True)]
    else:  # ligatures are several letters
        parts = ["".join(letters[a:b]) for a, b in zip(starts.tolist(), ends, strict=True)]
    # built as plain tuples are: a page has hundreds of words
    boxes = map(tuple.__new__, repeat(Box), zip(x0, top, x1, bottom, strict=True))
    return list(map(tuple.__new__, repeat(Word), zip(parts, boxes, repeat(None), repeat(None))))


def _runs_over(cut: list[Word], glyphs: Glyphs, starts: np.ndarray) -> list[Word]:
    """A figure wider than its cell was cut at the wall: its touching pieces are one word again."""
    base, size = glyphs.base[starts], glyphs.size[starts]
    x0, x1 = glyphs.x0[starts], glyphs.x1[np.append(starts[1:], len(glyphs)) - 1]
    order = np.lexsort((x0, np.round(base)))
    left, right = order[:-1], order[1:]
    near = np.abs(x0[right] - x1[left]) <= _TOUCHING * size[left]
    near &= np.abs(base[right] - base[left]) <= _LINE * size[left]
    pairs = list(zip(left[near].tolist(), right[near].tolist(), strict=True))
    for a, b in pairs:
        if at := _stray_head(cut[a].text, cut[b].text, glyphs, int(starts[a])):
            end = int(starts[a]) + len(cut[a].text)
            head = _cut(glyphs.take(np.arange(at, end)), np.zeros(1, int))[0]
            cut[a] = _cut(glyphs.take(np.arange(starts[a], at)), np.zeros(1, int))[0]
            cut[b] = Word(head.text + cut[b].text, head.box.union(cut[b].box))
    whole: dict[int, int] = {}  # a later piece → the word it now belongs to
    for a, b in pairs:
        first = whole.get(a, a)
        if _one_figure(cut[first].text, cut[b].text):
            cut[first] = Word(cut[first].text + cut[b].text, cut[first].box.union(cut[b].box))
            whole[b] = first
    return [w for i, w in enumerate(cut) if i not in whole] if whole else cut


def _stray_head(left: str, right: str, glyphs: Glyphs, start: int) -> int:
    """Where in a figure the head of the next one begins, whose rest stands beyond the wall; 0 for none.

    1,306.50 and 1,021.40 cut as 1,306.501 and ,021.40: the widest step tells, if both parts are figures.
    """
    if not (_FIGURE.issuperset(left) and _FIGURE.issuperset(right)) or parse_number(right) is not None:
        return 0
    # digits are all as wide as each other, whatever width the font is said to have
    steps = np.diff(glyphs.x0[start : start + len(left)])
    steps[[c in ".,-" for c in left[:-1]]] = 0.0
    widest, second = np.sort(np.r_[steps, 0.0, 0.0])[[-1, -2]]
    if second == 0 or widest - second < _STRAY * glyphs.size[start]:
        return 0
    at = int(steps.argmax()) + 1
    whole = parse_number(left[:at].lstrip(".,")) is not None and parse_number(left[at:] + right) is not None
    return start + at if whole else 0


def _one_figure(left: str, right: str) -> bool:
    """Pieces that are no figures alone, or a lone tail of decimals. Two whole figures may touch."""
    if not (_FIGURE.issuperset(left) and _FIGURE.issuperset(right)) or parse_number(left + right) is None:
        return False
    if parse_number(left) is None or parse_number(right) is None:
        return True
    return "." in left and "." not in right and len(left.split(".")[1]) + len(right) <= 2
