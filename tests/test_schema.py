"""Frames have all their columns, typed, even when empty; stray columns are refused."""

from __future__ import annotations

from pathlib import Path

import pandera.errors
import pytest

from yqlib import schema


@pytest.mark.parametrize("name", sorted(schema.FRAMES))
def test_empty_frames_have_all_columns(name: str) -> None:
    data = schema.frame(name)
    assert list(data.columns) == schema.columns(name)
    assert len(schema.validate(name, data)) == 0


def test_stray_columns_are_refused() -> None:
    with pytest.raises(ValueError, match="colour"):
        schema.frame("facts", [{"colour": "red"}])


def test_wrong_values_are_refused() -> None:
    row = {"doc_id": "d", "rule": "INT-01", "outcome": "maybe", "reader": "transcript"}
    with pytest.raises(pandera.errors.SchemaErrors):
        schema.validate("checks", schema.frame("checks", [row]))


def test_amounts_stay_exact_integers() -> None:
    big = 9_007_199_254_740_993  # not representable as a float
    row = {
        "doc_id": "d",
        "fact_id": "f",
        "table_id": "t",
        "printed": "x",
        "amount_fen": big,
        "reader": "transcript",
    }
    assert int(schema.frame("facts", [row])["amount_fen"].iloc[0]) == big


def test_every_column_is_explained() -> None:
    for name, declared in schema.FRAMES.items():
        assert len({c.name for c in declared}) == len(declared), name
        assert all(c.zh and c.meaning for c in declared), name


def test_the_data_dictionary_is_current() -> None:
    written = Path(__file__).parent.parent / "docs" / "data.md"
    assert written.read_text("utf-8") == schema.markdown(), "run: python -m yqlib.schema > docs/data.md"
