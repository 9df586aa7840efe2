"""Nothing half-written: a file is written beside its place under a temporary name, then renamed."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def aside(path: Path) -> Iterator[Path]:
    """Give a temporary path in the same folder; when the block ends well, it takes the place of `path`.

    On an error the temporary file goes and what was there before stays. Raises OSError as writing does.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".part-", suffix=path.suffix, dir=path.parent)
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        temporary.chmod(0o666 & ~_umask())  # mkstemp makes it private
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def write_text(path: Path, text: str, encoding: str = "utf-8") -> None:
    """Write a text file aside, then rename."""
    with aside(path) as temporary:
        temporary.write_text(text, encoding=encoding, newline="")


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
