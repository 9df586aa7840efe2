"""papermill's engine `yqlib`: a notebook runs in a kernel forked from a process that has the libraries imported.

`papermill --engine yqlib in.ipynb out.ipynb`, or `papermill.execute_notebook(…, engine_name="yqlib")`, which
forks from one process as often as it is called. Notebooks of other languages and other Pythons run as ever.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Any

from jupyter_client.kernelspec import NoSuchKernel, get_kernel_spec
from papermill.engines import NBClientEngine, papermill_engines

from yqlib.run.forks import FORKED, PLAIN, can_fork, forks_kernels
from yqlib.run.kernels import ForkedKernel, Kernel

_SAVED_EVERY = 10.0  # seconds; papermill writes the whole notebook before and after every cell


class ForkEngine(NBClientEngine):
    """As papermill's own engine; what differs is where the kernel comes from, and how often the file is written."""

    @classmethod
    def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, **kwargs: Any) -> Any:
        """Execute the cells; raises what papermill's engine raises."""
        if "kernel_manager_class" not in kwargs and can_fork(asked=True) and _is_this_python(kernel_name):
            kwargs["kernel_manager_class"] = ForkedKernel
        with _seldom_saved(nb_man):
            return super().execute_managed_notebook(nb_man, kernel_name, **kwargs)


def _is_this_python(kernel_name: str) -> bool:
    """Whether a kernel of this name is plain ipykernel in this interpreter."""
    try:
        spec = get_kernel_spec(kernel_name)
    except NoSuchKernel:
        return False
    here = {sys.executable, "python", f"python{sys.version_info[0]}", "python{}.{}".format(*sys.version_info)}
    return not spec.env and spec.argv[:1] != [] and spec.argv[0] in here and "ipykernel_launcher" in spec.argv


@contextmanager
def _seldom_saved(nb_man: Any) -> Iterator[None]:
    """Around the cells the notebook is written at most every ten seconds; papermill writes it whole at the end."""
    save, last = nb_man.save, monotonic()

    def now_and_then(**kwargs: Any) -> None:
        nonlocal last
        if monotonic() - last >= _SAVED_EVERY:
            save(**kwargs)
            last = monotonic()

    nb_man.save = now_and_then
    try:
        yield
    finally:
        del nb_man.save


def chosen(engine: str | None) -> dict[str, Any]:
    """What `papermill.execute_notebook` is told for a batch.

    None is ours where forking is safe, `yqlib` ours where it is possible. Raises RunError for another name.
    """
    forks = forks_kernels(engine)
    papermill_engines.register(FORKED, ForkEngine)  # also where yqlib runs without being installed
    if engine == PLAIN:
        return {"kernel_manager_class": Kernel}
    return {"engine_name": FORKED, "kernel_manager_class": ForkedKernel if forks else Kernel}
