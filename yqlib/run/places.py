"""Where things are: disclosures a user names, notebook templates, and safe names for what is written."""

from __future__ import annotations

import glob
import hashlib
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from yqlib.errors import ReadError, readable


class RunError(ValueError):
    """A batch was asked for something that is not there; one Chinese sentence says what there is."""


SUFFIXES = (".pdf", ".txt", ".html", ".htm", ".mht", ".mhtml", ".docx", ".xlsx", ".xls")
PICTURES = (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp")  # by name only: a folder holds logos, too
KINDS = "PDF、文本、网页、DOCX、XLSX、XLS"
SLUG_BYTES = 120  # leaves room for endings and temporary names below the usual 255
_RESERVED = {"con", "prn", "aux", "nul"} | {f"{port}{n}" for port in ("com", "lpt") for n in range(10)}

_PACKAGE = Path(__file__).resolve().parents[1]

#: One disclosure: one file, or the files it was published as.
Item = Path | tuple[Path, ...]


def expand(paths: Iterable[str | Path], recursive: bool = False) -> list[Path]:
    """The disclosures behind files, folders and glob patterns, in order and each once.

    A folder gives its PDFs, transcripts, web pages, documents and workbooks (those of its subfolders only
    with `recursive`; no pictures: those are named, or meant by a pattern), sorted by name. Raises ReadError for a path
    that does not exist, a pattern without hits, a folder without disclosures.
    """
    found: dict[Path, Path] = {}
    for path in paths:
        if not str(path).strip():
            raise ReadError("（空）", "没有给出路径", "请检查命令中的变量或引号")
        for file in _expand_one(Path(path), recursive):
            found.setdefault(file.resolve(), file)
    return list(found.values())


def _expand_one(path: Path, recursive: bool) -> Iterator[Path]:
    if path.is_dir():
        inside = sorted(p for p in path.glob("**/*" if recursive else "*") if _is_disclosure(p, SUFFIXES))
        if not inside:
            deeper = "" if recursive else "；子文件夹中的用 --recursive"
            raise ReadError(path, f"文件夹中没有公开文本（{KINDS}）", f"请指定存放公开文本的文件夹或文件{deeper}")
        yield from inside
    elif path.exists():
        yield path
    else:
        if not any(c in str(path) for c in "*?["):
            raise ReadError(path, "文件不存在", "请检查路径")
        hits = [Path(hit) for hit in sorted(glob.glob(str(path), recursive=True))]
        hits = [hit for hit in hits if _is_disclosure(hit, SUFFIXES + PICTURES)]
        if not hits:
            raise ReadError(path, f"没有与之相符的公开文本（{KINDS}、图片）", "请检查通配符")
        yield from hits


def _is_disclosure(path: Path, suffixes: tuple[str, ...]) -> bool:
    """By the name only, as the file is not opened yet; `~$某局.docx` is the lock of an open document."""
    return path.suffix.lower() in suffixes and not path.name.startswith("~$") and path.is_file()


def locate(path: str | Path | Sequence[str | Path]) -> Path | list[Path]:
    """A path as a notebook's parameter names it: from here, from the folders above, or absolute.

    So a notebook finds `data/raw/…` whether it runs in the repository or in its own folder. A path
    found nowhere comes back as it is: reading it says what is wrong.
    """
    if not isinstance(path, str | Path):
        return [Path(str(locate(part))) for part in path]
    here = Path.cwd()
    tries = (base / path for base in (here, *here.parents))
    return next((found for found in tries if found.exists()), Path(path))


def template(name: str | Path) -> Path:
    """The notebook a user means: a path, or the name of one that comes with yqlib or of `notebooks/` here.

    Raises RunError where it is nowhere, naming the places looked at.
    """
    given = Path(name)
    file = given if given.suffix == ".ipynb" else given.with_name(given.name + ".ipynb")
    homes = [ours(), Path.cwd() / "notebooks"]
    for place in (file, *(home / file.name for home in homes)):
        if place.is_file():
            return place
    known = sorted({p.stem for home in homes for p in home.glob("*.ipynb")})
    hint = f"可用的有：{'、'.join(known)}" if known else "请指明 .ipynb 文件的路径"
    raise RunError(f"找不到笔记本 {name}（找过 {'、'.join(map(str, dict.fromkeys(homes)))}）；{hint}。")


def ours() -> Path:
    """Where yqlib's notebooks are: in the package once installed, else beside it in the repository; `data/raw` is beside."""
    return (_PACKAGE if installed() else _PACKAGE.parent) / "notebooks"


def installed() -> bool:
    """Whether yqlib is there without its repository."""
    return (_PACKAGE / "notebooks").is_dir()


def slug(name: str) -> str:
    """A file name that is safe everywhere: letters of any script, digits, `.`, `_` and `-`.

    No separator, control character or leading dot survives; long names are cut to SLUG_BYTES bytes.
    """
    text = unicodedata.normalize("NFC", readable(name))
    kept = "".join(c if c.isalnum() or c in "._-" else " " for c in text)
    kept = "_".join(kept.split())
    kept = kept.encode()[:SLUG_BYTES].decode(errors="ignore").strip("._- ")
    return f"_{kept}" if kept.split(".")[0].lower() in _RESERVED or not kept else kept


def slugs(names: Sequence[str]) -> list[str]:
    """Slugs of many names, told apart by a short hash where two would meet (also ignoring case).

    The hash is of the name and its turn, so the same list always gives the same names.
    """
    plain = [slug(name) for name in names]
    count: dict[str, int] = {}
    for text in plain:
        count[text.casefold()] = count.get(text.casefold(), 0) + 1
    found = []
    for turn, (name, text) in enumerate(zip(names, plain, strict=True)):
        if count[text.casefold()] > 1:
            text = f"{text}-{hashlib.sha256(f'{turn} {name}'.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"
        found.append(text)
    return found
