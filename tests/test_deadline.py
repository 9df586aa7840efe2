"""A bound on time that leaves nothing behind in the interpreter."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest

from yqlib.sources.deadline import Late, within

_WATCHED = """
import sys
from yqlib.sources.deadline import within
with within(60.0):
    pass
sys.setprofile(lambda *event: None)
print(sum(len(str(i)) for i in range(1000)))
"""


def _busy(seconds: float) -> int:
    until, steps = time.monotonic() + seconds, 0
    while time.monotonic() < until:
        steps += 1
    return steps


def test_a_profiler_or_debugger_runs_on_after_a_bound() -> None:
    """Taking an exception back left Python 3.11 with an alarm that nothing answered: under a profiler, as
    under JupyterLab's debugger, the next step never ended."""
    done = subprocess.run([sys.executable, "-c", _WATCHED], capture_output=True, text=True, timeout=30)
    assert (done.stdout.strip(), done.returncode) == ("2890", 0), done.stderr


def test_what_takes_too_long_ends() -> None:
    with pytest.raises(Late), within(0.05):
        _busy(30)


def test_what_is_done_in_time_stays_done() -> None:
    with within(30):
        done = _busy(0.01)
    assert done and _busy(0.01)


@pytest.mark.parametrize("margin", [0.0, 0.0005, 0.001, 0.002])
def test_a_bound_that_ends_with_the_block_strikes_nowhere_else(margin: float) -> None:
    for _ in range(20):
        try:
            with within(0.002):
                _busy(0.002 - margin)
        except Late:
            continue
        _busy(0.001)
