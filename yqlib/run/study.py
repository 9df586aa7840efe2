"""A corpus, or one body of it, as an Excel workbook: a sheet a frame, with Chinese headers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from yqlib import schema
from yqlib.present.tables import tame
from yqlib.run.export import like_formula
from yqlib.run.files import aside
from yqlib.run.places import RunError

if TYPE_CHECKING:
    from yqlib.corpus import Corpus

#: Sheets of a workbook and the frames they show.
SHEETS = {
    "公开文本": "documents",
    "单位": "bodies",
    "冲突": "conflicts",
    "相同项目": "same_projects",
    "问题": "findings",
    "文本之间的问题": "across_findings",
    "文本之间问题的位置": "across_places",
    "项目": "projects",
    "指标": "indicators",
    "人员": "staff",
    "资产": "assets",
    "表内数字": "facts",
    "文字数字": "statements",
    "没有读成": "failures",
}
_ROWS = 200_000  # of a sheet; Excel holds a million and few computers open them
_LONGEST = 32_000  # letters in a cell; Excel takes 32,767
_EXACT = 2**53  # whole numbers beyond are no longer exact in a cell
_BARS = 40  # rows a chart of a sheet shows


@dataclass(frozen=True)
class Bars:
    """A bar chart beside a sheet: the column of names, the columns drawn (0-based), its title and unit."""

    title: str
    names: int
    values: Sequence[int]
    unit: str = ""
    stacked: bool = False


@dataclass(frozen=True)
class Sheet:
    """A sheet: its name, a header, the rows below it, perhaps a chart of them. `note` stands above the header."""

    name: str
    header: Sequence[str]
    frame: pd.DataFrame
    chart: Bars | None = None
    note: str = ""


def write_study(corpus: Corpus, path: Path, body_id: str | None = None) -> Path:
    """Write the workbook of a corpus, or of one body (its own disclosures). Returns the path.

    Raises KeyError for an unknown body.
    """
    docs = None if body_id is None else set(corpus.of(body_id)["doc_id"])
    sheets = {zh: _of(corpus.frame(name), name, docs, body_id) for zh, name in SHEETS.items()}
    return write_sheets(path, (declared_sheet(zh, SHEETS[zh], frame) for zh, frame in sheets.items()))


def write_studies(corpus: Corpus, folder: Path) -> list[Path]:
    """One workbook for every body with disclosures, and `corpus.xlsx` for all. Names are body ids."""
    bodies = corpus.bodies
    found = [write_study(corpus, folder / f"{b}.xlsx", b) for b in bodies.loc[bodies["documents"] > 0, "body_id"]]
    return [write_study(corpus, folder / "corpus.xlsx"), *found]


def _of(frame: pd.DataFrame, name: str, docs: set[str] | None, body_id: str | None) -> pd.DataFrame:
    if docs is None:
        return frame
    if name == "bodies":
        return frame[(frame["body_id"] == body_id) | (frame["parent_id"] == body_id).fillna(False)]
    if name == "conflicts":
        return frame[frame["bodies"].map(lambda ids: body_id in ids.split()).astype(bool)]
    return frame[frame["doc_id"].isin(docs)] if "doc_id" in frame.columns else frame.head(0)


def declared_sheet(name: str, declared: str, frame: pd.DataFrame, note: str = "") -> Sheet:
    """A sheet of a declared frame, headed in Chinese with the names of its columns below."""
    return Sheet(name, [f"{c.zh}\n{c.name}" for c in schema.declared(declared)], frame, note=note)


def write_sheets(path: Path, sheets: Iterable[Sheet]) -> Path:
    """Write a workbook; returns its path. The one place that knows the writer of workbooks: a text is a text, never a
    formula, link or number; a chart is Excel's own, drawn from the cells."""
    try:
        import xlsxwriter
    except ModuleNotFoundError:
        raise RunError("写 Excel 工作簿需要 XlsxWriter：请安装 pip install XlsxWriter。") from None
    safe: Mapping[str, Any] = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
                               "constant_memory": True}  # fmt: skip
    with aside(path) as temporary, xlsxwriter.Workbook(str(temporary), dict(safe)) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "bg_color": "#EEEEEE"})
        quoted = book.add_format({"quote_prefix": True})  # text even after a user edits the cell
        for one in sheets:
            sheet, top = book.add_worksheet(one.name), 1 if one.note else 0
            if one.note:
                sheet.write_string(0, 0, tame(one.note)[:_LONGEST])
            sheet.freeze_panes(top + 1, 0)
            sheet.set_column(0, max(0, len(one.header) - 1), 16)
            for at, title in enumerate(one.header):
                sheet.write_string(top, at, tame(title)[:_LONGEST], bold)
            _rows(sheet, one.frame, top + 1, quoted)
            if one.chart is not None and len(one.frame):
                _draw(book, sheet, one, top)
    return path


def _rows(sheet: Any, frame: pd.DataFrame, first: int, quoted: Any) -> None:
    columns = [frame[c].head(_ROWS).to_numpy(dtype=object, na_value=None).tolist() for c in frame.columns]
    for row, values in enumerate(zip(*columns, strict=True), first):
        for at, value in enumerate(values):
            if isinstance(value, bool):
                sheet.write_string(row, at, "是" if value else "否")
            elif isinstance(value, int | float) and abs(value) <= _EXACT:
                sheet.write_number(row, at, value)
            elif value is not None:
                text = tame(str(value))[:_LONGEST]
                sheet.write_string(row, at, text, quoted if like_formula(text) else None)
    if len(frame) > _ROWS:
        sheet.write_string(_ROWS + first, 0, f"另有 {len(frame) - _ROWS} 行未列")


def _draw(book: Any, sheet: Any, one: Sheet, top: int) -> None:
    """The chart of a sheet, to the right of its columns; of many rows the first."""
    bars, last = one.chart, top + min(len(one.frame), _BARS)
    assert bars is not None
    chart = book.add_chart({"type": "bar", "subtype": "stacked"} if bars.stacked else {"type": "bar"})
    for at in bars.values:
        chart.add_series({
            "name": [one.name, top, at], "categories": [one.name, top + 1, bars.names, last, bars.names],
            "values": [one.name, top + 1, at, last, at], "gap": 40,
        })  # fmt: skip
    more = f"（前 {_BARS} 行）" if len(one.frame) > _BARS else ""
    chart.set_title({"name": bars.title + more, "name_font": {"size": 12, "bold": False}, "overlay": False})
    chart.set_x_axis({"name": bars.unit, "major_gridlines": {"visible": True, "line": {"color": "#DDDDDD"}}})
    chart.set_y_axis({"reverse": True})
    chart.set_legend({"position": "bottom"} if len(bars.values) > 1 else {"none": True})
    chart.set_size({"width": 760, "height": 140 + 24 * (last - top)})
    sheet.insert_chart(top + 1, len(one.header) + 1, chart)
