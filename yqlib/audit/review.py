"""What people found of findings: the small TOML file beside the raw file, `<file>.review.toml`.

    [[finding]]
    key = "INT-3f9a2c81-b4d07e"     # as `findings.key` has it
    state = "explained"             # confirmed, explained or false
    by = "审核人"
    on = 2026-03-31
    note = "含上年结转"

The last entry of a key holds. An entry whose place prints another figure by now has lapsed. A file that cannot be
read is said, with the line, and ends nothing.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from yqlib.audit.keys import place_of
from yqlib.errors import readable
from yqlib.schema import REVIEW_ZH

ENDING = ".review.toml"
_MAX_BYTES = 4 << 20
_AT_LINE = re.compile(r"line (\d+)")
_ENTRY = re.compile(r"^\s*\[\[\s*finding\s*\]\]", re.M)


@dataclass(frozen=True)
class Review:
    """What one person found of one finding."""

    key: str
    state: str
    by: str = ""
    on: str = ""
    note: str = ""


@dataclass(frozen=True)
class Reviews:
    """The entries of a review file: in force, lapsed (the printed figure changed), of no finding any more; and
    Chinese sentences on what is wrong with the file.
    """

    held: tuple[Review, ...] = ()
    lapsed: tuple[Review, ...] = ()
    gone: tuple[Review, ...] = ()
    problems: tuple[str, ...] = ()


def file_of(files: Sequence[Path]) -> Path | None:
    """Where the reviews of a disclosure are kept: beside its first file; None where it has none."""
    return files[0].with_name(files[0].name + ENDING) if files else None


def read(path: Path) -> tuple[list[Review], list[str]]:
    """The entries of a review file, the last of each key, and what is wrong with it. Never raises."""
    name = readable(path.name)
    try:
        if not path.exists():
            return [], []
        if path.stat().st_size > _MAX_BYTES:
            return [], [f"{name}：复核文件过大，未采用"]
        data = path.read_bytes()
    except (OSError, ValueError) as error:
        return [], [f"{name}：复核文件打不开（{type(error).__name__}），未采用"]
    try:
        text = data.decode("utf-8-sig")
        told = tomllib.loads(text)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        return [], [f"{name}：第 {line} 行不是 UTF-8 文字，复核未采用"]
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        found = _AT_LINE.search(str(error))
        place = f"第 {found[1]} 行" if found else f"第 {text.count(chr(10)) + 1} 行（文件末尾）"
        return [], [f"{name}：{place}不合 TOML 格式，复核未采用"]
    return _entries(name, text, told)


def _entries(name: str, text: str, told: dict[str, Any]) -> tuple[list[Review], list[str]]:
    lines = [text.count("\n", 0, m.start()) + 1 for m in _ENTRY.finditer(text)]
    problems = [f"{name}：不认识的键 {key}" for key in told if key != "finding"]
    found: dict[str, Review] = {}
    entries = told.get("finding", [])
    for turn, entry in enumerate(entries if isinstance(entries, list) else [entries]):
        place = f"第 {lines[turn]} 行" if turn < len(lines) else f"第 {turn + 1} 条"
        key = entry.get("key") if isinstance(entry, dict) else None
        if not isinstance(key, str) or entry.get("state") not in REVIEW_ZH:
            problems.append(f"{name}：{place}缺少 key，或 state 不是 {'、'.join(REVIEW_ZH)} 之一，该条未采用")
            continue
        found.pop(key, None)
        found[key] = Review(key, entry["state"], *(str(entry.get(n, "")) for n in ("by", "on", "note")))
    return list(found.values()), problems


def marked(findings: pd.DataFrame, files: Sequence[Path]) -> tuple[pd.DataFrame, Reviews]:
    """The findings with what people found of them, false alarms last, and the reviews."""
    path = file_of(files)
    entries, problems = read(path) if path is not None else ([], [])
    if not entries:
        return findings, Reviews(problems=tuple(problems))
    known = set(findings["key"])
    places = {place_of(key) for key in known}
    held = {r.key: r for r in entries if r.key in known}
    lapsed = tuple(r for r in entries if r.key not in known and place_of(r.key) in places)
    gone = tuple(r for r in entries if r.key not in known and place_of(r.key) not in places)
    columns = {"review": "state", "review_by": "by", "review_note": "note"}
    values = {
        column: pd.array([getattr(held[k], name) or None if k in held else None for k in findings["key"]], dtype="string")
        for column, name in columns.items()
    }
    findings = findings.assign(**values)
    order = (findings["review"] == "false").fillna(False).astype(bool)
    findings = pd.concat([findings[~order], findings[order]], ignore_index=True)
    return findings, Reviews(tuple(held.values()), lapsed, gone, tuple(problems))
