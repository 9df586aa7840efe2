"""A made corpus: invented disclosures by several PDF makers, with every figure known."""

import sys
from pathlib import Path

# Tables, their typst looks and column widths are those of the form tests.
sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "tests" / "forms"))
