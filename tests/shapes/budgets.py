"""Budget forms: the ministry's model, a southern and a south-western family."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from shapes.ledger import BUDGETS, FUNCTIONS, OTHERS, Body, Entry
from shapes.sheets import Cell, Sheet, by_economic, by_function, classes, ordinal, side_by_side, split

NAMES = {
    "general_public": "一般公共预算拨款收入", "fund": "政府性基金预算拨款收入", "state_capital": "国有资本经营预算拨款收入",
    "special_account": "财政专户管理资金收入", "institutional": "事业收入", "superior_subsidy": "上级补助收入",
    "affiliate": "附属单位上缴收入", "business": "事业单位经营收入", "other": "其他收入",
}  # fmt: skip
STAFF = ("301", "303")
YEAR = {"carried": False}
CARRIED = {"carried": True}


def people(entries: list[Entry]) -> tuple[int, int]:
    """人员经费 and 公用经费 among basic expenditure."""
    basic = [e for e in entries if e.use == "basic"]
    first = sum(e.fen for e in basic if e.econ[:3] in STAFF)
    return first, sum(e.fen for e in basic) - first


def overview(body: Body, title: str, **labels: str) -> Sheet:
    """收支总表 by source and function, with 本年合计, 上年结转 and 总计 on both sides."""
    left: list[list[Cell]] = []
    for number, (source, name) in enumerate(NAMES.items(), 1):
        left.append([f"{ordinal(number)}、{name}", body.sum(source=source, **YEAR)])
    left += [
        ["本年收入合计", body.sum(**YEAR)],
        [labels.get("carried", "上年结转结余"), body.sum(**CARRIED)],
        ["收入总计", body.sum()],
    ]
    right: list[list[Cell]] = [
        [f"{ordinal(n)}、{name}", body.sum(code=c)] for n, (c, name) in enumerate(classes(body), 1)
    ]
    right += [["本年支出合计", body.sum()], [labels.get("next", "年终结转结余"), 0], ["支出总计", body.sum()]]
    sheet = Sheet(title, ["收入||支出|", f"项目|{body.year}年预算数|项目|{body.year}年预算数"])
    sheet.rows = side_by_side(left, right)
    return sheet


def income_by_unit(body: Body) -> Sheet:
    """收入总表 of the ministry's model: units, this year's sources, last year's balances by source."""
    sources = ("general_public", "fund", "state_capital", "special_account", "institutional", "business",
               "superior_subsidy", "affiliate", "other")  # fmt: skip
    carried = ("general_public", "fund", "state_capital")
    sheet = Sheet("收入总表", [
        "部门（单位）代码|部门（单位）名称|合计|本年收入||||||||||上年结转结余||||",
        "|||小计|一般公共预算|政府性基金预算|国有资本经营预算|财政专户管理资金|事业收入|事业单位经营收入|上级补助收入|附属单位上缴收入|其他收入|小计|一般公共预算|政府性基金预算|国有资本经营预算|单位资金",
    ])  # fmt: skip

    def cells(entries: list[Entry]) -> list[Cell]:
        rest = [e for e in entries if e.carried and e.source not in carried]
        return [*split(entries, {}, YEAR, *({"source": s, **YEAR} for s in sources), CARRIED,
                       *({"source": s, **CARRIED} for s in carried)), sum(e.fen for e in rest)]  # fmt: skip

    sheet.add("", "合计", *cells(body.entries))
    sheet.add("101", body.name, *cells(body.entries))
    for number, unit in enumerate(body.units, 1):
        sheet.add(f"10100{number}", unit, *cells(body.pick(unit=unit)))
    return sheet


def expenditure(body: Body, title: str = "支出总表") -> Sheet:
    """支出总表 by function."""
    uses = ("basic", "project", "business", "to_superior", "to_affiliates")
    sheet = Sheet(
        title, ["科目编码|科目名称|合计|基本支出|项目支出|事业单位经营支出|上缴上级支出|对附属单位补助支出"]
    )
    sheet.rows = by_function(body, [{}, *({"use": u} for u in uses)])
    return sheet


def appropriation(body: Body, split_funds: bool = True) -> Sheet:
    """财政拨款收支总表: subtotals above their lines (一、本年收入), budgets as columns."""
    names = ("一般公共预算拨款", "政府性基金预算拨款", "国有资本经营预算拨款")
    left: list[list[Cell]] = []
    for mark, label, state in (("一", "本年收入", False), ("二", "上年结转", True)):
        left.append([f"{mark}、{label}", body.sum(source=BUDGETS, carried=state)])
        for n, (source, name) in enumerate(zip(BUDGETS, names, strict=True), 1):
            left.append([f"（{ordinal(n)}）{name}", body.sum(source=source, carried=state)])
    left.append(["收入总计", body.sum(source=BUDGETS)])
    funds = BUDGETS if split_funds else ()

    def cells(**wanted: object) -> list[Cell]:
        mine = body.pick(source=BUDGETS, **wanted)
        return split(mine, {}, *({"source": s} for s in funds))

    right: list[list[Cell]] = [["一、本年支出", *cells()]]
    for n, (code, name) in enumerate(classes(body, source=BUDGETS), 1):
        right.append([f"（{ordinal(n)}）{name}", *cells(code=code)])
    right += [["二、年终结转结余", *[0] * (1 + len(funds))], ["支出总计", *cells()]]
    columns = "合计|一般公共预算|政府性基金预算|国有资本经营预算" if split_funds else "预算数"
    sheet = Sheet("财政拨款收支总表", [f"收入||支出{'|' * (1 + len(funds))}", f"项目|预算数|项目|{columns}"])
    sheet.rows = side_by_side(left, right)
    return sheet


def general_public(body: Body, title: str = "一般公共预算支出表", **wanted: object) -> Sheet:
    """一般公共预算支出表 with personnel and public expenditure."""
    sheet = Sheet(title, ["科目编码|科目名称|合计|基本支出|||项目支出", "|||小计|人员经费|公用经费|"])
    chosen = body.pick(source="general_public", **wanted)
    for code in ["", *body.codes(chosen)]:
        mine = [e for e in chosen if e.code.startswith(code)]
        whole, basic, project = split(mine, {}, {"use": "basic"}, {"use": "project"})
        sheet.add(code, FUNCTIONS.get(code, "合计"), whole, basic, *people(mine), project)
    return sheet


def basic_economic(body: Body, title: str = "一般公共预算基本支出表", **wanted: object) -> Sheet:
    """一般公共预算基本支出表 by economic class: 合计, 人员经费, 公用经费."""
    sheet = Sheet(
        title,
        ["部门预算支出经济分类科目||本年一般公共预算基本支出||", "科目编码|科目名称|合计|人员经费|公用经费"],
    )
    for row in by_economic(body, [{}], source="general_public", **wanted):
        mine = body.pick(use="basic", source="general_public", econ=row[0], **wanted)
        sheet.add(*row, *people(mine))
    return sheet


def spent_on(body: Body, econ: str, **more: object) -> int:
    """Appropriation spent on one item of 三公, basic and project."""
    return body.sum(econ=econ, source="general_public", **more)


def three_public(body: Body, two_years: bool = False) -> Sheet:
    """三公 as columns; last year's budget beside this year's where `two_years`."""
    columns = "“三公”经费合计|因公出国（境）费|公务用车购置及运行费|||公务接待费"
    below = "||小计|公务用车购置费|公务用车运行费|"
    abroad, buy, run, host = (spent_on(body, c) for c in ("30212", "31013", "30231", "30217"))
    this: list[Cell] = [abroad + buy + run + host, abroad, buy + run, buy, run, host]
    if not two_years:
        return Sheet("一般公共预算“三公”经费支出表", [columns, below], [this])
    last = [v * 103 // 100 + 7 for v in (abroad, buy, run, host)]
    prior: list[Cell] = [sum(last), last[0], last[1] + last[2], last[1], last[2], last[3]]
    top = [f"{body.year - 1}年预算数|||||", f"{body.year}年预算数|||||"]
    sheet = Sheet(
        "一般公共预算“三公”经费支出表",
        [
            "|".join(top),
            f"{columns.replace('“三公”经费', '')}|{columns.replace('“三公”经费', '')}",
            f"{below}|{below}",
        ],
    )
    sheet.rows = [[*prior, *this]]
    return sheet


def three_public_rows(body: Body) -> Sheet:
    """三公 as rows, last year's budget, growth and its rate beside it."""
    abroad, buy, run, host = (spent_on(body, c) for c in ("30212", "31013", "30231", "30217"))
    sheet = Sheet(
        "一般公共预算“三公”经费支出表", [f"项目|{body.year - 1}年预算数|{body.year}年预算数|增减额|增减%"]
    )
    rows = (("合计", abroad + buy + run + host), ("1、因公出国（境）费", abroad), ("2、公务接待费", host),
            ("3、公务用车购置及运行费", buy + run), ("其中：（1）公务用车运行维护费", run), ("（2）公务用车购置费", buy))  # fmt: skip
    old = {name: value * 11 // 10 for name, value in rows[1:]}
    old["合计"] = (
        old["1、因公出国（境）费"]
        + old["2、公务接待费"]
        + (b := value_of(rows, "其中") + value_of(rows, "（2）"))
    )
    old["3、公务用车购置及运行费"] = b
    old["其中：（1）公务用车运行维护费"], old["（2）公务用车购置费"] = (
        value_of(rows, "其中"),
        value_of(rows, "（2）"),
    )
    for name, value in rows:
        sheet.add(
            name,
            old[name],
            value,
            value - old[name],
            Fraction(100 * (value - old[name]), old[name]) if old[name] else None,
        )
    return sheet


def value_of(rows: tuple[tuple[str, int], ...], start: str) -> int:
    """Last year's amount of an item of 三公."""
    return next(v for n, v in rows if n.startswith(start)) * 11 // 10


def budget_of(body: Body, source: str, title: str, note: str = "", **wanted: object) -> Sheet:
    """政府性基金预算支出表 or 国有资本经营预算支出表; empty with a note."""
    sheet = Sheet(title, ["科目编码|科目名称|合计|基本支出|项目支出"])
    sheet.rows = by_function(body, [{}, {"use": "basic"}, {"use": "project"}], source=source, **wanted)
    if len(sheet.rows) == 1:
        sheet.rows, sheet.note = (
            [["", "", None, None, None]],
            note or f"注：本部门{body.year}年无此项支出，故本表无数据。",
        )
    return sheet


def projects(body: Body) -> Sheet:
    """项目支出表 of the ministry's model: this year's and last year's appropriation, 专户, 单位资金."""
    sheet = Sheet("项目支出表", [
        "类型|项目名称|项目单位|合计|本年拨款|||财政拨款结转结余|||财政专户管理资金|单位资金",
        "||||一般公共预算|政府性基金预算|国有资本经营预算|一般公共预算|政府性基金预算|国有资本经营预算||",
    ])  # fmt: skip
    chosen = body.pick(use="project")

    def cells(mine: list[Entry]) -> list[Cell]:
        funds = [{"source": s, "carried": state} for state in (False, True) for s in BUDGETS]
        own = tuple(s for s in OTHERS if s != "special_account")
        return split(mine, {}, *funds, {"source": "special_account"}, {"source": own})

    sheet.add("", "合计", "", *cells(chosen))
    for unit, name in dict.fromkeys((e.unit, e.project) for e in chosen):
        sheet.add(
            "特定目标类", name, unit, *cells([e for e in chosen if (e.unit, e.project) == (unit, name)])
        )
    return sheet


def growth(body: Body) -> Sheet:
    """一般公共预算支出表 with last year's execution, this year's budget and the change."""
    sheet = Sheet("一般公共预算支出表", [
        f"功能分类科目||{body.year - 1}年执行数|{body.year}年预算数|||{body.year}年预算数比{body.year - 1}年执行数|",
        "科目编码|科目名称||小计|基本支出|项目支出|增减额|增减%",
    ])  # fmt: skip
    rows = by_function(body, [{}, {"use": "basic"}, {"use": "project"}], source="general_public")
    old: dict[str, int] = {
        str(r[0]): int(r[2]) * 9 // 10 + len(str(r[1])) for r in rows if len(str(r[0])) == 7
    }
    for code, name, whole, basic, project in rows:
        before = sum(v for c, v in old.items() if c.startswith(str(code)))
        rate = Fraction(100 * (whole - before), before) if before else None
        sheet.add(code, name, before, whole, basic, project, whole - before, rate)
    return sheet


def model(body: Body) -> Iterator[Sheet]:
    """The ministry's ten tables of a budget."""
    yield overview(body, "收支总表")
    yield income_by_unit(body)
    yield expenditure(body)
    yield appropriation(body)
    yield general_public(body)
    yield basic_economic(body)
    yield three_public(body)
    yield budget_of(body, "fund", "政府性基金预算支出表")
    yield budget_of(body, "state_capital", "国有资本经营预算支出表")
    yield projects(body)


def with_last_year(body: Body) -> Iterator[Sheet]:
    """The same with last year's figures: 执行数, two years of 三公."""
    yield overview(body, "部门收支总体情况表", carried="上年结转", next="结转下年")
    yield expenditure(body, "部门支出总体情况表")
    yield appropriation(body, split_funds=False)
    yield growth(body)
    yield basic_economic(body)
    yield three_public(body, two_years=True)
    yield budget_of(body, "fund", "政府性基金预算支出表")


def southwest(body: Body) -> Iterator[Sheet]:
    """类 款 项 in columns, income by function with carry-over first, 三公 as rows, no state capital."""
    yield overview(body, "部门收支总表", carried="八、上年结转", next="三十二、结转下年")
    yield income_by_code(body)
    yield parted(expenditure(body, "部门支出总表"))
    yield parted(budget_of(body, "general_public", "一般公共预算支出预算表"))
    yield basic_economic(body)
    yield three_public_rows(body)
    yield parted(budget_of(body, "fund", "政府性基金支出预算表"))


#: Sources of income in the order this form prints them.
SOURCES = (
    "general_public",
    "fund",
    "state_capital",
    "special_account",
    "institutional",
    "business",
    "superior_subsidy",
    "affiliate",
    "other",
)


def income_by_code(body: Body) -> Sheet:
    """部门收入总表: by function, 上年结转 the first of the sources."""
    sheet = Sheet(
        "部门收入总表",
        [
            "科目编码|科目名称|合计|上年结转|一般公共预算拨款收入|政府性基金预算拨款收入|国有资本经营预算拨款收入|财政专户管理资金收入|事业收入|事业单位经营收入|上级补助收入|附属单位上缴收入|其他收入"
        ],
    )
    sheet.rows = by_function(body, [{}, CARRIED, *({"source": s, **YEAR} for s in SOURCES)])
    return sheet


def parted(sheet: Sheet) -> Sheet:
    """The code in three columns, 类 款 项."""
    head = sheet.head[0].removeprefix("科目编码|")
    sheet.head = [f"科目编码|||{head}", f"类|款|项{'|' * (head.count('|') + 1)}"]
    sheet.rows = [[str(r[0])[:3], str(r[0])[3:5], str(r[0])[5:], *r[1:]] for r in sheet.rows]
    return sheet


def south(body: Body) -> Iterator[Sheet]:
    """Overview by use of the money, tables by code with the total last, this year's money only."""
    left: list[list[Cell]] = [["一、预算拨款", body.sum(source=BUDGETS, **YEAR)]]
    for source, name in zip(
        BUDGETS, ("一般公共预算拨款", "政府性基金预算拨款", "国有资本经营预算拨款"), strict=True
    ):
        left.append([f"（{ordinal(BUDGETS.index(source) + 1)}）{name}", body.sum(source=source, **YEAR)])
    left.append(["二、财政专户拨款", body.sum(source="special_account", **YEAR)])
    own = tuple(s for s in OTHERS if s != "special_account")
    left.append(["三、其他资金", body.sum(source=own, **YEAR)])
    left += [
        ["本年收入合计", body.sum(**YEAR)],
        ["四、上年结余结转", body.sum(**CARRIED)],
        ["收入总计", body.sum()],
    ]
    right: list[list[Cell]] = [["一、基本支出", body.sum(use="basic")]]
    econ = (
        ("工资福利支出", "301"),
        ("商品和服务支出", "302"),
        ("对个人和家庭的补助", "303"),
        ("资本性支出", "310"),
    )
    right += [
        [f"（{ordinal(n)}）{name}", body.sum(use="basic", econ=code)]
        for n, (name, code) in enumerate(econ, 1)
    ]
    right += [["二、项目支出", body.sum(use="project")], ["三、上缴上级支出", body.sum(use="to_superior")],
              ["四、事业单位经营支出", body.sum(use="business")], ["五、对附属单位补助支出", body.sum(use="to_affiliates")],
              ["本年支出合计", body.sum()], ["六、结转下年", 0], ["支出总计", body.sum()]]  # fmt: skip
    sheet = Sheet("收支总体情况表", ["收入||支出|", f"项目|{body.year}年预算|项目|{body.year}年预算"])
    sheet.rows = side_by_side(left, right)
    yield sheet
    spending = expenditure(body, "支出总体情况表")
    spending.rows = [*spending.rows[1:], spending.rows[0]]
    yield spending
    yield appropriation(body)
    for title, source in (
        ("一般公共预算支出情况表（按功能分类科目）", "general_public"),
        ("政府性基金预算支出情况表", "fund"),
        ("国有资本经营预算支出情况表", "state_capital"),
    ):
        table = budget_of(body, source, title)
        yield table
    yield basic_economic(body, "一般公共预算基本支出情况表（按支出经济分类科目）")
    yield three_public_rows(body)
