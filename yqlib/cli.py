"""The `yqlib` command: read, audit, and run notebooks over many disclosures.

A user's mistake is one sentence on the error stream and exit code 2; `--debug` shows where it was met.
Heavy libraries load inside the commands, so that help comes at once.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from yqlib.cli_compare import compare
from yqlib.cli_forms import forms
from yqlib.cli_lab import lab
from yqlib.cli_options import (
    FORMS,
    JOBS,
    LIMIT,
    RECURSIVE,
    SCHEDULER,
    clear_up_when_stopped,
    folder,
    parameter,
)
from yqlib.cli_review import review
from yqlib.cli_site import site
from yqlib.cli_store import query, store
from yqlib.console import FINDINGS, PIPE_CLOSED, UNREADABLE, Commands, disclosures_meant, named, say, told
from yqlib.schema import SEVERITY_ZH

_PATHS = click.argument("paths", nargs=-1, required=True, metavar="PATH...")
_TOGETHER = click.option(
    "--together", is_flag=True, help="所有 PATH 是同一份公开文本分成的几个文件（例如正文与表格）"
)
_HELP = {"help_option_names": ["-h", "--help"]}


@click.group(cls=Commands, context_settings=_HELP, epilog="每个命令都有自己的说明与例子：yqlib audit --help")
@click.version_option(package_name="yqlib", prog_name="yqlib", message="%(prog)s %(version)s")
@click.option("--debug", is_flag=True, help="出错时显示 Python 追溯，便于报告问题")
@click.pass_context
def main(context: click.Context, debug: bool) -> None:
    """把部门（单位）预算、决算公开文本读成数据，逐个数字核对，生成审核报告。

    PATH 可以是文件（PDF、文本、网页、DOCX、XLSX、XLS 或图片）、文件夹（取其中的这些文件，图片除外）或通配符。

    \b
    例：
      yqlib read  公开/某局_2026.pdf --out 数据      读成 CSV
      yqlib audit 公开/                              核对一个文件夹，结果列在屏幕上
      yqlib run   公开/*.pdf --out 报告              每份一个审核报告，另有总目录
      yqlib compare 公开/ --out 比较                 许多份放在一起比较
      yqlib lab   公开/某局_2026.pdf                 在 JupyterLab 中看
    """
    context.obj = {"debug": debug}
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a GBK console lacks some signs a document may print


@main.command(context_settings=_HELP)
@_PATHS
@click.option("--out", callback=folder, metavar="文件夹", required=True, help="写入的文件夹")
@click.option("--format", "form", type=click.Choice(["csv", "parquet"]), default="csv", show_default=True)
@_TOGETHER
@FORMS
@click.pass_obj
def read(options: dict[str, Any], paths: tuple[str, ...], out: Path, form: str, together: bool) -> None:
    """读出数据：documents（文本）、tables（表）、facts（表内数字）、statements（说明文字中的数字）各成一个文件。

    另有 staff（人员与机构）、assets（车辆、房屋、设备）、parts（目录、表序、必备内容）、
    catalogue（购买服务目录）、terms（名词解释）、dates（日期）、names（单位名称写法）。

    金额在 amount_fen 列，是精确到分的整数；amount 列以万元为单位，便于阅读。

    \b
    例：
      yqlib read 某局_2026年度部门预算公开.pdf --out 数据
      yqlib read 公开/ --out 数据 --format parquet
      yqlib read 正文.pdf 表格.pdf --together --out 数据
    """
    found: dict[str, Any] = {}
    with told(options):
        items, failed = disclosures_meant(options, paths, together)
        for item in items:
            with told(options, item) as trouble:
                d = _read(item)
                again = found.setdefault(d.document["doc_id"], d) is not d
                remark = "（与前面的文件内容相同，不再写入）" if again else ""
                say(f"{_headline(d, item, items)}：{len(d.tables)} 张表，{len(d.facts)} 个数字{remark}")
            failed = failed or trouble.met
        more = ("statements", "projects", "indicators", "scores", "staff", "assets")
        more += ("parts", "catalogue", "terms", "dates", "names")
        _write(found.values(), ("documents", "tables", "facts", *more), out, form)
    sys.exit(UNREADABLE if failed else 0)


@main.command(context_settings=_HELP)
@_PATHS
@click.option("--out", callback=folder, metavar="文件夹", help="另存 checks、findings、ties（CSV、JSON）和每份一个 Excel 工作簿")
@click.option("--all", "everything", is_flag=True, help="连同提示（舍入等）一起列出，并按规则列出核对覆盖")
@click.option("--lang", type=click.Choice(["zh", "en"]), default="zh", show_default=True, help="问题用中文还是英文说")
@_TOGETHER
@FORMS
@click.pass_obj
def audit(
    options: dict[str, Any], paths: tuple[str, ...], out: Path | None, everything: bool, lang: str, together: bool
) -> None:
    """核对数字：列出互相对不上的地方，两个数、差额、舍入界与位置。

    退出码：0 没有发现（提示除外）；1 有错误或警告；2 有文件不能读取。

    \b
    例：
      yqlib audit 某局_2026年度部门预算公开.pdf
      yqlib audit 公开/ --out 核对结果
      yqlib audit 正文.pdf 表格.pdf --together --all

    看过的问题用 yqlib review 记下（属实、有合理原因、误报）；误报不计入发现，仍列在最后。
    """
    found: dict[str, Any] = {}
    with told(options):
        items, failed = disclosures_meant(options, paths, together)
        code = UNREADABLE if failed else 0
        for item in items:
            with told(options, item) as trouble:
                d = _read(item)
                if found.setdefault(d.document["doc_id"], d) is d:
                    grave, heard = _show(d, item, items, everything, lang)
                    code = max(code, grave)
                else:
                    heard = say(f"{_headline(d, item, items)}（与前面的文件内容相同，结果也相同）\n")
                if not heard and not out:
                    sys.exit(PIPE_CLOSED)  # nobody reads on, and nothing is to be written
            code = UNREADABLE if trouble.met else code
        if out:
            _write(found.values(), ("checks", "findings", "ties"), out, "csv", also_json=True)
            _workbooks(found.values(), out, lang)
    sys.exit(code)


@main.command(context_settings=_HELP)
@_PATHS
@click.option("--out", callback=folder, metavar="文件夹", required=True, help="写入的文件夹")
@click.option(
    "--notebook", default="01-unit-audit", show_default=True, help="notebooks/ 中的名字，或 .ipynb 的路径"
)
@click.option("-p", "parameters", multiple=True, metavar="名称=值", help="笔记本的参数，可重复")
@RECURSIVE
@JOBS
@LIMIT
@click.option("--timeout", type=click.IntRange(1), default=600, show_default=True, help="每格最长秒数")
@click.option(
    "--engine",
    type=click.Choice(["yqlib", "papermill"]),
    help="yqlib：库只载入一次，每个笔记本仍用全新的内核（默认；Windows 上没有，macOS 上须写明）；papermill：每次重新启动",
)
@click.option("--again", is_flag=True, help="以前完成的、没有变动的也重新运行")
@SCHEDULER
@_TOGETHER
@FORMS
@click.pass_obj
def run(
    options: dict[str, Any],
    paths: tuple[str, ...],
    out: Path,
    notebook: str,
    parameters: tuple[str, ...],
    recursive: bool,
    jobs: int | None,
    limit: float | None,
    timeout: int,
    engine: str | None,
    again: bool,
    scheduler: str | None,
    together: bool,
) -> None:
    """为每份公开文本运行一个笔记本，写出报告（HTML）、总目录 index.html 和结果表 runs.csv、runs.parquet。

    一份失败、超过时限或内核终止不影响其余。随时可以中断，再运行一次即接着做：文件、笔记本、参数和 yqlib
    都没有变动的不再运行（--again 重新运行）。一个文件夹同时只能由一个进程写入。
    退出码：0 全部完成；2 有失败；130 被中断。

    \b
    例：
      yqlib run 公开/ --out 报告
      yqlib run 公开/ --recursive --out 报告 --jobs 4   连同各级子文件夹，同时 4 份
      yqlib run 公开/ --out 报告 --limit 120            每份最长 120 秒
      yqlib run 公开/ --notebook 我的.ipynb -p 阈值=0.5 --out 报告
    """
    with told(options):
        from yqlib.run.notebooks import run_notebooks

        clear_up_when_stopped()
        values = dict(parameter(text) for text in parameters)
        items, failed = disclosures_meant(options, paths, together, recursive)
        if not items:
            sys.exit(UNREADABLE)
        result = run_notebooks(
            items, out, notebook, values, jobs=jobs, timeout=timeout, engine=engine, limit=limit, again=again,
            scheduler=scheduler,
        )  # fmt: skip
        for row in result[result["outcome"] != "ok"].itertuples():
            say(f"失败：{row.file}：{row.problem}", err=True)
        good = int((result["outcome"] == "ok").sum())
        counts = "，".join(f"{zh} {int(result[name].sum())}" for name, zh in SEVERITY_ZH.items())
        held = int((result["attempts"] == 0).sum())
        before = f"（其中 {held} 份以前已完成、没有变动）" if held else ""
        say(f"完成 {good} 份{before}，失败 {len(result) - good} 份；{counts}")
        say(f"总目录：{out / 'index.html'}；失败的列在其中及 {out / 'runs.csv'}")
        sys.exit(UNREADABLE if failed or good < len(result) else 0)


main.add_command(compare)
main.add_command(forms)
main.add_command(lab)
main.add_command(store)
main.add_command(query)
main.add_command(review)
main.add_command(site)


# ---- helpers --------------------------------------------------------------------------------------


def _read(item: Any) -> Any:
    import yqlib

    return yqlib.read(list(item) if isinstance(item, tuple) else item)


def _headline(d: Any, item: Any, items: list[Any]) -> str:
    """Whose disclosure; among several also which file."""
    from yqlib.present.tables import printable
    from yqlib.present.views import headline

    return printable(headline(d.document) + (f"（{named(item)}）" if len(items) > 1 else ""))


def _show(d: Any, item: Any, items: list[Any], everything: bool, lang: str) -> tuple[int, bool]:
    """Print the findings of one disclosure: the exit code they stand for, and whether somebody reads."""
    from yqlib.present import views

    findings = d.findings
    grave = findings["severity"].isin(["error", "warning"])
    shown = views.by_severity(findings if everything else findings[grave])
    parts = [_headline(d, item, items)]
    parts += [views.messages(shown, lang).text()] if len(shown) else []
    parts += [views.coverage(d, lang).text(), views.untied(d, lang=lang).text()] if everything else []
    told = getattr(d, "reviews", None)
    if told and (told.lapsed or told.gone or told.problems):
        parts.append(views.reviews(d, lang).text())
    heard = say("\n".join([*parts, views.summary(d, lang).sentence, ""]))
    return FINDINGS if (grave & ~views.is_false(findings)).any() else 0, heard


def _workbooks(found: Iterable[Any], out: Path, lang: str) -> None:
    """One Excel workbook a disclosure, named after its file."""
    from yqlib.run.places import slugs
    from yqlib.run.workbook import write_workbook

    found = list(found)
    names = slugs([Path(str(d.document["file"])).stem for d in found])
    for d, name in zip(found, names, strict=True):
        say(f"写入 {write_workbook(d, out / f'{name}.xlsx', lang)}")


def _write(found: Iterable[Any], names: tuple[str, ...], out: Path, form: str, also_json: bool = False) -> None:
    """Write the named frames of all disclosures, one file a frame; nothing where none was read."""
    import pandas as pd

    from yqlib.run.export import write_frame, write_json

    found = list(found)
    for name in names if found else ():
        frame = pd.concat([getattr(d, name) for d in found], ignore_index=True)
        say(f"写入 {write_frame(frame, out / name, form)}：{len(frame)} 行")
        if also_json:
            say(f"写入 {write_json(frame, out / name)}：{len(frame)} 行")
