"""Self-contained pages: an executed notebook as one HTML file, and the index of a batch."""

from __future__ import annotations

import copy
import re
from functools import cache
from threading import Lock
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import pandas as pd

from yqlib.present.tables import CSS, Cell, Table, escape, tame, text_of
from yqlib.present.views import percent
from yqlib.schema import KIND_ZH, SEVERITIES, SEVERITY_ZH

# The default template links these from a CDN; a report must open without a network.
_NO_LINKS = {
    "require_js_url": "",
    "mathjax_url": "",
    "jquery_url": "",
    "mermaid_js_url": "",
    "mermaid_layout_elk_js_url": "",
    "widget_renderer_url": "",
    "jupyter_widgets_base_url": "",
}
#: Chinese fonts of each system.
FONTS = '"Noto Sans SC","PingFang SC","Microsoft YaHei","Source Han Sans SC",sans-serif'
#: The look of an index.
PAGE_CSS = f"body{{font-family:{FONTS}}}" + """
.yq td a{text-decoration:none}.yq td:first-child,.yq td:last-child{min-width:9em}.yq thead th{white-space:nowrap}
body{margin:32px auto;max-width:1100px;padding:0 20px;color:#222;background:#fff}
h1{font-size:22px;font-weight:600}a{color:#0b57a4}
"""
#: Laid over nbconvert's page: a measure of text, Chinese fonts, room when printed.
_REPORT_CSS = f".jp-Notebook,.jp-RenderedHTMLCommon{{font-family:{FONTS}!important}}" + """
body.jp-Notebook{max-width:1040px;margin:0 auto;padding:24px}
.jp-Notebook .jp-OutputArea-output{padding-left:0}.jp-Notebook .jp-MarkdownOutput{padding-left:0}
@media (max-width:600px){body.jp-Notebook{padding:12px}.jp-OutputArea-output{overflow-x:auto}
.jp-RenderedHTMLCommon img{max-width:none;width:640px;height:auto}}
@media print{.jp-MarkdownCell{break-after:avoid}.jp-Cell,.jp-Cell-outputWrapper,.jp-OutputArea,
.jp-OutputArea-child,.jp-OutputArea-output{display:block!important;break-inside:auto!important;overflow:visible!important}
.jp-RenderedImage,img{break-inside:avoid}}
"""


_exporting = Lock()  # the exporter is kept, templates compiled, and is no thing for two threads


def page_of(notebook: Any, title: str) -> str:
    """An executed notebook as one HTML page without code, links to other hosts or scripts from them."""
    described, held = _described(notebook)
    with _exporting:
        body, _ = _exporter().from_notebook_node(described, {"metadata": {"name": escape(title)}})
    page = re.sub(f"{_HELD}(\\d+)_", lambda found: held[int(found[1])], body)
    return tame(page.replace("</head>", f"<style>{_REPORT_CSS}</style></head>", 1))  # what cells print is not tamed before


def prepare() -> None:
    """Load and compile what pages are made with, while the first notebook is still waited for."""
    from nbformat.v4 import new_markdown_cell, new_notebook

    page_of(new_notebook(cells=[new_markdown_cell("#")]), "")


@cache
def _exporter() -> Any:
    from nbconvert import HTMLExporter

    return HTMLExporter(
        **_NO_LINKS,
        embed_images=True,
        optimistic_validation=True,  # once, not after each of a dozen preprocessors
        exclude_input=True,
        exclude_input_prompt=True,
        exclude_output_prompt=True,
        language_code="zh",
    )


#: Stands for an output while nbconvert goes over the page tag by tag; no document can know it.
_HELD = f"yq_{uuid4().hex}_"


def _described(notebook: Any) -> tuple[Any, list[str]]:
    """A copy whose pictures carry their words (the default template drops an `alt` of the metadata), and the
    HTML of its outputs, for each of which the copy has a placeholder.
    """
    described, held = copy.deepcopy(notebook), []
    described.metadata.pop("widgets", None)  # a page has no kernel: what stands beside a widget is shown
    for cell in described.cells:
        for output in cell.get("outputs", ()):
            data, about = output.get("data", {}), output.get("metadata", {}).get("image/png", {})
            if "alt" in about:
                source = f"data:image/png;base64,{escape(data['image/png'].strip())}"
                data["text/html"] = f'<img src="{source}" width="{int(about["width"])}" alt="{escape(about["alt"])}">'
            if "text/html" in data:
                held.append("".join(data["text/html"]))
                data["text/html"] = f"{_HELD}{len(held) - 1}_"
    return described, held


def index_of(result: pd.DataFrame, notebook: str) -> str:
    """The index of a batch as one HTML page."""
    rows = [_index_row(row) for row in result.itertuples()]
    who = ("单位", "年度", "种类", "层级", "结果")
    header = (*who, *SEVERITY_ZH.values(), "数字", "已证实", "文件（链接到笔记本）", "说明")
    failed = int((result["outcome"] != "ok").sum())
    caption = f"{len(result)} 份公开文本，完成 {len(result) - failed} 份，失败 {failed} 份；笔记本 {notebook}"
    table = Table(header, rows, caption, numeric=frozenset(range(5, 10)), empty="没有公开文本")
    return (
        '<!DOCTYPE html><html lang="zh"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1"><title>预决算公开审核结果</title>'
        f"<style>{PAGE_CSS}{CSS}</style></head><body><h1>预决算公开审核结果</h1>{table.markup()}</body></html>"
    )


def _index_row(row: Any) -> list[str | Cell]:
    name = text_of(row.unit_name) or text_of(row.file)
    good = row.outcome == "ok"
    return [
        link(name, row.page),
        Cell(text_of(row.fiscal_year), "w"),
        Cell(KIND_ZH.get(text_of(row.kind), ""), "w"),
        Cell(text_of(row.level), "w"),
        Cell("完成", "w good") if good else Cell("失败", "w error"),
        *(_count(getattr(row, severity), severity) for severity in SEVERITIES),
        text_of(row.figures),
        "" if pd.isna(row.verified_share) else percent(row.verified_share),
        link(text_of(row.file), row.notebook),
        problem(row),
    ]


def link(text: str, target: Any) -> Cell:
    """A text that links to a file beside the page; only the text where there is none."""
    if pd.isna(target):
        return Cell(text)
    return Cell(text, markup=f'<a href="{escape(quote(target))}">{escape(text)}</a>')


def _count(value: Any, severity: str) -> Cell:
    return Cell(text_of(value), severity if pd.notna(value) and value else "faint")


def problem(row: Any) -> str:
    """What went wrong, with the cell of the notebook; empty where nothing did."""
    if pd.isna(row.problem):
        return ""
    return row.problem if pd.isna(row.cell) else f"第 {row.cell} 格：{row.problem}"
