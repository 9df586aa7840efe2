"""Read files one by one, each in a fork of its own with a limit of memory and of time, without OCR.

Started as a program it imports yqlib once and then serves: a line of JSON in (path, seconds,
megabytes, audit), a line of JSON out. `Reader` starts it and asks it. Linux only.
"""

from __future__ import annotations

import json
import os
import re
import resource
import select
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
#: What reading a file may never do.
FORBIDDEN = (
    "subprocess.Popen",
    "os.system",
    "os.exec",
    "os.posix_spawn",
    "socket.connect",
    "socket.getaddrinfo",
)


class Reader:
    """A server process; `read` gives what became of one file. Started again when it dies."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[str] | None = None

    def read(
        self, path: Path, seconds: float = 20, megabytes: int = 1500, *, audit: bool = False
    ) -> dict[str, Any]:
        """`outcome` is read, ReadError, exception, memory, timeout, crash or forbidden; the rest explains."""
        if self.process is None or self.process.poll() is not None:
            command = [sys.executable, str(Path(__file__).resolve())]
            env = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", "OMP_NUM_THREADS": "1"}
            self.process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8", env=env
            )
        assert self.process.stdin is not None and self.process.stdout is not None
        job = {"path": os.fsdecode(path), "seconds": seconds, "megabytes": megabytes, "audit": audit}
        self.process.stdin.write(json.dumps(job) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        return json.loads(answer) if answer else {"outcome": "crash", "message": "the server died"}

    def close(self) -> None:
        """End the server."""
        if self.process is not None:
            assert self.process.stdin is not None
            self.process.stdin.close()
            self.process.wait(10)


# ---- in the server -------------------------------------------------------------------------------


def serve() -> None:
    """Answer every job until the input ends."""
    sys.path.insert(0, str(ROOT))
    import yqlib
    from yqlib.sources import ocr

    ocr.available = lambda: False  # the recogniser takes seconds a page whatever the file is
    with suppress(yqlib.ReadError):  # everything that is imported late is imported once, here
        _audited(yqlib.read(sorted((ROOT / "data" / "raw").glob("*.pdf"))[0]))
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what a library prints is no answer
    for line in sys.stdin:
        job = json.loads(line)
        answers.write(json.dumps(_in_a_fork(job)) + "\n")
        answers.flush()


def _in_a_fork(job: dict[str, Any]) -> dict[str, Any]:
    here, there = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(here)
        _answer(job, there)
    os.close(there)
    told, late, start = b"", False, time.monotonic()
    while True:
        left = job["seconds"] + 1 - (time.monotonic() - start)
        ready = select.select([here], [], [], max(left, 0))[0]
        if not ready:
            late = True
            os.kill(child, signal.SIGKILL)
            break
        piece = os.read(here, 1 << 20)
        if not piece:
            break
        told += piece
    os.close(here)
    _, status, usage = os.wait4(child, 0)
    took = {"seconds": round(time.monotonic() - start, 2), "peak_mb": usage.ru_maxrss // 1024}
    if late or (os.WIFSIGNALED(status) and os.WTERMSIG(status) in (signal.SIGALRM, signal.SIGXCPU)):
        return {"outcome": "timeout", "message": f"more than {job['seconds']} s"} | took
    if told:
        return json.loads(told) | took
    how = f"signal {os.WTERMSIG(status)}" if os.WIFSIGNALED(status) else f"status {status}"
    return {"outcome": "crash", "message": how} | took


def _answer(job: dict[str, Any], pipe: int) -> None:
    """In the fork: read, tell, end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    megabytes = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize() >> 20
    limit = (megabytes + job["megabytes"]) << 20
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.alarm(int(job["seconds"]) + 1)
    done: list[str] = []
    sys.addaudithook(lambda event, args: done.append(event) if _forbidden(event, args) else None)
    found = _outcome(Path(job["path"]), job.get("audit", False))
    if done:
        found = {"outcome": "forbidden", "message": ", ".join(done)}
    data = json.dumps(found).encode()
    while data:
        data = data[os.write(pipe, data) :]
    os._exit(0)


def _forbidden(event: str, args: tuple) -> bool:
    if event == "open":
        writing = isinstance(args[1], str) and set(args[1]) & set("wax+")
        return bool(writing) and str(args[0]) != os.devnull
    return event in FORBIDDEN


def _outcome(path: Path, audit: bool) -> dict[str, Any]:
    import traceback

    import yqlib

    try:
        read = yqlib.read(path)
        rules = _audited(read) if audit else 0
        facts = read.facts[["title", "row_label", "column_path", "printed", "page"]].astype(object)
        texts = [
            str(t) for frame in (read.facts, read.tables, read.documents) for t in frame.to_numpy().ravel()
        ]
        texts += [line.text for line in read.lines] + list(read.doubts)
        return {
            "outcome": "read",
            "message": repr(read),
            "rules": rules,
            "facts": [[str(v) for v in row] for row in facts.itertuples(index=False)],
            "doubts": [*read.doubts, *map(str, read.tables["verdict"])],
            "unfit": [ascii(t) for t in texts if not _fit(t)][:5],
        }
    except yqlib.ReadError as error:
        message = str(error)
        if not re.search("[\u4e00-\u9fff]", message) or not message.endswith("。") or "\n" in message:
            return {"outcome": "exception", "message": f"no Chinese sentence: {message}"}
        return {"outcome": "ReadError", "message": message}
    except MemoryError:
        return {"outcome": "memory", "message": "MemoryError reached the user"}
    except BaseException as error:
        last = traceback.extract_tb(error.__traceback__)[-1]
        ours = [f for f in traceback.extract_tb(error.__traceback__) if "yqlib" in f.filename]
        place = ours[-1] if ours else last
        return {
            "outcome": "exception",
            "message": f"{type(error).__name__}: {str(error)[:200]}",
            "place": f"{Path(place.filename).name}:{place.lineno} {place.name}",
        }


def _audited(read: Any) -> int:
    """Every frame is made, rules and measures too, and is as declared; the findings can be shown. How many rows of them."""
    from yqlib import schema
    from yqlib.present import views

    for name in schema.FRAMES:
        schema.validate(name, getattr(read, name))
    for view in (views.summary(read), views.findings(read), views.coverage(read)):
        assert repr(view)
    return len(read.checks) + len(read.findings)


def _fit(text: str) -> bool:
    """Fit for UTF-8, Parquet and XML: no half of a pair, no control character."""
    return not any("\ud800" <= c <= "\udfff" or (c < " " and c not in "\t\n\r") for c in text)


if __name__ == "__main__":
    serve()
