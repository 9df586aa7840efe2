"""yqlib: exact, tidy, audited data from Chinese budget and final-accounts disclosures.

import yqlib
d = yqlib.read("部门预算公开.pdf")
d.facts        # one row a printed figure, with its page and box
d.findings     # what does not add up, and where
c = yqlib.read_many(paths, store="data/processed/corpus")   # many: the same frames, bodies, SQL
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from yqlib.corpus import Corpus, open_corpus, open_store, read_many
from yqlib.disclosure import Disclosure
from yqlib.errors import FormsError, ReadError
from yqlib.forms.tables import use_forms
from yqlib.reading import read

if TYPE_CHECKING:
    from yqlib.run.walk import Walk

__version__ = "0.1.0"
__all__ = [
    "Corpus", "Disclosure", "FormsError", "ReadError", "__version__", "open_corpus", "open_store", "read", "read_many", "use_forms",
    "walk",
]  # fmt: skip


def walk(d: Disclosure, by: str = "", lang: str = "zh") -> Walk:
    """Walk through the findings of a disclosure in JupyterLab, one after the other, the page beside, and write down what
    was found of each in `<file>.review.toml`, as `yqlib review` does.

    `by` is who reviews, `lang` (zh, en) the language of the findings; raises ValueError for another. Where no widget runs
    it shows the same findings with their pictures, and in a terminal as text.
    """
    from yqlib.run.walk import Walk  # widgets load only where they are wanted

    return Walk(d, by, lang)
