"""`yqlib site`: many disclosures as pages that open from a disk."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from yqlib.cli_options import FORMS, ORIGINALS
from yqlib.console import UNREADABLE, say, told


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("paths", nargs=-1, required=True, metavar="DIR...", type=click.Path(path_type=Path))
@click.option(
    "--out", default="data/processed/site", show_default=True, metavar="文件夹", type=click.Path(path_type=Path),
    help="写入的文件夹；旁边的 <文件夹>.store 存放读出的数据，下次不再重读",
)  # fmt: skip
@ORIGINALS
@click.option("--lang", type=click.Choice(["zh", "en"]), default="zh", show_default=True, help="页面与问题用中文还是英文说")
@click.option("--jobs", type=click.IntRange(1, 64), default=2, show_default=True, help="同时制作几个页面")
@FORMS
@click.pass_obj
def site(options: dict[str, Any], paths: tuple[Path, ...], out: Path, originals: tuple[Path, ...], lang: str, jobs: int) -> None:
    """把许多公开文本做成一个静态站点：可筛选的总览、每个单位一页（问题与原页图、表、图、测度、下载）。

    DIR 是 yqlib run 写出的文件夹、yqlib store 的数据文件夹，或公开文本的文件夹、文件。分成几个文件公开的同一份文本，
    先用 yqlib run 或 yqlib store 加 --together 读入。

    打开 index.html 即可，不需要服务器，不联网；文件没有变动的单位不重做。退出码：0 全部列入；2 有文件没有读成。

    \b
    例：
      yqlib site 报告/
      yqlib site 公开/ --out 站点
      yqlib site 数据/ --originals 公开/ --out 站点
    """
    with told(options):
        from yqlib.run.site import build_site

        built = build_site(paths, out, originals, lang, jobs, progress=sys.stderr.isatty())
        say(f"{built.bodies} 个单位，{built.documents} 份公开文本，{built.findings} 处问题；新做 {built.written} 页，未变动 {built.unchanged} 页")
        if built.failures:
            say(f"{built.failures} 份没有读成或没有运行成，列在 {out / 'unread.html'}", err=True)
        say(f"总览：{built.index}")
        sys.exit(UNREADABLE if built.failures else 0)
