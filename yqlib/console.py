"""What the command says: plain lines that no document can corrupt, and a user's mistakes in Chinese."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from yqlib.errors import FormsError, ReadError, readable
from yqlib.run.places import RunError, expand

# Exit codes; a file that could not be read outweighs findings, the latter two are as shells have them.
FINDINGS, UNREADABLE, MISTAKE, INTERRUPTED, PIPE_CLOSED = 1, 2, 2, 130, 141

_OS_ERRORS = {
    errno.ENOENT: "路径不存在，也不能建立",
    errno.ENOTDIR: "路径中有一段是文件，不是文件夹",
    errno.EEXIST: "已有同名的文件",
    errno.EISDIR: "这是文件夹，不是文件",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EROFS: "所在的磁盘是只读的",
    errno.ENOSPC: "磁盘已满",
    errno.ENAMETOOLONG: "名字太长",
}


def say(text: object = "", err: bool = False) -> bool:
    """Print lines without control characters; False once nobody reads the output any more.

    A reader that has gone (`yqlib audit … | head`) ends no work: what is to be written still is.
    """
    try:
        click.echo("\n".join(map(_line, str(text).split("\n"))), err=err)
    except BrokenPipeError:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, (sys.stderr if err else sys.stdout).fileno())
        os.close(nowhere)
        return False
    return True


def _line(text: str) -> str:
    return "".join(c for c in text if c.isprintable())


def os_sentence(error: OSError) -> str:
    """An error of the operating system in Chinese, with the path it is about."""
    said = _OS_ERRORS.get(error.errno or 0, error.strerror or str(error))
    return f"{readable(error.filename)}：{said}。" if error.filename else f"{said}。"


class Trouble:
    """Whether something went wrong inside a `told` block."""

    met = False


@contextmanager
def told(options: dict[str, Any], item: Any = None) -> Iterator[Trouble]:
    """Tell what went wrong in one sentence; the work on one `item` ends, without an item everything.

    Even our own mistake on one file must not lose the others; outside the work on a file it shows its
    traceback. With --debug every error does.
    """
    trouble = Trouble()
    try:
        yield trouble
    except Exception as error:
        known = isinstance(error, ReadError | RunError | FormsError | OSError)
        if options["debug"] or isinstance(error, BrokenPipeError) or not (known or item):
            raise
        trouble.met = True
        say(f"错误：{_sentence(error, item) if known else _ours(error, item)}", err=True)
        if item is None:
            sys.exit(UNREADABLE)


def _sentence(error: Exception, item: Any) -> str:
    """The mistake, with the path as the user gave it: two folders may hold files of one name."""
    if isinstance(error, OSError):
        return os_sentence(error)
    if isinstance(error, ReadError) and item and not readable(error.file).endswith(".toml"):
        parts = item if isinstance(item, tuple) else ()
        blamed = tuple(file for file in parts if readable(file.name) == error.file)
        return f"{named(blamed or item)}：{error.why}。{error.do}。"
    return str(error)


def _ours(error: Exception, item: Any) -> str:
    what = f"yqlib 自身出错（{type(error).__name__}: {error}）"
    return f"{named(item)}：{what}。请用 yqlib --debug 重试并报告这一问题。"


def named(item: Any) -> str:
    """The file or files of one disclosure, as the user gave them."""
    return " + ".join(map(readable, item)) if isinstance(item, tuple) else readable(item)


def mistake(error: click.UsageError) -> str:
    """A mistake in the words of the command, in Chinese."""
    param = getattr(error, "param", None)
    name = param.opts[0] if isinstance(param, click.Option) else getattr(param, "metavar", None) or "PATH"
    if isinstance(error, click.MissingParameter):
        return f"缺少 {name.removesuffix('...')}"
    if isinstance(error, click.NoSuchOption):
        hint = f"（是否指 {'、'.join(error.possibilities)}？）" if error.possibilities else ""
        return f"没有选项 {error.option_name}{hint}；以 - 开头的文件名前请写 ./"
    if isinstance(error, click.BadParameter):
        return f"{name} 的值不对：{_expected(param, error.message)}"
    if isinstance(error, click.BadOptionUsage):
        return f"选项 {error.option_name} 缺少值"
    if error.message.startswith("No such command"):
        return f"没有这个命令；可用的有 {'、'.join(sorted(error.ctx.command.commands))}"  # type: ignore[union-attr]
    return error.format_message()


def _expected(param: Any, message: str) -> str:
    kind = getattr(param, "type", None)
    if isinstance(kind, click.IntRange | click.FloatRange):
        top = f" 到 {kind.max} 之间" if kind.max is not None else "或更大"
        return f"应为 {kind.min}{top}的{'整数' if isinstance(kind, click.IntRange) else '数'}"
    return f"应为 {'、'.join(kind.choices)} 之一" if isinstance(kind, click.Choice) else message


class Commands(click.Group):
    """A group that tells mistakes in Chinese, and an interruption by an exit code of its own."""

    def main(self, *args: Any, standalone_mode: bool = True, **more: Any) -> Any:
        if not standalone_mode:
            return super().main(*args, standalone_mode=False, **more)
        try:
            code = super().main(*args, standalone_mode=False, **more)
        except click.UsageError as error:
            if isinstance(error, click.exceptions.NoArgsIsHelpError):
                say(error.format_message(), err=True)
            else:
                say(f"错误：{mistake(error)}。", err=True)
                if error.ctx:
                    say(f"说明与例子：{error.ctx.command_path} --help", err=True)
            sys.exit(MISTAKE)
        except click.Abort:
            say("已中断。已写好的文件保留，未写完的已清除。", err=True)
            sys.exit(INTERRUPTED)
        sys.exit(code if isinstance(code, int) else 0)


def disclosures_meant(
    options: dict[str, Any], paths: tuple[str, ...], together: bool, recursive: bool = False
) -> tuple[list[Path | tuple[Path, ...]], bool]:
    """The file or files of each disclosure meant, and whether some path gave none (which has then been told)."""
    if together:
        return [tuple(expand(paths, recursive))], False
    files: dict[Path, Path] = {}
    failed = False
    for path in paths:
        with told(options, path) as trouble:
            for file in expand([path], recursive):
                files.setdefault(file.resolve(), file)
        failed = failed or trouble.met
    return list(files.values()), failed
