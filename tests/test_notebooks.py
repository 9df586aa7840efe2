"""Notebooks are numbered, thin and typed at the top, and their stored outputs are real.

nbval compares the outputs; it does not compare a cell that was never executed, so that is refused here.
"""

from __future__ import annotations

import ast
import configparser
import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
#: Notebooks kept with outputs and compared; the others are kept without (see .pre-commit-config.yaml).
COMPARED = ["01-unit-audit.ipynb", "03-cross-level.ipynb", "04-over-time.ipynb", "05-department.ipynb", "06-corpus.ipynb"]

every = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
compared = pytest.mark.parametrize("name", COMPARED)


def cells(path: Path, kind: str = "code") -> list[dict]:
    found = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return [cell for cell in found if cell["cell_type"] == kind]


def source(cell: dict) -> str:
    return "".join(cell["source"])


def never_executed(path: Path) -> list[int]:
    """Code cells whose output nobody has seen; nbval would let them pass."""
    return [
        number
        for number, cell in enumerate(cells(path))
        if cell["execution_count"] is None
        or (not cell["outputs"] and "parameters" not in cell["metadata"].get("tags", []))
    ]


def test_the_list_of_compared_notebooks_is_true() -> None:
    assert {path.name for path in NOTEBOOKS} >= set(COMPARED)
    hooks = (ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8")
    for name in COMPARED:
        assert name.removesuffix(".ipynb") in hooks


@every
def test_numbered_thin_and_beginning_with_the_question(path: Path) -> None:
    assert re.fullmatch(r"\d\d-[a-z0-9-]+\.ipynb", path.name)
    first = json.loads(path.read_text(encoding="utf-8"))["cells"][0]
    assert first["cell_type"] == "markdown" and source(first).startswith("# ") and "问题" in source(first)
    for cell in cells(path):
        nodes = ast.walk(ast.parse(source(cell)))
        assert not any(isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Lambda) for node in nodes)


@every
def test_parameters_are_typed_and_explained_and_their_defaults_exist(path: Path) -> None:
    tagged = [cell for cell in cells(path) if "parameters" in cell["metadata"].get("tags", [])]
    assert len(tagged) == 1
    for line in source(tagged[0]).splitlines():
        assert re.fullmatch(r"\w+: [\w\[\], |]+ = .+  # .+", line)
    for place in re.findall(r'"(data/[^"]+)"', source(tagged[0])):
        assert (ROOT / place).exists()


@compared
def test_every_cell_was_executed_and_shows_something(name: str) -> None:
    assert never_executed(ROOT / "notebooks" / name) == []


def test_a_cell_never_executed_is_noticed(tmp_path: Path) -> None:
    def cell(count, outputs, tags=()):
        return {
            "cell_type": "code",
            "execution_count": count,
            "outputs": outputs,
            "metadata": {"tags": list(tags)},
        }

    made = [cell(1, [], ["parameters"]), cell(2, [{}]), cell(None, []), cell(3, []), cell(None, [{}])]
    file = tmp_path / "x.ipynb"
    file.write_text(json.dumps({"cells": made}))
    assert never_executed(file) == [2, 3, 4]


@compared
def test_stored_outputs_are_complete_and_private(name: str) -> None:
    path = ROOT / "notebooks" / name
    outputs = [output for cell in cells(path) for output in cell["outputs"]]
    kinds = {output["output_type"] for output in outputs}
    assert kinds <= {"execute_result", "display_data"}  # no error, nothing on a stream
    shown = [output["data"] for output in outputs]
    assert all("".join(data["text/plain"]).strip() for data in shown)
    assert sum("image/png" in data for data in shown) >= 3
    text = json.dumps(shown, ensure_ascii=False)
    assert not re.search(r"/(?:home|Users|root|work|tmp)/", text)


def test_sanitising_never_touches_an_amount() -> None:
    rules = configparser.RawConfigParser()
    rules.read(ROOT / "tests" / "sanitize.cfg", encoding="utf-8")
    patterns = [(re.compile(rules[name]["regex"]), rules[name]["replace"]) for name in rules.sections()]
    kept = "1,907.34 -0.01 100.0% 2026年度 2026-03-31 第10-12页 0.025 20101 <td>104.87</td>/<td>3</td>"
    lost = "/srv/checkout/data/raw/x.pdf 2026-11-23 00:10:11 0x7f1237da0180 data:image/png;base64,iVBORw0KGgo="
    for pattern, word in patterns:
        assert pattern.sub(word, kept) == kept
        assert pattern.sub(word, lost) != lost
