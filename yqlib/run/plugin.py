"""What papermill finds of the engine `yqlib` when it starts: nothing is imported before a notebook asks for it.

papermill loads its plug-ins while it is itself being imported, and `engine` needs papermill.
"""

from __future__ import annotations

from typing import Any


class _Later:
    def __getattr__(self, name: str) -> Any:
        from yqlib.run.engine import ForkEngine

        return getattr(ForkEngine, name)


engine = _Later()
