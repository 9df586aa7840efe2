"""What the rules between the documents of a corpus found, as a user holds it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import pandas as pd

from yqlib.audit.across import AcrossFrames

if TYPE_CHECKING:
    from yqlib.corpus import Corpus
    from yqlib.present.across import AcrossFinding, AcrossFound


class Across:
    """Checks and findings of the rules between documents: of a body over the years, of a department and its units.

    `checks`, `findings` and `places` are the frames `across_checks`, `across_findings` and `across_places`;
    `found[0].show()` shows a finding with the pages of both documents.
    """

    def __init__(self, corpus: Corpus, frames: AcrossFrames) -> None:
        self._corpus, self._frames = corpus, frames

    @property
    def checks(self) -> pd.DataFrame:
        """Every rule between documents on every document (frame `across_checks`)."""
        return self._frames.checks

    @property
    def findings(self) -> pd.DataFrame:
        """What these found (frame `across_findings`)."""
        return self._frames.findings

    @property
    def places(self) -> pd.DataFrame:
        """Where in each document the figures and words of a finding stand (frame `across_places`)."""
        return self._frames.places

    @cached_property
    def found(self) -> AcrossFound:
        """The findings as objects with both places and their pictures: `corpus.across.found[0].show()`."""
        from yqlib.present.across import AcrossFound  # pictures are made only where they are asked for

        return AcrossFound(self._corpus)

    def finding(self, finding_id: str) -> AcrossFinding:
        """One finding by its id or key. Raises KeyError for another."""
        return self.found[finding_id]

    def _repr_html_(self) -> str:
        return self.found._repr_html_()

    def __repr__(self) -> str:
        return f"<Across {len(self.checks)} 次核对, {len(self.findings)} 处问题>"
