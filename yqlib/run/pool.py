"""Many items by many hands: never more in flight than the hands need, and one item's end is its own.

`each` is the bound (threads); `in_workers` puts a process behind each thread. A process serves one item
at a time and has a pool of its own (loky), so what dies with it is known, and nobody else's.
"""

from __future__ import annotations

import contextlib
import gc
import os
import re
import signal
import sys
import threading
import warnings
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter, sleep
from typing import Any, TypeVar

from yqlib.run import memory

T = TypeVar("T")
R = TypeVar("R")

#: Seconds an item may take where nothing else is said: a scan of hundreds of pages needs as many seconds.
LIMIT = 1800.0
#: One item is one core's work: libraries that would start a thread a core in each worker are held to one.
_ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


@dataclass(frozen=True, slots=True)
class Done:
    """What became of an item: what the work gave, or in `problem` (one Chinese sentence) why it gave nothing."""

    item: Any
    value: Any = None
    problem: str = ""
    died: bool = False  # the process that worked on it is gone, by no wish of ours
    seconds: float = 0.0
    attempts: int = 1
    peak_mb: int | None = None


def cores() -> int:
    """The cores this process may use: what a container or an affinity leaves of the machine's."""
    from loky import cpu_count

    return cpu_count()


def each(call: Callable[[T], R], items: Iterable[T], jobs: int, stop: Callable[[], object] = lambda: None) -> Generator[R, None, None]:
    """What `call` gives for each item, as it comes, from `jobs` threads; twice as many items are in flight.

    When the caller goes (Ctrl-C, an error, `close`) the rest is dropped, and `stop` is called until what
    runs has ended. Errors of `call` are raised here.
    """
    pool = ThreadPoolExecutor(max(1, jobs))
    source, waiting = iter(items), set[Future[R]]()
    try:
        while True:
            while len(waiting) < 2 * jobs and (item := next(source, _END)) is not _END:
                waiting.add(pool.submit(call, item))
            if not waiting:
                return
            done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
            for future in sorted(done, key=lambda f: f.exception() is not None):  # what was done is not lost to an error
                yield future.result()
    except BaseException:
        while [future for future in waiting if not (future.cancel() or future.done())]:
            stop()
            sleep(0.1)
        raise
    finally:
        pool.shutdown(cancel_futures=True)


_END: Any = object()


def in_workers(work: Callable[[T], Any], items: Iterable[T], jobs: int, limit: float = LIMIT) -> Generator[Done, None, None]:
    """What `work` (a function of a module) gives for each item, as it comes, from `jobs` processes.

    An item that takes more than `limit` seconds is given up and its process killed. One whose process died
    (memory, a crash in native code, a kill) is tried again when all others are done, alone: it may have
    been the victim of another's hunger. The processes are new Pythons that do not import the caller's
    script; they end when this process ends, however it does.
    """
    warnings.filterwarnings("ignore", "A worker stopped while some jobs", UserWarning)  # loky frees its memory
    again = []
    with _Workers(work, limit) as workers:
        with contextlib.closing(each(workers.do, items, jobs, workers.kill)) as stream:
            for done in stream:
                if done.died:
                    again.append(done.item)
                else:
                    yield done
        for item in again:
            done = workers.do(item)
            problem = f"两次处理时工作进程都意外终止{done.problem}；可能是内存不足，或文件使某个组件崩溃"
            yield replace(done, attempts=2, problem=problem if done.died else done.problem)


class _Workers:
    """A process for each thread that calls `do`, made when it is needed and again when it is gone."""

    def __init__(self, work: Callable[[Any], Any], limit: float) -> None:
        self._work, self._limit = work, limit
        self._mine = threading.local()
        self._lock = threading.Lock()
        self._living: set[Any] = set()
        self._closed = False

    def __enter__(self) -> _Workers:
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    def kill(self) -> None:
        """End all processes at once; whoever waits for one is told."""
        with self._lock:
            self._closed = True
            living, self._living = self._living, set()
        for pool in living:
            pool.shutdown(wait=True, kill_workers=True)

    def do(self, item: Any) -> Done:
        start = perf_counter()
        try:
            pool = self._pool()
            start = perf_counter()
            value, peak = pool.submit(measured, self._work, item).result(self._limit)
            return Done(item, value, seconds=perf_counter() - start, peak_mb=peak)
        except TimeoutError:
            told = Done(item, problem=f"超过 {self._limit:g} 秒没有完成，已放弃")
        except BrokenExecutor as error:
            told = Done(item, problem=_how(error), died=True)
        except Exception as error:  # of the work, which should have told it in what it gives
            return Done(item, problem=f"{type(error).__name__}: {error}", seconds=perf_counter() - start)
        self._drop()
        return replace(told, seconds=perf_counter() - start)

    def _pool(self) -> Any:
        pool = getattr(self._mine, "pool", None)
        if pool is None:
            from loky import ProcessPoolExecutor

            with _unheard(), self._lock:
                if self._closed:
                    raise InterruptedError("已中断")
                pool = ProcessPoolExecutor(1, timeout=None, initializer=begin, initargs=(os.getpid(),), env=_ONE_THREAD)
                self._living.add(pool)
                ready = pool.submit(_imported, self._work)
            self._mine.pool = pool
            ready.result()  # the imports count for no item
        return pool

    def _drop(self) -> None:
        pool = getattr(self._mine, "pool", None)
        self._mine.pool = None
        if pool is not None:
            with self._lock:
                self._living.discard(pool)
            pool.shutdown(wait=True, kill_workers=True)


@contextmanager
def _unheard() -> Iterator[None]:
    """What is started in here does not hear Ctrl-C, not even while it imports (on Windows it does)."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    from multiprocessing import resource_tracker

    resource_tracker.ensure_running()  # Python 3.11 lets the signal through again when it starts this
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _how(error: Exception) -> str:
    """How a worker died, as the operating system says it: （SIGKILL(-9)）."""
    found = re.search(r"exit codes? of the workers (?:are|is) \{(.+?)\}", str(error))
    return f"（{found[1]}）" if found else ""


# ---- in the worker --------------------------------------------------------------------------------


def begin(parent: int) -> None:
    """Ctrl-C is the parent's matter, and without it there is nothing to do; memory has a bound (`memory`)."""
    memory.bound()
    with suppress(ValueError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: int) -> None:
    import psutil

    with suppress(psutil.NoSuchProcess):
        psutil.Process(parent).wait()
    os._exit(1)


def _imported(work: Callable[[Any], Any]) -> None:
    """The work has come over: what its module imports is imported, and the collector need not look at it again."""
    collect_seldom()


def collect_seldom() -> None:
    """What is here stays here and is not looked through again; disclosures make few cycles, all of them short-lived."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 100)


@contextmanager
def collected_seldom() -> Iterator[None]:
    """The same for work in this process, and for as long as it lasts."""
    before = gc.get_threshold()
    collect_seldom()
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()


def measured(work: Callable[[Any], Any], item: Any) -> tuple[Any, int | None]:
    """What the work gives, and the most memory this process held meanwhile, in MB."""
    with suppress(OSError):  # Linux: forget the peak of the items before
        Path("/proc/self/clear_refs").write_text("5")
    value = work(item)
    return value, peak_mb()


def peak_mb(pid: int | None = None) -> int | None:
    """The most memory a process has held, in MB; of another process than this one None where not told."""
    import psutil

    with suppress(OSError, StopIteration):
        lines = Path(f"/proc/{pid or 'self'}/status").read_text("utf-8", "replace").splitlines()
        return int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) >> 10
    with suppress(psutil.Error):
        told = psutil.Process(pid).memory_info()
        if hasattr(told, "peak_wset"):  # Windows
            return told.peak_wset >> 20
    if pid is None and sys.platform != "win32":
        import resource

        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> (20 if sys.platform == "darwin" else 10)
    return None


# ---- progress -------------------------------------------------------------------------------------


@contextmanager
def progress_of(total: int, shown: bool) -> Iterator[Callable[[bool], None]]:
    """A line with what is done, the rate, the time left and how many failed; call what it gives with whether
    one failed. Shown in terminals and notebooks, not in files."""
    from tqdm import tqdm

    failed = 0
    disable = (None if not _in_notebook() else False) if shown else True
    with tqdm(total=total, unit="份", disable=disable, smoothing=0.05, dynamic_ncols=True) as bar:

        def tell(bad: bool) -> None:
            nonlocal failed
            failed += bad
            if bad:
                bar.set_postfix_str(f"失败 {failed} 份", refresh=False)
            bar.update()

        yield tell


def _in_notebook() -> bool:
    shell = sys.modules.get("IPython")
    return shell is not None and hasattr(shell.get_ipython(), "kernel")
