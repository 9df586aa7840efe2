"""Options that the commands over many files share, and how these end when they are told to."""

from __future__ import annotations

import signal
from contextlib import suppress

import click

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


def clear_up_when_stopped() -> None:
    """Being told to end is like Ctrl-C: workers, kernels and half-written files go."""
    with suppress(ValueError):  # only the main thread may
        signal.signal(signal.SIGTERM, signal.default_int_handler)
