"""Reviews survive a run, lapse with the figure, and no file of them can end anything."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

from yqlib import cli
from yqlib.audit.review import Review, file_of, marked, read
from yqlib.present import views
from yqlib.run.places import RunError
from yqlib.run.reviews import write_review


def findings(*keys: str) -> pd.DataFrame:
    from yqlib import schema

    rows = [
        {"doc_id": "d", "finding_id": f"d:{n}", "key": key, "rule": "INT-01", "severity": "error", "reader": "text_layer"}
        for n, key in enumerate(keys)
    ]
    return schema.frame("findings", rows)


def test_what_was_written_is_read_again(tmp_path: Path) -> None:
    path = file_of([tmp_path / "某局.pdf"])
    assert path is not None and path.name == "某局.pdf.review.toml"
    write_review(path, Review("INT-1-a", "confirmed", "张三", "2026-01-02", '引号"、反斜杠\\、\n换行、=1+1'))
    path.write_text(path.read_text(encoding="utf-8") + "# 手写的话\n", encoding="utf-8")
    write_review(path, Review("INT-1-a", "false", "李四", "2026-01-03"))
    entries, problems = read(path)
    assert entries == [Review("INT-1-a", "false", "李四", "2026-01-03")] and not problems
    assert "手写的话" in path.read_text(encoding="utf-8") and "张三" in path.read_text(encoding="utf-8")


def test_a_review_is_in_force_lapses_with_the_figure_or_is_of_nothing(tmp_path: Path) -> None:
    file = tmp_path / "x.pdf"
    for key in ("INT-place1-aaa", "INT-place2-old", "INT-place3-bbb"):
        write_review(tmp_path / "x.pdf.review.toml", Review(key, "false", "甲"))
    found, told = marked(findings("INT-place1-aaa", "INT-place2-new"), [file])
    assert [r.key for r in told.held] == ["INT-place1-aaa"]
    assert [r.key for r in told.lapsed] == ["INT-place2-old"]
    assert [r.key for r in told.gone] == ["INT-place3-bbb"]
    assert found["key"].tolist() == ["INT-place2-new", "INT-place1-aaa"], "false alarms last"
    assert found["review"].fillna("").tolist() == ["", "false"]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b'[[finding]]\nkey = "a"\nstate = \n', "第 3 行"),
        (b'[[finding]]\nkey = "a', "第 2 行"),
        (b'x = 1\n[[finding]]\nkey = "a"\nstate = "maybe"\n', "第 2 行缺少 key"),
        (b"\n\xff\xfe\n", "第 2 行不是 UTF-8"),
        (b"finding = 3\n", "第 1 条缺少 key"),
        (b"[[finding]]\nkey = 3\n", "第 1 行缺少 key"),
        (b"a = " + b"[" * 5000, "不合 TOML"),
    ],
)
def test_a_broken_file_is_said_with_its_line(tmp_path: Path, data: bytes, said: str) -> None:
    path = tmp_path / "x.pdf.review.toml"
    path.write_bytes(data)
    found, told = marked(findings("INT-1-a"), [tmp_path / "x.pdf"])
    assert any(said in problem for problem in told.problems), told.problems
    assert found["review"].isna().all()
    with pytest.raises(RunError, match="请先改正"):
        write_review(path, Review("a", "false"))
    assert path.read_bytes() == data


def test_a_folder_in_its_place_ends_nothing(tmp_path: Path) -> None:
    (tmp_path / "x.pdf.review.toml").mkdir()
    assert marked(findings("INT-1-a"), [tmp_path / "x.pdf"])[1].problems


TRANSCRIPT = """某市某局2026年度部门预算公开
预算公开表3
2026年部门支出总表
单位：万元
科目编码\t科目名称\t合计\t基本支出\t项目支出
\t合计\t100.00\t60.00\t40.00
208\t社会保障和就业支出\t100.00\t60.00\t{}
"""


def call(*words: object):
    return CliRunner().invoke(cli.main, [str(word) for word in words])


def test_a_false_alarm_is_no_alarm_but_listed_until_the_figure_changes(tmp_path: Path) -> None:
    import yqlib

    path = tmp_path / "某局.txt"
    path.write_text(TRANSCRIPT.format("41.00"), encoding="utf-8")
    found = yqlib.read(path).findings
    assert call("audit", path).exit_code == 1
    grave = found[found["severity"] != "notice"]
    for key in grave["key"]:
        done = call("review", path, key, "--state", "false", "--by", "张三", "--note", "看过")
        assert done.exit_code == 0 and key in done.stdout
    done = call("audit", path)
    assert done.exit_code == 0 and "误报" in done.stdout and "经复核为误报" in done.stdout
    assert views.summary(yqlib.read(path)).data["error"] == 0
    shutil.copy(path, tmp_path / "kept.txt")
    path.write_text(TRANSCRIPT.format("42.00"), encoding="utf-8")
    again = yqlib.read(path)
    assert again.reviews.lapsed and call("audit", path).exit_code == 1
    assert "已失效" in call("audit", path).stdout


def test_an_unknown_key_is_told(tmp_path: Path) -> None:
    path = tmp_path / "某局.txt"
    path.write_text(TRANSCRIPT.format("41.00"), encoding="utf-8")
    done = call("review", path, "X-1", "--state", "false")
    assert done.exit_code == 2 and "没有键为 X-1 的问题" in done.stderr and not list(tmp_path.glob("*.toml"))
