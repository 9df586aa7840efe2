"""A folder of one's own forms: what it may hold, what is read with it, and that everything made with it knows."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from conftest import ROOT
from nbformat.v4 import new_code_cell, new_notebook

from yqlib.errors import FormsError
from yqlib.explain import own_list
from yqlib.forms import tables
from yqlib.forms.tables import in_use, own_forms, packaged, table, use_forms

HEADERS = "wording,facet,key,roles\n"
SAMPLE = "某省某市某局\n2026年度部门预算公开\n\n支出总表\n单位：万元\n科目编码\t科目名称\t合计\t办专项\n2010101\t行政运行\t3.00\t1.00\n"
OWN = f"{HEADERS}办专项,item,project,expenditure\n"


def folder(tmp_path: Path, name: str = "headers.csv", text: str = OWN, encoding: str = "utf-8") -> Path:
    (tmp_path / "我的表样").mkdir(exist_ok=True, parents=True)
    (tmp_path / "我的表样" / name).write_text(text, encoding)
    return tmp_path / "我的表样"


def run(tmp_path: Path, *words: object, **variables: str) -> subprocess.CompletedProcess[str]:
    """A Python of its own: in this one, tables have been read."""
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"} | variables
    command = [sys.executable, *map(str, words)]
    return subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, encoding="utf-8")


def yqlib(tmp_path: Path, *words: object, **variables: str) -> str:
    done = run(tmp_path, "-m", "yqlib", *words, **variables)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


# ---- what a folder may hold -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("header.csv", OWN, r"header\.csv：不是表样文件；可以有的是 accounts\.csv、"),
        ("columns.csv", OWN, r"columns\.csv：不是表样文件"),
        ("headers.csv", "", r"headers\.csv：是空的；第一行应是各栏的名字 wording,facet,key,roles。"),
        ("headers.csv", "# 只有说明\nwording,facet,role\n", r"headers\.csv 第 2 行：第一行应是各栏的名字"),
        ("headers.csv", "办专项,item,project,\n", r"第 1 行：第一行应是各栏的名字"),
        ("headers.csv", HEADERS + "# 湖区\n办.{1,2}项,item,project,\n", r"第 3 行：有 5 栏，应有 4 栏.*双引号"),
        ("headers.csv", HEADERS + '"办专项,item\n', r"第 \d 行：双引号不成对"),
        ("headers.csv", HEADERS + "办专项,itme,project,\n", r"第 2 行：facet 不能是“itme”，可以是 code、"),
        ("headers.csv", HEADERS + "办专项,item,projct,\n", r"key 不能是“projct”，.*等，全部见 yqlib/forms/headers\.csv 的 key 栏"),
        ("headers.csv", HEADERS + "办专项,item,project,expense\n", r"roles 中不能有“expense”，可以是 .*roles\.csv 的 role"),
        ("headers.csv", HEADERS + ",item,project,\n", r"wording 不能是空的"),
        ("headers.csv", HEADERS + "办(专项,item,project,\n", r"wording 不是正则表达式"),
        ("headers.csv", HEADERS + "(?i)办专项,item,project,\n", r"wording 不是正则表达式"),
        ("headers.csv", HEADERS + "(办)\\1,item,project,\n", r"不能引用前面的括号"),
        ("headers.csv", HEADERS + "(?P<n0>办专项),item,project,\n", r"不能有 \(\?P<n0>"),
        ("headers.csv", HEADERS + "(办专项)?,item,project,\n", r"会合于一切"),
        ("headers.csv", HEADERS + "办专项（万元）,item,project,\n", r"“（”不会与任何文字相合"),
        ("headers.csv", HEADERS + "办专项,item,project,\n办保障,item,basic,\n办专项,item,basic,\n", r"第 4 行：与第 2 行重复"),
        ("roles.csv", "role,kind,title,zh,facts\nbalance,,总览表,收支总表,是\n", r"facts 不能是“是”，可以是 no、yes。"),
        ("wordings.csv", "use,wording\nremark,注\n", r"use 不能是“remark”"),
        ("identity.csv", "use,wording,value\nlabel,填报机构,owner\n", r"value 不能是“owner”，可以是 own、"),
        ("years.csv", "use,kind,wording\ndue,,20\\d\\d年度填报\n", r"缺少 \(\?P<year>"),
        ("links.csv", "use,key,fund,context,kind,rule,wording\ncells,basic,all,,,,expenditure/head/basic\n", r"不是 表/侧/行/列"),
        ("accounts.csv", "scheme,code,name,from,until,source\nfunctional,20101,人大事务,去年,,本省\n", r"from 应为数字，不能是“去年”"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_told_with_file_and_line(tmp_path, name, text, said) -> None:
    with pytest.raises(FormsError, match=said) as error:
        own_forms([folder(tmp_path, name, text)])
    assert name in str(error.value) and str(error.value).endswith("。") and "\n" not in str(error.value)


def test_a_folder_without_forms_and_another_encoding_are_told(tmp_path) -> None:
    with pytest.raises(FormsError, match="没有这个表样文件夹"):
        own_forms([tmp_path / "无"])
    with pytest.raises(FormsError, match="其中没有表样文件"):
        own_forms([tmp_path])
    with pytest.raises(FormsError, match="不是 UTF-8 编码"):
        own_forms([folder(tmp_path, encoding="gb18030")])


def test_what_excel_and_people_leave_in_a_folder_is_no_row(tmp_path) -> None:
    mine = folder(tmp_path, text=f"\ufeff# 湖区各县\n{OWN}\n,,,\n")
    for name in (".DS_Store", "~$headers.csv", "说明.md"):
        (mine / name).write_text("x")
    (own,) = own_forms([mine]).rows
    assert (own.line, own.row["wording"], own.instead) == (3, "办专项", None)


def test_rows_of_the_package_keep_to_what_it_asks_of_others() -> None:
    inside = {path.name for path in Path(tables.__file__).parent.glob("*.csv")}
    assert set(tables.names()) == inside - {"columns.csv"}
    for name in tables.names():
        rows = packaged(name)
        assert {None} not in map(set, rows) and not [row for row in rows if None in row or None in row.values()]
        assert [(row, wrong) for row in rows if (wrong := tables._wrong(name, row))] == []
        keys = [tables._key(name, row) for row in rows]
        assert len(set(keys)) == len(keys), name


def test_a_row_of_the_same_key_stands_in_its_place_and_every_other_goes_before(tmp_path, monkeypatch) -> None:
    theirs = packaged("project_kinds.csv")
    last = theirs[-1]["kind"]
    head = ",".join(theirs[0]) + "\n"
    first = folder(tmp_path / "甲", "project_kinds.csv", f"{head}防汛,处,,防汛\n{last},,,日常\n")
    second = folder(tmp_path / "乙", "project_kinds.csv", f"{head}防汛,次,,防洪\n抗旱,,,抗旱\n")
    own = own_forms([first, second])
    monkeypatch.setattr(tables, "in_use", lambda: own)
    rows = table.__wrapped__("project_kinds.csv")
    assert [row["kind"] for row in rows[:2]] == ["防汛", "抗旱"] and rows[0]["wording"] == "防汛"
    assert rows[-1]["wording"] == "日常" and rows[2:-1] == theirs[:-1]
    assert repr(own) == "另用 我的表样、我的表样 中的 3 行表样（project_kinds.csv 3；新增 2 行，代替 1 行）"
    assert table.__wrapped__("rows.csv") == packaged("rows.csv")
    shown = own_list(own).text()
    assert "新增" in shown and f"wording={theirs[-1]['wording'][:9]}" in shown


def test_the_mark_of_a_reading_follows_the_rows_and_not_their_place(tmp_path) -> None:
    one, other = folder(tmp_path / "甲"), folder(tmp_path / "乙", text=f"# 另一处\n{OWN}")
    changed = folder(tmp_path / "丙", text=OWN.replace("project", "basic"))
    assert own_forms([one]).mark == own_forms([other]).mark != own_forms([changed]).mark
    assert own_forms([]).mark == "" and repr(own_forms([])) == "没有另用的表样"


def test_a_title_that_would_take_other_tables_is_told(tmp_path) -> None:
    head = "role,kind,title,zh,facts\n"
    wide = folder(tmp_path, "roles.csv", f"{head}expenditure,,支出表,支出总表,yes\nbalance,,资金总览表,收支总表,yes\n")
    (told,) = own_list(own_forms([wide])).notes
    assert told.startswith("roles.csv 第 2 行的标题也合于") and "项目支出表" in told and told.endswith("：这些表会被当作支出总表。")


# ---- reading with it ------------------------------------------------------------------------------


def test_once_tables_are_read_other_forms_are_refused(tmp_path) -> None:
    table("headers.csv")
    with pytest.raises(FormsError, match=r"表样已经读入，不能再换；.*--forms 或环境变量 YQLIB_FORMS"):
        use_forms(folder(tmp_path))
    assert use_forms() is in_use()


IMPORTS = """
import importlib, os, pkgutil, sys
import yqlib
from yqlib.forms.tables import table
from yqlib.run.store import reading_version, whole_version
for module in pkgutil.walk_packages(yqlib.__path__, "yqlib."):
    if module.name != "yqlib.__main__":
        importlib.import_module(module.name)
before = reading_version(), whole_version()
assert not table.cache_info().currsize, "a table is read at import: use_forms would come too late"
column = "project"
own = yqlib.use_forms("我的表样")
os.chdir("/")
assert os.environ["YQLIB_FORMS"].endswith("我的表样") and os.path.isabs(os.environ["YQLIB_FORMS"])
assert (reading_version(), whole_version()) == tuple(version + own.mark for version in before)
d = yqlib.read(sys.argv[1])
assert d.facts["column"].tolist() == ["total", "project"], d.facts["column"]
from yqlib.present import views
assert "读取时另用 我的表样 中的 1 行表样" in views.identity(d).text()
assert repr(yqlib.use_forms(os.environ["YQLIB_FORMS"])) == repr(own)
"""


def test_importing_reads_no_table_and_an_own_row_is_read_with(tmp_path) -> None:
    folder(tmp_path)
    (tmp_path / "某局.txt").write_text(SAMPLE, "utf-8")
    done = run(tmp_path, "-c", IMPORTS, tmp_path / "某局.txt")
    assert done.returncode == 0, done.stderr


TWICE = """
import sys
from click.testing import CliRunner
from yqlib import cli
for jobs in ("2", "1"):
    print(CliRunner().invoke(cli.main, [*sys.argv[1:], "--jobs", jobs]).output)
"""


def test_a_store_reads_again_when_rows_change_also_by_its_workers(tmp_path) -> None:
    mine = folder(tmp_path)
    for name in ("甲", "乙"):
        (tmp_path / f"{name}局.txt").write_text(SAMPLE.replace("某局", f"{name}局"), "utf-8")
    words = ("store", "甲局.txt", "乙局.txt", "--store", "数据")
    assert "新读 2 份" in yqlib(tmp_path, *words, "--jobs", 1)
    said = run(tmp_path, "-c", TWICE, *words, "--forms", "我的表样").stdout
    assert "另用 我的表样 中的 1 行表样（headers.csv 1；新增 1 行，代替 0 行）" in said
    assert "新读 2 份" in said and "未变动 2 份" in said.partition("新读 2 份")[2]
    assert sorted(pd.read_parquet(tmp_path / "数据" / "facts")["column"].dropna()) == ["project", "project", "total", "total"]
    (mine / "headers.csv").write_text(OWN.replace("project", "basic"), "utf-8")
    assert "新读 2 份" in yqlib(tmp_path, *words, "--jobs", 1, YQLIB_FORMS=str(mine))


@pytest.mark.slow
def test_the_kernel_of_a_batch_reads_with_it(tmp_path) -> None:
    folder(tmp_path)
    (tmp_path / "某局.txt").write_text(SAMPLE, "utf-8")
    head = new_code_cell('path: str = "x"  # 文件', metadata={"tags": ["parameters"]})
    body = new_code_cell("import yqlib\nprint(*yqlib.read(path).facts['column'].fillna('？'))")
    kernel = {"kernelspec": {"name": "python3", "language": "python", "display_name": "Python 3"}}
    nbformat.write(new_notebook(cells=[head, body], metadata=kernel), tmp_path / "小.ipynb")
    yqlib(tmp_path, "run", "某局.txt", "--notebook", "小.ipynb", "--out", "报告", "--forms", "我的表样")
    assert "total project" in (tmp_path / "报告" / "某局.ipynb").read_text("utf-8")


def test_the_command_checks_a_folder_and_refuses_a_wrong_one_before_it_reads(tmp_path) -> None:
    folder(tmp_path)
    assert "headers.csv  2   新增  办专项 expenditure  facet=item key=project" in yqlib(tmp_path, "forms", "check", "我的表样")
    done = run(tmp_path, "-m", "yqlib", "read", "无.pdf", "--out", "出", YQLIB_FORMS=f"我的表样{os.pathsep}无")
    assert done.returncode == 2 and done.stderr.startswith("错误：--forms 的值不对：无：没有这个表样文件夹。")
    done = run(tmp_path, "-m", "yqlib", "forms", "check", "无")
    assert done.returncode == 2 and done.stderr == "错误：无：没有这个表样文件夹。\n"
