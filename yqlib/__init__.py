"""yqlib: exact, tidy, audited data from Chinese budget and final-accounts disclosures.

import yqlib
d = yqlib.read("部门预算公开.pdf")
d.facts        # one row a printed figure, with its page and box
d.findings     # what does not add up, and where
"""

from yqlib.disclosure import Disclosure
from yqlib.errors import ReadError
from yqlib.reading import read

__version__ = "0.1.0"
__all__ = ["Disclosure", "ReadError", "__version__", "read"]
