"""Batches: one bad file stops nothing, nothing is half-written, names and pages are safe."""

from __future__ import annotations

import gc
import hashlib
import json
import os
import re
import signal
import tomllib
from pathlib import Path
from threading import Timer, main_thread
from time import monotonic

import nbformat
import pandas as pd
import pytest
from fake_disclosure import HOSTILE
from nbformat.v4 import new_code_cell, new_notebook

from yqlib.errors import ReadError
from yqlib.present.views import SUMMARY_MIME
from yqlib.run import locate, places
from yqlib.run.export import write_frame
from yqlib.run.files import aside, write_text
from yqlib.run.notebooks import run_notebooks
from yqlib.run.parameters import checked_parameters
from yqlib.run.places import SLUG_BYTES, RunError, expand, slug, slugs, template

# ---- names and places -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("某局 2026（部门）预算", "某局_2026_部门_预算"),
        ("../../etc/passwd", "etc_passwd"),
        ("..", "_"),
        (".hidden", "hidden"),
        ('a\\b:c*?"<>|\n\x00d', "a_b_c_d"),
        ("CON", "_CON"),
        ("nul.txt", "_nul.txt"),
        ("", "_"),
    ],
)
def test_slugs_are_safe_file_names(name: str, safe: str) -> None:
    assert slug(name) == safe


def test_long_names_are_cut_by_bytes_at_a_character() -> None:
    text = slug("局" * 300)
    assert len(text.encode()) <= SLUG_BYTES and set(text) == {"局"}


def test_names_that_would_meet_are_told_apart_and_stay_the_same() -> None:
    names = ["a b", "a_b", "A_B", "c"]
    assert len({s.casefold() for s in slugs(names)}) == 4
    assert slugs(names) == slugs(names)
    assert slugs(names)[3] == "c"


def test_expand_takes_files_folders_and_patterns_once(tmp_path: Path) -> None:
    for name in ("b.pdf", "a.TXT", "note.toml", "README.md"):
        (tmp_path / name).write_text("x")
    (tmp_path / "deep").mkdir()
    (tmp_path / "odd[1].pdf").write_text("x")
    inside = [tmp_path / n for n in ("a.TXT", "b.pdf", "odd[1].pdf")]
    assert expand([tmp_path]) == inside
    assert expand([tmp_path / "*", tmp_path / "b.pdf"]) == inside
    assert expand([tmp_path / "odd[1].pdf"]) == [tmp_path / "odd[1].pdf"]
    for nothing in ("none.pdf", "*.none", "deep"):
        with pytest.raises(ReadError, match=re.escape(str(tmp_path / nothing))):
            expand([tmp_path / nothing])


def test_locate_finds_data_from_the_repository_and_from_the_notebook(tmp_path, monkeypatch) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "notebooks").mkdir()
    file = tmp_path / "data" / "x.pdf"
    file.write_text("x")
    for place in (tmp_path, tmp_path / "notebooks"):
        monkeypatch.chdir(place)
        assert locate("data/x.pdf") == file
        assert locate(["data/x.pdf", str(file)]) == [file, file]
    assert locate("data/y.pdf") == Path("data/y.pdf")


def test_templates_by_name_and_by_path(tmp_path: Path, monkeypatch) -> None:
    assert template("01-unit-audit").name == "01-unit-audit.ipynb"
    monkeypatch.chdir(tmp_path)
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "notebooks" / "mine.v2.ipynb").write_text("{}")
    assert template("mine.v2") == tmp_path / "notebooks" / "mine.v2.ipynb"
    assert template("notebooks/mine.v2.ipynb").exists()
    with pytest.raises(RunError, match=r"nowhere.*01-unit-audit"):
        template("nowhere")


# ---- files ----------------------------------------------------------------------------------------


def test_a_failed_write_leaves_what_was_there_and_nothing_else(tmp_path: Path) -> None:
    target = tmp_path / "x.txt"
    write_text(target, "old")
    with pytest.raises(RuntimeError), aside(target) as temporary:
        temporary.write_text("half")
        raise RuntimeError
    assert target.read_text() == "old"
    assert os.listdir(tmp_path) == ["x.txt"]


def test_csv_opens_in_excel_and_runs_no_formula(tmp_path: Path) -> None:
    texts = ["=1+1", "+cmd", "-x", "@a", "\tb", "＝1", " =2", "-3.00", "+5", "△1,000.00", "平常", None]
    frame = pd.DataFrame({"t": pd.array(texts, dtype="string"), "n": range(len(texts))})
    file = write_frame(frame, tmp_path / "f")
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")
    back = pd.read_csv(file, dtype="string", keep_default_na=False)["t"].tolist()
    assert back[:7] == ["'" + t for t in texts[:7]]
    assert back[7:] == [*texts[7:11], ""]


def test_parquet_keeps_exact_integers(tmp_path: Path) -> None:
    frame = pd.DataFrame({"fen": pd.array([2**53 + 1, None], dtype="Int64"), "t": ["=1", None]})
    back = pd.read_parquet(write_frame(frame, tmp_path / "f", "parquet"))
    assert back["fen"].tolist()[0] == 2**53 + 1 and back["t"][0] == "=1"


# ---- batches --------------------------------------------------------------------------------------

SUMMARY = {"unit_name": HOSTILE, "fiscal_year": 2026, "kind": "budget", "level": "市", "scope": "unit",
           "tables": 1, "figures": 2, "verified_share": 0.5, "error": 1, "warning": 0, "notice": 3}  # fmt: skip

BODY = f"""
from pathlib import Path
from IPython.display import display
text = "".join(Path(p).read_text() for p in ([path] if isinstance(path, str) else path))
if text == "bad":
    raise ValueError("第一行\\n第二行")
if text == "dead":
    import os; os._exit(1)
if text == "slow":
    import time; time.sleep(60)
display({{"text/plain": "x", {SUMMARY_MIME!r}: {SUMMARY!r}}}, raw=True)
print(text, word)
"""


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A notebook that needs neither the reader nor matplotlib."""
    head = new_code_cell(
        'path: str = "x"  # 文件\nword: str = "默认"  # 一个词', metadata={"tags": ["parameters"]}
    )
    kernel = {"kernelspec": {"name": "python3", "language": "python", "display_name": "Python 3"}}
    file = tmp_path / "small.ipynb"
    nbformat.write(new_notebook(cells=[head, new_code_cell(BODY)], metadata=kernel), file)
    return file


def texts(tmp_path: Path, **contents: str) -> list[Path]:
    for name, content in contents.items():
        (tmp_path / f"{name}.txt").write_text(content)
    return [tmp_path / f"{name}.txt" for name in contents]


def shown_in(folder: Path) -> set[str]:
    return {name for name in os.listdir(folder) if not name.startswith(".")}


def test_one_bad_file_is_a_row_and_stops_nothing(tmp_path: Path, small: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "b.html").write_text("of an earlier run")
    files = texts(tmp_path, a="good", b="bad", c="dead", d="good")
    result = run_notebooks(files, out, small, {"word": '中文“引号”"\n'}, progress=False)
    assert result["file"].tolist() == ["a.txt", "b.txt", "c.txt", "d.txt"]
    assert result["outcome"].tolist() == ["ok", "failed", "failed", "ok"]
    assert result.loc[1, "problem"] == "ValueError: 第一行"
    assert result.loc[1, "cell"] == 3  # papermill puts the given parameters in a cell of their own
    assert result.loc[0, ["error", "notice", "figures"]].tolist() == [1, 3, 2]
    assert result["attempts"].tolist() == [1, 1, 2, 1] and (result.loc[[0, 1, 3], "peak_mb"] > 10).all()
    assert result.loc[0, "doc_id"] == result.loc[3, "doc_id"] == hashlib.sha256(b"good").hexdigest()[:12]
    made = {"a.ipynb", "a.html", "b.ipynb", "d.ipynb", "d.html", "index.html", "runs.csv", "runs.parquet"}
    assert shown_in(out) - {"c.ipynb"} == made
    assert "中文“引号”" in (out / "a.ipynb").read_text(encoding="utf-8").replace('\\"', '"')
    assert "\\u4e2d" not in (out / "a.ipynb").read_text()
    assert "good 中文“引号”" in (out / "a.html").read_text(encoding="utf-8")


def test_pages_need_no_network_and_show_no_code(tmp_path: Path, small: Path) -> None:
    run_notebooks(texts(tmp_path, a="good"), tmp_path / "out", small, progress=False)
    page = (tmp_path / "out" / "a.html").read_text(encoding="utf-8")
    assert not re.findall(r"<(?:script|link|img|iframe)[^>]+(?:src|href)=[\"']?(?:https?:)?//", page)
    assert "@import" not in page and "raise ValueError" not in page
    assert 'lang="zh"' in page
    assert HOSTILE not in page


def test_the_index_is_escaped_and_links_what_was_made(tmp_path: Path, small: Path) -> None:
    files = texts(tmp_path, **{"某局 #1&%": "good", "b": "bad"})
    run_notebooks(files, tmp_path / "out", small, progress=False)
    index = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    assert "<script" not in index and "&lt;script&gt;" in index
    assert 'href="%E6%9F%90%E5%B1%80_1.html"' in index and "b.html" not in index
    assert "第 3 格：ValueError" in index
    back = pd.read_csv(tmp_path / "out" / "runs.csv")
    assert back["outcome"].tolist() == ["ok", "failed"]


def test_odd_names_of_files_and_folders(tmp_path: Path, small: Path) -> None:
    files = texts(tmp_path, **{"{name}": "good"})
    bad = tmp_path / os.fsdecode(b"\xbe\xd6.txt")
    bad.write_text("good")
    result = run_notebooks([*files, bad], tmp_path / "{out} 中文", small, progress=False)
    assert result["outcome"].tolist() == ["ok", "ok"]
    assert result["file"].tolist() == [
        "{name}.txt",
        "局.txt",
    ]  # GBK bytes, as an archive from Windows has them
    assert {"name.html", "局.html", "index.html"} <= set(os.listdir(tmp_path / "{out} 中文"))


def test_several_files_may_be_one_disclosure(tmp_path: Path, small: Path) -> None:
    result = run_notebooks([texts(tmp_path, a="1", b="2")], tmp_path / "out", small, progress=False)
    assert result["file"].tolist() == ["a.txt + b.txt"]
    assert "12 默认" in (tmp_path / "out" / "a.html").read_text(encoding="utf-8")


def test_a_cell_that_takes_too_long_is_a_failure(tmp_path: Path, small: Path) -> None:
    result = run_notebooks(
        texts(tmp_path, a="slow", b="good"), tmp_path / "out", small, timeout=2, progress=False
    )
    assert result["outcome"].tolist() == ["failed", "ok"]
    assert "2" in result.loc[0, "problem"]


def test_an_interruption_waits_for_nobody_and_leaves_what_stood_there(tmp_path: Path, small: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "a.html").write_text("of an earlier run")
    before = monotonic()
    Timer(2, signal.pthread_kill, (main_thread().ident, signal.SIGINT)).start()
    gc.disable()  # hypothesis is called back by it, and an interruption there would reach nobody
    try:
        with pytest.raises(KeyboardInterrupt):
            run_notebooks(texts(tmp_path, a="slow", b="slow", c="good"), out, small, progress=False)
    finally:
        gc.enable()
    assert monotonic() - before < 30
    assert shown_in(out) == {"a.html"}


def test_files_of_one_name_are_told_apart_in_the_index(tmp_path: Path, small: Path) -> None:
    for folder in ("x", "y"):
        (tmp_path / folder).mkdir()
    files = [texts(tmp_path / folder, a="good")[0] for folder in ("x", "y")]
    result = run_notebooks(files, tmp_path / "out", small, progress=False)
    assert result["file"].tolist() == [str(file) for file in files]
    assert result["page"].nunique() == 2


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("n", "x", "整数"),
        ("n", True, "整数"),
        ("n", 1.5, "整数"),
        ("share", "x", "数字"),
        ("names", 3, "列表"),
    ],
)
def test_values_of_another_type_are_refused(tmp_path: Path, name: str, value: object, said: str) -> None:
    with pytest.raises(RunError, match=f"参数 {name} 应为{said}"):
        checked_parameters(typed_notebook(tmp_path), {name: value})


def test_values_take_the_declared_type(tmp_path: Path) -> None:
    book = typed_notebook(tmp_path)
    assert checked_parameters(book, {"word": 2024, "n": 3, "share": 1, "names": ("a",)}) == {
        "word": "2024", "n": 3, "share": 1, "names": ["a"],
    }  # fmt: skip
    with pytest.raises(RunError, match="path 由 yqlib"):
        checked_parameters(book, {"path": "x"})


def typed_notebook(tmp_path: Path) -> Path:
    source = 'path: str = "x"\nword: str = "x"\nn: int = 1\nshare: float = 0.5\nnames: list[str] = []'
    head = new_code_cell(source, metadata={"tags": ["parameters"]})
    kernel = {"kernelspec": {"name": "python3", "language": "python", "display_name": "Python 3"}}
    nbformat.write(new_notebook(cells=[head], metadata=kernel), tmp_path / "typed.ipynb")
    return tmp_path / "typed.ipynb"


@pytest.mark.parametrize("content", ["", "{", '{"a": 1}', "[]"])
def test_a_file_that_is_no_notebook_is_told(tmp_path: Path, content: str) -> None:
    (tmp_path / "x.ipynb").write_text(content)
    with pytest.raises(RunError, match="不是可用的 Jupyter 笔记本"):
        checked_parameters(tmp_path / "x.ipynb", {})


def test_the_notebooks_are_packed_into_the_wheel() -> None:
    settings = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text(encoding="utf-8"))
    assert settings["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"] == {
        "notebooks": "yqlib/notebooks", "data/raw": "yqlib/data/raw",
    }  # fmt: skip


def test_an_installed_package_brings_its_notebooks(tmp_path: Path, monkeypatch) -> None:
    packed = tmp_path / "yqlib" / "notebooks"
    packed.mkdir(parents=True)
    (packed / "x.ipynb").write_text("{}")
    monkeypatch.setattr(places, "_PACKAGE", tmp_path / "yqlib")
    assert template("x") == packed / "x.ipynb"


def test_unknown_parameters_and_notebooks_without_a_path_are_refused(tmp_path: Path, small: Path) -> None:
    files = texts(tmp_path, a="good")
    with pytest.raises(RunError, match=r"wrod；可用的参数：word"):
        run_notebooks(files, tmp_path / "out", small, {"wrod": "x"}, progress=False)
    book = nbformat.read(small, 4)
    book.cells[0].source = "word: str = 'x'"
    nbformat.write(book, small)
    with pytest.raises(RunError, match="没有参数 path"):
        run_notebooks(files, tmp_path / "out", small, progress=False)
    assert not (tmp_path / "out").exists()


def test_no_kernel_and_no_folder_stays_behind(tmp_path: Path, small: Path, monkeypatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "t"))
    (tmp_path / "t").mkdir()
    run_notebooks(texts(tmp_path, a="good", b="bad", c="dead"), tmp_path / "out", small, progress=False)
    assert not list((tmp_path / "t").glob("yq*"))


def test_a_batch_of_the_audit_notebook_summarises_the_disclosure(tmp_path: Path) -> None:
    source = json.loads(template("01-unit-audit").read_text(encoding="utf-8"))
    line = next(c for c in source["cells"] if "parameters" in c["metadata"].get("tags", []))["source"]
    default = re.search(r'"(data/raw/[^"]+)"', "".join(line))
    assert default
    result = run_notebooks([locate(default[1])], tmp_path, progress=False)
    row = result.iloc[0]
    assert pd.isna(row["problem"]), row["problem"]
    assert row["outcome"] == "ok" and row["figures"] > 100 and 0 < row["verified_share"] <= 1
    page = (tmp_path / row["page"]).read_text(encoding="utf-8")
    assert row["unit_name"] in page and page.count("<details") == row["tables"]
    assert page.count("<img ") >= 4 and "No description has been provided" not in page
