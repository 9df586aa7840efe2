"""What the columns of frames are made of: their types, the values they allow, the address of a row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

#: Values of the frames and how reports say them.
KIND_ZH = {"budget": "预算", "final": "决算"}
SCOPE_ZH = {"department": "部门", "unit": "单位"}
SEVERITY_ZH = {"error": "错误", "warning": "警告", "notice": "提示"}
OUTCOME_ZH = {
    "pass": "通过",
    "rounding": "舍入",
    "fail": "不符",
    "not_applicable": "不适用",
    "not_checkable": "无法核对",
}
OUTCOMES = tuple(OUTCOME_ZH)
SEVERITIES = tuple(SEVERITY_ZH)
#: What a person may have found of a finding.
REVIEW_ZH = {"confirmed": "属实", "explained": "有合理原因", "false": "误报"}
ROW_KINDS = ("class", "section", "item", "subtotal", "total", "unit", "project", "line")
#: What a figure said in prose measures: `rate` is of change or of completion, `threshold` a bound that things
#: are described by (单价100万元以上), `quantity` any other (分, 米, 年).
MEASURES = ("amount", "change", "rate", "share", "count", "area", "quantity", "threshold")
PARAGRAPH_KINDS = ("text", "heading", "caption", "cover")
YEAR_ROLES = ("report", "comparison", "as_of", "period")
READERS = ("text_layer", "ocr", "transcript", "html", "docx", "xlsx")


def place_zh(page: Any, line: Any, reader: Any) -> str:
    """An address in words: 第3页, 第67行, 第2张工作表第5行; empty where unknown (None or NA)."""
    row = "" if pd.isna(line) else f"第{line}行"
    if pd.isna(page) or not page:
        return row
    if not pd.isna(reader) and reader == "xlsx":
        return f"第{page}张工作表{row}"
    return f"第{page}页"


def place_en(page: Any, line: Any, reader: Any) -> str:
    """The same in English: page 3, line 67, sheet 2 row 5."""
    if pd.isna(page) or not page:
        return "" if pd.isna(line) else f"line {line}"
    if not pd.isna(reader) and reader == "xlsx":
        return f"sheet {page}" + ("" if pd.isna(line) else f" row {line}")
    return f"page {page}"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a frame: pandas dtype, unit of measure, Chinese label and meaning."""

    name: str
    dtype: str
    zh: str
    meaning: str
    unit: str = ""
    required: bool = False
    allowed: tuple[str, ...] = ()


def text(name: str, zh: str, meaning: str, **more: Any) -> Column:
    return Column(name, "string", zh, meaning, **more)


def integer(name: str, zh: str, meaning: str, **more: Any) -> Column:
    return Column(name, "Int64", zh, meaning, **more)


def number(name: str, zh: str, meaning: str, **more: Any) -> Column:
    return Column(name, "Float64", zh, meaning, **more)


ADDRESS = (
    integer("page", "页", "1-based page of the PDF, or sheet of a workbook; missing for running text"),
    integer(
        "line", "行", "1-based line of a transcript, row of a sheet or of a marked-up text; missing for a PDF"
    ),
    number("x0", "左", "left edge on the page", unit="pt"),
    number("top", "上", "upper edge on the page", unit="pt"),
    number("x1", "右", "right edge on the page", unit="pt"),
    number("bottom", "下", "lower edge on the page", unit="pt"),
    text("reader", "读法", "how it was read", allowed=READERS, required=True),
)

DOC = text("doc_id", "文档", "the disclosure: start of the SHA-256 of its files", required=True)

NUMBERS = (
    number("value", "数值", "the number as printed (a view; sums use amount_fen)"),
    integer("decimals", "小数位", "printed decimals: the figure stands for value ± ½·10^-decimals"),
    text("unit", "单位", "元, 万元, 辆, % …; missing where the table does not say"),
    integer("amount_fen", "金额（分）", "exact amount; missing when the figure is no money", unit="分"),
    number("amount", "金额（万元）", "view of amount_fen for people and plots", unit="万元"),
)
