"""One disclosure of a store as the views of `present` take it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from yqlib.present.finding import Found


class Held:
    """The stored frames of a disclosure by their names, and its files where they still are."""

    def __init__(self, frames: Mapping[str, pd.DataFrame], files: tuple[Path, ...] = ()) -> None:
        self._frames, self.files = dict(frames), files
        self.doubts = tuple(self._frames.pop("doubts")["doubt"])
        self.document = self._frames["documents"].iloc[0]

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_") or name not in self._frames:
            raise AttributeError(name)
        return self._frames[name]

    @cached_property
    def found(self) -> Found:
        """The findings with their figures and pictures."""
        return Found(self)
