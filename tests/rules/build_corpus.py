"""Documents beside each other: the frames of several disclosures as a corpus.

    corpus(
        held("a", document("budget", table(…)), fiscal_year=2025),
        held("b", talk("…"), fiscal_year=2026, unit_name="某局"),
    )
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from yqlib import schema
from yqlib.corpus import Corpus

sys.path.append(str(Path(__file__).parents[1]))
from bodies import CITY

Frames = dict[str, pd.DataFrame]
OFFICE, UNIT = "保定市水务局", "保定市水文中心"


def held(doc_id: str, frames: Frames, **about: Any) -> Frames:
    """The frames of one document under another doc_id, with what `documents` tells of it: a department's of 2024."""
    old = frames["documents"]["doc_id"].iloc[0]
    found = {name: _renamed(frame, old, doc_id) for name, frame in frames.items()}
    head = found["documents"].astype(object).where(found["documents"].notna(), None).iloc[0].to_dict()
    told = {"unit_name": OFFICE, "scope": "department", "fiscal_year": 2024, "sha256": doc_id, "file": f"{doc_id}.pdf"}
    found["documents"] = schema.frame("documents", [head | told | CITY | about])
    return found


def unit(doc_id: str, frames: Frames, **about: Any) -> Frames:
    """The document of a unit of the department."""
    return held(doc_id, frames, **{"unit_name": UNIT, "scope": "unit", "parent_name": OFFICE} | about)


def _renamed(frame: pd.DataFrame, old: str, new: str) -> pd.DataFrame:
    ids = [c for c in frame.columns if c.endswith("_id") and not frame[c].isna().all()]
    return frame.assign(**{c: frame[c].str.replace(f"^{old}", new, regex=True) for c in ids})


def corpus(*documents: Frames) -> Corpus:
    """A corpus of these documents."""

    def load(name: str) -> pd.DataFrame:
        parts = [d[name] for d in documents if name in d and len(d[name])]
        return pd.concat(parts, ignore_index=True) if parts else schema.frame(name)

    return Corpus(load)


@dataclass(frozen=True)
class Between:
    """The smallest right documents of a rule, the wrong ones, and how many of its checks then fail."""

    rule: str
    right: Callable[[], Corpus]
    wrong: Callable[[], Corpus]
    fails: int = 1


def outcomes(made: Corpus, rule: str, doc: str = "") -> list[str]:
    """Outcomes of one rule (on one document), in order."""
    checks = made.across.checks
    mine = checks[(checks["rule"] == rule) & ((checks["doc_id"] == doc) | (doc == ""))]
    return mine["outcome"].tolist()


def reasons(made: Corpus, rule: str, doc: str) -> list[str]:
    """Reasons of one rule on one document."""
    checks = made.across.checks
    return checks.loc[(checks["rule"] == rule) & (checks["doc_id"] == doc), "reason"].dropna().tolist()


def messages(made: Corpus, rule: str) -> list[str]:
    """Findings of one rule in Chinese."""
    found = made.across.findings
    return found.loc[found["rule"] == rule, "message"].tolist()
