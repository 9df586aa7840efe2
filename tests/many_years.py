"""Made corpora of a few disclosures: typed explanations read as a file's are, and tables as short lines.

    corpus(paper("a", 2024, "final", "支出总计90.00万元，比上年增加10.00万元。", expenditure="合计 | total | | total | 90.00"))
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import bodies
import fake_disclosure
from told import read

from yqlib.corpus import Corpus
from yqlib.extract.narrative import statements
from yqlib.extract.prose_rows import sentence_rows

NAME = "保定市水务局"
Paper = dict[str, list[dict[str, Any]]]


def paper(doc: str, year: int, kind: str, text: str = "", *, document: dict[str, Any] | None = None,
          rows: Paper | None = None, **tables: str) -> Paper:  # fmt: skip
    """The rows of one disclosure by frame: `text` below one section, a table a role (lines as in `fake_disclosure`)."""
    told = {"unit_name": NAME, "scope": "department", "fiscal_year": year, "kind": kind} | (document or {})
    head = bodies.document(doc, **({"name": told.pop("unit_name")} | told))
    paragraphs = read(f"第三部分 情况说明\n一、收支情况说明\n{text}")[0]
    found: Paper = {"documents": [head], "tables": [], "facts": []}
    found["sentences"] = list(sentence_rows(paragraphs, doc, "transcript"))
    found["statements"] = list(statements(paragraphs, head, "transcript"))
    for number, (role, lines) in enumerate(tables.items(), 1):
        ids = {"doc_id": doc, "table_id": f"{doc}/t{number:02d}"}
        found["tables"].append(fake_disclosure.table(role, number, **ids))
        facts = fake_disclosure.facts(role, number, lines, **ids)
        found["facts"] += [f | {"fact_id": f"{doc}/t{number:02d}:{i}", "row": row} for i, (f, row) in enumerate(_rows(facts))]
    return found | (rows or {})


def _rows(facts: list[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], int]]:
    """Each figure with its row: a name met again further down, or in a column it already has, is another row."""
    last, columns, row = None, set[str](), -1
    for fact in facts:
        name = (fact["row_label"], fact["row_code"], fact["side"])
        if name != last or fact["column"] in columns:
            last, columns, row = name, set(), row + 1
        columns.add(fact["column"])
        yield fact, row


def corpus(*papers: Paper) -> Corpus:
    """The corpus of these papers; frames that none has are empty."""
    frames: Paper = {}
    for one in papers:
        for name, rows in one.items():
            frames.setdefault(name, []).extend(rows)
    return bodies.frames(frames.pop("documents", []), **frames)


def classes(*amounts: tuple[str, str, str], total: str) -> str:
    """Lines of a table of expenditure: (code, name, printed) a class, and the total."""
    rows = [f"合计 | total | | total | {total}", *(f"{name} | class | {code} | total | {printed}" for code, name, printed in amounts)]
    return "\n".join(rows)
