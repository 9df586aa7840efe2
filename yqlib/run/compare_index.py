"""The index of a comparison as one HTML page: what there is, with a line of what is inside; what is not, and why."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from yqlib.present import corpus_held
from yqlib.present.tables import CSS, Cell, Table, capped, text_of
from yqlib.run.report import PAGE_CSS, link, problem

if TYPE_CHECKING:
    from yqlib.run.compare import Compared

_TITLE = "预决算公开比较"
_BOOK = "单位、测度并列、支出与结构、共同项目、历年、部门与单位、发现各一张工作表，带 Excel 图"


def index_of(found: Compared, summary: Table, charts: Path | None) -> str:
    """The page. `summary` is of the corpus, `charts` the folder of charts where they were asked for."""
    parts = [
        summary.markup(),
        "<h2>有什么</h2>", _made(found, charts).markup(),
        "<h2>没有什么，为什么</h2>", _left(found).markup(),
    ]  # fmt: skip
    if len(found.unread):
        parts += ["<h2>没有读成的文件</h2>", corpus_held.failures(found.unread, 200).markup()]
    return (
        '<!DOCTYPE html><html lang="zh"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width,initial-scale=1"><title>{_TITLE}</title>'
        f"<style>{PAGE_CSS}{CSS}</style></head><body><h1>{_TITLE}</h1>{''.join(parts)}</body></html>"
    )


def _made(found: Compared, charts: Path | None) -> Table:
    rows = [_row(row) for row in found.pages.itertuples()]
    book = found.book.name if found.book else None
    rows.append([link("工作簿（Excel）", book), _BOOK, _outcome(book is not None), link(book or "", book), found.problem])
    if charts is not None:
        drawn = sorted(charts.rglob("*.png")) if charts.is_dir() else []
        rows.append(["图（PNG 与 SVG）", f"{len(drawn)} 幅，各页一个文件夹", _outcome(bool(drawn)), link(f"{charts.name}/", f"{charts.name}/" if drawn else None), ""])
    return Table(("内容", "里面是什么", "结果", "文件", "说明"), rows)


def _row(row: Any) -> list[str | Cell]:
    return [link(row.title, row.page), row.inside, _outcome(row.outcome == "ok"), link(text_of(row.notebook), row.notebook), problem(row)]


def _outcome(good: bool) -> Cell:
    return Cell("完成", "w good") if good else Cell("失败", "w error")


def _left(found: Compared) -> Table:
    rows, notes = capped([[left.what, left.why] for left in found.left], 200)
    return Table(("没有作的", "原因"), rows, notes=notes, empty="全部作了")
