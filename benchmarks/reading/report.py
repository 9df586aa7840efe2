"""The tables of the benchmark, as plain text and as Markdown."""

from __future__ import annotations

import math
import sys
from collections.abc import Sequence
from importlib import metadata

from page import Page

from reading.run import Tally
from reading.tools import AGREE, AUDIT, BASE, OURS, TOOLS

NONE = "–"


def share(part: int, whole: int) -> str:
    """A share in per cent, cut (not rounded) to two places: 100.00 is all of them."""
    return NONE if not whole else f"{math.floor(10000 * part / whole) / 100:.2f}"


def ratio(tally: Tally, clock: int = 0) -> str:
    """Times pdfplumber's speed on the same pages, by the wall clock (0) or by CPU time (1)."""
    spent, base = tally.spent[clock], tally.base[clock]
    return NONE if not spent or not base else f"{base / spent:.2f}"


def tools_table(page: Page, tools: Sequence[str]) -> None:
    """Which tools, versions, settings."""
    rows = [[name, TOOLS[name].how, TOOLS[name].version() or "not installed"] for name in tools]
    page.table(["tool", "settings", "version"], rows)


def speed_table(page: Page, sets: dict[str, dict[str, Tally]], tools: Sequence[str], pair: tuple | None) -> None:
    """Pages a second and ratios, a column a set."""
    rows = []
    for name in tools:
        if TOOLS[name].kind == "check":
            continue
        if TOOLS[name].version() is None:
            rows.append([name, "not installed", *[NONE] * (len(sets) + 4)])
            continue
        tallies = [sets[s][name] for s in sets]
        total = sum(tallies, Tally())
        pace = f"{total.pages / total.spent[0]:.1f}" if total.spent[0] else NONE
        ratios = [*(ratio(t) for t in tallies), ratio(total), ratio(total, 1)]
        rows.append([name, str(total.pages), pace, *ratios, str(len(total.failed))])
        if name == OURS and pair:
            one, two, pages = pair
            rows.append(
                ["yqlib, 2 processes", str(pages), f"{pages / two:.1f}", *[NONE] * len(sets),
                 f"{one / two:.2f} of one", NONE, NONE]
            )  # fmt: skip
    page.table(["tool", "pages", "pages/s", *(f"× {BASE}: {s}" for s in sets), "× all", "× all, CPU time", "files failed"], rows)


def accuracy_tables(page: Page, sets: dict[str, dict[str, Tally]], tools: Sequence[str]) -> None:
    """One table a set that has gold, and one over all."""
    golden = {s: t for s, t in sets.items() if any(x.score.figures for x in t.values())}
    if len(golden) > 1:
        names = {n for t in golden.values() for n in t}
        golden = golden | {"all": {n: sum((t[n] for t in golden.values()), Tally()) for n in names}}
    head = ["tool", "figures", "own cell %", "invented", "row+column %", "…joined simply %", "…one-page tables %", "whole %"]
    for name, tallies in golden.items():
        rows = []
        for tool in tools:
            s = tallies[tool].score
            if tool == AUDIT or TOOLS[tool].kind not in ("grids", "facts"):
                continue
            if TOOLS[tool].version() is None or not s.figures:
                rows.append([tool, "not installed" if TOOLS[tool].version() is None else "0", *[NONE] * 6])
                continue
            facts = TOOLS[tool].kind == "facts"
            rows.append(
                [tool, str(s.figures), share(s.in_cell, s.figures), str(s.invented), share(s.placed, s.figures),
                 share(s.placed_joined, s.figures), share(s.single_placed, s.single),
                 share(s.whole, s.figures) if facts else NONE]
            )  # fmt: skip
        page.say(f"Set: {name}")
        page.table(head, rows)


def checks_tables(page: Page, sets: dict[str, dict[str, Tally]], tools: Sequence[str]) -> None:
    """Without gold: what the document's own totals say, and which figures other tools give too."""
    for name, tallies in sets.items():
        if any(t.score.figures for t in tallies.values()):
            continue
        checks = tallies[AUDIT].checks if AUDIT in tools else {}
        if checks:
            page.say(f"Set: {name}. Totals and identities of the documents that hold, by yqlib's audit")
            page.table(["outcome", "checks"], [[k, str(v)] for k, v in sorted(checks.items())])
        rows = [
            [t, str(tallies[t].figures), share(tallies[t].common, tallies[t].figures)]
            for t in tools
            if TOOLS[t].kind == "grids" and tallies[t].figures
        ]
        if rows:
            page.say(f"Set: {name}. Figures of yqlib that the tool also has in a cell of their own on that page")
            page.table(["tool", "figures", "in common %"], rows)


def agreement(page: Page, sets: dict[str, dict[str, Tally]]) -> None:
    """The two readers, cell by cell."""
    total = sum((t[AGREE] for t in sets.values()), Tally())
    if not total.files:
        page.say("Not compared: " + (total.failed[0].split(": ", 1)[-1] if total.failed else "not asked for."))
        return
    rows = []
    for name, tallies in sets.items():
        t = tallies[AGREE]
        rows.append([name, str(t.files), str(t.checks["cells"]), str(t.checks["cells"] - t.checks["differing"]), str(t.checks["differing"])])
    page.table(["set", "files", "cells", "agreeing", "differing"], rows)
    if total.notes:
        page.code("\n".join(total.notes[:20]))


def failures(page: Page, sets: dict[str, dict[str, Tally]], tools: Sequence[str]) -> None:
    """Files a tool could not read."""
    lines = [f"{tool}: {said}" for t in sets.values() for tool in tools for said in t[tool].failed if tool != AGREE]
    if lines:
        page.say("Files not read:")
        page.code("\n".join(lines[:40]))


def memory_table(page: Page, memory: dict[str, dict], pages: int) -> None:
    """Peak memory of a fresh process that reads one file."""
    rows = [
        [n, m["error"], NONE, NONE] if "error" in m
        else [n, f"{m['peak_mb']:.0f}", f"{m['loaded_mb']:.0f}", f"{m['seconds']:.1f}"]
        for n, m in memory.items()
    ]  # fmt: skip
    page.table([f"tool, {pages} pages", "peak MB", "of it before opening", "seconds"], rows)


def length_table(page: Page, times: dict[int, dict]) -> None:
    """yqlib's time a page by length."""
    rows = [
        [f"{OURS}, {size:,} pages", t["error"], NONE, NONE] if "error" in t
        else [f"{OURS}, {size:,} pages", f"{t['seconds']:.2f}", f"{1000 * t['seconds'] / size:.2f}", f"{t['peak_mb']:.0f}"]
        for size, t in times.items()
    ]  # fmt: skip
    page.table(["file", "seconds", "ms a page", "peak MB"], rows)


def distance(page: Page, sets: dict[str, dict[str, Tally]]) -> None:
    """How far yqlib is from readers that give less."""
    total = {n: sum((t[n] for t in sets.values()), Tally()) for n in (OURS, "pdfium-raw", "pdfium-text", "tablers")}
    pace = {n: t.pages / t.spent[0] for n, t in total.items() if t.spent[0]}
    if OURS not in pace or len(pace) < 2:
        return
    said = {
        "pdfium-raw": "PDFium's characters, boxes and paths alone, fetched from Python one by one",
        "pdfium-text": "PDFium's text alone",
        "tablers": "tablers, which gives cells a page and neither joins nor names them",
    }
    page.say(
        "From pages to facts yqlib runs at "
        + "; ".join(f"{pace[OURS] / pace[n]:.2f} times the speed of {text}" for n, text in said.items() if n in pace)
        + "."
    )


def version_line() -> str:
    """yqlib and the parts its speed hangs on."""
    names = ("yqlib", "pdfplumber", "pypdfium2", "numpy", "pandas")
    return ", ".join(f"{n} {metadata.version(n)}" for n in names) + f" ({sys.implementation.name})"
