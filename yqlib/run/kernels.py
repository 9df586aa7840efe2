"""Kernels for batches: this very Python, reached through sockets no other kernel can collide with."""

from __future__ import annotations

import json
import logging
import shutil
import sys
import tempfile
import threading
from contextlib import suppress
from queue import Empty
from typing import Any
from uuid import uuid4
from weakref import WeakSet

from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning import LocalProvisioner
from papermill.translators import PythonTranslator, papermill_translators

from yqlib.run.forks import ServerGone, server_for
from yqlib.run.pool import peak_mb

_living: WeakSet[Kernel] = WeakSet()


class Client(AsyncKernelClient):
    """Asks until the kernel answers; plain clients then listen for another fifth of a second."""

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Raises RuntimeError for a kernel that dies, or does not answer in time."""
        waited, step = 0.0, 0.5
        while True:
            self.kernel_info()
            with suppress(Empty):
                reply = await self.shell_channel.get_msg(timeout=step)
                await self.iopub_channel.get_msg(timeout=step)  # else outputs would be missed
                self._handle_kernel_info_reply(reply)
                return
            waited += step
            if not await self.is_alive():
                raise RuntimeError("Kernel died before replying to kernel_info")
            if timeout is not None and waited >= timeout:
                raise RuntimeError(f"Kernel didn't respond in {timeout:g} seconds")


class Kernel(AsyncKernelManager):
    """A kernel on IPC with a connection file of its own (on Windows: TCP).

    On TCP two kernels starting at once now and then take the same port and hang for a minute; on IPC
    without its own connection file their sockets would meet in the working folder.
    """

    def __init__(self, **kwargs: Any) -> None:
        self._folder: str | None = None
        self._thread = threading.get_ident()
        _living.add(self)
        if sys.platform != "win32":
            self._folder = tempfile.mkdtemp(prefix="yq")
            kwargs |= {"transport": "ipc", "connection_file": f"{self._folder}/k.json"}
        super().__init__(client_factory=Client, **kwargs)

    @property
    def kernel_spec(self) -> KernelSpec:
        """This interpreter, whatever `python3` means among the kernels installed on the machine.

        Its log is kept off the terminal: an error of a notebook is told in the result. What a batch runs does not
        go into the history that whoever types at IPython finds, a database all kernels would wait for.
        """
        quiet = ["--log-level=50", "--HistoryManager.enabled=False"]
        command = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}", *quiet]
        return KernelSpec(argv=command, display_name="Python 3", language="python")

    async def _async_wait(self, pollinterval: float = 0.01) -> None:
        await super()._async_wait(min(pollinterval, 0.01))

    async def _async_shutdown_kernel(self, now: bool = False, restart: bool = False) -> None:
        if process := _process(self):
            _told.peak = peak_mb(process.pid)
        await super()._async_shutdown_kernel(now, restart)

    shutdown_kernel = _async_shutdown_kernel

    async def _async_cleanup_resources(self, restart: bool = False) -> None:
        await super()._async_cleanup_resources(restart)
        if self._folder and not restart:
            shutil.rmtree(self._folder, ignore_errors=True)

    cleanup_resources = _async_cleanup_resources


class ForkedKernel(Kernel):
    """A kernel forked from a process that has the libraries imported; started plainly where that fails."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.kernel_id = str(uuid4())
        self.provisioner = ForkProvisioner(
            kernel_id=self.kernel_id, kernel_spec=self.kernel_spec, parent=self
        )


class ForkProvisioner(LocalProvisioner):
    """jupyter_client's place for other ways to start a kernel: asks the fork server for a process."""

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:
        """Fork what the command would start; a server that is gone is replaced by the command itself."""
        environment = kwargs["env"]
        try:
            # the arguments after `python -m ipykernel_launcher`
            self.process = server_for(environment).fork(cmd[3:], environment, kwargs.get("cwd"))
        except ServerGone as error:
            logging.getLogger("papermill").warning("分叉内核的进程不可用（%s），改为逐个启动内核。", error)
            return await super().launch_kernel(cmd, **kwargs)
        self.pid = self.pgid = self.process.pid
        self.cwd = kwargs.get("cwd")
        return self.connection_info


_told = threading.local()


def take_peak() -> int | None:
    """The most memory the last kernel of this thread has held, in MB; told once."""
    peak, _told.peak = getattr(_told, "peak", None), None
    return peak


def _process(kernel: Kernel) -> Any:
    """The running process of a kernel, or None."""
    process = getattr(kernel.provisioner, "process", None)
    return process if process is not None and process.poll() is None else None


def end_all(thread: int | None = None) -> None:
    """Kill every kernel of this process, or of one thread, at once; whoever waits for one meets its death, unsaid."""
    logging.getLogger("papermill").setLevel(logging.CRITICAL)
    for kernel in list(_living):
        if (thread is None or kernel._thread == thread) and (process := _process(kernel)):
            process.kill()


class ReadableTranslator(PythonTranslator):
    """Parameters as a person would write them: Chinese stays Chinese in the injected cell."""

    @classmethod
    def translate_str(cls, val: str) -> str:
        """A JSON string is a Python string, too."""
        return json.dumps(val, ensure_ascii=False)


def register_translator() -> None:
    """Make papermill write parameters readably."""
    for name in ("python", "python3"):
        papermill_translators.register(name, ReadableTranslator)
