"""A corpus, or one body of it, as an Excel workbook: a sheet a frame, with Chinese headers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from yqlib import schema
from yqlib.present.tables import tame
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


def write_study(corpus: Corpus, path: Path, body_id: str | None = None) -> Path:
    """Write the workbook of a corpus, or of one body (its own disclosures). Returns the path.

    Raises KeyError for an unknown body.
    """
    docs = None if body_id is None else set(corpus.of(body_id)["doc_id"])
    sheets = {zh: _of(corpus.frame(name), name, docs, body_id) for zh, name in SHEETS.items()}
    _write(path, ((zh, [_head(c) for c in schema.declared(SHEETS[zh])], frame) for zh, frame in sheets.items()))
    return path


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


def _head(column: schema.Column) -> str:
    return f"{column.zh}\n{column.name}"


def _write(path: Path, sheets: Iterable[tuple[str, list[str], pd.DataFrame]]) -> None:
    """The one place that knows the writer of workbooks. A text is a text, never a formula, link or number."""
    try:
        import xlsxwriter
    except ModuleNotFoundError:
        raise RunError("写 Excel 工作簿需要 XlsxWriter：请安装 pip install XlsxWriter。") from None
    safe: Mapping[str, Any] = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
                               "constant_memory": True}  # fmt: skip
    with aside(path) as temporary, xlsxwriter.Workbook(str(temporary), dict(safe)) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "bg_color": "#EEEEEE"})
        for name, header, frame in sheets:
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            for at, title in enumerate(header):
                sheet.write_string(0, at, title, bold)
            _rows(sheet, frame)


def _rows(sheet: Any, frame: pd.DataFrame) -> None:
    columns = [frame[c].head(_ROWS).to_numpy(dtype=object, na_value=None).tolist() for c in frame.columns]
    for row, values in enumerate(zip(*columns, strict=True), 1):
        for at, value in enumerate(values):
            if isinstance(value, bool):
                sheet.write_string(row, at, "是" if value else "否")
            elif isinstance(value, int | float) and abs(value) <= _EXACT:
                sheet.write_number(row, at, value)
            elif value is not None:
                sheet.write_string(row, at, tame(str(value))[:_LONGEST])
    if len(frame) > _ROWS:
        sheet.write_string(_ROWS + 1, 0, f"另有 {len(frame) - _ROWS} 行未列")
