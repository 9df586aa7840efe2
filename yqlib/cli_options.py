"""What options of several commands mean, and how commands over many files end when they are told to."""

from __future__ import annotations

import os
import signal
from contextlib import suppress
from pathlib import Path
from typing import Any

import click

from yqlib.run.places import RunError


def clear_up_when_stopped() -> None:
    """Being told to end is like Ctrl-C: kernels and half-written files go."""
    with suppress(ValueError):  # only the main thread may
        signal.signal(signal.SIGTERM, signal.default_int_handler)


def folder(context: click.Context, option: click.Parameter, value: str | None) -> Path | None:
    """A folder to write into, looked at before the work begins: made only when there is something for it."""
    if value is None:
        return None
    if not value.strip():
        raise click.BadParameter("文件夹的名字是空的", param=option)
    path = Path(value)
    there = next(place for place in (path, *path.absolute().parents) if place.exists())
    if not there.is_dir():
        raise click.BadParameter(f"{there} 是文件，不是文件夹", param=option)
    if not os.access(there, os.W_OK):
        raise click.BadParameter(f"没有写入 {there} 的权限", param=option)
    return path


def parameter(text: str) -> tuple[str, Any]:
    """`name=value`; a value that reads as a number, true, false or null becomes one."""
    import json

    name, equals, value = text.partition("=")
    if not equals or not name.strip():
        raise RunError(f"参数 {text!r} 应写成 名称=值")
    try:
        return name.strip(), json.loads(value)
    except json.JSONDecodeError:
        return name.strip(), value
