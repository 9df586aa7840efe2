"""How much memory a worker that reads for a batch may hold, so that one file cannot take the machine from the others."""

from __future__ import annotations

import sys

#: GB of data of one worker that reads; the hungriest file met so far, a damaged one, took 1.4.
MOST_GB = 4


def bound() -> None:
    """This process gets MemoryError beyond that, or its native code ends it; on Linux, which alone can count it."""
    if sys.platform == "linux":
        import resource

        most = MOST_GB << 30
        soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
        if not 0 <= soft <= most:
            resource.setrlimit(resource.RLIMIT_DATA, (most if hard < 0 else min(most, hard), hard))
