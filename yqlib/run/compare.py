"""Many disclosures compared: the notebooks of a study, each as one page, a workbook of the study, and an index of all.

The corpus is read once, into a store that every notebook opens. Which notebooks there are, and when one applies,
is `STUDIES`; one that does not apply, is not there or fails is told in the index and ends nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pandas as pd

from yqlib.corpus import Corpus, open_store
from yqlib.overview import by_document
from yqlib.present import corpus_held
from yqlib.present.tables import text_of
from yqlib.run.files import write_text
from yqlib.run.notebooks import Page, run_pages
from yqlib.run.parameters import checked_parameters, declared_parameters
from yqlib.run.places import Item, RunError, slugs, template
from yqlib.run.reading_many import read_into_store
from yqlib.run.store import is_store

SOURCE, CHARTS, ORIGINALS = "source", "charts_folder", "originals"
BOOK = "compare.xlsx"
_SHOWN = 8  # names of what is left out


@dataclass(frozen=True)
class One:
    """One run of a notebook: what tells it from the others, and its parameters."""

    of: str = ""
    parameters: Mapping[str, Any] = field(default_factory=dict)


Plan = tuple[list[One], str]  # what to run, and why there is nothing or not more


@dataclass(frozen=True)
class Study:
    """A notebook that compares: its file, what it is called, a line of what is inside, and when it applies."""

    notebook: str
    title: str
    inside: str
    plan: Callable[[Corpus, pd.DataFrame, int], Plan]

    @property
    def number(self) -> str:
        """03."""
        return self.notebook.partition("-")[0]


@dataclass(frozen=True)
class Left:
    """What was not done, and why."""

    what: str
    why: str


@dataclass(frozen=True)
class Compared:
    """What came of a comparison: `pages` (study, title, of, outcome, page, notebook, cell, problem, seconds), what was
    left out, the workbook or its problem, the documents compared and the files that were not read."""

    documents: int
    unread: pd.DataFrame
    pages: pd.DataFrame
    left: tuple[Left, ...]
    book: Path | None
    problem: str
    index: Path

    @property
    def failed(self) -> int:
        """How many pages and workbooks failed, and files that could not be read."""
        return int((self.pages["outcome"] != "ok").sum()) + bool(self.problem) + len(self.unread)


# ---- which notebooks, and when --------------------------------------------------------------------


def _levels(corpus: Corpus, held: pd.DataFrame, most: int) -> Plan:
    bodies = held["body_id"].nunique()
    return ([One()], "") if bodies > 1 else ([], f"只有 {bodies} 个公开单位，没有可以并列的")


def _whole(corpus: Corpus, held: pd.DataFrame, most: int) -> Plan:
    return [One()], ""


def _years(corpus: Corpus, held: pd.DataFrame, most: int) -> Plan:
    """Bodies with disclosures of several years or kinds, those with most first."""
    kept = held[~held["spare"] & held["fiscal_year"].notna()]
    counts = kept.drop_duplicates(["body_id", "fiscal_year", "kind"]).groupby("body_id").size()
    return _bounded(corpus, counts[counts > 1], most, "没有一个单位持有两个年度或预算与决算的公开")


def _departments(corpus: Corpus, held: pd.DataFrame, most: int) -> Plan:
    """Bodies above a publisher, and departments whose own disclosures name units; those with most units first."""
    bodies, mentions = corpus.bodies, corpus.mentions
    above: dict[str, set[str]] = defaultdict(set)
    held_ones = bodies[(bodies["documents"] > 0) & bodies["parent_id"].notna()]
    for unit, department in held_ones[["body_id", "parent_id"]].itertuples(index=False, name=None):
        above[department].add(unit)
    publisher = dict(corpus.publishers[["doc_id", "body_id"]].itertuples(index=False, name=None))
    mine = set(held.loc[held["scope"] == "department", "doc_id"])
    told = mentions[(mentions["relation"] == "unit") & mentions["doc_id"].isin(mine)]
    for doc, unit in told[["doc_id", "body_id"]].drop_duplicates().itertuples(index=False, name=None):
        if publisher[doc] != unit:
            above[publisher[doc]].add(unit)
    counts = pd.Series({body: len(units) for body, units in above.items()}, dtype="int64")
    return _bounded(corpus, counts, most, "没有一个部门持有其所属单位的公开，或在公开中写明所属单位")


def _bounded(corpus: Corpus, counts: pd.Series, most: int, nothing: str) -> Plan:
    """A run for each body, those with most first, at most `most`."""
    if counts.empty:
        return [], nothing
    names = dict(corpus.bodies[["body_id", "name"]].itertuples(index=False, name=None))
    order = sorted(counts.index, key=lambda body: (-int(counts[body]), names[body], body))
    rest = order[most:]
    shown = "、".join(names[b] for b in rest[:_SHOWN]) + (" 等" if len(rest) > _SHOWN else "")
    why = f"另有 {len(rest)} 个没有各出一页（--most {most}）：{shown}" if rest else ""
    return [One(names[body], {"body": body}) for body in order[:most]], why


#: The notebooks of a comparison, in the order of the index.
STUDIES = (
    Study("03-cross-level", "跨层级比较", "各单位并列：收支、结构、人均、项目与目标，差在哪里", _levels),
    Study("04-over-time", "一个单位的历年", "同一单位各年预算、决算的变化与来由", _years),
    Study("05-department", "部门与所属单位", "部门的钱在各单位、各项目之间怎样分", _departments),
    Study("06-corpus", "整批公开文本", "持有情况、读取质量、规则覆盖、发现、与同类相比", _whole),
)


def chosen(only: Iterable[str] = (), studies: Sequence[Study] = STUDIES) -> list[Study]:
    """The studies meant by numbers or names (03, 06-corpus; all where empty). Raises RunError for another."""
    wanted = [name.strip() for name in only if name.strip()]
    known = {key: study for study in studies for key in (study.number, study.notebook)}
    if strange := [name for name in wanted if name not in known]:
        have = "、".join(f"{s.number}（{s.title}）" for s in studies)
        raise RunError(f"没有 {'、'.join(strange)} 这个笔记本；可用的有 {have}。")
    return [s for s in studies if not wanted or s in [known[name] for name in wanted]]


# ---- running --------------------------------------------------------------------------------------


def compare(
    paths: Iterable[str | Path | Sequence[str | Path]],
    out: str | Path,
    only: Iterable[str] = (),
    parameters: Mapping[str, Any] | None = None,
    charts: bool = False,
    store: str | Path | None = None,
    jobs: int = 2,
    timeout: int = 600,
    most: int = 12,
    progress: bool = True,
    studies: Sequence[Study] = STUDIES,
    originals: Sequence[str | Path] = (),
) -> Compared:
    """Compare disclosures (files, tuples of files, or the folder of one store): pages, `compare.xlsx`, `index.html`.

    The corpus is read once, into `store` where given, else into a temporary one. `only` names notebooks (03, 06);
    `parameters` go to those that declare them; of 04 and 05 at most `most` bodies have a page. `charts` also writes
    every chart as PNG and SVG. `originals` are folders where the files of a given store are looked for, to draw the
    pages of findings between documents. Raises RunError for an unknown notebook or parameter, and as `open_store`.
    """
    wanted, values = chosen(only, studies), dict(parameters or {})
    sources, lost = _sources(wanted, values)
    items: list[Item] = [Path(p) if isinstance(p, str | Path) else tuple(map(Path, p)) for p in paths]
    target = Path(out)
    with TemporaryDirectory(prefix="yq", ignore_cleanup_errors=True) as folder:
        corpus = _corpus(items, Path(store) if store else Path(folder, "store"), jobs, progress, originals)
        held = by_document(corpus)
        pages, left = _pages(sources, corpus, held, values, target if charts else None, most)
        left = [*lost, *left]
        result = _run(pages, target, jobs, timeout, progress)
        book, problem = _book(corpus, held, target, left)
        from yqlib.run.compare_index import index_of

        index = target / "index.html"
        found = Compared(len(held), corpus.failures, result, tuple(left), book, problem, index)
        write_text(index, index_of(found, corpus_held.summary(corpus, held), target / "charts" if charts else None))
        return found


def _sources(wanted: Sequence[Study], values: Mapping[str, Any]) -> tuple[dict[str, tuple[Study, Path]], list[Left]]:
    """The notebook file of each study; what is not there is left out. Raises RunError for a parameter of none."""
    found, left, known = {}, [], set()
    for study in wanted:
        try:
            file = template(study.notebook)
        except RunError:
            left.append(Left(f"{study.number} {study.title}", f"没有笔记本 {study.notebook}.ipynb"))
            continue
        found[study.notebook] = (study, file)
        known |= set(declared_parameters(file))
    if unknown := sorted(set(values) - known):
        told = "、".join(sorted(known - {SOURCE, CHARTS, ORIGINALS, "body"}))
        raise RunError(f"这些笔记本都没有参数 {'、'.join(unknown)}；可用的参数：{told or '（无）'}。")
    return found, left


def _corpus(items: Sequence[Item], folder: Path, jobs: int, progress: bool, originals: Sequence[str | Path]) -> Corpus:
    """The store behind the one path given, else one filled from these files."""
    if len(items) == 1 and isinstance(items[0], Path) and is_store(items[0]):
        return open_store(items[0], originals)
    given = [item if isinstance(item, tuple) else (item,) for item in items]
    read_into_store(given, folder, progress, jobs)
    return open_store(folder, [*(file for files in given for file in files), *originals])


def _pictured(corpus: Corpus) -> list[str]:
    """The files of the documents that findings between documents are about: only their pages are drawn."""
    docs = sorted(set(corpus.across_places["doc_id"]) & corpus.files.keys()) if len(corpus) else []
    return sorted({str(file.resolve()) for doc in docs for file in corpus.files[doc]})


def _pages(
    sources: Mapping[str, tuple[Study, Path]], corpus: Corpus, held: pd.DataFrame, values: Mapping[str, Any], charts: Path | None, most: int
) -> tuple[list[tuple[Study, One, Page]], list[Left]]:
    planned: list[tuple[Study, One, Path]] = []
    left: list[Left] = []
    for study, file in sources.values():
        runs, why = study.plan(corpus, held, most) if len(held) else ([], "没有读成一份公开文本")
        planned += [(study, one, file) for one in runs]
        left += [Left(f"{study.number} {study.title}", why)] if why else []
    assert corpus.store is not None
    store = str(corpus.store.folder.resolve())
    files = _pictured(corpus) if any(ORIGINALS in declared_parameters(file) for _, _, file in planned) else []
    names = slugs([f"{study.notebook}-{one.of}" if one.of else study.notebook for study, one, _ in planned])
    pages = []
    for (study, one, file), name in zip(planned, names, strict=True):
        known = declared_parameters(file)
        given = {k: v for k, v in values.items() if k in known}
        asked = {ORIGINALS: files} | ({CHARTS: str((charts / "charts" / name).resolve())} if charts else {})
        own = {SOURCE: [store]} | {parameter: asked[parameter] for parameter in asked.keys() & known} | one.parameters
        checked = checked_parameters(file, given, tuple(own))
        title = f"{study.title}：{one.of}" if one.of else study.title
        pages.append((study, one, Page(name, title, file, checked | own)))
    return pages, left


def _run(pages: Sequence[tuple[Study, One, Page]], out: Path, jobs: int, timeout: int, progress: bool) -> pd.DataFrame:
    rows = run_pages([page for _, _, page in pages], out, jobs, timeout, progress) if pages else []
    told = [
        {"study": s.notebook, "title": p.title, "of": o.of, "inside": s.inside} | row for (s, o, p), row in zip(pages, rows, strict=True)
    ]
    columns = ["study", "title", "of", "inside", "outcome", "page", "notebook", "cell", "problem", "seconds"]
    return pd.DataFrame([{name: row.get(name) for name in columns} for row in told], columns=columns, dtype=object)


def _book(corpus: Corpus, held: pd.DataFrame, out: Path, left: Sequence[Left]) -> tuple[Path | None, str]:
    """The workbook, or why there is none: it must not lose the pages."""
    from yqlib.run.compare_book import write_comparison

    try:
        return write_comparison(corpus, held, out / BOOK, [(x.what, x.why) for x in left]), ""
    except Exception as error:
        (out / BOOK).unlink(missing_ok=True)  # of an earlier run
        return None, f"{type(error).__name__}: {text_of(error)[:300]}"
