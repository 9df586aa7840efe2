"""Every frame's columns, once: name, type, unit, Chinese label, meaning.

Frames are made by `frame`, checked by `validate`; the data dictionary is written from here. A frame
has all its columns even when it has no rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import NoneType
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

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
ROW_KINDS = ("class", "section", "item", "subtotal", "total", "unit", "project", "line")
READERS = ("text_layer", "ocr", "transcript", "html", "docx", "xlsx")


def place_zh(page: Any, line: Any, reader: Any) -> str:
    """An address in words: 第3页, 第67行, 第2张工作表第5行; empty where unknown (None or NA)."""
    row = "" if pd.isna(line) else f"第{line}行"
    if pd.isna(page) or not page:
        return row
    if not pd.isna(reader) and reader == "xlsx":
        return f"第{page}张工作表{row}"
    return f"第{page}页"


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


def _text(name: str, zh: str, meaning: str, **more: Any) -> Column:
    return Column(name, "string", zh, meaning, **more)


def _int(name: str, zh: str, meaning: str, **more: Any) -> Column:
    return Column(name, "Int64", zh, meaning, **more)


def _float(name: str, zh: str, meaning: str, **more: Any) -> Column:
    return Column(name, "Float64", zh, meaning, **more)


ADDRESS = (
    _int("page", "页", "1-based page of the PDF, or sheet of a workbook; missing for running text"),
    _int("line", "行", "1-based line of a transcript, row of a sheet or of a marked-up text; missing for a PDF"),
    _float("x0", "左", "left edge on the page", unit="pt"),
    _float("top", "上", "upper edge on the page", unit="pt"),
    _float("x1", "右", "right edge on the page", unit="pt"),
    _float("bottom", "下", "lower edge on the page", unit="pt"),
    _text("reader", "读法", "how it was read", allowed=READERS, required=True),
)

_DOC = _text("doc_id", "文档", "the disclosure: start of the SHA-256 of its files", required=True)

_NUMBERS = (
    _float("value", "数值", "the number as printed (a view; sums use amount_fen)"),
    _int("decimals", "小数位", "printed decimals: the figure stands for value ± ½·10^-decimals"),
    _text("unit", "单位", "元, 万元, 辆, % …; missing where the table does not say"),
    _int("amount_fen", "金额（分）", "exact amount; missing when the figure is no money", unit="分"),
    _float("amount", "金额（万元）", "view of amount_fen for people and plots", unit="万元"),
)

FRAMES: dict[str, tuple[Column, ...]] = {
    "documents": (
        _DOC,
        _text("file", "文件", "name of the file; several joined by ' + '", required=True),
        _text("sha256", "指纹", "SHA-256 of the file(s)", required=True),
        _text("kind", "种类", "budget or final accounts", allowed=tuple(KIND_ZH)),
        _text("scope", "范围", "a department with its units, or one unit", allowed=tuple(SCOPE_ZH)),
        _text("unit_name", "单位名称", "official name as printed on the cover"),
        _text("unit_aliases", "其他写法", "other spellings met in the document, joined by ' | '"),
        _text("unit_code", "单位编码", "budget code of the unit, e.g. 066003"),
        _text("parent_name", "主管部门", "the department a unit belongs to"),
        _text("parent_code", "主管部门编码", "budget code of the department, e.g. 066"),
        _text("level", "层级", "level of government", allowed=("省", "市", "县", "区")),
        _text("province", "省", "province"),
        _text("city", "市", "prefecture-level city"),
        _text("county", "县区", "county or district"),
        _int("fiscal_year", "年度", "the year budgeted or accounted for"),
        _int("pages", "页数", "pages of the PDF, or shown sheets of the workbook; missing for running text"),
        _text("issued_on", "日期", "date the document gives for itself (ISO)"),
        _text("form_family", "表样", "family of printed forms (data in yqlib/forms)"),
        *ADDRESS,
    ),
    "tables": (
        _DOC,
        _text("table_id", "表", "id of the printed table, unique over documents", required=True),
        _text("role", "职能", "what the table does (yqlib/forms/roles.csv); missing if unknown"),
        _text("table_no", "表号", "number as printed, e.g. 公开01表"),
        _text("title", "表名", "title as printed, on one line"),
        _text("unit_label", "单位标注", "money unit as stated at the table: 元, 万元"),
        _text("note", "注", "notes under the table, joined by spaces"),
        Column("empty", "boolean", "空表", "the table prints no figure", required=True),
        _text("pages", "所在页", "printed on these pages, e.g. 10-12"),
        _int("rows", "行数", "body rows read"),
        _int("columns", "列数", "columns of the grid"),
        _float("blanks", "空白占比", "share of the value cells of body rows that are blank; missing if not read"),
        _int("totals_held", "合计相符", "sums of the table itself that hold in the figures as first read, exactly or within rounding"),
        _int("totals_tried", "合计可核", "sums of the table itself that could be tried; missing if not read"),
        _text("joined", "续表依据", "what showed the pieces on several pages to be one table, with pages"),
        _text("verdict", "读取判断", "how sure the reading is, and why: 可靠 or 存疑：…", required=True),
        *ADDRESS,
    ),
    "facts": (
        _DOC,
        _text("fact_id", "数据点", "id of the figure, unique over documents", required=True),
        _text("table_id", "表", "the table it is printed in", required=True),
        _text("role", "职能", "role of the table; missing if unknown"),
        _text("title", "表名", "title of the table"),
        _text("side", "方", "side of a two-sided table", allowed=("income", "expenditure", "–")),
        _int("row", "行序", "0-based body row in the joined table"),
        _text("row_kind", "行类", "what the row is", allowed=ROW_KINDS),
        _text("row_code", "科目编码", "account code with 类/款/项 joined, e.g. 2101550"),
        _text("row_label", "行名", "name of the row, wrapped lines rejoined"),
        _text("row_parent", "上级行", "code or name of the row above in the hierarchy"),
        _text("gov_class", "政府经济分类", "government economic class printed beside the row"),
        _text("column", "列", "canonical column (yqlib/forms/headers.csv); missing if unknown"),
        _text("column_path", "列头", "printed headers from outer to inner, joined by /"),
        _text("printed", "原文", "the string on the page", required=True),
        *_NUMBERS,
        _float(
            "confidence",
            "识别置信度",
            "0 to 1: of the recogniser in the figure's least certain character, at most 0.5 where a relation "
            "with this figure fails; missing when not read by OCR",
        ),
        _text(
            "read_as",
            "识别原样",
            "what the recogniser read, where `printed` was put right after it; missing otherwise",
        ),
        *ADDRESS,
    ),
    "staff": (
        _DOC,
        _text("staff_id", "编号", "id of the count, unique over documents", required=True),
        _text("source", "来源", "explanatory text, base part of a goal sheet, or a table that lists bodies", allowed=("prose", "sheet", "table"), required=True),
        _text("unit_name", "单位", "the body counted, as named there; the publisher's own name where it is meant"),
        _text("kind", "类别", "establishment 编制, actual 实有, in_post 在职, on_staff 在编, retired 退休 … (yqlib/forms/staff.csv)", required=True),
        _text("category", "子类", "of heads: administrative 行政, institutional 事业, civil_service_like 参公 …; of bodies likewise"),
        _text("basis", "依据", "the number is printed, or names were counted in a list", allowed=("said", "listed"), required=True),
        _int("count", "数", "heads (人) or bodies (个)", required=True),
        _text("unit", "单位", "人 or 个", allowed=("人", "个"), required=True),
        _text("part_of", "总数", "staff_id of the count this one is part of (其中); missing where not said"),
        _text("section", "章节", "headings above it, from the part down, joined by /"),
        _text("printed", "原文", "the words with the figure, or the list", required=True),
        _text("doubt", "存疑", "why the count may not be what is meant; missing where sure"),
        *ADDRESS,
    ),
    "assets": (
        _DOC,
        _text("asset_id", "编号", "id of the figure, unique over documents", required=True),
        _text("source", "来源", "explanatory text, or a table", allowed=("prose", "table"), required=True),
        _text("unit_name", "单位", "the body that holds it, as named there; the publisher's own name where it is meant"),
        _text("kind", "类别", "what is counted", allowed=("vehicles", "buildings", "equipment"), required=True),
        _text("use", "用途", "total, or the use said (yqlib/forms/assets.csv): leaders, law_enforcement, office …", required=True),
        _text("state", "状态", "held 实有, held_fiscal 财政拨款保有, quota 编制, planned 拟购, purchased 购置, leased, borrowed …", required=True),
        _int("threshold_fen", "单价起点", "equipment: the unit price from which it is counted", unit="分"),
        _float("value", "数值", "count or area as printed"),
        _int("decimals", "小数位", "printed decimals: the figure stands for value ± ½·10^-decimals"),
        _text("unit", "单位", "辆, ㎡, 台(套)"),
        _text("as_of", "截至", "day the sentence or paragraph names (ISO)"),
        _text("part_of", "总数", "asset_id of the total before it in the paragraph"),
        _text("section", "章节", "headings above it joined by /, or the table's title"),
        _text("printed", "原文", "the words with the figure", required=True),
        _text("fact_id", "数据点", "the fact of a table; missing for prose"),
        *ADDRESS,
    ),
    "parts": (
        _DOC,
        _text("part_id", "编号", "id of the row, unique over documents", required=True),
        _text("kind", "类别", "contents entry, table in order, note of an empty table, or part asked for", allowed=("entry", "table", "note", "required"), required=True),
        _int("order", "顺序", "1-based among rows of its kind", required=True),
        _text("name", "名称", "as printed in the contents or above the table; official name of a part asked for", required=True),
        _text("key", "键", "of a part asked for: row of yqlib/forms/parts.csv"),
        _text("state", "状态", "what was found", allowed=("found", "near", "missing", "doubled", "out_of_order", "unnumbered", "elsewhere", "unclear"), required=True),
        _text("table_id", "表", "the table it is, or was found as"),
        _text("table_no", "表号", "number as printed at the table or in the entry"),
        _int("number", "序号", "that number"),
        _int("printed_page", "目录页码", "page number the contents give"),
        _int("found_page", "实际页", "page of the file it begins on"),
        _int("offset", "页码差", "file page less page number, as most entries have it; missing where none prevails"),
        _int("page_difference", "页码偏离", "found_page less printed_page less offset: 0 where the contents are right"),
        _text("found_as", "见于", "heading or title it was found as, or the note's words"),
        _text("legal_source", "依据", "the rule that asks for it"),
        *ADDRESS,
    ),
    "catalogue": (
        _DOC,
        _int("row", "行序", "0-based row of the catalogue", required=True),
        _text("code", "代码", "as printed, e.g. A040301"),
        _int("level", "级", "1 to 4: the column the name stands in"),
        _text("name", "名称", "name of the service, or of a heading without a code", required=True),
        _text("level1", "一级目录", "name of its first level"),
        _text("level2", "二级目录", "name of its second level"),
        _text("level3", "三级目录", "name of its third level"),
        _text("level4", "四级目录", "name of its fourth level"),
        _text("parent_code", "上级代码", "code of the row it lies under"),
        *ADDRESS,
    ),
    "terms": (
        _DOC,
        _int("order", "顺序", "1-based", required=True),
        _text("mark", "序号", "number as printed"),
        _text("term", "名词", "the term explained", required=True),
        _text("explanation", "解释", "what stands behind it; missing where nothing does"),
        *ADDRESS,
    ),
    "dates": (
        _DOC,
        _int("year", "年", "year", required=True),
        _int("month", "月", "month, where said"),
        _int("day", "日", "day, where said"),
        _text("role", "作用", "what the date is for (yqlib/forms/dates.csv): as_of, comparison, citation, founded, period, issued, heading, said", required=True),
        _text("section", "章节", "headings above it, joined by /"),
        _text("printed", "原文", "as printed", required=True),
        *ADDRESS,
    ),
    "names": (
        _DOC,
        _text("name", "写法", "a spelling of the body's own name", required=True),
        _text("place", "位置", "where it stands", allowed=("cover", "contents", "heading", "table", "sheet", "prose"), required=True),
        _int("times", "次数", "how often in that place", required=True),
        _text("relation", "关系", "to the official name, by its characters", allowed=("same", "bracketed", "abbreviation", "variant", "other"), required=True),
        _text("difference", "差别", "characters left out, added or changed, e.g. 缺“招标”"),
        *ADDRESS,
    ),
    "checks": (
        _DOC,
        _text("rule", "规则", "rule id", required=True),
        _text("subject", "对象", "the place the rule was tried on"),
        _float("left", "左值", "left side: 万元 for money, else as printed"),
        _float("right", "右值", "right side, same unit"),
        _float("difference", "差额", "left − right"),
        _float("bound", "舍入界", "largest difference the printed decimals allow"),
        _text("outcome", "结果", "what came out", allowed=OUTCOMES, required=True),
        _text("reason", "说明", "why it does not apply or could not be checked"),
        _text("evidence", "依据", "fact ids that took part, separated by spaces"),
        *ADDRESS,
    ),
    "findings": (
        _DOC,
        _text("finding_id", "问题编号", "id, unique over documents", required=True),
        _text("rule", "规则", "rule id", required=True),
        _text("severity", "级别", "how much it matters", allowed=SEVERITIES, required=True),
        _text("where", "位置", "page or line, table, row, column in words"),
        _text("message", "问题", "one Chinese sentence with both numbers, difference, bound and place"),
        _float("left", "左值", "left side: 万元 for money, else as printed"),
        _float("right", "右值", "right side, same unit"),
        _float("difference", "差额", "left − right"),
        _float("bound", "舍入界", "largest difference the printed decimals allow"),
        _text("evidence", "依据", "fact and statement ids, separated by spaces"),
        _text("suspect", "疑点", "fact id of the figure most likely wrong; missing where undecided"),
        _text("explained_by", "解释", "explanation quoted from the document"),
        *ADDRESS,
    ),
}


_STRING = pd.StringDtype()


def columns(name: str) -> list[str]:
    """Column names of a frame. Raises KeyError for an unknown frame."""
    return [column.name for column in FRAMES[name]]


def frame(name: str, rows: Iterable[Mapping[str, Any]] = ()) -> pd.DataFrame:
    """Build a frame from dict rows: all columns, declared types, in the declared order.

    Raises KeyError for an unknown frame and ValueError for a key that is no column of it.
    """
    rows = list(rows)
    if stray := set().union(*rows) - set(columns(name)):
        raise ValueError(f"{name} has no columns {sorted(stray)}")
    arrays = {c.name: _array([row.get(c.name) for row in rows], c.dtype) for c in FRAMES[name]}
    return pd.DataFrame(arrays, copy=False)  # nobody else holds the arrays


def _array(values: list[Any], dtype: str) -> Any:
    """The values of a column. Plain ones need not be looked at one by one, as pandas does at length."""
    kinds = set(map(type, values)) - {NoneType}
    if dtype == "string" and kinds <= {str}:
        return _STRING.__from_arrow__(pa.array(values, pa.large_string()))
    if dtype == "Int64" and kinds <= {int}:
        missing = np.array([v is None for v in values], dtype=bool)
        return pd.arrays.IntegerArray(np.array([v or 0 for v in values], dtype=np.int64), missing)
    if dtype == "Float64" and kinds <= {float}:
        numbers = np.array(values, dtype=np.float64)  # None becomes NaN
        return pd.arrays.FloatingArray(numbers, np.isnan(numbers))
    return pd.array(values, dtype=dtype)


def validate(name: str, data: pd.DataFrame) -> pd.DataFrame:
    """Check a frame against its declaration and return it.

    Raises pandera.errors.SchemaErrors listing every column, type and value that does not fit.
    """
    return _schema(name).validate(data, lazy=True)


def _schema(name: str) -> Any:
    import pandera.pandas as pa  # 1 s to import: only where a frame is checked

    declared = {
        c.name: pa.Column(
            c.dtype,
            nullable=not c.required,
            checks=[pa.Check.isin(c.allowed)] if c.allowed else [],
        )
        for c in FRAMES[name]
    }
    unique = {"documents": ["doc_id"], "tables": ["table_id"], "facts": ["fact_id"]}.get(name)
    return pa.DataFrameSchema(declared, strict=True, ordered=True, unique=unique)


def markdown() -> str:
    """The data dictionary (docs/data.md), written from the declarations above."""
    parts = [
        "# Data dictionary / 数据字典\n",
        "Written by `python -m yqlib.schema > docs/data.md`; do not edit by hand. A blank cell is no fact,",
        "missing is never zero. `amount_fen` is exact (integer 分); `value` and `amount` are views of it.\n",
    ]
    for name, declared in FRAMES.items():
        parts += [f"## `{name}`\n", "| column | type | unit | 中文 | meaning |", "|---|---|---|---|---|"]
        for c in declared:
            allowed = f" ({', '.join(c.allowed)})" if c.allowed else ""
            parts.append(f"| `{c.name}` | {c.dtype} | {c.unit} | {c.zh} | {c.meaning}{allowed} |")
        parts.append("")
    return "\n".join(parts)


if __name__ == "__main__":
    print(markdown(), end="")
