"""Explanatory prose as typed text, read as a file's prose is read, with the frames the audit takes it from."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from build import TableText, document

from yqlib import schema
from yqlib.audit import audit
from yqlib.extract.dates import date_rows
from yqlib.extract.narrative import statements
from yqlib.extract.prose_rows import sentence_rows

sys.path.append(str(Path(__file__).parents[1]))
from told import ABOUT, read

YEAR = 2024


def talk(text: str, kind: str = "budget", tables: Iterable[TableText] = ()) -> dict[str, pd.DataFrame]:
    """The frames of a disclosure of 2024 whose explanation is `text`, below one part and one section."""
    paragraphs = read(f"第三部分 情况说明\n一、收支情况说明\n{text}")[0]
    found = document(kind, *tables)
    head = found["documents"].astype(object).where(found["documents"].notna(), None).iloc[0].to_dict()
    head |= {"fiscal_year": YEAR, "unit_name": ABOUT.name}
    doc_id = head["doc_id"]
    found["documents"] = schema.frame("documents", [head])
    found["sentences"] = schema.frame("sentences", list(sentence_rows(paragraphs, doc_id, "transcript")))
    found["statements"] = schema.frame("statements", list(statements(paragraphs, head, "transcript")))
    dates = [row | {"doc_id": doc_id} for row in date_rows(paragraphs, ABOUT)]
    found["dates"] = schema.frame("dates", dates)
    return found


@dataclass(frozen=True)
class Spoken:
    """The smallest right text of a rule and the one change that makes it wrong."""

    rule: str
    kind: str
    text: str
    change: tuple[str, str]

    @property
    def wrong(self) -> str:
        """The text with the change. Raises ValueError when what is changed is not there once."""
        old, new = self.change
        if self.text.count(old) != 1:
            raise ValueError(f"{old!r} stands {self.text.count(old)} times in the text")
        return self.text.replace(old, new)


def found(text: str, rule: str, kind: str = "budget", tables: Iterable[TableText] = ()) -> list[str]:
    """Outcomes of one rule on a text, in order."""
    checks = audit(talk(text, kind, tables)).checks
    return checks.loc[checks["rule"] == rule, "outcome"].tolist()
