"""The text outside tables as rows of the frame `sentences`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from yqlib.layout.prose import Paragraph
from yqlib.layout.sentences import Sentence

_LONGEST = 20_000  # letters of a paragraph; longer ones are no prose


def sentence_id(doc_id: str, paragraph: Paragraph, number: int) -> str:
    """Id of the sentence `number` (0-based) of a paragraph."""
    return f"{doc_id}-p{paragraph.order:04}.{number + 1}"


def sentence_rows(paragraphs: Sequence[Paragraph], doc_id: str, reader: str) -> Iterator[dict[str, Any]]:
    """One row a sentence, in reading order; a heading or a caption is one sentence or more like any text."""
    for paragraph in paragraphs:
        section = " / ".join(paragraph.section.path) if paragraph.section else None
        if len(paragraph.text) > _LONGEST:
            continue
        for number, sentence in enumerate(paragraph.sentences):
            yield {
                "doc_id": doc_id,
                "sentence_id": sentence_id(doc_id, paragraph, number),
                "paragraph": paragraph.order,
                "kind": paragraph.kind,
                "section": section or None,
                "text": sentence.text,
                **_place(sentence),
                "reader": reader,
            }


def _place(sentence: Sentence) -> dict[str, Any]:
    """Its page and the box around what stands on that page, or its first line."""
    first = sentence.pieces[0]
    boxes = [box for page, box in sentence.boxes if page == first.page]
    place: dict[str, Any] = {"page": first.page, "line": first.line.line}
    if boxes:
        place |= {
            "x0": min(b.x0 for b in boxes), "top": min(b.top for b in boxes),
            "x1": max(b.x1 for b in boxes), "bottom": max(b.bottom for b in boxes),
        }  # fmt: skip
    return place
