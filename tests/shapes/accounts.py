"""Final accounts forms: the ministry's tables, as every province prints them with its own touches."""

from __future__ import annotations

from collections.abc import Iterator

from shapes.budgets import people, spent_on
from shapes.ledger import BUDGETS, ECONOMICS, FUNCTIONS, Body
from shapes.sheets import Cell, Sheet, by_function, classes, ordinal, side_by_side

INCOME = (
    ("general_public", "一般公共预算财政拨款收入"), ("fund", "政府性基金预算财政拨款收入"),
    ("state_capital", "国有资本经营预算财政拨款收入"), ("superior_subsidy", "上级补助收入"), ("institutional", "事业收入"),
    ("business", "经营收入"), ("affiliate", "附属单位上缴收入"), ("other", "其他收入"),
)  # fmt: skip


def kept(body: Body) -> Body:
    """Money of 财政专户 counts as 事业收入 in accounts."""
    body.entries = [
        e
        if e.source != "special_account"
        else type(e)(e.unit, e.code, e.use, e.econ, "institutional", e.fen, e.project)
        for e in body.entries
    ]
    return body


def earned(body: Body, code: str = "", *sources: str) -> int:
    """This year's income under a code from the sources (all)."""
    return sum(body.income(s, code) for s in sources or tuple(k for k, _ in INCOME))


def overview(body: Body, old: bool = False) -> Sheet:
    """收入支出决算总表 with 行次, and 年初预算数 beside 决算数 where `old`."""
    left: list[list[Cell]] = [
        [f"{ordinal(n)}、{name}", earned(body, "", s)] for n, (s, name) in enumerate(INCOME, 1)
    ]
    left += [["本年收入合计", earned(body)], ["使用非财政拨款结余（含专用结余）", body.surplus_used],
             ["年初结转和结余", sum(body.opening.values())],
             ["总计", earned(body) + body.surplus_used + sum(body.opening.values())]]  # fmt: skip
    right: list[list[Cell]] = [
        [f"{ordinal(n)}、{name}", body.sum(code=c)] for n, (c, name) in enumerate(classes(body), 1)
    ]
    right += [["本年支出合计", body.sum()], ["结余分配", body.distributed], ["年末结转和结余", sum(body.closing.values())],
              ["总计", body.sum() + body.distributed + sum(body.closing.values())]]  # fmt: skip
    sheet = Sheet(
        "收入支出决算总表",
        ["收入|||支出||", "项目|行次|金额|项目|行次|金额", "栏次||1|栏次||2"],
        no="公开01表",
    )
    rows = side_by_side(left, right)
    height = len(rows)
    sheet.rows = [[a, str(n), b, c, str(height + n), d] for n, (a, b, c, d) in enumerate(rows, 1)]
    if old:  # 年初预算数: what was planned, 9/10 of each line, added up again
        sheet.head = [
            "收入||||支出|||",
            "项目|行次|年初预算数|决算数|项目|行次|年初预算数|决算数",
            "栏次||1|2|栏次||3|4",
        ]
        plan = planned(left), planned(right)
        sheet.rows = [
            [a, n, plan[0].get(str(a)), b, c, m, plan[1].get(str(c)), d] for a, n, b, c, m, d in sheet.rows
        ]
    return sheet


def planned(side: list[list[Cell]]) -> dict[str, int]:
    """A plan for the lines of a side: 8/10 of each, nothing carried."""
    lines = {str(label): int(value) * 8 // 10 for label, value in side if "、" in str(label)}
    whole = sum(lines.values())
    year = "本年收入合计" if "本年收入合计" in [r[0] for r in side] else "本年支出合计"
    return lines | {year: whole, "总计": whole}


def income(body: Body) -> Sheet:
    """收入决算表 by function."""
    sheet = Sheet("收入决算表", [
        "项目||本年收入合计|财政拨款收入|上级补助收入|事业收入||经营收入|附属单位上缴收入|其他收入",
        "科目编码|科目名称||||小计|其中：教育收费|||",
        "栏次||1|2|3|4|5|6|7|8",
    ], no="公开02表")  # fmt: skip
    for code in ["", *body.codes()]:
        one = [
            earned(body, code, s)
            for s in ("superior_subsidy", "institutional", "business", "affiliate", "other")
        ]
        if code and not earned(body, code):
            continue
        sheet.add(
            code,
            FUNCTIONS.get(code, "合计"),
            earned(body, code),
            earned(body, code, *BUDGETS),
            one[0],
            one[1],
            one[1] // 3,
            *one[2:],
        )
    return sheet


def expenditure(body: Body) -> Sheet:
    """支出决算表 by function."""
    uses = ("basic", "project", "to_superior", "business", "to_affiliates")
    sheet = Sheet(
        "支出决算表",
        [
            "项目||本年支出合计|基本支出|项目支出|上缴上级支出|经营支出|对附属单位补助支出",
            "科目编码|科目名称||||||",
            "栏次||1|2|3|4|5|6",
        ],
        no="公开03表",
    )
    sheet.rows = by_function(body, [{}, *({"use": u} for u in uses)])
    return sheet


def appropriation(body: Body) -> Sheet:
    """财政拨款收入支出决算总表: three budgets in columns, balances by budget below."""
    names = ("一般公共预算财政拨款", "政府性基金预算财政拨款", "国有资本经营预算财政拨款")
    opening = [body.opening.get(s, 0) for s in BUDGETS]
    closing = [body.closing.get(s, 0) for s in BUDGETS]
    left: list[list[Cell]] = [
        [f"{ordinal(n)}、{name}", earned(body, "", s)]
        for n, (s, name) in enumerate(zip(BUDGETS, names, strict=True), 1)
    ]
    left += [["本年收入合计", earned(body, "", *BUDGETS)], ["年初财政拨款结转和结余", sum(opening)]]
    left += [[name, value] for name, value in zip(names, opening, strict=True)]
    left += [["总计", earned(body, "", *BUDGETS) + sum(opening)]]
    right: list[list[Cell]] = []
    for n, (code, name) in enumerate(classes(body, source=BUDGETS), 1):
        right.append(
            [
                f"{ordinal(n)}、{name}",
                body.sum(code=code, source=BUDGETS),
                *(body.sum(code=code, source=s) for s in BUDGETS),
            ]
        )
    right += [["本年支出合计", body.sum(source=BUDGETS), *(body.sum(source=s) for s in BUDGETS)],
              ["年末财政拨款结转和结余", sum(closing), *closing], [None], [None], [None]]  # fmt: skip
    right += [
        [
            "总计",
            body.sum(source=BUDGETS) + sum(closing),
            *(body.sum(source=s) + c for s, c in zip(BUDGETS, closing, strict=True)),
        ]
    ]
    sheet = Sheet(
        "财政拨款收入支出决算总表",
        [
            "收入|||支出|||||",
            "项目|行次|金额|项目|行次|合计|一般公共预算财政拨款|政府性基金预算财政拨款|国有资本经营预算财政拨款",
            "栏次||1|栏次||2|3|4|5",
        ],
        no="公开04表",
    )
    rows = side_by_side(left, right)
    sheet.rows = [
        [r[0], str(n), r[1], r[2], str(len(rows) + n), *r[3:]] for n, r in enumerate(rows, 1)
    ]
    return sheet


def general_public(body: Body) -> Sheet:
    """一般公共预算财政拨款支出决算表."""
    sheet = Sheet(
        "一般公共预算财政拨款支出决算表",
        ["项目||本年支出||", "科目编码|科目名称|小计|基本支出|项目支出", "栏次||1|2|3"],
        no="公开05表",
    )
    sheet.rows = by_function(body, [{}, {"use": "basic"}, {"use": "project"}], source="general_public")
    return sheet


def basic_economic(body: Body) -> Sheet:
    """一般公共预算财政拨款基本支出决算明细表: three panels of codes, 人员经费合计 and 公用经费合计 below."""
    mine = body.pick(use="basic", source="general_public")
    used = {e.econ[:n] for e in mine for n in (3, 5)}
    blocks = [
        [c for c in sorted(ECONOMICS) if c in used and c.startswith(start)]
        for start in (("301", "303"), ("302",), ("310",))
    ]
    sheet = Sheet(
        "一般公共预算财政拨款基本支出决算明细表",
        ["人员经费|||公用经费|||||", "科目编码|科目名称|金额|科目编码|科目名称|金额|科目编码|科目名称|金额"],
        no="公开06表",
    )
    for row in range(max(map(len, blocks))):
        cells: list[Cell] = []
        for block in blocks:
            code = block[row] if row < len(block) else ""
            cells += [
                code,
                ECONOMICS.get(code, ""),
                sum(e.fen for e in mine if e.econ.startswith(code)) if code else None,
            ]
        sheet.add(*cells)
    staff, public = people(mine)
    sheet.add("人员经费合计", "", staff, "公用经费合计", "", "", "", "", public)
    return sheet


def fund(body: Body) -> Sheet:
    """政府性基金预算财政拨款收入支出决算表."""
    sheet = Sheet(
        "政府性基金预算财政拨款收入支出决算表",
        [
            "项目||年初结转和结余|本年收入|本年支出|||年末结转和结余",
            "科目编码|科目名称|||小计|基本支出|项目支出|",
            "栏次||1|2|3|4|5|6",
        ],
        no="公开07表",
    )
    mine = body.pick(source="fund")
    for code in ["", *body.codes(mine)] if mine else ():
        some = [e for e in mine if e.code.startswith(code)]
        first = mine[0].code.startswith(code)
        opening, closing = ((d.get("fund", 0) if first else 0) for d in (body.opening, body.closing))
        sheet.add(code, FUNCTIONS.get(code, "合计"), opening, body.income("fund", code), sum(e.fen for e in some),
                  sum(e.fen for e in some if e.use == "basic"), sum(e.fen for e in some if e.use == "project"), closing)  # fmt: skip
    if not mine:
        sheet.rows, sheet.note = (
            [["合计", "", *[None] * 6]],
            "注：本部门没有政府性基金收入，也没有使用政府性基金安排的支出，故本表无数据。",
        )
    return sheet


def state_capital(body: Body) -> Sheet:
    """国有资本经营预算财政拨款支出决算表."""
    sheet = Sheet(
        "国有资本经营预算财政拨款支出决算表",
        ["项目||本年支出||", "科目编码|科目名称|合计|基本支出|项目支出", "栏次||1|2|3"],
        no="公开08表",
    )
    sheet.rows = by_function(body, [{}, {"use": "basic"}, {"use": "project"}], source="state_capital")
    if len(sheet.rows) == 1:
        sheet.rows, sheet.note = (
            [["合计", "", None, None, None]],
            "注：本部门没有国有资本经营预算财政拨款支出，故本表无数据。",
        )
    return sheet


def three_public(body: Body) -> Sheet:
    """财政拨款“三公”经费支出决算表: budget and account side by side."""
    abroad, buy, run, host = (spent_on(body, c) for c in ("30212", "31013", "30231", "30217"))
    this: list[Cell] = [abroad + buy + run + host, abroad, buy + run, buy, run, host]
    plan = [v * 5 // 4 for v in (abroad, buy, run, host)]
    budget: list[Cell] = [sum(plan), plan[0], plan[1] + plan[2], plan[1], plan[2], plan[3]]
    columns = "合计|因公出国（境）费|公务用车购置及运行维护费|||公务接待费"
    below = "||小计|公务用车购置费|公务用车运行维护费|"
    sheet = Sheet(
        "财政拨款“三公”经费支出决算表",
        ["预算数||||||决算数|||||", f"{columns}|{columns}", f"{below}|{below}", "1|2|3|4|5|6|7|8|9|10|11|12"],
        no="公开09表",
    )
    sheet.rows = [[*budget, *this]]
    return sheet


def model(body: Body, old: bool = False) -> Iterator[Sheet]:
    """The ministry's nine tables of final accounts."""
    body = kept(body)
    yield overview(body, old)
    yield income(body)
    yield expenditure(body)
    yield appropriation(body)
    yield general_public(body)
    yield basic_economic(body)
    yield fund(body)
    yield state_capital(body)
    yield three_public(body)


def with_plan(body: Body) -> Iterator[Sheet]:
    """The same with 年初预算数 in the first table."""
    yield from model(body, old=True)
