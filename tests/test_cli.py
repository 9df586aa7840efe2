"""The command: what it prints, writes and returns; mistakes are one sentence, never a traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner, Result
from fake_disclosure import full

import yqlib
from yqlib import cli, schema
from yqlib.errors import ReadError
from yqlib.run.places import slug


@pytest.fixture
def fakes(monkeypatch) -> None:
    """Reading by name: `clean`, `notice`, `wrong`, `bad` (cannot be read), `crash` (our mistake)."""

    def read(path):
        name = Path(path[0] if isinstance(path, list) else path).stem
        if name == "bad":
            raise ReadError(path, "看不出是公开文本", "请确认文件")
        if name == "crash":
            raise KeyError("x")
        held = full(
            file="+".join(map(str, path)) if isinstance(path, list) else str(path), doc_id=f"d-{name}"
        )
        if name == "clean":
            held.findings = held.findings.iloc[:0]
        if name == "notice":
            held.findings = held.findings.assign(severity="notice")
        return held

    monkeypatch.setattr(yqlib, "read", read)


#: What an audit writes beside one workbook a disclosure.
WRITTEN = {f"{name}.{ending}" for name in ("checks", "findings", "ties") for ending in ("csv", "json")}


def call(*words: object) -> Result:
    return CliRunner().invoke(cli.main, [str(word) for word in words])


def files(folder: Path, *names: str) -> list[Path]:
    for name in names:
        (folder / f"{name}.pdf").write_text(name)
    return [folder / f"{name}.pdf" for name in names]


# ---- audit ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("names", "code"),
    [
        (["clean"], 0),
        (["notice"], 0),
        (["wrong"], 1),
        (["clean", "wrong"], 1),
        (["bad"], 2),
        (["bad", "wrong"], 2),
        (["wrong", "bad", "clean"], 2),
        (["crash", "clean"], 2),
    ],
)
@pytest.mark.usefixtures("fakes")
def test_exit_codes(tmp_path: Path, names: list[str], code: int) -> None:
    done = call("audit", *files(tmp_path, *names))
    assert done.exit_code == code
    assert done.stdout.count("某市某局 2026年度部门预算公开") == len(set(names) - {"bad", "crash"})
    assert "Traceback" not in done.output


@pytest.mark.usefixtures("fakes")
def test_audit_shows_both_numbers_and_the_coverage(tmp_path: Path) -> None:
    done = call("audit", *files(tmp_path, "wrong"))
    assert "错误  INT-01  第1页《表1》收入总计：印为 100.00，各项合计 99.00，相差 1.00" in done.stdout
    assert "发现错误 1 处" in done.stdout and "至少经一条恒等式证实" in done.stdout
    assert "不适用" not in done.stdout


@pytest.mark.usefixtures("fakes")
def test_notices_and_rules_are_shown_on_demand(tmp_path: Path) -> None:
    notice = files(tmp_path, "notice")
    assert "INT-01" not in call("audit", *notice).stdout
    done = call("audit", "--all", *notice)
    assert "提示  INT-01" in done.stdout and "表内勾稽" in done.stdout


@pytest.mark.usefixtures("fakes")
def test_audit_writes_checks_and_findings(tmp_path: Path) -> None:
    call("audit", *files(tmp_path, "wrong", "clean"), "--out", tmp_path / "out")
    assert {p.name for p in (tmp_path / "out").iterdir()} == WRITTEN | {"clean.xlsx", "wrong.xlsx"}
    assert len(pd.read_csv(tmp_path / "out" / "findings.csv")) == 1
    assert len(pd.read_csv(tmp_path / "out" / "checks.csv")) == 6


# ---- read -----------------------------------------------------------------------------------------


@pytest.mark.usefixtures("fakes")
def test_read_writes_every_frame_and_prints_a_line_each(tmp_path: Path) -> None:
    files(tmp_path, "clean", "wrong")
    done = call("read", tmp_path, "--out", tmp_path / "out")
    assert done.exit_code == 0
    for name in ("clean", "wrong"):
        assert f"某市某局 2026年度部门预算公开（{tmp_path / name}.pdf）：4 张表" in done.stdout
    facts = pd.read_csv(tmp_path / "out" / "facts.csv")
    of_the_audit = {"checks", "findings", "ties", "sentences", "measures"}
    assert {p.stem for p in (tmp_path / "out").iterdir()} == set(schema.FRAMES) - of_the_audit
    assert facts["amount_fen"].sum() == 2 * full().facts["amount_fen"].sum()


@pytest.mark.usefixtures("fakes")
def test_read_writes_parquet_with_the_declared_types(tmp_path: Path) -> None:
    call("read", *files(tmp_path, "clean"), "--out", tmp_path / "out", "--format", "parquet")
    back = pd.read_parquet(tmp_path / "out" / "facts.parquet")
    assert str(back["amount_fen"].dtype) == "Int64"


@pytest.mark.usefixtures("fakes")
def test_one_bad_file_does_not_lose_the_others(tmp_path: Path) -> None:
    done = call("read", *files(tmp_path, "bad", "clean"), tmp_path / "none.pdf", "--out", tmp_path / "out")
    assert done.exit_code == 2
    assert len(pd.read_csv(tmp_path / "out" / "documents.csv")) == 1
    assert "bad.pdf：看不出是公开文本。请确认文件。" in done.stderr and "none.pdf：文件不存在" in done.stderr


@pytest.mark.usefixtures("fakes")
def test_the_same_disclosure_twice_is_written_once(tmp_path: Path) -> None:
    first = files(tmp_path, "clean")
    (tmp_path / "copy").mkdir()
    done = call("read", *first, *files(tmp_path / "copy", "clean"), "--out", tmp_path / "out")
    assert "内容相同" in done.stdout
    assert len(pd.read_csv(tmp_path / "out" / "documents.csv")) == 1


@pytest.mark.usefixtures("fakes")
def test_together_reads_several_files_as_one(tmp_path: Path) -> None:
    done = call("read", "--together", *files(tmp_path, "clean", "wrong"), "--out", tmp_path / "out")
    assert done.stdout.count("张表") == 1
    assert "clean.pdf+" in (tmp_path / "out" / "documents.csv").read_text(encoding="utf-8-sig")


# ---- mistakes -------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["read", "audit", "run"])
def test_mistakes_are_one_sentence_that_names_the_file(tmp_path: Path, command: str) -> None:
    (tmp_path / "folder").mkdir()
    for path in (tmp_path / "none.pdf", tmp_path / "folder", tmp_path / "*.pdf"):
        done = call(command, path, "--out", tmp_path / "out")
        assert done.exit_code == 2
        assert done.stderr.startswith(f"错误：{path}：") and done.stderr.count("\n") == 1
    assert not (tmp_path / "out").exists()


CONTENTS = {
    "empty.pdf": b"",
    "cut.pdf": b"%PDF-1.7\n1 0 obj\n<<",
    "letter.txt": "今天天气很好。\n".encode() * 20,
}


@pytest.mark.parametrize("name", CONTENTS)
def test_files_that_are_no_disclosures(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(CONTENTS[name])
    done = call("audit", tmp_path / name)
    assert done.exit_code == 2
    assert name in done.stderr and "自身出错" not in done.stderr and done.stderr.count("\n") == 1


@pytest.mark.usefixtures("fakes")
def test_our_own_mistakes_ask_to_be_reported_and_debug_shows_them(tmp_path: Path) -> None:
    crash = files(tmp_path, "crash")
    assert "yqlib 自身出错（KeyError: 'x'）" in call("audit", *crash).stderr
    assert isinstance(call("--debug", "audit", *crash).exception, KeyError)
    bad = call("--debug", "audit", *files(tmp_path, "bad"))
    assert isinstance(bad.exception, ReadError)


def test_run_refuses_what_the_notebook_does_not_know(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    base = ("run", tmp_path / "a.txt", "--out", tmp_path / "out")
    for more, said in (
        (["-p", "pfad=x"], "没有参数 pfad"),
        (["-p", "pfad"], "名称=值"),
        (["--notebook", "nowhere"], "找不到笔记本 nowhere"),
    ):
        done = call(*base, *more)
        assert done.exit_code == 2 and said in done.stderr and "Traceback" not in done.output
    assert not (tmp_path / "out").exists()


def test_run_tells_the_index_and_the_failures(tmp_path: Path, monkeypatch) -> None:
    from yqlib.run import notebooks

    rows = [
        {"outcome": "ok", "error": 2, "warning": 0, "notice": 1},
        {"file": "b.pdf", "outcome": "failed", "problem": "坏了"},
    ]
    seen = []

    def run_notebooks(items, out, notebook, values, **more):
        seen.append((items, values))
        return notebooks._frame(rows)

    monkeypatch.setattr(notebooks, "run_notebooks", run_notebooks)
    done = call("run", *files(tmp_path, "a", "b"), "--out", tmp_path / "out", "-p", "n=0.5", "-p", "w=中文")
    assert done.exit_code == 2
    assert seen == [([tmp_path / "a.pdf", tmp_path / "b.pdf"], {"n": 0.5, "w": "中文"})]
    assert "失败：b.pdf：坏了" in done.stderr
    assert "完成 1 份，失败 1 份；错误 2，警告 0，提示 1" in done.stdout and "index.html" in done.stdout


@pytest.mark.usefixtures("fakes")
def test_mistakes_of_the_command_line_are_told_in_chinese(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    good = str(*files(tmp_path, "clean"))
    for words, said in (
        (["audit"], "缺少 PATH"),
        (["run", good], "缺少 --out"),
        (["nix"], "没有这个命令；可用的有 audit、compare、forms、lab、query、read、review、run、site、store"),
        (["audit", "--nix", good], "没有选项 --nix"),
        (["read", good, "--out", tmp_path / "file"], "file 是文件，不是文件夹"),
        (["read", good, "--out", tmp_path / "file" / "deeper"], "file 是文件，不是文件夹"),
        (["read", good, "--out", ""], "文件夹的名字是空的"),
        (["read", good, "--out", tmp_path, "--format", "xls"], "应为 csv、parquet 之一"),
        (["run", good, "--out", tmp_path, "--jobs", "0"], "应为 1 到 64 之间的整数"),
        (["audit", ""], "没有给出路径"),
    ):
        done = call(*words)
        assert done.exit_code == 2 and said in done.stderr and not done.stdout, words


@pytest.mark.usefixtures("fakes")
def test_files_of_one_name_in_two_folders_are_told_by_their_paths(tmp_path: Path) -> None:
    for folder in ("x", "y"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "cut.pdf").write_bytes(b"%PDF-1.7\n1 0 obj\n<<")
    done = call("audit", *files(tmp_path / "x", "bad"), *files(tmp_path / "y", "bad"))
    assert all(f"{tmp_path / folder / 'bad.pdf'}：看不出" in done.stderr for folder in ("x", "y"))


@pytest.mark.usefixtures("fakes")
def test_one_file_by_two_paths_is_audited_once(tmp_path: Path) -> None:
    first = files(tmp_path, "wrong")
    assert (
        call("audit", *first, tmp_path, tmp_path / ".." / tmp_path.name / "wrong.pdf").stdout.count("INT-01")
        == 1
    )


def test_a_name_that_is_not_utf8_is_read_and_shown(tmp_path: Path) -> None:
    name = tmp_path / os.fsdecode("预算.txt".encode("gb18030"))
    name.write_text("今天天气很好。")
    done = call("audit", name)
    assert done.exit_code == 2 and "预算.txt：看不出" in done.stderr


def test_no_name_brings_control_characters_to_the_terminal(tmp_path: Path) -> None:
    done = call("audit", tmp_path / "a\x1b\u202eb.pdf")
    assert "ab.pdf：文件不存在" in done.stderr and "\x1b" not in done.stderr


def test_output_nobody_reads_ends_quietly_and_files_are_written(tmp_path: Path) -> None:
    raw = Path(__file__).parents[1] / "data" / "raw"
    file = min(raw.glob("*.pdf"), key=lambda p: p.stat().st_size)
    found = call("audit", file).exit_code
    for more, code in (([], 141), (["--out", str(tmp_path)], found)):
        reading, writing = os.pipe()
        os.close(reading)
        words = [sys.executable, "-m", "yqlib", "audit", str(file), *more]
        done = subprocess.run(words, stdout=writing, stderr=subprocess.PIPE)
        os.close(writing)
        assert (done.returncode, done.stderr) == (code, b"")
    assert {p.name for p in tmp_path.iterdir()} == WRITTEN | {f"{slug(file.stem)}.xlsx"}


# ---- the command itself ---------------------------------------------------------------------------


def test_help_teaches_with_examples() -> None:
    assert call("--version").stdout.strip() == f"yqlib {yqlib.__version__}"
    for command in ([], ["read"], ["audit"], ["run"]):
        assert "例：" in call(*command, "--help").stdout


def test_help_does_not_wait_for_heavy_libraries() -> None:
    code = (
        "import sys; from yqlib.cli import main; main(['--help'], standalone_mode=False);"
        "print([m for m in ('matplotlib', 'papermill', 'nbconvert', 'pandera') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip().endswith("[]")


def test_python_m_yqlib_is_the_command() -> None:
    done = subprocess.run([sys.executable, "-m", "yqlib", "--version"], capture_output=True, text=True)
    assert done.stdout.startswith("yqlib ")
