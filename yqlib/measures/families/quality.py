"""What the audit says of the figures as a whole: how many are borne out, how many findings there are."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from yqlib.audit.records import Document, Rows
from yqlib.measures.inputs import Amount, Missing, Result, ratio
from yqlib.measures.registry import computes

_KINDS = {"fact": "表内数字", "statement": "文中数字", "thing": "其他数字"}


@computes("verified_share")
def verified(doc: Document) -> Iterator[Result]:
    """Figures in at least one equality that holds ÷ all figures, and so by where they are printed."""
    ties = _ties(doc)
    yield _share(ties, "")
    for kind, name in _KINDS.items():
        if mine := [t for t in ties if t["kind"] == kind]:
            yield _share(mine, name)


@computes("findings_per_1000")
def findings(doc: Document) -> Iterator[Result]:
    """Errors and warnings that no person called false ÷ all figures."""
    ties = _ties(doc)
    rows = [f for f in doc.records("findings") if f["severity"] in ("error", "warning") and f["review"] != "false"]
    count = Amount(Fraction(len(rows)), "个", f"错误与警告 {len(rows)} 个", tuple(f["finding_id"] for f in rows))
    yield ratio(count, _figures(ties))


def _ties(doc: Document) -> Rows:
    if not (ties := doc.records("ties")):
        raise Missing("没有审核结果，或没有读到数字")
    return ties


def _share(ties: Rows, item: str) -> Result:
    borne = sum(1 for t in ties if t["relations"])
    return ratio(Amount(Fraction(borne), "个", f"有勾稽相符的数字 {borne} 个"), _figures(ties), item)


def _figures(ties: Rows) -> Amount:
    return Amount(Fraction(len(ties)), "个", f"印出的数字 {len(ties)} 个")
