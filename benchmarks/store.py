"""How fast is a store of many disclosures, how large, and is it exact?

    python benchmarks/store.py [--disclosures 2000] [--files FILE …] [--keep FOLDER] [--out docs/benchmarks.md]

A corpus is made from real ones: the disclosures of data/raw (or FILE …) are read and audited once, and their
frames are copied under other doc_ids, bodies, places, codes and years, with every amount changed by a
different whole number of fen so that no two are alike. It is stored through `Store.add`, in batches as
`yqlib store` does, then opened by a new process and asked, and by another one again (what is made of all
disclosures together is then kept in the store):

- open: the store opened and its documents read;
- count: the figures counted, through SQL;
- bodies: bodies, publishers and conflicts of the whole corpus resolved, or read;
- projects: the same projects found, or read;
- cross-level: for each level, year and class of function the money and number of bodies, through SQL;
- all facts: the frame of all figures as pandas.

The sum of all amounts must be what was put in, to the fen. The size is held against the PDFs the made
disclosures stand for (the size of the file each is a copy of).
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parent))

from page import Page, machine, put

import yqlib
from yqlib.corpus import disclosure_frames
from yqlib.forms.places import divisions
from yqlib.run.store import Store

ROOT = Path(__file__).resolve().parent.parent
QUERY = """
SELECT d.level, d.fiscal_year, substr(f.row_code, 1, 3) AS class, count(DISTINCT p.body_id) AS bodies,
       sum(f.amount_fen) AS fen
FROM facts f JOIN documents d USING (doc_id) JOIN publishers p USING (doc_id)
WHERE f.role = 'general_public' AND f.row_kind = 'class' AND f."column" = 'total'
GROUP BY ALL ORDER BY ALL
"""
#: Columns that name bodies: their place becomes the new one's.
_NAMED = {
    "documents": ("unit_name", "unit_aliases", "parent_name"),
    "names": ("name",),
    "projects": ("unit_name",),
    "staff": ("unit_name", "printed"),
    "facts": ("row_label",),
}
TARGET_SECONDS, TARGET_SHARE = 5.0, 1 / 20


def made(sources: list[dict[str, pd.DataFrame]], count: int) -> Iterator[tuple[int, dict[str, pd.DataFrame]]]:
    """(source, frames) of so many disclosures: copies of the sources as other bodies in other places and years."""
    current = [d for d in divisions() if not d.until]
    by_level = {level: [d for d in current if d.level == level] for level in ("province", "city", "county")}
    name_of = {d.code: d.name for d in current}
    for n in range(count):
        at = n % len(sources)
        old = sources[at]["documents"].iloc[0]
        field = next(f for f in ("county", "city", "province") if pd.notna(old[f]))
        place = by_level[field][(n * 37) % len(by_level[field])]
        upper = {"province": name_of.get(place.code[:2] + "0000"), "city": name_of.get(place.code[:4] + "00")}
        where = dict.fromkeys(("province", "city", "county"), pd.NA) | upper | {field: place.name}
        where |= {"city": pd.NA} if field == "province" else {}
        new = {name: _copy(data, str(old["doc_id"]), f"{n:012x}", n + 1) for name, data in sources[at].items()}
        for name, columns in _NAMED.items():
            moved = {c: new[name][c].str.replace(str(old[field]), place.name, regex=False) for c in columns}
            new[name] = new[name].assign(**moved)
        told = where | {"sha256": f"{n:064x}", "fiscal_year": 2017 + n // len(sources) % 10}
        new["documents"] = new["documents"].assign(**told).astype(sources[at]["documents"].dtypes)
        yield at, new


def _copy(data: pd.DataFrame, old: str, doc: str, change: int) -> pd.DataFrame:
    """A frame with other ids, and every amount another whole number of fen."""
    told = {}
    for column in data.columns:
        if column.endswith("_fen"):
            told[column] = data[column] + change
        elif column.endswith("_id") or column in ("evidence", "candidates", "part_of", "suspect"):
            told[column] = data[column].str.replace(old, doc, regex=False)
    return data.assign(**told)


def ask(folder: str) -> dict[str, float | int]:
    """What a new process takes to open the store and to answer."""
    found: dict[str, float | int] = {}
    start = perf_counter()
    corpus = yqlib.open_store(folder)
    found["documents"] = len(corpus.documents)
    found["open_s"] = perf_counter() - start
    start = perf_counter()
    found["facts"] = int(corpus.sql("SELECT count(*) AS n FROM facts")["n"].iloc[0])
    found["count_s"] = perf_counter() - start
    start = perf_counter()
    found["bodies"] = len(corpus.bodies)
    found["bodies_s"] = perf_counter() - start
    start = perf_counter()
    found["same_projects"] = len(corpus.same_projects)
    found["projects_s"] = perf_counter() - start
    start = perf_counter()
    found["rows"] = len(corpus.sql(QUERY))
    found["cross_level_s"] = perf_counter() - start
    start = perf_counter()
    facts = corpus.facts
    found["all_facts_s"] = perf_counter() - start
    found["sum_fen"] = int(facts["amount_fen"].sum())
    return found


def fill(folder: Path, sources: list[dict[str, pd.DataFrame]], sizes: list[int], count: int) -> dict[str, float | int]:
    start, total, pdfs = perf_counter(), 0, 0
    store = Store(folder)
    with store.writing():
        for n, (at, frames) in enumerate(made(sources, count)):
            total += int(frames["facts"]["amount_fen"].sum())
            pdfs += sizes[at]
            store.add(f"{n:064x}", frames, version="made")
    size = sum(f.stat().st_size for f in folder.rglob("*") if f.is_file())
    return {"fill_s": perf_counter() - start, "put_fen": total, "pdf_bytes": pdfs, "store_bytes": size,
            "files": len(list(folder.rglob("*.parquet")))}  # fmt: skip


_STEPS = {"open_s": "open", "count_s": "count", "bodies_s": "bodies", "projects_s": "projects", "cross_level_s": "cross-level", "all_facts_s": "all facts"}


def asked(folder: Path) -> dict[str, float | int]:
    """`ask` in a process of its own."""
    words = [sys.executable, __file__, "--ask", str(folder)]
    told = subprocess.run(words, check=True, capture_output=True, text=True).stdout
    return json.loads(told.splitlines()[-1])


def report(stored: dict[str, float | int], first: dict[str, float | int], again: dict[str, float | int]) -> Page:
    page = Page()
    page.say(f"Written by `python benchmarks/store.py` on {machine()}; yqlib {yqlib.__version__}. "
             "What is measured: `python benchmarks/store.py --help`.")  # fmt: skip
    page.table(
        ("disclosures", "figures of tables", "bodies", "store, MB", "PDFs, MB", "store is 1/", "target 1/", "sum exact to the fen"),
        [(f"{again['documents']:,}", f"{again['facts']:,}", f"{again['bodies']:,}", f"{stored['store_bytes'] / 1e6:.1f}",
          f"{stored['pdf_bytes'] / 1e6:.1f}", f"{stored['pdf_bytes'] / stored['store_bytes']:.1f}", f"{1 / TARGET_SHARE:.0f}",
          "yes" if stored["put_fen"] == first["sum_fen"] == again["sum_fen"] else "NO")],
    )  # fmt: skip
    rows = [(zh, f"{first[key]:.2f}", f"{again[key]:.2f}") for key, zh in _STEPS.items()]
    opened = [sum(run[key] for key in ("open_s", "bodies_s", "cross_level_s")) for run in (first, again)]
    rows.append((f"open, bodies and cross-level (target {TARGET_SECONDS:.0f})", *(f"{s:.2f}" for s in opened)))
    page.table(("seconds", "after a change", "again"), rows)
    return page


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--disclosures", type=int, default=2000)
    parser.add_argument("--files", nargs="*", type=Path, default=sorted((ROOT / "data" / "raw").glob("*.pdf")))
    parser.add_argument("--keep", type=Path, help="leave the store here")
    parser.add_argument("--out", type=Path, help="write its part of this Markdown file")
    parser.add_argument("--ask", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.ask:
        print(json.dumps(ask(given.ask)))
        return
    sources = [disclosure_frames(yqlib.read(file)) for file in given.files]
    folder = given.keep or Path(tempfile.mkdtemp(prefix="yq"))
    try:
        told = fill(folder, sources, [file.stat().st_size for file in given.files], given.disclosures)
        page = report(told, asked(folder), asked(folder))
    finally:
        if not given.keep:
            shutil.rmtree(folder)
    print(page.text())
    if given.out:
        put(given.out, "store", "A store of many disclosures", page)


if __name__ == "__main__":
    main()
