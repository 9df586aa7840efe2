"""Options that the commands over many files share, what they mean, and how these commands end when they are told to."""

from __future__ import annotations

import os
import signal
from contextlib import suppress
from pathlib import Path
from typing import Any

import click

from yqlib.console import os_sentence, say
from yqlib.errors import FormsError
from yqlib.forms.tables import VARIABLE, use_forms
from yqlib.run.places import RunError

RECURSIVE = click.option("-r", "--recursive", is_flag=True, help="文件夹连同各级子文件夹")
JOBS = click.option(
    "--jobs", type=click.IntRange(1, 64), metavar="N", help="同时处理几份；不给出时用本机全部处理器核心"
)
LIMIT = click.option(
    "--limit", type=click.FloatRange(1), metavar="秒", help="每份最长多少秒，超过即放弃这一份并继续  [default: 1800]"
)
SCHEDULER = click.option(
    "--scheduler",
    metavar="tcp://主机:端口",
    help="改在 Dask 集群上处理（需另装 yqlib[scale]）；各机器上的文件与输出文件夹路径须相同，例如同一网络磁盘",
)
ORIGINALS = click.option(
    "--originals", multiple=True, metavar="文件夹", type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="给出的是 yqlib store 的数据时，原文件所在的文件夹（连同子文件夹），可重复；有原件才画得出原页",
)  # fmt: skip


def _with_forms(context: click.Context, option: click.Parameter, folders: tuple[Path, ...]) -> None:
    """Read with these forms, here and in every worker and kernel; said on the error stream, which holds no data."""
    if folders:
        try:
            say(use_forms(*folders), err=True)
        except (FormsError, OSError) as error:
            said = os_sentence(error) if isinstance(error, OSError) else str(error)
            raise click.BadParameter(said.removesuffix("。"), param=option) from None


FORMS = click.option(
    "--forms", multiple=True, envvar=VARIABLE, show_envvar=True, metavar="文件夹", type=click.Path(path_type=Path),
    callback=_with_forms, expose_value=False,
    help="另用这个文件夹中的表样（见 yqlib forms check），可重复，前面的优先",
)  # fmt: skip


def clear_up_when_stopped() -> None:
    """Being told to end is like Ctrl-C: workers, kernels and half-written files go."""
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
