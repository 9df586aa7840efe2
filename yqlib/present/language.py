"""The words of views in Chinese and in English. What a document prints stays as it prints it."""

from __future__ import annotations

from collections.abc import Callable

from yqlib.audit.registry import FAMILIES, Rule
from yqlib.schema import KIND_ZH, OUTCOME_ZH, REVIEW_ZH, SEVERITY_ZH

LANGUAGES = ("zh", "en")

_EN = {
    "级别": "severity", "规则": "rule", "名称": "name", "类别": "family", "位置与问题": "place and finding",
    "问题": "finding", "左值": "left", "右值": "right", "差额": "difference", "舍入界": "rounding allows",
    "单位": "unit", "结果": "outcome", "原因": "reason", "次数": "times", "位置": "place", "判断": "judgement",
    "印为": "printed", "应为": "expected", "页": "page", "标记": "mark", "键": "key", "复核": "review",
    "复核人": "reviewed by", "说明": "note", "错法": "slip", "原文解释": "the document explains",
    "合计": "total", "涉及金额": "at stake", "最可能有误": "most likely wrong", "请先核对原页": "check the page first", "可能有误": "may be wrong",
    "依据": "evidence", "没有发现不符": "nothing found", "没有数字可以核对": "no figure to check",
    "每条规则都有核对的对象": "every rule found a place", "没有规则可用": "no rule applies",
    "全文": "whole text", "全部表格读取可靠": "every table was read reliably", "（未说明）": "(no reason given)",
    "每个数字都有核对": "every figure is tied to another", "表": "table", "他": "sheet", "文": "prose", "可核": "tried",
    "本件没有可审核的表格": "there is no table to audit", "没有复核记录": "no reviews", "状态": "state",
    "是否有效": "in force", "有效": "in force", "日期": "on", "（无）": "(none)",
    "属实": "confirmed", "有合理原因": "explained", "误报": "false alarm", "条规则": "rules", "规则数": "rules", "有发现的": "with findings",
    "覆盖": "coverage", "文本": "document", "表格": "tables", "读出": "read", "数字": "figure", "值": "value", "文本数": "documents",
}  # fmt: skip
_OUTCOME_EN = {name: name.replace("_", " ") for name in OUTCOME_ZH}
_KIND_EN = {"budget": "budget", "final": "final accounts"}


def checked(lang: str) -> str:
    """The language itself. Raises ValueError for one that is not known."""
    if lang not in LANGUAGES:
        raise ValueError(f"lang 只能是 {'、'.join(LANGUAGES)}，不能是 {lang!r}")
    return lang


def words(lang: str) -> Callable[[str], str]:
    """What turns a Chinese word of a view into the language asked for. Raises ValueError for another language."""
    return str if checked(lang) == "zh" else _EN.__getitem__


def severity(name: str, lang: str) -> str:
    """error, warning, notice in words."""
    return SEVERITY_ZH[name] if lang == "zh" else name


def outcome(name: str, lang: str) -> str:
    """pass, rounding, fail … in words."""
    return OUTCOME_ZH[name] if lang == "zh" else _OUTCOME_EN[name]


def review(name: str, lang: str) -> str:
    """confirmed, explained, false in words."""
    return REVIEW_ZH.get(name, name) if lang == "zh" else words(lang)(REVIEW_ZH.get(name, "（无）"))


def kind(name: str, lang: str) -> str:
    """budget, final in words."""
    return KIND_ZH.get(name, "") if lang == "zh" else _KIND_EN.get(name, "")


def family(rule: str, lang: str) -> str:
    """Name of the family a rule id belongs to."""
    name = rule.split("-")[0]
    return FAMILIES.get(name, (name, name))[lang != "zh"]


def title(rule: Rule | None, lang: str) -> str:
    """Title of a rule; empty where it is not known any more."""
    return "" if rule is None else rule.zh if lang == "zh" else rule.en


def message(row: object, lang: str) -> str:
    """The sentence of a finding (a row of the frame as a named tuple); Chinese where there is no other."""
    found = getattr(row, "message_en", None) if lang == "en" else None
    text = found if isinstance(found, str) else getattr(row, "message", None)
    return text if isinstance(text, str) else ""
