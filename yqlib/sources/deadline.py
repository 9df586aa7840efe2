"""A bound on the time of code in Python that has none of its own, from any thread."""

from __future__ import annotations

import ctypes
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

_ARRIVES = 1000  # looks for an exception on its way; the interpreter delivers it at the first or second


class Late(BaseException):
    """The time is over. No Exception: what catches those would go on."""


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Raises Late inside the block when it takes longer. A single call into native code is not cut short."""
    me, lock, done, thrown, arrived = ctypes.c_ulong(threading.get_ident()), threading.Lock(), False, False, False

    def late() -> None:
        nonlocal thrown
        with lock:
            if not done:
                thrown = True
                ctypes.pythonapi.PyThreadState_SetAsyncExc(me, ctypes.py_object(Late))

    timer = threading.Timer(seconds, late)
    timer.daemon = True
    timer.start()
    try:
        yield
    except Late:
        arrived = True
        raise
    finally:
        with lock:
            done = True
        timer.cancel()
        if thrown and not arrived:
            _let_arrive()


def _let_arrive() -> None:
    """One that was thrown as the block ended must not arrive later. It is waited for, never taken back:
    that leaves Python 3.11 looking for it at every step, and for ever where a debugger or profiler is on.
    """
    with suppress(Late):
        for _ in range(_ARRIVES):
            time.sleep(0)
