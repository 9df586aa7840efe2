"""Many disclosures as a user holds them: the same frames, stacked; their bodies, projects and conflicts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from yqlib import schema
from yqlib.disclosure import Disclosure
from yqlib.errors import FormsError, ReadError, readable
from yqlib.made import held

if TYPE_CHECKING:
    from yqlib.across import Across
    from yqlib.run.originals import Originals
    from yqlib.run.store import Store

#: A file, or the files of one disclosure.
Given = str | Path | Sequence[str | Path]


class Corpus:
    """Many disclosures: every frame of a `Disclosure` (`corpus.facts`, `corpus.findings` …), stacked when
    first asked for, and `bodies`, `publishers`, `mentions`, `same_projects`, `standings`, `conflicts`, `across` (what
    the rules between documents found), `failures` and `doubts`.

    Held in memory (`read_many`) or in a store on disk (`open_store`); both answer alike. Rules are tried
    document by document, in memory when their results are asked for.
    """

    def __init__(self, load: Callable[[str], pd.DataFrame], disclosures: Sequence[Disclosure] = (),
                 store: Store | None = None, originals: Originals | None = None) -> None:  # fmt: skip
        self._load, self._frames = load, dict[str, pd.DataFrame]()
        self.disclosures, self.store, self._originals = tuple(disclosures), store, originals

    if TYPE_CHECKING:
        documents: pd.DataFrame
        tables: pd.DataFrame
        facts: pd.DataFrame
        projects: pd.DataFrame
        staff: pd.DataFrame
        names: pd.DataFrame
        checks: pd.DataFrame
        findings: pd.DataFrame
        ties: pd.DataFrame

    def __getattr__(self, name: str) -> pd.DataFrame:
        """A frame by its name (`docs/data.md`). Raises AttributeError for another."""
        if name not in schema.FRAMES and name not in ("failures", "doubts"):
            raise AttributeError(f"没有 {name!r} 这种数据；可用：{'、'.join([*schema.FRAMES, *schema.CORPUS_FRAMES])}")
        if name == "failures":
            return self._load(name)  # a frame asked for later may add to it
        if name not in self._frames:
            self._frames[name] = self._load(name)
        return self._frames[name]

    def frame(self, name: str) -> pd.DataFrame:
        """Any frame by name, those of the whole corpus too. Raises KeyError for an unknown one."""
        schema.declared(name)
        return getattr(self, name)

    def some(self, name: str, columns: Sequence[str]) -> pd.DataFrame:
        """Some columns of a frame; from a store only these are read."""
        if self.store is not None and name not in self._frames:
            return self.store.frame(name, columns)
        return self.frame(name)[list(columns)]

    @cached_property
    def _resolved(self) -> dict[str, pd.DataFrame]:
        """The frames of bodies; a store keeps them."""
        from yqlib.bodies import Bodies, resolve

        def make() -> dict[str, pd.DataFrame]:
            return resolve(self)._asdict()

        return make() if self.store is None else {n: self.store.derived(n, make) for n in Bodies._fields}

    @property
    def bodies(self) -> pd.DataFrame:
        """One row a body, its spellings, codes, place and the body above (frame `bodies`)."""
        return self._resolved["bodies"]

    @property
    def publishers(self) -> pd.DataFrame:
        """The body that published each document, one row a document (frame `publishers`)."""
        return self._resolved["publishers"]

    @property
    def mentions(self) -> pd.DataFrame:
        """Which document names which body, as what (frame `mentions`)."""
        return self._resolved["mentions"]

    @property
    def conflicts(self) -> pd.DataFrame:
        """What disclosures say of bodies that cannot all be so, or may mean one twice (frame `conflicts`)."""
        return self._resolved["conflicts"]

    @cached_property
    def same_projects(self) -> pd.DataFrame:
        """The same project met again over units, years and places (frame `same_projects`)."""
        from yqlib.same_projects import same_projects

        return self._kept("same_projects", lambda: {"same_projects": same_projects(self, self.bodies, self.mentions)})

    @cached_property
    def standings(self) -> pd.DataFrame:
        """Where each measure of a disclosure stands among its peers (frame `standings`): a place to look, no error."""
        from yqlib.standings import standings

        return self._kept("standings", lambda: {"standings": standings(self)})

    @cached_property
    def across(self) -> Across:
        """What the rules between documents found: of a body over the years, of a department and its units. Frames
        `across.checks`, `across.findings`, `across.places`; `across.found[0].show()` shows a finding with the pages of
        both documents. `checks` and `findings` of the corpus are those within each document."""
        from yqlib.across import Across
        from yqlib.audit.across import AcrossFrames, audit_across

        def make() -> dict[str, pd.DataFrame]:
            return {f"across_{name}": frame for name, frame in audit_across(self)._asdict().items()}

        if self.store is None:
            return Across(self, audit_across(self))
        return Across(self, AcrossFrames(*(self._kept(f"across_{name}", make) for name in AcrossFrames._fields)))

    @property
    def across_checks(self) -> pd.DataFrame:
        """Every rule between documents on every document (frame `across_checks`)."""
        return self.across.checks

    @property
    def across_findings(self) -> pd.DataFrame:
        """What these found (frame `across_findings`)."""
        return self.across.findings

    @property
    def across_places(self) -> pd.DataFrame:
        """Where in each document the figures and words of these stand (frame `across_places`)."""
        return self.across.places

    @cached_property
    def files(self) -> dict[str, tuple[Path, ...]]:
        """doc_id → the files it was read from, for pictures of their pages: of disclosures in memory, and of those of
        a store that are found in its `originals`. What is not at hand is left out."""
        if self.store is None:
            return {str(d.document["doc_id"]): d.files for d in self.disclosures if d.files}
        if self._originals is None:
            return {}
        told = self.some("documents", ["doc_id", "file", "sha256"]).itertuples(index=False, name=None)
        return {doc: found for doc, names, sha256 in told if (found := self._originals.files(names, sha256))}

    def _kept(self, name: str, make: Callable[[], dict[str, pd.DataFrame]]) -> pd.DataFrame:
        """A frame made of all documents; a store keeps it."""
        return make()[name] if self.store is None else self.store.derived(name, make)

    def of(self, body_id: str) -> pd.DataFrame:
        """The disclosures a body published, oldest first. Raises KeyError for an unknown body."""
        if body_id not in set(self.bodies["body_id"]):
            raise KeyError(f"没有编号为 {body_id} 的单位")
        docs = self.publishers.loc[self.publishers["body_id"] == body_id, "doc_id"]
        mine = self.documents[self.documents["doc_id"].isin(docs)]
        return mine.sort_values(["fiscal_year", "kind", "doc_id"], ignore_index=True)

    def sql(self, query: str) -> pd.DataFrame:
        """Answer one SELECT over the frames (DuckDB), amounts exact. Raises RunError for anything else.

        No file, network or setting can be reached from the query.
        """
        from yqlib.run.sql import answer

        return answer(self, query)

    def save(self, folder: str | Path) -> Corpus:
        """Add these disclosures to the store in `folder`; returns the corpus of that store."""
        from yqlib.run.store import Store, key_of_files

        store, failed = Store(folder), []
        with store.writing():
            for d in self.disclosures:
                try:
                    there = bool(d.files) and all(file.is_file() for file in d.files)
                    key = key_of_files(d.files) if there else str(d.document["sha256"])
                    store.add(key, disclosure_frames(d), d.doubts)
                except Exception as error:  # one must not lose the others
                    failed.append(failure(d.files, error))
            store.fail([*self.failures.to_dict("records"), *failed])
        return open_store(folder)

    def export(self, folder: str | Path, form: str = "csv") -> Path:
        """Write all frames into a folder: `csv`, `parquet`, `xlsx` (a workbook) or `datapackage`."""
        from yqlib.run.package import export

        return export(self, Path(folder), form)

    def __len__(self) -> int:
        return len(self.documents)

    def _repr_html_(self) -> str:
        from yqlib.present import objects  # only where it is shown

        return objects.corpus(self)

    def __repr__(self) -> str:
        failed = f", {len(self.failures)} 份没有读成" if len(self.failures) else ""
        return f"<Corpus {len(self)} 份公开文本{failed}>"


def read_many(
    paths: Iterable[Given],
    store: str | Path | None = None,
    progress: bool = True,
    jobs: int | None = None,
    limit: float | None = None,
    scheduler: str | None = None,
) -> Corpus:
    """Read many disclosures; a tuple or list among `paths` is one disclosure in several files.

    A file that cannot be read is a row of `corpus.failures` and ends nothing. With `store` each
    disclosure goes to disk at once and what is held unchanged is not read again: the corpus returned is
    the store's. Without it all disclosures stay in memory (some megabytes each), read in this process.

    Into a store `jobs` processes read at a time (all cores where not given; 1 reads in this process). A
    file that takes more than `limit` seconds (1800 where not given) or twice ends its process is a failure,
    too. `scheduler` (`tcp://host:8786`) reads on a Dask cluster instead: the extra `[scale]`; its workers
    need the files and the store under the same paths, and the same yqlib.

    Raises RunError for a folder that is no store, or that another process writes; for `jobs`, `limit` or
    `scheduler` without a store; for a cluster that cannot be reached.
    """
    from yqlib.run.places import RunError
    from yqlib.run.reading_many import read_in_memory, read_into_store

    items = [(Path(p),) if isinstance(p, str | Path) else tuple(map(Path, p)) for p in paths]
    if store is None:
        if jobs not in (None, 1) or limit or scheduler:
            raise RunError("jobs、limit、scheduler 只用于读入数据文件夹；请同时给出 store=文件夹。")
        found, failures = read_in_memory(items, progress)
        return of_disclosures(found, failures)
    read_into_store(items, store, progress, jobs, limit, scheduler)
    return open_store(store)


def open_store(folder: str | Path, originals: Given = ()) -> Corpus:
    """The corpus a store holds. It keeps no files: `originals` are files and folders where those it was read from are
    looked for by name when a page is to be drawn. Raises RunError where there is no store."""
    from yqlib.run.originals import Originals
    from yqlib.run.store import Store

    store = Store(folder)
    store.require()
    return Corpus(store.frame, store=store, originals=Originals(originals))


def open_corpus(source: Given, progress: bool = False, originals: Given = ()) -> Corpus:
    """The corpus behind what a notebook or command names: the folder of a store, else disclosures to read (a
    file, a folder of them, a pattern, or a list of these), relative to here or to a folder above. `originals` as for
    `open_store`, relative to the same.

    Raises ReadError where nothing is there; a file that cannot be read is a row of `corpus.failures`.
    """
    from yqlib.run.places import expand, locate
    from yqlib.run.store import is_store

    given = [source] if isinstance(source, str | Path) else list(source)
    places = [Path(str(locate(place))) for place in given]
    if len(places) == 1 and is_store(places[0]):
        return open_store(places[0], locate(originals))
    return read_many(expand(places), progress=progress)


def of_disclosures(found: Sequence[Disclosure], failures: Sequence[dict[str, Any]] = ()) -> Corpus:
    """A corpus of disclosures already read. A frame that one of them cannot give is a row of `failures`, too."""
    found, failed = list(found), list(failures)

    def part(d: Disclosure, name: str) -> pd.DataFrame:
        try:
            return getattr(d, name)
        except Exception as error:  # our own mistake on one must not lose the others
            failed.append(failure(d.files, error, name))
            return schema.frame(name)

    def load(name: str) -> pd.DataFrame:
        if name == "failures":
            return schema.frame(name, failed)
        if name == "doubts":
            rows = ({"doc_id": str(d.document["doc_id"]), "doubt": text} for d in found for text in d.doubts)
            return schema.frame(name, rows)
        parts = [part(d, name) for d in found]
        return pd.concat([schema.frame(name), *parts], ignore_index=True) if parts else schema.frame(name)

    return Corpus(load, found)


def disclosure_frames(d: Disclosure) -> dict[str, pd.DataFrame | schema.Columns]:
    """All frames of a disclosure by name, as they are held; the audit runs for it."""
    return {name: held(d, name) for name in schema.FRAMES}


def failure(files: Sequence[Path], error: Exception, frame: str = "") -> dict[str, str]:
    """A row of the frame `failures`: the files as given and why, in one Chinese sentence; `frame` is the one
    that was not made."""
    known = isinstance(error, ReadError | FormsError | OSError)
    ours = f"{f'得不出 {frame}：' if frame else ''}yqlib 自身出错（{type(error).__name__}: {error}）。"
    problem = str(error) if known else ours
    return {"file": " + ".join(map(readable, files)), "problem": readable(problem)[:500]}
