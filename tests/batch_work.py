"""What the worker processes of the tests do; a module of its own, so that they import little."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path
from typing import Any
from unittest import mock

from yqlib.run import reading_many
from yqlib.run.memory import MOST_GB


def treacherous(told: str | Path) -> str:
    """`die` kills its process, `die once:FILE` only where FILE is not there yet, `hang` takes long, `hungry` wants more
    memory than a worker may hold."""
    what, _, file = str(told).partition(":")
    if what == "die" or (what == "die once" and not os.path.exists(file)):
        if file:
            Path(file).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    if what == "hang":
        time.sleep(60)
    if what == "raise":
        raise ValueError("x")
    if what == "hungry":
        return str(len(bytearray((MOST_GB + 1) << 30)))  # zeros nobody touches: promised, where nothing forbids it
    return what


def reading(job: Any) -> str | dict[str, str]:
    """Read a file as `yqlib store` does, unless its name says otherwise."""
    name = job.files[0].stem
    if name == "hungry":  # while it is read
        with mock.patch.object(reading_many, "read", lambda _: treacherous(name)):
            return reading_many._read_aside(job)
    treacherous(name)
    return reading_many._read_aside(job)
