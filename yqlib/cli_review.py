"""`yqlib review`: what a person found of a finding, written beside the file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from yqlib.cli_options import FORMS
from yqlib.console import say, told
from yqlib.run.places import RunError
from yqlib.schema import REVIEW_ZH


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.argument("key", metavar="KEY")
@click.option("--state", type=click.Choice(list(REVIEW_ZH)), required=True, help="confirmed 属实，explained 有合理原因，false 误报")
@click.option("--by", default="", metavar="姓名", help="谁复核的")
@click.option("--note", default="", metavar="文字", help="说明")
@FORMS
@click.pass_obj
def review(options: dict[str, Any], files: tuple[str, ...], key: str, state: str, by: str, note: str) -> None:
    """记下对一处问题的人工复核，写入原文件旁的 <文件>.review.toml。

    KEY 是 yqlib audit 在每处问题后方括号中列出的键。再次核对时仍认得；印出的数字一改，这条复核即失效，并会说明。

    \b
    例：
      yqlib review 某局_2026.pdf INT-3f9a2c81-b4d07e --state explained --by 张三 --note 含上年结转
    """
    with told(options):
        import yqlib
        from yqlib.audit.review import Review, file_of
        from yqlib.run.reviews import write_review

        d = yqlib.read(list(files) if len(files) > 1 else files[0])
        known = dict(zip(d.findings["finding_id"], d.findings["key"], strict=True))
        key = known.get(key, key)
        if key not in known.values():
            raise RunError(f"没有键为 {key} 的问题；现有的键：{'、'.join(list(known.values())[:20]) or '（无）'}。")
        path = file_of([Path(file) for file in files])
        if path is not None:
            say(f"写入 {write_review(path, Review(key, state, by, note=note))}：{key} {REVIEW_ZH[state]}")
