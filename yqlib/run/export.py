"""Frames on disk: CSV that opens rightly in Excel, or Parquet with exact integers."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd

from yqlib.money import parse_number
from yqlib.present.tables import tame
from yqlib.run.files import aside, write_text

# Full-width forms too: some spreadsheets fold them. A leading tab or line break is stripped by others.
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_BLANK = ("\t", "\r", "\n")


def write_frame(frame: pd.DataFrame, path: Path, form: str = "csv") -> Path:
    """Write one frame aside, then rename; the ending of the format is added. Returns the path.

    CSV is UTF-8 with a byte order mark (Excel needs it). There a text that a spreadsheet would run as
    a formula gets a leading apostrophe; printed figures such as -3.00 stay as they are.
    """
    target = path.with_name(f"{path.name}.{form}")
    with aside(target) as temporary:
        if form == "parquet":
            frame.to_parquet(temporary, index=False)
        else:
            harmless(frame).to_csv(temporary, index=False, encoding="utf-8-sig", lineterminator="\r\n")
    return target


def write_json(frame: pd.DataFrame, path: Path) -> Path:
    """Write one frame as a JSON list with an object a row, UTF-8; integers stay exact, missing is null."""
    target = path.with_name(f"{path.name}.json")
    write_text(target, json_text(frame).encode("utf-8", "replace").decode() + "\n")
    return target


def json_text(frame: pd.DataFrame) -> str:
    """A frame as a JSON list with an object a row; integers stay exact, missing is null."""
    columns = [frame.iloc[:, at].to_numpy(dtype=object, na_value=None).tolist() for at in range(frame.shape[1])]
    rows = (dict(zip(frame.columns, row, strict=True)) for row in zip(*columns, strict=True))
    lines = (json.dumps(row, ensure_ascii=False, allow_nan=False, default=str) for row in rows)
    return "[\n" + ",\n".join(lines) + "\n]"


def harmless(frame: pd.DataFrame) -> pd.DataFrame:
    """A copy whose texts no spreadsheet takes for formulas and no terminal for commands."""
    texts = frame.select_dtypes(include=["string", "object"])
    return frame.assign(**{name: texts[name].map(_quote, na_action="ignore") for name in texts.columns})


def _quote(text: object) -> object:
    if not isinstance(text, str) or parse_number(text) is not None:
        return text
    text = tame(text)
    return "'" + text if like_formula(text) else text


def like_formula(text: str) -> bool:
    """Whether a spreadsheet would run a text that is typed into a cell, or read from CSV."""
    return text.startswith(_BLANK) or text.lstrip().startswith(_FORMULA)
