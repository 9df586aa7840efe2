"""`yqlib lab`: the notebooks in JupyterLab."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from yqlib.cli_options import FORMS, folder
from yqlib.console import say, told
from yqlib.errors import readable


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("paths", nargs=-1, metavar="[PATH...]")
@click.option("--notebook", metavar="名字", help="打开哪一本：notebooks/ 中的名字，或 .ipynb 的路径  [默认：一份用 01-unit-audit，许多份用 06-corpus]")
@click.option("--folder", "home", callback=folder, metavar="文件夹", help="工作文件夹  [默认：yqlib-lab；在项目文件夹里不给 PATH 时，就地打开]")
@click.option("--port", type=click.IntRange(1, 65535), help="端口；被占用时 JupyterLab 取下一个  [默认：8888]")
@click.option("--browser", metavar="名字", help="用哪个浏览器打开  [默认：系统的]")
@click.option("--no-browser", is_flag=True, help="只启动，不打开浏览器；网址列在屏幕上")
@FORMS
@click.pass_obj
def lab(
    options: dict[str, Any], paths: tuple[str, ...], notebook: str | None, home: Path | None, port: int | None,
    browser: str | None, no_browser: bool,
) -> None:  # fmt: skip
    """在 JupyterLab 中打开笔记本。不给 PATH 时看随附的公开文本；给出时看您的。

    PATH 是一份公开文本、许多份（文件、文件夹、通配符），或 yqlib store 建立的数据文件夹。

    笔记本和随附的文本放进工作文件夹（notebooks/、data/raw/）。您改过、运行后存过的文件决不覆盖；没有动过的随版本更新。
    要一本新的，把旧的改名或删去，再运行一次。

    \b
    打开以后：
      Run 菜单 → Run All Cells   从头到尾运行
      改第一个代码格中的 path 或 source，就看别的公开文本
      yqlib.walk(d)              在一格中运行：逐处看问题，旁边是原页，并记下复核
    停止：在这个窗口按 Ctrl-C。

    \b
    例：
      yqlib lab                                随附的五份，01 审核一份
      yqlib lab 某局_2026.pdf                  审核这一份
      yqlib lab 公开/                          整批
      yqlib lab 公开/ --notebook 03-cross-level
      yqlib lab --folder 我的笔记本 --port 8899 --no-browser
    """
    with told(options):
        from yqlib.run import lab as labs

        labs.require_jupyterlab()
        bench = labs.prepare(paths, notebook, home)
        for path in bench.kept:
            say(f"您改过，保留原样：{readable(path)}")
        say(f"工作文件夹：{readable(bench.folder)}")
        say(f"打开：{readable(bench.notebook)}")
        say("停止：按 Ctrl-C。")
        labs.start(labs.arguments(bench, port, browser, not no_browser))
