"""A process that has imported everything once and forks a fresh kernel for every notebook.

A kernel started the plain way imports IPython, pandas, matplotlib and yqlib anew, most of a second notebook's
time. Here one process a batch imports them, runs nothing, and forks: a kernel begins with the modules and
without anything a notebook did. What forking cannot carry safely is never in the server: it has no thread of
Python, no event loop, no socket of a kernel, no open file.
"""

from __future__ import annotations

import atexit
import gc
import importlib.util
import os
import pkgutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from multiprocessing import Pipe
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any, NoReturn

#: Imported by the server. Not pyplot, backend_inline or tqdm.auto, which look at import for the IPython they
#: run under; not onnxruntime, which starts threads and opens files.
PRELOAD = (
    "ipykernel.kernelapp", "ipykernel.ipkernel", "ipykernel.datapub", "pandas", "numpy.random", "pyarrow.parquet",
    "duckdb", "scipy.optimize", "matplotlib.figure", "matplotlib.backends.backend_agg", "pdfplumber", "pypdfium2",
    "PIL.PngImagePlugin", "lxml.etree", "lxml.html", "pandera.pandas", "yqlib", "yqlib.run.sql",
)  # fmt: skip
#: Background threads of Arrow's allocator are not wanted before a fork; a kernel has its own environment.
_QUIET = {"JE_ARROW_MALLOC_CONF": "background_thread:false"}
#: As ipykernel sets it, but before matplotlib is imported, which looks once.
_INLINE = ("MPLBACKEND", "module://matplotlib_inline.backend_inline")
#: Variables that are others for every kernel or test, and mean nothing to a library.
_PASSING = ("JPY_", "PYTEST_CURRENT_TEST")
_START_SECONDS = 120
_SERVE = "import sys; from yqlib.run import forkserver; forkserver.serve(int(sys.argv[1]))"


def can_fork(asked: bool = False) -> bool:
    """Whether kernels can be forked here: not on Windows; on macOS only where asked, its frameworks forbid it."""
    return hasattr(os, "fork") and (asked or sys.platform != "darwin")


# ---- the side that asks ---------------------------------------------------------------------------


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


# ---- the server -----------------------------------------------------------------------------------


def serve(descriptor: int) -> NoReturn:
    """Import, then fork a kernel for every request until nobody asks any more."""
    connection = Connection(descriptor)
    _preload()
    woken, wake = os.pipe()
    for end in (woken, wake):
        os.set_blocking(end, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(wake)
    kernels: set[int] = set()
    with suppress(EOFError, OSError):
        connection.send("ready")
        while True:
            ready = wait([connection, woken])
            if woken in ready:
                with suppress(BlockingIOError):
                    os.read(woken, 4096)
                for pid, code in _ended(kernels):
                    connection.send((pid, code))
            if connection in ready:
                connection.send(_forked(connection.recv(), kernels, (descriptor, woken, wake)))
    for pid in kernels:
        with suppress(OSError):
            os.killpg(pid, signal.SIGKILL)
    os._exit(0)


def _preload() -> None:
    for name in PRELOAD:
        with suppress(ImportError):  # an older or newer one has other modules; a kernel imports what it lacks
            importlib.import_module(name)
    import yqlib.present

    for module in pkgutil.iter_modules(yqlib.present.__path__, "yqlib.present."):
        importlib.import_module(module.name)
    _practise()
    if sys.path[:1] == [""]:
        del sys.path[0]  # of `-c`; IPython puts its own there
    # Collected once, here: kernels neither look at nor write on what they share.
    gc.collect()
    gc.disable()
    gc.freeze()


def _practise() -> None:
    """Read a made-up disclosure: forms and wordings, constant for every document, are loaded and compiled.

    Nothing in it fails, so nothing is solved for, and no chart is drawn: solvers start threads, fonts stay open.
    """
    import yqlib
    from yqlib.present import views

    with suppress(Exception):  # whatever it is, a notebook that meets it says so
        d = yqlib.read(Path(__file__).with_name("practice.txt"))
        for name in ("documents", "facts", "statements", "projects", "indicators", "scores", "findings", "measures"):
            getattr(d, name)
        views.coverage(d)


def _ended(kernels: set[int]) -> list[tuple[int, int]]:
    found = []
    for pid in list(kernels):
        ended, status = os.waitpid(pid, os.WNOHANG)
        if ended:
            kernels.remove(pid)
            found.append((pid, os.waitstatus_to_exitcode(status)))
    return found


def _forked(request: tuple[list[str], dict[str, str], str], kernels: set[int], ours: Sequence[int]) -> int | str:
    """Process id of a new kernel; what was wrong where there is none."""
    try:
        parent, pid = os.getpid(), os.fork()
    except OSError as error:
        return str(error)
    if pid == 0:
        _be_kernel(*request, parent, ours)
    kernels.add(pid)
    return pid


def _be_kernel(
    arguments: list[str], environment: dict[str, str], folder: str, server: int, foreign: Sequence[int]
) -> NoReturn:
    """What `python -m ipykernel_launcher` would be; ends as Python does, but does not take modules apart."""
    code = 1
    try:
        os.setsid()  # a group of its own: an interrupt is for it and what it starts
        _die_with(server)
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        for descriptor in foreign:
            os.close(descriptor)
        os.environ.clear()
        os.environ.update(environment)
        os.environ["JPY_PARENT_PID"] = str(server)
        os.chdir(folder)
        _forget()
        gc.enable()
        code = _run_kernel(arguments, server)
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        sys.excepthook(*sys.exc_info())  # type: ignore[arg-type]
    finally:
        _leave(code)


def _die_with(server: int) -> None:
    """No kernel outlives its server. Elsewhere than on Linux ipykernel itself looks every second."""
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG
    if os.getppid() != server:
        os._exit(1)


def _forget() -> None:
    """Random numbers of a kernel are its own (`random` sees to itself after a fork)."""
    import numpy as np

    np.random.seed()


def _run_kernel(arguments: list[str], server: int) -> int:
    from ipykernel.kernelapp import IPKernelApp

    launcher = importlib.util.find_spec("ipykernel_launcher")
    sys.argv = [str(launcher.origin) if launcher else "ipykernel_launcher", *arguments]
    app: Any = IPKernelApp.instance(parent_handle=server)
    app.initialize(arguments)
    app.start()
    return 0


def _leave(code: int) -> NoReturn:
    try:
        threading._shutdown()  # type: ignore[attr-defined]  # threads that are no daemons finish their work
        atexit._run_exitfuncs()
        for stream in (sys.stdout, sys.stderr):
            with suppress(Exception):
                stream.flush()
    finally:
        os._exit(code)
