"""A disclosure's frames are columns until somebody asks for a DataFrame; whoever asks sees no difference."""

from __future__ import annotations

import datetime
from typing import Any

import pandas as pd
import pytest
from conftest import RAW
from hypothesis import given, settings
from hypothesis import strategies as st

import yqlib
from yqlib import made, schema
from yqlib.audit.grouped import Grouped
from yqlib.run.storage import fitted, to_frame

LAZY = [name for name in schema.FRAMES if name != "findings"]  # findings are marked by reviews as a frame


def fresh() -> yqlib.Disclosure:
    return yqlib.read(sorted(RAW.glob("*.pdf"))[-1])


def test_rules_and_the_store_are_given_what_the_frames_say() -> None:
    d = fresh()
    doc = d.records("documents")[0]["doc_id"]
    for name in LAZY:
        plain = made.held(d, name)
        assert isinstance(plain, schema.Columns), f"{name}: a value is of another type than declared"
        rows, stored = Grouped(d).rows(name, doc), to_frame(fitted(name, plain))
        frame = getattr(d, name)
        assert made.held(d, name) is frame, "once given out, the frame alone counts"
        assert rows == Grouped({name: frame}).rows(name, doc)
        pd.testing.assert_frame_equal(stored, to_frame(fitted(name, frame)))
        schema.validate(name, frame)


def test_nothing_of_a_batch_makes_a_frame() -> None:
    d = fresh()
    given = {name: made.held(d, name) for name in LAZY}
    assert not [name for name, held in given.items() if isinstance(held, pd.DataFrame)]


def test_a_changed_frame_is_what_the_rules_see() -> None:
    d, plain = fresh(), fresh()
    d.facts.loc[d.facts.index[0], "amount_fen"] += 10**9
    assert d.checks["outcome"].eq("fail").sum() > plain.checks["outcome"].eq("fail").sum()
    other = fresh()
    other.facts = other.facts.iloc[:0]
    assert other.records("facts") == [] and len(other.checks) < len(d.checks)


@pytest.mark.parametrize("value", [1.5, True, "1", datetime.date(2026, 1, 1)])
def test_a_value_of_another_type_goes_the_way_of_frames(value: Any) -> None:
    row = {"doc_id": "d", "file": "f", "sha256": "s", "pages": value}
    try:
        wanted = schema.frame("documents", [row])
    except (TypeError, ValueError) as error:
        with pytest.raises(type(error)):
            schema.in_columns("documents", [row])
    else:
        found = schema.in_columns("documents", [row])
        assert isinstance(found, pd.DataFrame)
        pd.testing.assert_frame_equal(found, wanted)


CELLS = {"string": st.text(), "Int64": st.integers(-(2**63), 2**63 - 1), "Float64": st.floats(-1e9, 1e9), "boolean": st.booleans()}


@settings(deadline=None, max_examples=50)
@given(st.lists(st.fixed_dictionaries({}, optional={
    c.name: st.none() | CELLS[c.dtype] for c in schema.declared("facts") if c.name in ("printed", "value", "amount_fen", "page", "x0")
})))  # fmt: skip
def test_columns_and_frames_are_the_same_table(rows: list[dict[str, Any]]) -> None:
    held, frame = schema.in_columns("facts", rows), schema.frame("facts", rows)
    assert made.records(held) == made.records(frame)
    assert fitted("facts", held).equals(fitted("facts", frame))
    pd.testing.assert_frame_equal(schema.as_frame("facts", held), frame)
