"""`yqlib compare`: many disclosures side by side, as pages, a workbook and an index."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from yqlib.cli_options import FORMS, ORIGINALS, clear_up_when_stopped, folder, parameter
from yqlib.console import UNREADABLE, disclosures_meant, say, told

_HELP = {"help_option_names": ["-h", "--help"]}


@click.command(context_settings=_HELP)
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--out", callback=folder, metavar="文件夹", required=True, help="写入的文件夹")
@click.option("--only", metavar="03,06", default="", help="只作这些笔记本（编号或名字，逗号分开）")
@click.option("--charts", is_flag=True, help="每幅图另存为 PNG 与 SVG（out/charts/）")
@click.option("--store", "store", callback=folder, metavar="文件夹", help="读出的数据存在这里，下次只读有变动的文件；不给出时用完即删")
@ORIGINALS
@click.option("-p", "parameters", multiple=True, metavar="名称=值", help="笔记本的参数，可重复；给有这个参数的笔记本")
@click.option("--most", type=click.IntRange(1, 1000), default=12, show_default=True, help="历年、部门的页至多各几个单位（持有最多的在先）")
@click.option("--jobs", type=click.IntRange(1, 64), default=2, show_default=True, help="同时运行几个笔记本")
@click.option("--timeout", type=click.IntRange(1), default=600, show_default=True, help="每格最长秒数")
@FORMS
@click.pass_obj
def compare(
    options: dict[str, Any], paths: tuple[str, ...], out: Path, only: str, charts: bool, store: Path | None, originals: tuple[Path, ...],
    parameters: tuple[str, ...], most: int, jobs: int, timeout: int,
) -> None:  # fmt: skip
    """把许多份公开文本放在一起比较：网页、Excel 工作簿与总目录 index.html。

    PATH 是文件、文件夹、通配符，或 yqlib store 建立的一个数据文件夹。文件只读一遍，各笔记本用同一份数据：

    \b
      03 跨层级比较      各单位并列（有两个以上单位时）
      04 一个单位的历年  持有多份公开的单位，一个单位一页
      05 部门与所属单位  持有或写明所属单位的部门，一个部门一页
      06 整批公开文本    持有、读取质量、规则覆盖、发现、与同类相比

    不能作的、没有作的和失败的都列在总目录中，写明原因，不影响其余。
    退出码：0 全部完成；2 有失败或有文件不能读取。

    \b
    例：
      yqlib compare 公开/ --out 比较
      yqlib compare 公开/ --out 比较 --store 数据 --charts     数据留着，图另存
      yqlib compare 数据 --out 比较 --only 06                  用已有的数据，只作一页
      yqlib compare 数据 --out 比较 --originals 公开           用已有的数据，问题的原页从原件画
      yqlib compare 公开/*.pdf --out 比较 -p measure=public_per_head
    """
    with told(options):
        from yqlib.run.compare import chosen
        from yqlib.run.compare import compare as compared
        from yqlib.run.store import is_store

        clear_up_when_stopped()
        names = only.split(",")
        chosen(names)  # a mistake is told before the reading begins
        stores = [path for path in paths if is_store(Path(path))]
        items, failed = ([Path(paths[0])], False) if stores and len(paths) == 1 else disclosures_meant(options, paths, False)
        if not items:
            sys.exit(UNREADABLE)
        values = dict(parameter(text) for text in parameters)
        result = compared(items, out, names, values, charts, store, jobs, timeout, most, sys.stderr.isatty(), originals=originals)
        for row in result.unread.itertuples():
            say(f"没有读成：{row.problem}", err=True)
        for row in result.pages[result.pages["outcome"] != "ok"].itertuples():
            say(f"失败：{row.title}：{row.problem}", err=True)
        if result.problem:
            say(f"失败：工作簿：{result.problem}", err=True)
        good = int((result.pages["outcome"] == "ok").sum())
        say(f"{result.documents} 份公开文本；完成 {good} 页，失败 {len(result.pages) - good} 页，没有作的 {len(result.left)} 项（原因见总目录）")
        say(f"总目录：{result.index}")
        sys.exit(UNREADABLE if failed or result.failed else 0)
