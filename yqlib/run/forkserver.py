"""A process that has imported everything once and forks a fresh kernel for every notebook.

A kernel started the plain way imports IPython, pandas, matplotlib and yqlib anew, most of a second notebook's
time. Here one process a batch imports them, runs nothing of a notebook, and forks: a kernel begins with the
modules and without anything a notebook did. What forking cannot carry safely is never in the server: it has
no thread of Python, no event loop, no socket of a kernel, no open file or font. `forks` is the side that asks.
"""

from __future__ import annotations

import atexit
import gc
import importlib.util
import os
import pkgutil
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any, NoReturn

from yqlib.run.pool import collect_seldom

#: What every kernel imports by itself when it starts.
KERNEL = (
    "ipykernel.kernelapp", "ipykernel.ipkernel", "ipykernel.debugger", "IPython.core.completerlib", "IPython.core.debugger",
    "IPython.core.logger", "IPython.core.oinspect", "IPython.extensions.storemagic", "sqlite3", "encodings.idna",
)  # fmt: skip
#: What a notebook imports. Not pyplot, backend_inline or tqdm.auto, which look at import for the IPython they
#: run under; not onnxruntime, which starts threads and opens files.
PRELOAD = (
    "pandas", "numpy.random", "pyarrow.parquet", "pyarrow.pandas_compat",
    "duckdb", "scipy.optimize", "matplotlib.figure", "matplotlib.backends.backend_agg", "pdfplumber", "pypdfium2",
    "PIL.PngImagePlugin", "PIL.ImageDraw", "PIL.ImageOps", "lxml.etree", "lxml.html", "pandera.pandas", "yqlib",
    "yqlib.run.sql",
)  # fmt: skip
_set_by_kernel: dict[str, str] = {}  # variables that every kernel finds set by what it imports


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
    before = set(os.environ)
    _import(KERNEL)
    _set_by_kernel.update((name, value) for name, value in os.environ.items() if name not in before)
    _import(PRELOAD)
    import yqlib.present

    for module in pkgutil.iter_modules(yqlib.present.__path__, "yqlib.present."):
        importlib.import_module(module.name)
    _practise()
    if sys.path[:1] == [""]:
        del sys.path[0]  # of `-c`; IPython puts its own there
    gc.disable()
    collect_seldom()  # kernels neither look at nor write on what they share


def _import(names: Sequence[str]) -> None:
    for name in names:
        with suppress(ImportError):  # an older or newer one has other modules; a kernel imports what it lacks
            importlib.import_module(name)


def _practise() -> None:
    """Read a made-up disclosure and show it as the notebooks do: what is the same for every document is loaded and
    compiled then, and what any first call prepares is prepared.

    Its figures add up: nothing is solved for, since a solver starts threads. `scripts/typeset/practice.py` makes it.
    """
    with suppress(Exception), _without_fonts():  # whatever it is, a notebook that meets it says so
        import yqlib
        from yqlib.present import charts, pages, printed, structure, views

        d = yqlib.read(Path(__file__).with_name("practice.pdf"))
        shown = [
            show(d)
            for show in (
                views.summary, views.findings, views.gallery, views.reviews, views.identity, views.families, views.doubts,
                views.untied, views.silence, views.coverage, printed.printed_tables,
                charts.income, charts.expenditure, charts.split, charts.three_public,
            )
        ]  # fmt: skip
        shown += [views.amounts(structure.income(d), structure.expenditure(d), structure.three_public(d))]
        shown += [getattr(d, name) for name in ("projects", "indicators", "scores", "measures")]
        for one in shown:
            repr(one)
            for name in ("_repr_html_", "_repr_mimebundle_", "_repr_png_"):
                getattr(one, name, str)()
        pages.forget()


@contextmanager
def _without_fonts() -> Iterator[None]:
    """Afterwards no font is open, and none known that a new process would not know."""
    from matplotlib import font_manager

    from yqlib.present import style

    fonts = font_manager.fontManager
    known = list(fonts.ttflist)
    try:
        yield
    finally:
        fonts.ttflist[:] = known
        style.forget_font()
        with suppress(AttributeError):  # matplotlib itself does the first after a fork
            font_manager._get_font.cache_clear()
            fonts._findfont_cached.cache_clear()


def _ended(kernels: set[int]) -> list[tuple[int, int]]:
    found = []
    for pid in list(kernels):
        ended, status = os.waitpid(pid, os.WNOHANG)
        if ended:
            kernels.remove(pid)
            found.append((pid, os.waitstatus_to_exitcode(status)))
    return found


def _forked(
    request: tuple[list[str], dict[str, str], str], kernels: set[int], ours: Sequence[int]
) -> int | str:
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
        os.environ.update(_set_by_kernel | environment)
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
    # Its control thread still sends that it ends; what is done at exit would take away the way to do so, and wait for it.
    if app.control_thread is not None:
        app.control_thread.join(1)
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
