"""The functions behind the declared measures, a module a family; importing this ties them all."""

from yqlib.measures.families import (  # noqa: F401
    concentration,
    execution,
    goals,
    growth,
    per_head,
    quality,
    shares,
)
