"""Other families: nested units, tables by part of the money, older accounts, mixed units, bare tables."""

from __future__ import annotations

from collections.abc import Iterator

from shapes import accounts, budgets
from shapes.budgets import CARRIED, YEAR, people, spent_on
from shapes.ledger import ECONOMICS, FUNCTIONS, OTHERS, Body
from shapes.sheets import Cell, Sheet, by_economic, by_function, classes, ordinal, side_by_side, split

OWN = tuple(s for s in OTHERS if s != "special_account")


def nested(body: Body, title: str, columns: str, groups: list[dict[str, object]], **wanted: object) -> Sheet:
    """类 款 项 | 单位代码 | 单位名称（科目）: each unit's items below its name, no rows for 类 and 款."""
    sheet = Sheet(
        title,
        [f"科目编码|||单位代码|单位名称（科目）|{columns}", f"类|款|项||{'|' * (columns.count('|') + 1)}"],
    )
    sheet.add("", "", "", "", "合计", *split(body.pick(**wanted), *groups))
    for number, unit in enumerate(body.units, 1):
        mine = body.pick(unit=unit, **wanted)
        if not mine:
            continue
        sheet.add("", "", "", f"30100{number}", unit, *split(mine, *groups))
        for code in sorted({e.code for e in mine}):
            some = [e for e in mine if e.code == code]
            sheet.add(code[:3], code[3:5], code[5:], f"30100{number}", FUNCTIONS[code], *split(some, *groups))
    return sheet


def by_units(body: Body) -> Iterator[Sheet]:
    """Every table by unit and item (Sichuan)."""
    yield budgets.overview(body, "部门收支总表", carried="八、上年结转", next="三十二、结转下年")
    names = "合计|上年结转|一般公共预算拨款收入|政府性基金预算拨款收入|国有资本经营预算拨款收入|财政专户管理资金收入|事业收入|事业单位经营收入|上级补助收入|附属单位上缴收入|其他收入"
    yield nested(
        body, "部门收入总表", names, [{}, CARRIED, *({"source": s, **YEAR} for s in budgets.SOURCES)]
    )
    uses = [{}, *({"use": u} for u in ("basic", "project", "to_superior", "to_affiliates"))]
    if not body.pick(use="business"):
        yield nested(body, "部门支出总表", "合计|基本支出|项目支出|上缴上级支出|对附属单位补助支出", uses)
    yield budgets.appropriation(body)
    yield nested(body, "一般公共预算支出预算表", "合计|基本支出|项目支出", uses[:3], source="general_public")
    yield budgets.basic_economic(body, "一般公共预算基本支出预算表")
    yield project_money(body)
    yield three_public_units(body)
    yield nested(body, "政府性基金支出预算表", "合计|基本支出|项目支出", uses[:3], source="fund")
    yield Sheet("政府性基金预算“三公”经费支出预算表", ["单位编码|单位名称（科目）|合计|因公出国（境）费用|公务用车购置及运行费|||公务接待费", "||||小计|公务用车购置费|公务用车运行费|"],
                [[None, "", None, None, None, None, None, None]], note="注：本部门没有使用政府性基金预算安排“三公”经费支出，本表为空。")  # fmt: skip


def project_money(body: Body) -> Sheet:
    """一般公共预算项目支出预算表: one budget's projects, one column of money."""
    sheet = Sheet(
        "一般公共预算项目支出预算表", ["科目编码|||单位代码|单位名称（科目）|项目名称|金额", "类|款|项||||"]
    )
    chosen = body.pick(use="project", source="general_public")
    sheet.add("", "", "", "", "合计", "", sum(e.fen for e in chosen))
    for code, unit, name in dict.fromkeys((e.code, e.unit, e.project) for e in chosen):
        mine = [e for e in chosen if (e.code, e.unit, e.project) == (code, unit, name)]
        sheet.add(code[:3], code[3:5], code[5:], "301001", unit, name, sum(e.fen for e in mine))
    return sheet


def three_public_units(body: Body) -> Sheet:
    """三公 by unit."""
    sheet = Sheet(
        "一般公共预算“三公”经费支出预算表",
        [
            "单位编码|单位名称（科目）|当年财政拨款预算安排|||||",
            "||合计|因公出国（境）费用|公务用车购置及运行费|||公务接待费",
            "||||小计|公务用车购置费|公务用车运行费|",
        ],
    )
    for number, unit in enumerate(("", *body.units)):
        who = {"unit": unit} if unit else {}
        abroad, buy, run, host = (spent_on(body, c, **who) for c in ("30212", "31013", "30231", "30217"))
        sheet.add(
            f"30100{number}" if unit else "",
            unit or "合计",
            abroad + buy + run + host,
            abroad,
            buy + run,
            buy,
            run,
            host,
        )
    return sheet


def parts(body: Body) -> Iterator[Sheet]:
    """Basic expenditure in tables of its parts, funds on the rows of 单位资金, 三公 and 会议费 (Hunan, Guangxi)."""
    yield nested_sources(body)
    yield budgets.income_by_unit(body)
    yield budgets.expenditure(body, "支出总表")
    yield by_government(body)
    yield budgets.appropriation(body)
    yield budgets.general_public(body)
    yield budgets.basic_economic(body, "一般公共预算基本支出表")
    for title, start in (("工资福利支出", "301"), ("商品和服务支出", "302"), ("对个人和家庭的补助", "303")):
        yield part(body, title, start)
    yield budgets.three_public(body, two_years=True)
    yield budgets.budget_of(body, "fund", "政府性基金预算支出表")
    yield budgets.projects(body)
    yield procurement(body)
    yield operating(body)


def nested_sources(body: Body) -> Sheet:
    """收支总表 with 其中 lines and 单位资金 made of 事业收入 …, functions with 年终结转."""
    left: list[list[Cell]] = [["一、一般公共预算拨款收入", body.sum(source="general_public", **YEAR)],
        ["其中：经费拨款", body.sum(source="general_public", **YEAR) * 2 // 3], ["纳入一般公共预算管理的非税收入拨款", body.sum(source="general_public", **YEAR) // 3],
        ["二、政府性基金预算拨款收入", body.sum(source="fund", **YEAR)], ["三、国有资本经营预算拨款收入", body.sum(source="state_capital", **YEAR)],
        ["四、财政专户管理资金收入", body.sum(source="special_account", **YEAR)], ["五、单位资金", body.sum(source=OWN, **YEAR)]]  # fmt: skip
    for n, (source, name) in enumerate(
        (
            ("institutional", "事业收入"),
            ("business", "事业单位经营收入"),
            ("superior_subsidy", "上级补助收入"),
            ("affiliate", "附属单位上缴收入"),
            ("other", "其他收入"),
        ),
        1,
    ):
        left.append([f"（{ordinal(n)}）{name}", body.sum(source=source, **YEAR)])
    left += [
        ["本年收入合计", body.sum(**YEAR)],
        ["上年结转结余", body.sum(**CARRIED)],
        ["收入总计", body.sum()],
    ]
    right: list[list[Cell]] = [
        [f"{ordinal(n)}、{name}", body.sum(code=c)] for n, (c, name) in enumerate(classes(body), 1)
    ]
    right += [["本年支出合计", body.sum()], ["结转下年支出", 0], ["支出总计", body.sum()]]
    sheet = Sheet("收支总表", ["收入||支出|", "项目（按资金性质）|预算数|项目（按功能科目分类）|预算数"])
    sheet.rows = side_by_side(left, right)
    return sheet


def by_government(body: Body) -> Sheet:
    """支出预算分类汇总表（按政府预算经济分类）: classes as columns."""
    names = "总计|机关工资福利支出|机关商品和服务支出|机关资本性支出|对事业单位经常性补助|对个人和家庭的补助"
    sheet = Sheet(
        "支出预算分类汇总表（按政府预算经济分类）", [f"功能科目||{names}", f"科目编码|科目名称{'|' * 6}"]
    )
    basic = [{}, {"econ": "301"}, {"econ": "302"}, {"econ": "310"}, {"econ": "399"}, {"econ": "303"}]
    sheet.rows = by_function(body, basic)
    return sheet


def part(body: Body, title: str, start: str) -> Sheet:
    """One economic class of basic expenditure by function."""
    used = sorted({e.econ for e in body.pick(use="basic", source="general_public", econ=start)})
    sheet = Sheet(
        f"一般公共预算基本支出表--{'人员经费' if start != '302' else '公用经费'}（{title}）（按部门预算经济分类）",
        ["科目编码|科目名称|总计|" + "|".join(ECONOMICS[c] for c in used)],
    )
    sheet.rows = by_function(
        body, [{}, *({"econ": c} for c in used)], use="basic", source="general_public", econ=start
    )
    return sheet


def procurement(body: Body) -> Sheet:
    """政府采购预算表 by project."""
    sheet = Sheet(
        "政府采购预算表", ["单位名称|项目名称|采购品目|数量|合计|一般公共预算|政府性基金预算|单位资金"]
    )
    sheet.add("合计", "", "", None, 3_000_000, 2_000_000, 0, 1_000_000)
    sheet.add(body.units[0], "办公设备", "A02010105 台式计算机", None, 2_000_000, 2_000_000, 0, 0)
    sheet.add(body.units[0], "物业", "C21040000 物业管理服务", None, 1_000_000, 0, 0, 1_000_000)
    return sheet


def operating(body: Body) -> Sheet:
    """机关运行经费 by unit."""
    sheet = Sheet("机关运行经费预算表", ["单位名称|合计|一般公共预算|政府性基金预算"])
    public = [people(body.pick(source="general_public", unit=u, **YEAR))[1] * 9 // 10 for u in body.units]
    sheet.add("合计", sum(public), sum(public), 0)
    for unit, value in zip(body.units, public, strict=True):
        sheet.add(unit, value, value, 0)
    return sheet


def older(body: Body) -> Iterator[Sheet]:
    """Accounts of 2016 to 2018: balances in the table of the general public budget, uses beside functions."""
    body = accounts.kept(body)
    yield three_panels(body)
    yield accounts.income(body)
    yield accounts.expenditure(body)
    yield accounts.appropriation(body)
    yield with_balances(body)
    yield by_rows(body)
    yield accounts.fund(body)
    yield accounts.three_public(body)


def three_panels(body: Body) -> Sheet:
    """收入支出决算总表: by function and by use side by side, 支出经济分类 below."""
    sheet = accounts.overview(body)
    rows = [[r[0], r[2], r[3], r[5]] for r in sheet.rows]
    uses: list[list[Cell]] = [["一、基本支出", body.sum(use="basic")], ["人员经费", people(body.entries)[0]], ["日常公用经费", people(body.entries)[1]],
            ["二、项目支出", body.sum(use="project")], ["三、上缴上级支出", body.sum(use="to_superior")],
            ["四、经营支出", body.sum(use="business")], ["五、对附属单位补助支出", body.sum(use="to_affiliates")]]  # fmt: skip
    rows = [r for r in rows if any(c is not None for c in r)]
    at = next(i for i, r in enumerate(rows) if r[2] == "本年支出合计")
    rows[at:at] = [[None] * 4 for _ in range(max(0, len(uses) - at))]
    sheet.head = ["收入||支出|||", "项目|决算数|项目（按功能分类）|决算数|项目（按支出性质）|决算数"]
    at = next(i for i, r in enumerate(rows) if r[2] == "本年支出合计")
    tail = [[r[2], r[3]] for r in rows[at:]]
    sheet.rows = [[*r, *(uses[i] if i < len(uses) else [None, None])] for i, r in enumerate(rows[:at])]
    sheet.rows += [[*r, *t] for r, t in zip(rows[at:], tail, strict=True)]
    return sheet


def with_balances(body: Body) -> Sheet:
    """一般公共预算财政拨款收入支出决算表: opening, income, expenditure, closing by function."""
    sheet = Sheet(
        "一般公共预算财政拨款收入支出决算表",
        [
            "项目||年初结转和结余|本年收入|本年支出|||年末结转和结余",
            "科目编码|科目名称|||合计|基本支出|项目支出|",
        ],
        no="公开05表",
    )
    mine = body.pick(source="general_public")
    for code in ["", *body.codes(mine)]:
        some = [e for e in mine if e.code.startswith(code)]
        first = bool(mine) and mine[0].code.startswith(code)
        opening, closing = (
            (d.get("general_public", 0) if first else 0) for d in (body.opening, body.closing)
        )
        sheet.add(code, FUNCTIONS.get(code, "合计"), opening, body.income("general_public", code), sum(e.fen for e in some),
                  sum(e.fen for e in some if e.use == "basic"), sum(e.fen for e in some if e.use == "project"), closing)  # fmt: skip
    return sheet


def by_rows(body: Body) -> Sheet:
    """一般公共预算财政拨款基本支出决算表: one list, 合计, 人员经费, 公用经费."""
    sheet = Sheet(
        "一般公共预算财政拨款基本支出决算表",
        ["项目||本年基本支出||", "经济分类科目编码|科目名称|合计|人员经费|公用经费"],
        no="公开06表",
    )
    for row in by_economic(body, [{}], source="general_public"):
        sheet.add(*row, *people(body.pick(use="basic", source="general_public", econ=row[0])))
    return sheet


def bare(body: Body) -> Iterator[Sheet]:
    """Tables in 元 without 合计 rows, 类 rows without figures; the first table in 万元."""
    first = budgets.overview(body, "部门收支预算总表")
    first.unit = "万元"
    yield first
    spending = budgets.expenditure(body, "部门支出预算总表")
    spending.rows = [
        r if len(str(r[0])) != 3 else [r[0], r[1], *[None] * (len(r) - 2)] for r in spending.rows
    ]
    yield spending
    yield budgets.appropriation(body)
    own = budgets.budget_of(body, "general_public", "一般公共预算支出预算表")
    own.rows = own.rows[1:]
    yield own
    basic = budgets.basic_economic(body)
    basic.rows = basic.rows[1:]
    yield basic
    three = budgets.three_public(body)
    three.unit = "万元"
    yield three
    yield budgets.budget_of(body, "fund", "政府性基金预算支出预算表")


def current(body: Body) -> Iterator[Sheet]:
    """The budgets' own tables hold this year's money only; the overview splits 当年 and 上年结转."""
    yield split_overview(body)
    yield budgets.income_by_code(body)
    yield budgets.expenditure(body, "预算支出总表")
    yield budgets.appropriation(body)
    yield budgets.general_public(body, "一般公共预算支出预算表（不含上年结转）", **YEAR)
    yield budgets.basic_economic(body, "一般公共预算基本支出分经济科目表（不含上年结转）", **YEAR)
    yield budgets.budget_of(body, "fund", "政府性基金预算支出表（不含上年结转）", **YEAR)
    yield budgets.budget_of(body, "state_capital", "国有资本经营预算支出表（不含上年结转）", **YEAR)


def split_overview(body: Body) -> Sheet:
    """预算收支总表 whose expenditure splits 当年预算安排 and 上年结转安排."""
    plain = budgets.overview(body, "预算收支总表", carried="上年结转", next="年终结转")
    plain.head = ["收入||支出|||", "项目|预算数|项目|合计|当年预算安排|上年结转安排"]
    now: dict[str, int] = {name: body.sum(code=c, **YEAR) for c, name in classes(body)}
    now |= {"本年支出合计": body.sum(**YEAR), "支出总计": body.sum(**YEAR)}
    for row in plain.rows:
        label = str(row[2] or "")
        bare_name = label.split("、")[-1]
        filled = bare_name in now
        row += [now[bare_name], int(row[3]) - now[bare_name]] if filled else [None, None]
    return plain


def scopes(body: Body) -> Iterator[Sheet]:
    """Tables of all money, of all appropriation and of one source beside each other."""
    yield budgets.overview(body, "部门收支预算总表")
    yield budgets.expenditure(body, "部门支出预算总表")
    yield budgets.appropriation(body)
    whole = Sheet("财政拨款支出预算总表", ["科目编码|科目名称|合计|基本支出|项目支出"])
    whole.rows = by_function(body, [{}, {"use": "basic"}, {"use": "project"}], source=budgets.BUDGETS)
    yield whole
    every = Sheet("基本支出预算表", ["科目编码|科目名称|合计"])
    every.rows = by_economic(body, [{}])
    yield every
    yield budgets.basic_economic(body)
    yield budgets.three_public(body)
    for title, source in (("政府性基金预算项目支出表", "fund"), ("一般公共预算项目支出表", "general_public")):
        sheet = Sheet(title, ["项目名称|金额"])
        chosen = body.pick(use="project", source=source)
        for name in dict.fromkeys(e.project for e in chosen):
            sheet.add(name, sum(e.fen for e in chosen if e.project == name))
        sheet.add("合计", sum(e.fen for e in chosen))
        if chosen:
            yield sheet
    own = Sheet("单位资金支出预算表", ["科目编码|科目名称|合计|基本支出|项目支出"])
    own.rows = by_function(body, [{}, {"use": "basic"}, {"use": "project"}], source=OWN)
    if len(own.rows) > 1:
        yield own
