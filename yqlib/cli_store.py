"""`yqlib store` and `yqlib query`: many disclosures in one store, and questions to it in SQL."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from yqlib.cli_options import FORMS, JOBS, LIMIT, RECURSIVE, SCHEDULER, clear_up_when_stopped
from yqlib.console import UNREADABLE, disclosures_meant, say, told

if TYPE_CHECKING:
    import pandas as pd

_HELP = {"help_option_names": ["-h", "--help"]}
_STORE = click.option(
    "--store", "folder", default="data/processed/corpus", show_default=True, metavar="文件夹", type=click.Path(path_type=Path),
    help="存放数据的文件夹",
)  # fmt: skip
_SHOWN = 200  # rows of a table on the screen


@click.command(context_settings=_HELP)
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@_STORE
@RECURSIVE
@JOBS
@LIMIT
@SCHEDULER
@click.option("--together", is_flag=True, help="所有 PATH 是同一份公开文本分成的几个文件")
@FORMS
@click.pass_obj
def store(
    options: dict[str, Any],
    paths: tuple[str, ...],
    folder: Path,
    recursive: bool,
    jobs: int | None,
    limit: float | None,
    scheduler: str | None,
    together: bool,
) -> None:
    """把许多公开文本读入一个数据文件夹（按年度与种类分区的 Parquet），供 yqlib query 查询。

    没有变动的文件不再重读；随时可以中断（Ctrl-C、断电），已读完的都在，再运行一次即接着读。
    不能读的、超过时限的、两次使工作进程终止的文件列出原因，不影响其余；下次运行时再试。
    数据文件夹同时只能由一个进程写入，读取与查询不受限制。

    \b
    例：
      yqlib store 公开/
      yqlib store 公开/ --recursive --store 数据         连同各级子文件夹
      yqlib store "公开/**/*决算*.pdf" --jobs 4          通配符，用 4 个核心
      yqlib store 公开/ --limit 60                       每份最长 60 秒
      yqlib store /网络盘/公开 --store /网络盘/数据 --scheduler tcp://10.0.0.1:8786
      yqlib store 正文.pdf 表格.pdf --together
      yqlib query "SELECT * FROM failures"               没有读成的文件及原因
    """
    with told(options):
        from yqlib.corpus import open_store
        from yqlib.run.reading_many import read_into_store

        clear_up_when_stopped()
        items, failed = disclosures_meant(options, paths, together, recursive)
        files = [i if isinstance(i, tuple) else (i,) for i in items]
        count = read_into_store(files, folder, True, jobs, limit, scheduler)
        corpus = open_store(folder)
        for row in corpus.failures.itertuples():
            say(f"没有读成：{row.problem}", err=True)
        say(f"新读 {count['read']} 份，未变动 {count['held']} 份，没有读成 {count['failed']} 份")
        if count["failed"]:
            say(f"没有读成的也列在：yqlib query \"SELECT * FROM failures\" --store {folder}")
        say(f"{folder}：共 {len(corpus)} 份公开文本，{len(corpus.bodies)} 个单位，{len(corpus.conflicts)} 处名称、编码等冲突")
        sys.exit(UNREADABLE if failed or count["failed"] else 0)


@click.command(context_settings=_HELP)
@click.argument("sql", metavar="SQL")
@_STORE
@click.option("--format", "form", type=click.Choice(["table", "csv", "json"]), default="table", show_default=True)
@click.option("--out", metavar="文件", type=click.Path(path_type=Path, dir_okay=False), help="写入文件而不是屏幕（csv 可直接用 Excel 打开）")
@FORMS
@click.pass_obj
def query(options: dict[str, Any], sql: str, folder: Path, form: str, out: Path | None) -> None:
    """用 SQL（DuckDB）查询数据：一个 SELECT，只读，不能访问文件或网络。

    表与列见 docs/data.md；金额用 amount_fen（分，精确整数）。名为 left、column 等的列要加双引号。
    csv 中可能被当作公式的文字前加了撇号。

    \b
    例：
      yqlib query "SELECT unit_name, fiscal_year, kind FROM documents ORDER BY ALL"
      yqlib query "SELECT name, level, documents FROM bodies WHERE kind = 'department'"
      yqlib query "SELECT kind, message FROM conflicts" --format csv --out 冲突.csv
      yqlib query "SHOW TABLES"
    """
    with told(options):
        from yqlib.corpus import open_store
        from yqlib.run.files import write_text

        result = open_store(folder).sql(sql)
        if out is None:
            say(_shown(result, form))
        else:
            write_text(out, _shown(result, form) + "\n", "utf-8-sig" if form == "csv" else "utf-8")
            say(f"写入 {out}：{len(result)} 行")


def _shown(result: pd.DataFrame, form: str) -> str:
    from yqlib.present.tables import Table, text_of
    from yqlib.run.export import harmless, json_text

    if form == "csv":
        return harmless(result).to_csv(index=False, lineterminator="\n").rstrip("\n")
    if form == "json":
        return json_text(result)
    rows = [[str(v) if isinstance(v, list | dict) else text_of(v) for v in row] for row in result.head(_SHOWN).itertuples(index=False, name=None)]
    numeric = frozenset(i for i, kind in enumerate(result.dtypes) if kind.kind in "iuf")
    more = f"\n（另有 {len(result) - _SHOWN} 行未列；--format csv 给出全部）" if len(result) > _SHOWN else ""
    return Table(tuple(map(str, result.columns)), rows, f"{len(result)} 行", numeric=numeric, empty="没有符合的行").text() + more
