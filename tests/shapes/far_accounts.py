"""Four more families of accounts: three stages, a matrix of expenditure, no line numbers, two years in 元; pages of other facts."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from shapes import accounts
from shapes.accounts import INCOME, earned, kept
from shapes.budgets import people, spent_on
from shapes.far_budgets import three_of
from shapes.ledger import BUDGETS, ECONOMICS, FUNCTIONS, Body
from shapes.sheets import Cell, Sheet, by_economic, by_function, classes, ordinal, side_by_side

USES = ("basic", "project", "to_superior", "business", "to_affiliates")


def plan_of(value: int, percent: int) -> int:
    """A budget of so many per cent, in whole 0.01 万元."""
    return value * percent // 100 // 10_000 * 10_000


def _sides(body: Body) -> tuple[list[list[Cell]], list[list[Cell]]]:
    left: list[list[Cell]] = [[f"{ordinal(n)}、{name}", earned(body, "", s)] for n, (s, name) in enumerate(INCOME, 1)]
    left += [["本年收入合计", earned(body)], ["使用非财政拨款结余（含专用结余）", body.surplus_used], ["年初结转和结余", sum(body.opening.values())]]
    left.append(["总计", sum(int(r[1]) for r in left[-3:])])
    right: list[list[Cell]] = [[f"{ordinal(n)}、{name}", body.sum(code=c)] for n, (c, name) in enumerate(classes(body), 1)]
    right += [["本年支出合计", body.sum()], ["结余分配", body.distributed], ["年末结转和结余", sum(body.closing.values())]]
    right.append(["总计", sum(int(r[1]) for r in right[-3:])])
    return left, right


# ---- three stages, 公开10 of institutions ----------------------------------------------------------


def stages(body: Body) -> Iterator[Sheet]:
    """年初预算数, 全年预算数 and 决算数 in the first and fourth table; 机构运行信息表 with its counts."""
    body = kept(body)
    sheet = Sheet("收入支出决算总表", ["收入|||||支出||||", "项目|行次|年初预算数|全年预算数|决算数|项目|行次|年初预算数|全年预算数|决算数",
                                "栏次||1|2|3|栏次||4|5|6"], no="公开01表")  # fmt: skip
    staged = [_staged(side) for side in _sides(body)]
    rows = side_by_side(*staged, gap=4)
    sheet.rows = [[r[0], str(n), *r[1:4], r[4], str(len(rows) + n), *r[5:]] for n, r in enumerate(rows, 1)]
    yield sheet
    income = Sheet("收入决算表", ["项目||本年收入合计|财政拨款收入|上级补助收入|事业收入|经营收入|附属单位上缴收入|其他收入", "功能分类科目编码|科目名称|||||||", "栏次||1|2|3|4|5|6|7"], no="公开02表")
    for code in ["", *body.codes()]:
        if not code or earned(body, code):
            income.add(code, FUNCTIONS.get(code, "合计"), earned(body, code), earned(body, code, *BUDGETS),
                       *(earned(body, code, s) for s in ("superior_subsidy", "institutional", "business", "affiliate", "other")))  # fmt: skip
    yield income
    yield accounts.expenditure(body)
    yield accounts.appropriation(body)
    yield accounts.general_public(body)
    yield accounts.basic_economic(body)
    yield accounts.fund(body)
    yield accounts.state_capital(body)
    yield operation(body)


def _staged(side: list[list[Cell]]) -> list[list[Cell]]:
    """Lines with two budgets before what came of them; nothing was planned of balances at the end."""
    lines = {str(a): (plan_of(int(b), 90), plan_of(int(b), 104)) for a, b in side if "、" in str(a)}
    sums = (sum(a for a, _ in lines.values()), sum(b for _, b in lines.values()))
    year = next(str(a) for a, _ in side if str(a).startswith("本年"))
    zero = (0, 0)
    return [[a, *(lines.get(str(a)) or (sums if a in (year, "总计") else zero)), b] for a, b in side]


def operation(body: Body) -> Sheet:
    """机构运行信息表: 三公 with counts, running cost, assets and procurement in two panels; —— where nothing can stand."""
    whole, abroad, cars, buy, run, host = three_of(body)
    office = people(body.pick(source="general_public"))[1]
    left: list[list[Cell]] = [
        ["一、“三公”经费支出", "——", "——"], ["（一）支出合计", _more(whole), whole], ["1．因公出国（境）费", _more(abroad), abroad], ["2．公务用车购置及运行维护费", _more(cars), cars],
        ["（1）公务用车购置费", _more(buy), buy], ["（2）公务用车运行维护费", _more(run), run], ["3．公务接待费", _more(host), host], ["（1）国内接待费", "——", host],
        ["其中：外事接待费", "——", 0], ["（2）国（境）外接待费", "——", 0], ["（二）相关统计数", "——", "——"], ["1．因公出国（境）团组数（个）", "——", str(int(bool(abroad)))],
        ["2．因公出国（境）人次数（人）", "——", str(2 * bool(abroad))], ["3．公务用车购置数（辆）", "——", "0"], ["4．公务用车保有量（辆）", "——", "6"],
        ["5．国内公务接待批次（个）", "——", "18"], ["6．国内公务接待人次（人）", "——", "154"],
    ]  # fmt: skip
    left[3][1] = int(left[4][1]) + int(left[5][1])
    left[1][1] = int(left[2][1]) + int(left[3][1]) + int(left[6][1])
    right: list[list[Cell]] = [
        ["二、机关运行经费", office], ["（一）行政单位", office], ["（二）参照公务员法管理事业单位", 0], ["三、国有资产占用情况", "——"], ["（一）车辆数合计（辆）", "6"],
        ["1．副部（省）级及以上领导用车", "0"], ["2．主要负责人用车", "1"], ["3．机要通信用车", "1"], ["4．应急保障用车", "2"], ["5．执法执勤用车", "2"], ["6．特种专业技术用车", "0"],
        ["7．离退休干部服务用车", "0"], ["8．其他用车", "0"], ["（二）单价100万元（含）以上设备（不含车辆）（台、套）", "1"], ["四、政府采购支出信息", "——"], ["（一）政府采购支出合计", 86_400_000],
        ["1．政府采购货物支出", 26_400_000], ["2．政府采购工程支出", 0], ["3．政府采购服务支出", 60_000_000], ["（二）政府采购授予中小企业合同金额", 64_800_000], ["其中：授予小微企业合同金额", 32_400_000],
    ]  # fmt: skip
    sheet = Sheet("机构运行信息表", ["项目|行次|预算数|统计数|项目|行次|统计数", "栏次||1|2|栏次||3"], no="公开09表")
    height = max(len(left), len(right))
    left += [["", None, None]] * (height - len(left))
    sheet.rows = [[a[0], str(n), a[1], a[2], b[0], str(n + height), b[1]] for n, (a, b) in enumerate(zip(left, right, strict=True), 1)]
    sheet.note = "注：1.“三公”经费预算数为全年预算数，统计数为一般公共预算财政拨款安排的实际支出。2.“——”为不填列内容。"
    return sheet


def _more(value: int) -> int:
    return value * 5 // 4


# ---- 明细表: functions by economic class -----------------------------------------------------------


def matrix(body: Body) -> Iterator[Sheet]:
    """类 款 项 in columns; 明细表 of functions by economic class; projects and 三公 of the fund in tables of their own."""
    body = kept(body)
    yield accounts.overview(body)
    income = accounts.income(body)
    income.head = ["项目||||本年收入合计|财政拨款收入|上级补助收入|事业收入||经营收入|附属单位上缴收入|其他收入", "支出功能分类科目编码|||科目名称||||小计|其中：教育收费|||", "类|款|项|栏次|1|2|3|4|5|6|7|8"]
    income.rows = [[*_parts(r[0]), *r[1:]] for r in income.rows]
    yield income
    spending = accounts.expenditure(body)
    spending.head = ["项目||||本年支出合计|基本支出|项目支出|上缴上级支出|经营支出|对附属单位补助支出", "支出功能分类科目编码|||科目名称||||||", "类|款|项|栏次|1|2|3|4|5|6"]
    spending.rows = [[*_parts(r[0]), *r[1:]] for r in spending.rows]
    yield spending
    yield accounts.appropriation(body)
    yield detail(body, "财政拨款支出决算明细表", "公开05表", BUDGETS)
    public = accounts.general_public(body)
    public.no = "公开06表"
    yield public
    yield detail(body, "一般公共预算财政拨款支出决算明细表", "公开07表", ("general_public",))
    yield _economic_rows(body)
    sheet = Sheet("一般公共预算财政拨款项目支出决算表", ["项目||||金额", "科目编码|||科目名称|", "类|款|项||"], no="公开09表")
    sheet.rows = [[*_parts(r[0]), *r[1:]] for r in by_function(body, [{}], source="general_public", use="project")]
    yield sheet
    three = accounts.three_public(body)
    three.no = "公开10表"
    yield three
    fund = accounts.fund(body)
    fund.no = "公开11表"
    yield fund
    none: list[Cell] = [None] * 12
    yield Sheet("政府性基金预算财政拨款“三公”经费支出决算表", three.head, [none], "公开12表", "注：本部门没有使用政府性基金预算财政拨款安排“三公”经费支出，本表无数据。")
    sheet = Sheet("国有资本经营预算财政拨款收入支出决算表", ["项目||||年初结转和结余|本年收入|本年支出|||年末结转和结余", "科目编码|||科目名称|||合计|基本支出|项目支出|", "类|款|项|栏次|1|2|3|4|5|6"], no="公开13表")
    mine = body.pick(source="state_capital")
    for code in ["", *body.codes(mine)] if mine else [""]:
        spent = body.sum(source="state_capital", code=code)
        sheet.add(*_parts(code), FUNCTIONS.get(code, "合计"), 0, spent, spent, 0, spent, 0)
    sheet.note = "" if mine else "注：本部门没有国有资本经营预算财政拨款收入支出，本表无数据。"
    if not mine:
        sheet.rows = [["", "", "", "合计", *[None] * 6]]
    yield sheet


def _parts(code: Cell) -> list[Cell]:
    return [str(code)[:3], str(code)[3:5], str(code)[5:]]


def detail(body: Body, title: str, number: str, sources: tuple[str, ...]) -> Sheet:
    """Functions in rows, economic classes with their items in columns; the total last."""
    mine = body.pick(source=sources)
    columns = sorted({e.econ[:n] for e in mine for n in (3, 5)})
    head = ["项目|", "科目编码|科目名称"]
    for c in columns:
        head[0] += f"|{ECONOMICS[c]}" if len(c) == 3 else "|"
        head[1] += "|小计" if len(c) == 3 else f"|{ECONOMICS[c]}"
    sheet = Sheet(title, [head[0].replace("项目|", "项目||合计", 1), head[1].replace("科目名称", "科目名称|", 1)], no=number)
    rows = by_function(body, [{}, *({"econ": c} for c in columns)], source=sources)
    sheet.rows = [*rows[1:], rows[0]]
    return sheet


def _economic_rows(body: Body) -> Sheet:
    sheet = Sheet("一般公共预算财政拨款基本支出决算表", ["项目||合计|人员经费|公用经费", "经济分类科目编码|科目名称|||"], no="公开08表")
    for row in by_economic(body, [{}], source="general_public"):
        sheet.add(*row, *people(body.pick(use="basic", source="general_public", econ=row[0])))
    return sheet


# ---- no line numbers, running cost and procurement apart -------------------------------------------


def plain(body: Body) -> Iterator[Sheet]:
    """No 行次; by function and by use side by side; all appropriation, then the general public budget; four more tables."""
    body = kept(body)
    left, right = _sides(body)
    uses: list[list[Cell]] = [[f"{ordinal(n)}、{name}", body.sum(use=u)] for n, (u, name) in enumerate(zip(USES, ("基本支出", "项目支出", "上缴上级支出", "经营支出", "对附属单位补助支出"), strict=True), 1)]
    rows = side_by_side(left, right)
    at = next(i for i, r in enumerate(rows) if r[2] == "本年支出合计")
    sheet = Sheet("收入支出决算总表", ["收入||支出|||", "项目|决算数|按功能分类|决算数|按支出性质|决算数"], no="公开01表")
    sheet.rows = [[*r, *(uses[i] if i < len(uses) else [None, None] if i < at else [r[2], r[3]])] for i, r in enumerate(rows)]
    yield sheet
    sheet = Sheet("收入决算表", ["功能科目编码|科目名称|本年收入合计|财政拨款收入|上级补助收入|事业收入|经营收入|附属单位上缴收入|其他收入"], no="公开02表")
    for code in ["", *body.codes()]:
        if not code or earned(body, code):
            sheet.add(code, FUNCTIONS.get(code, "合计"), earned(body, code), earned(body, code, *BUDGETS),
                      *(earned(body, code, s) for s in ("superior_subsidy", "institutional", "business", "affiliate", "other")))  # fmt: skip
    yield sheet
    sheet = accounts.expenditure(body)
    sheet.head = [sheet.head[0].replace("项目||", "功能科目编码|科目名称|", 1)]
    yield sheet
    sheet = accounts.appropriation(body)
    sheet.head, sheet.rows = ["收入||支出||||", "项目|决算数|按功能分类|合计|一般公共预算财政拨款|政府性基金预算财政拨款|国有资本经营预算财政拨款"], [[r[0], r[2], r[3], *r[5:]] for r in sheet.rows]
    yield sheet
    for no, title, money in (("公开05表", "财政拨款支出决算表（功能科目）", BUDGETS), ("公开07表", "一般公共预算支出决算表（功能科目）", ("general_public",))):
        sheet = Sheet(title, ["功能科目编码|科目名称|合计|基本支出|项目支出"], no=no)
        sheet.rows = by_function(body, [{}, {"use": "basic"}, {"use": "project"}], source=money)
        yield sheet
        kind = "财政拨款" if money == BUDGETS else "一般公共预算"
        sheet = Sheet(f"{kind}基本支出决算表（经济科目）", ["经济科目编码|科目名称|合计|人员经费|公用经费"], no="公开06表" if money == BUDGETS else "公开08表")
        for row in by_economic(body, [{}], source=money):
            sheet.add(*row, *people(body.pick(use="basic", source=money, econ=row[0])))
        yield sheet
    whole, abroad, cars, buy, run, host = three_of(body)
    sheet = Sheet("一般公共预算“三公”经费、会议费、培训费支出决算表", ["“三公”经费||||||会议费|培训费", "合计|因公出国（境）费|公务用车购置及运行维护费|||公务接待费||", "||小计|公务用车购置费|公务用车运行维护费|||"], no="公开09表")
    sheet.add(whole, abroad, cars, buy, run, host, spent_on(body, "30215"), spent_on(body, "30216"))
    yield sheet
    fund = accounts.fund(body)
    fund.no, fund.head = "公开10表", fund.head[:2]
    yield fund
    sheet = Sheet("机关运行经费支出决算表", ["科目编码|科目名称|机关运行经费支出"], no="公开11表")
    mine = [e for e in body.pick(use="basic", source="general_public") if e.econ[:3] not in ("301", "303")]
    for code in ["", *sorted({e.econ[:n] for e in mine for n in (3, 5)})]:
        sheet.add(code, ECONOMICS.get(code, "合计"), sum(e.fen for e in mine if e.econ.startswith(code)))
    yield sheet
    sheet = Sheet("政府采购支出决算表", ["项目|采购金额|||授予中小企业合同金额", "|合计|财政性资金|其他资金|"], no="公开12表")
    for name, *values in (("合计", 96, 80, 16, 72), ("货物", 36, 30, 6, 36), ("工程", 0, 0, 0, 0), ("服务", 60, 50, 10, 36)):
        sheet.add(name, *(v * 1_000_000 for v in values))
    yield sheet


# ---- two years in 元, negative balances ------------------------------------------------------------


def overdrawn(body: Body) -> Body:
    """What was left of other income is less than nothing: money paid that is still to come."""
    source = "other" if body.pick(source="other") else "general_public"
    body.closing[source] = -body.closing.get(source, 1_000_000)
    return body


def years(body: Body) -> Iterator[Sheet]:
    """The first tables with 上年决算数, change and rate; 三公 as rows of two years; assets as a table; all in 元."""
    body = kept(body)
    left, right = _sides(body)
    sheet = Sheet("收入支出决算总表", ["收入||||支出||||", "项目|上年决算数|本年决算数|增减率（%）|项目|上年决算数|本年决算数|增减率（%）"], no="公开01表")
    spent = _grown(right)
    sheet.rows = side_by_side(_grown(left, int(spent[-1][1])), spent, gap=4)
    yield sheet
    yield accounts.income(body)
    yield accounts.expenditure(body)
    yield accounts.appropriation(body)
    public = accounts.general_public(body)
    public.rows = [[r[0], r[1], plan_of(int(r[2]), 93), *r[2:], None] for r in public.rows]
    public.head = ["项目||年初预算数|本年支出|||完成年初预算（%）", "科目编码|科目名称||小计|基本支出|项目支出|", "栏次||1|2|3|4|5"]
    public.rows = _replan(public.rows)
    yield public
    basic = _economic_rows(body)
    basic.no, basic.rows = "公开06表", [*basic.rows[1:], basic.rows[0]]
    yield basic
    yield accounts.fund(body)
    yield accounts.state_capital(body)
    now = three_of(body)
    plan = [_more(v) for v in now]
    plan[2] = plan[3] + plan[4]
    plan[0] = plan[1] + plan[2] + plan[5]
    old = [v * 6 // 5 for v in now]
    old[2] = old[3] + old[4]
    old[0] = old[1] + old[2] + old[5]
    sheet = Sheet("财政拨款“三公”经费支出决算表", ["项目|行次|上年决算数|本年预算数|本年决算数|比上年增减额|占预算比例（%）"], no="公开09表")
    names = ("合计", "一、因公出国（境）费", "二、公务用车购置及运行维护费", "其中：公务用车购置费", "公务用车运行维护费", "三、公务接待费")
    for n, (name, a, b, c) in enumerate(zip(names, old, plan, now, strict=True), 1):
        sheet.add(name, str(n), a, b, c, c - a, Fraction(100 * c, b) if b else None)
    yield sheet
    sheet = Sheet("国有资产占有使用情况表", ["项目|数量|账面原值|账面净值"], no="公开10表")
    for name, count, gross, net in (("合计", "", 530_000_000, 310_000_000), ("一、房屋（平方米）", "2600", 420_000_000, 280_000_000), ("二、车辆（辆）", "3", 60_000_000, 20_000_000), ("三、单价100万元以上设备（台/套）", "0", 0, 0), ("四、其他固定资产", "", 50_000_000, 10_000_000)):
        sheet.add(name, count, gross, net)
    yield sheet


def _grown(side: list[list[Cell]], grand: int | None = None) -> list[list[Cell]]:
    """Lines of both years: last year's sums are those of its lines, what it began with makes up its `grand` total."""
    old = {str(a): plan_of(int(b), 108 if "、" in str(a) else 60) for a, b in side}
    year = next(a for a in old if a.startswith("本年"))
    rest = [a for a in old if "、" not in a and a not in (year, "总计")]
    old[year] = sum(v for a, v in old.items() if "、" in a)
    if grand is not None:
        old[rest[-1]] += grand - old[year] - sum(old[a] for a in rest)
    old["总计"] = old[year] + sum(old[a] for a in rest)
    return [[a, old[str(a)], b, Fraction(100 * (int(b) - old[str(a)]), abs(old[str(a)])) if old[str(a)] else None] for a, b in side]


def _replan(rows: list[list[Cell]]) -> list[list[Cell]]:
    """Plans added up from the items, with the rate of completion of each."""
    leaves = {str(r[0]): int(r[2]) for r in rows if len(str(r[0])) == 7}
    out = []
    for code, name, _, whole, basic, project, _ in rows:
        plan = sum(v for c, v in leaves.items() if c.startswith(str(code)))
        out.append([code, name, plan, whole, basic, project, Fraction(100 * int(whole), plan) if plan else None])
    return out

