"""What stands behind a finding: every figure, word and sentence in it, found again by its id.

An id names a row of `facts`, `statements`, `sentences` or another frame with ids; `id#direction` is a word
of that row that may be wrong where its figure is right.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from yqlib.errors import ReadError
from yqlib.present.tables import text_of
from yqlib.schema import place_en, place_zh
from yqlib.sources import open_source

Box = tuple[float, float, float, float]

#: Frames with ids, the likeliest first; the words in a row of each are its printed text.
_FRAMES = {
    "facts": ("fact_id", "printed"),
    "statements": ("statement_id", "printed"),
    "sentences": ("sentence_id", "text"),
    "staff": ("staff_id", "printed"),
    "assets": ("asset_id", "printed"),
    "parts": ("part_id", "name"),
    "tables": ("table_id", "title"),
    "projects": ("sheet_id", "project"),
    "ties": ("figure_id", "printed"),  # figures of goal sheets, which have no ids of their own elsewhere
}
MARKS = {"suspect": "最可能有误", "candidate": "可能有误", "evidence": "依据"}
CHECK_FIRST = "请先核对原页"  # the suspect's mark where the reading is in doubt


@dataclass(frozen=True)
class Place:
    """A figure, word or sentence of a finding and where it stands; `box` is in points from the upper left.

    `mark` is suspect, candidate or evidence, `frame` the frame it is a row of (`words` of a row, `cell`: words that
    stand somewhere in the row that begins at `box`), `text` the sentence it stands
    in, `file` the file, None where it cannot be told.
    """

    id: str
    frame: str
    mark: str
    printed: str
    spot: str
    text: str = ""
    page: int | None = None
    line: int | None = None
    box: Box | None = None
    reader: str = ""
    file: Path | None = None

    def where(self, lang: str = "zh") -> str:
        """Page, sheet or line in words."""
        return (place_zh if lang == "zh" else place_en)(self.page, self.line, self.reader)


class Evidence:
    """Rows of a disclosure's frames by id, looked up once for all its findings."""

    def __init__(self, d: Any) -> None:
        self.d = d
        self.files = tuple(getattr(d, "files", ()))
        self._transcripts = Transcripts()

    @cached_property
    def _rows(self) -> dict[str, tuple[str, dict[str, Any]]]:
        """id → (frame, row) of everything any finding names."""
        findings = self.d.findings
        return self._lookup({i for c in ("evidence", "suspect", "candidates") for t in findings[c].dropna() for i in t.split()})

    def _lookup(self, ids: Iterable[str]) -> dict[str, tuple[str, dict[str, Any]]]:
        wanted = {i.partition("#")[0] for i in ids}
        found: dict[str, tuple[str, dict[str, Any]]] = {}
        for name, (column, _) in _FRAMES.items():
            missing = wanted - found.keys()
            if not missing:
                break
            frame = getattr(self.d, name)
            for row in frame[frame[column].isin(missing)].to_dict("records"):
                found.setdefault(row[column], (name, row))
        return found

    @cached_property
    def _spots(self) -> dict[str, str]:
        ties = self.d.ties
        return dict(zip(ties["figure_id"], ties["spot"].fillna(""), strict=True))

    @cached_property
    def _paragraph_files(self) -> dict[int, int]:
        return {p.order: p.file for p in getattr(self.d, "paragraphs", ())}

    def places(self, row: Any) -> tuple[Place, ...]:
        """The places of one finding (a row of the frame as a named tuple), the suspect first."""
        marks = {text_of(row.suspect): "suspect"} if text_of(row.suspect) else {}
        marks |= {i: "candidate" for i in text_of(row.candidates).split() if i not in marks}
        ids = dict.fromkeys((*marks, *text_of(row.evidence).split()))
        found = [self._place(i, marks.get(i, "evidence")) for i in ids]
        if found and found[0] is None and text_of(row.suspect):
            found[0] = self._suspect(row)
        return tuple(place for place in found if place is not None)

    def _suspect(self, row: Any) -> Place:
        """A suspect no frame has (a figure within the words of a goal sheet): the finding stands where it does."""
        about = row._asdict()
        return Place(
            id=row.suspect, frame="findings", mark="suspect", printed="", spot=text_of(row.where),
            page=_integer(row.page), line=_integer(row.line), box=_box(about), reader=text_of(row.reader),
            file=self.files[0] if len(self.files) == 1 else None,
        )  # fmt: skip

    def unknown(self, row: Any) -> list[str]:
        """Ids of a finding that no frame has."""
        return [i for i in text_of(row.evidence).split() if i.partition("#")[0] not in self._rows]

    def _place(self, whole: str, mark: str) -> Place | None:
        known, _, word = whole.partition("#")
        name, row = self._rows.get(known, ("", {}))
        if not name:
            return None
        printed = text_of(row[_FRAMES[name][1]])
        if word and text_of(row.get(word)):
            printed = text_of(row[word])
        return Place(
            id=whole, frame="words" if word else name, mark=mark, printed=printed, spot=self._spot(known, name, row),
            text=text_of(row.get("sentence") or row.get("text")),
            page=_integer(row.get("page")), line=_integer(row.get("line")), box=_box(row),
            reader=text_of(row.get("reader")), file=self._file(name, row),
        )  # fmt: skip

    def _spot(self, known: str, name: str, row: dict[str, Any]) -> str:
        if spot := self._spots.get(known):
            return spot
        if name == "facts":
            parts = (row["row_code"], row["row_label"], "·", row["column_path"])
            return f"《{text_of(row['title'])}》" + "".join(map(text_of, parts))
        names = ("section", "subject", "item", "unit_name", "title")
        return " ".join(t for t in (text_of(row.get(n)) for n in names) if t)

    def _file(self, name: str, row: dict[str, Any]) -> Path | None:
        """The file a row was read from; of several files its table or its paragraph tells which."""
        if len(self.files) <= 1:
            return self.files[0] if self.files else None
        table = text_of(row.get("table_id"))
        if table in (known := getattr(self.d, "table_files", {})):
            return known[table]
        sentence = text_of(row.get("sentence_id"))
        number = sentence.rpartition("-p")[2].partition(".")[0]
        if number.isdigit() and int(number) in self._paragraph_files:
            return self.files[self._paragraph_files[int(number)]]
        return None

    def files_of(self, ids: Iterable[str]) -> dict[str, Path | None]:
        """The file each of these stands in; None where it cannot be told."""
        ids = list(ids)
        if len(self.files) <= 1:
            return dict.fromkeys(ids, self.files[0] if self.files else None)
        rows = self._lookup(ids)
        return {i: self._file(*rows[known]) if (known := i.partition("#")[0]) in rows else None for i in ids}

    def row_of(self, place: Place) -> pd.DataFrame:
        """The figures printed in the row of a fact, as facts; empty for what is no fact."""
        name, row = self._rows.get(place.id, ("", {}))
        facts = self.d.facts
        if name != "facts":
            return facts.iloc[:0]
        mine = facts[(facts["table_id"] == row["table_id"]) & (facts["row"] == row["row"])]
        same = (mine["row_label"].fillna("") == text_of(row["row_label"])) & (mine["side"].fillna("") == text_of(row["side"]))
        return mine[same.fillna(False).astype(bool)]

    def printed_line(self, place: Place) -> str:
        """The line of a transcript a place stands on; empty where the file is gone or has no such line."""
        return self._transcripts.line(place)

    def turn_in_sentence(self, place: Place) -> int:
        """Which of the equal figures of its sentence a statement is, 0-based."""
        _, row = self._rows.get(place.id.partition("#")[0], ("", {}))
        if not text_of(row.get("statement_id")):
            return 0
        statements = self.d.statements
        same = statements[(statements["sentence"] == row["sentence"]) & (statements["printed"] == row["printed"])]
        ids = list(dict.fromkeys(same["statement_id"]))
        return ids.index(row["statement_id"]) if row["statement_id"] in ids else 0


class Transcripts:
    """The lines of transcripts, each read once."""

    def __init__(self) -> None:
        self._lines: dict[Path, dict[int, str]] = {}

    def line(self, place: Place) -> str:
        """The line a place stands on; empty where the file is gone or has no such line."""
        lines = self._of(place.file) if place.file is not None else {}
        return lines.get(place.line or 0, "")

    def _of(self, file: Path) -> dict[int, str]:
        if file not in self._lines:
            try:
                pages = open_source(file).pages
            except ReadError:
                pages = []
            self._lines[file] = {number: text for page in pages for number, text in page.lines}
        return self._lines[file]


def _integer(value: Any) -> int | None:
    return None if value is None or pd.isna(value) else int(value)


def _box(row: dict[str, Any]) -> Box | None:
    sides = [row.get(name) for name in ("x0", "top", "x1", "bottom")]
    if any(side is None or pd.isna(side) for side in sides):
        return None
    x0, top, x1, bottom = map(float, sides)
    return (x0, top, x1, bottom) if x1 >= x0 and bottom >= top else None


