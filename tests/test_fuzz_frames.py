"""Damaged pages of every medium and damaged frames: read or refused, and whatever is made of them is as declared and inert."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import lxml.html
import media
import pytest
from fake_disclosure import full
from PIL import Image

from yqlib.disclosure import Disclosure

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
