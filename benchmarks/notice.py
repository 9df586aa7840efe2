"""How many changed figures does the audit notice, and does it point at the right one?

    python benchmarks/notice.py [PATH …] [--samples 60] [--seed 1]

For each disclosure (default: data/raw/*.pdf) one figure after the other, drawn at random, is made
larger by 10 万元 (tables in 元: by 100,000 元) in the frame, and the whole audit is run again.
Printed: how many changes raised a finding, and for how many the figure named as suspect is the
changed one. `--digit` changes one random digit of the printed figure instead: some of these stay
within what rounding allows, and cannot be noticed by sums.
"""

from __future__ import annotations

import argparse
import random
from pathlib import Path

import pandas as pd

import yqlib
from yqlib.audit import audit
from yqlib.money import FEN_PER_UNIT, parse_number, to_fen

ROOT = Path(__file__).parent.parent
STEP_FEN = 10 * FEN_PER_UNIT["万元"]


def _changed(facts: pd.DataFrame, at: int, digit: bool, rng: random.Random) -> pd.DataFrame:
    facts = facts.copy()
    if not digit:
        facts.at[at, "amount_fen"] = int(facts.at[at, "amount_fen"]) + STEP_FEN
        return facts
    printed = str(facts.at[at, "printed"])
    place = rng.choice([i for i, c in enumerate(printed) if c.isdigit()])
    other = (int(printed[place]) + rng.randint(1, 9)) % 10
    number = parse_number(printed[:place] + str(other) + printed[place + 1 :])
    if number is not None:
        facts.at[at, "amount_fen"] = to_fen(number, facts.at[at, "unit"])
    return facts


def try_disclosure(disclosure: yqlib.Disclosure, samples: int, digit: bool, rng: random.Random) -> tuple[int, int, int]:
    """(changes tried, noticed, pointed at) for one disclosure."""
    facts = disclosure.facts
    usable = facts.index[facts["amount_fen"].notna() & (facts["amount_fen"] != 0)].tolist()
    before = len(disclosure.findings)
    noticed = pointed = 0
    chosen = rng.sample(usable, min(samples, len(usable)))
    for at in chosen:
        frames = {"documents": disclosure.documents, "tables": disclosure.tables}
        _, findings, _ = audit(frames | {"facts": _changed(facts, at, digit, rng)})
        noticed += len(findings) > before
        pointed += bool((findings["suspect"] == facts.at[at, "fact_id"]).any())
    return len(chosen), noticed, pointed


def main() -> None:
    """Try every disclosure and print one line each and the sum."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="*", type=Path, default=sorted((ROOT / "data" / "raw").glob("*.pdf")))
    parser.add_argument("--samples", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--digit", action="store_true")
    options = parser.parse_args()
    rng = random.Random(options.seed)
    total = [0, 0, 0]
    for path in options.paths:
        disclosure = yqlib.read(path)
        result = try_disclosure(disclosure, options.samples, options.digit, rng)
        total = [a + b for a, b in zip(total, result, strict=True)]
        print(f"{result[0]:5} changed {result[1]:5} noticed {result[2]:5} pointed at  {disclosure}")
    print(f"{total[0]:5} changed {total[1]:5} noticed ({total[1] / total[0]:.1%}) {total[2]:5} pointed at ({total[2] / total[0]:.1%})")


if __name__ == "__main__":
    main()
