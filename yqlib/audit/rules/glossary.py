"""XD-07: the glossary speaks of the body's own level of government."""

from __future__ import annotations

from collections.abc import Iterator

from yqlib import forms
from yqlib.audit.compare import Trial, claim
from yqlib.audit.prose import ADDRESS
from yqlib.audit.records import Document
from yqlib.audit.registry import rule
from yqlib.audit.rules.indicators import words

_LEVELS = ("省", "市", "县", "区")


@rule("XD-07", "名词解释口径", "glossary of another level", severity="notice")
def glossary(doc: Document) -> Iterator[Trial | None]:
    """A term is not explained by the money or the bodies of another level (省直部门 in a city's glossary)."""
    level = next((one for one in _LEVELS if one == (doc.info.get("level") or "")[:1]), None)
    if level is None or (level == "区" and (doc.info.get("province") or "").endswith("市")):
        return
    for row in doc.records("terms"):
        text = forms.normalise(row["explanation"] or "")
        found = words(f"foreign_{level}").search(text)
        says = (
            f"名词“{row['term']}”的解释写“{found.group() if found else ''}”，本件是{level}级的",
            f"the term {row['term']} is explained for another level of government",
        )
        address = tuple(row[c] for c in ADDRESS)
        yield claim(f"名词解释“{row['term']}”", found is None, says, address=address)
