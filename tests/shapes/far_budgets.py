"""Four more families of budget tables: this year's money apart, uses beside units, two classifications, three panels."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from shapes import budgets
from shapes.budgets import CARRIED, NAMES, YEAR, people, spent_on
from shapes.ledger import BUDGETS, ECONOMICS, FUNCTIONS, OTHERS, Body, Entry
from shapes.sheets import Cell, Sheet, by_economic, by_function, classes, ordinal, side_by_side, split

OWN = tuple(s for s in OTHERS if s != "special_account")
USES = ({"use": "basic"}, {"use": "project"})
#: 部门预算支出经济分类 → 政府预算支出经济分类 of an organ.
GOVERNMENT = {
    "30101": "50101", "30102": "50101", "30103": "50101",
    "30107": "50501", "30108": "50102", "30109": "50102", "30110": "50102", "30111": "50102", "30112": "50102",
    "30113": "50103", "30201": "50201", "30211": "50201", "30212": "50207", "30215": "50202", "30216": "50203",
    "30217": "50206", "30226": "50205", "30228": "50201", "30231": "50208", "30239": "50201", "30299": "50299",
    "30301": "50905", "30302": "50905", "30304": "50901", "31002": "50306", "31013": "50303",
}  # fmt: skip
GOVERNMENT_NAMES = {
    "501": "机关工资福利支出", "502": "机关商品和服务支出", "509": "对个人和家庭的补助", "503": "机关资本性支出（一）",
    "505": "对事业单位经常性补助", "50501": "工资福利支出",
    "50101": "工资奖金津补贴", "50102": "社会保障缴费", "50103": "住房公积金", "50201": "办公经费", "50202": "会议费",
    "50203": "培训费", "50205": "委托业务费", "50206": "公务接待费", "50207": "因公出国（境）费用",
    "50208": "公务用车运行维护费", "50299": "其他商品和服务支出", "50901": "社会福利和救助", "50905": "离退休费",
    "50303": "公务用车购置", "50306": "设备购置",
}  # fmt: skip


def last(rows: list[list[Cell]]) -> list[list[Cell]]:
    """The total at the bottom."""
    return [*rows[1:], rows[0]]


def three_of(body: Body, **more: object) -> list[int]:
    """三公: whole, abroad, cars, bought, run, received."""
    abroad, buy, run, host = (spent_on(body, c, **more) for c in ("30212", "31013", "30231", "30217"))
    return [abroad + buy + run + host, abroad, buy + run, buy, run, host]


def older_three(body: Body) -> list[int]:
    """Last year's 三公: a tenth more of each, nothing bought."""
    _, abroad, _, buy, run, host = three_of(body)
    parts = [v * 11 // 10 // 10_000 * 10_000 for v in (abroad, buy, run, host)]
    return [sum(parts), parts[0], parts[1] + parts[2], *parts[1:]]


# ---- this year's money, what was carried over in a table of its own -------------------------------


def apart(body: Body) -> Iterator[Sheet]:
    """Tables in 元 of this year's money; carried money below the totals and in its own table; 三公 by years as rows."""
    left: list[list[Cell]] = [[f"{ordinal(n)}、{name}", body.sum(source=s, **YEAR)] for n, (s, name) in enumerate(NAMES.items(), 1)]
    right: list[list[Cell]] = [[f"{ordinal(n)}、{name}", body.sum(code=c, **YEAR)] for n, (c, name) in enumerate(classes(body, **YEAR), 1)]
    left += [["收入总计", body.sum(**YEAR)], [None, None], ["另：上年结转资金", body.sum(**CARRIED)]]
    right += [["支出总计", body.sum(**YEAR)], [None, None], ["另：上年结转安排的支出", body.sum(**CARRIED)]]
    sheet = Sheet("部门收支预算总表", ["收入||支出|", f"项目|{body.year}年预算|项目（按功能分类）|{body.year}年预算"], no="预算公开表1")
    sheet.rows = side_by_side(left, right)
    sheet.note = "注：本表收入总计、支出总计不含上年结转资金，上年结转资金安排情况见预算公开表10。"
    yield sheet
    sheet = Sheet("部门收入预算表", ["单位名称|本年收入合计|财政拨款收入||||财政专户管理资金收入|单位资金收入|备注",
                                "||小计|一般公共预算|政府性基金预算|国有资本经营预算|||"], no="预算公开表2")  # fmt: skip
    for unit in (*body.units, ""):
        mine = body.pick(**YEAR, **({"unit": unit} if unit else {}))
        sheet.add(unit or "合计", *split(mine, {}, {"source": BUDGETS}, *({"source": s} for s in BUDGETS), {"source": "special_account"}, {"source": OWN}), "")
    yield sheet
    yield _spending(body, "部门支出预算表", "预算公开表3", **YEAR)
    left = [[f"{ordinal(n)}、{name}", body.sum(source=s, **YEAR)] for n, (s, name) in enumerate(zip(BUDGETS, ("一般公共预算拨款", "政府性基金预算拨款", "国有资本经营预算拨款"), strict=True), 1)]
    right = []
    for n, (code, name) in enumerate(classes(body, source=BUDGETS, **YEAR), 1):
        right.append([f"{ordinal(n)}、{name}", *split(body.pick(code=code, source=BUDGETS, **YEAR), {}, *({"source": s} for s in BUDGETS))])
    whole = split(body.pick(source=BUDGETS, **YEAR), {}, *({"source": s} for s in BUDGETS))
    left.append(["收入总计", whole[0]])
    right.append(["支出总计", *whole])
    sheet = Sheet("财政拨款收支预算总表", ["收入||支出||||", "项目|金额|项目|合计|一般公共预算|政府性基金预算|国有资本经营预算"], no="预算公开表4")
    sheet.rows = side_by_side(left, right)
    yield sheet
    yield _spending(body, "一般公共预算支出预算表", "预算公开表5", source="general_public", **YEAR)
    yield two_classes(body, "一般公共预算基本支出预算表", **YEAR)
    now, old = three_of(body), older_three(body)
    sheet = Sheet("“三公”经费预算表", ["年度|合计|因公出国（境）费|公务用车购置及运行费|||公务接待费", "|||小计|公务用车购置费|公务用车运行费|"], no="预算公开表7")
    sheet.add(f"{body.year - 1}年预算数", *old)
    sheet.add(f"{body.year}年预算数", *now)
    sheet.add("增减额", *(a - b for a, b in zip(now, old, strict=True)))
    yield sheet
    for source, title, number in (("fund", "政府性基金预算支出预算表", 8), ("state_capital", "国有资本经营预算支出预算表", 9)):
        sheet = budgets.budget_of(body, source, title, note="说明：本单位本年度未安排此项预算支出，以空表列示。", **YEAR)
        sheet.no, sheet.rows = f"预算公开表{number}", last(sheet.rows) if len(sheet.rows) > 1 else sheet.rows
        yield sheet
    yield carried_projects(body)


def _spending(body: Body, title: str, number: str, **wanted: object) -> Sheet:
    """类 款 项 in columns of their own, uses with 人员 and 公用, a column of remarks, the total last."""
    sheet = Sheet(title, ["功能科目编码|||科目名称|合计|基本支出|||项目支出|其他支出|备注", "类|款|项|||小计|人员经费|公用经费|||"], no=number)
    chosen = body.pick(**wanted)
    rows: list[list[Cell]] = []
    for code in ["", *body.codes(chosen)]:
        mine = [e for e in chosen if e.code.startswith(code)]
        whole, basic, project = split(mine, {}, *USES)
        rows.append([code[:3], code[3:5], code[5:], FUNCTIONS.get(code, "合计"), whole, basic, *people(mine), project, whole - basic - project, ""])
    sheet.rows = last(rows)
    return sheet


def two_classes(body: Body, title: str, number: str = "预算公开表6", **wanted: object) -> Sheet:
    """部门 and 政府 economic classes of each line beside each other."""
    sheet = Sheet(title, ["部门预算支出经济分类||政府预算支出经济分类||本年基本支出||", "科目编码|科目名称|科目编码|科目名称|合计|人员经费|公用经费"], no=number)
    for code, name, whole in by_economic(body, [{}], source="general_public", **wanted):
        mine = body.pick(use="basic", source="general_public", econ=code, **wanted)
        gov = GOVERNMENT.get(str(code), "")
        sheet.add(code, name, gov, GOVERNMENT_NAMES.get(gov, ""), whole, *people(mine))
    return sheet


def carried_projects(body: Body) -> Sheet:
    """上年结转资金安排情况表: what is in no other table."""
    sheet = Sheet("上年结转资金安排情况表", ["单位名称|功能科目|项目名称|合计|一般公共预算|政府性基金预算|国有资本经营预算|其他资金|备注"], no="预算公开表10")
    for e in body.pick(**CARRIED):
        sheet.add(e.unit, FUNCTIONS[e.code], e.project or "基本支出结转", *_funds([e]), "")
    sheet.add("合计", "", "", *_funds(body.pick(**CARRIED)), "")
    if not body.pick(**CARRIED):
        sheet.rows, sheet.note = [["合计", "", "", None, None, None, None, None, ""]], "说明：本部门无上年结转资金，本表为空表。"
    return sheet


def _funds(mine: list[Entry]) -> list[int]:
    return split(mine, {}, *({"source": s} for s in BUDGETS), {"source": OTHERS})


# ---- uses on the right, 其中 lines, units and their projects ---------------------------------------


def by_use(body: Body) -> Iterator[Sheet]:
    """收支总表 by use with 其中 lines and blank rows; income of both years by source; projects below their units."""
    public = body.sum(source="general_public", **YEAR)
    left: list[list[Cell]] = [
        ["一、财政拨款收入", body.sum(source=BUDGETS, **YEAR)], ["1.一般公共预算拨款", public], ["其中：经费拨款", public - public // 4],
        ["非税收入安排的拨款", public // 4], ["2.政府性基金预算拨款", body.sum(source="fund", **YEAR)],
        ["3.国有资本经营预算拨款", body.sum(source="state_capital", **YEAR)], ["二、财政专户管理资金收入", body.sum(source="special_account", **YEAR)],
        ["三、单位资金收入", body.sum(source=OWN, **YEAR)], [None, None], ["本年收入合计", body.sum(**YEAR)], ["四、上年结转", body.sum(**CARRIED)],
        ["其中：财政拨款结转", body.sum(source=BUDGETS, **CARRIED)], ["收入总计", body.sum()],
    ]  # fmt: skip
    staff, office = people(body.entries)
    rest = body.sum(use=("business", "to_superior", "to_affiliates"))
    right: list[list[Cell]] = [
        ["一、基本支出", body.sum(use="basic")], ["其中：人员经费", staff], ["公用经费", office], ["二、项目支出", body.sum(use="project")],
        ["三、其他支出", rest], [None, None], ["本年支出合计", body.sum()], ["四、结转下年", None], [None, None], ["支出总计", body.sum()],
    ]  # fmt: skip
    sheet = Sheet("收支预算总表", ["收入||支出|", "项目|预算金额|项目|预算金额"], no="表01")
    sheet.rows = side_by_side(left, right)
    yield sheet
    columns = "总计|本年收入||||||上年结转||"
    sheet = Sheet("收入预算总表", [f"单位代码|单位名称|{columns}", "|||合计|一般公共预算拨款|政府性基金预算拨款|国有资本经营预算拨款|财政专户管理资金|单位资金|合计|财政拨款结转|其他资金结转"], no="表02")
    for n, unit in enumerate(("", *body.units)):
        mine = body.pick(**({"unit": unit} if unit else {}))
        now = [e for e in mine if not e.carried]
        then = [e for e in mine if e.carried]
        sheet.add(f"30200{n}" if unit else "", unit or "合计", *split(mine, {}), *split(now, {}, *({"source": s} for s in BUDGETS), {"source": "special_account"}, {"source": OWN}),
                  *split(then, {}, {"source": BUDGETS}, {"source": OTHERS}))  # fmt: skip
    yield sheet
    yield units_below(body, "支出预算总表", "表03")
    yield both_sides(body)
    sheet = Sheet("一般公共预算支出预算表", [f"科目编码|科目名称|{body.year - 1}年预算数|{body.year}年预算数|||{body.year}年比{body.year - 1}年增减|",
                                        "|||合计|基本支出|项目支出|金额|%"], no="表05")  # fmt: skip
    rows = by_function(body, [{}, *USES], source="general_public")
    old = {str(r[0]): int(r[2]) * 8 // 10 // 10_000 * 10_000 for r in rows if len(str(r[0])) == 7}
    for code, name, whole, basic, project in rows:
        then_ = sum(v for c, v in old.items() if c.startswith(str(code)))
        sheet.add(code, name, then_, whole, basic, project, whole - then_, Fraction(100 * (whole - then_), then_) if then_ else None)
    yield sheet
    yield panels(body)
    sheet = budgets.three_public(body, two_years=True)
    old_three = older_three(body)
    sheet.no, sheet.rows = "表07", [[*old_three, *three_of(body), "按实际需要核定"]]
    sheet.head = [f"{sheet.head[0]}|增减变化原因", f"{sheet.head[1]}|", f"{sheet.head[2]}|"]
    yield sheet
    yield units_below(body, "政府性基金预算支出预算表", "表08", source="fund")
    sheet = Sheet("项目支出预算表", ["单位（项目）名称|合计|一般公共预算|政府性基金预算|国有资本经营预算|财政专户管理资金|单位资金|其中：上年结转|项目概况"], no="表09")
    groups = [{}, *({"source": s} for s in BUDGETS), {"source": "special_account"}, {"source": OWN}, CARRIED]
    sheet.add("合计", *split(body.pick(use="project"), *groups), "")
    for unit in body.units:
        mine = body.pick(use="project", unit=unit)
        if mine:
            sheet.add(unit, *split(mine, *groups), "")
        for name in dict.fromkeys(e.project for e in mine):
            sheet.add(f"　{name}", *split([e for e in mine if e.project == name], *groups), "保障工作开展")
    yield sheet
    sheet = Sheet("政府采购预算表", ["采购项目|采购目录|计量单位|数量|预算金额|其中：财政拨款|备注"], no="表10")
    sheet.add("合计", "", "", None, 426_000_000, 326_000_000, "")
    sheet.add("便携式计算机", "A02010108 便携式计算机", "台", "20", 126_000_000, 126_000_000, "")
    sheet.add("物业管理", "C21040000 物业管理服务", "项", "1", 300_000_000, 200_000_000, "含单位资金")
    yield sheet


def units_below(body: Body, title: str, number: str, **wanted: object) -> Sheet:
    """A row of the unit above its functions' rows, 人员 and 公用 beside; the total on top."""
    sheet = Sheet(title, ["单位（科目）名称|合计|人员经费|公用经费|项目支出|其他"], no=number)

    def cells(mine: list[Entry]) -> list[Cell]:
        whole, project = split(mine, {}, {"use": "project"})
        staff, office = people(mine)
        return [whole, staff, office, project, whole - staff - office - project]

    chosen = body.pick(**wanted)
    sheet.add("合计", *cells(chosen))
    for unit in dict.fromkeys(e.unit for e in chosen):
        mine = [e for e in chosen if e.unit == unit]
        sheet.add(unit, *cells(mine))
        for code in body.codes(mine):
            sheet.add(f"[{code}]{FUNCTIONS[code]}", *cells([e for e in mine if e.code.startswith(code)]))
    if not chosen:
        sheet.rows, sheet.note = [["合计", None, None, None, None, None]], "注：本年没有此项支出预算，故本表为空。"
    return sheet


def both_sides(body: Body) -> Sheet:
    """财政拨款收支预算总表 whose income has the three budgets in columns, too; the total row is 总计 on both sides."""
    names = "项目|合计|一般公共预算|政府性基金预算|国有资本经营预算"
    sheet = Sheet("财政拨款收支预算总表", ["收入|||||支出||||", f"{names}|{names}"], no="表04")

    def cells(**wanted: object) -> list[Cell]:
        return split(body.pick(source=BUDGETS, **wanted), {}, *({"source": s} for s in BUDGETS))

    left: list[list[Cell]] = [["一、本年收入", *cells(**YEAR)], ["二、上年结转", *cells(**CARRIED)], ["总计", *cells()]]
    right: list[list[Cell]] = [["一、本年支出", *cells()]]
    right += [[f"（{ordinal(n)}）{name}", *cells(code=code)] for n, (code, name) in enumerate(classes(body, source=BUDGETS), 1)]
    right += [["二、结转下年", 0, 0, 0, 0], ["总计", *cells()]]
    sheet.rows = side_by_side(left, right)
    return sheet


def panels(body: Body) -> Sheet:
    """一般公共预算基本支出预算表: 人员经费 and 公用经费 beside each other, both totals and the whole at the bottom."""
    sheet = Sheet("一般公共预算基本支出预算表", ["人员经费|||公用经费||", "科目编码|科目名称|金额|科目编码|科目名称|金额"], no="表06")
    mine = body.pick(use="basic", source="general_public")
    used = {e.econ[:n] for e in mine for n in (3, 5)}
    blocks = [[c for c in sorted(used) if (c[:3] in ("301", "303")) is first] for first in (True, False)]
    for row in range(max(map(len, blocks))):
        cells: list[Cell] = []
        for block in blocks:
            code = block[row] if row < len(block) else ""
            cells += [code, ECONOMICS.get(code, ""), sum(e.fen for e in mine if e.econ.startswith(code)) if code else None]
        sheet.add(*cells)
    staff, office = people(mine)
    sheet.add("", "人员经费合计", staff, "", "公用经费合计", office)
    return sheet


# ---- the centre: 教育收费 within 事业收入, six decimals --------------------------------------------


def central(body: Body) -> Iterator[Sheet]:
    """部门公开表: 事业收入 with 教育收费 in it, income by function, two classifications, 三公 with 会议费 and 培训费 as rows."""
    earned = ("institutional", "special_account")
    lines = (("一、一般公共预算拨款收入", ("general_public",)), ("二、政府性基金预算拨款收入", ("fund",)), ("三、国有资本经营预算拨款收入", ("state_capital",)),
             ("四、事业收入", earned), ("五、事业单位经营收入", ("business",)), ("六、其他收入", ("other", "superior_subsidy", "affiliate")))  # fmt: skip
    left: list[list[Cell]] = [[name, body.sum(source=s, **YEAR)] for name, s in lines]
    left += [["本年收入合计", body.sum(**YEAR)], ["使用非财政拨款结余", 0], ["上年结转", body.sum(**CARRIED)], ["收入总计", body.sum()]]
    right: list[list[Cell]] = [[f"{ordinal(n)}、{name}", body.sum(code=c)] for n, (c, name) in enumerate(classes(body), 1)]
    right += [["本年支出合计", body.sum()], ["结转下年", 0], ["支出总计", body.sum()]]
    sheet = Sheet("部门收支总表", ["收入||支出|", "项目|预算数|项目|预算数"], no="部门公开表1")
    sheet.rows = side_by_side(left, right)
    yield sheet
    sheet = Sheet("部门收入总表", [
        "科目||合计|上年结转|一般公共预算拨款收入|政府性基金预算拨款收入|国有资本经营预算拨款收入|事业收入||事业单位经营收入|其他收入|使用非财政拨款结余",
        "科目编码|科目名称||||||金额|其中：教育收费|||",
    ], no="部门公开表2")  # fmt: skip
    groups = [{}, CARRIED, *({"source": s, **YEAR} for s in BUDGETS), {"source": earned, **YEAR}, {"source": "special_account", **YEAR},
              {"source": "business", **YEAR}, {"source": lines[-1][1], **YEAR}, {"source": "nobody"}]  # fmt: skip
    sheet.rows = last(by_function(body, groups))
    yield sheet
    spending = budgets.expenditure(body, "部门支出总表")
    spending.no, spending.rows = "部门公开表3", last(spending.rows)
    yield spending
    balance = budgets.appropriation(body, split_funds=False)
    balance.no = "部门公开表4"
    yield balance
    public = budgets.growth(body)
    public.no, public.rows = "部门公开表5", last(public.rows)
    yield public
    basic = two_classes(body, "一般公共预算基本支出表", "部门公开表6")
    basic.rows = last(basic.rows)
    yield basic
    whole, abroad, cars, buy, run, host = three_of(body)
    meeting, training = spent_on(body, "30215"), spent_on(body, "30216")
    old = older_three(body)
    sheet = Sheet("财政拨款“三公”经费、会议费和培训费支出表", [f"项目|{body.year - 1}年预算数|{body.year}年预算数|备注"], no="部门公开表7")
    for name, a, b in (("“三公”经费合计", old[0], whole), ("一、因公出国（境）费", old[1], abroad), ("二、公务用车购置及运行费", old[2], cars),
                       ("其中：公务用车购置费", old[3], buy), ("公务用车运行费", old[4], run), ("三、公务接待费", old[5], host), ("会议费", meeting * 2, meeting), ("培训费", training, training)):  # fmt: skip
        sheet.add(name, a, b, "")
    yield sheet
    for number, source, title in ((8, "fund", "政府性基金预算支出表"), (9, "state_capital", "国有资本经营预算支出表")):
        sheet = budgets.budget_of(body, source, title, note="注：本单位没有此类拨款安排的支出，本表无内容。")
        sheet.no = f"部门公开表{number}"
        yield sheet


# ---- three panels, the classes of the whole by economic class --------------------------------------


def threefold(body: Body) -> Iterator[Sheet]:
    """收支总表 by function and by economic class side by side; a matrix of expenditure; assets and staff as tables."""
    kinds = (("一、工资福利支出", "301"), ("二、商品和服务支出", "302"), ("三、对个人和家庭的补助", "303"), ("四、资本性支出", "310"))
    plain = budgets.overview(body, "部门收支预算总表", carried="上年结转", next="结转下年")
    at = next(i for i, r in enumerate(plain.rows) if r[2] == "本年支出合计")
    extra: list[list[Cell]] = [[name, body.sum(econ=code)] for name, code in kinds]
    while at < len(extra):
        plain.rows.insert(at, [None] * 4)
        at += 1
    plain.head = ["收入||支出|||", f"项目|{body.year}年预算|按功能分类|{body.year}年预算|按部门预算经济分类|{body.year}年预算"]
    plain.rows = [[*r, *(extra[i] if i < len(extra) else [None, None] if i < at else [r[2], r[3]])] for i, r in enumerate(plain.rows)]
    plain.no = "附表1"
    yield plain
    sheet = budgets.income_by_code(body)
    sheet.no, sheet.rows = "附表2", last(sheet.rows)
    yield sheet
    for number, title, wanted in ((3, "部门支出预算总表", {}), (5, "一般公共预算支出表", {"source": "general_public"})):
        sheet = Sheet(title, ["科目编码|科目名称|总计|基本支出|||||项目支出|其他支出", "|||小计|工资福利支出|商品和服务支出|对个人和家庭的补助|资本性支出||"], no=f"附表{number}")
        groups = [{}, {"use": "basic"}, *({"use": "basic", "econ": c} for _, c in kinds), {"use": "project"}, {"use": ("business", "to_superior", "to_affiliates")}]
        sheet.rows = by_function(body, groups, **wanted)
        if number == 5:
            yield _fiscal(body)
        yield sheet
    sheet = Sheet("一般公共预算基本支出表（按政府预算支出经济分类）", ["科目编码|科目名称|金额"], no="附表6")
    mine = body.pick(use="basic", source="general_public")
    for code in ["", *sorted({GOVERNMENT[e.econ][:n] for e in mine for n in (3, 5)})]:
        sheet.add(code, GOVERNMENT_NAMES.get(code, "合计"), sum(e.fen for e in mine if GOVERNMENT[e.econ].startswith(code)))
    yield sheet
    sheet = Sheet("“三公”经费支出预算表", ["单位名称|“三公”经费合计|因公出国（境）费|公务用车购置及运行维护费|||公务接待费|会议费|培训费", "|||小计|公务用车购置费|公务用车运行维护费|||"], no="附表7")
    for unit in (*body.units, ""):
        who = {"unit": unit} if unit else {}
        sheet.add(unit or "合计", *three_of(body, **who), spent_on(body, "30215", **who), spent_on(body, "30216", **who))
    yield sheet
    sheet = Sheet("机关运行经费预算表", ["单位名称|合计|办公费|差旅费|会议费|培训费|公务接待费|公务用车运行维护费|其他费用"], no="附表8")
    items = ("30201", "30211", "30215", "30216", "30217", "30231")
    for unit in ("", *body.units):
        mine = body.pick(source="general_public", use="basic", **({"unit": unit} if unit else {}))
        whole = people(mine)[1]
        each = split(mine, *({"econ": c} for c in items))
        sheet.add(unit or "合计", whole, *each, whole - sum(each))
    yield sheet
    sheet = budgets.projects(body)
    sheet.no = "附表9"
    yield sheet
    for number, source, title in ((10, "fund", "政府性基金预算支出表"), (11, "state_capital", "国有资本经营预算支出表")):
        sheet = budgets.budget_of(body, source, title, note=f"（本表为空表，{body.year}年本部门没有该项支出。）")
        sheet.no = f"附表{number}"
        yield sheet
    sheet = Sheet("政府采购预算表", ["单位名称|合计|货物|工程|服务|其中：面向中小企业预留"], no="附表12")
    sheet.add("合计", 700_000_000, 200_000_000, 0, 500_000_000, 420_000_000)
    sheet.add(body.units[0], 700_000_000, 200_000_000, 0, 500_000_000, 420_000_000)
    yield sheet


def _fiscal(body: Body) -> Sheet:
    sheet = budgets.appropriation(body)
    sheet.no, sheet.head[1] = "附表4", sheet.head[1].replace("项目|预算数|项目", f"项目|{body.year}年预算|项目（按功能分类）")
    return sheet
