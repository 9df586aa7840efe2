"""From files to a disclosure: what was read from them, and what it says of itself."""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from yqlib import forms, schema
from yqlib.disclosure import Disclosure
from yqlib.errors import ReadError
from yqlib.extract.goals_sheet import SheetTable, is_sheet
from yqlib.extract.identity import Identity, identify, sheet_names_of
from yqlib.extract.scanned import mark
from yqlib.extract.sidecar import read_sidecar
from yqlib.extract.tables import ReadTable, read_table
from yqlib.layout.blocks import Line, blocks
from yqlib.layout.prose import Text, page_sizes
from yqlib.layout.tables import LogicalTable, logical_tables
from yqlib.sources import open_source
from yqlib.sources.page import Page, Source


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
    doc_id = doc_id_of(fingerprint([s.sha256 for s in sources]))
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
        "documents": schema.in_columns("documents", [_document(reading.doc_id, sources, who, told)]),
        "tables": schema.in_columns("tables", [t.record for t in read_tables]),
        "facts": schema.in_columns("facts", [fact for t in read_tables for fact in t.facts]),
    }
    if scans := [p.number or 1 for s in sources for p in s.pages if p.reader == "ocr"]:
        frames = _held_against_sums({name: schema.as_frame(name, columns) for name, columns in frames.items()})
        doubts.append(f"{_spans(scans)}由文字识别读取，存疑的数字请核对原页")
    return Disclosure(
        **frames,
        files=paths,
        texts=reading.texts,
        doubts=tuple(doubts),
        table_files={t.record["table_id"]: paths[sources.index(source)] for source, _, t in reading.tables},
        sheets=_sheets(reading),
        table_names={t.record["table_id"]: table.name for _, table, t in reading.tables if table.name},
        lists=tuple(t for _, t, found in reading.tables if t.role is None and not found.facts),
    )


def _sheets(reading: Reading) -> tuple[SheetTable, ...]:
    """The goal and self-evaluation sheets as laid out: their cells are no facts."""
    return tuple(
        SheetTable(read.record["table_id"], read.record["reader"], table)
        for _, table, read in reading.tables
        if (not table.role.facts if table.role else is_sheet(table))
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


def doc_id_of(sha256: str) -> str:
    """The doc_id of a disclosure with this fingerprint."""
    return sha256[:12]


def fingerprint(hashes: Sequence[str]) -> str:
    """The SHA-256 of a disclosure from those of its files, in their order; its first twelve digits are the doc_id."""
    return hashes[0] if len(hashes) == 1 else hashlib.sha256("".join(hashes).encode()).hexdigest()


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
        "sha256": fingerprint([s.sha256 for s in sources]),
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
