"""The store: exact both ways, incremental, whole after a kill at any moment, closed to hostile queries."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from bodies import document
from click.testing import CliRunner
from conftest import RAW, ROOT, read_raw

import yqlib
from yqlib import schema
from yqlib.cli import main
from yqlib.corpus import of_disclosures
from yqlib.run import reading_many
from yqlib.run.places import RunError
from yqlib.run.store import Store, key_of_files

PDFS = sorted(p.name for p in RAW.glob("*.pdf"))
BIG = 9_007_199_254_740_993  # not representable as a float


def made(doc: str, year: int | None = 2026, kind: str | None = "budget", fen: int = BIG, **more: Any) -> dict[str, pd.DataFrame]:
    """The frames of a small disclosure."""
    where = {"doc_id": doc, "table_id": f"{doc}/t", "reader": "text_layer"}
    facts = [where | {"fact_id": f"{doc}/{n}", "printed": "1", "amount_fen": fen} for n in range(3)]
    row = document(doc, f"保定市{doc}局", fiscal_year=year, kind=kind, sha256=doc) | more
    return {"documents": schema.frame("documents", [row]), "facts": schema.frame("facts", facts)}


def small(folder: Path, *docs: str) -> yqlib.Corpus:
    store = Store(folder)
    with store.writing():
        for doc in docs:
            store.add(doc * 4, made(doc), version="v")
    return yqlib.open_store(folder)


def first_two() -> yqlib.Corpus:
    return of_disclosures([read_raw(name) for name in PDFS[:2]])


# ---- in memory ------------------------------------------------------------------------------------


def test_frames_are_stacked_and_fit_their_schema() -> None:
    corpus = of_disclosures([read_raw(name) for name in PDFS])
    for name in (*schema.FRAMES, *schema.CORPUS_FRAMES):
        schema.validate(name, corpus.frame(name))
    assert len(corpus.facts) == sum(len(read_raw(name).facts) for name in PDFS)
    assert corpus.findings["doc_id"].nunique() > 1
    assert corpus.ties["doc_id"].nunique() == len(PDFS)


def test_the_first_documents_resolve() -> None:
    corpus = of_disclosures([read_raw(name) for name in PDFS])
    mine = corpus.bodies[corpus.bodies["documents"] == 2].iloc[0]
    assert mine["years"] == "2024决算 2026预算" and mine["codes"] == "066003"
    assert len(corpus.of(mine["body_id"])) == 2
    above = corpus.bodies.set_index("body_id").loc[mine["parent_id"]]
    assert above["kind"] == "department" and above["codes"].split(" | ")[0] == "066"
    levels = corpus.bodies[corpus.bodies["documents"] > 0]["level"]
    assert set(levels) == {"省", "市", "县"}
    shared = corpus.same_projects[corpus.same_projects["documents"] == 2]
    assert set(shared.loc[shared["match"] != "name", "amount_fen"].dropna()) == {6_970_000, 5_000_000}


def test_one_bad_file_is_a_row_and_the_same_content_counts_once(tmp_path: Path) -> None:
    bad = tmp_path / "坏.pdf"
    bad.write_bytes(b"%PDF-1.4 nothing")
    twin = shutil.copy(RAW / PDFS[0], tmp_path / "副本.pdf")
    corpus = yqlib.read_many([RAW / PDFS[0], bad, twin, tmp_path / "没有.pdf", tmp_path], progress=False)
    assert len(corpus) == 1
    assert [Path(f).name for f in corpus.failures["file"]] == ["坏.pdf", "没有.pdf", tmp_path.name]
    assert all(text.endswith("。") for text in corpus.failures["problem"])


def test_our_own_error_is_a_row_too(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("x")

    monkeypatch.setattr(reading_many, "read", broken)
    corpus = yqlib.read_many(["a.pdf", ("b.pdf", "c.pdf")], progress=False)
    assert corpus.failures["file"].tolist() == ["a.pdf", "b.pdf + c.pdf"]
    assert corpus.failures["problem"].str.contains("ZeroDivisionError").all()


def test_a_frame_one_disclosure_cannot_give_is_a_row_and_the_others_stay() -> None:
    class Broken:
        files = (Path("坏.pdf"),)

        def __getattr__(self, name: str) -> Any:
            if name == "checks":
                raise ZeroDivisionError("x")
            return getattr(read_raw(PDFS[1]), name)

    corpus = of_disclosures([read_raw(PDFS[0]), Broken()])
    assert corpus.documents["doc_id"].nunique() == 2 and len(corpus.failures) == 0
    assert corpus.checks["doc_id"].nunique() == 1
    assert corpus.failures["problem"].tolist() == ["得不出 checks：yqlib 自身出错（ZeroDivisionError: x）。"]


def test_an_unknown_frame_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="facts"):
        _ = of_disclosures([]).nothing
    assert len(of_disclosures([]).bodies) == 0


# ---- exactness ------------------------------------------------------------------------------------


def test_frames_come_back_as_they_were(tmp_path: Path) -> None:
    corpus = first_two()
    held = corpus.save(tmp_path)
    assert len(held) == 2
    for name in (*schema.FRAMES, "doubts"):
        keys = corpus.frame(name)["doc_id"].unique()
        for doc in keys:
            one, other = (c.frame(name)[c.frame(name)["doc_id"] == doc].reset_index(drop=True) for c in (corpus, held))
            edges = [c for c in ("x0", "top", "x1", "bottom") if c in one]
            pd.testing.assert_frame_equal(one.drop(columns=edges), other.drop(columns=edges))
            assert all(((one[c] - other[c]).abs().fillna(0) <= 0.0051).all() for c in edges)
    for name in schema.CORPUS_FRAMES:
        schema.validate(name, held.frame(name))


@pytest.mark.parametrize("where", ["memory", "store"])
def test_sums_are_exact(tmp_path: Path, where: str) -> None:
    corpus = small(tmp_path, "a", "b")
    if where == "memory":
        frames = {name: corpus.frame(name) for name in ("documents", "facts")}
        corpus = yqlib.Corpus(lambda name: frames[name])
    assert corpus.sql("SELECT sum(amount_fen) AS s FROM facts")["s"].tolist() == [6 * BIG]
    assert str(corpus.sql("SELECT amount_fen FROM facts")["amount_fen"].dtype) == "Int64"
    assert corpus.sql("SELECT sum(amount_fen)::HUGEINT * 1000 AS s FROM facts")["s"].tolist() == [6000 * BIG]


def test_plain_parquet_readers_see_exact_amounts_and_partitions(tmp_path: Path) -> None:
    store = Store(tmp_path)
    with store.writing():
        store.add("k1", made("a"))
        store.add("k2", made("b", 2024, "final"))
        store.add("k3", made("c", None, None))
    assert {p.parent.parent.name for p in store.files("facts")} == {
        "part_year=2026", "part_year=2024", "part_year=unknown"
    }  # fmt: skip
    back = pd.read_parquet(tmp_path / "facts")
    assert str(back["amount_fen"].dtype) == "Int64" and set(back["amount_fen"]) == {BIG}
    assert set(pd.read_parquet(tmp_path / "documents")["part_kind"]) == {"budget", "final", "unknown"}


# ---- incremental ----------------------------------------------------------------------------------


def counted(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    read: list[Path] = []
    real = reading_many.read
    monkeypatch.setattr(reading_many, "read", lambda files: (read.append(files[0]), real(files))[1])
    return read


def test_what_is_unchanged_is_not_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read = counted(monkeypatch)
    file = Path(shutil.copy(RAW / PDFS[0], tmp_path))
    store = tmp_path / "store"
    assert len(yqlib.read_many([file], store=store, progress=False)) == 1
    yqlib.read_many([file], store=store, progress=False)
    assert len(read) == 1
    renamed = file.rename(tmp_path / "改名.pdf")
    yqlib.read_many([renamed], store=store, progress=False)
    assert len(read) == 1
    renamed.with_name("改名.pdf.toml").write_text('level = "省"\n', "utf-8")  # says more of the same file
    assert len(yqlib.read_many([renamed], store=store, progress=False)) == 1
    assert len(read) == 2
    monkeypatch.setattr(reading_many, "reading_version", lambda: "another")
    yqlib.read_many([renamed], store=store, progress=False)
    assert len(read) == 3


def test_failures_are_tried_again_and_forgotten_when_read(tmp_path: Path) -> None:
    file = tmp_path / "某.pdf"
    file.write_bytes(b"%PDF-1.4 nothing")
    store = tmp_path / "store"
    assert len(yqlib.read_many([file], store=store, progress=False).failures) == 1
    shutil.copy(RAW / PDFS[0], file)
    corpus = yqlib.read_many([file], store=store, progress=False)
    assert (len(corpus), len(corpus.failures)) == (1, 0)


def test_a_document_read_anew_replaces_its_rows(tmp_path: Path) -> None:
    small(tmp_path, "a", "b")
    store = Store(tmp_path)
    with store.writing():
        store.add("other", made("a", 2025, fen=7, sha256="a"), version="v2")
    corpus = yqlib.open_store(tmp_path)
    assert corpus.sql("SELECT doc_id, count(*) AS n, max(amount_fen) AS m FROM facts GROUP BY 1 ORDER BY 1").values.tolist() == [
        ["a", 3, 7], ["b", 3, BIG]
    ]  # fmt: skip
    assert sorted(corpus.documents["fiscal_year"]) == [2025, 2026]
    assert len(list((tmp_path / "facts").rglob("*.parquet"))) == 2  # what is replaced is gone


def test_two_contents_of_one_id_are_not_mixed(tmp_path: Path) -> None:
    small(tmp_path, "a")
    store = Store(tmp_path)
    with store.writing(), pytest.raises(ValueError, match="编号"):
        store.add("k", made("a", sha256="another"))
    assert len(yqlib.open_store(tmp_path).facts) == 3


def test_many_commits_leave_few_files(tmp_path: Path) -> None:
    for doc in "abcdefgh":
        small(tmp_path, doc)
    assert len(Store(tmp_path).files("facts")) == 1
    assert yqlib.open_store(tmp_path).facts["doc_id"].nunique() == 8


def test_columns_of_an_older_version_are_missing_not_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    older = schema.FRAMES["facts"]
    monkeypatch.setitem(schema.FRAMES, "facts", tuple(c for c in older if c.name != "confidence"))
    small(tmp_path, "a")
    monkeypatch.setitem(schema.FRAMES, "facts", older)
    corpus = yqlib.open_store(tmp_path)
    assert corpus.facts["confidence"].isna().all()
    assert corpus.sql("SELECT count(*) AS n FROM facts WHERE confidence IS NULL")["n"].tolist() == [3]
    assert len(small(tmp_path, "b").facts) == 6


# ---- interruption and other processes -------------------------------------------------------------

_WRITER = """
import sys
from pathlib import Path
sys.path.insert(0, {tests!r})
from test_store import made
from yqlib.run import store as s
s._FEW = 5  # many commits
store = s.Store({folder!r})
with store.writing():
    for n in range(int(sys.argv[1]), 400):
        store.add(f"key{{n}}", made(f"d{{n}}"), version="v")
        print(n, flush=True)
"""


def killed_after(folder: Path, start: int, seconds: float) -> int:
    """Let a process write, kill it; returns the last disclosure it said was done."""
    script = _WRITER.format(tests=str(Path(__file__).parent), folder=str(folder))
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    with subprocess.Popen([sys.executable, "-c", script, str(start)], stdout=subprocess.PIPE, text=True, env=env) as writer:
        assert writer.stdout is not None
        done = int(writer.stdout.readline())
        time.sleep(seconds)
        writer.send_signal(signal.SIGKILL)
        rest = [line for line in writer.stdout.read().splitlines(keepends=True) if line.endswith("\n")]
    return int(rest[-1]) if rest else done


def sound(folder: Path, up_to: int) -> None:
    corpus = yqlib.open_store(folder)
    held = corpus.facts.groupby("doc_id").size()
    assert {f"d{n}" for n in range(up_to + 1)} <= set(held.index)
    assert set(held) == {3}
    assert set(corpus.documents["doc_id"]) == set(held.index) and corpus.documents["doc_id"].is_unique
    assert int(corpus.sql("SELECT sum(amount_fen) AS s FROM facts")["s"].iloc[0]) == 3 * BIG * len(held)


def test_a_kill_at_any_moment_loses_nothing_done(tmp_path: Path) -> None:
    chance, done = random.Random(6), -1
    for _ in range(3):
        done = killed_after(tmp_path, done + 1, chance.uniform(0.02, 0.6))
        sound(tmp_path, done)


@pytest.mark.slow
def test_many_kills_lose_nothing_done(tmp_path: Path) -> None:
    chance, done = random.Random(7), -1
    for _ in range(20):
        done = killed_after(tmp_path, done + 1, chance.uniform(0, 0.5))
        if chance.random() < 0.5:  # else the next writer finds what the kill left
            sound(tmp_path, done)
    sound(tmp_path, done)


@pytest.mark.parametrize("step", ["parts", "manifest", "clear"])
def test_an_error_in_the_middle_of_a_commit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    """Before, between and after what a commit does; the next one puts it right."""
    small(tmp_path, "a", "b")
    name = {"parts": "_merge", "manifest": "_write_manifest", "clear": "_clear_up"}[step]
    real, calls = getattr(Store, name), []

    def failing(self: Store, *more: Any) -> Any:
        calls.append(1)
        if len(calls) > (1 if step == "clear" else 0):  # one goes before anything is added
            raise KeyboardInterrupt
        return real(self, *more)

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(Store, name, failing)
        small(tmp_path, "c")
    corpus = yqlib.open_store(tmp_path)
    assert corpus.facts.groupby("doc_id").size().to_dict() == {"a": 3, "b": 3, "c": 3}
    assert not list((tmp_path / "pending").iterdir())


def test_what_is_half_written_is_no_disclosure(tmp_path: Path) -> None:
    small(tmp_path, "a")
    for name in (".part-x", "cut"):
        (tmp_path / "pending" / name).mkdir()
        (tmp_path / "pending" / name / "facts.parquet").write_bytes(b"PAR1")
    assert len(yqlib.open_store(tmp_path)) == 1


def test_a_second_writer_is_refused_and_readers_go_on(tmp_path: Path) -> None:
    reader = small(tmp_path, "a")
    with Store(tmp_path).writing():
        with pytest.raises(RunError, match="另一个进程"), Store(tmp_path).writing():
            pass
        assert len(yqlib.open_store(tmp_path)) == 1
    small(tmp_path, "b")  # merges the part the reader was opened with
    assert reader.sql("SELECT count(*) AS n FROM documents")["n"].tolist() == [2]
    assert len(reader.tables) == 0


def test_other_folders_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "论文.docx").write_text("x")
    with pytest.raises(RunError, match="论文"):
        small(tmp_path, "a")
    with pytest.raises(RunError, match="没有 yqlib 的数据"):
        yqlib.open_store(tmp_path)
    (tmp_path / "论文.docx").unlink()
    (tmp_path / "manifest.json").write_text(json.dumps({"format": 99}))
    with pytest.raises(RunError, match="另一版本"):
        yqlib.open_store(tmp_path)


def test_a_store_of_one_purpose_keeps_what_is_meant(tmp_path: Path) -> None:
    small(tmp_path / "s", "a", "b", "c")
    store = Store(tmp_path / "s")
    with store.writing():
        store.keep({"a", "c", "unknown"})
    again = Store(tmp_path / "s")
    assert again.readings() == {"a": ("aaaa", "v"), "c": ("cccc", "v")}
    assert sorted(again.frame("facts")["doc_id"].unique()) == ["a", "c"]
    assert not again.holds("bbbb", "v") and again.holds("aaaa", "v")


def test_disclosures_come_one_by_one_with_all_frames(tmp_path: Path) -> None:
    small(tmp_path / "s", "a", "b", "c")
    store = Store(tmp_path / "s")
    found = dict(store.disclosures({"a", "c", "unknown"}))
    assert set(found) == {"a", "c"} and set(found["a"]) == {*schema.FRAMES, "doubts"}
    pd.testing.assert_frame_equal(found["a"]["facts"], made("a")["facts"])
    assert found["c"]["statements"].empty and list(found["c"]["statements"]) == schema.columns("statements")


def test_names_on_disk_are_hashes(tmp_path: Path) -> None:
    store = Store(tmp_path / "s")
    with store.writing():
        frames = made("a", kind="budget", file="../../逃.pdf", unit_name="../甲局", form_family="/etc")
        store.add(key_of_files([RAW / PDFS[0]]), frames)
    assert {p.name for p in tmp_path.iterdir()} == {"s"}
    parts = [p.stem for p in (tmp_path / "s").rglob("*.parquet")]
    assert all(set(name) <= set("0123456789abcdef") for name in parts)


def test_what_is_made_of_all_is_kept_until_something_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    corpus = small(tmp_path, "a", "b")
    first = corpus.bodies
    monkeypatch.setattr("yqlib.bodies.resolve", None)  # not called again
    again = yqlib.open_store(tmp_path)
    pd.testing.assert_frame_equal(first, again.bodies)
    assert str(again.bodies["documents"].dtype) == "Int64"
    monkeypatch.undo()
    assert len(small(tmp_path, "c").bodies) == 3
    assert len(list((tmp_path / "derived").iterdir())) == 1


# ---- queries --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> yqlib.Corpus:
    return small(tmp_path_factory.mktemp("held"), "a", "b")


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * FROM read_text('/etc/passwd')",
        "SELECT * FROM read_csv('{outside}')",
        "SELECT * FROM '{outside}'",
        "SELECT * FROM glob('/*')",
        "SELECT * FROM read_parquet('https://localhost/x.parquet')",
        "COPY facts TO '{outside}'",
        "COPY (SELECT 1) TO '{part}' (USE_TMP_FILE false)",
        "EXPLAIN ANALYZE COPY facts TO '{outside}'",
        "EXPORT DATABASE '{outside}'",
        "ATTACH '{outside}'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET enable_external_access = true",
        "RESET lock_configuration",
        "DROP VIEW facts",
        "DELETE FROM facts",
        "CREATE TABLE t AS SELECT 1",
        "PRAGMA database_list",
        "CALL pragma_version()",
        "SELECT 1; DROP VIEW facts",
        "SELECT * FROM secret",
        "SELECT getenv('HOME')",
        "SELECT * FROM query('COPY facts TO ''{outside}''')",
        "",
        "不是 SQL",
        "SELECT * FROM facts WHERE doc_id = 'x' UNION SELECT 1",
    ],
)
def test_hostile_and_wrong_queries_are_refused_in_one_sentence(held: yqlib.Corpus, tmp_path: Path, query: str) -> None:
    secret = pd.DataFrame({"x": [1]})  # DuckDB would take a variable of the program for a table
    outside = tmp_path / "x.csv"
    outside.write_text("a\n1\n")
    assert held.store is not None
    part = held.store.files("facts")[0]
    before = part.read_bytes(), sorted(tmp_path.iterdir())
    with pytest.raises(RunError) as told:
        held.sql(query.format(outside=outside, part=part))
    assert "\n" not in str(told.value) and len(secret) == 1
    assert (part.read_bytes(), sorted(tmp_path.iterdir())) == before
    assert len(held.sql("SELECT * FROM facts")) == 6


def test_all_frames_are_tables(held: yqlib.Corpus) -> None:
    assert set(held.sql("SHOW TABLES")["name"]) == {*schema.FRAMES, *schema.CORPUS_FRAMES}
    for name in (*schema.FRAMES, *schema.CORPUS_FRAMES):
        assert list(held.sql(f"SELECT * FROM {name}").columns) == schema.columns(name)


def test_documents_join_bodies_once(held: yqlib.Corpus) -> None:
    query = "SELECT b.name, count(*) AS n FROM facts JOIN publishers USING (doc_id) JOIN bodies b USING (body_id) GROUP BY 1 ORDER BY 1"
    assert held.sql(query)["n"].tolist() == [3, 3]


def call(*words: object) -> Any:
    return CliRunner().invoke(main, [str(w) for w in words], standalone_mode=True)


def test_the_commands(tmp_path: Path) -> None:
    for name in PDFS[:2]:
        shutil.copy(RAW / name, tmp_path)
    folder = tmp_path / "数据"
    done = call("store", tmp_path, "--store", folder)
    assert done.exit_code == 0 and "新读 2 份，未变动 0 份" in done.stdout
    assert "新读 0 份，未变动 2 份" in call("store", tmp_path, "--store", folder).stdout
    (tmp_path / "坏.txt").write_text("没有内容", "utf-8")
    done = call("store", tmp_path, "--store", folder)
    assert done.exit_code == 2 and "坏.txt" in done.stderr and "共 2 份" in done.stdout
    sql = "SELECT doc_id, sum(amount_fen) AS s FROM facts GROUP BY 1 ORDER BY 1"
    rows = json.loads(call("query", sql, "--store", folder, "--format", "json").stdout)
    assert all(isinstance(row["s"], int) for row in rows) and len(rows) == 2
    assert "2 行" in call("query", sql, "--store", folder).stdout


def test_what_a_query_shows_is_harmless_and_whole(held: yqlib.Corpus) -> None:
    assert held.store is not None
    where = ("--store", held.store.folder)
    out = call("query", "SELECT '=1+1' AS a, '\x1b[31m' || chr(8238) AS b, NULL AS c, [1, 2] AS d", *where, "--format", "csv").stdout
    assert out == "a,b,c,d\n'=1+1,[31m,,\"[1, 2]\"\n"
    file = held.store.folder.parent / "冲突.csv"
    assert "1 行" in call("query", "SELECT '=1' AS a", *where, "--format", "csv", "--out", file).stdout
    assert file.read_bytes() == b"\xef\xbb\xbfa\n'=1\n"
    assert call("query", "SELECT * FROM range(1000)", *where).stdout.strip().endswith("（另有 800 行未列；--format csv 给出全部）")
    done = call("query", "DROP VIEW facts", *where)
    assert done.exit_code == 2 and done.stderr.startswith("错误：") and not done.stdout
    done = call("query", "SELECT 1", "--store", held.store.folder / "none")
    assert done.exit_code == 2 and "yqlib store" in done.stderr


def test_one_word_opens_a_store_or_reads_files(tmp_path) -> None:
    folder = Path(__file__).parents[1] / "data" / "raw"
    one = sorted(folder.glob("泽州*.pdf"))
    assert len(yqlib.open_corpus(one)) == len(yqlib.open_corpus(str(folder / "泽州*.pdf"))) == 1
    yqlib.read_many(one, store=tmp_path / "s", progress=False)
    assert yqlib.open_corpus(tmp_path / "s").store is not None
    with pytest.raises(yqlib.ReadError, match="不存在"):
        yqlib.open_corpus(tmp_path / "nothing")
