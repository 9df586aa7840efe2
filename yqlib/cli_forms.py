"""`yqlib forms`: how a disclosure's tables, headers and rows were understood, and what forms are known."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from yqlib.cli_options import FORMS
from yqlib.console import UNREADABLE, say, told

if TYPE_CHECKING:
    from yqlib.explain import Understood

_HELP = {"help_option_names": ["-h", "--help"]}


@click.group(context_settings=_HELP)
def forms() -> None:
    """公开表格的样式：已知哪些表，一份文件里的表、表头和行是怎样理解的。

    样式都是数据（yqlib/forms/ 里的 CSV）。新的省份、年度或写法，补在自己的一个文件夹里，读取时加 --forms 文件夹。

    \b
    例：
      yqlib forms list
      yqlib forms explain 某局_2026年度部门预算公开.pdf --unknown
      yqlib forms check 我的表样
      yqlib audit 某局_2026年度部门预算公开.pdf --forms 我的表样
    """


@forms.command(context_settings=_HELP)
@click.argument("paths", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path))
@click.option("--table", "number", type=click.IntRange(1), metavar="N", help="只看第几张表")
@click.option("--unknown", is_flag=True, help="只列没有识别的标题、表头和行名")
@click.option(
    "--format", "form", type=click.Choice(["text", "csv", "json"]), default="text", show_default=True
)
@FORMS
@click.pass_obj
def explain(
    options: dict[str, Any], paths: tuple[Path, ...], number: int | None, unknown: bool, form: str
) -> None:
    """逐表说明怎样理解：标题是什么表，每个表头是什么栏，每一行是什么，哪些没有识别。

    行首的 ? 表示没有识别：印出的文字与数字仍保留，但需要它的核对规则会说“不能核对”。
    末尾列出每个没有识别的写法，以及应补在哪个文件。
    FILE 可以有几个：同一份公开文本分成的几个文件。

    \b
    例：
      yqlib forms explain 某局_2026年度部门预算公开.pdf
      yqlib forms explain 某局_2026年度部门预算公开.pdf --table 5
      yqlib forms explain 正文.pdf 表格.pdf --unknown
      yqlib forms explain 某局.pdf --unknown --format csv > 未识别.csv
    """
    with told(options, paths if len(paths) > 1 else paths[0]) as trouble:
        from yqlib import explain as understanding
        from yqlib.reading import read_files

        every = understanding.explain(read_files(list(paths)))
        tables = max((line.table for line in every), default=0)
        if number is not None and number > tables:
            raise click.BadParameter(f"共有 {tables} 张表", param_hint="--table")
        lines = [u for u in every if number in (None, u.table) and not (unknown and u.known)]
        say(_shown(lines, every, form))
    if trouble.met:
        raise SystemExit(UNREADABLE)


def _shown(lines: list[Understood], every: list[Understood], form: str) -> str:
    from yqlib import explain as understanding

    if form == "text":
        return understanding.text(lines, every)
    records = understanding.records(lines)
    if form == "json":
        return json.dumps(records, ensure_ascii=False, indent=1)
    import pandas as pd

    from yqlib.run.export import harmless

    columns = list(understanding.Understood.__dataclass_fields__)
    return (
        harmless(pd.DataFrame(records, columns=columns)).to_csv(index=False, lineterminator="\n").rstrip("\n")
    )


@forms.command("list", context_settings=_HELP)
@FORMS
def list_forms() -> None:
    """已知的表：作用、名称，以及认出它的标题写法。

    \b
    例：
      yqlib forms list | grep 政府性基金
    """
    from yqlib.explain import role_list

    say(role_list().text())


@forms.command(context_settings=_HELP)
@click.argument("folders", nargs=-1, required=True, metavar="DIR...", type=click.Path(path_type=Path))
@click.pass_obj
def check(options: dict[str, Any], folders: tuple[Path, ...]) -> None:
    """检查自己的表样文件夹：列出新增的行、代替随附表样的行；有错时说明在哪个文件第几行。

    文件夹中的 CSV（UTF-8）与 yqlib/forms/ 中的同名、同栏。键（认这一行的各栏）与随附的相同，即代替那一行；其余的行
    先于随附的试。几个文件夹中键相同的，前面的优先。退出码：0 可用；2 有错。

    \b
    例：
      yqlib forms check 我的表样
      yqlib read 公开/ --forms 我的表样 --out 数据
    """
    with told(options):
        from yqlib.explain import own_list
        from yqlib.forms.tables import own_forms

        say(own_list(own_forms(folders)).text())
