"""Kernels from the fork server, for whoever starts kernels: a server for this process, and what it forked."""

from __future__ import annotations

import atexit
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from multiprocessing import Pipe

from yqlib.run.places import RunError

#: Names of the engines: ours, and papermill's own, which starts a kernel anew for every notebook.
FORKED, PLAIN = "yqlib", "papermill"
ENGINES = (FORKED, PLAIN)
#: Background threads of Arrow's allocator are not wanted before a fork, nor advice for whoever debugs on the terminal;
#: a kernel has its own environment.
_QUIET = {"JE_ARROW_MALLOC_CONF": "background_thread:false", "PYDEVD_DISABLE_FILE_VALIDATION": "1"}
#: As ipykernel sets it, but before matplotlib is imported, which looks once.
_INLINE = ("MPLBACKEND", "module://matplotlib_inline.backend_inline")
#: Variables that are others for every kernel or test, and mean nothing to a library.
_PASSING = ("JPY_", "PYTEST_CURRENT_TEST")
_START_SECONDS = 120
_SERVE = "import sys; from yqlib.run import forkserver; forkserver.serve(int(sys.argv[1]))"


def can_fork(asked: bool = False) -> bool:
    """Whether kernels can be forked here: not on Windows; on macOS only where asked, its frameworks forbid it."""
    return hasattr(os, "fork") and (asked or sys.platform != "darwin")


def forks_kernels(engine: str | None) -> bool:
    """Whether a batch with this engine forks its kernels here; None is ours where forking is safe.

    Raises RunError for an engine there is not.
    """
    if engine not in (None, *ENGINES):
        raise RunError(f"没有名为 {engine} 的引擎；可用的引擎：{'、'.join(ENGINES)}。")
    return engine != PLAIN and can_fork(asked=engine is not None)


class ServerGone(OSError):
    """The server does not start, or has ended."""


class Forked:
    """A kernel process as `subprocess.Popen` shows one, as far as jupyter_client asks."""

    stdin = stdout = stderr = None

    def __init__(self, server: ForkServer, pid: int) -> None:
        self.server, self.pid = server, pid
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """The exit code (negative: the signal that ended it); None while it runs."""
        if self.returncode is None:
            self.returncode = self.server.code(self.pid)
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end. Raises subprocess.TimeoutExpired."""
        if self.poll() is None:
            self.returncode = self.server.code(self.pid, timeout)
        if self.returncode is None:
            raise subprocess.TimeoutExpired("ipykernel", timeout or 0)
        return self.returncode

    def send_signal(self, number: int) -> None:
        """To the kernel and whatever it started."""
        if self.poll() is None:
            with suppress(ProcessLookupError):
                try:
                    os.killpg(self.pid, number)
                except ProcessLookupError:  # so young that it has no group yet
                    os.kill(self.pid, number)

    def terminate(self) -> None:
        """SIGTERM."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """SIGKILL."""
        self.send_signal(signal.SIGKILL)


class ForkServer:
    """A server for one environment; starts at once, imports while the caller goes on.

    Raises ServerGone from `fork` where it cannot do its work. It ends, and its kernels with it, when this
    process does, however that happens.
    """

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._lock = threading.Lock()
        self._kernels: set[int] = set()
        self._codes: dict[int, int] = {}  # of those that ended
        self.started = self._gone = False
        self._connection, there = Pipe()
        variables = dict([_INLINE]) | dict(environment) | _QUIET
        self._process = subprocess.Popen(
            [sys.executable, "-c", _SERVE, str(there.fileno())],
            pass_fds=[there.fileno()], env=variables, stdin=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        there.close()

    def fork(self, arguments: Sequence[str], environment: Mapping[str, str], folder: str | None) -> Forked:
        """A kernel with these arguments of ipykernel, this environment and working folder."""
        with self._talking():
            if not self.started:
                if not self._connection.poll(_START_SECONDS):
                    raise TimeoutError("the fork server does not start")
                self._connection.recv()
                self.started = True
            self._connection.send((list(arguments), dict(environment), folder or os.getcwd()))
            while isinstance(said := self._connection.recv(), tuple):  # of another kernel
                self._codes[said[0]] = said[1]
        if isinstance(said, str):
            raise ServerGone(said)
        self._kernels.add(said)
        return Forked(self, said)

    @contextmanager
    def _talking(self) -> Iterator[None]:
        """One question and its answer at a time; interrupted between the two, it is of no use any more."""
        with self._lock:
            if self._gone:
                raise ServerGone("the fork server has ended")
            try:
                yield
            except BaseException as error:
                self._gone = True
                self._connection.close()  # ends it, if it still is
                if isinstance(error, EOFError | OSError):
                    raise ServerGone(str(error) or "the fork server has ended") from None
                raise

    @property
    def alive(self) -> bool:
        """False once it is known to have ended."""
        return not self._gone and self._process.poll() is None

    @property
    def pid(self) -> int:
        """Of the server."""
        return self._process.pid

    @property
    def busy(self) -> bool:
        """Whether a kernel of it runs."""
        return any(self.code(pid) is None for pid in list(self._kernels))

    def code(self, pid: int, timeout: float | None = 0) -> int | None:
        """Exit code of a kernel; a kernel whose server has ended was killed with it."""
        with suppress(ServerGone), self._talking():
            while pid not in self._codes and self._connection.poll(timeout):
                ended, status = self._connection.recv()
                self._codes[ended] = status
        return self._codes.get(pid, -signal.SIGKILL if self._gone else None)

    def close(self) -> None:
        """End it and every kernel of it."""
        with self._lock:
            self._gone = True
            self._connection.close()
        if not self.started:  # it imports, and nobody has asked it for a kernel
            self._process.kill()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


_servers: dict[frozenset[tuple[str, str]], ForkServer] = {}
_starting = threading.Lock()
_users = 0


def server_for(environment: Mapping[str, str]) -> ForkServer:
    """The server of this process for an environment: what was imported may depend on every variable.

    One that ended is replaced; one that could not even start is not. Those of other environments end where
    they have no kernel.
    """
    plain = {name: value for name, value in environment.items() if not name.startswith(_PASSING)}
    key = frozenset(plain.items())
    with _starting:
        for other in [other for other, idle in _servers.items() if other != key and not idle.busy]:
            _servers.pop(other).close()
        server = _servers.get(key)
        if server is None or (server.started and not server.alive):
            server = _servers[key] = ForkServer(plain)
        return server


@contextmanager
def servers_used(begin: bool = False) -> Iterator[None]:
    """When the last of those who use them is done, the servers end; the next one imports what is there then.

    `begin`: the server for the environment as it is now starts at once.
    """
    global _users
    with _starting:
        _users += 1
    try:
        if begin:
            server_for(os.environ)
        yield
    finally:
        with _starting:
            _users -= 1
            last = not _users
        if last:
            close_servers()


def close_servers() -> None:
    """End every server of this process."""
    with _starting:
        while _servers:
            _servers.popitem()[1].close()


def _forget_servers() -> None:
    """After a fork of this process: the servers belong to the process that started them."""
    global _starting
    _starting = threading.Lock()
    _servers.clear()


atexit.register(close_servers)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget_servers)
