"""Two disclosures of one body that contradict each other, with a page each to be drawn: what a table of last year prints
is not what the text of this year says it was."""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path
from typing import Any

import pandas as pd
from PIL import Image, ImageDraw

from yqlib import schema
from yqlib.run.store import Store

sys.path.append(str(Path(__file__).parent / "rules"))
from build import document, table
from build_corpus import OFFICE, Frames, held
from build_talk import talk

GREW = "2024年机关运行经费预算110.00万元，比上年增加10.00万元，增长10.00%，主要原因是人员增加。"
LAST = "|total\n合计|101.00"
BOX = {"x0": 100.0, "top": 300.0, "x1": 160.0, "bottom": 312.0}  # where every figure stands
_ID = {"this": "0b" * 6, "last": "0a" * 6}


def pair(folder: Path, name: str = OFFICE) -> list[tuple[Frames, Path]]:
    """The frames of both (this year's first) and their files."""
    made = [
        (held(_ID["this"], talk(GREW), **_about(folder / "今年.pdf", name)), folder / "今年.pdf"),
        (held(_ID["last"], document("budget", table("operating", LAST)), fiscal_year=2023, **_about(folder / "上年.pdf", name)), folder / "上年.pdf"),
    ]
    return [({n: _placed(n, frame) for n, frame in frames.items()}, file) for frames, file in made]


def store(folder: Path, made: list[tuple[Frames, Path]]) -> Store:
    """A store of both."""
    found = Store(folder)
    with found.writing():
        for n, (frames, _) in enumerate(made):
            found.add(f"{n:064x}", frames, version="made")
    return found


def _about(file: Path, name: str) -> dict[str, Any]:
    page = Image.new("RGB", (595, 842), "white")
    ImageDraw.Draw(page).rectangle([BOX["x0"] + 8, BOX["top"] + 2, BOX["x1"] - 8, BOX["bottom"] - 2], fill=(20, 20, 20))
    page.save(file, resolution=72.0)
    return {"file": file.name, "sha256": hashlib.sha256(file.read_bytes()).hexdigest(), "unit_name": name, "reader": "text_layer", "pages": 1}


def _placed(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Every row on page 1 where its figure is drawn."""
    told = BOX | {"page": 1, "line": None, "reader": "text_layer"}
    rows = frame.astype(object).where(frame.notna(), None).to_dict("records")
    return schema.frame(name, [{c: told.get(c, value) if c in row else value for c, value in row.items()} for row in rows])
