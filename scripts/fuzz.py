"""Read damaged files of all media: each must be read or refused with a ReadError, in bounded time and memory.

    python scripts/fuzz.py [--count 2000] [--seed 1] [--jobs 2] [--audit] [--keep build/fuzz] [PATH …]

PATHs are files or folders (data/raw by default): PDFs, texts, pages, documents, workbooks, pictures. What is neither read nor refused is kept,
with the command that makes it again. Exit code 1 when there is any.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from fuzzing.media import mutated
from fuzzing.worker import ROOT, Reader

from yqlib.run.places import expand

SOUND = ("read", "ReadError")


def main(words: list[str] | None = None) -> int:
    """Run; 0 when every file was read or refused."""
    asked = _arguments().parse_args(words)
    files = expand(asked.paths, recursive=True)
    seeds = range(asked.seed, asked.seed + asked.count)
    readers: SimpleQueue[Reader] = SimpleQueue()
    for _ in range(asked.jobs):
        readers.put(Reader())
    start = time.monotonic()
    with ThreadPoolExecutor(asked.jobs) as pool, tempfile.TemporaryDirectory() as folder:
        jobs = [pool.submit(_one, seed, files, readers, Path(folder), asked) for seed in seeds]
        found = [job.result() for job in jobs]
    for _ in range(asked.jobs):
        readers.get().close()
    counts = Counter(result["outcome"] for result in found)
    print(f"{len(found)} 个变异文件，{time.monotonic() - start:.0f} s：{dict(counts)}")
    slow = max(found, key=lambda r: r["seconds"])
    large = max(found, key=lambda r: r["peak_mb"])
    print(
        f"最慢 {slow['seconds']} s（seed {slow['seed']}），内存最大 {large['peak_mb']} MB（seed {large['seed']}）"
    )
    return int(any(outcome not in SOUND for outcome in counts))


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("paths", nargs="*", type=Path, default=[ROOT / "data" / "raw"])
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1, help="the first seed; file and damage follow from it")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--megabytes", type=int, default=1500, help="more than the process has at its start")
    parser.add_argument("--audit", action="store_true", help="try the rules on what was read, too")
    parser.add_argument("--keep", type=Path, default=ROOT / "build" / "fuzz")
    return parser


def _one(
    seed: int, files: list[Path], readers: SimpleQueue[Reader], folder: Path, asked: argparse.Namespace
) -> dict:
    source = files[seed % len(files)]
    names, data = mutated(source.read_bytes(), seed)
    path = folder / f"{seed}{source.suffix}"
    path.write_bytes(data)
    reader = readers.get()
    try:
        result = reader.read(path, asked.seconds, asked.megabytes, audit=asked.audit)
    finally:
        readers.put(reader)
        path.unlink()
    result = {"seconds": 0.0, "peak_mb": 0} | result | {"seed": seed}
    if result["outcome"] not in SOUND:
        asked.keep.mkdir(parents=True, exist_ok=True)
        kept = asked.keep / f"{seed}-{result['outcome']}{source.suffix}"
        kept.write_bytes(data)
        place = f" [{result['place']}]" if "place" in result else ""
        print(f"{result['outcome']}: {result['message']}{place}\n  {names} of {source.name}, kept as {kept}")
        print(
            f"  python scripts/fuzz.py --count 1 --jobs 1 --seed {seed} {' '.join(map(str, asked.paths))}",
            flush=True,
        )
    return result


if __name__ == "__main__":
    sys.exit(main())
