"""The code of a documentation page, run as a reader would: blocks in order, each held against the output printed below it.

`sh` blocks: `yqlib …` runs in this process, `mkdir -p` and `cp` are done here. `python` blocks share one namespace a page; a last
expression is shown, as a notebook would. A `text` block straight below is what comes out: every line of it must be in the
output, in that order; a line ending with … is the beginning of one, a line of … alone leaves some out.
"""

from __future__ import annotations

import ast
import contextlib
import glob
import io
import re
import shlex
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from yqlib import cli

_FENCE = re.compile(r"^```(\w*)[^\n]*\n(.*?)^```\s*$", re.M | re.S)


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, text, line, and the `text` block straight below (None where there is none)."""

    language: str
    code: str
    line: int
    output: str | None
    before: str  # the prose above it


def blocks(page: Path) -> Iterator[Block]:
    """The blocks of a page in order, without those that are the output of the one above."""
    text = page.read_text("utf-8")
    end, used = 0, -1
    found = list(_FENCE.finditer(text))
    for match, below in zip(found, [*found[1:], None], strict=True):
        if match.start() == used:
            end = match.end()
            continue
        shown = below is not None and below[1] == "text" and not text[match.end() : below.start()].strip()
        used = below.start() if shown and below else -1
        line = text.count("\n", 0, match.start()) + 1
        yield Block(match[1], match[2], line, below[2] if shown and below else None, text[end : match.start()])
        end = match.end()


class Session:
    """One reader at one page, in the folder that is the current one."""

    def __init__(self) -> None:
        self.names: dict[str, Any] = {"__name__": "__main__"}

    def run(self, block: Block) -> str:
        """What the block prints. Fails where a command does not end as it should."""
        return self._shell(block) if block.language == "sh" else self._python(block)

    def _shell(self, block: Block) -> str:
        out = []
        for line in _commands(block.code):
            words = shlex.split(line)
            if words[:1] == ["yqlib"]:
                result = CliRunner().invoke(cli.main, words[1:])
                fine = (0, 1) if words[1] == "audit" else (0,)
                assert result.exit_code in fine, f"line {block.line}: {line}: {result.output} {result.exception!r}"
                out.append(result.output)
            elif words[:2] == ["mkdir", "-p"]:
                Path(words[2]).mkdir(parents=True, exist_ok=True)
            elif words[:1] == ["cp"]:
                for file in glob.glob(words[1]):
                    shutil.copy(file, words[2])
            else:
                raise AssertionError(f"line {block.line}: {line} is not run by the test")
        return "".join(out)

    def _python(self, block: Block) -> str:
        tree = ast.parse(block.code)
        last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        with contextlib.redirect_stdout(io.StringIO()) as out:
            exec(compile(tree, f"line {block.line}", "exec"), self.names)
            if last is not None:
                value = eval(compile(ast.Expression(last.value), f"line {block.line}", "eval"), self.names)
                if value is not None:
                    print(repr(value))
        return out.getvalue()


def _commands(code: str) -> Iterator[str]:
    """The commands of a block: a line each, unless it ends in a backslash or within quotes."""
    held = ""
    for line in code.splitlines():
        held += line + "\n"
        if not line.endswith("\\") and len(re.findall(r'(?<!\\)"', held)) % 2 == 0:
            yield held.replace("\\\n", " ").strip()
            held = ""


def missing(output: str, shown: str) -> list[str]:
    """Lines of `shown` that are not in `output` in their order."""
    rest, found = [" ".join(line.split()) for line in output.splitlines()], []
    for line in (" ".join(line.split()) for line in shown.splitlines()):
        if not line or line == "…":
            continue
        fits = (i for i, one in enumerate(rest) if (one.startswith(line[:-1]) if line.endswith("…") else one == line))
        at = next(fits, None)
        if at is None:
            found.append(line)
        else:
            rest = rest[at + 1 :]
    return found
