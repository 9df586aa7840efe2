"""Many files and many notebooks: batch, reports, an index, the store and its queries, frames written to disk.

The package itself imports nothing heavy; papermill and nbconvert load when a batch starts.
"""

from yqlib.run.places import locate

__all__ = ["locate"]
