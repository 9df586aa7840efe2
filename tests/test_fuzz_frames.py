"""Damaged pages of every medium and damaged frames: read or refused, and whatever is made of them is as declared and inert."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import lxml.html
import media
import pandas as pd
import pytest
from bodies import document, frames, project
from fake_disclosure import full
from PIL import Image

import yqlib
from yqlib import schema
from yqlib.disclosure import Disclosure
from yqlib.run.package import budget_lines

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "scripts"))

import fuzz  # noqa: E402
from fuzzing.frames import grown, mutated  # noqa: E402
from fuzzing.media import TEXT_CHANGES  # noqa: E402
from fuzzing.media import mutated as damaged  # noqa: E402
from fuzzing.tried import tried  # noqa: E402

SLUG = "zezhou-center-2025-budget"


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the same disclosure in every medium, and a picture."""
    folder = tmp_path_factory.mktemp("sound")
    (folder / "a.html").write_text(media.as_html(SLUG), encoding="utf-8")
    told = [item if isinstance(item, str) else "\n".join(item.heads) for item in media.story(SLUG)]
    (folder / "b.txt").write_text("\n".join(told), encoding="utf-8")
    media.as_docx(SLUG, folder / "c.docx")
    media.as_xlsx(SLUG, folder / "d.xlsx")
    shutil.copy(ROOT / "tests" / "golden" / "accounts.xls", folder / "e.xls")
    Image.new("RGB", (400, 300), "white").save(folder / "f.png")
    return folder


def test_damaged_files_of_every_medium(sound: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = [str(file) for file in sorted(sound.iterdir())]
    words = ["--count", "12", "--jobs", "1", "--seed", "1", "--seconds", "40", "--audit", "--keep", str(tmp_path)]
    assert fuzz.main([*words, *files]) == 0, capsys.readouterr().out
    assert not list(tmp_path.iterdir())


def test_damage_follows_from_the_seed(sound: Path) -> None:
    for file in sorted(sound.iterdir()):
        data = file.read_bytes()
        assert [damaged(data, seed) for seed in range(6)] == [damaged(data, seed) for seed in range(6)]
    page = (sound / "a.html").read_bytes()
    names = {name for seed in range(60) for name in damaged(page, seed)[0].split("+")}
    assert {change.__name__ for change in TEXT_CHANGES} <= names


def small(n: int, **more: object) -> Disclosure:
    """A disclosure of four tables made by hand."""
    doc = f"d{n}" * 6
    made = full(doc_id=doc, sha256=doc, **more)
    frames = {name: getattr(made, name).copy() for name in ("documents", "tables", "facts")}
    for frame in frames.values():
        for column in frame.columns[frame.columns.str.endswith("_id")]:
            frame[column] = frame[column].str.replace("d0c0d0c0d0c0", doc)
    return Disclosure(**frames)


BODIES = (
    {}, {"fiscal_year": 2025}, {"kind": "final"}, {"scope": "unit", "parent_name": "某市某局", "unit_name": "某市某中心"},
)  # fmt: skip


@pytest.mark.parametrize("seed", [0, 8])
def test_everything_made_of_damaged_frames(seed: int, tmp_path: Path) -> None:
    found = [mutated(grown(small(n, **about), seed * 7 + n), seed * 7 + n) for n, about in enumerate(BODIES)]
    for made_by, page in tried(found, tmp_path).items():
        _is_inert(page, made_by)


def _is_inert(page: str, made_by: str) -> None:
    """No element or attribute of the page is a document's."""
    tree = lxml.html.fromstring(f"<div>{page}</div>")
    for element in tree.iter():
        assert element.tag not in ("script", "iframe", "object", "embed", "form", "link", "base", "meta"), (made_by, element.tag)
        for name, value in element.attrib.items():
            assert not name.startswith("on") and "javascript:" not in value, (made_by, name, value)


def test_a_figure_without_end_is_no_amount_and_said_so() -> None:
    """A row of digits that 64 bits do not hold ended the reading of the whole file."""
    d = yqlib.read(ROOT / "tests" / "golden" / "fuzz" / "figures-without-end.html")
    (row,) = d.statements[d.statements["printed"] == "99999999999999.99"].to_dict("records")
    assert pd.isna(row["amount_fen"]) and "数额过大" in row["doubt"]
    assert not (d.statements["printed"] == "9" * 39 + ".99").any()  # no statement of zero is made of it
    assert any("9" * 39 in sentence.text for _, sentence in d.unsaid)


UNTOLD = [
    document("a", "某市甲局", scope=None), document("b", "某市乙局", fiscal_year=None, kind=None), document("c", None),
]  # fmt: skip


def test_what_no_document_tells_stops_no_corpus() -> None:
    """A sheet without project and of no body, a department's code without a scope, a project's figure without a column."""
    sheet = project("a", None, "甲", None, dept_code="101")
    fact = {"doc_id": "a", "fact_id": "a/f", "table_id": "a/t", "role": "projects", "row_kind": "project", "row_label": "修缮", "row": 1, "side": "–",
            "printed": "1.00", "amount_fen": 100, "reader": "text_layer"}  # fmt: skip
    corpus = frames(UNTOLD, projects=[sheet, project("b", "修缮", None, 1)], facts=[fact])
    for name in ("bodies", "publishers", "mentions", "conflicts", "same_projects", "standings", "across_checks", "across_findings", "across_places"):
        schema.validate(name, corpus.frame(name))
    assert len(corpus.publishers) and len(budget_lines(corpus)) == 0
