"""Where printed words stand on a page, near a place: a row of a goal sheet tells where it begins, not where each of
its cells stands. Words of one cell are wrapped: a line below the other."""

from __future__ import annotations

from collections.abc import Sequence

from yqlib.forms import normalise
from yqlib.present.evidence import Box
from yqlib.sources.page import Box as Frame
from yqlib.sources.page import Word, hull

_SHORTEST = 2  # letters of a word that may begin or continue a longer text
_LINE = 2.2  # heights of a line between two lines of a cell
_FAR = 220.0  # points above or below a place; farther is another one


def spelled(text: str, near: Box, words: Sequence[Word]) -> Box | None:
    """The box around a text as printed, the one nearest to a place; None where the words of the page do not spell it.

    Words are held against it without white space and in half-width forms; wrapped ones must stand below each other.
    """
    wanted = normalise(text)
    told = [(normalise(word.text), word.box) for word in words]
    told = [(letters, box) for letters, box in told if letters and abs(box.middle[1] - (near[1] + near[3]) / 2) <= _FAR]
    found = [box for letters, box in told if len(letters) > len(wanted) > 0 and letters.startswith(wanted) and _ends(letters, wanted)]
    for letters, box in told:
        if letters == wanted:
            found.append(box)
        elif len(letters) >= _SHORTEST and wanted.startswith(letters) and (rest := _rest(wanted[len(letters) :], box, told)):
            found.append(hull([box, *rest]))
    if not found:
        return None
    return tuple(min(found, key=lambda box: _distance(box, near)))  # type: ignore[return-value]


def _ends(letters: str, wanted: str) -> bool:
    """A longer word that only begins with the text, a figure that does not go on: 056-某局."""
    return not letters[len(wanted)].isalnum()


def _rest(wanted: str, above: Frame, told: Sequence[tuple[str, Frame]]) -> list[Frame] | None:
    """The lines below that spell the rest; None where none do."""
    if not wanted:
        return []
    height = above.bottom - above.top
    for letters, box in told:
        below = 0 < box.top - above.top <= _LINE * height and box.x0 < above.x1 and above.x0 < box.x1
        if below and wanted.startswith(letters) and (rest := _rest(wanted[len(letters) :], box, told)) is not None:
            return [box, *rest]
    return None


def _distance(box: Frame, near: Box) -> tuple[float, float]:
    """How far apart two rows are, to a few points; then how far across."""
    (x, y), (a, b) = box.middle, Frame(*near).middle
    return round(abs(y - b) / 8), abs(x - a)
