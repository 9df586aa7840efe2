"""A made corpus: invented disclosures by several PDF makers, with every figure known."""
