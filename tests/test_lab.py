"""The folder `yqlib lab` makes, that nothing of the user's is overwritten in it, and what JupyterLab is started with."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import nbformat
import pytest
from click.testing import CliRunner
from conftest import RAW, ROOT

from yqlib import cli
from yqlib.errors import ReadError
from yqlib.run import lab, places
from yqlib.run.places import RunError

_NOTEBOOKS = sorted(path.name for path in (ROOT / "notebooks").glob("*.ipynb"))
_PDFS = sorted(path.name for path in RAW.glob("*.pdf"))


@pytest.fixture
def package(tmp_path, monkeypatch) -> Path:
    """yqlib as a wheel installs it: small notebooks and disclosures in the package, no repository."""
    home = tmp_path / "site-packages" / "yqlib"
    (home / "notebooks").mkdir(parents=True)
    (home / "data" / "raw").mkdir(parents=True)
    for name in ("01-unit-audit", "06-corpus"):
        shutil.copy(ROOT / "notebooks" / f"{name}.ipynb", home / "notebooks")
    for name in ("甲.pdf", "乙.pdf", "乙.pdf.review.toml", "README.md"):
        (home / "data" / "raw" / name).write_text(name)
    monkeypatch.setattr(places, "_PACKAGE", home)
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    return home


def test_in_the_repository_its_own_notebooks_are_opened() -> None:
    assert lab.prepare() == lab.Bench(ROOT, ROOT / "notebooks" / "01-unit-audit.ipynb")
    assert lab.prepare(notebook="06-corpus").notebook == ROOT / "notebooks" / "06-corpus.ipynb"


def test_a_notebook_of_the_users_is_opened_where_it_is(package, tmp_path) -> None:
    shutil.copy(ROOT / "notebooks" / "01-unit-audit.ipynb", tmp_path / "我的.ipynb")
    assert lab.prepare(notebook=str(tmp_path / "我的.ipynb")) == lab.Bench(tmp_path, tmp_path / "我的.ipynb")
    assert not list(Path.cwd().iterdir())


def test_a_folder_gets_all_notebooks_and_all_they_begin_with(tmp_path) -> None:
    bench = lab.prepare(folder=tmp_path / "甲 乙")
    assert sorted(p.name for p in (bench.folder / "notebooks").iterdir()) == _NOTEBOOKS
    assert sorted(p.name for p in (bench.folder / "data" / "raw").glob("*.pdf")) == _PDFS
    assert bench == lab.Bench(tmp_path / "甲 乙", tmp_path / "甲 乙" / "notebooks" / "01-unit-audit.ipynb")
    assert (bench.folder / "data" / "raw" / _PDFS[0]).read_bytes() == (RAW / _PDFS[0]).read_bytes()


def test_what_a_user_changed_stays_and_what_nobody_touched_follows(package, tmp_path) -> None:
    first = lab.prepare()
    assert first.folder == tmp_path / "here" / "yqlib-lab" and first.kept == ()
    mine, ours = first.folder / "notebooks" / "01-unit-audit.ipynb", first.folder / "notebooks" / "06-corpus.ipynb"
    mine.write_text("mine")
    for name in ("01-unit-audit", "06-corpus"):
        (package / "notebooks" / f"{name}.ipynb").write_text("newer")
    again = lab.prepare()
    assert again.kept == (mine,) and mine.read_text() == "mine" and ours.read_text() == "newer"
    mine.unlink()
    assert lab.prepare().kept == () and mine.read_text() == "newer", "removed, it comes anew"
    assert not list(first.folder.rglob("*.review.toml"))


@pytest.mark.parametrize("told", [None, "[", "[]", '{"notebooks/01-unit-audit.ipynb": 3}', "[" * 5000])
def test_where_it_is_not_known_what_was_written_everything_is_the_users(package, told) -> None:
    home = lab.prepare().folder
    (package / "notebooks" / "01-unit-audit.ipynb").write_text("newer")
    (home / lab.LEDGER).unlink() if told is None else (home / lab.LEDGER).write_text(told)
    held = (home / "notebooks" / "01-unit-audit.ipynb").read_bytes()
    assert lab.prepare().kept == (home / "notebooks" / "01-unit-audit.ipynb",)
    assert (home / "notebooks" / "01-unit-audit.ipynb").read_bytes() == held


def test_a_folder_in_the_place_of_a_notebook_stays(package) -> None:
    (Path("yqlib-lab") / "notebooks" / "06-corpus.ipynb").mkdir(parents=True)
    assert [path.name for path in lab.prepare().kept] == ["06-corpus.ipynb"]


def test_a_disclosure_gets_a_notebook_of_its_own(tmp_path) -> None:
    file = tmp_path / "某'局_2026.pdf"
    shutil.copy(RAW / _PDFS[0], file)
    bench = lab.prepare([file], folder=tmp_path / "w")
    assert bench.notebook.name == "01-unit-audit-某_局_2026.ipynb"
    held = nbformat.read(bench.notebook, as_version=4)
    nbformat.validate(held)
    code = [cell for cell in held.cells if cell.cell_type == "code"]
    given: dict[str, object] = {}
    exec(code[1].source, given)
    assert given["path"] == str(file) and "parameters" in code[0].metadata.tags
    assert all(not cell.outputs for cell in code), "stored outputs are of another disclosure"
    assert lab.prepare([file], folder=tmp_path / "w").kept == ()
    changed = bench.notebook.read_text("utf-8").replace('"nbformat": 4', '"nbformat":  4')
    bench.notebook.write_text(changed, "utf-8")
    again = lab.prepare([file], folder=tmp_path / "w")
    assert again == lab.Bench(bench.folder, bench.notebook, (bench.notebook,)) and bench.notebook.read_text("utf-8") == changed


def test_files_of_one_name_have_a_notebook_each(tmp_path) -> None:
    made = []
    for name in ("甲", "乙", "甲"):
        (tmp_path / name).mkdir(exist_ok=True)
        (tmp_path / name / "公开.pdf").write_text(name)
        made.append(lab.prepare([tmp_path / name / "公开.pdf"], folder=tmp_path / "w"))
    assert [bench.notebook.name for bench in made] == [f"01-unit-audit-公开{n}.ipynb" for n in ("", "-2", "")]
    assert str(tmp_path / "乙") in made[1].notebook.read_text("utf-8") and made[2].kept == ()


def test_many_get_the_notebook_of_many(tmp_path) -> None:
    for name in ("a.pdf", "b.pdf"):
        (tmp_path / name).write_text(name)
    for paths, source in (([tmp_path], [str(tmp_path)]), ([tmp_path / "a.pdf", tmp_path / "b.pdf"], [str(tmp_path / "a.pdf"), str(tmp_path / "b.pdf")])):
        bench = lab.prepare(paths, folder=tmp_path / "w")
        assert bench.notebook.name.startswith("06-corpus-") and "2份" in bench.notebook.name
        assert json.dumps(f"source = {source!r}", ensure_ascii=False)[1:-1] in bench.notebook.read_text("utf-8")
    (tmp_path / "s").mkdir()
    (tmp_path / "s" / "manifest.json").write_text("{}")
    assert lab.prepare([tmp_path / "s"], folder=tmp_path / "w").notebook.name == "06-corpus-s.ipynb"
    assert lab.prepare([tmp_path], "03-cross-level", tmp_path / "w").notebook.name.startswith("03-cross-level-")


def test_mistakes_are_told_before_anything_is_written(tmp_path) -> None:
    for name in ("a.pdf", "b.pdf"):
        (tmp_path / name).write_text(name)
    with pytest.raises(RunError, match="只看一份"):
        lab.prepare([tmp_path], "01-unit-audit", tmp_path / "w")
    with pytest.raises(RunError, match="找不到笔记本"):
        lab.prepare([], "99", tmp_path / "w")
    with pytest.raises(ReadError, match="不存在"):
        lab.prepare([tmp_path / "none.pdf"], folder=tmp_path / "w")
    assert not (tmp_path / "w").exists()


def test_the_command_says_the_folder_and_passes_port_and_browser_on(tmp_path, monkeypatch) -> None:
    started: list[list[str]] = []
    monkeypatch.setattr(lab, "start", started.append)
    words = ["lab", "--folder", str(tmp_path / "w"), "--port", "8899", "--browser", "firefox", "--no-browser"]
    result = CliRunner().invoke(cli.main, words)
    assert result.exit_code == 0 and f"工作文件夹：{tmp_path / 'w'}" in result.output
    assert started[0][:2] == [f"--ServerApp.root_dir={tmp_path / 'w'}", "--LabApp.default_url=/lab/tree/notebooks/01-unit-audit.ipynb"]
    assert started[0][-3:] == ["--ServerApp.port=8899", "--ServerApp.browser=firefox", "--no-browser"]
    (tmp_path / "w" / "notebooks" / "01-unit-audit.ipynb").write_text("mine")
    assert "您改过，保留原样：" in CliRunner().invoke(cli.main, words).output


def test_without_jupyterlab_it_says_what_to_install(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(lab.importlib.util, "find_spec", lambda name: None)
    result = CliRunner().invoke(cli.main, ["lab", "--folder", str(tmp_path / "w")])
    assert result.exit_code == 2 and "没有安装 JupyterLab" in result.output and "pip install jupyterlab" in result.output
    assert not (tmp_path / "w").exists()
