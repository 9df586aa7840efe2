"""What a corpus holds, how it was read and what was found, in numbers: counted in SQL, so that a store of thousands
of disclosures answers within seconds and no frame is read whole."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

import pandas as pd

from yqlib.audit.repair import DOUBTFUL
from yqlib.corpus import Corpus
from yqlib.schema import SEVERITIES
from yqlib.standings import spare_twins


def _both(name: str, columns: str) -> str:
    """What the rules within documents and those between them say, as one table."""
    return f"(SELECT {columns} FROM {name} UNION ALL SELECT {columns} FROM across_{name})"


_QUERIES = (
    """SELECT doc_id, count(*) AS tables, count_if(NOT coalesce(verdict, '') LIKE '可靠%') AS doubtful_tables,
       count_if(role IS NULL AND NOT coalesce("empty", false)) AS unknown_tables FROM tables GROUP BY doc_id""",
    f"""SELECT doc_id, count(*) AS figures, count_if("column" IS NULL) AS unknown_columns,
       count_if(confidence < {DOUBTFUL}) AS unsure, count_if(confidence IS NOT NULL) AS recognised,
       count_if(read_as IS NOT NULL) AS repaired FROM facts GROUP BY doc_id""",
    """SELECT doc_id, count(*) AS printed, count_if(relations > 0) AS tied, count_if(kind = 'fact') AS printed_fact,
       count_if(kind = 'fact' AND relations > 0) AS tied_fact, count_if(kind = 'statement') AS printed_statement,
       count_if(kind = 'statement' AND relations > 0) AS tied_statement, count_if(kind = 'thing') AS printed_thing,
       count_if(kind = 'thing' AND relations > 0) AS tied_thing FROM ties GROUP BY doc_id""",
    f"""SELECT doc_id, {", ".join(f"count_if(severity = '{s}' AND review IS DISTINCT FROM 'false') AS {s}" for s in SEVERITIES)}
       FROM {_both("findings", "doc_id, severity, review")} GROUP BY doc_id""",
)
_ABOUT = ("doc_id", "file", "unit_name", "level", "province", "city", "county", "fiscal_year", "kind", "scope", "reader", "form_family")


def by_document(corpus: Corpus) -> pd.DataFrame:
    """A row for each disclosure: who and when, how much was read, with what doubt, and what was found.

    Counts (`Int64`, 0 where there is nothing): tables, doubtful_tables, unknown_tables (with figures, of no known
    role), figures, unknown_columns (figures under a header not known), recognised (by OCR), unsure (below its
    threshold), repaired, printed and tied (also by kind), error, warning, notice (without false alarms), doubts.
    `spare` tells the copies of a disclosure that is held more than once.
    """
    found = corpus.documents[list(_ABOUT)]
    found = found.assign(format=[_format(file) for file in found["file"]])
    doubts = corpus.doubts.groupby("doc_id").size().rename("doubts").reset_index()  # no frame of the contract: no SQL
    for counts in (*map(corpus.sql, _QUERIES), doubts):
        found = found.merge(counts, on="doc_id", how="left")
        numbers = [c for c in counts.columns if c != "doc_id"]
        found[numbers] = found[numbers].fillna(0).astype("Int64")
    bodies = corpus.publishers.merge(corpus.bodies[["body_id", "name"]], on="body_id", how="left")
    found = found.merge(bodies.rename(columns={"name": "body"}), on="doc_id", how="left")
    return found.assign(spare=found["doc_id"].isin(spare_twins(corpus)))


def _format(file: Any) -> str:
    """PDF, TXT …; of several files each ending once."""
    endings = [PurePath(name).suffix.lstrip(".").upper() or "其他" for name in str(file).split(" + ")]
    return "、".join(dict.fromkeys(endings))


def outcomes(corpus: Corpus) -> pd.DataFrame:
    """How often each rule ended in which way: rule, outcome, times, documents."""
    return corpus.sql(f"""SELECT rule, outcome, count(*) AS times, count(DISTINCT doc_id) AS documents
                         FROM {_both("checks", "rule, outcome, doc_id")} GROUP BY rule, outcome ORDER BY rule, outcome""")


def reasons(corpus: Corpus, outcome: str = "not_checkable") -> pd.DataFrame:
    """Why rules could not be tried, the most frequent first: reason, rules (joined by 、), times, documents."""
    return corpus.sql(f"""SELECT coalesce(reason, '（未说明）') AS reason, string_agg(DISTINCT rule, '、' ORDER BY rule) AS rules,
                          count(*) AS times, count(DISTINCT doc_id) AS documents
                          FROM {_both("checks", "rule, reason, outcome, doc_id")} WHERE outcome = '{outcome}' GROUP BY ALL ORDER BY times DESC, reason""")


def found(corpus: Corpus) -> pd.DataFrame:
    """How many findings each rule has in each disclosure: doc_id, rule, severity, review, times."""
    return corpus.sql(f"""SELECT doc_id, rule, severity, review, count(*) AS times
                         FROM {_both("findings", "doc_id, rule, severity, review")} GROUP BY ALL ORDER BY ALL""")


def unknown_words(corpus: Corpus, most: int = 20) -> pd.DataFrame:
    """Titles and headers that are printed with figures and not known, the most frequent first: what (表名, 列头),
    words, figures, documents."""
    return corpus.sql(f"""
        SELECT what, words, sum(n) AS figures, count(DISTINCT doc_id) AS documents FROM (
          SELECT '表名' AS what, coalesce(title, '（无表名）') AS words, doc_id, count(*) AS n FROM facts WHERE role IS NULL GROUP BY ALL
          UNION ALL
          SELECT '列头', coalesce(column_path, '（无列头）'), doc_id, count(*) FROM facts WHERE "column" IS NULL GROUP BY ALL)
        GROUP BY what, words ORDER BY figures DESC, what, words LIMIT {int(most)}""")
