"""Pages of benchmark tables, as plain text and as Markdown; each benchmark has its part of docs/benchmarks.md."""

from __future__ import annotations

import platform
import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path


class Page:
    """Collects paragraphs and tables; says them as text or as Markdown."""

    def __init__(self) -> None:
        self._parts: list[tuple[str, object]] = []

    def heading(self, text: str) -> None:
        """A section."""
        self._parts.append(("heading", text))

    def say(self, text: str) -> None:
        """A paragraph."""
        self._parts.append(("say", text))

    def code(self, text: str) -> None:
        """Lines as they are."""
        self._parts.append(("code", text))

    def table(self, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """A table; the first column is text, the others are set right."""
        self._parts.append(("table", [list(head), *([str(c) for c in row] for row in rows)]))

    def text(self) -> str:
        """For a terminal."""
        out = []
        for kind, part in self._parts:
            if kind == "table":
                out.append(_columns(part))  # type: ignore[arg-type]
            else:
                out.append(f"== {part}" if kind == "heading" else str(part))
        return "\n\n".join(out) + "\n"

    def markdown(self) -> str:
        """For docs/benchmarks.md."""
        out = []
        for kind, part in self._parts:
            if kind == "table":
                head, *rows = part  # type: ignore[misc]
                lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
                out.append("\n".join("| " + " | ".join(c.replace("|", "\\|") for c in line) + " |" for line in lines))
            else:
                out.append({"heading": f"## {part}", "code": f"```\n{part}\n```"}.get(kind, str(part)))
        return "\n\n".join(out) + "\n"


def _columns(rows: list[list[str]]) -> str:
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    return "\n".join(
        "  ".join(c.ljust(w) if i == 0 else c.rjust(w) for i, (c, w) in enumerate(zip(row, widths, strict=True))).rstrip()
        for row in rows
    )


def machine() -> str:
    """What it ran on, without names of hosts, people or folders."""
    import os

    cores = os.cpu_count()
    return f"{date.today():%Y-%m-%d}, {platform.system()} {platform.machine()}, {cores} cores, Python {platform.python_version()}"


def put(path: Path, name: str, title: str, page: Page) -> None:
    """Write a page as its part of a Markdown file; the parts of other benchmarks stay as they are."""
    begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
    part = f"{begin}\n\n# {title}\n\n{page.markdown()}\n{end}"
    old = path.read_text(encoding="utf-8") if path.is_file() else ""
    pattern = re.compile(re.escape(begin) + ".*?" + re.escape(end), re.S)
    text = pattern.sub(lambda _: part, old) if pattern.search(old) else old.rstrip() + "\n\n" * bool(old.strip()) + part + "\n"
    path.write_text(text, encoding="utf-8")
