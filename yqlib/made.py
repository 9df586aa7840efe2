"""The frames of one disclosure, held as columns of plain values until somebody asks for a DataFrame.

A batch reads a disclosure, audits it and stores it, and nobody looks: rules take rows and the store takes columns
as they are, and what a DataFrame would cost on the way there and back is not paid. Once one has been given out it
alone counts, for its holder may change it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import pandas as pd

from yqlib import schema

Rows = Iterable[Mapping[str, Any]]


class Made:
    """An attribute that is the frame of its name: of what it is given (rows, columns or a DataFrame), or of the
    rows that `make` gives when it is first asked for."""

    def __init__(self, make: Callable[[Any], Rows] | None = None) -> None:
        self._make = make
        self.__doc__ = make.__doc__ if make else None

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    def __get__(self, owner: Any, kind: type | None = None) -> pd.DataFrame:
        if owner is None:
            if self._make is None:
                raise AttributeError(self._name)  # for a dataclass: a field without a default
            return self  # type: ignore[return-value]
        vars(owner)[self._name] = frame = schema.as_frame(self._name, self.held(owner))
        return frame

    def __set__(self, owner: Any, given: pd.DataFrame | schema.Columns | Rows) -> None:
        plain = isinstance(given, pd.DataFrame | schema.Columns)
        vars(owner)[self._name] = given if plain else schema.in_columns(self._name, given)

    def held(self, owner: Any) -> pd.DataFrame | schema.Columns:
        """The DataFrame, where one has been given out; else the columns."""
        if self._name not in vars(owner) and self._make is not None:
            self.__set__(owner, self._make(owner))
        return vars(owner)[self._name]


def held(owner: Any, name: str) -> pd.DataFrame | schema.Columns:
    """A frame of a disclosure as it is held: no DataFrame is made of plain columns.

    Raises AttributeError where the disclosure has no such frame.
    """
    attribute = vars(type(owner)).get(name)
    return attribute.held(owner) if isinstance(attribute, Made) else getattr(owner, name)


def records(frame: pd.DataFrame | schema.Columns) -> list[dict[str, Any]]:
    """The rows as dicts of all columns, missing values None."""
    if isinstance(frame, pd.DataFrame):
        values = [frame[c].to_numpy(dtype=object, na_value=None).tolist() for c in frame.columns]
    else:
        values = list(frame.values())
    names = list(frame)
    return [dict(zip(names, row, strict=True)) for row in zip(*values, strict=True)]
