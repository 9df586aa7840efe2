"""The optional `<file>.toml` beside a raw file: what the file itself cannot say."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from yqlib.errors import ReadError

_KEYS = {
    "unit_name", "unit_code", "parent_name", "parent_code", "level", "province", "city", "county",
    "issued_on", "form_family",
}  # fmt: skip
_ABOUT = {"sha256", "source", "published_by", "note"}


def read_sidecar(path: Path, sha256: str) -> dict[str, Any]:
    """Fields of the `documents` frame told beside the file; {} where there is no such note.

    Raises ReadError for TOML that cannot be read, an unknown key, or a hash that no longer fits.
    """
    note = path.with_name(path.name + ".toml")
    if not note.is_file():
        return {}
    try:
        told = tomllib.loads(note.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ReadError(note.name, f"说明文件无法解析（{error}）", "请按 TOML 格式改正") from None
    if unknown := set(told) - _KEYS - _ABOUT:
        raise ReadError(
            note.name,
            f"说明文件有不认识的键 {'、'.join(sorted(unknown))}",
            f"可用的键：{'、'.join(sorted(_KEYS))}",
        )
    if told.get("sha256", sha256) != sha256:
        raise ReadError(note.name, "说明文件的 sha256 与文件不符", "文件可能已被替换，请核对后更新说明文件")
    return {key: str(value) for key, value in told.items() if key in _KEYS}
