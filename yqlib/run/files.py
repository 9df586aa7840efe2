"""Nothing half-written: a file is written beside its place under a temporary name, then renamed. And paths as
notebooks and papermill can hold them."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from yqlib.errors import readable


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


@contextmanager
def speakable(files: Sequence[Path]) -> Iterator[list[str]]:
    """Absolute paths that a notebook can hold: a file whose name is not UTF-8 gets a link that is."""
    paths = [str(file.resolve()) for file in files]
    if all(readable(path) == path for path in paths):
        yield paths
        return
    with tempfile.TemporaryDirectory(prefix="yq") as folder:
        links = [Path(folder, str(turn), readable(file.name)) for turn, file in enumerate(files)]
        for link, path in zip(links, paths, strict=True):
            link.parent.mkdir()
            link.symlink_to(path)
        yield list(map(str, links))


def literal(path: Path) -> str:
    """papermill fills in {names} of a path; a folder may really be called so."""
    return str(path).replace("{", "{{").replace("}", "}}")
