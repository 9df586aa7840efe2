"""Explanatory text of invented bodies in the wordings of many provinces, every figure from the ledger."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from shapes.accounts import INCOME, earned, kept
from shapes.budgets import people, spent_on
from shapes.ledger import BUDGETS, ECONOMICS, FUNCTIONS, Body
from shapes.sheets import classes

FEN = 1_000_000
THREE = (("因公出国（境）", "30212"), ("公务接待", "30217"), ("公务用车购置", "31013"), ("公务用车运行维护", "30231"))
FUNDS = {"general_public": "一般公共预算", "fund": "政府性基金预算", "state_capital": "国有资本经营预算"}


def w(fen: int) -> str:
    """Printed in 万元, rounded half up."""
    return f"{(abs(fen) + 50 * 100) // (100 * 100) / 100:.2f}"


def pct(part: int, whole: int) -> str:
    """A share or rate of what is printed, rounded half up to two decimals."""
    a, b = round(float(w(part)) * 100), round(float(w(whole)) * 100)
    return f"{(a * 20000 + b) // (2 * b) / 100:.2f}" if b else "0.00"


def before(now: int, number: int = 0) -> int:
    """What it was last year: something else, in whole 0.01 万元."""
    return printed(now) * (87, 113, 95, 104)[number % 4] // 100 // 10_000 * 10_000


def printed(fen: int) -> int:
    """What is printed, in 分."""
    return round(float(w(fen)) * 100) * 10_000


@dataclass(frozen=True)
class Move:
    """This year's printed amount against last year's."""

    now: int
    old: int

    @property
    def diff(self) -> int:
        """The change of what is printed."""
        return printed(self.now) - self.old

    def say(self, up: str = "增加", down: str = "减少", same: str = "持平", rate: str = "") -> str:
        """增加3.00万元，增长4.00%"""
        if not self.diff:
            return same
        grown = ("增长" if self.diff > 0 else "下降") if not rate else rate.split("/")[self.diff < 0]
        return f"{up if self.diff > 0 else down}{w(self.diff)}万元，{grown}{pct(self.diff, self.old)}%"

    @property
    def why(self) -> str:
        """A reason that goes the same way."""
        return "人员增加及项目安排增加" if self.diff > 0 else "压减一般性支出，项目减少" if self.diff < 0 else "与上年相同"


def move(now: int, number: int = 0) -> Move:
    """Against an invented year before."""
    return Move(now, before(now, number))


def together(now: int, moves: list[Move]) -> Move:
    """A total whose change is that of its parts."""
    return Move(now, printed(now) - sum(m.diff for m in moves))


class Told:
    """What the texts of budgets speak of."""

    def __init__(self, body: Body) -> None:
        self.body = body
        self.y, self.name = body.year, body.name
        self.total, self.carried = body.sum(), body.sum(carried=True)
        self.basic = body.sum(use="basic")
        self.rest = body.sum(use=("business", "to_superior", "to_affiliates"))
        self.project = self.total - self.basic - self.rest
        self.fiscal, self.public = body.sum(source=BUDGETS), body.sum(source="general_public")
        self.staff, self.office = people(body.pick(source="general_public"))
        self.three = {name: spent_on(body, code) for name, code in THREE}
        self.cars = self.three["公务用车购置"] + self.three["公务用车运行维护"]
        self.all_three = sum(self.three.values())
        mine = body.pick(source="general_public", use="basic")
        used = sorted({e.econ for e in mine})
        self.staff_names = "、".join(ECONOMICS[c] for c in used if c[:3] in ("301", "303"))
        self.office_names = "、".join(ECONOMICS[c] for c in used if c[:3] not in ("301", "303"))

    def by_class(self, pattern: str, **wanted: object) -> list[str]:
        """One piece a class of function."""
        whole = self.body.sum(**wanted)
        return [
            pattern.format(name=n, amount=w(v), share=pct(v, whole))
            for c, n in classes(self.body, **wanted)
            if (v := self.body.sum(code=c, **wanted))
        ]

    def sources(self, pattern: str, whole: int) -> list[str]:
        """One piece a source of this year's money."""
        names = {
            **{k: f"{v}拨款收入" for k, v in FUNDS.items()}, "special_account": "财政专户管理资金收入",
            "institutional": "事业收入", "business": "事业单位经营收入", "superior_subsidy": "上级补助收入",
            "affiliate": "附属单位上缴收入", "other": "其他收入",
        }  # fmt: skip
        found = ((n, self.body.sum(source=s, carried=False)) for s, n in names.items())
        return [pattern.format(name=n, amount=w(v), share=pct(v, whole)) for n, v in found if v]

    def items(self) -> list[tuple[str, int]]:
        """Items of the general public budget: 类（类）款（款）项（项）."""
        codes = sorted({e.code for e in self.body.pick(source="general_public")})
        return [
            (f"{FUNCTIONS[c[:3]]}（类）{FUNCTIONS[c[:5]]}（款）{FUNCTIONS[c]}（项）", self.body.sum(code=c, source="general_public"))
            for c in codes
        ]


def hubei(t: Told) -> str:
    """Totals by the rule of one budget; items against last year's execution."""
    lines = [
        "一、部门收支总体情况说明",
        f"按照综合预算的原则，{t.name}所有收入和支出均纳入部门预算管理。{t.y}年收支总预算{w(t.total)}万元。",
        "二、部门收入总体情况说明",
        f"{t.name}{t.y}年收入预算{w(t.total)}万元，其中：上年结转{w(t.carried)}万元，占{pct(t.carried, t.total)}%；"
        + "；".join(t.sources("{name}{amount}万元，占{share}%", t.total)) + "。",
        "三、部门支出总体情况说明",
        f"{t.name}{t.y}年支出预算{w(t.total)}万元，其中：基本支出{w(t.basic)}万元，占{pct(t.basic, t.total)}%；"
        f"项目支出{w(t.project)}万元，占{pct(t.project, t.total)}%{_rest(t)}。",
        "四、财政拨款收支总体情况说明",
        f"{t.y}年财政拨款收支总预算{w(t.fiscal)}万元。支出包括：" + "、".join(t.by_class("{name}{amount}万元", source=BUDGETS)) + "。",
        "五、一般公共预算支出情况说明",
        "（一）一般公共预算支出规模变化情况",
    ]
    items = [move(v, n) for n, (_, v) in enumerate(t.items(), 1)]
    m = together(t.public, items)
    lines += [
        f"{t.y}年一般公共预算支出{w(t.public)}万元，比{t.y - 1}年执行数{m.say()}，主要是{m.why}。",
        "（二）一般公共预算支出结构情况", "；".join(t.by_class("{name}{amount}万元，占{share}%", source="general_public")) + "。",
        "（三）一般公共预算支出具体使用情况",
    ]  # fmt: skip
    for n, (name, amount) in enumerate(t.items(), 1):
        m = move(amount, n)
        lines.append(f"{n}．{name}{t.y}年预算数为{w(amount)}万元，比{t.y - 1}年执行数{m.say()}。主要是{m.why}。")
    lines += [
        "六、一般公共预算基本支出情况说明",
        f"{t.y}年一般公共预算基本支出{w(t.staff + t.office)}万元，其中：",
        f"人员经费{w(t.staff)}万元，主要包括：{t.staff_names}；",
        f"公用经费{w(t.office)}万元，主要包括：{t.office_names}。",
        "七、一般公共预算“三公”经费支出情况说明",
        _three_hubei(t),
        "八、其他重要事项的情况说明",
        f"（一）政府采购情况\n{t.y}年政府采购预算总额46.00万元，其中：政府采购货物预算16.00万元，政府采购工程预算0万元，政府采购服务预算30.00万元。",
        f"（二）国有资产占有使用情况\n截至{t.y - 1}年12月31日，{t.name}共有车辆4辆，其中：应急保障用车1辆，执法执勤用车3辆；单位价值100万元以上设备0台（套）。",
        f"（三）预算绩效情况\n{t.y}年实行绩效目标管理，涉及一般公共预算拨款。",
        f"（四）机关运行经费\n{t.y}年机关运行经费预算{w(t.office)}万元，与上年持平。",
    ]
    return "\n".join(lines)


def _rest(t: Told) -> str:
    uses = (("事业单位经营支出", "business"), ("上缴上级支出", "to_superior"), ("对附属单位补助支出", "to_affiliates"))
    found = ((name, t.body.sum(use=use)) for name, use in uses)
    return "".join(f"；{name}{w(v)}万元，占{pct(v, t.total)}%" for name, v in found if v)


def _three_hubei(t: Told) -> str:
    m = move(t.all_three)
    return (
        f"{t.y}年“三公”经费预算数为{w(t.all_three)}万元，其中：因公出国（境）费{w(t.three['因公出国（境）'])}万元，"
        f"公务用车购置及运行费{w(t.cars)}万元（其中：公务用车购置费{w(t.three['公务用车购置'])}万元，公务用车运行费"
        f"{w(t.three['公务用车运行维护'])}万元），公务接待费{w(t.three['公务接待'])}万元。"
        f"{t.y}年“三公”经费预算比{t.y - 1}年{m.say()}，主要原因是{m.why}。"
    )


def guangdong(t: Told) -> str:
    """收入预算 and 支出预算 with growth; 行政经费, assets bought, items of procurement by kind."""
    m, three, run = move(t.total), move(t.all_three, 1), move(t.office, 2)
    car = t.three["公务用车运行维护"]
    return "\n".join([
        "一、部门预算收支增减变化情况",
        f"{t.y}年本部门收入预算{w(t.total)}万元，比上年{m.say()}，主要原因是{m.why}；支出预算{w(t.total)}万元，比上年{m.say()}，主要原因是{m.why}。",
        "二、“三公”经费安排情况说明",
        f"{t.y}年本部门“三公”经费预算安排{w(t.all_three)}万元，比上年{three.say()}，主要原因是{three.why}。其中："
        f"因公出国（境）费{w(t.three['因公出国（境）'])}万元，比上年{_nothing(t.three['因公出国（境）'], 1)}；"
        f"公务用车购置及运行费{w(t.cars)}万元（公务用车购置费{w(t.three['公务用车购置'])}万元，公务用车运行维护费{w(car)}万元），"
        f"比上年{_nothing(t.cars, 1)}；公务接待费{w(t.three['公务接待'])}万元，比上年{_nothing(t.three['公务接待'], 1)}。",
        "三、机关运行经费安排情况说明",
        f"{t.y}年，本部门机关运行经费安排{w(t.office)}万元，比上年{run.say()}，主要原因是{run.why}。其中：办公费8.00万元，印刷费0.50万元，差旅费6.30万元等。",
        "四、政府采购情况说明",
        f"{t.y}年本部门政府采购安排58.80万元，其中：货物类采购预算18.30万元，工程类采购预算0.00万元，服务类采购预算40.50万元。",
        "五、国有资产占有使用情况",
        f"截至{t.y - 1}年12月31日，本部门固定资产金额1250.60万元，分布构成情况为：房屋3200平方米，车辆5辆，单价在100万元以上的设备0台（套）。本年度拟购置固定资产18.30万元，主要是办公设备。",
        "六、预算绩效信息公开情况",
        f"{t.y}年，本部门编报绩效目标的项目3个。",
    ])  # fmt: skip


def _nothing(now: int, number: int) -> str:
    if not now:
        return "增加0.00万元，增长0.00%，主要原因是与上年持平"
    m = move(now, number)
    return f"{m.say()}，主要原因是{m.why}"


def beijing(t: Told) -> str:
    """Both years' amounts told beside the change; assets in total."""
    b, p = move(t.basic, 2), move(t.project, 3)
    m = together(t.total, [b, p])
    three = "\n".join(
        f"{n}.{name}费：{t.y}年预算数{w(v)}万元，{_against(t, v, n)}"
        for n, (name, v) in enumerate((*list(t.three.items())[:2], ("公务用车购置和运行维护", t.cars)), 1)
    )
    sources = "；".join(t.sources("{name}{amount}万元，占收入总额的{share}%", t.total))
    return "\n".join([
        "一、部门收支总体情况说明",
        f"（一）收入预算说明\n{t.y}年收入预算{w(t.total)}万元，比{t.y - 1}年{w(m.old)}万元{m.say()}。主要原因：{m.why}。其中：{sources}；上年结转{w(t.carried)}万元。",
        f"（二）支出预算说明\n{t.y}年支出预算{w(t.total)}万元，比{t.y - 1}年{w(m.old)}万元{m.say()}。",
        f"其中：基本支出预算{w(t.basic)}万元，占总支出预算的{pct(t.basic, t.total)}%，比{t.y - 1}年{w(b.old)}万元{b.say()}，主要原因：{b.why}；"
        f"项目支出预算{w(t.project)}万元，占总支出预算的{pct(t.project, t.total)}%，比{t.y - 1}年{w(p.old)}万元{p.say()}，主要原因：{p.why}{_rest(t)}。",
        "二、“三公”经费财政拨款预算说明",
        f"（一）“三公”经费的单位范围\n{t.name}因公出国（境）费用、公务接待费、公务用车购置和运行维护费开支单位包括1个机关和所属单位。",
        f"（二）“三公”经费财政拨款预算情况说明\n{t.y}年“三公”经费财政拨款预算{w(t.all_three)}万元。其中：\n{three}",
        "三、其他情况说明",
        f"（一）政府采购预算说明\n{t.y}年政府采购预算总额131.25万元，其中：政府采购货物预算31.25万元，政府采购工程预算0万元，政府采购服务预算100万元。",
        f"（二）政府购买服务预算说明\n{t.y}年政府购买服务预算总额80.00万元。",
        f"（三）机关运行经费说明\n{t.y}年机关运行经费财政拨款预算{w(t.office)}万元。",
        f"（四）国有资本经营预算财政拨款情况说明\n{_capital(t)}",
        f"（五）国有资产占用情况说明\n截至{t.y - 1}年底，{t.name}固定资产总额1862.35万元，其中：车辆6台，93.50万元；单位价值50万元（含）以上的通用设备1台（套）、52.30万元。",
        f"（六）项目支出绩效目标情况说明\n{t.y}年，填报绩效目标的预算项目2个。",
    ])  # fmt: skip


def _against(t: Told, now: int, number: int) -> str:
    if not now:
        return f"与{t.y - 1}年预算数持平。"
    m = move(now, number)
    return f"比{t.y - 1}年预算数{w(m.old)}万元{m.say().split('，')[0]}，主要原因：{m.why}。"


def _capital(t: Told) -> str:
    money = t.body.sum(source="state_capital")
    if not money:
        return f"{t.y}年本部门没有国有资本经营预算财政拨款安排的预算。"
    return f"{t.y}年国有资本经营预算支出{w(money)}万元。"


def sichuan(t: Told) -> str:
    """收支预算总数; 三公 against last year's budget; cars by model."""
    m = move(t.total, 3)
    return "\n".join([
        "一、收支预算情况说明",
        f"按照综合预算的原则，{t.name}所有收入和支出均纳入部门预算管理。{t.y}年收支预算总数{w(t.total)}万元，比{t.y - 1}年收支预算总数{m.say().split('，')[0]}，主要是{m.why}。",
        f"（一）收入预算情况\n{t.name}{t.y}年收入预算{w(t.total)}万元，其中：上年结转{w(t.carried)}万元，占{pct(t.carried, t.total)}%；" + "；".join(t.sources("{name}{amount}万元，占{share}%", t.total)) + "。",
        f"（二）支出预算情况\n{t.name}{t.y}年支出预算{w(t.total)}万元，其中：基本支出{w(t.basic)}万元，占{pct(t.basic, t.total)}%；项目支出{w(t.project)}万元，占{pct(t.project, t.total)}%{_rest(t)}。",
        "二、一般公共预算支出情况说明",
        "（一）一般公共预算结构情况",
        "、".join(t.by_class("{name}{amount}万元，占{share}%", source="general_public")) + "。",
        "（二）一般公共预算具体使用情况",
        *(f"{n}．{name}{t.y}年预算数为{w(v)}万元，主要用于：{_use(name)}。" for n, (name, v) in enumerate(t.items(), 1)),
        "三、“三公”经费财政拨款预算安排情况说明",
        f"{t.name}{t.y}年“三公”经费财政拨款预算数{w(t.all_three)}万元，其中：因公出国（境）费{w(t.three['因公出国（境）'])}万元，公务接待费{w(t.three['公务接待'])}万元，公务用车购置及运行维护费{w(t.cars)}万元。",
        f"单位现有公务用车3辆，其中：轿车2辆，越野车1辆。{t.y}年安排公务用车运行维护费{w(t.three['公务用车运行维护'])}万元，用于3辆公务用车燃油、维修、保险等方面支出。",
        "四、政府性基金预算支出情况说明",
        _fund(t),
        f"五、其他重要事项的情况说明\n（一）机关运行经费\n{t.y}年，{t.name}的机关运行经费财政拨款预算为{w(t.office)}万元。",
        f"（二）政府采购情况\n{t.y}年，{t.name}安排政府采购预算25.00万元，主要用于采购办公设备和物业服务。",
        f"（三）国有资产占有使用情况\n截至{t.y - 1}年底，{t.name}共有车辆3辆，其中：定向保障用车1辆、执法执勤用车2辆。单位价值200万元以上大型设备0台（套）。",
        f"（四）绩效目标设置情况\n{t.y}年{t.name}实行绩效目标管理的项目2个。",
    ])  # fmt: skip


def _use(name: str) -> str:
    return f"{name.split('（款）')[1].removesuffix('（项）')}方面的支出"


def _fund(t: Told) -> str:
    money = t.body.sum(source="fund")
    if not money:
        return f"{t.name}{t.y}年没有使用政府性基金预算拨款安排的支出。"
    return f"{t.name}{t.y}年政府性基金预算拨款安排支出{w(money)}万元。"


def henan(t: Told) -> str:
    """收、支总计各; 人员经费支出; cars at the end of the period."""
    m = move(t.total, 2)
    three = together(t.all_three, [move(v, n) for n, v in enumerate((t.three["因公出国（境）"], t.cars, t.three["公务接待"]))])
    parts = "\n".join(
        f"（{'一二三'[n]}）{name}费{w(v)}万元。预算数比{t.y - 1}年{_nothing2(v, n)}。"
        for n, (name, v) in enumerate((("因公出国（境）", t.three["因公出国（境）"]), ("公务用车购置及运行维护", t.cars), ("公务接待", t.three["公务接待"])))
    )
    return "\n".join([
        "一、收入支出预算总体情况说明",
        f"{t.name}{t.y}年收入总计{w(t.total)}万元，支出总计{w(t.total)}万元，与{t.y - 1}年预算相比，收、支总计各{m.say()}。主要原因：{m.why}。",
        "二、支出预算总体情况说明",
        f"{t.name}{t.y}年支出合计{w(t.total)}万元，其中：基本支出{w(t.basic)}万元，占{pct(t.basic, t.total)}%；项目支出{w(t.project)}万元，占{pct(t.project, t.total)}%{_rest(t)}。",
        "三、一般公共预算支出预算情况说明",
        f"{t.name}{t.y}年一般公共预算支出年初预算为{w(t.public)}万元。主要用于以下方面：" + "；".join(t.by_class("{name}（类）支出{amount}万元，占{share}%", source="general_public")) + "。",
        "四、政府性基金预算支出预算情况说明", _fund(t),
        "五、“三公”经费支出预算情况说明",
        f"{t.name}{t.y}年“三公”经费预算为{w(t.all_three)}万元。{t.y}年“三公”经费支出预算数比{t.y - 1}年{three.say()}。主要原因：{three.why}。\n具体支出情况如下：\n{parts}",
        "六、其他重要事项情况说明",
        f"（一）机关运行经费支出情况\n{t.y}年机关运行经费支出预算{w(t.office)}万元，主要保障机构正常运转及正常履职需要。",
        f"（二）政府采购支出情况\n{t.y}年政府采购预算安排66.00万元，其中：政府采购货物预算26.00万元、政府采购工程预算10.00万元、政府采购服务预算30.00万元。",
        f"（三）国有资产占用情况\n{t.y - 1}年期末，{t.name}共有车辆5辆，其中：一般公务用车2辆、一般执法执勤用车3辆；单价50万元以上通用设备0台（套），单位价值100万元以上专用设备0台（套）。",
        f"（四）预算绩效管理情况\n{t.y}年纳入绩效管理的项目2个。",
    ])  # fmt: skip


def _nothing2(now: int, number: int) -> str:
    if not now:
        return "无增减变化"
    m = move(now, number)
    return f"{m.say()}。主要原因：{m.why}"


BUDGET_TEXTS: dict[str, Callable[[Told], str]] = {
    "hubei": hubei, "guangdong": guangdong, "beijing": beijing, "sichuan": sichuan, "henan": henan,
}  # fmt: skip


def budget_text(wording: str, body: Body) -> str:
    """The text of a budget in one wording."""
    return BUDGET_TEXTS[wording](Told(body))


class Closed(Told):
    """What the texts of final accounts speak of."""

    def __init__(self, body: Body) -> None:
        kept(body)
        super().__init__(body)
        self.income = earned(body)
        self.opening, self.closing = sum(body.opening.values()), sum(body.closing.values())
        self.grand = self.income + body.surplus_used + self.opening
        self.spent = body.sum()
        self.fiscal_grand = self.fiscal + sum(body.closing.get(s, 0) for s in BUDGETS)
        self.fiscal_income = earned(body, "", *BUDGETS)

    def incomes(self, pattern: str) -> list[str]:
        """One piece a source of this year's income."""
        found = [("财政拨款收入", self.fiscal_income)] + [(n, earned(self.body, "", s)) for s, n in INCOME if s not in BUDGETS]
        return [pattern.format(name=n, amount=w(v), share=pct(v, self.income)) for n, v in found]

    def uses(self, pattern: str) -> list[str]:
        """One piece a kind of expenditure."""
        names = {"basic": "基本支出", "project": "项目支出", "to_superior": "上缴上级支出", "business": "经营支出", "to_affiliates": "对附属单位补助支出"}
        found = [(n, self.body.sum(use=u)) for u, n in names.items()]
        return [pattern.format(name=n, amount=w(v), share=pct(v, self.spent)) for n, v in found]

    def plans(self) -> list[tuple[str, int, int]]:
        """Items with what was planned and spent."""
        return [(name, before(v, n), v) for n, (name, v) in enumerate(self.items(), 1)]

    def three_plan(self) -> dict[str, tuple[int, int]]:
        """三公 as planned and spent."""
        plan = {name: v * 5 // 4 for name, v in self.three.items()}
        car = ("公务用车购置", "公务用车运行维护")
        found = {n: (plan[n], self.three[n]) for n in ("因公出国（境）", "公务接待")}
        return found | {n: (plan[n], self.three[n]) for n in car} | {"车": (sum(plan[n] for n in car), self.cars), "": (sum(plan.values()), self.all_three)}


def _done(plan: int, spent: int, of: str = "年初预算") -> str:
    return f"，完成{of}的{pct(spent, plan)}%" if printed(plan) else ""


def _why(plan: int, spent: int, of: str = "年初预算数") -> str:
    a, b = printed(plan), printed(spent)
    if a == b:
        return f"决算数与{of}持平。"
    return f"决算数{'大于' if b > a else '小于'}{of}的主要原因是：{'年中追加项目' if b > a else '厉行节约，部分工作据实结算'}。"


def hunan(t: Closed) -> str:
    """收、支总计; shares of every kind; 一般性支出; SME shares of procurement."""
    m, f, p = move(t.grand), move(t.fiscal_grand, 1), move(t.public, 2)
    plans, three = t.plans(), t.three_plan()
    planned = sum(printed(a) for _, a, _ in plans)
    return "\n".join([
        "一、收入支出决算总体情况说明",
        f"{t.y}年度收、支总计均为{w(t.grand)}万元。与上年相比，收、支总计各{m.say()}，主要是因为{m.why}。",
        "二、收入决算情况说明", f"{t.y}年度收入合计{w(t.income)}万元，其中：" + "；".join(t.incomes("{name}{amount}万元，占{share}%")) + "。",
        "三、支出决算情况说明", f"{t.y}年度支出合计{w(t.spent)}万元，其中：" + "；".join(t.uses("{name}{amount}万元，占{share}%")) + "。",
        "四、财政拨款收入支出决算总体情况说明",
        f"{t.y}年度财政拨款收、支总计均为{w(t.fiscal_grand)}万元，与上年相比，{f.say()}，主要是因为{f.why}。",
        "五、一般公共预算财政拨款支出决算情况说明", "（一）财政拨款支出决算总体情况",
        f"{t.y}年度一般公共预算财政拨款支出{w(t.public)}万元，占本年支出合计的{pct(t.public, t.spent)}%。与上年相比，{p.say()}，主要是因为{p.why}。",
        "（二）财政拨款支出决算结构情况",
        f"{t.y}年度一般公共预算财政拨款支出{w(t.public)}万元，主要用于以下方面：" + "；".join(t.by_class("{name}（类）{amount}万元，占{share}%", source="general_public")) + "。",
        "（三）财政拨款支出决算具体情况",
        f"{t.y}年度一般公共预算财政拨款支出年初预算数为{w(planned)}万元，支出决算数为{w(t.public)}万元{_done(planned, t.public)}，其中：",
        *(f"{n}、{name}。\n年初预算为{w(a)}万元，支出决算为{w(b)}万元{_done(a, b)}。{_why(a, b)}" for n, (name, a, b) in enumerate(plans, 1)),
        "六、一般公共预算财政拨款基本支出决算情况说明",
        f"{t.y}年度财政拨款基本支出{w(t.staff + t.office)}万元，其中：人员经费{w(t.staff)}万元，占基本支出的{pct(t.staff, t.staff + t.office)}%，主要包括{t.staff_names}；"
        f"公用经费{w(t.office)}万元，占基本支出的{pct(t.office, t.staff + t.office)}%，主要包括{t.office_names}。",
        "七、财政拨款三公经费支出决算情况说明", "（一）“三公”经费财政拨款支出决算总体情况说明",
        f"“三公”经费财政拨款支出预算为{w(three[''][0])}万元，支出决算为{w(three[''][1])}万元{_done(*three[''], '预算')}，其中：",
        *(f"{name}支出预算为{w(three[k][0])}万元，支出决算为{w(three[k][1])}万元{_done(*three[k], '预算')}，{_why(*three[k], '预算数')}"
          for name, k in (("因公出国（境）费", "因公出国（境）"), ("公务接待费", "公务接待"), ("公务用车购置费", "公务用车购置"), ("公务用车运行维护费", "公务用车运行维护"))),
        "（二）“三公”经费财政拨款支出决算具体情况说明",
        f"{t.y}年度“三公”经费财政拨款支出决算中，公务接待费支出决算{w(three['公务接待'][1])}万元，占{pct(three['公务接待'][1], t.all_three)}%，因公出国（境）费支出决算{w(three['因公出国（境）'][1])}万元，占{pct(three['因公出国（境）'][1], t.all_three)}%，公务用车购置费及运行维护费支出决算{w(t.cars)}万元，占{pct(t.cars, t.all_three)}%。其中：",
        f"1、因公出国（境）费支出决算为{w(three['因公出国（境）'][1])}万元，全年安排因公出国（境）团组{bool(three['因公出国（境）'][1]):d}个，累计{2 * bool(three['因公出国（境）'][1])}人次。",
        f"2、公务接待费支出决算为{w(three['公务接待'][1])}万元，全年共接待来访团组18个、来宾126人次，主要是上级检查和兄弟单位交流发生的接待支出。",
        f"3、公务用车购置费及运行维护费支出决算为{w(t.cars)}万元，其中：公务用车购置费{w(three['公务用车购置'][1])}万元，更新公务用车0辆。公务用车运行维护费{w(three['公务用车运行维护'][1])}万元，主要是燃油、维修和保险支出，截至{t.y}年12月31日，开支财政拨款的公务用车保有量为4辆。",
        "八、政府性基金预算收入支出决算情况", _fund_spent(t),
        "九、机关运行经费支出说明", f"本部门{t.y}年度机关运行经费支出{w(t.office)}万元，与上年决算数持平。",
        "十、一般性支出情况说明", f"{t.y}年本部门开支会议费2.80万元，用于召开年度工作会议，人数120人，内容为部署工作；开支培训费5.60万元，用于开展业务培训，人数80人。",
        "十一、政府采购支出说明",
        f"本部门{t.y}年度政府采购支出总额60.00万元，其中：政府采购货物支出20.00万元、政府采购工程支出0万元、政府采购服务支出40.00万元。授予中小企业合同金额45.00万元，占政府采购支出总额的75.00%，其中：授予小微企业合同金额18.00万元，占授予中小企业合同金额的40.00%。",
        "十二、国有资产占用情况说明", f"截至{t.y}年12月31日，本部门共有车辆4辆，其中，机要通信用车1辆、应急保障用车2辆、其他用车1辆，其他用车主要是业务用车；单位价值100万元以上设备（不含车辆）0台（套）。",
        "十三、关于预算绩效情况的说明", f"根据预算绩效管理要求，本部门对{t.y}年度一般公共预算项目支出开展绩效自评，共涉及项目2个。",
    ])  # fmt: skip


def _fund_spent(t: Told) -> str:
    money = t.body.sum(source="fund")
    return f"{t.y}年度政府性基金预算支出{w(money)}万元。" if money else f"{t.y}年度本部门无政府性基金收支。"


def shandong(t: Closed) -> str:
    """收入总计 and 支出总计; parts told as sentences; batches received at home and abroad."""
    m, p = move(t.grand, 1), move(t.public, 3)
    plans, three = t.plans(), t.three_plan()
    planned = sum(printed(a) for _, a, _ in plans)
    incomes = "\n".join(f"{n}.{piece}" for n, piece in enumerate(t.incomes("{name}{amount}万元，占{share}%。"), 1))
    return "\n".join([
        "一、收入支出决算总体情况说明",
        f"{t.y}年度收、支总计{w(t.grand)}万元。与{t.y - 1}年度相比，收、支总计各{m.say()}。主要是{m.why}。",
        "二、收入决算情况说明", f"{t.y}年度收入合计{w(t.income)}万元，其中：\n{incomes}",
        "三、支出决算情况说明", f"{t.y}年度支出合计{w(t.spent)}万元，其中：" + "；".join(t.uses("{name}{amount}万元，占{share}%")) + "。",
        "四、财政拨款收入支出决算总体情况说明", f"{t.y}年度财政拨款收、支总计{w(t.fiscal_grand)}万元。",
        "五、一般公共预算财政拨款支出决算情况说明", "（一）总体情况",
        f"{t.y}年度一般公共预算财政拨款支出{w(t.public)}万元，占本年支出合计的{pct(t.public, t.spent)}%。与{t.y - 1}年度相比，一般公共预算财政拨款支出{p.say()}。主要是{p.why}。",
        "（二）结构情况", f"{t.y}年度一般公共预算财政拨款支出{w(t.public)}万元，主要用于以下方面：" + "；".join(t.by_class("{name}（类）支出{amount}万元，占{share}%", source="general_public")) + "。",
        "（三）具体情况",
        f"{t.y}年度一般公共预算财政拨款支出年初预算为{w(planned)}万元，支出决算为{w(t.public)}万元{_done(planned, t.public)}。{_why(planned, t.public)}其中：",
        *(f"{n}.{name}年初预算为{w(a)}万元，支出决算为{w(b)}万元{_done(a, b)}。{_why(a, b)}" for n, (name, a, b) in enumerate(plans, 1)),
        "六、一般公共预算财政拨款基本支出决算情况说明",
        f"{t.y}年度一般公共预算财政拨款基本支出{w(t.staff + t.office)}万元，其中：",
        f"人员经费{w(t.staff)}万元，主要包括：{t.staff_names}。", f"公用经费{w(t.office)}万元，主要包括：{t.office_names}。",
        "七、财政拨款“三公”经费支出决算情况说明", "（一）总体情况",
        f"{t.y}年度“三公”经费财政拨款支出预算为{w(three[''][0])}万元，支出决算为{w(three[''][1])}万元{_done(*three[''], '预算')}。其中：因公出国（境）费支出决算{w(three['因公出国（境）'][1])}万元；公务用车购置及运行维护费支出决算{w(t.cars)}万元；公务接待费支出决算{w(three['公务接待'][1])}万元。",
        "（二）具体情况",
        f"1.因公出国（境）费{w(three['因公出国（境）'][1])}万元，组织参加出国（境）团组{bool(three['因公出国（境）'][1]):d}个，{3 * bool(three['因公出国（境）'][1])}人次。",
        f"2.公务用车购置及运行维护费{w(t.cars)}万元。其中：（1）公务用车购置费{w(three['公务用车购置'][1])}万元，购置公务用车0辆。（2）公务用车运行维护费{w(three['公务用车运行维护'][1])}万元，截至{t.y}年年末，财政拨款开支的公务用车保有量为5辆。",
        f"3.公务接待费{w(three['公务接待'][1])}万元。其中：国内接待费{w(three['公务接待'][1])}万元，接待12批次，98人次（不包括陪同人员）；外事接待费0万元，共接待0批次、0人次。",
        "八、政府性基金预算财政拨款收入支出决算情况说明", _fund_spent(t),
        "九、其他重要事项情况说明",
        f"（一）机关运行经费支出情况\n{t.y}年度机关运行经费支出{w(t.office)}万元，比年初预算数减少3.00万元，降低{pct(3 * FEN, t.office + 3 * FEN)}%，主要原因是压减办公开支。",
        f"（二）政府采购支出情况\n{t.y}年度政府采购支出总额35.50万元，其中：政府采购货物支出15.50万元、政府采购工程支出0.00万元、政府采购服务支出20.00万元。授予中小企业合同金额35.50万元，占政府采购支出总额的100.00%，其中：授予小微企业合同金额35.50万元，占政府采购支出总额的100.00%。",
        f"（三）国有资产占用情况\n截至{t.y}年12月31日，本部门共有车辆5辆，其中，主要领导干部用车0辆、机要通信用车1辆、应急保障用车1辆、执法执勤用车3辆；单价100万元以上专用设备0台（套）。",
        f"（四）预算绩效情况\n本部门组织对{t.y}年度项目支出开展绩效自评，涉及项目2个。",
    ])  # fmt: skip


def shaanxi(t: Closed) -> str:
    """本年度 in place of the year; parts in brackets; training and meetings told."""
    m = move(t.grand, 2)
    three, plans = t.three_plan(), t.plans()
    return "\n".join([
        "一、收入支出决算总体情况说明",
        f"本年度收入、支出总计均为{w(t.grand)}万元，与上年相比收、支总计均{m.say()}。主要是{m.why}。",
        "二、收入决算情况说明", f"本年度收入合计{w(t.income)}万元，其中：" + "；".join(t.incomes("{name}{amount}万元，占{share}%")) + "。",
        "三、支出决算情况说明", f"本年度支出合计{w(t.spent)}万元，其中：" + "；".join(t.uses("{name}{amount}万元，占{share}%")) + "。",
        "四、财政拨款收入支出决算总体情况说明", f"本年度财政拨款收入、支出总计均为{w(t.fiscal_grand)}万元，主要是人员经费和专项资金。",
        "五、一般公共预算财政拨款支出决算情况说明",
        f"本年度一般公共预算财政拨款支出年初预算{w(sum(printed(a) for _, a, _ in plans))}万元，支出决算{w(t.public)}万元，占本年支出合计的{pct(t.public, t.spent)}%。按照政府功能分类科目，其中：",
        *(f"{n}.{name}。\n年初预算{w(a)}万元，支出决算{w(b)}万元{_done(a, b)}。{_why(a, b)}" for n, (name, a, b) in enumerate(plans, 1)),
        "六、一般公共预算财政拨款基本支出决算情况说明",
        f"本年度一般公共预算财政拨款基本支出{w(t.staff + t.office)}万元，包括人员经费和公用经费。其中：",
        f"（一）人员经费{w(t.staff)}万元，主要包括：{t.staff_names}。", f"（二）公用经费{w(t.office)}万元，主要包括：{t.office_names}。",
        "七、财政拨款“三公”经费支出决算情况说明",
        f"本年度财政拨款安排的“三公”经费支出预算{w(three[''][0])}万元，支出决算{w(three[''][1])}万元{_done(*three[''], '预算')}。",
        f"1.因公出国（境）支出情况说明。\n本年度因公出国（境）支出预算{w(three['因公出国（境）'][0])}万元，支出决算{w(three['因公出国（境）'][1])}万元{_done(*three['因公出国（境）'], '预算')}。全年组团{bool(three['因公出国（境）'][1]):d}个，{2 * bool(three['因公出国（境）'][1])}人次。",
        f"2.公务用车购置费用支出情况说明。\n本年度公务用车购置费支出预算{w(three['公务用车购置'][0])}万元，支出决算{w(three['公务用车购置'][1])}万元，购置公务用车0辆。",
        f"3.公务用车运行维护费用支出情况说明。\n本年度公务用车运行维护费支出预算{w(three['公务用车运行维护'][0])}万元，支出决算{w(three['公务用车运行维护'][1])}万元{_done(*three['公务用车运行维护'], '预算')}，公务用车保有量3辆。",
        f"4.公务接待费支出情况说明。\n本年度公务接待费支出预算{w(three['公务接待'][0])}万元，支出决算{w(three['公务接待'][1])}万元{_done(*three['公务接待'], '预算')}。其中：国内公务接待支出{w(three['公务接待'][1])}万元，接待9批次，73人次。",
        "八、机关运行经费支出决算情况说明", f"本年度机关运行经费支出预算{w(t.office)}万元，支出决算{w(t.office)}万元，完成预算的100.00%。",
        "九、政府采购支出情况说明", "本年度政府采购支出总额12.40万元，其中：政府采购货物支出2.40万元、政府采购工程支出0.00万元、政府采购服务支出10.00万元。政府采购授予中小企业合同金额12.40万元，占政府采购支出合同总额的100.00%，其中：授予小微企业合同金额2.40万元，占授予中小企业合同金额的19.35%。",
        "十、国有资产占用情况说明", f"截至本年度末，本部门共有车辆3辆，其中：机要通信用车1辆、特种专业技术用车2辆。单价100万元以上的设备（不含车辆）0台（套）。",
        "十一、政府性基金预算财政拨款收支情况说明", _fund_spent(t),
        "十二、预算绩效情况说明", "本年度对2个项目开展了绩效自评。",
    ])  # fmt: skip


ACCOUNT_TEXTS: dict[str, Callable[[Closed], str]] = {"hunan": hunan, "shandong": shandong, "shaanxi": shaanxi}


def account_text(wording: str, body: Body) -> str:
    """The text of final accounts in one wording."""
    return ACCOUNT_TEXTS[wording](Closed(body))
