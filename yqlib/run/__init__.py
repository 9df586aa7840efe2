"""Many files and many notebooks: batch, reports, an index, and frames written to disk.

The package itself imports nothing heavy; papermill and nbconvert load when a batch starts.
"""

from yqlib.run.places import locate

__all__ = ["locate"]
