"""One disclosure as a user holds it: its frames, its checks and findings."""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from yqlib import forms, schema
from yqlib.errors import ReadError
from yqlib.extract.assets import asset_rows
from yqlib.extract.base_part import base_parts, unit_tables
from yqlib.extract.compliance import Told, part_rows
from yqlib.extract.dates import date_rows
from yqlib.extract.glossary import catalogue_rows, term_rows
from yqlib.extract.identity import Identity, identify, sheet_names_of
from yqlib.extract.own_names import name_rows
from yqlib.extract.said import About
from yqlib.extract.scanned import mark
from yqlib.extract.sidecar import read_sidecar
from yqlib.extract.staff import Passage, passages, staff_rows
from yqlib.extract.tables import ReadTable, read_table
from yqlib.layout.blocks import Line, blocks
from yqlib.layout.contents import Entry
from yqlib.layout.outline import Section, place_tables, read_outline
from yqlib.layout.prose import Paragraph, Text, page_sizes, read_prose
from yqlib.layout.tables import LogicalTable, logical_tables
from yqlib.sources import open_source
from yqlib.sources.page import Page, Source


@dataclass
class Disclosure:
    """A disclosure: `documents` (one row), `tables`, `facts` as the data contract names them.

    `checks` and `findings` are computed when first asked for. `doubts` are Chinese sentences on what
    could not be read or told; `files` are the paths read; `texts` the lines outside tables by file.
    `paragraphs`, `outline` and `contents` are made of them when first asked for.
    """

    documents: pd.DataFrame
    tables: pd.DataFrame
    facts: pd.DataFrame
    files: tuple[Path, ...] = ()
    texts: tuple[Text, ...] = ()
    doubts: tuple[str, ...] = ()
    table_files: dict[str, Path] = field(default_factory=dict)
    table_names: dict[str, str] = field(default_factory=dict)  # the body's name printed at a table
    sheets: tuple[LogicalTable, ...] = ()
    lists: tuple[LogicalTable, ...] = ()  # tables without role and figures: names and the like

    @property
    def document(self) -> pd.Series:
        """The one row of `documents`."""
        return self.documents.iloc[0]

    @property
    def lines(self) -> tuple[Line, ...]:
        """The printed lines outside tables, in order."""
        return tuple(line for text in self.texts for line in text.lines)

    @cached_property
    def _prose(self) -> tuple[list[Paragraph], Section, list[Entry]]:
        paragraphs, contents = read_prose(self.texts)
        outline = read_outline(paragraphs, contents)
        place_tables(outline, self._table_places())
        return paragraphs, outline, contents

    def _table_places(self) -> list[tuple[str, tuple[float, ...]]]:
        """Each table's id with the file, page, line and top it begins at."""
        files = {path: i for i, path in enumerate(self.files)}
        columns = self.tables[["table_id", "page", "line", "top"]].fillna(0)
        return [
            (t, (files.get(self.table_files.get(t), 0), *at)) for t, *at in columns.itertuples(index=False)
        ]

    @property
    def paragraphs(self) -> list[Paragraph]:
        """The text outside tables, wrapped lines rejoined, in reading order; contents pages left out."""
        return self._prose[0]

    @property
    def outline(self) -> Section:
        """Parts, sections, subsections and items as a tree; `print(d.outline)` shows it."""
        return self._prose[1]

    @property
    def contents(self) -> list[Entry]:
        """The entries of the contents pages with the page numbers printed behind them."""
        return self._prose[2]

    @cached_property
    def staff(self) -> pd.DataFrame:
        """Head counts and counts of bodies (frame `staff`)."""
        listed = unit_tables(self.lists, self._about)
        return schema.frame("staff", staff_rows(self._passages(sheets=True), self._about, listed))

    @cached_property
    def assets(self) -> pd.DataFrame:
        """Vehicles, areas and equipment (frame `assets`)."""
        facts = _records(self.facts[self.facts["amount_fen"].isna()])
        return schema.frame("assets", asset_rows(self._passages(), facts, self._about))

    @cached_property
    def parts(self) -> pd.DataFrame:
        """What the document promises or must have, and where it was found (frame `parts`)."""
        nonzero = frozenset(self.facts.loc[self.facts["value"] != 0, "table_id"])
        told = Told(self.contents, self.outline, self.paragraphs, _records(self.tables), nonzero)
        return schema.frame("parts", part_rows(told, self._about))

    @cached_property
    def catalogue(self) -> pd.DataFrame:
        """The catalogue of services to be bought (frame `catalogue`)."""
        return schema.frame("catalogue", catalogue_rows(self._layouts, self._about))

    @cached_property
    def terms(self) -> pd.DataFrame:
        """The terms explained (frame `terms`)."""
        return schema.frame("terms", term_rows(self.paragraphs, self._about))

    @cached_property
    def dates(self) -> pd.DataFrame:
        """The dates said, with what each is for (frame `dates`)."""
        return schema.frame("dates", date_rows(self.paragraphs, self._about))

    @cached_property
    def names(self) -> pd.DataFrame:
        """The spellings of the body's own name (frame `names`)."""
        tables = _records(self.tables)
        rows = name_rows(self.paragraphs, self.contents, tables, self.table_names, self._layouts, self._about)
        return schema.frame("names", rows)

    @property
    def _layouts(self) -> tuple[LogicalTable, ...]:
        """The tables whose cells are no facts, as laid out."""
        return self.sheets

    def _passages(self, sheets: bool = False) -> list[Passage]:
        told = list(passages(self.paragraphs))
        return told + list(base_parts(self._layouts)) if sheets else told

    @cached_property
    def _about(self) -> About:
        row = _records(self.documents)[0]
        aliases = tuple(str(row["unit_aliases"]).split(" | ")) if row["unit_aliases"] else ()
        return About(row["doc_id"], row["unit_name"], aliases, row["reader"], row["kind"])

    @cached_property
    def _audit(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        from yqlib.audit import audit  # the audit knows frames only; reading does not need it

        return audit(self)

    @property
    def checks(self) -> pd.DataFrame:
        """Every rule tried on every place, with its outcome (frame `checks`)."""
        return self._audit[0]

    @property
    def findings(self) -> pd.DataFrame:
        """What a reader should look at (frame `findings`)."""
        return self._audit[1]

    def role(self, role: str) -> pd.DataFrame:
        """The facts of all tables with this role, e.g. `d.role("expenditure")`.

        Raises KeyError for a role that yqlib/forms/roles.csv does not know.
        """
        if role not in {r.role for r in forms.roles()}:
            raise KeyError(f"没有 {role!r} 这种表；可用：{'、'.join(r.role for r in forms.roles())}")
        return self.facts[self.facts["role"] == role]

    def __repr__(self) -> str:
        row = self.document
        told = [
            row["unit_name"],
            f"{row['fiscal_year']}年度",
            schema.KIND_ZH.get(row["kind"]),
        ]
        name = " ".join(str(t) for t in told if pd.notna(t))
        return f"<Disclosure {name}: {len(self.tables)} 张表, {len(self.facts)} 个数据点>"


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a frame as dicts, missing values None."""
    columns = [frame[c].to_numpy(dtype=object, na_value=None).tolist() for c in frame.columns]
    return [dict(zip(frame.columns, row, strict=True)) for row in zip(*columns, strict=True)]


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read from the files of one disclosure before it becomes frames: each table with its source,
    as laid out and as understood, and the lines (all, and those outside of tables by file: `texts`)."""

    doc_id: str
    paths: tuple[Path, ...]
    sources: tuple[Source, ...]
    tables: tuple[tuple[Source, LogicalTable, ReadTable], ...]
    lines: tuple[Line, ...]
    texts: tuple[Text, ...]


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Reading makes very many small objects and hardly a cycle: a twentieth of its time went to looking
    for cycles."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


@_collector_paused()
def read_files(path: str | Path | Sequence[str | Path]) -> Reading:
    """Read the files of one disclosure and understand their tables. Raises ReadError as `read` does."""
    paths = [Path(path)] if isinstance(path, str | Path) else [Path(p) for p in path]
    if not paths:
        raise ReadError("（空）", "没有给出文件", "请给出至少一个公开文本的路径")
    sources = [open_source(p) for p in paths]
    doc_id = _doc_id(sources)
    parts = [(source, blocks(source.pages)) for source in sources]
    found = [(source, *logical_tables(part)) for source, part in parts]
    tables = [(source, table) for source, tables, _ in found for table in tables]
    scans = {(s.file, s.sha256): [p for p in s.pages if p.reader == "ocr"] for s in sources}
    return Reading(
        doc_id,
        tuple(paths),
        tuple(sources),
        tuple(
            (source, table, _read(table, source, scans[source.file, source.sha256], doc_id, order))
            for order, (source, table) in enumerate(tables, 1)
        ),
        tuple(block for _, part in parts for block in part if isinstance(block, Line)),
        tuple(Text(tuple(rest), page_sizes(source.pages)) for source, _, rest in found),
    )


@_collector_paused()
def read(path: str | Path | Sequence[str | Path]) -> Disclosure:
    """Read one disclosure from a file, or from several files it was published as.

    Raises ReadError (a ValueError) with one sentence that names the file and says what to do: missing
    or empty file, folder, other format, damaged or encrypted file, PDF without text, no disclosure.
    """
    reading = read_files(path)
    paths, sources = reading.paths, reading.sources
    read_tables = [t for *_, t in reading.tables]
    who = _identity(reading.lines, [table for _, table, _ in reading.tables], paths)
    _require_disclosure(paths, read_tables, who, reading.lines)
    told = {k: v for p, s in zip(paths, sources, strict=True) for k, v in read_sidecar(p, s.sha256).items()}
    doubts = [*who.doubts, *_doubts(sources)]
    frames = {
        "documents": schema.frame("documents", [_document(reading.doc_id, sources, who, told)]),
        "tables": schema.frame("tables", [t.record for t in read_tables]),
        "facts": schema.frame("facts", [fact for t in read_tables for fact in t.facts]),
    }
    if scans := [p.number or 1 for s in sources for p in s.pages if p.reader == "ocr"]:
        frames = _held_against_sums(frames)
        doubts.append(f"{_spans(scans)}由文字识别读取，存疑的数字请核对原页")
    return Disclosure(
        **frames,
        files=paths,
        texts=reading.texts,
        doubts=tuple(doubts),
        table_files={t.record["table_id"]: paths[sources.index(source)] for source, _, t in reading.tables},
        table_names={t.record["table_id"]: table.name for _, table, t in reading.tables if table.name},
        sheets=tuple(t for _, t, _ in reading.tables if t.role is not None and not t.role.facts),
        lists=tuple(t for _, t, found in reading.tables if t.role is None and not found.facts),
    )


def _doubts(sources: Sequence[Source]) -> list[str]:
    """What was doubtful on the pages, each with its page or sheet (none in running text)."""
    found = []
    for source in sources:
        for page in source.pages:
            told = schema.place_zh(page.number, None, page.reader)
            found += [f"{told}：{doubt}" if told else doubt for doubt in page.doubts]
    return found


def _read(table: LogicalTable, source: Source, scans: list[Page], doc_id: str, order: int) -> ReadTable:
    reader = source.pages[0].reader  # a scanned cover says nothing of the tables behind it
    found = read_table(table, doc_id, order, "text_layer" if reader == "ocr" else reader)
    if scans:
        mark(found, scans)
    return found


def _held_against_sums(frames: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Figures read from pictures, repaired and doubted by the document's own arithmetic."""
    from yqlib.audit.repair import settle  # the audit knows frames only; text layers do not need it

    return settle(frames)


def _spans(numbers: Sequence[int]) -> str:
    """Page numbers in words: 第1-3、7页."""
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return f"第{'、'.join(str(a) if a == b else f'{a}-{b}' for a, b in runs)}页"


def _doc_id(sources: Sequence[Source]) -> str:
    return _fingerprint(sources)[:12]


def _fingerprint(sources: Sequence[Source]) -> str:
    if len(sources) == 1:
        return sources[0].sha256
    return hashlib.sha256("".join(s.sha256 for s in sources).encode()).hexdigest()


def _identity(lines: Sequence[Line], tables: Sequence[LogicalTable], paths: Sequence[Path]) -> Identity:
    sheets: list[tuple[str, str]] = []
    for table in tables:
        if table.role is not None and not table.role.facts:
            for grid in table.grids:
                for row in grid.rows():
                    sheets.extend(sheet_names_of([c.text for c in row if c.text]))
    return identify(
        lines,
        [t.name for t in tables if t.role is not None and t.role.facts],
        sheets,
        titles=[t.title for t in tables if t.title],
        files=[str(p) for p in paths],
    )


def _require_disclosure(
    paths: Sequence[Path], tables: Sequence[ReadTable], who: Identity, lines: Sequence[Line]
) -> None:
    """Refuse a text that neither has a known table nor speaks like a disclosure."""
    if any(t.record["role"] for t in tables):
        return
    text = forms.normalise("".join(line.text for line in lines))
    marks = forms.table("wordings.csv")
    said = sum(bool(forms.pattern(m["wording"]).search(text)) for m in marks if m["use"] == "disclosure_mark")
    if who.kind is None or said < 3:
        name = " + ".join(p.name for p in paths)
        raise ReadError(name, "看不出是部门或单位的预算、决算公开文本", "请确认文件，或检查其文字层是否完整")


def _document(doc_id: str, sources: Sequence[Source], who: Identity, told: dict[str, Any]) -> dict[str, Any]:
    counted = [len(s.pages) for s in sources if s.pages[0].number is not None]
    first = sources[0].pages[0]
    record = {
        "doc_id": doc_id,
        "file": " + ".join(s.file for s in sources),
        "sha256": _fingerprint(sources),
        "kind": who.kind,
        "scope": who.scope,
        "unit_name": who.unit_name,
        "unit_aliases": " | ".join(who.unit_aliases) or None,
        "unit_code": who.unit_code,
        "parent_name": who.parent_name,
        "parent_code": who.parent_code,
        "level": who.level,
        "province": who.province,
        "city": who.city,
        "county": who.county,
        "fiscal_year": who.fiscal_year,
        "pages": sum(counted) if counted else None,
        "issued_on": who.issued_on,
        "form_family": who.form_family,
        "page": first.number,
        "line": 1 if first.number is None or first.flow else None,
        "reader": first.reader,
    }
    return record | told
