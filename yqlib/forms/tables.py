"""The rows of the forms: those of the CSV files beside this module, and a user's own, which go before them.

A folder of one's own holds CSV files with the names and columns of these. A row with the key of a row here
(columns.csv) stands in its place; every other is tried before all that are here. Which folders are in use stands in
the environment, so that workers and kernels have them too; once a table has been read they stay the same.
"""

from __future__ import annotations

import csv
import hashlib
import json
import os
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from unicodedata import normalize

from yqlib.errors import FormsError, readable

VARIABLE = "YQLIB_FORMS"
Record = dict[str, str]
_COLUMNS = "columns.csv"
_CELL = r"[a-z_]+/[ie-]/[=@a-z0-9_:|]+/[a-z_,]+"
_LISTED = 20  # values an error lists


@dataclass(frozen=True, slots=True)
class OwnRow:
    """A row of one's own: where it stands, and the row of the package it stands in for (None: it is added)."""

    path: Path
    line: int
    row: Record
    instead: Record | None

    @property
    def columns(self) -> list[str]:
        """The columns that tell it from every other row of its file."""
        return _about(self.path.name, self.row)["key"].split()

    @property
    def key(self) -> tuple[str, ...]:
        """What stands in them."""
        return tuple(self.row[column] for column in self.columns)


@dataclass(frozen=True, slots=True, repr=False)
class OwnForms:
    """The rows of one's own that are in use; printed it says how many, of which folders and files."""

    folders: tuple[Path, ...]
    rows: tuple[OwnRow, ...]

    def __repr__(self) -> str:
        if not self.folders:
            return "没有另用的表样"
        each = Counter(own.path.name for own in self.rows)
        instead = sum(own.instead is not None for own in self.rows)
        where = "、".join(readable(folder.name) for folder in self.folders)
        which = "，".join(f"{name} {count}" for name, count in sorted(each.items()))
        return f"另用 {where} 中的 {len(self.rows)} 行表样（{which}；新增 {len(self.rows) - instead} 行，代替 {instead} 行）"

    @property
    def mark(self) -> str:
        """What a reading depends on of these rows, wherever they stand; empty where there is none."""
        told = json.dumps([[own.path.name, own.row] for own in self.rows], sort_keys=True)
        return f".forms-{hashlib.sha256(told.encode()).hexdigest()[:12]}" if self.rows else ""


def use_forms(*folders: str | Path) -> OwnForms:
    """Read with the rows of these folders besides those of the package (with none: only with these), in this process
    and all that it starts; an earlier folder wins over a later one. Before the first reading; `YQLIB_FORMS` in the
    environment says the same (several parted as in PATH). Printed, what it returns says how many rows are added.

    Raises FormsError (a ValueError) with one sentence: a folder that is not there, a file of another name, other columns,
    a value that is not allowed (with file and line), or a reading that was begun with other rows.
    """
    chosen = own_forms([Path(folder) for folder in folders])
    paths = [os.path.abspath(folder) for folder in folders]
    if split := [path for path in paths if os.pathsep in path]:
        raise FormsError(f"{readable(split[0])}：表样文件夹的路径中不能有“{os.pathsep}”。")
    if table.cache_info().currsize:
        if chosen.mark != in_use().mark:
            raise FormsError(
                "表样已经读入，不能再换；请重新启动（笔记本：重启内核），先用 yqlib.use_forms 再读文件，"
                f"用 yqlib run 运行的笔记本请用 --forms 或环境变量 {VARIABLE} 指定。"
            )
        return in_use()
    os.environ[VARIABLE] = os.pathsep.join(paths)
    in_use.cache_clear()
    return in_use()


@cache
def in_use() -> OwnForms:
    """The rows of one's own of this process, as they stood when they were first asked for. Raises FormsError."""
    return own_forms([Path(name) for name in os.environ.get(VARIABLE, "").split(os.pathsep) if name])


@cache
def table(name: str) -> list[Record]:
    """Rows of one CSV file of the forms, one's own first. Raises FileNotFoundError for an unknown name, FormsError."""
    mine = [own for own in in_use().rows if own.path.name == name]
    instead = {own.key: own.row for own in mine if own.instead is not None}
    added = [own.row for own in mine if own.instead is None]
    rows = packaged(name)
    return [*added, *(instead.get(_key(name, row), row) for row in rows)] if mine else rows


@cache
def packaged(name: str) -> list[Record]:
    """Rows of one CSV file beside this module. Raises FileNotFoundError for an unknown name."""
    text = files(__package__).joinpath(name).read_text("utf-8")
    return list(csv.DictReader(line for line in text.splitlines() if not line.startswith("#")))


def own_forms(folders: Sequence[Path]) -> OwnForms:
    """The rows of these folders, each key once, the earlier folder's. Raises FormsError."""
    found: dict[tuple[str, ...], OwnRow] = {}
    for folder in folders:
        for own in _rows_of(folder):
            found.setdefault((own.path.name, *own.key), own)
    return OwnForms(tuple(folders), tuple(found.values()))


def names() -> list[str]:
    """The files a folder of one's own may hold."""
    return list(dict.fromkeys(row["file"] for row in packaged(_COLUMNS)))


def _rows_of(folder: Path) -> list[OwnRow]:
    if not folder.is_dir():
        raise FormsError(f"{readable(folder)}：没有这个表样文件夹。")
    inside = sorted(p for p in folder.iterdir() if not p.name.startswith((".", "~")) and p.suffix not in (".md", ".txt"))
    for path in inside:
        if path.name not in names():
            raise FormsError(f"{readable(path)}：不是表样文件；可以有的是 {'、'.join(names())}。")
    if not inside:
        raise FormsError(f"{readable(folder)}：其中没有表样文件；可以有的是 {'、'.join(names())}。")
    return [own for path in inside for own in _file(path)]


def _file(path: Path) -> list[OwnRow]:
    """The rows of one file of one's own."""
    columns, seen = list(packaged(path.name)[0]), dict[tuple[str, ...], int]()
    known = {_key(path.name, row): row for row in packaged(path.name)}
    found = []
    for line, cells in _lines(path):
        row = dict(zip(columns, cells, strict=False))
        if not seen:
            wrong = "" if cells == columns else f"第一行应是各栏的名字 {','.join(columns)}"
            seen[()] = line
        elif len(cells) != len(columns):
            wrong = f"有 {len(cells)} 栏，应有 {len(columns)} 栏（{','.join(columns)}）；写法中有逗号的要加双引号"
        else:
            own = OwnRow(path, line, row, known.get(_key(path.name, row)))
            twin = seen.setdefault(own.key, line)
            wrong = _wrong(path.name, row) or (f"与第 {twin} 行重复" if twin != line else "")
            found.append(own)
        if wrong:
            raise FormsError(f"{readable(path)} 第 {line} 行：{wrong}。")
    if not seen:
        raise FormsError(f"{readable(path)}：是空的；第一行应是各栏的名字 {','.join(columns)}。")
    return found


def _lines(path: Path) -> Iterable[tuple[int, list[str]]]:
    """The lines of a file with their numbers, without remarks and what is blank."""
    try:
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError:
        raise FormsError(f"{readable(path)}：不是 UTF-8 编码；请另存为“CSV UTF-8”。") from None
    reader = csv.reader(("" if line.startswith("#") else line for line in text.splitlines()), strict=True)
    try:
        for cells in reader:
            if any(cells):
                yield reader.line_num, [cell.strip() for cell in cells]
    except csv.Error:
        raise FormsError(f"{readable(path)} 第 {reader.line_num} 行：双引号不成对。") from None


# ---- what a row may hold ---------------------------------------------------------------------------


def _about(name: str, row: Record) -> Record:
    """What columns.csv says of rows like this one."""
    told = [about for about in packaged(_COLUMNS) if about["file"] == name]
    return next((about for about in told if about["use"] and about["use"] == row.get("use")), told[0])


def _key(name: str, row: Record) -> tuple[str, ...]:
    return tuple(row[column] for column in _about(name, row)["key"].split())


@cache
def _values(name: str, column: str, use: str | None = None) -> tuple[str, ...]:
    """What the package has in a column, in rows of one use."""
    rows = (row for row in packaged(name) if use in (None, row.get("use")))
    return tuple(dict.fromkeys(row[column] or "" for row in rows))


def _wrong(name: str, row: Record) -> str:
    """What is not allowed in a row; empty where it is right."""
    about, use = _about(name, row), row.get("use")
    for column in sorted(about["known"].split(), key=lambda column: column != "use"):
        known = _values(name, column, None if column == "use" else use)
        if row[column] not in known:
            return f"{column} 不能是“{row[column]}”，{_listed(name, column, known)}"
    for column, value in row.items():
        if not value and "" not in _values(name, column, use):
            return f"{column} 不能是空的"
    for column in about["patterns"].split():
        if row[column] and (problem := _no_pattern(row[column], [w for w in _values(name, column, use) if w])):
            return f"{column} {problem}"
    for column in about["folded"].split():
        if odd := [c for c in re.sub(r"\[[^]]*\]", "", row[column]) if c.isspace() or normalize("NFKC", c) != c]:
            return f"{column} 中的“{odd[0]}”不会与任何文字相合：相比的文字去掉了空白，括号和标点是半角的（正则表达式中写 \\( \\)）"
    for column, other, there in (told.split(":") for told in about["words"].split()):
        if strange := set(re.split(r"[ |+]+", row[column])) - {"", *_values(other, there)}:
            return f"{column} 中不能有“{min(strange)}”，{_listed(other, there, _values(other, there))}"
    for column in about["digits"].split():
        if not re.fullmatch(r"[0-9]*", row[column]):
            return f"{column} 应为数字，不能是“{row[column]}”"
    if (column := about["cells"]) and not re.fullmatch(f"{_CELL}(?: [|&+] {_CELL})*", row[column]):
        return f"{column} 不是 表/侧/行/列 的写法"
    return ""


def _listed(name: str, column: str, known: Sequence[str]) -> str:
    shown = [value or "（空）" for value in known[:_LISTED]]
    more = f" 等，全部见 yqlib/forms/{name} 的 {column} 栏" if len(known) > _LISTED else ""
    return f"可以是 {'、'.join(shown)}{more}"


def _no_pattern(wording: str, known: Sequence[str]) -> str:
    """Why a wording cannot stand among the known ones, which are joined into one pattern; empty where it can."""
    try:
        groups = set(re.compile(f"z|(?:{wording})").groupindex)
    except re.error as error:
        return f"不是正则表达式（{error}）"
    if re.search(r"\\[1-9]", wording):
        return "不能引用前面的括号（\\1）"
    if re.fullmatch(wording, "") and not any(re.fullmatch(other, "") for other in known):
        return "与空白也相合，会合于一切"
    named = [set(re.compile(other).groupindex) for other in known]
    if lacking := sorted(set.intersection(*named) - groups) if named else []:
        return f"缺少 (?P<{lacking[0]}>…)"
    if odd := sorted(groups - set().union(*named)):
        return f"不能有 (?P<{odd[0]}>…)"
    return ""
