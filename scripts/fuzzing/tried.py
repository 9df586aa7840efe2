"""All that is made of disclosures, tried on some: rules, measures, the rules between them, pages, workbooks, a store.

What does not hold is an exception: of the code that met it, or an AssertionError.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from yqlib import overview, schema
from yqlib.audit.engine import OWN_MISTAKE
from yqlib.corpus import Corpus, of_disclosures, open_store
from yqlib.disclosure import Disclosure
from yqlib.present import (
    corpus_held,
    corpus_peers,
    corpus_read,
    corpus_rules,
    measures,
    performance,
    printed,
    views,
)
from yqlib.present.across import AcrossFound
from yqlib.present.finding import Gallery
from yqlib.run.compare_book import write_comparison
from yqlib.run.export import harmless, json_text
from yqlib.run.package import write_package
from yqlib.run.workbook import write_workbook

VIEWS = (
    views.summary, views.identity, views.coverage, views.families, views.doubts, views.findings, views.silence, printed.printed_tables,
    performance.projects, performance.kinds, performance.quantified, performance.vague, performance.copied, performance.actuals,
    performance.scores, performance.doubts,
)  # fmt: skip
OF_CORPUS = (
    corpus_held.conflicts, corpus_read.unknown, corpus_read.doubts, corpus_peers.groups, corpus_peers.far, corpus_peers.silent,
    corpus_rules.coverage, corpus_rules.families, corpus_rules.reasons, corpus_rules.reviews,
)  # fmt: skip
OF_HELD = (corpus_held.places, corpus_held.papers, corpus_held.formats, corpus_read.quality, corpus_read.tied, corpus_read.look_first)
OF_BOTH = (corpus_held.summary, corpus_held.twins, corpus_rules.by_rule, corpus_rules.by_place)


def tried(disclosures: Sequence[Disclosure], folder: Path) -> dict[str, str]:
    """Make everything of them; the pages, by what made them."""
    for d in disclosures[:1]:
        for name in schema.FRAMES:
            schema.validate(name, getattr(d, name))
            json_text(getattr(d, name))
            harmless(getattr(d, name))
        write_workbook(d, folder / "audit.xlsx")
    for d in disclosures:
        mistakes = d.checks["reason"][d.checks["reason"].str.startswith(OWN_MISTAKE)]
        assert mistakes.empty, mistakes.iloc[0]
    corpus = of_disclosures(list(disclosures))
    for name in schema.CORPUS_FRAMES:
        schema.validate(name, corpus.frame(name))
    pages = {f"{view.__module__}.{view.__name__} {d.document['doc_id']}": markup(view(d)) for view in VIEWS for d in disclosures}
    pages |= of_corpus(corpus)
    write_comparison(corpus, overview.by_document(corpus), folder / "compare.xlsx")
    write_package(corpus, folder / "package")
    _stored(corpus, folder / "store")
    return pages


def of_corpus(corpus: Corpus) -> dict[str, str]:
    """The tables of a corpus as markup, by what made them."""
    held = overview.by_document(corpus)
    shown = {view: view(corpus) for view in OF_CORPUS} | {view: view(held) for view in OF_HELD}
    shown |= {view: view(corpus, held) for view in OF_BOTH}
    shown[measures.table] = measures.table(corpus.measures, corpus.documents)
    shown[AcrossFound] = Gallery(corpus.across.found, 50)
    return {f"{view.__module__}.{view.__name__}": markup(one) for view, one in shown.items()}


def markup(shown: object) -> str:
    """What a notebook shows of a view; its text is made, too."""
    assert isinstance(repr(shown), str)
    if hasattr(shown, "_repr_html_"):
        return shown._repr_html_()
    return shown._repr_mimebundle_()["text/html"]  # type: ignore[attr-defined]


def _stored(corpus: Corpus, folder: Path) -> None:
    """A store gives back what it was given, exactly but for edges on the page (0.01 pt)."""
    corpus.save(folder)
    back = open_store(folder)
    for name in schema.FRAMES:
        before, after = (_ordered(c.frame(name)) for c in (corpus, back))
        pd.testing.assert_frame_equal(before, after, atol=0.0051, rtol=0, obj=name)


def _ordered(frame: pd.DataFrame) -> pd.DataFrame:
    """By document; the order within each is kept, as a store keeps it."""
    return frame.sort_values("doc_id", kind="stable", ignore_index=True)
