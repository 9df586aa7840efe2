"""What the worker processes of the tests do; a module of its own, so that they import little."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path
from typing import Any

from yqlib.run import reading_many


def treacherous(told: str | Path) -> str:
    """`die` kills its process, `die once:FILE` only where FILE is not there yet, `hang` takes long."""
    what, _, file = str(told).partition(":")
    if what == "die" or (what == "die once" and not os.path.exists(file)):
        if file:
            Path(file).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    if what == "hang":
        time.sleep(60)
    if what == "raise":
        raise ValueError("x")
    return what


def reading(job: Any) -> str | dict[str, str]:
    """Read a file as `yqlib store` does, unless its name says otherwise."""
    treacherous(job.files[0].stem)
    return reading_many._read_aside(job)
