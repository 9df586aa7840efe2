"""A bound on the time of code in Python that has none of its own, from any thread."""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Late(BaseException):
    """The time is over. No Exception: what catches those would go on."""


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Raises Late inside the block when it takes longer. A single call into native code is not cut short."""
    me, lock, done = ctypes.c_ulong(threading.get_ident()), threading.Lock(), False
    throw = ctypes.pythonapi.PyThreadState_SetAsyncExc

    def late() -> None:
        with lock:
            if not done:
                throw(me, ctypes.py_object(Late))

    timer = threading.Timer(seconds, late)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        with lock:
            done = True
            throw(me, None)  # one that was thrown and has not arrived must not arrive later
        timer.cancel()
