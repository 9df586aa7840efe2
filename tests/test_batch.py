"""Batches: what hangs or dies costs one row, what is in flight is bounded, and what is done is not done again."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import wait as futures_wait
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import nbformat
import pandas as pd
import psutil
import pytest
from batch_work import reading, treacherous
from broken import sound
from conftest import ROOT
from test_run import shown_in, small, texts  # noqa: F401

import yqlib
from yqlib import schema
from yqlib.run import notebooks, pool, reading_many
from yqlib.run.cluster import _Flying, on_cluster
from yqlib.run.ledger import Ledger
from yqlib.run.notebooks import run_notebooks
from yqlib.run.places import RunError, expand
from yqlib.run.pool import each, in_workers
from yqlib.run.storage import Lock
from yqlib.run.store import Store

ENV = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}


def pdfs(folder: Path, *names: object) -> list[Path]:
    """Small sound files, each with a content of its own."""
    folder.mkdir(exist_ok=True)
    for name in names:
        (folder / f"{name}.pdf").write_bytes(sound() + f"\n% {name}\n".encode())
    return [folder / f"{name}.pdf" for name in names]


# ---- the pool -------------------------------------------------------------------------------------


def test_what_is_in_flight_is_bounded() -> None:
    taken, most = 0, 0

    def items() -> Iterator[int]:
        nonlocal taken
        for n in range(300):
            taken += 1
            yield n

    for done, _ in enumerate(each(lambda n: n, items(), 3)):
        most = max(most, taken - done)
    assert taken == 300 and most <= 7


@pytest.mark.parametrize("how", ["close", "error"])
def test_when_the_caller_goes_the_rest_is_dropped_and_what_runs_is_stopped(how: str) -> None:
    stopped, first, begun = threading.Event(), threading.Event(), []

    def call(n: int) -> int:
        begun.append(n)
        if n == 2 and how == "error":
            first.wait(10)
            raise ZeroDivisionError
        if n:
            stopped.wait(30)
        return n

    start = time.monotonic()
    with closing(each(call, iter(range(100)), 3, stopped.set)) as stream:
        assert next(stream) == 0
        first.set()
        if how == "error":
            with pytest.raises(ZeroDivisionError):
                list(stream)
    assert stopped.is_set() and len(begun) <= 6 and time.monotonic() - start < 10


def test_what_ended_beside_an_error_is_given_before_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "wait", lambda futures, return_when: futures_wait(futures))  # all end at once
    stream, given = each(lambda n: 6 // n, [0, 1, 2, 3], 2), []
    with pytest.raises(ZeroDivisionError):
        given.extend(next(stream) for _ in range(4))
    assert sorted(given) == [2, 3, 6]


def test_a_worker_that_dies_or_hangs_costs_one_item_and_an_innocent_one_is_tried_again(tmp_path: Path) -> None:
    items = ["a", "die", f"die once:{tmp_path}/seen", "hang", "b", "raise", "c"]
    done = {d.item.partition(":")[0]: d for d in in_workers(treacherous, items, 2, 5)}
    good = {name: d.value for name, d in done.items() if not d.problem}
    assert good == {name: name for name in ("a", "b", "c", "die once")}, done
    assert {name: d.attempts for name, d in done.items() if d.attempts > 1} == {"die": 2, "die once": 2}
    assert "SIGKILL" in done["die"].problem and "超过 5 秒" in done["hang"].problem
    assert done["raise"].problem == "ValueError: x"
    assert done["a"].peak_mb
    assert not [child for child in psutil.Process().children(recursive=True) if "popen_loky" in " ".join(child.cmdline())]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux counts the memory of a process")
def test_a_worker_that_wants_too_much_memory_costs_one_item(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading_many, "_read_aside", reading)
    corpus = yqlib.read_many(pdfs(tmp_path / "f", "hungry", "a"), store=tmp_path / "s", progress=False, jobs=2, limit=60)
    assert len(corpus.documents) == 1 and "4 GB" in corpus.failures["problem"][0]


# ---- the store ------------------------------------------------------------------------------------


def test_a_file_that_hangs_or_kills_its_process_is_a_failure_and_the_rest_is_stored(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading_many, "_read_aside", reading)
    files = pdfs(tmp_path / "f", "a", "die", "hang", "b")
    empty = [tmp_path / "f" / f"空{n}.pdf" for n in range(2)]
    for file in empty:
        file.touch()
    twin = tmp_path / "f" / "副本.pdf"
    twin.write_bytes(files[0].read_bytes())
    corpus = yqlib.read_many([*files, *empty, twin], store=tmp_path / "s", progress=False, jobs=2, limit=10)
    assert set(corpus.documents["file"]) == {"a.pdf", "b.pdf"}
    told = dict(corpus.failures[["file", "problem"]].itertuples(index=False))
    assert {Path(file).name for file in told} == {"die.pdf", "hang.pdf", "空0.pdf", "空1.pdf"}
    assert "SIGKILL" in told[str(files[1])] and "超过 10 秒" in told[str(files[2])]
    assert all(text.endswith("。") and Path(file).name in text for file, text in told.items())
    assert not list((tmp_path / "s" / "pending").iterdir())


def test_one_worker_and_two_store_the_same(tmp_path: Path) -> None:
    files = pdfs(tmp_path / "f", 1, 2, 3, 4)
    one, two = (
        yqlib.read_many(files, store=tmp_path / str(jobs), progress=False, jobs=jobs) for jobs in (1, 2)
    )
    manifests = [json.loads((tmp_path / jobs / "manifest.json").read_text()) for jobs in "12"]
    assert manifests[0] == manifests[1] and len(manifests[0]["parts"][0]["documents"]) == 4
    for name in (*schema.FRAMES, "doubts"):
        a, b = (c.frame(name).sort_values(["doc_id", *c.frame(name).columns[:3]], kind="stable") for c in (one, two))
        pd.testing.assert_frame_equal(a.reset_index(drop=True), b.reset_index(drop=True))


def test_how_it_is_read_is_a_matter_of_the_store() -> None:
    with pytest.raises(RunError, match="store="):
        yqlib.read_many(["x.pdf"], jobs=2, progress=False)


def test_subfolders_only_when_they_are_meant(tmp_path: Path) -> None:
    inner = pdfs(tmp_path / "市", "b")
    with pytest.raises(yqlib.ReadError, match="--recursive"):
        expand([tmp_path])
    assert expand([tmp_path], recursive=True) == inner


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interruption_leaves_a_store_that_opens_and_no_worker(tmp_path: Path, number: signal.Signals) -> None:
    pdfs(tmp_path / "f", *range(300))
    command = [sys.executable, "-m", "yqlib", "store", tmp_path / "f", "--store", tmp_path / "s", "--jobs", "2"]
    with subprocess.Popen(
        command, env=ENV, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8", start_new_session=True
    ) as process:
        try:
            until = time.monotonic() + 60
            while not list((tmp_path / "s" / "pending").glob("[0-9a-f]*")) and time.monotonic() < until:
                time.sleep(0.05)
            children = psutil.Process(process.pid).children(recursive=True)
            if number == signal.SIGINT:
                os.killpg(process.pid, number)  # Ctrl-C goes to all of them
            else:
                process.send_signal(number)
            _, said = process.communicate(timeout=60)
        finally:
            process.kill()
    assert process.returncode == 130 and "已中断" in said and "Traceback" not in said
    assert not psutil.wait_procs(children, timeout=10)[1]
    assert 0 < len(yqlib.open_store(tmp_path / "s")) < 300
    assert not list((tmp_path / "s" / "pending").glob(".part-*"))


@pytest.mark.slow
def test_a_batch_killed_twice_is_finished_with_everything_done_once(tmp_path: Path) -> None:
    source = pdfs(tmp_path / "f", "源")[0]
    command = [sys.executable, ROOT / "scripts" / "soak.py", "--count", "40", "--damaged", "0.25", "--jobs", "2", source]
    done = subprocess.run(command, env=ENV, capture_output=True, text=True, encoding="utf-8", timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("kill -9") == 2


# ---- notebooks ------------------------------------------------------------------------------------


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Notebooks that are not executed; the names of what would have been."""
    ran: list[str] = []

    def execute(job: Any, row: dict[str, Any]) -> Any:
        ran.append(job.name)
        text = job.files[0].read_text()
        if text == "stop":
            raise KeyboardInterrupt
        if text == "bad":
            row["problem"] = "x"
        row |= {"notebook": f"{job.name}.ipynb"} | ({"died": True, "problem": "y"} if text == "dead" else {})
        nbformat.write(nbformat.v4.new_notebook(), job.out / f"{job.name}.ipynb")
        return nbformat.v4.new_notebook()

    monkeypatch.setattr(notebooks, "_execute", execute)
    monkeypatch.setattr("yqlib.run.report.page_of", lambda *_: "页")
    return ran


def test_what_is_done_is_not_done_again_until_something_changes(tmp_path: Path, small: Path, quick: list[str]) -> None:  # noqa: F811
    files, out = texts(tmp_path, a="1", b="bad", c="3"), tmp_path / "out"

    def run(**more: Any) -> list[int]:
        quick.clear()
        return run_notebooks(files, out, small, progress=False, jobs=1, **more)["attempts"].tolist()

    assert run() == [1, 1, 1]
    assert run() == [0, 1, 0] and quick == ["b"]
    files[0].write_text("2")
    assert run() == [1, 1, 0]
    assert run(parameters={"word": "x"}) == [1, 1, 1]
    assert run() == [1, 1, 1]  # what stands there was of the other parameters
    (out / "c.html").unlink()
    assert run()[2] == 1
    assert run(again=True) == [1, 1, 1]
    (tmp_path / "a.txt.review.toml").write_text("")
    assert run() == [1, 1, 0]
    result = pd.read_parquet(out / "runs.parquet")
    assert result["outcome"].tolist() == ["ok", "failed", "ok"] and str(result["attempts"].dtype) == "Int64"
    assert result["doc_id"].tolist() == result["sha256"].str[:12].tolist()


def test_a_batch_that_was_cut_short_goes_on(tmp_path: Path, small: Path, quick: list[str]) -> None:  # noqa: F811
    files, out = texts(tmp_path, a="1", b="2", c="stop", d="4"), tmp_path / "out"
    with pytest.raises(KeyboardInterrupt):
        run_notebooks(files, out, small, progress=False, jobs=1)
    with (out / ".runs.jsonl").open("a") as handle:
        handle.write('{"key": "x", "na')  # what a kill leaves of a line
    (out / ".part-x.html").touch()
    files[2].write_text("3")
    quick.clear()
    assert run_notebooks(files, out, small, progress=False, jobs=1)["attempts"].tolist() == [0, 0, 1, 1]
    assert quick == ["c", "d"] and not list(out.glob(".part-*"))
    for broken in (b"\xff\n", b'{"name": "a"}\n', b"[]\n"):
        (out / ".runs.jsonl").write_bytes(broken + (out / ".runs.jsonl").read_bytes())
    assert all(Ledger(out).done(key, name) for key, name in _lines(out))


def _lines(out: Path) -> list[tuple[str, str]]:
    told = [json.loads(line) for line in (out / ".runs.jsonl").read_bytes().splitlines() if line.startswith(b'{"name": "')]
    lines = [(line["key"], line["name"]) for line in told if len(line) == 3]
    assert len(lines) == 4
    return lines


def test_a_kernel_that_died_is_tried_again_alone_after_all_others(tmp_path: Path, small: Path, quick: list[str]) -> None:  # noqa: F811
    result = run_notebooks(texts(tmp_path, a="dead", b="1", c="2"), tmp_path / "out", small, progress=False)
    assert quick[-1] == "a" and quick.count("a") == 2
    assert result["attempts"].tolist() == [2, 1, 1] and result["outcome"].tolist() == ["failed", "ok", "ok"]


def test_a_second_writer_of_reports_is_refused(tmp_path: Path, small: Path) -> None:  # noqa: F811
    with Lock(tmp_path / ".lock"), pytest.raises(RunError, match="另一个进程"):
        run_notebooks(texts(tmp_path, a="1"), tmp_path, small, progress=False)


def test_a_notebook_that_takes_too_long_is_given_up_as_a_whole(tmp_path: Path, small: Path) -> None:  # noqa: F811
    result = run_notebooks(texts(tmp_path, a="slow"), tmp_path / "out", small, limit=5, progress=False)
    assert result.loc[0, "problem"] == "超过 5 秒没有完成，已放弃" and result.loc[0, "attempts"] == 1
    assert "a.html" not in shown_in(tmp_path / "out")


# ---- a cluster ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    """The address of a scheduler with two workers of one thread."""
    dask = pytest.importorskip("dask", reason="the extra [scale] is not installed")
    distributed = pytest.importorskip("distributed", reason="the extra [scale] is not installed")
    settings = {"distributed.scheduler.allowed-failures": 0}
    with dask.config.set(settings), distributed.LocalCluster(2, threads_per_worker=1, dashboard_address="127.0.0.1:0") as found:
        yield found.scheduler_address


def test_a_cluster_stores_what_this_machine_stores(
    cluster: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = pdfs(tmp_path / "f", 1, 2, 3, 4, "die")
    here = yqlib.read_many(files[:4], store=tmp_path / "a", progress=False, jobs=1)
    monkeypatch.setattr(reading_many, "_read_aside", reading)
    monkeypatch.chdir(tmp_path)
    there = yqlib.read_many([f.relative_to(tmp_path) for f in files], store="b", progress=False, scheduler=cluster)
    assert [Path(file).name for file in there.failures["file"]] == ["die.pdf"]
    assert "KilledWorker" in there.failures["problem"][0]
    for name in ("documents", "facts", "checks"):
        a, b = (c.frame(name).sort_values(["doc_id", "page"], kind="stable").reset_index(drop=True) for c in (here, there))
        pd.testing.assert_frame_equal(a, b)


def test_notebooks_run_on_a_cluster(cluster: str, tmp_path: Path, small: Path) -> None:  # noqa: F811
    files = texts(tmp_path, a="good", b="bad")
    result = run_notebooks(files, tmp_path / "out", small, progress=False, scheduler=cluster)
    assert result["outcome"].tolist() == ["ok", "failed"] and result.loc[1, "problem"] == "ValueError: 第一行"


def test_a_cluster_that_would_read_otherwise_is_told_and_reads_nothing(
    cluster: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, small: Path  # noqa: F811
) -> None:
    """Its workers lack the rows of one's own forms that are in use here."""
    for module, name in ((reading_many, "reading_version"), (notebooks, "whole_version")):
        here = getattr(module, name)()
        monkeypatch.setattr(module, name, lambda here=here: here + ".forms-0123456789ab")
    said = "工作进程的 yqlib 或另用的表样与这里的不同；请在各处安装同一版本，并以内容相同的 YQLIB_FORMS 启动；改过表样的，请重新启动。"
    corpus = yqlib.read_many(pdfs(tmp_path / "f", 1), store=tmp_path / "a", progress=False, scheduler=cluster)
    assert len(corpus) == 0 and corpus.failures["problem"][0].endswith(said.replace("；请", "。请"))
    result = run_notebooks(texts(tmp_path, a="good"), tmp_path / "out", small, progress=False, scheduler=cluster)
    assert result["problem"].tolist() == [said]


def test_what_hangs_on_a_cluster_is_given_up_and_what_only_waits_is_not() -> None:
    pytest.importorskip("distributed", reason="the extra [scale] is not installed")
    futures = [SimpleNamespace(key=key, cancel=lambda **_: None) for key in ("runs", "waits")]
    restarted: list[str] = []
    client = SimpleNamespace(
        nthreads=lambda: {"w": 1}, processing=lambda: {"w": ("runs", "waits")},
        restart_workers=lambda workers, timeout: restarted.extend(workers),
    )  # fmt: skip
    flying = _Flying(client, 10)
    flying.items = dict(zip(map(_Hashable, futures), ("一", "二"), strict=True))
    assert flying._too_long() == []
    flying._since = dict.fromkeys(flying._since, time.monotonic() - 11)
    flying._looked = 0.0
    assert [(done.item, done.problem) for done in flying._too_long()] == [("一", "超过 10 秒没有完成，已放弃")]
    assert restarted == ["w"] and list(flying.items.values()) == ["二"]


class _Hashable:
    def __init__(self, future: Any) -> None:
        self.key, self.cancel = future.key, future.cancel


def test_a_cluster_without_workers_is_waited_for_and_then_told(monkeypatch: pytest.MonkeyPatch) -> None:
    distributed = pytest.importorskip("distributed", reason="the extra [scale] is not installed")
    monkeypatch.setattr("yqlib.run.cluster._START", 0.5)
    with distributed.LocalCluster(1, threads_per_worker=1, dashboard_address="127.0.0.1:0") as empty:
        empty.scale(0)
        with distributed.Client(empty.scheduler_address, set_as_default=False) as client:
            while client.nthreads():
                time.sleep(0.05)
        with pytest.raises(RunError, match="没有工作进程"):
            list(on_cluster(len, ["ab"], empty.scheduler_address))
        monkeypatch.setattr("yqlib.run.cluster._START", 30.0)
        coming = threading.Timer(0.5, empty.scale, [1])  # as a worker that starts beside us
        coming.start()
        assert [done.value for done in on_cluster(len, ["ab", "abc"], empty.scheduler_address)] == [2, 3]
        coming.join()


def test_nothing_is_left_out_while_all_workers_start_again() -> None:
    pytest.importorskip("distributed", reason="the extra [scale] is not installed")
    flying = _Flying(SimpleNamespace(nthreads=dict), 10)
    assert flying.room()
    flying.items = dict.fromkeys("a", "b")
    assert not flying.room()


def test_a_cluster_that_is_not_there_is_told(tmp_path: Path) -> None:
    pytest.importorskip("distributed", reason="the extra [scale] is not installed")
    with pytest.raises(RunError, match="连接不上"):
        yqlib.read_many(pdfs(tmp_path / "f", 1), store=tmp_path / "s", progress=False, scheduler="nonsense://x")
    assert len(Store(tmp_path / "s")) == 0


def test_without_the_extra_what_to_install_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("yqlib.run.cluster.find_spec", lambda _: None)
    with pytest.raises(RunError, match=r"yqlib\[scale\]"):
        yqlib.read_many(pdfs(tmp_path / "f", 1), store=tmp_path / "s", progress=False, scheduler="tcp://x:1")
