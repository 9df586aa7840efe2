"""The page of one body: its disclosures with findings and pictures, charts, measures, printed tables and downloads."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd
from markupsafe import Markup

from yqlib.present import charts, language, measures, structure, views
from yqlib.present.across import SIDES, Side, figures, left_out
from yqlib.present.finding import Finding
from yqlib.present.pictures import Picture
from yqlib.present.printed import anchor, printed_tables
from yqlib.present.tables import text_of
from yqlib.run.export import write_frame, write_json
from yqlib.run.files import aside, write_text
from yqlib.run.places import slugs
from yqlib.run.site.held import Held
from yqlib.run.site.markup import page
from yqlib.run.workbook import write_workbook

#: Charts of a disclosure: name of the file, the picture, and the figures behind it.
CHARTS: tuple[tuple[str, Callable[[Any], Any], tuple[Callable[[Any], Any], ...]], ...] = (
    ("income", charts.income, (structure.income,)),
    ("expenditure", charts.expenditure, (structure.expenditure,)),
    ("split", charts.split, (structure.basic_and_project, structure.personnel_and_public)),
    ("three_public", charts.three_public, (structure.three_public,)),
)
#: Frames to take away, and as what.
_DOWNLOADED = {"findings": ("csv", "json"), "facts": ("csv", "json"), "statements": ("csv",), "measures": ("csv",)}


@dataclass(frozen=True)
class Task:
    """All a page is made of; `about` is what other disclosures say of the body, in words and links."""

    slug: str  # name of the page and of the folder of its files
    name: str
    about: Mapping[str, Any]
    disclosures: Sequence[tuple[Mapping[str, pd.DataFrame], tuple[Path, ...]]]
    lang: str
    out: Path
    sides: Mapping[str, Sequence[Side]] = field(default_factory=dict)  # finding_id of a finding between documents → these


@dataclass
class Written:
    """What a page left on disk, relative to the site, and the pictures that could not be drawn (document, why)."""

    files: list[str] = field(default_factory=list)
    undrawn: list[tuple[str, str]] = field(default_factory=list)


def build(task: Task) -> Written:
    """Write the page `bodies/<slug>.html` and its files. Raises OSError as writing does."""
    written = Written()
    held = [Held(frames, files) for frames, files in task.disclosures]
    stems = slugs([Path(text_of(d.document["file"])).stem[:40] for d in held])
    sections = [_tried(d, task, stem, written) for d, stem in zip(held, stems, strict=True)]
    between = [_between(f, task, written, n < _PICTURED) for n, f in enumerate(task.about["across"])]
    about = {**task.about, "across": between}
    html = page("body.html", task.lang, root="../", title=task.name, sections=sections, **about)
    written.files.append(f"bodies/{task.slug}.html")
    write_text(task.out / written.files[-1], html)
    return written


def document_anchor(doc_id: str) -> str:
    """Where a disclosure begins in the page of its body."""
    return f"d-{doc_id}"


def finding_anchor(finding_id: str) -> str:
    """Where a finding stands in the page of its body."""
    return "q" + anchor(finding_id)


def _tried(d: Held, task: Task, stem: str, written: Written) -> dict[str, Any]:
    try:
        return {"broken": ""} | _section(d, task, stem, written)
    except OSError:  # of the disk, not of this disclosure
        raise
    except Exception as error:  # our own mistake on one must not lose the others
        doc, why = text_of(d.document["doc_id"]), f"yqlib 自身出错（{type(error).__name__}: {error}）"
        written.undrawn.append((doc, why))
        about = {name: text_of(d.document[name]) for name in ("file", "sha256")}
        return {"broken": why, "anchor": document_anchor(doc), "headline": views.headline(d.document)} | about


_PICTURED = 200  # findings of a disclosure that are drawn, the gravest first: thousands would make a folder of gigabytes
_MANY = "本件问题很多，这一处不画出"


def _section(d: Held, task: Task, stem: str, written: Written) -> dict[str, Any]:
    doc, lang = text_of(d.document["doc_id"]), task.lang
    home = f"bodies/{task.slug}/{stem}"
    summary = views.summary(d, lang)
    shown = views.by_severity(d.findings)["finding_id"]
    return {
        "anchor": document_anchor(doc),
        "headline": views.headline(d.document),
        "summary": summary.sentence,
        "counts": summary.data,
        "identity": views.identity(d),
        "file": text_of(d.document["file"]),
        "sha256": text_of(d.document["sha256"]),
        "there": bool(d.files),
        "findings": [_finding(d.found[i], d, home, task.out, lang, written, n < _PICTURED) for n, i in enumerate(shown)],
        "charts": [chart for name, draw, parts in CHARTS if (chart := _chart(d, name, draw, parts, home, task.out, written))],
        "measures": measures.table(d.measures),
        "tables": [(title, remark, Markup(html)) for title, remark, html in printed_tables(d, scoped=True).items],
        "doubts": views.doubts(d, lang),
        "silence": views.silence(d, lang),
        "untied": views.untied(d, lang=lang),
        "coverage": views.families(d, lang),
        "downloads": _downloads(d, home, task.out, lang, written),
    }


def _finding(f: Finding, d: Held, home: str, out: Path, lang: str, written: Written, pictured: bool) -> dict[str, Any]:
    target = next((p.id for p in f.places if p.frame == "facts"), "")
    pictures = f.pictures if d.files and pictured else []
    undrawn = _undrawn(pictures, text_of(d.document["doc_id"]), written)
    if d.files and not pictured:
        undrawn = [_MANY]
    return {
        "anchor": finding_anchor(f.finding_id),
        "severity": f.severity,
        "severity_said": language.severity(f.severity, lang),
        "rule": f.rule,
        "title": f.title(lang),
        "key": text_of(f.key),
        "message": language.message(f.row, lang),
        "explained": text_of(f.explained_by),
        "reviewed": f.reviewed(lang),
        "pictures": [_drawn(picture, home, out, written) for picture in pictures if picture.png],
        "undrawn": undrawn,
        "lines": [Markup(line) for line in f.lines()],  # safe, says Finding
        "table": f.table(lang) if f.places else None,
        "cell": anchor(target) if target else "",
    }


def _between(f: Mapping[str, Any], task: Task, written: Written, pictured: bool) -> dict[str, Any]:
    """A finding between documents with the pages of each, side by side."""
    every = task.sides[f["id"]]
    sides = [
        _side(side, link, f"{f['anchor']}-{n}", task, written, pictured)
        for n, (side, link) in enumerate(zip(every[:SIDES], f["links"], strict=False), 1)
    ]
    return {
        **f, "sides": sides, "left_out": left_out(every, task.lang), "table": figures(every, task.lang),
        "drawn": any(side["pictures"] for side in sides),
    }  # fmt: skip


def _side(side: Side, link: str, anchor_: str, task: Task, written: Written, pictured: bool) -> dict[str, Any]:
    pictures = side.pictures if pictured else []
    drawn = [_drawn(p, f"bodies/{task.slug}/between", task.out, written) | {"caption": side.caption(p, task.lang)} for p in pictures if p.png]
    undrawn = _undrawn(pictures, side.doc_id, written)
    if why := side.lacking(task.lang) if pictured else _MANY:
        undrawn.append(why)
    return {
        "anchor": anchor_, "label": side.label, "link": link, "where": side.where(task.lang), "wide": pictured and side.wide,
        "pictures": drawn, "undrawn": undrawn, "lines": [Markup(line) for line in side.lines(task.lang)],  # safe, says Side
    }


def _undrawn(pictures: Sequence[Picture], doc: str, written: Written) -> list[str]:
    """Why pages could not be drawn; the list of what was not read says so, too."""
    found = [picture.problem for picture in pictures if picture.problem]
    written.undrawn += [(doc, why) for why in found]
    return found


def _drawn(picture: Picture, home: str, out: Path, written: Written) -> dict[str, Any]:
    """A picture as a file, named by what it shows: findings of one place share it."""
    path = f"{home}/p-{hashlib.sha256(picture.png).hexdigest()[:12]}.png"
    _put(out, path, written, picture.png)
    width, height = picture.shown
    return {"src": path, "width": width, "height": height, "said": picture.said}


def _put(out: Path, path: str, written: Written, data: bytes) -> None:
    if path not in written.files:
        with aside(out / path) as temporary:
            temporary.write_bytes(data)
        written.files.append(path)


def _chart(d: Held, name: str, draw: Any, parts: Sequence[Any], home: str, out: Path, written: Written) -> dict[str, Any] | None:
    """A chart and its figures; where nothing is disclosed only the words that say so."""
    shown = [part(d) for part in parts]
    if all(part.missing for part in shown):
        return {"missing": "；".join(dict.fromkeys(charts.caption(part) for part in shown)), "src": ""}
    chart = draw(d)
    data, about = chart._repr_png_()
    path = f"{home}/{name}.png"
    _put(out, path, written, data)
    height = round(chart.get_figheight() * about["width"] / chart.get_figwidth())
    return {"missing": "", "src": path, "width": about["width"], "height": height, "said": about["alt"],
            "table": views.amounts(*shown)}  # fmt: skip


def _downloads(d: Held, home: str, out: Path, lang: str, written: Written) -> list[tuple[str, str, int]]:
    """Files to take away: (path, what it is, bytes)."""
    found = [write_workbook(d, out / f"{home}/{Path(home).name}.xlsx", lang)]
    write = {"csv": write_frame, "json": write_json}
    found += [write[form](getattr(d, name), out / home / name) for name, forms in _DOWNLOADED.items() for form in forms]
    paths = [file.relative_to(out).as_posix() for file in found]
    written.files += paths
    return [(path, file.suffix[1:], file.stat().st_size) for path, file in zip(paths, found, strict=True)]
