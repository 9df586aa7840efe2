"""Forms of other provinces and years, as other software prints them: every figure, and nothing else."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import pylopdf_fonts_zh_cn
import pytest
import typst

import yqlib

sys.path.insert(0, str(Path(__file__).parent / "forms"))

import kit

FONTS = str(Path(pylopdf_fonts_zh_cn.__file__).parent)
NAMES = sorted(path.stem for path in kit.SPECS.glob("*.txt"))
LOOKS = list(kit.LOOKS)
#: In the quick run every form is printed plainly and in one other look; every look comes up.
QUICK = [(name, look) for i, name in enumerate(NAMES) for look in ("plain", LOOKS[1 + i % (len(LOOKS) - 1)])]
ALL = [(name, look) for name in NAMES for look in LOOKS if (name, look) not in QUICK]


def check(folder: Path, name: str, look: str) -> None:
    """Print a form, read it, and compare every figure with what the form says."""
    page, pdf = folder / "form.typ", folder / "form.pdf"
    page.write_text(kit.source(name, look), encoding="utf-8")
    typst.compile(str(page), output=str(pdf), font_paths=[FONTS], ignore_system_fonts=True)
    read = yqlib.read(pdf)
    tables = kit.load(name)[1]
    wanted = Counter(fact for table in tables for fact in kit.expected(table))
    got = Counter(kit.read_facts(read.facts))
    assert not wanted - got, f"missing or different: {list((wanted - got).items())[:5]}"
    assert not got - wanted, f"not printed: {list((got - wanted).items())[:5]}"
    roles = [table.options.get("role", "") for table in tables]
    assert [r if isinstance(r, str) else "" for r in read.tables["role"]] == roles


@pytest.mark.parametrize(("name", "look"), QUICK)
def test_every_figure_of_a_form(tmp_path, name, look):
    check(tmp_path, name, look)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "look"), ALL)
def test_every_figure_of_a_form_in_every_look(tmp_path, name, look):
    check(tmp_path, name, look)
