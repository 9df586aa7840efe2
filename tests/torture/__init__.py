"""Nasty invented PDFs, written byte by byte, and what must be read of them."""

from __future__ import annotations

import importlib
from pathlib import Path

MACHINERY = ("paper", "sheet", "ruling", "draw", "doc")


def cases() -> dict:
    """All cases by name, from every module of this folder that holds some."""
    for path in sorted(Path(__file__).parent.glob("*.py")):
        if path.stem not in (*MACHINERY, "__init__"):
            importlib.import_module(f"torture.{path.stem}")
    return importlib.import_module("torture.doc").CASES
