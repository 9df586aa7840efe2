"""Lines and sentences of a document as safe HTML, the figure in them marked."""

from __future__ import annotations

from yqlib.audit.wording import short
from yqlib.present.evidence import Place
from yqlib.present.tables import escape

LONG = 600  # letters of a sentence shown


def mark(text: str, name: str) -> str:
    """Words in the look of a mark (suspect, candidate, evidence)."""
    return f'<mark class="{name}">{escape(text)}</mark>'


def in_line(line: str, place: Place) -> str:
    """A line with the printed words marked where they stand in it once."""
    line = short(line, LONG)
    if not place.printed or line.count(place.printed) != 1:
        return escape(line)
    before, after = line.split(place.printed)
    return escape(before) + mark(place.printed, place.mark) + escape(after)


def in_sentence(place: Place, turn: int = 0) -> str:
    """The sentence of a place with its figure marked; `turn` tells which of equal ones it is, 0-based."""
    at = -1
    for _ in range(turn + 1):
        at = place.text.find(place.printed, at + 1)
    if place.frame == "sentences" or at < 0 or not place.printed:
        return escape(short(place.text, LONG))
    start, end = max(0, at - LONG // 2), at + len(place.printed)
    before = ("…" if start else "") + place.text[start:at]
    return escape(before) + mark(place.printed, place.mark) + escape(short(place.text[end:], LONG // 2))


def quote(place: Place, markup: str, lang: str = "zh") -> str:
    """Safe HTML as a quotation, with its page or line before it."""
    where = f'<span class="faint">{escape(place.where(lang))}</span> ' if place.where(lang) else ""
    return f"<blockquote>{where}{markup}</blockquote>"
