"""Each tool in a process of its own: one tool's crash, hang, threads or memory are not another's."""

from __future__ import annotations

import multiprocessing
import os
from dataclasses import dataclass
from pathlib import Path

from reading.tools import TOOLS, Output, clock, since

#: No file of the default sets takes any tool longer than a part of this; a hang must end some time.
PATIENCE = 600


@dataclass
class Run:
    """One call: (wall, CPU) seconds and what came out, or why nothing did."""

    spent: tuple[float, float] = (0.0, 0.0)
    output: Output | None = None
    error: str = ""


def _serve(pipe, name: str) -> None:
    import logging
    import warnings

    warnings.simplefilter("ignore")
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)  # some tools advertise on standard output, from C too
    os.dup2(silence, 2)
    logging.disable(logging.CRITICAL)
    call = TOOLS[name].load()
    pipe.send(Run())
    while (job := pipe.recv()) is not None:
        path, pages = job
        start = clock()
        try:
            output = call(path, pages)
            pipe.send(Run(output.spent or since(start), output))
        except Exception as error:
            first = (str(error).strip().splitlines() or [""])[0][:120].replace(str(path), path.name)
            pipe.send(Run(since(start), None, f"{type(error).__name__}: {first}"))


class Worker:
    """A tool that waits for files. Raises nothing: what goes wrong is told in the `Run`."""

    def __init__(self, name: str) -> None:
        self.name, self._process = name, None
        self.start_error = ""

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, self.name), daemon=True)
        self._process.start()
        theirs.close()
        self.start_error = self._answer().error

    def _answer(self) -> Run:
        try:
            if self._pipe.poll(PATIENCE):
                return self._pipe.recv()
            error = f"no answer in {PATIENCE} s"
        except (EOFError, ConnectionError):
            error = "process died"
        self._process.kill()
        self._process.join()
        self._process = None
        return Run(error=error)

    def run(self, path: Path, pages: int | None = None) -> Run:
        """Read one file. A process that died is started again for the next."""
        if self._process is None:
            self._start()
        if self._process is None:
            return Run(error=f"cannot start: {self.start_error}")
        self._pipe.send((path, pages))
        return self._answer()

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            self._pipe.send(None)
            self._process.join(5)
            self._process.kill()
            self._process = None
