"""CMP-17: the line numbers (行次) of a table run on."""

from __future__ import annotations

from collections.abc import Iterator

from yqlib.audit.compare import Trial, claim, skip
from yqlib.audit.records import Document
from yqlib.audit.registry import rule


@rule("CMP-17", "行次断号", "line numbers break", severity="notice", kinds=("final",))
def lines_run_on(doc: Document) -> Iterator[Trial | None]:
    """行次 of a final-accounts table are consecutive, down a column and on to the next one beside it."""
    for table in doc.tables:
        printed = table.info.get("line_numbers")
        if not printed:
            continue
        broken = ""
        last: int | None = None
        for column in printed.split("; "):
            for run in column.split(" "):
                start, end = (int(n) for n in run.split("-"))
                if last is not None and start not in (last + 1, 1) and not broken:
                    broken = f"{last} 之后为 {start}"
                last = end
        if broken and table.doubtful:
            yield skip(table.name, "not_checkable", "行次不连续，而该表读取存疑")
            continue
        says = (f"{table.name}行次不连续：{broken}", f"{table.name}: line numbers break ({printed})")
        yield claim(f"{table.name}行次", not broken, says, address=table.address)
