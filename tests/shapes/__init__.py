"""Invented disclosures of many forms: bodies (`ledger`) printed in forms, `SHAPES` names every pair."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from shapes import (
    accounts,
    budgets,
    far_accounts,
    far_budgets,
    ledger,
    others,
    told_accounts,
    told_budgets,
    told_bureaus,
    told_closed,
    told_far,
    told_far_closed,
    told_kinds,
    told_more,
    told_north,
    told_others,
    told_west,
)
from shapes.ledger import Body
from shapes.sheets import Sheet, Style, text

BODIES: dict[str, Callable[[int], Body]] = {
    "organ": ledger.organ, "department": ledger.department, "school": ledger.school, "funded": ledger.funded,
}  # fmt: skip
BUDGETS: dict[str, Callable[[Body], Iterator[Sheet]]] = {
    "model": budgets.model, "last-year": budgets.with_last_year, "southwest": budgets.southwest,
    "south": budgets.south, "by-units": others.by_units, "parts": others.parts, "current": others.current,
    "bare": others.bare, "scopes": others.scopes,
}  # fmt: skip
ACCOUNTS: dict[str, Callable[[Body], Iterator[Sheet]]] = {
    "accounts": accounts.model, "with-plan": accounts.with_plan, "older": others.older,
}  # fmt: skip
STYLES = (
    Style(), Style(zero="0.00"), Style("元", "0.00"), Style("元", ""), Style(comma=False), Style(zero="-"),
)  # fmt: skip


@dataclass(frozen=True)
class Shape:
    """A body in a form."""

    name: str
    make: Callable[[int], Body]
    form: Callable[[Body], Iterator[Sheet]]
    kind: str
    style: Style

    def build(self, seed: int = 1) -> tuple[str, list[Sheet]]:
        """The transcript and its sheets."""
        body = self.make(seed) if self.kind == "预算" else ledger.closed(self.make, seed)
        sheets = list(self.form(body))
        title = f"{body.name}{body.year}年度部门{self.kind}公开"
        lead = f"{title}\n\n目 录\n\n第一部分 部门概况\n第二部分 部门{self.kind}表\n\n"
        tables = "\n".join(text(s, self.style, body.name) for s in sheets)
        return f"{lead}{tables}\n第三部分 部门{self.kind}情况说明\n\n一、部门职责。\n", sheets


def _shapes() -> Iterator[Shape]:
    number = 0
    for kind, forms in (("预算", BUDGETS), ("决算", ACCOUNTS)):
        for form, printed in forms.items():
            for body, make in BODIES.items():
                style = STYLES[number % len(STYLES)] if form != "bare" else STYLES[2 + number % 2]
                number += 1
                yield Shape(f"{body}-{form}", make, printed, kind, style)


SHAPES = {shape.name: shape for shape in _shapes()}

told_budgets.BUDGET_TEXTS["zhejiang"] = told_more.zhejiang
told_budgets.BUDGET_TEXTS |= {"chongqing": told_west.chongqing, "hebei": told_west.hebei, "yunnan": told_west.yunnan}
told_budgets.BUDGET_TEXTS |= {"xinjiang": told_north.xinjiang, "liaoning": told_north.liaoning, "tianjin": told_north.tianjin}
told_accounts.ACCOUNT_TEXTS |= {
    "sichuan-accounts": told_west.sichuan_accounts, "anhui-accounts": told_west.anhui_accounts,
    "jiangxi-accounts": told_west.jiangxi_accounts, "gansu-accounts": told_north.gansu_accounts,
    "guangxi-accounts": told_north.guangxi_accounts,
}  # fmt: skip
told_accounts.ACCOUNT_TEXTS |= {"fujian": told_more.fujian, "guangdong-accounts": told_more.guangdong_accounts}

told_budgets.BUDGET_TEXTS |= {
    "ministry": told_kinds.ministry, "university": told_kinds.university, "town": told_kinds.town,
    "hospital": told_kinds.hospital, "units": told_kinds.units, "police": told_others.police, "schools": told_others.schools,
    "old-bureau": told_bureaus.old_bureau, "of-units": told_bureaus.of_units,
}  # fmt: skip
told_accounts.ACCOUNT_TEXTS |= {
    "ministry-accounts": told_closed.ministry_accounts, "university-accounts": told_closed.university_accounts,
    "court-accounts": told_closed.court_accounts, "town-accounts": told_closed.town_accounts,
    "hospital-accounts": told_closed.hospital_accounts, "street-accounts": told_others.street_accounts,
    "institute-accounts": told_others.institute_accounts, "commission-accounts": told_bureaus.commission_accounts,
    "centre-accounts": told_bureaus.centre_accounts,
}  # fmt: skip

#: Wording → its own tables and how they are printed, where they are not the ministry's.
TABLES_OF: dict[str, tuple[Callable[[Body], Iterator[Sheet]], Style]] = {
    "apart": (far_budgets.apart, Style("元", "0.00")), "by-use": (far_budgets.by_use, Style()),
    "central": (far_budgets.central, Style(zero="0.000000", decimals=6)), "threefold": (far_budgets.threefold, Style(comma=False)),
    "stages-accounts": (far_accounts.stages, Style(zero="0.00")), "matrix-accounts": (far_accounts.matrix, Style(comma=False)),
    "plain-accounts": (far_accounts.plain, Style()), "years-accounts": (far_accounts.years, Style("元", "", comma=False)),
}  # fmt: skip
told_budgets.BUDGET_TEXTS |= {
    "apart": told_far.apart, "by-use": told_far.by_use, "central": told_far.central, "threefold": told_far.threefold,
}  # fmt: skip
told_accounts.ACCOUNT_TEXTS |= {
    "stages-accounts": told_far_closed.stages, "matrix-accounts": told_far_closed.matrix,
    "plain-accounts": told_far_closed.plain, "years-accounts": told_far_closed.years,
}  # fmt: skip

#: Wording of a text → the kind of document it explains.
TEXTS = {
    **dict.fromkeys(told_budgets.BUDGET_TEXTS, "预算"), **dict.fromkeys(told_accounts.ACCOUNT_TEXTS, "决算"),
}  # fmt: skip
_CALLED = (
    ("某某市某某局", "云岭市林业局"), ("某某省某某厅", "云岭省林业厅"), ("某某省某某服务中心", "云岭省林业服务中心"), ("某某县", "松台县"),
)  # fmt: skip


#: Wording → year and the name of the body, where they are not the body's own.
_TOLD_OF: dict[str, tuple[int, str]] = {
    "ministry": (2021, "国家林草资源局"), "university": (2022, "云岭林业大学"), "town": (2019, "松台县河口镇人民政府"),
    "hospital": (2025, "云岭省第二人民医院"), "units": (2018, ""), "ministry-accounts": (2018, "国家林草资源局"),
    "university-accounts": (2023, "云岭林业大学"), "court-accounts": (2021, "松台县人民法院"),
    "town-accounts": (2019, "松台县河口镇人民政府"), "hospital-accounts": (2025, "云岭省第二人民医院"),
    "police": (2020, "松台县公安局"), "schools": (2023, "松台县第三中学"), "street-accounts": (2022, "松台市东湖街道办事处"),
    "institute-accounts": (2024, "云岭省林业科学研究院"), "old-bureau": (2018, ""), "of-units": (2023, ""),
    "commission-accounts": (2022, "松台市发展和改革委员会"), "centre-accounts": (2020, "松台市林产品质量检测中心"),
    "apart": (2021, "松台市水务局"), "by-use": (2020, ""), "central": (2026, ""), "threefold": (2025, ""),
    "stages-accounts": (2022, "松台市林业局"), "matrix-accounts": (2023, ""), "plain-accounts": (2019, ""), "years-accounts": (2024, "松台县林业技术推广站"),
}  # fmt: skip
#: Names of accounts by the last year they held in.
_ONCE = (
    (2018, "卫生健康支出", "医疗卫生与计划生育支出"), (2019, "行政事业单位养老支出", "行政事业单位离退休"),
    (2018, "使用非财政拨款结余（含专用结余）", "用事业基金弥补收支差额"), (2019, "行政单位离退休", "归口管理的行政单位离退休"), (2020, "使用非财政拨款结余（含专用结余）", "使用非财政拨款结余"),
)  # fmt: skip


#: Families whose tables hold no more years or stages than texts written for other tables tell of.
ELSEWHERE: dict[str, dict[str, Callable[[Body], Iterator[Sheet]]]] = {
    "预算": {k: BUDGETS[k] for k in ("southwest", "south", "by-units", "scopes")} | {"threefold": far_budgets.threefold},
    "决算": {"older": others.older, "with-plan": accounts.with_plan, "matrix": far_accounts.matrix, "plain": far_accounts.plain},
}  # fmt: skip
_OWN_FIGURES = ("采购", "机关运行", "资产")  # of tables whose figures the texts make up for themselves


def elsewhere(form: str, kind: str) -> Callable[[Body], Iterator[Sheet]]:
    """The tables of another family, without those whose figures a text makes up."""
    return lambda body: (s for s in ELSEWHERE[kind][form](body) if not any(w in s.title for w in _OWN_FIGURES))


def explained(
    body_name: str, wording: str, seed: int = 1, style: Style | None = None, form: Callable[[Body], Iterator[Sheet]] | None = None
) -> str:
    """A whole disclosure: the tables of a body, explained in one wording; every figure is right.

    The tables are the wording's own, else the ministry's; or those of `form`.
    """
    kind = TEXTS[wording]
    make = BODIES[body_name]
    body = make(seed) if kind == "预算" else ledger.closed(make, seed)
    body.year, called = _TOLD_OF.get(wording, (body.year, ""))
    if wording == "years-accounts":
        far_accounts.overdrawn(body)
    own, printed_as = TABLES_OF.get(wording, (BUDGETS["model"] if kind == "预算" else ACCOUNTS["accounts"], Style()))
    tables = "\n".join(text(s, style or printed_as, body.name) for s in (form or own)(body))
    told = (told_budgets.budget_text if kind == "预算" else told_accounts.account_text)(wording, body)
    parts = ("第一部分 部门概况", f"第二部分 部门{kind}表", f"第三部分 部门{kind}情况说明", "第四部分 名词解释")
    printed = "\n".join([
        f"{body.name}{body.year}年度部门{kind}公开", "", "目 录", "", *parts, "",
        parts[0], "一、主要职责", f"{body.name}负责有关工作。", "二、机构设置情况", f"{body.name}内设3个科室。",
        parts[1], "", tables, parts[2], "", told, "", parts[3], "一、财政拨款收入：指本级财政部门当年拨付的资金。", "",
    ])  # fmt: skip
    for last, name, once in _ONCE:
        if body.year <= last:
            printed = printed.replace(name, once)
    for placeholder, name in ((body.name, called), *_CALLED) if called else _CALLED:
        printed = printed.replace(placeholder, name)
    return printed
