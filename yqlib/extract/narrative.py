"""Statements: every figure said in the explanatory prose as a row of the frame `statements`."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from yqlib import forms
from yqlib.extract.narrative_figures import value_of_numeral
from yqlib.extract.narrative_lists import Lists
from yqlib.extract.narrative_speaker import Speaker
from yqlib.extract.narrative_state import Said
from yqlib.extract.narrative_subjects import (
    Account,
    Names,
    Subject,
    account_in,
    from_headings,
    names_of,
    subject_of,
)
from yqlib.extract.narrative_text import LEFT_OPEN, Clean, alternatives, clean, plain
from yqlib.extract.prose_rows import sentence_id
from yqlib.layout.prose import Paragraph
from yqlib.layout.sentences import Sentence
from yqlib.money import MOST_FEN, Number, parse_number, to_fen

_SPEAKS = re.compile(
    r"[\d０-９]|[持相无没未][平同有安发]|无|[一二两三四五六七八九十]\s*[个名家人辆台]|为零|一致"
)
_COUNTED = re.compile(
    r"[\d０-９]\s*(?:[万亿千]?元|[%％人名辆个家台]|平方米)"
)  # a heading that tells a figure
_ITEM_ALONE = re.compile(r"[^，；。]{4,120}（项）[。：:；;]?\s*$")  # an item of its own line, told of in the next
_NEXT_ITEM = re.compile(r"\s*(?:[（(]?[\d一二三四五六七八九十]{1,3}[）)、.．]|[^，；。]{0,120}（项）)")
_NOTE = re.compile(r"[（(]?(?:注|说明|备注)\s*\d{0,2}\s*[:：.、]")
_LONGEST = 20_000  # letters of a paragraph that is read; longer ones are no prose


def statements(
    paragraphs: Sequence[Paragraph], document: Mapping[str, Any], reader: str
) -> Iterator[dict[str, Any]]:
    """The rows of `statements`: one for each figure of the prose, in reading order.

    Glossary, duties, tasks, contents and covers say nothing of the disclosure's own figures and are left
    out (`skip_section` in yqlib/forms/narrative.csv), as are dates, ordinals and numbers of laws.
    """
    doc_id, order = document["doc_id"], 0
    year = document.get("fiscal_year")
    for paragraph, text, said in spoken(
        paragraphs, names_of(document), None if _missing(year) else int(year)
    ):
        section = " / ".join(paragraph.section.path) if paragraph.section else None
        for one in said:
            order += 1
            yield {
                "doc_id": doc_id,
                "statement_id": f"{doc_id}-s{order:04}",
                "section": section or None,
                **_told(one),
                **_place(doc_id, paragraph, text, one),
                "reader": reader,
            }


def spoken(
    paragraphs: Sequence[Paragraph], names: Names, year: int | None
) -> Iterator[tuple[Paragraph, Clean, list[Said]]]:
    """Each paragraph of the explanatory prose with its clean text and what its figures say."""
    speaker, lists = Speaker(names, year), Lists(names)
    before, last, above, item = None, None, None, Subject()
    for paragraph in paragraphs:
        text = paragraph.text
        heading = paragraph.kind == "heading" and _COUNTED.search(text) is not None
        if not (paragraph.kind == "text" or heading) or len(text) > _LONGEST or not _is_prose(paragraph):
            continue
        if paragraph.section is not last or above is None:
            above = _above(paragraph.section, names, year)
            item = item if last is not None and paragraph.section is last.parent else Subject()
        about, account = above
        item = Subject() if heading or _NEXT_ITEM.match(text) else item
        goes_on = LEFT_OPEN.search(before or "") is not None and _goes_on(last, paragraph.section)
        within = lists.over(paragraph.section)
        if heading and within is not None:
            within = within._replace(heading="")  # it names itself
        speaker.begin("" if heading else about, account, goes_on, within)
        if item:
            speaker.heading, speaker.now.account = item, item.account
        before, last = text.rstrip(), paragraph.section
        told = account_in(plain(text), speaker.now.account, year) if len(text) < 40 else None
        if told is not None:
            speaker.now.account = told
        if not _SPEAKS.search(text):
            if len(text) < 40 and told is None and not text.rstrip().endswith("。"):
                before = "："  # a heading of its own: what it named goes on
            continue
        cleaned = clean(text)
        said = speaker.read(cleaned)
        if not said and _ITEM_ALONE.match(text):
            item = subject_of(cleaned.text.rstrip("。：；:; "), names, speaker.now.account, year)
        if said and not heading:
            lists.left(paragraph.section, text, speaker.now)
        yield paragraph, cleaned, said


def unsaid(paragraphs: Sequence[Paragraph], document: Mapping[str, Any]) -> list[tuple[Paragraph, Sentence]]:
    """Sentences of the explanatory prose that print a number (no date) and gave no statement, to be looked at."""
    year = document.get("fiscal_year")
    found = []
    for paragraph, text, said in spoken(
        paragraphs, names_of(document), None if _missing(year) else int(year)
    ):
        spans = [(text.place(s.figure.start), text.place(s.figure.stop - 1)) for s in said]
        digits = [text.place(m.start()) for m in re.finditer(r"\d", text.bare)]
        for sentence in paragraph.sentences:
            end = sentence.offset + len(sentence.text)
            told = any(sentence.offset <= a < end for a, _ in spans)
            if not told and any(sentence.offset <= a < end for a in digits):
                found.append((paragraph, sentence))
    return found


def _goes_on(last: Any, section: Any) -> bool:
    """Whether text of `section` goes on with what a paragraph of `last` left open: below the same heading."""
    while section is not None:
        if section is last or (last is not None and section is last.parent and section.level > 1):
            return True
        section = section.parent
    return last is None


def _missing(value: Any) -> bool:
    return value is None or value != value or str(value) == "<NA>"


# ---- which paragraphs ----------------------------------------------------------------------------


@cache
def _skipped() -> re.Pattern[str]:
    return re.compile(f"(?:{alternatives('skip_section')})")


def _is_prose(paragraph: Paragraph) -> bool:
    if _NOTE.match(paragraph.text) and len(paragraph.text) < 400:
        return False
    section = paragraph.section
    return section is None or not _path_skipped(section.path)


@cache
def _path_skipped(path: tuple[str, ...]) -> bool:
    return any(_skipped().search(forms.normalise(heading)) for heading in path)


def _above(section: Any, names: Names, year: int | None) -> tuple[str, Account]:
    """What the headings above a paragraph name: a thing, and accounts by 类 and 款."""
    if section is None:
        return "", Account()
    account = Account()
    for heading in section.path:
        account = account_in(plain(heading), account, year) or account
    return from_headings(section.path, names), account


# ---- rows ----------------------------------------------------------------------------------------


def _told(said: Said) -> dict[str, Any]:
    figure, subject = said.figure, said.subject
    number = _number(said)
    unit = figure.unit
    money = figure.kind == "money" or (figure.kind in ("same", "nothing") and said.measure != "count")
    fen, doubt = to_fen(number, unit or "元") if money else None, said.doubt
    if fen is not None and abs(fen) > MOST_FEN:  # no budget has so much: letters ran together, or a code
        fen, doubt = None, "；".join(filter(None, (doubt, "数额过大，不当作金额")))
    return {
        "subject": subject.words or None,
        "code": subject.code,
        "item": subject.item or None,
        "scope": said.scope or None,
        "measure": said.measure,
        "direction": said.direction,
        "value": float(number.value),
        "decimals": None if figure.kind in ("same", "nothing") else number.decimals,
        "unit": unit,
        "amount_fen": fen,
        "amount": fen / 1_000_000 if fen is not None else None,
        "year": said.year,
        "year_role": said.role,
        "as_of": said.day,
        "base_year": said.base_year,
        "reason": said.reason or None,
        "printed": figure.number,
        "doubt": doubt,
    }


def _number(said: Said) -> Number:
    figure = said.figure
    if figure.kind in ("same", "nothing"):
        return Number(0, 0)
    if figure.zh:
        return Number(value_of_numeral(figure.number), 0)
    number = parse_number(figure.number)
    assert number is not None, figure.number  # `figures` gives no other
    return number


def _place(doc_id: str, paragraph: Paragraph, text: Clean, said: Said) -> dict[str, Any]:
    """Where the figure stands: its page and box, or line; and the sentence it stands in."""
    start, end = text.place(said.figure.start), text.place(said.figure.end - 1) + 1
    pieces = paragraph.run.cut(start, end)
    piece = pieces[0] if pieces else paragraph.pieces[0]
    box = piece.box
    sentences = paragraph.sentences
    at = bisect_right([s.offset for s in sentences], start) - 1
    return {
        "sentence": sentences[max(at, 0)].text,
        "sentence_id": sentence_id(doc_id, paragraph, max(at, 0)),
        "page": piece.page,
        "line": piece.line.line,
        **({} if box is None else dict(zip(("x0", "top", "x1", "bottom"), box, strict=True))),
    }
