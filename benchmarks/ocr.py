"""How many figures of a scan are right, and is any wrong one not marked doubtful?

    python benchmarks/ocr.py [PDF …] [--copies 150 100 150-worn …] [--pages all]

Of each PDF with a text layer (default: two of data/raw) image-only copies are made, as a scanner makes
them: at 100, 150 or 200 dpi; `-worn` turns the page by 0.7°, adds grain and a JPEG of quality 60. The
copy is read and held against the reading of the text layer. Right: the same table, row, column and
printed string. Doubtful: in a table whose verdict says so, or below the confidence that is trusted.
`silent` is what matters most: wrong or added, and not marked. By default only pages with tables are
copied. Needs the extra [ocr].
"""

from __future__ import annotations

import argparse
import io
import re
import tempfile
import time
from collections import Counter
from pathlib import Path

import numpy as np
import pandas as pd
import pypdfium2
from PIL import Image

import yqlib
from yqlib.audit.repair import DOUBTFUL
from yqlib.sources import open_source

ROOT = Path(__file__).parent.parent
COPIES = ("150", "150-worn", "200", "100", "100-worn")
SAME = ["role", "row", "column_path", "printed"]
PAIRS = str.maketrans("（）：，“”–—", '():,""--')  # a recogniser does not tell these apart


def copy_of(path: Path, kind: str, pages: list[int], target: Path) -> None:
    """Write an image-only copy of some pages (0-based)."""
    dpi, _, worn = kind.partition("-")
    document = pypdfium2.PdfDocument(path)
    made = [document[n].render(scale=int(dpi) / 72, grayscale=True).to_pil() for n in pages]
    made = [_worn(page) for page in made] if worn else made
    made[0].save(
        target, save_all=True, append_images=made[1:], resolution=int(dpi), quality=60 if worn else 95
    )


def _worn(page: Image.Image) -> Image.Image:
    turned = np.asarray(page.rotate(-0.7, Image.Resampling.BICUBIC, fillcolor=255), float)
    grainy = np.clip(turned + np.random.default_rng(1).normal(0, 6, turned.shape), 0, 255)
    held = io.BytesIO()
    Image.fromarray(grainy.astype(np.uint8)).save(held, "JPEG", quality=60)
    return Image.open(held)


def keys(facts: pd.DataFrame) -> list[tuple[str, ...]]:
    """What must be equal of each figure."""
    rows = facts[SAME].to_numpy().tolist()
    return [tuple(re.sub(r"\s+", "", str(v)).translate(PAIRS) for v in row) for row in rows]


def compare(printed: yqlib.Disclosure, found: yqlib.Disclosure) -> dict[str, int]:
    """Counts of figures: printed, right, not found so, read otherwise, and of these how many unmarked."""
    there, seen = Counter(keys(printed.facts)), Counter()
    doubted = set(found.tables.loc[found.tables["verdict"].str.startswith("存疑"), "table_id"])
    counts = {"figures": len(printed.facts), "right": 0, "lost": 0, "wrong": 0, "silent": 0}
    for key, (_, fact) in zip(keys(found.facts), found.facts.iterrows(), strict=True):
        seen[key] += 1
        if seen[key] <= there[key]:
            counts["right"] += 1
            continue
        counts["wrong"] += 1
        sure = pd.isna(fact["confidence"]) or fact["confidence"] >= DOUBTFUL
        counts["silent"] += bool(sure and fact["table_id"] not in doubted)
    counts["lost"] = counts["figures"] - counts["right"]
    counts["mended"] = int(found.facts["read_as"].notna().sum())
    counts["doubtful tables"] = len(doubted)
    return counts


def table_pages(disclosure: yqlib.Disclosure) -> list[int]:
    """The pages (0-based) on which tables stand."""
    found: set[int] = set()
    for pages in disclosure.tables["pages"].dropna():
        first, _, last = pages.partition("-")
        found.update(range(int(first) - 1, int(last or first)))
    return sorted(found)


def main() -> None:
    """Read every copy of every PDF and print one line each."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    raw = [
        p for p in sorted((ROOT / "data" / "raw").glob("*.pdf")) if "决算" in p.name or "局_2026" in p.name
    ]
    parser.add_argument("paths", nargs="*", type=Path, default=raw[-2:])
    parser.add_argument("--copies", nargs="+", default=COPIES)
    parser.add_argument("--pages", choices=("tables", "all"), default="tables")
    options = parser.parse_args()
    print(
        "| copy | figures | right | % | lost | wrong | silent | mended | doubtful tables | s a page | file |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|---|")
    for path in options.paths:
        printed = yqlib.read(path)
        pages = table_pages(printed) if options.pages == "tables" else range(len(open_source(path).pages))
        for kind in options.copies:
            with tempfile.TemporaryDirectory() as folder:
                target = Path(folder) / path.name
                copy_of(path, kind, list(pages), target)
                start = time.perf_counter()
                found = yqlib.read(target)
                seconds = (time.perf_counter() - start) / len(pages)
            counts = compare(printed, found)
            share = counts["right"] / max(counts["figures"], 1)
            cells = [counts["figures"], counts["right"], f"{share:.2%}", *list(counts.values())[2:]]
            print(f"| {kind} | {' | '.join(map(str, cells))} | {seconds:.1f} | {path.stem} |", flush=True)


if __name__ == "__main__":
    main()
