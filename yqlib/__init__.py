"""yqlib: exact, tidy, audited data from Chinese budget and final-accounts disclosures.

import yqlib
d = yqlib.read("部门预算公开.pdf")
d.facts        # one row a printed figure, with its page and box
d.findings     # what does not add up, and where
c = yqlib.read_many(paths, store="data/processed/corpus")   # many: the same frames, bodies, SQL
"""

from yqlib.corpus import Corpus, open_corpus, open_store, read_many
from yqlib.disclosure import Disclosure
from yqlib.errors import ReadError
from yqlib.reading import read

__version__ = "0.1.0"
__all__ = ["Corpus", "Disclosure", "ReadError", "__version__", "open_corpus", "open_store", "read", "read_many"]
