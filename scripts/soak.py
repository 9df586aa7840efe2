"""Store many files, some damaged, with the process killed at random: everything is done once, nothing is missed.

    python scripts/soak.py [--count 5000] [--damaged 0.02] [--kills 2] [--jobs N] [--seed 1] [--keep FOLDER]
                            [--out docs/benchmarks.md] [PATH …]

The files are copies of PATHs (PDFs; data/raw by default), each with a remark of its own behind the end of the
PDF, so that its hash and doc_id are its own, and a note beside it (`<file>.toml`) that names a body of its own.
The damaged ones are truncated, encrypted, empty, no PDF at all, or mutated as `scripts/fuzz.py` does.
`yqlib store` reads them; it is killed (SIGKILL) when a random share of them is done, started again as often,
and at last runs to its end. Then it must hold that

- the store opened after every kill and held everything that was done before it, unchanged;
- the run after a kill read just what was missing; every sound file is in the store exactly once, with as many
  figures as the file it is a copy of;
- every damaged file is named in `failures` (a mutated one may as well be readable);
- no worker outlived its parent;
- the parent's memory stayed below --megabytes, and no higher in the last third of the files than in the
  second, but for a tenth.

Exit code 1 when one of these does not hold. 5,000 files take about an hour on two cores. With --out the numbers,
and what did not hold, become a part of a Markdown page.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import psutil

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from fuzzing.mutate import mutated

import yqlib
from benchmarks.page import Page, machine, put
from yqlib.run.store import Store

ROOT = Path(__file__).resolve().parents[1]
DAMAGES = ("truncated", "encrypted", "empty", "no_pdf", "mutated")
_ENCRYPTED = ROOT / "tests" / "golden" / "encrypted.pdf"
_GROWTH = 1.1


def damaged(data: bytes, how: str, seed: int) -> bytes:
    """The bytes of a damaged file."""
    if how == "truncated":
        return data[: len(data) // 3]
    if how == "encrypted":
        return _ENCRYPTED.read_bytes() + b"\n%% %d\n" % seed
    if how == "no_pdf":
        return b"PK\x03\x04" + random.Random(seed).randbytes(400)
    return mutated(data, seed)[1] if how == "mutated" else b""


def make(folder: Path, sources: Sequence[Path], count: int, share: float, seed: int) -> dict[str, str]:
    """Write the files: name → source of a sound one, kind of damage of the others."""
    rng = random.Random(seed)
    bad = set(rng.sample(range(count), round(count * share)))
    kinds = iter(DAMAGES * count)
    contents = {source: source.read_bytes() for source in sources}
    told = {}
    for n in range(count):
        source = sources[n % len(sources)]
        file = folder / f"{n // 1000:03d}" / f"某局{n:05d}_公开.pdf"
        file.parent.mkdir(parents=True, exist_ok=True)
        how = next(kinds) if n in bad else ""
        data = damaged(contents[source], how, n) if how else contents[source] + b"\n%% %d\n" % n
        file.write_bytes(data)
        if not how:
            note = f'unit_name = "某市第{n:05d}号管理局"\nunit_code = "{900000 + n}"\n'
            file.with_name(file.name + ".toml").write_text(note, "utf-8")
        told[str(file)] = how or source.name
    return told


@dataclass
class Run:
    """One run of `yqlib store`, and what was seen of it."""

    killed: bool = False
    output: str = ""
    seconds: float = 0.0
    memory: list[tuple[int, float]] = field(default_factory=list)  # (files done, MB of the parent)
    workers_mb: float = 0.0
    orphans: int = 0

    def counted(self) -> dict[str, int]:
        """read, held, failed of the summary line."""
        found = re.search(r"新读 (\d+) 份，未变动 (\d+) 份，没有读成 (\d+) 份", self.output)
        return dict(zip(("read", "held", "failed"), map(int, found.groups()), strict=True)) if found else {}


def done_in(folder: Path) -> dict[str, str]:
    """What is on disk as done: key → doc_id. Opens nothing for writing."""
    store = Store(folder)
    return {key: about["doc"] for key, about in (store._held() | store._pending()).items()}


def store_once(files: Path, folder: Path, jobs: int, log: Path, kill_at: int | None) -> Run:
    """Run `yqlib store`; kill it when `kill_at` files are done."""
    run, start = Run(), time.monotonic()
    command = [sys.executable, "-m", "yqlib", "store", str(files), "-r", "--store", str(folder), "--jobs", str(jobs)]
    env = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    with log.open("w+", encoding="utf-8") as handle:
        process = subprocess.Popen(command, stdout=handle, stderr=subprocess.STDOUT, env=env, cwd=ROOT)
        parent, children = psutil.Process(process.pid), set()
        while process.poll() is None:
            try:
                done = len(done_in(folder)) if folder.is_dir() else 0
            except (OSError, ValueError):  # between two files of a rename
                done = run.memory[-1][0] if run.memory else 0
            if kill_at is not None and done >= kill_at:
                process.send_signal(signal.SIGKILL)
                run.killed = True
                break
            children |= _looked_at(run, parent, done)
            time.sleep(0.2)
        process.wait()
        _, alive = psutil.wait_procs(list(children), timeout=15)
        run.orphans = len(alive)
        handle.seek(0)
        run.output = handle.read()
    run.seconds = time.monotonic() - start
    return run


def _looked_at(run: Run, parent: psutil.Process, done: int) -> set[psutil.Process]:
    try:
        children = set(parent.children(recursive=True))
        run.memory.append((done, parent.memory_info().rss / 1e6))
        run.workers_mb = max([run.workers_mb, *(child.memory_info().rss / 1e6 for child in children)])
        return children
    except psutil.Error:
        return set()


def soak(asked: argparse.Namespace, work: Path, say: Callable[[str], None]) -> Iterator[str]:
    """Run, and `say` the numbers; yields what does not hold."""
    rng = random.Random(asked.seed + 1)
    files, folder = work / "files", work / "store"
    sources = asked.paths or sorted((ROOT / "data" / "raw").glob("*.pdf"))
    told = make(files, sources, asked.count, asked.damaged, asked.seed)
    bad = sum(how in DAMAGES for how in told.values())
    say(f"{len(told)} 个文件（{len(sources)} 份的副本），其中损坏的 {bad} 个；{asked.jobs} 个工作进程，优先级 nice {os.nice(0)}")
    runs, before = [], {}
    for turn in range(asked.kills + 1):
        first, last = (turn + 0.2) / (asked.kills + 1), (turn + 0.9) / (asked.kills + 1)
        kill_at = round(asked.count * rng.uniform(first, last)) if turn < asked.kills else None
        run = store_once(files, folder, asked.jobs, work / f"{turn}.log", kill_at)
        runs.append(run)
        after = done_in(folder)
        say(f"第 {turn + 1} 次：{'kill -9' if run.killed else '运行到底'}，{run.seconds:.0f} s，已完成 {len(after)} 个")
        if lost := set(before.items()) - set(after.items()):
            yield f"中断后丢失 {len(lost)} 份"
        if run.orphans:
            yield f"{run.orphans} 个工作进程在主进程结束后仍在运行"
        if turn < asked.kills and not run.killed:
            yield f"第 {turn + 1} 次在中断之前已结束：\n{run.output[-2000:]}"
        held, before = len(before), after
    yield from _judged(told, runs[-1], held, sources, folder, say)
    yield from _memory(runs, asked, say)


def _judged(
    told: dict[str, str], last: Run, held: int, sources: Sequence[Path], folder: Path, say: Callable[[str], None]
) -> Iterator[str]:
    corpus = yqlib.open_store(folder)
    failures = dict(corpus.failures[["file", "problem"]].itertuples(index=False))
    sound = {file: source for file, source in told.items() if source not in DAMAGES}
    count = last.counted()
    say(f"最后一次新读 {count.get('read')} 份，沿用 {count.get('held')} 份（此前已完成 {held} 份），没有读成 {count.get('failed')} 份")
    if count.get("held") != held:
        yield f"最后一次应沿用 {held} 份，实际 {count.get('held')} 份：\n{last.output[-2000:]}"
    if count.get("read", 0) + count.get("held", 0) + len(failures) != len(told):
        yield f"读成 {count} 与失败 {len(failures)} 之和不是 {len(told)}"
    figures = {source.name: len(yqlib.read(source).facts) for source in sources}
    per_file = corpus.sql(
        "SELECT d.file AS file, d.unit_name AS unit, count(f.fact_id) AS n FROM documents d LEFT JOIN facts f USING (doc_id) GROUP BY ALL"
    )
    seen = per_file["file"].value_counts().to_dict()
    found = dict(zip(per_file["file"], per_file["n"].astype(int), strict=True))
    for file, source in sound.items():
        name = Path(file).name
        if seen.get(name) != 1 or found[name] != figures[source]:
            yield f"{name} 在数据中 {seen.get(name, 0)} 次，{found.get(name)} 个数字，应为 1 次、{figures[source]} 个"
    for file, how in told.items():
        named = file in failures and failures[file].endswith("。")
        if how in DAMAGES and not named and not (how == "mutated" and seen.get(Path(file).name) == 1):
            yield f"损坏的 {file}（{how}）没有列出"
        if how not in DAMAGES and file in failures:
            yield f"完好的 {file} 列为失败：{failures[file]}"
    size = sum(f.stat().st_size for f in folder.rglob("*") if f.is_file())
    say(f"数据 {size / 1e6:.1f} MB，{len(corpus)} 份，失败 {len(failures)} 份，个个列出文件与原因")


def _memory(runs: Sequence[Run], asked: argparse.Namespace, say: Callable[[str], None]) -> Iterator[str]:
    """The parent's memory while it reads; what it does afterwards with all documents is told apart."""
    seen = [point for run in runs for point in run.memory]
    most = max(done for done, _ in seen)
    while_reading = [(done, mb) for done, mb in seen if done < most] or seen
    peak = max(mb for _, mb in seen)
    second = max((mb for done, mb in while_reading if most / 3 <= done < most * 2 / 3), default=0.0)
    third = max((mb for done, mb in while_reading if done >= most * 2 / 3), default=0.0)
    say(
        f"主进程内存：最高 {peak:.0f} MB，读取中间三分之一最高 {second:.0f} MB，最后三分之一 {third:.0f} MB；"
        f"工作进程最高 {max(run.workers_mb for run in runs):.0f} MB"
    )
    if peak > asked.megabytes:
        yield f"主进程用了 {peak:.0f} MB，多于 {asked.megabytes} MB"
    if second and third > second * _GROWTH:
        yield f"主进程的内存在增长：{second:.0f} → {third:.0f} MB"


def main(words: list[str] | None = None) -> int:
    """Run; 0 when everything holds."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="*", type=Path, metavar="PATH")
    parser.add_argument("--count", type=int, default=5000)
    parser.add_argument("--damaged", type=float, default=0.02, help="share of the files")
    parser.add_argument("--kills", type=int, default=2)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--megabytes", type=int, default=600)
    parser.add_argument("--keep", type=Path, help="leave files, store and logs here")
    parser.add_argument("--out", type=Path, help="write the numbers as a part of this Markdown page")
    asked = parser.parse_args(words)
    work = asked.keep or Path(tempfile.mkdtemp(prefix="yq"))
    work.mkdir(parents=True, exist_ok=True)
    numbers: list[str] = []

    def say(line: str) -> None:
        numbers.append(line)
        print(line, flush=True)

    try:
        wrong = list(soak(asked, work, say))
    finally:
        if not asked.keep:
            shutil.rmtree(work, ignore_errors=True)
    for line in wrong:
        say(f"不对：{line}")
    say("全部成立" if not wrong else f"{len(wrong)} 处不成立")
    if asked.out:
        put(asked.out, "soak", "浸泡：中断两次仍不漏不重", _page(asked, numbers))
    return int(bool(wrong))


def _page(asked: argparse.Namespace, numbers: Sequence[str]) -> Page:
    page = Page()
    page.say(f"`python scripts/soak.py --count {asked.count} --damaged {asked.damaged:g} --jobs {asked.jobs}`；{machine()}。")
    page.say("`yqlib store` 在随机的时刻被 `kill -9` 强行中断，再接着做到底；然后核对：每份完好的文件恰好一次、数字一个不少，"
             "每个损坏的文件都列出原因，中断前完成的都在，没有留下的工作进程，主进程内存不随份数增长。")  # fmt: skip
    page.code("\n".join(numbers))
    return page


if __name__ == "__main__":
    sys.exit(main())
