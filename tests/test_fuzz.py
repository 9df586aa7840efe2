"""Damaged PDFs are read or refused; and the fuzzer sees what it must see."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from pathlib import Path

import pytest

import yqlib
from yqlib.errors import ReadError
from yqlib.sources import ocr

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "scripts"))

import fuzz  # noqa: E402
from fuzzing import worker  # noqa: E402
from fuzzing.mutate import CHANGES, mutated  # noqa: E402

GOLDEN = ROOT / "tests" / "golden"
SMALL = [
    GOLDEN / "torture" / "rules-plain.pdf",
    GOLDEN / "torture" / "says-kangxi.pdf",
    GOLDEN / "bad" / "object-streams.pdf",
]
JOB = {"path": "x.pdf", "seconds": 1, "megabytes": 300}


def test_forty_damaged_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["--count", "40", "--jobs", "1", "--seed", "1", "--keep", str(tmp_path)]
    assert fuzz.main([*words, *map(str, SMALL)]) == 0, capsys.readouterr().out
    assert not list(tmp_path.iterdir())


def test_damage_follows_from_the_seed() -> None:
    data = SMALL[0].read_bytes()
    made = [mutated(data, seed) for seed in range(120)]
    assert made == [mutated(data, seed) for seed in range(120)]
    assert len({damaged for _, damaged in made}) > 100
    names = {name for names, _ in made for name in names.split("+")}
    assert names == {change.__name__ for change in CHANGES}


@pytest.mark.parametrize("path", sorted((GOLDEN / "fuzz").iterdir()), ids=lambda p: p.stem)
def test_what_was_found_is_read_or_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "available", lambda: False)  # what a recogniser makes of it is not the point
    start = time.monotonic()
    with contextlib.suppress(ReadError):
        disclosure = yqlib.read(path)
        assert disclosure.outline and len(disclosure.checks)
    assert time.monotonic() - start < 30


def _sleep(path: Path, audit: bool) -> dict:
    time.sleep(30)
    return {}


def _die(path: Path, audit: bool) -> dict:
    os.abort()


def _grow(path: Path, audit: bool) -> dict:
    try:
        held = [bytearray(50 << 20) for _ in range(100)]
    except MemoryError:
        return {"outcome": "memory", "message": "MemoryError"}
    return {"outcome": "read", "message": str(len(held))}


def _call(path: Path, audit: bool) -> dict:
    os.system("true")
    return {"outcome": "read", "message": ""}


@pytest.mark.parametrize(
    ("deed", "outcome"), [(_sleep, "timeout"), (_die, "crash"), (_grow, "memory"), (_call, "forbidden")]
)
def test_what_the_fuzzer_tells(monkeypatch: pytest.MonkeyPatch, deed, outcome: str) -> None:
    monkeypatch.setattr(worker, "_outcome", deed)
    start = time.monotonic()
    assert worker._in_a_fork(JOB)["outcome"] == outcome
    assert time.monotonic() - start < 5


def test_what_is_neither_read_nor_refused_is_kept(tmp_path: Path, monkeypatch, capsys) -> None:
    found = {
        "outcome": "exception",
        "message": "KeyError: 'x'",
        "place": "pdf.py:1 x",
        "seconds": 0.1,
        "peak_mb": 9,
    }
    monkeypatch.setattr(worker.Reader, "read", lambda self, path, *bounds, audit: found)
    assert fuzz.main(["--count", "1", "--seed", "7", "--keep", str(tmp_path), str(SMALL[0])]) == 1
    assert (tmp_path / "7-exception.pdf").read_bytes() == mutated(SMALL[0].read_bytes(), 7)[1]
    assert "--seed 7" in capsys.readouterr().out
