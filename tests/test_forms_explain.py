"""`yqlib forms`: what it says of titles, headers and rows comes from the reading itself."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from conftest import RAW

from yqlib import cli, forms, schema
from yqlib.explain import FACET_ZH, PART_ZH, ROW_ZH, explain
from yqlib.reading import read, read_files

DOCUMENT = RAW / "阳泉市药械集中招标采购中心_2026年度单位预算公开.pdf"
ODD = (
    "某省某市某局\n2024年度部门预算公开\n\n名词解释 一般公共预算 主要职能\n\n"
    "支出总表\n单位：万元\n科目编码\t科目名称\t合计\t另一种\n合计\t\t3.00\t1.00\n201\t一般公共服务支出\t3.00\t1.00\n"
    "2010101\t自造的名称\t3.00\t1.00\n某种行\t\t1.00\t1.00\n\n"
    "专用设备清单表\n单位：万元\n品名\t购入价\n显微镜\t3.50\n"
)


@pytest.fixture
def odd(tmp_path) -> Path:
    file = tmp_path / "odd.txt"
    file.write_text(ODD, encoding="utf-8")
    return file


def call(*words: object) -> Result:
    return CliRunner().invoke(cli.main, ["forms", *(str(word) for word in words)])


def test_every_table_column_and_row_of_the_reading_is_told() -> None:
    reading = read_files(DOCUMENT)
    lines = explain(reading)
    for part, count in (
        ("table", len(reading.tables)),
        ("column", sum(len(t.columns) for *_, t in reading.tables)),
        ("row", sum(len(t.rows) for *_, t in reading.tables)),
    ):
        assert sum(line.part == part for line in lines) == count > 0


def test_what_is_told_is_what_was_read() -> None:
    reading, disclosure = read_files(DOCUMENT), read(DOCUMENT)
    lines = explain(reading)
    tables = [line for line in lines if line.part == "table"]
    assert [t.key or None for t in tables] == [r if isinstance(r, str) else None for r in disclosure.tables["role"]]
    keys = {(line.table, line.key) for line in lines if line.part == "column"}
    for table, column in zip(disclosure.facts["table_id"], disclosure.facts["column"], strict=True):
        if isinstance(column, str) and not column.startswith("prior."):
            assert (int(table.rpartition("/t")[2]), column) in keys
    assert all(t.wording in {r.title.pattern for r in forms.roles() if r.role == t.key} for t in tables)
    assert all(line.known for line in lines)


def test_every_facet_and_kind_has_a_chinese_name() -> None:
    assert set(schema.ROW_KINDS) == set(ROW_ZH)
    assert {line.part for line in explain(read_files(DOCUMENT))} == set(PART_ZH)
    facets = {c.facet for *_, t in read_files(DOCUMENT).tables for c in t.columns}
    assert facets <= set(FACET_ZH)


def test_what_is_not_understood_is_said_with_the_file_it_belongs_to(odd) -> None:
    unknown = [(u.part, u.code, u.printed, u.add_to) for u in explain(read_files(odd)) if not u.known]
    assert unknown == [
        ("column", "", "另一种", "headers.csv"),
        ("row", "2010101", "自造的名称", "accounts.csv"),
        ("row", "", "某种行", "rows.csv"),
        ("table", "", "专用设备清单表", "roles.csv"),
        ("column", "", "品名", "headers.csv"),
        ("column", "", "购入价", "headers.csv"),
        ("row", "", "显微镜", "rows.csv"),
    ]


def test_text_shows_each_table_and_sums_up(odd) -> None:
    result = call("explain", odd)
    assert result.exit_code == 0
    assert "■ 表 1：支出总表" in result.output
    assert "作用：支出总表（expenditure）；单位：万元" in result.output
    assert "?  栏  另一种" in result.output
    assert "未识别：1/2 个标题，3/6 个表头，3/5 个行名" in result.output
    assert "accounts.csv" in result.output


def test_only_one_table_and_only_the_unknown(odd) -> None:
    result = call("explain", odd, "--table", 2, "--unknown")
    assert "品名" in result.output
    assert "表 1：" not in result.output
    whole = call("explain", DOCUMENT, "--unknown")
    assert whole.output.strip() == "全部识别：17 张表。"


def test_csv_and_json_hold_the_same_lines(odd) -> None:
    rows = list(csv.DictReader(io.StringIO(call("explain", odd, "--format", "csv").output)))
    told = json.loads(call("explain", odd, "--format", "json").output)
    assert [r["printed"] for r in rows] == [t["printed"] for t in told]
    assert [r["known"] == "True" for r in rows] == [t["known"] for t in told]
    assert told[0]["key"] == "expenditure"


def test_a_document_cannot_write_into_the_terminal(tmp_path) -> None:
    file = tmp_path / "x.txt"
    file.write_text(ODD.replace("某种行", "\x1b[31m=1+1"), encoding="utf-8")
    for form in ("text", "csv", "json"):
        assert "\x1b" not in call("explain", file, "--format", form).output
    assert "'[31m=1+1" not in call("explain", file).output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["explain"], "缺少 FILE"),
        (["explain", "没有.pdf"], "没有.pdf：找不到这个文件"),
        (["explain", DOCUMENT, "--table", "99"], "共有 17 张表"),
        (["explain", DOCUMENT, "--format", "xml"], "应为 text、csv、json 之一"),
        (["no"], "没有这个命令；可用的有 check、explain、list"),
    ],
)
def test_mistakes_are_one_sentence(words, said) -> None:
    result = call(*words)
    assert result.exit_code == 2
    assert said in result.output
    assert "Traceback" not in result.output


def test_the_known_tables_are_listed() -> None:
    result = call("list")
    assert result.exit_code == 0
    assert all(role.role in result.output and role.zh in result.output for role in forms.roles())


@pytest.mark.parametrize("words", [["--help"], ["explain", "--help"], ["list", "--help"]])
def test_help_is_chinese_with_examples(words) -> None:
    result = call(*words)
    assert result.exit_code == 0
    assert "yqlib forms" in result.output
