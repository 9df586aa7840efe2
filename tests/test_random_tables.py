"""Whatever the spans, rules and ways of setting text: the grid's cells are exactly those drawn."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent / "forms"))

from random_tables import Drawn, tables, with_rules
from torture.draw import Look
from torture.sheet import Place

from yqlib.layout.blocks import blocks
from yqlib.layout.grid import Grid
from yqlib.sources import open_source, scan


@pytest.fixture(autouse=True, scope="module")
def no_pictures_read():
    """A few letters among many short strokes may be text in outlines; here they are tables."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scan, "is_scanned", lambda *_: False)
        yield


ROOMY = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def _cells(table: Drawn) -> list[set[tuple[int, int, int, int, str]]]:
    """The cells of every grid read from the page; text alone, so that a page without words is no error."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.pdf"
        path.write_bytes(table.pdf())
        grids = [b for b in blocks(open_source(path).pages) if isinstance(b, Grid)]
    return [{(c.row, c.col, c.rowspan, c.colspan, "".join(c.text.split())) for c in g.cells} for g in grids]


def _check(table: Drawn) -> None:
    how = f"{table.look.rules}, {table.look.text}, open {table.look.open!r}, turned {table.turn}"
    read = _cells(table)
    assert len(read) == 1, f"{len(read)} grids: {how}"
    wrong, wanted = read[0] - table.expected(), table.expected() - read[0]
    assert not wrong and not wanted, f"{how}: read {sorted(wrong)[:5]}, drawn {sorted(wanted)[:5]}"


def _close_beside_a_dashed_wall() -> Drawn:
    """A figure and a name 3 pt apart: in some of the rows the dashes leave the wall open between them."""
    rows = range(8)
    cells = [p for r in rows for p in (Place(r, 0, 1, 1, "0.00"), Place(r, 1, 1, 1, "合计"))]
    return Drawn(
        (60.0, 60.0),
        tuple(12.3 + 0.3 * r for r in rows),
        tuple(cells),
        Look(rules="strokes", pad=1.5, text="chars"),
        0,
    )


worded = tables().filter(lambda t: sum(bool(c.text) for c in t.cells) >= 2)


@ROOMY
@given(worded)
@example(_close_beside_a_dashed_wall())
def test_any_table(table: Drawn) -> None:
    _check(table)


@settings(ROOMY, max_examples=10)
@given(worded.filter(lambda t: not t.look.open))
def test_rules_as_pictures(table: Drawn) -> None:
    _check(with_rules(table, "images"))


@settings(ROOMY, max_examples=15, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(worded, st.sampled_from(("plain", "bars", "strokes", "twice")))
def test_the_way_of_ruling_changes_nothing(table: Drawn, rules: str) -> None:
    read, other = _cells(table), _cells(with_rules(table, rules))
    assert read == other, f"{table.look.rules} is read otherwise than {rules}"


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_the_helper_draws_what_it_says(turn: int) -> None:
    cells = (
        Place(0, 0, 2, 1, "项目"),
        Place(0, 1, 1, 2, "合计"),
        Place(1, 1, 1, 1, "1.00"),
        Place(1, 2, 1, 1, "2.00"),
    )
    _check(Drawn((60.0, 60.0, 60.0), (20.0, 20.0), cells, Look(), turn))
