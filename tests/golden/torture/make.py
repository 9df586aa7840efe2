"""Make the PDFs of this folder again, with what must be read of them.

    python tests/golden/torture/make.py [part of a name …]

The cases are in tests/torture; each gives NAME.pdf and NAME.csv here, all together cases.csv.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1]))

from torture import cases  # noqa: E402
from torture.doc import Doc  # noqa: E402
from torture.sheet import Fact  # noqa: E402


def write(path: Path, header: tuple[str, ...], rows: list[tuple]) -> None:
    """A CSV with its header."""
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(header)
        out.writerows(rows)


def main(parts: list[str]) -> None:
    """Make all, or those whose names hold one of the parts."""
    for name, case in cases().items():
        if parts and not any(part in name for part in parts):
            continue
        doc = Doc()
        if case.cover:
            doc.cover()
        case.make(doc)
        (HERE / f"{name}.pdf").write_bytes(doc.save())
        write(HERE / f"{name}.csv", Fact._fields, doc.facts)
    write(
        HERE / "cases.csv",
        ("name", "what", "doubt", "never", "why", "limit"),
        [(c.name, c.what, c.doubt, c.never, c.why, c.limit) for c in cases().values()],
    )


if __name__ == "__main__":
    main(sys.argv[1:])
