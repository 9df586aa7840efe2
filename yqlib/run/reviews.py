"""Writing down what a person found of a finding, in the file that `audit.review` reads."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from yqlib.audit.review import Review, read
from yqlib.errors import readable
from yqlib.present.tables import tame
from yqlib.run.files import write_text
from yqlib.run.places import RunError


def write_review(path: Path, review: Review) -> Path:
    """Append an entry; what stands in the file stays. Returns the path.

    Raises RunError where the file cannot be read as it is: it is never overwritten.
    """
    _, problems = read(path)
    if problems:
        raise RunError(f"{problems[0]}。请先改正这个文件，再记复核。")
    before = path.read_text("utf-8-sig") if path.exists() else f"# {_plain(readable(path.name))}：人工复核\n"
    on = review.on or date.today().isoformat()
    entry = ["", "[[finding]]", f"key = {_quoted(review.key)}", f"state = {_quoted(review.state)}"]
    entry += [f"{name} = {_quoted(value)}" for name, value in (("by", review.by), ("on", on), ("note", review.note)) if value]
    write_text(path, before.rstrip("\n") + "\n" + "\n".join(entry) + "\n")
    return path


def _plain(text: str) -> str:
    return " ".join(tame(text).split())


def _quoted(text: str) -> str:
    """A TOML string; JSON's escapes are TOML's, too."""
    return json.dumps(tame(text).encode("utf-8", "replace").decode(), ensure_ascii=False)
