"""docs/cli.md, written from the help of the commands: `python -m yqlib.cli_docs > docs/cli.md`."""

from __future__ import annotations

from collections.abc import Iterator

import click

from yqlib.cli import main

_WIDTH = 100
_HEAD = """# 命令参考

由 `python -m yqlib.cli_docs > docs/cli.md` 写出，不要手改。每一节就是 `yqlib 命令 --help` 所说。

退出码：`0` 没有发现（提示除外），`1` 有错误或警告，`2` 有文件不能读取，或命令写错；`130` 被中断。
"""


def page() -> str:
    """The whole page as Markdown: a section a command, its help as it is printed."""
    return "\n".join([_HEAD, *_sections(main, _context(main, "yqlib"), 2)])


def _sections(command: click.Command, context: click.Context, level: int) -> Iterator[str]:
    yield f"{'#' * level} {context.command_path}\n\n```text\n{command.get_help(context).strip()}\n```\n"
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            if inner is not None and not inner.hidden:
                yield from _sections(inner, _context(inner, name, context), level + 1)


def _context(command: click.Command, name: str, parent: click.Context | None = None) -> click.Context:
    return click.Context(command, parent, name, terminal_width=_WIDTH, **command.context_settings)


if __name__ == "__main__":
    print(page(), end="")
