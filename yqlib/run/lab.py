"""A folder to work in with JupyterLab: the notebooks that come with yqlib, the embedded disclosures, and nothing of the
user's ever overwritten.

What yqlib wrote is remembered in `.yqlib.json` by its SHA-256: a file that still is as it was written follows a newer
version, any other stays.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import quote

from yqlib.run.files import aside, write_text
from yqlib.run.parameters import PATH_PARAMETER, declared_parameters
from yqlib.run.places import SUFFIXES, RunError, expand, installed, ours, slug, template
from yqlib.run.store import is_store

LEDGER = ".yqlib.json"
FOLDER = "yqlib-lab"
ONE, MANY = "01-unit-audit", "06-corpus"
#: JupyterLab fetches no news, updates and extensions; that it asks once whether it may is its own.
_NO_CALLS = (
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    "--LabApp.news_url=None",
    "--LabApp.extension_manager=readonly",
)
_SOURCE = "source"  # parameter of a notebook of many


@dataclass(frozen=True)
class Bench:
    """The folder JupyterLab shows, the notebook it opens, and which files of the user's were left as they are."""

    folder: Path
    notebook: Path
    kept: tuple[Path, ...] = ()


def prepare(paths: Sequence[str | Path] = (), notebook: str | None = None, folder: Path | None = None) -> Bench:
    """The notebook to open, with what it needs. The repository's own notebooks and a user's are opened where they are.

    With `paths` (a disclosure, several, or a store) a copy of the notebook is made for them. Raises RunError for an
    unknown notebook or one that takes something else, ReadError for a path that is nothing.
    """
    files = _meant(paths)
    many = len(files) > 1 or any(map(is_store, files))
    source = template(notebook or (MANY if many else ONE)).absolute()
    if not files and source.parent != ours():
        return Bench(source.parent, source)
    if not files and folder is None and not installed():
        return Bench(ours().parent, source)
    values = _parameters(source, paths, files, many) if files else {}  # a mistake is told before anything is written
    home = (folder or Path(FOLDER)).absolute()
    written = _Written(home)
    for name, file in _comes_with():
        written.place(name, file.read_bytes())
    opened = Path("notebooks", source.name)
    if files:
        label = Path(paths[0]).absolute().stem + (f"等{len(files)}份" if len(files) > 1 else "")
        names = (f"{source.stem}-{label}{f'-{turn}' if turn > 1 else ''}" for turn in count(1))
        places = (Path("notebooks", f"{slug(name)}.ipynb") for name in names)
        opened = next(place for place in places if not _of_others(home / place, values))
        written.place(opened, _for(source, values))
    written.remember()
    return Bench(home, home / opened, tuple(written.kept))


def _meant(paths: Sequence[str | Path]) -> list[Path]:
    """The disclosures behind the paths, or the one store."""
    if len(paths) == 1 and is_store(Path(paths[0])):
        return [Path(paths[0]).absolute()]
    return [file.absolute() for file in expand(paths)]


def _comes_with() -> Iterator[tuple[Path, Path]]:
    """Where each notebook and each embedded disclosure goes, and where it is."""
    home = ours().parent
    for file in sorted(ours().glob("*.ipynb")):
        yield Path("notebooks", file.name), file
    for file in sorted((home / "data" / "raw").glob("*")):
        if file.is_file() and file.suffix in (*SUFFIXES, ".md"):
            yield Path("data", "raw", file.name), file


def _parameters(source: Path, paths: Sequence[str | Path], files: Sequence[Path], many: bool) -> dict[str, Any]:
    known = declared_parameters(source)
    if _SOURCE in known:
        return {_SOURCE: [str(Path(path).absolute()) for path in paths]}  # a folder stays one: it may get more
    if PATH_PARAMETER not in known:
        raise RunError(f"笔记本 {source.name} 没有参数 {PATH_PARAMETER} 或 {_SOURCE}，不能指定公开文本。")
    if many:
        raise RunError(f"笔记本 {source.name} 只看一份公开文本；请只给一个文件，或用 --notebook {MANY} 看许多份。")
    return {PATH_PARAMETER: str(files[0])}


def _for(source: Path, values: dict[str, Any]) -> bytes:
    """The notebook with a cell of these parameters, as people would write it; without outputs: those are of others."""
    import nbformat

    held = nbformat.read(source, as_version=4)
    tagged = (n for n, cell in enumerate(held.cells) if "parameters" in cell.metadata.get("tags", ()))
    cell = nbformat.v4.new_code_cell(_cell(values), metadata={"tags": ["injected-parameters"]})
    held.cells.insert(next(tagged, -1) + 1, cell)
    for number, cell in enumerate(held.cells):
        cell.id = f"cell-{number}"  # the same each time: what is unchanged is known again
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    return (nbformat.writes(held) + "\n").encode()


def _cell(values: dict[str, Any]) -> str:
    return "\n".join(f"{name} = {value!r}" for name, value in values.items())


def _of_others(file: Path, values: dict[str, Any]) -> bool:
    """Whether a notebook that is there already is of other disclosures: two folders may hold files of one name."""
    if not file.is_file():
        return file.exists()
    return json.dumps(_cell(values), ensure_ascii=False)[1:-1] not in file.read_text("utf-8", errors="replace")


class _Written:
    """What yqlib has written into a folder, and what there has become the user's own."""

    def __init__(self, home: Path) -> None:
        self.home, self.kept = home, list[Path]()
        self._ledger = _ledger(home / LEDGER)

    def place(self, name: Path, data: bytes) -> None:
        """Write a file unless there is one that is not as yqlib wrote it. Raises OSError as writing does."""
        target, new = self.home / name, hashlib.sha256(data).hexdigest()
        if target.exists() or target.is_symlink():
            held = hashlib.sha256(target.read_bytes()).hexdigest() if target.is_file() else ""
            if held != new and held != self._ledger.get(name.as_posix()):
                self.kept.append(target)
                return
        else:
            held = ""
        if held != new:
            with aside(target) as part:
                part.write_bytes(data)
        self._ledger[name.as_posix()] = new

    def remember(self) -> None:
        text = json.dumps(self._ledger, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
        path = self.home / LEDGER
        if not path.is_file() or path.read_text("utf-8", errors="replace") != text:
            write_text(path, text)


def _ledger(path: Path) -> dict[str, str]:
    """What was written when; where it cannot be read every file counts as the user's."""
    try:
        told = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return {k: v for k, v in told.items() if isinstance(v, str)} if isinstance(told, dict) else {}


def require_jupyterlab() -> None:
    """Raises RunError where JupyterLab is not installed."""
    if importlib.util.find_spec("jupyterlab") is None:
        raise RunError("没有安装 JupyterLab，打不开笔记本；请运行 python -m pip install jupyterlab，再试一次。")


def arguments(bench: Bench, port: int | None = None, browser: str | None = None, open_browser: bool = True) -> list[str]:
    """What JupyterLab is started with."""
    opened = quote(bench.notebook.relative_to(bench.folder).as_posix())
    told = [f"--ServerApp.root_dir={bench.folder}", f"--LabApp.default_url=/lab/tree/{opened}", *_NO_CALLS]
    told += [f"--ServerApp.port={port}"] if port is not None else []
    told += [f"--ServerApp.browser={browser}"] if browser else []
    return told + ([] if open_browser else ["--no-browser"])


def start(told: list[str]) -> None:
    """Run JupyterLab in this process until it is stopped."""
    from jupyterlab.labapp import LabApp

    LabApp.launch_instance(told)
