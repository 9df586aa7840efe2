"""The work of `pool.in_workers` on a Dask cluster (extra `[scale]`): the cluster schedules and tries again."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from contextlib import suppress
from importlib.util import find_spec
from time import monotonic
from typing import Any, TypeVar

from yqlib.run.places import RunError
from yqlib.run.pool import LIMIT, Done, measured

T = TypeVar("T")
_LOOK = 1.0  # seconds between looks at what runs
_START = 30.0  # seconds a cluster may take until its first worker is there: they start, or start again, beside us


def on_cluster(
    work: Callable[[T], Any], items: Iterable[T], address: str, limit: float = LIMIT
) -> Generator[Done, None, None]:
    """What `work` gives for each item, as it comes, from the workers of the scheduler at `address`.

    As many items are in flight as the workers have threads and one more each. A worker that dies is started
    again by its nanny and the scheduler tries the item elsewhere, as often as it is set to
    (`distributed.scheduler.allowed-failures`), and once more alone when all others are done; then the item is given
    up. An item that takes more than
    `limit` seconds is given up and its worker started again.

    Raises RunError where the extra is not installed or the scheduler cannot be reached or has no workers.
    """
    with _client(address) as client:
        flying = _Flying(client, limit)
        try:
            source, died, last = iter(items), list[T](), False
            while True:
                while not last and flying.room() and (item := next(source, _END)) is not _END:
                    flying.add(work, item)
                if not flying.items:
                    if not died:
                        return
                    last = True  # alone: what only waited on a worker that died is innocent
                    flying.add(work, died.pop())
                for done in flying.landed():
                    if done.died and not last:
                        died.append(done.item)
                    else:
                        yield done
        finally:
            with suppress(Exception):  # nobody waits for these any more
                client.cancel(list(flying.items), force=True)


_END: Any = object()


def _client(address: str) -> Any:
    if not find_spec("distributed"):
        raise RunError("使用 --scheduler 需要另装 scale：pip install 'yqlib[scale]'。")
    from distributed import Client

    try:
        client = Client(address, timeout="10s", set_as_default=False)
    except (OSError, ValueError, ImportError) as error:
        raise RunError(f"连接不上 Dask 调度器 {address}（{type(error).__name__}）；请检查地址，例如 tcp://主机:8786。") from None
    try:
        client.wait_for_workers(1, timeout=_START)
    except TimeoutError:
        client.close()
        raise RunError(f"Dask 调度器 {address} 没有工作进程；请先用 dask worker {address} 启动。") from None
    return client


class _Flying:
    """The items on the cluster, by their futures; `since` is when each was first seen to run."""

    def __init__(self, client: Any, limit: float) -> None:
        self._client, self._limit = client, limit
        self.items: dict[Any, Any] = {}
        self._since: dict[Any, float] = {}
        self._looked = 0.0

    def room(self) -> bool:
        """Whether the workers, those that came meanwhile too, have room for one more; one always waits for them,
        also while all of them start again."""
        threads = self._client.nthreads()
        return len(self.items) < max(1, sum(threads.values()) + len(threads))

    def add(self, work: Callable[[Any], Any], item: Any) -> None:
        self.items[self._client.submit(measured, work, item, pure=False)] = item

    def landed(self) -> list[Done]:
        """What has ended, after a short wait."""
        from distributed import wait

        with suppress(TimeoutError), self._client.as_current():
            wait(list(self.items), timeout=_LOOK, return_when="FIRST_COMPLETED")
        return [self._told(future) for future in list(self.items) if future.done()] + self._too_long()

    def _told(self, future: Any) -> Done:
        item, since = self.items.pop(future), self._since.pop(future.key, None)
        seconds = 0.0 if since is None else monotonic() - since
        if future.status == "finished":
            value, peak = future.result()
            return Done(item, value, seconds=seconds, peak_mb=peak)
        error = future.exception() if future.status == "error" else None
        return Done(item, problem=f"集群没有完成（{type(error).__name__ if error else future.status}）", died=True)

    def _too_long(self) -> list[Done]:
        """Give up what runs too long, with the worker it runs on."""
        now, mine = monotonic(), {future.key: future for future in self.items}
        if now - self._looked < _LOOK:
            return []
        self._looked, late, threads = now, [], self._client.nthreads()
        for worker, keys in self._client.processing().items():
            held = sorted((key for key in keys if key in mine), key=lambda key: self._since.get(key, now))
            runs, waits = held[: threads.get(worker, 1)], held[threads.get(worker, 1) :]
            self._since |= dict.fromkeys(waits, now) | {key: self._since.get(key, now) for key in runs}
            if over := [key for key in runs if now - self._since[key] > self._limit]:
                late += [self._give_up(mine[key]) for key in over]
                with suppress(Exception):  # a worker without a nanny goes on
                    self._client.restart_workers([worker], timeout=30)
        return late

    def _give_up(self, future: Any) -> Done:
        future.cancel(force=True)
        seconds = monotonic() - self._since.pop(future.key)
        return Done(self.items.pop(future), problem=f"超过 {self._limit:g} 秒没有完成，已放弃", seconds=seconds)
