"""A finding between documents as a person looks at it: what is wrong, and its place in each of them, side by side."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from yqlib.audit.wording import short
from yqlib.present import language, quoted
from yqlib.present.evidence import Box, Evidence, Place, Transcripts
from yqlib.present.finding import Gallery, Several, Shown
from yqlib.present.pictures import Picture, pictures
from yqlib.present.tables import Cell, Table, escape, text_of

SILENT = "跨文本的规则没有报告问题（或没有可核对之处）"
SIDES = 4  # documents shown; a department may have scores of units
_PAGES = 2  # of one document
_AROUND = 60.0  # points above and below: the head of a table, often
_SPOTS = 3  # places a caption names
_LINES = 3  # sentences or lines of one document
_ROWS = 40  # figures listed
_WIDE = 640  # pixels a picture may have to stand beside another
_PAGED = ("text_layer", "ocr")
_SENTENCE = re.compile(r".*-p\d+\.\d+")  # ids of sentences
_AND, _COLON, _SEMICOLON = {"zh": "、", "en": ", "}, {"zh": "：", "en": ": "}, {"zh": "；", "en": "; "}
_GONE = {"zh": "原件不在手边，不画原页；请按所注位置查看原件。", "en": "The file is not at hand, so its page is not drawn; see the place in the original."}
_PLAIN = {"zh": "这份文本没有版面（{}），不画原页；列出所在的行。", "en": "This document has no pages ({}), so none is drawn; its lines are quoted."}
_NOTHING = {"zh": "这份文本没有印出这一数。", "en": "This document prints no such figure."}
_UNPLACED = {"zh": "不知在页面何处，不画原页。", "en": "Where it stands on the page is not known, so it is not drawn."}
_READER = {"transcript": ("转录文本", "transcript"), "html": ("网页", "web page"), "docx": ("Word 文档", "Word document"), "xlsx": ("工作簿", "workbook")}


@dataclass(frozen=True)
class Side:
    """One document of a finding between documents: `label` says whose, of which year and kind; `places` are the figures
    and words of the finding in it. Plain data: pictures are drawn when asked for, in any process."""

    doc_id: str
    label: str
    file: str
    reader: str
    sha256: str
    places: tuple[Place, ...] = ()
    files: tuple[Path, ...] = ()

    @cached_property
    def pictures(self) -> list[Picture]:
        """The pages with the places marked; empty where `lacking` tells why there are none."""
        if not self.files or self.reader not in _PAGED:
            return []
        return pictures(self.places, self.sha256, self.files, _PAGES, _AROUND)

    def lacking(self, lang: str = "zh") -> str:
        """Why no page can be drawn at all; empty where one is, or tells its own reason."""
        if not self.places:
            return _NOTHING[lang]
        if self.reader not in _PAGED:
            return _PLAIN[lang].format(_READER.get(self.reader, (self.reader, self.reader))[lang == "en"])
        if not self.files:
            return _GONE[lang]
        return "" if self.pictures else _UNPLACED[lang]

    def lines(self, lang: str = "zh") -> list[str]:
        """The sentences of the places, which say what is compared with what, and the lines of a transcript, as safe HTML."""
        found, transcripts = dict[str, None](), Transcripts()
        for place in self.places:
            if place.text:
                found[quoted.quote(place, quoted.in_sentence(place), lang)] = None
            elif place.reader == "transcript" and (line := transcripts.line(place)):
                found[quoted.quote(place, quoted.in_line(line, place), lang)] = None
        return list(found)[:_LINES]

    def where(self, lang: str = "zh") -> str:
        """Its pages or lines in words."""
        return _AND[lang].join(dict.fromkeys(w for p in self.places if (w := p.where(lang))))

    def caption(self, picture: Picture, lang: str = "zh") -> str:
        """What a picture shows: page, places and what is printed there."""
        here = [p for p in self.places if p.page == picture.page]
        told = [f"{p.spot} {short(p.printed, 40)}" for p in here[:_SPOTS]] + ([f"…（{len(here)}）"] if len(here) > _SPOTS else [])
        return f"{here[0].where(lang)}{_COLON[lang]}{_SEMICOLON[lang].join(told)}" if here else ""

    @property
    def wide(self) -> bool:
        """A picture of it is too wide to stand beside another."""
        return any(picture.shown[0] > _WIDE for picture in self.pictures)

    @property
    def told(self) -> tuple[Any, ...]:
        """What it says, wherever its files lie."""
        there = bool(self.files) and all(file.is_file() for file in self.files)
        return (self.doc_id, self.label, self.sha256, [replace(place, file=None) for place in self.places], there)

    def markup(self, lang: str = "zh") -> str:
        """Heading, pictures, and in place of them why there are none, as safe HTML."""
        where = "" if self.pictures or not self.where(lang) else f' <span class="faint">{escape(self.where(lang))}</span>'
        parts = [f"<p><b>{escape(self.label)}</b>{where}</p>"]
        parts += [picture.markup(self.caption(picture, lang)) for picture in self.pictures]
        parts += [f'<p class="faint">{escape(why)}</p>'] if (why := self.lacking(lang)) else []
        return f'<div class="yqb-side{" wide" if self.wide else ""}">{"".join(parts + self.lines(lang))}</div>'


def figures(sides: Sequence[Side], lang: str = "zh") -> Table:
    """The figures and words of a finding: document, place, what is printed, page."""
    say = language.words(lang)
    every = [(side, place) for side in sides for place in side.places]
    rows: list[list[str | Cell]] = [
        [side.label, place.spot, Cell(place.printed, "v"), Cell(place.where(lang), "w")] for side, place in every[:_ROWS]
    ]
    more = len(every) - _ROWS
    notes = [f"另有 {more} 项" if lang == "zh" else f"{more} more"] if more > 0 else []
    return Table([say(name) for name in ("文本", "位置", "印为", "页")], rows, notes=notes, empty=say("（无）"))


def left_out(sides: Sequence[Side], lang: str = "zh") -> str:
    """How many documents are not shown; empty where all are."""
    more = len(sides) - SIDES
    if more <= 0:
        return ""
    return f"另有 {more} 份文本未画出，所印见涉及的数字。" if lang == "zh" else f"{more} more documents are not drawn; see the figures."


class AcrossFinding(Shown):
    """A row of `across_findings` with its `sides`, the document itself first, then the others."""

    def __init__(self, row: Any, sides: Sequence[Side]) -> None:
        super().__init__(row)
        self.sides = tuple(sides)

    @property
    def places(self) -> tuple[Place, ...]:
        """Every figure and word in it, of all documents."""
        return tuple(place for side in self.sides for place in side.places)

    @property
    def pictures(self) -> list[Picture]:
        """The pages of the documents shown."""
        return [picture for side in self.sides[:SIDES] for picture in side.pictures]

    def body(self, lang: str) -> list[str]:
        """The documents side by side, and the figures."""
        rest = f'<p class="faint">{escape(why)}</p>' if (why := left_out(self.sides, lang)) else ""
        return [f'<div class="yqb">{"".join(side.markup(lang) for side in self.sides[:SIDES])}</div>{rest}', figures(self.sides, lang).markup()]

    def details(self, lang: str) -> list[str]:
        """The figures, and of each document why a page cannot be shown."""
        told = [(side.label, why) for side in self.sides[:SIDES] for why in (side.lacking(lang), *(p.problem for p in side.pictures)) if why]
        return [figures(self.sides, lang).text(), *(f"{label}{_COLON[lang]}{why}" for label, why in told)]


class AcrossFound(Several[AcrossFinding]):
    """All findings between the documents of a corpus; `files` are those of each document where the corpus knows none."""

    def __init__(self, corpus: Any, files: Mapping[str, tuple[Path, ...]] | None = None) -> None:
        super().__init__(_found(corpus, corpus.files if files is None else files))

    def gallery(self, docs: Iterable[str], most: int = 6, lang: str = "zh") -> Gallery:
        """The first `most` findings of some documents with both their pages."""
        mine = frozenset(docs)
        return Gallery([f for f in self if f.doc_id in mine], most, lang, SILENT if lang == "zh" else "")


def _found(corpus: Any, paths: Mapping[str, tuple[Path, ...]]) -> Iterator[AcrossFinding]:
    places: dict[str, list[Any]] = defaultdict(list)
    for place in corpus.across_places.itertuples(index=False):
        places[place.finding_id].append(place)
    told = corpus.some("documents", ["doc_id", "file", "reader", "sha256"]).itertuples(index=False, name=None)
    documents, files = {doc: tuple(map(text_of, about)) for doc, *about in told}, _Files(corpus, paths)
    for row in corpus.across_findings.itertuples(index=False):
        mine: dict[str, list[Any]] = {row.doc_id: []}
        for place in places[row.finding_id]:
            mine.setdefault(place.doc_id, []).append(place)
        labels = {row.doc_id: text_of(row.label)} | {p.doc_id: p.label for p in places[row.finding_id]}
        yield AcrossFinding(row, [_side(doc, labels[doc], rows, documents[doc], files) for doc, rows in mine.items()])


def _side(doc: str, label: str, rows: Sequence[Any], about: tuple[str, ...], files: _Files) -> Side:
    paths, of = files.of(doc, [row.place_id for row in rows])
    return Side(doc, label, *about, tuple(_place(row, of.get(row.place_id)) for row in rows), paths)


def _place(row: Any, file: Path | None) -> Place:
    words = "cell" if "#" in row.place_id else "facts"
    sides = [getattr(row, name) for name in ("x0", "top", "x1", "bottom")]
    box: Box | None = None if any(map(pd.isna, sides)) else tuple(map(float, sides))  # type: ignore[assignment]
    page, line = (None if pd.isna(value) else int(value) for value in (row.page, row.line))
    frame = "sentences" if _SENTENCE.fullmatch(row.place_id) else words
    return Place(row.place_id, frame, "evidence", text_of(row.printed), text_of(row.spot), text_of(row.sentence), page, line, box,
                 text_of(row.reader), file)  # fmt: skip


class _Files:
    """The files of documents, and of several the one a place stands in."""

    def __init__(self, corpus: Any, paths: Mapping[str, tuple[Path, ...]]) -> None:
        self._paths = paths
        self._held = {str(d.document["doc_id"]): d for d in corpus.disclosures}

    def of(self, doc: str, ids: Iterable[str]) -> tuple[tuple[Path, ...], dict[str, Path | None]]:
        """All files of a document, and those of its places by id."""
        paths, ids = self._paths.get(doc, ()), list(ids)
        if len(paths) > 1 and doc in self._held:
            return paths, Evidence(self._held[doc]).files_of(ids)
        return paths, dict.fromkeys(ids, paths[0] if len(paths) == 1 else None)
