"""Typeset the documents of data/raw again, byte for byte.

    python scripts/typeset/make.py [--out data/raw] [slug ...]

A document is ``bodies/<slug>.toml`` (cover, look, prose, list of tables) with its tables beside it
in ``bodies/<slug>/*.tsv``; ``forms.toml`` holds what tables of one form have in common.
"""

from __future__ import annotations

import argparse
import itertools
import json
import sys
import tomllib
from dataclasses import asdict
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import tables  # noqa: E402

ROOT = HERE.parents[1]
BODIES = HERE / "bodies"
NOTICE = "本件由 yqlib 项目依据已公开的数字重新排版，文字另行撰写，并非官方原件"
#: The day the documents were first set. A fixed day keeps the bytes the same on every run.
TYPESET_ON = (2026, 11, 23)

LOOK = {
    "prose_font": "serif",
    "table_font": "serif",
    "rule": 0.5,
    "frame": 0.0,
    "header_fill": "",
    "header_bold": False,
    "repeat_header": False,
    "footer": "dash",
    "running_head": False,
    "number": "left",
    "unit_line": "same",
    "margin_x": 22,
    "leading": 0.95,
    "toc_gap": 9,
    "size": 9,
    "inset_x": 4,
    "inset_y": 6.5,
}
TABLE = {
    "number": "",
    "year": "",
    "unit": "单位：万元",
    "notes": [],
    "landscape": False,
    "same_page": False,
    "breaks": [],
}


def slugs() -> list[str]:
    """Return the documents there are, in order."""
    return sorted(path.stem for path in BODIES.glob("*.toml"))


def load(slug: str) -> dict:
    """Return a body as it is written in its TOML file."""
    return tomllib.loads((BODIES / f"{slug}.toml").read_text(encoding="utf-8"))


def forms() -> dict:
    """Return what the tables of one form have in common (header rows, column widths)."""
    return tomllib.loads((HERE / "forms.toml").read_text(encoding="utf-8"))


def stretches(rows: list[list[str]], header: int, breaks: list[int], repeat: bool) -> list[dict]:
    """Cut a table before the body rows in ``breaks``; each piece knows its header and cells."""
    head, body = rows[:header], rows[header:]
    edges = [0, *breaks, len(body)]
    pieces = []
    for start, end in itertools.pairwise(edges):
        part_head = head if start == 0 or repeat else []
        cells = [asdict(c) for c in tables.resolve(part_head + body[start:end], len(part_head))]
        pieces.append(
            {
                "header": [c for c in cells if c["y"] < len(part_head)],
                "cells": [c for c in cells if c["y"] >= len(part_head)],
            }
        )
    return pieces


def build_table(slug: str, entry: dict, look: dict, form: dict) -> dict:
    """Return one table, ready for the template."""
    size = {key: look[key] for key in ("size", "inset_x", "inset_y")}
    table = {**TABLE, **size, **form, **entry}
    table.setdefault("title", table["toc"])
    rows = tables.read_rows(BODIES / slug / f"{table['file']}.tsv")
    if len(table["widths"]) != len(rows[0]):
        raise ValueError(f"{slug}/{table['file']}: {len(rows[0])} columns, other number of widths")
    table["stretches"] = stretches(rows, table["header"], table["breaks"], look["repeat_header"])
    return table


def form_of(entry: dict, family: dict) -> dict:
    """Return the form a table is set in: its number's in the family, or that of its kind of sheet."""
    return forms()["sheets"][entry["sheet"]] if "sheet" in entry else family[entry["file"]]


def build(slug: str) -> dict:
    """Return a whole document, ready for the template."""
    body = load(slug)
    look = {**LOOK, **body.get("look", {})}
    family = forms()[body["form"]]
    parts = []
    for part in body["part"]:
        entries = part.get("table", [])
        made = [build_table(slug, entry, look, form_of(entry, family)) for entry in entries]
        parts.append({"title": part["title"], "sections": part.get("section", []), "tables": made})
    return {
        "title": body["title"],
        "cover": body["cover"],
        "date": TYPESET_ON,
        "notice": NOTICE,
        "look": look,
        "parts": parts,
    }


def typeset(slug: str, folder: Path) -> Path:
    """Typeset one document into ``folder`` and return its file."""
    import typst
    from pylopdf_fonts_zh_cn import sans_path

    target = folder / load(slug)["file"]
    typst.compile(
        str(HERE / "disclosure.typ"),
        output=str(target),
        root=str(HERE),
        font_paths=[str(Path(sans_path()).parent)],
        ignore_system_fonts=True,
        sys_inputs={"doc": json.dumps(build(slug), ensure_ascii=False)},
        pdf_tags=False,
    )
    return target


def main() -> None:
    """Read the command line and typeset the documents it names (all of them by default)."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("slug", nargs="*", help="documents to make (default: all)")
    parser.add_argument("--out", type=Path, default=ROOT / "data" / "raw")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    for slug in args.slug or slugs():
        print(typeset(slug, args.out).name)


if __name__ == "__main__":
    main()
