"""The declarations of the frames that only many disclosures together have (`yqlib.corpus`)."""

from __future__ import annotations

from yqlib.column import ADDRESS, DOC, KIND_ZH, Column, integer, number, text
from yqlib.frames import FRAMES

#: What a body can be of a document, what a body is, and what can be odd between documents, in Chinese.
RELATION_ZH = {"publisher": "公开单位", "parent": "主管部门", "unit": "所属单位"}
BODY_ZH = {"department": "部门", "unit": "单位", "sub_unit": "下级单位"}
CONFLICT_ZH = {
    "two_codes": "一名多码",
    "two_names": "一码多名",
    "alike": "疑为同一单位",
    "unplaced": "同名而地区不明",
    "two_parents": "上级不一",
    "unclear_parent": "上级不明",
    "two_levels": "层级不一",
    "shared_name": "一名多属",
    "other_name": "所印名称不同",
    "document_twice": "同一公开多份",
}
MATCH_ZH = {
    "name_amount": "名称与金额都相同",
    "alike_amount": "名称相近，金额相同，同一部门",
    "name": "名称相同",
}

_OTHERS = text("other_docs", "相邻文本", "doc_ids of the other documents whose figures took part, separated by spaces")

CORPUS_FRAMES: dict[str, tuple[Column, ...]] = {
    "bodies": (
        text("body_id", "单位编号", "id of the body: of its place and name, so it stays while these do", required=True),
        text("name", "名称", "the name its own disclosures print most, else the one most often met", required=True),
        text("spellings", "其他写法", "the other spellings met, joined by ' | '"),
        text("codes", "编码", "budget codes printed with it, most frequent first, joined by ' | '"),
        text("parent_id", "上级编号", "the body it belongs to; missing where none is told or several are (see conflicts)"),
        text("parent_name", "上级", "name of that body"),
        text("kind", "性质", "department, unit of one, or unit of a unit; missing where untold", allowed=tuple(BODY_ZH)),
        text("level", "层级", "level of government: of its disclosures, else of the body above, else of its name", allowed=("省", "市", "县", "区")),
        text("province", "省", "province"),
        text("city", "市", "prefecture-level city"),
        text("county", "县区", "county or district"),
        integer("documents", "公开份数", "disclosures held that it published", required=True),
        text("years", "年度", "years and kinds of these, e.g. 2024决算 2026预算"),
        integer("mentions", "出处", "places where disclosures name it", required=True),
    ),
    "publishers": (
        DOC,
        text("body_id", "单位编号", "the body that published it; join documents and bodies with this frame", required=True),
    ),
    "mentions": (
        DOC,
        text("body_id", "单位编号", "the body named", required=True),
        text("relation", "关系", "what it is to the publisher", allowed=tuple(RELATION_ZH), required=True),
        text("name", "写法", "as printed", required=True),
        text("code", "编码", "the code printed with it"),
        text("source", "来源", "the frame it was met in", allowed=("documents", "names", "projects", "staff", "facts"), required=True),
        integer("times", "次数", "how often there", required=True),
    ),
    "same_projects": (
        text("group_id", "项目组", "id of the group of projects taken for the same", required=True),
        DOC,
        text("project", "项目", "name as printed", required=True),
        text("body_id", "单位编号", "the body that carries it out; missing where none is named"),
        text("unit_name", "实施单位", "name of that body, as printed"),
        text("level", "层级", "level of the publisher"),
        integer("fiscal_year", "年度", "year of the document"),
        text("kind", "种类", "budget or final accounts", allowed=tuple(KIND_ZH)),
        integer("amount_fen", "金额（分）", "money of the year, exact; missing where none is printed", unit="分"),
        text("source", "来源", "goal sheet or project table", allowed=("sheet", "table"), required=True),
        text("match", "依据", "why it is in the group: another of it has this name and amount, a like name and this amount in one department, or only this name", allowed=tuple(MATCH_ZH), required=True),
        integer("documents", "文本数", "documents of the group", required=True),
        integer("bodies", "单位数", "bodies of the group that are named", required=True),
    ),
    "conflicts": (
        text("conflict_id", "冲突编号", "id of the conflict", required=True),
        text("kind", "类别", "what is in conflict", allowed=tuple(CONFLICT_ZH), required=True),
        text("message", "说明", "one Chinese sentence with both sides and how often each is printed", required=True),
        text("bodies", "单位编号", "ids of the bodies, separated by spaces", required=True),
        text("documents", "文档", "doc_ids of the disclosures, separated by spaces"),
    ),
    "standings": (
        DOC,
        text("body_id", "单位编号", "the body that published it"),
        text("measure", "测度", "id of the measure (docs/measures.md)", required=True),
        text("name", "名称", "its Chinese name", required=True),
        text("item", "分项", "what it is of; missing for the whole disclosure"),
        number("value", "数值", "the measure (a view, as in `measures`); missing where it cannot be told"),
        text("unit", "单位", "%, 万元/人, ㎡/人, 个/千个, 指数"),
        text("peer", "可比组", "level, scope, kind and year: 市·单位·预算·2026年度; missing where one of these is not told"),
        integer("peers", "同类份数", "disclosures of the group with a value, this one among them; one held twice counts once"),
        number("median", "中位数", "median of the group; missing where it has fewer than 8"),
        number("mad", "离差中位数", "median distance from the median"),
        number("score", "稳健得分", "0.6745 · (value − median) ÷ mad; beyond ±3.5 worth a look, never an error"),
        text("reason", "未评分原因", "why there is no score; missing where there is one"),
        text("doubt", "存疑", "what is doubtful in the inputs of the measure; missing where nothing is"),
    ),
    "across_checks": (*FRAMES["checks"], _OTHERS),
    "across_findings": (
        *FRAMES["findings"],
        _OTHERS,
        text("label", "文本", "the document itself in words: whose, of which year and kind"),
        text("other_places", "相邻文本及位置", "the other documents in words, each with the page or line and what it prints there, joined by ；"),
    ),
    "across_places": (
        DOC,
        text("finding_id", "问题编号", "the row of `across_findings` it is a place of", required=True),
        text("label", "文本", "the document in words: whose, of which year and kind", required=True),
        text("place_id", "编号", "fact_id, statement_id … of the figure, or an id of words, as in `evidence`", required=True),
        text("printed", "印为", "the figure, word or sentence as printed"),
        text("spot", "所在", "its place within the document in words"),
        text("sentence", "所在句子", "the sentence a figure of the prose stands in"),
        *ADDRESS,
    ),
    "failures": (
        text("file", "文件", "path as given; several joined by ' + '", required=True),
        text("problem", "原因", "one Chinese sentence: why it was not read", required=True),
    ),
    "doubts": (
        DOC,
        text("doubt", "存疑", "what could not be read or told of the disclosure, in Chinese", required=True),
    ),
}  # fmt: skip
