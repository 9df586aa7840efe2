"""The made corpus: as many booklets as make the pages wanted, each with its figures in a CSV beside it.

Seeded: the same folder, byte for byte where the makers write the same bytes, on every run. A folder that
holds a finished corpus of the same size, seed and makers is used as it is.
"""

from __future__ import annotations

import csv
import hashlib
import json
import random
from collections.abc import Callable
from pathlib import Path

import kit

from reading.gold import Document, count_pages, locate, read_figures
from reading.made import prose
from reading.made.forms import CODE, FAMILIES, FIGURE, NAME, NUMBER, PART, Booklet
from reading.made.makers import looks, make

FIELDS = ("table", "title", "row_label", "row_code", "column", "printed", "page", "row_names")
SEED = 20261


def booklet(seed: int, family: str, share: float = 0.6) -> Booklet:
    """One invented disclosure of a family. `share` is how many of the accounts it has."""
    rng = random.Random(seed)
    year, name = rng.randint(2017, 2026), prose.body_name(rng)
    tables = FAMILIES[family](rng, year, share)
    said = "决算" if family == "accounts" else "预算"
    total = tables[0].body[-1][1]
    unit = tables[0].options["unit"]
    return Booklet(
        f"{name}{year}年度部门{said}公开",
        prose.before(rng, name, year),
        tables,
        prose.after(rng, name, year, total, unit),
    )


def figures(booklet: Booklet) -> list[dict[str, str]]:
    """Every figure of a booklet, as tests/expected/figures has them."""
    rows = []
    for number, table in enumerate(booklet.tables, 1):
        paths = table.options["paths"].split("|")
        for cells in table.body:
            label = code = ""
            filled = False
            for text, kind, path in zip(cells, table.columns, paths, strict=True):
                if kind == FIGURE:
                    filled = True
                    if NUMBER.fullmatch(text):
                        rows.append({"table": str(number), "title": table.title, "row_label": label,
                                     "row_code": code, "column": path, "printed": text})  # fmt: skip
                elif kind in (NAME, CODE, PART, "fused"):
                    if filled:
                        label, code, filled = "", "", False
                    label, code = _named(kind, text, label, code)
    return rows


def _named(kind: str, text: str, label: str, code: str) -> tuple[str, str]:
    if text in ("<", "^", ""):
        return label, code
    if kind == "fused" and text.startswith("["):
        code, _, label = text[1:].partition("]")
        return label, code
    return (label, code + text) if text.isdigit() and kind != NAME else (text, code)


def corpus(folder: Path, pages: int, seed: int = SEED, step: Callable[[int], object] = lambda n: None) -> list[Document]:
    """Documents of at least `pages` pages in a folder, made where they are not there yet."""
    turns = looks()
    told = {"pages": pages, "seed": seed, "looks": [list(t) for t in turns], "made_by": _made_by()}
    mark = folder / f"corpus-{pages}.json"
    old = json.loads(mark.read_text()) if mark.is_file() else {}
    if old.get("told") != told:
        old = {"told": told, "files": _fill(folder, pages, seed, turns, step)}
        mark.write_text(json.dumps(old, ensure_ascii=False))
    documents = []
    for name in old["files"]:
        path = folder / name
        found, lost = locate(read_figures(path.with_suffix(".csv")), path)
        documents.append(Document(path, count_pages(path), found, lost))
    return documents


def _made_by() -> str:
    """Fingerprint of the code and data that make the corpus: an older folder is made again."""
    here = Path(__file__).parent
    parts = sorted([*here.glob("*.py"), *here.glob("*.tsv"), Path(kit.__file__)])
    return hashlib.sha256(b"".join(p.read_bytes() for p in parts)).hexdigest()[:16]


def _fill(folder: Path, pages: int, seed: int, turns: list[tuple[str, str]], step: Callable[[int], object]) -> list[str]:
    folder.mkdir(parents=True, exist_ok=True)
    names, have = [], 0
    families = list(FAMILIES)
    while have < pages:
        number = len(names)
        maker, look = turns[number % len(turns)]
        family = families[(number + number // len(turns)) % len(families)]
        made = booklet(seed + number, family)
        path = folder / f"{number:03d}-{maker}-{look}-{family}.pdf"
        make(made, path, maker, look)
        with path.with_suffix(".csv").open("w", encoding="utf-8", newline="") as handle:
            out = csv.DictWriter(handle, FIELDS, lineterminator="\n", restval="")
            out.writeheader()
            out.writerows(figures(made))
        names.append(path.name)
        count = count_pages(path)
        have += count
        step(count)
    return names
